"""Kinds of the settings that coders of images share: sizes, colors, pixels to subtract, resampling, padding."""

from __future__ import annotations

from typing import Any

import numpy as np

from wlnet.expr import REAL_TYPES, Expression, Symbol, WolframMessage, call, is_list, list_of, system
from wlnet.expr.images import COLOR_CHANNELS, Image
from wlnet.expr.volumes import Image3D
from wlnet.interchange.colors import FROM_RGB
from wlnet.interchange.looks import paint
from wlnet.interchange.placing import PADDINGS, alignment
from wlnet.interchange.resampling import NEAREST, fitted, named
from wlnet.interchange.resampling_kernels import KERNELS

from ..kinds import Kind, Positive, Unfit, Value
from ..messages import failure, setting
from ..numeric import Array, NotNumeric, Ragged, to_array

SPACE_HEADS = {"GrayLevel": "Grayscale", "RGBColor": "RGB", "Hue": "HSB", "CMYKColor": "CMYK", "LABColor": "LAB",
               "LCHColor": "LCH", "LUVColor": "LUV", "XYZColor": "XYZ"}  # fmt: skip


class ColorsKind(Kind):
    """A color space, by its name or the head of its colors."""

    expects = "one of " + ", ".join(f'"{name}"' for name in COLOR_CHANNELS)

    def read(self, e: Expression) -> Value:
        """The name."""
        name = SPACE_HEADS.get(e.name, e.name) if type(e) is Symbol else e
        if type(name) is str and name in COLOR_CHANNELS:
            return name
        raise Unfit

    def holds(self, value: Value) -> bool:
        """Whether the value is a name."""
        return type(value) is str


class SizeKind(Kind):
    """A width and a height (and between them a depth), or one number for all."""

    def __init__(self, *names: str) -> None:
        self.count = len(names)
        self.expects = f"a positive integer or {{{', '.join(names)}}}"

    def read(self, e: Expression) -> Value:
        """(width, height) or (width, depth, height)."""
        if is_list(e) and len(e.args) == self.count:
            return tuple(map(Positive.read, e.args))
        return (Positive.read(e),) * self.count

    def write(self, value: Value) -> Expression:
        """{width, height}."""
        return list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


class PixelsKind(Kind):
    """Numbers for pixels: one for all, one for each channel, or an image."""

    expects = "a number, a list with one for each channel, or an image"

    def read(self, e: Expression) -> Value:
        """An image, or a tuple of numbers: one, or one per channel."""
        if isinstance(e, (Image, Image3D)):
            return e
        try:
            found = to_array(e)
        except (NotNumeric, Ragged):
            raise Unfit from None
        if found.ndim > 1 or not found.size:
            raise Unfit
        return tuple(float(x) for x in found.ravel())

    def write(self, value: Value) -> Expression:
        """The image, the number, or the list."""
        if isinstance(value, (Image, Image3D)):
            return value
        return value[0] if len(value) == 1 else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is an image or a tuple."""
        return isinstance(value, (Image, Image3D, tuple))


class ResamplingKind(Kind):
    """A resampling method, {name, parameter, ...} for some."""

    expects = "Automatic or one of " + ", ".join(f'"{name}"' for name in (*NEAREST, *KERNELS))

    def read(self, e: Expression) -> Value:
        """The name, or (name, parameters)."""
        parts = e.args if is_list(e) and e.args else (e,)
        if type(parts[0]) is not str or not all(type(p) in REAL_TYPES for p in parts[1:]):
            raise Unfit
        value = (parts[0], *map(float, parts[1:])) if is_list(e) else parts[0]
        try:
            named(value)
        except WolframMessage:
            raise Unfit from None
        return value

    def write(self, value: Value) -> Expression:
        """The name, or a list."""
        return list_of(*value) if isinstance(value, tuple) else value

    def holds(self, value: Value) -> bool:
        """Whether the value is a name or a tuple."""
        return type(value) in (str, tuple)


class SurroundingsKind(Kind):
    """What is added around an image: a color, a gray level, or a way of going on with the image."""

    expects = "a color, a number from 0 to 1, " + ", ".join(f'"{name}"' for name in PADDINGS)

    def read(self, e: Expression) -> Value:
        """(r, g, b), or a name."""
        if type(e) is str and e in PADDINGS:
            return e
        if type(e) in REAL_TYPES and 0 <= e <= 1:
            return (float(e),) * 3
        found = paint(e)
        if found is None:
            raise Unfit
        return float(found.red), float(found.green), float(found.blue)

    def write(self, value: Value) -> Expression:
        """GrayLevel[x], RGBColor[r, g, b], or the name."""
        if type(value) is str:
            return value
        return call("GrayLevel", value[0]) if len(set(value)) == 1 else call("RGBColor", *value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple or a name."""
        return type(value) in (str, tuple)


