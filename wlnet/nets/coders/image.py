"""Images as arrays of intensities: x[c, h, w], or with the channel last, or with rows and columns exchanged."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from wlnet.expr import Expression, Symbol, WolframMessage, call, has_head, is_list, list_of, system
from wlnet.expr.images import COLOR_CHANNELS, Image
from wlnet.interchange import convert_color, read_image
from wlnet.interchange.resampling import FITTINGS, KERNELS, NEAREST, fitted

from ..declare import argument, option
from ..kinds import Automatic, Boolean, Choice, Kind, Nothing, OneOf, Positive, Unfit, Value
from ..messages import failure, setting, shown
from ..numeric import Array, NotNumeric, Ragged, to_array
from ..types import Dims, Type
from .coder import Decoder, coder
from .dimensions import ArrayEncoder

COLORS = Choice(tuple(COLOR_CHANNELS))


class SizeKind(Kind):
    """A width and a height, or one number for both."""

    expects = "a positive integer or {width, height}"

    def read(self, e: Expression) -> Value:
        """(width, height)."""
        if is_list(e) and len(e.args) == 2:
            return tuple(map(Positive.read, e.args))
        size = Positive.read(e)
        return size, size

    def write(self, value: Value) -> Expression:
        """{width, height}."""
        return list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a pair."""
        return type(value) is tuple


class PixelsKind(Kind):
    """Numbers for pixels: one for all, one for each channel, or an image."""

    expects = "a number, a list with one for each channel, or an image"

    def read(self, e: Expression) -> Value:
        """An Image, or a tuple of numbers: one, or one per channel."""
        if isinstance(e, Image):
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
        if isinstance(value, Image):
            return value
        return value[0] if len(value) == 1 else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is an image or a tuple."""
        return isinstance(value, (Image, tuple))


class ResamplingKind(Kind):
    """A resampling method, {name, parameter} for some."""

    expects = "Automatic or one of " + ", ".join(f'"{name}"' for name in (*NEAREST, *KERNELS))

    def read(self, e: Expression) -> Value:
        """The name, or (name, parameter)."""
        if is_list(e) and len(e.args) == 2 and e.args[0] in KERNELS and type(e.args[1]) in (int, float):
            return e.args
        if type(e) is str and (e in NEAREST or e in KERNELS):
            return e
        raise Unfit

    def write(self, value: Value) -> Expression:
        """The name, or a list."""
        return list_of(*value) if isinstance(value, tuple) else value

    def holds(self, value: Value) -> bool:
        """Whether the value is a name or a pair."""
        return type(value) in (str, tuple)


class ShadeKind(Kind):
    """The intensity of what is added around an image."""

    expects = "Black, White, GrayLevel[x] or a number from 0 to 1"

    def read(self, e: Expression) -> Value:
        """The intensity."""
        if isinstance(e, Symbol) and e.name in ("Black", "White"):
            return float(e.name == "White")
        if has_head(e, system("GrayLevel")) and len(e.args) == 1:
            e = e.args[0]
        if type(e) in (int, float) and 0 <= e <= 1:
            return float(e)
        raise Unfit

    def write(self, value: Value) -> Expression:
        """GrayLevel[x]."""
        return call("GrayLevel", value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a number."""
        return type(value) is float


def pixels(value: Value, image_size: tuple[int, int], channels: int) -> Array:
    """What PixelsKind gives, to be broadcast over x[h, w, c]."""
    if not isinstance(value, Image):
        return np.array(value, dtype=np.float32)
    values = fitted(value.without_alpha().reals("float32"), image_size)
    return values[:, :, None] if values.ndim == 2 else values


def arrangement(channel_last: bool, transposed: bool) -> tuple[int, int, int]:
    """The axes of [h, w, c] in the order of the array."""
    plane = (1, 0) if transposed else (0, 1)
    return (*plane, 2) if channel_last else (2, *plane)


def check_pixels(head: Symbol, name: str, value: Value, channels: int) -> None:
    """A message where the numbers are not one for each channel, or a variance is not positive."""
    if name == "VarianceImage" and not isinstance(value, (Image, Symbol)) and np.min(value) <= 0:
        shown_value = list_of(*value) if isinstance(value, tuple) else value
        raise failure(head, "optvalue", setting(name, shown_value), "above 0")
    if isinstance(value, tuple) and len(value) not in (1, channels):
        raise failure(head, "optvalue", setting(name, list_of(*value)), f"a number or a list of {channels}")


