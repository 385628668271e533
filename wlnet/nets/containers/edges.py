"""Edges as they are written: a -> b, a -> b -> c, {a, b} -> c, a -> {b, c}, lists of all these; and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from ..messages import failure, shown
from ..net import Net
from .wiring import End, Key, Wiring

Pair: TypeAlias = tuple[Expression, Expression]
NONE = system("None")
INPUTS, OUTPUTS = "inputs", "outputs"


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


def written_edges(nets: Mapping[Key, Net], wiring: Wiring) -> list[Expression]:
    """The edges that make a graph again: from its inputs, between nets, to its outputs; unused outputs muted."""
    links = wiring.edges
    entering = [entry_edge(nets, wiring, name) for name in wiring.inputs]
    leaving = [written(nets, start, end) for start, end in links if end[0] is None]
    if any(start[0] is end[0] is None for start, end in links):
        entering, leaving = port_edges(nets, wiring), []  # what goes through orders inputs and outputs at once
    muted = [(key, port) for key, net in nets.items() for port in net.outputs if (key, port) not in wiring.targets]
    return [*entering, *inner_edges(nets, wiring), *leaving, *(call("Rule", netport(end), NONE) for end in muted)]


def port_edges(nets: Mapping[Key, Net], wiring: Wiring) -> list[Expression]:
    """The edges at the graph's ports in their order, those from an input to nets together."""
    found: list[Expression] = []
    done = set()
    for start, end in wiring.edges:
        if end[0] is None:
            found.append(written(nets, start, end))
        elif start[0] is None and start not in done:
            done.add(start)
            found.append(entry_edge(nets, wiring, start[1]))
    return found


def inner_edges(nets: Mapping[Key, Net], wiring: Wiring) -> list[Expression]:
    """The edges between nets; where all inputs of a net come from nets, its sources stand in a list."""
    found: list[Expression] = []
    for key, net in nets.items():
        fed = {port: start for port, start in wiring.fed[key] if start[0] is not None}
        if len(net.inputs) > 1 and all(port in fed for port in net.inputs):
            starts = [shortened(nets, fed.pop(port), OUTPUTS) for port in net.inputs]
            found.append(call("Rule", list_of(*starts), key))
        found += [written(nets, start, (key, port)) for port, start in fed.items()]
    return found


def entry_edge(nets: Mapping[Key, Net], wiring: Wiring, name: str) -> Expr:
    """The edge from an input to the nets it leads to."""
    ends = [shortened(nets, end, INPUTS) for end in wiring.targets[None, name] if end[0] is not None]
    return call("Rule", netport((None, name)), ends[0] if len(ends) == 1 else list_of(*ends))


def written(nets: Mapping[Key, Net], start: End, end: End) -> Expr:
    """One edge."""
    return call("Rule", shortened(nets, start, OUTPUTS), shortened(nets, end, INPUTS))


def shortened(nets: Mapping[Key, Net], end: End, side: str) -> Expression:
    """A port as edges name it: by its net alone where that has no other on this side."""
    key, port = end
    return key if key is not None and list(getattr(nets[key], side)) == [port] else netport(end)


def netport(end: End) -> Expr:
    """NetPort["port"], or NetPort[{key, "port"}]."""
    key, port = end
    return call("NetPort", port) if key is None else call("NetPort", list_of(key, port))
