"""Elements at positions that are data."""

from __future__ import annotations

from typing import Any

from ..declare import layer, port
from ..layer import Layer, misfit, shape_text
from ..patterns import Sizes
from ..types import Integers, Type


@layer("ExtractLayer")
class Extract(Layer):
    """Extract[x, p]: the parts of x[n*] at the positions p[m*, s], y[m*, rest*] with the sizes of x after the first s.

    A single integer p is a position of length 1. Positions count from 1, or from the end where they are negative.
    """

    usage = "ExtractLayer[] gives the parts of its input at the positions of another input."

    input = port("Input", "n*")
    input_position = port("Position", "p*", element=Integers())
    output = port("Output", "o*")

    def relate(self, sizes: Sizes) -> None:
        """The output has the sizes of the positions, then those of what is at a position."""
        given, places = sizes["n*"], sizes["p*"]
        if ... not in given and not given:
            raise misfit("Input", self.types["Input"], Type((None, ...)))
        if ... in places:
            return
        depth = places[-1] if places else 1
        if isinstance(depth, int) and ... not in given:
            if depth > len(given):
                raise misfit("Position", self.types["Position"], Type((*places[:-1], len(given))))
            sizes.put("o*", (*places[:-1], *given[depth:]))

    def forward(self, ops: Any, x: Any, positions: Any) -> Any:
        """x[b, n*], p[b, m*, s] -> y[b, m*, rest*]."""
        shape = ops.shape(positions)
        if len(shape) == 1:
            positions = ops.reshape(positions, shape=(*shape, 1))
        try:
            return ops.extract(x, positions)
        except IndexError as problem:
            self.fail("position", shape_text(problem.args[0]), shape_text(ops.shape(x)[1:]))
