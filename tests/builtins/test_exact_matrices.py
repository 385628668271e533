"""Matrices of symbols, complex numbers and roots: answers by hand, and the equations they must fulfil."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import from_array, system
from wlnet.forms import text

pytest.importorskip("sympy")

VALUES = [
    ("RowReduce[{{p, q}, {r, s}}]", "{{1, 0}, {0, 1}}"),
    ("RowReduce[{{2, 0, p}, {2, 1, q}}]", "{{1, 0, p/2}, {0, 1, -p + q}}"),
    ("RowReduce[{{1, I}, {I, -1}}]", "{{1, I}, {0, 0}}"),
    ("RowReduce[{{Sqrt[3], 1}, {3, Sqrt[3]}}]", "{{1, 1/Sqrt[3]}, {0, 0}}"),
    ("{MatrixRank[{{p, q}, {2 p, 2 q}}], MatrixRank[{{p, q}, {q, p}}]}", "{1, 2}"),
    ("{NullSpace[{{p, q}}], NullSpace[{{I, 1}}], NullSpace[{{p, 0}, {0, q}}]}", "{{{-(q/p), 1}}, {{I, 1}}, {}}"),
    ("LinearSolve[{{1, 1}, {1, -1}}, {p, q}]", "{(p + q)/2, (p - q)/2}"),
    ("LinearSolve[{{I, 0}, {0, 2}}, {1, I}]", "{-I, I/2}"),
    ("LinearSolve[{{1, 1}, {1, -1}}][{p, q}]", "{(p + q)/2, (p - q)/2}"),
    ("Eigensystem[{{p, 0}, {0, q}}]", "{{p, q}, {{1, 0}, {0, 1}}}"),
    ("Eigenvalues[{{3, I}, {-I, 0}}]", "{(3 + Sqrt[13])/2, (3 - Sqrt[13])/2}"),
    ("Eigenvalues[{{p, q}, {q, p}}]", "{p - q, p + q}"),
    ("Eigenvectors[{{p, q}, {q, p}}]", "{{-1, 1}, {1, 1}}"),
    ("Eigenvectors[{{1, 1}, {2, 1}}]", "{{1/Sqrt[2], 1}, {-(1/Sqrt[2]), 1}}"),
    ("Eigenvalues[{{0, 1, 0}, {3, 3, 0}, {0, 0, 1}}]", "{(3 + Sqrt[21])/2, 1, (3 - Sqrt[21])/2}"),
    ("Eigenvalues[{{0, 3}, {6, 3}}]", "{6, -3}"),
    ("Eigenvalues[{{3, 3}, {9, 6}}]", "{(3*(3 + Sqrt[13]))/2, (3*(3 - Sqrt[13]))/2}"),
    ("{Norm[{{1, 0}, {0, -3}}], Norm[{{1, 1}, {0, 1}}]}", "{3, Sqrt[(3 + Sqrt[5])/2]}"),
    ("{PseudoInverse[{{1}, {I}}], PseudoInverse[{{p, 0}, {0, q}}], PseudoInverse[{{1, I}, {I, -1}}]}",
     "{{{1/2, -1/2*I}}, {{p^(-1), 0}, {0, q^(-1)}}, {{1/4, -1/4*I}, {-1/4*I, -1/4}}}"),
    ("MatrixExp[{{0, p}, {-p, 0}}]", "{{Cos[p], Sin[p]}, {-Sin[p], Cos[p]}}"),
    ("MatrixExp[{{p, 1}, {0, p}}]", "{{E^p, E^p}, {0, E^p}}"),
]


def ev(source):
    return Session(write_message=lambda line: None).evaluate(source)


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(ev(source)) == expected


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.integers(-4, 4), min_size=2, max_size=2), min_size=2, max_size=2))
def test_eigenvectors_fulfil_their_equation(rows):
    import numpy

    s = Session(write_message=lambda line: None)
    m = text(from_array(numpy.array(rows)))
    found = s.evaluate(f"With[{{m = {m}}}, MapThread[Simplify[m . #2 - #1 #2] &, Eigensystem[m]]]")
    assert set(s.evaluate(f"Flatten[{text(found)}]").args) == {0}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.integers(-4, 4), min_size=2, max_size=2), min_size=2, max_size=2))
def test_null_space_of_complex_matrix(rows):
    m = f"{{{{{rows[0][0]} + {rows[0][1]} I, {rows[1][0]}}}, {{{rows[1][1]}, I}}}}"
    assert ev(f"With[{{m = {m}}}, MatrixRank[m] + Length[NullSpace[m]] == 2]") is system("True")
    assert ev(f"With[{{m = {m}}}, AllTrue[NullSpace[m], Simplify[m . #] == {{0, 0}} &]]") is system("True")
