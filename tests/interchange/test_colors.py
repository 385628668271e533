"""Color conversions, against the standard library and published values."""

import cmath
import colorsys
import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some

from wlnet.expr import WolframMessage
from wlnet.expr.images import Image
from wlnet.interchange import convert_color

unit = some.floats(0, 1)


def pixel(values, space, kind="Real64"):
    return Image(numpy.array([[values]]), kind, space)


def converted(values, source, target):
    return convert_color(pixel(values, source), target).planes()[0, 0]


@given(unit, unit, unit)
def test_hsb(red, green, blue):
    expected = colorsys.rgb_to_hsv(red, green, blue)
    found = converted([red, green, blue], "RGB", "HSB")
    assert found[1:] == pytest.approx(expected[1:], abs=1e-9)
    turn = abs(found[0] - expected[0])
    assert min(turn, 1 - turn) < 1e-9
    assert converted(list(expected), "HSB", "RGB") == pytest.approx([red, green, blue], abs=1e-9)


@given(unit, unit, unit, some.sampled_from(["HSB", "CMYK", "XYZ", "LAB", "LUV", "LCH"]))
def test_there_and_back(red, green, blue, space):
    assert converted(converted([red, green, blue], "RGB", space), space, "RGB") == pytest.approx(
        [red, green, blue], abs=1e-7
    )


@pytest.mark.parametrize(
    ("rgb", "lab"),  # CIE L*a*b* for white D50 of the sRGB primaries, public tables
    [
        ([1, 1, 1], [100, 0, 0]),
        ([0, 0, 0], [0, 0, 0]),
        ([1, 0, 0], [54.29, 80.81, 69.89]),
        ([0, 1, 0], [87.82, -79.29, 80.99]),
        ([0, 0, 1], [29.57, 68.30, -112.03]),
    ],
)
def test_lab(rgb, lab):
    assert 100 * converted([float(v) for v in rgb], "RGB", "LAB") == pytest.approx(lab, abs=0.03)


def test_gray():
    assert converted([0.2, 0.4, 0.8], "RGB", "Grayscale") == pytest.approx([0.299 * 0.2 + 0.587 * 0.4 + 0.114 * 0.8])
    assert converted([0.3], "Grayscale", "RGB").tolist() == [0.3, 0.3, 0.3]
    image = convert_color(Image(numpy.array([[[255, 0, 0], [10, 10, 10]]], "uint8"), "Byte", "RGB"), "Grayscale")
    assert (image.type_name, image.color_space) == ("Byte", "Grayscale")
    assert image.array.tolist() == [[76, 10]]


def test_alpha_stays():
    gray = convert_color(Image(numpy.array([[[255, 0, 0, 7]]], "uint8"), "Byte", "RGB"), "Grayscale")
    assert gray.array.tolist() == [[[76, 7]]]
    assert gray.has_alpha


def test_signed_spaces_need_reals():
    assert convert_color(Image(numpy.zeros((1, 1, 3), "uint8"), "Byte", "RGB"), "LAB").type_name == "Real32"


def test_unnamed_spaces_go_by_channels():
    assert convert_color(Image(numpy.zeros((1, 1, 3), "float32")), "Grayscale").channels == 1
    with pytest.raises(WolframMessage, match="imgcspace"):
        convert_color(Image(numpy.zeros((1, 1, 7), "float32")), "RGB")
    with pytest.raises(WolframMessage, match="ccvinput"):
        convert_color(Image(numpy.zeros((1, 1), "float32")), "Nothing")


def lab_of(red, green, blue):
    """CIE L*a*b* for white D50, one number after the other."""
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    matrix = [(0.4360747, 0.3850649, 0.1430804), (0.2225045, 0.7168786, 0.0606169), (0.0139322, 0.0971045, 0.7141733)]
    xyz = [sum(m * c for m, c in zip(row, light, strict=True)) for row in matrix]
    f = [
        (t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29)
        for t in (v / w for v, w in zip(xyz, (0.9642, 1, 0.8251), strict=True))
    ]
    return xyz, (116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]))


@given(unit, unit, unit)
def test_spaces_of_the_eye_by_their_definitions(red, green, blue):
    (x, y, z), (bright, a, b) = lab_of(red, green, blue)
    assert converted([red, green, blue], "RGB", "XYZ") == pytest.approx([x, y, z], abs=1e-9)
    assert 100 * converted([red, green, blue], "RGB", "LAB") == pytest.approx([bright, a, b], abs=1e-6)
    lightness, chroma, turn = converted([red, green, blue], "RGB", "LCH")
    assert (100 * lightness, 100 * chroma) == pytest.approx((bright, math.hypot(a, b)), abs=1e-6)
    if chroma > 1e-6:
        assert abs(cmath.exp(2j * math.pi * turn) - (a + 1j * b) / math.hypot(a, b)) < 1e-6
    whole, white = x + 15 * y + 3 * z, 0.9642 + 15 + 3 * 0.8251
    if whole > 1e-6:
        u, v = 4 * x / whole - 4 * 0.9642 / white, 9 * y / whole - 9 / white
        assert 100 * converted([red, green, blue], "RGB", "LUV") == pytest.approx(
            [bright, 13 * bright * u, 13 * bright * v], abs=1e-6
        )


@pytest.mark.parametrize("kind", ["Byte", "Bit16", "Real32"])
@pytest.mark.parametrize("space", ["Grayscale", "HSB", "CMYK", "XYZ", "LAB", "LUV", "LCH"])
def test_pictures_larger_than_a_block_convert_as_single_pixels(kind, space):
    values = numpy.random.default_rng(0).random((300, 300, 4))
    image = Image.from_reals(values, kind, "RGB")
    found = convert_color(image, space)
    assert found.has_alpha and found.color_space == space
    for row, column in ((0, 0), (150, 7), (299, 299)):
        color = image.reals()[row, column]
        expected = converted(color[:3].tolist(), "RGB", space)
        step = 1 / 255 if found.type_name == "Byte" else 2e-4
        assert found.reals()[row, column, :-1] == pytest.approx(expected, abs=step)
        assert found.reals()[row, column, -1] == pytest.approx(color[3], abs=1e-6)


def test_numbers_that_are_none():
    values = numpy.array([[numpy.nan, numpy.inf, -numpy.inf, 2, -1, 0.5]])
    assert Image.from_reals(values, "Byte").array.tolist() == [[0, 255, 0, 255, 0, 128]]
