"""Operations that compute every element of the result from the elements at the same place, block by block.

    @elementwise(np.exp)
    def exp(dy, y, x):
        \"\"\"Exp[x].\"\"\"
        return (dy * y,)

What is handed to the decorator writes the result into `out`, which may be one of the arguments; the function decorated
is the way back. A forward part of several steps, and every way back, runs on blocks that stay in the cache.
"""

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from .primitive import Array, Cotangent, Primitive, Result, Shape, broadcast, register

try:  # the function itself: np.clip spends a microsecond on finding it
    from numpy._core.umath import clip  # type: ignore[attr-defined]
except ImportError:
    clip = np.clip

__all__ = [
    "BLOCK", "Elementwise", "Operand", "alike", "beside", "blocks", "clip", "elementwise", "in_turn",
    "pieces", "shape_of", "sheets", "spare", "spare_like", "truth", "unfolded",
]  # fmt: skip

BLOCK = 1 << 18  # elements worked on at a time; fewer are no better on their way through the caches, but more calls
SHORT = 1 << 9  # elements of a row; beside more, what NumPy needs to begin a row does not count
Operand: TypeAlias = Array | float
Part: TypeAlias = tuple[slice | int, ...]


def real(*operands: Operand) -> np.dtype:
    """The element type of a function with real values: that of the operands, double where all are integers."""
    found = np.result_type(*operands)
    return found if found.kind == "f" else np.dtype(np.float64)


def _as_real(a: Operand, dtype: np.dtype) -> Operand:
    """The operand, an array of integers or truth values as one of `dtype`."""
    return a.astype(dtype) if isinstance(a, np.ndarray) and a.dtype.kind != "f" else a


def alike(*operands: Operand) -> np.dtype:
    """The element type of an operation that keeps integers integers."""
    return np.result_type(*operands)


def truth(*operands: Operand) -> np.dtype:
    """The element type of a condition."""
    return np.dtype(bool)


@dataclass(frozen=True)
class Elementwise(Primitive):
    """A primitive whose result at a place depends on its arguments at that place alone, which are replicated.

    `into(*arrays, out=out)` computes the result, `back(dy, y, *arrays)` the cotangents. `blocked` says whether the
    result should come into being block by block, as it should where there are several steps. `back_into(dy, y, x,
    out=out)` computes the cotangent of the only argument in memory that is there, where the way back is given so.
    """

    into: Callable[..., Any] = np.positive
    back: Callable[..., tuple[Cotangent, ...]] = lambda dy, y, *arrays: (None,) * len(arrays)
    dtype: Callable[..., np.dtype] = real
    blocked: bool = False
    back_into: Callable[..., Any] | None = None

    @property
    def needs_reals(self) -> bool:
        """Whether integers are turned into reals first."""
        return self.dtype is real

    def forward(self, *arrays: Operand, **static: object) -> Array:  # type: ignore[override]
        """The result in memory of its own, in row-major order."""
        dtype = self.dtype(*arrays)
        if self.needs_reals:
            arrays = tuple(_as_real(a, dtype) for a in arrays)
        y = np.empty(_common_shape(arrays), dtype)
        if y.size <= BLOCK or not self.blocked:
            self.into(*arrays, out=y)
        else:
            for *operands, out in blocks(y.shape, [*arrays, y]):
                self.into(*operands, out=out)
        return y

    def pullback(self, dy: Array, y: Array, *arrays: Operand) -> tuple[Cotangent, ...]:
        """The cotangents of the arguments."""
        if self.back_into is not None:
            dx = np.empty(y.shape, np.result_type(dy, y, *arrays))
            for d, result, x, out in blocks(y.shape, [dy, y, *arrays, dx]):
                self.back_into(d, result, x, out=out)
            return (dx,)
        if len(arrays) > 1 or y.size <= BLOCK:
            return self.back(dy, y, *arrays)
        dx = np.empty(y.shape, np.result_type(dy, *arrays))
        for *operands, out in blocks(y.shape, [dy, y, *arrays, dx]):
            (found,) = self.back(*operands)
            if found is None:
                return (None,)
            out[...] = found  # type: ignore[index]
        return (dx,)


def elementwise(
    into: Callable[..., Any],
    *,
    name: str | None = None,
    dtype: Callable[..., np.dtype] = real,
    steps: int = 2,
    writes: bool = False,
) -> Callable[[Callable[..., Any]], Elementwise]:
    """A decorator that registers a way back (dy, y, *arrays) -> cotangents, under its name, for a forward part.

    The way back of a function of one argument may be one that `writes` the cotangent: (dy, y, x, *, out), where `out`
    is none of the others. It may use spare arrays.
    `steps` is how many times the forward part goes through the numbers, if more than once 2; NumPy's own do so once.
    """

    def declare(back: Callable[..., Any]) -> Elementwise:
        def function(*arrays: Operand) -> Result:
            y = made.forward(*arrays)
            return y, lambda dy: made.pullback(dy, y, *arrays)

        blocked = steps > 1 and not isinstance(into, np.ufunc)
        named, back_into = name or back.__name__, back if writes else None
        made = Elementwise(named, function, broadcast, None, None, into, back, dtype, blocked, back_into)
        register(made)
        return made

    return declare


