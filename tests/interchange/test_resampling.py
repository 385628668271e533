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
from wlnet.interchange.resampling_kernels import KERNELS, b_spline

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


@given(some.integers(1, 20), some.integers(1, 20), some.sampled_from(["Nearest", *KERNELS]))
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


def cox_de_boor(degree, x):
    """B-splines by their recursion, on knots from -(n + 1)/2 on."""
    knots = [k - (degree + 1) / 2 for k in range(degree + 2)]
    values = [1.0 if knots[i] <= x < knots[i + 1] else 0.0 for i in range(degree + 1)]
    for d in range(1, degree + 1):
        values = [
            ((x - knots[i]) * values[i] + (knots[i + d + 1] - x) * values[i + 1]) / d for i in range(degree + 1 - d)
        ]
    return values[0]


@pytest.mark.parametrize("degree", [1, 2, 3, 4, 5, 7])
def test_b_splines_by_their_recursion(degree):
    x = numpy.linspace(-4.03, 4.01, 57)
    assert b_spline(x, degree) == pytest.approx([cox_de_boor(degree, v) for v in x], abs=1e-12)


APPROXIMATIONS = {"BSpline", "Gaussian", "Dodgson"}
WHOLE = [name for name in KERNELS if name not in APPROXIMATIONS]


@pytest.mark.parametrize("name", WHOLE)
def test_interpolation_keeps_the_pixels(name):
    kernel = KERNELS[name]
    x = numpy.arange(-9, 10)
    assert kernel.at(x, *kernel.parameters) == pytest.approx((x == 0).astype(float), abs=1e-9)


@pytest.mark.parametrize("degree", [2, 3, 5])
def test_splines_solve_for_their_coefficients(degree):
    n, m = 9, 26
    values = numpy.random.default_rng(0).random(n)

    def mirrored(k):
        k %= 2 * n
        return k if k < n else 2 * n - 1 - k

    system = numpy.zeros((n, n))
    for i in range(n):
        for k in range(i - 4, i + 5):
            system[i, mirrored(k)] += cox_de_boor(degree, float(i - k))
    coefficients = numpy.linalg.solve(system, values)
    expected = []
    for i in range(m):
        at = (i + 0.5) * n / m - 0.5
        near = range(math.floor(at) - 4, math.floor(at) + 6)
        expected.append(sum(coefficients[mirrored(k)] * cox_de_boor(degree, at - k) for k in near))
    assert resample(values[None], (m, 1), ("Spline", degree))[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("degree", [1, 2, 3, 4, 5])
def test_polynomials_are_found_again(degree):
    n, m = 40, 100
    x, at = numpy.arange(n) + 0.5, (numpy.arange(m) + 0.5) * n / m
    inside = (at > 5) & (at < n - 5)
    polynomial = numpy.polynomial.Polynomial([1, *[1 / (k * 20.0**k) for k in range(1, degree + 1)]])
    for name in ("Schaum", "Spline"):
        found = resample(polynomial(x)[None], (m, 1), (name, degree))[0]
        assert found[inside] == pytest.approx(polynomial(at)[inside], abs=1e-3 if name == "Spline" else 1e-9)


MODES = {"symmetric": "symmetric", "edge": "edge", "wrap": "wrap", "reflect": "reflect"}


@pytest.mark.parametrize("name", ["Lanczos", "Hann"])
@pytest.mark.parametrize("size", [(50, 31), (12, 9)])
@pytest.mark.parametrize("mode", MODES)
def test_other_edges(name, mode, size):
    margin = 20
    framed = numpy.pad(PICTURE.astype("float64"), margin, mode)
    kernel = KERNELS[name]
    across = numpy.zeros((size[0], framed.shape[1]))
    down = numpy.zeros((size[1], framed.shape[0]))
    for matrix, n in ((across, 31), (down, 23)):
        count = len(matrix)
        for i in range(count):
            at = (i + 0.5) * n / count - 0.5 + margin
            row = [
                kernel.at(numpy.array((k - at) / max(1, n / count)), *kernel.parameters) for k in range(matrix.shape[1])
            ]
            matrix[i] = numpy.array(row) / sum(row)
    assert resample(PICTURE, size, name, mode) == pytest.approx(down @ framed @ across.T, abs=1e-5)


def test_a_color_around():
    white = numpy.ones((6, 6, 3))
    found = resample(white, (12, 12), "Linear", (0.0, 1.0, 0.5))
    assert found[0, 5].tolist() == pytest.approx([0.75, 1, 0.875])
    assert found[5, 5].tolist() == [1, 1, 1]


@given(
    some.integers(1, 12), some.integers(1, 12), some.integers(1, 5), some.sampled_from(["Linear", "Lanczos", "Nearest"])
)
def test_bytes_come_out_as_reals_do(width, height, channels, name):
    pixels = numpy.random.default_rng(width).integers(60, 196, (5, 7, channels)).astype("uint8")
    found = resize(Image(pixels), (width, height), name).planes()
    exact = resample(pixels / 255, (width, height), name) * 255
    assert found.dtype == numpy.uint8
    assert found.astype(float).ravel() == pytest.approx(exact.ravel(), abs=2)
