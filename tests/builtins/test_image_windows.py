"""Filters by windows against their definitions as plain loops."""

import math
import statistics
from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wlnet.builtins.media.image_edges import ridges
from wlnet.builtins.media.image_morphology import components
from wlnet.builtins.media.image_windows import box_mean, extreme, median, median_network, median_pixels
from wlnet.expr import call
from wlnet.expr.images import Image
from wlnet.python import Session

BYTES = st.integers(0, 255)
FLAT, COLORED = [st.integers(1, 9)] * 2, [st.integers(1, 5), st.integers(1, 5), st.just(3)]
SHAPES = st.one_of(st.tuples(*FLAT), st.tuples(*COLORED))


def windows(array, radii):
    """Each place, and the values around it that there are."""
    for at in numpy.ndindex(array.shape[: len(radii)]):
        around = tuple(slice(max(0, i - r), i + r + 1) for i, r in zip(at, radii, strict=True))
        yield at, array[around].reshape(-1, *array.shape[len(radii) :])


def by_definition(array, radii, of):
    result = numpy.empty(array.shape, object)
    for at, values in windows(array, radii):
        if values.ndim == 1:
            result[at] = of([value.item() for value in values])
        else:
            result[at] = [of([value.item() for value in channel]) for channel in values.T]
    return result


def half_even(values, of):
    """Rounded, halves to even, as exact fractions are."""
    return round(of([Fraction(v) for v in values]))


MEASURES = [
    (box_mean, lambda v: sum(v) / len(v), lambda v: half_even(v, lambda w: sum(w) / len(w))),
    (median, statistics.median, lambda v: half_even(v, statistics.median)),
    (extreme("maximum"), max, max),
    (extreme("minimum"), min, min),
]


@pytest.mark.parametrize(("run", "real", "whole"), MEASURES)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_windows_by_definition(run, real, whole, data):
    shape = data.draw(SHAPES)
    radii = [min(r, n) for r, n in zip(data.draw(st.tuples(*[st.integers(0, 5)] * 2)), shape, strict=False)]
    pixels = data.draw(arrays("uint8", shape, elements=BYTES))
    found = run(pixels, radii)
    assert found.dtype == pixels.dtype and numpy.array_equal(found, by_definition(pixels, radii, whole).astype(int))
    values = data.draw(arrays("float64", shape, elements=st.floats(-5, 5)))
    assert numpy.allclose(run(values, radii), by_definition(values, radii, real).astype(float), atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(arrays("float64", st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4)), elements=st.floats(-5, 5)))
def test_windows_in_space(values):
    radii = [min(1, n) for n in values.shape]
    for run, real, _ in MEASURES:
        assert numpy.allclose(run(values, radii), by_definition(values, radii, real).astype(float), atol=1e-12)


