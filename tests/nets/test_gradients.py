"""Nets on the tape: every array and the input get the gradient that differences give."""

import numpy as np
import pytest

from wlnet.expr import call, list_of, system
from wlnet.kernel import Tape
from wlnet.nets import Mode, initialize, make_chain, read_method


def rule(key, value):
    return call("Rule", key, value)


def loss_of(net, arrays, x, training, tape=None):
    """The sum of y times fixed weights, in double precision."""
    variables, ops = arrays, {}
    if tape is not None:
        variables = {path: tape.variable(value) for path, value in arrays.items()}
        ops = {"ops": tape.ops}
        x = tape.variable(x)
    y = net.run({"Input": x}, Mode(**ops, arrays=variables, dtype=np.float64, training=training))["Output"]
    return y, variables, x


@pytest.mark.parametrize("training", [False, True])
def test_gradients_of_a_chain(make, training):
    net = make_chain(
        [
            list_of(
                make("DeconvolutionLayer", 3, (2, 2), {"Stride": 2, "Interleaving": False}),
                make("BatchNormalizationLayer"),
                make("ElementwiseLayer", "GELU"),
                make("PoolingLayer", (2, 2), 2, {"Function": system("Mean")}),
                make("ConvolutionLayer", 2, (2, 2)),
                make("FlattenLayer"),
                4,
                make("SoftmaxLayer"),
            ),
            rule("Input", list_of(2, 3, 3)),
        ]
    )
    random = np.random.default_rng(0)
    net = initialize(net, read_method(system("Automatic")), random)
    arrays = {path: random.uniform(0.5, 1, a.shape) for path, a in net.arrays_at().items()}
    x = random.normal(size=(3, 2, 3, 3))
    tape = Tape()
    y, variables, source = loss_of(net, arrays, x, training, tape)
    seed = random.normal(size=y.shape)
    found = tape.gradient(y, [source, *variables.values()], seed)

    def loss(values, data):
        return float((loss_of(net, values, data, training)[0] * seed).sum())

    step = 1e-6
    for position, gradient in zip([None, *arrays], found, strict=True):
        direction = random.normal(size=gradient.shape)
        ends = []
        for sign in (1, -1):
            moved, data = dict(arrays), x
            if position is None:
                data = x + sign * step * direction
            else:
                moved[position] = arrays[position] + sign * step * direction
            ends.append(loss(moved, data))
        assert (gradient * direction).sum() == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-4, abs=1e-7)
