"""Layers whose arrays are added to the input, multiply it, or are the output."""

from __future__ import annotations

from typing import Any

from ..declare import array, layer, port
from ..layer import Layer
from ..net import Mode
from ..patterns import Sizes


@layer("ConstantTimesLayer")
class ConstantTimes(Layer):
    """y = scaling x, element by element; x[i*] -> y[i*] with scaling[i*]."""

    usage = "ConstantTimesLayer[] multiplies the input by a learnable array of the same dimensions."

    input = port("Input", "i*")
    output = port("Output", "i*")
    scaling = array("Scaling", "i*", "ones")

    def forward(self, ops: Any, x: Any, s: Any) -> Any:
        """x[b, i*] -> y[b, i*]."""
        return ops.multiply(x, s)


@layer("ConstantPlusLayer")
class ConstantPlus(Layer):
    """y = x + biases, element by element; x[i*] -> y[i*] with biases[i*]."""

    usage = "ConstantPlusLayer[] adds a learnable array of the same dimensions to the input."

    input = port("Input", "i*")
    output = port("Output", "i*")
    biases = array("Biases", "i*", "zeros")

    def forward(self, ops: Any, x: Any, b: Any) -> Any:
        """x[b, i*] -> y[b, i*]."""
        return ops.add(x, b)


@layer("NetArrayLayer")
class NetArray(Layer):
    """A learnable array y[o*], without any input. Its first values are those of weights that make y[first, r*]."""

    usage = 'NetArrayLayer["Output" -> {d1, d2, ...}] gives a learnable array and takes no input.'

    output = port("Output", "o*")
    values = array("Array", "o*", "weights", fan=("r*", "first"))

    def relate(self, sizes: Sizes) -> None:
        """As for weights, the first size counts what goes out, the others what comes in."""
        made = sizes["o*"]
        if ... not in made:
            sizes.put("first", made[0] if made else 1)
            sizes.put("r*", made[1:])

    def forward(self, ops: Any, a: Any, *, mode: Mode) -> Any:
        """a[o*] -> y[b, o*], the same for every example."""
        return ops.broadcast_to(a, shape=(mode.batch, *ops.shape(a)))
