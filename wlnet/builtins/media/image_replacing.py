"""Single pixels and single colors in images: found, replaced, counted down to a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, message
from wlnet.expr import Expression, Symbol, has_head, is_list, list_of, system
from wlnet.expr.images import Image

from .colors import NAMED, is_color, parts_of, rgb_of
from .image_arguments import NOT_AN_IMAGE, channel_values, from_intensities, intensities, number, numbers, points_of
from .image_scanning import positions_of_value
from .images import each_image, image_of, images_in

if TYPE_CHECKING:
    import numpy

Rule, Automatic = system("Rule"), system("Automatic")
CLEAR = NAMED["Transparent"]


@builtin("ReplacePixelValue", "ReplacePixelValue[image, {i, j} -> value] changes the pixel in column i and row j,"
         " counted from the lower left; ReplacePixelValue[image, {rule1, ...}] several; {pos1, ...} -> value.",
         options={"DataRange": system("Full")},
         messages={**NOT_AN_IMAGE, "rule": "`1` is not a rule from places to a value of a pixel."})  # fmt: skip
def replace_pixel_value(e, rules):
    """The image of the same type; places outside are left out."""
    image = image_of("ReplacePixelValue", e)
    if image is None:
        return None
    values = intensities(image).copy()
    for rule in rules.args if is_list(rules) else (rules,):
        ends = rule.args if has_head(rule, Rule) and len(rule.args) == 2 else (None, None)
        pair = numbers(ends[0])
        points = [(pair[0], pair[1])] if pair and len(pair) == 2 else points_of(ends[0])
        value = None if points is None else channel_values(ends[1], image)
        if points is None or value is None:
            message("ReplacePixelValue", "rule", rule)
            return None
        for i, j in points:
            column, row = round(i) - 1, image.height - round(j)
            if 0 <= column < image.width and 0 <= row < image.height:
                values[row, column] = value
    return from_intensities(image, values)


@builtin("PixelValuePositions", "PixelValuePositions[image, value] gives the places {i, j} of all pixels of a value or"
         " color, counted from the lower left; PixelValuePositions[image, value, d] those at most d away.",
         messages={**NOT_AN_IMAGE, "val": "`1` is not a value of a pixel."})  # fmt: skip
def pixel_value_positions(e, wanted, distance=0):
    """{{i, j}, ...}, from the upper left row by row."""
    return positions_of_value("PixelValuePositions", e, wanted, distance, 1, 0)


def in_rgb(image: Image) -> numpy.ndarray:
    """x[h, w, 3] of an image, without its opacity."""
    from wlnet.interchange import convert_color

    return intensities(convert_color(image.without_alpha(), "RGB"))


@builtin("ColorReplace", "ColorReplace[image, color -> new] replaces a color by another; ColorReplace[image, color]"
         " makes it transparent; ColorReplace[image, rules, d] also colors at most d away.",
         messages={**NOT_AN_IMAGE, "rule": "`1` is not a color, or a rule between colors."})  # fmt: skip
@each_image
def color_replace(e, rules, distance=None):
    """The image in RGB, with an opacity where something has become transparent; d is 0.1 unless given."""
    import numpy

    image = image_of("ColorReplace", e)
    if image is None:
        return None
    values = in_rgb(image)
    opacity = intensities(image)[:, :, -1] if image.has_alpha else numpy.ones(values.shape[:2])
    most = 0.1 if distance is None else number(distance)
    source, clear = values.copy(), image.has_alpha
    for rule in rules.args if is_list(rules) else (rules,):
        ends = rule.args if has_head(rule, Rule) and len(rule.args) == 2 else (rule, CLEAR)
        if not all(map(is_color, ends)) or most is None:
            message("ColorReplace", "rule", rule)
            return None
        near = numpy.sqrt(((source - rgb_of(ends[0])) ** 2).sum(axis=2)) <= most + 1e-9
        alpha = parts_of(ends[1])[2]
        if alpha is not None:
            opacity, clear = numpy.where(near, alpha, opacity), True
        if alpha == 0:
            continue
        values[near] = rgb_of(ends[1])
    if clear:
        values = numpy.concatenate([values, opacity[:, :, None]], axis=2)
    kind = "Byte" if image.type_name == "Bit" else image.type_name
    return Image.from_reals(values, kind, "RGB")


@builtin("ColorQuantize", "ColorQuantize[image] gives the image in few colors; ColorQuantize[image, n] in at most n;"
         " ColorQuantize[image, {color1, ...}] in the colors of a list.",
         options={"Dithering": system("True"), "Method": Automatic},
         messages={**NOT_AN_IMAGE, "num": "`1` is not a number of colors or a list of colors."})  # fmt: skip
def color_quantize(e, colors=None, *, dithering):
    """The image, each pixel in the nearest of the colors; errors go to the neighbors where it is dithered."""
    import numpy
    from PIL import Image as pillow

    from wlnet.interchange import convert_color

    many = images_in(e)
    if many:
        return list_of(*(color_quantize(i, colors, dithering=dithering) for i in many))
    image = image_of("ColorQuantize", e)
    if image is None:
        return None
    gray = image.effective_space == "Grayscale"
    source = pillow.fromarray(convert_color(image.without_alpha(), "RGB").with_type("Byte").array)
    listed = is_list(colors) and bool(colors.args) and all(map(is_color, colors.args))
    count = 8 if colors is None else colors
    if not listed and not (type(count) is int and 1 <= count <= 256):
        message("ColorQuantize", "num", colors)
        return None
    if listed:
        entries = [round(255 * c) for color in colors.args for c in rgb_of(color).tolist()]
        scheme = pillow.new("P", (1, 1))
        scheme.putpalette(entries + entries[:3] * (256 - len(entries) // 3))
    else:
        scheme = source.quantize(count, pillow.Quantize.MEDIANCUT, kmeans=2, dither=pillow.Dither.NONE)
    dither = pillow.Dither.FLOYDSTEINBERG if dithering is system("True") else pillow.Dither.NONE
    found = numpy.asarray(source.quantize(palette=scheme, dither=dither).convert("RGB"))
    result = Image(found.copy(), "Byte", "RGB")
    return convert_color(result, "Grayscale") if gray and not listed else result


@builtin("ImageClip", "ImageClip[image] clips all values to the range from 0 to 1; ImageClip[image, {min, max}] to"
         " another; ImageClip[image, {min, max}, {low, high}] with other values for those outside.",
         messages={**NOT_AN_IMAGE, "range": "`1` is not a range of intensities."})  # fmt: skip
@each_image
def image_clip(e, span=None, outside=None):
    """The image of the same type."""
    import numpy

    image = image_of("ImageClip", e)
    if image is None:
        return None
    ends = [0.0, 1.0] if span is None else numbers(span)
    other = ends if outside is None else numbers(outside)
    if not ends or not other or len(ends) != 2 or len(other) != 2:
        message("ImageClip", "range", span if not ends or len(ends) != 2 else outside)
        return None
    values = intensities(image)
    found = numpy.where(values < ends[0], other[0], numpy.where(values > ends[1], other[1], values))
    return from_intensities(image, found)


@builtin("BorderDimensions", "BorderDimensions[image] gives {{left, right}, {bottom, top}}, how many pixels at each"
         " side are of one color; BorderDimensions[image, t] of colors that differ by at most t.",
         messages={**NOT_AN_IMAGE, "thresh": "`1` is not a threshold."})  # fmt: skip
def border_dimensions(e, threshold=0.05):
    """What ImagePad with negative numbers would cut away; 0 where a side's color is not that of its corner."""
    image, bound = image_of("BorderDimensions", e), number(threshold)
    if image is None:
        return None
    if bound is None:
        message("BorderDimensions", "thresh", threshold)
        return None
    values = intensities(image)
    columns = [border(values.swapaxes(0, 1)[step], bound) for step in (slice(None), slice(None, None, -1))]
    rows = [border(values[step], bound) for step in (slice(None, None, -1), slice(None))]
    if max(columns) == image.width or max(rows) == image.height:
        return list_of(list_of(0, 0), list_of(0, 0))
    return list_of(list_of(*columns), list_of(*rows))


