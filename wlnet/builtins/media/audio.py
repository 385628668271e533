"""Sound: Audio values made from lists of samples or files, and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import Expression, NumericArray, call, from_array, has_head, is_list, list_of, system
from wlnet.expr.sounds import SAMPLE_BITS, SAMPLE_TYPES, Audio

from .image_arguments import number
from .image_filters import real_array

if TYPE_CHECKING:
    import numpy

Automatic, True_, False_, Quantity = map(system, ("Automatic", "True", "False", "Quantity"))
RATE = 44100  # samples in a second, where nothing is said
HERTZ = {"Hertz": 1.0, "Kilohertz": 1e3, "Megahertz": 1e6}
SECONDS = {"Seconds": 1.0, "Milliseconds": 1e-3, "Microseconds": 1e-6, "Minutes": 60.0, "Hours": 3600.0}
NOT_AUDIO = {"audioinv": "Expecting an audio object instead of `1`."}
BAD_RATE = {"rate": "`1` is not a sample rate."}


def measured(e: Expression, units: dict[str, float]) -> float | None:
    """A number, or the size of a quantity in the basic one of some units."""
    if not has_head(e, Quantity):
        return number(e)
    value = number(e.args[0]) if len(e.args) == 2 and e.args[1] in units else None
    return None if value is None else value * units[e.args[1]]


def sound_of(symbol: str, e: Expression) -> Audio | None:
    """The sound that an argument is, or that the file it names holds; else message audioinv and None."""
    if type(e) is Audio:
        return e
    if has_head(e, system("File")) and len(e.args) == 1 and type(e.args[0]) is str:
        return read_sound(e.args[0])
    message(symbol, "audioinv", e)
    return None


def read_sound(name: str) -> Audio:
    """The sound in a file; the messages of Import."""
    import os

    from wlnet.interchange import read_bytes
    from wlnet.interchange.sounds import read_wav

    return read_wav(read_bytes(os.path.expanduser(name)))


def rate_of(symbol: str, e: Expression) -> int | None:
    """Samples in a second; message rate."""
    found = measured(e, HERTZ)
    if found is None or found < 1:
        message(symbol, "rate", e)
        return None
    return round(found)


@builtin("Audio", "Audio[{x1, x2, ...}] is sound of one channel from samples between -1 and 1; Audio[{channel1, ...}]"
         " of several channels; Audio[\"file\"] the sound in a file.",
         options={"SampleRate": Automatic, "AudioChannelAssignment": Automatic, "AudioOutputDevice": Automatic,
                  "Appearance": Automatic, "SoundVolume": Automatic},
         messages={"data": "`1` is not a list of samples or of channels with as many samples each.",
                   "type": "`1` is not a known type of samples.", **BAD_RATE})  # fmt: skip
def audio(data, type_=None, *, sample_rate):
    """An Audio atom, of type "Real32" unless it is made from one of another type."""
    if type(data) is str or has_head(data, system("File")):
        data = read_sound(data) if type(data) is str else sound_of("Audio", data)
        if data is None:
            return None
    if type(data) is Audio:
        source, rate, usual = data.array, data.rate, data.type_name
    else:
        found = samples(data)
        if found is None:
            message("Audio", "data", data)
            return None
        (source, usual), rate = found, RATE
    if sample_rate is not Automatic:
        given = rate_of("Audio", sample_rate)
        if given is None:
            return None
        rate = given
    kind = usual if type_ is None or type_ is Automatic else type_
    if kind not in SAMPLE_TYPES:
        message("Audio", "type", type_)
        return None
    return Audio.from_reals(source, rate, kind)


def samples(data: Expression) -> tuple[numpy.ndarray, str] | None:
    """x[channel, time] of a list of samples or of channels, and the type of a NumericArray; None for anything else."""
    typed = type(data) is NumericArray
    array = data.array if typed else real_array(data)
    if array is None or array.ndim not in (1, 2) or not array.size or array.dtype.kind not in "iuf":
        return None
    kind = "Real32"
    if typed:
        names = {"int8": "SignedInteger8", "int16": "SignedInteger16", "int32": "SignedInteger32",
                 "uint8": "UnsignedInteger8", "float64": "Real64"}  # fmt: skip
        kind = names.get(array.dtype.name, "Real32")
        if kind == "UnsignedInteger8":
            array = (array - 128.0) / 128
        elif kind in SAMPLE_BITS:
            array = array / 2.0 ** (SAMPLE_BITS[kind] - 1)
    return array.reshape(-1, array.shape[-1]), kind


def fact(name: str, usage: str, of) -> None:  # type: ignore[no-untyped-def]
    """Declare a function of one sound, or of each in a list."""

    def run(e):
        """What is known of it; message audioinv."""
        if is_list(e) and e.args and all(type(a) is Audio for a in e.args):
            return list_of(*map(of, e.args))
        found = sound_of(name, e)
        return None if found is None else of(found)

    builtin(name, usage, messages=NOT_AUDIO, module=__name__)(run)


fact("AudioChannels", "AudioChannels[audio] gives the number of channels.", lambda a: len(a.array))
fact("AudioLength", "AudioLength[audio] gives the number of samples.", lambda a: a.length)
fact("AudioSampleRate", "AudioSampleRate[audio] gives how many samples a second has.",
     lambda a: call("Quantity", a.rate, "Hertz"))  # fmt: skip
fact("AudioType", "AudioType[audio] gives the type of the samples.", lambda a: a.type_name)
fact("Duration", "Duration[audio] gives how long it lasts.",
     lambda a: call("Quantity", a.duration, "Seconds"))  # fmt: skip


@builtin("AudioQ", "AudioQ[e] gives True if e is a sound.")
def audio_q(e):
    """True or False."""
    return True_ if type(e) is Audio else False_


@builtin("AudioData", "AudioData[audio] gives the lists of samples of the channels; AudioData[audio, \"type\"] as"
         " numbers of a type.", messages={**NOT_AUDIO, "type": "`1` is not a known type of samples."})  # fmt: skip
def audio_data(e, type_=None):
    """x[channel, time]: reals from -1 to 1, or the integers of a type."""
    import numpy

    found = sound_of("AudioData", e)
    if found is None:
        return None
    kind = found.type_name if type_ is Automatic else type_
    if kind in SAMPLE_BITS:
        top = 2.0 ** (SAMPLE_BITS[kind] - 1)
        steps = numpy.clip(numpy.rint(found.array * top), -top, top - 1)
        return from_array((steps + (top if kind == "UnsignedInteger8" else 0)).astype("int64"))
    if kind is not None and kind not in SAMPLE_TYPES:
        message("AudioData", "type", type_)
        return None
    return from_array(found.array.astype("float64"))


@builtin("AudioResample", "AudioResample[audio, rate] gives the sound with another number of samples in a second.",
         messages={**NOT_AUDIO, **BAD_RATE})  # fmt: skip
def audio_resample(e, rate):
    """The sound; frequencies that the new rate cannot hold are left out."""
    import numpy

    from wlnet.interchange.sampling_rates import resampled

    sound = sound_of("AudioResample", e)
    new = None if sound is None else rate_of("AudioResample", rate)
    if sound is None or new is None:
        return None
    values = resampled(sound.array, sound.rate, new)
    return Audio.from_reals(numpy.clip(values, -1, 1), new, sound.type_name)
