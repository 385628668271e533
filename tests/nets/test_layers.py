"""Worked examples of the layers without a file of their own, and sizes of layers that rearrange."""

import numpy as np
import pytest

from wlnet.expr import WolframMessage, list_of, system
from wlnet.nets import option_defaults


@pytest.mark.parametrize(
    ("head", "args", "x", "expected"),
    [
        ("SoftmaxLayer", [], [1, 2, 3], [0.0900306, 0.244728, 0.665241]),
        ("SoftmaxLayer", [1], [[1, 2], [3, 4]], [[0.119203, 0.119203], [0.880797, 0.880797]]),
        ("SoftmaxLayer", [], [1000, 1000], [0.5, 0.5]),
        ("LinearLayer", [2, {"Weights": [[1, 2], [3, 4]], "Biases": [10, 20]}], [1, 1], [13, 27]),
        ("LinearLayer", [(), {"Weights": [[1, 2]], "Biases": None}], [3, 4], 11),
        ("LinearLayer", [(2, 1), {"Weights": [[1, 2], [3, 4]], "Biases": None}], [1, 1], [[3], [7]]),
        ("LinearLayer", [1, {"Weights": [[1, 2, 3, 4]], "Biases": None, "Input": (2, 2)}], [[1, 2], [3, 4]], [30]),
        ("ReshapeLayer", [(2, 3)], range(1, 7), [[1, 2, 3], [4, 5, 6]]),
        ("ReshapeLayer", [()], [5], 5),
        ("FlattenLayer", [], [[1, 2], [3, 4]], [1, 2, 3, 4]),
        ("FlattenLayer", [((2, 1),)], [[1, 2], [3, 4]], [1, 3, 2, 4]),
    ],
)
def test_worked_examples(make, head, args, x, expected):
    y = make(head, *args)(np.array(x, dtype=float))
    assert y.shape == np.shape(expected)
    assert np.allclose(y, expected, atol=1e-6)


def test_batch_normalization_of_a_fresh_layer(make):
    from wlnet.nets import initialize, read_method

    net = make("BatchNormalizationLayer", {"Input": (2, 3)})
    net = initialize(net, read_method(system("Automatic")), np.random.default_rng(0))
    x = np.arange(6.0).reshape(2, 3)
    assert np.allclose(net(x), 0.9995004 * x)
    arrays = {"Scaling": [2, 1], "Biases": [1, 0], "MovingMean": [1, 0], "MovingVariance": [4, 1], "Epsilon": 0}
    net = make("BatchNormalizationLayer", arrays)
    assert np.allclose(net(np.array([[3.0], [5.0]])), [[3], [5]])
    last = make("BatchNormalizationLayer", {**arrays, "Interleaving": True, "Input": (3, 2)})
    assert np.allclose(last(np.ones((3, 2)) * [3.0, 5.0]), np.ones((3, 2)) * [3, 5])


INHERITED, AUTOMATIC, ALL = map(system, ("Inherited", "Automatic", "All"))


@pytest.mark.parametrize(
    ("head", "argument", "dims", "expected"),
    [
        ("FlattenLayer", 1, (2, 3, 4, 5), (6, 4, 5)),
        ("FlattenLayer", -2, (2, 3, 4, 5), (2, 60)),
        ("FlattenLayer", 2, (2, 3, 4, 5), (24, 5)),
        ("FlattenLayer", ((3, 1), (2,)), (2, 3, 4, 5), (8, 3, 5)),
        ("ReshapeLayer", (INHERITED, AUTOMATIC), (2, 3, 4), (2, 12)),
        ("ReshapeLayer", (AUTOMATIC, 4), (2, 3, 4), (6, 4)),
        ("ReshapeLayer", (2, ALL), (2, 3, 4), (2, 3, 4)),
        ("ReshapeLayer", (1, AUTOMATIC, 2), (2, 3, 4), (1, 12, 2)),
        ("LinearLayer", 5, (2, 3), (5,)),
        ("SoftmaxLayer", 2, (2, 3), (2, 3)),
    ],
)
def test_sizes(make, head, argument, dims, expected):
    assert make(head, argument, {"Input": dims}).outputs["Output"].dims == expected


def test_pure_flattening_needs_no_sizes(make):
    assert make("FlattenLayer").outputs["Output"].dims == (None,)
    assert make("ReshapeLayer", (2, AUTOMATIC)).outputs["Output"].dims == (2, None)


