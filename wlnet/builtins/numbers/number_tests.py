"""Questions about single numbers, and the largest and smallest of several."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin
from wlnet.expr import (
    NUMBER_TYPES,
    REAL_TYPES,
    Association,
    Expr,
    Expression,
    PackedList,
    Symbol,
    canonical,
    is_list,
    literal_key,
    same,
    system,
)

from .comparison import False_, ordinal, truth
from .infinities import NEGATIVE_INFINITY, Infinity, direction
from .numeric_value import is_numeric, sign_of

Max, Min = system("Max"), system("Min")


@builtin("IntegerQ", "IntegerQ[e] is True if e is an integer.")
def integer_q(e):
    """Whether the argument is an explicit integer."""
    return truth(type(e) is int)


@builtin("NumberQ", "NumberQ[e] is True if e is an explicit number.")
def number_q(e):
    """Whether the argument is a number of any kind."""
    return truth(type(e) in NUMBER_TYPES)


@builtin("RealValuedNumberQ", "RealValuedNumberQ[e] is True if e is an explicit real number.")
def real_valued_number_q(e):
    """Whether the argument is a real number of any kind."""
    return truth(type(e) in REAL_TYPES)


@builtin("NumericQ", "NumericQ[e] is True if e is a number, a constant such as Pi, or a numeric function of such.")
def numeric_q(e):
    """Whether the argument stands for a number."""
    return truth(is_numeric(e))


@builtin("ExactNumberQ", "ExactNumberQ[e] is True if e is an explicit exact number.")
def exact_number_q(e):
    """Whether the argument is an integer, a fraction or an exact complex number."""
    from wlnet.expr import EXACT_TYPES

    return truth(type(e) in EXACT_TYPES)


@builtin("InexactNumberQ", "InexactNumberQ[e] is True if e is an explicit number that is not exact.")
def inexact_number_q(e):
    """Whether the argument is a real or complex number of limited precision."""
    from wlnet.expr import EXACT_TYPES

    return truth(type(e) in NUMBER_TYPES and type(e) not in EXACT_TYPES)


@builtin("MachineNumberQ", "MachineNumberQ[e] is True if e is a machine real or complex number.")
def machine_number_q(e):
    """Whether the argument is a machine number."""
    return truth(type(e) is float or type(e) is complex)


@builtin("EvenQ", "EvenQ[n] is True if n is an even integer.", attributes="Listable")
def even_q(n):
    """Whether the argument is an integer that 2 divides."""
    return truth(type(n) is int and n % 2 == 0)


@builtin("OddQ", "OddQ[n] is True if n is an odd integer.", attributes="Listable")
def odd_q(n):
    """Whether the argument is an integer that 2 does not divide."""
    return truth(type(n) is int and n % 2 == 1)


def sign_test(e: Expression, accept: Any) -> Expression:
    """Whether the sign of a real number or of an infinity is accepted; None where there is no sign."""
    if type(e) in NUMBER_TYPES and type(e) not in REAL_TYPES:
        return False_
    d = direction(e)
    found = d if type(d) is int and d else sign_of(e)
    return None if found is None else truth(accept(found))


@builtin("Positive", "Positive[x] is True if x is a positive number.", attributes="Listable")
def positive(x):
    """x > 0."""
    return sign_test(x, lambda s: s > 0)


@builtin("Negative", "Negative[x] is True if x is a negative number.", attributes="Listable")
def negative(x):
    """x < 0."""
    return sign_test(x, lambda s: s < 0)


@builtin("NonNegative", "NonNegative[x] is True if x is a number that is not negative.", attributes="Listable")
def non_negative(x):
    """x >= 0."""
    return sign_test(x, lambda s: s >= 0)


@builtin("NonPositive", "NonPositive[x] is True if x is a number that is not positive.", attributes="Listable")
def non_positive(x):
    """x <= 0."""
    return sign_test(x, lambda s: s <= 0)


def fast_extreme(largest: bool) -> Any:
    """Max or Min of two machine numbers, or of one packed list."""

    def fast(a: Any = None, b: Any = None, *rest: Any) -> Expression:
        kind = type(a)
        if rest:
            return None
        if b is None:
            if kind is not PackedList or a.array.dtype.kind == "c":
                return None
            found = a.array.max().item() if largest else a.array.min().item()
            return found if found == found else None
        other = type(b)
        if kind is other and (kind is int or kind is float) and a == a and b == b:
            return (a if a >= b else b) if largest else (a if a <= b else b)
        return None

    return fast


def extreme(head: Symbol, wanted: int, args: tuple[Expression, ...]) -> Expression:
    """The largest (wanted = 1) or smallest (-1) of all numbers in the arguments and their lists."""
    best: Expression = None
    distinct: dict[Any, Expression] = {}
    stack = list(reversed(args))
    while stack:
        a = stack.pop()
        if type(a) is PackedList and a.array.dtype.kind != "c":
            a = a.array.max().item() if wanted > 0 else a.array.min().item()
        if is_list(a) or (isinstance(a, Expr) and a.head is head):
            stack.extend(reversed(a.args))
            continue
        if type(a) is Association:
            stack.extend(reversed(a.values()))
            continue
        if best is not None and (found := ordinal(a, best)) is not None:
            best = a if found == wanted else best
        elif best is None and (type(a) in REAL_TYPES or direction(a) in (1, -1) or ordinal(a, 0) is not None):
            best = a
        else:
            distinct.setdefault(literal_key(a), a)
    others = list(distinct.values())
    nothing = NEGATIVE_INFINITY if wanted > 0 else Infinity
    if not others:
        return nothing if best is None else best
    if best is not None and direction(best) == wanted:
        return best
    if best is not None and not same(best, nothing):
        others.append(best)
    if len(others) == 1:
        return others[0]
    ordered = tuple(canonical(others))
    if len(ordered) == len(args) and all(x is y for x, y in zip(ordered, args, strict=True)):
        return None
    return Expr(head, ordered)


ATTRIBUTES = "Flat NumericFunction OneIdentity Orderless"


@builtin("Max", "Max[x, y, ...] is the largest of the numbers; lists among them are flattened.", attributes=ATTRIBUTES,
         fast=fast_extreme(True), sorts=True)  # fmt: skip
def maximum(*args):
    """The largest number; -Infinity for none."""
    return extreme(Max, 1, args)


@builtin("Min", "Min[x, y, ...] is the smallest of the numbers; lists among them are flattened.", attributes=ATTRIBUTES,
         fast=fast_extreme(False), sorts=True)  # fmt: skip
def minimum(*args):
    """The smallest number; Infinity for none."""
    return extreme(Min, -1, args)


@builtin("Between", "Between[x, {min, max}] is True if min <= x <= max.", curry="prepend")
def between(x, limits):
    """Whether x lies in the range, or in one of several ranges."""
    if not is_list(limits) or not limits.args:
        return None
    ranges = limits.args if is_list(limits.args[0]) else (limits,)
    tests = []
    for r in ranges:
        if not is_list(r) or len(r.args) != 2:
            return None
        tests.append(Expr(system("LessEqual"), (r.args[0], x, r.args[1])))
    return Expr(system("Or"), tuple(tests))
