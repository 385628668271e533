"""What each port is given in training: numbers as they are, other data as expressions, encoded when they are needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from wlnet.expr import (
    Expr,
    Expression,
    NumericArray,
    PackedList,
    Symbol,
    WolframMessage,
    from_array,
    is_list,
    list_of,
    system,
)

from ..application.data import Data, Encoded, Later, Slot, as_numbers, check_integers, concrete
from ..coders.classes import ClassEncoder
from ..coders.coder import Encoder, Unencodable
from ..messages import failure, plain_text, quoted, shortened, shown
from ..numeric import Array, Evaluate, NotNumeric, Ragged, to_array
from ..types import Conflict, Type, Varying, describe, unify

AT_ONCE = 16  # examples of at most so many numbers are encoded before training, not batch by batch
TRUTHS = (system("True"), system("False"))


STRETCH = 1 << 20  # numbers of large data that are looked at together: nothing as large as the data is made of it


def stretches(array: Array) -> Iterator[Array]:
    """The rows of an array, a number of them at a time."""
    rows = max(1, STRETCH // max(1, math.prod(array.shape[1:])))
    for first in range(0, len(array), rows):
        yield array[first : first + rows]


class Told(Sequence[Expression]):
    """The rows of an array as expressions, each made when it is asked for."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [from_array(row) for row in np.asarray(self.array[place])]
        return from_array(np.asarray(self.array[place]))


class Stored(Later):
    """Rows of a table in a file, which are read when they are needed."""

    dtype: Any


@dataclass(frozen=True)
class Column:
    """The examples for one port: an array x[n, ...], arrays of different dimensions, rows in a file, or expressions."""

    array: Array | Stored | None = None
    arrays: Sequence[Array] = ()
    parts: Sequence[Expression] = ()

    def __len__(self) -> int:
        return len(self.parts if self.array is None and not self.arrays else self.arrays or self.array)  # type: ignore[arg-type]

    @property
    def numeric(self) -> bool:
        """Whether all examples are numbers."""
        return self.array is not None or bool(self.arrays)

    @property
    def expressions(self) -> Sequence[Expression]:
        """The examples as expressions."""
        if self.array is not None and len(self.array.shape) > 1:
            return Told(self.array)
        if self.array is not None:
            return from_array(np.asarray(self.array[:])).args  # type: ignore[union-attr, no-any-return]
        return [from_array(a) for a in self.arrays] if self.arrays else self.parts

    @property
    def kind(self) -> Type | None:
        """The type that examples of numbers have, lengths that differ varying; None where ranks differ."""
        if self.array is not None:
            return Type(tuple(self.array.shape[1:]))
        shapes = {a.shape for a in self.arrays}
        if not shapes or len({len(s) for s in shapes}) > 1:
            return None
        return Type(tuple(sizes[0] if len(set(sizes)) == 1 else Varying() for sizes in zip(*shapes, strict=True)))

    def is_whole(self) -> bool:
        """Whether all numbers are integers."""
        if self.array is not None and not isinstance(self.array, Stored):
            return self.array.dtype.kind in "iu" or all(bool(np.all(a == np.floor(a))) for a in stretches(self.array))
        if self.array is not None:
            return bool(np.dtype(self.array.dtype).kind in "iu")
        return all(a.dtype.kind in "iu" or bool(np.all(a == np.floor(a))) for a in self.arrays)


def read_column(e: Expression | Stored, evaluate: Evaluate, dtype: Any) -> Column:
    """The examples in a list, a NumericArray or a file. Arrays are taken as they are; of lists, arrays are made."""
    if isinstance(e, Stored):
        return Column(e)
    if isinstance(e, (NumericArray, PackedList)):
        return Column(e.array) if e.array.dtype.kind != "c" else Column(parts=from_array(e.array).args)  # type: ignore[union-attr]
    parts: Sequence[Expression] = e.args  # type: ignore[union-attr]
    if all(part in TRUTHS for part in parts[:1]) or not looks_numeric(parts[0]):
        return Column(parts=parts)
    try:
        return Column(narrow(to_array(e, evaluate), dtype))
    except NotNumeric:
        return Column(parts=parts)
    except Ragged:
        pass
    try:
        return Column(arrays=[narrow(np.asarray(to_array(part, evaluate)), dtype) for part in parts])
    except (NotNumeric, Ragged):
        return Column(parts=parts)


