"""Steps of training that are recorded for batches of the same sizes and replayed: forward, back, gradients in place."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from wlnet.kernel import GradientPlan, GradientRecorder, Learned, NotReplayable, Sealed, Take

from ..initialization.seeding import fresh
from ..net import Mode, Net, Path
from ..numeric import Array
from .attaching import Term
from .stepping import Check, Outcome, step, summed

KEPT = 8  # recorded steps of one training
LARGE = 1 << 20  # learned numbers whose gradients by the tape, all at once, are not worth the second time
LONGEST = 100_000  # operations of a step that is recorded

Key: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True)
class Recorded:
    """A step for batches of certain sizes: what its outputs are, in the order of the plan."""

    plan: GradientPlan
    outputs: Sequence[str]
    values: Sequence[Path]
    updates: Sequence[Path]


class Steps:
    """The steps of one training of a net, as `step` does them, with gradients in arrays that stay the same.

    `arrays` are values by position. Those at `learned` positions (several for each array where it is shared) are
    written into by whoever trains; those at `moving` positions are other arrays at every step; the rest never changes.
    Gradients are left in `gradients`, the arrays next to each other in `flat` (which may be given, so that several
    have one), until the next step. What `flat` is too short for is None there; those gradients are handed to whoever
    takes them, as soon as what they are by is read no more.

    A step whose sizes occur the second time, or the first time where much is learned, is recorded, and replayed from
    then on; what cannot be replayed, such as windows of images drawn at random, goes through the tape every time.
    """

    def __init__(
        self, net: Net, terms: Sequence[Term], arrays: Mapping[Path, Array], learned: Sequence[Sequence[Path]],
        moving: Sequence[Path] = (), flat: Array | None = None,
    ) -> None:  # fmt: skip
        self.net, self.terms, self.arrays, self.learned, self.moving = net, terms, arrays, learned, list(moving)
        sources = [arrays[paths[0]] for paths in learned]
        size, dtype = sum(a.size for a in sources), sources[0].dtype if sources else np.float32
        self.flat = np.zeros(size, dtype) if flat is None else flat
        ends = np.cumsum([a.size for a in sources]).tolist()
        self.gradients = [
            self.flat[end - a.size : end].reshape(a.shape) if end <= self.flat.size else None
            for a, end in zip(sources, ends, strict=True)
        ]
        self._many = size >= LARGE
        self._recorded: OrderedDict[Key, Recorded | None] = OrderedDict()  # None: not recorded yet, or never
        self._never: set[Key] = set()

    def __call__(
        self, inputs: Mapping[str, Array], weight: float, mode: Mode, wanted: Sequence[Path] = (),
        check: Check | None = None, take: Take | None = None, adding: bool = False,
    ) -> Outcome:  # fmt: skip
        """Losses l[b] for inputs x[b, ...], and the gradients of `weight` times their sum, in training mode.

        `check` sees the losses before the way back begins, and may raise an exception. `take(place, gradient)` is
        given the gradients that stay nowhere. With `adding`, the others are added to what is there.
        """
        batch = len(next(iter(inputs.values()))) if inputs else mode.batch
        sizes = tuple([(name, x.shape, x.dtype.char) for name, x in inputs.items()])
        key = (batch, weight, id(mode.generator), mode.dtype, tuple(wanted), *sizes)
        found = self._recorded.get(key)
        if found is None and (key in self._recorded or self._many) and key not in self._never:
            try:
                found = self._record(inputs, weight, replace(mode, batch=batch, training=True), wanted)
            except (IndexError, ValueError):  # as below
                pass
            else:
                if found is None:
                    self._never.add(key)
        self._recorded[key] = found
        self._recorded.move_to_end(key)
        while len(self._recorded) > KEPT:
            gone, _ = self._recorded.popitem(last=False)
            self._never.discard(gone)
        losses: Array | None = None

        def look(results: Sequence[Array]) -> None:
            nonlocal losses
            assert found is not None
            losses = summed(self.terms, dict(zip(found.outputs, results, strict=False)), batch)
            if check is not None:
                check(losses)

        if found is not None:
            moving = [self.arrays[path] for path in self.moving]
            try:
                results = found.plan(*inputs.values(), *moving, check=look, take=take, adding=adding)
            except (IndexError, ValueError):  # numbers that the net does not take, which it says itself
                if losses is not None:
                    raise
        if losses is None:
            mode = replace(mode, batch=batch, training=True)
            return self._plain(inputs, weight, mode, wanted, check, take, adding)
        assert found is not None
        count, last = len(found.outputs), len(found.outputs) + len(found.values)
        values = dict(zip(found.values, results[count:last], strict=True))
        updates = dict(zip(found.updates, results[last:], strict=True))
        return Outcome(losses, self.gradients, values, updates)

    def _plain(
        self, inputs: Mapping[str, Array], weight: float, mode: Mode, wanted: Sequence[Path], check: Check | None,
        take: Take | None, adding: bool,
    ) -> Outcome:  # fmt: skip
        """A step by the tape."""
        found = step(self.net, self.terms, inputs, self.arrays, self.learned, weight, mode, wanted, check)
        waiting = list(found.gradients)
        found = replace(found, gradients=self.gradients)
        for place, mine in reversed(list(enumerate(self.gradients))):
            gradient = waiting.pop()
            if mine is None:
                assert take is not None, "a gradient without an array needs somebody who takes it"
                take(place, gradient)
                continue
            assert gradient is not None
            if adding:
                np.add(mine, gradient, out=mine)
            else:
                np.copyto(mine, gradient)
        return found

    def _record(
        self, inputs: Mapping[str, Array], weight: float, mode: Mode, wanted: Sequence[Path]
    ) -> Recorded | None:
        """The step for such inputs, if it can be replayed; nothing is drawn from the generator."""
        generator = mode.generator or fresh()
        state = generator.bit_generator.state
        recorder = GradientRecorder()
        variables = {name: recorder.variable(x) for name, x in inputs.items()}
        places: dict[Path, Any] = dict(self.arrays)
        moving = [recorder.variable(self.arrays[path]) for path in self.moving]
        places.update(zip(self.moving, moving, strict=True))
        learned = []
        for paths, gradient in zip(self.learned, self.gradients, strict=True):
            variable = recorder.variable(self.arrays[paths[0]])
            learned.append(Learned(variable, gradient))
            places.update(dict.fromkeys(paths, variable))
        noted: dict[Path, Any] | None = dict.fromkeys(wanted) if wanted else None
        updates: dict[Path, Any] = {}
        mode = replace(mode, ops=recorder, generator=Sealed(generator), arrays=places, noted=noted, updates=updates)  # type: ignore[arg-type]
        try:
            outputs = self.net.run(variables, mode)
        except NotReplayable:
            return None
        finally:
            generator.bit_generator.state = state
        if len(recorder.steps) > LONGEST:
            return None
        values = noted or {}
        targets = [
            (y, np.full(recorder.shape(y), term.scale * weight, mode.dtype))
            for term in self.terms
            for y in [outputs[term.output]]
        ]
        results = [*outputs.values(), *values.values(), *updates.values()]
        plan = GradientPlan(recorder, [*variables.values(), *moving], learned, targets, results)
        return Recorded(plan, tuple(outputs), tuple(values), tuple(updates))
