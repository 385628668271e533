"""Resizing images: y[i] = sum over j of w[i, j] x[j] along rows and columns, by a kernel.

Output pixel i of m lies at (i + 1/2) n / m - 1/2 among n input pixels. Where m < n the kernel is widened by n / m, so
that every input pixel counts. Beyond its edges the picture is mirrored, the "Reversed" padding of ImageResize, unless
something else is said. Usual kernels on numbers of at most 32 bits are Pillow's work. Source: the public reference
pages of ImageResize and Resampling.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..expr import WolframMessage
from ..expr.images import PIXEL_TYPES, Image
from .resampling_kernels import KERNELS

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

Method = str | tuple[Any, ...]  # a name, or a name and parameters
Edges = str | Sequence[float]  # a mode of numpy.pad, or the intensities beyond the edges
Place = tuple[float, float]  # left and bottom are -1, right and top 1
DEFAULT: tuple[str, tuple[float, ...]] = ("Lanczos", (3.0,))  # what Resampling -> Automatic means for ImageResize
NEAREST = ("Nearest", "NearestLeft", "NearestRight", "Constant")
FITTINGS = ("Stretch", "Fit", "Fill")
MIRRORED = "symmetric"
CENTER: Place = (0.0, 0.0)
PILLOW = {("Linear", ()): "BILINEAR", ("CatmullRom", ()): "BICUBIC", ("Keys", (-0.5,)): "BICUBIC",
          ("Lanczos", (3.0,)): "LANCZOS"}  # fmt: skip


def resize(
    image: Image,
    size: tuple[int, int],
    resampling: Method | None = None,
    method: str = "Stretch",
    padding: Edges | float = 0.0,
    place: Place = CENTER,
    edges: Edges = MIRRORED,
) -> Image:
    """The image at size (width, height), of the same type.

    `method` says what happens to other proportions: "Stretch" them, "Fit" the whole image beside bands of the
    intensities `padding`, or "Fill" the frame and lose what sticks out; `place` says which parts of image and frame
    lie on each other, their centers unless something is said.
    """
    if image.dimensions == size:
        return image
    import numpy

    top = PIXEL_TYPES[image.type_name].top
    values = image.array if image.type_name == "Byte" else image.array.astype(_precision(image), copy=False)
    outside = padding if isinstance(padding, str) else numpy.asarray(padding, "float64") * top
    if not isinstance(edges, str):
        edges = [e * top for e in edges]
    found = fitted(values, size, resampling, method, outside, place, edges)
    if found.dtype == numpy.uint8:
        return Image(found, image.type_name, image.color_space)
    return Image.from_reals(found / top if top > 1 else found, image.type_name, image.color_space)


def fitted(
    values: Array,
    size: tuple[int, ...],
    resampling: Method | None = None,
    method: str = "Stretch",
    padding: Any = 0.0,
    place: tuple[float, ...] = CENTER,
    edges: Edges = MIRRORED,
) -> Array:
    """x[h, w] or x[h, w, c] at size (width, height), by the methods of `resize`.

    x[h, d, w, c] at size (width, depth, height) where there are three numbers. `padding` is a mode of numpy.pad, or
    what is added, a number or one for each channel.
    """
    import numpy

    if method == "Stretch":
        return stretched(values, size, resampling, edges)
    before, wanted = values.shape[: len(size)], size[::-1]
    choose = min if method == "Fit" else max
    scale = choose(new / old for new, old in zip(wanted, before, strict=True))
    inner = [max(1, round(old * scale)) for old in before]
    drawn = stretched(values, tuple(inner[::-1]), resampling, edges)
    toward = [place[0], *(-p for p in place[1:])][::-1]  # rows and slices count from the top
    starts = [shared(new - old, p) for new, old, p in zip(wanted, inner, toward, strict=True)]
    if method == "Fill":
        return drawn[tuple(slice(-start, new - start) for start, new in zip(starts, wanted, strict=True))]
    if isinstance(padding, str):
        sides = [(start, new - old - start) for start, new, old in zip(starts, wanted, inner, strict=True)]
        return numpy.pad(drawn, sides + [(0, 0)] * (values.ndim - len(size)), padding)  # type: ignore[call-overload]
    framed = numpy.empty((*wanted, *values.shape[len(size) :]), values.dtype)
    outside = numpy.asarray(padding)
    framed[...] = numpy.rint(outside) if values.dtype == numpy.uint8 else outside
    framed[tuple(slice(start, start + old) for start, old in zip(starts, inner, strict=True))] = drawn
    return framed


def stretched(values: Array, size: tuple[int, ...], resampling: Method | None, edges: Edges) -> Array:
    """The values at another size; those of three dimensions first slice by slice, then from slice to slice."""
    plane = (size[0], size[1])
    if len(size) == 2:
        return resample(values, plane, resampling, edges)
    import numpy

    flat = numpy.stack([resample(part, plane, resampling, edges) for part in values])
    name, parameters = named(resampling)
    return _rows(flat, size[2], name, parameters, edges)


def shared(room: int, place: float) -> int:
    """How much of some room lies before what is placed from -1, the begin, to 1, the end."""
    return math.floor(room * (1 + place) / 2 + 1e-9)


def resample(values: Array, size: tuple[int, int], resampling: Method | None = None, edges: Edges = MIRRORED) -> Array:
    """x[h, w] or x[h, w, c] at size (width, height), of the same type: real numbers, or bytes."""
    import numpy

    width, height = size
    name, parameters = named(resampling)
    filter = PILLOW.get((name, parameters))
    small = values.dtype.name in ("uint8", "float32")
    if filter is not None and small and isinstance(edges, str) and values.shape[:2] != (height, width):
        return by_pillow(values, size, filter, KERNELS[name].reach(*parameters), edges)
    kind = values.dtype
    if kind == numpy.uint8:
        values = values.astype("float32")
    if values.shape[1] * height <= values.shape[0] * width:  # the order with fewer multiplications
        values = _rows(values, height, name, parameters, edges)
        values = _columns(values, width, name, parameters, edges)
    else:
        values = _columns(values, width, name, parameters, edges)
        values = _rows(values, height, name, parameters, edges)
    return numpy.clip(numpy.rint(values), 0, 255).astype("uint8") if kind == numpy.uint8 else values


def by_pillow(values: Array, size: tuple[int, int], filter: str, reach: float, edges: str) -> Array:
    """The same through Pillow, on a picture with as much around it as the kernel sees."""
    import numpy

    height, width = values.shape[:2]
    across = 0 if width == size[0] else math.ceil(reach * max(1, width / size[0])) + 1
    down = 0 if height == size[1] else math.ceil(reach * max(1, height / size[1])) + 1
    box = (across, down, across + width, down + height)
    planes = values if values.ndim == 3 else values[:, :, None]
    found = numpy.empty((size[1], size[0], planes.shape[2]), values.dtype)
    framed = surrounded(planes, down, across, edges)
    if values.dtype == numpy.uint8 and planes.shape[2] in (3, 4):
        found[:] = painted(framed, size, filter, box, "RGB" if planes.shape[2] == 3 else "CMYK")
    else:
        mode = "L" if values.dtype == numpy.uint8 else "F"
        for c in range(planes.shape[2]):
            found[:, :, c] = painted(numpy.ascontiguousarray(framed[:, :, c]), size, filter, box, mode)
    return found if values.ndim == 3 else found[:, :, 0]


def painted(framed: Array, size: tuple[int, int], filter: str, box: tuple[int, int, int, int], mode: str) -> Array:
    """Pillow's resized picture; four channels go as CMYK, which has no opacity to be weighted with."""
    import numpy
    from PIL import Image as pillow

    raw = "F;32NF" if mode == "F" else mode
    picture = pillow.frombuffer(mode, framed.shape[1::-1], framed, "raw", raw, 0, 1)
    return numpy.asarray(picture.resize(size, pillow.Resampling[filter], box=box))


