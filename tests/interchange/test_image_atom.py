"""The Image atom."""

import pickle

import numpy
import pytest

from wlnet.expr import NumericArray, call, head_of, is_atom, same, system
from wlnet.expr.images import PIXEL_TYPES, Image
from wlnet.forms import display, text

GRAY = Image(numpy.array([[0, 128, 255], [1, 2, 3]], "uint8"), "Byte", "Grayscale")
COLOR = Image(numpy.zeros((2, 3, 3), "float32"))


def test_facts():
    assert is_atom(GRAY)
    assert head_of(GRAY) is system("Image")
    assert GRAY.dimensions == (3, 2)
    assert (GRAY.channels, COLOR.channels) == (1, 3)
    assert COLOR.type_name == "Real32"
    assert COLOR.color_space is None
    assert COLOR.effective_space == "RGB"


def test_one_channel_is_a_matrix():
    assert Image(numpy.zeros((4, 5, 1), "uint8")).array.shape == (4, 5)
    assert GRAY.planes().shape == (2, 3, 1)


def test_alpha():
    rgba = Image(numpy.ones((2, 2, 4), "uint8"), "Byte", "RGB")
    assert rgba.has_alpha
    assert rgba.without_alpha().channels == 3
    assert not Image(numpy.ones((2, 2, 4), "uint8"), "Byte", "CMYK").has_alpha
    assert not Image(numpy.ones((2, 2, 5), "uint8")).has_alpha
    assert GRAY.without_alpha() is GRAY


def test_reals_and_types():
    assert GRAY.reals().tolist() == [[0, 128 / 255, 1], [1 / 255, 2 / 255, 3 / 255]]
    assert GRAY.with_type("Bit16").array.tolist() == [[0, 128 * 257, 65535], [257, 514, 771]]
    assert GRAY.with_type("Bit").array.tolist() == [[0, 1, 1], [0, 0, 0]]
    back = GRAY.with_type("Real32").with_type("Byte")
    assert same(back, GRAY)


@pytest.mark.parametrize("name", PIXEL_TYPES)
def test_values_outside_are_clipped_only_by_integer_types(name):
    image = Image.from_reals(numpy.array([[-0.5, 0.0, 1.0, 1.5]]), name)
    lowest, *_, highest = image.reals().ravel().tolist()
    assert (lowest, highest) == ((-0.5, 1.5) if name.startswith("Real") else (0, 1))


def test_equality_and_hash():
    again = Image(GRAY.array.copy(), "Byte", "Grayscale")
    assert again == GRAY
    assert hash(again) == hash(GRAY)
    assert same(pickle.loads(pickle.dumps(GRAY)), GRAY)
    assert Image(GRAY.array, "Byte", None) != GRAY
    assert Image(GRAY.array[:, :2], "Byte", "Grayscale") != GRAY


def test_texts():
    assert display(call("List", GRAY)) == "{Image[<3,2>]}"
    assert text(GRAY) == (
        'Image[NumericArray[{{0, 128, 255}, {1, 2, 3}}, "UnsignedInteger8"], "Byte", ColorSpace -> "Grayscale"]'
    )
    assert GRAY.constructor().args[0] == NumericArray(GRAY.array)
