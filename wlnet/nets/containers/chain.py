"""NetChain: the output of every net is the input of the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wlnet.expr import Expression, Section, Summary, call, system

from ..coders.coder import Coder
from ..kinds import Value as Setting
from ..layer import misfit
from ..messages import enumeration, failure
from ..net import Misfit, Mode, Net, Path, Value
from ..sharing import agree
from ..types import Conflict, Names, Type, describe, unify
from .container import Container


class Chain(Container):
    """Nets one after another.

    The chain's inputs are those of the first, its outputs those of the last; types agree at every joint.
    """

    head = system("NetChain")

    def __init__(
        self,
        layers: Mapping[str, Net],
        named: bool = False,
        types: Mapping[str, Type] | None = None,
        coders: Mapping[str, Coder] | None = None,
        multipliers: Setting = None,
    ) -> None:
        names, nets = list(layers), list(layers.values())
        self.named = named
        self.multipliers = multipliers
        entering = {name: coder for name, coder in nets[0].coders.items() if name in nets[0].inputs}
        leaving = {name: coder for name, coder in nets[-1].coders.items() if name in nets[-1].outputs}
        self.coders = {**entering, **leaving, **(coders or {})}
        nets = [net.with_coders({}) for net in nets]
        check_middle(names, nets)
        given = {**{name: coder.type for name, coder in self.coders.items()}, **(types or {})}
        nets[0] = nets[0].refine({k: v for k, v in given.items() if k in nets[0].inputs})
        nets[-1] = nets[-1].refine({k: v for k, v in given.items() if k in nets[-1].outputs})
        nets = join(names, nets)
        keys = names if named else range(1, len(names) + 1)
        while (agreed := agree(keys, nets)) is not nets:
            nets = join(names, agreed)
        self.layers = dict(zip(names, nets, strict=True))

    @property
    def inputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The input ports of the first net."""
        return self.nets[0].inputs

    @property
    def outputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The output ports of the last net."""
        return self.nets[-1].outputs

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """As the first net has it."""
        return self.nets[0].positional

    def for_data(self, data: Expression) -> Chain:
        """The chain whose first net is for the data."""
        first = self.nets[0].for_data(data)
        return self if first is self.nets[0] else self.rebuilt([first, *self.nets[1:]])

    def refine(self, types: Mapping[str, Type]) -> Chain:
        """The chain with more known about its ports; Misfit where that cannot be."""
        ports = self.ports
        merged = {}
        for name, given in types.items():
            try:
                merged[name] = unify(ports[name], given)
            except Conflict:
                raise misfit(name, given, ports[name]) from None
        if all(ports[name] == kind for name, kind in merged.items()):
            return self
        return self.rebuilt(self.nets, types=merged)

    def presumed(self) -> dict[str, Type]:
        """What the first net presumes."""
        return self.nets[0].presumed()

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> Chain:
        """The chain with other nets in the same places."""
        layers = dict(zip(self.layers, nets, strict=True))
        parts = {"named": self.named, "coders": self.coders, "multipliers": self.multipliers, **changes}
        return Chain(layers, **parts)

    def with_coders(self, coders: Mapping[str, Coder]) -> Chain:
        """The chain with exactly these coders."""
        return self if dict(coders) == self.coders else self.rebuilt(self.nets, coders=coders)

    def run(self, inputs: Mapping[str, Value], mode: Mode, path: Path = ()) -> dict[str, Value]:
        """The outputs of the last net; the batch goes through all."""
        values = inputs
        for key, net in zip(self.keys, self.nets, strict=True):
            if values is not inputs:
                values = dict(zip(net.inputs, values.values(), strict=True))
            found = net.run(values, mode, (*path, key))
            values = {name: found[name] for name in net.outputs}
        mode.note(path, values)
        return dict(values)

    def links(self) -> list[tuple[tuple[int | str | None, str], tuple[int | str | None, str]]]:
        """From the chain's inputs through the nets to its outputs."""
        keys, nets = self.keys, self.nets
        found: list[Any] = [((None, name), (keys[0], name)) for name in self.inputs]
        for i, after in enumerate(nets[1:]):
            found += [((keys[i], a), (keys[i + 1], b)) for a, b in zip(nets[i].outputs, after.inputs, strict=True)]
        return found + [((keys[-1], name), (None, name)) for name in self.outputs]

    def part(self, places: Sequence[int]) -> Chain:
        """The chain of the nets at these places, from 0; coders stay at the ends that stay."""
        coders: dict[str, Coder] = {}
        if places[0] == 0:
            coders |= {k: c for k, c in self.coders.items() if k in self.inputs}
        if places[-1] == len(self.layers) - 1:
            coders |= {k: c for k, c in self.coders.items() if k in self.outputs}
        names = list(self.layers)
        new = [names[i] for i in places] if self.named else [str(i) for i in range(1, len(places) + 1)]
        return Chain({name: self.nets[i] for name, i in zip(new, places, strict=True)}, self.named, coders=coders)

    def bare(self) -> Chain:
        """The chain of nets that are told nothing of their ports."""
        return self.rebuilt([net.bare() for net in self.nets], coders={})

    def settings(self) -> list[Expression]:
        """The calls of the nets, with rules for ports only where the chain does not determine them."""
        bare = self.bare().refine({name: kind for name, kind in self.ports.items() if kind.rank is not None})
        plain = bare.with_coders(self.coders) == self
        inner = [call(net.head, *net.settings()) if plain else net.constructor() for net in self.nets]
        contents = self.arranged(inner)
        if self.multipliers is None:
            return [contents]
        return [contents, call("Rule", system("LearningRateMultipliers"), self.multipliers)]

    def summary(self) -> Summary:
        """A line for every net, with what it gives."""
        from ..summary import note, port_text, within

        names = Names()
        found = within(self, {name: [(name, i) for i in range(len(t.dims))] for name, t in self.inputs.items()})
        rows = [("", name, port_text(self, name, names, found[None, name])) for name in self.inputs]
        for key, (name, net) in zip(self.keys, self.layers.items(), strict=True):
            what = ", ".join(describe(kind, names, found[key, port]) for port, kind in net.outputs.items())
            rows.append((name, net.head.name, what))
        last = self.keys[-1]
        rows += [("", name, port_text(self, name, names, found[last, name])) for name in self.outputs]
        return Summary("NetChain", note(self), (Section(tuple(rows)),))


