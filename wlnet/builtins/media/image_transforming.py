"""Images bent, turned and sheared: every new pixel is taken from where a function says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.expr import Expr, Expression, call, from_array, is_list, list_of, system
from wlnet.expr.images import Image

from .image_arguments import BAD_SIZE, NOT_AN_IMAGE, Automatic, channel_values, from_intensities, intensities, numbers
from .image_filters import real_array
from .images import image_of, images_in

if TYPE_CHECKING:
    import numpy

TRANSFORMING = {"DataRange": Automatic, "Padding": 0, "PlotRange": Automatic, "Resampling": Automatic}
BAD_FUNCTION = {**NOT_AN_IMAGE, **BAD_SIZE, "func": "`1` does not give points {x, y} for points.",
                "padding": "`1` is not a valid padding specification."}  # fmt: skip


@builtin("ImageTransformation", "ImageTransformation[image, f] gives the image whose pixel at {x, y} is that of the"
         " image at f[{x, y}]; ImageTransformation[image, f, size] in another size.",
         options=TRANSFORMING, messages=BAD_FUNCTION)  # fmt: skip
def image_transformation(e, function, size=None, *, data_range, padding, resampling, plot_range):
    """The image; x goes from 0 to 1 to the right, y up to height / width, unless DataRange -> Full (pixels)."""
    many = images_in(e)
    if many:
        return list_of(*(image_transformation(i, function, size, data_range=data_range, padding=padding,
                                              resampling=resampling, plot_range=plot_range) for i in many))  # fmt: skip
    image = image_of("ImageTransformation", e)
    if image is None:
        return None
    return transformed("ImageTransformation", image, lambda p: mapped(function, p), size, data_range, plot_range,
                       padding, resampling, function)  # fmt: skip


@builtin("ImagePerspectiveTransformation", "ImagePerspectiveTransformation[image, m] gives the image whose pixel at p"
         " is that at the point to which the matrix m, 2 by 2, 2 by 3 or 3 by 3, takes p.",
         options=TRANSFORMING, messages=BAD_FUNCTION)  # fmt: skip
def image_perspective_transformation(e, matrix, size=None, *, data_range, padding, resampling, plot_range):
    """The image; homogeneous coordinates for a 3 by 3 matrix or a TransformationFunction."""
    import numpy

    many = images_in(e)
    if many:
        return list_of(*(image_perspective_transformation(
            i, matrix, size, data_range=data_range, padding=padding, resampling=resampling, plot_range=plot_range
        ) for i in many))  # fmt: skip
    image = image_of("ImagePerspectiveTransformation", e)
    if image is None:
        return None
    inner = matrix.args[0] if isinstance(matrix, Expr) and matrix.head is system("TransformationFunction") else matrix
    found = real_array(inner)
    if found is None or found.shape not in ((2, 2), (2, 3), (3, 3)):
        message("ImagePerspectiveTransformation", "func", matrix)
        return None
    whole = numpy.eye(3)
    whole[: found.shape[0], : found.shape[1]] = found

    def move(points: numpy.ndarray) -> numpy.ndarray:
        moved = numpy.concatenate([points, numpy.ones((len(points), 1))], axis=1) @ whole.T
        with numpy.errstate(divide="ignore", invalid="ignore"):
            return numpy.asarray(moved[:, :2] / moved[:, 2:])

    return transformed("ImagePerspectiveTransformation", image, move, size, data_range, plot_range, padding,
                       resampling, matrix)  # fmt: skip


def mapped(function: Expression, points: numpy.ndarray) -> numpy.ndarray | None:
    """f of each point, p[n, 2]; at once where f is made of arithmetic, which goes through lists of coordinates."""
    import numpy

    apply = applier(function)
    whole = list_of(from_array(points[:, 0].copy()), from_array(points[:, 1].copy()))
    columns = evaluate(call("Quiet", Expr(function, (whole,))))
    found = real_array(columns) if is_list(columns) and len(columns.args) == 2 else None
    few = points[:: max(1, len(points) // 3)]
    single = [numbers(evaluate(apply(from_array(p)))) for p in few]
    if found is not None and found.shape == (2, len(points)):
        step = max(1, len(points) // 3)
        if all(s is not None and numpy.allclose(s, t, equal_nan=True) for s, t in
               zip(single, found.T[::step], strict=True)):  # fmt: skip
            return found.T
    rows = [numbers(evaluate(apply(from_array(p)))) for p in points]
    if any(row is None or len(row) != 2 for row in rows):
        return None
    return numpy.array(rows)


def transformed(
    symbol: str, image: Image, move, size: Expression, data_range: Expression, plot_range: Expression,
    padding: Expression, resampling: Expression, function: Expression
) -> Expression:  # type: ignore[no-untyped-def]  # fmt: skip
    """The image of the same type, each of its pixels taken at the point that `move` gives for its center."""
    import numpy

    width, height = image.dimensions
    target = (width, height) if size is None or size is Automatic else None
    if target is None:
        pair = numbers(size) if is_list(size) else None
        target = (round(pair[0]), round(pair[1])) if pair and len(pair) == 2 else None
        if target is None and type(size) is int:
            target = (size, max(1, round(size * height / width)))
        if target is None or min(target) < 1:
            message(symbol, "imgrssz", size)
            return None
    full = data_range is system("Full")
    top = (float(width), float(height)) if full else (1.0, height / width)
    spans = [numbers(part) for part in data_range.args] if is_list(data_range) and len(data_range.args) == 2 else []
    ranges = spans if spans and all(spans) else [[0.0, top[0]], [0.0, top[1]]]
    shown = [numbers(part) for part in plot_range.args] if is_list(plot_range) and len(plot_range.args) == 2 else []
    window = shown if shown and all(shown) else ranges
    (x0, x1), (y0, y1) = ((r[0], r[1]) for r in window)  # type: ignore[index]
    x = x0 + (numpy.arange(target[0]) + 0.5) / target[0] * (x1 - x0)
    y = y1 - (numpy.arange(target[1]) + 0.5) / target[1] * (y1 - y0)
    grid = numpy.stack([a.ravel() for a in numpy.meshgrid(x, y)], axis=1)
    places = move(grid)
    if places is None:
        message(symbol, "func", function)
        return None
    (left, right), (low, high) = ((r[0], r[1]) for r in ranges)  # type: ignore[index]
    across = (places[:, 0] - left) / (right - left) * width - 0.5
    down = (high - places[:, 1]) / (high - low) * height - 0.5
    value = channel_values(padding, image) if type(padding) is not str else None
    mode = padding if type(padding) is str else None
    if value is None and mode not in WRAPS:
        message(symbol, "padding", padding)
        return None
    found = taken(intensities(image), across, down, value, mode, resampling == "Nearest")
    return from_intensities(image, found.reshape(target[1], target[0], -1))


WRAPS = ("Fixed", "Periodic", "Reflected", "Reversed")


def inner(places: numpy.ndarray, count: int, mode: str | None) -> numpy.ndarray:
    """Whole numbers from 0 to n - 1 that stand for those beyond the edges."""
    import numpy

    if mode == "Periodic":
        return places % count
    if mode == "Reversed":
        found = places % (2 * count)
        return numpy.where(found >= count, 2 * count - 1 - found, found)
    if mode == "Reflected" and count > 1:
        found = places % (2 * count - 2)
        return numpy.where(found >= count, 2 * count - 2 - found, found)
    return numpy.clip(places, 0, count - 1)


def taken(
    values: numpy.ndarray, across: numpy.ndarray, down: numpy.ndarray, background: list[float] | None,
    mode: str | None, nearest: bool
) -> numpy.ndarray:  # fmt: skip
    """y[n, c]: x[h, w, c] at places, from the four pixels around each, or the nearest one."""
    import numpy

    height, width = values.shape[:2]
    far = ~(numpy.isfinite(across) & numpy.isfinite(down))
    across = numpy.clip(numpy.where(far, -2, across), -1e9, 1e9)
    down = numpy.clip(numpy.where(far, -2, down), -1e9, 1e9)

    def at(rows: numpy.ndarray, columns: numpy.ndarray) -> numpy.ndarray:
        return values[inner(rows, height, mode), inner(columns, width, mode)]

    if nearest:
        found = at(numpy.floor(down + 0.5).astype(int), numpy.floor(across + 0.5).astype(int))
    else:
        left, top = numpy.floor(across).astype(int), numpy.floor(down).astype(int)
        u, v = (across - left)[:, None], (down - top)[:, None]
        upper = at(top, left) * (1 - u) + at(top, left + 1) * u
        found = upper * (1 - v) + (at(top + 1, left) * (1 - u) + at(top + 1, left + 1) * u) * v
    if background is None:
        return found
    inside = (across >= -0.5) & (across <= width - 0.5) & (down >= -0.5) & (down <= height - 0.5) & ~far
    return numpy.where(inside[:, None], found, numpy.array(background))
