"""Arithmetic of explicit numbers: exact ones stay exact, a machine number makes the result a machine number."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Overflow
from fractions import Fraction
from typing import Any

from wlnet.evaluator import message
from wlnet.expr import BigComplex, BigReal, ExactComplex, Expression, WolframMessage, call, exact_complex, system

from . import significance
from .significance import BIG, promoted
from .significance import decimal as decimal
from .significance import wide as wide

MACHINE = frozenset({float, complex})
COMPLEX = frozenset({ExactComplex, BigComplex})  # those that have re and im
SMALLEST = 2.2250738585072014e-308
LARGEST_BITS = 1 << 25  # exact numbers longer than this overflow: some ten million decimal digits
LARGEST = 1.7976931348623157e308
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
        found = complex(a) if kind in COMPLEX else float(a)
    except OverflowError:
        raise overflow() from None
    if kind in BIG and (math.isinf(found.real) or math.isinf(found.imag)):
        raise overflow()
    return found


def approximated(a: Any) -> Expression:
    """The machine number nearest to a number; one with as many digits where it is beyond their range."""
    try:
        return machine(a)
    except WolframMessage:
        return promoted(a)


def larger(operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Expression:
    """What an operation on numbers gives whose result is no machine number because it is too large."""
    try:
        found = operation(*(promoted(x) if type(x) in MACHINE else x for x in (a, b)))
    except Overflow:
        raise overflow() from None
    return 0.0 if type(found) is int and found == 0 else found


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
    if kind in COMPLEX:
        return z.re, z.im
    return (z.real, z.imag) if kind is complex else (z, 0)


def add(a: Any, b: Any) -> Expression:
    """a + b for explicit numbers."""
    kind, other = type(a), type(b)
    if kind is int and other is int:
        return a + b
    if kind in MACHINE or other in MACHINE:
        try:
            return finite(machine(a) + machine(b))
        except WolframMessage:
            return larger(significance.add, a, b)
    if kind in BIG or other in BIG:
        return big(significance.add, a, b)
    if kind is ExactComplex or other is ExactComplex:
        (x, y), (u, v) = parts(a), parts(b)
        return exact_complex(x + u, y + v)
    return simplest(a + b)


def multiply(a: Any, b: Any) -> Expression:
    """a b for explicit numbers."""
    kind, other = type(a), type(b)
    if kind in MACHINE or other in MACHINE:
        try:
            return machine_product(a, b)
        except WolframMessage:
            return larger(significance.multiply, a, b)
    if kind in BIG or other in BIG:
        return big(significance.multiply, a, b)
    if bits(a) + bits(b) > LARGEST_BITS:
        raise overflow()
    if kind is ExactComplex or other is ExactComplex:
        (x, y), (u, v) = parts(a), parts(b)
        return exact_complex(x * u - y * v, x * v + y * u)
    return simplest(a * b)


def machine_product(a: Any, b: Any) -> Expression:
    """a b where one of them is a machine number."""
    kind, other = type(a), type(b)
    if kind is float and other is ExactComplex:
        return finite(complex(a * machine(b.re), a * machine(b.im)))
    if kind is ExactComplex and other is float:
        return finite(complex(machine(a.re) * b, machine(a.im) * b))
    if Fraction in (kind, other):  # x*(1/3) is x/3, rounded once
        q, x = (a, b) if kind is Fraction else (b, a)
        return finite(x * machine(q.numerator) / machine(q.denominator))
    return finite(machine(a) * machine(b))


def bits(a: Any) -> int:
    """How many bits the longest part of an exact number has."""
    kind = type(a)
    if kind is int:
        return a.bit_length()
    if kind is Fraction:
        return max(a.numerator.bit_length(), a.denominator.bit_length())
    return max(bits(a.re), bits(a.im))


def big(operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Expression:
    """An operation on numbers of which one has a stated precision."""
    try:
        return operation(a, b)
    except Overflow:
        raise overflow() from None


def power(a: Any, b: Any) -> Expression:
    """a^b for explicit numbers; None where no number is equal to it (2^(1/2), say)."""
    if is_zero(a):
        return power_of_zero(a, b)
    kind, other = type(a), type(b)
    if kind in MACHINE or other in MACHINE:
        try:
            return machine_power(a, b)
        except WolframMessage:
            found = larger(significance.power, a, b)
            if found is None:
                raise
            return found
    if kind in BIG or other in BIG:
        return big_power(a, b)
    if other is int:
        return exact_power(a, b)
    return None


def power_of_zero(a: Any, b: Any) -> Expression:
    """0^b: 0, or Indeterminate with Power::indet, or ComplexInfinity with Power::infy."""
    re, im = parts(b)
    if not is_zero(im) or is_zero(re):
        if not is_zero(im) and sign(re) > 0:
            return 0
        raise WolframMessage("Power", "indet", call("Power", a, b), result=Indeterminate)
    if sign(re) < 0:
        raise WolframMessage("Power", "infy", call("Power", a, b), result=ComplexInfinity)
    if type(a) is BigReal and type(b) in (int, Fraction):
        return BigReal(a.value, a.precision * float(b))
    return machine(a) * 1.0 if type(a) in MACHINE or type(b) in MACHINE else a


def machine_power(a: Any, b: Any) -> Expression:
    """a^b where one of them is a machine number; complex for a negative base with a broken exponent."""
    try:
        if type(b) is int:
            return not_too_small(finite(a**b), a, b)
        x, y = machine(a), machine(b)
        if y == 0.5:
            if type(x) is float:
                return math.sqrt(x) if x >= 0 else complex(0.0, math.sqrt(-x))
            import cmath

            return finite(cmath.sqrt(x))
        return not_too_small(finite(x**y), a, b)
    except OverflowError:
        raise overflow() from None


def not_too_small(found: Any, a: Any, b: Any) -> Expression:
    """A power that is not 0; General::munfl where it has lost digits."""
    if type(found) is float and abs(found) < SMALLEST:
        message("General", "munfl", call("Power", a, b))
    return found


def big_power(a: Any, b: Any) -> Expression:
    """a^b where one of them has a stated precision."""
    found = big(significance.power, a, b)
    return machine_power(machine(a), machine(b)) if found is None else found


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
    if type(a) in BIG:
        return not any(map(significance.a_value, significance.parts(a)))
    return not a
