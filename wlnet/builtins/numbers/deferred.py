"""Sums, products and squares of long packed lists, computed together when the numbers are first asked for.

x^2 + 1. as two operations fills two arrays, and looks through each for overflow. Here every operation only notes what
is to be done; whoever asks for the numbers has all steps done in one array. What cannot be deferred: results that
could overflow, as the bounds of the operands tell, since those have to be looked at one by one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from wlnet.expr import PackedList

from .memory import Memory, keep_blocks

if TYPE_CHECKING:
    import numpy

LONG = 1 << 15  # elements from which a list is long
STEPS = 8  # how many operations are put off at most
WORD = 1 << 63
LARGEST = 1e300  # far enough from overflow for bounds that are rounded themselves


class Deferred:
    """An operation on numbers, packed lists of one shape, and other deferred operations."""

    __slots__ = ("dtype", "operands", "operation", "shape", "size", "steps", "used")

    steps: int

    def __init__(self, operation: numpy.ufunc, operands: tuple[Any, ...], shape: tuple[int, ...], dtype: Any) -> None:
        self.operation, self.operands, self.shape, self.dtype = operation, operands, shape, dtype
        self.size = math.prod(shape)
        self.steps = 1 + sum(x.steps for x in operands if type(x) is Deferred)
        self.used = False  # whether another operation contains this one

    def compute(self) -> numpy.ndarray:
        """The numbers."""
        import numpy

        if not Memory.kept:
            keep_blocks()
        return self.put(numpy.empty(self.shape, dtype=self.dtype))

    def put(self, out: numpy.ndarray) -> numpy.ndarray:
        """Write the numbers into an array: the first deferred operand is computed there, the others in their own."""
        values, taken = [], False
        for x in self.operands:
            if type(x) is PackedList:
                values.append(x.array)
            elif type(x) is not Deferred:
                values.append(x)
            elif taken or x.dtype != self.dtype:
                values.append(x.compute())
            else:
                values.append(x.put(out))
                taken = True
        return self.operation(*values, out=out)


def deferred(name: str, *operands: Any) -> PackedList | None:
    """The list of an operation on lists and numbers, computed later; None where it has to be done now.

    `name` is that of NumPy's function: "add", "multiply", "square".
    """
    lists = [x for x in operands if type(x) is PackedList]
    forms = [x.array if x.later is None else x.later for x in lists]
    first = forms[0]
    if first.size < LONG or any(form.shape != first.shape for form in forms):
        return None
    kinds = {form.dtype.kind for form in forms}
    for x in operands:
        kind = type(x)
        if kind is float:
            kinds.add("f")
        elif kind is int and -WORD <= x < WORD:
            kinds.add("i")
        elif kind is not PackedList:
            return None
    if not kinds <= {"i", "f"}:
        return None
    bounds = _bounds(name, [x.bounds if type(x) is PackedList else (x, x) for x in operands])
    limit: Any = LARGEST if "f" in kinds else WORD - 1
    if not (-limit <= bounds[0] and bounds[1] <= limit):
        return None
    import numpy

    given = tuple(_operand(x) if type(x) is PackedList else x for x in operands)
    dtype = numpy.dtype("float64" if "f" in kinds else "int64")
    later = Deferred(getattr(numpy, name), given, first.shape, dtype)
    new = PackedList.computed_later(later, bounds)
    if later.steps >= STEPS:
        new.array  # noqa: B018
    return new


def _operand(x: PackedList) -> Any:
    """What is to be done for a list that is used here for the first time; else the list, computed once for all."""
    later = x.later
    if type(later) is Deferred and not later.used:
        later.used = True
        return later
    x.array  # noqa: B018
    return x


def _bounds(name: str, of: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    """The bounds of a result from those of the operands."""
    if name == "square":
        low, high = of[0]
        most = max(low * low, high * high)
        return (0, most)
    (a, b), (c, d) = of
    if name == "add":
        return a + c, b + d
    products = (a * c, a * d, b * c, b * d)
    return min(products), max(products)
