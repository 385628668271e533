"""The tokens of a text for display: where each stands and of what kind it is, whether or not the text can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .characters import character, shadow
from .notation import plain
from .source import backslashed, comment_end
from .tables import tables
from .terminals import SPECIAL

KINDS = {"NUMBER": "number", "STRING": "string", "BLANK": "pattern", "SLOT": "slot", "OUT": "out", "SYMBOL": "symbol",
         "BARE": "symbol", "OPEN": "string", "FILE": "string", "BRACKET": "bracket", "MESSAGE": "message",
         "OPERATOR": "operator", "OTHER": "error"}  # fmt: skip
REST = "\x01"  # stands for what follows the first character of an operator written as \[Name]


@cache
def pattern() -> re.Pattern[str]:
    """One token after spaces, in a text as `outline` gives it."""
    known = tables()["terminals"]
    operators = "|".join(re.escape(text) for text in sorted({text for text, _ in plain()} | SPECIAL, key=len)[::-1])
    kinds = {
        "COMMENT": r"\(\*",
        "STRING": known["STRING"],
        "OPEN": r'".*+',
        "MESSAGE": r"::[ \t]*+(?:\"[^\"\\]*+(?:\\.[^\"\\]*+)*+\"?|[a-zA-Z0-9$]++)",
        "FILE": r"(?<=<<)[a-zA-Z$`/.\\~][a-zA-Z0-9$`/.\\!\-:*~?_]*+",
        "SYMBOL": known["SYMBOL"],
        "NUMBER": known["NUMBER"],
        "BLANK": known["BLANK"],
        "BARE": r"`?[a-zA-Z$][a-zA-Z0-9$`]*+",
        "SLOT": known["SLOT"],
        "OUT": known["OUT"],
        "BRACKET": r"<\||\|>|[][(){}]",
        "OPERATOR": rf"(?:{operators}|[^\x00-\x7f]){REST}*+",
        "OTHER": ".",
    }
    return re.compile(r"\s*+(?:" + "|".join(f"(?P<{kind}>{text})" for kind, text in kinds.items()) + ")", re.S)


def tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of each token in order.

    The kinds are comment, string, number, symbol, pattern, slot, out, message, bracket, operator and error.
    """
    seen, match = outline(text), pattern().match
    position = 0
    while found := match(seen, position):
        kind, position = found.lastgroup or "OTHER", found.end()
        start = found.start(kind)
        if kind == "COMMENT":
            position = comment_end(text, position) or len(text)
            yield start, position, "comment"
        else:
            yield start, position, KINDS[kind]


def outline(text: str) -> str:
    r"""The shadow of a text, in which escapes such as \[Alpha] are letters, operators or spaces of the same length."""
    if "\\" not in text:
        return shadow(text)
    pieces: list[str] = []
    done, position, search = 0, 0, backslashed().search
    while found := search(text, position):
        position = found.end()
        if found["comment"]:
            position = comment_end(text, position) or len(text)
        elif found["continued"]:
            pieces += text[done : found.start()], "\\" + " " * (position - found.start() - 1)
            done = position
        elif found["name"]:
            char = shadow(character(found["name"]) or "\\")
            rest = char if char in "$ " else REST
            pieces += text[done : found.start()], char + rest * (position - found.start() - 1)
            done = position
    return shadow("".join((*pieces, text[done:])))
