"""Arithmetic, powers and rounding of every element of one array: y[i] = f(x[i])."""

import numpy as np

from .elementwise import Operand, alike, elementwise
from .primitive import Array, Cotangent

__all__: list[str] = []


def _fractional(x: Operand, *, out: Array) -> None:
    np.subtract(x, np.trunc(x), out=out)


def _unitize(x: Operand, *, out: Array) -> None:
    np.copyto(out, np.not_equal(x, 0))


def _delta(x: Operand, *, out: Array) -> None:
    np.copyto(out, np.equal(x, 0))


@elementwise(np.negative, dtype=alike)
def negative(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """-x."""
    return (-dy,)


@elementwise(np.exp)
def exp(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Exp[x]."""
    return (dy * y,)


@elementwise(np.log)
def log(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Log[x]; NaN below 0."""
    return (dy / x,)


@elementwise(np.sqrt)
def sqrt(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Sqrt[x]; NaN below 0."""
    return (0.5 * dy / y,)


@elementwise(np.cbrt)
def cbrt(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """CubeRoot[x], real for every x."""
    return (dy / (3 * y * y),)


@elementwise(np.absolute, name="abs", dtype=alike)
def absolute(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Abs[x]; the derivative at 0 is 0."""
    return (dy * np.sign(x),)


@elementwise(np.sign, dtype=alike)
def sign(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Sign[x]: -1, 0 or 1."""
    return (None,)


@elementwise(np.floor)
def floor(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """The greatest integer not above x."""
    return (None,)


@elementwise(np.ceil)
def ceil(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Ceiling[x], the least integer not below x."""
    return (None,)


@elementwise(np.rint, name="round")
def round_half_even(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Round[x], the nearest integer; of two equally near the even one."""
    return (None,)


@elementwise(np.trunc)
def integer_part(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """IntegerPart[x], x without what follows the decimal point."""
    return (None,)


@elementwise(_fractional)
def fractional_part(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """FractionalPart[x] = x - IntegerPart[x], with the sign of x."""
    return (dy,)


@elementwise(_unitize, dtype=alike)
def unitize(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Unitize[x]: 0 where x is 0, 1 elsewhere."""
    return (None,)


@elementwise(_delta, dtype=alike)
def kronecker_delta(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """KroneckerDelta[x]: 1 where x is 0, 0 elsewhere."""
    return (None,)
