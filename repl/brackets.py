"""The brackets open in an unfinished input: how far to indent, and whose options to complete."""

from __future__ import annotations

from wlnet.grammar import tokens

OPENING = frozenset({"[", "{", "(", "<|"})


def brackets(text: str) -> list[str]:
    """The brackets open at the end of a text: for `f[` the name of f, for any other the bracket itself."""
    opened: list[str] = []
    before = ""
    for start, end, kind in tokens(text):
        word = text[start:end]
        if kind == "bracket":
            if word in OPENING:
                opened.append(before if word == "[" and before else word)
            elif opened:
                opened.pop()
        before = word if kind == "symbol" else ""
    return opened
