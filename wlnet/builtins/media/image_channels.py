"""Channels of images: color spaces, separate channels, opacity."""

from __future__ import annotations

from wlnet.evaluator import builtin, message
from wlnet.expr import REAL_TYPES, Expression, is_list, list_of
from wlnet.expr.images import COLOR_CHANNELS, Image

from .image_arguments import MANY, NOT_AN_IMAGE, All, changed, channel_values, from_intensities, intensities, number
from .image_cutting import with_alpha
from .images import each_image, image_of, images_in, space_name

UNKNOWN_SPACE = {"ccvinput": "`1` is not a color space that is known here."}


@builtin("ColorConvert", "ColorConvert[image, \"space\"] gives the image in another color space;"
         " ColorConvert[color, \"space\"] the color.", messages={**NOT_AN_IMAGE, **UNKNOWN_SPACE})  # fmt: skip
def color_convert(e, space):
    """The image or color, or the list of them, in "Grayscale", "RGB", "HSB", "LAB", "XYZ" or "CMYK"."""
    from wlnet.interchange import convert_color

    from .colors import converted, is_color

    name = space_name(space)
    if name is None:
        message("ColorConvert", "ccvinput", space)
        return None
    if is_list(e) and e.args and all(type(part) is Image or is_color(part) for part in e.args):
        return list_of(*(color_convert(part, space) for part in e.args))
    if is_color(e):
        return converted(e, name)
    image = image_of("ColorConvert", e)
    return None if image is None else convert_color(image, name)


@builtin("ColorSeparate", "ColorSeparate[image] gives the list of its channels as images; ColorSeparate[image, \"HSB\"]"
         " those of another color space, ColorSeparate[image, \"R\"] one channel.",
         messages={**NOT_AN_IMAGE, **UNKNOWN_SPACE})  # fmt: skip
def color_separate(e, space=None):
    """Images of one channel."""
    from wlnet.interchange import convert_color

    image = image_of("ColorSeparate", e)
    if image is None:
        return None
    kind = "Grayscale" if image.color_space else None
    if type(space) is str and space in CHANNELS and space not in COLOR_CHANNELS:
        name, place = CHANNELS[space]
        found = convert_color(image, name)
        if place >= found.channels:
            message("ColorSeparate", "ccvinput", space)
            return None
        return Image(found.planes()[:, :, place].copy(), found.type_name, "Grayscale")
    if space is not None and space is not All:
        name = space_name(space)
        if name is None:
            message("ColorSeparate", "ccvinput", space)
            return None
        image = convert_color(image, name)
    planes = image.planes()
    return list_of(*(Image(planes[:, :, c].copy(), image.type_name, kind) for c in range(image.channels)))


CHANNELS = {  # the name of a channel: its color space and its place there
    "R": ("RGB", 0), "Red": ("RGB", 0), "G": ("RGB", 1), "Green": ("RGB", 1), "Blue": ("RGB", 2), "B": ("RGB", 2),
    "Hue": ("HSB", 0), "H": ("HSB", 0), "Saturation": ("HSB", 1), "S": ("HSB", 1), "Brightness": ("HSB", 2),
    "Cyan": ("CMYK", 0), "C": ("CMYK", 0), "Magenta": ("CMYK", 1), "M": ("CMYK", 1), "Yellow": ("CMYK", 2),
    "Black": ("CMYK", 3), "K": ("CMYK", 3), "L": ("LAB", 0), "X": ("XYZ", 0), "Y": ("XYZ", 1), "Z": ("XYZ", 2),
    "Gray": ("Grayscale", 0), "GrayLevel": ("Grayscale", 0), "Alpha": ("RGB", 3), "A": ("RGB", 3),
}  # fmt: skip


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


@builtin("AlphaChannel", "AlphaChannel[image] gives the opacity of the image as an image.", messages=NOT_AN_IMAGE)
@each_image
def alpha_channel(e):
    """The opacity, 1 everywhere for an image that has none."""
    import numpy

    image = image_of("AlphaChannel", e)
    if image is None:
        return None
    if image.has_alpha:
        return Image(image.array[:, :, -1].copy(), image.type_name, "Grayscale")
    return Image.from_reals(numpy.ones((image.height, image.width), "float32"), image.type_name, "Grayscale")


@builtin("RemoveAlphaChannel", "RemoveAlphaChannel[image] gives the image without its opacity;"
         " RemoveAlphaChannel[image, color] the image on a background.",
         messages={**NOT_AN_IMAGE, "bgcol": "`1` is not a color."})  # fmt: skip
@each_image
def remove_alpha_channel(e, background=None):
    """The image without its last channel where that is an opacity."""
    image = image_of("RemoveAlphaChannel", e)
    if image is None or background is None or not image.has_alpha:
        return None if image is None else image.without_alpha()
    values = intensities(image)
    below = channel_values(background, image.without_alpha())
    if below is None:
        message("RemoveAlphaChannel", "bgcol", background)
        return None
    alpha = values[:, :, -1:]
    return from_intensities(image, values[:, :, :-1] * alpha + (1 - alpha) * below)


@builtin("SetAlphaChannel", "SetAlphaChannel[image] adds an opacity of 1; SetAlphaChannel[image, a] one of a, a number"
         " or an image.", messages={**NOT_AN_IMAGE, "alpha": "`1` is not an opacity."})  # fmt: skip
@each_image
def set_alpha_channel(e, alpha=1):
    """The image with this opacity in the place of its own."""
    from wlnet.interchange import convert_color, resize

    image = image_of("SetAlphaChannel", e)
    if image is None:
        return None
    if type(alpha) in REAL_TYPES and number(alpha) is not None:
        return with_alpha(image, number(alpha))
    if type(alpha) is not Image:
        message("SetAlphaChannel", "alpha", alpha)
        return None
    gray = convert_color(alpha, "Grayscale").without_alpha() if alpha.channels > 1 else alpha
    return with_alpha(image, resize(gray, image.dimensions).reals())


@builtin("ColorNegate", "ColorNegate[image] gives the negative; ColorNegate[color] the opposite color.",
         messages=NOT_AN_IMAGE)  # fmt: skip
def color_negate(e):
    """1 - x for every intensity; the opacity stays."""
    from .colors import is_color, negated

    if is_color(e):
        return negated(e)
    if is_list(e) and e.args and all(is_color(part) for part in e.args):
        return list_of(*map(negated, e.args))
    many = images_in(e)
    if many:
        return list_of(*map(color_negate, many))
    image = image_of("ColorNegate", e)
    if image is None:
        return None
    if image.type_name in ("Bit", "Byte", "Bit16") and not image.has_alpha:
        top = {"Bit": 1, "Byte": 255, "Bit16": 65535}[image.type_name]
        return changed(image, top - image.array)
    values = intensities(image).copy()
    count = image.channels - image.has_alpha
    values[:, :, :count] = 1 - values[:, :, :count]
    return from_intensities(image, values)
