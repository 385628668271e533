"""Powers: exact roots, powers of powers and of products, E to special exponents."""

from __future__ import annotations

import cmath
import math
from decimal import Overflow, Underflow
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin, declare, message
from wlnet.expr import (
    NUMBER_TYPES,
    BigReal,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    Symbol,
    WolframMessage,
    exact_complex,
    has_head,
    same,
    system,
)

from . import packed_arithmetic as packed
from . import radicals, significance
from .arithmetic import NUMERIC, settled
from .infinities import Indeterminate, Infinity, direction, infinite
from .number_tower import (
    LARGEST,
    MACHINE,
    SMALLEST,
    finite,
    is_zero,
    machine,
    overflow,
    parts,
    power,
    sign,
    simplest,
    underflow,
)
from .numeric_value import approximate, approximate_like, is_numeric, real_value, sign_of
from .precise_functions import value_of
from .significance import BIG, promoted
from .trigonometric_products import INVERTED

Plus, Times, Power, Log, E, Pi, Abs = map(system, ("Plus", "Times", "Power", "Log", "E", "Pi", "Abs"))
ComplexInfinity = system("ComplexInfinity")
HALF = Fraction(1, 2)
SMALL_POWER = 4096
LONGEST = 15  # digits of an exponent beyond which nothing is known of a power of machine numbers


def fast_power(a: Any = None, b: Any = None, *rest: Any) -> Expression:
    """The power of machine numbers, small integers and packed lists."""
    if rest:
        return None
    kind, other = type(a), type(b)
    if other is int and kind is int:
        return a**b if b > 0 and a and b * a.bit_length() < SMALL_POWER else None
    if (kind is float or kind is int) and (other is float or other is int):
        if a <= 0 and (other is float or a == 0):
            return None
        try:
            r = a**b
        except OverflowError:
            return None
        return r if SMALLEST <= r <= LARGEST or -LARGEST <= r <= -SMALLEST else None
    if (kind is PackedList or other is PackedList) and b is not None:
        return packed.power(a, b)
    return None


@builtin("Power", "x^y is x to the power y.", attributes="Listable NumericFunction OneIdentity", fast=fast_power,
         messages={"infy": "Infinite expression `1` encountered.",
                   "indet": "Indeterminate expression `1` encountered."})  # fmt: skip
def power_(*args):
    """x^y; several arguments group from the right."""
    if len(args) != 2:
        if len(args) < 2:
            return args[0] if args else 1
        return Expr(Power, (args[0], Expr(Power, args[1:])))
    x, y = args
    if x is Indeterminate or y is Indeterminate:
        return Indeterminate
    if type(x) in NUMBER_TYPES and type(y) in NUMBER_TYPES:
        return number_power(x, y)
    towards, goal = direction(x), direction(y)
    if towards is not None or goal is not None:
        return infinite_power(x, y, towards, goal)
    if type(y) is int:
        if y == 1:
            return x
        if y == 0:
            return 1
    if type(x) is int and x == 1:
        return 1
    if x is E and type(y) in MACHINE:
        return machine_exponential(y)
    if type(y) in MACHINE or type(x) in MACHINE:
        a, b = (v if type(v) in NUMBER_TYPES else approximate(v) for v in (x, y))
        if a is not None and b is not None:
            return power(a, b)
    if x is E and type(y) in BIG:
        return precise_exponential(y)
    if type(x) in BIG or type(y) in BIG:
        a, b = (v if type(v) in NUMBER_TYPES else approximate_like(v, y if v is x else x) for v in (x, y))
        if type(a) in NUMBER_TYPES and type(b) in NUMBER_TYPES:
            return power(a, b)
    if x is E:
        return exponential(y)
    if type(x) is int and x == 0 and is_numeric(y):
        found = power_of_zero(y)
        if found is not None:
            return found
    if type(y) is int and y < 0 and type(x) is Expr and type(x.head) is Symbol and x.head in INVERTED:
        return Expr(Power, (Expr(INVERTED[x.head], x.args), -y))
    if has_head(y, Times) or has_head(y, Power):
        found = without_logarithm(x, y)
        if found is not None:
            return found
    if has_head(x, Power) and len(x.args) == 2:
        return power_of_power(x.args[0], x.args[1], y)
    if has_head(x, Times):
        return power_of_product(x, y)
    return None


def power_of_zero(y: Expression) -> Expression:
    """0^y for a numeric y, as the sign of its real part says; None where that is not known."""
    exponent = approximate(y)
    if exponent is None:
        return None
    size = machine(exponent).real
    if size > 0:
        return 0
    if size < 0:
        message("Power", "infy", Expr(Power, (0, y)))
        return ComplexInfinity
    message("Power", "indet", Expr(Power, (0, y)))
    return Indeterminate


