"""NestGraph, by hand and against plain search."""

import pytest

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("EdgeList[NestGraph[f, x, 3]] === EdgeList[Graph[{x -> f[x], f[x] -> f[f[x]], f[f[x]] -> f[f[f[x]]]}]]", "True"),
    ("VertexList[NestGraph[{2 #, 2 # + 1} &, 1, 2]]", "{1, 2, 3, 4, 5, 6, 7}"),
    ("{VertexCount[#], EdgeCount[#]} &[NestGraph[Mod[2 # + 1, 5] &, Range[0, 4]]]", "{5, 5}"),
    ("EdgeCount[NestGraph[{# + 1, # + 1} &, 1]]", "1"),
    ("EdgeList[NestGraph[{#, -#} &, 1, DirectedEdges -> False]] === EdgeList[Graph[{1 <-> 1, 1 <-> -1}]]", "True"),
    ("EdgeCount[NestGraph[-# &, 1, 5, DirectedEdges -> False]]", "1"),
    ("EdgeCount[NestGraph[-# &, 1, 5]]", "2"),
    ("VertexList[NestGraph[{} &, {a, b}, 4]]", "{a, b}"),
    ("VertexList[NestGraph[# + 1 &, {1, 5}, 0]]", "{1, 5}"),
    ("EdgeList[NestGraph[# + 1 &, Graph[{1 -> 2, 1 -> 7}]]] === "
     "EdgeList[Graph[{1 -> 2, 1 -> 7, 2 -> 3, 7 -> 8}]]", "True"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_edges(code: str, expected: str) -> None:
    """By hand."""
    session = Session()
    assert text(session.evaluate(code), "InputForm") == expected
    assert not session.messages


def test_reached() -> None:
    """The vertices are those a search finds within as many steps."""
    reached = {1}
    for _ in range(4):
        reached |= {k for n in reached for k in (n * 2 % 37, (n + 5) % 37)}
    found = Session().evaluate("Sort[VertexList[NestGraph[{Mod[2 #, 37], Mod[# + 5, 37]} &, 1, 4]]]")
    assert to_python(found) == sorted(reached)


def test_faults() -> None:
    """A number of steps is expected."""
    session = Session()
    assert text(session.evaluate("NestGraph[f, x, -1]"), "InputForm") == "NestGraph[f, x, -1]"
    assert [(m.symbol, m.tag) for m in session.messages] == [("NestGraph", "intnm")]
