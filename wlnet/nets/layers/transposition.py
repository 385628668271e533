"""Levels put in another order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wlnet.expr import Expression, call, has_head, is_list, list_of, system

from ..declare import argument, layer, port
from ..kinds import Kind, NonZeroInteger, Positive, Unfit, Value
from ..layer import Layer
from ..patterns import Sizes
from ..types import Dims, describe


@dataclass(frozen=True)
class Swap:
    """Two levels that change places, from 1 or from the end."""

    first: int
    second: int


class OrderKind(Kind):
    """Swaps of levels one after another, or the place each level goes to."""

    expects = "m <-> n, a list of such swaps, or a list with the place that each level goes to"

    def read(self, e: Expression) -> Value:
        """A tuple of swaps, or a tuple of integers that are 1, ..., n in some order."""
        if not is_list(e):
            return (self.swap(e),)
        if all(type(part) is int for part in e.args):
            places = tuple(map(Positive.read, e.args))
            if sorted(places) != list(range(1, len(places) + 1)):
                raise Unfit
            return places
        return tuple(map(self.swap, e.args))

    def swap(self, e: Expression) -> Swap:
        """The swap of m <-> n."""
        if not has_head(e, system("TwoWayRule")) or len(e.args) != 2:
            raise Unfit
        return Swap(*map(NonZeroInteger.read, e.args))

    def write(self, value: Value) -> Expression:
        """m <-> n, or a list."""
        parts = [call("TwoWayRule", p.first, p.second) if isinstance(p, Swap) else p for p in value]
        return parts[0] if len(parts) == 1 and isinstance(value[0], Swap) else list_of(*parts)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


def deepest(order: tuple[Any, ...]) -> int:
    """The deepest level that an order speaks of."""
    return max((abs(n) for p in order for n in ((p.first, p.second) if isinstance(p, Swap) else (p,))), default=0)


def arranged(order: tuple[Any, ...], rank: int) -> list[int] | None:
    """For each level of the result, from 0, the level that it was; None where there are too few levels."""
    found = list(range(rank))
    if deepest(order) > rank:
        return None
    for source, part in enumerate(order):
        if isinstance(part, Swap):
            i, j = (n - 1 if n > 0 else rank + n for n in (part.first, part.second))
            found[i], found[j] = found[j], found[i]
        else:
            found[part - 1] = source
    return found


@layer("TransposeLayer")
class Transpose(Layer):
    """The levels of x in another order, x[i*] -> y[o*].

    m <-> n exchanges two levels, several such do so one after another; with {n1, n2, ...} level k of x is level nk of
    y, as in Transpose.
    """

    usage = "TransposeLayer[m <-> n] exchanges two levels; TransposeLayer[{n1, n2, ...}] makes level k level nk."
    rearranges = True

    order = argument("Specification", OrderKind(), call("TwoWayRule", 1, 2))

    input = port("Input", "i*")
    output = port("Output", "o*")

    def axes(self, rank: int) -> list[int]:
        """For each level of y, from 0, the level of x that it is; a message where there are too few levels."""
        found = arranged(self.order, rank)
        if found is None:
            self.fail("rank", '"Input"', describe(self.input), f"an array with at least {deepest(self.order)} levels")
        return found

    def relate(self, sizes: Sizes) -> None:
        """The same sizes on both sides."""
        sizes.link("i*", "o*")
        given: Dims = sizes["i*"]
        if ... in given:
            return
        axes = self.axes(len(given))
        sizes.put("o*", tuple(given[a] for a in axes))
        sizes.put("i*", tuple(sizes["o*"][axes.index(i)] for i in range(len(given))))

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        return ops.transpose(x, axes=(0, *(a + 1 for a in self.axes(len(ops.shape(x)) - 1))))
