"""Activation functions of ElementwiseLayer, fused: one operation forward, one derivative."""

from collections.abc import Callable
from functools import partial

import numpy as np

from .elementwise import Operand, alike, beside, clip, elementwise, in_turn, spare, spare_like
from .exponential import one_plus_exp_minus, power_of_two
from .primitive import Array, Cotangent
from .special_values import erf_into, polynomial_into

__all__: list[str] = []

SELU_SCALE = 1.0507009873554805
SELU_ALPHA_SCALE = 1.7580993408473766
HALF_SQRT_2 = 0.7071067811865476
INVERSE_SQRT_2_PI = 0.3989422804014327
# The bounds of Ramp as arrays without dimensions, which NumPy reads faster than numbers
RAMP = {kind: (np.zeros((), kind), np.full((), np.inf, kind)) for kind in "fd"}

# -Log2[p/(1 - p)]/x in x^2 for p = (1 + erf[x/Sqrt[2]])/2, with an error of p below 3 10^-8: the least maximum, found
# by Lawson's iteration; from x = 5.4 on the polynomial grows and p is 1
MINUS_LOG_OF_GELU = (-2.302209296491097, -0.10483512186312396, 9.404921059481645e-05, 0.00015957994686827316,
                     -1.1439835053899194e-05, 3.8163140184444495e-07, -5.0672398968403565e-09)  # fmt: skip


_logistic = in_turn(one_plus_exp_minus, partial(np.divide, 1.0))


def _swish(x: Operand, *, out: Array) -> None:
    below = beside("swish", out, x)
    one_plus_exp_minus(x, out=below)
    np.divide(x, below, out=out)


def _ramp(x: Operand, *, out: Array) -> None:
    """Max[x, 0]; NumPy's maximum with a number is not vectorized, its clip is."""
    bounds = RAMP.get(out.dtype.char)
    if bounds is None:
        np.maximum(x, 0, out=out)
    else:
        clip(x, *bounds, out)


def _softplus(x: Operand, *, out: Array) -> None:
    """Max[x, 0] + Log[1 + Exp[-Abs[x]]], which never overflows.

    The logarithm of w = 1 + e loses what rounding took from w: (e - (w - 1))/w gives it back.
    """
    e, w = spare_like("softplus e", out), spare_like("softplus w", out)
    np.abs(x, out=e)
    np.negative(e, out=e)
    np.exp(e, out=e)
    np.add(e, 1, out=w)
    lost = np.subtract(w, 1, out=spare_like("softplus lost", out))
    np.subtract(e, lost, out=lost)
    np.divide(lost, w, out=lost)
    np.log(w, out=w)
    np.add(w, lost, out=w)
    _ramp(x, out=out)
    np.add(out, w, out=out)


def _gelu(x: Operand, *, out: Array) -> None:
    """x (1 + Erf[x/Sqrt[2]])/2; in single precision x/(1 + 2^(x r[x^2])) with a polynomial r."""
    phi = beside("gelu", out, x)
    if out.dtype == np.float32:
        power, unit = power_of_two()
        minus_log = tuple(unit * c for c in MINUS_LOG_OF_GELU)
        polynomial_into(minus_log, np.square(x, out=spare_like("gelu square", out)), out=phi)
        np.multiply(phi, x, out=phi)
        power(phi, out=phi)
        np.add(phi, 1, out=phi)
        np.divide(x, phi, out=out)
    else:
        np.multiply(x, HALF_SQRT_2, out=phi)
        erf_into(phi, out=phi)
        np.multiply(phi, 0.5, out=phi)
        np.add(phi, 0.5, out=phi)
        np.multiply(x, phi, out=out)


def _below_and_above(x: Operand, *, out: Array) -> Array:
    """Exp[x] - 1 where x < 0, and Max[x, 0] in `out`, so that their sum is ELU."""
    below = spare_like("below_and_above", out)
    clip(x, -np.inf, 0.0, out=below)
    np.expm1(below, out=below)
    _ramp(x, out=out)
    return below


def _elu(x: Operand, *, out: Array) -> None:
    np.add(_below_and_above(x, out=out), out, out=out)


def _selu(x: Operand, *, out: Array) -> None:
    below = _below_and_above(x, out=out)
    np.multiply(below, SELU_ALPHA_SCALE, out=below)
    np.multiply(out, SELU_SCALE, out=out)
    np.add(out, below, out=out)


def _hard_swish(x: Operand, *, out: Array) -> None:
    gate = beside("hard_swish", out, x)
    np.add(x, 3, out=gate)
    clip(gate, 0.0, 6.0, out=gate)
    np.multiply(gate, 1 / 6, out=gate)
    np.multiply(gate, x, out=out)


def _mish(x: Operand, *, out: Array) -> None:
    """x Tanh[Log[1 + e]] = x n/(n + 2) with n = e (e + 2), e = Exp[x]; 1 + 2/n is 1 long before x is 40."""
    n, below = beside("mish", out, x), spare_like("mish below", out)
    clip(x, -np.inf, 40.0, out=n)
    np.exp(n, out=n)
    np.add(n, 2, out=below)
    np.multiply(n, below, out=n)
    np.add(n, 2, out=below)
    np.divide(n, below, out=n)
    np.multiply(n, x, out=out)