def looks_numeric(e: Expression) -> bool:
    """Whether the first element of lists may be a number."""
    while is_list(e) and not isinstance(e, PackedList) and e.args:
        e = e.args[0]
    return type(e) is not str and e not in TRUTHS


def narrow(array: Array, dtype: Any) -> Array:
    """An array that was made of a list, in the precision of training."""
    if array.dtype.kind != "f" or array.dtype == dtype:
        return array
    with np.errstate(all="ignore"):
        return array.astype(dtype)


def read_examples_of(slot: Slot, column: Column, evaluate: Evaluate, where: str = "") -> Data:
    """The examples of a port, checked. Messages name the port and the place of the example; `where` tells of what."""
    coder = slot.coder
    if isinstance(coder, Encoder) and (coder.type.rank == 0 or encodable(coder, column)):
        return encoded(slot, coder, column, where)
    if slot.truths and column.parts:
        column = read_column(as_numbers(list_of(*column.parts)), evaluate, np.float32)
    if not column.numeric:
        raise not_numbers(slot, column, evaluate, where)
    if column.array is not None:
        return from_array_of(slot, column.array, where)
    for place, array in enumerate(column.arrays):
        check_one(at(slot, place, where), array)
    return Data(list(column.arrays), False)


class Renewed(list[Array]):
    """Examples that are encoded anew when they are taken, for encoders that change data at random.

    As a list they are what they were at first: their dimensions stay.
    """

    def __init__(self, coder: Encoder, parts: Sequence[Expression], first: Sequence[Array]) -> None:
        super().__init__(first)
        self.coder, self.parts = coder, parts

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self.coder.encode(part) for part in self.parts[place]]
        return self.coder.encode(self.parts[place])


def encodable(coder: Encoder, column: Column) -> bool:
    """Whether the first example is one that the encoder takes."""
    if column.parts:
        return True
    first = column.arrays[0] if column.arrays else np.asarray(column.array[0])  # type: ignore[index]
    return coder.accepts(from_array(first))


def encoded(slot: Slot, coder: Encoder, column: Column, where: str) -> Data:
    """The examples by way of the encoder; numbers of the right dimensions among them stay as they are."""
    parts = column.expressions
    fits = [coder.accepts(part) for part in parts]
    if all(fits):
        if coder.type.fixed and math.prod(coder.type.dims) > AT_ONCE:
            return Data(Encoded(coder, parts, coder.type.dims), False)
        try:
            found = coder.encode_all(parts)
        except WolframMessage as problem:
            read = partial(encoded_one, coder, parts)
            raise unreadable(name_of(slot), problem, range(len(parts)), read, slot.head, where) from None
        for place, array in enumerate(found):
            check_one(at(slot, place, where), array)
        if coder.varies:
            return Data(Renewed(coder, parts, list(found)), False)
        return Data(found if isinstance(found, np.ndarray) else list(found), False)
    rows: list[Array] = []
    for place, (part, good) in enumerate(zip(parts, fits, strict=True)):
        here = at(slot, place, where)
        if good:
            try:
                rows.append(np.asarray(coder.encode(part)))
            except WolframMessage as problem:
                raise unreadable(name_of(slot), problem, [place], symbol=slot.head, where=where) from None
            continue
        try:
            array = np.asarray(to_array(part))
        except (NotNumeric, Ragged):
            array = None
        if has_numbers(coder) and (array is None or array.ndim == 0):  # a number is not that of a class then
            raise failure(here.head, "datashape", here.label, coder.wanted(), shown(shortened(part)))
        if array is None:
            raise here.refuse("datashape", shown(shortened(part)))
        check_one(here, array)
        rows.append(array)
    return Data(rows, False)


