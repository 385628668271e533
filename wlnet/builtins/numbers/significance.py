"""Arithmetic of numbers with a stated precision: what is not known of the operands tells what is known of the result.

A real x of precision p is known up to |x| 10^-p, a zero of accuracy a up to 10^-a; errors add up in sums, relative
errors in products. Errors are kept as their decimal logarithms; those of exact numbers are -infinity.
"""

from __future__ import annotations

import math
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Overflow, Underflow
from fractions import Fraction
from typing import Any

from wlnet.expr import BigComplex, BigReal, ExactComplex, Expression

BIG = frozenset((BigReal, BigComplex))
EXACT_PARTS = frozenset((int, Fraction))
SPARE = 4  # digits that are kept and not known
MACHINE_DIGITS = 15.954589770191003
LARGEST_EXPONENT = 1355718576299609  # that of $MaxNumber
NEVER = -math.inf


def wide(precision: float) -> Context:
    """A decimal context for a precision in digits, with a few digits to spare and no limits of its own."""
    return Context(prec=max(1, math.ceil(precision)) + SPARE, Emax=MAX_EMAX, Emin=MIN_EMIN)


def decimal(a: Any, context: Context) -> Decimal:
    """The decimal number nearest to a real number."""
    if type(a) is BigReal:
        return a.value
    if type(a) is Fraction:
        return context.divide(Decimal(a.numerator), Decimal(a.denominator))
    return Decimal(a)


def size(a: Any) -> float:
    """The decimal logarithm of |a| for a real number that is not zero."""
    if type(a) is Fraction:
        return size(a.numerator) - size(a.denominator)
    if type(a) is int:
        return math.log10(abs(a))
    value = a.value if type(a) is BigReal else a
    exponent = value.adjusted()
    return exponent + math.log10(abs(float(value.scaleb(-exponent, wide(17)))))


def error(a: Any) -> float:
    """The decimal logarithm of what is not known of a real number."""
    if type(a) is not BigReal:
        return NEVER
    return size(a) - a.precision if a.value else -a.precision


def joined(first: float, second: float) -> float:
    """The logarithm of the sum of two numbers given by theirs."""
    large, small = max(first, second), min(first, second)
    return large if small == NEVER else large + math.log10(1 + 10 ** (small - large))


def known(value: Decimal, uncertain: float) -> BigReal:
    """The number of which so much is not known; a zero where that is more than the number."""
    if not value or size(value) <= uncertain:
        return BigReal(Decimal(0), -uncertain)
    precision = size(value) - uncertain
    if value.adjusted() > LARGEST_EXPONENT:
        raise Overflow
    return BigReal(wide(precision).plus(value), precision)


def relative(value: Decimal, lost: float) -> BigReal:
    """The number, not zero, of which this part is not known (as the logarithm of a number below 1)."""
    if value.adjusted() > LARGEST_EXPONENT:
        raise Overflow
    return BigReal(wide(-lost).plus(value), -lost)


def promoted(a: Any) -> Any:
    """A number with the digits of a machine number, in the range of all numbers; exact zeros stay."""
    kind = type(a)
    if kind is float:
        return BigReal(Decimal(a), MACHINE_DIGITS) if a else 0
    if kind is complex:
        return united(promoted(a.real), promoted(a.imag))
    return to_digits(a, MACHINE_DIGITS)


def to_digits(a: Any, digits: float) -> Any:
    """A number with so many digits; one that has fewer keeps what it has, an exact zero stays exact in a part."""
    kind = type(a)
    if kind in (ExactComplex, BigComplex):
        return united(*(to_digits(x, digits) if type(x) is not int or x else x for x in (a.re, a.im)))
    if kind is BigReal:
        return a if a.precision <= digits or not a.value else BigReal(wide(digits).plus(a.value), digits)
    context = wide(digits)
    return BigReal(context.plus(decimal(a, context)), digits)


def united(re: Any, im: Any) -> Any:
    """re + im I; a real number where im is exactly 0, and both parts inexact where one is, but for exact zeros."""
    if type(im) is int and im == 0:
        return re
    kinds = type(re), type(im)
    if BigReal not in kinds:
        return ExactComplex(re, im)
    if kinds[0] is not BigReal and re:
        re = to_digits(re, im.precision)
    if kinds[1] is not BigReal:
        im = to_digits(im, re.precision)
    return BigComplex(re, im)


def parts(a: Any) -> tuple[Any, Any]:
    """Real and imaginary part of an exact number or one of stated precision."""
    return (a.re, a.im) if type(a) in (ExactComplex, BigComplex) else (a, 0)


def simple(a: Any) -> Any:
    """An integer where a fraction is one."""
    return a.numerator if type(a) is Fraction and a.denominator == 1 else a


