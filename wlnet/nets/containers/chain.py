"""NetChain: the output of every net is the input of the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wlnet.expr import Expression, call, system

from ..coders.coder import Coder
from ..kinds import Value as Setting
from ..messages import enumeration, failure
from ..net import Net
from ..types import Type, describe
from .inference import Clash
from .wired import Wired
from .wiring import Edge, Key, Wiring


class Chain(Wired):
    """Nets one after another.

    The chain's inputs are those of the first, its outputs those of the last; types agree at every joint. A chain of
    no nets gives what it is given.
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
        self.named, self.multipliers = named, multipliers
        check_middle(layers)
        self.layers = dict(layers)
        wiring = Wiring(self.keys, joints(self.keys, self.nets), "NetChain")
        self._connect(layers, wiring, types or {}, coders or {})

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """As the first net has it."""
        return bool(self.nets) and self.nets[0].positional

    def for_data(self, data: Expression) -> Chain:
        """The chain whose first net is for the data."""
        if not self.nets:
            return self
        first = self.nets[0].for_data(data)
        return self if first is self.nets[0] else self.rebuilt([first, *self.nets[1:]])

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> Chain:
        """The chain with other nets in the same places."""
        return Chain(dict(zip(self.layers, nets, strict=True)), **self.kept(**changes))

    def unfit(self, nets: Mapping[Key, Net], clash: Clash) -> Exception:
        """The message about two neighbours that do not fit; what the first or last says of its own ports as it is."""
        problem = clash.problem
        here, there = clash.end[0], None if clash.other is None else clash.other[0]
        if here is None or there is None:
            return problem
        texts: dict[Key, str] = {here: problem.reason, there: f"is {describe(problem.found)}"}
        before, after = sorted(texts, key=lambda key: self.keys.index(key))
        first = before, nets[before].head, texts[before]
        return failure("NetChain", "chainfit", *first, after, nets[after].head, texts[after])

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

    def settings(self) -> list[Expression]:
        """The calls of the nets, with rules for ports only where the chain does not determine them."""
        plain = self.plain
        inner = [call(net.head, *net.settings()) if plain else net.constructor() for net in self.nets]
        contents = self.arranged(inner)
        if self.multipliers is None:
            return [contents]
        return [contents, call("Rule", system("LearningRateMultipliers"), self.multipliers)]


def joints(keys: Sequence[Key], nets: Sequence[Net]) -> list[Edge]:
    """From the chain's inputs through the nets to its outputs."""
    if not nets:
        return [((None, "Input"), (None, "Output"))]
    found: list[Edge] = [((None, name), (keys[0], name)) for name in nets[0].inputs]
    for i, after in enumerate(nets[1:]):
        found += [((keys[i], a), (keys[i + 1], b)) for a, b in zip(nets[i].outputs, after.inputs, strict=True)]
    return found + [((keys[-1], name), (None, name)) for name in nets[-1].outputs]


def check_middle(layers: Mapping[str, Net]) -> None:
    """A message where there is not one output and one input between two nets."""
    for i, (name, net) in enumerate(layers.items()):
        inputs, outputs = list(net.inputs), list(net.outputs)
        if (i > 0 and len(inputs) != 1) or (i < len(layers) - 1 and len(outputs) != 1):
            ports = enumeration(inputs), enumeration(outputs)
            raise failure("NetChain", "chainports", name, net.head, *ports)
