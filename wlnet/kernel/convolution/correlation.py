"""The gradient of the weights of a convolution of stride 1 by products on a slab: no columns are laid out.

The slab holds one copy of the big side for each tap of a row of the kernel, T[(tap, q), row, image, column], moved so
that all of them meet the small side at the same place. A tap of a column is an offset of rows into it, so that for each

    w[p, (tap, q)] = sum over all places of S[p, place] T[(tap, q), place + offset],

one product, and as many products as the kernel has rows.
"""

from functools import lru_cache

import numpy as np

from .. import blas
from ..primitive import Array
from .geometry import Axis, Geometry
from .window import copy_window
from .workspace import LIMIT, run, scratch

__all__ = ["correlate_slab", "fits", "two_axes"]

SLAB = 3 << 18  # bytes of a slab, aimed at
PLACES = 1024  # places of the small side in a block, aimed at


def two_axes(g: Geometry) -> tuple[Axis, Axis]:
    """Rows and columns; one axis is columns."""
    return (Axis(1, 1, 1, 1, 1, 0), g.axes[0]) if len(g.axes) == 1 else (g.axes[0], g.axes[1])


@lru_cache(512)
def fits(g: Geometry, channels: int, itemsize: int) -> bool:
    """Whether the geometry can go this way, for so many channels of the big side in a group."""
    if len(g.axes) > 2 or any(a.stride != 1 for a in g.axes):
        return False
    a, c = two_axes(g)
    least = min(a.small, max(1, a.dilation * (a.kernel - 1))) + a.dilation * (a.kernel - 1)
    return c.kernel * channels * least * c.small * itemsize <= LIMIT // 8


@lru_cache(512)
def _blocks(g: Geometry, images: int, channels: int, item: int) -> list[tuple[int, int, int, int]]:
    """Images from and below, rows of the small side from and below."""
    a, c = two_axes(g)
    row = c.kernel * channels * c.small * item
    halo = a.dilation * (a.kernel - 1)
    whole = row * (a.small + halo)
    if whole <= SLAB:
        together = max(1, min(images, SLAB // max(1, whole), -(-PLACES // (a.small * c.small))))
        return [(n, min(images, n + together), 0, a.small) for n in range(0, images, together)]
    rows = max(halo, SLAB // max(1, row) - halo, 1)
    rows = -(-a.small // -(-a.small // rows))
    return [(n, n + 1, r, min(a.small, r + rows)) for n in range(images) for r in range(0, a.small, rows)]


def correlate_slab(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = n + dilation j - before."""
    a, c = two_axes(g)
    if not small.size:
        return np.zeros((small.shape[1], big.shape[1] // g.groups, *g.kernel), small.dtype)
    p, q = small.shape[1] // g.groups, big.shape[1] // g.groups
    s, t = (x if x.ndim == 4 else x[:, :, None] for x in (small, big))
    found = [_group(s[:, i * p : (i + 1) * p], t[:, i * q : (i + 1) * q], g, a, c) for i in range(g.groups)]
    w = found[0] if len(found) == 1 else np.concatenate(found)
    return w.reshape(len(w), q, *g.kernel)


def _group(small: Array, big: Array, g: Geometry, a: Axis, c: Axis) -> Array:
    """w[p, q, row, column] for one group."""
    p, q, item, kind = small.shape[1], big.shape[1], small.itemsize, small.dtype
    gemm = blas.product(kind)
    rows, width = c.kernel * q, c.small
    blocks = _blocks(g, len(small), q, item)
    total = np.zeros((a.kernel, rows, p), kind)

    def block(image: int, end: int, first: int, last: int) -> Array:
        count, height = end - image, last - first
        high = height + a.dilation * (a.kernel - 1)
        run_length = count * width
        apart = high * run_length
        apart += 16 if apart % 64 == 0 else 0  # rows a power of two apart would share few lines of the cache
        slab = scratch("slab", rows * apart, kind).reshape(c.kernel, q, apart)
        inside = slab[..., : high * run_length].reshape(c.kernel, q, high, count, width)
        source = big[image:end].transpose(1, 2, 0, 3)
        for tap, moved in enumerate(inside):
            copy_window(moved, source, (0, first - a.before, 0, c.dilation * tap - c.before))
        places = height * run_length
        own = small[image:end, :, first:last]
        if count == 1 and own.strides[2:] == (width * item, item):
            between, start = own.strides[1] // item, blas.address(own)
        else:
            laid = scratch("product", p * places, kind).reshape(p, height, count, width)
            np.copyto(laid, own.transpose(1, 2, 0, 3))
            between, start = places, blas.address(laid)
        part = scratch("gradient", total.size, kind).reshape(total.shape)
        base, target = blas.address(slab), blas.address(part)
        for tap in range(a.kernel):
            here, there = base + item * a.dilation * tap * run_length, target + item * tap * rows * p
            gemm(rows, p, places, here, apart, start, between, 0.0, there, p, False, True)
        return part

    places = max((end - image) * (last - first) for image, end, first, last in blocks) * width
    size = 2 * item * (rows * p * a.kernel + (rows + p) * places)
    run(block, blocks, size, lambda part: np.add(total, part, out=total))
    return total.reshape(a.kernel, c.kernel, q, p).transpose(3, 2, 0, 1)
