"""ListCorrelate and ListConvolve: a kernel laid over all places of a list, with what stands beyond its ends."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, WolframMessage, call, from_array, is_list, list_of, system

from ..numbers.packed_arithmetic import WORD
from .arrays import dimensions_of, leaves
from .packing import array_of

if TYPE_CHECKING:
    import numpy

Plus, Times = system("Plus"), system("Times")
MESSAGES = {
    "kldims": "The kernel `1` and the list `2` are not nonempty arrays with as many levels.",
    "knl": "The alignment `1` should be an integer, or a list of two, between 1 and the length of the kernel.",
    "nlen": "There is no place where the kernel `1` fits into the list `2`.",
}
Places = list[tuple[int, int]]


@builtin("ListCorrelate", "ListCorrelate[kernel, list] forms the sums of kernel[[r]] list[[s + r]]; "
         "ListCorrelate[kernel, list, {kL, kR}, p, g, h] lets the kernel overhang the ends, padded by p, and puts g "
         "for Times and h for Plus.", messages=MESSAGES)  # fmt: skip
def list_correlate(kernel, items, ends=None, padding=None, inner=Times, outer=Plus, level=None):
    """The correlation; without overhangs by default, cyclic with them."""
    return correlation("ListCorrelate", kernel, items, ends, (1, -1), padding, inner, outer, level)


@builtin("ListConvolve", "ListConvolve[kernel, list] forms the sums of kernel[[r]] list[[s - r]]; ListConvolve[kernel, "
         "list, {kL, kR}, p, g, h] lets the kernel overhang the ends, padded by p, and puts g for Times and h for "
         "Plus.", messages=MESSAGES)  # fmt: skip
def list_convolve(kernel, items, ends=None, padding=None, inner=Times, outer=Plus, level=None):
    """The correlation with the kernel backwards."""
    return correlation("ListConvolve", kernel, items, ends, (-1, 1), padding, inner, outer, level)


def correlation(
    name: str, kernel: Expression, items: Expression, ends: Expression, default: tuple[int, int],
    padding: Expression, inner: Expression, outer: Expression, level: Expression,
) -> Expression:  # fmt: skip
    """Either function: a convolution is a correlation with the kernel and the alignments turned around."""
    if not is_list(kernel) or not is_list(items):
        return None
    sizes, shape = dimensions_of(kernel), dimensions_of(items)
    depth = level if type(level) is int else len(sizes)
    sizes, shape = sizes[:depth], shape[:depth]
    if len(sizes) != len(shape) or not all(sizes) or not all(shape):
        raise WolframMessage(name, "kldims", kernel, items)
    places = alignments(name, ends, default, sizes)
    k, a = as_array(kernel, depth), as_array(items, depth)
    if name == "ListConvolve":
        k = k[(slice(None, None, -1),) * depth]
        places = [(n + 1 - left, n + 1 - right) for (left, right), n in zip(places, sizes, strict=True)]
    counts = [n - right + left for (left, right), n in zip(places, shape, strict=True)]
    if min(counts) <= 0:
        raise WolframMessage(name, "nlen", kernel, items)
    nothing = is_list(padding) and not padding.args
    plain = inner is Times and outer is Plus
    padded = extended(a, sizes, places, padding, nothing, depth)
    if plain and padded.dtype != object and k.dtype != object:
        found = summed(k, padded, counts)
        if found is not None:
            return from_array(found)
    return combined(k, padded, counts, inner, outer)


def alignments(name: str, ends: Expression, default: tuple[int, int], sizes: list[int]) -> Places:
    """The positions, from 1, in the kernel that meet the first and the last element, on each level."""
    left, right = ends.args if is_list(ends) and len(ends.args) == 2 else (ends, ends)
    if ends is None:
        left, right = default
    found: Places = []
    for i, n in enumerate(sizes):
        pair = []
        for e in (left, right):
            k = e.args[i] if is_list(e) and len(e.args) == len(sizes) else e
            if type(k) is not int or not 0 < abs(k) <= n:
                raise WolframMessage(name, "knl", ends)
            pair.append(k if k > 0 else n + 1 + k)
        found.append((pair[0], pair[1]))
    return found


def as_array(e: Expr, depth: int) -> numpy.ndarray:
    """The array of numbers, or an array of expressions."""
    import numpy

    array = array_of(e)
    if array is not None and array.ndim == depth:
        return array
    items: numpy.ndarray = numpy.empty(dimensions_of(e)[:depth], dtype=object)
    flat = items.reshape(-1)
    for i, x in enumerate(leaves(e, depth)):
        flat[i] = x
    return items


def extended(
    a: numpy.ndarray, sizes: list[int], places: Places, padding: Expression, nothing: bool, depth: int
) -> numpy.ndarray:
    """The array with what the kernel meets beyond its ends: copies of the padding, under one copy of the array."""
    import numpy

    if all(left == 1 and right == n for (left, right), n in zip(places, sizes, strict=True)):
        return a
    if nothing:
        fill: numpy.ndarray = numpy.empty((1,) * depth, dtype=object)
        fill[...] = None
    elif padding is None or (is_list(padding) and padding == from_array(a) if a.dtype != object else False):
        fill = a
    else:
        fill = as_array(padding, depth) if is_list(padding) else as_array(wrapped(padding, depth), depth)
    ranges = [numpy.arange(1 - left, n - right + k) for (left, right), n, k in zip(places, a.shape, sizes, strict=True)]
    if fill.dtype != a.dtype:
        both = {fill.dtype.kind, a.dtype.kind}
        kind = object if object in (fill.dtype, a.dtype) else "complex128" if "c" in both else "float64"
        fill, a = objects(fill, kind), objects(a, kind)
    whole = fill[numpy.ix_(*(r % m for r, m in zip(ranges, fill.shape, strict=True)))]
    inside = [numpy.flatnonzero((r >= 0) & (r < n)) for r, n in zip(ranges, a.shape, strict=True)]
    whole[numpy.ix_(*inside)] = a[numpy.ix_(*(r[i] for r, i in zip(ranges, inside, strict=True)))]
    return whole


def wrapped(e: Expression, depth: int) -> Expr:
    """The element in so many lists."""
    for _ in range(depth):
        e = list_of(e)
    return e


def objects(array: numpy.ndarray, kind: Any) -> numpy.ndarray:
    """The array in another type; Python's numbers where it is one of objects."""
    if kind is not object or array.dtype == object:
        return array.astype(kind)
    found = array.astype(object)
    return found


