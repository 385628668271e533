"""WXF and binary data: against the published form of tokens, Python's struct module, and reading what was written."""

import contextlib
import struct
import zlib
from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.expr import (
    Association,
    BigReal,
    ByteArray,
    ExactComplex,
    Expr,
    NumericArray,
    PackedList,
    call,
    list_of,
    same,
    system,
)
from wlnet.interchange import wxf

ATOMS = st.one_of(
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="utf-8")),
    st.binary().map(ByteArray),
    st.sampled_from(["Plus", "Null", "Pi"]).map(system),
    st.fractions().filter(lambda q: q.denominator > 1),
    st.complex_numbers(allow_nan=False),
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda args: list_of(*args)),
        st.lists(inner, max_size=3).map(lambda args: Expr(call("f", 1), tuple(args))),
        st.lists(st.tuples(inner, inner), max_size=3).map(Association.of),
    ),
    max_leaves=10,
)


@given(EXPRESSIONS, st.booleans())
def test_what_is_written_is_read(e, compressed):
    assert same(wxf.deserialize(wxf.serialize(e, compressed)), e)


@pytest.mark.parametrize(
    ("e", "body"),
    [
        (5, b"C\x05"),
        (-129, b"j" + struct.pack("<h", -129)),
        (70000, b"i" + struct.pack("<i", 70000)),
        (2**40, b"L" + struct.pack("<q", 2**40)),
        (2**64, b"I\x1418446744073709551616"),
        (1.5, b"r" + struct.pack("<d", 1.5)),
        ("é", b"S\x02\xc3\xa9"),
        (list_of("a", system("True")), b"f\x02s\x04ListS\x01as\x04True"),
        (Association.of([("k", 1)]), b"A\x01-S\x01kC\x01"),
        (Fraction(1, 2), b"f\x02s\x08RationalC\x01C\x02"),
        (ByteArray(b"\x01\x02"), b"B\x02\x01\x02"),
        (PackedList(numpy.array([1, 2])), b"\xc1\x03\x01\x02" + struct.pack("<2q", 1, 2)),
        (NumericArray(numpy.array([[1.5]], "float32")), b"\xc2\x22\x02\x01\x01" + struct.pack("<f", 1.5)),
    ],
)
def test_tokens(e, body):
    assert wxf.serialize(e) == b"8:" + body
    assert same(wxf.deserialize(b"8:" + body), e)
    assert same(wxf.deserialize(b"8C:" + zlib.compress(body)), e)


def test_packed_arrays_of_small_integers_are_lists():
    assert same(wxf.deserialize(b"8:\xc1\x00\x01\x03\x01\x02\xff"), list_of(1, 2, -1))


def test_exact_complex_and_long_reals():
    assert same(wxf.deserialize(wxf.serialize(ExactComplex(1, Fraction(1, 2)))), ExactComplex(1, Fraction(1, 2)))
    found = wxf.deserialize(b"8:R\x062.5`30")
    assert type(found) is BigReal


@given(st.binary(max_size=40))
def test_nonsense_is_refused(data):
    for start in (b"8:", b"8C:", b""):
        with contextlib.suppress(wxf.Malformed):
            wxf.deserialize(start + data)


@pytest.mark.parametrize(
    "data",
    [b"", b"8:", b"7:C\x01", b"8:C\x01C", b"8:f\x05s\x01f", b"8:S\xff\xff\xff\xff\xff\x07", b"8:I\x09Quit[] 12",
     b"8:A\x01C\x01", b"8:s\x031 2", b"8:\xc1\x99\x01\x01\x01", b"8:\xc1\x23\x01\xff\xff\xff\xff\xff\x0f"],
)  # fmt: skip
def test_what_is_cut_short_or_not_wxf(data):
    with pytest.raises(wxf.Malformed):
        wxf.deserialize(data)


def test_depth_costs_no_stack():
    e = list_of()
    for _ in range(20000):
        e = list_of(e)
    data = wxf.serialize(e)
    found = wxf.deserialize(data)
    depth = 0
    while found.args:
        found, depth = found.args[0], depth + 1
    assert depth == 20000


def test_long_numbers():
    assert wxf.deserialize(wxf.serialize(3**20000)) == 3**20000
    digits = "1." + "23456789" * 8
    found = wxf.deserialize(b"8:R" + bytes([len(digits) + 3]) + digits.encode() + b"`65")
    assert str(found.value) == digits
    with pytest.raises(wxf.Malformed):
        wxf.deserialize(b"8:R\x1a1.`20*^99999999999999999999")
