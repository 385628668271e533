"""Convolution with large kernels by Fourier transforms: s[n] = F^-1 (F t conj(F w)), summed over a group's channels.

The big side is laid out with zeros around it, so that nothing comes round from the other end. Every input touches
every result: infinities and NaN must not come this way and raise NotFinite. Rounding errors are about 1e-6 of the
greatest result in float32.
"""

import math
from functools import lru_cache
from itertools import product

import numpy as np

from ..primitive import Array
from .finite import refuse_infinite
from .geometry import Geometry
from .weights import prepared
from .window import at, copy_window
from .workspace import LIMIT, run, scratch

__all__ = ["gather_fourier", "pays"]

# Nanoseconds for a transform there or back, and for a product of spectra, each per element of a plane; multiply-adds
# per nanosecond of the other ways: at most, for each output, and for groups. Only the proportions matter.
TRANSFORM, MULTIPLY, MOST, EACH, GROUPED = 6.0, 1.5, 35.0, 5.0, 9.0
BYTES = 1 << 20  # of planes of a block, aimed at


@lru_cache(4096)
def _fast(least: int) -> int:
    """The least n = 2^a 3^b 5^c that is even and not below `least`."""
    powers = (2 * 3**b * 5**c for b in range(12) for c in range(8))
    return min(p << max(0, (-(-least // p) - 1).bit_length()) for p in powers)


@lru_cache(512)
def _sizes(g: Geometry) -> tuple[int, ...]:
    """The spatial shape of the planes that are transformed."""
    return tuple(_fast(a.small + a.dilation * (a.kernel - 1)) for a in g.axes)


@lru_cache(512)
def pays(g: Geometry, channels: int, outputs: int, itemsize: int) -> bool:
    """Whether this way is faster than summing over the taps, for channels and outputs of one group."""
    if any(a.stride > 1 for a in g.axes):
        return False
    plane, pairs = math.prod(_sizes(g)), channels * outputs
    if 2 * plane * itemsize * (channels + 2 * outputs) > LIMIT // 4:
        return False
    transforms = (TRANSFORM * (channels + outputs) + MULTIPLY * pairs) * plane
    rate = max(GROUPED if g.groups > 1 else 0.0, min(MOST, EACH * outputs))
    return transforms * rate < pairs * math.prod(g.kernel) * math.prod(g.small)


def _forth(x: Array) -> Array:
    """The Fourier transform over all but two axes of a real array; half of the last one, which says all."""
    z = np.fft.rfft(x)
    for axis in range(2, x.ndim - 1):
        np.fft.fft(z, axis=axis, out=z)
    return z


def _spectrum(w: Array, g: Geometry, sizes: tuple[int, ...]) -> Array:
    """conj(F w)[p, q, frequency*]."""
    refuse_infinite(w)
    spread = np.zeros((*w.shape[:2], *sizes), w.dtype)
    spread[at(..., *(slice(0, a.dilation * (a.kernel - 1) + 1, a.dilation) for a in g.axes))] = w
    return np.conj(_forth(spread))


def gather_fourier(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = n + dilation j - before."""
    sizes = _sizes(g)
    spectrum = prepared(w, ("fourier", g), lambda: _spectrum(w, g, sizes), lambda made: made.nbytes)
    small = np.empty((len(big), len(w), *g.small), big.dtype)
    q, p = w.shape[1], len(w) // g.groups
    spectrum = spectrum.reshape(g.groups, p, q, *spectrum.shape[2:])
    corner = tuple(-a.before for a in g.axes)
    inside = at(..., *(slice(a.small) for a in g.axes))
    together = max(1, min(g.groups, BYTES // (math.prod(sizes) * (p + q) * big.itemsize)))

    def block(image: int, group: int) -> None:
        count = min(together, g.groups - group)
        flat = scratch("padded", count * q * math.prod(sizes), big.dtype)
        padded = flat.reshape(1, count * q, *sizes)
        copy_window(padded, big[image : image + 1, group * q : (group + count) * q], (0, 0, *corner))
        refuse_infinite(flat)
        x = _forth(padded)
        x = x.reshape(count, 1, q, *x.shape[2:])
        s = x[:, :, 0] * spectrum[group : group + count, :, 0]
        for i in range(1, q):
            s += x[:, :, i] * spectrum[group : group + count, :, i]
        s = s.reshape(1, count * p, *s.shape[2:])
        for axis in range(2, s.ndim - 1):
            np.fft.ifft(s, axis=axis, out=s)
        s = np.fft.irfft(s, sizes[-1])[inside]
        y = small[image : image + 1, group * p : (group + count) * p]
        if bias is None:
            np.copyto(y, s)
        else:
            np.add(s, bias[group * p : (group + count) * p].reshape(-1, *(1,) * len(g.axes)), out=y)

    size = 4 * together * (p + q) * math.prod(sizes) * big.itemsize
    run(block, list(product(range(len(big)), range(0, g.groups, together))), size)
    return small
