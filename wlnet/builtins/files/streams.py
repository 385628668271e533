"""Streams: what is open for reading and writing, by name and number."""

from __future__ import annotations

import os
from typing import BinaryIO

from wlnet.evaluator import builtin, declare, value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system
from wlnet.interchange import failed
from wlnet.interchange.encodings import ENCODINGS, codec, decoded, encoded
from wlnet.interchange.faults import TEXTS as FILE_TEXTS
from wlnet.interchange.files import is_endless

from .sources import file_name

InputStream, OutputStream = system("InputStream"), system("OutputStream")
Failed, Automatic, Infinity, True_ = system("$Failed"), system("Automatic"), system("Infinity"), system("True")
TEXTS = {
    **FILE_TEXTS,
    "openx": "`1` is not open.",
    "stream": "`1` is not a stream, nor the name of one.",
    "strmn": "There are several open streams of the name `1`.",
    "stmrng": "`1` is not a position in the stream `2`.",
}


class Stream:
    """An open stream."""

    head = InputStream

    def __init__(self, name: str, number: int, encoding: Expression = Automatic) -> None:
        self.name = name
        self.number = number
        self.encoding = encoding

    @property
    def object(self) -> Expr:
        """InputStream["name", n] or OutputStream["name", n]."""
        return Expr(self.head, (self.name, self.number))

    def close(self) -> None:
        """Give back what the system lent."""

    def flush(self) -> None:
        """Let everything written be seen."""


class Input(Stream):
    """Bytes that are read from a place on."""

    def __init__(self, name: str, number: int, data: bytes, encoding: Expression = Automatic) -> None:
        super().__init__(name, number, encoding)
        if codec(encoding) not in (None, "utf-8"):  # separators are looked for as bytes
            data, self.encoding = decoded(data, encoding).encode("utf-8"), "UTF8"
        self.data = data
        self.position = 0
        self.words: list[str] = []
        self.reader: tuple[int, object] | None = None

    def rest(self) -> bytes:
        """All that has not been read."""
        found, self.position = self.data[self.position :], len(self.data)
        return found

    def text(self, start: int, end: int) -> str:
        """The characters between two places."""
        return decoded(self.data[start:end], self.encoding)


