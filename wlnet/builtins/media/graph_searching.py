"""What is found in graphs: paths, cycles, rounds through all edges, spanning trees, cliques."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from itertools import pairwise

from wlnet.evaluator.control import Aborted
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, is_list, list_of, literal_key, system

from .graph_changing import rebuilt
from .graphs import (
    Directed,
    Infinity,
    Network,
    Undirected,
    degree,
    ends_of,
    key_in,
    question,
    weak_components,
)

All = system("All")


def limits(spec: Expression, least: int = 1) -> tuple[int, float] | None:
    """From n (at most), {n} (exactly), {m, n} and Infinity: the least and the greatest length."""
    if spec is Infinity:
        return least, float("inf")
    if type(spec) is int:
        return least, spec
    if is_list(spec) and 1 <= len(spec.args) <= 2 and all(type(n) is int or n is Infinity for n in spec.args):
        low, high = (float("inf") if n is Infinity else n for n in (spec.args[0], spec.args[-1]))
        return low, high  # type: ignore[return-value]
    return None


def some(found: Iterator[Expression], count: Expression) -> Expression:
    """As many as are wanted."""
    most = float("inf") if count is All or count is Infinity else count
    if type(most) not in (int, float):
        return None
    result: list[Expression] = []
    while len(result) < most:
        item = next(found, None)
        if item is None:
            break
        result.append(item)
    return list_of(*result)


def ways(g: Network, start: Hashable, goal: Hashable, low: int, high: float) -> Iterator[list[Hashable]]:
    """The ways from one vertex to another without going anywhere twice, deeper and deeper."""
    way, inside = [start], {start}
    stack = [iter(dict.fromkeys(ends_of(g)(start)))]
    while stack:
        if state.abort:
            raise Aborted
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            inside.discard(way.pop())
        elif step == goal and low <= len(way) <= high:
            yield [*way, step]
        elif step not in inside and step != goal and len(way) < high:
            way.append(step)
            inside.add(step)
            stack.append(iter(dict.fromkeys(ends_of(g)(step))))


def find_path(g: Network, start: Expression, end: Expression, length: Expression = Infinity, count: Expression = 1):
    """The lists of vertices of ways between two vertices."""
    bounds, first, last = limits(length), key_in(g, start), key_in(g, end)
    if bounds is None:
        return None
    return some((g.names(way) for way in ways(g, first, last, *bounds)), count)


def edges_along(g: Network, way: list[Hashable]) -> Expr:
    """The edges of a way as they are walked."""
    steps = []
    for a, b in pairwise(way):
        heads = [g.edges[i].head for other, _, i in g.leaving[a] if other == b]
        steps.append(Expr(Undirected if Undirected in heads else Directed, (g.vertices[a], g.vertices[b])))
    return list_of(*steps)


def cycles(g: Network, low: int, high: float) -> Iterator[list[Hashable]]:
    """The cycles, each once: from its first vertex, and in one direction where edges have none."""
    for first in g.vertices:
        yield from cycles_from(g, first, low, high)


def cycles_from(g: Network, first: Hashable, low: int, high: float) -> Iterator[list[Hashable]]:
    """The cycles of which a vertex is the first."""
    place = {k: i for i, k in enumerate(g.vertices)}
    later = Network(g.vertices, g.edges)
    later.leaving = {k: [x for x in ends if place[x[0]] >= place[first]] for k, ends in g.leaving.items()}
    for way in ways(later, first, first, low, high):
        twice = len(way) == 3 and sum(b == way[1] for b, _, _ in g.leaving[first]) > 1
        if len(way) == 2 or g.directed or place[way[1]] < place[way[-2]] or twice:
            yield way


def find_cycle(g: Network, length: Expression = Infinity, count: Expression = 1) -> Expression:
    """Lists of edges."""
    bounds = limits(length)
    return None if bounds is None else some((edges_along(g, way) for way in cycles(g, *bounds)), count)


def hamiltonian_cycle(g: Network, count: Expression = 1) -> Expression:
    """Cycles through all vertices."""
    size = len(g.vertices)
    found = cycles_from(g, next(iter(g.vertices)), size, size) if size else iter(())
    return some((edges_along(g, w) for w in found), count)


def hamiltonian_path(g: Network, start: Expression = None, end: Expression = None) -> Expression:
    """A way through all vertices; {} where there is none."""
    size = len(g.vertices) - 1
    if size == 0:
        return g.names(g.vertices)
    starts = [key_in(g, start)] if start is not None else list(g.vertices)
    goals = [key_in(g, end)] if end is not None else list(g.vertices)
    found = (w for a in starts for b in goals if a != b for w in ways(g, a, b, size, size))
    return g.names(next(found, ()))


def is_eulerian(g: Network) -> bool:
    """Whether all edges can be walked in one round."""
    joined = [c for c in weak_components(g) if len(c) > 1 or any(b == c[0] for b, _, _ in g.leaving[c[0]])]
    if len(joined) > 1:
        return False
    if g.directed and g.edges:
        return all(len(g.leaving[k]) == len(g.entering[k]) for k in g.vertices)
    return all(degree(g, k) % 2 == 0 for k in g.vertices)


def eulerian_cycle(g: Network) -> Expression:
    """A list with a round through all edges (Hierholzer 1873); {} where there is none."""
    if not g.edges or not is_eulerian(g):
        return list_of()
    left = {k: list(reversed(ends)) for k, ends in g.leaving.items()}
    used: set[int] = set()
    stack = [literal_key(g.edges[0].args[0])]
    way: list[Hashable] = []
    while stack:
        ends = left[stack[-1]]
        while ends and ends[-1][2] in used:
            ends.pop()
        if ends:
            other, _, i = ends.pop()
            used.add(i)
            stack.append(other)
        else:
            way.append(stack.pop())
    return list_of(edges_along(g, way[::-1]))


def weight_of(g: Network) -> list[Expression]:
    """The weights of the edges."""
    found: dict[int, Expression] = {i: w for ends in g.leaving.values() for _, w, i in ends}
    return [found[i] for i in range(len(g.edges))]


def spanning_tree(g: Network) -> Expression:
    """The edges of least weight that hold everything together (Kruskal 1956)."""
    weights = weight_of(g)
    leader = {k: k for k in g.vertices}

    def root(k: Hashable) -> Hashable:
        while leader[k] != k:
            leader[k] = leader[leader[k]]
            k = leader[k]
        return k

    kept = []
    for i in sorted(range(len(g.edges)), key=lambda i: weights[i]):
        a, b = (root(literal_key(end)) for end in g.edges[i].args[:2])
        if a != b:
            leader[a] = b
            kept.append(i)
    kept.sort()
    return rebuilt(g, g.vertices.values(), [g.edges[i] for i in kept], kept)


def neighbours(g: Network) -> dict[Hashable, set[Hashable]]:
    """For each vertex those beside it."""
    return {k: ({*ends_of(g)(k)} | {*g.entering[k]}) - {k} for k in g.vertices}


def cliques(beside: dict[Hashable, set[Hashable]]) -> Iterator[list[Hashable]]:
    """The sets of vertices of which each is beside each, and that cannot grow (Bron and Kerbosch 1973)."""
    place = {k: i for i, k in enumerate(beside)}
    stack: list[tuple[list[Hashable], set[Hashable], set[Hashable]]] = [([], set(beside), set())]
    while stack:
        if state.abort:
            raise Aborted
        chosen, open_, done = stack.pop()
        if not open_:
            if not done and chosen:
                yield sorted(chosen, key=place.__getitem__)
            continue
        pivot = max(open_ | done, key=lambda k: len(beside[k] & open_))
        branches = []
        for k in sorted(open_ - beside[pivot], key=place.__getitem__):
            branches.append(([*chosen, k], open_ & beside[k], done & beside[k]))
            open_ = open_ - {k}
            done = done | {k}
        stack.extend(reversed(branches))


def sets(turned: bool) -> Callable[..., Expression]:
    """FindClique, or with all missing edges in place of edges FindIndependentVertexSet."""

    def run(g: Network, size: Expression = None, count: Expression = 1) -> Expression:
        bounds = (1, float("inf")) if size is None else limits(size)
        if bounds is None:
            return None
        beside = neighbours(g)
        if turned:
            beside = {k: set(g.vertices) - {k} - near for k, near in beside.items()}
        found = [c for c in cliques(beside) if bounds[0] <= len(c) <= bounds[1]]
        return some(iter([g.names(c) for c in sorted(found, key=len, reverse=True)]), count)

    return run


question("FindPath", "FindPath[graph, a, b] gives a way from a to b; FindPath[graph, a, b, k, n] n ways (or All) of at "
         "most k edges, {k} exactly k, {k1, k2} from k1 to k2.", find_path)  # fmt: skip
question("FindCycle", "FindCycle[graph] gives a cycle as a list of edges; FindCycle[graph, k, n] n cycles (or All) of "
         "at most k edges, {k} exactly k.", find_cycle)  # fmt: skip
question("FindHamiltonianCycle", "FindHamiltonianCycle[graph, n] gives n cycles (or All) through all vertices.",
         hamiltonian_cycle)  # fmt: skip
question("FindHamiltonianPath", "FindHamiltonianPath[graph, a, b] gives a way through all vertices.", hamiltonian_path)
question("FindEulerianCycle", "FindEulerianCycle[graph] gives a round through all edges.", eulerian_cycle)
question("FindSpanningTree", "FindSpanningTree[graph] is the graph of the edges of least weight that hold all "
         "vertices together.", spanning_tree)  # fmt: skip
question("FindClique", "FindClique[graph, k, n] gives n of the largest sets (or All) of at most k vertices that are "
         "all joined and cannot grow.", sets(False))  # fmt: skip
question("FindIndependentVertexSet", "FindIndependentVertexSet[graph, k, n] gives n of the largest sets (or All) of at "
         "most k vertices of which no two are joined, and that cannot grow.", sets(True))  # fmt: skip
