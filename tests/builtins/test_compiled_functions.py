"""Compile against Python's own arithmetic."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import PackedList, call
from wlnet.forms import text


def session() -> Session:
    return Session(write_message=lambda line: None)


CASES = [
    ("Compile[{x},x^2+1][3]", "10."),
    ("Compile[{{n,_Integer}},Module[{s=0},Do[s+=i,{i,n}];s]][100]", "5050"),
    ("Compile[{{n,_Integer}},n/2][3]", "1.5"),
    ("Compile[{{m,_Real,2}},m.m][{{1,2},{3,4}}]", "{{7., 10.}, {15., 22.}}"),
    ("Compile[{{x,_Integer},{v,_Real,1}},x+Total[v]][2,{1,2.}]", "5."),
    ("Compile[{x},x^2,RuntimeAttributes->{Listable}][{1,2,3}]", "{1., 4., 9.}"),
    ("Compile[{x},x=x+1;x^2][2]", "9."),
    ("Compile[{{b,True|False}},If[b,1,2]][True]", "1"),
    ("Compile[{{x,_Complex}},x^2][I]", "-1. + 0.*I"),
    ('Compile[{x,y},x y,CompilationTarget->"C",RuntimeOptions->"Speed"][2,3]', "6."),
    ("Head[Compile[{x},x]]", "CompiledFunction"),
    ("Map[Compile[{x},2x],{1,2}]", "{2., 4.}"),
    ("Compile[{x},Evaluate[1+1] x][3]", "6."),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(session().evaluate(source)) == expected


@pytest.mark.parametrize(
    ("source", "value", "tag"),
    [
        ("Compile[{x},x^2][a]", "a^2", "cfsa"),
        ("Compile[{{x,_Integer}},x][1.5]", "1.5", "cfsa"),
        ("Compile[{{x,_Real,1}},x][3]", "3", "cfta"),
        ("Head[Compile[{x},x^2][1,2]]", "Compile[{x}, x^2]", "cfct"),
    ],
)
def test_message(source, value, tag):
    s = session()
    assert text(s.evaluate(source)) == value
    assert [m.tag for m in s.messages] == [tag]


def test_shown():
    found = session().evaluate("Compile[{x,{n,_Integer}},x^2+n]")
    assert text(found, "OutputForm") == "CompiledFunction[{x, n}, x^2 + n, -CompiledCode-]"


@given(st.floats(-100, 100), st.integers(-50, 50))
def test_numbers(x, n):
    s = session()
    f = s.evaluate("Compile[{x,{n,_Integer}},Sin[x]+n x]")
    assert math.isclose(s.evaluate(call(f, x, n)), math.sin(x) + n * x, rel_tol=1e-12, abs_tol=1e-12)


def test_results_are_packed():
    assert type(session().evaluate("Compile[{x},{x,1,x^2}][2]")) is PackedList
