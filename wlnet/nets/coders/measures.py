"""Times and frequencies among the settings of encoders: plain numbers, or quantities with a unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wlnet.expr import REAL_TYPES, Expression, has_head, system

from ..kinds import Kind, Unfit, Value

SECONDS = {"Microseconds": 1e-6, "Milliseconds": 1e-3, "Seconds": 1.0, "Minutes": 60.0, "Hours": 3600.0}
HERTZ = {"Hertz": 1.0, "Kilohertz": 1e3, "Megahertz": 1e6}


def measure(e: Expression, units: Mapping[str, float]) -> float | None:
    """The size of Quantity[number, unit] in the basic unit; None for what is no quantity of this sort."""
    if not has_head(e, system("Quantity")) or len(e.args) != 2:
        return None
    number, unit = e.args
    if type(number) not in REAL_TYPES or type(unit) is not str or unit not in units:
        return None
    return float(number) * units[unit]


@dataclass(frozen=True)
class Measured:
    """A quantity: its size in seconds or hertz, and how it was written."""

    size: float
    written: Expression


class QuantityKind(Kind):
    """A positive time or frequency with its unit."""

    def __init__(self, expects: str, units: Mapping[str, float]) -> None:
        self.expects, self.units = expects, units

    def read(self, e: Expression) -> Value:
        """The size, together with the expression."""
        size = measure(e, self.units)
        if size is None or not 0 < size < float("inf"):
            raise Unfit
        return Measured(size, e)

    def write(self, value: Value) -> Expression:
        """The quantity as it was written."""
        return value.written

    def holds(self, value: Value) -> bool:
        """Whether the value is a quantity."""
        return type(value) is Measured


Duration = QuantityKind("a positive quantity of time", SECONDS)
Frequency = QuantityKind("a positive quantity of frequency", HERTZ)
