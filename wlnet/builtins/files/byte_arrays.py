"""ByteArray: bytes as one object, made of numbers, strings and expressions, and taken apart again."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin
from wlnet.expr import (
    ByteArray,
    Expr,
    Expression,
    NumericArray,
    WolframMessage,
    call,
    from_array,
    is_list,
    list_of,
    system,
)
from wlnet.interchange import wxf
from wlnet.interchange.encodings import codec

from ..lists.packing import array_of
from ..structure.atom_methods import atom_method
from ..structure.parts import NoPart
from ..structure.spans import as_slice, positions, sequence_bounds, span_bounds
from ..structure.structure import truth
from .sources import only_data

if TYPE_CHECKING:
    import numpy

Failed, All, Key = system("$Failed"), system("All"), system("Key")
TEXTS = {
    "batd": "`1` is no list of integers from 0 to 255, and no string in Base64.",
    "bytes": "A byte array or a list of bytes is expected in place of `1`.",
    "chars": "The bytes are no text in the encoding `1`.",
    "lost": "The encoding `1` lacks characters of the text.",
    "wxf": "The bytes do not hold an expression in the WXF format.",
    "held": "What the bytes hold would do more than build data, and was not evaluated: it is given in HoldComplete.",
}


def bytes_in(e: Expression) -> bytes | None:
    """The bytes of a byte array, or of a list of integers from 0 to 255; None for all else."""
    if type(e) is ByteArray:
        return e.data
    if type(e) is NumericArray and e.array.ndim == 1 and e.array.dtype.name == "uint8":
        return e.array.tobytes()
    if not is_list(e):
        return None
    if not e.args:
        return b""
    array = array_of(e)
    if array is None or array.ndim != 1 or array.dtype.kind != "i" or int(array.min()) < 0 or int(array.max()) > 255:
        return None
    return array.astype("uint8").tobytes()


def required(function: str, e: Expression) -> bytes:
    """The bytes of an argument; the message bytes where it has none."""
    found = bytes_in(e)
    if found is None:
        raise WolframMessage(function, "bytes", e, text=TEXTS["bytes"])
    return found


@builtin("ByteArray", 'ByteArray[{b1, b2, ...}] is an array of bytes; ByteArray["string"] the one that is '
         'so in Base64.',
         messages=TEXTS)  # fmt: skip
def byte_array(e):
    """The byte array; $Failed after a message."""
    if type(e) is ByteArray:
        return e
    if type(e) is str:
        try:
            return ByteArray(b64decode(e, validate=True))
        except (binascii.Error, ValueError):
            raise WolframMessage("ByteArray", "batd", e, result=Failed) from None
    found = bytes_in(e)
    if found is None:
        if not is_list(e) or any(type(a) not in (int, float, str) for a in e.args):
            return None
        raise WolframMessage("ByteArray", "batd", e, result=Failed)
    return ByteArray(found)


@builtin("ByteArrayQ", "ByteArrayQ[e] tells whether e is a byte array.")
def byte_array_q(e):
    """True or False."""
    return truth(type(e) is ByteArray)


@builtin("StringToByteArray", 'StringToByteArray["text"] gives the bytes of a text in UTF-8; StringToByteArray["text", '
         '"encoding"] in another encoding.', messages=TEXTS)  # fmt: skip
def string_to_byte_array(text, encoding="UTF8"):
    """A byte array; $Failed after the message lost."""
    if type(text) is not str:
        raise WolframMessage("StringToByteArray", "string", 1, call("StringToByteArray", text))
    try:
        return ByteArray(text.encode(codec(encoding) or "utf-8"))
    except UnicodeEncodeError:
        raise WolframMessage("StringToByteArray", "lost", encoding, result=Failed) from None


@builtin("ByteArrayToString", "ByteArrayToString[bytes] gives the text that bytes are in UTF-8; "
         "ByteArrayToString[bytes, "
         '"encoding"] in another encoding.', messages=TEXTS)  # fmt: skip
def byte_array_to_string(e, encoding="UTF8"):
    """A string; $Failed after the message chars."""
    data = required("ByteArrayToString", e)
    try:
        return data.decode(codec(encoding) or "utf-8")
    except UnicodeDecodeError:
        raise WolframMessage("ByteArrayToString", "chars", encoding, result=Failed) from None


@builtin("BinarySerialize", "BinarySerialize[e] gives e in the binary format WXF, as a byte array; PerformanceGoal -> "
         '"Size" compresses it.', options={"PerformanceGoal": "Speed"})  # fmt: skip
def binary_serialize(e, *, performance_goal):
    """A byte array."""
    return ByteArray(wxf.serialize(e, performance_goal == "Size"))


@builtin("BinaryDeserialize", "BinaryDeserialize[bytes] gives the expression that bytes are in the binary format WXF; "
         "BinaryDeserialize[bytes, h] puts h around it.", messages=TEXTS)  # fmt: skip
def binary_deserialize(e, wrapper=None):
    """The expression; in HoldComplete, after a message, where it is code that would do more than compute."""
    from wlnet.evaluator import message

    try:
        found = wxf.deserialize(required("BinaryDeserialize", e))
    except wxf.Malformed:
        raise WolframMessage("BinaryDeserialize", "wxf", result=Failed) from None
    if wrapper is not None:
        return Expr(wrapper, (found,))
    if only_data(found):
        return found
    message("BinaryDeserialize", "held")
    return call("HoldComplete", found)


def numbers_of(e: ByteArray) -> numpy.ndarray:
    """The bytes as an array of small integers."""
    import numpy

    return numpy.frombuffer(e.data, "uint8")


@atom_method("Normal", ByteArray)
def normal(e: ByteArray) -> Expression:
    """The list of the bytes."""
    return from_array(numbers_of(e))


@atom_method("Length", ByteArray)
def length(e: ByteArray) -> int:
    """The number of bytes."""
    return len(e.data)


@atom_method("Dimensions", ByteArray)
def dimensions(e: ByteArray, *rest: Expression) -> Expression:
    """{number of bytes}."""
    return list_of(len(e.data))


@atom_method("Part", ByteArray)
def part(e: ByteArray, spec: Expression, *rest: Expression) -> Expression:
    """A byte as an integer, or a byte array of several."""
    if rest:
        raise NoPart("partd")
    size = len(e.data)
    if type(spec) is int:
        if not 1 <= abs(spec) <= size:
            raise NoPart("partw", spec, e)
        return e.data[spec - 1 if spec > 0 else spec]
    bounds = span_bounds(spec)
    if bounds is not None:
        chosen = positions(size, bounds)
        if chosen is None:
            raise NoPart("take", bounds[0], -1 if bounds[1] is All else bounds[1], e)
        return ByteArray(e.data[as_slice(chosen)])
    if is_list(spec) and all(type(i) is int for i in spec.args):
        if any(not 1 <= abs(i) <= size for i in spec.args):
            raise NoPart("partw", spec, e)
        return ByteArray(bytes(e.data[i - 1 if i > 0 else i] for i in spec.args))
    raise NoPart("pkspec1", spec)


def cut(name: str, e: ByteArray, spec: Expression) -> range:
    """The positions that Take or Drop means."""
    bounds = sequence_bounds(spec)
    chosen = None if bounds is None else positions(len(e.data), bounds)
    if chosen is None:
        raise WolframMessage(name, "take", spec, spec, e)
    return chosen


@atom_method("Take", ByteArray)
def take(e: ByteArray, spec: Expression) -> Expression:
    """The bytes at the positions."""
    return ByteArray(e.data[as_slice(cut("Take", e, spec))])


@atom_method("Drop", ByteArray)
def drop(e: ByteArray, spec: Expression) -> Expression:
    """The bytes at all other positions."""
    gone = set(cut("Drop", e, spec))
    return ByteArray(bytes(b for i, b in enumerate(e.data) if i not in gone))


@atom_method("Reverse", ByteArray)
def reverse(e: ByteArray, levels: Expression) -> Expression:
    """The bytes backwards."""
    return ByteArray(e.data[::-1])


@atom_method("Join", ByteArray)
def join(*parts: Expression) -> Expression:
    """All bytes; None where another argument is no byte array."""
    return ByteArray(b"".join(p.data for p in parts)) if all(type(p) is ByteArray for p in parts) else None


@atom_method("Append", ByteArray)
def append(e: ByteArray, item: Expression) -> Expression:
    """With a byte at the end; None for what is no byte."""
    return ByteArray(e.data + bytes((item,))) if type(item) is int and 0 <= item < 256 else None


@atom_method("Prepend", ByteArray)
def prepend(e: ByteArray, item: Expression) -> Expression:
    """With a byte at the beginning; None for what is no byte."""
    return ByteArray(bytes((item,)) + e.data) if type(item) is int and 0 <= item < 256 else None


@atom_method("Map", ByteArray)
def map_bytes(e: ByteArray, function: Expression) -> Expression:
    """The list of the function of each byte."""
    return list_of(*(Expr(function, (b,)) for b in e.data))