def test_left_out_sizes_come_from_elsewhere(make):
    assert make("LinearLayer", {"Weights": np.ones((3, 4))}).parameters["OutputDimensions"] == (3,)
    assert make("LinearLayer", {"Output": (3, 2), "Input": 4}).array_dims("Weights") == (6, 4)
    net = make("ConvolutionLayer", {"Weights": np.ones((3, 4, 5, 5))})
    assert (net.parameters["OutputChannels"], net.parameters["KernelSize"]) == (3, (5, 5))


def test_option_defaults_in_alphabetical_order(make):
    net = make("DeconvolutionLayer", 1, 1)
    names = [key if isinstance(key, str) else key.name for key, _ in option_defaults(net.declaration)]
    assert names == [
        "Biases", "ChannelGroups", "Dilation", "Input", "Interleaving", "LearningRateMultipliers", "Output",
        "PaddingSize", "Stride", "Weights",
    ]  # fmt: skip
    symbols = [key.name for key, _ in option_defaults(net.declaration) if not isinstance(key, str)]
    assert symbols == ["Interleaving", "LearningRateMultipliers", "PaddingSize"]


def test_summary_of_a_deconvolution(make):
    table = make("DeconvolutionLayer", 5, (2, 2), {"Stride": 2}).summary()
    assert (table.title, table.note) == ("DeconvolutionLayer", "uninitialized")
    settings_, ports, arrays = table.sections
    assert settings_.rows == (("output channels", "5"), ("kernel size", "{2, 2}"), ("stride", "{2, 2}"))
    assert ports.rows == (("Input", "array (size: n1×n2×n3)"), ("Output", "array (size: 5×n4×n5)"))
    assert arrays.rows == (("Weights", "array (size: n1×5×2×2)"), ("Biases", "vector (size: 5)"))
    assert make("DeconvolutionLayer", {"Weights": [[[1]]], "Biases": None}).summary().note == ""


@pytest.mark.parametrize(
    ("head", "args", "tag"),
    [
        ("DeconvolutionLayer", [4, 2, {"ChannelGroups": 2, "Input": (3, 5)}], "chgrp"),
        ("ConvolutionLayer", [5, (2,), {"ChannelGroups": 2}], "chgrp"),
        ("ConvolutionLayer", [5, (2,), {"ChannelGroups": 2, "Input": ("Varying", 9)}], "chgrp"),
        ("DeconvolutionLayer", [1, (2,), {"PaddingSize": 3, "Input": (1, 3)}], "crop"),
        ("ConvolutionLayer", [1, (4,), {"Input": (1, 3)}], "window"),
        ("DeconvolutionLayer", [1, (2, 2), {"Input": (1, 3)}], "portshape"),
        ("DeconvolutionLayer", [1, 2, {"Input": 3}], "portshape"),
        ("DeconvolutionLayer", [2, (2,), {"Weights": [[[1, 2]]]}], "arrshape"),
        ("DeconvolutionLayer", [2, (2,), {"Biases": [1, 2, 3]}], "arrshape"),
        ("DeconvolutionLayer", [2, (2,), {"Weights": [[1, 2], [3]]}], "arrvalue"),
        ("DeconvolutionLayer", [2, (2,), {"Weights": "a"}], "arrvalue"),
        ("DeconvolutionLayer", [2, (2,), {"Weights": None}], "arrvalue"),
        ("DeconvolutionLayer", [0, 2], "argvalue"),
        ("DeconvolutionLayer", [-1, 2], "argvalue"),
        ("DeconvolutionLayer", ["5", 2], "argvalue"),
        ("DeconvolutionLayer", [5, "2"], "argvalue"),
        ("DeconvolutionLayer", [5, (2, 0)], "argvalue"),
        ("DeconvolutionLayer", [5, 2.5], "argvalue"),
        ("DeconvolutionLayer", [5, 2, {"Stride": 0}], "optvalue"),
        ("DeconvolutionLayer", [5, 2, {"Stride": "2"}], "optvalue"),
        ("DeconvolutionLayer", [5, 2, {"PaddingSize": -1}], "optvalue"),
        ("DeconvolutionLayer", [5, 2, {"Interleaving": 1}], "optvalue"),
        ("DeconvolutionLayer", [5, 2, {"Strides": 2}], "optname"),
        ("DeconvolutionLayer", [5, 2, {"Zzz": 2}], "optunknown"),
        ("DeconvolutionLayer", [5, (2, 2), {"Stride": (1, 2, 3)}], "dimcount"),
        ("DeconvolutionLayer", [5, 2, {"Input": (0, 2)}], "porttype"),
        ("LinearLayer", [2, {"Output": 3}], "portshape"),
        ("LinearLayer", [2, {"Weights": [[1, 2]], "Input": 2}], "arrshape"),
        ("LinearLayer", [2, {"Weights": [[1, 2], [3, 4]], "Input": 3}], "arrshape"),
        ("SoftmaxLayer", [0], "argvalue"),
        ("SoftmaxLayer", [3, {"Input": (2, 2)}], "nolevel"),
        ("SoftmaxLayer", [{"Input": "Real"}], "rank"),
        ("ReshapeLayer", [(2, 2), {"Input": 5}], "elements"),
        ("ReshapeLayer", [(AUTOMATIC, AUTOMATIC)], "argvalue"),
        ("FlattenLayer", [2, {"Input": (2, 2)}], "rank"),
        ("ElementwiseLayer", ["Relo"], "funcname"),
        ("ElementwiseLayer", [5], "argvalue"),
        ("PoolingLayer", [2, {"Function": "Median"}], "optvalue"),
    ],
)
def test_messages_name_what_is_wrong(make, head, args, tag):
    with pytest.raises(WolframMessage) as raised:
        make(head, *args)
    assert (raised.value.symbol.name, raised.value.tag) == (head, tag)
    assert raised.value.result is system("$Failed")
    assert raised.value.text


