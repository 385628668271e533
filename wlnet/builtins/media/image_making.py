"""Images made from nothing, from matrices and from drawings: ConstantImage, RandomImage, Colorize, Rasterize, ..."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, call, from_array, has_head, is_list, list_of, system
from wlnet.expr.images import COLOR_CHANNELS, Image
from wlnet.expr.volumes import Image3D

from .colors import LISTS, SCHEMES, is_color, listed_color, rgb_of, scheme_colors
from .image_arguments import (
    BAD_SIZE,
    NOT_AN_IMAGE,
    SIDES,
    Automatic,
    Center,
    None_,
    Scaled,
    alignment,
    given_size,
    intensities,
    number,
    numbers,
)
from .image_cutting import with_alpha
from .image_pixels import gray_values
from .images import image_of, pixel_array, pixel_type, space_name

if TYPE_CHECKING:
    import numpy

Rule, Style = system("Rule"), system("Style")


@builtin("ConstantImage", "ConstantImage[value, {w, h}] is an image of one value or color; ConstantImage[value, n] a"
         " square.", options={"ColorSpace": Automatic},
         messages={**BAD_SIZE, "val": "`1` is not a color or a value of a pixel.",
                   "imgdatatype": "`1` is not a known type of pixels."})  # fmt: skip
def constant_image(value, size=Automatic, type_="Real32", *, color_space):
    """The image; gray for a number, of as many channels as a list has values."""
    import numpy

    found, kind = given_size("ConstantImage", size), pixel_type(type_)
    if found is None:
        return None
    if kind is None:
        message("ConstantImage", "imgdatatype", type_)
        return None
    single, listed = number(value), numbers(value)
    space = None if color_space is Automatic else space_name(color_space)
    if single is not None:
        channels = [single]
    elif listed:
        channels = listed
    elif is_color(value):
        from .colors import parts_of

        name, channels, opacity = parts_of(value)
        space = space or name
        channels = channels + ([] if opacity is None else [opacity])
    else:
        message("ConstantImage", "val", value)
        return None
    pixels = numpy.broadcast_to(numpy.array(channels), (found[1], found[0], len(channels)))
    return Image.from_reals(pixels.copy(), kind, space)


@builtin("RandomImage", "RandomImage[] is a gray image of random pixels from 0 to 1; RandomImage[max],"
         " RandomImage[{min, max}] in a range, RandomImage[distribution, {w, h}] from a distribution, in a size;"
         " {w, d, h} is that of an image in three dimensions.",
         options={"ColorSpace": Automatic},
         messages={**BAD_SIZE, "dist": "`1` is not a range or a distribution.",
                   "imgdatatype": "`1` is not a known type of pixels."})  # fmt: skip
def random_image(source=1, size=Automatic, type_="Real32", *, color_space):
    """The image, drawn from the session's random numbers."""
    solid = is_list(size) and len(size.args) == 3 and all(type(n) is int and n > 0 for n in size.args)
    found, kind = size.args if solid else given_size("RandomImage", size), pixel_type(type_)
    if found is None:
        return None
    if kind is None:
        message("RandomImage", "imgdatatype", type_)
        return None
    space = None if color_space is Automatic else space_name(color_space)
    channels = COLOR_CHANNELS[space] if space else color_space if type(color_space) is int and color_space > 0 else 1
    shape = (*reversed(found), channels)
    generator = state.session.random
    ends = [0.0, number(source)] if number(source) is not None else numbers(source)
    if ends and len(ends) == 2:
        values = ends[0] + (ends[1] - ends[0]) * generator.random(shape)  # type: ignore[operator]
    else:
        from ..statistics.distributions import draw

        values = draw(source, generator, shape) if isinstance(source, Expr) else None
        if values is None or values.shape != shape:
            message("RandomImage", "dist", source)
            return None
        values = values.astype("float64")
    space = space or ("Grayscale" if channels == 1 else None)
    return Image3D.from_reals(values, kind, space) if solid else Image.from_reals(values, kind, space)


