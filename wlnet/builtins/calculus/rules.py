"""The derivatives of elementary functions, by argument."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from wlnet.expr import Expression, call, system

Rule = Callable[..., Expression]
Pi, E, Indeterminate = system("Pi"), system("E"), system("Indeterminate")
HALF = Fraction(1, 2)


def plus(*terms: Expression) -> Expression:
    """The sum, not evaluated."""
    return call("Plus", *terms)


def times(*factors: Expression) -> Expression:
    """The product, not evaluated."""
    return call("Times", *factors)


def power(base: Expression, exponent: Expression) -> Expression:
    """The power, not evaluated."""
    return call("Power", base, exponent)


def minus(e: Expression) -> Expression:
    """-e, not evaluated."""
    return times(-1, e)


def over(e: Expression) -> Expression:
    """1/e, not evaluated."""
    return power(e, -1)


def root(e: Expression) -> Expression:
    """The square root, not evaluated."""
    return power(e, HALF)


def square(e: Expression) -> Expression:
    """The square, not evaluated."""
    return power(e, 2)


def f(name: str) -> Rule:
    """The function of this name, not evaluated."""
    return lambda *args: call(name, *args)


def gauss(sign: int) -> Rule:
    """sign 2/Sqrt[Pi] E^-x^2."""
    return lambda x: times(2 * sign, power(Pi, -HALF), power(E, minus(square(x))))


def inverse_gauss(sign: int, name: str) -> Rule:
    """sign Sqrt[Pi]/2 E^name[x]^2."""
    return lambda x: times(sign * HALF, root(Pi), power(E, square(call(name, x))))


UNARY: dict[str, Rule] = {
    "Sin": f("Cos"),
    "Cos": lambda x: minus(call("Sin", x)),
    "Tan": lambda x: square(call("Sec", x)),
    "Cot": lambda x: minus(square(call("Csc", x))),
    "Sec": lambda x: times(call("Sec", x), call("Tan", x)),
    "Csc": lambda x: times(-1, call("Cot", x), call("Csc", x)),
    "ArcSin": lambda x: power(plus(1, minus(square(x))), -HALF),
    "ArcCos": lambda x: minus(power(plus(1, minus(square(x))), -HALF)),
    "ArcTan": lambda x: over(plus(1, square(x))),
    "ArcCot": lambda x: minus(over(plus(1, square(x)))),
    "ArcSec": lambda x: over(times(root(plus(1, minus(power(x, -2)))), square(x))),
    "ArcCsc": lambda x: minus(over(times(root(plus(1, minus(power(x, -2)))), square(x)))),
    "Sinh": f("Cosh"),
    "Cosh": f("Sinh"),
    "Tanh": lambda x: square(call("Sech", x)),
    "Coth": lambda x: minus(square(call("Csch", x))),
    "Sech": lambda x: times(-1, call("Sech", x), call("Tanh", x)),
    "Csch": lambda x: times(-1, call("Coth", x), call("Csch", x)),
    "ArcSinh": lambda x: power(plus(1, square(x)), -HALF),
    "ArcCosh": lambda x: over(times(root(plus(-1, x)), root(plus(1, x)))),
    "ArcTanh": lambda x: over(plus(1, minus(square(x)))),
    "ArcCoth": lambda x: over(plus(1, minus(square(x)))),
    "ArcSech": lambda x: times(root(times(plus(1, minus(x)), over(plus(1, x)))), over(times(plus(-1, x), x))),
    "ArcCsch": lambda x: minus(over(times(root(plus(1, power(x, -2))), square(x)))),
    "Log": over,
    "Log2": lambda x: over(times(x, call("Log", 2))),
    "Log10": lambda x: over(times(x, call("Log", 10))),
    "Erf": gauss(1),
    "Erfc": gauss(-1),
    "Erfi": lambda x: times(2, power(Pi, -HALF), power(E, square(x))),
    "InverseErf": inverse_gauss(1, "InverseErf"),
    "InverseErfc": inverse_gauss(-1, "InverseErfc"),
    "Gamma": lambda x: times(call("Gamma", x), call("PolyGamma", 0, x)),
    "LogGamma": lambda x: call("PolyGamma", 0, x),
    "Factorial": lambda x: times(call("Gamma", plus(1, x)), call("PolyGamma", 0, plus(1, x))),
    "LogisticSigmoid": lambda x: times(call("LogisticSigmoid", x), plus(1, minus(call("LogisticSigmoid", x)))),
    "Ramp": f("UnitStep"),
    "HeavisideTheta": f("DiracDelta"),
    "RealAbs": lambda x: times(x, over(call("RealAbs", x))),
    "RealSign": lambda x: call("Piecewise", call("List", call("List", 0, call("Unequal", x, 0))), Indeterminate),
    "UnitStep": lambda x: call(
        "Piecewise", call("List", call("List", Indeterminate, call("Equal", x, 0))), 0
    ),
    "Sinc": lambda x: plus(times(call("Cos", x), over(x)), minus(times(call("Sin", x), power(x, -2)))),
    "Haversine": lambda x: times(HALF, call("Sin", x)),
    "Gudermannian": f("Sech"),
    "InverseGudermannian": f("Sec"),
}  # fmt: skip
"""f'[x] for functions of one argument."""

SEVERAL: dict[tuple[str, int], tuple[Rule, ...]] = {
    ("ArcTan", 2): (
        lambda x, y: times(-1, y, over(plus(square(x), square(y)))),
        lambda x, y: times(x, over(plus(square(x), square(y)))),
    ),
    ("Log", 2): (
        lambda b, x: times(-1, call("Log", x), over(b), power(call("Log", b), -2)),
        lambda b, x: over(times(x, call("Log", b))),
    ),
    ("Mod", 2): (lambda x, n: 1, lambda x, n: minus(call("Quotient", x, n))),
    ("Subtract", 2): (lambda x, y: 1, lambda x, y: -1),
    ("Divide", 2): (lambda x, y: over(y), lambda x, y: times(-1, x, power(y, -2))),
    ("Beta", 2): (
        lambda a, b: times(call("Beta", a, b), plus(call("PolyGamma", 0, a), minus(call("PolyGamma", 0, plus(a, b))))),
        lambda a, b: times(call("Beta", a, b), plus(call("PolyGamma", 0, b), minus(call("PolyGamma", 0, plus(a, b))))),
    ),
}
"""The partial derivatives of functions of several arguments, by name and number of arguments."""
