"""Words of inputs, finished or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.repl.completeness import is_complete
from wlnet.repl.words import brackets, words


def kinds(text):
    return [(kind, word) for kind, word, _ in words(text) if kind != "space"]


def test_kinds_of_words():
    text = 'f[x_Integer, 1.5*^3] := #2 + %3 "a\\"b" (* a (* b *) *) \\[Alpha] ctx`name <|'
    assert kinds(text) == [
        ("symbol", "f"), ("open", "["), ("pattern", "x_Integer"), ("operator", ","), ("number", "1.5*^3"),
        ("close", "]"), ("operator", ":"), ("operator", "="), ("slot", "#2"), ("operator", "+"), ("slot", "%3"),
        ("string", '"a\\"b"'), ("comment", "(* a (* b *) *)"), ("symbol", "\\[Alpha]"), ("symbol", "ctx`name"),
        ("open", "<|"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ['"abc', '"abc\\', "(* a (* b *)", "\\[Al"])
def test_unfinished_words_reach_to_the_end(text):
    assert "".join(word for _, word, _ in words(text)) == text


@given(st.text(alphabet='ab$_`"\\[](){}<|>#%12.*^(* \n\u03b1\u4e2d'))
def test_words_leave_no_gaps(text):
    assert "".join(word for _, word, _ in words(text)) == text


@pytest.mark.parametrize(
    ("text", "opened"),
    [("f[g[x], {1, ", ["f", "{"]), ("f[x][", ["["]), ("(* f[ *) a[(", ["a", "("]), ('f["[', ["f"]), ("x]", [])],
)
def test_open_brackets(text, opened):
    assert brackets(text) == opened


@pytest.mark.parametrize(
    ("text", "complete"),
    [("1+1", True), ("f[x", False), ("1 +", False), ("f[}", True), ('"a', False), ("(* a", False), ("a;\nb +", False)],
)
def test_completeness(text, complete):
    assert is_complete(text) is complete
