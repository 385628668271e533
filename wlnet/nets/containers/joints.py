"""Edges as they were written, taken for edges between ports: which ports they mean, and which ports are implied."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wlnet.expr import Association, Expression, call, is_list

from ..layers.several import LARGEST
from ..messages import failure, quoted, shown
from ..multivariate import numbered
from ..net import Net, Path
from ..netport import is_netport, read_netport
from .edges import NONE, edge_pairs
from .exposing import IN, OUT, Direction, exposed, place_of
from .graph import port_names
from .wiring import Edge, End, Key


@dataclass(frozen=True)
class Side:
    """One side of an edge: a net (None: the graph) and a port of it; None for the port where none is named."""

    key: Key | None
    port: str | None
    edge: Expression


class Joints:
    """The nets and edges of a graph as they are read; nets change where edges tell their ports."""

    def __init__(self, nets: Mapping[Key, Net], edges: Expression) -> None:
        self.nets = dict(nets)
        self.keys = list(nets)
        self.muted: set[End] = set()
        sides = [(self._side(a, OUT, a, b), self._side(b, IN, a, b)) for a, b in self._muting(edge_pairs(edges))]
        self._count_inputs([end for _, end in sides])
        taken = {(end.key, end.port) for _, end in sides if end.port is not None}
        self.edges: list[Edge] = []
        for start, end in sides:
            target = self._target(end, taken)
            taken.add(target)
            self.edges.append((self._source(start), target))
        self._imply_inputs()
        self._imply_outputs()

    def _muting(self, pairs: Sequence[tuple[Expression, Expression]]) -> list[tuple[Expression, Expression]]:
        """The edges that lead somewhere; those that lead to None are noted."""
        left = []
        for a, b in pairs:
            if b is NONE:
                start = self._source(self._side(a, OUT, a, b))
                if start[0] is None:
                    raise failure("NetGraph", "edgeend", shown(a), shown(call("Rule", a, b)))
                self.muted.add(start)
            else:
                left.append((a, b))
        return left

    def _side(self, e: Expression, direction: Direction, a: Expression, b: Expression) -> Side:
        """What one side of an edge means."""
        edge = call("Rule", a, b)
        if not is_netport(e):
            if type(e) not in (int, str):
                raise failure("NetGraph", "edgeend", shown(e), shown(edge))
            return Side(self.keys[place_of(self.keys, e, edge)], None, edge)
        path, port = read_netport(e)
        if len(e.args) == 1 and is_list(e.args[0]) and not path:
            path, port = (port,), None  # type: ignore[assignment]
        if not path:
            return Side(None, port, edge)
        key = self.keys[place_of(self.keys, path[0], edge)]
        net = self.nets[key]
        if port is None and len(path) == 2 and is_open(net) and direction is IN:
            path, port = path[:1], str(path[1])
        return self._inner(key, path[1:], port, direction, edge)

    def _inner(self, key: Key, path: Path, port: str | None, direction: Direction, edge: Expression) -> Side:
        """A port of a net, or of one inside it, which is made a port of the net."""
        net = self.nets[key]
        if is_open(net) and direction is IN and not path:
            return Side(key, port, edge)
        inside = inner_net(net, path, edge)
        if inside is not None and port is not None and port not in direction.ports(inside):
            names = getattr(inside, "layers", {}) if getattr(inside, "named", False) else {}
            if port in names:
                path, port = (*path, port), None
                inside = inner_net(net, path, edge)
        if not path:
            if port is not None:
                exposed(net, (), port, direction, (key,), edge)
            return Side(key, port, edge)
        if port is None and inside is not None:
            ports = direction.ports(inside)
            port = ports[0] if ports else direction.tag
        self.nets[key], name = exposed(net, path, str(port), direction, (key,), edge)
        return Side(key, name, edge)

    def _source(self, side: Side) -> End:
        """The port an edge starts from: the first output where none is named."""
        if side.key is None or side.port is not None:
            return side.key, str(side.port)
        net = self.nets[side.key]
        if not net.outputs:
            raise failure("NetGraph", "noexit", quoted("Output"), side.key, net.head, "none")
        return side.key, next(iter(net.outputs))

    def _target(self, side: Side, taken: set[tuple[Key | None, str | None]]) -> End:
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
            leading = [end.port for end in ends if end.key == key]
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


def inner_net(net: Net, path: Path, edge: Expression) -> Net | None:
    """The net at a position inside another; None where there is none, which is reported later."""
    for part in path:
        if not hasattr(net, "layers"):
            return None
        net = net.nets[place_of(net.keys, part, edge)]  # type: ignore[attr-defined]
    return net
