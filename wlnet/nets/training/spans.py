"""Lengths of training: rounds, batches or seconds, as n or Quantity[n, unit]."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from wlnet.expr import Expression, has_head, system

SECONDS = {"Milliseconds": 0.001, "Seconds": 1.0, "Minutes": 60.0, "Hours": 3600.0, "Days": 86400.0}
UNITS = ("Rounds", "Batches", *SECONDS)
SINGULAR = {"Round": "Rounds", "Batch": "Batches", "Percent": "Percent"}


@dataclass(frozen=True)
class Span:
    """So many rounds, batches or seconds."""

    amount: float
    unit: str  # "Rounds", "Batches" or "Seconds"


def read_span(e: Expression, unit: str = "Rounds") -> Span | None:
    """The length of n or Quantity[n, unit]; None where it is none. `unit` is that of a number alone."""
    if has_head(e, system("Quantity")) and 1 <= len(e.args) <= 2:
        number, *rest = e.args
        if rest and type(rest[0]) is not str:
            return None
        name = str(rest[0]) if rest else "Rounds"
        name = SINGULAR.get(name, name if name.endswith("s") else name + "s")
        if name not in UNITS:
            return None
    else:
        number, name = e, unit
    if type(number) not in (int, float, Fraction) or not number > 0 or not math.isfinite(number):
        return None
    if name in SECONDS:
        return Span(float(number) * SECONDS[name], "Seconds")
    return Span(float(number), name) if number == int(number) else None
