"""Arrays extended at their borders."""

from __future__ import annotations

from typing import Any

from wlnet.expr import Expression, is_list

from ..declare import argument, layer, option, port
from ..kinds import Choice, ListOf, NonNegative, OneOf, Pair, Real, Unfit, Value
from ..layer import Layer
from ..patterns import Sizes
from ..types import Varying, describe


class BothEnds(Pair):
    """{before, after}, always written as two numbers."""

    expects = "a pair {before, after} of non-negative integers"

    def read(self, e: Expression) -> Value:
        """(before, after)."""
        if not is_list(e):
            raise Unfit
        return super().read(e)

    def write(self, value: Value) -> Expression:
        """{before, after}."""
        return self.full(value)


@layer("PaddingLayer")
class Padding(Layer):
    """x with p[i, 1] elements before and p[i, 2] after at each level i, x[i*] -> y[o*]; further levels stay.

    The new elements are a number, the nearest element of x ("Fixed"), or the elements of x as in a mirror at its
    outermost elements, which are not repeated ("Reflected").
    """

    usage = "PaddingLayer[{{m1, n1}, {m2, n2}, ...}] puts mi elements before and ni after at level i."

    amounts = argument("PaddingSize", ListOf(BothEnds(NonNegative)))
    padding = option("Padding", OneOf(Real, Choice(("Fixed", "Reflected"))), 0, symbol=True)

    input = port("Input", "i*")
    output = port("Output", "o*")

    def total(self, level: int) -> int:
        """How many elements come in at a level, from 0."""
        return sum(self.amounts[level]) if level < len(self.amounts) else 0

    def relate(self, sizes: Sizes) -> None:
        """Each output size is the input size and what is put before and after."""
        sizes.link("i*", "o*")
        given = sizes["i*"]
        if ... in given:
            return
        if len(given) < len(self.amounts):
            self.fail("rank", '"Input"', describe(self.input), f"an array with at least {len(self.amounts)} levels")
        sizes.put("o*", tuple(self.shifted(n, self.total(i)) for i, n in enumerate(given)))
        sizes.put("i*", tuple(self.shifted(n, -self.total(i)) for i, n in enumerate(sizes["o*"])))

    def shifted(self, size: Any, by: int) -> Any:
        """A size with some elements more, as far as known."""
        if isinstance(size, int):
            return size + by if size + by > 0 else None
        return Varying() if by and isinstance(size, Varying) else size

    def check(self, sizes: Sizes) -> None:
        """An output should be longer than what is put around its input."""
        for i, n in enumerate(sizes["o*"] if ... not in sizes["o*"] else ()):
            if isinstance(n, int) and n <= self.total(i):
                self.fail("dimvalue", self.shown_setting("PaddingSize"), f"below {n} in all at level {i + 1}")

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        shape = ops.shape(x)
        if not isinstance(self.padding, str):
            rest = ((0, 0),) * (len(shape) - 1 - len(self.amounts))
            return ops.pad(x, amounts=((0, 0), *self.amounts, *rest), value=self.padding)
        source = clamped if self.padding == "Fixed" else mirrored
        for level, (before, after) in enumerate(self.amounts):
            length = shape[level + 1]
            if before or after:
                places = tuple(source(i, length) for i in range(-before, length + after))
                x = ops.take(x, indices=places, axis=level + 1)
        return x


def clamped(i: int, length: int) -> int:
    """The nearest position that exists."""
    return min(max(i, 0), length - 1)


def mirrored(i: int, length: int) -> int:
    """The position seen in mirrors at the first and the last element."""
    period = max(2 * (length - 1), 1)
    return min(i % period, -i % period)
