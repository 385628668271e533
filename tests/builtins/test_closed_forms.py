"""Expansion by parts, closed forms of sums and integrals, functions of two arguments, nearby fractions, searches."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

CASES = [
    ("Expand[(p + q)^2 (1 + z)^2, z]", "(p + q)^2 + 2*(p + q)^2*z + (p + q)^2*z^2"),
    ("Expand[(1 + Cos[p + 1]) (1 + q)^2, _Cos]", "(1 + q)^2 + (1 + q)^2*Cos[1 + p]"),
    ("Expand[(p + q) (p - q), z]", "(p - q)*(p + q)"),
    ("Expand[(2 + z)^4, Modulus -> 5]", "1 + 2*z + 4*z^2 + 3*z^3 + z^4"),
    ("Options[Expand]", "{Modulus -> 0, Trig -> False}"),
    ("{Gamma[1, z], Gamma[5/2, 0], Gamma[z, Infinity], Gamma[p, q]}", "{E^(-z), (3*Sqrt[Pi])/4, 0, Gamma[p, q]}"),
    ("{Erf[0, z], Erf[z, 0], Erf[z, Infinity], Erf[p, q]}", "{Erf[z], -Erf[z], Erfc[z], Erf[p, q]}"),
    ("{Binomial[-3.5, 1.5], Binomial[4., 2]}", "{0., 6.}"),
    ("{Pochhammer[z, 3], Pochhammer[4, 3], Pochhammer[5, -2], Pochhammer[p, q]}",
     "{z*(1 + z)*(2 + z), 120, 1/12, Pochhammer[p, q]}"),
    ("{Rationalize[0.66667], Rationalize[0.5 + 0.25 I], Rationalize[N[E]]}", "{2/3, 1/2 + I/4, 2.718281828459045}"),
    ("{Simplify[12 Log[3]], Simplify[Log[5] + Log[7]]}", "{12*Log[3], Log[35]}"),
    ("{Denominator[-1/p^(1 - n)], Numerator[-1/p^(1 - n)], Denominator[x^n E^(a - b)/y], Denominator[x^(a + b)]}",
     "{p, -p^n, E^b*y, 1}"),
    ("{Sqrt[Abs[z]^2], Norm[{0, z, 0}], a ** (b ** c) === (a ** b) ** c}", "{Abs[z], Abs[z], True}"),
    ("x = 3; {FindRoot[x^2 == 16, {x, 1}][[1, 2]], x}", "{4., 3}"),
    ("x = 3; FindMinimum[(x - 1)^2 + 2, {x, 7}][[1]]", "2."),
    ("N[h[2]^Sum[1/k^2, {k, 1, 3}]]", "h[2.]^1.3611111111111112"),
]  # fmt: skip
BY_SYMPY = [
    ("Integrate[u'[t], t]", "u[t]"),
    ("Integrate[2 u''[t] + c v'[t], {t, a, b}]", "-(c*v[a]) + c*v[b] - 2*Derivative[1][u][a] + 2*Derivative[1][u][b]"),
    ("Integrate[t u'[t], t]", "Integrate[t*Derivative[1][u][t], t]"),
    ("FullSimplify[3 Pi/Degree]", "540"),
    ("Integrate[Sin[Pi t^2/2], {t, 0, z}]", "FresnelS[z]"),
    ("Solve[z + Pi == 0, Pi]", "Solve[Pi + z == 0, Pi]"),
    ("Product[k, {k, 4, n}]", "n!/6"),
]


def value(source):
    return Session(write_message=lambda line: None).evaluate(source)


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(value(source)) == expected


@pytest.mark.parametrize(("source", "expected"), BY_SYMPY)
def test_value_by_sympy(source, expected):
    pytest.importorskip("sympy")
    assert text(value(source)) == expected


def test_search_without_bounds():
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate("NMinimize[{z, z < 5}, {z}]")) == "{-Infinity, {z -> Indeterminate}}"
    assert [m.tag for m in s.messages] == ["ubnd"]


def test_integrals_without_closed_form_have_numbers():
    pytest.importorskip("sympy")
    found = value("N[Integrate[Exp[-Exp[t^2]], {t, 0, 1}]]")
    steps = 2000
    points = [math.exp(-math.exp((k / steps) ** 2)) for k in range(steps + 1)]
    simpson = (points[0] + points[-1] + 4 * sum(points[1:-1:2]) + 2 * sum(points[2:-1:2])) / (3 * steps)
    assert math.isclose(found, simpson, rel_tol=1e-9)


@pytest.mark.parametrize(("a", "x"), [(2.5, 0.3), (2.5, 7.0), (0.0, 0.4), (0.0, 3.0), (-1.5, 0.8), (-2.0, 2.0)])
def test_incomplete_gamma(a, x):
    mpmath = pytest.importorskip("mpmath")
    assert math.isclose(value(f"Gamma[{a}, {x}]"), float(mpmath.gammainc(a, x)), rel_tol=1e-12)


@given(st.floats(min_value=1e-3, max_value=1e3))
def test_rationalize_exactly(x):
    found = value(f"Rationalize[{x!r}, 0]".replace("e-", "*^-"))
    assert float(Fraction(found)) == x
