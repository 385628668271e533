"""NetUnfold: one step of a net that works along a sequence, with its recurrent states as inputs and outputs.

Every layer goes on as it is, with a sequence of one element; what a layer has to remember from step to step is its
states. That gives what the sequence gives, wherever a layer does the same at every step: each layer is tried out on a
short sequence, as a whole and step by step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from wlnet.expr import WolframMessage

from .calls import construct
from .coders.coder import Coder, Decoder
from .containers.graph import Graph
from .containers.wired import Wired
from .containers.wiring import Edge
from .messages import enumeration, failure, quoted
from .net import Misfit, Net, Path
from .steps import differs
from .types import Type, Varying

STEPS = Varying(" steps")  # the length of the sequence; no name that anybody can give
End: TypeAlias = tuple[Path, str]


@dataclass(frozen=True)
class Flat:
    """The layers and operators of a net by position, and where the inputs of each and the net's outputs come from."""

    units: Mapping[Path, Net]
    sources: Mapping[End, End]

    @classmethod
    def of(cls, net: Net) -> Flat:
        """The parts of a net; a net that is no chain or graph is its own only part."""
        if not isinstance(net, Wired):
            place: Path = (net.head.name,)
            sources: dict[End, End] = {(place, name): ((), name) for name in net.inputs}
            sources |= {((), name): (place, name) for name in net.outputs}
            return cls({place: net}, sources)
        units, links = dict(parts(net)), dict(links_inside(net))

        def source(end: End) -> End:
            start = links[end]
            while start[0] and start[0] not in units:
                start = links[start]
            return start

        ends: list[End] = [((), name) for name in net.outputs]
        ends += [(path, name) for path, unit in units.items() for name in unit.inputs]
        ends += [(path, name) for path, unit in units.items() for name in unit.states if (path, name) in links]
        return cls(units, {end: source(end) for end in ends})


def parts(net: Net, path: Path = ()) -> Iterator[tuple[Path, Net]]:
    """The layers and operators inside chains and graphs."""
    if not isinstance(net, Wired):
        yield path, net
        return
    for key, inner in zip(net.keys, net.nets, strict=True):
        yield from parts(inner, (*path, key))


def links_inside(net: Net, path: Path = ()) -> Iterator[tuple[End, End]]:
    """(end, start) of every edge in a net and in the chains and graphs inside."""
    if isinstance(net, Wired):
        for (start, output), (end, entry) in net.links():
            places = [path if key is None else (*path, key) for key in (end, start)]
            yield (places[0], entry), (places[1], output)
        for key, inner in zip(net.keys, net.nets, strict=True):
            yield from links_inside(inner, (*path, key))


def unfold(net: Net) -> Graph:
    """The graph of one step: elements in the place of sequences, State1, State2, ... in and OutState1, ... out.

    A message where there are no states, or where a layer does not do the same at every step.
    """
    if not net.state_positions():
        raise failure("NetUnfold", "unfoldnone", net.head)
    sequences = [name for name in net.inputs if reaches_state(net, name)]
    if not sequences:
        raise failure("NetUnfold", "unfoldinput", net.head, enumeration(net.inputs))
    marked = told(net, {name: (STEPS, *net.inputs[name].dims[1:]) for name in sequences})
    flat = Flat.of(marked)
    for path, unit in flat.units.items():
        if any(is_sequence(kind) for kind in unit.inputs.values()) and differs(unit, STEPS):
            raise failure("NetUnfold", "unfoldsteps", unit.head, "/".join(map(str, path)))
    return Step(net, marked, sequences).graph()


def reaches_state(net: Net, name: str) -> bool:
    """Whether the first level of an input is what a net with states works along."""
    kind = net.inputs[name]
    if kind.rank == 0:
        return False
    try:
        marked = told(net, {name: (STEPS, *kind.dims[1:])}, {name})
    except WolframMessage:  # what has to have one particular length is no sequence of steps
        return False
    units = Flat.of(marked).units.values()
    return any(unit.state_positions() and any(map(is_sequence, unit.outputs.values())) for unit in units)


