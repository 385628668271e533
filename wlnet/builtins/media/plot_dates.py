"""DateListPlot: values at dates, as a line over an axis of the calendar."""

from __future__ import annotations

from wlnet.evaluator import evaluate, message
from wlnet.expr import Association, Expression, call, has_head, is_list, list_of, system

from ..lists.packing import length_of
from ..times.calendar import DAY, Date, shifted, truncated
from ..times.time_series_making import from_pairs, from_values, is_paired
from ..times.time_series_steps import read_time
from .plot_lists import NOT_DATA, bare, curves_drawing, series_of
from .plotting import LIST_PLOT, Automatic, Settings, True_, plot, setting_range

SPACINGS = [
    ("Second", 1, 1), ("Second", 10, 10), ("Minute", 1, 60), ("Minute", 10, 600), ("Hour", 1, 3600), ("Hour", 6, 21600),
    ("Day", 1, DAY), ("Week", 1, 7 * DAY), ("Month", 1, 30 * DAY), ("Quarter", 1, 91 * DAY), ("Year", 1, 365 * DAY),
    ("Year", 2, 730 * DAY), ("Year", 5, 1826 * DAY), ("Decade", 1, 3652 * DAY), ("Decade", 2, 7305 * DAY),
    ("Century", 1, 36524 * DAY), ("Century", 2, 73048 * DAY),
]  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST = 8  # so many words on the axis at most


def date_ticks(low: float, high: float) -> Expression:
    """Ticks at the beginning of days, months, years ... between two times."""
    spacing = next((s for s in SPACINGS if (high - low) / s[2] <= MOST), SPACINGS[-1])
    unit, count, _ = spacing
    found: list[Expression] = []
    moment: Date | None = truncated(Date(low), "Instant" if unit == "Second" else unit)
    if unit == "Second" and moment is not None:
        moment = Date(int(moment.seconds))
    while moment is not None and moment.seconds <= high:
        if moment.seconds >= low and on_grid(moment, unit, count):
            found.append(list_of(float(moment.seconds), tick_text(moment, unit)))
        moment = shifted(moment, 1, unit)
    return list_of(*found)


def on_grid(moment: Date, unit: str, count: int) -> bool:
    """Whether a moment is one of those that have a tick: every so many units."""
    year, _, _, hour, minute, second = moment.parts
    place = {"Second": int(second), "Minute": minute, "Hour": hour, "Year": year, "Decade": year // 10,
             "Century": year // 100}.get(unit, 0)  # fmt: skip
    return place % count == 0


def tick_text(moment: Date, unit: str) -> str:
    """2020, Jan 2020, Jan 31 or 12:30, as the unit asks for."""
    year, month, day, hour, minute, second = moment.parts
    if unit in ("Year", "Decade", "Century"):
        return str(year)
    if unit in ("Month", "Quarter"):
        return f"{MONTHS[month - 1]} {year}"
    if unit in ("Day", "Week"):
        return f"{MONTHS[month - 1]} {day}"
    return f"{hour:02}:{minute:02}" + (f":{int(second):02}" if unit == "Second" else "")


def timed(e: Expression, start: Expression) -> Expression:
    """Data with seconds in the place of dates; None for what is no data."""
    if has_head(e, system("Legended")) and len(e.args) == 2:
        inner = timed(e.args[0], start)
        return None if inner is None else call("Legended", inner, e.args[1])
    e = bare(e)
    if type(e) is Association:
        if None not in map(read_time, e.keys()) and not any(map(is_list, e.values())):
            e = list_of(*(list_of(k, v) for k, v in zip(e.keys(), e.values(), strict=True)))
        else:
            rows = [timed(v, start) for v in e.values()]
            return None if None in rows else e.with_values(rows)
    if not is_list(e) or not length_of(e):
        return None
    if start is None and is_paired(e):
        return evaluate(call("Normal", from_pairs(e)))
    if any(is_list(bare(v)) or type(bare(v)) is Association for v in e.args):
        rows = [timed(v, start) for v in e.args]
        return None if None in rows else list_of(*rows)
    if start is None:
        return None
    spec = start if is_list(start) and not isinstance(start.args[0], int) else list_of(start)
    return evaluate(call("Normal", from_values(e, spec)))


def date_list_plot(given: Settings, *args: Expression) -> Expression:
    """The Graphics."""
    if not 1 <= len(args) <= 2:
        message("DateListPlot", "argt", system("DateListPlot"), len(args), 1, 2)
        return None
    data = timed(args[0], args[1] if len(args) == 2 else None)
    found = None if data is None else series_of(data)
    if not found:
        message("DateListPlot", "lpn", args[0])
        return None
    ranges = given.get("PlotRange", Automatic)
    if is_list(ranges) and length_of(ranges) == 2 and is_list(ranges.args[0]) and length_of(ranges.args[0]) == 2:
        ends = [read_time(e) for e in ranges.args[0].args]
        if None not in ends:
            ranges = list_of(list_of(*(e[0] for e in ends if e is not None)), ranges.args[1])
            given = {**given, "PlotRange": ranges}
    xs = [p[0] for s in found for p in s.points()]
    low, high = setting_range(ranges)[0] or ((min(xs), max(xs)) if xs else (0.0, 1.0))
    ticks = date_ticks(low, high)
    usual = {"Ticks": list_of(ticks, Automatic), "Frame": True_, "Axes": system("False")}
    frame = list_of(list_of(Automatic, system("None")), list_of(ticks, system("None")))
    given = {**usual, "FrameTicks": frame, **given}
    joined = given.get("Joined", True_) is True_
    return curves_drawing(found, given, joined, zero=False)


plot("DateListPlot", "DateListPlot[{{date1, v1}, ...}] is a drawing of values at dates; DateListPlot[{v1, v2, ...}, "
     "start] has one for each day, month, ... from a date on; DateListPlot[ts] is that of a TimeSeries.", LIST_PLOT,
     date_list_plot, messages=NOT_DATA)  # fmt: skip
