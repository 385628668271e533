"""N: machine numbers for exact ones, or numbers of a stated precision where mpmath is installed."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.evaluator.lazy import Lazy
from wlnet.expr import (
    NUMBER_TYPES,
    Association,
    BigReal,
    Expr,
    Expression,
    PackedList,
    Symbol,
    is_list,
    system,
)
from wlnet.expr.attributes import N_HOLD_ALL, N_HOLD_FIRST, N_HOLD_REST

from ..structure.atom_methods import method_of
from .number_tower import MACHINE, approximated, is_zero, machine, parts
from .numeric_value import CONSTANTS, approximate, is_numeric, real_value
from .precise_functions import digits_of
from .significance import BIG, MACHINE_DIGITS, size, to_digits, united
from .significance import accuracy as accuracy_of
from .significance import precision as precision_of

N, Power, Infinity, Indeterminate, MachinePrecision = map(
    system, ("N", "Power", "Infinity", "Indeterminate", "MachinePrecision")
)


MESSAGES = {
    "precbd": "Requested precision `1` is not a machine-sized real number.",
    "meprec": "Internal precision limit $MaxExtraPrecision = `1` reached while evaluating `2`.",
}
MOST_DIGITS = 100_000
ACCURACY_OF_ZERO = 323.6072453387798  # of the machine number 0.
BY_NUMBERS = {system("Integrate"): system("NIntegrate"), system("Sum"): system("NSum")}  # what no closed form has


@builtin("N", "N[e] gives the machine numbers that e stands for; N[e, n] gives n digits, N[e, {n, a}] no more than "
         "n digits and a places behind the point.",
         messages=MESSAGES)  # fmt: skip
def numeric(e, precision=MachinePrecision):
    """The expression with its exact numbers and constants made approximate."""
    if precision is MachinePrecision:
        return to_machine(e)
    if is_list(precision) and len(precision.args) == 2:
        digits, places = map(bound_of, precision.args)
        if digits is None or places is None or digits <= 0:
            message("N", "precbd", precision)
            return None
        return e if digits == places == math.inf else to_precision(e, digits, places)
    digits = bound_of(precision)
    method = method_of("N", e)
    if method is not None and digits is not None:
        return method(e, precision)
    if digits is None or not 0 < digits < math.inf:
        message("N", "precbd", precision)
        return None
    return to_precision(e, digits)


def bound_of(digits: Expression) -> float | None:
    """The number of digits asked for, infinite for Infinity; None for what is no such number."""
    if digits is Infinity:
        return math.inf
    found = real_value(digits)
    value = None if found is None else machine(found).real
    return value if value is not None and abs(value) < MOST_DIGITS else None


def to_machine(e: Expression) -> Expression:
    """The expression with machine numbers in the place of exact ones; integer exponents stay."""
    kind = type(e)
    if kind in NUMBER_TYPES:
        return approximated(e)
    said = said_value(e, MachinePrecision)
    if said is not None:
        return said
    if kind is Symbol:
        return CONSTANTS.get(e, e)
    method = method_of("N", e)
    if method is not None:
        return method(e)
    if kind is PackedList:
        return PackedList(e.array.astype("float64")) if e.array.dtype.kind == "i" else e
    if kind is Association:
        return Association(Expr(r.head, (r.args[0], to_machine(r.args[1]))) for r in e.table.values())
    if kind is not Expr:
        return e
    if type(e.head) is Symbol and e.head in BY_NUMBERS:
        found = evaluate(Expr(BY_NUMBERS[e.head], e.args))
        if type(found) in NUMBER_TYPES:
            return found
    if is_numeric(e):
        found = approximate(e)
        if found is not None:
            return found
    return Expr(e.head if type(e.head) is Symbol else to_machine(e.head), parts_of(e, to_machine))


def said_value(e: Expression, precision: Expression) -> Expression:
    """What the user's definitions N[f] = v or N[f[x_]] := v say of a symbol or call; None where they say nothing."""
    head = e
    while isinstance(head, Expr):
        head = head.head
    if type(head) is not Symbol or head.up is None:
        return None
    found = head.up.apply(Expr(N, (e, precision)))
    if found is None:
        found = head.up.apply(Expr(N, (e,)))
    return None if found is None else evaluate(Expr(N, (found, precision)))