def surrounded(planes: Array, down: int, across: int, edges: str) -> Array:
    """x[h, w, c] with so many more rows and columns on each side; numpy.pad, faster for the usual case."""
    import numpy

    height, width, channels = planes.shape
    if not (down or across):
        return numpy.ascontiguousarray(planes)
    if edges != MIRRORED or down > height or across > width:
        return numpy.pad(planes, ((down, down), (across, across), (0, 0)), edges)  # type: ignore[call-overload]
    framed = numpy.empty((height + 2 * down, width + 2 * across, channels), planes.dtype)
    framed[down : down + height, across : across + width] = planes
    framed[down : down + height, :across] = planes[:, :across][:, ::-1]
    framed[down : down + height, across + width :] = planes[:, width - across :][:, ::-1]
    framed[:down] = framed[down : 2 * down][::-1]
    framed[down + height :] = framed[height : height + down][::-1]
    return framed


def _rows(values: Array, count: int, name: str, parameters: tuple[float, ...], edges: Edges) -> Array:
    if values.shape[0] == count:
        return values
    import numpy

    mode = edges if isinstance(edges, str) else "constant"
    matrix = weights(values.shape[0], count, name, *parameters, mode=mode).astype(values.dtype, copy=False)
    flat = values.reshape(values.shape[0], -1)
    found = (matrix @ flat).reshape(count, *values.shape[1:])
    if not isinstance(edges, str):
        beyond = 1 - matrix.sum(axis=1)
        color = numpy.asarray(edges if values.ndim == 3 else edges[0], values.dtype)
        found += beyond.reshape(-1, *(1,) * (values.ndim - 1)) * color
    return found


