"""Drawings of confusion matrices and curves."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wlnet.expr import Expr, Expression, call, list_of, system
from wlnet.forms import text

from ..numeric import Array

CELL, MARGIN, SIDE, LETTER = 44, 70, 300, 7  # points
MANY = 20  # classes, from which on there is no room for numbers and the names of all classes
WIDEST = 600  # points, of the squares of so many classes
HUES = (0.6, 0.05, 0.35, 0.8, 0.12, 0.48, 0.93)


def label(what: str, x: float, y: float, *looks: Expression) -> Expr:
    """Text at a place."""
    return call("Text", call("Style", what, 11, *looks), list_of(float(x), float(y)))


def drawing(parts: list[Expression], width: float, height: float) -> Expr:
    """Graphics of this size on white."""
    ranges = list_of(list_of(0, float(width)), list_of(0, float(height)))
    return call(
        "Graphics",
        list_of(*parts),
        call("Rule", system("PlotRange"), ranges),
        call("Rule", system("ImageSize"), list_of(float(width), float(height))),
        call("Rule", system("Background"), call("GrayLevel", 1)),
    )


def confusion_plot(matrix: Array, classes: list[Expression]) -> Expr:
    """A square for every pair of true class (downwards) and predicted class, darker the more of the class are there."""
    n = len(classes)
    many = n > MANY
    cell = max(4.0, WIDEST / n) if many else float(max(CELL, LETTER * max(len(words(e)) for e in classes)))
    step = math.ceil(CELL / cell) if many else 1  # from one class with a name to the next
    size = MARGIN + n * cell + 10
    names = n * cell + 10 + 18
    parts: list[Expression] = [
        label("predicted class", MARGIN + n * cell / 2, size - 12),
        label("true class", MARGIN / 2, names),
    ]
    for i in range(n):
        y = n * cell + 10 - i * cell
        total = float(matrix[i].sum()) or 1.0
        if i % step == 0:
            parts.append(label(words(classes[i]), MARGIN / 2, y - cell / 2))
            parts.append(label(words(classes[i]), MARGIN + i * cell + cell / 2, names))
        for j in range(n):
            x, share = MARGIN + j * cell, float(matrix[i, j]) / total
            if many and not matrix[i, j]:
                continue
            corners = list_of(float(x), float(y - cell)), list_of(float(x + cell), float(y))
            edge = call("EdgeForm", system("None") if many else call("GrayLevel", 0.8))
            parts.append(list_of(call("Hue", 0.6, round(0.8 * share, 3), 1.0 - 0.3 * share), edge,
                                 call("Rectangle", *corners)))  # fmt: skip
            if not many:
                color = call("GrayLevel", int(share > 0.6))
                parts.append(label(figures(matrix[i, j]), x + cell / 2, y - cell / 2, color))
    if many:
        low, high = (MARGIN, 10.0), (MARGIN + n * cell, n * cell + 10.0)
        frame = [low, (high[0], low[1]), high, (low[0], high[1]), low]
        parts.append(list_of(call("GrayLevel", 0.8), line(frame)))
    return drawing(parts, size, size)


def figures(count: float) -> str:
    """A count, or a share of examples to three digits."""
    return str(int(count)) if count == int(count) else f"{count:.3g}"


def curves_plot(curves: Sequence[Array | None], classes: list[Expression]) -> Expr:
    """The curves of all classes in the unit square, with the diagonal that chance gives."""
    low, high = 40.0, 40.0 + SIDE
    frame = [(low, low), (high, low), (high, high), (low, high), (low, low)]
    gray = call("GrayLevel", 0.7)
    parts: list[Expression] = [
        list_of(gray, line(frame), call("Dashing", list_of(0.01, 0.01)), line([(low, low), (high, high)])),
        label("false positive rate", low + SIDE / 2, 14),
        label("true positive rate", low + 48, high + 10),
        label("0", low, 28), label("1", high, 28), label("1", 28, high),
    ]  # fmt: skip
    for i, points in enumerate(curves):
        if points is None:
            continue
        color = call("Hue", HUES[i % len(HUES)], 0.8, 0.8)
        parts.append(list_of(color, call("AbsoluteThickness", 1.5), line((low + SIDE * points).tolist())))
        parts.append(label(words(classes[i]), high + 40, high - 10 - 18 * i, color))
    return drawing(parts, high + 90, high + 20)


def line(points: list[tuple[float, float]]) -> Expr:
    """A line through points."""
    return call("Line", list_of(*(list_of(float(x), float(y)) for x, y in points)))


def words(e: Expression) -> str:
    """A class as it is shown in a drawing."""
    shown = text(e, "OutputForm")
    return shown if len(shown) <= 10 else shown[:9] + "\N{HORIZONTAL ELLIPSIS}"
