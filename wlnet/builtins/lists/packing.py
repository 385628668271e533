"""Lists of numbers as NumPy arrays: when a list can be one, and lists made from many values.

A packed list is the ordinary list in another storage, so packing may happen anywhere and may be left out anywhere.
NumPy is imported only when a list is long enough to be worth it, or packed already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from wlnet.expr import Association, Expr, Expression, PackedList, Symbol, system
from wlnet.expr.attributes import LISTABLE, NUMERIC_FUNCTION

if TYPE_CHECKING:
    import numpy

List, Function, Slot = system("List"), system("Function"), system("Slot")
DTYPES = {int: "int64", float: "float64", complex: "complex128"}
WORTHWHILE = 100  # shorter lists stay tuples: nothing to gain, and NumPy need not be imported


def array_of(e: Expression) -> numpy.ndarray | None:
    """The array of a rectangular list of machine integers, of reals or of complex numbers; None for all else."""
    if type(e) is PackedList:
        return e.array
    if not isinstance(e, Expr) or e.head is not List:
        return None
    level: tuple[Expression, ...] = e.args
    shape = [len(level)]
    while level:
        kinds = set(map(type, level))
        if len(kinds) == 1 and (kind := kinds.pop()) in DTYPES:
            import numpy

            try:
                return numpy.array(level, DTYPES[kind]).reshape(shape)
            except OverflowError:
                return None
        if kinds == {PackedList}:
            return stacked(level, shape)
        if not all(isinstance(row, Expr) and row.head is List for row in level):
            return None
        lengths = set(map(row_length, level))
        if len(lengths) != 1:
            return None
        shape.append(lengths.pop())
        level = tuple(chain.from_iterable(row.args for row in level))
    return None


def stacked(rows: tuple[Expression, ...], shape: list[int]) -> numpy.ndarray | None:
    """Packed lists of one type and shape as one array."""
    import numpy

    first = rows[0].array
    if any(row.array.dtype != first.dtype or row.array.shape != first.shape for row in rows):
        return None
    return numpy.array([row.array for row in rows]).reshape(*shape, *first.shape)


def row_length(row: Expr) -> int:
    """The number of elements, without making the elements of a packed list."""
    return len(row.array) if type(row) is PackedList else len(row.args)


def length_of(e: Expression) -> int:
    """What `Length` says: elements of a normal expression, entries of an association, 0 for other atoms."""
    if isinstance(e, Expr):
        return len(e.array) if type(e) is PackedList else len(e.args)
    return len(e) if type(e) is Association else 0


def pack(e: Expression) -> Expression:
    """The same list, packed where it can be."""
    array = None if type(e) is PackedList else array_of(e)
    return e if array is None else PackedList(array)


def listed(values: Iterable[Expression]) -> Expr:
    """{values...}, packed if there are many numbers (or packed rows) of one type."""
    args = tuple(values)
    if args and type(args[0]) in (int, float, complex, PackedList):
        size = len(args) * (args[0].array.size if type(args[0]) is PackedList else 1)
        if size >= WORTHWHILE:
            array = array_of(Expr(List, args))
            if array is not None:
                return PackedList(array)
    return Expr(List, args)


def elementwise(function: Expression) -> Callable[[Expression], Expression] | None:
    """For a function made of Listable numeric functions, number by number: the call on a whole packed list.

    Mapping such a function over the elements is the same as calling it once with the list. None for others.
    """
    if type(function) is Symbol:
        return (lambda e: Expr(function, (e,))) if is_threaded(function) else None
    if isinstance(function, Expr) and function.head is Function and len(function.args) == 1:
        body = function.args[0]
        if isinstance(body, Expr) and is_threaded_body(body) and has_slot(body):
            return lambda e: with_slot(body, e)
    return None


def is_threaded(head: Expression) -> bool:
    """Whether a symbol is a built-in Listable numeric function that no user has changed."""
    if type(head) is not Symbol or head.own is not None or head.down is not None or head.definition is None:
        return False
    if hasattr(head.definition, "load"):
        head.definition.load()
    both = LISTABLE | NUMERIC_FUNCTION
    return head.attributes & both == both and head.attributes == head.definition.attributes


def is_threaded_body(body: Expression) -> bool:
    """Whether a body has only numbers, # and Listable numeric functions in it."""
    if not isinstance(body, Expr):
        return type(body) in (int, float)
    if body.head is Slot:
        return body.args in ((), (1,))
    return is_threaded(body.head) and all(map(is_threaded_body, body.args))


def has_slot(body: Expression) -> bool:
    """Whether # occurs."""
    return isinstance(body, Expr) and (body.head is Slot or any(map(has_slot, body.args)))


def with_slot(body: Expression, e: Expression) -> Expression:
    """The body with `e` in the place of #."""
    if not isinstance(body, Expr):
        return body
    return e if body.head is Slot else Expr(body.head, tuple(with_slot(a, e) for a in body.args))
