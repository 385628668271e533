"""Activation functions of ElementwiseLayer, fused: one pass forward, one derivative."""

import numpy as np

from .primitive import Array, Result, primitive, same
from .special_values import erf_values

__all__: list[str] = []

SELU_SCALE = 1.0507009873554805
SELU_ALPHA_SCALE = 1.7580993408473766
HALF_SQRT_2 = 0.7071067811865476
INVERSE_SQRT_2_PI = 0.3989422804014327


def _logistic(x: Array) -> Array:
    """1/(1 + Exp[-x]); an overflowing Exp gives the right limit 0."""
    y = np.asarray(np.exp(-x))
    y += 1
    return np.divide(1, y, out=y)


def _softplus(x: Array) -> Array:
    """Log[1 + Exp[x]] = Max[x, 0] + Log[1 + Exp[-Abs[x]]], which never overflows."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


@primitive(shape=same)
def logistic(x: Array) -> Result:
    """LogisticSigmoid[x] = 1/(1 + Exp[-x])."""
    y = _logistic(x)
    return y, lambda dy: (dy * y * (1 - y),)


@primitive(shape=same)
def ramp(x: Array) -> Result:
    """Ramp[x] = Max[x, 0]; the derivative at 0 is 0."""
    y = np.maximum(x, 0)
    return y, lambda dy: (dy * (y > 0),)


@primitive(shape=same)
def softplus(x: Array) -> Result:
    """Log[1 + Exp[x]]."""
    return _softplus(x), lambda dy: (dy * _logistic(x),)


@primitive(shape=same)
def gelu(x: Array) -> Result:
    """x (1 + Erf[x/Sqrt[2]])/2 (Hendrycks and Gimpel, arXiv:1606.08415)."""
    cumulative = 0.5 * erf_values(x * HALF_SQRT_2) + 0.5
    return x * cumulative, lambda dy: (dy * (cumulative + INVERSE_SQRT_2_PI * x * np.exp(-0.5 * x * x)),)


@primitive(shape=same)
def elu(x: Array) -> Result:
    """x where x >= 0, Exp[x] - 1 elsewhere."""
    y = np.where(x >= 0, x, np.expm1(x))
    return y, lambda dy: (dy * np.where(x >= 0, 1, y + 1),)


@primitive(shape=same)
def selu(x: Array) -> Result:
    """lambda x where x >= 0, lambda alpha (Exp[x] - 1) elsewhere (Klambauer et al., arXiv:1706.02515)."""
    y = np.where(x >= 0, SELU_SCALE * x, SELU_ALPHA_SCALE * np.expm1(x))
    return y, lambda dy: (dy * np.where(x >= 0, SELU_SCALE, y + SELU_ALPHA_SCALE),)


@primitive(shape=same)
def swish(x: Array) -> Result:
    """x LogisticSigmoid[x]."""
    gate = _logistic(x)
    return x * gate, lambda dy: (dy * gate * (1 + x * (1 - gate)),)


@primitive(shape=same)
def hard_swish(x: Array) -> Result:
    """x Min[Max[x + 3, 0], 6]/6."""
    gate = np.clip(x + 3, 0, 6) / 6
    return x * gate, lambda dy: (dy * (gate + x * ((x > -3) & (x < 3)) / 6),)


@primitive(shape=same)
def mish(x: Array) -> Result:
    """x Tanh[Log[1 + Exp[x]]]."""
    gate = np.tanh(_softplus(x))
    return x * gate, lambda dy: (dy * (gate + x * (1 - gate * gate) * _logistic(x)),)


@primitive(shape=same)
def soft_sign(x: Array) -> Result:
    """x/(1 + Abs[x])."""
    below = 1 + np.abs(x)
    return x / below, lambda dy: (dy / (below * below),)


@primitive(shape=same)
def hard_tanh(x: Array) -> Result:
    """Clip[x, {-1, 1}]."""
    return np.clip(x, -1, 1), lambda dy: (dy * (np.abs(x) < 1),)


@primitive(shape=same)
def hard_sigmoid(x: Array) -> Result:
    """Clip[(x + 1)/2, {0, 1}]."""
    return np.clip(0.5 * x + 0.5, 0, 1), lambda dy: (dy * (0.5 * (np.abs(x) < 1)).astype(x.dtype),)
