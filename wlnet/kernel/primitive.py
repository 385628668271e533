"""What a primitive is: one function giving a result and the way back for cotangents, with a rule for its shape.

    @primitive(shape=same)
    def exp(x: Array) -> Result:
        y = np.exp(x)
        return y, lambda dy: (dy * y,)

The forward part pays for nothing that only the pullback needs. A cotangent may be given as a function of no
arguments: it is called only when somebody wants that cotangent. As `Writes`, it can be told where to write.

Where a result without a way back costs less, `alone` is a function that gives just that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from .quiet import quiet

Array: TypeAlias = np.ndarray
Shape: TypeAlias = tuple[int, ...]
Cotangent: TypeAlias = "Array | Callable[[], Array] | None"
Pullback: TypeAlias = Callable[[Array], tuple[Cotangent, ...]]
Result: TypeAlias = tuple[Array, Pullback]

__all__ = [
    "PRIMITIVES", "Array", "Cotangent", "Primitive", "Pullback", "Result", "Shape", "Writes",
    "broadcast", "cotangents", "primitive", "register", "same", "unbroadcast",
]  # fmt: skip


class Writes:
    """A cotangent as a function that can write into memory it is given: function(out) with an array, or None.

    `rows(first, last, out)`, where there is one, writes these places of the first axis alone.
    """

    __slots__ = ("function", "rows")

    def __init__(
        self, function: Callable[[Array | None], Array], rows: Callable[[int, int, Array], Array] | None = None
    ) -> None:
        self.function, self.rows = function, rows

    def __call__(self, out: Array | None = None) -> Array:
        """The cotangent, in `out` where that is given."""
        return self.function(out)


@dataclass(frozen=True)
class Primitive:
    """One named operation: arrays and static keyword arguments to a result and its pullback.

    `alone` gives the result without a pullback, where that is cheaper. `bound(shape, *others, **static)` is a function
    of the first argument, for a result of that shape and other arguments that stay the same; it is worth its price
    where it is called many times.
    """

    name: str
    function: Callable[..., Result]
    shape: Callable[..., Shape]
    alone: Callable[..., Array] | None = None
    bound: Callable[..., Callable[[Array], Array]] | None = None

    def __call__(self, *arrays: Array | float | None, **static: object) -> Result:
        """The result and the pullback; no floating-point warning escapes."""
        with quiet():
            result, pullback = self.function(*arrays, **static)
        return np.asarray(result), pullback

    def forward(self, *arrays: Array | float | None, **static: object) -> Array:
        """The result alone, for callers that keep floating-point warnings away themselves."""
        return np.asarray((self.alone or self._first)(*arrays, **static))

    def result(self, *arrays: Array | float | None, **static: object) -> Array:
        """The result alone; no floating-point warning escapes."""
        with quiet():
            return self.forward(*arrays, **static)

    def _first(self, *arrays: Array | float | None, **static: object) -> Array:
        return self.function(*arrays, **static)[0]


PRIMITIVES: dict[str, Primitive] = {}


def register(made: Primitive) -> None:
    """Puts a primitive into the table; its name should not be taken."""
    if made.name in PRIMITIVES:
        raise ValueError(f"primitive {made.name!r} is already registered")
    PRIMITIVES[made.name] = made


def primitive(
    *,
    shape: Callable[..., Shape],
    name: str | None = None,
    alone: Callable[..., Array] | None = None,
    bound: Callable[..., Callable[[Array], Array]] | None = None,
) -> Callable[[Callable[..., Result]], Primitive]:
    """A decorator that registers a function under its own name (or `name`, where Python has taken the name)."""

    def declare(function: Callable[..., Result]) -> Primitive:
        made = Primitive(name or function.__name__, function, shape, alone, bound)
        register(made)
        return made

    return declare


def cotangents(pullback: Pullback, dy: Array, wanted: Sequence[bool]) -> list[Array | None]:
    """The cotangents of the arguments given, as arrays or None; the ones not `wanted` are never computed.

    Floating-point warnings are the caller's to keep away.
    """
    found: list[Array | None] = []
    for cotangent, want in zip(pullback(dy), wanted, strict=False):  # optional arguments may have been left out
        if not want:
            found.append(None)
        else:
            found.append(cotangent() if callable(cotangent) else cotangent)
    return found


def same(shape: Shape, **static: object) -> Shape:
    """The shape rule of an operation on every element of one array."""
    return shape


def broadcast(*shapes: Shape | None, **static: object) -> Shape:
    """The shape rule of an operation on every element of several arrays, axes of size 1 replicated."""
    return np.broadcast_shapes(*(shape for shape in shapes if shape is not None))


def unbroadcast(dy: Array, like: Array | float) -> Array:
    """The sum of dy over the axes along which `like` was replicated, in the shape of `like`."""
    shape = np.shape(like)
    if dy.shape == shape:
        return dy
    lead = dy.ndim - len(shape)
    axes = (*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1 and dy.shape[lead + i] != 1))
    return dy.sum(axes, keepdims=True).reshape(shape)