def border(values: numpy.ndarray, bound: float) -> int:
    """How many of the first rows are of the color of the first pixel."""
    same = (abs(values - values[0, 0]) <= bound + 1e-12).all(axis=(1, 2))
    return int(len(same) if same.all() else same.argmin())


@builtin("ColorDistance", "ColorDistance[color1, color2] gives how far two colors are apart for the eye, in LAB.",
         options={"DistanceFunction": Automatic},
         messages={"dist": "`1` is not a distance known for colors.", "color": "`1` is not a color."})  # fmt: skip
def color_distance(first, second, *, distance_function):
    """The Euclidean distance of the values in LAB, or in RGB for EuclideanDistance on RGB; lists element by element."""
    if is_list(first) or is_list(second):
        return listed_distances(first, second, distance_function)
    for color in (first, second):
        if not is_color(color):
            message("ColorDistance", "color", color)
            return None
    name = distance_function.name if type(distance_function) is Symbol else distance_function
    a, b = lab_of(first), lab_of(second)
    apart = [x - y for x, y in zip(a, b, strict=True)]
    if name in ("Automatic", "CIE76", "EuclideanDistance"):
        return sum(d * d for d in apart) ** 0.5
    if name == "DeltaL":
        return abs(apart[0])
    chroma = (b[1] ** 2 + b[2] ** 2) ** 0.5 - (a[1] ** 2 + a[2] ** 2) ** 0.5
    if name == "DeltaC":
        return abs(chroma)
    if name == "DeltaH":
        return max(0.0, apart[1] ** 2 + apart[2] ** 2 - chroma**2) ** 0.5
    message("ColorDistance", "dist", distance_function)
    return None


def listed_distances(first: Expression, second: Expression, function: Expression) -> Expression:
    """The distances of two lists, or of a list and one color."""
    count = len(first.args if is_list(first) else second.args)
    left: Sequence[Expression] = first.args if is_list(first) else (first,) * count
    right: Sequence[Expression] = second.args if is_list(second) else (second,) * count
    if len(left) != len(right):
        return None
    found = []
    for a, b in zip(left, right, strict=True):
        found.append(color_distance(a, b, distance_function=function))
        if found[-1] is None:
            return None
    return list_of(*found)


def lab_of(color: Expression) -> list[float]:
    """The values of a color in LAB."""
    from wlnet.interchange.colors import FROM_RGB

    found: list[float] = FROM_RGB["LAB"](rgb_of(color)).tolist()
    return found
