"""Tables, grids, columns and shortened forms with their options: texts by the documented layout."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

DEEP = "{{{{{{a}}}}},Range[20]}"
CASES = [
    (f"Shallow[{DEEP}]", "{{{{<<1>>}}}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, <<10>>}}"),
    (f"Shallow[{DEEP},{{3,4}}]", "{{{<<1>>}}, {1, 2, 3, 4, <<16>>}}"),
    (f"Shallow[{DEEP},2]", "{{<<1>>}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, <<10>>}}"),
    ("Shallow[Range[20],{Infinity,3}]", "{1, 2, 3, <<17>>}"),
    ("Shallow[a,x]", "Shallow[a, x]"),
    ("Skeleton[5]", "<<5>>"),
    ('TableForm[{{a,b},{c,d}},TableHeadings->{{"r1","r2"},{"c1","c2"}}]', "     c1   c2\nr1   a    b\nr2   c    d"),
    ("TableForm[{{a,b},{c,d}},TableHeadings->Automatic]", "    1   2\n1   a   b\n2   c   d"),
    ('TableForm[{{a,b},{c,d}},TableHeadings->{None,{"x","y"}}]', "x   y\na   b\nc   d"),
    ("TableForm[{{1,22},{333,4}},TableAlignments->Right]", "  1   22\n333    4"),
    ("TableForm[{{1,2},{3,4}},TableDirections->Row]", "1   3\n2   4"),
    ("TableForm[{1,2,3},TableDirections->Row]", "1   2   3"),
    ("TableForm[{{1,2},{3,4}},TableSpacing->{2,5}]", "1     2\n\n3     4"),
    ("TableForm[{{{a,b},{c,d}},{{e,f},{g,h}}}]", "a   c\nb   d\ne   g\nf   h"),
    ("TableForm[{{{a,b},c},{d,e}},TableDepth->2]", "{a, b}   c\nd        e"),
    ("MatrixForm[{{1,22},{333,4}}]", " 1    22\n333   4"),
    ("Grid[{{a,bbb},{cc,d}},Alignment->Right]", " a   bbb\ncc     d"),
    ("Grid[{{a,SpanFromLeft},{b,c}}]", "a\nb   c"),
    ("Column[{1,333},Right]", "  1\n333"),
    ('{Labeled[x,"lab",Left],Row[{a,b},"-"],Framed[x],Tooltip[x,y],Style[x,Bold]}', "{lab x, a-b, x, x, x}"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_shown(source, expected):
    assert text(Session().evaluate(source), "OutputForm") == expected
