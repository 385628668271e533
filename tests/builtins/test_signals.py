"""Convolutions, transforms, bins and nearest elements: documented values, and laws against NumPy."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, from_array, list_of, system
from wlnet.forms import text

VALUES = [
    ("ListConvolve[{x,y},{a,b,c}]", "{b*x + a*y, c*x + b*y}"),
    ("ListConvolve[{x,y},{a,b,c},{1,1}]", "{a*x + c*y, b*x + a*y, c*x + b*y}"),
    ("ListConvolve[{x,y},{a,b,c},{1,-1}]", "{a*x + c*y, b*x + a*y, c*x + b*y, a*x + c*y}"),
    ("ListConvolve[{x,y},{a,b,c},{1,-1},{}]", "{a*x, b*x + a*y, c*x + b*y, c*y}"),
    ("ListConvolve[{x,y},{a,b,c},1,0]", "{a*x, b*x + a*y, c*x + b*y}"),
    ("ListCorrelate[{x,y},{a,b,c},1]", "{a*x + b*y, b*x + c*y, c*x + a*y}"),
    ("ListCorrelate[{1,1,1},{1,2,3,4,5}]", "{6, 9, 12}"),
    ("ListCorrelate[{{1,1},{1,1}},{{1,2,3},{4,5,6},{7,8,9}}]", "{{12, 16}, {24, 28}}"),
    ("ListConvolve[{x,y},{a,b,c},{-1,1},{},f,g]", "{g[f[y, a], f[x, b]], g[f[y, b], f[x, c]]}"),
    ("ListCorrelate[{1,10^18},{10,20,30}]", "{20000000000000000010, 30000000000000000020}"),
    ("{MovingAverage[{1,2,3,4},2],MovingAverage[{a,b,c},{1,2}]}", "{{3/2, 5/2, 7/2}, {a/3 + (2*b)/3, b/3 + (2*c)/3}}"),
    ("MovingMedian[{1,5,2,8},3]", "{2, 5}"),
    ("ArrayFilter[f,{a,b,c},1]", "{f[{a, a, b}], f[{a, b, c}], f[{b, c, c}]}"),
    ('ArrayFilter[f,{a,b,c},1,Padding->"Periodic"]', "{f[{c, a, b}], f[{a, b, c}], f[{b, c, a}]}"),
    ("Fourier[{1,0,0,0}]==={1,1,1,1}(0.5+0.I)", "True"),
    ("Round[InverseFourier[Fourier[{1,2,3}]],10^-9]", "{1, 2, 3}"),
    ("BinCounts[{1,3,2,1,4,5,6,2},{0,10,1}]", "{0, 2, 2, 1, 1, 1, 1, 0, 0, 0}"),
    ("{BinCounts[{0.5,1.5,1.7,3.}],BinCounts[{1,2,3,4},2],BinCounts[{1,2,3},{{0,2,Infinity}}]}",
     "{{1, 2, 0, 1}, {1, 2, 1}, {1, 2}}"),
    ("BinCounts[{{1,1},{2,2},{1,2}},{0,3,1},{0,3,1}]", "{{0, 0, 0}, {0, 1, 1}, {0, 0, 1}}"),
    ("BinLists[{1,2,3,4,5},{0,6,2}]", "{{1}, {2, 3}, {4, 5}}"),
    ('HistogramList[{1,2,2,3,3,3,4},{0,5,1},"Probability"]', "{{0, 1, 2, 3, 4, 5}, {0, 1/7, 2/7, 3/7, 1/7}}"),
    ("HistogramList[{1,2,2,3,3,3,4},{1}]", "{{1, 2, 3, 4, 5}, {1, 2, 3, 1}}"),
    ("{Nearest[{1,2,3,5,7},4],Nearest[{1,2,3,5,7},4.2,2],Nearest[{1,2,3,5,7}][6.4],Nearest[{1,2,3,5},{1.2,4.9}]}",
     "{{3, 5}, {5, 3}, {7}, {{1}, {5}}}"),
    ("{Nearest[{1->a,5->b},4],Nearest[{1,2,3,5}->Automatic,4.9],Nearest[{1,4}->{x,y},0]}", "{{b}, {4}, {x}}"),
    ('{Nearest[{{0,0},{1,1}},{.9,.8}],Nearest[{"cat","dog","bat"},"hat"],Nearest[{1,9},4,{5,2}]}',
     '{{{1, 1}}, {"cat", "bat"}, {}}'),
    ("Nearest[{{0,0},{3,1}},{2,0},DistanceFunction->ManhattanDistance]", "{{0, 0}, {3, 1}}"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


FAULTS = [
    ("ListConvolve[{1,2},{1}]", "nlen"),
    ("ListConvolve[{1,2},{1,2,3},5]", "knl"),
    ("BinCounts[{a,b}]", "hist"),
    ("BinCounts[{1,2},-1]", "bins"),
    ("Fourier[{a}]", "fftl"),
    ("Nearest[x,1]", "near1"),
]


@pytest.mark.parametrize(("source", "tag"), FAULTS)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


reals = st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=12).map(numpy.array)


def run(name, *args):
    return Session(write_message=lambda line: None).evaluate(Expr(system(name), args))


@settings(deadline=None, max_examples=30)
@given(reals, reals)
def test_full_convolution(kernel, items):
    ends = list_of(1, -1)
    found = run("ListConvolve", from_array(kernel), from_array(items), ends, 0.0)
    assert numpy.allclose(numpy.array(found.args), numpy.convolve(kernel, items))


def test_long_convolutions():
    generator = numpy.random.default_rng(1)
    kernel, items = generator.normal(size=300), generator.normal(size=5000)
    found = run("ListConvolve", from_array(kernel), from_array(items))
    assert numpy.allclose(found.array, numpy.convolve(items, kernel, "valid"))


@settings(deadline=None, max_examples=30)
@given(reals)
def test_fourier(items):
    found = numpy.array(run("Fourier", from_array(items)).args)
    assert numpy.allclose(found, numpy.fft.ifft(items) * len(items) ** 0.5)
    back = numpy.array(run("InverseFourier", from_array(found)).args)
    assert numpy.allclose(back, items)


@settings(deadline=None, max_examples=30)
@given(reals)
def test_bins(items):
    found = run("BinCounts", from_array(items), list_of(-60, 60, 7))
    edges = numpy.arange(-60, 60.1, 7)
    inside = items[items < edges[-1]]
    assert list(found.args) == numpy.histogram(inside, edges)[0].tolist()
