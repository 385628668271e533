"""How the nets inside an operator are run: what is noted there becomes sequences, and updates add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from typing import Any

from ...net import Mode, Net, Path, Value

WORKSPACE = 1 << 22  # numbers that an array may have that a mapped net makes on its way


class Inside:
    """The runs of the nets inside an operator during one run of it.

    States that are left open inside start at zero in every run, or as they are given where they are `passing`. Values
    asked for inside are handed on with one more level where nets are `repeating` or run several times: one value for
    each run.
    """

    def __init__(self, layers: Mapping[str, Net], mode: Mode, path: Path, passing: bool, repeating: bool) -> None:
        self.layers, self.outer, self.path = layers, mode, path
        self.passing, self.repeating = passing, repeating
        self.ops: Any = mode.ops
        self.mode = replace(mode, states={}, noted=None)
        self.wanted = [p for p in mode.noted or () if len(p) > len(path) + 1 and p[: len(path)] == path]
        self.noted: dict[Path, list[Value]] = {p: [] for p in self.wanted}

    def run(self, name: str, inputs: Mapping[str, Value], levels: tuple[int, ...] = ()) -> dict[str, Value]:
        """The outputs and final states of a net for x[b, ...].

        `levels`: its batch stands for that of the operator times these levels, which values noted inside get back.
        """
        mode = self.mode
        changes: dict[str, Any] = {}
        if levels:
            changes["batch"] = mode.batch * prod(levels)
        if self.passing:
            changes["states"] = self.outer.states
        noted: dict[Path, Value] = {}
        if self.wanted:
            inner = (*self.path, name)
            changes["noted"] = noted = {p: None for p in self.wanted if p[: len(inner)] == inner}
        if changes:
            mode = replace(mode, **changes)
        found = self.layers[name].run(inputs, mode, (*self.path, name))
        for place, value in noted.items():
            if value is not None:
                self.noted[place].append(self._unfolded(value, levels))
        if mode.updates:
            # a later run starts from what an earlier one has changed, as if they were batches one after another
            self.mode = replace(self.mode, arrays={**self.mode.arrays, **mode.updates})
        return found

    def one(self, name: str, x: Value, levels: tuple[int, ...] = ()) -> Value:
        """The only output of a net for its only input."""
        net = self.layers[name]
        return self.run(name, {next(iter(net.inputs)): x}, levels)[next(iter(net.outputs))]

    def mapped(self, name: str, inputs: Mapping[str, Value], levels: tuple[int, ...]) -> dict[str, Value]:
        """The outputs y[b, n*, ...] of a net applied to each element of x[b, n*, ...]: as one batch, if that fits."""
        folded = {port: self.folded(x, len(levels)) for port, x in inputs.items()}
        count = self.ops.shape(next(iter(folded.values())))[0]
        most = max(1, WORKSPACE // max(self.layers[name].extents(), default=1))
        if count <= most or self.mode.training or self.wanted:
            found = self.run(name, folded, levels)
        else:
            found = self.piecewise(name, folded, count, most)
        return {port: self._unfolded(found[port], levels) for port in self.layers[name].outputs}

    def piecewise(self, name: str, inputs: Mapping[str, Value], count: int, most: int) -> dict[str, Value]:
        """The outputs y[b, ...] of a net for `count` examples x[b, ...], so many at a time."""
        parts = []
        for start in range(0, count, most):
            stop = min(start + most, count)
            part = {port: self.ops.slice(x, start=(start,), stop=(stop,)) for port, x in inputs.items()}
            mode = replace(self.mode, batch=stop - start)
            parts.append(self.layers[name].run(part, mode, (*self.path, name)))
        names = self.layers[name].outputs
        return {port: self.ops.concatenate(*(part[port] for part in parts), axis=0) for port in names}

    def folded(self, x: Value, count: int) -> Value:
        """x[b, n*, ...] with `count` levels made part of the batch."""
        shape = self.ops.shape(x)
        return self.ops.reshape(x, shape=(prod(shape[: count + 1]), *shape[count + 1 :]))

    def _unfolded(self, value: Value, levels: tuple[int, ...]) -> Value:
        if not levels:
            return value
        batch, *rest = self.ops.shape(value)
        return self.ops.reshape(value, shape=(batch // prod(levels), *levels, *rest))

    def finish(self) -> None:
        """Hand on what was noted."""
        for place, values in self.noted.items():
            single = len(values) == 1 and not self.repeating
            if values and self.outer.noted is not None:
                self.outer.noted[place] = values[0] if single else stacked(self.ops, values)


def stacked(ops: Any, values: list[Value]) -> Value:
    """y[b, n, ...] of n values x[b, ...]."""
    rows = [ops.reshape(x, shape=(shape[0], 1, *shape[1:])) for x in values for shape in [ops.shape(x)]]
    return ops.concatenate(*rows, axis=1)


def unstacked(ops: Any, x: Value) -> list[Value]:
    """The n values y[b, ...] of x[b, n, ...].

    x is halved and halved again, so that the way back writes each number log2 n times, not n times.
    """
    batch, count, *rest = ops.shape(x)
    if count == 1:
        return [ops.reshape(x, shape=(batch, *rest))]
    half = count // 2
    first = ops.slice(x, start=(0, 0), stop=(None, half))
    second = ops.slice(x, start=(0, half), stop=(None, None))
    return unstacked(ops, first) + unstacked(ops, second)
