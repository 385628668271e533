"""Graphs made of graphs: vertices and edges added and taken away, unions, complements, neighborhoods."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations, permutations

from wlnet.evaluator import builtin, matcher, message
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, literal_key, system

from .graphs import (
    NOT_A_GRAPH,
    Directed,
    Network,
    Undirected,
    edge_of,
    ends_of,
    key_in,
    question,
    reached,
    read,
    weak_components,
)

Rule = system("Rule")
PER_EDGE = frozenset(("EdgeWeight", "EdgeCapacity", "EdgeCost", "EdgeLabels", "EdgeStyle"))
PER_VERTEX = frozenset(("VertexWeight", "VertexCoordinates", "VertexLabels", "VertexStyle"))


def edge_key(e: Expr) -> Hashable:
    """What two edges between the same vertices, in the same direction if they have one, share."""
    ends = tuple(map(literal_key, e.args[:2]))
    return ends if e.head is Directed else frozenset(ends)


def rebuilt(g: Network, vertices: Iterable[Expression], edges: Sequence[Expr], kept: Sequence[int] | None = None
            ) -> Expr:  # fmt: skip
    """A graph with the options of another; lists of settings for edges keep those of the edges `kept`."""
    options = []
    for o in g.options:
        name = o.args[0].name if has_head(o, Rule) and hasattr(o.args[0], "name") else ""
        listed = has_head(o, Rule) and is_list(o.args[1])
        if name in PER_EDGE and listed and len(o.args[1].args) == len(g.edges):
            if kept is None:
                continue
            options.append(Expr(Rule, (o.args[0], list_of(*(o.args[1].args[i] for i in kept)))))
        elif not (name in PER_VERTEX and listed):
            options.append(o)
    return call("Graph", list_of(*vertices), list_of(*edges), *options)


def vertex_add(g: Network, new: Expression) -> Expression:
    """The graph with more vertices."""
    named = dict(g.vertices)
    for v in new.args if is_list(new) else (new,):
        named.setdefault(literal_key(v), v)
    return rebuilt(g, named.values(), g.edges, range(len(g.edges)))


def vertex_delete(g: Network, gone: Expression) -> Expression:
    """The graph without some vertices, or those of a pattern, and without their edges."""
    if not is_list(gone) and literal_key(gone) not in g.vertices:
        fits = matcher(gone)
        dropped = {k for k, v in g.vertices.items() if fits.matches(v)}
        if not dropped:
            raise KeyError(gone)
    else:
        dropped = {key_in(g, v) for v in (gone.args if is_list(gone) else (gone,))}
    return restricted(g, [k for k in g.vertices if k not in dropped])


def restricted(g: Network, keys: Iterable[Hashable]) -> Expr:
    """The graph of some vertices and the edges between them."""
    kept = dict.fromkeys(keys)
    at = [i for i, e in enumerate(g.edges) if all(literal_key(end) in kept for end in e.args[:2])]
    return rebuilt(g, [g.vertices[k] for k in kept], [g.edges[i] for i in at], at)


def edges_in(e: Expression) -> list[Expr] | None:
    """The edges of an edge or a list of them."""
    found = [edge_of(x) for x in (e.args if is_list(e) else (e,))]
    return None if None in found else [x for x in found if x is not None]


def edge_add(g: Network, new: Expression) -> Expression:
    """The graph with more edges, and with their ends."""
    more = edges_in(new)
    return None if more is None else rebuilt(g, g.vertices.values(), [*g.edges, *more])


def edge_delete(g: Network, gone: Expression) -> Expression:
    """The graph without some edges, or those of a pattern; message edge."""
    listed = edges_in(gone)
    if listed is None:
        fits = matcher(gone)
        at = [i for i, e in enumerate(g.edges) if not fits.matches(e)]
    else:
        dropped = {edge_key(e) for e in listed}
        missing = dropped - {edge_key(e) for e in g.edges}
        if missing:
            message("EdgeDelete", "inv", gone, text="`1` is not an edge, or has one that is none, of the graph.")
            return None
        at = [i for i, e in enumerate(g.edges) if edge_key(e) not in dropped]
    return rebuilt(g, g.vertices.values(), [g.edges[i] for i in at], at)


def vertex_replace(g: Network, rules: Expression) -> Expression:
    """The graph with other names for vertices."""
    given = rules.args if is_list(rules) else (rules,)
    if not all(has_head(r, Rule) and len(r.args) == 2 for r in given):
        return None
    table = {literal_key(r.args[0]): r.args[1] for r in given}
    names = {k: table.get(k, v) for k, v in g.vertices.items()}
    edges = [Expr(e.head, (*(names[literal_key(v)] for v in e.args[:2]), *e.args[2:])) for e in g.edges]
    return rebuilt(g, names.values(), edges, range(len(edges)))


def numbered(g: Network, start: Expression = 1) -> Expression:
    """The graph with integers for vertices."""
    if type(start) is not int:
        return None
    return vertex_replace(g, list_of(*(call("Rule", v, start + i) for i, v in enumerate(g.vertices.values()))))


def complement(g: Network) -> Expression:
    """The graph of the edges that are missing."""
    there = {edge_key(e) for e in g.edges}
    pairs = permutations(g.vertices.values(), 2) if g.directed and g.edges else combinations(g.vertices.values(), 2)
    edges = [Expr(Directed if g.directed and g.edges else Undirected, p) for p in pairs]
    return call("Graph", list_of(*g.vertices.values()), list_of(*(e for e in edges if edge_key(e) not in there)))


def neighborhood(g: Network, start: Expression, steps: Expression = 1) -> Expression:
    """The graph of the vertices at most so many steps from some."""
    if type(steps) is not int or steps < 0:
        return None
    starts = start.args if is_list(start) and literal_key(start) not in g.vertices else (start,)
    found: dict[Hashable, None] = {}
    for v in starts:
        near = reached(key_in(g, v), lambda k: [*ends_of(g)(k), *g.entering[k]])
        found.update((k, None) for k, n in near.items() if n <= steps)
    return restricted(g, found)


def closure(g: Network) -> Expression:
    """The graph with an edge to everything that can be reached."""
    kind = Directed if g.directed and g.edges else Undirected
    edges: dict[Hashable, Expr] = {}
    for k, v in g.vertices.items():
        ahead = dict.fromkeys(t for nearest in ends_of(g)(k) for t in reached(nearest, ends_of(g)))
        for t in ahead:
            new = Expr(kind, (v, g.vertices[t]))
            if kind is Directed or t != k:
                edges.setdefault(edge_key(new), new)
    return call("Graph", list_of(*g.vertices.values()), list_of(*edges.values()))


def directed(g: Network) -> Expression:
    """The graph with two edges for each without direction."""
    edges = [x for e in g.edges for x in ((e,) if e.head is Directed else (
        Expr(Directed, e.args[:2]), Expr(Directed, e.args[1::-1])))]  # fmt: skip
    return rebuilt(g, g.vertices.values(), edges)


question("VertexAdd", "VertexAdd[graph, v] or VertexAdd[graph, {v1, ...}] adds vertices.", vertex_add)
question("VertexDelete", "VertexDelete[graph, v] takes vertices and their edges away: v, those in a list, or those "
         "that match a pattern.", vertex_delete)  # fmt: skip
question("EdgeAdd", "EdgeAdd[graph, e] or EdgeAdd[graph, {e1, ...}] adds edges.", edge_add)
question("EdgeDelete", "EdgeDelete[graph, e] takes edges away: e, those in a list, or those that match a pattern.",
         edge_delete)  # fmt: skip
question("VertexReplace", "VertexReplace[graph, {v -> w, ...}] gives other names to vertices.", vertex_replace)
question("IndexGraph", "IndexGraph[graph] is the graph with vertices 1, 2, ...; IndexGraph[graph, r] begins with r.",
         numbered)  # fmt: skip
question("GraphComplement", "GraphComplement[graph] is the graph of the edges that are missing.", complement)
question("NeighborhoodGraph", "NeighborhoodGraph[graph, v] is the graph of v and the vertices beside it; "
         "NeighborhoodGraph[graph, v, k] of those at most k steps away.", neighborhood)  # fmt: skip
question("TransitiveClosureGraph", "TransitiveClosureGraph[graph] has an edge to each vertex that can be reached.",
         closure)  # fmt: skip
question("DirectedGraph", "DirectedGraph[graph] has two directed edges for each undirected one.", directed)
question("ConnectedGraphComponents", "ConnectedGraphComponents[graph] gives the graphs of the connected components.",
         lambda g: list_of(*(restricted(g, c) for c in weak_components(g))))  # fmt: skip


def combination(name: str, usage: str, keep: Callable[[list[set[Hashable]], Hashable], bool]) -> None:
    """Declare a graph of the vertices of several graphs and of some of their edges."""

    def run(*graphs):
        """The graph; message graph."""
        found = [read(e) for e in graphs]
        if not found or any(g is None for g in found):
            message(name, "graph", Expr(system(name), graphs))
            return None
        networks = [g for g in found if g is not None]
        sets = [{edge_key(e) for e in g.edges} for g in networks]
        vertices = {k: v for g in networks for k, v in g.vertices.items()}
        edges = {edge_key(e): e for g in reversed(networks) for e in reversed(g.edges)}
        kept = [e for k, e in reversed(edges.items()) if keep(sets, k)]
        return call("Graph", list_of(*vertices.values()), list_of(*kept))

    builtin(name, usage, messages=NOT_A_GRAPH, module=__name__)(run)


combination("GraphUnion", "GraphUnion[g1, g2, ...] is the graph of all vertices and edges.", lambda sets, k: True)
combination("GraphIntersection", "GraphIntersection[g1, g2, ...] is the graph of all vertices and of the edges that "
            "all have.", lambda sets, k: all(k in s for s in sets))  # fmt: skip
combination("GraphDifference", "GraphDifference[g1, g2] is the graph of all vertices and of the edges of g1 that g2 "
            "does not have.", lambda sets, k: k in sets[0] and not any(k in s for s in sets[1:]))  # fmt: skip
