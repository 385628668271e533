"""Arithmetic of series, and what the functions for lists of numbers do to them.

A function of values in any order, such as Mean, gets the values. One of a sequence, such as Differences, makes the
times equally spaced first where they are not, and gives a series.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wlnet.evaluator import evaluate
from wlnet.evaluator.arguments import threads
from wlnet.expr import Expr, Expression, Symbol, call, is_list, list_of, system

from ..lists.packing import array_of, elementwise, length_of, pack
from .time_series import TimeSeries, number_array, number_list
from .time_series_resampling import Method, evenly, resampled
from .time_series_steps import finest

Rules = dict[Symbol, Callable[..., Expression]]
OF_VALUES = """
    BinCounts BinLists CentralMoment Commonest Correlation Count Counts Covariance GeometricMean HarmonicMean Histogram
    HistogramList InterquartileRange Kurtosis Max Mean MeanDeviation Median MedianDeviation Min MinMax Moment Quantile
    Quartiles RankedMax RankedMin RootMeanSquare Skewness StandardDeviation Tally Total TrimmedMean Variance
"""
"""Functions of the values, whatever their times are."""
SAME_TIMES = "Standardize Rescale Normalize Chop"
"""Functions that give as many values, at the same times."""
SEQUENCES = "Accumulate Differences Ratios MovingAverage MovingMedian ExponentialMovingAverage"
"""Functions of a sequence at equal steps; where the result is shorter, the first times are left out."""


def of_values(name: str) -> Callable[..., Expression]:
    """The function of the values."""
    return lambda *args: call(name, *(a.values if type(a) is TimeSeries else a for a in args))


def same_times(name: str) -> Callable[..., Expression]:
    """The function of the values, at the times of the series."""

    def run(*args: Expression) -> Expression:
        if type(args[0]) is not TimeSeries:
            return None
        found = evaluate(call(name, args[0].values, *args[1:]))
        return args[0].with_values(found) if is_list(found) and length_of(found) == len(args[0]) else None

    return run


def of_sequence(name: str) -> Callable[..., Expression]:
    """The function of the values at equal steps."""

    def run(*args: Expression) -> Expression:
        import numpy

        place = next(i for i, a in enumerate(args) if type(a) is TimeSeries)
        series = evenly(args[place])
        found = evaluate(call(name, *args[:place], series.values, *args[place + 1 :]))
        if not is_list(found) or not 0 < length_of(found) <= len(series):
            return None
        return series.at(numpy.arange(len(series) - length_of(found), len(series))).with_values(found)

    return run


def moving_map(*args: Expression) -> Expression:
    """MovingMap of a series; the windows are spans of time."""
    from .time_series_windows import moving

    return moving(*args) if 3 <= len(args) <= 4 and type(args[1]) is TimeSeries else None


RULES: Rules = {
    **{system(name): of_values(name) for name in OF_VALUES.split()},
    **{system(name): same_times(name) for name in SAME_TIMES.split()},
    **{system(name): of_sequence(name) for name in SEQUENCES.split()},
    system("MovingMap"): moving_map,
}


def aligned(series: Sequence[TimeSeries], union: bool = True, inside: bool = True,
            method: Method | None = None) -> list[TimeSeries] | None:  # fmt: skip
    """The series at common times: all or only those that each has; `inside`: none outside the range of one.

    None where there are no such times.
    """
    import numpy

    columns = [number_array(s.times) for s in series]
    first = columns[0]
    if all(len(c) == len(first) and (c == first).all() for c in columns[1:]):
        return list(series)
    times = first
    for c in columns[1:]:
        times = numpy.union1d(times, c) if union else numpy.intersect1d(times, c)
    if inside:
        low, high = max(c[0] for c in columns), min(c[-1] for c in columns)
        times = times[((times >= low) & (times <= high)).astype(bool)]
    if not len(times):
        return None
    common = number_list(times)
    known = {s.granularity for s in series if s.granularity is not None}
    return [resampled(s, common, finest(known) if known else None, method) for s in series]


def threaded(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """A Listable function of series and of what is the same at all times."""
    series = [a for a in args if type(a) is TimeSeries]
    if any(is_list(a) for a in args) and any(array_depth(s) < 1 for s in series):
        return None
    common = aligned(series)
    if common is None:
        return None
    rest = iter(common)
    parts = [next(rest) if type(a) is TimeSeries else a for a in args]
    count = len(common[0])
    if any(is_list(a) for a in parts):
        parts = [list_of(*(a,) * count) if is_list(a) else a for a in parts]
    values = evaluate(Expr(head, tuple(a.values if type(a) is TimeSeries else a for a in parts)))
    return common[0].with_values(values) if is_list(values) and length_of(values) == count else None


def array_depth(series: TimeSeries) -> int:
    """0 for numbers, 1 for vectors."""
    array = array_of(series.values)
    return array.ndim - 1 if array is not None else int(any(map(is_list, series.values.args)))


threads[TimeSeries] = threaded


def mapped(function: Expression, values: Expr) -> Expr:
    """The function of each value."""
    array, whole = array_of(values), elementwise(function)
    if whole is not None and array is not None and array.ndim == 1:
        found = evaluate(whole(values))
        if is_list(found) and length_of(found) == length_of(values):
            return pack(found)  # type: ignore[return-value]
    return pack(evaluate(call("Map", function, values)))  # type: ignore[return-value]
