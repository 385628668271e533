"""What distributions answer for symbols: cases of their probabilities, deviations, tails, quantiles."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("PDF[BernoulliDistribution[r], j]", "Piecewise[{{1 - r, j == 0}, {r, j == 1}}, 0]"),
    ("CDF[DiscreteUniformDistribution[{3, 8}], j]", "Piecewise[{{(-2 + Floor[j])/6, 3 <= j < 8}, {1, j >= 8}}, 0]"),
    ("CDF[DiscreteUniformDistribution[{3, 8}], {2, 3, 7.5, 9}]", "{0, 1/6, 5/6, 1}"),
    ("CDF[PoissonDistribution[2], {0, 1, 2, 3/2}]", "{E^(-2), 3/E^2, 5/E^2, 3/E^2}"),
    ("CDF[PoissonDistribution[1/2], 2]", "13/(8*Sqrt[E])"),
    ("CDF[BernoulliDistribution[r], j]", "Piecewise[{{0, j < 0}, {1 - r, 0 <= j < 1}}, 1]"),
    ("CDF[StudentTDistribution[3], {0, -2}]", "{1/2, BetaRegularized[3/7, 3/2, 1/2]/2}"),
    (
        "{Moment[{1, 2, 4}, 2], Moment[{c, d}, 1], Moment[{{1, 2}, {3, 4}}, 2], Moment[{5, 6}, 0]}",
        "{7, (c + d)/2, {5, 10}, 1}",
    ),
    ("StandardDeviation[UniformDistribution[{c, d}]]", "(-c + d)/(2*Sqrt[3])"),
    ("StandardDeviation[GammaDistribution[c, d]]", "Sqrt[c]*d"),
    ("StandardDeviation[BinomialDistribution[j, r]]", "Sqrt[j*(1 - r)*r]"),
    ("StandardDeviation[NormalDistribution[c, d]]", "d"),
    ("SurvivalFunction[NormalDistribution[c, d], x]", "Erfc[(-c + x)/(Sqrt[2]*d)]/2"),
    ("SurvivalFunction[ExponentialDistribution[r], x]", "Piecewise[{{E^(-(r*x)), x >= 0}}, 1]"),
    ("SurvivalFunction[NormalDistribution[], {0, Sqrt[2]}]", "{1/2, Erfc[1]/2}"),
    ("Probability[x > 2, x \\[Distributed] NormalDistribution[1, Sqrt[2]]]", "Erfc[1/2]/2"),
    ("Probability[x >= 2, x \\[Distributed] PoissonDistribution[2]]", "1 - 3/E^2"),
    ("Quantile[NormalDistribution[c, d], q]", "ConditionalExpression[c - Sqrt[2]*d*InverseErfc[2*q], 0 <= q <= 1]"),
    ("Covariance[MultinormalDistribution[{0, 0}, {{4, r}, {r, 9}}]]", "{{4, r}, {r, 9}}"),
    ("Correlation[MultinormalDistribution[{0, 0}, {{4, r}, {r, 9}}]]", "{{1, r/6}, {r/6, 1}}"),
    ("{Total[{{}}, {3}], Total[{{{}}}, {3}], Total[{}, {2}], Total[{{}, {4}}, {2}]}", "{{{}}, {{0}}, 0, {0, 4}}"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source)) == expected
