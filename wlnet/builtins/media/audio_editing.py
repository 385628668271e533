"""Sound cut, joined, mixed and made: AudioTrim, AudioPad, AudioJoin, AudioNormalize, AudioGenerator, ..."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import Expression, PackedList, from_array, has_head, is_list, list_of, system
from wlnet.expr.sounds import SAMPLE_TYPES, Audio

from ..lists.packing import array_of, elementwise
from .audio import BAD_RATE, NOT_AUDIO, RATE, SECONDS, measured, rate_of, sound_of
from .image_arguments import number
from .image_filters import real_array

if TYPE_CHECKING:
    import numpy

Automatic, Quantity, Scaled = map(system, ("Automatic", "Quantity", "Scaled"))
BAD_TIME = {"time": "`1` is not a time in seconds, a quantity of time or of samples, or a pair of them."}
SILENT = 1e-3  # what is not louder counts as silence: -60 dB
LONGEST = 1 << 31  # samples


def samples_of(e: Expression, sound: Audio) -> int | None:
    """The number of samples of a time: seconds, a Quantity, or Scaled[s] of the whole."""
    if has_head(e, Scaled) and len(e.args) == 1:
        part = number(e.args[0])
        return None if part is None else round(part * sound.length)
    if has_head(e, Quantity) and len(e.args) == 2 and e.args[1] == "Samples":
        return e.args[0] if type(e.args[0]) is int else None
    seconds = measured(e, SECONDS)
    return None if seconds is None or abs(seconds) * sound.rate > LONGEST else round(seconds * sound.rate)


def time_fault(symbol: str, e: Expression) -> None:
    """The message about something that is no time."""
    message(symbol, "time", e)


@builtin("AudioTrim", "AudioTrim[audio] cuts silence away at both ends; AudioTrim[audio, t] gives the first t seconds,"
         " AudioTrim[audio, -t] the last, AudioTrim[audio, {t1, t2}] those from t1 to t2.",
         messages={**NOT_AUDIO, **BAD_TIME})  # fmt: skip
def audio_trim(e, span=None):
    """The part of the sound, or the parts for a list of pairs."""
    sound = sound_of("AudioTrim", e)
    if sound is None:
        return None
    if span is None:
        loud = (abs(sound.array) > SILENT).any(axis=0).nonzero()[0]
        return sound.changed(sound.array[:, loud[0] : loud[-1] + 1] if len(loud) else sound.array[:, :1])
    if is_list(span) and span.args and all(map(is_list, span.args)):
        return list_of(*(audio_trim(sound, part) for part in span.args))
    ends = span.args if is_list(span) else (span,)
    found = [samples_of(end, sound) for end in ends]
    if len(found) == 1 and found[0]:
        count = found[0]
        part = sound.array[:, :count] if count > 0 else sound.array[:, count:]
    elif len(found) == 2 and None not in found:
        first, last = (n if n >= 0 else sound.length + n for n in found)  # type: ignore[operator]
        part = sound.array[:, max(0, first) : last]
    else:
        return time_fault("AudioTrim", span)
    return sound.changed(part) if part.shape[1] else time_fault("AudioTrim", span)


@builtin("AudioPad", "AudioPad[audio, t] adds t seconds of silence at the end; AudioPad[audio, {t1, t2}] at both ends;"
         " AudioPad[audio, t, padding] of a value or by a method such as \"Periodic\".",
         messages={**NOT_AUDIO, **BAD_TIME, "padding": "`1` is not a padding for sound."})  # fmt: skip
def audio_pad(e, amount, padding=0):
    """The longer sound; negative times cut."""
    import numpy

    from .image_arguments import PADDINGS

    sound = sound_of("AudioPad", e)
    if sound is None:
        return None
    ends = amount.args if is_list(amount) and len(amount.args) == 2 else (0, amount)
    found = [samples_of(end, sound) for end in ends]
    if None in found or sum(found) + sound.length < 1:  # type: ignore[arg-type]
        return time_fault("AudioPad", amount)
    before, after = (n or 0 for n in found)
    part = sound.array[:, max(0, -before) : sound.length - max(0, -after)]
    sides = ((0, 0), (max(0, before), max(0, after)))
    if type(padding) is str and padding in PADDINGS:
        return sound.changed(numpy.pad(part, sides, mode=PADDINGS[padding]))  # type: ignore[call-overload]
    value = number(padding)
    if value is None:
        message("AudioPad", "padding", padding)
        return None
    return sound.changed(numpy.pad(part, sides, constant_values=value))


def conformed(sounds: Sequence[Audio]) -> list[numpy.ndarray]:
    """x[channel, time] of each, at the highest of the rates and with the most of the channels."""
    import numpy

    from wlnet.interchange.sampling_rates import resampled

    rate, channels = max(s.rate for s in sounds), max(len(s.array) for s in sounds)
    found = []
    for sound in sounds:
        array = resampled(sound.array, sound.rate, rate)
        found.append(numpy.broadcast_to(array, (channels, array.shape[1])) if len(array) == 1 else array)
    return found


def sounds_in(symbol: str, args: Sequence[Expression]) -> list[Audio] | None:
    """The sounds of a list or of arguments; messages audioinv."""
    parts = args[0].args if len(args) == 1 and is_list(args[0]) else args
    found = [sound_of(symbol, part) for part in parts]
    if not found or None in found:
        return None
    return found  # type: ignore[return-value]


@builtin("AudioJoin", "AudioJoin[{audio1, audio2, ...}] or AudioJoin[audio1, audio2, ...] gives one after the other.",
         messages={**NOT_AUDIO, "channels": "The sounds have `1` channels."})  # fmt: skip
def audio_join(*args):
    """One sound, at the highest of the rates; one channel is repeated where others have more."""
    import numpy

    sounds = sounds_in("AudioJoin", args)
    if sounds is None:
        return None
    parts = conformed(sounds)
    if len({len(p) for p in parts}) > 1:
        message("AudioJoin", "channels", list_of(*(len(s.array) for s in sounds)))
        return None
    return Audio.from_reals(numpy.concatenate(parts, axis=1), max(s.rate for s in sounds), sounds[0].type_name)


@builtin("AudioOverlay", "AudioOverlay[{audio1, audio2, ...}] gives sounds at the same time.",
         messages={**NOT_AUDIO, "channels": "The sounds have `1` channels."})  # fmt: skip
def audio_overlay(*args):
    """The sum, as long as the longest."""
    import numpy

    sounds = sounds_in("AudioOverlay", args)
    if sounds is None:
        return None
    parts = conformed(sounds)
    if len({len(p) for p in parts}) > 1:
        message("AudioOverlay", "channels", list_of(*(len(s.array) for s in sounds)))
        return None
    total = numpy.zeros((len(parts[0]), max(p.shape[1] for p in parts)))
    for part in parts:
        total[:, : part.shape[1]] += part
    return Audio.from_reals(total, max(s.rate for s in sounds), sounds[0].type_name)


@builtin("AudioPartition", "AudioPartition[audio, t] gives parts of t seconds; AudioPartition[audio, t, d] parts that"
         " begin d seconds apart.", messages={**NOT_AUDIO, **BAD_TIME})  # fmt: skip
def audio_partition(e, duration, offset=None):
    """Sounds; the last one is filled up with silence, or left short where the time is given as {t}."""
    import numpy

    sound = sound_of("AudioPartition", e)
    if sound is None:
        return None
    short = is_list(duration) and len(duration.args) == 1
    size = samples_of(duration.args[0] if short else duration, sound)
    step = size if offset is None else samples_of(offset, sound)
    if not size or not step or min(size, step) < 1:
        return time_fault("AudioPartition", duration if not size or size < 1 else offset)
    found = []
    for start in range(0, max(1, sound.length - size + step), step):
        part = sound.array[:, start : start + size]
        if part.shape[1] < size and not short:
            part = numpy.pad(part, ((0, 0), (0, size - part.shape[1])))
        found.append(Audio(numpy.ascontiguousarray(part), sound.rate, sound.type_name))
    return list_of(*found)


@builtin("AudioNormalize", "AudioNormalize[audio] makes the greatest absolute value 1; AudioNormalize[audio, max]"
         " another one.", messages={**NOT_AUDIO, "max": "`1` is not a positive number."})  # fmt: skip
def audio_normalize(e, most=1):
    """The louder or softer sound; silence stays."""
    sound, size = sound_of("AudioNormalize", e), number(most)
    if sound is None:
        return None
    if size is None or size <= 0:
        message("AudioNormalize", "max", most)
        return None
    top = float(abs(sound.array).max())
    return sound.changed(sound.array * (size / top)) if top else sound


@builtin("AudioAmplify", "AudioAmplify[audio, s] multiplies all samples by s.",
         messages={**NOT_AUDIO, "factor": "`1` is not a number."})  # fmt: skip
def audio_amplify(e, factor):
    """The louder sound, kept from -1 to 1."""
    import numpy

    sound, size = sound_of("AudioAmplify", e), number(factor)
    if sound is None:
        return None
    if size is None:
        message("AudioAmplify", "factor", factor)
        return None
    return sound.changed(numpy.clip(sound.array * size, -1, 1))


@builtin("AudioReverse", "AudioReverse[audio] gives the sound backwards.", messages=NOT_AUDIO)
def audio_reverse(e):
    """The samples in reverse."""
    sound = sound_of("AudioReverse", e)
    return None if sound is None else sound.changed(sound.array[:, ::-1].copy())


@builtin("AudioChannelMix", "AudioChannelMix[audio] mixes all channels to two equal ones; AudioChannelMix[audio,"
         " \"Mono\"] to one.", messages={**NOT_AUDIO, "mix": "`1` should be \"Mono\" or \"Stereo\"."})  # fmt: skip
def audio_channel_mix(e, form="Stereo"):
    """The mean of the channels, once or twice."""
    sound = sound_of("AudioChannelMix", e)
    if sound is None:
        return None
    count = {"Mono": 1, "Stereo": 2}.get(form) if type(form) is str else None
    if count is None:
        message("AudioChannelMix", "mix", form)
        return None
    return sound.changed(sound.mono()[None].repeat(count, axis=0))


@builtin("AudioChannelSeparate", "AudioChannelSeparate[audio] gives the channels as sounds; AudioChannelSeparate[audio,"
         " n] one of them.", messages={**NOT_AUDIO, "channel": "There is no channel `1`."})  # fmt: skip
def audio_channel_separate(e, which=None):
    """Sounds of one channel."""
    sound = sound_of("AudioChannelSeparate", e)
    if sound is None:
        return None
    parts = [sound.changed(row[None]) for row in sound.array]
    if which is None:
        return list_of(*parts)
    if type(which) is not int or not 1 <= which <= len(parts):
        message("AudioChannelSeparate", "channel", which)
        return None
    return parts[which - 1]


@builtin("AudioChannelCombine", "AudioChannelCombine[{audio1, audio2, ...}] gives one sound with all their channels.",
         messages=NOT_AUDIO)  # fmt: skip
def audio_channel_combine(e):
    """One sound, as long as the longest."""
    import numpy

    from wlnet.interchange.sampling_rates import resampled

    sounds = sounds_in("AudioChannelCombine", [e])
    if sounds is None:
        return None
    rate = max(s.rate for s in sounds)
    parts = [resampled(s.array, s.rate, rate) for s in sounds]
    longest = max(p.shape[1] for p in parts)
    rows = [numpy.pad(p, ((0, 0), (0, longest - p.shape[1]))) for p in parts]
    return Audio.from_reals(numpy.concatenate(rows), rate, sounds[0].type_name)


@builtin("AudioGenerator", "AudioGenerator[model] makes one second of sound, AudioGenerator[model, t] t seconds:"
         " {\"Sin\", f}, \"Square\", \"Triangle\" or \"Sawtooth\" of a frequency, \"Silence\", \"Impulse\", \"White\","
         " \"Pink\" or \"Brown\" noise, or a function of the time.",
         options={"SampleRate": Automatic},
         messages={**NOT_AUDIO, **BAD_TIME, **BAD_RATE, "model": "`1` is not a known kind of sound.",
                   "type": "`1` is not a known type of samples."})  # fmt: skip
def audio_generator(model="Sin", duration=1, type_="Real32", *, sample_rate):
    """An Audio of one channel; noise is drawn from the session's random numbers."""
    import numpy

    rate = RATE if sample_rate is Automatic else rate_of("AudioGenerator", sample_rate)
    if rate is None:
        return None
    count = samples_of(duration, Audio(numpy.zeros((1, 1)), rate))
    if not count or count < 1:
        return time_fault("AudioGenerator", duration)
    if type_ not in SAMPLE_TYPES:
        message("AudioGenerator", "type", type_)
        return None
    values = generated(model, numpy.arange(count) / rate)
    if values is None:
        message("AudioGenerator", "model", model)
        return None
    return Audio.from_reals(values[None], rate, type_)


