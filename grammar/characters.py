r"""The named characters of the language, from characters.tsv: \[Alpha] is U+03B1, a letter; \[Rule] an operator."""

from __future__ import annotations

import os
from functools import cache

KINDS = ("letter", "operator", "space", "newline", "bracket", "other")


@cache
def table() -> dict[str, tuple[str, str]]:
    """Name -> (character, kind), the kind being one of KINDS."""
    rows = {}
    with open(os.path.join(os.path.dirname(__file__), "characters.tsv"), encoding="utf-8") as file:
        for line in file:
            if line[0] != "#":
                name, code, kind = line.rstrip("\n").split("\t")
                rows[name] = chr(int(code, 16)), kind
    return rows


def character(name: str) -> str | None:
    r"""The character written \[name], None when there is no such name."""
    row = table().get(name)
    return row and row[0]


@cache
def names() -> dict[str, str]:
    """Character -> name."""
    found: dict[str, str] = {}
    for name, (char, _) in table().items():
        found.setdefault(char, name)
    return found


@cache
def kinds() -> dict[str, str]:
    """Character -> kind, for those that have a name."""
    return dict(table().values())


def character_name(char: str) -> str | None:
    r"""The name of a character as used in \[name], None when it has none."""
    return names().get(char)


def is_letterlike(char: str) -> bool:
    """Whether a character can begin the name of a symbol."""
    if char < "\x80":
        return char.isalpha() or char == "$"
    return SHADOWS[ord(char)] == "$"


class Shadows(dict[int, str]):
    """For str.translate: what stands for a character where only its kind matters, a letter or space of ASCII."""

    def __missing__(self, code: int) -> str:
        char = shadow = chr(code)
        if char >= "\x80":
            kind = kinds().get(char, "space" if char.isspace() or code in INVISIBLE else "letter")
            shadow = {"letter": "$", "space": " ", "newline": "\n"}.get(kind, char)
        self[code] = shadow
        return shadow


INVISIBLE = frozenset(
    {*range(0x80, 0xA1), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF}
)
SHADOWS = Shadows()


def shadow(text: str) -> str:
    """A text of the same length and structure, in which letters and spaces beyond ASCII are "$" and " "."""
    return text if text.isascii() else text.translate(SHADOWS)


# What a letterlike character stands for when it is a symbol by itself.
CONSTANTS = {
    "\u03c0": "Pi", "\u221e": "Infinity", "\u00b0": "Degree",
    "\uf74d": "E", "\uf74e": "I", "\uf74f": "I",
}  # fmt: skip
