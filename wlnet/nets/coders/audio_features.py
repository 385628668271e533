"""Features of sound, frame by frame: Fourier transforms, spectrograms, mel filters and cepstral coefficients.

A frame has `size` samples and begins `offset` samples after the one before; the last one is filled up with silence.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from ..numeric import Array

SILENCE = 1e-10  # what the logarithm is taken of at least
FORMANTS = 0.6  # of all frequencies: where speech has its formants, 4800 Hz at 16000 samples in a second


def frame_count(length: int, size: int, offset: int) -> int:
    """Frames that hold all samples: ceil((length - size)/offset) + 1, at least one."""
    return max(0, math.ceil((length - size) / offset)) + 1


def frames(x: Array, size: int, offset: int, window: Array) -> Array:
    """f[n, k] = w[k] x[n offset + k]."""
    count = frame_count(len(x), size, offset)
    missing = (count - 1) * offset + size - len(x)
    whole = np.concatenate([x, np.zeros(missing, x.dtype)]) if missing > 0 else x
    return np.lib.stride_tricks.sliding_window_view(whole, size)[::offset][:count] * window


def fourier(f: Array) -> Array:
    """z[n, k, 2]: real and imaginary parts of X[n, k] = sum over j of f[n, j] exp(-2 pi i j k / size)."""
    found = np.fft.fft(f, axis=1)
    return np.stack([found.real, found.imag], axis=-1)


def magnitudes(f: Array) -> Array:
    """|X[n, k]| for k = 0 ... size/2."""
    return np.abs(np.fft.rfft(f, axis=1))


def mel(frequency: float | Array) -> Array:
    """2595 log10(1 + f/700), the pitch of a frequency (O'Shaughnessy 1987)."""
    return 2595 * np.log10(1 + np.asarray(frequency) / 700)


def hertz(pitch: Array) -> Array:
    """The inverse of mel."""
    return 700 * (10 ** (pitch / 2595) - 1)


@lru_cache(maxsize=16)
def mel_filters(count: int, size: int, rate: int, low: float, high: float, warp: float = 1.0) -> Array:
    """h[k, m]: triangles of height 1 over frequencies k rate/size, with corners in equal steps of pitch.

    `warp` moves frequencies as another length of the vocal tract would: f goes to warp f as far as formants go, and
    from there linearly to the top (Jaitly and Hinton, Vocal Tract Length Perturbation, 2013).
    """
    corners = hertz(np.linspace(mel(low), mel(high), count + 2))
    at = np.arange(size // 2 + 1) * rate / size
    if warp != 1:
        at = warped(at, warp, rate / 2)
    up = (at[:, None] - corners[:-2]) / (corners[1:-1] - corners[:-2])
    down = (corners[2:] - at[:, None]) / (corners[2:] - corners[1:-1])
    found = np.clip(np.minimum(up, down), 0, None)
    found.setflags(write=False)
    return found


def warped(frequency: Array, warp: float, top: float) -> Array:
    """warp f up to b = r/warp, and top - (top - r)/(top - b) (top - f) above, where r = 0.6 top min(warp, 1)."""
    reached = FORMANTS * top * min(warp, 1.0)
    bound = reached / warp
    return np.where(frequency <= bound, warp * frequency, top - (top - reached) / (top - bound) * (top - frequency))


def cepstrum(energies: Array, count: int) -> Array:
    """c[n, s] = 1/sqrt(m) sum over r of log e[n, r] cos(pi (r - 1/2) (s - 1) / m), s = 1 ... count.

    The cosine transform of FourierDCT.
    """
    m = energies.shape[1]
    angle = np.pi / m * np.outer(np.arange(m) + 0.5, np.arange(count))
    return np.log(np.maximum(energies, SILENCE)) @ (np.cos(angle) / math.sqrt(m))
