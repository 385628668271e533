"""Primitives of Graphics3D as faces, lines and points in space: each gives (kind, points p[n, 3]) pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy

from ..expr import Expr, Expression, PackedList, has_head, is_list, system
from .looks import real, reals

Array = numpy.ndarray
Found = Iterable[tuple[str, Array]] | None
AROUND, ALONG = 24, 12  # faces of a round body


def numbers_of(e: Expression, depth: int) -> Array | None:
    """An array of real numbers: one point for depth 1, a list of points for 2."""
    if type(e) is PackedList:
        return e.array.astype(float) if e.array.ndim == depth and e.array.dtype.kind in "if" else None
    if not is_list(e):
        return None
    if depth == 1:
        row = reals(e.args)
        return None if row is None else numpy.array(row, dtype=float)
    rows = [numbers_of(a, depth - 1) for a in e.args]
    if not rows or any(r is None or r.shape != rows[0].shape for r in rows):  # type: ignore[union-attr]
        return None
    return numpy.array(rows)


def runs(e: Expression, corners: Array | None) -> list[Array] | None:
    """The points of one run or of several, also by their numbers in a GraphicsComplex."""
    if type(e) is PackedList and e.array.dtype.kind == "i" and corners is not None:
        rows = e.array if e.array.ndim == 2 else e.array[None, :]
        good = rows.ndim == 2 and rows.size and rows.min() >= 1 and rows.max() <= len(corners)
        return [corners[row - 1] for row in rows] if good else None
    one = numbers_of(e, 2)
    if one is not None and one.shape[1] == 3 and corners is None:
        return [one]
    if not is_list(e) or not e.args:
        return None
    if corners is not None and all(type(a) is int and 1 <= a <= len(corners) for a in e.args):
        return [corners[numpy.array(e.args) - 1]]
    if not all(is_list(a) for a in e.args):
        return None
    several = [runs(a, corners) for a in e.args]
    return None if any(s is None for s in several) else [run for s in several for run in s or ()]


def of_runs(kind: str) -> Callable[[Sequence[Expression], Array | None], Found]:
    """Polygons or lines."""

    def read(args: Sequence[Expression], corners: Array | None) -> Found:
        found = runs(args[0], corners) if args else None
        return None if found is None else [(kind, run) for run in found]

    return read


def dots(args: Sequence[Expression], corners: Array | None) -> Found:
    """Point: one or several."""
    if not args:
        return None
    if corners is not None and type(args[0]) is int and 1 <= args[0] <= len(corners):
        return [("points", corners[[args[0] - 1]])]
    one = numbers_of(args[0], 1)
    if one is not None and one.shape == (3,) and corners is None:
        return [("points", one[None, :])]
    found = runs(args[0], corners)
    return None if found is None else [("points", run) for run in found]


def center_of(e: Expression) -> list[Array] | None:
    """One center, or several."""
    one = numbers_of(e, 1)
    if one is not None:
        return [one] if one.shape == (3,) else None
    several = numbers_of(e, 2)
    return list(several) if several is not None and several.shape[1] == 3 else None


def sphere(args: Sequence[Expression], corners: Array | None) -> Found:
    """Sphere[c, r] and Ball[c, r]."""
    centers = center_of(args[0]) if args else [numpy.zeros(3)]
    radius = real(args[1]) if len(args) > 1 else 1.0
    if centers is None or radius is None:
        return None
    up = numpy.linspace(0, numpy.pi, ALONG + 1)
    turn = numpy.linspace(0, 2 * numpy.pi, AROUND + 1)
    ball = numpy.stack([numpy.outer(numpy.sin(up), numpy.cos(turn)), numpy.outer(numpy.sin(up), numpy.sin(turn)),
                        numpy.outer(numpy.cos(up), numpy.ones_like(turn))], axis=-1)  # fmt: skip
    return [face for c in centers for face in mesh(c + radius * ball)]


def mesh(grid: Array) -> list[tuple[str, Array]]:
    """The faces of a grid of points g[i, j, 3]."""
    rows, columns = grid.shape[:2]
    return [("smooth", numpy.array([grid[i, j], grid[i, j + 1], grid[i + 1, j + 1], grid[i + 1, j]]))
            for i in range(rows - 1) for j in range(columns - 1)]  # fmt: skip


def cuboid(args: Sequence[Expression], corners: Array | None) -> Found:
    """Cuboid[{x, y, z}, {x1, y1, z1}]: a box, of side 1 where the second corner is not given."""
    low = numbers_of(args[0], 1) if args else numpy.zeros(3)
    if low is None or low.shape != (3,):
        return None
    high = numbers_of(args[1], 1) if len(args) > 1 else low + 1
    return None if high is None or high.shape != (3,) else box(low, high)


def cube(args: Sequence[Expression], corners: Array | None) -> Found:
    """Cube[c, s] and Cube[s]: around a center, with side s."""
    middle = numbers_of(args[0], 1) if args and is_list(args[0]) else numpy.zeros(3)
    side = real(args[-1]) if args and not is_list(args[-1]) else 1.0
    if middle is None or middle.shape != (3,) or side is None:
        return None
    return box(middle - side / 2, middle + side / 2)


def box(low: Array, high: Array) -> list[tuple[str, Array]]:
    """The six faces."""
    faces = []
    for axis in range(3):
        first, second = [k for k in range(3) if k != axis]
        for level in (low[axis], high[axis]):
            face = numpy.empty((4, 3))
            face[:, axis] = level
            face[:, first] = [low[first], high[first], high[first], low[first]]
            face[:, second] = [low[second], low[second], high[second], high[second]]
            faces.append(("face", face))
    return faces


def turned(narrow: bool) -> Callable[[Sequence[Expression], Array | None], Found]:
    """Cylinder[{a, b}, r] and Cone[{a, b}, r]."""

    def read(args: Sequence[Expression], corners: Array | None) -> Found:
        ends = numbers_of(args[0], 2) if args else numpy.array([[0.0, 0.0, -1.0], [0.0, 0.0, 1.0]])
        radius = real(args[1]) if len(args) > 1 else 1.0
        if ends is None or ends.shape != (2, 3) or radius is None:
            return None
        along = ends[1] - ends[0]
        length = numpy.linalg.norm(along)
        if not length:
            return None
        helper = numpy.array([1.0, 0.0, 0.0] if abs(along[0]) < 0.9 * length else [0.0, 1.0, 0.0])
        first = numpy.cross(along, helper)
        first /= numpy.linalg.norm(first)
        second = numpy.cross(along / length, first)
        turn = numpy.linspace(0, 2 * numpy.pi, AROUND + 1)
        ring = radius * (numpy.outer(numpy.cos(turn), first) + numpy.outer(numpy.sin(turn), second))
        top = ends[1] + (0 * ring if narrow else ring)
        faces = mesh(numpy.array([ends[0] + ring, top]))
        lids = [ends[0] + ring[:-1]] + ([] if narrow else [ends[1] + ring[:-1]])
        return [*faces, *(("smooth", lid) for lid in lids)]

    return read


def arrow(args: Sequence[Expression], corners: Array | None) -> Found:
    """Arrow, Tube: the line along them."""
    inner = args[0] if args else None
    if isinstance(inner, Expr) and any(has_head(inner, system(n)) for n in ("Tube", "Line")) and inner.args:
        inner = inner.args[0]
    return of_runs("line")([inner], corners)


SHAPES: dict[str, Callable[[Sequence[Expression], Array | None], Found]] = {
    "Polygon": of_runs("face"),
    "Triangle": of_runs("face"),
    "Line": of_runs("line"),
    "Arrow": arrow,
    "Tube": arrow,
    "Point": dots,
    "Sphere": sphere,
    "Ball": sphere,
    "Cuboid": cuboid,
    "Cube": cube,
    "Cylinder": turned(False),
    "Cone": turned(True),
}
