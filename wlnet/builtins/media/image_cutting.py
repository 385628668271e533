"""Parts of images, and images put together: ImageTake, ImageCrop, ImageTrim, ImagePad, ImagePartition, ..."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import accumulate

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, WolframMessage, has_head, is_list, list_of, system
from wlnet.expr.images import Image

from .image_arguments import (
    BAD_SIZE,
    MANY,
    NOT_AN_IMAGE,
    All,
    Automatic,
    Center,
    Full,
    None_,
    UpTo,
    alignment,
    changed,
    number,
    numbers,
    padded,
    points_of,
    rounded,
)
from .images import each_image, image_of, images_in

Rule, List = system("Rule"), system("List")


@builtin("ImageTake", "ImageTake[image, n] gives the first n rows; ImageTake[image, {r1, r2}, {c1, c2}] a rectangle.",
         messages={**NOT_AN_IMAGE, "imgrng": "`1` is not a range of rows or columns."})  # fmt: skip
@each_image
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
    """The slice of n, -n, UpTo[n], {m, n} or All, clipped to the image; None where nothing would be left."""
    if e is All or e is Full:
        return slice(0, size)
    if has_head(e, UpTo) and len(e.args) == 1:
        e = e.args[0]
    if type(e) is int and e:
        return slice(0, min(e, size)) if e > 0 else slice(max(0, size + e), size)
    if not is_list(e) or len(e.args) not in (1, 2) or not all(type(n) is int and n for n in e.args):
        return None
    start, stop = (n - 1 if n > 0 else size + n for n in (e.args[0], e.args[-1]))
    start, stop = max(0, start), min(size, stop + 1)
    return slice(start, stop) if start < stop else None


@builtin("ImageCrop", "ImageCrop[image] cuts uniform borders away; ImageCrop[image, {w, h}] gives the middle of the"
         " image in that size; ImageCrop[image, size, Left] cuts on the left.",
         options={"Padding": 0},
         messages={**NOT_AN_IMAGE, **BAD_SIZE, "side": "`1` does not say where to crop."})  # fmt: skip
def image_crop(e, size=None, where=Center, *, padding):
    """The part around the center or at the other side, filled up with the Padding where the image is smaller."""
    many = images_in(e)
    if many:
        return list_of(*(image_crop(i, size, where, padding=padding) for i in many))
    image = image_of("ImageCrop", e)
    if image is None:
        return None
    if size is None:
        return without_border(image)
    cut = alignment(where)
    if cut is None:
        message("ImageCrop", "side", where)
        return None
    found = crop_size(size, *image.dimensions)
    if found is None:
        message("ImageCrop", "imgrssz", size)
        return None
    if padding is None_:
        found = min(found[0], image.width), min(found[1], image.height)
    across, down = found[0] - image.width, found[1] - image.height
    left = _share(across, (1 - cut[0]) / 2)
    top = _share(down, (1 + cut[1]) / 2)
    sides = ((top, down - top), (left, across - left))
    return changed(image, padded("ImageCrop", image, sides, padding if padding is not None_ else 0))


def _share(more: int, part: float) -> int:
    """How much of a number of pixels goes to the first side; half of an odd number is rounded towards the second."""
    return math.ceil(more * part - 1e-9) if more < 0 else math.floor(more * part + 1e-9)


def crop_size(e: Expression, width: int, height: int) -> tuple[int, int] | None:
    """(width, height) of w or {w, h}, each d, UpTo[d], {least, most}, Full or Automatic (by the proportions)."""
    parts = e.args if is_list(e) else (e, Automatic)
    if len(parts) != 2:
        return None
    found: list[float | None] = []
    for part, original in zip(parts, (width, height), strict=True):
        value = number(part)
        bounds = numbers(part)
        if value is not None and value > 0:
            found.append(value)
        elif has_head(part, UpTo) and len(part.args) == 1 and (number(part.args[0]) or 0) > 0:
            found.append(min(original, number(part.args[0]) or original))
        elif bounds and len(bounds) == 2 and 0 < bounds[0] <= bounds[1]:
            found.append(min(max(original, bounds[0]), bounds[1]))
        elif part is Full or part is All:
            found.append(original)
        elif part is Automatic:
            found.append(None)
        else:
            return None
    first, second = found
    if first is None and second is None:
        return width, height
    first = second * width / height if first is None and second is not None else first
    second = first * height / width if second is None and first is not None else second
    return rounded(first or 1), rounded(second or 1)


def without_border(image: Image) -> Image:
    """The image without the rows and columns at its edges that have the color of a corner throughout."""
    planes = image.planes()
    for corner in (planes[0, 0], planes[-1, -1]):
        differs = (planes != corner).any(axis=2)
        rows, columns = differs.any(axis=1).nonzero()[0], differs.any(axis=0).nonzero()[0]
        if len(rows) and (len(rows) < image.height or len(columns) < image.width):
            planes = planes[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return changed(image, planes)


@builtin("ImageTrim", "ImageTrim[image, {{x1, y1}, ...}] gives the smallest part of the image with all the points;"
         " ImageTrim[image, points, r] adds a margin of r pixels.",
         options={"Padding": None_, "DataRange": Full},
         messages={**NOT_AN_IMAGE, "roi": "`1` is not a region of the image."})  # fmt: skip
def image_trim(e, region, margin=0, *, padding):
    """The part, or the list of parts for a list of regions; coordinates go up from the lower left corner."""
    image = image_of("ImageTrim", e)
    if image is None:
        return None
    margins = numbers(margin) if is_list(margin) else [number(margin)] * 2
    if margins is None or len(margins) != 2 or None in margins:
        message("ImageTrim", "roi", margin)
        return None
    if type(region) not in (Image,) and not isinstance(region, Expr):
        region = evaluate(Expr(region, (image,)))
    points = region_points(region)
    if points is None and is_list(region) and region.args:
        several = [region_points(r) for r in region.args]
        if all(several):
            return list_of(*(trimmed(image, p, margins, padding) for p in several if p))
    if points is None:
        message("ImageTrim", "roi", region)
        return None
    return trimmed(image, points, margins, padding)


def region_points(e: Expression) -> list[tuple[float, float]] | None:
    """Points whose smallest rectangle holds a region: points, a rectangle, a disk, a line, or a mask's pixels."""
    if type(e) is Image:
        rows, columns = (e.planes() != 0).max(axis=2).nonzero()
        if not len(rows):
            return None
        return [(columns.min() + 0.5, e.height - rows.max() - 0.5), (columns.max() + 0.5, e.height - rows.min() - 0.5)]
    if is_list(e):
        return points_of(e)
    if not isinstance(e, Expr):
        return None
    from wlnet.interchange.graphics import read

    items, _ = read(e)
    found = [p for item in items for p in item.points]
    return found or None


