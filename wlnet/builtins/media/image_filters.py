"""Filters of images and arrays: convolution, Gaussian, mean, median, blur and sharpen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import REAL_TYPES, Expression, PackedList, WolframMessage, from_array, is_list, system
from wlnet.expr.images import Image

from ..lists.packing import array_of
from .image_arguments import (
    NOT_AN_IMAGE,
    PADDINGS,
    None_,
    channel_values,
    from_intensities,
    intensities,
    number,
    numbers,
    real_type,
)
from .image_windows import bands, box_mean, extreme, median, median_pixels, part
from .images import each_image, image_of, pixel_array

if TYPE_CHECKING:
    import numpy

RADIUS = {"rad": "`1` is not a radius, or a list of radii."}
BAND = 16  # rows
SMOOTHED = 1 << 15  # numbers that are smoothed at once
LARGE = 120  # numbers of a kernel from which on convolution goes through Fourier transforms


def surrounded(
    values: numpy.ndarray, before: tuple[int, int], after: tuple[int, int], padding: Expression, image: Image
):
    """x[h, w, c] with so many more rows and columns, by a padding method or of a color."""
    import numpy

    more = ((before[0], after[0]), (before[1], after[1]), (0, 0))
    if type(padding) is str and padding in PADDINGS:
        return numpy.pad(values, more, mode=PADDINGS[padding])  # type: ignore[call-overload]
    color = channel_values(padding, image)
    if color is None:
        raise WolframMessage("ImageConvolve", "padding", padding, text="`1` is not a valid padding specification.")
    shape = (values.shape[0] + before[0] + after[0], values.shape[1] + before[1] + after[1], values.shape[2])
    filled = numpy.broadcast_to(numpy.array(color, values.dtype), shape).copy()
    filled[before[0] : before[0] + values.shape[0], before[1] : before[1] + values.shape[1]] = values
    return filled


def correlated(values: numpy.ndarray, kernel: numpy.ndarray) -> numpy.ndarray:
    """y[i, j, c] = sum over a, b of kernel[a, b] x[i + a, j + b, c], where the kernel lies inside."""
    import numpy

    kh, kw = kernel.shape
    h, w = values.shape[0] - kh + 1, values.shape[1] - kw + 1
    row, column = separated(kernel)
    if row is not None and column is not None:
        found = numpy.empty((h, w, values.shape[2]))
        for top in range(0, h, BAND):  # in bands that stay near the processor
            count = min(BAND, h - top)
            band = values[top : top + count + kh - 1]
            across = weighted_sum([band[:, b : b + w] for b in range(kw)], row)
            found[top : top + count] = weighted_sum([across[a : a + count] for a in range(kh)], column)
        return found
    if kernel.size > LARGE:
        shape = values.shape[:2]
        spectrum = numpy.fft.rfft2(values, shape, axes=(0, 1))
        filtered = numpy.fft.rfft2(kernel[::-1, ::-1], shape)[:, :, None]
        return numpy.fft.irfft2(spectrum * filtered, shape, axes=(0, 1))[kh - 1 :, kw - 1 :]
    result = numpy.zeros((h, w, values.shape[2]))
    for a in range(kh):
        for b in range(kw):
            if kernel[a, b]:
                result += kernel[a, b] * values[a : a + h, b : b + w]
    return result


def weighted_sum(parts: Sequence[numpy.ndarray], weights: numpy.ndarray) -> numpy.ndarray:
    """The sum of w[k] x[k]."""
    import numpy

    total = parts[0] * weights[0]
    more = numpy.empty_like(total)
    for values, weight in zip(parts[1:], weights[1:], strict=True):
        total += numpy.multiply(values, weight, out=more)
    return total


def separated(kernel: numpy.ndarray) -> tuple[numpy.ndarray | None, numpy.ndarray | None]:
    """A row and a column whose products are the kernel, if there are such."""
    import numpy

    at = numpy.unravel_index(numpy.abs(kernel).argmax(), kernel.shape)
    top = kernel[at]
    if not top:
        return None, None
    row, column = kernel[at[0]], kernel[:, at[1]] / top
    close = numpy.allclose(numpy.outer(column, row), kernel, rtol=1e-13, atol=1e-15 * abs(top))
    return (row, column) if close else (None, None)


def filtered(image: Image, kernel: numpy.ndarray, padding: Expression = "Fixed", type_name: str | None = None) -> Image:
    """The correlation of an image with a kernel around its middle element, ((h + 1) / 2, (w + 1) / 2) rounded down."""
    values = intensities(image)
    if padding is not None_:
        before = ((kernel.shape[0] - 1) // 2, (kernel.shape[1] - 1) // 2)
        after = (kernel.shape[0] - 1 - before[0], kernel.shape[1] - 1 - before[1])
        values = surrounded(values, before, after, padding, image)
    elif values.shape[0] < kernel.shape[0] or values.shape[1] < kernel.shape[1]:
        raise WolframMessage("ImageConvolve", "kersz", text="The kernel is larger than the image.")
    return from_intensities(image, correlated(values, kernel), type_name)


def kernel_of(symbol: str, e: Expression) -> numpy.ndarray | None:
    """k[h, w] of a matrix, a list (one row) or an image of one channel; message kernel."""
    import numpy

    if type(e) is Image and e.channels == 1:
        return e.reals("float64")
    array = pixel_array(e)
    if array is None and is_list(e):
        row = numbers(e)
        array = numpy.array([row]) if row else None
        if array is None:
            rows = [numbers(r) for r in e.args]
            if rows and all(rows) and len({len(r) for r in rows if r}) == 1:
                array = numpy.array(rows)
    if array is None or array.ndim != 2:
        message(symbol, "kernel", e)
        return None
    return array.astype("float64")


BAD_KERNEL = {**NOT_AN_IMAGE, "kernel": "`1` is not a matrix of numbers or an image of one channel."}


@builtin("ImageCorrelate", "ImageCorrelate[image, kernel] gives the correlation of each channel with a matrix.",
         options={"Padding": "Fixed", "PerformanceGoal": "Speed"}, messages=BAD_KERNEL)  # fmt: skip
@each_image
def image_correlate(e, kernel, distance=None, *, padding):
    """sum over a, b of k[a, b] x[i + a, j + b]: an image of a real type."""
    image = image_of("ImageCorrelate", e)
    array = None if image is None else kernel_of("ImageCorrelate", kernel)
    if image is None or array is None or distance not in (None, system("Dot")):
        return None
    return filtered(image, array, padding, real_type(image))


@builtin("ImageConvolve", "ImageConvolve[image, kernel] gives the convolution of each channel with a matrix.",
         options={"Padding": "Fixed"}, messages=BAD_KERNEL)  # fmt: skip
@each_image
def image_convolve(e, kernel, *, padding):
    """sum over a, b of k[a, b] x[i - a, j - b]: an image of a real type."""
    image = image_of("ImageConvolve", e)
    array = None if image is None else kernel_of("ImageConvolve", kernel)
    if image is None or array is None:
        return None
    return filtered(image, array[::-1, ::-1], padding, real_type(image))


def gaussian(radius: int, sigma: float, method: str = "Bessel") -> numpy.ndarray:
    """The weights from -r to r, of sum 1: the discrete Gaussian exp(-t) I_n(t), t = sigma^2, or exp(-n^2 / 2 t)."""
    import numpy

    if radius == 0 or sigma == 0:
        weights = numpy.zeros(2 * radius + 1)
        weights[radius] = 1.0
        return weights
    n = numpy.arange(-radius, radius + 1)
    if method == "Gaussian":
        weights = numpy.exp(-(n**2) / (2 * sigma**2))
    else:  # exp(t cos x) = sum of I_n(t) exp(i n x)
        size = 4 * (radius + int(sigma**2) + 32)
        angle = 2 * numpy.pi * numpy.arange(size) / size
        weights = numpy.fft.fft(numpy.exp(sigma**2 * (numpy.cos(angle) - 1))).real[numpy.abs(n)] / size
    return weights / weights.sum()


def radius_of(e: Expression) -> tuple[int, float] | None:
    """(r, sigma) of r, which means a sigma of r / 2, or of {r, sigma}."""
    pair = numbers(e)
    radius = number(e) if pair is None else pair[0] if len(pair) == 2 else None
    if radius is None or radius < 0 or radius > 1e5:
        return None
    sigma = radius / 2 if pair is None else pair[1]
    return int(radius + 0.5), sigma


@builtin("GaussianMatrix", "GaussianMatrix[r] gives the matrix of a Gaussian of radius r and standard deviation r / 2;"
         " GaussianMatrix[{r, sigma}] of another one.",
         options={"Method": "Bessel", "Standardized": system("True"), "WorkingPrecision": system("Automatic")},
         messages=RADIUS)  # fmt: skip
def gaussian_matrix(radius, *, method):
    """m[2 r + 1, 2 r + 1] with sum 1; for {{r}} or {{r, sigma}} a vector."""
    import numpy

    flat = is_list(radius) and len(radius.args) == 1 and is_list(radius.args[0])
    inner = radius.args[0] if flat else radius
    if flat and len(inner.args) == 1:
        inner = inner.args[0]
    found = radius_of(inner)
    if found is None:
        message("GaussianMatrix", "rad", radius)
        return None
    weights = gaussian(*found, method if type(method) is str else "Bessel")
    return from_array(weights if flat else numpy.outer(weights, weights))


@builtin("GaussianFilter", "GaussianFilter[image, r] smooths an image or an array with a Gaussian of radius r and"
         " standard deviation r / 2; GaussianFilter[image, {r, sigma}] with another one.",
         options={"Method": "Bessel", "Padding": "Fixed", "WorkingPrecision": system("Automatic"),
                  "Standardized": system("True")},
         messages={**NOT_AN_IMAGE, **RADIUS})  # fmt: skip
@each_image
def gaussian_filter(e, radius, *, method, padding):
    """The smoothed image, of the same type, or array."""
    import numpy

    found = radius_of(radius)
    if found is None:
        message("GaussianFilter", "rad", radius)
        return None
    weights = gaussian(*found, method if type(method) is str else "Bessel")
    if is_list(e):
        return along_axes(e, lambda array, axis: smoothed(array, weights, axis, padding))
    image = image_of("GaussianFilter", e)
    return None if image is None else filtered(image, numpy.outer(weights, weights), padding)


def smoothed(array: numpy.ndarray, weights: numpy.ndarray, axis: int, padding: Expression) -> numpy.ndarray:
    """The correlation of an array with weights along an axis."""
    import numpy

    radius = len(weights) // 2
    more = [(radius, radius) if i == axis else (0, 0) for i in range(array.ndim)]
    value = number(padding)
    if value is not None:
        wide = numpy.pad(array, more, constant_values=value)
    else:
        wide = numpy.pad(array, more, mode=PADDINGS.get(padding, "edge") if type(padding) is str else "edge")  # type: ignore[call-overload]
    size = array.shape[axis]
    result = numpy.empty(array.shape, numpy.result_type(array, weights))
    used = [k for k in range(len(weights)) if weights[k] or not weights.any()]
    for rows in bands(array, SMOOTHED):
        if axis == 0:
            parts = [wide[rows.start + k : rows.stop + k] for k in used]
        else:
            parts = [wide[rows][part(axis, k, k + size)] for k in used]
        result[rows] = weighted_sum(parts, weights[used])
    return result


def along_axes(e: Expression, run: Callable[[numpy.ndarray, int], numpy.ndarray]) -> Expression:
    """A full array of real numbers, treated along each of its axes; None for other lists."""
    array = real_array(e)
    if array is None:
        return None
    for axis in range(array.ndim):
        array = run(array, axis)
    return from_array(array)


def real_array(e: Expression) -> numpy.ndarray | None:
    """The machine reals of a full array of any depth."""
    import numpy

    found = array_of(e)
    if found is None and is_list(e):
        rows = [number(r) if not is_list(r) else real_array(r) for r in e.args]
        if not rows or any(r is None for r in rows):
            return None
        try:
            found = numpy.array(rows, "float64")
        except ValueError:
            return None
    return found.astype("float64") if found is not None and found.size and found.dtype.kind in "if" else None


Reduction = Callable[..., "numpy.ndarray"]


def neighborhood(name: str, usage: str, reduce: Reduction, pixels: Reduction | None = None) -> None:
    """Declare a filter that replaces each value by something of all values at most r away, fewer at the edges.

    `pixels` is what is done with arrays of several channels, where these do not count one by one.
    """

    def run(e, radius):
        """The filtered image, of the same type, or array."""
        listed = is_list(e)
        image = None if listed else image_of(name, e)
        if not listed and image is None:
            return None
        array = real_array(e) if listed else pixels_of(image)  # type: ignore[arg-type]
        if array is None:
            message(name, "imginv", e)
            return None
        depth = array.ndim if listed else 2
        radii = [radius] * depth if not is_list(radius) else list(radius.args)
        if not 0 < len(radii) <= depth or not all(type(r) in REAL_TYPES and r >= 0 for r in radii):
            message(name, "rad", radius)
            return None
        whole = [min(int(r), array.shape[i]) for i, r in enumerate(radii)]
        colors = pixels is not None and not listed and array.shape[2] > 1
        result = pixels(array, whole) if colors and pixels else reduce(array, whole)
        return PackedList(result) if listed else Image(result, image.type_name, image.color_space)  # type: ignore[union-attr]

    builtin(name, usage, messages={**NOT_AN_IMAGE, **RADIUS}, module=__name__)(run)


def pixels_of(image: Image) -> numpy.ndarray:
    """x[h, w, c], the numbers as the image keeps them."""
    return image.array[:, :, None] if image.array.ndim == 2 else image.array


neighborhood("MeanFilter", "MeanFilter[data, r] replaces every value of an image or array by the mean of those at most"
             " r away.", box_mean)  # fmt: skip
neighborhood("MedianFilter", "MedianFilter[data, r] replaces every value of an image or array by the median of those at"
             " most r away.", median, median_pixels)  # fmt: skip
neighborhood("MinFilter", "MinFilter[data, r] replaces every value of an image or array by the least of those at most r"
             " away.", extreme("minimum"))  # fmt: skip
neighborhood("MaxFilter", "MaxFilter[data, r] replaces every value of an image or array by the greatest of those at"
             " most r away.", extreme("maximum"))  # fmt: skip


@builtin("Blur", "Blur[image] blurs an image; Blur[image, r] over r pixels.", messages={**NOT_AN_IMAGE, **RADIUS})
@each_image
def blur(e, radius=2):
    """The image smoothed with a Gaussian of this radius."""
    return smooth("Blur", e, radius, lambda values, smooth_: smooth_)


@builtin("Sharpen", "Sharpen[image] sharpens an image; Sharpen[image, r] over r pixels.",
         messages={**NOT_AN_IMAGE, **RADIUS})  # fmt: skip
@each_image
def sharpen(e, radius=2):
    """Unsharp masking: the image and what a Gaussian of this radius takes from it."""
    return smooth("Sharpen", e, radius, lambda values, smooth_: 2 * values - smooth_)


def smooth(name: str, e: Expression, radius: Expression, combine: Callable[..., numpy.ndarray]) -> Expression:
    """An image made of intensities and their smoothed ones."""
    import numpy

    image, found = image_of(name, e), radius_of(radius)
    if image is None:
        return None
    if found is None:
        message(name, "rad", radius)
        return None
    weights = gaussian(*found)
    soft = intensities(filtered(image, numpy.outer(weights, weights), "Fixed", "Real64"))
    result = combine(intensities(image), soft)
    if image.type_name.startswith("Real"):
        result = numpy.clip(result, 0, 1)
    return from_intensities(image, result)
