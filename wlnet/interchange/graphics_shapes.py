"""Shapes on a page, in points from its upper left corner: what drawings are made of before they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..expr.images import Image
from .looks import Paint

Point = tuple[float, float]
LINE_HEIGHT = 1.2  # of the font size


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
class Bitmap:
    """An image of bytes in RGB with or without an opacity, stretched over a rectangle; pixels keep sharp edges."""

    left: float
    top: float
    width: float
    height: float
    image: Image


@dataclass(frozen=True)
class Label:
    """Lines of text. `offset` is what in the text's own box, from -1 to 1 rightwards and upwards, lies at `at`.

    `angle` turns it about that place, in degrees counterclockwise.
    """

    lines: tuple[str, ...]
    at: Point
    offset: Point
    size: float
    paint: Paint
    bold: bool = False
    italic: bool = False
    family: str = ""
    angle: float = 0.0

    def baselines(self) -> list[float]:
        """Where the letters of each line stand."""
        step = LINE_HEIGHT * self.size
        middle = self.at[1] + self.offset[1] * step * len(self.lines) / 2
        first = middle - step * (len(self.lines) - 1) / 2
        return [first + i * step + 0.35 * self.size for i in range(len(self.lines))]


Shape = Path | Block | Oval | Bitmap | Label


@dataclass(frozen=True)
class Picture:
    """Shapes on a page of some size in points, in the order of drawing; `skipped` are the heads left out."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    background: Paint | None = None
    skipped: tuple[str, ...] = ()


def moved(shape: Shape, x: float, y: float) -> Shape:
    """The shape further right and down."""
    if isinstance(shape, Path):
        return replace(shape, points=tuple((a + x, b + y) for a, b in shape.points))
    if isinstance(shape, Oval):
        return replace(shape, center=(shape.center[0] + x, shape.center[1] + y))
    if isinstance(shape, Label):
        return replace(shape, at=(shape.at[0] + x, shape.at[1] + y))
    return replace(shape, left=shape.left + x, top=shape.top + y)


Limits = tuple[float, float, float, float]  # left, top, right, bottom on the page


def clipped(shapes: Sequence[Shape], limits: Limits) -> Iterator[Shape]:
    """What of shapes lies inside a rectangle; text and pictures are kept whole or left out."""
    left, top, right, bottom = limits
    for shape in shapes:
        if isinstance(shape, Path) and shape.closed:
            points = clip_polygon(shape.points, limits)
            if len(points) > 2:
                yield replace(shape, points=points)
        elif isinstance(shape, Path):
            for piece in clip_line(shape.points, limits):
                yield replace(shape, points=piece)
        elif isinstance(shape, Block):
            x0, y0 = max(shape.left, left), max(shape.top, top)
            x1, y1 = min(shape.left + shape.width, right), min(shape.top + shape.height, bottom)
            if x0 <= x1 and y0 <= y1:
                yield replace(shape, left=x0, top=y0, width=x1 - x0, height=y1 - y0)
        elif isinstance(shape, Bitmap):
            yield shape
        else:
            x, y = shape.center if isinstance(shape, Oval) else shape.at
            if left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1:
                yield shape


def clip_line(points: Sequence[Point], limits: Limits) -> Iterator[tuple[Point, ...]]:
    """The pieces of a line inside a rectangle (Liang and Barsky 1984)."""
    left, top, right, bottom = limits
    piece: list[Point] = []
    for (x, y), (u, v) in pairwise(points):
        first, last = 0.0, 1.0
        for p, q in ((x - u, x - left), (u - x, right - x), (y - v, y - top), (v - y, bottom - y)):
            if p == 0:
                first, last = (first, last) if q >= 0 else (1.0, 0.0)
            elif p < 0:
                first = max(first, q / p)
            else:
                last = min(last, q / p)
        if first > last:
            if len(piece) > 1:
                yield tuple(piece)
            piece = []
            continue
        a, b = (x + (u - x) * first, y + (v - y) * first), (x + (u - x) * last, y + (v - y) * last)
        if not piece or piece[-1] != a:
            if len(piece) > 1:
                yield tuple(piece)
            piece = [a]
        piece.append(b)
    if len(piece) > 1:
        yield tuple(piece)


def clip_polygon(points: Sequence[Point], limits: Limits) -> tuple[Point, ...]:
    """The part of a polygon inside a rectangle (Sutherland and Hodgman 1974)."""
    for axis, bound, sign in ((0, limits[0], 1), (0, limits[2], -1), (1, limits[1], 1), (1, limits[3], -1)):
        found: list[Point] = []
        for i, here in enumerate(points):
            before = points[i - 1]
            inside, was = ((p[axis] - bound) * sign >= 0 for p in (here, before))
            if inside != was:
                part = (bound - before[axis]) / (here[axis] - before[axis])
                found.append(tuple(b + part * (h - b) for b, h in zip(before, here, strict=True)))  # type: ignore[arg-type]
            if inside:
                found.append(here)
        points = found
    return tuple(points)
