"""How a TimeSeries is written: pairs, or values with a specification of times."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.evaluator import evaluate
from wlnet.expr import Expr, Expression, PackedList, WolframMessage, from_array, has_head, is_list, list_of, system

from ..lists.arrays import dimensions_of
from ..lists.packing import length_of, pack
from .calendar import Number, exact
from .time_series import TimeSeries, number_array, number_list, taken, value_dimensions
from .time_series_steps import NUMBERS, Automatic, finest, read_step, read_time, usual_step

if TYPE_CHECKING:
    pass

Missing = system("Missing")
Times = tuple[Expr, str | None]


def wrong(e: Expression) -> WolframMessage:
    """The message about data that make no series."""
    return WolframMessage("TimeSeries", "arg", e)


def read_times(items: Expr) -> Times | None:
    """A list of times as numbers, and their granularity if they are dates; None where something is no time."""
    if type(items) is PackedList:
        return (items, None) if items.array.ndim == 1 and items.array.dtype.kind in "if" else dated(items.args)
    if all(type(e) in NUMBERS for e in items.args):
        return number_list(number_array(items)), None
    return dated(items.args)


def dated(items: tuple[Expression, ...]) -> Times | None:
    """The same where there are dates among the times."""
    found = [read_time(e) for e in items]
    if None in found:
        return None
    known = [f for f in found if f is not None]
    granularities = {g for _, g in known if g is not None}
    return number_list(number_array(list_of(*(t for t, _ in known)))), finest(granularities) if granularities else None


def is_paired(data: Expr) -> bool:
    """Whether a list consists of pairs whose first elements are times."""
    if type(data) is PackedList:
        return data.array.ndim == 2 and data.array.shape[1] == 2 and data.array.dtype.kind in "if"
    if not data.args or not all(is_list(e) and length_of(e) == 2 for e in data.args):
        return False
    return all(type(e.args[0]) in NUMBERS or read_time(e.args[0]) is not None for e in data.args)


def from_pairs(data: Expr) -> TimeSeries:
    """The series of {{t1, v1}, ...}."""
    if type(data) is PackedList:
        return ordered(from_array(data.array[:, 0]), from_array(data.array[:, 1]), None)
    times = read_times(list_of(*(e.args[0] for e in data.args)))
    if times is None:
        raise wrong(data)
    return ordered(times[0], pack(list_of(*(e.args[1] for e in data.args))), times[1])


def from_values(values: Expr, spec: Expression) -> TimeSeries:
    """The series of values at the times of a specification."""
    count = length_of(values)
    if not count:
        raise wrong(values)
    found = specified(spec, count)
    if found is None or length_of(found[0]) != count:
        raise WolframMessage("TimeSeries", "tspec", spec, count)
    return ordered(found[0], pack(values), found[1])


def specified(spec: Expression, count: int) -> Times | None:
    """The times that a specification gives for so many values."""
    if spec is Automatic:
        spec = list_of(0)
    if not is_list(spec) or not 1 <= length_of(spec) <= 3:
        return None
    parts = spec.args
    if len(parts) == 1 and is_list(parts[0]) and length_of(parts[0]) == count:
        found = read_times(parts[0])
        if found is not None:
            return found
    first, last, step = (*parts, Automatic, Automatic)[:3]
    ends = [None if e is Automatic else read_time(e) for e in (first, last)]
    if any(e is None and given is not Automatic for e, given in zip(ends, (first, last), strict=True)):
        return None
    start, end = ends
    granularities = {e[1] for e in ends if e is not None and e[1] is not None}
    granularity = finest(granularities) if granularities else None
    if start is not None and end is not None and step is Automatic:
        return spread(start[0], end[0], count), granularity
    size = usual_step(granularity) if step is Automatic else read_step(step, granularity is not None)
    if size is None:
        return None
    if start is None and end is not None:
        steps = [size.later(end[0], k) for k in range(1 - count, 1)]
    else:
        begin = 0 if start is None else start[0]
        if not size.calendar:
            return arithmetic(begin, size.amount, end[0] if end else None, count), granularity
        steps = [size.later(begin, k) for k in range(count)]
        beyond = size.later(begin, count)
        if end is not None and (steps[-1] is None or steps[-1] > end[0] or (beyond or end[0] + 1) <= end[0]):
            return None
    return None if None in steps else (number_list(number_array(list_of(*steps))), granularity)


def arithmetic(start: Number, step: Number, end: Number | None, count: int) -> Expr:
    """start, start + step, ...: so many numbers, or all up to an end."""
    import numpy

    if end is not None:
        count = int((end - start) / step + 1e-9) + 1 if end >= start else 0
    if not isinstance(start, Fraction) and not isinstance(step, Fraction):
        return from_array(start + numpy.arange(count) * step) if count else list_of()
    return pack(list_of(*(exact(start + k * step) for k in range(count))))  # type: ignore[return-value]


def spread(start: Number, end: Number, count: int) -> Expr:
    """So many numbers from one to another."""
    import numpy

    if count == 1:
        return list_of(start)
    if type(start) is float or type(end) is float:
        return from_array(numpy.linspace(float(start), float(end), count))
    step = Fraction(end - start) / (count - 1)
    return arithmetic(start, exact(step), None, count)


def ordered(times: Expr, values: Expr, granularity: str | None) -> TimeSeries:
    """The series with times in order; of several values at one time, the last."""
    import numpy

    series = TimeSeries(times, values, granularity)
    array = number_array(times)
    if (array[1:] > array[:-1]).all():
        return series
    order = numpy.argsort(array, kind="stable")
    array = array[order]
    return series.at(order[numpy.append(array[1:] != array[:-1], True)])


def is_missing(e: Expression) -> bool:
    """Whether a value is Missing[...]."""
    return has_head(e, Missing)


def checked(series: TimeSeries, data: Expression) -> TimeSeries:
    """The series, whose values must all have one shape."""
    if type(series.values) is not PackedList:
        shapes = {tuple(dimensions_of(v)) if is_list(v) else () for v in series.values.args if not is_missing(v)}
        if len(shapes) > 1:
            raise WolframMessage("TimeSeries", "vdim", data)
    return series


def filled(series: TimeSeries, method: Expression) -> TimeSeries:
    """Missing values replaced as MissingDataMethod says."""
    import numpy

    from .time_series_resampling import method_of, values_at

    if method in (Automatic, system("None")) or type(series.values) is PackedList:
        return series
    gone = numpy.array([is_missing(v) for v in series.values.args])
    if not gone.any():
        return series
    if is_list(method) and length_of(method) == 2 and method.args[0] == "Constant":
        return series.with_values(list_of(*(method.args[1] if is_missing(v) else v for v in series.values.args)))
    if not (method == "Interpolation" or (is_list(method) and method.args and method.args[0] == "Interpolation")):
        raise WolframMessage("TimeSeries", "mdm", method)
    kept = series.at(numpy.flatnonzero(~gone))
    if not len(kept):
        return series
    queries = taken(series.times, numpy.flatnonzero(gone))
    found = iter(values_at(kept, queries, method_of(method)).args)
    return series.with_values(list_of(*(next(found) if is_missing(v) else v for v in series.values.args)))


def fits(series: TimeSeries, dims: Expression) -> bool:
    """Whether the values have the dimensions that ValueDimensions asks for."""
    from wlnet.expr import same

    return dims is Automatic or same(evaluate(dims), value_dimensions(series))
