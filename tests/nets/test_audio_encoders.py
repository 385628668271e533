"""Encoders of sound against their definitions as plain loops."""

import cmath
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import WolframMessage, call, list_of, same, system
from wlnet.expr.sounds import Audio
from wlnet.interchange.sounds import write_wav
from wlnet.nets.coders.calls import apply_coder, make_coder
from wlnet.nets.coders.framing import count_frames, mirrored
from wlnet.nets.coders.mel_scale import perturbed, triangles
from wlnet.nets.coders.sound_changes import delayed, reverberated
from wlnet.nets.coders.windows import WINDOWS, sampled
from wlnet.nets.messages import plain_text
from wlnet.nets.parts.extract import extract

RATE = 800


def sound(length=300, channels=1, rate=RATE, seed=0):
    return Audio(np.random.default_rng(seed).uniform(-0.9, 0.9, (channels, length)), rate, "Real64")


def rules(**options):
    return [call("Rule", name, value) for name, value in options.items()]


def encoder(name, **options):
    return make_coder("NetEncoder", [list_of(name, *rules(**{"SampleRate": RATE, **options}))])


def encoded(name, e, **options):
    return encoder(name, **options).encode(e)


def hann(n):
    return [0.5 + 0.5 * math.cos(2 * math.pi * (i / (n - 1) - 0.5)) for i in range(n)]


def partitions(x, size, offset):
    found, start = [], 0
    while True:
        part = list(x[start : start + size])
        found.append([w * v for w, v in zip(hann(size), part + [0.0] * (size - len(part)), strict=True)])
        if start + size >= len(x):
            return found
        start += offset


def dft(part):
    n = len(part)
    return [sum(v * cmath.exp(-2j * math.pi * j * k / n) for j, v in enumerate(part)) for k in range(n)]


SIZE, OFFSET = 20, 8  # 25 and 10 milliseconds


def test_samples():
    one = sound()
    assert np.allclose(encoded("Audio", one), one.array.T, atol=1e-6)
    two = sound(channels=2)
    assert np.allclose(encoded("Audio", two)[:, 0], (two.array[0] + two.array[1]) / 2, atol=1e-6)


def test_fourier_transforms():
    one = sound(110)
    expected = [dft(part) for part in partitions(one.array[0], SIZE, OFFSET)]
    found = encoded("AudioSTFT", one)
    assert found.shape == (len(expected), SIZE, 2) and found.dtype == np.float32
    assert np.allclose(found[..., 0] + 1j * found[..., 1], expected, atol=1e-5)


