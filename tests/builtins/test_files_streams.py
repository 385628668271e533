"""Streams: what is read from texts and files, and what is written."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import call, list_of, same, system
from wlnet.forms import text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    printed = []
    session = Session(printed.append, lambda line: None)

    def evaluate(source):
        result = text(session.evaluate(source))
        return (result, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else result

    evaluate.printed = printed
    return evaluate


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('Read[StringToStream["1 2"], Number]', "1"),
        ('Read[StringToStream["1 2"], {Number, Number}]', "{1, 2}"),
        ('Read[StringToStream["1 2 3 4"], {{Number, Number}, {Number, Number}}]', "{{1, 2}, {3, 4}}"),
        ('Read[StringToStream["1"], {Number, Number}]', "{1, EndOfFile}"),
        ('Read[StringToStream["7"], Real]', "7."),
        ('ReadList[StringToStream["1. 2e3 3*^2 -4d1"], Number]', "{1., 2000., 300., -40.}"),
        ('Read[StringToStream["ab"], Byte]', "97"),
        ('ReadList[StringToStream["aé"], Character]', '{"a", "é"}'),
        ('ReadList[StringToStream["a b\\nc"], Word]', '{"a", "b", "c"}'),
        ('ReadList[StringToStream["a b\\n\\nc"], Record]', '{"a b", "c"}'),
        ('ReadList[StringToStream["a b\\n\\nc"], Record, NullRecords -> True]', '{"a b", "", "c"}'),
        ('ReadList[StringToStream["a b\\n\\nc"], String]', '{"a b", "", "c"}'),
        ('ReadList[StringToStream["a,b;c"], Record, RecordSeparators -> {",", ";"}]', '{"a", "b", "c"}'),
        ('ReadList[StringToStream["x(a)y(b)"], Record, RecordSeparators -> {{"("}, {")"}}]', '{"a", "b"}'),
        ('ReadList[StringToStream["a\\nb"], Record, RecordSeparators -> {}]', '{"a\\nb"}'),
        ('ReadList[StringToStream["a=b c"], Word, TokenWords -> {"="}]', '{"a", "=", "b", "c"}'),
        ('ReadList[StringToStream["a:b"], Word, WordSeparators -> {":"}]', '{"a", "b"}'),
        ('ReadList[StringToStream["a,,b"], Word, WordSeparators -> {","}, NullWords -> True]', '{"a", "", "b"}'),
        ('ReadList[StringToStream["a b\\nc"], Word, RecordLists -> True]', '{{"a", "b"}, {"c"}}'),
        ('ReadList[StringToStream["1 2\\n3"], Number, RecordLists -> True]', "{{1, 2}, {3}}"),
        ('ReadList[StringToStream["1 2 3 4 5"], {Number, Number}]', "{{1, 2}, {3, 4}, {5, EndOfFile}}"),
        ('ReadList[StringToStream["1 2 3"], Number, 2]', "{1, 2}"),
        ('ReadList[StringToStream["1 + 1\\n{2,\\n3}"]]', "{2, {2, 3}}"),
        ('ReadList[StringToStream["1 + 1\\nf[2]"], Hold[Expression]]', "{Hold[1 + 1], Hold[f[2]]}"),
        ('Read[StringToStream["ab 12"], {Word, Number}]', '{"ab", 12}'),
        ('Read[StringToStream[""], Word]', "EndOfFile"),
        ('ReadList[StringToStream[""], Word]', "{}"),
        ('ReadLine[StringToStream["one\\r\\ntwo"]]', '"one"'),
        ('ReadString[StringToStream["one two"]]', '"one two"'),
        ('ReadString[StringToStream["one,two"], ","]', '"one"'),
        ('s = StringToStream["one, two"]; {ReadString[s, "," ~~ " "], ReadString[s], ReadString[s]}',
         '{"one", "two", EndOfFile}'),
        ('s = StringToStream["abc def"]; {Read[s, Word], StreamPosition[s], SetStreamPosition[s, 1], Read[s, Word]}',
         '{"abc", 4, 1, "bc"}'),
        ('s = StringToStream["a b c d"]; {Skip[s, Word, 2], Read[s, Word], Skip[s, Word, 5]}',
         '{Null, "c", EndOfFile}'),
        ('s = StringToStream["1 x"]; {Read[s, Number], Read[s, Character], Read[s, Character]}', '{1, " ", "x"}'),
        ('s = StringToStream["a\\nba\\nb"]; {Find[s, "b"], Find[s, "b"], Find[s, "b"]}', '{"ba", "b", EndOfFile}'),
        ('FindList[StringToStream["Ab\\nba\\nb"], "a", IgnoreCase -> True]', '{"Ab", "ba"}'),
        ('FindList[StringToStream["ab\\nba\\nb"], {"a", "b"}, AnchoredSearch -> True]', '{"ab", "ba", "b"}'),
        ('FindList[StringToStream["cat\\nconcat\\na cat!"], "cat", WordSearch -> True]', '{"cat"}'),
        ('Head[StringToStream["a"]]', "InputStream"),
        ('Close[StringToStream["a"]]', '"String"'),
        ('Normal[BinaryReadList[StringToStream["AB"]]]', "{65, 66}"),
        ('$Output', '{OutputStream["stdout", 1]}'),
    ],
)  # fmt: skip
def test_reading(run, source, expected):
    assert run(source) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('OpenRead["none"]', "OpenRead::noopen"),
        ('ReadList["none", Word]', "ReadList::noopen"),
        ('Read["none", Word]', "Read::noopen"),
        ('FindList["none", "a"]', "FindList::noopen"),
        ('ReadString["none"]', "ReadString::noopen"),
        ('FilePrint["none"]', "FilePrint::noopen"),
        ('OpenWrite["none/a"]', "OpenWrite::noopen"),
        ('OpenWrite["."]', "OpenWrite::noopen"),
        ('BinaryReadList["none"]', "BinaryReadList::noopen"),
        ('s = StringToStream["a"]; Close[s]; Read[s, Word]', "Read::openx"),
        ('Read[InputStream["x", 99]]', "Read::openx"),
        ("Read[5]", "Read::stream"),
        ('Read[StringToStream["abc"], Number]', "Read::readn"),
        ('Read[StringToStream["1 +* 2"], Expression]', "Read::readt"),
        ('Read[StringToStream["1"], Thing]', "Read::readf"),
        ('BinaryRead[StringToStream["1"], "Thing"]', "BinaryRead::format"),
        ('OpenRead["https://example.org"]', "OpenRead::nonet"),
        ('StringToStream["a"]; StringToStream["b"]; Read["String"]', "Read::strmn"),
        ('OpenRead["a", CharacterEncoding -> "Nonsense"]', "$CharacterEncoding::charcode"),
        ('BinaryWrite["b", 300]', "BinaryWrite::nocoerce"),
        ('BinaryWrite["b", {1, x}]', "BinaryWrite::nocoerce"),
    ],
)
def test_faults(run, source, message):
    assert run(source) == ("$Failed", [message])


def test_closing_what_is_not_open(run):
    assert run('Close["none"]') == ('Close["none"]', ["Close::openx"])


def test_a_file_is_written_and_read_line_by_line(run, tmp_path):
    assert run('o = OpenWrite["o.txt"]; WriteString[o, "alpha\\n", 1/2, "\\n"]; Write[o, "q", {1}]') == "Null"
    assert (tmp_path / "o.txt").read_text() == 'alpha\n1/2\n"q"{1}\n'  # seen before the stream is closed
    assert run('WriteLine[o, "end"]; Close[o]') == '"o.txt"'
    assert (tmp_path / "o.txt").read_text() == 'alpha\n1/2\n"q"{1}\nend\n'
    assert run('{ReadLine["o.txt"], ReadLine["o.txt"], Close["o.txt"]}') == '{"alpha", "1/2", "o.txt"}'
    assert run('a = OpenAppend["o.txt"]; WriteString[a, "more"]; Close[a]; FindList["o.txt", "m"]') == '{"more"}'
    assert run("Length[Streams[]]") == "2"
    assert run('OpenWrite["o.txt"]; Close["o.txt"]; ReadString["o.txt"]') == '""'


def test_one_stream_of_several_forms(run, tmp_path):
    assert run('Write[OpenWrite["f.txt", FormatType -> OutputForm], "a", 1.5]; Close["f.txt"]') == '"f.txt"'
    assert (tmp_path / "f.txt").read_text() == "a1.5\n"
    assert run('o = OpenWrite["l.txt", CharacterEncoding -> "ISO8859-1"]; WriteString[o, "é"]; Close[o]') == '"l.txt"'
    assert (tmp_path / "l.txt").read_bytes() == b"\xe9"
    assert run('s = OpenRead["l.txt", CharacterEncoding -> "ISO8859-1"]; {Read[s, Character], Close[s]}') == (
        '{"é", "l.txt"}'
    )
    (tmp_path / "w.txt").write_bytes("a b\nc".encode("utf-16"))
    assert run('s = OpenRead["w.txt", CharacterEncoding -> "UTF16"]; {ReadList[s, Word], Close[s]}') == (
        '{{"a", "b", "c"}, "w.txt"}'
    )


def test_standard_output(run):
    assert (
        run('WriteString["stdout", "abc ", 1/2, "\\n"]; WriteString[$Output, "x"]; Write[$Output, "y", {1}]') == "Null"
    )
    assert run.printed == ["abc 1/2", "x", "y{1}"]


def test_binary_values(run, tmp_path):
    data = struct.pack("<b", -2) + struct.pack("<h", 300) + struct.pack("<d", 1.5) + b"hi\0"
    (tmp_path / "b.bin").write_bytes(data)
    assert run('s = OpenRead["b.bin", BinaryFormat -> True]; BinaryRead[s, "Integer8"]') == "-2"
    assert run('BinaryRead[s, {"Integer16", "Real64"}, ByteOrdering -> -1]') == "{300, 1.5}"
    assert run('{BinaryRead[s, "TerminatedString"], BinaryRead[s], Close[s]}') == '{"hi", EndOfFile, "b.bin"}'
    assert run('o = OpenWrite["c.bin", BinaryFormat -> True]; BinaryWrite[o, {1, 2, 255}]; BinaryWrite[o, "ab"];'
               'BinaryWrite[o, {1.5, 258}, {"Real32", "Integer16"}, ByteOrdering -> 1]; Close[o]'
               ) == '"c.bin"'  # fmt: skip
    assert (tmp_path / "c.bin").read_bytes() == b"\1\2\xffab" + struct.pack(">f", 1.5) + struct.pack(">h", 258)
    assert run('BinaryReadList["c.bin", "Byte", 3]') == "{1, 2, 255}"
    assert run('BinaryReadList["c.bin", {"Byte", "Byte"}, 2]') == "{{1, 2}, {255, 97}}"
    assert run('BinaryReadList["c.bin", "Character8"][[4 ;; 5]]') == '{"a", "b"}'


NUMBERS = {"Integer16": ("h", st.integers(-(2**15), 2**15 - 1)), "UnsignedInteger32": ("I", st.integers(0, 2**32 - 1)),
           "Real64": ("d", st.floats(allow_nan=False, allow_infinity=False))}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(("order", "sign"), [(-1, "<"), (1, ">")])
@given(st.data())
def test_binary_formats_agree_with_struct(name, order, sign, data):
    letter, kind = NUMBERS[name]
    values = data.draw(st.lists(kind, max_size=5))
    option = call("Rule", "ByteOrdering", order)
    session = Session(write_message=lambda line: None)
    made = session.evaluate_input(call("ExportByteArray", list_of(*values), name, option))
    assert made.data == struct.pack(f"{sign}{len(values)}{letter}", *values)
    assert same(session.evaluate_input(call("ImportByteArray", made, name, option)), list_of(*values))


@given(st.lists(st.integers() | st.floats(allow_nan=False, allow_infinity=False), max_size=6))
def test_numbers_written_with_spaces_are_read(numbers):
    source = " ".join(map(repr, numbers))
    found = Session().evaluate_input(call("ReadList", call("StringToStream", source), system("Number")))
    assert same(found, list_of(*numbers))


def test_lines_and_messages_go_where_output_and_messages_say(tmp_path):
    lines, told = [], []
    s = Session(write=lines.append, write_message=told.append)
    path = tmp_path / "log.txt"
    s.evaluate(f's = OpenWrite["{path}"]; AppendTo[$Output, s]; AppendTo[$Messages, s]; Print["both"]; 1/0')
    s.evaluate('Block[{$Output = {}, $Messages = {s}}, Print["nowhere"]; 0^0]; Print["again"]')
    s.evaluate('$Output = {OutputStream["stdout", 1]}; Close[s]; Print["only here"]')
    assert lines == ["both", "again", "only here"]
    infinite = "Power::infy: Infinite expression 1/0 encountered."
    unknown = "Power::indet: Indeterminate expression 0^0 encountered."
    assert told == [infinite]
    assert path.read_text() == f"both\n{infinite}\n{unknown}\nagain\n"
    assert text(s.evaluate('Block[{$Messages = {}}, Check[1/0, "heard"]]')) == '"heard"'
    assert told == [infinite]
