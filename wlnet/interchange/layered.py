"""Layered layout of directed graphs: vertices in rows from the top, arrows downwards, tall drawings in columns.

Rows are the lengths of the longest ways from the sources; an edge over several rows passes each of them at a place of
its own; within rows the order lessens crossings. A drawing that would be too tall is cut between rows that one edge
alone connects, and goes on at the top of the next column.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from .balance import balanced

Point = tuple[float, float]
Vertex = TypeVar("Vertex", bound=Hashable)
Edge = tuple[Hashable, Hashable]
ROW_GAP, COLUMN_GAP, NEIGHBOUR_GAP, MARGIN = 26.0, 44.0, 22.0, 14.0
SHAPE = 1.4  # width over height that columns aim at
LOW = 420.0  # drawings up to this height stay in one column
WORTH = 0.95  # more columns should make a drawing lower than this share of its height
SWEEPS = 8


@dataclass(frozen=True)
class Layout:
    """Centres of vertices and a line for each edge, in points from the upper left; the size of the whole."""

    width: float
    height: float
    places: dict[Hashable, Point]
    routes: list[tuple[Point, ...]]


@dataclass
class Plan:
    """The graph while it is laid out; places on the way of long edges are vertices too, keyed (edge number, row)."""

    sizes: dict[Hashable, Point]
    chains: list[list[Hashable]]  # for each edge the vertices it passes, downwards
    rows: list[list[Hashable]] = field(default_factory=list)
    row_of: dict[Hashable, int] = field(default_factory=dict)

    def links(self) -> Iterable[Edge]:
        """The pieces of edges between neighbouring rows."""
        return ((a, b) for chain in self.chains for a, b in pairwise(chain))


def layered(sizes: Mapping[Hashable, Point], edges: Sequence[Edge]) -> Layout:
    """The layout of vertices with these widths and heights. Edges from a vertex to itself have the route ()."""
    backward = backward_edges(list(sizes), edges)
    down = [edge[::-1] if i in backward else edge for i, edge in enumerate(edges)]
    plan = planned(sizes, down)
    reorder(plan)
    heights = [max(plan.sizes[v][1] for v in row) for row in plan.rows]
    columns = columns_of(plan, heights)
    places, width, height = placed(plan, heights, columns)
    routes = [route(plan, chain, places, heights, columns) for chain in plan.chains]
    turned = [line[::-1] if i in backward else line for i, line in enumerate(routes)]
    return Layout(width, height, {v: places[v] for v in sizes}, turned)


def backward_edges(vertices: Sequence[Hashable], edges: Sequence[Edge]) -> set[int]:
    """The numbers of edges that close a cycle, in a walk through the graph in depth."""
    leaving: dict[Hashable, list[tuple[int, Hashable]]] = {v: [] for v in vertices}
    for i, (a, b) in enumerate(edges):
        leaving[a].append((i, b))
    found: set[int] = set()
    open_ones: dict[Hashable, bool] = {}  # True while below it the walk goes on
    for start in vertices:
        if start in open_ones:
            continue
        open_ones[start] = True
        stack = [(start, iter(leaving[start]))]
        while stack:
            vertex, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                open_ones[vertex] = False
                stack.pop()
            elif step[1] not in open_ones:
                open_ones[step[1]] = True
                stack.append((step[1], iter(leaving[step[1]])))
            elif open_ones[step[1]]:
                found.add(step[0])
    return found


def planned(sizes: Mapping[Hashable, Point], edges: Sequence[Edge]) -> Plan:
    """Vertices in rows, sources just above what they lead to, with places for edges that pass rows."""
    leaving: dict[Hashable, list[Hashable]] = {v: [] for v in sizes}
    for a, b in edges:
        if a != b:
            leaving[a].append(b)
    row = dict.fromkeys(sizes, 0)
    for a in topological(leaving):
        for b in leaving[a]:
            row[b] = max(row[b], row[a] + 1)
    for v in sources(leaving):
        row[v] = min((row[b] - 1 for b in leaving[v]), default=0)
    plan = Plan(dict(sizes), [])
    plan.rows = [[] for _ in range(max(row.values(), default=0) + 1)]
    for v, r in row.items():
        plan.rows[r].append(v)
    for i, (a, b) in enumerate(edges):
        between = [(i, r) for r in range(row[a] + 1, row[b])] if a != b else []
        for passing in between:
            plan.sizes[passing] = (6.0, 0.0)
            plan.rows[passing[1]].append(passing)
        plan.chains.append([a, *between, b] if a != b else [])
    plan.row_of = {v: r for r, members in enumerate(plan.rows) for v in members}
    return plan


def sources(leaving: Mapping[Vertex, Sequence[Vertex]]) -> list[Vertex]:
    """The vertices that nothing leads to."""
    targets = {b for ends in leaving.values() for b in ends}
    return [v for v in leaving if v not in targets]


def topological(leaving: Mapping[Vertex, Sequence[Vertex]]) -> list[Vertex]:
    """The vertices, each after all that lead to it."""
    waiting = Counter(b for ends in leaving.values() for b in ends)
    ready = sources(leaving)
    for v in ready:
        for b in leaving[v]:
            waiting[b] -= 1
            if not waiting[b]:
                ready.append(b)
    return ready


def neighbours(plan: Plan) -> tuple[dict[Hashable, list[Hashable]], dict[Hashable, list[Hashable]]]:
    """What is linked to each vertex from the row above, and from the row below."""
    above: dict[Hashable, list[Hashable]] = {v: [] for v in plan.sizes}
    below: dict[Hashable, list[Hashable]] = {v: [] for v in plan.sizes}
    for a, b in plan.links():
        below[a].append(b)
        above[b].append(a)
    return above, below


def reorder(plan: Plan) -> None:
    """Put each row in the order of the mean places of neighbours, down and up by turns."""
    above, below = neighbours(plan)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        beside = above if down else below
        for r in range(1, len(plan.rows)) if down else range(len(plan.rows) - 2, -1, -1):
            there = {v: i for i, v in enumerate(plan.rows[r - 1 if down else r + 1])}
            here = {v: i for i, v in enumerate(plan.rows[r])}
            plan.rows[r].sort(key=_mean_place(beside, there, here))


def _mean_place(
    beside: Mapping[Hashable, list[Hashable]], there: Mapping[Hashable, int], here: Mapping[Hashable, int]
) -> Callable[[Hashable], float]:
    def key(v: Hashable) -> float:
        found = [there[u] for u in beside[v]]
        return sum(found) / len(found) if found else float(here[v])

    return key


def row_width(plan: Plan, row: Sequence[Hashable]) -> float:
    """The width of a row of vertices side by side."""
    return sum(plan.sizes[v][0] for v in row) + NEIGHBOUR_GAP * (len(row) - 1)


def columns_of(plan: Plan, heights: Sequence[float]) -> list[range]:
    """Rows in columns, so that the whole has a pleasant shape."""
    crossing = [0] * (len(heights) + 1)
    for a, _ in plan.links():
        crossing[plan.row_of[a] + 1] += 1
    may_cut = [r for r in range(1, len(heights)) if crossing[r] == 1]
    steps = [h + ROW_GAP for h in heights]
    widths = [row_width(plan, row) for row in plan.rows]
    best, least, lowest = [range(len(heights))], math.inf, math.inf
    for count in range(1, len(may_cut) + 2):
        columns = balanced(steps, may_cut, count)
        across = sum(max(widths[r] for r in column) + COLUMN_GAP for column in columns)
        tall = max(sum(steps[r] for r in column) for column in columns)
        if count == 1 and tall <= LOW:
            return columns
        distance = abs(math.log(across / tall / SHAPE))
        if distance < least and tall < WORTH * lowest:
            best, least, lowest = columns, distance, tall
        elif across / tall > 2 * SHAPE:
            break
    return best


def placed(
    plan: Plan, heights: Sequence[float], columns: Sequence[range]
) -> tuple[dict[Hashable, Point], float, float]:
    """The centre of every vertex, and the size of the whole."""
    left, lowest = MARGIN, 0.0
    places: dict[Hashable, Point] = {}
    for column in columns:
        across = abscissas(plan, [plan.rows[r] for r in column])
        low = min(x - plan.sizes[v][0] / 2 for v, x in across.items())
        high = max(x + plan.sizes[v][0] / 2 for v, x in across.items())
        top = MARGIN + (ROW_GAP / 2 if len(columns) > 1 else 0.0)
        for r in column:
            for v in plan.rows[r]:
                places[v] = (left + across[v] - low, top + heights[r] / 2)
            top += heights[r] + ROW_GAP
        lowest = max(lowest, top - ROW_GAP / (2 if len(columns) > 1 else 1))
        left += high - low + COLUMN_GAP
    return places, left - COLUMN_GAP + MARGIN, lowest + MARGIN


def abscissas(plan: Plan, rows: Sequence[Sequence[Hashable]]) -> dict[Hashable, float]:
    """How far right each vertex of a column lies: near the mean of its neighbours, without overlaps."""
    above, below = neighbours(plan)
    x: dict[Hashable, float] = {}
    for row in rows:
        x |= _spread(plan, row, [0.0] * len(row))
    for sweep in range(2 * SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = []
            for v in row:
                linked = [x[u] for u in ((above if sweep % 2 == 0 else below)[v]) if u in x]
                wanted.append(sum(linked) / len(linked) if linked else x[v])
            x |= _spread(plan, row, wanted)
    return x


def _spread(plan: Plan, row: Sequence[Hashable], wanted: Sequence[float]) -> dict[Hashable, float]:
    """Places as near as can be (in squares) to those wanted, in order and with gaps: pools of touching vertices."""
    offsets, offset = [], 0.0
    for i, v in enumerate(row):
        offset += plan.sizes[v][0] / 2 + (plan.sizes[row[i - 1]][0] / 2 + NEIGHBOUR_GAP if i else 0.0)
        offsets.append(offset)
    pools: list[tuple[float, int]] = []  # mean of wanted places less offsets, how many
    for want, shift in zip(wanted, offsets, strict=True):
        mean, count = want - shift, 1
        while pools and pools[-1][0] >= mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    starts = [mean for mean, count in pools for _ in range(count)]
    return {v: start + shift for v, start, shift in zip(row, starts, offsets, strict=True)}


def route(
    plan: Plan,
    chain: Sequence[Hashable],
    places: Mapping[Hashable, Point],
    heights: Sequence[float],
    columns: Sequence[range],
) -> tuple[Point, ...]:
    """The line of an edge, from the lower side of its source to the upper side of its target."""
    points: list[Point] = []
    for i, v in enumerate(chain):
        (x, y), half = places[v], plan.sizes[v][1] / 2
        if 0 < i < len(chain) - 1:
            half = heights[plan.row_of[v]] / 2
        if i:
            before = chain[i - 1]
            if _column(columns, plan.row_of[before]) != _column(columns, plan.row_of[v]):
                gutter = _gutter(plan, places, columns[_column(columns, plan.row_of[v])])
                points += [(points[-1][0], points[-1][1] + ROW_GAP / 2), (gutter, points[-1][1] + ROW_GAP / 2)]
                points += [(gutter, y - half - ROW_GAP / 2), (x, y - half - ROW_GAP / 2)]
            points.append((x, y - half))
        if i < len(chain) - 1:
            points.append((x, y + half))
    return tuple(p for i, p in enumerate(points) if i == 0 or p != points[i - 1])


def _column(columns: Sequence[range], row: int) -> int:
    return next(i for i, column in enumerate(columns) if row in column)


def _gutter(plan: Plan, places: Mapping[Hashable, Point], column: range) -> float:
    left = min(places[v][0] - plan.sizes[v][0] / 2 for r in column for v in plan.rows[r])
    return left - COLUMN_GAP / 2
