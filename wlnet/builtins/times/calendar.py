"""Dates as numbers: calendar parts, time zones, and seconds since the beginning of 1900."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, Symbol, call, has_head, list_of, system

Number = int | float | Fraction
Zone = int | float | str | None
DAY = 86400
FIRST_DAY = date(1900, 1, 1).toordinal()
UNIX_START = 2208988800  # 1970 in seconds since 1900
GRANULARITIES = ("Year", "Month", "Day", "Hour", "Minute", "Instant")
COARSE = {"Millennium": 1000, "Century": 100, "Decade": 10}
LENGTH = {**{g: i + 1 for i, g in enumerate(GRANULARITIES)}, "Second": 6, "Quarter": 2, "Week": 3,
          **dict.fromkeys(COARSE, 1)}  # fmt: skip
RANK = ("Millennium", "Century", "Decade", "Year", "Quarter", "Month", "Week", "Day", "Hour", "Minute", "Second",
        "Instant")  # fmt: skip


@dataclass(frozen=True)
class Date:
    """Seconds since 1900 on the clock of a time zone, and how exact that is meant.

    `zone` is hours east of Greenwich, a name such as "Europe/Paris", or None for a date without one.
    """

    seconds: Number
    granularity: str = "Instant"
    zone: Zone = None

    @property
    def day(self) -> date:
        """The day."""
        return date.fromordinal(FIRST_DAY + int(self.seconds // DAY))

    @property
    def parts(self) -> tuple[int, int, int, int, int, Number]:
        """Year, month, day, hour, minute, second."""
        day, rest = self.day, self.seconds % DAY
        hour, rest = divmod(rest, 3600)
        minute, second = divmod(rest, 60)
        if type(second) is float:
            second = round(second, 7)
            if second >= 60:
                return replace(self, seconds=self.seconds - second + 60).parts
        return day.year, day.month, day.day, int(hour), int(minute), second

    @property
    def instant(self) -> Number:
        """Seconds since 1900 in Greenwich; a date without a zone is one here."""
        return self.seconds - offset(self.zone, self.seconds)

    def at(self, zone: Zone) -> Date:
        """The same instant on the clock of another zone."""
        there = self.instant
        seconds = there + offset(zone, there)
        return Date(seconds + offset(zone, seconds) - offset(zone, there), self.granularity, zone)


def exact(x: Number) -> Number:
    """The number as an integer, where it is a float or a fraction that is one."""
    return int(x) if type(x) is not int and x == int(x) else x


def here() -> Zone:
    """The time zone of the session: $TimeZone, or that of the machine."""
    own = system("$TimeZone").own
    return own if type(own) in (int, float, str) else machine_zone()


def machine_zone() -> float:
    """Hours east of Greenwich on this machine, now."""
    return time.localtime().tm_gmtoff / 3600


def offset(zone: Zone, seconds: Number) -> int:
    """Seconds east of Greenwich of a zone, at a time on its clock."""
    if zone is None:
        zone = here()
    if isinstance(zone, str):
        found = named_zone(zone)
        try:
            moment = datetime(1900, 1, 1) + timedelta(seconds=float(seconds))
        except OverflowError:
            moment = datetime(1970, 1, 1)
        shift = moment.replace(tzinfo=found).utcoffset()
        return 0 if shift is None else int(shift.total_seconds())
    return round(float(zone or 0) * 3600)


@cache
def named_zone(name: str) -> Any:
    """The zone of a name; Greenwich for an unknown one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def is_zone(e: Expression) -> bool:
    """Whether `e` names a time zone."""
    if type(e) is str:
        try:
            ZoneInfo(e)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return False
        return True
    return type(e) in (int, float, Fraction) and abs(e) <= 24


