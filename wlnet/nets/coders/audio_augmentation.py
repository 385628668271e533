"""Sounds changed at random for training: by an impulse response, noise, shifts in time, and loudness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..initialization.distributions import Distribution
from ..numeric import Array

Signal = Callable[[Any], Array]


def drawn(amount: float | Distribution, generator: np.random.Generator) -> float:
    """The number itself, or one of its distribution."""
    return float(amount.draw((), generator)) if isinstance(amount, Distribution) else amount


def augmented(
    x: Array, rate: int, settings: Sequence[tuple[str, Any, Any]], generator: np.random.Generator, signal: Signal
) -> Array:
    """x[time] after all that the settings name, of the same length; `signal` gives the samples of a sound or a file."""
    for name, amount, source in settings:
        size = None if amount is None else drawn(amount, generator)
        if name == "Convolution":
            x = convolved(x, signal(source), 1.0 if size is None else size)
        elif name == "Noise":
            noise = generator.uniform(-1, 1, len(x)) if source is None else placed(signal(source), len(x), generator)
            x = x + (1.0 if size is None else size) * noise
        elif name == "TimeShift" and size is not None:
            x = shifted(x, round(size * rate))
        elif name == "Volume" and size is not None:
            x = x * size
    return x


def convolved(x: Array, response: Array, mix: float) -> Array:
    """(1 - mix) x + mix (x * response), cut to the length of x."""
    length = len(x) + len(response) - 1
    wet = np.fft.irfft(np.fft.rfft(x, length) * np.fft.rfft(response, length), length)[: len(x)]
    return (1 - mix) * x + mix * wet


def placed(noise: Array, length: int, generator: np.random.Generator) -> Array:
    """A part of a noise of this length, from anywhere in it; a shorter one is repeated."""
    if len(noise) < length:
        noise = np.tile(noise, -(-length // len(noise)) + 1)
    start = int(generator.integers(0, len(noise) - length + 1))
    return noise[start : start + length]


def shifted(x: Array, count: int) -> Array:
    """x so many samples later (or earlier, where negative), with silence where nothing is left."""
    found = np.zeros_like(x)
    if abs(count) < len(x):
        found[max(0, count) : len(x) + min(0, count)] = x[max(0, -count) : len(x) - max(0, count)]
    return found
