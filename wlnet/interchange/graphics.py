"""Graphics[...] as flat shapes on a page: primitives with the look that directives give them, in points from the top.

`picture` reads the expression; svg.py and raster.py write what it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from ..expr import Expr, Expression, Symbol, WolframMessage, has_head, is_list, system
from .faults import TEXTS
from .frames import Frame, around, frame_of, options_of
from .lettering import words
from .looks import Look, Paint, Width, directed, paint, real, reals, styled
from .outlines import arc, arrow_head, shortened

Point = tuple[float, float]
Rule = system("Rule")
LINE_HEIGHT = 1.2  # of the font size
WRAPPERS = frozenset({"Tooltip", "Annotation", "StatusArea", "PopupWindow", "Hyperlink", "Button", "Mouseover"})
GROUPS = frozenset({"GraphicsGroup", "List"})


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn: colour, width and dashes in points."""

    paint: Paint
    width: float
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Path:
    """A line through points, or where `closed` the outline of an area."""

    points: tuple[Point, ...]
    closed: bool = False
    fill: Paint | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True)
class Block:
    """A rectangle, its corners rounded with a radius in each direction."""

    left: float
    top: float
    width: float
    height: float
    radius: Point = (0.0, 0.0)
    fill: Paint | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True)
class Oval:
    """An ellipse."""

    center: Point
    radius: Point
    fill: Paint | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True)
class Label:
    """Lines of text. `offset` is what in the text's own box, from -1 to 1 rightwards and upwards, lies at `at`."""

    lines: tuple[str, ...]
    at: Point
    offset: Point
    size: float
    paint: Paint
    bold: bool = False
    italic: bool = False
    family: str = ""

    def baselines(self) -> list[float]:
        """Where the letters of each line stand."""
        step = LINE_HEIGHT * self.size
        middle = self.at[1] + self.offset[1] * step * len(self.lines) / 2
        first = middle - step * (len(self.lines) - 1) / 2
        return [first + i * step + 0.35 * self.size for i in range(len(self.lines))]


Shape = Path | Block | Oval | Label


@dataclass(frozen=True)
class Picture:
    """Shapes on a page of some size in points, in the order of drawing; `skipped` are the heads left out."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    background: Paint | None = None
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """A primitive: the points that the page must hold, and what draws it in a frame."""

    points: Sequence[Point]
    draw: Callable[[Frame], Iterable[Shape]]


def is_graphics(e: Expression) -> bool:
    """Whether `e` can be drawn."""
    return (has_head(e, system("Graphics")) and len(e.args) > 0) or has_head(e, system("Graph"))


def picture(e: Expr) -> Picture:
    """What a Graphics or a Graph draws."""
    if has_head(e, system("Graph")):
        from .flowcharts import graph_graphics

        e = graph_graphics(e)
    items, skipped = read(e.args[0])
    options = options_of(e.args[1:])
    frame = frame_of(options, around([p for item in items for p in item.points]))
    shapes = tuple(shape for item in items for shape in item.draw(frame))
    return Picture(frame.width, frame.height, shapes, paint(options.get("Background")), skipped)


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
    if not args or at is None or offset is None:
        return None
    content = args[0]
    while has_head(content, system("Style")) and content.args:
        look, content = styled(look, content.args[1:]), content.args[0]
    lines = words(content).split("\n")

    def draw(frame: Frame) -> Iterator[Shape]:
        font = look.font_size, look.color, look.bold, look.italic, look.family
        yield Label(tuple(lines), frame.place(at), offset, *font)

    return [Item((at,), draw)]


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
}
__all__ = ["Block", "Label", "Oval", "Path", "Picture", "Stroke", "is_graphics", "picture", "remarks"]
