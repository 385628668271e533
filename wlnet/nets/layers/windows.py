"""What convolution, transposed convolution and pooling have in common: windows that slide over spatial dimensions."""

from __future__ import annotations

from typing import Any

from ..kinds import Automatic, Each, Literal, NonNegative, Number, OneOf, Pair
from ..layer import Layer
from ..net import Misfit
from ..patterns import Sizes
from ..types import Type, Varying, describe

SAME = "Same"
MOST_DIMENSIONS = 3
Padding = OneOf(Literal(SAME), Each(Pair(NonNegative)))
Dimensionality = OneOf(Automatic, Number("1, 2 or 3", lambda n: n in (1, 2, 3), integer=True))


class Windowed(Layer):
    """A layer with input "c n*", output "m o*" and kernel "k*", one entry of each per spatial dimension.

    Other starred variables of the settings (strides "s*", dilations "d*", paddings "p*") have as many entries.
    """

    input: Type

    def stars(self) -> list[str]:
        """The variables with one entry per spatial dimension."""
        settings = [p.dim for p in self.declaration.parameters if p.dim.endswith("*")]
        return [*settings, "n*", "o*"]

    def relate(self, sizes: Sizes) -> None:
        """Equally many entries everywhere; output sizes from input sizes and back."""
        rank = self.parameters.get("Dimensionality")
        if isinstance(rank, int):
            sizes.put("n*", (None,) * rank)
        sizes.link(*self.stars())
        if ... in sizes["n*"]:
            return
        if not sizes["n*"]:
            needed = "an array with a level of channels and at least one spatial dimension"
            found = self.input
            raise Misfit("Input", found, f"should be {needed}", "portshape", '"Input"', describe(found), needed)
        if len(sizes["n*"]) > MOST_DIMENSIONS:
            self.fail("spatial", len(sizes["n*"]), MOST_DIMENSIONS)
        axes = range(len(sizes["n*"]))
        sizes.put("o*", tuple(self.forward_size(sizes, axis) for axis in axes))
        sizes.put("n*", tuple(self.backward_size(sizes, axis) for axis in axes))

    def forward_size(self, sizes: Sizes, axis: int) -> Any:
        """One output size, as far as known."""
        n = sizes["n*"][axis]
        if isinstance(n, Varying):
            return Varying()
        parts = [sizes[name][axis] for name in self.stars() if name not in ("n*", "o*")]
        if n is None or any(part is None for part in parts[:-1]) or (parts[-1] is None and not self.same):
            return None
        return self.output_size(n, axis, sizes)

    def backward_size(self, sizes: Sizes, axis: int) -> Any:
        """One input size where an output size leaves only one possibility."""
        o = sizes["o*"][axis]
        return Varying() if isinstance(o, Varying) else None

    def output_size(self, n: int, axis: int, sizes: Sizes) -> int:
        """One output size from one input size."""
        raise NotImplementedError

    @property
    def same(self) -> bool:
        """Whether the padding is chosen by the sizes."""
        return bool(self.parameters["PaddingSize"] == SAME)

    def span(self, axis: int, sizes: Sizes) -> int:
        """How far a kernel reaches: dilation (k - 1) + 1."""
        dilation = sizes["d*"][axis] if "d*" in sizes.known else 1
        return int(dilation * (sizes["k*"][axis] - 1) + 1)

    def slid(self, n: int, axis: int, sizes: Sizes) -> int:
        """Floor[(n + begin + end - span)/stride] + 1, the size after a window has slid over n; messages below 1."""
        span, stride = self.span(axis, sizes), sizes["s*"][axis]
        if self.same:
            return int(-(-n // stride))
        begin, end = sizes["p*"][axis]
        if n + begin + end < span:
            self.fail("window", axis + 1, span, n + begin + end)
        return int((n + begin + end - span) // stride + 1)

    def slid_padding(self) -> tuple[tuple[int, int], ...]:
        """(begin, end) per dimension. "Same" pads so that the output is Ceiling[n/stride], the odd one at the end."""
        sizes = self.sizes
        if not self.same:
            return tuple(sizes["p*"])
        pairs = []
        for axis, n in enumerate(sizes["n*"]):
            stride = sizes["s*"][axis]
            total = max((-(-n // stride) - 1) * stride + self.span(axis, sizes) - n, 0)
            pairs.append((total // 2, total - total // 2))
        return tuple(pairs)
