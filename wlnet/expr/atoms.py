"""Atoms with a class of their own: numeric arrays here; images, nets and coders derive from the same base."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from .nodes import Expr, Expression, PackedList, list_of
from .symbols import Symbol, system

if TYPE_CHECKING:
    import numpy


class Section(NamedTuple):
    """Rows of text cells under an optional heading, one block of a summary."""

    rows: tuple[tuple[str, ...], ...]
    heading: str = ""


class Summary(NamedTuple):
    """What a summary table says of an object: its name, a note such as "uninitialized", and blocks of rows."""

    title: str
    note: str = ""
    sections: tuple[Section, ...] = ()


class Atom:
    """An object that is one indivisible expression. Subclasses are immutable, hashable and comparable."""

    __slots__ = ()
    head: Symbol

    def constructor(self) -> Expression:
        """The expression whose evaluation gives an equal object: what InputForm and FullForm show."""
        raise NotImplementedError

    def label(self) -> str:
        """The one-line text used inside other expressions."""
        return f"{self.head.name}[<>]"

    def summary(self) -> Summary | None:
        """The table shown when the object is a result by itself; None: only the label is shown."""
        return None

    def __repr__(self) -> str:
        return self.label()


class NumericArray(Atom):
    """An array of a fixed machine type, the language's NumericArray. Nobody may write into `array`."""

    __slots__ = ("array",)
    head = system("NumericArray")
    TYPES: ClassVar[dict[str, str]] = {
        "Integer8": "int8", "Integer16": "int16", "Integer32": "int32", "Integer64": "int64",
        "UnsignedInteger8": "uint8", "UnsignedInteger16": "uint16", "UnsignedInteger32": "uint32",
        "UnsignedInteger64": "uint64", "Real16": "float16", "Real32": "float32", "Real64": "float64",
        "ComplexReal32": "complex64", "ComplexReal64": "complex128",
    }  # fmt: skip

    def __init__(self, array: numpy.ndarray) -> None:
        self.array = array

    @property
    def type_name(self) -> str:
        """The element type, as in "Real32"."""
        return next(name for name, dtype in self.TYPES.items() if dtype == self.array.dtype.name)

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is NumericArray
            and self.array.dtype == other.array.dtype
            and self.array.shape == other.array.shape
            and bool((self.array == other.array).all())
        )

    def __hash__(self) -> int:
        return hash((NumericArray, self.array.dtype.name, self.array.shape, self.array.tobytes()))

    def constructor(self) -> Expression:
        """NumericArray[{...}, "type"]."""
        return Expr(self.head, (from_array(self.array), self.type_name))

    def label(self) -> str:
        """NumericArray[<2,3>, Real32]."""
        return f"NumericArray[<{','.join(map(str, self.array.shape))}>, {self.type_name}]"


def from_array(array: numpy.ndarray) -> Expression:
    """The list (or number) with the values of a NumPy array: packed, values widened to 64 bits."""
    kind = array.dtype.kind
    if array.ndim == 0:
        return array.item()
    if array.size == 0:
        return list_of(*map(from_array, array))
    if kind in "iu" and array.dtype.name != "uint64":
        return PackedList(array.astype("int64", copy=False))
    if kind == "f":
        return PackedList(array.astype("float64", copy=False))
    if kind == "c":
        return PackedList(array.astype("complex128", copy=False))
    return list_of(*map(from_array, array)) if array.ndim > 1 else list_of(*array.tolist())
