"""How the learning rate goes on: a factor for each batch of a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from wlnet.expr import Expr, Expression, Symbol, has_head, is_list, system

from ..messages import failure, setting
from ..numeric import Evaluate, NotNumeric, to_number

Schedule: TypeAlias = Callable[[int, int], float]  # of the batch, from 1, and the number of batches in all
EXPECTED = 'None, "Linear", "Polynomial", {"Polynomial", p}, "Cosine", {"Exponential", last} or a function'
LAST = 0.01  # where "Exponential" ends


def constant(batch: int, total: int) -> float:
    """1."""
    return 1.0


def polynomial(power: float) -> Schedule:
    """(1 - done)^p, with done = (batch - 1)/total."""
    return lambda batch, total: max(0.0, 1 - (batch - 1) / total) ** power


def cosine(batch: int, total: int) -> float:
    """(1 + Cos[Pi done])/2 (Loshchilov and Hutter, arXiv:1608.03983)."""
    return (1 + math.cos(math.pi * min(1.0, (batch - 1) / total))) / 2


def exponential(last: float) -> Schedule:
    """last^done."""
    return lambda batch, total: float(last ** min(1.0, (batch - 1) / total))


def read_schedule(symbol: str, e: Expression, evaluate: Evaluate) -> Schedule:
    """What "LearningRateSchedule" -> e says. Messages: trainopt; schedule where a function gives no number."""
    if e in (system("Automatic"), system("None")):
        return constant
    name, *rest = e.args if is_list(e) and e.args else (e,)
    number = rest[0] if len(rest) == 1 and type(rest[0]) in (int, float) and rest[0] > 0 else None
    if not rest or number is not None:
        if name == "Linear" and not rest:
            return polynomial(1)
        if name == "Polynomial":
            return polynomial(2 if number is None else number)
        if name == "Cosine" and not rest:
            return cosine
        if name == "Exponential":
            return exponential(LAST if number is None else number)
    if type(e) is Symbol or (isinstance(e, Expr) and not is_list(e) and not has_head(e, system("Rule"))):
        return told(symbol, e, evaluate)
    raise failure(symbol, "trainopt", setting("LearningRateSchedule", e), EXPECTED)


def told(symbol: str, function: Expression, evaluate: Evaluate) -> Schedule:
    """The schedule of a user's function f[batch, total]."""

    def schedule(batch: int, total: int) -> float:
        value = evaluate(Expr(function, (batch, total)))
        try:
            found = float(to_number(value, evaluate))
        except NotNumeric:
            found = math.nan
        if not math.isfinite(found):
            raise failure(symbol, "schedule", setting("LearningRateSchedule", function), batch, total, value)
        return found

    return schedule
