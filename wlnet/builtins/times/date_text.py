"""Dates as text: the elements of DateString, and the reading of dates that people write."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from .calendar import Date, Number, offset, seconds_of

MONTHS = ("January February March April May June July August September October November December").split()  # noqa: SIM905
DAYS = ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()  # noqa: SIM905
FORMATS: dict[str, tuple[str, ...]] = {
    "Date": ("DayName", " ", "DayShort", " ", "MonthName", " ", "Year"),
    "DateShort": ("DayNameShort", " ", "DayShort", " ", "MonthNameShort", " ", "Year"),
    "Time": ("Hour", ":", "Minute", ":", "Second"),
    "DateTime": ("DayName", " ", "DayShort", " ", "MonthName", " ", "Year", " ", "Time"),
    "DateTimeShort": ("DayNameShort", " ", "DayShort", " ", "MonthNameShort", " ", "Year", " ", "Time"),
    "ISODate": ("Year", "-", "Month", "-", "Day"),
    "ISODateTime": ("Year", "-", "Month", "-", "Day", "T", "Hour", ":", "Minute", ":", "Second"),
    "ISOWeekDate": ("ISOYear", "-W", "Week", "-", "ISOWeekDay"),
    "ISOOrdinalDate": ("Year", "-", "DayOfYear"),
}


def zone_name(moment: Date) -> str:
    """Hours from Greenwich, as +02:00."""
    shift = offset(moment.zone, moment.seconds) // 60
    return f"{'-' if shift < 0 else '+'}{abs(shift) // 60:02}:{abs(shift) % 60:02}"


ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def roman(n: int) -> str:
    """A number in Roman numerals."""
    text = ""
    for value, sign in ROMAN:
        text, n = text + sign * (n // value), n % value
    return text


def fraction_of(moment: Date, start: tuple[int, ...], end: tuple[int, ...]) -> float:
    """How much of a span of time has passed."""
    first, last = seconds_of(start) or 0, seconds_of(end) or 1
    return float((moment.seconds - first) / (last - first))


Element = Callable[[Date], "int | float | str"]
VALUES: dict[str, Element] = {
    "Year": lambda t: t.parts[0],
    "YearShort": lambda t: t.parts[0] % 100,
    "YearExact": lambda t: t.parts[0] + fraction_of(t, (t.parts[0], 1), (t.parts[0] + 1, 1)),
    "YearFraction": lambda t: fraction_of(t, (t.parts[0], 1), (t.parts[0] + 1, 1)),
    "YearRomanNumeral": lambda t: roman(t.parts[0]),
    "Quarter": lambda t: (t.parts[1] + 2) // 3,
    "QuarterShort": lambda t: (t.parts[1] + 2) // 3,
    "QuarterName": lambda t: f"Quarter {(t.parts[1] + 2) // 3}",
    "QuarterNameShort": lambda t: f"Q{(t.parts[1] + 2) // 3}",
    "Month": lambda t: t.parts[1],
    "MonthShort": lambda t: t.parts[1],
    "MonthName": lambda t: MONTHS[t.parts[1] - 1],
    "MonthNameShort": lambda t: MONTHS[t.parts[1] - 1][:3],
    "MonthNameInitial": lambda t: MONTHS[t.parts[1] - 1][0],
    "MonthRomanNumeral": lambda t: roman(t.parts[1]),
    "MonthExact": lambda t: t.parts[1] + fraction_of(t, t.parts[:2], (t.parts[0], t.parts[1] + 1)),
    "MonthFraction": lambda t: fraction_of(t, t.parts[:2], (t.parts[0], t.parts[1] + 1)),
    "Week": lambda t: t.day.isocalendar()[1],
    "WeekShort": lambda t: t.day.isocalendar()[1],
    "ISOYear": lambda t: t.day.isocalendar()[0],
    "ISOYearShort": lambda t: t.day.isocalendar()[0] % 100,
    "ISOWeekDay": lambda t: t.day.isocalendar()[2],
    "Day": lambda t: t.parts[2],
    "DayShort": lambda t: t.parts[2],
    "DayOfYear": lambda t: t.day.timetuple().tm_yday,
    "DayName": lambda t: DAYS[t.day.weekday()],
    "DayNameShort": lambda t: DAYS[t.day.weekday()][:3],
    "DayNameInitial": lambda t: DAYS[t.day.weekday()][0],
    "DayExact": lambda t: t.parts[2] + float(t.seconds % 86400) / 86400,
    "DayFraction": lambda t: float(t.seconds % 86400) / 86400,
    "Hour": lambda t: t.parts[3],
    "HourShort": lambda t: t.parts[3],
    "Hour24": lambda t: t.parts[3],
    "Hour24Short": lambda t: t.parts[3],
    "Hour12": lambda t: (t.parts[3] - 1) % 12 + 1,
    "Hour12Short": lambda t: (t.parts[3] - 1) % 12 + 1,
    "AMPM": lambda t: "AM" if t.parts[3] < 12 else "PM",
    "AMPMLowerCase": lambda t: "am" if t.parts[3] < 12 else "pm",
    "HourExact": lambda t: float(t.seconds % 86400) / 3600,
    "HourFraction": lambda t: float(t.seconds % 3600) / 3600,
    "Minute": lambda t: t.parts[4],
    "MinuteShort": lambda t: t.parts[4],
    "MinuteExact": lambda t: float(t.seconds % 3600) / 60,
    "MinuteFraction": lambda t: float(t.seconds % 60) / 60,
    "Second": lambda t: int(t.parts[5]),
    "SecondShort": lambda t: int(t.parts[5]),
    "SecondExact": lambda t: float(t.parts[5]),
    "SecondFraction": lambda t: float(t.parts[5] % 1),
    "Millisecond": lambda t: int(t.parts[5] % 1 * 1000),
    "MillisecondShort": lambda t: int(t.parts[5] % 1 * 1000),
    "TimeZone": lambda t: offset(t.zone, t.seconds) / 3600,
    "TimeZoneName": lambda t: t.zone if type(t.zone) is str else "GMT" + zone_name(t),
    "TimeZoneNameShort": lambda t: "GMT" + zone_name(t),
    "ISOTimeZone": zone_name,
    "UnixTime": lambda t: int(t.instant - 2208988800),
}
DIGITS = {"Year": 4, "ISOYear": 4, "DayOfYear": 3, "Millisecond": 3, "ISOWeekDay": 1}


def element_text(moment: Date, name: str) -> str | None:
    """What an element or a named format is for a date; None where there is no such element."""
    if name in FORMATS:
        return "".join(element_text(moment, part) or part for part in FORMATS[name])
    found = VALUES.get(name)
    if found is None:
        return None
    value = found(moment)
    if name == "TimeZone":
        return zone_name(moment)
    if name == "SecondExact":
        return f"{value:09.6f}"
    if (type(value) is int and not name.endswith("Short")) or name in ("YearShort", "ISOYearShort"):
        return f"{value:0{DIGITS.get(name, 2)}}"
    return str(value)


def written(moment: Date, elements: Sequence[str]) -> str:
    """The elements of a date one after the other; other strings stand for themselves."""
    return "".join(part if (text := element_text(moment, part)) is None else text for part in elements)


DEFAULT = {"Year": ("Year",), "Month": ("MonthNameShort", " ", "Year"), "Day": FORMATS["DateShort"],
           "Quarter": ("QuarterNameShort", " ", "Year"), "Week": FORMATS["DateShort"], "Decade": ("Year", "s"),
           "Century": ("Year",), "Millennium": ("Year",), "Hour": (*FORMATS["DateShort"], " ", "Hour", ":00"),
           "Minute": (*FORMATS["DateShort"], " ", "Hour", ":", "Minute")}  # fmt: skip

MONTH_WORD = r"(?P<month>jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\.?"
CLOCK = (
    r"(?:(?:\s+|\s*,\s*|T|\s+at\s+)(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}(?:[.,]\d+)?))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|(?:GMT|UTC)?\s*[+-]\d{1,2}(?::?\d{2})?|GMT|UTC)?)?"
)
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
DAY_WORD = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
PATTERNS = [
    re.compile(WEEKDAY + body + CLOCK, re.IGNORECASE)
    for body in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<month>0?[1-9]|1[0-2])[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{1,2})",
        r"(?P<day>1[3-9]|2\d|3[01])[/-](?P<month>\d{1,2})[/-](?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})",
        DAY_WORD + r"[\s-]+" + MONTH_WORD + r"[\s,-]+(?P<year>\d{4})",
        MONTH_WORD + r"\s+" + DAY_WORD + r"\s*,?\s+(?P<year>\d{4})",
        r"(?P<year>\d{4})\s+" + MONTH_WORD + r"\s+" + DAY_WORD,
        MONTH_WORD + r"\s*,?\s+(?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d{2})",
        r"(?P<year>\d{4})",
    )
] + [  # as the language and programs write them: the time before the year
    re.compile(WEEKDAY + MONTH_WORD + r"\s+" + DAY_WORD + r"\s+(?P<hour>\d{1,2}):(?P<minute>\d{2}):(?P<second>\d{2})"
               r"\s+(?P<year>\d{4})", re.IGNORECASE),
]  # fmt: skip


def parsed(text: str) -> Date | None:
    """The date that a text says, as exactly as it does; None where it says none."""
    for pattern in PATTERNS:
        found = pattern.fullmatch(text.strip())
        if found is not None:
            return from_fields({k: v for k, v in found.groupdict().items() if v is not None})
    return None


def from_fields(fields: dict[str, str]) -> Date | None:
    """The date of named parts."""
    year = int(fields["year"])
    if len(fields["year"]) <= 2:
        year += 2000 if year < 70 else 1900
    parts: list[Number] = [year]
    granularity = "Year"
    if "month" in fields:
        parts.append(month_number(fields["month"]))
        granularity = "Month"
    if "day" in fields:
        parts.append(int(fields["day"]))
        granularity = "Day"
    if "hour" in fields:
        hour = int(fields["hour"])
        if "half" in fields:
            hour = hour % 12 + (12 if fields["half"].lower().startswith("p") else 0)
        second = fields.get("second", "0").replace(",", ".")
        parts += [1] * (3 - len(parts))
        parts += [hour, int(fields.get("minute", 0)), float(second) if "." in second else int(second)]
        granularity = "Instant" if "second" in fields else "Minute" if "minute" in fields else "Hour"
    for part, least, most in zip(parts, (1, 1, 1, 0, 0, 0), (9999, 12, 31, 24, 59, 60), strict=False):
        if not least <= part <= most:
            return None
    if len(parts) > 2 and int(parts[2]) > last_day(year, int(parts[1])):
        return None
    seconds = seconds_of(tuple(parts))
    return None if seconds is None else Date(seconds, granularity, zone_of(fields.get("zone", "")))


def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    start, end = date(year, month, 1), date(year + (month == 12), month % 12 + 1, 1) if year < 9999 else date.max
    return (end - start).days if year < 9999 else 31


def month_number(text: str) -> int:
    """1 for "1" and "January"."""
    if text.isdigit():
        return int(text)
    return next(i for i, name in enumerate(MONTHS, 1) if name.lower().startswith(text.lower()[:3]))


def zone_of(text: str) -> float | None:
    """Hours from Greenwich in "Z", "+02:00" or "GMT+2"."""
    if not text:
        return None
    found = re.search(r"([+-])(\d{1,2}):?(\d{2})?", text)
    if found is None:
        return 0.0
    return (-1 if found[1] == "-" else 1) * (int(found[2]) + int(found[3] or 0) / 60)


YEAR, MONTH, DAY, HOUR = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})", r"(?P<hour>\d{1,2})"
MINUTE, SECOND, HALF = r"(?P<minute>\d{1,2})", r"(?P<second>\d{1,2})", r"(?P<half>[AaPp][Mm])"
NAME = r"(?P<month>[A-Za-z]+)"
FIELDS = {
    "Year": YEAR, "YearShort": r"(?P<year>\d{2})", "Month": MONTH, "MonthShort": MONTH, "MonthName": NAME,
    "MonthNameShort": NAME, "Day": DAY, "DayShort": DAY, "DayName": r"[A-Za-z]+", "DayNameShort": r"[A-Za-z]+",
    "Hour": HOUR, "HourShort": HOUR, "Hour24": HOUR, "Hour24Short": HOUR, "Hour12": HOUR, "Hour12Short": HOUR,
    "AMPM": HALF, "AMPMLowerCase": HALF, "Minute": MINUTE, "MinuteShort": MINUTE, "Second": SECOND,
    "SecondShort": SECOND, "SecondExact": r"(?P<second>\d{1,2}(?:\.\d+)?)",
    "ISOTimeZone": r"(?P<zone>Z|[+-]\d{2}:?\d{2})",
}  # fmt: skip


def parsed_as(text: str, elements: Sequence[str]) -> Date | None:
    """The date in a text made of these elements, with any separators between elements that have none."""
    pattern, previous = "", False
    for part in [inner for e in elements for inner in FORMATS.get(e, (e,))]:
        field = FIELDS.get(part)
        pattern += (r"\W*" if previous and field else "") + (field or re.escape(part))
        previous = field is not None
    try:
        found = re.fullmatch(r"\s*" + pattern + r"\s*", text)
    except re.error:
        return None
    if found is None:
        return None
    fields = {k: v for k, v in found.groupdict().items() if v is not None}
    fields.setdefault("year", str(date.today().year))
    if (
        "month" in fields
        and not fields["month"].isdigit()
        and fields["month"][:3].title() not in {m[:3] for m in MONTHS}
    ):
        return None
    return from_fields(fields)
