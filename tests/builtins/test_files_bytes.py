"""Byte arrays, encodings of bytes and expressions as strings, hashes: against Python's library."""

import base64
import hashlib
import struct
import zlib
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import ByteArray, call, list_of, same
from wlnet.forms import text


def evaluated(function, *args):
    return Session(write_message=lambda line: None).evaluate_input(call(function, *args))


def value(source):
    session = Session(write_message=lambda line: None)
    found = text(session.evaluate(source))
    return (found, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ByteArray[{1, 2, 3}]", 'ByteArray["AQID"]'),
        ('ByteArray["AQID"] === ByteArray[{1, 2, 3}]', "True"),
        ("ToString[ByteArray[{1, 2, 3}]]", '"ByteArray[<3>]"'),
        ("Normal[ByteArray[Range[0, 255]]] === Range[0, 255]", "True"),
        ("b = ByteArray[{1, 2, 3}]; {b[[1]], b[[-1]], Length[b], First[b], Last[b], Head[b]}",
         "{1, 3, 3, 1, 3, ByteArray}"),
        ("Normal /@ {Take[b = ByteArray[{1, 2, 3}], 2], Drop[b, 1], Rest[b], Most[b], Reverse[b]}",
         "{{1, 2}, {2, 3}, {2, 3}, {1, 2}, {3, 2, 1}}"),
        ("b = ByteArray[{1, 2, 3}]; Normal /@ {b[[2 ;;]], b[[{3, 1}]]}", "{{2, 3}, {3, 1}}"),
        ("Normal[Join[ByteArray[{1}], ByteArray[{2, 3}]]]", "{1, 2, 3}"),
        ("{ByteArrayQ[ByteArray[{}]], ByteArrayQ[{}], AtomQ[ByteArray[{1}]]}", "{True, False, True}"),
        ("MatchQ[ByteArray[{1}], _ByteArray]", "True"),
        ("f /@ ByteArray[{1, 2}]", "{f[1], f[2]}"),
        ("ByteArray[x]", "ByteArray[x]"),
        ("{ByteArray[{1}] == ByteArray[{2}], ByteArray[{1}] == ByteArray[{1}]}", "{False, True}"),
        ("ByteArray[{x}]", "ByteArray[{x}]"),
        ("BaseEncode[ByteArray[Range[12]]]", '"AQIDBAUGBwgJCgsM"'),
        ('BaseEncode[ByteArray[{7, 49, 166, 255}], "Base16"]', '"0731A6FF"'),
        ('BaseEncode[ByteArray[ConstantArray[0, 12]], "Base85ASCII"]', '"zzz"'),
        ('Normal[BaseDecode["AQ\\nID"]]', "{1, 2, 3}"),
        ('URLBuild["http://x.org", {"a" -> "1 2", "b" -> 3}]', '"http://x.org?a=1%202&b=3"'),
        ('URLBuild[{"http://x.org/", "p", "q r"}]', '"http://x.org/p/q%20r"'),
        ('URLParse["http://x.org:80/a/b?c=1#d", {"Domain", "Port", "Path", "Fragment"}]',
         '{"x.org", 80, {"", "a", "b"}, "d"}'),
        ('URLBuild[URLParse["http://u@x.org:80/a/b?c=1&d=e%20f#g"]]', '"http://u@x.org:80/a/b?c=1&d=e%20f#g"'),
        ('URLQueryDecode["a=1&b=x+y"]', '{"a" -> "1", "b" -> "x y"}'),
        ('URLQueryEncode[<|"a" -> "1&2"|>]', '"a=1%262"'),
        ('StringMatchQ[CreateUUID["x-"], "x-" ~~ Repeated[HexadecimalCharacter | "-", {36}]]', "True"),
        ("Hash[{1, 2}] === Hash[{1, 2}]", "True"),
        ("Hash[{1, 2}] === Hash[{2, 1}]", "False"),
        ('Hash["", "MD5"] === FromDigits["d41d8cd98f00b204e9800998ecf8427e", 16]', "True"),
        ('Head[Hash["a", "SHA256", "ByteArray"]]', "ByteArray"),
    ],
)  # fmt: skip
def test_examples(source, expected):
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("ByteArray[{300}]", "ByteArray::batd"),
        ("ByteArray[{1.5}]", "ByteArray::batd"),
        ('ByteArray["?"]', "ByteArray::batd"),
        ("ByteArrayToString[ByteArray[{255}]]", "ByteArrayToString::chars"),
        ('StringToByteArray["é", "ASCII"]', "StringToByteArray::lost"),
        ("BinaryDeserialize[ByteArray[{1}]]", "BinaryDeserialize::wxf"),
        ('BaseDecode["A"]', "BaseDecode::invalid"),
        ('BaseDecode["A", "Base7"]', "BaseDecode::encoding"),
        ('Uncompress["1:zzz"]', "Uncompress::corrupt"),
        ('Uncompress["nonsense"]', "Uncompress::corrupt"),
        ('Hash["a", "MD5", "Nonsense"]', "Hash::form"),
    ],
)
def test_faults(source, message):
    assert value(source) == ("$Failed", [message])


