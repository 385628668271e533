"""Plots of surfaces and points in space, as Graphics3D objects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from wlnet.evaluator import evaluate, message
from wlnet.evaluator.changes import set_own
from wlnet.evaluator.silence import silent
from wlnet.expr import Expr, Expression, Symbol, call, from_array, is_list, list_of, system

from ..language.iteration import localized
from .plot_arrays import NOT_A_MATRIX, table_of
from .plot_functions import LIMITS, read_range, real_or_gap
from .plotting import CURVE_PLOT, DROPPED, PLOT, Automatic, Settings, True_, plot, rule

if TYPE_CHECKING:
    import numpy

BOX = list_of(1, 1, 0.4)  # the usual shape of the box around a surface


def surface(
    values: numpy.ndarray, x: tuple[float, float], y: tuple[float, float]
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """The points p[ny*nx, 3] of a table z[ny, nx], and the numbers (from 1) of the corners of its finite cells."""
    import numpy

    ny, nx = values.shape
    across, up = numpy.meshgrid(numpy.linspace(*x, nx), numpy.linspace(*y, ny))
    finite = numpy.isfinite(values)
    points = numpy.stack([across, up, numpy.where(finite, values, 0.0)], axis=-1).reshape(-1, 3)
    whole = finite[:-1, :-1] & finite[:-1, 1:] & finite[1:, 1:] & finite[1:, :-1]
    corner = numpy.arange(ny * nx).reshape(ny, nx)[:-1, :-1][whole] + 1
    return points, numpy.stack([corner, corner + 1, corner + nx + 1, corner + nx], axis=-1)


def in_space(content: Sequence[Expression], given: Settings) -> Expr:
    """The Graphics3D of some content with its options."""
    settings = {"BoxRatios": BOX, "Axes": True_, **{k: v for k, v in given.items() if k not in DROPPED}}
    shown = (rule(name, value) for name, value in settings.items() if value is not Automatic)
    return call("Graphics3D", list_of(*content), *shown)


def surface_plot(name: str, listed: bool, given: Settings, *args: Expression) -> Expression:
    """One surface for each function or table."""
    several = bool(args) and not listed and is_list(args[0])
    content = []
    for body in args[0].args if several else args[:1]:
        found = table_of(name, given, (body, *args[1:]), listed)
        if found is None:
            return None
        points, cells = surface(*found)
        if len(cells):
            content.append(call("GraphicsComplex", from_array(points), call("Polygon", from_array(cells))))
    return in_space(content, given) if args else None


def point_plot(given: Settings, data: Expression) -> Expression:
    """The points {x, y, z} of a list, or those of a table of heights."""
    import numpy

    from ..lists.packing import array_of

    array = array_of(evaluate(call("N", data)))
    if array is None or array.ndim != 2 or array.dtype.kind not in "if":
        return None
    if array.shape[1] != 3:
        ny, nx = array.shape
        array = surface(array, (1.0, float(nx)), (1.0, float(ny)))[0]
    return in_space([call("Point", from_array(array[numpy.isfinite(array).all(axis=1)]))], given)


def parametric_plot(given: Settings, *args: Expression) -> Expression:
    """Curves {x, y, z} of one variable, or surfaces of two."""
    import numpy

    if len(args) not in (2, 3):
        message("ParametricPlot3D", "argt", system("ParametricPlot3D"), len(args), 2, 3)
        return None
    spans = [read_range("ParametricPlot3D", a) for a in args[1:]]
    if None in spans:
        return None
    several = is_list(args[0]) and args[0].args and all(is_list(b) for b in args[0].args)
    content: list[Expression] = []
    for body in args[0].args if several else args[:1]:
        names = [s[0] for s in spans if s]
        count = CURVE if len(names) == 1 else given.get("PlotPoints", MESH)
        steps = [numpy.linspace(s[1], s[2], count if type(count) is int and count > 1 else MESH) for s in spans if s]
        with silent(), localized(names[0]), localized(names[-1]):
            rows = [place(body, names, at) for at in product(*(x.tolist() for x in steps))]
        points = numpy.array(rows)
        if len(names) == 1:
            whole = numpy.isfinite(points).all(axis=1)
            ends = numpy.flatnonzero(numpy.diff(whole)) + 1
            for run, good in zip(numpy.split(points, ends), numpy.split(whole, ends), strict=True):
                content += [call("Line", from_array(run))] if good[0] and len(run) > 1 else []
            continue
        finite = numpy.isfinite(points).all(axis=1).astype(float)
        table = numpy.where(finite, 0.0, numpy.nan).reshape(len(steps[0]), len(steps[1]))
        cells = surface(table, (0.0, 1.0), (0.0, 1.0))[1]
        shown = from_array(numpy.where(numpy.isfinite(points), points, 0.0))
        content += [call("GraphicsComplex", shown, call("Polygon", from_array(cells)))] if len(cells) else []
    return in_space(content, {"BoxRatios": Automatic, **given})


def place(body: Expression, names: Sequence[Symbol], at: Sequence[float]) -> list[float]:
    """The point in space for some values of the variables; nan where there is none."""
    for name, value in zip(names, at, strict=True):
        set_own(name, value)
    found = evaluate(body)
    parts = [real_or_gap(p) for p in found.args] if is_list(found) else []
    return parts if len(parts) == 3 else [math.nan] * 3


CURVE, MESH = 201, 31  # samples of a curve, and of a surface in each direction
SURFACE = {**PLOT, "BoxRatios": Automatic, "PlotPoints": Automatic}
plot("Plot3D", "Plot3D[f, {x, a, b}, {y, c, d}] is a surface in space of the values of f; Plot3D[{f, g, ...}, ...] one "
     "for each function.", SURFACE, lambda given, *args: surface_plot("Plot3D", False, given, *args),
     attributes="HoldAll", messages=LIMITS)  # fmt: skip
plot("ListPlot3D", "ListPlot3D[m] is a surface in space with the heights in m.", {**SURFACE, "DataRange": Automatic},
     lambda given, *args: surface_plot("ListPlot3D", True, given, *args), messages=NOT_A_MATRIX)  # fmt: skip
plot("ParametricPlot3D", "ParametricPlot3D[{x, y, z}, {t, a, b}] is a curve in space, ParametricPlot3D[{x, y, z}, {u,"
     " a, b}, {v, c, d}] a surface.", {**CURVE_PLOT, "BoxRatios": Automatic}, parametric_plot, attributes="HoldAll",
     messages=LIMITS)  # fmt: skip
plot("ListPointPlot3D", "ListPointPlot3D[{{x, y, z}, ...}] shows points in space.", SURFACE, point_plot)
