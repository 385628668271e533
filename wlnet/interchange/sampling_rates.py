"""Sound at other sampling rates: y(t) is the trigonometric polynomial through the samples, taken at other times.

Frequencies that the lower of the two rates cannot hold are left out. Source: Fourier interpolation of band-limited
signals, as in scipy.signal.resample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray


def resampled(values: Array, old: int, new: int) -> Array:
    """x[..., time] at `new` samples in a second instead of `old`; at least one sample."""
    if old == new:
        return values
    return stretched(values, max(1, round(values.shape[-1] * new / old)))


def stretched(values: Array, count: int) -> Array:
    """x[..., time] with so many samples for the same time."""
    import numpy

    before = values.shape[-1]
    if count == before:
        return values
    spectrum = numpy.fft.rfft(values.astype("float64"), axis=-1)
    kept = numpy.zeros((*values.shape[:-1], count // 2 + 1), "complex128")
    width = min(before, count)
    bins = width // 2 + 1
    kept[..., :bins] = spectrum[..., :bins]
    if width % 2 == 0:  # the highest frequency stands for two: of a period, one is left and the other is new
        kept[..., width // 2] *= 2 if count < before else 0.5
    return numpy.fft.irfft(kept, count, axis=-1) * (count / before)
