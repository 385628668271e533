"""Truncated, censored, product and own distributions: by hand, and by sums over fine grids."""

import math
from collections.abc import Callable

import numpy
import pytest

from wlnet import Session, to_python
from wlnet.python import text

ONE = "TruncatedDistribution[{0, Infinity}, NormalDistribution[]]"
DICE = "DiscreteUniformDistribution[{1, 6}]"
RAMP = "ProbabilityDistribution[x/2, {x, 0, 2}]"
HALVES = "ProbabilityDistribution[(1/2)^x, {x, 1, Infinity, 1}]"
PAIR = "ProductDistribution[NormalDistribution[1, 2], {ExponentialDistribution[2], 2}]"
CASES = [
    (f"Mean[{ONE}]", "Sqrt[2/Pi]"),
    (f"Variance[{ONE}]", "1 - 2/Pi"),
    (f"PDF[{ONE}, -1]", "0"),
    (f"CDF[{ONE}, 0]", "0"),
    (f"PDF[TruncatedDistribution[{{2, 5}}, {DICE}], {{2, 3, 5, 6}}]", "{0, 1/3, 1/3, 0}"),
    (f"Mean[TruncatedDistribution[{{2, 5}}, {DICE}]]", "4"),
    (f"Variance[TruncatedDistribution[{{2, 5}}, {DICE}]]", "2/3"),
    (f"Quantile[TruncatedDistribution[{{2, 5}}, {DICE}], 1/2]", "4"),
    ("Mean[TruncatedDistribution[{0, Infinity}, PoissonDistribution[2]]]", "2/(1 - E^(-2))"),
    ("Mean[CensoredDistribution[{0, 1}, ExponentialDistribution[1]]]", "1 - E^(-1)"),
    (f"PDF[CensoredDistribution[{{2, 4}}, {DICE}], {{1, 2, 3, 4, 5}}]", "{0, 1/3, 1/6, 1/2, 0}"),
    (f"Mean[CensoredDistribution[{{2, 4}}, {DICE}]]", "19/6"),
    ("CDF[CensoredDistribution[{0, 1}, ExponentialDistribution[1]], {-1, 0, 1}]", "{0, 0, 1}"),
    ("Quantile[CensoredDistribution[{0, 1}, ExponentialDistribution[1]], 9/10]", "1"),
    (f"{{Mean[{RAMP}], Variance[{RAMP}], StandardDeviation[{RAMP}]}}", "{4/3, 2/9, Sqrt[2]/3}"),
    (f"PDF[{RAMP}, x]", "Piecewise[{{x/2, 0 < x < 2}}, 0]"),
    (f"CDF[{RAMP}, {{-1, 1, 3}}]", "{0, 1/4, 1}"),
    (rf"Expectation[x^3, x \[Distributed] {RAMP}]", "16/5"),
    (rf"NExpectation[x^3, x \[Distributed] {RAMP}]", "3.2"),
    (rf"Probability[x < 1, x \[Distributed] {RAMP}]", "1/4"),
    (f"{{Mean[{HALVES}], Variance[{HALVES}], PDF[{HALVES}, 3], CDF[{HALVES}, 3]}}", "{2, 2, 1/8, 7/8}"),
    (rf"Probability[x > 3, x \[Distributed] {HALVES}]", "1/8"),
    ('PDF[ProbabilityDistribution[x^2, {x, 0, 1}, Method -> "Normalize"], 1/2]', "3/4"),
    ('Mean[ProbabilityDistribution[{"CDF", 1 - E^-x}, {x, 0, Infinity}]]', "1"),
    ('Mean[ProbabilityDistribution[{"SF", E^(-2 x)}, {x, 0, Infinity}]]', "1/2"),
    (f"{{Mean[{PAIR}], Variance[{PAIR}]}}", "{{1, 1/2, 1/2}, {4, 1/4, 1/4}}"),
    (f"PDF[{PAIR}, {{1, 0, 0}}]", "Sqrt[2/Pi]"),
    (f"CDF[{PAIR}, {{1, 1, -1}}]", "0"),
    ("{Moment[NormalDistribution[m, s], 4], CentralMoment[NormalDistribution[m, s], 4]}",
     "{m^4 + 6*m^2*s^2 + 3*s^4, 3*s^4}"),
    ("{Skewness[ExponentialDistribution[2]], Kurtosis[NormalDistribution[m, s]]}", "{2, 3}"),
    ("Moment[MixtureDistribution[{1, 1}, {NormalDistribution[], NormalDistribution[3, 1]}], 3]", "18"),
    ("Moment[EmpiricalDistribution[{1, 2, 3}], 3]", "12"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_exact(code: str, expected: str) -> None:
    """Integrals and sums by hand."""
    assert text(Session().evaluate(code), "InputForm") == expected


def bell(x: numpy.ndarray) -> numpy.ndarray:
    """The normal density."""
    return numpy.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


DRAWN: list[tuple[str, float, float, Callable[[numpy.ndarray], numpy.ndarray]]] = [
    ("TruncatedDistribution[{-1, 2}, NormalDistribution[]]", -1, 2, bell),
    ("TruncatedDistribution[{4, 6}, NormalDistribution[]]", 4, 6, bell),
    (RAMP, 0, 2, lambda x: x / 2),
    ("ProbabilityDistribution[1/(2 Sqrt[x]), {x, 0, 1}]", 0, 1, lambda x: 1 / (2 * numpy.sqrt(x))),
]


@pytest.mark.parametrize(("code", "low", "high", "density"), DRAWN)
def test_drawn(code: str, low: float, high: float, density: Callable[[numpy.ndarray], numpy.ndarray]) -> None:
    """The mean of many values is that of the density, within five of its errors."""
    values = numpy.array(to_python(Session().evaluate(f"SeedRandom[7]; RandomVariate[{code}, 4000]")))
    x = low + (high - low) * (numpy.arange(1_000_000) + 0.5) / 1_000_000
    weights = density(x) / density(x).sum()
    mean = (weights * x).sum()
    spread = math.sqrt((weights * (x - mean) ** 2).sum())
    assert ((values >= low) & (values <= high)).all()
    assert abs(values.mean() - mean) < 5 * spread / math.sqrt(len(values))


def test_shapes_and_faults() -> None:
    """Vectors of a product; the order of the ends is told."""
    session = Session()
    assert text(session.evaluate(f"Dimensions[RandomVariate[{PAIR}, {{2, 4}}]]"), "InputForm") == "{2, 4, 3}"
    drawn = session.evaluate(f"Union[RandomVariate[CensoredDistribution[{{2, 4}}, {DICE}], 200]]")
    assert text(drawn, "InputForm") == "{2, 3, 4}"
    session.evaluate("PDF[TruncatedDistribution[{2, 1}, NormalDistribution[]], 0]")
    assert session.evaluate("Quiet[Check[Mean[TruncatedDistribution[{2, 1}, NormalDistribution[]]], 7]]") == 7
