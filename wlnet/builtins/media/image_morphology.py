"""Shapes in images: dilation and erosion, connected components and what is measured of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import REAL_TYPES, Expression, call, from_array, is_list, list_of, system
from wlnet.expr.images import Image

from .image_arguments import NOT_AN_IMAGE, number
from .image_filters import real_array
from .images import image_of, pixel_array

if TYPE_CHECKING:
    import numpy

True_, All = system("True"), system("All")
BAD_SHAPE = {**NOT_AN_IMAGE, "shape": "`1` is not a radius or a matrix of zeros and ones."}


def declare_shape(name: str, usage: str, inside: Callable[[Any, Any, float], Any]) -> None:
    """Declare a matrix of zeros and ones around a center."""

    def run(radius):
        """m[2 r + 1, 2 r + 1], or of two radii {r1, r2}."""
        import numpy

        radii = radius.args if is_list(radius) else (radius, radius)
        values = [number(r) for r in radii]
        if len(values) != 2 or not all(v is not None and 0 <= v < 2000 for v in values):
            message(name, "shape", radius)
            return None
        rows, columns = (numpy.arange(-int(v + 0.5), int(v + 0.5) + 1) for v in values)
        y = rows[:, None] / (values[0] + 0.5)  # in parts of a radius that reaches to the edges of pixels
        x = columns[None, :] / (values[1] + 0.5)
        return from_array(inside(y, x, 1.0).astype("int64"))

    builtin(name, usage, messages=BAD_SHAPE, module=__name__)(run)


declare_shape("BoxMatrix", "BoxMatrix[r] gives a matrix of ones of size 2 r + 1.", lambda y, x, r: y * x == y * x)
declare_shape("DiskMatrix", "DiskMatrix[r] gives a matrix of ones in a disk and zeros around it.",
              lambda y, x, r: y * y + x * x <= r)  # fmt: skip
declare_shape("CrossMatrix", "CrossMatrix[r] gives a matrix of ones in a cross and zeros around it.",
              lambda y, x, r: (y == 0) | (x == 0))  # fmt: skip
declare_shape("DiamondMatrix", "DiamondMatrix[r] gives a matrix of ones in a diamond and zeros around it.",
              lambda y, x, r: abs(y) + abs(x) <= r)  # fmt: skip


def structure(symbol: str, e: Expression) -> numpy.ndarray | None:
    """k[h, w] of a radius, which means a square, or of a matrix; message shape."""
    import numpy

    if type(e) in REAL_TYPES and 0 <= e < 2000:
        return numpy.ones((2 * int(e) + 1,) * 2, bool)
    array = pixel_array(e)
    if array is None or array.ndim != 2 or not array.any():
        message(symbol, "shape", e)
        return None
    return array != 0


def extreme(values: numpy.ndarray, kernel: numpy.ndarray, most: bool) -> numpy.ndarray:
    """y[i, j] = the greatest (or least) x[i + a, j + b] where k[a, b] is not 0; what lies outside does not count."""
    import numpy

    height, width = values.shape[:2]
    kh, kw = kernel.shape
    up, left = (kh - 1) // 2, (kw - 1) // 2
    whole = values.dtype.kind == "u" and kernel[up, left]  # then the least number there is never counts
    values = values if whole else values.astype("float64")
    limits = numpy.iinfo(values.dtype) if whole else None
    outside = (limits.min if most else limits.max) if limits else -numpy.inf if most else numpy.inf
    more = ((up, kh - 1 - up), (left, kw - 1 - left), (0, 0))
    choose = numpy.maximum if most else numpy.minimum
    framed = numpy.pad(values, more, constant_values=outside)
    if kernel.all():  # first along the rows, then along the columns
        row = framed[:, :width].copy()
        for b in range(1, kw):
            choose(row, framed[:, b : b + width], out=row)
        found = row[:height].copy()
        for a in range(1, kh):
            choose(found, row[a : a + height], out=found)
        return found
    found = numpy.full(values.shape, outside, values.dtype)
    for a, b in zip(*kernel.nonzero(), strict=True):
        choose(found, framed[a : a + height, b : b + width], out=found)
    return found if whole else numpy.where(numpy.isinf(found), values, found)


def dilated(values: numpy.ndarray, kernel: numpy.ndarray) -> numpy.ndarray:
    """The greatest over the mirrored shape."""
    return extreme(values, kernel[::-1, ::-1], True)


def eroded(values: numpy.ndarray, kernel: numpy.ndarray) -> numpy.ndarray:
    """The least over the shape."""
    return extreme(values, kernel, False)


def declare_operation(name: str, usage: str, run_on: Callable[[Any, Any], Any]) -> None:
    """Declare an operation of morphology on images and matrices."""

    def run(e, shape):
        """The image of the same type, or the matrix."""
        kernel = structure(name, shape)
        if kernel is None:
            return None
        if is_list(e):
            array = real_array(e)
            if array is None or array.ndim != 2:
                message(name, "imginv", e)
                return None
            found = run_on(array[:, :, None], kernel)[:, :, 0]
            return from_array(found.astype("int64") if (found == found.round()).all() else found)
        image = image_of(name, e)
        if image is None:
            return None
        return Image(run_on(image.planes(), kernel), image.type_name, image.color_space)

    builtin(name, usage, messages=BAD_SHAPE, module=__name__)(run)


declare_operation("Dilation", "Dilation[image, r] makes bright parts larger by r pixels; Dilation[image, matrix] by a"
                  " shape.", dilated)  # fmt: skip
declare_operation("Erosion", "Erosion[image, r] makes bright parts smaller by r pixels; Erosion[image, matrix] by a"
                  " shape.", eroded)  # fmt: skip
declare_operation("Opening", "Opening[image, r] takes away bright parts that are thinner than 2 r + 1 pixels.",
                  lambda x, k: dilated(eroded(x, k), k))  # fmt: skip
declare_operation("Closing", "Closing[image, r] fills dark gaps that are thinner than 2 r + 1 pixels.",
                  lambda x, k: eroded(dilated(x, k), k))  # fmt: skip


def components(mask: numpy.ndarray, corners: bool) -> numpy.ndarray:
    """l[h, w]: 0 where the mask is, else the number of the connected part, in the order of their first pixels.

    Runs of pixels in a row are joined with those in the row above that they touch, by union of their numbers.
    """
    import numpy

    height, width = mask.shape
    edges = numpy.diff(numpy.pad(mask.astype("int8"), ((0, 0), (1, 1))), axis=1)
    rows, begins = (edges == 1).nonzero()
    ends = (edges == -1).nonzero()[1]
    root = joined(len(rows), *touching(rows, begins, ends, width, 1 if corners else 0))
    numbers = numpy.cumsum(root == numpy.arange(len(root)))[root]
    labels = numpy.zeros((height, width), "int64")
    labels[mask] = numpy.repeat(numbers, ends - begins)
    return labels


def touching(rows: numpy.ndarray, begins: numpy.ndarray, ends: numpy.ndarray, width: int, reach: int):  # type: ignore[no-untyped-def]
    """The pairs of runs [begin, end) in neighboring rows that overlap, or are at most `reach` away from it."""
    import numpy

    step = width + 2  # a place in a row after all others
    first = numpy.searchsorted(rows * step + ends, (rows - 1) * step + begins - reach, side="right")
    last = numpy.searchsorted(rows * step + begins, (rows - 1) * step + ends + reach, side="left")
    counts = numpy.maximum(last - first, 0)
    lower = numpy.repeat(numpy.arange(len(rows)), counts)
    return numpy.repeat(first - (numpy.cumsum(counts) - counts), counts) + numpy.arange(len(lower)), lower


def joined(count: int, first: numpy.ndarray, second: numpy.ndarray) -> numpy.ndarray:
    """For each of so many things the least one it is connected with, through pairs of them.

    Roots are hung below smaller ones that they have a pair with, and all ways to roots made short, until no pair is
    left between two trees. Source: Shiloach and Vishkin, An O(log n) parallel connectivity algorithm (1982).
    """
    import numpy

    root = numpy.arange(count)
    while len(first):
        a, b = root[first], root[second]
        apart = a != b
        first, second, a, b = first[apart], second[apart], a[apart], b[apart]
        numpy.minimum.at(root, numpy.maximum(a, b), numpy.minimum(a, b))
        while True:
            further = root[root]
            if (further == root).all():
                break
            root = further
    return root


def mask_of(symbol: str, e: Expression, threshold: Expression = None) -> numpy.ndarray | None:
    """m[h, w]: where an image or a matrix is not 0, or above a threshold."""
    bound = 0.0 if threshold is None else number(threshold)
    if bound is None:
        message(symbol, "imginv", threshold)
        return None
    array = real_array(e) if is_list(e) else None
    if array is None:
        image = image_of(symbol, e)
        if image is None:
            return None
        array = image.without_alpha().reals()
        array = array if array.ndim == 2 else array.max(axis=2)
    if array.ndim != 2:
        message(symbol, "imginv", e)
        return None
    return array > bound


@builtin("MorphologicalComponents", "MorphologicalComponents[image] gives a matrix with a number for each connected"
         " part that is not black, 0 elsewhere; MorphologicalComponents[image, t] for parts brighter than t.",
         options={"CornerNeighbors": True_, "Method": "Connected"}, messages=NOT_AN_IMAGE)  # fmt: skip
def morphological_components(e, threshold=None, *, corner_neighbors):
    """Integers, in the order in which the parts are met, row by row."""
    mask = mask_of("MorphologicalComponents", e, threshold)
    return None if mask is None else from_array(components(mask, corner_neighbors is True_))


@builtin("DeleteSmallComponents", "DeleteSmallComponents[image] takes single pixels away; DeleteSmallComponents[image,"
         " n] connected parts of at most n pixels.",
         options={"CornerNeighbors": True_}, messages=NOT_AN_IMAGE)  # fmt: skip
def delete_small_components(e, most=1, *, corner_neighbors):
    """The image, or the matrix of numbers, without them."""
    import numpy

    labels = labels_of("DeleteSmallComponents", e, corner_neighbors is True_)
    size = number(most)
    if labels is None or size is None:
        return None
    small = (numpy.bincount(labels.ravel()) <= size)[labels]
    if type(e) is Image:
        keep = ~small if e.array.ndim == 2 else ~small[:, :, None]
        return Image(e.array * keep, e.type_name, e.color_space)
    return from_array(numpy.where(small, 0, labels))


def labels_of(symbol: str, e: Expression, corners: bool = True) -> numpy.ndarray | None:
    """The matrix of numbers that is given, or that of the connected parts of an image."""
    if is_list(e):
        array = real_array(e)
        if array is None or array.ndim != 2 or (array != array.round()).any() or array.min() < 0:
            message(symbol, "imginv", e)
            return None
        return array.astype("int64")
    mask = mask_of(symbol, e)
    return None if mask is None else components(mask, corners)


def measured(labels: numpy.ndarray, number_: int) -> dict[str, Callable[[], Expression]]:
    """What is known of one part, in coordinates from the lower left corner."""
    rows, columns = (labels == number_).nonzero()
    height = labels.shape[0]

    def box() -> Expression:
        left, right = int(columns.min()), int(columns.max()) + 1
        low, high = height - 1 - int(rows.max()), height - int(rows.min())
        return list_of(list_of(float(left), float(low)), list_of(float(right), float(high)))

    return {
        "Count": lambda: len(rows),
        "Area": lambda: float(len(rows)),
        "Label": lambda: number_,
        "Centroid": lambda: list_of(float(columns.mean() + 0.5), float(height - 0.5 - rows.mean())),
        "BoundingBox": box,
        "BoundingBoxArea": lambda: float((columns.max() - columns.min() + 1) * (rows.max() - rows.min() + 1)),
        "EquivalentDiskRadius": lambda: float((len(rows) / 3.141592653589793) ** 0.5),
        "Mask": lambda: from_array((labels == number_).astype("int64")),
    }


@builtin("ComponentMeasurements", "ComponentMeasurements[matrix, \"name\"] gives rules with a number about each part"
         " that a matrix of integers or an image shows, such as its \"Area\", \"Centroid\" or \"BoundingBox\".",
         options={"CornerNeighbors": True_},
         messages={**NOT_AN_IMAGE, "prop": "`1` is not a known measurement of parts."})  # fmt: skip
def component_measurements(e, names, condition=None, *, corner_neighbors):
    """{1 -> value, ...}; with a third argument only parts for which it gives True."""
    from wlnet.expr import Expr

    labels = labels_of("ComponentMeasurements", e, corner_neighbors is True_)
    if labels is None:
        return None
    wanted = names.args if is_list(names) else (names,)
    found = []
    for n in range(1, int(labels.max(initial=0)) + 1):
        if not (labels == n).any():
            continue
        known = measured(labels, n)
        if not all(type(name) is str and name in known for name in wanted):
            message("ComponentMeasurements", "prop", next(name for name in wanted if name not in known))
            return None
        values = [known[name]() for name in wanted]
        if condition is not None and evaluate(Expr(condition, tuple(values))) is not True_:
            continue
        found.append(call("Rule", n, list_of(*values) if is_list(names) else values[0]))
    return list_of(*found)
