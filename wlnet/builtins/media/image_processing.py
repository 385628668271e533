"""New images from old ones: sizes, color spaces, mirrors, cuts, channels and arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import REAL_TYPES, Expression, Symbol, WolframMessage, has_head, is_list, list_of, system
from wlnet.expr.images import COLOR_CHANNELS, Image

from .images import NOT_AN_IMAGE, image_of, images_in, space_name

if TYPE_CHECKING:
    import numpy

Automatic, All, Scaled, Rule = map(system, ("Automatic", "All", "Scaled", "Rule"))
MANY = {**NOT_AN_IMAGE, "imglist": "A list of one or more images is expected instead of `1`."}


def changed(image: Image, array: numpy.ndarray) -> Image:
    """The image with other pixels of the same type and color space."""
    import numpy

    return Image(numpy.ascontiguousarray(array), image.type_name, image.color_space)


def wanted_size(e: Expression, width: int, height: int) -> tuple[int, int] | None:
    """(width, height) for a size specification: w, {s}, or {w, h} of d, {d}, Scaled[s], All and Automatic."""
    if is_list(e):
        if len(e.args) not in (1, 2):
            return None
        parts = (list_of(e.args[0]),) * 2 if len(e.args) == 1 else e.args
    else:
        parts = (e, e) if has_head(e, Scaled) else (e, Automatic)
    sizes: list[float | None] = []
    limits: list[float] = []
    for part, original in zip(parts, (width, height), strict=True):
        limit = part.args[0] if is_list(part) and len(part.args) == 1 else None
        if limit is not None and type(limit) in REAL_TYPES and limit > 0:
            limits.append(float(limit) / original)
            sizes.append(None)
            continue
        known = _one_size(part, original)
        if known is None and part is not Automatic:
            return None
        sizes.append(known)
    scales = [s / original for s, original in zip(sizes, (width, height), strict=True) if s is not None] + limits
    if not scales:
        return width, height
    scale = min(scales)
    found = [_round(o * scale if s is None else s) for s, o in zip(sizes, (width, height), strict=True)]
    return found[0], found[1]


def _one_size(e: Expression, original: int) -> float | None:
    if type(e) in REAL_TYPES:
        return float(e) if e > 0 else None
    if has_head(e, Scaled) and len(e.args) == 1 and type(e.args[0]) in REAL_TYPES and e.args[0] > 0:
        return float(e.args[0]) * original
    return original if e is All else None


def _round(size: float) -> int:
    return max(1, math.floor(size + 0.5))


@builtin("ImageResize", "ImageResize[image, w] gives the image w pixels wide; ImageResize[image, {s}] at most s in both"
         " directions; ImageResize[image, {w, h}] exactly so.",
         options={"Resampling": Automatic, "Padding": "Reversed"},
         messages={**NOT_AN_IMAGE, "imgrssz": "The size `1` is not a valid image size specification."})  # fmt: skip
def image_resize(e, size, *, resampling, padding):
    """The resized image, of the same type; Resampling -> Automatic is "Lanczos"."""
    from wlnet.interchange import resize

    image = image_of("ImageResize", e)
    if image is None:
        return None
    found = wanted_size(size, *image.dimensions)
    if found is None:
        message("ImageResize", "imgrssz", size)
        return None
    return resize(image, found, resampling_method(resampling))


def resampling_method(e: Expression) -> str | tuple[str, float] | None:
    """The setting of the option Resampling, as the resampling functions take it."""
    if e is Automatic:
        return None
    if type(e) is str:
        return e
    if is_list(e) and len(e.args) == 2 and type(e.args[0]) is str and type(e.args[1]) in REAL_TYPES:
        return e.args[0], float(e.args[1])
    raise WolframMessage("Resampling", "method", e, text="`1` is not a resampling method that is known here.")


@builtin("ColorConvert", "ColorConvert[image, \"space\"] gives the image in another color space.",
         messages={**NOT_AN_IMAGE, "ccvinput": "`1` is not a color space that is known here."})  # fmt: skip
def color_convert(e, space):
    """The image, or the list of images, in "Grayscale", "RGB", "HSB", "LAB", "XYZ" or "CMYK"."""
    from wlnet.interchange import convert_color

    name = space_name(space)
    if name is None:
        message("ColorConvert", "ccvinput", space)
        return None
    many = images_in(e)
    if many:
        return list_of(*(convert_color(image, name) for image in many))
    image = image_of("ColorConvert", e)
    return None if image is None else convert_color(image, name)


SIDES = {"Left": 1, "Right": 1, "Top": 0, "Bottom": 0}  # the axis across which a mirror at this side turns


@builtin("ImageReflect", "ImageReflect[image] turns the image upside down; ImageReflect[image, Left] mirrors left and"
         " right; ImageReflect[image, Left -> Top] exchanges two sides.",
         messages={**NOT_AN_IMAGE, "side": "`1` is not a side or a rule between two sides."})  # fmt: skip
def image_reflect(e, side=None):
    """The mirrored image."""
    image = image_of("ImageReflect", e)
    if image is None:
        return None
    ends = side.args if has_head(side, Rule) and len(side.args) == 2 else (side or system("Top"),) * 2
    names = [end.name if type(end) is Symbol else "" for end in ends]
    if not all(name in SIDES for name in names):
        message("ImageReflect", "side", side)
        return None
    first, second = (SIDES[name] for name in names)
    if first == second:
        return changed(image, image.array[:, ::-1] if first else image.array[::-1])
    if set(names) in ({"Left", "Top"}, {"Right", "Bottom"}):
        return changed(image, image.array.swapaxes(0, 1))
    return changed(image, image.array[::-1, ::-1].swapaxes(0, 1))


@builtin("ImageTake", "ImageTake[image, n] gives the first n rows; ImageTake[image, {r1, r2}, {c1, c2}] a rectangle.",
         messages={**NOT_AN_IMAGE, "imgrng": "`1` is not a range of rows or columns."})  # fmt: skip
def image_take(e, rows, columns=All):
    """The rectangle; what lies outside the image is left out."""
    image = image_of("ImageTake", e)
    if image is None:
        return None
    found = [_range(spec, size) for spec, size in ((rows, image.height), (columns, image.width))]
    for spec, chosen in zip((rows, columns), found, strict=True):
        if chosen is None:
            message("ImageTake", "imgrng", spec)
            return None
    return changed(image, image.array[found[0], found[1]])


def _range(e: Expression, size: int) -> slice | None:
    """The slice of n, -n, {m, n} or All, clipped to the image; None where nothing would be left."""
    if e is All:
        return slice(0, size)
    if type(e) is int and e:
        return slice(0, min(e, size)) if e > 0 else slice(max(0, size + e), size)
    if not is_list(e) or len(e.args) not in (1, 2) or not all(type(n) is int and n for n in e.args):
        return None
    start, stop = (n - 1 if n > 0 else size + n for n in (e.args[0], e.args[-1]))
    start, stop = max(0, start), min(size, stop + 1)
    return slice(start, stop) if start < stop else None


@builtin("ImageCrop", "ImageCrop[image, {w, h}] gives the middle of the image, at most w by h pixels.",
         messages={**NOT_AN_IMAGE, "imgrssz": "The size `1` is not a valid image size specification."})  # fmt: skip
def image_crop(e, size):
    """The part around the center; sides that are short already stay."""
    image = image_of("ImageCrop", e)
    if image is None:
        return None
    found = wanted_size(size, *image.dimensions) if is_list(size) and len(size.args) == 2 else None
    if found is None:
        message("ImageCrop", "imgrssz", size)
        return None
    width, height = min(found[0], image.width), min(found[1], image.height)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return changed(image, image.array[top : top + height, left : left + width])


@builtin("ColorSeparate", "ColorSeparate[image] gives the list of its channels as images; ColorSeparate[image, \"HSB\"]"
         " those of another color space.",
         messages={**NOT_AN_IMAGE, "ccvinput": "`1` is not a color space that is known here."})  # fmt: skip
def color_separate(e, space=None):
    """Images of one channel."""
    from wlnet.interchange import convert_color

    image = image_of("ColorSeparate", e)
    if image is None:
        return None
    if space is not None:
        name = space_name(space)
        if name is None:
            message("ColorSeparate", "ccvinput", space)
            return None
        image = convert_color(image, name)
    planes = image.planes()
    kind = "Grayscale" if image.color_space else None
    return list_of(*(Image(planes[:, :, c].copy(), image.type_name, kind) for c in range(image.channels)))


@builtin("ColorCombine", "ColorCombine[{image1, ...}] makes one image whose channels they are; ColorCombine[{...},"
         " \"HSB\"] says which color space they stand for.",
         messages={**MANY, "dims": "The images in `1` have different sizes.",
                   "chnum": "`1` channels do not make an image in the color space `2`."})  # fmt: skip
def color_combine(images, space=None):
    """One image; three channels are RGB unless said otherwise."""
    import numpy

    parts = same_size("ColorCombine", images)
    if parts is None:
        return None
    planes = numpy.concatenate([part.planes() for part in parts], axis=2)
    count = planes.shape[2]
    name = {1: "Grayscale", 3: "RGB", 4: "RGB"}.get(count) if space is None else space_name(space)
    if space is not None and (name is None or count - COLOR_CHANNELS[name] not in (0, 1)):
        message("ColorCombine", "chnum", count, space)
        return None
    return Image(planes, parts[0].type_name, name)


def same_size(symbol: str, e: Expression) -> list[Image] | None:
    """Images of one size, brought to one type; messages imglist and dims."""
    images = images_in(e)
    if not images:
        message(symbol, "imglist", e)
        return None
    if len({image.dimensions for image in images}) > 1:
        message(symbol, "dims", e)
        return None
    order = ("Bit", "Byte", "Bit16", "Real32", "Real64")
    kind = max((image.type_name for image in images), key=order.index)
    return [image.with_type(kind) for image in images]


def arithmetic(name: str, usage: str, combine: Callable[[numpy.ndarray, numpy.ndarray], numpy.ndarray]) -> None:
    """Declare a function that combines an image with images and numbers, intensity by intensity."""

    def run(first, *others):
        """The image; integer types are clipped to their range."""
        import numpy

        image = image_of(name, first)
        if image is None:
            return None
        flat = [part for other in others for part in (other.args if is_list(other) else (other,))]
        parts = same_size(name, list_of(image, *(part for part in flat if type(part) not in REAL_TYPES)))
        if parts is None:
            return None
        if len({part.channels for part in parts} - {1}) > 1:
            message(name, "dims", list_of(*flat))
            return None
        rest = iter(parts[1:])
        values = [numpy.array(float(p)) if type(p) in REAL_TYPES else _intensities(next(rest)) for p in flat]
        kind = "Byte" if parts[0].type_name == "Bit" else parts[0].type_name
        space = max(parts, key=lambda part: part.channels).color_space
        return Image.from_reals(reduce(combine, values, _intensities(parts[0])), kind, space)

    details = {**MANY, "dims": "The images in `1` do not have the same size and channels."}
    builtin(name, usage, messages=details, module=__name__)(run)


def _intensities(image: Image) -> numpy.ndarray:
    values = image.reals()
    return values[:, :, None] if values.ndim == 2 else values


arithmetic("ImageAdd", "ImageAdd[image, x] adds a number or an image to each pixel.", lambda a, b: a + b)
arithmetic("ImageSubtract", "ImageSubtract[image, x] subtracts a number or an image.", lambda a, b: a - b)
arithmetic("ImageMultiply", "ImageMultiply[image, x] multiplies by a number or an image.", lambda a, b: a * b)


@builtin("ColorNegate", "ColorNegate[image] gives the negative.", messages=NOT_AN_IMAGE)
def color_negate(e):
    """1 - x for every intensity; the opacity stays."""
    image = image_of("ColorNegate", e)
    if image is None:
        return None
    values = _intensities(image).copy()
    count = image.channels - image.has_alpha
    values[:, :, :count] = 1 - values[:, :, :count]
    return Image.from_reals(values, image.type_name, image.color_space)


@builtin("RemoveAlphaChannel", "RemoveAlphaChannel[image] gives the image without its opacity.", messages=NOT_AN_IMAGE)
def remove_alpha_channel(e):
    """The image without its last channel where that is an opacity."""
    image = image_of("RemoveAlphaChannel", e)
    return None if image is None else image.without_alpha()
