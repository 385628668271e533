"""Functions applied to every element: Map, Apply, Scan, MapIndexed, MapThread, Thread."""

from __future__ import annotations

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.evaluator.control import Returning
from wlnet.evaluator.state import state
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    PackedList,
    Symbol,
    WolframMessage,
    call,
    has_head,
    is_list,
    system,
)

from ..lists.packing import elementwise, length_of, listed
from .atom_methods import method_of
from .levels import HEADS, ONE, inside, levels_of, map_levels, parts_at

List, True_, Null, Key, Rule = map(system, ("List", "True", "Null", "Key", "Rule"))


@builtin("Map", "Map[f, e] or f /@ e applies f to each element of e; Map[f, e, levels] to the parts at the levels.",
         curry="append", options=HEADS)  # fmt: skip
def map_(function, e, levels=1, *, heads):
    """The elements under the function, in the same order and under the same head."""
    wanted = ONE if type(levels) is int and levels == 1 else levels_of("Map", levels)
    if wanted == ONE and heads is not True_:
        return map_elements(function, e)
    if type(e) is PackedList and wanted[0] == wanted[1] == e.array.ndim:
        whole = elementwise(function)
        if whole is not None:
            return whole(e)
    return map_levels(lambda part: Expr(function, (part,)), e, wanted, heads is True_)


def map_elements(function: Expression, e: Expression) -> Expression:
    """function /@ e."""
    if is_list(e):
        if type(e) is PackedList:
            whole = elementwise(function)
            if whole is not None:
                return whole(e)
        apply = applier(function)
        return listed([apply(a) for a in e.args])
    if type(e) is Association:
        apply = applier(function)
        return e.with_values([apply(v) for v in e.values()])
    if isinstance(e, Expr):
        return Expr(e.head, tuple([Expr(function, (a,)) for a in e.args]))
    method = method_of("Map", e)
    return e if method is None else method(e, function)


@builtin("MapAll", "MapAll[f, e] or f //@ e applies f to every part of e, the deepest first.",
         curry="append", options=HEADS)  # fmt: skip
def map_all(function, e, *, heads):
    """`e` with the function applied at all levels, to `e` itself too."""
    return map_levels(lambda part: Expr(function, (part,)), e, (0, 1 << 60), heads is True_)


@builtin("Apply", "Apply[f, e] or f @@ e replaces the head of e by f; Apply[f, e, levels] the heads at the levels.",
         curry="append", options=HEADS)  # fmt: skip
def apply_(function, e, levels=None, *, heads):
    """The expression with another head."""
    if levels is None:
        return with_head(function, e)
    wanted = levels_of("Apply", levels)
    if wanted == ONE:
        return apply_elements(function, e)
    return map_levels(lambda part: with_head(function, part), e, wanted, heads is True_)


def with_head(function: Expression, e: Expression) -> Expression:
    """function @@ e: the elements (or values) as arguments; an atom stays."""
    if isinstance(e, Expr):
        return Expr(function, e.args)
    if type(e) is Association:
        return Expr(function, tuple(e.values()))
    return e


def apply_elements(function: Expression, e: Expression) -> Expression:
    """function @@@ e."""
    if is_list(e):
        apply = applier(function)
        return listed([apply(*elements(a)) if has_elements(a) else a for a in e.args])
    if type(e) is Association:
        return e.with_values(with_head(function, v) for v in e.values())
    return Expr(e.head, tuple(with_head(function, a) for a in e.args)) if isinstance(e, Expr) else e


def has_elements(e: Expression) -> bool:
    """Whether `e` is a normal expression or an association."""
    return isinstance(e, Expr) or type(e) is Association


def elements(e: Expression) -> tuple[Expression, ...]:
    """The elements of a normal expression, the values of an association."""
    return e.args if isinstance(e, Expr) else tuple(e.values())


@builtin("MapApply", "MapApply[f, e] or f @@@ e replaces the head of each element of e by f.", curry="append")
def map_apply(function, e):
    """The expression with other heads on level 1."""
    return apply_elements(function, e)


