"""What all plots share: their options, their colors, and the Graphics that they become."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from wlnet.evaluator import builtin, message
from wlnet.evaluator.builtin import flat_rules, is_options, key_name
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, system

from .colors import SCHEMES, interpolated, is_color, listed_color, scheme_colors

Automatic, None_, True_, False_, All, Rule = map(system, ("Automatic", "None", "True", "False", "All", "Rule"))
GOLDEN = (math.sqrt(5) - 1) / 2
WIDTH = 1.6  # points, of curves
GRAPHICS = {
    "AlignmentPoint": system("Center"), "AspectRatio": Automatic, "Axes": False_, "AxesLabel": None_,
    "AxesOrigin": Automatic, "AxesStyle": list_of(), "Background": None_, "BaselinePosition": Automatic,
    "BaseStyle": list_of(), "ContentSelectable": Automatic, "CoordinatesToolOptions": Automatic, "Epilog": list_of(),
    "FormatType": system("TraditionalForm"), "Frame": False_, "FrameLabel": None_, "FrameStyle": list_of(),
    "FrameTicks": Automatic, "FrameTicksStyle": list_of(), "GridLines": None_, "GridLinesStyle": list_of(),
    "ImageMargins": 0, "ImagePadding": All, "ImageSize": Automatic, "LabelStyle": list_of(), "Method": Automatic,
    "PlotLabel": None_, "PlotRange": All, "PlotRangeClipping": False_, "PlotRangePadding": Automatic,
    "PlotRegion": Automatic, "PreserveImageOptions": Automatic, "Prolog": list_of(), "RotateLabel": True_,
    "Ticks": Automatic, "TicksStyle": list_of(),
}  # fmt: skip
PLOT = {
    **GRAPHICS, "AspectRatio": call("Power", system("GoldenRatio"), -1), "Axes": True_, "PlotRange": Automatic,
    "PlotRangeClipping": True_, "ClippingStyle": None_, "ColorFunction": Automatic, "ColorFunctionScaling": True_,
    "Filling": None_, "FillingStyle": Automatic, "LabelingFunction": Automatic, "Mesh": None_,
    "MeshFunctions": Automatic, "MeshStyle": Automatic, "PerformanceGoal": Automatic,
    "PlotHighlighting": Automatic, "PlotLabels": None_,
    "PlotLegends": None_, "PlotStyle": Automatic, "PlotTheme": Automatic, "ScalingFunctions": None_,
    "TargetUnits": Automatic,
}  # fmt: skip
LIST_PLOT = {**PLOT, "DataRange": Automatic, "InterpolationOrder": None_, "IntervalMarkers": Automatic,
             "Joined": Automatic, "MaxPlotPoints": system("Infinity"), "PlotMarkers": None_}  # fmt: skip
CURVE_PLOT = {**PLOT, "EvaluationMonitor": None_, "Exclusions": Automatic, "MaxRecursion": Automatic,
              "PlotPoints": Automatic, "RegionFunction": Automatic, "WorkingPrecision": Automatic}  # fmt: skip
CHART = {**PLOT, "BarSpacing": Automatic, "BarOrigin": system("Bottom"), "ChartBaseStyle": Automatic,
         "ChartElementFunction": Automatic, "ChartElements": Automatic, "ChartLabels": None_, "ChartLayout": Automatic,
         "ChartLegends": None_, "ChartStyle": Automatic}  # fmt: skip
ARRAY_PLOT = {**PLOT, "Axes": False_, "AspectRatio": Automatic, "ClippingStyle": None_, "ColorRules": Automatic,
              "DataRange": All, "DataReversed": False_, "Frame": Automatic, "MaxPlotPoints": Automatic,
              "PixelConstrained": False_, "Contours": Automatic, "ContourStyle": Automatic, "ContourLines": True_,
              "ContourShading": Automatic, "ContourLabels": Automatic, "PlotPoints": Automatic}  # fmt: skip
Settings = Mapping[str, Expression]
DROPPED = frozenset(PLOT) - frozenset(GRAPHICS) | frozenset(LIST_PLOT) - frozenset(GRAPHICS)
DROPPED |= frozenset(CHART) - frozenset(GRAPHICS) | frozenset(ARRAY_PLOT) - frozenset(GRAPHICS)
DROPPED |= frozenset(CURVE_PLOT) - frozenset(GRAPHICS)
"""Options that a plot uses up; all others, also unknown ones, go on into the Graphics."""


def plot(name: str, usage: str, options: Settings, code: Callable[..., Expression], **details) -> None:  # type: ignore[no-untyped-def]
    """Declare a plot: `code` gets the arguments that are no options, and the settings given, by name."""

    def run(*args):
        """A Graphics."""
        from wlnet.evaluator import evaluate

        end = len(args)
        held = details.get("attributes", "") == "HoldAll"
        items = [evaluate(a) if held and i and not is_list(a) else a for i, a in enumerate(args)]
        while end > 1 and is_options(items[end - 1]) and (not is_list(items[end - 1]) or items[end - 1].args):
            end -= 1
        rules = [evaluate(r) if held else r for r in flat_rules(tuple(items[end:]))]
        current = (system(name).extras or {}).get("options", {})
        given = {n: v for n, v in current.items() if n in options and v is not options[n]}
        given.update((key_name(r.args[0]), r.args[1]) for r in rules if key_name(r.args[0]))
        return code(given, *items[:end])

    builtin(name, usage, options=options, module=code.__module__, **details)(run)


def wrong_count(name: str, given: int, wanted: int) -> None:
    """The message about a number of arguments."""
    if given == 1:
        message(name, "argr", system(name), wanted)
    else:
        message(name, "argrx", system(name), given, wanted)


def rule(name: str, value: Expression) -> Expr:
    """name -> value."""
    return Expr(Rule, (system(name), value))


def graphics(content: Sequence[Expression], given: Settings, **usual: Expression) -> Expr:
    """The Graphics of some content: with options as given, and the usual ones of this plot for the rest."""
    settings = {**usual, **{name: value for name, value in given.items() if name not in DROPPED}}
    if settings.get("AspectRatio") is Automatic:
        del settings["AspectRatio"]
    theme = given.get("PlotTheme")
    if theme in ("Detailed", "Scientific"):
        settings = {"Frame": True_, "GridLines": Automatic, **settings, "Axes": False_}
    settings.pop("PlotRangePadding", None)
    return call("Graphics", list_of(*content), *(rule(name, value) for name, value in settings.items()))


LOGARITHMS = ("Log", "Log2", "Log10")


def with_scaling(given: Settings, logs: tuple[bool, bool]) -> tuple[bool, bool]:
    """Which of x and y are shown by their logarithms: those of the plot, and those ScalingFunctions names."""
    spec = given.get("ScalingFunctions", None_)
    parts = spec.args if is_list(spec) else (None_, spec)
    found = [(p.name if type(p) is Symbol else p) in LOGARITHMS for p in parts[:2]]
    across, up = (False, *found) if len(found) == 1 else found if found else (False, False)
    return logs[0] or across, logs[1] or up


def styles(given: Settings, count: int, option: str = "PlotStyle") -> list[Expression]:
    """A directive for each of so many curves: the usual colors, with what PlotStyle says."""
    spec = given.get(option, Automatic)
    single = not is_list(spec) or not spec.args
    chosen = [spec] if single else list(spec.args)
    if type(spec) is str and spec in SCHEMES:
        scheme = scheme_colors(spec)
        last = max(1, len(scheme) - 1)
        at = [i / max(1, count - 1) for i in range(count)]
        chosen = [interpolated(scheme, [k / last for k in range(len(scheme))], x) for x in at]
    elif type(spec) is str or spec is None_:
        chosen = [Automatic]
    elif type(spec) is int or (isinstance(spec, Expr) and has_head(spec, system("ColorData"))):
        chosen = [Expr(spec, (i + 1,)) if isinstance(spec, Expr) else listed_color(i, spec) for i in range(count)]
    found = []
    for i in range(count):
        own = chosen[i % len(chosen)]
        parts = own.args if is_list(own) or has_head(own, system("Directive")) else () if own is Automatic else (own,)
        colored = any(is_color(part) for part in parts)
        found.append(call("Directive", *(() if colored else (listed_color(i),)), *parts))
    return found


def legended(drawing: Expr, given: Settings, looks: Sequence[Expression], names: Sequence[Expression], kind: str,
             option: str = "PlotLegends") -> Expr:  # fmt: skip
    """The drawing, with a legend where PlotLegends asks for one."""
    spec = given.get(option, None_)
    if spec is None_ or spec is False_:
        return drawing
    side: Expression = None
    if has_head(spec, system("Placed")) and len(spec.args) == 2:
        spec, side = spec.args
    if isinstance(spec, Expr) and type(spec.head) is Symbol and spec.head.name.endswith("Legend"):
        legend = spec if len(spec.args) > 1 else call(spec.head, list_of(*looks), *spec.args)
    else:
        listed = spec.args if is_list(spec) else (spec,)
        labels = names if spec is Automatic or spec == "Expressions" else listed
        legend = call(kind, list_of(*looks), list_of(*labels))
    return call("Legended", drawing, legend if side is None else call("Placed", legend, side))


def setting_range(e: Expression) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """The ranges of x and y that PlotRange fixes, None for those it leaves open."""
    from .image_arguments import numbers

    pair = numbers(e)
    if pair and len(pair) == 2:
        return None, (pair[0], pair[1])
    if not is_list(e) or len(e.args) != 2:
        return None, None
    found = [numbers(part) for part in e.args]
    x, y = ((p[0], p[1]) if p and len(p) == 2 else None for p in found)
    return x, y


def reach(values: Sequence[float], pad: float = 0.02, zero: bool = False) -> tuple[float, float]:
    """The range of values with some room; `zero`: down to 0 where that is near."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if zero and 0 < low <= 0.4 * high:
        low = 0.0
    elif zero and 0.4 * low <= high < 0:
        high = 0.0
    if low == high:
        low, high = (low - 0.5, high + 0.5) if low == 0 else tuple(sorted((0.0, 2 * low)))
    room = pad * (high - low)
    return (low if zero and low == 0 else low - room), (high if zero and high == 0 else high + room)


