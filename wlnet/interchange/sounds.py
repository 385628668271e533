"""WAV files: chunks of RIFF with samples of 8, 16, 24 or 32 bits, or of floating point, read and written by NumPy.

Source: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991); WAVE_FORMAT_EXTENSIBLE.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from ..expr import Expression, NumericArray, WolframMessage, call, from_array, is_list, list_of, system
from ..expr.sounds import SAMPLE_BITS, SAMPLE_TYPES, Audio
from .faults import failed
from .formats import Format, Settings, register

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
RATE = 44100  # samples in a second, where nothing is said
TYPES = {(PCM, 8): "UnsignedInteger8", (PCM, 16): "SignedInteger16", (PCM, 24): "SignedInteger24",
         (PCM, 32): "SignedInteger32", (FLOAT, 32): "Real32", (FLOAT, 64): "Real64"}  # fmt: skip
LARGEST = 0xFFFFFFFF


class Header(NamedTuple):
    """What the chunk "fmt " says: the type of the samples, channels, and samples in a second."""

    type_name: str
    channels: int
    rate: int


def broken(detail: str = "") -> WolframMessage:
    """The message about bytes that are no WAV file."""
    return failed("Import", "fmterr", "WAV", detail)


def chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks of a RIFF file by name, the first of each; a last one may be cut short, as a broken recording is."""
    if data[:4] not in (b"RIFF", b"RF64") or data[8:12] != b"WAVE":
        raise broken()
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        size = min(size, len(data) - at - 8)
        found.setdefault(name, data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return found


def header(parts: dict[bytes, bytes]) -> Header:
    """What the samples are."""
    told = parts.get(b"fmt ", b"")
    if len(told) < 16:
        raise broken()
    kind, channels, rate, _, _, bits = struct.unpack("<HHIIHH", told[:16])
    if kind == EXTENSIBLE and len(told) >= 26:
        kind = int.from_bytes(told[24:26], "little")
    type_name = TYPES.get((kind, bits))
    if type_name is None or not channels or not rate:
        raise broken(f": samples of kind {kind} with {bits} bits are not known here")
    return Header(type_name, channels, rate)


def read_wav(data: bytes) -> Audio:
    """The sound of a WAV file; integers are divided by 2^(bits - 1)."""
    parts = chunks(data)
    told = header(parts)
    array = samples(parts.get(b"data", b""), told)
    if not array.shape[1]:
        raise broken(": there are no samples")
    return Audio(array, told.rate, told.type_name)


def samples(data: bytes, told: Header) -> Array:
    """x[channel, time] of the bytes, frame after frame."""
    import numpy

    if told.type_name.startswith("Real"):
        width = int(told.type_name[-2:]) // 8
        raw = numpy.frombuffer(data[: len(data) // width * width], f"<f{width}")
        values = raw.astype(f"float{8 * width}")
    else:
        width = SAMPLE_BITS[told.type_name] // 8
        whole = data[: len(data) // width * width]
        if width == 3:  # as the upper three of four bytes
            wide = numpy.zeros((len(whole) // 3, 4), "uint8")
            wide[:, 1:] = numpy.frombuffer(whole, "uint8").reshape(-1, 3)
            values = (wide.reshape(-1).view("<i4") / 2.0**31).astype("float32")
        elif width == 1:  # unsigned, 128 being silence
            values = (numpy.frombuffer(whole, "uint8").astype("float32") - 128) / 128
        else:  # float32 holds 24 bits
            steps = numpy.frombuffer(whole, f"<i{width}").astype("float32" if width == 2 else "float64")
            values = steps / steps.dtype.type(2.0 ** (8 * width - 1))
    frames = len(values) // told.channels
    return numpy.ascontiguousarray(values[: frames * told.channels].reshape(frames, told.channels).T)


def write_wav(sound: Audio, type_name: str | None = None) -> bytes:
    """The bytes of a WAV file, in the sound's own type unless another is given."""
    import numpy

    kind = type_name or sound.type_name
    kind = "UnsignedInteger8" if kind == "SignedInteger8" else kind
    form, bits = next(key for key, name in TYPES.items() if name == kind)
    frames = sound.array.T
    if form == FLOAT:
        body = frames.astype(f"<f{bits // 8}").tobytes()
    else:
        top = 2.0 ** (bits - 1)
        steps = numpy.clip(numpy.rint(frames.astype("float64") * top), -top, top - 1)
        if bits == 8:
            body = (steps + 128).astype("uint8").tobytes()
        elif bits == 24:
            body = numpy.ascontiguousarray(steps.astype("<i4")[..., None].view("uint8")[..., :3]).tobytes()
        else:
            body = steps.astype(f"<i{bits // 8}").tobytes()
    channels, frame = len(sound.array), len(sound.array) * bits // 8
    told = struct.pack("<HHIIHH", form, channels, sound.rate, sound.rate * frame, frame, bits)
    parts = b"fmt " + struct.pack("<I", len(told)) + told
    if form == FLOAT:
        parts += b"fact" + struct.pack("<II", 4, sound.length)
    if len(parts) + len(body) + 14 > LARGEST:
        raise failed("Export", "errelem", "Audio", "WAV")
    parts += b"data" + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WAVE" + parts


def as_sound(e: Expression, settings: Settings) -> Audio:
    """The sound that is to be written: an Audio, or a list of samples or of channels."""
    if type(e) is Audio:
        return e
    from ..expr.nodes import PackedList

    array = e.array if type(e) in (NumericArray, PackedList) else numbers(e)
    if array is None or array.ndim not in (1, 2) or not array.size or array.dtype.kind not in "iuf":
        raise failed("Export", "errelem", "Audio", "WAV")
    rate = settings["SampleRate"]
    return Audio(array.reshape(-1, array.shape[-1]).astype("float64"), rate if type(rate) is int else RATE, "Real32")


def numbers(e: Expression) -> Array | None:
    """The array of nested lists of machine numbers."""
    import numpy

    try:
        return numpy.array([r.args if is_list(r) else r for r in e.args], "float64") if is_list(e) else None
    except (TypeError, ValueError):
        return None


def write(e: Expression, settings: Settings) -> bytes:
    """The bytes, with the setting "AudioEncoding" (a type of samples) or "BitDepth"."""
    sound, encoding = as_sound(e, settings), settings["AudioEncoding"]
    bits = settings["BitDepth"]
    if type(bits) is int and encoding is system("Automatic"):
        encoding = {8: "UnsignedInteger8", 16: "SignedInteger16", 24: "SignedInteger24", 32: "SignedInteger32"}.get(
            bits
        )
    if encoding is system("Automatic"):
        return write_wav(sound)
    if encoding not in SAMPLE_TYPES:
        raise failed("Export", "errelem", "AudioEncoding", "WAV")
    return write_wav(sound, str(encoding))


def told(data: bytes) -> Header:
    """The header of a file."""
    return header(chunks(data))


READERS = {
    "Audio": lambda data, _: read_wav(data),
    "Data": lambda data, _: from_array(read_wav(data).array.astype("float64")),
    "AudioChannels": lambda data, _: told(data).channels,
    "SampleRate": lambda data, _: told(data).rate,
    "AudioEncoding": lambda data, _: told(data).type_name,
    "BitDepth": lambda data, _: SAMPLE_BITS.get(told(data).type_name) or int(told(data).type_name[-2:]),
    "Length": lambda data, _: read_wav(data).length,
    "Duration": lambda data, _: call("Quantity", read_wav(data).duration, "Seconds"),
    "SampledSoundList": lambda data, _: sampled(read_wav(data)),
}


def sampled(sound: Audio) -> Expression:
    """SampledSoundList[samples, rate]."""
    values = from_array(sound.array.astype("float64"))
    return call("SampledSoundList", values if len(sound.array) > 1 else list_of(*values.args).args[0], sound.rate)


def is_wav(data: bytes) -> bool:
    """Whether the first bytes are those of a WAV file."""
    return data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE"


Automatic = system("Automatic")
register(
    Format(
        "WAV",
        ("wav", "wave"),
        READERS,
        {"Audio": write, "Data": write},
        ("Wave",),
        (b"RIFF", b"RF64"),
        options={"SampleRate": Automatic, "AudioEncoding": Automatic, "BitDepth": Automatic},
    )
)
