"""Charts: BarChart, Histogram, PieChart, and the histogram of an image."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wlnet.evaluator import message
from wlnet.expr import Association, Expression, call, has_head, is_list, list_of, system
from wlnet.expr.images import Image

from .image_arguments import intensities, number, numbers
from .images import image_of
from .plot_lists import bare
from .plotting import (
    CHART,
    GOLDEN,
    Automatic,
    None_,
    Settings,
    True_,
    box,
    graphics,
    legended,
    listed_color,
    pairs,
    plot,
    reach,
    setting_range,
    styles,
)

EDGE = call("EdgeForm", call("Directive", call("GrayLevel", 1), call("AbsoluteThickness", 0.5)))
GROUP = 0.4  # between groups of bars, in widths of a bar


def groups_of(data: Expression) -> tuple[list[list[float | None]], list[Expression]] | None:
    """The heights of bars in groups, and the names of an association's bars."""
    data = bare(data)
    if type(data) is Association:
        values = [bare(v) for v in data.values()]
        rows = [v if is_list(v) else list_of(v) for v in values]
        if all(is_list(v) for v in values):
            found = groups_of(list_of(*rows))
        else:
            found = groups_of(list_of(*values))
        return None if found is None else (found[0], list(data.keys()))
    if not is_list(data):
        return None
    items = [bare(e) for e in data.args]
    if any(is_list(e) or type(e) is Association for e in items):
        rows_ = [list(e.values()) if type(e) is Association else list(e.args) if is_list(e) else [e] for e in items]
        names = list(items[0].keys()) if items and type(items[0]) is Association else []
        return [[number(bare(v)) for v in row] for row in rows_], names
    heights = [number(e) for e in items]
    return None if not items or all(h is None for h in heights) else ([[h] for h in heights], [])


def bar_chart(given: Settings, *args: Expression) -> Expression:
    """The Graphics of a bar chart."""
    if len(args) != 1:
        message("BarChart", "argx", system("BarChart"), len(args))
        return None
    found = groups_of(args[0])
    if found is None:
        message("BarChart", "lpn", args[0])
        return None
    groups, names = found
    single = all(len(g) == 1 for g in groups)
    stacked = given.get("ChartLayout") == "Stacked"
    across = given.get("BarOrigin") in (system("Left"), "Left")
    most = max(map(len, groups))
    several = not single
    looks = styles(given, most if several else 1, "ChartStyle")
    if single and (is_list(given.get("ChartStyle")) or type(given.get("ChartStyle")) is str):
        looks = styles(given, len(groups), "ChartStyle")
    bars: list[tuple[float, float, float, float, int]] = []
    middles: list[float] = []
    x = 1.0
    for g, group in enumerate(groups):
        start, floor, cellar = x, 0.0, 0.0
        for i, height in enumerate(group):
            look = g if single and len(looks) > 1 else i
            if height is not None:
                base = (floor if height >= 0 else cellar) if stacked else 0.0
                bars.append((x - 0.45, base, x + 0.45, base + height, look))
                floor, cellar = (base + height, cellar) if height >= 0 else (floor, base + height)
            x += 0.0 if stacked else 1.0
        x += 1.0 if stacked else 0.0
        middles.append((start + x - 1) / 2)
        x += GROUP if several and not stacked else 0.0
    last = x - (GROUP if several and not stacked else 0.0) - 0.5
    heights = [v for bar in bars for v in (bar[1], bar[3])] + [0.0]
    fixed = setting_range(given.get("PlotRange", Automatic))
    span, y = fixed[0] or (0.5 - 0.1, last + 0.1), fixed[1] or reach(heights, 0.05, zero=True)
    low = min(y[0], 0.0) if min(heights) < 0 else y[0]
    y = (low, y[1])
    content = [list_of(looks[k % len(looks)], EDGE, rectangle(a, b, c, d, across)) for a, b, c, d, k in bars]
    outer, inner = labels_of(given, names)
    ticks = [list_of(m, label) for m, label in zip(middles, outer, strict=False)]
    if several and outer and len(outer) == most and len(outer) != len(groups):
        ticks = []
    if inner and several and not stacked and not ticks:
        ticks = [list_of((a + c) / 2, inner[k]) for a, _, c, _, k in bars if k < len(inner)]
    spec = list_of(list_of(*ticks), Automatic)
    ranges = box(y, span) if across else box(span, y)
    spec = list_of(Automatic, spec.args[0]) if across else spec
    foot = y[0] if y[0] < 0 else 0.0
    if foot < 0:  # names stand below the bars that go down
        ends = [(span[0], 0.0), (span[1], 0.0)]
        line = pairs([(v, u) for u, v in ends] if across else ends)
        content.append(list_of(call("GrayLevel", 0.4), call("AbsoluteThickness", 0.75), call("Line", line)))
    origin = list_of(foot, span[0]) if across else list_of(span[0], foot)
    axes = {"Axes": True_, "Ticks": spec, "FrameTicks": spec, "AxesOrigin": origin}
    drawing = graphics(content, {**given, "PlotRange": ranges}, AspectRatio=GOLDEN, PlotRangeClipping=True_, **axes)
    entries = names if several and names else [str(i + 1) for i in range(len(looks))]
    return legended(drawing, given, looks, entries, "SwatchLegend", "ChartLegends")


