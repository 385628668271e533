"""Sounds as arrays: their samples, Fourier transforms, spectrograms, mel spectrograms or cepstral coefficients."""

from __future__ import annotations

import copy
import os
from functools import lru_cache
from typing import Any

import numpy as np

from wlnet.expr import Expression, Symbol, WolframMessage, system
from wlnet.expr.sounds import Audio
from wlnet.interchange import read_bytes
from wlnet.interchange.sampling_rates import resampled
from wlnet.interchange.sounds import read_wav

from ..declare import option
from ..kinds import Automatic, Literal, OneOf, Positive, Value
from ..messages import failure, setting
from ..numeric import Array
from ..types import Type, Varying
from .audio_augmentation import augmented, drawn
from .audio_features import cepstrum, fourier, frames, magnitudes, mel_filters
from .audio_settings import (
    AugmentationKind,
    FrequencyKind,
    LengthKind,
    NormalizationKind,
    RateKind,
    WindowKind,
    in_samples,
    is_signal,
)
from .coder import Encoder, coder
from .files import unread
from .windows import sampled

SIGNALS = ("Convolution", "Noise", "TimeShift", "Volume")
WINDOW, STEP = 0.025, 0.01  # seconds: the usual frames of speech (HTK, Kaldi)
All, Nothing = system("All"), system("None")


def open_sound(head: Symbol, e: Expression) -> Audio:
    """The sound, or that in a file; a message that names the file where there is none."""
    if isinstance(e, Audio):
        return e
    name = e.args[0]
    try:
        return read_wav(read_bytes(os.path.expanduser(name)))
    except WolframMessage as problem:
        raise unread(head, name, "audio in WAV format", problem) from None


@lru_cache(maxsize=8)
def response(head: Symbol, e: Expression, rate: int) -> Array:
    """The samples of a sound that augmentation uses, at a rate."""
    sound = open_sound(head, e)
    return resampled(sound.mono().astype("float64"), sound.rate, rate)


