"""Drawings of how a loss or a measurement went, as calls of ListLinePlot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expr import Expr, Expression, call, from_array, list_of, system

from ...numeric import Array

POINTS = 400  # of a curve at most: more cannot be seen
TRAINING, VALIDATION, BATCHES = "training", "validation", "batches"
COLORS = {TRAINING: (0.37, 0.51, 0.71), VALIDATION: (0.88, 0.61, 0.14), BATCHES: (0.78, 0.84, 0.92)}


def thinned(positions: Array, values: Array | Sequence[float]) -> Array:
    """The points {position, value} of a curve, means of as many at a time as are too close to be told apart."""
    points = np.stack([np.asarray(positions, np.float64), np.asarray(values, np.float64)], 1)
    step = -(-len(points) // POINTS)
    if step <= 1:
        return points
    whole = points[: len(points) // step * step].reshape(-1, step, 2).mean(1)
    rest = points[len(whole) * step :]
    return np.concatenate([whole, rest.mean(0)[None]]) if len(rest) else whole


def evolution(name: str, unit: str, curves: Sequence[tuple[str, Array]]) -> Expr:
    """The call for a drawing of curves of points, with what they are, over rounds or batches."""
    shown = [(label, points) for label, points in curves if len(points)]

    def rule(key: str, value: Expression) -> Expr:
        return call("Rule", system(key), value)

    options = [
        rule("Frame", system("True")),
        rule("Axes", system("False")),
        rule("FrameLabel", list_of(unit, name)),
        rule("PlotRange", system("All")),
        rule("ImageSize", 360),
    ]
    options.append(rule("PlotStyle", list_of(*(call("RGBColor", *COLORS[label]) for label, _ in shown))))
    if len(shown) > 1:
        options.append(rule("PlotLegends", list_of(*(label for label, _ in shown))))
    if any(len(points) == 1 for _, points in shown):
        options.append(rule("Mesh", system("All")))
    return call("ListLinePlot", list_of(*(from_array(points) for _, points in shown)), *options)


def sparkline(values: Sequence[float], width: int = 24) -> str:
    """The values as a line of blocks, high ones for high values."""
    blocks = "▁▂▃▄▅▆▇█"
    found = np.asarray(values, np.float64)
    found = found[np.isfinite(found)]
    if len(found) < 2:
        return ""
    means = [part.mean() for part in np.array_split(found, min(width, len(found)))]
    low, high = min(means), max(means)
    span = high - low or 1.0
    return "".join(blocks[round((x - low) / span * (len(blocks) - 1))] for x in means)
