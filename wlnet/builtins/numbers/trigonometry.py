"""Circular and hyperbolic functions."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wlnet.expr import Expr, Expression, call, has_head, system

from .infinities import NEGATIVE_INFINITY, ComplexInfinity, Infinity, direction
from .numeric_function import EVEN, ODD, is_exact_one, is_exact_zero, numeric_function

Plus, Times, Power, Pi, Degree = map(system, ("Plus", "Times", "Power", "Pi", "Degree"))
HALF = Fraction(1, 2)


def sqrt(n: int) -> Expression:
    """The unevaluated square root of an integer."""
    return call("Power", n, HALF)


def over(e: Expression, n: int) -> Expression:
    """e/n, not evaluated."""
    return call("Times", Fraction(1, n), e)


def plus(*terms: Expression) -> Expression:
    """The unevaluated sum."""
    return call("Plus", *terms)


def nested(n: Expression, sign: int, m: Expression) -> Expression:
    """Sqrt[n + sign m], not evaluated."""
    return call("Power", plus(n, call("Times", sign, m)), HALF)


FIFTH = call("Times", Fraction(1, 8), sqrt(5))
TWO_OVER = call("Times", 2, call("Power", 5, -HALF))
SINES: dict[Fraction, Expression] = {  # Sin[r Pi] for 0 <= r <= 1/2
    Fraction(0): 0,
    Fraction(1, 12): call("Times", plus(-1, sqrt(3)), call("Power", 2, Fraction(-3, 2))),
    Fraction(1, 10): over(plus(-1, sqrt(5)), 4),
    Fraction(1, 6): HALF,
    Fraction(1, 5): nested(Fraction(5, 8), -1, FIFTH),
    Fraction(1, 4): over(sqrt(2), 2),
    Fraction(3, 10): over(plus(1, sqrt(5)), 4),
    Fraction(1, 3): over(sqrt(3), 2),
    Fraction(2, 5): nested(Fraction(5, 8), 1, FIFTH),
    Fraction(5, 12): call("Times", plus(1, sqrt(3)), call("Power", 2, Fraction(-3, 2))),
    HALF: 1,
}
TANGENTS: dict[Fraction, Expression] = {  # Tan[r Pi]
    Fraction(0): 0,
    Fraction(1, 12): plus(2, call("Times", -1, sqrt(3))),
    Fraction(1, 10): nested(1, -1, TWO_OVER),
    Fraction(1, 6): call("Power", 3, -HALF),
    Fraction(1, 5): nested(5, -1, call("Times", 2, sqrt(5))),
    Fraction(1, 4): 1,
    Fraction(3, 10): nested(1, 1, TWO_OVER),
    Fraction(1, 3): sqrt(3),
    Fraction(2, 5): nested(5, 1, call("Times", 2, sqrt(5))),
    Fraction(5, 12): plus(2, sqrt(3)),
    HALF: ComplexInfinity,
}
COSECANTS: dict[Fraction, Expression] = {  # Csc[r Pi]
    Fraction(0): ComplexInfinity,
    Fraction(1, 12): call("Times", sqrt(2), plus(1, sqrt(3))),
    Fraction(1, 10): plus(1, sqrt(5)),
    Fraction(1, 6): 2,
    Fraction(1, 5): nested(2, 1, TWO_OVER),
    Fraction(1, 4): sqrt(2),
    Fraction(3, 10): plus(-1, sqrt(5)),
    Fraction(1, 3): call("Times", 2, call("Power", 3, -HALF)),
    Fraction(2, 5): nested(2, -1, TWO_OVER),
    Fraction(5, 12): call("Times", sqrt(2), plus(-1, sqrt(3))),
    HALF: 1,
}
QUARTER = Fraction(1, 4)


def turns(e: Expression) -> Fraction | None:
    """r where the expression is r Pi with a rational r (Degree counts as Pi/180); None otherwise."""
    if is_exact_zero(e):
        return Fraction(0)
    coefficient: Any = 1
    if has_head(e, Times) and len(e.args) == 2 and type(e.args[0]) in (int, Fraction):
        coefficient, e = e.args
    if e is Pi:
        return Fraction(coefficient)
    return Fraction(coefficient) / 180 if e is Degree else None


def reduced(r: Fraction) -> tuple[int, Fraction]:
    """(s, q) with Sin[r Pi] = s Sin[q Pi] and 0 <= q <= 1/2."""
    r = r % 2
    s = -1 if r > 1 else 1
    r = r - 1 if r > 1 else r
    return s, min(r, 1 - r)


def reduced_tangent(r: Fraction) -> tuple[int, Fraction]:
    """(s, q) with Tan[r Pi] = s Tan[q Pi] and 0 <= q <= 1/2."""
    r = r % 1
    return (-1, 1 - r) if r > HALF else (1, r)


def of_turns(
    name: str, r: Fraction, table: dict[Fraction, Expression], function: str, other: str, s: int, q: Fraction
) -> Expression:
    """s function[q Pi], from the table or with an angle of at most Pi/4; None where that is name[r Pi] again."""
    if q in table:
        value = table[q]
        return value if value is ComplexInfinity else Expr(Times, (s, value))
    shown, angle = (function, q) if q <= QUARTER else (other, HALF - q)
    if s == 1 and shown == name and angle == r:
        return None
    return Expr(Times, (s, call(shown, call("Times", angle, Pi))))


def at_turns(name: str, x: Expression) -> Expression:
    """A circular function at multiples of Pi; None at any other place."""
    r = turns(x)
    if r is None:
        return None
    if name in ("Tan", "Cot"):
        return of_turns(name, r, TANGENTS, "Tan", "Cot", *reduced_tangent(r if name == "Tan" else HALF - r))
    place = reduced(r if name in ("Sin", "Csc") else r + HALF)
    if name in ("Sin", "Cos"):
        return of_turns(name, r, SINES, "Sin", "Cos", *place)
    return of_turns(name, r, COSECANTS, "Csc", "Sec", *place)


def circular_exact(name: str) -> Callable[[Expression], Expression]:
    """The rule for multiples of Pi, after that for the inverse function."""
    inverse = system("Arc" + name)

    def exact(x: Expression) -> Expression:
        return x.args[0] if has_head(x, inverse) and len(x.args) == 1 else at_turns(name, x)

    return exact


def at(inverse: str, zero: Expression = None) -> Callable[[Expression], Expression]:
    """The argument of the inverse function, and the value at 0."""

    def exact(x: Expression) -> Expression:
        if has_head(x, system(inverse)) and len(x.args) == 1:
            return x.args[0]
        return zero if is_exact_zero(x) else None

    return exact


def pi_times(r: Fraction) -> Expression:
    """r Pi, not evaluated."""
    return Expr(Times, (r.numerator if r.denominator == 1 else r, Pi))


def both(*steps: Callable[[Expression], Expression]) -> Callable[[Expression], Expression]:
    """The first value that one of several rules gives."""

    def exact(x: Expression) -> Expression:
        for step in steps:
            found = step(x)
            if found is not None:
                return found
        return None

    return exact


def inverse_of(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """x -> 1/f(x)."""
    return lambda x: 1 / f(x)


def by_reciprocal(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """x -> f(1/x)."""
    return lambda x: f(1 / x)


circular = "the angle x, in radians"
numeric_function("Sin", f"Sin[x] is the sine of {circular}.", math.sin, cmath.sin, "sin",
                 circular_exact("Sin"), ODD)  # fmt: skip
numeric_function("Cos", f"Cos[x] is the cosine of {circular}.", math.cos, cmath.cos, "cos",
                 circular_exact("Cos"), EVEN)  # fmt: skip
numeric_function("Tan", f"Tan[x] is the tangent of {circular}.", math.tan, cmath.tan, "tan",
                 circular_exact("Tan"), ODD)  # fmt: skip
numeric_function("Cot", f"Cot[x] is the cotangent of {circular}.", inverse_of(math.tan), inverse_of(cmath.tan), None,
                 circular_exact("Cot"), ODD)  # fmt: skip
numeric_function("Sec", f"Sec[x] is the secant of {circular}.", inverse_of(math.cos), inverse_of(cmath.cos), None,
                 circular_exact("Sec"), EVEN)  # fmt: skip
numeric_function("Csc", f"Csc[x] is the cosecant of {circular}.", inverse_of(math.sin), inverse_of(cmath.sin), None,
                 circular_exact("Csc"), ODD)  # fmt: skip


def toward(plus: Expression, minus: Expression) -> Callable[[Expression], Expression]:
    """The values at Infinity and at -Infinity."""

    def exact(x: Expression) -> Expression:
        d = direction(x)
        return plus if d == 1 else minus if d == -1 else None

    return exact


numeric_function("Sinh", "Sinh[x] is the hyperbolic sine of x.", math.sinh, cmath.sinh, "sinh",
                 both(at("ArcSinh", 0), toward(Infinity, NEGATIVE_INFINITY)), ODD)  # fmt: skip
numeric_function("Cosh", "Cosh[x] is the hyperbolic cosine of x.", math.cosh, cmath.cosh, "cosh",
                 both(at("ArcCosh", 1), toward(Infinity, Infinity)), EVEN)  # fmt: skip
numeric_function("Tanh", "Tanh[x] is the hyperbolic tangent of x.", math.tanh, cmath.tanh, "tanh",
                 both(at("ArcTanh", 0), toward(1, -1)), ODD)  # fmt: skip
numeric_function("Coth", "Coth[x] is the hyperbolic cotangent of x.", inverse_of(math.tanh), inverse_of(cmath.tanh),
                 None, both(at("ArcCoth", ComplexInfinity), toward(1, -1)), ODD)  # fmt: skip
numeric_function("Sech", "Sech[x] is the hyperbolic secant of x.", inverse_of(math.cosh), inverse_of(cmath.cosh),
                 None, both(at("ArcSech", 1), toward(0, 0)), EVEN)  # fmt: skip
numeric_function("Csch", "Csch[x] is the hyperbolic cosecant of x.", inverse_of(math.sinh), inverse_of(cmath.sinh),
                 None, both(at("ArcCsch", ComplexInfinity), toward(0, 0)), ODD)  # fmt: skip
numeric_function("Sinc", "Sinc[x] is Sin[x]/x, and 1 at 0.", lambda x: math.sin(x) / x if x else 1.0,
                 lambda z: cmath.sin(z) / z if z else 1.0, None, lambda x: 1 if is_exact_zero(x) else None,
                 EVEN)  # fmt: skip


def haversine_exact(x: Expression) -> Expression:
    """(1 - Cos[x])/2 at the multiples of Pi."""
    return None if turns(x) is None else Expr(Plus, (HALF, Expr(Times, (-HALF, call("Cos", x)))))


numeric_function("Haversine", "Haversine[x] is (1 - Cos[x])/2.", lambda x: math.sin(x / 2) ** 2,
                 lambda z: cmath.sin(z / 2) ** 2, None, haversine_exact, EVEN)  # fmt: skip
numeric_function("InverseHaversine", "InverseHaversine[x] is the number whose haversine is x.",
                 lambda x: 2 * math.asin(math.sqrt(x)), lambda z: 2 * cmath.asin(cmath.sqrt(z)), None,
                 lambda x: 0 if is_exact_zero(x) else Pi if is_exact_one(x) else None)  # fmt: skip
numeric_function("Gudermannian", "Gudermannian[x] is 2 ArcTan[Tanh[x/2]].", lambda x: 2 * math.atan(math.tanh(x / 2)),
                 lambda z: 2 * cmath.atan(cmath.tanh(z / 2)), None,
                 both(lambda x: 0 if is_exact_zero(x) else None, toward(pi_times(HALF), pi_times(-HALF))),
                 ODD)  # fmt: skip
numeric_function("InverseGudermannian", "InverseGudermannian[x] is 2 ArcTanh[Tan[x/2]].",
                 lambda x: 2 * math.atanh(math.tan(x / 2)), lambda z: 2 * cmath.atanh(cmath.tan(z / 2)), None,
                 lambda x: 0 if is_exact_zero(x) else None, ODD)  # fmt: skip