_local = threading.local()


def spare(name: str, shape: Shape, dtype: np.dtype) -> Array:
    """An array for what stands between two steps: one for each name and thread, kept between calls."""
    kept: dict[str, Array] = _local.__dict__
    found = kept.get(name)
    if found is not None and found.shape == shape and found.dtype == dtype:
        return found
    size = math.prod(shape)
    if size > BLOCK:
        return np.empty(shape, dtype)
    memory = np.empty(BLOCK * 8, np.uint8) if found is None else found.base
    kept[name] = made = np.ndarray(shape, dtype, memory)
    return made


def spare_like(name: str, like: Array) -> Array:
    """A spare array of the shape and type of another."""
    return spare(name, like.shape, like.dtype)


def beside(name: str, out: Array, *operands: Operand) -> Array:
    """`out` for what stands between two steps, if none of the operands lives in it; else a spare array like it."""
    for a in operands:
        if a is out or (isinstance(a, np.ndarray) and np.may_share_memory(a, out)):
            return spare_like(name, out)
    return out


def in_turn(*steps: Callable[..., Any]) -> Callable[..., None]:
    """The forward part that applies functions one after the other."""

    def into(x: Operand, *, out: Array) -> None:
        for step in steps:
            step(x, out=out)
            x = out

    return into


def shape_of(a: Operand) -> Shape:
    """The shape of an array; () for a number, which takes np.shape a microsecond to say."""
    return getattr(a, "shape", ())


def _common_shape(operands: Sequence[Operand]) -> Shape:
    """The shape that all operands are replicated to."""
    first = shape_of(operands[0])
    for other in operands[1:]:
        shape = shape_of(other)
        if shape != first and shape:
            return np.broadcast_shapes(*map(shape_of, operands))
    return first


@lru_cache(256)
def partition(shape: Shape) -> list[Part]:
    """Indices that together cover an array of this shape, of about BLOCK elements each, in row-major order."""
    if math.prod(shape) <= BLOCK or not shape:
        return [()]
    inner = math.prod(shape[1:])
    if inner <= BLOCK:
        count = -(-shape[0] // (BLOCK // inner))
        rows = -(-shape[0] // count)  # as many in each piece
        return [(slice(i, i + rows),) for i in range(0, shape[0], rows)]
    return [(i, *rest) for i in range(shape[0]) for rest in partition(shape[1:])]


@lru_cache(256)
def _cuts(shape: Shape, operands: tuple[Shape, ...]) -> list[list[Part | None]]:
    """For every part, the index of each operand that is replicated to the shape; None for one without dimensions."""
    return [[_cut(part, shape, own) for own in operands] for part in partition(shape)]


def _cut(part: Part, shape: Shape, own: Shape) -> Part | None:
    if not own:
        return None
    if own == shape:
        return part
    lead = len(shape) - len(own)
    return tuple(p if own[i] != 1 else 0 if isinstance(p, int) else slice(None) for i, p in enumerate(part[lead:]))


def blocks(shape: Shape, operands: Sequence[Operand]) -> Iterator[list[Operand]]:
    """The operands at one place after another of an array of this shape, to which they are replicated."""
    operands = [unfolded(a, shape) for a in operands]
    shapes = tuple(map(shape_of, operands))
    if all(own == shape or not own for own in shapes) and all(_is_row_major(a) for a in operands):
        size = math.prod(shape)
        operands = [a.reshape(-1) if own else a for a, own in zip(operands, shapes, strict=True)]  # type: ignore[union-attr]
        shape, shapes = (size,), tuple((size,) if own else own for own in shapes)
    for cuts in _cuts(shape, shapes):
        yield [a if cut is None else a[cut] for a, cut in zip(operands, cuts, strict=True)]  # type: ignore[index]


@lru_cache(256)
def sheets(shape: Shape, axis: int) -> tuple[int, int, int]:
    """The sizes of an array of this shape seen as [outer, n, inner] around one axis."""
    axis %= len(shape)
    return math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])


def pieces(count: int, size: int) -> Iterator[slice]:
    """Slices of `count` rows of a size that together are about one block."""
    step = max(1, BLOCK // max(1, size))
    for i in range(0, count, step):
        yield slice(i, i + step)


def unfolded(a: Operand, shape: Shape) -> Operand:
    """The operand with copies of each element beside it, where they would be many short rows for NumPy."""
    own = shape_of(a)
    if not own or own == shape or own[-1] != 1:
        return a
    kept = max((i + 1 for i, n in enumerate(own) if n != 1), default=0)
    rest = shape[len(shape) - len(own) + kept :]
    copies = math.prod(rest)
    if not kept or copies > SHORT:
        return a
    return np.repeat(np.ravel(a), copies).reshape(*own[:kept], *rest)


def _is_row_major(a: Operand) -> bool:
    return not isinstance(a, np.ndarray) or a.flags.c_contiguous
