"""Unreadable text: where it is, what stands there, and what was expected instead."""

from __future__ import annotations

import re

NEWLINE = re.compile(r"\r\n?|\n")
WIDTH = 100  # longest excerpt of a source line in a report


class SyntaxFailure(Exception):
    """Text that is not Wolfram Language.

    `message` says what is wrong, `expected` what could have stood at `line` and `column` (both from 1),
    `source_line` is that line.
    """

    def __init__(self, message: str, text: str, position: int, expected: str = "", name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.name = name
        self.line, self.column, self.source_line = locate(text, position)

    def report(self, name: str = "") -> str:
        """The message with its place, the line, and a caret under the place; `name` is the file's."""
        name = name or self.name
        place = f"{name}:{self.line}:{self.column}: " if name else f"line {self.line}, column {self.column}: "
        wanted = f", expected {self.expected}" if self.expected else ""
        line, caret = excerpt(self.source_line, self.column)
        return f"{place}{self.message}{wanted}\n  {line}\n  {' ' * caret}^"

    def __str__(self) -> str:
        return self.report()


class Incomplete(SyntaxFailure):
    """Text that more text could complete: a prompt asks for another line."""


class Misread(Exception):
    """A fault found where positions are not known; the reader turns it into a SyntaxFailure."""

    def __init__(self, message: str, expected: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected


def locate(text: str, position: int) -> tuple[int, int, str]:
    """Line and column of a position, both from 1, and the text of the line."""
    line, start, end = 1, 0, len(text)
    for newline in NEWLINE.finditer(text):
        if newline.end() > position:
            end = newline.start()
            break
        line += 1
        start = newline.end()
    return line, position - start + 1, text[start:end]


def excerpt(line: str, column: int) -> tuple[str, int]:
    """A line with tabs as spaces, shortened around `column`, and how far right in it that column is."""
    before = line[: column - 1].expandtabs(4)
    shown = before + line[column - 1 :].expandtabs(4)
    caret = len(before)
    start = max(0, min(caret - WIDTH * 2 // 3, len(shown) - WIDTH))
    cut = shown[start : start + WIDTH]
    if start:
        cut = "..." + cut[3:]
    if start + WIDTH < len(shown):
        cut = cut[:-3] + "..."
    return "".join(c if c.isprintable() else "?" for c in cut), caret - start
