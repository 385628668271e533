"""WAV files against Python's wave module, and resampling against what sines become."""

import io
import struct
import wave

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import WolframMessage
from wlnet.expr.sounds import SAMPLE_TYPES, Audio
from wlnet.interchange.sampling_rates import resampled, stretched
from wlnet.interchange.sounds import read_wav, write_wav

BYTES = {8: 1, 16: 2, 24: 3, 32: 4}


def written(frames, bits, rate=8000):
    """A file by the wave module: frames[time][channel] of integers."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(len(frames[0]))
        file.setsampwidth(BYTES[bits])
        file.setframerate(rate)
        signed = bits > 8
        file.writeframes(b"".join(v.to_bytes(BYTES[bits], "little", signed=signed) for row in frames for v in row))
    return stream.getvalue()


@pytest.mark.parametrize("bits", BYTES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_integers_as_the_wave_module_writes_them(bits, data):
    low, high = (0, 255) if bits == 8 else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    channels = data.draw(st.integers(1, 3))
    row = st.lists(st.integers(low, high), min_size=channels, max_size=channels)
    frames = data.draw(st.lists(row, min_size=1, max_size=9))
    source = written(frames, bits)
    sound = read_wav(source)
    values = np.array(frames).T
    expected = (values - 128) / 128 if bits == 8 else values / 2.0 ** (bits - 1)
    assert sound.rate == 8000 and np.array_equal(sound.array, expected)
    again = write_wav(sound)  # of an even number of bytes, as RIFF wants it
    assert read_wav(again) == sound and len(again) % 2 == 0
    assert again[8 : len(source)] == source[8:] and (len(source) % 2 or again == source)


@pytest.mark.parametrize("kind", SAMPLE_TYPES)
def test_round_trips(kind):
    values = np.random.default_rng(0).uniform(-1, 1, (2, 101))
    sound = Audio.from_reals(values, 22050, kind)
    again = read_wav(write_wav(sound))
    assert np.array_equal(again.array, sound.array) and again.rate == 22050
    assert again.type_name == ("UnsignedInteger8" if kind == "SignedInteger8" else kind)
    small = read_wav(write_wav(sound, "SignedInteger16"))
    assert np.abs(small.array - values).max() <= (2**-7 if kind.endswith("8") else 2**-15) + 1e-9


def test_extensible_headers_and_other_chunks():
    plain = written([[1000], [-1000]], 16)
    told = plain[20:36]
    extensible = struct.pack("<H", 0xFFFE) + told[2:] + struct.pack("<HHIH", 22, 16, 4, 1) + bytes(14)
    told = b"fmt " + struct.pack("<I", len(extensible)) + extensible
    body = b"LIST" + struct.pack("<I", 3) + b"abc\0" + told + plain[36:]
    sound = read_wav(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)
    assert sound.array.tolist() == [[1000 / 32768, -1000 / 32768]]


def test_broken_files():
    whole = written([[1], [2], [3]], 16)
    assert read_wav(whole[:-2]).length == 2  # a recording that ended early
    unknown = whole.replace(b"\x01\x00\x01\x00", b"\x07\x00\x01\x00", 1)
    for data in (b"", b"RIFF", b"RIFF\0\0\0\0WAVE", whole[:30], whole[:44], unknown):
        with pytest.raises(WolframMessage) as raised:
            read_wav(data)
        assert raised.value.tag == "fmterr"


@pytest.mark.parametrize(("old", "new"), [(100, 160), (100, 60), (90, 200), (101, 50)])
def test_sines_stay_sines(old, new):
    seconds, cycles = 2, 11
    before = np.sin(2 * np.pi * cycles * np.arange(old * seconds) / old + 0.3)
    after = np.sin(2 * np.pi * cycles * np.arange(new * seconds) / new + 0.3)
    assert np.allclose(resampled(before, old, new), after, atol=1e-9)


def test_resampling_by_definition():
    x = np.random.default_rng(0).uniform(-1, 1, 9)
    modes = np.fft.fftfreq(9, 1 / 9)
    c = np.fft.fft(x) / 9
    t = np.arange(14) / 14
    expected = sum(c[i] * np.exp(2j * np.pi * k * t) for i, k in enumerate(modes))
    assert np.allclose(stretched(x, 14), expected.real)
    assert np.allclose(stretched(stretched(x, 15), 9), x)


def test_resampling_as_scipy_does_it():
    signal = pytest.importorskip("scipy.signal")
    x = np.random.default_rng(0).uniform(-1, 1, (2, 60))
    for count in (17, 30, 59, 60, 61, 120):
        assert np.allclose(stretched(x, count), signal.resample(x, count, axis=1))
