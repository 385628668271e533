"""Integrals, roots, least values, fits and differential equations, against values known in closed form."""

import math

import numpy
import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

NUMBERS = [
    ("NIntegrate[Sin[x],{x,0,Pi}]", 2),
    ("NIntegrate[Exp[-x^2],{x,-Infinity,Infinity}]", math.sqrt(math.pi)),
    ("NIntegrate[1/Sqrt[x],{x,0,1}]", 2),
    ("NIntegrate[x y,{x,0,1},{y,0,x}]", 1 / 8),
    ("NIntegrate[Abs[x-1/3],{x,0,1/3,1}]", 5 / 18),
    ("NIntegrate[If[x<1/2,1,0],{x,0,1}]", 1 / 2),
    ("NIntegrate[1/x^2,{x,1,Infinity}]", 1),
    ("NIntegrate[E^(I x),{x,0,Pi}]/(2 I)", 1),
    ("NSum[1/n^2,{n,1,Infinity}]", math.pi**2 / 6),
    ("x/.FindRoot[Cos[x]==x,{x,1}]", 0.7390851332151607),
    ("x/.FindRoot[x^2-2,{x,1,2}]", math.sqrt(2)),
    ("x+y/.FindRoot[{x^2+y^2==1,x==y},{{x,1},{y,0}}]", math.sqrt(2)),
    ("x+3y/.FindRoot[{x+y,x-y}=={3,1},{{x,0},{y,0}}]", 5),
    ("Im[x/.FindRoot[x^2+1,{x,1+I}]]", 1),
    ("First[FindMinimum[x^2+2x+3,{x,0}]]", 2),
    ("x/.Last[FindMinimum[(1-x)^2+100(y-x^2)^2,{{x,-1.2},{y,1}}]]", 1),
    ("First[FindMaximum[x Exp[-x],{x,0.5}]]", math.exp(-1)),
    ("First[FindMinimum[{x+y,x^2+y^2<=1},{{x,0},{y,0}}]]", -math.sqrt(2)),
    ("First[NMinimize[{x+y,x^2+y^2<=1},{x,y}]]", -math.sqrt(2)),
    ("First[NMaximize[Sin[x]Cos[y],{x,y}]]", 1),
    ("NArgMin[(x-3)^2,x]", 3),
    ("Fit[{{0,1},{1,0},{3,2},{5,4}},{1,x},x]/.x->1", 0.88135593220339),
    ("b/.FindFit[Table[{x,3 Exp[0.5x]},{x,5}],a Exp[b x],{a,b},x]", 0.5),
    ('LinearModelFit[{{0,1},{1,0},{3,2},{5,4}},x,x]["RSquared"]', 0.814043583535109),
    ("LinearModelFit[{{0,1},{1,3}},x,x][2]", 5),
    ("y[1]/.First[NDSolve[{y'[x]==y[x],y[0]==1},y,{x,0,1}]]", math.e),
    ("NDSolveValue[{y''[x]+y[x]==0,y[0]==0,y'[0]==1},y,{x,0,10}][10]", math.sin(10)),
    ("NDSolveValue[{y'[t]==t Sqrt[y[t]],y[0]==1},y[10],{t,0,10}]", 676),
    ("NDSolveValue[{x'[t]==-y[t],y'[t]==x[t],x[0]==1,y[0]==0},x[2]^2+2y[2]^2,{t,0,4}]", 1 + math.sin(2) ** 2),
    ("(x[t]/.First[NDSolve[{x'[t]==-y[t],y'[t]==x[t],x[0]==1,y[0]==0},{x,y},{t,0,4}]])/.t->3", math.cos(3)),
]
VALUES = [
    ("NSolve[x^2-3x+2==0,x]", "{{x -> 1.}, {x -> 2.}}"),
    ("NSolve[x^2==-4,x]", "{{x -> 0. - 2.*I}, {x -> 0. + 2.*I}}"),
    ("Length[NSolve[x^5-x-1==0,x,Reals]]", "1"),
    ("{Coefficient[(1+x)^3,x,2],CoefficientList[1+3x+x^3,x],Exponent[1+x^5,x]}", "{3, {1, 3, 0, 1}, 5}"),
    ("{PolynomialQ[x^2+Sin[y],x],PolynomialQ[Sin[x],x],Variables[x^2+y],Collect[a x+b x+c,x]}",
     "{True, False, {x, y}, c + (a + b)*x}"),
    ("CoefficientList[(x+2y)^2,{x,y}]", "{{0, 0, 4}, {0, 4, 0}, {1, 0, 0}}"),
    ("{Sum[g[i],{i,m}],Sum[i,{i,3}]}", "{Sum[g[i], {i, m}], 6}"),
]  # fmt: skip
FAULTS = [
    ("NIntegrate[a x,{x,0,1}]", "inumr"),
    ("FindRoot[x^2+1,{x,1}]", "lstol"),
    ("FindRoot[a x,{x,1}]", "nlnum"),
    ("FindMinimum[a x,{x,1}]", "nnum"),
    ("Fit[{a,b},{1,x},x]", "fitd"),
    ("NDSolve[{y'[x]==y[x]},y,{x,0,1}]", "dvlen"),
    ("NDSolve[{y'[x]==y[x]^2,y[0]==1},y,{x,0,2}]", "ndsz"),
]


@pytest.mark.parametrize(("source", "expected"), NUMBERS)
def test_number(source, expected):
    s = Session()
    assert complex(s.evaluate(f"N[{source}]")) == pytest.approx(expected, rel=1e-6, abs=1e-7)
    assert s.messages == []


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    s = Session()
    assert text(s.evaluate(source)) == expected
    assert s.messages == []


@pytest.mark.parametrize(("source", "tag"), FAULTS)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert tag in [m.tag for m in s.messages]


def test_all_roots():
    found = Session().evaluate("x/.NSolve[Expand[Product[x-k,{k,8}]]==0,x]").args
    assert numpy.allclose([complex(v).real for v in found], range(1, 9), atol=1e-6)