def parts_of(e: Expr, convert: Any) -> tuple[Expression, ...]:
    """The arguments converted, except where attributes forbid it and in integer exponents."""
    attributes = 0
    if type(e.head) is Symbol:
        if type(e.head.definition) is Lazy:
            e.head.definition.load()
        attributes = e.head.attributes
    if attributes & N_HOLD_ALL == N_HOLD_ALL:
        return e.args
    if e.head is Power and len(e.args) == 2 and type(e.args[1]) is int:
        return convert(e.args[0]), e.args[1]
    return tuple(
        a if attributes & (N_HOLD_FIRST if i == 0 else N_HOLD_REST) else convert(a) for i, a in enumerate(e.args)
    )


def to_precision(e: Expression, digits: float, places: float = math.inf) -> Expression:
    """The expression with numbers of so many digits in the place of exact ones, and no more places than asked for."""
    kind = type(e)
    if kind in MACHINE:
        return e
    if kind in NUMBER_TYPES:
        return to_digits(e, digits) if places == math.inf else to_places(e, digits, places)
    if kind is Association:
        changed = (Expr(r.head, (r.args[0], to_precision(r.args[1], digits, places))) for r in e.table.values())
        return Association(changed)
    said = said_value(e, digits) if math.isfinite(digits) else None
    if said is not None:
        return said
    if is_numeric(e):
        found = digits_of(e, digits, places)
        if found is not None:
            return found
    if not isinstance(e, Expr):
        return e
    found = evaluate(Expr(e.head, parts_of(e, lambda a: to_precision(a, digits, places))))
    return found


def to_places(z: Expression, digits: float, places: float) -> Expression:
    """A number with no more digits, and no more places behind the point, than asked for."""
    if is_zero(z):
        return BigReal(Decimal(0), places)
    found = []
    for x in parts(z):
        if is_zero(x):
            found.append(x)
            continue
        allowed = min(digits, places + size(x), precision_of(x) if type(x) in BIG else math.inf)
        found.append(BigReal(Decimal(0), places) if allowed <= 0 else to_digits(x, allowed))
    return united(*found)


@builtin("Precision", "Precision[x] is the number of significant digits of x; Infinity for exact numbers.")
def precision(e):
    """The smallest precision among the numbers in the expression."""
    found = least_precision(e)
    if found == MACHINE_DIGITS:
        return found if type(e) in BIG else MachinePrecision
    return Infinity if found == math.inf else found


def least_precision(e: Expression) -> float:
    """The precision in digits; infinite for exact expressions."""
    kind = type(e)
    if kind in MACHINE:
        return MACHINE_DIGITS
    if kind in BIG:
        return precision_of(e)
    if kind is PackedList:
        return math.inf if e.array.dtype.kind == "i" else MACHINE_DIGITS
    if kind is Association:
        return min(map(least_precision, e.values()), default=math.inf)
    return min(map(least_precision, e.args), default=math.inf) if kind is Expr else math.inf


@builtin("Accuracy", "Accuracy[x] is the number of significant digits of x to the right of the decimal point.")
def accuracy(e):
    """Precision less the digits in front of the point; the smallest of all numbers in the expression."""
    found = least_accuracy(e)
    return Infinity if found == math.inf else found


def least_accuracy(e: Expression) -> float:
    """The digits to the right of the point; infinite for exact expressions."""
    kind = type(e)
    if kind in BIG:
        return accuracy_of(e)
    if kind in NUMBER_TYPES:
        digits = least_precision(e)
        size = abs(machine(e)) if digits != math.inf else 0
        return digits - math.log10(size) if size else ACCURACY_OF_ZERO if kind in MACHINE else math.inf
    if kind is PackedList:
        if e.array.dtype.kind == "i":
            return math.inf
        size = float(abs(e.array).max())
        return MACHINE_DIGITS - math.log10(size) if size else ACCURACY_OF_ZERO
    if kind is Association:
        return min(map(least_accuracy, e.values()), default=math.inf)
    return min(map(least_accuracy, e.args), default=math.inf) if kind is Expr else math.inf


for _name, _usage in {
    "Degree": "Degree is Pi/180, the number of radians in one degree.",
    "GoldenRatio": "GoldenRatio is (1 + Sqrt[5])/2, about 1.61803.",
    "EulerGamma": "EulerGamma is Euler's constant, about 0.577216.",
    "Catalan": "Catalan is Catalan's constant, about 0.915966.",
    "Khinchin": "Khinchin is Khinchin's constant, about 2.68545.",
    "Glaisher": "Glaisher is Glaisher's constant, about 1.28243.",
    "MachinePrecision": "MachinePrecision is the precision of machine numbers, about 15.95 digits.",
}.items():
    declare(_name, _usage, attributes="Constant ReadProtected", module=__name__)
