"""Kinds of graphs, graphs changed, searched and measured; against counts known from theory and plain search."""

import random
from itertools import combinations, permutations

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text
from wlnet.python import to_python

PARTS = "{VertexCount[#],EdgeCount[#]}&"
VALUES = [
    (f"({PARTS})/@{{GridGraph[{{3,4}}],GridGraph[{{2,3,4}}],StarGraph[5],WheelGraph[5],HypercubeGraph[4]}}",
     "{{12, 17}, {24, 46}, {5, 4}, {5, 8}, {16, 32}}"),
    (f"({PARTS})/@{{PetersenGraph[5,2],CompleteGraph[{{2,3}}],CompleteGraph[6],CompleteKaryTree[3],KaryTree[7,3]}}",
     "{{10, 15}, {5, 6}, {6, 15}, {7, 6}, {7, 6}}"),
    (f"({PARTS})[CirculantGraph[6,{{1,3}}]]", "{6, 9}"),
    ("GridGraph[{2,2}]===Graph[{1,2,3,4},{1<->2,1<->3,2<->4,3<->4}]", "True"),
    ("CompleteGraph[2,DirectedEdges->True]===Graph[{1,2},{1->2,2->1}]", "True"),
    ("EdgeList[RelationGraph[#1<#2&,{1,2,3}]]===EdgeList[Graph[{1->2,1->3,2->3}]]", "True"),
    ("EdgeList[RelationGraph[Unequal,{a,b}]]===EdgeList[Graph[{a<->b}]]", "False"),
    ("EdgeList[RelationGraph[UnsameQ,{a,b}]]===EdgeList[Graph[{a<->b}]]", "True"),
    ("EdgeList[EdgeDelete[CycleGraph[4],2<->1]]===EdgeList[Graph[{2<->3,3<->4,4<->1}]]", "True"),
    ("VertexList/@{VertexAdd[CycleGraph[2],{x}],VertexDelete[CycleGraph[4],2],VertexDelete[CycleGraph[4],_?EvenQ]}",
     "{{1, 2, x}, {1, 3, 4}, {1, 3}}"),
    ("VertexList[VertexReplace[PathGraph[{a,b}],a->c]]", "{c, b}"),
    ("VertexList/@{IndexGraph[PathGraph[{a,b}]],IndexGraph[PathGraph[{a,b}],5]}", "{{1, 2}, {5, 6}}"),
    ("EdgeCount/@{GraphComplement[CycleGraph[5]],GraphUnion[CycleGraph[4],CompleteGraph[4]],"
     "GraphIntersection[CycleGraph[4],CompleteGraph[4]],GraphDifference[CompleteGraph[4],CycleGraph[4]]}",
     "{5, 6, 4, 2}"),
    ("VertexList[NeighborhoodGraph[PathGraph[Range[5]],3]]", "{3, 2, 4}"),
    ("EdgeCount[TransitiveClosureGraph[Graph[{1->2,2->3,3->4}]]]", "6"),
    ("VertexList/@ConnectedGraphComponents[Graph[{1<->2,3<->4,4<->5}]]", "{{3, 4, 5}, {1, 2}}"),
    ("FindPath[Graph[{1->2,2->3,1->3}],1,3,Infinity,All]", "{{1, 2, 3}, {1, 3}}"),
    ("FindPath[Graph[{1->2,2->3,1->3}],1,3,1]", "{{1, 3}}"),
    ("FindPath[Graph[{1->2,2->3,1->3}],1,3,{2},All]", "{{1, 2, 3}}"),
    ("FindPath[Graph[{1->2}],2,1]", "{}"),
    ("Length[FindPath[GridGraph[{3,3}],1,9,Infinity,All]]", "12"),
    ("Length/@{FindCycle[CompleteGraph[4],Infinity,All],FindCycle[CompleteGraph[4],{3},All],FindCycle[StarGraph[4]]}",
     "{7, 4, 0}"),
    ("FindCycle[Graph[{1->2,2->1}]]==={EdgeList[Graph[{1->2,2->1}]]}", "True"),
    ("Length/@{FindHamiltonianCycle[CompleteGraph[5],All],FindHamiltonianCycle[PetersenGraph[5,2]]}", "{12, 0}"),
    ("FindHamiltonianPath[GridGraph[{2,2}],1,2]", "{1, 3, 4, 2}"),
    ("Length[First[FindEulerianCycle[CompleteGraph[5]]]]", "10"),
    ("FindEulerianCycle[CompleteGraph[4]]", "{}"),
    ("EdgeList[FindSpanningTree[Graph[{1<->2,2<->3,1<->3},EdgeWeight->{3,1,2}]]]===EdgeList[Graph[{2<->3,1<->3}]]",
     "True"),
    ("FindClique[Graph[{1<->2,2<->3,3<->1,3<->4}],Infinity,All]", "{{1, 2, 3}, {3, 4}}"),
    ("FindIndependentVertexSet[StarGraph[4]]", "{{2, 3, 4}}"),
    ("GraphDistanceMatrix[Graph[{1->2,2->3}]]", "{{0, 1, 2}, {Infinity, 0, 1}, {Infinity, Infinity, 0}}"),
    ("{GraphDiameter[GridGraph[{3,4}]],GraphRadius[PathGraph[Range[5]]],GraphCenter[PathGraph[Range[5]]],"
     "GraphPeriphery[PathGraph[Range[5]]],VertexEccentricity[PathGraph[Range[5]],2]}", "{5, 2, {3}, {1, 5}, 3}"),
    ("Normal[KirchhoffMatrix[PathGraph[{a,b,c}]]]", "{{1, -1, 0}, {-1, 2, -1}, {0, -1, 1}}"),
    ("Normal[IncidenceMatrix[Graph[{1->2,2->3}]]]", "{{-1, 0}, {1, -1}, {0, 1}}"),
    ("Normal[WeightedAdjacencyMatrix[Graph[{1<->2,2<->3},EdgeWeight->{5,7}]]]", "{{0, 5, 0}, {5, 0, 7}, {0, 7, 0}}"),
    ("GraphDistance[WeightedAdjacencyGraph[{{Infinity,3,10},{3,Infinity,4},{10,4,Infinity}}],1,3]", "7"),
    ("{TreeGraphQ[StarGraph[5]],TreeGraphQ[CycleGraph[3]],BipartiteGraphQ[GridGraph[{3,3}]],"
     "BipartiteGraphQ[CycleGraph[5]],CompleteGraphQ[CompleteGraph[4]],EulerianGraphQ[CycleGraph[4]],"
     "HamiltonianGraphQ[StarGraph[4]],TreeGraphQ[3]}", "{True, False, True, False, True, True, False, False}"),
    ("{IsomorphicGraphQ[CycleGraph[6],CirculantGraph[6,{1}]],IsomorphicGraphQ[CycleGraph[6],"
     "GraphUnion[CycleGraph[3],IndexGraph[CycleGraph[3],4]]],IsomorphicGraphQ[HypercubeGraph[3],GridGraph[{2,2,2}]]}",
     "{True, False, True}"),
    ("{VertexIndex[PathGraph[{a,b}],b],GraphDensity[CycleGraph[4]]}", "{2, 2/3}"),
    ("SeedRandom[1];{EdgeCount[RandomGraph[{10,20}]],Length[RandomGraph[{5,3},4]],"
     "VertexCount[RandomGraph[BernoulliGraphDistribution[9,0.5]]],EdgeCount[RandomGraph[{5,20},DirectedEdges->True]]}",
     "{20, 4, 9, 20}"),
]  # fmt: skip
FAULTS = [
    ("GridGraph[{-1}]", "sizes"),
    ("FindPath[5,1,2]", "graph"),
    ("FindPath[CycleGraph[3],1,9]", "vertex"),
    ("EdgeDelete[CycleGraph[3],1<->7]", "inv"),
    ("WeightedAdjacencyGraph[{1,2}]", "mat"),
    ("RandomGraph[{3,9}]", "sizes"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    s = Session()
    assert text(s.evaluate(source)) == expected
    assert s.messages == []


@pytest.mark.parametrize(("source", "tag"), FAULTS)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


def random_edges(generator, size):
    return [p for p in combinations(range(1, size + 1), 2) if generator.random() < 0.5]


def written(size, edges):
    return f"Graph[Range[{size}],{{{','.join(f'{a}<->{b}' for a, b in edges)}}}]"


@pytest.mark.parametrize("seed", range(8))
def test_searches_find_what_trying_everything_finds(seed):
    generator = random.Random(seed)
    size, s = 6, Session()
    edges = random_edges(generator, size)
    there = {frozenset(e) for e in edges}
    g = written(size, edges)

    def is_clique(c):
        return all(frozenset(p) in there for p in combinations(c, 2))

    full = [set(c) for n in range(1, size + 1) for c in combinations(range(1, size + 1), n) if is_clique(c)]
    maximal = [c for c in full if not any(c < d for d in full)]
    found = to_python(s.evaluate(f"FindClique[{g},Infinity,All]"))
    assert sorted(map(sorted, found)) == sorted(map(sorted, maximal))
    rounds = {
        frozenset(frozenset(p) for p in zip(w, (*w[1:], w[0]), strict=True))
        for n in range(3, size + 1)
        for w in permutations(range(1, size + 1), n)
        if all(frozenset(p) in there for p in zip(w, (*w[1:], w[0]), strict=True))
    }
    assert s.evaluate(f"Length[FindCycle[{g},Infinity,All]]") == len(rounds)
    moved = dict(zip(range(1, size + 1), generator.sample(range(1, size + 1), size), strict=True))
    other = written(size, generator.sample([(moved[b], moved[a]) for a, b in edges], len(edges)))
    assert text(s.evaluate(f"IsomorphicGraphQ[{g},{other}]")) == "True"
    weights = [generator.randint(1, 9) for _ in edges]
    tree = f"FindSpanningTree[Graph[Range[{size}],EdgeList[{g}],EdgeWeight->{{{','.join(map(str, weights))}}}]]"
    count = size - s.evaluate(f"Length[WeaklyConnectedComponents[{g}]]")
    least = min(
        sum(w for _, w in chosen)
        for chosen in combinations(list(zip(edges, weights, strict=True)), count)
        if spans(size, [e for e, _ in chosen]) == size - count
    )
    assert s.evaluate(f"Total[Flatten[Normal[WeightedAdjacencyMatrix[{tree}]]]]/2") == least


def spans(size, edges):
    """The number of components."""
    leader = list(range(size + 1))
    for a, b in edges:
        old, new = leader[a], leader[b]
        leader = [new if x == old else x for x in leader]
    return len(set(leader[1:]))
