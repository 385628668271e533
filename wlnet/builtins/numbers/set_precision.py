"""Numbers given a precision or an accuracy: SetPrecision, SetAccuracy."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, message, value
from wlnet.evaluator.changes import declare_settings
from wlnet.expr import NUMBER_TYPES, Association, BigReal, Expr, Expression, Symbol, call, exact_complex, system

from .number_tower import approximated, parts
from .numeric_value import CONSTANTS, real_value
from .precise_functions import digits_of
from .significance import decimal, error, known, size, united, wide

Infinity, MachinePrecision = system("Infinity"), system("MachinePrecision")
MESSAGES = {
    "precbd": "Requested precision `1` is not a machine-sized real number.",
    "accbd": "Requested accuracy `1` is not a machine-sized real number.",
}
MOST = 100_000
declare_settings("$MaxExtraPrecision")


@value("$MaxExtraPrecision", "$MaxExtraPrecision is how many more digits N may use inside than it gives.")
def most_extra_precision():
    """50, unless it is set."""
    return 50.0


Convert = Callable[[Expression], Expression]


@builtin("SetPrecision", "SetPrecision[e, p] gives all numbers in e p digits; Infinity makes them exact, "
         "MachinePrecision machine numbers.", messages=MESSAGES)  # fmt: skip
def set_precision(e, digits):
    """The expression with its numbers changed; digits that were not there are those of base 2."""
    if digits is Infinity:
        return everywhere(e, exactly)
    if digits is MachinePrecision:
        return everywhere(e, approximated)
    wanted = number_of_digits("SetPrecision", "precbd", digits)
    if wanted is None:
        return None
    if wanted <= 0:
        message("SetPrecision", "precbd", digits)
        return None
    return everywhere(e, lambda x: by_parts(x, lambda r: with_precision(r, wanted)), wanted)


@builtin("SetAccuracy", "SetAccuracy[e, a] gives all numbers in e a digits behind the point; Infinity makes them "
         "exact.", messages=MESSAGES)  # fmt: skip
def set_accuracy(e, digits):
    """The expression with its numbers changed."""
    if digits is Infinity:
        return everywhere(e, exactly)
    wanted = number_of_digits("SetAccuracy", "accbd", digits)
    if wanted is None:
        return None
    return everywhere(e, lambda x: by_parts(x, lambda r: with_accuracy(r, wanted)), None, wanted)


def number_of_digits(name: str, tag: str, digits: Expression) -> float | None:
    """The number of digits asked for; None after a message."""
    found = real_value(digits)
    wanted = None if found is None else float(found.value if type(found) is BigReal else found)
    if wanted is None or not abs(wanted) < MOST:
        message(name, tag, digits)
        return None
    return wanted


def everywhere(
    e: Expression, convert: Convert, precise: float | None = None, accurate: float | None = None
) -> Expression:
    """The expression with every number and constant in it converted."""
    kind = type(e)
    if kind in NUMBER_TYPES:
        return convert(e)
    if kind is Symbol:
        if e not in CONSTANTS or (precise is None and accurate is None):
            return convert(CONSTANTS[e]) if e in CONSTANTS and convert is approximated else e
        found = digits_of(e, precise if precise is not None else max(1.0, (accurate or 0.0) + 20))
        return convert(CONSTANTS[e] if found is None else found)
    if kind is Association:
        changed = ((r.args[0], everywhere(r.args[1], convert, precise, accurate)) for r in e.rules())
        return Association(call("Rule", k, v) for k, v in changed)
    if not isinstance(e, Expr):
        return e
    return evaluate(Expr(e.head, tuple(everywhere(a, convert, precise, accurate) for a in e.args)))


def by_parts(z: Expression, convert: Convert) -> Expression:
    """A real number converted, a complex one part by part; parts that are exactly 0 stay."""
    re, im = parts(z)
    if type(im) is int and im == 0:
        return convert(re)
    return united(*(x if type(x) is int and x == 0 else convert(x) for x in (re, im)))


def with_precision(x: Expression, digits: float) -> Expression:
    """A real number with a precision; an exact zero stays, an inexact one has that many digits."""
    if type(x) is int and x == 0:
        return 0
    context = wide(digits)
    found = decimal(x, context)
    return BigReal(context.plus(found), digits) if found else BigReal(Decimal(0), digits)


def with_accuracy(x: Expression, digits: float) -> Expression:
    """A real number known up to 10^-digits."""
    if not (x.value if type(x) is BigReal else x):
        return BigReal(Decimal(0), digits)
    context = wide(max(1.0, size(Decimal(x) if type(x) is float else x) + digits))
    return known(decimal(x, context), -digits)


def exactly(z: Expression) -> Expression:
    """The exact number that a number is."""
    re, im = (exact_part(x) for x in parts(z))
    return exact_complex(re, im)


def exact_part(x: Expression) -> Expression:
    """The integer or fraction that a real number is; that of a precise one as near as its digits say."""
    if type(x) is float:
        found = Fraction(x) if math.isfinite(x) else None
    elif type(x) is BigReal:
        found = nearby(x)
    else:
        return x
    return 0 if found is None else found.numerator if found.denominator == 1 else found


def nearby(x: BigReal) -> Fraction:
    """The dyadic number nearest to the digits, as numbers are kept in base 2."""
    exact = Fraction(x.value)
    bits = max(0, math.ceil((-error(x) + 4) * math.log2(10))) if x.value else 0
    return Fraction(round(exact * (1 << bits)), 1 << bits)