def palette(scheme: Expression, values: numpy.ndarray) -> numpy.ndarray | None:
    """x[..., 3]: the colors that a color function gives for values from 0 to 1."""
    import numpy

    if has_head(scheme, system("ColorData")) and len(scheme.args) == 1:
        scheme = scheme.args[0]
    if type(scheme) is int:
        codes = LISTS.get(scheme, LISTS[97]).split()
        return numpy.array([rgb_of(listed_color(i)) for i in range(len(codes))])[values.astype(int) % len(codes)]
    if type(scheme) is str:
        if scheme not in SCHEMES:
            return None
        table = numpy.array([rgb_of(c) for c in scheme_colors(scheme)])
    else:
        apply = applier(scheme)
        found = [evaluate(apply(i / 255)) for i in range(256)]
        if not all(map(is_color, found)):
            return None
        table = numpy.array([rgb_of(c) for c in found])
    at = numpy.clip(values, 0, 1) * (len(table) - 1)
    low = numpy.floor(at).astype(int)
    high, part = numpy.minimum(low + 1, len(table) - 1), (at - low)[..., None]
    return table[low] * (1 - part) + table[high] * part


@builtin("Colorize", "Colorize[matrix] gives an image with a color for each integer, 0 being black; Colorize[image] the"
         " image with colors for its intensities.",
         options={"ColorFunction": Automatic, "ColorFunctionScaling": system("True"), "ColorRules": None_},
         messages={**NOT_AN_IMAGE, "cfun": "`1` does not give colors."})  # fmt: skip
def colorize(e, *, color_function, color_rules):
    """An image in RGB."""
    import numpy

    labels = not isinstance(e, Image)
    values = gray_values(e) if isinstance(e, Image) else pixel_array(e)
    if values is None or values.ndim != 2:
        message("Colorize", "imginv", e)
        return None
    whole = labels and bool((values == numpy.rint(values)).all())
    if color_function is Automatic and whole:
        hues = (values.astype(int) * 0.6180339887) % 1
        hsb = numpy.stack([hues, numpy.full(values.shape, 0.7), numpy.where(values == 0, 0.0, 0.95)])
        from wlnet.interchange.colors import hsb_to_rgb

        colors = numpy.moveaxis(hsb_to_rgb(hsb), 0, -1)
    else:
        low, high = (float(values.min()), float(values.max())) if labels else (0.0, 1.0)
        scaled = (values - low) / (high - low) if high > low else values * 0.0
        found = palette("SunsetColors" if color_function is Automatic else color_function, scaled)
        if found is None:
            message("Colorize", "cfun", color_function)
            return None
        colors = found
    for rule in color_rules.args if is_list(color_rules) else (color_rules,):
        if has_head(rule, Rule) and len(rule.args) == 2 and is_color(rule.args[1]) and number(rule.args[0]) is not None:
            colors[values == number(rule.args[0])] = rgb_of(rule.args[1])
    return Image.from_reals(colors, "Byte" if not labels else "Real32", "RGB")


@builtin("ImageCompose", "ImageCompose[image, overlay] lays an image over the middle of another; ImageCompose[image,"
         " {overlay, a}, {x, y}] with an opacity, with its center at a place.",
         messages={**NOT_AN_IMAGE, "pos": "`1` is not a place."})  # fmt: skip
def image_compose(e, overlay, position=Center, anchor=Center):
    """An image of the size of the first."""
    from wlnet.interchange import convert_color

    image = image_of("ImageCompose", e)
    if image is None:
        return None
    source, strength = overlay, 1.0
    if is_list(overlay) and len(overlay.args) == 2 and number(overlay.args[1]) is not None:
        source, strength = overlay.args[0], number(overlay.args[1]) or 0.0
    if not isinstance(source, Image) and not has_head(source, system("File")):
        source = drawn(source)
    over = image_of("ImageCompose", source)
    if over is None:
        return None
    at = place(position, image)
    own = place(anchor, over)
    if at is None or own is None:
        message("ImageCompose", "pos", position if at is None else anchor)
        return None
    gray = image.effective_space == "Grayscale" and over.effective_space == "Grayscale"
    space = image.effective_space if gray or image.effective_space == "RGB" else "RGB"
    below, above = convert_color(image, space), convert_color(over, space)  # type: ignore[arg-type]
    if not below.has_alpha and not above.has_alpha:
        above = with_alpha(above, strength)
    else:
        above = with_alpha(above, (above.reals()[:, :, -1] if above.has_alpha else 1.0) * strength)
    left, top = round(at[0] - own[0]), round((image.height - at[1]) - (over.height - own[1]))
    values = laid_over(intensities(below).copy(), intensities(above), left, top, below.has_alpha)
    return Image.from_reals(values, "Byte" if below.type_name == "Bit" else below.type_name, below.color_space or space)


