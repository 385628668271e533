"""Equality and order: numbers by value, the rest only where it is certain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import (
    NUMBER_TYPES,
    REAL_TYPES,
    Association,
    BigComplex,
    BigReal,
    ByteArray,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    is_list,
    same,
    system,
)

from .infinities import ComplexInfinity, Indeterminate, direction
from .number_tower import MACHINE, add, approximated, multiply, parts, sign
from .numeric_value import approximate, approximate_like, is_numeric
from .significance import BIG, promoted
from .zero_test import sign_of_difference

True_, False_ = system("True"), system("False")
TOLERANCE = 2.0**-46  # machine numbers that differ in their last seven bits only are equal
List = system("List")


def truth(found: bool) -> Expression:
    """True or False of the language."""
    return True_ if found else False_


def close(x: Any, y: Any) -> bool:
    """Whether two machine numbers are equal but for rounding."""
    return x == y or bool(abs(x - y) <= TOLERANCE * max(abs(x), abs(y)))


def equal_numbers(a: Any, b: Any) -> bool:
    """Whether two explicit numbers have the same value, within the precision of the less precise one."""
    kinds = {type(a), type(b)}
    if kinds & MACHINE:
        p, q = (a, b) if kinds & BIG else (approximated(a), approximated(b))
        return close(p, q) if {type(p), type(q)} <= MACHINE else equal_numbers(inexact(p), inexact(q))
    if BigComplex in kinds or kinds == {BigReal, ExactComplex}:
        return all(compare(x, y) == 0 for x, y in zip(parts(a), parts(b), strict=True))
    if BigReal in kinds:
        return compare(a, b) == 0
    return bool(a == b)


def equal(a: Expression, b: Expression) -> bool | None:
    """Whether a == b; None where that is not known."""
    if type(a) in NUMBER_TYPES and type(b) in NUMBER_TYPES:
        return equal_numbers(a, b)
    if a is Indeterminate or b is Indeterminate:
        return None
    if same(a, b):
        return True
    kind, other = type(a), type(b)
    if kind is str or other is str:
        raw = (*NUMBER_TYPES, str)
        return False if kind in raw and other in raw else None
    if is_list(a) and is_list(b):
        return equal_lists(a, b)
    if kind is ByteArray and other is ByteArray:
        return False
    if kind is Association and other is Association:
        same_keys = a.keys() == b.keys()
        return all_equal(a.values(), b.values()) if same_keys else None
    if {a, b} == {True_, False_} if kind is other is type(True_) else False:
        return False
    if is_ordinal(a) and is_ordinal(b):
        found = ordinal(a, b)
        return None if found is None else found == 0
    if is_numeric(a) and is_numeric(b):
        return equal_numeric(a, b)
    if isinstance(a, Expr) and isinstance(b, Expr) and len(a.args) == len(b.args) and a.args and same(a.head, b.head):
        return True if all(equal(x, y) is True for x, y in zip(a.args, b.args, strict=True)) else None
    return None


def equal_lists(a: Expr, b: Expr) -> bool | None:
    """Whether two lists are equal, element by element."""
    if type(a) is PackedList and type(b) is PackedList:
        import numpy

        x, y = a.array, b.array
        if x.shape != y.shape:
            return False
        if x.dtype.kind == y.dtype.kind == "i":
            return bool((x == y).all())
        return bool((numpy.abs(x - y) <= TOLERANCE * numpy.maximum(numpy.abs(x), numpy.abs(y))).all())
    if len(a.args) != len(b.args):
        return False
    return all_equal(a.args, b.args)


def all_equal(xs: Sequence[Expression], ys: Sequence[Expression]) -> bool | None:
    """Whether all pairs are equal."""
    certain = True
    for x, y in zip(xs, ys, strict=True):
        found = equal(x, y)
        if found is False:
            return False
        certain = certain and found is True
    return True if certain else None


def equal_numeric(a: Expression, b: Expression) -> bool | None:
    """Whether two numeric expressions have the same value; None where machine numbers cannot tell them apart."""
    if type(a) in MACHINE or type(b) in MACHINE:
        x, y = approximate(a), approximate(b)
        return close(x, y) if type(x) in NUMBER_TYPES and type(y) in NUMBER_TYPES else None
    for precise, other in ((a, b), (b, a)):
        if type(precise) in BIG:
            value = approximate_like(other, precise)
            return None if value is None else equal_numbers(precise, value)
    difference = sign_of_difference(a, b)
    return None if difference is None else difference == 0


def is_ordinal(e: Expression) -> bool:
    """Whether `e` is a real number or an infinity with a sign."""
    return type(e) in REAL_TYPES or direction(e) in (1, -1)


def ordinal(a: Expression, b: Expression) -> int | None:
    """-1, 0 or 1 as a is less than, equal to or greater than b; None where that is not known."""
    x, y = direction(a), direction(b)
    if x is None and y is None:
        return compare(a, b) if type(a) in REAL_TYPES and type(b) in REAL_TYPES else compare_numeric(a, b)
    if any(d is not None and d not in (1, -1) for d in (x, y)):
        return None
    if (x is None and not is_real(a)) or (y is None and not is_real(b)):
        return None
    first, second = x or 0, y or 0
    return (first > second) - (first < second)


def is_real(e: Expression) -> bool:
    """Whether `e` stands for a real number."""
    return type(e) in REAL_TYPES or (is_numeric(e) and type(approximate(e)) is float)


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1 for two real numbers."""
    kind, other = type(a), type(b)
    if kind is float or other is float:
        x, y = (a, b) if kind is BigReal or other is BigReal else (approximated(a), approximated(b))
        if type(x) is float and type(y) is float:
            return 0 if close(x, y) else -1 if x < y else 1
        a, b = inexact(x), inexact(y)
    if type(a) is BigReal or type(b) is BigReal:
        return sign(add(a, multiply(-1, b)))
    return -1 if a < b else 1 if a > b else 0


