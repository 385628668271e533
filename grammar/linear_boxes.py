r"""Boxes in code, as notebooks write them: \!\(x\^2\) and \!\(\*SuperscriptBox[\(x\), \(2\)]\) stand for x^2.

Boxes are turned into code between brackets, so that the lexer need not know of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from .literals import string


@cache
def pieces() -> re.Pattern[str]:
    """What a row of boxes consists of, and the arguments of a box written with its name."""
    return re.compile(
        r"""\s*(?:(?P<open>\\\()|(?P<close>\\\))|(?P<named>\\\*\s*)|\\(?P<mark>[\^_/@%&+])|(?P<form>\\`)
        |(?P<space>\\[ ])
        |(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")|(?P<name>[\w$`]*[A-Za-z$][\w$`]*)|(?P<number>[0-9.]+)|(?P<char>\\\[\w+\]|[^\\]))""",
        re.S | re.X,
    )


class Unreadable(Exception):
    """The text is no row of boxes."""


# The code of a box from the codes of the boxes in it.
BOXES: dict[str, Callable[..., str]] = {
    "SuperscriptBox": lambda base, power, *_: f"(({base})^({power}))" if power != "\u2032" else f"(({base})')",
    "SubscriptBox": lambda base, index, *_: f"Subscript[{base}, {index}]",
    "SubsuperscriptBox": lambda base, index, power, *_: f"(Subscript[{base}, {index}]^({power}))",
    "FractionBox": lambda over, under, *_: f"(({over})/({under}))",
    "SqrtBox": lambda inside, *_: f"Sqrt[{inside}]",
    "RadicalBox": lambda inside, degree, *_: f"(({inside})^(1/({degree})))",
    "OverscriptBox": lambda base, over, *_: f"Overscript[{base}, {over}]",
    "UnderscriptBox": lambda base, under, *_: f"Underscript[{base}, {under}]",
    "UnderoverscriptBox": lambda base, under, over, *_: f"Underoverscript[{base}, {under}, {over}]",
    "RowBox": lambda row, *_: row.removeprefix("{").removesuffix("}").replace("\0", ""),
    "GridBox": lambda rows, *_: rows.replace("\0", ", "),
    "InterpretationBox": lambda shown, meant, *_: f"({meant})",
}
SHOWN = ("StyleBox", "TagBox", "FormBox", "FrameBox", "AdjustmentBox", "TooltipBox")  # mean their first argument


class Boxes:
    """Reads boxes from a place in a text on."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position

    def next(self) -> re.Match[str]:
        """The next piece."""
        found = pieces().match(self.text, self.position)
        if found is None:
            raise Unreadable
        self.position = found.end()
        return found

    def row(self) -> str:
        r"""The code of a row up to its \)."""
        items: list[str] = []
        while not (found := self.next())["close"]:
            if found["form"]:
                items.clear()
            elif found["mark"]:
                self.mark(found["mark"], items)
            else:
                items.append(self.item(found))
        return "".join(items)

    def item(self, found: re.Match[str]) -> str:
        """The code of a piece, with the blanks before it."""
        blank = " " if found[0][0].isspace() else ""
        if found["open"]:
            row = self.row()
            return f"{blank}({row})" if "," not in row else blank + row
        if found["named"]:
            return blank + self.box()
        if found["space"]:
            return " "
        return found[0]

    def mark(self, mark: str, items: list[str]) -> None:
        r"""Put what \^, \_, \/ and the like make of the item before and those after in the place of the former."""
        after = [self.item(self.next())]
        place = self.position
        if self.next()["mark"] == "%":
            after.append(self.item(self.next()))
        else:
            self.position = place
        two = len(after) == 2
        if mark == "@":
            items.append(BOXES["RadicalBox" if two else "SqrtBox"](*after))
            return
        if not items or mark == "%":
            raise Unreadable
        name = {"^": "SuperscriptBox", "_": "SubscriptBox", "/": "FractionBox", "&": "OverscriptBox",
                "+": "UnderscriptBox"}[mark]  # fmt: skip
        if two:
            name = "UnderoverscriptBox" if mark in "&+" else "SubsuperscriptBox"
            after = after[::-1] if mark in "^&" else after
        items.append(BOXES[name](items.pop(), *after))

    def box(self) -> str:
        r"""The code of Box[...], behind \* or among the arguments of another."""
        name = self.next()["name"]
        if name is None or self.next()["char"] != "[":
            raise Unreadable
        args = self.arguments("]")
        if not args or name not in (*BOXES, *SHOWN):
            raise Unreadable
        if name in SHOWN:
            return args[0]
        try:
            return BOXES[name](*args)
        except TypeError:
            raise Unreadable from None

    def arguments(self, closer: str) -> list[str]:
        """The codes of arguments up to what closes them; elements of a list are kept apart by a zero character."""
        args: list[str] = []
        now = ""
        while True:
            found = self.next()
            char = found["char"]
            if char == closer:
                return [*args, now] if now or args else []
            if char == ",":
                args.append(now)
                now = ""
            elif char in ("{", "[", "("):
                inner = "\0".join(self.arguments({"{": "}", "[": "]", "(": ")"}[char]))
                now += char + inner + {"{": "}", "[": "]", "(": ")"}[char]
            elif found["string"]:
                now += string(found["string"])
            elif found["open"]:
                now += self.row()
            elif found["name"] and self.text.startswith("[", self.position) and found["name"].endswith("Box"):
                self.position = found.start("name")
                now += self.box()
            else:
                now += self.item(found)


def boxes_as_code(text: str, position: int) -> tuple[str, int] | None:
    r"""The code that the boxes behind \!\( stand for, and where they end; None where they cannot be read."""
    boxes = Boxes(text, position)
    try:
        return f"({boxes.row()})".replace("\0", ", "), boxes.position
    except (Unreadable, RecursionError):
        return None
