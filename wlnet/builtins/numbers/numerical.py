"""N: machine numbers for exact ones, or numbers of a stated precision where mpmath is installed."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.evaluator.lazy import Lazy
from wlnet.expr import (
    NUMBER_TYPES,
    Association,
    BigReal,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    Symbol,
    has_head,
    system,
)
from wlnet.expr.attributes import N_HOLD_ALL, N_HOLD_FIRST, N_HOLD_REST

from ..structure.atom_methods import method_of
from .number_tower import MACHINE, MACHINE_DIGITS, decimal, machine, wide
from .numeric_value import CONSTANTS, approximate, is_numeric, real_value

N, Power, Infinity, Indeterminate, MachinePrecision = map(
    system, ("N", "Power", "Infinity", "Indeterminate", "MachinePrecision")
)


ACCURACY_OF_ZERO = 323.6072453387798  # of the machine number 0.
BY_NUMBERS = {system("Integrate"): system("NIntegrate"), system("Sum"): system("NSum")}  # what no closed form has


@builtin("N", "N[e] gives the machine numbers that e stands for; N[e, n] gives n digits.",
         messages={"precbd": "Requested precision `1` is not a machine-sized real number."})  # fmt: skip
def numeric(e, precision=MachinePrecision):
    """The expression with its exact numbers and constants made approximate."""
    if precision is MachinePrecision:
        return to_machine(e)
    digits = real_value(precision)
    method = method_of("N", e)
    if method is not None and digits is not None:
        return method(e, precision)
    if digits is None or not 0 < machine(digits).real < 100_000:
        message("N", "precbd", precision)
        return None
    return to_precision(e, float(digits))


def to_machine(e: Expression) -> Expression:
    """The expression with machine numbers in the place of exact ones; integer exponents stay."""
    kind = type(e)
    if kind in NUMBER_TYPES:
        return machine(e)
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


def to_precision(e: Expression, digits: float) -> Expression:
    """The expression with numbers of so many digits in the place of exact ones."""
    kind = type(e)
    if kind in MACHINE:
        return e
    if kind in (int, Fraction, BigReal):
        context = wide(digits)
        return BigReal(context.plus(decimal(e, context)), digits if kind is not BigReal else min(digits, e.precision))
    if kind is Association:
        return Association(Expr(r.head, (r.args[0], to_precision(r.args[1], digits))) for r in e.table.values())
    said = said_value(e, digits)
    if said is not None:
        return said
    if is_numeric(e):
        found = digits_of(e, digits)
        if found is not None:
            return found
    if not isinstance(e, Expr):
        return e
    found = evaluate(Expr(e.head, parts_of(e, lambda a: to_precision(a, digits))))
    return found


FUNCTIONS = {
    "Plus": "fsum", "Sin": "sin", "Cos": "cos", "Tan": "tan", "Log": "log", "ArcSin": "asin", "ArcCos": "acos",
    "ArcTan": "atan", "Sinh": "sinh", "Cosh": "cosh", "Tanh": "tanh", "Gamma": "gamma", "Erf": "erf", "Abs": "fabs",
    "Exp": "exp", "Sqrt": "sqrt", "Factorial": "factorial", "Erfc": "erfc", "Zeta": "zeta", "LogGamma": "loggamma",
}  # fmt: skip
NAMED = {"Pi": "pi", "E": "e", "Degree": "degree", "GoldenRatio": "phi", "EulerGamma": "euler", "Catalan": "catalan",
         "Khinchin": "khinchin", "Glaisher": "glaisher"}  # fmt: skip


def digits_of(e: Expression, digits: float) -> Expression:
    """A real number to so many digits by mpmath; None where that is not installed or does not know the function."""
    try:
        import mpmath  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return None
    with mpmath.workdps(math.ceil(digits) + 10):
        try:
            found = mpmath_value(e, mpmath)
        except (ValueError, ZeroDivisionError, OverflowError, mpmath.libmp.libhyper.NoConvergence):
            return None
        if found is None or isinstance(found, mpmath.mpc):
            return None
        text = mpmath.nstr(found, math.ceil(digits) + 5, strip_zeros=False)
    return BigReal(wide(digits).create_decimal(Decimal(text)), digits)


def mpmath_value(e: Expression, mpmath: Any) -> Any:
    """The mpmath number that a numeric expression stands for; None where it cannot say."""
    kind = type(e)
    if kind is int:
        return mpmath.mpf(e)
    if kind is Fraction:
        return mpmath.mpf(e.numerator) / e.denominator
    if kind is BigReal:
        return mpmath.mpf(str(e.value))
    if kind is ExactComplex:
        return mpmath.mpc(mpmath_value(e.re, mpmath), mpmath_value(e.im, mpmath))
    if kind is Symbol:
        return +getattr(mpmath, NAMED[e.name]) if e.name in NAMED else None
    if not isinstance(e, Expr) or type(e.head) is not Symbol:
        return None
    args = [mpmath_value(a, mpmath) for a in e.args]
    if any(a is None for a in args):
        return None
    if e.head.name == "Times":
        return mpmath.fprod(args)
    if has_head(e, Power) and len(args) == 2:
        return mpmath.power(*args)
    name = FUNCTIONS.get(e.head.name)
    if name is None or (name != "fsum" and len(args) != 1):
        return None
    return mpmath.fsum(args) if name == "fsum" else getattr(mpmath, name)(args[0])


@builtin("Precision", "Precision[x] is the number of significant digits of x; Infinity for exact numbers.")
def precision(e):
    """The smallest precision among the numbers in the expression."""
    found = least_precision(e)
    return Infinity if found == math.inf else MachinePrecision if found == MACHINE_DIGITS else found


def least_precision(e: Expression) -> float:
    """The precision in digits; infinite for exact expressions."""
    kind = type(e)
    if kind in MACHINE:
        return MACHINE_DIGITS
    if kind is BigReal:
        return e.precision if e.value else 0.0
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
    if kind is BigReal and not e.value:
        return float(e.precision)
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
