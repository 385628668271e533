"""Corners of evaluation: what an input gives, as InputForm, and which messages it issues."""

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
    ("{a, b} = {b, a}", "TerminatedEvaluation[\"IterationLimit\"]", "$IterationLimit::itlim"),
    ("x = x + 1", "TerminatedEvaluation[\"RecursionLimit\"]", "$RecursionLimit::reclim2"),
    ("x := x; x", "x"),
]


@pytest.mark.parametrize("case", SCOPES + LIMITS, ids=lambda case: case[0])
def test_value_and_messages(case):
    source, expected, *tags = case
    session = Session(write_message=lambda line: None)
    found = text(session.evaluate(source))
    assert (found, [f"{m.symbol}::{m.tag}" for m in session.messages]) == (expected, " ".join(tags).split())
