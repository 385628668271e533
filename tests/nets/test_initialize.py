"""NetInitialize: which arrays get values, from which distributions, and repeatably."""

import numpy as np
import pytest

from wlnet.expr import WolframMessage, call, list_of, system
from wlnet.nets import initialize, make_chain, read_method
from wlnet.nets.initialization.seeding import generator
from wlnet.nets.messages import plain_text

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


# What theory says of the draws


@pytest.mark.parametrize(
    ("method", "variance", "uniform"),
    [
        ("Kaiming", 2 / 300, False),
        (list_of("Kaiming", rule("Distribution", "Uniform")), 2 / 300, True),
        (list_of("Kaiming", rule("Distribution", call("UniformDistribution", list_of(0, 1)))), 2 / 300, True),
        (list_of("Kaiming", rule("Distribution", call("NormalDistribution", 0, 9))), 2 / 300, False),
        (list_of("Kaiming", rule("Distribution", 9)), 2 / 300, False),
        ("Xavier", 2 / 500, False),
        (list_of("Xavier", rule("FactorType", "Mean")), 2 / 500, False),
        (list_of("Xavier", rule("FactorType", "In")), 1 / 300, False),
        (list_of("Xavier", rule("FactorType", "Out")), 1 / 200, False),
        (list_of("Xavier", rule("FactorType", "Out"), rule("Distribution", "Uniform")), 1 / 200, True),
        (list_of("Random", rule("Weights", call("NormalDistribution", 0, 0.5))), 1 / 4, False),
        (list_of("Random", rule("Weights", call("UniformDistribution", list_of(-1, 1)))), 1 / 3, True),
    ],
)
def test_moments(make, method, variance, uniform):
    """60000 draws: the mean within 4 and the variance within 4 of their standard errors; kurtosis 1.8 or 3."""
    w = seeded(make("LinearLayer", 200, {"Input": 300}), method).weights.astype(float).ravel()
    n = w.size
    kurtosis = 1.8 if uniform else 3
    assert abs(w.mean()) < 4 * (variance / n) ** 0.5
    assert abs(w.var() / variance - 1) < 4 * ((kurtosis - 1) / n) ** 0.5
    assert np.mean(w**4) / w.var() ** 2 == pytest.approx(kurtosis, rel=0.05)
    if uniform:
        assert np.abs(w).max() <= (3 * variance) ** 0.5 * (1 + 1e-6)


@pytest.mark.parametrize(
    ("name", "args", "mean", "variance"),
    [
        ("ExponentialDistribution", [2], 1 / 2, 1 / 4),
        ("GammaDistribution", [3, 2], 6, 12),
        ("PoissonDistribution", [4], 4, 4),
        ("BernoulliDistribution", [0.25], 0.25, 0.1875),
        ("NormalDistribution", [], 0, 1),
        ("UniformDistribution", [], 0.5, 1 / 12),
        ("WeibullDistribution", [1, 3], 3, 9),
    ],
)
def test_other_distributions(make, name, args, mean, variance):
    method = list_of("Random", rule("Weights", call(name, *args)))
    w = seeded(make("LinearLayer", 200, {"Input": 300}), method).weights.astype(float)
    assert w.mean() == pytest.approx(mean, abs=5 * (variance / w.size) ** 0.5)
    assert w.var() == pytest.approx(variance, rel=0.1)


@pytest.mark.parametrize("dims", [(6, (4,)), (8, (3,)), (4, (2, 2))])
def test_orthogonal_kernels(make, dims):
    channels, kernel = dims
    size = tuple(9 for _ in kernel)
    w = seeded(make("ConvolutionLayer", channels, kernel, {"Input": (3, *size)}), "Orthogonal").weights
    matrix = w.astype(float).reshape(channels, -1)
    product = matrix @ matrix.T if channels <= matrix.shape[1] else matrix.T @ matrix
    assert np.allclose(product, np.eye(len(product)), atol=1e-5)


def test_orthogonal_matrices_have_no_preferred_sign(make):
    entries = [seeded(make("LinearLayer", 2, {"Input": 2}), "Orthogonal", seed).weights[0, 0] for seed in range(400)]
    assert abs(np.mean(entries)) < 4 * (0.5 / 400) ** 0.5  # cos of a uniform angle: mean 0, variance 1/2
    assert np.var(entries) == pytest.approx(0.5, rel=0.15)


def test_identity_passes_components_on(make):
    w = seeded(make("LinearLayer", 30, {"Input": 40}), "Identity").weights.astype(float)
    assert np.std(w - np.eye(30, 40)) == pytest.approx(0.01, rel=0.1)
    exact = seeded(make("LinearLayer", 3, {"Input": 5}), list_of("Identity", rule("Distribution", 0))).weights
    assert np.array_equal(exact, np.eye(3, 5))


