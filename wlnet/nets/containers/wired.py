"""What chains and graphs have in common: nets connected by wires, types along the wires, and one run through all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from wlnet.expr import Summary, Symbol

from ..arrays.sharing import agree
from ..coders.coder import Coder
from ..layer import check_coders, misfit, opened_type
from ..messages import failure, shown
from ..net import Misfit, Mode, Net, Path, Value
from ..types import Conflict, Type, unify
from .container import Container
from .inference import Clash, Inference
from .wiring import Edge, End, Key, Wiring


class Wired(Container):
    """Nets with edges from ports to ports; types agree along every edge. The ports are those that edges speak of."""

    wiring: Wiring
    wires: dict[End, Type]  # the type of each wire, by its start

    def _connect(
        self, layers: Mapping[str, Net], wiring: Wiring, types: Mapping[str, Type], coders: Mapping[str, Coder]
    ) -> None:
        """Take the nets, each refined by its neighbours and by the types and coders of the ports.

        Coders of nets at the outer ports become the container's; those between nets have nothing to do any more.
        """
        self.layers, self.wiring = dict(layers), wiring
        nets = dict(zip(self.keys, self.nets, strict=True))
        self.coders = {**coders_within(nets, wiring, self.head, coders), **coders}
        nets = {key: net.with_coders({}) for key, net in nets.items()}
        told = {**{name: coder.type for name, coder in self.coders.items()}, **types}
        given = {name: kind for name, kind in told.items() if name in wiring.inputs or name in wiring.outputs}
        try:
            while True:
                inferred = Inference(nets, wiring, given)
                found = list(inferred.nets.values())
                agreed = agree(list(nets), found)
                if agreed is found:
                    break
                nets = dict(zip(nets, agreed, strict=True))
        except Clash as clash:
            raise self.unfit(nets, clash) from None
        self.layers = dict(zip(layers, found, strict=True))
        self.wires = inferred.wires
        check_coders({name: coder for name, coder in self.coders.items() if name in wiring.inputs}, self.inputs)

    def unfit(self, nets: Mapping[Key, Net], clash: Clash) -> Exception:
        """The message about two ports that do not fit; Misfit where one of them is the container's own."""
        raise NotImplementedError

    @property
    def inputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The input ports."""
        return {name: self.wires[None, name] for name in self.wiring.inputs}

    @property
    def outputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The output ports."""
        return {name: self.wires[self.wiring.sources[None, name]] for name in self.wiring.outputs}

    @property
    def truths(self) -> tuple[str, ...]:  # type: ignore[override]
        """The inputs that lead to one that takes True and False."""
        return tuple(n for n in self.wiring.inputs if any(port in net.truths for net, port in self.entered(n)))

    @property
    def empties(self) -> tuple[str, ...]:  # type: ignore[override]
        """The inputs that lead only to such as take sequences without any element."""
        entered = {name: self.entered(name) for name in self.wiring.inputs}
        return tuple(n for n, ends in entered.items() if ends and all(port in net.empties for net, port in ends))

    @property
    def through(self) -> dict[str, Type]:
        """The types of inputs that lead to no net, only to outputs: nothing else keeps them."""
        return {name: kind for name, kind in self.inputs.items() if not self.entered(name)}

    def entered(self, name: str) -> list[tuple[Net, str]]:
        """The nets that an input leads to, with their ports."""
        nets = dict(zip(self.keys, self.nets, strict=True))
        return [(nets[key], port) for key, port in self.wiring.targets[None, name] if key is not None]

    def refine(self, types: Mapping[str, Type]) -> Wired:
        """The container with more known about its ports; Misfit where that cannot be."""
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
        found: dict[str, Type] = {}
        for name in self.wiring.inputs:
            for net, port in self.entered(name):
                guesses = net.presumed()
                if port in guesses:
                    found.setdefault(name, guesses[port])
        return found

    def settled(self) -> Wired:
        """The container with varying lengths opened."""
        through = {name: opened_type(kind) for name, kind in self.through.items()}
        nets = [net.settled() for net in self.nets]
        same = through == self.through and all(a is b for a, b in zip(nets, self.nets, strict=True))
        return self if same else self.rebuilt(nets, coders={}, types=through)

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> Wired:
        """The container with other nets in the same places."""
        raise NotImplementedError

    def kept(self, **changes: Any) -> dict[str, Any]:
        """What a container made of other nets takes from this one."""
        names = ("named", "coders", "multipliers")
        return {**{name: getattr(self, name) for name in names}, "types": self.through, **changes}

    def with_coders(self, coders: Mapping[str, Coder]) -> Wired:
        """The container with exactly these coders."""
        return self if dict(coders) == self.coders else self.rebuilt(self.nets, coders=coders)

    def bare(self) -> Wired:
        """The container of nets that are told nothing of their ports."""
        return self.rebuilt([net.bare() for net in self.nets], coders={}, types={})

    @property
    def plain(self) -> bool:
        """Whether what is known of the outer ports determines the types of everything inside."""
        known = {name: kind for name, kind in self.ports.items() if kind.rank is not None}
        try:
            return self.bare().refine(known).with_coders(self.coders) == self
        except Misfit:
            return False

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

    def identity(self) -> tuple[Any, ...]:
        """The nets, the edges whatever their order, the ports in order."""
        wiring = self.wiring
        edges = tuple(sorted(wiring.edges, key=repr))
        return (*super().identity(), edges, wiring.inputs, wiring.outputs, *self.through.items())

    def summary(self) -> Summary:
        """A line for every net, with what it gives."""
        from ..description.summary import summarize_wired

        return summarize_wired(self)


def coders_within(nets: Mapping[Key, Net], wiring: Wiring, head: Symbol, given: Collection[str]) -> dict[str, Coder]:
    """The coders that nets have where edges lead to the outer ports, apart from the ports whose coders are given.

    A message where an input leads to nets with different encoders.
    """
    found: dict[str, Coder] = {}
    for name in wiring.inputs:
        coded = [(key, nets[key].coders[port]) for key, port in wiring.targets[None, name] if key is not None
                 and port in nets[key].coders and name not in given]  # fmt: skip
        for other, coder in coded:
            if coder != coded[0][1]:
                raise failure(head, "encoders", shown(name), coded[0][0], other)
            found[name] = coder
    for name in wiring.outputs:
        key, port = wiring.sources[None, name]
        if key is not None and port in nets[key].coders:
            found[name] = nets[key].coders[port]
    return found