def number_power(x: Any, y: Any) -> Expression:
    """x^y for explicit numbers; None where it stays."""
    found = power(x, y)
    if found is not None or type(y) is not Fraction:
        return found
    if type(x) is ExactComplex:
        if x.re == 0 and abs(x.im) == 1:
            turn = y / 2 if x.im == 1 else -y / 2
            return Expr(Power, (-1, turn))
        half = exact_root(x) if y.denominator == 2 else None
        return None if half is None else Expr(Power, (half, y.numerator))
    coefficient, powers = radicals.root(x, y)
    if len(powers) == 1 and type(coefficient) is int and coefficient == 1:
        only = powers[0]
        return None if same(only, Expr(Power, (x, y))) else settled(only)
    return Expr(Times, (coefficient, *powers)) if powers else coefficient


def infinite_power(x: Expression, y: Expression, towards: Expression, goal: Expression) -> Expression:
    """x^y where x or y is infinite."""
    if goal is not None:
        value = (1 << 60) * (-1 if towards == -1 else 1) if towards is not None else real_value(x)
        if value is None:
            return None
        number = machine(value)
        grows = abs(number) > 1 if goal == 1 else abs(number) < 1
        if goal in (1, -1) and abs(number) != 1:
            return 0 if not grows else Infinity if sign(value) > 0 and towards != 0 else ComplexInfinity
        message("Infinity", "indet", Expr(Power, (x, y)))
        return Indeterminate
    s = sign_of(y)
    if s is None:
        return None
    if s < 0:
        return 0
    if s == 0:
        message("Infinity", "indet", Expr(Power, (x, y)))
        return Indeterminate
    if towards == 1 or towards == 0:
        return infinite(towards)
    if type(y) is int:
        return Expr(Times, (Expr(Power, (towards, y)), Infinity))
    return None


def machine_exponential(y: float | complex) -> Expression:
    """E^y for a machine number; one with as many digits where it is too large, General::munfl where too small."""
    try:
        found = finite(math.exp(y) if type(y) is float else cmath.exp(y))
    except (OverflowError, WolframMessage):
        return precise_exponential(promoted(y))
    if type(found) is float and found < SMALLEST:
        message("General", "munfl", Expr(system("Exp"), (y,)))
    return found


def precise_exponential(y: Any) -> Expression:
    """E^y for a number of stated precision; General::ovfl where it is beyond all range."""
    try:
        found = significance.exponential(y) if type(y) is BigReal else value_of("Exp", (y,))
    except (Overflow, Underflow):
        raise (overflow() if sign(parts(y)[0]) > 0 else underflow()) from None
    if found is None:
        return machine_exponential(machine(y)) if type(y) is not BigReal else overflow_or_none(y)
    return found


def overflow_or_none(y: BigReal) -> Expression:
    """None for an exponent of which nothing is known, after General::ovfl where it is large."""
    if sign(y) > 0 and y.value.adjusted() > LONGEST:
        raise overflow()
    return None


def exponential(y: Expression) -> Expression:
    """E^y for an exact y: E^Log[x] is x, E^(I Pi r) is a root of 1."""
    if has_head(y, Log) and len(y.args) == 1:
        return y.args[0]
    if has_head(y, Times):
        logs = [a for a in y.args if has_head(a, Log) and len(a.args) == 1]
        if len(logs) == 1 and (len(y.args) > 2 or type(y.args[0]) in NUMBER_TYPES):
            rest = tuple(a for a in y.args if a is not logs[0])
            return Expr(Power, (logs[0].args[0], rest[0] if len(rest) == 1 else Expr(Times, rest)))
        if is_turn(y):
            return root_of_one(y.args[0].im)
    if has_head(y, Plus):  # E^(x + Log[z]) is z E^x, E^(x + I Pi) is -E^x
        logs = [a for a in y.args if is_logarithm(a)]
        if logs:
            rest = tuple(a for a in y.args if not any(a is log for log in logs))
            return Expr(Times, (*(Expr(Power, (E, log)) for log in logs), Expr(Power, (E, Expr(Plus, rest)))))
        quarters = [a for a in y.args if is_turn(a) and Fraction(2 * a.args[0].im).denominator == 1]
        if quarters:
            rest = tuple(a for a in y.args if not any(a is q for q in quarters))
            power_of_rest = Expr(Power, (E, rest[0] if len(rest) == 1 else Expr(Plus, rest)))
            return Expr(Times, (*(Expr(Power, (-1, q.args[0].im)) for q in quarters), power_of_rest))
    return None


def root_of_one(r: Any) -> Expression:
    """E^(I r Pi): a number where r is a multiple of 1/2, otherwise r is brought between -1 and 1."""
    if Fraction(2 * r).denominator == 1:
        return Expr(Power, (-1, r))
    nearest = r - 2 * math.ceil((r - 1) / Fraction(2))
    return None if nearest == r else Expr(Power, (E, Expr(Times, (exact_complex(0, nearest), Pi))))


