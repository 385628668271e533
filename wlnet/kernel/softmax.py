"""Softmax and its logarithm along one axis."""

from collections.abc import Callable, Iterable

import numpy as np

from .elementwise import BLOCK, pieces, sheets
from .exponential import exp_or_vanish
from .primitive import Array, Result, primitive, same
from .sums import row_maxima, row_sums, row_total

__all__: list[str] = []

# Sums of Exp[x] with which softmax needs no maximum: above, no Exp[x] that counts has been lost; below, the square does
# not overflow; where the logarithm is taken, it is not so large that it swallows a small result
LEAST, MOST, MOST_OF_LOG = 1e-4, 1e15, 1e6


def _pairs(x: Array, y: Array, axis: int) -> Iterable[tuple[Array, Array]]:
    """Pieces of x and y with the axis as their second, of two or three."""
    outer, n, inner = sheets(x.shape, axis)
    shape = (outer, n) if inner == 1 else (outer, n, inner)
    source, target = x.reshape(shape), y.reshape(shape)
    if x.size <= BLOCK:
        return [(source, target)] if x.size else []
    return [(source[part], target[part]) for part in pieces(outer, n * inner)]


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
    if x.shape[axis] == x.size:
        total = row_total(np.exp(x, y).reshape(-1))
        if LEAST < total < MOST:
            return np.multiply(y, 1 / total, y)
    for a, b in _pairs(x, y, axis):
        totals = _totals(exp_or_vanish(a, b))
        inverse = 1 / totals
        np.multiply(b, _along(inverse, b), b)
        _mend(a, b, totals, inverse, MOST, _softmax_rows)
    return y


def _log_softmax(x: Array, *, axis: int = -1) -> Array:
    """y[i] = x[i] - Log[sum over j of Exp[x[j]]]; the maximum is taken off first where the sum is small or large."""
    y = np.empty(x.shape, x.dtype)
    if x.shape[axis] == x.size:
        total = row_total(np.exp(x, y).reshape(-1))
        if LEAST < total < MOST_OF_LOG:
            return np.subtract(x, np.log(total), y)
    for a, b in _pairs(x, y, axis):
        totals = _totals(exp_or_vanish(a, b))
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
