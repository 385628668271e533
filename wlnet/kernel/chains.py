"""Elementwise steps one after another on large arrays, run block by block: what is between them stays in the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .elementwise import Elementwise, Operand, blocks, spare
from .lifetimes import Lifetimes
from .primitive import Array
from .recorder import Step

__all__ = ["Chain"]


@dataclass
class Chain:
    """Steps from `first` to `last` of a run, all with results of one shape.

    Values that are read later are written to arrays, the memory of such as nobody reads any more where there is some;
    the others live in spare blocks.
    """

    steps: Sequence[Step]
    life: Lifetimes
    first: int
    last: int
    given: list[int] = field(default_factory=list)
    kept: list[tuple[Step, int | None]] = field(default_factory=list)  # with the value whose memory is used again
    blocks: list[tuple[str, np.dtype]] = field(default_factory=list)
    calls: list[tuple[Callable[..., object], tuple[int, ...], int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        own = {step.target for step in self.steps}
        self.given = list(dict.fromkeys(i for step in self.steps for i in step.sources if i not in own))
        inner = [step for step in self.steps if self.life.last[step.target] <= self.last]
        self._choose_memory([step for step in self.steps if self.life.last[step.target] > self.last])
        places = {number: i for i, number in enumerate([*self.given, *(step.target for step, _ in self.kept)])}
        free: list[int] = []
        for place, step in enumerate(self.steps, self.first):
            sources = tuple(places[i] for i in step.sources)
            ended = [i for i in dict.fromkeys(step.sources) if i in own and self.life.last[i] == place]
            free += [places[i] for i in ended]
            if step in inner:
                places[step.target] = self._block(step.dtype, free)
            self.calls.append((step.primitive.into, sources, places[step.target]))  # type: ignore[attr-defined]

    def _choose_memory(self, kept: list[Step]) -> None:
        """Memory that is used again: of a value given to the chain that no later step in it reads."""
        taken: set[int] = set()
        for step in kept:
            place = self.first + self.steps.index(step)
            old = self.life.reusable(step, place, [i for i in self.given if not taken & self.life.group(i)])
            if old is not None:
                taken |= self.life.group(old)
            self.kept.append((step, old))

    def _block(self, dtype: np.dtype, free: list[int]) -> int:
        """The place of a spare block: one that is free, or another one."""
        outside = len(self.given) + len(self.kept)
        for place in free:
            if place >= outside and self.blocks[place - outside][1] == dtype:
                free.remove(place)
                return place
        self.blocks.append((f"chain {len(self.blocks)}", dtype))
        return outside + len(self.blocks) - 1

    def __call__(self, values: list[Operand | None]) -> None:
        """Runs the steps on the values, and puts those that are read later among them."""
        made: list[Array] = []
        for step, old in self.kept:
            made.append(np.empty(step.shape, step.dtype) if old is None else values[old])  # type: ignore[arg-type]
        for number, (step, _) in zip(made, self.kept, strict=True):
            values[step.target] = number
        operands = [*(values[i] for i in self.given), *made]
        here: Sequence[Operand] = ()
        shape = None
        for part in blocks(made[0].shape, operands):  # type: ignore[arg-type]
            if part[-1].shape != shape:  # type: ignore[union-attr]
                shape = part[-1].shape  # type: ignore[union-attr]
                between = [spare(name, shape, dtype) for name, dtype in self.blocks]
            here = [*part, *between]
            for into, sources, target in self.calls:
                into(*[here[i] for i in sources], out=here[target])


def is_elementwise(step: Step) -> bool:
    """Whether the step can write its result into given memory."""
    primitive = step.primitive
    return isinstance(primitive, Elementwise) and not (step.of_integers and primitive.needs_reals)
