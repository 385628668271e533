"""Normalization."""

from __future__ import annotations

import math
from typing import Any

from wlnet.expr import call, system

from ..arrays.multipliers import multipliers
from ..declare import argument, array, layer, option, port
from ..kinds import Boolean, Choice, Fractional, ListOf, NonNegative, NonNegativeReal, Nothing, OneOf, Positive, Real
from ..layer import Layer, shape_text
from ..levels import ALL, LevelsKind, Run, level_axes
from ..messages import shown
from ..net import Mode
from ..patterns import Sizes
from ..types import describe


@layer("BatchNormalizationLayer")
class BatchNormalization(Layer):
    """y = scaling (x - mean)/Sqrt[variance + epsilon] + bias, per channel; x[c, n*] -> y[c, n*].

    In evaluation, mean and variance are the moving ones. In training they are those of the batch over all but the
    channel (the variance divided by the count), and the moving ones take over 1 - momentum of them.
    """

    usage = "BatchNormalizationLayer[] normalizes each channel by mean and variance learned from batches."

    epsilon = option("Epsilon", NonNegativeReal, 0.001)
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    momentum = option("Momentum", Fractional, 0.9)

    input = port("Input", "c n*", interleaved_by="Interleaving")
    output = port("Output", "c n*", interleaved_by="Interleaving")
    scaling = array("Scaling", "c", "ones", aliases=["Gamma"])
    biases = array("Biases", "c", "zeros", aliases=["Beta"])
    mean = array("MovingMean", "c", "zeros", fixed=True)
    variance = array("MovingVariance", "c", "ones", fixed=True)

    def forward(self, ops: Any, x: Any, s: Any, b: Any, mean: Any, variance: Any, *, mode: Mode) -> Any:
        """x[b, c, n*] -> y[b, c, n*]."""
        if mode.training:
            moments = ops.channel_moments(ops.constant(x))
            return ops.batch_norm_train(x, s, b, moments, epsilon=self.epsilon, axis=1)
        slope = ops.divide(s, ops.sqrt(ops.add(variance, float(self.epsilon))))
        offset = ops.subtract(b, ops.multiply(mean, slope))
        spread = (*ops.shape(slope), *(1,) * (len(ops.shape(x)) - 2))
        return ops.affine(x, ops.reshape(slope, shape=spread), ops.reshape(offset, shape=spread))

    def moved(self, ops: Any, x: Any, s: Any, b: Any, mean: Any, variance: Any) -> dict[str, Any]:
        """moving <- momentum moving + (1 - momentum) batch; arrays with learning rates of 0 stay as they are."""
        moving = {"MovingMean": ops.constant(mean), "MovingVariance": ops.constant(variance)}
        rates = multipliers(self)
        names = [name for name in moving if rates[name,] not in (0, None)]
        if self.momentum == 1 or not names:
            return {}
        moments = ops.channel_moments(ops.constant(x))
        kept, taken = float(self.momentum), 1 - float(self.momentum)
        found = {}
        for place, name in enumerate(moving):
            batch = ops.reshape(ops.take(moments, indices=(place,), axis=0), shape=ops.shape(moving[name]))
            found[name] = ops.add(ops.multiply(moving[name], kept), ops.multiply(batch, taken))
        return {name: found[name] for name in names}


LEVELS = LevelsKind()
NO_LEVELS_TOO = LevelsKind(empty=True)


