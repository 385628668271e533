"""Symmetries of arrays under permutations of their slots: how they are read, and the orbits they make.

A generator {p, phase} says phase Transpose[a, p] == a: the element at i and that at j, where j has i's k-th place as
its p_k-th, differ by the phase. Phases are roots of unity and are kept as fractions of a turn.
"""

from __future__ import annotations

import cmath
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from itertools import combinations, combinations_with_replacement, pairwise, product

from wlnet.evaluator import evaluate
from wlnet.expr import (
    NUMBER_TYPES,
    ExactComplex,
    Expr,
    Expression,
    Symbol,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    system,
)

Position = tuple[int, ...]
Generator = tuple[Position, Fraction]
Named = tuple[str, Position]
All, Cycles, Times = system("All"), system("Cycles"), system("Times")
NAMES = ("Symmetric", "Antisymmetric", "ZeroSymmetric")
HALF = Fraction(1, 2)


class Symmetry:
    """A symmetry of arrays of some depth: named ones on slots from 0, and generators."""

    def __init__(self, depth: int, named: Sequence[Named], generators: Sequence[Generator] = ()) -> None:
        self.depth = depth
        self.zero = any(name == "ZeroSymmetric" for name, _ in named)
        self.named = merged([(n, tuple(sorted(s))) for n, s in named if n != "ZeroSymmetric" and len(s) > 1])
        self.generators = list(dict.fromkeys(g for g in generators if g != (tuple(range(depth)), Fraction(0))))

    @cached_property
    def moves(self) -> list[Generator]:
        """Generators for all of it."""
        found = list(self.generators)
        for name, slots in self.named:
            for a, b in pairwise(slots):
                places = list(range(self.depth))
                places[a], places[b] = b, a
                found.append((tuple(places), HALF if name == "Antisymmetric" else Fraction(0)))
        return found

    @property
    def simple(self) -> bool:
        """Whether it consists of named symmetries on different slots."""
        slots = [s for _, group in self.named for s in group]
        return not self.generators and len(slots) == len(set(slots))

    def orbit(self, position: Position) -> dict[Position, Fraction] | None:
        """All positions that the symmetry leads to, with their phases; None where the element has to be 0."""
        if self.zero:
            return None
        found = {position: Fraction(0)}
        todo = [position]
        while todo:
            at = todo.pop()
            for places, phase in self.moves:
                moved = [0] * len(at)
                for k, p in enumerate(places):
                    moved[p] = at[k]
                there, turn = tuple(moved), (found[at] + phase) % 1
                if there not in found:
                    found[there] = turn
                    todo.append(there)
                elif found[there] != turn:
                    return None
        return found

    def canonical(self, position: Position) -> tuple[Position, Fraction] | None:
        """The independent position, and the phase that leads from it to this one; None for an element that is 0."""
        if self.zero:
            return None
        if not self.simple:
            orbit = self.orbit(position)
            if orbit is None:
                return None
            first = min(orbit)
            return first, -orbit[first] % 1
        places = list(position)
        odd = False
        for name, slots in self.named:
            items = [position[s] for s in slots]
            if name == "Antisymmetric":
                if len(set(items)) < len(items):
                    return None
                odd ^= parity(items)
            for slot, item in zip(slots, sorted(items), strict=True):
                places[slot] = item
        return tuple(places), HALF if odd else Fraction(0)

    def independent(self, dimensions: Position) -> list[Position]:
        """The independent positions, in order."""
        if self.zero:
            return []
        if self.simple and len(self.named) == 1 and len(self.named[0][1]) == self.depth:
            choose = combinations if self.named[0][0] == "Antisymmetric" else combinations_with_replacement
            return list(choose(range(dimensions[0]), self.depth))
        found = []
        for position in product(*map(range, dimensions)):
            first = self.canonical(position)
            if first is not None and first[0] == position:
                found.append(position)
        return found

    def fits(self, dimensions: Position) -> bool:
        """Whether slots that change places have equal dimensions."""
        return all(dimensions[k] == dimensions[p] for places, _ in self.moves for k, p in enumerate(places))

    def expression(self) -> Expression:
        """The symmetry as the language writes it."""
        if self.zero:
            return call("ZeroSymmetric", list_of(*range(1, self.depth + 1)))
        if not self.simple:
            return list_of(*(list_of(Expr(Cycles, (cycles(p),)), turned(phase)) for p, phase in self.moves))
        named = [call(name, list_of(*(s + 1 for s in slots))) for name, slots in sorted(self.named, key=lambda n: n[1])]
        return named[0] if len(named) == 1 else list_of(*named)


def merged(named: Sequence[Named]) -> list[Named]:
    """Named symmetries of one kind that share slots are one on all of these."""
    found: list[Named] = []
    for name, slots in named:
        together = set(slots)
        for other in [f for f in found if f[0] == name and together & set(f[1])]:
            together |= set(other[1])
            found.remove(other)
        found.append((name, tuple(sorted(together))))
    return found


