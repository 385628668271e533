"""Numbers normalized by their mean and variance: over some axes, or per channel."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from .arithmetic import add, affine, multiply
from .elementwise import pieces, spare_like
from .primitive import Array, Result, Shape, primitive, unbroadcast
from .sums import row_dots, row_sums

__all__: list[str] = []

MOST_OF_SQUARES = 8  # a mean of squares so many times the variance costs it no more than three bits
SHORT_PIECE = 64  # elements with one scale and bias; fewer are not worth a row of their own


def _normalized_rows(rows: Array, y: Array, epsilon: float, taken: int, centered: bool) -> Array:
    """Writes (x - m)/Sqrt[v + epsilon] of every row to y; 1/Sqrt[v + epsilon] of every row."""
    count, n = rows.shape
    inverse = np.empty(count, rows.dtype)
    for part in pieces(count, n):
        a, b = rows[part], y[part]
        if centered:
            np.subtract(a, (row_sums(a) / n)[:, None], b)
            a = b
        found = 1 / np.sqrt(row_dots(a, a) / max(1, n - taken) + epsilon)
        inverse[part] = found
        np.multiply(a, found[:, None], b)
    return inverse


def _turned(x: Array, axes: Sequence[int]) -> tuple[list[int], int]:
    """The order of the axes with some of them at the end, and how many are the others."""
    along = sorted(a % x.ndim for a in axes)
    return [a for a in range(x.ndim) if a not in along] + along, x.ndim - len(along)


def _turned_back(y: Array, order: list[int]) -> Array:
    return np.ascontiguousarray(y.transpose(sorted(range(y.ndim), key=order.__getitem__)))


def _standardized(
    x: Array, axes: Sequence[int], epsilon: float, taken: int, centered: bool
) -> tuple[Array, Callable[[Array], Array]]:
    """(x - m)/Sqrt[v + epsilon], and the way back."""
    order, lead = _turned(x, axes)
    turned = x.transpose(order)
    n = math.prod(turned.shape[lead:])
    y = np.empty(turned.shape, x.dtype)
    inverse = _normalized_rows(turned.reshape(-1, n), y.reshape(-1, n), epsilon, taken, centered)

    def back(dy: Array) -> Array:
        """dx = (dy - mean of dy - y (sum of dy y)/(n - taken))/Sqrt[v + epsilon]."""
        given, rows = np.ascontiguousarray(dy.transpose(order).reshape(-1, n)), y.reshape(-1, n)
        dx = np.empty(rows.shape, rows.dtype)
        for part in pieces(*rows.shape):
            d, found, factor = given[part], dx[part], inverse[part]
            np.multiply(rows[part], (factor * row_dots(d, rows[part]) / -max(1, n - taken))[:, None], found)
            np.add(found, np.multiply(d, factor[:, None], spare_like("normalized", d)), found)
            if centered:
                np.subtract(found, (factor * row_sums(d) / n)[:, None], found)
        return _turned_back(dx.reshape(turned.shape), order)

    return _turned_back(y, order), back


@dataclass(frozen=True)
class _Moments:
    """Rows to (x - m)/Sqrt[v + epsilon]: in one pass where m is not much larger than Sqrt[v], else in two."""

    epsilon: float
    taken: int
    centered: bool

    def inverse(self, squares: Array, n: int) -> Array:
        """1/Sqrt[v + epsilon] for the sums of n squares."""
        return 1 / np.sqrt(squares / max(1, n - self.taken) + self.epsilon)

    def line(self, rows: Array) -> tuple[Array, Array, Array | None]:
        """a, b of a x + b for each row, and the rows for which that is wrong, as little is left of the variance."""
        n, squares = rows.shape[1], row_dots(rows, rows)
        if not self.centered:
            return self.inverse(squares, n), np.zeros_like(squares), None
        total = row_sums(rows)
        mean = total / n
        rest = squares - mean * total
        inverse = self.inverse(rest, n)
        good = squares <= MOST_OF_SQUARES * rest
        return inverse, -mean * inverse, None if np.logical_and.reduce(good) else ~good

    def values(self, rows: Array) -> Array:
        """The result for rows of any kind."""
        n = rows.shape[1]
        for _ in range(2 * self.centered):  # the first mean is rounded as x is, which may be much in what is left
            rows = rows - (row_sums(rows) / n)[:, None]
        return rows * self.inverse(row_dots(rows, rows), n)[:, None]


def _write_by_pieces(x: Array, slope: Array, offset: Array, scale: Array, bias: Array, y: Array) -> None:
    """(slope[i] x[i, j] + offset[i]) scale[i, p] + bias[i, p], p the one of the equal pieces of a row that j is in."""
    slopes = (slope[:, None] * scale).reshape(-1, 1)
    offsets = (offset[:, None] * scale + bias).reshape(-1, 1)
    shape = (len(slopes), x.size // max(1, len(slopes)))
    source, target = x.reshape(shape), y.reshape(shape)
    for part in pieces(*shape):
        b = target[part]
        np.multiply(source[part], slopes[part], b)
        np.add(b, offsets[part], b)


def _write_by_columns(x: Array, slope: Array, offset: Array, scale: Array, bias: Array, y: Array) -> None:
    """(slope[i] x[i, j] + offset[i]) scale[j] + bias[j] as u[i, j] x[i, j] + v[i, j], where u, v are products.

    `scale` and `bias` are one matrix: zeros, the scale and the bias, one under the other.
    """
    left = np.zeros((len(x), 4), y.dtype)
    left[:, 1], left[:, 2], left[:, 3] = slope, offset, 1
    np.matmul(left[:, :2], scale[:2], out=y)
    np.multiply(x, y, y)
    np.add(y, np.matmul(left[:, 2:], bias[1:], out=spare_like("normalize", y)), y)


@dataclass(frozen=True)
class _Layout:
    """How x, scale and bias of some shapes are seen as rows to normalize and what they are multiplied by.

    `turned` says whether the axes in their order are others than before. `factors` is the shape of scale and bias: for
    each row one number for each of its equal pieces, or one for each column.
    """

    order: list[int]
    turned: bool
    shape: Shape
    rows: tuple[int, int]
    columns: bool
    write: Callable[..., None]
    own: Shape
    factors: tuple[int, int]

    def factor(self, a: Array | None, other: float, dtype: np.dtype) -> Array:
        """Scale or bias, or the number that stands for it, in the shape of `factors`."""
        if a is None:
            return np.full(self.factors, other, dtype)
        if a.size == math.prod(self.factors) and not self.turned:
            return a.reshape(self.factors)
        found = np.empty(self.own, dtype)
        found[...] = a.reshape((1,) * (len(self.order) - a.ndim) + a.shape).transpose(self.order)
        return found.reshape(self.factors)


@lru_cache(256)
def _layout(x: Shape, scale: Shape, bias: Shape, axes: tuple[int, ...]) -> _Layout:
    along = sorted(a % len(x) for a in axes)
    order = [a for a in range(len(x)) if a not in along] + along
    rank, lead = len(x), len(x) - len(along)
    shape = tuple(x[a] for a in order)
    given = np.broadcast_shapes(scale, bias, (1,) * rank)
    sizes = [given[a] for a in order]
    same = max([lead, *(i + 1 for i in range(lead, rank) if sizes[i] != 1)])  # from here on they are constant
    columns = same > lead and math.prod(shape[same:]) < SHORT_PIECE and math.prod(sizes[:lead]) == 1
    rows = math.prod(shape[:lead]), math.prod(shape[lead:])
    own = (1,) * lead + shape[lead:] if columns else shape[:same] + (1,) * (rank - same)
    factors = (1, rows[1]) if columns else (rows[0], math.prod(shape[lead:same]))
    write = _write_by_columns if columns else _write_by_pieces
    return _Layout(order, order != list(range(rank)), shape, rows, columns, write, own, factors)


class _Normalizer:
    """What normalizes arrays of one shape, with scale and bias as they are looked at for one element type."""

    def __init__(
        self, x: Shape, scale: Array | None = None, bias: Array | None = None, *,
        axes: Sequence[int], epsilon: float = 1e-5, taken: int = 0, centered: bool = True,
    ) -> None:  # fmt: skip
        self.layout = _layout(x, *(() if a is None else a.shape for a in (scale, bias)), tuple(axes))
        self.moments = _Moments(epsilon, taken, centered)
        self.scale, self.bias = scale, bias
        self._factors: dict[np.dtype, tuple[Array, Array]] = {}

    def _factors_in(self, dtype: np.dtype) -> tuple[Array, Array]:
        layout = self.layout
        s, b = layout.factor(self.scale, 1, dtype), layout.factor(self.bias, 0, dtype)
        if layout.columns:
            s = b = np.concatenate([np.zeros_like(s), s, b])
        self._factors[dtype] = s, b
        return s, b

    def __call__(self, x: Array) -> Array:
        """y = a x + b with a and b of each row and what they become by scale and bias."""
        layout, moments = self.layout, self.moments
        rows = (x.transpose(layout.order) if layout.turned else x).reshape(layout.rows)
        y = np.empty(layout.rows, x.dtype)
        scale, bias = self._factors.get(x.dtype) or self._factors_in(x.dtype)
        for part in pieces(*layout.rows):
            a, out = rows[part], y[part]
            s, b = (scale, bias) if layout.columns else (scale[part], bias[part])
            slope, offset, bad = moments.line(a)
            layout.write(a, slope, offset, s, b, out)
            if bad is not None:
                found = moments.values(a[bad])
                one, mended = np.ones(len(found), x.dtype), np.empty_like(found)
                s, b = (s, b) if layout.columns else (s[bad], b[bad])
                layout.write(found, one, 0 * one, s, b, mended)
                out[bad] = mended
        y = y.reshape(layout.shape)
        return _turned_back(y, layout.order) if layout.turned else y


def _normalize(x: Array, *factors: Array | None, **static: Any) -> Array:
    """The result alone."""
    return _Normalizer(x.shape, *factors, **static)(x)


def _first(x: Shape, *rest: Shape | None, **static: object) -> Shape:
    return x


@primitive(shape=_first, alone=_normalize, bound=_Normalizer)
def normalize(
    x: Array, scale: Array | None = None, bias: Array | None = None, *,
    axes: Sequence[int], epsilon: float = 1e-5, taken: int = 0, centered: bool = True,
) -> Result:  # fmt: skip
    """y = scale (x - m)/Sqrt[v + epsilon] + bias with the mean m and variance v of x over some axes.

    m = 0 unless `centered`; v is the sum of the n squares (x - m)^2 divided by n - `taken`. Scale and bias are
    replicated to the shape of x; without them they are 1 and 0.
    """
    normal, back = _standardized(x, axes, epsilon, taken, centered)
    if scale is not None and bias is not None:
        y = affine.forward(normal, scale, bias)
    elif scale is not None:
        y = multiply.forward(normal, scale)
    else:
        y = normal if bias is None else add.forward(normal, bias)

    def pullback(dy: Array) -> tuple:
        return (
            lambda: back(dy if scale is None else multiply.forward(dy, scale)),
            None if scale is None else lambda: unbroadcast(dy * normal, scale),
            None if bias is None else lambda: unbroadcast(dy, bias),
        )

    return y, pullback
