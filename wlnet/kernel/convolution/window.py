"""Copies of a moved window of an array, and arrays seen with three spatial axes."""

from functools import lru_cache
from types import EllipsisType
from typing import TypeAlias

import numpy as np

from ..primitive import Array

__all__ = ["Part", "at", "copy_window", "strided", "three"]

Part: TypeAlias = int | slice | EllipsisType


def at(*parts: Part) -> tuple[Part, ...]:
    """An index made of parts, some of them spread from sequences."""
    return parts


def copy_window(target: Array, source: Array, corner: tuple[int, ...]) -> None:
    """target[i*] = source[corner* + i*], 0 where that is outside of source."""
    outside, inside, origin = _window(target.shape, source.shape, corner)
    for border in outside:
        target[border] = 0
    np.copyto(target[inside], source[origin])


@lru_cache(8192)
def _window(
    target: tuple[int, ...], source: tuple[int, ...], corner: tuple[int, ...]
) -> tuple[list[tuple[Part, ...]], tuple[Part, ...], tuple[Part, ...]]:
    """The borders of a target that lie outside of a source, its part inside, and where that comes from."""
    outside: list[tuple[Part, ...]] = []
    inside: tuple[Part, ...] = ()
    origin: tuple[Part, ...] = ()
    for start, size, there in zip(corner, target, source, strict=True):
        low = min(max(0, -start), size)
        high = max(low, min(size, there - start))
        if low > 0:
            outside.append((*inside, slice(0, low)))
        if high < size:
            outside.append((*inside, slice(high, size)))
        inside += (slice(low, high),)
        origin += (slice(start + low, start + high),)
    return outside, inside, origin


def strided(x: Array, shape: tuple[int, ...], strides: tuple[int, ...], start: int = 0) -> Array:
    """A view of the contiguous memory of x, `start` bytes on; NumPy refuses one that reaches beyond it."""
    return np.ndarray(shape, x.dtype, x, start, strides)  # several times as fast as stride_tricks.as_strided


def three(x: Array) -> Array:
    """x[b, c, outer, inner, column]: one spatial dimension is columns, two are outer rows and columns."""
    shape = {3: (1, 1, x.shape[-1]), 4: (x.shape[2], 1, x.shape[-1])}.get(x.ndim, x.shape[2:])
    return x.reshape(*x.shape[:2], *shape)
