"""Optional parts of sums and products, sameness of numbers inside expressions, numbers of local variables."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("MatchQ[7 s t u, q_. s]", "True"),
        ("Cases[{w, 4 w, 5 w^2, k w^3, m n w}, c_. w^e_. :> {c, e}]", "{{1, 1}, {4, 1}, {5, 2}, {k, 3}, {m*n, 1}}"),
        ("r + s + t /. p_. + q_ :> {p, q}", "{r, s + t}"),
        ("w /. Optional[c_?NumberQ] v_ :> {c, v}", "{1, w}"),
        ("ReplaceList[u^v, x_^n_. :> {x, n}]", "{{u, v}, {u^v, 1}}"),
        ("MatchQ[u^v, (u^v)^n_.]", "True"),
        ("{g[2.] == g[2], u + 2. == u + 2, g[2.] == g[3]}", "{True, True, g[2.] == g[3]}"),
        ("{1.7320508075688772} === {1.7320508075688774}", "True"),
        ("Length[FixedPointList[(# + 3/#)/2 &, 1.0]] < 10", "True"),
        ("Map[g, p[q[1]], {-Infinity, Infinity}]", "g[p[g[q[g[1]]]]]"),
        ("$ModuleNumber = 40; Module[{u, v}, {u, v, $ModuleNumber}]", "{u$40, v$40, 41}"),
        ("{Total[Pi], Total[{{1, 2}, {3, 4}}, {-1}], Total[{{{1, 2}}}, -1], Total[{}, {2}]}", "{Pi, {3, 7}, 3, 0}"),
        ("Total[{{{1, 2}, {3, 4}}}, {-2}]", "{{4, 6}}"),
        ("s /: t[s] = 2; UpValues[s] =.; t[s]", "t[s]"),
    ],
)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("Total[{{1, 2}, {3, 4, 5}}]", "Total::tllen"),
        ("Riffle[p, q]", "Riffle::listrp"),
        ("Insert[{u, v}, w, x]", "Insert::psl"),
    ],
)
def test_stays_with_a_message(source, tag):
    said = []
    assert text(Session(write_message=said.append).evaluate(source)) == source
    assert [line.partition(": ")[0] for line in said] == [tag]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{3/7, 5, u^(3/2)} /. Rational[p_, q_] :> {p, q}", "{{3, 7}, 5, {u^3, u^2}}"),
        ("Cases[{1/3, 2 + I, 4.5 - 2. I}, Complex[x_, y_] :> {x, y}]", "{{2, 1}, {4.5, -2.}}"),
        ("MatchQ[{2/5, 3}, {Rational[_, 5], Rational[_, _]}]", "False"),
        ("Table[u[1]^2, {u[1], 3}]", "{1, 4, 9}"),
        ("Table[u[1] + 10 u[2], {u[1], 2}, {u[2], u[1]}]", "{{11}, {12, 22}}"),
        ("{Sum[s[k]^2, {s[k], 3}], s[k]}", "{14, s[k]}"),
        ('StringRiffle[{{{"p", "q"}, {"r"}}, {{"s"}}}]', '"p q\\nr\\n\\ns"'),
        ("HistogramList[{12, 41, 43, 55, 57, 58, 77, 96}]", "{{0, 50, 100}, {3, 5}}"),
        ('Quantity[2, "Kilometers"] + Quantity[30, "Meters"]', 'Quantity[2030, "Meters"]'),
    ],
)
def test_numbers_iterators_and_units(source, expected):
    assert text(Session().evaluate(source)) == expected