def told(net: Net, dims: Mapping[str, tuple[object, ...]], only: set[str] | None = None) -> Net:
    """The net with nothing known of its ports but the types of its inputs, some with other dimensions.

    `only`: the inputs of which anything is said.
    """
    kinds = {n: Type(dims.get(n, k.dims), k.element) for n, k in net.inputs.items() if only is None or n in only}
    try:
        return net.bare().refine(kinds)
    except Misfit as problem:
        raise failure("NetUnfold", "unfoldopen", net.head, quoted(problem.port), problem.reason) from None
    except WolframMessage as problem:
        raise failure("NetUnfold", "unfoldopen", net.head, quoted(next(iter(dims))), f"gives {problem}") from None


def is_sequence(kind: Type) -> bool:
    """Whether a port carries one element for each step."""
    return bool(kind.dims) and kind.dims[0] == STEPS


class Step:
    """The graph of one step of a net."""

    def __init__(self, net: Net, marked: Net, sequences: list[str]) -> None:
        self.net, self.marked, self.sequences = net, marked, sequences
        self.flat = Flat.of(net.bare())
        self.layers: dict[str, Net] = {self.name(path): unit for path, unit in self.flat.units.items()}
        self.edges: list[Edge] = []
        self.types: dict[str, Type] = {}
        self.coders: dict[str, Coder] = {}

    def name(self, path: Path) -> str:
        """The name of a part in the graph."""
        return "/".join(map(str, path))

    def graph(self) -> Graph:
        """All layers, edges and types."""
        starts = {name: self.entry(name) for name in self.net.inputs}
        for (path, port), (origin, output) in self.flat.sources.items():
            if path:
                start = starts[output] if not origin else (self.name(origin), output)
                self.edges.append((start, (self.name(path), port)))
        states = [(path, name) for path, unit in self.flat.units.items() for name in unit.states]
        states = [end for end in states if end not in self.flat.sources]
        for i, (path, port) in enumerate(states, 1):
            self.edges.append(((None, f"State{i}"), (self.name(path), port)))
        for name in self.net.outputs:
            origin, output = self.flat.sources[(), name]
            self.exit(name, starts[output] if not origin else (self.name(origin), output))
        for i, (path, port) in enumerate(states, 1):
            self.edges.append(((self.name(path), port), (None, f"OutState{i}")))
        known = self.net.state_positions()
        kinds = dict(zip((f"State{i}" for i in range(1, len(states) + 1)), known.values(), strict=False))
        types = {**self.types, **{name: kind for name, kind in kinds.items() if kind.rank is not None}}
        return Graph(self.layers, self.edges, True, types, self.coders)

    def entry(self, name: str) -> tuple[str | None, str]:
        """Where an input of the graph arrives: a sequence of one element is made of it where it was a sequence."""
        kind = self.net.inputs[name]
        if name not in self.sequences:
            self.types[name] = kind
            self.coders |= {name: self.net.coders[name]} if name in self.net.coders else {}
            return None, name
        self.types[name] = Type(kind.dims[1:] if kind.rank is not None else kind.dims, kind.element)
        self.layers[f"{name}/Sequence"] = construct("ReplicateLayer", [1])
        self.edges.append(((None, name), (f"{name}/Sequence", "Input")))
        return f"{name}/Sequence", "Output"

    def exit(self, name: str, start: tuple[str | None, str]) -> None:
        """An output of the graph: the only element where it was a sequence."""
        if not is_sequence(self.marked.outputs[name]):
            coder = self.net.coders.get(name)
            self.coders |= {name: coder} if isinstance(coder, Decoder) else {}
            self.edges.append((start, (None, name)))
            return
        self.layers[f"{name}/Element"] = construct("SequenceLastLayer", [])
        self.edges += [(start, (f"{name}/Element", "Input")), ((f"{name}/Element", "Output"), (None, name))]
