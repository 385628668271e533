"""A linear map and the ramp after it as one operation, as steps of training do it."""

import numpy as np

from .activations import RAMP
from .dense import NARROW, WIDE, _linear, _linear_shape
from .elementwise import clip
from .primitive import Array, Result, Shape, Writes, primitive
from .sums import column_sums, row_sums

__all__: list[str] = []


def _shape(x: Shape, w: Shape, b: Shape | None = None, *, turned: bool = False) -> Shape:
    return _linear_shape(x, w, b)


@primitive(shape=_shape)
def linear_ramp(x: Array, w: Array, b: Array | None = None, *, turned: bool = False) -> Result:
    """y[i, o] = Max[0, b[o] + sum over j of w[o, j] x[i, j]]. What is below 0 is written over.

    A result that is `turned`, which only products should read, has its columns in one piece each where BLAS likes that:
    then nothing is transposed between two products, neither on the way forth nor back.
    """
    columns = turned and 1 < len(x) <= NARROW and w.size >= WIDE
    if columns:
        z = np.matmul(w, x.T)
        if b is not None:
            np.add(z, b[:, None], z)
    else:
        z = _linear(x, w, b)
    bounds = RAMP.get(z.dtype.char)
    if bounds is None:
        np.maximum(z, 0, out=z)
    else:
        clip(z, *bounds, z)

    def pullback(dy: Array) -> tuple:
        d = np.multiply(dy.T if columns else dy, z > 0)
        rows = d if columns else d.T  # of the weights
        return (
            lambda: product_like(x, rows, w),
            Writes(
                lambda out: np.matmul(rows, x, out=out),
                lambda first, last, out: np.matmul(rows[first:last], x, out=out),
            ),
            None if b is None else (lambda: row_sums(rows)) if columns else Writes(lambda out: column_sums(d, out)),
        )

    return z.T if columns else z, pullback


def product_like(x: Array, rows: Array, w: Array) -> Array:
    """dx[i, j] = sum over o of rows[o, i] w[o, j], in memory in the order that x is in."""
    if x.flags.f_contiguous and not x.flags.c_contiguous:
        return np.matmul(w.T, rows).T
    return np.matmul(rows.T, w)
