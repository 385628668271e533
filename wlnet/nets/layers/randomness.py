"""Arrays of random numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..declare import argument, layer, port
from ..functions.distributions import Draws
from ..functions.random_functions import RandomKind
from ..initialization.seeding import fresh
from ..net import Mode
from ..patterns import Sizes
from .threading import Elementwise


@layer("RandomArrayLayer")
class RandomArray(Elementwise):
    """y drawn from a distribution element by element, y[o*]; or from one whose parameters are functions of inputs.

    x1[a1*], x2[a2*], ... -> y[o*], sizes of 1 being replicated. The draw is a function of the parameters and of numbers
    that do not depend on them, so that gradients reach locations, scales and shapes (Kingma and Welling,
    arXiv:1312.6114); integers have no gradient. There are draws in evaluation as in training.
    """

    usage = "RandomArrayLayer[dist] gives a random array; RandomArrayLayer[f] one whose parameters f takes from inputs."

    function = argument("Distribution", RandomKind())

    output = port("Output", "o*")

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """A list stands for the inputs where there are several."""
        return len(self.input_ports) > 1

    @classmethod
    def names_of(cls, parameters: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The names given, else those of the function's arguments; none for a distribution."""
        return super().names_of(parameters) or parameters["Distribution"].names

    def check(self, sizes: Sizes) -> None:
        """As many inputs as the function takes."""
        wanted = len(self.function.names)
        if wanted != len(self.input_ports):
            ports = f"{wanted} ports, one for each argument" if wanted else "Automatic: there are no inputs"
            self.fail("optvalue", self.shown_setting("InputPorts"), ports)

    def forward(self, ops: Any, *xs: Any, mode: Mode) -> Any:
        """x1[b, a1*], x2[b, a2*], ... -> y[b, o*]."""
        batch = ops.shape(xs[0])[0] if xs else mode.batch
        shape = (batch, *self.sizes["o*"])
        draws = Draws(ops, mode.generator or fresh(), shape, mode.dtype)
        return self.function.draw(draws, self.aligned(ops, xs) if xs else [])
