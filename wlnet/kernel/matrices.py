"""Determinant and inverse of square matrices."""

import numpy as np

from .primitive import Array, Result, Shape, primitive, same

__all__: list[str] = []


def _square(x: Shape) -> Shape:
    if x[-1] != x[-2]:
        raise ValueError(f"a matrix of shape {x[-2:]} is not square")
    return x[:-2]


def _inverted(x: Array) -> Array:
    """The inverses; NaN for matrices that have none."""
    try:
        return np.linalg.inv(x)
    except np.linalg.LinAlgError:
        found = np.full_like(x, np.nan)
        for place in np.ndindex(x.shape[:-2]):
            if np.linalg.matrix_rank(x[place]) == x.shape[-1]:
                found[place] = np.linalg.inv(x[place])
        return found


@primitive(shape=_square)
def determinant(x: Array) -> Result:
    """The determinants of x[..., n, n]. dx = dy times the cofactors of x: det(x) x^-T where x can be inverted."""
    y = np.linalg.det(x)
    return y, lambda dy: (dy[..., None, None] * _cofactors(x),)


def _cofactors(x: Array) -> Array:
    """The cofactors, by singular values, which needs no inverse: x = u s v gives det(u v) u (products of others) v."""
    u, s, v = np.linalg.svd(x)
    n = x.shape[-1]
    others = np.stack([np.prod(np.delete(s, i, -1), -1) for i in range(n)], -1)
    sign = np.linalg.det(u) * np.linalg.det(v)
    return sign[..., None, None] * np.matmul(u * others[..., None, :], v)


@primitive(shape=same)
def inverse(x: Array) -> Result:
    """The inverses y of x[..., n, n]; NaN where there is none. dx = -y^T dy y^T."""
    y = _inverted(x)
    turned = y.swapaxes(-1, -2)
    return y, lambda dy: (-np.matmul(np.matmul(turned, dy), turned),)