def without_logarithm(x: Expression, y: Expression) -> Expression:
    """x^(c/Log[x]), which is E^c; None for any other power."""
    factors = y.args if has_head(y, Times) else (y,)
    for i, f in enumerate(factors):
        if has_head(f, Power) and same(f, Expr(Power, (Expr(Log, (x,)), -1))):
            return Expr(Power, (E, Expr(Times, (*factors[:i], *factors[i + 1 :]))))
    return None


def exact_root(z: ExactComplex) -> Expression:
    """The square root of a complex number with rational parts, where its parts are rational; else None."""
    size = radicals.root(z.re * z.re + z.im * z.im, HALF)
    if size[1]:
        return None
    re, im = (radicals.root(Fraction(size[0] + s * z.re) / 2, HALF) for s in (1, -1))
    if re[1] or im[1]:
        return None
    return exact_complex(re[0], im[0] if z.im > 0 else -im[0])


def is_logarithm(y: Expression) -> bool:
    """Whether an expression is Log[z] or a number times it."""
    if has_head(y, Times) and len(y.args) == 2 and type(y.args[0]) in (int, Fraction):
        y = y.args[1]
    return has_head(y, Log) and len(y.args) == 1


def is_turn(y: Expression) -> bool:
    """Whether an expression is I r Pi with a rational r."""
    if not has_head(y, Times) or len(y.args) != 2 or y.args[1] is not Pi:
        return False
    return type(y.args[0]) is ExactComplex and y.args[0].re == 0


def power_of_power(base: Expression, inner: Expression, outer: Expression) -> Expression:
    """(b^m)^n as b^(m n) where that holds: n an integer, -1 < m <= 1, or b positive and m real."""
    small = type(inner) in (int, Fraction) and -1 < inner <= 1
    small = small or (has_head(base, Abs) and real_value(inner) is not None)
    if type(outer) is int or small or (is_numeric(base) and sign_of(base) == 1 and real_value(inner) is not None):
        return Expr(Power, (base, Expr(Times, (inner, outer))))
    return None


def power_of_product(product: Expr, y: Expression) -> Expression:
    """(a b)^n as a^n b^n for integers n; otherwise only positive factors come out."""
    if type(y) is int:
        return Expr(Times, tuple(Expr(Power, (a, y)) for a in product.args))
    if is_numeric(product) and type(y) is Fraction:
        return root_of_number(product, y)
    out, left = [], []
    for a in product.args:
        if sign_of(a) == 1:
            out.append(a)
        elif type(a) in (int, Fraction, float) and a != -1 and not is_zero(a):
            out.append(-a)
            left.append(-1)
        else:
            left.append(a)
    if not out or not left:
        return Expr(Times, tuple(Expr(Power, (a, y)) for a in out)) if out else None
    inside = left[0] if len(left) == 1 else Expr(Times, tuple(left))
    return Expr(Times, (*(Expr(Power, (a, y)) for a in out), Expr(Power, (inside, y))))


def root_of_number(product: Expr, y: Fraction) -> Expression:
    """(c b)^(1/n) for a number c: what has a root comes out, as in Sqrt[8 Pi] = 2 Sqrt[2 Pi]."""
    c = product.args[0]
    if type(c) not in (int, Fraction) or abs(y.numerator) != 1:
        return None
    coefficient, _ = radicals.root(abs(c), y)
    if coefficient == 1:
        return None
    rest = Fraction(c) * Fraction(coefficient) ** int(-1 / y)
    return Expr(Times, (coefficient, Expr(Power, (Expr(Times, (simplest(rest), *product.args[1:])), y))))


@builtin("Sqrt", "Sqrt[x] is the square root of x.", attributes=NUMERIC, fast=lambda *args: fast_sqrt(*args))
def sqrt(x):
    """x^(1/2)."""
    return Expr(Power, (x, HALF))


def fast_sqrt(x: Any = None, *rest: Any) -> Expression:
    """The root of a machine number or a packed list of such."""
    if rest:
        return None
    if type(x) is float and x >= 0:
        return x**0.5 if x <= LARGEST else None
    return packed.power(x, 0.5) if type(x) is PackedList and x.array.dtype.kind == "f" else None


@builtin("Exp", "Exp[x] is E^x.", attributes=NUMERIC, fast=lambda *args: fast_exp(*args))
def exp(x):
    """E^x."""
    return Expr(Power, (E, x))


def fast_exp(x: Any = None, *rest: Any) -> Expression:
    """The exponential of a machine number or a packed list of such."""
    if rest:
        return None
    if type(x) is float and -708 < x < 709:
        return math.exp(x)
    if type(x) is PackedList and x.array.dtype.kind in "fc":
        import numpy

        with numpy.errstate(all="ignore"):
            return packed.checked(numpy.exp(x.array))
    return None


declare("E", "E is the base of natural logarithms, about 2.71828.", attributes="Constant ReadProtected")
declare("Pi", "Pi is the ratio of a circle's circumference to its diameter, about 3.14159.",
        attributes="Constant ReadProtected")  # fmt: skip
