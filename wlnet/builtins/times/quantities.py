"""Quantities: a magnitude with a unit, their parts, and conversion between units.

What functions such as Plus make of quantities is in `quantity_arithmetic`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.expr import NUMBER_TYPES, Association, Expr, Expression, WolframMessage, call, has_head, is_list, system

from .quantity_arithmetic import (
    BASE,
    MESSAGES,
    RULES,
    Factors,
    converted,
    incompatible,
    parts_of,
    quantity,
)
from .units import dimensions, expression, factors_of, is_unit

Quantity, List, True_, False_ = map(system, ("Quantity", "List", "True", "False"))
WRITTEN = re.compile(r"\s*([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*(\S.*?)\s*")


@builtin("Quantity", 'Quantity[magnitude, "unit"] is an amount of a unit, such as Quantity[5, "Seconds"].',
         attributes="NHoldRest", up=RULES, messages=MESSAGES)  # fmt: skip
def quantity_(magnitude, unit=None):
    """The quantity with its unit as the language names it; a quantity for each element of a list."""
    if unit is None:
        return from_text(magnitude) if type(magnitude) is str else None
    if is_list(magnitude):
        return Expr(List, tuple(Expr(Quantity, (m, unit)) for m in magnitude.args))
    if is_list(unit):
        return Expr(List, tuple(Expr(Quantity, (magnitude, u)) for u in unit.args))
    if type(unit) in NUMBER_TYPES and type(magnitude) in NUMBER_TYPES:
        return Expr(system("Times"), (magnitude, unit))
    factors = factors_of(unit)
    if type(unit) is str and factors == {unit: 1} and type(magnitude) in NUMBER_TYPES:
        return None
    if factors is None:
        if names_units(unit):
            message("Quantity", "unkunit", unit)
        return None
    if not factors:
        return magnitude
    if has_head(magnitude, Quantity):
        return Expr(system("Times"), (magnitude, quantity(1, factors)))
    written = expression(factors)
    return None if written == unit else Expr(Quantity, (magnitude, written))


def names_units(e: Expression) -> bool:
    """Whether `e` is a string or a product of powers of strings: meant as a unit, not a pattern or a variable."""
    if has_head(e, system("Times")) or has_head(e, system("Power")):
        return any(names_units(part) for part in e.args)
    return type(e) is str


def from_text(written: str) -> Expression:
    """The quantity in words such as "5 meters", or one of a unit."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        factors = factors_of(written)
        if factors is None:
            message("Quantity", "unkunit", written)
            return None
        return Expr(Quantity, (1, written))
    amount: Expression = int(found[1]) if re.fullmatch(r"[-+]?\d+", found[1]) else float(found[1])
    return Expr(Quantity, (amount, found[2])) if factors_of(found[2]) is not None else None


def unit_factors(e: Expression) -> Factors | None:
    """The units of a quantity or of a unit; none for a number."""
    found = parts_of(e)
    if found is not None:
        return found[1]
    if type(e) in NUMBER_TYPES:
        return {}
    return factors_of(e)


@builtin("QuantityMagnitude", "QuantityMagnitude[q] gives the number of units in a quantity, "
         "QuantityMagnitude[q, unit] the number of other units.", attributes="")  # fmt: skip
def quantity_magnitude(q, unit=None):
    """A number; of a list, a list of them."""
    if is_list(q) or type(q) is Association:
        return over(q, lambda item: call("QuantityMagnitude", item, *([] if unit is None else [unit])))
    found = parts_of(q)
    if found is None:
        if type(q) not in NUMBER_TYPES:
            return None
        found = (q, {})
    if unit is None:
        return found[0]
    target = target_of("QuantityMagnitude", unit)
    return converted(found[0], found[1], target)


def over(e: Expression, f) -> Expression:  # type: ignore[no-untyped-def]
    """f of every element of a list or association."""
    if type(e) is Association:
        return e.with_values(map(f, e.values()))
    return Expr(List, tuple(map(f, e.args)))


@builtin("QuantityUnit", "QuantityUnit[q] gives the unit of a quantity.")
def quantity_unit(q):
    """A unit."""
    if is_list(q) or type(q) is Association:
        return over(q, lambda item: call("QuantityUnit", item))
    if has_head(q, Quantity) and len(q.args) == 2:
        return q.args[1]
    return "DimensionlessUnit" if type(q) in NUMBER_TYPES else None


@builtin("QuantityQ", "QuantityQ[e] tells whether e is a quantity with a known unit.")
def quantity_q(e):
    """True or False."""
    return True_ if parts_of(e) is not None else False_


@builtin("KnownUnitQ", "KnownUnitQ[unit] tells whether unit is one that Quantity knows.")
def known_unit_q(unit):
    """True or False."""
    return True_ if is_unit(unit) and type(unit) is not int else False_


@builtin("CompatibleUnitQ", "CompatibleUnitQ[q1, q2, ...] tells whether quantities or units measure the same.")
def compatible_unit_q(*items):
    """True or False."""
    flat = [x for item in items for x in (item.args if is_list(item) else (item,))]
    found = [unit_factors(x) for x in flat]
    if any(f is None for f in found):
        return False_
    kinds = [dimensions(f) for f in found if f is not None]
    return True_ if all(k == kinds[0] for k in kinds) else False_