def trimmed(image: Image, points: Sequence[tuple[float, float]], margins: Sequence[float | None], padding) -> Image:
    """All pixels that a rectangle touches, with a margin; outside the image only where there is a padding."""
    (left, right), (low, high) = (touched([p[i] for p in points], margins[i] or 0) for i in (0, 1))
    top, bottom = image.height - 1 - high, image.height - 1 - low
    if padding is None_:
        left, right = max(0, left), min(image.width - 1, right)
        top, bottom = max(0, top), min(image.height - 1, bottom)
        if left > right or top > bottom:
            raise WolframMessage("ImageTrim", "roi", list_of(*(list_of(*p) for p in points)),
                                 text="`1` is not a region of the image.")  # fmt: skip
    sides = ((-top, bottom + 1 - image.height), (-left, right + 1 - image.width))
    return changed(image, padded("ImageTrim", image, sides, padding if padding is not None_ else 0))


def touched(values: Sequence[float], margin: float) -> tuple[int, int]:
    """The first and the last pixel, from 0, that the range of values touches; a whole number touches two."""
    return math.ceil(min(values) - margin) - 1, math.floor(max(values) + margin)


@builtin("ImagePad", "ImagePad[image, m] adds m black pixels on every side; ImagePad[image, {{l, r}, {b, t}}, padding]"
         " so many on each side, of a color or by a method such as \"Fixed\".",
         messages={**NOT_AN_IMAGE, "imgrssz": "The margins `1` leave nothing of the image.",
                   "margin": "`1` does not say how many pixels are added."})  # fmt: skip
@each_image
def image_pad(e, margin, padding=0):
    """The larger image; negative numbers cut pixels away."""
    image = image_of("ImagePad", e)
    if image is None:
        return None
    pair = margin.args if is_list(margin) and len(margin.args) == 2 else (margin, margin)
    ends = [p.args if is_list(p) and len(p.args) == 2 else (p, p) for p in pair]
    if not all(type(n) is int for side in ends for n in side):
        message("ImagePad", "margin", margin)
        return None
    (left, right), (bottom, top) = ends
    return changed(image, padded("ImagePad", image, ((top, bottom), (left, right)), padding))


