"""Convolution of many small channel groups (depthwise above all): one small product for a few rows of a group.

R rows of results are a product of a band matrix, which holds the kernel's rows moved down by the stride R times, and
the rows of the input that these read, one copy for each tap of a row: for every group, block of rows and output p

    S[i, n] = sum over (q, outer tap, column tap, row) of W[p, i, (...)] P[(...), n].

P is one strided copy of the padded input, and S lies in the result already. The zeros of the band cost less than
adding up tap by tap; since they meet inputs, infinities and NaN must not come this way: they raise NotFinite.
"""

import math
from functools import lru_cache
from itertools import product

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .phases import three_axes
from .weights import prepared
from .window import copy_window, strided, three
from .workspace import LIMIT, run, scratch

__all__ = ["fits", "gather_bands"]

BYTES = 3 << 20  # of P in a block, aimed at
ROWS = 8  # rows of results per product, about


@lru_cache(512)
def _rows(a: Axis) -> int:
    """How many rows of results to take at once: all, or what leaves the fewest over."""
    if a.small <= 2 * ROWS:
        return a.small
    return min(range(ROWS - 2, ROWS + 3), key=lambda rows: (-a.small % rows, abs(rows - ROWS)))


def _tall(a: Axis, rows: int) -> int:
    """The rows of the big side that `rows` rows of results read."""
    return a.stride * (rows - 1) + a.dilation * (a.kernel - 1) + 1


def _column(g: Geometry, channels: int) -> int:
    """The elements of P for one group and one outer place."""
    a, b, c = _axes(g)
    rows = _rows(b)
    return -(-b.small // rows) * channels * a.kernel * c.kernel * _tall(b, rows) * c.small


def fits(g: Geometry, channels: int, itemsize: int) -> bool:
    """Whether the copies of one group fit the workspace."""
    return len(g.axes) <= 3 and 4 * _column(g, channels) * itemsize <= LIMIT


def _axes(g: Geometry) -> tuple[Axis, Axis, Axis]:
    """The outer axis, rows and columns: of two dimensions rows and columns."""
    a, b, c = three_axes(g)
    return (a, b, c) if len(g.axes) == 3 else (b, a, c)


def _band(w: Array, g: Geometry, rows: int) -> Array:
    """W[group, p, 1, i, (q, outer tap, column tap, row)] of w[(group, p), q, k*]."""
    refuse_infinite(w)
    _, b, _ = _axes(g)
    v = _planes(w)
    made = np.zeros((*v.shape[:2], v.shape[2], v.shape[4], rows, _tall(b, rows)), w.dtype)
    for i in range(rows):
        made[..., i, b.stride * i : b.stride * i + b.dilation * (b.kernel - 1) + 1 : b.dilation] = v.swapaxes(3, 4)
    made = made.transpose(0, 4, 1, 2, 3, 5)
    return made.reshape(g.groups, len(w) // g.groups, 1, rows, -1)


def _planes(x: Array) -> Array:
    """x[b, c, outer, row, column]."""
    return three(x) if x.ndim != 4 else x[:, :, None]


def gather_bands(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    a, b, c = _axes(g)
    rows = _rows(b)
    band = prepared(w, ("bands", g), lambda: _band(w, g, rows), lambda made: made.nbytes)
    tall, q, p = _tall(b, rows), w.shape[1], len(w) // g.groups
    small = np.empty((len(big), len(w), *g.small), big.dtype)
    x, y = _planes(big), _planes(small)
    added = None if bias is None else bias.reshape(-1, 1, 1, 1)
    whole, rest = divmod(b.small, rows)
    reach = tuple(axis.stride * (axis.small - 1) + axis.dilation * (axis.kernel - 1) + 1 for axis in (a, b, c))
    together = max(1, min(g.groups, BYTES // (_column(g, q) * big.itemsize)))

    def block(image: int, group: int) -> None:
        count = min(together, g.groups - group)
        out = y[image, group * p : (group + count) * p]
        flat = scratch("padded", count * q * math.prod(reach), big.dtype)
        padded = flat.reshape(count * q, *reach)
        copy_window(padded, x[image, group * q : (group + count) * q], (0, -a.before, -b.before, -c.before))
        refuse_infinite(flat)
        to, ti, tr, tc = padded.strides
        matrix = band[group : group + count]
        own = out.reshape(count, p, *out.shape[1:])
        for n in range(a.small):
            # The rows that are left over are done with those before them once more.
            for start, blocks in ((0, whole), (b.small - rows, 1))[: 1 + (rest > 0)]:
                windows = strided(
                    flat,
                    (count, blocks, q, a.kernel, c.kernel, tall, c.small),
                    (q * to, b.stride * rows * tr, to, a.dilation * ti, c.dilation * tc, tr, c.stride * tc),
                    a.stride * n * ti + b.stride * start * tr,
                )
                copied = scratch("columns", windows.size, big.dtype).reshape(windows.shape)
                np.copyto(copied, windows)
                there = own[:, :, n, start : start + blocks * rows].reshape(count, p, blocks, rows, c.small)
                np.matmul(matrix, copied.reshape(count, 1, blocks, -1, c.small), out=there)
        if added is not None:
            out += added[group * p : (group + count) * p]

    size = 2 * together * _column(g, q) * big.itemsize
    run(block, list(product(range(len(big)), range(0, g.groups, together))), size)
    return small
