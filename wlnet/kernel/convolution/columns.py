"""Convolution and the gradient of weights by products on columns: what each place of the small side reads, laid out.

col[(q, j), n] = t[q, stride n + dilation j - before], so that s = W col and dW = s col^T with one matrix product for
a block of images, over all channel groups at once. Blocks keep the columns within the workspace.
"""

import math
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from ..primitive import Array
from .geometry import Axis, Geometry
from .window import copy_window, strided
from .workspace import LIMIT, run, scratch

__all__ = ["correlate_columns", "fits", "gather_columns"]

PLACES = 512  # places of the small side per product, aimed at
BYTES = 1 << 20  # of columns in one product, aimed at; four times that to reach PLACES

Block: TypeAlias = tuple[int, int, int, int]  # images from and below, places along the first axis from and below


@lru_cache(512)
def _reach(g: Geometry) -> tuple[tuple[int, ...], tuple[int, ...], bool]:
    """Where the first tap reads first, the shape from there to where the last reads last, and if that lies inside."""
    corner = tuple(-a.before for a in g.axes)
    shape = tuple(a.stride * (a.small - 1) + a.dilation * (a.kernel - 1) + 1 for a in g.axes)
    return corner, shape, all(c == 0 and n <= there for c, n, there in zip(corner, shape, g.big, strict=True))


def _padded(t: Array, g: Geometry) -> Array:
    """t[b, q, i*] from where the first tap reads to where the last does, zeros outside; t itself where that is all."""
    corner, shape, inside = _reach(g)
    if inside and t.flags.c_contiguous:
        return t
    buffer = scratch("padded", math.prod(t.shape[:2]) * math.prod(shape), t.dtype).reshape(*t.shape[:2], *shape)
    copy_window(buffer, t, (0, 0, *corner))
    return buffer


def _columns(t: Array, g: Geometry) -> Array:
    """col[group, (q, j*), (b, n*)] of t[b, q, i*], in the workspace unless t is that already."""
    if _alone(g) and len(t) == 1:
        return t.reshape(g.groups, t.shape[1] // g.groups, -1)
    padded = _padded(t, g)
    of_image, of_channel, *steps = padded.strides
    windows = strided(
        padded,
        (t.shape[1], *g.kernel, len(t), *g.small),
        (
            of_channel,
            *(a.dilation * s for a, s in zip(g.axes, steps, strict=True)),
            of_image,
            *(a.stride * s for a, s in zip(g.axes, steps, strict=True)),
        ),
    )
    col = scratch("columns", windows.size, t.dtype).reshape(windows.shape)
    np.copyto(col, windows)
    return col.reshape(g.groups, t.shape[1] // g.groups * math.prod(g.kernel), -1)


@lru_cache(512)
def _alone(g: Geometry) -> bool:
    """Whether the columns of an image are the image."""
    return all((a.kernel, a.stride, a.before, a.small) == (1, 1, 0, a.big) for a in g.axes)


@lru_cache(512)
def _blocks(g: Geometry, channels: int, itemsize: int, images: int) -> list[Block]:
    """Images and places along the first axis to take at once: several whole images, or parts of one."""
    first, places = g.axes[0].small, math.prod(g.small)
    one = max(1, channels * math.prod(g.kernel) * places * itemsize)
    if _alone(g) and places >= PLACES // 4:
        together, parts = 1, 1
    elif one <= BYTES:
        together, parts = max(1, min(images, max(BYTES // one, min(-(-PLACES // places), 4 * BYTES // one)))), 1
    else:
        together, parts = 1, max(1, min(first, -(-one // BYTES), places // PLACES))
    rows = -(-first // parts)
    return [
        (n, n + together, r, min(first, r + rows)) for n in range(0, images, together) for r in range(0, first, rows)
    ]


def _size(blocks: list[Block], big: Array, g: Geometry) -> int:
    """The bytes that the columns of a block take, and about what is laid out beside them."""
    places = math.prod(g.small[1:]) * big.shape[1] * math.prod(g.kernel) * big.itemsize
    return sum(2 * (end - start) * (last - first) * places for start, end, first, last in blocks)


@lru_cache(4096)
def _part(g: Geometry, first: int, last: int) -> Geometry:
    """The same for places from `first` to below `last` along the first axis of the small side."""
    a = g.axes[0]
    if (first, last) == (0, a.small):
        return g
    here = Axis(last - first, a.big, a.kernel, a.stride, a.dilation, a.before - a.stride * first)
    return Geometry((here, *g.axes[1:]), g.groups)


def fits(g: Geometry, channels: int, itemsize: int) -> bool:
    """Whether the columns of a block lie within the workspace, for all `channels` of the big side."""
    return 2 * channels * math.prod(g.kernel) * max(math.prod(g.small[1:]), PLACES) * itemsize <= LIMIT // 4


def gather_columns(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    matrices = w.reshape(g.groups, w.shape[0] // g.groups, -1)
    small = np.empty((len(big), w.shape[0], *g.small), big.dtype)
    added = None if bias is None else bias.reshape(-1, *(1,) * len(g.axes))

    def block(start: int, end: int, first: int, last: int) -> None:
        y = small[start:end, :, first:last]
        col = _columns(big[start:end], _part(g, first, last))
        if len(y) == 1:
            np.matmul(matrices, col, out=y.reshape(*matrices.shape[:2], -1))
            if added is not None:
                y += added
            return
        z = scratch("product", y.size, y.dtype)
        np.matmul(matrices, col, out=z.reshape(*matrices.shape[:2], -1))
        z = z.reshape(w.shape[0], len(y), *g.small).swapaxes(0, 1)
        if added is None:
            np.copyto(y, z)
        else:
            np.add(z, added, out=y)

    blocks = _blocks(g, big.shape[1], big.itemsize, len(big))
    run(block, blocks, _size(blocks[:1], big, g))
    return small


def correlate_columns(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = stride n + dilation j - before."""
    p, q = small.shape[1] // g.groups, big.shape[1] // g.groups
    w = np.zeros((g.groups, p, q * math.prod(g.kernel)), small.dtype)

    def block(start: int, end: int, first: int, last: int) -> Array:
        s = small[start:end, :, first:last]
        if len(s) > 1:
            z = scratch("product", s.size, s.dtype).reshape(small.shape[1], len(s), *g.small)
            np.copyto(z, s.swapaxes(0, 1))
            s = z
        col = _columns(big[start:end], _part(g, first, last))
        part = scratch("gradient", w.size, w.dtype).reshape(w.shape)
        return np.matmul(s.reshape(g.groups, p, -1), col.swapaxes(1, 2), out=part)

    blocks = _blocks(g, big.shape[1], big.itemsize, len(big))
    run(block, blocks, _size(blocks[:1], big, g) + w.nbytes, lambda part: np.add(w, part, out=w))
    return w.reshape(small.shape[1], q, *g.kernel)
