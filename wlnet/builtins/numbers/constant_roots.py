"""Roots of positive constants in a product come together: Sqrt[2] Sqrt[Pi] is Sqrt[2 Pi]."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from wlnet.expr import Expr, Expression, has_head, system

from . import radicals
from .numeric_value import is_numeric, sign_of

Times, Power = system("Times"), system("Power")


class Root(NamedTuple):
    """(number rest)^exponent: a root, or one over a root, of a positive constant."""

    number: int | Fraction
    rest: Expression
    exponent: Fraction
    whole: Expression


def root_in(e: Expression) -> Root | None:
    """The parts of a root of a positive constant that is no number itself; None for anything else."""
    if not has_head(e, Power) or len(e.args) != 2 or type(e.args[1]) is not Fraction:
        return None
    base, exponent = e.args
    if abs(exponent.numerator) != 1 or type(base) in (int, Fraction) or not is_numeric(base) or sign_of(base) != 1:
        return None
    if has_head(base, Times) and type(base.args[0]) in (int, Fraction):
        if base.args[0] < 0:
            return None
        others = base.args[1:]
        return Root(base.args[0], others[0] if len(others) == 1 else Expr(Times, others), exponent, e)
    return Root(1, base, exponent, e)


def split(items: list[Expression], roots: radicals.Roots, number: Expression) -> tuple[list[Expression], list[Root]]:
    """The factors without roots of constants, and these, whose numbers move to `roots`; none where they stay apart."""
    found = [r for r in map(root_in, items) if r is not None]
    if not found or not (roots or len(found) > 1 or (found[0].number != 1 and number not in (1, -1))):
        return items, []
    for r in found:
        for p, count in radicals.roots_of(r.number, r.exponent).items():
            roots[p] = roots.get(p, Fraction(0)) + count
    whole = {id(r.whole) for r in found}
    return [item for item in items if id(item) not in whole], found


def united(found: list[Root], powers: list[Expression]) -> list[Expression]:
    """The roots of numbers and of constants, those with the same index as one."""
    result = []
    for n in dict.fromkeys(r.exponent.denominator for r in found):
        group = [r for r in found if r.exponent.denominator == n]
        numbers = [p for p in powers if is_root(p, n)]
        powers = [p for p in powers if not is_root(p, n)]
        exponents = [*(r.exponent for r in group), *(p.args[1] for p in numbers)]
        turned = -1 if all(e < 0 for e in exponents) else 1
        number = Fraction(1)
        for p in numbers:
            number *= Fraction(p.args[0]) ** (turned * p.args[1].numerator)
        constants: list[Expression] = [] if number == 1 else [number.numerator if number.denominator == 1 else number]
        for r in group:
            up = turned * r.exponent.numerator
            factors = r.rest.args if has_head(r.rest, Times) else (r.rest,)
            constants += factors if up == 1 else (Expr(Power, (f, -1)) for f in factors)
        base = constants[0] if len(constants) == 1 else Expr(Times, tuple(constants))
        whole = Expr(Power, (base, Fraction(turned, n)))
        result.append(next((r.whole for r in group if r.whole == whole), whole))
    return [*powers, *result]


def is_root(p: Expression, n: int) -> bool:
    """Whether a power is the n-th root of a positive number, or one over it."""
    return has_head(p, Power) and abs(p.args[1]) == Fraction(1, n) and p.args[0] > 0
