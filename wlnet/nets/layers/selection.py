"""Layers that select some of the elements, or say where they are."""

from __future__ import annotations

from typing import Any, NoReturn

from wlnet.expr import system

from ..declare import argument, layer, port
from ..kinds import Automatic, Kind, ListOf, Literal, NonZeroInteger, OneOf
from ..layer import Layer
from ..levels import ALL, Run, RunKind
from ..messages import shown
from ..patterns import Sizes
from ..types import Integers, Varying, describe

ENTRY = OneOf(NonZeroInteger, RunKind(), Literal(ALL))


@layer("PartLayer")
class Part(Layer):
    """x[[i]], x[[i;;j;;k]] or x[[s1, s2, ...]]; x[i*] -> y[o*] without the levels at which there is one position."""

    usage = "PartLayer[i] gives part i of the input; PartLayer[{s1, s2, ...}] the part [[s1, s2, ...]]."
    rearranges = True

    part = argument("Specification", OneOf(ENTRY, ListOf(ENTRY)))

    input = port("Input", "i*")
    output = port("Output", "o*")

    @property
    def entries(self) -> tuple[Any, ...]:
        """What is selected at each level, as far as it is said."""
        return self.part if type(self.part) is tuple else (self.part,)

    def runs(self, level: int, length: int) -> Run:
        """The run of positions at a level, from 0, that has some length; a message where it does not exist."""
        entry = self.entries[level]
        run = Run(entry, entry) if isinstance(entry, int) else Run(1, None) if entry is ALL else entry
        if run.positions(length) is None:
            self.refuse(level)
        return run

    def refuse(self, level: int) -> NoReturn:
        """Report that nothing is selected at a level, from 0."""
        kind: Kind = next(p.kind for p in self.declaration.parameters)
        self.fail("partrange", shown(kind.write(self.part)), level + 1, describe(self.input))

    def check(self, sizes: Sizes) -> None:
        """A run ends after its start, or before it for negative steps, as far as both are counted from one side."""
        for level, run in enumerate(self.entries):
            if isinstance(run, Run) and run.last is not None and run.first * run.last > 0 and not run.count:
                self.refuse(level)

    def relate(self, sizes: Sizes) -> None:
        """One output size for each level that stays."""
        given, entries = sizes["i*"], self.entries
        if ... in given:
            return
        if len(given) < len(entries):
            self.fail("rank", '"Input"', describe(self.input), f"an array with at least {len(entries)} levels")
        sizes.put("o*", tuple(n for i, n in enumerate(map(self.size, range(len(given)), given)) if self.stays(i)))

    def stays(self, level: int) -> bool:
        """Whether the level is there in the result."""
        return level >= len(self.entries) or not isinstance(self.entries[level], int)

    def size(self, level: int, given: Any) -> Any:
        """How many positions are selected at a level, as far as known."""
        if level >= len(self.entries) or self.entries[level] is ALL:
            return given
        if isinstance(given, int):
            found = self.runs(level, given).positions(given)
            return len(found) if found is not None else None
        run = self.entries[level]
        if isinstance(run, Run) and run.last is not None and run.first * run.last > 0:
            # With ends counted from the same side the number of positions does not depend on the length.
            return run.count or None
        return Varying() if isinstance(given, Varying) else None

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        shape = ops.shape(x)
        start, stop, step = [0], [None], [1]
        for level in range(len(self.entries)):
            run = self.runs(level, shape[level + 1]).positions(shape[level + 1])
            assert run is not None
            start.append(run.start)
            stop.append(run.stop if run.stop >= 0 else None)  # type: ignore[arg-type]
            step.append(run.step)
        y = ops.slice(x, start=tuple(start), stop=tuple(stop), step=tuple(step))
        sizes = [n for i, n in enumerate(ops.shape(y)[1:]) if self.stays(i)]
        return ops.reshape(y, shape=(shape[0], *sizes))


@layer("OrderingLayer")
class Ordering(Layer):
    """Ordering[x], Ordering[x, n]: the positions of the elements in ascending order, x[n] -> y[m] of integers.

    Equal elements keep their order. With n only the first n positions, with -n the last.
    """

    usage = "OrderingLayer[] gives the positions in the input of its elements in ascending order."

    count = argument("Count", OneOf(NonZeroInteger, Automatic), system("Automatic"))

    input = port("Input", "n")
    output = port("Output", "m", element=Integers(1))

    @property
    def number(self) -> int | None:
        """How many positions are wanted; below 0, those of the greatest; None for all."""
        return self.count if isinstance(self.count, int) else None

    def relate(self, sizes: Sizes) -> None:
        """As many positions as elements, or as many as wanted."""
        if self.number is not None:
            sizes.put("m", abs(self.number))
            return
        sizes.put("m", sizes["n"])
        sizes.put("n", sizes["m"])

    def check(self, sizes: Sizes) -> None:
        """No more positions can be wanted than there are, and the last one must fit where they lead."""
        n = sizes["n"]
        if not isinstance(n, int):
            return
        if self.number is not None and abs(self.number) > n:
            self.fail("argvalue", "Count", self.number, f"between {-n} and {n}, the input having {n} elements")
        self.reach("Output", n)

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, n] -> y[b, m]."""
        return ops.ordering(x, count=self.number)
