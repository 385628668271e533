"""Dates: DateObject and the other ways to give a date, and what they say."""

from __future__ import annotations

from dataclasses import replace

from wlnet.evaluator import builtin, declare, evaluate, value
from wlnet.evaluator.changes import declare_settings
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from .calendar import (
    COARSE,
    GRANULARITIES,
    LENGTH,
    UNIX_START,
    Date,
    exact,
    from_date_object,
    here,
    is_zone,
    now,
    offset,
    seconds_of,
    shifted,
    to_expression,
    truncated,
)
from .date_arithmetic import RULES, zone_option
from .date_text import DEFAULT, FORMATS, VALUES, parsed, parsed_as, written

Automatic, List, True_, False_ = map(system, ("Automatic", "List", "True", "False"))
NUMBERS = (int, float)
MESSAGES = {
    "str": "String `1` cannot be interpreted as a date.",
    "arg": "Argument `1` cannot be interpreted as a date or time input.",
    "zone": "`1` is not a valid time zone specification.",
}
OPTIONS = {"TimeZone": Automatic}


def read_date(e: Expression, zone: Expression = Automatic) -> Date | None:
    """The date that any specification of one means; None where it means none."""
    found = from_date_object(e)
    if found is None:
        found = read_plain(e, zone)
    if found is None or zone is Automatic:
        return found
    return found.at(zone) if found.zone is not None and found.zone != zone else replace(found, zone=zone)


def read_plain(e: Expression, zone: Expression) -> Date | None:
    """The date of a list, of seconds since 1900, or of a text."""
    local = here() if zone is Automatic else zone
    if is_list(e):
        parts = e.args
        if len(parts) == 2 and type(parts[0]) is str and (is_list(parts[1]) or type(parts[1]) is str):
            elements = parts[1].args if is_list(parts[1]) else (parts[1],)
            return parsed_as(parts[0], elements) if all(type(x) is str for x in elements) else None
        if not 1 <= len(parts) <= 6 or not all(
            type(x) in NUMBERS or type(exact_part(x)) is not type(None) for x in parts
        ):
            return None
        seconds = seconds_of(tuple(exact_part(x) for x in parts))
        if seconds is None:
            return None
        whole = all(exact_part(x) == int(exact_part(x)) for x in parts)
        return Date(seconds, GRANULARITIES[len(parts) - 1] if whole else "Instant", local)
    if type(e) in NUMBERS:
        return Date(e, "Instant", local) if -5e10 < e < 2.5e11 else None
    if type(e) is str:
        return parsed(e)
    if isinstance(e, Expr) and has_head(e, system("TimeObject")):
        return None
    return None


def exact_part(x: Expression):  # type: ignore[no-untyped-def]
    """A part of a date as a number; None where it is none."""
    from fractions import Fraction

    return x if type(x) in NUMBERS else float(x) if type(x) is Fraction else None


def needed(name: str, e: Expression, zone: Expression = Automatic) -> Date:
    """The date, or the message that this is none."""
    if zone is not Automatic and not is_zone(zone):
        raise WolframMessage(name, "zone", zone, text=MESSAGES["zone"])
    found = read_date(e, zone)
    if found is None:
        tag = "str" if type(e) is str else "arg"
        raise WolframMessage(name, tag, e, text=MESSAGES[tag])
    return found