class AlignmentKind(Kind):
    """Where the image lies in its frame."""

    expects = "Center, Left, Right, Bottom, Top, a list of these, or numbers from -1 to 1"

    def read(self, e: Expression) -> Value:
        """(x, y, z), each from -1 to 1."""
        found = alignment(e)
        if found is None:
            raise Unfit
        return tuple(map(float, found))

    def write(self, value: Value) -> Expression:
        """{x, y}, with a third number where it is not 0."""
        if not any(value):
            return system("Center")
        return list_of(*(value if value[2] else value[:2]))

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


def surroundings(value: Value, space: str) -> Any:
    """The padding, as `fitted` takes it, in the color space of what is padded."""
    if type(value) is str:
        return PADDINGS[value]
    return FROM_RGB[space](np.array(value))


def pixels(value: Value, size: tuple[int, ...]) -> Array:
    """What PixelsKind gives, to be broadcast over x[h, w, c] or x[h, d, w, c]."""
    if not isinstance(value, (Image, Image3D)):
        return np.array(value, dtype=np.float32)
    return fitted(plain_reals(value.without_alpha()), size)


def plain_reals(image: Image | Image3D) -> Array:
    """x[h, w, c] or x[h, d, w, c] of 32 bits, also for one channel."""
    values = image.reals("float32")
    return values[..., None] if image.channels == 1 else values


def arrangement(rank: int, channel_last: bool, transposed: bool) -> tuple[int, ...]:
    """The axes of x[h, w, c] or x[h, d, w, c] in the order of the array."""
    places = tuple(range(rank))[::-1] if transposed else tuple(range(rank))
    return (*places, rank) if channel_last else (rank, *places)


def check_pixels(head: Symbol, name: str, value: Value, channels: int) -> None:
    """A message where the numbers are not one for each channel, or a variance is not positive."""
    if name == "VarianceImage" and not isinstance(value, (Image, Image3D, Symbol)) and np.min(value) <= 0:
        shown_value = list_of(*value) if isinstance(value, tuple) else value
        raise failure(head, "optvalue", setting(name, shown_value), "above 0")
    if isinstance(value, tuple) and len(value) not in (1, channels):
        raise failure(head, "optvalue", setting(name, list_of(*value)), f"a number or a list of {channels}")


def normalized(x: Array, mean: Value, variance: Value, size: tuple[int, ...]) -> Array:
    """(x - mean)/Sqrt[variance] of x[h, w, c] or x[h, d, w, c]."""
    if not isinstance(mean, Symbol):
        x = x - pixels(mean, size)
    return x if isinstance(variance, Symbol) else x / np.sqrt(pixels(variance, size))


def restored(x: Array, mean: Value, variance: Value, size: tuple[int, ...]) -> Array:
    """The inverse of `normalized`."""
    if not isinstance(variance, Symbol):
        x = x * np.sqrt(pixels(variance, size))
    return x if isinstance(mean, Symbol) else x + pixels(mean, size)
