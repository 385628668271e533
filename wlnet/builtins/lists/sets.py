"""Elements without repetitions, counted, or grouped: Union, DeleteDuplicates, Tally, Gather, Split and their kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable

from wlnet.evaluator import applier, builtin, message
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    PackedList,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    literal_key,
    same,
    system,
)
from wlnet.expr.order import canonical

from .lists import common_head
from .packing import listed

List, True_, False_, Automatic, Equal, Rule, Infinity = map(
    system, ("List", "True", "False", "Automatic", "Equal", "Rule", "Infinity")
)
SAME_TEST = {"SameTest": Automatic}
Test = Callable[[Expression, Expression], bool]
HEADS = {"heads": "Heads `1` and `2` at positions `3` and `4` are expected to be the same."}


def elements_of(name: str, e: Expression, position: int = 1) -> tuple[Expression, ...]:
    """The elements of a normal expression, the values of an association."""
    if isinstance(e, Expr):
        return e.args
    if type(e) is Association:
        return tuple(e.values())
    raise WolframMessage(name, "normal", position, call(name, e))


def list_elements(name: str, e: Expression, *more: Expression) -> tuple[Expression, ...]:
    """The elements of a list, the values of an association."""
    if is_list(e) or type(e) is Association:
        return elements_of(name, e)
    raise WolframMessage(name, "list", 1, call(name, e, *more))


def test_of(test: Expression) -> Test | None:
    """A test for sameness; None for identity, for which tables can be used."""
    if test is Automatic or test is system("SameQ"):
        return None
    check = applier(test)
    return lambda a, b: check(a, b) is True_


def first_of_each(
    items: Iterable[Expression], test: Test | None, key: Callable[[Expression], Expression] | None = None
) -> list[Expression]:
    """The items without those that repeat an earlier one."""
    found: list[Expression] = []
    if test is None:
        seen: set[Hashable] = set()
        for a in items:
            k = literal_key(a if key is None else key(a))
            if k not in seen:
                seen.add(k)
                found.append(a)
        return found
    for a in items:
        if not any(test(b, a) for b in found):
            found.append(a)
    return found


def remade(e: Expression, items: list[Expression]) -> Expression:
    """The items under the head of `e`."""
    return listed(items) if is_list(e) else Expr(e.head, tuple(items))


@builtin("DeleteDuplicates", "DeleteDuplicates[e, test] gives e with only the first of elements that are the same.")
def delete_duplicates(e, test=Automatic):
    """The elements in their order, each once."""
    if type(e) is Association:
        return unique_entries(e, test_of(test), None)
    if type(e) is PackedList and e.array.ndim == 1 and test is Automatic and e.array.dtype.kind == "i":
        import numpy

        return PackedList(e.array[numpy.sort(numpy.unique(e.array, return_index=True)[1])])
    return remade(e, first_of_each(elements_of("DeleteDuplicates", e), test_of(test)))


@builtin("DeleteDuplicatesBy", "DeleteDuplicatesBy[e, f] keeps the first of elements for which f gives the same.",
         curry="prepend")  # fmt: skip
def delete_duplicates_by(e, function):
    """The elements in their order, one for each value of the function."""
    if type(e) is Association:
        return unique_entries(e, None, applier(function))
    return remade(e, first_of_each(elements_of("DeleteDuplicatesBy", e), None, applier(function)))


def unique_entries(e: Association, test: Test | None, key: Callable[[Expression], Expression] | None) -> Association:
    """The entries of an association whose values are the first of their kind."""
    kept: list[Expr] = []
    for r in e.rules():
        value = r.args[1] if key is None else key(r.args[1])
        values = [k.args[1] if key is None else key(k.args[1]) for k in kept]
        if not any(same(v, value) if test is None else test(v, value) for v in values):
            kept.append(r)
    return Association(kept)


@builtin("DuplicateFreeQ", "DuplicateFreeQ[e, test] tells whether no two elements of e are the same.")
def duplicate_free(e, test=Automatic):
    """True or False."""
    items = elements_of("DuplicateFreeQ", e)
    return True_ if len(first_of_each(items, test_of(test))) == len(items) else False_


@builtin("Union", "Union[a, b, ...] gives the sorted list of the different elements of all the lists.",
         attributes="Flat OneIdentity", options=SAME_TEST, messages=HEADS)  # fmt: skip
def union(*lists, same_test):
    """The sorted elements, each once."""
    if not lists:
        return Expr(List, ())
    head = common_head("Union", lists)
    if len(lists) == 1 and type(lists[0]) is PackedList and lists[0].array.ndim == 1 and same_test is Automatic:
        import numpy

        if not numpy.isnan(lists[0].array).any() and lists[0].array.dtype.kind != "c":
            return PackedList(numpy.unique(lists[0].array))
    items = canonical(a for e in lists for a in e.args)
    test = test_of(same_test)
    found = first_of_each(items, None if test is None else lambda kept, new: test(new, kept))
    return listed(found) if head is List else Expr(head, tuple(found))


def counted(name: str, lists: tuple[Expression, ...], same_test: Expression, keep: bool) -> Expression:
    """The elements of the first list that are in all (`keep`) or none of the others."""
    if not lists:
        message(name, "argm", system(name), 0, 1)
        return None
    head = common_head(name, lists)
    test, others = test_of(same_test), lists[1:]
    found = first_of_each(canonical(lists[0].args), test)
    if test is None:
        tables = [{literal_key(a) for a in e.args} for e in others]
        inside = [[literal_key(a) in t for t in tables] for a in found]
    else:
        inside = [[any(test(a, b) for b in e.args) for e in others] for a in found]
    kept = [a for a, where in zip(found, inside, strict=True) if (all(where) if keep else not any(where))]
    return listed(kept) if head is List else Expr(head, tuple(kept))


@builtin("Intersection", "Intersection[a, b, ...] gives the sorted list of the elements that all the lists have.",
         attributes="Flat OneIdentity", options=SAME_TEST, messages=HEADS)  # fmt: skip
def intersection(*lists, same_test):
    """The sorted common elements."""
    return counted("Intersection", lists, same_test, True)


@builtin("Complement", "Complement[a, b, ...] gives the sorted list of the elements of a that no other list has.",
         options=SAME_TEST, messages=HEADS)  # fmt: skip
def complement(*lists, same_test):
    """The sorted elements of the first list only."""
    return counted("Complement", lists, same_test, False)


@builtin("SymmetricDifference", "SymmetricDifference[a, b, ...] gives the elements that an odd number of lists has.",
         attributes="Flat OneIdentity", options=SAME_TEST, messages=HEADS)  # fmt: skip
def symmetric_difference(*lists, same_test):
    """The sorted elements."""
    if not lists:
        return Expr(List, ())
    head, test = common_head("SymmetricDifference", lists), test_of(same_test)
    equal = same if test is None else test
    items = first_of_each(canonical(a for e in lists for a in e.args), test)
    kept = [a for a in items if sum(any(equal(a, b) for b in e.args) for e in lists) % 2]
    return Expr(head, tuple(kept))


@builtin("DeleteElements", "DeleteElements[e, {x, y, ...}] gives e without the elements x, y, ...; DeleteElements[e, n "
         "-> {x, y, ...}] without the first n of each, DeleteElements[e, {n, m, ...} -> {x, y, ...}] the first n of x, "
         "m of y.", curry="prepend")  # fmt: skip
def delete_elements(e, unwanted):
    """The elements that are left, in their order."""
    items = elements_of("DeleteElements", e)
    limit: Expression = Infinity
    if has_head(unwanted, Rule) and len(unwanted.args) == 2:
        limit, unwanted = unwanted.args
    if not is_list(unwanted):
        return None
    limits = limit.args if is_list(limit) else (limit,) * len(unwanted.args)
    if len(limits) != len(unwanted.args) or not all(n is Infinity or (type(n) is int and n > 0) for n in limits):
        return None
    left: dict[Hashable, float] = {}
    for a, n in zip(unwanted.args, limits, strict=True):
        left[literal_key(a)] = left.get(literal_key(a), 0) + (n if type(n) is int else float("inf"))
    kept = []
    for a in items:
        k = literal_key(a)
        if left.get(k, 0) > 0:
            left[k] -= 1
        else:
            kept.append(a)
    return remade(e, kept)


@builtin("UniqueElements", "UniqueElements[{e1, e2, ...}] gives for each of several lists the different elements that "
         "none of the others has; UniqueElements[lists, test] takes those for equal that a test joins.")  # fmt: skip
def unique_elements(lists, test=None):
    """The list of those elements, each in the place where it comes first."""
    if not is_list(lists) or not all(isinstance(e, Expr) for e in lists.args):
        return None
    rows = [elements_of("UniqueElements", e) for e in lists.args]
    check = applier(test) if test is not None else None

    def equal(a: Expression, b: Expression) -> bool:
        return literal_key(a) == literal_key(b) if check is None else check(a, b) is True_

    kept = []
    for i, row in enumerate(rows):
        others = [b for j, other in enumerate(rows) if j != i for b in other]
        own: list[Expression] = []
        for a in row:
            if not any(equal(a, b) for b in others) and not any(equal(a, b) for b in own):
                own.append(a)
        kept.append(remade(lists.args[i], own))
    return list_of(*kept)


# -- runs and groups -------------------------------------------------------------------------------------------------


@builtin("Tally", "Tally[e, test] gives {{element, count}, ...} for the different elements of e.")
def tally(e, test=Automatic):
    """The different elements in their order with how often each occurs."""
    items, check = list_elements("Tally", e), test_of(test)
    pairs = count_each(items) if check is None else [(g[0], len(g)) for g in gathered(items, check)]
    return Expr(List, tuple(Expr(List, pair) for pair in pairs))


def count_each(items: Iterable[Expression]) -> list[tuple[Expression, int]]:
    """The different items with their counts, in order of appearance."""
    table: dict[Hashable, list] = {}  # type: ignore[type-arg]
    for a in items:
        entry = table.setdefault(literal_key(a), [a, 0])
        entry[1] += 1
    return [(a, n) for a, n in table.values()]


def gathered(items: Iterable[Expression], test: Test) -> list[list[Expression]]:
    """Groups of items that are the same as the first of their group."""
    groups: list[list[Expression]] = []
    for a in items:
        for g in groups:
            if test(g[0], a):
                g.append(a)
                break
        else:
            groups.append([a])
    return groups


def grouped(items: Iterable[Expression], key: Callable[[Expression], Expression]) -> dict[Hashable, list[Expression]]:
    """Groups of items with the same key, in order of appearance."""
    table: dict[Hashable, list[Expression]] = {}
    for a in items:
        table.setdefault(literal_key(key(a)), []).append(a)
    return table


@builtin("Gather", "Gather[e, test] gives the groups of elements of e that are the same.")
def gather(e, test=Automatic):
    """The groups, in order of their first elements."""
    items, check = list_elements("Gather", e), test_of(test)
    groups = list(grouped(items, lambda a: a).values()) if check is None else gathered(items, check)
    return Expr(List, tuple(remade(e, g) if isinstance(e, Expr) else listed(g) for g in groups))


@builtin("GatherBy", "GatherBy[e, f] gives the groups of elements of e for which f gives the same; "
         "GatherBy[e, {f, g}] groups in groups.", curry="prepend")  # fmt: skip
def gather_by(e, function=None):
    """The groups, in order of their first elements."""
    items = list_elements("GatherBy", e, function)
    return grouped_by(e, items, function, lambda part, f: list(grouped(part, f).values()))


def grouped_by(e: Expression, items: Iterable[Expression], function: Expression, split) -> Expression:  # type: ignore[no-untyped-def]
    """Groups by a function; by one function after another, in nested groups, for a list of functions."""
    functions = function.args if is_list(function) else (function,)
    if not functions:
        return remade(e, list(items))
    groups = split(items, (lambda a: a) if functions[0] is None else applier(functions[0]))
    rest = Expr(List, functions[1:])
    made = [remade(e, g) if isinstance(e, Expr) else listed(g) for g in groups]
    if len(functions) > 1:
        made = [grouped_by(g, g.args, rest, split) for g in made]
    return Expr(e.head if isinstance(e, Expr) else List, tuple(made))


def runs(items: Iterable[Expression], test: Test) -> list[list[Expression]]:
    """Runs in which each item is the same as the one before it."""
    found: list[list[Expression]] = []
    for a in items:
        if found and test(found[-1][-1], a):
            found[-1].append(a)
        else:
            found.append([a])
    return found


@builtin("Split", "Split[e, test] gives the runs of neighbouring elements of e that are the same.")
def split(e, test=Automatic):
    """The runs, in order."""
    check = test_of(test)
    found = runs(elements_of("Split", e), same if check is None else check)
    if not isinstance(e, Expr):
        return Expr(List, tuple(map(listed, found)))
    return Expr(e.head, tuple(remade(e, g) for g in found))


@builtin("SplitBy", "SplitBy[e, f] gives the runs of neighbouring elements for which f gives the same; "
         "SplitBy[e, {f, g}] splits the runs again.", curry="prepend")  # fmt: skip
def split_by(e, function=None):
    """The runs, in order."""

    def cut(items: Iterable[Expression], key: Callable[[Expression], Expression]) -> list[list[Expression]]:
        keyed = [(key(a), a) for a in items]
        return [[a for _, a in g] for g in runs(keyed, lambda x, y: same(x[0], y[0]))]

    return grouped_by(e, elements_of("SplitBy", e), function, cut)


@builtin("Counts", "Counts[e] gives an association of the different elements of e with how often each occurs.")
def counts(e):
    """<|element -> count, ...|>."""
    return Association.of(count_each(elements_of("Counts", e)))


@builtin("CountsBy", "CountsBy[e, f] gives an association of the values of f with how often each occurs.",
         curry="prepend")  # fmt: skip
def counts_by(e, function):
    """<|value -> count, ...|>."""
    return Association.of(count_each(map(applier(function), elements_of("CountsBy", e))))


@builtin("CountDistinct", "CountDistinct[e] tells how many different elements e has.")
def count_distinct(e, test=Automatic):
    """The number of different elements."""
    return len(first_of_each(elements_of("CountDistinct", e), test_of(test)))


@builtin("CountDistinctBy", "CountDistinctBy[e, f] tells how many different values f has for the elements of e.",
         curry="prepend")  # fmt: skip
def count_distinct_by(e, function):
    """The number of different values."""
    apply = applier(function)
    return len({literal_key(apply(a)) for a in elements_of("CountDistinctBy", e)})
