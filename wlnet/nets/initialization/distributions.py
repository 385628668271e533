"""Distributions with known parameters, from which numbers are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wlnet.expr import Expr, call, list_of
from wlnet.kernel import forward_ops

from ..functions.distributions import FAMILIES, Draws
from ..numeric import Array


@dataclass(frozen=True)
class Distribution:
    """A distribution and its parameters; "None": all values are zero."""

    name: str
    parameters: tuple[float, ...] = ()

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """An array of independent values."""
        if self.name == "None":
            return np.zeros(shape)
        if self.name in ("NormalDistribution", "UniformDistribution"):
            first, second = self.parameters
            sample = generator.normal if self.name == "NormalDistribution" else generator.uniform
            return np.asarray(sample(first, second, shape))
        draws = Draws(forward_ops, generator, shape, np.float64)
        return np.asarray(FAMILIES[self.name].draw(draws, *map(np.float64, self.parameters)))

    def expression(self) -> Expr:
        """The distribution as it is written."""
        uniform = self.name == "UniformDistribution"
        return call(self.name, list_of(*self.parameters)) if uniform else call(self.name, *self.parameters)
