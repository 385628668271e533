"""What arithmetic, comparison and rounding make of quantities."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wlnet.evaluator import evaluate, message
from wlnet.expr import NUMBER_TYPES, Atom, Expr, Expression, call, has_head, is_list, system

from .units import Factors, dimensions, expression, factors_of, size, tidy, zero

Quantity, Plus, Times, Power = map(system, ("Quantity", "Plus", "Times", "Power"))
True_, False_ = system("True"), system("False")
BASE = {"s": "Seconds", "m": "Meters", "kg": "Kilograms", "A": "Amperes", "K": "Kelvins", "mol": "Moles",
        "cd": "Candelas", "bit": "Bits", "rad": "Radians", "flop": "FloatingPointOperations"}  # fmt: skip
MESSAGES = {
    "unkunit": "Unable to interpret unit specification `1`.",
    "compat": "`1` and `2` are incompatible units.",
}
Parts = tuple[Expression, Factors]


def parts_of(e: Expression) -> Parts | None:
    """The magnitude and the units of a quantity; None for anything else."""
    if not has_head(e, Quantity) or len(e.args) != 2:
        return None
    magnitude, unit = e.args
    if has_head(unit, system("MixedUnit")) and has_head(magnitude, system("MixedMagnitude")):
        return unmixed(magnitude.args[0], unit.args[0])
    factors = factors_of(unit)
    return None if factors is None else (magnitude, factors)


def unmixed(amounts: Expression, names: Expression) -> Parts | None:
    """A quantity in several units as one in the last of them."""
    if not (is_list(amounts) and is_list(names)) or len(amounts.args) != len(names.args):
        return None
    found = [factors_of(n) for n in names.args]
    if not found or any(f is None for f in found):
        return None
    last: Factors = found[-1]  # type: ignore[assignment]
    total = [converted(a, f, last) for a, f in zip(amounts.args, found, strict=True) if f is not None]
    return (evaluate(Expr(Plus, tuple(total))), last) if None not in total else None


def quantity(magnitude: Expression, factors: Factors) -> Expression:
    """The quantity of a magnitude and units; the magnitude itself where there are none."""
    return Expr(Quantity, (magnitude, expression(factors))) if factors else magnitude


def incompatible(name: str, first: Expression, second: Expression) -> Expression:
    """None, after the message that two units do not measure the same."""
    message(name if name == "UnitConvert" else "Quantity", "compat", first, second)
    return None


def value_of(head: str | Expression, *args: Expression) -> Expression:
    """The value of a call."""
    return evaluate(call(head, *args))


def converted(magnitude: Expression, source: Factors, target: Factors) -> Expression:
    """The magnitude in other units; None where those measure something else."""
    if source == target:
        return magnitude
    if dimensions(source) != dimensions(target):
        return None
    start, end = zero(source), zero(target)
    ratio = tidy(divided(size(source), size(target)))
    if start == end == 0:
        return value_of("Times", magnitude, ratio)
    shift = tidy(divided(start - end, size(target)))
    return value_of("Plus", value_of("Times", magnitude, ratio), shift)


def divided(a: Any, b: Any) -> Any:
    """a / b, exact where both are."""
    return a / b if type(a) is float or type(b) is float else Fraction(a) / Fraction(b)


def size_of(factors: Factors, others: Factors) -> float:
    """How large a unit is, measured in another one."""
    try:
        return abs(float(converted(1, factors, others)))
    except (TypeError, ValueError, OverflowError):
        return math.inf


def within_scale(items: list[Parts]) -> list[Parts] | None:
    """The quantities to be added, those on scales with another zero in kelvins; None for too few of them."""
    changed = []
    for magnitude, factors in items:
        if zero(factors):
            factors, magnitude = {"Kelvins": 1}, converted(magnitude, factors, {"Kelvins": 1})
        changed.append((magnitude, factors))
    return changed


def add(*args: Expression) -> Expression:
    """The sum: quantities that measure the same become one, in the smallest of their units."""
    groups: dict[tuple[tuple[str, Fraction], ...], list[Parts]] = {}
    others: list[Expression] = []
    for a in args:
        found = parts_of(a)
        if found is None:
            others.append(a)
        else:
            groups.setdefault(tuple(dimensions(found[1]).items()), []).append(found)
    numbers = [a for a in others if type(a) in NUMBER_TYPES]
    if () in groups:  # percents and radians-free units are numbers
        if numbers:
            others += [converted(m, f, {}) for m, f in groups.pop(())]
    elif any(a != 0 for a in numbers):
        _, unit = next(iter(groups.values()))[0]
        return incompatible("Plus", expression(unit), "DimensionlessUnit")
    kept = [a for a in others if type(a) not in NUMBER_TYPES or (() not in groups and a != 0)]
    if len(groups) > 1:
        first, second = (items[0][1] for items in list(groups.values())[:2])
        incompatible("Plus", expression(first), expression(second))
    if not groups:
        return Expr(Plus, tuple(others))
    sums = [sum_of(items) for items in groups.values()]
    result = (*kept, *sums)
    return (
        Expr(Plus, result) if len(result) < len(args) and len(result) > 1 else result[0] if len(result) == 1 else None
    )


def sum_of(items: list[Parts]) -> Expression:
    """The sum of compatible quantities."""
    if len(items) == 1:
        return quantity(*items[0])
    items = within_scale(items) or items
    choices: list[Factors] = []
    for _, factors in items:
        if factors not in choices:
            choices.append(factors)
    factors = min(choices, key=lambda unit: size_of(unit, choices[0]))
    return quantity(value_of("Plus", *(converted(m, f, factors) for m, f in items)), factors)


def multiply(*args: Expression) -> Expression:
    """The product: numbers and symbols go into the magnitude, units are collected."""
    magnitudes: list[Expression] = []
    total: Factors = {}
    for a in args:
        found = parts_of(a)
        if found is None:
            if isinstance(a, Atom) or type(a) is str or has_head(a, system("DateObject")):
                return None
            magnitudes.append(a)
        else:
            magnitudes.append(found[0])
            for name, e in found[1].items():
                total[name] = tidy(total.get(name, 0) + e)
    return joined(magnitudes, total)


def joined(magnitudes: list[Expression], factors: Factors) -> Expression:
    """The quantity of a product, units that measure the same being one unit."""
    factors = {name: e for name, e in factors.items() if e}
    merged: Factors = {}
    for name, e in factors.items():
        kinds = dimensions({name: 1})
        other = next((n for n in merged if dimensions({n: 1}) == kinds and n != name), None)
        if not kinds and len(factors) > 1:
            magnitudes = [*magnitudes, converted(1, {name: e}, {})]
        elif other is None:
            merged[name] = e
        else:
            magnitudes = [*magnitudes, converted(1, {name: e}, {other: e})]
            merged[other] = tidy(merged[other] + e)
    merged = {name: e for name, e in merged.items() if e}
    if merged and not dimensions(merged) and len(merged) > 1:
        magnitudes, merged = [*magnitudes, converted(1, merged, {})], {}
    magnitude = value_of("Times", *magnitudes)
    return quantity(magnitude, merged)


def power(base: Expression, exponent: Expression = 1) -> Expression:
    """A quantity to an exact power; a number to the power of a dimensionless quantity."""
    found, up = parts_of(base), parts_of(exponent)
    if up is not None:
        plain = converted(up[0], up[1], {})
        return None if plain is None else Expr(Power, (base, plain))
    if found is None or type(exponent) not in (int, Fraction, float):
        return None
    exact = exponent if type(exponent) is not float or exponent % 1 else int(exponent)
    return joined([Expr(Power, (found[0], exponent))], {n: tidy(e * exact) for n, e in found[1].items()})


def in_one_unit(args: tuple[Expression, ...]) -> tuple[list[Expression], Factors] | None:
    """The magnitudes of quantities in the unit of the first; numbers count as dimensionless."""
    unit: Factors | None = None
    for a in args:
        found = parts_of(a)
        if found is not None:
            unit = found[1]
            break
    if unit is None:
        return None
    magnitudes = []
    for a in args:
        found = parts_of(a)
        if found is None:
            if type(a) not in NUMBER_TYPES and not infinite(a):
                return None
            if infinite(a) or (a == 0 and dimensions(unit)):
                magnitudes.append(a)
                continue
            found = (a, {})
        amount = converted(found[0], found[1], unit)
        if amount is None:
            incompatible("Plus", expression(unit), expression(found[1]))
            return None
        magnitudes.append(amount)
    return magnitudes, unit


def infinite(e: Expression) -> bool:
    """Whether `e` is Infinity or -Infinity."""
    return (
        e is system("Infinity") or e == call("Times", -1, system("Infinity")) or has_head(e, system("DirectedInfinity"))
    )


def comparing(name: str) -> Callable[..., Expression]:
    """The rule of a relation: that of the magnitudes in one unit."""

    def compare(*args: Expression) -> Expression:
        found = in_one_unit(args)
        if found is None:
            return None
        result = value_of(name, *found[0])
        return result if result is True_ or result is False_ else None

    return compare


def choosing(name: str) -> Callable[..., Expression]:
    """The rule of Max and Min: the argument that is it."""

    def choose(*args: Expression) -> Expression:
        found = in_one_unit(args)
        if found is None or len(args) < 2:
            return None if len(args) != 1 else args[0]
        best = value_of(name, *found[0])
        for a, amount in zip(args, found[0], strict=True):
            if amount is best or (type(amount) in NUMBER_TYPES and type(best) in NUMBER_TYPES and amount == best):
                return a
        return None

    return choose


def on_magnitude(name: str) -> Callable[..., Expression]:
    """The rule of functions such as Abs and Round: applied to the magnitude, in its unit."""

    def apply(q: Expression, *more: Expression) -> Expression:
        if not more:
            found = parts_of(q)
            return None if found is None else quantity(Expr(system(name), (found[0],)), found[1])
        found = parts_of(q)
        if found is not None and all(type(m) in NUMBER_TYPES for m in more):  # steps in the same unit
            return quantity(Expr(system(name), (found[0], *more)), found[1])
        both = in_one_unit((*more, q) if name == "Mod" else (q, *more))  # the rest has the unit of the divisor
        if both is None:
            return None
        numbers = (both[0][-1], *both[0][:-1]) if name == "Mod" else tuple(both[0])
        return quantity(Expr(system(name), numbers), both[1])

    return apply


def of_magnitude(name: str) -> Callable[..., Expression]:
    """The rule of functions such as Sign and Positive: their value for the magnitude."""

    def apply(*args: Expression) -> Expression:
        found = in_one_unit(args)
        return None if found is None else Expr(system(name), tuple(found[0]))

    return apply


def from_dimensionless(name: str) -> Callable[..., Expression]:
    """The rule of elementary functions: their value for angles and for quantities without dimensions."""

    def apply(q: Expression) -> Expression:
        found = parts_of(q)
        if found is None:
            return None
        kinds = dimensions(found[1])
        plain = converted(*found, {"Radians": 1} if kinds == {"rad": 1} else {})
        return None if plain is None else Expr(system(name), (plain,))

    return apply


def steps(start: Expression, end: Expression = None, step: Expression = None) -> Expression:
    """Range[q1, q2, dq]: quantities in the unit of the first."""
    first = parts_of(start)
    if end is None or first is None:
        return None
    found = in_one_unit((start, end, quantity(1, first[1]) if step is None else step))
    if found is None:
        return None
    return value_of("Quantity", value_of("Range", *found[0]), expression(found[1]))


RULES = {
    Plus: add,
    Times: multiply,
    Power: power,
    system("Range"): steps,
    **{system(n): comparing(n) for n in ("Equal", "Unequal", "Less", "LessEqual", "Greater", "GreaterEqual")},
    **{system(n): choosing(n) for n in ("Max", "Min")},
    **{system(n): on_magnitude(n) for n in ("Abs", "Round", "Floor", "Ceiling", "IntegerPart", "FractionalPart", "Mod",
                                            "Re", "Conjugate", "Chop", "Ramp")},
    **{system(n): of_magnitude(n) for n in ("Sign", "Positive", "Negative", "NonNegative", "NonPositive", "Quotient",
                                            "UnitStep")},
    **{system(n): from_dimensionless(n) for n in ("Sin", "Cos", "Tan", "Cot", "Sec", "Csc", "Exp", "Log", "Tanh")},
}  # fmt: skip
