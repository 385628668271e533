"""NetAppend, NetPrepend, NetInsert and NetJoin: more nets in a chain, and nets one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wlnet.expr import Association, Expression, call, is_list

from ..arrays.multipliers import Rate
from ..containers.chain import Chain
from ..containers.edges import is_rule
from ..messages import enumeration, failure, shown
from ..net import Net, Path
from .assembly import Assembly, Edge, container_of, free_name, ordered
from .flattening import dissolved
from .places import Places

Read = Callable[[Expression], Net]
Named = list[tuple["str | None", Net]]  # nets, some of them with names


def read_nets(symbol: str, e: Expression, read: Read) -> Named:
    """A net, "name" -> net, a list or an association of these."""
    if isinstance(e, Association):
        return [pair for key, part in e.items() for pair in read_nets(symbol, call("Rule", key, part), read)]
    if is_list(e) and any(map(is_rule, e.args)):
        return [pair for part in e.args for pair in read_nets(symbol, part, read)]
    if is_rule(e):
        name, part = e.args
        if type(name) is not str or not name:
            raise failure(symbol, "netname", shown(name))
        return [(name, read(part))]
    if is_list(e) and e.args:
        return [(None, read(part)) for part in e.args]
    return [(None, read(e))]


def append(net: Net, e: Expression, read: Read) -> Net:
    """NetAppend[chain, new]: the chain with nets at its end."""
    return put("NetAppend", net, e, read, None)


def prepend(net: Net, e: Expression, read: Read) -> Net:
    """NetPrepend[chain, new]: the chain with nets at its beginning."""
    return put("NetPrepend", net, e, read, 0)


def insert(net: Net, e: Expression, spec: Expression, read: Read) -> Net:
    """NetInsert[chain, new, part]: the chain with nets so that the first of them stands at this place.

    Negative places count from the end: -1 is after the last net, as for Insert.
    """
    if not isinstance(net, Chain):
        raise failure("NetInsert", "notchain", net)
    count = len(net.nets)
    if type(spec) is int and (spec == count + 1 or -count - 1 <= spec < 0):
        place = spec - 1 if spec > 0 else count + 1 + spec
    else:
        place = Places("NetInsert", net, Assembly.of(net)).index(spec)
    return put("NetInsert", net, e, read, place)


def put(symbol: str, net: Net, e: Expression, read: Read, place: int | None) -> Net:
    """The chain with nets before a place, from 0; None: after all. Ports at an end that is no longer one are forgotten.

    Nets without names get numbers in a chain that has names. Message: chainname.
    """
    if not isinstance(net, Chain):
        raise failure(symbol, "notchain", net)
    whole = Assembly.of(net, symbol)
    new = read_nets(symbol, e, read)
    place = len(whole.layers) if place is None else place
    before, after = list(whole.layers.items())[:place], list(whole.layers.items())[place:]
    named = whole.named or any(name is not None for name, _ in new)
    taken = [*whole.layers, *(name for name, _ in new if name is not None)]
    for twice in taken:
        if named and taken.count(twice) > 1:
            raise failure(symbol, "chainname", shown(twice))
    given: list[tuple[str, Net]] = []
    for i, (name, part) in enumerate(new, 1):
        given.append((number(place + i, taken) if name is None else name, part))
        taken.append(given[-1][0])
    if not before:
        whole.forget(*whole.inputs)
    if not after:
        whole.forget(*whole.outputs)
    whole.layers = dict([*before, *given, *after])
    whole.named, whole.fixed = named, {name for name, _ in given}
    return whole.finish()


def number(place: int, taken: Sequence[str]) -> str:
    """The number of a place as a name, or the next that is free."""
    while str(place) in taken:
        place += 1
    return str(place)


def join(nets: Sequence[Net]) -> Net:
    """NetJoin[net1, net2, ...]: the nets of each, one net after the other; a chain where all are chains.

    Names that stand in several get numbers. Message: joinports where there is not one port on both sides of a joint.
    """
    containers = [container_of(net) for net in nets]
    for i, net in enumerate(containers):
        inputs, outputs = list(net.inputs), list(net.outputs)
        if (i > 0 and len(inputs) != 1) or (i < len(nets) - 1 and len(outputs) != 1):
            raise failure("NetJoin", "joinports", i + 1, nets[i].head, enumeration(inputs), enumeration(outputs))
    names = [str(i) for i in range(1, len(containers) + 1)]
    first, last = containers[0], containers[-1]
    edges: list[Edge] = [((None, port), ("1", port)) for port in first.inputs]
    for i, net in enumerate(containers[:-1]):
        end = next(iter(containers[i + 1].inputs))
        edges.append(((names[i], next(iter(net.outputs))), (names[i + 1], end)))
    exits = {port: free_name(port, list(first.inputs)) for port in last.outputs}
    edges += [((names[-1], port), (None, new)) for port, new in exits.items()]
    kept: dict[str, tuple[Net, str]] = {port: (first, port) for port in first.inputs}
    kept |= {new: (last, port) for port, new in exits.items()}
    rates: dict[Path, Rate] = {
        (name, *path): 1 for name, net in zip(names, containers, strict=True) for path in net.arrays_at()
    }
    parts = dict(zip(names, containers, strict=True))
    whole = Assembly(True, False, dict(parts), ordered(edges, list(first.inputs), list(exits.values())), kept, rates)
    whole.symbol = "NetJoin"
    named = any(net.named for net in containers)
    taken: list[str] = []

    def naming(outer: str, inner: str) -> str:
        net = parts[outer]
        before = sum(len(part.nets) for name, part in parts.items() if int(name) < int(outer))
        new = free_name(inner, taken) if net.named or not named else number(before + int(inner), taken)
        taken.append(new)
        return new

    return dissolved(whole, names, naming, named).finish(strict=True)
