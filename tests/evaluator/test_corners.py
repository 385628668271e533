"""Corners of evaluation: what an input gives, as InputForm, and which messages it issues."""

import time

import pytest

import wlnet.builtins
from wlnet.evaluator import Session
from wlnet.forms import text

assert wlnet.builtins

SCOPES = [
    ("With[{x = a}, Hold[x, With[{x = 2}, x]]]", "Hold[a, With[{x = 2}, x]]"),
    ("With[{x = y}, Hold[Module[{y = 1}, x + y]]]", "Hold[Module[{y$ = 1}, y + y$]]"),
    ("With[{x = y}, Module[{y = x}, x + y]]", "2*y"),
    ("f[x_] := With[{y = 2}, x + y]; f[y]", "2 + y"),
    ("f[x_] := With[{y = x}, {z = y}, {x, y, z}]; f[z]", "{z, z, z}"),
    ("With[{x = 1}, With[{x = x + 1}, x]]", "2"),
    ("With[{x = g[x]}, Hold[Module[{t = x}, x + t]]]", "Hold[Module[{t = g[x]}, g[x] + t]]"),
    ("g[n_] := (h[x_] := x + n); g[x]; h[2]", "2 + x"),
    ("f[n_] := Cases[{1, 2}, x_ :> x + n]; f[x]", "{1 + x, 2 + x}"),
    ("f[x_] := {1, 2} /. {x_, y_} :> {y, x}; f[7]", "{2, 1}"),
]
LIMITS = [
    ("{a, b} = {b, a}", 'TerminatedEvaluation["IterationLimit"]', "$IterationLimit::itlim"),
    ("x = x + 1", 'TerminatedEvaluation["RecursionLimit"]', "$RecursionLimit::reclim2"),
    ("x := x; x", "x"),
    ("Table[0, {10^31}]", "Table[0, {10^31}]", "Table::nomem"),
    ("Table[1, {10.^300}]", "Table[1, {10.^300}]", "Table::nomem"),
    ("Table[i, {i, 10^30, 10^30 + 1}] - 10^30", "{0, 1}"),
    ("SetAttributes[f, Flat]; f[a, b, c] /. f[x_, y_] :> {x, y}", "{f[a], f[b, c]}"),
    ("{(a + b) c, y (1 + x), x (1 + x), Sin[x] (1 + x)}", "{(a + b)*c, (1 + x)*y, x*(1 + x), (1 + x)*Sin[x]}"),
]
BLOCKS = [
    (
        "Block[{$RecursionLimit = 50}, f[n_] := 1 + f[n - 1]; f[1]]",
        'TerminatedEvaluation["RecursionLimit"]',
        "$RecursionLimit::reclim2",
    ),
    ("Block[{$RecursionLimit = 50}, 1]; $RecursionLimit", "1024"),
    ('Block[{$Context = "zz`"}, 1]; $Context', '"Global`"'),
    ("Block[{Plus = Times}, 2 + 3]", "6"),
    ("f[x_] := x + 1; {Block[{Plus = Times}, f[3]], f[3], Block[{Plus}, f[3]]}", "{3, 4, 4}"),
    ("Block[{Print}, Print[1]; 2]", "2"),
    ("Block[{True = 1}, 2]", "Block[{True = 1}, 2]", "Block::lockt"),
]
ASSIGNMENTS = [
    ("f[x_] := x++; a = 3; f[a]", "3++", "Increment::rvalue"),
    ('a = <|"k" -> 1|>; a["k"] =.; a', "<||>"),
    ('a = <|"k" -> 1|>; a["j"] =.; a', '<|"k" -> 1|>', "Unset::norep"),
    ("True = False", "False", "Set::wrsym"),
    ("All = 3; All", "All", "Set::wrsym"),
    ("{Attributes[True], Attributes[All]}", "{{Locked, Protected}, {Protected}}"),
    ("System`ours = 5; {System`ours, Attributes[System`ours]}", "{5, {}}"),  # only what the language has is protected
    ("DownValues[f] = {HoldPattern[f[1]] :> 2}; f[1]", "2"),
    ("f[x_] := x^2; DownValues[g] = DownValues[f] /. f -> g; g[3]", "9"),
    ("f[1] = 2; DownValues[f] = {}; f[1]", "f[1]"),
    ("OwnValues[x] = {HoldPattern[x] :> 5}; x", "5"),
    ("UpValues[x] = {HoldPattern[f[x]] :> 5}; f[x]", "5"),
    ("DownValues[f] = 3", "3", "DownValues::vrule"),
]
FUNCTIONS = [
    ("Function[{x}, f[x], Listable][{1, 2}]", "{f[1], f[2]}"),
    ("Function[{x, y}, f[x, y], {Listable}][{1, 2}, a]", "{f[1, a], f[2, a]}"),
]
RETURNS = [
    ("f[x_] := Module[{}, Do[If[i > x, Return[i, Module]], {i, 10}]; end]; f[3]", "4"),
    ("f[x_] := Block[{}, Do[If[i > x, Return[i, Block]], {i, 10}]; end]; f[3]", "4"),
    ("f[x_] := With[{}, Do[If[i > x, Return[i, With]], {i, 10}]; end]; f[3]", "4"),
    ("f[x_] := With[{}, Do[If[i > x, Return[i]], {i, 10}]; end]; f[3]", "end"),
    ("f[x_] := (Module[{}, Return[1]; 2]; 3); f[3]", "1"),
    # the depth of evaluation is as before after each way out
    ("f[x_] := ({Return[x]}; 1); Do[f[i], {i, 5000}]; f[3]", "3"),
    ("g = Function[x, {Return[x]}; 1]; Do[g[i], {i, 5000}]; g[3]", "3"),
    ("Do[Map[({{Return[#]}}; 1) &, {1}], {i, 5000}]; 1", "1"),
    ("f[x_] := Module[{}, {1; {x}} /; x > 5000]; Do[f[i], {i, 5000}]; f[3]", "f[3]"),
]
PATTERNS = [
    ("f[a, b, c] /. f[x : PatternSequence[_, _], y_] :> {{x}, y}", "{{a, b}, c}"),
    ("f[] /. f[x : PatternSequence[]] :> {x}", "{}"),
    ("MatchQ[{a, b, c}, {OrderlessPatternSequence[c, b, a]}]", "True"),
    ('{1, "a", 2} /. {OrderlessPatternSequence[s_String, n__Integer]} :> {s, {n}}', '{"a", {1, 2}}'),
    ("f[x_, y___ : 3] := {x, y}; f[1]", "{1, 3}"),
    ("f[1, 2, 3] /. f[x_, p : Repeated[_, {1, 2}]] :> {p}", "{2, 3}"),
    (
        "Options[f] = {a -> 1}; f[x_, OptionsPattern[]] /; OptionValue[a] > 3 := big; {f[1, a -> 5], f[1]}",
        "{big, f[1]}",
    ),
]
ODD_ARGUMENTS = [
    ("Delete[{1, 2}, {{}}]", "{1, 2}"),
    ("Delete[{1, 2}, {{}, {1}}]", "{2}"),
    ('StringSplit["a", Pattern[x]]', 'StringSplit["a", Pattern[x]]', "StringExpression::invld"),
    ("Information[{1, 2, 3}, 0]", "Information[{1, 2, 3}, 0]"),
    ("Unique[{1, 2}]", "Unique[{1, 2}]", "Unique::usym"),
    ("Insert[{1, 2}, x, {}]", "Insert[{1, 2}, x, {}]", "Insert::ins"),
    ("Reverse[{1, 2}, {}]", "Reverse[{1, 2}, {}]", "Reverse::level"),
    ("{{1, 2}, {3}} . {{1, 2}, {3, 4}}", "{{7, 10}, {3} . {{1, 2}, {3, 4}}}", "Dot::dotsh"),
    ("ConstantArray[1, 2^70]", "ConstantArray[1, 1180591620717411303424]", "ConstantArray::nomem"),
    ("DirectedInfinity[3, 1]*2", "2*DirectedInfinity[3, 1]", "DirectedInfinity::argt"),
    ("x_ ^= 3", "3"),
    ("f[x_?EvenQ, g] ^= 3; UpValues[g]", "{HoldPattern[f[(x_)?EvenQ, g]] :> 3}"),
    ("OptionValue[]", "OptionValue[]", "OptionValue::argb"),
    ("OptionValue[{a :> 1 + 1}, {}, a, Hold]", "Hold[1 + 1]"),
    ("PadLeft[f[]]", "f[]"),
    ("FilterRules[{Rule[], a -> 1}, a]", "{a -> 1}"),
    ('Failure["t", <|"a" -> 1|>]["a"]', "1"),
    ("NestWhile[f, 1, True &, {1, {}}]", "NestWhile[f, 1, True & , {1, {}}]", "NestWhile::nwargs"),
    ("ToString[NumberForm[1.5, 10^20]]", '"NumberForm[1.5, 100000000000000000000]"'),
]
CHANGES_IN_PLACE = [  # of a value that other expressions hold, too
    ("h=<|a->1|>; k=h; h[b]=2; {h,k}", "{<|a -> 1, b -> 2|>, <|a -> 1|>}"),
    ("h=<|a->1|>; k={h}; h[a]=2; {h,k}", "{<|a -> 2|>, {<|a -> 1|>}}"),
    ("h=<|a->1|>; f[x_]:=(h[b]=2; x); f[h]", "<|a -> 1|>"),
    ('h=<|a->1|>; h["s"]=h; h', '<|a -> 1, "s" -> <|a -> 1|>|>'),
    ("h=<|a->1|>; Map[(h[b]=#)&,h]; h", "<|a -> 1, b -> 1|>"),
    ("h=<|a->1|>; Block[{h=h},h[a]=5]; h", "<|a -> 1|>"),
    ("h=<|a->1|>; k:=h; h[a]=2; k", "<|a -> 2|>"),
    ("h=<|a->1,b->2|>; h[a]=.; h", "<|b -> 2|>"),
    ("h=<|a->1,b->2|>; h[a]=3; h", "<|a -> 3, b -> 2|>"),
    ("h=<|a->1|>; AssociateTo[h,a->3]; AssociateTo[h,{b->4,c->5}]; h", "<|a -> 3, b -> 4, c -> 5|>"),
    ("h=<|a->1|>; k=h; AssociateTo[h,b->2]; k", "<|a -> 1|>"),
    ("h=<|a->1|>; AssociateTo[h,b->h]; h", "<|a -> 1, b -> <|a -> 1|>|>"),
    ("h=<|a->x|>; h[b]=y; x=1; y=2; h", "<|a -> 1, b -> 2|>"),
    ("h=<||>; h[1]=1; t=Table[h[i]=i; h,{i,3}]; t", "{<|1 -> 1|>, <|1 -> 1, 2 -> 2|>, <|1 -> 1, 2 -> 2, 3 -> 3|>}"),
    ("h=<|a->1|>; g=Function[h]; h[a]=2; g[]", "<|a -> 2|>"),
    ("h=<|a->1|>; With[{k=h},h[a]=2; k]", "<|a -> 1|>"),
    ("f[]=<|a->1|>; h=f[]; h[a]=2; f[]", "<|a -> 1|>"),
    ("h=<|a->1|>; m=MatchQ[h,h]; h[a]=2; h", "<|a -> 2|>"),
    ("l={}; AppendTo[l,x]; x=3; AppendTo[l,4]; l", "{3, 4}"),
    ("l={}; AppendTo[l,Sequence[1,2]]", "AppendTo[l, 1, 2]", "AppendTo::argrx"),
    ("l={1}; AppendTo[l,Nothing]; l", "{1}"),
    ("l={1,2}; k=l; AppendTo[l,3]; {k,l}", "{{1, 2}, {1, 2, 3}}"),
    ("l=f[1]; AppendTo[l,2]; l", "f[1, 2]"),
    ("Array[f,3,a]", "{f[a], f[1 + a], f[2 + a]}"),
    ("Array[f,3,0]", "{f[0], f[1], f[2]}"),
]
SETTINGS_AND_ABORTS = [
    ('{nm`a, nm`b`c}; Names["nm`*"]', '{"nm`a"}'),
    ('$ContextPath = {"nm`", "System`", "Global`"}; nm`a; Names["nm`*"]', '{"a"}'),
    ("TimeConstrained[While[True],0.1,late]", "late"),
    ("TimeConstrained[While[True],0.1]", "$Aborted"),
    ("TimeConstrained[1+1,5]", "2"),
    ("TimeConstrained[Do[i,{i,10^8}],0.1,late]", "late"),
    ("f[x_]:=f[x];TimeConstrained[Catch[While[True]],0.1,late];1+1", "2"),
    ("TimeConstrained[1,-1]", "TimeConstrained[1, -1]", "TimeConstrained::timc"),
    ("CheckAbort[TimeConstrained[Abort[],5],mine]", "mine"),
    ("AbortProtect[1+1]", "2"),
    ('SyntaxInformation[f]={"A"->1}', '{"A" -> 1}'),
    ("Format[f[x_]]:=x;FormatValues[f]", "{HoldPattern[Format[f[x_]]] :> x}"),
    ("NumericQ[c]=True;NumericQ[c]", "True"),
    ("N[f[x_]]:=3.;N[f[2]]", "3."),
    ("$HistoryLength=0", "0"),
    ("$Foo=3;$Foo", "3"),
    ("$Failed=3", "3", "Set::wrsym"),
    ('Last[AppendTo[$Path,"/tmp"]]', '"/tmp"'),
    ('Block[{$Path={"/tmp"}},$Path]', '{"/tmp"}'),
    ("RotateRight[{1,2},{}]", "{1, 2}"),
    ("Join[Unevaluated[1+1],2]", "Join[Unevaluated[1 + 1], 2]"),
    ("Differences[{1,2},{}]", "Differences[{1, 2}, {}]", "Differences::intnm"),
    ("DiagonalMatrix[{2},0,1.5]", "DiagonalMatrix[{2}, 0, 1.5]", "DiagonalMatrix::ilsmn"),
    ("Range[2^64]", "Range[18446744073709551616]", "Range::nomem"),
    ("AppendTo[zz,1]", "AppendTo[zz, 1]", "AppendTo::rvalue"),
    ("AppendTo[{}, 1]", "AppendTo[{}, 1]", "AppendTo::rvalue"),
]
CASES = [
    *SCOPES, *LIMITS, *BLOCKS, *ASSIGNMENTS, *FUNCTIONS, *RETURNS, *PATTERNS, *ODD_ARGUMENTS, *CHANGES_IN_PLACE,
    *SETTINGS_AND_ABORTS,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_value_and_messages(case):
    source, expected, *tags = case
    session = Session(write_message=lambda line: None)
    found = text(session.evaluate(source))
    assert (found, [f"{m.symbol}::{m.tag}" for m in session.messages]) == (expected, " ".join(tags).split())


@pytest.mark.parametrize("body", ["AppendTo[l, i]", "h[i] = i", "h[[Key[i]]] = i", "AssociateTo[h, i -> i]"])
def test_long_loops_do_not_copy_what_they_change(body):
    session = Session(write_message=lambda line: None)
    start = time.perf_counter()
    assert session.evaluate(f"l = {{}}; h = <||>; Do[{body}, {{i, 6000}}]; Length[l] + Length[h]") == 6000
    assert time.perf_counter() - start < 5
