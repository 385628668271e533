"""Measurements of values at ports: their mean over the examples, each made one number first where that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from wlnet.expr import Expression, from_array

from ..numeric import Array

Reducer = Callable[[Array], float]
AGGREGATIONS: dict[str, Reducer] = {
    "L1": lambda x: float(np.abs(x).sum()),
    "L2": lambda x: float(np.sqrt((x * x).sum())),
    "Max": lambda x: float(x.max()),
    "Mean": lambda x: float(x.mean()),
    "Min": lambda x: float(x.min()),
    "RMS": lambda x: float(np.sqrt((x * x).mean())),
    "StandardDeviation": lambda x: float(x.std()),
}


def aggregated(rows: Sequence[Array], how: str | None) -> Expression:
    """The mean over the examples of their arrays, or of one number for each; of the mean where sizes differ."""
    arrays = [np.asarray(row, dtype=np.float64) for row in rows]
    if how is None and len({a.shape for a in arrays}) > 1:
        how = "Mean"
    if how is None:
        return from_array(np.mean(arrays, axis=0))
    return float(np.mean([AGGREGATIONS[how](a) for a in arrays]))
