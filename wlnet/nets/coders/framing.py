"""Sounds cut into overlapping frames, and the Fourier transforms of these: the short-time Fourier transform.

X[t, k] = sum over j of w[j] x[t hop + j] exp(-2 pi i j k / size), with window weights w of length `size`.
Source: Rabiner and Schafer, Digital Processing of Speech Signals (1978), chapter 6.
"""

from __future__ import annotations

import numpy as np

from ..numeric import Array


def count_frames(length: int, size: int, hop: int) -> int:
    """How many frames it takes until every sample is in one of them; never less than one."""
    beyond = max(0, length - size)
    return 1 + -(-beyond // hop)


def samples_in(frames: int, size: int, hop: int) -> int:
    """How many samples so many frames reach over."""
    return size + (frames - 1) * hop


def framed(x: Array, size: int, hop: int) -> Array:
    """f[t, j] = x[t hop + j], where x goes on with silence."""
    frames = count_frames(len(x), size, hop)
    filled = np.zeros(samples_in(frames, size, hop))
    reach = min(len(x), len(filled))  # a hop above the size leaves the samples between two frames out
    filled[:reach] = x[:reach]
    return np.lib.stride_tricks.sliding_window_view(filled, size)[::hop]


def spectra(frames: Array, weights: Array) -> Array:
    """X[t, k] for k = 0 ... floor(size/2): up to half the sample rate."""
    return np.fft.rfft(frames * weights, axis=1)


def mirrored(half: Array, size: int) -> Array:
    """X[t, k] for k = 0 ... size - 1 from the first half: the transform of real numbers has X[-k] = conj X[k]."""
    rest = np.conj(half[:, 1 : size - half.shape[1] + 1])
    return np.concatenate([half, rest[:, ::-1]], axis=1)
