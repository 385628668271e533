"""Algebra and calculus through SymPy: documented answers; laws by evaluating both sides; what is unknown stays."""

import importlib.util
import sys

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

needs_sympy = pytest.mark.skipif(importlib.util.find_spec("sympy") is None, reason="sympy is not installed")

VALUES = [
    ("{Simplify[Sin[x]^2+Cos[x]^2],Simplify[(x^2-1)/(x-1)],Simplify[Sqrt[x^2],x>0]}", "{1, 1 + x, x}"),
    ("Simplify[{x+x,(a^2-b^2)/(a-b)}]", "{2*x, a + b}"),
    ("{FullSimplify[Gamma[x+1]/Gamma[x]],Refine[Abs[x],x<0]}", "{x, -x}"),
    ("{Integrate[x^2,x],Integrate[Sin[x],{x,0,Pi}],Integrate[E^(-x^2),{x,-Infinity,Infinity}]}",
     "{x^3/3, 2, Sqrt[Pi]}"),
    ("{Integrate[f[x],x],Integrate[1/x,x],Integrate[x y,{x,0,1},{y,0,x}]}", "{Integrate[f[x], x], Log[x], 1/8}"),
    ("{Integrate[a x^n,x],Integrate[{x,1},x],Integrate[Sin[x]/x,{x,0,Infinity}]}",
     "{(a*x^(1 + n))/(1 + n), {x^2/2, x}, Pi/2}"),
    ("Solve[x^2-3x+2==0,x]", "{{x -> 1}, {x -> 2}}"),
    ("{Solve[x^2==a,x],Solve[(x-1)^2==0,x]}", "{{{x -> -Sqrt[a]}, {x -> Sqrt[a]}}, {{x -> 1}, {x -> 1}}}"),
    ("{Solve[{x+y==3,x-y==1},{x,y}],Solve[x==x,x],Solve[x==x+1,x]}", "{{{x -> 2, y -> 1}}, {{}}, {}}"),
    ("{Assuming[x>0,Simplify[Sqrt[x^2]]],Assuming[x<0,Refine[Abs[x]]],$Assumptions}", "{x, -x, True}"),
    ("Assuming[{x>0,y>0},{$Assumptions,Assuming[z>0,$Assumptions]}]", "{x > 0 && y > 0, x > 0 && y > 0 && z > 0}"),
    ("Assuming[a>0,Integrate[Exp[-a*x^2],{x,-Infinity,Infinity}]]", "Sqrt[Pi]/Sqrt[a]"),
    ("Assuming[x<0,Simplify[Sqrt[x^2*y^2],y>0]]", "-(x*y)"),
    ("$Assumptions=x>0;Simplify[Sqrt[x^2]]", "x"),
    ("Solve[{x+y,x-y}=={3,1},{x,y}]", "{{x -> 2, y -> 1}}"),
    ("Solve[{x+y,x-y}==0&&z==x+1,{x,y,z}]", "{{x -> 0, y -> 0, z -> 1}}"),
    ("{Solve[{x,y}=={1,2,3},{x,y}],Solve[{{x,1}}=={{2,1}},x]}", "{{}, {{x -> 2}}}"),
    ("{Solve[x^2+1==0,x,Reals],Solve[x^2+1==0,x],Solve[f[x]==2,f[x]]}", "{{}, {{x -> -I}, {x -> I}}, {{f[x] -> 2}}}"),
    ("{Limit[Sin[x]/x,x->0],Limit[(1+1/n)^n,n->Infinity],Limit[1/x,x->0]}", "{1, E, Indeterminate}"),
    ('{Limit[1/x,x->0,Direction->"FromAbove"],Limit[1/x,x->0,Direction->"FromBelow"]}', "{Infinity, -Infinity}"),
    ("Series[Exp[x],{x,0,3}]", "SeriesData[x, 0, {1, 1, 1/2, 1/6}, 0, 4, 1]"),
    ("{Normal[Series[1/x+Sin[x],{x,0,3}]],Normal[Series[Log[x],{x,1,2}]]}",
     "{x^(-1) + x - x^3/6, -1 - (-1 + x)^2/2 + x}"),
    ("{SeriesCoefficient[Exp[x],{x,0,5}],Factor[x^4-1],Together[1/x+1/y]}",
     "{1/120, (-1 + x)*(1 + x)*(1 + x^2), (x + y)/(x*y)}"),
    ("{Apart[1/(x^2-1)],Cancel[(x^2-1)/(x-1)]}", "{1/(2*(-1 + x)) - 1/(2*(1 + x)), 1 + x}"),
    ("{TrigExpand[Sin[x+y]],TrigReduce[Sin[x]^2],PowerExpand[Log[x y]]}",
     "{Cos[y]*Sin[x] + Cos[x]*Sin[y], 1/2 - Cos[2*x]/2, Log[x] + Log[y]}"),
    ("{PolynomialGCD[x^2-1,x-1],PolynomialQuotient[x^3+1,x+1,x],PolynomialRemainder[x^3+2,x+1,x]}",
     "{-1 + x, 1 - x + x^2, 1}"),
    ("{Reduce[x^2-1==0,x],Reduce[x^2<4,x]}", "{x == -1 || x == 1, -2 < x < 2}"),
    ("{Reduce[x^2>4,x],Reduce[(x-1)(x-2)(x-3)>0,x],Reduce[0<=x&&x<3,x]}",
     "{x < -2 || x > 2, 1 < x < 2 || x > 3, 0 <= x < 3}"),
    ("{Sum[i,{i,n}],Sum[1/n^2,{n,1,Infinity}],Product[i,{i,n}],Sum[x^k,{k,0,Infinity}]}",
     "{(n*(1 + n))/2, Pi^2/6, n!, (1 - x)^(-1)}"),
    ("{Sum[g[i],{i,m}],Product[g[i],{i,m}]}", "{Sum[g[i], {i, m}], Product[g[i], {i, m}]}"),
    ("D[Integrate[Exp[-t^2],{t,0,x}],x]", "E^(-x^2)"),
]  # fmt: skip
PLAIN = [
    ("{2*2^x,6*2^x,2^x/2,3*2^x,-2*2^x}", "{2^(1 + x), 3*2^(1 + x), 2^(-1 + x), 3*2^x, -2^(1 + x)}"),
    ("{Element[3,Integers],Element[1/2,Integers],Element[Pi,Reals],Element[x,Reals]}",
     "{True, False, True, Element[x, Reals]}"),
    ("ExpandAll[Sin[(x+1)^2]]", "Sin[1 + 2*x + x^2]"),
]  # fmt: skip


