"""Operations on two or more arrays, element by element, axes of size 1 replicated (NumPy's broadcasting).

Every array argument may be a plain number. The cotangent of a replicated argument is the sum over its copies.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .elementwise import Operand, alike, beside, clip, elementwise, shape_of
from .primitive import Array, Cotangent, unbroadcast

__all__: list[str] = []


@elementwise(np.add, dtype=alike)
def add(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a + b."""
    return lambda: unbroadcast(dy, a), lambda: unbroadcast(dy, b)


@elementwise(np.subtract, dtype=alike)
def subtract(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a - b."""
    return lambda: unbroadcast(dy, a), lambda: -unbroadcast(dy, b)


@elementwise(np.multiply, dtype=alike)
def multiply(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a b."""
    return lambda: unbroadcast(dy * b, a), lambda: unbroadcast(dy * a, b)


@elementwise(np.divide)
def divide(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a/b."""
    return lambda: unbroadcast(dy / b, a), lambda: unbroadcast(-dy * y / b, b)


def _cube(x: Operand, *, out: Array) -> None:
    np.multiply(np.square(x, out=beside("cube", out, x)), x, out=out)


def _fourth(x: Operand, *, out: Array) -> None:
    np.square(x, out=out)
    np.square(out, out=out)


def _inverse_square(x: Operand, *, out: Array) -> None:
    np.square(x, out=out)
    np.divide(1.0, out, out=out)


POWERS: dict[float, Callable[..., Any]] = {  # without logarithms
    -2.0: _inverse_square, -1.0: np.reciprocal, 0.5: np.sqrt, 1.0: np.positive, 2.0: np.square, 3.0: _cube,
    4.0: _fourth,
}  # fmt: skip


def _power(a: Operand, b: Operand, *, out: Array) -> None:
    """a^b; a whole power of a negative number is found from that of its magnitude, which is much faster."""
    exponent = None if shape_of(b) else float(b)
    special = POWERS.get(exponent) if exponent is not None else None
    if special is not None:
        special(a, out=out)
    elif exponent is not None and exponent % 2 == 0:
        np.power(np.abs(a), b, out=out)
    elif exponent is not None and exponent % 2 == 1:
        magnitude = np.power(np.abs(a), b, dtype=out.dtype)
        np.copysign(magnitude, a, out=out)
    else:
        np.power(a, b, out=out)


@elementwise(_power)
def power(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a^b; NaN for a negative base with an exponent that is not whole."""
    return (
        lambda: unbroadcast(dy * b * power.forward(a, b - 1.0), a),
        lambda: unbroadcast(dy * np.where(np.equal(a, 0), 0, y * np.log(a)), b),
    )


def _surd(a: Operand, n: Operand, *, out: Array) -> None:
    negative = np.less(a, 0)
    odd = np.equal(np.mod(n, 2), 1)
    np.power(np.abs(a), np.divide(1.0, n), out=out)
    np.negative(out, out=out, where=negative & odd)
    np.copyto(out, np.nan, where=negative & ~odd)


@elementwise(_surd)
def surd(dy: Array, y: Array, a: Array, n: Array) -> tuple[Cotangent, ...]:
    """Surd[a, n], the real n-th root for whole n; NaN for negative a and even n."""
    return lambda: unbroadcast(dy * y / (n * a), a), None


@elementwise(np.minimum, dtype=alike)
def minimum(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """Min[a, b]; of equal arguments the first has the derivative 1."""
    return lambda: unbroadcast(dy * np.less_equal(a, b), a), lambda: unbroadcast(dy * np.greater(a, b), b)


@elementwise(np.maximum, dtype=alike)
def maximum(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """Max[a, b]; of equal arguments the first has the derivative 1."""
    return lambda: unbroadcast(dy * np.greater_equal(a, b), a), lambda: unbroadcast(dy * np.less(a, b), b)


@elementwise(np.mod, dtype=alike)
def mod(dy: Array, y: Array, a: Array, m: Array) -> tuple[Cotangent, ...]:
    """Mod[a, m] = a - m Floor[a/m], with the sign of m."""
    return lambda: unbroadcast(dy, a), lambda: unbroadcast(-dy * np.floor_divide(a, m), m)


def _arctan2(x: Operand, y: Operand, *, out: Array) -> None:
    np.arctan2(y, x, out=out)


@elementwise(_arctan2, steps=1)
def arctan2(dy: Array, angle: Array, x: Array, y: Array) -> tuple[Cotangent, ...]:
    """ArcTan[x, y], the angle of the point (x, y): abscissa first, as in Wolfram and unlike numpy.arctan2."""
    return (
        lambda: unbroadcast(-dy * y / (np.square(x) + np.square(y)), x),
        lambda: unbroadcast(dy * x / (np.square(x) + np.square(y)), y),
    )


@elementwise(clip, name="clip", dtype=alike)
def clipped(dy: Array, y: Array, x: Array, low: Array, high: Array) -> tuple[Cotangent, ...]:
    """Clip[x, {low, high}]; the derivative at a bound is that of x."""
    return (
        lambda: unbroadcast(dy * (np.greater_equal(x, low) & np.less_equal(x, high)), x),
        lambda: unbroadcast(dy * np.less(x, low), low),
        lambda: unbroadcast(dy * np.greater(x, high), high),
    )


def _affine(x: Operand, slope: Operand, offset: Operand, *, out: Array) -> None:
    if isinstance(offset, np.ndarray) and np.may_share_memory(offset, out):
        offset = offset.copy()
    np.multiply(x, slope, out=out)
    np.add(out, offset, out=out)


@elementwise(_affine)
def affine(dy: Array, y: Array, x: Array, slope: Array, offset: Array) -> tuple[Cotangent, ...]:
    """slope x + offset."""
    return (
        lambda: unbroadcast(dy * slope, x),
        lambda: unbroadcast(dy * x, slope),
        lambda: unbroadcast(dy, offset),
    )
