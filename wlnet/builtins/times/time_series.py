"""TimeSeries: values at times, in ascending order, and how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expr import Atom, Expr, Expression, PackedList, call, from_array, is_list, list_of, literal_key, system

from ..lists.packing import array_of, pack
from ..structure.atom_methods import atom_method
from .calendar import UNIX_START, Date, Number, to_expression, truncated

if TYPE_CHECKING:
    import numpy

Rule, Automatic = system("Rule"), system("Automatic")


class TimeSeries(Atom):
    """Values at times. Both are lists of one length, packed where they can be; times are numbers and ascend.

    `granularity` is that of the dates which the times were given as (they are then seconds since 1900), or None;
    `method` is the setting of ResamplingMethod, `regular` whether the times count as equally spaced in any case.
    """

    __slots__ = ("granularity", "method", "regular", "times", "values")
    head = system("TimeSeries")

    def __init__(
        self, times: Expr, values: Expr, granularity: str | None = None, method: Expression = Automatic,
        regular: bool = False,
    ) -> None:  # fmt: skip
        self.times = times
        self.values = values
        self.granularity = granularity
        self.method = method
        self.regular = regular

    def __eq__(self, other: object) -> bool:
        return type(other) is TimeSeries and literal_key(self.constructor()) == literal_key(other.constructor())

    def __hash__(self) -> int:
        return hash((TimeSeries, literal_key(self.times), literal_key(self.values)))

    def __len__(self) -> int:
        return len(self.times.array) if type(self.times) is PackedList else len(self.times.args)

    def constructor(self) -> Expression:
        """TimeSeries[values, {times}, options]."""
        settings = []
        if self.method is not Automatic:
            settings.append(Expr(Rule, (system("ResamplingMethod"), self.method)))
        if self.regular:
            settings.append(Expr(Rule, (system("TemporalRegularity"), system("True"))))
        times = self.times if self.granularity is None else dates(self)
        return Expr(self.head, (self.values, list_of(times), *settings))

    def label(self) -> str:
        """TimeSeries[Time: 0 to 4, Data points: 5]."""
        from wlnet.forms import text

        ends = item(self.times, 0), item(self.times, -1)
        if self.granularity is None:
            first, last = map(text, ends)
        else:
            first, last = (day_text(end, self.granularity) for end in ends)
        return f"TimeSeries[Time: {first} to {last}, Data points: {len(self)}]"

    def with_values(self, values: Expression) -> TimeSeries:
        """Other values at the same times."""
        return TimeSeries(self.times, pack(values), self.granularity, self.method, self.regular)

    def at(self, places: numpy.ndarray) -> TimeSeries:
        """The part at some places, counted from 0."""
        return TimeSeries(
            taken(self.times, places), taken(self.values, places), self.granularity, self.method, self.regular
        )

    def moved(self, times: Expr, granularity: str | None) -> TimeSeries:
        """The same values at other times."""
        return TimeSeries(times, self.values, granularity, self.method, self.regular)


def day_text(time: Number, granularity: str) -> str:
    """A date as 2020-01-31, with the time of day where it has one."""
    year, month, day, hour, minute, second = Date(time, granularity).parts
    clock = f" {hour:02}:{minute:02}:{int(second):02}" if hour or minute or second else ""
    return f"{year:04}-{month:02}-{day:02}{clock}"


def item(e: Expr, place: int) -> Expression:
    """One element of a list, from 0."""
    return from_array(e.array[place]) if type(e) is PackedList else e.args[place]


def taken(e: Expr, places: numpy.ndarray) -> Expr:
    """The elements of a list at some places, counted from 0."""
    if type(e) is PackedList:
        return PackedList(e.array[places]) if len(places) else list_of()
    args = e.args
    return pack(list_of(*(args[i] for i in places.tolist())))  # type: ignore[return-value]


def number_array(e: Expr) -> numpy.ndarray:
    """Times as an array: of machine numbers, or of integers and fractions."""
    import numpy

    array = array_of(e)
    if array is not None:
        return array
    if any(type(x) is float for x in e.args):
        return numpy.array([float(x) for x in e.args])
    found = numpy.empty(len(e.args), dtype=object)
    found[:] = e.args
    return found


def number_list(array: numpy.ndarray) -> Expr:
    """The list of the numbers in an array."""
    from .calendar import exact

    if array.dtype != object:
        return from_array(array) if len(array) else list_of()
    return pack(list_of(*(x if type(x) is float else exact(x) for x in array.tolist())))  # type: ignore[return-value]


def date_of(time: Number, granularity: str | None) -> Expression:
    """The DateObject of a time, as exact as its granularity where it is the beginning of such a span."""
    moment = Date(time, granularity or "Instant")
    if truncated(moment, moment.granularity).seconds != time:
        moment = Date(time, "Instant")
    return to_expression(moment)


def dates(series: TimeSeries) -> Expression:
    """The times as dates."""
    return list_of(*(date_of(t, series.granularity) for t in series.times.args))


def pairs_of(times: Expression, values: Expression) -> Expression:
    """{{t1, v1}, ...}, packed where it can be."""
    import numpy

    first, second = array_of(times), array_of(values)
    if first is not None and second is not None and second.ndim == 1 and first.dtype == second.dtype:
        return PackedList(numpy.column_stack((first, second)))
    return list_of(*(list_of(t, v) for t, v in zip(times.args, values.args, strict=True)))


@atom_method("Normal", TimeSeries)
def path(series: TimeSeries) -> Expression:
    """The pairs of times and values."""
    return pairs_of(series.times, series.values)


@atom_method("Length", TimeSeries)
def length(series: TimeSeries) -> int:
    """The number of times."""
    return len(series)


@atom_method("N", TimeSeries)
def numerical(series: TimeSeries, *digits: Expression) -> Expression:
    """Times and values as approximate numbers."""
    from wlnet.evaluator import evaluate

    times, values = (pack(evaluate(call("N", e, *digits))) for e in (series.times, series.values))
    return TimeSeries(times, values, series.granularity, series.method, series.regular)


def increments(series: TimeSeries) -> numpy.ndarray:
    """The distances between neighbouring times."""
    import numpy

    return numpy.diff(number_array(series.times))


def is_regular(series: TimeSeries) -> bool:
    """Whether times are equally spaced, in numbers or in months of the calendar."""
    import numpy

    if series.regular or len(series) < 3:
        return True
    steps = increments(series)
    if steps.dtype.kind == "f":
        if numpy.allclose(steps, steps[0], rtol=1e-9, atol=0):
            return True
    elif (steps == steps[0]).all():
        return True
    if series.granularity is None or number_array(series.times).dtype == object:
        return False
    seconds = (number_array(series.times).astype("int64") - UNIX_START).astype("datetime64[s]")
    months = seconds.astype("datetime64[M]")
    counts = numpy.diff(months.astype("int64"))
    rest = seconds - months.astype("datetime64[s]")
    return bool(counts[0] > 0 and (counts == counts[0]).all() and (rest == rest[0]).all())


def value_dimensions(series: TimeSeries) -> Expression:
    """1 for numbers, n for vectors, a list for arrays."""
    from ..lists.arrays import dimensions_of

    if type(series.values) is PackedList:
        shape = list(series.values.array.shape[1:])
    else:
        first = next((v for v in series.values.args if is_list(v)), None)
        shape = [] if first is None else list(dimensions_of(first))
    return 1 if not shape else shape[0] if len(shape) == 1 else list_of(*shape)
