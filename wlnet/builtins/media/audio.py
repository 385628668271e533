"""Sound: Audio values made from lists of samples, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import (
    Atom,
    Expr,
    Expression,
    NumericArray,
    call,
    from_array,
    has_head,
    system,
)

from .image_arguments import number
from .image_filters import real_array

if TYPE_CHECKING:
    import numpy

Automatic, True_, False_ = map(system, ("Automatic", "True", "False"))
RATE = 44100  # samples in a second, where nothing is said
BITS = {"SignedInteger8": 8, "SignedInteger16": 16, "SignedInteger24": 24, "SignedInteger32": 32}
TYPES = (*BITS, "UnsignedInteger8", "Real32", "Real64")
NOT_AUDIO = {"audioinv": "Expecting an audio object instead of `1`."}


class Audio(Atom):
    """Samples x[channel, time] of float32 or float64 from -1 to 1, so many in a second. Nobody may write into them."""

    __slots__ = ("array", "rate", "type_name")
    head = system("Audio")

    def __init__(self, array: numpy.ndarray, rate: int, type_name: str = "Real32") -> None:
        self.array = array
        self.rate = rate
        self.type_name = type_name

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is Audio
            and (self.rate, self.type_name) == (other.rate, other.type_name)
            and self.array.shape == other.array.shape
            and bool((self.array == other.array).all())
        )

    def __hash__(self) -> int:
        return hash((Audio, self.rate, self.array.shape, self.array.tobytes()))

    def constructor(self) -> Expression:
        """Audio[NumericArray[{...}, "Real32"], "type", SampleRate -> n]."""
        rate = call("Rule", system("SampleRate"), self.rate)
        return Expr(self.head, (NumericArray(self.array), self.type_name, rate))

    def label(self) -> str:
        """Audio[<2 channels, 1.5 s>]."""
        count = len(self.array)
        return f"Audio[<{count} channel{'s' if count > 1 else ''}, {self.array.shape[1] / self.rate:.3g} s>]"


def quantized(values: numpy.ndarray, type_name: str) -> numpy.ndarray:
    """The samples as a type can hold them: in steps, from -1 to 1, for integers."""
    import numpy

    if type_name.startswith("Real"):
        return values.astype("float32" if type_name == "Real32" else "float64")
    top = 2.0 ** (BITS.get(type_name, 8) - 1)
    return numpy.clip(numpy.rint(values * top), -top, top - 1) / top


@builtin("Audio", "Audio[{x1, x2, ...}] is sound of one channel from samples between -1 and 1; Audio[{channel1, ...}]"
         " of several channels.",
         options={"SampleRate": Automatic, "AudioChannelAssignment": Automatic, "AudioOutputDevice": Automatic,
                  "Appearance": Automatic, "SoundVolume": Automatic},
         messages={"data": "`1` is not a list of samples or of channels with as many samples each.",
                   "type": "`1` is not a known type of samples.", "rate": "`1` is not a sample rate."})  # fmt: skip
def audio(data, type_="Real32", *, sample_rate):
    """An Audio atom."""
    if type(data) is Audio:
        source, rate = data.array, data.rate
    else:
        array = data.array if type(data) is NumericArray else real_array(data)
        if array is None or array.ndim not in (1, 2) or not array.size or array.dtype.kind not in "iuf":
            message("Audio", "data", data)
            return None
        source, rate = array.reshape(-1, array.shape[-1]), RATE
    value = sample_rate
    if has_head(value, system("Quantity")) or not isinstance(value, Expr | int | float):
        value = getattr(value, "magnitude", value)
    if value is not Automatic:
        found = number(value.args[0] if has_head(value, system("Quantity")) else value)
        if found is None or found < 1:
            message("Audio", "rate", sample_rate)
            return None
        rate = round(found)
    if type_ not in TYPES:
        message("Audio", "type", type_)
        return None
    return Audio(quantized(source, type_), rate, type_)


def fact(name: str, usage: str, of) -> None:  # type: ignore[no-untyped-def]
    """Declare a function of one sound."""

    def run(e):
        """What is known of it; message audioinv."""
        if type(e) is not Audio:
            message(name, "audioinv", e)
            return None
        return of(e)

    builtin(name, usage, messages=NOT_AUDIO, module=__name__)(run)


fact("AudioChannels", "AudioChannels[audio] gives the number of channels.", lambda a: len(a.array))
fact("AudioLength", "AudioLength[audio] gives the number of samples.", lambda a: int(a.array.shape[1]))
fact("AudioSampleRate", "AudioSampleRate[audio] gives how many samples a second has.",
     lambda a: call("Quantity", a.rate, "Hertz"))  # fmt: skip
fact("AudioType", "AudioType[audio] gives the type of the samples.", lambda a: a.type_name)
fact("Duration", "Duration[audio] gives how long it lasts.",
     lambda a: call("Quantity", a.array.shape[1] / a.rate, "Seconds"))  # fmt: skip


@builtin("AudioQ", "AudioQ[e] gives True if e is a sound.")
def audio_q(e):
    """True or False."""
    return True_ if type(e) is Audio else False_


@builtin("AudioData", "AudioData[audio] gives the lists of samples of the channels; AudioData[audio, \"type\"] as"
         " numbers of a type.", messages={**NOT_AUDIO, "type": "`1` is not a known type of samples."})  # fmt: skip
def audio_data(e, type_=None):
    """x[channel, time]."""
    import numpy

    if type(e) is not Audio:
        message("AudioData", "audioinv", e)
        return None
    if type_ in BITS:
        top = 2.0 ** (BITS[type_] - 1)
        return from_array(numpy.clip(numpy.rint(e.array * top), -top, top - 1).astype("int64"))
    if type_ is not None and type_ is not Automatic and type_ not in TYPES:
        message("AudioData", "type", type_)
        return None
    return from_array(e.array.astype("float64"))


@builtin("AudioResample", "AudioResample[audio, rate] gives the sound with another number of samples in a second.",
         messages={**NOT_AUDIO, "rate": "`1` is not a sample rate."})  # fmt: skip
def audio_resample(e, rate):
    """The sound; frequencies that the new rate cannot hold are left out (by Fourier transforms)."""
    import numpy

    if type(e) is not Audio:
        message("AudioResample", "audioinv", e)
        return None
    found = number(rate.args[0] if has_head(rate, system("Quantity")) and rate.args else rate)
    if found is None or found < 1:
        message("AudioResample", "rate", rate)
        return None
    old, new = e.array.shape[1], max(1, round(e.array.shape[1] * round(found) / e.rate))
    spectrum = numpy.fft.rfft(e.array, axis=1)
    kept = numpy.zeros((len(e.array), new // 2 + 1), "complex128")
    width = min(spectrum.shape[1], kept.shape[1])
    kept[:, :width] = spectrum[:, :width]
    samples = numpy.fft.irfft(kept, new, axis=1) * (new / old)
    return Audio(quantized(numpy.clip(samples, -1, 1), e.type_name), round(found), e.type_name)