def real_sum(a: Any, b: Any) -> Any:
    """a + b for real numbers; an exact zero adds nothing."""
    if type(a) in EXACT_PARTS and type(b) in EXACT_PARTS:
        return simple(a + b)
    for x, y in ((a, b), (b, a)):
        if type(x) in EXACT_PARTS and not x:
            return y
    uncertain = joined(error(a), error(b))
    largest = max(size(x) for x in (a, b) if type(x) is not BigReal or x.value) if a_value(a) or a_value(b) else 0.0
    context = wide(max(1.0, largest - uncertain))
    return known(context.add(decimal(a, context), decimal(b, context)), uncertain)


def a_value(a: Any) -> bool:
    """Whether a real number is not a zero."""
    return bool(a.value if type(a) is BigReal else a)


def real_product(a: Any, b: Any) -> Any:
    """a b for real numbers; an exact zero stays one."""
    if type(a) in EXACT_PARTS and type(b) in EXACT_PARTS:
        return simple(a * b)
    for x in (a, b):
        if type(x) in EXACT_PARTS and not x:
            return 0
    if not a_value(a) or not a_value(b):
        scale = sum(size(x) if a_value(x) else error(x) for x in (a, b))
        return BigReal(Decimal(0), -scale)
    lost = joined(*(-x.precision if type(x) is BigReal else NEVER for x in (a, b)))
    if lost >= 0:
        return BigReal(Decimal(0), -(size(a) + size(b) + lost))
    context = wide(-lost)
    value = context.multiply(decimal(a, context), decimal(b, context))
    return relative(value, lost)


def add(a: Any, b: Any) -> Any:
    """a + b, part by part."""
    (x, y), (u, v) = parts(a), parts(b)
    return united(real_sum(x, u), real_sum(y, v))


def multiply(a: Any, b: Any) -> Any:
    """a b, part by part."""
    (x, y), (u, v) = parts(a), parts(b)
    re = real_sum(real_product(x, u), real_product(-1, real_product(y, v)))
    return united(re, real_sum(real_product(x, v), real_product(y, u)))


def real_power(a: Any, b: Any) -> Any:
    """a^b for real numbers where that is a real number: a positive, or b an integer."""
    lost = NEVER
    if type(a) is BigReal:
        lost = -a.precision + (size(b) if a_value(b) else NEVER)
    if type(b) is BigReal:
        logarithm = abs(float(wide(17).ln(abs(decimal(a, wide(17)))))) if size(a) else 0.0
        lost = joined(lost, error(b) + math.log10(logarithm)) if logarithm else lost
    if lost == NEVER:
        lost = -min(x.precision for x in (a, b) if type(x) is BigReal)
    if lost >= 0:
        return None
    context = wide(-lost)
    value = context.power(decimal(a, context), decimal(b, wide(-lost + 20)))
    return relative(value, lost)


def exponential(x: BigReal) -> Any:
    """E^x: what is not known of x is the relative error."""
    lost = error(x)
    if lost >= 0:
        return None
    value = wide(-lost).exp(x.value)
    return relative(value, lost)


def power(a: Any, b: Any) -> Any:
    """a^b where one of them has a stated precision; None where nothing that is installed knows."""
    real = type(a) is not BigComplex and type(b) is not BigComplex and ExactComplex not in (type(a), type(b))
    if real and a_value(a) and (type(b) is int or decimal(a, wide(17)) > 0):
        return real_power(a, b)
    from .precise_functions import value_of

    return value_of("Power", (a, b))


def precision(a: Any) -> float:
    """The number of significant digits, that of a complex number as a whole."""
    if type(a) is BigReal:
        return a.precision if a.value else 0.0
    lengths = [2 * size(x) for x in parts(a) if a_value(x)]
    if not lengths:
        return 0.0
    errors = [2 * error(x) for x in parts(a) if error(x) != NEVER]
    length = joined(*lengths) if len(lengths) == 2 else lengths[0]
    return (length - (joined(*errors) if len(errors) == 2 else errors[0])) / 2


def accuracy(a: Any) -> float:
    """The number of digits known behind the point."""
    errors = [2 * error(x) for x in parts(a) if error(x) != NEVER]
    return -(joined(*errors) if len(errors) == 2 else errors[0]) / 2


def too_far(fault: Exception) -> bool:
    """Whether an exception tells that a number is beyond all range."""
    return isinstance(fault, Overflow | Underflow)


def negated(a: Expression) -> Expression:
    """-a without rounding."""
    if type(a) is BigComplex:
        return BigComplex(negated(a.re), negated(a.im))
    return BigReal(a.value.copy_negate(), a.precision) if type(a) is BigReal else -a
