"""Circular and hyperbolic functions and their inverses, as Wolfram defines them on the real line.

Results are real: NaN where Wolfram's value is complex. ArcCot, ArcSec, ArcCsc and their hyperbolic kin are the inverse
functions of the reciprocal (Abramowitz and Stegun, Handbook of Mathematical Functions, 4.4.6-4.4.8 and 4.6.4-4.6.6).
"""

import numpy as np

from .primitive import Array, Result, primitive, same

__all__: list[str] = []


@primitive(shape=same)
def sin(x: Array) -> Result:
    """Sin[x], x in radians."""
    return np.sin(x), lambda dy: (dy * np.cos(x),)


@primitive(shape=same)
def cos(x: Array) -> Result:
    """Cos[x], x in radians."""
    return np.cos(x), lambda dy: (-dy * np.sin(x),)


@primitive(shape=same)
def tan(x: Array) -> Result:
    """Tan[x], x in radians."""
    y = np.tan(x)
    return y, lambda dy: (dy * (1 + y * y),)


@primitive(shape=same)
def cot(x: Array) -> Result:
    """Cot[x] = 1/Tan[x]."""
    y = 1 / np.tan(x)
    return y, lambda dy: (-dy * (1 + y * y),)


@primitive(shape=same)
def sec(x: Array) -> Result:
    """Sec[x] = 1/Cos[x]."""
    y = 1 / np.cos(x)
    return y, lambda dy: (dy * y * np.tan(x),)


@primitive(shape=same)
def csc(x: Array) -> Result:
    """Csc[x] = 1/Sin[x]."""
    y = 1 / np.sin(x)
    return y, lambda dy: (-dy * y / np.tan(x),)


@primitive(shape=same)
def arcsin(x: Array) -> Result:
    """ArcSin[x], between -Pi/2 and Pi/2; NaN outside -1 <= x <= 1."""
    return np.arcsin(x), lambda dy: (dy / np.sqrt((1 - x) * (1 + x)),)


@primitive(shape=same)
def arccos(x: Array) -> Result:
    """ArcCos[x], between 0 and Pi; NaN outside -1 <= x <= 1."""
    return np.arccos(x), lambda dy: (-dy / np.sqrt((1 - x) * (1 + x)),)


@primitive(shape=same)
def arctan(x: Array) -> Result:
    """ArcTan[x], between -Pi/2 and Pi/2."""
    return np.arctan(x), lambda dy: (dy / (1 + x * x),)


@primitive(shape=same)
def arccot(x: Array) -> Result:
    """ArcCot[x] = ArcTan[1/x], Pi/2 at 0 of either sign."""
    return np.arctan(1 / (x + 0.0)), lambda dy: (-dy / (1 + x * x),)


@primitive(shape=same)
def arcsec(x: Array) -> Result:
    """ArcSec[x] = ArcCos[1/x]; NaN for -1 < x < 1."""
    return np.arccos(1 / x), lambda dy: (dy / (np.abs(x) * np.sqrt((x - 1) * (x + 1))),)


@primitive(shape=same)
def arccsc(x: Array) -> Result:
    """ArcCsc[x] = ArcSin[1/x]; NaN for -1 < x < 1."""
    return np.arcsin(1 / x), lambda dy: (-dy / (np.abs(x) * np.sqrt((x - 1) * (x + 1))),)


@primitive(shape=same)
def sinh(x: Array) -> Result:
    """Sinh[x]."""
    return np.sinh(x), lambda dy: (dy * np.cosh(x),)


@primitive(shape=same)
def cosh(x: Array) -> Result:
    """Cosh[x]."""
    return np.cosh(x), lambda dy: (dy * np.sinh(x),)


@primitive(shape=same)
def tanh(x: Array) -> Result:
    """Tanh[x]."""
    y = np.tanh(x)
    return y, lambda dy: (dy * (1 - y * y),)


@primitive(shape=same)
def coth(x: Array) -> Result:
    """Coth[x] = 1/Tanh[x]."""
    y = 1 / np.tanh(x)
    return y, lambda dy: (dy * (1 - y * y),)


@primitive(shape=same)
def sech(x: Array) -> Result:
    """Sech[x] = 1/Cosh[x]."""
    y = 1 / np.cosh(x)
    return y, lambda dy: (-dy * y * np.tanh(x),)


@primitive(shape=same)
def csch(x: Array) -> Result:
    """Csch[x] = 1/Sinh[x]."""
    y = 1 / np.sinh(x)
    return y, lambda dy: (-dy * y / np.tanh(x),)


@primitive(shape=same)
def arcsinh(x: Array) -> Result:
    """ArcSinh[x]."""
    return np.arcsinh(x), lambda dy: (dy / np.hypot(x, 1),)


@primitive(shape=same)
def arccosh(x: Array) -> Result:
    """ArcCosh[x]; NaN below 1."""
    return np.arccosh(x), lambda dy: (dy / (np.sqrt(x - 1) * np.sqrt(x + 1)),)


@primitive(shape=same)
def arctanh(x: Array) -> Result:
    """ArcTanh[x]; NaN outside -1 <= x <= 1."""
    return np.arctanh(x), lambda dy: (dy / ((1 - x) * (1 + x)),)


@primitive(shape=same)
def arccoth(x: Array) -> Result:
    """ArcCoth[x] = ArcTanh[1/x]; NaN for -1 < x < 1."""
    return np.arctanh(1 / x), lambda dy: (dy / ((1 - x) * (1 + x)),)


@primitive(shape=same)
def arcsech(x: Array) -> Result:
    """ArcSech[x] = ArcCosh[1/x]; NaN outside 0 <= x <= 1."""
    return np.arccosh(1 / x), lambda dy: (-dy / (x * np.sqrt((1 - x) * (1 + x))),)


@primitive(shape=same)
def arccsch(x: Array) -> Result:
    """ArcCsch[x] = ArcSinh[1/x]."""
    return np.arcsinh(1 / x), lambda dy: (-dy / (np.abs(x) * np.hypot(x, 1)),)


@primitive(shape=same)
def haversine(x: Array) -> Result:
    """Haversine[x] = Sin[x/2]^2."""
    return np.square(np.sin(0.5 * x)), lambda dy: (0.5 * dy * np.sin(x),)


@primitive(shape=same)
def inverse_haversine(x: Array) -> Result:
    """InverseHaversine[x] = 2 ArcSin[Sqrt[x]]; NaN outside 0 <= x <= 1."""
    return 2 * np.arcsin(np.sqrt(x)), lambda dy: (dy / np.sqrt(x * (1 - x)),)


@primitive(shape=same)
def gudermannian(x: Array) -> Result:
    """Gudermannian[x] = 2 ArcTan[Tanh[x/2]]."""
    return 2 * np.arctan(np.tanh(0.5 * x)), lambda dy: (dy / np.cosh(x),)


@primitive(shape=same)
def inverse_gudermannian(x: Array) -> Result:
    """InverseGudermannian[x] = 2 ArcTanh[Tan[x/2]]; NaN where Cos[x] < 0."""
    return 2 * np.arctanh(np.tan(0.5 * x)), lambda dy: (dy / np.cos(x),)