@builtin("Scan", "Scan[f, e] evaluates f for each element of e, for its effects; Scan[f, e, levels] for parts at "
         "levels.",
         curry="append", options=HEADS)  # fmt: skip
def scan(function, e, levels=1, *, heads):
    """Null, or what Return gives."""
    wanted = levels_of("Scan", levels)
    apply, depth = applier(function, catch=False), state.depth
    try:
        for part in parts_at(e, wanted, heads is True_):
            apply(part)
    except Returning as returned:
        return returned.value_for("Scan", depth)
    return Null


@builtin("MapIndexed", "MapIndexed[f, e] gives f[part, {position}] for each element; MapIndexed[f, e, levels] at "
         "levels.",
         curry="append", options=HEADS)  # fmt: skip
def map_indexed(function, e, levels=1, *, heads):
    """The elements under the function, which is told where each one stands."""
    wanted = levels_of("MapIndexed", levels)
    if wanted == ONE and heads is not True_:
        if is_list(e):
            apply = applier(function)
            return listed([apply(a, Expr(List, (i,))) for i, a in enumerate(e.args, 1)])
        if type(e) is Association:
            apply = applier(function)
            return e.with_values([apply(v, Expr(List, (Expr(Key, (k,)),))) for k, v in e.items()])
    from .levels import depth_of

    def visit(part: Expression, position: tuple[Expression, ...]) -> Expression:
        level, new = len(position), part
        if wanted[1] < 0 or level < wanted[1]:
            if isinstance(part, Expr):
                head = visit(part.head, (*position, 0)) if heads is True_ else part.head
                new = Expr(head, tuple(visit(a, (*position, i)) for i, a in enumerate(part.args, 1)))
            elif type(part) is Association:
                new = part.with_values(visit(v, (*position, Expr(Key, (k,)))) for k, v in part.items())
        if inside(wanted, level, depth_of(part)):
            return Expr(function, (new, Expr(List, position)))
        return new

    return visit(e, ())


# -- several lists at once -------------------------------------------------------------------------------------------


@builtin("MapThread", "MapThread[f, {a, b, ...}] gives {f[a1, b1, ...], f[a2, b2, ...], ...}; MapThread[f, e, n] at "
         "level n.",
         curry="append", messages={
             "mptc": "Incompatible dimensions of objects at positions {2, `1`} and {2, `2`} of `3`; dimensions are `4` "
                     "and `5`.",
             "mptd": "Object `1` at position {2, `2`} in `3` has only `4` of required `5` dimensions."})  # fmt: skip
def map_thread(function, rows, level=1):
    """The list of the function's values on corresponding elements."""
    if type(rows) is Association:
        rows = Expr(List, tuple(rows.values()))
    if not isinstance(rows, Expr):
        raise WolframMessage("MapThread", "list", 2, call("MapThread", function, rows))
    if type(level) is not int or level < 0:
        raise WolframMessage("MapThread", "intnm", 3, call("MapThread", function, rows, level))
    if not rows.args:
        return Expr(List, ())
    apply = applier(function)
    if level != 1:
        check_depth(rows, level, call("MapThread", function, rows, level))
        return threaded(apply, rows.args, level)
    if all(type(r) is Association for r in rows.args):
        return thread_values(function, rows)
    for i, row in enumerate(rows.args):
        if not is_list(row):
            raise WolframMessage("MapThread", "mptd", row, i + 1, call("MapThread", function, rows), 0, 1)
        if length_of(row) != length_of(rows.args[0]):
            sizes = (Expr(List, (length_of(rows.args[0]),)), Expr(List, (length_of(row),)))
            raise WolframMessage("MapThread", "mptc", 1, i + 1, call("MapThread", function, rows), *sizes)
    return listed([apply(*items) for items in zip(*(r.args for r in rows.args), strict=True)])


