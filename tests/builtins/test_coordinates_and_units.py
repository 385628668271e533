"""Bounds and lattices, mixed units, digits, values kept, random colors, lists in columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("CoordinateBounds[{{0, 1}, {2, 3}, {3, -1}}]", "{{0, 3}, {-1, 3}}"),
    ("CoordinateBounds[{{0, 1}, {2, 3}, {3, -1}}, 1]", "{{-1, 4}, {-2, 4}}"),
    ("CoordinateBounds[{{0, 0}, {4, 8}}, Scaled[1/4]]", "{{-1, 5}, {-2, 10}}"),
    ("CoordinateBounds[{{0, 0}, {4, 8}}, {1, {2, 3}}]", "{{-1, 5}, {-2, 11}}"),
    ("CoordinateBounds[{{1, 2}, {{3, 0}, {{5, 7}}}}]", "{{1, 5}, {0, 7}}"),
    ("CoordinateBounds[{{a, 1}, {2, 3}}]", "{{Min[2, a], Max[2, a]}, {1, 3}}"),
    ("CoordinateBoundsArray[{{0, 1}, {5, 7}}]", "{{{0, 5}, {0, 6}, {0, 7}}, {{1, 5}, {1, 6}, {1, 7}}}"),
    ("CoordinateBoundsArray[{{0, 4}}, 2]", "{{0}, {2}, {4}}"),
    ("CoordinateBoundsArray[{{0, 1}, {0, 2}}, {1, 2}]", "{{{0, 0}, {0, 2}}, {{1, 0}, {1, 2}}}"),
    ("CoordinateBoundsArray[{{0, 3}}, Into[2]]", "{{0}, {3/2}, {3}}"),
    ("CoordinateBoundsArray[{{0, 2}, {0, 1}}, 1, Scaled[1/2]]", "{{{1/2, 1/2}}, {{3/2, 1/2}}}"),
    ("Length[CoordinateBoundsArray[{{0, 0.3}}, 0.1]]", "4"),
    ("CoordinateBoundsArray[{{0, 1}}, 1, 0, 1]", "{{-1}, {0}, {1}, {2}}"),
    ("NumberCompose[{1, 2, 3, 4}, {86400, 3600, 60, 1}]", "93784"),
    ("NumberCompose[{2, 5}, {3600, 60, 1}]", "125"),
    ("NumberDecompose[93784, {86400, 3600, 60, 1}]", "{1, 2, 3, 4}"),
    ("NumberDecompose[100.5, {60, 1}]", "{1, 40.5}"),
    ("NumberDecompose[7/2, {1, 2}]", "{3, 1/4}"),
    ("MixedFractionParts[{17/5, -2.5, 4}]", "{{3, 2/5}, {-2, -0.5}, {4, 0}}"),
    ("MixedFractionParts[Pi]", "{3, -3 + Pi}"),
    ("MixedFractionParts[x]", "MixedFractionParts[x]"),
    ("NumberDigit[1234.56, {3, 0, -1, -2, 7}]", "{1, 4, 5, 6, 0}"),
    ("{NumberDigit[Pi, -2], NumberDigit[13, 2, 2], NumberDigit[x, 1]}", "{4, 1, NumberDigit[x, 1]}"),
    ("n = 0; f := Once[n++; {n}]; {f, f, Once[n++; {n}], n}", "{{1}, {1}, {1}, 1}"),
    ("SeedRandom[1]; {MatchQ[RandomColor[], RGBColor[_Real, _Real, _Real]], Dimensions[RandomColor[5]], "
     "MatchQ[RandomColor[Hue[_, 1, 0]], Hue[_Real, 1, 0]], Head[RandomColor[\"LAB\"]], "
     "MatchQ[RandomColor[GrayLevel, {2, 3}], {Repeated[{Repeated[GrayLevel[_], {3}]}, {2}]}]}",
     "{True, {5}, True, LABColor, True}"),
]  # fmt: skip
SHOWN = [
    ("ColumnForm[{a, bb}]", "a\nbb"),
    ("ColumnForm[{a, bbb}, Right]", "  a\nbbb"),
    ("Multicolumn[Range[5], 2]", "1   4\n2   5\n3"),
    ('Multicolumn[Range[5], 2, Appearance -> "Horizontal"]', "1   2\n3   4\n5"),
    ("Multicolumn[Range[6], {2, Automatic}]", "1   3   5\n2   4   6"),
    ("Multicolumn[Range[6], {2, 2}]", "1   3\n2   4"),
    ("Multicolumn[Range[9]]", "1   4   7\n2   5   8\n3   6   9"),
]
FAULTS = [
    ("CoordinateBounds[{{1, 2}, {3}}]", "CoordinateBounds", "coord"),
    ("CoordinateBounds[{{1, 2}, {3, 4}}, {1, 2, 3}]", "CoordinateBounds", "pad"),
    ("CoordinateBoundsArray[{1, 2}]", "CoordinateBoundsArray", "bounds"),
    ("NumberCompose[{1, 2}, {1}]", "NumberCompose", "long"),
    ("NumberDecompose[5, {0, 1}]", "NumberDecompose", "units"),
    ('RandomColor["Nothing"]', "RandomColor", "kind"),
]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_values(code: str, expected: str) -> None:
    """By hand."""
    session = Session()
    assert text(session.evaluate(code), "InputForm") == expected
    assert not session.messages


@pytest.mark.parametrize(("code", "expected"), SHOWN)
def test_columns(code: str, expected: str) -> None:
    """What is printed."""
    assert text(Session().evaluate(code), "OutputForm") == expected


@pytest.mark.parametrize(("code", "symbol", "tag"), FAULTS)
def test_faults(code: str, symbol: str, tag: str) -> None:
    """One message, and the call stays."""
    session = Session()
    assert text(session.evaluate(code), "InputForm") == code
    assert [(m.symbol, m.tag) for m in session.messages] == [(symbol, tag)]


@given(st.integers(0, 10**9))
def test_units(n: int) -> None:
    """What is taken apart is put together again; the parts are those of divmod."""
    session = Session()
    days, rest = divmod(n, 86400)
    parts = to_python(session.evaluate(f"NumberDecompose[{n}, {{86400, 3600, 60, 1}}]"))
    assert parts == [days, rest // 3600, rest // 60 % 60, rest % 60]
    assert session.evaluate(f"NumberCompose[NumberDecompose[{n}, {{7, 5, 1}}], {{7, 5, 1}}]") == n
