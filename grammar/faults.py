"""The errors of the lexer and the reader: what they say and where."""

from __future__ import annotations

import re

from .characters import character_name
from .errors import Incomplete, SyntaxFailure, locate
from .source import Source
from .terminals import MATCHED

CLOSERS = {"(": ")", "{": "}", "[": "]", "<|": "|>", "<": ">"} | {left: pair[0] for left, pair in MATCHED.items()}
UNKNOWN_CHARACTER = re.compile(r"\\\[[A-Za-z0-9]*\]?")


class Faults:
    """Makes the errors of one text. `opened` has what closes each open bracket, and where that bracket stands."""

    def __init__(self, source: Source, opened: list[tuple[str, int]]) -> None:
        self.source = source
        self.opened = opened

    def at(self, position: int, message: str, expected: str = "") -> SyntaxFailure:
        """An error at a position."""
        source = self.source
        return SyntaxFailure(message, source.original, source.place(position), expected, source.name)

    def end(self, expected: str) -> Incomplete:
        """The error of a text that ends too early."""
        original = self.source.original
        return Incomplete("unexpected end of input", original, len(original.rstrip()), expected, self.source.name)

    def unfinished(self, position: int, what: str, closer: str) -> Incomplete:
        """The error of a comment or string that begins at a position and does not end."""
        source = self.source
        expected = f"{closer} to close the {what}"
        return Incomplete(f"unfinished {what}", source.original, source.place(position), expected, source.name)

    def closing(self) -> str:
        """What is expected where the innermost open bracket should be closed."""
        closer, position = self.opened[-1]
        line, column, _ = locate(self.source.original, self.source.place(position))
        opener = next(opener for opener, other in CLOSERS.items() if other == closer)
        return f"{closer} to close the {opener} opened at line {line}, column {column}"

    def missing(self, position: int, expected: str) -> SyntaxFailure:
        """The error where a name should stand."""
        if self.source.text[position:].strip():
            return self.at(position, "a name is missing", expected)
        return self.end(expected)

    def unexpected(self, position: int, token: str, want: bool, last: str) -> SyntaxFailure:
        """The error of a token out of place. An operand is wanted there or not, by the operator `last` if any."""
        if want and (last or token not in (")", "]", "}", "|>")):
            expected = f"an operand after {shown(last)}" if last else f"an operand before {shown(token)}"
        else:
            expected = self.closing() if self.opened else ""
        return self.at(position, f"unexpected {shown(token)}", expected)

    def unreadable(self, position: int) -> SyntaxFailure:
        """The error where no token begins."""
        text = self.source.text
        char = text[position]
        if char == '"':
            return self.unfinished(position, "string", '"')
        if char == "\\":
            if not text[position + 1 :].strip():
                return self.end("the line to be continued")
            name = UNKNOWN_CHARACTER.match(text, position)
            if name:
                return self.at(position, f"unknown character {name[0]}")
        return self.at(position, f"unexpected {char}" if char.isprintable() else f"unexpected character {ord(char):#x}")


def shown(token: str) -> str:
    r"""An operator as an error message shows it: \[Rule] for its character."""
    name = character_name(token) if len(token) == 1 and token > "\x7f" else None
    return f"\\[{name}]" if name else token
