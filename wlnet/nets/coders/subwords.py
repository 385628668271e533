"""Texts as sequences of pieces of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from wlnet.expr import Expression, is_list, system

from ..declare import argument, option
from ..functions.code import AUTOMATIC
from ..kinds import Automatic, Boolean, Choice, ListOf, Nothing, OneOf
from ..messages import failure, setting, shown
from ..numeric import Array
from ..types import Integers, Type
from .character_tables import ANY, END, START
from .coder import Examples, Unencodable, coder
from .dimensions import depth_option
from .function import CallKind
from .segmentation import likeliest, longest_pieces, merged, words
from .spelling import SpellingDecoder
from .subword_settings import NORMALIZATIONS, Left, Method, MethodKind, normalized, settle
from .text import TextEncoder, text_of
from .tokens import WordsKind
from .vocabulary import VocabularyKind, limited

None_ = system("None")
INDEX, STRING = "VocabularyIndex", "StringIndex"
REMEMBERED = 1 << 17  # parts of texts whose pieces are kept
PROPERTIES = Choice((INDEX, STRING))


@coder("NetEncoder", "SubwordTokens")
class SubwordEncoder(TextEncoder):
    """The numbers of the pieces of words that a text is made of, of a list in which _ stands for all others.

    Characters that are no piece and stand together are one _. Short texts are made longer with EndOfString where
    it is in the list, with _ otherwise.
    """

    pieces = argument("Tokens", VocabularyKind())
    ignore_case = option("IgnoreCase", Boolean, False, symbol=True)
    terminals = option("IncludeTerminalTokens", Boolean, False)
    input_type = option("InputType", Choice(("String", "ListOfStrings")), "String")
    method = option("Method", OneOf(Automatic, MethodKind()), AUTOMATIC, symbol=True)
    shown = option("OutputProperties", OneOf(PROPERTIES, ListOf(PROPERTIES, least=1)), INDEX)
    preparing = option("TextPreprocessing", OneOf(Nothing, CallKind()), None_)
    normalization = option("UnicodeNormalization", OneOf(Automatic, Nothing, Choice(NORMALIZATIONS)), AUTOMATIC)
    vocabulary = option("Vocabulary", OneOf(Nothing, WordsKind()), None_)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        settle(self.parameters)
        self.way = Method("BPE") if self.method is AUTOMATIC else self.method
        if self.terminals and not {START, END} <= set(self.pieces.pieces):
            raise failure(self.head, "coderterminals", setting("IncludeTerminalTokens", system("True")))

    @property
    def size(self) -> int:
        """The number of pieces."""
        return len(self.pieces)

    @property
    def padding(self) -> int:
        """The number of EndOfString, or of _."""
        return self.pieces.codes.get(END, self.unknown)  # type: ignore[no-any-return]

    @property
    def unknown(self) -> int:
        """The number of what is no piece."""
        return self.pieces.codes[ANY]  # type: ignore[no-any-return]

    @property
    def type(self) -> Type:
        """A sequence of integers, or of several for each piece."""
        kind = super().type
        if self.shown == STRING:
            return Type(kind.dims, Integers(1, None))
        if type(self.shown) is tuple:
            return Type((*kind.dims, len(self.shown)), Integers(1, None))
        return kind

    @property
    def takes_lists(self) -> bool:
        """Whether an example is a list of texts."""
        return bool(self.input_type == "ListOfStrings")

    @property
    def text(self) -> str:
        """What one text is given as."""
        return "list of strings" if self.takes_lists else "string"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is a text, or a list of texts where these are wanted."""
        return is_list(e) and all(map(super().accepts_one, e.args)) if self.takes_lists else super().accepts_one(e)

    @cached_property
    def codes(self) -> dict[str, int]:
        """The numbers of the pieces that texts are made of."""
        found = {piece: self.pieces.codes[piece] for piece in limited(self.pieces, self._names())}
        return (
            {**{piece.lower(): code for piece, code in reversed(found.items())}, **found} if self.ignore_case else found
        )

    @cached_property
    def scores(self) -> dict[str, float]:
        """The scores of all pieces."""
        found: dict[str, float] = self.pieces.found
        return {**{p.lower(): s for p, s in reversed(found.items())}, **found} if self.ignore_case else found

    @cached_property
    def ranks(self) -> dict[str, float]:
        """The order in which pairs are merged."""
        return {piece: -score for piece, score in self.scores.items()}

    @cached_property
    def longest(self) -> int:
        """The length of the longest piece."""
        return max(map(len, self.scores), default=1)

    @cached_property
    def remembered(self) -> dict[str, list[int]]:
        """The numbers for parts of texts that there were."""
        return {}

    def _names(self) -> Any:
        return None if self.vocabulary is None_ else set(self.vocabulary)

    def prepared(self, text: str) -> str:
        """The text as it is taken apart."""
        if self.preparing is not None_:
            given = self.preparing(text)
            if type(given) is not str:
                raise Unencodable(self.head, "codertext", shown(self.preparing.given), shown(given))
            text = given
        if self.normalization not in (None_, AUTOMATIC):
            text = normalized(text, self.normalization)
        if self.ignore_case:
            text = text.lower()
        if self.way.combine:
            text = re.sub(" +", " ", text).strip(" ")
        if self.way.padding is not None_ and text:
            text = " " + text if self.way.padding is Left else text + " "
        return text

    def numbers(self, text: str) -> list[int]:
        """The numbers of the pieces of a text."""
        text = self.prepared(text)
        if self.way.name == "WordPiece":
            parts: Sequence[str] = [" " + word for word in words(text)]
        else:
            parts = self.parts_of(text)
        known, found = self.remembered, []
        for part in parts:
            codes = known.get(part)
            if codes is None:
                if len(known) >= REMEMBERED:
                    known.clear()
                codes = known[part] = self.part(part)
            found += codes
        return found if self.way.name == "WordPiece" else joined(found, self.unknown)

    def parts_of(self, text: str) -> Sequence[str]:
        """Parts of a text that no piece reaches across, among them those that are pieces whatever is around."""
        whole = self.pieces.always.split(text) if self.pieces.always else [text]
        if self.pieces.chunks is None:
            return [part for part in whole if part]
        return [
            chunk for i, part in enumerate(whole) for chunk in ([part] if i % 2 else self.pieces.chunks.findall(part))
        ]

    def part(self, text: str) -> list[int]:
        """The numbers of the pieces of a part of a text."""
        codes = self.codes
        if self.way.name == "WordPiece":
            found = longest_pieces(text, codes.__contains__)
            return [self.unknown] if found is None else [codes[piece] for piece in found]
        if self.pieces.always and self.pieces.always.fullmatch(text):
            return [self.pieces.codes[text]]
        if self.way.name == "Unigram":
            chosen = self.scores if self.vocabulary is None_ else {p: s for p, s in self.scores.items() if p in codes}
            pieces = likeliest(text, chosen, self.longest)
        else:
            pieces = merged(text, self.ranks, codes.__contains__)
        if not self.pieces.bytes:
            return [codes.get(piece, self.unknown) for piece in pieces]
        return [c for p in pieces for c in ([codes[p]] if p in codes else self.pieces.bytes_of(p))]

    def flat(self, parts: Sequence[Expression]) -> tuple[Array, Array]:
        """The numbers of all pieces."""
        codes, _, lengths = self.both(parts)
        return codes, lengths

    def both(self, parts: Sequence[Expression]) -> tuple[Array, Array, Array]:
        """The numbers of all pieces, those of the texts in an example that they are from, and how many there are."""
        codes: list[int] = []
        sources: list[int] = []
        lengths = []
        start, end = self.pieces.codes.get(START), self.pieces.codes.get(END)
        for place, example in enumerate(parts):
            before = len(codes)
            for number, text in enumerate(example.args if self.takes_lists else [example], 1):
                try:
                    found = self.numbers(str(text_of(text)))
                except Unencodable as problem:
                    raise problem.at(place) from None
                if self.terminals:
                    found = [*([start] if number == 1 else []), *found, end]  # type: ignore[list-item]
                codes += found
                sources += [number] * len(found)
            lengths.append(len(codes) - before)
        return np.array(codes, dtype=np.int64), np.array(sources, dtype=np.int64), np.array(lengths, dtype=np.int64)

    def encode_texts(self, parts: Sequence[Expression]) -> Examples:
        """The numbers of several texts, or what else is wanted of each piece."""
        if self.shown == INDEX:
            return super().encode_texts(parts)
        codes, sources, lengths = self.both(parts)
        columns = {
            INDEX: self.rows(codes, lengths, self.padding),
            STRING: self.rows(sources, lengths, 1),
        }
        if self.shown == STRING:
            return columns[STRING]
        wanted = [columns[name] for name in self.shown]
        rows = [np.stack(row, axis=-1) for row in zip(*wanted, strict=True)]
        return np.stack(rows) if isinstance(columns[INDEX], np.ndarray) and rows else rows

    def counterpart(self) -> dict[str, Any]:
        """The settings of the decoder."""
        return {**self.parameters, "InputDepth": 2 + len(self.dimensions)}


