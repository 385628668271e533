"""A function of one number, applied to every element."""

from __future__ import annotations

from typing import Any

from ..declare import argument, layer, port
from ..functions import FunctionKind
from ..layer import Layer
from ..net import Mode


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
