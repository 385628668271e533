"""Measures of lists against plain formulas; polynomials taken apart give themselves when put together."""

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

MEASURES = [
    ("MedianDeviation[{1, 2, 3, 4, 10}]", "1"), ("QuartileDeviation[{1, 2, 3, 4}]", "1"),
    ("MedianDeviation[{{1, 5}, {2, 5}, {9, 8}}]", "{1, 0}"), ("Entropy[{a, b, b}]", "(2*Log[3/2])/3 + Log[3]/3"),
    ('{Entropy["abab"], Entropy[2, {0, 0, 1, 1}], Entropy[{1, 1}]}', "{Log[2], 1, 0}"),
    ("ExponentialMovingAverage[{1, 5, 3}, 1/2]", "{1, 3, 3}"), ("CanberraDistance[{1, 2, 0}, {3, 4, 0}]", "5/6"),
    ("BrayCurtisDistance[{1, 2}, {3, 4}]", "2/5"), ("JaccardDissimilarity[{1, 0, 1}, {1, 1, 0}]", "2/3"),
    ("MatchingDissimilarity[{True, False}, {True, True}]", "1/2"), ("DiceDissimilarity[{1, 0, 1}, {1, 1, 0}]", "1/2"),
    ("{RogersTanimotoDissimilarity[{1, 0}, {1, 1}], SokalSneathDissimilarity[{1, 0}, {1, 1}]}", "{2/3, 2/3}"),
    ("{BinaryDistance[{1, 2}, {1, 2}], BinaryDistance[{1, 2}, {1, 3}]}", "{0, 1}"),
    ('{DistanceMatrix[{{0, 0}, {3, 4}}], DistanceMatrix[{"ab"}, {"abc", "x"}]}', "{{{0, 5}, {5, 0}}, {{1, 2}}}"),
    ("DistanceMatrix[{1, 4}, DistanceFunction -> (#1 - #2 &)]", "{{0, -3}, {3, 0}}"),
    ("NumericalSort[{3, Pi, 1, x, E}]", "{1, E, 3, Pi, x}"),
    ("NumericalSort[<|a -> 3, b -> Pi, c -> x, d -> 1|>]", "<|d -> 1, a -> 3, b -> Pi, c -> x|>"),
    ("{InterpolatingPolynomial[{1, 4, 9}, x], InterpolatingPolynomial[{{-1, 4}, {0, 2}, {1, 6}}, x]}",
     "{1 + (-1 + x)*(1 + x), 4 + (1 + x)*(-2 + 3*x)}"),
    ("{ExpandNumerator[(x + 1)^2/y], ExpandDenominator[y/(x + 1)^2]}", "{(1 + 2*x + x^2)/y, y/(1 + 2*x + x^2)}"),
]  # fmt: skip
POLYNOMIALS = [
    ("FactorList[2 x^3 - 2 x]", "{{2, 1}, {-1 + x, 1}, {x, 1}, {1 + x, 1}}"),
    ("FactorTerms[2 x^2 + 4]", "2*(2 + x^2)"),
    ("FactorSquareFree[x^3 - x^2 - x + 1]", "(-1 + x)^2*(1 + x)"),
    ("CoefficientRules[x^2 + 3 x y + 1, {x, y}]", "{{2, 0} -> 1, {1, 1} -> 3, {0, 0} -> 1}"),
    ("PolynomialQuotientRemainder[x^2 + 1, x - 1, x]", "{1 + x, 2}"),
    ("PolynomialMod[7 x^2 + 5 x + 3, 3]", "2*x + x^2"),
    ("Eliminate[{x == 2 + y, y == z}, y]", "-2 + x - z == 0"),
    ("GroebnerBasis[{x^2 - 2 y, x y - 3}, {x, y}]", "{-9 + 2*y^3, 3*x - 2*y^2}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), MEASURES)
def test_measures(code: str, expected: str) -> None:
    """By hand."""
    assert text(Session().evaluate(code), "InputForm") == expected


@pytest.mark.parametrize(("code", "expected"), POLYNOMIALS)
def test_polynomials(code: str, expected: str) -> None:
    """By hand."""
    pytest.importorskip("sympy")
    assert text(Session().evaluate(code), "InputForm") == expected


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=5))
def test_put_together(coefficients: list[int]) -> None:
    """Factors multiply, and rules add, to the polynomial; values of an interpolation are those given."""
    pytest.importorskip("sympy")
    session = Session()
    p = " + ".join(f"({c}) x^{k}" for k, c in enumerate(coefficients))
    assert text(session.evaluate(f"Expand[({p}) - Times @@ Power @@@ FactorList[{p}]]")) == "0"
    if any(coefficients[1:]):
        assert text(session.evaluate(f"Expand[({p}) - FromCoefficientRules[CoefficientRules[{p}, x], x]]")) == "0"
    data = "{" + ", ".join(map(str, coefficients)) + "}"
    values = to_python(session.evaluate(f"(InterpolatingPolynomial[{data}, x] /. x -> #) & /@ Range[Length[{data}]]"))
    assert list(values) == coefficients


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=6), st.floats(0.1, 0.9))
def test_against_numpy(values: list[float], weight: float) -> None:
    """Averages that forget, and entropies, by plain loops."""
    session = Session()
    code = "{" + ", ".join(f"{v:.6f}" for v in values) + "}"
    rounded = [float(f"{v:.6f}") for v in values]
    expected = [rounded[0]]
    for v in rounded[1:]:
        expected.append(expected[-1] + weight * (v - expected[-1]))
    assert numpy.allclose(to_python(session.evaluate(f"ExponentialMovingAverage[{code}, {weight!r}]")), expected)
    shares = [rounded.count(v) / len(rounded) for v in set(rounded)]
    entropy = -sum(p * math.log(p) for p in shares)
    assert to_python(session.evaluate(f"N[Entropy[{code}]]")) == pytest.approx(entropy, abs=1e-9)
