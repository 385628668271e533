"""NetPairEmbeddingOperator: how far apart a net puts two things."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from wlnet.expr import Expression, call, system

from ...declare import Port, option, port
from ...kinds import Choice, Kind, OneOf, Unfit
from ...kinds import Value as Setting
from ...messages import enumeration
from ...net import Net, Value
from .distances import DISTANCES
from .inside import Inside
from .operator import Layers, Operator, Places, operator, part

OWN = "DistanceFunction"  # the name of the net that is used for the distance, where it is one


class NetKind(Kind):
    """A net, which stands among the nets of the operator: the setting says only that there is one."""

    expects = "a function or a net of two inputs"

    def read(self, e: Any) -> Setting:
        """The name of the part."""
        if isinstance(e, Net) or e == OWN:
            return OWN
        raise Unfit

    def holds(self, value: Setting) -> bool:
        """Whether the value is the name."""
        return bool(value == OWN)


@operator("NetPairEmbeddingOperator")
class PairEmbedding(Operator):
    """y = distance[net[x[1]], net[x[2]]], x[2, i*] -> y[]."""

    usage = "NetPairEmbeddingOperator[net] gives the distance between what a net makes of two inputs."

    net = part("Net", "i*", "o*")
    distance = option(OWN, OneOf(Choice(tuple(DISTANCES)), NetKind()), system("EuclideanDistance"), symbol=True)
    input = port("Input", "two i*")
    output = port("Output", "")

    @classmethod
    def plan(cls, layers: Layers, parameters: Mapping[str, Any]) -> tuple[list[Port], Places]:
        """As declared; a net for the distance has two inputs and one output, a number."""
        ports, places = super().plan(layers, parameters)
        net = layers.get(OWN)
        if net is not None:
            if len(net.inputs) != 2 or len(net.outputs) != 1:
                cls.fail("distancenet", net.head, enumeration(net.inputs), enumeration(net.outputs))
            places |= {(OWN, name): "o*" for name in net.inputs} | {(OWN, name): "" for name in net.outputs}
        return ports, places

    def relate(self, sizes: Any) -> None:
        """There are two."""
        sizes.put("two", 2)

    def copies(self) -> int:
        """Two."""
        return 2

    def routes(self) -> list[tuple[str, str, str]]:
        """From the input to the net; from there, or from the net for the distance, to the output."""
        last = OWN if OWN in self.layers else "Net"
        exit = next(iter(self.layers[last].outputs))
        return [("Input", "Net", next(iter(self.net.inputs))), ("Output", last, exit)]

    def links(self) -> list[tuple[tuple[int | str | None, str], tuple[int | str | None, str]]]:
        """As the routes go, with those from net to net."""
        exit = next(iter(self.net.outputs))
        between: list[Any] = [(("Net", exit), (OWN, name)) for name in self.layers.get(OWN, self).inputs]
        return [*super().links(), *(between if OWN in self.layers else [])]

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x[b, 2, i*] -> y[b]."""
        ops = inside.ops
        y = inside.mapped("Net", {next(iter(self.net.inputs)): inputs["Input"]}, (2,))[next(iter(self.net.outputs))]
        batch, _, *dims = ops.shape(y)
        u, v = (ops.slice(y, start=(0, i), stop=(None, i + 1)) for i in (0, 1))
        if OWN in self.layers:
            net = self.layers[OWN]
            first, second = (ops.reshape(x, shape=(batch, *dims)) for x in (u, v))
            found = inside.run(OWN, dict(zip(net.inputs, (first, second), strict=True)))
            return {"Output": found[next(iter(net.outputs))]}
        first, second = (ops.reshape(x, shape=(batch, prod(dims))) for x in (u, v))
        return {"Output": DISTANCES[self.distance](ops, first, second)}

    def written(self, inner: dict[str, Expression]) -> list[Expression]:
        """The net; that for the distance stands in the option."""
        rule = [call("Rule", system(OWN), inner[OWN])] if OWN in inner else []
        return [inner["Net"], *rule]
