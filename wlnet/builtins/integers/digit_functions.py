"""Digits and what is made of them: sums, reversals, parts of numbers by place, numbers in words."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from wlnet.evaluator import builtin, message
from wlnet.expr import list_of, rational

from ..numbers.comparison import truth
from ..numbers.integers import BASE, checked_base, digits


@builtin("DigitSum", "DigitSum[n, b] is the sum of the digits of n in base b.", attributes="Listable", messages=BASE)
def digit_sum(n, base=10):
    """The sum of the digits."""
    if type(n) is not int or not checked_base("DigitSum", base):
        return None
    return sum(digits(n, base))


@builtin("IntegerReverse", "IntegerReverse[n, b, len] is the number with the digits of n in base b, len of them, in "
         "reverse order.", attributes="Listable", messages=BASE)  # fmt: skip
def integer_reverse(n, base=10, length=None):
    """The number read backwards; the sign is left out."""
    if type(n) is not int or not checked_base("IntegerReverse", base):
        return None
    found = digits(n, base)
    if type(length) is int and length > 0:
        found = [0] * (length - len(found)) + found[max(0, len(found) - length) :]
    total = 0
    for digit in reversed(found):
        total = total * base + digit
    return total


@builtin("PalindromeQ", "PalindromeQ[e] tells whether a string, a list or the digits of an integer are the same when "
         "reversed.")  # fmt: skip
def palindrome_q(e):
    """Whether the reverse is the same."""
    if type(e) is int:
        return truth(digits(e, 10) == digits(e, 10)[::-1])
    if type(e) is str:
        return truth(e == e[::-1])
    return truth(tuple(e.args) == tuple(e.args)[::-1]) if hasattr(e, "args") else None


@builtin("MantissaExponent", "MantissaExponent[x, b] gives {m, k} with x = m b^k and 1/b <= |m| < 1.",
         attributes="Listable")  # fmt: skip
def mantissa_exponent(x, base=10):
    """The mantissa and the exponent."""
    if type(base) is not int or base < 2 or type(x) not in (int, Fraction, float) or (x in (math.inf, -math.inf)):
        return None
    if x == 0:
        return list_of(x, 0)
    exact = abs(Fraction(x))
    k = math.floor(math.log(exact.numerator, base) - math.log(exact.denominator, base)) + 1
    while exact >= Fraction(base) ** k:
        k += 1
    while exact < Fraction(base) ** (k - 1):
        k -= 1
    if type(x) is float:
        return list_of(math.copysign(float(exact / Fraction(base) ** k), x), k)
    return list_of(rational(Fraction(x) / Fraction(base) ** k), k)


@builtin("NumberExpand", "NumberExpand[x, b] gives the digits of x in base b, each times its power of b.",
         attributes="Listable")  # fmt: skip
def number_expand(x, base=10):
    """123 as {100, 20, 3}."""
    if type(base) is not int or base < 2:
        return None
    if type(x) is int:
        found = digits(x, base)
        sign = -1 if x < 0 else 1
        return list_of(*(sign * d * base ** (len(found) - 1 - i) for i, d in enumerate(found)))
    if type(x) is float and math.isfinite(x) and base == 10:
        figures = Decimal(repr(abs(x))).as_tuple()
        kept = [*figures.digits, *(0 for _ in range(16 - len(figures.digits)))][:16]
        top = len(figures.digits) - 1 + int(figures.exponent)
        sign = math.copysign(1.0, x)
        return list_of(*(float(Decimal((0, (d,), top - i))) * (sign if d else 1.0) for i, d in enumerate(kept)))
    return None


ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
THOUSANDS = (
    "", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion", "sextillion", "septillion",
    "octillion", "nonillion", "decillion",
)  # fmt: skip


def below_thousand(n: int) -> str:
    """A number from 1 to 999 in words."""
    words = [f"{ONES[n // 100]} hundred"] if n >= 100 else []
    n %= 100
    if n >= 20:
        words.append(TENS[n // 10 - 2] + (f"\N{HYPHEN}{ONES[n % 10]}" if n % 10 else ""))
    elif n:
        words.append(ONES[n])
    return " ".join(words)


def in_words(n: int) -> str:
    """A number below 10^36 in English words, every group of three digits."""
    if n == 0:
        return ONES[0]
    groups = []
    rest, place = abs(n), 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{below_thousand(group)} {THOUSANDS[place]}".strip())
        place += 1
    return ("negative " if n < 0 else "") + " ".join(reversed(groups))


def in_digits(n: int) -> str:
    """A number with words for the groups of three digits: 23 million 5."""
    if abs(n) < 1000:
        return str(n)
    groups, rest, place = [], abs(n), 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.append(f"{group} {THOUSANDS[place]}".strip())
        place += 1
    return ("-" if n < 0 else "") + " ".join(reversed(groups))


@builtin("IntegerName", "IntegerName[n] gives n in English words, large numbers with figures for groups; "
         "IntegerName[n, \"Words\"] all in words, \"DigitsWords\" groups in figures, \"Digits\" the digits.",
         attributes="Listable", messages={"large": "`1` is too large to be named."})  # fmt: skip
def integer_name(n, form=None):
    """The name."""
    if type(n) is not int:
        return None
    if abs(n) >= 10 ** (3 * len(THOUSANDS)):
        message("IntegerName", "large", n)
        return None
    if form == "Digits":
        return f"{n:,}"
    if form == "DigitsWords" or (form is None and abs(n) >= 1000):
        return in_digits(n)
    return in_words(n) if form in (None, "Words") else None
