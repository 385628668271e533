"""Relations of polynomials, roots as statements, approximants and recurrences: by hand and by what must hold."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("PolynomialExtendedGCD[(x - 1) (x - 2)^2, (x - 1) (x^2 - 3), x]", "{-1 + x, {7 + 4*x, 9 - 4*x}}"),
    ("PolynomialExtendedGCD[x^2 + 1, x + 1, x, Modulus -> 2]", "{1 + x, {0, 1}}"),
    ("PolynomialReduce[x^2 + y^2, {x - y, y + a}, {x, y}]", "{{x + y, -2*a + 2*y}, 2*a^2}"),
    ("PolynomialReduce[x^3, {x^2 - 2}, {x}]", "{{x}, 2*x}"),
    ("SymmetricPolynomial[2, {a, b, c}]", "a*b + a*c + b*c"),
    ("SymmetricPolynomial[0, {a, b, c}]", "1"),
    ("SymmetricPolynomial[3, {a, b, c}]", "a*b*c"),
    ("Decompose[x^4 + x^2 + 1, x]", "{1 + x + x^2, x^2}"),
    ("Decompose[x^3 + x, x]", "{x + x^3}"),
    ("MinimalPolynomial[Sqrt[2] + Sqrt[3], x]", "1 - 10*x^2 + x^4"),
    ("MinimalPolynomial[Sqrt[2]/2]", "-1 + 2*#1^2 & "),
    ("MinimalPolynomial[{1/3, I}, x]", "{-1 + 3*x, 1 + x^2}"),
    ("Quiet[MinimalPolynomial[Pi, x]]", "MinimalPolynomial[Pi, x]"),
    ("{ToRules[x == 1 || x == 2 && y == 3]}", "{{x -> 1}, {x -> 2, y -> 3}}"),
    ("{ToRules[x == 1], ToRules[True], ToRules[False]}", "{{x -> 1}, {}}"),
    ("Quiet[ToRules[x < 1]]", "ToRules[x < 1]"),
    ("Roots[x^2 - 3 x + 2 == 0, x]", "x == 1 || x == 2"),
    ("Roots[(x - 1)^2 == 0, x]", "x == 1 || x == 1"),
    ("Roots[2 x == 3, x]", "x == 3/2"),
    ("Quiet[Roots[Sin[x] == 0, x]]", "Roots[Sin[x] == 0, x]"),
    ("NRoots[x^2 == 4, x]", "x == -2. || x == 2."),
    ("x^2 /. {ToRules[Roots[x^2 == 5, x]]}", "{5, 5}"),
    ("NProduct[i, {i, 1, 5}]", "120."),
    ("FunctionDomain[Sqrt[x - 1]/(x - 3), x]", "1 <= x < 3 || x > 3"),
    ("FunctionDomain[Log[x], x]", "x > 0"),
    ("FunctionDomain[1/x, x, Reals]", "x < 0 || x > 0"),
    ("FunctionDomain[x^2, x]", "True"),
    ("FunctionRange[x^2 + 1, x, y]", "y >= 1"),
    ("FunctionRange[x/(1 + x^2), x, y]", "-1/2 <= y <= 1/2"),
    ("FunctionRange[Exp[x], x, y]", "y > 0"),
    ("PadeApproximant[Exp[x], {x, 0, {2, 2}}]", "(1 + x/2 + x^2/12)/(1 - x/2 + x^2/12)"),
    ("PadeApproximant[Log[1 + x], {x, 0, {2, 1}}]", "(x + x^2/6)/(1 + (2*x)/3)"),
    ("PadeApproximant[Sqrt[x], {x, 1, 1}]", "(1 + (3*(-1 + x))/4)/(1 + (-1 + x)/4)"),
    ("PadeApproximant[1/(1 - x), {x, 0, {1, 2}}]", "(1 - x)^(-1)"),
    ("FindLinearRecurrence[{1, 1, 2, 3, 5, 8}]", "{1, 1}"),
    ("FindLinearRecurrence[{1, 2, 4, 8, 15, 26, 42, 64, 93, 130}]", "{4, -6, 4, -1}"),
    ("FindLinearRecurrence[{1/2, 1/4, 1/8}, 1]", "{1/2}"),
    ("FindLinearRecurrence[{a, b, a + b, a + 2 b, 2 a + 3 b}]", "{1, 1}"),
    ("Quiet[FindLinearRecurrence[{2, 3, 5, 7, 11}]]", "FindLinearRecurrence[{2, 3, 5, 7, 11}]"),
]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_by_hand(code: str, expected: str) -> None:
    """Small cases."""
    assert text(Session().evaluate(code), "InputForm") == expected


def test_infinite_products() -> None:
    """Against the sine's products."""
    session = Session()
    for code, value in (("1 + 1/i^2", math.sinh(math.pi) / math.pi),
                        ("1 - 2/i^2", math.sin(math.pi * math.sqrt(2)) / (math.pi * math.sqrt(2)))):  # fmt: skip
        assert to_python(session.evaluate(f"NProduct[{code}, {{i, 1, Infinity}}]")) == pytest.approx(value, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=3), st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_recurrences(kernel: list[int], first: list[int]) -> None:
    """What is found gives the list, and is not longer than what made it."""
    values = first[: len(kernel)]
    while len(values) < 10:
        values.append(sum(c * values[-j - 1] for j, c in enumerate(kernel)))
    if not any(values):
        return
    found = to_python(Session().evaluate(f"FindLinearRecurrence[{{{', '.join(map(str, values))}}}]"))
    assert len(found) <= len(kernel)
    for k in range(len(found), len(values)):
        assert values[k] == sum(c * values[k - j - 1] for j, c in enumerate(found))
