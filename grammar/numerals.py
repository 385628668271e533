"""The values of numerals: integers and rationals of any size, machine reals, and reals of a stated precision."""

from __future__ import annotations

import math
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from ..expr import BigReal, Expression, rational
from .errors import Misread

MACHINE_PRECISION = 53 * math.log10(2)
MACHINE_DIGITS = 17  # a real written with more significant digits is not a machine number
EXACT_EXPONENT = 100_000  # largest power for which an exact number is written out
EXPONENT = 10**9  # largest power of ten of a real
CHUNK = 4000  # digits that int() reads at once, below Python's own limit


def number(text: str) -> Expression:
    """The value of a numeral such as 12, 1.5, 16^^ff.8, 1.5`20, 1.5``20, 3*^-2.

    Integer powers give exact numbers, rational where negative. A real is a machine number unless it has an
    explicit precision or accuracy, more than 17 significant digits, or no place among the machine numbers.
    """
    mantissa, _, power = text.partition("*^")
    digits, tick, mark = mantissa.partition("`")
    base_text, radix, radix_digits = digits.partition("^^")
    exponent = 0
    if power:
        if len(power.lstrip("+-0")) > 10 or abs(int(power)) > EXPONENT:
            raise Misread("the exponent is too large", f"at most {EXPONENT}")
        exponent = int(power)
    base = 10
    if radix:
        base = int(base_text) if len(base_text) < 5 else 0
        if not 2 <= base <= 36:
            raise Misread(f"{base_text} is not a base", "a base from 2 to 36")
        digits = radix_digits
    if not tick and "." not in digits:
        return scaled(integer(digits, base), base, exponent)
    whole, _, part = digits.partition(".")
    significant = (whole + part).lstrip("0")
    if tick and not mark:
        precision = 0.0
    elif tick:
        precision = float(mark.lstrip("`"))
        if mark[0] == "`":
            precision = max(0.0, precision + magnitude(whole, part, base) + exponent * math.log10(base))
        precision = precision or 1e-300  # 0 stands for machine precision here
    elif len(significant) * math.log10(base) > MACHINE_DIGITS + 0.5:
        precision = len(part) * math.log10(base) + magnitude(whole, part, base)
    else:
        precision = 0.0
    if base == 10:
        return decimal_real(digits, exponent, precision, bool(significant))
    return radix_real(integer(whole + part, base), base, exponent - len(part), precision)


def integer(digits: str, base: int = 10) -> int:
    """The integer with these digits, however many they are."""
    if len(digits) <= CHUNK:
        try:
            return int(digits or "0", base)
        except ValueError:
            wrong = next(digit for digit in digits if int(digit, 36) >= base)
            raise Misread(f"{wrong} is not a digit in base {base}") from None
    low = len(digits) // 2
    return integer(digits[:-low], base) * base**low + integer(digits[-low:], base)


def scaled(value: int, base: int, exponent: int) -> int | Fraction:
    """value base^exponent, exactly."""
    if exponent == 0 or value == 0:
        return value
    if abs(exponent) > EXACT_EXPONENT:
        raise Misread("the exponent of an exact number is too large", f"at most {EXACT_EXPONENT}, or a decimal point")
    return value * base**exponent if exponent > 0 else rational(Fraction(value, base**-exponent))


def magnitude(whole: str, part: str, base: int) -> float:
    """log10 of the number with these digits before and after the point; 0 for zero."""
    whole = whole.lstrip("0")
    digits = (whole + part).lstrip("0")
    if not digits:
        return 0.0
    leading = digits[:15]
    shift = len(whole) if whole else len(digits) - len(part)
    return math.log10(int(leading, base)) + (shift - len(leading)) * math.log10(base)


def decimal_real(digits: str, exponent: int, precision: float, nonzero: bool) -> float | BigReal:
    """A decimal real; precision 0 asks for a machine number, given where there is one."""
    text = f"{digits}e{exponent}"
    if precision == 0.0:
        value = float(text)
        if math.isfinite(value) and (value != 0.0 or not nonzero):
            return value
        precision = MACHINE_PRECISION
    return BigReal(Decimal(text), precision)


def radix_real(value: int, base: int, exponent: int, precision: float) -> float | BigReal:
    """value base^exponent as a real; precision as in decimal_real."""
    exact = Fraction(scaled(value, base, exponent))
    if precision == 0.0:
        try:
            number = float(exact)
        except OverflowError:
            number = math.inf
        if math.isfinite(number) and (number != 0.0 or not value):
            return number
        precision = MACHINE_PRECISION
    digits = int(min(precision, EXACT_EXPONENT)) + 10
    with localcontext(Context(prec=digits)):
        return BigReal(Decimal(exact.numerator) / Decimal(exact.denominator), precision)
