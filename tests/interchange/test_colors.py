"""Color conversions, against the standard library and published values."""

import colorsys

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


@given(unit, unit, unit, some.sampled_from(["HSB", "CMYK", "XYZ", "LAB"]))
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
