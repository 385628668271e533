"""Indefinite integrals: the written form, and that the derivative gives the integrand back."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

pytest.importorskip("sympy")

FORMS = [
    ("Integrate[Cos[3 x]^2, x]", "x/2 + Sin[6*x]/12"),
    ("Integrate[Cos[x]^3, x]", "(3*Sin[x])/4 + Sin[3*x]/12"),
    ("Integrate[Sin[x]^2 Cos[x]^2, x]", "x/8 - Sin[4*x]/32"),
    ("Integrate[Cos[x] Cos[3 x], x]", "Sin[2*x]/4 + Sin[4*x]/8"),
    ("Integrate[(2 x + 5)^7, x]", "(5 + 2*x)^8/16"),
    ("Integrate[1/(x^2 + p^2), x]", "ArcTan[x/p]/p"),
    ("Integrate[1/(x^2 - 9), x]", "Log[3 - x]/6 - Log[3 + x]/6"),
    ("Integrate[x/(x - 2), x]", "x + 2*Log[-2 + x]"),
    ("Integrate[E^x Cos[x], x]", "(E^x*(Cos[x] + Sin[x]))/2"),
    ("Integrate[Sqrt[4 - x^2], x]", "(x*Sqrt[4 - x^2])/2 + 2*ArcSin[x/2]"),
    ("Integrate[{x Sqrt[1 - x^2], Sqrt[1 - x^2]}, x][[2]]", "(Sqrt[1 - x^2]*x + ArcSin[x])/2"),
]
INTEGRANDS = ["Sin[x]^4", "Cos[2 x]^3 + x", "Sin[x] Cos[x]", "E^(2 x) Sin[x]", "(1 - 3 x)^4", "1/((x - 1) (x - 4))",
              "x^2 E^(-x)", "Sin[x] Sin[5 x]", "Sqrt[1 + x^2]"]  # fmt: skip


def ev(source):
    return Session(write_message=lambda line: None).evaluate(source)


@pytest.mark.parametrize(("source", "expected"), FORMS)
def test_form(source, expected):
    assert ev(f"{source} === ({expected})") == ev("True")


@pytest.mark.parametrize("f", INTEGRANDS)
def test_derivative_gives_the_integrand(f):
    for at in (0.3, 0.71):
        assert abs(ev(f"N[(D[Integrate[{f}, x], x] - ({f})) /. x -> {at}]")) < 1e-9


def test_unknown_functions_stay():
    assert text(ev("Integrate[f[x], x]")) == "Integrate[f[x], x]"
