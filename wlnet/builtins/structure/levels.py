"""Levels: which parts of an expression a level specification means, and functions that speak of depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wlnet.evaluator import builtin
from wlnet.expr import Association, Expr, Expression, PackedList, WolframMessage, is_list, system

from ..numbers.infinities import direction

List, Infinity, All, False_, True_, DirectedInfinity = map(
    system, ("List", "Infinity", "All", "False", "True", "DirectedInfinity")
)
UNLIMITED = 1 << 60
Levels = tuple[int, int]
HEADS = {"Heads": False_}
ONE: Levels = (1, 1)


def is_infinity(e: Expression) -> bool:
    """Whether `e` is Infinity, as a symbol or as DirectedInfinity[1]."""
    return e is Infinity or (isinstance(e, Expr) and e.head is DirectedInfinity and e.args == (1,))


def levels_of(name: str, spec: Expression) -> Levels:
    """(first, last) of n, {n}, {m, n}, Infinity or All; raises the message `level` for anything else."""
    if spec is All:
        return 0, UNLIMITED
    if not is_list(spec):
        last = one_level(spec)
        if last is not None:
            return 1, last
    elif len(spec.args) == 1:
        only = one_level(spec.args[0])
        if only is not None:
            return only, only
    elif len(spec.args) == 2:
        first, last = map(one_level, spec.args)
        if first is None and direction(spec.args[0]) == -1:
            first = -UNLIMITED
        if first is not None and last is not None:
            return first, last
    raise WolframMessage(name, "level", spec)


def one_level(n: Expression) -> int | None:
    """One number of a level specification; None if it is not one."""
    return UNLIMITED if is_infinity(n) else n if type(n) is int else None


def depth_of(e: Expression) -> int:
    """One more than the number of indices that reach the deepest part."""
    if type(e) is PackedList:
        return e.array.ndim + 1
    if isinstance(e, Expr):
        return 1 + max(map(depth_of, e.args), default=1) if e.args else 2
    if type(e) is Association:
        return 1 + max(map(depth_of, e.values()), default=1)
    return 1


def inside(levels: Levels, level: int, depth: int) -> bool:
    """Whether a part at `level` with `depth` (as `Depth` gives it) belongs to the levels."""
    first, last = levels
    return (level >= first if first >= 0 else depth <= -first) and (level <= last if last >= 0 else depth >= -last)


def map_levels(
    function: Callable[[Expression], Expression], e: Expression, levels: Levels, heads: bool = False
) -> Expression:
    """`e` with the function applied to every part at the levels, deepest first."""
    needs_depth = levels[0] < 0 or levels[1] < 0

    def visit(e: Expression, level: int) -> Expression:
        depth = depth_of(e) if needs_depth else 0
        new: Expression = e
        if levels[1] < 0 or level < levels[1]:
            if isinstance(e, Expr):
                head = visit(e.head, level + 1) if heads else e.head
                args = tuple([visit(a, level + 1) for a in e.args])
                changed = head is not e.head or any(a is not b for a, b in zip(args, e.args, strict=True))
                new = Expr(head, args) if changed else e
            elif type(e) is Association:
                new = Association(Expr(r.head, (r.args[0], visit(r.args[1], level + 1))) for r in e.rules())
        return function(new) if inside(levels, level, depth) else new

    return visit(e, 0)


def parts_at(e: Expression, levels: Levels, heads: bool = False) -> Iterator[Expression]:
    """The parts of `e` at the levels: parts before the whole they belong to, left to right."""
    needs_depth = levels[0] < 0 or levels[1] < 0

    def visit(e: Expression, level: int) -> Iterator[Expression]:
        if levels[1] < 0 or level < levels[1]:
            if isinstance(e, Expr):
                if heads:
                    yield from visit(e.head, level + 1)
                if level + 1 == levels[1] == levels[0]:
                    yield from e.args
                else:
                    for a in e.args:
                        yield from visit(a, level + 1)
            elif type(e) is Association:
                for v in e.values():
                    yield from visit(v, level + 1)
        if inside(levels, level, depth_of(e) if needs_depth else 0):
            yield e

    return visit(e, 0)


@builtin("Level", "Level[e, levels] gives the list of the parts of e at the levels; Level[e, levels, f] gives "
         "f[parts].",
         options=HEADS)  # fmt: skip
def level_(e, levels, function=List, *, heads):
    """The parts, each after the parts it consists of."""
    return Expr(function, tuple(parts_at(e, levels_of("Level", levels), heads is True_)))


@builtin("Depth", "Depth[e] gives one more than the largest number of indices that reach a part of e.")
def depth(e):
    """An integer from 1."""
    return depth_of(e)


def leaf_count(e: Expression) -> int:
    """How many indivisible parts there are, heads among them."""
    if isinstance(e, Expr):
        return leaf_count(e.head) + sum(map(leaf_count, e.args))
    if type(e) is Association:
        return 1 + sum(map(leaf_count, e.rules()))
    kind = type(e).__name__
    return 3 if kind in ("Fraction", "complex", "ExactComplex", "BigComplex") else 1


@builtin("LeafCount", "LeafCount[e] tells how many indivisible parts e has, heads among them.")
def leaf_count_(e):
    """The number of atoms."""
    return leaf_count(e)
