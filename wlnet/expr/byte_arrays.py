"""Byte arrays: an atom of the language that holds bytes."""

from __future__ import annotations

from base64 import b64encode

from .atoms import Atom
from .nodes import Expr, Expression
from .symbols import system


class ByteArray(Atom):
    """ByteArray["..."]: bytes, written in Base64."""

    __slots__ = ("data",)
    head = system("ByteArray")

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __eq__(self, other: object) -> bool:
        return type(other) is ByteArray and self.data == other.data

    def __hash__(self) -> int:
        return hash((ByteArray, self.data))

    def __reduce__(self) -> tuple[type[ByteArray], tuple[bytes]]:
        return ByteArray, (self.data,)

    def __len__(self) -> int:
        return len(self.data)

    def constructor(self) -> Expression:
        """ByteArray["AQID"]."""
        return Expr(self.head, (b64encode(self.data).decode("ascii"),))

    def label(self) -> str:
        """ByteArray[<3>]."""
        return f"ByteArray[<{len(self.data)}>]"
