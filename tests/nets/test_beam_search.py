"""Decoders that look for the likeliest sequences, against all alignments."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.nets.coders.beam_search import best_path, labellings, sequences
from wlnet.python import Session, text


def collapsed(alignment, blank):
    """The labelling of an alignment: repetitions left out, then blanks."""
    return tuple(c for c, _ in itertools.groupby(alignment) if c != blank)


def all_labellings(p):
    """The probability of every labelling, by adding those of all alignments."""
    steps, width = p.shape
    found = {}
    for alignment in itertools.product(range(width), repeat=steps):
        labels = collapsed(alignment, width - 1)
        found[labels] = found.get(labels, 0.0) + math.prod(p[t, c] for t, c in enumerate(alignment))
    return found


matrices = st.tuples(st.integers(1, 5), st.integers(2, 4), st.integers(0, 10**6))


def probabilities(steps, width, seed):
    x = np.random.default_rng(seed).gamma(0.6, size=(steps, width)) + 1e-9
    return x / x.sum(1, keepdims=True)


@settings(deadline=None, max_examples=40)
@given(matrices)
def test_a_beam_that_keeps_all_gives_the_sums_over_alignments(shape):
    p = probabilities(*shape)
    truth = all_labellings(p)
    found = labellings(p, 10**6)
    assert {labels for labels, _ in found} == set(truth)
    for labels, score in found:
        assert math.exp(score) == pytest.approx(truth[labels], rel=1e-9)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


@settings(deadline=None, max_examples=40)
@given(matrices, st.integers(1, 6))
def test_a_narrow_beam_never_overstates(shape, width):
    p = probabilities(*shape)
    truth = all_labellings(p)
    found = labellings(p, width)
    assert 1 <= len(found) <= width
    assert len({labels for labels, _ in found}) == len(found)
    for labels, score in found:
        assert math.exp(score) <= truth[labels] * (1 + 1e-9)


@settings(deadline=None, max_examples=30)
@given(matrices)
def test_the_best_path_is_the_likeliest_alignment(shape):
    p = probabilities(*shape)
    best = max(
        itertools.product(range(p.shape[1]), repeat=len(p)), key=lambda a: math.prod(p[t, c] for t, c in enumerate(a))
    )
    labels, score = best_path(p)
    assert labels == collapsed(best, p.shape[1] - 1)
    assert math.exp(score) == pytest.approx(math.prod(p[t, c] for t, c in enumerate(best)))


@settings(deadline=None, max_examples=30)
@given(matrices)
def test_sequences_are_the_likeliest_of_all(shape):
    p = probabilities(*shape)
    scores = {
        a: math.prod(p[t, c] for t, c in enumerate(a)) for a in itertools.product(range(p.shape[1]), repeat=len(p))
    }
    truth = sorted(scores.values(), reverse=True)[:7]
    found = sequences(p, 7)
    assert [math.exp(score) for _, score in found] == pytest.approx(truth)
    assert all(math.exp(score) == pytest.approx(scores[labels]) for labels, score in found)


def test_impossible_steps_leave_something():
    p = np.array([[0.0, 0.0, 0.0], [0.5, 0.5, 0.0]])
    assert labellings(p, 3)[0][1] == -math.inf
    assert sequences(p, 3)


# Two steps with a 0.4, blank 0.6 each: {} has 0.36, {a} 0.64, though the likeliest alignment is two blanks.
DECODER = 'NetDecoder[{"CTCBeamSearch", {"a", "b"}}][{{0.4, 0, 0.6}, {0.4, 0, 0.6}}'


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (DECODER + "]", '{"a"}'),
        (DECODER + ', "Decoding"]', '{"a"}'),
        (DECODER + ', "Decodings"]', '{{"a"}, {}}'),
        (DECODER + ', "TopDecodings" -> 1]', '{{"a"}}'),
        (DECODER + ', {"TopDecodings", 5}]', '{{"a"}, {}}'),
        (DECODER + ', None]', "{{0.4, 0, 0.6}, {0.4, 0, 0.6}}"),
        (f'Round[Exp[-Values[{DECODER}, "NegativeLogLikelihoods"]]], 0.01]', "{0.64, 0.36}"),
        (f'Keys[{DECODER}, "TopNegativeLogLikelihoods" -> 1]]', '{{"a"}}'),
        ('NetDecoder[{"CTCBeamSearch", {"a", "b"}, "BeamSize" -> 1}][{{0.4, 0, 0.6}, {0.4, 0, 0.6}}]', "{}"),
        ('NetDecoder[{"CTCBeamSearch", "ab"}][{{{1, 0, 0}, {1, 0, 0}}, {{1, 0, 0}, {0, 0, 1}}}]', '{{"a"}, {"a"}}'),
        ('NetDecoder[{"CTCBeamSearch", "ab"}][{{1, 0, 0}, {0, 0, 1}, {1, 0, 0}}]', '{"a", "a"}'),
        ('NetDecoder[{"BeamSearch", {x, y}}][{{0.7, 0.3}, {0.4, 0.6}}, "TopDecodings" -> 2]', "{{x, y}, {x, x}}"),
        ('NetExtract[NetDecoder[{"CTCBeamSearch", Range[3]}], {"BeamSize"}]', "100"),
        ('NetExtract[NetDecoder[{"CTCBeamSearch", Range[3]}], "Input"]', "{Automatic, 4}"),
    ],
)  # fmt: skip
def test_decoding(source, value):
    session = Session()
    assert text(session.evaluate(source)) == value
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        (DECODER + ', "Decodings" -> 2]', "decoderproperties"),
        (DECODER + ', "TopDecoding" -> 2]', "decoderproperties"),
        (DECODER + ', "Decodin"]', "property"),
        ('NetDecoder[{"CTCBeamSearch", {"a"}}][{{0.5, 0.4, 0.1}}]', "decoderinput"),
        ('NetDecoder[{"CTCBeamSearch", {"a", "a"}}]', "argvalue"),
        ('NetDecoder[{"CTCBeamSearch", {"a"}, "BeamSize" -> 0}]', "optvalue"),
        ('NetDecoder[{"CTCBeamSearch", {"a"}, "InputDepth" -> 1}]', "optvalue"),
        ('NetDecoder["CTCBeamSearch"]', "argmissing"),
        ('NetDecoder[{"CTCBeamSearch", {"a"}, 7}]', "coderplaces"),
        ('NetEncoder[NetDecoder[{"CTCBeamSearch", {"a"}}]]', "codername"),
    ],
)
def test_refused(refused, source, tag):
    refused(source, tag)
