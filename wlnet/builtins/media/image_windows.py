"""What stands in windows around each place of an array: means, medians, extremes; fewer values at the edges.

Everything goes in bands of rows so small that they stay near the processor. Integers stay integers of their type,
means and medians of them being rounded, halves to even.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

BAND = 1 << 17  # numbers in a band
NETWORK = 1 << 20  # bytes of all values that a network sorts at once
MOST = 121  # values in a window, beyond which they are not sorted by a network


def bands(array: Array, size: int) -> Iterator[slice]:
    """The rows of an array, about so many numbers at once."""
    each = max(1, size // max(1, math.prod(array.shape[1:])))
    for top in range(0, len(array), each):
        yield slice(top, min(len(array), top + each))


def part(axis: int, start: int, stop: int) -> tuple[slice, ...]:
    """The places from start to stop along an axis."""
    return (slice(None),) * axis + (slice(start, stop),)


def sums(x: Array, axis: int, length: int) -> Array:
    """y[i] = x[i] + ... + x[i + length - 1] along an axis, from sums of 1, 2, 4, ... neighbors."""
    count = x.shape[axis] - length + 1
    total, at, block, power = None, 0, x, 1
    while True:
        if length & power:
            piece = block[part(axis, at, at + count)]
            total = piece if total is None else total + piece
            at += power
        if 2 * power > length:
            assert total is not None
            return total
        size = block.shape[axis] - power
        block = block[part(axis, 0, size)] + block[part(axis, power, power + size)]
        power *= 2


def extremes(x: Array, axis: int, length: int, pick: Callable[..., Array]) -> Array:
    """y[i] = the greatest or least of x[i] ... x[i + length - 1] along an axis, from those of 1, 2, 4, ... of them."""
    count, power = x.shape[axis] - length + 1, 1
    while 2 * power <= length:
        size = x.shape[axis] - power
        x = pick(x[part(axis, 0, size)], x[part(axis, power, power + size)])
        power *= 2
    return pick(x[part(axis, 0, count)], x[part(axis, length - power, length - power + count)])


def widened(array: Array, radii: Sequence[int], value: float) -> Array:
    """The array with so many more places around it."""
    import numpy

    more = [(r, r) for r in radii] + [(0, 0)] * (array.ndim - len(radii))
    return numpy.pad(array, more, constant_values=value)


def box_mean(array: Array, radii: Sequence[int]) -> Array:
    """The mean over windows."""
    import numpy

    wide, result = widened(array, radii, 0), numpy.empty_like(array)
    counts = [numpy.minimum(numpy.arange(n) + r, n - 1) - numpy.maximum(numpy.arange(n) - r, 0) + 1.0
              for n, r in zip(array.shape, radii, strict=False)]  # fmt: skip
    exact = array.dtype.kind in "iu"
    most = float(wide.max(initial=0)) * math.prod(2 * r + 1 for r in radii) if exact else 0.0
    kind = "float64" if not exact else "uint16" if most < 1 << 16 else "uint32" if most < 1 << 32 else "float64"
    for rows in bands(array, BAND):
        found = wide[rows.start : rows.stop + 2 * radii[0]].astype(kind)
        for axis, r in enumerate(radii):
            found = sums(found, axis, 2 * r + 1)
        mean = found.astype("float64")
        for axis, numbers in enumerate(counts):
            each = numbers[rows] if axis == 0 else numbers
            mean /= each.reshape([-1 if i == axis else 1 for i in range(array.ndim)])
        result[rows] = numpy.rint(mean, out=mean) if exact else mean
    return result


def extreme(name: str) -> Callable[[Array, Sequence[int]], Array]:
    """The greatest or the least over windows: "maximum" or "minimum"."""

    def run(array: Array, radii: Sequence[int]) -> Array:
        import numpy

        bounds = numpy.iinfo(array.dtype) if array.dtype.kind in "iu" else None
        low, high = (bounds.min, bounds.max) if bounds else (-numpy.inf, numpy.inf)
        wide, result = widened(array, radii, low if name == "maximum" else high), numpy.empty_like(array)
        for rows in bands(array, BAND):
            found = wide[rows.start : rows.stop + 2 * radii[0]]
            for axis, r in enumerate(radii):
                found = extremes(found, axis, 2 * r + 1, getattr(numpy, name))
            result[rows] = found
        return result

    return run


@lru_cache(maxsize=32)
def median_network(count: int) -> tuple[tuple[int, int, bool, bool], ...]:
    """Comparisons (i, j, whether the smaller goes on, whether the larger does) that bring the median to the middle.

    Those of Batcher's merge exchange that matter for it: Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M.
    """
    found: list[tuple[int, int]] = []
    top = 1 << max(0, (count - 1).bit_length() - 1)
    p = top
    while p > 0:
        q, r, d = top, 0, p
        while True:
            found += [(i, i + d) for i in range(count - d) if i & p == r]
            if q == p:
                break
            d, q, r = q - p, q // 2, p
        p //= 2
    needed, kept = {count // 2}, []
    for i, j in reversed(found):
        if i in needed or j in needed:
            kept.append((i, j, i in needed, j in needed))
            needed |= {i, j}
    return tuple(reversed(kept))


def middle(parts: Sequence[Array]) -> Array:
    """The median of values at the same places of an odd number of arrays."""
    import numpy

    planes: list[Array] = list(numpy.array(parts))  # which may be written into
    spare = numpy.empty_like(planes[0])
    for i, j, low, high in median_network(len(planes)):
        a, b = planes[i], planes[j]
        if low and high:
            planes[i], spare = numpy.minimum(a, b, out=spare), a
            numpy.maximum(a, b, out=b)
        elif low:
            numpy.minimum(a, b, out=a)
        else:
            numpy.maximum(a, b, out=b)
    return planes[len(planes) // 2]


def steps(radii: Sequence[int]) -> list[tuple[int, ...]]:
    """The places in a window from its first, row by row."""
    return list(itertools.product(*(range(2 * r + 1) for r in radii)))


def inside(array: Array, radii: Sequence[int]) -> tuple[slice, ...] | None:
    """The places whose windows lie in the array; None where there are none."""
    if any(n <= 2 * r for n, r in zip(array.shape, radii, strict=False)):
        return None
    return tuple(slice(r, n - r) for n, r in zip(array.shape, radii, strict=False))


def middles(keys: Array, radii: Sequence[int]) -> Array:
    """The medians of the windows that lie in an array, in their order."""
    import numpy

    places = steps(radii)
    shape = [n - 2 * r for n, r in zip(keys.shape, radii, strict=False)] + list(keys.shape[len(radii) :])
    result = numpy.empty(shape, keys.dtype)
    each = max(1, NETWORK // (len(places) * keys.dtype.itemsize))
    for rows in bands(result, each):
        whole = [slice(rows.start, rows.stop), *(slice(0, n) for n in shape[1 : len(radii)])]
        parts = [keys[tuple(slice(s.start + d, s.stop + d) for s, d in zip(whole, at, strict=True))] for at in places]
        if len(places) <= MOST:
            result[rows] = middle(parts)
        else:
            result[rows] = numpy.partition(numpy.stack(parts), len(places) // 2, axis=0)[len(places) // 2]
    return result


def at_edges(array: Array, radii: Sequence[int], inner: tuple[slice, ...] | None) -> tuple[Array, ...]:
    """The places whose windows reach beyond the array."""
    import numpy

    left = numpy.ones(array.shape[: len(radii)], bool)
    if inner is not None:
        left[inner] = False
    return left.nonzero()


def median(array: Array, radii: Sequence[int]) -> Array:
    """The median over windows: of an even number of values, the mean of the two in the middle."""
    import numpy

    result, inner = numpy.empty_like(array), inside(array, radii)
    if array.dtype.kind == "f" and numpy.isnan(array).any():
        inner = None  # where a NaN is in a window, it is the median
    if inner is not None:
        result[inner] = middles(array, radii)
    places = at_edges(array, radii, inner)
    down = numpy.array(steps(radii)).T - numpy.array(radii)[:, None]
    each = max(1, BAND // down.shape[1])
    for begin in range(0, len(places[0]), each):
        here = [p[begin : begin + each, None] + d for p, d in zip(places, down, strict=True)]
        there = [numpy.clip(p, 0, n - 1) for p, n in zip(here, array.shape, strict=False)]
        outside = numpy.any([p != q for p, q in zip(here, there, strict=True)], axis=0)
        values = array[tuple(there)].astype("float64")
        broken = numpy.isnan(values) & ~outside.reshape(outside.shape + (1,) * (values.ndim - 2))
        values[outside] = numpy.nan
        found = numpy.nanmedian(values, axis=1)
        found[broken.any(axis=1)] = numpy.nan
        at = tuple(p[begin : begin + each] for p in places)
        result[at] = numpy.rint(found) if array.dtype.kind in "iu" else found
    return result


def median_pixels(array: Array, radii: Sequence[int]) -> Array:
    """x[h, w, c]: the pixel whose sum of channels is the (lower) median of those in the window, the first such one."""
    import numpy

    total = array.sum(axis=2, dtype="int64" if array.dtype.kind in "iu" else "float64")
    if total.dtype.kind == "f":  # sums by rank: integers, of which each can be marked with a place
        total = numpy.unique(total, return_inverse=True)[1].reshape(total.shape)
    down, across = numpy.array(steps(radii)).T - numpy.array(radii)[:, None]
    number = len(down)
    result, inner = numpy.empty_like(array), inside(total, radii)
    if inner is not None:
        kind = "uint32" if (int(total.max()) + 1) * number < 1 << 32 else "uint64"
        for rows in bands(total[inner], NETWORK // number):
            found = chosen(total[rows.start : rows.stop + 2 * radii[0]].astype(kind), radii)
            y = numpy.arange(rows.start, rows.stop)[:, None] + down[found] + radii[0]
            x = numpy.arange(found.shape[1]) + across[found] + radii[1]
            result[inner][rows] = array[y, x]
    places = at_edges(total, radii, inner)
    each = max(1, BAND // number)
    for begin in range(0, len(places[0]), each):
        y, x = (p[begin : begin + each, None] + d for p, d in zip(places, (down, across), strict=True))
        there = (y >= 0) & (y < total.shape[0]) & (x >= 0) & (x < total.shape[1])
        y, x = numpy.clip(y, 0, total.shape[0] - 1), numpy.clip(x, 0, total.shape[1] - 1)
        order = numpy.argsort(numpy.where(there, total[y, x], numpy.iinfo("int64").max), axis=1, kind="stable")
        taken = numpy.take_along_axis(order, (there.sum(axis=1, keepdims=True) - 1) // 2, axis=1)
        y, x = (numpy.take_along_axis(p, taken, axis=1)[:, 0] for p in (y, x))
        result[tuple(p[begin : begin + each] for p in places)] = array[y, x]
    return result


def chosen(totals: Array, radii: Sequence[int]) -> Array:
    """For each window that lies in x[h, w], the number of the place, row by row, where its median stands first."""
    import numpy

    places = steps(radii)
    height, width = (n - 2 * r for n, r in zip(totals.shape, radii, strict=True))
    marked = totals * totals.dtype.type(len(places))
    parts = [marked[a : a + height, b : b + width] + marked.dtype.type(i) for i, (a, b) in enumerate(places)]
    if len(places) <= MOST:
        return middle(parts) % len(places)
    return numpy.partition(numpy.stack(parts), len(places) // 2, axis=0)[len(places) // 2] % len(places)
