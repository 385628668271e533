"""Encoders of text: sequences of integers, or of unit vectors, one for each piece; and of arrays of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from wlnet.expr import Expression, has_head, is_list, list_of, system

from ..declare import argument, option
from ..kinds import Choice, Literal, OneOf, Positive
from ..numeric import Array
from ..types import Integers, Type, Varying
from .coder import Encoder, Examples, Unencodable, stacked
from .dimensions import DimensionsKind, elements

INDEX, VECTOR = "Index", "UnitVector"
All, TextElement = system("All"), system("TextElement")


def form_argument() -> Any:
    """The form of what is given for each piece: its number, or the vector with 1 at that place."""
    return argument("Form", Choice((INDEX, VECTOR)), INDEX)


class TextEncoder(Encoder):
    """x[i] = the number, from 1, of the i-th piece of a text; x[i, c] in the form "UnitVector".

    With "TargetLength" -> n just the first n, and `padding` in place of those that are missing. With "Dimensions" -> d
    arrays of texts, x[d..., i], the shorter texts of an array made as long as its longest.
    """

    form: str = INDEX
    target = option("TargetLength", OneOf(Positive, Literal(All)), All)
    dimensions = option("Dimensions", DimensionsKind(), list_of())

    @property
    def size(self) -> int:
        """How many numbers there are."""
        raise NotImplementedError

    @property
    def padding(self) -> int:
        """The number that makes short texts longer."""
        raise NotImplementedError

    @property
    def ends(self) -> tuple[int | None, int | None]:
        """The numbers that stand before and after every text."""
        return None, None

    def flat(self, parts: Sequence[Expression]) -> tuple[Array, Array]:
        """The numbers of all pieces of all texts one after the other, and how many each text has.

        Unencodable, with the place of the text, where a piece has none.
        """
        raise NotImplementedError

    @property
    def type(self) -> Type:
        """A sequence of integers, or of vectors."""
        dims = (*self.dimensions, Varying() if self.target is All else self.target)
        return Type((*dims, self.size)) if self.form == VECTOR else Type(dims, Integers(1, self.size))

    @property
    def text(self) -> str:
        """What one text is given as."""
        return "string"

    def words(self) -> str:
        """A text, or texts."""
        return f"array, each a {self.text}" if self.dimensions else self.text

    def wanted(self) -> str:
        """A text, or texts in lists."""
        if not self.dimensions:
            return "a " + self.text
        sizes = "\N{MULTIPLICATION SIGN}".join("n" if isinstance(d, Varying) else str(d) for d in self.dimensions)
        return f"an array (size: {sizes}), each a {self.text}"

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is a text, or an array of the wanted dimensions of texts."""
        if not self.dimensions:
            return self.accepts_one(e)
        found = elements(e, self.dimensions)
        return found is not None and all(map(self.accepts_one, found[1]))

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is a string, or TextElement of strings."""
        return type(e) is str or (has_head(e, TextElement) and text_of(e) is not None)

    def encode(self, e: Expression) -> Array:
        """The numbers of one text."""
        try:
            return self.encode_all([e])[0]
        except Unencodable as problem:
            raise Unencodable(problem.symbol, problem.tag, *problem.parts) from None

    def encode_all(self, parts: Sequence[Expression]) -> Examples:
        """The numbers of several texts, or arrays of texts: an array where all are of one length."""
        if not self.dimensions:
            return self.encode_texts(parts)
        single = type(self)({**self.parameters, "Dimensions": ()})
        rows = []
        for place, part in enumerate(parts):
            found = elements(part, self.dimensions)
            assert found is not None
            shape, texts = found
            try:
                array = single.encode_texts(texts)
            except Unencodable as problem:
                raise Unencodable(problem.symbol, problem.tag, *problem.parts, place=place) from None
            if isinstance(array, list):  # of different lengths
                longest = max(map(len, array))
                array = np.asarray(type(self)({**single.parameters, "TargetLength": longest}).encode_texts(texts))
            rows.append(array.reshape(*shape, *array.shape[1:]))
        return stacked(rows)

    def encode_texts(self, parts: Sequence[Expression]) -> Examples:
        """The numbers of several texts: an array where all are of one length."""
        codes, lengths = surrounded(*self.flat(parts), *self.ends)
        return self.rows(codes.astype(np.min_scalar_type(self.size), copy=False), lengths, self.padding)

    def rows(self, codes: Array, lengths: Array, padding: int) -> Examples:
        """The numbers of each text, as long as is wanted, in the form that is wanted."""
        if self.target is not All:
            codes, lengths = cut(codes, lengths, self.target, padding), np.full(len(lengths), self.target)
        if self.form == VECTOR:
            vectors = np.zeros((len(codes), self.size), dtype=np.uint8)
            vectors[np.arange(len(codes)), codes.astype(np.int64) - 1] = 1
            codes = vectors
        if len(lengths) and (lengths == lengths[0]).all():
            return codes.reshape(len(lengths), int(lengths[0]), *codes.shape[1:])
        stops = np.cumsum(lengths).tolist()
        return [codes[stop - length : stop] for stop, length in zip(stops, lengths.tolist(), strict=True)]


def text_of(e: Expression) -> str | None:
    """The characters of a string, or of TextElement[...], whose lists are texts with blanks between; else None."""
    if type(e) is str:
        return e
    if has_head(e, TextElement) and e.args:
        return text_of(e.args[0])
    if not is_list(e):
        return None
    parts = [text_of(part) for part in e.args]
    return None if None in parts else " ".join(parts)  # type: ignore[arg-type]


def texts_of(parts: Sequence[Expression]) -> list[str]:
    """The texts as strings."""
    return [part if type(part) is str else str(text_of(part)) for part in parts]


def surrounded(codes: Array, lengths: Array, start: int | None, end: int | None) -> tuple[Array, Array]:
    """The numbers with one more before and one more after each text, where there are such."""
    more = (start is not None) + (end is not None)
    if not more:
        return codes, lengths
    found = np.empty(len(codes) + more * len(lengths), dtype=np.int64)
    wider = lengths + more
    stops = np.cumsum(wider)
    shift = np.arange(len(lengths)) * more + (start is not None)
    found[np.arange(len(codes)) + np.repeat(shift, lengths)] = codes
    if start is not None:
        found[stops - wider] = start
    if end is not None:
        found[stops - 1] = end
    return found, wider


def cut(codes: Array, lengths: Array, target: int, padding: int) -> Array:
    """The numbers of texts made as long as the target, one after the other."""
    found = np.full((len(lengths), target), padding, dtype=codes.dtype)
    kept = np.minimum(lengths, target)
    inside = np.arange(target) < kept[:, None]
    rows, columns = np.nonzero(inside)
    found[inside] = codes[(np.cumsum(lengths) - lengths)[rows] + columns]
    return found.reshape(-1)
