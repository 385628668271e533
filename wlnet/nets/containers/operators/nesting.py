"""NetNestOperator: a net applied to its own output."""

from __future__ import annotations

from ...declare import argument, port
from ...kinds import Positive
from ...net import Value
from .inside import Inside
from .operator import Operator, operator, part


@operator("NetNestOperator")
class Nest(Operator):
    """y = net[net[... net[x]]], `count` times with the same arrays, x[i*] -> y[i*]."""

    usage = "NetNestOperator[net, n] applies a net n times, each time to what it gave the time before."
    repeating = True

    net = part("Net", "i*", "i*")
    count = argument("Iterations", Positive)
    input = port("Input", "i*")
    output = port("Output", "i*")

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x[b, i*] -> y[b, i*]."""
        x = inputs["Input"]
        for _ in range(self.count):
            x = inside.one("Net", x)
        return {"Output": x}
