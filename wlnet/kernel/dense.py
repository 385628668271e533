"""Matrix products."""

import numpy as np

from .convolution.weights import prepared
from .primitive import Array, Result, Shape, primitive, unbroadcast

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
    """The result. For one row, small weights are kept transposed: adding up rows is faster than many inner products."""
    if x.ndim == 2 and len(x) == 1 and w.nbytes <= SMALL:
        y = np.dot(x, prepared(w, "transposed", lambda: np.ascontiguousarray(w.T)))
    else:
        y = np.matmul(x, w.T)
    if b is not None:
        np.add(y, b, out=y)
    return y


@primitive(shape=_linear_shape, alone=_linear)
def linear(x: Array, w: Array, b: Array | None = None) -> Result:
    """y[..., o] = b[o] + sum over i of w[o, i] x[..., i]."""

    def pullback(dy: Array) -> tuple:
        rows = dy.reshape(-1, dy.shape[-1])
        return (
            lambda: np.matmul(dy, w),
            lambda: np.matmul(rows.T, x.reshape(-1, x.shape[-1])),
            None if b is None else lambda: rows.sum(0),
        )

    return _linear(x, w, b), pullback
