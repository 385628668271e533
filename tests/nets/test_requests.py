"""What a net can be asked for: ports at any depth, lists, properties, and what is refused."""

import numpy as np
import pytest

from wlnet.python import Session, text, to_python

SETUP = (
    'lin = LinearLayer[2, "Weights" -> {{1, 2}, {3, -4}}, "Biases" -> None, "Input" -> 2];'
    'net = NetChain[<|"a" -> lin, "r" -> Ramp, "in" -> NetChain[{LinearLayer[1, "Weights" -> {{10, 100}}, '
    '"Biases" -> {1}], # / 2 &}]|>];'
    'two = NetGraph[{Ramp, # - 1 &}, {NetPort["Input"] -> 1 -> NetPort["x"], NetPort["Input"] -> 2 -> NetPort["y"]}, '
    '"Input" -> 2];'
    'class = NetChain[{SoftmaxLayer[]}, "Input" -> 2, "Output" -> NetDecoder[{"Class", {"u", "v"}}]];'
)  # at {1, 1}: {3, -1}, {3, 0}, {31}, {15.5}


@pytest.fixture
def session():
    made = Session()
    made.evaluate(SETUP)
    return made


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("net[{1, 1}]", "{15.5}"),
        ('net[{1, 1}, "Output"]', "{15.5}"),
        ('net[{1, 1}, NetPort["Output"]]', "{15.5}"),
        ('net[{1, 1}, NetPort["a"]]', "{3., -1.}"),
        ("net[{1, 1}, NetPort[1]]", "{3., -1.}"),
        ("net[{1, 1}, NetPort[{-2}]]", "{3., 0.}"),
        ('net[{1, 1}, NetPort[{"a", "Output"}]]', "{3., -1.}"),
        ('net[{1, 1}, NetPort["a", "Output"]]', "{3., -1.}"),
        ('net[{1, 1}, NetPort[{"in", 1, "Output"}]]', "{31.}"),
        ('net[{1, 1}, NetPort[{"in", 1}]]', "{31.}"),
        ('net[{1, 1}, NetPort["in"]]', "{15.5}"),
        ('net[{{1, 1}, {2, 2}}, NetPort["a"]]', "{{3., -1.}, {6., -2.}}"),
        ('net[{1, 1}, {NetPort["a"], "Output"}]', '<|NetPort["a"] -> {3., -1.}, "Output" -> {15.5}|>'),
        ('net[{{1, 1}}, {NetPort[1]}]', "<|NetPort[1] -> {{3., -1.}}|>"),
        ("net[{1, 1}, All]", '<|"Output" -> {15.5}|>'),
        ("net[{1, 1}, None]", "{15.5}"),
        ("net[{1, 1}, {}]", "<||>"),
        ('net[{1, 1}, NetPort[All, "States"]]', "<||>"),
        ("net[{}]", "{}"),
        ('net[{}, {NetPort["a"]}]', '<|NetPort["a"] -> {}|>'),
        ("two[{1, -1}]", '<|"x" -> {1., 0.}, "y" -> {0., -2.}|>'),
        ("two[{{1, -1}, {2, 2}}]", '<|"x" -> {{1., 0.}, {2., 2.}}, "y" -> {{0., -2.}, {1., 1.}}|>'),
        ('two[{1, -1}, "y"]', "{0., -2.}"),
        ('two[{1, -1}, {"y", "x"}]', '<|"y" -> {0., -2.}, "x" -> {1., 0.}|>'),
        ('two[{1, -1}, "y" -> None]', "{0., -2.}"),
        ('two[{1, -1}, {"y" -> None}]', '<|"y" -> {0., -2.}|>'),
        ('two[{1, -1}, {"x" -> None, NetPort[2]}]', '<|"x" -> {1., 0.}, NetPort[2] -> {0., -2.}|>'),
        ("two[{1, -1}, None]", '<|"x" -> {1., 0.}, "y" -> {0., -2.}|>'),
        ("two[{}]", '<|"x" -> {}, "y" -> {}|>'),
        ("class[{0, 1}]", '"v"'),
        ("class[{{0, 1}, {2, 1}}]", '{"v", "u"}'),
        ("class[{{0, 0}}, None]", "{{0.5, 0.5}}"),
        ('class[{0, 0}, "Probabilities"]', '<|"u" -> 0.5, "v" -> 0.5|>'),
        ('class[{0, 0}, "Output" -> "Probabilities"]', '<|"u" -> 0.5, "v" -> 0.5|>'),
        ('class[{0, 0}, "Probability" -> "v"]', "0.5"),
        ('class[{0, 0}, {"TopProbabilities", 1}]', '{"u" -> 0.5}'),
        ('class[{0, 0}, "TopDecisions" -> 2, BatchSize -> 1]', '{"u", "v"}'),
        ('class[{0, 0}, {"Decision", "Probability" -> "v"}]', '<|"Decision" -> "u", ("Probability" -> "v") -> 0.5|>'),
        ('class[{0, 0}, {"Output" -> "Decision", "Output" -> None}] // Values', '{"u", {0.5, 0.5}}'),
        ('class[{0, 0}, {NetPort["Output"], NetPort[1]}] // Values', '{"u", {0.5, 0.5}}'),
        ("class[{0, 0}, All]", '<|"Output" -> "u"|>'),
        ("class[{}]", "{}"),
    ],
)  # fmt: skip
def test_requests(session, source, value):
    assert text(session.evaluate(source)) == value
    assert not session.messages, [m.text for m in session.messages]