def rectangle(x0: float, y0: float, x1: float, y1: float, across: bool) -> Expression:
    """A bar upwards, or to the right."""
    corners = ((y0, x0), (y1, x1)) if across else ((x0, y0), (x1, y1))
    return call("Rectangle", *(list_of(float(a), float(b)) for a, b in corners))


def labels_of(given: Settings, names: Sequence[Expression]) -> tuple[list[Expression], list[Expression]]:
    """The words below the groups of bars, and those below each bar of a group, as {groups, bars} says them."""
    spec = unplaced(given.get("ChartLabels", None_))
    if is_list(spec):
        levels = [unplaced(e) for e in spec.args]
        if levels and all(is_list(e) or e is None_ for e in levels):
            outer, inner = (list(e.args) if is_list(e) else [] for e in (*levels, None_)[:2])
            return outer, inner
        return list(spec.args), []
    return (list(names), []) if spec is Automatic or (spec is None_ and names) else ([], [])


def unplaced(e: Expression) -> Expression:
    """What Placed[labels, side] places."""
    return e.args[0] if has_head(e, system("Placed")) and e.args else e


plot("BarChart", "BarChart[{y1, y2, ...}] is a drawing of bars; BarChart[{{y1, ...}, ...}] of groups of bars;"
     " BarChart[<|name -> y, ...|>] of bars with names.", CHART, bar_chart,
     messages={"lpn": "`1` is not a list of numbers."})  # fmt: skip


def bins(values: Sequence[float], spec: Expression) -> list[float] | None:
    """The edges of bins: so many, {width}, {low, high, width}, {{edge, ...}}, or as many as suit the values."""
    low, high = min(values), max(values)
    listed = numbers(spec)
    if is_list(spec) and len(spec.args) == 1 and is_list(spec.args[0]):
        return numbers(spec.args[0])
    if listed and len(listed) == 3 and listed[2] > 0:
        count = max(1, math.floor((listed[1] - listed[0]) / listed[2] + 1e-9))
        return [listed[0] + k * listed[2] for k in range(min(count, 100_000) + 1)]
    if listed and len(listed) == 1 and listed[0] > 0:
        return steps_between(low, high, listed[0])
    asked = number(spec) if spec is not Automatic and spec is not None else None
    if spec is not Automatic and spec is not None and not is_list(spec) and asked is None and type(spec) is not str:
        return None
    spread = high - low
    wanted: float = asked or max(1.0, math.ceil(math.log2(len(values)) + 1) * 1.2)
    if spread == 0:
        return [low - 0.5, low + 0.5]
    if not 0 < wanted < 1e5:
        return None
    return steps_between(low, high, round_step(spread / wanted))


