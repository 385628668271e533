"""Numbers in printed output: those that were read as products and sums, and how far two may differ."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from wlnet.expr import Association, BigReal, ExactComplex, Expr, Expression, exact_complex, is_number, rational, system

Times, Plus, Power, ImaginaryUnit = map(system, ("Times", "Plus", "Power", "I"))
SHOWN_DIGITS = 6


def folded(e: Expression) -> Expression:
    """An expression as read, with numbers in the place of 1/3, -2., 1.5*10^7 and 2 + 3*I."""
    if e is ImaginaryUnit:
        return ExactComplex(0, 1)
    if type(e) is Association:
        return e.with_values(map(folded, e.values()))
    if type(e) is not Expr:
        return e
    args = tuple(map(folded, e.args))
    if len(args) == 2 and all(map(is_number, args)):
        number = folded_pair(e, *args)
        if number is not None:
            return number
    return Expr(folded(e.head), args)


def folded_pair(e: Expr, a: Expression, b: Expression) -> Expression:
    """The number that a sum, product or power of two numbers stands for; None where it is no way to write one."""
    if e.head is Power:
        if type(a) is int and type(b) is int and (b == -1 or a == 10) and a and abs(b) < 400:
            return rational(Fraction(a) ** b)
    elif e.head is Times:
        if type(b) is ExactComplex and b.re == 0 and not is_complex(a):
            return complex(0, float(a) * float(b.im)) if inexact(a) else exact_complex(0, a * b.im)
        if a == -1 or not (is_number(e.args[0]) and is_number(e.args[1])):
            exact = not inexact(a) and not inexact(b)
            if is_complex(a) or is_complex(b):
                return complex(a) * complex(b)
            return rational(Fraction(a) * Fraction(b)) if exact else float(a) * float(b)
    elif e.head is Plus and is_complex(b) and not is_complex(a):
        if inexact(a) or type(b) is complex:
            return complex(b) + float(a)
        return exact_complex(a + b.re, b.im)
    return None


def is_complex(number: Expression) -> bool:
    """Whether a number has an imaginary part."""
    return isinstance(number, complex | ExactComplex)


def inexact(number: Expression) -> bool:
    """Whether a number is approximate."""
    return isinstance(number, float | complex | BigReal)


def close(got: Expression, expected: Expression, tolerance: float, scale: float) -> bool:
    """Whether two numbers agree: exactly if both are exact, else within `tolerance` and the rounding of what is shown.

    |got - expected| <= tolerance max(|got|, |expected|, scale) + half a unit of the sixth digit, if no more are shown.
    """
    if not inexact(got) and not inexact(expected):
        return type(got) is type(expected) and bool(got == expected)
    if inexact(got) != inexact(expected):
        return False
    x, y = complex(parts(got)), complex(parts(expected))
    if x == y or (x != x and y != y):
        return True
    bound = tolerance * max(abs(x), abs(y), scale)
    return abs(x.real - y.real) <= bound + rounding(y.real) and abs(x.imag - y.imag) <= bound + rounding(y.imag)


def parts(number: Expression) -> complex:
    """The number as a machine number."""
    return complex(float(number)) if type(number) is BigReal else complex(number)


def rounding(shown: float) -> float:
    """Half a unit of the last digit that is shown, where it is shown with few digits."""
    if shown == 0 or not math.isfinite(shown) or len(repr(shown).partition("e")[0].strip("-0.").replace(".", "")) > 6:
        return 0.0
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(shown))) + 1 - SHOWN_DIGITS)


def magnitudes(e: Expression) -> Iterator[float]:
    """The absolute values of the finite approximate numbers in an expression."""
    if inexact(e):
        size = abs(parts(e))
        if math.isfinite(size):
            yield size
    elif isinstance(e, Expr):
        for part in e.args:
            yield from magnitudes(part)
    elif type(e) is Association:
        for part in e.values():
            yield from magnitudes(part)