class SoundEncoder(Encoder):
    """An encoder of sound: one channel, at a rate, normalized, of the length wanted; then its features."""

    augmentation = option("Augmentation", AugmentationKind(SIGNALS), Nothing)
    normalization = option("Normalization", NormalizationKind(), Nothing)
    rate = option("SampleRate", RateKind(), 16000, symbol=True)
    target = option("TargetLength", OneOf(Literal(All), LengthKind("samples")), All)

    generator: np.random.Generator | None = None

    @property
    def varies(self) -> bool:
        """Whether sounds are changed at random."""
        return self.generator is not None

    def training(self, generator: np.random.Generator) -> SoundEncoder:
        """The encoder that changes sounds at random, as its augmentation says."""
        if self.augmentation is Nothing:
            return self
        found = copy.copy(self)
        found.generator = generator
        return found

    def words(self) -> str:
        """Audio."""
        return "audio"

    def wanted(self) -> str:
        """Audio, or a file."""
        return "an Audio object or a File"

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is a sound or a file."""
        return is_signal(e)

    @property
    def shape(self) -> tuple[int, ...]:
        """The dimensions of each sample or frame."""
        raise NotImplementedError

    @property
    def type(self) -> Type:
        """{n, ...}, n varying unless a length is given."""
        count = self.count()
        return Type((Varying() if count is None else count, *self.shape))

    def count(self) -> int | None:
        """Samples or frames, where their number is given."""
        return None if self.target is All else in_samples(self.target, self.rate)

    def samples(self) -> int | None:
        """The samples that are encoded, where their number is given."""
        return self.count()

    def features(self, x: Array) -> Array:
        """The array for x[time]."""
        raise NotImplementedError

    def encode(self, e: Expression) -> Array:
        """The array of a sound."""
        sound = open_sound(self.head, e)
        x = normalized(resampled(sound.mono().astype("float64"), sound.rate, self.rate), self.normalization)
        if self.generator is not None:
            settings = [s for s in self.augmentation if s[0] in SIGNALS]
            x = augmented(x, self.rate, settings, self.generator, lambda s: response(self.head, s, self.rate))
        wanted = self.samples()
        if wanted is not None:
            x = np.concatenate([x[:wanted], np.zeros(max(0, wanted - len(x)))])
        return np.ascontiguousarray(self.features(x), dtype=np.float32)


def normalized(x: Array, how: Value) -> Array:
    """x with its greatest absolute value, or the root of its mean square, as told; silence stays silence."""
    if how is Nothing:
        return x
    name, size = how
    found = float(np.abs(x).max() if name == "Max" else np.sqrt(np.mean(x**2)))
    return x * (size / found) if found else x


@coder("NetEncoder", "Audio")
class AudioEncoder(SoundEncoder):
    """y[n, 1]: the samples of the mean of all channels."""

    @property
    def shape(self) -> tuple[int, ...]:
        """One number for a sample."""
        return (1,)

    def features(self, x: Array) -> Array:
        """The samples."""
        return x[:, None]


class FrameEncoder(SoundEncoder):
    """An encoder of sound in frames, each weighted by a window."""

    offset = option("Offset", OneOf(Automatic, LengthKind("samples")), system("Automatic"))
    target = option("TargetLength", OneOf(Literal(All), LengthKind("frames")), All)
    window = option("WindowFunction", OneOf(Automatic, WindowKind()), system("Automatic"))
    window_size = option("WindowSize", OneOf(Automatic, LengthKind("samples")), system("Automatic"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        if type(self.window) is tuple and len(self.window) != self.size:
            raise failure(
                self.head, "optvalue", setting("WindowFunction", shown_list(self.window)), f"a list of {self.size}"
            )

    @property
    def size(self) -> int:
        """Samples of a frame."""
        automatic = self.window_size is system("Automatic")
        return max(1, round(WINDOW * self.rate)) if automatic else in_samples(self.window_size, self.rate)

    @property
    def step(self) -> int:
        """Samples from the begin of a frame to that of the next."""
        automatic = self.offset is system("Automatic")
        if not automatic:
            return in_samples(self.offset, self.rate)
        return max(1, round(self.size * STEP / WINDOW))

    def count(self) -> int | None:
        """Frames, where their number follows from the length."""
        if self.target is All:
            return None
        if type(self.target) is int:
            return int(self.target)
        length = in_samples(self.target, self.rate)
        return max(0, -(-(length - self.size) // self.step)) + 1

    def samples(self) -> int | None:
        """The samples of so many frames."""
        if type(self.target) is int:
            return self.size + (self.target - 1) * self.step
        return None if self.target is All else in_samples(self.target, self.rate)

    def weighted(self, x: Array) -> Array:
        """The frames f[n, k]."""
        if type(self.window) is tuple:
            weights = np.array(self.window)
        else:
            weights = sampled(self.window if type(self.window) is str else "HannWindow", self.size)
        return frames(x, self.size, self.step, weights)


def shown_list(value: tuple[float, ...]) -> Expression:
    """A tuple as a list."""
    from wlnet.expr import list_of

    return list_of(*value)


@coder("NetEncoder", "AudioSTFT")
class FourierEncoder(FrameEncoder):
    """y[n, k, 2]: real and imaginary parts of the Fourier transform of each frame."""

    @property
    def shape(self) -> tuple[int, ...]:
        """As many frequencies as a frame has samples."""
        return (self.size, 2)

    def features(self, x: Array) -> Array:
        """The transforms."""
        return fourier(self.weighted(x))


@coder("NetEncoder", "AudioSpectrogram")
class SpectrogramEncoder(FrameEncoder):
    """y[n, k]: the magnitudes of the Fourier transform of each frame, for frequencies up to half the sample rate."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Half as many frequencies as a frame has samples, and one."""
        return (self.size // 2 + 1,)

    def features(self, x: Array) -> Array:
        """The magnitudes."""
        return magnitudes(self.weighted(x))


@coder("NetEncoder", "AudioMelSpectrogram")
class MelEncoder(FrameEncoder):
    """y[n, m]: the magnitudes of each frame, summed by filters that lie in equal steps of pitch."""

    augmentation = option("Augmentation", AugmentationKind((*SIGNALS, "VTLP")), Nothing)
    highest = option("MaximumFrequency", OneOf(Automatic, FrequencyKind()), system("Automatic"))
    lowest = option("MinimumFrequency", OneOf(Automatic, FrequencyKind()), system("Automatic"))
    filters = option("NumberOfFilters", Positive, 40)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        low, high = self.range
        if not low < high <= self.rate / 2:
            expected = f"above the lowest frequency, {low:g}, and at most half the sample rate, {self.rate / 2:g}"
            raise failure(self.head, "optvalue", setting("MaximumFrequency", high), expected)
        if self.filters > self.size // 2 + 1:
            expected = f"at most the number of frequencies of a frame, {self.size // 2 + 1}"
            raise failure(self.head, "optvalue", setting("NumberOfFilters", self.filters), expected)

    @property
    def range(self) -> tuple[float, float]:
        """The frequencies between which filters lie: all there are unless something is said."""
        low = 0 if self.lowest is system("Automatic") else self.lowest
        return low, self.rate / 2 if self.highest is system("Automatic") else self.highest

    @property
    def shape(self) -> tuple[int, ...]:
        """A number for each filter."""
        return (self.filters,)

    def features(self, x: Array) -> Array:
        """The energies."""
        return self.energies(x)

    def energies(self, x: Array) -> Array:
        """e[n, m] = sum over k of h[k, m] |X[n, k]|."""
        warp = 1.0
        if self.generator is not None:
            warp = next((drawn(a, self.generator) for name, a, _ in self.augmentation if name == "VTLP"), 1.0)
        return magnitudes(self.weighted(x)) @ mel_filters(self.filters, self.size, self.rate, *self.range, warp)


@coder("NetEncoder", "AudioMFCC")
class CepstralEncoder(MelEncoder):
    """y[n, s]: the first cosine coefficients of the logarithms of the mel spectrogram of each frame."""

    coefficients = option("NumberOfCoefficients", Positive, 13)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        if self.coefficients > self.filters:
            expected = f"at most the number of filters, {self.filters}"
            raise failure(self.head, "optvalue", setting("NumberOfCoefficients", self.coefficients), expected)

    @property
    def shape(self) -> tuple[int, ...]:
        """A number for each coefficient."""
        return (self.coefficients,)

    def features(self, x: Array) -> Array:
        """The coefficients."""
        return cepstrum(self.energies(x), self.coefficients)
