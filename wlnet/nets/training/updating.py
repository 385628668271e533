"""Updates of all learned arrays after a batch: stretch by stretch, so that each stays in the processor's cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..numeric import Array
from .methods import Method
from .parameters import Parameters, Rule, Slot

STRETCH = 1 << 16  # numbers; a stretch of parameters with all that belongs to it fits the processor's cache
FEW = 1e-30  # what is remembered is set to 0 below this: denormal numbers take a hundred times as long
SWEEP = 128  # steps between two looks for them


@dataclass(frozen=True)
class Stretch:
    """Parameters next to each other, what is remembered for them, and where they are among all."""

    w: Array
    memory: list[Array]
    place: slice


@dataclass
class Run:
    """Stretches that are updated by one rule, and how often they were."""

    rule: Rule
    stretches: list[Stretch] = field(default_factory=list)
    count: int = 0


class Updates:
    """A method at work on the parameters of a net."""

    def __init__(self, parameters: Parameters, method: Method) -> None:
        self.method = method
        flat = parameters.flat
        self.memory = [np.zeros_like(flat) for _ in range(method.memories)]
        self.work = [np.empty(min(STRETCH, flat.size), flat.dtype) for _ in range(2)]
        self.runs: list[Run] = []
        first = 0
        slots = parameters.slots
        for place, slot in enumerate(slots):
            if place + 1 == len(slots) or slots[place + 1].rule != slot.rule:
                self.runs.append(self.run(flat, slots, first, place + 1))
                first = place + 1

    def run(self, flat: Array, slots: Sequence[Slot], first: int, last: int) -> Run:
        """The slots of one rule, cut into stretches."""
        made = Run(slots[first].rule)
        begin, end = slots[first].start, slots[last - 1].stop
        for start in range(begin, end, STRETCH):
            place = slice(start, min(start + STRETCH, end))
            made.stretches.append(Stretch(flat[place], [m[place] for m in self.memory], place))
        return made

    def apply(self, rate: float, gradient: Array, group: int | None = None) -> None:
        """Move all parameters, or those of one group of the schedule; their gradient is as long as they are."""
        for run in self.runs:
            rule = run.rule
            if group is not None and rule.groups is not None and group not in rule.groups:
                continue
            run.count += 1
            if run.count % SWEEP == 0:
                self.sweep(run)
            own = rate * rule.rate
            for stretch in run.stretches:
                w, g = stretch.w, gradient[stretch.place]
                work = [x[: w.size] for x in self.work]
                if rule.decay:
                    np.multiply(w, rule.decay, work[0])
                    g = np.add(g, work[0], work[1])
                if rule.clip is not None:
                    g = np.clip(g, -rule.clip, rule.clip, out=work[1])
                self.method.update(w, g, stretch.memory, own, run.count, work)
                if rule.bound is not None:
                    np.clip(w, -rule.bound, rule.bound, out=w)

    def forget(self) -> None:
        """Give up what is remembered: there are no more steps."""
        self.memory, self.runs = [], []

    def sweep(self, run: Run) -> None:
        """Set to 0 what has faded away."""
        for stretch in run.stretches:
            for memory in stretch.memory:
                memory[np.abs(memory) < FEW] = 0
