"""More kinds of data structures: tables of keys and values, counters, disjoint sets, vectors of bits."""

from __future__ import annotations

from wlnet.evaluator import applier
from wlnet.expr import Association, Expression, NumericArray, call, is_list, list_of, literal_key, system

from .data_structure_kinds import (
    Collection,
    False_,
    Kind,
    Null,
    Refused,
    True_,
    content_of,
    given_list,
    operation,
    truth,
)

RULES = frozenset(map(system, ("Rule", "RuleDelayed")))


class HashTable(Collection, name="HashTable"):
    """Values found by keys."""

    def __init__(self, given: Expression = Null) -> None:
        self.table: dict[object, tuple[Expression, Expression]] = {}
        if type(given) is Association:
            for key, value in given.items():
                self.table[literal_key(key)] = key, value
        elif given is not Null:
            for rule in given_list(given):
                self.insert(rule)

    def elements(self) -> list[Expression]:
        """The elements in order."""
        return [call("Rule", key, value) for key, value in self.table.values()]

    def __len__(self) -> int:
        return len(self.table)

    def arguments(self) -> tuple[Expression, ...]:
        """What makes it anew."""
        return (Association.of(self.table.values()),)

    @operation("Insert")
    def insert(self, rule: Expression) -> Expression:
        """Put an element in."""
        if getattr(rule, "head", None) not in RULES or len(rule.args) != 2:
            raise TypeError
        self.table[literal_key(rule.args[0])] = rule.args[0], rule.args[1]
        return True_

    @operation("KeyDrop")
    def key_drop(self, key: Expression) -> Expression:
        """Whether the key was there to be dropped."""
        return truth(self.table.pop(literal_key(key), None) is not None)

    @operation("KeyDropAll")
    def key_drop_all(self) -> None:
        """Drop all keys."""
        self.table.clear()

    @operation("KeyExistsQ")
    def has(self, key: Expression) -> Expression:
        """Whether it is there."""
        return truth(literal_key(key) in self.table)

    @operation("Keys")
    def keys(self) -> Expression:
        """The keys."""
        return list_of(*(key for key, _ in self.table.values()))

    @operation("Values")
    def values(self) -> Expression:
        """The values."""
        return list_of(*(value for _, value in self.table.values()))

    @operation("Lookup")
    def lookup(self, key: Expression, *default: Expression) -> Expression:
        """The value, else what a function of the key gives."""
        if len(default) > 1:
            raise TypeError
        found = self.table.get(literal_key(key))
        if found is not None:
            return found[1]
        return applier(default[0])(key) if default else call("Missing", "KeyAbsent", key)


class OrderedHashTable(HashTable, name="OrderedHashTable"):
    """Dictionaries keep the order of insertion."""


class Counter(Kind, name="Counter"):
    """An integer that changes."""

    def __init__(self, value: Expression) -> None:
        self.value = integer(value)

    def arguments(self) -> tuple[Expression, ...]:
        """What makes it anew."""
        return (self.value,)

    def changed(self, by: int, *, new: bool) -> Expression:
        """Add to the counter; its new or its old value."""
        self.value += by
        return self.value if new else self.value - by

    @operation("Get")
    def get(self) -> Expression:
        """The value."""
        return self.value

    @operation("Set")
    def set(self, value: Expression) -> Expression:
        """Give the counter a value."""
        self.value = integer(value)
        return self.value

    @operation("Increment")
    def increment(self) -> Expression:
        """Count up; the old value."""
        return self.changed(1, new=False)

    @operation("Decrement")
    def decrement(self) -> Expression:
        """Count down; the old value."""
        return self.changed(-1, new=False)

    @operation("PreIncrement")
    def pre_increment(self) -> Expression:
        """Count up; the new value."""
        return self.changed(1, new=True)

    @operation("PreDecrement")
    def pre_decrement(self) -> Expression:
        """Count down; the new value."""
        return self.changed(-1, new=True)

    @operation("AddTo")
    def add_to(self, n: Expression) -> Expression:
        """Add a number; the new value."""
        return self.changed(integer(n), new=True)

    @operation("SubtractFrom")
    def subtract_from(self, n: Expression) -> Expression:
        """Subtract a number; the new value."""
        return self.changed(-integer(n), new=True)


