"""Convolution and the gradient of weights by products on columns: what each place of the small side reads, laid out.

col[(q, j), n] = t[q, stride n + dilation j - before], so that s = W col and dW = s col^T with one matrix product for
a block of images. Blocks keep the columns within the workspace.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .. import blas
from ..primitive import Array
from .geometry import Geometry
from .workspace import LIMIT, run, scratch, threads

__all__ = ["correlate_columns", "gather_columns"]

PLACES = 512  # places of the small side per product, aimed at
BYTES = 1 << 22  # of columns in one product, at most, where one image allows it


def _padded(t: Array, g: Geometry) -> Array:
    """t[b, q, i*] with what the kernel reads outside of it as zeros: the same array where there is nothing."""
    amounts = []
    for a in g.axes:
        reach = a.stride * (a.small - 1) + a.dilation * (a.kernel - 1) + 1
        amounts.append((a.before, max(0, reach - a.before - a.big)))
    if not any(before or after for before, after in amounts):
        return t
    shape = tuple(max(0, before) + a.big + after for a, (before, after) in zip(g.axes, amounts, strict=True))
    buffer = scratch("padded", math.prod(t.shape[:2]) * math.prod(shape), t.dtype).reshape(*t.shape[:2], *shape)
    buffer[:] = 0
    inside = tuple(slice(max(0, b), max(0, b) + a.big) for a, (b, _) in zip(g.axes, amounts, strict=True))
    buffer[(..., *inside)] = t
    return buffer[(..., *(slice(max(0, -b), None) for b, _ in amounts))]


def _columns(t: Array, g: Geometry) -> Array:
    """col[q, j*, b, n*] of t[b, q, i*], in the workspace."""
    padded = _padded(t, g)
    rank = len(g.axes)
    steps = padded.strides[2:]
    windows = as_strided(
        padded,
        (padded.shape[1], *g.kernel, padded.shape[0], *g.small),
        (
            padded.strides[1],
            *(a.dilation * s for a, s in zip(g.axes, steps, strict=True)),
            padded.strides[0],
            *(a.stride * s for a, s in zip(g.axes, steps, strict=True)),
        ),
        writeable=False,
    )
    col = scratch("columns", math.prod(windows.shape), t.dtype).reshape(windows.shape)
    for tap in np.ndindex(*g.kernel):  # tap by tap: whole planes with long runs, where one copy would walk the kernel
        place = (slice(None), *tap)
        np.copyto(col[place], windows[place])
    assert col.ndim == 2 * rank + 2
    return col


def _images(g: Geometry, channels: int, itemsize: int, images: int) -> int:
    """How many images to take at once."""
    places = math.prod(g.small)
    each = channels * math.prod(g.kernel) * places * itemsize
    return max(1, min(images, -(-PLACES // places), BYTES // max(1, each)))


def fits(g: Geometry, channels: int, itemsize: int) -> bool:
    """Whether the columns of one image lie within the workspace."""
    return 2 * channels * math.prod(g.kernel) * math.prod(g.small) * itemsize * threads() <= LIMIT


def _alone(g: Geometry) -> bool:
    """Whether the columns are the big side itself."""
    return all((a.kernel, a.stride, a.before, a.small) == (1, 1, 0, a.big) for a in g.axes)


def gather_columns(big: Array, w: Array, bias: Array | None, g: Geometry) -> Array:
    """s[b, p, n] = bias[p] + sum over q, j of w[p, q, j] t[b, q, i], i = stride n + dilation j - before."""
    gemm, item = blas.product(big.dtype), big.itemsize
    p, k, places = w.shape[0] // g.groups, math.prod(w.shape[1:]), math.prod(g.small)
    small = np.empty((len(big), w.shape[0], *g.small), big.dtype)
    w, big = np.ascontiguousarray(w), np.ascontiguousarray(big)
    together = 1 if _alone(g) else _images(g, w.shape[1], item, len(big))

    def block(group: int, start: int) -> None:
        out = slice(group * p, (group + 1) * p)
        t = big[start : start + together, group * w.shape[1] : (group + 1) * w.shape[1]]
        count = len(t)
        n = count * places
        col = blas.address(t) if _alone(g) else blas.address(_columns(t, g))
        y = small[start : start + count, out]
        z = y if count == 1 else scratch("product", p * n, big.dtype).reshape(p, count, *g.small)
        if bias is not None:
            shape = z.shape[1:] if count == 1 else z.shape
            np.copyto(z.reshape(shape), bias[out].reshape(p, *(1,) * (len(shape) - 1)))
        gemm(p, n, k, blas.address(w) + item * group * p * k, k, col, n, float(bias is not None), blas.address(z), n)
        if count > 1:
            np.copyto(y, z.swapaxes(0, 1))

    run(block, [(group, start) for group in range(g.groups) for start in range(0, len(big), together)])
    return small


def correlate_columns(small: Array, big: Array, g: Geometry) -> Array:
    """w[p, q, j] = sum over b, n of s[b, p, n] t[b, q, i], i = stride n + dilation j - before."""
    gemm, item = blas.product(small.dtype), small.itemsize
    p, q, places = small.shape[1] // g.groups, big.shape[1] // g.groups, math.prod(g.small)
    k = q * math.prod(g.kernel)
    w = np.zeros((small.shape[1], q, *g.kernel), small.dtype)
    small, big = np.ascontiguousarray(small), np.ascontiguousarray(big)
    together = 1 if _alone(g) else _images(g, q, item, len(big))

    def block(group: int) -> None:
        for start in range(0, len(big), together):
            t = big[start : start + together, group * q : (group + 1) * q]
            s = small[start : start + together, group * p : (group + 1) * p]
            count = len(t)
            n = count * places
            if count > 1:
                z = scratch("product", p * n, small.dtype).reshape(p, count, *g.small)
                np.copyto(z, s.swapaxes(0, 1))
                s = z
            col = blas.address(t) if _alone(g) else blas.address(_columns(t, g))
            gemm(
                p, k, n, blas.address(s), n, col, n, 1.0, blas.address(w) + item * group * p * k, k, tb=True
            )  # fmt: skip

    run(block, [(group,) for group in range(g.groups)])
    return w
