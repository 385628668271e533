"""From the expression that a port is given to its examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wlnet.expr import Expression, NumericArray, Symbol, from_array, is_list, list_of, system

from ..coders.coder import Coder, Encoder, Unencodable
from ..messages import failure, quoted, shortened, shown
from ..net import Net
from ..numeric import Array, Evaluate, NotNumeric, Ragged, to_array
from ..types import Conflict, Dims, Type, Varying, describe, unify


@dataclass(frozen=True)
class Slot:
    """What takes data: its name, as messages show it, its type and coder.

    `presumed` is what data is taken for where the type is open; `truths`: whether True and False are taken; `empty`:
    whether sequences without any element are.
    """

    head: Symbol
    label: Expression
    kind: Type
    coder: Coder | None = None
    presumed: Type | None = None
    truths: bool = False
    empty: bool = False

    def nothing(self, count: int) -> Data | None:
        """So many sequences without any element; None where there can be none."""
        dims = self.kind.dims
        if not self.empty or dims == () or type(dims[0]) is int or not all(type(d) is int for d in dims[1:]):
            return None
        return Data(np.zeros((count, 0, *dims[1:])), False)

    def expected(self) -> str:
        """What the slot takes, in words."""
        what = describe(self.kind)
        return what if self.coder is None else f"{self.coder.wanted()} or {what}"

    def refuse(self, tag: str, *found: Expression) -> Exception:
        """A message that names the slot, what it takes, and what was found."""
        return failure(self.head, tag, self.label, self.expected(), *found)


def input_slot(net: Net, name: str) -> Slot:
    """The slot of an input port."""
    coder, guess = net.coders.get(name), net.presumed().get(name)
    return Slot(net.head, quoted(name), net.inputs[name], coder, guess, name in net.truths, name in net.empties)


class Later(Sequence[Array]):
    """Examples of one shape that are made when they are needed. `shape` is that of all, x[n, ...]."""

    shape: tuple[int, ...]

    def take(self, places: Sequence[int]) -> Any:
        """The array x[b, ...] of the examples at some places."""
        raise NotImplementedError


class Encoded(Later):
    """Examples that are encoded when they are needed, so that only one batch of them is in memory; all of one shape."""

    def __init__(self, coder: Encoder, parts: Sequence[Expression], shape: tuple[int, ...]) -> None:
        self.coder, self.parts, self.shape = coder, parts, (len(parts), *shape)

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, place: Any) -> Any:
        if not isinstance(place, slice):
            return self[place : place + 1][0]
        try:
            return self.coder.encode_all(self.parts[place])
        except Unencodable as problem:
            raise problem.at(place.start) from None

    def take(self, places: Sequence[int]) -> Any:
        """The array x[b, ...] of the examples at some places."""
        try:
            return self.coder.encode_all([self.parts[i] for i in places])
        except Unencodable as problem:
            i = problem.place or 0
            raise problem.at(int(places[i]) - i) from None


@dataclass(frozen=True)
class Data:
    """What one port was given: an array for every example. `single`: one example, not a list of them."""

    examples: Sequence[Array] | Array
    single: bool
    numeric: bool = False  # it came as a NumericArray, so that results go out as such

    def __len__(self) -> int:
        return len(self.examples)

    @property
    def uniform(self) -> bool:
        """Whether all examples have the same dimensions."""
        return not isinstance(self.examples, list) or len({e.shape for e in self.examples}) < 2

    def shape(self, place: int) -> tuple[int, ...]:
        """The dimensions of one example."""
        if isinstance(self.examples, (np.ndarray, Later)):
            return self.examples.shape[1:]
        return self.examples[place].shape

    def batch(self, places: Sequence[int]) -> Array:
        """The array x[b, ...] of some examples of equal dimensions."""
        if isinstance(places, range):
            found = self.examples[places.start : places.stop]
            return np.asarray(found)
        if isinstance(self.examples, list):
            return np.stack([self.examples[i] for i in places])
        if isinstance(self.examples, Later):
            return np.asarray(self.examples.take(places))
        return np.asarray(self.examples).take(places, 0)


def read_data(slot: Slot, data: Expression, evaluate: Evaluate) -> Data:
    """The examples: encoded where there is an encoder, numbers otherwise.

    An array of the rank of the port is one example, of one level more a list of examples. Messages: datashape,
    datasymbol, datarange, dataragged, and those of encoders.
    """
    coder = slot.coder
    if isinstance(coder, Encoder):
        if coder.accepts(data):
            return filled(slot, Data(coder.encode(data)[None], True), [data])
        if is_list(data) and data.args and all(map(coder.accepts, data.args)):
            return encoded(slot, coder, data.args)
    if slot.truths:
        data = as_numbers(data)
    try:
        array = to_array(data, evaluate)
    except NotNumeric as problem:
        if coder is not None:
            raise unencoded(slot, data) from None
        raise slot.refuse("datasymbol", shown(problem.part)) from None
    except Ragged:
        return ragged(slot, data, evaluate)
    return from_numbers(slot, array, isinstance(data, NumericArray))


def read_list(slot: Slot, data: Expression, evaluate: Evaluate) -> Data:
    """The examples of a list that is known to be one, whatever their rank. Messages as of `read_data`."""
    coder = slot.coder
    if isinstance(coder, Encoder):
        data = from_array(data.array) if isinstance(data, NumericArray) else data
        if all(map(coder.accepts, data.args)):
            return encoded(slot, coder, data.args)
    if slot.truths:
        data = as_numbers(data)
    try:
        array = to_array(data, evaluate)
    except (NotNumeric, Ragged):
        found = [as_single(slot, read_data(slot, part, evaluate)) for part in data.args]
        if not all(one.single for one in found):
            raise slot.refuse("dataragged") from None
        return Data([one.examples[0] for one in found], False)
    if 0 in array.shape:
        nothing = slot.nothing(len(array)) if array.shape[1:2] == (0,) else None
        if nothing is None:
            raise slot.refuse("datashape", describe(Type(array.shape[1:])))
        return nothing
    if slot.kind.element is not None:
        check_integers(slot, array)
    check(slot, array.shape[1:])
    return Data(array, False)


def as_single(slot: Slot, data: Data) -> Data:
    """The data where {} is known to be one example, not a list of none."""
    nothing = slot.nothing(1) if len(data) == 0 else None
    return data if nothing is None else replace(nothing, single=True)


def encoded(slot: Slot, coder: Encoder, parts: Sequence[Expression]) -> Data:
    """The examples of a list, encoded later where all have one shape."""
    if coder.type.fixed:
        return Data(Encoded(coder, parts, coder.type.dims), False)
    return filled(slot, Data(coder.encode_all(parts), False), parts)


def filled(slot: Slot, data: Data, parts: Sequence[Expression]) -> Data:
    """The data; a message where a sequence is without any element, and the slot takes none such."""
    first = data.examples[:1] if isinstance(data.examples, np.ndarray) else data.examples
    empty = next((i for i, row in enumerate(first) if 0 in row.shape), None)
    if empty is not None and not slot.empty:
        raise failure(slot.head, "dataempty", slot.label, shown(parts[empty]))
    return data


def unencoded(slot: Slot, data: Expression) -> Exception:
    """The message about data that an encoder does not take; of a list, the first such part."""
    assert isinstance(slot.coder, Encoder)
    parts = data.args if is_list(data) else ()
    wrong = next((i for i, part in enumerate(parts) if not slot.coder.accepts(part)), None)
    if wrong is not None and len(parts) > 1 and any(map(slot.coder.accepts, parts)):
        return slot.refuse("dataexample", wrong + 1, shown(parts[wrong]))
    return slot.refuse("datashape", shown(shortened(data)))


def from_numbers(slot: Slot, array: Array, numeric: bool = False) -> Data:
    """The examples of an array x[...] or x[b, ...]."""
    kind = slot.kind
    if array.shape == (0,):
        return Data([], False)
    if 0 in array.shape:
        return without_elements(slot, array)
    if kind.element is not None:
        check_integers(slot, array)
    guess = slot.presumed
    if guess is not None and ends_as(array.shape, guess.dims):
        kind = guess
    single = kind.rank is None or array.ndim != kind.rank + 1
    check(slot, array.shape if single else array.shape[1:])
    return Data(array[None] if single else array, single, numeric)


def without_elements(slot: Slot, array: Array) -> Data:
    """The examples of an array with a dimension of 0: none, or sequences of length 0 where the slot takes them."""
    if array.shape[0] == 0 and slot.kind.rank == array.ndim - 1 and 0 not in array.shape[1:]:
        check(slot, array.shape[1:])
        return Data([], False)
    single = array.ndim == slot.kind.rank and array.shape[0] == 0
    found = slot.nothing(1 if single else array.shape[0]) if single or array.shape[1] == 0 else None
    if found is None or not len(found):
        raise slot.refuse("datashape", describe(Type(array.shape)))
    return replace(found, single=single)


def ends_as(shape: tuple[int, ...], dims: Dims) -> bool:
    """Whether the last dimensions are these, where they are known."""
    last = shape[len(shape) - len(dims) :] if len(dims) <= len(shape) else ()
    return len(last) == len(dims) and all(d == n or type(d) is not int for n, d in zip(last, dims, strict=True))


def as_numbers(data: Expression) -> Expression:
    """The data with 1 for True and 0 for False."""
    if data is system("True") or data is system("False"):
        return int(data is system("True"))
    return list_of(*map(as_numbers, data.args)) if is_list(data) else data


def ragged(slot: Slot, data: Expression, evaluate: Evaluate) -> Data:
    """Examples of different lengths, for a port with a size that is varying or not known."""
    if not any(isinstance(d, Varying) for d in slot.kind.dims) and not open_to(slot.kind, data, evaluate):
        raise slot.refuse("dataragged")
    examples = []
    for part in data.args:
        if is_list(part) and not part.args and slot.nothing(1) is None:
            raise slot.refuse("datashape", describe(Type((0,))))
        found = as_single(slot, read_data(slot, part, evaluate))
        if not found.single:
            raise slot.refuse("dataragged")
        examples.append(found.examples[0])
    return Data(examples, False)


def open_to(kind: Type, data: Expression, evaluate: Evaluate) -> bool:
    """Whether an array with a size that is not known may be each of these parts."""
    if kind.rank is None or None not in kind.dims:
        return False
    try:
        return all(np.ndim(to_array(part, evaluate)) == kind.rank for part in data.args)
    except (NotNumeric, Ragged):
        return False


def check(slot: Slot, dims: tuple[int, ...]) -> None:
    """A message where an example's dimensions are not those of the slot."""
    try:
        unify(slot.kind, concrete(slot.kind, dims))
    except Conflict:
        raise slot.refuse("datashape", describe(Type(dims))) from None


