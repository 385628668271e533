"""Products of arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from wlnet.expr import system

from ..declare import argument, layer, port
from ..functions.arguments import numbered
from ..kinds import Automatic, ListOf, Nothing, OneOf
from ..patterns import Sizes
from ..types import Dim, Dims
from .joining import agree
from .several import Several
from .transposition import OrderKind, arranged, deepest

Level = tuple[int, int]  # which input, and which of its levels
AUTOMATIC, NONE = system("Automatic"), system("None")


@layer("DotLayer")
class Dot(Several):
    """Dot[x1, x2, ...]: the last level of each input is contracted with the first of the next.

    x1[i*, k], x2[k, j*] -> y[i*, j*]. With specifications as TransposeLayer has them, or None, one for each input, the
    inputs are transposed first.
    """

    usage = "DotLayer[] gives the product of its inputs, as Dot does."

    orders = argument("Transpositions", OneOf(Automatic, ListOf(OneOf(Nothing, OrderKind()), least=1)), AUTOMATIC)

    output = port("Output", "o*")

    @classmethod
    def names_of(cls, parameters: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The names given, else as many as there are specifications."""
        orders = parameters["Transpositions"]
        return super().names_of(parameters) or (numbered(len(orders)) if type(orders) is tuple and orders else None)

    def order(self, place: int, rank: int) -> list[int]:
        """The levels, from 0, of an input in the order in which they are taken; a message where there are too few."""
        orders = self.orders if type(self.orders) is tuple else ()
        if place >= len(orders) or orders[place] is NONE:
            return list(range(rank))
        found = arranged(orders[place], rank)
        if found is None:
            self.misfits(place, (*(None,) * deepest(orders[place]), ...))
        return found

    def relate(self, sizes: Sizes) -> None:
        """The last level that is left of a product agrees with the first of the next input; the rest is put out."""
        names = self.variables
        left: list[Level] = []  # what is known to be left of the product so far, from the end
        complete = True
        for place, name in enumerate(names):
            dims = sizes[name]
            if dims == ():
                self.misfits(place, (None, ...))
            if ... in dims:
                left, complete = [], False
                continue
            levels = [(place, axis) for axis in self.order(place, len(dims))]
            if place and left:
                self.contract(sizes, left[-1], levels[0])
            left = [*left[:-1], *levels[1:]] if place else levels
        if names and complete:
            sizes.put("o*", tuple(sizes[names[place]][axis] for place, axis in left))

    def contract(self, sizes: Sizes, first: Level, second: Level) -> None:
        """Two levels of inputs have one size; a message where they cannot."""
        names = self.variables
        (place, axis), (other, level) = first, second
        size, needed = sizes[names[place]][axis], sizes[names[other]][level]
        if None not in (size, needed) and not agree(size, needed):
            self.misfits(other, replaced(sizes[names[other]], level, size))
        agreed = needed if size is None else size
        sizes.put(names[place], replaced(sizes[names[place]], axis, agreed))
        sizes.put(names[other], replaced(sizes[names[other]], level, agreed))

    def check(self, sizes: Sizes) -> None:
        """A specification for each input; products only as long as something is left to contract."""
        if type(self.orders) is tuple and self.counted and len(self.orders) != len(self.input_ports):
            written = Dot.orders.kind.write(self.orders)
            self.fail("argvalue", "Transpositions", written, f"a list of {len(self.input_ports)}, one for each input")
        known = [sizes[name] for name in self.variables]
        left = 0
        for place, dims in enumerate(known):
            if ... in dims:
                return
            if place and left == 0:
                self.misfits(place - 1, (None, None, ...))
            left = len(dims) if not place else left + len(dims) - 2

    def forward(self, ops: Any, *xs: Any) -> Any:
        """x1[b, i*, k], x2[b, k, j*] -> y[b, i*, j*]."""
        made: Any = None
        for place, x in enumerate(xs):
            order = self.order(place, len(ops.shape(x)) - 1)
            if order != sorted(order):
                x = ops.transpose(x, axes=(0, *(a + 1 for a in order)))
            made = x if made is None else dot(ops, made, x)
        return made


def replaced(dims: Dims, axis: int, size: Dim) -> Dims:
    """The dimensions with another size at one level."""
    return (*dims[:axis], size, *dims[axis + 1 :])


def dot(ops: Any, x: Any, y: Any) -> Any:
    """x[b, i*, k], y[b, k, j*] -> z[b, i*, j*]."""
    (batch, *rows, shared), (_, _, *columns) = ops.shape(x), ops.shape(y)
    left = ops.reshape(x, shape=(batch, math.prod(rows), shared))
    right = ops.reshape(y, shape=(batch, shared, math.prod(columns)))
    return ops.reshape(ops.matmul(left, right), shape=(batch, *rows, *columns))
