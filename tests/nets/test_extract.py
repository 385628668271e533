"""NetExtract and Information."""

import numpy as np
import pytest

from wlnet.expr import Association, NumericArray, WolframMessage, call, list_of, same, system
from wlnet.nets import initialize, make_chain, read_method
from wlnet.nets.description.information import PROPERTIES, information
from wlnet.nets.messages import plain_text
from wlnet.nets.parts.extract import extract

All, Automatic = system("All"), system("Automatic")


def rule(key, value):
    return call("Rule", key, value)


@pytest.fixture
def net(make):
    block = make_chain([list_of(make("ConvolutionLayer", 2, (3,)), make("BatchNormalizationLayer"))])
    layers = Association.of([("block", block), ("lin", 4), ("act", system("Ramp"))])
    return make_chain([layers, rule("Input", list_of(1, 6))])


@pytest.fixture
def ready(net):
    return initialize(net, read_method(Automatic), np.random.default_rng(0))


def test_arrays(make, net, ready):
    assert extract(net, list_of("lin", "Weights")) is Automatic
    weights = extract(ready, list_of("block", 1, "Weights"))
    assert isinstance(weights, NumericArray) and weights.type_name == "Real32" and weights.array.shape == (2, 1, 3)
    assert extract(make("LinearLayer", 2, {"Biases": None}), "Biases") is system("None")
    assert extract(ready, list_of("lin", "Arrays")).keys() == ["Weights", "Biases"]


def test_settings_and_ports(make, net):
    layer = make("DeconvolutionLayer", 5, (2, 2), {"Stride": 2, "PaddingSize": [[1, 0], [0, 0]]})
    assert same(extract(layer, "KernelSize"), list_of(2, 2))
    assert same(extract(layer, "Stride"), list_of(2, 2))
    assert same(extract(layer, "PaddingSize"), list_of(list_of(1, 0), list_of(0, 0)))
    assert extract(layer, "OutputChannels") == 5
    assert same(extract(layer, "Input"), list_of(Automatic, Automatic, Automatic))
    assert extract(make("LinearLayer", ()), "Output") == "Real"
    assert extract(make("LinearLayer"), "Output") is Automatic
    assert same(extract(net, "Input"), list_of(1, 6))
    assert same(extract(net, list_of("block", "Output")), list_of(2, 4))


def test_nets_and_lists_of_positions(net):
    assert extract(net, 1).head.name == "NetChain"
    assert extract(net, -1).name == "ElementwiseLayer"
    found = extract(net, list_of(list_of("lin"), list_of("block", 2)))
    assert [part.name for part in found.args] == ["LinearLayer", "BatchNormalizationLayer"]
    assert extract(net, All).keys() == ["block", "lin", "act"]
    assert extract(net, list_of("lin", All)).keys()[:2] == ["Weights", "Biases"]


@pytest.mark.parametrize(
    ("spec", "tag", "words"),
    [
        ("blok", "partname", ["blok", "block"]),
        (9, "part", ["9", "block", "Input"]),
        (0, "part", ["0"]),
        (list_of("lin", "weights"), "partname", ["Weights"]),
        (list_of("lin", "Zzz"), "part", ["Zzz", "Biases"]),
        (list_of("lin", "Weights", 1), "nopart", []),
        (call("Span", 2, 9), "part", []),
    ],
)
def test_parts_that_are_not_there(net, spec, tag, words):
    with pytest.raises(WolframMessage) as raised:
        extract(net, spec)
    assert raised.value.tag == tag
    assert raised.value.result is system("$Failed")
    for word in words:
        assert word in plain_text(raised.value)


def test_information(net, ready):
    dims = information(net, "ArraysDimensions")
    assert [list(key.args) for key, _ in dims.items()] == [
        ["lin", "Biases"], ["lin", "Weights"], ["block", 1, "Biases"], ["block", 1, "Weights"], ["block", 2, "Biases"],
        ["block", 2, "MovingMean"], ["block", 2, "MovingVariance"], ["block", 2, "Scaling"],
    ]  # fmt: skip
    assert same(dims.get(list_of("lin", "Weights")), list_of(4, 8))
    assert information(net, "ArraysTotalElementCount") == 4 * 8 + 4 + 6 + 2 + 8
    assert information(net, "ArraysTotalByteCount") == 4 * information(net, "ArraysTotalElementCount")
    assert information(net, "LayerTypeCounts").keys() == [
        system(name) for name in ("ConvolutionLayer", "BatchNormalizationLayer", "LinearLayer", "ElementwiseLayer")
    ]
    assert information(net, "LayersCount") == 4
    assert same(information(net, "OutputPorts").get("Output"), list_of(4))
    assert information(net, "TopologyHash") == information(ready, "TopologyHash")
    several = information(net, list_of("LayersCount", "ArraysCount"))
    assert several.values() == [4, 8]
    assert set(information(net, "Properties").args) == {*PROPERTIES, "Properties"}
    for name in PROPERTIES:
        assert information(ready, name) is not None
    report = information(net)
    assert ("ArraysTotalElementCount", "52") in report.summary().sections[0].rows
    with pytest.raises(WolframMessage) as raised:
        information(net, "ArrayCount")
    assert "ArraysCount" in plain_text(raised.value)


def test_unknown_sizes_in_information(make):
    layer = make("DeconvolutionLayer", 5, (2, 2))
    dims = information(layer, "ArraysDimensions").get(list_of("Weights"))
    assert same(dims, list_of(Automatic, 5, 2, 2))
    assert information(layer, "ArraysTotalElementCount") == 5


