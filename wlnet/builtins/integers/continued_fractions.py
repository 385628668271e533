"""Continued fractions: terms of numbers, periods of square roots, and the fractions they lead to."""

from __future__ import annotations

import math
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import BigReal, Expr, Expression, call, has_head, is_list, list_of, rational, system

from ..numbers.numeric_value import is_numeric, real_value

Power, Times, Plus, Sqrt = map(system, ("Power", "Times", "Plus", "Sqrt"))
MACHINE_ERROR = Fraction(1, 2**53)


def terms_of(x: Fraction, most: float = math.inf) -> list[int]:
    """The terms of a rational number; those of a negative one are all negative."""
    sign = -1 if x < 0 else 1
    found: list[int] = []
    x = abs(x)
    while len(found) < most:
        whole = x.numerator // x.denominator
        found.append(sign * whole)
        x -= whole
        if x == 0:
            break
        x = 1 / x
    return found


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of the smallest denominator from `low` to `high`, where both have one sign."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = math.ceil(low)
    if whole <= high:
        return Fraction(whole)
    return whole - 1 + 1 / simplest(1 / (high - whole + 1), 1 / (low - whole + 1))


def certain_terms(low: Fraction, high: Fraction, most: float = math.inf) -> list[int]:
    """The terms that all numbers of a range begin with."""
    found = []
    for a, b in zip(terms_of(low, most), terms_of(high, most), strict=False):
        if a != b:
            break
        found.append(a)
    return found


def quadratic(e: Expression) -> tuple[int, int, int] | None:
    """P, D, Q with e = (P + Sqrt[D])/Q and Q a divisor of D - P^2, for a rational combination with one square root."""
    found = rational_and_root(e)
    if found is None:
        return None
    part, factor, root = found
    if factor == 0 or root < 2 or math.isqrt(root) ** 2 == root:
        return None
    q = math.lcm(part.denominator, factor.denominator)
    p, scaled = int(part * q), int(factor * q)
    d = scaled * scaled * root
    if scaled < 0:
        p, q = -p, -q
    if (d - p * p) % q:
        p, d, q = p * abs(q), d * q * q, q * abs(q)
    return p, d, q


def rational_and_root(e: Expression) -> tuple[Fraction, Fraction, int] | None:
    """a, b, d with e = a + b Sqrt[d]."""
    if type(e) in (int, Fraction):
        return Fraction(e), Fraction(0), 1
    if has_head(e, Power) and len(e.args) == 2 and type(e.args[0]) is int and type(e.args[1]) is Fraction:
        if e.args[1] == Fraction(1, 2) and e.args[0] > 0:
            return Fraction(0), Fraction(1), e.args[0]
        if e.args[1] == Fraction(-1, 2) and e.args[0] > 0:
            return Fraction(0), Fraction(1, e.args[0]), e.args[0]
        return None
    if has_head(e, Times) and len(e.args) == 2 and type(e.args[0]) in (int, Fraction):
        inner = rational_and_root(e.args[1])
        return None if inner is None else (inner[0] * e.args[0], inner[1] * e.args[0], inner[2])
    if has_head(e, Plus) and len(e.args) == 2:
        parts = [rational_and_root(a) for a in e.args]
        if None in parts:
            return None
        (a, b, d), (c, f, g) = parts  # type: ignore[misc]
        if b == 0 or f == 0 or d == g:
            return a + c, b + f, d if b else g
    return None


def periodic_terms(p: int, d: int, q: int, most: float = math.inf) -> tuple[list[int], list[int]]:
    """The terms of (P + Sqrt[D])/Q before the period, and the period; as many as asked for, all in the first."""
    root = math.isqrt(d)
    found: list[int] = []
    seen: dict[tuple[int, int], int] = {}
    while len(found) < most:
        if (p, q) in seen and most == math.inf:
            start = max(seen[p, q], 1)  # one term at least stands before the period
            return found[:start], found[start:] + found[seen[p, q] : start]
        seen.setdefault((p, q), len(found))
        term = (p + root + (1 if q < 0 else 0)) // q
        found.append(term)
        p = term * q - p
        q = (d - p * p) // q
    return found, []


@builtin("ContinuedFraction", "ContinuedFraction[x] gives the terms of the continued fraction of x: as many as are "
         "sure, the period of a quadratic irrational as an inner list; ContinuedFraction[x, n] the first n.",
         attributes="Listable", messages={"noterms": "`1` does not have a terminating or periodic continued fraction "
         "expansion; specify an explicit number of terms to generate."})  # fmt: skip
