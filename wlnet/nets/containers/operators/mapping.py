"""NetMapOperator and NetMapThreadOperator: a net applied to every element of sequences and arrays."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from wlnet.expr import Association, Expression, has_head, is_list, system

from ...declare import Port, argument, port
from ...kinds import Kind, NonNegative, Positive, Unfit
from ...kinds import Value as Setting
from ...messages import enumeration, nearest, quoted
from ...net import Net, Value
from .inside import Inside
from .operator import Layers, Operator, Places, operator, part

DEEPEST = 32  # levels; NumPy's arrays have up to 64, some of which the elements need


@operator("NetMapOperator")
class Map(Operator):
    """y[k] = net[x[k]] for every k, x[n, i*] -> y[n, o*]. All elements of all examples go through net as one batch."""

    usage = "NetMapOperator[net] applies a net to every element of a sequence."

    net = part("Net", "i*", "o*")
    input = port("Input", "n i*")
    output = port("Output", "n o*")

    def copies(self) -> int:
        """The length of the sequence."""
        return int(self.sizes["n"])

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x[b, n, i*] -> y[b, n, o*]."""
        x = inputs["Input"]
        (entry,) = self.net.inputs
        (y,) = inside.mapped("Net", {entry: x}, inside.ops.shape(x)[1:2]).values()
        return {"Output": y}


class DepthsKind(Kind):
    """A depth for all inputs, or rules giving one for each of some."""

    expects = f"a positive integer up to {DEEPEST}, or an association of names of inputs and such depths"

    def read(self, e: Expression) -> Setting:
        """An integer, or a tuple of names and depths."""
        rules = e.rules() if isinstance(e, Association) else e.args if is_list(e) else None
        if rules is None:
            return self.limited(Positive.read(e))
        if not rules or not all(has_head(r, system("Rule")) and type(r.args[0]) is str for r in rules):
            raise Unfit
        found = {r.args[0]: self.limited(NonNegative.read(r.args[1])) for r in rules}
        if not any(found.values()) or len(found) < len(rules):
            raise Unfit
        return tuple(found.items())

    def limited(self, depth: int) -> int:
        """The depth; Unfit where no array has so many levels."""
        if depth > DEEPEST:
            raise Unfit
        return depth

    def write(self, value: Setting) -> Expression:
        """The depth, or an association."""
        return value if type(value) is int else Association.of(value)

    def holds(self, value: Setting) -> bool:
        """Whether the value is a depth or a tuple of them."""
        return type(value) in (int, tuple)


def deepest(setting: Setting) -> int:
    """The largest depth of a setting."""
    return setting if type(setting) is int else max(depth for _, depth in setting)


@operator("NetMapThreadOperator")
class MapThread(Operator):
    """y[k*] = net[x1[k*], x2[k*], ...] for all positions k* of d levels, x1[n1, .., nd, i1*], .. -> y[n1, .., nd, o*].

    Where depths are given for single inputs, d is the largest of them: an input of depth c < d has the first c of the
    levels and is the same along the others, one without a depth is the same for all elements.
    """

    usage = "NetMapThreadOperator[net, d] applies a net of several inputs to the elements at level d of arrays."

    net = part("Net", "i*", "o*")
    depths = argument("Depths", DepthsKind(), 1)

    @classmethod
    def plan(cls, layers: Layers, parameters: Mapping[str, Any]) -> tuple[list[Port], Places]:
        """The ports of the net, with as many levels more as they are mapped over."""
        net, depths = layers["Net"], cls.depths_of(layers["Net"], parameters["Depths"])
        if not net.inputs and not net.positional:
            cls.fail("opnoinput", net.head)
        levels = [f"n{i}" for i in range(1, deepest(parameters["Depths"]) + 1)]
        ports, places = [], {}
        for i, name in enumerate(net.inputs, 1):
            places["Net", name] = f"i{i}*"
            ports.append(Port(name, " ".join((*levels[: depths[name]], f"i{i}*")), "in", "", None))
        for i, name in enumerate(net.outputs, 1):
            places["Net", name] = f"o{i}*"
            ports.append(Port(name, " ".join((*levels, f"o{i}*")), "out", "", None))
        return ports, places

    @classmethod
    def depths_of(cls, net: Net, setting: Setting) -> dict[str, int]:
        """The depth of every input; a message where the setting names one that is not there."""
        if type(setting) is int:
            return dict.fromkeys(net.inputs, setting)
        for name, _ in setting if net.inputs else ():
            if name not in net.inputs:
                near = nearest(name, net.inputs)
                if near is not None:
                    cls.fail("nearport", "input", quoted(name), quoted(near))
                cls.fail("noinside", "input", quoted(name), enumeration(net.inputs))
        return {name: dict(setting).get(name, 0) for name in net.inputs}

    def copies(self) -> int:
        """How many positions there are."""
        return prod(self.sizes[f"n{i}"] for i in range(1, deepest(self.depths) + 1))

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """As the net inside has it."""
        return self.net.positional

    def for_data(self, data: Expression) -> MapThread:
        """The operator whose net is for the data."""
        net = self.net.for_data(data)
        return self if net is self.net else self.rebuilt([net])  # type: ignore[return-value]

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x1[b, n*, i1*], ... -> y1[b, n*, o1*], ...."""
        depths = self.depths_of(self.net, self.depths)
        count = deepest(self.depths)
        levels = next(inside.ops.shape(inputs[name])[1 : count + 1] for name in inputs if depths[name] == count)
        spread = {name: self.spread(inside.ops, x, depths[name], levels) for name, x in inputs.items()}
        return inside.mapped("Net", spread, levels)

    def spread(self, ops: Any, x: Value, depth: int, levels: tuple[int, ...]) -> Value:
        """x[b, n1, ..., nc, i*] replicated along the levels it does not have."""
        missing = len(levels) - depth
        if not missing:
            return x
        shape = ops.shape(x)
        lead, rest = shape[: depth + 1], shape[depth + 1 :]
        x = ops.reshape(x, shape=(*lead, *(1,) * missing, *rest))
        return ops.broadcast_to(x, shape=(shape[0], *levels, *rest))
