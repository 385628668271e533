"""ConvolutionLayer and PoolingLayer against their definitions written as plain loops."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wlnet.expr import system
from wlnet.nets import construct


@pytest.mark.parametrize(
    ("weights", "settings_", "x", "expected"),
    [
        ([[[1, 2, 3]]], {}, [[1, 2, 3, 4]], [[14, 20]]),
        ([[[1, 2, 3]]], {"PaddingSize": 1}, [[1, 2, 3, 4]], [[8, 14, 20, 11]]),
        ([[[1, 2, 3]]], {"PaddingSize": 1, "Stride": 2}, [[1, 2, 3, 4]], [[8, 20]]),
        ([[[1, 1]]], {"Dilation": 2}, [[1, 2, 3, 4, 5]], [[4, 6, 8]]),
        ([[[1, 2, 3]]], {"PaddingSize": "Same"}, [[1, 2, 3, 4]], [[8, 14, 20, 11]]),
        ([[[1, 1]]], {"PaddingSize": "Same"}, [[1, 2, 3]], [[3, 5, 3]]),
    ],
)
def test_worked_examples(make, weights, settings_, x, expected):
    net = make("ConvolutionLayer", {"Weights": weights, "Biases": None, **settings_})
    assert np.array_equal(net(np.array(x)), expected)


def padding_of(n, k, s, d, spec):
    """(begin, end), "Same" making the output Ceiling[n/s] with the odd one at the end."""
    if spec != "Same":
        return spec
    total = max((-(-n // s) - 1) * s + d * (k - 1) + 1 - n, 0)
    return total // 2, total - total // 2


def windows(f):
    """For every output position, the input positions (None outside) under each place of the kernel."""
    axes = []
    for n, k, s, d, p in zip(f["spatial"], f["kernel"], f["stride"], f["dilation"], f["padding"], strict=True):
        begin, end = padding_of(n, k, s, d, p)
        count = (n + begin + end - d * (k - 1) - 1) // s + 1
        places = [[s * o + d * j - begin for j in range(k)] for o in range(count)]
        axes.append([[i if 0 <= i < n else None for i in row] for row in places])
    return axes


@st.composite
def configurations(draw):
    rank = draw(st.integers(1, 3))

    def each(low, high):
        return [draw(st.integers(low, high)) for _ in range(rank)]

    f = {"spatial": each(1, 5), "kernel": each(1, 3), "stride": each(1, 3), "dilation": each(1, 2)}
    same = draw(st.booleans())
    f["padding"] = ["Same"] * rank if same else [tuple(draw(st.integers(0, 2)) for _ in range(2)) for _ in range(rank)]
    f["interleaving"] = draw(st.booleans())
    f["groups"] = draw(st.sampled_from([1, 1, 2, 3]))
    f["inputs"], f["outputs"] = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    return f


def common_settings(f):
    padding = "Same" if f["padding"][0] == "Same" else [list(p) for p in f["padding"]]
    return {"Stride": f["stride"], "PaddingSize": padding, "Interleaving": f["interleaving"]}


def small_enough(f):
    """Whether every window fits its padded input."""
    for n, k, d, p in zip(f["spatial"], f["kernel"], f["dilation"], f["padding"], strict=True):
        if p != "Same" and n + sum(p) < d * (k - 1) + 1:
            return False
    return True


def to_last(x, f):
    return np.moveaxis(x, 0, -1) if f["interleaving"] else x


@settings(max_examples=80, deadline=None)
@given(f=configurations(), seed=st.integers(0, 10**6))
def test_convolution_against_the_definition(f, seed):
    assume(small_enough(f))
    random = np.random.default_rng(seed)
    g, c, m = f["groups"], f["groups"] * f["inputs"], f["groups"] * f["outputs"]
    w = random.normal(size=(m, f["inputs"], *f["kernel"])).astype(np.float32)
    b = random.normal(size=m).astype(np.float32)
    x = random.normal(size=(c, *f["spatial"])).astype(np.float32)
    axes = windows(f)
    y = np.zeros((m, *(len(a) for a in axes)))
    for o in range(m):
        first = (o // f["outputs"]) * f["inputs"]
        for at in np.ndindex(*y.shape[1:]):
            total = float(b[o])
            for i, j in itertools.product(range(f["inputs"]), np.ndindex(*f["kernel"])):
                place = tuple(axis[a][t] for axis, a, t in zip(axes, at, j, strict=True))
                if None not in place:
                    total += w[(o, i, *j)] * x[(first + i, *place)]
            y[(o, *at)] = total
    options = {**common_settings(f), "Weights": w, "Biases": b, "Dilation": f["dilation"], "ChannelGroups": g}
    net = layer("ConvolutionLayer", [], options)
    assert np.allclose(net(to_last(x, f)), to_last(y, f), atol=1e-4)


@settings(max_examples=80, deadline=None)
@given(f=configurations(), function=st.sampled_from(["Max", "Mean", "Total"]), seed=st.integers(0, 10**6))
def test_pooling_against_the_definition(f, function, seed):
    f["dilation"] = [1] * len(f["kernel"])
    assume(small_enough(f))
    x = np.random.default_rng(seed).normal(size=(2, *f["spatial"])).astype(np.float32)
    axes = windows(f)
    y = np.zeros((2, *(len(a) for a in axes)))
    whole = np.prod(f["kernel"])
    for c, at in itertools.product(range(2), np.ndindex(*y.shape[1:])):
        places = itertools.product(*(axis[a] for axis, a in zip(axes, at, strict=True)))
        inside = [x[(c, *p)] for p in places if None not in p]
        assume(inside)
        y[(c, *at)] = {"Max": max(inside), "Mean": sum(inside) / whole, "Total": sum(inside)}[function]
    net = layer("PoolingLayer", [f["kernel"]], {**common_settings(f), "Function": system(function)})
    assert np.allclose(net(to_last(x, f)), to_last(y, f), atol=1e-4)


def layer(head, places, options):
    from wlnet.expr import call, from_array, list_of

    def expression(value):
        if isinstance(value, np.ndarray):
            return from_array(value)
        if isinstance(value, list):
            return list_of(*map(expression, value))
        return system(str(value)) if isinstance(value, bool) else value

    rules = [call("Rule", name, expression(value)) for name, value in options.items()]
    return construct(head, [*map(expression, places), *rules])


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_agrees_with_pytorch(make, rank):
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(rank)
    w = random.normal(size=(6, 2, *(3,) * rank)).astype(np.float32)
    b = random.normal(size=6).astype(np.float32)
    x = random.normal(size=(2, 4, *(8,) * rank)).astype(np.float32)
    settings_ = {"Stride": 2, "Dilation": 2, "PaddingSize": 1, "ChannelGroups": 2}
    net = make("ConvolutionLayer", {"Weights": w, "Biases": b, **settings_})
    function = getattr(torch.nn.functional, f"conv{rank}d")
    expected = function(*map(torch.tensor, (x, w, b)), stride=2, padding=1, dilation=2, groups=2)
    assert np.allclose(net(x), expected.numpy(), atol=1e-4)
    pooled = getattr(torch.nn.functional, f"max_pool{rank}d")(torch.tensor(x), 3, 2, 1).numpy()
    assert np.allclose(make("PoolingLayer", 3, 2, {"PaddingSize": 1, "Input": x.shape[1:]})(x), pooled)


def test_pooling_examples(make):
    x = np.arange(1.0, 17).reshape(1, 4, 4)
    assert make("PoolingLayer", (2, 2), 2)(x).tolist() == [[[6, 8], [14, 16]]]
    mean = make("PoolingLayer", (2, 2), {"Stride": 2, "Function": system("Mean")})
    assert mean(x).tolist() == [[[3.5, 5.5], [11.5, 13.5]]]


def test_dimensionality_without_an_input(make):
    assert make("ConvolutionLayer", 3, 2, {"Dimensionality": 2}).outputs["Output"].dims == (3, None, None)
    assert make("ConvolutionLayer", 3, 2).outputs["Output"].rank is None
