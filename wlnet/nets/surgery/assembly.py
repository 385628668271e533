"""Chains and graphs in the making: nets by name, edges between their ports, and what is known of the ports outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from wlnet.expr import WolframMessage, system

from ..arrays.multipliers import Rate, as_setting, said
from ..coders.coder import Coder
from ..containers.chain import Chain
from ..containers.container import Container
from ..containers.function import FunctionNet
from ..containers.graph import Graph
from ..containers.wired import Wired
from ..containers.wiring import Edge as KeyedEdge
from ..layer import Layer, alone
from ..messages import failure
from ..net import Misfit, Net, Path
from ..types import Type

N = TypeVar("N", bound=Net)
Strip: TypeAlias = Callable[[Net], Net]  # the net without some of what it knows
Make: TypeAlias = Callable[[Strip, dict[str, Type]], N]
Types: TypeAlias = Callable[[], dict[str, Type]]
End: TypeAlias = tuple["str | None", str]  # the name of a net (None: the whole) and a port of it
Edge: TypeAlias = tuple[End, End]


@dataclass
class Assembly:
    """What a chain or a graph is made of, open to changes.

    `kept` tells which ports of the whole are ports of a net there was before: their types and coders stay. `types` and
    `coders` are further ones; ports in `bare` lose the coder they had. Nets named in `fixed` keep what they were told
    of their ports. `rates` is what the whole's own setting of LearningRateMultipliers says array by array.
    Messages carry the name of the function that is called, `symbol`.
    """

    chain: bool
    named: bool
    layers: dict[str, Net]
    edges: list[Edge]
    kept: dict[str, tuple[Net, str]]
    rates: dict[Path, Rate] = field(default_factory=dict)
    types: dict[str, Type] = field(default_factory=dict)
    coders: dict[str, Coder] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    symbol: str = "NetReplacePart"

    @classmethod
    def of(cls, net: Net, symbol: str = "NetReplacePart") -> Assembly:
        """The parts of a chain or a graph; any other net is the only part of a chain."""
        net = container_of(net)
        names: dict[int | str | None, str | None] = {None: None, **dict(zip(net.keys, net.layers, strict=True))}
        edges: list[Edge] = [((names[a], p), (names[b], q)) for (a, p), (b, q) in net.links()]
        rates = {(str(names[path[0]]), *path[1:]): value for path, value in said(net).items()}
        kept: dict[str, tuple[Net, str]] = {name: (net, name) for name in net.ports}
        return cls(isinstance(net, Chain), net.named, dict(net.layers), edges, kept, rates, symbol=symbol)

    def forget(self, *ports: str) -> None:
        """Let ports of the whole be what the nets inside say."""
        for port in ports:
            self.kept.pop(port, None)

    @property
    def inputs(self) -> list[str]:
        """The input ports of the whole, in order."""
        return list(dict.fromkeys(port for (key, port), _ in self.edges if key is None))

    @property
    def outputs(self) -> list[str]:
        """The output ports of the whole, in order."""
        return list(dict.fromkeys(port for _, (key, port) in self.edges if key is None))

    def finish(self, inside: bool = False, strict: bool = False, anew: bool = False) -> Chain | Graph:
        """The chain or graph; a message where the nets do not fit.

        `inside`: in a container that tells it of its ports. `strict`: all nets keep the sizes they know; with `anew`
        they are found anew.
        """
        old = {id(net): net for net, _ in self.kept.values()}
        empty = all(isinstance(net, Container) and not net.nets for net in old.values())
        if not self.layers and not (self.chain and old and empty):
            raise failure(self.symbol, "nothingleft")

        def kept(types: Mapping[int, Mapping[str, Type]]) -> dict[str, Type]:
            return {new: types[id(net)][port] for new, (net, port) in self.kept.items() if port in types[id(net)]}

        return consistent(
            self.symbol,
            lambda strip, types: self._made(
                {n: net if n in self.fixed else strip(net) for n, net in self.layers.items()},
                {**types, **self.types},
            ),
            lambda: kept({key: net.ports for key, net in old.items()}),
            lambda: kept({key: needs(net) for key, net in old.items()}),
            inside,
            strict,
            anew,
        )

    def _made(self, nets: Mapping[str, Net], types: Mapping[str, Type]) -> Chain | Graph:
        names = list(nets) if self.named else [str(i) for i in range(1, len(nets) + 1)]
        keys: dict[str | None, int | str | None] = {None: None}
        keys |= {name: new if self.named else i for i, (name, new) in enumerate(zip(nets, names, strict=True), 1)}
        layers = dict(zip(names, nets.values(), strict=True))
        places = dict(zip(nets, [key for key in keys.values() if key is not None], strict=True))
        setting = as_setting({(places[str(n)], *rest): rate for (n, *rest), rate in self.rates.items() if n in places})
        own = [(new, net.coders.get(old)) for new, (net, old) in self.kept.items() if new not in self.bare]
        coders = {new: coder for new, coder in own if coder is not None}
        coders |= self.coders
        ends = list(nets.values())
        ports = {*self.inputs, *self.outputs}
        if self.chain and ends:
            ports = {*ends[0].inputs, *ends[-1].outputs}
        types = {name: kind for name, kind in types.items() if name in ports}
        coders = {name: coder for name, coder in coders.items() if name in ports}
        if self.chain:
            return Chain(layers, self.named, types, coders, setting)
        edges: list[KeyedEdge] = [((keys[a], p), (keys[b], q)) for (a, p), (b, q) in self.edges]
        return Graph(layers, edges, self.named, types, coders, setting)

    def straightened(self) -> Assembly:
        """The same as a chain where each net leads to the next and the ports outside are those of the ends."""
        after = {start[0]: end[0] for start, end in self.edges if start[0] is not None}
        fed = {end[0] for start, end in self.edges if start[0] is not None}
        order = [name for name in self.layers if name not in fed][:1]
        while order and (following := after.get(order[-1])) is not None and following not in order:
            order.append(following)
        if not order or len(order) < len(self.layers):
            return self
        nets = [self.layers[name] for name in order]
        if not all(len(net.outputs) == 1 for net in nets[:-1]) or not all(len(net.inputs) == 1 for net in nets[1:]):
            return self
        links: set[Edge] = {((None, port), (order[0], port)) for port in nets[0].inputs}
        links |= {((order[-1], port), (None, port)) for port in nets[-1].outputs}
        for i, name in enumerate(order[1:]):
            links |= {((order[i], next(iter(nets[i].outputs))), (name, next(iter(nets[i + 1].inputs))))}
        if set(self.edges) != links:
            return self
        return replace(self, chain=True, layers=dict(zip(order, nets, strict=True)))


def consistent(
    symbol: str,
    make: Make[N],
    known: Types,
    needed: Types,
    inside: bool = False,
    strict: bool = False,
    anew: bool = False,
) -> N:
    """The net that `make(strip, types)` gives for the first of these that fit; a message where none does.

    Nets and ports as they were known (after the others where sizes are to be found `anew`); nets that are told nothing
    and ports as far as they had to be told (unless `strict`); `inside` another net, no ports at all; and nets without
    the settings that followed from sizes.
    """
    attempts: list[Callable[[], N]] = [] if strict else [lambda: make(bared, needed())]
    attempts.insert(len(attempts) if anew else 0, lambda: make(same, known()))
    if inside:
        attempts.append(lambda: make(bared, {}))
    problems: list[Misfit | WolframMessage] = []
    for attempt in attempts:
        try:
            return attempt()
        except (Misfit, WolframMessage) as problem:
            problems.append(problem)
    if not strict:
        with suppress(Misfit, WolframMessage):
            return make(forgotten, needed())
    last = problems[0] if anew else problems[-1]
    raise alone(system(symbol), last) if isinstance(last, Misfit) else last


def refitted(
    symbol: str,
    net: Container,
    nets: Sequence[Net],
    told: Collection[int],
    inside: bool,
    types_of: Callable[[Mapping[str, Type]], dict[str, Type]] = dict,
    coders: Mapping[str, Coder] | None = None,
    anew: bool = False,
) -> Container:
    """A container of other sorts with other nets in the same places; those at places in `told` keep what they know.

    `types_of` makes of the types that the ports had those that they are to have.
    """
    return consistent(
        symbol,
        lambda strip, types: net.rebuilt(
            [part if i in told else strip(part) for i, part in enumerate(nets)],
            types=types_of(types),
            coders=net.coders if coders is None else coders,
        ),
        lambda: {**net.ports, **net.states},
        lambda: needs(net),
        inside,
        anew=anew,
    )


def same(net: Net) -> Net:
    """The net with all that it knows."""
    return net


def forgotten(net: Net) -> Net:
    """The net told nothing of its ports, its layers without settings that followed from sizes; with its coders."""
    if isinstance(net, Layer):
        return net.forgetful().with_coders(net.coders)
    if isinstance(net, Wired):
        return net.rebuilt([forgotten(part) for part in net.nets], types={}, coders={}).with_coders(net.coders)
    return bared(net)


def bared(net: Net) -> Net:
    """The net told nothing of its ports but their coders."""
    return net.bare().with_coders(net.coders)


def needs(net: Net) -> dict[str, Type]:
    """The types of ports that the settings and arrays of a net do not determine: those it has to be told."""
    known = net.bare()
    found: dict[str, Type] = {}
    for name, kind in net.ports.items():
        if known.ports.get(name) != kind and kind.rank is not None:
            known = known.refine({name: kind})
            found[name] = kind
    return found


def ordered(edges: Sequence[Edge], inputs: Sequence[str], outputs: Sequence[str]) -> list[Edge]:
    """The edges so that ports of the whole come in this order."""
    entering = sorted((e for e in edges if e[0][0] is None), key=lambda e: inputs.index(e[0][1]))
    leaving = [e for e in edges if e[0][0] is not None and e[1][0] is None]
    inside = [e for e in edges if e[0][0] is not None and e[1][0] is not None]
    return [*entering, *inside, *sorted(leaving, key=lambda e: outputs.index(e[1][1]))]


def free_name(name: str, taken: Sequence[str] | set[str]) -> str:
    """The name, with a number where it is taken."""
    new, count = name, 1
    while new in taken:
        count += 1
        new = f"{name}{count}"
    return new


def container_of(net: Net) -> Wired:
    """The net if it is a chain or a graph, the graph of a function, or the chain of which the net is the only part."""
    if isinstance(net, FunctionNet):
        return net.as_graph()
    return net if isinstance(net, Wired) else Chain({"1": net})
