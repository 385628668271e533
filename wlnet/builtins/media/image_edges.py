"""Where images change: gradients, second derivatives and edges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import Expression, from_array, is_list, system
from wlnet.expr.images import Image

from .image_arguments import NOT_AN_IMAGE, number
from .image_filters import RADIUS, gaussian, radius_of, real_array, smoothed
from .image_pixels import gray_values, otsu
from .image_windows import bands
from .images import each_image, image_of

if TYPE_CHECKING:
    import numpy

Automatic = system("Automatic")
FLAT = math.tan(math.pi / 8)
BAND = 1 << 15  # numbers that are looked at at once


def slopes(values: numpy.ndarray, weights: numpy.ndarray) -> list[numpy.ndarray]:
    """The derivatives along each axis of x smoothed along all: central differences, (x[i + 1] - x[i - 1]) / 2."""
    import numpy

    soft = values
    for axis in range(values.ndim):
        soft = smoothed(soft, weights, axis, "Fixed")
    half = numpy.array([-0.5, 0.0, 0.5])
    return [smoothed(soft, half, axis, "Fixed") for axis in range(values.ndim)]


def gray_or_array(symbol: str, e: Expression) -> numpy.ndarray | None:
    """The intensities of an image, or the numbers of a list of any depth; messages imginv."""
    if is_list(e):
        array = real_array(e)
        if array is None:
            message(symbol, "imginv", e)
        return array
    image = image_of(symbol, e)
    return None if image is None else gray_values(image)


def shown_as(e: Expression, values: numpy.ndarray) -> Expression:
    """The result as an image of real numbers for an image, else as a list."""
    if is_list(e):
        return from_array(values)
    return Image(values.astype("float32"), "Real32", "Grayscale")


@builtin("GradientFilter", "GradientFilter[image, r] gives how fast an image or an array changes: the length of the"
         " gradient, smoothed over r pixels.", messages={**NOT_AN_IMAGE, **RADIUS})  # fmt: skip
def gradient_filter(e, radius=1):
    """Sqrt of the sum of squares of the derivatives along all axes."""
    import numpy

    found = radius_of(radius)
    if found is None:
        message("GradientFilter", "rad", radius)
        return None
    values = gray_or_array("GradientFilter", e)
    if values is None:
        return None
    return shown_as(e, numpy.sqrt(numpy.asarray(sum(d * d for d in slopes(values, gaussian(*found))))))


def second_differences(values: numpy.ndarray) -> numpy.ndarray:
    """The sum over the axes of x[i + 1] - 2 x[i] + x[i - 1]."""
    import numpy

    kernel = numpy.array([1.0, -2.0, 1.0])
    return numpy.asarray(sum(smoothed(values, kernel, axis, "Fixed") for axis in range(values.ndim)))


@builtin("LaplacianFilter", "LaplacianFilter[image, r] gives the sum of the second derivatives of an image or an"
         " array.", messages={**NOT_AN_IMAGE, **RADIUS})  # fmt: skip
def laplacian_filter(e, radius=1):
    """Second differences, of the means over r - 1 pixels where the radius is larger than 1."""
    size = number(radius)
    if size is None or size < 1:
        message("LaplacianFilter", "rad", radius)
        return None
    values = gray_or_array("LaplacianFilter", e)
    if values is None:
        return None
    if size > 1:
        import numpy

        width = 2 * int(size) - 1
        for axis in range(values.ndim):
            values = smoothed(values, numpy.full(width, 1 / width), axis, "Fixed")
    return shown_as(e, second_differences(values))


@builtin("LaplacianGaussianFilter", "LaplacianGaussianFilter[image, r] gives the sum of the second derivatives of an"
         " image or an array smoothed with a Gaussian of radius r; {r, sigma} another one.",
         messages={**NOT_AN_IMAGE, **RADIUS})  # fmt: skip
def laplacian_gaussian_filter(e, radius):
    """Second differences of the smoothed values."""
    found = radius_of(radius)
    if found is None:
        message("LaplacianGaussianFilter", "rad", radius)
        return None
    values = gray_or_array("LaplacianGaussianFilter", e)
    if values is None:
        return None
    for axis in range(values.ndim):
        values = smoothed(values, gaussian(*found), axis, "Fixed")
    return shown_as(e, second_differences(values))


@builtin("EdgeDetect", "EdgeDetect[image] gives the edges in an image as white lines; EdgeDetect[image, r] those at a"
         " scale of r pixels; EdgeDetect[image, r, t] those where the gradient is above t.",
         options={"Method": "Canny"},
         messages={**NOT_AN_IMAGE, **RADIUS, "thresh": "`1` is not a threshold."})  # fmt: skip
@each_image
def edge_detect(e, radius=2, threshold=Automatic):
    """An image of type "Bit": Canny's method (1986).

    Pixels where the gradient is greatest across the edge, above the threshold, or above 0.4 of it and connected to
    such ones. The threshold is Otsu's of all gradients unless one is given.
    """
    import numpy

    from .image_morphology import components

    image, found = image_of("EdgeDetect", e), radius_of(radius)
    if image is None:
        return None
    if found is None:
        message("EdgeDetect", "rad", radius)
        return None
    down, across = slopes(gray_values(image), gaussian(*found))
    size = numpy.hypot(down, across)
    bound = otsu(size) if threshold is Automatic else number(threshold)
    if bound is None:
        message("EdgeDetect", "thresh", threshold)
        return None
    thin = (size > 1e-6) & ridges(size, down, across)
    strong, weak = thin & (size > bound), thin & (size > 0.4 * bound)
    labels = components(weak, True)
    kept = numpy.zeros(int(labels.max(initial=0)) + 1, "uint8")
    kept[labels[strong]] = 1
    kept[0] = 0
    return Image(kept[labels], "Bit", "Grayscale")


def ridges(size: numpy.ndarray, down: numpy.ndarray, across: numpy.ndarray) -> numpy.ndarray:
    """Where the size is at least that of both neighbors in the direction of the gradient, and more than that behind.

    Directions are those of the eight neighbors, each up to 22.5 degrees to both sides.
    """
    import numpy

    framed = numpy.pad(size, 1)
    found = numpy.empty(size.shape, bool)
    width = size.shape[1]
    for rows in bands(size, BAND):
        d, a = numpy.abs(down[rows]), numpy.abs(across[rows])
        level, upright = d <= FLAT * a, a <= FLAT * d
        rising = ~level & ~upright & (down[rows] * across[rows] > 0)
        ways = (level, rising, upright & ~level, ~level & ~upright & ~rising)
        here = size[rows]
        result = numpy.zeros(here.shape, bool)
        for way, (y, x) in zip(ways, ((0, 1), (1, 1), (1, 0), (1, -1)), strict=True):
            ahead = framed[1 + y + rows.start : 1 + y + rows.stop, 1 + x : 1 + x + width]
            behind = framed[1 - y + rows.start : 1 - y + rows.stop, 1 - x : 1 - x + width]
            result |= way & (here >= ahead) & (here > behind)
        found[rows] = result
    return found
