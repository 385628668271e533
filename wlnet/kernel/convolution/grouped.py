"""Transposed convolution with strides of many small channel groups: one batched product over all groups.

All phases are merged: over their common u the planes S[group, (shifts, p), u*] hold the input moved by every
combination of shifts, and Z[group, (phases, q), u*] = W[group, (phases, q), (shifts, p)] S. The product of four phases
and four taps, small as it is, runs several times faster than multiplying and adding tap by tap. Zeros stand for the
taps that a phase lacks, so that infinities and NaN raise NotFinite.
"""

import math
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Geometry
from .phases import Bundle, Place, bundled_axes, places, three_axes
from .weights import prepared
from .window import at, copy_window, three
from .workspace import run, scratch

__all__ = ["scatter_grouped"]

BYTES = 1 << 20  # of planes and products of a block, aimed at


class Layout(NamedTuple):
    """What a geometry means: bundles of three axes, all combinations of their shifts, and strides."""

    bundles: tuple[Bundle, Bundle, Bundle]
    shifts: list[tuple[int, int, int]]
    strides: tuple[int, int, int]


@lru_cache(512)
def _layout(g: Geometry) -> Layout:
    """The layout of a geometry."""
    (a,), (b,), (c,) = bundled_axes(g)
    x, y, z = three_axes(g)
    return Layout((a, b, c), list(product(a.shifts, b.shifts, c.shifts)), (x.stride, y.stride, z.stride))


@lru_cache(8192)
def _places(g: Geometry, first: int, last: int) -> list[Place]:
    """Where the outer rows from first and below last go."""
    (a, b, c), _, strides = _layout(g)
    return places((a, b, c), strides, ((first, last), (b.first, b.last), (c.first, c.last)))


def scatter_grouped(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """t[b, q, i] = bias[q] + sum over p, n, j of w[p, q, j] s[b, p, n], i = stride n + dilation j - before."""
    groups, q = g.groups, w.shape[1]
    p = w.shape[0] // groups
    (a, b, c), shifts, _ = _layout(g)
    matrices = prepared(w, ("grouped", g), lambda: _matrices(three(w), groups, (a, b, c)))
    m, k = matrices.shape[1:]
    big = np.empty((len(small), groups * q, *g.big), small.dtype)
    x, y = three(small), three(big)
    x, y = x.reshape(len(x), groups, p, *x.shape[2:]), y.reshape(len(y), groups, q, *y.shape[2:])
    added = None if bias is None else bias.reshape(groups, q, 1, 1, 1)
    depth, width = b.last - b.first, c.last - c.first

    row = (m + k) * depth * width * small.itemsize
    rows = min(a.last - a.first, max(1, BYTES // row))
    together = max(1, min(groups, BYTES // (row * rows)))
    images = max(1, min(len(small), BYTES // (row * rows * groups))) if together == groups else 1

    def block(image: int, group: int, first: int) -> None:
        own = x[image : image + images, group : group + together]
        out = y[image : image + images, group : group + together]
        last = min(a.last, first + rows)
        lead, grid = own.shape[:2], (last - first, depth, width)
        reach = tuple(n + t.shifts[-1] - t.shifts[0] for n, t in zip(grid, (a, b, c), strict=True))
        flat = scratch("padded", math.prod(lead) * p * math.prod(reach), x.dtype)
        padded = flat.reshape(*lead, p, *reach)
        copy_window(padded, own, (0, 0, 0, first - a.shifts[-1], b.first - b.shifts[-1], c.first - c.shifts[-1]))
        refuse_infinite(flat)
        planes = scratch("planes", math.prod(lead) * k * math.prod(grid), x.dtype).reshape(*lead, -1, p, *grid)
        for i, (h, v, s) in enumerate(shifts):
            i0, i1, i2 = a.shifts[-1] - h, b.shifts[-1] - v, c.shifts[-1] - s
            np.copyto(planes[:, :, i], padded[..., i0 : i0 + grid[0], i1 : i1 + depth, i2 : i2 + width])
        z = scratch("product", math.prod(lead) * m * math.prod(grid), x.dtype).reshape(*lead, m, -1)
        np.matmul(matrices[group : group + together], planes.reshape(*lead, k, -1), out=z)
        z = z.reshape(*lead, len(a.phases), len(b.phases), len(c.phases), q, *grid)
        for (i, j, e), source, target in _places(g, first, last):
            part = z[at(slice(None), slice(None), i, j, e, slice(None), *source)]
            if added is None:
                np.copyto(out[at(..., *target)], part)
            else:
                np.add(part, added[group : group + together], out=out[at(..., *target)])

    if not shifts:
        big[:] = 0 if bias is None else bias.reshape(-1, *(1,) * len(g.axes))
        return big
    starts = product(range(0, len(small), images), range(0, groups, together), range(a.first, a.last, rows))
    run(block, list(starts), 3 * BYTES)
    return big


def _matrices(w: Array, groups: int, triple: tuple[Bundle, Bundle, Bundle]) -> Array:
    """W[group, (phases, q), (shifts, p)], 0 where a phase lacks a shift."""
    refuse_infinite(w)
    a, b, c = triple
    p, q = w.shape[0] // groups, w.shape[1]
    shape = (groups, *(len(t.phases) for t in triple), q, *(len(t.shifts) for t in triple), p)
    values = np.zeros(shape, w.dtype)
    parts = w.reshape(groups, p, *w.shape[1:])
    for (i, pa), (j, pb), (k, pc) in product(*(enumerate(t.phases) for t in triple)):
        for (ha, ta), (hb, tb), (hc, tc) in product(pa.taps, pb.taps, pc.taps):
            place = (slice(None), i, j, k, slice(None), a.shifts.index(ha), b.shifts.index(hb), c.shifts.index(hc))
            values[place] = parts[:, :, :, ta, tb, tc].swapaxes(1, 2)
    return values.reshape(groups, math.prod(shape[1:5]), -1)
