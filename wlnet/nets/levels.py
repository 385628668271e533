"""Levels and runs of positions as settings: n, i;;j, i;;j;;k, {n1, n2, ...}, All."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wlnet.expr import Expression, call, has_head, is_list, list_of, system

from .kinds import Kind, NonZeroInteger, Unfit, Value

ALL = system("All")


@dataclass(frozen=True)
class Run:
    """The positions first, first + step, ... up to last, from 1 or from the end; `last` None: as far as they go."""

    first: int
    last: int | None
    step: int = 1

    @property
    def count(self) -> int:
        """How many positions there are between ends that are counted from the same side."""
        assert self.last is not None
        return len(range(self.first, self.last + (1 if self.step > 0 else -1), self.step))

    def positions(self, length: int) -> range | None:
        """The positions, from 0, among `length`; None where there are none, or some do not exist."""
        first, last = self.first, self.last
        if last is None:
            first, last = (-1, 1) if self.step < 0 and first == 1 else (first, 1 if self.step < 0 else -1)
        start, stop = (n - 1 if n > 0 else length + n for n in (first, last))
        found = range(start, stop + (1 if self.step > 0 else -1), self.step)
        return found if 0 <= start < length and 0 <= stop < length and len(found) else None


class RunKind(Kind):
    """A span of positions. `steps`: whether one may be skipped over."""

    def __init__(self, steps: bool = True) -> None:
        self.steps = steps
        self.expects = "a span i;;j" + (" or i;;j;;k" if steps else "")

    def read(self, e: Expression) -> Value:
        """The run of a Span."""
        if not has_head(e, system("Span")) or not 2 <= len(e.args) <= (3 if self.steps else 2):
            raise Unfit
        first, last, *step = e.args
        begin = 1 if first is ALL else NonZeroInteger.read(first)
        end = None if last is ALL else NonZeroInteger.read(last)
        return Run(begin, end, *map(NonZeroInteger.read, step))

    def write(self, value: Value) -> Expression:
        """The Span, its step only where it is not 1."""
        step = () if value.step == 1 else (value.step,)
        return call("Span", value.first, ALL if value.last is None else value.last, *step)

    def holds(self, value: Value) -> bool:
        """Whether the value is a run."""
        return isinstance(value, Run)


class LevelsKind(Kind):
    """Some levels of an array. `empty`: {} is allowed, and means none."""

    run = RunKind(steps=False)

    def __init__(self, empty: bool = False) -> None:
        self.empty = empty
        self.expects = "a level n, a span n1;;n2, a list of levels or All"

    def read(self, e: Expression) -> Value:
        """An integer, a Run, a tuple of integers, or All."""
        if e is ALL:
            return e
        if is_list(e):
            found = tuple(map(NonZeroInteger.read, e.args))
            if (not found and not self.empty) or len(set(found)) < len(found):
                raise Unfit
            return found
        return NonZeroInteger.read(e) if type(e) is int else self.run.read(e)

    def write(self, value: Value) -> Expression:
        """The level, span, list or All."""
        if isinstance(value, Run):
            return self.run.write(value)
        return list_of(*value) if type(value) is tuple else value

    def holds(self, value: Value) -> bool:
        """Whether the value says levels."""
        return value is ALL or isinstance(value, (int, Run, tuple))


def level_axes(levels: Any, rank: int) -> tuple[int, ...] | None:
    """The axes, from 0 and in order, that levels are in an array of a rank; None where one does not exist."""
    if levels is ALL:
        return tuple(range(rank))
    if isinstance(levels, Run):
        run = levels.positions(rank)
        return None if run is None else tuple(run)
    wanted = levels if type(levels) is tuple else (levels,)
    if any(abs(n) > rank for n in wanted):
        return None
    found = {n - 1 if n > 0 else rank + n for n in wanted}
    return tuple(sorted(found)) if len(found) == len(wanted) else None