@coder("NetEncoder", "Image")
class ImageEncoder(ArrayEncoder):
    """x = (intensity - mean)/Sqrt[variance], intensities from 0 to 1, of the image resized and in one color space."""

    size = argument("ImageSize", SizeKind(), 128)
    space = argument("ColorSpace", COLORS, "RGB")
    transposed = option("DataTransposed", Boolean, False)
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    mean = option("MeanImage", OneOf(Nothing, PixelsKind()), system("None"))
    method = option("Method", Choice(FITTINGS), "Stretch", symbol=True)
    padding = option("Padding", ShadeKind(), system("Black"), symbol=True)
    resampling = option("Resampling", OneOf(Automatic, ResamplingKind()), system("Automatic"), symbol=True)
    variance = option("VarianceImage", OneOf(Nothing, PixelsKind()), system("None"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        for name in ("MeanImage", "VarianceImage"):
            check_pixels(self.head, name, self.parameters[name], self.channels)

    @property
    def channels(self) -> int:
        """Numbers per pixel."""
        return COLOR_CHANNELS[self.space]

    @property
    def one(self) -> Type:  # type: ignore[override]
        """{c, h, w} and its rearrangements."""
        full = (self.size[1], self.size[0], self.channels)
        return Type(tuple(full[a] for a in arrangement(self.interleaving, self.transposed)))

    def fitted(self, kind: Type) -> ImageEncoder:
        """The encoder of images of the height and width that an array has."""
        if not kind.fixed or kind.rank != 3 + len(self.dimensions):
            return self
        dims = kind.dims[len(self.dimensions) :]
        rows, columns, _ = (dims[i] for i in np.argsort(arrangement(self.interleaving, self.transposed)))
        return ImageEncoder({**self.parameters, "ImageSize": (columns, rows)})

    def words(self) -> str:
        """An image."""
        return "image"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is an image, or File["name"]."""
        return isinstance(e, Image) or (has_head(e, system("File")) and list(map(type, e.args)) == [str])

    def read(self, name: str) -> Image:
        """The image in a file; a message that names the file where there is none."""
        try:
            return read_image(os.path.expanduser(name))
        except WolframMessage as problem:
            if problem.tag != "fmterr":
                raise
            raise failure(self.head, "coderfile", shown(name), "image") from None

    def encode_one(self, e: Expression) -> Array:
        """The array of an image."""
        image = e if isinstance(e, Image) else self.read(e.args[0])
        plain = image.without_alpha()
        resampling = None if isinstance(self.resampling, Symbol) else self.resampling
        values = fitted(plain.reals("float32"), self.size, resampling, self.method, self.padding)
        resized = Image.from_reals(np.clip(values, 0, 1), "Real32", plain.color_space)
        x = convert_color(resized, self.space).planes()
        if not isinstance(self.mean, Symbol):
            x = x - pixels(self.mean, self.size, self.channels)
        if not isinstance(self.variance, Symbol):
            x = x / np.sqrt(pixels(self.variance, self.size, self.channels))
        return np.ascontiguousarray(x.transpose(arrangement(self.interleaving, self.transposed)), dtype=np.float32)


@coder("NetDecoder", "Image")
class ImageDecoder(Decoder):
    """The image with intensities x Sqrt[variance] + mean."""

    space = argument("ColorSpace", COLORS, "RGB")
    transposed = option("DataTransposed", Boolean, False)
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    mean = option("MeanImage", OneOf(Nothing, PixelsKind()), system("None"))
    variance = option("VarianceImage", OneOf(Nothing, PixelsKind()), system("None"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        for name in ("MeanImage", "VarianceImage"):
            check_pixels(self.head, name, self.parameters[name], COLOR_CHANNELS[self.space])

    @property
    def type(self) -> Type:
        """{c, h, w} and its rearrangements, of any height and width."""
        full: Dims = (None, None, COLOR_CHANNELS[self.space])
        return Type(tuple(full[a] for a in arrangement(self.interleaving, self.transposed)))

    def words(self) -> str:
        """An image."""
        return "image"

    def decode(self, array: Array, request: Expression) -> Expression:
        """The image of an array; there are no other properties."""
        if request is not system("Automatic"):
            raise failure(self.head, "decoderproperty", request)
        with np.errstate(over="ignore"):
            x = array.transpose(np.argsort(arrangement(self.interleaving, self.transposed))).astype(np.float32)
        size, channels = (x.shape[1], x.shape[0]), x.shape[2]
        if not isinstance(self.variance, Symbol):
            x = x * np.sqrt(pixels(self.variance, size, channels))
        if not isinstance(self.mean, Symbol):
            x = x + pixels(self.mean, size, channels)
        return Image(np.ascontiguousarray(x, dtype=np.float32), "Real32", self.space)