def inexact(a: Any) -> Any:
    """A machine number as one of stated precision, any other as it is."""
    return promoted(a) if type(a) in MACHINE else a


def compare_numeric(a: Expression, b: Expression) -> int | None:
    """`compare` for exact numeric expressions such as Pi; None where they are complex or too close."""
    if not is_numeric(a) or not is_numeric(b):
        return None
    if same(a, b):
        return 0
    x, y = approximate(a), approximate(b)
    if type(x) is not float or type(y) is not float:
        return None
    if type(a) is float or type(b) is float:
        return compare(x, y)
    return sign_of_difference(a, b)


def fast_equal(a: Any = None, b: Any = None, *rest: Any) -> Expression:
    """Equality of machine numbers, integers and strings."""
    kind = type(a)
    if rest or kind is not type(b):
        return None
    if kind is int or kind is str:
        return True_ if a == b else False_
    if kind is float:
        return True_ if a == b else False_ if abs(a - b) > TOLERANCE * (abs(a) + abs(b)) else None
    return None


@builtin("Equal", "a == b gives True if a and b are equal, False if they are certainly not.", fast=fast_equal)
def equal_(*args):
    """True where all neighbours are equal, False where some are not; unevaluated where that is not known."""
    if len(args) < 2:
        return True_
    found = [equal(x, y) for x, y in pairwise(args)]
    return False_ if False in found else True_ if None not in found else None


@builtin("Unequal", "a != b gives True if a and b are certainly not equal, False if they are.")
def unequal(*args):
    """True where no two are equal."""
    found = [equal(x, y) for i, x in enumerate(args) for y in args[i + 1 :]]
    return False_ if True in found else True_ if None not in found else None


Test = Callable[[int], bool]


def chain(name: str, test: Test, args: tuple[Expression, ...]) -> Expression:
    """a < b < c: False if one neighbour pair is, True if all are; known pairs at the ends are left out."""
    found: list[bool | None] = []
    for a, b in pairwise(args):
        for x in (a, b):
            if invalid(x):
                message(name, "nord", Expr(system(name), args))
                return None
        sign = ordinal(a, b)
        found.append(None if sign is None else test(sign))
    if False in found:
        return False_
    if None not in found:
        return True_
    return None


def invalid(e: Expression) -> bool:
    """Whether `e` is a complex number, which has no order."""
    return (type(e) in NUMBER_TYPES and type(e) not in REAL_TYPES) or e is ComplexInfinity


def declare_order(name: str, sign: str, test: Test, fast: Callable[..., Expression]) -> None:
    """Declare one of the four order relations."""

    def relation(*args: Expression) -> Expression:
        return chain(name, test, args)

    relation.__doc__ = f"Whether {sign} holds between all neighbours."
    builtin(name, f"a {sign} b gives True or False where a and b are real numbers.", fast=fast,
            messages={"nord": "Invalid comparison `1` attempted."})(relation)  # fmt: skip


def fast_order(below: Expression, level: Expression, above: Expression) -> Callable[..., Expression]:
    """The comparison of two machine numbers or integers: what to answer for a < b, a = b and a > b."""

    def fast(a: Any = None, b: Any = None, *rest: Any) -> Expression:
        kind, other = type(a), type(b)
        if kind is int and other is int:
            return None if rest else below if a < b else above if a > b else level
        if rest or (kind is not int and kind is not float) or (other is not int and other is not float):
            return None
        try:
            difference, tolerance = a - b, TOLERANCE * (abs(a) + abs(b))
        except OverflowError:
            return None
        return below if difference < -tolerance else above if difference > tolerance else None

    return fast


declare_order("Less", "<", lambda s: s < 0, fast_order(True_, False_, False_))
declare_order("LessEqual", "<=", lambda s: s <= 0, fast_order(True_, True_, False_))
declare_order("Greater", ">", lambda s: s > 0, fast_order(False_, False_, True_))
declare_order("GreaterEqual", ">=", lambda s: s >= 0, fast_order(False_, True_, True_))

RELATIONS = {system(n) for n in ("Less", "LessEqual", "Greater", "GreaterEqual", "Equal", "Unequal")}


@builtin("Inequality", "Inequality[a, Less, b, LessEqual, c] is a < b <= c.")
def inequality(*args):
    """The conjunction of the relations between neighbours."""
    if len(args) % 2 == 0 or any(r not in RELATIONS for r in args[1::2]):
        return None
    if len(args) < 3:
        return True_
    found = [evaluate(Expr(args[i + 1], (args[i], args[i + 2]))) for i in range(0, len(args) - 2, 2)]
    if False_ in found:
        return False_
    if all(f is True_ for f in found):
        return True_
    return found[0] if len(found) == 1 else None


OPERATORS = {"GreaterThan": "Greater", "LessThan": "Less", "GreaterEqualThan": "GreaterEqual",
             "LessEqualThan": "LessEqual", "EqualTo": "Equal", "UnequalTo": "Unequal"}  # fmt: skip


def declare_operator(name: str, relation: str) -> None:
    """Declare the operator form of a relation: GreaterThan[y][x] is x > y."""

    def operator(*args: Expression) -> Expression:
        return Expr(system(relation), args) if len(args) == 2 else None

    operator.__doc__ = f"{relation}[x, y], from the operator form."
    builtin(name, f"{name}[y][x] is {relation}[x, y].", curry="prepend")(operator)


for _name, _relation in OPERATORS.items():
    declare_operator(_name, _relation)
