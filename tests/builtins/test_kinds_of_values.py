"""NValues, FormatValues and the other kinds of values of a symbol, and how definitions are shown."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

GIVEN = 'N[f[x_]] := x^2; f /: g[f[x_]] := x; Format[f[x_]] := "ff"; f[x_][y_] := 5; '
CASES = [
    (GIVEN + "NValues[f]", "{HoldPattern[N[f[x_]]] :> x^2}"),
    (GIVEN + "UpValues[f]", "{HoldPattern[g[f[x_]]] :> x}"),
    (GIVEN + "FormatValues[f]", '{HoldPattern[Format[f[x_]]] :> "ff"}'),
    (GIVEN + "SubValues[f]", "{HoldPattern[f[x_][y_]] :> 5}"),
    (GIVEN + "NValues[f] = {}; {NValues[f], Length[UpValues[f]], Length[FormatValues[f]]}", "{{}, 1, 1}"),
    (GIVEN + "UpValues[f] =.; {UpValues[f], Length[NValues[f]]}", "{{}, 1}"),
    ("N[c] = 2.5; {N[c], N[2*c], NValues[c]}", "{2.5, 5., {HoldPattern[N[c]] :> 2.5}}"),
    ("NValues[c] = {HoldPattern[N[c]] :> 7.}; {N[c], N[{c}]}", "{7., {7.}}"),
    ("N[f[x_]] := x + 1; Clear[f]; {N[f[2]], NValues[f]}", "{f[2.], {}}"),
    ('MakeBoxes[h[x_], StandardForm] := "<>"; {MakeBoxes[h[3]], Length[FormatValues[h]]}', '{"<>", 1}'),
    ("f[1] = 2; f[x_] := 3; ToString[Definition[f]]", r'"f[1] = 2\n\nf[x_] := 3"'),
    ("a := 1 + 1; b = 1 + 1; ToString /@ {Definition[a], Definition[b]}", '{"a := 1 + 1", "b = 2"}'),
    ("SetAttributes[k, Listable]; k[x_] := x; Default[k] = 3; Options[k] = {o -> 1}; ToString[Definition[k]]",
     r'"Attributes[k] = {Listable}\n\nk[x_] := x\n\nDefault[k] = 3\n\nOptions[k] = {o -> 1}"'),
    ("ToString[{Legended[x, y], Legended[Graphics[{}], y], Framed[x], Style[x, Bold], Tooltip[x, y]}]",
     '"{Legended[x, y], -Graphics-, x, x, x}"'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_values(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source)) == expected


REFUSED = [
    ("n /: f[f[n]] := 1", "$Failed", "TagSetDelayed::tagpos"),
    ("$RecursionLimit = 5; $RecursionLimit", "1024", "$RecursionLimit::limset"),
    ("$IterationLimit = x; $IterationLimit", "4096", "$IterationLimit::limset"),
]


@pytest.mark.parametrize(("source", "expected", "tag"), REFUSED)
def test_refused(source, expected, tag):
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate(source)) == expected
    assert [f"{m.symbol}::{m.tag}" for m in s.messages] == [tag]


WITHIN_REACH = ["f[n]", "f[n[1], x_]", "f[x_n]", "n[1][2]", "g[x : n[_]]", "f[n | 3]"]


@pytest.mark.parametrize("pattern", WITHIN_REACH)
def test_tag_within_reach(pattern):
    s = Session(write_message=lambda line: None)
    s.evaluate(f"n /: {pattern} := 1")
    assert not s.messages


LOOPS = [
    ("n = 0; {Until[n > 2, n++], n}", "{Null, 3}"),
    ("n = 5; Until[n > 2, n++]; n", "6"),
    ("n = 0; Until[n++ > 2]; n", "4"),
    ("n = 0; Until[n > 4, n++; If[n == 2, Break[]]]; n", "2"),
    ("n = t = 0; Until[n > 4, n++; If[n == 2, Continue[]]; t += n]; t", "13"),
    ("Until[False, Return[7]]", "7"),
]


@pytest.mark.parametrize(("source", "expected"), LOOPS)
def test_until(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source)) == expected


def test_composed():
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate("{ComposeList[{p, q}, x], Compose[p, q, x]}")) == "{{x, p[x], q[p[x]]}, p[q[x]]}"
    assert text(s.evaluate("f[y_] := Function[x, x + y]; f'[x]")) == "Derivative[1][f][x]"
