"""Depthwise convolution with a stride: products with the input where it lies, by tiles of the columns of the result.

For every row of the kernel the T columns of a tile are a product of the columns of the input that they read and a band
matrix, which holds that row moved on by the stride T times,

    S[n, t] = sum over i of P[n, i] W[i, t],

P being the rows of the input from the tile's first column on, as they stand in memory. Nothing is padded or laid out
anew: tiles at the edges have fewer columns to read. The products of the kernel's rows are added up. Zeros of the bands
meet inputs, so that infinities and NaN must not come this way: they raise NotFinite. To look for them brings a block
into the cache, in the order in which memory is read fastest; products out of memory would take twice the time.
"""

import math
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Axis, Geometry
from .stretches import axes, planes
from .weights import prepared
from .window import strided
from .workspace import LIMIT, run, scratch

__all__ = ["gather_tiles", "serves"]

WIDTH = 14  # columns of a tile, about
BYTES = 4 << 20  # of a block: its input, its result and one product


class Tiles(NamedTuple):
    """Neighboring tiles that look alike: `number` from the column `start` of the result on, of `width` columns each.

    They read `reach` columns of the input, the first of them from `source` on; `matrix` are the tap and the place in
    the band of each of its entries that are not zero: (tap, i, t).
    """

    start: int
    number: int
    width: int
    source: int
    reach: int
    entries: tuple[tuple[int, int, int], ...]


@lru_cache(512)
def _tiles(c: Axis) -> list[Tiles] | None:
    """The tiles of the columns, or None where one of them reads nothing but padding."""
    width = -(-c.small // max(1, round(c.small / WIDTH)))
    found: list[Tiles] = []
    for first in range(0, c.small, width):
        start = min(first, c.small - width)  # what is left over is done with some before it once more
        low = c.stride * start - c.before
        source = max(0, low)
        reach = min(c.big, low + c.stride * (width - 1) + c.dilation * (c.kernel - 1) + 1) - source
        if reach < 1:
            return None
        places = ((j, low + c.stride * t + c.dilation * j - source, t) for j in range(c.kernel) for t in range(width))
        entries = tuple((j, i, t) for j, i, t in places if 0 <= i < reach)
        last = found[-1] if found else None
        if last and (last.reach, last.entries) == (reach, entries) and start == last.start + last.number * width:
            found[-1] = last._replace(number=last.number + 1)
        else:
            found.append(Tiles(start, 1, width, source, reach, entries))
    return found


class Step(NamedTuple):
    """One row of the kernel: the places of the result it has a part in, and the first row of the input it meets."""

    outer: tuple[int, int]
    rows: tuple[int, int]
    corner: tuple[int, int]
    tap: tuple[int, int]
    whole: bool


@lru_cache(512)
def _steps(g: Geometry) -> list[Step]:
    """The rows of the kernel that meet the input, such as have a part in all places first."""
    a, b, _ = axes(g)
    found = []
    for i, j in product(range(a.kernel), range(b.kernel)):
        outer, rows = a.small_range(i), b.small_range(j)
        if outer[1] > outer[0] and rows[1] > rows[0]:
            corner = (a.stride * outer[0] + a.dilation * i - a.before, b.stride * rows[0] + b.dilation * j - b.before)
            found.append(Step(outer, rows, corner, (i, j), outer == (0, a.small) and rows == (0, b.small)))
    return sorted(found, key=lambda step: not step.whole)


def _together(g: Geometry, itemsize: int) -> int:
    """How many channels a block takes."""
    return max(1, min(g.groups, BYTES // ((math.prod(g.big) + 2 * math.prod(g.small)) * itemsize)))


def serves(g: Geometry, itemsize: int) -> bool:
    """Whether columns have a stride, every tile reads the input, and a product fits the workspace."""
    if (
        len(g.axes) not in (2, 3)
        or g.axes[-1].stride == 1
        or math.prod(g.small) * itemsize * _together(g, itemsize) > LIMIT
    ):
        return False
    return _tiles(axes(g)[2]) is not None


def _bands(w: Array, g: Geometry) -> list[Array]:
    """For every kind of tiles W[outer tap, row tap, channel, 1, 1, i, t] of w[channel, 1, k*]."""
    refuse_infinite(w)
    v = planes(w)[:, 0]
    found = []
    for tiles in _tiles(axes(g)[2]) or ():
        made = np.zeros((*v.shape[1:3], len(w), 1, 1, tiles.reach, tiles.width), w.dtype)
        for tap, i, t in tiles.entries:
            made[..., 0, 0, i, t] = v[..., tap].transpose(1, 2, 0)
        found.append(made)
    return found


def gather_tiles(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over j of w[p, 0, j] t[b, p, i], i = stride n + dilation j - before."""
    a, b, c = axes(g)
    big = np.ascontiguousarray(big)
    bands = prepared(w, ("tiles", g), lambda: _bands(w, g), lambda made: sum(m.nbytes for m in made))
    kinds, steps = _tiles(c) or [], _steps(g)
    small = np.empty((len(big), len(w), *g.small), big.dtype)
    x, y = planes(big), planes(small)
    added = None if bias is None else bias.reshape(-1, 1, 1, 1)
    together = _together(g, big.itemsize)
    to_image, to_channel, to_outer, to_row, to_column = x.strides

    def multiply(step: Step, origin: int, channels: slice, out: Array) -> None:
        """The part that a row of the kernel has in some channels."""
        for tiles, band in zip(kinds, bands, strict=True):
            shape = (len(out), out.shape[1], tiles.number, out.shape[2])
            corner = step.corner[0] * to_outer + step.corner[1] * to_row + tiles.source * to_column
            apart = (to_channel, a.stride * to_outer, c.stride * tiles.width * to_column, b.stride * to_row, to_column)
            source = strided(big, (*shape, tiles.reach), apart, origin + corner)
            target = out[..., tiles.start : tiles.start + tiles.number * tiles.width]
            target = target.reshape(*out.shape[:3], tiles.number, tiles.width).swapaxes(2, 3)
            np.matmul(source, band[step.tap][channels], out=target)

    def block(image: int, first: int) -> None:
        channels = slice(first, first + together)
        refuse_infinite(x[image, channels])
        out, origin = y[image, channels], image * to_image + first * to_channel
        if not steps or not steps[0].whole:
            out[...] = 0
        for place, step in enumerate(steps):
            if place == 0 and step.whole:
                multiply(step, origin, channels, out)
                continue
            here = out[:, slice(*step.outer), slice(*step.rows)]
            made = scratch("product", here.size, out.dtype).reshape(here.shape)
            multiply(step, origin, channels, made)
            np.add(here, made, out=here)
        if added is not None:
            out += added[channels]

    run(block, list(product(range(len(big)), range(0, g.groups, together))), BYTES)
    return small
