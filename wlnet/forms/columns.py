"""Texts set in aligned columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from unicodedata import combining, east_asian_width


def width(text: str) -> int:
    """How many terminal cells a line of text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, size: int, side: str = "left") -> str:
    """The text filled with blanks to `size` cells; `side` is where the text stands: left, right or center."""
    missing = max(0, size - width(text))
    before = {"left": 0, "right": missing, "center": missing // 2}[side]
    return " " * before + text + " " * (missing - before)


def block(text: str) -> list[str]:
    """The lines of a text, at least one."""
    return text.split("\n")


def beside(texts: Sequence[str]) -> str:
    """Texts of one or more lines set next to each other, their first lines level."""
    if not any("\n" in text for text in texts):
        return "".join(texts)
    blocks = [block(text) for text in texts]
    sizes = [max(map(width, lines)) for lines in blocks]
    rows = zip_longest(*blocks, fillvalue="")
    return "\n".join("".join(map(pad, row, sizes)).rstrip() for row in rows)


def table(rows: Sequence[Sequence[str]], gap: str = "   ", side: str = "left") -> str:
    """Rows of cells as aligned text; rows may differ in length and cells may hold several lines."""
    count = max(map(len, rows), default=0)
    cells = [[block(cell) for cell in row] + [[""]] * (count - len(row)) for row in rows]
    sizes = [max(width(line) for row in cells for line in row[j]) for j in range(count)]
    lines = []
    for row in cells:
        for line in zip_longest(*row, fillvalue=""):
            lines.append(gap.join(pad(text, size, side) for text, size in zip(line, sizes, strict=True)).rstrip())
    return "\n".join(lines)