def pairs(points: Sequence[tuple[float, float]]) -> Expr:
    """{{x, y}, ...}, packed where there are many."""
    if len(points) < 50:
        return list_of(*(list_of(float(x), float(y)) for x, y in points))
    import numpy

    from wlnet.expr import from_array

    return from_array(numpy.array(points, "float64"))


def box(x: tuple[float, float], y: tuple[float, float]) -> Expr:
    """{{x0, x1}, {y0, y1}}."""
    return list_of(list_of(float(x[0]), float(x[1])), list_of(float(y[0]), float(y[1])))


def log_ticks(low: float, high: float) -> Expr:
    """Ticks for natural logarithms of positive values: powers of ten, where these are few 2 and 5 times them, and where
    values are closer still, equal steps of them."""
    first, last = math.floor(low / math.log(10) + 1e-9), math.ceil(high / math.log(10) - 1e-9)
    every = max(1, round((last - first) / 6))
    found: list[Expression] = []
    for named in ((1, 2, 5),) if last - first <= 2 else ((1,), (1, 2, 5)):
        found = []
        for power in range(first, last + 1):
            for factor in range(1, 10):
                at = math.log(factor) + power * math.log(10)
                if not low - 1e-9 <= at <= high + 1e-9 or (every > 1 and factor > 1):
                    continue
                words = factor in named and (factor > 1 or power % every == 0)
                found.append(list_of(at, power_text(factor, power) if words else ""))
        if sum(bool(tick.args[1]) for tick in found) > 2:
            return list_of(*found)
    return close_ticks(low, high)


