"""The three maps of a convolution, tap by tap: plain, for any geometry, any type and any BLAS.

Each is one matrix product per tap of the kernel on slices of the two sides; the fast ways are measured against these.
"""

import math
from itertools import product

import numpy as np

from ..primitive import Array
from .geometry import Geometry
from .window import at

__all__ = ["correlate", "gather", "scatter"]


def split(x: Array, groups: int, axis: int) -> Array:
    """x with one axis cut in (groups, rest)."""
    return x.reshape(*x.shape[:axis], groups, x.shape[axis] // groups, *x.shape[axis + 1 :])


def flat(x: Array) -> Array:
    """x[b, group, channel, n*] with one place after another in the last axis."""
    return x.reshape(*x.shape[:3], math.prod(x.shape[3:]))


def _taps(g: Geometry) -> list[tuple[tuple[int, ...], tuple[slice, ...], tuple[slice, ...]]]:
    """Every tap that joins anything: (tap, places on the small side, places on the big side)."""
    found = []
    for tap in product(*(range(a.kernel) for a in g.axes)):
        ranges = [a.small_range(j) for a, j in zip(g.axes, tap, strict=True)]
        if all(last > first for first, last in ranges):
            small = tuple(slice(first, last) for first, last in ranges)
            found.append((tap, small, tuple(a.big_slice(j) for a, j in zip(g.axes, tap, strict=True))))
    return found


def scatter(small: Array, w: Array, g: Geometry) -> Array:
    """t[b, q, i] = sum over p, n, j of w[p, q, j] s[b, p, n], i = stride n + dilation j - before."""
    s, v = split(small, g.groups, 1), split(w, g.groups, 0)
    big = np.zeros((len(small), g.groups, w.shape[1], *g.big), dtype=small.dtype)
    for tap, here, there in _taps(g):
        part = s[at(..., *here)]
        matrix = v[at(..., *tap)].swapaxes(1, 2)
        columns = np.matmul(matrix, flat(part))
        big[at(..., *there)] += columns.reshape(*columns.shape[:3], *part.shape[3:])
    return big.reshape(len(small), g.groups * w.shape[1], *g.big)


def gather(big: Array, w: Array, g: Geometry) -> Array:
    """s[b, p, n] = sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    t, v = split(big, g.groups, 1), split(w, g.groups, 0)
    small = np.zeros((len(big), g.groups, v.shape[1], *g.small), dtype=big.dtype)
    for tap, here, there in _taps(g):
        part = t[at(..., *there)]
        matrix = v[at(..., *tap)]
        columns = np.matmul(matrix, flat(part))
        small[at(..., *here)] += columns.reshape(*columns.shape[:3], *part.shape[3:])
    return small.reshape(len(big), len(w), *g.small)


def correlate(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = stride n + dilation j - before."""
    s, t = split(small, g.groups, 1), split(big, g.groups, 1)
    w = np.zeros((g.groups, s.shape[2], t.shape[2], *g.kernel), dtype=small.dtype)
    for tap, here, there in _taps(g):
        rows, columns = s[at(..., *here)], t[at(..., *there)]
        count = len(small) * math.prod(rows.shape[3:])
        rows = np.moveaxis(rows, 0, 2).reshape(g.groups, s.shape[2], count)
        columns = np.moveaxis(columns, 0, 2).reshape(g.groups, t.shape[2], count)
        w[at(..., *tap)] = np.matmul(rows, columns.swapaxes(1, 2))
    return w.reshape(-1, t.shape[2], *g.kernel)
