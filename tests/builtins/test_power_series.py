"""Power series: how they are shown, and their arithmetic against products of polynomials and SymPy's expansions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

SHOWN = [
    ("SeriesData[x,0,{1,1,1/2},0,3,1]", "1 + x + x^2/2 + O[x]^3"),
    ("SeriesData[x,0,{1,0,-1/6},1,5,1]", "x - x^3/6 + O[x]^5"),
    ("SeriesData[x,1,{1,-1/2},1,3,1]", "(x - 1) - (x - 1)^2/2 + O[x - 1]^3"),
    ("SeriesData[x,0,{1},1,3,2]", "Sqrt[x] + O[x]^(3/2)"),
    ("SeriesData[x,Infinity,{1},1,3,1]", "1/x + O[1/x]^3"),
    ("SeriesData[x,0,{a,-b},0,2,1]", "a - b x + O[x]^2"),
    ("O[x]", "O[x]"),
    ("x+O[x]^2", "x + O[x]^2"),
]
VALUES = [
    ("SeriesData[x,0,{0,1,0},0,3,1]", "SeriesData[x, 0, {1}, 1, 3, 1]"),
    ("O[x,2]^3", "SeriesData[x, 2, {}, 3, 3, 1]"),
    ("1+x+O[x]^3+x^2", "SeriesData[x, 0, {1, 1, 1}, 0, 3, 1]"),
    ("(1+x+O[x]^2)(1-x+O[x]^5)", "SeriesData[x, 0, {1}, 0, 2, 1]"),
    ("1/(1-x+O[x]^4)", "SeriesData[x, 0, {1, 1, 1, 1}, 0, 4, 1]"),
    ("x^3 (1+O[x]^2)", "SeriesData[x, 0, {1}, 3, 5, 1]"),
    ("Sqrt[1+x+O[x]^3]", "SeriesData[x, 0, {1, 1/2, -1/8}, 0, 3, 1]"),
    ("Sqrt[x+O[x]^2]", "SeriesData[x, 0, {1}, 1, 3, 2]"),
    ("(1+x+O[x]^2)^n", "SeriesData[x, 0, {1, n}, 0, 2, 1]"),
    ("a (1+x+O[x]^2)", "SeriesData[x, 0, {a, a}, 0, 2, 1]"),
    ("Exp[x+O[x]^4]", "SeriesData[x, 0, {1, 1, 1/2, 1/6}, 0, 4, 1]"),
    ("Cos[x^2+O[x]^5]", "SeriesData[x, 0, {1, 0, 0, 0, -1/2}, 0, 5, 1]"),
    ("Log[1+x+O[x]^4]", "SeriesData[x, 0, {1, -1/2, 1/3}, 1, 4, 1]"),
    ("D[SeriesData[x,0,{1,1,1/2},0,3,1],x]", "SeriesData[x, 0, {1, 1}, 0, 2, 1]"),
    ("D[a+a x+O[x]^3,a]", "SeriesData[x, 0, {1, 1}, 0, 3, 1]"),
    ("Integrate[SeriesData[x,0,{1,1},0,2,1],x]", "SeriesData[x, 0, {1, 1/2}, 1, 3, 1]"),
    ("Normal[(1+x+O[x]^3)^2]", "1 + 2*x + x^2"),
    ("(1+x+O[x]^3)-(1+x+O[x]^3)", "SeriesData[x, 0, {}, 3, 3, 1]"),
    ("(x+O[x]^2)(y+O[y]^2)", "SeriesData[x, 0, {1}, 1, 2, 1]*SeriesData[y, 0, {1}, 1, 2, 1]"),
]


@pytest.mark.parametrize(("source", "expected"), SHOWN)
def test_shown(source, expected):
    assert text(Session().evaluate(source), "OutputForm") == expected


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    if "x^" in source:
        pytest.importorskip("sympy")
    s = Session()
    assert text(s.evaluate(source)) == expected
    assert s.messages == []


def test_a_series_has_no_value_at_a_number():
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate("1+x+O[x]^2/.x->2")) == "Indeterminate"
    assert {m.tag for m in s.messages} == {"ssdn"}


coefficients = st.lists(st.fractions(-3, 3, max_denominator=4), min_size=4, max_size=4)


def series(items):
    """The source of a series with these first terms."""
    return f"SeriesData[x,0,{{{','.join(map(str, items))}}},0,{len(items)},1]"


def first_terms(source):
    """The first four coefficients of what a source gives."""
    found = Session().evaluate(f"Table[SeriesCoefficient[{source},k],{{k,0,3}}]")
    return [Fraction(c) for c in found.args]


@given(coefficients, coefficients)
def test_products_are_those_of_polynomials(a, b):
    expected = [sum(a[i] * b[k - i] for i in range(k + 1)) for k in range(4)]
    if a[0] and b[0]:
        assert first_terms(f"{series(a)} {series(b)}") == expected
        assert first_terms(f"({series(a)} {series(b)})/{series(b)}") == a
        assert first_terms(f"(1/{series(a)})^-1") == a


@pytest.mark.parametrize("f", ["Exp[Sin[x]]", "Sqrt[1+Tan[x]]", "Log[Cos[x]+x]", "Sin[x]/(1+x)", "ArcTan[x+x^2]"])
def test_functions_of_series_are_series_of_functions(f):
    pytest.importorskip("sympy")
    s = Session()
    assert text(s.evaluate(f"With[{{a={f}/.x->x+O[x]^6}},Simplify[Normal[a]-Normal[Series[{f},{{x,0,5}}]]]]")) == "0"