def test_learning_rate_multipliers(make):
    layers = Association.of(
        [("a", make("LinearLayer", 3, {"LearningRateMultipliers": 2})), ("b", 2), ("c", 2), ("d", 1)]
    )
    setting = list_of(
        rule(list_of("a", "Weights"), system("None")), rule("b", 0), rule("c", list_of(rule("x", 1))),
        rule(list_of(call("Blank"), "Biases"), 5), rule(call("Blank"), 3),
    )  # fmt: skip
    net = make_chain([layers, rule("Input", 2), rule(system("LearningRateMultipliers"), setting)])
    found = {tuple(k.args): v for k, v in information(net, "ArraysLearningRateMultipliers").items()}
    assert found == {
        ("a", "Biases"): 10, ("a", "Weights"): system("None"), ("b", "Biases"): 0, ("b", "Weights"): 0,
        ("c", "Biases"): 1, ("c", "Weights"): 1, ("d", "Biases"): 5, ("d", "Weights"): 3,
    }  # fmt: skip


@pytest.fixture
def here(evaluated):
    evaluated("""net = NetChain[<|"a" -> LinearLayer[2, "Weights" -> {{1, 2}, {3, 4}}, "Biases" -> {5, 6}],
      "ramp" -> Ramp, "b" -> LinearLayer[1, "Weights" -> {{7, 8}}, "Biases" -> None]|>];
      plain = NetChain[Values[net]]; deep = NetGraph[<|"x" -> net, "y" -> NetMapOperator[plain]|>, {}]; Null""")
    return evaluated


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('Keys[NetExtract[net, {All, "Weights"}]]', ["a", "b"]),
        ('Keys[NetExtract[plain, {All, "Weights"}]]', [1, 3]),
        ('Normal[NetExtract[net, {All, "Biases"}]["a"]]', [5, 6]),
        ('NetExtract[net, {All, "Biases"}]["b"] === None', True),
        ('Keys[net[[All, 1]]]', ["a", "ramp", "b"]),
        ('Normal[net[[1, 1]]]', [[1, 2], [3, 4]]),
        ('net[[1, 1]] === net[["a", "Weights"]]', True),
        ('net[[-1, 2]] === None', True),
        ('Keys[NetExtract[net, {1;;2, "Output"}]]', ["a", "ramp"]),
        ('Keys[NetExtract[net, {{1, -1}, "Output"}]]', ["a", "b"]),
        ('Keys[NetExtract[net, {{"a", "b"}, "Output"}]]', ["a", "b"]),
        ('Length[NetExtract[net, {{1, "Weights"}, {3, "Weights"}}]]', 2),
        ('Keys[NetExtract[deep, {"x", All, "Weights"}]]', ["a", "b"]),
        ('Keys[NetExtract[deep, {"y", "Net", All, "Weights"}]]', [1, 3]),
        ('Keys[NetExtract[deep, {All, All}]]', ["x", "y"]),
        ('NetExtract[deep, {"y", "Net", 1, "Weights"}] === net[["a", "Weights"]]', True),
        ('deep[["y", "Net", -1, "Weights"]] === net[["b", "Weights"]]', True),
        ('Keys[NetExtract[net, {"a", "Arrays"}]]', ["Weights", "Biases"]),
        ('Keys[NetExtract[net, {"a", All}]][[;;2]]', ["Weights", "Biases"]),
        ('NetExtract[net, {"a", "Output"}]', [2]),
        ('NetExtract[net, "Output"]', [1]),
        ('NetExtract[net, LearningRateMultipliers] === Automatic', True),
        ('NetExtract[NetReplacePart[net, LearningRateMultipliers -> 3], "LearningRateMultipliers"]', 3),
        ('NetExtract[NetChain[{Ramp}, "Input" -> NetEncoder[{"Image", {5, 4}}]], {"Input", "ImageSize"}]', [5, 4]),
        ('NetExtract[NetEncoder[{"Image", {5, 4}}], "Type"]', "Image"),
        ('Length[net[[{1, 3}]]]', 2),
        ('net[["a", "Weights", 2, 1]]', 3),
        ('net[[{1, 3}, "Weights", 1, 2]] === <|"a" -> 2., "b" -> 8.|>', True),
        ('net[[All, "Weights", 1, 2]] === <|"a" -> 2., "b" -> 8.|>', True),
        ('net[[0]] === NetChain && net[[1, 0]] === LinearLayer', True),
        ('Keys[net[[2;;]]]', ["ramp", "b"]),
        ('Keys[net[[-2;;-1]]]', ["ramp", "b"]),
        ('Keys[net[[All]]]', ["a", "ramp", "b"]),
    ],
)  # fmt: skip
def test_forms(here, code, expected):
    found = here(code)
    assert (found.tolist() if isinstance(found, np.ndarray) else found) == expected


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ('NetExtract[net, {All, "Weigths"}]', "partname"),
        ('NetExtract[net, {{1, 9}, "Weights"}]', "part"),
        ('NetExtract[net, {1;;9, "Weights"}]', "part"),
        ('NetExtract[net, {"ramp", "Weights"}]', "part"),
        ("NetExtract[net, {1, 77}]", "part"),
        ('NetExtract[NetMapOperator[net], {"Nett", 1}]', "partname"),
        ("NetMapOperator[net][[{1}]]", "part"),
        ("NetExtract[net, {{1, 2}, {3}, 5}]", "nopart"),
        ("NetExtract[net, Weights]", "part"),
    ],
)
def test_forms_that_name_nothing(refused, code, tag):
    refused('net = NetChain[<|"a" -> 2, "ramp" -> Ramp, "b" -> 1|>]; ' + code, tag)