def generated(model: Expression, t: numpy.ndarray) -> numpy.ndarray | None:
    """x[time] of a model; None for what is none."""
    import numpy

    name, frequency = model, 440.0
    if is_list(model) and len(model.args) == 2 and type(model.args[0]) is str:
        name, found = model.args[0], measured(model.args[1], {"Hertz": 1.0, "Kilohertz": 1e3})
        if found is None:
            return None
        frequency = found
    turns = frequency * t
    waves = {
        "Sin": lambda: numpy.sin(2 * numpy.pi * turns),
        "Square": lambda: numpy.where(turns % 1 < 0.5, 1.0, -1.0),
        "Triangle": lambda: 4 * abs((turns - 0.25) % 1 - 0.5) - 1,
        "Sawtooth": lambda: 2 * ((turns + 0.5) % 1) - 1,
        "Silence": lambda: numpy.zeros(len(t)),
        "Impulse": lambda: numpy.concatenate([[1.0], numpy.zeros(len(t) - 1)]),
        "White": lambda: noise(len(t), 0.0),
        "Pink": lambda: noise(len(t), 1.0),
        "Brown": lambda: noise(len(t), 2.0),
        "Blue": lambda: noise(len(t), -1.0),
        "Violet": lambda: noise(len(t), -2.0),
    }
    if type(name) is str:
        return waves[name]() if name in waves else None
    if is_list(model):
        return None
    whole = elementwise(model)
    values = array_of(evaluate(whole(PackedList(t)))) if whole is not None else None
    if values is None:
        apply = applier(model)
        values = real_array(list_of(*(evaluate(apply(x)) for x in t.tolist())))
    return None if values is None or values.shape != t.shape else values.astype("float64")


