"""Parts of a sequence, which is an array whose first level may vary."""

from __future__ import annotations

from typing import Any

from ..declare import layer, option, port
from ..kinds import OneOf, Positive
from ..layer import Layer
from ..net import Misfit, Mode
from ..patterns import Sizes
from ..types import Integers, Type, Varying, describe
from .reshape import INFINITY, InfinityKind


class Shortened(Layer):
    """A sequence with one element less, x[n, e*] -> y[m, e*] with m = n - 1."""

    rearranges = True

    input = port("Input", "n e*")
    output = port("Output", "m e*")

    def relate(self, sizes: Sizes) -> None:
        """One less; a message where nothing would be left."""
        n, m = sizes["n"], sizes["m"]
        if n == 1:
            found, needed = self.types["Input"], "a sequence with at least 2 elements"
            raise Misfit("Input", found, f"should be {needed}", "portshape", '"Input"', describe(found), needed)
        if n is not None:
            sizes.put("m", n - 1 if isinstance(n, int) else Varying())
        elif m is not None:
            sizes.put("n", m + 1 if isinstance(m, int) else Varying())


@layer("SequenceMostLayer")
class SequenceMost(Shortened):
    """Most[x], all elements but the last; x[n, e*] -> y[n - 1, e*]."""

    usage = "SequenceMostLayer[] gives all elements of a sequence but the last."

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, n, e*] -> y[b, m, e*]."""
        return ops.slice(x, start=(0, 0), stop=(None, -1))


@layer("SequenceRestLayer")
class SequenceRest(Shortened):
    """Rest[x], all elements but the first; x[n, e*] -> y[n - 1, e*]."""

    usage = "SequenceRestLayer[] gives all elements of a sequence but the first."

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, n, e*] -> y[b, m, e*]."""
        return ops.slice(x, start=(0, 1), stop=(None, None))


@layer("SequenceLastLayer")
class SequenceLast(Layer):
    """Last[x], the last element; x[n, e*] -> y[e*]."""

    usage = "SequenceLastLayer[] gives the last element of a sequence."
    rearranges = True

    input = port("Input", "n e*")
    output = port("Output", "e*")

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, n, e*] -> y[b, e*]."""
        batch, _, *rest = ops.shape(x)
        return ops.reshape(ops.slice(x, start=(0, -1), stop=(None, None)), shape=(batch, *rest))


@layer("SequenceReverseLayer")
class SequenceReverse(Layer):
    """Reverse[x], the elements in reverse order; x[n, e*] -> y[n, e*]."""

    usage = "SequenceReverseLayer[] gives the elements of a sequence in reverse order."
    rearranges = True

    input = port("Input", "n e*")
    output = port("Output", "n e*")

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, n, e*] -> y[b, n, e*]."""
        return ops.slice(x, start=(0, -1), stop=(None, None), step=(1, -1))


@layer("SequenceIndicesLayer")
class SequenceIndices(Layer):
    """Min[m, i] for the places i of a sequence, x[n, e*] -> y[n] of integers, with m the setting of "Maximum"."""

    usage = "SequenceIndicesLayer[] gives the places 1, 2, ... of the elements of a sequence."

    maximum = option("Maximum", OneOf(Positive, InfinityKind()), INFINITY)

    input = port("Input", "n e*")
    output = port("Output", "n", element=Integers(1))

    def check(self, sizes: Sizes) -> None:
        """The output has no integers beyond the greatest, and the last place must fit where it leads."""
        kind, n = self.types["Output"], sizes["n"]
        if isinstance(n, int):
            self.reach("Output", min(n, self.maximum) if isinstance(self.maximum, int) else n)
        if isinstance(self.maximum, int) and (kind.element is None or kind.element.high is None):
            self.types["Output"] = Type(kind.dims, Integers(1, self.maximum))

    def forward(self, ops: Any, x: Any, *, mode: Mode) -> Any:
        """x[b, n, e*] -> y[b, n]."""
        batch, count = ops.shape(x)[:2]
        greatest = self.maximum if isinstance(self.maximum, int) else count
        return ops.broadcast_to([mode.dtype(min(i, greatest)) for i in range(1, count + 1)], shape=(batch, count))
