"""Sums, products and powers: minus signs, fractions and roots as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..expr import BigComplex, BigReal, ExactComplex, Expr, Expression, Symbol, has_head, system
from .operators import ATOM, CALL, DIVIDE, NEGATIVE, PLUS, POWER, TIMES
from .writer import Operand, Piece, Rule, Style, Written

Plus, Times, Power = system("Plus"), system("Times"), system("Power")
Minus, Subtract, Divide, DirectedInfinity = map(system, ("Minus", "Subtract", "Divide", "DirectedInfinity"))
TIGHT = DIVIDE + 1  # what a fraction's parts and the operand of a minus sign must have
HALF = Fraction(1, 2)


def is_negative(e: Expression) -> bool:
    """Whether a number is written with a minus sign in front."""
    kind = type(e)
    if kind is int or kind is float or kind is Fraction:
        return bool(e < 0)
    if kind is BigReal:
        return bool(e.value < 0)
    if kind is BigComplex:
        return type(e.re) is int and e.im.value < 0
    return kind is ExactComplex and e.re == 0 and e.im < 0


def opposite(e: Expression) -> Expression:
    """What stands after the minus sign of a term that is written with one; None for other terms."""
    if is_negative(e):
        kind = type(e)
        if kind is BigReal:
            return BigReal(e.value.copy_negate(), e.precision)
        if kind is BigComplex:
            return BigComplex(0, opposite(e.im))
        return ExactComplex(0, -e.im) if kind is ExactComplex else -e
    if not has_head(e, Times) or len(e.args) < 2 or not is_negative(e.args[0]):
        return None
    if type(e.args[0]) is int and e.args[0] == -1:
        return e.args[1] if len(e.args) == 2 else Expr(Times, e.args[1:])
    return Expr(Times, (opposite(e.args[0]), *e.args[1:]))


def sum_of(e: Expr, style: Style) -> Written | None:
    """a + b - c, in the order the terms stand."""
    if len(e.args) < 2:
        return None
    pieces: list[Piece] = [Operand(e.args[0], PLUS + 1)]
    for term in e.args[1:]:
        positive = opposite(term)
        pieces += (" + ", Operand(term, PLUS + 1)) if positive is None else (" - ", Operand(positive, PLUS + 1))
    return PLUS, pieces


def product(e: Expr, style: Style) -> Written | None:
    """-(a*b), 2*x, (2*x)/3, a/(b*c): powers with negative exponents go below a fraction line."""
    if len(e.args) < 2:
        return None
    first, *rest = e.args
    if type(first) is int and first == -1:
        return NEGATIVE, ("-", Operand(opposite(e), TIGHT if _plain_after_minus(rest) else ATOM))
    if type(first) is Fraction:
        return _with_fraction(first, rest, style)
    above = [f for f in e.args if below_line(f) is None]
    below = [g for f in e.args if (g := below_line(f)) is not None]
    if not below:
        sign = NEGATIVE if is_negative(first) and not apart(first, style) else TIMES
        return sign, _factors(above, style)
    return _quotient(above, below, style)


def below_line(e: Expression) -> Expression:
    """The denominator that a factor b^-n stands for; None for a factor of the numerator."""
    if not has_head(e, Power) or len(e.args) != 2:
        return None
    base, exponent = e.args
    turned = opposite(exponent)
    if turned is None or type(exponent) is ExactComplex:
        return None
    return base if type(turned) is int and turned == 1 else Expr(Power, (base, turned))


def fraction_of(factors: Sequence[Expression]) -> tuple[list[Expression], list[Expression]]:
    """The factors above and below a fraction line; those of a rational number are its numerator and denominator."""
    above: list[Expression] = []
    below: list[Expression] = []
    for factor in factors:
        under = below_line(factor)
        if type(factor) is Fraction:
            above += [factor.numerator] if factor.numerator != 1 else []
            below.append(factor.denominator)
        elif under is not None:
            below.append(under)
        else:
            above.append(factor)
    return above, below


def power(e: Expr, style: Style) -> Written | None:
    """x^2, Sqrt[x], 1/Sqrt[x]; x^(-1) in InputForm is 1/x in OutputForm."""
    if len(e.args) != 2:
        return None
    base, exponent = e.args
    if type(exponent) is Fraction and exponent == HALF:
        return CALL, ("Sqrt[", Operand(base, 0), "]")
    root = type(exponent) is Fraction and exponent == -HALF
    if root or (style.form == "OutputForm" and is_negative(exponent)):
        below = below_line(e)
        if below is not None:
            return DIVIDE, ("1/", Operand(below, TIGHT))
    return POWER, (Operand(base, POWER + 1), "^", Operand(exponent, POWER))


def _plain_after_minus(factors: Sequence[Expression]) -> bool:
    return len(factors) > 1 or not isinstance(factors[0], Expr) or factors[0].head not in AWKWARD_AFTER_MINUS


AWKWARD_AFTER_MINUS = frozenset({system("PreIncrement"), system("PreDecrement")})


def _with_fraction(q: Fraction, rest: Sequence[Expression], style: Style) -> Written:
    """A product whose first factor is a fraction p/q."""
    above = [f for f in rest if below_line(f) is None]
    below = [g for f in rest if (g := below_line(f)) is not None]
    if style.form == "InputForm" and q.numerator == -1:
        written: list[Piece] = _factors(above, style) if above else ["1"]
        if below:
            written += ["/", *_fraction_part(below, style, TIGHT)]
        return NEGATIVE, ("-1/", Operand(q.denominator, 0), "*", *written)
    below.insert(0, q.denominator)
    if q.numerator == -1:
        _, pieces = _quotient(above, below, style)
        return NEGATIVE, ("-", *pieces)
    return _quotient(above if q.numerator == 1 else [q.numerator, *above], below, style)


def _quotient(above: Sequence[Expression], below: Sequence[Expression], style: Style) -> Written:
    return DIVIDE, (*_fraction_part(above, style, NEGATIVE), "/", *_fraction_part(below, style, TIGHT))


def _fraction_part(factors: Sequence[Expression], style: Style, number_level: int) -> Sequence[Piece]:
    if not factors:
        return ("1",)
    if len(factors) > 1:
        return ("(", *_factors(factors, style), ")")
    only = factors[0]
    return (Operand(only, number_level if type(only) in (int, float, BigReal) else TIGHT),)


def _factors(factors: Sequence[Expression], style: Style) -> list[Piece]:
    """Factors with times signs between; a number in front needs no parentheses."""
    first = factors[0]
    level = ATOM if apart(first, style) else NEGATIVE if style.atom(first) is not None else TIMES + 1
    pieces: list[Piece] = [Operand(first, level)]
    for factor in factors[1:]:
        pieces += style.times, Operand(factor, TIMES + 1)
    return pieces


def apart(e: Expression, style: Style) -> bool:
    """Whether a first factor stands in parentheses in InputForm: a multiple of I, as in (3*I)*x."""
    return style.form == "InputForm" and type(e) is ExactComplex and e.re == 0 and abs(e.im) != 1


def minus(e: Expr, style: Style) -> Written | None:
    """Minus[x] that was not evaluated."""
    return (NEGATIVE, ("-", Operand(e.args[0], ATOM))) if len(e.args) == 1 else None


def difference(e: Expr, style: Style) -> Written | None:
    """Subtract[a, b] that was not evaluated."""
    return (PLUS, (Operand(e.args[0], PLUS), " - ", Operand(e.args[1], PLUS + 1))) if len(e.args) == 2 else None


def quotient(e: Expr, style: Style) -> Written | None:
    """Divide[a, b] that was not evaluated."""
    return (DIVIDE, (Operand(e.args[0], DIVIDE), "/", Operand(e.args[1], TIGHT))) if len(e.args) == 2 else None


def infinity(e: Expr, style: Style) -> Written | None:
    """Infinity, -Infinity and ComplexInfinity."""
    if not e.args:
        return ATOM, ("ComplexInfinity",)
    known = {1: (ATOM, ("Infinity",)), -1: (NEGATIVE, ("-Infinity",))}
    return known.get(e.args[0]) if len(e.args) == 1 and type(e.args[0]) is int else None


RULES: dict[Symbol, Rule] = {
    Plus: sum_of,
    Times: product,
    Power: power,
    Minus: minus,
    Subtract: difference,
    Divide: quotient,
    DirectedInfinity: infinity,
}
