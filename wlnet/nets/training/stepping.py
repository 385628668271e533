"""One step of training: a batch forward and backward, from arrays to losses and gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from wlnet.kernel import Tape, Variable
from wlnet.kernel.quiet import quiet

from ..net import Mode, Net, Path
from ..numeric import Array
from .attaching import Term

Check: TypeAlias = Callable[[Array], object]


@dataclass(frozen=True)
class Outcome:
    """The loss l[b] of every example, the gradients in the order of what they are by, values at positions, and new
    values of arrays that change without being learned."""

    losses: Array
    gradients: Sequence[Array | None] = ()
    values: Mapping[Path, Array] = field(default_factory=dict)
    updates: Mapping[Path, Array] = field(default_factory=dict)


def step(
    net: Net,
    terms: Sequence[Term],
    inputs: Mapping[str, Array],
    arrays: Mapping[Path, Array],
    learned: Sequence[Sequence[Path]],
    weight: float,
    mode: Mode,
    wanted: Sequence[Path] = (),
    check: Check | None = None,
) -> Outcome:
    """Losses l[b] for inputs x[b, ...], and the gradients of `weight` times their sum, in training mode.

    `check` sees the losses before the way back begins, and may raise an exception.

    `terms` say which outputs of the net are summed for the loss of an example. `arrays` are values by position,
    `learned` the positions of each array that gradients are by (several where it is shared).
    """
    tape = Tape()
    places: dict[Path, Any] = dict(arrays)
    variables = []
    for paths in learned:
        variable = tape.variable(arrays[paths[0]])
        variables.append(variable)
        places.update(dict.fromkeys(paths, variable))
    noted: dict[Path, Any] | None = dict.fromkeys(wanted) if wanted else None
    updates: dict[Path, Any] = {}
    batch = len(next(iter(inputs.values()))) if inputs else mode.batch
    mode = replace(mode, ops=tape.ops, training=True, arrays=places, noted=noted, updates=updates, batch=batch)
    outputs = net.run(inputs, mode)
    losses = summed(terms, outputs, batch)
    if check is not None:
        check(losses)
    y, seed = target(tape, terms, outputs, weight)
    gradients = tape.gradient(y, variables, seed)
    values = {path: value_of(value) for path, value in (noted or {}).items()}
    return Outcome(losses, gradients, values, {path: value_of(value) for path, value in updates.items()})


def look(
    net: Net,
    terms: Sequence[Term],
    inputs: Mapping[str, Array],
    arrays: Mapping[Path, Array],
    mode: Mode,
    wanted: Sequence[Path] = (),
) -> Outcome:
    """Losses l[b] for inputs x[b, ...] in evaluation mode, without gradients."""
    noted: dict[Path, Any] | None = dict.fromkeys(wanted) if wanted else None
    batch = len(next(iter(inputs.values()))) if inputs else mode.batch
    outputs = net.run(inputs, replace(mode, training=False, arrays=arrays, noted=noted, batch=batch))
    return Outcome(summed(terms, outputs, batch), (), {path: value_of(v) for path, v in (noted or {}).items()})


def value_of(value: Any) -> Array:
    """The array of a variable, or the array."""
    return np.asarray(value.value if isinstance(value, Variable) else value)


def summed(terms: Sequence[Term], outputs: Mapping[str, Any], batch: int) -> Array:
    """The loss of each example: the numbers of every term summed, times its scale; in double precision."""
    total: Array | None = None
    with quiet():
        for term in terms:
            value = value_of(outputs[term.output])
            if value.ndim > 1:
                value = value.reshape(batch, -1).sum(1, dtype=np.float64)
            found = np.multiply(value, term.scale, dtype=np.float64)
            total = found if total is None else np.add(total, found, total)
    return np.zeros(batch) if total is None else total


def target(tape: Tape, terms: Sequence[Term], outputs: Mapping[str, Any], weight: float) -> tuple[Any, Array | None]:
    """One variable whose cotangents are wanted, with its own: the only term, or the sum of several."""
    found = [(outputs[t.output], t.scale * weight) for t in terms if isinstance(outputs[t.output], Variable)]
    if not found:
        return np.zeros(()), None
    if len(found) == 1:
        y, scale = found[0]
        return y, np.full(y.shape, scale, y.dtype)
    total: Any = None
    for y, scale in found:
        part = tape.ops.sum(tape.ops.multiply(y, scale))
        total = part if total is None else tape.ops.add(total, part)
    return total, None
