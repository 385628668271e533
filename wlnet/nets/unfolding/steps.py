"""Whether a net does along a sequence what it does step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from wlnet.expr import WolframMessage

from ..layer import Layer
from ..net import Misfit, Mode, Net, Path
from ..numeric import Array
from ..types import Dims, Type, Varying

LENGTH = 3  # of the sequence that is tried
OPEN = 2  # what sizes are taken for that are not known
TOLERANCE = 1e-6


def differs(net: Net, steps: Varying) -> bool:
    """Whether a sequence gives something else than its elements one after another, with the states carried on.

    `steps` marks the length of the sequence. The input, and arrays that have no values yet, are random. Where the sizes
    that are known do not allow a run, nothing is found to differ.
    """
    marked = {name for name, kind in net.inputs.items() if kind.dims[:1] == (steps,)}
    try:
        whole, single = (sized(net, steps, marked, length) for length in (LENGTH, 1))
    except (Misfit, WolframMessage):
        return is_known(net)
    if not all(kind.fixed for kind in (*whole.ports.values(), *single.ports.values())):
        return False
    random = np.random.default_rng(0)
    inputs = {name: sample(kind, random) for name, kind in whole.inputs.items()}
    arrays = {path: random.normal(size=dims) if value is None else value.astype(np.float64)
              for path, (value, dims) in arrays_of(whole).items()}  # fmt: skip
    try:
        expected, _ = run(whole, inputs, arrays, {})
        found: list[Mapping[str, Any]] = []
        states: dict[Path, Array] = {}
        for t in range(LENGTH):
            step = {name: x[:, t : t + 1] if name in marked else x for name, x in inputs.items()}
            results, states = run(single, step, arrays, states)
            found.append(results)
    except WolframMessage:
        return True
    together = {
        name: np.concatenate([step[name] for step in found], 1) if is_long(whole, single, name) else found[-1][name]
        for name in expected
    }
    return any(not equal(y, together[name]) for name, y in expected.items())


def sized(net: Net, steps: Varying, marked: set[str], length: int) -> Net:
    """The net for sequences of a length, sizes that are not known taken for something."""
    kinds = {}
    for name, kind in net.inputs.items():
        dims: Dims = tuple(OPEN if not isinstance(d, int) else d for d in kind.dims if d is not ...)
        kinds[name] = Type((length, *dims[1:]) if name in marked else dims)
    return net.bare().refine(kinds)


def is_known(net: Net) -> bool:
    """Whether all sizes of the inputs are known, or vary."""
    return all(kind.known for kind in net.inputs.values())


def is_long(whole: Net, single: Net, name: str) -> bool:
    """Whether an output has an element for each step."""
    return whole.outputs[name].dims[:1] == (LENGTH,) and single.outputs[name].dims[:1] == (1,)


def sample(kind: Type, random: np.random.Generator) -> Array:
    """An example for a port, x[1, ...]."""
    shape: Any = (1, *kind.dims)
    if kind.element is None:
        return random.normal(size=shape)
    low = 1 if kind.element.low is None else kind.element.low
    high = low + 1 if kind.element.high is None else kind.element.high
    return random.integers(low, min(high, low + 99), size=shape, endpoint=True)


def arrays_of(net: Net) -> dict[Path, tuple[Any, tuple[int, ...]]]:
    """The value and the dimensions of every array."""
    found: dict[Path, tuple[Any, tuple[int, ...]]] = {}
    for path, leaf in net.leaves():
        assert isinstance(leaf, Layer)
        found |= {(*path, name): (value, leaf.array_dims(name)) for name, value in leaf.arrays.items()
                  if leaf.is_enabled(name)}  # fmt: skip
    return found


def run(
    net: Net, inputs: Mapping[str, Array], arrays: Mapping[Path, Array], states: Mapping[Path, Array]
) -> tuple[dict[str, Array], dict[Path, Array]]:
    """The outputs and the final states by position."""
    noted: dict[Path, Any] = dict.fromkeys(net.state_positions())
    mode = Mode(arrays=arrays, states=states, dtype=np.float64, noted=noted, generator=np.random.default_rng(0))
    found = net.run(inputs, mode)
    return {name: np.asarray(found[name]) for name in net.outputs}, noted


def equal(a: Array, b: Array) -> bool:
    """Whether two results are the same up to rounding."""
    return a.shape == b.shape and bool(np.allclose(a, b, TOLERANCE, TOLERANCE, equal_nan=True))
