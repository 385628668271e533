"""Convolution of images in small channel groups, depthwise above all: one product for a group, and a sum of its parts.

For each column j of the kernel there is a part of the result. All parts are one product of the weights as they are and
of the rows that each row i of the kernel meets,

    Z[(j, p), n] = sum over q, i of W[(j, p), (q, i)] P[(q, i), n],
    P[(q, i), (row, column)] = T[q, stride row + dilation i - before, column],

where P is made of copies of whole planes. The result is the sum of the parts, each moved by its column,

    S[p, (row, column)] = sum over j of Z[j, p, (row, stride column + dilation j - before)].

Rows and parts follow each other in memory: moved, a part is as far from the one before as it is long, and the dilation
more. So the sum is a product with ones, one for a group; where p is 1 the bias is one more number beside the ones. What
moves beyond the end of a row comes to lie in the next one: those columns of Z are cleared. All numbers of the input may
come this way, but weights meet zeros of the padding: infinities and NaN among them raise NotFinite.
"""

import sys
from functools import lru_cache
from itertools import product
from math import gcd
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .weights import prepared
from .window import strided
from .workspace import LIMIT, kept, run, scratch

__all__ = ["gather_moved", "serves"]

BYTES = 1 << 22  # of a block: P, Z and the result


class Rows(NamedTuple):
    """Rows of the result, from and below, and what P holds of them, counted from the first.

    `copies` are for a row of the kernel rows of P and of the input, `shared` the same with another row of the kernel
    and what P holds for that; all the rest is padding.
    """

    start: int
    stop: int
    copies: tuple[tuple[int, slice, slice], ...]
    shared: tuple[tuple[int, slice, int, slice], ...]


def _rows(a: Axis, start: int, stop: int) -> Rows:
    """The rows of the result from `start` and below `stop`."""
    piece = Axis(stop - start, a.big, a.kernel, a.stride, a.dilation, a.before - a.stride * start)
    period = a.stride // gcd(
        a.stride, a.dilation
    )  # rows of the kernel that far apart meet the same rows, with a stride
    copies, shared = [], []
    for i in range(a.kernel):
        first, below = piece.small_range(i)
        if i >= period > 1:
            further = a.dilation * period // a.stride
            last = max(first, min(below, piece.small_range(i - period)[1] - further))
            if last > first:
                shared.append((i, slice(first, last), i - period, slice(first + further, last + further)))
            first = last
        if below > first:
            there = a.stride * first + a.dilation * i - piece.before
            copies.append((i, slice(first, below), slice(there, there + a.stride * (below - first - 1) + 1, a.stride)))
    return Rows(start, stop, tuple(copies), tuple(shared))


class Blocks(NamedTuple):
    """How the work is cut: groups that are worked on together, and rows."""

    together: int
    pieces: tuple[Rows, ...]


def _pitch(c: Axis) -> int:
    """The length of the rows of P and Z."""
    return max(c.big, c.stride * (c.small - 1) + 1)


def _row(g: Geometry, q: int, p: int) -> int:
    """The elements of P, Z and the result for one row of the result and one group."""
    a, c = g.axes
    return (q * a.kernel + (c.kernel + 2) * p) * _pitch(c)


