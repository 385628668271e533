"""NetGraph: nets connected in any way without cycles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wlnet.expr import Association, Expression, call, list_of, system

from ..coders.coder import Coder
from ..functions.multivariate import numbered
from ..kinds import Value as Setting
from ..messages import enumeration, failure, quoted
from ..net import Misfit, Net
from ..types import Type, describe
from .edges import written_edges
from .inference import Clash, port_types
from .wired import Wired
from .wiring import Edge, End, Key, Wiring, among


class Graph(Wired):
    """Nets connected by edges from ports to ports; None stands for the graph's own ports.

    The edges are all there are: every input of every net is the end of one, the graph's ports are those that edges
    speak of, in that order; outputs that lead nowhere are muted.
    """

    head = system("NetGraph")

    def __init__(
        self,
        layers: Mapping[str, Net],
        edges: Sequence[Edge] | Wiring,
        named: bool = False,
        types: Mapping[str, Type] | None = None,
        coders: Mapping[str, Coder] | None = None,
        multipliers: Setting = None,
    ) -> None:
        self.named, self.multipliers = named, multipliers
        self.layers = dict(layers)
        nets = dict(zip(self.keys, self.nets, strict=True))
        check_ports(nets, edges.edges if isinstance(edges, Wiring) else edges)
        wiring = edges if isinstance(edges, Wiring) else Wiring(nets, edges)
        check_connected(nets, wiring)
        self._connect(layers, wiring, types or {}, coders or {})

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """Whether the inputs are called 1, 2, ..."""
        return bool(self.wiring.inputs) and self.wiring.inputs == numbered(len(self.wiring.inputs))

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> Graph:
        """The graph with other nets in the same places."""
        return Graph(dict(zip(self.layers, nets, strict=True)), self.wiring, **self.kept(**changes))

    def unfit(self, nets: Mapping[Key, Net], clash: Clash) -> Exception:
        """The message about two ports of nets that do not fit; Misfit where one of them is the graph's own."""
        found, reason = clash.problem.found, clash.problem.reason
        (key, port), other = clash.end, clash.other
        if key is None:
            return Misfit(port, found, reason, "graphport", quoted(port), describe(found), "it", reason)
        here = f'port "{port}" of layer {key} ({nets[key].head.name})'
        if other is None:
            return failure(self.head, "graphalone", here, describe(found), reason)
        there, name = other
        if there is None:
            return Misfit(name, found, reason, "graphport", quoted(name), describe(found), here, reason)
        words = quoted(name), there, nets[there].head, describe(found)
        return failure(self.head, "graphfit", *words, here, reason)

    def part(self, places: Sequence[int]) -> Graph:
        """The graph of the nets at these places, from 0, and of the edges between them.

        What came from other nets comes from inputs, one for each port it came from, called as the port it leads to;
        outputs that led to other nets only are outputs of the graph, those that led nowhere if there are no others.
        """
        keys, names = self.keys, list(self.layers)
        chosen = [keys[i] for i in places]
        for key in chosen:
            if chosen.count(key) > 1:
                raise failure("NetGraph", "taken", key)
        new: dict[Key, Key] = {key: key if self.named else i for i, key in enumerate(chosen, 1)}
        edges = among(self.wiring.edges, set(chosen))
        edges = [edge for edge in edges if any(key is not None for key, _ in edge)]
        cut: dict[End, list[End]] = {}
        for start, end in self.wiring.edges:
            if end[0] in new and start[0] is not None and start[0] not in new:
                cut.setdefault(start, []).append(end)
        ended = {start for start, _ in edges}
        lost = [start for start in self.wiring.targets if start[0] in new and start not in ended]
        if not lost and not any(end[0] is None for _, end in edges):
            lost = [(key, port) for i, key in zip(places, chosen, strict=True) for port in self.nets[i].outputs]
        taken = {port for edge in edges for key, port in edge if key is None}
        entries = port_names([ends[0][1] for ends in cut.values()], taken)
        exits = port_names([port for _, port in lost], taken | set(entries))
        edges += [((None, name), end) for name, ends in zip(entries, cut.values(), strict=True) for end in ends]
        edges += [(start, (None, name)) for name, start in zip(exits, lost, strict=True)]
        moved = [tuple((None if key is None else new[key], port) for key, port in edge) for edge in edges]
        layers = {names[i] if self.named else str(n): self.nets[i] for n, i in enumerate(places, 1)}
        coders = {name: coder for name, coder in self.coders.items() if name in taken}
        return Graph(layers, moved, self.named, coders=coders)  # type: ignore[arg-type]

    def contents(self) -> Expression:
        """The nets by name or number."""
        return Association.of(zip(self.keys, self.nets, strict=True))

    def settings(self) -> list[Expression]:
        """The calls of the nets, with rules for ports only where the graph does not determine them; the edges."""
        plain = self.plain
        inner = [call(net.head, *net.settings()) if plain else net.constructor() for net in self.nets]
        nets = dict(zip(self.keys, self.nets, strict=True))
        found = [self.arranged(inner), list_of(*written_edges(nets, self.wiring))]
        if self.multipliers is not None:
            found.append(call("Rule", system("LearningRateMultipliers"), self.multipliers))
        return found


def check_ports(nets: Mapping[Key, Net], edges: Sequence[Edge]) -> None:
    """A message where an edge speaks of a net or a port that does not exist."""
    ports = {key: (port_types(net), {**net.inputs, **net.states}, {**net.outputs, **net.states})
             for key, net in nets.items()}  # fmt: skip
    for edge in edges:
        for (key, port), side in zip(edge, (2, 1), strict=True):
            if key is not None and key not in nets:
                words = " -> ".join(map(str, edge))
                raise failure("NetGraph", "nolayer", quoted(str(key)), words, enumeration(map(str, nets)))
            if key is not None and port not in ports[key][side]:
                tag = "noexit" if side == 2 else "noentry"
                raise failure("NetGraph", tag, quoted(port), key, nets[key].head, enumeration(ports[key][side]))


def check_connected(nets: Mapping[Key, Net], wiring: Wiring) -> None:
    """A message where an input of a net comes from nowhere."""
    for key, net in nets.items():
        if net.positional and not net.inputs:
            raise failure("NetGraph", "unfed", key, net.head)
        missing = [port for port in net.inputs if (key, port) not in wiring.sources]
        if missing:
            raise failure("NetGraph", "unconnected", key, net.head, enumeration(missing))


def port_names(names: Sequence[str], taken: set[str]) -> list[str]:
    """Names for ports of a graph: a name that stands alone stays, others get numbers: Output1, Output2, ..."""
    used = set(taken)
    found = []
    for name in names:
        new, count = name, 0
        while new in used or (new == name and names.count(name) > 1):
            count += 1
            new = f"{name}{count}"
        used.add(new)
        found.append(new)
    return found
