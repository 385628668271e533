"""Central moments, skewness and kurtosis, and means without the extreme values."""

from __future__ import annotations

import math
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, Symbol, call, from_array, has_head, is_list, list_of, system

from ..lists.packing import array_of
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value
from .quantiles import in_order
from .statistics import MESSAGES, mean_of, minus, numpy_array, over, statistic, values_of

Plus, Power = system("Plus"), system("Power")
FRACTIONS = {
    **MESSAGES,
    "arg2": "The second argument of `1` should be a number f with 0 <= f < 1/2, or two numbers with a sum below 1.",
}


def central_moment_of(items: Expr, order: Expression) -> Expression:
    """The mean of the powers of the distances from the mean."""
    array = array_of(items)
    if array is not None and array.dtype.kind == "f" and array.ndim == 1 and type(order) is int:
        return from_array(numpy_array(((array - array.mean()) ** order).mean()))
    mean = mean_of(items)
    powers = tuple(Expr(Power, (minus(x, mean), order)) for x in items.args)
    return evaluate(over(Expr(Plus, powers), len(powers)))


def of_distribution(e: Expression, power: Expression, central: bool) -> Expression:
    """The expected value of a power of x, or of its distance from the mean; None where it is not found."""
    from .distributions import known

    if not known(e):
        return None
    x = Symbol("x", "Formula`")
    shift = evaluate(call("Mean", e)) if central else 0
    if central and has_head(shift, system("Mean")):
        return None
    found = evaluate(call("Expectation", call("Power", call("Subtract", x, shift), power), call("Distributed", x, e)))
    return None if has_head(found, system("Expectation")) else call("Simplify", found)


@builtin("CentralMoment", "CentralMoment[list, r] is the mean of the r-th powers of the distances of the elements, or "
         "of those of columns, from their mean; CentralMoment[distribution, r] that of a distribution.",
         messages=MESSAGES)  # fmt: skip
def central_moment(data, order):
    """A number, or a list of those of the columns."""
    if is_list(order):
        return None
    if values_of(data) is None:
        return of_distribution(data, order, True) if type(order) is int else None
    return statistic("CentralMoment", data, lambda v: central_moment_of(v, order) if order != 0 else 1)


@builtin("Moment", "Moment[list, r] is the mean of the r-th powers of the elements, or of those of columns; "
         "Moment[distribution, r] that of a distribution.",
         messages=MESSAGES)  # fmt: skip
def moment(data, order):
    """A number, or a list of those of the columns."""
    if is_list(order):
        return None
    if values_of(data) is None:
        return of_distribution(data, order, False) if type(order) is int else None
    return statistic("Moment", data, lambda v: call("Mean", call("Power", v, order)) if order != 0 else 1)


def standardised(name: str, data: Expression, order: int) -> Expression:
    """A central moment in units of the standard deviation that divides by n, or of that of a distribution."""
    if values_of(data) is None:
        top = of_distribution(data, order, True)
        scale = call("Power", call("StandardDeviation", data), order)
        return None if top is None else call("Simplify", call("Divide", top, scale))

    def of_vector(items: Expr) -> Expression:
        scale = call("Power", central_moment_of(items, 2), Fraction(order, 2))
        return evaluate(over(central_moment_of(items, order), scale))

    return statistic(name, data, of_vector)


@builtin("Skewness", "Skewness[list] is the third central moment of the elements, or of columns, divided by the second "
         "to the power 3/2.", messages=MESSAGES)  # fmt: skip
def skewness(data):
    """A number, or a list of those of the columns."""
    return standardised("Skewness", data, 3)


@builtin("Kurtosis", "Kurtosis[list] is the fourth central moment of the elements, or of columns, divided by the "
         "square of the second.", messages=MESSAGES)  # fmt: skip
def kurtosis(data):
    """A number, or a list of those of the columns."""
    return standardised("Kurtosis", data, 4)


def robust_mean(name: str, data: Expression, fraction: Expression, replaced: bool) -> Expression:
    """The mean without the smallest and largest elements, or with the nearest of the others in their place."""
    if values_of(data) is None:
        return None
    given = fraction.args if is_list(fraction) else (fraction, fraction)
    values = [real_value(f) for f in given]
    shares = [machine(v).real for v in values if v is not None]
    if len(values) != 2 or len(shares) != 2 or any(f < 0 for f in shares) or sum(shares) >= 1:
        message(name, "arg2", call(name, data, fraction))
        return None

    def of_vector(items: Expr) -> Expression:
        ordered = in_order(items)
        if ordered is None:
            return call(name, items, fraction)
        below, above = (math.floor(f * len(ordered)) for f in shares)
        kept = ordered[below : len(ordered) - above]
        if replaced:
            kept = [kept[0]] * below + kept + [kept[-1]] * above
        return evaluate(call("Mean", list_of(*kept)))

    return statistic(name, data, of_vector)


@builtin("TrimmedMean", "TrimmedMean[list, f] is the mean without the fraction f of the smallest and of the largest "
         "elements; TrimmedMean[list, {f1, f2}] takes two fractions, TrimmedMean[list] 1/20.",
         messages=FRACTIONS)  # fmt: skip
def trimmed_mean(data, fraction=Fraction(1, 20)):
    """A number, or a list of those of the columns."""
    return robust_mean("TrimmedMean", data, fraction, False)


@builtin("WinsorizedMean", "WinsorizedMean[list, f] is the mean with the fraction f of the smallest and of the largest "
         "elements replaced by the extreme ones of the rest; two fractions and none as for TrimmedMean.",
         messages=FRACTIONS)  # fmt: skip
def winsorized_mean(data, fraction=Fraction(1, 20)):
    """A number, or a list of those of the columns."""
    return robust_mean("WinsorizedMean", data, fraction, True)
