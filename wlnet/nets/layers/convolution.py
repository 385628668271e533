"""Convolution and transposed convolution."""

from __future__ import annotations

from typing import Any

from wlnet.expr import system

from ..declare import argument, array, layer, option, port
from ..kinds import Boolean, Each, Positive
from ..patterns import Sizes
from .windows import Dimensionality, Padding, Windowed


class Convolutional(Windowed):
    """Settings of both: m output channels, c input channels in g groups, kernels of size k*."""

    shown = ("Stride",)

    channels = argument("OutputChannels", Positive, dim="m")
    kernel = argument("KernelSize", Each(Positive), dim="k*")
    groups = option("ChannelGroups", Positive, 1, dim="g", aliases=["GroupNumber"])
    dilation = option("Dilation", Each(Positive), 1, dim="d*")
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    stride = option("Stride", Each(Positive), 1, dim="s*")
    padding = option("PaddingSize", Padding, 0, dim="p*", symbol=True)

    def check(self, sizes: Sizes) -> None:
        """The groups should divide the channels on both sides."""
        c, m, g = sizes["c"], sizes["m"], sizes["g"]
        if any(isinstance(channels, int) and channels % g for channels in (c, m)):
            counts = [channels if isinstance(channels, int) else "not known yet" for channels in (c, m)]
            self.fail("chgrp", self.shown_setting("ChannelGroups"), *counts)


@layer("ConvolutionLayer")
class Convolution(Convolutional):
    """y[m, o] = b[m] + sum over c, j of w[m, c, j] x[c, stride o + dilation j - before], x being 0 outside.

    x[c, n*], w[m, c/g, k*], b[m] -> y[m, o*] with o = Floor[(n + before + after - dilation (k - 1) - 1)/stride] + 1;
    "Same" padding makes o = Ceiling[n/stride]. The kernel is not flipped. With g groups, the i-th n/g channels in
    are connected with the i-th m/g channels out only.
    """

    usage = "ConvolutionLayer[n, {s1, ...}] is a trainable layer with n output channels and kernels of size s1×...."

    dimensionality = option("Dimensionality", Dimensionality, system("Automatic"))

    input = port("Input", "c n*", interleaved_by="Interleaving")
    output = port("Output", "m o*", interleaved_by="Interleaving")
    weights = array("Weights", "m c/g k*", "weights", fan=("c/g k*", "m/g k*"))
    biases = array("Biases", "m", "zeros", optional=True)

    def output_size(self, n: int, axis: int, sizes: Sizes) -> int:
        """As for any sliding window."""
        return self.slid(n, axis, sizes)

    def backward_size(self, sizes: Sizes, axis: int) -> Any:
        """With stride 1, n = o + dilation (k - 1) - before - after."""
        o, s, k, d = (sizes[name][axis] for name in ("o*", "s*", "k*", "d*"))
        if isinstance(o, int) and s == 1 and k is not None and d is not None:
            return o if self.same else o + d * (k - 1) - sum(sizes["p*"][axis])
        return super().backward_size(sizes, axis)

    def forward(self, ops: Any, x: Any, w: Any, b: Any) -> Any:
        """x[b, c, n*] -> y[b, m, o*]."""
        padding = self.slid_padding()
        return ops.conv(x, w, b, stride=self.stride, dilation=self.dilation, padding=padding, groups=self.groups)


@layer("DeconvolutionLayer")
class Deconvolution(Convolutional):
    """y[m, o] = b[m] + sum over c, n, j of w[c, m, j] x[c, n], where o = stride n + dilation j - before.

    x[c, n*], w[c, m/g, k*], b[m] -> y[m, o*] with o = stride (n - 1) + dilation (k - 1) + 1 - before - after:
    the adjoint, in its input, of ConvolutionLayer with the same settings. PaddingSize crops the output; "Same"
    makes o = stride n, the odd one cropped at the end (or zeros added there, where the kernel is shorter than the
    stride). Weights have input channels first. With g groups, the i-th c/g channels in are connected with the i-th
    m/g channels out only.
    """

    usage = "DeconvolutionLayer[n, {s1, ...}] is a trainable layer with n output channels and kernels of size s1×...."

    input = port("Input", "c n*", interleaved_by="Interleaving")
    output = port("Output", "m o*", interleaved_by="Interleaving")
    weights = array("Weights", "c m/g k*", "weights", fan=("c/g k*", "m/g k*"))
    biases = array("Biases", "m", "zeros", optional=True)

    def output_size(self, n: int, axis: int, sizes: Sizes) -> int:
        """stride (n - 1) + dilation (k - 1) + 1 less what is cropped; a message below 1."""
        stride = sizes["s*"][axis]
        if self.same:
            return int(stride * n)
        full, cropped = stride * (n - 1) + self.span(axis, sizes), sum(sizes["p*"][axis])
        if full - cropped < 1:
            self.fail("crop", self.shown_setting("PaddingSize"), full, cropped, axis + 1)
        return int(full - cropped)

    def backward_size(self, sizes: Sizes, axis: int) -> Any:
        """The size of which this output is made, if there is one."""
        o, s, k, d = (sizes[name][axis] for name in ("o*", "s*", "k*", "d*"))
        if isinstance(o, int) and None not in (s, k, d):
            rest = o if self.same else o - self.span(axis, sizes) + sum(sizes["p*"][axis]) + s
            return rest // s if rest % s == 0 and rest > 0 else None
        return super().backward_size(sizes, axis)

    def crop(self) -> tuple[tuple[int, int], ...]:
        """What to take off at each (begin, end); below 0, what to add."""
        sizes = self.sizes
        if not self.same:
            return tuple(sizes["p*"])
        surplus = [self.span(axis, sizes) - stride for axis, stride in enumerate(sizes["s*"])]
        return tuple((max(p, 0) // 2, p - max(p, 0) // 2) for p in surplus)

    def forward(self, ops: Any, x: Any, w: Any, b: Any) -> Any:
        """x[b, c, n*] -> y[b, m, o*]."""
        crop = self.crop()
        return ops.conv_transpose(x, w, b, stride=self.stride, dilation=self.dilation, crop=crop, groups=self.groups)
