"""Which way a convolution goes: the three maps between the small and the big side, each as serves its shape best.

gather() is convolution, scatter() transposed convolution, and each is the other's gradient in its input; correlate()
is the gradient in the weights of both. With a stride of 1 scatter() is gather() with the kernel turned round.

    shape                                        gather           scatter           correlate
    one place of the small side                  columns          one product       columns
    kernels of one place, stride 1               columns          columns           columns
    large kernels, few channels, stride 1        Fourier          Fourier           slab (3)
    few outputs, images, stride 1                moved            moved             slab (3)
    small kernels, many channels, stride 1       Winograd         Winograd          Winograd
    stride 1, a big side much bigger             -                spreading         -
    groups of few channels, images               moved            moved, grouped(1) moved
    depthwise                                    bands            bands, grouped(1) inner (2)
    groups of few channels                       columns          columns, grouped(1) columns
    many channels in a row of the kernel         slab             slab              slab (3)
    all other                                    columns          slab              slab (3)

(1) with a stride. (2) with a stride columns, or bands for kernels of MANY taps. (3) in one or two dimensions; columns
with a stride. `pays` in fourier.py and winograd.py weighs those ways by what they cost; the numbers below were
found by measuring (benchmarks/convolution.py). Tap by tap goes what does not fit the workspace, what has more than
three dimensions, what is not finite where a way mixes neighbours or multiplies by zeros, and scatter() without
addresses for BLAS.
By definition padding takes no part, but infinite weights that meet zeros of the padding may give NaN there, as they do
elsewhere.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from .. import blas
from ..primitive import Array
from . import bands, columns, correlation, fourier, inner, moved, spreading, taps, winograd
from .finite import NotFinite
from .geometry import Axis, Geometry
from .grouped import scatter_grouped
from .slab import scatter_slab
from .weights import prepared
from .window import at

__all__ = ["correlate", "gather", "scatter"]

Way: TypeAlias = Callable[[Array, Array, Array | None, Geometry], Array]

FEW = 16  # channels per group below which all groups go through one batched product
WIDE = 48  # inputs of one row of the kernel from which a convolution of stride 1 goes through the slab
MOST = 32  # channels per group up to which parts of results are moved
LARGE = 225  # taps up to which they are
THIN = 16  # outputs up to which they are without groups, and twice the channels from which
LEAST = 3000  # numbers of the small side's places and all channels from which they are
MANY = 30  # taps of a depthwise kernel from which columns cost the gradient in the weights more than bands


def _addressable(*arrays: Array | None) -> bool:
    """Whether BLAS can be had for these arrays, all of one floating type."""
    types = {a.dtype.char for a in arrays if a is not None}
    return blas.available() and types in ({"f"}, {"d"})


def _whole_kernel(a: Axis) -> bool:
    """Whether the big side is one place of the small side times the kernel."""
    return (a.small, a.before, a.big) == (1, 0, a.kernel) and (a.dilation == 1 or a.kernel == 1)


def _with_bias(y: Array, bias: Array | None) -> Array:
    """y[b, m, n*] + bias[m], in place."""
    if bias is not None:
        y += bias.reshape(-1, *(1,) * (y.ndim - 2))
    return y


def scatter(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """t[b, q, i] = bias[q] + sum over p, n, j of w[p, q, j] s[b, p, n], i = stride n + dilation j - before."""
    try:
        return _scatter(small, w, bias, g)
    except NotFinite:
        return _with_bias(taps.scatter(small, w, g), bias)


def gather(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    try:
        return _gather(big, w, bias, g)
    except NotFinite:
        return _with_bias(taps.gather(big, w, g), bias)


def _moves(g: Geometry, channels: int, outputs: int, itemsize: int) -> bool:
    """Whether to move parts, for channels of the big side and outputs on the small one in a group."""
    few = g.groups > 1 and max(channels, outputs) <= MOST and math.prod(g.kernel) <= LARGE
    return few and moved.serves(g, channels, outputs, itemsize)


def _narrows(g: Geometry, channels: int, outputs: int) -> bool:
    """Whether all channels are one group, of stride 1, with few outputs, and products are large enough for that."""
    plain = g.groups == 1 and all(a.stride == 1 for a in g.axes)
    return plain and outputs <= THIN <= 2 * channels and channels * math.prod(g.small) >= LEAST


def _way(g: Geometry, channels: int, outputs: int, big: Array) -> Way | None:
    """The way that serves gather() best, for channels and outputs of one group, or None: then a plain one does."""
    if _moves(g, channels, outputs, big.itemsize):
        return moved.gather_moved
    if fourier.pays(g, channels, outputs, big.itemsize):
        return fourier.gather_fourier
    if _narrows(g, channels, outputs) and moved.serves(g, channels, outputs, big.itemsize):
        return moved.gather_moved
    if winograd.pays(g, channels, outputs, len(big), big.itemsize):
        return winograd.gather_winograd
    if g.groups > 1 and channels == outputs == 1 and bands.fits(g, channels, big.itemsize):
        return bands.gather_bands
    return None


def _scatter(small: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """scatter() by the way that serves best; NotFinite where that is for finite numbers and these are not."""
    if g.groups == 1 and all(_whole_kernel(a) for a in g.axes):
        y = np.matmul(small.reshape(small.shape[:2]), w.reshape(len(w), -1))
        return _with_bias(y.reshape(len(small), w.shape[1], *g.big), bias)
    few = g.groups > 1 and len(w) // g.groups < FEW
    if all(a.stride == 1 for a in g.axes):
        turned = _turned(g)
        way = _way(turned, len(w) // g.groups, w.shape[1], small)
        if way is None and _addressable(small, w, bias) and spreading.pays(g, *w.shape[:2], len(small), w.itemsize):
            return spreading.scatter_spreading(small, w, bias, g)
        if way is None and (few or math.prod(g.kernel) == 1) and columns.fits(turned, len(w), small.itemsize):
            way = columns.gather_columns
        if way is not None:
            return way(small, _flipped(w, g.groups), bias, turned)
    if len(g.axes) <= 3:
        if few:
            return scatter_grouped(small, w, bias, g)
        if _addressable(small, w, bias):
            return scatter_slab(small, w, bias, g)
    return _with_bias(taps.scatter(small, w, g), bias)


def _gather(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """gather() by the way that serves best; NotFinite where that is for finite numbers and these are not."""
    way = _way(g, w.shape[1], len(w) // g.groups, big)
    if way is not None:
        return way(big, w, bias, g)
    fits = columns.fits(g, big.shape[1], big.itemsize)
    plain = all(a.stride == 1 for a in g.axes) and math.prod(g.kernel) > 1 and len(g.axes) <= 3
    if plain and _addressable(big, w, bias) and (not fits or (g.groups == 1 and w.shape[1] * g.kernel[-1] >= WIDE)):
        return scatter_slab(big, _flipped(w, g.groups), bias, _turned(g))
    if fits:
        return columns.gather_columns(big, w, bias, g)
    return _with_bias(taps.gather(big, w, g), bias)


def correlate(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = stride n + dilation j - before."""
    q, p = big.shape[1] // g.groups, small.shape[1] // g.groups
    if small.dtype == big.dtype and _moves(g, q, p, big.itemsize):
        try:
            return moved.correlate_moved(small, big, g)
        except NotFinite:
            return taps.correlate(small, big, g)
    by_slab = _addressable(small, big) and q * p > 1 and correlation.fits(g, q, big.itemsize)
    if (winograd.pays_back if by_slab else winograd.pays)(g, q, p, len(big), big.itemsize):
        try:
            return winograd.correlate_winograd(small, big, g)
        except NotFinite:
            pass
    if g.groups > 1 and q == p == 1 and small.dtype == big.dtype and inner.fits(g, big.itemsize) and small.size:
        return inner.correlate_inner(small, big, g)
    if g.groups > 1 and q == p == 1 and math.prod(g.kernel) >= MANY and bands.fits(g, q, big.itemsize):
        return bands.correlate_bands(small, big, g)
    if by_slab and math.prod(g.kernel) > 1 and (g.groups == 1 or q * p >= FEW * FEW):
        return correlation.correlate_slab(small, big, g)
    if columns.fits(g, big.shape[1], big.itemsize):
        return columns.correlate_columns(small, big, g)
    return taps.correlate(small, big, g)


def _flipped(w: Array, groups: int) -> Array:
    """v[q, p, j] = w[p, q, k - 1 - j] within each group, which cannot be written."""
    return prepared(w, ("flipped", groups), lambda: _flip(w, groups))


def _flip(w: Array, groups: int) -> Array:
    parts = w.reshape(groups, -1, *w.shape[1:]).swapaxes(1, 2)
    parts = parts[at(..., *(slice(None, None, -1) for _ in w.shape[2:]))]
    made = np.ascontiguousarray(parts.reshape(-1, *parts.shape[2:]))
    made.flags.writeable = False
    return made


@lru_cache(512)
def _turned(g: Geometry) -> Geometry:
    """The geometry that scatters what g, of stride 1, gathers, with the kernel flipped.

    n = i - dilation j + before = i + dilation (k - 1 - j) - (dilation (k - 1) - before).
    """
    return Geometry(
        tuple(Axis(a.big, a.small, a.kernel, 1, a.dilation, a.dilation * (a.kernel - 1) - a.before) for a in g.axes),
        g.groups,
    )
