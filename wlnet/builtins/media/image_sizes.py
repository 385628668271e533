"""Images at other sizes and turned: ImageResize, Thumbnail, ImageReflect, ImageRotate."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wlnet.evaluator import builtin, message
from wlnet.expr import REAL_TYPES, Expression, Symbol, WolframMessage, has_head, is_list, list_of, system
from wlnet.expr.images import Image

from .image_arguments import (
    BAD_SIZE,
    NAMED_SIZES,
    NOT_AN_IMAGE,
    PADDINGS,
    All,
    Automatic,
    Full,
    changed,
    channel_values,
    from_intensities,
    number,
    padded,
    wanted_size,
)
from .images import each_image, image_of, images_in, volume

Rule = system("Rule")


@builtin("ImageResize", "ImageResize[image, w] gives the image w pixels wide; ImageResize[image, {s}] at most s in both"
         " directions; ImageResize[image, {w, h}] exactly so.",
         options={"Resampling": Automatic, "Padding": "Reversed"},
         messages={**NOT_AN_IMAGE, **BAD_SIZE})  # fmt: skip
def image_resize(e, size, *, resampling, padding):
    """The resized image, of the same type; Resampling -> Automatic is "Lanczos"."""
    from wlnet.interchange import resize

    many = images_in(e)
    if many:
        return list_of(*(image_resize(i, size, resampling=resampling, padding=padding) for i in many))
    if volume(e):
        return resized_volume(e, size, resampling, padding)
    image = image_of("ImageResize", e)
    if image is None:
        return None
    found = wanted_size(size, *image.dimensions)
    if found is None:
        message("ImageResize", "imgrssz", size)
        return None
    return resize(image, found, resampling_method(resampling), edges=edges_of(padding, image))


def edges_of(padding: Expression, image: Image) -> str | list[float]:
    """What lies beyond the edges: a mode of numpy.pad, or the intensities of a color; message padding."""
    if type(padding) is str and padding in PADDINGS:
        return PADDINGS[padding]
    value = channel_values(padding, image)
    if value is None:
        raise WolframMessage("ImageResize", "padding", padding, text="`1` is not a valid padding specification.")
    return value


def resized_volume(e: Expression, size: Expression, resampling: Expression, padding: Expression) -> Expression:
    """The image in three dimensions at a width, a width, depth and height, or at most {s} in all directions."""
    from wlnet.expr.volumes import Image3D
    from wlnet.interchange.resampling import fitted

    parts = size.args if is_list(size) else (size, Automatic, Automatic)
    if len(parts) == 1:
        scale = (number(parts[0]) or 0) / max(e.dimensions)
        found = [max(1, round(n * scale)) for n in e.dimensions]
    else:
        known = [number(p) for p in parts] if len(parts) == 3 else []
        scale = next((k / n for k, n in zip(known, e.dimensions, strict=False) if k), 0.0)
        found = [max(1, round(k or n * scale)) for k, n in zip(known, e.dimensions, strict=False)]
    if not scale or not found:
        message("ImageResize", "imgrssz", size)
        return None
    values = fitted(
        e.reals("float32"), tuple(found), resampling_method(resampling), edges=edges_of(padding, e.slice(0))
    )
    return Image3D.from_reals(values, e.type_name, e.color_space)


def resampling_method(e: Expression) -> str | tuple[Expression, ...] | None:
    """The setting of the option Resampling, as the resampling functions take it."""
    if e is Automatic:
        return None
    if type(e) is str:
        return e
    if is_list(e) and e.args and type(e.args[0]) is str and all(type(p) in REAL_TYPES for p in e.args[1:]):
        return (e.args[0], *map(float, e.args[1:]))
    raise WolframMessage("Resampling", "method", e, text="`1` is not a resampling method that is known here.")


THUMBNAIL = 150


@builtin("Thumbnail", "Thumbnail[image] gives a small version of the image; Thumbnail[image, s] one whose longer side"
         " has s pixels.", messages={**NOT_AN_IMAGE, **BAD_SIZE})  # fmt: skip
def thumbnail(e, size=Automatic):
    """The image with its longer side at the size: 150 pixels, or those of Tiny, Small, Medium, Large."""
    from wlnet.interchange import resize

    many = images_in(e)
    if many:
        return list_of(*(thumbnail(i, size) for i in many))
    image = image_of("Thumbnail", e)
    if image is None:
        return None
    length = THUMBNAIL if size is Automatic else NAMED_SIZES.get(size.name) if type(size) is Symbol else number(size)
    if not length or length < 1:
        message("Thumbnail", "imgrssz", size)
        return None
    found = wanted_size(list_of(list_of(length), list_of(length)), *image.dimensions)
    return None if found is None else resize(image, found)


AXES = {"Left": 1, "Right": 1, "Top": 0, "Bottom": 0}  # the axis across which a mirror at this side turns


@builtin("ImageReflect", "ImageReflect[image] turns the image upside down; ImageReflect[image, Left] mirrors left and"
         " right; ImageReflect[image, Left -> Top] exchanges two sides.",
         messages={**NOT_AN_IMAGE, "side": "`1` is not a side or a rule between two sides."})  # fmt: skip
@each_image
def image_reflect(e, side=None):
    """The mirrored image."""
    image = image_of("ImageReflect", e)
    if image is None:
        return None
    ends = side.args if has_head(side, Rule) and len(side.args) == 2 else (side or system("Top"),) * 2
    names = [end.name if type(end) is Symbol else "" for end in ends]
    if not all(name in AXES for name in names):
        message("ImageReflect", "side", side)
        return None
    first, second = (AXES[name] for name in names)
    if first == second:
        return changed(image, image.array[:, ::-1] if first else image.array[::-1])
    if set(names) in ({"Left", "Top"}, {"Right", "Bottom"}):
        return changed(image, image.array.swapaxes(0, 1))
    return changed(image, image.array[::-1, ::-1].swapaxes(0, 1))


QUARTERS = {"Right": 0, "Top": 1, "Left": 2, "Bottom": 3}  # counterclockwise
ROTATING = {"Background": 0, "Padding": 0, "Resampling": Automatic, "Masking": All}  # a side -> side is no option


@builtin("ImageRotate", "ImageRotate[image] turns the image by 90 degrees counterclockwise; ImageRotate[image, angle]"
         " by an angle in radians; ImageRotate[image, side1 -> side2] so that a side comes to be another.",
         options=ROTATING,
         messages={**NOT_AN_IMAGE, **BAD_SIZE, "imgang": "`1` is not an angle or a side."})  # fmt: skip
@each_image
def image_rotate(e, *rest):
    """The turned image; what it does not cover has the color of Background."""
    given = {r.args[0].name: r.args[1] for r in rest if has_head(r, Rule) and type(r.args[0]) is Symbol}
    settings = {"Background": 0, "Resampling": Automatic, **{n: v for n, v in given.items() if n in ROTATING}}
    places = [r for r in rest if not (has_head(r, Rule) and type(r.args[0]) is Symbol and r.args[0].name in ROTATING)]
    if len(places) > 2:
        message("ImageRotate", "argb", system("ImageRotate"), len(places) + 1, 1, 3)
        return None
    angle = places[0] if places else None
    size = places[1] if len(places) > 1 else Automatic
    background, resampling = settings["Background"], settings["Resampling"]
    import numpy

    image = image_of("ImageRotate", e)
    if image is None:
        return None
    theta = math.pi / 2 if angle is None else angle_of(angle)
    if theta is None:
        message("ImageRotate", "imgang", angle)
        return None
    value = channel_values(background, image)
    if value is None:
        raise WolframMessage("ImageRotate", "bgcol", background, text="`1` is not a color.")
    quarters = theta / (math.pi / 2)
    straight = abs(quarters - round(quarters)) < 1e-9
    if straight and size is Automatic:
        return changed(image, numpy.rot90(image.array, round(quarters)))
    frame = rotated_size(image, theta, size)
    if frame is None:
        message("ImageRotate", "imgrssz", size)
        return None
    if straight:
        return centered(changed(image, numpy.rot90(image.array, round(quarters))), frame, background)
    nearest = resampling == "Nearest"
    return rotated(image, theta, frame, value, nearest)


def centered(image: Image, size: tuple[int, int], background: Expression) -> Image:
    """The image cut or filled up around its center."""
    more = [n - old for n, old in zip(size[::-1], image.dimensions[::-1], strict=True)]
    sides = tuple((m - (m + 1) // 2, (m + 1) // 2) for m in more)
    return changed(image, padded("ImageRotate", image, (sides[0], sides[1]), background))


def angle_of(e: Expression) -> float | None:
    """The angle of a number, of a side where the top should come to be, or of a rule between sides."""
    ends = e.args if has_head(e, Rule) and len(e.args) == 2 else (system("Top"), e)
    names = [end.name if type(end) is Symbol else "" for end in ends]
    if all(name in QUARTERS for name in names):
        return (QUARTERS[names[1]] - QUARTERS[names[0]]) % 4 * math.pi / 2
    return number(e)


def rotated_size(image: Image, theta: float, size: Expression) -> tuple[int, int] | None:
    """(width, height) of the result: all of the image (Automatic), for all angles (All), as it was (Full), cut."""
    w, h = image.dimensions
    c, s = abs(math.cos(theta)), abs(math.sin(theta))
    if size is Automatic:
        return math.ceil(w * c + h * s - 1e-9), math.ceil(w * s + h * c - 1e-9)
    if size is All:
        return (math.ceil(math.hypot(w, h)),) * 2
    if size == "SameRatioCropping":
        scale = min(w / (w * c + h * s), h / (w * s + h * c))
        return max(1, math.floor(w * scale)), max(1, math.floor(h * scale))
    if size == "MaxAreaCropping":
        long, short = max(w, h), min(w, h)
        if short <= 2 * s * c * long or abs(s - c) < 1e-10:
            half = short / 2
            found = (half / s, half / c) if w >= h else (half / c, half / s)
        else:
            double = c * c - s * s
            found = (w * c - h * s) / double, (h * c - w * s) / double
        return max(1, math.floor(found[0])), max(1, math.floor(found[1]))
    return image.dimensions if size is Full else wanted_size(size, w, h)


def rotated(image: Image, theta: float, size: tuple[int, int], background: Sequence[float], nearest: bool) -> Image:
    """The image turned around its center: every new pixel takes its value from four old ones, or the nearest.

    Pillow takes them, channel by channel: a new pixel with its center at (x, y) from (a x + b y + c, d x + e y + f).
    """
    import numpy
    from PIL import Image as pillow

    width, height = image.dimensions
    c, s = math.cos(theta), math.sin(theta)
    x, y = size[0] / 2, size[1] / 2
    way = (c, -s, width / 2 - c * x + s * y, s, c, height / 2 - s * x - c * y)
    method = pillow.Resampling.NEAREST if nearest else pillow.Resampling.BILINEAR
    values = image.reals("float32")
    planes = values[:, :, None] if values.ndim == 2 else values
    found = numpy.empty((size[1], size[0], planes.shape[2]), "float32")
    for k, shade in zip(range(planes.shape[2]), background, strict=True):
        plane = pillow.fromarray(numpy.ascontiguousarray(planes[:, :, k]))
        found[:, :, k] = plane.transform(size, pillow.Transform.AFFINE, way, method, fillcolor=float(shade))
    return from_intensities(image, found)
