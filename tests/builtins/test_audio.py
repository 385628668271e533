"""Sound from lists of samples."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.fixture
def session():
    found = Session(write_message=lambda line: None)
    found.evaluate("a = Audio[{0, 0.5, -0.5, 1}, SampleRate -> 8]; s = Audio[{{0., 0.25}, {1., -1.}}];")
    yield found
    assert not found.faults


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("AudioData[a]", "{{0., 0.5, -0.5, 1.}}"),
        ("AudioData[s]", "{{0., 0.25}, {1., -1.}}"),
        ('AudioData[a, "SignedInteger8"]', "{{0, 64, -64, 127}}"),
        ("AudioChannels /@ {a, s}", "{1, 2}"),
        ("{AudioLength[a], AudioType[a], AudioQ[a], AudioQ[1]}", '{4, "Real32", True, False}'),
        ("QuantityMagnitude[Duration[a]]", "0.5"),
        ("QuantityMagnitude[AudioSampleRate[s]]", "44100"),
        ("QuantityMagnitude[AudioSampleRate[Audio[{0., 1.}, SampleRate -> Quantity[100, \"Hertz\"]]]]", "100"),
        ("Head[a]", "Audio"),
        ("ToExpression[ToString[a, InputForm]] === a", "True"),
        ("AudioLength[AudioResample[a, 16]]", "8"),
        ("Max[Abs[AudioData[AudioResample[AudioResample[Audio[Sin[2. Pi Range[0, 63]/16]], 88200], 44100]] -"
         " AudioData[Audio[Sin[2. Pi Range[0, 63]/16]]]]] < 10^-6", "True"),
    ],
)  # fmt: skip
def test_audio(session, source, expected):
    assert text(session.evaluate(source)) == expected


@pytest.mark.parametrize(
    ("source", "tag"),
    [("Audio[q]", "Audio::data"), ("Audio[{1.}, \"q\"]", "Audio::type"),
     ("Audio[{1.}, SampleRate -> 0]", "Audio::rate"),
     ("AudioData[1]", "AudioData::audioinv"), ("Duration[1]", "Duration::audioinv")],
)  # fmt: skip
def test_faults(session, source, tag):
    session.evaluate(source)
    assert [f"{m.symbol}::{m.tag}" for m in session.messages] == [tag]
