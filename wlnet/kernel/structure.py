"""Arrays rearranged: the same elements in another shape or order, a part of them, or with others around."""

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from .primitive import Array, Result, Shape, Writes, primitive, unbroadcast
from .sums import column_sums

__all__: list[str] = []

Pairs: TypeAlias = Sequence[tuple[int, int]]


def _reshaped(x: Shape, *, shape: Sequence[int]) -> Shape:
    size = math.prod(x)
    known = math.prod(n for n in shape if n != -1)
    result = tuple(size // known if n == -1 else n for n in shape)
    if math.prod(result) != size:
        raise ValueError(f"cannot reshape {x} to {tuple(shape)}")
    return result


@primitive(shape=_reshaped)
def reshape(x: Array, *, shape: Sequence[int]) -> Result:
    """The elements of x in row-major order in a new shape; one -1 in it is inferred."""
    return np.reshape(x if x.flags.c_contiguous else row_major(x), shape), lambda dy: (dy.reshape(x.shape),)


CONFLICT = 1 << 11  # bytes: what lies multiples of that apart shares few places of a cache
FEW = 8


def row_major(x: Array) -> Array:
    """A copy in row-major order, a few columns at a time where those of a row would drive each other from the cache."""
    y = np.empty(x.shape, x.dtype)
    if x.ndim < 2 or x.shape[-1] <= FEW or x.strides[-1] % CONFLICT:
        np.copyto(y, x)
        return y
    for i in range(0, x.shape[-1], FEW):
        y[..., i : i + FEW] = x[..., i : i + FEW]
    return y


@primitive(shape=lambda x, *, axes: tuple(x[a] for a in axes))
def transpose(x: Array, *, axes: Sequence[int]) -> Result:
    """y with axis i of y being axis axes[i] of x."""
    inverse = np.argsort([a % x.ndim for a in axes])
    return np.transpose(x, axes), lambda dy: (dy.transpose(inverse),)


OFTEN = 6  # times from which on the rows of a place are summed as a whole


def sums_by_place(count: int, places: Array, rows: Array, out: Array | None = None) -> Array:
    """y[j] = the sum of all rows[i] with places[i] = j, for j < count.

    The first row of each place is put there, the second ones are added, and so on; those of a place with many are
    summed first.
    """
    y = np.empty((count, *rows.shape[1:]), rows.dtype) if out is None else out
    y.fill(0)
    if not len(places):
        return y
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    times = np.diff(starts, append=len(places))
    here, few = ordered[starts], times < OFTEN
    for turn in range(min(int(times.max()), OFTEN - 1)):
        which = np.flatnonzero(few & (times > turn))
        if turn:
            y[here[which]] += rows[order[starts[which] + turn]]
        else:
            y[here[which]] = rows[order[starts[which]]]
    for i in np.flatnonzero(~few):
        y[here[i]] = column_sums(rows[order[starts[i] : starts[i] + times[i]]].reshape(times[i], -1)).reshape(
            y.shape[1:]
        )
    return y


def _sliced(x: Shape, *, start: Sequence[int], stop: Sequence[int | None], step: Sequence[int] | None = None) -> Shape:
    steps = step or (1,) * len(start)
    parts = tuple(len(range(*slice(*s).indices(n))) for n, *s in zip(x, start, stop, steps, strict=False))
    return (*parts, *x[len(parts) :])


@primitive(shape=_sliced, name="slice")
def slice_axes(
    x: Array, *, start: Sequence[int], stop: Sequence[int | None], step: Sequence[int] | None = None
) -> Result:
    """x[start[0]:stop[0]:step[0], start[1]:stop[1]:step[1], ...] for the leading axes, in Python's sense."""
    part = tuple(slice(*s) for s in zip(start, stop, step or (1,) * len(start), strict=True))

    def pullback(dy: Array) -> tuple:
        dx = np.zeros_like(x, dtype=dy.dtype)
        dx[part] = dy
        return (dx,)

    return x[part], pullback


@primitive(shape=lambda x, *, amounts: tuple(n - b - e for n, (b, e) in zip(x, amounts, strict=True)))
def crop(x: Array, *, amounts: Pairs) -> Result:
    """x without the first b and the last e elements along each axis; amounts = ((b, e), ...), one pair per axis."""
    part = tuple(slice(b, n - e) for n, (b, e) in zip(x.shape, amounts, strict=True))
    return x[part], lambda dy: (np.pad(dy, amounts),)


@primitive(shape=lambda x, *, amounts, value=0.0: tuple(b + n + e for n, (b, e) in zip(x, amounts, strict=True)))
def pad(x: Array, *, amounts: Pairs, value: float = 0.0) -> Result:
    """x with b copies of a value before and e after along each axis; amounts = ((b, e), ...), one pair per axis."""
    part = tuple(slice(b, b + n) for n, (b, _) in zip(x.shape, amounts, strict=True))
    y = np.full([b + n + e for n, (b, e) in zip(x.shape, amounts, strict=True)], value, dtype=x.dtype)
    y[part] = x
    return y, lambda dy: (dy[part],)


def _concatenated(*shapes: Shape, axis: int) -> Shape:
    first = list(shapes[0])
    rest = [[n for i, n in enumerate(s) if i != axis % len(first)] for s in shapes]
    if any(r != rest[0] for r in rest):
        raise ValueError(f"cannot concatenate {shapes} along axis {axis}")
    first[axis] = sum(s[axis] for s in shapes)
    return tuple(first)


@primitive(shape=_concatenated)
def concatenate(*arrays: Array, axis: int) -> Result:
    """The arrays one after another along one axis."""

    def pullback(dy: Array) -> tuple:
        ends = np.cumsum([a.shape[axis] for a in arrays])[:-1]
        return tuple(np.split(dy, ends, axis))

    return np.concatenate(arrays, axis), pullback


def _taken(x: Shape, *, indices: Sequence[int], axis: int) -> Shape:
    found = list(x)
    found[axis] = len(indices)
    return tuple(found)


@primitive(shape=_taken)
def take(x: Array, *, indices: Sequence[int], axis: int) -> Result:
    """y[..., i, ...] = x[..., indices[i], ...] along one axis; an index may occur more than once."""
    places = np.asarray(indices, dtype=np.intp)

    def pullback(dy: Array) -> tuple:
        return (np.moveaxis(sums_by_place(x.shape[axis], places, np.moveaxis(dy, axis, 0)), 0, axis),)

    return np.take(x, places, axis), pullback


def _extracted(x: Shape, positions: Shape) -> Shape:
    return (*positions[:-1], *x[1 + positions[-1] :])


@primitive(shape=_extracted)
def extract(x: Array, positions: Array) -> Result:
    """The parts of x[b, n*] at positions[b, m*, s]: y[b, m*, rest*] with the sizes of x after the first 1 + s.

    Positions count from 1, or from the end where they are negative; IndexError, with the position, where one is not.
    """
    depth, places = positions.shape[-1], positions.astype(np.intp)
    sizes = np.array(x.shape[1 : 1 + depth], dtype=np.intp)
    wrong = (places == 0) | (np.abs(places) > sizes)
    if wrong.any():
        raise IndexError(tuple(places[wrong.any(-1)][0].tolist()))
    indices = np.where(places > 0, places - 1, places + sizes)
    batch = np.arange(len(x)).reshape([-1] + [1] * (places.ndim - 2))
    where = (batch, *np.moveaxis(indices, -1, 0))

    def pullback(dy: Array) -> tuple:
        dx = np.zeros(x.shape, dtype=dy.dtype)
        np.add.at(dx, where, dy)
        return dx, None

    return x[where], pullback


@primitive(shape=lambda w, x: (*x, *w[1:]))
def embed(w: Array, x: Array) -> Result:
    """y[i*] = w[x[i*]] for x from 1 to the length of w; IndexError, with the number, for any other x."""
    places = x.astype(np.intp) - 1
    if places.size and (places.min() < 0 or places.max() >= len(w)):
        wrong = (places < 0) | (places >= len(w))
        raise IndexError((int(places[wrong][0]) + 1,))

    def pullback(dy: Array) -> tuple:
        rows = dy.reshape(-1, *w.shape[1:])
        return Writes(lambda out: sums_by_place(len(w), places.reshape(-1), rows, out)), None

    return np.take(w, places, 0), pullback


@primitive(shape=lambda x, *, size: (*x, size))
def one_hot(x: Array, *, size: int) -> Result:
    """y[i*, k] says whether x[i*] is k, for k from 1 to `size`."""
    return np.equal(x[..., None], np.arange(1, size + 1)), lambda dy: (None,)


def _resized(x: Shape, *, size: int, axis: int, **static: object) -> Shape:
    return tuple(size if i == axis % len(x) else n for i, n in enumerate(x))


def _places(count: int, size: int, corners: bool) -> Array:
    """Where `size` elements lie among `count`, from 0: ends on ends (`corners`), or both spanning the same range."""
    i = np.arange(size, dtype=np.float64)
    if corners:
        return i * ((count - 1) / (size - 1)) if size > 1 else i
    return np.clip((i + 0.5) * (count / size) - 0.5, 0, count - 1)


@primitive(shape=_resized)
def repeat_to(x: Array, *, size: int, axis: int) -> Result:
    """x with its elements along one axis repeated as evenly as they can be to a size: y[i] = x[floor(i n/size)]."""
    count = x.shape[axis]
    places = np.arange(size) * count // size

    def pullback(dy: Array) -> tuple:
        return (np.moveaxis(sums_by_place(count, places, np.moveaxis(dy, axis, 0)), 0, axis),)

    return np.take(x, places, axis), pullback


@primitive(shape=_resized)
def interpolate(x: Array, *, size: int, axis: int, corners: bool = True) -> Result:
    """x resampled to a size along one axis: at each place the mean of both neighbours, weighted by nearness.

    The first and last places are the first and last elements (`corners`), or both sides span the same range and what
    is outside is the border.
    """
    places = _places(x.shape[axis], size, corners)
    low = np.floor(places).astype(np.intp)
    high = np.minimum(low + 1, x.shape[axis] - 1)
    spread = [1] * x.ndim
    spread[axis] = len(places)
    upper = (places - low).astype(x.dtype).reshape(spread)

    def pullback(dy: Array) -> tuple:
        count = x.shape[axis]
        dx = sums_by_place(count, low, np.moveaxis(dy * (1 - upper), axis, 0))
        dx += sums_by_place(count, high, np.moveaxis(dy * upper, axis, 0))
        return (np.moveaxis(dx, 0, axis),)

    return np.take(x, low, axis) * (1 - upper) + np.take(x, high, axis) * upper, pullback


@primitive(shape=lambda x, *, shape: tuple(shape))
def broadcast_to(x: Array, *, shape: Sequence[int]) -> Result:
    """x replicated along new leading axes and along axes of size 1, to the given shape (a read-only view)."""
    return np.broadcast_to(x, tuple(shape)), lambda dy: (unbroadcast(dy, x),)
