"""NetInitialize: values for the arrays of a net that have none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from wlnet.expr import Expression, is_list, system

from ..arrays.multipliers import multipliers
from ..declare import ArrayField
from ..layer import Layer, path_text, shape_text
from ..messages import failure
from ..net import Net, Path
from ..numeric import Array, frozen
from ..types import Type
from .initial_values import Method, read_distribution
from .initial_values import read_method as read_method

LARGEST = 1 << 40  # elements no machine has room for: NumPy then speaks of a wrong value, not of memory
FROZEN = (0, None)


def initialize(net: Net, method: Method, generator: np.random.Generator, everything: bool = False) -> Net:
    """The net with a value for every array; `everything`: also for those that have one already and are not frozen.

    Values are drawn in the order of the layers, whatever containers they are in; arrays of one name get one value.
    """
    values: dict[Path, Any] = {}
    named: dict[str, Array] = {}
    rates = multipliers(net) if everything else {}
    for path, layer in net.leaves():
        for field in layer.array_list:
            if not layer.is_enabled(field.name) or field.init == "given":
                continue
            place, name = (*path, field.name), layer.shared.get(field.name)
            if layer.arrays[field.name] is not None and (not everything or rates[place] in FROZEN):
                continue
            if name not in named:
                found = drawn(layer, field, path, method, generator)
                if name is None:
                    values[place] = found
                    continue
                named[name] = found
            values[place] = named[name]
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
    own = layer.initial.get(field.name)
    if own is not None:
        fan = fans(layer, field) if field.init == "weights" else (math.prod(dims[1:]), dims[0] if dims else 1)
        return read_own(own).draw("weights", dims, fan, generator)
    if isinstance(field.init, float):
        return np.full(dims, field.init)
    if field.init == "ones":
        return np.ones(dims)
    if field.init == "zeros":
        return np.zeros(dims) if field.fixed else method.draw("biases", dims, (1, 1), generator)
    return method.draw("weights", dims, fans(layer, field), generator)


def fans(layer: Layer, field: ArrayField) -> tuple[int, int]:
    """How many values go into and out of one of the array's results."""
    fan_in, fan_out = (math.prod(layer.sizes.dims(pattern)) for pattern in field.fan)
    return fan_in, fan_out


def read_own(e: Expression) -> Method:
    """The method that an array was given for itself: that of NetInitialize, or a distribution."""
    if type(e) is str or is_list(e):
        return read_method(e)
    return Method("Random", weights=read_distribution(e))


def option_defaults() -> list[tuple[Expression, Expression]]:
    """What Options[NetInitialize] says."""
    return [
        (system("Method"), system("Automatic")),
        (system("RandomSeeding"), system("Inherited")),
        (system("SamplingFunction"), system("RandomVariate")),
    ]
