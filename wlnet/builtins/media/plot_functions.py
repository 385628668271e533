"""Plots of functions: Plot, ParametricPlot and the logarithmic ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import declare, evaluate, message
from wlnet.evaluator.changes import set_own
from wlnet.evaluator.silence import silent
from wlnet.expr import Expr, Expression, PackedList, Symbol, is_list

from ..language.iteration import localized
from ..lists.packing import array_of, is_threaded
from .image_arguments import number
from .plot_lists import Point, Series, broken, curves_drawing, scaled
from .plotting import CURVE_PLOT, PLOT, All, Automatic, Settings, plot, with_scaling, wrong_count

if TYPE_CHECKING:
    import numpy

SAMPLES = 60  # of a curve, before it is refined where it bends
DEPTH = 5
DENSE = 600  # samples where a whole list is computed at once
BEND = 0.03  # radians, on a page of the usual shape
LIMITS = {"pllim": "The range `1` is not of the form {x, x0, x1} with real numbers.",
          "itraw": "`1` cannot be used as a variable."}  # fmt: skip


def read_range(name: str, e: Expression) -> tuple[Symbol, float, float] | None:
    """(variable, from, to) of {x, a, b}; message pllim."""
    parts: Sequence[Expression] = e.args if is_list(e) else ()
    ends = [number(evaluate(p)) for p in parts[1:]]
    if len(parts) != 3 or None in ends or ends[0] == ends[1]:
        message(name, "pllim", e)
        return None
    if type(parts[0]) is not Symbol:
        message(name, "itraw", parts[0])
        return None
    return parts[0], min(ends[0], ends[1]), max(ends[0], ends[1])  # type: ignore[type-var, return-value]


def threads_over(e: Expression, variable: Symbol) -> bool:
    """Whether a body has only the variable, numbers, constants and Listable numeric functions in it."""
    if isinstance(e, Expr):
        return is_threaded(e.head) and all(threads_over(a, variable) for a in e.args)
    return e is variable or number(e) is not None


def values_at(body: Expression, variable: Symbol, xs: numpy.ndarray) -> numpy.ndarray | None:
    """y[n] of a body that threads over lists, computed at once."""
    if not threads_over(body, variable):
        return None
    with localized(variable):
        set_own(variable, PackedList(xs))
        found = array_of(evaluate(body))
    if found is None or found.shape != xs.shape or found.dtype.kind not in "if":
        return None
    return found.astype("float64")


Sample = Callable[[float], list[float]]


def real_or_gap(e: Expression) -> float:
    """A real number, or nan for what is none."""
    value = number(e)
    return math.nan if value is None else value


def sampled(body: Expression, variable: Symbol) -> Sample:
    """What computes the values of a body, or of all bodies in a list, at one place."""

    def at(x: float) -> list[float]:
        set_own(variable, x)
        found = evaluate(body)
        return [real_or_gap(part) for part in found.args] if is_list(found) else [real_or_gap(found)]

    return at


def curve(at: Sample, low: float, high: float) -> list[list[Point]]:
    """(x, y) of each body: in equal steps, then halved where the curve bends or breaks off."""
    step = (high - low) / SAMPLES
    xs = [low + step * (i + (0.0 if i in (0, SAMPLES) else 0.07 * math.sin(7.0 * i))) for i in range(SAMPLES + 1)]
    table = {x: at(x) for x in xs}
    count = max(map(len, table.values()))
    for values in table.values():
        values += [math.nan] * (count - len(values))
    for i in range(count):
        finite = [v[i] for v in table.values() if math.isfinite(v[i])]
        height = (max(finite) - min(finite) if finite else 0.0) or 1.0
        for _ in range(DEPTH):
            order = sorted(table)
            more = worth_more(order, [table[x][i] for x in order], high - low, height)
            for x in more:
                values = at(x)
                table[x] = values + [math.nan] * (count - len(values))
            if not more or len(table) > 4000:
                break
    order = sorted(table)
    return [[(x, table[x][i]) for x in order] for i in range(count)]


def worth_more(xs: Sequence[float], ys: Sequence[float], width: float, height: float) -> list[float]:
    """Middles of the steps beside which a curve bends, and at the ends of gaps."""
    found: dict[float, None] = {}
    for k in range(1, len(xs) - 1):
        a, b, c = ys[k - 1 : k + 2]
        if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(c)):
            bent = math.isfinite(a) != math.isfinite(b) or math.isfinite(b) != math.isfinite(c)
        else:
            before = math.atan2((b - a) / height, 1.6 * (xs[k] - xs[k - 1]) / width)
            after = math.atan2((c - b) / height, 1.6 * (xs[k + 1] - xs[k]) / width)
            bent = abs(after - before) > BEND
        if bent:
            found[(xs[k - 1] + xs[k]) / 2] = None
            found[(xs[k] + xs[k + 1]) / 2] = None
    return list(found)


def bodies(e: Expression) -> tuple[Expression, ...]:
    """The functions of a plot."""
    return e.args if is_list(e) else (e,)


def unwrapped(e: Expression) -> Expression:
    """What a Tooltip or the like wraps."""
    while isinstance(e, Expr) and getattr(e.head, "name", "") in ("Tooltip", "Style", "Labeled", "Legended", "Callout"):
        e = e.args[0]
    return e


def function_plot(name: str, logs: tuple[bool, bool], given: Settings, *args: Expression) -> Expression:
    """The Graphics of Plot[f, {x, a, b}] or Plot[{f, ...}, {x, a, b}]."""
    import numpy

    if len(args) != 2:
        wrong_count(name, len(args), 2)
        return None
    found = read_range(name, args[1])
    if found is None:
        return None
    variable, low, high = found
    logs = with_scaling(given, logs)
    if logs[0] and low <= 0:
        message(name, "pllim", args[1])
        return None
    body = args[0]
    with silent(), localized(variable):
        if not is_list(body) and isinstance(body, Expr | Symbol) and body is not variable:
            opened = evaluate(body) if variable.own is None else body
            body = opened if is_list(opened) else body
        series: list[Series] = []
        names: list[Expression] = []
        for f in map(unwrapped, bodies(body)):
            xs = numpy.linspace(low, high, DENSE)
            if logs[0]:
                xs = numpy.exp(numpy.linspace(math.log(low), math.log(high), DENSE))
            whole = values_at(f, variable, xs)
            if whole is not None:
                lines = [list(zip(xs.tolist(), whole.tolist(), strict=True))]
            else:
                lines = curve(sampled(f, variable), low, high)
            series += [scaled(Series(apart(broken(line))), logs) for line in lines]
            names += [f] * len(lines)
    span = (math.log(low), math.log(high)) if logs[0] else (low, high)
    shown = [held(n) for n in names]
    return curves_drawing(series, given, True, logs, span, zero=False, labels=shown)


def held(e: Expression) -> Expression:
    """The words for a function in a legend."""
    from wlnet.forms import text

    return text(e, "OutputForm")


def apart(pieces: Sequence[list[Point]]) -> list[list[Point]]:
    """Pieces cut at jumps, as at the poles of Tan: where one step goes the other way over most of the height."""
    found: list[list[Point]] = []
    for piece in pieces:
        ys = sorted(p[1] for p in piece)
        height = ys[-len(ys) // 20 - 1] - ys[len(ys) // 20] if len(ys) >= 20 else 0.0
        found.append([])
        for k, p in enumerate(piece):
            if 1 < k < len(piece) - 1 and height:
                step, before, after = (piece[j][1] - piece[j - 1][1] for j in (k, k - 1, k + 1))
                if abs(step) > 2 * height and step * before < 0 and step * after < 0:
                    found.append([])
            found[-1].append(p)
    return [piece for piece in found if piece]


def declare_function_plot(name: str, usage: str, logs: tuple[bool, bool]) -> None:
    """Declare one of these plots."""

    def run(given: Settings, *args: Expression) -> Expression:
        return function_plot(name, logs, given, *args)

    plot(name, usage, CURVE_PLOT, run, attributes="HoldAll", messages=LIMITS)


declare_function_plot("Plot", "Plot[f, {x, a, b}] is a drawing of the curve of f; Plot[{f, g, ...}, {x, a, b}] of"
                      " several.", (False, False))  # fmt: skip
declare_function_plot("LogPlot", "LogPlot[f, {x, a, b}] is a Plot with the logarithms of f.", (False, True))
declare_function_plot("LogLinearPlot", "LogLinearPlot[f, {x, a, b}] is a Plot with the logarithms of x.", (True, False))
declare_function_plot("LogLogPlot", "LogLogPlot[f, {x, a, b}] is a Plot with the logarithms of x and f.", (True, True))


def parametric_plot(given: Settings, *args: Expression) -> Expression:
    """The Graphics of ParametricPlot[{x, y}, {t, a, b}] or of several curves."""
    if len(args) != 2:
        wrong_count("ParametricPlot", len(args), 2)
        return None
    found = read_range("ParametricPlot", args[1])
    if found is None:
        return None
    variable, low, high = found
    several = is_list(args[0]) and args[0].args and all(is_list(e) for e in args[0].args)
    curves = args[0].args if several else (args[0],)
    series = []
    with silent(), localized(variable):
        for pair in curves:
            at = sampled(pair, variable)
            points = [at(low + (high - low) * i / DENSE) for i in range(DENSE + 1)]
            series.append(Series(broken([(p[0], p[1]) if len(p) == 2 else (math.nan, math.nan) for p in points])))
    settings = {"AspectRatio": Automatic, "PlotRange": All, **given}
    return curves_drawing(series, settings, True, zero=False)


plot("ParametricPlot", "ParametricPlot[{x, y}, {t, a, b}] is a drawing of the curve of the points {x, y}.",
     {**CURVE_PLOT, "AspectRatio": Automatic}, parametric_plot, attributes="HoldAll", messages=LIMITS)  # fmt: skip

for _name in ("ContourPlot3D", "RegionPlot3D"):
    declare(_name, f"{_name}[...] is a drawing in three dimensions; it stays as it is.", attributes="HoldAll",
            options=PLOT)  # fmt: skip
declare("Graphics3D", "Graphics3D[primitives, options] is a drawing in space, which Export and Rasterize show from "
        "ViewPoint in perspective.")  # fmt: skip
for _name in ("ListLinePlot3D", "BarChart3D"):
    declare(_name, f"{_name}[...] is a drawing in three dimensions; it stays as it is.")
