"""What stands unevaluated stays so: rules inside of Hold, local names, iterators that are none, heads that hold all."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

RULES = [
    ("v=7;Hold[u]/.u:>v", "Hold[v]"),
    ("v=7;Hold[u]/.u->v", "Hold[7]"),
    ("Hold[u,{u}]/.u:>2+3", "Hold[2 + 3, {2 + 3}]"),
    ("Hold[g[4]]/.g[n_]:>n+n", "Hold[4 + 4]"),
    ("Hold[{1,2},{3,4}]/.{a_,b_}:>a+b", "Hold[1 + 2, 3 + 4]"),
    ("Hold[g[1,2]]/.g[a___]:>h[a,a]", "Hold[h[1, 2, 1, 2]]"),
    ("{u,Hold[u]}/.u:>2+3", "{5, Hold[2 + 3]}"),
    ("Replace[Hold[u,v],u:>2+3,{1}]", "Hold[2 + 3, v]"),
    ("Hold[u]//.{u:>w,w:>1+1}", "Hold[1 + 1]"),
    ("HoldForm[p q]/.{p->2,q->3}", "HoldForm[2*3]"),
    ("Function[t,t+u]/.u:>1+1", "Function[t, t + (1 + 1)]"),
    ("Hold[u]/.u:>With[{w=2+3},w/;True]", "Hold[5]"),
    ("Hold[5,-5]/.n_Integer:>With[{w=n+1},w/;n>0]", "Hold[6, -5]"),
    ("<|a:>u,b->u|>/.u:>1+1", "<|a :> 1 + 1, b -> 2|>"),
    ("k=0;{u,u,u}/.u:>k++", "{0, 1, 2}"),
]
LOCAL = [
    ("SetAttributes[g,Orderless];Block[{g},g[2,1]]", "g[1, 2]"),
    ("SetAttributes[g,Orderless];Block[{g},Attributes[g]]", "{}"),
    ("SetAttributes[g,Orderless];Block[{g},SetAttributes[g,Flat]];Attributes[g]", "{Orderless}"),
    ("Options[g]={w->1};Block[{g},Options[g]]", "{}"),
    ("Options[g]={w->1};Block[{g},Options[g]={w->2}];Options[g]", "{w -> 1}"),
    ('g::m="text";Block[{g},Head[g::m]]', "MessageName"),
    ('g::m="text";Block[{g},1];g::m', '"text"'),
    ("SetAttributes[g,HoldAllComplete];g[a]^=1;g[a]", "g[a]"),
    ("g[a]^=1;g[a]", "1"),
]
ITERATORS = [
    ("Table[2+3]", "5"),
    ("n=1;Do[n=n+1];n", "2"),
    ("Table[i,{i,2},{j,w}]", "Table[i, {i, 2}, {j, w}]"),
    ("Table[10i+j,{i,2},{j,i}]", "{{11}, {21, 22}}"),
    ("Table[i,{3},{i,2}]", "{{1, 2}, {1, 2}, {1, 2}}"),
    ("i=9;Table[i,{i,2},{j,2}];i", "9"),
    ("ValueQ[g[1]]", "False"),
    ("g[2]=3;{ValueQ[g[1]],ValueQ[g]}", "{True, False}"),
    ("g[2][3]=4;ValueQ[g[1][1]]", "True"),
    ("Through[g[1]]", "Through[g[1]]"),
    ("Through[5]", "Through[5]"),
    ("Through[{g,h}[1],Plus]", "{g, h}[1]"),
]


@pytest.mark.parametrize(("source", "expected"), RULES + LOCAL + ITERATORS)
def test_cases(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source), "InputForm") == expected


@pytest.mark.parametrize(("source", "tag"), [
    ("With[{p->1},p]", "With::lvws"),
    ("With[{p=1}]", "With::argmu"),
    ("Table[i,{i,2},{j,w}]", "Table::iterb"),
])  # fmt: skip
def test_messages(source, tag):
    session = Session(write_message=lambda line: None)
    session.evaluate(source)
    assert any(tag in str(m) for m in session.messages)
