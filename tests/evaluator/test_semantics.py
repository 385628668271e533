"""Evaluation as the language documents it; every expected value is worked out from the documentation by hand."""

import pytest

import wlnet.builtins
from wlnet.evaluator import Session
from wlnet.expr import same
from wlnet.grammar import parse

assert wlnet.builtins

CASES = [
    # values and rules
    ("f[x_] := {x, x}; f[a]", "{a, a}"),
    ("x = 5; f[x_] := {x}; f[7]", "{7}"),
    ("g[n_Integer] := h[n]; g[_] := other; {g[3], g[q]}", "{h[3], other}"),
    ("g[_] := other; g[n_Integer] := h[n]; {g[3], g[q]}", "{h[3], other}"),
    ("g[3] = three; g[n_Integer] := h[n]; {g[3], g[4]}", "{three, h[4]}"),
    ("f[x__, y_] := {{x}, y}; f[1, 2, 3]", "{{1, 2}, 3}"),
    ("f[x_, y___, z_] := {x, {y}, z}; {f[1, 2], f[1, 2, 3, 4]}", "{{1, {}, 2}, {1, {2, 3}, 4}}"),
    ("f[x__, y__] := {{x}, {y}}; f[1, 2, 3]", "{{1}, {2, 3}}"),
    ("s = {x[1], y}; Table[s, {x[1], 2}]", "{{1, y}, {2, y}}"),  # iterators that are no symbols
    ("x[1] = 7; s := x[1]; {Sum[s, {x[1], 3}], Reap[Do[Sow[s], {x[1], 2}]], x[1]}", "{6, {Null, {{1, 2}}}, 7}"),
    ("Normal[Dispatch[{a -> 1, b -> 2}]]", "{a -> 1, b -> 2}"),
    ("f[0, __] := none; f[n_, a_, b_] := {n, f[n - 1, b, a]}; f[1, 2, 3]", "{1, none}"),  # neither is more specific
    ("f[x___] := 0; f[0, x__] := 1; f[n_, a_, b_] := 2; {f[0, 1, 2], f[3, 1, 2], f[]}", "{1, 2, 0}"),
    ("f[Longest[x__], y__] := {{x}, {y}}; f[1, 2, 3]", "{{1, 2}, {3}}"),
    ("f[x__, y__] := {{x}, {y}} /; Length[{x}] == 2; f[1, 2, 3]", "{{1, 2}, {3}}"),
    ("f[x_, x_] := same; {f[1, 1], f[1, 2]}", "{same, f[1, 2]}"),
    ("f[x_ : 7, y_] := {x, y}; {f[1], f[1, 2]}", "{{7, 1}, {1, 2}}"),
    ("f[a_. b_] := {a, b}; {f[c d], f[c]}", "{{c, d}, {1, c}}"),
    ("f[x_ + y_.] := {x, y}; f[q]", "{q, 0}"),
    ("f[x_^n_.] := {x, n}; {f[q], f[q^3]}", "{{q, 1}, {q, 3}}"),
    ("f[x_ /; x > 2] := big; {f[3], f[1]}", "{big, f[1]}"),
    ("f[x_?EvenQ] := even; {f[2], f[3]}", "{even, f[3]}"),
    ("f[x_] := Module[{t = x + 1}, t /; t > 3]; {f[3], f[1]}", "{4, f[1]}"),
    ("f[(a | b) -> x_] := x; {f[a -> 1], f[b -> 2], f[c -> 3]}", "{1, 2, f[c -> 3]}"),
    ("f[x : {__Integer}] := x; {f[{1, 2}], f[{1, z}]}", "{{1, 2}, f[{1, z}]}"),
    ("f[x : (_Integer ..)] := {x}; f[1, 2]", "{1, 2}"),
    ("f[Except[_Integer]] := no; {f[1], f[a]}", "{f[1], no}"),
    ("f[KeyValuePattern[{\"a\" -> x_}]] := x; f[<|\"b\" -> 1, \"a\" -> 2|>]", "2"),
    ("f[x_][y_] := {x, y}; f[1][2]", "{1, 2}"),
    ("k /: pp[k] = 7; pp[k]", "7"),
    ("g /: f[g[x_]] := x; f[g[3]]", "3"),
    ("f[g[x_]] ^:= up[x]; f[g[1]]", "up[1]"),
    ("fib[0] = 0; fib[1] = 1; fib[n_] := fib[n] = fib[n - 1] + fib[n - 2]; fib[30]", "832040"),
    ("f[x_] := 1; f[x_] := 2; Length[DownValues[f]]", "1"),
    ("f[1] = a; f[1] =.; f[1]", "f[1]"),
    ("x = 3; Clear[x]; x", "x"),
    ("{a, {b, c}} = {1, {2, 3}}; {c, b, a}", "{3, 2, 1}"),
    ("x = y; y = 3; x", "3"),
    ("{x, x = 5}", "{5, 5}"),
    ("x = {a, b}; a = 1; x", "{1, b}"),
    ("f[a]; f[a] = 4; f[a]", "4"),
    ("t = f[a]; f[_] := done; t", "done"),
    # attributes and holds
    ("SetAttributes[f, HoldAll]; x = 1; f[x]", "Hold[x] /. Hold[e_] :> f[Unevaluated[x]] /. f[_] :> f[x]"),
    ("SetAttributes[f, HoldFirst]; y = 2; f[1 + 1, 1 + 1] /. f[_, b_] :> b", "2"),
    ("SetAttributes[f, Listable]; f[{1, 2}, a]", "{f[1, a], f[2, a]}"),
    ("SetAttributes[f, Orderless]; f[c, a, b]", "f[a, b, c]"),
    ("SetAttributes[f, Flat]; f[a, f[b, f[c]]]", "f[a, b, c]"),
    ("SetAttributes[f, {Flat, Orderless}]; f[x_, b] := hit[x]; f[c, b, a]", "hit[f[a, c]]"),
    ("Hold[1 + 1, Evaluate[1 + 1]]", "Hold[1 + 1, 2]"),
    ("f[Sequence[1, 2], 3]", "f[1, 2, 3]"),
    ("{1, Nothing, 2}", "{1, 2}"),
    ("f[1, Nothing]", "f[1, Nothing]"),
    ("Length[Unevaluated[1 + 2 + 3]]", "3"),
    ("Attributes[Plus]", "{Flat, Listable, NumericFunction, OneIdentity, Orderless, Protected}"),
    ("ReleaseHold[Hold[1 + 1]]", "2"),
    # pure functions
    ("#^2 &[3]", "9"),
    ("(#1 + #2 &)[1, 2]", "3"),
    ("{##} &[1, 2, 3]", "{1, 2, 3}"),
    ("f[##2] &[1, 2, 3]", "f[2, 3]"),
    ("#a + #b &[<|\"a\" -> 1, \"b\" -> 2|>]", "3"),
    ("Function[x, x^2][5]", "25"),
    ("Function[{x, y}, {y, x}][1, 2]", "{2, 1}"),
    ("(x |-> x + 1)[2]", "3"),
    ("Function[x, Function[y, {x, y}]][y][z]", "{y, z}"),
    ("Map[Function[x, # + x &], {1}][[1]][2]", "3"),
    ("If[# == 0, 1, # #0[# - 1]] &[5]", "120"),
    ("Function[x, Hold[x], HoldAll][1 + 1]", "Hold[1 + 1]"),
    # scoping
    ("Module[{y = 2, z}, z = y; {z, y}]", "{2, 2}"),
    ("x = 1; Module[{x = x + 1}, x]", "2"),
    ("With[{q = 3}, Hold[q]]", "Hold[3]"),
    ("With[{a = 1}, {b = a}, Hold[a, b]]", "Hold[1, 1]"),
    ("x = 5; Block[{x = 7}, g[x]]", "g[7]"),
    ("x = 5; f := x; {Block[{x = 7}, f], f}", "{7, 5}"),
    ("x = 5; Block[{x}, x + 1]", "1 + 5"),
    ("c = 0; f[] := Module[{n = 0}, n++; c += n; n]; f[]; f[]; c", "2"),
    ("counter[] := Module[{n = 0}, Function[n++; n]]; k = counter[]; k[]; k[]; k[]", "3"),
    # control flow
    ("If[a, 1, 2, 3]", "3"),
    ("If[1 < 2, yes]", "yes"),
    ("Which[1 > 2, a, True, b]", "b"),
    ("Switch[3, _String, 1, _Integer, 2]", "2"),
    ("i = 0; While[i < 5, i++]; i", "5"),
    ("i = 0; While[True, If[++i > 3, Break[]]]; i", "4"),
    ("s = 0; For[i = 0, i < 4, i++, s += i]; s", "6"),
    ("s = 0; Do[s += i j, {i, 3}, {j, i}]; s", "25"),
    ("s = {}; Do[If[i == 2, Continue[]]; AppendTo[s, i], {i, 3}]; s", "{1, 3}"),
    ("Table[i j, {i, 2}, {j, 3}]", "{{1, 2, 3}, {2, 4, 6}}"),
    ("Table[i, {i, 1, 2, 1/2}]", "{1, 3/2, 2}"),
    ("Table[i, {i, {a, b}}]", "{a, b}"),
    ("Table[x, 3]", "{x, x, x}"),
    ("Table[i, {i, 0., 0.3, 0.1}] // Length", "4"),
    ("i = 9; Table[i, {i, 2}]; i", "9"),
    ("Sum[i^2, {i, 4}]", "30"),
    ("Product[i, {i, 5}]", "120"),
    ("f[x_] := (Return[1]; 2); f[0]", "1"),
    ("f[] := Do[If[i > 2, Return[i]], {i, 5}]; f[]", "3"),
    ("Catch[Throw[3]; 4]", "3"),
    ("Catch[Throw[3, t], t, {##} &]", "{3, t}"),
    ("Catch[Map[If[# > 1, Throw[#], #] &, {1, 2, 3}]]", "2"),
    ("i = 0; Label[top]; i++; If[i < 3, Goto[top]]; i", "3"),
    # options
    ("Options[opt] = {\"a\" -> 1, b -> 2}; opt[x_, OptionsPattern[]] := {x, OptionValue[\"a\"], OptionValue[b]};"
     "{opt[0], opt[0, a -> 10], opt[0, {\"b\" -> 5}]}", "{{0, 1, 2}, {0, 10, 2}, {0, 1, 5}}"),
    ("Options[f] = {m -> 1}; f[x_, o : OptionsPattern[]] := {o, OptionValue[m]}; f[0, m -> 2]", "{m -> 2, 2}"),
    ("FilterRules[{a -> 1, b -> 2}, {a}]", "{a -> 1}"),
    # messages
    ("Quiet[Check[1/0, failed]]", "failed"),
    ("f::bad = \"`1` is bad\"; Quiet[Message[f::bad, 1]; done]", "done"),
    # limits
    ("f[n_] := f[n - 1]; f[0] = 1; f[2000]", "1"),
    ("f[n_] := 1 + f[n - 1]; f[0] = 0; f[900]", "900"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    session = Session(write_message=lambda line: None)
    found = session.evaluate(source)
    wanted = Session(write_message=lambda line: None).evaluate(expected)
    assert same(found, wanted), f"{found!r} is not {wanted!r}"


def test_sessions_keep_their_values_apart():
    first, second = Session(), Session()
    first.evaluate("x = 1; f[n_] := n + 1")
    assert second.evaluate("{x, f[1]}") == parse("{x, f[1]}")
    second.evaluate("x = 2")
    assert first.evaluate("{x, f[1]}") == parse("{1, 2}")
    assert second.evaluate("x") == 2


def collected(source):
    session = Session(write_message=lambda line: None)
    return session.evaluate(source), [(m.symbol, m.tag, m.text) for m in session.messages]


def test_messages_are_collected_once():
    _, messages = collected('f::bad = "`1` and `2`"; Message[f::bad, {1}, "s"]')
    assert messages == [("f", "bad", "{1} and s")]


def test_messages_of_a_kind_stop_after_three():
    _, messages = collected('f::bad = "bad"; Do[Message[f::bad], {10}]')
    assert [m[1] for m in messages] == ["bad", "bad", "bad", "stop"]


def test_protected_symbols_stay():
    value, messages = collected("Plus = 3; Plus[1, 1]")
    assert (value, messages) == (2, [("Set", "wrsym", "Symbol Plus is Protected.")])


@pytest.mark.parametrize(("source", "tag"), [
    ("Sin[1, 2]", "argx"), ("Throw[1]", "nocatch"), ("Module[3, 4]", "lvlist"), ("With[{x}, x]", "lvws"),
    ("If[]", "argb"), ("{1, 2} = {3}", "shape"), ("3 = 4", "setraw"), ("#2 &[1]", "slotn"),
    ("Table[i, {i, a}]", "iterb"),
])  # fmt: skip
def test_fault_has_its_message(source, tag):
    assert [m[1] for m in collected(source)[1]] == [tag]


def test_endless_recursion_ends():
    value, messages = collected("f[n_] := 1 + f[n + 1]; f[0]")
    assert [m[1] for m in messages] == ["reclim2"]
    assert value == parse('TerminatedEvaluation["RecursionLimit"]')


def test_endless_iteration_ends():
    value, messages = collected("f[n_] := f[n + 1]; f[0]")
    assert [m[1] for m in messages] == ["itlim"]
    assert value == parse('TerminatedEvaluation["IterationLimit"]')


def test_user_rules_on_unprotected_builtins_are_seen_by_compiled_bodies():
    value, _ = collected("f[x_] := Sqrt[x] + 1; a = f[4]; Unprotect[Sqrt]; Sqrt[4] = two; {a, f[4]}")
    assert value == parse("{3, 1 + two}")


def test_an_omitted_argument_needs_a_default():
    session = Session()
    assert session.evaluate("f[x_, y_.] := {x, y}; {f[1], f[1, 2]}") == parse("{f[1], {1, 2}}")
    assert session.evaluate("Default[f] = 0; {f[1], f[1, 2]}") == parse("{{1, 0}, {1, 2}}")
