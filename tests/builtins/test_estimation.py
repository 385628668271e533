"""Fitted distributions: formulas by hand, and the equations that the greatest likelihood satisfies."""

import math

import numpy
import pytest

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("EstimatedDistribution[{1, 2, 3, 6}, NormalDistribution[m, 1]]", "NormalDistribution[3., 1]"),
    ("FindDistributionParameters[{1, 2, 3, 6}, PoissonDistribution[l]]", "{l -> 3.}"),
    ("FindDistributionParameters[{1, 2, 3, 6}, ExponentialDistribution[l]]", "{l -> 0.3333333333333333}"),
    ("EstimatedDistribution[{1, 2, 3, 6}, UniformDistribution[{0, b}]]", "UniformDistribution[{0, 6.}]"),
    ("EstimatedDistribution[{1, 2, 3, 6}, DiscreteUniformDistribution[{a, b}]]", "DiscreteUniformDistribution[{1, 6}]"),
    ("EstimatedDistribution[{0, 1, 1, 0, 1, 1, 1, 1}, BernoulliDistribution[p]]", "BernoulliDistribution[0.75]"),
    ("EstimatedDistribution[{1, 2, 3, 6}, BinomialDistribution[12, p]]", "BinomialDistribution[12, 0.25]"),
    ("EstimatedDistribution[{-1, 1, 2}, LaplaceDistribution[m, b]]", "LaplaceDistribution[1., 1.]"),
    ("EstimatedDistribution[{3, 4}, RayleighDistribution[s]]", "RayleighDistribution[2.5]"),
    ("Quiet[EstimatedDistribution[{-1, 2}, ExponentialDistribution[a]]]",
     "EstimatedDistribution[{-1, 2}, ExponentialDistribution[a]]"),
    ("Likelihood[PoissonDistribution[2], {1, 2}]", "4/E^4"),
    ("Likelihood[BernoulliDistribution[p], {1, 0, 1}]", "(1 - p)*p^2"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_closed(code: str, expected: str) -> None:
    """Means, ranges and medians by hand."""
    assert text(Session().evaluate(code), "InputForm") == expected


def fit(distribution: str, values: numpy.ndarray) -> list[float]:
    """The parameters found."""
    data = ", ".join(repr(float(v)) for v in values)
    return list(to_python(Session().evaluate(f"Last /@ FindDistributionParameters[{{{data}}}, {distribution}]")))


def test_search() -> None:
    """The derivatives of the likelihood vanish at the place found."""
    random = numpy.random.default_rng(5)
    x = random.gamma(3, 2, 300)
    a, b = fit("GammaDistribution[a, b]", x)
    assert a * b == pytest.approx(x.mean(), rel=1e-6)
    step = 1e-4
    digamma = (math.lgamma(a + step) - math.lgamma(a - step)) / (2 * step)
    assert math.log(a) - digamma == pytest.approx(math.log(x.mean()) - numpy.log(x).mean(), abs=1e-6)
    x = 5 * random.weibull(2, 300)
    a, b = fit("WeibullDistribution[a, b]", x)
    assert b**a == pytest.approx((x**a).mean(), rel=1e-6)
    assert 1 / a == pytest.approx((x**a * numpy.log(x)).sum() / (x**a).sum() - numpy.log(x).mean(), abs=1e-6)
    x = random.gumbel(2, 5, 300)
    a, b = fit("ExtremeValueDistribution[a, b]", x)
    assert numpy.exp((a - x) / b).mean() == pytest.approx(1, abs=1e-6)
    assert b == pytest.approx(x.mean() - (x * numpy.exp(-x / b)).sum() / numpy.exp(-x / b).sum(), abs=1e-5)


def test_whole_numbers_and_starts() -> None:
    """Counts by a search, and a search that begins at given values."""
    counts = numpy.random.default_rng(2).negative_binomial(5, 0.3, 500)
    n, p = fit("NegativeBinomialDistribution[n, p]", counts)
    assert n * (1 - p) / p == pytest.approx(counts.mean(), rel=1e-5)
    found = Session().evaluate("FindDistributionParameters[{1., 2., 4.}, LogisticDistribution[m, s], {{m, 1}, {s, 2}}]")
    m, s = (r.args[1] for r in found.args)
    x = numpy.array([1, 2, 4])
    assert numpy.tanh((x - m) / (2 * s)).sum() == pytest.approx(0, abs=1e-6)
