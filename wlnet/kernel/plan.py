"""A recorded run as a flat list of calls: next to no Python between operations, and memory used again within a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from .chains import Chain, is_elementwise
from .elementwise import BLOCK, Elementwise, Operand, unfolded
from .engines import Traced, Variable
from .lifetimes import Lifetimes
from .primitive import Array, Shape
from .quiet import quiet
from .recorder import Recorder, Step

__all__ = ["Plan"]

Values: TypeAlias = list[Operand | None]
Call: TypeAlias = Callable[[Values], None]
LARGE = 1 << 13  # bytes from which on memory is handed back as soon as nobody reads it


class Plan:
    """Outputs for inputs of the shapes and types that were recorded, bit for bit as the operations give them.

    Nothing is kept between two replays but constants; outputs are memory of their own. Replays may run side by side.
    """

    def __init__(self, recorder: Recorder, inputs: Sequence[Variable], outputs: Sequence[Traced]) -> None:
        self._inputs = [x.index for x in inputs]
        self._outputs = [recorder.number(y) for y in outputs]
        constants = dict(recorder.constants)
        steps, count = spread(needed(recorder.steps, self._outputs), constants, recorder.count)
        life = Lifetimes(steps, count, self._inputs, constants, self._outputs)
        self._copied = [
            not life.is_own(y) or bool(life.group(y) & set(self._outputs[:i])) for i, y in enumerate(self._outputs)
        ]
        self._values: Values = [constants.get(i) for i in range(count)]  # type: ignore[misc]
        self._calls: list[Call] = []
        for first, last in runs(steps):
            self._calls.append(compiled(steps[first : last + 1], life, first, last, constants))
            dead = {i for place in range(first, last + 1) for i in life.dying(place, LARGE)}
            if first < last:  # what a chain uses up itself is not kept at all
                dead -= {step.target for step in steps[first : last + 1]}
            if dead:
                self._calls.append(forgetting(dead))

    def __call__(self, *inputs: Array) -> list[Array]:
        """The outputs; no floating-point warning escapes."""
        values = self._values.copy()
        for i, x in zip(self._inputs, inputs, strict=True):
            values[i] = x
        with quiet():
            for call in self._calls:
                call(values)
        return self.own([values[i] for i in self._outputs])  # type: ignore[misc]

    def own(self, outputs: Sequence[Operand]) -> list[Array]:
        """The outputs in memory that nobody else holds."""
        return [np.array(y) if copied else y for y, copied in zip(outputs, self._copied, strict=True)]  # type: ignore[misc]


def needed(steps: Sequence[Step], outputs: Sequence[int]) -> list[Step]:
    """The steps without those elementwise ones, which cannot fail, that nothing wanted depends on."""
    read = set(outputs)
    found = []
    for step in reversed(steps):
        if step.target in read or not isinstance(step.primitive, Elementwise):
            read.update(step.sources)
            found.append(step)
    return found[::-1]


def spread(steps: Sequence[Step], constants: MutableMapping[int, Traced | None], count: int) -> tuple[list[Step], int]:
    """The steps with constants replicated beforehand where that saves NumPy many short rows, and how many values are.

    What is replicated is added to the constants under numbers from `count` on.
    """
    known: dict[tuple[int, Shape], int] = {}
    found = []
    for step in steps:
        sources = list(step.sources)
        for place, i in enumerate(sources):
            value = constants.get(i)
            if not isinstance(step.primitive, Elementwise) or not isinstance(value, np.ndarray):
                continue
            made = unfolded(value, step.shape)
            if made is not value:
                sources[place] = known.setdefault((i, step.shape), count)
                if sources[place] == count:
                    constants[count] = made
                    count += 1
        found.append(step if tuple(sources) == step.sources else replace(step, sources=tuple(sources)))
    return found, count


def runs(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    """First and last of the steps that run as one: elementwise ones on large arrays of one shape, else each alone."""
    first = 0
    while first < len(steps):
        last = first
        if is_elementwise(steps[first]) and math.prod(steps[first].shape) > BLOCK:
            while last + 1 < len(steps) and is_elementwise(steps[last + 1]):
                if steps[last + 1].shape != steps[first].shape:
                    break
                last += 1
        yield first, last
        first = last + 1


def compiled(
    steps: Sequence[Step], life: Lifetimes, first: int, last: int, constants: Mapping[int, Traced | None]
) -> Call:
    """The call that does what some steps do."""
    step = steps[0]
    if not is_elementwise(step):
        return applying(step, constants)
    primitive = step.primitive
    assert isinstance(primitive, Elementwise)
    if len(steps) > 1 or (primitive.blocked and math.prod(step.shape) > BLOCK):
        return Chain(steps, life, first, last)
    return writing(step, primitive, life.reusable(step, first, step.sources))


def applying(step: Step, constants: Mapping[int, Traced | None]) -> Call:
    """The call of an operation that makes its result."""
    function, sources, target = step.function(), step.sources, step.target
    others = [constants[i] for i in sources[1:] if i in constants]
    if step.primitive.bound is not None and sources[0] not in constants and len(others) == len(sources) - 1:
        function, sources = step.primitive.bound(step.shape, *others, **step.static), sources[:1]
    if len(sources) == 1:
        (a,) = sources

        def call(values: Values) -> None:
            values[target] = function(values[a])
    else:

        def call(values: Values) -> None:
            values[target] = function(*[values[i] for i in sources])

    return call


def writing(step: Step, primitive: Elementwise, old: int | None) -> Call:
    """The call of an elementwise operation, into the memory of the value `old` or its own."""
    into, sources, target, shape, dtype = primitive.into, step.sources, step.target, step.shape, step.dtype
    if old is not None and sources == (old,):

        def call(values: Values) -> None:
            values[target] = y = values[old]
            into(y, out=y)
    else:

        def call(values: Values) -> None:
            y = np.empty(shape, dtype) if old is None else values[old]
            into(*[values[i] for i in sources], out=y)
            values[target] = y

    return call


def forgetting(dead: Collection[int]) -> Call:
    """The call that lets go of values."""

    def call(values: Values) -> None:
        for i in dead:
            values[i] = None

    return call
