"""Resizing images: y[i] = sum over j of w[i, j] x[j] along rows and columns, by a kernel.

Output pixel i of m lies at (i + 1/2) n / m - 1/2 among n input pixels. Where m < n the kernel is widened by n / m, so
that every input pixel counts. Beyond its edges the picture is mirrored, the "Reversed" padding of ImageResize.
Source: the public reference pages of ImageResize and Resampling.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from ..expr import WolframMessage
from ..expr.images import PIXEL_TYPES, Image

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

Method = str | tuple[str, float]
DEFAULT = ("Lanczos", 3.0)  # what Resampling -> Automatic is documented to mean for ImageResize
NEAREST = ("Nearest", "NearestLeft", "NearestRight", "Constant")
FITTINGS = ("Stretch", "Fit", "Fill")


def resize(
    image: Image, size: tuple[int, int], resampling: Method | None = None, method: str = "Stretch", padding: float = 0.0
) -> Image:
    """The image at size (width, height), of the same type.

    `method` says what happens to other proportions: "Stretch" them, "Fit" the whole image between bands of the
    intensity `padding`, or "Fill" the frame and lose what sticks out; image and frame are centered on each other.
    """
    if image.dimensions == size:
        return image
    top = PIXEL_TYPES[image.type_name].top
    values = fitted(image.array.astype(_precision(image)), size, resampling, method, padding * top)
    return Image.from_reals(values / top if top > 1 else values, image.type_name, image.color_space)


def fitted(
    values: Array,
    size: tuple[int, int],
    resampling: Method | None = None,
    method: str = "Stretch",
    padding: float = 0.0,
) -> Array:
    """x[h, w] or x[h, w, c] at size (width, height), by the methods of `resize`."""
    import numpy

    width, height = size
    if method == "Stretch":
        return resample(values, size, resampling)
    choose = min if method == "Fit" else max
    scale = choose(width / values.shape[1], height / values.shape[0])
    inner = max(1, round(values.shape[1] * scale)), max(1, round(values.shape[0] * scale))
    drawn = resample(values, inner, resampling)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    if method == "Fill":
        return drawn[-top : height - top, -left : width - left]
    framed = numpy.full((height, width, *values.shape[2:]), padding, values.dtype)
    framed[top : top + inner[1], left : left + inner[0]] = drawn
    return framed


def resample(values: Array, size: tuple[int, int], resampling: Method | None = None) -> Array:
    """x[h, w] or x[h, w, c] of real numbers at size (width, height)."""
    width, height = size
    name, parameter = _named(resampling)
    if values.shape[1] * height <= values.shape[0] * width:  # the order with fewer multiplications
        values = _rows(values, height, name, parameter)
        return _columns(values, width, name, parameter)
    return _rows(_columns(values, width, name, parameter), height, name, parameter)


def _rows(values: Array, count: int, name: str, parameter: float) -> Array:
    if values.shape[0] == count:
        return values
    matrix = weights(values.shape[0], count, name, parameter).astype(values.dtype, copy=False)
    flat = values.reshape(values.shape[0], -1)
    return (matrix @ flat).reshape(count, *values.shape[1:])


def _columns(values: Array, count: int, name: str, parameter: float) -> Array:
    return _rows(values.swapaxes(0, 1), count, name, parameter).swapaxes(0, 1)


def _precision(image: Image) -> str:
    return "float64" if image.type_name in ("Real64", "Bit16") else "float32"


def _named(resampling: Method | None) -> tuple[str, float]:
    if resampling is None:
        return DEFAULT
    name, parameter = (resampling, None) if isinstance(resampling, str) else resampling
    if name in NEAREST:
        return name, 0.0
    if name not in KERNELS:
        raise WolframMessage("Resampling", "method", name, text="`1` is not a resampling method that is known here.")
    return name, KERNELS[name][1] if parameter is None else float(parameter)


@lru_cache(maxsize=64)
def weights(n: int, m: int, name: str, parameter: float) -> Array:
    """w[i, j]: how much of input pixel j goes into output pixel i; every row sums to 1."""
    import numpy

    position = (numpy.arange(m) + 0.5) * (n / m) - 0.5
    matrix = numpy.zeros((m, n))
    if name in NEAREST:
        left, right = numpy.ceil(position - 0.5), numpy.floor(position + 0.5)  # they differ at a tie
        for chosen, share in ((left, name != "NearestRight"), (right, name != "NearestLeft")):
            matrix[numpy.arange(m), numpy.clip(chosen, 0, n - 1).astype(int)] += share
        return matrix / matrix.sum(axis=1, keepdims=True)
    kernel, _, reach = KERNELS[name]
    widen = max(1.0, n / m)
    radius = math.ceil(reach(parameter) * widen)
    offsets = numpy.arange(-radius, radius + 1)
    taps = numpy.floor(position).astype(int)[:, None] + offsets
    shares = kernel((taps - position[:, None]) / widen, parameter)
    mirrored = taps % (2 * n)
    mirrored = numpy.where(mirrored >= n, 2 * n - 1 - mirrored, mirrored)
    numpy.add.at(matrix, (numpy.arange(m)[:, None], mirrored), shares)
    return matrix / matrix.sum(axis=1, keepdims=True)


def linear(x: Array, _: float) -> Array:
    """1 - |x| up to 1."""
    import numpy

    return numpy.clip(1 - numpy.abs(x), 0, None)


def keys(x: Array, a: float) -> Array:
    """Cubic convolution with slope parameter a (Keys 1981)."""
    import numpy

    x = numpy.abs(x)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = a * (((x - 5) * x + 8) * x - 4)
    return numpy.where(x < 1, near, numpy.where(x < 2, far, 0))


def lanczos(x: Array, r: float) -> Array:
    """sinc(x) sinc(x / r) up to r."""
    import numpy

    return numpy.where(numpy.abs(x) < r, numpy.sinc(x) * numpy.sinc(x / r), 0)


Kernel = Callable[["Array", float], "Array"]
KERNELS: dict[str, tuple[Kernel, float, Callable[[float], float]]] = {  # kernel, its parameter, how far it reaches
    "Linear": (linear, 0.0, lambda _: 1),
    "Cubic": (keys, -0.5, lambda _: 2),  # an approximation: convolution, not the spline through all pixels
    "Keys": (keys, -0.5, lambda _: 2),
    "CatmullRom": (keys, -0.5, lambda _: 2),
    "Lanczos": (lanczos, 3.0, lambda r: r),
}
