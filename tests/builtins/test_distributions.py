"""Distributions: documented values; densities against the slope of the probabilities, moments against samples."""

import re

import numpy
import pytest

import wlnet.builtins  # noqa: F401
from wlnet.builtins.statistics.families import FAMILIES
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("PDF[NormalDistribution[0,1],0]", "1/Sqrt[2*Pi]"),
    ("PDF[ExponentialDistribution[r],x]", "Piecewise[{{r/E^(r*x), x >= 0}}, 0]"),
    ("{CDF[ExponentialDistribution[2],1],CDF[UniformDistribution[{0,1}],{-1,1/2,3}]}", "{1 - E^(-2), {0, 1/2, 1}}"),
    ("{CDF[BinomialDistribution[10,1/2],5],PDF[PoissonDistribution[3],2],PDF[PoissonDistribution[3],1.5]}",
     "{319/512, 9/(2*E^3), 0}"),
    ("{CDF[HypergeometricDistribution[5,10,20],3],PDF[BernoulliDistribution[1/3],{0,1,2}]}", "{274/323, {2/3, 1/3, 0}}"),  # noqa: E501
    ("{Quantile[BinomialDistribution[10,0.5],0.5],Quantile[PoissonDistribution[3],{0.1,0.9}]}", "{5, {1, 5}}"),
    ("{Median[ExponentialDistribution[2]],Quantile[UniformDistribution[{2,4}],1/4]}", "{Log[2]/2, 5/2}"),
    ("{Mean[StudentTDistribution[5]],Variance[StudentTDistribution[5]],Mean[GammaDistribution[a,b]]}", "{0, 5/3, a*b}"),
    ("{Mean[EmpiricalDistribution[{1,2,2,3}]],CDF[EmpiricalDistribution[{1,2,2,3}],2],"
     "Quantile[EmpiricalDistribution[{1,2,2,3}],1/2]}", "{2, 3/4, 2}"),
    ('PDF[CategoricalDistribution[<|"x"->1,"y"->3|>],"y"]', "3/4"),
    ("PDF[MultinormalDistribution[{0,0},{{1,0},{0,1}}],{x,y}]", "1/(2*E^((x^2 + y^2)/2)*Pi)"),
    ("{Mean[MixtureDistribution[{1,3},{NormalDistribution[0,1],NormalDistribution[4,1]}]],"
     "Variance[MixtureDistribution[{1,1},{NormalDistribution[0,1],NormalDistribution[4,1]}]]}", "{3, 5}"),
    ("Probability[2<=x<4,x\\[Distributed]DiscreteUniformDistribution[{1,6}]]", "1/3"),
    ("Probability[x==2,x\\[Distributed]BinomialDistribution[2,1/2]]", "1/4"),
    ("LogLikelihood[BernoulliDistribution[1/2],{0,1}]==2Log[1/2]", "True"),
    ("{Dimensions[RandomVariate[MultinormalDistribution[{0,0},{{1,0},{0,1}}],{3,4}]],"
     "Length[RandomVariate[CategoricalDistribution[{a,b}],5]]}", "{{3, 4, 2}, 5}"),
    ("{PolyGamma[1],PolyGamma[2],HarmonicNumber[4],RealAbs[-3],RealSign[-2.5],RealAbs[x],DiracDelta[1]}",
     "{-EulerGamma, 1 - EulerGamma, 25/12, 3, -1, RealAbs[x], 0}"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


CONTINUOUS = ["NormalDistribution[1,2]", "HalfNormalDistribution[2]", "UniformDistribution[{1,3}]",
    "ExponentialDistribution[2]", "LaplaceDistribution[1,2]", "LogisticDistribution[1,2]", "CauchyDistribution[1,2]",
    "GumbelDistribution[1,2]", "ExtremeValueDistribution[1,2]", "LogNormalDistribution[0.3,0.5]",
    "GammaDistribution[2.5,3]", "GammaDistribution[2,3,2,1]", "ErlangDistribution[3,2]",
    "InverseGammaDistribution[5,3]", "BetaDistribution[2,3]", "ChiSquareDistribution[3]", "ChiDistribution[3]",
    "RayleighDistribution[2]", "MaxwellDistribution[2]", "WeibullDistribution[2,3]", "WeibullDistribution[2,3,1]",
    "ParetoDistribution[1,5]", "NakagamiDistribution[2,3]", "LogGammaDistribution[2,0.1,1]",
    "ExpGammaDistribution[2,3,1]", "StudentTDistribution[5]", "StudentTDistribution[1,2,6]",
    "FRatioDistribution[5,12]", "TriangularDistribution[{1,4},2]"]  # fmt: skip
DISCRETE = ["BernoulliDistribution[0.3]", "BinomialDistribution[10,0.3]", "NegativeBinomialDistribution[4,0.3]",
    "PoissonDistribution[2.5]", "GeometricDistribution[0.3]", "DiscreteUniformDistribution[{2,7}]",
    "HypergeometricDistribution[5,10,20]"]  # fmt: skip


def value(session, source):
    found = session.evaluate(re.sub(r"(\d)e([+-]?\d)", r"\1*^\2", f"N[{source}]"))
    return float(found)


def test_every_family_is_tried():
    assert {e.split("[")[0] for e in (*CONTINUOUS, *DISCRETE)} == set(FAMILIES)


@pytest.mark.parametrize("e", CONTINUOUS)
def test_continuous(e):
    s = Session()
    for q in (0.2, 0.5, 0.85):
        x = value(s, f"Quantile[{e},{q}]")
        assert value(s, f"CDF[{e},{x!r}]") == pytest.approx(q, abs=1e-9)
        h = 1e-5 * (1 + abs(x))
        slope = (value(s, f"CDF[{e},{x + h!r}]") - value(s, f"CDF[{e},{x - h!r}]")) / (2 * h)
        assert value(s, f"PDF[{e},{x!r}]") == pytest.approx(slope, rel=1e-4)


@pytest.mark.parametrize("e", DISCRETE)
def test_discrete(e):
    s = Session()
    total = 0.0
    for k in range(12):
        total += value(s, f"PDF[{e},{k}]")
        assert value(s, f"CDF[{e},{k}]") == pytest.approx(total, abs=1e-9)


@pytest.mark.parametrize("e", [e for e in (*CONTINUOUS, *DISCRETE) if not e.startswith("Cauchy")])
def test_moments_of_samples(e):
    s = Session()
    sample = s.evaluate(f"SeedRandom[5];RandomVariate[{e},40000]").array
    mean, variance = value(s, f"Mean[{e}]"), value(s, f"Variance[{e}]")
    assert numpy.mean(sample) == pytest.approx(mean, abs=6 * (variance / 40000) ** 0.5)
    assert numpy.var(sample) == pytest.approx(variance, rel=0.25)
