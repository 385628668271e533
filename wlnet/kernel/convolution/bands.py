"""Convolution of many small channel groups (depthwise above all): one small product for a few rows of a group.

R rows of results are a product of a band matrix, which holds the kernel's rows moved down by the stride R times, and
the rows of the input that these read, one copy for each tap of a row: for every group, block of rows and output p

    S[i, n] = sum over (q, outer tap, column tap, row) of W[p, i, (...)] P[(...), n].

The input is padded, and with a stride its columns n stride + f are laid side by side for each phase f, so that a tap
of a row is a number of places further on: the rows of a block are one stretch of memory for each tap, and P is copied
by stretches, not row by row. Beyond the results' columns the rows of P hold what follows in the stretch, and the
product does not look there. S lies in the result already.

The zeros of the band cost less than adding up tap by tap; since they meet inputs, infinities and NaN must not come
this way: they raise NotFinite.
"""

import math
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .phases import three_axes
from .weights import prepared
from .window import strided, three
from .workspace import LIMIT, run, scratch

__all__ = ["fits", "gather_bands"]

BYTES = 1 << 20  # of P in a block, aimed at
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


class Layout(NamedTuple):
    """Where the input goes: padded[channel, phase, outer, row, column], and which of it each tap reads.

    `phases` gives for each phase its columns of padded and of the input; `outer` and `rows` the same for all. `taps`
    gives for each phase the taps that read it, how far apart they are, and the first.
    """

    shape: tuple[int, int, int, int]
    outer: tuple[slice, slice]
    rows: tuple[slice, slice]
    phases: list[tuple[slice, slice]]
    taps: list[tuple[slice, int, int]]


@lru_cache(512)
def _layout(g: Geometry) -> Layout:
    """The layout of a geometry."""
    a, b, c = _axes(g)
    outer, rows, reach = (x.stride * (x.small - 1) + x.dilation * (x.kernel - 1) + 1 for x in (a, b, c))
    pitch = -(-reach // c.stride)
    period = c.stride // math.gcd(c.stride, c.dilation)  # taps that far apart read the same phase
    found = Layout(
        (min(period, c.kernel), outer, rows, pitch),
        _window(Axis(outer, a.big, 1, 1, 1, a.before)),
        _window(Axis(rows, b.big, 1, 1, 1, b.before)),
        [],
        [],
    )
    for tap in range(found.shape[0]):
        start, phase = divmod(c.dilation * tap, c.stride)
        found.phases.append(_window(Axis(pitch, c.big, 1, c.stride, 1, c.before - phase)))
        found.taps.append((slice(tap, None, period), c.dilation * period // c.stride, start))
    return found


def _window(a: Axis) -> tuple[slice, slice]:
    """The places of the small side that lie inside the big one, and those of the big side."""
    return slice(*a.small_range(0)), a.big_slice(0)


def _column(g: Geometry, channels: int) -> int:
    """The elements of P for one group and one outer place."""
    a, b, c = _axes(g)
    rows = _rows(b)
    return -(-b.small // rows) * channels * a.kernel * c.kernel * _tall(b, rows) * _layout(g).shape[-1]


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
    layout = _layout(g)
    pitch = layout.shape[-1]
    length = (tall - 1) * pitch + c.small  # of the stretch that a block reads for one tap
    together = max(1, min(g.groups, BYTES // (_column(g, q) * big.itemsize)))

    def block(image: int, group: int) -> None:
        count = min(together, g.groups - group)
        out = y[image, group * p : (group + count) * p]
        flat = scratch("padded", count * q * math.prod(layout.shape), big.dtype)
        padded = flat.reshape(count * q, *layout.shape)
        _pad(padded, x[image, group * q : (group + count) * q], layout)
        refuse_infinite(flat)
        tq, tf, to, tr, tc = padded.strides
        matrix = band[group : group + count]
        own = out.reshape(count, p, *out.shape[1:])
        for n in range(a.small):
            # The rows that are left over are done with those before them once more.
            for start, blocks in ((0, whole), (b.small - rows, 1))[: 1 + (rest > 0)]:
                shape = (count, blocks, q, a.kernel, c.kernel, tall * pitch)
                copied = scratch("columns", math.prod(shape), big.dtype).reshape(shape)
                for phase, (taps, step, first) in enumerate(layout.taps):
                    target = copied[..., taps, :length]
                    strides = (q * tq, b.stride * rows * tr, tq, a.dilation * to, step * tc, tc)
                    corner = phase * tf + a.stride * n * to + b.stride * start * tr + first * tc
                    np.copyto(target, strided(flat, target.shape, strides, corner))
                there = own[:, :, n, start : start + blocks * rows].reshape(count, p, blocks, rows, c.small)
                np.matmul(matrix, copied.reshape(count, 1, blocks, -1, pitch)[..., : c.small], out=there)
        if added is not None:
            out += added[group * p : (group + count) * p]

    size = 2 * together * _column(g, q) * big.itemsize
    run(block, list(product(range(len(big)), range(0, g.groups, together))), size)
    return small


def _pad(padded: Array, x: Array, layout: Layout) -> None:
    """padded[channel, phase, outer, row, column] of x[channel, outer, row, column]."""
    padded[...] = 0
    (outer, there), (rows, those) = layout.outer, layout.rows
    for phase, (columns, these) in enumerate(layout.phases):
        np.copyto(padded[:, phase, outer, rows, columns], x[:, there, those, these])
