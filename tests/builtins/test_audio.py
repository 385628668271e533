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


SOUNDS = (
    """r = Audio[{0, 0, 0.5, -0.5, 0.25, 0}, SampleRate -> 2]; m = Audio[{{0.5, 0}, {-0.25, 0.25}}, SampleRate -> 2];"""
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("AudioData[AudioTrim[r]]", "{{0.5, -0.5, 0.25}}"),
        ("AudioData[AudioTrim[r, 1]]", "{{0., 0.}}"),
        ("AudioData[AudioTrim[r, -1]]", "{{0.25, 0.}}"),
        ("AudioData[AudioTrim[r, {1, 2}]]", "{{0.5, -0.5}}"),
        ("AudioData[AudioTrim[r, {Quantity[500, \"Milliseconds\"], Quantity[3, \"Samples\"]}]]", "{{0., 0.5}}"),
        ("AudioData /@ AudioTrim[r, {{0, 0.5}, {1, 1.5}}]", "{{{0.}}, {{0.5}}}"),
        ("AudioData[AudioPad[m, 0.5]]", "{{0.5, 0., 0.}, {-0.25, 0.25, 0.}}"),
        ("AudioData[AudioPad[m, {0.5, -0.5}]]", "{{0., 0.5}, {0., -0.25}}"),
        ("AudioData[AudioPad[m, {0.5, 0}, \"Fixed\"]]", "{{0.5, 0.5, 0.}, {-0.25, -0.25, 0.25}}"),
        ("AudioData[AudioJoin[{m, m}]]", "{{0.5, 0., 0.5, 0.}, {-0.25, 0.25, -0.25, 0.25}}"),
        ("AudioData[AudioJoin[m, AudioTrim[r, 0.5]]]", "{{0.5, 0., 0.}, {-0.25, 0.25, 0.}}"),
        ("AudioData[AudioOverlay[{AudioTrim[r, {1, 2}], AudioTrim[r, {1, 3}]}]]", "{{1., -1., 0.25, 0.}}"),
        ("AudioData /@ AudioPartition[r, 2]", "{{{0., 0., 0.5, -0.5}}, {{0.25, 0., 0., 0.}}}"),
        ("AudioData /@ AudioPartition[r, {2}]", "{{{0., 0., 0.5, -0.5}}, {{0.25, 0.}}}"),
        ("AudioLength /@ AudioPartition[r, 1, 0.5]", "{2, 2, 2, 2, 2}"),
        ("AudioData[AudioNormalize[r]]", "{{0., 0., 1., -1., 0.5, 0.}}"),
        ("AudioData[AudioNormalize[r, 0.25]]", "{{0., 0., 0.25, -0.25, 0.125, 0.}}"),
        ("AudioData[AudioAmplify[r, 4]]", "{{0., 0., 1., -1., 1., 0.}}"),
        ("AudioData[AudioReverse[m]]", "{{0., 0.5}, {0.25, -0.25}}"),
        ("AudioData[AudioChannelMix[m, \"Mono\"]]", "{{0.125, 0.125}}"),
        ("AudioChannels[AudioChannelMix[m]]", "2"),
        ("AudioData /@ AudioChannelSeparate[m]", "{{{0.5, 0.}}, {{-0.25, 0.25}}}"),
        ("AudioChannelCombine[AudioChannelSeparate[m]] === m", "True"),
        ("AudioData[AudioGenerator[\"Impulse\", 1, SampleRate -> 3]]", "{{1., 0., 0.}}"),
        ("Chop[AudioData[AudioGenerator[{\"Sin\", 1}, 1, SampleRate -> 4]], 10^-6]", "{{0, 1., 0, -1.}}"),
        ("AudioData[AudioGenerator[{\"Square\", 1}, 1, SampleRate -> 4]]", "{{1., 1., -1., -1.}}"),
        ("AudioData[AudioGenerator[{\"Triangle\", 1}, 1, SampleRate -> 4]]", "{{0., 1., 0., -1.}}"),
        ("AudioData[AudioGenerator[{\"Sawtooth\", 1}, 1, SampleRate -> 4]]", "{{0., 0.5, -1., -0.5}}"),
        ("AudioData[AudioGenerator[#^2/4 &, 2, SampleRate -> 2]]", "{{0., 0.0625, 0.25, 0.5625}}"),
        ("Max[Abs[AudioData[AudioGenerator[#, 0.1]]]] <= 1& /@ {\"White\", \"Pink\", \"Brown\"}", "{True, True, True}"),
        ("{HannWindow[0], HannWindow[1/4], HannWindow[0.25], HannWindow[1], HannWindow[x]}",
         "{1, 1/2, 0.5, 0, HannWindow[x]}"),
        ("HammingWindow[{0, 1/2}]", "{1, 2/23}"),
        ("{BartlettWindow[1/8], WelchWindow[1/4], DirichletWindow[1/2], CosineWindow[1/3]}", "{3/4, 3/4, 1, 1/2}"),
        ("Chop[SpectrogramArray[{1, 2, 3, 4}, 2, 2]]", "{{3., -1.}, {7., -1.}}"),
        ("Dimensions[SpectrogramArray[Audio[{1., 0, 0, 0, 0}], 4, 2, HannWindow]]", "{2, 4}"),
        ('AudioData[Audio[NumericArray[{64, -128}, "Integer8"]]]', "{{0.5, -1.}}"),
        ('Audio[Audio[{0.3}, "SignedInteger16"]] === Audio[{0.3}, "SignedInteger16"]', "True"),
    ],
)  # fmt: skip
def test_editing(session, source, expected):
    session.evaluate(SOUNDS)
    assert text(session.evaluate(source)) == expected


