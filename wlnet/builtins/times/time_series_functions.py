"""Functions of the values of series, time by time: TimeSeriesMap, TimeSeriesThread, TimeSeriesInsert and others."""

from __future__ import annotations

from typing import NamedTuple

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, WolframMessage, call, is_list, list_of, system

from ..lists.packing import length_of, pack
from .time_series import TimeSeries, is_regular, number_array, number_list, path
from .time_series_arithmetic import aligned, mapped
from .time_series_making import from_pairs, from_values, is_paired, ordered
from .time_series_resampling import Method, method_of
from .time_series_steps import Automatic, finest, read_time

True_, False_ = system("True"), system("False")
SERIES = {"arg": "`1` is neither a time series nor a list of values or of pairs {time, value}."}


class Given(NamedTuple):
    """A series, and how it was given: as a TimeSeries, as a list of pairs or as a list of values."""

    series: TimeSeries
    form: str

    @classmethod
    def read(cls, name: str, e: Expression) -> Given:
        """What any of these forms means; values alone are at 0, 1, ..."""
        if type(e) is TimeSeries:
            return cls(e, "series")
        if not is_list(e) or not length_of(e):
            raise WolframMessage(name, "arg", e, text=SERIES["arg"])
        return cls(from_pairs(e), "pairs") if is_paired(e) else cls(from_values(e, Automatic), "values")

    def back(self, series: TimeSeries, timed: bool = False) -> Expression:
        """A result in the same form; `timed`: with the times also where only values were given."""
        if self.form == "series":
            return series
        return series.values if self.form == "values" and not timed else path(series)


@builtin("TimeSeriesMap", "TimeSeriesMap[f, ts] applies f to the values of a time series.", messages=SERIES)
def time_series_map(function, tseries):
    """A series at the same times."""
    given = Given.read("TimeSeriesMap", tseries)
    return given.back(given.series.with_values(mapped(function, given.series.values)))


@builtin("TimeSeriesMapThread", "TimeSeriesMapThread[f, ts] has the values f[t, v]; TimeSeriesMapThread[f, ts, {{a1, "
         "...}, {b1, ...}, ...}] has f[t, v, a, b, ...].",
         messages={**SERIES, "len": "The lists in `1` should each have `2` elements."})  # fmt: skip
def time_series_map_thread(function, tseries, more=None):
    """A series at the same times."""
    given = Given.read("TimeSeriesMapThread", tseries)
    series = given.series
    rows = () if more is None else more.args if is_list(more) else (more,)
    if any(not is_list(row) or length_of(row) != len(series) for row in rows):
        raise WolframMessage("TimeSeriesMapThread", "len", more, len(series))
    found = evaluate(call("MapThread", function, list_of(series.times, series.values, *rows)))
    return given.back(series.with_values(found), timed=True)


@builtin("TimeSeriesThread", "TimeSeriesThread[f, {ts1, ts2, ...}] has the values f[{v1, v2, ...}] at all times of the "
         "series.", options={"ResamplingMethod": Automatic}, messages=SERIES)  # fmt: skip
def time_series_thread(function, many, *, resampling_method):
    """A series."""
    if not is_list(many) or not length_of(many):
        return None
    given = [Given.read("TimeSeriesThread", e) for e in many.args]
    series = aligned([g.series for g in given], inside=False, method=chosen(resampling_method))
    if series is None:
        return None
    rows = zip(*(s.values.args for s in series), strict=True)
    values = pack(list_of(*(evaluate(Expr(function, (list_of(*row),))) for row in rows)))
    return given[0].back(series[0].with_values(values), timed=True)


def chosen(setting: Expression) -> Method | None:
    """The method of an option ResamplingMethod; None: that of the series."""
    return None if setting is Automatic else method_of(setting, none=True)


@builtin("TimeSeriesInsert", "TimeSeriesInsert[ts, {t, v}] has the value v at the time t, also where there was another "
         "one; TimeSeriesInsert[ts1, ts2] has all values of ts2.", messages=SERIES)  # fmt: skip
def time_series_insert(tseries, new):
    """A series."""
    given = Given.read("TimeSeriesInsert", tseries)
    series = given.series
    time = read_time(new.args[0]) if is_list(new) and length_of(new) == 2 else None
    if time is not None:
        known = {g for g in (series.granularity, time[1]) if g is not None}
        times, values = list_of(time[0]), list_of(new.args[1])
    else:
        other = Given.read("TimeSeriesInsert", new).series
        known = {g for g in (series.granularity, other.granularity) if g is not None}
        times, values = other.times, other.values
    joined = ordered(joined_numbers(series.times, times), pack(joined_lists(series.values, values)),
                     finest(known) if known else None)  # fmt: skip
    return given.back(TimeSeries(joined.times, joined.values, joined.granularity, series.method, series.regular), True)


def joined_lists(a: Expr, b: Expr) -> Expression:
    """The elements of both."""
    return evaluate(call("Join", a, b))


def joined_numbers(a: Expr, b: Expr) -> Expr:
    """The times of both."""
    return number_list(number_array(joined_lists(a, b)))


@builtin("RegularlySampledQ", "RegularlySampledQ[ts] tells whether the times of a series are equally spaced.")
def regularly_sampled_q(tseries):
    """True or False."""
    if type(tseries) is TimeSeries:
        return True_ if is_regular(tseries) else False_
    if not is_list(tseries) or not length_of(tseries):
        return False_
    return True_ if is_regular(Given.read("RegularlySampledQ", tseries).series) else False_


@builtin("MinimumTimeIncrement", "MinimumTimeIncrement[ts] is the smallest distance of neighbouring times of a series.",
         messages=SERIES)  # fmt: skip
def minimum_time_increment(tseries):
    """A number."""
    from .time_series import increments

    series = Given.read("MinimumTimeIncrement", tseries).series
    return 0 if len(series) < 2 else number_list(increments(series).min(keepdims=True)).args[0]
