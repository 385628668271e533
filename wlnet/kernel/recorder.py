"""An interpreter of operations that runs them and notes them, to be replayed for other inputs of equal shapes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from .blas import address
from .elementwise import Elementwise
from .engines import Traced, Variable, lookup
from .primitive import Array, Primitive, Shape

__all__ = ["Recorder", "Step"]


@dataclass(frozen=True)
class Step:
    """One operation: the numbers of values in, the number of the value out, and what is known of its memory.

    `shared` are the values that the result may be a view of; `solid` says that it could be written into as a whole.
    """

    primitive: Primitive
    static: dict[str, object]
    sources: tuple[int, ...]
    target: int
    shape: Shape
    dtype: np.dtype
    shared: tuple[int, ...]
    solid: bool
    of_integers: bool

    def function(self) -> Callable[..., Array]:
        """The operation on arrays alone."""
        return partial(self.primitive.forward, **self.static) if self.static else self.primitive.forward


class Recorder:
    """Runs operations on variables and keeps them as steps; those on constants alone are run once and for all.

    What draws random numbers is done anew in every replay, whatever its arguments.

    recorder = Recorder(); x = recorder.variable(array); y = recorder.exp(x); recorder.steps

    Variables and constants have numbers; `count` is how many there are, `computed` the bytes of those constants that
    are results.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.constants: dict[int, Traced | None] = {}
        self.computed = 0
        self._known: dict[int, int] = {}
        self.count = 0

    def variable(self, value: Array) -> Variable:
        """A value that a replay is given, or finds."""
        self.count += 1
        return Variable(value, self.count - 1, (), None)

    def number(self, value: Traced | None) -> int:
        """The number of a value: of a variable its own, of a constant one that is kept."""
        if isinstance(value, Variable):
            return value.index
        if id(value) not in self._known:
            self._known[id(value)] = self.count
            self.constants[self.count] = value  # which keeps it alive, and its identity its own
            self.count += 1
        return self._known[id(value)]

    def __getattr__(self, name: str) -> Callable[..., Traced]:
        primitive = lookup(name)

        def record(*arrays: Traced | None, **static: object) -> Traced:
            if not any(isinstance(a, Variable) for a in arrays) and "generator" not in static:
                return self._constant(primitive.result(*arrays, **static))  # type: ignore[arg-type]
            if isinstance(primitive, Elementwise):
                arrays = tuple(_without_numbers(arrays))
            values = [a.value if isinstance(a, Variable) else a for a in arrays]
            y = primitive.result(*values, **static)
            for a in arrays:
                if isinstance(a, Variable) and self.merges(primitive) and _same_view(a.value, y):
                    return a
            return self._step(primitive, static, [self.number(a) for a in arrays], values, y)

        self.__dict__[name] = record
        return record

    def merges(self, primitive: Primitive) -> bool:
        """Whether a result that is an argument, unchanged, stands for no operation at all."""
        return True

    def _step(
        self, primitive: Primitive, static: dict[str, object], sources: list[int], values: list, y: Array
    ) -> Variable:
        made = self.variable(y)
        given = [(i, v) for i, v in zip(sources, values, strict=True) if isinstance(v, np.ndarray)]
        shared = tuple(i for i, v in given if np.may_share_memory(v, y))
        solid = y.flags.c_contiguous and y.flags.writeable
        of_integers = any(v.dtype.kind != "f" for _, v in given)
        sources_ = tuple(sources)
        self.steps.append(Step(primitive, static, sources_, made.index, y.shape, y.dtype, shared, solid, of_integers))
        return made

    def _constant(self, y: Array) -> Array:
        """A result that no input had a part in; nobody is to write into it."""
        if y.base is None:
            self.computed += y.nbytes
        y = y.view()
        y.flags.writeable = False
        return y

    def shape(self, x: Traced) -> Shape:
        """The shape of a variable, an array, or a number."""
        return x.shape if isinstance(x, Variable) else np.shape(x)

    def constant(self, x: Traced) -> Traced:
        """The value itself: a replay has no gradients."""
        return x


def _same_view(a: Array, b: Array) -> bool:
    """Whether two arrays are one: the same elements of the same memory in the same shape."""
    if a is b:
        return True
    known = a.shape == b.shape and a.strides == b.strides and a.dtype == b.dtype and a.size > 0
    return known and address(a) == address(b)


def _without_numbers(arrays: Sequence[Traced | None]) -> list[Traced | None]:
    """The arguments with numbers as arrays of the type they are computed in, which NumPy reads faster."""
    kinds = [a.dtype for a in arrays if isinstance(a, (Variable, np.ndarray))]
    found: list[Traced | None] = []
    for a in arrays:
        if isinstance(a, (float, int, np.number)) and not isinstance(a, bool):
            kind = np.result_type(a, *kinds)
            a = np.asarray(a, dtype=kind) if kind.kind == "f" else a
        found.append(a)
    return found
