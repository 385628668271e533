"""Encoders of sound: samples, short-time Fourier transforms, spectrograms, mel spectrograms, cepstral coefficients.

A sound goes one way: the mean of its channels, at the wanted rate, of the wanted loudness, changed at random in
training, cut or filled up to the wanted length, and then taken apart into frames.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from wlnet.expr import Expression, WolframMessage, system
from wlnet.expr.sounds import Audio
from wlnet.interchange import read_bytes
from wlnet.interchange.sampling_rates import resampled
from wlnet.interchange.sounds import read_wav

from ..declare import option
from ..kinds import Automatic, Literal, Nothing, OneOf, Positive
from ..messages import failure, setting
from ..numeric import Array
from ..types import Type, Varying
from .audio_settings import Extent, LoudnessKind, Pitch, RateKind, WeightsKind, hertz, samples
from .coder import Encoder, coder
from .files import is_file, unread
from .framing import count_frames, framed, mirrored, samples_in, spectra
from .measures import Measured
from .mel_scale import cepstra, corners, triangles
from .sound_changes import Change, ChangesKind
from .windows import sampled

UNSET = system("Automatic")
ALL = system("All")
OF_SAMPLES = ("Convolution", "Noise", "TimeShift", "Volume")


class SoundEncoder(Encoder):
    """x[t, ...]: what all encoders of sound share. `generator` draws the changes that training makes, if it does."""

    rate = option("SampleRate", RateKind(), 16000, symbol=True)
    normalization = option("Normalization", OneOf(Nothing, LoudnessKind()), system("None"))
    target = option("TargetLength", OneOf(Literal(ALL), Extent), ALL)
    augmentation = option("Augmentation", OneOf(Nothing, ChangesKind(OF_SAMPLES)), system("None"))

    generator: np.random.Generator | None = None

    def words(self) -> str:
        """Sound."""
        return "audio"

    def wanted(self) -> str:
        """A sound or a file."""
        return "an Audio object or a File"

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is a sound or a file."""
        return type(e) is Audio or is_file(e)

    @property
    def changes(self) -> Sequence[Change]:
        """What training does to sounds."""
        return () if self.augmentation is system("None") else self.augmentation

    @property
    def varies(self) -> bool:
        """Whether sounds are changed at random."""
        return self.generator is not None

    def training(self, generator: np.random.Generator) -> SoundEncoder:
        """The encoder that changes sounds, with numbers from the generator."""
        if not self.changes:
            return self
        found = type(self)(self.parameters)
        found.generator = generator
        return found

    def signal(self, e: Expression) -> Array:
        """The samples x[t] of one example at the rate of the encoder, normalized and changed; messages name a file."""
        sound = e if type(e) is Audio else self.file(e)
        x = resampled(sound.mono().astype("float64"), sound.rate, self.rate)
        if self.normalization is not system("None"):
            what, size = self.normalization
            reached = np.abs(x).max(initial=0.0) if what == "Max" else np.sqrt(np.mean(x**2)) if len(x) else 0.0
            x = x * (size / reached) if reached > 0 else x
        if self.generator is not None:
            for change in self.changes:
                x = change.made(x, self.rate, self.generator)
        return x

    def file(self, e: Any) -> Audio:
        """The sound in File["name"]."""
        (name,) = e.args
        try:
            return read_wav(read_bytes(os.path.expanduser(name)))
        except WolframMessage as problem:
            raise unread(self.head, name, "audio in WAV format", problem) from None

    @staticmethod
    def of_length(x: Array, length: int) -> Array:
        """The samples, cut or filled up with silence."""
        return x[:length] if len(x) >= length else np.pad(x, (0, length - len(x)))


@coder("NetEncoder", "Audio")
class SamplesEncoder(SoundEncoder):
    """x[t, 1]: the samples."""

    @property
    def type(self) -> Type:
        """{t, 1}, t varying unless it is given."""
        return Type((Varying() if self.target is ALL else samples(self.target, self.rate), 1))

    def encode(self, e: Expression) -> Array:
        """The samples as a matrix of one column."""
        x = self.signal(e)
        if self.target is not ALL:
            x = self.of_length(x, samples(self.target, self.rate))
        return x[:, None].astype(np.float32)


