"""Linear programs by hand and against all corners; lattices by their determinants and lengths."""

import itertools
from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("LinearProgramming[{1, 1}, {{1, 2}}, {3}]", "{0, 3/2}"),
    ("LinearProgramming[{-1, -1}, {{1, 2}, {3, 1}}, {{4, -1}, {6, -1}}]", "{8/5, 6/5}"),
    ("LinearProgramming[{1., 1}, {{1, 2}}, {{3, 0}}]", "{0., 1.5}"),
    ("LinearProgramming[{1, 1}, {{1, 2}}, {{3, -1}}, {{-1, 5}, {-2, 5}}]", "{-1, -2}"),
    ("LinearProgramming[{1, 0}, {{1, 2}}, {3}, {{-Infinity, 5}, {0, 1}}]", "{1, 1}"),
    ("Quiet[LinearProgramming[{-1, 0}, {{1, 2}}, {3}]]", "{Indeterminate, Indeterminate}"),
    ("Quiet[LinearProgramming[{1}, {{1}, {-1}}, {3, -2}]]", "LinearProgramming[{1}, {{1}, {-1}}, {3, -2}]"),
    ("LinearOptimization[x + y, {x + 2 y >= 3, x >= 0, y >= 0}, {x, y}]", "{x -> 0, y -> 3/2}"),
    ("LinearOptimization[x - y + 1, x + y == 2 && 0 <= x <= 5 && y <= 2, {x, y}]", "{x -> 0, y -> 2}"),
    ('LinearOptimization[x - y + 1, {x + y == 2, x >= 0}, {x, y}, "PrimalMinimumValue"]', "-1"),
    ('LinearOptimization[2. x, x >= 3, x, {"PrimalMinimizer", "PrimalMinimumValue"}]', "{{3.}, 6.}"),
    ("LinearOptimization[{1, 1}, {{{1, 2}, {1, 0}, {0, 1}}, {-3, 0, 0}}]", "{0, 3/2}"),
    ("LinearOptimization[{1, 1}, {{{1, 0}, {0, 1}}, {0, 0}}, {{{1, 2}}, {-4}}]", "{0, 2}"),
    ("Quiet[LinearOptimization[x, x <= 1, {x}]]", "{x -> Indeterminate}"),
    ("LinearOptimization[x^2, x >= 1, x]", "LinearOptimization[x^2, x >= 1, x]"),
    ("LatticeReduce[{{1, 0, 0, 12345}, {0, 1, 0, 12435}, {0, 0, 1, 12354}}]",
     "{{-1, 0, 1, 9}, {9, 1, -10, 0}, {85, -143, 59, 6}}"),
    ("LatticeReduce[{{1/2, 0}, {0, 3}}]", "{{1/2, 0}, {0, 3}}"),
    ("Det[LatticeReduce[{{1, 2}, {2, 4}, {0, 3}}]]^2", "9"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_by_hand(code: str, expected: str) -> None:
    """Small programs and lattices."""
    assert text(Session().evaluate(code), "InputForm") == expected


small = st.integers(-5, 5)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=2), st.lists(st.tuples(small, small, small), max_size=3))
def test_against_all_corners(cost: list[int], rows: list[tuple[int, int, int]]) -> None:
    """The least value is that of the best corner of the region."""
    lines = [*rows, (1, 0, 0), (0, 1, 0)]
    corners = []
    for (a, b, c), (d, e, f) in itertools.combinations(lines, 2):
        det = a * e - b * d
        if det:
            x, y = Fraction(c * e - b * f, det), Fraction(a * f - c * d, det)
            if all(p * x + q * y >= r for p, q, r in lines):
                corners.append(cost[0] * x + cost[1] * y)
    conditions = ", ".join(f"({a}) x + ({b}) y >= ({c})" for a, b, c in lines)
    code = f'LinearOptimization[{cost[0]} x + {cost[1]} y, {{{conditions}}}, {{x, y}}, "PrimalMinimumValue"]'
    found = Session().evaluate(f"Quiet[{code}]")
    assert text(found, "InputForm") == (str(min(corners)) if corners else "Infinity")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(-50, 50), min_size=3, max_size=3), min_size=3, max_size=3))
def test_lattices(rows: list[list[int]]) -> None:
    """The determinant stays, and no vector of the lattice is much shorter than the first."""
    det = round(numpy.linalg.det(numpy.array(rows, float)))
    if det == 0:
        return
    code = "{" + ", ".join("{" + ", ".join(map(str, r)) + "}" for r in rows) + "}"
    found = numpy.array(to_python(Session().evaluate(f"LatticeReduce[{code}]")))
    assert abs(round(numpy.linalg.det(found.astype(float)))) == abs(det)
    shares = numpy.array(rows) @ numpy.linalg.inv(found.astype(float))
    assert numpy.allclose(shares, shares.round(), atol=1e-6)
    combinations = [c for c in itertools.product(range(-2, 3), repeat=3) if any(c)]
    shortest = min((numpy.array(c) @ found @ found.T @ numpy.array(c)) for c in combinations)
    assert found[0] @ found[0] <= 4 * shortest
