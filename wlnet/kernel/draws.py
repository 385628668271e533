"""Random arrays that depend on no other array. `generator` is where they are drawn from, anew in every replay."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .primitive import Array, Result, Shape, primitive

__all__: list[str] = []


def _given(*, shape: Sequence[int], **static: object) -> Shape:
    return tuple(shape)


def _nothing(dy: Array) -> tuple:
    return ()


@primitive(shape=_given)
def draw(*, shape: Sequence[int], distribution: str, dtype: Any, generator: np.random.Generator) -> Result:
    """Independent numbers of a distribution of NumPy's generators that needs no parameters, such as "random"."""
    return getattr(generator, distribution)(tuple(shape)).astype(dtype, copy=False), _nothing


@primitive(shape=_given)
def coins(
    *, shape: Sequence[int], probability: float, dtype: Any, generator: np.random.Generator, value: float = 1.0
) -> Result:
    """A value with some probability, independently in each place, 0 otherwise."""
    hit = generator.random(tuple(shape)) < probability
    kind = np.dtype(dtype)
    return hit.astype(kind) if value == 1 else np.multiply(hit, kind.type(value), dtype=kind), _nothing
