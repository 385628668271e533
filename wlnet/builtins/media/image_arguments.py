"""What functions of images take besides the image: colors, padding, sizes and places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from wlnet.evaluator import message
from wlnet.expr import REAL_TYPES, Expression, Symbol, WolframMessage, has_head, is_list, list_of, system
from wlnet.expr.images import Image
from wlnet.interchange import placing
from wlnet.interchange.placing import PADDINGS as PADDINGS
from wlnet.interchange.placing import SIDES as SIDES

if TYPE_CHECKING:
    import numpy

Automatic, All, Full, Scaled, UpTo, None_, Center = map(
    system, ("Automatic", "All", "Full", "Scaled", "UpTo", "None", "Center")
)
BAD_SIZE = {"imgrssz": "The size `1` is not a valid image size specification."}
NOT_AN_IMAGE = {"imginv": "Expecting an image or graphics instead of `1`."}
MANY = {**NOT_AN_IMAGE, "imglist": "A list of one or more images is expected instead of `1`."}
MOST = 1 << 31  # pixels
Sides = tuple[tuple[int, int], tuple[int, int]]  # (top, bottom), (left, right)


def number(e: Expression) -> float | None:
    """A machine number for a real number or a numeric expression such as Pi/4."""
    if type(e) in REAL_TYPES:
        try:
            return float(e)
        except OverflowError:
            return None
    from ..numbers.numeric_value import real_value

    found = real_value(e)
    return float(found) if type(found) in REAL_TYPES else None


def numbers(e: Expression) -> list[float] | None:
    """The machine numbers of a list of real numbers."""
    if not is_list(e):
        return None
    found = [number(part) for part in e.args]
    return None if None in found else found  # type: ignore[return-value]


def changed(image: Image, array: numpy.ndarray) -> Image:
    """The image with other pixels of the same type and color space."""
    import numpy

    return Image(numpy.ascontiguousarray(array), image.type_name, image.color_space)


def intensities(image: Image) -> numpy.ndarray:
    """x[h, w, c], 1 being full."""
    values = image.reals()
    return values[:, :, None] if values.ndim == 2 else values


def real_type(image: Image) -> str:
    """The real type for results computed from the image."""
    return "Real64" if image.type_name == "Real64" else "Real32"


def from_intensities(image: Image, values: numpy.ndarray, type_name: str | None = None) -> Image:
    """The image with these intensities, of the same type unless said otherwise."""
    return Image.from_reals(values, type_name or image.type_name, image.color_space)


def channel_values(e: Expression, image: Image) -> list[float] | None:
    """The intensities of a color, a list of channel values or one number, for the channels of an image."""
    value = number(e)
    colors = image.channels - image.has_alpha
    if value is not None:
        return [value] * colors + [1.0] * image.has_alpha
    listed = numbers(e)
    if listed is not None:
        return listed if len(listed) == image.channels else None
    from wlnet.interchange.looks import paint

    found = paint(e)
    if found is None:
        return None
    import numpy

    from wlnet.interchange.colors import FROM_RGB

    space = image.effective_space or "RGB"
    values = FROM_RGB[space](numpy.array(found[:3], "float64")).tolist()
    if len(values) != colors:
        return None
    return values + [found.opacity] * image.has_alpha


def padded(symbol: str, image: Image, sides: Sides, padding: Expression) -> numpy.ndarray:
    """x[h, w, c] of the image's own numbers with so many more pixels on each side; negative ones cut away.

    `padding` is a method such as "Fixed", or a color. Raises symbol::padding, or symbol::imgrssz where nothing is left.
    """
    import numpy

    planes = image.planes()
    (top, bottom), (left, right) = sides
    planes = planes[max(0, -top) : planes.shape[0] - max(0, -bottom), max(0, -left) : planes.shape[1] - max(0, -right)]
    more = ((max(0, top), max(0, bottom)), (max(0, left), max(0, right)), (0, 0))
    if not planes.size:
        raise WolframMessage(symbol, "imgrssz", list_of(*(list_of(*pair) for pair in sides)), text=BAD_SIZE["imgrssz"])
    if math.prod(n + sum(m) for n, m in zip(planes.shape, more, strict=True)) > MOST:
        raise MemoryError
    if not any(map(any, more)):
        return planes
    if type(padding) is str and padding in PADDINGS:
        return numpy.pad(planes, more, mode=PADDINGS[padding])  # type: ignore[call-overload]
    value = channel_values(0 if padding is Automatic else padding, image)
    if value is None:
        raise WolframMessage(symbol, "padding", padding, text="`1` is not a valid padding specification.")
    own = Image.from_reals(numpy.array(value)[None, None, :], image.type_name).planes()
    filled = numpy.empty(
        (*(n + sum(m) for n, m in zip(planes.shape[:2], more, strict=False)), planes.shape[2]), planes.dtype
    )
    filled[:] = own
    filled[more[0][0] : more[0][0] + planes.shape[0], more[1][0] : more[1][0] + planes.shape[1]] = planes
    return filled


def wanted_size(e: Expression, width: int, height: int) -> tuple[int, int] | None:
    """(width, height) for a size specification: w, {s}, or {w, h} of d, {d}, UpTo[d], Scaled[s], All and Automatic."""
    if is_list(e):
        if len(e.args) not in (1, 2):
            return None
        parts = (list_of(e.args[0]),) * 2 if len(e.args) == 1 else e.args
    else:
        parts = (e, e) if has_head(e, Scaled) else (e, Automatic)
    sizes: list[float | None] = []
    limits: list[float] = []
    for part, original in zip(parts, (width, height), strict=True):
        limit = part.args[0] if (is_list(part) or has_head(part, UpTo)) and len(part.args) == 1 else None
        if limit is not None and (number(limit) or 0) > 0:
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
    found = [rounded(o * scale if s is None else s) for s, o in zip(sizes, (width, height), strict=True)]
    if found[0] * found[1] > MOST:
        raise MemoryError
    return found[0], found[1]


NAMED_SIZES = {"Tiny": 100, "Small": 180, "Medium": 360, "Large": 576}


def _one_size(e: Expression, original: int) -> float | None:
    whole = has_head(e, Scaled) and len(e.args) == 1
    value = number(e.args[0] if whole else e)
    if value is not None:
        return (value * original if whole else value) if 0 < value < MOST else None
    if type(e) is Symbol and e.name in NAMED_SIZES:
        return NAMED_SIZES[e.name]
    return original if e is All or e is Full else None


def rounded(size: float) -> int:
    """The nearest whole number of pixels, at least one."""
    return max(1, math.floor(size + 0.5))


def given_size(symbol: str, e: Expression, default: tuple[int, int] = (150, 150)) -> tuple[int, int] | None:
    """(width, height) of a new image: n, or {w, h}; message imgrssz."""
    if e is Automatic:
        return default
    parts = e.args if is_list(e) else (e, e)
    if len(parts) != 2 or not all(type(n) is int and n > 0 for n in parts):
        message(symbol, "imgrssz", e)
        return None
    if parts[0] * parts[1] > MOST:
        raise MemoryError
    return parts[0], parts[1]


def space_channels(image: Image) -> int:
    """The channels that are not an opacity."""
    return image.channels - image.has_alpha


def points_of(e: Expression) -> list[tuple[float, float]] | None:
    """{{x, y}, ...}."""
    found = [numbers(p) for p in e.args] if is_list(e) else []
    if not found or any(p is None or len(p) != 2 for p in found):
        return None
    return [(p[0], p[1]) for p in found if p]


def alignment(e: Expression) -> tuple[float, float] | None:
    """(x, y) from -1 to 1 of a side, of two sides, or of two fractions."""
    found = placing.alignment(e)
    return None if found is None or found[2] else found[:2]
