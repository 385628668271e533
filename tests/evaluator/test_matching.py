"""Matching and definitions by the documented semantics: runs in patterns, Flat heads, options, inherited blocks."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

RUNS = [
    ("MatchQ[f[a,b,a,b],f[PatternSequence[a,b]..]]", "True"),
    ("MatchQ[f[a,b,a],f[PatternSequence[a,b]..]]", "False"),
    ("MatchQ[f[],f[PatternSequence[a,b]...]]", "True"),
    ("MatchQ[#,f[Repeated[PatternSequence[a,b],{2}]]]&/@{f[a,b],f[a,b,a,b],f[a,b,a,b,a,b]}", "{False, True, False}"),
    ("MatchQ[#,f[PatternSequence[a,b]|c]]&/@{f[a,b],f[c],f[a],f[a,b,c]}", "{True, True, False, False}"),
    ("f[1,2,1,2,z]/.f[x:(PatternSequence[1,2]..),y_]:>{{x},y}", "{{1, 2, 1, 2}, z}"),
    ("f[1,3,2,5]/.f[PatternSequence[x_,y_]/;x<y,z___]:>{x,y,{z}}", "{1, 3, {2, 5}}"),
]
FLAT = [
    ("a+b+c/.a+b->z", "c + z"),
    ("a b c d/.a c->q", "b*d*q"),
    ("1+a+x^2/.n_Integer+y_Symbol:>h[n,y]", "x^2 + h[1, a]"),
    ("a+b+c/.x_+y_:>{x,y}", "{a, b + c}"),
    ("a+b/.a+b->z", "z"),
    ("a+c+d/.a+b->z", "a + c + d"),
    ("SetAttributes[f,{Flat,OneIdentity}];{f[a,b,c],f[x,a,b,c],f[a,c,b]}/.f[a,b]->z",
     "{f[z, c], f[x, z, c], f[a, c, b]}"),
    ("SetAttributes[f,Flat];f[a,b]=w;{f[a,b],f[a,b,c],f[c,a,b]}", "{w, f[w, c], f[c, w]}"),
    ("g/:Plus[g[x_],g[y_]]:=g[x+y];g[1]+g[2]+z+g[5]", "z + g[8]"),
    ("g/:Times[g[x_],g[y_]]:=Module[{s=x+y},g[s]/;s<9];{g[1]g[2]z,g[5]g[6]z}", "{z*g[3], z*g[5]*g[6]}"),
    ("a+b+c/.(x_Symbol+y_Symbol/;x===b&&y===c):>m", "a + m"),
    ("(a&&b&&c)/.a&&b->q", "q && c"),
]  # fmt: skip
OPTIONS = [
    ("Options[f]={a->1};f[OptionsPattern[f]]:=OptionValue[f,a];{f[],f[a->3]}", "{1, 3}"),
    ("Options[f]={a->1,\"b\"->2};f[x_,OptionsPattern[]]:={x,OptionValue[a],OptionValue[b]};f[0,{\"a\"->5,{b->6}}]",
     "{0, 5, 6}"),
    ("Options[f]={a->1};f[x_,opts:OptionsPattern[{f,b->2}]]:={OptionValue[{a,b}],{opts}};f[0,b->3]",
     "{{1, 3}, {b -> 3}}"),
]  # fmt: skip
CONDITIONS = [
    ("Hold[f[2],f[3]]/.f[n_]:>RuleCondition[n+1,n>2]", "Hold[f[2], 4]"),
    ("Hold[f[2]]/.f[n_]:>RuleCondition[n+1]", "Hold[3]"),
    ("Hold[f[2],f[3]]/.f[n_]:>With[{v=n+1},v/;n>2]", "Hold[f[2], 4]"),
    ("{{Nothing[1],2},Map[Nothing,{1,2}],f[Nothing]}", "{{2}, {}, f[Nothing]}"),
]
BLOCKS = [
    ("x=5;{Internal`InheritedBlock[{x},x++;x],x}", "{6, 5}"),
    ("f[x_]:=x;{Internal`InheritedBlock[{f},f[1]=one;{f[1],f[2]}],f[1]}", "{{one, 2}, 1}"),
    ("Internal`InheritedBlock[{f},SetAttributes[f,HoldAll];Attributes[f]]->Attributes[f]", "{HoldAll} -> {}"),
]


@pytest.mark.parametrize(("source", "expected"), RUNS + FLAT + OPTIONS + CONDITIONS + BLOCKS)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


def test_options_that_a_function_does_not_have_are_reported():
    s = Session(write_message=lambda line: None)
    assert s.evaluate("Options[f]={a->1};f[OptionsPattern[]]:=OptionValue[a];f[zz->7]") == 1
    assert [(m.symbol, m.tag) for m in s.messages] == [("OptionValue", "nodef")]
