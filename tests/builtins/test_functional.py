"""Map, Apply, Fold, Nest and their kind, replacement and searching, against answers worked out by hand."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


def session() -> Session:
    return Session(write_message=lambda line: None)


MAPPED = [
    ("f/@{a,b}", "{f[a], f[b]}"),
    ("f/@<|a->1|>", "<|a -> f[1]|>"),
    ("f/@g[1,2]", "g[f[1], f[2]]"),
    ("f/@x", "x"),
    ("Map[f][{a}]", "{f[a]}"),
    ("Map[f,{{a,b},{c}},{2}]", "{{f[a], f[b]}, {f[c]}}"),
    ("Map[f,{{a},{b}},2]", "{f[{f[a]}], f[{f[b]}]}"),
    ("Map[f,{{a},b},{-1}]", "{{f[a]}, f[b]}"),
    ("Map[f,{a},{0,1}]", "f[{f[a]}]"),
    ("Map[f,g[a],Heads->True]", "f[g][f[a]]"),
    ("f/@Hold[1+1]", "Hold[f[1 + 1]]"),
    ("If[#>1,#,Nothing]&/@{1,2,3}", "{2, 3}"),
    ("f//@{a,{b}}", "f[{f[a], f[{f[b]}]}]"),
    ("Plus@@{1,2,3}", "6"),
    ("f@@<|a->1,b->2|>", "f[1, 2]"),
    ("f@@x", "x"),
    ("f@@@{{a,b},{c,d},e}", "{f[a, b], f[c, d], e}"),
    ("Apply[f,{{{a}}},{2}]", "{{f[a]}}"),
    ("Scan[If[#>2,Return[#]]&,{1,2,3,4}]", "3"),
    ("s=0; Scan[(s+=#)&,{1,2,3}]; s", "6"),
    ("MapIndexed[f,{a,b}]", "{f[a, {1}], f[b, {2}]}"),
    ("MapIndexed[f,{{a},{b}},{2}]", "{{f[a, {1, 1}]}, {f[b, {2, 1}]}}"),
    ("MapIndexed[f,<|k->v|>]", "<|k -> f[v, {Key[k]}]|>"),
    ("MapThread[f,{{a,b},{c,d}}]", "{f[a, c], f[b, d]}"),
    ("MapThread[f,{{{a,b}},{{c,d}}},2]", "{{f[a, c], f[b, d]}}"),
    ("Thread[{a,b}->{1,2}]", "{a -> 1, b -> 2}"),
    ("Thread[f[{a,b},c]]", "{f[a, c], f[b, c]}"),
    ("Thread[a==b,Equal]", "a == b"),
]
ITERATED = [
    ("Fold[f,x,{a,b}]", "f[f[x, a], b]"),
    ("Fold[f,{a,b,c}]", "f[f[a, b], c]"),
    ("Fold[f,x,{}]", "x"),
    ("FoldList[f,x,{a,b}]", "{x, f[x, a], f[f[x, a], b]}"),
    ("FoldList[Plus,{1,2,3}]", "{1, 3, 6}"),
    ("FoldList[f,x,g[a]]", "g[x, f[x, a]]"),
    ("FoldPairList[{#1+#2,#2}&,0,{1,2,3}]", "{1, 3, 5}"),
    ("Nest[f,x,2]", "f[f[x]]"),
    ("NestList[#+1&,0,3]", "{0, 1, 2, 3}"),
    ("NestWhile[#/2&,64,#>3&]", "2"),
    ("NestWhileList[#+1&,0,#<3&]", "{0, 1, 2, 3}"),
    ("NestWhile[#+1&,0,#2<3&,2]", "3"),
    ("NestWhile[#+1&,0,True&,1,5]", "5"),
    ("FixedPoint[If[#>5,#,#+1]&,0]", "6"),
    ("FixedPointList[If[#>1,#,#+1]&,0]", "{0, 1, 2, 2}"),
    ("FixedPoint[#+1&,0,3]", "3"),
    ("(f@*g)[x]", "f[g[x]]"),
    ("(f/*g)[x,y]", "g[f[x, y]]"),
    ("Composition[]", "Identity"),
    ("Through[{f,g}[x]]", "{f[x], g[x]}"),
    ("Operate[p,f[x]]", "p[f][x]"),
    ("OperatorApplied[f][x][y]", "f[y, x]"),
    ("Comap[{f,g},x]", "{f[x], g[x]}"),
]
REPLACED = [
    ("{a,b,f[a]}/.a->q", "{q, b, f[q]}"),
    ("{a,b}/.{a->b,b->a}", "{b, a}"),
    ("f[a,b]/.{{a->1},{a->2}}", "{f[1, b], f[2, b]}"),
    ("{1,2,3}/.x_/;x>1:>x^2", "{1, 4, 9}"),
    ("{f[1],f[2]}/.f[x_]:>x", "{1, 2}"),
    ("f[x]/.f->g", "g[x]"),
    ("{a,b}/.<|a->1|>", "{1, b}"),
    ("<|k->a|>/.a->2", "<|k -> 2|>"),
    ("ReplaceAll[a->1][{a}]", "{1}"),
    ("{{1},{2}}//.{x_}:>x", "{1, 2}"),
    ("log[a b c]//.log[x_ y_]:>log[x]+log[y]", "log[a] + log[b] + log[c]"),
    ("Replace[{a,b},a->q]", "{a, b}"),
    ("Replace[{a,b},a->q,{1}]", "{q, b}"),
    ("Replace[a,{a->1,_->2}]", "1"),
    ("Replace[{{a}},a->q,All]", "{{q}}"),
    ("Replace[x_:>f[x]][a]", "f[a]"),
    ("ReplaceList[{a,b,c},{x__,y__}:>{{x},{y}}]", "{{{a}, {b, c}}, {{a, b}, {c}}}"),
    ("{a,b,c}/.{x_,___}:>x", "a"),
    ("Hold[x+x]/.x->2", "Hold[2 + 2]"),
    ("{1,2}/.Dispatch[{1->a}]", "{a, 2}"),
]
FOUND = [
    ("Select[{1,2,3,4},EvenQ]", "{2, 4}"),
    ("Select[{1,2,3,4},#>1&,2]", "{2, 3}"),
    ("Select[<|a->1,b->2|>,#>1&]", "<|b -> 2|>"),
    ("Select[f[1,2],#>1&]", "f[2]"),
    ("Select[EvenQ][{1,2}]", "{2}"),
    ("SelectFirst[{1,2,3},#>1&]", "2"),
    ("SelectFirst[{1},#>5&]", 'Missing["NotFound"]'),
    ("SelectFirst[{1},#>5&,none]", "none"),
    ("Cases[{1,a,2.},_Integer]", "{1}"),
    ("Cases[{f[1],g[2],f[3]},f[x_]:>x]", "{1, 3}"),
    ("Cases[{{1,a},{b,2}},_Integer,{2}]", "{1, 2}"),
    ("Cases[{{1,a},{b,2}},_Integer,2,1]", "{1}"),
    ("Cases[f[g[a]],_,Infinity]", "{a, g[a]}"),
    ("Cases[<|a->1,b->x|>,_Integer]", "{1}"),
    ("Cases[_Integer][{1,a}]", "{1}"),
    ("FirstCase[{a,1,2},_Integer]", "1"),
    ("FirstCase[{a},_Integer]", 'Missing["NotFound"]'),
    ("FirstCase[{a},_Integer,q]", "q"),
    ("FirstCase[{{a,b},1},{x_,_}:>x]", "a"),
    ("DeleteCases[{1,a,2},_Integer]", "{a}"),
    ("DeleteCases[{1,{2,a}},_Integer,{2}]", "{1, {a}}"),
    ("DeleteCases[{1,a,2},_Integer,1,1]", "{a, 2}"),
    ("DeleteCases[<|a->1,b->x|>,_Integer]", "<|b -> x|>"),
    ("Count[{a,b,a},a]", "2"),
    ("Count[{{a},a},a,2]", "2"),
    ("MemberQ[{1,2},2]", "True"),
    ("MemberQ[{{1}},1]", "False"),
    ("MemberQ[Range[200],200]", "True"),
    ("MemberQ[Range[200],200.]", "False"),
    ("FreeQ[{a,f[x]},f]", "False"),
    ("FreeQ[x^2,y]", "True"),
    ("Position[{a,b,{a}},a]", "{{1}, {3, 1}}"),
    ("Position[f[a,f[a]],f]", "{{0}, {2, 0}}"),
    ("Position[{1,2,1},1,1,1]", "{{1}}"),
    ("Position[<|a->1|>,1]", "{{Key[a]}}"),
    ("FirstPosition[{a,b,c},b]", "{2}"),
    ("FirstPosition[{a},d]", 'Missing["NotFound"]'),
    ("Pick[{a,b,c},{1,0,1},1]", "{a, c}"),
    ("Pick[{a,b,c},{True,False,True}]", "{a, c}"),
    ("Pick[{{a,b},{c,d}},{{1,0},{0,1}},1]", "{{a}, {d}}"),
    ("Level[{a,f[b,c]},{-1}]", "{a, b, c}"),
    ("Level[{a,f[b,c]},2]", "{a, b, c, f[b, c]}"),
    ("Level[f[a],{1},Heads->True]", "{f, a}"),
    ("DeleteMissing[{1,Missing[],2}]", "{1, 2}"),
]
SOWN = [
    ("Reap[Sow[a];b;Sow[c];e]", "{e, {{a, c}}}"),
    ("Reap[1]", "{1, {}}"),
    ("Reap[Sow[1,x];Sow[2,y];Sow[3,x]]", "{3, {{1, 3}, {2}}}"),
    ("Reap[Sow[1,{x,x}];Sow[2,y];Sow[3,x],_,Rule]", "{3, {x -> {1, 1, 3}, y -> {2}}}"),
    ("Reap[Sow[1,{x,x}];Sow[2,y];Sow[3,x],{x,x,y}]", "{3, {{{1, 1, 3}}, {{1, 1, 3}}, {{2}}}}"),
    ("Reap[Sow[1];Reap[Sow[2,z],z]]", "{{2, {{2}}}, {{1}}}"),
    ("Catch[Reap[Sow[1];Throw[3]]]; Reap[Sow[2]]", "{2, {{2}}}"),
]
QUESTIONS = [
    ("Head[1.5]", "Real"),
    ("Head[f[x]]", "f"),
    ("Head[<||>]", "Association"),
    ("AtomQ[<|a->1|>]", "True"),
    ("AtomQ[f[]]", "False"),
    ("1===1.", "False"),
    ("{1,2}===Range[2]", "True"),
    ("Range[200]===Table[i,{i,200}]", "True"),
    ("a=!=b", "True"),
    ("SameQ[]", "True"),
    ("TrueQ[x]", "False"),
    ("Order[a,b]", "1"),
    ("MatchQ[{1,2},{_Integer..}]", "True"),
    ("MatchQ[_Integer][1]", "True"),
]


@pytest.mark.parametrize(("code", "expected"), MAPPED + ITERATED + REPLACED + FOUND + SOWN + QUESTIONS)
def test_value(code, expected):
    assert text(session().evaluate(code), "InputForm") == expected


MESSAGES = [
    ("x/.y", "ReplaceAll::reps: y is neither a list of replacement rules nor a valid dispatch table, "
             "and so cannot be used for replacing."),
    ("Map[f,{a},q]", "Map::level: Level specification q is not n, {n}, or {m, n}."),
    ("MapThread[f,{{a,b},{c}}]", "MapThread::mptc: Incompatible dimensions of objects at positions {2, 1} and {2, 2} "
                                 "of MapThread[f, {{a, b}, {c}}]; dimensions are {2} and {1}."),
    ("Thread[f[{a},{b,c}]]", "Thread::tdlen: Objects of unequal length in f[{a}, {b, c}] cannot be combined."),
    ("Nest[f,x,-1]", "Nest::intnm: A non-negative machine integer is expected at position 3 in Nest[f, x, -1]."),
    ("Fold[f,x,y]", "Fold::normal: A nonatomic expression is expected at position 3 in Fold[f, x, y]."),
    ("Select[a,f]", "Select::normal: A nonatomic expression is expected at position 1 in Select[a, f]."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), MESSAGES)
def test_message(code, expected):
    s = session()
    s.evaluate(code)
    assert [str(m) for m in s.messages] == [expected]
