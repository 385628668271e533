"""The arrays of a net in training: what is learned stands in one stretch of memory, array after array."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..net import Net, Path
from ..numeric import Array
from ..parts.positions import shared_names


@dataclass(frozen=True)
class Rule:
    """How one array is updated: its multiplier of the learning rate, the term r w added to its gradient, the bounds
    of its gradient and of itself, and the groups of the schedule that it belongs to (None: all)."""

    rate: float = 1.0
    decay: float = 0.0
    clip: float | None = None
    bound: float | None = None
    groups: frozenset[int] | None = None


@dataclass(frozen=True)
class Slot:
    """One learned array: all positions it stands at, its dimensions, its stretch of memory."""

    paths: tuple[Path, ...]
    shape: tuple[int, ...]
    start: int
    stop: int
    rule: Rule


@dataclass
class Parameters:
    """`flat` holds what is learned; `moving` what changes without being learned; `arrays` all by position.

    The arrays of slots are views of `flat`. Slots updated by one rule are next to each other.
    """

    slots: Sequence[Slot]
    flat: Array
    arrays: dict[Path, Any]
    moving: set[Path] = field(default_factory=set)

    @property
    def views(self) -> list[Array]:
        """The learned arrays, in the order of the slots."""
        return [self.arrays[slot.paths[0]] for slot in self.slots]

    def move(self, updates: Mapping[Path, Any]) -> None:
        """Take new values of arrays that change without being learned."""
        for path, value in updates.items():
            if path in self.moving:
                self.arrays[path] = value

    def saved(self) -> Saved:
        """A copy of what changes."""
        return Saved(self.flat.copy(), {path: self.arrays[path] for path in self.moving})

    def save_into(self, saved: Saved) -> None:
        """The same, into memory that is there."""
        np.copyto(saved.flat, self.flat)
        saved.moving.update((path, self.arrays[path]) for path in self.moving)

    def restore(self, saved: Saved) -> None:
        """Go back to what was saved."""
        np.copyto(self.flat, saved.flat)
        self.arrays.update(saved.moving)


@dataclass
class Saved:
    """What changes in training, at one time. Moving arrays are replaced, never written into."""

    flat: Array
    moving: dict[Path, Any]


def lay_out(net: Net, rules: Mapping[Path, Rule | None], dtype: Any) -> Parameters:
    """The arrays of a net for training in a precision; those without a rule stay as they are."""
    shared = shared_names(net)
    groups: dict[Any, list[Path]] = {}
    arrays: dict[Path, Any] = {}
    moving: set[Path] = set()
    for path, layer in net.leaves():
        for array in layer.array_list:
            place = (*path, array.name)
            if not layer.is_enabled(array.name):
                continue
            arrays[place] = layer.arrays[array.name].astype(dtype, copy=False)
            if rules.get(place) is None:
                continue
            if array.fixed:
                moving.add(place)
            else:
                groups.setdefault(shared.get(place, place), []).append(place)
    order = sorted(groups.values(), key=lambda paths: _order(rules[paths[0]]))
    total = sum(arrays[paths[0]].size for paths in order)
    flat = np.empty(total, dtype)
    slots, start = [], 0
    for paths in order:
        value, rule = arrays[paths[0]], rules[paths[0]]
        assert rule is not None
        stop = start + math.prod(value.shape)
        flat[start:stop] = value.reshape(-1)
        arrays.update(dict.fromkeys(paths, flat[start:stop].reshape(value.shape)))
        slots.append(Slot(tuple(paths), value.shape, start, stop, rule))
        start = stop
    return Parameters(slots, flat, arrays, moving)


def _order(rule: Rule | None) -> tuple[Any, ...]:
    """What brings equal rules together."""
    assert rule is not None
    groups = (-1,) if rule.groups is None else tuple(sorted(rule.groups))
    return (rule.rate, rule.decay, rule.clip or 0.0, rule.bound or 0.0, groups)
