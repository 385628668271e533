"""Normalization."""

from __future__ import annotations

from typing import Any

from ..declare import array, layer, option, port
from ..kinds import Boolean, Fractional, NonNegativeReal
from ..layer import Layer
from ..net import Mode


@layer("BatchNormalizationLayer")
class BatchNormalization(Layer):
    """y = scaling (x - mean)/Sqrt[variance + epsilon] + bias, per channel; x[c, n*] -> y[c, n*].

    In evaluation, mean and variance are the moving ones. In training they are those of the batch over all but the
    channel, and the moving ones take over 1 - momentum of them.
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
            return ops.batch_norm_train(x, s, b, epsilon=self.epsilon, axis=1)
        return ops.batch_norm(x, s, b, mean, variance, epsilon=self.epsilon, axis=1)