def encoded_one(coder: Encoder, parts: Sequence[Expression], place: int) -> Array:
    """The array of one of the examples."""
    return coder.encode(parts[place])


def has_numbers(coder: Encoder) -> bool:
    """Whether there are numbers among the classes of an encoder."""
    return isinstance(coder, ClassEncoder) and any(type(label) in (int, float) for label in coder.labels)


def at(slot: Slot, place: int, where: str = "") -> Slot:
    """The slot as messages about one example name it."""
    return replace(slot, label=f'"{name_of(slot)}", example {place + 1}{where},')


def name_of(slot: Slot) -> str:
    """The port of a slot."""
    return str(slot.label.args[0] if isinstance(slot.label, Expr) else slot.label)


def unreadable(
    name: str,
    problem: WolframMessage,
    places: Sequence[int],
    read: Callable[[int], object] = lambda place: None,
    symbol: Symbol | str = "NetTrain",
    where: str = "",
) -> Exception:
    """The message about an example that turns out to be no data, by its port and its place: the first at which reading
    gives a message again."""
    found = places[0]
    for place in places:
        try:
            read(place)
        except WolframMessage as again:
            found, problem = place, again
            break
    if isinstance(problem, Unencodable):
        problem = Unencodable(problem.symbol, problem.tag, *problem.parts)
    return failure(symbol, "unreadable", quoted(name), found + 1, where, plain_text(problem).partition(": ")[2])


def check_one(slot: Slot, array: Array) -> None:
    """A message where one example does not fit: datashape, datarange."""
    try:
        unify(slot.kind, concrete(slot.kind, array.shape))
    except Conflict:
        raise slot.refuse("datashape", describe(Type(array.shape))) from None
    if 0 in array.shape and not slot.empty:
        raise slot.refuse("datashape", describe(Type(array.shape)))
    if slot.kind.element is not None:
        check_integers(slot, np.atleast_1d(array))


def from_array_of(slot: Slot, array: Array | Stored, where: str) -> Data:
    """The examples of an array, all of equal dimensions."""
    shape = tuple(array.shape[1:])
    try:
        unify(slot.kind, concrete(slot.kind, shape))
        wrong = 0 in shape and not slot.empty
    except Conflict:
        wrong = True
    if wrong:
        raise at(slot, 0, where).refuse("datashape", describe(Type(shape)))
    if slot.kind.element is not None and isinstance(array, np.ndarray):
        place = out_of_range(slot, array)
        if place is not None:
            check_integers(at(slot, place, where), np.atleast_1d(array[place]))
    return Data(array, False)


def out_of_range(slot: Slot, array: Array) -> int | None:
    """The first example with a number that the slot does not take."""
    element = slot.kind.element
    assert element is not None
    if array.dtype.kind in "iu":
        low, high = (int(array.min()), int(array.max())) if array.size else (1, 1)
        if (element.low is None or low >= element.low) and (element.high is None or high <= element.high):
            return None
    passed = 0
    for part in stretches(array):
        wrong = part != np.floor(part)
        if element.low is not None:
            wrong |= part < element.low
        if element.high is not None:
            wrong |= part > element.high
        rows = np.flatnonzero(wrong.reshape(len(part), -1).any(1))
        if rows.size:
            return passed + int(rows[0])
        passed += len(part)
    return None


def not_numbers(slot: Slot, column: Column, evaluate: Evaluate, where: str = "") -> Exception:
    """The message about the first example that is no array of numbers such as the slot takes."""
    first: Array | None = None
    for place, part in enumerate(column.parts):
        here = at(slot, place, where)
        try:
            array = np.asarray(to_array(as_numbers(part) if slot.truths else part, evaluate))
        except NotNumeric as problem:
            return here.refuse("datasymbol", shown(shortened(problem.part)))
        except Ragged:
            return here.refuse("dataragged")
        first = array if first is None else first
        if array.ndim != first.ndim:
            return here.refuse("datashape", describe(Type(array.shape)))
    return slot.refuse("dataragged")
