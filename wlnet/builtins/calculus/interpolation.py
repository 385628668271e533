"""Interpolation and ListInterpolation: functions through given values."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, WolframMessage, is_list, list_of, system

from ..lists.arrays import dimensions_of, leaves
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value
from .interpolating import (
    InterpolatingFunction,
    as_number,
    hermite_polynomials,
    local_polynomials,
    spline_polynomials,
)

Automatic = system("Automatic")
OPTIONS = {"InterpolationOrder": 3, "Method": Automatic, "PeriodicInterpolation": system("False")}
MESSAGES = {
    "innd": "`1` is not a list of numbers, of pairs {x, f}, or of {{x, y, ...}, f}.",
    "indp": "The point `1` occurs more than once.",
    "inhr": "The order `1` is higher than the points allow. The order is reduced to `2`.",
    "ngrid": "The points do not form a rectangular grid.",
    "inord": "The interpolation order `1` should be a non-negative integer or a list of them.",
}


def number(e: Expression) -> Any:
    """An exact number as it is, any other real numeric expression as a machine number; None for all else."""
    value = real_value(e)
    if value is None:
        return None
    return Fraction(value) if type(value) in (int, Fraction) and type(e) in (int, Fraction) else float(
        machine(value).real)  # fmt: skip


def array(items: list[Any]) -> Any:
    """An array of floats, or of fractions where all are exact."""
    import numpy

    if all(type(x) is Fraction for x in items):
        return numpy.array(items, dtype=object)
    return numpy.array([float(x) for x in items])


@builtin("Interpolation", "Interpolation[{f1, f2, ...}] is a function through the values at 1, 2, ...; "
         "Interpolation[{{x1, f1}, ...}] that through values at xi, Interpolation[{{{x1, y1, ...}, f1}, ...}] one of "
         "several variables; Interpolation[data, x] its value at x.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def interpolation(data, *point, interpolation_order, method, periodic_interpolation):
    """The interpolating function, or its value."""
    if not is_list(data) or not data.args:
        raise WolframMessage("Interpolation", "innd", data)
    points: list[list[Any]] = []
    values: list[list[Any]] = []
    for i, item in enumerate(data.args):
        x: tuple[Expression, ...]
        if is_list(item) and len(item.args) >= 2:
            x = item.args[0].args if is_list(item.args[0]) else (item.args[0],)
            rest = item.args[1:]
        else:
            x, rest = (i + 1,), (item,)
        points.append([number(e) for e in x])
        values.append([number(e) for e in rest])
    if any(v is None for row in (*points, *values) for v in row) or len(set(map(len, points))) != 1 or len(
        set(map(len, values))) != 1:  # fmt: skip
        raise WolframMessage("Interpolation", "innd", data)
    if len(points[0]) == 1:
        f = of_one_variable("Interpolation", [p[0] for p in points], values, interpolation_order, method)
    else:
        f = on_points(points, [v[0] for v in values], interpolation_order)
    return f if not point else Expr(f, point)


def order_of(name: str, order: Expression, size: int) -> int:
    """The order, lowered where there are too few points."""
    order = 3 if order is Automatic else order
    if type(order) is not int or order < 0:
        raise WolframMessage(name, "inord", order)
    if order >= size:
        message(name, "inhr", order, size - 1)
        return size - 1
    return order


def of_one_variable(
    name: str, x: list[Any], values: list[list[Any]], order: Expression, method: Expression
) -> InterpolatingFunction:
    """The function through values (and slopes) at points in any order."""
    import numpy

    places = sorted(range(len(x)), key=lambda i: x[i])
    x = [x[i] for i in places]
    for a, b in pairwise(x):
        if a == b:
            raise WolframMessage(name, "indp", list_of(as_number(a)))
    columns = [array([values[i][k] for i in places]) for k in range(len(values[0]))]
    grid, y = array(x), columns[0]
    if any(c.dtype != object for c in (grid, *columns)):
        grid, y, *columns[1:] = (c.astype("float64") for c in (grid, *columns))
    if len(columns) > 1 and len(grid) > 1:
        return InterpolatingFunction((grid,), hermite_polynomials(grid, y, columns[1]), None, (3,))
    k = order_of(name, order, len(grid))
    if len(grid) == 1:
        grid, y = numpy.array([grid[0], grid[0] + 1], dtype=grid.dtype), numpy.array([y[0], y[0]], dtype=y.dtype)
    if k == 0:  # the value of the point at the right end of each interval
        return InterpolatingFunction((grid,), y[1:, None], None, (0,))
    if method == "Spline" and k == 3 and len(grid) > 3:
        grid, y = grid.astype("float64"), y.astype("float64")
        return InterpolatingFunction((grid,), spline_polynomials(grid, y), None, (3,))
    return InterpolatingFunction((grid,), local_polynomials(grid, y, k), None, (k,))


def on_points(points: list[list[Any]], values: list[Any], order: Expression) -> InterpolatingFunction:
    """The function through values at all points of a rectangular grid."""
    import numpy

    columns = [sorted({float(p[d]) for p in points}) for d in range(len(points[0]))]
    shape = [len(c) for c in columns]
    table: numpy.ndarray = numpy.full(shape, numpy.nan)
    for p, v in zip(points, values, strict=True):
        table[tuple(columns[d].index(float(x)) for d, x in enumerate(p))] = float(v)
    if numpy.isnan(table).any() or len(points) != table.size:
        raise WolframMessage("Interpolation", "ngrid")
    return on_grid("Interpolation", [numpy.array(c) for c in columns], table, order)


def on_grid(name: str, grids: list[Any], table: Any, order: Expression) -> InterpolatingFunction:
    """The function on a grid, with an order for each variable."""
    given = order.args if is_list(order) else (order,) * len(grids)
    orders = tuple(max(order_of(name, o, len(g)), 1) for o, g in zip(given, grids, strict=True))
    return InterpolatingFunction(tuple(grids), None, table, orders)


@builtin("ListInterpolation", "ListInterpolation[array] is a function through the values of an array at 1, 2, ...; "
         "ListInterpolation[array, {{xmin, xmax}, ...}] with points from xmin to xmax.",
         options=OPTIONS, messages=MESSAGES)  # fmt: skip
def list_interpolation(data, domain=None, *, interpolation_order, method, periodic_interpolation):
    """The interpolating function."""
    import numpy

    shape = dimensions_of(data) if is_list(data) else []
    if not shape or not all(shape):
        raise WolframMessage("ListInterpolation", "innd", data)
    items = [number(e) for e in leaves(data, len(shape))]
    if any(v is None for v in items):
        raise WolframMessage("ListInterpolation", "innd", data)
    ranges = domain.args if is_list(domain) else ()
    if len(shape) == 1 and len(ranges) == 2 and not is_list(ranges[0]):
        ranges = (domain,)
    grids = []
    for d, n in enumerate(shape):
        if d >= len(ranges):
            grids.append([Fraction(k) for k in range(1, n + 1)])
            continue
        ends = [number(evaluate(e)) for e in ranges[d].args] if is_list(ranges[d]) else []
        if None in ends or (len(ends) != 2 and len(ends) != n):
            raise WolframMessage("ListInterpolation", "innd", domain)
        low, high = ends[0], ends[-1]
        grids.append(ends if len(ends) == n and n != 2 else [low + (high - low) * k / (n - 1) if n > 1 else low
                                                              for k in range(n)])  # fmt: skip
    if len(shape) == 1:
        return of_one_variable("ListInterpolation", grids[0], [[v] for v in items], interpolation_order, method)
    table = numpy.array([float(v) for v in items]).reshape(shape)
    return on_grid("ListInterpolation", [numpy.array([float(x) for x in g]) for g in grids], table, interpolation_order)
