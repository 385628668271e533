"""Transposed convolution of many small channel groups (depthwise above all): one batched product over all groups.

All phases are merged: over their common u the planes S[group, (shifts, p), u*] hold the input moved by every
combination of shifts, and Z[group, (phases, q), u*] = W[group, (phases, q), (shifts, p)] S. The product of four phases
and four taps, small as it is, runs several times faster than multiplying and adding tap by tap.
"""

import math
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .geometry import Geometry
from .phases import Bundle, Phase, Place, bundled_axes, places, three_axes
from .weights import prepared
from .window import at, copy_window, three
from .workspace import run, scratch

__all__ = ["scatter_grouped"]

BYTES = 1 << 20  # of planes and products of a block, aimed at
ROWS = 2  # rows of the matrix of a group, at least: with fewer, neighbouring outer rows are taken for phases too


class Layout(NamedTuple):
    """What a geometry means for groups of q outputs: bundles, shifts, strides, and the step of the outer rows."""

    bundles: tuple[Bundle, Bundle, Bundle]
    shifts: list[tuple[int, int, int]]
    strides: tuple[int, int, int]
    step: int


@lru_cache(512)
def _layout(g: Geometry, q: int) -> Layout:
    """The layout of a geometry."""
    (a,), (b,), (c,) = bundled_axes(g)
    strides = tuple(axis.stride for axis in three_axes(g))
    step = max(1, min(ROWS // (len(a.phases) * len(b.phases) * len(c.phases) * q), a.last - a.first))
    a = _tall(a, step, strides[0])
    return Layout(
        (a, b, c), list(product(a.shifts, b.shifts, c.shifts)), (strides[0] * step, strides[1], strides[2]), step
    )


@lru_cache(8192)
def _places(g: Geometry, q: int, first: int, last: int) -> list[Place]:
    """Where the outer rows from first and below last go."""
    (a, b, c), _, strides, _ = _layout(g, q)
    return places((a, b, c), strides, ((first, last), (b.first, b.last), (c.first, c.last)))


def scatter_grouped(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """t[b, q, i] = bias[q] + sum over p, n, j of w[p, q, j] s[b, p, n], i = stride n + dilation j - before."""
    groups, q = g.groups, w.shape[1]
    p = w.shape[0] // groups
    (a, b, c), shifts, _, step = _layout(g, q)
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
        spans = ((last - first - 1) * step + 1, depth, width)
        reach = tuple(n + t.shifts[-1] - t.shifts[0] for n, t in zip(spans, (a, b, c), strict=True))
        padded = scratch("padded", math.prod(lead) * p * math.prod(reach), x.dtype).reshape(*lead, p, *reach)
        copy_window(padded, own, (0, 0, 0, step * first - a.shifts[-1], b.first - b.shifts[-1], c.first - c.shifts[-1]))
        planes = scratch("planes", math.prod(lead) * k * math.prod(grid), x.dtype).reshape(*lead, -1, p, *grid)
        for i, (h, v, s) in enumerate(shifts):
            i0, i1, i2 = a.shifts[-1] - h, b.shifts[-1] - v, c.shifts[-1] - s
            np.copyto(planes[:, :, i], padded[..., i0 : i0 + spans[0] : step, i1 : i1 + depth, i2 : i2 + width])
        z = scratch("product", math.prod(lead) * m * math.prod(grid), x.dtype).reshape(*lead, m, -1)
        np.matmul(matrices[group : group + together], planes.reshape(*lead, k, -1), out=z)
        z = z.reshape(*lead, len(a.phases), len(b.phases), len(c.phases), q, *grid)
        for (i, j, e), source, target in _places(g, q, first, last):
            part = z[at(slice(None), slice(None), i, j, e, slice(None), *source)]
            if added is None:
                np.copyto(out[at(..., *target)], part)
            else:
                np.add(part, added[group : group + together], out=out[at(..., *target)])

    if not shifts:
        big[:] = 0 if bias is None else bias.reshape(-1, *(1,) * len(g.axes))
        return big
    run(block, list(product(range(0, len(small), images), range(0, groups, together), range(a.first, a.last, rows))))
    return big


def _tall(bundle: Bundle, step: int, stride: int) -> Bundle:
    """The same places by u = step v + e, each e another phase: over v, shifts less e, reading every step-th row."""
    if step == 1:
        return bundle
    phases = []
    for p in bundle.phases:
        for e in range(step):
            first, last = -((e - p.first) // step), -((e - p.last) // step)
            start = p.start + stride * (step * first + e - p.first)
            phases.append(Phase(first, last, start, tuple((shift - e, tap) for shift, tap in p.taps)))
    return Bundle(tuple(phases))


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
