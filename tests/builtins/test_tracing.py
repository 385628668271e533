"""Trace, TracePrint, TraceScan: the steps of evaluations. Expected values are documented ones, without HoldForm."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.evaluator.state import state
from wlnet.forms import text

FAC = "fac[n_] := n*fac[n - 1]; fac[1] = 1; "
FIB = "fib[n_] := fib[n - 1] + fib[n - 2]; fib[0] = fib[1] = 1; "
CASES = [
    ("Trace[2^3 + 3^2 + 1]", "{{2^3, 8}, {3^2, 9}, 8 + 9 + 1, 18}"),
    ("Trace[2^(3 + 4) + 1]", "{{{3 + 4, 7}, 2^7, 128}, 128 + 1, 129}"),
    ("a = 2; Trace[a + 1]", "{{a, 2}, 2 + 1, 3}"),
    ("{Trace[3], Trace[x], Trace[f[x]]}", "{{}, {}, {}}"),
    ("Trace[f[1 + 1]]", "{{1 + 1, 2}, f[2]}"),
    ("a = 1; b := a + 1; Trace[b]", "{b, a + 1, {a, 1}, 1 + 1, 2}"),
    ("Trace[b + a]", "{b + a, a + b}"),
    (FAC + "Trace[fac[3]]",
     "{fac[3], 3 fac[3 - 1], {{3 - 1, 2}, fac[2], 2 fac[2 - 1], {{2 - 1, 1}, fac[1], 1}, 2 1, 2}, 3 2, 6}"),
    (FAC + "Trace[fac[3], fac]", "{fac[3], 3 fac[3 - 1], {fac[2], 2 fac[2 - 1], {fac[1], 1}}}"),
    (FAC + "Trace[fac[3], fac[_]]", "{fac[3], {fac[2], {fac[1]}}}"),
    (FAC + "Trace[fac[3], fac[n_] -> n]", "{3, {2, {1}}}"),
    ("Trace[2^3 + 4, Plus]", "{8 + 4, 12}"),
    ("Trace[If[2 > 1, 3 + 4, 4]]", "{{2 > 1, True}, If[True, 3 + 4, 4], 3 + 4, 7}"),
    ("Trace[x = 3; x + 1]", "{x = 3; x + 1, {x = 3, 3}, {{x, 3}, 3 + 1, 4}, 4}"),
    ("g[x_] /; x > 3 := 1; Trace[g[5]]", "{g[5], {5 > 3, True}, 1}"),
    ("g[x_] := x^2; Trace[g /@ {1, 2}]", "{g /@ {1, 2}, {g[1], 1^2, 1}, {g[2], 2^2, 4}, {1, 4}}"),
    ("Trace[(#^2 &)[3]]", "{(#1^2 & )[3], 3^2, 9}"),
    ("Trace[{1 + 1, 2}]", "{{1 + 1, 2}, {2, 2}}"),
    ("Trace[2^3 + 4, TraceOriginal -> True]",
     "{2^3 + 4, {Plus}, {2^3, {Power}, {2}, {3}, 8}, {4}, 8 + 4, 12}"),
    (FIB + "Trace[fib[3], fib[_], TraceForward -> True]",
     "{fib[3], {fib[2], {fib[1], 1}, {fib[0], 1}, 2}, {fib[1], 1}, 3}"),
    (FIB + "Trace[fib[2], fib[_], TraceForward -> All]",
     "{fib[2], fib[2 - 1] + fib[2 - 2], {fib[1], 1}, {fib[0], 1}, 1 + 1, 2}"),
    (FIB + "Trace[fib[2], _Integer + _Integer, TraceBackward -> True]", "{fib[2], {{2 - 1}}, {{2 - 2}}, 1 + 1}"),
    (FIB + "Trace[fib[2], fib[1], TraceAbove -> True]", "{fib[2], {fib[1]}, 2}"),
    (FIB + "Trace[fib[2], TraceDepth -> 1]", "{fib[2], fib[2 - 1] + fib[2 - 2], 1 + 1, 2}"),
    (FIB + "Trace[fib[2], TraceOff -> fib[_Integer - _Integer] | fib[1] | fib[0]]",
     "{fib[2], fib[2 - 1] + fib[2 - 2], 1 + 1, 2}"),
    ("Length[Flatten[Trace[Module[{y}, h[y + 1]], 1 + y]]]", "1"),
    ("Length[Flatten[Trace[Module[{y}, h[y + 1]], 1 + y, MatchLocalNames -> False]]]", "0"),
    ("v = 3; Trace[Module[{y = v}, g[y]], g[_]]", "{{g[3]}, g[3]}"),
    ("Head[First[Trace[1 + 1]]]", "HoldForm"),
    ("TraceScan[0 &, 1 + 1]", "2"),
    ("TracePrint[1 + 1, Plus]; TraceLevel[]", "0"),
    ("t = {}; TraceScan[AppendTo[t, #] &, 2^3 + 4]; t", "{2^3, 8, 8 + 4, 12}"),
    ("t = {}; TraceScan[Null &, 2^3 + 4, _Power, AppendTo[t, {##}] &]; t", "{{2^3, 8}}"),
    ("t = {}; TraceScan[AppendTo[t, TraceLevel[]] &, 2^3 + 4]; t", "{2, 2, 1, 1}"),
    ("r[n_] := r[n + 1] + 1; Trace[r[1]]", "TerminatedEvaluation[RecursionLimit]"),
    ("Trace[1 + 1]; {$RecursionLimit, Block[{$RecursionLimit = 50}, Trace[1 + 1]; $RecursionLimit]}", "{1024, 50}"),
    ("f[x_] := Return[x + 1]; Trace[f[1]; 3]; f[2]", "3"),
    ("Catch[Trace[Throw[5]]]", "5"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_steps(source, expected):
    s = Session(write=lambda line: None, write_message=lambda line: None)
    assert text(s.evaluate(source), form="OutputForm") == expected
    assert state.watch is None
    assert not s.faults


def test_steps_are_printed():
    lines: list[str] = []
    Session(write=lines.append).evaluate("TracePrint[2^3 + 4]")
    assert lines == [" 2^3 + 4", "  Plus", "  2^3", "   Power", "   2", "   3", "  8", "  4", " 8 + 4", " 12"]


VALUES = [
    "Table[i^2, {i, 5}]", "Module[{x = 2, y}, y = x^2; y + 1]", "Fold[Plus, 0, Range[10]]", "Select[Range[9], OddQ]",
    "f[x_, y_: 3] := x + y; {f[1], f[1, 2]}", "g[x_] := Module[{y = x}, y /; y > 1]; g[x_] := 0; {g[2], g[1]}",
    "h[0] = 1; h[n_] := h[n] = 2*h[n - 1]; {h[5], Length[DownValues[h]]}", "Do[If[i > 2, Return[i]], {i, 5}]",
    "Reap[Scan[Sow, {1, 2}]]", "Nest[# + 1 &, 0, 5]", "NestWhile[# + 1 &, 0, # < 5 &]", "Map[Function[x, x^2], {1, 2}]",
    "{1, 2, 3} /. x_Integer /; x > 1 :> x^2", "With[{a = 3}, a^2]", "Block[{a = 3}, a^2]", "Plus @@ {1, 2, 3}",
    "Switch[3, 1, a, _, b]", "Which[1 > 2, a, True, b]", "StringJoin[\"a\", \"b\"]", "Sort[{3, 1, 2}, Greater]",
    "<|\"a\" -> 1 + 1|>", "x = <|\"k\" -> 2|>; x[\"k\"] + 1", "Sum[i, {i, 4}]", "Catch[Throw[3]]", "Quiet[1/0]",
    "Scan[If[# > 2, Return[#]] &, {1, 2, 3, 4}]",
]  # fmt: skip


@pytest.mark.parametrize("source", VALUES)
def test_watched_evaluation_gives_the_same_value(source):
    plain, watched = (Session(write_message=lambda line: None) for _ in range(2))
    assert text(watched.evaluate(f"TraceScan[Null &, ({source})]")) == text(plain.evaluate(source))
