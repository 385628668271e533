"""Files of SentencePiece models: their pieces, scores and settings, read from the protocol buffer.

The numbers of fields are those of sentencepiece_model.proto in the SentencePiece project, which is public.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NORMAL, UNKNOWN, CONTROL, USER, UNUSED, BYTE = 1, 2, 3, 4, 5, 6
METHODS = {1: "Unigram", 2: "BPE"}
SPACE = "\N{LOWER ONE EIGHTH BLOCK}"  # what stands for a blank in a piece
PIECES, TRAINER, NORMALIZER = 1, 2, 3


class Damaged(Exception):
    """Bytes that are no such file; the words say why."""


@dataclass(frozen=True)
class Model:
    """Pieces (text with blanks, score, kind), and how texts are prepared and taken apart.

    `start` and `end` are the numbers, from 0, of the pieces that stand for the ends of texts, -1 where there are none.
    """

    pieces: tuple[tuple[str, float, int], ...]
    method: str
    start: int
    end: int
    rule: str
    prefix: bool
    suffix: bool
    combine: bool


def read_model(data: bytes) -> Model:
    """The model in a file; Damaged where there is none."""
    pieces: list[tuple[str, float, int]] = []
    trainer: dict[int, Any] = {}
    normalizer: dict[int, Any] = {}
    try:
        for number, value in fields(data):
            if number == PIECES:
                piece = dict(fields(value))
                text = piece[1].decode("utf-8").replace(SPACE, " ")
                pieces.append((text, real(piece.get(2, bytes(4))), piece.get(3, NORMAL)))
            elif number == TRAINER:
                trainer = dict(fields(value))
            elif number == NORMALIZER:
                normalizer = dict(fields(value))
    except (KeyError, IndexError, TypeError, AttributeError, UnicodeDecodeError, struct.error) as fault:
        raise Damaged("it is no SentencePiece model") from fault
    if not any(kind == UNKNOWN for *_, kind in pieces):
        raise Damaged("it has no piece for what is unknown")
    method = trainer.get(3, 1)
    if method not in METHODS:
        raise Damaged("it is a model of whole words or of characters")
    suffix = bool(trainer.get(24, 0))
    prefix = bool(normalizer.get(3, 1))
    return Model(
        pieces=tuple(pieces),
        method=METHODS[method],
        start=signed(trainer.get(41, 1)),
        end=signed(trainer.get(42, 2)),
        rule=normalizer.get(1, b"").decode("utf-8", "replace"),
        prefix=prefix and not suffix,
        suffix=prefix and suffix,
        combine=bool(normalizer.get(4, 1)),
    )


def fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a message: their numbers with integers, or with bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = varint(data, at)
            yield number, value
            continue
        if wire not in (1, 2, 5):
            raise IndexError(wire)
        size = {1: 8, 5: 4}.get(wire, 0)
        if wire == 2:
            size, at = varint(data, at)
        if at + size > len(data):
            raise IndexError(size)
        yield number, data[at : at + size]
        at += size


def varint(data: bytes, at: int) -> tuple[int, int]:
    """An integer in groups of seven bits, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def signed(value: int) -> int:
    """An integer of 64 bits with its sign."""
    return value - (1 << 64) if value >> 63 else value


def real(data: bytes) -> float:
    """A number of 32 bits."""
    return float(struct.unpack("<f", data)[0])
