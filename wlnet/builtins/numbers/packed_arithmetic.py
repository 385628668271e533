"""Listable arithmetic on packed lists: NumPy arrays aligned at their first dimensions, integers that never wrap.

Every function here returns None where the array cannot hold the result; the elements are then computed one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from wlnet.expr import ExactComplex, Expression, PackedList, from_array, list_of, rational

from .deferred import deferred
from .memory import LARGE, Memory, keep_blocks

if TYPE_CHECKING:
    import numpy

WORD = 1 << 63


def operand(a: Any) -> Any:
    """The array of a packed list, or a number that NumPy can hold; None for anything else."""
    kind = type(a)
    if kind is PackedList:
        return a.array
    if kind is float or kind is complex:
        return a
    if kind is int:
        return a if -WORD <= a < WORD else None
    if kind is ExactComplex:
        return complex(a)
    return None


def aligned(a: Any, b: Any) -> tuple[Any, Any] | None:
    """Both operands with dimensions of size 1 appended, so that the outer levels meet as Listable wants them."""
    x, y = operand(a), operand(b)
    if x is None or y is None:
        return None
    if type(a) is PackedList and type(b) is PackedList:
        common = min(x.ndim, y.ndim)
        if x.shape[:common] != y.shape[:common]:
            return None
        x = x.reshape(x.shape + (1,) * (y.ndim - common))
        y = y.reshape(y.shape + (1,) * (x.ndim - y.ndim))
    return x, y


def is_integer(x: Any) -> bool:
    """Whether an operand consists of integers."""
    return x.dtype.kind == "i" if hasattr(x, "dtype") else type(x) is int


def bounds(x: Any) -> tuple[int, int]:
    """The smallest and the largest of integers."""
    return (int(x.min()), int(x.max())) if hasattr(x, "dtype") else (x, x)


def checked(array: numpy.ndarray) -> Expression:
    """The packed list of a result; None where some of it is not finite."""
    import numpy

    if array.nbytes >= LARGE and not Memory.kept:
        keep_blocks()
    if array.dtype.kind == "i":
        return PackedList(array)
    with numpy.errstate(all="ignore"):
        quick = array.dtype.kind == "f" and array.flags.c_contiguous
        flat = array.reshape(-1) if quick else array  # a finite sum of squares has finite terms only
        finite = (quick and numpy.isfinite(flat @ flat)) or numpy.isfinite(array).all()
    return PackedList(array) if finite else None


def exactly(operation: Callable[[Any, Any], Any], x: Any, y: Any) -> Expression:
    """An operation on integers of any size, element by element."""
    import numpy

    big = operation(numpy.asarray(x, dtype=object), numpy.asarray(y, dtype=object))
    return from_array(big)


def add(a: Any, b: Any) -> Expression:
    """a + b."""
    later = deferred("add", a, b)
    if later is not None:
        return later
    import numpy

    pair = aligned(a, b)
    if pair is None:
        return None
    x, y = pair
    if is_integer(x) and is_integer(y):
        (low, high), (least, most) = bounds(x), bounds(y)
        if low + least < -WORD or high + most >= WORD:
            return exactly(numpy.add, x, y)
        return PackedList(numpy.add(x, y))
    with numpy.errstate(all="ignore"):
        return checked(numpy.add(x, y))


def multiply(a: Any, b: Any) -> Expression:
    """a b; a packed list of integers times a fraction where all results are integers."""
    import numpy

    if type(a) is Fraction or type(b) is Fraction:
        return scaled(a, b)
    later = deferred("multiply", a, b)
    if later is not None:
        return later
    pair = aligned(a, b)
    if pair is None:
        return None
    x, y = pair
    if is_integer(x) and is_integer(y):
        (low, high), (least, most) = bounds(x), bounds(y)
        if max(abs(low), abs(high)) * max(abs(least), abs(most)) >= WORD:
            return exactly(numpy.multiply, x, y)
        return PackedList(numpy.multiply(x, y))
    with numpy.errstate(all="ignore"):
        return checked(numpy.multiply(x, y))


def scaled(a: Any, b: Any) -> Expression:
    """A packed list times a fraction."""
    import numpy

    items, q = (b, a) if type(a) is Fraction else (a, b)
    if type(items) is not PackedList or type(q) is not Fraction:
        return None
    if items.array.dtype.kind != "i":
        with numpy.errstate(all="ignore"):
            return checked(items.array * float(q.numerator) / float(q.denominator))
    low, high = bounds(items.array)
    if not -WORD < q.denominator < WORD or max(abs(low), abs(high)) * abs(q.numerator) >= WORD:
        return None
    quotient, rest = numpy.divmod(items.array, q.denominator)
    if not rest.any():
        return PackedList(quotient * q.numerator)
    return listed(items.array, lambda n: rational(Fraction(n * q.numerator, q.denominator)))


def listed(array: numpy.ndarray, f: Callable[[int], Expression]) -> Expression:
    """The ordinary list of f[n] for all numbers in an array."""
    if array.ndim > 1:
        return list_of(*(listed(row, f) for row in array))
    return list_of(*map(f, array.tolist()))


def power(a: Any, b: Any) -> Expression:
    """a^b where all results are of one kind."""
    import numpy

    if type(a) is Fraction or type(b) is Fraction:
        a, b = (float(x) if type(x) is Fraction else x for x in (a, b))
        if any(type(x) is PackedList and x.array.dtype.kind == "i" for x in (a, b)):
            return None
    if type(b) is int and b == 2 and type(a) is PackedList:
        later = deferred("square", a)
        if later is not None:
            return later
    pair = aligned(a, b)
    if pair is None:
        return None
    x, y = pair
    if is_integer(x) and is_integer(y):
        (low, high), (least, most) = bounds(x), bounds(y)
        if type(y) is int and -64 <= y < 0 and hasattr(x, "dtype") and not (low <= 0 <= high):
            return listed(x, lambda n: rational(Fraction(1, n) ** -y))
        if least < 0 or (least == 0 and low <= 0 <= high):
            return None
        if max(abs(low), abs(high)).bit_length() * most > 1 << 16:
            return None
        if max(abs(low), abs(high), 1) ** most >= WORD:
            return exactly(numpy.power, x, y)
        return PackedList(numpy.power(x, y))
    if is_integer(y) and not hasattr(y, "dtype"):
        if y == 2:
            y, result = 2, numpy.square(x)
            return checked(result)
        if y == 0:
            return None
    elif real(x) and real(y) and not bool(numpy.all(numpy.greater_equal(x, 0))):
        return None
    with numpy.errstate(all="ignore"):
        if type(y) is float and y == 0.5:
            return checked(numpy.sqrt(x))
        result = numpy.power(numpy.asarray(x, dtype="float64") if is_integer(x) else x, y)
        return None if bool(numpy.any(numpy.equal(x, 0))) and not positive(y) else checked(result)


def real(x: Any) -> bool:
    """Whether no operand is complex."""
    return x.dtype.kind != "c" if hasattr(x, "dtype") else type(x) is not complex


def positive(y: Any) -> bool:
    """Whether all exponents are positive reals."""
    import numpy

    return real(y) and bool(numpy.all(numpy.greater(y, 0)))
