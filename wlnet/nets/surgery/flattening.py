"""NetFlatten: nets inside nets, taken out of their containers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from ..arrays.multipliers import product
from ..containers.chain import Chain
from ..containers.container import Container
from ..net import Net, Path
from .assembly import Assembly, Edge, container_of, free_name, ordered

Naming: TypeAlias = Callable[[str, str], str]
Node: TypeAlias = tuple[str, "str | None", str]  # a port of a net, or the "entry" or "exit" of a container that goes
CONTAINERS = ("NetChain", "NetGraph")


def flatten(net: Net, levels: int | None = None, heads: Collection[str] = CONTAINERS) -> Net:
    """The net with the nets of so many levels (None: all) in its outermost container, those inside operators too.

    Names are joined by "/". A net in which each layer leads to the next is a chain. `heads` are the kinds of containers
    that are opened.
    """
    if not isinstance(net, Container) or levels == 0:
        return net
    if net.head.name not in CONTAINERS:
        return net.replaced([flatten(inner, levels, heads) for inner in net.nets])
    whole = Assembly.of(net, "NetFlatten")
    below = None if levels is None else levels - 1
    whole.layers = {name: flatten(inner, below, heads) for name, inner in whole.layers.items()}
    chosen = [name for name, inner in net.layers.items() if inner.head.name in heads]
    flat = dissolved(whole, chosen, joined).straightened()
    same = not chosen and all(a is b for a, b in zip(net.nets, whole.layers.values(), strict=True))
    return net if same and flat.chain == isinstance(net, Chain) else flat.finish()


def joined(outer: str, inner: str) -> str:
    """The name of a net that was inside another."""
    return f"{outer}/{inner}"


def dissolved(whole: Assembly, chosen: Collection[str], naming: Naming, named: bool | None = None) -> Assembly:
    """The assembly with the contents of some chains and graphs in the places of these.

    `naming` makes names of outer and inner ones, with a number where a name is taken; the nets have names then unless
    `named` is False.
    """
    parts = {name: Assembly.of(whole.layers[name]) for name in chosen}
    names: dict[str, dict[str, str]] = {}
    layers: dict[str, Net] = {}
    taken = {name for name in whole.layers if name not in parts}
    for name, net in whole.layers.items():
        if name in parts:
            names[name] = {}
            for own in parts[name].layers:
                names[name][own] = free_name(naming(name, own), taken)
                taken.add(names[name][own])
            layers |= {names[name][inner]: part for inner, part in parts[name].layers.items()}
        else:
            layers[name] = net
    edges = ordered(unwrapped(whole.edges, parts, names), whole.inputs, whole.outputs)
    rates = {path: value for path, value in whole.rates.items() if path[0] not in parts}
    for name, part in parts.items():
        for (inner, *rest), value in part.rates.items():
            outer = whole.rates.get((name, *position(whole.layers[name], str(inner)), *rest), 1)
            rates[names[name][str(inner)], *rest] = product(value, outer)
    fixed = {new for name in whole.fixed for new in names.get(name, {name: name}).values()}
    return replace(
        whole,
        chain=whole.chain and all(part.chain for part in parts.values()),
        named=bool(parts or whole.named) if named is None else named,
        layers=layers,
        edges=edges,
        rates=rates,
        fixed=fixed,
    )


def position(net: Net, name: str) -> Path:
    """The position of a net by its name in the assembly of the container."""
    container = container_of(net)
    return (container.keys[list(container.layers).index(name)],)


def unwrapped(
    edges: Sequence[Edge], parts: Mapping[str, Assembly], names: Mapping[str, Mapping[str, str]]
) -> list[Edge]:
    """The edges between what is left: those that led to a container lead to what its input led to, and so on."""
    sources: dict[Node, Node] = {}
    for start, end in edges:
        begin = ("exit" if start[0] in parts else "", *start)
        sources["entry" if end[0] in parts else "", *end] = begin
    for outer, part in parts.items():
        for (a, p), (b, q) in part.edges:
            begin = ("entry", outer, p) if a is None else ("", names[outer][a], p)
            sources[("exit", outer, q) if b is None else ("", names[outer][b], q)] = begin
    found: list[Edge] = []
    for (role, name, port), source in sources.items():
        if not role:
            while source[0]:
                source = sources[source]
            found.append((source[1:], (name, port)))
    return found
