"""Edges as they were written, taken for edges between ports: which ports they mean, and which ports are implied."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from wlnet.expr import Association, Expression, call, is_list

from ..functions.multivariate import numbered
from ..layers.several import LARGEST
from ..messages import failure, quoted, shown
from ..net import Net, Path
from ..parts.netport import is_netport, read_netport
from .container import Container
from .edges import NONE, edge_pairs
from .exposing import IN, OUT, Direction, exposed, place_of
from .graph import port_names
from .wiring import Edge, End, Key


@dataclass(frozen=True)
class Side:
    """One side of an edge: a net (None: the graph), the position of a net inside it, and a port (None: not named)."""

    key: Key | None
    path: Path
    port: str | None
    direction: Direction
    edge: Expression


class Joints:
    """The nets and edges of a graph as they are read; nets change where edges tell their ports."""

    def __init__(self, nets: Mapping[Key, Net], edges: Expression) -> None:
        self.nets = dict(nets)
        self.keys = list(nets)
        self.muted: set[End] = set()
        self.edges: list[Edge] = []
        sides = [self._sides(start, end) for start, end in edge_pairs(edges)]
        self._count_inputs([end for _, end in sides if end is not None])
        self._join([(self._outer(start), None if end is None else self._outer(end)) for start, end in sides])
        self._imply_inputs()
        self._imply_outputs()

    def _sides(self, a: Expression, b: Expression) -> tuple[Side, Side | None]:
        """Both sides of an edge, None for the end of one that mutes an output."""
        edge = call("Rule", a, b)
        start = self._side(a, OUT, edge)
        if b is not NONE:
            return start, self._side(b, IN, edge)
        if start.key is None:
            raise failure("NetGraph", "edgeend", shown(a), shown(edge))
        return start, None

    def _side(self, e: Expression, direction: Direction, edge: Expression) -> Side:
        """What one side of an edge means."""
        if not is_netport(e):
            if not isinstance(e, (int, str)):
                raise failure("NetGraph", "edgeend", shown(e), shown(edge))
            return Side(self.keys[place_of(self.keys, e, edge)], (), None, direction, edge)
        path, port = read_netport(e)
        if not path:
            alone = len(e.args) == 1 and is_list(e.args[0])  # NetPort[{"layer"}]
            key = self.keys[place_of(self.keys, port, edge)] if alone else None
            return Side(key, (), None if alone else port, direction, edge)
        key, inner = self.keys[place_of(self.keys, path[0], edge)], path[1:]
        net = self.nets[key]
        if port is None and len(inner) == 1 and not isinstance(net, Container):
            name = str(inner[0])  # ports are numbered where there can be any number of them
            if name in direction.ports(net) or (is_open(net) and direction is IN):
                return Side(key, (), name, direction, edge)
        return Side(key, inner, port, direction, edge)

    def _outer(self, side: Side) -> Side:
        """The side as a port of one of the graph's nets: a port of a net inside is made a port of the net around it."""
        if side.key is None or (side.port is None and not side.path):
            return side
        net, path, port, direction = self.nets[side.key], side.path, side.port, side.direction
        inside = inner_net(net, path, side.edge)
        if port is not None and port not in direction.ports(inside or net) and port in names_within(inside):
            path, port = (*path, port), None
            inside = inner_net(net, path, side.edge)
        if port is None:
            ports = direction.ports(inside) if inside is not None else []
            port = ports[0] if ports else "Output" if direction is OUT else "Input"
        self.nets[side.key], name = exposed(net, path, port, direction, (side.key,), side.edge)
        return replace(side, path=(), port=name)

    def _join(self, sides: Sequence[tuple[Side, Side | None]]) -> None:
        """Take the edges; those to ports that are named count before those to the first that is free."""
        taken = {(end.key, end.port) for _, end in sides if end is not None and end.port is not None}
        for start, end in sides:
            if end is None:
                self.muted.add(self._source(start))
                continue
            target = self._target(end, taken)
            taken.add(target)
            self.edges.append((self._source(start), target))

    def _source(self, side: Side) -> End:
        """The port an edge starts from: the first output where none is named."""
        if side.key is None or side.port is not None:
            return side.key, str(side.port)
        net = self.nets[side.key]
        if not net.outputs:
            raise failure("NetGraph", "noexit", quoted("Output"), side.key, net.head, "none")
        return side.key, next(iter(net.outputs))

    def _target(self, side: Side, taken: AbstractSet[tuple[Key | None, str | None]]) -> End:
        """The port an edge leads to: the first free input where none is named."""
        if side.key is None or side.port is not None:
            return side.key, str(side.port)
        net = self.nets[side.key]
        free = [port for port in net.inputs if (side.key, port) not in taken]
        if not free:
            tag = "nofree" if net.inputs else "noinputs"
            raise failure("NetGraph", tag, side.key, net.head, shown(side.edge))
        return side.key, free[0]

    def _count_inputs(self, ends: Sequence[Side]) -> None:
        """Give nets with any number of inputs those that edges lead to: the named ones, and numbered ones."""
        for key, net in self.nets.items():
            if not is_open(net):
                continue
            leading = [end.port for end in ends if end.key == key and not end.path]
            if not leading:
                raise failure("NetGraph", "unfed", key, net.head)
            named = list(dict.fromkeys(port for port in leading if port is not None))
            given = {int(port) for port in named if number(port)}
            if max(given, default=0) > LARGEST:
                raise failure("NetGraph", "noentry", quoted(str(max(given))), key, net.head, "1, 2, ...")
            free = (n for n in itertools.count(1) if n not in given)
            last = max([*given, *itertools.islice(free, leading.count(None))], default=0)
            names = [*numbered(last), *(port for port in named if not number(port))]
            self.nets[key] = net.for_data(Association.of((name, 0) for name in names))

    def _imply_inputs(self) -> None:
        """Inputs that no edge leads to are inputs of the graph; those of one name are one."""
        fed = {end for _, end in self.edges}
        for key, net in self.nets.items():
            self.edges += [((None, port), (key, port)) for port in net.inputs if (key, port) not in fed]

    def _imply_outputs(self) -> None:
        """Outputs that lead nowhere are outputs of the graph, with numbers where several have one name."""
        used = {start for start, _ in self.edges} | self.muted
        free = [(key, port) for key, net in self.nets.items() for port in net.outputs if (key, port) not in used]
        taken = {port for edge in self.edges for key, port in edge if key is None}
        names = port_names([port for _, port in free], taken)
        self.edges += [(start, (None, name)) for start, name in zip(free, names, strict=True)]


def number(port: str) -> bool:
    """Whether the name of a port is one of 1, 2, ..."""
    return port.isdecimal() and port[0] != "0"


def is_open(net: Net) -> bool:
    """Whether the number of a net's inputs follows from what leads to it."""
    return net.positional and not net.inputs


def names_within(net: Net | None) -> Collection[str]:
    """The names of the nets inside, none where they have none."""
    return net.layers if isinstance(net, Container) and net.named else ()


def inner_net(net: Net, path: Path, edge: Expression) -> Net | None:
    """The net at a position inside another; None where a net on the way has none inside, which is reported later."""
    for part in path:
        if not isinstance(net, Container):
            return None
        net = net.nets[place_of(net.keys, part, edge)]
    return net
