"""Left sides of definitions: what of them is evaluated, and what cannot have definitions."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("alias = real; alias[x_] := x + 1; {real[1], alias[2]}", "{2, 3}"),
    ("alias = real; alias[x_] = x^2; alias =.; {real[3], alias[3]}", "{9, alias[3]}"),
    ("alias = real; alias[x_] /; x > 2 := big; {real[1], real[4]}", "{real[1], big}"),
    ("u = 1; v = 2; {{u, {v}} =., u, v}", "{{Null, {Null}}, u, v}"),
]
LISTS_OF_RULES = [
    ("DownValues[g] = {g[x_] :> any, g[x_Integer] :> whole}; g[2]", "any"),
    ("g[x_] := any; g[2] = two; DownValues[g] = Reverse[DownValues[g]]; g[2]", "any"),
    ("DownValues[g] = {g[x_] :> any, g[2] :> two}; g[2] = second; g[2]", "second"),
    ("DownValues[g] = {g[x_] :> any, g[2] :> two}; g[2] =.; Length[DownValues[g]]", "1"),
    ('Messages[g] = {g::new :> "text"}; {g::new, Messages[g]}',
     '{"text", {HoldPattern[MessageName[g, "new"]] :> "text"}}'),
    ("DefaultValues[g] = {Default[g] -> 3, Default[g, 2] -> 4}; g[x_., y_.] := {x, y}; {g[], g[1]}",
     "{{3, 4}, {1, 4}}"),
    ("ReplaceList[{1, 2, 3}, {{{___, x_, ___} -> x}, {{x_, __} -> f[x]}}, 2]", "{{1, 2}, {f[1]}}"),
    ("Table[k, {k, 2, 9, Infinity}]", "{2}"),
]  # fmt: skip
SHOWN = [
    ("g[x_] = x^2; Definition[g]", "g[x_] = x^2"),
    ("g[x_] := x^2; area[g] ^= 5; area[g, n_] ^:= n; Definition[g]",
     "g[x_] := x^2\n\narea[g] ^= 5\n\narea[g, n_] ^:= n"),
    ("N[g] = 2.5; Definition[g]", "N[g] = 2.5"),
    ("Options[g] = {Width -> 1}; Default[g] = 0; g = 7; Definition[g]",
     "g = 7\n\nDefault[g] = 0\n\nOptions[g] = {Width -> 1}"),
    ("g = 7; SetAttributes[g, ReadProtected]; Definition[g]", "Attributes[g] = {ReadProtected}"),
    ("Definition[Count]", "Attributes[Count] = {Protected}\n\nOptions[Count] = {Heads -> False}"),
    ("Hold[Out[-1], Out[], Out[-3], Out[4]]", "Hold[%, %, %%%, %4]"),
]  # fmt: skip
REFUSED = [("seven = 7; seven[x_] := x", "SetDelayed::write: Tag Integer in 7[x_] is Protected."),
           ('word = "w"; word[1] = 2', "Set::write: Tag String in w[1] is Protected.")]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES + LISTS_OF_RULES)
def test_value(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source)) == expected


@pytest.mark.parametrize(("source", "expected"), SHOWN)
def test_shown(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source), "OutputForm") == expected


@pytest.mark.parametrize(("source", "expected"), REFUSED)
def test_refused(source, expected):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [str(m) for m in s.messages] == [expected]
