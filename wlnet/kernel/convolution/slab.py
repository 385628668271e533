"""Transposed convolution by products on a slab: one pass of large matrix products over shifted copies of the input.

The slab holds the input of a block of images and rows, S[plane, c, outer, inner, image, column], one plane per distinct
shift of columns. Row shifts are offsets into it, so that the products of one bundle of phases are, for every pair of row
shifts, Z[phase m, (outer, inner, image, column)] += W[phase m, (plane, c)] S[(plane, c), shifted (outer, ...)].
Z is small enough to stay in the cache until it is copied to its places in the result.
"""

import math
from collections.abc import Iterator
from itertools import product

import numpy as np

from .. import blas
from ..primitive import Array
from .geometry import Geometry
from .phases import Bundle, Plan, plan
from .weights import prepared
from .workspace import LIMIT, run, scratch, threads

__all__ = ["scatter_slab"]

COLUMNS = 256  # columns of a product: about where BLAS is fastest, and Z stays in the cache
SLAB = 1 << 20  # bytes of a slab, aimed at; more where a block would get thinner than COLUMNS

# For bundles (outer, inner, column): the row shifts that any phase uses, and the matrix of each pair of them.
Matrices = list[list[tuple[int, int, Array]]]


def scatter_slab(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """t[b, q, i] = bias[q] + sum over p, n, j of w[p, q, j] s[b, p, n], i = stride n + dilation j - before."""
    q = w.shape[1]
    big = np.empty((len(small), g.groups * q, *g.big), small.dtype)
    channels = w.shape[0] // g.groups
    p = plan(g, channels, q)
    matrices = prepared(w, ("slab", g), lambda: [_matrices(part, p) for part in np.split(w, g.groups)])
    x, y = _three(small), _three(big)
    for i in range(g.groups):
        part = slice(i * q, (i + 1) * q)
        _scatter_group(
            x[:, i * channels : (i + 1) * channels],
            matrices[i],
            None if bias is None else bias[part],
            y[:, part],
            p,
        )
    return big


def _three(x: Array) -> Array:
    """x[b, c, outer, inner, column]: one spatial dimension is columns, two are outer rows and columns."""
    shape = {3: (1, 1, x.shape[-1]), 4: (x.shape[2], 1, x.shape[-1])}.get(x.ndim, x.shape[2:])
    return x.reshape(*x.shape[:2], *shape)


def _bundles(p: Plan) -> Iterator[tuple[Bundle, Bundle, Bundle, int]]:
    """All triples of bundles, with the first plane of the last."""
    for a, b, (c, plane) in product(p.outer, p.inner, zip(p.columns, p.planes, strict=True)):
        yield a, b, c, plane


def _matrices(w: Array, p: Plan) -> Matrices:
    """For every triple of bundles the matrices [(phases, q), (plane, p)] by pairs of row shifts."""
    w = _three(w)
    found = []
    for a, b, c, _ in _bundles(p):
        pairs = []
        for h, v in product(a.shifts, b.shifts):
            matrix = np.zeros((len(a.phases), len(b.phases), len(c.phases), w.shape[1], len(c.shifts), w.shape[0]), w.dtype)
            used = False
            for (i, pa), (j, pb), (k, pc) in product(*(enumerate(bundle.phases) for bundle in (a, b, c))):
                ta, tb = dict(pa.taps).get(h), dict(pb.taps).get(v)
                if ta is not None and tb is not None:
                    for shift, tap in pc.taps:
                        matrix[i, j, k, :, c.shifts.index(shift)] = w[:, :, ta, tb, tap].T
                        used = True
            if used:
                pairs.append((h, v, matrix.reshape(-1, len(c.shifts) * w.shape[0])))
        found.append(pairs)
    return found


def _blocks(p: Plan, images: int, channels: int, itemsize: int) -> tuple[list[tuple[int, ...]], int]:
    """Blocks (image, images, outer row, end, column, end), and the outer rows of one product."""
    first, last = min(b.first for b in p.outer), max(b.last for b in p.outer)
    inner = p.inner_rows[1] - p.inner_rows[0]
    halo = p.outer_rows[1] - p.outer_rows[0] - (last - first)
    row = len(p.deltas) * channels * inner * itemsize  # bytes per outer row and column
    limit = LIMIT // (2 * threads())
    widest = min(2 * COLUMNS, max(1, limit // max(1, row * (halo + 1))))
    width = -(-p.width // -(-p.width // widest))
    whole = (last - first) * inner * width
    together = max(1, min(images, round(COLUMNS / whole), limit // max(1, row * width * (last - first + halo))))
    step = max(1, COLUMNS // (together * inner * width))
    rows = max(step, SLAB // max(1, row * together * width) - halo) // step * step
    blocks = [
        (n, min(together, images - n), u, min(last, u + rows), v, min(p.width, v + width))
        for n in range(0, images, together)
        for u in range(first, last, rows)
        for v in range(0, p.width, width)
    ]
    return blocks, step


def _fill(slab: Array, x: Array, corner: tuple[int, int], columns: tuple[int, ...]) -> None:
    """slab[plane, c, a, b, n, v] = x[n, c, corner[0] + a, corner[1] + b, columns[plane] + v], 0 outside of x."""
    parts, sources = [], []
    for start, size, there in zip(corner, slab.shape[2:4], x.shape[2:4], strict=True):
        low, high = min(max(0, -start), size), max(0, min(size, there - start))
        parts.append(slice(low, max(low, high)))
        sources.append(slice(start + low, start + max(low, high)))
    a, b = parts
    slab[:, :, : a.start] = 0
    slab[:, :, a.stop :] = 0
    if b.stop - b.start < slab.shape[3]:
        slab[:, :, a, : b.start] = 0
        slab[:, :, a, b.stop :] = 0
    source = x[:, :, sources[0], sources[1]].transpose(1, 2, 3, 0, 4)
    width = slab.shape[5]
    for plane, delta in zip(slab, columns, strict=True):
        low = min(max(0, -delta), width)
        high = max(low, min(width, x.shape[4] - delta))
        inside = plane[:, a, b]
        inside[..., :low] = 0
        inside[..., high:] = 0
        inside[..., low:high] = source[..., low + delta : high + delta]


def _scatter_group(x: Array, matrices: Matrices, bias: Array | None, y: Array, p: Plan) -> None:
    """Writes y[b, q, i*] for one channel group."""
    images, channels = x.shape[:2]
    outputs, item, gemm = y.shape[1], x.itemsize, blas.product(x.dtype)
    blocks, step = _blocks(p, images, channels, item)
    low_inner, inner = p.inner_rows[0], p.inner_rows[1] - p.inner_rows[0]
    behind = min(b.first for b in p.outer) - p.outer_rows[0]
    ahead = p.outer_rows[1] - max(b.last for b in p.outer)
    # Where stride and kernel agree the input is the slab, image by image.
    reach = (p.outer_rows, p.inner_rows, (0, p.width))
    itself = p.deltas == (0,) and reach == tuple((0, n) for n in x.shape[2:]) and x[0].flags.c_contiguous

    def block(n0: int, nb: int, ua: int, ub: int, va: int, vb: int) -> None:
        run_length = nb * (vb - va)
        if itself and nb == 1 and vb - va == p.width:
            apart = math.prod(x.shape[2:])
            base = blas.address(x) + item * (n0 * x.strides[0] // item + ua * inner * run_length)
        else:
            rows = ub + ahead - ua + behind
            size = rows * inner * run_length
            buffer = scratch("slab", len(p.deltas) * channels * size, x.dtype)
            slab = buffer.reshape(len(p.deltas), channels, rows, inner, nb, vb - va)
            _fill(slab, x[n0 : n0 + nb], (ua - behind, low_inner), tuple(d + va for d in p.deltas))
            apart, base = size, blas.address(buffer)
        for (a, b, c, plane), pairs in zip(_bundles(p), matrices, strict=True):
            m = len(a.phases) * len(b.phases) * len(c.phases) * outputs
            k = len(c.shifts) * channels
            for ca in range(max(a.first, ua), min(a.last, ub), step):
                cb = min(ca + step, a.last, ub)
                ld = (cb - ca) * inner * run_length
                n = ((cb - ca - 1) * inner + b.last - b.first) * run_length
                buffer = scratch("product", m * ld, x.dtype)
                z = buffer.reshape(len(a.phases), len(b.phases), len(c.phases), outputs, ld)
                if bias is not None:
                    np.copyto(z, bias[:, None])
                elif not pairs:
                    z[:] = 0
                beta = 0.0 if bias is None else 1.0
                for h, v, matrix in pairs:
                    offset = ((ca - ua - h + behind) * inner + b.first - v - low_inner) * run_length
                    gemm(
                        m, n, k, blas.address(matrix), k,
                        base + item * (plane * channels * apart + offset), apart, beta, blas.address(buffer), ld,
                    )  # fmt: skip
                    beta = 1.0
                z = z.reshape(*z.shape[:4], cb - ca, inner, nb, vb - va)
                _copy_out(z, y[n0 : n0 + nb], p, (a, b, c), (ca, cb), (va, vb))

    run(block, blocks)


def _copy_out(
    z: Array, y: Array, p: Plan, bundles: tuple[Bundle, Bundle, Bundle], rows: tuple[int, int], columns: tuple[int, int]
) -> None:
    """Copies z[phases, q, outer, inner, image, column] of some rows and columns of a bundle to its places in y."""
    windows = (rows, (bundles[1].first, bundles[1].last), tuple(bundles[2].first + v for v in columns))
    for (i, pa), (j, pb), (k, pc) in product(*(enumerate(bundle.phases) for bundle in bundles)):
        sources, places = [], []
        for phase, (first, last), stride in zip((pa, pb, pc), windows, p.strides, strict=True):
            low, high = max(phase.first, first), min(phase.last, last)
            if high <= low:
                break
            sources.append(slice(low - first, high - first))
            start = phase.start + stride * (low - phase.first)
            places.append(slice(start, start + stride * (high - low - 1) + 1, stride))
        else:
            a, b, c = sources
            np.copyto(y[(slice(None), slice(None), *places)].transpose(1, 2, 3, 0, 4), z[i, j, k, :, a, b, :, c])
