"""NetGraph: nets connected in any way without cycles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wlnet.expr import Association, Expression, Summary, call, list_of, system

from ..coders.coder import Coder
from ..kinds import Value as Setting
from ..layer import misfit, opened_type
from ..messages import enumeration, failure, quoted
from ..multivariate import numbered
from ..net import Mode, Net, Path, Value
from ..sharing import agree
from ..types import Conflict, Type, unify
from .container import Container
from .edges import written_edges
from .inference import Inference, port_types
from .wiring import Edge, End, Key, Wiring, among


class Graph(Container):
    """Nets connected by edges from ports to ports; None stands for the graph's own ports.

    The edges are all there are: every input of every net is the end of one, the graph's ports are those that edges
    speak of, in that order; outputs that lead nowhere are muted. Types agree along every edge.
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
        self.named = named
        self.multipliers = multipliers
        self.layers = dict(layers)
        nets = dict(zip(self.keys, self.nets, strict=True))
        if not isinstance(edges, Wiring):
            check_ports(nets, edges)
            edges = Wiring(nets, edges)
        self.wiring = edges
        check_connected(nets, edges)
        self.coders = {**coders_within(nets, edges), **(coders or {})}
        nets = {key: net.with_coders({}) for key, net in nets.items()}
        given = {**{name: coder.type for name, coder in self.coders.items()}, **(types or {})}
        while True:
            inferred = Inference(self.head, nets, edges, given)
            found = list(inferred.nets.values())
            agreed = agree(list(nets), found)
            if agreed is found:
                break
            nets = dict(zip(nets, agreed, strict=True))
        self.layers = dict(zip(layers, found, strict=True))
        self.wires = inferred.wires

    @property
    def inputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The graph's input ports."""
        return {name: self.wires[None, name] for name in self.wiring.inputs}

    @property
    def outputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The graph's output ports."""
        return {name: self.wires[self.wiring.sources[None, name]] for name in self.wiring.outputs}

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """Whether the inputs are called 1, 2, ..."""
        return bool(self.wiring.inputs) and self.wiring.inputs == numbered(len(self.wiring.inputs))

    @property
    def truths(self) -> tuple[str, ...]:  # type: ignore[override]
        """The inputs that lead to one that takes True and False."""
        return tuple(n for n in self.wiring.inputs if any(port in net.truths for net, port in self.entered(n)))

    @property
    def through(self) -> dict[str, Type]:
        """The types of inputs that lead to no net, only to outputs: nothing else keeps them."""
        return {name: kind for name, kind in self.inputs.items() if not self.entered(name)}

    def entered(self, name: str) -> list[tuple[Net, str]]:
        """The nets that an input leads to, with their ports."""
        nets = dict(zip(self.keys, self.nets, strict=True))
        return [(nets[key], port) for key, port in self.wiring.targets[None, name] if key is not None]

    def refine(self, types: Mapping[str, Type]) -> Graph:
        """The graph with more known about its ports; Misfit where that cannot be."""
        ports = self.ports
        merged = {}
        for name, given in types.items():
            try:
                merged[name] = unify(ports[name], given)
            except Conflict:
                raise misfit(name, given, ports[name]) from None
        if all(ports[name] == kind for name, kind in merged.items()):
            return self
        return self.rebuilt(self.nets, types={**self.through, **merged})

    def presumed(self) -> dict[str, Type]:
        """What the nets presume that the inputs lead to, the first that presumes anything."""
        found = {}
        for name in self.wiring.inputs:
            guesses = [net.presumed()[port] for net, port in self.entered(name) if port in net.presumed()]
            if guesses:
                found[name] = guesses[0]
        return found

    def settled(self) -> Graph:
        """The graph with varying lengths opened."""
        through = {name: opened_type(kind) for name, kind in self.through.items()}
        nets = [net.settled() for net in self.nets]
        same = through == self.through and all(a is b for a, b in zip(nets, self.nets, strict=True))
        return self if same else self.rebuilt(nets, coders={}, types=through)

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> Graph:
        """The graph with other nets in the same places."""
        layers = dict(zip(self.layers, nets, strict=True))
        parts = {
            "named": self.named,
            "types": self.through,
            "coders": self.coders,
            "multipliers": self.multipliers,
            **changes,
        }
        return Graph(layers, self.wiring, **parts)

    def with_coders(self, coders: Mapping[str, Coder]) -> Graph:
        """The graph with exactly these coders."""
        return self if dict(coders) == self.coders else self.rebuilt(self.nets, coders=coders)

    def bare(self) -> Graph:
        """The graph of nets that are told nothing of their ports."""
        return self.rebuilt([net.bare() for net in self.nets], coders={}, types={})

    def links(self) -> list[Edge]:
        """The edges."""
        return list(self.wiring.edges)

    def state_positions(self, path: Path = ()) -> dict[Path, Type]:
        """The states of the nets inside that no edge leads to."""
        fed = {(*path, *end) for end in self.wiring.sources}
        return {place: kind for place, kind in super().state_positions(path).items() if place not in fed}

    def run(self, inputs: Mapping[str, Value], mode: Mode, path: Path = ()) -> dict[str, Value]:
        """The outputs; every net runs once, after those that lead to it, and values go when they are used up."""
        nets = dict(zip(self.keys, self.nets, strict=True))
        values: dict[End, Value] = {(None, name): inputs[name] for name in self.wiring.inputs}
        for step in self.wiring.steps:
            given = {port: values[start] for port, start in step.sources}
            for start in step.last:
                del values[start]
            found = nets[step.key].run(given, mode, (*path, step.key))
            values.update(((step.key, port), found[port]) for port in step.used)
            del given, found
        outputs = {name: values[self.wiring.sources[None, name]] for name in self.wiring.outputs}
        mode.note(path, outputs)
        return outputs

    def part(self, places: Sequence[int]) -> Graph:
        """The graph of the nets at these places, from 0, and of the edges between them.

        What came from other nets comes from inputs, one for each port it came from, called as the port it leads to;
        outputs that led to other nets only are outputs of the graph.
        """
        keys, names = self.keys, list(self.layers)
        chosen = [keys[i] for i in places]
        new: dict[Key, Key] = {key: key if self.named else i for i, key in enumerate(chosen, 1)}
        edges = among(self.wiring.edges, set(chosen))
        edges = [edge for edge in edges if any(key is not None for key, _ in edge)]
        cut: dict[End, list[End]] = {}
        for start, end in self.wiring.edges:
            if end[0] in new and start[0] is not None and start[0] not in new:
                cut.setdefault(start, []).append(end)
        ended = {start for start, _ in edges}
        lost = [start for start in self.wiring.targets if start[0] in new and start not in ended]
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
        bare = self.bare().refine({name: kind for name, kind in self.ports.items() if kind.rank is not None})
        plain = bare.with_coders(self.coders) == self
        inner = [call(net.head, *net.settings()) if plain else net.constructor() for net in self.nets]
        found = [self.arranged(inner), list_of(*written_edges(self))]
        if self.multipliers is not None:
            found.append(call("Rule", system("LearningRateMultipliers"), self.multipliers))
        return found

    def identity(self) -> tuple[Any, ...]:
        """The nets, the edges whatever their order, the ports in order."""
        ports = self.wiring.inputs, self.wiring.outputs, *self.through.items()
        return (*super().identity(), frozenset(self.wiring.edges), ports)

    def summary(self) -> Summary:
        """A line for every net, with what it gives and where its inputs come from."""
        from ..summary import summarize_graph

        return summarize_graph(self)


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


def coders_within(nets: Mapping[Key, Net], wiring: Wiring) -> dict[str, Coder]:
    """The coders of nets at ports that are the graph's: those between nets have nothing to do any more."""
    found: dict[str, Coder] = {}
    for name in wiring.inputs:
        for key, port in wiring.targets[None, name]:
            if key is not None and port in nets[key].coders:
                found.setdefault(name, nets[key].coders[port])
    for name in wiring.outputs:
        key, port = wiring.sources[None, name]
        if key is not None and port in nets[key].coders:
            found[name] = nets[key].coders[port]
    return found


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