def joined(codes: list[int], unknown: int) -> list[int]:
    """The numbers with runs of unknown ones made one."""
    if unknown not in codes:
        return codes
    return [c for i, c in enumerate(codes) if c != unknown or not i or codes[i - 1] != unknown]


@coder("NetDecoder", "SubwordTokens")
class SubwordDecoder(SpellingDecoder):
    """The text of the likeliest pieces, from p[n, d]; a blank at its beginning is left out."""

    pieces_ = argument("Tokens", VocabularyKind())
    depth = depth_option(2)
    ignore_case = option("IgnoreCase", Boolean, False, symbol=True)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        settle(self.parameters)

    @property
    def spelt(self) -> Sequence[str]:
        """The pieces by number."""
        return self.pieces_.texts()  # type: ignore[no-any-return]

    @property
    def pieces(self) -> Sequence[Expression]:
        """The pieces by number."""
        return self.pieces_.pieces  # type: ignore[no-any-return]

    def finished(self, text: str) -> str:
        """The text without the blank before its first word."""
        return self.pieces_.spelt(text).removeprefix(" ")  # type: ignore[no-any-return]


@coder("NetEncoder", "BPESubwordTokens")
class FormerSubwordEncoder(SubwordEncoder):
    """ "SubwordTokens" under its former name."""


@coder("NetDecoder", "BPESubwordTokens")
class FormerSubwordDecoder(SubwordDecoder):
    """ "SubwordTokens" under its former name."""
