"""Lists in ascending order: medians, quantiles, quartiles."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import BigReal, Expr, Expression, call, has_head, is_list, list_of, system

from ..lists.packing import array_of
from ..numbers.comparison import ordinal
from ..numbers.numeric_value import real_value
from .statistics import MESSAGES, minus, over, statistic, values_of

Plus, Times = system("Plus"), system("Times")


def in_order(items: Expr) -> list[Expression] | None:
    """The elements of a list of real numbers in ascending order; None where they have none."""
    array = array_of(items)
    if array is not None and array.ndim == 1 and array.dtype.kind in "if":
        import numpy

        return numpy.sort(array).tolist()
    from functools import cmp_to_key

    if any(ordinal(x, 0) is None for x in items.args):
        return measured_in_order(items)
    return sorted(items.args, key=cmp_to_key(lambda x, y: ordinal(x, y) or 0))


def measured_in_order(items: Expr) -> list[Expression] | None:
    """The elements of a list of quantities or dates in ascending order; None for anything else."""
    from functools import cmp_to_key

    if not all(has_head(x, system("Quantity")) or has_head(x, system("DateObject")) for x in items.args):
        return None
    first, *others = items.args
    for x in others:  # all must compare with the first
        if evaluate(Expr(system("LessEqual"), (first, x))) not in (system("True"), system("False")):
            return None
    below = system("True")
    return sorted(items.args, key=cmp_to_key(lambda x, y: -1 if evaluate(Expr(system("Less"), (x, y))) is below else 1))


def median_of(items: Expr) -> Expression:
    """The middle element, or the mean of the two in the middle."""
    found = in_order(items)
    if found is None:
        return None
    n = len(found)
    return found[n // 2] if n % 2 else over(Expr(Plus, (found[n // 2 - 1], found[n // 2])), 2)


@builtin("Median", "Median[list] is the middle of the elements in order, or of the columns of a matrix.",
         messages=MESSAGES)  # fmt: skip
def median(data):
    """The median."""
    if values_of(data) is None:
        from .distributions import quantile_of_distribution

        return quantile_of_distribution(data, Fraction(1, 2))
    return statistic("Median", data, median_of)


def quantile_of(items: Expr, q: Any, parameters: tuple[Any, ...]) -> Expression:
    """The q-quantile: x = a + (n + b) q, interpolated between the floor and ceiling of x by c + d frac(x)."""
    found = in_order(items)
    if found is None:
        return None
    a, b, c, d = parameters
    n = len(found)
    x = a + (n + b) * q
    below, above = (found[min(max(k, 1), n) - 1] for k in (math.floor(x), math.ceil(x)))
    weight = c + d * (x - math.floor(x))
    if weight == 1 or below is above:
        return above
    return below if weight == 0 else Expr(Plus, (below, Expr(Times, (weight, minus(above, below)))))


QUANTILE = {**MESSAGES, "nquan": "The quantile `1` should be a number between 0 and 1.",
            "parm": "The parameters `1` should be a 2 by 2 matrix of real numbers."}  # fmt: skip


@builtin("Quantile", "Quantile[list, q] is the q-th quantile of the elements; Quantile[list, q, {{a, b}, {c, d}}] uses "
         "a rule with these parameters.", messages=QUANTILE)  # fmt: skip
def quantile(data, q, parameters=None):
    """The smallest element that is not below a share q of them."""
    if is_list(q):
        rest = () if parameters is None else (parameters,)
        return list_of(*(call("Quantile", data, x, *rest) for x in q.args))
    if values_of(data) is None:
        from .distributions import quantile_of_distribution

        return quantile_of_distribution(data, q)
    share = real_value(q)
    share = float(share) if type(share) is BigReal else share
    if share is None or not 0 <= share <= 1:
        message("Quantile", "nquan", q)
        return None
    numbers: tuple[Any, ...] = (0, 0, 1, 0)
    if parameters is not None:
        rows = parameters.args if is_list(parameters) else ()
        numbers = tuple(real_value(x) for r in rows if is_list(r) for x in r.args)
        if len(numbers) != 4 or None in numbers:
            message("Quantile", "parm", parameters)
            return None
    return statistic("Quantile", data, lambda v: quantile_of(v, share, numbers))


@builtin("Quartiles", "Quartiles[list] gives the quantiles 1/4, 1/2 and 3/4, interpolated.", messages=MESSAGES)
def quartiles(data):
    """The three quartiles by Hazen's rule."""
    rule = list_of(list_of(Fraction(1, 2), 0), list_of(0, 1))
    return call("Quantile", data, list_of(Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)), rule)


@builtin("InterquartileRange", "InterquartileRange[list] is the distance of the outer quartiles.", messages=MESSAGES)
def interquartile_range(data):
    """Third quartile less first."""
    found = evaluate(call("Quartiles", data))
    return minus(found.args[2], found.args[0]) if is_list(found) else None
