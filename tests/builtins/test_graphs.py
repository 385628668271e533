"""Graphs: what they are made of, ways through them, components; against definitions and plain search."""

import random
from itertools import pairwise, permutations

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text
from wlnet.interchange import svg


@pytest.fixture
def session():
    found = Session(write_message=lambda line: None)
    found.evaluate(
        "g = Graph[{1 -> 2, 2 -> 3, 1 -> 3, 4 -> 3}]; u = Graph[{a, b, c, d, e}, {a <-> b, b <-> c, d <-> e}];"
    )
    yield found
    assert not found.faults


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Graph[{1 -> 2}] === Graph[{1, 2}, {DirectedEdge[1, 2]}]", "True"),
        ("VertexList[g]", "{1, 2, 3, 4}"),
        ("VertexList[{x -> y, y -> z}]", "{x, y, z}"),
        ("First[EdgeList[g]] === DirectedEdge[1, 2]", "True"),
        ("EdgeList[g, DirectedEdge[1, _]] === {DirectedEdge[1, 2], DirectedEdge[1, 3]}", "True"),
        ("{VertexCount[g], EdgeCount[g], VertexCount[u], EdgeCount[u]}", "{4, 4, 5, 3}"),
        ("{GraphQ[g], GraphQ[1], DirectedGraphQ[g], UndirectedGraphQ[g], UndirectedGraphQ[u]}",
         "{True, False, True, False, True}"),
        ("{AcyclicGraphQ[g], AcyclicGraphQ[Graph[{1 -> 2, 2 -> 1}]], AcyclicGraphQ[u], AcyclicGraphQ[CycleGraph[4]]}",
         "{True, False, True, False}"),
        ("Normal[AdjacencyMatrix[g]]", "{{0, 1, 1, 0}, {0, 0, 1, 0}, {0, 0, 0, 0}, {0, 0, 1, 0}}"),
        ("Normal[AdjacencyMatrix[u]][[1 ;; 2]]", "{{0, 1, 0, 0, 0}, {1, 0, 1, 0, 0}}"),
        ("Normal[AdjacencyMatrix[AdjacencyGraph[{{0, 1}, {0, 0}}]]]", "{{0, 1}, {0, 0}}"),
        ("TopologicalSort[g]", "{1, 4, 2, 3}"),
        ("FindShortestPath[g, 1, 3]", "{1, 3}"),
        ("FindShortestPath[g, 3, 1]", "{}"),
        ("FindShortestPath[Graph[{1 -> 2, 2 -> 3, 1 -> 3}, EdgeWeight -> {1, 1, 5}], 1, 3]", "{1, 2, 3}"),
        ("GraphDistance[u, a, c]", "2"),
        ("GraphDistance[u, a]", "{0, 1, 2, Infinity, Infinity}"),
        ("ConnectedComponents[u]", "{{a, b, c}, {d, e}}"),
        ("ConnectedComponents[Graph[{1 -> 2, 2 -> 1, 2 -> 3}]]", "{{1, 2}, {3}}"),
        ("WeaklyConnectedComponents[g]", "{{1, 2, 3, 4}}"),
        ("ConnectedGraphQ /@ {u, CycleGraph[5]}", "{False, True}"),
        ("VertexOutComponent[g, 2]", "{2, 3}"),
        ("VertexInComponent[g, 2]", "{2, 1}"),
        ("VertexDegree[u]", "{1, 2, 1, 1, 1}"),
        ("{VertexInDegree[g, 3], VertexOutDegree[g]}", "{3, {2, 1, 0, 1}}"),
        ("AdjacencyList[u, b]", "{a, c}"),
        ("EdgeQ[u, b <-> a]", "True"),
        ("EdgeCount[CompleteGraph[5]]", "10"),
        ("EdgeCount[Subgraph[g, {1, 2, 3}]]", "3"),
        ("VertexList[PathGraph[{x, y, z}]]", "{x, y, z}"),
        ("TopologicalSort[ReverseGraph[PathGraph[{1, 2}]]] // Head", "TopologicalSort"),
        ("Head[GraphPlot[{1 -> 2, 2 -> 3}, VertexLabels -> Automatic]]", "Graphics"),
    ],
)  # fmt: skip
def test_graphs(session, source, expected):
    assert text(session.evaluate(source)) == expected


def test_unknown_vertices_and_things_that_are_no_graphs(session):
    faults = {
        "FindShortestPath[g, 1, 9]": "FindShortestPath::vertex",
        "VertexList[5]": "VertexList::graph",
        "GraphDistance[g]": "GraphDistance::argr",
    }
    for source, expected in faults.items():
        session.evaluate(source)
        assert [f"{m.symbol}::{m.tag}" for m in session.messages] == [expected]


@pytest.mark.parametrize("seed", range(5))
def test_shortest_ways_are_no_longer_than_any_other(session, seed):
    rng = random.Random(seed)
    weights = {(a, b): rng.randint(1, 9) for a in range(5) for b in range(5) if a != b and rng.random() < 0.5}
    edges = ", ".join(f"{a} -> {b}" for a, b in weights)
    listed = ", ".join(map(str, weights.values()))
    session.evaluate(f"w = Graph[{{0, 1, 2, 3, 4}}, {{{edges}}}, EdgeWeight -> {{{listed}}}];")
    ways = [(0, *middle, 4) for n in range(4) for middle in permutations((1, 2, 3), n)]
    lengths = [
        sum(weights[step] for step in pairwise(way)) for way in ways if all(step in weights for step in pairwise(way))
    ]
    expected = str(min(lengths)) if lengths else "Infinity"
    assert text(session.evaluate("GraphDistance[w, 0, 4]")) == expected


def test_graphs_are_drawn(session):
    assert svg(session.evaluate("g")).count("<rect") >= 4
    assert svg(session.evaluate("GraphPlot[u]")).count("<rect") >= 5
