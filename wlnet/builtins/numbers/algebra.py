"""Numerators and denominators, expansion of products and powers, rational approximations."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin, evaluate, matcher
from wlnet.evaluator.substitute import substitute
from wlnet.expr import (
    Association,
    BigReal,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    Symbol,
    exact_complex,
    has_head,
    list_of,
    rational,
    system,
)

from ..structure.levels import parts_at
from .number_tower import overflow
from .numeric_function import is_negative
from .numeric_value import real_value

Plus, Times, Power = system("Plus"), system("Times"), system("Power")
MOST_TERMS = 100_000
EVERYWHERE = (0, 1 << 60)


def fraction_parts(e: Expression) -> tuple[Expression, Expression]:
    """Numerator and denominator: factors with negative exponents go below."""
    if type(e) is Fraction:
        return e.numerator, e.denominator
    if type(e) is ExactComplex:
        below = math.lcm(Fraction(e.re).denominator, Fraction(e.im).denominator)
        return exact_complex(e.re * below, e.im * below), below
    above: list[Expression] = []
    below_: list[Expression] = []
    for f in e.args if has_head(e, Times) else (e,):
        if type(f) is Fraction or type(f) is ExactComplex:
            p, q = fraction_parts(f)
            above.append(p)
            below_.append(q)
        elif has_head(f, Power) and len(f.args) == 2 and is_negative(f.args[1]):
            below_.append(Expr(Power, (f.args[0], Expr(Times, (-1, f.args[1])))))
        elif has_head(f, Power) and len(f.args) == 2 and has_head(f.args[1], Plus):  # x^(n - 1) is x^n/x
            down = tuple(t for t in f.args[1].args if is_negative(t))
            up = tuple(t for t in f.args[1].args if not is_negative(t))
            above.append(Expr(Power, (f.args[0], Expr(Plus, up))) if up else 1)
            below_ += [Expr(Power, (f.args[0], Expr(Times, (-1, Expr(Plus, down)))))] if down else []
        else:
            above.append(f)
    return Expr(Times, tuple(above)), Expr(Times, tuple(below_))


@builtin("Numerator", "Numerator[e] is the numerator of e.", attributes="Listable")
def numerator(e):
    """The factors without negative exponents."""
    return fraction_parts(e)[0]


@builtin("Denominator", "Denominator[e] is the denominator of e.", attributes="Listable")
def denominator(e):
    """The factors with negative exponents, turned over."""
    return fraction_parts(e)[1]


@builtin("NumeratorDenominator", "NumeratorDenominator[e] gives {Numerator[e], Denominator[e]}.", attributes="Listable")
def numerator_denominator(e):
    """Both in a list."""
    return list_of(*fraction_parts(e))


@builtin("Expand", "Expand[e] multiplies out products and positive integer powers in e; Expand[e, form] leaves alone "
         "what is free of form.", options={"Modulus": 0, "Trig": system("False")})  # fmt: skip
def expand(e, form=None, *, modulus, trig):
    """The sum of the products of all terms."""
    if trig is system("True"):
        e = evaluate(Expr(system("TrigExpand"), (e,)))
    if form is not None:
        return expanded_where(matcher(form), e)
    found = everywhere(expanded, e)
    if type(modulus) is not int or modulus < 2:
        return found
    return everywhere(lambda part: reduced(part, modulus), evaluate(found))


def everywhere(change: Callable[[Expr], Expression], e: Expression) -> Expression:
    """The change made in an expression, or in each element of lists, rules and relations."""
    heads = ("List", "Rule", "Equal", "Less", "Greater", "LessEqual", "GreaterEqual", "Unequal")
    if type(e) is Association:
        return Association(Expr(r.head, (r.args[0], everywhere(change, r.args[1]))) for r in e.table.values())
    if not isinstance(e, Expr) or type(e) is PackedList:
        return e
    if type(e.head) is Symbol and e.head.name in heads:
        return Expr(e.head, tuple(everywhere(change, a) for a in e.args))
    return change(e)


def reduced(e: Expression, modulus: int) -> Expression:
    """A sum with its integer coefficients between 0 and the modulus."""
    terms = []
    for t in e.args if has_head(e, Plus) else (e,):
        number, rest = (t.args[0], t.args[1:]) if has_head(t, Times) else (1, (t,))
        if type(t) is int:
            number, rest = t, ()
        if type(number) is not int:
            number, rest = 1, (t,)
        terms.append(Expr(Times, (number % modulus, *rest)))
    return Expr(Plus, tuple(terms))


def expanded_where(wanted: Any, e: Expression) -> Expression:
    """The expression multiplied out, symbols standing for its largest parts without what is wanted."""
    parts: dict[Symbol, Expression] = {}

    def hidden(part: Expression) -> Expression:
        if not isinstance(part, Expr) or type(part) is PackedList:
            return part
        if not any(map(wanted.matches, parts_at(part, EVERYWHERE, True))):
            symbol = Symbol(f"part{len(parts)}", "")
            parts[symbol] = part
            return symbol
        return Expr(part.head, tuple(map(hidden, part.args))) if part.head in (Plus, Times, Power) else part

    found = everywhere(lambda part: evaluate(expanded(hidden(part))), e)
    return substitute(found, parts) if parts else found


def expanded(e: Expr) -> Expression:
    """A sum, product or power multiplied out."""
    terms = terms_of(e)
    return terms[0] if len(terms) == 1 else Expr(Plus, tuple(terms))


def terms_of(e: Expression) -> list[Expression]:
    """The terms of the expanded expression."""
    if has_head(e, Plus):
        return [t for a in e.args for t in terms_of(a)]
    if has_head(e, Times):
        total: list[Expression] = [1]
        for a in e.args:
            total = product_of(total, terms_of(a))
        return total
    power = has_head(e, Power) and len(e.args) == 2 and type(e.args[1]) is int
    if power and has_head(e.args[0], Plus) and e.args[1] > 1:
        base, result, left = terms_of(e.args[0]), [1], e.args[1]
        while left:
            if left & 1:
                result = product_of(result, base)
            left >>= 1
            if left:
                base = product_of(base, base)
        return result
    return [e]


def product_of(a: list[Any], b: list[Any]) -> list[Expression]:
    """All products of a term of `a` and a term of `b`, like ones collected."""
    if len(a) * len(b) > MOST_TERMS:
        raise overflow()
    total = evaluate(Expr(Plus, tuple(Expr(Times, (x, y)) for x in a for y in b)))
    return list(total.args) if has_head(total, Plus) else [total]


LONGEST_EXPONENT = 10_000  # of numbers that are turned into fractions


@builtin("Rationalize", "Rationalize[x] turns a real number into a nearby fraction with a small denominator; "
         "Rationalize[x, d] into the simplest fraction within d of x.")  # fmt: skip
def rationalize(e, limit=None):
    """The expression with its reals made exact where a fraction is near enough."""
    bound = None if limit is None else real_value(limit)
    bound = Fraction(bound.value) if type(bound) is BigReal else bound
    if limit is not None and (bound is None or bound < 0):
        return None
    return rationalized(e, bound)


def rationalized(e: Expression, limit: Any) -> Expression:
    """`Rationalize` of a value."""
    kind = type(e)
    if kind is float and math.isfinite(e):
        return nearby(e, limit)
    if kind is complex:
        re, im = rationalized(e.real, limit), rationalized(e.imag, limit)
        exact = type(re) in (int, Fraction) and type(im) in (int, Fraction)
        return exact_complex(re, im) if exact else e
    if kind is BigReal and abs(e.value.adjusted()) > LONGEST_EXPONENT:
        return e
    if kind is BigReal:
        value = Fraction(e.value)
        known = Fraction(1, 10 ** max(1, int(e.precision))) * abs(value)
        return rational(simplest_within(value, known if limit is None else max(known, Fraction(limit))))
    if kind is Expr or kind is PackedList:
        return Expr(e.head, tuple(rationalized(a, limit) for a in e.args))
    if limit is not None and kind is Symbol:
        value = real_value(e)
        return e if value is None else nearby(float(value), limit)
    return e


def nearby(x: float, limit: Any) -> Expression:
    """The fraction p/q near x: within the limit, or with |p/q - x| < 10^-4/q^2; x itself where there is none."""
    value = Fraction(x)
    if limit is not None:
        if limit == 0:
            return rational(next(Fraction(p, q) for p, q in convergents(value) if p / q == x))
        return rational(simplest_within(value, Fraction(limit)))
    for p, q in convergents(value):
        if q * q * 10_000 * abs(x) > 2.0**53:  # a nearness below the rounding of x says nothing
            break
        if abs(Fraction(p, q) - value) * q * q * 10_000 < 1:
            return rational(Fraction(p, q))
    return x


def convergents(x: Fraction) -> list[tuple[int, int]]:
    """The continued fraction approximations p/q of a number."""
    found = []
    p, q, last_p, last_q = 1, 0, 0, 1
    while True:
        whole = math.floor(x)
        p, last_p = whole * p + last_p, p
        q, last_q = whole * q + last_q, q
        found.append((p, q))
        if x == whole:
            return found
        x = 1 / (x - whole)


def simplest_within(x: Fraction, limit: Fraction) -> Fraction:
    """The fraction with the smallest denominator in [x - limit, x + limit]."""
    low, high = x - limit, x + limit
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest_between(-high, -low)
    return simplest_between(low, high)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The simplest fraction in an interval of positive numbers."""
    whole = math.ceil(low)
    if whole <= high:
        return Fraction(whole)
    floor = math.floor(low)
    return floor + 1 / simplest_between(1 / (high - floor), 1 / (low - floor))
