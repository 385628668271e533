"""Colors of the words in an input."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from wlnet.evaluator.session import Session
from wlnet.expr.symbols import existing, system_names
from wlnet.grammar import tokens

STYLE = Style.from_dict(
    {
        "label": "ansibrightblack",
        "comment": "ansibrightblack italic",
        "string": "ansigreen",
        "message": "ansigreen",
        "number": "ansicyan",
        "pattern": "ansiyellow",
        "slot": "ansiyellow",
        "out": "ansiyellow",
        "undefined": "ansiblue",
        "error": "ansired",
    }
)
PLAIN = frozenset({"operator", "bracket"})


class WolframLexer(Lexer):
    """Colors an input token by token. Symbols without any meaning are in the color of the undefined."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known = frozenset(system_names())

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """The colored pieces of every line."""
        lines: list[StyleAndTextTuples] = [[]]
        for style, text in self.pieces(document.text):
            first, *rest = text.split("\n")
            lines[-1].append((style, first))
            lines.extend([(style, line)] for line in rest)
        return lambda number: lines[number] if number < len(lines) else []

    def pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """(style, text) of every token and of what is between them."""
        done = 0
        for start, end, kind in tokens(text):
            yield "", text[done:start]
            yield self.style(kind, text[start:end]), text[start:end]
            done = end
        yield "", text[done:]

    def style(self, kind: str, text: str) -> str:
        """The style of a token."""
        if kind == "symbol":
            return "" if self.is_defined(text) else "class:undefined"
        return "" if kind in PLAIN else f"class:{kind}"

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
