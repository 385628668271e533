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
come this way, but weights meet zeros of the padding: infinities and NaN among them raise NotFinite, and so do such
gradients, as zeros meet all numbers there.

The gradient in the weights is the product of P and of copies of the small side, moved to where the parts are in Z:

    w[p, q, (i, j)] = sum over n of P[(q, i), n] G[(j, p), n],
    G[(j, p), (row, stride column + dilation j - before)] = S[p, (row, column)].
"""

import sys
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .weights import prepared
from .window import strided
from .workspace import LIMIT, kept, run, scratch

__all__ = ["correlate_moved", "gather_moved", "serves"]

BYTES = 1 << 22  # of a block: P, Z and the result
LONGEST = 1 << 12  # numbers that one inner product adds up; more would add rounding errors


class Rows(NamedTuple):
    """Rows of the small side, from and below, and what P holds of them, counted from the first.

    `copies` are for each row of the kernel rows of P and of the big side; the rest is padding.
    """

    start: int
    stop: int
    copies: tuple[tuple[slice, slice], ...]


def _rows(a: Axis, start: int, stop: int) -> Rows:
    """The rows of the small side from `start` and below `stop`."""
    piece = Axis(stop - start, a.big, a.kernel, a.stride, a.dilation, a.before - a.stride * start)
    return Rows(start, stop, tuple((slice(*piece.small_range(i)), piece.big_slice(i)) for i in range(a.kernel)))


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
    """The workspace of a block: P and Z by taps and places and as matrices, what is cleared of Z, and Z moved."""

    planes: Array
    p: Array
    parts: Array
    z: Array
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
    for i, (here, _) in enumerate(rows.copies):
        planes[:, :, i, : here.start] = planes[:, :, i, here.stop :] = 0
    behind, own = c.dilation * c.kernel - c.before, c.kernel * p * places
    apart = own + behind + (places if p == 1 else 0) + c.before
    memory = scratch("moved parts", c.before + together * apart, kind)
    memory[: c.before] = 0
    around = memory[c.before :].reshape(together, apart)[:, own:]
    around[...] = 0
    if p == 1:
        around[:, behind : behind + places] = 1
    parts = strided(
        memory,
        (together, c.kernel, p, height, pitch),
        (apart * size, p * places * size, places * size, pitch * size, size),
        c.before * size,
    )
    lines = parts.reshape(together, -1, pitch)
    cleared = [lines[:, taps.start * p * height : taps.stop * p * height, column] for taps, column in _cleared(c)]
    steps = (apart * size, (p * places + c.dilation) * size, size)
    moved = strided(memory, (together, c.kernel + (p == 1), p * places), steps)
    return Views(
        planes,
        planes.reshape(together, q * a.kernel, places),
        parts,
        parts.reshape(together, c.kernel * p, places),
        tuple(cleared),
        moved,
    )


def _workspace(g: Geometry, q: int, p: int, together: int, rows: Rows, kind: np.dtype) -> Views:
    """That of this thread, as the last block of this kind has left it."""
    key = (g, q, p, together, rows.start, rows.stop, kind.char)
    return kept("moved", key, lambda: _views(g, q, p, together, rows, kind))


def _lay_out(big: Array, rows: Rows, planes: Array) -> None:
    """Copies into P[group, q, row tap, row, column] what it holds of big[(group, q), row, column]."""
    source = big.reshape(*planes.shape[:2], *big.shape[1:])
    for i, (here, there) in enumerate(rows.copies):
        np.copyto(planes[:, :, i, here, : source.shape[-1]], source[:, :, there])


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
        views = _workspace(g, q, p, together, rows, kind)
        out = small[image, first * p : (first + together) * p, rows.start : rows.stop]
        count, places = len(out) // p, (rows.stop - rows.start) * pitch
        _lay_out(big[image, first * q : (first + count) * q], rows, views.planes[:count])
        np.matmul(matrices[first : first + count], views.p[:count], out=views.z[:count])
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


def _move_back(small: Array, c: Axis, views: Views, parts: Array) -> None:
    """G[group, column tap, p, row, column] from small[group, p, row, column], with zeros for what is not there."""
    if c.small == parts.shape[-1] and c.stride == 1:
        own = small.reshape(len(small), -1)
        for j in range(c.kernel):
            move = c.dilation * j - c.before
            low, high = max(0, move), own.shape[1] + min(0, move)
            np.copyto(parts[:, j].reshape(own.shape)[:, low:high], own[:, low - move : high - move])
        for place in views.cleared:
            place[: len(parts)] = 0
        return
    parts[...] = 0
    for j in range(c.kernel):
        np.copyto(parts[:, j, :, :, c.big_slice(j)], small[..., slice(*c.small_range(j))])


def correlate_moved(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = stride n + dilation j - before."""
    a, c = g.axes
    kind, pitch = big.dtype, _pitch(c)
    q, p = big.shape[1] // g.groups, small.shape[1] // g.groups
    together, pieces = _blocks(g, q, p, kind.itemsize)
    w = np.zeros((g.groups, c.kernel * p, q * a.kernel), kind)

    def block(which: int, image: int, first: int) -> tuple[slice, Array]:
        rows = pieces[which]
        views = _workspace(g, q, p, together, rows, kind)
        groups = slice(first, min(g.groups, first + together))
        count, height = groups.stop - first, rows.stop - rows.start
        _lay_out(big[image, first * q : groups.stop * q], rows, views.planes[:count])
        own = np.ascontiguousarray(small[image, first * p : groups.stop * p, rows.start : rows.stop])
        z, laid = views.z[:count], views.p[:count]
        _move_back(own.reshape(count, p, height, c.small), c, views, views.parts[:count])
        found = np.zeros((count, *w.shape[1:]), kind)
        for n in range(0, height * pitch, LONGEST):
            found += np.matmul(z[..., n : n + LONGEST], laid[..., n : n + LONGEST].swapaxes(1, 2))
        return groups, found

    def add(part: tuple[slice, Array]) -> None:
        w[part[0]] += part[1]

    blocks = product(range(len(pieces)), range(len(big)), range(0, g.groups, together))
    run(block, list(blocks), BYTES, add)
    refuse_infinite(w)
    made = w.reshape(g.groups, c.kernel, p, q, a.kernel).transpose(0, 2, 3, 4, 1)
    return np.ascontiguousarray(made).reshape(g.groups * p, q, a.kernel, c.kernel)
