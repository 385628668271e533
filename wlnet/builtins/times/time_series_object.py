"""TimeSeries[...]: how it is called, what a series gives at a time, and its properties."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import applications, builtin, declare
from wlnet.expr import Expr, Expression, WolframMessage, call, from_array, is_list, list_of, system

from ..lists.packing import array_of, length_of
from .calendar import Number
from .time_series import TimeSeries, date_of, dates, item, path, value_dimensions
from .time_series_arithmetic import RULES
from .time_series_making import (
    checked,
    filled,
    fits,
    from_pairs,
    from_values,
    is_paired,
    read_times,
)
from .time_series_resampling import method_of, polynomials, values_at
from .time_series_steps import Automatic, read_time

True_, None_ = system("True"), system("None")
MESSAGES = {
    "arg": "`1` is neither a list of values nor a list of pairs {time, value}.",
    "tspec": "The specification `1` does not give times for `2` values.",
    "vdim": "The values in `1` do not all have the same dimensions.",
    "valdim": "The values do not have the dimensions `1`.",
    "mdm": "`1` is not a method for missing data.",
}
OPTIONS = {
    "ResamplingMethod": Automatic, "MissingDataMethod": None_, "TemporalRegularity": Automatic,
    "ValueDimensions": Automatic, "CalendarType": "Gregorian", "HolidayCalendar": Automatic, "TimeZone": Automatic,
    "MetaInformation": None_, "DateFunction": Automatic,
}  # fmt: skip


@builtin("TimeSeries", "TimeSeries[{{t1, v1}, {t2, v2}, ...}] is a series of values at times, which are numbers or "
         "dates; TimeSeries[{v1, v2, ...}, tspec] takes times 0, 1, ..., those of {tmin}, {tmin, tmax}, "
         "{tmin, tmax, dt}, or {{t1, t2, ...}}. ts[t] is the value at a time, ts[\"property\"] a property.",
         options=OPTIONS, messages=MESSAGES, up=RULES)  # fmt: skip
def time_series(data, tspec=None, *, resampling_method, missing_data_method, temporal_regularity, value_dimensions):
    """The series."""
    if type(data) is TimeSeries and tspec is None:
        series = data
        resampling_method = series.method if resampling_method is Automatic else resampling_method
    elif not is_list(data):
        return None
    elif tspec is None and is_paired(data):
        series = from_pairs(data)
    else:
        series = from_values(data, Automatic if tspec is None else tspec)
    series = filled(checked(series, data), missing_data_method)
    if not fits(series, value_dimensions):
        raise WolframMessage("TimeSeries", "valdim", value_dimensions)
    method = Automatic if resampling_method is None_ else resampling_method
    regular = temporal_regularity is True_ or (series.regular and temporal_regularity is Automatic)
    return TimeSeries(series.times, series.values, series.granularity, method, regular)


def apply_series(series: TimeSeries, args: tuple[Expression, ...]) -> Expression:
    """ts[t], ts[{t1, ...}] and ts["property"]."""
    if len(args) == 2 and args[0] == "PathComponent" and type(args[1]) is int:
        parts = components(series).args
        return parts[args[1] - 1] if 1 <= args[1] <= len(parts) else None
    if len(args) != 1:
        return None
    (what,) = args
    if type(what) is str and what in PROPERTIES:
        return PROPERTIES[what](series)
    if is_list(what) and not (series.granularity is not None and is_date_list(what)):
        times = read_times(what) if length_of(what) else (what, None)
        return None if times is None else values_at(series, times[0])
    found = read_time(what)
    if found is None or (type(what) is str and series.granularity is None):
        return None
    return item(values_at(series, time_list(found[0])), 0)


def time_list(time: Number) -> Expr:
    """{t}."""
    return list_of(time)


def is_date_list(e: Expr) -> bool:
    """Whether a list is {year, month, day, ...} rather than times."""
    return 1 < length_of(e) <= 6 and all(type(p) in (int, float) for p in e.args) and (
        1 <= e.args[1] <= 12 and 1 <= e.args[0] <= 9999)  # fmt: skip


applications[TimeSeries] = apply_series  # type: ignore[assignment]


def components(series: TimeSeries) -> Expr:
    """A series for each component of vectors; of numbers, the series itself."""
    array = array_of(series.values)
    if array is not None:
        if array.ndim == 1:
            return list_of(series)
        return list_of(*(series.with_values(from_array(array[:, k])) for k in range(array.shape[1])))
    first = next((v for v in series.values.args if is_list(v)), None)
    if first is None:
        return list_of(series)
    columns = [[v.args[k] if is_list(v) else v for v in series.values.args] for k in range(length_of(first))]
    return list_of(*(series.with_values(list_of(*c)) for c in columns))


def path_function(series: TimeSeries) -> Expression:
    """The InterpolatingFunction through numbers; a function that asks the series in all other cases."""
    method, array = method_of(series.method), array_of(series.values)
    if method.order and array is not None and array.ndim == 1 and array.dtype.kind in "if" and len(series) > 1:
        return polynomials(series.times, series.values, min(method.order, len(series) - 1))
    return call("Function", Expr(series, (call("Slot", 1),)))


def date_path(series: TimeSeries) -> Expression:
    """{{date1, v1}, ...}."""
    return list_of(*(list_of(d, v) for d, v in zip(dates(series).args, series.values.args, strict=True)))


def date_at(place: int) -> Callable[[TimeSeries], Expression]:
    """The first or last time as a date."""
    return lambda series: date_of(item(series.times, place), series.granularity)


PROPERTIES: dict[str, Callable[[TimeSeries], Expression]] = {
    "DatePath": date_path,
    "Dates": dates,
    "FirstDate": date_at(0),
    "FirstTime": lambda series: item(series.times, 0),
    "FirstValue": lambda series: item(series.values, 0),
    "LastDate": date_at(-1),
    "LastTime": lambda series: item(series.times, -1),
    "LastValue": lambda series: item(series.values, -1),
    "Path": path,
    "PathComponents": components,
    "PathFunction": path_function,
    "PathLength": len,
    "Properties": lambda series: list_of(*sorted(PROPERTIES)),
    "ResamplingMethod": lambda series: series.method if series.method is not Automatic else list_of(
        "Interpolation", call("Rule", system("InterpolationOrder"), 1)),
    "Times": lambda series: series.times,
    "ValueDimensions": value_dimensions,
    "Values": lambda series: series.values,
}  # fmt: skip

for _name, _usage in {
    "ResamplingMethod": "ResamplingMethod is an option for how values between the times of a series are computed.",
    "MissingDataMethod": "MissingDataMethod is an option for what stands in the place of missing values.",
    "TemporalRegularity": "TemporalRegularity is an option for whether times count as equally spaced.",
    "ValueDimensions": "ValueDimensions is an option for the dimensions of the values of a series.",
    "IncludeWindowTimes": "IncludeWindowTimes is an option for whether a window has values at its ends.",
}.items():
    declare(_name, _usage)
