"""Decoders that write texts: the likeliest piece at each place of a sequence, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from wlnet.expr import Expression, list_of

from ..initialization.seeding import Inherited
from ..numeric import Array
from .classes import ClassEncoder, LabelsDecoder
from .coder import Encoder
from .labels import Labels

WRITTEN = ("Decision", "RandomSample")


class SpellingDecoder(LabelsDecoder):
    """The text of a sequence of probabilities p[n, c]: the likeliest piece at each place, or one drawn for each."""

    lifts = True
    glue = ""

    @property
    def outer(self) -> int:
        """How many levels there are around the sequence that makes a text."""
        return max(0, int(self.depth) - 2)

    @property
    def spelt(self) -> Sequence[str]:
        """The text of each piece, by number."""
        raise NotImplementedError

    @property
    def pieces(self) -> Sequence[Expression]:
        """The pieces by number, as properties other than texts show them."""
        raise NotImplementedError

    @cached_property
    def _labels(self) -> Labels:
        return Labels(tuple(self.pieces))

    @property
    def count(self) -> int:
        """The number of pieces."""
        return len(self._labels)

    def known(self, count: int) -> Labels:
        """The pieces."""
        return self._labels

    def named(self, count: int, name: str) -> Sequence[Expression]:
        """The texts of pieces where a text is made of them."""
        return self.spelt if name in WRITTEN else self._labels

    def words(self) -> str:
        """A text."""
        return "string" if self.depth < 3 else "strings"

    def target_encoder(self) -> Encoder | None:
        """Of single pieces, which are classes."""
        return ClassEncoder({"Labels": Labels(tuple(map(self.finished, self.spelt)))}) if self.depth == 1 else None

    def finished(self, text: str) -> str:
        """The text as it is shown."""
        return text

    def decode_all(self, rows: Sequence[Array], request: Expression, sampling: Inherited) -> list[Expression]:
        """The text of each array, or what else is asked for, for each vector."""
        found = super().decode_all(rows, request, sampling)
        read = self.read(request)
        if read is None or read[0] not in WRITTEN:
            return found
        return [self._joined(e, row.ndim) for e, row in zip(found, rows, strict=True)]

    def _joined(self, e: Expression, depth: int) -> Expression:
        if depth > 2:
            return list_of(*(self._joined(part, depth - 1) for part in e.args))
        return self.finished(self.glue.join(filter(None, e.args)) if depth == 2 else e)
