"""Cross-entropies of classes given by number, from probabilities and from what Softmax makes probabilities of."""

from functools import lru_cache

import numpy as np

from .elementwise import pieces
from .primitive import Array, Result, Shape, primitive
from .sums import row_maxima, row_sums

__all__: list[str] = []

LEAST = 1e-30  # probabilities below count as this, so that losses and their derivatives stay finite


def _chosen(p: Shape, target: Shape, **static: object) -> Shape:
    return p[:-1]


def _places(target: Array, rows: int, classes: int) -> Array:
    """The classes counted from 0; IndexError, with the class, where there is no such."""
    places = target.reshape(rows).astype(np.intp)
    if rows and (np.minimum.reduce(places) < 1 or np.maximum.reduce(places) > classes):
        fits = (places != 0) & (np.abs(places) <= classes)
        if not fits.all():
            raise IndexError((int(places[~fits][0]),))
        places = np.where(places < 0, places + classes + 1, places)
    return places - 1


@primitive(shape=_chosen)
def index_cross_entropy(p: Array, target: Array) -> Result:
    """y[i*] = -Log[p[i*, t[i*]]] for classes t from 1; probabilities below LEAST count as LEAST.

    Classes may count from the end, as negative numbers; IndexError, with the class, where there is none.
    """
    rows = p.reshape(-1, p.shape[-1])
    places = _places(target, *rows.shape)
    row = np.arange(len(rows))
    chosen = np.maximum(rows[row, places], p.dtype.type(LEAST))

    def pullback(dy: Array) -> tuple:
        dx = np.zeros(rows.shape, p.dtype)
        slope = dy.reshape(-1) / chosen
        dx[row, places] = -np.where(rows[row, places] >= p.dtype.type(LEAST), slope, 0)
        return dx.reshape(p.shape), None

    return -np.log(chosen).reshape(p.shape[:-1]), pullback


@lru_cache(64)
def _count_to(count: int) -> Array:
    """0, 1, ..., count - 1."""
    found = np.arange(count)
    found.flags.writeable = False
    return found


@primitive(shape=_chosen)
def softmax_cross_entropy(x: Array, target: Array) -> Result:
    """y[i*] = Log[sum over j of Exp[x[i*, j]]] - x[i*, t[i*]], which is index_cross_entropy of Softmax[x].

    dx = (Softmax[x] - one at the class) dy. Neither loses anything where the probability is too small for a number. The
    way back can be gone once: it takes the memory of the exponentials.
    """
    rows = x.reshape(-1, x.shape[-1])
    count, classes = rows.shape
    places = _places(target, count, classes)
    row = _count_to(count)
    weights = np.empty(rows.shape, x.dtype)
    totals, top = np.empty(count, x.dtype), np.empty(count, x.dtype)
    for part in pieces(count, classes):
        top[part] = row_maxima(rows[part])
        np.subtract(rows[part], top[part, None], weights[part])
        np.exp(weights[part], weights[part])
        totals[part] = row_sums(weights[part])
    y = np.log(totals)
    y += top
    y -= rows[row, places]

    def pullback(dy: Array) -> tuple:
        d = dy.reshape(-1)
        weights[row, places] -= totals
        scale = (d / totals)[:, None]
        for part in pieces(count, classes):
            np.multiply(weights[part], scale[part], weights[part])
        return weights.reshape(x.shape), None

    return y.reshape(x.shape[:-1]), pullback
