"""Import and Export: files, strings and bytes as expressions, through the formats that are registered."""

from __future__ import annotations

import os

from wlnet.evaluator import builtin, evaluate, value
from wlnet.evaluator.builtin import flat_rules, is_options, key_name
from wlnet.evaluator.messages import report
from wlnet.expr import (
    Association,
    Atom,
    ByteArray,
    Expr,
    Expression,
    NumericArray,
    Symbol,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    system,
)
from wlnet.interchange import (
    Format,
    failed,
    format_named,
    format_names,
    format_of_data,
    format_of_file,
    read_bytes,
    write_bytes,
)
from wlnet.interchange.faults import TEXTS

from ..structure.parts import NoPart, part_of
from . import source_formats as source_formats
from .sources import checked, file_name

Failed, None_ = system("$Failed"), system("None")
RAW = ("HDF5", "String", "WLNet", "WXF")  # formats of bytes: a string stands for them character by character
GENERAL = ("Elements", "Rules", "Summary", "Options", "Format")
Names = tuple[str, ...]


class Request:
    """What is asked of a file: the format where one is named, the element, and which part of it."""

    def __init__(self, symbol: str, details: tuple[Expression, ...]) -> None:
        self.symbol = symbol
        self.options = {}
        wanted = [e for e in details if not is_options(e)]
        for rule in flat_rules(tuple(e for e in details if is_options(e))):
            name = key_name(rule.args[0])
            if name is not None:
                self.options[name] = rule.args[1]
        if len(wanted) > 1:
            raise failed(symbol, "noelem", wanted[-1], wanted[0])
        what = wanted[0] if wanted else list_of()
        self.specs: tuple[Expression, ...] = what.args if is_list(what) else (what,)
        first = self.specs[0] if self.specs else None
        if first is not None and type(first) is not str and not is_list(first):
            raise failed(symbol, "noelem", what, "Import" if symbol == "Import" else "Export")

    @property
    def first(self) -> str | None:
        """The name that stands first: of a format or of an element."""
        return self.specs[0] if self.specs and type(self.specs[0]) is str else None

    def format(self, known: Format | None) -> Format | None:
        """The format, named first or known from the file; what remains in `specs` says the element."""
        named = None if self.first is None else format_named(self.first)
        if named is not None and not (known is not None and self.first in self.tables(known)):
            self.specs = self.specs[1:]
            return named
        if known is None and self.first is not None and self.first in self.tables(TEXT):
            return TEXT
        return known

    def tables(self, format: Format) -> Names:
        """The elements that a format reads, or writes."""
        return tuple(format.writers if self.symbol.startswith("Export") else format.readers)


TEXT: Format = format_named("Text")  # type: ignore[assignment]


def imported(symbol: str, data: bytes, format: Format, request: Request, source: str | None) -> Expression:
    """The element that is asked for."""
    if not format.readers:
        raise failed(symbol, "fmtnosup", format.name, "Import")
    specs = request.specs
    element: Expression = specs[0] if specs else next(iter(format.readers))
    if element in GENERAL and type(element) is str:
        return about(symbol, data, format, request, element)
    if is_list(element):
        return list_of(*(one_element(symbol, data, format, (e, *specs[1:]), request) for e in element.args))
    try:
        return one_element(symbol, data, format, (element, *specs[1:]), request)
    except WolframMessage as problem:
        if problem.tag != "fmterr" or source is None:
            raise
        detail = f" from the file {source}{problem.arguments[1]}"
        raise failed(symbol, "fmterr", problem.arguments[0], detail) from None


def one_element(
    symbol: str, data: bytes, format: Format, specs: tuple[Expression, ...], request: Request
) -> Expression:
    """One element, or a part of it."""
    element, rest = specs[0], specs[1:]
    if type(element) is not str or element not in format.readers:
        raise failed(symbol, "noelem", element, format.name)
    try:
        found = format.read(element, data, request.options, rest)
    except WolframMessage as problem:
        if problem.symbol is not system("Import") and problem.symbol != "Import":
            raise
        raise failed(symbol, problem.tag, *problem.arguments) from None
    if not rest or element in format.takes:
        return found
    try:
        return part_of(found, tuple(list_of(*r.args) if is_list(r) else r for r in rest))
    except NoPart:
        raise failed(symbol, "noelem", list_of(element, *rest), format.name) from None


