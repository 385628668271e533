"""Pooling."""

from __future__ import annotations

from typing import Any

from wlnet.expr import system

from ..declare import argument, layer, option, port
from ..kinds import Boolean, Choice, Each, Positive
from ..patterns import Sizes
from .windows import Dimensionality, Padding, Windowed

FUNCTIONS = {"Max": "max_pool", "Mean": "mean_pool", "Total": "total_pool"}


@layer("PoolingLayer")
class Pooling(Windowed):
    """y[c, o] = f of all x[c, stride o + j - before], 0 <= j < kernel, for f = Max, Mean or Total.

    x[c, n*] -> y[c, o*] with o = Floor[(n + before + after - kernel)/stride] + 1; "Same" padding makes
    o = Ceiling[n/stride]. Padding never is the maximum; it counts as zeros in the mean and the total.
    """

    usage = "PoolingLayer[{h, w}, s] takes the maximum over windows of size h×w, at steps of s."
    shown = ("Function",)

    kernel = argument("KernelSize", Each(Positive), dim="k*")
    stride = argument("Stride", Each(Positive), 1, dim="s*")
    dimensionality = option("Dimensionality", Dimensionality, system("Automatic"))
    function = option("Function", Choice(tuple(map(system, FUNCTIONS))), system("Max"))
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    padding = option("PaddingSize", Padding, 0, dim="p*", symbol=True)

    input = port("Input", "c n*", interleaved_by="Interleaving")
    output = port("Output", "c o*", interleaved_by="Interleaving")

    def output_size(self, n: int, axis: int, sizes: Sizes) -> int:
        """As for any sliding window."""
        return self.slid(n, axis, sizes)

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, c, n*] -> y[b, c, o*]."""
        pool = getattr(ops, FUNCTIONS[self.function.name])
        return pool(x, kernel=self.kernel, stride=self.stride, padding=self.slid_padding())
