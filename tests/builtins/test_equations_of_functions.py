"""Derivatives of fields, recurrences, differential equations, transforms, exact extrema: by their definitions."""

import math

import numpy
import pytest

from wlnet import Session, to_python
from wlnet.python import text

FIELDS = [
    ("Grad[x^2 y, {x, y}]", "{2*x*y, x^2}"), ("Grad[{x y, x + y}, {x, y}]", "{{y, x}, {1, 1}}"),
    ("Div[{x^2, y^2}, {x, y}]", "2*x + 2*y"), ("Div[{{x, y}, {y, x}}, {x, y}]", "{2, 0}"),
    ("{Curl[{-y, x}, {x, y}], Curl[x y, {x, y}]}", "{2, {-x, y}}"), ("Curl[{y, -x, z}, {x, y, z}]", "{0, 0, -2}"),
    ("Laplacian[{x^2 + y^3, x}, {x, y}]", "{2 + 6*y, 0}"),
    ("RecurrenceTable[{a[n + 1] == 3 a[n], a[1] == 7}, a, {n, 4}]", "{7, 21, 63, 189}"),
    ("RecurrenceTable[{a[n] == a[n - 1] + a[n - 2], a[1] == 1, a[2] == 1}, a, {n, 5, 8}]", "{5, 8, 13, 21}"),
    ("RecurrenceTable[{a[n + 1] == a[n] + b[n], b[n + 1] == a[n], a[0] == 1, b[0] == 0}, {a, b}, {n, 0, 3}]",
     "{{1, 0}, {1, 1}, {2, 1}, {3, 2}}"),
    ("RecurrenceTable[{2 a[n + 1] + x == a[n], a[0] == 1}, a, {n, 0, 1}]", "{1, (1 - x)/2}"),
    ("n = 5; RecurrenceTable[{a[n + 1] == a[n] + n, a[1] == 0}, a, {n, 4}]", "{0, 1, 3, 6}"),
]  # fmt: skip
FAULTS = [
    ("Div[{x}, {x, y}]", "Div", "dims"), ('Grad[x, {x}, "Polar"]', "Grad", "chart"), ("Curl[{x}, {x}]", "Curl", "dims"),
    ("RecurrenceTable[x, a, {n, 3}]", "RecurrenceTable", "eqn"),
    ("RecurrenceTable[{a[n + 1] == a[n + 3], a[1] == 1}, a, {n, 3}]", "RecurrenceTable", "deqn"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), FIELDS)
def test_by_hand(code: str, expected: str) -> None:
    """Derivatives and values one after the other."""
    assert text(Session().evaluate(code), "InputForm") == expected


@pytest.mark.parametrize(("code", "symbol", "tag"), FAULTS)
def test_faults(code: str, symbol: str, tag: str) -> None:
    """One message."""
    session = Session()
    session.evaluate(code)
    assert [(m.symbol, m.tag) for m in session.messages] == [(symbol, tag)]


def test_identities() -> None:
    """A curl has no divergence, a gradient no curl."""
    session = Session()
    session.evaluate("v = {x y z, Sin[x] z^2, x^3 + Exp[y]}; w = {x, y, z}")
    assert text(session.evaluate("Expand[Div[Curl[v, w], w]]")) == "0"
    assert text(session.evaluate("Curl[Grad[x^2 y Sin[z], w], w]"), "InputForm") == "{0, 0, 0}"


def test_recurrence_formulas() -> None:
    """Formulas give what the recurrence gives."""
    pytest.importorskip("sympy")
    session = Session()
    for equations in ("{a[n + 1] == 2 a[n], a[0] == 3}", "{a[n + 2] == a[n + 1] + a[n], a[0] == 0, a[1] == 1}",
                      "{a[n + 1] == a[n] + 1, a[0] == 2}"):  # fmt: skip
        table = to_python(session.evaluate(f"RecurrenceTable[{equations}, a, {{n, 0, 8}}]"))
        values = to_python(session.evaluate(f"N[RSolveValue[{equations}, a[n], n] /. n -> #] & /@ Range[0, 8]"))
        assert numpy.allclose(numpy.array(values, complex), table, rtol=1e-9)
    assert text(session.evaluate("RSolve[a[n + 1] == 2 a[n], a[n], n]"), "InputForm") == "{{a[n] -> 2^n*C[1]}}"


