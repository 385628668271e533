"""Inputs put one after another."""

from __future__ import annotations

from typing import Any

from ..declare import argument, layer, port
from ..kinds import NonZeroInteger
from ..layer import Layer
from ..net import Misfit
from ..patterns import Sizes
from ..types import Dims, Varying, describe
from .several import Several


@layer("CatenateLayer")
class Catenate(Several):
    """The inputs one after another at a level, x1[a1*], x2[a2*], ... -> y[o*].

    Inputs with fewer levels are replicated along the leading levels of the others. The level counts from the first
    of the inputs with the fewest levels, or from the end.
    """

    usage = "CatenateLayer[] joins its inputs at the first level; CatenateLayer[n] at level n."

    level = argument("Level", NonZeroInteger, 1)

    output = port("Output", "o*")

    @property
    def empties(self) -> tuple[str, ...]:  # type: ignore[override]
        """All inputs, where their first level is the one that grows."""
        return tuple(self.inputs) if self.level == 1 and len(self.inputs) > 1 else ()

    def axis(self, ranks: list[int]) -> int:
        """The axis, from 0, of the result along which inputs of these ranks are joined; a message if there is none."""
        lowest, rank = min(ranks), max(ranks)
        if abs(self.level) > lowest:
            place = ranks.index(lowest)
            self.fail("nolevel", self.level, min(1, lowest), lowest, describe(self.types[self.input_ports[place].name]))
        return rank - lowest + self.level - 1 if self.level > 0 else rank + self.level

    def relate(self, sizes: Sizes) -> None:
        """Sizes agree except at the level, where they are added."""
        names = self.variables
        given = [sizes[name] for name in names]
        if not names or any(... in dims for dims in given):
            return
        rank = max(map(len, given))
        axis = self.axis([len(dims) for dims in given])
        sizes.put("o*", (None,) * rank)
        shared: list[Any] = list(sizes["o*"])
        shared[axis] = None
        for place, dims in enumerate(given):
            lead = rank - len(dims)
            for i, size in enumerate(dims, lead):
                if i == axis or size is None:
                    continue
                if shared[i] is not None and not agree(shared[i], size):
                    needed = tuple(None if j == axis else shared[j] for j in range(lead, rank))
                    self.misfits(place, needed)
                shared[i] = size
        for name, dims in zip(names, given, strict=True):
            sizes.put(name, tuple(n if i == axis else shared[i] for i, n in enumerate(dims, rank - len(dims))))
        sizes.put("o*", (*shared[:axis], self.joined(given, axis - rank), *shared[axis + 1 :]))

    def joined(self, given: list[Dims], axis: int) -> Any:
        """The sum of the sizes along an axis, from the end."""
        sizes = [dims[axis] for dims in given]
        if any(isinstance(n, Varying) for n in sizes):
            return Varying()
        return None if None in sizes else sum(sizes)

    def forward(self, ops: Any, *xs: Any) -> Any:
        """x1[b, a1*], x2[b, a2*], ... -> y[b, o*]."""
        shapes = [ops.shape(x)[1:] for x in xs]
        rank = max(map(len, shapes))
        axis = self.axis([len(shape) for shape in shapes])
        highest = next(shape for shape in shapes if len(shape) == rank)
        parts = []
        for x, shape in zip(xs, shapes, strict=True):
            missing = rank - len(shape)
            if missing:
                batch = ops.shape(x)[0]
                x = ops.reshape(x, shape=(batch, *(1,) * missing, *shape))
                x = ops.broadcast_to(x, shape=(batch, *highest[:missing], *shape))
            parts.append(x)
        return ops.concatenate(*parts, axis=axis + 1)


def agree(first: Any, second: Any) -> bool:
    """Whether two sizes, both known or varying, can be the same."""
    return bool(first == second) or (isinstance(first, Varying) and isinstance(second, Varying))


class Joined(Layer):
    """An array with one element more at its first level, x[n, e*] and element[e*] -> y[m, e*] with m = n + 1."""

    input = port("Input", "n e*")
    input_element = port("Element", "e*")
    output = port("Output", "m e*")

    def relate(self, sizes: Sizes) -> None:
        """One more; a message where the output has no room for an input."""
        n, m = sizes["n"], sizes["m"]
        if m == 1:
            found, needed = self.types["Output"], "an array with at least 2 elements"
            raise Misfit("Output", found, f"should be {needed}", "portshape", '"Output"', describe(found), needed)
        if isinstance(n, (int, Varying)):
            sizes.put("m", n + 1 if isinstance(n, int) else Varying())
        elif isinstance(m, (int, Varying)):
            sizes.put("n", m - 1 if isinstance(m, int) else Varying())

    def as_row(self, ops: Any, element: Any) -> Any:
        """The element as an array of length 1."""
        batch, *dims = ops.shape(element)
        return ops.reshape(element, shape=(batch, 1, *dims))


@layer("AppendLayer")
class Append(Joined):
    """Append[x, element], x[n, e*] and element[e*] -> y[n + 1, e*]."""

    usage = "AppendLayer[] puts an element after the elements of the input."

    def forward(self, ops: Any, x: Any, element: Any) -> Any:
        """x[b, n, e*], element[b, e*] -> y[b, m, e*]."""
        return ops.concatenate(x, self.as_row(ops, element), axis=1)


@layer("PrependLayer")
class Prepend(Joined):
    """Prepend[x, element], x[n, e*] and element[e*] -> y[n + 1, e*]."""

    usage = "PrependLayer[] puts an element before the elements of the input."

    def forward(self, ops: Any, x: Any, element: Any) -> Any:
        """x[b, n, e*], element[b, e*] -> y[b, m, e*]."""
        return ops.concatenate(self.as_row(ops, element), x, axis=1)
