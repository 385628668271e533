"""Associations against answers worked out by hand."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("<|a->1,{b->2,c:>3},<|d->4|>,a->7|>", "<|a -> 7, b -> 2, c :> 3, d -> 4|>"),
    ("<|a->1+1,b:>1+1|>", "<|a -> 2, b :> 1 + 1|>"),
    ("<|b:>1+1|>[b]", "2"),
    ("Association[{a->1}]", "<|a -> 1|>"),
    ("Association[a->Nothing,b->1]", "<|b -> 1|>"),
    ("r={a->1}; <|r,b->2|>", "<|a -> 1, b -> 2|>"),
    ("<|a->1|>[a]", "1"),
    ("<|a->1|>[b]", 'Missing["KeyAbsent", b]'),
    ("<|a-><|b->3|>|>[a,b]", "3"),
    ("Key[a][<|a->1|>]", "1"),
    ("<|Association->1|>[Key[Association]]", "1"),
    ("Keys[<|a->1,b->2|>]", "{a, b}"),
    ("Keys[{a->1,b->2}]", "{a, b}"),
    ("Keys[{<|a->1|>,<|b->2|>}]", "{{a}, {b}}"),
    ("Values[<|a->1,b->2|>]", "{1, 2}"),
    ("Values[{a->1,b->2},f]", "{f[1], f[2]}"),
    ("Lookup[<|a->1|>,a]", "1"),
    ("Lookup[<|a->1|>,{a,b},0]", "{1, 0}"),
    ("Lookup[<|a->1|>,a,Print[1]]", "1"),
    ("Lookup[{a->1},a]", "1"),
    ("Lookup[a][<|a->5|>]", "5"),
    ("Lookup[{<|a->1|>,<|b->2|>},a,0]", "{1, 0}"),
    ("KeyExistsQ[<|a->1|>,b]", "False"),
    ("KeyExistsQ[a][<|a->1|>]", "True"),
    ("KeyTake[<|a->1,b->2|>,{b}]", "<|b -> 2|>"),
    ("KeyDrop[<|a->1,b->2|>,b]", "<|a -> 1|>"),
    ("KeyDrop[{b}][<|a->1,b->2|>]", "<|a -> 1|>"),
    ("KeySelect[<|1->a,2->b|>,EvenQ]", "<|2 -> b|>"),
    ("KeyMap[f,<|a->1|>]", "<|f[a] -> 1|>"),
    ("KeyValueMap[f,<|a->1,b->2|>]", "{f[a, 1], f[b, 2]}"),
    ("KeySort[<|b->1,a->2|>]", "<|a -> 2, b -> 1|>"),
    ("KeySortBy[<|-2->1,1->2|>,-#&]", "<|1 -> 2, -2 -> 1|>"),
    ("AssociationThread[{a,b},{1,2}]", "<|a -> 1, b -> 2|>"),
    ("AssociationThread[{a,b}->{1,2}]", "<|a -> 1, b -> 2|>"),
    ("AssociationMap[f,{a,b}]", "<|a -> f[a], b -> f[b]|>"),
    ("AssociationMap[Reverse,<|a->1|>]", "<|1 -> a|>"),
    ("x=<|a->1|>; x[b]=2; AssociateTo[x,c->3]; KeyDropFrom[x,a]; x", "<|b -> 2, c -> 3|>"),
    ("Merge[{<|a->1|>,<|a->2,b->3|>},f]", "<|a -> f[{1, 2}], b -> f[{3}]|>"),
    ("Merge[f][{<|a->1|>}]", "<|a -> f[{1}]|>"),
    ("GroupBy[{1,2,3,4},OddQ]", "<|True -> {1, 3}, False -> {2, 4}|>"),
    ("GroupBy[{{a,1},{b,2},{a,3}},First->Last]", "<|a -> {1, 3}, b -> {2}|>"),
    ("GroupBy[{{a,1},{b,2},{a,3}},First->Last,Total]", "<|a -> 4, b -> 2|>"),
    ("GroupBy[{{a,1},{a,2}},{First,Last}]", "<|a -> <|1 -> {{a, 1}}, 2 -> {{a, 2}}|>|>"),
    ("GroupBy[<|x->1,y->2|>,OddQ]", "<|True -> <|x -> 1|>, False -> <|y -> 2|>|>"),
    ("CountsBy[{1,2,3},OddQ]", "<|True -> 2, False -> 1|>"),
    ("PositionIndex[{a,b,a}]", "<|a -> {1, 3}, b -> {2}|>"),
    ("KeyUnion[{<|a->1|>,<|b->2|>}]",
     '{<|a -> 1, b -> Missing["KeyAbsent", b]|>, <|a -> Missing["KeyAbsent", a], b -> 2|>}'),
    ("AssociationQ[<||>]", "True"),
    ("AssociationQ[{a->1}]", "False"),
    ("Length[<|a->1|>]", "1"),
    ("#x+1&[<|\"x\"->2|>]", "3"),
    ("<|a->x|>/.x->1", "<|a -> 1|>"),
    ("f[x_Association]:=Keys[x]; f[<|k->1|>]", "{k}"),
    ("x=5; <|a->x|>", "<|a -> 5|>"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), VALUES)
def test_value(code, expected):
    assert text(Session(write_message=lambda line: None).evaluate(code), "InputForm") == expected


MESSAGES = [
    ("AssociationThread[{a},{1,2}]", "AssociationThread::idim: {a} and {1, 2} must have the same length."),
    ("Keys[5]", "Keys::invrl: The argument 5 is not a valid Association or a list of rules."),
    ("AssociateTo[unset,a->1]",
     "AssociateTo::rvalue: unset is not a variable with a value, so its value cannot be changed."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), MESSAGES)
def test_message(code, expected):
    s = Session(write_message=lambda line: None)
    s.evaluate(code)
    assert [str(m) for m in s.messages] == [expected]