@pytest.mark.parametrize("count", [1, 3, 5, 9, 15, 21, 25, 49, 81, 121])
def test_networks_find_the_median(count):
    """Of zeros and ones in any number they leave in the middle what is there more often: the zero-one principle."""
    random = numpy.random.default_rng(count)
    columns = [numpy.arange(count) < k for k in range(count + 1)]
    for _ in range(20):
        values = [random.permutation(column) for column in columns]
        planes = [row.copy() for row in numpy.array(values, int).T]
        for i, j, low, high in median_network(count):
            small, large = numpy.minimum(planes[i], planes[j]), numpy.maximum(planes[i], planes[j])
            planes[i], planes[j] = small if low else planes[i] * 0 - 7, large if high else planes[j] * 0 - 7
        assert planes[count // 2].tolist() == [int(k > count // 2) for k in range(count + 1)]


@pytest.mark.parametrize("radii", [(7, 7), (6, 5)])
def test_windows_larger_than_networks(radii):
    pixels = numpy.random.default_rng(1).integers(0, 256, (20, 19), dtype=numpy.uint8)
    expected = by_definition(pixels, radii, lambda v: half_even(v, statistics.median)).astype(int)
    assert numpy.array_equal(median(pixels, radii), expected)


def lower_median_pixels(array, radii):
    result = numpy.empty_like(array)
    for at, values in windows(array, radii):
        order = sorted(range(len(values)), key=lambda i: (float(values[i].astype("float64").sum()), i))
        result[at] = values[order[(len(values) - 1) // 2]]
    return result


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_medians_of_colors_by_definition(data):
    shape = (data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9)), data.draw(st.integers(2, 4)))
    radii = [min(r, n) for r, n in zip(data.draw(st.tuples(st.integers(0, 4), st.integers(0, 4))), shape, strict=False)]
    pixels = data.draw(arrays("uint8", shape, elements=st.integers(0, 3)))
    assert numpy.array_equal(median_pixels(pixels, radii), lower_median_pixels(pixels, radii))
    values = data.draw(arrays("float32", shape, elements=st.sampled_from([0.0, 0.25, 0.5, 1.0])))
    assert numpy.array_equal(median_pixels(values, radii), lower_median_pixels(values, radii))


def test_what_is_no_number_spoils_its_windows_only():
    values = numpy.arange(30.0).reshape(5, 6)
    values[2, 2] = numpy.nan
    for run, _, _ in MEASURES:
        found = numpy.isnan(run(values, [1, 1]))
        assert found[1:4, 1:4].all() and found.sum() == 9


@pytest.mark.parametrize("kind", ["Bit", "Byte", "Bit16", "Real32", "Real64"])
@pytest.mark.parametrize("name", ["MeanFilter", "MedianFilter", "MinFilter", "MaxFilter"])
def test_images_keep_their_type(name, kind):
    """The filtered intensities, as the type can hold them."""
    random = numpy.random.default_rng(3)
    top = {"Bit": 2, "Byte": 256, "Bit16": 65536}.get(kind)
    pixels = random.random((6, 7)) if top is None else random.integers(0, top, (6, 7))
    dtype = {"Bit": "uint8", "Byte": "uint8", "Bit16": "uint16", "Real32": "float32", "Real64": "float64"}[kind]
    image = Image(pixels.astype(dtype), kind, "Grayscale")
    found = Session().evaluate(call(name, image, 1))
    measure = getattr(numpy, name.removesuffix("Filter").lower())
    expected = numpy.array([[measure(image.array[max(0, i - 1) : i + 2, max(0, j - 1) : j + 2].astype(float))
                             for j in range(7)] for i in range(6)])  # fmt: skip
    assert found.type_name == kind and found.array.dtype == image.array.dtype
    assert numpy.allclose(found.array, expected if top is None else numpy.rint(expected), atol=1e-6)


def test_lists_of_three_levels_are_no_colors():
    """Windows reach along all three levels."""
    found = Session().evaluate("MedianFilter[Table[x + 10 y + 100 z, {z, 3}, {y, 3}, {x, 3}], 1][[2, 2, 2]]")
    assert found == 222


@settings(max_examples=150, deadline=None)
@given(arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 12))), st.booleans())
def test_connected_parts_by_walking(mask, corners):
    """Numbered in the order of their first pixels."""
    labels, count = numpy.zeros(mask.shape, int), 0
    for start in zip(*mask.nonzero(), strict=True):
        if labels[start]:
            continue
        count += 1
        labels[start], waiting = count, [start]
        while waiting:
            y, x = waiting.pop()
            for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1))[: 8 if corners else 4]:
                at = (y + dy, x + dx)
                if 0 <= at[0] < mask.shape[0] and 0 <= at[1] < mask.shape[1] and mask[at] and not labels[at]:
                    labels[at] = count
                    waiting.append(at)
    assert numpy.array_equal(components(mask, corners), labels)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 1000))
def test_ridges_by_angles(height, width, seed):
    """Neighbors across an edge are those in the direction of the gradient, rounded to 45 degrees."""
    random = numpy.random.default_rng(seed)
    down, across = random.integers(-3, 4, (2, height, width)) / 3
    size, found = numpy.hypot(down, across), ridges(numpy.hypot(down, across), down, across)
    framed = numpy.pad(size, 1)
    for y in range(height):
        for x in range(width):
            turn = round(math.degrees(math.atan2(down[y, x], across[y, x])) / 45) % 4
            dy, dx = ((0, 1), (1, 1), (1, 0), (1, -1))[turn]
            ahead, behind = framed[1 + y + dy, 1 + x + dx], framed[1 + y - dy, 1 + x - dx]
            assert found[y, x] == (size[y, x] >= ahead and size[y, x] > behind)