class DisjointSet(Collection, name="DisjointSet"):
    """Elements with parents; a root stands for its subset."""

    def __init__(self, given: Expression = Null) -> None:
        self.names: dict[object, Expression] = {}
        self.parents: dict[object, object] = {}
        self.sizes: dict[object, int] = {}
        for subset in given_list(given):
            self.insert_all(subset)
            self.unify_all(subset)

    def elements(self) -> list[Expression]:
        """The elements in order."""
        return list(self.names.values())

    def __len__(self) -> int:
        return len(self.names)

    def arguments(self) -> tuple[Expression, ...]:
        """What makes it anew."""
        return (self.subsets(),)

    def root(self, x: Expression) -> object:
        """The key of the element that stands for the subset of `x`."""
        key = literal_key(x)
        if key not in self.parents:
            raise Refused("absent", x)
        parents = self.parents
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    @operation("Insert")
    def insert(self, x: Expression) -> None:
        """Put an element in."""
        key = literal_key(x)
        if key not in self.names:
            self.names[key], self.parents[key], self.sizes[key] = x, key, 1

    @operation("InsertAll")
    def insert_all(self, given: Expression) -> None:
        """Insert the elements of a list."""
        for x in given_list(given):
            self.insert(x)

    @operation("MemberQ")
    def has(self, x: Expression) -> Expression:
        """Whether it is there."""
        return truth(literal_key(x) in self.names)

    @operation("Find")
    def find(self, x: Expression) -> Expression:
        """The element that stands for the subset."""
        return self.names[self.root(x)]

    @operation("CommonSubsetQ")
    def together(self, x: Expression, y: Expression) -> Expression:
        """Whether two elements are in one subset."""
        return truth(self.root(x) == self.root(y))

    @operation("Unify")
    def unify(self, x: Expression, y: Expression) -> None:
        """Make one subset of those of two elements."""
        a, b = self.root(x), self.root(y)
        if a == b:
            return
        if self.sizes[a] < self.sizes[b]:
            a, b = b, a
        self.parents[b] = a
        self.sizes[a] += self.sizes.pop(b)

    @operation("UnifyAll")
    def unify_all(self, given: Expression) -> None:
        """Make one subset of those of all elements of a list."""
        items = given_list(given)
        for x in items[1:]:
            self.unify(items[0], x)

    @operation("Subsets")
    def subsets(self) -> Expression:
        """The subsets."""
        groups: dict[object, list[Expression]] = {}
        for x in self.names.values():
            groups.setdefault(self.root(x), []).append(x)
        return list_of(*(list_of(*group) for group in groups.values()))

    @operation("Delete")
    def delete(self, x: Expression) -> Expression:
        """Whether the element was there; the rest of its subset stays together."""
        if literal_key(x) not in self.names:
            return False_
        kept = [list_of(*(y for y in s.args if literal_key(y) != literal_key(x))) for s in self.subsets().args]
        self.__init__(list_of(*kept))  # type: ignore[misc]
        return True_

    @operation("Merge")
    def merge(self, other: Expression) -> None:
        """Take over the subsets of another structure."""
        for subset in content_of(other, DisjointSet).subsets().args:
            self.insert_all(subset)
            self.unify_all(subset)


class BitVector(Kind, name="BitVector"):
    """Bits numbered from 0, in one integer."""

    def __init__(self, given: Expression) -> None:
        if is_list(given):
            if not given.args or not all(b is True_ or b is False_ for b in given.args):
                raise TypeError
            self.size = len(given.args)
            self.bits = sum(1 << i for i, b in enumerate(given.args) if b is True_)
        elif integer(given) < 1:
            raise TypeError
        else:
            self.size, self.bits = given, 0

    def arguments(self) -> tuple[Expression, ...]:
        """What makes it anew."""
        return (list_of(*(truth(bool(self.bits >> i & 1)) for i in range(self.size))),)

    def __len__(self) -> int:
        return self.size

    def at(self, k: Expression) -> int:
        """A bit's number."""
        if type(k) is not int or not 0 <= k < self.size:
            raise Refused("bit", k, self.size - 1)
        return k

    @operation("BitSet")
    def bit_set(self, k: Expression) -> None:
        """Set a bit to 1."""
        self.bits |= 1 << self.at(k)

    @operation("BitClear")
    def bit_clear(self, k: Expression) -> None:
        """Set a bit to 0."""
        self.bits &= ~(1 << self.at(k))

    @operation("BitInvert")
    def bit_invert(self, k: Expression) -> None:
        """Invert a bit."""
        self.bits ^= 1 << self.at(k)

    @operation("BitClearAll")
    def bit_clear_all(self) -> None:
        """Set all bits to 0."""
        self.bits = 0

    @operation("BitGet")
    def bit_get(self, k: Expression) -> Expression:
        """A bit."""
        return self.bits >> self.at(k) & 1

    @operation("BitTest")
    def bit_test(self, k: Expression) -> Expression:
        """Whether a bit is 1."""
        return truth(bool(self.bits >> self.at(k) & 1))

    @operation("BitCount")
    def bit_count(self) -> Expression:
        """How many bits are 1."""
        return self.bits.bit_count()

    @operation("BitList", "OnBitList")
    def bit_list(self, *others: Expression) -> Expression:
        """The numbers of the bits that are on, in other vectors too."""
        bits = self.bits
        for other in others:
            bits &= content_of(other, BitVector).bits
        return list_of(*(i for i in range(self.size) if bits >> i & 1))

    @operation("OffBitList")
    def off_bit_list(self, *others: Expression) -> Expression:
        """The numbers of the bits that are off, in other vectors too."""
        bits = self.bits
        for other in others:
            bits |= content_of(other, BitVector).bits
        return list_of(*(i for i in range(self.size) if not bits >> i & 1))

    @operation("Boole")
    def boole(self) -> Expression:
        """The bits as a numeric array."""
        import numpy

        return NumericArray(numpy.array([self.bits >> i & 1 for i in range(self.size)], "uint8"))

    @operation("Capacity", "Length")
    def capacity(self) -> Expression:
        """How much there is room for."""
        return self.size

    @operation("BitNot")
    def bit_not(self) -> None:
        """Invert all bits."""
        self.bits ^= (1 << self.size) - 1


def combined(name: str, inverted: bool) -> object:
    """The operation that combines the bits with those of another vector."""

    def run(self: BitVector, other: Expression) -> None:
        own, others = self.bits, content_of(other, BitVector).bits
        found = {"And": own & others, "Or": own | others, "Xor": own ^ others}[name]
        every = (1 << self.size) - 1
        self.bits = (found ^ every if inverted else found) & every

    return run


for _name, _opposite in (("And", "Nand"), ("Or", "Nor"), ("Xor", "Xnor")):
    BitVector.operations["Bit" + _name] = combined(_name, False)
    BitVector.operations["Bit" + _opposite] = combined(_name, True)


def integer(n: Expression) -> int:
    """An integer."""
    if type(n) is not int:
        raise TypeError
    return n