class FramesEncoder(SoundEncoder):
    """x[t, ...]: one row for each frame. Frames are 25 milliseconds long and begin every 10, as is usual for speech."""

    size = option("WindowSize", OneOf(Automatic, Extent), UNSET)
    offset = option("Offset", OneOf(Automatic, Extent), UNSET)
    window = option("WindowFunction", OneOf(Automatic, WeightsKind()), UNSET)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        if type(self.window) is tuple and len(self.window) != self.frame:
            self.refuse("WindowFunction", f"a list of {self.frame} weights, as many as a frame has samples")

    def refuse(self, name: str, expected: str) -> None:
        """The message optvalue about one of the settings."""
        kind = next(p.kind for p in self.declaration.options if p.name == name)
        raise failure(self.head, "optvalue", setting(name, kind.write(self.parameters[name])), expected)

    @property
    def frame(self) -> int:
        """Samples in a frame."""
        return samples(Measured(0.025, UNSET) if self.size is UNSET else self.size, self.rate)

    @property
    def hop(self) -> int:
        """Samples from the begin of one frame to that of the next."""
        return samples(Measured(0.010, UNSET) if self.offset is UNSET else self.offset, self.rate)

    @property
    def row(self) -> tuple[int, ...]:
        """The dimensions of what is told of one frame."""
        raise NotImplementedError

    @property
    def count(self) -> int | None:
        """How many frames there are, where it is given: a time has all the frames that hold some of it."""
        if self.target is ALL:
            return None
        if type(self.target) is Measured:
            return count_frames(samples(self.target, self.rate), self.frame, self.hop)
        return int(self.target)

    @property
    def type(self) -> Type:
        """{t, ...}, t varying unless it is given."""
        return Type((Varying() if self.count is None else self.count, *self.row))

    def half(self, e: Expression) -> Array:
        """X[t, k], the Fourier transforms of the frames up to half the sample rate."""
        x = self.signal(e)
        if type(self.target) is Measured:
            x = self.of_length(x, samples(self.target, self.rate))
        elif self.count is not None:
            x = self.of_length(x, samples_in(self.count, self.frame, self.hop))
        if type(self.window) is tuple:
            weights = np.asarray(self.window)
        else:
            weights = sampled("HannWindow" if self.window is UNSET else self.window.name, self.frame)
        return spectra(framed(x, self.frame, self.hop), weights)

    def told(self, half: Array) -> Array:
        """What the encoder gives for the Fourier transforms of frames."""
        raise NotImplementedError

    def encode(self, e: Expression) -> Array:
        """The array of one sound."""
        return np.ascontiguousarray(self.told(self.half(e)), dtype=np.float32)


@coder("NetEncoder", "AudioSTFT")
class TransformEncoder(FramesEncoder):
    """x[t, k, 2]: real and imaginary parts of the Fourier transform of each frame."""

    @property
    def row(self) -> tuple[int, ...]:
        """All frequencies, two parts each."""
        return self.frame, 2

    def told(self, half: Array) -> Array:
        """Both parts of the whole transform."""
        full = mirrored(half, self.frame)
        return np.stack([full.real, full.imag], axis=-1)


@coder("NetEncoder", "AudioSpectrogram")
class SpectrogramEncoder(FramesEncoder):
    """x[t, k] = |X[t, k]| for frequencies up to half the sample rate."""

    @property
    def row(self) -> tuple[int, ...]:
        """Half the frequencies, and the one in the middle."""
        return (self.frame // 2 + 1,)

    def told(self, half: Array) -> Array:
        """Magnitudes."""
        return np.abs(half)


class FilteredEncoder(FramesEncoder):
    """Encoders by way of mel filters."""

    augmentation = option("Augmentation", OneOf(Nothing, ChangesKind((*OF_SAMPLES, "VTLP"))), system("None"))
    lowest = option("MinimumFrequency", OneOf(Automatic, Pitch), UNSET)
    highest = option("MaximumFrequency", OneOf(Automatic, Pitch), UNSET)
    filters = option("NumberOfFilters", Positive, 40)

    most: ClassVar[str] = "as many mel filters as frames tell apart by their frequencies"

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        low, high = self.band
        top = self.rate / 2
        if not 0 <= low < top:
            self.refuse("MinimumFrequency", f"a frequency from 0 to below {top:g} hertz, half the sample rate")
        if not low < high <= top:
            self.refuse("MaximumFrequency", f"a frequency above {low:g} and up to {top:g} hertz, half the sample rate")
        if not self.separated(self.filters):
            least = next((n for n in range(self.filters, 0, -1) if self.separated(n)), 0)
            self.refuse("NumberOfFilters", f"{self.most}: {least} here" if least else f"{self.most}, which are too few")

    @property
    def band(self) -> tuple[float, float]:
        """The frequencies between which the filters lie, in hertz."""
        low = 0.0 if self.lowest is UNSET else hertz(self.lowest)
        return low, self.rate / 2 if self.highest is UNSET else hertz(self.highest)

    def separated(self, count: int) -> bool:
        """Whether each of so many filters holds a frequency of the transform."""
        step = self.rate / self.frame
        places = corners(count, *self.band)
        return bool(np.all(np.floor(places[:-2] / step) + 1 < places[2:] / step))

    @property
    def row(self) -> tuple[int, ...]:
        """One number for each filter."""
        return (self.filters,)

    def told(self, half: Array) -> Array:
        """e[t, i] = sum over k of |X[t, k]| h[k, i]."""
        factor = 1.0
        for change in self.changes if self.generator is not None else ():
            if change.name == "VTLP":
                factor *= change.amount.drawn(self.generator)  # type: ignore[arg-type]
        bank = triangles(self.filters, self.frame, self.rate, *self.band, max(factor, 1e-3))
        return np.abs(half) @ bank


@coder("NetEncoder", "AudioMelSpectrogram")
class MelEncoder(FilteredEncoder):
    """x[t, i]: how much of each frame lies around each of some pitches."""


@coder("NetEncoder", "AudioMFCC")
class CepstrumEncoder(FilteredEncoder):
    """x[t, s]: the first coefficients of the cosine transform of the logarithms of the mel spectrogram."""

    coefficients = option("NumberOfCoefficients", Positive, 13)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        if self.coefficients > self.filters:
            self.refuse("NumberOfCoefficients", f"an integer from 1 to {self.filters}, the number of filters")

    @property
    def row(self) -> tuple[int, ...]:
        """One number for each coefficient."""
        return (self.coefficients,)

    def told(self, half: Array) -> Array:
        """The coefficients of each frame."""
        return cepstra(super().told(half), self.coefficients)
