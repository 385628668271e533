"""NetReplace and NetReplacePart."""

import numpy as np
import pytest

from wlnet.python import Session, text

NET = """NetChain[<|
  "one" -> LinearLayer[2, "Weights" -> {{1, 2}, {3, -4}}, "Biases" -> {0, 0}],
  "ramp" -> Ramp,
  "two" -> LinearLayer[1, "Weights" -> {{10, 100}}, "Biases" -> {1}]|>]"""
DEEP = """NetGraph[<|"block" -> NetChain[{Ramp, NetChain[{Tanh, Ramp}], DropoutLayer[0.3]}], "s" -> SoftmaxLayer[]|>,
  {"block" -> "s"}, "Input" -> 3]"""


@pytest.fixture
def given(evaluated):
    evaluated(f"net = {NET}; deep = {DEEP}; Null")
    return evaluated


@pytest.fixture
def failing(refused):
    return lambda code, tag: refused(f"net = {NET}; deep = {DEEP}; {code}", tag)


# NetReplace


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("_ElementwiseLayer -> Tanh", np.array([10 * np.tanh(3) + 100 * np.tanh(-1) + 1])),
        ("ElementwiseLayer[Ramp] -> Tanh", np.array([10 * np.tanh(3) + 100 * np.tanh(-1) + 1])),
        ("_ElementwiseLayer -> Nothing", [-69]),
        ("{_ElementwiseLayer -> Nothing, _LinearLayer -> 2}", None),
        ("x_ElementwiseLayer :> NetChain[{x, x, # + 1 &}]", [141]),
        ("(_ElementwiseLayer | _SoftmaxLayer) -> ElementwiseLayer[2 # &]", [-139]),
        ("l_LinearLayer /; NetExtract[l, \"Output\"] === {1} :> SummationLayer[]", 3),
        ("LinearLayer[1] -> SummationLayer[]", 3),
        ("LinearLayer[1, \"Biases\" -> {1}] -> SummationLayer[]", 3),
    ],
)  # fmt: skip
def test_replaced_layers_compute(given, rules, expected):
    if expected is None:
        assert given(f'Information[NetReplace[net, {rules}], "ArraysCount"]') == 4
        assert given(f"Length[NetReplace[net, {rules}]]") == 2
    else:
        assert np.allclose(given(f"NetReplace[net, {rules}][{{1, 1}}]"), expected)


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ("_ElementwiseLayer -> NetChain[{Tanh, Tanh}]", ["one", "ramp/1", "ramp/2", "two"]),
        ('_ElementwiseLayer -> NetChain[<|"a" -> Tanh, "b" -> Tanh|>]', ["one", "ramp/a", "ramp/b", "two"]),
        ("_ElementwiseLayer -> {Tanh, Tanh}", ["one", "ramp/1", "ramp/2", "two"]),
        ("_ElementwiseLayer -> {Tanh, Tanh}, FlattenInPlace -> False", ["one", "ramp", "two"]),
        ("{_ElementwiseLayer -> Nothing}", ["one", "two"]),
    ],
)
def test_names_after_replacing(given, rules, names):
    assert given(f"Keys[NetReplace[net, {rules}]]") == names


def test_chains_without_names_stay_so(evaluated):
    assert evaluated("Keys[NetReplace[NetChain[{Ramp, Tanh}], ElementwiseLayer[Ramp] -> {3, Tanh}]]") == [1, 2, 3]


def test_any_depth(given):
    new = "new = NetReplace[deep, {ElementwiseLayer[Ramp] -> Tanh, _DropoutLayer -> Nothing}]"
    assert given(f'{new}; Information[new, "LayerTypeCounts"] === <|ElementwiseLayer -> 3, SoftmaxLayer -> 1|>') is True
    assert given("Norm[new[{1, 2, 3}] - SoftmaxLayer[][Tanh[Tanh[Tanh[{1., 2., 3.}]]]]] < 10^-6") is True
    assert given('Normal[NetReplace[deep, _NetChain -> Ramp]]["block"] === NetExtract[NetReplace[deep, _NetChain -> '
                 'Ramp], "block"]') is True  # fmt: skip
    assert given('Head[NetReplace[deep, _NetChain -> Ramp][["block"]]] === ElementwiseLayer') is True
    inside = 'NetReplace[NetMapOperator[NetChain[{Ramp, 3}]], _ElementwiseLayer -> Tanh][["Net", 1, "Function"]]'
    assert given(f"ToString[{inside}]") == "Tanh"


