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