def test_biases_have_a_distribution_where_one_is_given(make):
    for name in ("Kaiming", "Xavier", "Orthogonal", "Identity", "Random"):
        method = list_of(name, rule("Biases", call("NormalDistribution", 3, 0.1)))
        biases = seeded(make("LinearLayer", 500, {"Input": 4}), method).biases
        assert biases.mean() == pytest.approx(3, abs=0.03) and biases.std() == pytest.approx(0.1, rel=0.2)
    none = list_of("Random", rule("Biases", system("None")))
    assert not seeded(make("LinearLayer", 5, {"Input": 4}), none).biases.any()


def test_normalizing_layers_start_as_the_identity(make):
    for method in ("Kaiming", "Random", list_of("Random", rule("Weights", 5))):
        net = seeded(make("BatchNormalizationLayer", {"Input": (3, 4)}), method)
        expected = {"Scaling": 1, "Biases": 0, "MovingMean": 0, "MovingVariance": 1}
        assert {name: set(value.tolist()) for name, value in net.arrays.items()} == {
            name: {value} for name, value in expected.items()
        }


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("Kaimng", ["Kaiming"]),
        (list_of("Xavier", rule("FactorType", "Both")), ['"Mean", "In" or "Out"']),
        (list_of("Kaiming", rule("FactorType", "In")), ['"Kaiming"', '"Distribution"']),
        (list_of("Orthogonal", rule("Distribution", "Normal")), ['"Orthogonal"']),
        (list_of("Random", rule("Weights", call("BinomialDistribution", 3, 5))), ["a distribution"]),
    ],
)
def test_what_messages_say(method, words):
    with pytest.raises(WolframMessage) as raised:
        read_method(method)
    for word in words:
        assert word in plain_text(raised.value)


# In the language


def test_seeds_in_the_language(evaluated):
    evaluated('net = NetChain[{3, Ramp, 2}, "Input" -> 4]; flat = NetChain[{NetChain[{3, Ramp}], 2}, "Input" -> 4]; 1')
    same = "NetInitialize[net{}] === NetInitialize[net{}]"
    for options in (", RandomSeeding -> 1", ', RandomSeeding -> "seed"', ", RandomSeeding -> -3"):
        assert evaluated(same.format(options, options)) is True
    assert evaluated(same.format("", "")) is False
    assert evaluated(same.format(", RandomSeeding -> Automatic", ", RandomSeeding -> Automatic")) is False
    again = "(SeedRandom[5]; NetInitialize[net{}])"
    assert evaluated(f"{again.format('')} === {again.format(', RandomSeeding -> Inherited')}") is True
    assert evaluated(same.format(", RandomSeeding -> 1", ", RandomSeeding -> 2")) is False
    for path, inner in [('{1, "Weights"}', '{1, 1, "Weights"}'), ('{3, "Weights"}', '{2, "Weights"}')]:
        assert evaluated(f"NetExtract[NetInitialize[net, RandomSeeding -> 1], {path}] === "
                         f"NetExtract[NetInitialize[flat, RandomSeeding -> 1], {inner}]") is True  # fmt: skip


def test_all_in_the_language(evaluated):
    evaluated('net = NetInitialize[NetChain[{3, BatchNormalizationLayer[], 2}, "Input" -> 4]]; 1')
    assert evaluated("NetInitialize[net] === net") is True
    assert evaluated('NetInitialize[net, All][[1, "Weights"]] === net[[1, "Weights"]]') is False
    assert evaluated('half = NetReplacePart[net, {1, "Weights"} -> Automatic]; '
                     'NetInitialize[half][[3, "Weights"]] === net[[3, "Weights"]]') is True  # fmt: skip


def test_a_sampling_function(evaluated):
    function = "SamplingFunction -> (ConstantArray[StandardDeviation[#1], #2] &)"
    found = evaluated(f'Normal[NetInitialize[LinearLayer[2, "Input" -> 8], {function}][["Weights"]]]')
    assert np.allclose(found, np.full((2, 8), 0.5))


def test_messages_in_the_language(refused):
    refused("NetInitialize[LinearLayer[2]]", "unknowndims")
    refused('NetInitialize[LinearLayer[2, "Input" -> 2], Metod -> 3]', "optname")
    refused('NetInitialize[LinearLayer[2, "Input" -> 2], 5]', "argvalue")
    refused('NetInitialize[LinearLayer[2, "Input" -> 2], RandomSeeding -> 2.5]', "seed")
    refused('NetInitialize[LinearLayer[2, "Input" -> 2], SamplingFunction -> (0 &)]', "method")