def about(symbol: str, data: bytes, format: Format, request: Request, element: str) -> Expression:
    """The elements of a file by name or as rules, or its format."""
    names = sorted(format.readers)
    if element == "Format":
        return format.name
    if element == "Options":
        return list_of(*sorted(format.options))
    if element == "Elements":
        return list_of(*sorted([*names, "Elements", "Rules"]))
    if element == "Summary":
        return Association.of((("Format", format.name), ("ByteCount", len(data)), ("Elements", list_of(*names))))
    return list_of(*(call("Rule", n, one_element(symbol, data, format, (n,), request)) for n in names))


IMPORT_USAGE = (
    'Import[file] gives what a file holds; Import[file, "format"] and Import[file, {"format", element, part}] say how '
    "to read it and what part of it to give."
)


@builtin("Import", IMPORT_USAGE, messages=TEXTS)
def import_(source, *details):
    """The contents or one element of them; messages nffil, noopen, infer, fmtnosup, fmterr, noelem with $Failed."""
    request = Request("Import", details)
    if has_head(source, system("InputStream")):
        from .streams import input_stream

        rest = input_stream("Import", source).rest()
        return import_from("Import", rest, request)
    path = file_name(source, "Import")
    if path.startswith("!"):
        from .processes import output_of

        return import_from("Import", output_of("Import", path[1:]), request)
    if os.path.isdir(path):
        return imported_folder(path, request)
    format = request.format(format_of_file(path.removesuffix(".gz")))
    if format is None:
        format = format_of_data(file_bytes(path)[:16])
        if format is None:
            first = request.first
            raise failed("Import", "infer", path) if first is None else failed("Import", "fmtnosup", first, "Import")
    return checked("Import", imported("Import", file_bytes(path), format, request, path), format)


def file_bytes(path: str, symbol: str = "Import") -> bytes:
    """The bytes of a file, those that are compressed in it where its name ends in .gz."""
    data = read_bytes(path, symbol)
    if not path.endswith(".gz"):
        return data
    import gzip
    import zlib

    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        raise failed(symbol, "fmterr", "GZIP", f" from the file {path}") from None


def import_from(symbol: str, data: bytes, request: Request) -> Expression:
    """The expression in bytes that come from no file with a name."""
    format = request.format(None) or format_of_data(data[:16])
    if format is None:
        if request.first is not None:
            raise failed(symbol, "fmtnosup", request.first, "Import")
        format = TEXT
    return checked(symbol, imported(symbol, data, format, request, None), format)


def imported_folder(folder: str, request: Request) -> Expression:
    """The names of what is in a folder, or the contents of the files whose names match a pattern."""
    from .listing import listed

    pattern = request.first
    if pattern is None or pattern == "FileNames":
        return list_of(*sorted(os.listdir(folder)))
    names = [name for name in listed([pattern], [folder], 1) if os.path.isfile(name)]
    return list_of(*(evaluate(call("Import", name, *options_of(request))) for name in names))


def options_of(request: Request) -> list[Expression]:
    """The options of a request as rules."""
    return [call("Rule", name, setting) for name, setting in request.options.items()]


@builtin("ImportString", 'ImportString["data", "format"] gives what a string holds, read as a file would be; '
         'ImportString["data", {"format", element}] an element of it.', messages=TEXTS)  # fmt: skip
def import_string(text, *details):
    """The expression; the messages of Import."""
    if type(text) is not str:
        raise WolframMessage("ImportString", "string", 1, call("ImportString", text, *details))
    request = Request("ImportString", details)
    return import_from("ImportString", string_bytes(text, request), request)


def string_bytes(text: str, request: Request) -> bytes:
    """The bytes that a string stands for: its characters in text formats, its codes in binary ones."""
    format = None if request.first is None else format_named(request.first)
    binary = format is not None and ("ByteOrdering" in format.options or "Image" in format.readers)
    binary = binary or (format is not None and format.name in RAW)
    if binary or (format is None and format_of_data(text[:16].encode("latin-1", "replace")) is not None):
        return text.encode("latin-1", "replace")
    if "CharacterEncoding" in request.options:
        from wlnet.interchange.encodings import encoded

        return encoded(text, request.options["CharacterEncoding"])
    return text.encode("utf-8", "replace")


@builtin("ImportByteArray", 'ImportByteArray[bytes, "format"] gives what a byte array holds, read as a file would be.',
         messages=TEXTS)  # fmt: skip
def import_byte_array(data, *details):
    """The expression; the messages of Import."""
    if type(data) is not ByteArray:
        raise failed("ImportByteArray", "nobytes", data)
    return import_from("ImportByteArray", data.data, Request("ImportByteArray", details))


@builtin("Export", "Export[file, e] writes e to a file in the format that its extension tells; Export[file, e,"
         " \"format\"] in another. The value is the name of the file.", messages=TEXTS)  # fmt: skip
