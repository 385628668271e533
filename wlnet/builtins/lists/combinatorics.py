"""All the ways to choose: Tuples, Subsets, Permutations, Subsequences."""

from __future__ import annotations

from itertools import chain, combinations, islice, permutations, product

from wlnet.evaluator import builtin, message
from wlnet.expr import Expr, Expression, PackedList, WolframMessage, call, is_list, literal_key, system

from ..structure.levels import is_infinity
from ..structure.spans import positions, sequence_bounds
from .packing import WORTHWHILE, array_of, length_of, listed

List, All = system("List"), system("All")


@builtin("Tuples", "Tuples[list, n] gives all lists of n elements of list; Tuples[{a, b, ...}] one element of each "
         "list.")  # fmt: skip
def tuples(e, n=None):
    """The tuples, the last place changing fastest."""
    if not isinstance(e, Expr):
        raise WolframMessage("Tuples", "normal", 1, call("Tuples", e))
    if n is None:
        if not all(isinstance(a, Expr) for a in e.args):
            raise WolframMessage("Tuples", "normal", 1, call("Tuples", e))
        packed = product_array([array_of(a) for a in e.args]) if e.args and is_list(e) else None
        return packed or Expr(List, tuple(Expr(e.head, t) for t in product(*(a.args for a in e.args))))
    if is_list(n) and not n.args:
        return Expr(List, e.args)
    if is_list(n) and all(type(k) is int and k >= 0 for k in n.args):
        return shaped_tuples(e, list(n.args))
    if type(n) is not int or n < 0:
        raise WolframMessage("Tuples", "intnm", 2, call("Tuples", e, n))
    packed = product_array([array_of(e)] * n) if n else None
    return packed or Expr(List, tuple(Expr(e.head, t) for t in product(e.args, repeat=n)))


def product_array(columns: list) -> PackedList | None:  # type: ignore[type-arg]
    """The tuples of long lists of numbers of one type."""
    if any(c is None or c.ndim != 1 or c.dtype != columns[0].dtype for c in columns):
        return None
    total = 1
    for c in columns:
        total *= len(c)
    if total * len(columns) < WORTHWHILE:
        return None
    import numpy

    grid = numpy.meshgrid(*columns, indexing="ij")
    return PackedList(numpy.stack([g.reshape(-1) for g in grid], axis=1))


def shaped_tuples(e: Expr, shape: list[int]) -> Expression:
    """Tuples[list, {m, n, ...}]: arrays of elements."""
    from .reshaping import nested

    total = 1
    for k in shape:
        total *= k
    arrays = (nested(list(t), shape) for t in product(e.args, repeat=total))
    return Expr(List, tuple(arrays if is_list(e) else (headed(a, e.head, len(shape)) for a in arrays)))


def headed(array: Expression, head: Expression, depth: int) -> Expression:
    """The array with another head on all its levels."""
    return Expr(head, tuple(headed(a, head, depth - 1) for a in array.args)) if depth else array


def sizes_of(name: str, spec: Expression, size: int, whole: Expr) -> list[int]:
    """The lengths in n (up to n), {n}, {m, n}, {m, n, d}, All."""
    if spec is All or is_infinity(spec):
        return list(range(size + 1))
    if type(spec) is int and spec >= 0:
        return list(range(min(spec, size) + 1))
    if is_list(spec) and all(type(k) is int or is_infinity(k) for k in spec.args):
        given = [size if is_infinity(k) else k for k in spec.args]
        if len(given) == 1:
            return [given[0]] if 0 <= given[0] <= size else []
        if len(given) in (2, 3):
            step = given[2] if len(given) == 3 else 1
            if step < 0 and is_infinity(spec.args[1]):
                return []
            found = range(given[0], given[1] + (1 if step > 0 else -1), step)
            return [k for k in found if 0 <= k <= size]
    text = "Position `1` of `2` should be All, Infinity, a non-negative integer, or a list of these."
    raise WolframMessage(name, "nninfseq", 2, whole, text=text)


@builtin("Subsets", "Subsets[list] gives all sublists, shorter first; Subsets[list, n] those of at most n elements, "
         "Subsets[list, {n}] those of n; Subsets[list, sizes, s] the first s or a run of them.")  # fmt: skip
def subsets(e, sizes=All, chosen=All):
    """The sublists."""
    if not isinstance(e, Expr):
        raise WolframMessage("Subsets", "normal", 1, call("Subsets", e))
    found = chain.from_iterable(combinations(e.args, k) for k in sizes_of(
        "Subsets", sizes, length_of(e), call("Subsets", e, sizes)))  # fmt: skip
    made = tuple(Expr(e.head, s) for s in (found if type(chosen) is not int or chosen < 0 else islice(found, chosen)))
    if chosen is not All and not (type(chosen) is int and chosen >= 0):
        bounds = sequence_bounds(chosen)
        where = None if bounds is None else positions(len(made), bounds)
        if where is None:
            message("Subsets", "take", *(bounds or (chosen, chosen))[:2], call("Subsets", e),
                    text="Cannot take positions `1` through `2` in `3`.")  # fmt: skip
            return None if bounds is None else Expr(List, ())
        made = tuple(made[i] for i in where)
    return Expr(List, made)


@builtin("Permutations", "Permutations[list] gives all orders of the elements; Permutations[list, {n}] of n elements, "
         "Permutations[list, n] of at most n.")  # fmt: skip
def permutations_(e, sizes=None):
    """The different permutations, in the order of the positions."""
    if not isinstance(e, Expr):
        raise WolframMessage("Permutations", "normal", 1, call("Permutations", e))
    size = length_of(e)
    counts = [size] if sizes is None else sizes_of("Permutations", sizes, size, call("Permutations", e, sizes))
    keys = [literal_key(a) for a in e.args]
    ranks = {k: i for i, k in reversed(list(enumerate(keys)))}
    repeated = len(ranks) < size
    found = []
    for count in counts:
        seen = set()
        for p in permutations(range(size), count):
            if repeated:
                shape = tuple(ranks[keys[i]] for i in p)
                if shape in seen:
                    continue
                seen.add(shape)
            found.append(Expr(e.head, tuple(e.args[i] for i in p)))
    return Expr(List, tuple(found))


@builtin("Subsequences", "Subsequences[list] gives all runs of neighbouring elements, shorter first; "
         "Subsequences[list, {n}] those of n elements.")  # fmt: skip
def subsequences(e, sizes=All):
    """The runs."""
    if not isinstance(e, Expr):
        raise WolframMessage("Subsequences", "normal", 1, call("Subsequences", e))
    size = length_of(e)
    counts = sizes_of("Subsequences", sizes, size, call("Subsequences", e, sizes))
    made = [Expr(e.head, ())] if 0 in counts else []
    made += [Expr(e.head, e.args[i : i + k]) for k in counts if k for i in range(size - k + 1)]
    return listed(made) if made else Expr(List, ())
