"""Images in three dimensions as arrays of intensities: x[c, h, d, w], or with the channel last."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from wlnet.expr import Expression, WolframMessage, has_head, system
from wlnet.expr.images import COLOR_CHANNELS, Image
from wlnet.expr.volumes import Image3D
from wlnet.interchange import convert_color, read_bytes
from wlnet.interchange.colors import SIGNED
from wlnet.interchange.images import decode
from wlnet.interchange.resampling import FITTINGS, fitted

from ..declare import argument, option
from ..kinds import Automatic, Boolean, Choice, Nothing, OneOf
from ..messages import failure, shown
from ..numeric import Array
from ..types import Dims, Type
from .coder import Decoder, Unencodable, coder
from .dimensions import ArrayEncoder
from .files import is_file, unread
from .image import STATISTICS
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
    plain_reals,
    restored,
    surroundings,
)


def open_volume(head: Any, e: Expression) -> Image3D:
    """The image, or that in a file, whose pages are the slices from top to bottom; messages that name the file."""
    if isinstance(e, Image3D):
        return e
    if not is_file(e):
        raise Unencodable(head, "coderurl", shown(e))
    try:
        pages = decode(read_bytes(os.path.expanduser(e.args[0])))
        if len({page.array.shape for page in pages}) > 1:
            raise WolframMessage("Import", "fmterr")
    except WolframMessage as problem:
        raise unread(head, e.args[0], "image in three dimensions", problem) from None
    return Image3D(np.stack([page.array for page in pages]), pages[0].type_name, pages[0].color_space)


@coder("NetEncoder", "Image3D")
class VolumeEncoder(ArrayEncoder):
    """x = (intensity - mean)/Sqrt[variance], intensities from 0 to 1, of the image resized and in one color space."""

    size = argument("ImageSize", SizeKind("width", "depth", "height"), 128)
    space = argument("ColorSpace", ColorsKind(), "RGB")
    alignment = option("Alignment", AlignmentKind(), system("Center"), symbol=True)
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    mean = option("MeanImage", OneOf(Nothing, PixelsKind()), system("None"))
    method = option("Method", Choice(FITTINGS), "Stretch", symbol=True)
    padding = option("Padding", SurroundingsKind(), system("Black"), symbol=True)
    resampling = option("Resampling", OneOf(Automatic, ResamplingKind()), system("Automatic"), symbol=True)
    variance = option("VarianceImage", OneOf(Nothing, PixelsKind()), system("None"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        for name in STATISTICS:
            check_pixels(self.head, name, self.parameters[name], COLOR_CHANNELS[self.space])

    @property
    def one(self) -> Type:  # type: ignore[override]
        """{c, h, d, w}, or {h, d, w, c}."""
        full = (*self.size[::-1], COLOR_CHANNELS[self.space])
        return Type(tuple(full[a] for a in arrangement(3, self.interleaving, False)))

    def fitted(self, kind: Type) -> VolumeEncoder:
        """The encoder of images of the dimensions that an array has."""
        if not kind.fixed or kind.rank != 4 + len(self.dimensions):
            return self
        dims = kind.dims[len(self.dimensions) :]
        full = [dims[i] for i in np.argsort(arrangement(3, self.interleaving, False))]
        return VolumeEncoder({**self.parameters, "ImageSize": tuple(full[2::-1])})

    def words(self) -> str:
        """An image in three dimensions."""
        return "3D image"

    def wanted(self) -> str:
        """An image or a file, or arrays of these."""
        return "an array, each a 3D image or a File" if self.dimensions else "a 3D image or a File"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is an Image3D, File["name"], or a URL, which is refused."""
        return isinstance(e, Image3D) or is_file(e) or has_head(e, system("URL"))

    def encode_one(self, e: Expression) -> Array:
        """The array of an image."""
        plain = open_volume(self.head, e).without_alpha()
        space = plain.flat().effective_space
        if space is None:
            raise Unencodable(self.head, "codercolors", plain.channels)
        resampling = None if self.resampling is system("Automatic") else self.resampling
        around = surroundings(self.padding, space) if self.method == "Fit" else 0.0
        right, up, back = self.alignment
        place = (right, -back, up)  # slices from the top, their rows from the back
        values = fitted(plain_reals(plain), self.size, resampling, self.method, around, place)
        if space not in SIGNED:
            values = np.clip(values, 0, 1)
        flat = Image(values.reshape(-1, values.shape[2], values.shape[3]), "Real32", space)
        found = convert_color(flat, self.space).reals("float32").reshape(*values.shape[:3], -1)
        x = normalized(found, self.mean, self.variance, self.size)
        return np.ascontiguousarray(x.transpose(arrangement(3, self.interleaving, False)), dtype=np.float32)


@coder("NetDecoder", "Image3D")
class VolumeDecoder(Decoder):
    """The image in three dimensions with intensities x Sqrt[variance] + mean."""

    space = argument("ColorSpace", ColorsKind(), "RGB")
    interleaving = option("Interleaving", Boolean, False, symbol=True)
    mean = option("MeanImage", OneOf(Nothing, PixelsKind()), system("None"))
    variance = option("VarianceImage", OneOf(Nothing, PixelsKind()), system("None"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        for name in STATISTICS:
            check_pixels(self.head, name, self.parameters[name], COLOR_CHANNELS[self.space])

    @property
    def type(self) -> Type:
        """{c, h, d, w} or {h, d, w, c}, of any height, depth and width."""
        full: Dims = (None, None, None, COLOR_CHANNELS[self.space])
        return Type(tuple(full[a] for a in arrangement(3, self.interleaving, False)))

    def words(self) -> str:
        """An image in three dimensions."""
        return "3D image"

    def decode(self, array: Array, request: Expression) -> Expression:
        """The image of an array; there are no other properties."""
        if request is not system("Automatic"):
            raise failure(self.head, "decoderproperty", request)
        with np.errstate(over="ignore"):
            x = array.transpose(np.argsort(arrangement(3, self.interleaving, False))).astype(np.float32)
        x = restored(x, self.mean, self.variance, x.shape[2::-1])
        return Image3D(np.ascontiguousarray(x, dtype=np.float32), "Real32", self.space)
