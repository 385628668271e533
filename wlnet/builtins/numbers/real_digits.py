"""The digits of real numbers: RealDigits."""

from __future__ import annotations

import math
from fractions import Fraction

from wlnet.evaluator import builtin, message
from wlnet.expr import BigReal, Expression, list_of, system

from .numeric_value import is_numeric, real_value
from .precise_functions import digits_of
from .significance import MACHINE_DIGITS

Automatic, Indeterminate = system("Automatic"), system("Indeterminate")
LEAST = -307  # where the digits of a machine zero would begin
MESSAGES = {
    "ndig": "The number of digits to return cannot be determined.",
    "realx": "The value `1` is not a real number.",
    "rbase": "Base `1` is not an integer greater than 1.",
}


@builtin("RealDigits", "RealDigits[x] gives the digits of a real number and how many of them are in front of the "
         "point; RealDigits[x, b] those in base b, RealDigits[x, b, len] so many, RealDigits[x, b, len, n] from that "
         "of b^n on.",
         attributes="Listable", messages=MESSAGES)  # fmt: skip
def real_digits(x, base=10, length=None, start=None):
    """{digits, exponent}; a fraction ends with the list of digits that come again and again."""
    length = None if length is Automatic else length
    if type(base) is not int or base < 2:
        message("RealDigits", "rbase", base)
        return None
    if not all(v is None or type(v) is int for v in (length, start)) or (length is not None and length < 0):
        return None
    kind = type(x)
    if kind is int or kind is Fraction:
        return digits_of_fraction(abs(Fraction(x)), base, length, start)
    if kind is float or kind is BigReal:
        return digits_of_real(x, base, length, start)
    if not is_numeric(x):
        return None
    if real_value(x) is None:
        message("RealDigits", "realx", x)
        return None
    if length is None:
        message("RealDigits", "ndig")
        return None
    size = abs(float(real_value(x)))
    ahead = length - (0 if start is None or not size else start + 1 - math.ceil(math.log10(size)))
    found = digits_of(x, max(ahead * math.log10(base) + 5, 10))
    return None if found is None else digits_of_real(found, base, length, start)


def digits_of_fraction(q: Fraction, base: int, length: int | None, start: int | None) -> Expression:
    """The digits of an exact number."""
    if length is not None or (start is not None and is_finite(q, base)):
        top = exponent_of(q, base) if start is None else start + 1
        if length is None:
            length = max(0, top + places(q, base))
        return list_of(list_of(*first_digits(q, base, top, length)), top)
    top = exponent_of(q, base) if start is None else start + 1
    if not q:
        return list_of(list_of(0), 1)
    left = q / Fraction(base) ** top
    left -= math.floor(left)
    seen: dict[Fraction, int] = {}
    found: list[int] = []
    while left and left not in seen:
        seen[left] = len(found)
        digit, left = divmod(left * base, 1)
        found.append(int(digit))
    if not left:
        whole = [0] * (top - len(found)) if q.denominator == 1 else []
        return list_of(list_of(*found, *whole), top)
    begin = seen[left]
    return list_of(list_of(*found[:begin], list_of(*found[begin:])), top)


def is_finite(q: Fraction, base: int) -> bool:
    """Whether the digits of a fraction end."""
    left = q.denominator
    while (common := math.gcd(left, base)) > 1:
        left //= common
    return left == 1


def places(q: Fraction, base: int) -> int:
    """How many digits behind the point a fraction has whose digits end."""
    count = 0
    while (q * base**count).denominator != 1:
        count += 1
    return count


def digits_of_real(x: float | BigReal, base: int, length: int | None, start: int | None) -> Expression:
    """The digits of an inexact number; those beyond its precision are Indeterminate."""
    if type(x) is float and not math.isfinite(x):
        return None
    precision = x.precision if type(x) is BigReal else MACHINE_DIGITS
    q = abs(Fraction(x.value if isinstance(x, BigReal) else x))
    if not q:
        below = LEAST if type(x) is float else -precision
        count = 1 if length is None else length
        return list_of(list_of(*[0] * count), start + 1 if start is not None else math.floor(below / math.log10(base)))
    sure = max(1, round(precision / math.log10(base)))
    own = exponent_of(q, base)
    if type(x) is float:  # the shortest digits that are the number
        sure = max(1, math.ceil(53 / math.log2(base)))
    rounded = Fraction(round(q / Fraction(base) ** (own - sure))) * Fraction(base) ** (own - sure)
    own = exponent_of(rounded, base)
    top = own if start is None else start + 1
    count = sure - (own - top) if length is None else length
    found: list[Expression] = list(first_digits(rounded, base, top, max(0, count)))
    known = sure - (own - top)
    if type(x) is float:
        known = max(known, math.ceil(MACHINE_DIGITS / math.log10(base)) - (own - top))
    for i in range(max(0, known), len(found)):
        found[i] = Indeterminate
    return list_of(list_of(*found), top)


def exponent_of(q: Fraction, base: int) -> int:
    """k with base^(k - 1) <= q < base^k; 1 for zero."""
    if not q:
        return 1
    k = math.floor((math.log2(q.numerator) - math.log2(q.denominator)) / math.log2(base)) + 1
    while q >= Fraction(base) ** k:
        k += 1
    while q < Fraction(base) ** (k - 1):
        k -= 1
    return k


def first_digits(q: Fraction, base: int, top: int, count: int) -> list[int]:
    """So many digits of a number, the first of them that of base^(top - 1)."""
    whole = math.floor(q / Fraction(base) ** (top - count))
    found = []
    for _ in range(count):
        whole, digit = divmod(whole, base)
        found.append(digit)
    return found[::-1]
