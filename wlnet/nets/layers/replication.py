"""Copies of an array along new levels."""

from __future__ import annotations

from typing import Any

from wlnet.expr import Expression, is_list, list_of

from ..declare import argument, layer, port
from ..kinds import Automatic, Kind, NonZeroInteger, Positive, Unfit, Value
from ..layer import Layer
from ..patterns import Sizes
from ..types import describe


class CopiesKind(Kind):
    """Numbers of copies along new levels; Automatic for one that follows from the net around."""

    expects = "a positive integer, Automatic, or a list of these"

    def read(self, e: Expression) -> Value:
        """A tuple of integers, None for Automatic."""
        return tuple(map(self.count, e.args)) if is_list(e) else (self.count(e),)

    def count(self, e: Expression) -> int | None:
        """One number of copies."""
        try:
            number: int = Positive.read(e)
        except Unfit:
            Automatic.read(e)
            return None
        return number

    def write(self, value: Value) -> Expression:
        """n for one level, a list otherwise."""
        parts = [Automatic.value if n is None else n for n in value]
        return parts[0] if len(parts) == 1 else list_of(*parts)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


@layer("ReplicateLayer")
class Replicate(Layer):
    """Copies of x along new levels r*, x[i*] -> y[o*].

    The new levels start at level m of y or, for negative m, end there.
    """

    usage = "ReplicateLayer[n] makes n copies of the input; ReplicateLayer[{n1, ...}, m] puts the new levels at m."
    rearranges = True

    copies = argument("Dimensions", CopiesKind(), dim="r*")
    level = argument("Level", NonZeroInteger, 1)

    input = port("Input", "i*")
    output = port("Output", "o*")

    def start(self, rank: int) -> int:
        """The axis of the input, from 0, in front of which the new levels come; a message where there is none."""
        place = self.level - 1 if self.level > 0 else rank + 1 + self.level
        if not 0 <= place <= rank:
            self.fail("nolevel", self.level, 1, rank + 1, describe(self.input))
        return place

    def relate(self, sizes: Sizes) -> None:
        """The sizes of the input around the new ones, and back."""
        given, made, copies = sizes["i*"], sizes["o*"], sizes["r*"]
        if ... in given and ... not in made and len(made) >= len(copies):
            sizes.put("i*", (None,) * (len(made) - len(copies)))
        given = sizes["i*"]
        if ... in given:
            if self.level in (1, -1):
                sizes.put("o*", (*copies, ...) if self.level == 1 else (..., *copies))
            return
        at = self.start(len(given))
        sizes.put("o*", (*given[:at], *copies, *given[at:]))
        made = sizes["o*"]
        sizes.put("r*", made[at : at + len(copies)])
        sizes.put("i*", (*made[:at], *made[at + len(copies) :]))

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        batch, *given = ops.shape(x)
        at, copies = self.start(len(given)), self.sizes["r*"]
        spread = ops.reshape(x, shape=(batch, *given[:at], *(1,) * len(copies), *given[at:]))
        return ops.broadcast_to(spread, shape=(batch, *given[:at], *copies, *given[at:]))