class Output(Stream):
    """A file, or a standard stream, that is written to."""

    head = OutputStream

    def __init__(self, name: str, number: int, file: BinaryIO | None, encoding: Expression, form: str) -> None:
        super().__init__(name, number, encoding)
        self.file = file
        self.form = form

    def write_bytes(self, data: bytes) -> None:
        """Write bytes."""
        if self.file is None:
            self.write(data.decode("utf-8", "replace"))
            return
        try:
            self.file.write(data)
            self.file.flush()
        except OSError as fault:
            raise failed("Write", "noopen", f"{self.name} ({fault.strerror})") from None

    def write(self, text: str) -> None:
        """Write text."""
        if self.file is not None:
            self.write_bytes(encoded(text, self.encoding))
        elif self.number == 2:
            state.session.write_message(text.removesuffix("\n"))
        else:
            state.session.write_text(text)

    def close(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()

    def __del__(self) -> None:  # a session that ends leaves no file open
        self.close()


class Table:
    """The open streams of a session."""

    def __init__(self) -> None:
        form = "OutputForm"
        self.open: dict[int, Stream] = {
            1: Output("stdout", 1, None, Automatic, form),
            2: Output("stderr", 2, None, Automatic, form),
        }
        self.last = 2

    def next_number(self) -> int:
        """A number that no stream has had."""
        self.last += 1
        return self.last

    def add(self, stream: Stream) -> Stream:
        """Note a stream as open."""
        self.open[stream.number] = stream
        return stream

    def named(self, name: str) -> list[Stream]:
        """The open streams of a name."""
        return [stream for stream in self.open.values() if stream.name == name]


def table() -> Table:
    """The streams of the active session."""
    return state.session.__dict__.setdefault("streams", Table())


declare("InputStream", 'InputStream["name", n] is a stream that is open for reading.')
declare("OutputStream", 'OutputStream["name", n] is a stream that is open for writing.')


def stream_of(function: str, e: Expression, kind: type[Stream] = Stream) -> Stream | None:
    """The open stream that an object or a name means; None for the name of something that is not open."""
    if (has_head(e, InputStream) or has_head(e, OutputStream)) and len(e.args) == 2:
        found = table().open.get(e.args[1]) if type(e.args[1]) is int else None
        if found is None or found.name != e.args[0] or not isinstance(found, kind):
            raise failed_stream(function, "openx", e)
        return found
    if has_head(e, system("File")) and len(e.args) == 1:
        e = e.args[0]
    if type(e) is not str:
        raise failed_stream(function, "stream", e)
    several = [s for s in table().named(e) if isinstance(s, kind)]
    if not several and not e.startswith("!"):
        several = [s for s in table().named(os.path.expanduser(e)) if isinstance(s, kind)]
    if len(several) > 1:
        raise failed_stream(function, "strmn", e)
    return several[0] if several else None


def failed_stream(function: str, tag: str, e: Expression) -> WolframMessage:
    """The exception that reports what is no stream; the value is $Failed."""
    return WolframMessage(function, tag, e, result=Failed, text=TEXTS[tag])


def input_stream(function: str, e: Expression, opened: list[Input] | None = None) -> Input:
    """The stream to read from: an open one, else the file of that name, which is opened and noted in `opened`."""
    found = stream_of(function, e, Input)
    if found is None:
        found = open_input(function, e, Automatic)
        if opened is not None:
            opened.append(found)  # type: ignore[arg-type]
    return found  # type: ignore[return-value]


def output_stream(function: str, e: Expression) -> Output:
    """The stream to write to: an open one, else the file of that name, which is opened and stays so."""
    found = stream_of(function, e, Output)
    return found if found is not None else open_output(function, e, "ab", Automatic, "InputForm")  # type: ignore[return-value]


def open_input(function: str, e: Expression, encoding: Expression) -> Input:
    """A new stream over the bytes of a file or of what a command prints."""
    name = file_name(e, function)
    codec(encoding)
    if name.startswith("!"):
        from .processes import output_of

        data = output_of(function, name[1:])
    else:
        try:
            if is_endless(name):
                raise OSError("a device has no end")
            with open(name, "rb") as file:
                data = file.read()
        except (OSError, ValueError):
            raise failed(function, "noopen", name) from None
    stream = Input(name, table().next_number(), data, encoding)
    table().add(stream)
    return stream


def open_output(function: str, e: Expression, mode: str, encoding: Expression, form: str) -> Output:
    """A new stream to a file."""
    name = file_name(e, function)
    codec(encoding)
    try:
        file = open(name, mode)  # noqa: SIM115
    except (OSError, ValueError):
        raise failed(function, "noopen", name) from None
    stream = Output(name, table().next_number(), file, encoding, form)  # type: ignore[arg-type]
    table().add(stream)
    return stream


INPUT_OPTIONS = {"BinaryFormat": system("False"), "CharacterEncoding": Automatic, "Method": Automatic}
OUTPUT_OPTIONS = {
    **INPUT_OPTIONS,
    "FormatType": system("InputForm"),
    "PageWidth": Infinity,
    "NumberMarks": Automatic,
    "TotalWidth": Infinity,
    "CreateIntermediateDirectories": system("False"),
}


@builtin("OpenRead", 'OpenRead["file"] opens a file for reading; OpenRead["!command"] what a command prints.',
         options=INPUT_OPTIONS, messages=TEXTS)  # fmt: skip
def open_read(source, *, character_encoding):
    """InputStream["file", n]; $Failed after a message."""
    return open_input("OpenRead", source, character_encoding).object


def opener(name: str, usage: str, mode: str) -> None:
    """Declare OpenWrite or OpenAppend."""

    def run(target=None, *, character_encoding, format_type, create_intermediate_directories):
        """OutputStream["file", n]; $Failed after a message."""
        if target is None:
            import tempfile

            handle, target = tempfile.mkstemp(prefix="m-")
            os.close(handle)
        if create_intermediate_directories is True_:
            os.makedirs(os.path.dirname(os.path.abspath(file_name(target, name))), exist_ok=True)
        form = getattr(format_type, "name", "InputForm")
        form = form if form in ("InputForm", "FullForm", "OutputForm", "StandardForm") else "InputForm"
        return open_output(name, target, mode, character_encoding, form).object

    builtin(name, usage, options=OUTPUT_OPTIONS, messages=TEXTS)(run)


opener("OpenWrite", 'OpenWrite["file"] opens a file for writing, anew; OpenWrite[] one for temporary use.', "wb")
opener("OpenAppend", 'OpenAppend["file"] opens a file for writing at its end.', "ab")


@builtin("StringToStream", 'StringToStream["text"] opens a text for reading.', messages=TEXTS)
def string_to_stream(text):
    """InputStream[String, n]."""
    if type(text) is not str:
        raise WolframMessage("StringToStream", "string", 1, call("StringToStream", text))
    stream = Input("String", table().next_number(), text.encode("utf-8", "replace"), "UTF8")
    return table().add(stream).object


@builtin("Close", "Close[stream] closes a stream.", messages=TEXTS)
def close(stream):
    """The name of the stream, or the call itself after a message where it is not open."""
    if is_list(stream):
        return list_of(*(call("Close", s) for s in stream.args))
    try:
        found = stream_of("Close", stream)
    except WolframMessage as problem:
        raise WolframMessage("Close", problem.tag, *problem.arguments, text=TEXTS[problem.tag]) from None
    if found is None or found.number <= 2:
        raise WolframMessage("Close", "openx", stream)
    found.close()
    del table().open[found.number]
    return found.name


@builtin("Streams", 'Streams[] gives the open streams, Streams["name"] those of a name.')
def streams(name=None):
    """A list of InputStream and OutputStream objects."""
    if name is not None and type(name) is not str:
        return None
    return list_of(*(s.object for s in table().open.values() if name is None or s.name == name))


@builtin("StreamPosition", "StreamPosition[stream] gives the place in a stream, in bytes from its beginning.",
         messages=TEXTS)  # fmt: skip
def stream_position(stream):
    """An integer."""
    found = stream_of("StreamPosition", stream)
    if isinstance(found, Input):
        return found.position
    if isinstance(found, Output) and found.file is not None:
        return found.file.tell()
    raise failed_stream("StreamPosition", "openx", stream)


@builtin("SetStreamPosition", "SetStreamPosition[stream, n] moves to a place in a stream, Infinity being its end.",
         messages=TEXTS)  # fmt: skip
def set_stream_position(stream, position):
    """The new position."""
    found = stream_of("SetStreamPosition", stream)
    if not (position is Infinity or type(position) is int):
        return None
    if isinstance(found, Input):
        place = len(found.data) if position is Infinity else position
        if not 0 <= place <= len(found.data):
            raise WolframMessage("SetStreamPosition", "stmrng", position, stream)
        found.position, found.words = place, []
        return place
    if isinstance(found, Output) and found.file is not None:
        return found.file.seek(0, os.SEEK_END) if position is Infinity else found.file.seek(max(position, 0))
    raise failed_stream("SetStreamPosition", "openx", stream)


@value("$CharacterEncoding", "$CharacterEncoding is the encoding of text in files where no other is given.")
def character_encoding():
    """A string."""
    return "UTF-8"


@value("$SystemCharacterEncoding", "$SystemCharacterEncoding is the encoding of text that this system uses.")
def system_character_encoding():
    """A string."""
    return "UTF-8"


@value("$CharacterEncodings", "$CharacterEncodings lists the names of encodings.")
def character_encodings():
    """A sorted list."""
    return list_of(*ENCODINGS)


SPECIAL_SYMBOLS[system("$CharacterEncoding")] = lambda new: None  # an ordinary value
