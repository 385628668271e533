"""Interpreters of one protocol, `ops`: NumPy forward, NumPy with a tape for gradients, and shapes only.

A layer is written once, on `ops.name(*arrays, **static)`; which interpreter it is handed decides what comes out.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np

from .primitive import PRIMITIVES, Array, Primitive, Pullback, Shape, cotangents
from .quiet import quiet

__all__ = ["NumpyOps", "Ops", "ShapeOps", "Tape", "Variable", "forward_ops", "shape_ops"]


class Ops(Protocol):
    """Operations by name, and the shape of whatever the interpreter computes with."""

    def __getattr__(self, name: str) -> Callable[..., object]: ...

    def shape(self, x: object) -> Shape:
        """The shape of a value."""

    def constant(self, x: object) -> object:
        """The value as one that no gradient goes through."""


def lookup(name: str) -> Primitive:
    """The primitive of this name; AttributeError where there is none, as for any attribute."""
    try:
        return PRIMITIVES[name]
    except KeyError:
        raise AttributeError(f"there is no primitive {name!r}") from None


class NumpyOps:
    """Forward only: `ops.name(*arrays, **static) -> array`."""

    def __getattr__(self, name: str) -> Callable[..., Array]:
        forward = self.__dict__[name] = lookup(name).result
        return forward

    def shape(self, x: Array | float) -> Shape:
        """The shape of an array, () for a number."""
        return np.shape(x)

    def constant(self, x: Array | float) -> Array | float:
        """The value itself."""
        return x


class ShapeOps:
    """Shapes only: `ops.name(*shapes, **static) -> shape`; a plain number stands for the shape ()."""

    def __getattr__(self, name: str) -> Callable[..., Shape]:
        lookup(name)
        rule = PRIMITIVES[name].shape

        def infer(*shapes: Shape | float | None, **static: object) -> Shape:
            return rule(*(shape if shape is None else self.shape(shape) for shape in shapes), **static)

        self.__dict__[name] = infer
        return infer

    def shape(self, x: Shape | Array | float) -> Shape:
        """The shape that stands for x: itself, that of a constant array, or () for a number."""
        return x if isinstance(x, tuple) else np.shape(x)

    def constant(self, x: Shape) -> Shape:
        """The shape itself."""
        return x


class Variable:
    """A value on a tape: an array, the position it was recorded at, and the way back to what it came from."""

    __slots__ = ("index", "parents", "pullback", "value")

    def __init__(self, value: Array, index: int, parents: tuple["Variable | None", ...], pullback: Pullback | None):
        self.value, self.index, self.parents, self.pullback = value, index, parents, pullback

    @property
    def shape(self) -> Shape:
        """The shape of the value."""
        return self.value.shape

    @property
    def dtype(self) -> np.dtype:
        """The element type of the value."""
        return self.value.dtype


Traced: TypeAlias = Variable | Array | float


class TapeOps:
    """Forward with a record: variables in, a variable out; without any variable among them, a plain array."""

    def __init__(self, tape: "Tape"):
        self._tape = tape

    def __getattr__(self, name: str) -> Callable[..., Traced]:
        primitive = lookup(name)

        def record(*arrays: Traced | None, **static: object) -> Traced:
            parents = tuple([a if isinstance(a, Variable) else None for a in arrays])
            if parents.count(None) == len(parents):
                return primitive.result(*arrays, **static)  # type: ignore[arg-type]
            value, pullback = primitive(*[a.value if isinstance(a, Variable) else a for a in arrays], **static)
            return self._tape.append(value, parents, pullback)

        self.__dict__[name] = record
        return record

    def shape(self, x: Traced) -> Shape:
        """The shape of a variable, an array, or a number."""
        return x.shape if isinstance(x, Variable) else np.shape(x)

    def constant(self, x: Traced) -> Array | float:
        """The value of a variable, off the tape."""
        return x.value if isinstance(x, Variable) else x


class Tape:
    """A record of operations that can be walked backwards.

    tape = Tape(); x = tape.variable(array); y = tape.ops.exp(x); dx, = tape.gradient(y, [x])
    """

    def __init__(self) -> None:
        self.ops = TapeOps(self)
        self._length = 0

    def variable(self, value: Array) -> Variable:
        """A variable that gradients can be asked for."""
        return self.append(np.asarray(value), (), None)

    def append(self, value: Array, parents: tuple[Variable | None, ...], pullback: Pullback | None) -> Variable:
        """A variable for the result of an operation on `parents` (None where an argument was a constant)."""
        self._length += 1
        return Variable(value, self._length, parents, pullback)

    def gradient(self, y: Variable | Array, sources: Sequence[Variable], seed: Array | None = None) -> list[Array]:
        """The cotangents of `sources` for the cotangent `seed` of y; without a seed, of the sum of all of y.

        dx = sum over the operations y' that read x of pullback(y')(dy'), in reverse order of recording. The arrays
        are for reading: two of them may share memory.
        """
        found: dict[int, Array] = {}
        if isinstance(y, Variable):
            with quiet():
                found = _walk(y, np.ones_like(y.value) if seed is None else seed, {x.index for x in sources})
        return [found[x.index] if x.index in found else np.zeros_like(x.value) for x in sources]


def _walk(y: Variable, seed: Array, keep: set[int]) -> dict[int, Array]:
    """The cotangents of the variables in `keep`; those of all others are dropped as soon as they are used."""
    path = _between(keep, y)
    indices = {v.index for v in path}
    found: dict[int, Array] = {y.index: np.asarray(seed, dtype=y.dtype)}
    owned: set[int] = set()
    for node in path:
        if node.pullback is None or node.index not in found:
            continue
        dy = found[node.index] if node.index in keep else found.pop(node.index)
        wanted = tuple(p is not None and p.index in indices for p in node.parents)
        for parent, cotangent in zip(node.parents, cotangents(node.pullback, dy, wanted), strict=True):
            if parent is None or cotangent is None:
                continue
            i = parent.index
            if i not in found:
                found[i] = cotangent.astype(parent.dtype, copy=False)
            elif i in owned:
                found[i] += cotangent
            else:
                found[i] = found[i] + cotangent
                owned.add(i)
    return found


def _between(sources: set[int], y: Variable) -> list[Variable]:
    """The variables that y is made of and that depend on the sources, latest first."""
    made_of: dict[int, Variable] = {}
    pending = [y]
    while pending:
        v = pending.pop()
        if v.index not in made_of:
            made_of[v.index] = v
            pending.extend(p for p in v.parents if p is not None)
    depends = set(sources)
    for i in sorted(made_of):
        if any(p is not None and p.index in depends for p in made_of[i].parents):
            depends.add(i)
    return [made_of[i] for i in sorted(made_of, reverse=True) if i in depends]


forward_ops = NumpyOps()
shape_ops = ShapeOps()
