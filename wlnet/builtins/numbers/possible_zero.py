"""PossibleZeroQ: whether an expression seems to be zero."""

from __future__ import annotations

from random import Random

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.substitute import substitute
from wlnet.expr import NUMBER_TYPES, Expr, Expression, Symbol, call, system

from .comparison import truth
from .number_tower import is_zero, machine
from .numeric_value import is_numeric
from .zero_test import NOTHING, largest_term, precise, sign_of_difference

TURNS = (1.0, -1.0, 0.6 + 0.8j)  # sample points are positive, negative, and not real
ROUNDING = 1e-9  # values at sample points whose size is less than this part of the largest term pass for zero


@builtin("PossibleZeroQ", "PossibleZeroQ[e] is True if simple symbolic and numerical methods suggest that e is zero.",
         attributes="Listable",
         options={"Assumptions": system("$Assumptions"), "Method": system("Automatic")})  # fmt: skip
def possible_zero_q(e, *, assumptions, method):
    """True or False."""
    if type(e) in NUMBER_TYPES:
        return truth(is_zero(e))
    if not isinstance(e, Expr):
        return truth(False)
    if not is_numeric(e) and assumptions is not system("$Assumptions"):
        e = evaluate(call("Simplify", e, assumptions))
        if not isinstance(e, Expr):
            return truth(type(e) in NUMBER_TYPES and is_zero(e))
    return truth(numeric_zero(e) if is_numeric(e) else symbolic_zero(e))


def numeric_zero(e: Expr) -> bool:
    """Whether an exact number without variables is zero as far as many digits tell."""
    sign = sign_of_difference(e, 0)
    if sign is not None:
        return sign == 0
    value = precise(e)
    if value is not None:
        return bool(abs(value) <= NOTHING * largest_term(e))
    return evaluate(call("FullSimplify", e)) == 0


def symbolic_zero(e: Expr) -> bool:
    """Whether an expression in variables is zero when multiplied out, simplified, or at some random points."""
    if is_zero_number(evaluate(call("Together", e))):
        return True
    variables = evaluate(call("Variables", e)).args
    if not variables or not all(type(x) is Symbol for x in variables):
        return is_zero_number(evaluate(call("Simplify", e)))
    random = Random(1)
    for turn in TURNS:
        point = {x: turn * random.uniform(0.5, 2.5) for x in variables}
        value = evaluate(call("Quiet", call("N", substitute(e, point))))
        if type(value) not in NUMBER_TYPES:
            return is_zero_number(evaluate(call("Simplify", e)))
        if abs(machine(value)) > ROUNDING * max(1.0, largest_term(substitute(e, point))):
            return False
    return True


def is_zero_number(e: Expression) -> bool:
    """Whether an expression is a number that is zero."""
    return type(e) in NUMBER_TYPES and is_zero(e)
