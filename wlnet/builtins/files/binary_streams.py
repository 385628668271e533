"""BinaryRead, BinaryReadList and BinaryWrite: numbers and characters of machine types in streams and files."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.expr import Expr, Expression, WolframMessage, call, is_list, list_of, system
from wlnet.interchange.binary import (
    BinaryType,
    all_bytes,
    binary_type,
    byte_order,
    element_of,
    elements_of,
)

from .streams import TEXTS, Input, input_stream, output_stream, table

EndOfFile, Failed, Infinity, Automatic = map(system, ("EndOfFile", "$Failed", "Infinity", "Automatic"))
OPTIONS = {"ByteOrdering": Automatic}
BINARY_TEXTS = {
    **TEXTS,
    "format": "`1` is not a type of binary data.",
    "nocoerce": "`1` is not a value of the type `2`.",
}


def type_of(function: str, name: Expression) -> BinaryType:
    """The type of a name; the message format for what is none."""
    found = binary_type(name)
    if found is None:
        raise WolframMessage(function, "format", name, result=Failed)
    return found


def read_one(stream: Input, kind: BinaryType, order: int) -> Expression:
    """The next value of a type, or EndOfFile."""
    at, data = stream.position, stream.data
    if at + (1 if kind.kind in "SZ" else kind.size) > len(data):
        return EndOfFile
    if kind.kind in "SZ":
        end = data.find(b"\0", at)
        end = len(data) if end < 0 else end
        stream.position = min(end + 1, len(data))
        return data[at:end].decode("latin-1")
    stream.position = at + kind.size
    return element_of(data[at : at + kind.size], kind, order)


def read_form(function: str, stream: Input, form: Expression, order: int) -> Expression:
    """A value for each type of a form."""
    if isinstance(form, Expr):
        return Expr(form.head, tuple(read_form(function, stream, a, order) for a in form.args))
    return read_one(stream, type_of(function, form), order)


@builtin("BinaryRead", "BinaryRead[stream] reads a byte from a stream; BinaryRead[stream, type] a value of a type such "
         'as "Integer32" or "Real64"; BinaryRead[stream, {type1, ...}] several.', options=OPTIONS,
         messages=BINARY_TEXTS)  # fmt: skip
def binary_read(source, form="Byte", *, byte_ordering):
    """The value, or EndOfFile."""
    return read_form("BinaryRead", input_stream("BinaryRead", source), form, byte_order(byte_ordering))


@builtin("BinaryReadList", 'BinaryReadList["file"] reads all bytes of a file or stream; '
         'BinaryReadList["file", type, n] '
         "n values of a type, or as many as there are.", options=OPTIONS, messages=BINARY_TEXTS)  # fmt: skip
def binary_read_list(source, form="Byte", count=Infinity, *, byte_ordering):
    """A list, packed where it is of numbers; a file that was not open is closed afterwards."""
    most = None if count is Infinity else count
    if most is not None and (type(most) is not int or most < 0):
        raise WolframMessage("BinaryReadList", "intnm", 3, call("BinaryReadList", source, form, count))
    order = byte_order(byte_ordering)
    types = form.args if isinstance(form, Expr) and is_list(form) else (form,)
    kinds = [type_of("BinaryReadList", name) for name in types]
    opened: list[Input] = []
    stream = input_stream("BinaryReadList", source, opened)
    try:
        if form is types[0] and kinds[0].kind not in "SZ":
            size, left = kinds[0].size, len(stream.data) - stream.position
            end = stream.position + size * min(left // size, left if most is None else most)
            data, stream.position = stream.data[stream.position : end], end
            return elements_of(data, kinds[0], order)
        rows: list[Expression] = []
        while (most is None or len(rows) < most) and stream.position < len(stream.data):
            values = [read_one(stream, kind, order) for kind in kinds]
            if values[0] is EndOfFile:
                break
            rows.append(values[0] if form is types[0] else list_of(*values))
        return list_of(*rows)
    finally:
        for one in opened:
            table().open.pop(one.number, None)


@builtin("BinaryWrite", "BinaryWrite[stream, b] writes a byte, a list of bytes or a byte array; BinaryWrite[stream, e, "
         "type] values of a type, BinaryWrite[stream, {e1, ...}, {type1, ...}] of several.", options=OPTIONS,
         messages=BINARY_TEXTS)  # fmt: skip
def binary_write(target, e, form=None, *, byte_ordering):
    """The stream or name as given; nothing is written where a value does not fit its type."""
    order = byte_order(byte_ordering)
    if form is None:
        form = "Character8" if type(e) is str else "Byte"
    if is_list(form):
        kinds = [type_of("BinaryWrite", name) for name in form.args]
        values = list(e.args) if is_list(e) else [e]
        parts = [pieces(value, kinds[i % len(kinds)], order) for i, value in enumerate(values)]
    else:
        parts = [pieces(e, type_of("BinaryWrite", form), order)]
    output_stream("BinaryWrite", target).write_bytes(b"".join(parts))
    return target


def pieces(e: Expression, kind: BinaryType, order: int) -> bytes:
    """The bytes of values; the message nocoerce where one does not fit."""
    found = all_bytes(e, kind, order)
    if found is None:
        raise WolframMessage("BinaryWrite", "nocoerce", e, kind.name, result=Failed)
    return found
