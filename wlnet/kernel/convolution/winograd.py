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
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .weights import prepared
from .window import copy_window, strided
from .workspace import run, scratch

__all__ = ["gather_winograd", "pays"]

POINTS = (0, 1, -1, 2, -2)
SIZE = 6  # places of a tile along one axis
IN, OUT = 30, 20  # multiply-adds that bringing one element into and out of its transform costs, per place of the tile
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
    products = channels * deep * outputs
    moved = IN * channels * (depth + deep - 1) / depth + OUT * outputs
    plain = channels * outputs * math.prod(g.kernel) * math.prod(g.small) * images / depth
    return GAIN * (SIZE**2 * (products + moved) * tiles + FIXED) < plain


def _transformed(w: Array) -> Array:
    """U[(column point, row point), p, (outer tap, q)] of w[p, q, outer, k, l]."""
    refuse_infinite(w)
    rows, columns = (_matrices(n)[1] for n in w.shape[-2:])
    parts = w.transpose(4, 3, 0, 2, 1).reshape(w.shape[4] * w.shape[3], -1)
    made = np.kron(columns, rows).astype(w.dtype) @ parts
    return made.reshape(SIZE**2, len(w), -1)


def gather_winograd(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = n + j - before."""
    tilings = _tilings(g)
    assert tilings is not None, "callers ask pays() first"
    axes = g.axes if len(g.axes) == 3 else (Axis(1, 1, 1, 1, 1, 0), *g.axes)
    before = (axes[0].before, axes[1].before, axes[2].before)
    small = np.empty((len(big), len(w), *g.small), big.dtype)
    x, y, v = (t if t.ndim == 5 else t[:, :, None] for t in (big, small, w))
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
        _gather_group(x[:, i * q : (i + 1) * q], u, added, y[:, part], axes[0].kernel, before, tilings)
    return small


def _gather_group(
    x: Array,
    u: Array,
    bias: Array | None,
    y: Array,
    taps: int,
    before: tuple[int, int, int],
    tilings: tuple[Tiling, Tiling],
) -> None:
    """Writes y[b, p, outer, n*] for one channel group, `taps` of the kernel along the outer axis."""
    rows, columns = tilings
    forth, back_rows, back_columns = _transforms(rows.taps, columns.taps, x.dtype)
    channels, outputs = x.shape[1], y.shape[1]
    across = columns.tiles + 1  # one more, read by the last tile; nothing is made of what comes of it
    while columns.results * (across - 1) < columns.results * columns.tiles + SIZE - 2 * columns.results:
        across += 1  # small tiles reach further
    wide = columns.results * across
    together, high, deep = _block(rows.tiles, across, len(x), y.shape[2], channels, outputs, x.itemsize)

    def block(image: int, row: int, layer: int) -> None:
        own, out = x[image : image + together], y[image : image + together, :, layer : layer + deep]
        count, height, layers = len(own), min(high, rows.tiles - row), out.shape[2] + taps - 1
        tall = rows.results * (height - 1) + SIZE
        flat = scratch("padded", count * channels * layers * tall * wide, x.dtype)
        padded = flat.reshape(count, channels, layers, tall, wide)
        copy_window(padded, own, (0, 0, layer - before[0], rows.results * row - before[1], -before[2]))
        refuse_infinite(flat)
        # Rows: what six rows of the input become, tile by tile, read where they lie.
        lanes = layers * channels * count * height
        steps = padded.strides
        windows = strided(
            padded,
            (layers, channels, count, height, SIZE, wide),
            (steps[2], steps[1], steps[0], rows.results * steps[3], steps[3], steps[4]),
        )
        r = scratch("rows", SIZE * lanes * wide, x.dtype).reshape(SIZE, layers, channels, count, height, wide)
        np.matmul(forth, windows, out=np.moveaxis(r, 0, -2))
        # Columns: every results-th of them, and what lies further is the next tile's.
        size = SIZE * lanes * across
        e = scratch("columns", SIZE * size, x.dtype).reshape(SIZE, size)
        np.copyto(e[: columns.results].reshape(columns.results, -1), r.reshape(-1, columns.results).T)
        for j in range(columns.results, SIZE):
            further = j // columns.results
            e[j, : size - further] = e[j % columns.results, further:]
            e[j, size - further :] = 0
        tiles = count * height * across
        both = scratch("transformed", SIZE * size, x.dtype).reshape(SIZE, -1, tiles)
        np.matmul(forth, e.reshape(SIZE, -1, tiles).swapaxes(0, 1), out=both.swapaxes(0, 1))
        t = both.reshape(SIZE**2, layers, channels, tiles)
        z = scratch("products", SIZE**2 * outputs * tiles, x.dtype).reshape(SIZE**2, outputs, tiles)
        half = scratch("half", columns.results * SIZE * outputs * tiles, x.dtype).reshape(columns.results, -1, tiles)
        s = scratch("product", columns.results * rows.results * outputs * tiles, x.dtype)
        s = s.reshape(columns.results, rows.results, outputs, tiles)
        for n in range(out.shape[2]):
            np.matmul(u, t[:, n : n + taps].reshape(SIZE**2, -1, tiles), out=z)
            np.matmul(back_columns, z.reshape(SIZE, -1, tiles).swapaxes(0, 1), out=half.swapaxes(0, 1))
            np.matmul(
                back_rows,
                half.reshape(columns.results, SIZE, outputs, tiles).swapaxes(1, 2),
                out=s.swapaxes(1, 2),
            )
            results = s.reshape(*s.shape[:3], count, height, across)
            _put(results, bias, out[:, :, n, rows.results * row :])

    size = SIZE**2 * x.itemsize * together * high * across * (3 * channels * (deep + taps - 1) + 2 * outputs)
    starts = product(range(0, len(x), together), range(0, rows.tiles, high), range(0, y.shape[2], deep))
    run(block, list(starts), size)


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


def _block(
    high: int, across: int, images: int, layers: int, channels: int, outputs: int, itemsize: int
) -> tuple[int, int, int]:
    """How many images, rows of tiles and outer places to take at once."""
    one = SIZE**2 * itemsize
    aimed = max(FEWEST, BYTES // (one * (channels + max(channels, outputs))))
    together = max(1, min(images, aimed // (high * across)))
    high = min(high, max(1, aimed // across))
    deep = max(1, min(layers, 2 * BYTES // (one * channels * together * high * across)))
    return together, high, deep
