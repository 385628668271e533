"""Texts as sequences of characters, and of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from wlnet.expr import Expression, system

from ..declare import argument, option
from ..kinds import Boolean
from ..messages import shown
from ..numeric import Array
from .character_tables import END, START, TableKind
from .coder import Unencodable, coder
from .dimensions import depth_option
from .spelling import SpellingDecoder
from .text import TextEncoder, form_argument, texts_of

BYTES = 248  # values of bytes that occur in UTF-8, and a few more: 0 to 247


@coder("NetEncoder", "Characters")
class CharactersEncoder(TextEncoder):
    """The numbers of characters by a table.

    StartOfString and EndOfString of the table stand before and after every text. Short texts are made longer with
    EndOfString, or with the last number where there is none.
    """

    table = argument("Encoding", TableKind(), system("Automatic"))
    form = form_argument()
    ignore_case = option("IgnoreCase", Boolean, False, symbol=True)

    @property
    def size(self) -> int:
        """As many numbers as the table has."""
        return self.table.size

    @property
    def padding(self) -> int:
        """The number of EndOfString, or the last."""
        return self.table.codes.get(END, self.table.size)

    @property
    def ends(self) -> tuple[int | None, int | None]:
        """The numbers of StartOfString and EndOfString, where they have any."""
        return self.table.codes.get(START), self.table.codes.get(END)

    @cached_property
    def lookup(self) -> Array:
        """The number at each code point."""
        return self.table.lookup(self.ignore_case)

    def flat(self, parts: Sequence[Expression]) -> tuple[Array, Array]:
        """The numbers of the characters of all texts; Unencodable with the first character that has none."""
        texts = texts_of(parts)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        codes = self.lookup[np.minimum(points, len(self.lookup) - 1)]
        if not codes.all():
            at = int(np.argmin(codes != 0))
            stops = np.cumsum(lengths)
            place = int(np.searchsorted(stops, at, "right"))
            position = at - int(stops[place] - lengths[place]) + 1
            raise Unencodable(self.head, "codercharacter", shown(chr(points[at])), position, place=place)
        return codes, lengths

    def parts(self) -> dict[str, Expression]:
        """The settings, and the characters by number."""
        found = super().parts()
        return {"Type": found.pop("Type"), "Alphabet": self.table.alphabet(), **found}

    def counterpart(self) -> dict[str, Any]:
        """The settings of the decoder."""
        return {**self.parameters, "InputDepth": 2 + len(self.dimensions)}


@coder("NetDecoder", "Characters")
class CharactersDecoder(SpellingDecoder):
    """The text of the likeliest characters; what stands for the ends of texts is left out."""

    table = argument("Encoding", TableKind(), system("Automatic"))
    depth = depth_option(2)

    @property
    def spelt(self) -> Sequence[str]:
        """The characters by number."""
        return self.table.texts()

    @property
    def pieces(self) -> Sequence[Expression]:
        """The characters and marks by number."""
        return [signs[0] if signs else "" for signs in self.table.signs()]

    def parts(self) -> dict[str, Expression]:
        """The settings, and the characters by number."""
        found = super().parts()
        return {"Type": found.pop("Type"), "Alphabet": self.table.alphabet(), **found}


@coder("NetEncoder", "UTF8")
class UTF8Encoder(TextEncoder):
    """b + 1 for each byte b of a text in UTF-8; short texts are made longer with 1, which is the byte 0."""

    form = form_argument()
    size = BYTES  # type: ignore[assignment]
    padding = 1  # type: ignore[assignment]

    def flat(self, parts: Sequence[Expression]) -> tuple[Array, Array]:
        """The bytes of all texts, each with 1 added."""
        texts = [text.encode("utf-8", "surrogatepass") for text in texts_of(parts)]
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        return np.frombuffer(b"".join(texts), dtype=np.uint8) + np.uint8(1), lengths
