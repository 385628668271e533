"""The notation of declarations, such as "c m/g k*", and the sizes its variables have in one layer.

A letter is one size, `k*` any number of sizes, `m/g` the quotient of two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .types import ANY, Conflict, Dims, unify_dim, unify_dims


@dataclass(frozen=True)
class Item:
    """One entry of a pattern: a variable, perhaps for several sizes, perhaps divided by another variable."""

    variable: str
    star: bool = False
    divisor: str = ""


@lru_cache
def items(pattern: str) -> tuple[Item, ...]:
    """The entries of a pattern."""
    found = []
    for word in pattern.split():
        name, _, divisor = word.partition("/")
        found.append(Item(name, name.endswith("*"), divisor))
    return tuple(found)


class Sizes:
    """What is known of each variable. `put` adds knowledge, `changed` tells whether it was news."""

    def __init__(self) -> None:
        self.known: dict[str, Any] = {}
        self.changed = False

    def __getitem__(self, name: str) -> Any:
        return self.known.get(name, ANY if name.endswith("*") else None)

    def put(self, name: str, value: Any) -> None:
        """Add what is known of a variable; Conflict (with the variable's name) where it contradicts."""
        before = self[name]
        try:
            after = unify_dims(before, tuple(value)) if name.endswith("*") else unify_dim(before, value)
        except Conflict:
            raise Conflict(before, value, name) from None
        if after != before:
            self.known[name] = after
            self.changed = True

    def link(self, *names: str) -> None:
        """The variables stand for equally many sizes."""
        for name in names:
            if ... not in self[name]:
                length = len(self[name])
                for other in names:
                    self.put(other, (None,) * length)
                return

    def dims(self, pattern: str) -> Dims:
        """The shape a pattern stands for, as far as known."""
        found: list[Any] = []
        for item in items(pattern):
            if item.star:
                part = self[item.variable]
                found.extend(part if ... not in found else [d for d in part if d is not ...])
            else:
                found.append(self.quotient(item))
        return tuple(found)

    def quotient(self, item: Item) -> Any:
        """The size of an entry that is not a star."""
        value = self[item.variable]
        if not item.divisor:
            return value
        divisor = self[item.divisor]
        exact = isinstance(value, int) and isinstance(divisor, int) and value % divisor == 0
        return value // divisor if exact else None

    def bind(self, pattern: str, dims: Dims) -> None:
        """Learn the variables of a pattern from a shape."""
        entries = items(pattern)
        stars = [i for i, item in enumerate(entries) if item.star]
        before = stars[0] if stars else len(entries)
        after = len(entries) - before - 1 if stars else 0
        if ... in dims:
            at = dims.index(...)
            head, tail = dims[: min(before, at)], dims[max(len(dims) - after, at + 1) :]
            middle = dims[len(head) : len(dims) - len(tail)]
            if len(head) < before or len(tail) < after:
                middle = ANY
        else:
            if len(dims) < before + after or (not stars and len(dims) != before):
                raise Conflict(self.dims(pattern), dims)
            head, tail = dims[:before], dims[len(dims) - after :]
            middle = dims[before : len(dims) - after]
        for item, value in zip(entries[:before], head, strict=False):
            self._learn(item, value)
        for item, value in zip(reversed(entries), reversed(tail), strict=False):
            self._learn(item, value)
        if stars:
            self.put(entries[before].variable, middle)

    def _learn(self, item: Item, value: Any) -> None:
        if not item.divisor:
            self.put(item.variable, value)
        elif isinstance(value, int) and isinstance(self[item.divisor], int):
            self.put(item.variable, value * self[item.divisor])

    def keys(self, pattern: str) -> list[Any]:
        """For each size of the pattern's shape something that tells which unknown it is."""
        found: list[Any] = []
        for item in items(pattern):
            if item.star:
                found.extend((item.variable, i) for i in range(len(self[item.variable])))
            else:
                found.append((item.variable, item.divisor))
        return found
