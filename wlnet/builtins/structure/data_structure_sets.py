"""Data structures without positions: priority queues and sets."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from wlnet.evaluator import applier
from wlnet.expr import Expression, list_of, literal_key, order, system

from .data_structure_kinds import Collection, False_, Null, Refused, True_, content_of, given_list, operation, truth

SIGNS = {True_: 1, False_: -1}


class Ranked:
    """An element of a heap: what an ordering puts last comes first."""

    __slots__ = ("before", "e")

    def __init__(self, e: Expression, before: Callable[[Expression, Expression], bool]) -> None:
        self.e = e
        self.before = before

    def __lt__(self, other: Ranked) -> bool:
        return self.before(other.e, self.e)


class PriorityQueue(Collection, name="PriorityQueue"):
    """A heap: what the ordering puts last is popped first."""

    def __init__(self, given: Expression = Null, function: Expression = None) -> None:
        self.function = function
        self.before = standard if function is None or function is system("Order") else ordering(function)
        self.heap = [Ranked(e, self.before) for e in given_list(given)]
        heapify(self.heap)

    def elements(self) -> list[Expression]:
        """The elements in order."""
        return [item.e for item in self.heap]

    def __len__(self) -> int:
        return len(self.heap)

    def arguments(self) -> tuple[Expression, ...]:
        """What makes it anew."""
        return (list_of(*self.elements()), *(() if self.function is None else (self.function,)))

    @operation("Push")
    def push(self, x: Expression) -> None:
        """Add an element."""
        heappush(self.heap, Ranked(x, self.before))

    @operation("Pop")
    def pop(self) -> Expression:
        """Take the next element away."""
        if not self.heap:
            raise Refused("empty")
        return heappop(self.heap).e

    @operation("Peek")
    def peek(self) -> Expression:
        """The next element."""
        if not self.heap:
            raise Refused("empty")
        return self.heap[0].e

    @operation("DropAll")
    def drop_all(self) -> None:
        """Drop all elements."""
        self.heap.clear()


def standard(a: Expression, b: Expression) -> bool:
    """Whether `a` stands before `b` in canonical order."""
    return order(a, b) < 0


def ordering(function: Expression) -> Callable[[Expression, Expression], bool]:
    """Whether a function puts `a` before `b`, as functions given to Sort do: 1 or True where it does."""
    apply = applier(function)

    def before(a: Expression, b: Expression) -> bool:
        found = apply(a, b)
        sign = SIGNS.get(found, 0) if type(found) not in (int, float) else found
        return sign > 0 and (found is not True_ or apply(b, a) is not True_)

    return before


class HashSet(Collection, name="HashSet"):
    """Different elements, found by their hash."""

    def __init__(self, given: Expression = Null) -> None:
        self.members = {literal_key(e): e for e in given_list(given)}

    def elements(self) -> list[Expression]:
        """The elements in order."""
        return list(self.members.values())

    def __len__(self) -> int:
        return len(self.members)

    @operation("Insert")
    def insert(self, x: Expression) -> Expression:
        """Put an element in."""
        before = len(self.members)
        self.members.setdefault(literal_key(x), x)
        return truth(len(self.members) > before)

    @operation("Delete", "Remove")
    def delete(self, x: Expression) -> Expression:
        """Whether the element was there to be deleted."""
        return truth(self.members.pop(literal_key(x), None) is not None)

    @operation("DeleteAll")
    def delete_all(self) -> None:
        """Delete all elements."""
        self.members.clear()

    @operation("MemberQ")
    def has(self, x: Expression) -> Expression:
        """Whether it is there."""
        return truth(literal_key(x) in self.members)

    @operation("Pop")
    def pop(self) -> Expression:
        """Take the next element away."""
        if not self.members:
            raise Refused("empty")
        return self.members.pop(next(iter(self.members)))

    @operation("Union")
    def union(self, given: Expression) -> None:
        """Insert the elements of a list."""
        for x in given_list(given):
            self.insert(x)

    @operation("Complement")
    def complement(self, given: Expression) -> None:
        """Delete the elements of a list."""
        for x in given_list(given):
            self.members.pop(literal_key(x), None)

    @operation("Intersection")
    def intersection(self, given: Expression) -> None:
        """Keep only the elements of a list."""
        kept = set(map(literal_key, given_list(given)))
        self.members = {key: e for key, e in self.members.items() if key in kept}

    @operation("SubsetQ")
    def has_subset(self, other: Expression) -> Expression:
        """Whether another set is part of this one."""
        content = content_of(other, HashSet)
        return truth(content.members.keys() <= self.members.keys())


class OrderedHashSet(HashSet, name="OrderedHashSet"):
    """Dictionaries keep the order of insertion."""
