r"""The text as the lexer reads it: outside strings and comments, escapes such as \[Alpha] are the characters they
stand for and continued lines are joined. Positions are mapped back to the text as it was written."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from .characters import character
from .linear_boxes import boxes_as_code

COMMENT_MARK = re.compile(r"\(\*|\*\)")


@cache
def backslashed() -> re.Pattern[str]:
    """Strings, comments, and what a backslash can begin outside them."""
    return re.compile(
        r"""(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")|(?P<comment>\(\*)
        |(?P<boxes>\\!\\\()
        |(?P<continued>\\(?:\r\n?|\n)[ \t]*)
        |\\\[(?P<name>[A-Za-z0-9]+)\]
        |\\(?::(?P<four>[0-9a-fA-F]{4})|\|(?P<six>[0-9a-fA-F]{6})|\.(?P<two>[0-9a-fA-F]{2})|(?P<octal>[0-7]{3}))""",
        re.S | re.X,
    )


class Source:
    """`original` is the text as written, `text` as the lexer reads it, `start` where code begins in `text`."""

    __slots__ = ("ends", "name", "original", "shifts", "start", "text")

    def __init__(self, original: str, name: str = "") -> None:
        self.original = original
        self.name = name
        self.start = 1 if original.startswith("\ufeff") else 0
        if original.startswith("#!", self.start):
            self.start = (re.compile(r"[^\r\n]*").match(original, self.start) or self).end()  # type: ignore[union-attr]
        self.ends: list[int] = []
        self.shifts: list[int] = []
        self.text = self._plain() if "\\" in original else original

    def place(self, position: int) -> int:
        """Where a position of `text` is in the text as written."""
        known = bisect_right(self.ends, position)
        return position + self.shifts[known - 1] if known else position

    def _plain(self) -> str:
        original, pieces, done, length = self.original, [], 0, 0
        position, search = self.start, backslashed().search
        while found := search(original, position):
            position = found.end()
            if found["string"]:
                continue
            if found["comment"]:
                position = comment_end(original, position) or len(original)
                continue
            new: str | None
            if found["boxes"]:
                code, position = boxes_as_code(original, position) or (None, position)
                new = None if code is None else Source(code).text
            else:
                new = "" if found["continued"] else escaped(found)
            if new is None:
                continue
            pieces.append(original[done : found.start()])
            pieces.append(new)
            length += found.start() - done + len(new)
            done = position
            self.ends.append(length)
            self.shifts.append(position - length)
        pieces.append(original[done:])
        return "".join(pieces)


def comment_end(text: str, position: int) -> int | None:
    """Where the comment ends whose opening mark ends at `position`; None when it does not."""
    depth = 1
    for mark in COMMENT_MARK.finditer(text, position):
        depth += 1 if mark[0] == "(*" else -1
        if depth == 0:
            return mark.end()
    return None


def escaped(found: re.Match[str]) -> str | None:
    """The character of an escape in code, None for one that code cannot contain."""
    if found["name"]:
        new = character(found["name"])
    else:
        code = found["four"] or found["six"] or found["two"]
        number = int(code, 16) if code else int(found["octal"], 8)
        new = chr(number) if number < 0x110000 else None
    return new if new and (new >= "\x80" or new.isalnum() or new == "$") else None
