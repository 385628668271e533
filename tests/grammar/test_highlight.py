"""Tokens for display: kinds and places, also of texts that cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from wlnet.grammar import tokens


def shown(text):
    return [(text[start:end], kind) for start, end, kind in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('f[x_, 2.5] := "s" (* c *)', [
            ("f", "symbol"), ("[", "bracket"), ("x_", "pattern"), (",", "operator"), ("2.5", "number"),
            ("]", "bracket"), (":=", "operator"), ('"s"', "string"), ("(* c *)", "comment"),
        ]),
        ("#a + ##2 & %%", [
            ("#a", "slot"), ("+", "operator"), ("##2", "slot"), ("&", "operator"), ("%%", "out"),
        ]),
        ("f::usage <<a`b`", [("f", "symbol"), ("::usage", "message"), ("<<", "operator"), ("a`b`", "string")]),
        (r"\[Alpha]1\[Rule]é", [(r"\[Alpha]1", "symbol"), (r"\[Rule]", "operator"), ("é", "symbol")]),
        ("a`", [("a`", "symbol")]),
        ('"open', [('"open', "string")]),
        ("(* open", [("(* open", "comment")]),
        (r"\q", [("\\", "error"), ("q", "symbol")]),
        ("<|a|>", [("<|", "bracket"), ("a", "symbol"), ("|>", "bracket")]),
        ("1.5`20*^3", [("1.5`20*^3", "number")]),
    ],
)  # fmt: skip
def test_kinds(text, expected):
    assert shown(text) == expected


PIECES = some.sampled_from([*'ab1_ .,"\\[](){}<>|:;#%`@~\n', "\\[Alpha]", "(*", "*)", "é", "→", "::", "<<"])


@given(some.lists(PIECES, max_size=20).map("".join) | some.text(max_size=20))
def test_tokens_are_in_order_and_leave_out_only_spaces(text):
    done = 0
    for start, end, _ in tokens(text):
        assert done <= start < end <= len(text)
        assert text.isascii() is False or "\\" in text or not text[done:start].strip()
        done = end
    assert text.isascii() is False or "\\" in text or not text[done:].strip()
