"""Vectors for integers."""

from __future__ import annotations

from typing import Any

from ..declare import argument, array, layer, port
from ..kinds import Positive
from ..layer import Layer, shape_text
from ..net import Mode
from ..patterns import Sizes
from ..types import Integers, Type


class OfClasses(Layer):
    """A layer whose input are integers from 1 to n, where n may follow from the input, an array or an argument."""

    input = port("Input", "i*", element=Integers(1))
    output = port("Output", "i* v")

    def relate(self, sizes: Sizes) -> None:
        """The number of classes from the type of the input."""
        element = self.types["Input"].element
        if element is not None and element.high is not None:
            sizes.put("n", element.high)

    def check(self, sizes: Sizes) -> None:
        """The type of the input from the number of classes."""
        kind = self.types["Input"]
        if isinstance(sizes["n"], int) and (kind.element is None or kind.element.high is None):
            self.types["Input"] = Type(kind.dims, Integers(1, sizes["n"]))


@layer("EmbeddingLayer")
class Embedding(OfClasses):
    """y[i*] = w[x[i*]]: row i of w for each integer i, x[i*] of integers from 1 to n and w[n, v] -> y[i*, v]."""

    usage = "EmbeddingLayer[size, n] turns integers from 1 to n into learnable vectors of a size."

    size = argument("OutputDimension", Positive, None, dim="v")
    classes = argument("ClassCount", Positive, None, dim="n")

    weights = array("Weights", "n v", "weights", fan=("v", "n"))

    def forward(self, ops: Any, x: Any, w: Any) -> Any:
        """x[b, i*] -> y[b, i*, v]."""
        try:
            return ops.embed(w, x)
        except IndexError as problem:
            self.fail("position", shape_text(problem.args[0]), shape_text(ops.shape(w)[:1]))


@layer("UnitVectorLayer")
class UnitVector(OfClasses):
    """y[i*] = UnitVector[n, x[i*]]: 1 at position x, 0 elsewhere, x[i*] of integers from 1 to n -> y[i*, n]."""

    usage = "UnitVectorLayer[n] turns integers from 1 to n into vectors with a 1 at that position."

    classes = argument("ClassCount", Positive, None, dim="n")

    output = port("Output", "i* n")

    def forward(self, ops: Any, x: Any, *, mode: Mode) -> Any:
        """x[b, i*] -> y[b, i*, n]; only zeros for an integer beyond n, which comes from another layer."""
        return ops.select(ops.one_hot(x, size=self.sizes["n"]), mode.dtype(1), mode.dtype(0))
