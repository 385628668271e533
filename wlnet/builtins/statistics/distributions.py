"""Probability distributions: what their parameters must be, their moments, densities, and how to draw from them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, declare
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, is_list, list_of, system

from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value

if TYPE_CHECKING:
    import numpy

P1, P2, X = (Symbol(name, "Formula`") for name in ("p1", "p2", "x"))
FORMULA_NAMES = {s.name: s for s in (P1, P2, X)}
Draw = Callable[..., "numpy.ndarray"]


@dataclass(frozen=True)
class Distribution:
    """A family of distributions: `count` parameters with their defaults; formulas in the language's own terms.

    `valid(*parameters)` checks machine values; `draw(generator, size, *parameters)` gives an array of values;
    `mean`, `variance` and `density` are Wolfram source text in p1, p2 (and x).
    """

    name: str
    usage: str
    defaults: tuple[float, ...]
    least: int
    valid: Callable[..., bool]
    draw: Draw
    mean: str
    variance: str
    density: str = ""
    cumulative: str = ""


FAMILIES = {d.name: d for d in (
    Distribution("NormalDistribution", "NormalDistribution[m, s] has mean m and standard deviation s.", (0, 1), 0,
                 lambda m, s: s > 0, lambda g, n, m, s: g.normal(m, s, n), "p1", "p2^2",
                 "E^(-(x - p1)^2/(2 p2^2))/(Sqrt[2 Pi] p2)", "Erfc[(p1 - x)/(Sqrt[2] p2)]/2"),
    Distribution("UniformDistribution", "UniformDistribution[{a, b}] is uniform between a and b.", (0, 1), 0,
                 lambda a, b: a < b, lambda g, n, a, b: g.uniform(a, b, n), "(p1 + p2)/2", "(p2 - p1)^2/12",
                 "If[p1 <= x <= p2, 1/(p2 - p1), 0]", "Clip[(x - p1)/(p2 - p1), {0, 1}]"),
    Distribution("ExponentialDistribution", "ExponentialDistribution[r] has the rate r and the mean 1/r.", (), 1,
                 lambda r: r > 0, lambda g, n, r: g.exponential(1 / r, n), "1/p1", "1/p1^2",
                 "If[x < 0, 0, p1 E^(-p1 x)]", "If[x < 0, 0, 1 - E^(-p1 x)]"),
    Distribution("LaplaceDistribution", "LaplaceDistribution[m, b] has mean m and scale b.", (0, 1), 0,
                 lambda m, b: b > 0, lambda g, n, m, b: g.laplace(m, b, n), "p1", "2 p2^2",
                 "E^(-Abs[x - p1]/p2)/(2 p2)"),
    Distribution("CauchyDistribution", "CauchyDistribution[a, b] has location a and scale b.", (0, 1), 0,
                 lambda a, b: b > 0, lambda g, n, a, b: a + b * g.standard_cauchy(n), "Indeterminate",
                 "Indeterminate", "1/(Pi p2 (1 + ((x - p1)/p2)^2))", "1/2 + ArcTan[(x - p1)/p2]/Pi"),
    Distribution("LogNormalDistribution", "LogNormalDistribution[m, s] is that of E^x for a normal x.", (), 2,
                 lambda m, s: s > 0, lambda g, n, m, s: g.lognormal(m, s, n), "E^(p1 + p2^2/2)",
                 "(E^(p2^2) - 1) E^(2 p1 + p2^2)", "If[x <= 0, 0, E^(-(Log[x] - p1)^2/(2 p2^2))/(Sqrt[2 Pi] p2 x)]"),
    Distribution("GammaDistribution", "GammaDistribution[a, b] has shape a and scale b.", (), 2,
                 lambda a, b: a > 0 and b > 0, lambda g, n, a, b: g.gamma(a, b, n), "p1 p2", "p1 p2^2",
                 "If[x <= 0, 0, x^(p1 - 1) E^(-x/p2)/(Gamma[p1] p2^p1)]"),
    Distribution("BetaDistribution", "BetaDistribution[a, b] has shapes a and b.", (), 2,
                 lambda a, b: a > 0 and b > 0, lambda g, n, a, b: g.beta(a, b, n), "p1/(p1 + p2)",
                 "p1 p2/((p1 + p2)^2 (1 + p1 + p2))",
                 "If[0 < x < 1, x^(p1 - 1) (1 - x)^(p2 - 1)/Beta[p1, p2], 0]"),
    Distribution("ChiSquareDistribution", "ChiSquareDistribution[k] has k degrees of freedom.", (), 1,
                 lambda k: k > 0, lambda g, n, k: g.chisquare(k, n), "p1", "2 p1",
                 "If[x <= 0, 0, x^(p1/2 - 1) E^(-x/2)/(2^(p1/2) Gamma[p1/2])]"),
    Distribution("StudentTDistribution", "StudentTDistribution[k] has k degrees of freedom.", (), 1,
                 lambda k: k > 0, lambda g, n, k: g.standard_t(k, n), "If[p1 > 1, 0, Indeterminate]",
                 "If[p1 > 2, p1/(p1 - 2), Indeterminate]",
                 "(p1/(p1 + x^2))^((1 + p1)/2)/(Sqrt[p1] Beta[p1/2, 1/2])"),
    Distribution("BernoulliDistribution", "BernoulliDistribution[p] is 1 with probability p and 0 otherwise.", (), 1,
                 lambda p: 0 <= p <= 1, lambda g, n, p: (g.random(n) < p).astype("int64"), "p1", "p1 (1 - p1)",
                 "If[x == 0, 1 - p1, If[x == 1, p1, 0]]"),
    Distribution("BinomialDistribution", "BinomialDistribution[n, p] counts successes in n trials.", (), 2,
                 lambda k, p: k >= 0 and k == math.floor(k) and 0 <= p <= 1,
                 lambda g, n, k, p: g.binomial(int(k), p, n), "p1 p2", "p1 p2 (1 - p2)",
                 "If[0 <= x <= p1, Binomial[p1, x] p2^x (1 - p2)^(p1 - x), 0]"),
    Distribution("PoissonDistribution", "PoissonDistribution[m] has mean m.", (), 1, lambda m: 0 < m < 1e18,
                 lambda g, n, m: g.poisson(m, n), "p1", "p1", "If[x < 0, 0, E^(-p1) p1^x/x!]"),
    Distribution("GeometricDistribution", "GeometricDistribution[p] counts failures before the first success.", (), 1,
                 lambda p: 0 < p <= 1, lambda g, n, p: g.geometric(p, n) - 1, "1/p1 - 1", "(1 - p1)/p1^2",
                 "If[x < 0, 0, p1 (1 - p1)^x]"),
    Distribution("DiscreteUniformDistribution", "DiscreteUniformDistribution[{a, b}] is uniform on integers a to b.",
                 (), 2, lambda a, b: a <= b and a == math.floor(a) and b == math.floor(b),
                 lambda g, n, a, b: g.integers(int(a), int(b), n, endpoint=True), "(p1 + p2)/2",
                 "((p2 - p1 + 1)^2 - 1)/12", "If[p1 <= x <= p2, 1/(p2 - p1 + 1), 0]"),
)}  # fmt: skip

for _family in FAMILIES.values():
    declare(_family.name, _family.usage, module=__name__, messages={
        "posprm": "The parameters in `1` are not those of a distribution."})  # fmt: skip


def family_of(e: Expression) -> tuple[Distribution, tuple[Expression, ...]] | None:
    """The family of a distribution and its parameters; None for anything else."""
    family = FAMILIES.get(e.head.name) if isinstance(e, Expr) and hasattr(e.head, "name") else None
    if family is None:
        return None
    parameters = e.args
    if len(parameters) == 1 and is_list(parameters[0]):
        parameters = parameters[0].args
    if not parameters and family.least == 0:
        parameters = family.defaults
    expected = family.valid.__code__.co_argcount
    return (family, parameters) if len(parameters) == expected else None


def checked(e: Expression) -> tuple[Distribution, tuple[float, ...]] | None:
    """The family and the machine values of the parameters; WolframMessage where they are out of range."""
    found = family_of(e)
    if found is None:
        return None
    family, parameters = found
    values = [real_value(p) for p in parameters]
    if any(v is None for v in values):
        return None
    numbers = tuple(float(machine(v).real) for v in values)
    if not family.valid(*numbers):
        raise WolframMessage(family.name, "posprm", e)
    return family, numbers


def draw(e: Expression, generator: numpy.random.Generator, size: Any) -> numpy.ndarray | None:
    """An array of values drawn from a distribution; None where it is none with numbers as parameters."""
    found = checked(e)
    return None if found is None else found[0].draw(generator, size, *found[1])


def formula(source: str, parameters: tuple[Expression, ...], x: Expression = None) -> Expression:
    """A formula of a family with its parameters filled in, not evaluated."""
    from wlnet.evaluator.substitute import substitute
    from wlnet.grammar import parse

    values = dict(zip((P1, P2), parameters, strict=False))
    return substitute(parse(source, lambda name: FORMULA_NAMES.get(name) or system(name)), {**values, X: x})


def moment(e: Expression, which: str) -> Expression:
    """The mean or variance of a distribution; None for anything else."""
    found = family_of(e)
    return None if found is None else formula(getattr(found[0], which), found[1])


@builtin("PDF", "PDF[distribution, x] is the density (or probability) at x.", curry="append")
def pdf(e, x):
    """The density; unevaluated for unknown distributions."""
    found = family_of(e)
    if found is None or not found[0].density:
        return None
    return each(lambda v: formula(found[0].density, found[1], v), x)


@builtin("CDF", "CDF[distribution, x] is the probability of a value not above x.", curry="append")
def cdf(e, x):
    """The cumulative probability; unevaluated where it has no formula here."""
    found = family_of(e)
    if found is None or not found[0].cumulative:
        return None
    return each(lambda v: formula(found[0].cumulative, found[1], v), x)


def each(f: Callable[[Expression], Expression], x: Expression) -> Expression:
    """f of a value, or of each in a list."""
    return list_of(*(f(v) for v in x.args)) if is_list(x) else f(x)
