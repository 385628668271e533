"""Transposed convolution by products on a slab: one pass of large matrix products over shifted copies of the input.

The slab holds the input of a block of images and rows, S[plane, c, outer, inner, image, column], one plane per distinct
shift of columns. Row shifts are offsets into it, so that the products of one bundle of phases are, for every pair of
row shifts, Z[phase m, (outer, inner, image, column)] += W[phase m, (plane, c)] S[(plane, c), shifted (outer, ...)].
Z is small enough to stay in the cache until it is copied to its places in the result; where there is but one phase and
one image, the result itself is Z. A plan that bundles phases that differ multiplies by zeros: there infinities and NaN
raise NotFinite.
"""

import math
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from .. import blas
from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Geometry
from .phases import Place, Plan, places, plan
from .weights import prepared
from .window import copy_window, three
from .workspace import LIMIT, run, scratch

__all__ = ["scatter_slab"]

PRODUCT = 1 << 16  # elements of Z aimed at, between these numbers of columns
FEWEST, MOST = 512, 1024
UNPACKED = 1_000_000  # multiply-adds of a product that OpenBLAS does without copying its operands
LEAST = 300  # columns of Z with which that is worth while
SLAB = 1 << 20  # bytes of a slab, aimed at; more where a block would have fewer columns


class Matrix(NamedTuple):
    """The weights [(phases, q), (plane, p)] of one pair of row shifts of a triple of bundles."""

    outer: int
    inner: int
    values: Array
    address: int


class Block(NamedTuple):
    """Images, outer rows u and columns that are worked on together, each from and below."""

    images: tuple[int, int]
    rows: tuple[int, int]
    columns: tuple[int, int]


