"""Running a net whose sizes are all known on one batch: values, and gradients through the tape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from wlnet.kernel import Tape, Variable

from .. import plans
from ..layer import path_text
from ..messages import failure, quoted
from ..net import Mode, Net, Path
from ..numeric import Array
from ..positions import shared_names
from ..types import Type, describe
from .requests import Demand

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
    inner = [p for p in demand.values if len(p) > 1 or p[0] not in net.outputs]
    mode = replace(mode, states=batch.states, noted=dict.fromkeys(inner)) if inner or batch.states else mode
    if demand.gradients:
        outputs, gradients = differentiate(net, batch, demand.gradients, mode)
    else:
        outputs, gradients = (net.run if once else partial(plans.run, net))(batch.inputs, mode), {}
    found: Values = {}
    for path in demand.values:
        value: Any = outputs[path[0]] if path not in inner else mode.noted[path]  # type: ignore[index]
        if value is None:
            raise failure(net.head, "novalue", path_text(path))
        found[path] = np.asarray(value.value if isinstance(value, Variable) else value)
    return found, gradients


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