def check_middle(names: Sequence[str], nets: Sequence[Net]) -> None:
    """Between two nets there is one output and one input."""
    for i, (name, net) in enumerate(zip(names, nets, strict=True)):
        inputs, outputs = list(net.inputs), list(net.outputs)
        if (i > 0 and len(inputs) != 1) or (i < len(nets) - 1 and len(outputs) != 1):
            ports = enumeration(inputs), enumeration(outputs)
            raise failure("NetChain", "chainports", name, net.head, *ports)


def join(names: Sequence[str], nets: list[Net]) -> list[Net]:
    """The nets with everything their neighbours say of them; a message naming both where they do not fit."""
    waiting = set(range(len(nets) - 1))
    while waiting:
        i = min(waiting)
        waiting.remove(i)
        before, after = nets[i], nets[i + 1]
        (output, given), (port, needed) = next(iter(before.outputs.items())), next(iter(after.inputs.items()))
        try:
            agreed = unify(given, needed)
            nets[i + 1] = after.refine({port: agreed})
        except Conflict:
            raise unfit(names, nets, i, f"should be {describe(needed)}") from None
        except Misfit as problem:
            raise unfit(names, nets, i, problem.reason) from None
        agreed = next(iter(nets[i + 1].inputs.values()))
        try:
            nets[i] = before.refine({output: agreed})
        except Misfit as problem:
            raise unfit(names, nets, i, problem.reason) from None
        if nets[i] is not before and i > 0:
            waiting.add(i - 1)
        if nets[i + 1] is not after:
            waiting |= {i, i + 1} & set(range(len(nets) - 1))
    return nets


def unfit(names: Sequence[str], nets: Sequence[Net], i: int, reason: str) -> Exception:
    """The message about two neighbours that do not fit."""
    before, after = nets[i], nets[i + 1]
    given = describe(next(iter(before.outputs.values())))
    return failure("NetChain", "chainfit", names[i], before.head, given, names[i + 1], after.head, reason)
