"""Sums and products: numbers added up, like terms and equal bases collected, the rest in canonical order."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin, declare, value
from wlnet.evaluator.state import state
from wlnet.expr import (
    EXACT_TYPES,
    NUMBER_TYPES,
    BigReal,
    Expr,
    Expression,
    PackedList,
    canonical,
    exact_complex,
    has_head,
    literal_key,
    rational,
    system,
)

from . import packed_arithmetic as packed
from . import radicals
from .constant_roots import split, united
from .infinities import Indeterminate, direction, infinite_product, infinite_sum
from .number_tower import LARGEST, MACHINE, add, multiply, simplest
from .numeric_value import approximate_like, is_numeric
from .trigonometric_products import combined, power_of

Plus, Times, Power, E = map(system, ("Plus", "Times", "Power", "E"))
SMALL = 1 << 62
INEXACT = frozenset((*MACHINE, BigReal))
NUMERIC = "Listable NumericFunction"


def settled(e: Expr) -> Expr:
    """A result that evaluating again would not change, marked so that nobody tries."""
    if not state.up_values:
        e.stamp = state.clock
        e.head.bare = True
    return e


def fast_plus(a: Any = None, b: Any = None, *rest: Any) -> Expression:
    """The sum of machine numbers, integers and packed lists."""
    if rest:
        found = fast_plus(a, b)
        for c in rest:
            if found is None:
                return None
            found = fast_plus(found, c)
        return found
    kind, other = type(a), type(b)
    if (kind is float or kind is int) and (other is float or other is int):
        if kind is other:
            r = a + b
            return r if kind is int or -LARGEST <= r <= LARGEST else None
        try:
            r = a + b
        except OverflowError:
            return None
        return r if -LARGEST <= r <= LARGEST else None
    if (kind is PackedList or other is PackedList) and b is not None:
        return packed.add(a, b)
    return None


@builtin("Plus", "x + y + z is a sum of terms.", attributes=f"Flat {NUMERIC} OneIdentity Orderless", fast=fast_plus,
         sorts=True)  # fmt: skip
def plus(*args):
    """The sum: one number, then the terms with like ones collected, in canonical order."""
    if len(args) < 2:
        return args[0] if args else 0
    total: Any = None
    terms: dict[Any, list[Any]] = {}
    merged = False
    for a in args:
        if type(a) in NUMBER_TYPES:
            total = a if total is None else add(total, a)
        elif a is Indeterminate:
            return a
        elif direction(a) is not None:
            return changed(infinite_sum(args), args)
        else:
            coefficient, base = coefficient_of(a)
            key = literal_key(base)
            entry = terms.get(key)
            if entry is None:
                terms[key] = [base, coefficient, a]
            else:
                entry[1], entry[2], merged = add(entry[1], coefficient), None, True
    if total is Indeterminate:
        return Indeterminate
    items = []
    for base, coefficient, whole in terms.values():
        if type(total) in INEXACT and is_numeric(base):
            number = approximate_like(base, total)
            if number is not None:
                total = add(total, multiply(coefficient, number))
                continue
        if whole is not None:
            items.append(whole)
        elif type(coefficient) is not int or coefficient != 0:
            items.append(scaled(coefficient, base))
    if total is not None and (not items or type(total) is not int or total != 0):
        if not items:
            return total
        items.append(total)
    if len(items) < 2:
        return items[0] if items else 0
    ordered = tuple(canonical(items))
    if len(ordered) == len(args) and all(x is y for x, y in zip(ordered, args, strict=True)):
        return None
    result = Expr(Plus, ordered)
    return result if merged else settled(result)


def changed(e: Expression, args: tuple[Expression, ...]) -> Expression:
    """The expression, or None where it has just these arguments and so is nothing new."""
    if isinstance(e, Expr) and len(e.args) == len(args):
        ordered = tuple(canonical(e.args))
        if all(x is y for x, y in zip(ordered, args, strict=True)):
            return None
        return settled(Expr(e.head, ordered))
    return e


def coefficient_of(e: Expression) -> tuple[Any, Expression]:
    """The numeric coefficient of a term and what it multiplies."""
    if has_head(e, Times) and len(e.args) > 1 and type(e.args[0]) in NUMBER_TYPES:
        return e.args[0], e.args[1] if len(e.args) == 2 else settled(Expr(Times, e.args[1:]))
    return 1, e


def scaled(coefficient: Any, base: Expression) -> Expression:
    """coefficient base, not evaluated."""
    if type(coefficient) is int and coefficient == 1:
        return base
    return Expr(Times, (coefficient, *(base.args if has_head(base, Times) else (base,))))


def fast_times(a: Any = None, b: Any = None, *rest: Any) -> Expression:
    """The product of machine numbers, rational numbers and packed lists."""
    if rest:
        found = fast_times(a, b)
        for c in rest:
            if found is None:
                return None
            found = fast_times(found, c)
        return found
    kind, other = type(a), type(b)
    if kind is int and other is int:
        r = a * b if -SMALL < a < SMALL and -SMALL < b < SMALL else None
        return r
    if (kind is float or kind is int) and (other is float or other is int):
        try:
            r = a * b
        except OverflowError:
            return None
        return r if -LARGEST <= r <= LARGEST else None
    if kind is Fraction and other is int:
        a, b, kind, other = b, a, other, kind
    if kind is int and other is Fraction and -SMALL < a < SMALL and -SMALL < b.numerator < SMALL:
        r = a * b
        return r if r.denominator > 1 else r.numerator
    if (kind is PackedList or other is PackedList) and b is not None:
        return packed.multiply(a, b)
    return None


@builtin("Times", "x y z or x*y*z is a product of factors.", attributes=f"Flat {NUMERIC} OneIdentity Orderless",
         fast=fast_times, sorts=True)  # fmt: skip
def times(*args):
    """The product: one number, then the powers with equal bases collected, in canonical order."""
    if len(args) < 2:
        return args[0] if args else 1
    number: Any = 1
    bases: dict[Any, list[Any]] = {}
    numbers = 0
    for a in args:
        if type(a) in NUMBER_TYPES:
            number = a if numbers == 0 else multiply(number, a)
            numbers += 1
        elif a is Indeterminate:
            return a
        elif direction(a) is not None:
            return changed(infinite_product(args), args)
        else:
            base, exponent = a.args if has_head(a, Power) and len(a.args) == 2 else (a, 1)
            bases.setdefault(literal_key(base), []).append((base, exponent, a))
    if number is Indeterminate or (type(number) is int and number == 0):
        return number
    roots: radicals.Roots = {}
    merged = False
    items: list[Expression] = []
    for same_base in bases.values():
        rest = []
        for base, exponent, whole in same_base:
            if type(number) in INEXACT and is_numeric(whole):
                found = approximate_like(whole, number)
                if found is not None:
                    number = multiply(number, found)
                    continue
            if type(exponent) is Fraction and (type(base) is int or type(base) is Fraction):
                for p, count in radicals.roots_of(base, exponent).items():
                    roots[p] = roots.get(p, Fraction(0)) + count
                continue
            rest.append((exponent, whole))
        if len(rest) == 1:
            items.append(rest[0][1])
        elif rest:
            merged = True
            items.append(Expr(Power, (base, Expr(Plus, tuple(x for x, _ in rest)))))
    if len(items) > 1 and any(map(power_of, items)):
        together = combined(items)
        if together is not None:
            return Expr(Times, (number, *together, *(Expr(Power, (p, r)) for p, r in roots.items())))
    if (type(number) is int and number not in (1, -1)) or type(number) is Fraction:
        for i, item in enumerate(items):
            if has_head(item, Power) and type(item.args[0]) is int and item.args[0] > 1:
                number, count = without_factor(number, item.args[0])
                if count:
                    merged = True
                    items[i] = Expr(Power, (item.args[0], Expr(Plus, (count, item.args[1]))))
    items, constants = split(items, roots, number) if type(number) in EXACT_TYPES else (items, [])
    if roots or constants:
        number, powers = with_roots(number, roots)
        items.extend(united(constants, kept(powers, args)))
        merged = merged or any(r.number != 1 or r.whole not in items for r in constants)
    if not items:
        return number
    if type(number) is int and number == -1 and len(items) == 1 and has_head(items[0], Plus):
        return Expr(Plus, tuple(Expr(Times, (-1, t)) for t in items[0].args))
    if type(number) is not int or number != 1:
        items.append(number)
    if len(items) == 1:
        return items[0]
    ordered = tuple(canonical(items))
    if len(ordered) == len(args) and all(x is y or number_same(x, y) for x, y in zip(ordered, args, strict=True)):
        return None
    result = Expr(Times, ordered)
    return result if merged else settled(result)


def without_factor(number: Any, base: int) -> tuple[Any, int]:
    """A fraction without its powers of a number, and how many it had: 12 is 3 times 2^2."""
    above, below, count = Fraction(number).numerator, Fraction(number).denominator, 0
    while above % base == 0 and above:
        above, count = above // base, count + 1
    while below % base == 0:
        below, count = below // base, count - 1
    return simplest(Fraction(above, below)), count


def with_roots(number: Any, roots: radicals.Roots) -> tuple[Any, list[Expression]]:
    """The coefficient and the roots, each taking from the other what belongs to it."""
    if type(number) in EXACT_TYPES:
        return radicals.assemble(number, roots)
    coefficient, powers = radicals.assemble(1, roots)
    return multiply(number, coefficient), powers


def kept(powers: list[Expression], args: tuple[Expression, ...]) -> list[Expression]:
    """The powers, each replaced by the equal argument where there is one: nothing changed there."""
    known = {a: a for a in args if has_head(a, Power)}
    return [known.get(p) or settled(p) for p in powers]


def number_same(x: Expression, y: Expression) -> bool:
    """Whether both are the same number."""
    return type(x) in NUMBER_TYPES and type(x) is type(y) and bool(x == y)


def fast_subtract(a: Any = None, b: Any = None, *rest: Any) -> Expression:
    """The difference of machine numbers, integers and packed lists."""
    kind = type(b)
    if rest or (kind is not float and kind is not int and kind is not PackedList):
        return None
    if kind is PackedList:
        b = packed.multiply(-1, b)
        return None if b is None else fast_plus(a, b)
    return fast_plus(a, -b)


@builtin("Subtract", "x - y or Subtract[x, y] is the difference of x and y.", attributes=NUMERIC, fast=fast_subtract)
def subtract(x, y):
    """x + (-1) y."""
    return Expr(Plus, (x, Expr(Times, (-1, y))))


def fast_divide(a: Any = None, b: Any = None, *rest: Any) -> Expression:
    """The quotient of machine numbers and of integers that divide, or of a packed list and a number."""
    if rest or (not b and type(b) in (int, float)):
        return None
    kind, other = type(a), type(b)
    if kind is int and other is int:
        quotient, left = divmod(a, b)
        return Fraction(a, b) if left else quotient
    if (kind is float or kind is int) and (other is float or other is int):
        try:
            r = a / b
        except OverflowError:
            return None
        return r if -LARGEST <= r <= LARGEST else None
    return None


@builtin("Divide", "x/y or Divide[x, y] is the quotient of x and y.", attributes=NUMERIC, fast=fast_divide)
def divide(x, y):
    """x y^-1."""
    return Expr(Times, (x, Expr(Power, (y, -1))))


@builtin("Minus", "-x is the negative of x.", attributes=NUMERIC)
def minus(x):
    """(-1) x."""
    return Expr(Times, (-1, x))


@builtin("Rational", "Rational[n, d] is the head of fractions; n/d is how they are written.")
def rational_(n, d):
    """The fraction of two integers."""
    if type(n) is int and type(d) is int and d:
        return rational(Fraction(n, d))
    if type(d) is int and d == 0:
        return Expr(Times, (n, Expr(Power, (0, -1))))
    return None


@builtin("Complex", "Complex[x, y] is the head of complex numbers; x + I y is how they are written.")
def complex_(re, im):
    """The complex number of two real ones."""
    kinds = {type(re), type(im)}
    if kinds <= {int, Fraction}:
        return exact_complex(re, im)
    if kinds <= {int, Fraction, float}:
        return complex(re, im)
    if kinds <= set(NUMBER_TYPES):
        return Expr(Plus, (re, Expr(Times, (exact_complex(0, 1), im))))
    return None


@value("I", "I is the imaginary unit, the square root of -1.", attributes="ReadProtected")
def imaginary_unit():
    """The exact complex number 0 + 1 I."""
    return IMAGINARY_UNIT


IMAGINARY_UNIT = exact_complex(0, 1)
declare("NonCommutativeMultiply", "a ** b ** c is a product whose factors keep their order.",
        attributes="Flat OneIdentity")  # fmt: skip
