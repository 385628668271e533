"""Integers: digits and bits."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce

from wlnet.evaluator import builtin, message
from wlnet.expr import Expr, Expression, call, is_list, list_of, system

from .number_tower import LARGEST_BITS, overflow

Times = system("Times")
FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE = {"ibase": "Base `1` is not an integer greater than 1.", "int": "An integer is expected in place of `1`."}


def digits(n: int, base: int) -> list[int]:
    """The digits of |n|, most significant first; by halves where the number is long."""
    n = abs(n)
    if n < base:
        return [n]
    if n.bit_length() < 2000:
        found = []
        while n:
            n, digit = divmod(n, base)
            found.append(digit)
        return found[::-1]
    low_count = int(n.bit_length() / math.log2(base)) // 2
    high, low = divmod(n, base**low_count)
    lower = digits(low, base)
    return digits(high, base) + [0] * (low_count - len(lower)) + lower


def checked_base(name: str, base: Expression, most: float = math.inf) -> bool:
    """Whether a base is an integer above 1; says so if not."""
    if type(base) is int and 1 < base <= most:
        return True
    message(name, "ibase", base)
    return False


@builtin("IntegerDigits", "IntegerDigits[n, b, len] gives the digits of n in base b, len of them.", messages=BASE,
         attributes="Listable")  # fmt: skip
def integer_digits(n, base=10, length=None):
    """The digits, most significant first; zeros in front up to the length."""
    if type(n) is not int or not checked_base("IntegerDigits", base):
        return None
    found = digits(n, base)
    if type(length) is int and length >= 0:
        found = [0] * (length - len(found)) + found[max(0, len(found) - length) :]
    return list_of(*found)


@builtin("IntegerLength", "IntegerLength[n, b] is the number of digits of n in base b.", attributes="Listable",
         messages=BASE)  # fmt: skip
def integer_length(n, base=10):
    """The number of digits; 0 for 0."""
    if type(n) is not int or not checked_base("IntegerLength", base):
        return None
    return len(digits(n, base)) if n else 0


@builtin("DigitCount", "DigitCount[n, b, d] is the number of digits d of n in base b.", attributes="Listable",
         messages=BASE)  # fmt: skip
def digit_count(n, base=10, digit=None):
    """How often a digit occurs, or the counts of 1, 2, ..., base - 1, 0."""
    if type(n) is not int or not checked_base("DigitCount", base):
        return None
    found = digits(n, base)
    if digit is None and base > 100_000:
        return None
    if digit is None:
        return list_of(*(found.count(d) for d in (*range(1, base), 0)))
    return found.count(digit)


@builtin("FromDigits", "FromDigits[list, b] is the integer with these digits in base b; a string of digits also does.",
         messages={**BASE, "nlst": "A list of digits or a string of digits is expected in place of `1`."})  # fmt: skip
def from_digits(items, base=10):
    """The number; digits need not be below the base, and may be symbols."""
    if type(items) is str and base == "Roman":
        return from_roman(items)
    if type(items) is str:
        figures = [FIGURES.find(c) for c in items.lower()]
        if -1 in figures or not checked_base("FromDigits", base, 36):
            return None
        return reduce(lambda total, d: total * base + d, figures, 0)
    if not is_list(items):
        message("FromDigits", "nlst", items)
        return None
    if len(items.args) == 2 and is_list(items.args[0]):  # the digits, and how many of them stand before the point
        digits, before = items.args
        power = Expr(system("Power"), (base, Expr(system("Plus"), (before, -len(digits.args)))))
        return Expr(Times, (call("FromDigits", digits, base), power))
    if all(type(d) is int for d in items.args) and type(base) is int:
        return joined(list(items.args), base)
    total: Expression = 0
    for d in items.args:
        total = Expr(system("Plus"), (Expr(Times, (total, base)), d))
    return total


ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def from_roman(numeral: str) -> int | None:
    """The number of a Roman numeral: a letter before a larger one counts against it."""
    values = [ROMAN.get(c, 0) for c in numeral.upper()]
    if 0 in values:
        return None
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def joined(found: list[int], base: int) -> int:
    """The number with these digits, by halves where there are many."""
    if len(found) < 500:
        return reduce(lambda total, d: total * base + d, found, 0)
    middle = len(found) // 2
    return joined(found[:-middle], base) * base**middle + joined(found[-middle:], base)


@builtin("IntegerString", "IntegerString[n, b, len] is the string of the digits of n in base b, len of them.",
         attributes="Listable", messages=BASE)  # fmt: skip
def integer_string(n, base=10, length=None):
    """The digits of |n| as a string, padded with zeros on the left."""
    if type(n) is not int or not checked_base("IntegerString", base, 36):
        return None
    shown = "".join(FIGURES[d] for d in digits(n, base))
    return shown if type(length) is not int else shown.rjust(length, "0")[max(0, len(shown) - length) :]


def bitwise(name: str, usage: str, neutral: int, operation: Callable[[int, int], int]) -> None:
    """Declare a function of the bits of several integers."""

    def combine(*args: Expression) -> Expression:
        return reduce(operation, args, neutral) if all(type(a) is int for a in args) else None

    combine.__doc__ = usage
    builtin(name, usage, attributes="Flat Listable OneIdentity Orderless")(combine)


bitwise("BitAnd", "BitAnd[m, n, ...] has the bits that all arguments have.", -1, lambda a, b: a & b)
bitwise("BitOr", "BitOr[m, n, ...] has the bits that some argument has.", 0, lambda a, b: a | b)
bitwise("BitXor", "BitXor[m, n, ...] has the bits that an odd number of arguments have.", 0, lambda a, b: a ^ b)


@builtin("BitNot", "BitNot[n] has the bits that n lacks.", attributes="Listable")
def bit_not(n):
    """-1 - n."""
    return ~n if type(n) is int else None


@builtin("BitShiftLeft", "BitShiftLeft[n, k] is n 2^k.", attributes="Listable")
def bit_shift_left(n, k=1):
    """The bits moved up."""
    if type(n) is not int or type(k) is not int:
        return None
    if k > LARGEST_BITS:
        raise overflow()
    return n << k if k >= 0 else n >> -k


@builtin("BitShiftRight", "BitShiftRight[n, k] is Floor[n/2^k].", attributes="Listable")
def bit_shift_right(n, k=1):
    """The bits moved down."""
    return call("BitShiftLeft", n, -k) if type(n) is int and type(k) is int else None


@builtin("BitLength", "BitLength[n] is the number of bits that n needs.", attributes="Listable")
def bit_length(n):
    """The number of bits of n, or of -1 - n where it is negative."""
    return (n if n >= 0 else ~n).bit_length() if type(n) is int else None


@builtin("PowerMod", "PowerMod[a, b, m] is a^b modulo m.", attributes="Listable",
         messages={"ninv": "`1` is not invertible modulo `2`."})  # fmt: skip
def power_mod(a, b, m):
    """The power, or the inverse for negative b."""
    if not all(type(x) is int for x in (a, b, m)) or m == 0:
        return None
    if b < 0 and math.gcd(a, m) != 1:
        message("PowerMod", "ninv", a, m)
        return None
    return pow(a, b, m)
