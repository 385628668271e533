"""Arrays in the middle of others; sparse arrays shown as matrices; curves in polar coordinates."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("CenterArray[5]", "{0, 0, 1, 0, 0}"),
    ("CenterArray[x,4]", "{0, x, 0, 0}"),
    ("CenterArray[{a,b,c},8]", "{0, 0, a, b, c, 0, 0, 0}"),
    ("CenterArray[{1,2},{3,3}]", "{{0, 0, 0}, {1, 2, 0}, {0, 0, 0}}"),
    ("CenterArray[{{1,2,3},{4,5,6}},3]", "{{1, 2, 3}, {4, 5, 6}, {0, 0, 0}}"),
    ("CenterArray[{{1,2,3},{4,5,6}},{4,1}]", "{{0}, {2}, {5}, {0}}"),
    ("CenterArray[{{1,2},{3}},{3,3}]", "{{1, 2, 0}, {0, 3, 0}, {0, 0, 0}}"),
    ("CenterArray[{{1,2}},{Inherited,4},7]", "{{7, 1, 2, 7}}"),
    ("CenterArray[{1},3,0,SparseArray]===SparseArray[{0,1,0}]", "True"),
    ("CenterArray[SparseArray[{1}],3]", "{0, 1, 0}"),
    ("Head/@{PolarPlot[1+Cos[t],{t,0,2Pi}],ListPolarPlot[Range[10]],DiscretePlot[n^2,{n,9}]}",
     "{Graphics, Graphics, Graphics}"),
    ("Cases[DiscretePlot[{n,n^2},{n,3}],Point[p_]:>Normal[p],Infinity]",
     "{{{1., 1.}, {2., 2.}, {3., 3.}}, {{1., 1.}, {2., 4.}, {3., 9.}}}"),
    ("Cases[DiscretePlot[n,{n,{2,5}}],Point[p_]:>Normal[p],Infinity]", "{{{2., 2.}, {5., 5.}}}"),
    ("Max[Abs[Norm/@First[Cases[PolarPlot[2,{t,0,2Pi}],Line[p_]:>p,Infinity]]-2]]<10^-12", "True"),
    ("Round[First[Cases[ListPolarPlot[{{0,1},{Pi/2,2}}],Point[p_]:>p,Infinity]]]", "{{1, 0}, {0, 2}}"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    s = Session()
    assert text(s.evaluate(source)) == expected
    assert s.messages == []


@pytest.mark.parametrize(
    ("source", "tag"),
    [("CenterArray[{1},-2]", "ilsm"), ("PolarPlot[1,2]", "pllim"), ("DiscretePlot[n,{n,a}]", "iterb")],
)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 6), st.integers(0, 6))
def test_what_is_added_is_as_much_on_both_sides(rows, columns, more_rows, more_columns):
    inside = numpy.arange(1, rows * columns + 1).reshape(rows, columns)
    pads = [(more_rows // 2, more_rows - more_rows // 2), (more_columns // 2, more_columns - more_columns // 2)]
    source = str(inside.tolist()).replace("[", "{").replace("]", "}")
    found = text(Session().evaluate(f"CenterArray[{source},{{{rows + more_rows},{columns + more_columns}}}]"))
    assert found == str(numpy.pad(inside, pads).tolist()).replace("[", "{").replace("]", "}")


def test_sparse_arrays_are_shown_as_matrices():
    s = Session()
    shown = s.evaluate("ToString[MatrixForm[SparseArray[{{1,1}->2,{2,2}->4}]]]")
    assert shown == s.evaluate("ToString[MatrixForm[{{2,0},{0,4}}]]")
    assert s.evaluate("ToString[TableForm[SparseArray[{1->2,3->4}]]]") == s.evaluate("ToString[TableForm[{2,0,4}]]")
