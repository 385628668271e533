"""Copies of a moved window of an array, and arrays seen with three spatial axes."""

from collections.abc import Sequence
from types import EllipsisType
from typing import TypeAlias

import numpy as np

from ..primitive import Array

__all__ = ["Part", "at", "copy_window", "three"]

Part: TypeAlias = int | slice | EllipsisType


def at(*parts: Part) -> tuple[Part, ...]:
    """An index made of parts, some of them spread from sequences."""
    return parts


def copy_window(target: Array, source: Array, corner: Sequence[int]) -> None:
    """target[i*] = source[corner* + i*], 0 where that is outside of source."""
    inside: tuple[slice, ...] = ()
    origin: tuple[slice, ...] = ()
    for start, size, there in zip(corner, target.shape, source.shape, strict=True):
        low = min(max(0, -start), size)
        high = max(low, min(size, there - start))
        if low > 0:
            target[at(*inside, slice(0, low))] = 0
        if high < size:
            target[at(*inside, slice(high, size))] = 0
        inside += (slice(low, high),)
        origin += (slice(start + low, start + high),)
    np.copyto(target[inside], source[origin])


def three(x: Array) -> Array:
    """x[b, c, outer, inner, column]: one spatial dimension is columns, two are outer rows and columns."""
    shape = {3: (1, 1, x.shape[-1]), 4: (x.shape[2], 1, x.shape[-1])}.get(x.ndim, x.shape[2:])
    return x.reshape(*x.shape[:2], *shape)
