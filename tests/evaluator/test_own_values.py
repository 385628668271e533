"""Values of symbols with conditions: a /; test := v and a := v /; test."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text as inputform


def session() -> Session:
    return Session(write_message=lambda line: None)


CASES = [
    # only while the condition holds
    ("a /; b > 0 := 3; {a, b = 1; a, b = -1; a}", "{a, 3, a}"),
    ("a /; b > 0 := 3; OwnValues[a]", "{HoldPattern[a /; b > 0] :> 3}"),
    ("a /; b > 0 = 1 + 2", "3"),
    ("a := 5 /; test; test = True; {a, OwnValues[a]}", "{5, {HoldPattern[a] :> 5 /; test}}"),
    ("a := Module[{t = test}, 6 /; t]; {a, test = True; a, test = False; a}", "{a, 6, a}"),
    ("a := With[{t = 2 b}, t /; t > 5]; b = 2; {a, b = 3; a}", "{a, 6}"),
    ("a := Block[{t = b}, t /; b > 5]; b = 9; a", "9"),
    # several: those with conditions in order, the plain one last
    ("a = 7; a /; b > 0 := 3; a /; b > 1 := 4; OwnValues[a]",
     "{HoldPattern[a /; b > 0] :> 3, HoldPattern[a /; b > 1] :> 4, HoldPattern[a] :> 7}"),
    ("a /; b < 0 := 1; a /; b < 10 := 2; a = 3; Table[a, {b, {-1, 5, 20}}]", "{1, 2, 3}"),
    ("a /; b > 0 := 3; a /; b > 0 := 4; OwnValues[a]", "{HoldPattern[a /; b > 0] :> 4}"),
    ("a := 1 /; b; a := 2 /; b; OwnValues[a]", "{HoldPattern[a] :> 2 /; b}"),
    ("OwnValues[a] = {HoldPattern[a /; b > 2] :> 1, HoldPattern[a] :> 2}; {a, b = 3; a}", "{2, 1}"),
    # taken away
    ("a = 7; a /; b > 0 := 3; a =.; OwnValues[a]", "{HoldPattern[a /; b > 0] :> 3}"),
    ("a = 7; a /; b > 0 := 3; a /; b > 0 =.; OwnValues[a]", "{HoldPattern[a] :> 7}"),
    ("a /; b > 0 := 3; a /; b > 1 =.", "$Failed", "Unset::norep"),
    ("a /; b > 0 := 3; Clear[a]; {a, OwnValues[a]}", "{a, {}}"),
    ("a /; b > 0 := 3; OwnValues[a] =.; OwnValues[a]", "{}"),
    # elsewhere
    ("a /; b > 0 := 3; Block[{a = 2}, a]", "2"),
    ("a /; b > 0 := 3; Block[{b = 1}, a + 1]", "4"),
    ("a /; b > 0 := f; u = a[1]; b = 1; {u, a[1], b = 0; a[1]}", "{f[1], f[1], a[1]}"),
    ("g[x_] := a x; a /; b > 0 := 3; {g[2], b = 1; g[2], b = -1; g[2]}", "{2*a, 6, 2*a}"),
    ("a /; b > 0 := 3; Table[a, {a, 2}]", "{1, 2}"),
    ("a /; b > 0 := 3; b = 1; a += 5; b = 0; a", "8"),
    ("a /; a > 0 := 1; a", 'TerminatedEvaluation["RecursionLimit"]', "$RecursionLimit::reclim2"),
    # scopes without a condition in them
    ("a := Module[{t = 1}, t + b]; b = 2; {a, OwnValues[a]}", "{3, {HoldPattern[a] :> Module[{t = 1}, t + b]}}"),
    ("a := 1 /; b; a := Block[{t = 4}, t]; {a, b = True; a}", "{4, 1}"),
    # a value that looks like a condition
    ("p = x_ /; x > 2; {MatchQ[3, p], MatchQ[1, p], OwnValues[p]}",
     "{True, False, {HoldPattern[p] :> x_ /; x > 2}}"),
    # conditions in a scope on the right do not take the place of rules without one
    ("f[x_] := Module[{}, 1 /; x > 0]; f[x_] := 2; {f[1], f[-1]}", "{1, 2}"),
    ("f[x_] := Module[{}, 1 /; x > 0]; f[x_] := Module[{}, 3 /; x > 0]; Length[DownValues[f]]", "1"),
    # shown as they were given
    ("a := 3; ToString[Definition[a]]", '"a := 3"'),
    ("a := 3; a = 4; ToString[Definition[a]]", '"a = 4"'),
    ("a /; b > 1 := 5; a = 8; ToString[Definition[a]]", r'"a /; b > 1 := 5\n\na = 8"'),
    ("a := 5 /; b; ToString[Definition[a]]", '"a := 5 /; b"'),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_conditional_value(case):
    source, expected, *issued = case
    s = session()
    assert inputform(s.evaluate(source)) == expected
    assert [f"{m.symbol}::{m.tag}" for m in s.messages] == issued


def test_values_are_saved_and_read_again(tmp_path):
    path = tmp_path / "values.wl"
    s = session()
    s.evaluate(f'a /; b > 0 := 3; c := a; Save["{path}", {{a, c}}]; Clear[a, c]; << "{path}"')
    assert inputform(s.evaluate("b = 1; {a, c}")) == "{3, 3}"
    assert inputform(s.evaluate("b = 0; c")) == "a"
