"""Sums, sums of squares and maxima of the rows of a matrix, where NumPy's reductions are slow."""

from functools import lru_cache

import numpy as np

from .primitive import Array

__all__ = ["column_sums", "row_dots", "row_maxima", "row_sums", "row_total"]

LONG = 1 << 12  # elements that one inner product adds up; more would add rounding errors
SHORT = 32  # elements of rows whose maxima are found faster by columns


@lru_cache(64)
def _ones(count: int, dtype: np.dtype) -> Array:
    found = np.ones(count, dtype)
    found.flags.writeable = False
    return found


def row_sums(rows: Array) -> Array:
    """y[i] = sum over j of x[i, j]: inner products with ones, of pieces where the rows are long."""
    count, size = rows.shape
    if rows.dtype.kind != "f" or not rows.size:
        return np.add.reduce(rows, 1)
    if size <= LONG:
        return rows.dot(_ones(size, rows.dtype))
    parts = _parts(size)
    if parts and rows.flags.c_contiguous:
        return np.add.reduce(row_sums(rows.reshape(count * parts, size // parts)).reshape(count, parts), 1)
    if count > 1:
        return np.add.reduce(rows, 1)
    whole = size - size % LONG
    sums = [rows[0, :whole].reshape(-1, LONG).dot(_ones(LONG, rows.dtype)), rows[0, whole:]]
    return np.add.reduce(np.concatenate(sums)).reshape(1)


def row_total(row: Array) -> np.floating:
    """The sum of the numbers of one row."""
    if len(row) <= LONG:
        return row.dot(_ones(len(row), row.dtype))
    return row_sums(row[None])[0]


def column_sums(rows: Array, out: Array | None = None) -> Array:
    """y[j] = sum over i of x[i, j]."""
    if len(rows) > LONG or rows.dtype.kind != "f" or (out is not None and out.dtype != rows.dtype):
        return np.add.reduce(rows, 0, out=out)
    return np.matmul(_ones(len(rows), rows.dtype), rows, out=out)


def row_dots(a: Array, b: Array) -> Array:
    """y[i] = sum over j of a[i, j] b[i, j]."""
    count, size = a.shape
    if size <= LONG:
        return _inner(a, b)
    parts = _parts(size)
    if parts and a.flags.c_contiguous and b.flags.c_contiguous:
        shape = (count * parts, size // parts)
        return np.add.reduce(row_dots(a.reshape(shape), b.reshape(shape)).reshape(count, parts), 1)
    return np.add.reduce(a * b, 1)


def _inner_by_matmul(a: Array, b: Array) -> Array:
    return np.matmul(a[:, None, :], b[:, :, None])[:, 0, 0]


_inner = getattr(np, "vecdot", _inner_by_matmul)  # which NumPy has from version 2 on


@lru_cache(256)
def _parts(size: int) -> int:
    """The least number of equal pieces that are not too long; 0 where only many would be equal."""
    least = -(-size // LONG)
    return next((n for n in range(least, 16 * least) if size % n == 0), 0)


def row_maxima(rows: Array) -> Array:
    """y[i] = Max over j of x[i, j]."""
    if rows.shape[1] < SHORT:
        return np.maximum.reduce(np.ascontiguousarray(rows.T), 0)
    return np.maximum.reduce(rows, 1)