DIFFERENTIAL = [
    ("y'[x] == y[x]", "{y[0] == 2}", ["y'[x] - y[x]"]),
    ("y''[x] + y[x] == 0", "{y[0] == 1, y'[0] == 0}", ["y''[x] + y[x]"]),
    ("y'[x] == 2 x y[x]", "{}", ["y'[x] - 2 x y[x]"]),
    ("y''[x] - 3 y'[x] + 2 y[x] == Exp[3 x]", "{}", ["y''[x] - 3 y'[x] + 2 y[x] - Exp[3 x]"]),
]


@pytest.mark.parametrize(("equation", "starts", "residues"), DIFFERENTIAL)
def test_differential_equations(equation: str, starts: str, residues: list[str]) -> None:
    """Solutions put into the equations leave nothing, and have the values asked for."""
    pytest.importorskip("sympy")
    session = Session()
    session.evaluate(f"s = DSolve[Join[{{{equation}}}, {starts}], y, x][[1]]")
    for residue in residues:
        for x in (0.3, 1.1):
            value = session.evaluate(f"N[({residue} /. s) /. {{C[1] -> 0.7, C[2] -> -1.3}} /. x -> {x}]")
            assert abs(to_python(value)) < 1e-9
    assert text(session.evaluate(f"Simplify[{starts} /. s]")) in ("{}", "{True}", "{True, True}")


def test_systems() -> None:
    """A rotation."""
    pytest.importorskip("sympy")
    session = Session()
    session.evaluate("s = DSolve[{u'[t] == v[t], v'[t] == -u[t]}, {u, v}, t][[1]]")
    residue = "N[{u'[t] - v[t], v'[t] + u[t]} /. s /. {C[1] -> 2, C[2] -> 3} /. t -> 0.4]"
    assert numpy.allclose(to_python(session.evaluate(residue)), 0, atol=1e-12)
    assert text(session.evaluate("DSolveValue[{y'[x] == 2 x, y[0] == 1}, y[x], x]")) == "1 + x^2"


def test_laplace() -> None:
    """Against the integral by NIntegrate's own definition, sums over a fine grid."""
    pytest.importorskip("sympy")
    session = Session()
    t = numpy.linspace(0, 60, 600_001)
    for code, f in (("t^2", t**2), ("Sin[3 t]", numpy.sin(3 * t)), ("Exp[-t] t", numpy.exp(-t) * t)):
        value = to_python(session.evaluate(f"N[LaplaceTransform[{code}, t, s] /. s -> 2]"))
        assert value == pytest.approx(numpy.trapezoid(f * numpy.exp(-2 * t), t), rel=1e-6)
    assert text(session.evaluate("InverseLaplaceTransform[1/(s^2 + 1), s, t]")) == "Sin[t]"
    value = to_python(session.evaluate("N[FourierTransform[Exp[-t^2], t, w] /. w -> 1]"))
    assert value == pytest.approx(math.exp(-0.25) / math.sqrt(2))


EXTREMA = [
    ("Minimize[x^2 - 2 x, x]", "{-1, {x -> 1}}", []),
    ("Maximize[{x (1 - x), 0 <= x <= 2}, x]", "{1/4, {x -> 1/2}}", []),
    ("{MinValue[x^2 + 1, x], ArgMax[-(x - 3)^2, x]}", "{1, 3}", []), ("Minimize[{x, x >= 2}, x]", "{2, {x -> 2}}", []),
    ("Minimize[Exp[x], x]", "{0, {x -> Indeterminate}}", ["natt"]),
    ("Maximize[x, x]", "{Infinity, {x -> Indeterminate}}", ["ubnd"]), ("SolveValues[x^2 == 4, x]", "{-2, 2}", []),
    ("SolveValues[{x + y == 3, x - y == 1}, {x, y}]", "{{2, 1}}", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected", "tags"), EXTREMA)
def test_extrema(code: str, expected: str, tags: list[str]) -> None:
    """Calculus by hand."""
    pytest.importorskip("sympy")
    session = Session()
    assert text(session.evaluate(code), "InputForm") == expected
    assert [m.tag for m in session.messages] == tags


def test_parts_of_answers() -> None:
    """The value or the place alone."""
    session = Session()
    found = to_python(session.evaluate("{FindMinValue[(x - 1)^2 + 2, {x, 0}], FindArgMin[(x - 1)^2 + 2, {x, 0}]}"))
    assert numpy.allclose(found, [2, 1])
    assert to_python(session.evaluate("NMaxValue[3 - (x - 1)^2, x]")) == pytest.approx(3)