def scatter_slab(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """t[b, q, i] = bias[q] + sum over p, n, j of w[p, q, j] s[b, p, n], i = stride n + dilation j - before."""
    q = w.shape[1]
    big = np.empty((len(small), g.groups * q, *g.big), small.dtype)
    channels = w.shape[0] // g.groups
    p = plan(g, channels, q)
    matrices = prepared(w, ("slab", g), lambda: [_matrices(part, p) for part in np.split(w, g.groups)])
    x, y = three(small), three(big)
    for i in range(g.groups):
        part = slice(i * q, (i + 1) * q)
        own = x[:, i * channels : (i + 1) * channels]
        _scatter_group(own, matrices[i], None if bias is None else bias[part, None], y[:, part], p)
    return big


def _matrices(w: Array, p: Plan) -> list[list[Matrix]]:
    """For every triple of bundles the matrices of the pairs of row shifts that any of its phases uses."""
    refuse_infinite(w)
    w = three(w)
    found = []
    for (a, b, c), _ in p.triples:
        pairs = []
        for h, v in product(a.shifts, b.shifts):
            shape = (len(a.phases), len(b.phases), len(c.phases), w.shape[1], len(c.shifts), w.shape[0])
            values, used = np.zeros(shape, w.dtype), False
            for (i, pa), (j, pb), (k, pc) in product(*(enumerate(bundle.phases) for bundle in (a, b, c))):
                ta, tb = dict(pa.taps).get(h), dict(pb.taps).get(v)
                if ta is not None and tb is not None:
                    for shift, tap in pc.taps:
                        values[i, j, k, :, c.shifts.index(shift)] = w[:, :, ta, tb, tap].T
                        used = True
            if used:
                pairs.append(Matrix(h, v, values, blas.address(values)))
        found.append(pairs)
    return found


@lru_cache(1024)
def _blocks(p: Plan, images: int, channels: int, outputs: int, itemsize: int) -> tuple[list[Block], int]:
    """The blocks, and the number of outer rows of one product."""
    m = max(len(a.phases) * len(b.phases) * len(c.phases) for (a, b, c), _ in p.triples) * outputs
    target = min(max(FEWEST, PRODUCT // m), MOST)
    unpacked = UNPACKED // max(1, m * channels * max(len(c.shifts) for (_, _, c), _ in p.triples))
    if LEAST <= unpacked < target:
        target = unpacked
    first, last = p.rows
    inner = p.inner_rows[1] - p.inner_rows[0]
    halo = p.outer_rows[1] - p.outer_rows[0] - (last - first)
    row = len(p.deltas) * channels * inner * itemsize  # bytes per outer row and column
    limit = LIMIT // 4
    widest = min(2 * target, max(1, limit // max(1, row * (halo + 1))))
    width = -(-p.width // -(-p.width // widest))
    whole = (last - first) * inner * width
    together = max(1, min(images, round(target / whole), limit // max(1, row * width * (last - first + halo))))
    step = min(last - first, max(1, target // (together * inner * width)))
    step = -(-(last - first) // -(-(last - first) // step))
    rows = max(step, (SLAB // max(1, row * together * width) - halo) // step * step)
    blocks = [
        Block((n, min(images, n + together)), (u, min(last, u + rows)), (v, min(p.width, v + width)))
        for n in range(0, images, together)
        for u in range(first, last, rows)
        for v in range(0, p.width, width)
    ]
    return blocks, step


def _size(blocks: list[Block], p: Plan, channels: int) -> int:
    """The elements of the slab of a block."""
    halo = p.outer_rows[1] - p.outer_rows[0] - (p.rows[1] - p.rows[0])
    row = len(p.deltas) * channels * (p.inner_rows[1] - p.inner_rows[0])
    return sum(row * (b.rows[1] - b.rows[0] + halo) * (b.images[1] - b.images[0]) * b.columns[1] for b in blocks)


@lru_cache(8192)
def _places(p: Plan, which: int, rows: tuple[int, int], columns: tuple[int, int]) -> list[Place]:
    """Where some outer rows and columns of a triple of bundles go."""
    triple = p.triples[which][0]
    inner, c = triple[1], triple[2].first
    return places(triple, p.strides, (rows, (inner.first, inner.last), (c + columns[0], c + columns[1])))


def _scatter_group(x: Array, matrices: list[list[Matrix]], bias: Array | None, y: Array, p: Plan) -> None:
    """Writes y[b, q, i*] for one channel group."""
    channels, outputs, item, gemm = x.shape[1], y.shape[1], x.itemsize, blas.product(x.dtype)
    blocks, step = _blocks(p, len(x), channels, outputs, item)
    low_inner, inner = p.inner_rows[0], p.inner_rows[1] - p.inner_rows[0]
    behind, ahead = p.rows[0] - p.outer_rows[0], p.outer_rows[1] - p.rows[1]
    # Where stride and kernel agree the input is the slab, image by image.
    reach = (p.outer_rows, p.inner_rows, (0, p.width))
    itself = p.deltas == (0,) and reach == tuple((0, n) for n in x.shape[2:]) and x[0].flags.c_contiguous
    # Where there is one phase the result is Z, image by image.
    straight = len(p.triples) == 1 and p.strides == (1, 1, 1) and inner == y.shape[3] == 1 and len(matrices[0]) > 0

    def block(images: tuple[int, int], rows: tuple[int, int], columns: tuple[int, int]) -> None:
        count, width = images[1] - images[0], columns[1] - columns[0]
        run_length = count * width
        own = x[images[0] : images[1]]
        if itself and count == 1 and width == p.width:
            apart = math.prod(x.shape[2:])
            if p.mixing:
                refuse_infinite(own)
            base = blas.address(own) + item * (rows[0] - behind) * inner * run_length
        else:
            height = rows[1] - rows[0] + behind + ahead
            apart = height * inner * run_length
            apart += 16 if apart % 64 == 0 else 0  # rows a power of two apart would share few lines of the cache
            buffer = scratch("slab", len(p.deltas) * channels * apart, x.dtype)
            slab = buffer.reshape(len(p.deltas), channels, apart)
            slab[..., height * inner * run_length :] = 0
            slab = slab[..., : height * inner * run_length].reshape(
                len(p.deltas), channels, height, inner, count, width
            )
            source = own.transpose(1, 2, 3, 0, 4)
            for moved, delta in zip(slab, p.deltas, strict=True):
                copy_window(moved, source, (0, rows[0] - behind, low_inner, 0, delta + columns[0]))
            if p.mixing:
                refuse_infinite(buffer)
            base = blas.address(buffer)
        out = y[images[0] : images[1]].transpose(1, 2, 3, 0, 4)
        for which, (((a, b, c), plane), pairs) in enumerate(zip(p.triples, matrices, strict=True)):
            m = len(a.phases) * len(b.phases) * len(c.phases) * outputs
            k = len(c.shifts) * channels
            for low in range(max(a.first, rows[0]), min(a.last, rows[1]), step):
                high = min(low + step, a.last, rows[1])
                apart_z = (high - low) * inner * run_length
                n = apart_z - (inner - b.last + b.first) * run_length
                direct = straight and count == 1 and width == y.shape[4]
                if direct:
                    z = out[:, low - p.rows[0] : high - p.rows[0]]
                    apart_z = math.prod(y.shape[2:])
                    if bias is not None:
                        np.copyto(z.reshape(outputs, -1), bias)
                else:
                    z = scratch("product", m * apart_z, x.dtype)
                    if bias is not None:
                        np.copyto(z.reshape(-1, outputs, apart_z), bias)
                    elif not pairs:
                        z[:] = 0
                beta = 0.0 if bias is None else 1.0
                start = base + item * plane * channels * apart
                target = blas.address(z)
                for h, v, _, matrix in pairs:
                    offset = ((low - rows[0] - h + behind) * inner + b.first - v - low_inner) * run_length
                    gemm(m, n, k, matrix, k, start + item * offset, apart, beta, target, apart_z)
                    beta = 1.0
                if not direct:
                    shape = (len(a.phases), len(b.phases), len(c.phases), outputs, high - low, inner, count, width)
                    z = z.reshape(shape)
                    for phase, (i, j, q), there in _places(p, which, (low, high), columns):
                        np.copyto(out[:, there[0], there[1], :, there[2]], z[phase][:, i, j, :, q])

    run(block, blocks, _size(blocks[:1], p, channels) * item + PRODUCT * item)
