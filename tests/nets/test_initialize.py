"""NetInitialize: which arrays get values, from which distributions, and repeatably."""

import numpy as np
import pytest

from wlnet.expr import WolframMessage, call, list_of, system
from wlnet.nets import initialize, make_chain, read_method
from wlnet.nets.messages import plain_text
from wlnet.nets.seeding import generator

Automatic = system("Automatic")


def rule(key, value):
    return call("Rule", key, value)


def seeded(net, method=Automatic, seed=1, everything=False):
    return initialize(net, read_method(method), generator("NetInitialize", seed), everything)


@pytest.mark.parametrize(
    ("method", "deviation"),
    [
        (Automatic, (2 / 400) ** 0.5),
        ("Kaiming", (2 / 400) ** 0.5),
        ("Xavier", (2 / 900) ** 0.5),
        (list_of("Kaiming", rule("Distribution", "Uniform")), (2 / 400) ** 0.5),
        (list_of("Xavier", rule("Distribution", "Uniform")), (2 / 900) ** 0.5),
        ("Random", 1),
        (list_of("Random", rule("Weights", 0.1)), 0.1),
        (list_of("Random", rule("Weights", call("UniformDistribution", list_of(0, 2)))), 3**-0.5),
    ],
)
def test_scale_of_weights(make, method, deviation):
    net = seeded(make("LinearLayer", 500, {"Input": 400}), method)
    assert net.weights.std() == pytest.approx(deviation, rel=0.02)
    assert not net.biases.any()
    assert net.weights.dtype == np.float32 and not net.weights.flags.writeable


def test_fan_in_of_convolutions(make):
    conv = seeded(make("ConvolutionLayer", 60, (3, 3), {"Input": (30, 9, 9), "ChannelGroups": 3}))
    assert conv.weights.std() == pytest.approx((2 / (10 * 9)) ** 0.5, rel=0.05)
    deconv = seeded(make("DeconvolutionLayer", 60, (3, 3), {"Input": (30, 9, 9)}))
    assert deconv.weights.std() == pytest.approx((2 / (30 * 9)) ** 0.5, rel=0.05)


def test_orthogonal_and_identity(make):
    for size, inputs in ((5, 8), (8, 5), (6, 6)):
        w = seeded(make("LinearLayer", size, {"Input": inputs}), "Orthogonal").weights.astype(float)
        product = w @ w.T if size <= inputs else w.T @ w
        assert np.allclose(product, np.eye(min(size, inputs)), atol=1e-5)
    method = list_of("Identity", rule("Distribution", 0))
    net = seeded(make("ConvolutionLayer", 2, (3,), {"Input": (2, 7), "PaddingSize": 1}), method)
    x = np.arange(14.0).reshape(2, 7)
    assert np.array_equal(net(x), x)


def test_values_that_are_there_stay(make):
    net = make("LinearLayer", 2, {"Weights": [[1, 2], [3, 4]]})
    ready = seeded(net)
    assert ready.weights is net.weights
    assert seeded(ready) is ready
    again = seeded(ready, everything=True)
    assert not np.array_equal(again.weights, net.weights)
    frozen = make("LinearLayer", 2, {"Weights": [[1, 2], [3, 4]], "Biases": [1, 1], "LearningRateMultipliers": 0})
    assert seeded(frozen, everything=True) == frozen


def test_arrays_switched_off_stay_off(make):
    net = seeded(make("DeconvolutionLayer", 5, (2, 2), {"Input": (3, 4, 4), "Biases": None}))
    assert list(net.arrays_at()) == [("Weights",)]


def test_seeds(make):
    net = make("LinearLayer", 3, {"Input": 2})
    assert seeded(net, seed=7) == seeded(net, seed=7)
    assert seeded(net, seed=7) != seeded(net, seed=-7)
    assert seeded(net, seed="a") == seeded(net, seed="a")
    assert seeded(net, seed=Automatic) != seeded(net, seed=Automatic)
    stream = np.random.default_rng(5)
    inherited = generator("NetInitialize", system("Inherited"), lambda: stream)
    assert inherited is stream
    with pytest.raises(WolframMessage):
        generator("NetInitialize", 1.5)


def test_unknown_sizes_are_named(make):
    with pytest.raises(WolframMessage) as raised:
        seeded(make("DeconvolutionLayer", 5, (2, 2)))
    assert raised.value.tag == "unknowndims"
    assert '"Weights"' in plain_text(raised.value) and "{n1, 5, 2, 2}" in plain_text(raised.value)
    with pytest.raises(WolframMessage) as raised:
        seeded(make_chain([list_of(make("FlattenLayer"), 3)]))
    assert '{2, "Weights"}' in plain_text(raised.value)


@pytest.mark.parametrize(
    "method",
    [
        "Kaimng",
        5,
        list_of("Kaiming", rule("Distribution", "Cauchy")),
        list_of("Kaiming", rule("Foo", 1)),
        list_of("Random", rule("Weights", "x")),
        list_of("Kaiming", 3),
    ],
)
def test_methods_that_are_none(method):
    with pytest.raises(WolframMessage) as raised:
        read_method(method)
    assert raised.value.tag == "method"


@pytest.mark.parametrize("size", [10**30, 10**12, 10**9])
def test_arrays_too_large_for_memory(make, size):
    with pytest.raises(WolframMessage) as raised:
        seeded(make("LinearLayer", size, {"Input": 10**6}))
    assert raised.value.tag == "memory"


@pytest.mark.parametrize("name, low, high", [("UniformDistribution", 2, -1), ("NormalDistribution", 0, -1)])
def test_impossible_distributions(name, low, high):
    args = (list_of(low, high),) if name == "UniformDistribution" else (low, high)
    with pytest.raises(WolframMessage) as raised:
        read_method(list_of("Random", rule("Weights", call(name, *args))))
    assert raised.value.tag == "method"
