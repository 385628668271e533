"""Infix, Prefix, Postfix, PrecedenceForm and Format: operators as users lay them out."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

CASES = [
    ('Infix[{p, q, r}, "+>"]', "p +> q +> r"),
    ("Infix[join[p, q, r]]", "p ~ join ~ q ~ join ~ r"),
    ('{Infix[{p + q, r}, "o", 350], Infix[{p q, r}, "o", 350]}', "{(p + q) o r, p q o r}"),
    ('Infix[{p, Infix[{q, r}, "o", 350]}, "o", 350, Left]', "p o (q o r)"),
    ('Infix[{Infix[{p, q}, "o", 350], r}, "o", 350, Left]', "p o q o r"),
    ('{s + Infix[{p, q}, "o", 350], s Infix[{p, q}, "o", 350]}', "{s + p o q, s (p o q)}"),
    ('{Prefix[neg[x]], Prefix[{x}, "!"], Prefix[{x + y}, "!", 350]}', "{neg @ x, !x, !(x + y)}"),
    ('{Postfix[inc[x]], Postfix[{x}, "!!!"], Postfix[{x + y}, "!!!", 350]}', "{x // inc, x!!!, (x + y)!!!}"),
    ("2 PrecedenceForm[x y, 300]", "2 (x y)"),
    ("Infix[x]", "Infix[x]"),
    ('Infix[{p, q}, "o"] // InputForm', 'Infix[{p, q}, "o"]'),
    ('Format[pair[a_, b_]] := Infix[{a, b}, "|"]; {pair[1, 2], g[pair[1, x]]}', "{1 | 2, g[1 | x]}"),
    ('Format[unit] = "U"; {unit, h[unit], 3 unit}', "{U, h[U], 3 U}"),
    ('Format[mark] ^= "M"; mark^2', "M^2"),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_shown(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source), "OutputForm") == expected
