"""Functions of one number, applied to every element."""

from __future__ import annotations

from typing import Any

from ..declare import argument, array, layer, port
from ..functions.univariate import FunctionKind
from ..layer import Layer
from ..levels import LevelsKind, level_axes
from ..messages import shown
from ..net import Mode
from ..patterns import Sizes
from ..types import describe


@layer("ElementwiseLayer")
class Elementwise(Layer):
    """y = f[x] for every element, x[i*] -> y[i*]. f is a name, a function's symbol, or a function of such."""

    usage = "ElementwiseLayer[f] applies f to every element of the input."

    function = argument("Function", FunctionKind())

    input = port("Input", "i*")
    output = port("Output", "i*")

    def forward(self, ops: Any, x: Any, *, mode: Mode) -> Any:
        """x[b, i*] -> y[b, i*]."""
        return self.function.apply(ops, x, mode.dtype)


@layer("ParametricRampLayer")
class ParametricRamp(Layer):
    """y = x where x >= 0, slope x elsewhere; x[i*] -> y[i*], slope[l*] with the sizes of x at some levels.

    He et al., arXiv:1502.01852.
    """

    usage = "ParametricRampLayer[] is a ramp with a learnable slope below 0 for each element of the first level."

    levels = argument("Levels", LevelsKind(empty=True), 1)

    input = port("Input", "i*")
    output = port("Output", "i*")
    slope = array("Slope", "l*", 0.1)

    def axes(self, rank: int) -> tuple[int, ...]:
        """The axes, from 0, along which slopes differ; a message where there is no such level."""
        found = level_axes(self.levels, rank)
        if found is None:
            written = shown(LevelsKind().write(self.levels))
            self.fail("nolevel", written, min(1, rank), rank, describe(self.input))
        return found

    def relate(self, sizes: Sizes) -> None:
        """The slopes have the sizes of the input at their levels."""
        given = sizes["i*"]
        if ... in given:
            if type(self.levels) in (int, tuple):
                sizes.put("l*", (None,) * (1 if isinstance(self.levels, int) else len(self.levels)))
            return
        axes = self.axes(len(given))
        sizes.put("l*", tuple(given[a] for a in axes))
        own = dict(zip(axes, sizes["l*"], strict=True))
        sizes.put("i*", tuple(own.get(a) for a in range(len(given))))

    def forward(self, ops: Any, x: Any, slope: Any) -> Any:
        """x[b, i*] -> y[b, i*]."""
        shape = ops.shape(x)[1:]
        axes = self.axes(len(shape))
        spread = ops.reshape(slope, shape=tuple(n if a in axes else 1 for a, n in enumerate(shape)))
        return ops.select(ops.greater_equal(x, 0), x, ops.multiply(x, spread))
