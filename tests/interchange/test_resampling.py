"""Resizing, against plain loops and against Pillow's own resampling."""

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image as pillow

from wlnet.expr import WolframMessage
from wlnet.expr.images import Image
from wlnet.interchange import resample, resize
from wlnet.interchange.resampling import fitted, weights

PILLOW = {
    "Linear": pillow.Resampling.BILINEAR,
    "CatmullRom": pillow.Resampling.BICUBIC,
    "Lanczos": pillow.Resampling.LANCZOS,
}
PICTURE = numpy.random.default_rng(5).random((23, 31)).astype("float32")
MARGIN = 23  # as much as can be mirrored once; wider than any kernel below


@pytest.mark.parametrize("size", [(31, 23), (10, 9), (64, 50), (7, 40), (31, 5)])
@pytest.mark.parametrize("name", PILLOW)
def test_as_pillow_on_a_mirrored_picture(name, size):
    framed = numpy.pad(PICTURE, MARGIN, "symmetric")
    box = (MARGIN, MARGIN, MARGIN + 31, MARGIN + 23)
    expected = numpy.asarray(pillow.fromarray(framed).resize(size, PILLOW[name], box=box))
    assert resample(PICTURE, size, name) == pytest.approx(expected, abs=2e-5)


def lanczos_loop(values, count):
    """One row by the definition: every tap on its own."""
    n = len(values)
    widen = max(1, n / count)
    out = []
    for i in range(count):
        at = (i + 0.5) * n / count - 0.5
        total = share = 0.0
        for j in range(-4 * n - 40, 5 * n + 40):
            x = (j - at) / widen
            if abs(x) >= 3:
                continue
            w = 1.0 if x == 0 else 3 * math.sin(math.pi * x) * math.sin(math.pi * x / 3) / (math.pi * x) ** 2
            mirrored = j % (2 * n)
            total += w * values[mirrored if mirrored < n else 2 * n - 1 - mirrored]
            share += w
        out.append(total / share)
    return out


@given(some.lists(some.floats(-1, 1), min_size=1, max_size=9), some.integers(1, 12))
def test_the_default_is_lanczos(values, count):
    row = numpy.array([values])
    expected = values if count == len(values) else lanczos_loop(values, count)
    assert resample(row, (count, 1))[0] == pytest.approx(expected, abs=1e-9)


@given(some.integers(1, 20), some.integers(1, 20), some.sampled_from(["Nearest", "Linear", "Cubic", "Lanczos"]))
def test_flat_pictures_stay_flat(n, m, name):
    assert resample(numpy.full((n, n), 0.25), (m, m), name) == pytest.approx(numpy.full((m, m), 0.25))


def test_nearest():
    row = numpy.array([[0.0, 1.0, 4.0, 9.0]])
    assert resample(row, (8, 1), "Nearest").tolist() == [[0, 0, 1, 1, 4, 4, 9, 9]]
    assert resample(row, (2, 1), "Nearest").tolist() == [[0.5, 6.5]]  # ties: the average
    assert resample(row, (2, 1), "NearestLeft").tolist() == [[0, 4]]
    assert resample(row, (2, 1), "NearestRight").tolist() == [[1, 9]]


def test_kernels_take_parameters():
    assert numpy.array_equal(resample(PICTURE, (9, 9), ("Lanczos", 3)), resample(PICTURE, (9, 9)))
    assert not numpy.allclose(resample(PICTURE, (9, 9), ("Lanczos", 2)), resample(PICTURE, (9, 9)))
    with pytest.raises(WolframMessage, match="method"):
        resample(PICTURE, (9, 9), "Unheard")


def test_type_and_color_space_stay():
    image = Image(numpy.arange(48, dtype="uint8").reshape(4, 4, 3), "Byte", "RGB")
    smaller = resize(image, (2, 2), "Linear")
    assert (smaller.type_name, smaller.color_space, smaller.dimensions) == ("Byte", "RGB", (2, 2))
    assert resize(image, (4, 4)) is image
    bit16 = Image(numpy.full((4, 4), 65535, "uint16"), "Bit16")
    assert resize(bit16, (3, 3)).array.tolist() == [[65535] * 3] * 3


def test_fit_and_fill():
    wide = numpy.ones((2, 4))
    framed = fitted(wide, (4, 4), "Nearest", "Fit", 0.5)
    assert framed.tolist() == [[0.5] * 4, [1] * 4, [1] * 4, [0.5] * 4]
    ramp = numpy.array([[0.0, 1.0, 2.0, 3.0]] * 2)
    assert fitted(ramp, (2, 2), "Nearest", "Fill").tolist() == [[1, 2], [1, 2]]
    assert fitted(ramp.T, (3, 3), "Nearest", "Fill").shape == (3, 3)


@given(some.integers(1, 30), some.integers(1, 30), some.integers(1, 30), some.integers(1, 30))
def test_every_size_is_met(width, height, w, h):
    for method in ("Stretch", "Fit", "Fill"):
        assert fitted(numpy.ones((h, w, 3)), (width, height), "Linear", method).shape == (height, width, 3)


def test_weights_sum_to_one():
    assert weights(17, 5, "Lanczos", 3.0).sum(axis=1) == pytest.approx(numpy.ones(5))
