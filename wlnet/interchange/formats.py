"""The formats that Import and Export know: bytes to expressions and back, by element.

`register` adds a format; rooms that bring kinds of objects of their own (nets, say) register theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..expr import Expression, WolframMessage, from_array, is_list, list_of, system
from ..expr.images import Image
from .faults import failed
from .graphics import is_graphics, remarks
from .images import FORMATS as IMAGE_FORMATS
from .images import decode, encode

Reader = Callable[[bytes], Expression]
Writer = Callable[[Expression], bytes]


@dataclass(frozen=True)
class Format:
    """One format: its name, its files' extensions, and what reads and writes each element, the usual one first.

    `remarks` are the messages about what an expression loses when it is written.
    """

    name: str
    extensions: tuple[str, ...]
    readers: Mapping[str, Reader] = field(default_factory=dict)
    writers: Mapping[str, Writer] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    signatures: tuple[bytes, ...] = ()
    remarks: Callable[[Expression], Iterable[WolframMessage]] = lambda e: ()


_by_name: dict[str, Format] = {}
_by_extension: dict[str, Format] = {}


def register(format: Format) -> None:
    """Make a format known by its name, its aliases and its extensions."""
    for name in (format.name, *format.aliases):
        _by_name[name.lower()] = format
    for extension in format.extensions:
        _by_extension[extension] = format


def format_named(name: str) -> Format | None:
    """The format of this name, in any case."""
    return _by_name.get(name.lower())


def format_of_file(path: str) -> Format | None:
    """The format that a file's name tells."""
    _, dot, extension = path.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return _by_extension.get(extension.lower()) if dot else None


def format_of_data(data: bytes) -> Format | None:
    """The format that the first bytes tell."""
    for format in _by_name.values():
        if data.startswith(format.signatures or (b"\0never\0",)):
            return format
    return None


def format_names(writable: bool = False) -> list[str]:
    """The names of the formats that can be read, or written."""
    known = {format.name for format in _by_name.values() if (format.writers if writable else format.readers)}
    return sorted(known)


def _image_readers(name: str) -> dict[str, Reader]:
    def pictures(data: bytes) -> list[Image]:
        return decode(data, name)

    def all_or_only(data: bytes) -> Expression:
        found = pictures(data)
        return found[0] if len(found) == 1 else list_of(*found)

    return {
        "Image": all_or_only,
        "ImageList": lambda data: list_of(*pictures(data)),
        "Data": lambda data: from_array(pictures(data)[0].array),
        "ImageSize": lambda data: list_of(*pictures(data)[0].dimensions),
        "ImageCount": lambda data: len(pictures(data)),
        "ColorSpace": lambda data: pictures(data)[0].color_space or system("Automatic"),
    }


def _image_writer(name: str) -> Writer:
    def write(e: Expression) -> bytes:
        image = e.args[0] if is_list(e) and len(e.args) == 1 else e
        if is_graphics(image):
            from .raster import rasterize

            image = rasterize(image, name)
        if type(image) is not Image:
            raise failed("Export", "errelem", "Image", name)
        return encode(image, name)

    return write


IMAGE_DETAILS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[bytes, ...]]] = {
    "PNG": (("png",), (), (b"\x89PNG\r\n\x1a\n",)),
    "JPEG": (("jpg", "jpeg", "jpe"), ("JPG",), (b"\xff\xd8\xff",)),
    "BMP": (("bmp",), (), (b"BM",)),
    "GIF": (("gif",), (), (b"GIF87a", b"GIF89a")),
    "TIFF": (("tif", "tiff"), ("TIF",), (b"II*\0", b"MM\0*")),
}
for _name in IMAGE_FORMATS:
    _extensions, _aliases, _signatures = IMAGE_DETAILS[_name]
    _writers = {"Image": _image_writer(_name)}
    register(Format(_name, _extensions, _image_readers(_name), _writers, _aliases, _signatures, remarks))


def decode_text(data: bytes) -> str:
    """Text in UTF-8 with or without its mark, or in ISO 8859-1 where it is not that; all line ends as newlines."""
    try:
        found = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = data.decode("latin-1")
    return found.replace("\r\n", "\n").replace("\r", "\n")


def encode_text(e: Expression) -> bytes:
    """The string in UTF-8."""
    if type(e) is not str:
        raise failed("Export", "errelem", "String", "Text")
    return e.encode("utf-8", "replace")


def encode_lines(e: Expression) -> bytes:
    """Strings, each on its line."""
    if not is_list(e) or not all(type(line) is str for line in e.args):
        raise failed("Export", "errelem", "Lines", "Text")
    return "\n".join(e.args).encode("utf-8", "replace")


def _lines(data: bytes) -> Expression:
    return list_of(*decode_text(data).removesuffix("\n").split("\n")) if data else list_of()


register(
    Format(
        "Text",
        ("txt", "text", "log"),
        {
            "Plaintext": decode_text,
            "String": decode_text,
            "Lines": _lines,
            "Words": lambda data: list_of(*decode_text(data).split()),
        },
        {"Plaintext": encode_text, "String": encode_text, "Lines": encode_lines},
        ("String", "Plaintext"),
    )
)
for _name, _extension in {"MX": "mx", "NB": "nb", "PDF": "pdf", "MP4": "mp4"}.items():  # known, but closed to us
    register(Format(_name, (_extension,)))
