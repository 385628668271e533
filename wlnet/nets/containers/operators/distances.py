"""Distances between arrays, as the functions of these names define them; u[b, k] and v[b, k] -> d[b]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.expr import Symbol, system

from ...net import Value

Distance = Callable[[Any, Value, Value], Value]  # (ops, u, v) -> d
LEAST = 1e-30  # what divisors and radicands are at least, so that derivatives stay finite where vectors are equal


def total(ops: Any, x: Value) -> Value:
    """The sum over k."""
    return ops.sum(x, axes=(-1,))


def squares(ops: Any, x: Value) -> Value:
    """The sum of x^2."""
    return total(ops, ops.multiply(x, x))


def root(ops: Any, x: Value) -> Value:
    """Sqrt[x], with the derivative 0 where x is 0."""
    return ops.select(ops.greater(x, 0), ops.sqrt(ops.maximum(x, LEAST)), 0)


def quotient(ops: Any, x: Value, y: Value) -> Value:
    """x/y, or 0 where y is 0."""
    return ops.select(ops.greater(y, 0), ops.divide(x, ops.maximum(y, LEAST)), 0)


def centred(ops: Any, x: Value) -> Value:
    """The differences from the mean."""
    return ops.subtract(x, ops.mean(x, axes=(-1,), keepdims=True))


def euclidean(ops: Any, u: Value, v: Value) -> Value:
    """Sqrt[sum of (u - v)^2]."""
    return root(ops, squares(ops, ops.subtract(u, v)))


def squared_euclidean(ops: Any, u: Value, v: Value) -> Value:
    """The sum of (u - v)^2."""
    return squares(ops, ops.subtract(u, v))


def normalized_squared_euclidean(ops: Any, u: Value, v: Value) -> Value:
    """Half the variance of u - v divided by the sum of the variances of u and of v."""
    a, b = centred(ops, u), centred(ops, v)
    variances = ops.add(squares(ops, a), squares(ops, b))
    return quotient(ops, ops.multiply(squares(ops, ops.subtract(a, b)), 0.5), variances)


def manhattan(ops: Any, u: Value, v: Value) -> Value:
    """The sum of Abs[u - v]."""
    return total(ops, ops.abs(ops.subtract(u, v)))


def chessboard(ops: Any, u: Value, v: Value) -> Value:
    """The largest Abs[u - v]."""
    return ops.max(ops.abs(ops.subtract(u, v)), axes=(-1,))


def cosine(ops: Any, u: Value, v: Value) -> Value:
    """1 - u.v/(|u| |v|); 0 where u or v is zero."""
    norms = ops.multiply(root(ops, squares(ops, u)), root(ops, squares(ops, v)))
    product = total(ops, ops.multiply(u, v))
    return quotient(ops, ops.subtract(norms, product), norms)


def correlation(ops: Any, u: Value, v: Value) -> Value:
    """The cosine distance of u and v less their means."""
    return cosine(ops, centred(ops, u), centred(ops, v))


def canberra(ops: Any, u: Value, v: Value) -> Value:
    """The sum of Abs[u - v]/(Abs[u] + Abs[v])."""
    sizes = ops.add(ops.abs(u), ops.abs(v))
    return total(ops, quotient(ops, ops.abs(ops.subtract(u, v)), sizes))


def bray_curtis(ops: Any, u: Value, v: Value) -> Value:
    """The sum of Abs[u - v] divided by that of Abs[u + v]."""
    return quotient(ops, manhattan(ops, u, v), total(ops, ops.abs(ops.add(u, v))))


DISTANCES: dict[Symbol, Distance] = {
    system("EuclideanDistance"): euclidean,
    system("SquaredEuclideanDistance"): squared_euclidean,
    system("NormalizedSquaredEuclideanDistance"): normalized_squared_euclidean,
    system("ManhattanDistance"): manhattan,
    system("ChessboardDistance"): chessboard,
    system("CosineDistance"): cosine,
    system("CorrelationDistance"): correlation,
    system("CanberraDistance"): canberra,
    system("BrayCurtisDistance"): bray_curtis,
}