def noise(count: int, power: float) -> numpy.ndarray:
    """Random samples from -1 to 1 whose power falls as 1 / frequency ^ power."""
    import numpy

    values = 2 * state.session.random.random(count) - 1
    if not power:
        return values
    spectrum = numpy.fft.rfft(values)
    spectrum[1:] *= numpy.arange(1, len(spectrum)) ** (-power / 2)
    spectrum[0] = 0
    shaped = numpy.fft.irfft(spectrum, count)
    return shaped / max(abs(shaped).max(), 1e-300)


@builtin("SpectrogramArray", "SpectrogramArray[data, n, d] gives the discrete Fourier transforms of partitions of n"
         " samples of a list or a sound, d samples apart; SpectrogramArray[data, n, d, window] of weighted ones.",
         messages={**NOT_AUDIO, "size": "`1` is not a number of samples."})  # fmt: skip
def spectrogram_array(e, size=None, offset=None, window=None):
    """z[partition, frequency], sums of x exp(-2 pi i j k / n); a last partition repeats the last sample."""
    import math

    import numpy

    values = e.array.sum(axis=0) if type(e) is Audio else real_array(e)
    if values is None or values.ndim != 1:
        message("SpectrogramArray", "audioinv", e)
        return None
    usual = 2 ** max(1, math.ceil(math.log2(max(2, math.sqrt(len(values))))))
    count = min(usual, len(values)) if size is None or size is Automatic else size
    step = max(1, round(count / 3)) if type(count) is int and (offset is None or offset is Automatic) else offset
    for given in (count, step):
        if type(given) is not int or given < 1:
            message("SpectrogramArray", "size", given)
            return None
    parts = max(0, -(-(len(values) - count) // step)) + 1
    whole = numpy.pad(values, (0, max(0, (parts - 1) * step + count - len(values))), mode="edge")
    rows = numpy.lib.stride_tricks.sliding_window_view(whole, count)[::step][:parts]
    if window is not None:
        weights = real_array(window)
        if weights is None:
            apply = applier(window)
            places = numpy.linspace(-0.5, 0.5, count) if count > 1 else numpy.zeros(1)
            weights = real_array(list_of(*(evaluate(apply(x)) for x in places.tolist())))
        if weights is None or weights.shape != (count,):
            message("SpectrogramArray", "size", window)
            return None
        rows = rows * weights
    return from_array(numpy.fft.fft(rows, axis=1))
