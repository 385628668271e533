"""Channels normalized by mean and variance over all else: those of a batch, which have no derivative, or given ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .arithmetic import affine
from .elementwise import pieces, sheets, spare_like
from .primitive import Array, Result, Shape, primitive
from .sums import row_dots, row_sums

__all__: list[str] = []

MOST_OF_SQUARES = 8  # a mean of squares so many times the variance costs it no more than three bits


def _first(x: Shape, *rest: Shape | None, **static: object) -> Shape:
    return x


def _two_for_each(x: Shape, *, axis: int = 1) -> Shape:
    return (2, x[axis])


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


def _parts(x: Array) -> Iterator[slice]:
    """Slices of x[outer, c, inner] of about one block."""
    return pieces(len(x), x[0].size if len(x) else 1)


def _sums(a: Array, b: Array) -> tuple[Array, Array]:
    """The sums of a and of a b for every channel; each number is read once."""
    total, products = np.zeros((2, a.shape[1]), a.dtype)
    for part in _parts(a):
        total += _per_channel(a[part])
        products += _products_per_channel(a[part], b[part])
    return total, products


def _from_mean(x: Array, mean: Array) -> Iterator[tuple[slice, Array]]:
    """x[outer, c, inner] - mean[c], some of outer at a time; in memory that is used again."""
    for part in _parts(x):
        yield part, np.subtract(x[part], mean[:, None], spare_like("from mean", x[part]))


def _moments(seen: Array) -> Array:
    """Mean and variance for every channel: from sums of squares where these are not much larger than the variance."""
    count = max(1, seen.size // max(1, seen.shape[1]))
    total, squares = _sums(seen, seen)
    mean, square = total / count, squares / count
    variance = square - mean * mean
    if not (square <= MOST_OF_SQUARES * variance).all():
        zero = np.zeros_like(mean)
        for _ in range(2):  # the first mean is rounded as x is, which may be much of what is left
            mean = mean + sum((_per_channel(d) for _, d in _from_mean(seen, mean)), zero) / count
        variance = sum((_products_per_channel(d, d) for _, d in _from_mean(seen, mean)), zero) / count
    return np.stack([mean, variance])


@primitive(shape=_two_for_each)
def channel_moments(x: Array, *, axis: int = 1) -> Result:
    """y[0, c] is the mean of all x with index c along an axis, y[1, c] their variance, divided by the count."""
    return _moments(x.reshape(sheets(x.shape, axis))), lambda dy: (None,)


@primitive(shape=_first)
def batch_norm(
    x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *, epsilon: float = 1e-5, axis: int = 1
) -> Result:
    """y = scale (x - mean)/Sqrt[variance + epsilon] + bias per channel, with mean and variance given.

    x[b, c, n*], all others [c]. One multiplication and one addition per element.
    """
    seen = x.reshape(sheets(x.shape, axis))
    inverse = 1 / np.sqrt(variance + epsilon)
    slope = scale * inverse
    y = affine.forward(seen, slope[:, None], (bias - mean * slope)[:, None])

    def pullback(dy: Array) -> tuple:
        d = dy.reshape(seen.shape)
        total, products = _sums(d, seen)
        centered = products - mean * total
        return (
            lambda: (d * slope[:, None]).reshape(x.shape),
            lambda: centered * inverse,
            lambda: total,
            lambda: -total * slope,
            lambda: -0.5 * centered * scale * inverse**3,
        )

    return y.reshape(x.shape), pullback


@primitive(shape=_first)
def batch_norm_train(
    x: Array, scale: Array, bias: Array, moments: Array | None = None, *, epsilon: float = 1e-5, axis: int = 1
) -> Result:
    """y = scale (x - m)/Sqrt[v + epsilon] + bias per channel, with m, v the mean and variance of x over all else.

    x[b, c, n*], scale[c], bias[c] (Ioffe and Szegedy, arXiv:1502.03167). `moments` are channel_moments(x), if they are
    known already; what flows back through them is part of dx.
    """
    seen = x.reshape(sheets(x.shape, axis))
    count = x.size / max(1, seen.shape[1])
    mean, variance = _moments(seen) if moments is None else moments
    inverse = 1 / np.sqrt(variance + epsilon)
    slope = scale * inverse
    plain = bool((mean * mean < MOST_OF_SQUARES * variance).all())  # what a mean adds to rounding errors is little
    y = np.empty_like(seen)
    if plain:
        offset = (bias - mean * slope)[:, None]
        for part in _parts(seen):
            affine.into(seen[part], slope[:, None], offset, out=y[part])
    else:
        for part, d in _from_mean(seen, mean):
            affine.into(d, slope[:, None], bias[:, None], out=y[part])

    def pullback(dy: Array) -> tuple:
        given = dy.reshape(seen.shape)
        if plain:
            dbias, products = _sums(given, seen)
            dscale = (products - mean * dbias) * inverse
        else:
            dbias = _per_channel(given)
            parts = (_products_per_channel(given[part], d) for part, d in _from_mean(seen, mean))
            dscale = sum(parts, np.zeros_like(mean)) * inverse

        def dx() -> Array:
            """slope (dy - dbias/count - (x - m)/Sqrt[v + epsilon] dscale/count)."""
            found = np.empty_like(seen)
            factor, offset = -slope * inverse * dscale / count, -slope * dbias / count
            if plain:
                offset = offset - factor * mean
            sources = ((part, seen[part]) for part in _parts(seen)) if plain else _from_mean(seen, mean)
            for part, d in sources:
                rest = spare_like("rest", d)
                affine.into(d, factor[:, None], offset[:, None], out=rest)
                np.multiply(given[part], slope[:, None], out=found[part])
                np.add(found[part], rest, out=found[part])
            return found.reshape(x.shape)

        return dx, lambda: dscale, lambda: dbias, None

    return y.reshape(x.shape), pullback