def seconds_of(parts: tuple[Number, ...]) -> Number | None:
    """Seconds since 1900 of {year, month, day, hour, minute, second}; parts may be beyond their bounds."""
    missing: tuple[Number, ...] = (0, 1, 1, 0, 0, 0)
    year, month, day, hour, minute, second = [*parts, *missing[len(parts) :]]
    if type(year) is float and year == int(year):
        year = int(year)
    if type(month) is float and month == int(month):
        month = int(month)
    if type(year) is not int or type(month) is not int:
        return None
    carry, month = divmod(month - 1, 12)
    try:
        start = date(year + carry, month + 1, 1).toordinal() - FIRST_DAY
        seconds = (start + day - 1) * DAY + hour * 3600 + minute * 60 + second
        date.fromordinal(FIRST_DAY + int(seconds // DAY))
    except (ValueError, OverflowError):
        return None
    return seconds


def now(zone: Zone = None) -> Date:
    """This instant."""
    zone = here() if zone is None else zone
    universal = time.time() + UNIX_START
    return Date(universal + offset(zone, universal), "Instant", zone)


def truncated(moment: Date, granularity: str) -> Date:
    """The beginning of the year, month, ... that a moment lies in."""
    year, month, day, hour, minute, second = moment.parts
    if granularity == "Instant":
        return replace(moment, granularity=granularity)
    if granularity in COARSE:
        start: tuple[Number, ...] = (year - year % COARSE[granularity], 1, 1)
    elif granularity == "Quarter":
        start = (year, month - (month - 1) % 3, 1)
    elif granularity == "Week":
        start = (year, month, day - moment.day.weekday())
    else:
        whole = (year, month, day, hour, minute, int(second))
        start = whole[: LENGTH[granularity]]
        start = (*start, *(1, 1, 1)[len(start) :]) if len(start) < 3 else start
    return replace(moment, seconds=seconds_of(start) or 0, granularity=granularity)


def shifted(moment: Date, count: Number, unit: str) -> Date | None:
    """The date some calendar units later; days of shorter months are the last ones there."""
    months = {"Month": 1, "Quarter": 3, "Year": 12, "Decade": 120, "Century": 1200, "Millennium": 12000}.get(unit)
    if months is None:
        lengths = {"Second": 1, "Instant": 1, "Minute": 60, "Hour": 3600, "Day": DAY, "Week": 7 * DAY,
                   "Fortnight": 14 * DAY}  # fmt: skip
        if unit in lengths:
            return within_calendar(replace(moment, seconds=exact(moment.seconds + count * lengths[unit])))
        if unit in ("Weekday", "BusinessDay"):
            return business_days(moment, int(count))
        return None
    total = count * months
    if total != int(total):
        return within_calendar(replace(moment, seconds=moment.seconds + round(float(total) * 30.436875) * DAY))
    year, month, day, *_ = moment.parts
    first = seconds_of((year, month + int(total), 1))
    after = seconds_of((year, month + int(total) + 1, 1))
    if first is None or after is None:
        return None
    days = (after - first) // DAY
    return replace(moment, seconds=first + (min(day, days) - 1) * DAY + moment.seconds % DAY)


def within_calendar(moment: Date) -> Date | None:
    """The date, where it is one of the years 1 to 9999."""
    return moment if FIRST_SECOND <= moment.seconds < END_OF_TIME else None


FIRST_SECOND = (1 - FIRST_DAY) * DAY
END_OF_TIME = (date.max.toordinal() + 1 - FIRST_DAY) * DAY


def business_days(moment: Date, count: int) -> Date | None:
    """The date some days from Monday to Friday later."""
    step = 1 if count > 0 else -1
    weeks, rest = divmod(abs(count), 5)
    while weeks and moment.day.weekday() > 4:  # from a weekend, count from the working day before it
        moment = replace(moment, seconds=moment.seconds - step * DAY)
    found = within_calendar(replace(moment, seconds=moment.seconds + step * weeks * 7 * DAY))
    while rest and found is not None:
        found = within_calendar(replace(found, seconds=found.seconds + step * DAY))
        rest -= found is not None and found.day.weekday() < 5
    return found


def to_expression(moment: Date) -> Expression:
    """The DateObject."""
    parts: tuple[Any, ...] = moment.parts
    granularity = moment.granularity
    kept = parts[: LENGTH[granularity]]
    if granularity in ("Hour", "Minute", "Second", "Instant"):
        zone = here() if moment.zone is None else moment.zone
        return call("DateObject", list_of(*kept), granularity, "Gregorian", float(zone) if type(zone) is int else zone)
    return call("DateObject", list_of(*kept), granularity)


def from_date_object(e: Expression) -> Date | None:
    """The date of a DateObject in its full form."""
    if not has_head(e, system("DateObject")) or len(e.args) < 2 or type(e.args[1]) is not str:
        return None
    if not has_head(e.args[0], system("List")) or e.args[1] not in LENGTH:
        return None
    seconds = seconds_of(e.args[0].args)
    zone = e.args[3] if len(e.args) > 3 and not isinstance(e.args[3], Expr | Symbol) else None
    return None if seconds is None else Date(seconds, e.args[1], zone)


def session_start() -> float:
    """When the session began, on the clock of `time.time`."""
    return getattr(state.session, "started", PROCESS_START)


PROCESS_START = time.time()
