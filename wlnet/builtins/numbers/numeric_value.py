"""Which expressions stand for numbers, and their machine values."""

from __future__ import annotations

import math

from wlnet.evaluator import evaluate
from wlnet.evaluator.lazy import Lazy
from wlnet.expr import NUMBER_TYPES, Expr, Expression, PackedList, Symbol, system
from wlnet.expr.attributes import NUMERIC_FUNCTION

from .number_tower import COMPLEX, MACHINE, machine, sign
from .significance import BIG

Power, E, NumericQ, True_ = system("Power"), system("E"), system("NumericQ"), system("True")

CONSTANTS: dict[Symbol, float] = {
    system("Pi"): math.pi,
    system("E"): math.e,
    system("Degree"): math.pi / 180,
    system("GoldenRatio"): (1 + math.sqrt(5)) / 2,
    system("EulerGamma"): 0.5772156649015328606,
    system("Catalan"): 0.9159655941772190151,
    system("Khinchin"): 2.6854520010653064453,
    system("Glaisher"): 1.2824271291006226369,
    system("MachinePrecision"): 15.954589770191003,
}


def is_numeric(e: Expression) -> bool:
    """What NumericQ says: numbers, constants, and numeric functions of them."""
    kind = type(e)
    if kind is Expr:
        head = e.head
        if type(head) is not Symbol:
            return False
        if type(head.definition) is Lazy:
            head.definition.load()
        return bool(head.attributes & NUMERIC_FUNCTION) and all(map(is_numeric, e.args))
    return kind in NUMBER_TYPES or (kind is Symbol and (e in CONSTANTS or (e.up is not None and said_numeric(e))))


def said_numeric(symbol: Symbol) -> bool:
    """Whether the user said NumericQ[symbol] = True."""
    return symbol.up.apply(Expr(NumericQ, (symbol,))) is True_  # type: ignore[union-attr]


def approximate(e: Expression) -> Expression:
    """The machine number that a numeric expression stands for; None where it gives none."""
    kind = type(e)
    if kind in NUMBER_TYPES:
        return machine(e)
    if kind is Symbol:
        return CONSTANTS.get(e)
    if kind is not Expr or not is_numeric(e):
        return None
    if e.head is Power and len(e.args) == 2 and e.args[0] is E:
        args = [E, approximate(e.args[1])]
    elif e.head is Power and len(e.args) == 2 and type(e.args[1]) is int:
        args = [approximate(e.args[0]), e.args[1]]
    else:
        args = [approximate(a) for a in e.args]
    if any(a is None for a in args):
        return None
    found = evaluate(Expr(e.head, tuple(args)))
    return found if type(found) in NUMBER_TYPES else None


def approximate_like(e: Expression, number: Expression) -> Expression:
    """The value of a numeric expression as precise as an inexact number is; None where it gives none."""
    if type(number) not in BIG:
        return approximate(e)
    from .precise_functions import digits_of
    from .significance import precision

    return digits_of(e, precision(number) + 18)  # so that the number alone decides how much is known


def real_value(e: Expression) -> Expression:
    """An exact or machine real number equal or nearest to `e`; None where `e` is no real number."""
    kind = type(e)
    if kind in NUMBER_TYPES:
        return None if kind in COMPLEX or kind is complex else e
    if kind is PackedList:
        return None
    found = approximate(e)
    if type(found) is complex:
        small = abs(found.imag) <= 1e-14 * abs(found.real)
        return found.real if small else None
    return found


def sign_of(e: Expression) -> int | None:
    """-1, 0 or 1 for a real numeric expression whose sign is certain; None for anything else."""
    kind = type(e)
    if kind is int or kind is float:
        return (e > 0) - (e < 0)
    value = real_value(e)
    if value is None:
        return None
    if kind not in NUMBER_TYPES and type(value) in MACHINE and abs(value) < 1e-12:
        return None
    return sign(value)