@needs_sympy
@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    s = Session()
    assert text(s.evaluate(source)) == expected
    assert s.messages == []


@pytest.mark.parametrize(("source", "expected"), PLAIN)
def test_value_without_sympy(source, expected):
    assert text(Session().evaluate(source)) == expected


@needs_sympy
@pytest.mark.parametrize(
    ("source", "tag"),
    [("Solve[x^5-x-1==0,x]", "nsmet"), ("Solve[Sin[x]^2==1/2,x]", "ifun"), ("Integrate[1/x,{x,0,1}]", "idiv")],
)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


def test_the_extra_is_named_where_it_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sympy", None)
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate("Factor[x^2-1]")) == "Factor[-1 + x^2]"
    assert [m.tag for m in s.messages] == ["nofun"] and "symbolic" in s.messages[0].text
    assert text(s.evaluate("Sum[i,{i,n}]")) == "Sum[i, {i, n}]"


@needs_sympy
@pytest.mark.parametrize("f", ["x^3 Log[x]", "x Sin[x]", "1/(1+x^2)", "Exp[2x] Cos[x]", "Sqrt[1+x]", "1/(x^3+1)"])
def test_integrals_derive_back(f):
    found = Session().evaluate(f"Chop[N[(D[Integrate[{f},x],x]-({f}))/.x->0.7],10^-9]")
    assert found == 0