def test_literals_stand_for_the_settings_they_were_given(evaluated):
    replaced = "Head[NetReplace[NetChain[{{{}}}], {} -> Ramp][[1]]] === ElementwiseLayer"
    for layer, pattern in [
        ('ConvolutionLayer[4, {3, 3}, "Stride" -> 2]', "ConvolutionLayer[4, 3]"),
        ('ConvolutionLayer[4, 3, "Stride" -> 2]', 'ConvolutionLayer[4, 3, "Stride" -> 2]'),
        ('LinearLayer[3, "Input" -> 7]', "LinearLayer[3]"),
        ('LinearLayer[3, "Input" -> 7]', "LinearLayer[]"),
        ('LinearLayer[3, "Biases" -> None]', 'LinearLayer[3, "Biases" -> None]'),
        ("ElementwiseLayer[# + 1 &]", "ElementwiseLayer[# + 1 &]"),
    ]:
        assert evaluated(replaced.format(layer, pattern)) is True, pattern


@pytest.mark.parametrize(
    ("layer", "pattern"),
    [
        ("ConvolutionLayer[4, 3]", "ConvolutionLayer[5, 3]"),
        ("ConvolutionLayer[4, 3]", 'ConvolutionLayer[4, 3, "Stride" -> 2]'),
        ('LinearLayer[3, "Input" -> 7]', 'LinearLayer[3, "Input" -> 8]'),
        ("LinearLayer[3]", 'LinearLayer[3, "Biases" -> None]'),
        ("LinearLayer[3]", 'LinearLayer[3, "Weights" -> NetArray["w"]]'),
        ("Ramp", "ElementwiseLayer[Tanh]"),
        ("Ramp", "LinearLayer[]"),
    ],
)
def test_nothing_matches(layer, pattern):
    session = Session()
    session.evaluate(f"net = NetChain[{{{layer}, SoftmaxLayer[]}}]")
    assert text(session.evaluate(f"NetReplace[net, {pattern} -> Tanh] === net")) == "True"
    assert [m.tag for m in session.messages] == ["nomatch"]


