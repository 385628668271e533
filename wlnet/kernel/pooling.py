"""Pooling: the maximum, mean or total over windows, as operations on whole slices, one per place in a window."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np

from .convolution.geometry import Geometry, Pairs, geometry
from .convolution.window import Part, at
from .primitive import Array, Result, Shape, primitive

__all__: list[str] = []

BLOCK = 1 << 18  # bytes of input worked on at a time, so that it stays in the cache


def _pooled(x: Shape, *, kernel: Sequence[int], stride: int | Sequence[int] = 1, padding: int | Pairs = 0) -> Shape:
    return (*x[:2], *geometry(x[2:], kernel, stride, 1, padding, 1, False).small)


def _places(g: Geometry) -> Iterator[tuple[tuple[Part, ...], tuple[Part, ...]]]:
    """For every place in the window: the results that have it inside the input, and the inputs they have there."""
    for tap in product(*(range(a.kernel) for a in g.axes)):
        small = tuple(slice(*a.small_range(j)) for a, j in zip(g.axes, tap, strict=True))
        big = tuple(a.big_slice(j) for a, j in zip(g.axes, tap, strict=True))
        if all(s.stop > s.start for s in small):
            yield at(..., *small), at(..., *big)


def _start(x: Array, g: Geometry, value: float, combine: Callable[..., Array]) -> Array:
    """The results: one value combined with every slice of x in turn."""
    y = np.full((*x.shape[:2], *g.small), value, dtype=x.dtype)
    for here, there in _places(g):
        combine(y[here], x[there], out=y[here])
    return y


@primitive(shape=_pooled)
def max_pool(x: Array, *, kernel: Sequence[int], stride: int | Sequence[int] = 1, padding: int | Pairs = 0) -> Result:
    """y[b, c, n] = Max over j < kernel of x[b, c, stride n + j - before]; padding never wins.

    x[b, c, d*] -> y[b, c, floor((d + before + after - kernel)/stride) + 1]. Of equal ones the first has derivative 1.
    """
    g = geometry(x.shape[2:], kernel, stride, 1, padding, 1, False)
    y = _start(x, g, -np.inf, np.maximum)

    def pullback(dy: Array) -> tuple:
        dx = np.zeros_like(x)
        images = max(1, BLOCK // max(1, x[:1].nbytes))
        for n in range(0, len(x), images):
            part = slice(n, n + images)
            left = dy[part].copy()  # what no place of the window has won yet
            for here, there in _places(g):
                won = left[here] * (x[part][there] == y[part][here])
                dx[part][there] += won
                left[here] -= won
        return (dx,)

    return y, pullback


@primitive(shape=_pooled)
def total_pool(x: Array, *, kernel: Sequence[int], stride: int | Sequence[int] = 1, padding: int | Pairs = 0) -> Result:
    """y[b, c, n] = sum over j < kernel of x[b, c, stride n + j - before], 0 in the padding."""
    g = geometry(x.shape[2:], kernel, stride, 1, padding, 1, False)

    def pullback(dy: Array) -> tuple:
        dx = np.zeros_like(x)
        for here, there in _places(g):
            dx[there] += dy[here]
        return (dx,)

    return _start(x, g, 0, np.add), pullback


@primitive(shape=_pooled)
def mean_pool(x: Array, *, kernel: Sequence[int], stride: int | Sequence[int] = 1, padding: int | Pairs = 0) -> Result:
    """y[b, c, n] = total_pool[b, c, n]/(number of places in a window, padding included)."""
    y, total_pullback = total_pool(x, kernel=kernel, stride=stride, padding=padding)
    count = math.prod(kernel)
    return y / count, lambda dy: total_pullback(dy / count)
