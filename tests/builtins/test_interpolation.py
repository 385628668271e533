"""Interpolation: exact data stays exact, polynomials are met exactly, derivatives are those of the pieces."""

import math

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("f=Interpolation[{1,4,9,16}];{f[5/2],f[2.5],f'[2],f''[3],f[{1,2}]}", "{25/4, 6.25, 4, 2, {1, 4}}"),
    ("ToString[Interpolation[{{0.,1.},{1.,2.},{3.,5.},{4.,1.}}]]", '"InterpolatingFunction[{{0., 4.}}, <>]"'),
    ("g=Interpolation[{{0,1},{1,3},{2,2}},InterpolationOrder->1];{g[1/2],g[3/2],g[1]}", "{2, 5/2, 3}"),
    ("Interpolation[{{{0},1,0},{{1},2,0}}][1/2]", "3/2"),
    ("Interpolation[{1,4,9,16},5/2]", "25/4"),
    ("D[Interpolation[{1,4,9,16}][x],x]/.x->3", "6"),
    ("h=Interpolation[Flatten[Table[{{x,y},x^2 y},{x,0,4},{y,0,4}],1]];"
     "Round[{h[1.5,2.5],Derivative[1,0][h][1.5,2.5]},10^-6]", "{45/8, 15/2}"),
    ("ListInterpolation[{{1,2},{3,4}},{{0,1},{0,1}},InterpolationOrder->1][.5,.5]", "2.5"),
    ("ListInterpolation[{1,4,9,16},{{0,3}}][3/2]", "25/4"),
    ('Interpolation[{1,2,3,5,8,5}]["Domain"]', "{{1, 6}}"),
    ("f=Interpolation[{1,2,4,3}];f===ToExpression[ToString[f,InputForm]]", "True"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("Interpolation[{1,2,3,4}][7]", "dmval"),
        ("Interpolation[{1,2}]", "inhr"),
        ("Interpolation[{{1,2},{1,3}}]", "indp"),
        ("Interpolation[{a,b}]", "innd"),
    ],
)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(-9, 9), min_size=4, max_size=4), st.floats(1, 7))
def test_cubic_polynomials_are_met(coefficients, x):
    values = ",".join(str(int(numpy.polyval(coefficients, k))) for k in range(1, 8))
    for method in ("Automatic", '"Spline"'):
        found = Session().evaluate(f"Interpolation[{{{values}}},Method->{method}][{x:.12f}]")
        assert found == pytest.approx(numpy.polyval(coefficients, float(f"{x:.12f}")), rel=1e-6, abs=1e-6)


def test_arrays_are_met_at_once():
    s = Session()
    found = s.evaluate("Interpolation[Table[{x,Sin[x]},{x,0.,6.,.01}]][Range[0.,6.,.001]]").array
    assert numpy.allclose(found, numpy.sin(numpy.arange(6001) * 0.001), atol=1e-8)
    assert math.isclose(s.evaluate("Interpolation[Table[{x,Sin[x]},{x,0.,6.,.01}]]'[1.]"), math.cos(1), rel_tol=1e-5)
