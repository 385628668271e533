"""The gradient of the weights of a depthwise convolution of stride 1 by inner products of whole images.

The big side is laid out with its padding, the small side with as long rows and zeros behind each, so that a tap is an
offset between them: w[c, j] = sum over b of the inner product of S[b, c] and T[b, c] from the offset of j on.
"""

from functools import lru_cache
from itertools import product
from math import prod

import numpy as np

from ..primitive import Array
from ..sums import row_dots
from .geometry import Geometry
from .window import at, copy_window
from .workspace import LIMIT, run, scratch

__all__ = ["correlate_inner", "fits"]

BYTES = 1 << 18  # of the big side laid out, aimed at
LONGEST = 1 << 12  # numbers that one inner product adds up; more would add rounding errors


@lru_cache(512)
def _sizes(g: Geometry) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The big side with its padding as far as it is read, and the offset of one place along each axis."""
    sizes = tuple(a.small + a.dilation * (a.kernel - 1) for a in g.axes)
    return sizes, tuple(prod(sizes[i + 1 :]) for i in range(len(sizes)))


def fits(g: Geometry, itemsize: int) -> bool:
    """Whether the geometry can go this way."""
    return all(a.stride == 1 for a in g.axes) and 16 * prod(_sizes(g)[0]) * itemsize <= LIMIT


def correlate_inner(small: Array, big: Array, g: Geometry) -> Array:
    """w[c, 0, j] = sum over b, n of s[b, c, n] t[b, c, i], i = n + dilation j - before; every channel is a group."""
    sizes, steps = _sizes(g)
    whole, channels = prod(sizes), small.shape[1]
    length = sum((a.small - 1) * step for a, step in zip(g.axes, steps, strict=True)) + 1
    taps = list(product(*(range(a.kernel) for a in g.axes)))
    offsets = [sum(a.dilation * j * step for a, j, step in zip(g.axes, tap, steps, strict=True)) for tap in taps]
    corner = (0, 0, *(-a.before for a in g.axes))
    together = max(1, BYTES // max(1, channels * whole * big.itemsize))
    w = np.zeros((len(taps), channels), small.dtype)

    def block(first: int, last: int) -> Array:
        rows = (last - first) * channels
        laid = scratch("padded", rows * whole, big.dtype).reshape(last - first, channels, *sizes)
        copy_window(laid, big[first:last], corner)
        own = scratch("slab", rows * whole, small.dtype).reshape(last - first, channels, *sizes)
        own[...] = 0
        own[at(..., *(slice(a.small) for a in g.axes))] = small[first:last]
        s, t = own.reshape(rows, whole)[:, :length], laid.reshape(rows, whole)
        found = np.zeros((len(taps), channels), small.dtype)
        for k in range(0, length, LONGEST):
            many = min(LONGEST, length - k)
            part = s[:, k : k + many]
            for i, offset in enumerate(offsets):
                dots = row_dots(part, t[:, offset + k : offset + k + many])
                found[i] += np.add.reduce(dots.reshape(-1, channels), 0)
        return found

    blocks = [(n, min(len(small), n + together)) for n in range(0, len(small), together)]
    run(block, blocks, 4 * together * channels * whole * big.itemsize, lambda part: np.add(w, part, out=w))
    return w.T.reshape(channels, 1, *g.kernel)
