"""NetBidirectionalOperator: a net along a sequence and another against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wlnet.expr import Expression, is_list, list_of, system

from ...declare import Port, argument, port
from ...kinds import Choice
from ...messages import shown
from ...net import Net, Value
from ...patterns import Sizes
from .inside import Inside
from .operator import Layers, Operator, Places, operator, part

CATENATE, TOTAL, MEAN = map(system, ("Catenate", "Total", "Mean"))
PREFIXES = {"ForwardNet": "Forward", "ReverseNet": "Backward"}


@operator("NetBidirectionalOperator")
class Bidirectional(Operator):
    """y[t] = f[forward[x][t], Reverse[reverse[Reverse[x]]][t]], x[n, i*] -> y[m, o*].

    The results of both nets are joined at their first level (Catenate), added (Total) or averaged (Mean), element by
    element. States of the nets are state ports with the prefixes "Forward" and "Backward".
    """

    usage = "NetBidirectionalOperator[{forward, reverse}] combines a net along a sequence with one against it."
    passing = True

    forward_net = part("ForwardNet", "n i*", "m p f*")
    reverse_net = part("ReverseNet", "n i*", "m q f*")
    aggregator = argument("Aggregator", Choice((CATENATE, TOTAL, MEAN)), CATENATE)
    input = port("Input", "n i*")
    output = port("Output", "m o f*")

    @classmethod
    def from_expressions(cls, given: Expression, read: Callable[[Expression], Net]) -> dict[str, Net]:
        """One net for both directions, or a list of two."""
        pair = given.args if is_list(given) else (given, given)
        if len(pair) != 2:
            cls.fail("netpair", shown(given))
        return dict(zip(PREFIXES, map(read, pair), strict=True))

    @classmethod
    def plan(cls, layers: Layers, parameters: Mapping[str, Any]) -> tuple[list[Port], Places]:
        """As declared, and the states of both nets."""
        ports, places = super().plan(layers, parameters)
        ports = [p if p.name == "Input" or parameters["Aggregator"] is CATENATE else alike(p) for p in ports]
        if parameters["Aggregator"] is not CATENATE:
            places = {
                place: "m f*" if pattern in ("m p f*", "m q f*") else pattern for place, pattern in places.items()
            }
        for name, prefix in PREFIXES.items():
            for state in layers[name].states:
                pattern = f"{prefix}{state}*"
                ports = [*ports, Port(prefix + state, pattern, "state", "", None)]
                places[name, state] = pattern
        return ports, places

    def relate(self, sizes: Sizes) -> None:
        """What is joined has as many elements as both together."""
        if self.aggregator is not CATENATE:
            return
        p, q, o = sizes["p"], sizes["q"], sizes["o"]
        if type(p) is int and type(q) is int:
            sizes.put("o", p + q)
        elif type(o) is int and type(p) is int and o > p:
            sizes.put("q", o - p)
        elif type(o) is int and type(q) is int and o > q:
            sizes.put("p", o - q)

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x[b, n, i*] -> y[b, m, o*]."""
        ops, x = inside.ops, inputs["Input"]
        results: list[Value] = []
        finals: dict[str, Value] = {}
        for name, prefix in PREFIXES.items():
            net = self.layers[name]
            (entry,), (exit,) = net.inputs, net.outputs
            given = {state: states[prefix + state] for state in net.states if states[prefix + state] is not None}
            found = inside.run(name, {entry: reverse(ops, x) if name == "ReverseNet" else x, **given})
            results.append(reverse(ops, found[exit]) if name == "ReverseNet" else found[exit])
            finals |= {prefix + state: found[state] for state in net.states}
        return {"Output": self.combined(ops, *results), **finals}

    def combined(self, ops: Any, a: Value, b: Value) -> Value:
        """a[b, m, p, f*] and b[b, m, q, f*] as one."""
        if self.aggregator is CATENATE:
            return ops.concatenate(a, b, axis=2)
        total = ops.add(a, b)
        return total if self.aggregator is TOTAL else ops.multiply(total, 0.5)

    def written(self, inner: dict[str, Expression]) -> list[Expression]:
        """One net where both are the same, a list otherwise."""
        first, second = inner.values()
        return [first if first == second else list_of(first, second)]


def alike(output: Port) -> Port:
    """The output where both results have the same dimensions."""
    return Port(output.name, "m f*", output.direction, "", None)


def reverse(ops: Any, x: Value) -> Value:
    """x[b, n, ...] with the sequence in reverse order."""
    return ops.slice(x, start=(0, -1), stop=(None, None), step=(1, -1))
