"""What data structures are made of, and those that keep elements in a line: queues, stacks, arrays, linked lists.

An operation is a method; the arguments of a call are those of the method, and None as its result is Null.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, ClassVar

from wlnet.evaluator import applier
from wlnet.expr import Expression, is_list, list_of, system

Null, True_, False_ = system("Null"), system("True"), system("False")


class Refused(Exception):
    """An operation that cannot be done: the tag of a message and its arguments."""


def truth(x: bool) -> Expression:
    """True or False."""
    return True_ if x else False_


def operation(*names: str) -> Callable[[Any], Any]:
    """Declare a method as the operation of these names."""

    def register(code: Any) -> Any:
        code.operations = names
        return code

    return register


class Kind:
    """The content of a data structure. `arguments` are what makes it anew."""

    name: ClassVar[str]

    def __init_subclass__(cls, name: str = "") -> None:
        cls.name = name
        own = {title: code for code in vars(cls).values() for title in getattr(code, "operations", ())}
        cls.operations = {**cls.operations, **own}

    def elements(self) -> list[Expression]:
        """The elements in order."""
        raise NotImplementedError

    def arguments(self) -> tuple[Expression, ...]:
        """What stands after the name in DataStructure[name, ...]."""
        return (list_of(*self.elements()),)

    def normal(self) -> Expression:
        """What Normal gives."""
        return self.arguments()[0]

    def __len__(self) -> int:
        return len(self.elements())

    def copy(self) -> Kind:
        """Another structure with the same elements."""
        return type(self)(*self.arguments())

    operations: ClassVar[dict[str, Any]] = {"Copy": copy}


class Collection(Kind):
    """What has elements."""

    @operation("Elements")
    def listed(self) -> Expression:
        """A list of the elements."""
        return list_of(*self.elements())

    @operation("EmptyQ")
    def is_empty(self) -> Expression:
        """Whether there are no elements."""
        return truth(len(self) == 0)

    @operation("Length")
    def length(self) -> Expression:
        """The number of elements."""
        return len(self)


class Sequence(Collection):
    """Elements in a line, in a deque or list `items`."""

    items: Any

    def __init__(self, given: Expression = Null) -> None:
        self.items = deque(given_list(given))

    def elements(self) -> list[Expression]:
        """The elements in order."""
        return list(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @operation("Fold")
    def fold(self, function: Expression, *start: Expression) -> Expression:
        """What a function accumulates, from a start or the first element."""
        if len(start) > 1:
            raise TypeError
        items = iter([*start, *self.elements()])
        total = next(items, None)
        if total is None:
            raise Refused("empty")
        apply = applier(function)
        for item in items:
            total = apply(total, item)
        return total

    def taken(self, take: Callable[[], Expression]) -> Expression:
        """What taking away an element gives."""
        if not len(self):
            raise Refused("empty")
        return take()


class Emptied(Sequence):
    """Sequences whose elements may all be dropped."""

    @operation("DropAll")
    def drop_all(self) -> None:
        """Drop all elements."""
        self.items.clear()


class Queue(Emptied, name="Queue"):
    """First in, first out."""

    @operation("Push")
    def push(self, x: Expression) -> None:
        """Add an element."""
        self.items.append(x)

    @operation("PushList")
    def push_list(self, given: Expression) -> None:
        """Add the elements of a list."""
        self.items.extend(given_list(given))

    @operation("Pop")
    def pop(self) -> Expression:
        """Take the next element away."""
        return self.taken(self.items.popleft)

    @operation("Peek")
    def peek(self) -> Expression:
        """The next element."""
        return self.taken(lambda: self.items[0])


class Stack(Queue, name="Stack"):
    """Last in, first out; the elements from the bottom to the top."""

    @operation("Pop")
    def pop(self) -> Expression:
        """Take the next element away."""
        return self.taken(self.items.pop)

    @operation("Peek")
    def peek(self) -> Expression:
        """The next element."""
        return self.taken(lambda: self.items[-1])


class Deque(Emptied, name="Deque"):
    """A queue with two ends."""

    @operation("PushBack")
    def push_back(self, x: Expression) -> None:
        """Add an element at the end."""
        self.items.append(x)

    @operation("PushFront")
    def push_front(self, x: Expression) -> None:
        """Add an element at the start."""
        self.items.appendleft(x)

    @operation("PopBack")
    def pop_back(self) -> Expression:
        """Take the last element away."""
        return self.taken(self.items.pop)

    @operation("PopFront")
    def pop_front(self) -> Expression:
        """Take the first element away."""
        return self.taken(self.items.popleft)

    @operation("PeekBack")
    def peek_back(self) -> Expression:
        """The last element."""
        return self.taken(lambda: self.items[-1])

    @operation("PeekFront")
    def peek_front(self) -> Expression:
        """The first element."""
        return self.taken(lambda: self.items[0])


class RingBuffer(Deque, name="RingBuffer"):
    """At most `capacity` elements: what is too much falls out at the other end."""

    def __init__(self, *given: Expression) -> None:
        capacity = given[-1]
        if len(given) > 2 or type(capacity) is not int or capacity < 1:
            raise TypeError
        self.items = deque(given_list(given[0]) if len(given) == 2 else (), maxlen=capacity)

    def arguments(self) -> tuple[Expression, ...]:
        """What makes it anew."""
        return list_of(*self.items), self.items.maxlen

    def normal(self) -> Expression:
        """What Normal gives."""
        return list_of(*self.arguments())

    @operation("Capacity")
    def capacity(self) -> Expression:
        """How much there is room for."""
        return self.items.maxlen


class Array(Sequence):
    """Elements reached by position."""

    def __init__(self, given: Expression = Null) -> None:
        self.items: Any = given_list(given)

    def at(self, i: Expression, most: int | None = None) -> int:
        """The index of a position, which counts from the end where it is negative."""
        most = len(self.items) if most is None else most
        if type(i) is not int or not 1 <= abs(i) <= most:
            raise Refused("partw", i)
        return i - 1 if i > 0 else most + i

    @operation("Part")
    def part(self, i: Expression) -> Expression:
        """The element at a position."""
        return self.items[self.at(i)]

    @operation("SetPart")
    def set_part(self, i: Expression, x: Expression) -> None:
        """Replace the element at a position."""
        self.items[self.at(i)] = x

    @operation("SwapPart")
    def swap_part(self, i: Expression, j: Expression) -> None:
        """Exchange two elements."""
        a, b = self.at(i), self.at(j)
        self.items[a], self.items[b] = self.items[b], self.items[a]


class FixedArray(Array, name="FixedArray"):
    """An array whose length stays."""

    def __init__(self, *given: Expression) -> None:
        if len(given) == 1 and is_list(given[0]):
            self.items = given_list(given[0])
            return
        if not 1 <= len(given) <= 2 or type(given[-1]) is not int or given[-1] < 1:
            raise TypeError
        self.items = [given[0] if len(given) == 2 else Null] * given[-1]


class DynamicArray(Array, Emptied, name="DynamicArray"):
    """An array that grows."""

    @operation("Append")
    def append(self, x: Expression) -> None:
        """Add an element at the end."""
        self.items.append(x)

    @operation("JoinBack")
    def join_back(self, given: Expression) -> None:
        """Add the elements of a list at the end."""
        self.items.extend(given_list(given))

    @operation("Insert")
    def insert(self, x: Expression, i: Expression) -> None:
        """Put an element in."""
        self.items.insert(self.at(i, len(self.items) + 1), x)

    @operation("Drop")
    def drop(self, i: Expression) -> None:
        """Drop the element at a position."""
        del self.items[self.at(i)]

    @operation("DropLast")
    def drop_last(self) -> None:
        """Drop the last element."""
        self.taken(self.items.pop)


class LinkedList(Array, Emptied, name="LinkedList"):
    """A list that grows at both ends."""

    def __init__(self, given: Expression = Null) -> None:
        self.items = deque(given_list(given))

    @operation("Append")
    def append(self, x: Expression) -> None:
        """Add an element at the end."""
        self.items.append(x)

    @operation("Prepend")
    def prepend(self, x: Expression) -> None:
        """Add an element at the start."""
        self.items.appendleft(x)

    @operation("JoinBack")
    def join_back(self, given: Expression) -> None:
        """Add the elements of a list at the end."""
        self.items.extend(given_list(given))

    @operation("JoinFront")
    def join_front(self, given: Expression) -> None:
        """Put the elements of a list in front."""
        self.items.extendleft(reversed(given_list(given)))

    @operation("DropFirst")
    def drop_first(self) -> None:
        """Drop the first element."""
        self.taken(self.items.popleft)


class DoublyLinkedList(LinkedList, name="DoublyLinkedList"):
    """A list that grows and shrinks at both ends."""

    @operation("DropLast")
    def drop_last(self) -> None:
        """Drop the last element."""
        self.taken(self.items.pop)


def given_list(given: Expression) -> list[Expression]:
    """The elements of a list; none for Null."""
    if given is Null:
        return []
    if not is_list(given):
        raise TypeError
    return list(given.args)


def content_of(e: Expression, kind: type) -> Any:
    """The content of a data structure of a kind."""
    content = getattr(e, "content", None)
    if not isinstance(content, kind):
        raise TypeError
    return content
