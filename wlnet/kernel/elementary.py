"""Arithmetic, powers and rounding of every element of one array: y[i] = f(x[i])."""

import numpy as np

from .primitive import Array, Result, primitive, same

__all__: list[str] = []


@primitive(shape=same)
def negative(x: Array) -> Result:
    """-x."""
    return np.negative(x), lambda dy: (-dy,)


@primitive(shape=same)
def exp(x: Array) -> Result:
    """Exp[x]."""
    y = np.exp(x)
    return y, lambda dy: (dy * y,)


@primitive(shape=same)
def log(x: Array) -> Result:
    """Log[x]; NaN below 0."""
    return np.log(x), lambda dy: (dy / x,)


@primitive(shape=same)
def sqrt(x: Array) -> Result:
    """Sqrt[x]; NaN below 0."""
    y = np.sqrt(x)
    return y, lambda dy: (0.5 * dy / y,)


@primitive(shape=same)
def cbrt(x: Array) -> Result:
    """CubeRoot[x], real for every x."""
    y = np.cbrt(x)
    return y, lambda dy: (dy / (3 * y * y),)


@primitive(shape=same, name="abs")
def absolute(x: Array) -> Result:
    """Abs[x]; the derivative at 0 is 0."""
    return np.abs(x), lambda dy: (dy * np.sign(x),)


@primitive(shape=same)
def sign(x: Array) -> Result:
    """Sign[x]: -1, 0 or 1."""
    return np.sign(x), lambda dy: (None,)


@primitive(shape=same)
def floor(x: Array) -> Result:
    """The greatest integer not above x."""
    return np.floor(x), lambda dy: (None,)


@primitive(shape=same)
def ceil(x: Array) -> Result:
    """Ceiling[x], the least integer not below x."""
    return np.ceil(x), lambda dy: (None,)


@primitive(shape=same, name="round")
def round_half_even(x: Array) -> Result:
    """Round[x], the nearest integer; of two equally near the even one."""
    return np.rint(x), lambda dy: (None,)


@primitive(shape=same)
def integer_part(x: Array) -> Result:
    """IntegerPart[x], x without what follows the decimal point."""
    return np.trunc(x), lambda dy: (None,)


@primitive(shape=same)
def fractional_part(x: Array) -> Result:
    """FractionalPart[x] = x - IntegerPart[x], with the sign of x."""
    return x - np.trunc(x), lambda dy: (dy,)


@primitive(shape=same)
def unitize(x: Array) -> Result:
    """Unitize[x]: 0 where x is 0, 1 elsewhere."""
    return np.not_equal(x, 0).astype(x.dtype), lambda dy: (None,)


@primitive(shape=same)
def kronecker_delta(x: Array) -> Result:
    """KroneckerDelta[x]: 1 where x is 0, 0 elsewhere."""
    return np.equal(x, 0).astype(x.dtype), lambda dy: (None,)
