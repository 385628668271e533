"""One number from each set of numbers along some axes: sum, mean, extremes, product.

`axes` is a tuple of axes, or None for all of them; with `keepdims` they stay, of size 1.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from .primitive import Array, Result, Shape, primitive
from .sums import row_maxima, row_sums

__all__: list[str] = []


def reduced(x: Shape, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Shape:
    """The shape rule of a reduction."""
    gone = _axes(len(x), axes)
    if keepdims:
        return tuple(1 if i in gone else n for i, n in enumerate(x))
    return tuple(n for i, n in enumerate(x) if i not in gone)


def _axes(rank: int, axes: Sequence[int] | None) -> tuple[int, ...]:
    """The axes counted from the front."""
    return tuple(range(rank)) if axes is None else tuple(a % rank for a in axes)


def _spread(dy: Array, shape: Shape, axes: tuple[int, ...]) -> Array:
    """dy with the reduced axes back, of size 1."""
    return dy.reshape([1 if i in axes else n for i, n in enumerate(shape)])


@lru_cache(256)
def _way(shape: Shape, axes: tuple[int, ...] | None, keepdims: bool) -> tuple[int, tuple[int, ...], Shape]:
    """How many axes stand before those reduced at the end, which of them are reduced as well, and the final shape."""
    along = _axes(len(shape), axes)
    kept = len(shape)
    while kept and kept - 1 in along:
        kept -= 1
    return kept, tuple(a for a in along if a < kept), reduced(shape, axes=along, keepdims=keepdims)


def _total(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Array:
    kept, others, shape = _way(x.shape, None if axes is None else tuple(axes), keepdims)
    if kept == x.ndim or not x.flags.c_contiguous or not x.size:
        return np.asarray(x.sum(_axes(x.ndim, axes), keepdims=keepdims))
    y = row_sums(x.reshape(math.prod(x.shape[:kept]), -1))
    if others:
        y = np.add.reduce(y.reshape(x.shape[:kept]), others)
    return y.reshape(shape)


def _mean(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Array:
    if x.dtype.kind != "f":
        return np.asarray(np.mean(x, _axes(x.ndim, axes), keepdims=keepdims))
    y = _total(x, axes=axes, keepdims=keepdims)
    return np.asarray(y / (x.size / y.size if y.size else 1)).astype(x.dtype, copy=False)


@primitive(shape=reduced, name="sum", alone=_total)
def total(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Result:
    """The sum of x over some axes."""
    along = _axes(x.ndim, axes)
    return _total(x, axes=axes, keepdims=keepdims), lambda dy: (np.broadcast_to(_spread(dy, x.shape, along), x.shape),)


@primitive(shape=reduced, alone=_mean)
def mean(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Result:
    """The mean of x over some axes."""
    along = _axes(x.ndim, axes)
    count = math.prod(x.shape[a] for a in along)
    return _mean(x, axes=axes, keepdims=keepdims), lambda dy: (
        np.broadcast_to(_spread(dy / count, x.shape, along), x.shape),
    )


def _extreme(x: Array, y: Array, along: tuple[int, ...]) -> Result:
    """The extreme y of x, and a pullback to its first place among equals."""

    def pullback(dy: Array) -> tuple:
        rest = tuple(i for i in range(x.ndim) if i not in along)
        rows = x.transpose(rest + along).reshape([x.shape[i] for i in rest] + [math.prod(x.shape[i] for i in along)])
        first = np.argmax(rows == y.reshape((*rows.shape[:-1], 1)), -1)
        dx = np.zeros(rows.shape, dtype=dy.dtype)
        np.put_along_axis(dx, first[..., None], dy.reshape((*rows.shape[:-1], 1)), -1)
        dx = dx.reshape([x.shape[i] for i in rest + along])
        return (dx.transpose(np.argsort(rest + along)),)

    return np.asarray(y), pullback


def _greatest(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Array:
    kept, others, shape = _way(x.shape, None if axes is None else tuple(axes), keepdims)
    if kept == x.ndim or others or not x.flags.c_contiguous or not x.size:
        return np.asarray(x.max(_axes(x.ndim, axes), keepdims=keepdims))
    return row_maxima(x.reshape(math.prod(x.shape[:kept]), -1)).reshape(shape)


@primitive(shape=reduced, name="max", alone=_greatest)
def greatest(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Result:
    """The greatest element over some axes; of equal ones the first has the derivative 1."""
    along = _axes(x.ndim, axes)
    return _extreme(x, _greatest(x, axes=axes, keepdims=keepdims), along)


@primitive(shape=reduced, name="min")
def least(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Result:
    """The least element over some axes; of equal ones the first has the derivative 1."""
    along = _axes(x.ndim, axes)
    return _extreme(x, np.min(x, along, keepdims=keepdims), along)


@primitive(shape=reduced)
def product(x: Array, *, axes: Sequence[int] | None = None, keepdims: bool = False) -> Result:
    """The product of x over some axes."""
    along = _axes(x.ndim, axes)

    def pullback(dy: Array) -> tuple:
        # d/dx[i] is the product of all others: of those before times those after, which zeros do not spoil.
        rest = tuple(i for i in range(x.ndim) if i not in along)
        rows = x.transpose(rest + along).reshape([x.shape[i] for i in rest] + [math.prod(x.shape[i] for i in along)])
        ones = np.ones_like(rows[..., :1])
        before = np.concatenate([ones, np.cumprod(rows[..., :-1], -1)], -1)
        after = np.concatenate([np.cumprod(rows[..., :0:-1], -1)[..., ::-1], ones], -1)
        others = (before * after).reshape([x.shape[i] for i in rest + along]).transpose(np.argsort(rest + along))
        return (_spread(dy, x.shape, along) * others,)

    return np.asarray(np.prod(x, along, keepdims=keepdims)), pullback
