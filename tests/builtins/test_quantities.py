"""Quantities against the definitions of the units and the laws of arithmetic."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.builtins.times.units import units
from wlnet.evaluator import Session
from wlnet.expr import call
from wlnet.forms import text


def session() -> Session:
    return Session(write_message=lambda line: None)


CASES = [
    ('Quantity[5,"s"]', 'Quantity[5, "Seconds"]'),
    ('Quantity["Meters"]', 'Quantity[1, "Meters"]'),
    ('Quantity["5 meters"]', 'Quantity[5, "Meters"]'),
    ('Quantity[{1,2},"Bytes"]', '{Quantity[1, "Bytes"], Quantity[2, "Bytes"]}'),
    ('{Quantity[7,"kph"],Quantity[7,5/2],Quantity[7,1]}', '{Quantity[7, "Kilometers"/"Hours"], 35/2, 7}'),
    ('Quantity[7,"FeetPerSecond"]', 'Quantity[7, "Feet"/"Seconds"]'),
    ('Quantity[7,"FeetPerMinuteSquared"]', 'Quantity[7, "Feet"/"Minutes"^2]'),
    (
        'Quantity[2,{"mA","kPa","MWh","min","pm"}]',
        '{Quantity[2, "Milliamperes"], Quantity[2, "Kilopascals"], '
        'Quantity[2, "Hours"*"Megawatts"], Quantity[2, "Minutes"], Quantity[2, "Picometers"]}',
    ),
    ('UnitConvert[Quantity[5,"WattHours"],"Joules"]', 'Quantity[18000, "Joules"]'),
    ('Quantity[4.,"Meters"]^0.7', 'Quantity[2.6390158215457884, "Meters"^0.7]'),
    ('Quantity[3.,"Meters"]^2.', 'Quantity[9., "Meters"^2]'),
    ('Mod[Quantity[5,"Feet"],Quantity[7,"Inches"]]', 'Quantity[4, "Inches"]'),
    ('Quantity[10,"Rounds"]', 'Quantity[10, "Rounds"]'),
    (
        'Quantity[3,IndependentUnit["apples"]]+Quantity[4,IndependentUnit["apples"]]',
        'Quantity[7, IndependentUnit["apples"]]',
    ),
    ('Quantity[1,"Hours"]+Quantity[30,"Minutes"]', 'Quantity[90, "Minutes"]'),
    ('Quantity[30,"Minutes"]+Quantity[1,"Seconds"]', 'Quantity[1801, "Seconds"]'),
    ('Quantity[10,"Meters"]/Quantity[2,"Seconds"]', 'Quantity[5, "Meters"/"Seconds"]'),
    ('Quantity[10,"Meters"]/Quantity[5,"Meters"]', "2"),
    ('Quantity[1,"Hertz"]*Quantity[3,"Seconds"]', "3"),
    ('Sqrt[Quantity[16,"Meters"^2]]', 'Quantity[4, "Meters"]'),
    ('Quantity[50,"Percent"]+1', "3/2"),
    ('0+Quantity[2,"Meters"]', 'Quantity[2, "Meters"]'),
    ('Quantity[1,"Hours"]<Quantity[90,"Minutes"]', "True"),
    ('Quantity[1,"Hours"]==Quantity[60,"Minutes"]', "True"),
    ('Quantity[3,"Seconds"]>0', "True"),
    ('Max[Quantity[1,"Hours"],Quantity[90,"Minutes"]]', 'Quantity[90, "Minutes"]'),
    ('Mean[{Quantity[1,"Seconds"],Quantity[3,"Seconds"]}]', 'Quantity[2, "Seconds"]'),
    ('{1,2}Quantity[1,"Bytes"]', '{Quantity[1, "Bytes"], Quantity[2, "Bytes"]}'),
    ('UnitConvert[Quantity[1,"Gibibytes"],"Bytes"]', 'Quantity[1073741824, "Bytes"]'),
    ('UnitConvert[Quantity[1,"Megabytes"],"Bytes"]', 'Quantity[1000000, "Bytes"]'),
    ('UnitConvert[Quantity[1,"Miles"],"Kilometers"]', 'Quantity[25146/15625, "Kilometers"]'),
    ('UnitConvert[Quantity[20,"DegreesCelsius"],"DegreesFahrenheit"]', 'Quantity[68, "DegreesFahrenheit"]'),
    ('UnitConvert[Quantity[1,"Days"],"Seconds"]', 'Quantity[86400, "Seconds"]'),
    ('UnitConvert[Quantity[72,"Kilometers"/"Hours"],"Meters"/"Seconds"]', 'Quantity[20, "Meters"/"Seconds"]'),
    ('UnitConvert[Quantity[{1,2},"Minutes"],"Seconds"]', '{Quantity[60, "Seconds"], Quantity[120, "Seconds"]}'),
    ('QuantityMagnitude[Quantity[2,"Hours"],"Minutes"]', "120"),
    ('QuantityMagnitude[UnitConvert[Quantity[1,"Kilobytes"],"Bits"]]', "8000"),
    ('QuantityUnit[Quantity[2,"Hours"]]', '"Hours"'),
    ('QuantityQ[Quantity[2,"Hours"]]', "True"),
    ("QuantityQ[2]", "False"),
    ('Median[{Quantity[2,"Hours"],Quantity[30,"Minutes"],Quantity[1,"Hours"]}]', 'Quantity[1, "Hours"]'),
    ('Variance[{Quantity[2,"Hours"],Quantity[3,"Hours"]}]', 'Quantity[1/2, "Hours"^2]'),
    ('Quantity[3,"Hours"]/.Quantity[n_,_]:>n', "3"),
    ('Round[Quantity[5.678,"Seconds"],0.1]', 'Quantity[5.7, "Seconds"]'),
    ('CompatibleUnitQ["Meters","Feet"]', "True"),
    ('CompatibleUnitQ["Meters","Seconds"]', "False"),
    ('UnitDimensions[Quantity[1,"Meters"/"Seconds"]]', '{{"LengthUnit", 1}, {"TimeUnit", -1}}'),
    ('UnitSimplify[Quantity[3,"Kilograms" "Meters"/"Seconds"^2]]', 'Quantity[3, "Newtons"]'),
    ('Round[Quantity[2.6,"Meters"]]', 'Quantity[3, "Meters"]'),
    ('Quantity[1,"Hours"]/.Quantity[n_,"Hours"]:>n', "1"),
    ('Range[Quantity[1,"Hours"],Quantity[2,"Hours"]]', '{Quantity[1, "Hours"], Quantity[2, "Hours"]}'),
]
SHOWN = [
    ('Quantity[5,"Seconds"]', "5 seconds"),
    ('Quantity[1,"Seconds"]', "1 second"),
    ('Quantity[1,"Feet"]', "1 foot"),
    ('-Quantity[1,"Seconds"]', "-1 seconds"),
    ('Quantity[3.2,"Meters"/"Seconds"]', "3.2 meters per second"),
    ('Quantity[50,"Percent"]', "50%"),
    ('UnitConvert[Quantity[100,"Minutes"],MixedUnit[{"Hours","Minutes"}]]', "1 hour 40 minutes"),
]
MESSAGES = [
    ('Quantity[1,"nosuchunit"]', "Quantity::unkunit"),
    ('Quantity[1,"Seconds"]+1', "Quantity::compat"),
    ('Quantity[1,"Seconds"]+Quantity[1,"Meters"]', "Quantity::compat"),
    ('Quantity[1,"Seconds"]<Quantity[1,"Meters"]', "Quantity::compat"),
    ('UnitConvert[Quantity[1,"Seconds"],"Meters"]', "UnitConvert::compat"),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(session().evaluate(source)) == text(session().evaluate(f"HoldForm[{expected}]").args[0])


@pytest.mark.parametrize(("source", "expected"), SHOWN)
def test_shown(source, expected):
    assert text(session().evaluate(source), "OutputForm") == expected


@pytest.mark.parametrize(("source", "expected"), MESSAGES)
def test_message(source, expected):
    s = session()
    s.evaluate(source)
    assert [f"{m.symbol}::{m.tag}" for m in s.messages] == [expected]


LENGTHS = ("Meters", "Feet", "Kilometers", "Inches", "Miles", "LightYears")


@given(st.integers(-1000, 1000), st.sampled_from(LENGTHS), st.sampled_from(LENGTHS))
def test_conversion_goes_back(n, here, there):
    s = session()
    q = call("Quantity", n, here)
    back = s.evaluate(call("UnitConvert", call("UnitConvert", q, there), here))
    assert text(back) == text(s.evaluate(q))


@given(st.integers(1, 100), st.integers(1, 100), st.sampled_from(LENGTHS), st.sampled_from(LENGTHS))
def test_sums_are_sums_of_sizes(n, m, one, other):
    s = session()
    total = s.evaluate(call("QuantityMagnitude", call("Plus", call("Quantity", n, one), call("Quantity", m, other)),
                            "Meters"))  # fmt: skip
    assert total == n * Fraction(units()[one].size) + m * Fraction(units()[other].size)
