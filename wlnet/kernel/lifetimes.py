"""How long the values of a recorded run are needed, and whose memory they live in."""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Sequence

from .recorder import Step

__all__ = ["Lifetimes"]

FOREVER = sys.maxsize


class Lifetimes:
    """The last step that reads each value, and the values that may share memory, as one group with one end.

    The memory of inputs and constants belongs to others.
    """

    def __init__(
        self, steps: Sequence[Step], count: int, inputs: Sequence[int], constants: Collection[int],
        outputs: Sequence[int],
    ) -> None:  # fmt: skip
        self.made = {step.target: step for step in steps}
        self.last = dict.fromkeys(range(count), -1)
        for place, step in enumerate(steps):
            self.last.update(dict.fromkeys(step.sources, place))
        self.last.update(dict.fromkeys(outputs, FOREVER))
        self._read = [step.sources for step in steps]
        self._made_at = [step.target for step in steps]
        self._foreign = {*inputs, *constants}
        self._group = {number: {number} for number in self.last}
        for step in steps:
            for other in step.shared:
                joined = self._group[step.target] | self._group[other]
                self._group.update(dict.fromkeys(joined, joined))

    def end(self, number: int) -> int:
        """The last step that reads what this value's memory holds; never for memory of others."""
        group = self._group[number]
        return FOREVER if group & self._foreign else max(self.last[i] for i in group)

    def is_own(self, number: int) -> bool:
        """Whether no input, no constant shares the memory of the value."""
        return not self._group[number] & self._foreign

    def group(self, number: int) -> set[int]:
        """The values that may share memory with this one, itself among them."""
        return self._group[number]

    def reusable(self, step: Step, place: int, among: Sequence[int]) -> int | None:
        """A value among some whose memory, read by nobody after `place`, can take the result of the step."""
        for number in among:
            old = self.made.get(number)
            if old is None or not old.solid or self.end(number) > place:
                continue
            if len(self._group[number] & set(among)) > 1:  # another view of the same memory is read
                continue
            if old.shape == step.shape and old.dtype == step.dtype:
                return number
        return None

    def dying(self, place: int, least: int) -> list[int]:
        """The values of at least so many bytes that nobody reads after a step."""
        found = {*self._read[place], self._made_at[place]}
        return [n for n in found if self.last[n] <= place and n in self.made and _bytes(self.made[n]) >= least]


def _bytes(step: Step) -> int:
    return step.dtype.itemsize * math.prod(step.shape)
