"""A net applied to one array of dimensions seen before: from the array to the plan, with nothing read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.expr import Expr, Expression, NumericArray, PackedList, from_array
from wlnet.kernel import Plan

from ..net import Mode, Net
from ..numeric import Array, NotNumeric, Ragged, dimensions, to_array
from .batches import resolve, sensible_batch
from .given import Given
from .plans import plan_of, run
from .requests import Demand
from .settings import Settings

KEPT = 8  # shortcuts of one net


@dataclass(frozen=True)
class Shortcut:
    """The net with every size known, and how an array of certain dimensions goes through it."""

    net: Net
    port: str
    output: str
    single: bool
    mode: Mode
    plan: Plan
    place: int  # of the output among those of the plan

    def __call__(self, array: Array) -> Array:
        """The output for one example or a batch."""
        if array.dtype != np.float32:
            with np.errstate(all="ignore"):
                array = array.astype(np.float32)
        x = np.ascontiguousarray(array[None] if self.single else array)
        try:
            y = self.plan(x)[self.place]
        except (IndexError, ValueError):  # the numbers are not such as the net takes, which it says itself
            y = run(self.net, {self.port: x}, self.mode)[self.output]
        return y[0] if self.single else y


class Shortcuts(dict[tuple[int, ...], Shortcut]):
    """The shortcuts of one net by the dimensions of the array. They are never copied or saved with it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Shortcuts, ()


def find(net: Net, array: Array) -> Shortcut | None:
    """The shortcut for such an array."""
    table: dict[tuple[int, ...], Shortcut] | None = net.__dict__.get("_shortcuts")
    return None if table is None or array.dtype.kind not in "fiu" else table.get(array.shape)


def keep(net: Net, given: Given) -> None:
    """Keeps a shortcut after a call in which only numbers went in and only numbers came out, all at once."""
    if len(net.inputs) != 1 or len(net.outputs) != 1 or net.coders or given.states or given.seeds or net.truths:
        return
    (port, data), (output, kind) = next(iter(given.inputs.items())), next(iter(net.outputs.items()))
    integers = net.inputs[port].element is not None or kind.element is not None
    if integers or not isinstance(data.examples, np.ndarray) or not len(data):
        return
    whole = data.examples.shape
    resolved, mode = resolve(net, {port: whole[1:]}), Mode(batch=whole[0])
    if len(data) > sensible_batch(resolved, given, Demand(((output,),)), Settings()):
        return
    found = plan_of(resolved, {port: np.broadcast_to(np.float32(0), whole)}, mode)
    table: dict[tuple[int, ...], Shortcut] = net.__dict__.setdefault("_shortcuts", Shortcuts())
    if found is not None and len(table) < KEPT:
        shape = whole[1:] if data.single else whole
        table[shape] = Shortcut(resolved, port, output, data.single, mode, found[0], found[1].index(output))


def apply_again(net: Net, data: Expression) -> Expression | None:
    """The value of net[data] by a shortcut, None where there is none."""
    if "_shortcuts" not in net.__dict__:
        return None
    numeric = isinstance(data, NumericArray)
    if numeric or isinstance(data, PackedList):
        array: Array = data.array  # type: ignore[union-attr]
    elif isinstance(data, Expr) and dimensions(data) in net.__dict__["_shortcuts"]:
        try:
            array = to_array(data)
        except (NotNumeric, Ragged):
            return None
    else:
        return None
    shortcut = find(net, array)
    if shortcut is None:
        return None
    y = shortcut(array)
    return NumericArray(y) if numeric and np.ndim(y) else from_array(np.asarray(y))
