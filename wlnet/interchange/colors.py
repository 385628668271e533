"""Color spaces: conversions of intensities x[..., c], each through RGB."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..expr import WolframMessage, system
from ..expr.images import COLOR_CHANNELS, PIXEL_TYPES, Image

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, the weights of ColorConvert[image, "Grayscale"]
WHITE = (0.9642, 1.0, 0.8251)  # D50, the white of the language's XYZ and LAB
TO_XYZ = (  # linear sRGB to XYZ, adapted from D65 to D50 by Bradford's method (public ICC tables)
    (0.4360747, 0.3850649, 0.1430804),
    (0.2225045, 0.7168786, 0.0606169),
    (0.0139322, 0.0971045, 0.7141733),
)
SIGNED = frozenset({"LAB", "XYZ"})  # spaces whose values need real numbers
EDGE = 6 / 29


def convert_color(image: Image, space: str) -> Image:
    """The image in another color space, its opacity kept; an unnamed space is taken by its number of channels.

    Integer pixels stay integers except in LAB and XYZ, whose values may be negative or above 1.
    """
    if space not in COLOR_CHANNELS:
        raise WolframMessage("ColorConvert", "ccvinput", space, text="`1` is not a color space that is known here.")
    source = image.effective_space
    if source is None:
        raise WolframMessage(
            "ColorConvert", "imgcspace", image.channels, result=system("$Failed"),
            text="An image of `1` channels has no color space to convert from.",
        )  # fmt: skip
    if source == space:
        return Image(image.array, image.type_name, space)
    import numpy

    values = image.planes().astype("float64") / PIXEL_TYPES[image.type_name].top
    count = COLOR_CHANNELS[source]
    colors = FROM_RGB[space](TO_RGB[source](values[..., :count]))
    result = numpy.concatenate([colors, values[..., count:]], axis=-1)
    kind = "Byte" if image.type_name == "Bit" else image.type_name
    if space in SIGNED and not kind.startswith("Real"):
        kind = "Real32"
    return Image.from_reals(result, kind, space)


def same(rgb: Array) -> Array:
    """RGB itself."""
    return rgb


def gray_to_rgb(gray: Array) -> Array:
    """Three equal channels."""
    return gray.repeat(3, axis=-1)


def rgb_to_gray(rgb: Array) -> Array:
    """0.299 r + 0.587 g + 0.114 b."""
    import numpy

    return rgb @ numpy.array(LUMA)[:, None]


def rgb_to_hsb(rgb: Array) -> Array:
    """Hue (a turn is 1), saturation and brightness of the hexcone model."""
    import numpy

    red, green, blue = numpy.moveaxis(rgb, -1, 0)
    top = rgb.max(axis=-1)
    spread = top - rgb.min(axis=-1)
    safe = numpy.where(spread == 0, 1, spread)
    turn = numpy.where(
        top == red,
        (green - blue) / safe % 6,
        numpy.where(top == green, (blue - red) / safe + 2, (red - green) / safe + 4),
    )
    hue = numpy.where(spread == 0, 0, turn / 6)
    saturation = numpy.where(top == 0, 0, spread / numpy.where(top == 0, 1, top))
    return numpy.stack([hue, saturation, top], axis=-1)


def hsb_to_rgb(hsb: Array) -> Array:
    """The inverse of rgb_to_hsb: channel n is b - b s clip(min(k, 4 - k), 0, 1), k = (n + 6 h) mod 6."""
    import numpy

    hue, saturation, brightness = (hsb[..., i : i + 1] for i in range(3))
    k = (numpy.array([5, 3, 1]) + 6 * hue) % 6
    return brightness - brightness * saturation * numpy.clip(numpy.minimum(k, 4 - k), 0, 1)


def rgb_to_cmyk(rgb: Array) -> Array:
    """Black is what all three inks share."""
    import numpy

    light = rgb.max(axis=-1, keepdims=True)
    inks = (light - rgb) / numpy.where(light == 0, 1, light)
    return numpy.concatenate([inks, 1 - light], axis=-1)


def cmyk_to_rgb(cmyk: Array) -> Array:
    """(1 - ink)(1 - black)."""
    return (1 - cmyk[..., :3]) * (1 - cmyk[..., 3:])


def rgb_to_xyz(rgb: Array) -> Array:
    """XYZ for white D50, from RGB with the sRGB transfer curve."""
    import numpy

    size = numpy.abs(rgb)
    linear = numpy.sign(rgb) * numpy.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4)
    return linear @ numpy.array(TO_XYZ).T


def xyz_to_rgb(xyz: Array) -> Array:
    """The inverse of rgb_to_xyz."""
    import numpy

    linear = xyz @ numpy.linalg.inv(numpy.array(TO_XYZ)).T
    size = numpy.abs(linear)
    return numpy.sign(linear) * numpy.where(size <= 0.04045 / 12.92, size * 12.92, 1.055 * size ** (1 / 2.4) - 0.055)


def rgb_to_lab(rgb: Array) -> Array:
    """CIE L*a*b* for white D50, each divided by 100 as in the language."""
    import numpy

    ratio = rgb_to_xyz(rgb) / numpy.array(WHITE)
    f = numpy.where(ratio > EDGE**3, numpy.cbrt(ratio), ratio / (3 * EDGE**2) + 4 / 29)
    x, y, z = numpy.moveaxis(f, -1, 0)
    return numpy.stack([1.16 * y - 0.16, 5 * (x - y), 2 * (y - z)], axis=-1)


def lab_to_rgb(lab: Array) -> Array:
    """The inverse of rgb_to_lab."""
    import numpy

    light, a, b = numpy.moveaxis(lab, -1, 0)
    y = (light + 0.16) / 1.16
    f = numpy.stack([y + a / 5, y, y - b / 2], axis=-1)
    ratio = numpy.where(f > EDGE, f**3, 3 * EDGE**2 * (f - 4 / 29))
    return xyz_to_rgb(ratio * numpy.array(WHITE))


TO_RGB: dict[str, Callable[[Array], Array]] = {
    "RGB": same,
    "Grayscale": gray_to_rgb,
    "HSB": hsb_to_rgb,
    "CMYK": cmyk_to_rgb,
    "XYZ": xyz_to_rgb,
    "LAB": lab_to_rgb,
}
FROM_RGB: dict[str, Callable[[Array], Array]] = {
    "RGB": same,
    "Grayscale": rgb_to_gray,
    "HSB": rgb_to_hsb,
    "CMYK": rgb_to_cmyk,
    "XYZ": rgb_to_xyz,
    "LAB": rgb_to_lab,
}
