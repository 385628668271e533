"""NestGraph: the graph of what a function leads to."""

from __future__ import annotations

from collections.abc import Hashable

from wlnet.evaluator import applier, builtin, message
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, literal_key, system
from wlnet.interchange.frames import options_of

from .graph_families import split_options
from .graphs import Directed, Undirected, read

Graph, False_ = system("Graph"), system("False")


@builtin("NestGraph", "NestGraph[f, x, n] gives the graph with edges from x to the elements of f[x], or to f[x] "
         "itself, and so on n times; x may be a list of vertices or a graph.")  # fmt: skip
def nest_graph(*args):
    """The graph; every vertex is asked for once."""
    plain, options = split_options(args)
    if not 2 <= len(plain) <= 3:
        message("NestGraph", "argb", system("NestGraph"), len(plain), 2, 3)
        return None
    function, start, times = (*plain, 1)[:3]
    if type(times) is not int or times < 0:
        message("NestGraph", "intnm", 3, call("NestGraph", *args))
        return None
    network = read(start) if has_head(start, Graph) else None
    if has_head(start, Graph) and network is None:
        return None
    directed = options_of(options).get("DirectedEdges") is not False_
    edges = list(network.edges) if network is not None else []
    first = network.vertices.values() if network is not None else start.args if is_list(start) else (start,)
    vertices: dict[Hashable, Expression] = {literal_key(v): v for v in first}
    known = {name_of(e) for e in edges}
    apply, waiting = applier(function), list(vertices.values())
    for _ in range(times):
        found: list[Expression] = []
        for v in waiting:
            value = apply(v)
            for w in value.args if is_list(value) else (value,):
                edge = Expr(Directed if directed else Undirected, (v, w))
                if name_of(edge) not in known:
                    known.add(name_of(edge))
                    edges.append(edge)
                if literal_key(w) not in vertices:
                    vertices[literal_key(w)] = w
                    found.append(w)
        waiting = found
    kept = [o for o in options if not (isinstance(o, Expr) and o.args and o.args[0] is system("DirectedEdges"))]
    return call("Graph", list_of(*vertices.values()), list_of(*edges), *kept)


def name_of(edge: Expr) -> Hashable:
    """What equal edges have in common; the ends of undirected ones have no order."""
    ends = tuple(map(literal_key, edge.args[:2]))
    return (edge.head, ends) if edge.head is Directed else (edge.head, frozenset(ends))
