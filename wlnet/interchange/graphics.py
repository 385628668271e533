"""Graphics[...] as flat shapes on a page: primitives with the look that directives give them, in points from the top.

`picture` reads the expression; svg.py and raster.py write what it gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..expr import Expr, Expression, NumericArray, PackedList, Symbol, WolframMessage, has_head, is_list, system
from ..expr.images import Image
from .faults import TEXTS
from .frames import Frame, around, frame_of, options_of
from .graphics_axes import placed, surround_of
from .graphics_shapes import (
    Bitmap,
    Block,
    Label,
    Oval,
    Path,
    Picture,
    Point,
    Shape,
    Stroke,
    clipped,
)
from .lettering import words
from .looks import Look, Paint, Width, directed, paint, real, reals, styled
from .outlines import arc, arrow_head, shortened

Rule = system("Rule")
WRAPPERS = frozenset({"Tooltip", "Annotation", "StatusArea", "PopupWindow", "Hyperlink", "Button", "Mouseover"})
GROUPS = frozenset({"GraphicsGroup", "List"})


@dataclass(frozen=True)
class Item:
    """A primitive: the points that the page must hold, and what draws it in a frame."""

    points: Sequence[Point]
    draw: Callable[[Frame], Iterable[Shape]]


DRAWINGS = frozenset(
    ("Graphics", "Graphics3D", "Graph", "Legended", "GraphicsRow", "GraphicsColumn", "GraphicsGrid", "Labeled")
)
SHOWN = system("True")


def is_graphics(e: Expression) -> bool:
    """Whether `e` can be drawn."""
    if not isinstance(e, Expr) or type(e.head) is not Symbol or e.head.name not in DRAWINGS:
        return False
    if e.head.name in ("Legended", "Labeled"):
        return len(e.args) > 1 and is_graphics(e.args[0])
    return len(e.args) > 0 or e.head.name == "Graph"


def picture(e: Expr) -> Picture:
    """What a Graphics, a Graph, drawings side by side or a drawing with a legend draw."""
    name = e.head.name
    if name in ("Legended", "Labeled"):
        from .graphics_legends import with_label, with_legend

        whole = picture(e.args[0])
        return with_legend(whole, e.args[1]) if name == "Legended" else with_label(whole, *e.args[1:3])
    if name in ("GraphicsRow", "GraphicsColumn", "GraphicsGrid"):
        from .graphics_pages import side_by_side

        return side_by_side(e)
    if name == "Graphics3D":
        from .solids import flattened

        flat, left_out = flattened(e)
        whole = picture(flat)
        return replace(whole, skipped=(*whole.skipped, *left_out))
    if name == "Graph":
        from .flowcharts import graph_graphics

        e = graph_graphics(e)
    options = options_of(e.args[1:])
    items, skipped = read(e.args[0])
    for extra, at in (("Prolog", 0), ("Epilog", len(items))):
        if extra in options:
            more, others = read(options[extra])
            items[at:at] = more
            skipped = (*skipped, *others)
    content = around([p for item in items for p in item.points])
    background = paint(options.get("Background"))
    surround = surround_of(options, content)
    if surround is None:
        frame = frame_of(options, content)
        shapes = tuple(shape for item in items for shape in item.draw(frame))
        return Picture(frame.width, frame.height, shapes, background, skipped)
    frame, width, height = placed(surround, options, content)
    inside = [shape for item in items for shape in item.draw(frame)]
    if options.get("PlotRangeClipping") is SHOWN:
        (x0, y0), (x1, y1) = frame.place(surround.box[:2]), frame.place(surround.box[2:])
        inside = list(clipped(inside, (x0 - 0.5, y1 - 0.5, x1 + 0.5, y0 + 0.5)))
    whole_shapes = (*surround.behind(frame), *inside, *surround.around(frame, width))
    return Picture(width, height, whole_shapes, background, skipped)


def byte_image(image: Image) -> Image:
    """The image as bytes in RGB, with its opacity."""
    from .colors import convert_color

    return convert_color(image, "RGB").with_type("Byte")


def remarks(e: Expression) -> Iterator[WolframMessage]:
    """The message that names what a drawing leaves out, if anything."""
    skipped = picture(e).skipped if is_graphics(e) else ()
    if skipped:
        yield WolframMessage("Export", "graphskip", ", ".join(skipped), text=TEXTS["graphskip"])


def read(content: Expression) -> tuple[list[Item], tuple[str, ...]]:
    """The primitives with their looks, and the heads that are none. A list is a scope for directives."""
    items: list[Item] = []
    skipped: dict[str, None] = {}
    scopes = [(iter((content,)), Look())]
    while scopes:
        rest, look = scopes[-1]
        e = next(rest, None)
        if e is None:
            scopes.pop()
            continue
        name = e.head.name if isinstance(e, Expr) and type(e.head) is Symbol else ""
        if name in GROUPS:
            scopes.append((iter(e.args if is_list(e) else e.args[:1]), look))
        elif name in WRAPPERS:
            scopes.append((iter(e.args[:1]), look))
        elif name == "Style" and e.args:
            scopes.append((iter(e.args[:1]), styled(look, e.args[1:])))
        elif name in PRIMITIVES:
            found = PRIMITIVES[name](e.args, look)
            items += found or ()
            skipped |= {} if found is not None else {name: None}
        else:
            changed = directed(look, e)
            scopes[-1] = (rest, changed or look)
            if changed is None and not (type(e) is Symbol and e.name in ("Null", "None")):
                skipped[name or words(e)] = None
    return items, tuple(skipped)


# Reading the arguments of primitives


def point(e: Expression) -> Point | None:
    """{x, y}."""
    numbers = reals(e.args) if is_list(e) else None
    return (numbers[0], numbers[1]) if numbers and len(numbers) == 2 else None


def path(e: Expression) -> tuple[Point, ...] | None:
    """{{x, y}, ...}."""
    points = tuple(p for p in map(point, e.args) if p) if is_list(e) else ()
    return points if points and len(points) == len(e.args) else None


def paths(e: Expression) -> list[tuple[Point, ...]] | None:
    """One path, or a list of them."""
    one = path(e)
    if one or not is_list(e):
        return [one] if one else None
    several = [p for p in map(path, e.args) if p]
    return several if len(several) == len(e.args) else None


def filled(look: Look, frame: Frame) -> tuple[Paint | None, Stroke | None]:
    """How areas are drawn."""
    edge = look.edge and stroke(look.edge, look.edge_thickness, look.edge_dashes, frame)
    return look.face, edge


def stroke(color: Paint, width: Width, dashes: Sequence[Width], frame: Frame) -> Stroke:
    """The line of a look in a frame."""
    return Stroke(color, width.points(frame.width), tuple(d.points(frame.width) for d in dashes))


def lined(look: Look, frame: Frame) -> Stroke:
    """How lines are drawn."""
    return stroke(look.color, look.thickness, look.dashes, frame)


Found = list[Item] | None  # None: malformed


def _line(args: Sequence[Expression], look: Look) -> Found:
    found = paths(args[0]) if len(args) == 1 else None

    def draw(points: tuple[Point, ...], frame: Frame) -> Iterator[Shape]:
        yield Path(frame.places(points), stroke=lined(look, frame))

    return None if found is None else [Item(points, partial(draw, points)) for points in found]


def _arrow(args: Sequence[Expression], look: Look) -> Found:
    inner: Expression = args[0] if args else None
    if isinstance(inner, Expr) and inner.head is system("Line") and len(inner.args) == 1:
        inner = inner.args[0]
    found = paths(inner)
    gaps = _gaps(args[1]) if len(args) == 2 else (0.0, 0.0)
    if found is None or gaps is None or any(len(points) < 2 for points in found):
        return None

    def draw(points: tuple[Point, ...], frame: Frame) -> Iterator[Shape]:
        places = shortened(frame.places(points), gaps[0] * frame.scale[0], gaps[1] * frame.scale[0])
        head = arrow_head(places, look.head.points(frame.width))
        if head:  # the line ends inside the head, so that its end does not show
            places = shortened(places, 0.0, 0.6 * look.head.points(frame.width))
        yield Path(places, stroke=lined(look, frame))
        if head:
            yield Path(head, True, look.color)

    return [Item(points, partial(draw, points)) for points in found]


def _gaps(e: Expression) -> Point | None:
    both = point(e)
    one = real(e)
    return both or (None if one is None else (one, one))


def _rectangle(args: Sequence[Expression], look: Look) -> Found:
    places = [e for e in args if not has_head(e, Rule)]
    corners = [p for p in map(point, places) if p]
    if len(corners) != len(places) or len(corners) > 2:
        return None
    low = corners[0] if corners else (0.0, 0.0)
    high = corners[1] if len(corners) == 2 else (low[0] + 1, low[1] + 1)
    rounding = options_of(args).get("RoundingRadius", 0)
    rx, ry = (abs(r) for r in _gaps(rounding) or (0.0, 0.0))

    def draw(frame: Frame) -> Iterator[Shape]:
        (x0, y0), (x1, y1) = frame.places((low, high))
        width, height = abs(x1 - x0), abs(y1 - y0)
        radius = (min(rx * frame.scale[0], width / 2), min(ry * frame.scale[1], height / 2))
        yield Block(min(x0, x1), min(y0, y1), width, height, radius, *filled(look, frame))

    return [Item((low, high), draw)]


def _polygon(args: Sequence[Expression], look: Look) -> Found:
    found = paths(args[0]) if len(args) == 1 else None

    def draw(points: tuple[Point, ...], frame: Frame) -> Iterator[Shape]:
        yield Path(frame.places(points), True, *filled(look, frame))

    return None if found is None else [Item(points, partial(draw, points)) for points in found]


def _round(args: Sequence[Expression], look: Look, solid: bool) -> Found:
    center = point(args[0]) if args else (0.0, 0.0)
    radius = _gaps(args[1]) if len(args) > 1 else (1.0, 1.0)
    angles = point(args[2]) if len(args) > 2 else None
    if center is None or radius is None or len(args) > 3 or (len(args) == 3 and angles is None):
        return None
    (x, y), (rx, ry) = center, (abs(radius[0]), abs(radius[1]))

    def draw(frame: Frame) -> Iterator[Shape]:
        look_of = filled(look, frame) if solid else (None, lined(look, frame))
        if angles:
            middle = (center,) if solid else ()
            yield Path(frame.places((*middle, *arc(center, (rx, ry), *angles))), solid, *look_of)
        else:
            yield Oval(frame.place(center), (rx * frame.scale[0], ry * frame.scale[1]), *look_of)

    return [Item(((x - rx, y - ry), (x + rx, y + ry)), draw)]


def _point(args: Sequence[Expression], look: Look) -> Found:
    one = point(args[0]) if len(args) == 1 else None
    found = ((one,) if one else path(args[0])) if len(args) == 1 else None
    if len(args) == 1 and is_list(args[0]) and not args[0].args:
        return []
    if found is None:
        return None
    places = found

    def draw(frame: Frame) -> Iterator[Shape]:
        r = look.point.points(frame.width) / 2
        for place in frame.places(places):
            yield Oval(place, (r, r), look.color)

    return [Item(places, draw)]


def _text(args: Sequence[Expression], look: Look) -> Found:
    at = point(args[1]) if len(args) > 1 else (0.0, 0.0)
    offset = point(args[2]) if len(args) > 2 else (0.0, 0.0)
    turn = point(args[3]) if len(args) > 3 else (1.0, 0.0)
    if not args or at is None or offset is None or turn is None:
        return None
    angle = math.degrees(math.atan2(turn[1], turn[0]))
    content = args[0]
    while has_head(content, system("Style")) and content.args:
        look, content = styled(look, content.args[1:]), content.args[0]
    lines = words(content).split("\n")

    def draw(frame: Frame) -> Iterator[Shape]:
        font = look.font_size, look.color, look.bold, look.italic, look.family, angle
        yield Label(tuple(lines), frame.place(at), offset, *font)

    return [Item((at,), draw)]


def _raster(args: Sequence[Expression], look: Look) -> Found:
    """Raster[{{v, ...}, ...}, {{x0, y0}, {x1, y1}}, {low, high}]: a cell for each number or list of channels."""
    import numpy

    places = [e for e in args if not has_head(e, Rule)]
    array = _pixels(places[0]) if places else None
    corners = path(places[1]) if len(places) > 1 else None
    ends = point(places[2]) if len(places) > 2 else (0.0, 1.0)
    if array is None or ends is None or (len(places) > 1 and (corners is None or len(corners) != 2)):
        return None
    low, high = corners or ((0.0, 0.0), (float(array.shape[1]), float(array.shape[0])))
    values = (array[::-1] - ends[0]) / ((ends[1] - ends[0]) or 1.0)
    planes = values[:, :, None] if values.ndim == 2 else values
    planes = planes.repeat(3, axis=2) if planes.shape[2] == 1 else planes
    if planes.shape[2] not in (3, 4):
        return None
    return _bitmap(Image.from_reals(numpy.clip(planes, 0, 1), "Byte", "RGB"), low, high)


def _pixels(e: Expression):  # type: ignore[no-untyped-def]
    import numpy

    if type(e) is PackedList or type(e) is NumericArray:
        found = e.array.astype("float64")
    else:
        try:
            found = numpy.array(_numbers(e), "float64")
        except (ValueError, TypeError):
            return None
    return found if found.ndim in (2, 3) and found.size else None


def _numbers(e: Expression) -> object:
    return [_numbers(part) for part in e.args] if is_list(e) else real(e)


def _bitmap(image: Image, low: Point, high: Point) -> list[Item]:
    def draw(frame: Frame) -> Iterator[Shape]:
        (x0, y0), (x1, y1) = frame.places((low, high))
        yield Bitmap(min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0), image)

    return [Item((low, high), draw)]


def _inset(args: Sequence[Expression], look: Look) -> Found:
    """Inset[e, {x, y}, offset, size]: an image or words at a place."""
    if not args:
        return None
    at = point(args[1]) if len(args) > 1 else (0.0, 0.0)
    if type(args[0]) is not Image:
        return _text(args[:2], look)
    size = _gaps(args[3]) if len(args) > 3 else None
    if at is None:
        return None
    image, center = byte_image(args[0]), at

    def draw(frame: Frame) -> Iterator[Shape]:
        width = size[0] * frame.scale[0] if size else float(image.width)
        height = width * image.height / image.width
        x, y = frame.place(center)
        yield Bitmap(x - width / 2, y - height / 2, width, height, image)

    half = (size[0] / 2, size[0] * image.height / image.width / 2) if size else (0.0, 0.0)
    return [Item(((at[0] - half[0], at[1] - half[1]), (at[0] + half[0], at[1] + half[1])), draw)]


PRIMITIVES: dict[str, Callable[[Sequence[Expression], Look], Found]] = {
    "Line": _line,
    "Arrow": _arrow,
    "Rectangle": _rectangle,
    "Polygon": _polygon,
    "Triangle": _polygon,
    "Disk": partial(_round, solid=True),
    "Circle": partial(_round, solid=False),
    "Point": _point,
    "Text": _text,
    "Raster": _raster,
    "Inset": _inset,
}
__all__ = ["Bitmap", "Block", "Label", "Oval", "Path", "Picture", "Stroke", "is_graphics", "picture", "remarks"]
