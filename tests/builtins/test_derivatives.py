"""Derivatives by tables of the calculus, and against differences of numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.python import Session, text

session = Session(write_message=lambda line: None)


def value(source: str) -> str:
    result = text(session.evaluate(source), "InputForm")
    assert not session.messages, [m.text for m in session.messages]
    return result


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("D[x^2, x]", "2*x"),
        ("D[x^n, x]", "n*x^(-1 + n)"),
        ("D[x^2 Sin[x], x]", "x^2*Cos[x] + 2*x*Sin[x]"),
        ("D[Exp[a x], x]", "a*E^(a*x)"),
        ("D[x^x, x]", "x^x*(1 + Log[x])"),
        ("D[f[g[x]], x]", "Derivative[1][f][g[x]]*Derivative[1][g][x]"),
        ("D[f[x, y], y]", "Derivative[0, 1][f][x, y]"),
        ("D[f[x^2, x], x]", "Derivative[0, 1][f][x^2, x] + 2*x*Derivative[1, 0][f][x^2, x]"),
        ("D[f'[x], x]", "Derivative[2][f][x]"),
        ("D[x^5, {x, 3}]", "60*x^2"),
        ("D[x^5, {x, 0}]", "x^5"),
        ("D[x^2 y^3, x, y]", "6*x*y^2"),
        ("D[x^2 y, {{x, y}}]", "{2*x*y, x^2}"),
        ("D[x^2 y^2, {{x, y}, 2}]", "{{2*y^2, 4*x*y}, {4*x*y, 2*x^2}}"),
        ("D[{x y, x + y}, {{x, y}}]", "{{y, x}, {1, 1}}"),
        ("D[{x, x^2}, x]", "{1, 2*x}"),
        ("D[x[1]^2 + x[2], x[1]]", "2*x[1]"),
        ("D[If[c, x^2, x], x]", "If[c, 2*x, 1]"),
        ("D[Piecewise[{{x^2, x < 0}, {x, x > 0}}], x]", "Piecewise[{{2*x, x < 0}, {1, x > 0}}, 0]"),
        ("D[x^2 == y, x]", "2*x == 0"),
        ("D[5, x]", "0"),
        ("D[y, x]", "0"),
        ("D[Dot[a[x], b], x]", "Derivative[1][a][x] . b"),
        ("Sin'", "Cos[#1] & "),
        ("Derivative[2][Sin]", "-Sin[#1] & "),
        ("(#^3 &)'", "3*#1^2 & "),
        ("(#1^2 #2 &)'[3, 5]", "30"),
        ("Derivative[1, 1][#1^2 #2^3 &]", "6*#1*#2^2 & "),
        ("Function[x, x^2]'[3]", "6"),
        ("h[x_] := x^3; h'[2]", "12"),
        ("f''[x]", "Derivative[2][f][x]"),
        ("Derivative[0][f]", "f"),
        ("D[D[f[x], x], x] - f''[x]", "0"),
        ("Piecewise[{{1, x > 0}, {2, True}}, 3]", "Piecewise[{{1, x > 0}}, 2]"),
        ("Piecewise[{{1, 1 > 2}, {2, 2 > 1}}, 3]", "2"),
        ("Piecewise[{{1, False}}]", "0"),
        ("Piecewise[{{x^2, x > 0}}, 7] /. x -> -1", "7"),
        ("Table[Piecewise[{{-x, x < 0}}, x], {x, -2, 2}]", "{2, 1, 0, 1, 2}"),
    ],
)
def test_definitions(source, expected):
    assert value(source) == expected


FUNCTIONS = [
    "Sin", "Cos", "Tan", "Cot", "Sec", "Csc", "ArcSin", "ArcCos",
    "ArcTan", "ArcCot", "Sinh", "Cosh", "Tanh", "Coth", "Sech", "Csch",
    "ArcSinh", "ArcTanh", "Exp", "Log", "Log2", "Log10", "Sqrt", "Erf",
    "Erfc", "LogisticSigmoid", "Ramp", "Haversine", "Gudermannian", "InverseGudermannian", "InverseErf",
]  # fmt: skip


@pytest.mark.parametrize("name", [*FUNCTIONS, "ArcCosh", "ArcCoth", "ArcSec", "ArcCsc"])
def test_functions_of_one_argument(name):
    """Central differences say what the slope is."""
    at = 1.7 if name in ("ArcCosh", "ArcCoth", "ArcSec", "ArcCsc") else 0.37
    slope = float(value(f"Re[N[D[{name}[u], u] /. u -> {at}]]"))
    step = 1e-5
    ends = [float(value(f"Re[N[{name}[{at + s * step!r}]]]".replace("e-", "*^-"))) for s in (1, -1)]
    assert slope == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-6, abs=1e-8)


HEADS = st.sampled_from(["Sin", "Cos", "Tanh", "ArcTan", "LogisticSigmoid"])
EXPRESSIONS = st.recursive(
    st.sampled_from(["u", "2", "3/2", "a"]),
    lambda inner: (
        st.tuples(inner, inner).map(lambda p: f"({p[0]} + {p[1]})")
        | st.tuples(inner, inner).map(lambda p: f"({p[0]})*({p[1]})")
        | st.tuples(inner, st.sampled_from(["2", "3", "-1"])).map(lambda p: f"(1 + ({p[0]})^2)^({p[1]})")
        | st.tuples(HEADS, inner).map(lambda p: f"{p[0]}[{p[1]}]")
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(EXPRESSIONS)
def test_slopes_of_random_expressions(source):
    at = {1: 0.61 + 1e-6, -1: 0.61 - 1e-6, 0: 0.61}
    values = {s: float(value(f"N[{source} /. {{u -> {x!r}, a -> 0.3}}]").replace("*^", "e")) for s, x in at.items()}
    slope = float(value(f"N[D[{source}, u] /. {{u -> {at[0]!r}, a -> 0.3}}]").replace("*^", "e"))
    assert slope == pytest.approx((values[1] - values[-1]) / 2e-6, rel=1e-4, abs=1e-4 * max(1, abs(values[0])))


@pytest.mark.parametrize(
    ("source", "stays", "tag"),
    [
        ("D[x, 2]", "D[x, 2]", "ivar"),
        ("D[x, {x, y, z}]", "D[x, {x, y, z}]", "dvar"),
        ("Piecewise[3]", "Piecewise[3]", "pairs"),
    ],
)
def test_messages(source, stays, tag):
    assert text(session.evaluate(source)) == stays
    assert [m.tag for m in session.messages] == [tag]


def test_what_has_no_derivative_here_stays():
    assert value("D[Product[g[i, u], {i, m}], u]") == "D[Product[g[i, u], {i, m}], u]"


def test_integrals():
    pytest.importorskip("sympy")
    assert value("D[Integrate[g[i, u], i], u]") == "Integrate[Derivative[0, 1][g][i, u], i]"
    assert value("D[Integrate[g[t], {t, 0, u^2}], u]") == "2*u*g[u^2]"
