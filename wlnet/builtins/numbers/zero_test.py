"""Whether an exact numeric expression is zero, and which sign it has: by machine numbers where they can tell."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wlnet.evaluator import evaluate
from wlnet.evaluator.substitute import substitute
from wlnet.expr import NUMBER_TYPES, ExactComplex, Expr, Expression, Symbol, has_head, system

from .number_tower import machine
from .numeric_value import approximate

Plus, Times, Power, Pi, Degree, GoldenRatio = map(system, ("Plus", "Times", "Power", "Pi", "Degree", "GoldenRatio"))
CERTAIN = 1e-10  # machine values whose size is more than this part of the largest term are not zero
DIGITS = 80
NOTHING = 1e-60  # the same for values of so many digits
HALF = Fraction(1, 2)
KNOWN = {
    Degree: Expr(Times, (Fraction(1, 180), Pi)),
    GoldenRatio: Expr(Plus, (HALF, Expr(Times, (HALF, Expr(Power, (5, HALF)))))),
}


def sign_of_difference(a: Expression, b: Expression) -> int | None:
    """-1, 0 or 1 for the exact number a - b, 1 for any complex one that is not zero; None where it is not known."""
    x, y = approximate(a), approximate(b)
    if x is None or y is None or type(x) not in NUMBER_TYPES or type(y) not in NUMBER_TYPES:
        return None
    p, q = machine(x), machine(y)
    scale = max(largest_term(a), largest_term(b))
    if abs(p - q) > CERTAIN * scale:
        return sign(p - q)
    difference = evaluate(expanded(Expr(Plus, (a, Expr(Times, (-1, b))))))
    if type(difference) in NUMBER_TYPES:
        return sign(machine(difference))
    value = precise(difference)
    if value is None:
        return None
    if abs(value) > NOTHING * scale:
        return sign(complex(value))
    return 0 if is_algebraic(difference) else None


def sign(z: Any) -> int:
    """The sign of a number; 1 for one that is not real."""
    if isinstance(z, complex):
        if abs(z.imag) > CERTAIN * abs(z.real):
            return 1
        z = z.real
    return (z > 0) - (z < 0)


def largest_term(e: Expression) -> float:
    """A size that rounding errors in the value of `e` are small against: that of its terms, not of their sum."""
    if has_head(e, Plus):
        return sum(map(largest_term, e.args))
    if has_head(e, Times):
        size = 1.0
        for a in e.args:
            size *= largest_term(a)
        return size
    if has_head(e, Power) and len(e.args) == 2 and type(e.args[1]) is int and e.args[1] > 0:
        try:
            return largest_term(e.args[0]) ** e.args[1]
        except OverflowError:
            return float("inf")
    value = approximate(e)
    return abs(machine(value)) if type(value) in NUMBER_TYPES else float("inf")


def expanded(e: Expr) -> Expression:
    """The expression multiplied out, constants that are made of others written so."""
    from .algebra import expanded

    return expanded(evaluate(substitute(e, KNOWN)))


def precise(e: Expression) -> Any:
    """The value to many digits; None without mpmath, and of functions it does not know."""
    try:
        import mpmath  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return None
    from .precise_functions import mpmath_value

    with mpmath.workdps(DIGITS):
        try:
            return mpmath_value(e, mpmath)
        except (ValueError, ZeroDivisionError, OverflowError, mpmath.libmp.libhyper.NoConvergence):
            return None


def is_algebraic(e: Expression) -> bool:
    """Whether an expression is made of rational numbers by sums, products and rational powers."""
    if type(e) in (int, Fraction, ExactComplex):
        return True
    if not isinstance(e, Expr) or type(e.head) is not Symbol:
        return False
    if e.head is Power and len(e.args) == 2:
        return type(e.args[1]) in (int, Fraction) and is_algebraic(e.args[0])
    return e.head in (Plus, Times) and all(map(is_algebraic, e.args))
