"""NetUnfold: one step of a net that works along a sequence, with its recurrent states as inputs and outputs.

Every layer goes on as it is, with a sequence of one element; what a layer has to remember from step to step is its
states. That gives what the sequence gives, wherever a layer does the same at every step: each layer is tried out on a
short sequence, as a whole and step by step.
"""

from __future__ import annotations

from collections.abc import Mapping

from wlnet.expr import WolframMessage

from ..calls import construct
from ..coders.coder import Coder
from ..containers.graph import Graph
from ..containers.operators.coding import unmapped
from ..containers.wiring import Edge
from ..messages import enumeration, failure, quoted
from ..net import Misfit, Net, Path
from ..types import Dims, Type, Varying
from .flat import Flat
from .memories import Memory, memory, remembers
from .steps import differs

STEPS = Varying(" steps")  # the length of the sequence; no name that anybody can give


def unfold(net: Net) -> Graph:
    """The graph of one step: elements in the place of sequences, State1, State2, ... in and OutState1, ... out.

    A message where there are no states, or where a layer does not do the same at every step.
    """
    sequences = [name for name in net.inputs if reaches_state(net, name)]
    if not sequences:
        states = bool(net.state_positions())
        raise failure("NetUnfold", "unfoldinput" if states else "unfoldnone", net.head, enumeration(net.inputs))
    marked = told(net, {name: (STEPS, *net.inputs[name].dims[1:]) for name in sequences})
    for path, unit in Flat.of(marked).units.items():
        if any(map(is_sequence, unit.inputs.values())) and not remembers(unit, STEPS) and differs(unit, STEPS):
            raise failure("NetUnfold", "unfoldsteps", unit.head, "/".join(map(str, path)))
    return Step(net, marked, sequences).graph()


def reaches_state(net: Net, name: str) -> bool:
    """Whether the first level of an input is what a layer with states works along."""
    kind = net.inputs[name]
    if kind.rank == 0:
        return False
    try:
        marked = told(net, {name: (STEPS, *kind.dims[1:])}, {name})
    except WolframMessage:  # what has to have one particular length is no sequence of steps
        return False
    units = Flat.of(marked).units.values()
    return any((unit.state_positions() or remembers(unit, STEPS)) and any(map(is_sequence, unit.outputs.values()))
               for unit in units)  # fmt: skip


def told(net: Net, dims: Mapping[str, Dims], only: set[str] | None = None) -> Net:
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
        self.memories = {
            self.name(path): memory(self.flat.units[path], unit)
            for path, unit in Flat.of(marked).units.items()
            if remembers(unit, STEPS)
        }
        self.layers: dict[str, Net] = {}
        self.edges: list[Edge] = []
        self.types: dict[str, Type] = {}
        self.coders: dict[str, Coder] = {}
        self.count = 0
        self.last: list[Edge] = []  # those to the new states, which stand behind all other outputs

    def name(self, path: Path, inner: str = "") -> str:
        """The name of a part in the graph; `inner` of one of several that stand for it."""
        return "/".join(map(str, (*path, inner) if inner else path))

    def graph(self) -> Graph:
        """All layers, edges and types."""
        starts = {name: self.entry(name) for name in self.net.inputs}
        for path, unit in self.flat.units.items():
            self.place(path, unit)
        for (path, port), (origin, output) in self.flat.sources.items():
            start = starts[output] if not origin else self.source(origin, output)
            if path:
                self.edges += [(start, end) for end in self.targets(path, port)]
            else:
                self.exit(port, start)
        return Graph(self.layers, [*self.edges, *self.last], True, self.types, self.coders)

    def place(self, path: Path, unit: Net) -> None:
        """The layers for a part, and its states."""
        found = self.memories.get(self.name(path))
        if found is None:
            self.layers[self.name(path)] = unit
            kinds = unit.states
            for port in unit.states:
                if (path, port) not in self.flat.sources:
                    self.state([(self.name(path), port)], (self.name(path), port), kinds[port])
            return
        self.layers |= {self.name(path, inner): layer for inner, layer in found.layers.items()}
        for (a, p), (b, q) in found.edges:
            self.edges.append(((self.name(path, str(a)), p), (self.name(path, str(b)), q)))
        for targets, (inner, output), kind in found.states:
            ends = [(self.name(path, i), port) for i, port in targets]
            self.state(ends, (self.name(path, inner), output), kind)

    def state(self, targets: list[tuple[str, str]], source: tuple[str, str], kind: Type) -> None:
        """One more state: where its value arrives, and where the new one comes from."""
        self.count += 1
        self.edges += [((None, f"State{self.count}"), end) for end in targets]
        self.last.append((source, (None, f"OutState{self.count}")))
        if kind.rank is not None:
            self.types[f"State{self.count}"] = kind

    def memory_of(self, path: Path) -> Memory:
        """What stands for a part."""
        return self.memories.get(self.name(path)) or Memory({})

    def targets(self, path: Path, port: str) -> list[tuple[str, str]]:
        """The ports that what leads to a part's port leads to."""
        entries = self.memory_of(path).entries
        return [(self.name(path, inner), p) for inner, p in entries[port]] if entries else [(self.name(path), port)]

    def source(self, path: Path, port: str) -> tuple[str, str]:
        """The port that a part's output comes from."""
        if self.name(path) not in self.memories:
            return self.name(path), port
        inner, output = self.memory_of(path).exit
        return self.name(path, inner), output

    def code(self, name: str, coder: Coder | None) -> None:
        """Put a coder on a port, if there is one."""
        if coder is not None:
            self.coders[name] = coder

    def entry(self, name: str) -> tuple[str | None, str]:
        """Where an input of the graph arrives: a sequence of one element is made of it where it was a sequence."""
        kind = self.net.inputs[name]
        if name not in self.sequences:
            self.types[name] = kind
            self.code(name, self.net.coders.get(name))
            return None, name
        self.types[name] = Type(kind.dims[1:] if kind.rank is not None else kind.dims, kind.element)
        self.code(name, unmapped(self.net.coders.get(name)))
        self.layers[f"{name}/Sequence"] = construct("ReplicateLayer", [1])
        self.edges.append(((None, name), (f"{name}/Sequence", "Input")))
        return f"{name}/Sequence", "Output"

    def exit(self, name: str, start: tuple[str | None, str]) -> None:
        """An output of the graph: the only element where it was a sequence."""
        if not is_sequence(self.marked.outputs[name]):
            self.code(name, self.net.coders.get(name))
            self.edges.append((start, (None, name)))
            return
        self.code(name, unmapped(self.net.coders.get(name)))
        self.layers[f"{name}/Element"] = construct("SequenceLastLayer", [])
        self.edges += [(start, (f"{name}/Element", "Input")), ((f"{name}/Element", "Output"), (None, name))]
