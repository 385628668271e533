"""NumberForm and its kin, and Format: texts by the documented meaning of arguments and options."""

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, list_of, system
from wlnet.forms import text

CASES = [
    ("NumberForm[3.14159265,3]", "3.14"),
    ("NumberForm[1234567.891,10]", "1.234567891*10^6"),
    ("NumberForm[1234.5678,{7,2}]", "1234.57"),
    ("NumberForm[12.,{4,2}]", "12.00"),
    ("NumberForm[123456789,DigitBlock->3]", "123,456,789"),
    ("NumberForm[123456.123456,12,DigitBlock->3]", "123,456.123 456"),
    ('NumberForm[123456.123456,12,DigitBlock->{3,Infinity},NumberSeparator->"_"]', "123_456.123456"),
    ('NumberForm[{5.2,-5.2},NumberSigns->{"-","+"}]', "{+5.2, -5.2}"),
    ('NumberForm[1.41421,{10,5},NumberPadding->{"X","Y"}]', "XXXXX1.41421"),
    ('NumberForm[1.41421,{10,8},NumberPadding->{"X","Y"}]', "XX1.41421YYY"),
    ('NumberForm[-1.5,{5,2},NumberPadding->{"0","0"},SignPadding->True]', "-001.50"),
    ('NumberForm[1.5,NumberPoint->","]', "1,5"),
    ("NumberForm[0.00000123,3]", "1.23*10^-6"),
    ("NumberForm[12345678.,3,ScientificNotationThreshold->{-5,9}]", "12300000."),
    ("NumberForm[12345678.,10,ExponentFunction->(Null&)]", "12345678."),
    ('NumberForm[1.5*^8,NumberFormat->(Row[{#1,"E",#3}]&)]', "1.5E8"),
    ('NumberForm[1.5*^8,NumberMultiplier->" x "]', "1.5 x 10^8"),
    ("NumberForm[{1.5,x+2.25,{3.00001}},3]", "{1.5, 2.25 + x, {3.}}"),
    ("NumberForm[3.14159265358979323846264338328`30, 10]", "3.141592654"),
    ("NumberForm[2.,x]", "NumberForm[2., x]"),
    ("PaddedForm[3.14159,{5,2}]", "   3.14"),
    ("PaddedForm[{1,22,-3},4]", "{    1,    22,    -3}"),
    ("ScientificForm[12345.678]", "1.23457*10^4"),
    ("ScientificForm[0.0012345,3]", "1.23*10^-3"),
    ("EngineeringForm[{12345.678,0.00012345}]", "{12.3457*10^3, 123.45*10^-6}"),
    ("AccountingForm[{-12345.678,10.^7,5}]", "{(12345.7), 10000000., 5}"),
    ("DecimalForm[1.5*^8]", "150000000."),
    ("PercentForm[0.125]", "12.5%"),
    ("BaseForm[{255,-10,3.5},16]", "{16^^ff, -16^^a, 16^^3.8}"),
]  # fmt: skip
FRESH = """
import wlnet.builtins
from wlnet.evaluator import Session
Session().evaluate('Format[f[x_]]:="<"<>ToString[x]<>">"; Print[f[2]]')
"""
FORMATS = [
    ('Format[f[x_]]:="<"<>ToString[x]<>">";{ToString[{f[1],g[f[2]]}],ToString[f[1],InputForm]}',
     '{"{<1>, g[<2>]}", "f[1]"}'),
    ('Format[h[x_,y_]]:=Row[{x,"|",y}];ToString[h[h[1,2],3]]', '"1|2|3"'),
    ('Format[f[x_],OutputForm]:=x;{ToString[f[1]],Format[f[1]],Format[5]}', '{"1", f[1], 5}'),
    ("{ToString[{1.5,2},TableForm],ToString[{{1,2}},MatrixForm]}", r'{"1.5\n2", "1   2"}'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_shown(source, expected):
    assert text(Session().evaluate(source), "OutputForm") == expected


@pytest.mark.parametrize(("source", "expected"), FORMATS)
def test_format(source, expected):
    assert text(Session().evaluate(source)) == expected


def test_a_new_process_knows_definitions_of_format():
    found = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "<2>"


@given(st.floats(1e-5, 1e5), st.integers(0, 6))
def test_places_are_as_near_as_they_can_be(x, places):
    shown = text(Expr(system("NumberForm"), (x, list_of(17, places))), "OutputForm")
    tolerance = Decimal(10) ** -places * Decimal("0.500000001") + abs(Decimal(x)) * Decimal("1e-15")
    assert abs(Decimal(shown) - Decimal(x)) <= tolerance
    assert len(shown.partition(".")[2]) == places


@given(st.integers(-(10**30), 10**30), st.integers(2, 36))
def test_base_form_reads_back(n, base):
    shown = text(Expr(system("BaseForm"), (n, base)), "OutputForm")
    assert Session().evaluate(shown) == n
