"""Floor, Ceiling, Round and their kin; Mod, Quotient, GCD and LCM."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN
from fractions import Fraction
from functools import reduce
from typing import Any

from wlnet.evaluator import builtin, message
from wlnet.expr import (
    NUMBER_TYPES,
    BigComplex,
    BigReal,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    call,
    exact_complex,
    has_head,
    list_of,
    rational,
    system,
)

from .arithmetic import NUMERIC
from .infinities import ComplexInfinity, Indeterminate, direction
from .number_tower import MACHINE, is_zero, overflow
from .numeric_function import leads_negative
from .numeric_value import is_numeric, real_value
from .zero_test import precise, sign_of_difference

Plus, Times, Power = system("Plus"), system("Times"), system("Power")
WORD = float(1 << 63)


OPPOSITE = {"Floor": "Ceiling", "Ceiling": "Floor", "Round": "Round", "IntegerPart": "IntegerPart"}
NEAR = 1e-9
MOST_DIGITS = 10_000_000  # of an integer that is made


def exact_whole(x: Expression, value: float, whole: Callable[[Any], int]) -> int | None:
    """An exact number rounded, by many digits where its machine value is too large or too near to a tie to tell."""
    twice = round(2 * value) if abs(value) < 1e15 else None
    if twice is not None and abs(2 * value - twice) > NEAR * max(1.0, abs(value)):
        return whole(value)
    if twice is not None:
        side = sign_of_difference(x, Fraction(twice, 2))
        return None if side is None else whole(Fraction(twice, 2) + Fraction(side, 1000))
    found = precise(x)
    if found is None or not hasattr(found, "man"):
        return None
    return whole(Fraction(int(found.man)) * Fraction(2) ** int(found.exp))


def rounder(name: str, usage: str, whole: Callable[[Any], int], array: str, mode: str) -> None:
    """Declare a function to integers: `whole` rounds Python numbers, `array` is the NumPy function."""
    head = system(name)

    def fast(x: Any = None, step: Any = None, *rest: Any) -> Expression:
        if step is not None or rest:
            return None
        if type(x) is int:
            return x
        if type(x) is float:
            return whole(x) if -WORD < x < WORD else None
        if type(x) is PackedList:
            if x.array.dtype.kind == "i":
                return x
            if x.array.dtype.kind == "f":
                import numpy

                values = getattr(numpy, array)(x.array)
                if (numpy.abs(values) < WORD).all():
                    return PackedList(values.astype("int64"))
        return None

    def to_integer(x: Expression, step: Expression = None) -> Expression:
        if step is not None:
            return Expr(Times, (step, Expr(head, (Expr(Times, (x, Expr(Power, (step, -1)))),))))
        kind = type(x)
        if kind is complex:
            return exact_complex(whole(x.real), whole(x.imag)) if math.isfinite(abs(x)) else None
        if kind is ExactComplex:
            return exact_complex(whole(x.re), whole(x.im))
        if kind is BigComplex:
            return exact_complex(to_integer(x.re), to_integer(x.im))
        if direction(x) is not None or x is Indeterminate:
            return x
        if name in ("Floor", "Ceiling") and has_head(x, Plus) and type(x.args[0]) is int:
            return Expr(Plus, (x.args[0], Expr(head, (Expr(Plus, x.args[1:]),))))
        if name in OPPOSITE and leads_negative(x) and not is_numeric(x):
            return Expr(Times, (-1, call(OPPOSITE[name], Expr(Times, (-1, x)))))
        value = real_value(x)
        if type(value) is BigReal:
            if value.value.adjusted() > MOST_DIGITS:
                raise overflow()
            return int(value.value.to_integral_value(rounding=mode))
        if value is None or value != value:
            return None
        if type(value) is float and kind is not float:
            return exact_whole(x, value, whole)
        return whole(value)

    to_integer.__doc__ = usage
    builtin(name, usage, attributes=NUMERIC, fast=fast)(to_integer)


rounder("Floor", "Floor[x] is the greatest integer that is not above x; Floor[x, a] the greatest multiple of a.",
        math.floor, "floor", ROUND_FLOOR)  # fmt: skip
rounder("Ceiling", "Ceiling[x] is the smallest integer that is not below x; Ceiling[x, a] the smallest multiple of a.",
        math.ceil, "ceil", ROUND_CEILING)  # fmt: skip
rounder("Round", "Round[x] is the integer nearest to x, the even one of two; Round[x, a] the nearest multiple of a.",
        round, "rint", ROUND_HALF_EVEN)  # fmt: skip
rounder("IntegerPart", "IntegerPart[x] is x without its fractional part.", math.trunc, "trunc", ROUND_DOWN)


@builtin("FractionalPart", "FractionalPart[x] is what x has beyond its integer part.", attributes=NUMERIC)
def fractional_part(x):
    """x - IntegerPart[x]."""
    if type(x) is float:
        return math.fmod(x, 1.0) if math.isfinite(x) else Indeterminate
    if real_value(x) is None and type(x) not in NUMBER_TYPES:
        return None
    return Expr(Plus, (x, Expr(Times, (-1, call("IntegerPart", x)))))


def fast_mod(m: Any = None, n: Any = None, d: Any = None, *rest: Any) -> Expression:
    """The remainder of integers, machine reals, and packed lists by a number."""
    if d is not None or rest:
        return None
    kind, other = type(m), type(n)
    if (other is int or other is float) and n:
        if kind is int or kind is float:
            try:
                r = m % n
            except OverflowError:
                return None
            return r if r == r else None
        if kind is PackedList and m.array.dtype.kind in "if" and (other is float or -(1 << 63) <= n < 1 << 63):
            import numpy

            values = numpy.mod(m.array, n)
            return PackedList(values) if values.dtype.kind == "i" or numpy.isfinite(values).all() else None
    return None


@builtin("Mod", "Mod[m, n] is the remainder of m on division by n; Mod[m, n, d] lies between d and d + n.",
         attributes=NUMERIC, fast=fast_mod,
         messages={"indet": "Indeterminate expression `1` encountered."})  # fmt: skip
def mod(m, n, d=0):
    """m - n Floor[(m - d)/n]: with the sign of n."""
    if type(n) in NUMBER_TYPES and is_zero(n):
        message("Mod", "indet", call("Mod", m, n))
        return Indeterminate
    if type(m) is int and type(n) is int and type(d) is int:
        return (m - d) % n + d
    if any(real_value(x) is None and type(x) not in NUMBER_TYPES for x in (m, n, d)):
        return None
    ratio = Expr(Times, (Expr(Plus, (m, Expr(Times, (-1, d)))), Expr(Power, (n, -1))))
    return Expr(Plus, (m, Expr(Times, (-1, n, call("Floor", ratio)))))


def fast_quotient(m: Any = None, n: Any = None, d: Any = None, *rest: Any) -> Expression:
    """The quotient of integers, or of a packed list of integers by an integer."""
    if d is not None or rest or type(n) is not int or not n:
        return None
    if type(m) is int:
        return m // n
    if type(m) is PackedList and m.array.dtype.kind == "i" and 0 < n < 1 << 63:
        return PackedList(m.array // n)
    return None


@builtin("Quotient", "Quotient[m, n] is Floor[m/n]; Quotient[m, n, d] is Floor[(m - d)/n].", attributes=NUMERIC,
         fast=fast_quotient, messages={"infy": "Infinite expression `1` encountered.",
                                  "indet": "Indeterminate expression `1` encountered."})  # fmt: skip
def quotient(m, n, d=0):
    """The integer quotient."""
    if type(n) in NUMBER_TYPES and is_zero(n):
        indeterminate = type(m) in NUMBER_TYPES and is_zero(m)
        message("Quotient", "indet" if indeterminate else "infy", call("Quotient", m, n))
        return Indeterminate if indeterminate else ComplexInfinity
    if any(real_value(x) is None and type(x) not in NUMBER_TYPES for x in (m, n, d)):
        return None
    return call("Floor", Expr(Times, (Expr(Plus, (m, Expr(Times, (-1, d)))), Expr(Power, (n, -1)))))


@builtin("QuotientRemainder", "QuotientRemainder[m, n] gives {Quotient[m, n], Mod[m, n]}.",
         attributes="Listable NumericFunction")  # fmt: skip
def quotient_remainder(m, n):
    """Quotient and remainder."""
    return list_of(call("Quotient", m, n), call("Mod", m, n))


def rational_gcd(a: Any, b: Any) -> Any:
    """The greatest rational number of which both are integer multiples."""
    if type(a) is int and type(b) is int:
        return math.gcd(a, b)
    p, q = Fraction(a), Fraction(b)
    return rational(Fraction(math.gcd(p.numerator, q.numerator), math.lcm(p.denominator, q.denominator)))


def rational_lcm(a: Any, b: Any) -> Any:
    """The least rational number that is an integer multiple of both."""
    if type(a) is int and type(b) is int:
        return math.lcm(a, b)
    p, q = Fraction(a), Fraction(b)
    return rational(Fraction(math.lcm(p.numerator, q.numerator), math.gcd(p.denominator, q.denominator)))


def over_rationals(name: str, combine: Callable[[Any, Any], Any], args: tuple[Expression, ...]) -> Expression:
    """GCD or LCM: the exact numbers combined; None where something else is among them."""
    for a in args:
        if type(a) in MACHINE:
            message(name, "exact", a, call(name, *args))
            return None
    if not all(type(a) in (int, Fraction) for a in args):
        return None
    return abs(reduce(combine, args)) if args else 0


EXACT = {"exact": "Argument `1` in `2` is not an exact number."}


def quick(common: Callable[[int, int], int]) -> Callable[..., Expression]:
    """The function of two small integers."""

    def fast(a: Any = None, b: Any = None, *rest: Any) -> Expression:
        return common(a, b) if type(a) is int and type(b) is int and not rest else None

    return fast


@builtin("GCD", "GCD[m, n, ...] is the greatest common divisor of integers.", messages=EXACT, fast=quick(math.gcd),
         attributes="Flat Listable OneIdentity Orderless")  # fmt: skip
def gcd(*args):
    """The greatest common divisor."""
    return over_rationals("GCD", rational_gcd, args)


@builtin("LCM", "LCM[m, n, ...] is the least common multiple of integers.", messages=EXACT, fast=quick(math.lcm),
         attributes="Flat Listable OneIdentity Orderless")  # fmt: skip
def lcm(*args):
    """The least common multiple."""
    return over_rationals("LCM", rational_lcm, args)
