"""Running a net on the examples: batch after batch, each with every size known."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..layer import alone
from ..messages import failure, quoted
from ..net import Misfit, Net
from ..numeric import Array
from ..requests import Settings
from ..types import Type, describe
from .data import Data

WORKSPACE = (
    1 << 23
)  # numbers that the largest output of any layer inside a container may have, for all examples at once


LARGEST = 1 << 34  # numbers in one output that no machine has room for


def run_batches(net: Net, data: Mapping[str, Data], settings: Settings) -> tuple[dict[str, list[Array]], bool]:
    """The outputs y[b, ...] batch by batch, and whether there was just one example, not a list."""
    counts = {name: len(d.examples) for name, d in data.items()}
    if len(set(counts.values())) > 1 or len({d.single for d in data.values()}) > 1:
        raise failure(net.head, "datacount", ", ".join(f'"{k}" {n}' for k, n in counts.items()))
    total = next(iter(counts.values()), 1)
    single = all(d.single for d in data.values())
    outputs: dict[str, list[Array]] = {name: [] for name in net.outputs}
    shapes: dict[str, tuple[int, ...]] | None = None
    start, size = 0, 1
    while start < total:
        found = {name: d.examples[start].shape for name, d in data.items()}
        if found != shapes:
            shapes, resolved = found, resolve(net, found)
            uniform = all(d.shape() is not None for d in data.values())
            size = (settings.batch or sensible_batch(resolved)) if uniform else 1
        batch = {n: as_batch(net.inputs[n], d.examples[start : start + size], settings) for n, d in data.items()}
        mode = replace(settings.mode, batch=min(size, total - start))
        for name, result in resolved.run(batch, mode).items():
            outputs[name].append(np.asarray(result))
        start += size
    return outputs, single


def sensible_batch(net: Net) -> int:
    """How many examples go through at once: a layer takes all, a container as many as fit the memory set aside."""
    sizes = [math.prod(kind.dims) for _, layer in net.leaves() for kind in layer.outputs.values()]
    return sys.maxsize if len(sizes) < 2 else max(1, WORKSPACE // max(sizes))


def as_batch(kind: Type, examples: Sequence[Array], settings: Settings) -> Array:
    """x[b, ...] in the working precision; integers stay integers where the port takes integers."""
    dtype = np.int64 if kind.element is not None else settings.mode.dtype
    with np.errstate(all="ignore"):
        return np.asarray(examples).astype(dtype, copy=False)


def resolve(net: Net, shapes: Mapping[str, tuple[int, ...]]) -> Net:
    """The net with every size known, for inputs of these dimensions; a message where they do not fit."""
    types = {name: Type(shape) for name, shape in shapes.items()}
    latest: tuple[Mapping[str, tuple[int, ...]], Net] | None = net.__dict__.get("_resolved")
    if latest is not None and latest[0] == shapes:
        return latest[1]
    if all(net.inputs[name].dims == kind.dims for name, kind in types.items()):
        found: Net = net
    else:
        try:
            found = net.settled().refine(types)
        except Misfit as problem:
            if problem.port not in shapes:
                raise alone(net.head, problem) from None
            if problem.tag != "portshape":
                words = quoted(problem.port), describe(problem.found), problem.reason
                raise failure(net.head, "datafit", *words) from None
            needed = problem.reason.removeprefix("should be ")
            raise failure(net.head, "datashape", quoted(problem.port), needed, describe(problem.found)) from None
    for name, kind in found.outputs.items():
        if not kind.fixed and not found.inputs:
            raise failure(net.head, "unknownoutput", quoted(name), describe(kind))
        if not kind.fixed:
            raise failure(net.head, "unknowndims", f'the port "{name}"', describe(kind))
    if any(math.prod(kind.dims) > LARGEST for _, layer in found.leaves() for kind in layer.outputs.values()):
        raise failure(net.head, "memory", "the outputs")
    net.__dict__["_resolved"] = dict(shapes), found  # the net is as immutable as before: this only saves time
    return found
