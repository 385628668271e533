"""Softmax."""

from __future__ import annotations

from typing import Any

from ..declare import argument, layer, port
from ..kinds import NonZeroInteger
from ..layer import Layer
from ..patterns import Sizes
from ..types import describe


@layer("SoftmaxLayer")
class Softmax(Layer):
    """y = Exp[x]/(sum of Exp[x] over one level), x[i*] -> y[i*]; the greatest x is taken off first."""

    usage = "SoftmaxLayer[n] normalizes exponentials at level n; SoftmaxLayer[] at the last level."

    level = argument("Level", NonZeroInteger, -1)

    input = port("Input", "i*")
    output = port("Output", "i*")

    def check(self, sizes: Sizes) -> None:
        """The level should exist."""
        rank = self.input.rank
        if rank == 0:
            self.fail("rank", '"Input"', describe(self.input), f"an array with at least {abs(self.level)} levels")
        if rank is not None and abs(self.level) > rank:
            self.fail("nolevel", self.level, min(1, rank), rank, describe(self.input))

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, i*]; level n is axis n, the batch being axis 0."""
        return ops.softmax(x, axis=self.level)