def _columns(values: Array, count: int, name: str, parameters: tuple[float, ...], edges: Edges) -> Array:
    return _rows(values.swapaxes(0, 1), count, name, parameters, edges).swapaxes(0, 1)


def _precision(image: Image) -> str:
    return "float64" if image.type_name == "Real64" else "float32"


def named(resampling: Method | None) -> tuple[str, tuple[float, ...]]:
    """A method by name, and its parameters, the usual ones where some are not given."""
    if resampling is None:
        return DEFAULT
    name, given = (resampling, ()) if isinstance(resampling, str) else (resampling[0], resampling[1:])
    if name in NEAREST:
        return name, ()
    if name not in KERNELS or len(given) > len(KERNELS[name].parameters):
        raise WolframMessage("Resampling", "method", name, text="`1` is not a resampling method that is known here.")
    usual = KERNELS[name].parameters
    if name == "Gaussian" and len(given) == 1:
        usual = (given[0], given[0] / 4)
    return name, (*map(float, given), *usual[len(given) :])


@lru_cache(maxsize=64)
def weights(n: int, m: int, name: str, *parameters: float, mode: str = MIRRORED) -> Array:
    """w[i, j]: how much of input pixel j goes into output pixel i.

    Every row sums to 1, but where what lies beyond the edges is "constant" and not among the pixels.
    """
    import numpy

    position = (numpy.arange(m) + 0.5) * (n / m) - 0.5
    matrix = numpy.zeros((m, n))
    if name in NEAREST:
        left, right = numpy.ceil(position - 0.5), numpy.floor(position + 0.5)  # they differ at a tie
        for chosen, share in ((left, name != "NearestRight"), (right, name != "NearestLeft")):
            matrix[numpy.arange(m), numpy.clip(chosen, 0, n - 1).astype(int)] += share
        return matrix / matrix.sum(axis=1, keepdims=True)
    kernel = KERNELS[name]
    widen = max(1.0, n / m)
    radius = math.ceil(kernel.reach(*parameters) * widen)
    offsets = numpy.arange(-radius, radius + 1)
    taps = numpy.floor(position).astype(int)[:, None] + offsets
    shares = kernel.at((taps - position[:, None]) / widen, *parameters)
    shares = shares / shares.sum(axis=1, keepdims=True)
    inside, place = beyond(taps, n, mode)
    numpy.add.at(matrix, (numpy.arange(m)[:, None], place), shares * inside)
    return matrix


def beyond(taps: Array, n: int, mode: str) -> tuple[Array, Array]:
    """Which places, from 0, among n there are, and which of the n stand for all."""
    import numpy

    inside = numpy.ones(taps.shape, bool)
    if mode == "wrap":
        return inside, taps % n
    if mode == MIRRORED:
        found = taps % (2 * n)
        return inside, numpy.where(found >= n, 2 * n - 1 - found, found)
    if mode == "reflect" and n > 1:
        found = taps % (2 * n - 2)
        return inside, numpy.where(found >= n, 2 * n - 2 - found, found)
    if mode == "constant":
        inside = (taps >= 0) & (taps < n)
    return inside, numpy.clip(taps, 0, n - 1)
