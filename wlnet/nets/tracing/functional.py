"""Functions that apply other functions to symbolic arrays: Map, Apply, Fold and their kind."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Association, Expr, Expression, call, is_list, system

from ..net import Net
from ..types import Type
from .nodes import Combined, Entry, Node, Output, Traced, operands
from .tracer import Tracer, handler


@handler("Map")
def map_(t: Tracer, args: Sequence[Expression]) -> Expression:
    """f[x[[i]]] for every element at the first level, all at once."""
    if len(args) > 2:
        return t.refuse(call("Map", *args[2:])) if isinstance(args[1], Traced) else None
    if not isinstance(args[1], Traced):
        return None
    return mapped(t, args[0], {"Input": args[1].node})


def mapped(t: Tracer, function: Expression, rows: dict[str, Node]) -> Expression:
    """A function applied to the elements of some arrays of equal length."""
    kinds = {name: Type(t.dims(node)[1:]) for name, node in rows.items()}
    if all(kind.dims == () for kind in kinds.values()) and elementwise(t, function, kinds):
        return Expr(function, tuple(map(Traced, rows.values())))
    net, outer = t.subnet(function, kinds)
    constants = {str(i): node for i, node in enumerate(outer, 1)}
    if not constants and len(rows) == 1:
        op = t.evaluate(call("NetMapOperator", net))
    else:
        depths = Association.of((name, 1) for name in rows)
        op = t.evaluate(call("NetMapThreadOperator", net, depths))
    if not isinstance(op, Net):
        t.refuse(function)
    made = t.call(op, {**rows, **constants}, "Map")
    return Traced(Output(made, next(iter(op.outputs))))


def elementwise(t: Tracer, function: Expression, kinds: dict[str, Type]) -> bool:
    """Whether a function of numbers does nothing but arithmetic, so that it can be applied to whole arrays."""
    entries = {name: Entry(name, kind) for name, kind in kinds.items()}
    value = t.evaluate(Expr(function, tuple(map(Traced, entries.values()))))
    pending = [value.node] if isinstance(value, Traced) else []
    if not pending:
        return False
    while pending:
        node = pending.pop()
        if isinstance(node, Combined):
            pending += operands(node)
        elif node not in entries.values():
            return False
    return True


def choice(name: str) -> None:
    """If, Which and Piecewise choose for each element: all values are computed."""
    handler(name)(lambda t, args: t.combined(Expr(system(name), tuple(map(t.evaluate, args)))))


choice("If")
choice("Which")
choice("Piecewise")


@handler("MapThread")
def map_thread(t: Tracer, args: Sequence[Expression]) -> Expression:
    """f[x[[i]], y[[i]], ...] for all i."""
    if len(args) != 2:
        return None
    parts = args[1].args if is_list(args[1]) else [*t.listed(t.node(args[1])).args]
    rows = {"Input" if i == 0 else f"Input{i + 1}": t.node(part) for i, part in enumerate(parts)}
    return mapped(t, args[0], rows)


def unrolled(name: str, places: Sequence[int]) -> None:
    """Functions that go through the elements one by one: on the list of the parts, whose number has to be known."""

    def unroll(t: Tracer, args: Sequence[Expression]) -> Expression:
        if not any(place < len(args) and isinstance(args[place], Traced) for place in places):
            return None
        new = [t.listed(a.node) if i in places and isinstance(a, Traced) else a for i, a in enumerate(args)]
        return Expr(system(name), tuple(new))

    handler(name)(unroll)


unrolled("Apply", [1])
unrolled("MapIndexed", [1])
unrolled("Scan", [1])
unrolled("Array", [])
unrolled("Tuples", [0])
unrolled("Subsets", [0])


def folded(name: str) -> None:
    """Fold and FoldList over an array: over the list of its parts."""

    def fold(t: Tracer, args: Sequence[Expression]) -> Expression:
        if not isinstance(args[-1], Traced):
            return None
        return Expr(system(name), (*args[:-1], t.listed(args[-1].node)))

    handler(name)(fold)


folded("Fold")
folded("FoldList")
