"""Filters in equal steps of pitch, and the cosine transform of what they let through.

The pitch of a frequency f is m(f) = 2595 log10(1 + f/700) mel (O'Shaughnessy, Speech Communication (1987); it is the
scale of The HTK Book, section 5.4). Filters are triangles that overlap by half, and cepstral coefficients the cosine
transform of the logarithms of their outputs (Davis and Mermelstein, Comparison of Parametric Representations for
Monosyllabic Word Recognition, IEEE Transactions on Acoustics, Speech and Signal Processing 28 (1980)).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..numeric import Array

QUIETEST = 1e-10  # what is less counts as this much, so that silence has a logarithm
STRAIGHT = 0.6  # of the highest frequency: 4800 of 8000 Hz in the article on vocal tract length


def pitch(frequency: Array | float) -> Array:
    """m(f) in mel."""
    return 2595 * np.log10(1 + np.asarray(frequency) / 700)


def frequency(mel: Array | float) -> Array:
    """The frequency of a pitch, in hertz: 700 (10^(m/2595) - 1)."""
    return 700 * (10 ** (np.asarray(mel) / 2595) - 1)


def perturbed(frequencies: Array, factor: float, highest: float) -> Array:
    """Frequencies as a vocal tract of another length would have them: times the factor up to a bend, straight on to
    the highest frequency, which stays.

    Source: Jaitly and Hinton, Vocal Tract Length Perturbation (VTLP) improves speech recognition (2013).
    """
    reached = STRAIGHT * highest * min(factor, 1.0)
    bend = reached / factor
    above = highest - (highest - reached) / (highest - bend) * (highest - frequencies)
    return np.where(frequencies <= bend, factor * frequencies, above)


def corners(count: int, low: float, high: float) -> Array:
    """The frequencies at which `count` triangles begin, peak and end: `count` + 2 equal steps of pitch."""
    return frequency(np.linspace(pitch(low), pitch(high), count + 2))


@lru_cache(maxsize=16)
def triangles(count: int, size: int, rate: float, low: float, high: float, factor: float = 1.0) -> Array:
    """h[k, i]: how much of frequency k rate/size filter i lets through, 1 at its peak.

    Corners are moved by `factor` as the length of a vocal tract moves frequencies.
    """
    places = perturbed(corners(count, low, high), factor, rate / 2)
    at = (np.arange(size // 2 + 1) * rate / size)[:, None]
    begin, peak, end = places[:-2], places[1:-1], places[2:]
    rising, falling = (at - begin) / (peak - begin), (end - at) / (end - peak)
    return np.maximum(0.0, np.minimum(rising, falling))


def cepstra(energies: Array, count: int) -> Array:
    """c[t, s] = n^(-1/2) sum over r of log(e[t, r]) cos(pi/n (r + 1/2) s), s = 0 ... count - 1, for n filters.

    This is the type II cosine transform with the factor that FourierDCT has.
    """
    n = energies.shape[1]
    logarithms = np.log(np.maximum(energies, QUIETEST))
    waves = np.cos(np.pi / n * np.outer(np.arange(n) + 0.5, np.arange(count)))
    return logarithms @ waves / np.sqrt(n)
