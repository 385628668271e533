"""Image files as formats of Import and Export: their elements, and the options of what is written."""

from __future__ import annotations

from typing import Any

from ..expr import Expression, Symbol, from_array, is_list, list_of, system
from ..expr.images import Image
from .faults import failed
from .formats import Format, Reader, Settings, Writer, register
from .graphics import is_graphics, remarks
from .images import FORMATS, animation, decode, encode
from .looks import real, reals
from .resampling import resize

Automatic, Infinity = system("Automatic"), system("Infinity")
OPTIONS = dict.fromkeys(("ImageSize", "ImageResolution"), Automatic)
MORE: dict[str, tuple[str, ...]] = {
    "PNG": ("CompressionLevel",),
    "JPEG": ("CompressionLevel", "Progressive"),
    "GIF": ("DisplayDurations", "AnimationRepetitions"),
    "TIFF": ("Compression", "ImageEncoding"),
}
LARGEST_SIDE = 20_000
SEVERAL = ("GIF", "TIFF")
ENCODINGS = {"None": None, "Deflate": "tiff_deflate", "LZW": "tiff_lzw", "PackBits": "packbits", "JPEG": "jpeg"}


def image_readers(name: str) -> dict[str, Reader]:
    """What reads each element of a format."""

    def pictures(data: bytes) -> list[Image]:
        return decode(data, name)

    def all_or_only(data: bytes, _: Settings) -> Expression:
        found = pictures(data)
        return found[0] if len(found) == 1 else list_of(*found)

    readers: dict[str, Reader] = {
        "Image": all_or_only,
        "ImageList": lambda data, _: list_of(*pictures(data)),
        "Data": lambda data, _: from_array(pictures(data)[0].array),
        "ImageSize": lambda data, _: list_of(*pictures(data)[0].dimensions),
        "ImageCount": lambda data, _: len(pictures(data)),
        "ColorSpace": lambda data, _: pictures(data)[0].color_space or Automatic,
    }
    if name in SEVERAL:
        readers["Images"] = readers["ImageList"]
    if name == "GIF":
        readers["DisplayDurations"] = lambda data, _: list_of(*durations(data))
    return readers


def durations(data: bytes) -> list[float]:
    """Seconds for which each frame is shown."""
    ends = animation(data)[1]
    return [round(end - begin, 6) for begin, end in zip([0.0, *ends], ends, strict=False)]


def image_writer(name: str) -> Writer:
    """What writes images, drawings, and lists of them where the format can hold several."""

    def write(e: Expression, settings: Settings) -> bytes:
        parts = e.args if is_list(e) else (e,)
        if not parts or (len(parts) > 1 and name not in SEVERAL):
            raise failed("Export", "errelem", "Image", name)
        return encode([as_image(part, settings, name) for part in parts], name, details(settings, name, len(parts)))

    return write


def as_image(e: Expression, settings: Settings, name: str) -> Image:
    """The image to be written: at the size that is wanted; a drawing with as many pixels to the inch as wanted."""
    size, resolution = settings["ImageSize"], real(settings["ImageResolution"])
    if is_graphics(e):
        from .raster import rasterize

        return rasterize(e, name, size, (resolution or 72) / 72)
    if type(e) is not Image:
        raise failed("Export", "errelem", "Image", name)
    wanted = size_of(size, e)
    return e if wanted is None else resize(e, wanted)


def size_of(e: Expression, image: Image) -> tuple[int, int] | None:
    """(width, height) of a width, or of a width and a height; None for Automatic."""
    pair = reals(e.args) if is_list(e) and len(e.args) == 2 else None
    width = real(e)
    if width is not None:
        pair = (width, width * image.height / image.width)
    if pair is None or not all(1 <= side <= LARGEST_SIDE for side in pair):
        return None
    return round(pair[0]), max(1, round(pair[1]))


def details(settings: Settings, name: str, count: int) -> dict[str, Any]:
    """What Pillow is told."""
    found: dict[str, Any] = {}
    resolution = real(settings["ImageResolution"])
    if resolution and name != "GIF":
        found["dpi"] = (resolution, resolution)
    level = real(settings.get("CompressionLevel"))
    if level is not None and name == "PNG":
        found["compress_level"] = round(9 * min(1.0, max(0.0, level)))
    elif level is not None:
        found["quality"] = max(1, round(100 * (1 - min(1.0, max(0.0, level)))))
    if settings.get("Progressive") is system("True"):
        found["progressive"] = True
    if name == "GIF" and count > 1:
        found |= {"loop": loops(settings["AnimationRepetitions"]), "duration": shown_for(settings, count)}
    encoding = settings.get("ImageEncoding", Automatic)
    encoding = settings["Compression"] if encoding is Automatic and name == "TIFF" else encoding
    key = encoding.name if type(encoding) is Symbol else encoding
    if name == "TIFF" and key in ENCODINGS and ENCODINGS[key]:
        found["compression"] = ENCODINGS[key]
    return found


def loops(e: Expression) -> int:
    """How often an animation is shown, as GIF has it: 0 for without end, otherwise the repetitions after the first."""
    return e - 1 if type(e) is int and e > 1 else 0


def shown_for(settings: Settings, count: int) -> list[int]:
    """Milliseconds for each frame."""
    given = settings["DisplayDurations"]
    listed = reals(given.args) if is_list(given) else None
    single = real(given)
    values = listed or ((single,) if single is not None else (0.1,))
    return [max(10, round(1000 * values[i % len(values)])) for i in range(count)]


DETAILS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[bytes, ...]]] = {
    "PNG": (("png",), (), (b"\x89PNG\r\n\x1a\n",)),
    "JPEG": (("jpg", "jpeg", "jpe"), ("JPG",), (b"\xff\xd8\xff",)),
    "BMP": (("bmp",), (), (b"BM",)),
    "GIF": (("gif",), (), (b"GIF87a", b"GIF89a")),
    "TIFF": (("tif", "tiff"), ("TIF",), (b"II*\0", b"MM\0*")),
}
for _name in FORMATS:
    _extensions, _aliases, _signatures = DETAILS[_name]
    register(
        Format(
            _name,
            _extensions,
            image_readers(_name),
            {"Image": image_writer(_name)} | ({"ImageList": image_writer(_name)} if _name in SEVERAL else {}),
            _aliases,
            _signatures,
            remarks,
            {**OPTIONS, **dict.fromkeys(MORE.get(_name, ()), Automatic)},
        )
    )