# NetReplacePart


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ('{"one", "Weights"} -> {{1, 0}, {0, 1}}', [111]),
        ('{1, "Weights"} -> NumericArray[{{1, 0}, {0, 1}}, "Real64"]', [111]),
        ('{{1, "Weights"} -> {{1, 0}, {0, 1}}, {-1, "Biases"} -> {0}}', [110]),
        ('<|{1, "Weights"} -> {{1, 0}, {0, 1}}|>', [111]),
        ('{{1, "Biases"}} -> {1, 2}', [141]),
        ('{1, "Biases"} -> None', [31]),
        ('"ramp" -> Tanh', [10 * np.tanh(3) + 100 * np.tanh(-1) + 1]),
        ('2 -> NetChain[{Ramp, 2 # &}]', [61]),
        ('"two" -> SummationLayer[]', 3),
        ('{"one" -> LinearLayer[3, "Weights" -> {{1, 0}, {0, 1}, {1, 1}}, "Biases" -> None], "two" -> '
         'SummationLayer[]}', 4),
        ('{"two" -> LinearLayer[1], {"two", "Weights"} -> {{1, 1}}, {"two", "Biases"} -> {0}}', [3]),
        ('{All, "Biases"} -> None', [30]),
        ('{{1, 3}, "Biases"} -> None', [30]),
        ('{1;;1, "Biases"} -> {1, 2}', [141]),
        ('{"ramp", "Function"} -> (2 # &)', [-139]),
        ('{1, "Arrays"} -> <|"Biases" -> {1, 2}|>', [141]),
    ],
)  # fmt: skip
def test_replaced_parts_compute(given, rules, expected):
    assert np.allclose(given(f"NetReplacePart[net, {rules}][{{1, 1}}]"), expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('NetReplacePart[LinearLayer[2], "Input" -> 3][["Input"]]', [3]),
        ('NetReplacePart[LinearLayer[2, "Input" -> 3], "Input" -> 4][["Input"]]', [4]),
        ('NetReplacePart[NetChain[{3, Ramp, 2}, "Input" -> 4], "Input" -> 5][["Input"]]', [5]),
        ('NetReplacePart[NetChain[{3, Ramp, 2}, "Input" -> 4], {3 -> 7, "Output" -> 7}][["Output"]]', [7]),
        ('NetReplacePart[NetChain[{Ramp}, "Input" -> {5, 3}], "Input" -> {Automatic, 4}][["Output"]] '
         '/. Automatic -> 0', [0, 4]),
        ('NetReplacePart[ElementwiseLayer[Ramp, "Input" -> {5, 3}], "Input" -> Automatic][["Input"]] '
         '=== Automatic', True),
        ('NetReplacePart[ConvolutionLayer[4, 3, "Input" -> {3, 9, 9}], "PaddingSize" -> 1][["Output"]]', [4, 9, 9]),
        ('NetReplacePart[ConvolutionLayer[4, 3, "Input" -> {3, 9, 9}], PaddingSize -> 1][["Output"]]', [4, 9, 9]),
        ('NetReplacePart[NetInitialize[NetChain[{ConvolutionLayer[4, 3], Ramp}, "Input" -> {3, 9, 9}]], '
         '"Input" -> {3, 5, 6}][["Output"]]', [4, 3, 4]),
        ('NetReplacePart[NetMapOperator[NetChain[{3}], "Input" -> {5, 2}], "Input" -> {7, 2}][["Output"]]', [7, 3]),
        ('NetReplacePart[NetMapOperator[NetChain[{3}], "Input" -> {5, 2}], {"Net", 1} -> 4][["Output"]]', [5, 4]),
        ('NetReplacePart[NetMapOperator[NetChain[{3}], "Input" -> {5, 2}], "Net" -> 6][["Output"]]', [5, 6]),
        ('NetReplacePart[net, {1, "Weights"} -> Automatic][[1, "Weights"]] === Automatic', True),
        ('NetReplacePart[net, {1, "Weights"} -> Automatic][[3, "Weights"]] === net[[3, "Weights"]]', True),
    ],
)  # fmt: skip
def test_replaced_ports_and_settings(given, code, expected):
    assert given(code) == expected


def test_coders(evaluated):
    evaluated('net = NetChain[{Ramp}, "Input" -> NetEncoder[{"Image", {28, 20}}]]; Null')
    assert evaluated('Head[NetReplacePart[NetChain[{Ramp}], "Input" -> NetEncoder["Image"]][["Input"]]]'
                     ' === NetEncoder') is True  # fmt: skip
    assert evaluated('NetReplacePart[net, "Input" -> None][["Input"]]') == [3, 20, 28]
    assert evaluated('NetReplacePart[net, {"Input", "ImageSize"} -> {10, 12}][["Output"]]') == [3, 12, 10]
    assert evaluated('NetReplacePart[NetEncoder[{"Image", {28, 20}}], "ImageSize" -> {10, 12}][["ImageSize"]]') == [
        10,
        12,
    ]
    assert evaluated('NetReplacePart[ElementwiseLayer[Ramp, "Input" -> NetEncoder[{"Image", {28, 20}}]], '
                     '{"Input", "ImageSize"} -> {10, 12}][["Output"]]') == [3, 12, 10]  # fmt: skip
    assert evaluated('NetReplacePart[net, {"Input" -> NetEncoder[{"Image", {5, 6}}], "Output" -> NetDecoder["Image"]}]'
                     '[["Input", "ImageSize"]]') == [5, 6]  # fmt: skip


def test_deep_replacement(given):
    code = '{{"block", 2, 1} -> Ramp, {"block", 3, "DropoutProbability"} -> 0.5, "s" -> Tanh}'
    assert given(f"new = NetReplacePart[deep, {code}]; new[{{1, -2, 3}}]").tolist() == pytest.approx(
        [np.tanh(1), 0, np.tanh(3)]
    )
    assert given('new[["block", 3, "DropoutProbability"]]') == 0.5


