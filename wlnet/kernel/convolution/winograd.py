"""Convolution by Winograd's minimal filtering: fewer products for small kernels over many channels.

Along one axis m = 7 - r results of a kernel of r taps come from 6 inputs by 6 products instead of m r:

    s = A [(G w) * (B t)],   s[n] = sum over j of w[j] t[n + j],

with the matrices of Toom and Cook for the points 0, 1, -1, 2, -2 and infinity (S. Winograd, Arithmetic Complexity of
Computations, 1980; A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016). Two axes together
take 36 products per tile of m m' results, summed over the channels by 36 matrix products. A third, outer axis goes tap
by tap: its taps count as channels.

Rounding errors are some thirty times those of the plain sum, 1e-5 of the greatest result in float32. Every input
touches its whole tile, so that infinities and NaN must not come this way: they raise NotFinite.
"""

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .weights import prepared
from .window import copy_window, strided
from .workspace import LIMIT, run, scratch

__all__ = ["correlate_winograd", "gather_winograd", "pays", "pays_back"]

POINTS = (0, 1, -1, 2, -2)
SIZE = 6  # places of a tile along one axis
IN, OUT = 45, 30  # multiply-adds that bringing one element into and out of its transform costs, per place of the tile
FIXED = 40000  # multiply-adds that the calls for a block cost
GAIN = 1.1  # least gain for which rounding errors are worth while
TRANSFORMED = 1 << 24  # bytes of transformed weights, at most: four times the weights for a kernel of 3x3
BYTES = 1 << 21  # of tiles and products of a block, aimed at
FEWEST = 16  # tiles of a block, aimed at at least


class Tiling(NamedTuple):
    """One axis in tiles: kernel taps, results per tile, number of tiles."""

    taps: int
    results: int
    tiles: int


@cache
def _matrices(taps: int) -> tuple[Array, Array, Array]:
    """A[m, 6], G[6, r], B[6, 6] of Toom and Cook for r = `taps`."""
    results, finite = SIZE + 1 - taps, SIZE - 1
    a, g, b = np.zeros((results, SIZE)), np.zeros((SIZE, taps)), np.zeros((SIZE, SIZE))
    for i, point in enumerate(POINTS):
        others = [p for p in POINTS if p != point]
        a[:, i] = [float(point) ** n for n in range(results)]
        g[i] = [point**j / math.prod(point - p for p in others) for j in range(taps)]
        b[i, :finite] = np.poly(others)[::-1]
    a[-1, -1] = g[-1, -1] = 1
    b[-1] = np.poly(POINTS)[::-1]
    return a, g, b


@cache
def _transforms(rows: int, columns: int, dtype: np.dtype) -> tuple[Array, Array, Array]:
    """B, and the A of rows and of columns, in one element type."""
    (ar, _, b), (ac, _, _) = _matrices(rows), _matrices(columns)
    return b.astype(dtype), ar.astype(dtype), ac.astype(dtype)


