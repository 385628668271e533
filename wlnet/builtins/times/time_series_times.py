"""Functions of the times of series: TimeSeriesWindow, TimeSeriesShift, TimeSeriesRescale and TimeSeriesResample."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin
from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from ..lists.packing import length_of
from .calendar import DAY, Date, Number, exact, from_date_object, shifted
from .date_arithmetic import spans_of
from .time_series import TimeSeries, increments, item, number_array, number_list
from .time_series_arithmetic import aligned
from .time_series_functions import SERIES, Given, chosen
from .time_series_making import arithmetic, read_times
from .time_series_resampling import resampled
from .time_series_steps import NUMBERS, SECONDS, Automatic, Step, finest, read_step, read_time

if TYPE_CHECKING:
    import numpy

True_ = system("True")
METHOD = {"ResamplingMethod": Automatic}
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = {**{name: {i} for i, name in enumerate(WEEK)}, "Weekday": {0, 1, 2, 3, 4}, "Weekend": {5, 6}}


def exact_span(e: Expression) -> tuple[Number, Number] | None:
    """Beginning and end (which is outside) of the day, month, ... that a DateObject means."""
    moment = from_date_object(e) if has_head(e, system("DateObject")) else None
    if moment is None or moment.granularity == "Instant":
        return None
    end = shifted(moment, 1, moment.granularity)
    return None if end is None else (moment.seconds, end.seconds)


def weekdays(times: numpy.ndarray) -> numpy.ndarray:
    """0 for Monday, ..., of seconds since 1900, which began on a Monday."""
    return (times // DAY % 7).astype("int64")


@builtin("TimeSeriesWindow", "TimeSeriesWindow[ts, {tmin, tmax}] has the values from tmin to tmax; "
         "TimeSeriesWindow[ts, date] those in a month, year, ..., TimeSeriesWindow[ts, Friday] those on such days.",
         options={**METHOD, "IncludeWindowTimes": system("False")},
         messages={**SERIES, "win": "`1` is not a valid window of times.",
                   "empty": "There are no values in the window `1`."})  # fmt: skip
def time_series_window(tseries, window, *, resampling_method, include_window_times):
    """A series, or a list as it was given."""
    import numpy

    given = Given.read("TimeSeriesWindow", tseries)
    series = given.series
    times = number_array(series.times)
    day = getattr(window, "name", window)
    found = exact_span(window)
    if type(day) is str and day in DAYS:
        keep = numpy.isin(weekdays(times), list(DAYS[day]))
    elif found is not None:
        keep = (times >= found[0]) & (times < found[1])
    else:
        ends = limits(series, window)
        if ends is None:
            raise WolframMessage("TimeSeriesWindow", "win", window)
        flags = include_window_times.args if is_list(include_window_times) else (include_window_times,) * 2
        wanted = [t for t, flag in zip(ends, flags, strict=False) if flag is True_ and times[0] <= t <= times[-1]]
        if wanted:
            union = numpy.union1d(times, number_array(list_of(*wanted)))
            series = resampled(series, number_list(union), None, chosen(resampling_method))
            times = number_array(series.times)
        keep = (times >= ends[0]) & (times <= ends[1])
    places = numpy.flatnonzero(keep)
    if not len(places):
        raise WolframMessage("TimeSeriesWindow", "empty", window)
    return given.back(series.at(places))


def limits(series: TimeSeries, window: Expression) -> tuple[Number, Number] | None:
    """The first and last time of {tmin, tmax}; the end of a day, month, ... where tmax is one."""
    if not is_list(window) or length_of(window) != 2:
        return None
    ends: list[Number] = []
    for place, e in zip((0, -1), window.args, strict=True):
        found = (item(series.times, place), None) if e is Automatic else read_time(e)
        if found is None:
            return None
        ends.append(found[0])
    return ends[0], ends[1]


@builtin("TimeSeriesShift", "TimeSeriesShift[ts, s] moves the values by s in time: a number (of days, for dates), "
         "{n, \"Month\"} or a quantity.", messages={**SERIES, "shift": "`1` is not a valid shift."})  # fmt: skip
def time_series_shift(tseries, shift):
    """A series."""
    given = Given.read("TimeSeriesShift", tseries)
    series = given.series
    times = number_array(series.times)
    if type(shift) in NUMBERS:
        new = number_list(times + (exact(shift * DAY) if series.granularity is not None else shift))
        return given.back(series.moved(new, series.granularity), timed=True)
    spans = spans_of(shift)
    if not spans or any(type(n) not in NUMBERS for n, _ in spans):
        raise WolframMessage("TimeSeriesShift", "shift", shift)
    for count, unit in spans:
        if unit in SECONDS:
            times = times + exact(count * SECONDS[unit])
            continue
        moved = [shifted(Date(t), count, unit) for t in times.tolist()]
        if None in moved:
            raise WolframMessage("TimeSeriesShift", "shift", shift)
        times = number_array(list_of(*(m.seconds for m in moved if m is not None)))
    return given.back(series.moved(number_list(times), series.granularity), timed=True)


@builtin("TimeSeriesRescale", "TimeSeriesRescale[ts, {tmin, tmax}] has the same values at times from tmin to tmax, in "
         "the same proportions.",
         messages={**SERIES, "range": "`1` should be {tmin, tmax} with tmin < tmax."})  # fmt: skip
def time_series_rescale(tseries, span):
    """A series."""
    given = Given.read("TimeSeriesRescale", tseries)
    series = given.series
    ends = [read_time(e) for e in span.args] if is_list(span) and length_of(span) == 2 else [None]
    if None in ends or ends[0][0] >= ends[1][0]:  # type: ignore[index]
        raise WolframMessage("TimeSeriesRescale", "range", span)
    (low, _), (high, _) = (e for e in ends if e is not None)
    known = {e[1] for e in ends if e is not None and e[1] is not None}
    times = number_array(series.times)
    width = times[-1] - times[0]
    if float in (type(low), type(high)) or times.dtype.kind == "f":
        new = low + (times - times[0]) * ((high - low) / width) if width else times * 0 + low
        if width:
            new[-1] = high
    else:
        new = number_array(list_of(*(
            low + Fraction(t - times[0].item() if hasattr(times[0], "item") else t - times[0]) * (high - low) / (
                width.item() if hasattr(width, "item") else width) for t in times.tolist()
        )))  # fmt: skip
    return given.back(series.moved(number_list(new), finest(known) if known else None), timed=True)


@builtin("TimeSeriesResample", "TimeSeriesResample[ts] has values at equal steps, the smallest between times of ts; "
         "TimeSeriesResample[ts, dt] at steps dt, TimeSeriesResample[ts, {t0, t1, dt}] from t0 to t1, "
         "TimeSeriesResample[ts, {{t1, ...}}] at these times, TimeSeriesResample[{ts1, ...}, \"Union\"] at all times "
         "of several.", options=METHOD,
         messages={**SERIES, "rspec": "`1` does not say at which times."})  # fmt: skip
def time_series_resample(tseries, spec=Automatic, *, resampling_method):
    """A series, or a list as it was given."""
    method = chosen(resampling_method)
    if is_list(tseries) and length_of(tseries) and all(type(e) is TimeSeries for e in tseries.args):
        return several(tseries, spec, method)
    given = Given.read("TimeSeriesResample", tseries)
    found = resampling_times(given.series, spec)
    if found is None:
        raise WolframMessage("TimeSeriesResample", "rspec", spec)
    return given.back(resampled(given.series, *found, method), timed=True)


def several(tseries: Expr, spec: Expression, method) -> Expression:  # type: ignore[no-untyped-def]
    """Several series at all their times, at those they share, or at those of one of them."""
    series = list(tseries.args)
    if is_list(spec) and length_of(spec) == 2 and spec.args[0] == "Times" and type(spec.args[1]) is int:
        if not 1 <= spec.args[1] <= len(series):
            raise WolframMessage("TimeSeriesResample", "rspec", spec)
        model = series[spec.args[1] - 1]
        return list_of(*(resampled(s, model.times, model.granularity, method) for s in series))
    if spec in ("Union", "Intersection", Automatic):
        found = aligned(series, union=spec != "Intersection", inside=False, method=method)
        if found is not None:
            return list_of(*found)
    elif type(spec) is not str:
        return list_of(*(call("TimeSeriesResample", s, spec) for s in series))
    raise WolframMessage("TimeSeriesResample", "rspec", spec)


def resampling_times(series: TimeSeries, spec: Expression) -> tuple[Expr, str | None] | None:
    """The times that a specification asks for."""
    first, last = item(series.times, 0), item(series.times, -1)
    if is_list(spec) and length_of(spec) == 1 and is_list(spec.args[0]):
        found = read_times(spec.args[0])
        return found if found is not None and length_of(found[0]) else None
    parts = spec.args if is_list(spec) and length_of(spec) in (2, 3) and not spans_of(spec) else (
        Automatic, Automatic, spec)  # fmt: skip
    low, high, size = (*parts, Automatic)[:3]
    ends = [(end, None) if e is Automatic else read_time(e) for e, end in ((low, first), (high, last))]
    if ends[0] is None or ends[1] is None or ends[1][0] < ends[0][0]:
        return None
    known = {e[1] for e in ends if e is not None and e[1] is not None} | (
        {series.granularity} if series.granularity is not None else set())  # fmt: skip
    if size is Automatic:
        if len(series) < 2:
            return series.times, series.granularity
        step: Step | None = Step(number_list(increments(series).min(keepdims=True)).args[0])
    else:
        step = read_step(size, bool(known))
    if step is None:
        return None
    granularity = finest(known) if known else None
    if not step.calendar:
        return arithmetic(ends[0][0], step.amount, ends[1][0], 0), granularity
    times: list[Number] = []
    while (t := step.later(ends[0][0], len(times))) is not None and t <= ends[1][0]:
        times.append(t)
    return number_list(number_array(list_of(*times))), granularity
