"""Inverses of the circular and hyperbolic functions."""

from __future__ import annotations

import cmath
import math
from fractions import Fraction
from functools import lru_cache
from typing import Any

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import REAL_TYPES, Expr, Expression, PackedList, call, has_head, literal_key, system

from .arithmetic import NUMERIC
from .infinities import NEGATIVE_INFINITY, ComplexInfinity, Indeterminate, Infinity, direction
from .number_tower import finite, machine
from .numeric_function import ODD, is_exact_one, is_exact_zero, numeric_function
from .numeric_value import real_value, sign_of
from .trigonometry import HALF, SINES, both, by_reciprocal, pi_times, sqrt, toward

Plus, Times, Power = system("Plus"), system("Times"), system("Power")


@lru_cache(1)
def arcs() -> dict[Any, Fraction]:
    """Known values: Sin[r Pi] -> r for 0 <= r <= 1/2."""
    return {literal_key(evaluate(value)): r for r, value in SINES.items()}


@lru_cache(1)
def tangent_arcs() -> dict[Any, Fraction]:
    """Known values: Tan[r Pi] -> r for 0 <= r < 1/2."""
    values = {Fraction(0): 0, Fraction(1, 6): call("Power", 3, -HALF), Fraction(1, 4): 1, Fraction(1, 3): sqrt(3)}
    return {literal_key(evaluate(value)): r for r, value in values.items()}


def at_zero(x: Expression) -> Expression:
    """0 at 0."""
    return 0 if is_exact_zero(x) else None


def arcsin_exact(x: Expression) -> Expression:
    """ArcSin at the known sines."""
    r = arcs().get(literal_key(x))
    return None if r is None else pi_times(r)


def arccos_exact(x: Expression) -> Expression:
    """ArcCos at the known cosines and their negatives."""
    r = arcs().get(literal_key(x))
    if r is not None:
        return pi_times(HALF - r)
    r = arcs().get(literal_key(evaluate(Expr(Times, (-1, x)))))
    return None if r is None else pi_times(HALF + r)


def arctan_exact(x: Expression) -> Expression:
    """ArcTan at the known tangents and at infinity."""
    d = direction(x)
    if d in (1, -1):
        return pi_times(d * HALF)
    r = tangent_arcs().get(literal_key(x))
    return None if r is None else pi_times(r)


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
                 by_reciprocal(cmath.acos), None, lambda x: 0 if is_exact_one(x) else None)  # fmt: skip
numeric_function("ArcCsc", "ArcCsc[x] is the angle whose cosecant is x.", by_reciprocal(math.asin),
                 by_reciprocal(cmath.asin), None, lambda x: pi_times(HALF) if is_exact_one(x) else None,
                 ODD)  # fmt: skip
numeric_function("ArcSinh", "ArcSinh[x] is the number whose hyperbolic sine is x.", math.asinh, cmath.asinh,
                 "arcsinh", both(at_zero, toward(Infinity, NEGATIVE_INFINITY)), ODD)  # fmt: skip
numeric_function("ArcCosh", "ArcCosh[x] is the number whose hyperbolic cosine is x.", math.acosh, cmath.acosh,
                 "arccosh", both(lambda x: 0 if is_exact_one(x) else None, toward(Infinity, Infinity)))  # fmt: skip
numeric_function("ArcTanh", "ArcTanh[x] is the number whose hyperbolic tangent is x.", math.atanh, cmath.atanh,
                 "arctanh", both(at_zero, lambda x: Infinity if is_exact_one(x) else None), ODD)  # fmt: skip
numeric_function("ArcCoth", "ArcCoth[x] is the number whose hyperbolic cotangent is x.", by_reciprocal(math.atanh),
                 by_reciprocal(cmath.atanh), None, lambda x: Infinity if is_exact_one(x) else None)  # fmt: skip
numeric_function("ArcSech", "ArcSech[x] is the number whose hyperbolic secant is x.", by_reciprocal(math.acosh),
                 by_reciprocal(cmath.acosh), None, lambda x: 0 if is_exact_one(x) else None)  # fmt: skip
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
    first = x.args[0] if has_head(x, Times) and x.args and not direction(x) else None
    if type(first) in REAL_TYPES and sign_of(first) == -1:
        return Expr(Times, (-1, call("ArcTan", Expr(Times, (-1, x)))))
    if kind in REAL_TYPES and sign_of(x) == -1:
        return Expr(Times, (-1, call("ArcTan", -x))) if kind in (int, Fraction) else math.atan(machine(x).real)
    return arctan_exact(x)


def angle_of(x: Expression, y: Expression) -> Expression:
    """ArcTan[x, y]."""
    if type(x) is float or type(y) is float:
        a, b = real_value(x), real_value(y)
        if a is None or b is None:
            return None
        return math.atan2(machine(b).real, machine(a).real) if sign_of(a) or sign_of(b) else Indeterminate
    s, t = sign_of(x), sign_of(y)
    if s is None or t is None:
        return None
    if s == 0:
        return Indeterminate if t == 0 else pi_times(t * HALF)
    angle = call("ArcTan", Expr(Times, (y, Expr(Power, (x, -1)))))
    return angle if s > 0 else Expr(Plus, (angle, pi_times(Fraction(-1 if t < 0 else 1))))
