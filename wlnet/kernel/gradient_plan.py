"""A recorded run and its way back as one flat list of calls: values out, gradients written where they belong."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn, TypeAlias

import numpy as np

from .elementwise import Elementwise
from .engines import Traced, Variable
from .lifetimes import Lifetimes
from .plan import LARGE, Values, compiled, forgetting, needed, runs
from .primitive import Array, Cotangent, Primitive, Pullback, Writes
from .quiet import quiet
from .recorder import Recorder, Step
from .rewriting import rewritten

__all__ = ["GradientPlan", "GradientRecorder", "Learned", "NotReplayable", "Sealed", "Take"]

Backs: TypeAlias = list[Pullback | None]
Take: TypeAlias = Callable[[int, Cotangent], object]


class Cotangents(list[Any]):
    """An array by number of value, and behind these whether it may be written into; who takes gradients."""

    __slots__ = ("take",)

    take: Take | None


Forth: TypeAlias = Callable[[Values, Backs], None]
Back: TypeAlias = Callable[[Values, Backs, Cotangents], None]
Delivery: TypeAlias = Callable[[Cotangent, Cotangents], None]


class NotReplayable(Exception):
    """What a run does is different every time."""


class Sealed:
    """A random generator that only operations draw from: what anybody else draws could not be replayed."""

    __slots__ = ("generator",)

    def __init__(self, generator: np.random.Generator) -> None:
        self.generator = generator

    def __getattr__(self, name: str) -> NoReturn:
        raise NotReplayable(name)


class GradientRecorder(Recorder):
    """A recorder of runs that gradients will be wanted of; random numbers come from a `Sealed` generator."""

    def __init__(self) -> None:
        super().__init__()
        self._known_steps: dict[Any, Variable] = {}

    def __getattr__(self, name: str) -> Callable[..., Traced]:
        record = super().__getattr__(name)

        def opened(*arrays: Traced | None, **static: Any) -> Traced:
            if isinstance(static.get("generator"), Sealed):
                static["generator"] = static["generator"].generator
            return record(*arrays, **static)

        self.__dict__[name] = opened
        return opened

    def _step(
        self, primitive: Primitive, static: dict[str, object], sources: list[int], values: list, y: Array
    ) -> Variable:
        """The variable of the result; the earlier one where the same was done before."""
        try:
            key = (primitive.name, *sources, *sorted(static.items()))
            known = self._known_steps.get(key)
        except TypeError:  # something that cannot be compared
            return super()._step(primitive, static, sources, values, y)
        if known is None or "generator" in static or primitive.name == "external":  # which may give others each time
            known = self._known_steps[key] = super()._step(primitive, static, sources, values, y)
        return known

    def merges(self, primitive: Primitive) -> bool:
        """Only what changes nothing on the way back either."""
        return primitive.name == "reshape"

    def constant(self, x: Traced) -> Traced:
        """The value as one that no gradient goes through."""
        return self.detach(x) if isinstance(x, Variable) else x


@dataclass(frozen=True)
class Learned:
    """A value that a gradient is wanted by, and the array that the gradient is written to.

    Where that is None, whoever replays is handed the gradient as soon as the value is read no more.
    """

    variable: Variable
    gradient: Array | None


class GradientPlan:
    """Outputs for inputs of the shapes that were recorded; gradients are left in the arrays of what is learned.

    The gradient is that of the sum over the targets (y, dy) of y dy. A replay gives what the
    tape gives, up to rounding.
    """

    def __init__(
        self, recorder: GradientRecorder, inputs: Sequence[Variable], learned: Sequence[Learned],
        targets: Sequence[tuple[Traced, Array]], outputs: Sequence[Traced],
    ) -> None:  # fmt: skip
        self._inputs = [x.index for x in inputs]
        self._outputs = [recorder.number(y) for y in outputs]
        self._seeds = [(y.index, dy) for y, dy in targets if isinstance(y, Variable)]
        self._gradients = {a.variable.index: a.gradient for a in learned}
        self._places = {a.variable.index: place for place, a in enumerate(learned) if a.gradient is None}
        ends = [*self._outputs, *(i for i, _ in self._seeds)]
        steps = rewritten(needed(recorder.steps, ends), set(ends))
        self._kinds = {step.target: step.dtype for step in steps}
        self._shapes = {step.target: step.shape for step in steps}
        self._kinds.update((a.variable.index, a.variable.dtype) for a in learned)
        active = self._active(steps)
        self._slots = {step.target: slot for slot, step in enumerate(active)}
        self._readers: dict[int, int] = {}
        for i in (i for step in active for i in step.sources):
            self._readers[i] = self._readers.get(i, 0) + 1
        for i, _ in self._seeds:
            self._readers[i] = self._readers.get(i, 0) + 1
        self._values: Values = [recorder.constants.get(i) for i in range(recorder.count)]  # type: ignore[misc]
        for a in learned:
            self._values[a.variable.index] = a.variable.value
        foreign = {*recorder.constants, *self._gradients}
        kept = {i for step in active for i in (*step.sources, step.target)}
        ends = [*kept, *self._outputs, *dict(self._seeds)]
        life = Lifetimes(steps, recorder.count, self._inputs, foreign, ends)
        self._forth = self._forward(steps, life, recorder)
        self._back = self._backward(steps, active, life)

    def __call__(
        self, *inputs: Array, check: Callable[[list[Array]], object] | None = None, take: Take | None = None,
        adding: bool = False,
    ) -> list[Array]:  # fmt: skip
        """The outputs, which are to be read only; no floating-point warning escapes.

        `check` sees them before the way back begins, and may raise an exception. `take(place, gradient)` is given the
        gradients that have no array, by the place among what is learned, and may then change what they are by; None
        stands for zeros. With `adding`, gradients are added to what is in the arrays.
        """
        values, count = self._values.copy(), len(self._values)
        for i, x in zip(self._inputs, inputs, strict=True):
            values[i] = x
        backs: Backs = [None] * len(self._slots)
        cotangents = Cotangents([None] * (2 * count))
        cotangents.take = take
        if adding:
            for i, gradient in self._gradients.items():
                cotangents[i] = gradient
        with quiet():
            for forth in self._forth:
                forth(values, backs)
            found = [np.asarray(values[i]) for i in self._outputs]
            if check is not None:
                check(found)
            for i, dy in self._seeds:
                cotangents[i] = dy if cotangents[i] is None else cotangents[i] + dy
            for back in self._back:
                back(values, backs, cotangents)
            for i, gradient in self._gradients.items():
                if cotangents[i] is None and gradient is not None:
                    gradient.fill(0)
        return found

    def _active(self, steps: Sequence[Step]) -> list[Step]:
        """The steps on the way from what is learned to the targets."""
        depends = set(self._gradients)
        for step in steps:
            if step.primitive.name != "detach" and not depends.isdisjoint(step.sources):
                depends.add(step.target)
        leads = {i for i, _ in self._seeds}
        found = []
        for step in reversed(steps):
            if step.target in leads and step.target in depends:
                found.append(step)
                leads.update(step.sources)
        self._wanted = depends
        return found[::-1]

    def _forward(self, steps: Sequence[Step], life: Lifetimes, recorder: Recorder) -> list[Forth]:
        """The calls that compute the values, and keep the ways back."""
        last = self._last_reads(steps)
        found: list[Forth] = []
        for first, end in runs(steps):
            part = steps[first : end + 1]
            slot = self._slots.get(part[0].target)
            if slot is None or isinstance(part[0].primitive, Elementwise):
                found.append(_without_backs(compiled(part, life, first, end, recorder.constants)))
            else:
                found.append(_with_back(part[0], slot))
            own = {i for step in part for i in (*step.sources, step.target)}
            dead = [i for i in own if first <= last[i] <= end and self._is_large(i)]
            if dead:
                found.append(_without_backs(forgetting(dead)))
        return found

    def _last_reads(self, steps: Sequence[Step]) -> dict[int, int]:
        """The last place where each value is read; an elementwise step reads its values on the way back once more."""
        last: dict[int, int] = {}
        for place, step in enumerate(steps):
            last.update(dict.fromkeys((*step.sources, step.target), place))
        for place, step in enumerate(steps):
            if step.target in self._slots and isinstance(step.primitive, Elementwise):
                for i in (*step.sources, step.target):
                    last[i] = max(last[i], 2 * len(steps) - place)
        last.update(dict.fromkeys((*self._outputs, *self._inputs), 0))  # the outputs are given, the inputs lent
        for i in self._outputs:
            last[i] = 3 * len(steps)
        return last

    def _is_large(self, number: int) -> bool:
        return number in self._shapes and math.prod(self._shapes[number]) * self._kinds[number].itemsize >= LARGE

    def _backward(self, steps: Sequence[Step], active: Sequence[Step], life: Lifetimes) -> list[Back]:
        """The calls that carry cotangents back, and hand over gradients where what they are by is read no more."""
        last = self._last_reads(steps)
        places = {step.target: place for place, step in enumerate(steps)}
        read = self._first_reads(active, life)
        found: list[Back] = []
        for step in reversed(active):
            deliveries = [(at, self._delivery(i)) for at, i in enumerate(step.sources) if i in self._wanted]
            if isinstance(step.primitive, Elementwise):
                turn = 2 * len(steps) - places[step.target]
                dead = [i for i in {*step.sources, step.target} if last[i] == turn and self._is_large(i)]
                found.append(_back_of_elementwise(step, deliveries, dead))
            else:
                found.append(_back_of(step, self._slots[step.target], deliveries))
            found += [_handing_over(i, self._places[i]) for i in read.pop(step.target, ())]
        return found + [_handing_over(i, self._places[i]) for rest in read.values() for i in rest]

    def _first_reads(self, active: Sequence[Step], life: Lifetimes) -> dict[int, list[int]]:
        """The values whose gradients are handed over, by the first step that has to do with their memory: the last one
        on the way back."""
        found: dict[int, list[int]] = {}
        for number in self._places:
            memory = life.group(number)
            first = (step.target for step in active if not memory.isdisjoint((*step.sources, step.target)))
            found.setdefault(next(first, -1), []).append(number)
        return found

    def _delivery(self, number: int) -> Delivery:
        """What takes a cotangent of a value."""
        alone = self._readers[number] == 1
        gradient = self._gradients.get(number)
        if gradient is not None:
            return partial(_write_or_add if alone else _add_to_gradient, number, gradient)
        if alone and number in self._places:
            return partial(_keep, number)
        return partial(_put if alone else _add, number, self._kinds[number], len(self._values))


def _without_backs(call: Callable[[Values], None]) -> Forth:
    return lambda values, backs: call(values)


def _with_back(step: Step, slot: int) -> Forth:
    """The call that makes a value and its way back."""
    function, sources, target = step.primitive.function, step.sources, step.target
    if step.static:
        function = partial(function, **step.static)

    def forth(values: Values, backs: Backs) -> None:
        values[target], backs[slot] = function(*[values[i] for i in sources])

    return forth


def _back_of(step: Step, slot: int, deliveries: Sequence[tuple[int, Delivery]]) -> Back:
    """The call that takes the cotangent of a value to those of its sources."""
    target = step.target

    def back(values: Values, backs: Backs, cotangents: Cotangents) -> None:
        dy, cotangents[target] = cotangents[target], None
        pullback, backs[slot] = backs[slot], None
        if dy is not None:
            assert pullback is not None
            found = pullback(dy)
            for at, deliver in deliveries:
                deliver(found[at], cotangents)

    return back


def _back_of_elementwise(step: Step, deliveries: Sequence[tuple[int, Delivery]], dead: Sequence[int]) -> Back:
    """The same where the way back is a function of the values."""
    primitive, sources, target = step.primitive, step.sources, step.target
    assert isinstance(primitive, Elementwise)
    pullback = primitive.pullback

    def back(values: Values, backs: Backs, cotangents: Cotangents) -> None:
        dy, cotangents[target] = cotangents[target], None
        if dy is not None:
            found = pullback(dy, values[target], *[values[i] for i in sources])  # type: ignore[arg-type]
            for at, deliver in deliveries:
                deliver(found[at], cotangents)
        for i in dead:
            values[i] = None

    return back


def _handing_over(number: int, place: int) -> Back:
    """The call that gives away the gradient by a value."""

    def back(values: Values, backs: Backs, cotangents: Cotangents) -> None:
        gradient, cotangents[number] = cotangents[number], None
        assert cotangents.take is not None, "a gradient without an array needs somebody who takes it"
        cotangents.take(place, gradient)

    return back


def _keep(number: int, cotangent: Cotangent, cotangents: Cotangents) -> None:
    """The only cotangent of what is learned, not made yet."""
    cotangents[number] = cotangent


def _put(number: int, kind: np.dtype, count: int, cotangent: Cotangent, cotangents: Cotangents) -> None:
    """The only cotangent of a value."""
    found = cotangent() if callable(cotangent) else cotangent
    if found is not None and found.dtype != kind:
        found = found.astype(kind)
    cotangents[number] = found


def _add(number: int, kind: np.dtype, count: int, cotangent: Cotangent, cotangents: Cotangents) -> None:
    """One of several cotangents of a value, whose sum is wanted."""
    found = cotangent() if callable(cotangent) else cotangent
    if found is None:
        return
    old = cotangents[number]
    if old is None:
        cotangents[number] = found.astype(kind, copy=False)
    elif cotangents[count + number]:
        np.add(old, found, out=old, casting="same_kind")
    else:
        cotangents[number], cotangents[count + number] = (old + found).astype(kind, copy=False), True


def _write(number: int, gradient: Array, cotangent: Cotangent, cotangents: Cotangents) -> None:
    """The only cotangent of what is learned."""
    if isinstance(cotangent, Writes):
        cotangent(gradient)
    else:
        found = cotangent() if callable(cotangent) else cotangent
        if found is None:
            return
        np.copyto(gradient, found, casting="same_kind")
    cotangents[number] = gradient


def _write_or_add(number: int, gradient: Array, cotangent: Cotangent, cotangents: Cotangents) -> None:
    """The only cotangent of what is learned in this replay."""
    (_write if cotangents[number] is None else _add_to_gradient)(number, gradient, cotangent, cotangents)


def _add_to_gradient(number: int, gradient: Array, cotangent: Cotangent, cotangents: Cotangents) -> None:
    """One of several cotangents of what is learned."""
    if cotangents[number] is None:
        _write(number, gradient, cotangent, cotangents)
        return
    found = cotangent() if callable(cotangent) else cotangent
    if found is not None:
        np.add(gradient, found, out=gradient, casting="same_kind")
