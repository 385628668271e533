"""Canonical order: how `Sort` and the arguments of Orderless functions are arranged.

Numbers by value, then strings, symbols, and normal expressions (shorter first, then by head and parts). Powers and
products stand where a polynomial has them: by their base, last factor first, then exponent, then coefficient; sums
by their last terms.
Source: the public reference pages of Sort and Order.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

from .heads import NUMBER_TYPES
from .nodes import Expr, Expression
from .symbols import Symbol, system

Plus, Times, Power, Infinity = system("Plus"), system("Times"), system("Power"), system("Infinity")
LONGEST = 5_000  # decimal digits of numbers that are compared as fractions
WIDE = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)
DIRECTED = Expr(system("DirectedInfinity"), (1,))  # what Infinity is in full


def order(a: Expression, b: Expression) -> int:
    """-1, 0 or 1 as `a` comes before, with or after `b` (the language's `Order` has the opposite sign)."""
    if a is b:
        return 0
    first, second = _class(a), _class(b)
    if (first == 3 or second == 3) and (a is Infinity or b is Infinity):
        return order(DIRECTED if a is Infinity else a, DIRECTED if b is Infinity else b)
    if first != second:
        if first > 2 and second > 2:
            if _is_product(a) or _is_product(b):
                return _order_products(a, b)
            if _is_sum(a) or _is_sum(b):
                return _order_sums(a, b)
        return -1 if first < second else 1
    if first == 0:
        return _order_numbers(a, b)
    if first == 1:
        return _order_text(a, b)
    if first == 3:
        return _order_text(a.name, b.name) or _order_text(a.context, b.context)
    if first == 2:
        return order(a.constructor(), b.constructor())
    if _is_product(a) or _is_product(b):
        return _order_products(a, b)
    if _is_sum(a) or _is_sum(b):
        return _order_sums(a, b)
    return _order_normal(a, b)


def canonical(items: Iterable[Expression]) -> list[Expression]:
    """The items in canonical order; equal ones keep their places."""
    return sorted(items, key=sort_key)


sort_key = cmp_to_key(order)


def _class(e: Expression) -> int:
    kind = type(e)
    if kind in NUMBER_TYPES:
        return 0
    if kind is str:
        return 1
    if kind is Symbol:
        return 3
    return 4 if isinstance(e, Expr) else 2


def _order_numbers(a: Expression, b: Expression) -> int:
    x, y = _parts(a), _parts(b)
    if any(type(v) is Decimal for v in (*x, *y)):
        x, y = tuple(map(_decimal, x)), tuple(map(_decimal, y))
    if x != y:
        return -1 if x < y else 1
    rank = ("int", "float", "BigReal", "Fraction", "complex", "ExactComplex", "BigComplex")
    i, j = rank.index(type(a).__name__), rank.index(type(b).__name__)
    return (i > j) - (i < j)


def _parts(a: Expression) -> tuple[Any, ...]:
    kind = type(a)
    if kind is int or kind is float or kind is Fraction:
        return a, 0.0, 0.0
    if kind is complex:
        return a.real, abs(a.imag), a.imag
    if hasattr(a, "im"):
        im = _value(a.im)
        return _value(a.re), im.copy_abs() if type(im) is Decimal else abs(im), im
    return _value(a), 0.0, 0.0


def _value(a: Any) -> Any:
    """A real number that Python can compare with others; a decimal one, where a fraction would be too long."""
    if not hasattr(a, "value"):
        return a
    if not a.value.is_finite():
        return float(a.value)
    return Fraction(a.value) if abs(a.value.adjusted()) < LONGEST else a.value


def _decimal(a: Any) -> Decimal:
    """A number that can be compared with decimal ones."""
    return WIDE.divide(Decimal(a.numerator), Decimal(a.denominator)) if type(a) is Fraction else Decimal(a)


def _order_text(a: str, b: str) -> int:
    if a == b:
        return 0
    x, y = a.casefold(), b.casefold()
    if x == y:  # lower case first
        x, y = a.swapcase(), b.swapcase()
    return -1 if x < y else 1


def _is_sum(e: Expression) -> bool:
    return isinstance(e, Expr) and e.head is Plus and len(e.args) > 1


def _order_sums(a: Expression, b: Expression) -> int:
    x, y = (e.args if _is_sum(e) else (e,) for e in (a, b))
    for term, other in zip(reversed(x), reversed(y), strict=False):
        found = order(term, other)
        if found:
            return found
    if len(x) == len(y):
        return 0
    longer, sign = (x, 1) if len(x) > len(y) else (y, -1)
    further = longer[-min(len(x), len(y)) - 1]  # beside it the other has 0: -1 + n, n, 1 + n
    return -sign if type(further) in (int, float, Fraction) and further < 0 else sign


def _is_product(e: Expression) -> bool:
    return isinstance(e, Expr) and (e.head is Times or (e.head is Power and len(e.args) == 2))


def _factors(e: Expression) -> tuple[list[tuple[Expression, Expression]], Expression]:
    """(base, exponent) pairs and the numeric coefficient."""
    coefficient: Expression = 1
    factors = e.args if isinstance(e, Expr) and e.head is Times else (e,)
    if len(factors) > 1 and type(factors[0]) in NUMBER_TYPES:
        coefficient, factors = factors[0], factors[1:]
    pairs = []
    for f in factors:
        power = isinstance(f, Expr) and f.head is Power and len(f.args) == 2
        pairs.append((f.args[0], f.args[1]) if power else (f, 1))
    return pairs, coefficient


def _order_products(a: Expression, b: Expression) -> int:
    (x, first), (y, second) = _factors(a), _factors(b)
    for (base, power), (other, exponent) in zip(reversed(x), reversed(y), strict=False):
        found = order(base, other) or order(power, exponent)
        if found:
            return found
    if len(x) != len(y):
        return -1 if len(x) < len(y) else 1
    return order(first, second) or (len(getattr(a, "args", ())) > len(getattr(b, "args", ()))) - (
        len(getattr(a, "args", ())) < len(getattr(b, "args", ()))
    )


def _order_normal(a: Expr, b: Expr) -> int:
    if len(a.args) != len(b.args):
        return -1 if len(a.args) < len(b.args) else 1
    found = order(a.head, b.head)
    if found:
        return found
    for x, y in zip(a.args, b.args, strict=True):
        found = order(x, y)
        if found:
            return found
    return 0
