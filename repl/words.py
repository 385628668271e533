r"""The words of an input that may be unfinished or wrong: what highlighting and completion look at."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(
    r"""(?P<comment>\(\*)
    |(?P<string>"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z))
    |(?P<number>(?:\d+\^\^\w+|(?:\d+\.?\d*|\.\d+))(?:`{1,2}[\d.]*)?(?:\*\^[+-]?\d+)?)
    |(?P<pattern>(?:[^\W\d_][\w$]*)?_{1,3}(?:[^\W\d_][^\W_$]*)?\.?)
    |(?P<slot>\#\#?(?:\d+|[^\W\d_]\w*)?|%(?:%+|\d+)?)
    |(?P<symbol>(?:(?:[^\W\d_]|\$)(?:[^\W_]|\$)*`|`)*(?:[^\W\d_]|\$|\\\[\w+\])(?:[^\W_]|\$|\\\[\w+\])*)
    |(?P<open><\||[\[({])|(?P<close>\|>|[\])}])
    |(?P<space>\s+)
    |(?P<operator>.)""",
    re.X | re.S,
)
COMMENT_MARK = re.compile(r"\(\*|\*\)")

Word = tuple[str, str, int]


def words(text: str) -> Iterator[Word]:
    """(kind, text, start) of every piece of the text, without gaps. Comments nest; they and strings may be open."""
    position = 0
    while position < len(text):
        match = WORD.match(text, position)
        assert match is not None and match.lastgroup is not None
        end = comment_end(text, match.end()) if match.lastgroup == "comment" else match.end()
        yield match.lastgroup, text[position:end], position
        position = end


def comment_end(text: str, position: int) -> int:
    """Where a comment ends whose opening mark ends at the position; the text's end where it does not."""
    depth = 1
    for mark in COMMENT_MARK.finditer(text, position):
        depth += 1 if mark[0] == "(*" else -1
        if depth == 0:
            return mark.end()
    return len(text)


def brackets(text: str) -> list[str]:
    """The brackets open at the end of a text: for `f[` the name of f, for any other the bracket itself."""
    opened: list[str] = []
    before = ""
    for kind, word, _ in words(text):
        if kind == "open":
            opened.append(before if word == "[" and before else word)
        elif kind == "close" and opened:
            opened.pop()
        if kind != "space":
            before = word if kind == "symbol" else ""
    return opened