def laid_over(below: numpy.ndarray, above: numpy.ndarray, left: int, top: int, alpha: bool) -> numpy.ndarray:
    """a over b: (a alpha + b beta (1 - alpha)) / opacity; opacity = alpha + beta (1 - alpha)."""
    import numpy

    y0, x0 = max(0, top), max(0, left)
    y1, x1 = min(below.shape[0], top + above.shape[0]), min(below.shape[1], left + above.shape[1])
    if y0 >= y1 or x0 >= x1:
        return below
    part = above[y0 - top : y1 - top, x0 - left : x1 - left]
    colors, a = part[:, :, :-1], part[:, :, -1:]
    ground = below[y0:y1, x0:x1]
    if not alpha:
        below[y0:y1, x0:x1] = colors * a + ground * (1 - a)
        return below
    b = ground[:, :, -1:]
    opacity = a + b * (1 - a)
    mixed = (colors * a + ground[:, :, :-1] * b * (1 - a)) / numpy.where(opacity == 0, 1, opacity)
    below[y0:y1, x0:x1] = numpy.concatenate([mixed, opacity], axis=2)
    return below


def place(e: Expression, image: Image) -> tuple[float, float] | None:
    """{x, y} in pixels from the lower left, of numbers, Scaled[{x, y}], or sides."""
    whole = has_head(e, Scaled) and len(e.args) == 1
    values = numbers(e.args[0] if whole else e)
    if values and len(values) == 2:
        return (values[0] * image.width, values[1] * image.height) if whole else (values[0], values[1])
    names = e.args if is_list(e) else (e,)
    if not all(type(n) is Symbol and n.name in SIDES for n in names):
        return None
    side = alignment(e)
    return None if side is None else ((1 + side[0]) / 2 * image.width, (1 + side[1]) / 2 * image.height)


def drawn(e: Expression, size: Expression = None, scale: float = 1.0) -> Expression:
    """The image of a Graphics or a Graph, or of the words of any other expression, `scale` pixels for a point."""
    from wlnet.forms import text
    from wlnet.interchange.graphics import is_graphics
    from wlnet.interchange.lettering import text_width
    from wlnet.interchange.raster import rasterize

    if isinstance(e, Image):
        return e
    if is_graphics(e):
        return rasterize(e, "PNG", size, scale)
    styles: tuple[Expression, ...] = ()
    while has_head(e, Style) and e.args:
        styles, e = (*styles, *e.args[1:]), e.args[0]
    points = next((number(s) for s in styles if number(s)), 12.0) or 12.0
    lines = (e if type(e) is str else text(e, "OutputForm")).split("\n")
    width = max(text_width(line, points, True) for line in lines) + 8
    height = 1.3 * points * len(lines) + 6
    label = call("Text", call("Style", "\n".join(lines), points, *styles), list_of(width / 2, height / 2))
    ranges = call("Rule", system("PlotRange"), list_of(list_of(0, width), list_of(0, height)))
    frame = call("Rule", system("ImageSize"), list_of(width, height))
    return rasterize(call("Graphics", label, ranges, frame), "PNG", None, scale)


@builtin("Rasterize", "Rasterize[e] gives the image of a drawing or of what is shown of an expression;"
         " Rasterize[e, \"name\"] its \"RasterSize\", \"Data\" or the like.",
         options={"ImageSize": Automatic, "RasterSize": Automatic, "ImageResolution": Automatic,
                  "Background": Automatic, "ColorSpace": Automatic},
         messages={**BAD_SIZE, "elem": "`1` is not something known of a raster."})  # fmt: skip
def rasterize(e, element="Image", *, image_size, raster_size, image_resolution):
    """An image in RGB, a pixel for a point (72 to the inch) unless a resolution or a raster size is given."""
    from wlnet.interchange import resize

    from .image_arguments import wanted_size

    resolution = number(image_resolution)
    scale = resolution / 72 if resolution and resolution > 0 else 1.0
    image = drawn(e, None if image_size is Automatic else image_size, scale)
    if raster_size is not Automatic:
        target = wanted_size(raster_size, *image.dimensions)
        if target is None:
            message("Rasterize", "imgrssz", raster_size)
            return None
        if target != image.dimensions:
            finer = drawn(e, None if image_size is Automatic else image_size, scale * target[0] / image.width)
            image = resize(finer, target)
    found = {"Image": image, "RasterSize": list_of(*image.dimensions), "BoundingBox": list_of(*image.dimensions, 0),
             "Graphics": image}  # fmt: skip
    if element in found:
        return found[element]
    if element == "Data":
        return from_array(image.array[::-1])
    message("Rasterize", "elem", element)
    return None


