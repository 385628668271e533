"""Runs of elements, elements taken together, lexicographic order, nested keys: results by the documented meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, list_of, system
from wlnet.forms import text

RUNS = [
    ("SequenceCases[{1,2,a,3,4,b},{__Integer}]", "{{1, 2}, {3, 4}}"),
    ("SequenceCases[{1,2,3,4},{x_,y_}:>x+y]", "{3, 7}"),
    ("SequenceCases[{1,2,3,4},{_,_},Overlaps->True]", "{{1, 2}, {2, 3}, {3, 4}}"),
    ("SequenceCases[{1,2,3},{__},Overlaps->All]", "{{1, 2, 3}, {1, 2}, {1}, {2, 3}, {2}, {3}}"),
    ("{SequenceCases[{1,2,3,4},{_,_},1],SequenceCases[{1,1,2,2,3},{x_,x_}]}", "{{{1, 2}}, {{1, 1}, {2, 2}}}"),
    ("SequenceCases[{1,5,2,8,3},{x_,y_}/;x<y]", "{{1, 5}, {2, 8}}"),
    ("{SequencePosition[{a,a,a},{a,a}],SequencePosition[{a,b}][{a,b,c}]}", "{{{1, 2}, {2, 3}}, {{1, 2}}}"),
    ("{SequenceCount[{a,a,a},{a,a}],SequenceCount[{a,a,a},{a,a},Overlaps->True]}", "{1, 2}"),
    ("SequenceReplace[{1,2,3,4,5},{x_,y_}:>x+y]", "{3, 7, 5}"),
    ("SequenceReplace[{1,2,a,3},{{x__Integer}:>Total[{x}],{a}->b}]", "{3, b, 3}"),
    ("{SequenceReplace[{a,b,c},{b}->Sequence[]],SequenceReplace[{a,a},{a}->b,1]}", "{{a, c}, {b, a}}"),
    ("{SequenceSplit[{1,0,2,3,0,4},{0}],SequenceSplit[{1,0,2},{0}->z],SequenceSplit[{1,0,2,0,3},{0},2]}",
     "{{{1}, {2, 3}, {4}}, {{1}, z, {2}}, {{1}, {2, 0, 3}}}"),
]  # fmt: skip
TOGETHER = [
    ("{SubsetMap[Reverse,{a,b,c,d},{1,3}],SubsetMap[Reverse,{a,b,c,d},2;;4]}", "{{c, b, a, d}, {a, d, c, b}}"),
    ('SubsetMap[Accumulate,<|"a"->1,"b"->2|>,{"a","b"}]', '<|"a" -> 1, "b" -> 3|>'),
    ("SubsetMap[Reverse,{{a,b},{c,d}},{{1,1},{2,2}}]", "{{d, b}, {c, a}}"),
    ("{ArrayComponents[{{a,b},{b,0}}],ArrayComponents[{{a,b},{a,b},{c,d}},1],ArrayComponents[{a,b,c},1,{b->7}]}",
     "{{{1, 2}, {2, 0}}, {1, 1, 2}, {1, 7, 2}}"),
    ('{LexicographicSort[{{2,1},{1,5},{1}}],LexicographicSort[{"b","abc","ab"}],LexicographicOrder[{1},{1,2}]}',
     '{{{1}, {1, 5}, {2, 1}}, {"ab", "abc", "b"}, 1}'),
    ("LexicographicSort[{{1,5},{1},{2,1}},Greater]", "{{2, 1}, {1}, {1, 5}}"),
]  # fmt: skip
LEVELS = [
    ("{AllTrue[{{1,2},{3}},OddQ,{2}],AllTrue[{{1,2},{3}},IntegerQ,2],AnyTrue[{{1,2},{3}},#==2&,2]}",
     "{False, True, True}"),
    ("{Drop[{{1,2},{3,4}},{},1],Drop[{{1,2},{3,4}},None,{2}],Take[{1,2},{}]}", "{{{2}, {4}}, {{1}, {3}}, {}}"),
    ("{Transpose[<|a-><|x->1|>,b-><|x->2|>|>],Transpose[<|a->{1,2},b->{3,4}|>]}",
     "{<|x -> <|a -> 1, b -> 2|>|>, {<|a -> 1, b -> 3|>, <|a -> 2, b -> 4|>}}"),
    ("{Accumulate[<|a->1,b->2|>],CountDistinctBy[{1,2,3},OddQ]}", "{<|a -> 1, b -> 3|>, 2}"),
]  # fmt: skip
NESTED = [
    ('a=<||>;a["k","j"]=5;a', '<|"k" -> <|"j" -> 5|>|>'),
    ('a=<|"k"-><|"j"->1|>|>;b=a;a["k","j"]=2;a["k"]["i"]=8;{a,b}',
     '{<|"k" -> <|"j" -> 2, "i" -> 8|>|>, <|"k" -> <|"j" -> 1|>|>}'),
    ('a=<|"k"-><|"j"->1|>|>;a["k","j"]+=4;a["k","j"]++;a["k","j"]', "6"),
    ('a=<|"k"-><|"j"->1,"i"->2|>|>;a["k","j"]=.;a', '<|"k" -> <|"i" -> 2|>|>'),
    ('a=<|"l"->{1,2}|>;AppendTo[a["l"],3];a[["l",1]]=7;a', '<|"l" -> {7, 2, 3}|>'),
    ('a=<|"k"-><|"j"->1|>|>;a[["k","j"]]=7;{a,a["k","j"],a["k","z"]}',
     '{<|"k" -> <|"j" -> 7|>|>, 7, Missing["KeyAbsent", "z"]}'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), RUNS + TOGETHER + LEVELS + NESTED)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "tag"), [
    ("SequenceCases[x,{1}]", "list"), ("SequenceReplace[{1},3]", "reps"), ("SubsetMap[f,{a,b},{1}]", "subs"),
    ("SubsetMap[f,x,{1}]", "normal"), ("ArrayComponents[3]", "list"),
])  # fmt: skip
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


@given(st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=6))
def test_lexicographic_order_is_python_s(items):
    found = Session().evaluate(Expr(system("LexicographicSort"), (list_of(*(list_of(*x) for x in items)),)))
    assert text(found) == text(list_of(*(list_of(*x) for x in sorted(items))))


@given(st.lists(st.integers(0, 2), max_size=10), st.integers(1, 3))
def test_runs_of_one_length_are_the_windows(items, size):
    blank = Expr(system("Blank"), ())
    call = Expr(system("SequencePosition"), (list_of(*items), list_of(*[blank] * size)))
    expected = list_of(*(list_of(i + 1, i + size) for i in range(len(items) - size + 1)))
    assert text(Session().evaluate(call)) == text(expected)