def check_integers(slot: Slot, array: Array) -> None:
    """A message where a slot that takes integers of some range is given another number."""
    element = slot.kind.element
    assert element is not None
    wrong = array != np.floor(array)
    if element.low is not None:
        wrong |= array < element.low
    if element.high is not None:
        wrong |= array > element.high
    if wrong.any():
        raise slot.refuse("datarange", array[wrong][0].item())


def concrete(kind: Type, dims: tuple[int, ...]) -> Type:
    """The type of an example of these dimensions, varying ones left as they are."""
    if kind.rank == len(dims):
        return Type(tuple(k if isinstance(k, Varying) else d for k, d in zip(kind.dims, dims, strict=True)))
    return Type(dims)


def imposed(slot: Slot, data: Expression, single: bool, evaluate: Evaluate) -> Data:
    """An array for each example of which only the other data tell whether it is one or several."""
    parts = [data] if single else [NumericArray(a) for a in data.array] if isinstance(data, NumericArray) else None
    if parts is None:
        parts = list(data.args) if is_list(data) else None
    if parts is None:
        raise slot.refuse("datashape", shown(shortened(data)))
    examples = []
    for part in parts:
        try:
            examples.append(np.asarray(to_array(part, evaluate)))
        except NotNumeric as problem:
            raise slot.refuse("datasymbol", shown(problem.part)) from None
        except Ragged:
            raise slot.refuse("dataragged") from None
    return Data(examples, single)
