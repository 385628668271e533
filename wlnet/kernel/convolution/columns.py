"""Convolution and the gradient of weights by products on columns: what each place of the small side reads, laid out.

col[(q, j), n] = t[q, stride n + dilation j - before], so that s = W col and dW = s col^T with one matrix product for
a block of images, over all channel groups at once. Blocks keep the columns within the workspace.
"""

import math
import threading
from functools import lru_cache

import numpy as np

from ..primitive import Array
from .geometry import Geometry
from .window import copy_window, strided
from .workspace import LIMIT, run, scratch, threads

__all__ = ["correlate_columns", "fits", "gather_columns"]

PLACES = 512  # places of the small side per product, aimed at
BYTES = 1 << 20  # of columns in one product, aimed at; four times that to reach PLACES


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


def _together(g: Geometry, channels: int, itemsize: int, images: int) -> int:
    """How many images to take at once."""
    places = math.prod(g.small)
    if _alone(g) and places >= PLACES // 4:
        return 1
    one = channels * math.prod(g.kernel) * places * itemsize
    return max(1, min(images, max(BYTES // max(1, one), min(-(-PLACES // places), 4 * BYTES // max(1, one)))))


def fits(g: Geometry, channels: int, itemsize: int) -> bool:
    """Whether the columns of one image lie within the workspace, for all `channels` of the big side."""
    return 2 * channels * math.prod(g.kernel) * math.prod(g.small) * itemsize * threads() <= LIMIT


def gather_columns(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    matrices = w.reshape(g.groups, w.shape[0] // g.groups, -1)
    small = np.empty((len(big), w.shape[0], *g.small), big.dtype)
    together = _together(g, big.shape[1], big.itemsize, len(big))

    def block(start: int) -> None:
        y = small[start : start + together]
        col = _columns(big[start : start + together], g)
        if len(y) == 1:
            np.matmul(matrices, col, out=y.reshape(*matrices.shape[:2], -1))
            if bias is not None:
                y += bias.reshape(-1, *(1,) * len(g.axes))
            return
        z = scratch("product", y.size, y.dtype)
        np.matmul(matrices, col, out=z.reshape(*matrices.shape[:2], -1))
        z = z.reshape(w.shape[0], len(y), *g.small).swapaxes(0, 1)
        if bias is None:
            np.copyto(y, z)
        else:
            np.add(z, bias.reshape(-1, *(1,) * len(g.axes)), out=y)

    run(block, [(start,) for start in range(0, len(big), together)])
    return small


def correlate_columns(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = stride n + dilation j - before."""
    p, q = small.shape[1] // g.groups, big.shape[1] // g.groups
    together = _together(g, big.shape[1], big.itemsize, len(big))
    w = np.zeros((g.groups, p, q * math.prod(g.kernel)), small.dtype)
    adding = threading.Lock()

    def block(start: int) -> None:
        s = small[start : start + together]
        if len(s) > 1:
            z = scratch("product", s.size, s.dtype).reshape(small.shape[1], len(s), *g.small)
            np.copyto(z, s.swapaxes(0, 1))
            s = z
        col = _columns(big[start : start + together], g)
        part = scratch("gradient", w.size, w.dtype).reshape(w.shape)
        np.matmul(s.reshape(g.groups, p, -1), col.swapaxes(1, 2), out=part)
        with adding:
            np.add(w, part, out=w)

    run(block, [(start,) for start in range(0, len(big), together)])
    return w.reshape(small.shape[1], q, *g.kernel)
