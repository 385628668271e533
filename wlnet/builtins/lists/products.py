"""Lists combined element by element: Outer, Inner, Accumulate, Differences, and neighbours under a function."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from wlnet.evaluator import applier, builtin, evaluate
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    PackedList,
    SparseArray,
    Symbol,
    SymmetrizedArray,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    system,
)

from .arrays import dimensions_of
from .packing import array_of, length_of, listed
from .sparse import dense, sparse_of

List, Plus, Times = system("List"), system("Plus"), system("Times")
Apply = Callable[..., Expression]


@builtin("Outer", "Outer[f, a, b, ...] gives the array of f[ai, bj, ...] for all combinations of elements; "
         "Outer[f, a, b, ..., n] treats lists at level n as elements.",
         messages={"heads": "Heads `1` and `2` at positions `3` and `4` are expected to be the same."})  # fmt: skip
def outer(function, *parts):
    """The nested list of the values."""
    if any(type(p) is SymmetrizedArray for p in parts):
        return call("Outer", function, *(call("SparseArray", p) if type(p) is SymmetrizedArray else p for p in parts))
    if any(type(p) is SparseArray for p in parts):
        found = evaluate(call("Outer", function, *(dense(p) if type(p) is SparseArray else p for p in parts)))
        return sparse_of(found) if function is Times and all(type(p) is SparseArray for p in parts) else found
    if not parts:
        return Expr(function, ())
    lists = [p for p in parts if isinstance(p, Expr) and not is_level(p)]
    levels = list(parts[len(lists) :])
    whole = call("Outer", function, *parts)
    if not lists or lists != list(parts[: len(lists)]):
        at = next((i for i, p in enumerate(parts) if not isinstance(p, Expr)), 0)
        raise WolframMessage("Outer", "normal", at + 2, whole)
    head = lists[0].head
    for i, e in enumerate(lists):
        if e.head is not head and e.head != head:
            raise WolframMessage("Outer", "heads", head, e.head, 2, i + 2, whole)
    if not all(type(n) is int or n is system("Infinity") or is_level(n) for n in levels):
        raise WolframMessage("Outer", "intm", len(parts), whole)
    depths = [n if type(n) is int else 1 << 60 for n in levels]
    if len(depths) < len(lists):
        depths += [depths[-1] if depths else 1 << 60] * (len(lists) - len(depths))
    found = outer_array(function, lists) if not levels else None
    return found or combined(applier(function), lists, depths, head, ())


def is_level(e: Expression) -> bool:
    """Whether `e` is Infinity in its evaluated form."""
    return has_head(e, system("DirectedInfinity"))


def outer_array(function: Expression, lists: list[Expr]) -> PackedList | None:
    """Outer[Times, a, b] or Outer[Plus, a, b] on packed lists of reals."""
    arrays = [e.array for e in lists if type(e) is PackedList and e.array.dtype.kind == "f"]
    if function not in (Times, Plus) or len(arrays) < len(lists):
        return None
    import numpy

    operation = numpy.multiply if function is Times else numpy.add
    result = arrays[0]
    with numpy.errstate(all="ignore"):
        for array in arrays[1:]:
            result = operation.outer(result, array)
    return PackedList(result) if numpy.isfinite(result).all() else None


def combined(
    apply: Apply, lists: list[Expr], depths: list[int], head: Expression, chosen: tuple[Expression, ...]
) -> Expression:
    """The values for one element of each of the remaining lists."""
    if not lists:
        return apply(*chosen)

    def along(e: Expression, depth: int) -> Expression:
        if depth and isinstance(e, Expr) and e.head == head:
            values = [along(a, depth - 1) for a in e.args]
            return listed(values) if head is List else Expr(head, tuple(values))
        return combined(apply, lists[1:], depths[1:], head, (*chosen, e))

    return along(lists[0], depths[0])


@builtin("Inner", "Inner[f, a, b, g] combines elements with f and the results with g: the dot product is "
         "Inner[Times, a, b, Plus].",
         messages={"incom": "Length `1` of level `2` in `3` does not fit length `4` of level 1 in `5`."})  # fmt: skip
def inner(function, a, b, combine=Plus):
    """The contraction of the last level of a with the first of b."""
    for i, e in ((2, a), (3, b)):
        if not isinstance(e, Expr):
            raise WolframMessage("Inner", "normal", i, call("Inner", function, a, b, combine))
    depth = len(dimensions_of(a))
    sizes = dimensions_of(a)
    if sizes[-1] != length_of(b):
        raise WolframMessage("Inner", "incom", sizes[-1], depth, a, length_of(b), b)

    def contract(e: Expression, level: int) -> Expression:
        if level > 1:
            return Expr(e.head, tuple(contract(row, level - 1) for row in e.args))
        return against(e.args, b.args)

    def against(row: tuple[Expression, ...], columns: tuple[Expression, ...]) -> Expression:
        if columns and all(isinstance(c, Expr) and c.head == b.head for c in columns):
            return Expr(b.head, tuple(against(row, c) for c in zip(*(c.args for c in columns), strict=True)))
        return Expr(combine, tuple(Expr(function, pair) for pair in zip(row, columns, strict=True)))

    return contract(a, depth)


@builtin("Accumulate", "Accumulate[e] gives the list of the sums of the first 1, 2, ... elements.")
def accumulate(e):
    """The running totals."""
    if type(e) is Association:
        return e.with_values(accumulate(list_of(*e.values())).args)
    if not isinstance(e, Expr):
        raise WolframMessage("Accumulate", "normal", 1, call("Accumulate", e))
    array = e.array if type(e) is PackedList else None
    if (array is not None and array.dtype.kind == "f") or (array is not None and small(array)):
        import numpy

        return PackedList(numpy.cumsum(array, axis=0))
    values: list[Expression] = []
    for a in e.args:
        values.append(evaluate(Expr(Plus, (values[-1], a))) if values else a)
    return listed(values) if is_list(e) else Expr(e.head, tuple(values))


def small(array) -> bool:  # type: ignore[no-untyped-def]
    """Whether sums of the integers in an array cannot overflow."""
    return array.dtype.kind == "i" and int(abs(array).max()) * len(array) < 1 << 42 and int(array.min()) > -(1 << 42)


@builtin("Differences", "Differences[e] gives the differences of neighbouring elements; Differences[e, n] the n-th "
         "ones, Differences[e, n, s] those at distance s.",
         messages={"listrp": "A list is expected at position `1` in `2`.",
                   "depth": "The array `1` is not `2` levels deep."})  # fmt: skip
def differences(e, order=1, distance=1):
    """The list of the differences."""
    from ..numbers.numeric_value import is_numeric

    if not is_list(e):
        if (type(e) is Symbol or isinstance(e, Expr)) and not is_numeric(e):
            return None  # it may become a list
        raise WolframMessage("Differences", "listrp", 1, call("Differences", e))
    orders = order.args if is_list(order) else (order,)
    steps = distance.args if is_list(distance) else (distance,) * len(orders)
    whole = all(type(n) is int and n >= 0 for n in orders) and all(type(s) is int and s > 0 for s in steps)
    if not orders or len(steps) < len(orders) or not whole:
        raise WolframMessage("Differences", "intnm", 2, call("Differences", e, order))
    if len(orders) > 1 and len(dimensions_of(e)) < len(orders):
        raise WolframMessage("Differences", "depth", e, len(orders))
    return differed(e, orders, steps)


def differed(e: Expr, orders: tuple[int, ...], steps: tuple[int, ...]) -> Expression:
    """Differences taken orders[i] times on level i."""
    n, s = orders[0], steps[0]
    array = array_of(e) if type(e) is PackedList else None
    if array is not None and len(orders) == 1 and (array.dtype.kind in "fc" or (n < 20 and small(array))):
        for _ in range(n):
            if len(array) <= s:
                return Expr(List, ())
            array = array[s:] - array[:-s]
        return PackedList(array)
    items = e.args
    for _ in range(n):
        items = tuple(evaluate(Expr(Plus, (b, Expr(Times, (-1, a))))) for a, b in zip(items, items[s:], strict=False))
    if len(orders) > 1:
        items = tuple(differed(a, orders[1:], steps[1:]) for a in items)
    return listed(items) if is_list(e) else Expr(e.head, items)


@builtin("Ratios", "Ratios[e] gives the ratios of neighbouring elements.")
def ratios(e, order=1):
    """The list of the ratios."""
    if not isinstance(e, Expr):
        raise WolframMessage("Ratios", "list", 1, call("Ratios", e))
    items = e.args
    for _ in range(order if type(order) is int else 1):
        items = tuple(evaluate(call("Divide", b, a)) for a, b in pairwise(items))
    return listed(items)


@builtin("BlockMap", "BlockMap[f, e, n, d] applies f to the parts of length n of e at distances d.")
def block_map(function, e, size, distance=None):
    """The values on the parts."""
    parts = evaluate(call("Partition", e, size, *(() if distance is None else (distance,))))
    return call("Map", function, parts) if is_list(parts) else None


@builtin("MovingMap", "MovingMap[f, e, n] applies f to the runs of n + 1 neighbouring elements of e.")
def moving_map(function, e, size):
    """The values on the runs; of pairs {time, value} those in windows that long."""
    if is_list(e) and e.args and all(is_list(p) and len(p.args) == 2 for p in e.args):
        from ..times.time_series_making import from_pairs, is_paired
        from ..times.time_series_windows import moving

        found = moving(function, from_pairs(e), size) if is_paired(e) else None
        return None if found is None else call("Normal", found)
    if type(size) is not int or size < 0:
        return None
    return call("Map", function, call("Partition", e, size + 1, 1))