@lru_cache(512)
def _blocks(g: Geometry, q: int, p: int, itemsize: int) -> Blocks:
    """The blocks of a geometry, for q channels of the input and p of the result in a group."""
    a, size = g.axes[0], _row(g, q, p) * itemsize
    height = max(1, min(a.small, BYTES // size))
    height = -(-a.small // -(-a.small // height))
    together = max(1, min(g.groups, BYTES // (size * height))) if height == a.small else 1
    together = -(-g.groups // -(-g.groups // together))
    return Blocks(together, tuple(_rows(a, n, min(a.small, n + height)) for n in range(0, a.small, height)))


def serves(g: Geometry, q: int, p: int, itemsize: int) -> bool:
    """Whether this is an image, there is something to add up both ways, and moves stay in a row, blocks in LIMIT."""
    if len(g.axes) != 2 or g.axes[1].kernel == 1 or q * g.axes[0].kernel == 1:
        return False
    c = g.axes[1]
    moves = 0 <= c.before <= c.dilation * (c.kernel - 1) < _pitch(c)
    return moves and 8 * _row(g, q, p) * itemsize <= LIMIT


@lru_cache(512)
def _cleared(c: Axis) -> list[tuple[slice, int]]:
    """The places of Z that move into other rows: (columns of the kernel, column).

    The first and the last row of a part move into the parts beside it, which have those columns cleared as well, since
    they move as far and further.
    """
    pitch, last = _pitch(c), c.stride * (c.small - 1)
    moves = [c.dilation * j - c.before for j in range(c.kernel)]
    found = []
    for column in range(pitch):
        right = [j for j, move in enumerate(moves) if column + pitch - move <= last]
        left = [j for j, move in enumerate(moves) if column - pitch - move >= 0]
        found += [(slice(taps[0], taps[-1] + 1), column) for taps in (left, right) if taps]
    return found


def _matrices(w: Array, groups: int) -> Array:
    """W[group, (column tap, p), (q, row tap)] of w[(group, p), q, row tap, column tap]."""
    refuse_infinite(w)
    v = w.reshape(groups, -1, *w.shape[1:]).transpose(0, 4, 1, 2, 3)
    return np.ascontiguousarray(v).reshape(groups, v.shape[1] * v.shape[2], -1)


class Views(NamedTuple):
    """The workspace of a block: P by rows of the kernel and as matrices, Z, what is cleared of it, and Z moved."""

    planes: Array
    matrices: Array
    parts: Array
    cleared: tuple[Array, ...]
    moved: Array


def _views(g: Geometry, q: int, p: int, together: int, rows: Rows, kind: np.dtype) -> Views:
    """The workspace for blocks of some rows, with all that no block changes: padding, zeros around Z, and ones."""
    a, c = g.axes
    height, pitch, size = rows.stop - rows.start, _pitch(c), kind.itemsize
    places = height * pitch
    planes = scratch("moved planes", together * q * a.kernel * places, kind)
    planes = planes.reshape(together, q, a.kernel, height, pitch)
    planes[..., c.big :] = 0
    for i in range(a.kernel):
        filled = [here for n, here, _ in rows.copies if n == i] + [here for n, here, *_ in rows.shared if n == i]
        planes[:, :, i, : min((here.start for here in filled), default=height)] = 0
        planes[:, :, i, max((here.stop for here in filled), default=height) :] = 0
    behind, own = c.dilation * c.kernel - c.before, c.kernel * p * places
    apart = own + behind + (places if p == 1 else 0) + c.before
    memory = scratch("moved parts", c.before + together * apart, kind)
    memory[: c.before] = 0
    around = memory[c.before :].reshape(together, apart)[:, own:]
    around[...] = 0
    if p == 1:
        around[:, behind : behind + places] = 1
    shape = (together, c.kernel * p, places)
    parts = strided(memory, shape, (apart * size, places * size, size), c.before * size)
    lines = strided(memory, (together, own // pitch, pitch), (apart * size, pitch * size, size), c.before * size)
    cleared = [lines[:, taps.start * p * height : taps.stop * p * height, column] for taps, column in _cleared(c)]
    steps = (apart * size, (p * places + c.dilation) * size, size)
    moved = strided(memory, (together, c.kernel + (p == 1), p * places), steps)
    return Views(planes, planes.reshape(together, q * a.kernel, places), parts, tuple(cleared), moved)


def _take(sums: Array, stride: int, out: Array) -> None:
    """out[..., n] = sums[..., stride n]."""
    if stride == 2 and sums.itemsize == 4 and sums.shape[-1] % 2 == 0 and sys.byteorder == "little":
        # The first of each two is the lower half of a whole number, which NumPy cuts off in half the time.
        np.copyto(out.view(np.uint32), sums.view(np.uint64)[..., : out.shape[-1]], casting="unsafe")
    else:
        np.copyto(out, sums[..., : stride * (out.shape[-1] - 1) + 1 : stride])


def gather_moved(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    c = g.axes[1]
    kind, pitch = big.dtype, _pitch(c)
    q, p = w.shape[1], len(w) // g.groups
    together, pieces = _blocks(g, q, p, kind.itemsize)
    matrices = prepared(w, ("moved", g.groups), lambda: _matrices(w, g.groups))
    small = np.empty((len(big), len(w), *g.small), kind)
    single = p == 1
    straight = pitch == c.small and (single or len(pieces) == 1)
    ones = np.ones((g.groups if single else 1, 1, c.kernel + single), kind)
    if single:
        ones[:, 0, -1] = 0 if bias is None else bias
    added = None if single or bias is None else bias.reshape(-1, 1, 1)

    def block(which: int, image: int, first: int) -> None:
        rows = pieces[which]
        key = (g, q, p, together, rows.start, rows.stop, kind.char)
        views = kept("moved", key, lambda: _views(g, q, p, together, rows, kind))
        source = big[image, first * q : (first + together) * q]
        out = small[image, first * p : (first + together) * p, rows.start : rows.stop]
        count, places = len(out) // p, (rows.stop - rows.start) * pitch
        source = source.reshape(count, q, *g.big)
        planes = views.planes[:count]
        for i, here, there in rows.copies:
            np.copyto(planes[:, :, i, here, : c.big], source[:, :, there])
        for i, here, other, those in rows.shared:
            np.copyto(planes[:, :, i, here], planes[:, :, other, those])
        np.matmul(matrices[first : first + count], views.matrices[:count], out=views.parts[:count])
        for place in views.cleared:
            place[:count] = 0
        left = ones[first : first + count] if single else ones
        if straight:
            np.matmul(left, views.moved[:count], out=out.reshape(count, 1, p * places))
        else:
            sums = scratch("product", count * p * places, kind).reshape(count, 1, p * places)
            np.matmul(left, views.moved[:count], out=sums)
            _take(sums.reshape(*out.shape[:2], pitch), c.stride, out)
        if added is not None:
            out += added[first * p : (first + count) * p]

    blocks = product(range(len(pieces)), range(len(big)), range(0, g.groups, together))
    run(block, list(blocks), BYTES)
    return small
