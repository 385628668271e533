"""All examples through a net: grouped by their sizes, as many at once as fit the memory set aside."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..layer import alone
from ..messages import failure, quoted
from ..net import Misfit, Net, Path
from ..numeric import Array
from ..training.progress import Progress
from ..types import Type, Varying, describe
from .data import Data
from .given import Given
from .requests import Demand
from .rows import Rows
from .running import Batch, run
from .settings import Settings

WORKSPACE = 1 << 22  # numbers that the largest array of a batch may have: more does not make it faster
LARGEST = 1 << 31  # numbers in one output that is taken for a mistake
KEPT = 2048  # layers in all nets that are kept with sizes that a net has been resolved to


@dataclass
class Found:
    """The values by position, for all examples; gradients of arrays, summed over them."""

    values: dict[Path, Rows] = field(default_factory=dict)
    gradients: dict[Path, Rows] = field(default_factory=dict)
    sums: dict[Path, Array] = field(default_factory=dict)


def run_all(net: Net, given: Given, demand: Demand, settings: Settings, wide: bool = False) -> Found:
    """Everything demanded, for all examples.

    Examples of equal dimensions go through together. What comes out is what they give one by one, up to the order in
    which a matrix product adds its terms: in single precision, a few units in the last place.
    """
    sets = groups(given)
    count, several = given.count, len(sets) > 1
    found = Found()
    arrays = net.arrays_at() if demand.gradients else {}
    with Progress(net.head.name, count) as progress:
        done = 0
        for shapes, places in sets:
            resolved = resolve(net, shapes)
            size = settings.batch or sensible_batch(resolved, given, demand, settings)
            for some in slices(places, size):
                batch = as_batch(net, given, some, settings)
                values, gradients = run(resolved, batch, demand, replace(settings.mode, batch=len(some)), once=several)
                for path, value in values.items():
                    keep(found.values, path, Rows(count, not several, wide), some, value)
                for path, value in gradients.items():
                    if path in arrays:
                        found.sums[path] = found.sums[path] + value if path in found.sums else value
                    else:
                        keep(found.gradients, path, Rows(count, not several, wide), some, value)
                done += len(some)
                progress.done(done)
    return found


def keep(table: dict[Path, Rows], path: Path, fresh: Rows, places: Sequence[int], value: Array) -> None:
    """Put values of some examples with those of the others."""
    table.setdefault(path, fresh).put(places, value)


def groups(given: Given) -> list[tuple[dict[str, tuple[int, ...]], Sequence[int]]]:
    """The dimensions of inputs that occur, each with the places of the examples that have them, in order."""
    count = given.count
    if all(data.uniform for data in given.all):
        return [({name: data.shape(0) for name, data in given.inputs.items()}, range(count))] if count else []
    table: dict[tuple[tuple[int, ...], ...], list[int]] = {}
    for i in range(count):
        table.setdefault(tuple(data.shape(i) for data in given.all), []).append(i)
    return [(dict(zip(given.inputs, key, strict=False)), places) for key, places in table.items()]


def slices(places: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The places, so many at a time."""
    for start in range(0, len(places), size):
        yield places[start : start + size]


def sensible_batch(net: Net, given: Given, demand: Demand, settings: Settings) -> int:
    """How many examples go through at once: all in training, otherwise as many as fit the memory set aside.

    A layer alone takes all if nothing has to be converted for it: it makes just its outputs. For gradients the values
    of all layers are kept, not one at a time.
    """
    if settings.mode.training:
        return sys.maxsize
    sizes = list(net.extents())
    if len(sizes) < 2 and not demand.gradients and all(is_ready(data, settings) for data in given.all):
        return sys.maxsize
    entering = [math.prod(kind.dims) for kind in net.inputs.values()]
    most = sum(sizes) + sum(entering) if demand.gradients else max((*sizes, *entering), default=1)
    return max(1, WORKSPACE // max(1, most))


def is_ready(data: Data, settings: Settings) -> bool:
    """Whether the examples are an array of the working precision."""
    return isinstance(data.examples, np.ndarray) and data.examples.dtype == settings.mode.dtype


def as_batch(net: Net, given: Given, places: Sequence[int], settings: Settings) -> Batch:
    """Some of the examples, x[b, ...] in the working precision, integers too."""
    dtype = settings.mode.dtype
    with np.errstate(all="ignore"):
        return Batch(
            {name: np.ascontiguousarray(data.batch(places), dtype) for name, data in given.inputs.items()},
            {path: data.batch(places).astype(dtype, copy=False) for path, data in given.states.items()},
            {name: data.batch(places).astype(dtype, copy=False) for name, data in given.seeds.items()},
        )


def resolve(net: Net, shapes: Mapping[str, tuple[int, ...]]) -> Net:
    """The net with every size known, for inputs of these dimensions; a message where they do not fit."""
    types = {name: Type(shape) for name, shape in shapes.items()}
    table: dict[tuple[tuple[int, ...], ...], Net] = net.__dict__.setdefault("_resolved", {})
    key = tuple(shapes.values())
    known = table.get(key)
    if known is not None:
        return known
    if all(net.inputs[name].dims == kind.dims for name, kind in types.items()):
        found: Net = net
    else:
        check_lengths(net, shapes)
        try:
            found = settled(net).refine(types)
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
    if any(extent > LARGEST for extent in found.extents()):
        raise failure(net.head, "memory", "the outputs")
    if len(table) * len(list(net.leaves())) >= KEPT:
        table.clear()
    table[key] = found  # the net is as immutable as before: this only saves time
    return found


def settled(net: Net) -> Net:
    """The net with varying lengths opened, made once."""
    found: Net | None = net.__dict__.get("_settled")
    if found is None:
        found = net.__dict__["_settled"] = net.settled()
    return found


def check_lengths(net: Net, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """A message where two lengths of one name differ."""
    first: dict[str, tuple[str, int]] = {}
    for port, kind in net.inputs.items():
        for dim, size in zip(kind.dims, shapes[port], strict=False):
            if isinstance(dim, Varying) and dim.name:
                other, length = first.setdefault(dim.name, (port, size))
                if length != size:
                    words = quoted(dim.name), length, quoted(other), size, quoted(port)
                    raise failure(net.head, "datalengths", *words)
