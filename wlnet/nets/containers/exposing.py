"""Ports of nets inside nets, made ports of the nets around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from wlnet.expr import Expression

from ..messages import enumeration, failure, nearest, quoted, shown
from ..net import Net, Path
from .chain import Chain
from .container import Container
from .graph import Graph
from .wiring import Edge, Key, words

Exposed: TypeAlias = tuple[Net, str]  # a net, and how the port is called there


@dataclass(frozen=True)
class Direction:
    """Out of nets or into them."""

    out: bool

    def ports(self, net: Net) -> list[str]:
        """The ports of a net at which edges of this direction can be; states are both inputs and outputs."""
        own = net.outputs if self.out else net.inputs
        return [*own, *(name for name in net.states if name not in own)]

    def edge(self, inner: tuple[Key | None, str], outer: tuple[Key | None, str]) -> Edge:
        """The edge between a port inside and one of the net around it."""
        return (inner, outer) if self.out else (outer, inner)

    @property
    def tag(self) -> str:
        """How the messages about ports of this direction are called."""
        return "exit" if self.out else "entry"


OUT, IN = Direction(True), Direction(False)


def place_of(keys: Sequence[Key], part: Expression, edge: Expression) -> int:
    """The place, from 0, of a net with this number or name; a message with the nearest name where there is none."""
    if type(part) is int and 0 < abs(part) <= len(keys):
        return part - 1 if part > 0 else len(keys) + part
    if type(part) is str and part in keys:
        return list(keys).index(part)
    names = [key for key in keys if isinstance(key, str)]
    near = nearest(part, names) if type(part) is str else None
    if near is not None:
        raise failure("NetGraph", "nearlayer", shown(part), shown(edge), quoted(near))
    known = enumeration(names) if names else f"1 to {len(keys)}" if len(keys) > 1 else "1"
    raise failure("NetGraph", "nolayer", shown(part), shown(edge), known)


def port_of(net: Net, port: str, direction: Direction, key: Expression) -> str:
    """The port, if the net has it; a message with the nearest name otherwise."""
    known = direction.ports(net)
    if port in known:
        return port
    near = nearest(port, known)
    if near is not None:
        raise failure("NetGraph", "near" + direction.tag, quoted(port), key, net.head, quoted(near))
    raise failure("NetGraph", "no" + direction.tag, quoted(port), key, net.head, enumeration(known))


def exposed(net: Net, path: Path, port: str, direction: Direction, where: Path, edge: Expression) -> Exposed:
    """The net with a port of a net inside it among its own; a chain whose ports change becomes a graph.

    `where` is the position of the net, for messages.
    """
    if not path:
        return net, port_of(net, port, direction, "/".join(map(str, where)))
    if not isinstance(net, Container):
        raise failure("NetGraph", "sealed", "/".join(map(str, where)), net.head, shown(edge))
    at = place_of(net.keys, path[0], edge)
    key = net.keys[at]
    inner, name = exposed(net.nets[at], path[1:], port, direction, (*where, key), edge)
    if not isinstance(net, (Chain, Graph)):
        raise failure("NetGraph", "sealed", "/".join(map(str, where)), net.head, shown(edge))
    links = net.links()
    outer = next(filter(None, (outside(link, (key, name), direction) for link in links)), None)
    nets = [inner if i == at else part for i, part in enumerate(net.nets)]
    if outer is not None:
        return net.replaced(nets), outer
    if not direction.out:
        for start, end in links:
            if end == (key, name):
                raise failure("NetGraph", "doubled", words(end), words(start), shown(edge))
    new = free_name(name, net)
    links = [*links, direction.edge((key, name), (None, new))]
    types = net.through if isinstance(net, Graph) else {}
    layers = dict(zip(net.layers, nets, strict=True))
    return Graph(layers, links, net.named, types, net.coders, net.multipliers), new


def outside(edge: Edge, end: tuple[Key, str], direction: Direction) -> str | None:
    """The port of the net around to which an edge connects a port inside it."""
    inner, outer = edge if direction.out else edge[::-1]
    return outer[1] if inner == end and outer[0] is None else None


def free_name(name: str, net: Net) -> str:
    """The name, with a number if the net has such a port already."""
    new, count = name, 1
    while new in net.ports:
        count += 1
        new = f"{name}{count}"
    return new