def summed(k: numpy.ndarray, a: numpy.ndarray, counts: list[int]) -> numpy.ndarray | None:
    """The sums for numbers; None where integers could overflow."""
    import numpy

    if k.dtype.kind == a.dtype.kind == "i":
        largest = int(numpy.abs(k).max()) * int(numpy.abs(a).max()) * k.size
        if largest >= WORD:
            return None
    if k.ndim == 1:
        if k.dtype.kind == a.dtype.kind == "i" or min(len(k), len(a)) < 200:
            return numpy.correlate(a, k.conj(), "valid")[: counts[0]]
        return by_transform(k, a)
    total = numpy.zeros(counts, dtype=numpy.result_type(k, a))
    for offset in product(*map(range, k.shape)):
        total += k[offset] * a[tuple(slice(o, o + n) for o, n in zip(offset, counts, strict=True))]
    return total


def by_transform(k: numpy.ndarray, a: numpy.ndarray) -> numpy.ndarray:
    """The correlation of long vectors by the fast Fourier transform."""
    import numpy

    n = len(a) + len(k) - 1
    size = 1 << (n - 1).bit_length()
    found: Any
    if "c" in (k.dtype.kind, a.dtype.kind):
        found = numpy.fft.ifft(numpy.fft.fft(a, size) * numpy.fft.fft(k[::-1], size))
    else:
        found = numpy.fft.irfft(numpy.fft.rfft(a, size) * numpy.fft.rfft(k[::-1], size), size)
    return found[len(k) - 1 : len(a)]


def combined(k: numpy.ndarray, a: numpy.ndarray, counts: list[int], inner: Expression, outer: Expression) -> Expression:
    """The same with any functions and elements; elements None are left out."""
    k, a = objects(k, object), objects(a, object)

    def at(start: tuple[int, ...], offset: tuple[int, ...]) -> list[Expression]:
        axis = len(offset)
        if axis == k.ndim:
            x = a[tuple(s + o for s, o in zip(start, offset, strict=True))]
            return [] if x is None else [Expr(inner, (k[offset], x))]
        parts = [e for i in range(k.shape[axis]) for e in at(start, (*offset, i))]
        return [Expr(outer, tuple(parts))]

    flat = [evaluate(at(start, ())[0]) for start in product(*map(range, counts))]
    for n in reversed(counts[1:]):
        flat = [list_of(*flat[i : i + n]) for i in range(0, len(flat), n)]
    assert len(flat) == counts[0] or prod(counts) == 0
    return list_of(*flat)


@builtin("MovingAverage", "MovingAverage[list, r] gives the means of runs of r elements; MovingAverage[list, {w1, w2, "
         "...}] weighted means.")  # fmt: skip
def moving_average(items, weights):
    """The list of the means."""
    if not is_list(items):
        return None
    if is_list(weights):
        kernel = call("Divide", weights, call("Total", weights))
    elif type(weights) is int and 0 < weights <= len(items.args):
        kernel = list_of(*([1] * weights))
        return call("Divide", call("ListCorrelate", kernel, items) if not is_list(items.args[0]) else call(
            "Map", system("Total"), call("Partition", items, weights, 1)), weights)  # fmt: skip
    else:
        raise WolframMessage("MovingAverage", "arg2", weights, text="`1` should be a positive integer or weights.")
    return call("ListCorrelate", kernel, items)


@builtin("MovingMedian", "MovingMedian[list, r] gives the medians of runs of r elements.")
def moving_median(items, size):
    """The list of the medians."""
    if not is_list(items) or type(size) is not int or not 0 < size <= len(items.args):
        return None
    return call("Map", system("Median"), call("Partition", items, size, 1))
