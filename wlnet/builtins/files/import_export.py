"""Import and Export: files as expressions, through the formats that are registered with the interchange room."""

from __future__ import annotations

import os

from wlnet.evaluator import builtin, message, value
from wlnet.evaluator.builtin import is_options
from wlnet.evaluator.messages import report
from wlnet.expr import Expression, WolframMessage, has_head, is_list, list_of, system
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

File, Failed = system("File"), system("$Failed")
REMOTE = ("http://", "https://", "ftp://")


def file_name(e: Expression, symbol: str) -> str:
    """The path that a string or File["..."] names, with ~ expanded."""
    named = e.args[0] if has_head(e, File) and len(e.args) == 1 else e
    if type(named) is not str or not named:
        raise failed(symbol, "chtype", e)
    if named.lower().startswith(REMOTE):
        raise failed(symbol, "nonet", named)
    return os.path.expanduser(named)


def names_of(e: Expression) -> list[str] | None:
    """The names in "element", {"format", "element"} and the like; None for anything else."""
    names = list(e.args) if is_list(e) else [e]
    return names if names and all(type(name) is str for name in names) else None


def chosen(symbol: str, names: list[str], known: Format | None) -> tuple[Format, list[str]]:
    """The format, named first or known from the file, and the element names that remain."""
    named = format_named(names[0]) if names else None
    if named is not None and not (known is not None and names[0] in known.readers):
        return named, names[1:]
    if known is None:
        raise failed(symbol, "fmtnosup", names[0], symbol)
    return known, names


@builtin("Import", "Import[file] gives what a file holds; Import[file, \"format\"] and Import[file, {\"format\","
         " element}] say how to read it and what part of it to give.", messages=TEXTS)  # fmt: skip
def import_(source, *details):
    """The contents or one element of them; messages nffil, noopen, infer, fmtnosup, fmterr, noelem with $Failed."""
    wanted = [e for e in details if not is_options(e)]
    names = names_of(wanted[0]) if wanted else []
    if len(wanted) > 1 or names is None:
        message("Import", "noelem", wanted[-1], source)
        return Failed
    path = file_name(source, "Import")
    known = format_of_file(path)
    if known is None and not (names and format_named(names[0])):
        known = format_of_data(read_bytes(path)[:16])
        if known is None:
            raise failed("Import", "infer", path) if not names else failed("Import", "fmtnosup", names[0], "Import")
    format, elements = chosen("Import", names, known)
    data = read_bytes(path)
    if not format.readers:
        raise failed("Import", "fmtnosup", format.name, "Import")
    if elements == ["Elements"]:
        return list_of(*sorted(format.readers))
    element = elements[0] if elements else next(iter(format.readers))
    if element not in format.readers or len(elements) > 1:
        raise failed("Import", "noelem", list_of(*elements) if len(elements) > 1 else element, format.name)
    try:
        return format.readers[element](data)
    except WolframMessage as problem:
        if problem.tag != "fmterr":
            raise
        raise failed("Import", "fmterr", problem.arguments[0], f" from the file {path}") from None


@builtin("Export", "Export[file, e] writes e to a file in the format that its extension tells; Export[file, e,"
         " \"format\"] in another. The value is the name of the file.", messages=TEXTS)  # fmt: skip
def export(target, e, *details):
    """The file name as given; messages infer, fmtnosup, errelem, nodir, noopen with $Failed."""
    wanted = [d for d in details if not is_options(d)]
    names = names_of(wanted[0]) if wanted else []
    if len(wanted) > 1 or names is None:
        message("Export", "fmtnosup", wanted[-1], "Export")
        return Failed
    path = file_name(target, "Export")
    known = format_of_file(path)
    if known is None and not names:
        raise failed("Export", "infer", path)
    format, elements = chosen("Export", names, known)
    if not format.writers:
        raise failed("Export", "fmtnosup", format.name, "Export")
    element = elements[0] if elements else next(iter(format.writers))
    if element not in format.writers or len(elements) > 1:
        raise failed("Export", "fmtnosup", element, "Export")
    write_bytes(path, format.writers[element](as_text(e) if element in ("Plaintext", "String") else e))
    for remark in format.remarks(e):
        report(remark)
    return target


def as_text(e: Expression) -> str:
    """What a text file gets of an expression: a string as it is, anything else in OutputForm."""
    from wlnet.forms import text

    return e if type(e) is str else text(e, "OutputForm")


@value("$ImportFormats", "$ImportFormats lists the formats that Import knows.")
def import_formats():
    """Their names."""
    return list_of(*format_names())


@value("$ExportFormats", "$ExportFormats lists the formats that Export knows.")
def export_formats():
    """Their names."""
    return list_of(*format_names(writable=True))
