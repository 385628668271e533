"""Graphs of well-known kinds: grids, stars, wheels, cubes, trees; graphs of a relation; random graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, product

from wlnet.evaluator import applier, builtin, declare, message
from wlnet.evaluator.builtin import is_options
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system
from wlnet.interchange.frames import options_of

from .graphs import Directed, True_, Undirected

MOST = 200_000  # edges
Pairs = Iterable[tuple[int, int]]
SIZES = {"sizes": "`1` is no size of a graph, or the graph would be too large."}


def split_options(args: Sequence[Expression]) -> tuple[list[Expression], list[Expression]]:
    """What comes before the options, and the options."""
    plain = [a for a in args if not (is_options(a) and not (is_list(a) and not a.args))]
    return plain, [a for a in args if not any(a is p for p in plain)]


def made(count: int, pairs: Pairs, options: Sequence[Expression]) -> Expr:
    """The graph of the vertices 1 to n; with DirectedEdges -> True each edge leads from the first to the second."""
    wanted = options_of(options).get("DirectedEdges")
    kind = Directed if wanted is True_ else Undirected
    kept = [o for o in options if not (isinstance(o, Expr) and o.args and o.args[0] is system("DirectedEdges"))]
    return call("Graph", list_of(*range(1, count + 1)), list_of(*(Expr(kind, pair) for pair in pairs)), *kept)


def family(name: str, usage: str, of: Callable[..., tuple[int, Pairs] | None]) -> None:
    """Declare a graph that is given by integers, or by lists of them; message sizes for others."""

    def run(*args):
        """The graph."""
        sizes, options = split_options(args)
        numbers = [s if type(s) is int else tuple(s.args) if is_list(s) else None for s in sizes]
        if len(numbers) not in range(1, of.__code__.co_argcount + 1) or None in numbers:
            return None
        flat = [n for s in numbers for n in (s if isinstance(s, tuple) else (s,))]
        if not all(type(n) is int for n in flat):
            return None
        found = of(*numbers) if all(0 <= n <= MOST for n in flat) else None
        if found is None:
            message(name, "sizes", sizes[0] if len(sizes) == 1 else list_of(*sizes))
            return None
        return made(*found, options)

    builtin(name, usage, messages=SIZES, module=__name__)(run)


def grid(sizes: tuple[int, ...] | int) -> tuple[int, Pairs] | None:
    """The points of a grid, the first coordinate running fastest, with their neighbours."""
    sizes = sizes if isinstance(sizes, tuple) else (sizes,)
    count = 1
    for n in sizes:
        count *= n
    if not 0 < count * len(sizes) <= MOST:
        return None
    pairs, stride = [], [1]
    for n in sizes:
        stride.append(stride[-1] * n)
    for at in range(count):
        for n, step in zip(sizes, stride, strict=False):
            if at // step % n + 1 < n:
                pairs.append((at + 1, at + step + 1))
    return count, pairs


def tree(levels: int, branches: int = 2) -> tuple[int, Pairs] | None:
    """A tree in which each vertex above the last level has as many children."""
    count = sum(branches**k for k in range(levels)) if levels < 60 else MOST + 1
    if not 0 < count <= MOST or branches < 1:
        return None
    return count, [((i - 2) // branches + 1, i) for i in range(2, count + 1)]


def kary(count: int, branches: int = 2) -> tuple[int, Pairs] | None:
    """A tree of so many vertices, filled level by level."""
    return (count, [((i - 2) // branches + 1, i) for i in range(2, count + 1)]) if count and branches else None


def circulant(count: int, jumps: int | tuple[int, ...]) -> tuple[int, Pairs] | None:
    """Vertices in a ring, joined with those some places on."""
    steps = jumps if isinstance(jumps, tuple) else (jumps,)
    if not count or count * len(steps) > MOST:
        return None
    found = {tuple(sorted((i, (i + j) % count))): None for j in steps for i in range(count) if j % count}
    return count, sorted((a + 1, b + 1) for a, b in found)


def petersen(count: int = 5, jump: int = 2) -> tuple[int, Pairs] | None:
    """An outer ring, spokes, and an inner ring of jumps."""
    if count < 3 or not 0 < jump < count:
        return None
    inner = {tuple(sorted((i, (i + jump) % count))): None for i in range(count)}
    return 2 * count, [*((a + 1, b + 1) for a, b in inner), *((i, i + count) for i in range(1, count + 1)),
                       *((count + i, count + i % count + 1) for i in range(1, count + 1))]  # fmt: skip


family("GridGraph", "GridGraph[{m, n, ...}] is the graph of the points of a grid, joined with their neighbours.", grid)
family("StarGraph", "StarGraph[n] is the graph of a vertex joined with n - 1 others.",
       lambda n: (n, [(1, i) for i in range(2, n + 1)]) if n else None)  # fmt: skip
family("WheelGraph", "WheelGraph[n] is the graph of a ring of n - 1 vertices, each joined with a middle one.",
       lambda n: (n, [*((1, i) for i in range(2, n + 1)), *((i, i + 1) for i in range(2, n)),
                      *([(2, n)] if n > 3 else [])]) if n else None)  # fmt: skip
family("HypercubeGraph", "HypercubeGraph[n] is the graph of the corners and edges of a cube in n dimensions.",
       lambda n: (1 << n, [(i + 1, (i | 1 << k) + 1) for i in range(1 << n) for k in range(n) if not i >> k & 1])
       if n <= 13 else None)  # fmt: skip
family("CompleteKaryTree", "CompleteKaryTree[n] is the binary tree of n levels; CompleteKaryTree[n, k] that with k "
       "branches.", tree)  # fmt: skip
family("KaryTree", "KaryTree[n] is a binary tree of n vertices; KaryTree[n, k] one with k branches.", kary)
family("CirculantGraph", "CirculantGraph[n, {j1, ...}] is the graph of n vertices in a ring, joined with those j1, ... "
       "places on.", circulant)  # fmt: skip
family("PetersenGraph", "PetersenGraph[n, k] is the generalized Petersen graph of 2 n vertices.", petersen)


@builtin("CompleteGraph", "CompleteGraph[n] is the graph of n vertices, each joined with each; CompleteGraph[{n1, n2, "
         "...}] joins each with those of the other groups.", messages=SIZES)  # fmt: skip
def complete_graph(sizes, *options):
    """A graph; with DirectedEdges -> True both directions stand for each edge of a complete graph."""
    groups = sizes.args if is_list(sizes) else (sizes,)
    if not groups or not all(type(n) is int for n in groups) or not all(map(is_options, options)):
        return None
    total = sum(groups)
    if min(groups) < 1 or total * total > 2 * MOST:
        message("CompleteGraph", "sizes", sizes)
        return None
    group = [k for k, n in enumerate(groups) for _ in range(n)]
    pairs = [(i + 1, j + 1) for i, j in combinations(range(total), 2) if len(groups) == 1 or group[i] != group[j]]
    if options_of(options).get("DirectedEdges") is True_ and len(groups) == 1:
        pairs = sorted([*pairs, *((j, i) for i, j in pairs)])
    return made(total, pairs, options)


@builtin("RelationGraph", "RelationGraph[f, {v1, v2, ...}] is the graph with an edge from one vertex to another where "
         "f[v1, v2] is True; RelationGraph[f, {v1, ...}, {w1, ...}] has edges from the first to the second.",
         messages={"list": "A list is expected in place of `1`."})  # fmt: skip
def relation_graph(f, vertices, *more):
    """Undirected where the relation is symmetric."""
    plain, options = split_options(more)
    if not is_list(vertices) or len(plain) > 1 or (plain and not is_list(plain[0])):
        message("RelationGraph", "list", vertices if not is_list(vertices) else plain[0])
        return None
    holds = applier(f)
    first, second = vertices.args, plain[0].args if plain else vertices.args
    found = [(i, j) for i, j in product(range(len(first)), range(len(second))) if holds(first[i], second[j]) is True_]
    wanted = options_of(options).get("DirectedEdges")
    pairs = set(found)
    both = not plain and wanted is not True_ and all((j, i) in pairs for i, j in found)
    kind = Undirected if both or wanted is system("False") else Directed
    if kind is Undirected:
        found = [(i, j) for i, j in found if plain or i <= j or (j, i) not in pairs]
    kept = [o for o in options if not (isinstance(o, Expr) and o.args and o.args[0] is system("DirectedEdges"))]
    edges = list_of(*(Expr(kind, (first[i], second[j])) for i, j in found))
    return call("Graph", list_of(*first, *(w for w in second if plain and w not in first)), edges, *kept)


declare("UniformGraphDistribution", "UniformGraphDistribution[n, m] is the distribution of graphs of n vertices and m "
        "edges, each alike.")  # fmt: skip
declare("BernoulliGraphDistribution", "BernoulliGraphDistribution[n, p] is the distribution of graphs of n vertices in "
        "which each edge is there with probability p.")  # fmt: skip


@builtin("RandomGraph", "RandomGraph[{n, m}] is a random graph of n vertices and m edges; RandomGraph[{n, m}, k] k of "
         "them; UniformGraphDistribution[n, m] and BernoulliGraphDistribution[n, p] say how edges are drawn.",
         messages=SIZES)  # fmt: skip
def random_graph(law, *more):
    """A simple graph, each of the kind alike."""
    plain, options = split_options(more)
    if is_list(law) and len(law.args) == 2:
        law = call("UniformGraphDistribution", *law.args)
    if len(plain) > 1 or not isinstance(law, Expr) or len(law.args) != 2 or type(law.args[0]) is not int:
        return None
    count = law.args[0]
    directed = options_of(options).get("DirectedEdges") is True_
    most = count * (count - 1) // (1 if directed else 2)
    uniform = has_head(law, system("UniformGraphDistribution"))
    if not uniform and not has_head(law, system("BernoulliGraphDistribution")):
        return None
    size = law.args[1]
    good = type(size) is int and 0 <= size <= most if uniform else type(size) in (int, float) and 0 <= size <= 1
    if count < 1 or not good or most > 50 * MOST:
        message("RandomGraph", "sizes", list_of(*law.args))
        return None

    def draw() -> Expr:
        import numpy

        random = state.session.random
        chosen = random.choice(most, size, replace=False) if uniform else numpy.flatnonzero(random.random(most) < size)
        return made(count, [pair_at(int(k), count, directed) for k in sorted(chosen.tolist())], options)

    if not plain:
        return draw()
    return list_of(*(draw() for _ in range(plain[0]))) if type(plain[0]) is int and plain[0] >= 0 else None


def pair_at(k: int, count: int, directed: bool) -> tuple[int, int]:
    """The k-th pair of different vertices."""
    if directed:
        i, j = divmod(k, count - 1)
        return i + 1, j + 1 + (j >= i)
    i = 0
    left = k
    while left >= count - 1 - i:
        left -= count - 1 - i
        i += 1
    return i + 1, i + 2 + left


@builtin("WeightedAdjacencyGraph", "WeightedAdjacencyGraph[matrix] is the graph whose edges have the weights in a "
         "matrix, Infinity where there is no edge; WeightedAdjacencyGraph[{v1, ...}, matrix] names the vertices.",
         messages={"mat": "`1` is not a square matrix."})  # fmt: skip
def weighted_adjacency_graph(*args):
    """Undirected where the matrix is symmetric."""
    plain, options = split_options(args)
    if not 1 <= len(plain) <= 2:
        return None
    rows = plain[-1].args if is_list(plain[-1]) else ()
    if not rows or any(not is_list(r) or len(r.args) != len(rows) for r in rows):
        message("WeightedAdjacencyGraph", "mat", plain[-1])
        return None
    names = plain[0].args if len(plain) == 2 and is_list(plain[0]) else tuple(range(1, len(rows) + 1))
    if len(names) != len(rows):
        message("WeightedAdjacencyGraph", "mat", plain[-1])
        return None
    cells = [r.args for r in rows]
    size = range(len(rows))
    both = all(cells[i][j] == cells[j][i] for i in size for j in size)
    joined = [(i, j) for i in size for j in size
              if cells[i][j] != system("Infinity") and (not both or i <= j)]  # fmt: skip
    edges = [Expr(Undirected if both else Directed, (names[i], names[j])) for i, j in joined]
    weights = call("Rule", system("EdgeWeight"), list_of(*(cells[i][j] for i, j in joined)))
    return call("Graph", list_of(*names), list_of(*edges), weights, *options)