@builtin("HighlightImage", "HighlightImage[image, region] draws points, rectangles, disks, lines or a mask on an image;"
         " HighlightImage[image, {style, region, ...}] with styles.",
         options={"ImageLabels": None_, "DataRange": system("Full"), "Method": Automatic, "ImageSize": Automatic},
         messages={**NOT_AN_IMAGE, "roi": "`1` is not something that can be drawn on an image."})  # fmt: skip
def highlight_image(e, region, *_more, image_labels):
    """The image in RGB with what is drawn on it; coordinates go up from the lower left corner."""
    from wlnet.interchange import convert_color
    from wlnet.interchange.raster import paint_over

    image = image_of("HighlightImage", e)
    if image is None:
        return None
    base = convert_color(image.without_alpha(), "RGB").with_type("Byte")
    parts = region.args if is_list(region) and points_in(region) is None else (region,)
    look: list[Expression] = [call("RGBColor", 1.0, 0.1, 0.1)]
    items: list[Expression] = []
    for part in parts:
        inner, styles = part, list(look)
        while isinstance(inner, Expr) and inner.head in (Style, system("Labeled")) and inner.args:
            if inner.head is system("Labeled") and len(inner.args) > 1:
                items.append(label_of(inner.args[0], inner.args[1], styles))
            styles += inner.args[1:] if inner.head is Style else ()
            inner = inner.args[0]
        if isinstance(inner, Image):
            base = masked(base, inner, next((s for s in reversed(styles) if is_color(s)), look[0]))
            continue
        if is_color(inner) or has_head(inner, system("Directive")) or thickness(inner):
            look.append(inner)
            continue
        points = points_in(inner)
        shape = call("Point", inner) if points is not None else inner
        items.append(list_of(*styles, *borders(shape, styles), shape))
    width, height = base.dimensions
    ranges = call("Rule", system("PlotRange"), list_of(list_of(0, width), list_of(0, height)))
    size = call("Rule", system("ImageSize"), list_of(width, height))
    dot = call("AbsolutePointSize", max(5, min(width, height) / 40))
    line = call("AbsoluteThickness", max(1.5, min(width, height) / 150))
    result = paint_over(base, call("Graphics", list_of(dot, line, *items), ranges, size))
    if result is None:
        raise WolframMessage("HighlightImage", "roi", region)
    return result


def points_in(e: Expression) -> Sequence[tuple[float, float]] | None:
    """{x, y} or {{x, y}, ...}."""
    from .image_arguments import points_of

    pair = numbers(e)
    return [(pair[0], pair[1])] if pair and len(pair) == 2 else points_of(e)


def thickness(e: Expression) -> bool:
    """Whether `e` is a directive for lines and points."""
    from wlnet.interchange.looks import Look, directed

    return (isinstance(e, Expr) or type(e) is Symbol) and not is_list(e) and directed(Look(), e) is not None


def borders(shape: Expression, styles: Sequence[Expression]) -> tuple[Expression, ...]:
    """Areas are filled so that the image shows through, with a border of the color."""
    color = next((s for s in reversed(styles) if is_color(s)), styles[0])
    rim = call("EdgeForm", call("Directive", color, call("AbsoluteThickness", 1.5)))
    return (rim, call("FaceForm", call("Opacity", 0.3, color)))


def label_of(shape: Expression, label: Expression, styles: Sequence[Expression]) -> Expr:
    """The words beside a region, above its upper left corner."""
    from .image_cutting import region_points

    points = region_points(shape) or [(0.0, 0.0)]
    corner = list_of(min(p[0] for p in points), max(p[1] for p in points))
    return list_of(*styles, call("Text", call("Style", label, 12, system("Bold")), corner, list_of(-1, -1)))


def masked(image: Image, mask: Image, color: Expression) -> Image:
    """The image with a color mixed in where the mask is not black."""
    import numpy

    from wlnet.interchange import resize

    inside = (resize(mask, image.dimensions, "Nearest").planes() != 0).max(axis=2, keepdims=True)
    mixed = 0.5 * image.reals() + 0.5 * rgb_of(color)
    return Image.from_reals(numpy.where(inside, mixed, image.reals()), "Byte", "RGB")