def test_an_array_without_value_keeps_its_size(given):
    half = 'half = NetReplacePart[net, {"one", "Weights"} -> Automatic]; new = NetInitialize[half, RandomSeeding -> 3]'
    assert given(f'{half}; Dimensions[new[["one", "Weights"]]]') == [2, 2]
    assert given('new[["two", "Weights"]] === net[["two", "Weights"]]') is True
    assert given('new[["one", "Weights"]] === net[["one", "Weights"]]') is False
    assert given('NetReplacePart[half, "Input" -> {3, 5}][["Input"]]') == [3, 5]


def test_multipliers(given):
    rates = 'Values[Information[NetReplacePart[net, {}], "ArraysLearningRateMultipliers"]]'
    assert given(rates.format("LearningRateMultipliers -> 3")) == [3, 3, 3, 3]
    assert given(rates.format('{"one", LearningRateMultipliers} -> 0')) == [0, 0, 1, 1]
    assert given(rates.format('{LearningRateMultipliers -> {"one" -> 2}, {"one", LearningRateMultipliers} -> 3}')) == [
        6, 6, 1, 1]  # fmt: skip
    operator = "NetReplacePart[NetMapOperator[3], LearningRateMultipliers -> 0]"
    assert given(f'Values[Information[{operator}, "ArraysLearningRateMultipliers"]]') == [0, 0]


def test_untouched_arrays_are_the_same_objects(evaluated):
    session = Session()
    net = session.evaluate(NET)
    for code in ('NetReplacePart[#, {"one", "Biases"} -> {1, 1}] &', "NetTake[#, 3] &", "NetAppend[#, Ramp] &",
                 'NetReplace[#, _ElementwiseLayer -> Tanh] &', 'NetRename[#, "ramp" -> "r"] &', "NetFlatten",
                 "NetJoin[#, NetChain[{Ramp}]] &", 'NetDelete[#, "ramp"] &'):  # fmt: skip
        session.evaluate(f"new = ({code})[{text(net)}]")
        session.evaluate(f"net = {text(net)}")
        new, old = session.evaluate(f"({code})[net]"), session.evaluate("net")
        assert new.layers["one"].arrays["Weights"] is old.layers["one"].arrays["Weights"], code


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ('NetReplacePart[net, {"one", "Weigths"} -> 3]', "partname"),
        ('NetReplacePart[net, "on" -> Ramp]', "partname"),
        ("NetReplacePart[net, 7 -> Ramp]", "part"),
        ('NetReplacePart[net, {"one", "Weights", 1} -> 3]', "nopart"),
        ('NetReplacePart[net, {"one", "Weights"} -> {{1, 2}}]', "arrshape"),
        ('NetReplacePart[net, {"one", "Weights"} -> {{1, 2}, {3}}]', "arrvalue"),
        ('NetReplacePart[net, {"one", "Weights"} -> "x"]', "arrvalue"),
        ('NetReplacePart[net, {"one", "Weights"} -> None]', "arrvalue"),
        ('NetReplacePart[net, "one" -> "x"]', "notlayer"),
        ('NetReplacePart[net, "one" -> LinearLayer[3]]', "chainfit"),
        ('NetReplacePart[NetChain[{Ramp}, "Input" -> 2], 1 -> LinearLayer[2, "Input" -> 5]]', "portshape"),
        ('NetReplacePart[net, "Input" -> 7]', "arrshape"),
        ('NetReplacePart[net, "Input" -> {{2}}]', "porttype"),
        ('NetReplacePart[net, "Output" -> 5]', "portshape"),
        ('NetReplacePart[net, "Input"]', "partrule"),
        ('NetReplacePart[net, {"ramp", "Function"} -> 3]', "argvalue"),
        ('NetReplacePart[net, NetArray["w"] -> 3]', "noshared"),
        ('NetReplacePart[net, LearningRateMultipliers -> "x"]', "optvalue"),
        ('NetReplacePart[NetGraph[{MeanSquaredLossLayer[]}, {}], 1 -> Ramp]', "newports"),
        ('NetReplacePart[5, "s" -> Ramp]', "notnet"),
        ('NetReplacePart[NetEncoder["Image"], "ImageSiz" -> 3]', "partname"),
        ('NetReplacePart[NetEncoder["Image"], "ImageSize" -> "x"]', "argvalue"),
        ('NetReplacePart[net, {"Input", "ImageSize"} -> 3]', "nopart"),
        ('NetReplace[net, 5]', "replacerule"),
        ('NetReplace[net, _LinearLayer -> "x"]', "notlayer"),
        ('NetReplace[net, _LinearLayer -> LinearLayer[2, "Input" -> 9]]', "chainfit"),
        ('NetReplace[net, _ -> Nothing]', "nothingleft"),
        ('NetReplace[net, _LinearLayer -> Ramp, FlattenInPlace -> 3]', "optvalue"),
        ('NetReplace[net, _LinearLayer -> Ramp, Flatten -> 3]', "optname"),
        ('NetReplace[NetMapOperator[LinearLayer[3]], _LinearLayer -> Nothing]', "needed"),
        ('NetReplace[LinearLayer[3], _LinearLayer -> Nothing]', "nothingleft"),
        ('NetReplace[5, _LinearLayer -> Ramp]', "notnet"),
    ],
)  # fmt: skip
def test_messages(failing, code, tag):
    failing(code, tag)


