"""Convolution of many small channel groups (depthwise above all): one small product for a few rows of a group.

R rows of results are a product of a band matrix, which holds the kernel's rows moved down by the stride R times, and
the rows of the input that these read, one copy for each tap of a row: for every group, block of rows and output p

    S[i, n] = sum over (q, outer tap, column tap, row) of W[p, i, (...)] P[(...), n].

P is copied by stretches of memory (stretches.py), and S lies in the result already. The zeros of the band cost less
than adding up tap by tap; since they meet inputs, infinities and NaN must not come this way: they raise NotFinite.

The gradient in the weights is the sum along the diagonals of what the rows of the small side and those of P make:

    Z[i, (...)] = sum over n of S[i, n] P[(...), n],    w[(q, outer tap, row tap, column tap)] = sum over i of Z[i, (q,
    outer tap, column tap, stride i + dilation row tap)].

Off the diagonals Z is not looked at, so that all numbers may come that way.
"""

import math
from functools import lru_cache
from itertools import product

import numpy as np

from ..primitive import Array
from . import stretches
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .stretches import tall
from .weights import prepared
from .workspace import LIMIT, run, scratch

__all__ = ["correlate_bands", "fits", "gather_bands"]

BYTES = 3 << 20  # of P in a block, aimed at
ROWS = 8  # rows of results per product, about


@lru_cache(512)
def _rows(a: Axis) -> int:
    """How many rows of results to take at once: all if few, or what leaves the fewest over."""
    if a.small <= ROWS + 2:
        return a.small
    return min(range(ROWS - 2, ROWS + 3), key=lambda rows: (-a.small % rows, abs(rows - ROWS)))


@lru_cache(512)
def _column(g: Geometry, channels: int) -> int:
    """The elements of P and Z for one group and one outer place."""
    a, b, c = stretches.axes(g)
    rows = _rows(b)
    return -(-b.small // rows) * channels * a.kernel * c.kernel * tall(b, rows) * (stretches.pitch(g) + rows)


def fits(g: Geometry, channels: int, itemsize: int) -> bool:
    """Whether the copies of one group fit the workspace."""
    return len(g.axes) <= 3 and 4 * _column(g, channels) * itemsize <= LIMIT


def _together(g: Geometry, channels: int, itemsize: int) -> int:
    """How many groups a block takes."""
    return max(1, min(g.groups, BYTES // (_column(g, channels) * itemsize)))


def _band(w: Array, g: Geometry, rows: int) -> Array:
    """W[group, p, 1, i, (q, outer tap, column tap, row)] of w[(group, p), q, k*]."""
    refuse_infinite(w)
    _, b, _ = stretches.axes(g)
    v = stretches.planes(w)
    made = np.zeros((*v.shape[:2], v.shape[2], v.shape[4], rows, tall(b, rows)), w.dtype)
    for i in range(rows):
        made[..., i, b.stride * i : b.stride * i + b.dilation * (b.kernel - 1) + 1 : b.dilation] = v.swapaxes(3, 4)
    made = made.transpose(0, 4, 1, 2, 3, 5)
    return made.reshape(g.groups, len(w) // g.groups, 1, rows, -1)


def gather_bands(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    a, b, c = stretches.axes(g)
    rows = _rows(b)
    band = prepared(w, ("bands", g), lambda: _band(w, g, rows), lambda made: made.nbytes)
    q, p = w.shape[1], len(w) // g.groups
    small = np.empty((len(big), len(w), *g.small), big.dtype)
    x, y = stretches.planes(big), stretches.planes(small)
    added = None if bias is None else bias.reshape(-1, 1, 1, 1)
    whole, rest = divmod(b.small, rows)
    together = _together(g, q, big.itemsize)

    def block(image: int, group: int) -> None:
        count = min(together, g.groups - group)
        out = y[image, group * p : (group + count) * p]
        padded = stretches.padded(x[image, group * q : (group + count) * q], g)
        refuse_infinite(padded)
        matrix = band[group : group + count]
        own = out.reshape(count, p, *out.shape[1:])
        for n in range(a.small):
            # The rows that are left over are done with those before them once more.
            for start, blocks in ((0, whole), (b.small - rows, 1))[: 1 + (rest > 0)]:
                copied = stretches.copied(padded, g, q, n, start, blocks, rows)
                there = own[:, :, n, start : start + blocks * rows].reshape(count, p, blocks, rows, c.small)
                np.matmul(matrix, copied[:, None], out=there)
        if added is not None:
            out += added[group * p : (group + count) * p]

    size = 2 * together * _column(g, q) * big.itemsize
    run(block, list(product(range(len(big)), range(0, g.groups, together))), size)
    return small


def correlate_bands(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = stride n + dilation j - before."""
    a, b, c = stretches.axes(g)
    rows = _rows(b)
    q, p = big.shape[1] // g.groups, small.shape[1] // g.groups
    x, s = stretches.planes(big), stretches.planes(small)
    w = np.zeros((g.groups, p, q, a.kernel, c.kernel, b.kernel), small.dtype)
    whole, rest = divmod(b.small, rows)
    together = _together(g, q, big.itemsize)

    def block(image: int, group: int) -> tuple[slice, Array]:
        count = min(together, g.groups - group)
        here = slice(group, group + count)
        padded = stretches.padded(x[image, group * q : (group + count) * q], g)
        own = s[image, group * p : (group + count) * p].reshape(count, p, a.small, b.small, c.small)
        found = np.zeros((count, *w.shape[1:]), small.dtype)
        for n, (start, blocks, some) in product(range(a.small), ((0, whole, rows), (b.small - rest, 1, rest))):
            if some == 0:
                continue
            copied = stretches.copied(padded, g, q, n, start, blocks, some)
            there = own[:, :, n, start : start + blocks * some].reshape(count, p, blocks, some, c.small)
            shape = (count, p, blocks, some, copied.shape[-2])
            z = scratch("product", math.prod(shape), small.dtype).reshape(shape)
            np.matmul(there, copied[:, None].swapaxes(-2, -1), out=z)
            z = z.sum(axis=2).reshape(count, p, some, q, a.kernel, c.kernel, tall(b, some))
            for i in range(some):
                found += z[:, :, i, ..., b.stride * i : b.stride * i + b.dilation * (b.kernel - 1) + 1 : b.dilation]
        return here, found

    def add(part: tuple[slice, Array]) -> None:
        w[part[0]] += part[1]

    size = 2 * together * _column(g, q) * big.itemsize
    run(block, list(product(range(len(big)), range(0, g.groups, together))), size, add)
    return w.swapaxes(-2, -1).reshape(g.groups * p, q, *g.kernel)
