"""Equality and order of exact numbers: what machine numbers cannot tell apart, and what only seems to be the same."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

CASES = [
    ("Sqrt[2] + Sqrt[5] == Sqrt[7 + 2 Sqrt[10]]", "True"),
    ("Sqrt[2] + Sqrt[5] <= Sqrt[7 + 2 Sqrt[10]]", "True"),
    ("(1 + Sqrt[2])^5 - 41 - 29 Sqrt[2] == 0", "True"),
    ("(1 + I Sqrt[3])^3 + 8 == 0", "True"),
    ("{180 Degree == Pi, GoldenRatio - 1 == 1/GoldenRatio}", "{True, True}"),
    ("{Pi == 355/113, 10^25 + E == 10^25 + 2, 10^25 + E > 10^25 + 2}", "{False, False, True}"),
    ("Sin[2]^2 + Cos[2]^2 == 1", "Cos[2]^2 + Sin[2]^2 == 1"),
]
PRECISE = [
    ("{Sqrt[3] == N[Sqrt[3], 25], Sqrt[3] == N[Sqrt[3], 25] + 10^-12}", "{True, False}"),
    ("Sqrt[3] < N[Sqrt[3], 25] + 10^-12", "True"),
]


def value(source):
    return text(Session(write_message=lambda line: None).evaluate(source))


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    pytest.importorskip("mpmath") if "Sqrt[7 + 2" in source else None
    assert value(source) == expected


@pytest.mark.parametrize(("source", "expected"), PRECISE)
def test_value_of_stated_precision(source, expected):
    pytest.importorskip("mpmath")
    assert value(source) == expected


@given(st.integers(2, 50), st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6))
def test_order_of_roots_and_fractions(n, q):
    root = Fraction(math.isqrt(n * 10**60), 10**30)  # Sqrt[n] to 30 digits
    if root != q and math.isqrt(n) ** 2 != n:
        assert value(f"Sqrt[{n}] < {q.numerator}/{q.denominator}") == str(root < q)
