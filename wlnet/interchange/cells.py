"""The cells of tables as text: numbers read from them, and expressions written into them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from ..expr import Expression, is_list, system
from ..forms import text

Automatic, Null = system("Automatic"), system("Null")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:(?:[eEdD]|\*\^)[+-]?[0-9]+)?")
INTEGER = re.compile(r"[+-]?[0-9]+")
EXPONENT = re.compile(r"[dD]|\*\^")
BEGINNINGS = frozenset("+-.0123456789 \t")
DIGITS_ONLY = re.compile(r"[0-9+\-.eE \n]*")
LONG = 4000  # digits: beyond them Python would refuse, and no table holds such numbers


def number(cell: str) -> int | float | None:
    """The number that a text is, in the notation of C, of Fortran or of the language; None where it is none."""
    found = cell.strip()
    if len(found) > LONG or not NUMBER.fullmatch(found):
        return None
    if INTEGER.fullmatch(found):
        return int(found)
    value = float(EXPONENT.sub("e", found))
    return value if math.isfinite(value) else None


def number_reader(settings: dict[str, Expression]) -> Callable[[str], Expression]:
    """What a cell of a table is read as: a number where it is one and numbers are wanted, else the text."""
    point = settings.get("NumberPoint", ".")
    signs = settings.get("NumberSigns")
    tokens: Expression = settings.get("CurrencyTokens", Automatic)
    affixes = [strings_in(group) for group in tokens.args] if is_list(tokens) and len(tokens.args) == 2 else [[], []]
    plain = point in (".", None) and not any(affixes) and not is_list(signs)

    def read(cell: str) -> Expression:
        found: Expression = number(cell)
        if found is None and cell:
            found = number(bare_number(cell, point, signs, affixes))
        return cell if found is None else found

    return read_plain if plain else read


def read_plain(cell: str) -> Expression:
    """A number in the usual notation, or the text."""
    if not cell or cell[0] not in BEGINNINGS:
        return cell
    found = number(cell)
    return cell if found is None else found


def numbers(cells: list[str]) -> list[int] | list[float] | None:
    """The numbers that all cells are, where all are integers or all are reals; None for anything else."""
    try:
        if not any("." in cell or "e" in cell or "E" in cell for cell in cells):
            return list(map(int, cells))
        found = list(map(float, cells))
        real = all("." in cell or "e" in cell or "E" in cell for cell in cells)
        return found if real and all(map(math.isfinite, found)) else None
    except ValueError:
        return None


def bare_number(cell: str, point: Expression, signs: Expression, affixes: list[list[str]]) -> str:
    """The text with the language's decimal point and signs, and without units of currency."""
    found = cell.strip()
    if is_list(signs) and len(signs.args) == 2:
        minus, plus = map(str, signs.args)
        if minus and found.startswith(minus):
            found = "-" + found[len(minus) :]
        elif plus and found.startswith(plus):
            found = found[len(plus) :]
    sign, found = (found[0], found[1:]) if found[:1] in ("-", "+") else ("", found)
    front = next((t for t in affixes[0] if t and found.startswith(t)), "")
    found = found[len(front) :]
    back = next((t for t in affixes[1] if t and found.endswith(t)), "")
    found = found[: len(found) - len(back)] if back else found
    if type(point) is str and point and point != ".":
        found = found.replace(".", "\0").replace(point, ".")
    return sign + found


def strings_in(e: Expression) -> list[str]:
    """The strings of a list, or the one string."""
    return [a for a in (e.args if is_list(e) else (e,)) if type(a) is str]


def real(x: float) -> str:
    """A real number as tables have it: 0.1, 2., 1.5e20."""
    if not math.isfinite(x):
        return "Indeterminate" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"
    digits = repr(x)
    if "e" in digits:
        mantissa, exponent = digits.split("e")
        return f"{mantissa if '.' in mantissa else mantissa + '.'}e{int(exponent)}"
    return digits.removesuffix("0") if digits.endswith(".0") else digits


def cell_text(e: Expression, empty: str = "") -> str:
    """An expression as the text of a cell: numbers as numbers are read, strings as they are, all else in InputForm."""
    kind = type(e)
    if kind is str:
        return e
    if kind is int:
        return str(e)
    if kind is float:
        return real(e)
    if e is Null:
        return empty
    return text(e, "InputForm")
