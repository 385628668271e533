"""Plots in polar coordinates, and of functions at single places: PolarPlot, ListPolarPlot, DiscretePlot."""

from __future__ import annotations

import math

from wlnet.evaluator import evaluate, message
from wlnet.evaluator.changes import set_own
from wlnet.evaluator.silence import silent
from wlnet.expr import Expression, Symbol, is_list, list_of, system

from ..language.iteration import localized, read_iterator
from .image_arguments import number
from .plot_functions import DENSE, LIMITS, held, read_range, real_or_gap, sampled, unwrapped
from .plot_lists import LIST_PLOT, NOT_DATA, Point, Series, broken, curves_drawing, series_of
from .plotting import CURVE_PLOT, All, Automatic, Settings, plot, wrong_count


def turned(angle: float, radius: float) -> Point:
    """The point at an angle and a distance from the origin."""
    return radius * math.cos(angle), radius * math.sin(angle)


def polar_plot(given: Settings, *args: Expression) -> Expression:
    """The Graphics of PolarPlot[r, {t, a, b}] or of several curves."""
    if len(args) != 2:
        wrong_count("PolarPlot", len(args), 2)
        return None
    found = read_range("PolarPlot", args[1])
    if found is None:
        return None
    variable, low, high = found
    angles = [low + (high - low) * i / DENSE for i in range(DENSE + 1)]
    bodies = args[0].args if is_list(args[0]) else (args[0],)
    series, names = [], []
    with silent(), localized(variable):
        for body in map(unwrapped, bodies):
            at = sampled(body, variable)
            lines = list(zip(*(at(t) for t in angles), strict=True))
            series += [Series(broken([turned(t, r) for t, r in zip(angles, line, strict=True)])) for line in lines]
            names += [held(body)] * len(lines)
    settings = {"AspectRatio": Automatic, "PlotRange": All, **given}
    return curves_drawing(series, settings, True, zero=False, labels=names)


def list_polar_plot(given: Settings, *args: Expression) -> Expression:
    """The Graphics of ListPolarPlot[{r1, r2, ...}], of {angle, r} pairs, or of several lists."""
    if len(args) != 1:
        message("ListPolarPlot", "argx", system("ListPolarPlot"), len(args))
        return None
    found = series_of(args[0], given.get("DataRange", list_of(0, 2 * math.pi)))
    if found is None:
        message("ListPolarPlot", "lpn", args[0])
        return None
    series = [s._replace(pieces=[[turned(*p) for p in piece] for piece in s.pieces]) for s in found]
    settings = {"AspectRatio": Automatic, "PlotRange": All, **given}
    return curves_drawing(series, settings, given.get("Joined") is system("True"), zero=False)


def discrete_plot(given: Settings, *args: Expression) -> Expression:
    """The Graphics of DiscretePlot[f, {n, a, b, d}]: stems from the axis to the values."""
    if len(args) != 2:
        wrong_count("DiscretePlot", len(args), 2)
        return None
    iterator = read_iterator("DiscretePlot", args[1])
    if iterator is None or type(iterator.symbol) is not Symbol:
        return None
    bodies = args[0].args if is_list(args[0]) else (args[0],)
    points: list[list[Point]] = [[] for _ in bodies]
    with silent(), localized(iterator.symbol):
        for place in iterator.values:
            x = number(place)
            if x is None:
                continue
            set_own(iterator.symbol, place)
            for row, body in zip(points, map(unwrapped, bodies), strict=True):
                row.append((float(x), real_or_gap(evaluate(body))))
    series = [Series(broken(row)) for row in points]
    settings = {"Filling": system("Axis"), **given}
    names = [held(unwrapped(b)) for b in bodies]
    return curves_drawing(series, settings, given.get("Joined") is system("True"), labels=names)


plot("PolarPlot", "PolarPlot[r, {t, a, b}] is a drawing of the curve of the points at angle t and distance r.",
     {**CURVE_PLOT, "AspectRatio": Automatic}, polar_plot, attributes="HoldAll", messages=LIMITS)  # fmt: skip
plot("ListPolarPlot", "ListPolarPlot[{r1, r2, ...}] is a drawing of points at distances r1, r2, ... all around; "
     "ListPolarPlot[{{t, r}, ...}] at given angles.", {**LIST_PLOT, "AspectRatio": Automatic}, list_polar_plot,
     messages=NOT_DATA)  # fmt: skip
plot("DiscretePlot", "DiscretePlot[f, {n, a, b, d}] is a drawing of the values of f at some places; DiscretePlot[f, {n,"
     " list}] at those in a list.", {**CURVE_PLOT, "ExtentSize": system("None"), "Joined": Automatic,
                                    "Filling": system("Axis")}, discrete_plot, attributes="HoldAll",
     messages={**LIMITS, "iterb": "Iterator `1` does not have appropriate bounds."})  # fmt: skip
