"""Infinity, -Infinity, ComplexInfinity and Indeterminate in sums and products."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.expr import NUMBER_TYPES, Expr, Expression, exact_complex, has_head, system

from .number_tower import is_zero, multiply, parts
from .numeric_value import approximate, is_numeric, sign_of

Plus, Times, Power, Abs = map(system, ("Plus", "Times", "Power", "Abs"))
Infinity, ComplexInfinity, Indeterminate, DirectedInfinity = map(
    system, ("Infinity", "ComplexInfinity", "Indeterminate", "DirectedInfinity")
)
NEGATIVE_INFINITY = Expr(Times, (-1, Infinity))


def direction(e: Expression) -> Expression:
    """1 for Infinity, -1 for -Infinity, 0 for ComplexInfinity, z for DirectedInfinity[z]; None for finite things."""
    if e is Infinity:
        return 1
    if e is ComplexInfinity:
        return 0
    if has_head(e, Times) and len(e.args) == 2 and e.args[1] is Infinity and type(e.args[0]) is int:
        return e.args[0]
    if has_head(e, DirectedInfinity) and len(e.args) < 2:
        return e.args[0] if e.args else 0
    return None


def infinite(towards: Expression) -> Expression:
    """The infinity in a direction."""
    if type(towards) is int:
        return Infinity if towards > 0 else NEGATIVE_INFINITY if towards else ComplexInfinity
    return Expr(DirectedInfinity, (towards,))


def indeterminate(e: Expression) -> Expression:
    """Indeterminate, with Infinity::indet."""
    message("Infinity", "indet", e)
    return Indeterminate


def infinite_sum(args: tuple[Expression, ...]) -> Expression:
    """A sum with an infinite term: it swallows all numeric terms; opposite infinities are Indeterminate."""
    towards: list[Expression] = []
    rest = []
    for a in args:
        d = direction(a)
        if d is not None:
            towards.append(d)
        elif not is_numeric(a):
            rest.append(a)
    first = towards[0]
    if len(towards) > 1 and (first == 0 or any(type(d) is not type(first) or d != first for d in towards)):
        return indeterminate(Expr(Plus, args))
    found = infinite(first)
    return Expr(Plus, (found, *rest)) if rest else found


def unit(z: Any) -> Expression:
    """z/|z| for a number that is not zero: an exact integer for real ones."""
    re, im = parts(z)
    if is_zero(im):
        return -1 if sign_of(re) == -1 else 1
    if is_zero(re):
        return exact_complex(0, -1 if sign_of(im) == -1 else 1)
    return None


def infinite_product(args: tuple[Expression, ...]) -> Expression:
    """A product with an infinite factor; Indeterminate with a zero, and undecided while there are symbols."""
    towards: Expression = 1
    rest = []
    for a in args:
        d = direction(a)
        if d is None:
            if type(a) in NUMBER_TYPES and is_zero(a):
                return indeterminate(Expr(Times, args))
            d = 1 if (s := sign_of(a)) == 1 else -1 if s == -1 else None
            if d is None and type(a) in NUMBER_TYPES:
                d = unit(a)
                if d is None:
                    d = Expr(Times, (a, Expr(Power, (Expr(Abs, (a,)), -1))))
            if d is None:
                d = approximate(a)
                d = None if d is None else d / abs(d)
            if d is None:
                rest.append(a)
                continue
        if type(d) in NUMBER_TYPES and type(towards) in NUMBER_TYPES:
            towards = multiply(towards, d)
        elif type(towards) is int and towards == 1:
            towards = d
        else:
            towards = Expr(Times, (towards, d))
    found = infinite(towards) if type(towards) is int else Expr(DirectedInfinity, (towards,))
    if not rest or found is ComplexInfinity:
        return found
    factors = found.args if found is NEGATIVE_INFINITY else (found,)
    return Expr(Times, (*factors, *rest))


@builtin("DirectedInfinity", "DirectedInfinity[z] is an infinite quantity in the direction of the complex number z.",
         attributes="Listable")  # fmt: skip
def directed_infinity(z=0):
    """Infinity, -Infinity or ComplexInfinity where it is one of them; otherwise the direction made a unit."""
    if z is Indeterminate:
        return ComplexInfinity
    if type(z) not in NUMBER_TYPES:
        return numeric_direction(z)
    if is_zero(z):
        return ComplexInfinity
    d = unit(z)
    if d is None and type(z) is complex:
        d = z / abs(z)
        return None if abs(d - z) < 1e-15 else Expr(DirectedInfinity, (d,))
    if d is None:
        size = evaluate(Expr(Abs, (z,)))
        alone = type(size) is int and size == 1
        return None if alone else Expr(DirectedInfinity, (Expr(Times, (z, Expr(Power, (size, -1)))),))
    return infinite(d) if type(d) is int else None if d == z else Expr(DirectedInfinity, (d,))


def numeric_direction(z: Expression) -> Expression:
    """DirectedInfinity[z] for a numeric expression z, z made a unit; None for anything else, and for a unit."""
    if not is_numeric(z):
        return None
    s = sign_of(z)
    if s is not None:
        return infinite(s)
    size = evaluate(Expr(Abs, (z,)))
    if type(size) is int and size == 1:
        return None
    return Expr(DirectedInfinity, (Expr(Times, (z, Expr(Power, (size, -1)))),)) if sign_of(size) == 1 else None


declare("Infinity", "Infinity is a positive infinite quantity.", messages={
    "indet": "Indeterminate expression `1` encountered."})  # fmt: skip
declare("ComplexInfinity", "ComplexInfinity is an infinite quantity of unknown direction.")
declare("Indeterminate", "Indeterminate is a numerical quantity whose size cannot be determined.")
