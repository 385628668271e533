"""Graphs: vertices and edges as Graph[{vertices}, {edges}], and questions about them."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from wlnet.evaluator import builtin, matcher, message
from wlnet.evaluator.builtin import is_options
from wlnet.expr import (
    REAL_TYPES,
    Expr,
    Expression,
    Symbol,
    call,
    has_head,
    is_list,
    list_of,
    literal_key,
    same,
    system,
)
from wlnet.interchange.frames import options_of
from wlnet.interchange.layered import topological

True_, False_, Infinity, Directed, Undirected = map(
    system, ("True", "False", "Infinity", "DirectedEdge", "UndirectedEdge")
)
KINDS = {"Rule": Directed, "DirectedEdge": Directed, "TwoWayRule": Undirected, "UndirectedEdge": Undirected}
NOT_A_GRAPH = {
    "graph": "A graph object is expected at position 1 in `1`.",
    "vertex": "`1` is not a vertex of the graph.",
}


@dataclass
class Network:
    """A graph read: vertices by key, and for each the edges that leave it: (other end, weight, number of the edge)."""

    vertices: dict[Hashable, Expression]
    edges: list[Expr]
    options: tuple[Expression, ...] = ()
    leaving: dict[Hashable, list[tuple[Hashable, Expression, int]]] = field(default_factory=dict)
    entering: dict[Hashable, list[Hashable]] = field(default_factory=dict)

    @property
    def directed(self) -> bool:
        """Whether every edge has a direction."""
        return all(e.head is Directed for e in self.edges)

    def names(self, keys: Iterable[Hashable]) -> Expr:
        """The vertices with these keys as a list."""
        return list_of(*(self.vertices[k] for k in keys))

    def expression(self) -> Expr:
        """Graph[{vertices}, {edges}, options]."""
        return call("Graph", list_of(*self.vertices.values()), list_of(*self.edges), *self.options)


def edge_of(e: Expression) -> Expr | None:
    """DirectedEdge[a, b] or UndirectedEdge[a, b], also for a -> b and a <-> b, and inside Labeled and the like."""
    if isinstance(e, Expr) and type(e.head) is Symbol:
        if e.head.name in ("Labeled", "Style", "Tooltip", "Property", "Annotation") and e.args:
            return edge_of(e.args[0])
        if e.head.name in KINDS and len(e.args) >= 2:
            return Expr(KINDS[e.head.name], e.args)
    return None


def read(e: Expression) -> Network | None:
    """The graph of Graph[...] or of a list of edges."""
    if is_list(e):
        e = call("Graph", e)
    if not has_head(e, system("Graph")) or not e.args:
        return None
    parts = [a for i, a in enumerate(e.args) if is_list(a) and i < 2 and not (i and is_options(a) and len(a.args))]
    if len(e.args) > 1 and is_list(e.args[0]) and is_list(e.args[1]) and all(map(edge_of, e.args[1].args)):
        parts = list(e.args[:2])
    if not parts or any(not is_options(a) for a in e.args[len(parts) :]):
        return None
    edges = [edge_of(a) for a in parts[-1].args]
    if any(found is None for found in edges):
        return None
    given = parts[0].args if len(parts) == 2 else ()
    whole = Network({}, [x for x in edges if x], e.args[len(parts) :])
    for vertex in (*given, *(end for x in whole.edges for end in x.args[:2])):
        whole.vertices.setdefault(literal_key(vertex), vertex)
    weights: Expression = options_of(whole.options).get("EdgeWeight")
    listed = weights.args if is_list(weights) and len(weights.args) == len(whole.edges) else (1,) * len(whole.edges)
    whole.leaving = {k: [] for k in whole.vertices}
    whole.entering = {k: [] for k in whole.vertices}
    for i, (x, weight) in enumerate(zip(whole.edges, listed, strict=True)):
        a, b = map(literal_key, x.args[:2])
        weight = weight.args[1] if has_head(weight, system("Rule")) and len(weight.args) == 2 else weight
        for start, end in ((a, b),) if x.head is Directed or a == b else ((a, b), (b, a)):
            whole.leaving[start].append((end, weight, i))
            whole.entering[end].append(start)
    return whole


@builtin("Graph", "Graph[{vertices}, {edges}, options] is a graph of edges a -> b or a <-> b; Graph[{edges}] has the"
         " vertices of its edges; Export draws it.")  # fmt: skip
def graph(*args):
    """The graph with its vertices named and its edges as DirectedEdge and UndirectedEdge."""
    found = read(Expr(system("Graph"), args))
    if found is None:
        return None
    whole = found.expression()
    return None if same(whole, Expr(system("Graph"), args)) else whole


def question(name: str, usage: str, of: Callable[..., Expression]) -> None:
    """Declare a function of a graph; message graph for other arguments."""

    most = of.__code__.co_argcount
    least = most - len(of.__defaults__ or ())

    def run(e, *more):
        """What is known of the graph."""
        if not least <= len(more) + 1 <= most:
            if not more:
                message(name, "argr", system(name), least)
            else:
                message(name, "argrx", system(name), len(more) + 1, least)
            return None
        found = read(e)
        if found is None:
            message(name, "graph", Expr(system(name), (e, *more)))
            return None
        try:
            return of(found, *more)
        except KeyError as unknown:
            message(name, "vertex", unknown.args[0])
            return None

    builtin(name, usage, messages=NOT_A_GRAPH, module=of.__module__)(run)


def truth(value: bool) -> Symbol:
    """True or False."""
    return True_ if value else False_


def chosen(items: Sequence[Expression], pattern: Expression) -> Expr:
    """The items that match a pattern."""
    if pattern is None:
        return list_of(*items)
    return list_of(*filter(matcher(pattern).matches, items))


def key_in(g: Network, vertex: Expression) -> Hashable:
    """The key of a vertex; KeyError for what is none."""
    key = literal_key(vertex)
    if key not in g.vertices:
        raise KeyError(vertex)
    return key


question("VertexList", "VertexList[graph] gives the vertices.", lambda g, p=None: chosen(list(g.vertices.values()), p))
question("EdgeList", "EdgeList[graph] gives the edges.", lambda g, p=None: chosen(g.edges, p))
question("VertexCount", "VertexCount[graph] gives the number of vertices.",
         lambda g, p=None: len(chosen(list(g.vertices.values()), p).args))  # fmt: skip
question("EdgeCount", "EdgeCount[graph] gives the number of edges.", lambda g, p=None: len(chosen(g.edges, p).args))
question("EmptyGraphQ", "EmptyGraphQ[graph] gives True if there are no edges.", lambda g: truth(not g.edges))
question("VertexQ", "VertexQ[graph, v] gives True if v is a vertex.", lambda g, v: truth(literal_key(v) in g.vertices))
question("EdgeQ", "EdgeQ[graph, e] gives True if e is an edge.", lambda g, x: truth(has_edge(g, x)))


def has_edge(g: Network, e: Expression) -> bool:
    """Whether an edge is there, an undirected one in either direction."""
    wanted = edge_of(e)
    if wanted is None:
        return False
    turned = Expr(Undirected, wanted.args[1::-1]) if wanted.head is Undirected else wanted
    return any(same(x, wanted) or same(x, turned) for x in g.edges)


def test(name: str, usage: str, of: Callable[[Network], bool]) -> None:
    """Declare a function that gives False for what is no graph."""

    def run(e):
        """True or False."""
        found = read(e) if has_head(e, system("Graph")) else None
        return truth(found is not None and of(found))

    builtin(name, usage, module=__name__)(run)


test("GraphQ", "GraphQ[e] gives True if e is a graph.", lambda g: True)
test("DirectedGraphQ", "DirectedGraphQ[e] gives True if e is a graph of directed edges.", lambda g: g.directed)
test("UndirectedGraphQ", "UndirectedGraphQ[e] gives True if e is a graph of undirected edges.",
     lambda g: all(e.head is Undirected for e in g.edges))  # fmt: skip
test("AcyclicGraphQ", "AcyclicGraphQ[e] gives True if e is a graph without cycles.", lambda g: acyclic(g))
test("ConnectedGraphQ", "ConnectedGraphQ[e] gives True if each vertex can be reached from each.",
     lambda g: len(components(g)) == 1)  # fmt: skip


def sorted_keys(g: Network) -> list[Hashable]:
    """The vertices, each after all that lead to it; fewer where there is a cycle."""
    return topological({k: [b for b, _, _ in ends] for k, ends in g.leaving.items()})


def acyclic(g: Network) -> bool:
    """Whether no way along edges comes back: for undirected edges, as many as vertices less components."""
    if g.directed:
        return len(sorted_keys(g)) == len(g.vertices)
    return len(g.edges) == len(g.vertices) - len(weak_components(g))


def topological_sort(g: Network) -> Expression:
    """The vertices in order; message cycle."""
    order = sorted_keys(g)
    if len(order) < len(g.vertices) or not g.directed:
        message("TopologicalSort", "dag", text="The graph is not directed and acyclic.")
        return None
    return g.names(order)


question("TopologicalSort", "TopologicalSort[graph] gives the vertices, each before those that its edges lead to.",
         topological_sort)  # fmt: skip


def reached(start: Hashable, onward: Callable[[Hashable], Iterable[Hashable]]) -> dict[Hashable, int]:
    """What can be reached from a vertex, nearest first, with the number of steps."""
    found = {start: 0}
    waiting = [start]
    for key in waiting:
        for other in onward(key):
            if other not in found:
                found[other] = found[key] + 1
                waiting.append(other)
    return found


def ends_of(g: Network) -> Callable[[Hashable], list[Hashable]]:
    """The vertices that edges lead to from one."""
    return lambda key: [b for b, _, _ in g.leaving[key]]


def components(g: Network) -> list[list[Hashable]]:
    """The sets of vertices that reach each other, the largest first."""
    left = dict.fromkeys(g.vertices)
    found = []
    while left:
        start = next(iter(left))
        ahead, behind = reached(start, ends_of(g)), reached(start, lambda k: g.entering[k])
        found.append([k for k in g.vertices if k in ahead and k in behind])
        for k in found[-1]:
            del left[k]
    return sorted(found, key=len, reverse=True)


def weak_components(g: Network) -> list[list[Hashable]]:
    """The sets of vertices that edges of any direction hold together, the largest first."""
    left = dict.fromkeys(g.vertices)
    found = []
    while left:
        near = reached(next(iter(left)), lambda k: [*ends_of(g)(k), *g.entering[k]])
        found.append([k for k in g.vertices if k in near])
        for k in found[-1]:
            del left[k]
    return sorted(found, key=len, reverse=True)


question("ConnectedComponents", "ConnectedComponents[graph] gives the lists of vertices that reach each other.",
         lambda g: list_of(*map(g.names, components(g))))  # fmt: skip
question("WeaklyConnectedComponents", "WeaklyConnectedComponents[graph] gives the lists of vertices that edges join.",
         lambda g: list_of(*map(g.names, weak_components(g))))  # fmt: skip


def near(g: Network, start: Expression, steps: Expression, onward: Callable[[Hashable], Iterable[Hashable]]) -> Expr:
    """The vertices at most so many steps away from a vertex or from one of a list."""
    most = steps if type(steps) in REAL_TYPES else float("inf")
    starts = start.args if is_list(start) and literal_key(start) not in g.vertices else (start,)
    found: dict[Hashable, None] = {}
    for vertex in starts:
        found.update((k, None) for k, n in reached(key_in(g, vertex), onward).items() if n <= most)
    return g.names(found)


question("VertexOutComponent", "VertexOutComponent[graph, v] gives the vertices that can be reached from v;"
         " VertexOutComponent[graph, v, k] in at most k steps.",
         lambda g, v, k=None: near(g, v, k, ends_of(g)))  # fmt: skip
question("VertexInComponent", "VertexInComponent[graph, v] gives the vertices from which v can be reached;"
         " VertexInComponent[graph, v, k] in at most k steps.",
         lambda g, v, k=None: near(g, v, k, lambda key: g.entering[key]))  # fmt: skip


def per_vertex(count: Callable[[Network, Hashable], int]) -> Callable[..., Expression]:
    """The number of a vertex, or the list of those of all."""
    return lambda g, v=None: list_of(*(count(g, k) for k in g.vertices)) if v is None else count(g, key_in(g, v))


def degree(g: Network, key: Hashable) -> int:
    """How many ends of edges lie at a vertex."""
    return sum(literal_key(end) == key for e in g.edges for end in e.args[:2])


question("VertexDegree", "VertexDegree[graph] gives how many edges lie at the vertices; VertexDegree[graph, v] at one.",
         per_vertex(degree))  # fmt: skip
question("VertexOutDegree", "VertexOutDegree[graph] gives the numbers of edges that leave the vertices.",
         per_vertex(lambda g, k: len(g.leaving[k])))  # fmt: skip
question("VertexInDegree", "VertexInDegree[graph] gives the numbers of edges that enter the vertices.",
         per_vertex(lambda g, k: len(g.entering[k])))  # fmt: skip
question(
    "AdjacencyList",
    "AdjacencyList[graph, v] gives the vertices beside v.",
    lambda g, v: g.names(k for k in g.vertices if k in {*ends_of(g)(key_in(g, v)), *g.entering[key_in(g, v)]}),
)


def shortest(g: Network, start: Expression, end: Expression) -> tuple[Expression, list[Hashable]] | None:
    """The length of the shortest way and its vertices (Dijkstra 1959); None where there is none."""
    first, last = key_in(g, start), key_in(g, end)
    best: dict[Hashable, Expression] = {first: 0}
    before: dict[Hashable, Hashable] = {}
    done: set[Hashable] = set()
    waiting: list[tuple[Expression, int, Hashable]] = [(0, 0, first)]
    count = 0
    while waiting:
        length, _, key = heapq.heappop(waiting)
        if key in done:
            continue
        done.add(key)
        if key == last:
            way = [key]
            while way[-1] != first:
                way.append(before[way[-1]])
            return length, way[::-1]
        for other, weight, _ in g.leaving[key]:
            total = length + weight
            if other not in best or total < best[other]:
                best[other], before[other] = total, key
                count += 1
                heapq.heappush(waiting, (total, count, other))
    return None


def path(g: Network, start: Expression, end: Expression) -> Expression:
    """The vertices on the shortest way, {} where there is none."""
    found = shortest(g, start, end)
    return list_of() if found is None else g.names(found[1])


def distance(g: Network, start: Expression, end: Expression = None) -> Expression:
    """The length of the shortest way; the list of those to all vertices."""
    if end is None:
        return list_of(*(distance(g, start, v) for v in g.vertices.values()))
    found = shortest(g, start, end)
    return Infinity if found is None else found[0]


question("FindShortestPath", "FindShortestPath[graph, a, b] gives the vertices on a shortest way from a to b.", path)
question("GraphDistance", "GraphDistance[graph, a, b] gives the length of a shortest way; GraphDistance[graph, a] those"
         " to all vertices.", distance)  # fmt: skip


def adjacency(g: Network) -> Expression:
    """m[i, j]: how many edges lead from vertex i to vertex j, as a SparseArray."""
    place = {k: i + 1 for i, k in enumerate(g.vertices)}
    counts = Counter((place[key], place[other]) for key, ends in g.leaving.items() for other, _, _ in ends)
    rules = [call("Rule", list_of(*at), count) for at, count in sorted(counts.items())]
    return call("SparseArray", list_of(*rules), list_of(len(place), len(place)))


question(
    "AdjacencyMatrix", "AdjacencyMatrix[graph] gives the matrix of the numbers of edges between vertices.", adjacency
)
