"""Quantities as text: 5 seconds, 3.2 meters per second, 50%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..expr import Expr, Expression, has_head, is_list, system
from .operators import NEGATIVE, TIMES
from .writer import Operand, Piece, Style, Written

Times, Power = system("Times"), system("Power")
SINGULAR = {"feet": "foot", "inches": "inch", "centuries": "century", "millennia": "millennium", "henries": "henry",
            "batches": "batch", "people": "person", "epochs": "epoch"}  # fmt: skip
UNCHANGED = ("hertz", "siemens", "lux", "horsepower", "celsius", "fahrenheit")
PROPER = {"celsius": "Celsius", "fahrenheit": "Fahrenheit", "british": "British"}
SHORT = {"Percent": "%"}
POWERS = {2: " squared", 3: " cubed"}


def words(name: str, one: bool) -> str:
    """The name of a unit in words: "light years", or "light year" of one."""
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower().split()
    if one and parts:
        parts[0 if parts[0] in ("degrees", "pounds", "revolutions") else -1] = singular(
            parts[0] if parts[0] in ("degrees", "pounds", "revolutions") else parts[-1]
        )
    return " ".join(PROPER.get(part, part) for part in parts)


def singular(word: str) -> str:
    """The word for one of them."""
    if word in SINGULAR or word.endswith(UNCHANGED):
        return SINGULAR.get(word, word)
    return word[:-1] if word.endswith("s") else word


def unit_words(unit: Expression, one: bool) -> str | None:
    """A unit in words; None where it is none."""
    over: list[tuple[str, int]] = []
    under: list[tuple[str, int]] = []
    for factor in unit.args if has_head(unit, Times) else (unit,):
        base, exponent = factor.args if has_head(factor, Power) and len(factor.args) == 2 else (factor, 1)
        if has_head(base, system("IndependentUnit")) and len(base.args) == 1:
            base = base.args[0]
        if type(base) is not str:
            return None
        if type(exponent) is not int:
            return None
        (over if exponent > 0 else under).append((base, abs(exponent)))
    text = " ".join(power(n, e, one or i < len(over) - 1) for i, (n, e) in enumerate(over))
    return " ".join([*([text] if text else []), *("per " + power(n, e, True) for n, e in under)])


def power(name: str, exponent: int, one: bool) -> str:
    """meters squared."""
    raised = "" if exponent == 1 else POWERS.get(exponent, f" to the {exponent}th")
    return words(name, one) + raised


def quantity(e: Expr, style: Style) -> Written | None:
    """5 seconds."""
    if len(e.args) != 2:
        return None
    magnitude, unit = e.args
    if has_head(magnitude, system("MixedMagnitude")) and has_head(unit, system("MixedUnit")):
        return mixed(magnitude.args, unit.args)
    if type(unit) is str and unit in SHORT:
        return TIMES, (Operand(magnitude, NEGATIVE), SHORT[unit])
    text = unit_words(unit, type(magnitude) is int and magnitude == 1)
    return None if text is None else (TIMES, (Operand(magnitude, NEGATIVE), f" {text}"))


def mixed(amounts: Sequence[Expression], units: Sequence[Expression]) -> Written | None:
    """1 hour 30 minutes."""
    if not (len(amounts) == len(units) == 1 and is_list(amounts[0]) and is_list(units[0])):
        return None
    pieces: list[Piece] = []
    for amount, unit in zip(amounts[0].args, units[0].args, strict=False):
        text = unit_words(unit, type(amount) is int and amount == 1)
        if text is None:
            return None
        pieces += Operand(amount, NEGATIVE), f" {text} "
    return (TIMES, (*pieces[:-1], str(pieces[-1]).rstrip())) if pieces else None
