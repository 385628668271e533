"""Packed arrays as text, without making an expression of each number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from .numerals import complex_number, integer, output_real, real

if TYPE_CHECKING:
    import numpy

    from .writer import Style


def packed_text(array: numpy.ndarray, style: Style) -> str:
    """{{1., 2.}, {3., 4.}}, or with List[...] in FullForm."""
    before, after = ("List[", "]") if style.form == "FullForm" else ("{", "}")
    if array.size == 0:
        text = ""
        for length in reversed(array.shape):
            text = before + ", ".join([text] * length) + after
        return text
    texts = _number_texts(array, style)
    for length in reversed(array.shape[1:]):
        texts = [before + ", ".join(texts[i : i + length]) + after for i in range(0, len(texts), length)]
    return before + ", ".join(texts) + after


def _number_texts(array: numpy.ndarray, style: Style) -> list[str]:
    values = array.ravel().tolist()
    if style.numbers is not None:
        return [style.number(x)[0] for x in values]
    if array.dtype.kind == "i":
        return list(map(integer, values))
    if array.dtype.kind == "c":
        return [complex_number(z, style.form, style.digits)[0] for z in values]
    if style.form == "OutputForm":
        return list(map(partial(output_real, digits=style.digits), values))
    return [real(x, style.form)[0] for x in values]
