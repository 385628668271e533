"""Sparse arrays: how they are made, their parts, arithmetic; always as the ordinary list would have it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import same
from wlnet.forms import text

VALUES = [
    ("Normal[SparseArray[{{1,1}->1,{2,2}->2,{1,3}->a}]]", "{{1, 0, a}, {0, 2, 0}}"),
    ("Normal[SparseArray[{{1,2},{2,1}}->{x,y}]]", "{{0, x}, {y, 0}}"),
    ("Normal[SparseArray[{1->a,5->b}]]", "{a, 0, 0, 0, b}"),
    ("Normal[SparseArray[{1->1},5,7]]", "{1, 7, 7, 7, 7}"),
    ("Normal[SparseArray[{1->a,1->b},2]]", "{a, 0}"),
    ("Normal[SparseArray[{i_,i_}->1,{2,2}]]", "{{1, 0}, {0, 1}}"),
    ("Normal[SparseArray[{i_,j_}/;Abs[i-j]==1:>10i+j,{3,3}]]", "{{0, 12, 0}, {21, 0, 23}, {0, 32, 0}}"),
    ("Normal[SparseArray[{Band[{1,1}]->2,Band[{2,1}]->-1},{3,3}]]", "{{2, 0, 0}, {-1, 2, 0}, {0, -1, 2}}"),
    ("Normal[SparseArray[Band[{1,1}]->{a,b}]]", "{{a, 0}, {0, b}}"),
    ("Normal[SparseArray[{Band[{1,1},{4,4}]->{a,b}},{4,4}]]",
     "{{a, 0, 0, 0}, {0, b, 0, 0}, {0, 0, a, 0}, {0, 0, 0, b}}"),
    ("Normal[SparseArray[Band[{1,1}]->{{{1,2},{3,4}},{{5}}}]]", "{{1, 2, 0}, {3, 4, 0}, {0, 0, 5}}"),
    ("Normal[SparseArray[Band[{2,1}]->{{1,2}},{3,3}]]", "{{0, 0, 0}, {1, 2, 0}, {0, 0, 0}}"),
    ("Normal[SparseArray[Band[{1,-1},Automatic,{1,-1}]->1,{2,2}]]", "{{0, 1}, {1, 0}}"),
    ("ToString[SparseArray[{{1,1}->1,{3,3}->2}]]", '"SparseArray[<2>, {3, 3}]"'),
    ("SparseArray[{{1,2}->a},{2,2}]", "SparseArray[Automatic, {2, 2}, 0, {1, {{0, 1, 1}, {{2}}}, {a}}]"),
    ("ArrayRules[SparseArray[{{1,1}->a},{2,2}]]", "{{1, 1} -> a, {_, _} -> 0}"),
    ("ArrayRules[{{0,1},{2,0}}]", "{{1, 2} -> 1, {2, 1} -> 2, {_, _} -> 0}"),
    ("s=SparseArray[{{1,1}->a,{2,2}->b}];{Dimensions[s],Length[s],ArrayDepth[s],AtomQ[s],ListQ[s],MatrixQ[s],VectorQ[s],"
     "SquareMatrixQ[s],ArrayQ[s,2],Head[s]}", "{{2, 2}, 2, 2, True, False, True, False, True, True, SparseArray}"),
    ("s=SparseArray[{{1,1}->a,{2,2}->b}];{s[[1,1]],s[[1,2]],Normal[s[[2]]],Normal[s[[All,1]]],Normal[s[[{2,2}]]]}",
     "{a, 0, {0, b}, {a, 0}, {{0, b}, {0, b}}}"),
    ("x=SparseArray[{1->1},3];x[[2]]=9;Normal[x]", "{1, 9, 0}"),
    ("x=SparseArray[{{1,2}->3,{2,2}->5},{2,3}];x[[1,All]]={1,0,2};{Head[x],Normal[x]}",
     "{SparseArray, {{1, 0, 2}, {0, 5, 0}}}"),
    ("x=SparseArray[{{1,2}->3,{2,2}->5},{2,3}];x[[All,3]]=x[[All,2]]/2;Normal[x]", "{{0, 3, 3/2}, {0, 5, 5/2}}"),
    ("x=SparseArray[{{1,2}->3,{2,2}->5},{2,3}];x[[2]]=0;x[[{1,2},1;;2]]+=1;Normal[x]", "{{1, 4, 0}, {1, 1, 0}}"),
    ("Normal[2 SparseArray[{1->a},2]+1]", "{1 + 2*a, 1}"),
    ("Normal[SparseArray[{1->a},2]+SparseArray[{2->b},2]]", "{a, b}"),
    ("Total[SparseArray[{{1,1}->3,{2,2}->4}],2]", "7"),
    ("Plus@@SparseArray[{1->4,2->5},3]", "9"),
    ("Normal[Map[f,SparseArray[{1->1},2]]]", "{f[1], f[0]}"),
    ("N[{SparseArray[{1->1},2]}]==={SparseArray[{1->1.},2]}", "True"),
    ("{Det[SparseArray[{{1,1}->2,{2,2}->3}]],Tr[SparseArray[{{1,1}->2,{2,2}->3}]]}", "{6, 5}"),
    ('SparseArray[{{1,1}->2,{2,2}->3}]["NonzeroValues"]', "{2, 3}"),
]  # fmt: skip
FAULTS = [
    ("SparseArray[{5}->1,{3}]", "posr"),
    ("SparseArray[{i_,i_}->1]", "dimsr"),
    ("SparseArray[{1->1},{x}]", "dims"),
    ("SparseArray[{{1,2},{3}}]", "rect"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "tag"), FAULTS)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


matrices = st.lists(st.lists(st.sampled_from([0, 0, 1, -2, 3]), min_size=3, max_size=3), min_size=2, max_size=4)
LAWS = ("2 # + 1", "#.{1, 2, 3}", "Transpose[#]", "Total[#]", "Total[#, 2]", "#[[2]]", "#[[{2, 1, 2}, 2;;]]", "# + #^2",
        "Transpose[#].#", "Flatten[#]", "Reverse[#]", "Take[#, -1]", "Drop[#, None, 1]", "Join[#, #]", "Abs[#]",
        "Max[#]", "# == #", "MatrixQ[#, IntegerQ]", "Chop[N[#] - 0.5]", "Mean[#]")  # fmt: skip


@pytest.mark.parametrize("law", LAWS)
@settings(deadline=None)
@given(rows=matrices)
def test_as_the_list(law, rows):
    s = Session(write_message=lambda line: None)
    given_text = str(rows).replace("[", "{").replace("]", "}")
    found = s.evaluate(f"Normal[({law})&[SparseArray[{given_text}]]]")
    assert same(found, s.evaluate(f"({law})&[{given_text}]")) or s.evaluate(
        f"Chop[{text(found)} - ({law})&[{given_text}]]"
    )


@settings(deadline=None)
@given(rows=matrices)
def test_written_and_read(rows):
    s = Session()
    given_text = str(rows).replace("[", "{").replace("]", "}")
    found = s.evaluate(f"SparseArray[{given_text}]")
    assert same(s.evaluate(text(found)), found)
