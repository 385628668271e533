"""Color spaces: conversions of intensities x[c, ...], each through RGB.

Sources: IEC 61966-2-1 (sRGB); CIE 15 (L*a*b*, L*u*v*); Smith, Color Gamut Transform Pairs (1978), for the hexcone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from ..expr import WolframMessage, system
from ..expr.images import COLOR_CHANNELS, PIXEL_TYPES, Image

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601, the weights of ColorConvert[image, "Grayscale"]
WHITE = (0.9642, 1.0, 0.8251)  # D50, the white of the language's XYZ, LAB and LUV
TO_XYZ = (  # linear sRGB to XYZ, adapted from D65 to D50 by Bradford's method (public ICC tables)
    (0.4360747, 0.3850649, 0.1430804),
    (0.2225045, 0.7168786, 0.0606169),
    (0.0139322, 0.0971045, 0.7141733),
)
SIGNED = frozenset({"LAB", "LCH", "LUV", "XYZ"})  # spaces whose values need real numbers
EDGE = 6 / 29
BLOCK = 1 << 16  # pixels that are converted at once: their numbers stay near the processor


def convert_color(image: Image, space: str) -> Image:
    """The image in another color space, its opacity kept; an unnamed space is taken by its number of channels.

    Integer pixels stay integers except in spaces whose values may be negative or above 1.
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

    kind = "Byte" if image.type_name == "Bit" else image.type_name
    if space in SIGNED and not kind.startswith("Real"):
        kind = "Real32"
    pixels = image.planes().reshape(-1, image.channels)
    before, after = COLOR_CHANNELS[source], COLOR_CHANNELS[space]
    found = numpy.empty((len(pixels), after + image.has_alpha), PIXEL_TYPES[kind].dtype)
    for start in range(0, len(pixels), BLOCK):
        part = slice(start, start + BLOCK)
        converted = convert_block(pixels[part, :before], image.type_name, source, space)
        found[part, :after] = Image.from_reals(converted, kind).array.T if after > 1 else quantized(converted, kind)
        if image.has_alpha:
            alpha = Image(pixels[part, before:], image.type_name).with_type(kind).array
            found[part, after:] = alpha.reshape(-1, 1)
    return Image(found.reshape(image.height, image.width, -1), kind, space)


def quantized(row: Array, kind: str) -> Array:
    """x[1, n] of reals as x[n, 1] of a type of pixels."""
    return Image.from_reals(row, kind).array.reshape(-1, 1)


def convert_block(pixels: Array, kind: str, source: str, space: str) -> Array:
    """x[n, c] of a type of pixels as reals y[d, n] in another space; 32 bits are enough for all types but "Real64"."""
    import numpy

    top = PIXEL_TYPES[kind].top
    if kind == "Byte" and source == "RGB" and space in SIGNED:
        return FROM_LINEAR[space](numpy.take(linear_bytes(), pixels.T))
    values = numpy.ascontiguousarray(pixels.T, "float64" if kind == "Real64" else "float32")
    if top > 1:
        values /= top
    return FROM_RGB[space](TO_RGB[source](values))


def same(rgb: Array) -> Array:
    """RGB itself."""
    return rgb


def gray_to_rgb(gray: Array) -> Array:
    """Three equal channels."""
    return gray.repeat(3, axis=0)


def rgb_to_gray(rgb: Array) -> Array:
    """0.299 r + 0.587 g + 0.114 b."""
    return (LUMA[0] * rgb[0] + LUMA[1] * rgb[1] + LUMA[2] * rgb[2])[None]