def export(target, e, *details):
    """The file name as given; messages infer, fmtnosup, errelem, nodir, noopen, filex with $Failed."""
    request = Request("Export", details)
    stream = None
    if has_head(target, system("OutputStream")):
        from .streams import output_stream

        stream = output_stream("Export", target)
    path = "" if stream is not None else file_name(target, "Export")
    format = request.format(format_of_file(path.removesuffix(".gz")))
    if format is None:
        first = request.first
        raise failed("Export", "infer", path) if first is None else failed("Export", "fmtnosup", first, "Export")
    if request.options.pop("OverwriteTarget", None) is system("False") and os.path.exists(path):
        raise failed("Export", "filex", path)
    data = exported("Export", e, format, request)
    if stream is not None:
        stream.write_bytes(data)
    else:
        write_bytes(path, compressed(data) if path.endswith(".gz") else data)
    for remark in format.remarks(e):
        report(remark)
    return target


def compressed(data: bytes) -> bytes:
    """The bytes as gzip packs them, without a date, so that equal data give equal files."""
    import gzip

    return gzip.compress(data, mtime=0)


def exported(symbol: str, e: Expression, format: Format, request: Request) -> bytes:
    """The bytes of an expression in a format."""
    if not format.writers:
        raise failed(symbol, "fmtnosup", format.name, "Export")
    specs = request.specs
    element: Expression = specs[0] if specs else next(iter(format.writers))
    if is_list(element) and len(element.args) == 1:
        element = element.args[0]
    if type(element) is not str or element not in format.writers or len(specs) > 1:
        raise failed(symbol, "fmtnosup", element, "Export")
    settings = request.options
    rules: Expression = settings.get("ConversionRules", None_)
    if is_list(rules) and rules.args:
        e = evaluate(call("ReplaceAll", e, rules))
    function = settings.get("ConversionFunction")
    if function is not None and function is not None_:
        settings = {**settings, "ConversionFunction": lambda part: evaluate(Expr(function, (part,)))}
    try:
        return format.write(element, ordinary(e) if format.ordinary else e, settings)
    except WolframMessage as problem:
        raise failed(symbol, problem.tag, *problem.arguments) from None


def ordinary(e: Expression) -> Expression:
    """The lists and associations of an object such as a Dataset or a SparseArray; other expressions as they are."""
    if type(e) in (NumericArray, Association) or is_list(e):
        return e
    if isinstance(e, Atom) or (isinstance(e, Expr) and type(e.head) is Symbol and e.head.name in OBJECTS):
        return evaluate(call("Normal", e))
    return e


OBJECTS = ("Dataset", "Tabular", "SparseArray", "QuantityArray", "TimeSeries", "SymmetrizedArray")


@builtin("ExportString", 'ExportString[e, "format"] gives the text or bytes that Export would write, as a string.',
         messages=TEXTS)  # fmt: skip
def export_string(e, *details):
    """A string, of characters in text formats and of bytes as characters in binary ones."""
    request = Request("ExportString", details)
    data, format = export_in("ExportString", e, request)
    binary = "ByteOrdering" in format.options or "Image" in format.writers or format.name in RAW
    if binary or "CharacterEncoding" in request.options:
        return data.decode("latin-1")
    return data.decode("utf-8", "replace")


@builtin("ExportByteArray", 'ExportByteArray[e, "format"] gives the bytes that Export would write, as a byte array.',
         messages=TEXTS)  # fmt: skip
def export_byte_array(e, *details):
    """A byte array."""
    return ByteArray(export_in("ExportByteArray", e, Request("ExportByteArray", details))[0])


def export_in(symbol: str, e: Expression, request: Request) -> tuple[bytes, Format]:
    """The bytes of an expression in the format named."""
    format = request.format(None)
    if format is None:
        first = request.first
        raise failed(symbol, "infer", "") if first is None else failed(symbol, "fmtnosup", first, "Export")
    return exported(symbol, e, format, request), format


@builtin("FileFormat", "FileFormat[file] gives the name of the format that Import would read a file in.",
         messages=TEXTS)  # fmt: skip
def file_format(source):
    """A string, empty where the format is not known."""
    path = file_name(source, "FileFormat")
    data = read_bytes(path, "FileFormat")
    found = format_of_file(path) or format_of_data(data[:16])
    return "" if found is None else found.name


@value("$ImportFormats", "$ImportFormats lists the formats that Import knows.")
def import_formats():
    """Their names."""
    return list_of(*format_names())


@value("$ExportFormats", "$ExportFormats lists the formats that Export knows.")
def export_formats():
    """Their names."""
    return list_of(*format_names(writable=True))
