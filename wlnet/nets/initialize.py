"""NetInitialize: values for the arrays of a net that have none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.expr import Expression, has_head, is_list, system

from .calls import key_name, split
from .declare import ArrayField
from .layer import Layer, path_text, shape_text
from .messages import failure, setting
from .net import Net, Path
from .numeric import Array, frozen
from .types import Type

LARGEST = 1 << 40  # elements no machine has room for: NumPy then speaks of a wrong value, not of memory
NAMES = ("Kaiming", "Xavier", "Orthogonal", "Random", "Identity")
EXPECTED = '"Kaiming", "Xavier", "Orthogonal", "Random" or "Identity", alone or as {name, suboption -> value, ...}'


@dataclass(frozen=True)
class Distribution:
    """Normal with `first` mean and `second` deviation, or uniform between the two; "None": all zero."""

    name: str
    first: float = 0.0
    second: float = 1.0

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """An array of independent values."""
        if self.name == "None":
            return np.zeros(shape)
        sample = generator.normal if self.name == "Normal" else generator.uniform
        return sample(self.first, self.second, shape)


@dataclass(frozen=True)
class Method:
    """How arrays called weights and biases are drawn. `shape` is "Normal" or "Uniform" where the scale is computed."""

    name: str = "Kaiming"
    shape: str = "Normal"
    weights: Distribution | None = None
    biases: Distribution | None = None
    noise: Distribution = Distribution("Normal", 0.0, 0.01)


def read_method(e: Expression) -> Method:
    """The method of an option value; a message where it is none."""
    problem = failure("NetInitialize", "method", setting(system("Method"), e), EXPECTED)
    if e is system("Automatic"):
        return Method()
    name, *rest = e.args if is_list(e) and e.args else (e,)
    places, rules = split(rest)
    if name not in NAMES or places:
        raise problem
    values: dict[str, Any] = {"name": name}
    if name == "Random":
        values["weights"] = Distribution("Normal")
    for key, value in rules:
        option = key_name(key)
        if option == "Distribution" and value in ("Normal", "Uniform") and name != "Identity":
            values["shape"] = value
            continue
        field = {"Weights": "weights", "Biases": "biases", "Distribution": "noise"}.get(option or "")
        distribution = read_distribution(value)
        if field is None or distribution is None or (field == "noise" and name != "Identity"):
            expected = 'a setting of the method: "Distribution", "Weights" or "Biases", with a distribution'
            raise failure("NetInitialize", "method", setting(key, value), expected)
        values[field] = distribution
    return Method(**values)


def read_distribution(e: Expression) -> Distribution | None:
    """The distribution of an expression; a number is a deviation around 0."""
    if e is system("None"):
        return Distribution("None")
    if type(e) in (int, float) and e >= 0:
        return Distribution("Normal", 0.0, float(e))
    if not has_head(e, system("NormalDistribution")) and not has_head(e, system("UniformDistribution")):
        return None
    args: tuple[Expression, ...] = e.args
    if has_head(e, system("UniformDistribution")):
        args = args[0].args if len(args) == 1 and is_list(args[0]) else (0, 1) if not args else ()
    elif not args:
        args = (0, 1)
    if len(args) != 2 or not all(type(a) in (int, float) for a in args):
        return None
    normal = has_head(e, system("NormalDistribution"))
    first, second = args
    if second < (0 if normal else first):
        return None
    return Distribution("Normal" if normal else "Uniform", float(first), float(second))


def initialize(net: Net, method: Method, generator: np.random.Generator, everything: bool = False) -> Net:
    """The net with a value for every array; `everything`: also for those that have one already."""
    values: dict[Path, Any] = {}
    for path, layer in net.leaves():
        frozen_layer = layer.parameters.get("LearningRateMultipliers") in (0, system("None"))
        for field in layer.declaration.arrays:
            present = layer.arrays[field.name]
            if not layer.is_enabled(field.name) or (present is not None and (frozen_layer or not everything)):
                continue
            values[(*path, field.name)] = drawn(layer, field, path, method, generator)
    return net.with_arrays(values) if values else net


def drawn(layer: Layer, field: ArrayField, path: Path, method: Method, generator: np.random.Generator) -> Array:
    """A first value for one array, as nets keep it; a message where memory does not suffice."""
    try:
        return frozen(draw(layer, field, path, method, generator))
    except (MemoryError, OverflowError, ValueError) as problem:
        dims = layer.array_dims(field.name)
        if isinstance(problem, ValueError) and math.prod(dims) < LARGEST:
            raise
        where = f"the array {path_text((*path, field.name))} of dimensions {shape_text(dims)}"
        raise failure("NetInitialize", "memory", where) from None


def draw(layer: Layer, field: ArrayField, path: Path, method: Method, generator: np.random.Generator) -> Array:
    """A first value for one array: weights by the method, others 0 or 1; a message where its size is open."""
    dims = layer.array_dims(field.name)
    if not Type(dims).fixed:
        where = "the array " + path_text((*path, field.name))
        raise failure("NetInitialize", "unknowndims", where, shape_text(dims))
    if isinstance(field.init, float):
        return np.full(dims, field.init)
    if field.init == "ones":
        return np.ones(dims)
    if field.init == "zeros":
        return method.biases.draw(dims, generator) if method.biases and not field.fixed else np.zeros(dims)
    if method.weights is not None:
        return method.weights.draw(dims, generator)
    if len(dims) < 2:
        return scaled(layer, field, dims, method, generator)
    if method.name == "Orthogonal":
        return orthogonal(dims, generator)
    if method.name == "Identity":
        return identity(dims) + method.noise.draw(dims, generator)
    return scaled(layer, field, dims, method, generator)


def scaled(layer: Layer, field: ArrayField, dims: tuple[int, ...], method: Method, generator: Any) -> Array:
    """Values of variance 2/fan_in (He et al., arXiv:1502.01852) or 2/(fan_in + fan_out) (Glorot and Bengio, 2010)."""
    fan_in, fan_out = (math.prod(layer.sizes.dims(pattern)) for pattern in field.fan)
    variance = 2 / (fan_in if method.name == "Kaiming" else fan_in + fan_out)
    if method.shape == "Uniform":
        bound = math.sqrt(3 * variance)
        return np.asarray(generator.uniform(-bound, bound, dims))
    return np.asarray(generator.normal(0, math.sqrt(variance), dims))


def orthogonal(dims: tuple[int, ...], generator: np.random.Generator) -> Array:
    """Orthonormal rows (or columns, whichever are fewer) of the matrix first size × all others (Saxe et al., 2014)."""
    rows, columns = dims[0], math.prod(dims[1:])
    q, r = np.linalg.qr(generator.normal(size=(max(rows, columns), min(rows, columns))))
    q = q * np.sign(np.diag(r))
    return (q if rows >= columns else q.T).reshape(dims)


def identity(dims: tuple[int, ...]) -> Array:
    """Weights that pass the i-th component on as the i-th, at the middle of a kernel."""
    array = np.zeros(dims)
    middle = tuple((n - 1) // 2 for n in dims[2:])
    for i in range(min(dims[:2])):
        array[(i, i, *middle)] = 1
    return array


def option_defaults() -> list[tuple[Expression, Expression]]:
    """What Options[NetInitialize] says."""
    return [(system("Method"), system("Automatic")), (system("RandomSeeding"), system("Inherited"))]
