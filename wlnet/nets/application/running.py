"""Running a net whose sizes are all known on one batch: values, and gradients through the tape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from wlnet.kernel import Tape, Variable

from ..layer import path_text
from ..messages import failure, quoted
from ..net import Mode, Net, Path
from ..numeric import Array
from ..parts.positions import shared_names
from ..types import Type, describe
from . import plans
from .requests import Demand

KEPT = 8  # views of one net
Values = dict[Path, Array]


@dataclass(frozen=True)
class Batch:
    """Arrays x[b, ...]: inputs by port, initial states by position, gradients imposed on outputs by port."""

    inputs: Mapping[str, Array]
    states: Mapping[Path, Array] = field(default_factory=dict)
    seeds: Mapping[str, Array] = field(default_factory=dict)


def run(net: Net, batch: Batch, demand: Demand, mode: Mode, once: bool = False) -> tuple[Values, Values]:
    """The values v[b, ...] and the gradients demanded, each by position.

    Gradients are g[b, ...] for inputs and states, and the sum over the batch for arrays. `once`: it is not likely that
    there will be more batches of these dimensions, so that nothing is kept for them.
    """
    if demand.gradients:
        noted = dict.fromkeys(inside(net, demand.values))
        mode = replace(mode, states=batch.states, noted=noted)
        outputs, gradients = differentiate(net, batch, demand.gradients, mode)
        return as_arrays(chosen(net, demand.values, outputs, noted)), gradients
    inputs: dict[Any, Array] = {**batch.inputs, **batch.states}
    if batch.states or inside(net, demand.values):
        view = opened(net, demand.values)
        return as_arrays(view.run(inputs, mode) if once else plans.run(view, inputs, mode)), {}  # type: ignore[arg-type]
    outputs = net.run(inputs, mode) if once else plans.run(net, inputs, mode)
    return as_arrays(chosen(net, demand.values, outputs, {})), {}


def inside(net: Net, values: Sequence[Path]) -> list[Path]:
    """The positions that are not those of the net's own outputs."""
    return [path for path in values if len(path) > 1 or path[0] not in net.outputs]


def chosen(net: Net, values: Sequence[Path], outputs: Mapping[str, Any], noted: Mapping[Path, Any]) -> dict[Path, Any]:
    """The values at positions, from the outputs or from what was noted; a message where there is none."""
    found = {path: noted[path] if path in noted else outputs[str(path[0])] for path in values}
    for path, value in found.items():
        if value is None:
            raise failure(net.head, "novalue", path_text(path))
    return found


def as_arrays(found: Mapping[Path, Any]) -> Values:
    """The values as arrays."""
    return {path: np.asarray(v.value if isinstance(v, Variable) else v) for path, v in found.items()}


class Opened:
    """A net seen so that states, by position, are inputs, and the values at some positions are the outputs.

    Seen like this, a run that begins with states, or of which values inside are wanted, can be replayed as any other.
    """

    def __init__(self, net: Net, values: tuple[Path, ...]) -> None:
        self.net, self.values, self.inner = net, values, inside(net, values)

    def run(self, inputs: Mapping[Any, Any], mode: Mode) -> dict[Path, Any]:
        """The values, for inputs by port and states by position."""
        states = {key: value for key, value in inputs.items() if isinstance(key, tuple)}
        noted: dict[Path, Any] = dict.fromkeys(self.inner)
        ports = {key: value for key, value in inputs.items() if isinstance(key, str)}
        outputs = self.net.run(ports, replace(mode, states=states, noted=noted))
        return chosen(self.net, self.values, outputs, noted)


def opened(net: Net, values: tuple[Path, ...]) -> Opened:
    """The view of a net for these values, kept as long as no other few are wanted."""
    table: dict[tuple[Path, ...], Opened] = net.__dict__.setdefault("_opened", {})
    if values not in table and len(table) >= KEPT:
        table.clear()
    return table.setdefault(values, Opened(net, values))


def differentiate(net: Net, batch: Batch, wanted: tuple[Path, ...], mode: Mode) -> tuple[dict[str, Any], Values]:
    """The outputs, and the gradient by each position of the sum of all outputs, or of outputs times what is imposed.

    Where gradients are imposed on some outputs, the others do not count. What leads to nothing that is wanted is not
    recorded, and the way back ends at what is wanted.
    """
    tape = Tape()
    states, arrays = dict(mode.states), dict(mode.arrays)
    inputs: dict[str, Any] = dict(batch.inputs)
    shared = shared_names(net)
    same = {name: [p for p, other in shared.items() if other == name] for name in set(shared.values())}
    values, positions = net.arrays_at(), net.state_positions()
    variables: dict[Path, Variable] = {}
    for path in wanted:
        if path in variables:
            continue
        if path in values:
            made = tape.variable(values[path].astype(mode.dtype, copy=False))
            places = same[shared[path]] if path in shared else [path]
            arrays.update(dict.fromkeys(places, made))
            variables.update(dict.fromkeys(places, made))
        elif path in positions:
            start = states.get(path)
            dims = positions[path].dims
            variables[path] = states[path] = tape.variable(
                np.zeros((mode.batch, *dims), dtype=mode.dtype) if start is None else start
            )
        else:
            name = str(path[0])
            inputs[name] = variables[path] = tape.variable(inputs[name])
    outputs = net.run(inputs, replace(mode, ops=tape.ops, arrays=arrays, states=states))
    y, seed = combined(net, tape, outputs, batch.seeds)
    gradients = tape.gradient(y, [variables[path] for path in wanted], seed)
    return outputs, dict(zip(wanted, gradients, strict=True))


def combined(net: Net, tape: Tape, outputs: Mapping[str, Any], seeds: Mapping[str, Array]) -> tuple[Any, Array | None]:
    """One variable whose cotangents are the ones wanted, with its own: the only output, or a sum over several."""
    names = [name for name in (seeds or net.outputs) if isinstance(outputs[name], Variable)]
    for name, seed in seeds.items():
        shape = np.shape(outputs[name].value if isinstance(outputs[name], Variable) else outputs[name])
        if seed.shape != shape:
            words = describe(Type(shape[1:])), describe(Type(seed.shape[1:]))
            raise failure(net.head, "seedshape", quoted(name), *words)
    if not names:
        return np.zeros(()), None
    if len(names) == 1:
        return outputs[names[0]], seeds.get(names[0])
    ops, total = tape.ops, None
    for name in names:
        y = outputs[name]
        term = ops.sum(ops.multiply(y, seeds[name]) if name in seeds else y)
        total = term if total is None else ops.add(total, term)
    return total, None
