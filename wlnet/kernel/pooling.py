"""Pooling: the maximum, mean or total over windows, as operations on whole slices.

What a window holds is combined along one dimension after the other, so that k + k slices do what k k would.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import TypeAlias

import numpy as np

from .convolution.geometry import Axis, Geometry, Pairs, geometry
from .convolution.window import Part, at
from .primitive import Array, Result, Shape, primitive
from .reductions import greatest, mean, total

__all__: list[str] = []

Index: TypeAlias = tuple[slice, ...]

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


def _is_whole(g: Geometry) -> bool:
    """Whether there is one window, which is the input."""
    return all(a.small == 1 and a.kernel == a.big and a.before == 0 for a in g.axes)


@lru_cache(1024)
def _slices(a: Axis, axis: int) -> tuple[list[tuple[Index, Index]], int]:
    """For every place of the window along one axis: the results that have it inside the input, and where it is there.

    Those places come first, and their number second, that all results have.
    """
    before = (slice(None),) * axis
    ranges = [(*a.small_range(j), a.big_slice(j)) for j in range(a.kernel)]
    ranges = sorted((r for r in ranges if r[1] > r[0]), key=lambda r: r[0] - r[1])
    found = [((*before, slice(first, last)), (*before, there)) for first, last, there in ranges]
    return found, sum(last - first == a.small for first, last, _ in ranges)


def _combined(x: Array, g: Geometry, value: float, combine: np.ufunc) -> Array:
    """One value combined with everything in each window; some images at a time, so that they stay in the cache."""
    images = x.reshape(-1, *x.shape[2:])
    y = np.empty((len(images), *g.small), x.dtype)
    step = max(1, BLOCK // max(1, images[:1].nbytes))
    for n in range(0, len(images), step):
        part = images[n : n + step]
        for axis, a in enumerate(g.axes, 1):
            last = y[n : n + step] if axis == len(g.axes) else None
            part = _combined_along(part, axis, a, value, combine, last)
    return y.reshape(*x.shape[:2], *g.small)


def _combined_along(x: Array, axis: int, a: Axis, value: float, combine: np.ufunc, y: Array | None) -> Array:
    """The same along one dimension, into y or memory of its own."""
    if y is None:
        y = np.empty((*x.shape[:axis], a.small, *x.shape[axis + 1 :]), x.dtype)
    slices, whole = _slices(a, axis)
    if whole > 1:
        combine(x[slices[0][1]], x[slices[1][1]], out=y)
    elif whole == 1:
        np.copyto(y, x[slices[0][1]])
    else:
        y.fill(value)
    for here, there in slices[min(whole, 2) :]:
        combine(y[here], x[there], out=y[here])
    return y


def _side_by_side(g: Geometry) -> bool:
    """Whether every input is in exactly one window."""
    return all(a.stride == a.kernel and a.before == 0 and a.big == a.small * a.kernel for a in g.axes)


def _to_maxima(dy: Array, x: Array, g: Geometry) -> Array:
    """dy where x is the maximum of its window, windows lying side by side: axis by axis, back from the last maxima.

    Maxima are taken along the last axis first, so that of equal ones the first in row-major order wins.
    """
    dx = np.empty(x.shape, x.dtype)
    flat, source, given = dx.reshape(-1), x.reshape(-1), np.ascontiguousarray(dy).reshape(-1)
    window = math.prod(g.kernel)
    image = math.prod(g.big)
    step = max(1, BLOCK // max(1, image * x.itemsize)) * image
    for n in range(0, x.size, step):
        levels, sizes, inner = [source[n : n + step]], [], 1
        for a in reversed(g.axes):
            sizes.append((-1, a.kernel, inner))
            parts = levels[-1].reshape(sizes[-1])
            best = np.maximum(parts[:, 0], parts[:, 1]) if a.kernel > 1 else parts[:, 0]
            for j in range(2, a.kernel):
                np.maximum(best, parts[:, j], out=best)
            levels.append(best.reshape(-1))
            inner *= a.small
        left = given[n // window : (n + step) // window]
        for level in reversed(range(len(sizes))):
            shape = sizes[level]
            target = flat[n : n + step] if level == 0 else np.empty(levels[level].shape, x.dtype)
            _share(left, levels[level + 1], levels[level].reshape(shape), target.reshape(shape))
            left = target
    return dx


def _share(left: Array, best: Array, parts: Array, target: Array) -> None:
    """Gives what comes to the maximum of parts[i, j, k] over j to the first of those j that are it."""
    size = (len(parts), parts.shape[2])
    rest, best, last = left.reshape(size), best.reshape(size), parts.shape[1] - 1
    for j in range(last):
        np.multiply(rest, parts[:, j] == best, out=target[:, j])
        rest = np.subtract(rest, target[:, j], out=target[:, last] if j == last - 1 else None)
    if last == 0:
        target[:, 0] = rest


def _lowest(x: Array) -> float:
    """What never is the maximum."""
    return -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min


def _spread(dy: Array, g: Geometry) -> Array:
    """The adjoint of adding up windows: every input gets the sum of dy over the windows it is in."""
    for axis, a in reversed(list(enumerate(g.axes, 2))):
        dx = np.zeros((*dy.shape[:axis], a.big, *dy.shape[axis + 1 :]), dy.dtype)
        for here, there in _slices(a, axis)[0]:
            dx[there] += dy[here]
        dy = dx
    return dy


def _max_pool(x: Array, *, kernel: Sequence[int], stride: int | Sequence[int] = 1, padding: int | Pairs = 0) -> Array:
    g = geometry(x.shape[2:], kernel, stride, 1, padding, 1, False)
    if _is_whole(g):
        return greatest.forward(x, axes=range(2, x.ndim), keepdims=True)
    return _combined(x, g, _lowest(x), np.maximum)


@primitive(shape=_pooled, alone=_max_pool)
def max_pool(x: Array, *, kernel: Sequence[int], stride: int | Sequence[int] = 1, padding: int | Pairs = 0) -> Result:
    """y[b, c, n] = Max over j < kernel of x[b, c, stride n + j - before]; padding never wins.

    x[b, c, d*] -> y[b, c, floor((d + before + after - kernel)/stride) + 1]. Of equal ones the first has derivative 1.
    """
    g = geometry(x.shape[2:], kernel, stride, 1, padding, 1, False)
    if _is_whole(g):
        return greatest.function(x, axes=range(2, x.ndim), keepdims=True)
    y = _combined(x, g, _lowest(x), np.maximum)

    def pullback(dy: Array) -> tuple:
        if _side_by_side(g) and x.flags.c_contiguous:
            return (_to_maxima(dy, x, g),)
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
    if _is_whole(g):
        return total.function(x, axes=range(2, x.ndim), keepdims=True)
    return _combined(x, g, 0, np.add), lambda dy: (_spread(dy, g),)


@primitive(shape=_pooled)
def mean_pool(x: Array, *, kernel: Sequence[int], stride: int | Sequence[int] = 1, padding: int | Pairs = 0) -> Result:
    """y[b, c, n] = total_pool[b, c, n]/(number of places in a window, padding included)."""
    g = geometry(x.shape[2:], kernel, stride, 1, padding, 1, False)
    if _is_whole(g):
        return mean.function(x, axes=range(2, x.ndim), keepdims=True)
    y = _combined(x, g, 0, np.add)
    count = math.prod(kernel)
    return np.divide(y, count, out=y), lambda dy: (_spread(dy / count, g),)