@builtin("ImagePartition", "ImagePartition[image, s] gives the matrix of its blocks of s by s pixels;"
         " ImagePartition[image, {w, h}, {dx, dy}] blocks at these distances.",
         messages={**NOT_AN_IMAGE, **BAD_SIZE})  # fmt: skip
def image_partition(e, size, offset=None):
    """A matrix of images; pixels that do not fill a block are left out, but for sizes UpTo[s]."""
    image = image_of("ImagePartition", e)
    if image is None:
        return None
    pairs = [spec.args if is_list(spec) and len(spec.args) == 2 else (spec, spec) for spec in (size, offset or size)]
    partial = [has_head(s, UpTo) and len(s.args) == 1 for s in pairs[0]]
    plain = [[s.args[0] if has_head(s, UpTo) and len(s.args) == 1 else s for s in pair] for pair in pairs]
    if not all(type(n) is int and n > 0 for pair in plain for n in pair):
        message("ImagePartition", "imgrssz", size)
        return None
    (w, h), (dx, dy) = plain
    tops = range(0, image.height if partial[1] else image.height - h + 1, dy)
    lefts = range(0, image.width if partial[0] else image.width - w + 1, dx)
    return list_of(*(list_of(*(changed(image, image.array[y : y + h, x : x + w]) for x in lefts)) for y in tops))


@builtin("ImageAssemble", "ImageAssemble[{{image11, ...}, ...}] puts a matrix of images together;"
         " ImageAssemble[images, \"Fit\"] makes them fit.",
         options={"Background": Automatic, "Padding": 0, "Resampling": Automatic},
         messages={**MANY, "fitting": "`1` is not a way of fitting images.",
                   "dims": "The sizes of the images differ; a fitting method such as \"Fit\" is needed."})  # fmt: skip
def image_assemble(grid, fitting=None_, *, resampling):
    """One image, of the widest type and of color where one of them has it."""
    import numpy

    if type(grid) is Image:
        return grid
    rows = [images_in(row) for row in grid.args] if is_list(grid) and not images_in(grid) else [images_in(grid)]
    if not rows or not all(rows) or len({len(row) for row in rows if row}) > 1:
        message("ImageAssemble", "imglist", grid)
        return None
    alike = iter(uniform([image for row in rows for image in row or ()]))
    matrix = [[next(alike) for _ in row or ()] for row in rows]
    widths = [max(row[j].width for row in matrix) for j in range(len(matrix[0]))]
    heights = [max(image.height for image in row) for row in matrix]
    resize = fitter("ImageAssemble", fitting, resampling)
    blocks = [[resize(image, (w, h)) for image, w in zip(row, widths, strict=True)]
              for row, h in zip(matrix, heights, strict=True)]  # fmt: skip
    whole = numpy.concatenate([numpy.concatenate([b.planes() for b in row], axis=1) for row in blocks])
    return changed(blocks[0][0], whole)


def uniform(images: Sequence[Image]) -> list[Image]:
    """The images in one type and one color space, all with an opacity if one has it."""
    from wlnet.interchange import convert_color

    order = ("Bit", "Byte", "Bit16", "Real32", "Real64")
    kind = max((image.type_name for image in images), key=order.index)
    if len({(image.channels, image.color_space) for image in images}) > 1:
        gray = all(image.effective_space == "Grayscale" for image in images)
        images = [convert_color(image, "Grayscale" if gray else "RGB") for image in images]
        if any(image.has_alpha for image in images):
            kind = "Byte" if kind == "Bit" else kind
            images = [image if image.has_alpha else with_alpha(image.with_type(kind), 1.0) for image in images]
    return [image.with_type(kind) for image in images]


def with_alpha(image: Image, alpha) -> Image:  # type: ignore[no-untyped-def]
    """The image with an opacity a, or a[h, w]."""
    import numpy

    kind = "Byte" if image.type_name == "Bit" else image.type_name
    planes = image.without_alpha().with_type(kind).planes()
    shade = Image.from_reals(numpy.atleast_2d(numpy.asarray(alpha, "float64")), kind).array
    opacity = numpy.broadcast_to(shade, planes.shape[:2])[:, :, None]
    return Image(numpy.concatenate([planes, opacity], axis=2), kind, image.effective_space or "RGB")


