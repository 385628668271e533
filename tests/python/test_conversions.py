"""Between Python's values and expressions."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, from_python, parse, text, to_python, wl
from wlnet.expr import Association, BigReal, Expr, NumericArray, PackedList, system


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "True"),
        (None, "Null"),
        (3, "3"),
        (2.5, "2.5"),
        ("a\n", '"a\\n"'),
        (Fraction(2, 4), "1/2"),
        (Fraction(4, 2), "2"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "Indeterminate"),
        ([1, (2, [None])], "{1, {2, {Null}}}"),
        (range(3), "{0, 1, 2}"),
        ({"a": {1: False}}, '<|"a" -> <|1 -> False|>|>'),
        (numpy.arange(4).reshape(2, 2), "{{0, 1}, {2, 3}}"),
        (numpy.float32(0.5), "0.5"),
        (numpy.array([True, False]), "{True, False}"),
        (numpy.array(["a"]), '{"a"}'),
        (wl.x, "x"),
        (wl.Sin(wl.x), "Sin[x]"),
    ],
)
def test_from_python(value, written):
    assert text(from_python(value)) == written


def test_arrays_are_packed_copies():
    array = numpy.ones((2, 3))
    packed = from_python(array)
    assert type(packed) is PackedList
    array[0, 0] = 7
    assert packed.args[0].args[0] == 1.0
    assert from_python(numpy.ones(2, "float32")).array.dtype == numpy.float64


@pytest.mark.parametrize("value", [object(), {1, 2}, numpy.array([object()]), numpy.datetime64("2020-01-01")])
def test_what_has_no_expression(value):
    with pytest.raises(TypeError, match="no expression stands for"):
        from_python(value)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("True", True), ("False", False), ("Null", None), ("None", None), ("1/2", Fraction(1, 2)), ('"a"', "a"),
        ("Infinity", math.inf), ("-Infinity", -math.inf), ("{1, {x}}", [1, [wl.x.symbol]]), ("2 + 3 I", 2 + 3j),
        ('<|"a" -> {1}, {1, 2} -> 3|>', {"a": [1], (1, 2): 3}), ('Missing["a"]', parse('Missing["a"]')),
    ],
)  # fmt: skip
def test_to_python(source, value):
    found = to_python(Session().evaluate(source))
    assert found == value
    assert type(found) is type(value)


def test_arrays_to_python():
    packed = PackedList(numpy.arange(3))
    found = to_python(packed)
    found[0] = 9
    assert packed.args == (0, 1, 2)
    assert to_python(NumericArray(numpy.ones(2, "float32"))).dtype == numpy.float32
    assert math.isnan(to_python(system("Indeterminate")))
    assert to_python(BigReal(Decimal("1.50"), 3.0)) == Decimal("1.50")


def test_keys_that_python_cannot_tell_apart():
    clash = Association.of([(1, "a"), (1.0, "b")])
    assert to_python(clash) is clash


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.decimals(allow_nan=False,
                                                                                                   allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
)  # fmt: skip


@given(VALUES)
def test_there_and_back(value):
    assert to_python(from_python(value)) == value


def test_names():
    assert text(wl.NetChain([wl.LinearLayer(3), wl.Ramp], Input=4)) == 'NetChain[{LinearLayer[3], Ramp}, "Input" -> 4]'
    assert wl.x == wl.x and wl.x == parse("x") and wl.x != wl.y
    assert len({wl.x, wl.x}) == 1
    assert wl["Developer`ToPackedArray"].symbol.context == "Developer`"
    assert repr(wl.Plus) == "Plus"
    with pytest.raises(AttributeError):
        wl.__wrapped__  # noqa: B018


def test_expressions_show_themselves_in_input_form():
    assert repr(parse("f[1/2, {a -> b}]")) == "f[1/2, {a -> b}]"
    assert repr(Expr(system("Plus"), (1, 2))) == "1 + 2"
    assert repr(Association.of([("a", 1)])) == '<|"a" -> 1|>'
