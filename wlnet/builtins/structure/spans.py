"""Runs of positions: i;;j;;k in Part, and n, -n, {m, n, s}, UpTo[n], All, None in Take and its kind."""

from __future__ import annotations

from wlnet.expr import Association, Expr, Expression, PackedList, system

from ..lists.packing import length_of

List, Span, UpTo, All, None_ = map(system, ("List", "Span", "UpTo", "All", "None"))
Bounds = tuple[Expression, Expression, int]
TAKE = "Cannot take positions `1` through `2` in `3`."


def span_bounds(spec: Expression) -> Bounds | None:
    """(first, last, step) of i;;j;;k or All, as written; None for anything else."""
    if spec is All:
        return 1, All, 1
    if not isinstance(spec, Expr) or spec.head is not Span or len(spec.args) not in (2, 3):
        return None
    first, last, *step = spec.args
    first = 1 if first is All else first
    every = step[0] if step else 1
    every = 1 if every is All else every
    if type(every) is not int or every == 0:
        return None
    return (first, last, every) if is_bound(first) and (last is All or is_bound(last)) else None


def sequence_bounds(spec: Expression) -> Bounds | None:
    """(first, last, step) of a sequence specification as Take has it; None for anything else."""
    if type(spec) is int:
        return (1, spec, 1) if spec >= 0 else (spec, -1, 1)
    if spec is None_:
        return 1, 0, 1
    if isinstance(spec, Expr) and spec.head is UpTo and is_bound(spec):
        return 1, spec, 1
    if isinstance(spec, Expr) and spec.head is List:
        args = spec.args
        if not args:
            return 1, 0, 1
        if len(args) == 1 and type(args[0]) is int:
            return args[0], args[0], 1
        if len(args) in (2, 3) and is_bound(args[0]) and (args[1] is All or is_bound(args[1])):
            step = args[2] if len(args) == 3 else 1
            return (args[0], args[1], step) if type(step) is int and step else None
        return None
    return span_bounds(spec)


def is_bound(i: Expression) -> bool:
    """Whether `i` is an integer or UpTo[n]."""
    if isinstance(i, Expr):
        return i.head is UpTo and len(i.args) == 1 and type(i.args[0]) is int and i.args[0] >= 0
    return type(i) is int


def positions(length: int, bounds: Bounds) -> range | None:
    """The positions, from 0, that the bounds select among `length`; None where there are none such."""
    first, last, step = bounds
    if last is All:
        first, last = (-1, 1) if step < 0 and first == 1 and length else (first, 1 if step < 0 else length)
    start, stop = resolved(length, first), resolved(length, last)
    if step > 0:
        return range(start - 1, stop, step) if 1 <= start <= stop + 1 and stop <= length else None
    if start == stop - 1 and start >= 0 and stop <= length + 1:
        return range(0)
    return range(start - 1, stop - 2, step) if length >= start >= stop >= 1 else None


def resolved(length: int, i: Expression) -> int:
    """A bound counted from the front."""
    if isinstance(i, Expr):
        return min(length, i.args[0])
    return i if i >= 0 else length + 1 + i


def as_slice(chosen: range) -> slice:
    """The Python slice of a range of positions."""
    if not chosen:
        return slice(0, 0)
    return slice(chosen.start, chosen.stop if chosen.stop >= 0 else None, chosen.step)


def choose(e: Expression, chosen: range) -> Expression:
    """The elements of `e` at a range of positions, under the same head."""
    if type(e) is Association:
        return Association(e.rules()[as_slice(chosen)])
    if type(e) is PackedList:
        return PackedList(e.array[as_slice(chosen)]) if chosen else Expr(List, ())
    return Expr(e.head, e.args[as_slice(chosen)])


def leave(e: Expression, dropped: range) -> Expression:
    """The elements of `e` outside a range of positions, under the same head."""
    size = length_of(e)
    if not dropped:
        return e
    low, high = min(dropped[0], dropped[-1]), max(dropped[0], dropped[-1])
    if abs(dropped.step) == 1 or len(dropped) == 1:
        if low == 0:
            return choose(e, range(high + 1, size))
        if high == size - 1:
            return choose(e, range(low))
    gone = set(dropped)
    kept = [i for i in range(size) if i not in gone]
    if type(e) is Association:
        rules = e.rules()
        return Association(rules[i] for i in kept)
    if type(e) is PackedList:
        return PackedList(e.array[kept]) if kept else Expr(List, ())
    return Expr(e.head, tuple(e.args[i] for i in kept))
