"""Times of a series as they are given: numbers or dates, and steps between them in numbers or calendar units."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from wlnet.expr import Expression, is_list, system

from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value
from .calendar import DAY, RANK, Date, Number, exact, here, shifted
from .date_arithmetic import spans_of
from .dates import read_date

Automatic = system("Automatic")
NUMBERS = (int, float, Fraction)
SECONDS = {"Second": 1, "Instant": 1, "Minute": 60, "Hour": 3600, "Day": DAY, "Week": 7 * DAY, "Fortnight": 14 * DAY}
MONTHS = {"Month": 1, "Quarter": 3, "Year": 12, "Decade": 120, "Century": 1200, "Millennium": 12000}


class Step(NamedTuple):
    """A distance of times: a number, or so many months of the calendar."""

    amount: Number
    calendar: bool = False
    unit: str = ""

    def later(self, start: Number, count: Number = 1) -> Number | None:
        """The time some steps after another; None beyond the calendar."""
        if not self.calendar:
            return start + exact(self.amount * count) if type(self.amount) is Fraction else start + self.amount * count
        moved = shifted(Date(start), exact(self.amount * count), "Month")
        return None if moved is None else moved.seconds


def read_time(e: Expression) -> tuple[Number, str | None] | None:
    """The number of a time, and the granularity where it is a date; None where it is no time."""
    if type(e) in NUMBERS:
        return e, None
    value = None if is_list(e) or type(e) is str else real_value(e)
    if value is not None:
        return float(machine(value).real), None
    moment = read_date(e)
    if moment is None:
        return None
    if moment.zone is not None and moment.zone != here():
        moment = moment.at(here())
    return exact(moment.seconds), moment.granularity


def read_step(e: Expression, dated: bool) -> Step | None:
    """The step that a number (of days between dates), a unit or a quantity of time means."""
    if type(e) in NUMBERS:
        return Step(exact(e * DAY) if dated else e) if e > 0 else None
    value = None if is_list(e) or type(e) is str else real_value(e)
    if value is not None:
        return read_step(float(machine(value).real), dated)
    spans = spans_of(e)
    if not spans or any(type(n) not in NUMBERS or n <= 0 for n, _ in spans):
        return None
    if all(unit in SECONDS for _, unit in spans):
        return Step(exact(sum(n * SECONDS[unit] for n, unit in spans)), unit=spans[-1][1])
    if all(unit in MONTHS for _, unit in spans):
        months = sum(n * MONTHS[unit] for n, unit in spans)
        return Step(int(months), True, spans[-1][1]) if months == int(months) else None
    return None


def finest(granularities: set[str]) -> str:
    """The most exact of some granularities."""
    return max(granularities, key=RANK.index)


def usual_step(granularity: str | None) -> Step:
    """The step between times where none is given: 1, or the unit of the dates."""
    if granularity is None:
        return Step(1)
    return read_step("Day" if granularity == "Instant" else granularity, True) or Step(DAY)
