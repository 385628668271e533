"""Layers that arrange the same elements in other dimensions, row by row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from wlnet.expr import Expression, call, same, system

from ..declare import Port, argument, layer, port
from ..kinds import Automatic, Kind, ListOf, Literal, NonZeroInteger, OneOf, Positive, Unfit, Value
from ..layer import Layer, shape_text
from ..patterns import Sizes
from ..types import Dims, describe

REFERENCE = "ReferenceShape"
INHERITED, AUTOMATIC, ALL, INFINITY = (system(name) for name in ("Inherited", "Automatic", "All", "Infinity"))


class InfinityKind(Kind):
    """Infinity, in either of its forms."""

    expects = "Infinity"

    def read(self, e: Expression) -> Value:
        """The symbol."""
        if e is INFINITY or same(e, call("DirectedInfinity", 1)):
            return INFINITY
        raise Unfit

    def holds(self, value: Value) -> bool:
        """Whether the value is the symbol."""
        return value is INFINITY


@layer("ReshapeLayer")
class Reshape(Layer):
    """The elements of x[i*] in the dimensions o*: y = ArrayReshape[x, o*].

    Inherited is the input's size at that position, All its sizes from there on, Automatic what is left. For
    "ReferenceShape" the dimensions are those of a second input, r[o*].
    """

    usage = "ReshapeLayer[{n1, n2, ...}] rearranges the elements into an array of these dimensions."
    rearranges = True

    dims = argument(
        "Dimensions",
        OneOf(ListOf(OneOf(Positive, Literal(INHERITED), Automatic, Literal(ALL))), Literal(REFERENCE)),
    )

    input = port("Input", "i*")
    input_reference = port(REFERENCE, "o*")
    output = port("Output", "o*")

    @classmethod
    def ports_of(cls, parameters: Mapping[str, Any]) -> list[Port]:
        """The input with the reference only where the dimensions are its."""
        wanted = parameters["Dimensions"] == REFERENCE
        return [p for p in cls.declaration.ports if wanted or p.name != REFERENCE]

    def relate(self, sizes: Sizes) -> None:
        """The output from the template and as much of the input as is known."""
        given = sizes["i*"]
        if self.dims == REFERENCE:
            if ... not in sizes["o*"]:
                self._solve(list(sizes["o*"]), given)
            return
        template = self.dims
        if ... in given:
            if ALL not in template:
                sizes.put("o*", tuple(n if isinstance(n, int) else None for n in template))
            return
        found: list[Any] = []
        for i, entry in enumerate(template):
            if entry is ALL:
                found.extend(given[i:])
            elif entry is INHERITED:
                if i >= len(given):
                    self.fail("elements", describe(self.input), shape_text(tuple(map(str, template))))
                found.append(given[i])
            else:
                found.append(AUTOMATIC if entry is AUTOMATIC else entry)
        sizes.put("o*", self._solve(found, given))

    def _solve(self, found: list[Any], given: Dims) -> Dims:
        """The dimensions, the automatic one worked out; a message where the elements do not suffice."""
        rest = [n for n in found if n is not AUTOMATIC]
        complete = all(isinstance(n, int) for n in (*rest, *given))
        if not complete:
            return tuple(n if isinstance(n, int) else None for n in found)
        total, product = math.prod(given), math.prod(rest)
        fits = total % product == 0 if len(rest) < len(found) else total == product
        if not fits:
            text = [n.name if n is AUTOMATIC else n for n in found]
            self.fail("elements", total, shape_text(tuple(text)))
        return tuple(total // product if n is AUTOMATIC else n for n in found)

    def check(self, sizes: Sizes) -> None:
        """At most one entry can be worked out, and at most one can stand for many."""
        if self.dims != REFERENCE and (self.dims.count(AUTOMATIC) > 1 or self.dims.count(ALL) > 1):
            expected = "a list with at most one Automatic and at most one All"
            self.fail("argvalue", "Dimensions", shape_text(tuple(map(str, self.dims))), expected)

    def forward(self, ops: Any, x: Any, reference: Any = None) -> Any:
        """x[b, i*] and perhaps r[b, o*] -> y[b, o*]."""
        return ops.reshape(x, shape=(ops.shape(x)[0], *self.sizes["o*"]))


@layer("FlattenLayer")
class Flatten(Layer):
    """Levels joined into one, row by row: the first i + 1, the last i + 1 (for -i), all, or those of each list.

    With lists of levels the i-th level of the result is made of the levels in the i-th list; others follow.
    """

    usage = "FlattenLayer[] makes a vector of any array; FlattenLayer[n] joins the first n + 1 levels."
    rearranges = True

    levels = argument("Levels", OneOf(InfinityKind(), NonZeroInteger, ListOf(ListOf(Positive))), INFINITY)

    input = port("Input", "i*")
    output = port("Output", "o*")

    def groups(self, rank: int) -> list[tuple[int, ...]]:
        """The levels (from 0) that make each level of the result; a message where the input has too few."""
        levels = self.levels
        axes = tuple(range(rank))
        if levels is INFINITY:
            return [axes]
        if isinstance(levels, int):
            if abs(levels) >= rank:
                self.fail("rank", '"Input"', describe(self.input), f"an array with more than {abs(levels)} levels")
            if levels > 0:
                return [axes[: levels + 1], *((a,) for a in axes[levels + 1 :])]
            return [*((a,) for a in axes[: levels - 1]), axes[levels - 1 :]]
        listed = [n for group in levels for n in group]
        if len(set(listed)) < len(listed) or max(listed, default=0) > rank:
            self.fail("rank", '"Input"', describe(self.input), f"an array with {max(listed, default=0)} levels")
        return [*(tuple(n - 1 for n in group) for group in levels), *((a,) for a in axes if a + 1 not in listed)]

    def relate(self, sizes: Sizes) -> None:
        """One output size for each group."""
        given = sizes["i*"]
        if ... in given:
            if self.levels is INFINITY:
                sizes.put("o*", (None,))
            return
        products = []
        for group in self.groups(len(given)):
            parts = [given[a] for a in group]
            single = len(parts) == 1 or all(isinstance(n, int) for n in parts)
            products.append((parts[0] if len(parts) == 1 else math.prod(parts)) if single else None)
        sizes.put("o*", tuple(products))

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        order = [0, *(a + 1 for group in self.groups(len(self.sizes["i*"])) for a in group)]
        if order != sorted(order):
            x = ops.transpose(x, axes=tuple(order))
        return ops.reshape(x, shape=(ops.shape(x)[0], *self.sizes["o*"]))
