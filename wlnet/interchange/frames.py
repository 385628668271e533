"""From the coordinates of a Graphics to points on its page: PlotRange, ImageSize, AspectRatio."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..expr import Expr, Expression, Symbol, is_list
from .looks import real, reals

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top
WIDTHS = {"Tiny": 100.0, "Small": 180.0, "Medium": 360.0, "Large": 576.0}
USUAL = 360.0
PADDING = 0.04  # of the range, where the range is not given
LARGEST = 20_000.0  # points in a direction
FAR = 1e6  # points: nothing is placed further off the page
RULES = ("Rule", "RuleDelayed")


@dataclass(frozen=True)
class Frame:
    """A page of a size in points, and where a coordinate (x, y), y upwards, lies on it."""

    width: float
    height: float
    scale: Point
    origin: Point  # on the page, from its upper left corner

    def place(self, p: Point) -> Point:
        """A coordinate on the page, from its upper left corner."""
        x, y = self.origin[0] + p[0] * self.scale[0], self.origin[1] - p[1] * self.scale[1]
        return max(-FAR, min(FAR, x)), max(-FAR, min(FAR, y))

    def places(self, points: Iterable[Point]) -> tuple[Point, ...]:
        """Several coordinates."""
        return tuple(map(self.place, points))


def options_of(args: Sequence[Expression]) -> dict[str, Expression]:
    """The settings among arguments, by name; the first one counts."""
    found: dict[str, Expression] = {}
    for e in args:
        if is_list(e):
            found = {**options_of(e.args), **found}
        elif isinstance(e, Expr) and type(e.head) is Symbol and e.head.name in RULES and len(e.args) == 2:
            name = e.args[0].name if type(e.args[0]) is Symbol else e.args[0]
            if type(name) is str:
                found.setdefault(name, e.args[1])
    return found


def around(points: Sequence[Point]) -> Box:
    """The smallest box around points."""
    if not points:
        return (0.0, 0.0, 1.0, 1.0)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def frame_of(options: dict[str, Expression], content: Box) -> Frame:
    """The frame that options ask for around some content."""
    left, bottom, right, top = plot_range(options, content)
    across, up = right - left, top - bottom
    ratio = real(options.get("AspectRatio"))
    if ratio is not None:
        ratio = min(max(ratio, 0.01), 100.0)
    tall = ratio or min(max(up / across, 0.02), 50.0)
    width, height = _image_size(options.get("ImageSize"), tall)
    if ratio:
        drawn = (width, width * ratio) if width * ratio <= height else (height / ratio, height)
        scale = (drawn[0] / across, drawn[1] / up)
    else:
        scale = (min(width / across, height / up),) * 2
    origin = width / 2 - scale[0] * (left + right) / 2, height / 2 + scale[1] * (bottom + top) / 2
    return Frame(width, height, scale, origin)


def plot_range(options: dict[str, Expression], content: Box) -> Box:
    """PlotRange -> {{x0, x1}, {y0, y1}}, either of them All or Automatic; a range of no length gets one."""
    e: Expression = options.get("PlotRange")
    given = [_pair(part) for part in e.args] if is_list(e) and len(e.args) == 2 else [None, None]
    if _pair(e) is not None:
        given = [None, _pair(e)]
    sides = []
    for known, low, high in zip(given, content[:2], content[2:], strict=True):
        if known is not None and known[0] < known[1]:
            sides.append(known)
            continue
        if high - low <= 1e-12 * max(abs(low), abs(high)):
            low, high = low - 0.5, high + 0.5
        space = PADDING * (high - low)
        sides.append((low - space, high + space))
    return sides[0][0], sides[1][0], sides[0][1], sides[1][1]


def _pair(e: Expression) -> Point | None:
    numbers = reals(e.args) if is_list(e) else None
    return (numbers[0], numbers[1]) if numbers and len(numbers) == 2 else None


def _image_size(e: Expression, tall: float) -> Point:
    """ImageSize -> w, {w, h}, or a name; `tall` is the height of what is drawn, over its width."""
    both = _pair(e)
    if both and min(both) > 0:
        return min(both[0], LARGEST), min(both[1], LARGEST)
    first = e.args[0] if is_list(e) and e.args else e
    named = WIDTHS.get(first.name) if type(first) is Symbol else real(first)
    width = min(named if named and named > 0 else USUAL, LARGEST, LARGEST / tall)
    return width, width * tall