def rgb_to_hsb(rgb: Array) -> Array:
    """Hue (a turn is 1), saturation and brightness of the hexcone model."""
    import numpy

    red, green, blue = rgb
    top = numpy.maximum(numpy.maximum(red, green), blue)
    spread = top - numpy.minimum(numpy.minimum(red, green), blue)
    at_red, at_green = top == red, top == green
    apart = numpy.where(at_red, green - blue, numpy.where(at_green, blue - red, red - green))
    turn = apart / (6 * numpy.where(spread == 0, 1, spread)).astype(rgb.dtype, copy=False)
    turn += numpy.where(at_red, 0, numpy.where(at_green, 1 / 3, 2 / 3)).astype(rgb.dtype, copy=False)
    turn += turn < 0
    return numpy.stack([turn, spread / numpy.where(top == 0, 1, top).astype(rgb.dtype, copy=False), top])


def hsb_to_rgb(hsb: Array) -> Array:
    """The inverse of rgb_to_hsb: channel n is b - b s clip(min(k, 4 - k), 0, 1), k = (n + 6 h) mod 6."""
    import numpy

    hue, saturation, brightness = hsb
    parts = []
    for n in (5, 3, 1):
        k = (n + 6 * hue) % 6
        parts.append(brightness - brightness * saturation * numpy.clip(numpy.minimum(k, 4 - k), 0, 1))
    return numpy.stack(parts)


def rgb_to_cmyk(rgb: Array) -> Array:
    """Black is what all three inks share."""
    import numpy

    light = rgb.max(axis=0)
    inks = (light - rgb) / numpy.where(light == 0, 1, light).astype(rgb.dtype, copy=False)
    return numpy.concatenate([inks, (1 - light)[None]])


def cmyk_to_rgb(cmyk: Array) -> Array:
    """(1 - ink)(1 - black)."""
    return (1 - cmyk[:3]) * (1 - cmyk[3])


@lru_cache(maxsize=1)
def linear_bytes() -> Array:
    """The linear intensities of the 256 bytes."""
    import numpy

    table = linear(numpy.arange(256) / 255).astype("float32")
    table.setflags(write=False)
    return table


def linear(rgb: Array) -> Array:
    """Intensities of light, from those of the sRGB transfer curve."""
    import numpy

    size = numpy.abs(rgb)
    return numpy.sign(rgb) * numpy.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4)


def curved(light: Array) -> Array:
    """The inverse of linear."""
    import numpy

    size = numpy.abs(light)
    return numpy.sign(light) * numpy.where(size <= 0.04045 / 12.92, size * 12.92, 1.055 * size ** (1 / 2.4) - 0.055)


def mixed(matrix: Array, x: Array) -> Array:
    """y[i, ...] = sum over j of m[i, j] x[j, ...]."""
    import numpy

    return numpy.tensordot(numpy.asarray(matrix, x.dtype), x, 1)


def light_to_xyz(light: Array) -> Array:
    """XYZ for white D50."""
    import numpy

    return mixed(numpy.array(TO_XYZ), light)


def xyz_to_rgb(xyz: Array) -> Array:
    """RGB with the sRGB transfer curve."""
    import numpy

    return curved(mixed(numpy.linalg.inv(numpy.array(TO_XYZ)), xyz))


def root(ratio: Array) -> Array:
    """The cube root, a line near 0."""
    import numpy

    return numpy.where(ratio > EDGE**3, numpy.cbrt(ratio), ratio / (3 * EDGE**2) + 4 / 29)


def cube(f: Array) -> Array:
    """The inverse of root."""
    import numpy

    return numpy.where(f > EDGE, f**3, 3 * EDGE**2 * (f - 4 / 29))


def light_to_lab(light: Array) -> Array:
    """CIE L*a*b* for white D50, each divided by 100 as in the language."""
    import numpy

    x, y, z = (root(part / white) for part, white in zip(light_to_xyz(light), WHITE, strict=True))
    return numpy.stack([1.16 * y - 0.16, 5 * (x - y), 2 * (y - z)])


def lab_to_rgb(lab: Array) -> Array:
    """The inverse of light_to_lab, in RGB."""
    import numpy

    y = (lab[0] + 0.16) / 1.16
    parts = (y + lab[1] / 5, y, y - lab[2] / 2)
    return xyz_to_rgb(numpy.stack([cube(f) * white for f, white in zip(parts, WHITE, strict=True)]))