def thread_values(function: Expression, rows: Expr) -> Expression:
    """MapThread over associations with the same keys."""
    first = rows.args[0]
    for r in rows.args[1:]:
        if len(r) != len(first) or any(k not in r for k in first.keys()):  # noqa: SIM118
            return None
    apply = applier(function)
    return Association.of([(k, apply(*(r.get(k) for r in rows.args))) for k in first.keys()])  # noqa: SIM118


def check_depth(rows: Expr, level: int, whole: Expr) -> None:
    """Raise the message for rows that are not arrays of that depth and of one shape."""
    shapes = []
    for i, row in enumerate(rows.args):
        shape: list[int] = []
        inner = row
        while len(shape) < level:
            if not is_list(inner):
                raise WolframMessage("MapThread", "mptd", row, i + 1, whole, len(shape), level)
            shape.append(length_of(inner))
            if not inner.args:
                break
            inner = inner.args[0]
        shapes.append(shape)
        if shape != shapes[0]:
            sizes = (Expr(List, tuple(shapes[0])), Expr(List, tuple(shape)))
            raise WolframMessage("MapThread", "mptc", 1, i + 1, whole, *sizes)


def threaded(apply, items: tuple[Expression, ...], level: int) -> Expression:  # type: ignore[no-untyped-def]
    """The function on corresponding parts at a level."""
    if level == 0:
        return apply(*items)
    return Expr(List, tuple(threaded(apply, row, level - 1) for row in zip(*(i.args for i in items), strict=True)))


@builtin("Thread", "Thread[f[{a, b}, c]] gives {f[a, c], f[b, c]}; Thread[f[args], h] threads over the head h.")
def thread(e, head=List, chosen=None):
    """The calls of f on corresponding elements, under the head."""
    if not isinstance(e, Expr):
        return e
    total = len(e.args)
    at = range(total) if chosen is None else chosen_positions(chosen, total)
    if at is None:
        return None
    lists = {i for i in at if has_head(e.args[i], head) or (head is List and type(e.args[i]) is Association)}
    if not lists:
        return e
    if head is List and any(type(e.args[i]) is Association for i in lists):
        return thread_associations(e, lists)
    sizes = {length_of(e.args[i]) for i in lists}
    if len(sizes) > 1:
        message("Thread", "tdlen", e)
        return e
    size = sizes.pop()
    columns = [a.args if i in lists else (a,) * size for i, a in enumerate(e.args)]
    if e.head is Rule:
        return Expr(head, tuple([settled_rule(row) for row in zip(*columns, strict=True)]))
    return Expr(head, tuple(Expr(e.head, row) for row in zip(*columns, strict=True)))


def settled_rule(sides: tuple[Expression, ...]) -> Expr:
    """a -> b; marked as evaluated where both sides are plain data."""
    rule = Expr(Rule, sides)
    if not state.up_values and all(map(is_settled, sides)):
        rule.stamp = state.clock
    return rule


def is_settled(e: Expression) -> bool:
    """Whether evaluation certainly does nothing to `e`."""
    kind = type(e)
    if kind is Expr:
        return e.stamp == state.clock and e.head is List
    return kind is not Symbol and kind is not Association


def chosen_positions(spec: Expression, total: int) -> range | None:
    """The argument positions, from 0, of Thread's third argument."""
    from .spans import positions, sequence_bounds

    bounds = sequence_bounds(spec)
    return None if bounds is None else positions(total, bounds)


def thread_associations(e: Expr, lists: set[int]) -> Expression:
    """Thread over associations (and nothing else) with the same keys."""
    tables = [e.args[i] for i in sorted(lists) if type(e.args[i]) is Association]
    if len(tables) != len(lists) or any(t.keys() != tables[0].keys() for t in tables):
        message("Thread", "tdlen", e)
        return e
    columns = [a.values() if i in lists else [a] * len(tables[0]) for i, a in enumerate(e.args)]
    return evaluate(tables[0].with_values(Expr(e.head, row) for row in zip(*columns, strict=True)))
