"""Legends beside drawings, and labels above or below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..expr import Expr, Expression, has_head, is_list, system
from .graphics_axes import FONT, INK
from .graphics_shapes import LINE_HEIGHT, Block, Label, Oval, Path, Picture, Shape, Stroke, moved
from .lettering import text_width, words
from .looks import Look, directed

SAMPLE, GAP = 18.0, 6.0  # points: the length of a line in a legend, and the room around it
LEGENDS = ("LineLegend", "SwatchLegend", "PointLegend", "BarLegend")


def entries(e: Expression) -> list[tuple[str, Look, str]]:
    """(kind, look, words) for each line of LineLegend[{style, ...}, {label, ...}] or of a plain label."""
    if has_head(e, system("Placed")) and e.args:
        return entries(e.args[0])
    if is_list(e):
        return [entry for part in e.args for entry in entries(part)]
    if not isinstance(e, Expr) or getattr(e.head, "name", "") not in LEGENDS or len(e.args) < 2:
        return [("", Look(), words(e))]
    styles = e.args[0].args if is_list(e.args[0]) else (e.args[0],)
    labels = e.args[1].args if is_list(e.args[1]) else (e.args[1],)
    return [(e.head.name, directed(Look(), style) or Look(), words(label))
            for style, label in zip(styles, labels, strict=False)]  # fmt: skip


def with_legend(page: Picture, legend: Expression) -> Picture:
    """The drawing with its legend on the right, or where Placed[legend, side] says: Left, Above, Below."""
    lines = entries(legend)
    if not lines:
        return page
    side = words(legend.args[1]) if has_head(legend, system("Placed")) and len(legend.args) > 1 else "Right"
    step = LINE_HEIGHT * FONT + 4
    if side in ("Above", "Below", "Top", "Bottom"):
        return stacked(page, row_of(lines, step), above=side in ("Above", "Top"))
    shapes = [shape for i, entry in enumerate(lines) for shape in sample(entry, 0.0, (i + 0.5) * step)]
    width = max(width_of(entry) for entry in lines)
    height = step * len(lines)
    top = max(0.0, (page.height - height) / 2)
    lower = max(0.0, (height - page.height) / 2)
    left = 0.0 if side == "Left" else page.width + GAP
    start = width + GAP if side == "Left" else 0.0
    drawn = [moved(s, start, lower) for s in page.shapes] + [moved(s, left, top) for s in shapes]
    return replace(page, width=page.width + width + 2 * GAP, height=max(page.height, height), shapes=tuple(drawn))


def width_of(entry: tuple[str, Look, str]) -> float:
    """How wide a line of a legend is."""
    return (SAMPLE + GAP if entry[0] else 0.0) + text_width(entry[2], FONT)


def sample(entry: tuple[str, Look, str], x: float, y: float) -> list[Shape]:
    """A line, point or square in a look, and its words."""
    kind, look, label = entry
    found: list[Shape] = []
    if kind == "LineLegend":
        stroke = Stroke(look.color, max(1.5, look.thickness.points(360)), tuple(d.points(360) for d in look.dashes))
        found.append(Path(((x, y), (x + SAMPLE, y)), stroke=stroke))
    elif kind == "PointLegend":
        found.append(Oval((x + SAMPLE / 2, y), (3, 3), look.color))
    elif kind:
        found.append(Block(x + SAMPLE / 2 - 5, y - 5, 10, 10, fill=look.color))
    start = x + (SAMPLE + GAP if kind else 0.0)
    return [*found, Label((label,), (start, y), (-1, 0), FONT, INK)]


def row_of(lines: Sequence[tuple[str, Look, str]], step: float) -> Picture:
    """A legend in one row."""
    shapes: list[Shape] = []
    x = 0.0
    for entry in lines:
        shapes += sample(entry, x, step / 2)
        x += width_of(entry) + 2 * GAP
    return Picture(x - 2 * GAP, step, tuple(shapes))


def stacked(page: Picture, other: Picture, above: bool) -> Picture:
    """One page over the other, both in the middle."""
    width = max(page.width, other.width)
    tops = (other.height + GAP, 0.0) if above else (0.0, page.height + GAP)
    drawn = [moved(s, (width - page.width) / 2, tops[0]) for s in page.shapes]
    drawn += [moved(s, (width - other.width) / 2, tops[1]) for s in other.shapes]
    return replace(page, width=width, height=page.height + other.height + GAP, shapes=tuple(drawn))


def with_label(page: Picture, label: Expression, side: Expression = None) -> Picture:
    """The drawing with words below it, or above for Top."""
    lines = tuple(words(label.args[0] if has_head(label, system("Style")) else label).split("\n"))
    height = LINE_HEIGHT * 1.1 * FONT * len(lines) + 4
    width = max(text_width(line, 1.1 * FONT) for line in lines)
    text = Label(lines, (width / 2, height / 2), (0, 0), 1.1 * FONT, INK)
    return stacked(page, Picture(width, height, (text,)), side is not None and words(side) in ("Top", "Above"))
