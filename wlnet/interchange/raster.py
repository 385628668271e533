"""Graphics expressions as images: shapes painted through Pillow on a larger page that is then made smaller."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..expr import Expr, Expression, call, has_head, system
from ..expr.images import Image
from .faults import failed
from .frames import options_of
from .graphics import Bitmap, Block, Label, Oval, Path, Picture, Shape, Stroke, picture
from .looks import Paint

if TYPE_CHECKING:
    from PIL import Image as pillow

FINENESS = 3  # painted pixels for one of the result, in each direction
MOST = 48_000_000  # painted pixels
OTHER_FONTS = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "Helvetica.ttc")
SUBSTITUTES = {"×": "x", "→": "->", "−": "-"}
WHITE = Paint(1, 1, 1)
AUTOMATIC, LEGENDED, LABELED = map(system, ("Automatic", "Legended", "Labeled"))


def rasterize(e: Expr, format: str, size: Expression = None, scale: float = 1.0) -> Image:
    """The image of a drawing, on white: `scale` pixels for a point, at another ImageSize if one is given."""
    import numpy

    page = picture(e if size is None or size is AUTOMATIC else with_size(e, size))
    width, height = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    fineness = next((f for f in range(FINENESS, 0, -1) if width * height * f * f <= MOST), None)
    if fineness is None:
        raise failed("Export", "errelem", "Graphics", format)
    painted = paint_page(page, width, height, fineness, None, scale)
    return Image(numpy.asarray(painted).copy(), "Byte", "RGB")


def paint_over(image: Image, e: Expr) -> Image:
    """An image of bytes in RGB with a Graphics of the same size painted on it."""
    import numpy
    from PIL import Image as pillow

    width, height = image.dimensions
    fineness = next((f for f in range(FINENESS, 1, -1) if width * height * f * f <= MOST), 1)
    ground = pillow.fromarray(image.array)
    if fineness > 1:
        ground = ground.resize((width * fineness, height * fineness), pillow.Resampling.NEAREST)
    painted = paint_page(picture(e), width, height, fineness, ground)
    return Image(numpy.asarray(painted).copy(), "Byte", "RGB")


def with_size(e: Expr, size: Expression) -> Expr:
    """The drawing with another ImageSize, also under its legends."""
    if (has_head(e, LEGENDED) or has_head(e, LABELED)) and e.args:
        return Expr(e.head, (with_size(e.args[0], size), *e.args[1:]))
    first = next((i for i, part in enumerate(e.args) if options_of([part])), len(e.args))
    return Expr(e.head, (*e.args[:first], call("Rule", system("ImageSize"), size), *e.args[first:]))


def paint_page(
    page: Picture, width: int, height: int, fineness: int, ground: pillow.Image | None = None, scale: float = 1.0
) -> pillow.Image:
    """The page, painted shape by shape, on its background or on a picture; `scale` pixels of the result for a point."""
    from PIL import Image as pillow
    from PIL import ImageDraw

    background = page.background or WHITE
    canvas = ground or pillow.new("RGB", (width * fineness, height * fineness), background.color())
    brush = ImageDraw.Draw(canvas, "RGBA")  # which mixes what is painted with what is there
    for shape in page.shapes:
        if isinstance(shape, Bitmap):
            paint_bitmap(canvas, shape, fineness * scale)
        else:
            paint_shape(brush, shape, fineness * scale)
    return canvas if fineness == 1 else canvas.resize((width, height), pillow.Resampling.BOX)


def paint_bitmap(canvas: pillow.Image, shape: Bitmap, f: float) -> None:
    """A picture, each of its pixels a sharp rectangle where it is made larger."""
    from PIL import Image as pillow

    size = max(1, round(shape.width * f)), max(1, round(shape.height * f))
    source = pillow.fromarray(shape.image.array)
    larger = size[0] >= source.width and size[1] >= source.height
    drawn = source.resize(size, pillow.Resampling.NEAREST if larger else pillow.Resampling.BOX)
    corner = (round(shape.left * f), round(shape.top * f))
    canvas.paste(drawn.convert("RGB"), corner, drawn.getchannel("A") if drawn.mode == "RGBA" else None)


def rgba(paint: Paint | None) -> tuple[int, int, int, int] | None:
    """A colour as Pillow takes it."""
    return None if paint is None else (*paint.color(), round(paint.opacity * 255))


def paint_shape(brush: Any, shape: Shape, f: float) -> None:
    """Paint one shape, `f` pixels to a point."""
    if isinstance(shape, Label):
        return paint_label(brush, shape, f)
    if isinstance(shape, Bitmap):
        return None
    fill, stroke = rgba(shape.fill), shape.stroke
    edge = {"outline": rgba(stroke.paint), "width": max(1, round(stroke.width * f))} if stroke else {"width": 0}
    if isinstance(shape, Path):
        points = [(x * f, y * f) for x, y in shape.points]
        if shape.closed and fill and len(points) > 2:
            brush.polygon(points, fill=fill)
        if stroke:
            paint_line(brush, [*points, points[0]] if shape.closed else points, stroke, f)
    elif isinstance(shape, Block):
        half = stroke.width / 2 if stroke else 0
        left, top = (shape.left - half) * f, (shape.top - half) * f
        corners = (left, top, left + (shape.width + 2 * half) * f - 1, top + (shape.height + 2 * half) * f - 1)
        if corners[0] > corners[2] or corners[1] > corners[3]:
            return None
        brush.rounded_rectangle(corners, min(shape.radius) * f, fill=fill, **edge)
    elif isinstance(shape, Oval):
        (x, y), (rx, ry) = shape.center, shape.radius
        half = stroke.width / 2 if stroke else 0
        box = ((x - rx - half) * f, (y - ry - half) * f, (x + rx + half) * f, (y + ry + half) * f)
        brush.ellipse(box, fill=fill, **edge)
    return None


def paint_line(brush: Any, points: list[tuple[float, float]], stroke: Stroke, f: float) -> None:
    """A line, in pieces where it is dashed."""
    color, width = rgba(stroke.paint), max(1, round(stroke.width * f))
    if not stroke.dashes:
        brush.line(points, fill=color, width=width, joint="curve")
        return
    lengths = [max(0.5, d) * f for d in stroke.dashes] * (1 + len(stroke.dashes) % 2)
    at, left = 0, lengths[0]
    for (x, y), (u, v) in pairwise(points):
        whole = ((u - x) ** 2 + (v - y) ** 2) ** 0.5
        done = 0.0
        while done < whole:
            step = min(left, whole - done)
            if at % 2 == 0:
                a, b = done / whole, (done + step) / whole
                ends = [(x + (u - x) * a, y + (v - y) * a), (x + (u - x) * b, y + (v - y) * b)]
                brush.line(ends, fill=color, width=width)
            done, left = done + step, left - step
            if left <= 1e-9:
                at = (at + 1) % len(lengths)
                left = lengths[at]


@lru_cache(maxsize=32)
def font(size: float) -> Any:
    """Pillow's own font, in a size."""
    from PIL import ImageFont

    return ImageFont.load_default(size=size)


