"""Geometry of lines: arcs, arrow heads, lines cut short at their ends."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
STEPS = 64  # of a full turn


def arc(center: Point, radius: Point, start: float, end: float) -> tuple[Point, ...]:
    """Points on an ellipse between two angles."""
    count = max(2, math.ceil(STEPS * min(1.0, abs(end - start) / (2 * math.pi))))
    angles = [start + (end - start) * i / count for i in range(count + 1)]
    return tuple((center[0] + radius[0] * math.cos(a), center[1] + radius[1] * math.sin(a)) for a in angles)


def shortened(points: Sequence[Point], start: float, end: float) -> tuple[Point, ...]:
    """The line without so much at its start and its end; it keeps its two last points whatever is asked."""
    line = _cut(_cut(tuple(points), start)[::-1], end)[::-1]
    return line


def _cut(points: tuple[Point, ...], length: float) -> tuple[Point, ...]:
    if length <= 0:
        return points
    while len(points) > 2 and math.dist(points[0], points[1]) <= length:
        length -= math.dist(points[0], points[1])
        points = points[1:]
    (x, y), (u, v) = points[0], points[1]
    whole = math.dist(points[0], points[1])
    part = min(1.0, length / whole) if whole else 0.0
    return ((x + (u - x) * part, y + (v - y) * part), *points[1:])


def arrow_head(points: Sequence[Point], length: float) -> tuple[Point, ...]:
    """The triangle at the end of a line, () where the line has no direction or the head no size."""
    tip = points[-1]
    before = next((p for p in reversed(points) if p != tip), None)
    if before is None or length <= 0:
        return ()
    far = math.dist(before, tip)
    dx, dy = (tip[0] - before[0]) / far * length, (tip[1] - before[1]) / far * length
    base = (tip[0] - dx, tip[1] - dy)
    half = 0.4
    return (tip, (base[0] - dy * half, base[1] + dx * half), (base[0] + dy * half, base[1] - dx * half))