def test_files(session, tmp_path):
    name = str(tmp_path / "a.wav").replace("\\", "/")
    session.evaluate(f's2 = Audio[{{0.5, -0.25}}, "SignedInteger16", SampleRate -> 8000]; Export["{name}", s2]')
    for source, expected in [
        (f'Import["{name}"] === s2', "True"),
        (f'Audio["{name}"] === s2', "True"),
        (f'AudioData[File["{name}"]]', "{{0.5, -0.25}}"),
        (f'Import["{name}", "Data"]', "{{0.5, -0.25}}"),
        (f'Import["{name}", {{"WAV", "SampleRate"}}]', "8000"),
        (f'Import["{name}", #]& /@ {{"AudioChannels", "BitDepth", "AudioEncoding", "Length"}}',
         '{1, 16, "SignedInteger16", 2}'),
        (f'Export["{name}", {{0.5, 0.25}}, SampleRate -> 100]; AudioSampleRate[Audio["{name}"]]',
         'Quantity[100, "Hertz"]'),
        (f'Export["{name}", s2, "AudioEncoding" -> "Real32"]; AudioType[Import["{name}"]]', '"Real32"'),
        ('AudioLength[ImportByteArray[ExportByteArray[s2, "WAV"], "WAV"]]', "2"),
    ]:  # fmt: skip
        assert text(session.evaluate(source)) == expected
    assert not session.messages
    session.evaluate(f'Export["{name}", x]')
    assert session.messages[-1].tag == "errelem"


@pytest.mark.parametrize(
    ("source", "tag"),
    [("AudioTrim[r, q]", "AudioTrim::time"), ("AudioTrim[3]", "AudioTrim::audioinv"),
     ("AudioTrim[r, {5, 9}]", "AudioTrim::time"), ("AudioPad[r, -7]", "AudioPad::time"),
     ("AudioPad[r, 1, q]", "AudioPad::padding"), ("AudioJoin[{r, 3}]", "AudioJoin::audioinv"),
     ("AudioJoin[m, Audio[{{1.}, {1.}, {1.}}]]", "AudioJoin::channels"),
     ("AudioGenerator[\"Sine\"]", "AudioGenerator::model"), ("AudioGenerator[\"Sin\", -1]", "AudioGenerator::time"),
     ("AudioChannelMix[m, 5]", "AudioChannelMix::mix"), ("AudioChannelSeparate[m, 3]", "AudioChannelSeparate::channel"),
     ("AudioNormalize[r, 0]", "AudioNormalize::max"), ("SpectrogramArray[{1, 2}, 0]", "SpectrogramArray::size")],
)  # fmt: skip
def test_editing_faults(session, source, tag):
    session.evaluate(SOUNDS)
    session.evaluate(source)
    assert [f"{m.symbol}::{m.tag}" for m in session.messages] == [tag]
