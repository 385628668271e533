"""Reading many objects, passing over some, and looking for text in streams."""

from __future__ import annotations

import re

from wlnet.evaluator import builtin
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.state import state
from wlnet.expr import ByteArray, Expr, Expression, WolframMessage, call, is_list, list_of

from ..lists.packing import listed
from ..strings.string_patterns import StringPattern
from .reading import (
    OPTIONS,
    READ_TEXTS,
    TYPES,
    EndOfFile,
    ExpressionType,
    Failed,
    False_,
    Infinity,
    Null,
    Separators,
    True_,
    checked_form,
    read_form,
    read_object,
    read_record,
    read_string,
)
from .streams import TEXTS, Input, input_stream, table


def count_of(n: Expression) -> float | None:
    """A number of objects to read; None for what is none."""
    return float("inf") if n is Infinity else n if type(n) is int and n >= 0 else None


def released(opened: list[Input]) -> None:
    """Close the streams that a function opened for itself."""
    for stream in opened:
        table().open.pop(stream.number, None)


LIST_OPTIONS = {**OPTIONS, "RecordLists": False_}


@builtin("ReadList", 'ReadList["file"] reads all expressions of a file; ReadList["file", type, n] n objects of a type, '
         "or as many as there are.", options=LIST_OPTIONS, messages=READ_TEXTS)  # fmt: skip
def read_list(
    source,
    form=ExpressionType,
    count=Infinity,
    *,
    null_records,
    null_words,
    record_lists,
    record_separators,
    token_words,
    word_separators,
):
    """A list; a file that was not open is closed afterwards."""
    most = count_of(count)
    if most is None:
        raise WolframMessage("ReadList", "intnm", 3, call("ReadList", source, form, count))
    checked_form("ReadList", form)
    separators = Separators(record_separators, word_separators, null_records, null_words, token_words)
    opened: list[Input] = []
    stream = input_stream("ReadList", source, opened)
    try:
        if record_lists is True_:
            return record_by_record(stream, form, separators, most)
        return listed(objects(stream, form, separators, most))
    finally:
        released(opened)


def objects(stream: Input, form: Expression, separators: Separators, most: float) -> list[Expression]:
    """The next objects, at most so many; what is left of a form at the end is EndOfFile."""
    found: list[Expression] = []
    while len(found) < most:
        if state.abort:
            raise Aborted
        e = read_form(stream, form, separators)
        if e is EndOfFile or e is Failed or (isinstance(form, Expr) and nothing_in(e, form)):
            break
        found.append(e)
        if isinstance(form, Expr) and stream.position >= len(stream.data) and has_end(e):
            break
    return found


def nothing_in(e: Expression, form: Expression) -> bool:
    """Whether every type in a form was read as EndOfFile."""
    if not isinstance(form, Expr):
        return form not in TYPES or e is EndOfFile
    return isinstance(e, Expr) and len(e.args) == len(form.args) and all(map(nothing_in, e.args, form.args))


def has_end(e: Expression) -> bool:
    """Whether EndOfFile occurs."""
    return e is EndOfFile or (isinstance(e, Expr) and any(map(has_end, e.args)))


def record_by_record(stream: Input, form: Expression, separators: Separators, most: float) -> Expression:
    """The objects of each record in a list of their own."""
    rows: list[Expression] = []
    while len(rows) < most:
        record = read_record(stream, separators)
        if record is EndOfFile:
            break
        inside = Input(stream.name, stream.number, str(record).encode("utf-8"), "UTF8")
        rows.append(listed(objects(inside, form, separators, float("inf"))))
    return list_of(*rows)


@builtin("Skip", "Skip[stream, type] passes over an object in a stream, Skip[stream, type, n] over n of them.",
         options=OPTIONS, messages=READ_TEXTS)  # fmt: skip
def skip(
    source, form=ExpressionType, count=1, *, null_records, null_words, record_separators, token_words, word_separators
):
    """Null, or EndOfFile where the stream ends before."""
    most = count_of(count)
    if most is None:
        raise WolframMessage("Skip", "intnm", 3, call("Skip", source, form, count))
    checked_form("Skip", form)
    stream = input_stream("Skip", source)
    separators = Separators(record_separators, word_separators, null_records, null_words, token_words)
    done = 0
    while done < most:
        found = read_object(stream, form, separators)
        if found is EndOfFile or found is Failed or (isinstance(form, Expr) and nothing_in(found, form)):
            return EndOfFile if found is not Failed else Failed
        done += 1
    return Null


@builtin("ReadLine", "ReadLine[stream] reads a line of text.", messages=READ_TEXTS)
def read_line(source):
    """A string, or EndOfFile; a file that is opened stays open, so that the next call reads the next line."""
    return read_string(input_stream("ReadLine", source), Separators())


