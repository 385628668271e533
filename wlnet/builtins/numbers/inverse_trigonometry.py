"""Inverses of the circular and hyperbolic functions."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import (
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    call,
    exact_complex,
    has_head,
    literal_key,
    system,
)

from .arithmetic import NUMERIC
from .infinities import NEGATIVE_INFINITY, ComplexInfinity, Indeterminate, Infinity, direction
from .number_tower import finite, machine
from .numeric_function import ODD, is_exact_one, is_exact_zero, leads_negative, numeric_function
from .numeric_value import approximate, is_numeric, real_value, sign_of
from .significance import BIG
from .trigonometric_rules import rewritten
from .trigonometry import HALF, SINES, TANGENTS, both, by_reciprocal, pi_times, toward

Plus, Times, Power, Pi = system("Plus"), system("Times"), system("Power"), system("Pi")


@lru_cache(1)
def arcs() -> dict[Any, Fraction]:
    """Known values: Sin[r Pi] -> r for 0 <= r <= 1/2."""
    return {literal_key(evaluate(value)): r for r, value in SINES.items()}


@lru_cache(1)
def tangent_arcs() -> dict[Any, Fraction]:
    """Known values: Tan[r Pi] -> r for 0 <= r < 1/2."""
    return {literal_key(evaluate(value)): r for r, value in TANGENTS.items() if r != HALF}


def at_zero(x: Expression) -> Expression:
    """0 at 0."""
    return 0 if is_exact_zero(x) else None


def undone(name: str, x: Expression) -> Expression:
    """ArcSin[Sin[q]], ArcCos[Cos[q]] or ArcTan[Tan[q]] for an exact real number q; None for anything else."""
    q = x.args[0] if has_head(x, system(name)) and len(x.args) == 1 else None
    value: Any = real_value(q) if q is not None and is_numeric(q) else None
    if type(value) not in (int, Fraction, float) or abs(value) > 1e6:
        return None
    if name == "Cos":
        turns = math.floor(value / (2 * math.pi))
        rest = Expr(Plus, (q, pi_times(Fraction(-2 * turns))))
        below = value - 2 * math.pi * turns <= math.pi
        return rest if below else Expr(Plus, (pi_times(Fraction(2)), Expr(Times, (-1, rest))))
    halves = round(value / math.pi)
    rest = Expr(Plus, (q, pi_times(Fraction(-halves))))
    return Expr(Times, (-1, rest)) if name == "Sin" and halves % 2 else rest


def arcsin_exact(x: Expression) -> Expression:
    """ArcSin at the known sines."""
    r = arcs().get(literal_key(x))
    return undone("Sin", x) if r is None else pi_times(r)


def arccos_exact(x: Expression) -> Expression:
    """ArcCos at the known cosines and their negatives."""
    r = arcs().get(literal_key(x))
    if r is not None:
        return pi_times(HALF - r)
    r = arcs().get(literal_key(evaluate(Expr(Times, (-1, x)))))
    return undone("Cos", x) if r is None else pi_times(HALF + r)


def of_reciprocal(exact: Callable[[Expression], Expression], zero: Expression) -> Callable[[Expression], Expression]:
    """ArcSec and ArcCsc of what has a known ArcCos or ArcSin of its reciprocal."""

    def rule(x: Expression) -> Expression:
        if is_exact_zero(x):
            return zero
        if direction(x) is not None:
            return exact(0)
        return exact(evaluate(Expr(Power, (x, -1)))) if is_numeric(x) else None

    return rule


def arccosh_exact(x: Expression) -> Expression:
    """ArcCosh between -1 and 1, where ArcCos is known."""
    if is_exact_one(x):
        return 0
    found = arccos_exact(x) if is_numeric(x) else None
    return None if found is None else Expr(Times, (exact_complex(0, 1), found))


def arctanh_exact(x: Expression) -> Expression:
    """ArcTanh at 0, 1 and infinity."""
    d = direction(x)
    if d in (1, -1):
        return Expr(Times, (exact_complex(0, -d), HALF, Pi))
    return 0 if is_exact_zero(x) else Infinity if is_exact_one(x) else None


def arctan_exact(x: Expression) -> Expression:
    """ArcTan at the known tangents and at infinity."""
    d = direction(x)
    if d in (1, -1):
        return pi_times(d * HALF)
    if d is not None and d == 0:
        return Indeterminate
    r = tangent_arcs().get(literal_key(x))
    return undone("Tan", x) if r is None else pi_times(r)


def arccot_exact(x: Expression) -> Expression:
    """ArcCot at the inverses of known tangents."""
    if is_exact_zero(x):
        return pi_times(HALF)
    if direction(x) is not None:
        return 0
    r = tangent_arcs().get(literal_key(x))
    return None if r is None else pi_times(HALF - r)


numeric_function("ArcSin", "ArcSin[x] is the angle whose sine is x.", math.asin, cmath.asin, "arcsin",
                 arcsin_exact, ODD)  # fmt: skip
numeric_function("ArcCos", "ArcCos[x] is the angle whose cosine is x.", math.acos, cmath.acos, "arccos", arccos_exact)
numeric_function("ArcCot", "ArcCot[x] is the angle whose cotangent is x.", lambda x: math.atan(1 / x),
                 lambda z: cmath.atan(1 / z), None, arccot_exact)  # fmt: skip
numeric_function("ArcSec", "ArcSec[x] is the angle whose secant is x.", by_reciprocal(math.acos),
                 by_reciprocal(cmath.acos), None, of_reciprocal(arccos_exact, ComplexInfinity))  # fmt: skip
numeric_function("ArcCsc", "ArcCsc[x] is the angle whose cosecant is x.", by_reciprocal(math.asin),
                 by_reciprocal(cmath.asin), None, of_reciprocal(arcsin_exact, ComplexInfinity), ODD)  # fmt: skip
numeric_function("ArcSinh", "ArcSinh[x] is the number whose hyperbolic sine is x.", math.asinh, cmath.asinh,
                 "arcsinh", both(at_zero, toward(Infinity, NEGATIVE_INFINITY)), ODD)  # fmt: skip
numeric_function("ArcCosh", "ArcCosh[x] is the number whose hyperbolic cosine is x.", math.acosh, cmath.acosh,
                 "arccosh", both(arccosh_exact, toward(Infinity, Infinity)))  # fmt: skip
numeric_function("ArcTanh", "ArcTanh[x] is the number whose hyperbolic tangent is x.", math.atanh, cmath.atanh,
                 "arctanh", arctanh_exact, ODD)  # fmt: skip
numeric_function("ArcCoth", "ArcCoth[x] is the number whose hyperbolic cotangent is x.", by_reciprocal(math.atanh),
                 by_reciprocal(cmath.atanh), None, lambda x: Infinity if is_exact_one(x) else None)  # fmt: skip
numeric_function("ArcSech", "ArcSech[x] is the number whose hyperbolic secant is x.", by_reciprocal(math.acosh),
                 by_reciprocal(cmath.acosh), None, lambda x: 0 if is_exact_one(x) else
                 Infinity if is_exact_zero(x) else None)  # fmt: skip
numeric_function("ArcCsch", "ArcCsch[x] is the number whose hyperbolic cosecant is x.", by_reciprocal(math.asinh),
                 by_reciprocal(cmath.asinh), None, None, ODD)  # fmt: skip


def fast_arctan(x: Any = None, y: Any = None, *rest: Any) -> Expression:
    """ArcTan of machine reals and packed lists of reals."""
    if rest:
        return None
    if y is None:
        if type(x) is float:
            return math.atan(x) if x == x else None
        if type(x) is PackedList and x.array.dtype.kind == "f":
            import numpy

            found = numpy.arctan(x.array)
            return None if numpy.isnan(found).any() else PackedList(found)
        return None
    return math.atan2(y, x) if type(x) is type(y) is float and (x or y) and x == x and y == y else None


@builtin("ArcTan", "ArcTan[x] is the angle whose tangent is x; ArcTan[x, y] the angle of the point {x, y}.",
         attributes=NUMERIC, fast=fast_arctan,
         messages={"indet": "Indeterminate expression `1` encountered."})  # fmt: skip
def arctan(x, y=None):
    """The angle; in the right half plane for one argument, between -Pi and Pi for two."""
    if y is not None:
        return angle_of(x, y)
    kind = type(x)
    if kind is float:
        return math.atan(x) if x == x else Indeterminate
    if kind is complex:
        return finite(cmath.atan(x)) if x not in (1j, -1j) else ComplexInfinity
    if kind in BIG:
        from .precise_functions import value_of

        found = value_of("ArcTan", (x,))
        return cmath.atan(machine(x)) if found is None else found
    found = arctan_exact(x)
    if found is None:
        found = rewritten("ArcTan", x)
    if found is None and leads_negative(x):
        return Expr(Times, (-1, call("ArcTan", Expr(Times, (-1, x)))))
    return found


def complex_angle(x: Expression, y: Expression) -> Expression:
    """-I Log[(x + I y)/Sqrt[x^2 + y^2]] of machine numbers."""
    a, b = (approximate(e) for e in (x, y))
    if a is None or b is None or complex not in (type(x), type(y)):
        return None
    size = cmath.sqrt(a * a + b * b)
    return finite(-1j * cmath.log((a + 1j * b) / size)) if size else Indeterminate


def angle_of(x: Expression, y: Expression) -> Expression:
    """ArcTan[x, y]."""
    if complex in (type(x), type(y)) or (type(x) is type(y) is ExactComplex):
        return complex_angle(x, y)
    if type(x) is float or type(y) is float:
        a, b = real_value(x), real_value(y)
        if a is None or b is None:
            return None
        return math.atan2(machine(b).real, machine(a).real) if sign_of(a) or sign_of(b) else Indeterminate
    s, t = sign_of(x), sign_of(y)
    if s is None or t is None:
        return None
    if s == 0:
        if t == 0:
            message("ArcTan", "indet", call("ArcTan", x, y))
            return Indeterminate
        return pi_times(t * HALF)
    angle = call("ArcTan", Expr(Times, (y, Expr(Power, (x, -1)))))
    return angle if s > 0 else Expr(Plus, (angle, pi_times(Fraction(-1 if t < 0 else 1))))
