"""NetReplace: other nets for those that match patterns."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expr import Association, Expression, system

from ..containers.chain import Chain
from ..containers.container import Container
from ..containers.function import FunctionNet
from ..containers.wired import Wired
from ..messages import enumeration, failure
from ..net import Net
from .assembly import Assembly, Edge, refitted
from .cutting import without
from .flattening import dissolved, joined
from .growing import Read

Nothing = system("Nothing")
Rewrite = Callable[[Net], Expression]  # what stands in place of a net; None where it stays


def replace(net: Net, rewrite: Rewrite, read: Read, splice: bool = True, inside: bool = False) -> Net:
    """The net with others in the places of the nets inside that `rewrite` changes, the outer ones first.

    Nothing takes a net out. `splice`: a chain in a chain is put in net by net. The net itself where nothing is changed.
    """
    if not isinstance(net, Container):
        found = None if inside else rewrite(net)
        if found is Nothing:
            raise failure("NetReplace", "nothingleft")
        return net if found is None else read(found)
    news: dict[str, Net | None] = {}
    direct: list[str] = []
    for name, inner in net.layers.items():
        found = rewrite(inner)
        if found is None:
            news[name] = replace(inner, rewrite, read, splice, True)
        else:
            news[name] = None if found is Nothing else read(found)
            direct.append(name)
    if all(news[name] is inner for name, inner in net.layers.items()):
        return net
    if isinstance(net, FunctionNet):
        net = net.as_graph()
    if not isinstance(net, Wired):
        for name, new in news.items():
            if new is None:
                raise failure("NetReplace", "needed", name, net.head)
        nets = [new for new in news.values() if new is not None]
        told = [i for i, name in enumerate(news) if name in direct]
        return refitted("NetReplace", net, nets, told, inside)
    whole = exchanged(Assembly.of(net, "NetReplace"), {name: new for name, new in news.items() if new is not None})
    whole = without(whole, [name for name, new in news.items() if new is None])
    if splice and whole.chain:
        chains = [name for name in direct if isinstance(news[name], Chain)]
        whole = dissolved(whole, chains, joined, whole.named)
    return whole.finish(inside)


def exchanged(whole: Assembly, news: dict[str, Net]) -> Assembly:
    """The assembly with other nets in some places; edges lead to ports of the same name, or to the only one."""
    for name, new in news.items():
        old = whole.layers[name]
        if new is old:
            continue
        if new.positional and not new.inputs:
            new = new.for_data(Association.of((port, 0) for port in old.inputs))
        if not whole.chain:
            whole.edges = redirected(whole, name, old, new)
        whole.layers[name] = new
        whole.fixed.add(name)
        inner = {tuple(path) for path in new.arrays_at()}
        rates = {path: value for path, value in whole.rates.items() if path[0] != name or path[1:] in inner}
        values = {value for path, value in whole.rates.items() if path[0] == name}
        if len(values) == 1:  # what was said of the net as a whole is said of the new one
            rates |= {(name, *path): next(iter(values)) for path in inner}
        whole.rates = rates
    return whole


def redirected(whole: Assembly, name: str, old: Net, new: Net) -> list[Edge]:
    """The edges with the ports of a new net; a message where it lacks ports that are connected."""
    entries, exits = {**new.inputs, **new.states}, {**new.outputs, **new.states}

    def port(known: dict[str, object], before: dict[str, object], wanted: str) -> str:
        if wanted in known:
            return wanted
        if len(before) == 1 and len(known) == 1:
            return next(iter(known))
        raise failure(whole.symbol, "newports", name, new.head, f'"{wanted}"', enumeration(known))

    found: list[Edge] = []
    for start, end in whole.edges:
        if start[0] == name:
            start = name, port(dict(exits), dict(old.outputs), start[1])
        if end[0] == name:
            end = name, port(dict(entries), dict(old.inputs), end[1])
        found.append((start, end))
    fed = {end[1] for _, end in found if end[0] == name}
    missing = [port for port in new.inputs if port not in fed]
    if missing:
        raise failure(whole.symbol, "newports", name, new.head, enumeration(old.inputs), enumeration(new.inputs))
    return found
