"""Window functions: weights w(x) of the samples of a partition, x from -1/2 at its begin to 1/2 at its end.

Source: Harris, On the Use of Windows for Harmonic Analysis with the Discrete Fourier Transform (1978).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..numeric import Array

Window = Callable[[Array], Array]


def cosines(*weights: float) -> Window:
    """a0 + a1 cos(2 pi x) + a2 cos(4 pi x) + ..."""
    return lambda x: np.asarray(sum(a * np.cos(2 * np.pi * k * x) for k, a in enumerate(weights)))


WINDOWS: dict[str, Window] = {
    "DirichletWindow": np.ones_like,
    "BartlettWindow": lambda x: 1 - 2 * np.abs(x),
    "BlackmanWindow": cosines(0.42, 0.5, 0.08),
    "BlackmanHarrisWindow": cosines(0.35875, 0.48829, 0.14128, 0.01168),
    "BlackmanNuttallWindow": cosines(0.3635819, 0.4891775, 0.1365995, 0.0106411),
    "ConnesWindow": lambda x: (1 - 4 * x**2) ** 2,
    "CosineWindow": lambda x: np.cos(np.pi * x),
    "ExactBlackmanWindow": cosines(3969 / 9304, 1155 / 2326, 715 / 9304),
    "FlatTopWindow": cosines(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
    "GaussianWindow": lambda x: np.exp(-50 * x**2 / 9),
    "HammingWindow": cosines(25 / 46, 21 / 46),
    "HannWindow": cosines(0.5, 0.5),
    "LanczosWindow": lambda x: np.sinc(2 * x),
    "NuttallWindow": cosines(0.355768, 0.487396, 0.144232, 0.012604),
    "WelchWindow": lambda x: 1 - 4 * x**2,
}


def sampled(name: str, count: int) -> Array:
    """w[i] at equal steps from -1/2 to 1/2."""
    return WINDOWS[name](np.linspace(-0.5, 0.5, count) if count > 1 else np.zeros(1))
