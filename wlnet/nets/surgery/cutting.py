"""NetTake, NetDrop and NetDelete: some of the nets of a chain or a graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wlnet.expr import Expression, call, is_list, list_of, system

from ..containers.chain import Chain
from ..containers.function import FunctionNet
from ..containers.graph import port_names
from ..containers.wired import Wired
from ..messages import failure, shown
from ..net import Net
from ..parts.extract import missing, place_of, span
from ..parts.netport import read_netport
from .assembly import Assembly, Edge, End, container_of, ordered
from .flattening import dissolved, joined
from .places import Places, is_port, several

All = system("All")


def take(net: Net, spec: Expression) -> Net:
    """NetTake[net, end] or NetTake[net, {start, end}]: what lies between, both among it.

    Ends are nets or ports, or lists of these. Ports where the net is cut have the types they had, but no coders. Nets
    inside that are cut open are taken out of their containers.
    """
    start, end = spec.args if is_list(spec) and len(spec.args) == 2 else (All, spec)
    if is_list(spec) and len(spec.args) != 2:
        raise failure("NetTake", "argvalue", "the second argument", shown(spec), "end or {start, end}")
    container = container_of(net)
    flatter, start, end = uncovered(container, start, end)
    if flatter is not container:
        return take(flatter, list_of(start, end))
    whole = Assembly.of(container, "NetTake")
    places = Places("NetTake", container, whole)
    inside = after(whole, places, start)
    ends = leaving(whole, places, end, inside)
    between = inside & before(whole, [source for source, _ in ends])
    if not ends or (not between and not all(source[0] is None for source, _ in ends)):
        raise failure("NetTake", "between", shown(start), shown(end))
    return cut(whole, between, ends).finish()


def uncovered(net: Wired, start: Expression, end: Expression) -> tuple[Wired, Expression, Expression]:
    """The net with the first net that is cut open itself taken out of its container, and the ends in the new net."""
    for spec in (*several(start), *several(end)):
        path = read_netport(spec)[0] if is_port(spec) else ()
        at = place_of(net, path[0]) if len(path) > 1 else None
        if at is not None and isinstance(net.nets[at], (Wired, FunctionNet)):
            name = list(net.layers)[at]
            inner = container_of(net.nets[at])
            flat = dissolved(Assembly.of(net, "NetTake"), [name], joined).finish()
            return flat, moved(net, name, inner, start, False), moved(net, name, inner, end, True)
    return net, start, end


def moved(net: Wired, opened: str, inner: Wired, spec: Expression, ending: bool) -> Expression:
    """An end in the net where one net was taken out of its container: nets are called by their names there."""
    if is_list(spec):
        return list_of(*(moved(net, opened, inner, one, ending) for one in spec.args))
    path, port = read_netport(spec) if is_port(spec) else ((spec,), None)
    at = place_of(net, path[0]) if path else None
    if at is None:
        return spec
    name, rest = list(net.layers)[at], path[1:]
    if name != opened:
        return call("NetPort", list_of(name, *rest, port)) if is_port(spec) else name
    if rest:
        where = place_of(inner, rest[0])
        if where is None or port is None:
            raise missing(inner, rest[0], "NetTake")
        return call("NetPort", list_of(joined(opened, list(inner.layers)[where]), *rest[1:], port))
    names = dict(zip(inner.keys, inner.layers, strict=True))
    ports = [port] if port is not None else list(inner.outputs if ending else inner.inputs)
    ends = [a for a, b in inner.links() if b[0] is None and b[1] in ports]
    ends += [b for a, b in inner.links() if a[0] is None and a[1] in ports]
    found = [(joined(opened, names[key]), own) for key, own in ends if key is not None]
    return list_of(*(call("NetPort", list_of(*one)) for one in found))


def after(whole: Assembly, places: Places, start: Expression) -> set[str]:
    """The nets at the start and all that depend on them."""
    found: set[str] = set()
    for spec in several(start):
        if spec is All:
            return set(whole.layers)
        if not is_port(spec):
            found.add(places.name(spec))
            continue
        key, port = places.port(spec)
        if key is not None and port in whole.layers[key].inputs:
            found.add(key)
        else:
            found |= {end[0] for begin, end in whole.edges if begin == (key, port) and end[0] is not None}
    while True:
        more = {end[0] for begin, end in whole.edges if begin[0] in found and end[0] is not None}
        if more <= found:
            return found
        found |= more


def before(whole: Assembly, sources: Sequence[End]) -> set[str]:
    """The nets that these ports belong to, and all those they depend on."""
    found = {key for key, _ in sources if key is not None}
    while True:
        more = {begin[0] for begin, end in whole.edges if end[0] in found and begin[0] is not None}
        if more <= found:
            return found
        found |= more


def leaving(whole: Assembly, places: Places, end: Expression, inside: set[str]) -> list[tuple[End, str | None]]:
    """The ports at the end, with the output of the whole that each is, if any."""
    outputs = {e[1]: begin for begin, e in whole.edges if e[0] is None}
    found: list[tuple[End, str | None]] = []
    for spec in several(end):
        if spec is All:
            found += [(begin, name) for name, begin in outputs.items()]
            continue
        if is_port(spec):
            key, port = places.port(spec)
            if key is None and port in outputs:
                found.append((outputs[port], port))
                continue
            if key is None or port in whole.layers[key].inputs:
                source = next((begin for begin, e in whole.edges if e == (key, port)), (key, port))
                found.append((source, None))
                continue
            ports = [port]
        else:
            key = places.name(spec)
            ports = list(whole.layers[key].outputs)
        for port in ports:
            named: list[str | None] = [name for name, begin in outputs.items() if begin == (key, port)]
            found += [((key, port), name) for name in named or [None]]
    return list(dict.fromkeys(end for end in found if end[0][0] is None or end[0][0] in inside))


def cut(whole: Assembly, chosen: set[str], ends: Sequence[tuple[End, str | None]]) -> Assembly:
    """The chosen nets with these ports as outputs; what came from other nets comes from new inputs.

    Each port that values came from makes one input, called as the port they go to.
    """
    kept_inputs: list[str] = []
    lost: dict[End, list[End]] = {}
    edges: list[Edge] = []
    for begin, end in whole.edges:
        if end[0] not in chosen:
            continue
        if begin[0] is None or begin[0] in chosen:
            edges.append((begin, end))
            if begin[0] is None:
                kept_inputs.append(begin[1])
        else:
            lost.setdefault(begin, []).append(end)
    through = [source for source, _ in ends if source[0] is None]
    taken = {*kept_inputs, *(name for _, name in ends if name is not None), *(port for _, port in through)}
    entries = port_names([targets[0][1] for targets in lost.values()], taken)
    edges += [((None, name), end) for name, targets in zip(entries, lost.values(), strict=True) for end in targets]
    unnamed = [source for source, name in ends if name is None]
    exits = dict(zip(unnamed, port_names([output_name(s) for s in unnamed], taken | set(entries)), strict=True))
    edges += [(source, (None, exits[source] if name is None else name)) for source, name in ends]
    kept = {*kept_inputs, *(port for _, port in through), *(name for _, name in ends if name is not None)}
    layers = {name: net for name, net in whole.layers.items() if name in chosen}
    inputs = [*(p for p in whole.inputs if p in kept), *entries]
    outputs = list(dict.fromkeys(end[1] for _, end in edges if end[0] is None))
    made = replace(
        whole,
        chain=False,
        layers=layers,
        edges=ordered(edges, inputs, outputs),
        kept={name: old for name, old in whole.kept.items() if name in kept},
        rates={path: value for path, value in whole.rates.items() if path[0] in layers},
    )
    return made.straightened() if whole.chain else made


def output_name(source: End) -> str:
    """What an output is called that nothing has named."""
    return source[1] if source[0] is not None else "Output"


def drop(net: Net, spec: Expression) -> Net:
    """NetDrop[chain, n], [chain, -n], [chain, "name"] or [chain, {start, end}]: the chain without these nets."""
    if not isinstance(net, Chain):
        raise failure("NetDrop", "notchain", net)
    whole = Assembly.of(net, "NetDrop")
    places = Places("NetDrop", net, whole)
    count = len(net.nets)
    if is_list(spec) and len(spec.args) == 2:
        first, last = (places.index(part) for part in spec.args)
        gone = range(first, last + 1)
    elif is_list(spec) and len(spec.args) == 1:
        gone = range(places.index(spec.args[0]), places.index(spec.args[0]) + 1)
    elif type(spec) is int:
        if abs(spec) > count:
            raise missing(net, spec, "NetDrop")
        gone = range(spec) if spec >= 0 else range(count + spec, count)
    elif type(spec) is str:
        gone = range(places.index(spec) + 1)
    else:
        raise failure("NetDrop", "argvalue", "the second argument", shown(spec), 'n, -n, "name" or {start, end}')
    return without(whole, [places.names[i] for i in gone]).finish()


def delete(net: Net, spec: Expression) -> Net:
    """NetDelete[net, part] or NetDelete[net, {part1, part2, ...}].

    Where a net has one input and one output, what led to it leads on to where it led. Any other leaves its neighbours'
    ports open: they become ports of the whole.
    """
    container = container_of(net)
    whole = Assembly.of(container, "NetDelete")
    places = Places("NetDelete", container, whole)
    gone: list[str] = []
    for part in several(spec):
        inner = part.args if is_list(part) and len(part.args) == 1 else (part,)
        for one in inner:
            chosen = span(one, len(places.names))
            gone += [places.names[i] for i in chosen] if chosen else [places.name(one)]
    return without(whole, gone).finish()


def without(whole: Assembly, gone: Sequence[str]) -> Assembly:
    """The assembly without some nets."""
    for name in dict.fromkeys(gone):
        net = whole.layers[name]
        if len(net.inputs) == 1 and len(net.outputs) == 1:
            whole = bypassed(whole, name)
        else:
            whole = opened(whole, name)
    return whole


def bypassed(whole: Assembly, name: str) -> Assembly:
    """Without one net: where it led, what led to it leads. Ports of the whole that were its own are forgotten."""
    net = whole.layers[name]
    source = next(begin for begin, end in whole.edges if end == (name, next(iter(net.inputs))))
    edges = [(source if begin[0] == name else begin, end) for begin, end in whole.edges if end[0] != name]
    lost = {end[1] for begin, end in whole.edges if begin[0] == name and end[0] is None}
    fed = [end[0] for begin, end in whole.edges if begin == source]
    if source[0] is None and set(fed) == {name}:
        lost.add(source[1])
    return remade(whole, name, edges, lost)


def opened(whole: Assembly, name: str) -> Assembly:
    """Without one net, its neighbours' ports open."""
    used = {begin for begin, end in whole.edges if end[0] != name}
    ends: list[tuple[End, str | None]] = [(begin, end[1]) for begin, end in whole.edges
                                          if end[0] is None and begin[0] != name]  # fmt: skip
    ends += [(begin, None) for begin, end in whole.edges if end[0] == name and begin[0] is not None
             and begin not in used]  # fmt: skip
    return cut(whole, set(whole.layers) - {name}, list(dict.fromkeys(ends)))


def remade(whole: Assembly, name: str, edges: list[Edge], lost: set[str]) -> Assembly:
    """The assembly with other edges, without a net and what was known of some ports."""
    layers = {key: net for key, net in whole.layers.items() if key != name}
    kept = {port: old for port, old in whole.kept.items() if port not in lost}
    rates = {path: value for path, value in whole.rates.items() if path[0] != name}
    return replace(whole, layers=layers, edges=edges, kept=kept, rates=rates)
