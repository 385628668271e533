"""Arg: the angle of a complex number, exact where its factors have known angles."""

from __future__ import annotations

import cmath
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import REAL_TYPES, Expr, Expression, call, has_head, rational, system

from .arithmetic import NUMERIC
from .infinities import ComplexInfinity, Indeterminate, direction
from .number_tower import COMPLEX, machine
from .numeric_value import is_numeric, real_value, sign_of

Plus, Times, Power, Pi, E = map(system, ("Plus", "Times", "Power", "Pi", "E"))


@builtin("Arg", "Arg[z] is the angle of z in the complex plane, between -Pi and Pi.", attributes=NUMERIC)
def argument(z):
    """The angle; 0 or Pi for real numbers."""
    kind = type(z)
    if kind is float:
        return 0 if z >= 0 else cmath.pi
    if kind is complex:
        return cmath.phase(z) if z else 0
    if kind in COMPLEX:
        return call("ArcTan", z.re, z.im)
    if z is Indeterminate or z is ComplexInfinity:
        return Indeterminate if z is Indeterminate else None
    towards = direction(z)
    if towards is not None:
        return call("Arg", towards)
    s = sign_of(z)
    if s is not None:
        return 0 if s >= 0 else Pi
    if has_head(z, Times) and type(z.args[0]) in REAL_TYPES:
        return without_factor(z)
    return of_numeric(z) if is_numeric(z) else None


def without_factor(z: Expr) -> Expression:
    """Arg[c w] for a real number c: Arg[w] or Arg[-w]."""
    if is_numeric(z):
        return of_numeric(z)
    negative = sign_of(z.args[0]) == -1
    if negative and type(z.args[0]) is int and z.args[0] == -1:
        return None
    return call("Arg", Expr(Times, (-1 if negative else 1, *z.args[1:])))


def of_numeric(z: Expression) -> Expression:
    """The angle of an exact numeric expression: the sum of those of its factors, or by its two parts."""
    total: Expression = 0
    for factor in z.args if has_head(z, Times) else (z,):
        angle = of_factor(factor)
        if angle is None:
            return by_parts(z)
        total = Expr(Plus, (total, angle))
    return principal(evaluate(total))


def of_factor(z: Expression) -> Expression:
    """The angle of a real number, a root of -1 or a power of E; None for anything else."""
    s = sign_of(z)
    if s is not None:
        return Pi if s < 0 else 0
    if has_head(z, Power) and len(z.args) == 2:
        base, exponent = z.args
        if base is E:
            angle = evaluate(call("Im", exponent))
            return angle if real_value(angle) is not None else None
        if sign_of(base) == -1 and type(exponent) is Fraction:
            return Expr(Times, (exponent, Pi))
    return None


def principal(angle: Expression) -> Expression:
    """The angle less full turns, so that it lies between -Pi and Pi."""
    value = real_value(angle)
    if value is None:
        return None
    turns = float(machine(value).real) / (2 * cmath.pi)
    whole = -int((0.5 - turns) // 1)
    if abs(turns - round(2 * turns) / 2) < 1e-12:  # an angle that is a multiple of Pi to the last digit
        whole = -int((0.5 - round(2 * turns) / 2) // 1)
    return Expr(Plus, (angle, Expr(Times, (rational(Fraction(-2 * whole)), Pi))))


def by_parts(z: Expression) -> Expression:
    """ArcTan[Re[z], Im[z]] where both parts are known."""
    parts = [evaluate(call(name, z)) for name in ("Re", "Im")]
    known = all(real_value(p) is not None and not has_head(p, system("Re")) and not has_head(p, system("Im"))
                for p in parts)  # fmt: skip
    return call("ArcTan", *parts) if known else None
