"""Image files: PNG, JPEG, BMP, GIF and TIFF, read and written through Pillow."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..expr.images import Image
from .colors import convert_color
from .faults import failed
from .files import read_bytes, write_bytes

if TYPE_CHECKING:
    from PIL import Image as pillow

USUAL_DURATION = 100  # milliseconds, where a frame does not say
FORMATS = {"PNG": "png", "JPEG": "jpg", "BMP": "bmp", "GIF": "gif", "TIFF": "tif"}  # format -> usual extension
EXTENSIONS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "jpe": "JPEG", "bmp": "BMP", "gif": "GIF", "tif": "TIFF",
              "tiff": "TIFF"}  # fmt: skip
SPACES = {"L": "Grayscale", "RGB": "RGB", "CMYK": "CMYK", "LA": "Grayscale", "RGBA": "RGB", "I;16": "Grayscale",
          "F": "Grayscale"}  # fmt: skip


def format_of(name: str) -> str | None:
    """The format that a format name ("JPEG", "jpg") or a file's extension stands for; None if it is no image's."""
    return EXTENSIONS.get(name.lower())


def read_image(source: str | os.PathLike[str] | bytes, format: str | None = None) -> Image:
    """The image in a file or in bytes, pixels as stored (an orientation mark does not turn them).

    Raises Import::nffil for a missing file and Import::fmterr for data that is no image.
    """
    return decode(source if isinstance(source, bytes) else read_bytes(source), format)[0]


def write_image(image: Image, path: str | os.PathLike[str], format: str | None = None) -> None:
    """Write an image file, in the format of the extension unless one is given."""
    chosen = format or format_of(Path(path).suffix.removeprefix("."))
    if chosen is None:
        raise failed("Export", "infer", os.fspath(path))
    write_bytes(path, encode(image, chosen))


def decode(data: bytes, format: str | None = None) -> list[Image]:
    """The images in the bytes of an image file: one, or the frames of an animation or a multi-page file."""
    from PIL import Image as pillow
    from PIL import ImageSequence

    name = format_of(format) if format else None
    if format and name is None:
        raise failed("Import", "fmtnosup", format, "Import")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pillow.DecompressionBombWarning)  # what is far too large is an error
            with pillow.open(BytesIO(data), formats=None if name is None else [name]) as picture:
                return [_from_pillow(frame) for frame in ImageSequence.Iterator(picture)]
    except Exception as fault:  # the decoders raise whatever broken data led them to
        raise failed("Import", "fmterr", name or "Image", "") from fault


def animation(data: bytes) -> tuple[list[Image], list[float]]:
    """The frames in the bytes of an image file, and the seconds at which each ends."""
    from PIL import Image as pillow

    frames = decode(data)
    ends: list[float] = []
    with pillow.open(BytesIO(data)) as picture:
        for place in range(len(frames)):
            picture.seek(place)
            ends.append((ends[-1] if ends else 0.0) + (picture.info.get("duration") or USUAL_DURATION) / 1000)
    return frames, ends


def encode(image: Image | Sequence[Image], format: str, details: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of an image file in a format, or of one with pages; `details` are Pillow's words for options."""
    name = format_of(format)
    if name is None:
        raise failed("Export", "fmtnosup", format, "Export")
    pages = [image] if isinstance(image, Image) else list(image)
    first, *others = (_to_pillow(page, name) for page in pages)
    stream = BytesIO()
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(stream, name, **more, **(details or {}))
    return stream.getvalue()


def _from_pillow(picture: pillow.Image) -> Image:
    import numpy

    mode = picture.mode
    if mode == "1":
        return Image(numpy.asarray(picture.convert("L")) // 255, "Bit", "Grayscale")
    if mode.startswith("I"):  # integers of 16 bits, whatever the byte order; wider ones are cut
        values = numpy.asarray(picture).astype("int64")
        return Image(numpy.clip(values, 0, 65535).astype("uint16"), "Bit16", "Grayscale")
    if mode not in SPACES:
        transparent = mode in ("PA", "RGBa") or "transparency" in picture.info
        picture = picture.convert("LA" if mode == "La" else "RGBA" if transparent else "RGB")
    return Image(numpy.asarray(picture).copy(), None, SPACES[picture.mode])


def _to_pillow(image: Image, format: str) -> pillow.Image:
    from PIL import Image as pillow

    space = image.effective_space
    if space is None:
        raise failed("Export", "errelem", "Image", format)
    if space not in ("RGB", "Grayscale") and not (space == "CMYK" and format in ("JPEG", "TIFF")):
        image = convert_color(image, "RGB")
    if format in ("JPEG", "BMP"):
        image = image.without_alpha()
    if image.type_name == "Bit" and image.channels == 1 and format != "JPEG":
        return pillow.fromarray(image.array * 255).convert("1", dither=pillow.Dither.NONE)
    if image.type_name == "Bit16" and image.channels == 1 and format in ("PNG", "TIFF"):
        return pillow.fromarray(image.array)
    if image.type_name == "Real32" and image.channels == 1 and format == "TIFF":
        return pillow.fromarray(image.array)
    pixels = image.with_type("Byte").array
    if image.color_space == "CMYK":
        return pillow.frombytes("CMYK", image.dimensions, pixels[:, :, :4].tobytes())
    return pillow.fromarray(pixels)
