"""Part, Take, Drop and the functions that edit parts, against answers worked out by hand."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


def session() -> Session:
    return Session(write_message=lambda line: None)


VALUES = [
    ("{a,b,c}[[2]]", "b"),
    ("{a,b,c}[[-1]]", "c"),
    ("f[a,b][[0]]", "f"),
    ('"abc"[[0]]', "String"),
    ("{{a,b},{c,d}}[[2,1]]", "c"),
    ("{{a,b},{c,d}}[[All,1]]", "{a, c}"),
    ("{{a,b},{c,d}}[[{2,1},-1]]", "{d, b}"),
    ("{{a,b,c},{d,e,f}}[[1;;2,2;;3]]", "{{b, c}, {e, f}}"),
    ("f[a,b,c][[2;;]]", "f[b, c]"),
    ("f[a,b,c][[{1,1}]]", "f[a, a]"),
    ("{a,b,c,d,e}[[2;;-2]]", "{b, c, d}"),
    ("{a,b,c,d,e}[[;;;;2]]", "{a, c, e}"),
    ("{a,b,c,d,e}[[-1;;1;;-2]]", "{e, c, a}"),
    ("{a,b,c,d,e}[[;;;;-1]]", "{e, d, c, b, a}"),
    ("{a,b,c}[[4;;]]", "{}"),
    ("{a,b,c}[[1;;0]]", "{}"),
    ("{a,b}[[{}]]", "{}"),
    ('<|"a"->{1,2},"b"->3|>[["a",2]]', "2"),
    ('<|"a"->1,"b"->2|>[[2]]', "2"),
    ('<|"a"->1,"b"->2|>[[{2}]]', '<|"b" -> 2|>'),
    ("<|a->1|>[[Key[a]]]", "1"),
    ('<|"a"->1|>[["z"]]', 'Missing["KeyAbsent", "z"]'),
    ('{<|"k"->1|>,<|"k"->2|>}[[All,"k"]]', "{1, 2}"),
    ('<|x-><|"k"->1|>,y-><|"k"->2|>|>[[All,"k"]]', "<|x -> 1, y -> 2|>"),
    ("First[{a,b}]", "a"),
    ("First[<|k->v|>]", "v"),
    ("First[{},x]", "x"),
    ("Last[{a,b}]", "b"),
    ("Rest[{a,b,c}]", "{b, c}"),
    ("Most[f[a,b,c]]", "f[a, b]"),
    ("Rest[<|a->1,b->2|>]", "<|b -> 2|>"),
    ("Take[{a,b,c},2]", "{a, b}"),
    ("Take[{a,b,c},-2]", "{b, c}"),
    ("Take[{a,b,c},{2}]", "{b}"),
    ("Take[{a,b,c,d},{2,3}]", "{b, c}"),
    ("Take[{a,b,c,d,e},{1,-1,2}]", "{a, c, e}"),
    ("Take[{a,b,c},UpTo[5]]", "{a, b, c}"),
    ("Take[{a,b,c},0]", "{}"),
    ("Take[{{a,b,c},{d,e,f}},All,2]", "{{a, b}, {d, e}}"),
    ("Take[<|a->1,b->2|>,1]", "<|a -> 1|>"),
    ("Drop[{a,b,c,d},{2,3}]", "{a, d}"),
    ("Drop[{a,b,c,d},-1]", "{a, b, c}"),
    ("Drop[{a,b,c,d},{1,-1,2}]", "{b, d}"),
    ("Drop[{{a,b},{c,d}},1,1]", "{{d}}"),
    ("TakeDrop[{a,b,c},1]", "{{a}, {b, c}}"),
    ("TakeList[{a,b,c,d},{1,3}]", "{{a}, {b, c, d}}"),
    ("TakeWhile[{1,2,5,1},#<3&]", "{1, 2}"),
    ("LengthWhile[{1,2,5,1},#<3&]", "2"),
    ("Extract[{a,{b,c}},{2,1}]", "b"),
    ("Extract[{a,{b,c}},{{1},{2,1}}]", "{a, b}"),
    ("Extract[{1+1,b},1,Hold]", "Hold[2]"),
    ("MapAt[f,{a,b,c},2]", "{a, f[b], c}"),
    ("MapAt[f,{a,b,c},{{1},{3}}]", "{f[a], b, f[c]}"),
    ("MapAt[f,{a,b},{{1},{1}}]", "{f[f[a]], b}"),
    ("MapAt[f,{{a,b},{c,d}},{All,1}]", "{{f[a], b}, {f[c], d}}"),
    ('MapAt[f,<|"k"->1|>,"k"]', '<|"k" -> f[1]|>'),
    ("MapAt[f,-1][{a,b}]", "{a, f[b]}"),
    ("ReplacePart[{a,b,c},2->x]", "{a, x, c}"),
    ("ReplacePart[{a,b,c},{1->x,-1->y}]", "{x, b, y}"),
    ("ReplacePart[{a,{b,c}},{2,1}->x]", "{a, {x, c}}"),
    ("ReplacePart[{a,b,c},{{1},{3}}->x]", "{x, b, x}"),
    ("ReplacePart[{a,b,c},i_/;i>1:>f[i]]", "{a, f[2], f[3]}"),
    ("ReplacePart[{{a,b},{c,d}},{i_,i_}->0]", "{{0, b}, {c, 0}}"),
    ("ReplacePart[{a,b},i_->q]", "{q, q}"),
    ("ReplacePart[{a,b},7->q]", "{a, b}"),
    ("ReplacePart[<|a->1|>,Key[a]->2]", "<|a -> 2|>"),
    ("Delete[{a,b,c},2]", "{a, c}"),
    ("Delete[{a,b,c},{{1},{3}}]", "{b}"),
    ("Delete[{a,{b,c}},{2,1}]", "{a, {c}}"),
    ("Delete[<|a->1,b->2|>,Key[a]]", "<|b -> 2|>"),
    ("Delete[2][{a,b}]", "{a}"),
    ("Insert[{a,b,c},x,2]", "{a, x, b, c}"),
    ("Insert[{a,b,c},x,-1]", "{a, b, c, x}"),
    ("Insert[{a,b},x,{{1},{-1}}]", "{x, a, b, x}"),
]


@pytest.mark.parametrize(("code", "expected"), VALUES)
def test_value(code, expected):
    assert text(session().evaluate(code), "InputForm") == expected


ASSIGNMENTS = [
    ("x={a,b,c}; x[[2]]=q; x", "{a, q, c}"),
    ("x={a,b,c}; x[[All]]=0; x", "{0, 0, 0}"),
    ("x={a,b,c}; x[[1;;2]]={p,q}; x", "{p, q, c}"),
    ("x={a,b,c}; x[[1;;2]]={p,q,r}; x", "{{p, q, r}, {p, q, r}, c}"),
    ("x={{1,2},{3,4}}; x[[All,1]]={7,8}; x", "{{7, 2}, {8, 4}}"),
    ("x={{1,2},{3,4}}; x[[1]]=0; x", "{0, {3, 4}}"),
    ("x={{1,2},{3,4}}; x[[All,2]]=0; x", "{{1, 0}, {3, 0}}"),
    ("x=f[a,b]; x[[0]]=g; x", "g[a, b]"),
    ("x=<|a->1|>; x[b]=2; x[[1]]=7; x", "<|a -> 7, b -> 2|>"),
    ('x=<|"a"->{1,2}|>; x[["a",2]]=9; x', '<|"a" -> {1, 9}|>'),
    ("x=Range[200]; x[[3]]=-1; x[[2;;4]]", "{2, -1, 4}"),
    ("x=Range[200]; x[[3]]=1.5; x[[2;;4]]", "{2, 1.5, 4}"),
    ("x=Range[200]; y=x; x[[3]]=0; y[[3]]", "3"),
    ("x=Range[200]; x[[1]]=0; y=x; x[[1]]=7; {x[[1]],y[[1]]}", "{7, 0}"),
    ("x=Range[200]; x[[2]]=0; z={x,x[[2]]=9}; {z[[1,2]],x[[2]]}", "{0, 9}"),
    ("x=Partition[Range[200],2]; x[[1,1]]=0; r=x[[1]]; x[[1,1]]=5; {r,x[[1]]}", "{{0, 2}, {5, 2}}"),
    ('x=Range[200]; x[[2]]=0; n=NumericArray[x,"Integer64"]; x[[2]]=9; {n[[2]],x[[2]]}', "{0, 9}"),
    ("x=Range[200]; x[[2]]=0; f[v_]:=(x[[2]]=9;v[[2]]); {f[x],x[[2]]}", "{0, 9}"),
    ("x=Range[200]; x[[2]]=0; (x[[2]]=9;#[[2]])&[x]", "0"),
    ("x=Range[200]; x[[2]]=0; a=<|k->x|>; x[[2]]=9; a[k][[2]]", "0"),
    ("x=Range[200]; x[[2]]=0; t=Table[x[[2]]=i;x,{i,3}]; t[[All,2]]", "{1, 2, 3}"),
    ("x=Range[200]; x[[2]]=0; Map[(x[[2]]=77;#)&,x][[2]]", "0"),
    ("x=Range[200]; x[[2]]=0; h=Hold[x]; x[[2]]=3; ReleaseHold[h][[2]]", "3"),
    ("x=Range[200]; Do[x[[i]]=-i,{i,200}]; Total[x]", "-20100"),
    ("x={1,2}; x[[1]]=5", "5"),
    ("x=Range[200]; x[[{1,200}]]=x[[{200,1}]]; {x[[1]],x[[-1]],x[[2]]}", "{200, 1, 2}"),
    ("x=Range[200]; y=x; x[[{1,2}]]={7,8}; x[[3;;9;;3]]=0; {x[[;;6]],y[[;;3]]}", "{{7, 8, 0, 4, 5, 0}, {1, 2, 3}}"),
    ("m=Table[10i+j,{i,9},{j,9}]; m[[{1,2},{1,3}]]=0; m[[;;3,;;3]]", "{{0, 12, 0}, {0, 22, 0}, {31, 32, 33}}"),
    ("m=Table[10i+j,{i,9},{j,9}]; m[[{1,2},3]]={7,8}; m[[;;3,3]]", "{7, 8, 33}"),
    ("m=Table[10i+j,{i,9},{j,9}]; m[[2,{1,2}]]=m[[2,{2,1}]]; m[[2,;;3]]", "{22, 21, 23}"),
    ("m=Table[10i+j,{i,9},{j,9}]; m[[{1,-1}]]=m[[{-1,1}]]; m[[All,1]]", "{91, 21, 31, 41, 51, 61, 71, 81, 11}"),
    ("x=ConstantArray[True,9]; x[[4;;;;2]]=False; x", "{True, True, True, False, True, False, True, False, True}"),
    ("x={p,q,r}; x[[2]]=Nothing; x", "{p, r}"),
    ("x={p,q,r}; x[[2]]=s; s=5; x", "{p, 5, r}"),
    ("x={{p,q},{r,s}}; x[[2,1]]=Unevaluated[1+1]; x", "{{p, q}, {2, s}}"),
    ("f[v_]:=Module[{w=v},Do[w[[{i,i+1}]]=w[[{i+1,i}]],{i,Length[w]-1}];w]; f[{a,b,c}]", "{b, c, a}"),
    ("f[]:=Module[{w=<|k->1|>},w[[Key[k]]]=2;w]; f[]", "<|k -> 2|>"),
    ("f[]:=Module[{w={Hold[1+1]}},w[[1,1]]=3;{w,w[[1,1]]}]; f[]", "{{Hold[3]}, 3}"),
    ("m={{1,2},{3,4}}; p={2,1}; m[[Sequence@@p]]=x; m", "{{1, 2}, {x, 4}}"),
    ("m={{1,2},{3,4}}; Scan[(m[[Sequence@@#]]=0)&,{{1,1},{2,2}}]; m", "{{0, 2}, {3, 0}}"),
    ("m={{1,2},{3,4}}; m[[Sequence@@{2,1}]]+=5; m[[Sequence[1,1]]]--; m", "{{0, 2}, {8, 4}}"),
    ("f[v_]:=Table[v[[i,1]],{i,2}]; f[{Hold[1+1],Hold[y]}]", "{2, y}"),
]


@pytest.mark.parametrize(("code", "expected"), ASSIGNMENTS)
def test_assignment(code, expected):
    assert text(session().evaluate(code), "InputForm") == expected


MESSAGES = [
    ("{1,2,3}[[5]]", "Part::partw: Part 5 of {1, 2, 3} does not exist.", "{1, 2, 3}[[5]]"),
    ("{1,2}[[{1,4}]]", "Part::partw: Part {1, 4} of {1, 2} does not exist.", "{1, 2}[[{1, 4}]]"),
    ("{1}[[1,1]]", "Part::partd: Part specification {1}[[1, 1]] is longer than depth of object.", "{1}[[1, 1]]"),
    ("{1,2}[[2;;7]]", "Part::take: Cannot take positions 2 through 7 in {1, 2}.", "{1, 2}[[2 ;; 7]]"),
    ("{1,2}[[y]]", "Part::pkspec1: The expression y cannot be used as a part specification.", "{1, 2}[[y]]"),
    ("Range[200][[201]]//Length", "Part::partw: Part 201 of", "2"),
    ("First[{}]", "First::nofirst: {} has zero length and no first element.", "First[{}]"),
    ("Last[{}]", "Last::nolast: {} has zero length and no last element.", "Last[{}]"),
    ("First[a]", "First::normal: A nonatomic expression is expected at position 1 in First[a].", "First[a]"),
    ("Rest[{}]", "Rest::norest: Cannot take Rest of expression {} with length zero.", "Rest[{}]"),
    ("Take[{a},3]", "Take::take: Cannot take positions 1 through 3 in {a}.", "Take[{a}, 3]"),
    ("Drop[{a},3]", "Drop::drop: Cannot drop positions 1 through 3 in {a}.", "Drop[{a}, 3]"),
    ("Insert[{a},x,5]", "Insert::ins: Cannot insert at position 5 in {a}.", "Insert[{a}, x, 5]"),
    ("x={1,2}; x[[5]]=1; x", "Set::partw: Part 5 of {1, 2} does not exist.", "{1, 2}"),
    ("f[v_]:=Module[{w=v},w[[5]]=1;w]; f[{1,2}]", "Set::partw: Part 5 of {1, 2} does not exist.", "{1, 2}"),
    ("f[v_]:=(v[[1]]=1); f[{1,2}]", "Set::setps: {1, 2} in the part assignment is not a symbol.", "1"),
    ("x=7; x[[1]]=1; x", "Set::partd: Part specification 7[[1]] is longer than depth of object.", "7"),
]


@pytest.mark.parametrize(("code", "expected", "result"), MESSAGES)
def test_message(code, expected, result):
    s = session()
    assert text(s.evaluate(code), "InputForm") == result
    assert [str(m).startswith(expected) for m in s.messages] == [True]
