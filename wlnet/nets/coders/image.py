"""Images as arrays of intensities: x[c, h, w], or with the channel last, or with rows and columns exchanged."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from wlnet.expr import Expression, WolframMessage, has_head, system
from wlnet.expr.images import COLOR_CHANNELS, Image
from wlnet.interchange import convert_color, read_image, resize
from wlnet.interchange.colors import SIGNED
from wlnet.interchange.resampling import FITTINGS

from ..declare import argument, option
from ..kinds import Automatic, Boolean, Choice, Nothing, OneOf
from ..messages import failure, shown
from ..numeric import Array
from ..types import Dims, Type
from .coder import Decoder, Examples, Unencodable, coder
from .dimensions import ArrayEncoder
from .files import is_file, unread
from .image_settings import (
    AlignmentKind,
    ColorsKind,
    PixelsKind,
    ResamplingKind,
    SizeKind,
    SurroundingsKind,
    arrangement,
    check_pixels,
    normalized,
    restored,
    surroundings,
)

STATISTICS = ("MeanImage", "VarianceImage")


def conform(coder: Any, image: Image) -> Image:
    """The image at the size and in the color space that an encoder's settings ask for, its numbers from 0 to 1."""
    plain = image.without_alpha()
    space = plain.effective_space
    if space is None:
        raise Unencodable(coder.head, "codercolors", plain.channels)
    resampling = None if coder.resampling is system("Automatic") else coder.resampling
    around = surroundings(coder.padding, space) if coder.method == "Fit" else 0.0
    resized = resize(plain, coder.size, resampling, coder.method, around, coder.alignment[:2])
    if resized.type_name.startswith("Real") and space not in SIGNED:  # kernels reach beyond what there was
        resized = Image(np.clip(resized.array, 0, 1), resized.type_name, resized.color_space)
    return convert_color(resized, coder.space)


@coder("NetEncoder", "Image")
class ImageEncoder(ArrayEncoder):
    """x = (intensity - mean)/Sqrt[variance], intensities from 0 to 1, of the image resized and in one color space."""

    size = argument("ImageSize", SizeKind("width", "height"), 128)
    space = argument("ColorSpace", ColorsKind(), "RGB")
    alignment = option("Alignment", AlignmentKind(), system("Center"), symbol=True)
    transposed = option("DataTransposed", Boolean, False)
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    mean = option("MeanImage", OneOf(Nothing, PixelsKind()), system("None"))
    method = option("Method", Choice(FITTINGS), "Stretch", symbol=True)
    padding = option("Padding", SurroundingsKind(), system("Black"), symbol=True)
    resampling = option("Resampling", OneOf(Automatic, ResamplingKind()), system("Automatic"), symbol=True)
    variance = option("VarianceImage", OneOf(Nothing, PixelsKind()), system("None"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        for name in STATISTICS:
            check_pixels(self.head, name, self.parameters[name], self.channels)

    @property
    def channels(self) -> int:
        """Numbers per pixel."""
        return COLOR_CHANNELS[self.space]

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes of x[h, w, c] in the order of the array."""
        return arrangement(2, self.interleaving, self.transposed)

    @property
    def one(self) -> Type:  # type: ignore[override]
        """{c, h, w} and its rearrangements."""
        full = (self.size[1], self.size[0], self.channels)
        return Type(tuple(full[a] for a in self.axes))

    def fitted(self, kind: Type) -> ImageEncoder:
        """The encoder of images of the height and width that an array has."""
        if not kind.fixed or kind.rank != 3 + len(self.dimensions):
            return self
        dims = kind.dims[len(self.dimensions) :]
        rows, columns, _ = (dims[i] for i in np.argsort(self.axes))
        return ImageEncoder({**self.parameters, "ImageSize": (columns, rows)})

    def words(self) -> str:
        """An image."""
        return "image"

    def wanted(self) -> str:
        """An image or a file, or arrays of these."""
        return "an array, each an image or a File" if self.dimensions else "an image or a File"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is an image, File["name"], or a URL, which is refused with a message of its own."""
        return isinstance(e, Image) or is_file(e) or has_head(e, system("URL"))

    def read(self, e: Expression) -> Image:
        """The image, or that in a file; a message that names the file where there is none."""
        if isinstance(e, Image):
            return e
        if not is_file(e):
            raise Unencodable(self.head, "coderurl", shown(e))
        try:
            return read_image(os.path.expanduser(e.args[0]))
        except WolframMessage as problem:
            raise unread(self.head, e.args[0], "image", problem) from None

    def encode_one(self, e: Expression) -> Array:
        """The array of an image."""
        found = conform(self, self.read(e))
        x = normalized(found.reals("float32").reshape(*self.size[::-1], -1), self.mean, self.variance, self.size)
        return np.ascontiguousarray(x.transpose(self.axes), dtype=np.float32)

    def encode_all(self, parts: Any) -> Examples:
        """The arrays of several images, written where they stay: there may be thousands."""
        if not self.type.fixed:
            return super().encode_all(parts)
        found = np.empty((len(parts), *self.type.dims), np.float32)
        for place, part in enumerate(parts):
            try:
                found[place] = self.encode(part)
            except Unencodable as problem:
                raise problem.at(place) from None
        return found


@coder("NetDecoder", "Image")
class ImageDecoder(Decoder):
    """The image with intensities x Sqrt[variance] + mean."""

    space = argument("ColorSpace", ColorsKind(), "RGB")
    transposed = option("DataTransposed", Boolean, False)
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    mean = option("MeanImage", OneOf(Nothing, PixelsKind()), system("None"))
    variance = option("VarianceImage", OneOf(Nothing, PixelsKind()), system("None"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        for name in STATISTICS:
            check_pixels(self.head, name, self.parameters[name], COLOR_CHANNELS[self.space])

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes of x[h, w, c] in the order of the array."""
        return arrangement(2, self.interleaving, self.transposed)

    @property
    def type(self) -> Type:
        """{c, h, w} and its rearrangements, of any height and width."""
        full: Dims = (None, None, COLOR_CHANNELS[self.space])
        return Type(tuple(full[a] for a in self.axes))

    def words(self) -> str:
        """An image."""
        return "image"

    def decode(self, array: Array, request: Expression) -> Expression:
        """The image of an array; there are no other properties."""
        if request is not system("Automatic"):
            raise failure(self.head, "decoderproperty", request)
        with np.errstate(over="ignore"):
            x = array.transpose(np.argsort(self.axes)).astype(np.float32)
        x = restored(x, self.mean, self.variance, (x.shape[1], x.shape[0]))
        return Image(np.ascontiguousarray(x, dtype=np.float32), "Real32", self.space)
