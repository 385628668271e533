"""Texts as sequences of words, by a list of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from typing import Any

import numpy as np

from wlnet.expr import Expression, Symbol, call, is_list, list_of, system

from ..declare import argument, option
from ..kinds import Boolean, Kind, OneOf, Unfit, Value
from ..messages import failure, quoted, shown
from ..numeric import Array, Evaluate, unevaluated
from ..types import Type
from .coder import Encoder, Unencodable, coder
from .dimensions import depth_option
from .labels import Labels, LabelsKind
from .spelling import SpellingDecoder
from .text import TextEncoder, texts_of

WordBoundary, Whitespace, Nothing = map(system, ("WordBoundary", "Whitespace", "None"))
WORDS = {WordBoundary: re.compile(r"\w+|[^\w\s]+"), Whitespace: re.compile(r"\S+")}
ENGLISH = "English"


@dataclass(frozen=True)
class Splitting:
    """How a text is taken apart: None where it is a list of words already."""

    pattern: Expression
    evaluate: Evaluate = field(compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(str(self.pattern))

    def split(self, texts: Sequence[str]) -> list[Sequence[str]]:
        """The words of each text."""
        if isinstance(self.pattern, Symbol) and self.pattern in WORDS:
            return list(map(WORDS[self.pattern].findall, texts))
        found = self.evaluate(call("StringSplit", list_of(*texts), self.pattern))
        if not is_list(found) or not all(is_list(e) and all(type(word) is str for word in e.args) for e in found.args):
            raise failure("NetEncoder", "codersplit", shown(self.pattern))
        return [[word for word in e.args if word] for e in found.args]


class SplittingKind(Kind):
    """A string pattern, or None."""

    expects = "a string pattern, or None where texts are given as lists of words"

    def read(self, e: Expression) -> Value:
        """The splitting, as far as that is possible without an evaluator."""
        return self.read_with(e, unevaluated, system("NetEncoder"))

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The splitting."""
        if type(e) in (int, float) or e in (system("True"), system("False"), system("Automatic")):
            raise Unfit
        return Splitting(e, evaluate)

    def write(self, value: Value) -> Expression:
        """The pattern."""
        return value.pattern

    def holds(self, value: Value) -> bool:
        """Whether the value is a splitting."""
        return isinstance(value, Splitting)


class WordsKind(LabelsKind):
    """A list of words."""

    expects = "a list of different words"

    def read(self, e: Expression) -> Value:
        """The words."""
        if not is_list(e) or not all(type(word) is str and word for word in e.args):
            raise Unfit
        return super().read(e)


class LanguageKind(Kind):
    """The name of a language, of which there are no words here."""

    expects = "the name of a language"

    def read(self, e: Expression) -> Value:
        """The name."""
        if type(e) is not str:
            raise Unfit
        return e

    def holds(self, value: Value) -> bool:
        """Whether the value is a name."""
        return type(value) is str


def words_argument() -> Any:
    """The argument "Tokens"."""
    return argument("Tokens", OneOf(WordsKind(), LanguageKind()), ENGLISH)


def known_words(head: Symbol, name: str, value: Any) -> Labels:
    """The words; a message where only a language was told."""
    if isinstance(value, Labels):
        return value
    raise failure(head, "codervocabulary", quoted(value), quoted(name))


@coder("NetEncoder", "Tokens")
class TokensEncoder(TextEncoder):
    """The number of each word in a list of d words, and d + 1 for all others.

    A text is taken apart at word boundaries and white space, or where a pattern says.
    """

    tokens = words_argument()
    ignore_case = option("IgnoreCase", Boolean, True, symbol=True)
    splitting = option("SplitPattern", SplittingKind(), WordBoundary)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        known_words(self.head, self.name, self.tokens)

    @property
    def size(self) -> int:
        """As many numbers as there are words, and one more."""
        return len(self.tokens) + 1

    @property
    def padding(self) -> int:
        """The number of unknown words."""
        return self.size

    @cached_property
    def places(self) -> dict[str, int]:
        """The numbers of words."""
        found: dict[str, int] = {}
        for place, word in enumerate(self.tokens, 1):
            found.setdefault(word.lower() if self.ignore_case else word, place)
        return found

    @property
    def takes_words(self) -> bool:
        """Whether a text is given as a list of words."""
        return bool(self.splitting.pattern is Nothing)

    @property
    def text(self) -> str:
        """What one text is given as."""
        return "list of strings" if self.takes_words else "string"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is a text, or a list of words where these are wanted."""
        if self.takes_words:
            return is_list(e) and all(type(word) is str for word in e.args)
        return super().accepts_one(e)

    def split(self, parts: Sequence[Expression]) -> list[Sequence[str]]:
        """The words of each text."""
        if self.takes_words:
            rows = [part.args for part in parts]
            return [[word.lower() for word in row] for row in rows] if self.ignore_case else rows
        texts = texts_of(parts)
        return self.splitting.split([text.lower() for text in texts] if self.ignore_case else texts)  # type: ignore[no-any-return]

    def flat(self, parts: Sequence[Expression]) -> tuple[Array, Array]:
        """The numbers of all words."""
        rows = self.split(parts)
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        found = map(self.places.get, chain.from_iterable(rows), repeat(self.size))
        return np.fromiter(found, np.int64, int(lengths.sum())), lengths

    def fitted(self, kind: Type) -> Encoder:
        """The encoder of targets of a net with d outputs, among which there is none for other words."""
        high = kind.element.high if kind.element else kind.dims[-1] if kind.dims else None
        return KnownTokensEncoder(self.parameters) if high == len(self.tokens) else self

    def counterpart(self) -> dict[str, Any]:
        """The settings of the decoder."""
        return {**self.parameters, "InputDepth": 2 + len(self.dimensions)}


class KnownTokensEncoder(TokensEncoder):
    """The number of each word in a list; other words are refused."""

    @property
    def size(self) -> int:
        """As many numbers as there are words."""
        return len(self.tokens)

    def flat(self, parts: Sequence[Expression]) -> tuple[Array, Array]:
        """The numbers of all words; Unencodable with the first that has none."""
        rows = self.split(parts)
        for place, row in enumerate(rows):
            for position, word in enumerate(row, 1):
                if word not in self.places:
                    raise Unencodable(self.head, "codertoken", shown(word), position, place=place)
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        return np.array([self.places[word] for word in chain.from_iterable(rows)], dtype=np.int64), lengths


@coder("NetDecoder", "Tokens")
class TokensDecoder(SpellingDecoder):
    """The likeliest words of a list of d words, from p[n, d], with blanks between."""

    glue = " "

    tokens = words_argument()
    depth = depth_option(2)
    ignore_case = option("IgnoreCase", Boolean, True, symbol=True)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        known_words(self.head, self.name, self.tokens)

    @property
    def spelt(self) -> Sequence[str]:
        """The words by number."""
        return self.tokens.classes  # type: ignore[no-any-return]

    @property
    def pieces(self) -> Sequence[Expression]:
        """The words by number."""
        return self.tokens.classes  # type: ignore[no-any-return]
