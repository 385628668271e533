"""DeconvolutionLayer against its definition written as plain loops, and against worked examples."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import call, list_of, system
from wlnet.nets.calls import construct

W = [[[1, 2, 3]]]


@pytest.mark.parametrize(
    ("settings_", "x", "expected"),
    [
        ({}, [[1, 10]], [[1, 12, 23, 30]]),
        ({"Stride": 2}, [[1, 10]], [[1, 2, 13, 20, 30]]),
        ({"Stride": 2, "PaddingSize": 1}, [[1, 10]], [[2, 13, 20]]),
        ({"Stride": 2, "PaddingSize": [[1, 0]]}, [[1, 10]], [[2, 13, 20, 30]]),
        ({"Stride": 2, "PaddingSize": "Same"}, [[1, 10]], [[1, 2, 13, 20]]),
        ({"Dilation": 2}, [[1, 10]], [[1, 10, 2, 20, 3, 30]]),
        ({"Stride": 3}, [[1, 2, 3]], [[1, 2, 3, 2, 4, 6, 3, 6, 9]]),
        ({"Weights": [[[1, 1]]]}, [[1, 2, 3]], [[1, 3, 5, 3]]),
        ({"Weights": [[[1, 1]], [[1, -1]]]}, [[1, 2], [3, 4]], [[4, 4, -2]]),
        ({"Weights": [[[[1, 2], [3, 4]]]]}, [[[1, 2], [3, 4]]], [[[1, 4, 4], [6, 20, 16], [9, 24, 16]]]),
        (
            {"Weights": [[[[1, 2], [3, 4]]]], "Stride": 2},
            [[[1, 2], [3, 4]]],
            [[[1, 2, 2, 4], [3, 4, 6, 8], [3, 6, 4, 8], [9, 12, 12, 16]]],
        ),
        ({"Stride": 4, "PaddingSize": "Same"}, [[1, 10]], [[1, 2, 3, 0, 10, 20, 30, 0]]),
    ],
)
def test_worked_examples(make, settings_, x, expected):
    net = make("DeconvolutionLayer", {"Weights": W, "Biases": None, **settings_})
    assert np.array_equal(net(np.array(x)), expected)


def test_upsampling_by_two_from_a_public_script(make):
    weights = np.zeros((4, 4, 2, 2))
    weights[range(4), range(4)] = 1
    net = make("DeconvolutionLayer", 4, (2, 2), {"Weights": weights, "Biases": np.zeros(4), "Stride": 2})
    x = np.arange(4 * 3 * 3.0).reshape(4, 3, 3)
    assert np.array_equal(net(x), x.repeat(2, 1).repeat(2, 2))


def by_definition(x, w, b, stride, dilation, crop, groups):
    """y[m, s n + d j - begin] += w[c, m', j] x[c, n], over the c in the group of m."""
    m = w.shape[1] * groups
    kernel, spatial = w.shape[2:], x.shape[1:]
    sizes = [
        s * (n - 1) + d * (k - 1) + 1 - sum(p)
        for s, n, d, k, p in zip(stride, spatial, dilation, kernel, crop, strict=True)
    ]
    y = np.zeros((m, *sizes)) + b.reshape(-1, *(1,) * len(sizes))
    inside, outside = w.shape[0] // groups, w.shape[1]
    for c, o in itertools.product(range(w.shape[0]), range(m)):
        if c // inside != o // outside:
            continue
        for n, j in itertools.product(np.ndindex(*spatial), np.ndindex(*kernel)):
            at = tuple(s * i + d * t - p[0] for s, i, d, t, p in zip(stride, n, dilation, j, crop, strict=True))
            if all(0 <= a < size for a, size in zip(at, sizes, strict=True)):
                y[(o, *at)] += w[(c, o % outside, *j)] * x[(c, *n)]
    return y


@st.composite
def configurations(draw):
    rank = draw(st.integers(1, 3))

    def each(low, high):
        return [draw(st.integers(low, high)) for _ in range(rank)]

    groups = draw(st.sampled_from([1, 1, 2, 3]))
    c, m = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    spatial, kernel, stride, dilation = each(1, 3), each(1, 3), each(1, 3), each(1, 2)
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    if draw(st.booleans()):
        padding = "Same"
        totals = [span - s for span, s in zip(spans, stride, strict=True)]
        crop = [(t // 2, t - t // 2) if t > 0 else (0, t) for t in totals]
    else:
        full = [s * (n - 1) + span for s, n, span in zip(stride, spatial, spans, strict=True)]
        begins = [draw(st.integers(0, size - 1)) for size in full]
        crop = [(b, draw(st.integers(0, size - 1 - b))) for b, size in zip(begins, full, strict=True)]
        padding = [list(p) for p in crop]
    weights_given = draw(st.sampled_from(["in the layer", "with sizes"]))
    return {
        "rank": rank, "groups": groups, "c": c, "m": m, "spatial": spatial, "kernel": kernel, "stride": stride,
        "dilation": dilation, "padding": padding, "crop": crop, "biases": draw(st.booleans()),
        "interleaving": draw(st.booleans()), "batch": draw(st.integers(1, 2)), "given": weights_given,
    }  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(configurations(), st.integers(0, 10**6))
def test_every_option_against_the_definition(configuration, seed):
    f = configuration
    random = np.random.default_rng(seed)
    w = random.normal(size=(f["c"], f["m"] // f["groups"], *f["kernel"])).astype(np.float32)
    b = random.normal(size=f["m"]).astype(np.float32) if f["biases"] else np.zeros(f["m"], np.float32)
    x = random.normal(size=(f["batch"], f["c"], *f["spatial"])).astype(np.float32)

    def rule(name, value):
        return call("Rule", name, value)

    def rows(values):
        return list_of(*(rows(v) if isinstance(v, list) else v for v in values))

    places = [] if f["given"] == "in the layer" else [f["m"], rows(f["kernel"])]
    padding = f["padding"] if f["padding"] == "Same" else rows(f["padding"])
    net = construct(
        "DeconvolutionLayer",
        [
            *places,
            rule("Weights", rows(w.tolist())),
            rule("Biases", rows(b.tolist()) if f["biases"] else system("None")),
            rule("Stride", rows(f["stride"])),
            rule("Dilation", rows(f["dilation"])),
            rule("PaddingSize", padding),
            rule("ChannelGroups", f["groups"]),
            rule("Interleaving", system(str(f["interleaving"]))),
        ],
    )
    expected = np.stack([by_definition(e, w, b, f["stride"], f["dilation"], f["crop"], f["groups"]) for e in x])
    data, wanted = (np.moveaxis(a, 1, -1) if f["interleaving"] else a for a in (x, expected))
    assert np.allclose(net(data), wanted, atol=1e-4)
    assert np.allclose(net(data[0]), wanted[0], atol=1e-4)
    assert construct("DeconvolutionLayer", net.constructor().args) == net


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_agrees_with_pytorch(make, rank):
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(rank)
    w = random.normal(size=(4, 3, *(3,) * rank)).astype(np.float32)
    b = random.normal(size=6).astype(np.float32)
    x = random.normal(size=(2, 4, *(5,) * rank)).astype(np.float32)
    settings_ = {"Stride": 2, "Dilation": 2, "PaddingSize": 1, "ChannelGroups": 2}
    net = make("DeconvolutionLayer", {"Weights": w, "Biases": b, **settings_})
    function = getattr(torch.nn.functional, f"conv_transpose{rank}d")
    expected = function(*map(torch.tensor, (x, w, b)), stride=2, padding=1, dilation=2, groups=2)
    assert np.allclose(net(x), expected.numpy(), atol=1e-4)


def test_scalar_sizes_take_their_rank_from_the_input(make):
    net = make("DeconvolutionLayer", 5, 2, {"Stride": 2})
    assert net.outputs["Output"].rank is None
    assert make("DeconvolutionLayer", 5, 2, {"Stride": 2, "Input": (3, 8, 8)}).outputs["Output"].dims == (5, 16, 16)
    assert make("DeconvolutionLayer", 5, 2, {"Input": (3, 8)}).outputs["Output"].dims == (5, 9)


def test_aliases_and_symbols_name_the_same_options(make):
    x = {"Input": (4, 5)}
    first = make("DeconvolutionLayer", 2, (2,), {"GroupNumber": 2, "PaddingSize": 1, "Interleaving": False, **x})
    second = make(
        "DeconvolutionLayer", 2, (2,),
        {system("ChannelGroups"): 2, system("PaddingSize"): 1, system("Interleaving"): False, **x},
    )  # fmt: skip
    assert first == second
    assert first.constructor() == second.constructor()
