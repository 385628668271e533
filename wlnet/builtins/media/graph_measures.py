"""Graphs measured: distances, matrices, kinds of graphs, graphs that are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from wlnet.evaluator import builtin, message
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.state import state
from wlnet.expr import Expression, call, has_head, list_of, literal_key, system

from .graph_searching import hamiltonian_cycle, is_eulerian, neighbours
from .graphs import (
    NOT_A_GRAPH,
    Directed,
    Infinity,
    Network,
    distance,
    ends_of,
    key_in,
    question,
    reached,
    read,
    test,
    truth,
    weak_components,
)


def distances(g: Network) -> dict[Hashable, list[Expression]]:
    """The lengths of the shortest ways from each vertex to all."""
    return {k: list(distance(g, v).args) for k, v in g.vertices.items()}


def eccentricities(g: Network) -> dict[Hashable, Expression]:
    """How far each vertex is from the one that is farthest off."""
    return {k: Infinity if Infinity in row else max(row) for k, row in distances(g).items()}


def extreme(name: str, usage: str, most: bool, lists: bool) -> None:
    """Declare a question about the greatest or least eccentricity, or the vertices that have it."""

    def of(g: Network) -> Expression:
        found = eccentricities(g)
        finite = [x for x in found.values() if x is not Infinity]
        if not found:
            return None
        best = Infinity if most and len(finite) < len(found) else (max if most else min)(finite, default=Infinity)
        return g.names(k for k, x in found.items() if x == best) if lists else best

    question(name, usage, of)


extreme("GraphDiameter", "GraphDiameter[graph] is the greatest distance of two vertices.", True, False)
extreme("GraphRadius", "GraphRadius[graph] is the least eccentricity of a vertex.", False, False)
extreme("GraphPeriphery", "GraphPeriphery[graph] gives the vertices of greatest eccentricity.", True, True)
extreme("GraphCenter", "GraphCenter[graph] gives the vertices of least eccentricity.", False, True)
question("VertexEccentricity", "VertexEccentricity[graph, v] is the distance of v to the vertex farthest off.",
         lambda g, v: eccentricities(g)[key_in(g, v)])  # fmt: skip
question("GraphDistanceMatrix", "GraphDistanceMatrix[graph] is the matrix of the distances of all vertices.",
         lambda g: list_of(*(list_of(*row) for row in distances(g).values())))  # fmt: skip
question("VertexIndex", "VertexIndex[graph, v] is the place of v among the vertices.",
         lambda g, v: list(g.vertices).index(key_in(g, v)) + 1)  # fmt: skip
question("GraphDensity", "GraphDensity[graph] is the number of edges over that of a complete graph.",
         lambda g: call("Divide", len(g.edges) * (1 if g.directed and g.edges else 2),
                        len(g.vertices) * (len(g.vertices) - 1)) if len(g.vertices) > 1 else 0)  # fmt: skip


def weighted_matrix(g: Network) -> Expression:
    """m[i, j]: the weight of the edge from vertex i to vertex j."""
    place = {k: i + 1 for i, k in enumerate(g.vertices)}
    found: dict[tuple[int, int], Expression] = {}
    for k, ends in g.leaving.items():
        for other, weight, _ in ends:
            at = place[k], place[other]
            found[at] = call("Plus", found[at], weight) if at in found else weight
    rules = [call("Rule", list_of(*at), w) for at, w in sorted(found.items(), key=lambda x: x[0])]
    return call("SparseArray", list_of(*rules), list_of(len(place), len(place)))


def kirchhoff(g: Network) -> Expression:
    """Degrees on the diagonal, minus the adjacency matrix elsewhere."""
    keys = list(g.vertices)
    place = {k: i for i, k in enumerate(keys)}
    cells = [[0] * len(keys) for _ in keys]
    for k in keys:
        for other, _, _ in g.leaving[k]:
            if other != k:
                cells[place[k]][place[other]] -= 1
                cells[place[k]][place[k]] += 1
    return call("SparseArray", list_of(*(list_of(*row) for row in cells)))


def incidence(g: Network) -> Expression:
    """m[v, e]: 1 for the ends of undirected edges; -1 and 1 for the beginning and the end of directed ones."""
    place = {k: i for i, k in enumerate(g.vertices)}
    cells = [[0] * len(g.edges) for _ in place]
    for j, e in enumerate(g.edges):
        a, b = (place[literal_key(end)] for end in e.args[:2])
        if a == b:
            cells[a][j] = -2 if e.head is Directed else 2
        else:
            cells[a][j], cells[b][j] = (-1, 1) if e.head is Directed else (1, 1)
    return call("SparseArray", list_of(*(list_of(*row) for row in cells)))


question("WeightedAdjacencyMatrix", "WeightedAdjacencyMatrix[graph] is the matrix of the weights of the edges.",
         weighted_matrix)  # fmt: skip
question("KirchhoffMatrix", "KirchhoffMatrix[graph] is the matrix of degrees less the adjacency matrix.", kirchhoff)
question("IncidenceMatrix", "IncidenceMatrix[graph] is the matrix of vertices and edges that meet.", incidence)


def is_bipartite(g: Network) -> bool:
    """Whether two colors are enough."""
    beside = neighbours(g)
    color: dict[Hashable, int] = {}
    for start in g.vertices:
        if start not in color:
            color.update((k, n % 2) for k, n in reached(start, lambda k: beside[k]).items())
    return all(color[k] != color[other] for k, near in beside.items() for other in near) and not any(
        literal_key(e.args[0]) == literal_key(e.args[1]) for e in g.edges)  # fmt: skip


def is_complete(g: Network) -> bool:
    """Whether each vertex has an edge to each other one."""
    return all(len({*ends_of(g)(k)} - {k}) == len(g.vertices) - 1 for k in g.vertices) and not any(
        literal_key(e.args[0]) == literal_key(e.args[1]) for e in g.edges)  # fmt: skip


test("TreeGraphQ", "TreeGraphQ[e] gives True if e is a tree.",
     lambda g: len(weak_components(g)) == 1 and len(g.edges) == len(g.vertices) - 1)  # fmt: skip
test("CompleteGraphQ", "CompleteGraphQ[e] gives True if e is a graph in which each vertex is joined with each.",
     is_complete)  # fmt: skip
test("BipartiteGraphQ", "BipartiteGraphQ[e] gives True if e is a graph of two parts without edges inside.",
     is_bipartite)  # fmt: skip
test("EulerianGraphQ", "EulerianGraphQ[e] gives True if e is a graph of which all edges can be walked in one round.",
     lambda g: bool(g.edges) and is_eulerian(g))  # fmt: skip
test("HamiltonianGraphQ", "HamiltonianGraphQ[e] gives True if e is a graph with a cycle through all vertices.",
     lambda g: bool(g.vertices) and bool(hamiltonian_cycle(g).args))  # fmt: skip
test("WeightedGraphQ", "WeightedGraphQ[e] gives True if e is a graph whose edges have weights.",
     lambda g: any(has_head(o, system("Rule")) and o.args[0] is system("EdgeWeight") for o in g.options))  # fmt: skip


def same_shape(g: Network, h: Network) -> bool:
    """Whether the vertices of one graph can be renamed to make the other; by refined colors, then by trying."""
    if len(g.vertices) != len(h.vertices) or len(g.edges) != len(h.edges):
        return False
    edges = [Counter((k, other) for k, ends in x.leaving.items() for other, _, _ in ends) for x in (g, h)]
    colors: list[dict[Hashable, int]] = [dict.fromkeys(x.vertices, 0) for x in (g, h)]
    for _ in range(len(g.vertices)):
        kinds: dict[Hashable, int] = {}
        signs = [
            {k: (c[k], tuple(sorted(c[b] for b, _, _ in x.leaving[k])), tuple(sorted(c[b] for b in x.entering[k])),
                 counts[k, k]) for k in x.vertices}
            for x, c, counts in zip((g, h), colors, edges, strict=True)
        ]  # fmt: skip
        new = [{k: kinds.setdefault(s, len(kinds)) for k, s in found.items()} for found in signs]
        if Counter(new[0].values()) != Counter(new[1].values()):
            return False
        if len(set(new[0].values())) == len(set(colors[0].values())):
            break
        colors = new
    left = sorted(g.vertices, key=lambda k: Counter(colors[0].values())[colors[0][k]])
    matched: dict[Hashable, Hashable] = {}

    def extend(i: int) -> bool:
        if state.abort:
            raise Aborted
        if i == len(left):
            return True
        a = left[i]
        for b in h.vertices:
            if colors[1][b] != colors[0][a] or b in matched.values():
                continue
            if all(edges[0][a, x] == edges[1][b, y] and edges[0][x, a] == edges[1][y, b] for x, y in matched.items()):
                matched[a] = b
                if extend(i + 1):
                    return True
                del matched[a]
        return False

    return extend(0)


@builtin("IsomorphicGraphQ", "IsomorphicGraphQ[g1, g2] gives True if one graph is the other with renamed vertices.",
         messages=NOT_A_GRAPH)  # fmt: skip
def isomorphic_graph_q(first, second):
    """True or False; False for what is no graph."""
    g, h = (read(e) if has_head(e, system("Graph")) else None for e in (first, second))
    if g is None or h is None:
        message("IsomorphicGraphQ", "graph", call("IsomorphicGraphQ", first, second))
        return system("False")
    return truth(same_shape(g, h))
