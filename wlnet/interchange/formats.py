"""The formats that Import and Export know: bytes to expressions and back, by element.

`register` adds a format; rooms that bring kinds of objects of their own (nets, say) register theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ..expr import Expression, WolframMessage

Settings = Mapping[str, Expression]
Reader = Callable[..., Expression]
Writer = Callable[..., bytes]


@dataclass(frozen=True)
class Format:
    """One format: its name, its files' extensions, and what reads and writes each element, the usual one first.

    A reader takes the bytes of a file and gives an expression; a writer takes an expression and gives bytes. Where
    there are `options`, with their default settings, both take the settings as a second argument, a mapping by name.
    The readers of elements that `takes` names have the rest of {"format", "element", ...} as further arguments;
    for other elements the rest says what part of the element is meant. `ordinary` formats write the lists and
    associations of objects that have them. `remarks` are the messages about what an expression loses when written.
    """

    name: str
    extensions: tuple[str, ...]
    readers: Mapping[str, Reader] = field(default_factory=dict)
    writers: Mapping[str, Writer] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    signatures: tuple[bytes, ...] = ()
    remarks: Callable[[Expression], Iterable[WolframMessage]] = lambda e: ()
    options: Settings = field(default_factory=dict)
    takes: frozenset[str] = frozenset()
    ordinary: bool = False

    def read(self, element: str, data: bytes, settings: Settings, rest: tuple[Expression, ...] = ()) -> Expression:
        """An element of the bytes of a file."""
        more = rest if element in self.takes else ()
        return self.readers[element](data, *((self.filled(settings),) if self.options else ()), *more)

    def write(self, element: str, e: Expression, settings: Settings) -> bytes:
        """The bytes of a file with this element."""
        return self.writers[element](e, *((self.filled(settings),) if self.options else ()))

    def filled(self, settings: Settings) -> dict[str, Expression]:
        """The settings given, and the defaults of all others."""
        return {**self.options, **settings}


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


for _name, _extension in {"MX": "mx", "NB": "nb", "PDF": "pdf", "MP4": "mp4"}.items():  # known, but closed to us
    register(Format(_name, (_extension,)))