def close_ticks(low: float, high: float) -> Expr:
    """Ticks for natural logarithms of values that are close together: at equal steps of the values, 1, 2 or 5 times a
    power of ten."""
    first, last = math.exp(low), math.exp(high)
    if not 0 < last - first < math.inf:
        return list_of()
    power = math.floor(math.log10((last - first) / 5))
    factor = next(f for f in (1, 2, 5, 10) if f * 10.0**power * 5 >= last - first)
    step = factor * 10.0**power
    places = range(math.ceil(first / step - 1e-9), math.floor(last / step + 1e-9) + 1)
    decimals = max(0, -power - (factor == 10))
    digits = 1 + max(0, math.floor(math.log10(last)) - math.floor(math.log10(step) + 1e-9))
    return list_of(*(list_of(math.log(i * step), close_text(i * step, decimals, digits)) for i in places if i > 0))


def close_text(value: float, decimals: int, digits: int) -> str:
    """A value with so many decimals, in scientific notation with so many digits where that is shorter."""
    plain = f"{value:.{decimals}f}"
    if len(plain) <= 8:
        return plain
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}×10^{int(power)}"


def power_text(factor: int, power: int) -> str:
    """A power of ten in words, times 1, 2 or 5."""
    if -4 <= power <= 5:
        return f"{factor * 10**power}" if power >= 0 else f"{factor / 10**-power:.{-power}f}"
    return f"10^{power}" if factor == 1 else f"{factor}×10^{power}"
