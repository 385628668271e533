"""Plots of arrays and of functions of two variables: ArrayPlot, MatrixPlot, densities and contours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import evaluate, message
from wlnet.evaluator.changes import set_own
from wlnet.evaluator.silence import silent
from wlnet.expr import Expr, Expression, NumericArray, SparseArray, call, from_array, has_head, is_list, list_of, system

from ..language.iteration import localized
from .colors import is_color, rgb_of
from .image_arguments import number, numbers
from .image_filters import real_array
from .image_making import palette
from .plot_functions import read_range
from .plotting import (
    ARRAY_PLOT,
    All,
    Automatic,
    None_,
    Settings,
    True_,
    box,
    graphics,
    legended,
    pairs,
    plot,
    wrong_count,
)

if TYPE_CHECKING:
    import numpy

NOT_A_MATRIX = {"mat": "`1` is not a matrix of numbers or colors."}
POINTS = 60  # of a function, in each direction


def matrix_of(e: Expression, colors: Sequence[Expr] = ()) -> tuple[numpy.ndarray, numpy.ndarray | None] | None:
    """x[h, w] with nan for what is no number, and c[h, w, 3] with nan but for elements that are colors."""
    import numpy

    if type(e) is SparseArray:
        e = evaluate(call("Normal", e))
    if type(e) is NumericArray and e.array.ndim == 2:
        return e.array.astype("float64"), None
    array = real_array(e)
    if array is not None and array.ndim == 2:
        return _with_rules(array, e, colors)
    rows = e.args if is_list(e) else ()
    if not rows or not all(is_list(row) for row in rows):
        return None
    width = max(len(row.args) for row in rows)
    values = numpy.full((len(rows), width), numpy.nan)
    painted = numpy.full((len(rows), width, 3), numpy.nan)
    for i, row in enumerate(rows):
        for j, part in enumerate(row.args):
            value = number(part)
            if value is not None:
                values[i, j] = value
            elif is_color(part):
                painted[i, j] = rgb_of(part)
    found = _with_rules(values, e, colors)
    if found[1] is not None:
        painted = numpy.where(numpy.isnan(found[1]), painted, found[1])
    return values, painted


def _with_rules(
    values: numpy.ndarray, e: Expression, rules: Sequence[Expr]
) -> tuple[numpy.ndarray, numpy.ndarray | None]:
    """The colors that ColorRules give to elements: by value, or by pattern."""
    import numpy

    from wlnet.evaluator import matcher

    if not rules:
        return values, None
    painted = numpy.full((*values.shape, 3), numpy.nan)
    for rule in reversed(rules):
        value = number(rule.args[0])
        color = rgb_of(rule.args[1])
        if value is not None:
            painted[values == value] = color
            continue
        test = matcher(rule.args[0]).matches
        for i, row in enumerate(e.args):
            for j, part in enumerate(row.args):
                if test(part):
                    painted[i, j] = color
    return values, painted


def cells(
    values: numpy.ndarray, painted: numpy.ndarray | None, scheme: Expression, symmetric: bool
) -> numpy.ndarray | None:
    """c[h, w, 3]: darker or more colored for larger values; white where there is no number."""
    import numpy

    known = numpy.isfinite(values)
    low, high = (float(values[known].min()), float(values[known].max())) if known.any() else (0.0, 1.0)
    if scheme is Automatic and not symmetric:
        low = min(low, 0.0) if low >= 0 else low
    span = (high - low) or 1.0
    filled = numpy.where(known, values, low)
    if scheme is not Automatic:
        colors = palette(scheme, (filled - low) / span)
        if colors is None:
            return None
    elif symmetric:
        top = max(abs(low), abs(high)) or 1.0
        part = (filled / top)[..., None]
        warm, cold = numpy.array([0.85, 0.35, 0.1]), numpy.array([0.25, 0.4, 0.75])
        ends = numpy.where(part >= 0, warm, cold)
        colors = 1 - numpy.abs(part) ** 0.7 * (1 - ends)
    else:
        colors = numpy.repeat(1 - ((filled - low) / span)[..., None], 3, axis=2)
    colors = numpy.where(known[..., None], colors, 1.0)
    if painted is not None:
        colors = numpy.where(numpy.isnan(painted), colors, painted)
    return colors


def matrix_plot(name: str, symmetric: bool, given: Settings, *args: Expression) -> Expression:
    """The Graphics of a matrix: a square for each element, the first row on top."""
    if len(args) != 1:
        message(name, "argx", system(name), len(args))
        return None
    spec = given.get("ColorRules", Automatic)
    rules = [r for r in (spec.args if is_list(spec) else (spec,)) if has_head(r, system("Rule")) and len(r.args) == 2
             and is_color(r.args[1])]  # fmt: skip
    found = matrix_of(args[0], rules)
    if found is None:
        message(name, "mat", args[0])
        return None
    values, painted = found
    colors = cells(values, painted, given.get("ColorFunction", Automatic), symmetric)
    if colors is None:
        message(name, "cfun", given["ColorFunction"])
        return None
    height, width = values.shape
    flipped = given.get("DataReversed") is True_
    corners = list_of(list_of(0, 0), list_of(width, height))
    raster = call("Raster", from_array(colors if flipped else colors[::-1]), corners)
    content: list[Expression] = [raster]
    mesh = given.get("Mesh", None_)
    if mesh in (True_, All, system("Full")):
        lines = [[(0, i), (width, i)] for i in range(height + 1)] + [[(j, 0), (j, height)] for j in range(width + 1)]
        drawn = [call("Line", pairs(p)) for p in lines]
        content.append(list_of(call("GrayLevel", 0.6), call("AbsoluteThickness", 0.5), *drawn))
    ticks = list_of(list_of(places(height, True), places(height, True)), list_of(places(width), places(width)))
    usual: dict[str, Expression] = {"Frame": True_, "FrameTicks": ticks if symmetric else None_}
    settings = {k: v for k, v in given.items() if k != "Frame" or v is not Automatic}
    if settings.get("FrameTicks") in (Automatic, True_, All):
        settings["FrameTicks"] = ticks
    settings["PlotRange"] = box((0, width), (0, height))
    drawing = graphics(content, settings, **usual)
    return with_samples(drawing, values, painted, given, symmetric)


def with_samples(
    drawing: Expr, values: numpy.ndarray, painted: numpy.ndarray | None, given: Settings, symmetric: bool
) -> Expr:
    """The drawing with the colors of some values beside it, where a legend is asked for."""
    import numpy

    if given.get("PlotLegends", None_) in (None_, system("False")):
        return drawing
    known = values[numpy.isfinite(values)]
    shown = sample_values(known) if known.size else numpy.array([0.0])
    column = numpy.concatenate([known, shown])[:, None]  # so that the samples get the colors they have among all
    colors = cells(column, None, given.get("ColorFunction", Automatic), symmetric)
    if colors is None:
        return drawing
    looks = [call("RGBColor", *c) for c in colors[len(known) :, 0].tolist()]
    return legended(drawing, given, looks, [f"{v:.4g}" for v in shown.tolist()], "SwatchLegend")


def sample_values(known: numpy.ndarray) -> numpy.ndarray:
    """Some values of a range for a legend, from the top: all where they are few, else round ones."""
    import numpy

    from .plot_charts import round_step, steps_between

    different = numpy.unique(known)
    if len(different) <= 6:
        return different[::-1]
    low, high = float(different[0]), float(different[-1])
    found = [v for v in steps_between(low, high, round_step((high - low) / 5)) if low <= v <= high]
    return numpy.round(numpy.array(found[::-1] or [high, low]), 12)


def places(count: int, down: bool = False) -> Expression:
    """Ticks at the middles of cells: 1, some round numbers, and the last."""
    step = max(1, round(count / 5)) if count > 10 else 1
    step = step if step < 10 else round(step, 1 - len(str(step)))
    shown = sorted({1, count, *(k for k in range(step, count + 1, step) if count - k >= step / 2)})
    return list_of(*(list_of(count - k + 0.5 if down else k - 0.5, str(k)) for k in shown))


def declare_matrix_plot(name: str, usage: str, symmetric: bool) -> None:
    """Declare ArrayPlot or MatrixPlot."""

    def run(given: Settings, *args: Expression) -> Expression:
        return matrix_plot(name, symmetric, given, *args)

    plot(name, usage, ARRAY_PLOT, run, messages={**NOT_A_MATRIX, "cfun": "`1` does not give colors."})


declare_matrix_plot("ArrayPlot", "ArrayPlot[matrix] is a drawing with a square for each element, darker for larger"
                    " ones.", False)  # fmt: skip
declare_matrix_plot("MatrixPlot", "MatrixPlot[matrix] is a drawing with a square for each element, with numbers of rows"
                    " and columns.", True)  # fmt: skip


def table_of(name: str, given: Settings, args: Sequence[Expression], listed: bool):  # type: ignore[no-untyped-def]
    """(z[ny, nx], from the lowest y up, x range, y range) of data or of a function; None after a message."""
    import numpy

    if listed:
        if len(args) != 1:
            message(name, "argx", system(name), len(args))
            return None
        found = matrix_of(args[0])
        if found is None or not numpy.isfinite(found[0]).any():
            message(name, "mat", args[0])
            return None
        height, width = found[0].shape
        spec = given.get("DataRange", All)
        ends = [numbers(e) for e in spec.args] if is_list(spec) and len(spec.args) == 2 else [None, None]
        return found[0], tuple(ends[0] or (1.0, float(width))), tuple(ends[1] or (1.0, float(height)))
    if len(args) != 3:
        wrong_count(name, len(args), 3)
        return None
    first, second = (read_range(name, e) for e in args[1:])
    if first is None or second is None:
        return None
    count = given.get("PlotPoints")
    count = count if type(count) is int and 2 <= count <= 500 else POINTS
    xs, ys = numpy.linspace(*first[1:], count), numpy.linspace(*second[1:], count)
    body = args[0]
    with silent(), localized(first[0]), localized(second[0]):
        grid = grid_at(body, first[0], second[0], xs, ys)
        if grid is None:
            grid = numpy.full((count, count), numpy.nan)
            for i, y in enumerate(ys.tolist()):
                set_own(second[0], y)
                for j, x in enumerate(xs.tolist()):
                    set_own(first[0], x)
                    value = number(evaluate(body))
                    grid[i, j] = numpy.nan if value is None else value
    return grid, first[1:], second[1:]


def grid_at(body: Expression, x, y, xs, ys):  # type: ignore[no-untyped-def]
    """z[ny, nx] of a body made of functions that thread over lists, computed at once."""
    import numpy

    from wlnet.expr import PackedList

    from ..lists.packing import array_of, is_threaded

    def threads(e: Expression) -> bool:
        if isinstance(e, Expr):
            return is_threaded(e.head) and all(map(threads, e.args))
        return e is x or e is y or number(e) is not None

    if not threads(body):
        return None
    across, up = numpy.meshgrid(xs, ys)
    set_own(x, PackedList(across.ravel()))
    set_own(y, PackedList(up.ravel()))
    found = array_of(evaluate(body))
    return found.reshape(across.shape).astype("float64") if found is not None and found.size == across.size else None