@builtin("UnitDimensions", "UnitDimensions[q] gives the dimensions of a quantity or a unit with their exponents.")
def unit_dimensions(q):
    """{{"LengthUnit", 1}, ...}."""
    from .units import DIMENSIONS

    factors = unit_factors(q)
    if factors is None:
        return None
    found = {DIMENSIONS.get(k, k): e for k, e in dimensions(factors).items()}
    return call("List", *(call("List", k, int(e) if e.denominator == 1 else e) for k, e in sorted(found.items())))


def target_of(name: str, unit: Expression) -> Factors:
    """The units to convert to; a message where that is no unit."""
    factors = unit_factors(unit)
    if factors is None:
        raise WolframMessage(name, "unkunit", unit, text=MESSAGES["unkunit"])
    return factors


SYSTEMS = ("SI", "SIBase", "Metric", "Imperial")
FEET = {"m": "Feet", "kg": "Pounds", "s": "Seconds", "K": "DegreesFahrenheit"}


@builtin("UnitConvert", "UnitConvert[q, unit] gives the quantity in another unit, UnitConvert[q] in units of the SI.",
         messages=MESSAGES)  # fmt: skip
def unit_convert(q, unit="SIBase"):
    """A quantity."""
    if is_list(q) or type(q) is Association:
        return over(q, lambda item: call("UnitConvert", item, unit))
    if is_list(unit):
        return Expr(List, tuple(call("UnitConvert", q, u) for u in unit.args))
    found = parts_of(q)
    if found is None and type(q) is str:
        found = (1, target_of("UnitConvert", q))
    if found is None:
        if type(q) not in NUMBER_TYPES:
            return None
        found = (q, {})
    magnitude, factors = found
    if has_head(unit, system("MixedUnit")) and len(unit.args) == 1 and is_list(unit.args[0]):
        return mixed(magnitude, factors, [target_of("UnitConvert", u) for u in unit.args[0].args])
    if type(unit) is str and unit in SYSTEMS:
        named = {**BASE, **FEET} if unit == "Imperial" else BASE
        target: Factors = {}
        for kind, e in dimensions(factors).items():
            target[named.get(kind, kind)] = e.numerator if e.denominator == 1 else e
        if unit != "SIBase" and len(factors) == 1 and next(iter(factors)) in ("Bytes", "Bits"):
            target = factors
    else:
        target = target_of("UnitConvert", unit)
    amount = converted(magnitude, factors, target)
    if amount is None:
        return incompatible("UnitConvert", expression(factors), expression(target))
    return quantity(amount, target)


def mixed(magnitude: Expression, factors: Factors, targets: list[Factors]) -> Expression:
    """The quantity as a sum of whole numbers of ever smaller units."""
    amounts, rest = [], magnitude
    current = factors
    for i, target in enumerate(targets):
        amount = converted(rest, current, target)
        if amount is None:
            return incompatible("UnitConvert", expression(factors), expression(target))
        if i < len(targets) - 1:
            entire = evaluate(call("IntegerPart", amount))
            rest, amount, current = evaluate(call("Subtract", amount, entire)), entire, target
        amounts.append(amount)
    names = [expression(t) for t in targets]
    return call("Quantity", call("MixedMagnitude", call("List", *amounts)), call("MixedUnit", call("List", *names)))


@builtin("UnitSimplify", "UnitSimplify[q] gives a quantity in a simpler unit, where there is one.", messages=MESSAGES)
def unit_simplify(q):
    """The quantity in a single unit of the same dimensions where the SI names one."""
    found = parts_of(q)
    if found is None:
        return q if type(q) in NUMBER_TYPES else None
    magnitude, factors = found
    if len(factors) == 1 and set(factors.values()) == {1}:
        return q
    kinds = dimensions(factors)
    for name in NAMED:
        target: Factors = {name: 1}
        if dimensions(target) == kinds:
            return quantity(converted(magnitude, factors, target), target)
    target = {BASE.get(k, k): (e.numerator if e.denominator == 1 else e) for k, e in kinds.items()}
    return quantity(converted(magnitude, factors, target), target) if len(target) < len(factors) else q


NAMED = ("Newtons", "Joules", "Watts", "Pascals", "Volts", "Ohms", "Coulombs", "Farads", "Hertz", "Teslas", "Webers",
         "Henries", "Siemens")  # fmt: skip


@builtin("CommonUnits", "CommonUnits[{q1, q2, ...}] converts compatible quantities to one unit.", messages=MESSAGES)
def common_units(items):
    """A list of quantities."""
    if not is_list(items):
        return None
    parsed = [parts_of(q) for q in items.args]
    chosen: dict[tuple[tuple[str, Fraction], ...], Factors] = {}
    result = []
    for q, found in zip(items.args, parsed, strict=True):
        if found is None:
            result.append(q)
            continue
        target = chosen.setdefault(tuple(dimensions(found[1]).items()), found[1])
        result.append(quantity(converted(found[0], found[1], target), target))
    return Expr(List, tuple(result))


@builtin("QuantityArray", "QuantityArray[array, unit] gives an array of quantities in one unit.")
def quantity_array(array, unit=None):
    """A list of quantities."""
    return Expr(Quantity, (array, unit)) if unit is not None and is_list(array) else array if is_list(array) else None


declare(
    "IndependentUnit", 'IndependentUnit["name"] is a unit of its own, as in Quantity[3, IndependentUnit["apples"]].'
)
declare("MixedUnit", "MixedUnit[{unit1, unit2, ...}] stands for a sum of units in UnitConvert.")
declare("MixedMagnitude", "MixedMagnitude[{n1, n2, ...}] is the magnitude of a quantity in several units.")
