"""NetRename: other names for nets and ports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from wlnet.expr import Expression, call, is_list, system

from ..containers.container import Container
from ..containers.wired import Wired
from ..messages import enumeration, failure, nearest, quoted, shown
from ..net import Net
from ..parts.netport import is_netport
from .assembly import Assembly, container_of

Rename = Callable[[Expression, int], Expression]  # what an old name, at a place from 1, becomes; None: it stays
Levels = tuple[int, int]


def rename(net: Net, renamed: Rename, levels: Levels = (1, 1)) -> Net:
    """The net with other names for the nets at these levels. Message: rename, where two get one name."""
    if not isinstance(net, Container):
        return net
    low, high = levels
    nets = list(net.nets)
    if high > 1:
        nets = [rename(inner, renamed, (max(low - 1, 1), high - 1) if low > 1 else (1, high - 1)) for inner in nets]
    if low <= 1 and isinstance(net, Wired):
        return renamed_level(net, nets, renamed)
    return net.replaced(nets)


def renamed_level(net: Wired, nets: Sequence[Net], renamed: Rename) -> Net:
    """One container with other names for its nets; numbers stay numbers unless a net gets a name."""
    news: list[Expression] = []
    for i, key in enumerate(net.keys, 1):
        new = renamed(key, i)
        new = key if new is None else new
        if type(new) not in (int, str) or new == "":
            raise failure("NetRename", "netname", shown(new))
        news.append(new)
    if news == net.keys:
        return net.replaced(nets)
    names = [str(new) for new in news]
    for name in names:
        if names.count(name) > 1:
            raise failure("NetRename", "rename", quoted(name))
    whole = Assembly.of(net, "NetRename")
    new_of: dict[str | None, str | None] = {None: None, **dict(zip(net.layers, names, strict=True))}
    whole.layers = dict(zip(names, nets, strict=True))
    whole.edges = [((new_of[a], p), (new_of[b], q)) for (a, p), (b, q) in whole.edges]
    whole.rates = {(str(new_of[str(name)]), *rest): value for (name, *rest), value in whole.rates.items()}
    whole.named = True
    return whole.finish()


def rename_ports(net: Net, news: dict[str, str]) -> Net:
    """The net, as a graph, with other names for its ports. Messages: part, partname, rename."""
    container = container_of(net)
    known = list(container.ports)
    for name in news:
        if name not in known:
            near = nearest(name, known)
            if near is not None:
                raise failure("NetRename", "partname", shown(call("NetPort", name)), shown(near))
            raise failure("NetRename", "part", shown(call("NetPort", name)), enumeration(known))
    result = [news.get(name, name) for name in known]
    for name in result:
        if result.count(name) > 1:
            raise failure("NetRename", "rename", quoted(name))
    whole = Assembly.of(container, "NetRename")
    ends = {name: news.get(name, name) for name in known}
    whole.edges = [
        ((a, ends[p] if a is None else p), (b, ends[q] if b is None else q)) for (a, p), (b, q) in whole.edges
    ]
    whole.kept = {ends[name]: old for name, old in whole.kept.items()}
    return replace(whole, chain=False).finish()


def port_rule(rule: Expression) -> tuple[str, str] | None:
    """The old and the new name in NetPort["old"] -> NetPort["new"] (or "new"); None for any other rule."""
    old, new = rule.args
    if not is_netport(old):
        return None
    names = [part.args[0] if is_netport(part) and len(part.args) == 1 else part for part in (old, new)]
    if not all(type(name) is str and name for name in names):
        raise failure("NetRename", "renamerule", shown(rule))
    return str(names[0]), str(names[1])


def read_levels(spec: Expression) -> Levels:
    """The levels of n, {n}, {n1, n2}, All or Infinity; a message where there are none."""
    infinity = (system("All"), system("Infinity"), call("DirectedInfinity", 1))
    deepest = 1 << 30

    def level(e: Expression) -> int:
        if type(e) is int and e > 0:
            return e
        if type(e) is not int and e in infinity:
            return deepest
        raise failure("NetRename", "argvalue", "the third argument", shown(spec), "n, {n}, {n1, n2} or All")

    if not is_list(spec):
        return 1, level(spec)
    if len(spec.args) == 1:
        return level(spec.args[0]), level(spec.args[0])
    if len(spec.args) == 2:
        return level(spec.args[0]), level(spec.args[1])
    level(spec)
    return 1, 1