@pytest.mark.parametrize(
    ("net", "change", "place", "value"),
    [
        ('NetChain[{EmbeddingLayer[4], SequenceLastLayer[]}, "Input" -> NetEncoder[{"Tokens", {"a", "b"}}]]',
         '"Input" -> NetEncoder[{"Tokens", {"a", "b", "c", "d"}}]', '{1, "ClassCount"}', "5"),
        ('NetChain[{EmbeddingLayer[4], SequenceLastLayer[]}, "Input" -> NetEncoder[{"Tokens", {"a", "b"}}]]',
         '"Input" -> NetEncoder[{"Tokens", {"a"}}]', '{1, "ClassCount"}', "2"),
        ('NetChain[{UnitVectorLayer[], 3}, "Input" -> NetEncoder[{"Class", {1, 2}}]]',
         '"Input" -> NetEncoder[{"Class", Range[7]}]', '{1, "ClassCount"}', "7"),
        ('NetChain[{4, LinearLayer[], SoftmaxLayer[]}, "Input" -> 3, "Output" -> NetDecoder[{"Class", {"a", "b"}}]]',
         '"Output" -> NetDecoder[{"Class", {"a", "b", "c"}}]', '{2, "OutputDimensions"}', "{3}"),
        ('NetGraph[<|"emb" -> {EmbeddingLayer[4], SequenceLastLayer[]}|>, {},'
         ' "Input" -> NetEncoder[{"Tokens", {"a", "b"}}]]',
         '"Input" -> NetEncoder[{"Tokens", {"a", "b", "c", "d"}}]', '{"emb", 1, "ClassCount"}', "5"),
    ],
)  # fmt: skip
def test_settings_that_followed_from_sizes_follow_from_new_ones(net, change, place, value):
    """As long as no array and no call says what they are."""
    session = Session(write_message=lambda line: None)
    session.evaluate(f"old = {net}; new = NetReplacePart[old, {change}];")
    assert not session.messages, session.messages
    assert str(session.evaluate(f"Flatten[{{NetExtract[new, {place}]}}] === Flatten[{{{value}}}]")) == "True"
    session.evaluate(f"NetReplacePart[NetInitialize[old], {change}]")
    assert len(session.messages) == 1 and session.messages[0].symbol is not None


def test_settings_that_were_told_stay():
    session = Session(write_message=lambda line: None)
    net = 'NetChain[{EmbeddingLayer[4, 3], SequenceLastLayer[]}, "Input" -> NetEncoder[{"Tokens", {"a", "b"}}]]'
    session.evaluate(f'NetReplacePart[{net}, "Input" -> NetEncoder[{{"Tokens", {{"a", "b", "c"}}}}]]')
    assert [m.tag for m in session.messages] == ["portshape"]
