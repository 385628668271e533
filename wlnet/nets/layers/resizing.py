"""Arrays resampled to other sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from wlnet.expr import Expression, call, has_head, system

from ..declare import argument, layer, option, port
from ..kinds import Automatic, Boolean, Choice, Kind, ListOf, Literal, OneOf, Positive, PositiveReal, Unfit, Value
from ..layer import Layer
from ..levels import ALL
from ..patterns import Sizes
from ..types import Varying

AUTOMATIC = system("Automatic")


@dataclass(frozen=True)
class Ratio:
    """A size as a multiple of another."""

    value: float

    def of(self, size: int) -> int:
        """The whole part of the multiple; what rounding leaves just below a whole number counts as that."""
        return math.floor(self.value * size + 1e-6)


class RatioKind(Kind):
    """Scaled[r] for a positive r."""

    expects = "Scaled[r] for a positive r"

    def read(self, e: Expression) -> Value:
        """The ratio."""
        if not has_head(e, system("Scaled")) or len(e.args) != 1:
            raise Unfit
        ratio = PositiveReal.read(e.args[0])
        if ratio == math.inf:
            raise Unfit
        return Ratio(ratio)

    def write(self, value: Value) -> Expression:
        """Scaled[r]."""
        return call("Scaled", value.value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a ratio."""
        return isinstance(value, Ratio)


@layer("ResizeLayer")
class Resize(Layer):
    """x[c, n*] -> y[c, o*], resampled in each spatial dimension; each o is a number, All (= n) or Scaled[r].

    Element i of o, from 0, is x at place i (n - 1)/(o - 1) ("Point": ends lie on ends) or (i + 1/2) n/o - 1/2 ("Bin":
    both span the same range), at the border where that is outside. "Linear" takes the mean of both neighbours
    weighted by nearness, "Nearest" repeats elements.
    """

    usage = "ResizeLayer[{d1, d2, ...}] resamples an array to spatial dimensions d1, d2, ...."

    dims = argument("Dimensions", ListOf(OneOf(Positive, Literal(ALL), RatioKind())))
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    resampling = option("Resampling", OneOf(Automatic, Choice(("Linear", "Nearest"))), AUTOMATIC, symbol=True)
    scheme = option("Scheme", OneOf(Automatic, Choice(("Point", "Bin"))), AUTOMATIC)

    input = port("Input", "c n*", interleaved_by="Interleaving")
    output = port("Output", "c o*", interleaved_by="Interleaving")

    def relate(self, sizes: Sizes) -> None:
        """Each output size from its setting and, for All and ratios, the input size."""
        sizes.put("n*", (None,) * len(self.dims))
        sizes.put("o*", tuple(map(self.size, self.dims, sizes["n*"])))
        made = zip(self.dims, sizes["o*"], strict=True)
        sizes.put("n*", tuple(o if d is ALL else Varying() if isinstance(o, Varying) else None for d, o in made))

    def size(self, setting: Any, given: Any) -> Any:
        """One output size, as far as known."""
        if isinstance(setting, int) or given is None:
            return setting if isinstance(setting, int) else None
        if setting is ALL:
            return given
        if isinstance(given, Varying):
            return Varying()
        found = setting.of(given)
        if found < 1:
            expected = f"such that an input of size {given} leaves an output"
            self.fail("optvalue", self.shown_setting("Dimensions"), expected)
        return found

    def check(self, sizes: Sizes) -> None:
        """Elements are repeated a whole number of times."""
        if not self.dims:
            self.fail("argvalue", "Dimensions", "{}", "a list with one size for each spatial dimension")
        if self.resampling != "Nearest":
            return
        if not all(d is ALL or (isinstance(d, Ratio) and type(d.value) is int) for d in self.dims):
            expected = 'a list of All or Scaled[n] with integers n for Resampling -> "Nearest"'
            self.fail("optvalue", self.shown_setting("Dimensions"), expected)
        if self.scheme == "Point":
            self.fail("optvalue", self.shown_setting("Scheme"), 'Automatic or "Bin" for Resampling -> "Nearest"')

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, c, n*] -> y[b, c, o*]."""
        for axis, (n, o) in enumerate(zip(ops.shape(x)[2:], self.sizes["o*"], strict=True), 2):
            if n == o:
                continue
            if self.resampling == "Nearest":
                x = ops.repeat_to(x, size=o, axis=axis)
            else:
                x = ops.interpolate(x, size=o, axis=axis, corners=self.scheme != "Bin")
        return x
