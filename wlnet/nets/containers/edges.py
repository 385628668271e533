"""Edges as they are written: a -> b, a -> b -> c, {a, b} -> c, a -> {b, c}, lists of all these; and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from ..messages import failure, shown

if TYPE_CHECKING:
    from .graph import Graph
    from .wiring import End

Pair: TypeAlias = tuple[Expression, Expression]
NONE = system("None")


def is_rule(e: Expression) -> bool:
    """Whether the expression is a -> b."""
    return has_head(e, system("Rule")) and len(e.args) == 2


def edge_pairs(e: Expression) -> list[Pair]:
    """The single edges of a list of edges, in the order they are written; lists inside are flattened."""
    if not is_list(e):
        raise failure("NetGraph", "notedges", shown(e))
    found: list[Pair] = []
    for part in e.args:
        if is_list(part):
            found += edge_pairs(part)
        elif is_rule(part):
            found += connected(part)[1]
        else:
            raise failure("NetGraph", "notedge", shown(part))
    return found


def connected(e: Expression) -> tuple[list[Expression], list[Pair], list[Expression]]:
    """What edges can lead to at the left end of an item, the edges in it, what edges can start from at its right end.

    A rule connects everything at the right end of its left side with everything at the left end of its right side.
    """
    if is_rule(e):
        first, before, starts = connected(e.args[0])
        ends, after, last = connected(e.args[1])
        return first, [*before, *((a, b) for a in starts for b in ends), *after], last
    if is_list(e):
        parts = [connected(part) for part in e.args]
        firsts, edges, lasts = zip(*parts, strict=True) if parts else ((), (), ())
        return flat(firsts), flat(edges), flat(lasts)
    return [e], [], [e]


def flat(lists: Iterable[list]) -> list:  # type: ignore[type-arg]
    """One list of what is in several."""
    return [part for some in lists for part in some]


def written_edges(graph: Graph) -> list[Expression]:
    """The edges that make the graph again: from its inputs, between nets, to its outputs; unused outputs muted.

    A net with one port at that end stands for the port.
    """
    wiring = graph.wiring
    nets = dict(zip(graph.keys, graph.nets, strict=True))

    def start(end: End) -> Expression:
        key, port = end
        return key if key is not None and list(nets[key].outputs) == [port] else netport(end)

    def target(end: End) -> Expression:
        key, port = end
        return key if key is not None and list(nets[key].inputs) == [port] else netport(end)

    found: list[Expression] = []
    for name in wiring.inputs:
        ends = [target(end) for end in wiring.targets[None, name] if end[0] is not None]
        if ends:
            found.append(call("Rule", netport((None, name)), ends[0] if len(ends) == 1 else list_of(*ends)))
    for key, net in nets.items():
        fed = dict(wiring.fed[key])
        entries = [fed[port] for port in net.inputs]
        if len(entries) > 1 and all(source is not None for source, _ in entries):
            found.append(call("Rule", list_of(*map(start, entries)), key))
            fed = {port: source for port, source in fed.items() if port not in net.inputs}
        found += [
            call("Rule", start(source), target((key, port))) for port, source in fed.items() if source[0] is not None
        ]
    found += [call("Rule", start(wiring.sources[None, name]), netport((None, name))) for name in wiring.outputs]
    for key, net in nets.items():
        muted = [(key, port) for port in net.outputs if (key, port) not in wiring.targets]
        found += [call("Rule", netport(end), NONE) for end in muted]
    return found


def netport(end: End) -> Expr:
    """NetPort["port"], or NetPort[{key, "port"}]."""
    key, port = end
    return call("NetPort", port) if key is None else call("NetPort", list_of(key, port))
