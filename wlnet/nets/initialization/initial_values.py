"""First values of arrays: the methods of NetInitialize, their settings, and the distributions they draw from."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wlnet.expr import Expr, Expression, Symbol, is_list, system

from ..calls import key_name, split
from ..functions.distributions import FAMILIES
from ..kinds import Number, Unfit
from ..messages import failure, nearest, quoted, setting
from ..numeric import Array
from .distributions import Distribution

SETTINGS: dict[str, tuple[str, ...]] = {
    "Kaiming": ("Distribution", "Biases"),
    "Xavier": ("Distribution", "FactorType", "Biases"),
    "Orthogonal": ("Biases",),
    "Random": ("Weights", "Biases"),
    "Identity": ("Distribution", "Biases"),
}
FACTORS = ("Mean", "In", "Out")
EXPECTED = '"Kaiming", "Xavier", "Orthogonal", "Random" or "Identity", alone or as {name, suboption -> value, ...}'
DISTRIBUTION = "a distribution such as NormalDistribution[0, 1], or a number, the standard deviation"
NormalDistribution, UniformDistribution = system("NormalDistribution"), system("UniformDistribution")
Real = Number("a real number", lambda x: math.isfinite(x))


Sampler = Callable[[Distribution, "tuple[int, ...]", np.random.Generator], Array]


def normal(deviation: float) -> Distribution:
    """The normal distribution around 0."""
    return Distribution("NormalDistribution", (0.0, deviation))


def uniform(deviation: float) -> Distribution:
    """The uniform distribution around 0: between the bounds of Sqrt[3] deviations."""
    bound = math.sqrt(3) * deviation
    return Distribution("UniformDistribution", (-bound, bound))


NOISE = normal(0.01)


@dataclass(frozen=True)
class Method:
    """How arrays called weights and biases are drawn.

    `shape` is "Normal" or "Uniform" and `factor` what the variance refers to, where the scale is computed; `weights` is
    the distribution where it is not. `sample` draws from a distribution.
    """

    name: str = "Kaiming"
    shape: str = "Normal"
    factor: str = "Mean"
    weights: Distribution | None = None
    biases: Distribution | None = None
    noise: Distribution = NOISE
    sample: Sampler = field(default=Distribution.draw, compare=False)

    def draw(self, role: str, dims: tuple[int, ...], fan: tuple[int, int], generator: np.random.Generator) -> Array:
        """A first value for an array that is "weights", "biases", or one distribution whatever it is for.

        `fan` are the numbers of values that go into and out of one of its results.
        """
        if role == "biases":
            return np.zeros(dims) if self.biases is None else self._drawn(self.biases, dims, generator)
        if self.weights is not None:
            return self._drawn(self.weights, dims, generator)
        if self.name == "Orthogonal" and len(dims) > 1:
            return orthogonal(dims, lambda shape: self._drawn(normal(1.0), shape, generator))
        if self.name == "Identity" and len(dims) > 1:
            return identity(dims) + self._drawn(self.noise, dims, generator)
        deviation = math.sqrt(self.variance(*fan))
        made = uniform(deviation) if self.shape == "Uniform" else normal(deviation)
        return self._drawn(made, dims, generator)

    def variance(self, fan_in: int, fan_out: int) -> float:
        """2/fan_in (He et al., arXiv:1502.01852); 1 over the mean fan, fan_in or fan_out (Glorot and Bengio, 2010)."""
        if self.name != "Xavier":
            return 2 / fan_in
        return 1 / {"Mean": (fan_in + fan_out) / 2, "In": fan_in, "Out": fan_out}[self.factor]

    def _drawn(self, distribution: Distribution, dims: tuple[int, ...], generator: np.random.Generator) -> Array:
        return self.sample(distribution, dims, generator)


def orthogonal(dims: tuple[int, ...], draw: Callable[[tuple[int, ...]], Array]) -> Array:
    """Orthonormal rows (or columns, whichever are fewer) of the matrix first size × all others (Saxe et al., 2014)."""
    rows, columns = dims[0], math.prod(dims[1:])
    q, r = np.linalg.qr(draw((max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))  # without this the result would not be uniform among orthogonal matrices
    return (q if rows >= columns else q.T).reshape(dims)


def identity(dims: tuple[int, ...]) -> Array:
    """Weights that pass the i-th component on as the i-th, at the middle of a kernel."""
    array = np.zeros(dims)
    middle = tuple((n - 1) // 2 for n in dims[2:])
    for i in range(min(dims[:2])):
        array[(i, i, *middle)] = 1
    return array


def read_method(e: Expression) -> Method:
    """The method of an option value; a message where it is none."""
    if e is system("Automatic"):
        return Method()
    name, *rest = e.args if is_list(e) and e.args else (e,)
    places, rules = split(rest)
    if type(name) is not str or name not in SETTINGS or places:
        near = nearest(name, SETTINGS) if type(name) is str else None
        expected = quoted(near) if near is not None and not places and name not in SETTINGS else EXPECTED
        raise failure("NetInitialize", "method", setting(system("Method"), e), expected)
    values: dict[str, Any] = {"name": name}
    if name == "Random":
        values["weights"] = normal(1.0)
    for key, value in rules:
        values.update(read_setting(name, key, value))
    return Method(**values)


def read_setting(method: str, key: Expression, value: Expression) -> dict[str, Any]:
    """What one setting of a method says; a message where it says nothing."""
    name = key_name(key)
    if name not in SETTINGS[method]:
        known = ", ".join(f'"{option}"' for option in SETTINGS[method])
        raise failure("NetInitialize", "method", setting(key, value), f'a setting of "{method}": {known}')
    found = read_distribution(value)
    if name == "FactorType":
        if value in FACTORS:
            return {"factor": value}
        raise failure("NetInitialize", "method", setting(key, value), '"Mean", "In" or "Out"')
    if name == "Distribution" and method != "Identity":
        shapes = {"NormalDistribution": "Normal", "UniformDistribution": "Uniform"}
        shape = value if value in shapes.values() else shapes.get(found.name if found else "")
        if shape is None:
            raise failure("NetInitialize", "method", setting(key, value), '"Normal" or "Uniform"')
        return {"shape": shape}
    if found is None:
        raise failure("NetInitialize", "method", setting(key, value), DISTRIBUTION)
    return {{"Weights": "weights", "Biases": "biases", "Distribution": "noise"}[name]: found}


def read_distribution(e: Expression) -> Distribution | None:
    """The distribution of an expression; a number is a deviation around 0; None where it is none."""
    if e is system("None"):
        return Distribution("None")
    if type(e) is not bool and isinstance(e, (int, float)):
        return normal(float(e)) if e >= 0 else None
    if not isinstance(e, Expr) or not isinstance(e.head, Symbol) or e.head.name not in FAMILIES:
        return None
    family = FAMILIES[e.head.name]
    args = family.arguments(e.args)
    if args is None:
        return None
    try:
        numbers = tuple(float(Real.read(a)) for a in args)
        if e.head is NormalDistribution:
            return Distribution("NormalDistribution", numbers) if numbers[1] >= 0 else None
        for kind, a in zip(family.parameters, args, strict=True):
            kind.read(a)
    except Unfit:
        return None
    if e.head is UniformDistribution and numbers[1] < numbers[0]:
        return None
    return Distribution(e.head.name, numbers)
