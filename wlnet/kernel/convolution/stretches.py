"""Rows of a padded image as stretches of memory, one for each tap of a row of the kernel.

The input is padded, and with a stride its columns n stride + f are laid side by side for each phase f, so that a tap
of a row is a number of places further on. Then the rows that a block of rows of the small side meets are one stretch
of memory for each tap, and are copied as such, not row by row: that makes P[channel, block, outer tap, tap, row,
column], with zeros for padding. Beyond the small side's columns the rows of P hold what follows in the stretch.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..primitive import Array
from .geometry import Axis, Geometry
from .phases import three_axes
from .window import strided, three
from .workspace import scratch

__all__ = ["axes", "copied", "padded", "pitch", "planes", "tall"]


def axes(g: Geometry) -> tuple[Axis, Axis, Axis]:
    """The outer axis, rows and columns: of two dimensions rows and columns."""
    a, b, c = three_axes(g)
    return (a, b, c) if len(g.axes) == 3 else (b, a, c)


def planes(x: Array) -> Array:
    """x[b, c, outer, row, column]."""
    return three(x) if x.ndim != 4 else x[:, :, None]


def tall(a: Axis, rows: int) -> int:
    """The rows of the big side that `rows` rows of the small side meet."""
    return a.stride * (rows - 1) + a.dilation * (a.kernel - 1) + 1


class Layout(NamedTuple):
    """Where the input goes: padded[channel, phase, outer, row, column], and which of it each tap reads.

    `phases` gives for each phase its columns of padded and of the input; `outer` and `rows` the same for all. `taps`
    gives for each phase the taps that read it, how far apart they are, and the first.
    """

    shape: tuple[int, int, int, int]
    outer: tuple[slice, slice]
    rows: tuple[slice, slice]
    phases: list[tuple[slice, slice]]
    taps: list[tuple[slice, int, int]]


@lru_cache(512)
def _layout(g: Geometry) -> Layout:
    """The layout of a geometry."""
    a, b, c = axes(g)
    outer, rows, reach = (tall(x, x.small) for x in (a, b, c))
    columns = -(-reach // c.stride)
    period = c.stride // math.gcd(c.stride, c.dilation)  # taps that far apart read the same phase
    found = Layout(
        (min(period, c.kernel), outer, rows, columns),
        _window(Axis(outer, a.big, 1, 1, 1, a.before)),
        _window(Axis(rows, b.big, 1, 1, 1, b.before)),
        [],
        [],
    )
    for tap in range(found.shape[0]):
        start, phase = divmod(c.dilation * tap, c.stride)
        found.phases.append(_window(Axis(columns, c.big, 1, c.stride, 1, c.before - phase)))
        found.taps.append((slice(tap, None, period), c.dilation * period // c.stride, start))
    return found


def _window(a: Axis) -> tuple[slice, slice]:
    """The places of the small side that lie inside the big one, and those of the big side."""
    return slice(*a.small_range(0)), a.big_slice(0)


def pitch(g: Geometry) -> int:
    """The distance of the rows of P."""
    return _layout(g).shape[-1]


def padded(x: Array, g: Geometry) -> Array:
    """padded[channel, phase, outer, row, column] of x[channel, outer, row, column], in the workspace."""
    layout = _layout(g)
    shape = (len(x), *layout.shape)
    made = scratch("padded", math.prod(shape), x.dtype).reshape(shape)
    made[...] = 0
    (outer, there), (rows, those) = layout.outer, layout.rows
    for phase, (columns, these) in enumerate(layout.phases):
        np.copyto(made[:, phase, outer, rows, columns], x[:, there, those, these])
    return made


def copied(made: Array, g: Geometry, channels: int, place: int, start: int, blocks: int, rows: int) -> Array:
    """P[group, block, (channel, outer tap, tap, row), column] from padded(), in the workspace.

    P serves `blocks` blocks of `rows` rows of the small side from row `start`, at the outer `place`.
    """
    a, b, c = axes(g)
    layout = _layout(g)
    width, high = layout.shape[-1], tall(b, rows)
    to_channel, to_phase, to_outer, to_row, to_column = made.strides
    shape = (len(made) // channels, blocks, channels, a.kernel, c.kernel, high * width)
    p = scratch("columns", math.prod(shape), made.dtype).reshape(shape)
    step = (channels * to_channel, b.stride * rows * to_row, to_channel, a.dilation * to_outer)
    corner = a.stride * place * to_outer + b.stride * start * to_row
    for phase, (taps, apart, first) in enumerate(layout.taps):
        target = p[..., taps, : (high - 1) * width + c.small]
        source = (*step, apart * to_column, to_column)
        np.copyto(target, strided(made, target.shape, source, corner + phase * to_phase + first * to_column))
    return p.reshape(*shape[:2], -1, width)[..., : c.small]
