"""Numbers in units of several sizes, and single digits: NumberCompose, NumberDecompose, MixedFractionParts."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import call, is_list, list_of

from ..numbers.numeric_value import real_value

MESSAGES = {
    "vec": "A list is expected at position `1` in `2`.",
    "long": "There are more coefficients in `1` than units in `2`.",
    "units": "The units `1` should be a list of positive numbers.",
}


@builtin("NumberCompose", "NumberCompose[{c1, c2, ...}, {u1, u2, ...}] is c1 u1 + c2 u2 + ...", messages=MESSAGES)
def number_compose(coefficients, units):
    """The sum; coefficients that are missing on the left are 0."""
    for place, e in enumerate((coefficients, units), 1):
        if not is_list(e):
            message("NumberCompose", "vec", place, call("NumberCompose", coefficients, units))
            return None
    count = len(coefficients.args)
    if count > len(units.args):
        message("NumberCompose", "long", coefficients, units)
        return None
    return call("Dot", coefficients, list_of(*units.args[len(units.args) - count :])) if count else 0


@builtin("NumberDecompose", "NumberDecompose[x, {u1, u2, ...}] gives the numbers of units u1, u2, ... that x consists "
         "of, all but the last of them integers.", messages=MESSAGES)  # fmt: skip
def number_decompose(x, units):
    """The numbers of units, the greatest first."""
    if not is_list(units) or not units.args or not all((real_value(u) or 0) > 0 for u in units.args):
        message("NumberDecompose", "units", units)
        return None
    if real_value(x) is None:
        return None
    found = []
    for unit in units.args[:-1]:
        count = evaluate(call("IntegerPart", call("Divide", x, unit)))
        x = evaluate(call("Subtract", x, call("Times", count, unit)))
        found.append(count)
    return list_of(*found, call("Divide", x, units.args[-1]))


@builtin("MixedFractionParts", "MixedFractionParts[x] gives the integer part and the fractional part of x.",
         attributes="Listable")  # fmt: skip
def mixed_fraction_parts(x):
    """{IntegerPart[x], FractionalPart[x]} of numbers."""
    if real_value(x) is None and evaluate(call("NumericQ", x)).name != "True":
        return None
    return list_of(call("IntegerPart", x), call("FractionalPart", x))


@builtin("NumberDigit", "NumberDigit[x, n] is the digit that stands for 10^n in x, NumberDigit[x, n, b] that for b^n "
         "in base b; a list of n gives a list of digits.")  # fmt: skip
def number_digit(x, n, base=10):
    """The digit, Indeterminate where the number does not say."""
    if is_list(n):
        return list_of(*(call("NumberDigit", x, k, base) for k in n.args))
    if type(n) is not int or type(base) is not int or base < 2 or real_value(x) is None:
        return None
    return call("Part", call("RealDigits", x, base, 1, n), 1, 1)
