"""User functions as layers."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..declare import argument, layer, port
from ..functions.code import AUTOMATIC, Code, CodeKind
from ..layer import Layer
from ..patterns import Sizes


@layer("CompiledLayer")
class Compiled(Layer):
    """y = f[x] for a user's function f, x[i*] -> y[o*].

    f takes one example, or a whole batch where it declares one more level than the input has. The gradient is that of
    `gradient`[x, dy] or [x, dy, y]; Automatic: that of f itself, found by evaluating it on symbolic arrays; None: none.
    """

    usage = "CompiledLayer[f] applies the function f; CompiledLayer[f, g] has g for its gradient."

    function = argument("Function", CodeKind(False))
    gradient = argument("Gradient", CodeKind(True), AUTOMATIC)

    input = port("Input", "i*")
    output = port("Output", "o*")

    def relate(self, sizes: Sizes) -> None:
        """The sizes of the output are those that the function gives for zeros, unless they are told."""
        dims = sizes["i*"]
        if ... in sizes["o*"] and ... not in dims and all(type(d) is int for d in dims):
            sizes.put("o*", self.function.dims(dims))

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        whole = self.function.takes_whole(len(ops.shape(x)))
        gradient = None
        if isinstance(self.gradient, Code):
            gradient = partial(self.gradient.pullback, whole)
        elif self.gradient is AUTOMATIC and self.function.derivative is not None:
            gradient = partial(self.function.derivative.pullback, whole)
        dims = self.sizes["o*"]
        return ops.external(x, function=partial(self.function.output, dims), gradient=gradient, shape=dims)
