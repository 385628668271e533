"""Functions of users on images: of each pixel with its place, of neighborhoods, and places of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.expr import REAL_TYPES, Expr, Expression, from_array, is_list, list_of, system
from wlnet.expr.images import Image

from .image_arguments import NOT_AN_IMAGE, channel_values, from_intensities, intensities, number, numbers
from .image_filters import surrounded
from .images import each_image, image_of

if TYPE_CHECKING:
    pass

True_, False_ = system("True"), system("False")
NO_NUMBERS = {"chnl": "The function `1` did not give numbers of the same shape for all pixels."}


def pixel_expressions(image: Image) -> list[Expression]:
    """The number, or the list of channel values, of each pixel, row by row."""
    values = intensities(image)
    if image.channels == 1:
        return values.ravel().tolist()
    return [from_array(row) for row in values.reshape(-1, image.channels)]


def of_results(image: Image, rows: list[Expression]) -> Image | None:
    """The image whose pixels are these numbers or lists of numbers; None where they are none."""
    import numpy

    found = [numbers(row) if is_list(row) else number(row) for row in rows]
    if any(value is None for value in found) or len({len(v) if isinstance(v, list) else 0 for v in found}) > 1:
        return None
    values = numpy.array(found, "float64").reshape(image.height, image.width, -1)
    kind = "Byte" if image.type_name == "Bit" else image.type_name
    return Image.from_reals(values, kind, image.color_space if values.shape[2] == image.channels else None)


@builtin("ImageScan", "ImageScan[f, image] applies f to each pixel, for what it does.", curry="append",
         messages=NOT_AN_IMAGE)  # fmt: skip
def image_scan(function, e):
    """Null."""
    image = image_of("ImageScan", e)
    if image is None:
        return None
    for pixel in pixel_expressions(image):
        evaluate(Expr(function, (pixel,)))
    return system("Null")


@builtin("ImageApplyIndexed", "ImageApplyIndexed[f, image] applies f to each pixel and its place {row, column}.",
         curry="append", messages={**NOT_AN_IMAGE, **NO_NUMBERS})  # fmt: skip
def image_apply_indexed(function, e):
    """The image of what f gives."""
    image = image_of("ImageApplyIndexed", e)
    if image is None:
        return None
    places = [list_of(i + 1, j + 1) for i in range(image.height) for j in range(image.width)]
    rows = [evaluate(Expr(function, pair)) for pair in zip(pixel_expressions(image), places, strict=True)]
    result = of_results(image, rows)
    if result is None:
        message("ImageApplyIndexed", "chnl", function)
    return result


@builtin("ImageFilter", "ImageFilter[f, image, r] applies f to the square of values at most r away from each pixel,"
         " channel by channel.", options={"Interleaving": False_, "Padding": "Fixed"},
         messages={**NOT_AN_IMAGE, **NO_NUMBERS, "rad": "`1` is not a radius, or a list of two radii."})  # fmt: skip
def image_filter(function, e, radius, *, interleaving, padding):
    """The image of what f gives; with Interleaving -> True f gets the lists of channel values."""
    import numpy

    image = image_of("ImageFilter", e)
    radii = radius.args if is_list(radius) else (radius, radius)
    if image is None:
        return None
    if len(radii) != 2 or not all(type(r) in REAL_TYPES and 0 <= r < 1000 for r in radii):
        message("ImageFilter", "rad", radius)
        return None
    up, left = (int(r + 0.5) for r in radii)
    wide = surrounded(intensities(image), (up, left), (up, left), padding, image)
    windows = numpy.lib.stride_tricks.sliding_window_view(wide, (2 * up + 1, 2 * left + 1), axis=(0, 1))
    apply = applier(function)
    if interleaving is True_ and image.channels > 1:
        flat = windows.reshape(-1, *windows.shape[2:])
        result = of_results(image, [evaluate(apply(from_array(numpy.moveaxis(w, 0, -1).copy()))) for w in flat])
    else:
        found = [[number(evaluate(apply(from_array(w.copy())))) for w in pixel] for row in windows for pixel in row]
        whole = all(value is not None for pixel in found for value in pixel)
        result = of_results(image, [list_of(*pixel) for pixel in found]) if whole else None
    if result is None:
        message("ImageFilter", "chnl", function)
    return result


def positions_of_value(
    name: str, e: Expression, wanted: Expression, distance: Expression, right: float, up: float
) -> Expression:
    """The places of all pixels of a value, from the upper left on: columns from 0 and rows from below, moved."""
    import numpy

    image = image_of(name, e)
    if image is None:
        return None
    value, most = channel_values(wanted, image), number(distance)
    if value is None or most is None:
        message(name, "val", wanted if value is None else distance)
        return None
    exact = Image.from_reals(numpy.array(value)[None, None], image.type_name).reals().reshape(-1)
    apart = numpy.sqrt(((intensities(image) - exact) ** 2).sum(axis=2))
    rows, columns = (apart <= most + 1e-9).nonzero()
    return from_array(numpy.stack([columns + right, image.height - rows + up], axis=1)) if len(rows) else list_of()


@builtin("ImageValuePositions", "ImageValuePositions[image, value] gives the places {x, y} of the middles of all pixels"
         " of a value or color; ImageValuePositions[image, value, d] those at most d away.",
         messages={**NOT_AN_IMAGE, "val": "`1` is not a value of a pixel."})  # fmt: skip
def image_value_positions(e, wanted, distance=0):
    """{{x, y}, ...} from the upper left, row by row."""
    return positions_of_value("ImageValuePositions", e, wanted, distance, 0.5, -0.5)


@builtin("HistogramTransform", "HistogramTransform[image] changes the intensities so that all occur equally often.",
         messages=NOT_AN_IMAGE)  # fmt: skip
@each_image
def histogram_transform(e):
    """Each intensity becomes the part of all pixels that are not brighter, half of the equal ones counted."""
    import numpy

    image = image_of("HistogramTransform", e)
    if image is None:
        return None
    values = intensities(image).copy()
    for c in range(image.channels - image.has_alpha):
        plane = values[:, :, c]
        _, where, counts = numpy.unique(plane, return_inverse=True, return_counts=True)
        part = (numpy.cumsum(counts) - counts / 2) / plane.size
        values[:, :, c] = part[where].reshape(plane.shape)
    return from_intensities(image, values, "Byte" if image.type_name == "Bit" else None)
