"""Graphs from matrices, from other graphs and from numbers; drawings of graphs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import pairwise

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.builtin import is_options
from wlnet.expr import Expr, Expression, SparseArray, call, is_list, list_of, literal_key, system

from .graphs import NOT_A_GRAPH, Directed, Network, Undirected, question, read


@builtin("AdjacencyGraph", "AdjacencyGraph[matrix] gives the graph with an edge for each 1; AdjacencyGraph[{v1, ...},"
         " matrix] with these vertices.",
         messages={"mat": "`1` is not a square matrix of zeros and ones."})  # fmt: skip
def adjacency_graph(*args):
    """Undirected where the matrix is symmetric."""
    from ..lists.packing import array_of

    options = [a for a in args if is_options(a) and not (is_list(a) and not a.args)]
    items = [a for a in args if a not in options]
    if not 1 <= len(items) <= 2:
        return None
    dense = evaluate(call("Normal", items[-1])) if isinstance(items[-1], SparseArray) else items[-1]
    matrix = array_of(dense)
    if matrix is None or matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.dtype.kind not in "if":
        message("AdjacencyGraph", "mat", items[-1])
        return None
    count = len(matrix)
    vertices = items[0].args if len(items) == 2 and is_list(items[0]) else tuple(range(1, count + 1))
    if len(vertices) != count:
        message("AdjacencyGraph", "mat", items[-1])
        return None
    both = bool((matrix == matrix.T).all())
    kind = Undirected if both else Directed
    cells = [(i, j) for i in range(count) for j in range(i if both else 0, count)]
    edges = [Expr(kind, (vertices[i], vertices[j])) for i, j in cells for _ in range(int(matrix[i, j]))]
    return call("Graph", list_of(*vertices), list_of(*edges), *options)


def subgraph(g: Network, vertices: Expression) -> Expression:
    """The graph of some vertices and the edges between them."""
    kept = {literal_key(v) for v in (vertices.args if is_list(vertices) else (vertices,))}
    names = [v for k, v in g.vertices.items() if k in kept]
    edges = [e for e in g.edges if all(literal_key(end) in kept for end in e.args[:2])]
    return call("Graph", list_of(*names), list_of(*edges))


question("Subgraph", "Subgraph[graph, {v1, ...}] gives the graph of these vertices.", subgraph)
question(
    "ReverseGraph",
    "ReverseGraph[graph] gives the graph with all edges turned around.",
    lambda g: call(
        "Graph",
        list_of(*g.vertices.values()),
        list_of(*(Expr(e.head, (e.args[1], e.args[0], *e.args[2:])) for e in g.edges)),
        *g.options,
    ),
)
question("UndirectedGraph", "UndirectedGraph[graph] gives the graph with undirected edges.", lambda g: undirected(g))


def undirected(g: Network) -> Expression:
    """The graph without directions, each pair of vertices joined once."""
    found: dict[Hashable, Expr] = {}
    place = {k: i for i, k in enumerate(g.vertices)}
    for e in g.edges:
        ends = tuple(sorted(e.args[:2], key=lambda v: place[literal_key(v)]))
        found.setdefault(tuple(map(literal_key, ends)), Expr(Undirected, ends))
    return call("Graph", list_of(*g.vertices.values()), list_of(*found.values()))


def regular(name: str, usage: str, edges: Callable[[int], list[tuple[int, int]]]) -> None:
    """Declare a graph of the vertices 1 to n."""

    def run(n, *options):
        """A graph of undirected edges."""
        if type(n) is not int or n < 1 or n > 10_000 or not all(map(is_options, options)):
            return None
        joined = [Expr(Undirected, pair) for pair in edges(n)]
        return call("Graph", list_of(*range(1, n + 1)), list_of(*joined), *options)

    builtin(name, usage, module=__name__)(run)


regular("CycleGraph", "CycleGraph[n] is the graph of n vertices in a ring.",
        lambda n: [(i, i % n + 1) for i in range(1, n + 1)] if n > 1 else [])  # fmt: skip


@builtin("PathGraph", "PathGraph[{v1, v2, ...}] is the graph of vertices joined one after the other.")
def path_graph(vertices, *options):
    """A graph of undirected edges."""
    if not is_list(vertices) or not all(map(is_options, options)):
        return None
    joined = [Expr(Undirected, pair) for pair in pairwise(vertices.args)]
    return call("Graph", vertices, list_of(*joined), *options)


def graph_plot(name: str, usage: str) -> None:
    """Declare a function that draws a graph."""

    def run(e, *options):
        """The Graphics of boxes with the vertices' names, in layers."""
        from wlnet.interchange.flowcharts import graph_graphics

        found = read(e)
        if found is None or not all(map(is_options, options)):
            message(name, "graph", Expr(system(name), (e, *options)))
            return None
        found.options = (*options, *found.options)
        return graph_graphics(found.expression())

    builtin(name, usage, messages=NOT_A_GRAPH, module=__name__)(run)


graph_plot("GraphPlot", "GraphPlot[graph] or GraphPlot[{a -> b, ...}] is a drawing of a graph.")
graph_plot("LayeredGraphPlot", "LayeredGraphPlot[graph] is a drawing of a graph in layers.")
