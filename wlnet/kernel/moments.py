"""Mean and variance of channels, which have no derivative: what is kept of batches besides what is learned."""

import math

import numpy as np

from .primitive import Array, Result, Shape, primitive

__all__: list[str] = []


def _two_for_each(x: Shape, *, axis: int = 1) -> Shape:
    return (2, x[axis])


@primitive(shape=_two_for_each)
def channel_moments(x: Array, *, axis: int = 1) -> Result:
    """y[0, c] is the mean of all x with index c along an axis, y[1, c] their variance, divided by the count."""
    axis %= x.ndim
    outer, channels, inner = math.prod(x.shape[:axis]), x.shape[axis], math.prod(x.shape[axis + 1 :])
    rows, count = x.reshape(outer, channels, inner), max(1, outer * inner)
    ones = np.ones(inner, dtype=x.dtype)
    mean = (rows.reshape(-1, inner) @ ones).reshape(outer, channels).sum(0) / count
    centered = (rows - mean[:, None]).reshape(-1, 1, inner)
    squares = np.matmul(centered, centered.transpose(0, 2, 1)).reshape(outer, channels).sum(0)
    return np.stack([mean, squares / count]).astype(x.dtype), lambda dy: (None,)