@lru_cache(512)
def _tilings(g: Geometry) -> tuple[Tiling, Tiling] | None:
    """How the last two axes fall into tiles, or None where they do not."""
    if len(g.axes) not in (2, 3) or any((a.stride, a.dilation) != (1, 1) for a in g.axes):
        return None
    if any(not 2 <= a.kernel <= 5 for a in g.axes[-2:]):
        return None
    rows, columns = (Tiling(a.kernel, SIZE + 1 - a.kernel, -(-a.small // (SIZE + 1 - a.kernel))) for a in g.axes[-2:])
    return rows, columns


@lru_cache(512)
def pays(g: Geometry, channels: int, outputs: int, images: int, itemsize: int) -> bool:
    """Whether this way is faster than the plain sum, for channels and outputs of one group."""
    tilings = _tilings(g)
    if tilings is None:
        return False
    rows, columns = tilings
    depth, deep = (g.axes[0].small, g.axes[0].kernel) if len(g.axes) == 3 else (1, 1)
    tiles = images * rows.tiles * (columns.tiles + 1)
    if SIZE**2 * channels * deep * outputs * itemsize > TRANSFORMED or tiles < FEWEST:
        return False
    if _cut(g, images, channels, outputs, itemsize).size > LIMIT // 2:
        return False
    products = channels * deep * outputs
    moved = IN * channels * (depth + deep - 1) / depth + OUT * outputs
    plain = channels * outputs * math.prod(g.kernel) * math.prod(g.small) * images / depth
    return GAIN * (SIZE**2 * (products + moved) * tiles + FIXED) < plain


# What the gradient in the weights takes, in microseconds per million: multiply-adds of products, of a slab with very
# many channels, transformed elements, and elements of sums of products; and the channels with which a slab is half
# as fast. Found by measuring.
PRODUCTS, SLAB, MOVED, SUMMED, HALF = 25, 23, 1260, 700, 16
GAIN_BACK = 1.15  # least gain for which rounding errors are worth while


@lru_cache(512)
def pays_back(g: Geometry, channels: int, outputs: int, images: int, itemsize: int) -> bool:
    """Whether the gradient in the weights is faster this way than by products on a slab, for one group."""
    tilings = _tilings(g)
    if tilings is None or SIZE**2 * channels * outputs * itemsize > TRANSFORMED or len(g.axes) > 2:
        return False
    rows, columns = tilings
    tiles = images * rows.tiles * (columns.tiles + 1)
    cut = _cut(g, images, channels, outputs, itemsize)
    if tiles < FEWEST or cut.size > LIMIT // 2:
        return False
    products = channels * outputs
    cost = tiles * (PRODUCTS * products + MOVED * (channels + outputs)) + SUMMED * len(cut.blocks) * products
    plain = SLAB * products * math.prod(g.kernel) * math.prod(g.small) * images * (1 + HALF / math.sqrt(products))
    return GAIN_BACK * SIZE**2 * cost < plain


def _transformed(w: Array) -> Array:
    """U[(column point, row point), p, (outer tap, q)] of w[p, q, outer, k, l]."""
    refuse_infinite(w)
    rows, columns = (_matrices(n)[1] for n in w.shape[-2:])
    parts = w.transpose(4, 3, 0, 2, 1).reshape(w.shape[4] * w.shape[3], -1)
    made = np.kron(columns, rows).astype(w.dtype) @ parts
    return made.reshape(SIZE**2, len(w), -1)


def _three(*arrays: Array) -> tuple[Array, ...]:
    """The arrays with an outer axis before rows and columns."""
    return tuple(t if t.ndim == 5 else t[:, :, None] for t in arrays)


def gather_winograd(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = n + j - before."""
    small = np.empty((len(big), len(w), *g.small), big.dtype)
    x, y, v = _three(big, small, w)
    weights = prepared(
        w,
        ("winograd", g.groups),
        lambda: [_transformed(part) for part in np.split(v, g.groups)],
        lambda parts: sum(u.nbytes for u in parts),
    )
    q, p = w.shape[1], len(w) // g.groups
    for i, u in enumerate(weights):
        part = slice(i * p, (i + 1) * p)
        added = None if bias is None else bias[part, None, None, None]
        _gather_group(x[:, i * q : (i + 1) * q], u, added, y[:, part], g)
    return small


def correlate_winograd(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = n + j - before: gather_winograd() seen from its weights.

    In the transformed products of a tile W is a factor, so that its gradient is the other one's product with A s.
    """
    s, t = _three(small, big)
    p, q = small.shape[1] // g.groups, big.shape[1] // g.groups
    parts = [_correlate_group(s[:, i * p : (i + 1) * p], t[:, i * q : (i + 1) * q], g) for i in range(g.groups)]
    return np.concatenate(parts).reshape(-1, q, *g.kernel)


class Cut(NamedTuple):
    """How the two sides of a group are cut: the outer axis, tiles of rows and columns, and blocks of a size in bytes.

    A block is (images from, below, rows of tiles from, below, outer places from, below). Tiles lie `across` in a row,
    one or more of them beyond the result, since the columns that one tile reads in the next are taken from there.
    """

    outer: Axis
    before: tuple[int, int, int]
    rows: Tiling
    columns: Tiling
    across: int
    blocks: Sequence[tuple[int, ...]]
    size: int


@lru_cache(512)
def _cut(g: Geometry, images: int, channels: int, outputs: int, itemsize: int) -> Cut:
    """The cut of a geometry for channels and outputs of one group."""
    tilings = _tilings(g)
    assert tilings is not None, "callers ask pays() first"
    rows, columns = tilings
    outer = g.axes[0] if len(g.axes) == 3 else Axis(1, 1, 1, 1, 1, 0)
    across = columns.tiles - 1 + -(-SIZE // columns.results)
    one = SIZE**2 * itemsize
    aimed = max(FEWEST, BYTES // (one * (channels + max(channels, outputs))))
    together = max(1, min(images, aimed // (rows.tiles * across)))
    high = min(rows.tiles, max(1, aimed // across))
    deep = max(1, min(outer.small, 2 * BYTES // (one * channels * together * high * across)))
    starts = product(range(0, images, together), range(0, rows.tiles, high), range(0, outer.small, deep))
    blocks = [
        (n, min(images, n + together), r, min(rows.tiles, r + high), z, min(outer.small, z + deep))
        for n, r, z in starts
    ]
    size = one * together * high * across * (4 * channels * (deep + outer.kernel - 1) + 3 * outputs)
    before = (outer.before, g.axes[-2].before, g.axes[-1].before)
    return Cut(outer, before, rows, columns, across, blocks, size)


def _spread(
    name: str, x: Array, corner: tuple[int, ...], layers: int, height: int, cut: Cut, rows: Array, columns: Array
) -> Array:
    """Z[(column point, row point), layer, channel, (b, tile)]: the tiles of x[b, c, outer, n*] from a corner on.

    rows[6, k] and columns[6, m] are applied to k rows and m columns, tile by tile at steps of a tile's results.
    """
    count, channels = x.shape[:2]
    k, m, across = rows.shape[1], columns.shape[1], cut.across
    tall, wide = cut.rows.results * (height - 1) + k, cut.columns.results * across
    flat = scratch("padded", count * channels * layers * tall * wide, x.dtype)
    padded = flat.reshape(count, channels, layers, tall, wide)
    copy_window(padded, x, (0, 0, *corner))
    refuse_infinite(flat)
    # Rows: read where they lie.
    of_image, of_channel, of_layer, of_row, of_column = padded.strides
    windows = strided(
        padded,
        (layers, channels, count, height, k, wide),
        (of_layer, of_channel, of_image, cut.rows.results * of_row, of_row, of_column),
    )
    lanes = layers * channels * count * height
    r = scratch("rows", SIZE * lanes * wide, x.dtype).reshape(SIZE, layers, channels, count, height, wide)
    np.matmul(rows, windows, out=np.moveaxis(r, 0, -2))
    # Columns: every results-th of them, and what lies further is the next tile's.
    size = SIZE * lanes * across
    e = scratch("columns", m * size, x.dtype).reshape(m, size)
    np.copyto(e[: cut.columns.results], r.reshape(-1, cut.columns.results).T)
    for j in range(cut.columns.results, m):
        further = j // cut.columns.results
        e[j, : size - further] = e[j % cut.columns.results, further:]
        e[j, size - further :] = 0
    tiles = count * height * across
    z = scratch(name, SIZE * size, x.dtype).reshape(SIZE, -1, tiles)
    np.matmul(columns, e.reshape(m, -1, tiles).swapaxes(0, 1), out=z.swapaxes(0, 1))
    return z.reshape(SIZE**2, layers, channels, tiles)


def _gather_group(x: Array, u: Array, bias: Array | None, y: Array, g: Geometry) -> None:
    """Writes y[b, p, outer, n*] for one channel group."""
    outputs = y.shape[1]
    cut = _cut(g, len(x), x.shape[1], outputs, x.itemsize)
    rows, columns, taps = cut.rows, cut.columns, cut.outer.kernel
    forth, back_rows, back_columns = _transforms(rows.taps, columns.taps, x.dtype)

    def block(image: int, end: int, row: int, below: int, layer: int, deep: int) -> None:
        height, count = below - row, end - image
        corner = (layer - cut.before[0], rows.results * row - cut.before[1], -cut.before[2])
        t = _spread("transformed", x[image:end], corner, deep - layer + taps - 1, height, cut, forth, forth)
        tiles = t.shape[-1]
        z = scratch("products", SIZE**2 * outputs * tiles, x.dtype).reshape(SIZE**2, outputs, tiles)
        half = scratch("half", columns.results * SIZE * outputs * tiles, x.dtype).reshape(columns.results, -1, tiles)
        s = scratch("product", columns.results * rows.results * outputs * tiles, x.dtype)
        s = s.reshape(columns.results, rows.results, outputs, tiles)
        for n in range(deep - layer):
            np.matmul(u, t[:, n : n + taps].reshape(SIZE**2, -1, tiles), out=z)
            np.matmul(back_columns, z.reshape(SIZE, -1, tiles).swapaxes(0, 1), out=half.swapaxes(0, 1))
            pairs = half.reshape(columns.results, SIZE, outputs, tiles).swapaxes(1, 2)
            np.matmul(back_rows, pairs, out=s.swapaxes(1, 2))
            results = s.reshape(*s.shape[:3], count, height, cut.across)
            _put(results, bias, y[image:end, :, layer + n, rows.results * row :])

    run(block, cut.blocks, cut.size)


def _correlate_group(s: Array, t: Array, g: Geometry) -> Array:
    """w[p, q, outer, j*] for one channel group."""
    outputs, channels = s.shape[1], t.shape[1]
    cut = _cut(g, len(t), channels, outputs, t.itemsize)
    rows, columns, taps = cut.rows, cut.columns, cut.outer.kernel
    forth, back_rows, back_columns = _transforms(rows.taps, columns.taps, t.dtype)
    total = np.zeros((SIZE**2, outputs, taps * channels), t.dtype)

    def block(image: int, end: int, row: int, below: int, layer: int, deep: int) -> Array:
        height = below - row
        corner = (layer - cut.before[0], rows.results * row - cut.before[1], -cut.before[2])
        v = _spread("transformed", t[image:end], corner, deep - layer + taps - 1, height, cut, forth, forth)
        corner = (layer, rows.results * row, 0)
        z = _spread("products", s[image:end], corner, deep - layer, height, cut, back_rows.T, back_columns.T)
        tiles = v.shape[-1]
        part = scratch("gradient", total.size, t.dtype).reshape(total.shape)
        more = scratch("product", total.size, t.dtype).reshape(total.shape)
        for n in range(deep - layer):
            window = v[:, n : n + taps].reshape(SIZE**2, -1, tiles)
            np.matmul(z[:, n], window.swapaxes(1, 2), out=more if n else part)
            if n:
                np.add(part, more, out=part)
        return part

    run(block, cut.blocks, cut.size + 2 * total.nbytes, lambda part: np.add(total, part, out=total))
    points = np.kron(_matrices(columns.taps)[1], _matrices(rows.taps)[1]).astype(t.dtype)
    w = (points.T @ total.reshape(SIZE**2, -1)).reshape(columns.taps, rows.taps, outputs, taps, channels)
    return w.transpose(2, 4, 3, 1, 0)


def _put(s: Array, bias: Array | None, y: Array) -> None:
    """y[b, p, m t + i, m' u + j] = s[j, i, p, b, t, u] + bias[p], as far as y reaches."""
    wide, high = s.shape[:2]
    whole = y.shape[3] // wide
    for i in range(high):
        there = y[:, :, i::high][:, :, : s.shape[4]]
        here = s[:, i, :, :, : there.shape[2]].transpose(2, 1, 3, 4, 0)
        inside = there[..., : whole * wide].reshape(*there.shape[:3], whole, wide)
        rest = there[..., None, whole * wide :]
        pairs = ((inside, here[..., :whole, :]), (rest, here[..., whole : whole + 1, : rest.shape[-1]]))
        for target, source in pairs:
            if target.size:
                if bias is None:
                    np.copyto(target, source)
                else:
                    np.add(source, bias, out=target)
