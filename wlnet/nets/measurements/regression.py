"""Measures of numbers y[n, i*] against targets t[n, i*]."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..numeric import Array


def mean_square(y: Array, t: Array) -> float:
    """The mean of (y - t)^2 over all numbers."""
    return float(np.mean((y - t) ** 2))


def unexplained(y: Array, t: Array) -> float:
    """Sum (y - t)^2/Sum (t - m)^2, m the mean of each number over the examples; NaN where the targets do not vary."""
    spread = float(((t - t.mean(0)) ** 2).sum())
    return float(((y - t) ** 2).sum()) / spread if spread else float("nan")


def overlap(y: Array, t: Array) -> float:
    """Sum Min[y, t]/Sum Max[y, t] of numbers that are not negative: of zeros and ones, intersection over union."""
    union = float(np.maximum(y, t).sum())
    return float(np.minimum(y, t).sum()) / union if union else float("nan")


REGRESSION: dict[str, Callable[[Array, Array], float]] = {
    "FractionVarianceUnexplained": unexplained,
    "IntersectionOverUnion": overlap,
    "MeanDeviation": lambda y, t: float(np.mean(np.abs(y - t))),
    "MeanSquare": mean_square,
    "RSquared": lambda y, t: 1 - unexplained(y, t),
    "StandardDeviation": lambda y, t: mean_square(y, t) ** 0.5,
}
