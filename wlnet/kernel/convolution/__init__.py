"""Convolution and transposed convolution in any number of spatial dimensions, as two adjoint primitives."""

import math
from collections.abc import Sequence

import numpy as np

from ..primitive import Array, Result, Shape, primitive
from ..sums import row_sums
from .geometry import Geometry, Pairs, geometry
from .ways import correlate, gather, scatter

__all__: list[str] = []


def _check_channels(x: Shape, w: Shape, inputs: int, groups: int) -> None:
    """Refuses channels that do not fit the weights."""
    if x[1] != inputs or w[0] % groups:
        raise ValueError(f"weights of shape {tuple(w)} with {groups} groups do not fit an input of shape {tuple(x)}")


def _conv_shape(
    x: Shape,
    w: Shape,
    bias: Shape | None = None,
    *,
    stride: int | Sequence[int] = 1,
    dilation: int | Sequence[int] = 1,
    padding: int | Pairs = 0,
    groups: int = 1,
) -> Shape:
    _check_channels(x, w, w[1] * groups, groups)
    return (x[0], w[0], *geometry(x[2:], w[2:], stride, dilation, padding, groups, False).small)


def _conv_transpose_shape(
    x: Shape,
    w: Shape,
    bias: Shape | None = None,
    *,
    stride: int | Sequence[int] = 1,
    dilation: int | Sequence[int] = 1,
    crop: int | Pairs = 0,
    groups: int = 1,
) -> Shape:
    _check_channels(x, w, w[0], groups)
    return (x[0], w[1] * groups, *geometry(x[2:], w[2:], stride, dilation, crop, groups, True).big)


def _bias_gradient(dy: Array) -> Array:
    """The sum over everything but the channel."""
    return np.add.reduce(row_sums(dy.reshape(math.prod(dy.shape[:2]), -1)).reshape(dy.shape[:2]), 0)


@primitive(shape=_conv_shape)
def conv(
    x: Array,
    w: Array,
    bias: Array | None = None,
    *,
    stride: int | Sequence[int] = 1,
    dilation: int | Sequence[int] = 1,
    padding: int | Pairs = 0,
    groups: int = 1,
) -> Result:
    """y[b, m, n] = bias[m] + sum over c, j of w[m, c, j] x[b, c, stride n + dilation j - before].

    x[b, c, d*], w[m, c/g, k*], bias[m] -> y[b, m, floor((d + before + after - dilation (k - 1) - 1)/stride) + 1].
    `padding` is one number or a pair (before, after) per dimension; the kernel is not flipped.
    """
    _check_channels(x.shape, w.shape, w.shape[1] * groups, groups)
    g: Geometry = geometry(x.shape[2:], w.shape[2:], stride, dilation, padding, groups, False)

    def pullback(dy: Array) -> tuple:
        return (
            lambda: scatter(dy, w, None, g),
            lambda: correlate(dy, x, g),
            None if bias is None else lambda: _bias_gradient(dy),
        )

    return gather(x, w, bias, g), pullback


@primitive(shape=_conv_transpose_shape)
def conv_transpose(
    x: Array,
    w: Array,
    bias: Array | None = None,
    *,
    stride: int | Sequence[int] = 1,
    dilation: int | Sequence[int] = 1,
    crop: int | Pairs = 0,
    groups: int = 1,
) -> Result:
    """y[b, m, stride n + dilation j - before] = bias[m] + sum over all such c, n, j of w[c, m, j] x[b, c, n].

    x[b, c, d*], w[c, m/g, k*], bias[m] -> y[b, m, stride (d - 1) + dilation (k - 1) + 1 - before - after].
    `crop` is one number or a pair (before, after) per dimension; negative ones extend the result by what no input
    reaches, where y is the bias.
    """
    _check_channels(x.shape, w.shape, w.shape[0], groups)
    g: Geometry = geometry(x.shape[2:], w.shape[2:], stride, dilation, crop, groups, True)

    def pullback(dy: Array) -> tuple:
        return (
            lambda: gather(dy, w, None, g),
            lambda: correlate(x, dy, g),
            None if bias is None else lambda: _bias_gradient(dy),
        )

    return scatter(x, w, bias, g), pullback
