"""Transposed convolution of many small channel groups (depthwise above all): one batched product over all groups.

All phases are merged: over their common u the planes S[group, (shifts, p), u*] hold the input moved by every combination of
shifts, and Z[group, (phases, q), u*] = W[group, (phases, q), (shifts, p)] S. The product of four phases and four taps, small
as it is, runs several times faster than multiplying and adding tap by tap.
"""

import math
from itertools import product

import numpy as np

from ..primitive import Array
from .geometry import Geometry
from .phases import Bundle, bundled_axes, places, three_axes
from .weights import prepared
from .window import copy_window, three
from .workspace import run, scratch

__all__ = ["scatter_grouped"]

BYTES = 1 << 19  # of planes and products of a block, aimed at


def scatter_grouped(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """t[b, q, i] = bias[q] + sum over p, n, j of w[p, q, j] s[b, p, n], i = stride n + dilation j - before."""
    groups, q = g.groups, w.shape[1]
    p = w.shape[0] // groups
    a, b, c = (bundles[0] for bundles in bundled_axes(g))
    matrices = prepared(w, ("grouped", g), lambda: _matrices(three(w), groups, (a, b, c)))
    m, k = matrices.shape[1:]
    big = np.empty((len(small), groups * q, *g.big), small.dtype)
    x = three(small).reshape(len(small), groups, p, *three(small).shape[2:])
    y = three(big).reshape(len(small), groups, q, *three(big).shape[2:])
    strides = tuple(axis.stride for axis in three_axes(g))
    bias_columns = None if bias is None else np.tile(bias.reshape(groups, 1, q), (1, m // q, 1)).reshape(groups, m, 1)
    depth, width = b.last - b.first, c.last - c.first
    shifts = list(product(a.shifts, b.shifts, c.shifts))

    row = (m + k) * depth * width * small.itemsize
    rows = min(a.last - a.first, max(1, BYTES // row))
    together = max(1, min(groups, BYTES // (row * rows)))
    images = max(1, min(len(small), BYTES // (row * rows * groups))) if together == groups else 1

    def block(image: int, group: int, first: int) -> None:
        own = x[image : image + images, group : group + together]
        out = y[image : image + images, group : group + together]
        last = min(a.last, first + rows)
        lead, grid = own.shape[:2], (last - first, depth, width)
        planes = scratch("planes", math.prod(lead) * k * math.prod(grid), x.dtype).reshape(*lead, -1, p, *grid)
        for i, (h, v, s) in enumerate(shifts):
            copy_window(planes[:, :, i], own, (0, 0, 0, first - h, b.first - v, c.first - s))
        z = scratch("product", math.prod(lead) * m * math.prod(grid), x.dtype).reshape(*lead, m, -1)
        np.matmul(matrices[group : group + together], planes.reshape(*lead, k, -1), out=z)
        if bias_columns is not None:
            z += bias_columns[group : group + together]
        z = z.reshape(*lead, len(a.phases), len(b.phases), len(c.phases), q, *grid)
        for (i, j, l), source, target in places((a, b, c), strides, ((first, last), (b.first, b.last), (c.first, c.last))):
            np.copyto(out[(..., *target)], z[(slice(None), slice(None), i, j, l, slice(None), *source)])

    if not shifts:
        big[:] = 0 if bias is None else bias.reshape(-1, *(1,) * len(g.axes))
        return big
    blocks = product(range(0, len(small), images), range(0, groups, together), range(a.first, a.last, rows))
    run(block, list(blocks))
    return big


def _matrices(w: Array, groups: int, triple: tuple[Bundle, Bundle, Bundle]) -> Array:
    """W[group, (phases, q), (shifts, p)], 0 where a phase lacks a shift."""
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
