"""Distributions whose parameters are arrays: how to draw from them, differentiably in locations, scales and shapes.

Every draw is a function of random numbers that do not depend on the parameters, as far as there is such a function.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.expr import Expression, is_list

from ..kinds import Fractional, NonNegative, Number, Positive, PositiveReal, Real
from ..kinds import Integer as Whole

Value = Any  # what ops computes with


@dataclass(frozen=True)
class Draws:
    """Random arrays of one shape and precision, and arithmetic with them."""

    ops: Any
    generator: np.random.Generator
    shape: tuple[int, ...]
    dtype: Any

    def normal(self) -> Value:
        """Of mean 0 and deviation 1."""
        return self.drawn("standard_normal")

    def uniform(self) -> Value:
        """From 0 to 1."""
        return self.drawn("random")

    def exponential(self) -> Value:
        """Of rate 1."""
        return self.drawn("standard_exponential")

    def drawn(self, distribution: str, dtype: Any = None) -> Value:
        """Of a distribution of the generator, in the precision of the net if no other is given."""
        kind = self.dtype if dtype is None else dtype
        return self.ops.draw(shape=self.shape, distribution=distribution, dtype=kind, generator=self.generator)

    def variate(self, name: str, *parameters: Value) -> Value:
        """The operation that draws with these parameters."""
        spread = [self.ops.broadcast_to(p, shape=self.shape) for p in parameters]
        return getattr(self.ops, f"{name}_variate")(*spread, generator=self.generator)

    def gamma_power(self, shape: Value, power: Value = 1.0) -> Value:
        """A number of the gamma distribution with this shape and scale 1, to a power."""
        return self.ops.exp(self.ops.multiply(self.variate("log_gamma", shape), power))

    def moved(self, location: Value, scale: Value, x: Value) -> Value:
        """location + scale x."""
        return self.ops.add(self.ops.multiply(x, scale), location)


def half(draws: Draws, x: Value) -> Value:
    """x/2."""
    return draws.ops.multiply(x, 0.5)


def inverse(draws: Draws, x: Value) -> Value:
    """1/x."""
    return draws.ops.divide(1.0, x)


def uniform(draws: Draws, a: Value, b: Value) -> Value:
    """a + (b - a) u."""
    return draws.moved(a, draws.ops.subtract(b, a), draws.uniform())


def maxwell(draws: Draws, s: Value) -> Value:
    """s times the length of a normal vector of three."""
    squares = sum(np.square(draws.normal()) for _ in range(3))
    return draws.ops.multiply(np.sqrt(squares), s)


def half_normal(draws: Draws, t: Value) -> Value:
    """The magnitude of a normal number with deviation Sqrt[Pi/2]/t."""
    return draws.ops.divide(np.abs(draws.normal()) * draws.dtype(math.sqrt(math.pi / 2)), t)


def weibull(draws: Draws, a: Value, b: Value, m: Value) -> Value:
    """m + b e^(1/a)."""
    ops = draws.ops
    return draws.moved(m, b, ops.exp(ops.divide(ops.log(draws.exponential()), a)))


def gamma(draws: Draws, a: Value, b: Value, c: Value, m: Value) -> Value:
    """m + b g^(1/c)."""
    return draws.moved(m, b, draws.gamma_power(a, inverse(draws, c)))


def inverse_gamma(draws: Draws, a: Value, b: Value, c: Value, m: Value) -> Value:
    """m + b g^(-1/c)."""
    return draws.moved(m, b, draws.gamma_power(a, draws.ops.divide(-1.0, c)))


def nakagami(draws: Draws, m: Value, w: Value) -> Value:
    """Sqrt[w g/m]."""
    ops = draws.ops
    return ops.multiply(draws.gamma_power(m, 0.5), ops.sqrt(ops.divide(w, m)))


def log_gamma(draws: Draws, a: Value, b: Value, m: Value) -> Value:
    """m - 1 + E^(b g)."""
    ops = draws.ops
    return ops.add(ops.subtract(ops.exp(ops.multiply(draws.gamma_power(a), b)), 1.0), m)


def bernoulli(draws: Draws, p: Value) -> Value:
    """1 with probability p; NaN where that is none."""
    ops, one, zero = draws.ops, draws.dtype(1), draws.dtype(0)
    fits = ops.logical_and(ops.greater_equal(p, 0.0), ops.less_equal(p, 1.0))
    drawn = ops.select(ops.less(draws.drawn("random", float), p), one, zero)
    return ops.select(fits, drawn, draws.dtype("nan"))


def discrete_uniform(draws: Draws, a: Value, b: Value) -> Value:
    """a + Floor[(b - a + 1) u]."""
    ops = draws.ops
    span = ops.add(ops.subtract(b, a), 1.0)
    return ops.minimum(ops.add(ops.floor(ops.multiply(draws.uniform(), span)), a), b)


@dataclass(frozen=True)
class Family:
    """Distributions of one name: how to draw, what the parameters are, and how many of them can be given.

    `defaults` are those of the last parameters. `pair`: the parameters are given as one list.
    """

    draw: Callable[..., Value]
    parameters: tuple[Number, ...]
    counts: tuple[int, ...]
    defaults: tuple[float, ...] = ()
    pair: bool = False

    def arguments(self, args: Sequence[Expression]) -> tuple[Expression, ...] | None:
        """The parameters of a distribution with these arguments, those left out filled in; None where it is none."""
        if self.pair and args:
            if len(args) != 1 or not is_list(args[0]):
                return None
            args = args[0].args
        if len(args) not in self.counts:
            return None
        missing = len(self.parameters) - len(args)
        return (*args, *self.defaults[len(self.defaults) - missing :])

    def form(self, name: str) -> str:
        """How the distribution is written, as in NormalDistribution[p1, p2]."""
        words = ", ".join(f"p{i}" for i in range(1, self.counts[-1] + 1))
        return f"{name}[{{{words}}}]" if self.pair else f"{name}[{words}]"


Probability = Fractional
ThreeOrFour = (PositiveReal, PositiveReal, PositiveReal, Real)

FAMILIES: dict[str, Family] = {
    "NormalDistribution": Family(lambda d, m, s: d.moved(m, s, d.normal()), (Real, PositiveReal), (0, 2), (0, 1)),
    "UniformDistribution": Family(uniform, (Real, Real), (0, 2), (0, 1), pair=True),
    "GammaDistribution": Family(gamma, ThreeOrFour, (2, 4), (1, 0)),
    "ExponentialDistribution": Family(lambda d, r: d.ops.divide(d.exponential(), r), (PositiveReal,), (1,)),
    "PoissonDistribution": Family(lambda d, m: d.variate("poisson", m), (PositiveReal,), (1,)),
    "MaxwellDistribution": Family(maxwell, (PositiveReal,), (1,)),
    "RayleighDistribution": Family(lambda d, s: d.ops.multiply(np.sqrt(2 * d.exponential()), s), (PositiveReal,), (1,)),
    "ChiDistribution": Family(
        lambda d, n: d.ops.multiply(d.gamma_power(half(d, n), 0.5), math.sqrt(2)), (PositiveReal,), (1,)
    ),
    "HalfNormalDistribution": Family(half_normal, (PositiveReal,), (1,)),
    "WeibullDistribution": Family(weibull, (PositiveReal, PositiveReal, Real), (2, 3), (0,)),
    "NakagamiDistribution": Family(nakagami, (PositiveReal, PositiveReal), (2,)),
    "ChiSquareDistribution": Family(lambda d, n: d.ops.multiply(d.gamma_power(half(d, n)), 2.0), (PositiveReal,), (1,)),
    "ErlangDistribution": Family(lambda d, k, r: d.ops.divide(d.gamma_power(k), r), (Positive, PositiveReal), (2,)),
    "LogGammaDistribution": Family(log_gamma, (PositiveReal, PositiveReal, Real), (3,)),
    "ExpGammaDistribution": Family(
        lambda d, k, t, m: d.moved(m, t, d.variate("log_gamma", k)), (PositiveReal, PositiveReal, Real), (3,)
    ),
    "InverseGammaDistribution": Family(inverse_gamma, ThreeOrFour, (2, 4), (1, 0)),
    "BernoulliDistribution": Family(bernoulli, (Probability,), (1,)),
    "BinomialDistribution": Family(lambda d, n, p: d.variate("binomial", n, p), (NonNegative, Probability), (2,)),
    "NegativeBinomialDistribution": Family(
        lambda d, n, p: d.variate("negative_binomial", n, p), (PositiveReal, Probability), (2,)
    ),
    "DiscreteUniformDistribution": Family(discrete_uniform, (Whole, Whole), (2,), pair=True),
}
