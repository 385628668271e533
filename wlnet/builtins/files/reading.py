"""Reading from streams: objects of given types, one after another."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, is_list, list_of, system
from wlnet.interchange.cells import strings_in

from .streams import TEXTS, Input, input_stream

EndOfFile, Failed, True_, False_, Null = map(system, ("EndOfFile", "$Failed", "True", "False", "Null"))
Hold, ExpressionType, Infinity = system("Hold"), system("Expression"), system("Infinity")
TYPES = {system(name): name for name in
         ("Byte", "Character", "Expression", "Number", "Real", "Record", "String", "Word")}  # fmt: skip
SPACE = re.compile(rb"\s*")
NUMBER = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:(?:[eEdD]|\*\^)[+-]?[0-9]+)?")
LINE_END = re.compile(rb"\r\n|\n|\r")
READ_TEXTS = {
    **TEXTS,
    "readf": "`1` is not a type of objects to read.",
    "readn": "There is no number to read in `1` where one is expected: it says `2`.",
    "readt": "What is read from `1` is no expression: `2`",
}
OPTIONS = {
    "NullRecords": False_,
    "NullWords": False_,
    "RecordSeparators": list_of("\r\n", "\n", "\r"),
    "TokenWords": list_of(),
    "WordSeparators": list_of(" ", "\t"),
}


@lru_cache(maxsize=64)
def pattern_of(marks: tuple[str, ...]) -> re.Pattern[bytes] | None:
    """One of several separators, the longest first; None where there are none."""
    listed = sorted((m for m in marks if m), key=len, reverse=True)
    return re.compile(b"|".join(re.escape(m.encode("utf-8")) for m in listed)) if listed else None


class Separators:
    """How a stream is broken into records and words, by the options of Read."""

    def __init__(
        self,
        records: Expression = OPTIONS["RecordSeparators"],
        words: Expression = OPTIONS["WordSeparators"],
        null_records: Expression = False_,
        null_words: Expression = False_,
        tokens: Expression = OPTIONS["TokenWords"],
    ) -> None:
        given = records
        sides = given.args if is_list(given) and len(given.args) == 2 and all(map(is_list, given.args)) else None
        self.left = pattern_of(tuple(strings_in(sides[0]))) if sides else None
        self.record = pattern_of(tuple(strings_in(sides[1] if sides else given)))
        self.token = pattern_of(tuple(strings_in(tokens)))
        marks = (*strings_in(words), *(strings_in(sides[1] if sides else given)))
        self.word = pattern_of(marks)
        self.breaks = pattern_of((*marks, *strings_in(tokens)))
        self.null_records = null_records is True_
        self.null_words = null_words is True_


def read_byte(stream: Input, separators: Separators) -> Expression:
    """The next byte as an integer."""
    if stream.position >= len(stream.data):
        return EndOfFile
    stream.position += 1
    return stream.data[stream.position - 1]


def read_character(stream: Input, separators: Separators) -> Expression:
    """The next character as a string."""
    at = stream.position
    if at >= len(stream.data):
        return EndOfFile
    first = stream.data[at]
    width = 1 if first < 0xC0 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    try:
        found = stream.data[at : at + width].decode("utf-8")
    except UnicodeDecodeError:
        width, found = 1, stream.text(at, at + 1)
    stream.position = at + width
    return found


def read_string(stream: Input, separators: Separators) -> Expression:
    """The rest of the line."""
    at = stream.position
    if at >= len(stream.data):
        return EndOfFile
    end = LINE_END.search(stream.data, at)
    stop = len(stream.data) if end is None else end.start()
    stream.position = len(stream.data) if end is None else end.end()
    return stream.text(at, stop)


def read_record(stream: Input, separators: Separators) -> Expression:
    """What stands before the next separator of records; empty records are passed over unless they are wanted."""
    data = stream.data
    while True:
        at = stream.position
        if at >= len(data):
            return EndOfFile
        if separators.left is not None:
            start = separators.left.search(data, at)
            if start is None:
                stream.position = len(data)
                return EndOfFile
            at = start.end()
        end = None if separators.record is None else separators.record.search(data, at)
        stop = len(data) if end is None else end.start()
        stream.position = len(data) if end is None else end.end()
        if stop > at or separators.null_records:
            return stream.text(at, stop)


def read_word(stream: Input, separators: Separators) -> Expression:
    """What stands before the next separator of words or records; token words are words of their own."""
    data = stream.data
    while True:
        at = stream.position
        if at >= len(data):
            return EndOfFile
        if separators.token is not None:
            token = separators.token.match(data, at)
            if token is not None:
                stream.position = token.end()
                return stream.text(at, token.end())
        end = None if separators.breaks is None else separators.breaks.search(data, at)
        stop = len(data) if end is None else end.start()
        stream.position = stop
        if end is not None and (separators.token is None or separators.token.match(data, stop) is None):
            stream.position = end.end()
        if stop > at or separators.null_words:
            return stream.text(at, stop)


def read_number(stream: Input, separators: Separators) -> Expression:
    """The next number: an integer where it has no point and no exponent."""
    at = SPACE.match(stream.data, stream.position).end()  # type: ignore[union-attr]
    if at >= len(stream.data):
        stream.position = at
        return EndOfFile
    found = NUMBER.match(stream.data, at)
    if found is None:
        end = LINE_END.search(stream.data, at)
        message("Read", "readn", stream.object, stream.text(at, min(len(stream.data) if end is None else end.start(),
                                                                      at + 40)))  # fmt: skip
        return Failed
    stream.position = found.end()
    digits = found[0].decode("ascii")
    if digits.lstrip("+-").isdigit():
        return int(digits)
    return float(re.sub(r"[dD]|\*\^", "e", digits))


def read_real(stream: Input, separators: Separators) -> Expression:
    """The next number as a machine real."""
    found = read_number(stream, separators)
    return float(found) if type(found) is int else found


def read_expression(stream: Input, separators: Separators) -> Expression:
    """The next expression, unevaluated."""
    from wlnet.grammar import SyntaxFailure, read_spans

    if stream.reader is None or stream.reader[0] != stream.position:
        start = stream.position
        text = stream.text(start, len(stream.data))
        spans = read_spans(text, state.session.resolve, stream.name)
        ends = ByteEnds(text, start)
    else:
        _, (spans, ends) = stream.reader  # type: ignore[misc]
    try:
        e, _, end = next(spans)
    except StopIteration:
        stream.position = len(stream.data)
        return EndOfFile
    except SyntaxFailure as failure:
        stream.position = len(stream.data)
        message("Read", "readt", stream.object, failure.report(stream.name))
        return Failed
    stream.position = ends.at(end)
    if LINE_END.match(stream.data, stream.position):
        stream.position = LINE_END.match(stream.data, stream.position).end()  # type: ignore[union-attr]
    stream.reader = (stream.position, (spans, ends))
    return e


class ByteEnds:
    """Places in a text as places in its bytes, asked for in growing order."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.character = 0
        self.byte = start

    def at(self, place: int) -> int:
        """The place in the bytes of a place in the text."""
        self.byte += len(self.text[self.character : place].encode("utf-8", "replace"))
        self.character = place
        return self.byte


