"""Values of a series between its times: interpolation of any order, the value held, or a constant."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from wlnet.evaluator import evaluate, message
from wlnet.expr import Expr, Expression, call, from_array, has_head, is_list, list_of, rational, system

from ..lists.packing import array_of, pack
from .time_series import TimeSeries, item, number_array, number_list, taken

if TYPE_CHECKING:
    import numpy

Automatic = system("Automatic")
MISSING = call("Missing")
OUTSIDE = "The value `1` lies outside the range of data of the time series. Extrapolation will be used."


class Method(NamedTuple):
    """How values between times come about: a polynomial of an order, or (order None) a constant."""

    order: int | None = 1
    left: bool = False
    constant: Expression = None


def method_of(e: Expression, none: bool = False) -> Method:
    """The method of a setting; linear interpolation for what is none. `none`: None gives missing values."""
    if e is system("None") and none:
        return Method(None, constant=MISSING)
    if type(e) in (int, float, complex, Fraction):
        return Method(None, constant=e)
    if not is_list(e) or not e.args:
        return Method()
    if e.args[0] == "Constant" and len(e.args) == 2:
        return Method(None, constant=e.args[1])
    if e.args[0] != "Interpolation":
        return Method()
    order, left = None, False
    for r in e.args[1:]:
        if has_head(r, system("Rule")) and len(r.args) == 2:
            name = getattr(r.args[0], "name", r.args[0])
            if name == "InterpolationOrder" and type(r.args[1]) is int and r.args[1] >= 0:
                order = r.args[1]
            elif name == "HoldFrom":
                left = r.args[1] is system("Left")
                order = 0 if order is None else order
    return Method(1 if order is None else order, left)


def values_at(series: TimeSeries, queries: Expr, method: Method | None = None) -> Expr:
    """The list of values at some times, in any order."""
    import numpy

    method = method_of(series.method) if method is None else method
    times, wanted = number_array(series.times), number_array(queries)
    if not len(wanted):
        return list_of()
    places = numpy.searchsorted(times, wanted, "right") - 1
    inside = numpy.clip(places, 0, len(times) - 1)
    hit = (times[inside] == wanted).astype(bool)
    if hit.all():
        return taken(series.values, inside)
    if method.order is None:
        known = iter(taken(series.values, inside[hit]).args)
        return pack(list_of(*(next(known) if h else method.constant for h in hit.tolist())))  # type: ignore[return-value]
    beyond = ((wanted < times[0]) | (wanted > times[-1])).astype(bool)
    if beyond.any():
        at = number_list(wanted[beyond][:1])
        message("InterpolatingFunction", "dmval", at, text=OUTSIDE)
    last = len(times) - 1
    if method.order == 0 or not last:
        return taken(series.values, inside if method.left else numpy.clip(places + ~hit, 0, last))
    numbers = array_of(series.values)
    if min(method.order, last) > 1 and numbers is not None and numbers.ndim <= 2:
        return curved(series, numbers, queries, min(method.order, last))
    left = numpy.clip(places, 0, last - 1)
    reals = "f" in (times.dtype.kind, wanted.dtype.kind) or (numbers is not None and numbers.dtype.kind in "fc")
    if numbers is None or not reals:
        return by_element(series, times, wanted, left, hit)
    share = ((wanted - times[left]) / (times[left + 1] - times[left])).astype("float64")
    share = share.reshape(-1, *(1,) * (numbers.ndim - 1))
    return from_array(numbers[left] + (numbers[left + 1] - numbers[left]) * share)


def by_element(
    series: TimeSeries, times: numpy.ndarray, wanted: numpy.ndarray, left: numpy.ndarray, hit: numpy.ndarray
) -> Expr:
    """Linear interpolation of exact numbers and of values of any kind."""
    import numpy

    from .time_series_making import is_missing

    rows = zip(left.tolist(), wanted.tolist(), hit.tolist(), strict=True)
    points, flat = times.tolist(), array_of(series.values)
    found: list[Expression] = []
    simple = flat.tolist() if flat is not None and flat.ndim == 1 else None
    for i, t, known in rows:
        if known:
            found.append(item(series.values, int(numpy.searchsorted(times, t))))
            continue
        gap = points[i + 1] - points[i]
        share = (t - points[i]) / gap if float in (type(t), type(gap)) else rational(Fraction(t - points[i]) / gap)
        if simple is not None and type(share) is not float:
            found.append(rational(Fraction(simple[i] + (simple[i + 1] - simple[i]) * share)))
            continue
        a, b = item(series.values, i), item(series.values, i + 1)
        if is_missing(a) or is_missing(b):
            found.append(MISSING)
        else:
            found.append(evaluate(call("Plus", a, call("Times", share, call("Subtract", b, a)))))
    return pack(list_of(*found))  # type: ignore[return-value]


def curved(series: TimeSeries, numbers: numpy.ndarray, queries: Expr, order: int) -> Expr:
    """Interpolation by polynomials of higher order, for each component."""
    import numpy

    from ..calculus.interpolating import as_number, value_at

    if numbers.ndim == 2:
        columns = [curved(series, numbers[:, k], queries, order) for k in range(numbers.shape[1])]
        return pack(list_of(*(list_of(*row) for row in zip(*(c.args for c in columns), strict=True))))  # type: ignore[return-value]
    f = polynomials(series.times, from_array(numbers), order)
    wanted = number_array(queries)
    if f.coefficients is not None and f.coefficients.dtype == object and wanted.dtype.kind != "f":
        return pack(list_of(*(as_number(value_at(f, Fraction(t))) for t in wanted.tolist())))  # type: ignore[return-value]
    if f.coefficients is not None and f.coefficients.dtype == object:
        return from_array(numpy.array([float(value_at(f, float(t))) for t in wanted.tolist()]))
    return from_array(value_at(f, wanted.astype("float64")))


def polynomials(times: Expr, values: Expr, order: int):  # type: ignore[no-untyped-def]
    """The InterpolatingFunction through the values."""
    from ..calculus.interpolation import array, number, of_one_variable

    x, y = [number(t) for t in times.args], [number(v) for v in values.args]
    if array(x).dtype != array(y).dtype:
        x, y = [float(t) for t in x], [float(v) for v in y]
    return of_one_variable("Interpolation", x, [[v] for v in y], order, Automatic)


def resampled(
    series: TimeSeries, times: Expr, granularity: str | None = None, method: Method | None = None
) -> TimeSeries:
    """The series at other times."""
    values = values_at(series, times, method)
    return TimeSeries(times, values, granularity or series.granularity, series.method, series.regular)


def evenly(series: TimeSeries) -> TimeSeries:
    """The series itself if it is regular; else at equal steps, the smallest between its times."""
    from .time_series import increments, is_regular
    from .time_series_making import arithmetic

    if is_regular(series):
        return series
    step = number_list(increments(series).min(keepdims=True)).args[0]
    return resampled(series, arithmetic(item(series.times, 0), step, item(series.times, -1), 0))
