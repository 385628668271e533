"""The Image3D atom: slices of voxels, from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .atoms import Atom, NumericArray
from .images import BY_CHANNELS, COLOR_CHANNELS, PIXEL_TYPES, Image
from .nodes import Expr, Expression
from .symbols import system

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray


class Image3D(Atom):
    """Voxels x[height, depth, width] of one channel or x[height, depth, width, c]; the first slice is the top one.

    `type_name` is one of PIXEL_TYPES; `color_space` one of COLOR_CHANNELS or None. Nobody may write into `array`.
    """

    __slots__ = ("array", "color_space", "type_name")
    head = system("Image3D")

    def __init__(self, array: Array, type_name: str, color_space: str | None = None) -> None:
        self.array = array[..., 0] if array.ndim == 4 and array.shape[3] == 1 else array
        self.type_name = type_name
        self.color_space = color_space

    @classmethod
    def from_reals(cls, values: Array, kind: str, space: str | None) -> Image3D:
        """The image of intensities, 1 being full: rounded and clipped as those of flat images are."""
        flat = values.reshape(values.shape[0], -1)
        return cls(Image.from_reals(flat, kind).array.reshape(values.shape), kind, space)

    @property
    def dimensions(self) -> tuple[int, int, int]:
        """(width, depth, height) as ImageDimensions has it: columns, rows of a slice, slices."""
        slices, rows, columns = self.array.shape[:3]
        return int(columns), int(rows), int(slices)

    @property
    def channels(self) -> int:
        """Numbers per voxel, opacity included."""
        return int(self.array.shape[3]) if self.array.ndim == 4 else 1

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel is an opacity."""
        space = self.color_space or BY_CHANNELS.get(self.channels)
        return space is not None and self.channels == COLOR_CHANNELS[space] + 1

    def planes(self) -> Array:
        """The voxels as x[height, depth, width, c], also for one channel."""
        return self.array if self.array.ndim == 4 else self.array[..., None]

    def reals(self, dtype: str = "float64") -> Array:
        """Intensities, 1 being full, in the shape of `array`."""
        values = self.array.astype(dtype)
        top = PIXEL_TYPES[self.type_name].top
        if top > 1:
            values /= top
        return values

    def with_type(self, kind: str) -> Image3D:
        """The same intensities as numbers of another type."""
        return self if kind == self.type_name else Image3D.from_reals(self.reals(), kind, self.color_space)

    def without_alpha(self) -> Image3D:
        """The image without its opacity channel."""
        return Image3D(self.array[..., :-1], self.type_name, self.color_space) if self.has_alpha else self

    def flat(self) -> Image:
        """All slices below each other, as one image."""
        rows = self.planes().reshape(-1, self.array.shape[2], self.channels)
        return Image(rows, self.type_name, self.color_space)

    def slice(self, index: int) -> Image:
        """The slice with a number from 0, from the top."""
        return Image(self.array[index], self.type_name, self.color_space)

    def __len__(self) -> int:
        return len(self.array)

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is Image3D
            and (self.type_name, self.color_space) == (other.type_name, other.color_space)
            and self.array.shape == other.array.shape
            and bool((self.array == other.array).all())
        )

    def __hash__(self) -> int:
        return hash((Image3D, self.type_name, self.array.shape, self.array.tobytes()))

    def __reduce__(self) -> tuple[type[Image3D], tuple[Array, str, str | None]]:
        return Image3D, (self.array, self.type_name, self.color_space)

    def constructor(self) -> Expression:
        """Image3D[NumericArray[{...}, "type"], "type", ColorSpace -> space]."""
        rule = Expr(system("Rule"), (system("ColorSpace"), self.color_space or system("Automatic")))
        return Expr(self.head, (NumericArray(self.array), self.type_name, rule))

    def label(self) -> str:
        """Image3D[<width,depth,height>]."""
        return f"Image3D[<{','.join(map(str, self.dimensions))}>]"