READERS: dict[str, Callable[[Input, Separators], Expression]] = {
    "Byte": read_byte, "Character": read_character, "Expression": read_expression, "Number": read_number,
    "Real": read_real, "Record": read_record, "String": read_string, "Word": read_word,
}  # fmt: skip


def is_type(form: Expression) -> bool:
    """Whether a form says what to read: a type, or an expression with types in it."""
    if type(form) is Symbol:
        return form in TYPES
    return isinstance(form, Expr) and any(map(is_type, form.args))


def read_form(stream: Input, form: Expression, separators: Separators) -> Expression:
    """The form with an object read in the place of each type, in order; expressions are evaluated unless held."""
    found = read_object(stream, form, separators)
    return found if isinstance(form, Expr) else evaluate(found)


def read_object(stream: Input, form: Expression, separators: Separators) -> Expression:
    """The form with an object in the place of each type, unevaluated."""
    if type(form) is Symbol and form in TYPES:
        return READERS[TYPES[form]](stream, separators)
    if isinstance(form, Expr):
        return Expr(form.head, tuple(read_object(stream, a, separators) for a in form.args))
    return form


def checked_form(function: str, form: Expression) -> None:
    """The message readf for a form that holds no type."""
    if not is_type(form):
        raise WolframMessage(function, "readf", form, result=Failed)


@builtin("Read", "Read[stream] reads an expression from a stream; Read[stream, type] a Byte, Character, Expression, "
         "Number, Real, Record, String or Word; Read[stream, {type1, ...}] several, into a list.",
         options=OPTIONS, messages=READ_TEXTS)  # fmt: skip
def read(stream, form=ExpressionType, *, null_records, null_words, record_separators, token_words, word_separators):
    """What was read, EndOfFile at the end; $Failed after a message."""
    checked_form("Read", form)
    separators = Separators(record_separators, word_separators, null_records, null_words, token_words)
    return read_form(input_stream("Read", stream), form, separators)
