"""Rows of a drawing in columns of about the same height."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

STEPS = 40  # of the search for the least height


def balanced(heights: Sequence[float], may_cut: Sequence[int], count: int) -> list[range]:
    """Rows 0, 1, ... in at most `count` columns, the tallest as low as can be, cut only before rows in `may_cut`."""
    pieces = [range(a, b) for a, b in pairwise([0, *may_cut, len(heights)])]
    sizes = [sum(heights[r] for r in piece) for piece in pieces]
    low, high = max(sizes), sum(sizes)
    best = _filled(pieces, sizes, high)
    for _ in range(STEPS):
        middle = (low + high) / 2
        columns = _filled(pieces, sizes, middle)
        if len(columns) <= count:
            best, high = columns, middle
        else:
            low = middle
    tight = _filled(pieces, sizes, low)
    return tight if len(tight) <= count else best


def _filled(pieces: Sequence[range], sizes: Sequence[float], limit: float) -> list[range]:
    """Columns filled one after another, each up to a height; at least one piece in each."""
    columns: list[range] = []
    used = 0.0
    for piece, size in zip(pieces, sizes, strict=True):
        if columns and used + size <= limit:
            columns[-1] = range(columns[-1].start, piece.stop)
            used += size
        else:
            columns.append(piece)
            used = size
    return columns
