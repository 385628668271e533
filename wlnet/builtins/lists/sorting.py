"""Order: Sort, SortBy, Ordering, OrderedQ, MaximalBy, TakeLargest, MinMax and their kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.expr import (
    REAL_TYPES,
    Association,
    Expr,
    Expression,
    PackedList,
    WolframMessage,
    call,
    is_list,
    order,
    same,
    system,
)
from wlnet.expr.order import sort_key

from ..structure.spans import positions, sequence_bounds
from .packing import length_of, listed

if TYPE_CHECKING:
    import numpy

List, True_, False_, Greater, Less, Infinity = map(system, ("List", "True", "False", "Greater", "Less", "Infinity"))
UpTo, All = system("UpTo"), system("All")
Key = Callable[[Expression], Any]


def comparison(name: str, p: Expression) -> Key:
    """A sort key from a function of two arguments, which says True (or 1) for pairs in order."""
    if p is None:
        return sort_key
    check = applier(p)

    def compare(a: Expression, b: Expression) -> int:
        found = check(a, b)
        if found is True_ or (type(found) is int and found > 0):
            return -1
        if type(found) is int and found == 0:
            return 0
        if found is False_ or type(found) is int:
            back = check(b, a)
            return 1 if back is True_ or (type(back) is int and back > 0) else 0
        return 0

    return cmp_to_key(compare)


def merged(items: Sequence[Any], p: Expression, value: Callable[[Any], Expression] = lambda item: item) -> list[Any]:
    """The items in the order of a function of two arguments: a pair changes its places where that is False or -1."""
    check = applier(p)

    def keeps(a: Any, b: Any) -> bool:
        found = check(value(a), value(b))
        return not (found is False_ or (type(found) is int and found < 0))

    def halves(part: list[Any]) -> list[Any]:
        if len(part) < 2:
            return part
        left, right = halves(part[: len(part) // 2]), halves(part[len(part) // 2 :])
        both: list[Any] = []
        i = j = 0
        while i < len(left) and j < len(right):
            if keeps(left[i], right[j]):
                both.append(left[i])
                i += 1
            else:
                both.append(right[j])
                j += 1
        return both + left[i:] + right[j:]

    return halves(list(items))


def plain_reals(e: Expression) -> numpy.ndarray | None:
    """The array of a packed vector of reals that are numbers."""
    if type(e) is PackedList and e.array.ndim == 1 and e.array.dtype.kind in "if":
        import numpy

        if e.array.dtype.kind == "i" or not numpy.isnan(e.array).any():
            return e.array
    return None


def sorted_elements(name: str, e: Expression, key: Key, backwards: bool = False) -> Expression:
    """`e` with its elements, or its entries by their values, in order."""
    if type(e) is Association:
        rules = sorted(e.rules(), key=lambda r: key(r.args[1]))
        return Association(rules[::-1] if backwards else rules)
    if not isinstance(e, Expr):
        raise WolframMessage(name, "normal", 1, call(name, e))
    items = sorted(e.args, key=key)
    if backwards:
        items.reverse()
    return listed(items) if is_list(e) else Expr(e.head, tuple(items))


@builtin("Sort", "Sort[e] puts the elements of e in canonical order; Sort[e, p] in the order of the function p.")
def sort(e, p=None):
    """The sorted expression."""
    numbers = plain_reals(e)
    if numbers is not None and (p is None or p is Less or p is Greater):
        import numpy

        found = numpy.sort(numbers, kind="stable")
        return PackedList(found[::-1] if p is Greater else found)
    if p is None:
        return sorted_elements("Sort", e, sort_key)
    if type(e) is Association:
        return Association(merged(list(e.rules()), p, lambda r: r.args[1]))
    if not isinstance(e, Expr):
        raise WolframMessage("Sort", "normal", 1, call("Sort", e, p))
    items = merged(e.args, p)
    return listed(items) if is_list(e) else Expr(e.head, tuple(items))


@builtin("ReverseSort", "ReverseSort[e] puts the elements of e in reversed canonical order.")
def reverse_sort(e, p=None):
    """The expression sorted backwards."""
    numbers = plain_reals(e)
    if numbers is not None and p is None:
        import numpy

        return PackedList(numpy.sort(numbers)[::-1])
    return sorted_elements("ReverseSort", e, comparison("ReverseSort", p), True)


def by(function: Expression, p: Expression = None) -> Key:
    """A sort key: the values of a function, or of several, then the element itself."""
    functions = [applier(f) for f in (function.args if is_list(function) else (function,))]
    compare = comparison("SortBy", p)

    def key(a: Expression) -> Any:
        return *(compare(f(a)) for f in functions), sort_key(a)

    return key


@builtin("SortBy", "SortBy[e, f] sorts the elements of e by the values of f; SortBy[e, {f, g, ...}] breaks ties by g.",
         curry="prepend")  # fmt: skip
def sort_by(e, function, p=None):
    """The sorted expression; elements with the same value are in canonical order."""
    key = by(function, p)
    if type(e) is Association:
        values = by(function, p)
        return Association(sorted(e.rules(), key=lambda r: values(r.args[1])[:-1]))
    return sorted_elements("SortBy", e, key)


@builtin("ReverseSortBy", "ReverseSortBy[e, f] sorts the elements of e by the values of f, largest first.",
         curry="prepend")  # fmt: skip
def reverse_sort_by(e, function, p=None):
    """The expression sorted backwards."""
    return sorted_elements("ReverseSortBy", e, by(function, p), True)


@builtin("OrderedQ", "OrderedQ[e] tells whether the elements of e are in canonical order.", curry="prepend")
def ordered_q(e, p=None):
    """True or False."""
    if not isinstance(e, Expr) and type(e) is not Association:
        raise WolframMessage("OrderedQ", "normal", 1, call("OrderedQ", e))
    items = e.args if isinstance(e, Expr) else e.values()
    if p is None:
        return True_ if all(order(a, b) <= 0 for a, b in pairwise(items)) else False_
    check = applier(p)
    for a, b in pairwise(items):
        found = check(a, b)
        if found is False_ or (type(found) is int and found < 0):
            return False_
    return True_


@builtin("Ordering", "Ordering[e] gives the positions of the elements of e in sorted order; Ordering[e, n] the first n,"
         " Ordering[e, -n] the last n.")  # fmt: skip
def ordering(e, count=All, p=None):
    """The list of positions."""
    numbers = plain_reals(e)
    if numbers is not None and p is None:
        import numpy

        found: Expression = PackedList(numpy.argsort(numbers, kind="stable") + 1)
    else:
        if not isinstance(e, Expr) and type(e) is not Association:
            raise WolframMessage("Ordering", "normal", 1, call("Ordering", e))
        items = e.args if isinstance(e, Expr) else tuple(e.values())
        places = range(len(items))
        found = listed(i + 1 for i in (
            sorted(places, key=lambda i: sort_key(items[i])) if p is None else merged(places, p, lambda i: items[i])
        ))  # fmt: skip
    if count is All:
        return found
    size = length_of(found)
    if type(count) is int and abs(count) > size:
        first, last = (1, count) if count > 0 else (count, -1)
        message("Take", "take", first, last, found)
        return None
    bounds = sequence_bounds(count)
    chosen = None if bounds is None else positions(size, bounds)
    if chosen is None:
        return None
    from ..structure.spans import choose

    return choose(found, chosen)


# -- the largest and the smallest ------------------------------------------------------------------------------------


ARG3 = "A non-negative machine-sized integer is expected as the third argument of `1`."


def extreme_by(name: str, e: Expression, function: Expression, count: Expression, largest: bool) -> Expression:
    """MaximalBy and MinimalBy."""
    entries = e.rules() if type(e) is Association else e.args if isinstance(e, Expr) else None
    if entries is None:
        raise WolframMessage(name, "normal", 1, call(name, e, function))
    apply = applier(function)
    values = [apply(r.args[1] if type(e) is Association else r) for r in entries]
    if count is None:
        if not values:
            return e
        best = values[0]
        for v in values[1:]:
            if comes_before(best, v) if largest else comes_before(v, best):
                best = v
        kept: Sequence[Expression] = [r for r, v in zip(entries, values, strict=True) if same_rank(v, best)]
    else:
        ranked = sorted(range(len(values)), key=lambda i: value_key(values[i]), reverse=largest)
        upto = isinstance(count, Expr) and count.head is UpTo and len(count.args) == 1
        number = count.args[0] if upto else count
        if type(number) is not int or number < 0:
            message(name, "arg3", call(name, e, function, count), text=ARG3)
            return None
        kept = [entries[i] for i in ranked[:number]]
    return Association(kept) if type(e) is Association else Expr(e.head, tuple(kept))


def comes_before(a: Expression, b: Expression) -> bool:
    """Numeric or canonical order."""
    return compare_values(a, b) < 0


def same_rank(a: Expression, b: Expression) -> bool:
    """Whether neither value comes before the other."""
    return compare_values(a, b) == 0


def compare_values(a: Expression, b: Expression) -> int:
    """Numbers, also exact numeric expressions, by value; everything else canonically."""
    if type(a) in REAL_TYPES and type(b) in REAL_TYPES:
        x, y = float_or_exact(a), float_or_exact(b)
        return (x > y) - (x < y)
    if same(a, b):
        return 0
    if isinstance(a, Expr) or isinstance(b, Expr):
        found = evaluate(Expr(Less, (a, b)))
        if found is True_:
            return -1
        if found is False_:
            return 1 if evaluate(Expr(Greater, (a, b))) is True_ else 0
    return order(a, b)


def float_or_exact(a: Expression) -> Any:
    """A real number as one that Python compares."""
    return a.value if hasattr(a, "value") else a


value_key = cmp_to_key(compare_values)


def take_count(name: str, count: Expression, size: int) -> int | None:
    """How many elements a count asks for; None after a message."""
    if isinstance(count, Expr) and count.head is UpTo and len(count.args) == 1 and type(count.args[0]) is int:
        return min(size, count.args[0])
    if count is All:
        return size
    if type(count) is not int or count < 0:
        message(name, "intnm", 2, call(name, count))
        return None
    if count > size:
        message(name, "insuff", count, size, text="Cannot take `1` elements from a list of length `2`.")
        return None
    return count


@builtin("MaximalBy", "MaximalBy[e, f] gives the elements of e for which f is largest; MaximalBy[e, f, n] the n "
         "largest.",
         curry="prepend")  # fmt: skip
def maximal_by(e, function, count=None):
    """The elements with the largest value, in their order."""
    return extreme_by("MaximalBy", e, function, count, True)


@builtin("MinimalBy", "MinimalBy[e, f] gives the elements of e for which f is smallest; MinimalBy[e, f, n] the n "
         "smallest.",
         curry="prepend")  # fmt: skip
def minimal_by(e, function, count=None):
    """The elements with the smallest value, in their order."""
    return extreme_by("MinimalBy", e, function, count, False)


def ranked(name: str, e: Expression, count: Expression, key: Key, largest: bool) -> Expression:
    """The first elements by rank, the values without one (Missing, None, Null ...) left out."""
    if not isinstance(e, Expr) and type(e) is not Association:
        raise WolframMessage(name, "normal", 1, call(name, e, count))
    entries = list(e.args if isinstance(e, Expr) else e.rules())
    values = list(e.args if isinstance(e, Expr) else e.values())
    places = [i for i, v in enumerate(values) if not is_missing(v)]
    number = take_count(name, count, len(places))
    if number is None:
        return None
    keys = {i: key(values[i]) for i in places}
    chosen = [entries[i] for i in sorted(places, key=lambda i: keys[i], reverse=largest)[:number]]
    if not isinstance(e, Expr):
        return Association(chosen)
    return listed(chosen) if is_list(e) else Expr(e.head, tuple(chosen))


def is_missing(v: Expression) -> bool:
    """Whether a value has no rank."""
    return v in (system("Null"), system("None"), system("Indeterminate")) or (
        isinstance(v, Expr) and v.head is system("Missing")
    )


@builtin("TakeLargest", "TakeLargest[e, n] gives the n largest elements of e, largest first.", curry="prepend")
def take_largest(e, count):
    """The elements, by value."""
    return ranked("TakeLargest", e, count, value_key, True)


@builtin("TakeSmallest", "TakeSmallest[e, n] gives the n smallest elements of e, smallest first.", curry="prepend")
def take_smallest(e, count):
    """The elements, by value."""
    return ranked("TakeSmallest", e, count, value_key, False)


@builtin("TakeLargestBy", "TakeLargestBy[e, f, n] gives the n elements of e for which f is largest.", curry="prepend")
def take_largest_by(e, function, count):
    """The elements, by the value of the function."""
    apply = applier(function)
    return ranked("TakeLargestBy", e, count, lambda a: value_key(apply(a)), True)


@builtin("TakeSmallestBy", "TakeSmallestBy[e, f, n] gives the n elements of e for which f is smallest.",
         curry="prepend")  # fmt: skip
def take_smallest_by(e, function, count):
    """The elements, by the value of the function."""
    apply = applier(function)
    return ranked("TakeSmallestBy", e, count, lambda a: value_key(apply(a)), False)


@builtin("MinMax", "MinMax[e] gives {Min[e], Max[e]}; MinMax[e, d] goes d further on both sides.")
def min_max(e, margin=None):
    """The pair."""
    low, high = call("Min", e), call("Max", e)
    if margin is None:
        return Expr(List, (low, high))
    below, above = margin.args if is_list(margin) and len(margin.args) == 2 else (margin, margin)
    if isinstance(below, Expr) and below.head is system("Scaled"):
        width = call("Plus", high, call("Times", -1, low))
        below = above = call("Times", below.args[0], width)
    return Expr(List, (call("Plus", low, call("Times", -1, below)), call("Plus", high, above)))
