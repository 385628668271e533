"""Numbers that grow by a factor, and the places of the largest and the smallest."""

from __future__ import annotations

from fractions import Fraction

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expression, WolframMessage, call, is_list, list_of, rational, system

from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value
from ..structure.levels import is_infinity

UpTo = system("UpTo")


@builtin("PowerRange", "PowerRange[b] gives {1, 10, 100, ...} up to b, PowerRange[a, b] {a, 10 a, ...}, PowerRange[a, "
         "b, r] with the factor r.",
         messages={"range": "Range specification in `1` does not have appropriate bounds."})  # fmt: skip
def power_range(a, b=None, factor=10):
    """The geometric progression."""
    first, last = (1, a) if b is None else (a, b)
    whole = call("PowerRange", *((a,) if b is None else (a, b)), *(() if factor == 10 else (factor,)))
    numbers = [real_value(x) for x in (first, last, factor)]
    if any(n is None for n in numbers):
        return None
    low, high, ratio = (machine(n).real for n in numbers)
    if ratio == 0 or low == 0 or abs(ratio) == 1:
        raise WolframMessage("PowerRange", "range", whole)
    found: list[Expression] = []
    value: Expression = first
    plain = all(type(x) in (int, float, Fraction) for x in (first, factor))
    while len(found) < 10**7:
        size = machine(real_value(value)).real if not plain else float(value)
        if (abs(size) > abs(high) * (1 + 1e-14)) if abs(ratio) > 1 else (abs(size) < abs(high) * (1 - 1e-14)):
            break
        found.append(rational(value) if isinstance(value, Fraction) else value)
        value = value * factor if plain else evaluate(call("Times", value, factor))
    return list_of(*found)


def places(name: str, e: Expression, count: Expression, largest: bool) -> Expression:
    """The positions of the largest or smallest elements, those of equal ones in order."""
    if not is_list(e):
        raise WolframMessage(name, "list", 1, call(name, e), text="List expected at position `1` in `2`.")
    values = [real_value(x) for x in e.args]
    if any(v is None for v in values):
        return None
    numbers = [machine(v).real for v in values]
    order = sorted(range(len(numbers)), key=lambda i: (-numbers[i] if largest else numbers[i], i))
    if count is None:
        best = numbers[order[0]] if order else 0
        return list_of(*(i + 1 for i in range(len(numbers)) if numbers[i] == best))
    most = count.args[0] if getattr(count, "head", None) is UpTo and len(count.args) == 1 else count
    if is_infinity(most):
        most = len(order)
    if type(most) is not int or most < 0 or (most > len(order) and most is count):
        return None
    return list_of(*(i + 1 for i in order[:most]))


@builtin("PositionLargest", "PositionLargest[list] gives the positions of the largest element, PositionLargest[list, "
         "n] those of the n largest.")  # fmt: skip
def position_largest(e, count=None):
    """All places of the largest number."""
    return places("PositionLargest", e, count, True)


@builtin("PositionSmallest", "PositionSmallest[list] gives the positions of the smallest element, "
         "PositionSmallest[list, n] those of the n smallest.")  # fmt: skip
def position_smallest(e, count=None):
    """All places of the smallest number."""
    return places("PositionSmallest", e, count, False)
