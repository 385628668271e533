"""Binary data: numbers, characters and strings of fixed machine types, in files and in streams."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from ..expr import ByteArray, Expression, NumericArray, PackedList, from_array, is_list, list_of, system
from .faults import failed
from .formats import Format, register

if TYPE_CHECKING:
    import numpy

EndOfFile, Indeterminate = system("EndOfFile"), system("Indeterminate")
NATIVE = -1 if sys.byteorder == "little" else 1


class BinaryType(NamedTuple):
    """What a name such as "Integer16" means: NumPy's letter of the kind, and the bytes of one element."""

    name: str
    kind: str
    size: int

    def dtype(self, order: int) -> numpy.dtype:
        """NumPy's type, the lowest byte first where `order` is -1."""
        import numpy

        return numpy.dtype(f"{'<' if order < 0 else '>'}{self.kind}{self.size}")


TYPES = {
    t.name: t
    for t in (
        BinaryType("Byte", "u", 1),
        BinaryType("Character8", "C", 1),
        BinaryType("Character16", "C", 2),
        BinaryType("Character32", "C", 4),
        *(BinaryType(f"Integer{8 * n}", "i" if n in (1, 2, 4, 8) else "w", n) for n in (1, 2, 3, 4, 8, 16)),
        *(BinaryType(f"UnsignedInteger{8 * n}", "u" if n in (1, 2, 4, 8) else "W", n) for n in (1, 2, 3, 4, 8, 16)),
        BinaryType("Real16", "f", 2),
        BinaryType("Real32", "f", 4),
        BinaryType("Real64", "f", 8),
        BinaryType("Complex64", "c", 8),
        BinaryType("Complex128", "c", 16),
        BinaryType("String", "S", 1),
        BinaryType("TerminatedString", "Z", 1),
    )
}
ALIASES = {"Binary": "Byte", "Character": "Character8", "Real": "Real64", "Integer": "Integer32"}


def binary_type(name: Expression) -> BinaryType | None:
    """The type of a name; None for what is none."""
    if name is system("Byte") or name is system("Character"):
        name = name.name
    return TYPES.get(ALIASES.get(name, name)) if type(name) is str else None


def element_of(data: bytes, kind: BinaryType, order: int) -> Expression:
    """The value of the bytes of one element."""
    if kind.kind in "Ww":
        return int.from_bytes(data, "little" if order < 0 else "big", signed=kind.kind == "w")
    if kind.kind == "C":
        code = int.from_bytes(data, "little" if order < 0 else "big")
        return chr(code) if code < 0x110000 else "\ufffd"
    import numpy

    value = numpy.frombuffer(data, kind.dtype(order))[0].item()
    return Indeterminate if type(value) is float and not math.isfinite(value) else value


def elements_of(data: bytes, kind: BinaryType, order: int) -> Expression:
    """The list of the elements in bytes; what is left over at the end is left out."""
    if kind.kind in "SZ":
        parts = data.split(b"\0")
        if parts and not parts[-1]:
            parts.pop()
        return list_of(*(part.decode("latin-1") for part in parts))
    whole = data[: len(data) // kind.size * kind.size]
    if kind.kind in "iufc" and whole:
        import numpy

        found = numpy.frombuffer(whole, kind.dtype(order))
        found = found.astype(found.dtype.newbyteorder("="))
        if kind.kind != "f" or numpy.isfinite(found).all():
            return from_array(found)
    return list_of(*(element_of(whole[i : i + kind.size], kind, order) for i in range(0, len(whole), kind.size)))


def bytes_of(e: Expression, kind: BinaryType, order: int) -> bytes | None:
    """The bytes of one value of a type; None where it is no such value, as 300 is no byte."""
    if kind.kind in "SZ":
        if type(e) is not str or any(c > "\u00ff" for c in e):
            return None
        return e.encode("latin-1") + (b"\0" if kind.kind == "Z" else b"")
    way = "little" if order < 0 else "big"
    if kind.kind == "C" or kind.kind in "iuwW":
        code = ord(e) if type(e) is str and len(e) == 1 else e
        if type(code) is not int:
            return None
        signed = kind.kind in "iw"
        low = -(1 << (8 * kind.size - 1)) if signed else 0
        if not low <= code < low + (1 << 8 * kind.size):
            return None
        return code.to_bytes(kind.size, way, signed=signed)  # type: ignore[arg-type]
    import numpy

    if type(e) not in (int, float, Fraction) and not (type(e) is complex and kind.kind == "c"):
        return None
    with numpy.errstate(over="ignore"):
        return numpy.array(e, dtype=kind.dtype(order)).tobytes()


def array_bytes(array: numpy.ndarray, kind: BinaryType, order: int) -> bytes | None:
    """The bytes of all numbers of an array, row by row; None where one does not fit the type."""
    import numpy

    if kind.kind not in "iufc" or (kind.kind in "iu" and array.dtype.kind not in "iu"):
        return None
    if kind.kind == "f" and array.dtype.kind == "c":
        return None
    if kind.kind in "iu" and array.size:
        limits = numpy.iinfo(f"{kind.kind}{kind.size}")
        if int(array.min()) < limits.min or int(array.max()) > limits.max:
            return None
    with numpy.errstate(over="ignore"):
        return array.astype(kind.dtype(order)).tobytes()


def all_bytes(e: Expression, kind: BinaryType, order: int) -> bytes | None:
    """The bytes of a value, of the bytes of an array, or of all values of nested lists; None where one does not fit."""
    if type(e) is ByteArray:
        return e.data
    if type(e) in (PackedList, NumericArray):
        found = array_bytes(e.array, kind, order)
        if found is not None or type(e) is NumericArray:
            return found
    if is_list(e):
        parts = [all_bytes(a, kind, order) for a in e.args]
        return None if None in parts else b"".join(parts)  # type: ignore[arg-type]
    if type(e) is str and len(e) != 1 and kind.kind in "Cu":
        parts = [bytes_of(c, kind, order) for c in e]
        return None if None in parts else b"".join(parts)  # type: ignore[arg-type]
    return bytes_of(e, kind, order)


def byte_order(e: Expression) -> int:
    """-1 where the lowest byte comes first, 1 where the highest does; that of this machine unless told."""
    return e if e in (-1, 1) and type(e) is int else NATIVE


def _format(name: str, kind: BinaryType, aliases: tuple[str, ...] = ()) -> Format:
    def read(data: bytes, settings: dict[str, Expression]) -> Expression:
        return elements_of(data, kind, byte_order(settings["ByteOrdering"]))

    def write(e: Expression, settings: dict[str, Expression]) -> bytes:
        found = all_bytes(e, kind, byte_order(settings["ByteOrdering"]))
        if found is None:
            raise failed("Export", "errelem", "Data", name)
        return found

    return Format(name, (), {"Data": read}, {"Data": write}, aliases, options={"ByteOrdering": system("Automatic")})


for _kind in TYPES.values():
    if _kind.kind not in "SZ":
        register(_format(_kind.name, _kind, ("Binary",) if _kind.name == "Byte" else ()))
