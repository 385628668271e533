"""Matrix products."""

from collections.abc import Callable
from functools import partial

import numpy as np

from .convolution.weights import constant, prepared
from .primitive import Array, Result, Shape, Writes, primitive, unbroadcast
from .sums import column_sums

__all__: list[str] = []


def _multiplied(a: Shape, b: Shape) -> Shape:
    if a[-1] != b[-2]:
        raise ValueError(f"cannot multiply matrices of shapes {a} and {b}")
    return (*np.broadcast_shapes(a[:-2], b[:-2]), a[-2], b[-1])


@primitive(shape=_multiplied)
def matmul(a: Array, b: Array) -> Result:
    """y[..., i, j] = sum over k of a[..., i, k] b[..., k, j]; leading axes are replicated as in arithmetic."""
    return np.matmul(a, b), lambda dy: (
        lambda: unbroadcast(np.matmul(dy, b.swapaxes(-1, -2)), a),
        lambda: unbroadcast(np.matmul(a.swapaxes(-1, -2), dy), b),
    )


def _linear_shape(x: Shape, w: Shape, b: Shape | None = None) -> Shape:
    if x[-1] != w[1]:
        raise ValueError(f"weights of shape {w} do not take an input of shape {x}")
    return (*x[:-1], w[0])


SMALL = 1 << 20  # bytes of weights that a cache holds, where it matters in which order they are read


def _linear(x: Array, w: Array, b: Array | None = None) -> Array:
    """The result alone."""
    return _with_weights((*x.shape[:-1], w.shape[0]), w, b)(x)


def _with_weights(shape: Shape, w: Array, b: Array | None = None) -> Callable[[Array], Array]:
    """The function of x that gives a result of some shape.

    For one row, small weights that do not change are kept transposed: to add up rows is faster than inner products.
    """
    if len(shape) == 2 and shape[0] == 1 and w.nbytes <= SMALL and constant(w):
        rows = prepared(w, "transposed", lambda: np.ascontiguousarray(w.T))
        if b is None:
            return lambda x: x.dot(rows)
        return partial(_row, rows, b.reshape(shape))
    if len(shape) == 2 and 1 < shape[0] <= NARROW and w.size >= WIDE:
        return partial(_few_rows, w, b)
    return partial(_rows, w.T, b)


NARROW, WIDE = 100, 1 << 16  # rows at most, and weights at least, for which BLAS likes the product transposed


def _few_rows(w: Array, b: Array | None, x: Array) -> Array:
    """The same as _rows, by the product the other way round."""
    y, turned = np.empty((len(x), len(w)), np.result_type(x, w)), np.matmul(w, x.T).T
    if b is None:
        np.copyto(y, turned)
    else:
        np.add(turned, b, out=y)
    return y


def _row(w: Array, b: Array, x: Array) -> Array:
    y = x.dot(w)
    return np.add(y, b, y)


def _rows(w: Array, b: Array | None, x: Array) -> Array:
    y = np.matmul(x, w)
    return y if b is None else np.add(y, b, y)


def _input_gradient(dy: Array, w: Array, x: Array) -> Array:
    """dy w, in memory in the order that x is in."""
    if x.ndim == 2 and x.flags.f_contiguous and not x.flags.c_contiguous:
        return np.matmul(w.T, dy.T).T
    return np.matmul(dy, w)


def _product(a: Array, b: Array) -> Writes:
    """The product of two matrices as a cotangent, whole or some rows of it."""
    return Writes(lambda out: np.matmul(a, b, out=out), lambda first, last, out: np.matmul(a[first:last], b, out=out))


@primitive(shape=_linear_shape, alone=_linear, bound=_with_weights)
def linear(x: Array, w: Array, b: Array | None = None) -> Result:
    """y[..., o] = b[o] + sum over i of w[o, i] x[..., i]."""

    def pullback(dy: Array) -> tuple:
        rows = dy.reshape(-1, dy.shape[-1])
        return (
            lambda: _input_gradient(dy, w, x),
            _product(rows.T, x.reshape(-1, x.shape[-1])),
            None if b is None else Writes(lambda out: column_sums(rows, out)),
        )

    return _linear(x, w, b), pullback
