"""Expected values: by the tables of moments, and sums and integrals by plain loops."""

import math

import numpy
import pytest

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    (r"Expectation[x^2, x \[Distributed] NormalDistribution[m, s]]", "m^2 + s^2"),
    (r"Expectation[2 x + 3, x \[Distributed] PoissonDistribution[l]]", "3 + 2*l"),
    (r"Expectation[(x - 1)^2, x \[Distributed] ExponentialDistribution[2]]", "1/2"),
    (r"Expectation[a, x \[Distributed] NormalDistribution[]]", "a"),
    (r"Expectation[x^2, x \[Distributed] {1, 2, 3}]", "14/3"),
    (r"Expectation[x^3, x \[Distributed] DiscreteUniformDistribution[{1, 6}]]", "147/2"),
    (r"Expectation[x^3, x \[Distributed] BinomialDistribution[3, 1/2]]", "27/4"),
]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_closed_forms(code: str, expected: str) -> None:
    """Moments of tables, and sums by hand."""
    assert text(Session().evaluate(code), "InputForm") == expected


def test_numbers() -> None:
    """Against sums over fine grids and long ranges; nothing is told of small numbers on the way."""
    session = Session()
    x = numpy.linspace(-12, 12, 200_001)
    bell = numpy.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    counts = range(100)
    poisson = [math.exp(-3) * 3**k / math.factorial(k) for k in counts]
    for code, value in (
        (r"NExpectation[Sin[x]^2, x \[Distributed] NormalDistribution[]]",
         numpy.trapezoid(numpy.sin(x) ** 2 * bell, x)),
        (r"NExpectation[Sqrt[x], x \[Distributed] PoissonDistribution[3]]",
         sum(math.sqrt(k) * p for k, p in zip(counts, poisson, strict=True))),
        (r"NProbability[x > 1, x \[Distributed] NormalDistribution[]]", 0.15865525393145707),
        (r"NProbability[Mod[x, 2] == 0, x \[Distributed] PoissonDistribution[3]]", sum(poisson[::2])),
        (r"NExpectation[x^2, x \[Distributed] {1, 2, 6}]", 41 / 3),
    ):  # fmt: skip
        assert to_python(session.evaluate(code)) == pytest.approx(value, rel=1e-8)
        assert session.messages == []


def test_faults() -> None:
    """What is no distribution."""
    session = Session()
    session.evaluate("Expectation[x, y]")
    assert [(m.symbol, m.tag) for m in session.messages] == [("Expectation", "dist")]
