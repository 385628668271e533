"""How functions of one number are declared: exact values where known, else machine numbers and packed lists."""

from __future__ import annotations

import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin
from wlnet.expr import NUMBER_TYPES, BigReal, Expr, Expression, PackedList, WolframMessage, has_head, system

from .arithmetic import NUMERIC
from .infinities import ComplexInfinity, Indeterminate
from .number_tower import LARGEST, finite, machine, overflow, sign
from .significance import BIG, promoted
from .trigonometric_rules import IMAGINARY, rewritten

Plus, Times = system("Plus"), system("Times")
ODD, EVEN = -1, 1
TRIGONOMETRIC = frozenset(IMAGINARY)  # the functions that have rules of their own
ESSENTIAL = frozenset(map(system, (  # the functions without a limit at ComplexInfinity
    "Sin", "Cos", "Tan", "Cot", "Sec", "Csc", "Sinh", "Cosh", "Tanh", "Coth", "Sech", "Csch", "Erf", "Erfc", "Gamma",
)))  # fmt: skip


ArrayFunction = str | Callable[[Any], Any] | None


def fast_function(real: Callable[[float], float], array: ArrayFunction) -> Callable[..., Expression]:
    """The function of a machine real, or of a packed list of reals by a NumPy function; None for anything else."""

    def fast(x: Any = None, *rest: Any) -> Expression:
        if rest:
            return None
        if type(x) is float:
            try:
                r = real(x)
            except (ValueError, OverflowError, ZeroDivisionError):
                return None
            return r if type(r) is int or (type(r) is float and -LARGEST <= r <= LARGEST) else None
        if type(x) is PackedList and array is not None and x.array.dtype.kind == "f":
            import numpy

            with numpy.errstate(all="ignore"):
                values = getattr(numpy, array)(x.array) if isinstance(array, str) else array(x.array)
            return PackedList(values) if values.dtype.kind == "i" or numpy.isfinite(values).all() else None
        return None

    return fast


def is_negative(e: Expression) -> bool:
    """Whether an expression is written with a minus sign: a negative number, or one as the first factor."""
    if has_head(e, Times) and e.args:
        e = e.args[0]
    return type(e) in (int, float, Fraction, BigReal) and sign(e) < 0


def leads_negative(e: Expression) -> bool:
    """Whether an expression, or the first term of a sum, is written with a minus sign."""
    return is_negative(e.args[0] if has_head(e, Plus) and e.args else e)


def numeric_function(
    name: str,
    usage: str,
    real: Callable[[float], float],
    complex_: Callable[[complex], Any] | None = None,
    array: ArrayFunction = None,
    exact: Callable[[Expression], Expression] | None = None,
    parity: int = 0,
    further: Callable[..., Expression] | None = None,
    **details: Any,
) -> None:
    """Declare a Listable numeric function of one argument.

    `real` and `complex_` compute machine values (`real` may raise ValueError outside its domain: then `complex_`),
    `array` is the NumPy function for packed lists, `exact` gives exact values where they are known and None elsewhere.
    `parity` says what a minus sign in the argument does, `further` what the function is of two or three arguments.
    """
    head = system(name)

    def function(x: Expression) -> Expression:
        kind = type(x)
        if kind is float or kind is complex:
            try:
                return machine_value(real, complex_, x)
            except WolframMessage:
                return larger_value(name, x)
        if x is Indeterminate:
            return x
        if kind in BIG:
            from .precise_functions import value_of

            found = value_of(name, (x,))
            return machine_value(real, complex_, machine(x)) if found is None else found
        found = exact(x) if exact is not None else None
        if found is None and x is ComplexInfinity and head in ESSENTIAL:
            return Indeterminate
        if found is None and name in TRIGONOMETRIC:
            found = rewritten(name, x)
        if found is None and parity and leads_negative(x):
            inner = Expr(head, (Expr(Times, (-1, x)),))
            return Expr(Times, (-1, inner)) if parity == ODD else inner
        return found

    function.__doc__ = usage
    details.setdefault("module", sys._getframe(1).f_globals["__name__"])
    declaration = builtin(name, usage, attributes=NUMERIC, fast=fast_function(real, array), **details)
    if further is None:
        declaration(function)
        return

    def wider(x: Expression, y: Expression = None, z: Expression = None) -> Expression:
        return function(x) if y is None else further(x, y, z)

    wider.__doc__ = usage
    declaration(wider)


def machine_value(real: Any, complex_: Any, x: Any) -> Expression:
    """The function of a machine number; Indeterminate where it has no value, General::ovfl where it is too large."""
    try:
        if type(x) is float:
            if x != x:
                return Indeterminate
            try:
                return finite(real(x))
            except ValueError:
                if complex_ is None:
                    return None
        if type(x) is float:  # the side of the branch cut on which the language's functions are continuous
            x = complex(x, -0.0 if x > 0 else 0.0)
        return None if complex_ is None else finite(complex_(x))
    except (ValueError, ZeroDivisionError):
        return system("ComplexInfinity")
    except OverflowError:
        raise overflow() from None


def larger_value(name: str, x: float | complex) -> Expression:
    """The value where it is too large for a machine number: one with as many digits, or General::ovfl."""
    from .precise_functions import value_of

    found = value_of(name, (promoted(x),))
    if found is None:
        raise overflow()
    return found


def is_exact_zero(e: Expression) -> bool:
    """Whether `e` is the integer 0."""
    return type(e) is int and e == 0


def is_exact_one(e: Expression) -> bool:
    """Whether `e` is the integer 1."""
    return type(e) is int and e == 1


def is_number_like(e: Expression) -> bool:
    """Whether `e` is an explicit number."""
    return type(e) in NUMBER_TYPES
