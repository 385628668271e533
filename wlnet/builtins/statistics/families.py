"""The table of distributions of one number: parameters, moments, densities and cumulative probabilities."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Draw = Callable[..., Any]


@dataclass(frozen=True)
class Distribution:
    """A family of distributions; formulas are Wolfram source text in the parameters p1, p2, ... and x (or q).

    `valid(*parameters)` checks machine values; `draw(generator, size, *parameters)` gives an array of values. The
    density is `density` where `support` holds and 0 elsewhere, the cumulative probability likewise, with
    `below` and `above` the support; `quantile` may be left out, and is found from `cumulative` then. The least
    number of parameters that must be given is `least`; `defaults` are those of the last ones. `central` is the case
    {value, where} that is precise for machine numbers near the middle, if the cumulative probability is not.
    """

    name: str
    usage: str
    defaults: tuple[float, ...]
    least: int
    valid: Callable[..., bool]
    draw: Draw
    mean: str
    variance: str
    density: str
    support: str
    cumulative: str
    quantile: str = ""
    discrete: bool = False
    pair: bool = False
    central: str = ""


def rows() -> tuple[Distribution, ...]:
    """All families."""
    d = Distribution
    positive = lambda *p: all(x > 0 for x in p)  # noqa: E731
    return (
        d("NormalDistribution", "NormalDistribution[m, s] has mean m and standard deviation s.", (0, 1), 0,
          lambda m, s: s > 0, lambda g, n, m, s: g.normal(m, s, n), "p1", "p2^2",
          "E^(-(x - p1)^2/(2 p2^2))/(Sqrt[2 Pi] p2)", "True", "Erfc[(p1 - x)/(Sqrt[2] p2)]/2",
          "p1 - Sqrt[2] p2 InverseErfc[2 q]"),
        d("HalfNormalDistribution", "HalfNormalDistribution[t] is that of Abs[x] for a normal x of scale Sqrt[Pi/2]/t.",
          (), 1, positive, lambda g, n, t: abs(g.normal(0, math.sqrt(math.pi / 2) / t, n)), "1/p1",
          "(Pi - 2)/(2 p1^2)", "2 p1 E^(-x^2 p1^2/Pi)/Pi", "x > 0", "Erf[x p1/Sqrt[Pi]]",
          "Sqrt[Pi] InverseErf[q]/p1"),
        d("UniformDistribution", "UniformDistribution[{a, b}] is uniform between a and b.", (0, 1), 0,
          lambda a, b: a < b, lambda g, n, a, b: g.uniform(a, b, n), "(p1 + p2)/2", "(p2 - p1)^2/12",
          "1/(p2 - p1)", "p1 <= x <= p2", "(x - p1)/(p2 - p1)", "p1 + q (p2 - p1)", pair=True),
        d("ExponentialDistribution", "ExponentialDistribution[r] has the rate r and the mean 1/r.", (), 1,
          positive, lambda g, n, r: g.exponential(1 / r, n), "1/p1", "1/p1^2",
          "p1 E^(-p1 x)", "x >= 0", "1 - E^(-p1 x)", "-Log[1 - q]/p1"),
        d("LaplaceDistribution", "LaplaceDistribution[m, b] has mean m and scale b.", (0, 1), 0,
          lambda m, b: b > 0, lambda g, n, m, b: g.laplace(m, b, n), "p1", "2 p2^2",
          "E^(-Abs[x - p1]/p2)/(2 p2)", "True",
          "Piecewise[{{1 - E^(-(x - p1)/p2)/2, x >= p1}}, E^((x - p1)/p2)/2]",
          "p1 + p2 If[q >= 1/2, -Log[2 (1 - q)], Log[2 q]]"),
        d("LogisticDistribution", "LogisticDistribution[m, b] has mean m and scale b.", (0, 1), 0,
          lambda m, b: b > 0, lambda g, n, m, b: g.logistic(m, b, n), "p1", "Pi^2 p2^2/3",
          "E^(-(x - p1)/p2)/(p2 (1 + E^(-(x - p1)/p2))^2)", "True", "1/(1 + E^(-(x - p1)/p2))",
          "p1 - p2 Log[1/q - 1]"),
        d("CauchyDistribution", "CauchyDistribution[a, b] has location a and scale b.", (0, 1), 0,
          lambda a, b: b > 0, lambda g, n, a, b: a + b * g.standard_cauchy(n), "Indeterminate",
          "Indeterminate", "1/(Pi p2 (1 + ((x - p1)/p2)^2))", "True", "1/2 + ArcTan[(x - p1)/p2]/Pi",
          "p1 + p2 Tan[Pi (q - 1/2)]"),
        d("GumbelDistribution", "GumbelDistribution[a, b] is the extreme value distribution of minima.", (0, 1), 0,
          lambda a, b: b > 0, lambda g, n, a, b: -g.gumbel(-a, b, n), "p1 - EulerGamma p2", "Pi^2 p2^2/6",
          "E^((x - p1)/p2 - E^((x - p1)/p2))/p2", "True", "1 - E^(-E^((x - p1)/p2))", "p1 + p2 Log[-Log[1 - q]]"),
        d("ExtremeValueDistribution", "ExtremeValueDistribution[a, b] is the extreme value distribution of maxima.",
          (0, 1), 0, lambda a, b: b > 0, lambda g, n, a, b: g.gumbel(a, b, n), "p1 + EulerGamma p2",
          "Pi^2 p2^2/6", "E^((p1 - x)/p2 - E^((p1 - x)/p2))/p2", "True", "E^(-E^((p1 - x)/p2))",
          "p1 - p2 Log[-Log[q]]"),
        d("LogNormalDistribution", "LogNormalDistribution[m, s] is that of E^x for a normal x.", (), 2,
          lambda m, s: s > 0, lambda g, n, m, s: g.lognormal(m, s, n), "E^(p1 + p2^2/2)",
          "(E^(p2^2) - 1) E^(2 p1 + p2^2)", "E^(-(Log[x] - p1)^2/(2 p2^2))/(Sqrt[2 Pi] p2 x)", "x > 0",
          "Erfc[(p1 - Log[x])/(Sqrt[2] p2)]/2", "E^(p1 - Sqrt[2] p2 InverseErfc[2 q])"),
        d("GammaDistribution", "GammaDistribution[a, b] has shape a and scale b; GammaDistribution[a, b, c, m] is "
          "generalized.", (), 4, lambda a, b, c, m: positive(a, b, c),
          lambda g, n, a, b, c, m: m + b * g.gamma(a, 1, n) ** (1 / c),
          "p4 + p2 Gamma[p1 + 1/p3]/Gamma[p1]",
          "p2^2 (Gamma[p1 + 2/p3]/Gamma[p1] - (Gamma[p1 + 1/p3]/Gamma[p1])^2)",
          "p3 ((x - p4)/p2)^(p1 p3 - 1) E^(-((x - p4)/p2)^p3)/(p2 Gamma[p1])", "x > p4",
          "GammaRegularized[p1, 0, ((x - p4)/p2)^p3]"),
        d("GammaDistribution", "", (), 2, positive, lambda g, n, a, b: g.gamma(a, b, n), "p1 p2", "p1 p2^2",
          "x^(p1 - 1) E^(-x/p2)/(Gamma[p1] p2^p1)", "x > 0", "GammaRegularized[p1, 0, x/p2]"),
        d("ErlangDistribution", "ErlangDistribution[k, r] is that of the sum of k exponential numbers of rate r.",
          (), 2, positive, lambda g, n, k, r: g.gamma(k, 1 / r, n), "p1/p2", "p1/p2^2",
          "p2^p1 x^(p1 - 1) E^(-p2 x)/Gamma[p1]", "x > 0", "GammaRegularized[p1, 0, p2 x]"),
        d("InverseGammaDistribution", "InverseGammaDistribution[a, b] is that of 1/x for a gamma distributed x.",
          (), 2, positive, lambda g, n, a, b: b / g.gamma(a, 1, n),
          "Piecewise[{{p2/(p1 - 1), p1 > 1}}, Indeterminate]",
          "Piecewise[{{p2^2/((p1 - 1)^2 (p1 - 2)), p1 > 2}}, Indeterminate]",
          "(p2/x)^p1 E^(-p2/x)/(x Gamma[p1])", "x > 0", "GammaRegularized[p1, p2/x]"),
        d("BetaDistribution", "BetaDistribution[a, b] has shapes a and b.", (), 2, positive,
          lambda g, n, a, b: g.beta(a, b, n), "p1/(p1 + p2)", "p1 p2/((p1 + p2)^2 (1 + p1 + p2))",
          "x^(p1 - 1) (1 - x)^(p2 - 1)/Beta[p1, p2]", "0 < x < 1", "BetaRegularized[x, p1, p2]"),
        d("ChiSquareDistribution", "ChiSquareDistribution[k] has k degrees of freedom.", (), 1, positive,
          lambda g, n, k: g.chisquare(k, n), "p1", "2 p1", "x^(p1/2 - 1) E^(-x/2)/(2^(p1/2) Gamma[p1/2])", "x > 0",
          "GammaRegularized[p1/2, 0, x/2]"),
        d("ChiDistribution", "ChiDistribution[k] is that of the length of a normal vector with k components.", (), 1,
          positive, lambda g, n, k: g.chisquare(k, n) ** 0.5, "Sqrt[2] Gamma[(1 + p1)/2]/Gamma[p1/2]",
          "p1 - 2 (Gamma[(1 + p1)/2]/Gamma[p1/2])^2", "2^(1 - p1/2) x^(p1 - 1) E^(-x^2/2)/Gamma[p1/2]", "x > 0",
          "GammaRegularized[p1/2, 0, x^2/2]"),
        d("RayleighDistribution", "RayleighDistribution[s] has scale s.", (), 1, positive,
          lambda g, n, s: g.rayleigh(s, n), "Sqrt[Pi/2] p1", "(2 - Pi/2) p1^2", "x E^(-x^2/(2 p1^2))/p1^2", "x > 0",
          "1 - E^(-x^2/(2 p1^2))", "p1 Sqrt[-2 Log[1 - q]]"),
        d("MaxwellDistribution", "MaxwellDistribution[s] is that of the length of a normal vector of deviation s.", (),
          1, positive, lambda g, n, s: s * g.chisquare(3, n) ** 0.5, "2 Sqrt[2/Pi] p1", "(3 - 8/Pi) p1^2",
          "Sqrt[2/Pi] x^2 E^(-x^2/(2 p1^2))/p1^3", "x > 0", "GammaRegularized[3/2, 0, x^2/(2 p1^2)]"),
        d("WeibullDistribution", "WeibullDistribution[a, b] has shape a and scale b; WeibullDistribution[a, b, m] is "
          "moved by m.", (0,), 2, lambda a, b, m: positive(a, b), lambda g, n, a, b, m: m + b * g.weibull(a, n),
          "p3 + p2 Gamma[1 + 1/p1]", "p2^2 (Gamma[1 + 2/p1] - Gamma[1 + 1/p1]^2)",
          "p1 ((x - p3)/p2)^(p1 - 1) E^(-((x - p3)/p2)^p1)/p2", "x > p3", "1 - E^(-((x - p3)/p2)^p1)",
          "p3 + p2 (-Log[1 - q])^(1/p1)"),
        d("ParetoDistribution", "ParetoDistribution[k, a] has the least value k and the shape a.", (), 2, positive,
          lambda g, n, k, a: k * (1 + g.pareto(a, n)), "Piecewise[{{p1 p2/(p2 - 1), p2 > 1}}, Indeterminate]",
          "Piecewise[{{p1^2 p2/((p2 - 1)^2 (p2 - 2)), p2 > 2}}, Indeterminate]", "p2 p1^p2 x^(-1 - p2)", "x >= p1",
          "1 - (p1/x)^p2", "p1 (1 - q)^(-1/p2)"),
        d("NakagamiDistribution", "NakagamiDistribution[m, w] has shape m and spread w.", (), 2, positive,
          lambda g, n, m, w: (w * g.gamma(m, 1, n) / m) ** 0.5, "Sqrt[p2/p1] Gamma[p1 + 1/2]/Gamma[p1]",
          "p2 - p2 (Gamma[p1 + 1/2]/Gamma[p1])^2/p1",
          "2 (p1/p2)^p1 x^(2 p1 - 1) E^(-p1 x^2/p2)/Gamma[p1]", "x > 0", "GammaRegularized[p1, 0, p1 x^2/p2]"),
        d("LogGammaDistribution", "LogGammaDistribution[a, b, m] is that of m - 1 + E^(b g) for a gamma distributed g.",
          (), 3, lambda a, b, m: positive(a, b), lambda g, n, a, b, m: m - 1 + math.e ** (b * g.gamma(a, 1, n)),
          "Piecewise[{{p3 - 1 + (1 - p2)^-p1, p2 < 1}}, Indeterminate]",
          "Piecewise[{{(1 - 2 p2)^-p1 - (1 - p2)^(-2 p1), p2 < 1/2}}, Indeterminate]",
          "(1 + x - p3)^(-1 - 1/p2) Log[1 + x - p3]^(p1 - 1)/(p2^p1 Gamma[p1])", "x >= p3",
          "GammaRegularized[p1, 0, Log[1 + x - p3]/p2]"),
        d("ExpGammaDistribution", "ExpGammaDistribution[k, t, m] is that of m + t Log[g] for a gamma distributed g.",
          (), 3, lambda k, t, m: positive(k, t),
          lambda g, n, k, t, m: m + t * __import__("numpy").log(g.gamma(k, 1, n)),
          "p3 + p2 PolyGamma[0, p1]", "p2^2 PolyGamma[1, p1]",
          "E^(p1 (x - p3)/p2 - E^((x - p3)/p2))/(p2 Gamma[p1])", "True", "GammaRegularized[p1, 0, E^((x - p3)/p2)]"),
        d("StudentTDistribution", "StudentTDistribution[k] has k degrees of freedom; StudentTDistribution[m, s, k] "
          "location m and scale s.", (), 3, lambda m, s, k: positive(s, k),
          lambda g, n, m, s, k: m + s * g.standard_t(k, n), "Piecewise[{{p1, p3 > 1}}, Indeterminate]",
          "Piecewise[{{p2^2 p3/(p3 - 2), p3 > 2}}, Indeterminate]",
          "(p3/(p3 + ((x - p1)/p2)^2))^((1 + p3)/2)/(p2 Sqrt[p3] Beta[p3/2, 1/2])", "True",
          "Piecewise[{{BetaRegularized[p3/(p3 + ((x - p1)/p2)^2), p3/2, 1/2]/2, x <= p1}}, "
          "(1 + BetaRegularized[(x - p1)^2/(p2^2 p3 + (x - p1)^2), 1/2, p3/2])/2]",
          central="{1/2 + Sign[x - p1] BetaRegularized[(x - p1)^2/(p2^2 p3 + (x - p1)^2), 1/2, p3/2]/2, "
          "(x - p1)^2 < p2^2 p3}"),
        d("StudentTDistribution", "", (), 1, positive, lambda g, n, k: g.standard_t(k, n),
          "Piecewise[{{0, p1 > 1}}, Indeterminate]", "Piecewise[{{p1/(p1 - 2), p1 > 2}}, Indeterminate]",
          "(p1/(p1 + x^2))^((1 + p1)/2)/(Sqrt[p1] Beta[p1/2, 1/2])", "True",
          "Piecewise[{{BetaRegularized[p1/(p1 + x^2), p1/2, 1/2]/2, x <= 0}}, "
          "(1 + BetaRegularized[x^2/(p1 + x^2), 1/2, p1/2])/2]",
          central="{1/2 + Sign[x] BetaRegularized[x^2/(p1 + x^2), 1/2, p1/2]/2, x^2 < p1}"),
        d("FRatioDistribution", "FRatioDistribution[n, m] has n and m degrees of freedom.", (), 2, positive,
          lambda g, size, n, m: g.f(n, m, size), "Piecewise[{{p2/(p2 - 2), p2 > 2}}, Indeterminate]",
          "Piecewise[{{2 p2^2 (p1 + p2 - 2)/(p1 (p2 - 4) (p2 - 2)^2), p2 > 4}}, Indeterminate]",
          "p1^(p1/2) p2^(p2/2) x^(p1/2 - 1) (p2 + p1 x)^(-(p1 + p2)/2)/Beta[p1/2, p2/2]", "x > 0",
          "BetaRegularized[p1 x/(p2 + p1 x), p1/2, p2/2]"),
        d("TriangularDistribution", "TriangularDistribution[{a, b}, c] rises from a to c and falls to b.", (), 3,
          lambda a, b, c: a < b and a <= c <= b, lambda g, n, a, b, c: g.triangular(a, c, b, n), "(p1 + p2 + p3)/3",
          "(p1^2 + p2^2 + p3^2 - p1 p2 - p1 p3 - p2 p3)/18",
          "Piecewise[{{2 (x - p1)/((p2 - p1) (p3 - p1)), x <= p3}}, 2 (p2 - x)/((p2 - p1) (p2 - p3))]",
          "p1 <= x <= p2",
          "Piecewise[{{(x - p1)^2/((p2 - p1) (p3 - p1)), x <= p3}}, 1 - (p2 - x)^2/((p2 - p1) (p2 - p3))]",
          pair=True),
        *discrete(),
    )  # fmt: skip


def discrete() -> tuple[Distribution, ...]:
    """The families of integers."""
    d = Distribution
    share = lambda p: 0 <= p <= 1  # noqa: E731
    whole = lambda k: k == math.floor(k)  # noqa: E731
    return (
        d("BernoulliDistribution", "BernoulliDistribution[p] is 1 with probability p and 0 otherwise.", (), 1,
          share, lambda g, n, p: (g.random(n) < p) * 1, "p1", "p1 (1 - p1)",
          "Piecewise[{{1 - p1, x == 0}}, p1]", "x == 0 || x == 1",
          "Piecewise[{{0, x < 0}, {1 - p1, 0 <= x < 1}}, 1]", discrete=True),
        d("BinomialDistribution", "BinomialDistribution[n, p] counts successes in n trials.", (), 2,
          lambda k, p: k >= 0 and whole(k) and share(p), lambda g, n, k, p: g.binomial(int(k), p, n),
          "p1 p2", "p1 p2 (1 - p2)", "Binomial[p1, x] p2^x (1 - p2)^(p1 - x)", "0 <= x <= p1",
          "Piecewise[{{BetaRegularized[1 - p2, p1 - Floor[x], 1 + Floor[x]], x < p1}}, 1]", discrete=True),
        d("NegativeBinomialDistribution", "NegativeBinomialDistribution[n, p] counts failures before n successes.",
          (), 2, lambda k, p: k > 0 and 0 < p <= 1, lambda g, n, k, p: g.negative_binomial(k, p, n),
          "p1 (1 - p2)/p2", "p1 (1 - p2)/p2^2", "Binomial[p1 + x - 1, x] p2^p1 (1 - p2)^x", "x >= 0",
          "BetaRegularized[p2, p1, 1 + Floor[x]]", discrete=True),
        d("PoissonDistribution", "PoissonDistribution[m] has mean m.", (), 1, lambda m: 0 < m < 1e18,
          lambda g, n, m: g.poisson(m, n), "p1", "p1", "E^(-p1) p1^x/x!", "x >= 0",
          "GammaRegularized[1 + Floor[x], p1]", discrete=True),
        d("GeometricDistribution", "GeometricDistribution[p] counts failures before the first success.", (), 1,
          lambda p: 0 < p <= 1, lambda g, n, p: g.geometric(p, n) - 1, "1/p1 - 1", "(1 - p1)/p1^2",
          "p1 (1 - p1)^x", "x >= 0", "1 - (1 - p1)^(1 + Floor[x])", discrete=True),
        d("DiscreteUniformDistribution", "DiscreteUniformDistribution[{a, b}] is uniform on integers a to b.",
          (), 2, lambda a, b: a <= b and whole(a) and whole(b),
          lambda g, n, a, b: g.integers(int(a), int(b), n, endpoint=True), "(p1 + p2)/2",
          "((p2 - p1 + 1)^2 - 1)/12", "1/(p2 - p1 + 1)", "p1 <= x <= p2",
          "Piecewise[{{(1 + Floor[x] - p1)/(1 + p2 - p1), x < p2}}, 1]", discrete=True, pair=True),
        d("HypergeometricDistribution", "HypergeometricDistribution[n, k, t] counts special ones among n drawn from t "
          "of which k are special.", (), 3, lambda n, k, t: 0 < n <= t and 0 <= k <= t and whole(n + k + t),
          lambda g, size, n, k, t: g.hypergeometric(int(k), int(t - k), int(n), size), "p1 p2/p3",
          "p1 (p2/p3) (1 - p2/p3) (p3 - p1)/(p3 - 1)",
          "Binomial[p2, x] Binomial[p3 - p2, p1 - x]/Binomial[p3, p1]", "Max[0, p1 + p2 - p3] <= x <= Min[p1, p2]",
          "", discrete=True),
    )  # fmt: skip


FAMILIES: dict[str, list[Distribution]] = {}
"""The families by name; those of one name take different numbers of parameters."""
for _row in rows():
    FAMILIES.setdefault(_row.name, []).append(_row)