def test_spectrograms():
    one = sound(110)
    expected = [[abs(z) for z in dft(part)[: SIZE // 2 + 1]] for part in partitions(one.array[0], SIZE, OFFSET)]
    assert np.allclose(encoded("AudioSpectrogram", one), expected, atol=1e-5)


def mel(f):
    return 2595 * math.log10(1 + f / 700)


def filters(count, size, rate, low, high):
    corners = [
        700 * (10 ** ((mel(low) + (mel(high) - mel(low)) * i / (count + 1)) / 2595) - 1) for i in range(count + 2)
    ]
    matrix = []
    for a, b, c in zip(corners, corners[1:], corners[2:], strict=False):
        row = []
        for k in range(size // 2 + 1):
            f = k * rate / size
            row.append((f - a) / (b - a) if a <= f <= b else (c - f) / (c - b) if b <= f <= c else 0.0)
        matrix.append(row)
    return matrix


def mel_energies(one, count, low, high):
    result = []
    bank = filters(count, SIZE, RATE, low, high)
    for part in partitions(one.array[0], SIZE, OFFSET):
        sizes = [abs(z) for z in dft(part)[: SIZE // 2 + 1]]
        result.append([sum(h * s for h, s in zip(row, sizes, strict=True)) for row in bank])
    return result


@pytest.mark.parametrize(("low", "high"), [(None, None), (50, 300)])
def test_mel_spectrograms(low, high):
    one = sound(110)
    given = {} if low is None else {"MinimumFrequency": low, "MaximumFrequency": high}
    found = encoded("AudioMelSpectrogram", one, NumberOfFilters=5, **given)
    assert np.allclose(found, mel_energies(one, 5, low or 0, high or RATE / 2), atol=1e-4)


def test_cepstral_coefficients():
    one = sound(110)
    expected = []
    for row in mel_energies(one, 5, 0, RATE / 2):
        logs = [math.log(max(v, 1e-10)) for v in row]
        expected.append(
            [
                sum(v * math.cos(math.pi / 5 * (r + 0.5) * s) for r, v in enumerate(logs)) / math.sqrt(5)
                for s in range(3)
            ]
        )
    found = encoded("AudioMFCC", one, NumberOfFilters=5, NumberOfCoefficients=3)
    assert np.allclose(found, expected, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200), st.integers(1, 40), st.integers(1, 40))
def test_frames_hold_all_samples(length, size, offset):
    count = count_frames(length, size, offset)
    assert (count - 1) * offset + size >= length or count == 1
    assert count == 1 or (count - 2) * offset + size < length
    found = encoded("AudioSTFT", sound(length), WindowSize=size, Offset=offset)
    assert found.shape == (count, size, 2)


def test_windows():
    x = np.linspace(-0.5, 0.5, 11)
    for name in WINDOWS:
        w = sampled(name, 11)
        assert np.allclose(w, w[::-1]) and abs(w[5] - 1) < 1e-6 and sampled(name, 1)[0] == w[5]
    assert np.allclose(sampled("HannWindow", 11), np.cos(np.pi * x) ** 2)
    assert np.allclose(sampled("HammingWindow", 11), 25 / 46 + 21 / 46 * np.cos(2 * np.pi * x))
    assert np.allclose(sampled("HannWindow", 11), np.hanning(11)) and np.allclose(
        sampled("BartlettWindow", 11), np.bartlett(11)
    )
    assert np.allclose(sampled("BlackmanWindow", 11), np.blackman(11))
    one = sound(40)
    window = list_of(*[1.0] * SIZE)
    assert np.allclose(
        encoded("AudioSTFT", one, WindowFunction=window),
        encoded("AudioSTFT", one, WindowFunction=system("DirichletWindow")),
    )


def test_normalization():
    one = sound()
    assert abs(np.abs(encoded("Audio", one, Normalization="Max")).max() - 1) < 1e-6
    assert abs(np.abs(encoded("Audio", one, Normalization=list_of("Max", 0.3))).max() - 0.3) < 1e-6
    found = encoded("Audio", one, Normalization=list_of("RMS", 0.1))
    assert abs(math.sqrt(float((found**2).mean())) - 0.1) < 1e-6
    silent = Audio(np.zeros((1, 50)), RATE)
    assert not encoded("Audio", silent, Normalization="Max").any()


def milliseconds(n):
    return call("Quantity", n, "Milliseconds")


def test_lengths():
    one = sound(100)
    longer = encoded("Audio", one, TargetLength=150)
    assert longer.shape == (150, 1) and not longer[100:].any() and np.allclose(longer[:100, 0], one.array[0], atol=1e-6)
    assert encoded("Audio", one, TargetLength=milliseconds(50)).shape == (40, 1)
    all_frames = encoded("AudioSTFT", one)
    few = encoded("AudioSTFT", one, TargetLength=3)
    assert np.allclose(few, all_frames[:3]) and encoder("AudioSTFT", TargetLength=3).type.dims == (3, SIZE, 2)
    timed = encoder("AudioSTFT", TargetLength=milliseconds(100))  # 80 samples
    assert timed.type.dims[0] == timed.encode(one).shape[0] == count_frames(80, SIZE, OFFSET)
    sized = encoder("AudioSpectrogram", WindowSize=milliseconds(20), Offset=4)
    assert sized.type.dims[1] == 9 and sized.encode(one).shape == (count_frames(100, 16, 4), 9)


def test_other_rates():
    t = np.arange(160) / 1600
    one = Audio(np.sin(2 * np.pi * 100 * t)[None], 1600, "Real64")
    found = encoded("Audio", one)
    assert found.shape == (80, 1) and np.allclose(found[:, 0], np.sin(2 * np.pi * 100 * np.arange(80) / 800), atol=1e-5)


def test_files(tmp_path):
    name = str(tmp_path / "a.wav")
    (tmp_path / "a.wav").write_bytes(write_wav(sound(), "Real32"))
    file = call("File", name)
    assert np.allclose(encoded("AudioMFCC", file, NumberOfFilters=9, NumberOfCoefficients=4),
                       encoded("AudioMFCC", sound(), NumberOfFilters=9, NumberOfCoefficients=4), atol=1e-3)  # fmt: skip
    (tmp_path / "b.wav").write_bytes(b"RIFFnothing")
    for wrong, tag in (("b.wav", "coderfile"), ("c.wav", "codernofile")):
        for data, place in (
            (call("File", str(tmp_path / wrong)), ""),
            (list_of(file, call("File", str(tmp_path / wrong))), "Example 2"),
        ):
            with pytest.raises(WolframMessage) as raised:
                apply_coder(encoder("Audio"), [data])
            text = plain_text(raised.value)
            assert raised.value.tag == tag and wrong in text and place in text


def test_augmentation_is_for_training_only():
    one = sound(200)
    for setting in (call("Rule", "Volume", 0.5), call("Rule", "Noise", 0.1), call("Rule", "TimeShift", 0.01)):
        changing = encoder("Audio", Augmentation=list_of(setting))
        assert np.allclose(changing.encode(one), encoded("Audio", one))
        assert not np.allclose(changing.training(np.random.default_rng(0)).encode(one), encoded("Audio", one))
    quiet = encoder("Audio", Augmentation=list_of(call("Rule", "Volume", 0.5))).training(np.random.default_rng(0))
    assert np.allclose(quiet.encode(one), encoded("Audio", one) / 2, atol=1e-6)
    later = encoder("Audio", Augmentation=list_of(call("Rule", "TimeShift", milliseconds(10))))
    found = later.training(np.random.default_rng(0)).encode(one)
    assert not found[:8].any() and np.allclose(found[8:, 0], one.array[0, :-8], atol=1e-6)
    plain = encoder("Audio")
    assert plain.training(np.random.default_rng(0)) is plain


def test_amounts_are_drawn_anew():
    one = sound(50)
    for amount in (list_of(0.2, 0.4), call("UniformDistribution", list_of(0.2, 0.4))):
        changing = encoder("Audio", Augmentation=list_of(call("Rule", "Volume", amount)))
        training = changing.training(np.random.default_rng(1))
        ratios = [float((training.encode(one) / encoded("Audio", one)).mean()) for _ in range(20)]
        assert min(ratios) >= 0.2 - 1e-6 and max(ratios) <= 0.4 + 1e-6 and len(set(ratios)) == 20


def test_convolution_and_shifts_by_definition():
    x, r = np.arange(1.0, 6), np.array([1.0, 0, 0.5])
    wet = [sum(r[k] * x[i - k] for k in range(3) if i >= k) for i in range(5)]
    assert np.allclose(reverberated(x, r, 1.0), wet) and np.allclose(
        reverberated(x, r, 0.25), 0.75 * x + 0.25 * np.array(wet)
    )
    assert delayed(x, 2).tolist() == [0, 0, 1, 2, 3] and delayed(x, -2).tolist() == [3, 4, 5, 0, 0]
    assert not delayed(x, 9).any() and not delayed(x, -5).any()
    response = Audio(r[None], RATE)
    echo = encoder("Audio", Augmentation=list_of(call("Rule", "Convolution", list_of(0.25, response))))
    found = echo.training(np.random.default_rng(0)).encode(Audio(x[None] / 10, RATE))
    assert np.allclose(found[:, 0], reverberated(x / 10, r, 0.25), atol=1e-6)


def test_vocal_tract_length():
    f = np.linspace(0, 400, 41)
    for warp in (0.9, 1.1):
        g = perturbed(f, warp, 400.0)
        assert np.all(np.diff(g) > 0) and g[0] == 0 and abs(g[-1] - 400) < 1e-9
        assert np.allclose(g[f <= 200], warp * f[f <= 200])
    assert np.allclose(perturbed(f, 1.0, 400.0), f)
    changing = encoder("AudioMelSpectrogram", NumberOfFilters=5, Augmentation=list_of(call("Rule", "VTLP", 1.1)))
    found = changing.training(np.random.default_rng(0)).encode(sound(60))
    bank = triangles(5, SIZE, RATE, 0, 400.0, 1.1)
    assert np.allclose(found, encoded("AudioSpectrogram", sound(60)) @ bank, atol=1e-4)
    with pytest.raises(WolframMessage):
        encoder("AudioSTFT", Augmentation=list_of(call("Rule", "VTLP", 1.1)))


def test_types_and_settings():
    assert make_coder("NetEncoder", ["AudioMFCC"]).type.dims[1:] == (13,)
    assert make_coder("NetEncoder", ["AudioSTFT"]).type.dims[1:] == (400, 2)
    assert make_coder("NetEncoder", ["AudioSpectrogram"]).type.dims[1:] == (201,)
    assert make_coder("NetEncoder", ["AudioMelSpectrogram"]).type.dims[1:] == (40,)
    warp = list_of(call("Rule", "VTLP", list_of(0.9, 1.1)))
    some = {"NumberOfFilters": 8, "NumberOfCoefficients": 3, "Normalization": list_of("RMS", 0.1), "Augmentation": warp}
    one = encoder("AudioMFCC", TargetLength=milliseconds(30), WindowFunction=system("BlackmanWindow"), **some)
    again = make_coder("NetEncoder", one.constructor().args)
    assert again == one and same(again.constructor(), one.constructor())
    assert same(extract(one, "SampleRate"), RATE) and same(extract(one, "WindowFunction"), system("BlackmanWindow"))
    assert encoder("Audio", SampleRate=call("Quantity", 16, "Kilohertz")).rate == 16000


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("Audio", {"SampleRate": 0}),
        ("Audio", {"Normalization": "Min"}),
        ("Audio", {"TargetLength": -3}),
        ("Audio", {"Augmentation": list_of(call("Rule", "Echo", 1))}),
        ("Audio", {"Augmentation": list_of(call("Rule", "Convolution", 1))}),
        ("AudioSTFT", {"WindowSize": call("Quantity", 1, "Meters")}),
        ("AudioSTFT", {"WindowFunction": list_of(1, 2)}),
        ("AudioSTFT", {"WindowFunction": "Hann"}),
        ("AudioMelSpectrogram", {"MaximumFrequency": 401}),
        ("AudioMelSpectrogram", {"MinimumFrequency": 300, "MaximumFrequency": 200}),
        ("AudioMelSpectrogram", {"NumberOfFilters": 40}),
        ("AudioMFCC", {"NumberOfFilters": 5, "NumberOfCoefficients": 6}),
    ],
)
def test_settings_that_cannot_be(name, options):
    with pytest.raises(WolframMessage) as raised:
        encoder(name, **options)
    assert raised.value.tag == "optvalue" and next(reversed(options)) in plain_text(raised.value)


def test_numbers_are_no_sound():
    with pytest.raises(WolframMessage) as raised:
        apply_coder(encoder("Audio"), ["a.wav"])
    assert raised.value.tag == "coderinput" and "Audio object or a File" in plain_text(raised.value)


@pytest.mark.parametrize(
    "training",
    [
        "NetExtract[NetTrain[NetChain[{FlattenLayer[], LinearLayer[1, \"Weights\" -> {{1., 1., 1., 1.}},"
        " \"Biases\" -> None]}, \"Input\" -> NetEncoder[{\"Audio\", \"TargetLength\" -> 4, \"Augmentation\" -> aug}]],"
        " {a -> {3.}, b -> {2.}}, MaxTrainingRounds -> 3, TrainingProgressReporting -> None], {2, \"Weights\"}]",
        "NetExtract[NetTrain[NetChain[{NetMapOperator[LinearLayer[1, \"Weights\" -> {{1.}}, \"Biases\" -> None]],"
        " SummationLayer[]}, \"Input\" -> NetEncoder[{\"Audio\", \"Augmentation\" -> aug}]],"
        " {a -> 3., AudioTrim[b, 3/16000] -> 2.}, MaxTrainingRounds -> 3, TrainingProgressReporting -> None],"
        " {1, \"Net\", \"Weights\"}]",
    ],
)  # fmt: skip
def test_training_uses_augmentation(training):
    """Silence teaches nothing: where training makes sounds silent, the weights stay as they are."""
    from wlnet.python import Session

    session = Session()
    session.evaluate("{a, b} = Audio[#, SampleRate -> 16000] & /@ {{0.5, -0.2, 0.3, 0.9}, {0.1, 0.8, -0.4, 0.2}}")
    for setting, stays in (("None", False), ('{"Volume" -> 0}', True)):
        weights = np.array(session.evaluate(f"Normal[Block[{{aug = {setting}}}, {training}]]").array)
        assert np.allclose(weights, 1) == stays
    assert not session.messages


def test_noise_is_drawn_or_taken_from_a_sound():
    silent, steps = Audio(np.zeros((1, 12)), RATE, "Real64"), Audio(np.arange(1, 6)[None] / 10, RATE, "Real64")
    for amount, source in ((0.25, None), (0.5, steps)):
        setting = amount if source is None else list_of(amount, source)
        noisy = encoder("Audio", Augmentation=list_of(call("Rule", "Noise", setting)))
        found = noisy.training(np.random.default_rng(3)).encode(silent)[:, 0]
        if source is None:
            assert np.abs(found).max() <= 0.25 and len(set(found.tolist())) == 12
        else:  # a piece that goes round: each value follows the one before it
            places = np.round(found / 0.05).astype(int)
            assert set(places) <= set(range(1, 6)) and all((b - a) % 5 == 1 for a, b in itertools.pairwise(places))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.integers(0, 200))
def test_half_of_a_transform_tells_the_rest(size, seed):
    x = np.random.default_rng(seed).normal(size=(3, size))
    assert np.allclose(mirrored(np.fft.rfft(x), size), np.fft.fft(x))
