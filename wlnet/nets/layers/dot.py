"""Products of arrays."""

from __future__ import annotations

import math
from typing import Any

from wlnet.expr import system

from ..declare import argument, layer, port
from ..kinds import Automatic, ListOf, Nothing, OneOf
from ..patterns import Sizes
from ..types import Dims
from .joining import agree
from .several import Several
from .transposition import OrderKind, arranged, deepest

AUTOMATIC, NONE = system("Automatic"), system("None")


@layer("DotLayer")
class Dot(Several):
    """Dot[x1, x2, ...]: the last level of each input is contracted with the first of the next.

    x1[i*, k], x2[k, j*] -> y[i*, j*]. With specifications as TransposeLayer has them, or None, one for each input, the
    inputs are transposed first.
    """

    usage = "DotLayer[] gives the product of its inputs, as Dot does."

    orders = argument("Transpositions", OneOf(Automatic, ListOf(OneOf(Nothing, OrderKind()))), AUTOMATIC)

    output = port("Output", "o*")

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
        """Neighbouring sizes agree; the output has all others."""
        names = self.variables
        given = [sizes[name] for name in names]
        for place, dims in enumerate(given):
            if dims == ():
                self.misfits(place, (None, ...))
        orders = [None if ... in dims else self.order(i, len(dims)) for i, dims in enumerate(given)]
        for i in range(len(names) - 1):
            first, second = orders[i], orders[i + 1]
            if first is None or second is None:
                continue
            size, other = given[i][first[-1]], given[i + 1][second[0]]
            if None not in (size, other) and not agree(size, other):
                self.misfits(i + 1, tuple(size if a == second[0] else n for a, n in enumerate(given[i + 1])))
            agreed = other if size is None else size
            sizes.put(names[i], tuple(agreed if a == first[-1] else n for a, n in enumerate(given[i])))
            sizes.put(names[i + 1], tuple(agreed if a == second[0] else n for a, n in enumerate(given[i + 1])))
        if names and all(order is not None for order in orders):
            sizes.put("o*", self.product(given, orders))  # type: ignore[arg-type]

    def product(self, given: list[Dims], orders: list[list[int]]) -> Dims:
        """The sizes of the product."""
        made: list[Any] = []
        for dims, order in zip(given, orders, strict=True):
            turned = [dims[a] for a in order]
            made = [*made[:-1], *turned[1:]] if made or dims is not given[0] else turned
        return tuple(made)

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


def dot(ops: Any, x: Any, y: Any) -> Any:
    """x[b, i*, k], y[b, k, j*] -> z[b, i*, j*]."""
    (batch, *rows, shared), (_, _, *columns) = ops.shape(x), ops.shape(y)
    left = ops.reshape(x, shape=(batch, math.prod(rows), shared))
    right = ops.reshape(y, shape=(batch, shared, math.prod(columns)))
    return ops.reshape(ops.matmul(left, right), shape=(batch, *rows, *columns))
