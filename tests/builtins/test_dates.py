"""Dates against Python's calendar and against documented answers."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import call, list_of
from wlnet.forms import text


def session() -> Session:
    s = Session(write_message=lambda line: None)
    s.evaluate("$TimeZone = 0")
    return s


CASES = [
    ("DateObject[{2020,1,31}]", 'DateObject[{2020, 1, 31}, "Day"]'),
    ("DateObject[{2020,1}]", 'DateObject[{2020, 1}, "Month"]'),
    ("DateObject[{2020,1,32}]", 'DateObject[{2020, 2, 1}, "Day"]'),
    ('DateObject[{2020,1,31},"Month"]', 'DateObject[{2020, 1}, "Month"]'),
    (
        "DateObject[{2020,1,31,10,30,15},TimeZone->2]",
        'DateObject[{2020, 1, 31, 10, 30, 15}, "Instant", "Gregorian", 2.]',
    ),
    ('DateObject["31 Jan 2020"]', 'DateObject[{2020, 1, 31}, "Day"]'),
    ('DateObject["January 31, 2020"]', 'DateObject[{2020, 1, 31}, "Day"]'),
    ('DateObject["2020/01/31"]', 'DateObject[{2020, 1, 31}, "Day"]'),
    ('DateObject["1/31/2020"]', 'DateObject[{2020, 1, 31}, "Day"]'),
    ('DateObject["2020-01"]', 'DateObject[{2020, 1}, "Month"]'),
    ('DateList["Jan 31, 2020 3:15 pm"]', "{2020, 1, 31, 15, 15, 0.}"),
    ('DateList["2020-01-31T10:30:15"]', "{2020, 1, 31, 10, 30, 15.}"),
    ('DateList[{"31/01/20",{"Day","Month","YearShort"}}]', "{2020, 1, 31, 0, 0, 0.}"),
    ("DateList[{2020,13,1}]", "{2021, 1, 1, 0, 0, 0.}"),
    ("DateList[3155673600]", "{2000, 1, 1, 0, 0, 0.}"),
    ("AbsoluteTime[{2000,1,1}]", "3155673600"),
    ("UnixTime[DateObject[{1970,1,2}]]", "86400"),
    ("FromUnixTime[0]", 'DateObject[{1970, 1, 1, 0, 0, 0}, "Instant", "Gregorian", 0.]'),
    ("DateString[{2020,1,31}]", '"Fri 31 Jan 2020 00:00:00"'),
    ('DateString[{2020,1,31,9,3,5},"DateTime"]', '"Friday 31 January 2020 09:03:05"'),
    ('DateString[{2020,1,31,9,3,5},"DateTimeShort"]', '"Fri 31 Jan 2020 09:03:05"'),
    ('DateString[{2020,1,31,9,3,5},"ISODateTime"]', '"2020-01-31T09:03:05"'),
    ('DateString[{2020,1,31},"ISOWeekDate"]', '"2020-W05-5"'),
    ('DateString[{2020,1,31},"ISOOrdinalDate"]', '"2020-031"'),
    ('DateString[{2020,1,31,15,3,5},{"Hour12",":","Minute"," ","AMPM"}]', '"03:03 PM"'),
    ('DateString[{2020,1,31,15,3,5},{"Year","_","MonthShort","_","DayShort"}]', '"2020_1_31"'),
    ("DatePlus[{2020,1,31},1]", "{2020, 2, 1}"),
    ('DatePlus[{2020,1,31},{1,"Month"}]', "{2020, 2, 29}"),
    ('DatePlus[{2020,2,29},{1,"Year"}]', "{2021, 2, 28}"),
    ('DateObject[{2020,1,31}]+Quantity[1,"Months"]', 'DateObject[{2020, 2, 29}, "Day"]'),
    ('DateObject[{2020,3,1}]-Quantity[1,"Days"]', 'DateObject[{2020, 2, 29}, "Day"]'),
    ("DateObject[{2020,3,1}]-DateObject[{2020,2,1}]", 'Quantity[29, "Days"]'),
    ('DateDifference[{2020,1,1},{2020,1,2},"Hour"]', 'Quantity[24, "Hours"]'),
    (
        'DateDifference[{2010,5,1},{2012,8,12},{"Year","Month","Day"}]',
        'Quantity[MixedMagnitude[{2, 3, 11}], MixedUnit[{"Years", "Months", "Days"}]]',
    ),
    ("DateRange[{2020,1,30},{2020,2,1}]", "{{2020, 1, 30}, {2020, 1, 31}, {2020, 2, 1}}"),
    ('DateRange[{2020,1,31},{2020,4,1},"Month"]', "{{2020, 1, 31}, {2020, 2, 29}, {2020, 3, 31}}"),
    ("DayName[{2020,1,31}]", "Friday"),
    ("DayCount[{2020,1,1},{2020,2,1}]", "31"),
    ('DayCount[{2020,1,1},{2020,2,1},"Weekday"]', "22"),
    ("LeapYearQ[{1900}]", "False"),
    ("LeapYearQ[{2000}]", "True"),
    ("DateObject[{2020,1,1}]<DateObject[{2020,1,2}]", "True"),
    ("DateObject[{2020,1,1,0,0,0},TimeZone->0]==DateObject[{2020,1,1,1,0,0},TimeZone->1]", "True"),
    ("Max[DateObject[{2020,1,1}],DateObject[{2020,1,2}]]", 'DateObject[{2020, 1, 2}, "Day"]'),
    ('DateValue[{2020,1,31},{"Year","MonthName"}]', '{2020, "January"}'),
    ('DateObject[{2020,1,31}]["Year"]', "2020"),
    ("TimeObject[{10,90,0}]", "TimeObject[{11, 30, 0}]"),
    ("DateObject[Today]===Today", "True"),
    ("Tomorrow-Yesterday", 'Quantity[2, "Days"]'),
    ("Head[Now]", "DateObject"),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(session().evaluate(source)) == expected


def test_shown():
    s = session()
    moment = s.evaluate("DateObject[{2020,1,31,10,30,15},TimeZone->2]")
    assert text(moment, "OutputForm") == "Fri 31 Jan 2020 10:30:15 GMT+2"
    assert text(s.evaluate("DateObject[{2020,1}]"), "OutputForm") == "Jan 2020"


def test_other_zone():
    s = session()
    source = 'TimeZoneConvert[DateObject[{2020,7,1,12,0,0},TimeZone->0],"Europe/Paris"]'
    assert text(s.evaluate(f"DateList[{source}]")) == "{2020, 7, 1, 14, 0, 0.}"


@pytest.mark.parametrize("source", ['DateObject["nonsense"]', 'DateList["2020-02-31"]', "DateString[x]"])
def test_no_date(source):
    s = session()
    s.evaluate(source)
    assert len(s.messages) == 1


days = st.dates(min_value=date(1600, 1, 1), max_value=date(2400, 1, 1))


@given(days, st.integers(-100_000, 100_000))
def test_days_later(day, count):
    later = day + timedelta(days=count)
    found = session().evaluate(call("DatePlus", list_of(day.year, day.month, day.day), count))
    assert found == list_of(later.year, later.month, later.day)


@given(days)
def test_names_and_numbers(day):
    s = session()
    given_ = list_of(day.year, day.month, day.day)
    assert s.evaluate(call("DateString", given_, "Date")) == f"{day:%A} {day.day} {day:%B} {day.year}"
    assert s.evaluate(call("AbsoluteTime", given_)) == (day - date(1900, 1, 1)).days * 86400
    assert text(s.evaluate(call("DayName", given_))) == f"{day:%A}"


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))
def test_text_is_read_back(moment):
    moment = moment.replace(microsecond=0)
    s = session()
    found = s.evaluate(call("DateList", moment.isoformat()))
    assert [int(x) for x in found.args] == list(moment.timetuple()[:6])


def test_settings():
    s = session()
    s.evaluate('$TimeZone = 2; $DateStringFormat = {"Year"}')
    assert text(s.evaluate("UnixTime[DateObject[{1970,1,1,2,0,0}]]")) == "0"
    assert s.evaluate("DateString[{2020,1,31,1,2,3}]") == "2020"


@given(days, st.integers(-40, 40))
def test_business_days(day, count):
    expected, step = day, 1 if count > 0 else -1
    for _ in range(abs(count)):
        expected += timedelta(days=step)
        while expected.weekday() > 4:
            expected += timedelta(days=step)
    span = list_of(count, "BusinessDay")
    found = session().evaluate(call("DatePlus", list_of(day.year, day.month, day.day), span))
    assert found == list_of(expected.year, expected.month, expected.day)


@pytest.mark.parametrize("span", ["10^30", '{10^30,"Month"}', '{10^30,"BusinessDay"}'])
def test_beyond_the_calendar(span):
    s = session()
    s.evaluate(f"DatePlus[{{2020,1,31}},{span}]")
    assert [m.tag for m in s.messages] == ["inv"]
    assert not s.faults
