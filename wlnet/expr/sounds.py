"""The Audio atom: samples of one or several channels, so many in a second, with the type they were kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .atoms import Atom, NumericArray
from .nodes import Expr, Expression
from .symbols import system

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

SAMPLE_BITS = {
    "UnsignedInteger8": 8,
    "SignedInteger8": 8,
    "SignedInteger16": 16,
    "SignedInteger24": 24,
    "SignedInteger32": 32,
}
SAMPLE_TYPES = (*SAMPLE_BITS, "Real32", "Real64")


class Audio(Atom):
    """Samples x[channel, time] of float32 or float64 from -1 to 1, so many in a second. Nobody may write into them."""

    __slots__ = ("array", "rate", "type_name")
    head = system("Audio")

    def __init__(self, array: Array, rate: int, type_name: str = "Real32") -> None:
        self.array = array
        self.rate = rate
        self.type_name = type_name

    @classmethod
    def from_reals(cls, values: Array, rate: int, type_name: str = "Real32") -> Audio:
        """The sound whose samples are the values as the type can hold them."""
        return cls(quantized(values, type_name), rate, type_name)

    @property
    def length(self) -> int:
        """Samples of one channel."""
        return int(self.array.shape[1])

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.length / self.rate

    def changed(self, values: Array) -> Audio:
        """The sound with other samples of the same type at the same rate."""
        return Audio.from_reals(values, self.rate, self.type_name)

    def mono(self) -> Array:
        """x[time], the mean of the channels."""
        return self.array[0] if len(self.array) == 1 else self.array.mean(axis=0)

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is Audio
            and (self.rate, self.type_name) == (other.rate, other.type_name)
            and self.array.shape == other.array.shape
            and bool((self.array == other.array).all())
        )

    def __hash__(self) -> int:
        return hash((Audio, self.rate, self.array.shape, self.array.tobytes()))

    def __reduce__(self) -> tuple[type[Audio], tuple[Array, int, str]]:
        return Audio, (self.array, self.rate, self.type_name)

    def constructor(self) -> Expression:
        """Audio[NumericArray[{...}, "Real32"], "type", SampleRate -> n]."""
        rate = Expr(system("Rule"), (system("SampleRate"), self.rate))
        return Expr(self.head, (NumericArray(self.array), self.type_name, rate))

    def label(self) -> str:
        """Audio[<2 channels, 1.5 s>]."""
        count = len(self.array)
        return f"Audio[<{count} channel{'s' if count > 1 else ''}, {self.duration:.3g} s>]"


def quantized(values: Array, type_name: str) -> Array:
    """The samples as a type can hold them: in steps, from -1 to 1, for integers."""
    import numpy

    if type_name.startswith("Real"):
        return values.astype("float32" if type_name == "Real32" else "float64")
    top = 2.0 ** (SAMPLE_BITS[type_name] - 1)
    return numpy.clip(numpy.rint(values * top), -top, top - 1) / top
