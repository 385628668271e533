"""Arithmetic of explicit numbers: exact ones stay exact, a machine number makes the result a machine number."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Overflow, localcontext
from fractions import Fraction
from typing import Any

from wlnet.expr import BigReal, ExactComplex, Expression, WolframMessage, call, exact_complex, system

MACHINE = frozenset({float, complex})
LARGEST_BITS = 1 << 25  # exact numbers longer than this overflow: some ten million decimal digits
LARGEST = 1.7976931348623157e308
MACHINE_DIGITS = 15.954589770191003
Indeterminate, ComplexInfinity = system("Indeterminate"), system("ComplexInfinity")


def overflow() -> WolframMessage:
    """The exception for a result too large to hold; issues General::ovfl, and the call becomes Overflow[]."""
    return WolframMessage("General", "ovfl", result=call("Overflow"))


def underflow() -> WolframMessage:
    """The exception for an exact result too small to hold; issues General::unfl."""
    return WolframMessage("General", "unfl", result=call("Underflow"))


def machine(a: Any) -> float | complex:
    """The machine number nearest to any number."""
    kind = type(a)
    if kind is float or kind is complex:
        return a
    try:
        found = complex(a) if kind is ExactComplex else float(a)
    except OverflowError:
        raise overflow() from None
    if kind is BigReal and math.isinf(found.real):
        raise overflow()
    return found


def finite(r: Any) -> Expression:
    """A machine result; Indeterminate for nan, and General::ovfl where it is infinite."""
    if type(r) is float:
        if -LARGEST <= r <= LARGEST:
            return r
        if r != r:
            return Indeterminate
        raise overflow()
    if math.isfinite(r.real) and math.isfinite(r.imag):
        return r
    if r != r:
        return Indeterminate
    raise overflow()


def simplest(q: int | Fraction) -> int | Fraction:
    """An integer where the fraction is one."""
    return q.numerator if type(q) is Fraction and q.denominator == 1 else q


def parts(z: Any) -> tuple[Any, Any]:
    """Real and imaginary part; the imaginary part of a real number is the integer 0."""
    kind = type(z)
    if kind is ExactComplex:
        return z.re, z.im
    return (z.real, z.imag) if kind is complex else (z, 0)


def add(a: Any, b: Any) -> Expression:
    """a + b for explicit numbers."""
    kind, other = type(a), type(b)
    if kind is int and other is int:
        return a + b
    if kind in MACHINE or other in MACHINE:
        return finite(machine(a) + machine(b))
    if kind is BigReal or other is BigReal:
        return big(a, b, Context.add) or finite(machine(a) + machine(b))
    if kind is ExactComplex or other is ExactComplex:
        (x, y), (u, v) = parts(a), parts(b)
        return exact_complex(x + u, y + v)
    return simplest(a + b)


def multiply(a: Any, b: Any) -> Expression:
    """a b for explicit numbers."""
    kind, other = type(a), type(b)
    if kind in MACHINE or other in MACHINE:
        if kind is float and other is ExactComplex:
            return finite(complex(a * machine(b.re), a * machine(b.im)))
        if kind is ExactComplex and other is float:
            return finite(complex(machine(a.re) * b, machine(a.im) * b))
        if Fraction in (kind, other):  # x*(1/3) is x/3, rounded once
            q, x = (a, b) if kind is Fraction else (b, a)
            return finite(x * machine(q.numerator) / machine(q.denominator))
        return finite(machine(a) * machine(b))
    if kind is BigReal or other is BigReal:
        return big(a, b, Context.multiply) or finite(machine(a) * machine(b))
    if bits(a) + bits(b) > LARGEST_BITS:
        raise overflow()
    if kind is ExactComplex or other is ExactComplex:
        (x, y), (u, v) = parts(a), parts(b)
        return exact_complex(x * u - y * v, x * v + y * u)
    return simplest(a * b)


def bits(a: Any) -> int:
    """How many bits the longest part of an exact number has."""
    kind = type(a)
    if kind is int:
        return a.bit_length()
    if kind is Fraction:
        return max(a.numerator.bit_length(), a.denominator.bit_length())
    return max(bits(a.re), bits(a.im))


def big(a: Any, b: Any, operation: Callable[[Context, Decimal, Decimal], Decimal]) -> Expression:
    """The operation with the lower precision of the two; None where a complex number takes part."""
    if type(a) is ExactComplex or type(b) is ExactComplex:
        return None
    precision = min(x.precision for x in (a, b) if type(x) is BigReal)
    context = wide(precision)
    return BigReal(operation(context, decimal(a, context), decimal(b, context)), precision)


def wide(precision: float) -> Context:
    """A decimal context for a precision in digits, with a few digits to spare and no limits of its own."""
    return Context(prec=max(1, math.ceil(precision)) + 4, Emax=MAX_EMAX, Emin=MIN_EMIN)


def decimal(a: Any, context: Context) -> Decimal:
    """The decimal number nearest to a real number."""
    if type(a) is BigReal:
        return a.value
    if type(a) is Fraction:
        return context.divide(Decimal(a.numerator), Decimal(a.denominator))
    return Decimal(a)


def power(a: Any, b: Any) -> Expression:
    """a^b for explicit numbers; None where no number is equal to it (2^(1/2), say)."""
    if not a:
        return power_of_zero(a, b)
    kind, other = type(a), type(b)
    if kind in MACHINE or other in MACHINE:
        return machine_power(a, b)
    if kind is BigReal or other is BigReal:
        return big_power(a, b)
    if other is int:
        return exact_power(a, b)
    return None


def power_of_zero(a: Any, b: Any) -> Expression:
    """0^b: 0, or Indeterminate with Power::indet, or ComplexInfinity with Power::infy."""
    re, im = parts(b)
    if im or not re:
        if im and re > 0:
            return 0
        raise WolframMessage("Power", "indet", call("Power", a, b), result=Indeterminate)
    if sign(re) < 0:
        raise WolframMessage("Power", "infy", call("Power", a, b), result=ComplexInfinity)
    return machine(a) * 1.0 if type(a) in MACHINE or type(b) in MACHINE else a


def machine_power(a: Any, b: Any) -> Expression:
    """a^b where one of them is a machine number; complex for a negative base with a broken exponent."""
    try:
        if type(b) is int:
            return finite(a**b)
        x, y = machine(a), machine(b)
        if y == 0.5:
            if type(x) is float:
                return math.sqrt(x) if x >= 0 else complex(0.0, math.sqrt(-x))
            import cmath

            return finite(cmath.sqrt(x))
        return finite(x**y)
    except OverflowError:
        raise overflow() from None


def big_power(a: Any, b: Any) -> Expression:
    """a^b where one of them has a stated precision."""
    negative = (a.value if type(a) is BigReal else 0 if type(a) is ExactComplex else a) < 0
    if ExactComplex in (type(a), type(b)) or (negative and type(b) is not int):
        return machine_power(machine(a), machine(b))
    precision = min(x.precision for x in (a, b) if type(x) is BigReal)
    context = wide(precision)
    try:
        with localcontext(context):
            return BigReal(context.power(decimal(a, context), decimal(b, context)), precision)
    except Overflow:
        raise overflow() from None


def exact_power(a: Any, n: int) -> Expression:
    """a^n for an exact a that is not 0; General::ovfl (or unfl) where it would be too long."""
    kind = type(a)
    if kind is int and -1 <= a <= 1:
        return a if a == 1 or n % 2 else 1
    size = bits(a) - 1 if kind is int else bits(a)
    if size * abs(n) > LARGEST_BITS:
        unit = kind is ExactComplex and a.re * a.re + a.im * a.im == 1
        if unit and not a.re:
            return exact_power(a, n % 4)
        large = (a.re * a.re + a.im * a.im if kind is ExactComplex else abs(a)) > 1
        raise overflow() if large == (n > 0) else underflow()
    if kind is int:
        return a**n if n >= 0 else Fraction(1, a**-n) if a > 1 else simplest(Fraction(a) ** n)
    if kind is Fraction:
        return simplest(a**n)
    result: Any = 1
    base, left = a, abs(n)
    while left:
        if left & 1:
            result = multiply(result, base)
        left >>= 1
        if left:
            base = multiply(base, base)
    return result if n >= 0 else reciprocal(result)


def reciprocal(a: Any) -> Expression:
    """1/a for an exact number that is not 0."""
    if type(a) is ExactComplex:
        size = Fraction(a.re * a.re + a.im * a.im)
        return exact_complex(a.re / size, -a.im / size)
    return simplest(1 / Fraction(a))


def sign(a: Any) -> int:
    """-1, 0 or 1 for a real number."""
    x = a.value if type(a) is BigReal else a
    return (x > 0) - (x < 0)


def negate(a: Any) -> Expression:
    """-a."""
    return multiply(-1, a)


def is_zero(a: Any) -> bool:
    """Whether a number is zero, exactly or not."""
    return not a if type(a) is not BigReal else not a.value
