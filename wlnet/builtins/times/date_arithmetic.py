"""Counting with dates: sums with spans of time, differences, ranges, and which date is earlier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, state
from wlnet.evaluator.control import Aborted
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, call, has_head, is_list, list_of, system

from .calendar import DAY, LENGTH, RANK, Date, exact, from_date_object, shifted, to_expression
from .quantity_arithmetic import parts_of
from .units import dimensions, size

Plus, Times, Quantity, DateObject, List = map(system, ("Plus", "Times", "Quantity", "DateObject", "List"))
True_, False_, All = map(system, ("True", "False", "All"))
SINGULAR = {
    "Seconds": "Second", "Minutes": "Minute", "Hours": "Hour", "Days": "Day", "Weeks": "Week", "Months": "Month",
    "Quarters": "Quarter", "Years": "Year", "Decades": "Decade", "Centuries": "Century", "Millennia": "Millennium",
    "Fortnights": "Fortnight", "BusinessDays": "BusinessDay", "Weekdays": "Weekday",
}  # fmt: skip
PLURAL = {one: many for many, one in SINGULAR.items()}
Span = tuple[Expression, str]
UNITS = "`1` is not a valid unit of time."


def zone_option(zone: Expression):  # type: ignore[no-untyped-def]
    """The zone an option asks for; None for Automatic."""
    return None if zone is system("Automatic") else zone


def read(name: str, e: Expression) -> Date:
    """The date that `e` means, or a message."""
    from .dates import needed

    return needed(name, e)


def unit_name(e: Expression) -> str | None:
    """ "Day" for "Day" and "Days"."""
    return SINGULAR.get(e, e if e in PLURAL else None) if type(e) is str else None


def spans_of(e: Expression) -> list[Span] | None:
    """The (count, unit) pairs in a number of days, {n, "Unit"}, a list of those, or a quantity of time."""
    if type(e) in (int, float, Fraction):
        return [(e, "Day")]
    if type(e) is str and unit_name(e):
        return [(1, unit_name(e) or "")]
    if is_list(e):
        if len(e.args) == 2 and unit_name(e.args[1]) and type(e.args[0]) in (int, float, Fraction):
            return [(e.args[0], unit_name(e.args[1]) or "")]
        inner = [spans_of(x) if is_list(x) or has_head(x, Quantity) else None for x in e.args]
        return [s for part in inner if part for s in part] if None not in inner else None
    if has_head(e, Quantity) and len(e.args) == 2:
        if has_head(e.args[1], system("MixedUnit")):
            amounts, names = e.args[0].args[0].args, e.args[1].args[0].args
            return [(n, unit_name(u) or "Day") for n, u in zip(amounts, names, strict=True)]
        single = unit_name(e.args[1])
        if single is not None:
            return [(e.args[0], single)]
        found = parts_of(e)
        if found is not None and set(dimensions(found[1])) == {"s"} and type(found[0]) in (int, float, Fraction):
            return [(exact(found[0] * size(found[1])), "Second")]
    return None


def later(moment: Date, e: Expression, sign: int = 1) -> Date | None:
    """The date a span after (or before) a moment, as exact as the more exact of both."""
    spans = spans_of(e)
    if spans is None:
        return None
    for count, unit in spans:
        if type(count) not in (int, float, Fraction):
            return None
        moved = shifted(moment, sign * count, unit)
        if moved is None:
            return None
        finest = finer(moment.granularity, unit if count == int(count) else "Instant")
        moment = replace(moved, granularity=finest)
    return moment


def finer(granularity: str, unit: str) -> str:
    """The granularity of a date moved by some units."""
    unit = {"Second": "Instant", "Fortnight": "Week", "BusinessDay": "Day", "Weekday": "Day"}.get(unit, unit)
    if granularity in ("Week", "Quarter", "Decade", "Century", "Millennium") and unit == granularity:
        return granularity
    coarse = {"Week": "Day", "Quarter": "Month", "Decade": "Year", "Century": "Year", "Millennium": "Year"}
    both = coarse.get(granularity, granularity), coarse.get(unit, unit)
    return max(both, key=RANK.index)


@builtin("DatePlus", "DatePlus[date, n] is the date n days later; DatePlus[date, {n, \"Month\"}] or "
         "DatePlus[date, Quantity[n, \"Months\"]] counts other units.", messages={"inv": UNITS})  # fmt: skip
def date_plus(date, span=None):
    """A date, given as the date was: a DateObject, a list, a text."""
    if span is None:
        date, span = evaluate(system("Now")), date
    moment = read("DatePlus", date)
    moved = later(moment, span)
    if moved is None:
        raise WolframMessage("DatePlus", "inv", span)
    return as_given(date, moved)


def as_given(model: Expression, moment: Date) -> Expression:
    """A date in the manner of another one."""
    if is_list(model) and not (model.args and type(model.args[0]) is str):
        parts = moment.parts
        return list_of(*parts[: max(len(model.args), LENGTH.get(moment.granularity, 3))])
    return to_expression(moment)


@builtin("DateDifference", "DateDifference[d1, d2] is the number of days from d1 to d2; DateDifference[d1, d2, unit] "
         "that of other units, DateDifference[d1, d2, {\"Year\", \"Month\", \"Day\"}] in several.",
         messages={"inv": UNITS})  # fmt: skip
def date_difference(start, end, unit="Day"):
    """A quantity."""
    first, last = read("DateDifference", start), read("DateDifference", end)
    wanted = [unit_name(u) for u in (unit.args if is_list(unit) else (unit,))]
    if not wanted or None in wanted:
        raise WolframMessage("DateDifference", "inv", unit)
    last = last.at(first.zone) if first.zone is not None and last.zone is not None else last
    if len(wanted) == 1:
        return call("Quantity", between(first, last, wanted[0] or "", exactly=True), PLURAL[wanted[0] or ""])
    amounts = []
    for i, one in enumerate(wanted):
        count = between(first, last, one or "", exactly=i == len(wanted) - 1)
        first = shifted(first, count, one or "") or first
        amounts.append(count)
    names = list_of(*(PLURAL[w or ""] for w in wanted))
    return call("Quantity", call("MixedMagnitude", list_of(*amounts)), call("MixedUnit", names))


def between(first: Date, last: Date, unit: str, exactly: bool):  # type: ignore[no-untyped-def]
    """How many units lie between two dates: whole ones, or with the fraction of the last one."""
    seconds = last.seconds - first.seconds
    fixed = {"Second": 1, "Minute": 60, "Hour": 3600, "Day": DAY, "Week": 7 * DAY, "Fortnight": 14 * DAY}
    if unit in fixed:
        count = seconds / fixed[unit] if type(seconds) is float else Fraction(seconds) / fixed[unit]
        if not exactly:
            return int(count)
        return exact(count) if type(count) is Fraction and count.denominator == 1 else float(count)
    if unit in ("Weekday", "BusinessDay"):
        return len([d for d in days_from(first, last) if d.weekday() < 5])
    months = {"Month": 1, "Quarter": 3, "Year": 12, "Decade": 120, "Century": 1200, "Millennium": 12000}[unit]
    a, b = first.parts, last.parts
    count = ((b[0] - a[0]) * 12 + b[1] - a[1]) // months
    step = 1 if seconds >= 0 else -1
    count += 2 * step
    while abs(count) and (reached(first, count, unit) - last.seconds) * step > 0:
        count -= step
    rest = last.seconds - reached(first, count, unit)
    if rest == 0 or not exactly:
        return count
    return count + float(rest) / abs(reached(first, count + step, unit) - reached(first, count, unit))


def reached(first: Date, count: int, unit: str):  # type: ignore[no-untyped-def]
    """Seconds of the date some units later."""
    moved = shifted(first, count, unit)
    return first.seconds if moved is None else moved.seconds


def days_from(first: Date, last: Date):  # type: ignore[no-untyped-def]
    """The days after one date up to another."""
    from datetime import timedelta

    start, count = first.day, (last.day - first.day).days
    return [start + timedelta(days=i + 1) for i in range(min(count, 4_000_000))]


@builtin("DateRange", "DateRange[d1, d2] is the list of days from d1 to d2; DateRange[d1, d2, step] of every nth day, "
         "\"Month\", {n, \"Unit\"} or quantity.", messages={"inv": UNITS})  # fmt: skip
def date_range(start, end, step="Day"):
    """A list of dates, given as d1 is."""
    first, last = read("DateRange", start), read("DateRange", end)
    spans = spans_of(step)
    if spans is None or len(spans) != 1 or not spans[0][0]:
        raise WolframMessage("DateRange", "inv", step)
    count, unit = spans[0]
    found: list[Expression] = []
    while True:
        if state.abort:
            raise Aborted
        moved = shifted(first, len(found) * count, unit)
        if moved is None or (moved.seconds - last.seconds) * (1 if count > 0 else -1) > 0:
            return Expr(List, tuple(found))
        granularity = finer(first.granularity, unit) if unit in ("Hour", "Minute", "Second") else first.granularity
        found.append(as_given(start, replace(moved, granularity=granularity)))


@builtin("DayCount", "DayCount[d1, d2] is the number of days after d1 up to d2, DayCount[d1, d2, kind] of those that "
         "are of a kind such as Monday or \"Weekday\".")  # fmt: skip
def day_count(start, end, kind=All):
    """An integer."""
    first, last = read("DayCount", start), read("DayCount", end)
    if kind is All:
        return (last.day - first.day).days
    if last.day < first.day:
        return evaluate(call("Times", -1, call("DayCount", end, start, kind)))
    accepts = day_kind(kind)
    return None if accepts is None else len([d for d in days_from(first, last) if accepts(d.weekday())])


def day_kind(kind: Expression) -> Callable[[int], bool] | None:
    """Whether a day of the week (Monday is 0) is of a kind."""
    from .date_text import DAYS

    name = kind.name if type(kind) is Symbol else kind
    if name in ("Weekday", "BusinessDay"):
        return lambda day: day < 5
    if name in ("Weekend", "WeekendDay"):
        return lambda day: day >= 5
    return (lambda day: DAYS[day] == name) if name in DAYS else None


@builtin("DayRange", "DayRange[d1, d2] is the list of days from d1 to d2, DayRange[d1, d2, kind] of those of a kind.")
def day_range(start, end, kind=All):
    """A list of dates."""
    first, last = read("DayRange", start), read("DayRange", end)
    accepts = (lambda day: True) if kind is All else day_kind(kind)
    if accepts is None:
        return None
    count = (last.day - first.day).days + 1
    moved = [shifted(first, i, "Day") or first for i in range(max(count, 0))]
    return Expr(List, tuple(as_given(start, m) for m in moved if accepts(m.day.weekday())))


@builtin("DayPlus", "DayPlus[date, n] is the date n days later, DayPlus[date, n, kind] n days of a kind later.")
def day_plus(date, count, kind=All):
    """A date object."""
    moment = read("DayPlus", date)
    accepts = (lambda day: True) if kind is All else day_kind(kind)
    if type(count) is not int or accepts is None:
        return None
    step = 1 if count > 0 else -1
    left = abs(count)
    while left:
        moved = shifted(moment, step, "Day")
        if state.abort:
            raise Aborted
        if moved is None:
            return None
        moment = moved
        left -= accepts(moment.day.weekday())
    return to_expression(moment)


@builtin("BusinessDayQ", "BusinessDayQ[date] tells whether a date is one from Monday to Friday.")
def business_day_q(date):
    """True or False."""
    return True_ if read("BusinessDayQ", date).day.weekday() < 5 else False_


@builtin("DayMatchQ", 'DayMatchQ[date, kind] tells whether a day is of a kind such as Monday or "Weekday".')
def day_match_q(date, kind):
    """True or False."""
    accepts = day_kind(kind)
    return None if accepts is None else True_ if accepts(read("DayMatchQ", date).day.weekday()) else False_


@builtin("LeapYearQ", "LeapYearQ[date] tells whether the year of a date is a leap year.")
def leap_year_q(date):
    """True or False."""
    from calendar import isleap

    year = date if type(date) is int and 0 < date < 10000 else read("LeapYearQ", date).parts[0]
    return True_ if isleap(year) else False_


def add(*args: Expression) -> Expression:
    """date + quantity, and date - date."""
    dates = [a for a in args if has_head(a, DateObject)]
    taken = [a for a in args if negative(a)]
    if len(args) != 2:
        return None
    if len(dates) == 1 and len(taken) == 1:
        return call("DateDifference", taken[0].args[1], dates[0])
    if len(dates) != 1:
        return None
    span = args[1] if args[0] is dates[0] else args[0]
    moment = from_date_object(dates[0])
    if not has_head(span, Quantity) or moment is None:
        return None
    moved = later(moment, span)
    return None if moved is None else to_expression(moved)


def negative(e: Expression) -> bool:
    """Whether `e` is -date."""
    return has_head(e, Times) and len(e.args) == 2 and e.args[0] == -1 and has_head(e.args[1], DateObject)


def comparing(name: str) -> Callable[..., Expression]:
    """The rule of a relation: that of the moments."""

    def compare(*args: Expression) -> Expression:
        moments = [from_date_object(a) for a in args]
        if any(m is None for m in moments):
            return None
        zoned = [m.instant if m is not None else 0 for m in moments]
        return evaluate(Expr(system(name), tuple(zoned)))

    return compare


def choosing(latest: bool) -> Callable[..., Expression]:
    """The rule of Max and Min."""

    def choose(*args: Expression) -> Expression:
        moments = [from_date_object(a) for a in args]
        if any(m is None for m in moments):
            return None
        pairs = [(m.instant if m is not None else 0, i) for i, m in enumerate(moments)]
        return args[(max if latest else min)(pairs, key=lambda p: p[0])[1]]

    return choose


RULES = {
    Plus: add,
    **{system(n): comparing(n) for n in ("Equal", "Unequal", "Less", "LessEqual", "Greater", "GreaterEqual")},
    system("Max"): choosing(True),
    system("Min"): choosing(False),
}
