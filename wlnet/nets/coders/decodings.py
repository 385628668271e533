"""Decoders of sequences of probabilities that look for the likeliest of all sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from wlnet.expr import Expr, Expression, has_head, is_list, list_of, system

from ..declare import argument, option
from ..kinds import Positive, Value
from ..messages import failure, setting
from ..numeric import Array
from ..types import Type, Varying
from .beam_search import Labelling, best_path, labellings, sequences
from .classes import ClassEncoder
from .coder import Decoder, Encoder, coder
from .dimensions import depth_option, taken_apart
from .labels import Labels, LabelsKind

Rule = system("Rule")
ONE, ALL, LIKELIHOODS = "Decoding", "Decodings", "NegativeLogLikelihoods"
TOP, TOP_LIKELIHOODS = "TopDecodings", "TopNegativeLogLikelihoods"


class AlphabetKind(LabelsKind):
    """A list of labels, or a string of characters."""

    expects = "a list of different labels, or a string of different characters"

    def read(self, e: Expression) -> Value:
        """The labels."""
        return super().read(list_of(*e) if type(e) is str else e)


class DecodingDecoder(Decoder):
    """The likeliest labellings of a sequence of probabilities, as lists of labels."""

    properties = (ONE, ALL, TOP, LIKELIHOODS, TOP_LIKELIHOODS)

    labels: Labels
    depth: int
    width: int

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        if self.depth < 2:
            raise failure(self.head, "optvalue", setting("InputDepth", self.depth), "an integer from 2 on")

    def words(self) -> str:
        """A list of labels."""
        return "labels"

    def likeliest(self, array: Array) -> list[Labelling]:
        """The likeliest labellings of p[t, c], best first."""
        raise NotImplementedError

    def target_encoder(self) -> Encoder:
        """Of lists of labels."""
        return ClassEncoder({"Labels": self.labels, "Dimensions": (Varying(),) * (self.depth - 1)})

    def read(self, request: Expression) -> tuple[str, int | None] | None:
        """The name of a property, and how many are wanted; None for what is no property."""
        if request is system("Automatic"):
            return ONE, None
        if type(request) is str:
            return (request, None) if request in (ONE, ALL, LIKELIHOODS) else None
        name, count = taken_apart(request) if has_head(request, Rule) or is_list(request) else (None, None)
        if name in (TOP, TOP_LIKELIHOODS) and type(count) is int and count > 0:
            return str(name), count
        return None

    def understands(self, request: Expression) -> bool:
        """Whether the expression is a property in one of its forms."""
        return super().understands(request) or self.read(request) is not None

    def decode(self, array: Array, request: Expression) -> Expression:
        """What is asked for, of p[t, c] or of each in p[n*, t, c]."""
        if array.ndim > 2:
            return list_of(*(self.decode(row, request) for row in array))
        found = self.read(request)
        assert found is not None
        name, count = found
        best = self.likeliest(array)
        shown: Callable[[Labelling], Expression] = self.spelt
        if name in (LIKELIHOODS, TOP_LIKELIHOODS):
            shown = self.rated
        return self.spelt(best[0]) if name == ONE else list_of(*map(shown, best[:count]))

    def spelt(self, found: Labelling) -> Expression:
        """The labels."""
        return list_of(*(self.labels[i] for i in found[0]))

    def rated(self, found: Labelling) -> Expression:
        """The labels -> -Log[p]."""
        return Expr(Rule, (self.spelt(found), 0.0 - found[1] if np.isfinite(found[1]) else system("Infinity")))


def labels_argument() -> Any:
    """The argument "Labels"."""
    return argument("Labels", AlphabetKind())


def width_option() -> Any:
    """The setting "BeamSize"."""
    return option("BeamSize", Positive, 100)


@coder("NetDecoder", "CTCBeamSearch")
class CTCDecoder(DecodingDecoder):
    """The likeliest labelling by connectionist temporal classification, from p[t, c + 1], the last for blanks.

    With "BeamSize" -> 1 what the likeliest alignment gives.
    """

    labels = labels_argument()
    depth = depth_option(2)
    width = width_option()

    @property
    def type(self) -> Type:
        """Sequences of vectors, with a number for each label and one for blanks."""
        return Type((*(None,) * (self.depth - 1), len(self.labels) + 1))

    def likeliest(self, array: Array) -> list[Labelling]:
        """The likeliest labellings of p[t, c + 1]."""
        return [best_path(array)] if self.width == 1 else labellings(array, self.width)


@coder("NetDecoder", "BeamSearch")
class BeamSearchDecoder(DecodingDecoder):
    """The likeliest sequence with one label at each step, from p[t, c]."""

    labels = labels_argument()
    depth = depth_option(2)
    width = width_option()

    @property
    def type(self) -> Type:
        """Sequences of vectors, with a number for each label."""
        return Type((*(None,) * (self.depth - 1), len(self.labels)))

    def likeliest(self, array: Array) -> list[Labelling]:
        """The likeliest sequences of p[t, c]."""
        return sequences(array, self.width)