def fitter(symbol: str, fitting: Expression, resampling: Expression) -> Callable[[Image, tuple[int, int]], Image]:
    """What brings an image to a size: not at all (other sizes are a fault), or by a method of `resize`."""
    from wlnet.interchange import resize

    from .image_sizes import resampling_method

    method = resampling_method(resampling)
    if fitting is None_:

        def keep(image: Image, size: tuple[int, int]) -> Image:
            if image.dimensions != size:
                raise WolframMessage(symbol, "dims", result=None)
            return image

        return keep
    if fitting not in ("Fit", "Fill", "Stretch"):
        raise WolframMessage(symbol, "fitting", fitting)
    return lambda image, size: resize(image, size, method, fitting)


@builtin("ImageCollage", "ImageCollage[{image1, ...}] puts images together in one; ImageCollage[{w1 -> image1, ...}]"
         " with areas by their weights; ImageCollage[images, fitting, size] in a size.",
         options={"Background": system("White"), "ImagePadding": 3, "Method": Automatic, "Padding": Automatic,
                  "Resampling": Automatic},
         messages={**MANY, **BAD_SIZE, "fitting": "`1` is not a way of fitting images."})  # fmt: skip
def image_collage(images, fitting="Fit", size=Automatic, *, background, image_padding, resampling):
    """One image: the frame is cut in two by the weights of its images, again and again."""
    import numpy

    from wlnet.interchange import convert_color
    from wlnet.interchange.looks import paint

    parts = images.args if is_list(images) else (images,)
    if has_head(images, Rule) and len(images.args) == 2 and all(is_list(e) for e in images.args):
        parts = tuple(Expr(Rule, pair) for pair in zip(*(e.args for e in images.args), strict=False))
    weighed = [(number(p.args[0]), p.args[1]) if has_head(p, Rule) and len(p.args) == 2 else (1.0, p) for p in parts]
    if not weighed or not all(type(i) is Image and w is not None and w > 0 for w, i in weighed):
        message("ImageCollage", "imglist", images)
        return None
    gap = image_padding if type(image_padding) is int and image_padding >= 0 else 3
    found = [convert_color(i.without_alpha(), "RGB").with_type("Byte") for _, i in weighed]
    weights = [float(w or 1) for w, _ in weighed]
    usual = sum(i.width * i.height for i in found) ** 0.5
    given = number(size) if not is_list(size) else None
    pair = numbers(size)
    sides = pair if pair and len(pair) == 2 else [given or usual] * 2
    width, height = (rounded(min(s, 20_000)) for s in sides)
    color = paint(evaluate(background)) or paint(system("White"))
    canvas = numpy.empty((height, width, 3), "uint8")
    canvas[:] = color.color() if color else 255
    resize = fitter("ImageCollage", "Fit" if fitting is Automatic else fitting, resampling)
    for image, (x, y, w, h) in zip(found, cells(weights, 0, 0, width, height), strict=True):
        w, h = max(1, w - gap), max(1, h - gap)
        if fitting in ("Fit", Automatic):
            scale = min(w / image.width, h / image.height)
            inner = max(1, round(image.width * scale)), max(1, round(image.height * scale))
            x, y = x + (w - inner[0]) // 2, y + (h - inner[1]) // 2
            w, h = inner
        block = resize(image, (w, h)).planes()[: height - y, : width - x]
        canvas[y : y + block.shape[0], x : x + block.shape[1]] = block
    return Image(canvas, "Byte", "RGB")


def cells(weights: Sequence[float], x: int, y: int, w: int, h: int) -> list[tuple[int, int, int, int]]:
    """(left, top, width, height) for each weight: the longer side is cut where half of the weight lies."""
    if len(weights) == 1:
        return [(x, y, w, h)]
    sums, whole = list(accumulate(weights)), sum(weights)
    cut = min(range(1, len(weights)), key=lambda i: abs(sums[i - 1] - whole / 2))
    part = sums[cut - 1] / whole
    if w >= h:
        first = round(w * part)
        return cells(weights[:cut], x, y, first, h) + cells(weights[cut:], x + first, y, w - first, h)
    first = round(h * part)
    return cells(weights[:cut], x, y, w, first) + cells(weights[cut:], x, y + first, w, h - first)