def continued_fraction(x, count=None):
    """The list of terms."""
    most = count if type(count) is int and count > 0 else math.inf
    if type(x) in (int, Fraction):
        return list_of(*terms_of(Fraction(x), most))
    if type(x) is float and math.isfinite(x):
        exact = Fraction(x)
        error = abs(exact) * MACHINE_ERROR
        return list_of(*terms_of(simplest(exact - error, exact + error), most))
    if type(x) is BigReal:
        exact = Fraction(x.value)
        error = abs(exact) / 10 ** int(x.precision)
        return list_of(*terms_of(simplest(exact - error, exact + error), most))
    surd = quadratic(x)
    if surd is not None:
        negative = real_value(x)
        if negative is not None and evaluate(call("Less", x, 0)) is system("True"):
            inner = evaluate(call("ContinuedFraction", call("Times", -1, x), *([] if count is None else [count])))
            return call("Minus", inner)
        head, period = periodic_terms(*surd, most)
        return list_of(*head, *([list_of(*period)] if period else []))
    if not is_numeric(x):
        return None
    if most == math.inf:
        message("ContinuedFraction", "noterms", x)
        return None
    digits = 20 + int(1.2 * most)
    while digits < 100_000:
        value = evaluate(call("N", x, digits))
        if type(value) is not BigReal:
            return None
        exact = Fraction(value.value)
        error = abs(exact) / 10 ** (digits - 1)
        found = certain_terms(exact - error, exact + error, most)
        if len(found) == most:
            return list_of(*found)
        digits *= 2
    return None


def value_of(terms: list[Expression]) -> Expression:
    """a1 + 1/(a2 + 1/(a3 + ...)), not evaluated."""
    found: Expression = terms[-1]
    for term in reversed(terms[:-1]):
        found = Expr(Plus, (term, Expr(Power, (found, -1))))
    return found


@builtin("FromContinuedFraction", "FromContinuedFraction[{a1, a2, ...}] is a1 + 1/(a2 + 1/...); a list at the end is a "
         "period.")  # fmt: skip
def from_continued_fraction(terms):
    """The number."""
    if not is_list(terms):
        return None
    if not terms.args:
        return system("Infinity")
    *head, last = terms.args
    if not is_list(last):
        if all(type(t) is int for t in terms.args):
            found = Fraction(last)
            for term in reversed(head):
                if found == 0:
                    return value_of(list(terms.args))
                found = term + 1 / found
            return rational(found)
        return value_of(list(terms.args))
    if not last.args or not all(type(t) is int for t in last.args):
        return None
    a, b, c, d = 1, 0, 0, 1  # x = (a x + b)/(c x + d)
    for term in last.args:
        a, b, c, d = a * term + b, a, c * term + d, c
    # c x^2 + (d - a) x - b = 0: of the two roots the one of the sign of the terms
    sign, root = (1 if sum(last.args) >= 0 else -1), (d - a) ** 2 + 4 * b * c
    part, factor = Fraction(a - d, 2 * c), Fraction(sign, 2 * c)
    for term in reversed(head):  # term + 1/(part + factor Sqrt[root])
        norm = part * part - factor * factor * root
        part, factor = term + part / norm, -factor / norm
    return Expr(Plus, (rational(part), Expr(Times, (rational(factor), Expr(Sqrt, (root,))))))


@builtin("Convergents", "Convergents[{a1, a2, ...}] gives the fractions that a continued fraction runs through, "
         "Convergents[x] those of a number, Convergents[x, n] the first n.")  # fmt: skip
def convergents(x, count=None):
    """The fractions of the first terms, the first two, ...."""
    if is_list(x):
        terms = list(x.args)
        if terms and is_list(terms[-1]):
            terms = [*terms[:-1], *terms[-1].args]
    else:
        found = evaluate(call("ContinuedFraction", x, *([] if count is None else [count])))
        if not is_list(found):
            return None
        terms = [t for a in found.args for t in (a.args if is_list(a) else (a,))]
    if type(count) is int:
        terms = terms[:count]
    if all(type(t) is int for t in terms):
        p, q, p1, q1, made = 1, 0, 0, 1, []
        for term in terms:
            p, q, p1, q1 = term * p + p1, term * q + q1, p, q
            made.append(rational(Fraction(p, q)) if q else system("ComplexInfinity"))
        return list_of(*made)
    return list_of(*(value_of(terms[: i + 1]) for i in range(len(terms))))