def _soft_sign(x: Operand, *, out: Array) -> None:
    below = beside("soft_sign", out, x)
    np.abs(x, out=below)
    np.add(below, 1, out=below)
    np.divide(x, below, out=out)


def _hard_tanh(x: Operand, *, out: Array) -> None:
    clip(x, -1.0, 1.0, out=out)


def _hard_sigmoid(x: Operand, *, out: Array) -> None:
    np.multiply(x, 0.5, out=out)
    np.add(out, 0.5, out=out)
    clip(out, 0.0, 1.0, out=out)


def _values(into: Callable[..., None], x: Array) -> Array:
    y = np.empty_like(x)
    into(x, out=y)
    return y


@elementwise(_logistic, writes=True)
def logistic(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """LogisticSigmoid[x] = 1/(1 + Exp[-x]); an overflowing Exp gives the right limit 0. The derivative is y (1 - y)."""
    np.subtract(1, y, out=out)
    np.multiply(out, y, out=out)
    np.multiply(out, dy, out=out)


@elementwise(_ramp, dtype=alike, steps=1, writes=True)
def ramp(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """Ramp[x] = Max[x, 0]; the derivative at 0 is 0."""
    passing = spare("passing", y.shape, np.dtype(bool))
    np.greater(y, 0, out=passing)
    np.multiply(dy, passing, out=out)


@elementwise(_softplus, writes=True)
def softplus(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """Log[1 + Exp[x]]."""
    _logistic(x, out=out)
    np.multiply(out, dy, out=out)


@elementwise(_gelu, writes=True)
def gelu(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """x (1 + Erf[x/Sqrt[2]])/2 (Hendrycks and Gimpel, arXiv:1606.08415).

    The derivative is y/x + x Exp[-x^2/2]/Sqrt[2 Pi], where y/x is the cumulative distribution.
    """
    np.square(x, out=out)
    np.multiply(out, -0.5, out=out)
    np.exp(out, out=out)
    np.multiply(out, INVERSE_SQRT_2_PI, out=out)
    np.multiply(out, x, out=out)
    cumulative = np.divide(y, x, out=spare_like("cumulative", out))
    if cumulative.size and not np.isfinite(np.min(cumulative)):
        bad = ~np.isfinite(cumulative)
        cumulative[bad] = 0.5 + 0.5 * _values(erf_into, x[bad] * HALF_SQRT_2)
    np.add(out, cumulative, out=out)
    np.multiply(out, dy, out=out)


@elementwise(_elu, writes=True)
def elu(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """x where x >= 0, Exp[x] - 1 elsewhere."""
    clip(y, -np.inf, 0.0, out=out)
    np.add(out, 1, out=out)
    np.multiply(out, dy, out=out)


@elementwise(_selu, writes=True)
def selu(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """lambda x where x >= 0, lambda alpha (Exp[x] - 1) elsewhere (Klambauer et al., arXiv:1706.02515).

    The derivative is lambda where x >= 0, y + lambda alpha elsewhere.
    """
    below = np.less(x, 0, out=spare("below", y.shape, np.dtype(bool)))
    np.multiply(below, out.dtype.type(SELU_ALPHA_SCALE - SELU_SCALE), out=out)
    np.add(out, out.dtype.type(SELU_SCALE), out=out)
    np.add(out, clip(y, -np.inf, 0.0, out=spare_like("negative", out)), out=out)
    np.multiply(out, dy, out=out)


@elementwise(_swish, writes=True)
def swish(dy: Array, y: Array, x: Array, *, out: Array) -> None:
    """x LogisticSigmoid[x]; the derivative is s + y (1 - s) with s = LogisticSigmoid[x]."""
    gate = spare_like("gate", out)
    _logistic(x, out=gate)
    np.subtract(1, gate, out=out)
    np.multiply(out, y, out=out)
    np.add(out, gate, out=out)
    np.multiply(out, dy, out=out)


@elementwise(_hard_swish)
def hard_swish(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """x Min[Max[x + 3, 0], 6]/6."""
    return (dy * (np.clip(x + 3, 0, 6) + x * ((x > -3) & (x < 3))) / 6,)


@elementwise(_mish)
def mish(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """x Tanh[Log[1 + Exp[x]]]."""
    gate = np.tanh(_values(_softplus, x))
    return (dy * (gate + x * (1 - gate * gate) * _values(_logistic, x)),)


@elementwise(_soft_sign)
def soft_sign(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """x/(1 + Abs[x])."""
    return (dy / np.square(1 + np.abs(x)),)


@elementwise(_hard_tanh, steps=1)
def hard_tanh(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Clip[x, {-1, 1}]."""
    return (dy * (np.abs(x) < 1),)


@elementwise(_hard_sigmoid)
def hard_sigmoid(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Clip[(x + 1)/2, {0, 1}]."""
    return (dy * (np.abs(x) < 1) * 0.5,)
