"""Updates of learned arrays for gradients as they come: stretch by stretch, so that each stays in the cache."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from wlnet.kernel import Cotangent, Writes, add_scaled
from wlnet.kernel.quiet import quiet

from ..numeric import Array
from .methods import Method
from .parameters import Parameters, Rule, roomy

STRETCH = 1 << 18  # numbers that move together; with fewer, calls and caches that have cooled down cost more
PIECE = 1 << 19  # numbers of the gradient of a large array that are there at once, where it can be made in pieces
FEW = 1e-30  # what is remembered is set to 0 below this: denormal numbers take a hundred times as long
SWEEP = 128  # steps between two looks for them
SAFE = 1e30  # a movement shorter than this takes no number of single precision out of its range


class Refused(Exception):
    """The parameters would become something that is no finite number."""


@dataclass
class Run:
    """Parameters next to each other that move by one rule at one time, and how often they did."""

    rule: Rule
    begin: int
    end: int
    count: int = 0


class Updates:
    """A method at work on the parameters of a net.

    A step begins with its learning rate. Then `take` moves one of the large arrays by its gradient, of which there are
    only pieces at a time where that can be, and `apply` moves those whose gradients stand next to each other. Nothing
    but finite numbers is written; `take_back` undoes the latest step, as far as it went, up to rounding.
    """

    def __init__(self, parameters: Parameters, method: Method) -> None:
        self.method, self.flat, self.slots = method, parameters.flat, parameters.slots
        size, dtype = self.flat.size, self.flat.dtype
        self.memory = [roomy(size, dtype) for _ in range(method.memories)]
        self.runs: list[Run] = []
        for slot in self.slots:
            last = self.runs[-1] if self.runs else None
            if last is not None and last.rule == slot.rule and slot.start < parameters.small:
                last.end = slot.stop
            else:
                self.runs.append(Run(slot.rule, slot.start, slot.stop))
        self.large = {run.begin: run for run in self.runs if run.begin >= parameters.small}
        stretch, piece = min(STRETCH, size), min(PIECE, size - parameters.small)
        buffers = roomy(2 * stretch + piece, dtype)
        self.work, self.piece = [buffers[:stretch], buffers[stretch : 2 * stretch]], buffers[2 * stretch :]
        self.rate = 0.0
        self.group: int | None = None
        self.moved: list[tuple[Run, slice]] = []  # in the latest step

    def begin(self, rate: float, group: int | None = None) -> None:
        """Begin a step, in which all parameters move, or those of one group of the schedule."""
        self.rate, self.group = rate, group
        self.moved.clear()

    def apply(self, gradient: Array) -> None:
        """Move the first parameters, as many as there are gradients of."""
        with quiet():
            for run in self.runs:
                if run.end <= gradient.size and self.starts(run):
                    self.move(run, run.begin, gradient[run.begin : run.end])

    def take(self, place: int, gradient: Cotangent) -> None:
        """Move the array of a slot by its gradient; None stands for zeros."""
        slot = self.slots[place]
        run = self.large[slot.start]
        if not self.starts(run):
            return
        rows = gradient.rows if isinstance(gradient, Writes) else None
        if rows is None:
            found = gradient() if callable(gradient) else gradient
            if found is None:
                found = np.zeros(slot.shape, self.flat.dtype)
            with quiet():
                self.move(run, slot.start, np.asarray(found, self.flat.dtype).reshape(-1))
            return
        count, width = slot.shape[0], math.prod(slot.shape[1:])
        height = -(-count // -(-count // max(1, PIECE // width)))  # rows of a piece, as many in each
        if self.piece.size < height * width:
            self.piece = np.empty(height * width, self.flat.dtype)
        with quiet():
            for first in range(0, count, height):
                last = min(first + height, count)
                piece = self.piece[: (last - first) * width]
                rows(first, last, piece.reshape(last - first, *slot.shape[1:]))
                self.move(run, slot.start + first * width, piece)

    def starts(self, run: Run) -> bool:
        """Whether a run moves in this step, which is counted then."""
        groups = run.rule.groups
        if self.group is not None and groups is not None and self.group not in groups:
            return False
        run.count += 1
        if run.count % SWEEP == 0:
            for memory in self.memory:
                for start in range(run.begin, run.end, STRETCH):
                    part = memory[start : min(start + STRETCH, run.end)]
                    part[np.abs(part) < FEW] = 0
        return True

    def move(self, run: Run, begin: int, gradient: Array) -> None:
        """Move parameters from a place on. Refused where they would be no finite numbers."""
        rule, rate = run.rule, self.rate * run.rule.rate
        for start in range(0, gradient.size, STRETCH):
            g = gradient[start : start + STRETCH]
            place = slice(begin + start, begin + start + g.size)
            w, memory, work = self.flat[place], [m[place] for m in self.memory], [x[: g.size] for x in self.work]
            if rule.decay:
                np.multiply(w, rule.decay, work[0])
                g = np.add(g, work[0], work[1])
            if rule.clip is not None:
                g = np.clip(g, -rule.clip, rule.clip, out=work[1])
            self.method.learn(g, memory, rate, work)
            scale, x = self.method.movement(memory, rate, run.count, work)
            self.add(w, scale, x, work[1])
            if rule.bound is not None:
                np.clip(w, -rule.bound, rule.bound, out=w)
            self.moved.append((run, place))

    def add(self, w: Array, scale: float, x: Array, spare: Array) -> None:
        """w += scale x, where that leaves finite numbers; otherwise w stays, and Refused says so."""
        if not abs(scale) * math.sqrt(x.dot(x)) < SAFE:
            np.multiply(x, scale, spare)
            np.add(w, spare, spare)
            if not np.isfinite(spare).all():
                raise Refused
        add_scaled(scale, x, 1, w)

    def take_back(self) -> None:
        """Undo what of the latest step was done. Parameters that would not be finite stay."""
        with quiet():
            for run, place in reversed(self.moved):
                w, memory = self.flat[place], [m[place] for m in self.memory]
                work = [x[: w.size] for x in self.work]
                scale, x = self.method.movement(memory, self.rate * run.rule.rate, run.count, work)
                try:
                    self.add(w, -scale, x, work[1])
                except Refused:
                    continue
        self.moved.clear()

    def forget(self) -> None:
        """Give up what is remembered: there are no more steps."""
        self.memory = []
        self.moved.clear()
