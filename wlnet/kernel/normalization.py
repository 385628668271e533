"""Softmax, and batch normalization as one operation."""

import numpy as np

from .primitive import Array, Result, Shape, primitive, same

__all__: list[str] = []


@primitive(shape=same)
def softmax(x: Array, *, axis: int = -1) -> Result:
    """y[i] = Exp[x[i]]/sum over j of Exp[x[j]] along one axis; the greatest x is taken off first."""
    y = np.exp(x - x.max(axis, keepdims=True))
    y /= y.sum(axis, keepdims=True)
    return y, lambda dy: (y * (dy - (dy * y).sum(axis, keepdims=True)),)


@primitive(shape=same)
def log_softmax(x: Array, *, axis: int = -1) -> Result:
    """y[i] = x[i] - Log[sum over j of Exp[x[j]]] along one axis."""
    y = x - x.max(axis, keepdims=True)
    y -= np.log(np.exp(y).sum(axis, keepdims=True))
    return y, lambda dy: (dy - np.exp(y) * dy.sum(axis, keepdims=True),)


def _normalized(x: Shape, *rest: Shape, epsilon: float = 0.0, axis: int = 1) -> Shape:
    return x


def _per_channel(x: Array, axis: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes to sum over for one number per channel, and the shape that spreads such numbers over x."""
    axis %= x.ndim
    return tuple(i for i in range(x.ndim) if i != axis), tuple(n if i == axis else 1 for i, n in enumerate(x.shape))


@primitive(shape=_normalized)
def batch_norm(
    x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *, epsilon: float = 1e-5, axis: int = 1
) -> Result:
    """y = scale (x - mean)/Sqrt[variance + epsilon] + bias per channel, with mean and variance given.

    x[b, c, n*], all others [c]. One multiplication and one addition per element.
    """
    others, spread = _per_channel(x, axis)
    inverse = 1 / np.sqrt(variance + epsilon)
    slope = scale * inverse
    y = x * slope.reshape(spread)
    y += (bias - mean * slope).reshape(spread)

    def pullback(dy: Array) -> tuple:
        total = dy.sum(others)
        centered = (dy * x).sum(others) - mean * total
        return (
            lambda: dy * slope.reshape(spread),
            lambda: centered * inverse,
            lambda: total,
            lambda: -total * slope,
            lambda: -0.5 * centered * scale * inverse**3,
        )

    return y, pullback


@primitive(shape=_normalized)
def batch_norm_train(x: Array, scale: Array, bias: Array, *, epsilon: float = 1e-5, axis: int = 1) -> Result:
    """y = scale (x - m)/Sqrt[v + epsilon] + bias per channel, with m, v the mean and variance of x over all else.

    x[b, c, n*], scale[c], bias[c] (Ioffe and Szegedy, arXiv:1502.03167).
    """
    others, spread = _per_channel(x, axis)
    normal = x - x.mean(others, keepdims=True)
    inverse = 1 / np.sqrt(np.square(normal).mean(others, keepdims=True) + epsilon)
    normal *= inverse
    y = normal * scale.reshape(spread)
    y += bias.reshape(spread)

    def pullback(dy: Array) -> tuple:
        count = x.size / scale.size
        dscale, dbias = (dy * normal).sum(others), dy.sum(others)

        def dx() -> Array:
            shared = (dbias.reshape(spread) + normal * dscale.reshape(spread)) / count
            return (dy - shared) * (inverse * scale.reshape(spread))

        return dx, lambda: dscale, lambda: dbias

    return y, pullback
