"""Solutions in closed form: their order and their written form, and that they fulfil the equations."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

pytest.importorskip("sympy")

VALUES = [
    ("Solve[x^2 + 3 x + 1 == 0, x]", "{{x -> (-3 - Sqrt[5])/2}, {x -> (-3 + Sqrt[5])/2}}"),
    ("Solve[x^2 - 9 x - 9 == 0, x]", "{{x -> (3*(3 - Sqrt[13]))/2}, {x -> (3*(3 + Sqrt[13]))/2}}"),
    ("Solve[x^2 + x + 3 == 0, x]", "{{x -> (-1 - I*Sqrt[11])/2}, {x -> (-1 + I*Sqrt[11])/2}}"),
    ("Solve[x^2 - x + 1 == 0, x]", "{{x -> (-1)^(1/3)}, {x -> -(-1)^(2/3)}}"),
    ("Solve[x^3 - x^2 - 2 x + 2 == 0, x]", "{{x -> 1}, {x -> -Sqrt[2]}, {x -> Sqrt[2]}}"),
    ("Solve[x^4 == 81, x]", "{{x -> -3}, {x -> -3*I}, {x -> 3*I}, {x -> 3}}"),
    ("Solve[z^3 == p, z]", "{{z -> p^(1/3)}, {z -> -((-1)^(1/3)*p^(1/3))}, {z -> (-1)^(2/3)*p^(1/3)}}"),
    ("Solve[x/4 + y/6 == 1, x]", "{{x -> (2*(6 - y))/3}}"),
    ("Solve[Log[5 x - 1] == 2, x]", "{{x -> (1 + E^2)/5}}"),
    ("Solve[Abs[x + 1] == 4, x]", "{{x -> -5}, {x -> 3}}"),
    ("Solve[Abs[x] == -2, x]", "{}"),
    ("Solve[E^x == 7, x]", "{{x -> ConditionalExpression[(2*I)*Pi*C[1] + Log[7], Element[C[1], Integers]]}}"),
    ("Solve[Cos[x] == -1, x]", "{{x -> ConditionalExpression[Pi + 2*Pi*C[1], Element[C[1], Integers]]}}"),
    ("Solve[Sin[x] == 1, x]", "{{x -> ConditionalExpression[Pi/2 + 2*Pi*C[1], Element[C[1], Integers]]}}"),
    ("Solve[Tan[2 x] == 1, x]", "{{x -> ConditionalExpression[(Pi/4 + Pi*C[1])/2, Element[C[1], Integers]]}}"),
    ("Solve[E^x == 0, x]", "{}"),
    ("Simplify[(p + q)^2 == p^2 + 2 p q + q^2]", "True"),
    ("Simplify[p + 1 == p + 2]", "False"),
    ("Together[1/(x - 3) + 1/(x + 3)]", "(2*x)/((-3 + x)*(3 + x))"),
    ("Together[1/(2 - x) - 1/(x + 1)]", "(1 - 2*x)/((-2 + x)*(1 + x))"),
    ("Together[{1/(x - 1)^2 + 1/(x - 1), 1/(x^2 - 1) + 1/(x - 1)}]", "{x/(-1 + x)^2, (2 + x)/((-1 + x)*(1 + x))}"),
    ("ExpandAll[p/(q + r)^2]", "p/(q^2 + 2*q*r + r^2)"),
    ("Simplify[Abs[x], x < 0, ComplexityFunction -> (3 Count[#, _Abs, {0, 9}] + LeafCount[#] &)]", "-x"),
    ("Sum[1/3^j, {j, 1, k}]", "(-1 + 3^k)/(2*3^k)"),
    (
        "{Sum[j, {j, Infinity}], Sum[1/(j + 1), {j, 0, Infinity}]}",
        "{Sum[j, {j, Infinity}], Sum[1/(j + 1), {j, 0, Infinity}]}",
    ),
    (
        "{Log[-Pi], Log[-E], Log[2 - Sqrt[5]], ArcSech[0]}",
        "{I*Pi + Log[Pi], 1 + I*Pi, I*Pi + Log[-2 + Sqrt[5]], Infinity}",
    ),
    ("FullSimplify[Sqrt[7 + 4 Sqrt[3]]]", "2 + Sqrt[3]"),
]
POLYNOMIALS = ["x^5 + 2", "x^4 + x^3 + x^2 + x + 1", "x^3 - 3", "2 x^3 - 5 x + 3", "x^6 - 1", "(x^2 - 2)^2 (x + 1)"]


def ev(source):
    return Session(write_message=lambda line: None).evaluate(source)


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(ev(source)) == expected


@pytest.mark.parametrize("p", POLYNOMIALS)
def test_roots_are_roots(p):
    roots = ev(f"N[x /. Solve[{p} == 0, x]]").args
    assert len(roots) == ev(f"Exponent[{p}, x]")
    assert ev(f"Max[Abs[{p} /. N[Solve[{p} == 0, x]]]]") < 1e-9


def test_periodic_solutions_fulfil_their_equations():
    for f, c in (("Sin[3 x + 1]", "1/3"), ("Cos[x]", "1/4"), ("Tan[x/2]", "5"), ("E^(2 x)", "3")):
        found = ev(f"N[{f} /. (Solve[{f} == {c}, x] /. C[1] -> 4 /. ConditionalExpression[v_, _] :> v)]").args
        assert all(abs(v - float(eval(c))) < 1e-9 for v in found)
