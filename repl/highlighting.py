"""Colors of the words in an input."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from wlnet.evaluator.session import Session
from wlnet.expr.symbols import existing, system_names

from .words import words

STYLE = Style.from_dict(
    {
        "label": "ansibrightblack",
        "comment": "ansibrightblack italic",
        "string": "ansigreen",
        "number": "ansicyan",
        "pattern": "ansiyellow",
        "slot": "ansiyellow",
        "undefined": "ansiblue",
        "operator": "",
    }
)
COLORED = frozenset({"comment", "string", "number", "pattern", "slot"})


class WolframLexer(Lexer):
    """Colors an input word by word. Symbols without any meaning are in the color of the undefined."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known = frozenset(system_names())

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The colored pieces of every line."""
        lines: list[StyleAndTextTuples] = [[]]
        for kind, text, _ in words(document.text):
            style = self.style(kind, text)
            first, *rest = text.split("\n")
            lines[-1].append((style, first))
            lines.extend([(style, line)] for line in rest)
        return lambda number: lines[number] if number < len(lines) else []

    def style(self, kind: str, text: str) -> str:
        """The style of a word."""
        if kind == "symbol":
            return "" if self.is_defined(text) else "class:undefined"
        return f"class:{kind}" if kind in COLORED else ""

    def is_defined(self, name: str) -> bool:
        """Whether a name means something: built in, or given a value."""
        if name in self.known:
            return True
        places = [""] if "`" in name else dict.fromkeys([self.session.context, *self.session.context_path])
        for place in places:
            symbol = existing(place + name)
            if symbol is not None and any(
                value is not None
                for value in (symbol.definition, symbol.own, symbol.down, symbol.up, symbol.sub, symbol.extras)
            ):
                return True
        return False
