"""Running a net as before: what it did for inputs of the same shapes is replayed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from typing import Any, NoReturn, TypeAlias

from wlnet.kernel import Plan, Recorder, Variable, forward_ops

from ..net import Mode, Net, Value

KEPT = 8  # plans of one net
LONGEST = 10_000  # steps of a plan
LARGEST = 1 << 26  # bytes of numbers a plan may keep beside the arrays of the net

Key: TypeAlias = tuple[Any, ...]
Recorded: TypeAlias = tuple[Plan, tuple[str, ...]]


class Unplannable(Exception):
    """What a run does is different every time."""


class NoGenerator:
    """Stands for a random generator where there should be none."""

    def __getattr__(self, name: str) -> NoReturn:
        raise Unplannable


class State(Enum):
    """What stands for a plan: shapes that occurred once, and runs that cannot be planned."""

    SEEN = 1
    NEVER = 2


SEEN, NEVER = State.SEEN, State.NEVER


class Plans(OrderedDict[Key, Recorded | State]):
    """The latest plans of one net. They are never copied or saved with it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Plans, ()

    def find(self, key: Key) -> Recorded | State | None:
        """What there is for a key, which is then the latest; SEEN the next time where there is nothing."""
        found = self.get(key)
        if found is None:
            self.put(key, SEEN)
        else:
            with suppress(KeyError):  # which another thread has just dropped
                self.move_to_end(key)
        return found

    def put(self, key: Key, plan: Recorded | State) -> None:
        """Keeps a plan, and only so many."""
        self[key] = plan
        while len(self) > KEPT:
            self.popitem(last=False)


def run(net: Net, inputs: Mapping[str, Value], mode: Mode) -> dict[str, Value]:
    """What net.run(inputs, mode) gives; the net's types are all known.

    A run in evaluation, with nothing replaced and nothing noted, does the same for all inputs of the same shapes: it
    is recorded the second time and replayed from then on, into memory of its own.
    """
    if not inputs or not _plain(mode):
        return net.run(inputs, mode)
    plans: Plans = net.__dict__.setdefault("_plans", Plans())  # the net is as immutable as before: this saves time
    key = _key(inputs, mode)
    found = plans.find(key)
    if found is SEEN:
        return _recorded(net, inputs, mode, plans, key)
    if not isinstance(found, tuple):
        return net.run(inputs, mode)
    plan, names = found
    try:
        return dict(zip(names, plan(*inputs.values()), strict=True))
    except (IndexError, ValueError):  # the numbers are not such as the net takes, which it says itself
        return net.run(inputs, mode)


def plan_of(net: Net, inputs: Mapping[str, Value], mode: Mode) -> Recorded | None:
    """The plan that a run would replay, and the names of its outputs."""
    plans: Plans | None = net.__dict__.get("_plans")
    found = plans.get(_key(inputs, mode)) if plans is not None and _plain(mode) else None
    return found if isinstance(found, tuple) else None


def _key(inputs: Mapping[str, Value], mode: Mode) -> Key:
    return (mode.dtype, mode.batch, *((name, x.shape, x.dtype.char) for name, x in inputs.items()))


def _plain(mode: Mode) -> bool:
    """Whether a run has no part that may be different the next time."""
    replaced = mode.arrays or mode.states or mode.noted is not None or mode.updates is not None
    return mode.ops is forward_ops and not (mode.training or mode.generator is not None or replaced)


def _recorded(net: Net, inputs: Mapping[str, Value], mode: Mode, plans: Plans, key: Key) -> dict[str, Value]:
    """The outputs, and a plan where the run can be one."""
    recorder = Recorder()
    variables = {name: recorder.variable(x) for name, x in inputs.items()}
    try:
        found = net.run(variables, replace(mode, ops=recorder, generator=NoGenerator()))  # type: ignore[arg-type]
    except Unplannable:
        plans.put(key, NEVER)
        return net.run(inputs, mode)
    plan = Plan(recorder, list(variables.values()), list(found.values()))
    small = len(recorder.steps) <= LONGEST and recorder.computed <= LARGEST
    plans.put(key, (plan, tuple(found)) if small else NEVER)
    values = [y.value if isinstance(y, Variable) else y for y in found.values()]
    return dict(zip(found, plan.own(values), strict=True))