@builtin("ReadString", 'ReadString["file"] gives all text of a file or the rest of a stream; '
         'ReadString[stream, mark] the '
         "text up to a mark, a string or a string pattern.", messages=READ_TEXTS)  # fmt: skip
def read_string_(source, mark=EndOfFile):
    """A string, or EndOfFile where nothing is left."""
    opened: list[Input] = []
    stream = input_stream("ReadString", source, opened)
    try:
        at = stream.position
        if at >= len(stream.data):
            return "" if opened and not stream.data else EndOfFile
        if mark is EndOfFile:
            return stream.text(at, at + len(stream.rest()))
        text = stream.text(at, len(stream.data))
        found = StringPattern(mark).search(text)
        if found is None:
            stream.position = len(stream.data)
            return text
        stream.position = at + len(text[: found.end()].encode("utf-8"))
        return text[: found.start()]
    finally:
        if mark is EndOfFile:
            released(opened)


@builtin(
    "ReadByteArray", 'ReadByteArray["file"] gives all bytes of a file or the rest of a stream.', messages=READ_TEXTS
)
def read_byte_array(source):
    """A byte array, or EndOfFile where nothing is left."""
    opened: list[Input] = []
    stream = input_stream("ReadByteArray", source, opened)
    rest = stream.rest()
    released(opened)
    return ByteArray(rest) if rest else EndOfFile


FIND_OPTIONS = {
    "AnchoredSearch": False_,
    "IgnoreCase": False_,
    "RecordSeparators": OPTIONS["RecordSeparators"],
    "WordSearch": False_,
    "WordSeparators": OPTIONS["WordSeparators"],
}


def search_for(wanted: Expression, anchored: bool, ignore_case: bool, words: Expression | None) -> re.Pattern[str]:
    """A regular expression for one of several texts, at the beginning of a record or as a word where that is asked."""
    texts = wanted.args if is_list(wanted) else (wanted,)
    if not texts or not all(type(t) is str for t in texts):
        raise WolframMessage("Find", "string", 2, wanted, result=Failed)
    source = "|".join(map(re.escape, texts))
    if words is not None:
        marks = "|".join(re.escape(w) for w in (words.args if is_list(words) else (words,)) if type(w) is str)
        ends = rf"\A|\Z|\n|\r|{marks}" if marks else r"\A|\Z"
        source = rf"(?:\A|(?<=[\s])|(?:{ends}))(?:{source})(?=\Z|{ends})"
    else:
        source = f"(?:{source})"
    return re.compile((r"\A" if anchored else "") + source, re.IGNORECASE if ignore_case else 0)


def finder(name: str, usage: str, many: bool) -> None:
    """Declare Find or FindList."""

    def run(source, wanted, *count, anchored_search, ignore_case, record_separators, word_search, word_separators):
        """The first line that holds the text, or EndOfFile; FindList: all such lines."""
        if len(count) > (1 if many else 0):
            return None
        most = count_of(count[0]) if count else float("inf") if many else 1
        if most is None:
            return None
        words = word_separators if word_search is True_ else None
        test = search_for(wanted, anchored_search is True_, ignore_case is True_, words)
        separators = Separators(record_separators)
        found: list[Expression] = []
        for one in source.args if is_list(source) and many else (source,):
            opened: list[Input] = []
            stream = input_stream(name, one, opened)
            try:
                while len(found) < most and (record := read_record(stream, separators)) is not EndOfFile:
                    if test.search(record):
                        found.append(record)
            finally:
                if many:
                    released(opened)
        if many:
            return list_of(*found)
        return found[0] if found else EndOfFile

    builtin(name, usage, options=FIND_OPTIONS, messages=TEXTS)(run)


finder("Find", 'Find[stream, "text"] reads to the first line that holds a text, or one of several.', False)
finder("FindList", 'FindList["file", "text", n] gives the lines of a file that hold a text, or the first n.', True)


@builtin("FilePrint", 'FilePrint["file"] prints the text of a file, FilePrint["file", n] its first n lines, or its '
         "last where n is negative.", messages=READ_TEXTS)  # fmt: skip
def file_print(source, count=Infinity):
    """Null."""
    opened: list[Input] = []
    stream = input_stream("FilePrint", source, opened)
    text = stream.text(stream.position, stream.position + len(stream.rest()))
    released(opened)
    lines = text.removesuffix("\n").split("\n")
    if count is not Infinity:
        if type(count) is not int:
            return None
        lines = lines[:count] if count >= 0 else lines[count:]
    state.session.show("\n".join(lines))
    return Null
