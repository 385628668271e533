"""Pieces of words with their numbers and scores: a list of strings with marks, or the file of a SentencePiece model."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from wlnet.expr import Expr, Expression, has_head, is_list, list_of, literal_key, system

from ..kinds import Kind, Unfit, Value
from ..messages import failure, shown
from ..numeric import NotNumeric, to_number
from .character_tables import ANY, END, REPLACEMENT, START
from .sentencepiece import BYTE, CONTROL, NORMAL, UNKNOWN, UNUSED, USER, Damaged, Model, read_model

Rule, File = system("Rule"), system("File")
ALWAYS, NEVER = math.inf, -math.inf  # scores of pieces that are found before all others, and of those never found
BYTES = tuple(f"<0x{b:02X}>" for b in range(256))
BYTE_RUN = re.compile("((?:<0x[0-9A-F]{2}>)+)")


@dataclass(frozen=True)
class Vocabulary:
    """The pieces by number: strings, in which a word begins with a blank, StartOfString, EndOfString, and _ for others.

    `scores` are told where the order of the list does not say which pieces are better; infinite ones say what is
    always and what is never found in a text.
    """

    pieces: tuple[Expression, ...]
    scores: tuple[float, ...] | None = None

    def __len__(self) -> int:
        return len(self.pieces)

    @cached_property
    def codes(self) -> dict[Expression, int]:
        """The number of each piece."""
        return {piece: code for code, piece in enumerate(self.pieces, 1)}

    @cached_property
    def found(self) -> dict[str, float]:
        """The pieces that texts are made of, with their scores: the earlier the better where none were told."""
        scores = self.scores or tuple(-float(i) for i in range(len(self)))
        pairs = zip(self.pieces, scores, strict=True)
        return {p: s for p, s in pairs if type(p) is str and p and s != NEVER and not (self.bytes and p in BYTES)}

    @cached_property
    def bytes(self) -> bool:
        """Whether characters that are no pieces are written as bytes."""
        return all(name in self.codes for name in BYTES)

    def bytes_of(self, text: str) -> list[int]:
        """The numbers of the bytes of a text."""
        return [self.codes[BYTES[b]] for b in text.encode("utf-8", "surrogatepass")]

    @cached_property
    def always(self) -> re.Pattern[str] | None:
        """The pieces that are found before all others, the longest first."""
        names = [piece for piece, score in self.found.items() if score == ALWAYS]
        return re.compile("(" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")") if names else None

    @cached_property
    def chunks(self) -> re.Pattern[str] | None:
        """Parts of texts that no piece reaches across, None where there are no such parts."""
        texts = [piece for piece, score in self.found.items() if score != ALWAYS]
        if all(" " not in piece.lstrip(" ") for piece in texts):
            return re.compile(" +[^ ]*|[^ ]+")
        if all(" " not in piece.rstrip(" ") for piece in texts):
            return re.compile("[^ ]+ *| +")
        return None

    def texts(self) -> list[str]:
        """What is written for each piece."""
        return [p if type(p) is str else REPLACEMENT if p == ANY else "" for p in self.pieces]

    def spelt(self, text: str) -> str:
        """The text with runs of bytes as characters."""
        if not self.bytes:
            return text
        return BYTE_RUN.sub(
            lambda run: bytes.fromhex(run[1][3:-1].replace("><0x", "")).decode("utf-8", "replace"), text
        )


class VocabularyKind(Kind):
    """A list of pieces, or the file of a SentencePiece model."""

    expects = 'a list of different strings and _, perhaps with StartOfString and EndOfString, or File["..."]'

    def read(self, e: Expression) -> Value:
        """A Vocabulary, or a Model where the value is a file."""
        if has_head(e, File) and len(e.args) == 1 and type(e.args[0]) is str:
            return read_file(e.args[0])
        if not is_list(e):
            raise Unfit
        pairs = [part.args if has_head(part, Rule) and len(part.args) == 2 else (part, None) for part in e.args]
        pieces = tuple(piece for piece, _ in pairs)
        if not all(type(p) is str or p in (START, END, ANY) for p in pieces) or ANY not in pieces:
            raise Unfit
        if len(set(map(literal_key, pieces))) < len(pieces):
            raise Unfit
        if all(score is None for _, score in pairs):
            return Vocabulary(pieces)
        return Vocabulary(pieces, tuple(read_score(score) for _, score in pairs))

    def write(self, value: Value) -> Expression:
        """The list."""
        if value.scores is None:
            return list_of(*value.pieces)
        pairs = zip(value.pieces, value.scores, strict=True)
        return list_of(*(Expr(Rule, (piece, score_expression(score))) for piece, score in pairs))

    def holds(self, value: Value) -> bool:
        """Whether the value is a vocabulary."""
        return isinstance(value, (Vocabulary, Model))


def read_score(e: Expression) -> float:
    """A score: a number, or infinite; none is never."""
    if e is None:
        return NEVER
    try:
        return to_number(e)
    except NotNumeric:
        raise Unfit from None


def score_expression(score: float) -> Expression:
    """The number, Infinity or -Infinity."""
    if math.isinf(score):
        return Expr(system("DirectedInfinity"), (1 if score > 0 else -1,))
    return score


def read_file(name: str) -> Model:
    """The model in a file; messages where there is none."""
    try:
        with open(os.path.expanduser(name), "rb") as file:
            return read_model(file.read())
    except OSError as fault:
        raise failure("NetEncoder", "codermodel", shown(name), fault.strerror or "it cannot be read") from None
    except Damaged as fault:
        raise failure("NetEncoder", "codermodel", shown(name), str(fault)) from None


def vocabulary_of(model: Model) -> Vocabulary:
    """The pieces of a SentencePiece model.

    Where pieces are merged only their order counts; the scores are left out if the list has that order.
    """
    pieces: list[Expression] = []
    scores: list[float] = []
    for place, (text, score, kind) in enumerate(model.pieces):
        mark = START if place == model.start else END if place == model.end else None
        plain = kind in (NORMAL, USER, UNUSED, BYTE)
        pieces.append(ANY if kind == UNKNOWN else text if plain or mark is None else mark)
        scores.append(ALWAYS if kind == USER else score if kind == NORMAL else NEVER)
        assert kind != CONTROL or not plain
    finite = [score for score in scores if not math.isinf(score)]
    ordered = model.method == "BPE" and ALWAYS not in scores and UNUSED not in {kind for *_, kind in model.pieces}
    if ordered and all(a > b for a, b in pairwise(finite)):
        return Vocabulary(tuple(pieces))
    return Vocabulary(tuple(pieces), tuple(scores))


def limited(vocabulary: Vocabulary, names: Sequence[Expression] | None) -> frozenset[str]:
    """The pieces that are used: all, or those named and single characters."""
    if names is None:
        return frozenset(vocabulary.found)
    return frozenset(piece for piece in vocabulary.found if piece in names or len(piece) == 1)
