"""Transposed convolution of stride 1 onto a side much bigger than the small one: each tap adds a product where it goes.

The other ways go through all places of the big side, and meet zeros around the small one. Here images come last,
S[p, row, column, image], so that the places of a row that a tap adds to are one stretch of memory, and each

    T[q, row + offset, (column + offset, image)] += W[q, p] S[p, row, (column, image)]

is one product. They are small enough for BLAS not to copy them first.
"""

import math
from functools import lru_cache

import numpy as np

from .. import blas
from ..primitive import Array
from .correlation import two_axes
from .geometry import Axis, Geometry
from .workspace import LIMIT, run, scratch

__all__ = ["pays", "scatter_spreading"]

UNPACKED = 1_000_000  # multiply-adds of a product that OpenBLAS does without copying its operands
WIDTH = 512  # places of a row and images together, aimed at
GAIN = 1.3  # places of the big side for one of the small side from which this is faster
FEWEST = 100_000  # multiply-adds of a product that are worth the call


@lru_cache(512)
def _together(g: Geometry, images: int, channels: int, outputs: int) -> int:
    """The images that are worked on together."""
    _, c = two_axes(g)
    most = min(WIDTH, UNPACKED // max(1, channels * outputs))
    return max(1, min(images, most // c.small))


@lru_cache(512)
def pays(g: Geometry, channels: int, outputs: int, images: int, itemsize: int) -> bool:
    """Whether this way is faster, for channels of the small side and outputs on the big one."""
    if len(g.axes) > 2 or g.groups > 1 or any(a.stride != 1 for a in g.axes):
        return False
    together = _together(g, images, channels, outputs)
    size = together * (channels * math.prod(g.small) + outputs * math.prod(g.big)) * itemsize
    products = channels * outputs * two_axes(g)[1].small * together
    return math.prod(g.big) > GAIN * math.prod(g.small) and products >= FEWEST and 2 * size <= LIMIT // 4


def scatter_spreading(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """t[b, q, i] = bias[q] + sum over p, n, j of w[p, q, j] s[b, p, n], i = n + dilation j - before."""
    a, c = two_axes(g)
    images, p, q, kind, item = len(small), small.shape[1], w.shape[1], small.dtype, small.itemsize
    y = np.empty((images, q, *g.big), kind)
    s, t = (x if x.ndim == 4 else x[:, :, None] for x in (small, y))
    matrices = np.ascontiguousarray(w.reshape(p, q, a.kernel, c.kernel).transpose(2, 3, 1, 0))
    weights, gemm = blas.address(matrices), blas.product(kind)
    together = _together(g, images, p, q)

    def block(first: int, last: int) -> None:
        count = last - first
        laid = scratch("slab", p * a.small * c.small * count, kind).reshape(p, a.small, c.small, count)
        np.copyto(laid, s[first:last].transpose(1, 2, 3, 0))
        z = scratch("product", q * a.big * c.big * count, kind).reshape(q, a.big, c.big, count)
        z[...] = 0 if bias is None else bias[:, None, None, None]
        source, target = blas.address(laid), blas.address(z)
        for row, column, low, high, left, right in _taps(a, c):
            matrix = weights + item * (row * c.kernel + column) * q * p
            onto = c.dilation * column - c.before + left
            many = (right - left) * count
            for i in range(low, high):
                here = source + item * (i * c.small + left) * count
                there = target + item * ((i + a.dilation * row - a.before) * c.big + onto) * count
                gemm(q, many, p, matrix, p, here, a.small * c.small * count, 1.0, there, a.big * c.big * count)
        np.copyto(t[first:last], z.transpose(3, 0, 1, 2))

    size = item * together * (p * math.prod(g.small) + q * math.prod(g.big))
    run(block, [(n, min(images, n + together)) for n in range(0, images, together)], size)
    return y


@lru_cache(512)
def _taps(a: Axis, c: Axis) -> list[tuple[int, int, int, int, int, int]]:
    """Taps of rows and columns with the rows and columns of the small side that they bring inside the big one."""
    found = []
    for row in range(a.kernel):
        for column in range(c.kernel):
            low, high = a.small_range(row)
            left, right = c.small_range(column)
            if high > low and right > left:
                found.append((row, column, low, high, left, right))
    return found
