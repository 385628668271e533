"""Depthwise convolution with few taps over large images: one sum over the taps of moved planes.

The input is padded; then all places of a plane, one after another in memory, are a tap further on for each tap, so that
the result is a sum of as many moved planes, each times one number:

    S[n] = sum over taps of w[tap] P[n + offset of the tap],

n going through the rows of P, the ends of which are left out of the result. NumPy's sums of products (einsum) do that
with one multiplication and addition at a time for long planes; short ones they would copy first.
"""

from itertools import product
from math import prod

import numpy as np

from ..primitive import Array
from . import stretches
from .geometry import Geometry
from .window import strided
from .workspace import run, scratch

__all__ = ["gather_planes", "serves"]

MOST = 9  # taps
LEAST = 3000  # places of a plane
BYTES = 1 << 21  # of a block: its padded input and its sums


def _places(g: Geometry) -> int:
    """The places of a plane, from the first one of the result to the last."""
    return (g.small[0] - 1) * stretches.pitch(g) + g.small[1]


def serves(g: Geometry) -> bool:
    """Whether this is an image without strides, large enough and with few enough taps."""
    plain = len(g.axes) == 2 and all(a.stride == 1 for a in g.axes) and prod(g.kernel) <= MOST
    return plain and _places(g) >= LEAST


def gather_planes(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over j of w[p, 0, j] t[b, p, i], i = n + dilation j - before."""
    rows, columns = g.axes
    size, places, pitch = big.itemsize, _places(g), stretches.pitch(g)
    small = np.empty((len(big), len(w), *g.small), big.dtype)
    together = max(1, BYTES // (2 * g.small[0] * pitch * size))

    def block(image: int, first: int) -> None:
        channels = slice(first, first + together)
        padded = stretches.padded(big[image, channels, None], g)
        count = len(padded)
        apart = (padded.strides[0], rows.dilation * pitch * size, columns.dilation * size, size)
        moved = strided(padded, (count, *g.kernel, places), apart)
        whole = scratch("planes", count * g.small[0] * pitch, big.dtype).reshape(count, -1)
        # In this order the places, not the taps, are what the innermost loop goes through.
        np.einsum("crs,crsn->nc", w[channels, 0], moved, out=whole[:, :places].T, order="F")
        found = whole.reshape(count, g.small[0], pitch)[..., : g.small[1]]
        if bias is None:
            np.copyto(small[image, channels], found)
        else:
            np.add(found, bias[channels, None, None], out=small[image, channels])

    run(block, list(product(range(len(big)), range(0, g.groups, together))), 4 * BYTES)
    return small