def parity(items: Sequence[int]) -> bool:
    """Whether sorting takes an odd number of exchanges."""
    order = sorted(range(len(items)), key=items.__getitem__)
    seen: set[int] = set()
    odd = False
    for start in range(len(order)):
        length, at = 0, start
        while at not in seen:
            seen.add(at)
            at, length = order[at], length + 1
        odd ^= length > 0 and length % 2 == 0
    return odd


def cycles(places: Position) -> Expression:
    """The cycles of a permutation, those of length 1 left out."""
    found: list[Expression] = []
    seen: set[int] = set()
    for start in range(len(places)):
        cycle = []
        at = start
        while at not in seen:
            seen.add(at)
            cycle.append(at + 1)
            at = places[at]
        if len(cycle) > 1:
            found.append(list_of(*cycle))
    return list_of(*found)


def turned(phase: Fraction, value: Expression = 1) -> Expression:
    """A value times the root of unity of a phase."""
    if not phase:
        return value
    simple = {HALF: -1, Fraction(1, 4): ExactComplex(0, 1), Fraction(3, 4): ExactComplex(0, -1)}
    factor = simple.get(phase)
    if factor is None:
        angle = Expr(Times, (2 * phase, ExactComplex(0, 1), system("Pi")))
        factor = evaluate(call("Power", system("E"), angle))
    return evaluate(Expr(Times, (factor, value)))


def phase_of(e: Expression) -> Fraction | None:
    """The fraction of a turn of a root of unity; None for anything else."""
    number = evaluate(call("N", e))
    if type(number) not in (*NUMBER_TYPES, complex):
        return None
    try:
        z = complex(number.re, number.im) if type(number) is ExactComplex else complex(number)
    except (TypeError, ValueError, AttributeError):
        return None
    if abs(abs(z) - 1) > 1e-9:
        return None
    turn = cmath.phase(z) / (2 * cmath.pi)
    nearest = Fraction(turn).limit_denominator(5040)
    return nearest % 1 if abs(float(nearest) - turn) < 1e-9 else None


def permutation(e: Expression, depth: int) -> Position | None:
    """The places, from 0, that a permutation list or Cycles[{...}] leads to."""
    places = list(range(depth))
    if has_head(e, Cycles) and len(e.args) == 1 and is_list(e.args[0]):
        seen: set[int] = set()
        for cycle in e.args[0].args:
            if not is_list(cycle) or not all(type(i) is int and 1 <= i <= depth for i in cycle.args):
                return None
            items = list(cycle.args)
            if len(set(items)) < len(items) or seen & set(items):
                return None
            seen |= set(items)
            for a, b in zip(items, items[1:] + items[:1], strict=True):
                places[a - 1] = b - 1
        return tuple(places)
    given = e.args if is_list(e) and len(e.args) <= depth and all(type(i) is int for i in e.args) else ()
    if given and sorted(given) == list(range(1, len(given) + 1)):
        places[: len(given)] = [i - 1 for i in given]
        return tuple(places)
    return None


def symmetry_of(e: Expression, depth: int, name: str) -> Symmetry:
    """The symmetry that an expression specifies; the message of a function where it is none."""
    named: list[Named] = []
    generators: list[Generator] = []

    def read(part: Expression) -> None:
        if isinstance(part, Expr) and type(part.head) is Symbol and part.head.name in NAMES and len(part.args) == 1:
            given = part.args[0]
            slots = tuple(range(1, depth + 1)) if given is All else tuple(given.args) if is_list(given) else (0,)
            if all(type(s) is int and 1 <= s <= depth for s in slots) and len(set(slots)) == len(slots):
                named.append((part.head.name, tuple(s - 1 for s in slots)))
                return
        elif is_list(part):
            places = permutation(part.args[0], depth) if len(part.args) == 2 else None
            phase = phase_of(part.args[1]) if places is not None else None
            if places is not None and phase is not None:
                generators.append((places, phase))
                return
            if places is None:
                for inner in part.args:
                    read(inner)
                return
        raise WolframMessage(name, "symm", e, depth)

    read(e)
    return recognized(Symmetry(depth, named, generators))


def recognized(symmetry: Symmetry) -> Symmetry:
    """The same symmetry, exchanges of two slots as the named symmetries they are."""
    named, rest = list(symmetry.named), []
    for places, phase in symmetry.generators:
        moved = [k for k, p in enumerate(places) if k != p]
        if len(moved) == 2 and phase in (0, HALF):
            named.append(("Antisymmetric" if phase else "Symmetric", tuple(moved)))
        else:
            rest.append((places, phase))
    if symmetry.zero:
        named.append(("ZeroSymmetric", tuple(range(symmetry.depth))))
    return Symmetry(symmetry.depth, named, rest)
