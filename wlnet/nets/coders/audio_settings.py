"""Kinds of the settings of sound encoders: rates, loudness, window weights."""

from __future__ import annotations

from wlnet.expr import Expression, Symbol, is_list, list_of

from ..kinds import Kind, ListOf, OneOf, Positive, PositiveReal, Real, Unfit, Value
from .measures import HERTZ, Duration, Frequency, Measured, measure
from .windows import WINDOWS


class RateKind(Kind):
    """Samples in a second."""

    expects = "a positive integer, the samples in a second, or a quantity of frequency"

    def read(self, e: Expression) -> Value:
        """An integer."""
        found = measure(e, HERTZ)
        if found is None:
            return Positive.read(e)
        if not 1 <= found < float("inf"):
            raise Unfit
        return round(found)

    def holds(self, value: Value) -> bool:
        """Whether the value is an integer."""
        return type(value) is int


class LoudnessKind(Kind):
    """What is made a given size: the largest sample, or the root of the mean square."""

    expects = 'None, "Max", {"Max", v} or {"RMS", v} with a positive number v'

    def read(self, e: Expression) -> Value:
        """A name and a size."""
        if e == "Max":
            return "Max", 1
        if is_list(e) and len(e.args) == 2 and e.args[0] in ("Max", "RMS"):
            return e.args[0], PositiveReal.read(e.args[1])
        raise Unfit

    def write(self, value: Value) -> Expression:
        """The name alone where it says all."""
        return "Max" if value == ("Max", 1) else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a pair."""
        return type(value) is tuple


class WeightsKind(Kind):
    """A window: the name of a function, or the weights of the samples of a frame."""

    expects = "Automatic, a list of weights, or one of " + ", ".join(WINDOWS)
    weights = ListOf(Real, least=1)

    def read(self, e: Expression) -> Value:
        """The symbol, or a tuple of numbers."""
        if type(e) is Symbol and e.name in WINDOWS:
            return e
        return self.weights.read(e)

    def write(self, value: Value) -> Expression:
        """The symbol, or the list."""
        return value if type(value) is Symbol else self.weights.write(value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a symbol of a window or a tuple."""
        return type(value) is tuple or (type(value) is Symbol and value.name in WINDOWS)


Extent = OneOf(Positive, Duration)  # so many samples or frames, or so long
Pitch = OneOf(Real, Frequency)


def samples(value: Value, rate: int) -> int:
    """How many samples an extent has; a time has at least one."""
    return max(1, round(value.size * rate)) if type(value) is Measured else value


def hertz(value: Value) -> float:
    """A frequency that is given as a number or as a quantity."""
    return value.size if type(value) is Measured else float(value)
