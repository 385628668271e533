"""Softmax, and numbers normalized by their mean and variance: over some axes, or per channel."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from .arithmetic import affine
from .elementwise import BLOCK, spare_like
from .primitive import Array, Result, Shape, primitive, same
from .sums import row_dots, row_maxima, row_sums

__all__: list[str] = []

# Sums of Exp[x] with which softmax needs no maximum: above, no Exp[x] that counts has been lost; below, the square does
# not overflow; where the logarithm is taken, it is not so large that it swallows a small result
LEAST, MOST, MOST_OF_LOG = 1e-4, 1e15, 1e6


@lru_cache(256)
def _sheets(shape: Shape, axis: int) -> tuple[int, int, int]:
    """The sizes of an array of this shape seen as [outer, n, inner] around one axis."""
    axis %= len(shape)
    return math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])


def _pieces(count: int, size: int) -> Iterator[slice]:
    """Slices of `count` rows of a size that together are about one block."""
    step = max(1, BLOCK // max(1, size))
    for i in range(0, count, step):
        yield slice(i, i + step)


def _pairs(x: Array, y: Array, axis: int) -> Iterable[tuple[Array, Array]]:
    """Pieces of x and y with the axis as their second, of two or three."""
    outer, n, inner = _sheets(x.shape, axis)
    shape = (outer, n) if inner == 1 else (outer, n, inner)
    source, target = x.reshape(shape), y.reshape(shape)
    if x.size <= BLOCK:
        return [(source, target)] if x.size else []
    return [(source[part], target[part]) for part in _pieces(outer, n * inner)]


def _totals(a: Array) -> Array:
    """The sums along the second axis."""
    return row_sums(a) if a.ndim == 2 else np.add.reduce(a, 1)


def _along(totals: Array, like: Array) -> Array:
    """Numbers of the rows along the second axis, in a shape that is replicated to the rows."""
    return totals[:, None] if like.ndim == 2 else totals[:, None, :]


def _mend(x: Array, y: Array, totals: Array, inverse: Array, most: float, careful: Callable[[Array], Array]) -> None:
    """Writes careful(rows) over the rows along the second axis whose sum of Exp[x] is not between `LEAST` and `most`.

    Two inner products tell where there is none of them, as nearly always: they are NaN or large otherwise.
    """
    if np.vdot(totals, totals) < 0.9 * most**2 and np.vdot(inverse, inverse) < 0.9 / LEAST**2:
        return
    bad = ~((totals > LEAST) & (totals < most))
    if x.ndim == 3:
        x, y = x.transpose(0, 2, 1), y.transpose(0, 2, 1)
    y[bad] = careful(x[bad])


def _softmax_rows(rows: Array) -> Array:
    """y[i, j] = Exp[x[i, j] - m[i]]/sum over j of Exp[x[i, j] - m[i]] with the maximum m of each row."""
    y = np.exp(rows - row_maxima(rows)[:, None])
    y /= row_sums(y)[:, None]
    return y


def _log_softmax_rows(rows: Array) -> Array:
    """y[i, j] = x[i, j] - m[i] - Log[sum over j of Exp[x[i, j] - m[i]]]."""
    y = rows - row_maxima(rows)[:, None]
    y -= np.log(row_sums(np.exp(y)))[:, None]
    return y


def _softmax(x: Array, *, axis: int = -1) -> Array:
    """y[i] = Exp[x[i]]/sum over j of Exp[x[j]]; the maximum is taken off first where the sum is very small or large."""
    y = np.empty(x.shape, x.dtype)
    for a, b in _pairs(x, y, axis):
        totals = _totals(np.exp(a, b))
        inverse = 1 / totals
        np.multiply(b, _along(inverse, b), b)
        _mend(a, b, totals, inverse, MOST, _softmax_rows)
    return y


def _log_softmax(x: Array, *, axis: int = -1) -> Array:
    """y[i] = x[i] - Log[sum over j of Exp[x[j]]]; the maximum is taken off first where the sum is small or large."""
    y = np.empty(x.shape, x.dtype)
    for a, b in _pairs(x, y, axis):
        totals = _totals(np.exp(a, b))
        np.subtract(a, _along(np.log(totals), b), b)
        _mend(a, b, totals, 1 / totals, MOST_OF_LOG, _log_softmax_rows)
    return y


@primitive(shape=same, alone=_softmax)
def softmax(x: Array, *, axis: int = -1) -> Result:
    """y[i] = Exp[x[i]]/sum over j of Exp[x[j]] along one axis, for x of any size."""
    y = _softmax(x, axis=axis)
    return y, lambda dy: (y * (dy - (dy * y).sum(axis, keepdims=True)),)


@primitive(shape=same, alone=_log_softmax)
def log_softmax(x: Array, *, axis: int = -1) -> Result:
    """y[i] = x[i] - Log[sum over j of Exp[x[j]]] along one axis."""
    y = _log_softmax(x, axis=axis)
    return y, lambda dy: (dy - np.exp(y) * dy.sum(axis, keepdims=True),)


def _normalized_rows(rows: Array, y: Array, epsilon: float, taken: int, centered: bool) -> Array:
    """Writes (x - m)/Sqrt[v + epsilon] of every row to y; 1/Sqrt[v + epsilon] of every row."""
    count, n = rows.shape
    inverse = np.empty(count, rows.dtype)
    for part in _pieces(count, n):
        a, b = rows[part], y[part]
        if centered:
            np.subtract(a, (row_sums(a) / n)[:, None], b)
            a = b
        found = 1 / np.sqrt(row_dots(a, a) / max(1, n - taken) + epsilon)
        inverse[part] = found
        np.multiply(a, found[:, None], b)
    return inverse


@primitive(shape=same)
def normalize(x: Array, *, axes: Sequence[int], epsilon: float = 1e-5, taken: int = 0, centered: bool = True) -> Result:
    """y = (x - m)/Sqrt[v + epsilon] with the mean m and variance v of x over some axes; m = 0 unless `centered`.

    v is the sum of the n squares (x - m)^2 divided by n - `taken`.
    """
    along = sorted(a % x.ndim for a in axes)
    order = [a for a in range(x.ndim) if a not in along] + along
    back = sorted(range(x.ndim), key=order.__getitem__)
    turned = x.transpose(order)
    n = math.prod(turned.shape[x.ndim - len(along) :])
    y = np.empty(turned.shape, x.dtype)
    inverse = _normalized_rows(turned.reshape(-1, n), y.reshape(-1, n), epsilon, taken, centered)

    def pullback(dy: Array) -> tuple:
        """dx = (dy - mean of dy - y (sum of dy y)/(n - taken))/Sqrt[v + epsilon]."""
        d, rows = dy.transpose(order).reshape(-1, n), y.reshape(-1, n)
        dx = rows * (row_dots(np.ascontiguousarray(d), rows) / -max(1, n - taken))[:, None]
        dx += d
        if centered:
            dx -= (row_sums(d) / n)[:, None]
        dx *= inverse[:, None]
        return (dx.reshape(turned.shape).transpose(back),)

    return np.ascontiguousarray(y.transpose(back)), pullback


def _normalized(x: Shape, *rest: Shape, epsilon: float = 0.0, axis: int = 1) -> Shape:
    return x


def _per_channel(x: Array) -> Array:
    """The sum of x[outer, c, inner] for every channel."""
    outer, channels, inner = x.shape
    if inner == 1:
        return row_sums(np.ascontiguousarray(x[:, :, 0].T)) if outer > channels else np.add.reduce(x[:, :, 0], 0)
    return np.add.reduce(row_sums(x.reshape(-1, inner)).reshape(outer, channels), 0)


def _products_per_channel(a: Array, b: Array) -> Array:
    """The sum of a[outer, c, inner] b[outer, c, inner] for every channel."""
    outer, channels, inner = a.shape
    if inner == 1:
        return np.add.reduce(a[:, :, 0] * b[:, :, 0], 0)
    return np.add.reduce(row_dots(a.reshape(-1, inner), b.reshape(-1, inner)).reshape(outer, channels), 0)


def _from_mean(x: Array, mean: Array) -> Iterator[tuple[slice, Array]]:
    """x[outer, c, inner] - mean[c], some of outer at a time; in memory that is used again."""
    for part in _pieces(len(x), x[0].size if len(x) else 1):
        yield part, np.subtract(x[part], mean[:, None], spare_like("from mean", x[part]))


@primitive(shape=_normalized)
def batch_norm(
    x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *, epsilon: float = 1e-5, axis: int = 1
) -> Result:
    """y = scale (x - mean)/Sqrt[variance + epsilon] + bias per channel, with mean and variance given.

    x[b, c, n*], all others [c]. One multiplication and one addition per element.
    """
    sheets = x.reshape(_sheets(x.shape, axis))
    inverse = 1 / np.sqrt(variance + epsilon)
    slope = scale * inverse
    y = affine.forward(sheets, slope[:, None], (bias - mean * slope)[:, None])

    def pullback(dy: Array) -> tuple:
        d = dy.reshape(sheets.shape)
        total = _per_channel(d)
        centered = _products_per_channel(d, sheets) - mean * total
        return (
            lambda: (d * slope[:, None]).reshape(x.shape),
            lambda: centered * inverse,
            lambda: total,
            lambda: -total * slope,
            lambda: -0.5 * centered * scale * inverse**3,
        )

    return y.reshape(x.shape), pullback


@primitive(shape=_normalized)
def batch_norm_train(x: Array, scale: Array, bias: Array, *, epsilon: float = 1e-5, axis: int = 1) -> Result:
    """y = scale (x - m)/Sqrt[v + epsilon] + bias per channel, with m, v the mean and variance of x over all else.

    x[b, c, n*], scale[c], bias[c] (Ioffe and Szegedy, arXiv:1502.03167).
    """
    sheets = x.reshape(_sheets(x.shape, axis))
    count = x.size / max(1, sheets.shape[1])
    mean = _per_channel(sheets) / count
    variance = sum((_products_per_channel(d, d) for _, d in _from_mean(sheets, mean)), np.zeros_like(mean)) / count
    inverse = 1 / np.sqrt(variance + epsilon)
    slope = scale * inverse
    y = np.empty_like(sheets)
    for part, d in _from_mean(sheets, mean):
        affine.into(d, slope[:, None], bias[:, None], out=y[part])

    def pullback(dy: Array) -> tuple:
        given = dy.reshape(sheets.shape)
        dbias = _per_channel(given)
        parts = (_products_per_channel(given[part], d) for part, d in _from_mean(sheets, mean))
        dscale = sum(parts, np.zeros_like(mean)) * inverse

        def dx() -> Array:
            """slope (dy - dbias/count - (x - m)/Sqrt[v + epsilon] dscale/count)."""
            found = np.empty_like(sheets)
            for part, d in _from_mean(sheets, mean):
                affine.into(d, (-inverse * dscale / count)[:, None], (-dbias / count)[:, None], out=d)
                np.add(d, given[part], out=d)
                np.multiply(d, slope[:, None], out=found[part])
            return found.reshape(x.shape)

        return dx, lambda: dscale, lambda: dbias

    return y.reshape(x.shape), pullback
