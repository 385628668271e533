"""Corners of list functions: general heads, atoms, comparisons that decide nothing, blocks at the ends."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

ORDER = [
    ("Sort[{1/2,0.5,1/4,0.25}]", "{0.25, 1/4, 0.5, 1/2}"),
    ("Sort[{Infinity,z,3,-Infinity,f[1]}]", "{3, z, -Infinity, Infinity, f[1]}"),
    ("OrderedQ[{q,p},Less]", "True"),
    ("OrderedQ[{2,1},Less]", "False"),
    ("Ordering[{q,p},All,Less]", "{1, 2}"),
    ("Ordering[{5,4},3]", "Ordering[{5, 4}, 3]"),
    ("Ordering[{5,4},-2]", "{2, 1}"),
    ("Union[{2,4,6},SameTest->Greater]", "{2}"),
    ("Union[{2,4},{4,6},SameTest->Less]", "{2, 4, 4, 6}"),
    ("{DisjointQ[{1,2},{3}],DisjointQ[{1,2},{2}],IntersectingQ[{1,2},{2}],IntersectingQ[{3}][{1,2}]}",
     "{True, False, True, False}"),
    ("{DisjointQ[{1,-1},{2},SameTest->(Abs[#1]==Abs[#2]&)],IntersectingQ[{-2},{2},SameTest->(Abs[#1]==Abs[#2]&)]}",
     "{True, True}"),
]
BLOCKS = [
    ("Partition[Range[8],4,3,{1,1}]", "{{1, 2, 3, 4}, {4, 5, 6, 7}, {7, 8, 1, 2}}"),
    ("Partition[Range[6],4,2,{1,1}]", "{{1, 2, 3, 4}, {3, 4, 5, 6}, {5, 6, 1, 2}}"),
    ("Partition[Range[5],3,2,{1,1},{}]", "{{1, 2, 3}, {3, 4, 5}, {5}}"),
    ("Partition[{p,q},0,1]", "{{}, {}, {}}"),
    ("ArrayFlatten[{{{1,2}},{{3,4},{5,6}}},1]", "{{1, 2}, {3, 4}, {5, 6}}"),
    ("DiagonalMatrix[{1/4,p,2.}]", "{{0.25, 0., 0.}, {0., p, 0.}, {0., 0., 2.}}"),
    ("Normal[IdentityMatrix[2,SparseArray]]", "{{1, 0}, {0, 1}}"),
    ("Head[IdentityMatrix[2,SparseArray]]", "SparseArray"),
    ("Range[p,p+2,0.5]", "{p, 0.5 + p, 1. + p, 1.5 + p, 2. + p}"),
    ("Tuples[{g[1,2],h[3]}]", "{{1, 3}, {2, 3}}"),
]
HEADS = [
    ("Split[g[1,1,2]]", "g[g[1, 1], g[2]]"),
    ("SplitBy[g[1,3,2],OddQ]", "g[g[1, 3], g[2]]"),
    ("Tally[g[1,1]]", "Tally[g[1, 1]]"),
    ("GatherBy[<|p->1,q->1|>,OddQ]", "{{1, 1}}"),
    ("AllTrue[7,OddQ]", "True"),
    ("AnyTrue[s,OddQ]", "False"),
    ("NoneTrue[s,OddQ]", "True"),
    ("NoneTrue[{p,q},g]", "Nor[g[p], g[q]]"),
    ("NoneTrue[{p,2},g[#]||#==3&]", "Nor[g[p] || p == 3, g[2]]"),
    ("FixedPoint[g,s,-2]", "FixedPoint[g, s, -2]"),
    ("AssociationMap[g,<|p->1|>]", "Association[g[p -> 1]]"),
    ("Dimensions[RandomReal[UniformDistribution[{2,3}],{2,2}]]", "{2, 2}"),
    ('StringCases["a=1;b=2",RegularExpression["(\\\\w)=(\\\\d)"]:>{"$2","$1"}]', '{{"1", "a"}, {"2", "b"}}'),
    ('StringReplace["ab",RegularExpression["(a)(b)"]:>ToUpperCase["$2"]<>"$1"]', '"Ba"'),
    ("Attributes[Condition]", "{HoldAll, Protected}"),
    ("Attributes[E]", "{Constant, Protected, ReadProtected}"),
    ("x_^2+y_", "(x_)^2 + (y_)"),
    ("{x_,y_Integer:3,z_.}", "{x_, y_Integer:3, z_.}"),
    ("Eigenvalues[{{1/3,1},{1,1/3}}]", "{4/3, -2/3}"),
    ("Eigenvalues[{{1/3,1/2},{1/2,1/2}}]", "{(5 + Sqrt[37])/12, (5 - Sqrt[37])/12}"),
    ("Eigenvalues[{{1,0},{0,3 I}}]", "{3*I, 1}"),
]


@pytest.mark.parametrize(("source", "expected"), ORDER + BLOCKS + HEADS)
def test_cases(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source), "InputForm") == expected


@pytest.mark.parametrize(("source", "tag"), [
    ("Partition[s,2]", "Partition::npart"),
    ("Take[s,2]", "Take::take"),
    ("Drop[s,-2]", "Drop::drop"),
    ("Ordering[{5,4},3]", "Take::take"),
    ("Insert[{p},q,{1,1}]", "Insert::ins"),
    ("Delete[{p},{1,1}]", "Delete::partw"),
    ("Tally[s]", "Tally::list"),
    ("GatherBy[s,g]", "GatherBy::list"),
    ("FixedPoint[g,s,-2]", "FixedPoint::intnm"),
    ("Which[True]", "Which::argctu"),
    ("AssociationMap[g,<|p->1|>]", "AssociationMap::invrlf"),
])  # fmt: skip
def test_messages(source, tag):
    session = Session(write_message=lambda line: None)
    session.evaluate(source)
    assert any(tag in str(m) for m in session.messages)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("MinimalBy[{9, 4, 6}, Identity, 8]", "{4, 6, 9}"),
        ("MaximalBy[{-7, 2, 5}, Abs, 9]", "{-7, 5, 2}"),
        ("MinimalBy[{9, 4}, Identity, -1]", "MinimalBy[{9, 4}, Identity, -1]"),
        ("PositionIndex[h[p, q, p]]", "PositionIndex[h[p, q, p]]"),
        ("MapAt[h, {{p, q}, r}, {{1}, {1, 2}}]", "{h[{p, h[q]}], r}"),
        ("Head[Join[SparseArray[{1 -> 4}, 3], {7}]]", "List"),
        ("Normal[Append[SparseArray[{2 -> 4}, 3], 7]]", "{0, 4, 0, 7}"),
        ("Head[Prepend[SparseArray[{{1, 2} -> 4}, {2, 2}], {7, 8}]]", "SparseArray"),
        ("RandomInteger[BernoulliDistribution[1], {2, 2}]", "{{1, 1}, {1, 1}}"),
        (
            "{Attributes[Out], Attributes[MatrixForm]}",
            "{{Listable, NHoldFirst, Protected}, {Protected, ReadProtected}}",
        ),
    ],
)
def test_more_corners(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source)) == expected
