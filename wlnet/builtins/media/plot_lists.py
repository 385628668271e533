"""Plots of lists of numbers: ListPlot, ListLinePlot, ListStepPlot and the logarithmic ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from wlnet.evaluator import message
from wlnet.expr import Association, Expr, Expression, PackedList, Symbol, call, has_head, is_list, list_of, system

from ..structure.atom_methods import method_of
from .image_arguments import number
from .plotting import (
    GOLDEN,
    LIST_PLOT,
    WIDTH,
    All,
    Automatic,
    None_,
    Settings,
    True_,
    box,
    graphics,
    legended,
    log_ticks,
    pairs,
    plot,
    reach,
    setting_range,
    styles,
    with_scaling,
)

Point = tuple[float, float]
WRAPPERS = ("Tooltip", "Labeled", "Style", "Legended", "Callout", "Annotation", "Button")
NOT_DATA = {"lpn": "`1` is not a list of numbers or pairs of numbers."}


class Series(NamedTuple):
    """One set of points, in pieces where something in between is no number; and its name."""

    pieces: list[list[Point]]
    name: Expression = None

    def points(self) -> list[Point]:
        """All points."""
        return [p for piece in self.pieces for p in piece]


def bare(e: Expression) -> Expression:
    """What a Tooltip, Labeled or the like wraps; the magnitude of a Quantity; the list that an object stands for."""
    while isinstance(e, Expr) and getattr(e.head, "name", "") in WRAPPERS and e.args:
        e = e.args[0]
    if has_head(e, system("Quantity")) and e.args:
        return e.args[0]
    listed = method_of("Normal", e)
    if listed is not None:
        return listed(e)
    return getattr(e, "magnitude", e) if not isinstance(e, PackedList) else e


def pair_of(e: Expression) -> Point | None:
    """{x, y}."""
    e = bare(e)
    if not is_list(e) or len(e.args) != 2:
        return None
    x, y = number(bare(e.args[0])), number(bare(e.args[1]))
    return None if x is None or y is None else (x, y)


def is_pair(e: Expression) -> bool:
    """Whether something is a list of two that are no lists."""
    e = bare(e)
    return is_list(e) and len(e.args) == 2 and not any(is_list(bare(p)) for p in e.args)


def series_of(data: Expression, span: Expression = Automatic) -> list[Series] | None:
    """The sets of points of {y, ...}, {{x, y}, ...}, a list of several of these, or an association; None for others."""
    name: Expression = None
    if has_head(data, system("Legended")) and len(data.args) == 2:
        name, data = data.args[1], data.args[0]
    data = bare(data)
    if type(data) is Association:
        inner = [(key, bare(value)) for key, value in zip(data.keys(), data.values(), strict=True)]
        if any(is_list(v) for _, v in inner) and not all(is_pair(v) for _, v in inner):
            found = [series_of(v, span) for _, v in inner]
            if any(f is None for f in found):
                return None
            return [s._replace(name=key) for (key, _), f in zip(inner, found, strict=True) for s in f or ()]
        if all(number(key) is not None for key, _ in inner):
            data = list_of(*(list_of(key, value) for key, value in inner))
        else:
            data = list_of(*(value for _, value in inner))
    if not is_list(data):
        return None
    if type(data) is PackedList and data.array.dtype.kind in "if":
        if data.array.ndim == 1:
            ys = data.array.tolist()
            return [Series(broken(list(zip(abscissas(len(ys), span), ys, strict=True))), name)]
        if data.array.ndim == 2 and data.array.shape[1] == 2:
            return [Series(broken([(x, y) for x, y in data.array.tolist()]), name)]
    items = [bare(e) for e in data.args]
    if any((is_list(e) and not is_pair(e)) or type(e) is Association for e in items):
        found = [series_of(e, span) for e in data.args if is_list(bare(e)) or type(bare(e)) is Association]
        return None if any(f is None for f in found) else [s for f in found for s in f or ()]
    if items and all(is_pair(e) for e in items):
        return [Series(broken([pair_of(e) or (math.nan, math.nan) for e in items]), name)]
    values = [number(e) for e in items]
    if items and all(v is None for v in values):
        return None
    xs = abscissas(len(values), span)
    return [Series(broken([(x, math.nan if v is None else v) for x, v in zip(xs, values, strict=True)]), name)]


def abscissas(count: int, span: Expression) -> list[float]:
    """1, 2, ..., or so many numbers over the DataRange {a, b}."""
    if is_list(span) and len(span.args) == 2 and count > 1:
        a, b = number(span.args[0]), number(span.args[1])
        if a is not None and b is not None:
            return [a + (b - a) * i / (count - 1) for i in range(count)]
    return [float(i + 1) for i in range(count)]


def broken(points: Sequence[Point]) -> list[list[Point]]:
    """The pieces between points that are no finite numbers."""
    pieces: list[list[Point]] = [[]]
    for x, y in points:
        if math.isfinite(x) and math.isfinite(y):
            pieces[-1].append((float(x), float(y)))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def scaled(series: Series, logs: tuple[bool, bool]) -> Series:
    """The logarithms of coordinates; points that have none are gaps."""
    if not any(logs):
        return series
    found: list[list[Point]] = []
    for piece in series.pieces:
        found += broken([tuple(_log(v) if log else v for v, log in zip(p, logs, strict=True)) for p in piece])  # type: ignore[misc]
    return series._replace(pieces=found)


def logarithms(pair: tuple[float, float] | None) -> tuple[float, float] | None:
    """A range of positive numbers as one of logarithms; None for others."""
    return None if pair is None or min(pair) <= 0 else (math.log(pair[0]), math.log(pair[1]))


def _log(x: float) -> float:
    return math.log(x) if x > 0 else math.nan


def list_plot(
    name: str, joined: bool, logs: tuple[bool, bool], stepped: bool, given: Settings, *args: Expression
) -> Expression:
    """The Graphics of a list plot."""
    if len(args) != 1:
        message(name, "argx", system(name), len(args))
        return None
    found = series_of(args[0], given.get("DataRange", Automatic))
    if found is None:
        message(name, "lpn", args[0])
        return None
    logs = with_scaling(given, logs)
    series = [scaled(s, logs) for s in found]
    if stepped:
        series = [s._replace(pieces=[steps(piece) for piece in s.pieces]) for s in series]
    if "Joined" in given:
        joined = given["Joined"] is True_
    return curves_drawing(series, given, joined, logs)


def steps(points: Sequence[Point]) -> list[Point]:
    """The corners of a staircase through points."""
    if not points:
        return []
    found: list[Point] = []
    for (x, y), (u, _) in _with_next(points):
        found += [(x, y), (u, y)]
    return found


def _with_next(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    last = points[-1][0] + (points[-1][0] - points[-2][0] if len(points) > 1 else 1.0)
    return list(zip(points, [*points[1:], (last, points[-1][1])], strict=True))


def curves_drawing(
    series: Sequence[Series],
    given: Settings,
    joined: bool,
    logs: tuple[bool, bool] = (False, False),
    span: tuple[float, float] | None = None,
    zero: bool = True,
    labels: Sequence[Expression] | None = None,
) -> Expression:
    """Points or lines for each series in its color, fillings below them, and the axes around."""
    looks = styles(given, len(series))
    fixed = setting_range(given.get("PlotRange", Automatic))
    fixed_x, fixed_y = (logarithms(pair) if log else pair for pair, log in zip(fixed, logs, strict=True))
    points = [p for s in series for p in s.points()]
    shown = [p for p in points if fixed_x is None or fixed_x[0] <= p[0] <= fixed_x[1]]
    x = fixed_x or span or reach([p[0] for p in shown], zero=zero and not logs[0])
    ys = [p[1] for p in shown]
    if span and given.get("PlotRange", Automatic) not in (All, system("Full")):
        ys = without_peaks(ys)
    y = fixed_y or reach(ys, 0.04, zero=zero and not logs[1])
    content: list[Expression] = []
    base = filling_base(given.get("Filling", None_), x, y)
    for i, (s, look) in enumerate(zip(series, looks, strict=True)):
        if base is not None:
            content.append(filled(s, look, base, joined))
        other = filling_between(given.get("Filling", None_), i + 1, len(series))
        if other is not None and joined:
            shape = [*s.points(), *reversed(series[other - 1].points())]
            content.append(list_of(look, call("Opacity", 0.25), call("Polygon", pairs(shape))))
    size = call("AbsolutePointSize", 5 if sum(len(s.points()) for s in series) < 200 else 3)
    for s, look in zip(series, looks, strict=True):
        if joined:
            lines = [pairs(piece) for piece in s.pieces if len(piece) > 1]
            alone = [piece[0] for piece in s.pieces if len(piece) == 1]
            drawn = [call("Line", lines[0] if len(lines) == 1 else list_of(*lines))] if lines else []
            thick = call("Directive", call("AbsoluteThickness", WIDTH), *look.args)
            content.append(list_of(thick, size, *drawn, *([call("Point", pairs(alone))] if alone else [])))
        if not joined or given.get("Mesh", None_) in (All, system("Full"), Automatic) or marked(given):
            mark = size if joined or not marked(given) else call("AbsolutePointSize", 6)
            content.append(list_of(call("Directive", mark, *look.args), call("Point", pairs(s.points()))))
    ticks: dict[str, Expression] = {}
    if any(logs):
        spec = list_of(*(log_ticks(*span_) if log else Automatic for span_, log in zip((x, y), logs, strict=True)))
        ticks = {"Ticks": spec, "FrameTicks": spec}
        if given.get("GridLines") is Automatic:  # where there are words, and not at round logarithms
            lines = [list_of(*(t.args[0] for t in s.args if t.args[1])) if is_list(s) else s for s in spec.args]
            given = {**given, "GridLines": list_of(*lines)}
    origin = list_of(*(crossing(r, log) for r, log in zip((x, y), logs, strict=True)))
    usual = {"AspectRatio": GOLDEN, "Axes": True_, "PlotRangeClipping": True_, "AxesOrigin": origin, **ticks}
    drawing = graphics(content, {**given, "PlotRange": box(x, y)}, **usual)
    names = [s.name if s.name is not None else str(i + 1) for i, s in enumerate(series)]
    if labels is not None:
        names = list(labels)
    if any(s.name is not None for s in series) and "PlotLegends" not in given:
        given = {**given, "PlotLegends": Automatic}
    return legended(drawing, given, looks, names, "LineLegend" if joined else "PointLegend")


def marked(given: Settings) -> bool:
    """Whether points are asked for on lines."""
    return given.get("PlotMarkers", None_) is not None_


def crossing(span: tuple[float, float], log: bool) -> float:
    """Where an axis crosses the other: at 0, or at the lower end."""
    return 0.0 if span[0] <= 0 <= span[1] and not log else float(span[0])


def without_peaks(values: Sequence[float]) -> list[float]:
    """The values, without those that go far beyond nine tenths of all, as near a pole."""
    ordered = sorted(values)
    if len(ordered) < 20:
        return ordered
    low, high = ordered[len(ordered) // 20], ordered[-len(ordered) // 20 - 1]
    room = 2.5 * (high - low)
    if high <= low or (ordered[0] >= low - room and ordered[-1] <= high + room):
        return ordered
    return [v for v in ordered if low - 0.2 * (high - low) <= v <= high + 0.2 * (high - low)]


def filling_base(e: Expression, x: tuple[float, float], y: tuple[float, float]) -> float | None:
    """The height from which Filling -> Axis, Bottom, Top or a number fills."""
    if type(e) is Symbol:
        return {"Axis": min(max(0.0, y[0]), y[1]), "Bottom": y[0], "Top": y[1]}.get(e.name)
    return number(e) if e is not None and not is_list(e) else None


def filling_between(e: Expression, index: int, count: int) -> int | None:
    """The other curve of Filling -> {i -> {j}}."""
    for r in e.args if is_list(e) else ():
        if has_head(r, system("Rule")) and len(r.args) == 2 and r.args[0] == index and is_list(r.args[1]):
            other = r.args[1].args[0] if r.args[1].args else None
            return other if type(other) is int and 1 <= other <= count else None
    return None


def filled(series: Series, look: Expression, base: float, joined: bool) -> Expression:
    """The area between lines and a height, or a stem for each point."""
    if joined:
        areas = [[(p[0][0], base), *p, (p[-1][0], base)] for p in series.pieces if len(p) > 1]
        shapes = [call("Polygon", pairs(area)) for area in areas]
        return list_of(look, call("EdgeForm", None_), call("Opacity", 0.25), *shapes)
    stems = [list_of(list_of(x, base), list_of(x, y)) for x, y in series.points()]
    lines = [call("Line", list_of(*stems))] if stems else []
    return list_of(look, call("Opacity", 0.5), call("AbsoluteThickness", 1), *lines)


def declare_plot(
    name: str, usage: str, joined: bool, logs: tuple[bool, bool] = (False, False), stepped: bool = False
) -> None:
    """Declare one of these plots."""

    def run(given: Settings, *args: Expression) -> Expression:
        return list_plot(name, joined, logs, stepped, given, *args)

    plot(name, usage, LIST_PLOT, run, messages=NOT_DATA)


declare_plot("ListPlot", "ListPlot[{y1, y2, ...}] is a drawing of points at 1, 2, ...; ListPlot[{{x, y}, ...}] at given"
             " places; ListPlot[{list1, ...}] of several lists.", False)  # fmt: skip
declare_plot("ListLinePlot", "ListLinePlot[{y1, y2, ...}] is a drawing of a line through points; ListLinePlot[{list1,"
             " ...}] of several lines.", True)  # fmt: skip
declare_plot("ListStepPlot", "ListStepPlot[{y1, y2, ...}] is a drawing of a staircase.", True, stepped=True)
declare_plot("ListLogPlot", "ListLogPlot[data] is a ListPlot with the logarithms of y.", False, (False, True))
declare_plot("ListLogLinearPlot", "ListLogLinearPlot[data] is a ListPlot with the logarithms of x.", False,
             (True, False))  # fmt: skip
declare_plot("ListLogLogPlot", "ListLogLogPlot[data] is a ListPlot with the logarithms of x and y.", False,
             (True, True))  # fmt: skip