def test_ports_inside_operators(session):
    net = 'NetChain[{NetMapOperator[NetChain[{Ramp, SummationLayer[]}]], SoftmaxLayer[]}, "Input" -> {"Varying", 2}]'
    found = to_python(session.evaluate(f'{net}[{{{{1, -1}}, {{2, 3}}}}, NetPort[{{1, "Output"}}]]'))
    assert not session.messages
    assert np.allclose(found, [1, 5])


MAP = 'NetMapOperator[NetChain[{Ramp, SummationLayer[]}], "Input" -> {2, 2}]'
FOLD = (
    "NetFoldOperator[NetGraph[{TotalLayer[], ElementwiseLayer[# / 2 &]}, "
    '{NetPort["Input"] -> 1, NetPort["State"] -> 1, 1 -> 2}], "Input" -> {3, 2}]'
)
NEST = 'NetNestOperator[ElementwiseLayer[2 # &, "Input" -> 2], 3]'


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (MAP + '[{{1, -1}, {2, 3}}, NetPort[{"Net", 1}]]', [[1, 0], [2, 3]]),
        (MAP + '[{{{1, -1}, {2, 3}}}, NetPort["Net"]]', [[1, 5]]),
        (NEST + '[{1, 2}, NetPort["Net"]]', [[2, 4], [4, 8], [8, 16]]),
        (FOLD + '[{{2, 0}, {4, 0}, {8, 0}}, NetPort[{"Net", 1}]]', [[2, 0], [5, 0], [10.5, 0]]),
        (FOLD + '[{{2, 0}, {4, 0}, {8, 0}}, NetPort["State"]]', [5.25, 0]),
    ],
)
def test_operators_give_the_values_of_all_runs_of_their_nets(session, source, value):
    """Of every element, every repetition, every step: s[1] = 2/2, then (4 + 1)/2 and (8 + 2.5)/2."""
    found = to_python(session.evaluate(source))
    assert not session.messages
    assert np.allclose(found, value)


def test_every_place_of_a_deep_net_can_be_asked_for(session):
    """Asking for the output of a part gives what the part gives for what the part before it gives."""
    session.evaluate(
        'deep = NetInitialize[NetChain[{{3, Tanh}, {2, {Ramp, 4}}, SoftmaxLayer[]}, "Input" -> 2], RandomSeeding -> 1];'
        "x = {{0.5, -1}, {2, 1}};"
    )
    found = to_python(session.evaluate("deep[x, {NetPort[1], NetPort[{2, 1}], NetPort[2], NetPort[3]}] // Values"))
    for source, value in zip(
        ("deep[[1]][x]", "deep[[2, 1]][deep[[1]][x]]", "deep[[;; 2]][x]", "deep[x]"), found, strict=True
    ):
        assert np.allclose(to_python(session.evaluate(source)), value, atol=1e-6), source
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('net[{1, 1}, "Input"]', "inputport"),
        ('net[{1, 1}, NetPort["Input"]]', "inputport"),
        ('net[{1, 1}, NetPort[{"in", 1, "Input"}]]', "inputport"),
        ('net[{1, 1}, NetPort["Ouput"]]', "portname"),
        ('net[{1, 1}, NetPort[{"in", "Outpt"}]]', "portname"),
        ('net[{1, 1}, NetPort["quatsch"]]', "noplace"),
        ('net[{1, 1}, NetPort[{"in", 3}]]', "noplace"),
        ("net[{1, 1}, NetPort[7]]", "noplace"),
        ('net[{1, 1}, NetPort[{"a", "Weights"}]]', "noplace"),
        ("net[{1, 1}, NetPort[]]", "portspec"),
        ("net[{1, 1}, NetPort[1.5]]", "portspec"),
        ('net[{1, 1}, "Quatsch"]', "noport"),
        ("net[{1, 1}, 3]", "noport"),
        ('net[{1, 1}, {"Output", "Ouptut"}]', "portname"),
        ('net[{1, 1}, "Output" -> "Probabilities"]', "nodecoder"),
        ('net[{1, 1}, "Probabilities" -> 2]', "optunknown"),
        ('NetChain[{two}][{1, 1}, NetPort[1]]', "severalports"),
        ('class[{1, 1}, "Probabilites"]', "property"),
        ('class[{1, 1}, "Output" -> "Quatsch"]', "decoderproperties"),
        ('class[{1, 1}, "TopDecisions" -> 0]', "decoderproperties"),
        ('net[{1, 1}, WorkingPrecision -> "Mixed"]', "mixed"),
        ('net[{1, 1}, TargetDevice -> {"GPU", 1}]', "device"),
        ('net[{1, 1}, TargetDevice -> "TPU"]', "evalopt"),
    ],
)  # fmt: skip
def test_refused(refused, source, tag):
    refused(SETUP + source, tag)
