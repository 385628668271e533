"""Two ways to do one thing, measured in turns on the same machine: what counts is the ratio.

Turns alternate (A B A B ...), so that whatever else the machine does falls on both; a time is the median over the
better half of the turns.
"""

import math
import time
from collections.abc import Callable, Sequence

import numpy as np

__all__ = ["gemm_peak", "geometric_mean", "measure"]


def measure(ways: Sequence[Callable[[], object]], seconds: float, least: int = 5) -> list[float]:
    """The time in seconds of each way, over about `seconds` in all and at least `least` turns each."""
    repeats = []
    for way in ways:
        way()
        start = time.perf_counter()
        way()
        # A turn of at least a millisecond, so that the clock and the switch of caches weigh little.
        repeats.append(max(1, math.ceil(1e-3 / max(time.perf_counter() - start, 1e-7))))
    times: list[list[float]] = [[] for _ in ways]
    end = time.perf_counter() + seconds
    while len(times[-1]) < least or time.perf_counter() < end:
        for way, count, found in zip(ways, repeats, times, strict=True):
            start = time.perf_counter()
            for _ in range(count):
                way()
            found.append((time.perf_counter() - start) / count)
    return [float(np.median(sorted(found)[: (len(found) + 1) // 2])) for found in times]


def geometric_mean(ratios: Sequence[float]) -> float:
    """(r1 r2 ... rn)^(1/n)."""
    return math.exp(sum(math.log(r) for r in ratios) / len(ratios))


def gemm_peak(size: int = 1024, dtype: str = "float32") -> float:
    """The rate of a large square matrix product in GFlop/s, best of several."""
    a = np.random.default_rng(0).standard_normal((size, size)).astype(dtype)
    best = min(measure([lambda: np.matmul(a, a)], 0.5))
    return 2 * size**3 / best / 1e9