def test_hashes_of_no_known_kind_stay():
    assert value('Hash["a", "Nonsense"]') == ('Hash["a", "Nonsense"]', ["Hash::hash"])


def test_parts_that_are_not_there():
    assert value("ByteArray[{1}][[3]]")[1] == ["Part::partw"]
    assert value("Take[ByteArray[{1}], 3]")[1] == ["Take::take"]


@given(st.binary())
def test_bytes_and_strings(data):
    array = ByteArray(data)
    assert evaluated("BaseEncode", array) == base64.b64encode(data).decode()
    assert evaluated("BaseEncode", array, "Base85ASCII") == base64.a85encode(data).decode()
    for encoding in ("Base16", "Base64", "Base85ASCII"):
        assert same(evaluated("BaseDecode", evaluated("BaseEncode", array, encoding), encoding), array)
    assert same(evaluated("ByteArray", evaluated("Normal", array)), array)
    for name, function in (("MD5", hashlib.md5), ("SHA256", hashlib.sha256), ("SHA512", hashlib.sha512)):
        assert evaluated("Hash", array, name, "HexString") == function(data).hexdigest()
    assert evaluated("Hash", array, "CRC32") == zlib.crc32(data)


@given(st.text(st.characters(codec="utf-8")))
def test_texts(found):
    assert same(evaluated("StringToByteArray", found), ByteArray(found.encode()))
    assert evaluated("ByteArrayToString", ByteArray(found.encode())) == found
    assert evaluated("URLEncode", found) == quote(found, safe="")
    assert evaluated("URLDecode", quote(found, safe="")) == found == unquote(quote(found))
    assert evaluated("Uncompress", evaluated("Compress", list_of(found))).args == (found,)


def test_bytes_of_python():
    from wlnet.python import from_python, to_python

    assert same(from_python(b"\1\2"), ByteArray(b"\1\2")) and to_python(ByteArray(b"\1\2")) == b"\1\2"
    assert same(from_python(bytearray(b"a")), ByteArray(b"a"))


def word(n):
    return struct.pack("<i", n)


def foreign(text):
    return word(len(text.encode())) + text.encode()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"i" + word(192635), "192635"),
        (b"i" + word(-1), "-1"),
        (b"I" + foreign("123456789012345678901"), "123456789012345678901"),
        (b"r" + struct.pack("<d", 0.5), "0.5"),
        (b"S" + foreign("é"), '"é"'),
        (b"f" + word(3) + b"s" + foreign("List") + b"i" + word(1) + b"s" + foreign("x") + b"S" + foreign("a"),
         '{1, x, "a"}'),
        (b"f" + word(2) + b"s" + foreign("Rational") + b"i" + word(1) + b"i" + word(2), "1/2"),
        (b"f" + word(1) + b"s" + foreign("Association") + b"f" + word(2) + b"s" + foreign("Rule") + b"i" + word(1)
         + b"f" + word(0) + b"s" + foreign("List"), "<|1 -> {}|>"),
    ],
)  # fmt: skip
def test_strings_of_other_systems(body, expected):
    made = "1:" + base64.b64encode(zlib.compress(b"!boR" + body)).decode()
    assert value(f'Uncompress["{made}"]') == expected
    for cut in range(len(body)):
        short = "1:" + base64.b64encode(zlib.compress(b"!boR" + body[:cut])).decode()
        assert value(f'Uncompress["{short}"]') == ("$Failed", ["Uncompress::corrupt"])
