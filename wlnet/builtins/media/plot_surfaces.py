"""Plots of functions of two variables and of tables: densities and contours."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.evaluator import message
from wlnet.expr import Expr, Expression, call, from_array, has_head, list_of, system

from .image_arguments import numbers
from .image_making import palette
from .plot_arrays import NOT_A_MATRIX, cells, sample_values, table_of
from .plot_functions import LIMITS
from .plotting import ARRAY_PLOT, Automatic, False_, None_, Settings, True_, box, graphics, legended, pairs, plot

LEVELS = 10  # of contours
DENSITY = "BlueGreenYellow"


def density_plot(name: str, listed: bool, given: Settings, *args: Expression) -> Expression:
    """The Graphics of values as colors."""
    found = table_of(name, given, args, listed)
    if found is None:
        return None
    values, x, y = found
    scheme = given.get("ColorFunction", Automatic)
    colors = cells(enlarged(values, 200), None, DENSITY if scheme is Automatic else scheme, False)
    if colors is None:
        message(name, "cfun", scheme)
        return None
    raster = call("Raster", from_array(colors), list_of(list_of(x[0], y[0]), list_of(x[1], y[1])))
    drawing = graphics([raster], framed(given, x, y), AspectRatio=1, Frame=True_)
    return with_bar(drawing, values, given, DENSITY if scheme is Automatic else scheme)


def framed(given: Settings, x, y) -> Settings:  # type: ignore[no-untyped-def]
    """The settings with the range of what is drawn."""
    settings = {k: v for k, v in given.items() if not (k == "Frame" and v is Automatic) and k != "Axes"}
    return {**settings, "PlotRange": box(x, y)}


def with_bar(drawing: Expr, values, given: Settings, scheme: Expression) -> Expr:  # type: ignore[no-untyped-def]
    """The drawing with the colors of some values beside it, where a legend is asked for."""
    import numpy

    if given.get("PlotLegends", None_) in (None_, False_):
        return drawing
    known = values[numpy.isfinite(values)]
    levels = sample_values(known) if known.size else numpy.array([0.0])
    span = float(numpy.ptp(known)) if known.size else 0.0
    colors = palette(scheme, (levels - (known.min() if known.size else 0.0)) / (span or 1.0))
    looks = [call("RGBColor", *c) for c in (colors.tolist() if colors is not None else [])]
    return legended(drawing, given, looks, [f"{v:.4g}" for v in levels.tolist()], "SwatchLegend")


def enlarged(values, least: int):  # type: ignore[no-untyped-def]
    """The table with values in between, so that colors change smoothly."""
    import numpy

    if not numpy.isfinite(values).all() or min(values.shape) < 2:
        return values
    from wlnet.interchange import resample

    size = tuple(max(n, least) for n in values.shape[::-1])
    grown = resample(values[:, :, None], size, "Linear")  # type: ignore[arg-type]
    return grown[:, :, 0]


def contour_plot(name: str, listed: bool, given: Settings, *args: Expression) -> Expression:
    """The Graphics of lines of equal values over colors; of f == g the line alone."""
    import numpy

    equal = not listed and len(args) == 3 and has_head(args[0], system("Equal")) and len(args[0].args) == 2
    if equal:
        sides = args[0].args
        args = (call("Subtract", *sides), *args[1:])
    found = table_of(name, given, args, listed)
    if found is None:
        return None
    values, x, y = found
    if equal:
        line = contour(values, 0.0, x, y)
        look = call("Directive", call("RGBColor", 0.37, 0.51, 0.71), call("AbsoluteThickness", 1.6))
        return graphics([list_of(look, *lines_of(line))], framed(given, x, y), AspectRatio=1, Frame=True_)
    known = values[numpy.isfinite(values)]
    levels = contour_levels(known, given.get("Contours", Automatic))
    scheme = given.get("ColorFunction", Automatic)
    scheme = DENSITY if scheme is Automatic else scheme
    content: list[Expression] = []
    if given.get("ContourShading", Automatic) not in (None_, False_):
        smooth = enlarged(values, 300)
        band = numpy.searchsorted(numpy.array(levels), numpy.where(numpy.isfinite(smooth), smooth, known.min()))
        colors = palette(scheme, band / max(1, len(levels)))
        if colors is None:
            message(name, "cfun", scheme)
            return None
        content.append(call("Raster", from_array(colors), list_of(list_of(x[0], y[0]), list_of(x[1], y[1]))))
    lines = [line for level in levels for line in lines_of(contour(values, level, x, y))]
    content.append(list_of(call("GrayLevel", 0.2), call("Opacity", 0.5), call("AbsoluteThickness", 0.7), *lines))
    return with_bar(graphics(content, framed(given, x, y), AspectRatio=1, Frame=True_), values, given, scheme)


def contour_levels(known, spec: Expression) -> list[float]:  # type: ignore[no-untyped-def]
    """The heights of contours: given ones, so many, or about ten round ones."""
    from .plot_charts import round_step, steps_between

    listed = numbers(spec)
    if listed:
        return sorted(listed)
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    if high <= low:
        return [low]
    count = spec if type(spec) is int and spec > 0 else LEVELS
    if type(spec) is int:
        return [low + (high - low) * (k + 1) / (count + 1) for k in range(count)]
    return [v for v in steps_between(low, high, round_step((high - low) / count)) if low < v < high]


def contour(values, level: float, x, y) -> list[list[tuple[float, float]]]:  # type: ignore[no-untyped-def]
    """The pieces of the line at a level through the triangles of a grid, four to a cell."""
    import numpy

    ny, nx = values.shape
    across, up = numpy.linspace(x[0], x[1], nx), numpy.linspace(y[0], y[1], ny)
    z = values - level
    z = numpy.where(z == 0, 1e-12, z)
    middle = (z[:-1, :-1] + z[1:, :-1] + z[:-1, 1:] + z[1:, 1:]) / 4
    mx, my = (across[:-1] + across[1:]) / 2, (up[:-1] + up[1:]) / 2
    corners = ((0, 0), (0, 1), (1, 1), (1, 0))
    found: list[list[tuple[float, float]]] = []
    inside = numpy.isfinite(middle)
    for k in range(4):
        (a, b), (c, d) = corners[k], corners[(k + 1) % 4]
        za, zc = z[a : ny - 1 + a, b : nx - 1 + b], z[c : ny - 1 + c, d : nx - 1 + d]
        triple = (za, zc, middle)
        signs = [t > 0 for t in triple]
        mixed = inside & ((signs[0] != signs[1]) | (signs[1] != signs[2]))
        for i, j in zip(*numpy.nonzero(mixed), strict=True):
            points = ((across[j + b], up[i + a]), (across[j + d], up[i + c]), (mx[j], my[i]))
            heights = [float(t[i, j]) for t in triple]
            ends = []
            for p in range(3):
                q = (p + 1) % 3
                if (heights[p] > 0) != (heights[q] > 0):
                    part = heights[p] / (heights[p] - heights[q])
                    ends.append(tuple(float(u + (v - u) * part) for u, v in zip(points[p], points[q], strict=True)))
            if len(ends) == 2:
                found.append(ends)  # type: ignore[arg-type]
    return found


def lines_of(pieces: Sequence[Sequence[tuple[float, float]]]) -> list[Expression]:
    """Pieces with a common end as longer lines."""
    ends: dict[tuple[float, float], list[int]] = {}
    keyed = [[(round(p[0], 9), round(p[1], 9)) for p in piece] for piece in pieces]
    for k, piece in enumerate(keyed):
        for end in piece:
            ends.setdefault(end, []).append(k)
    used = [False] * len(keyed)
    found = []
    for k in sorted(range(len(keyed)), key=lambda k: min(len(ends[end]) for end in keyed[k])):
        if used[k]:
            continue
        used[k] = True
        line = list(keyed[k])
        for _ in range(2):
            while True:
                following = next((m for m in ends[line[-1]] if not used[m]), None)
                if following is None:
                    break
                used[following] = True
                a, b = keyed[following]
                line.append(b if a == line[-1] else a)
            line.reverse()
        found.append(call("Line", pairs(line)))
    return found


def declare_table_plot(name: str, usage: str, draw, listed: bool) -> None:  # type: ignore[no-untyped-def]
    """Declare a plot of values over a rectangle."""

    def run(given: Settings, *args: Expression) -> Expression:
        return draw(name, listed, given, *args)

    messages = {**NOT_A_MATRIX, **LIMITS, "cfun": "`1` does not give colors."}
    plot(name, usage, ARRAY_PLOT, run, messages=messages, **({} if listed else {"attributes": "HoldAll"}))


declare_table_plot("DensityPlot", "DensityPlot[f, {x, a, b}, {y, c, d}] is a drawing with colors for the values of f.",
                   density_plot, False)  # fmt: skip
declare_table_plot("ListDensityPlot", "ListDensityPlot[matrix] is a drawing with colors for values, the first row"
                   " below.", density_plot, True)  # fmt: skip
declare_table_plot("ContourPlot", "ContourPlot[f, {x, a, b}, {y, c, d}] is a drawing of lines of equal values of f;"
                   " ContourPlot[f == g, ...] of points where it holds.", contour_plot, False)  # fmt: skip
declare_table_plot(
    "ListContourPlot", "ListContourPlot[matrix] is a drawing of lines of equal values.", contour_plot, True
)
