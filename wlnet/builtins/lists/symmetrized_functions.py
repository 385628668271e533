"""What structural functions and arithmetic do to symmetrized arrays: the symmetry stays where it can, else the result
is that for the sparse array with the same elements."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.evaluator.arguments import threads
from wlnet.evaluator.builtin import stand_ins
from wlnet.expr import (
    Expr,
    Expression,
    SparseArray,
    SymmetrizedArray,
    call,
    is_list,
    same,
    system,
)

from ..structure.atom_methods import Method, atom_method, method_of
from .sparse import dense
from .sparse_functions import dimensions, length, threaded
from .symmetries import Symmetry, symmetry_of
from .symmetrized import components_of_table, entries, kept, sparse_from

All, Plus, Times = system("All"), system("Plus"), system("Times")
DELEGATED = "ArrayQ Take Drop ArrayReshape Flatten Reverse Append Prepend Join Map ReplacePart Total Dot"
"""Functions whose result is that for the sparse array."""
stand_ins[SymmetrizedArray] = lambda e: dense(sparse_from(e))
atom_method("Dimensions", SymmetrizedArray)(dimensions)
atom_method("Length", SymmetrizedArray)(length)


@atom_method("Normal", SymmetrizedArray)
def normal(e: SymmetrizedArray) -> Expression:
    """The ordinary list."""
    return dense(sparse_from(e))


def as_sparse(name: str) -> Method:
    """The meaning of a function: that for sparse arrays."""

    def run(*args: Expression) -> Expression:
        given = [sparse_from(a) if type(a) is SymmetrizedArray else a for a in args]
        method = method_of(name, next(a for a in given if type(a) is SparseArray))
        return None if method is None else method(*given)

    return run


for _name in [
    "ArrayQ",
    "Take",
    "Drop",
    "ArrayReshape",
    "Flatten",
    "Reverse",
    "Append",
    "Prepend",
    "Join",
    "Map",
    "ReplacePart",
    "Total",
    "Dot",
]:
    atom_method(_name, SymmetrizedArray)(as_sparse(_name))


def remade(found: Expression, symmetry: Symmetry) -> Expression:
    """A sparse array as a symmetrized one."""
    if type(found) is not SparseArray or (not symmetry.named and not symmetry.generators and not symmetry.zero):
        return found
    table, shape = entries(found)
    return SymmetrizedArray(shape, components_of_table(table, symmetry), symmetry.expression())


@atom_method("Part", SymmetrizedArray)
def part(e: SymmetrizedArray, *specs: Expression) -> Expression:
    """An element, or a part of the array with the symmetry that is left of its slots."""
    found = as_sparse("Part")(e, *specs)
    fixed = [k for k, spec in enumerate(specs) if type(spec) is int]
    if type(found) is not SparseArray or not all(type(s) is int or s is All for s in specs):
        return found
    whole = symmetry_of(e.symmetry, len(e.dimensions), "Part")
    new = {slot: i for i, slot in enumerate(s for s in range(len(e.dimensions)) if s not in fixed)}
    named = [(name, tuple(new[s] for s in slots if s in new)) for name, slots in whole.named]
    moves = [
        (tuple(new[p] for k, p in enumerate(places) if k in new), phase)
        for places, phase in whole.generators
        if all(places[k] == k for k in fixed)
    ]
    if whole.zero:
        named.append(("ZeroSymmetric", tuple(range(len(new)))))
    return remade(found, Symmetry(len(new), named, moves))


@atom_method("Transpose", SymmetrizedArray)
def transpose(e: SymmetrizedArray, levels: Expression = None) -> Expression:
    """The axes in another order: the same array, its opposite, or a sparse array."""
    found = as_sparse("Transpose")(e, *(() if levels is None else (levels,)))
    whole = symmetry_of(e.symmetry, len(e.dimensions), "Transpose")
    if type(found) is not SparseArray or found.dimensions != e.dimensions:
        return found
    made = remade(found, whole)
    return made if type(made) is SymmetrizedArray and same(sparse_from(made), found) else found


@atom_method("N", SymmetrizedArray)
def numerical(e: SymmetrizedArray, *digits: Expression) -> Expression:
    """Numbers for the components."""
    found = {at: evaluate(call("N", value, *digits)) for at, value in e.components.items()}
    return SymmetrizedArray(e.dimensions, kept(found), e.symmetry)


atom_method("SparseArray", SymmetrizedArray)(sparse_from)


def threaded_symmetric(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """A Listable function: multiples and sums of arrays with the same symmetry keep it."""
    arrays = [a for a in args if type(a) is SymmetrizedArray]
    first = arrays[0]
    others = [a for a in args if type(a) is not SymmetrizedArray]
    scaled = head is Times and len(arrays) == 1 and not any(is_list(a) or type(a) is SparseArray for a in others)
    summed = head is Plus and not others and all(
        a.dimensions == first.dimensions and same(a.symmetry, first.symmetry) for a in arrays
    )  # fmt: skip
    if scaled or summed:
        places = dict.fromkeys(at for a in arrays for at in a.components)
        found = {at: evaluate(Expr(head, (*others, *(a.components.get(at, 0) for a in arrays)))) for at in places}
        return SymmetrizedArray(first.dimensions, kept(found), first.symmetry)
    given = tuple(sparse_from(a) if type(a) is SymmetrizedArray else a for a in args)
    return threaded(head, given)


threads[SymmetrizedArray] = threaded_symmetric
