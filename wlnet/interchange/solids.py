"""Graphics3D[...] as Graphics: faces, lines and points in perspective, the farthest first, shaded by their slope."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy

from ..expr import Expr, Expression, Symbol, call, is_list, list_of, system
from .frames import options_of
from .graphics_axes import automatic
from .looks import Look, Paint, directed, styled
from .solid_shapes import SHAPES, numbers_of

Array = numpy.ndarray
GROUPS = frozenset(("GraphicsGroup", "List"))
WRAPPERS = frozenset(("Tooltip", "Annotation", "Button", "Mouseover"))
VIEWS = {"Above": (0, 0, 2), "Top": (0, 0, 2), "Below": (0, 0, -2), "Bottom": (0, 0, -2), "Front": (0, -2, 0),
         "Back": (0, 2, 0), "Left": (-2, 0, 0), "Right": (2, 0, 0)}  # fmt: skip
FACE = Paint(0.87, 0.91, 0.97)
LOOK = Look(face=FACE)
TRUE = system("True")
PARTS = 24
KEPT = frozenset(("ImageSize", "Background", "PlotLabel", "ImagePadding", "LabelStyle", "BaseStyle"))


@dataclass(frozen=True)
class Piece:
    """Points in space with how they are drawn: "face", "smooth" (a face without edges), "line", "points" or "text"."""

    kind: str
    points: Array
    look: Look
    content: Expression = None


def pieces_of(content: Expression, skipped: dict[str, None]) -> Iterator[Piece]:
    """The primitives taken apart; a list is a scope for directives."""
    scopes: list[tuple[Iterator[Expression], Look, Array | None]] = [(iter((content,)), LOOK, None)]
    while scopes:
        rest, look, corners = scopes[-1]
        e = next(rest, None)
        if e is None:
            scopes.pop()
            continue
        name = e.head.name if isinstance(e, Expr) and type(e.head) is Symbol else ""
        if name in GROUPS:
            scopes.append((iter(e.args if is_list(e) else e.args[:1]), look, corners))
        elif name in WRAPPERS:
            scopes.append((iter(e.args[:1]), look, corners))
        elif name == "Style" and e.args:
            scopes.append((iter(e.args[:1]), styled(look, e.args[1:]), corners))
        elif name == "GraphicsComplex" and len(e.args) > 1:
            scopes.append((iter(e.args[1:2]), look, numbers_of(e.args[0], 2)))
        elif name == "Text" and len(e.args) > 1:
            at = numbers_of(e.args[1], 1)
            if at is not None and at.shape == (3,):
                yield Piece("text", at[None, :], look, e.args[0])
        elif name in SHAPES:
            found = SHAPES[name](e.args, corners)
            if found is None:
                skipped[name] = None
            else:
                yield from (Piece(kind, points, look) for kind, points in found)
        else:
            changed = directed(look, e)
            scopes[-1] = (rest, changed or look, corners)
            if changed is None and name:
                skipped[name] = None


class Camera:
    """Where points of space fall on the page: the box is scaled to its ratios, the longest side being 1."""

    def __init__(self, box: Array, ratios: Array, view: Array, vertical: Array) -> None:
        self.low, self.high = box
        size = numpy.where(self.high > self.low, self.high - self.low, 1.0)
        self.scale = ratios / ratios.max() / size
        self.middle = (self.low + self.high) / 2
        self.eye = view
        self.far = float(numpy.linalg.norm(view)) or 1.0
        self.back = view / self.far
        right = numpy.cross(vertical, self.back)
        if numpy.linalg.norm(right) < 1e-9:
            right = numpy.cross([0.0, 1.0, 0.0], self.back)
        if numpy.linalg.norm(right) < 1e-9:
            right = numpy.array([1.0, 0.0, 0.0])
        self.right = right / numpy.linalg.norm(right)
        self.up = numpy.cross(self.back, self.right)
        light = self.back + 0.4 * self.right + 0.8 * self.up
        self.light = light / numpy.linalg.norm(light)

    def inside(self, points: Array) -> Array:
        """p[n, 3] in the scaled box around the origin."""
        return (points - self.middle) * self.scale

    def page(self, points: Array) -> tuple[Array, Array]:
        """(x, y) and the depth of points in the scaled box."""
        depth = numpy.maximum(self.far - points @ self.back, 1e-3)
        shrink = self.far / depth
        return numpy.stack([points @ self.right * shrink, points @ self.up * shrink], axis=-1), depth

    def shade(self, points: Array) -> float:
        """How bright a face is, by its slope against the light."""
        center = points - points.mean(axis=0)
        normal = numpy.cross(center, numpy.roll(center, -1, axis=0)).sum(axis=0)
        length = float(numpy.linalg.norm(normal))
        return 0.45 + 0.55 * abs(float(normal @ self.light)) / length if length else 1.0


def flattened(e: Expr) -> tuple[Expr, tuple[str, ...]]:
    """The Graphics of a Graphics3D, and the heads of what is left out."""
    options = options_of(e.args[1:])
    skipped: dict[str, None] = {}
    pieces = [p for p in pieces_of(e.args[0], skipped) if len(p.points) and numpy.isfinite(p.points).all()]
    every = numpy.concatenate([p.points for p in pieces]) if pieces else numpy.array([[0.0] * 3, [1.0] * 3])
    box = numpy.array([every.min(axis=0), every.max(axis=0)])
    camera = Camera(box, ratios_of(options, box), view_of(options), vertical_of(options))
    drawn: list[tuple[float, Expression]] = [shown for p in pieces for shown in drawing(p, camera)]
    drawn.sort(key=lambda item: -item[0])
    behind, before = sides(camera) if options.get("Boxed", TRUE) is TRUE else ([], [])
    marks = ticks(camera) if options.get("Axes") is TRUE else []
    content = list_of(*behind, *(x for _, x in drawn), *before, *marks)
    kept = [call("Rule", system(name), value) for name, value in options.items() if name in KEPT]
    return call("Graphics", content, *kept), tuple(skipped)


def ratios_of(options: dict[str, Expression], box: Array) -> Array:
    """The sides of the box: those of BoxRatios, else as long as the ranges."""
    given = numbers_of(options.get("BoxRatios"), 1)
    if given is not None and given.shape == (3,) and (given > 0).all():
        return given
    size = box[1] - box[0]
    return numpy.where(size > 0, size, size.max() or 1.0)


def view_of(options: dict[str, Expression]) -> Array:
    """ViewPoint: where the eye is, seen from the middle of the box."""
    given = options.get("ViewPoint")
    if type(given) is Symbol and given.name in VIEWS:
        return numpy.array(VIEWS[given.name], dtype=float)
    found = numbers_of(given, 1)
    return found if found is not None and found.shape == (3,) and found.any() else numpy.array([1.3, -2.4, 2.0])


def vertical_of(options: dict[str, Expression]) -> Array:
    """ViewVertical: what is up."""
    found = numbers_of(options.get("ViewVertical"), 1)
    return found if found is not None and found.shape == (3,) and found.any() else numpy.array([0.0, 0.0, 1.0])


def pairs(points: Array) -> Expr:
    """{{x, y}, ...}."""
    return list_of(*(list_of(float(x), float(y)) for x, y in points))


def color(p: Paint, bright: float = 1.0) -> Expr:
    """A paint as RGBColor."""
    return call("RGBColor", p.red * bright, p.green * bright, p.blue * bright, p.opacity)


def drawing(p: Piece, camera: Camera) -> Iterator[tuple[float, Expression]]:
    """What is drawn of a piece, each with its depth."""
    points = camera.inside(divided(p.points) if p.kind == "line" else p.points)
    flat, depth = camera.page(points)
    thick = call("AbsoluteThickness", p.look.thickness.points(360))
    if p.kind in ("face", "smooth"):
        fill = color(p.look.face or FACE, camera.shade(points))
        edge: Expression = system("None")
        if p.kind == "face" and p.look.edge is not None:
            edge = list_of(color(p.look.edge), call("AbsoluteThickness", p.look.edge_thickness.points(360)))
        elif p.kind == "face":
            edge = list_of(call("RGBColor", 0.25, 0.25, 0.25, 0.6), call("AbsoluteThickness", 0.4))
        elif p.look.color.opacity == 1:
            edge = list_of(fill, call("AbsoluteThickness", 0.4))  # no gaps between faces
        yield float(depth.mean()), list_of(call("EdgeForm", edge), fill, call("Polygon", pairs(flat)))
    elif p.kind == "line":
        for k in range(len(flat) - 1):
            line = call("Line", pairs(flat[k : k + 2]))
            yield float(depth[k : k + 2].mean()) - 1e-3, list_of(color(p.look.color), thick, line)
    elif p.kind == "points":
        size = call("AbsolutePointSize", p.look.point.points(360))
        for at, far in zip(flat, depth, strict=True):
            yield float(far) - 2e-3, list_of(color(p.look.color), size, call("Point", list_of(*map(float, at))))
    else:
        yield float(depth[0]) - 3e-3, list_of(color(p.look.color), call("Text", p.content, pairs(flat).args[0]))


def divided(points: Array) -> Array:
    """A line of few pieces in more, so that each can be before or behind something else."""
    parts = max(1, PARTS // max(1, len(points) - 1))
    if parts == 1 or len(points) < 2:
        return points
    steps = numpy.arange(parts)[:, None] / parts
    inner = [a + steps * (b - a) for a, b in pairwise(points)]
    return numpy.concatenate([*inner, points[-1:]])


def sides(camera: Camera) -> tuple[list[Expression], list[Expression]]:
    """The edges of the box: those behind everything, and the three that meet at the corner nearest to the eye."""
    corners = numpy.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)])
    at = camera.inside(camera.low + corners * (camera.high - camera.low))
    flat, depth = camera.page(at)
    nearest = int(depth.argmin())
    look = (call("GrayLevel", 0.6), call("AbsoluteThickness", 0.6))
    behind: list[Expression] = []
    before: list[Expression] = []
    for i in range(8):
        for bit in (1, 2, 4):
            if not i & bit:
                line = list_of(*look, call("Line", pairs(flat[[i, i | bit]])))
                (before if nearest in (i, i | bit) else behind).append(line)
    return behind, before


def ticks(camera: Camera) -> list[Expression]:
    """Numbers along three edges at the border of the drawing."""
    found: list[Expression] = []
    look = (call("GrayLevel", 0.3), call("AbsoluteThickness", 0.6))
    center = camera.page(numpy.zeros((1, 3)))[0][0]
    for axis in range(3):
        others = [k for k in range(3) if k != axis]
        best, chosen = -math.inf, None
        for a in (0, 1):
            for b in (0, 1):
                ends = numpy.array([camera.low, camera.low])
                ends[:, others] = [(camera.low[others[0]], camera.high[others[0]])[a],
                                   (camera.low[others[1]], camera.high[others[1]])[b]]  # fmt: skip
                ends[1, axis] = camera.high[axis]
                flat = camera.page(camera.inside(ends))[0]
                out = flat.mean(axis=0) - center
                score = -out[0] if axis == 2 else -out[1]  # heights on the left, the others below
                if score > best:
                    best, chosen = score, (ends, out / (numpy.linalg.norm(out) or 1.0))
        if chosen is None or camera.high[axis] <= camera.low[axis]:
            continue
        ends, out = chosen
        for mark in automatic(float(camera.low[axis]), float(camera.high[axis])):
            if not mark.label:
                continue
            place = ends[0].copy()
            place[axis] = mark.at
            at = camera.page(camera.inside(place[None, :]))[0][0]
            found.append(list_of(*look, call("Line", pairs(numpy.array([at, at + 0.02 * out])))))
            found.append(call("Text", mark.label, list_of(*map(float, at + 0.07 * out))))
    return found