@pytest.mark.parametrize(
    ("head", "args", "tag"),
    [("DeconvolutionLayer", [5], "argr"), ("DeconvolutionLayer", [], "argrx"), ("LinearLayer", [1, 2], "argt"),
     ("DeconvolutionLayer", [1, 2, 3], "argrx"), ("PoolingLayer", [], "argt")],
)  # fmt: skip
def test_wrong_counts_leave_the_call(make, head, args, tag):
    with pytest.raises(WolframMessage) as raised:
        make(head, *args)
    assert raised.value.tag == tag
    assert raised.value.result is None


def test_lists_of_rules_and_delayed_rules(make):
    from wlnet.expr import call
    from wlnet.nets import construct

    rules = list_of(call("Rule", "Stride", 2), call("RuleDelayed", "Dilation", 2))
    net = construct("DeconvolutionLayer", [5, list_of(2), rules])
    assert (net.parameters["Stride"], net.parameters["Dilation"]) == ((2,), (2,))


def test_agree_with_pytorch(make):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    random = np.random.default_rng(3)
    x = random.normal(size=(4, 3, 5, 6)).astype(np.float32)
    tensor = torch.tensor(x)
    names = ("Scaling", "Biases", "MovingMean", "MovingVariance")
    arrays = {name: random.uniform(0.5, 2, 3).astype(np.float32) for name in names}
    scale, bias, mean, variance = (torch.tensor(arrays[name]) for name in names)
    norm = make("BatchNormalizationLayer", {**arrays, "Input": x.shape[1:]})
    assert np.allclose(norm(x), functional.batch_norm(tensor, mean, variance, scale, bias, eps=0.001), atol=1e-5)
    softmax = make("SoftmaxLayer", 1, {"Input": x.shape[1:]})
    assert np.allclose(softmax(x), functional.softmax(tensor, 1), atol=1e-6)
    w, b = random.normal(size=(7, 90)).astype(np.float32), random.normal(size=7).astype(np.float32)
    linear = make("LinearLayer", 7, {"Weights": w, "Biases": b, "Input": x.shape[1:]})
    expected = functional.linear(tensor.flatten(1), torch.tensor(w), torch.tensor(b))
    assert np.allclose(linear(x), expected, atol=1e-4)
    for name, function in (("GELU", "gelu"), ("SELU", "selu"), ("Mish", "mish"), ("HardSwish", "hardswish")):
        y = make("ElementwiseLayer", name, {"Input": x.shape[1:]})(x)
        assert np.allclose(y, getattr(functional, function)(tensor), atol=1e-5)