def light_to_lch(light: Array) -> Array:
    """L*a*b* as lightness, chroma and the angle of the hue, of which a turn is 1."""
    import numpy

    bright, a, b = light_to_lab(light)
    return numpy.stack([bright, numpy.hypot(a, b), numpy.arctan2(b, a) / (2 * numpy.pi) % 1])


def lch_to_rgb(lch: Array) -> Array:
    """The inverse of light_to_lch, in RGB."""
    import numpy

    angle = 2 * numpy.pi * lch[2]
    return lab_to_rgb(numpy.stack([lch[0], lch[1] * numpy.cos(angle), lch[1] * numpy.sin(angle)]))


def chromaticity(x: Array, y: Array, z: Array) -> tuple[Array, Array]:
    """u' = 4 x / (x + 15 y + 3 z) and v' = 9 y / (x + 15 y + 3 z); those of white for black."""
    import numpy

    whole = x + 15 * y + 3 * z
    dark = whole == 0
    safe = numpy.where(dark, 1, whole)
    white = WHITE[0] + 15 * WHITE[1] + 3 * WHITE[2]
    return numpy.where(dark, 4 * WHITE[0] / white, 4 * x / safe), numpy.where(dark, 9 * WHITE[1] / white, 9 * y / safe)


def white_chromaticity() -> tuple[float, float]:
    """u' and v' of white."""
    whole = WHITE[0] + 15 * WHITE[1] + 3 * WHITE[2]
    return 4 * WHITE[0] / whole, 9 * WHITE[1] / whole


def light_to_luv(light: Array) -> Array:
    """CIE L*u*v* for white D50, each divided by 100."""
    import numpy

    x, y, z = light_to_xyz(light)
    bright = 1.16 * root(y / WHITE[1]) - 0.16
    (u, v), (u0, v0) = chromaticity(x, y, z), white_chromaticity()
    return numpy.stack([bright, 13 * bright * (u - u0), 13 * bright * (v - v0)]).astype(light.dtype, copy=False)


def luv_to_rgb(luv: Array) -> Array:
    """The inverse of light_to_luv, in RGB."""
    import numpy

    bright = luv[0]
    u0, v0 = white_chromaticity()
    safe = numpy.where(bright == 0, 1, 13 * bright)
    u, v = luv[1] / safe + u0, luv[2] / safe + v0
    y = cube((bright + 0.16) / 1.16) * WHITE[1]
    low = numpy.where(v == 0, 1, 4 * v)
    x, z = 9 * y * u / low, y * (12 - 3 * u - 20 * v) / low
    return xyz_to_rgb(numpy.stack([x, y, z]))


Conversion = Callable[["Array"], "Array"]
TO_RGB: dict[str, Conversion] = {
    "RGB": same,
    "Grayscale": gray_to_rgb,
    "HSB": hsb_to_rgb,
    "CMYK": cmyk_to_rgb,
    "XYZ": xyz_to_rgb,
    "LAB": lab_to_rgb,
    "LCH": lch_to_rgb,
    "LUV": luv_to_rgb,
}
FROM_LINEAR: dict[str, Conversion] = {
    "XYZ": light_to_xyz,
    "LAB": light_to_lab,
    "LCH": light_to_lch,
    "LUV": light_to_luv,
}


def through_light(conversion: Conversion) -> Conversion:
    """A conversion from linear intensities as one from RGB."""
    return lambda rgb: conversion(linear(rgb))


FROM_RGB: dict[str, Conversion] = {
    "RGB": same,
    "Grayscale": rgb_to_gray,
    "HSB": rgb_to_hsb,
    "CMYK": rgb_to_cmyk,
    **{space: through_light(conversion) for space, conversion in FROM_LINEAR.items()},
}
