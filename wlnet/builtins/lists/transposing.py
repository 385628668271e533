"""Transpose: levels of arrays in another order, diagonals, keys of associations exchanged."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    WolframMessage,
    is_list,
    system,
)

from ..structure.atom_methods import method_of
from .arrays import dimensions_of
from .packing import array_of
from .reshaping import collect, regrouped

List = system("List")
TRANSPOSE = {
    "nmtx": "The first two levels of `1` cannot be transposed.",
    "perm": "`1` is not a permutation of the levels of `2`.",
}


@builtin("Transpose", "Transpose[m] exchanges the first two levels; Transpose[a, {n1, n2, ...}] makes level i level "
         "ni, a diagonal where two of them are one.",
         messages=TRANSPOSE)  # fmt: skip
def transpose(e, levels=None):
    """The transposed array."""
    if type(e) is NumericArray:
        moved = transposed_axes(e.array.ndim, levels, e)
        return e if moved is None else NumericArray(e.array.transpose(moved))
    method = method_of("Transpose", e)
    if method is not None:
        return method(e, levels)
    if levels is None and type(e) is Association:
        return transpose_rows(e)
    shape = dimensions_of(e) if isinstance(e, Expr) else []
    if levels is None and is_list(e) and not any(is_list(a) or type(a) is Association for a in e.args):
        return e  # a vector
    if levels is None and len(shape) == 1 and e.args and all(type(a) is Association for a in e.args):
        return transpose_associations(e)
    if levels is None and len(shape) < 2:
        raise WolframMessage("Transpose", "nmtx", e)
    merged = merged_levels(levels, len(shape))
    if merged is not None:
        return diagonal(e, shape, merged)
    axes = transposed_axes(len(shape), levels, e)
    if axes is None:
        return e
    array = array_of(e) if type(e) is PackedList or type(e.args[0]) is PackedList else None
    if array is not None:
        return PackedList(array.transpose(axes))
    if axes == [1, 0] or (axes[:2] == [1, 0] and axes[2:] == list(range(2, len(axes)))):
        return Expr(e.head, tuple(Expr(e.head, row) for row in zip(*(r.args for r in e.args), strict=True)))
    table: dict[tuple[int, ...], Expression] = {}
    collect(e, e.head, len(axes), (), table)
    return regrouped({tuple(k[a] for a in axes): v for k, v in table.items()}, [1] * len(axes), e.head)


def merged_levels(levels: Expression, depth: int) -> list[int] | None:
    """The new level of each old one, from 0, where a list of levels names some of them twice; None for others."""
    given = list(levels.args) if is_list(levels) else []
    if len(given) != depth or not all(type(n) is int and n > 0 for n in given):
        return None
    count = max(given)
    return [n - 1 for n in given] if count < depth and set(given) == set(range(1, count + 1)) else None


def diagonal(e: Expr, shape: list[int], merged: list[int]) -> Expression:
    """The array whose part i, j, ... has each of these indices at all old levels that the new level stands for."""
    sizes = [min(n for n, new in zip(shape, merged, strict=True) if new == k) for k in range(max(merged) + 1)]
    if type(e) is PackedList:
        import numpy

        indices = numpy.indices(sizes)
        return PackedList(e.array[tuple(indices[new] for new in merged)])

    def level(at: tuple[int, ...]) -> Expression:
        if len(at) < len(sizes):
            return Expr(e.head, tuple(level((*at, i)) for i in range(sizes[len(at)])))
        part: Expression = e
        for new in merged:
            part = part.args[at[new]]
        return part

    return level(())


def transpose_rows(e: Association) -> Expression:
    """An association of associations, or of lists, with its two levels exchanged."""
    rows = e.values()
    if rows and all(type(r) is Association and r.keys() == rows[0].keys() for r in rows):
        return Association.of((k, e.with_values(r.get(k) for r in rows)) for k in rows[0].keys())  # noqa: SIM118
    if rows and all(is_list(r) and len(r.args) == len(rows[0].args) for r in rows):
        return Expr(List, tuple(e.with_values(column) for column in zip(*(r.args for r in rows), strict=True)))
    raise WolframMessage("Transpose", "nmtx", e)


def transposed_axes(depth: int, levels: Expression, e: Expression) -> list[int] | None:
    """The old axis of each new one; None where nothing moves."""
    if levels is None:
        if depth < 2:
            raise WolframMessage("Transpose", "nmtx", e)
        return [1, 0, *range(2, depth)]
    given = levels.args if is_list(levels) else None
    if given is None and isinstance(levels, Expr) and levels.head is system("TwoWayRule"):
        a, b = levels.args
        given = tuple(b if i == a else a if i == b else i for i in range(1, depth + 1))
    if given is None or not all(type(n) is int for n in given):
        raise WolframMessage("Transpose", "perm", levels, e)
    full = [*given, *range(len(given) + 1, depth + 1)]
    if sorted(full) != list(range(1, depth + 1)):
        raise WolframMessage("Transpose", "perm", levels, e)
    axes = [full.index(n) for n in range(1, depth + 1)]
    return None if axes == list(range(depth)) else axes


def transpose_associations(e: Expr) -> Expression:
    """An association of lists from a list of associations with the same keys."""
    first = e.args[0]
    if any(a.keys() != first.keys() for a in e.args):
        raise WolframMessage("Transpose", "nmtx", e)
    return Association.of((k, Expr(List, tuple(a.get(k) for a in e.args))) for k in first.keys())  # noqa: SIM118
