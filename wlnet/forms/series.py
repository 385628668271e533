"""Power series: 1 + x + x^2/2 + O[x]^3."""

from __future__ import annotations

from fractions import Fraction

from ..expr import Expr, Expression, call, has_head, is_list, system
from .arithmetic import Times, opposite
from .operators import PLUS
from .writer import Operand, Piece, Style, Written


def series(e: Expr, style: Style) -> Written | None:
    """The terms in ascending order, and that of the terms left out."""
    if len(e.args) != 6 or not is_list(e.args[2]) or not all(type(n) is int for n in e.args[3:]) or e.args[5] < 1:
        return None
    x, at, items, first, last, step = e.args
    base = shifted(x, at)
    terms = [term(c, base, Fraction(first + i, step)) for i, c in enumerate(items.args[: max(0, last - first)])
             if not (type(c) is int and c == 0)]  # fmt: skip
    rest = call("O", base)
    terms.append(rest if last == step else call("Power", rest, plain(Fraction(last, step))))
    pieces: list[Piece] = [Operand(terms[0], PLUS + 1)]
    for t in terms[1:]:
        positive = opposite(t)
        pieces += (" + ", Operand(t, PLUS + 1)) if positive is None else (" - ", Operand(positive, PLUS + 1))
    return PLUS, pieces


def plain(n: Fraction) -> Expression:
    """An integer where it is one."""
    return n.numerator if n.denominator == 1 else n


def shifted(x: Expression, at: Expression) -> Expression:
    """What the powers are of: x, x - x0, or 1/x around infinity."""
    if at is system("Infinity") or has_head(at, system("DirectedInfinity")):
        return call("Power", x, -1)
    if type(at) is int and at == 0:
        return x
    return call("Plus", x, -at if type(at) in (int, float, Fraction) else call("Times", -1, at))


def term(c: Expression, base: Expression, exponent: Fraction) -> Expression:
    """One term."""
    if exponent == 0:
        return c
    power = base if exponent == 1 else call("Power", base, plain(exponent))
    if type(c) is int and c == 1:
        return power
    return call("Times", *(c.args if has_head(c, Times) else (c,)), power)
