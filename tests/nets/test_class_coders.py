"""Coders of classes, truth values and single numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet.nets.coders.sampling import Sampling, draw, entropy
from wlnet.python import Session, text


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('NetEncoder["Boolean"][{True, False}]', "{1, 0}"),
        ('NetEncoder["Boolean"][True]', "1"),
        ('NetEncoder[{"Boolean", "Dimensions" -> {2}}][{{True, False}, {True, True}}]', "{{1, 0}, {1, 1}}"),
        ('NetEncoder[{"Class", {"a", "b", "c"}}]["b"]', "2"),
        ('NetEncoder[{"Class", {"a", "b", "c"}}][{"c", "a"}]', "{3, 1}"),
        ('NetEncoder[{"Class", {"a", "b", "c"}}][{}]', "{}"),
        ('NetEncoder[{"Class", {"a", "b", "c"}}][2]', "2"),
        ('NetEncoder[{"Class", {"a", "b", "c"}, "UnitVector"}]["b"]', "{0, 1, 0}"),
        ('NetEncoder[{"Class", {"a", "b", "c"}, "IndicatorVector"}]["b"]', "{0, 1, 0}"),
        ('NetEncoder[{"Class", {"a", "b", "c"}, "Multilabel" -> True}][{"a", "c"}]', "{1, 0, 1}"),
        ('NetEncoder[{"Class", {"a", "b", "c"}, "Multilabel" -> True}][{{"a", "c"}, {}}]', "{{1, 0, 1}, {0, 0, 0}}"),
        ('NetEncoder[{"Class", {"a", "b"}, "Dimensions" -> {2, 1}}][{{"a"}, {"b"}}]', "{{1}, {2}}"),
        ('NetEncoder[{"Class", {"a", "b"}, "Dimensions" -> "Varying"}][{{"a"}, {"b", "a"}}]', "{{1}, {2, 1}}"),
        ('NetEncoder[{"Class", {1, 1., "1"}}][{"1", 1., 1}]', "{3, 2, 1}"),
        ('NetEncoder[{"Class", {{1, 2}, {3}}}][{3}]', "2"),
        ('NetEncoder[{"Class", Range[0, 9]}][NumericArray[{7, 0}, "Integer8"]] // Normal', "{8, 1}"),
        ('NetEncoder[{"Class", {"a", "b"}, "UnitVector", "Dimensions" -> {1, 2}}][{{"b", "a"}}]', "{{{0, 1}, {1, 0}}}"),
        ('NetEncoder[{"Class", {a, b}, "Multilabel" -> True, "Dimensions" -> {2}}][{{a}, {}}]', "{{1, 0}, {0, 0}}"),
        ('NetEncoder[{"UnitVector", 3}][{1, 3}]', "{{1, 0, 0}, {0, 0, 1}}"),
        ('NetEncoder["Scalar"][{1/2, 2}]', "{{0.5}, {2.}}"),
        ('NetDecoder["Scalar"][{{0.5}, {2}}]', "{0.5, 2.}"),
        ('NetExtract[NetEncoder[{"Class", {"a", "b"}}], "Labels"]', '{"a", "b"}'),
        ('NetExtract[NetEncoder[{"Class", {"a", "b"}, "UnitVector", "Dimensions" -> {3}}], "Output"]', "{3, 2}"),
        ('NetEncoder[NetDecoder[{"Class", {"a", "b"}}]]["b"]', "2"),
        ('NetEncoder[NetDecoder[{"Class", {"a", "b"}, "Multilabel" -> True}]][{"b"}]', "{0, 1}"),
        ('NetDecoder[NetEncoder[{"Class", {"a", "b"}, "Dimensions" -> {2}}]][{{0, 1}, {1, 0}}]', '{"b", "a"}'),
        ('NetEncoder[NetDecoder[{"Boolean", "InputDepth" -> 1}]][{True, True}]', "{1, 1}"),
        ('NetEncoder[{"Class", {"a", "b"}}]', 'NetEncoder[{"Class", {"a", "b"}}]'),
    ],
)  # fmt: skip
def test_encoding(source, value):
    session = Session()
    assert text(session.evaluate(source)) == value
    assert not session.messages


CLASSES = 'NetDecoder[{"Class", {"a", "b", "c"}}][{0.125, 0.625, 0.25}'


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (CLASSES + "]", '"b"'),
        (CLASSES + ', "Decision"]', '"b"'),
        (CLASSES + ', None]', "{0.125, 0.625, 0.25}"),
        (CLASSES + ', "Probabilities"]', '<|"a" -> 0.125, "b" -> 0.625, "c" -> 0.25|>'),
        (CLASSES + ', "Probability" -> "c"]', "0.25"),
        (CLASSES + ', "TopDecisions" -> 2]', '{"b", "c"}'),
        (CLASSES + ', {"TopDecisions", 5}]', '{"b", "c", "a"}'),
        (CLASSES + ', "TopProbabilities" -> 2]', '{"b" -> 0.625, "c" -> 0.25}'),
        (CLASSES + ', {"TopProbabilities", 1}]', '{"b" -> 0.625}'),
        (CLASSES + ', "RandomSample" -> 0]', '"b"'),
        (CLASSES + ', "RandomSample" -> {"TopProbabilities" -> 1}]', '"b"'),
        (CLASSES + ', {"RandomSample", "TotalProbabilityCutoff" -> 0.5}]', '"b"'),
        ('NetDecoder[{"Class", {"a", "b", "c"}}][{0, 1, 0}, "TopProbabilities"]', '{"b" -> 1.}'),
        ('NetDecoder["Class"][{{0, 1}, {1, 0}}]', "{2, 1}"),
        ('NetDecoder["Class"][{}]', "{}"),
        ('NetDecoder["Class"][{0.5, 0.5}, "Probability" -> 7]', "0."),
        ('NetDecoder[{"Class", {"a", "b"}, "InputDepth" -> 2}][{{{0, 1}, {1, 0}}, {{0, 1}}}]', '{{"b", "a"}, {"b"}}'),
        ('NetDecoder[{"Class", {1, 2}, "InputDepth" -> 2}][{{0, 1}}, "Probabilities"]', "{<|1 -> 0., 2 -> 1.|>}"),
        ('NetDecoder[{"Class", {"a", "b"}, "Multilabel" -> True}][{0.7, 0.6}]', '{"a", "b"}'),
        ('NetDecoder[{"Class", {"a", "b"}, "Multilabel" -> True}][{0.5, 0.2}]', "{}"),
        ('NetDecoder[{"Class", {"a", "b"}, "Multilabel" -> True}][{1, 0}, "RandomSample"]', '{"a"}'),
        ('NetDecoder["Boolean"][{0.3, 0.5, 0.9}]', "{False, True, True}"),
        ('NetDecoder["Boolean"][0.25, "Probability"]', "0.25"),
        ('NetDecoder["Boolean"][0.25, "Probability" -> False]', "0.75"),
        ('NetDecoder["Boolean"][0.25, "Probabilities"]', "<|False -> 0.75, True -> 0.25|>"),
        ('NetDecoder["Boolean"][{0, 1}, "RandomSample"]', "{False, True}"),
        ('NetDecoder[{"Boolean", "InputDepth" -> 1}][{{0, 1}, {1}}]', "{{False, True}, {True}}"),
        ('NetDecoder["Boolean"][0.25, "Properties"] // Length', "5"),
    ],
)  # fmt: skip
def test_decoding(source, value):
    session = Session()
    assert text(session.evaluate(source)) == value
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('NetEncoder[{"Class", {"a", "b"}}]["c"]', "coderinput"),
        ('NetEncoder[{"Class", {"a", "b"}}][3]', "coderinput"),
        ('NetEncoder[{"Class", {"a", "a"}}]', "argvalue"),
        ('NetEncoder[{"Class", {"a", "b"}, "Index", "Multilabel" -> True}]', "optvalue"),
        ('NetEncoder["Boolean"]["True"]', "coderinput"),
        ('NetEncoder[{"Boolean", "Dimensions" -> {2, "Varying"}}][{{True}, {True, False}}]', "coderinput"),
        ('NetEncoder[{"Class", {"a", "b"}, "Dimensions" -> "Varying"}][{"a", "x"}]', "coderinput"),
        ('NetEncoder[NetDecoder["Class"]]', "codermatch"),
        ('NetDecoder["Class"][{{}}, "TopProbabilities" -> 2]', "decoderinput"),
        ('NetDecoder[{"Class", {"a", "b"}}][{1, 2, 3}]', "decoderinput"),
        ('NetDecoder[{"Class", {"a", "b"}}][{1, 0}, "Probabilites"]', "property"),
        ('NetDecoder[{"Class", {"a", "b"}}][{1, 0}, "Probability" -> "c"]', "decoderproperties"),
        ('NetDecoder[{"Class", {"a", "b"}}][{1, 0}, "RandomSample" -> -1]', "decoderproperties"),
        ('NetDecoder[{"Class", {"a", "b"}}][{1, 0}, "RandomSample" -> {"Temp" -> 1}]', "decoderproperties"),
        ('NetDecoder[{"Class", {"a", "b"}, "InputDepth" -> 0}]', "optvalue"),
        ('NetDecoder["Scalar"][{1}, "Decision"]', "decoderproperty"),
    ],
)
def test_refused(refused, source, tag):
    refused(source, tag)


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=6).filter(lambda p: sum(p) > 0.01), st.integers(0, 99))
def test_entropy_is_its_definition(p, _):
    total = sum(p)
    p = [x / total for x in p]
    assert entropy(np.array(p)) == pytest.approx(-math.fsum(x * math.log(x) for x in p if x > 0), abs=1e-9)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Sampling(), [0.1, 0.6, 0.3]),
        (Sampling(temperature=2), [x / sum(map(math.sqrt, (0.1, 0.6, 0.3))) for x in map(math.sqrt, (0.1, 0.6, 0.3))]),
        (Sampling(most=2), [0, 2 / 3, 1 / 3]),
        (Sampling(total=0.8), [0, 2 / 3, 1 / 3]),
        (Sampling(total=0.5), [0, 1, 0]),
        (Sampling(total=0), [0, 1, 0]),
        (Sampling(temperature=0), [0, 1, 0]),
    ],
)
def test_samples_have_the_frequencies_told(how, expected):
    count = 20000
    found = draw(np.tile([0.1, 0.6, 0.3], (count, 1)), how, np.random.default_rng(1))
    frequencies = np.bincount(found, minlength=3) / count
    assert frequencies == pytest.approx(expected, abs=4 * 0.5 / math.sqrt(count))


def test_nothing_to_choose_from_is_no_fault():
    for p in ([math.nan, math.nan], [0.0, 0.0], [math.inf, 1.0]):
        assert draw(np.array([p]), Sampling(), np.random.default_rng(0)).shape == (1,)


def test_samples_of_nets_follow_the_seed(evaluated):
    net = 'NetChain[{SoftmaxLayer[]}, "Output" -> NetDecoder["Class"], "Input" -> 4]'
    once = f'net = {net}; net[Table[{{1, 1, 1, 1}}, 50], "RandomSample", RandomSeeding -> 3]'
    first = evaluated(once)
    assert first == evaluated(once) and set(first) == {1, 2, 3, 4}
    session = f'net = {net}; SeedRandom[7]; net[Table[{{1, 1, 1, 1}}, 50], "RandomSample"]'
    assert evaluated(session) == evaluated(session)
