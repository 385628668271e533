r"""Completion: names of symbols, options of the function being called, and named characters such as \[Alpha]."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from wlnet.evaluator.loop import Lazy
from wlnet.evaluator.session import Session
from wlnet.expr import Expression
from wlnet.expr.attributes import TEMPORARY
from wlnet.expr.symbols import all_symbols, existing, system_names
from wlnet.forms import text
from wlnet.grammar import tokens
from wlnet.grammar.characters import table

from .brackets import brackets
from .words import words_of

CHARACTER = re.compile(r"\\\[(\w*)$")
NAME = re.compile(r"[\w$`]+$")


class SymbolCompleter(Completer):
    """What could stand at the cursor, most specific first."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """The completions of the word before the cursor."""
        before = document.text_before_cursor
        if match := CHARACTER.search(before):
            yield from characters(match[1])
            return
        start, end, kind = next(reversed(list(tokens(before))), (0, 0, ""))
        last = before[start:end]
        if kind == "string" and (len(last) == 1 or not last.endswith('"')):
            yield from self.options(before[:start], last)
            found = matching(words_of(innermost(before[:start])), last[1:])
            yield from (Completion(f'"{name}"', -len(last)) for name in found)
        elif kind not in ("comment", "string") and (match := NAME.search(before)):
            word = match[0]
            yield from self.options(before[: match.start()], word)
            yield from (Completion(name, -len(word)) for name in matching(self.names(), word))

    def options(self, before: str, word: str) -> Iterator[Completion]:
        """The options of the call that the text before the word is in; in quotes where a string was begun."""
        quoted = word.startswith('"')
        for key, value in self.options_of(innermost(before)):
            written = text(key)
            name = written.strip('"')
            if name.startswith(word.strip('"')):
                yield Completion(
                    f'"{name}"' if quoted else written, -len(word), display_meta=text(value, "OutputForm")[:40]
                )

    def options_of(self, name: str) -> list[tuple[Expression, Expression]]:
        """Option names, as they are written, and defaults of the function of that name."""
        if not name or name in "[({<|":
            return []
        symbol = self.session.resolve(name)
        if type(symbol.definition) is Lazy:
            symbol.definition.load()
        assigned = (symbol.extras or {}).get("option_rules")
        if assigned is not None:
            return [(rule.args[0], rule.args[1]) for rule in assigned]
        declared = getattr(symbol.definition, "options", {})
        return [(existing("System`" + key) or key, value) for key, value in declared.items()]

    def names(self) -> Iterable[str]:
        """All names in reach, in alphabetical order."""
        path = {self.session.context, *self.session.context_path}
        mine = {s.name for s in all_symbols() if s.context in path and not s.attributes & TEMPORARY}
        return sorted(mine | set(system_names()), key=lambda name: (name.casefold(), name))


def innermost(before: str) -> str:
    """The name of the function whose brackets are open, lists inside them apart; "" where there is none."""
    return next((opened for opened in reversed(brackets(before)) if opened not in ("{", "(", "<|")), "")


def matching(names: Iterable[str], word: str) -> list[str]:
    """The names that begin with the word; those that do in another case where there are none."""
    names = list(names)
    exact = [name for name in names if name.startswith(word)]
    return exact or [name for name in names if name.casefold().startswith(word.casefold())]


def characters(begun: str) -> Iterator[Completion]:
    r"""The characters whose names begin so: \[Al becomes \[Alpha]."""
    for name, (char, _) in table().items():
        if name.startswith(begun):
            shown = char if char.isprintable() else ""
            yield Completion(f"\\[{name}]", -len(begun) - 2, display=f"{shown} {name}".strip())
