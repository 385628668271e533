"""Dates and times of day as text: Wed 1 Jan 2020 10:30:15 GMT+1."""

from __future__ import annotations

from datetime import date

from ..expr import Expr, is_list
from .operators import ATOM
from .writer import Style, Written

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
DAYS = "Mon Tue Wed Thu Fri Sat Sun"


def date_object(e: Expr, style: Style) -> Written | None:
    """A DateObject in its full form: its granularity says how much of it is written."""
    if len(e.args) < 2 or not is_list(e.args[0]) or type(e.args[1]) is not str:
        return None
    parts, granularity = e.args[0].args, e.args[1]
    if not 1 <= len(parts) <= 6 or not all(type(p) in (int, float) for p in parts):
        return None
    try:
        text = day_text([int(p) for p in parts[:3]], granularity)
    except (ValueError, IndexError, OverflowError):
        return None
    clock = [f"{int(p):02}" for p in parts[3:]]
    if clock:
        text += " " + ":".join(clock if len(clock) > 1 else [*clock, "00"])
        if len(e.args) > 3:
            text += zone_text(e.args[3])
    return ATOM, (text,)


def day_text(parts: list[int], granularity: str) -> str:
    """The day, month, quarter or year."""
    if len(parts) == 1:
        return f"{parts[0]}s" if granularity == "Decade" else str(parts[0])
    if len(parts) == 2:
        front = f"Q{(parts[1] + 2) // 3}" if granularity == "Quarter" else MONTHS.split()[parts[1] - 1]
        return f"{front} {parts[0]}"
    day = DAYS.split()[date(*parts).weekday()]
    text = f"{day} {parts[2]} {MONTHS.split()[parts[1] - 1]} {parts[0]}"
    return f"Week of {text}" if granularity == "Week" else text


def zone_text(zone: object) -> str:
    """GMT and the hours from it, or the name of the zone."""
    if type(zone) is str:
        return f" {zone}"
    if type(zone) not in (int, float):
        return ""
    minutes = round(float(zone) * 60)  # type: ignore[arg-type]
    if minutes == 0:
        return " GMT"
    rest = f":{abs(minutes) % 60:02}" if minutes % 60 else ""
    return f" GMT{'-' if minutes < 0 else '+'}{abs(minutes) // 60}{rest}"


def time_object(e: Expr, style: Style) -> Written | None:
    """10:30:15."""
    if len(e.args) != 1 or not is_list(e.args[0]) or not 1 <= len(e.args[0].args) <= 3:
        return None
    parts = e.args[0].args
    if not all(type(p) in (int, float) for p in parts):
        return None
    clock = [f"{int(p):02}" for p in parts]
    return ATOM, (":".join(clock if len(clock) > 1 else [*clock, "00"]),)
