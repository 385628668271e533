"""The arrays of a net in training: what is learned stands in one stretch of memory, array after array."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from ..net import Net, Path
from ..numeric import Array
from ..parts.positions import shared_names

PAGE = 1 << 21  # bytes
TOGETHER = 1 << 18  # numbers in small arrays whose gradients are gathered
N = TypeVar("N", bound=Net)


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

    The arrays of slots are views of `flat`. First come small ones, `small` numbers in all, whose gradients are gathered
    and used together, then large ones; in both, slots updated by one rule are next to each other.
    """

    slots: Sequence[Slot]
    flat: Array
    arrays: dict[Path, Any]
    moving: set[Path] = field(default_factory=set)
    small: int = 0

    @property
    def views(self) -> list[Array]:
        """The learned arrays, in the order of the slots."""
        return [self.arrays[slot.paths[0]] for slot in self.slots]

    def move(self, updates: Mapping[Path, Any]) -> None:
        """Take new values of arrays that change without being learned."""
        for path, value in updates.items():
            if path in self.moving:
                self.arrays[path] = value

    def shown_in(self, net: N, place: Callable[[Path], Path] = lambda path: path) -> N:
        """The net with arrays, for reading only, that are what is learned as it stands at any time.

        `place` tells the position here of an array of the net.
        """
        learned, views = {path for slot in self.slots for path in slot.paths}, {}
        for path in net.arrays_at():
            if place(path) in learned:
                views[path] = view = self.arrays[place(path)].view()
                view.flags.writeable = False
        return net.with_arrays(views)  # type: ignore[return-value]

    def saved(self, learned: bool = True) -> Saved:
        """A copy of what changes, of what is learned if that is wanted."""
        return Saved(self.flat.copy() if learned else None, {path: self.arrays[path] for path in self.moving})

    def save_into(self, saved: Saved) -> None:
        """The same, into memory that is there."""
        if saved.flat is not None:
            np.copyto(saved.flat, self.flat)
        saved.moving.update((path, self.arrays[path]) for path in self.moving)

    def restore(self, saved: Saved) -> None:
        """Go back to what was saved."""
        if saved.flat is not None:
            np.copyto(self.flat, saved.flat)
        self.arrays.update(saved.moving)


@dataclass
class Saved:
    """What changes in training, at one time. Moving arrays are replaced, never written into."""

    flat: Array | None
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
            arrays[place] = layer.arrays[array.name]
            if rules.get(place) is not None and not array.fixed:
                groups.setdefault(shared.get(place, place), []).append(place)
                continue
            arrays[place] = arrays[place].astype(dtype, copy=False)
            if rules.get(place) is not None:
                moving.add(place)
    sizes = {key: arrays[paths[0]].size for key, paths in groups.items()}
    together = small_ones(sizes)
    ranks = {key: (key not in together, _order(rules[paths[0]])) for key, paths in groups.items()}
    order = [groups[key] for key in sorted(groups, key=lambda key: ranks[key])]
    flat = roomy(sum(sizes.values()), dtype)
    slots, start = [], 0
    for paths in order:
        value, rule = arrays[paths[0]], rules[paths[0]]
        assert rule is not None
        stop = start + math.prod(value.shape)
        flat[start:stop] = value.reshape(-1)
        arrays.update(dict.fromkeys(paths, flat[start:stop].reshape(value.shape)))
        slots.append(Slot(tuple(paths), value.shape, start, stop, rule))
        start = stop
    return Parameters(slots, flat, arrays, moving, sum(sizes[key] for key in together))


def roomy(count: int, dtype: Any) -> Array:
    """Zeros in large pages of memory if they are many: what goes through all of them again and again then spends less
    time on finding them. NumPy asks for such pages from 4 MB on."""
    size = count * np.dtype(dtype).itemsize
    if not PAGE // 2 <= size < 2 * PAGE:
        return np.zeros(count, dtype)
    memory = np.zeros(max(size, PAGE) + PAGE, np.uint8)
    first = -memory.__array_interface__["data"][0] % PAGE
    return memory[first : first + size].view(dtype)


def small_ones(sizes: Mapping[Any, int]) -> set[Any]:
    """The smallest arrays, as many as are a sixteenth of all numbers, or few enough to stay in the cache."""
    found: set[Any] = set()
    left = max(TOGETHER, sum(sizes.values()) // 16)
    for key in sorted(sizes, key=lambda key: sizes[key]):
        left -= sizes[key]
        if left < 0:
            break
        found.add(key)
    return found


def _order(rule: Rule | None) -> tuple[Any, ...]:
    """What brings equal rules together."""
    assert rule is not None
    groups = (-1,) if rule.groups is None else tuple(sorted(rule.groups))
    return (rule.rate, rule.decay, rule.clip or 0.0, rule.bound or 0.0, groups)
