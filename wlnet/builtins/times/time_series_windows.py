"""Windows over series: TimeSeriesAggregate with windows side by side, MovingMap with one that ends at every time."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import (
    Expr,
    Expression,
    PackedList,
    WolframMessage,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    system,
)

from ..lists.packing import array_of, pack
from .calendar import Date, Number, exact, truncated
from .time_series import TimeSeries, item, number_array, number_list, taken
from .time_series_functions import Given
from .time_series_steps import Automatic, Step, read_step

if TYPE_CHECKING:
    import numpy

Left, Center, Right = map(system, ("Left", "Center", "Right"))
Mean, Total, Max, Min = map(system, ("Mean", "Total", "Max", "Min"))
ALIGNMENTS = {Left: 0, Center: Fraction(1, 2), Right: 1}
WINDOW = "`1` is not a valid specification of a window."


def edges_of(series: TimeSeries, step: Step) -> tuple[list[Number], numpy.ndarray]:
    """The ends of windows in units of the calendar, and the window of each time."""
    import numpy

    times = number_array(series.times)
    unit = step.unit if step.unit != "Instant" else "Day"
    edges: list[Number] = [truncated(Date(item(series.times, 0)), unit).seconds]
    first = edges[0]
    while edges[-1] <= times[-1]:
        found = step.later(first, len(edges))
        if found is None:
            break
        edges.append(found)
    return edges, numpy.searchsorted(numpy.array(edges), times, "right") - 1


@builtin("TimeSeriesAggregate", "TimeSeriesAggregate[ts, dt] gives the means of a time series in windows of width dt "
         "next to each other, TimeSeriesAggregate[ts, dt, f] the function f of the list of values in each; {dt, Left} "
         "puts the times at the beginning of windows and not in the middle.", messages={"win": WINDOW})  # fmt: skip
def time_series_aggregate(tseries, width, function=Mean):
    """A series, or a list as it was given."""
    import numpy

    given = Given.read("TimeSeriesAggregate", tseries)
    series = given.series
    size, align = (width.args if is_list(width) and len(width.args) == 2 and width.args[1] in ALIGNMENTS
                   else (width, Center))  # fmt: skip
    step = read_step(size, series.granularity is not None)
    if step is None:
        raise WolframMessage("TimeSeriesAggregate", "win", width)
    times = number_array(series.times)
    share = ALIGNMENTS[align]
    if step.calendar or (series.granularity is not None and type(size) is str):
        edges, bins = edges_of(series, step)
    else:
        bins = ((times - times[0]) // step.amount).astype("int64")
        edges = []
    starts = numpy.flatnonzero(numpy.diff(bins, prepend=-1))
    used = bins[starts].tolist()
    if edges:
        new = [exact(edges[k] + (edges[k + 1] - edges[k]) * share) for k in used]
    else:
        first = item(series.times, 0)
        new = [middle(first, step.amount, k + share) for k in used]
    values = grouped(series.values, starts, function)
    return given.back(series.moved(number_list(number_array(list_of(*new))), series.granularity).with_values(values))


def middle(start: Number, width: Number, count: Number) -> Number:
    """A number and some widths more."""
    moved = width * count if type(width) is not float else width * float(count)
    return start + moved if float in (type(start), type(moved)) else exact(Fraction(start) + moved)


def grouped(values: Expr, starts: numpy.ndarray, function: Expression) -> Expr:
    """The function of runs of values that begin at some places."""
    import numpy

    array = values.array if type(values) is PackedList else None
    if array is not None and array.dtype.kind == "f":
        sums: dict[Expression, Callable[..., numpy.ndarray]] = {
            Total: numpy.add.reduceat, Max: numpy.maximum.reduceat, Min: numpy.minimum.reduceat,
            Mean: mean_runs,
        }  # fmt: skip
        if function in sums and (array.ndim == 1 or function in (Mean, Total)):
            return from_array(sums[function](array, starts))
    ends = [*starts[1:].tolist(), len(array) if array is not None else len(values.args)]
    runs = zip(starts.tolist(), ends, strict=True)
    if array is not None:
        return pack(list_of(*(evaluate(Expr(function, (from_array(array[a:b]),))) for a, b in runs)))  # type: ignore[return-value]
    args = values.args
    return pack(list_of(*(evaluate(Expr(function, (list_of(*args[a:b]),))) for a, b in runs)))  # type: ignore[return-value]


def mean_runs(array: numpy.ndarray, starts: numpy.ndarray) -> numpy.ndarray:
    """The means of runs."""
    import numpy

    counts = numpy.diff(starts, append=len(array))
    return numpy.add.reduceat(array, starts) / counts.reshape(-1, *(1,) * (array.ndim - 1))


def events(e: Expression) -> int | None:
    """How many values a window Quantity[n, "Events"] has."""
    if has_head(e, system("Quantity")) and len(e.args) == 2 and e.args[1] in ("Events", "Event"):
        return e.args[0] if type(e.args[0]) is int and e.args[0] > 0 else None
    return None


def moving(function: Expression, series: TimeSeries, window: Expression, padding: Expression = Automatic) -> Expression:
    """MovingMap[f, ts, w]: f of the values from t - w to t; {w, Left} and {w, Center}: from t on, around t."""
    import numpy

    parts = window.args if is_list(window) and not has_head(window, system("Quantity")) else (window,)
    size, align, where = (*parts, Right, Automatic)[: max(3, len(parts))][:3] if len(parts) == 1 else (
        *parts, Automatic)[:3]  # fmt: skip
    if align not in ALIGNMENTS or where is not Automatic or padding not in (Automatic, system("None")):
        return None
    times, count = number_array(series.times), events(size)
    if count is not None:
        shift = {Left: 0, Right: count - 1, Center: (count - 1) // 2}[align]
        low = numpy.arange(len(times)) - shift
        high = low + count
        full = (low >= 0) & (high <= len(times))
    else:
        step = read_step(size, series.granularity is not None)
        if step is None:
            raise WolframMessage("MovingMap", "win", window, text=WINDOW)
        back, ahead = bounds(times, step, align)
        low, high = numpy.searchsorted(times, back, "left"), numpy.searchsorted(times, ahead, "right")
        full = ((back >= times[0]) & (ahead <= times[-1])).astype(bool)
    kept = numpy.flatnonzero(full) if padding is Automatic else numpy.arange(len(times))
    if not len(kept):
        return None
    low, high = numpy.clip(low, 0, None)[kept], numpy.clip(high, None, len(times))[kept]
    found = over_runs(function, series.values, low, high)
    return series.moved(taken(series.times, kept), series.granularity).with_values(found)


def bounds(times: numpy.ndarray, step: Step, align: Expression) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Where the window at each time begins and ends."""
    import numpy

    if not step.calendar:
        half = step.amount / 2 if type(step.amount) is float else exact(Fraction(step.amount) / 2)
        half = float(half) if times.dtype != object and type(half) is Fraction else half
        before, after = {Right: (step.amount, 0), Left: (0, step.amount), Center: (half, half)}[align]
        return times - before, times + after
    rows = times.tolist()
    earlier = numpy.array([step.later(t, -1) or t for t in rows]) if align is not Left else times
    later = numpy.array([step.later(t) or t for t in rows]) if align is not Right else times
    return ((times + earlier) / 2, (times + later) / 2) if align is Center else (earlier, later)


def over_runs(function: Expression, values: Expr, low: numpy.ndarray, high: numpy.ndarray) -> Expr:
    """The function of the values between places."""
    import numpy

    array = array_of(values)
    size = int(high[0] - low[0])
    if array is not None and array.dtype.kind == "f" and array.ndim == 1 and (high - low == size).all():
        quick: dict[Expression, Callable[..., numpy.ndarray]] = {
            Mean: numpy.mean,
            Total: numpy.sum,
            Max: numpy.max,
            Min: numpy.min,
        }
        if function in quick and size:
            runs = numpy.lib.stride_tricks.sliding_window_view(array, size)
            return from_array(quick[function](runs, axis=1)[low])
    places = zip(low.tolist(), high.tolist(), strict=True)
    if array is not None:
        return pack(list_of(*(evaluate(Expr(function, (from_array(array[a:b]),))) for a, b in places)))  # type: ignore[return-value]
    args = values.args
    return pack(list_of(*(evaluate(call_of(function, args[a:b])) for a, b in places)))  # type: ignore[return-value]


def call_of(function: Expression, args: tuple[Expression, ...]) -> Expr:
    """f[{...}]."""
    return Expr(function, (call("List", *args),))