@layer("NormalizationLayer")
class Normalization(Layer):
    """y = scaling (x - mean)/Sqrt[variance + epsilon] + biases, per example; x[i*] -> y[i*].

    Mean and variance are taken over the aggregation levels (divided by n, or n - 1 if "Unbiased"), scaling[s*] and
    biases[s*] belong to the scaling levels: "Complement", all others, or "Same". Method "RMS" divides by
    Sqrt[mean of x^2 + epsilon] instead and takes no mean off. "GroupNumber" {g1, ...} splits the aggregation levels
    into so many equal groups, which are normalized each by itself (Wu and He, arXiv:1803.08494).
    """

    usage = "NormalizationLayer[] normalizes each element of the first level by its own mean and variance."

    aggregation = argument("AggregationLevels", LEVELS, call("Span", 2, ALL))
    scaled = argument("ScalingLevels", OneOf(Choice(("Complement", "Same")), NO_LEVELS_TOO), "Complement")
    epsilon = option("Epsilon", NonNegativeReal, 0.001)
    groups = option("GroupNumber", OneOf(Nothing, ListOf(Positive)), system("None"))
    method = option("Method", Choice(("Standardize", "RMS")), "Standardize", symbol=True)
    unbiased = option("Unbiased", Boolean, False)

    input = port("Input", "i*")
    output = port("Output", "i*")
    scaling = array("Scaling", "s*", "ones", optional=True)
    biases = array("Biases", "s*", "zeros", optional=True)

    def axes(self, levels: Any, rank: int) -> tuple[int, ...]:
        """The axes, from 0, of some levels; a message where there is no such level."""
        found = level_axes(levels, rank)
        if found is None:
            self.fail("nolevel", shown(LEVELS.write(levels)), min(1, rank), rank, describe(self.input))
        return found

    def scaling_axes(self, rank: int) -> tuple[int, ...]:
        """The axes, from 0, that scaling and biases have."""
        if isinstance(self.scaled, str):
            inside = self.axes(self.aggregation, rank)
            return tuple(a for a in range(rank) if (a in inside) == (self.scaled == "Same"))
        return self.axes(self.scaled, rank)

    def relate(self, sizes: Sizes) -> None:
        """Scaling and biases have the sizes of the input at their levels."""
        given = sizes["i*"]
        if ... in given:
            if self.aggregation == Run(2, None) and self.scaled == "Complement":
                sizes.put("s*", (None,))
                sizes.put("i*", (*sizes["s*"], ...))
            return
        axes = self.scaling_axes(len(given))
        sizes.put("s*", tuple(given[a] for a in axes))
        own = dict(zip(axes, sizes["s*"], strict=True))
        sizes.put("i*", tuple(own.get(a) for a in range(len(given))))

    def check(self, sizes: Sizes) -> None:
        """Groups divide their levels; an unbiased variance takes two elements."""
        given = sizes["i*"]
        if ... in given:
            return
        axes = self.axes(self.aggregation, len(given))
        counts = [given[a] for a in axes]
        groups = self.groups if type(self.groups) is tuple else (1,) * len(axes)
        if len(groups) != len(axes):
            expected = f"a list of length {len(axes)}, one for each level"
            self.fail("optvalue", self.shown_setting("GroupNumber"), expected)
        if any(isinstance(n, int) and n % g for n, g in zip(counts, groups, strict=True)):
            expected = f"divisors of the dimensions {shape_text(tuple(counts))}"
            self.fail("optvalue", self.shown_setting("GroupNumber"), expected)
        if self.unbiased and all(isinstance(n, int) for n in counts) and math.prod(counts) < 2 * math.prod(groups):
            self.fail("few", self.shown_setting("Unbiased"), 2, math.prod(counts) // math.prod(groups))

    def forward(self, ops: Any, x: Any, s: Any, b: Any) -> Any:
        """x[b, i*] -> y[b, i*]."""
        shape = ops.shape(x)
        axes = [a + 1 for a in self.axes(self.aggregation, len(shape) - 1)]
        own = [a + 1 for a in self.scaling_axes(len(shape) - 1)]
        split, spread = list(shape), [n if a in own else 1 for a, n in enumerate(shape)]
        if type(self.groups) is tuple:
            for place in reversed(range(len(axes))):
                axis, count = axes[place], self.groups[place]
                for sizes in (split, spread):
                    groups = min(count, sizes[axis])  # 1 of 1 where there is one scale for all
                    sizes[axis : axis + 1] = [groups, sizes[axis] // groups]
            axes = [axis + place + 1 for place, axis in enumerate(axes)]
        x, s, b = (
            a if a is None else ops.reshape(a, shape=tuple(sizes))
            for a, sizes in ((x, split), (s, spread), (b, spread))
        )
        standard = self.method == "Standardize"
        taken = int(self.unbiased and standard)
        y = ops.normalize(x, s, b, axes=tuple(axes), epsilon=float(self.epsilon), taken=taken, centered=standard)
        return ops.reshape(y, shape=shape)


@layer("LocalResponseNormalizationLayer")
class LocalResponseNormalization(Layer):
    """y[c, h, w] = x[c, h, w]/(bias + alpha mean of x[k, h, w]^2)^beta, x[c, h, w] -> y[c, h, w].

    The mean is the sum over the channels k from c - r to c + r, as far as there are such, divided by 2 r + 1
    (Krizhevsky et al., 2012).
    """

    usage = "LocalResponseNormalizationLayer[] divides by a mean over neighboring channels."

    alpha = option("Alpha", Real, 1.0)
    beta = option("Beta", Real, 0.5)
    bias = option("Bias", Real, 1.0)
    radius = option("ChannelWindowSize", NonNegative, 2)

    input = port("Input", "c h w")
    output = port("Output", "c h w")

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, c, h, w] -> y[b, c, h, w]."""
        batch, channels, height, width = ops.shape(x)
        squares = ops.reshape(ops.multiply(x, x), shape=(batch, 1, channels, height * width))
        reach = min(self.radius, channels)  # beyond the channels there are only zeros
        window, around = (2 * reach + 1, 1), ((reach, reach), (0, 0))
        sums = ops.total_pool(squares, kernel=window, stride=(1, 1), padding=around)
        mean = ops.multiply(ops.reshape(sums, shape=ops.shape(x)), self.alpha / (2 * self.radius + 1))
        return ops.divide(x, ops.power(ops.add(mean, float(self.bias)), float(self.beta)))
