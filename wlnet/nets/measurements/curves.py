"""The receiver operating characteristic: how many of a class are found, against how many others are taken for it."""

from __future__ import annotations

import numpy as np

from ..numeric import Array


def roc_curve(scores: Array, positive: Array) -> Array | None:
    """The points {false positive rate, true positive rate} of s[n] for every threshold, from {0, 0} to {1, 1}.

    None where all examples are positive, or none: then one of the rates is undefined; and where a score is NaN.
    """
    total = int(positive.sum())
    if total in (0, len(positive)) or np.isnan(scores).any():
        return None
    order = np.argsort(-scores, kind="stable")
    sorted_, hits = scores[order], positive[order]
    ends = np.append(np.flatnonzero(np.diff(sorted_)), len(sorted_) - 1)
    true = np.cumsum(hits)[ends]
    false = ends + 1 - true
    points = np.stack([false / (len(positive) - total), true / total], 1)
    return np.concatenate([[[0.0, 0.0]], points])


def area(points: Array) -> float:
    """The area under a curve of points by trapezoids.

    For a receiver operating characteristic it is the probability that a positive example has a higher score than
    a negative one, equal scores counting half (Hanley and McNeil, 1982).
    """
    x, y = points[:, 0], points[:, 1]
    return float(((x[1:] - x[:-1]) * (y[1:] + y[:-1]) / 2).sum())
