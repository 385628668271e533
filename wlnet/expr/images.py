"""The Image atom: a raster of pixels with the type of its numbers and the color space they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .atoms import Atom, NumericArray
from .nodes import Expr, Expression
from .symbols import system

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray


class PixelType(NamedTuple):
    """How pixel values are kept: the machine type, and the number that stands for full intensity."""

    dtype: str
    top: int


PIXEL_TYPES = {
    "Bit": PixelType("uint8", 1),
    "Byte": PixelType("uint8", 255),
    "Bit16": PixelType("uint16", 65535),
    "Real32": PixelType("float32", 1),
    "Real64": PixelType("float64", 1),
}
TYPE_OF = {"uint8": "Byte", "uint16": "Bit16", "float32": "Real32", "float64": "Real64", "bool": "Bit"}
COLOR_CHANNELS = {"Grayscale": 1, "RGB": 3, "HSB": 3, "LAB": 3, "XYZ": 3, "LUV": 3, "LCH": 3, "CMYK": 4}
BLOCK = 1 << 16  # numbers that are rounded at once: they stay near the processor
BY_CHANNELS = {1: "Grayscale", 2: "Grayscale", 3: "RGB", 4: "RGB"}  # what an unnamed color space is taken for


class Image(Atom):
    """Pixels x[h, w] of one channel, or x[h, w, c] of several, rows from the top. Nobody may write into `array`.

    `type_name` is one of PIXEL_TYPES and fixes the array's dtype; `color_space` is one of COLOR_CHANNELS or None
    (the language's Automatic). Channels beyond those of the color space are an opacity.
    """

    __slots__ = ("array", "color_space", "type_name")
    head = system("Image")

    def __init__(self, array: Array, type_name: str | None = None, color_space: str | None = None) -> None:
        self.type_name = type_name or TYPE_OF[array.dtype.name]
        array = array.astype(PIXEL_TYPES[self.type_name].dtype, copy=False)
        self.array = array[:, :, 0] if array.ndim == 3 and array.shape[2] == 1 else array
        self.color_space = color_space

    @classmethod
    def from_reals(cls, values: Array, type_name: str = "Real32", color_space: str | None = None) -> Image:
        """The image whose intensities are `values`, 1 being full: rounded and clipped for the integer types."""
        return cls(_quantized(values, type_name), type_name, color_space)

    @property
    def width(self) -> int:
        """Pixels in a row."""
        return int(self.array.shape[1])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.array.shape[0])

    @property
    def dimensions(self) -> tuple[int, int]:
        """(width, height), the order of ImageDimensions."""
        return self.width, self.height

    @property
    def channels(self) -> int:
        """Numbers per pixel, opacity included."""
        return 1 if self.array.ndim == 2 else int(self.array.shape[2])

    @property
    def effective_space(self) -> str | None:
        """The color space, or the one the number of channels suggests; None for more than four channels."""
        return self.color_space or BY_CHANNELS.get(self.channels)

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel is an opacity."""
        space = self.effective_space
        return space is not None and self.channels == COLOR_CHANNELS[space] + 1

    def planes(self) -> Array:
        """The pixels as x[h, w, c], also for one channel."""
        return self.array[:, :, None] if self.array.ndim == 2 else self.array

    def reals(self, dtype: str = "float64") -> Array:
        """Intensities, 1 being full, in the shape of `array`."""
        values = self.array.astype(dtype)
        top = PIXEL_TYPES[self.type_name].top
        if top > 1:
            values /= top
        return values

    def with_type(self, type_name: str) -> Image:
        """The same intensities as numbers of another type."""
        if type_name == self.type_name:
            return self
        precise = "float32" if self.type_name == "Real32" else "float64"
        return Image.from_reals(self.reals(precise), type_name, self.color_space)

    def without_alpha(self) -> Image:
        """The image without its opacity channel."""
        return Image(self.array[:, :, :-1], self.type_name, self.color_space) if self.has_alpha else self

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is Image
            and self.type_name == other.type_name
            and self.color_space == other.color_space
            and self.array.shape == other.array.shape
            and bool((self.array == other.array).all())
        )

    def __hash__(self) -> int:
        return hash((Image, self.type_name, self.color_space, self.array.shape, self.array.tobytes()))

    def __reduce__(self) -> tuple[type[Image], tuple[Array, str, str | None]]:
        return Image, (self.array, self.type_name, self.color_space)

    def constructor(self) -> Expression:
        """Image[NumericArray[{...}, "UnsignedInteger8"], "Byte", ColorSpace -> "RGB"]."""
        space = self.color_space or system("Automatic")
        return Expr(
            self.head,
            (NumericArray(self.array), self.type_name, Expr(system("Rule"), (system("ColorSpace"), space))),
        )

    def label(self) -> str:
        """Image[<28,28>]: width and height."""
        return f"Image[<{self.width},{self.height}>]"


def _quantized(values: Array, type_name: str) -> Array:
    dtype, top = PIXEL_TYPES[type_name]
    if dtype.startswith("float"):
        return values.astype(dtype, copy=False)
    import numpy

    if type_name == "Bit":
        return (values > 0.5).astype(dtype)
    flat = values.reshape(-1) if values.dtype.kind == "f" else values.reshape(-1).astype("float64")
    found = numpy.empty(flat.shape, dtype)
    for start in range(0, flat.size, BLOCK):
        part = flat[start : start + BLOCK] * flat.dtype.type(top)
        numpy.fmin(numpy.fmax(part, 0, out=part), top, out=part)  # a NaN becomes 0
        found[start : start + BLOCK] = numpy.rint(part, out=part)
    return found.reshape(values.shape)