def property_of(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """DateObject[...]["Year"]."""
    return call("DateValue", head, *args) if len(args) == 1 else None


@builtin("DateObject", "DateObject[{y, m, d, h, m, s}] is a date; DateObject[] is now, DateObject[\"string\"] a date "
         "written in words, DateObject[date, granularity] its year, month, week, day and so on.",
         options=OPTIONS, messages=MESSAGES, curry=property_of, up=RULES)  # fmt: skip
def date_object(date=None, granularity=None, calendar="Gregorian", zone=None, *, time_zone):
    """The date in its full form."""
    given = time_zone if zone is None else zone
    if date is None:
        return to_expression(now(None if given is Automatic else given))
    if has_head(granularity, system("TimeObject")) and is_list(granularity.args[0]):
        day = needed("DateObject", date, given)
        clock = granularity.args[0].args
        return call("DateObject", list_of(*day.parts[:3], *clock))
    if (
        is_list(date)
        and from_date_object(call("DateObject", date, granularity)) is not None
        and full(date, granularity)
    ):
        if len(date.args) < 4:
            return (
                None
                if zone is None and calendar == "Gregorian" and time_zone is Automatic
                else call("DateObject", date, granularity)
            )
        if zone is not None:
            return None
    if is_list(date) and date.args and is_list(date.args[0]):
        return Expr(List, tuple(call("DateObject", d) for d in date.args))
    found = needed("DateObject", date, given)
    if type(granularity) is str:
        if granularity not in LENGTH:
            return None
        found = truncated(found, granularity)
    return to_expression(found)


def full(parts: Expr, granularity: Expression) -> bool:
    """Whether a list of parts is what a DateObject of this granularity keeps."""
    if granularity not in LENGTH or len(parts.args) != LENGTH[granularity]:
        return False
    seconds = seconds_of(parts.args)
    if seconds is None:
        return False
    found = Date(seconds, granularity)
    return truncated(found, granularity).seconds == seconds and found.parts[: len(parts.args)] == parts.args


@value("Now", "Now is the present moment.")
def now_():
    """A DateObject."""
    return to_expression(now())


def day_from_today(name: str, days: int, usage: str) -> None:
    """Declare Today or a day next to it."""

    def run() -> Expression:
        return to_expression(shifted(truncated(now(), "Day"), days, "Day") or now())

    run.__doc__ = "A DateObject of a day."
    run.__module__ = __name__
    value(name, usage)(run)


day_from_today("Today", 0, "Today is the present day.")
day_from_today("Yesterday", -1, "Yesterday is the day before today.")
day_from_today("Tomorrow", 1, "Tomorrow is the day after today.")


@value("$TimeZone", "$TimeZone is the time zone of dates, in hours east of Greenwich.")
def time_zone_here():
    """A number."""
    from .calendar import machine_zone

    return machine_zone()


@value("$DateStringFormat", "$DateStringFormat is the format of DateString[].")
def date_string_format():
    """A string."""
    return "DateTimeShort"


declare_settings("$TimeZone", "$DateStringFormat")


@builtin("CurrentDate", "CurrentDate[] is the present moment, CurrentDate[granularity] the present day, month, ...")
def current_date(granularity="Instant"):
    """A DateObject."""
    return to_expression(truncated(now(), granularity)) if granularity in LENGTH else None


def is_format(e: Expression) -> bool:
    """Whether `e` is an element of dates, or a list of strings that has one."""
    if is_list(e):
        return bool(e.args) and all(type(x) is str for x in e.args) and any(map(is_format, e.args))
    return type(e) is str and (e in FORMATS or e in VALUES)


@builtin("DateString", "DateString[] is the present date and time as a string; DateString[date, {\"Year\", \"-\", "
         "\"Month\", ...}] joins elements of a date, DateString[date, \"ISODateTime\"] gives a named format.",
         options=OPTIONS, messages={**MESSAGES, "fmt": "`1` is not a valid date format."})  # fmt: skip
def date_string(date=None, form=None, *, time_zone):
    """A string; of a list of dates, a list of strings."""
    if date is None or (form is None and is_format(date)):
        date, form = None, date
    if is_list(date) and date.args and all(is_list(d) or has_head(d, system("DateObject")) for d in date.args):
        return Expr(List, tuple(call("DateString", d, *([] if form is None else [form])) for d in date.args))
    if has_head(date, system("TimeObject")) and date.args and is_list(date.args[0]):
        moment = Date(seconds_of((1900, 1, 1, *date.args[0].args)) or 0, "Instant", here())
        form = "Time" if form is None else form
    elif date is None:
        moment = now(None if time_zone is Automatic else needed("DateString", 0, time_zone).zone)
    else:
        moment = needed("DateString", date, time_zone)
        if is_list(date) and form is None:  # a list has no granularity: the default format is $DateStringFormat
            moment = replace(moment, granularity="Instant")
    elements = elements_of(form, moment)
    if elements is None:
        raise WolframMessage("DateString", "fmt", form)
    return written(moment, elements)


def elements_of(form: Expression, moment: Date):  # type: ignore[no-untyped-def]
    """The elements of a format, of `$DateStringFormat` or of the granularity of the date."""
    if form is None or form is Automatic:
        if moment.granularity in DEFAULT:
            return DEFAULT[moment.granularity]
        form = evaluate(system("$DateStringFormat"))
    if type(form) is Association:
        form = riffled(form)
    if type(form) is str:
        return (form,)
    return tuple(form.args) if is_list(form) and all(type(x) is str for x in form.args) else None


def riffled(form: Association) -> Expression:
    """The elements of <|"Elements" -> {...}, "Delimiters" -> "/"|> with delimiters between."""
    elements, between = form.get("Elements"), form.get("Delimiters")
    if not is_list(elements):
        return form
    if type(between) is not str and not is_list(between):
        return elements
    return evaluate(call("Riffle", elements, between))


@builtin("DateList", "DateList[] is the present date as {y, m, d, h, m, s}, DateList[date] that of a date.",
         options=OPTIONS, messages=MESSAGES)  # fmt: skip
def date_list(date=None, *, time_zone):
    """A list of six numbers."""
    moment = now() if date is None else needed("DateList", date, time_zone)
    *whole, second = moment.parts
    return list_of(*whole, float(second))


@builtin("DateValue", "DateValue[date, element] gives an element of a date, such as \"Year\" or \"DayName\"; "
         "DateValue[element] that of now.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def date_value(date, element=None, form=None, *, time_zone):
    """A number or a name; for a list of elements a list of them."""
    if element is None:
        date, element = None, date
    if is_list(element):
        first = () if date is None else (date,)
        return Expr(List, tuple(call("DateValue", *first, x) for x in element.args))
    moment = now() if date is None else needed("DateValue", date, time_zone)
    if element in LENGTH and element not in VALUES:
        return {"Instant": to_expression(moment)}.get(element) or moment.parts[0] // COARSE.get(element, 1)
    if element == "DayName" and form is None:
        return system(str(VALUES[element](moment)))
    if element == "Granularity":
        return moment.granularity
    if type(element) is not str or element not in VALUES:
        return written(moment, (element,)) if element in FORMATS else None
    found = VALUES[element](moment)
    if form is None and element == "Second":
        found = exact(moment.parts[5])
    return str(found) if form is system("String") else found


@builtin("DayName", "DayName[date] is the day of the week, as Monday.", messages=MESSAGES)
def day_name(date=None):
    """A symbol."""
    return system(str(VALUES["DayName"](now() if date is None else needed("DayName", date))))


for _day in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split():  # noqa: SIM905
    declare(_day, f"{_day} is a day of the week.")


@builtin("AbsoluteTime", "AbsoluteTime[] is the number of seconds since the beginning of 1900, AbsoluteTime[date] that "
         "of a date.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def absolute_time(date=None, *, time_zone):
    """A number."""
    if date is None:
        return float(now(zone_option(time_zone)).seconds)
    moment = needed("AbsoluteTime", date, Automatic)
    zone = zone_option(time_zone)
    if moment.zone is not None and moment.zone != (here() if zone is None else zone):
        moment = moment.at(here() if zone is None else zone)
    return exact(moment.seconds) if type(moment.seconds) is not float else moment.seconds


@builtin("FromAbsoluteTime", "FromAbsoluteTime[t] is the date t seconds after the beginning of 1900.",
         options=OPTIONS, messages=MESSAGES)  # fmt: skip
def from_absolute_time(seconds, *, time_zone):
    """A DateObject."""
    if type(seconds) not in NUMBERS:
        return None
    return to_expression(needed("FromAbsoluteTime", seconds, time_zone))


@builtin("UnixTime", "UnixTime[] is the number of seconds since the beginning of 1970 in Greenwich, UnixTime[date] "
         "that of a date.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def unix_time(date=None, *, time_zone):
    """An integer."""
    moment = now() if date is None else needed("UnixTime", date, time_zone)
    return int(moment.instant // 1) - UNIX_START


@builtin("FromUnixTime", "FromUnixTime[t] is the date t seconds after the beginning of 1970 in Greenwich.",
         options=OPTIONS)  # fmt: skip
def from_unix_time(seconds, *, time_zone):
    """A DateObject."""
    if type(seconds) not in NUMBERS:
        return None
    zone = zone_option(time_zone)
    zone = here() if zone is None else zone
    universal = seconds + UNIX_START
    return to_expression(Date(universal + offset(zone, universal), "Instant", zone))


@builtin("TimeZoneConvert", "TimeZoneConvert[date, zone] is the same moment on the clocks of another time zone.",
         messages=MESSAGES)  # fmt: skip
def time_zone_convert(date, zone=None):
    """A DateObject."""
    target = here() if zone is None else zone
    if not is_zone(target):
        raise WolframMessage("TimeZoneConvert", "zone", target)
    return to_expression(needed("TimeZoneConvert", date).at(target))


@builtin("TimeObject", "TimeObject[{h, m, s}] is a time of day; TimeObject[] is now.", options=OPTIONS,
         messages=MESSAGES)  # fmt: skip
def time_object(clock=None, *, time_zone):
    """The time with hours, minutes and seconds within their bounds."""
    if clock is None:
        return call("TimeObject", list_of(*now().parts[3:]))
    if is_list(clock):
        if not 1 <= len(clock.args) <= 3 or not all(type(x) in NUMBERS for x in clock.args):
            return None
        seconds = (seconds_of((1900, 1, 1, *clock.args)) or 0) % 86400
        kept = Date(seconds).parts[3 : 3 + len(clock.args)]
        return None if kept == clock.args else call("TimeObject", list_of(*kept))
    if has_head(clock, system("TimeObject")):
        return clock
    moment = parsed(f"1900-01-01 {clock}") if type(clock) is str else None
    moment = moment or needed("TimeObject", clock, time_zone)
    return call("TimeObject", list_of(*moment.parts[3:]))


def is_date(e: Expression) -> bool:
    """Whether `e` is a DateObject in its full form."""
    return from_date_object(e) is not None


@builtin("DateObjectQ", "DateObjectQ[e] tells whether e is a date.")
def date_object_q(e):
    """True or False."""
    return True_ if is_date(e) else False_


declare("TimeZone", "TimeZone is an option for the time zone of dates.")
