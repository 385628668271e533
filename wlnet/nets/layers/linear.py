"""Fully connected layers."""

from __future__ import annotations

import math
from typing import Any

from wlnet.expr import Expression, is_list, list_of

from ..declare import argument, array, layer, port
from ..kinds import Kind, Positive, Value
from ..layer import Layer
from ..net import Misfit
from ..patterns import Sizes
from ..types import Dims, Type, Varying, describe


class DimensionsKind(Kind):
    """The dimensions of an array: n for a vector, {n1, ...}, {} for a number."""

    expects = "a positive integer or a list of positive integers"

    def read(self, e: Expression) -> Value:
        """A tuple of integers."""
        return tuple(map(Positive.read, e.args)) if is_list(e) else (Positive.read(e),)

    def write(self, value: Value) -> Expression:
        """n for a vector, a list otherwise."""
        return value[0] if len(value) == 1 else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


@layer("LinearLayer")
class Linear(Layer):
    """y = w . Flatten[x] + b, in the shape o*.

    x[i*], w[p, q], b[p] -> y[o*] with p and q the products of all o and all i.
    """

    usage = "LinearLayer[n] is a trainable layer computing w.x + b, a vector of length n."

    size = argument("OutputDimensions", DimensionsKind(), None, dim="o*")

    input = port("Input", "i*")
    output = port("Output", "o*")
    weights = array("Weights", "p q", "weights", fan=("q", "p"))
    biases = array("Biases", "p", "zeros", optional=True)

    def relate(self, sizes: Sizes) -> None:
        """p and q are products; with the weights alone, the output is a vector."""
        if any(isinstance(n, Varying) for n in sizes["i*"]):
            needed = "an array whose sizes do not vary"
            raise Misfit(
                "Input", self.input, f"should be {needed}", "portshape", '"Input"', describe(self.input), needed
            )
        if sizes["p"] is not None and sizes["o*"] == (...,):
            sizes.put("o*", (sizes["p"],))
        for star, product in (("o*", "p"), ("i*", "q")):
            known = [n for n in sizes[star] if isinstance(n, int)]
            missing = len(sizes[star]) - len(known)
            if missing == 0:
                sizes.put(product, math.prod(known))
            elif missing == 1 and ... not in sizes[star] and sizes[product] is not None:
                rest, odd = divmod(sizes[product], math.prod(known))
                if not odd:
                    sizes.put(star, tuple(rest if n is None else n for n in sizes[star]))

    def presumed(self) -> dict[str, Type]:
        """With the weights alone, the input is taken for a vector."""
        q = self.sizes["q"]
        return {"Input": Type((q,))} if q is not None and self.input.rank is None else {}

    def forward(self, ops: Any, x: Any, w: Any, b: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        shape: Dims = ops.shape(x)
        y = ops.linear(ops.reshape(x, shape=(shape[0], math.prod(shape[1:]))), w, b)
        return ops.reshape(y, shape=(shape[0], *self.sizes["o*"]))
