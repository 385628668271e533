"""Circular and hyperbolic functions and their inverses, as Wolfram defines them on the real line.

Results are real: NaN where Wolfram's value is complex. ArcCot, ArcSec, ArcCsc and their hyperbolic kin are the inverse
functions of the reciprocal (Abramowitz and Stegun, Handbook of Mathematical Functions, 4.4.6-4.4.8 and 4.6.4-4.6.6).
"""

from functools import partial

import numpy as np

from .elementwise import elementwise, in_turn
from .primitive import Array, Cotangent

__all__: list[str] = []

inverted = partial(np.divide, 1.0)
halved = partial(np.multiply, 0.5)
doubled = partial(np.multiply, 2.0)
positive_zero = partial(np.add, 0.0)  # 0 for -0


@elementwise(np.sin)
def sin(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Sin[x], x in radians."""
    return (dy * np.cos(x),)


@elementwise(np.cos)
def cos(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Cos[x], x in radians."""
    return (-dy * np.sin(x),)


@elementwise(np.tan)
def tan(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Tan[x], x in radians."""
    return (dy * (1 + y * y),)


@elementwise(in_turn(np.tan, inverted))
def cot(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Cot[x] = 1/Tan[x]."""
    return (-dy * (1 + y * y),)


@elementwise(in_turn(np.cos, inverted))
def sec(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Sec[x] = 1/Cos[x]."""
    return (dy * y * np.tan(x),)


@elementwise(in_turn(np.sin, inverted))
def csc(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Csc[x] = 1/Sin[x]."""
    return (-dy * y / np.tan(x),)


@elementwise(np.arcsin)
def arcsin(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcSin[x], between -Pi/2 and Pi/2; NaN outside -1 <= x <= 1."""
    return (dy / np.sqrt((1 - x) * (1 + x)),)


@elementwise(np.arccos)
def arccos(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcCos[x], between 0 and Pi; NaN outside -1 <= x <= 1."""
    return (-dy / np.sqrt((1 - x) * (1 + x)),)


@elementwise(np.arctan)
def arctan(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcTan[x], between -Pi/2 and Pi/2."""
    return (dy / (1 + x * x),)


@elementwise(in_turn(positive_zero, inverted, np.arctan))
def arccot(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcCot[x] = ArcTan[1/x], Pi/2 at 0 of either sign."""
    return (-dy / (1 + x * x),)


@elementwise(in_turn(inverted, np.arccos))
def arcsec(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcSec[x] = ArcCos[1/x]; NaN for -1 < x < 1."""
    return (dy / (np.abs(x) * np.sqrt((x - 1) * (x + 1))),)


@elementwise(in_turn(inverted, np.arcsin))
def arccsc(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcCsc[x] = ArcSin[1/x]; NaN for -1 < x < 1."""
    return (-dy / (np.abs(x) * np.sqrt((x - 1) * (x + 1))),)


@elementwise(np.sinh)
def sinh(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Sinh[x]."""
    return (dy * np.cosh(x),)


@elementwise(np.cosh)
def cosh(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Cosh[x]."""
    return (dy * np.sinh(x),)


@elementwise(np.tanh, writes=True)
def tanh(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """Tanh[x]; the derivative is 1 - y^2."""
    np.square(y, out=out)
    np.subtract(1, out, out=out)
    np.multiply(out, dy, out=out)


@elementwise(in_turn(np.tanh, inverted))
def coth(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Coth[x] = 1/Tanh[x]."""
    return (dy * (1 - y * y),)


@elementwise(in_turn(np.cosh, inverted))
def sech(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Sech[x] = 1/Cosh[x]."""
    return (-dy * y * np.tanh(x),)


@elementwise(in_turn(np.sinh, inverted))
def csch(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Csch[x] = 1/Sinh[x]."""
    return (-dy * y / np.tanh(x),)


@elementwise(np.arcsinh)
def arcsinh(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcSinh[x]."""
    return (dy / np.hypot(x, 1),)


@elementwise(np.arccosh)
def arccosh(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcCosh[x]; NaN below 1."""
    return (dy / (np.sqrt(x - 1) * np.sqrt(x + 1)),)


@elementwise(np.arctanh)
def arctanh(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcTanh[x]; NaN outside -1 <= x <= 1."""
    return (dy / ((1 - x) * (1 + x)),)


@elementwise(in_turn(inverted, np.arctanh))
def arccoth(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcCoth[x] = ArcTanh[1/x]; NaN for -1 < x < 1."""
    return (dy / ((1 - x) * (1 + x)),)


@elementwise(in_turn(inverted, np.arccosh))
def arcsech(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcSech[x] = ArcCosh[1/x]; NaN outside 0 <= x <= 1."""
    return (-dy / (x * np.sqrt((1 - x) * (1 + x))),)


@elementwise(in_turn(inverted, np.arcsinh))
def arccsch(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """ArcCsch[x] = ArcSinh[1/x]."""
    return (-dy / (np.abs(x) * np.hypot(x, 1)),)


@elementwise(in_turn(halved, np.sin, np.square))
def haversine(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Haversine[x] = Sin[x/2]^2."""
    return (0.5 * dy * np.sin(x),)


@elementwise(in_turn(np.sqrt, np.arcsin, doubled))
def inverse_haversine(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """InverseHaversine[x] = 2 ArcSin[Sqrt[x]]; NaN outside 0 <= x <= 1."""
    return (dy / np.sqrt(x * (1 - x)),)


@elementwise(in_turn(halved, np.tanh, np.arctan, doubled))
def gudermannian(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Gudermannian[x] = 2 ArcTan[Tanh[x/2]]."""
    return (dy / np.cosh(x),)


@elementwise(in_turn(halved, np.tan, np.arctanh, doubled))
def inverse_gudermannian(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """InverseGudermannian[x] = 2 ArcTanh[Tan[x/2]]; NaN where Cos[x] < 0."""
    return (dy / np.cos(x),)
