"""Several drawings on one page: GraphicsRow, GraphicsColumn, GraphicsGrid."""

from __future__ import annotations

from collections.abc import Sequence

from ..expr import Expr, Expression, is_list
from ..expr.images import Image
from .frames import options_of
from .graphics import byte_image, is_graphics, picture
from .graphics_shapes import LINE_HEIGHT, Bitmap, Block, Label, Picture, Shape, moved
from .lettering import text_width, words
from .looks import Look, paint

BESIDE = 10.0  # points between drawings


def side_by_side(e: Expr) -> Picture:
    """Drawings in rows and columns, each in the middle of its place; the whole as wide as ImageSize says."""
    given = e.args[0]
    rows: list[Sequence[Expression]] = [given.args if is_list(given) else (given,)]
    if e.head.name == "GraphicsGrid" and is_list(given):
        rows = [row.args if is_list(row) else (row,) for row in given.args]
    elif e.head.name == "GraphicsColumn":
        rows = [(part,) for part in rows[0]]
    pages = [[picture(part) if is_graphics(part) else worded(part) for part in row] for row in rows]
    count = max((len(row) for row in pages), default=0)
    widths = [max((row[j].width for row in pages if j < len(row)), default=0.0) for j in range(count)]
    heights = [max((page.height for page in row), default=0.0) for row in pages]
    shapes: list[Shape] = []
    top = 0.0
    for row, height in zip(pages, heights, strict=True):
        left = 0.0
        for page, width in zip(row, widths, strict=False):
            x, y = left + (width - page.width) / 2, top + (height - page.height) / 2
            if page.background:
                shapes.append(Block(x, y, page.width, page.height, fill=page.background))
            shapes += [moved(shape, x, y) for shape in page.shapes]
            left += width + BESIDE
        top += height + BESIDE
    skipped = tuple(dict.fromkeys(name for row in pages for page in row for name in page.skipped))
    width, height = sum(widths) + BESIDE * max(0, count - 1), max(1.0, top - BESIDE)
    return Picture(max(1.0, width), height, tuple(shapes), paint(options_of(e.args[1:]).get("Background")), skipped)


def worded(e: Expression) -> Picture:
    """A page with the words of something that is no drawing, or with an image."""
    if type(e) is Image:
        image = byte_image(e)
        return Picture(float(e.width), float(e.height), (Bitmap(0, 0, e.width, e.height, image),))
    look = Look()
    lines = words(e).split("\n")
    width = max(text_width(line, look.font_size) for line in lines) + 8
    height = LINE_HEIGHT * look.font_size * len(lines) + 6
    label = Label(tuple(lines), (width / 2, height / 2), (0, 0), look.font_size, look.color)
    return Picture(width, height, (label,))
