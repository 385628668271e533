"""Intervals: by hand, and every value of a function at points inside lies in the interval of its values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("Interval[{5, 1}, {2, 7}, {9, 10}]", "Interval[{1, 7}, {9, 10}]"), ("Interval[3]", "Interval[{3, 3}]"),
    ("Interval[{1, 6}] + Interval[{0, 2}]", "Interval[{1, 8}]"), ("1 - 2 Interval[{1, 2}]", "Interval[{-3, -1}]"),
    ("Interval[{-2, 5}]^2", "Interval[{0, 25}]"), ("Interval[{-2, 5}]^3", "Interval[{-8, 125}]"),
    ("1/Interval[{-2, 5}]", "Interval[{-Infinity, -1/2}, {1/5, Infinity}]"),
    ("Abs[1/Interval[{-2, 5}]]", "Interval[{1/5, Infinity}]"), ("Sqrt[Interval[{4, 9}]]", "Interval[{2, 3}]"),
    ("2^Interval[{-1, 3}]", "Interval[{1/2, 8}]"), ("Sin[Interval[{0, Pi}]]", "Interval[{0, 1}]"),
    ("Cos[Interval[{1, 20}]]", "Interval[{-1, 1}]"), ("Log[Interval[{1, E}]]", "Interval[{0, 1}]"),
    ("x + 1 + Interval[{1, 2}]", "x + Interval[{2, 3}]"), ("{Min[#], Max[#]} &[Interval[{1, 2}, {5, 6}]]", "{1, 6}"),
    ("{Interval[{1, 2}] < Interval[{3, 4}], Interval[{1, 2}] > 5, Interval[{1, 3}] < 2}",
     "{True, False, Interval[{1, 3}] < 2}"),
    ("IntervalUnion[Interval[{1, 3}], Interval[{2, 4}], Interval[{6, 7}]]", "Interval[{1, 4}, {6, 7}]"),
    ("IntervalIntersection[Interval[{3, 7}], Interval[{-2, 5}]]", "Interval[{3, 5}]"),
    ("IntervalIntersection[Interval[{1, 2}], Interval[{3, 4}]]", "Interval[]"),
    ("IntervalMemberQ[Interval[{1, 3}, {5, 9}], {2, 4, Pi, Interval[{6, 7}], Interval[{2, 6}]}]",
     "{True, False, False, True, False}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_by_hand(code: str, expected: str) -> None:
    """The definitions."""
    assert text(Session().evaluate(code), "InputForm") == expected


ENDS = st.integers(-6, 6)


@given(ENDS, ENDS, ENDS, ENDS, st.floats(0, 1), st.floats(0, 1))
def test_values_lie_inside(a: int, b: int, c: int, d: int, s: float, t: float) -> None:
    """x op y for points of the intervals."""
    session = Session()
    (a, b), (c, d) = sorted((a, b)), sorted((c, d))
    x, y = a + s * (b - a), c + t * (d - c)
    first, second = f"Interval[{{{a}, {b}}}]", f"Interval[{{{c}, {d}}}]"
    for code, value in (
        (f"{first} + {second}", x + y), (f"{first}*{second}", x * y), (f"{first}^2 - {second}", x * x - y),
        (f"Sin[{first}]", math.sin(x)), (f"Cos[{first}]", math.cos(x)), (f"Abs[{first}]", abs(x)),
        (f"Exp[{first}]", math.exp(x)), (f"ArcTan[{first}]", math.atan(x)),
    ):  # fmt: skip
        low, high = to_python(session.evaluate(f"N[{{Min[#], Max[#]}} &[{code}]]"))
        assert low - 1e-9 <= value <= high + 1e-9, code


def test_inexact() -> None:
    """An inexact number is an interval around it."""
    session = Session()
    assert to_python(session.evaluate("IntervalMemberQ[Sin[Interval[N[Pi]]], 0]")) is True