@lru_cache(maxsize=32)
def system_font(size: float) -> Any:
    """A font of this machine with more letters; Pillow's own where there is none."""
    from PIL import ImageFont

    for name in OTHER_FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:  # not installed: the next one
            continue
    return font(size)


@lru_cache(maxsize=1024)
def has_letter(letter: str) -> bool:
    """Whether Pillow's own font has a letter: what it lacks looks like a character that no font has."""
    marks = font(20.0)
    return letter.isspace() or bytes(marks.getmask(letter)) != bytes(marks.getmask("\uffff"))


def lettered(line: str, size: float) -> tuple[str, Any]:
    """A line as it can be written, and the font for it."""
    plain = "".join(letter if has_letter(letter) else SUBSTITUTES.get(letter, letter) for letter in line)
    return plain, font(size) if all(map(has_letter, plain)) else system_font(size)


def paint_label(brush: Any, label: Label, f: float, ink: int | None = None) -> None:
    """The lines of a text; bold letters are drawn with a rim."""
    if label.angle:
        return paint_turned(brush, label, f)
    lines = [lettered(line, max(1.0, label.size * f)) for line in label.lines]
    rim = max(1, round(label.size * f / 36)) if label.bold else 0
    widths = [letters.getlength(line) for line, letters in lines]
    for (line, letters), own, y in zip(lines, widths, label.baselines(), strict=True):
        inside = (max(widths) - own) * {-1.0: 0.0, 1.0: 1.0}.get(label.offset[0], 0.5)
        x = label.at[0] * f - (label.offset[0] + 1) / 2 * max(widths) + inside
        brush.text((x, y * f), line, fill=ink or rgba(label.paint), font=letters, anchor="ls", stroke_width=rim)
    return None


def paint_turned(brush: Any, label: Label, f: float) -> None:
    """A text turned about its place: painted level on a mask of its own, which is turned and then filled."""
    from PIL import Image as pillow
    from PIL import ImageDraw

    widest = max(lettered(line, label.size * f)[1].getlength(line) for line in label.lines)
    half = int(max(widest, 2 * label.size * f * len(label.lines))) + 8
    mask = pillow.new("L", (2 * half, 2 * half))
    level = replace(label, at=(half / f, half / f), angle=0.0, paint=WHITE)
    paint_label(ImageDraw.Draw(mask), level, f, 255)
    turned = mask.rotate(label.angle, pillow.Resampling.BICUBIC)
    brush.bitmap((label.at[0] * f - half, label.at[1] * f - half), turned, fill=rgba(label.paint))
