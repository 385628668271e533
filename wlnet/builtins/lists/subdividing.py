"""Subdivide: numbers or lists at equal distances."""

from __future__ import annotations

from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, PackedList, call, is_list, list_of, system

from .packing import WORTHWHILE, listed

Plus, Times = system("Plus"), system("Times")


@builtin("Subdivide", "Subdivide[n] gives {0, 1/n, 2/n, ..., 1}; Subdivide[x, n] divides the interval from 0 to x, "
         "Subdivide[a, b, n] that from a to b, into n equal parts.",
         messages={"sdmint": "The number of subdivisions at position `1` of `2` should be a positive machine-sized "
                             "integer."})  # fmt: skip
def subdivide(*bounds):
    """The list of the n + 1 places."""
    if not 1 <= len(bounds) <= 3:
        message("Subdivide", "argb", system("Subdivide"), len(bounds), 1, 3)
        return None
    parts = bounds[-1]
    first, last = {1: (0, 1), 2: (0, bounds[0]), 3: bounds[:2]}[len(bounds)]
    if type(parts) is not int or not 0 < parts < 1 << 63:
        if type(parts) in (int, float, Fraction, str) or is_list(parts):
            message("Subdivide", "sdmint", len(bounds), call("Subdivide", *bounds))
        return None
    if {type(first), type(last)} <= {int, float} and float in (type(first), type(last)) and parts >= WORTHWHILE:
        import numpy

        return PackedList(numpy.linspace(first, last, parts + 1))
    return listed(place(first, last, Fraction(i, parts)) for i in range(parts + 1))


def place(first: Expression, last: Expression, share: Fraction) -> Expression:
    """first (1 - share) + last share; of lists, elementwise."""
    if is_list(first) and is_list(last) and len(first.args) == len(last.args):
        return list_of(*(place(a, b, share) for a, b in zip(first.args, last.args, strict=True)))
    machine = type(first) is float or type(last) is float
    if share in (0, 1):
        end = last if share == 1 else first
        return float(end) if machine and type(end) in (int, Fraction) else end
    width = Expr(Plus, (last, Expr(Times, (-1, first))))
    return evaluate(Expr(Plus, (first, Expr(Times, (width, float(share) if machine else share)))))
