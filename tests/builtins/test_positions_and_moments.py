"""Subdivide, OrderingBy, counts for DeleteElements and Discard, moments, robust means: values worked out by hand."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import call, list_of
from wlnet.forms import text

VALUES = [
    ("{Subdivide[4],Subdivide[10,4],Subdivide[-1,1,2]}", "{{0, 1/4, 1/2, 3/4, 1}, {0, 5/2, 5, 15/2, 10}, {-1, 0, 1}}"),
    ("{Subdivide[{0,0},{1,2},2],Subdivide[a,b,2]}", "{{{0, 0}, {1/2, 1}, {1, 2}}, {a, a + (-a + b)/2, b}}"),
    ("{Subdivide[0.,1,4],Subdivide[n]}", "{{0., 0.25, 0.5, 0.75, 1.}, Subdivide[n]}"),
    ("{OrderingBy[{3,-1,2},Abs],OrderingBy[{3,-1,2},Abs,2],OrderingBy[{3,-1,2},Abs,-1]}", "{{2, 3, 1}, {2, 3}, {1}}"),
    ("{OrderingBy[Abs][{3,-1,2}],OrderingBy[<|a->2,b->-1|>,Abs],OrderingBy[{1,2,3},Identity,All,Greater]}",
     "{{2, 3, 1}, {2, 1}, {3, 2, 1}}"),
    ('OrderingBy[{"bb","a","ab"},{StringLength,Identity}]', "{2, 3, 1}"),
    ("{DeleteElements[{a,b,a,c,a},2->{a}],DeleteElements[{a,b,a,b,a},{1,2}->{b,a}],DeleteElements[{a}][{a,b}]}",
     "{{b, c, a}, {b, a}, {b}}"),
    ("{DeleteElements[f[a,b,a],1->{a,b}],DeleteElements[{a,a,a,a},{1,2}->{a,a}]}", "{f[a], {a}}"),
    ("{Discard[{1,2,4,6},EvenQ,2],Discard[<|a->2,b->4|>,EvenQ,1],Discard[EvenQ][{1,2}]}", "{{1, 6}, <|b -> 4|>, {1}}"),
    ("{CentralMoment[{1,2,3,6},2],CentralMoment[{1,2,3,6},3],CentralMoment[{a,b},1]}", "{7/2, 9/2, 0}"),
    ("{Skewness[{1,2,3,6}],Kurtosis[{1,2,3,6}]}", "{9/7 Sqrt[2/7], 2}"),
    ("Kurtosis[{{1,0},{2,0},{3,4},{6,4}}]", "{2, 1}"),
    ("{TrimmedMean[{1,2,3,7,100},1/5],TrimmedMean[{100,1,2,3,7},{0,1/5}],TrimmedMean[{1,2,9}]}", "{4, 13/4, 4}"),
    ("{WinsorizedMean[{1,2,3,7,100},1/5],TrimmedMean[{{1,5},{2,6},{9,70}},1/3]}", "{21/5, {2, 6}}"),
]  # fmt: skip
FAULTS = [
    ("Subdivide[0,1,0]", "Subdivide[0, 1, 0]", "sdmint"),
    ("Subdivide[1/2]", "Subdivide[1/2]", "sdmint"),
    ("OrderingBy[3,Abs]", "OrderingBy[3, Abs]", "normal"),
    ("TrimmedMean[{1,2},2/3]", "TrimmedMean[{1, 2}, 2/3]", "arg2"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    s = Session()
    assert text(s.evaluate(source)) == text(s.evaluate(expected))
    assert not s.messages


@pytest.mark.parametrize(("source", "expected", "tag"), FAULTS)
def test_fault(source, expected, tag):
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate(source)) == expected
    assert [m.tag for m in s.messages] == [tag]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(1, 40))
def test_subdivide_is_linspace(a, b, n):
    found = Session().evaluate(call("Subdivide", a, b, n))
    assert numpy.allclose([float(x) for x in found.args], numpy.linspace(a, b, n + 1), atol=1e-6)


@given(st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=9))
def test_moments_are_those_of_numpy(data):
    found = Session().evaluate(call("CentralMoment", list_of(*data), 3))
    values = numpy.array(data)
    assert numpy.isclose(found, ((values - values.mean()) ** 3).mean(), atol=1e-6)