def round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten near a number."""
    power = 10.0 ** math.floor(math.log10(rough))
    return power * min((1, 2, 5, 10), key=lambda m: abs(math.log(m * power / rough)))


def steps_between(low: float, high: float, step: float) -> list[float]:
    """Multiples of a step that cover a range."""
    first, last = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9) + 1
    return [k * step for k in range(first, min(last, first + 100_000) + 1)]


def histogram(given: Settings, *args: Expression) -> Expression:
    """The Graphics of a histogram."""
    import numpy

    if not 1 <= len(args) <= 3:
        message("Histogram", "argb", system("Histogram"), len(args), 1, 3)
        return None
    data = bare(args[0])
    rows = list(data.values()) if type(data) is Association else data.args if is_list(data) else ()
    several = bool(rows) and all(is_list(bare(e)) for e in rows)
    names = list(data.keys()) if type(data) is Association else [str(i + 1) for i in range(len(rows))]
    sets = [bare(e) for e in rows] if several else [list_of(*rows)]
    found = [[v for v in map(number, map(bare, s.args)) if v is not None and math.isfinite(v)] for s in sets]
    everything = [v for s in found for v in s]
    edges = bins(everything, args[1] if len(args) > 1 else Automatic) if everything else None
    if edges is None or len(edges) < 2:
        message("Histogram", "hdata" if not everything else "hbins", args[0] if not everything else args[1])
        return None
    kind = args[2] if len(args) > 2 else "Count"
    looks = styles(given, len(found), "ChartStyle")
    content: list[Expression] = []
    tops: list[float] = [0.0]
    for values, look in zip(found, looks, strict=True):
        counts = numpy.histogram(values, [*edges[:-1], math.nextafter(edges[-1], math.inf)])[0].astype("float64")
        heights = heights_of(counts, numpy.diff(edges), kind)
        if heights is None:
            message("Histogram", "hspec", kind)
            return None
        tops += heights
        bars = [rectangle(a, 0.0, b, h, False) for a, b, h in zip(edges, edges[1:], heights, strict=False) if h]
        clear = (call("Opacity", 0.6),) if len(found) > 1 else ()
        content.append(list_of(look, *clear, EDGE, *bars))
    return histogram_drawing(content, edges, tops, given, looks, names)


def histogram_drawing(content: Sequence[Expression], edges: Sequence[float], tops: Sequence[float], given: Settings,
                      looks: Sequence[Expression], names: Sequence[Expression]) -> Expression:  # fmt: skip
    """The bars with axes around them."""
    fixed = setting_range(given.get("PlotRange", Automatic))
    room = 0.02 * (edges[-1] - edges[0])
    x, y = fixed[0] or (edges[0] - room, edges[-1] + room), fixed[1] or (0.0, 1.05 * max(tops) or 1.0)
    drawing = graphics(content, {**given, "PlotRange": box(x, y)}, AspectRatio=GOLDEN, Axes=True_,
                       PlotRangeClipping=True_, AxesOrigin=list_of(float(x[0]), 0.0))  # fmt: skip
    return legended(drawing, given, looks, names, "SwatchLegend", "ChartLegends")


def heights_of(counts, widths, kind: Expression) -> list[float] | None:  # type: ignore[no-untyped-def]
    """The heights of bars: numbers of values, or what "Probability", "PDF", "CDF" and the like make of them."""
    import numpy

    total = counts.sum() or 1.0
    made = {"Count": counts, "Probability": counts / total, "PDF": counts / total / widths,
            "ProbabilityDensity": counts / total / widths, "Intensity": counts / widths, "CDF": counts.cumsum() / total,
            "CumulativeCount": counts.cumsum(), "SF": 1 - counts.cumsum() / total,
            "LogCount": numpy.log10(counts + 1)}  # fmt: skip
    return made[kind].tolist() if type(kind) is str and kind in made else None


plot("Histogram", "Histogram[{x1, x2, ...}] is a drawing of how many values lie in each bin; Histogram[data, n] in"
     " about n bins, Histogram[data, {low, high, width}] in given ones, Histogram[data, bins, \"PDF\"] as a density.",
     CHART, histogram,
     messages={"hdata": "`1` has no numbers.", "hbins": "`1` does not say what bins there are.",
               "hspec": "`1` is not a known height of bars."})  # fmt: skip


def pie_chart(given: Settings, *args: Expression) -> Expression:
    """The Graphics of sectors, clockwise from the left."""
    found = groups_of(args[0]) if len(args) == 1 else None
    if found is None:
        message("PieChart", "lpn", *args[:1])
        return None
    groups, names = found
    values = [max(0.0, v or 0.0) for g in groups for v in g[:1]]
    total = sum(values) or 1.0
    looks = styles(given, len(values), "ChartStyle")
    labels = labels_of(given, names)[0]
    content: list[Expression] = []
    angle = math.pi
    for i, value in enumerate(values):
        turn = 2 * math.pi * value / total
        sector = call("Disk", list_of(0, 0), 1, list_of(angle - turn, angle))
        content.append(list_of(looks[i], EDGE, sector))
        if i < len(labels) and value:
            middle = angle - turn / 2
            at = list_of(0.65 * math.cos(middle), 0.65 * math.sin(middle))
            content.append(call("Text", call("Style", labels[i], 11, call("GrayLevel", 0)), at))
        angle -= turn
    drawing = graphics(content, {"ImageSize": 280, **given}, PlotRange=box((-1.05, 1.05), (-1.05, 1.05)))
    entries = names or [str(i + 1) for i in range(len(values))]
    return legended(drawing, given, looks, entries, "SwatchLegend", "ChartLegends")


plot("PieChart", "PieChart[{y1, y2, ...}] is a drawing of sectors.", CHART, pie_chart,
     messages={"lpn": "`1` is not a list of numbers."})  # fmt: skip


def image_histogram(given: Settings, *args: Expression) -> Expression:
    """The Graphics of how often each intensity occurs, a curve for each channel."""
    import numpy

    if not 1 <= len(args) <= 2:
        message("ImageHistogram", "argt", system("ImageHistogram"), len(args), 1, 2)
        return None
    image = image_of("ImageHistogram", args[0])
    if image is None:
        return None
    count = args[1] if len(args) > 1 and type(args[1]) is int and 0 < args[1] <= 65536 else 256
    colors = channel_colors(image)
    content: list[Expression] = []
    tops = [1.0]
    edges = numpy.linspace(0, 1, count + 1)
    for plane, color in zip(numpy.moveaxis(intensities(image), -1, 0), colors, strict=False):
        at = numpy.minimum((numpy.clip(plane, 0, 1) * count).astype("int32"), count - 1)
        heights = numpy.bincount(at.ravel(), minlength=count).astype("float64")
        middles = (edges[:-1] + edges[1:]) / 2
        outline = [(0.0, 0.0), *zip(middles.tolist(), heights.tolist(), strict=True), (1.0, 0.0)]
        content.append(list_of(color, call("Opacity", 0.35), call("Polygon", pairs(outline))))
        content.append(list_of(color, call("AbsoluteThickness", 1.0), call("Line", pairs(outline[1:-1]))))
        tops.append(float(heights.max()))
    usual: dict[str, Expression] = {"Frame": True_, "Axes": None_, "FrameTicks": list_of(Automatic, None_)}
    settings = {**usual, **given}
    return histogram_drawing(content, [0.0, 1.0], tops, settings, [], [])


def channel_colors(image: Image) -> list[Expression]:
    """A color for each channel."""
    if image.effective_space == "RGB":
        return [call("RGBColor", 0.85, 0.1, 0.1), call("RGBColor", 0.1, 0.65, 0.1), call("RGBColor", 0.1, 0.2, 0.9)]
    if image.effective_space == "Grayscale":
        return [call("GrayLevel", 0.35)]
    return [listed_color(i) for i in range(image.channels)]


plot("ImageHistogram", "ImageHistogram[image] is a drawing of how often each intensity occurs.", CHART, image_histogram,
     messages={"imginv": "Expecting an image or graphics instead of `1`."})  # fmt: skip
