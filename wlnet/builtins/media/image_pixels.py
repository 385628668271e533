"""Pixel by pixel: arithmetic of images, ImageApply, ImageAdjust, Binarize, Threshold by Otsu's method."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.expr import REAL_TYPES, Expression, PackedList, from_array, is_list, list_of, system
from wlnet.expr.images import Image

from ..lists.packing import array_of, elementwise
from .image_arguments import (
    MANY,
    NOT_AN_IMAGE,
    Automatic,
    channel_values,
    from_intensities,
    intensities,
    number,
    numbers,
)
from .image_channels import same_size
from .images import image_of, images_in

if TYPE_CHECKING:
    import numpy

True_, False_ = system("True"), system("False")


def arithmetic(name: str, usage: str, combine: Callable[[numpy.ndarray, numpy.ndarray], numpy.ndarray]) -> None:
    """Declare a function that combines an image with images, colors and numbers, intensity by intensity."""

    def run(first, *others):
        """The image, of the widest of the types; integer types are clipped to their range."""
        import numpy

        if is_list(first) and not others and first.args:
            first, *others = first.args
        image = image_of(name, first)
        if image is None:
            return None
        flat = [part for other in others for part in (other.args if is_list(other) else (other,))]
        kinds, values, space = [image.type_name], intensities(image), image.color_space
        for part in flat:
            if type(part) is Image:
                other = intensities(part)
                kinds.append(part.type_name)
            else:
                plain = channel_values(part, image)
                if plain is None:
                    message(name, "imglist", part)
                    return None
                other = numpy.array(float(part) if type(part) in REAL_TYPES else plain)
                other = numpy.broadcast_to(other, values.shape)
            if len({values.shape[2], other.shape[2]} - {1}) > 1:
                message(name, "dims", list_of(image, part))
                return None
            if type(part) is Image and part.channels > 1 and part.color_space != space:
                space = part.color_space if values.shape[2] == 1 else None
            values = centered(values, other, combine)
        kind = max(kinds, key=TYPE_ORDER.index)
        return Image.from_reals(values, "Byte" if kind == "Bit" else kind, space)

    details = {**MANY, "dims": "The images in `1` do not have the same channels."}
    builtin(name, usage, messages=details, module=__name__)(run)


TYPE_ORDER = ("Bit", "Byte", "Bit16", "Real32", "Real64")


def centered(
    values: numpy.ndarray, other: numpy.ndarray, combine: Callable[[numpy.ndarray, numpy.ndarray], numpy.ndarray]
) -> numpy.ndarray:
    """x combined with an array whose center lies on its own, where both are; one channel counts for all."""
    import numpy

    channels = max(values.shape[2], other.shape[2])
    if values.shape[:2] == other.shape[:2]:
        return combine(values, other)
    result = numpy.broadcast_to(values, (*values.shape[:2], channels)).copy()
    room = [n - m for n, m in zip(values.shape[:2], other.shape[:2], strict=True)]
    starts = [r // 2 if r >= 0 else -(-r // 2) for r in room]
    here = tuple(slice(max(0, s), min(n, s + m))
                 for s, n, m in zip(starts, values.shape[:2], other.shape[:2], strict=True))  # fmt: skip
    there = tuple(slice(h.start - s, h.stop - s) for h, s in zip(here, starts, strict=True))
    result[here] = combine(result[here], other[there])
    return result


arithmetic("ImageAdd", "ImageAdd[image, x] adds a number, a color or an image to each pixel.", lambda a, b: a + b)
arithmetic("ImageSubtract", "ImageSubtract[image, x] subtracts a number, a color or an image.", lambda a, b: a - b)
arithmetic("ImageMultiply", "ImageMultiply[image, x] multiplies by a number, color or image.", lambda a, b: a * b)


def difference(name: str, usage: str, combine: Callable[[numpy.ndarray, numpy.ndarray], numpy.ndarray]) -> None:
    """Declare a function of exactly two images."""
    arithmetic(name, usage, combine)


difference("ImageDifference", "ImageDifference[image1, image2] gives the absolute difference of each intensity.",
           lambda a, b: abs(a - b))  # fmt: skip


@builtin("ImageApply", "ImageApply[f, image] applies f to the list of channel values of each pixel, or to the value;"
         " ImageApply[f, {image1, ...}] to those of pixels in the same place.",
         options={"Interleaving": True_, "Masking": system("All")}, curry="append",
         messages={**MANY, "dims": "The images in `1` have different sizes.",
                   "chnl": "The function `1` did not give numbers of the same shape for all pixels."})  # fmt: skip
def image_apply(function, e, *, interleaving, masking):
    """The image of what f gives, of the same type; with Interleaving -> False f gets one number at a time."""
    import numpy

    many = images_in(e)
    if many:
        parts = same_size("ImageApply", e)
        if parts is None:
            return None
    else:
        image = image_of("ImageApply", e)
        if image is None:
            return None
        parts = [image]
    first = parts[0]
    separate = interleaving is False_ or first.channels == 1
    whole = elementwise(function) if len(parts) == 1 else None
    if whole is not None:
        result = array_of(evaluate(whole(PackedList(first.reals()))))
    else:
        result = pixelwise(function, [part.reals() for part in parts], separate)
    if result is None or result.shape[:2] != (first.height, first.width) or result.dtype.kind not in "iuf":
        message("ImageApply", "chnl", function)
        return None
    result = result.astype("float64")
    space = first.color_space if result.ndim == first.array.ndim and result.shape == first.array.shape else None
    if type(masking) is Image and result.shape == first.array.shape:
        inside = masking.planes().any(axis=2)
        result = numpy.where(inside[:, :, None] if result.ndim == 3 else inside, result, first.reals())
    return Image.from_reals(result, "Byte" if first.type_name == "Bit" else first.type_name, space)


def pixelwise(function: Expression, arrays: Sequence[numpy.ndarray], separate: bool) -> numpy.ndarray | None:
    """f of each pixel, one after the other: x[h, w] or x[h, w, c]."""
    import numpy

    apply = applier(function) if len(arrays) == 1 else None
    shape = arrays[0].shape if separate else arrays[0].shape[:2]
    depth = len(shape)
    flat = [a.reshape(-1, *a.shape[depth:]) for a in arrays]
    columns = [a.tolist() if a.ndim == 1 else [from_array(row) for row in a] for a in flat]
    if apply is not None:
        found = [apply(value) for value in columns[0]]
    else:
        from wlnet.expr import Expr

        found = [evaluate(Expr(function, values)) for values in zip(*columns, strict=True)]
    rows = [numbers(value) if is_list(value) else number(value) for value in map(evaluate, found)]
    if any(row is None for row in rows):
        return None
    try:
        return numpy.array(rows, "float64").reshape(*shape, *((-1,) if type(rows[0]) is list else ()))
    except ValueError:  # of different lengths
        return None


@builtin("ImageAdjust", "ImageAdjust[image] stretches the intensities over 0 to 1; ImageAdjust[image, {c, b, g}]"
         " changes contrast, brightness and gamma; ImageAdjust[image, corr, {in1, in2}, {out1, out2}] ranges.",
         messages={**NOT_AN_IMAGE, "corr": "`1` is not a correction: c, {c, b} or {c, b, g}.",
                   "range": "`1` is not a range of intensities."})  # fmt: skip
def image_adjust(e, correction=None, source=None, target=None):
    """(1 + b) (1 + c) x^g - c / 2 of intensities taken from one range to the other, clipped to it."""
    import numpy

    many = images_in(e)
    if many:
        return list_of(*(image_adjust(i, correction, source, target) for i in many))
    image = image_of("ImageAdjust", e)
    if image is None:
        return None
    from wlnet.interchange import convert_color

    if image.effective_space not in ("Grayscale", "RGB", None):
        image = convert_color(image, "RGB")
    parameters = corrections(correction, image.channels - image.has_alpha)
    if parameters is None:
        message("ImageAdjust", "corr", correction)
        return None
    values = intensities(image).copy()
    colors = values[:, :, : image.channels - image.has_alpha]
    low, high = float(colors.min()), float(colors.max())
    if source is None and correction is not None:
        low, high = 0.0, 1.0
    ranges = [(low, high), (0.0, 1.0)]
    for i, spec in enumerate((source, target)):
        if spec is None:
            continue
        ends = spec.args if is_list(spec) and len(spec.args) == 2 else (None, None)
        extreme = (float(colors.min()), float(colors.max()))
        pair = [extreme[k] if end is Automatic else number(end) for k, end in enumerate(ends)]
        if pair[0] is None or pair[1] is None:
            message("ImageAdjust", "range", spec)
            return None
        ranges[i] = (pair[0], pair[1])
    (low, high), (bottom, top) = ranges
    scaled = numpy.clip((colors - low) / (high - low) if high != low else 0 * colors, 0, 1)
    if (low, high) == (0.0, 1.0) and source is None:
        scaled = colors
    c, b, g = (numpy.array(p) for p in parameters)
    if correction is not None:
        scaled = numpy.clip((1 + b) * (1 + c) * numpy.clip(scaled, 0, None) ** g - c / 2, 0, 1)
    values[:, :, : colors.shape[2]] = bottom + scaled * (top - bottom)
    return from_intensities(image, values, "Byte" if image.type_name == "Bit" else None)


def corrections(e: Expression, channels: int) -> list[list[float]] | None:
    """Contrast, brightness and gamma, each a number for all channels or one for each."""
    parts = () if e is None else e.args if is_list(e) else (e,)
    found: list[list[float]] = []
    for part, usual in zip((*parts, *(None,) * (3 - len(parts))), (0.0, 0.0, 1.0), strict=False):
        value = usual if part is None else number(part)
        listed = [value] * channels if value is not None else numbers(part)
        if listed is None or len(listed) != channels:
            return None
        found.append(listed)
    return found if len(parts) <= 3 else None


@builtin("Binarize", "Binarize[image] gives white pixels where the image is bright, black elsewhere; Binarize[image, t]"
         " where it is above t; Binarize[image, {t1, t2}] between; Binarize[image, f] where f gives True.",
         options={"Method": "Cluster"},
         messages={**NOT_AN_IMAGE, "thresh": "`1` is not a threshold."})  # fmt: skip
def binarize(e, threshold=None):
    """An image of type "Bit"; colors count by their grayscale value."""
    many = images_in(e)
    if many:
        return list_of(*(binarize(i, threshold) for i in many))
    image = image_of("Binarize", e)
    if image is None:
        return None
    if threshold is not None and number(threshold) is None and numbers(threshold) is None and not is_list(threshold):
        apply = applier(threshold)
        values = image.without_alpha().reals()
        pixels = (
            values.ravel().tolist()
            if values.ndim == 2
            else [from_array(p) for p in values.reshape(-1, values.shape[2])]
        )
        found = [evaluate(apply(pixel)) is True_ for pixel in pixels]
        return _bits(found, image)
    values = gray_values(image)
    bounds = numbers(threshold) if is_list(threshold) else None
    if bounds is not None and len(bounds) == 2:
        return _bits((values >= bounds[0]) & (values <= bounds[1]), image)
    level = otsu(values) if threshold is None else number(threshold)
    if level is None:
        message("Binarize", "thresh", threshold)
        return None
    return _bits(values > level, image)


def _bits(found: object, image: Image) -> Image:
    import numpy

    return Image(numpy.asarray(found).reshape(image.height, image.width).astype("uint8"), "Bit", "Grayscale")


def gray_values(image: Image) -> numpy.ndarray:
    """x[h, w], the grayscale value of each pixel."""
    from wlnet.interchange import convert_color

    if image.channels > 1:
        image = convert_color(image.with_type("Real64"), "Grayscale").without_alpha()
    return image.reals()


def otsu(values: numpy.ndarray) -> float:
    """The threshold that makes two classes of intensities differ most between, in 256 steps (Otsu 1979)."""
    import numpy

    low, high = float(values.min()), float(values.max())
    if low == high:
        return low if low < 0.5 else low - 1e-9
    counts, edges = numpy.histogram(values, bins=256, range=(low, high))
    middles = (edges[:-1] + edges[1:]) / 2
    below = numpy.cumsum(counts)[:-1]
    above = counts.sum() - below
    sums = numpy.cumsum(counts * middles)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        apart = numpy.nan_to_num(below * above * (sums[:-1] / below - (sums[-1] - sums[:-1]) / above) ** 2)
    best = numpy.flatnonzero(apart >= apart.max() * (1 - 1e-12))
    return float(edges[1:-1][best].mean())


@builtin("FindThreshold", "FindThreshold[image] gives the intensity that parts bright pixels from dark ones.",
         options={"Method": "Cluster"}, messages=NOT_AN_IMAGE)  # fmt: skip
def find_threshold(e):
    """What Binarize uses without a threshold."""
    image = image_of("FindThreshold", e)
    return None if image is None else otsu(gray_values(image))
