"""Associations made over: keys taken, dropped, changed and sorted; entries merged and grouped."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from wlnet.evaluator import applier, builtin
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, has_head, is_list, literal_key, system

from .associations import INVRL, table_of
from .lists import entries_of
from .packing import listed
from .sorting import by, comparison

List, Rule, Key, True_ = map(system, ("List", "Rule", "Key", "True"))


def bare_key(k: Expression) -> Expression:
    """The key inside Key[k]."""
    return k.args[0] if has_head(k, Key) and len(k.args) == 1 else k


def wanted_keys(keys: Expression) -> list[Expression]:
    """One key, or the keys in a list."""
    return [bare_key(k) for k in keys.args] if is_list(keys) else [bare_key(keys)]


def each(name: str, e: Expression, use: Callable[[Association], Expression], tag: str = "invrl") -> Expression:
    """`use` on an association (or a list of rules), or on each one in a list."""
    if is_list(e) and e.args and all(type(a) is Association or is_list(a) for a in e.args):
        return Expr(List, tuple(use(table_of(name, a, tag)) for a in e.args))
    return use(table_of(name, e, tag))


@builtin("KeyTake", "KeyTake[association, {k1, k2, ...}] gives the association with these keys only.", curry="prepend",
         messages=INVRL)  # fmt: skip
def key_take(e, keys):
    """The entries of the keys, in the order asked for."""
    wanted = wanted_keys(keys)
    return each("KeyTake", e, lambda a: Association(a.table[literal_key(k)] for k in wanted if k in a))


@builtin("KeyDrop", "KeyDrop[association, {k1, k2, ...}] gives the association without these keys.", curry="prepend",
         messages=INVRL)  # fmt: skip
def key_drop(e, keys):
    """The other entries."""
    gone = {literal_key(k) for k in wanted_keys(keys)}
    return each("KeyDrop", e, lambda a: Association(r for k, r in a.table.items() if k not in gone))


@builtin("KeySelect", "KeySelect[association, test] gives the entries for whose keys test gives True.", curry="prepend",
         messages=INVRL)  # fmt: skip
def key_select(e, test):
    """The entries whose keys pass."""
    check = applier(test)
    return each("KeySelect", e, lambda a: Association(r for r in a.rules() if check(r.args[0]) is True_), "invru")


@builtin("KeyMap", "KeyMap[f, association] applies f to the keys.", curry="append", messages=INVRL)
def key_map(function, e):
    """The association with new keys; of equal ones the last value counts."""
    apply = applier(function)
    return Association(Expr(r.head, (apply(r.args[0]), r.args[1])) for r in table_of("KeyMap", e).rules())


@builtin("KeyValueMap", "KeyValueMap[f, association] gives the list {f[k1, v1], f[k2, v2], ...}.", curry="append",
         messages=INVRL)  # fmt: skip
def key_value_map(function, e):
    """The list of the values of the function."""
    apply = applier(function)
    return listed([apply(k, v) for k, v in table_of("KeyValueMap", e, "invak").items()])


@builtin("KeySort", "KeySort[association] puts the entries in the canonical order of the keys.", messages=INVRL)
def key_sort(e, p=None):
    """The sorted association."""
    key = comparison("KeySort", p)
    return each("KeySort", e, lambda a: Association(sorted(a.rules(), key=lambda r: key(r.args[0]))))


@builtin("KeySortBy", "KeySortBy[association, f] sorts the entries by f[key].", curry="prepend", messages=INVRL)
def key_sort_by(e, function):
    """The sorted association."""
    key = by(function)
    return each("KeySortBy", e, lambda a: Association(sorted(a.rules(), key=lambda r: key(r.args[0]))))


@builtin("KeyUnion", "KeyUnion[{a1, a2, ...}, f] gives the associations the same keys, absent values being f[key].",
         messages=INVRL)  # fmt: skip
def key_union(tables, default=None):
    """The list of the associations, each with all the keys."""
    found = [table_of("KeyUnion", t, "invar") for t in (tables.args if is_list(tables) else (tables,))]
    keys = Association.of((k, 0) for t in found for k in t.keys()).keys()  # noqa: SIM118
    absent = (lambda k: call("Missing", "KeyAbsent", k)) if default is None else applier(default)
    return Expr(List, tuple(Association.of((k, t.get(k) if k in t else absent(k)) for k in keys) for t in found))


@builtin("KeyIntersection", "KeyIntersection[{a1, a2, ...}] gives the associations with only the keys they all have.",
         messages=INVRL)  # fmt: skip
def key_intersection(tables):
    """The list of the associations, each with the common keys."""
    found = [table_of("KeyIntersection", t, "invar") for t in (tables.args if is_list(tables) else (tables,))]
    keys = [k for k in found[0].keys() if all(k in t for t in found)] if found else []  # noqa: SIM118
    return Expr(List, tuple(Association.of((k, t.get(k)) for k in keys) for t in found))


@builtin("Merge", "Merge[{a1, a2, ...}, f] joins associations; f is applied to the list of the values of each key.",
         curry="prepend", messages=INVRL)  # fmt: skip
def merge(tables, function):
    """The association of all keys."""
    parts = tables.args if is_list(tables) else tables.values() if type(tables) is Association else None
    if parts is None:
        raise WolframMessage("Merge", "list1", tables)
    collected: dict[Hashable, tuple[Expression, list[Expression]]] = {}
    for part in parts:
        rules = entries_of(part)
        if rules is None:
            raise WolframMessage("Merge", "list1", part)
        for r in rules:
            collected.setdefault(literal_key(r.args[0]), (r.args[0], []))[1].append(r.args[1])
    apply = applier(function)
    return Association.of([(k, apply(listed(values))) for k, values in collected.values()])


@builtin("GroupBy", "GroupBy[e, f] groups the elements of e by the value of f; GroupBy[e, f -> g] groups the values of "
         "g; GroupBy[e, f, r] applies r to each group.", curry="prepend", messages=INVRL)  # fmt: skip
def group_by(e, function, reduce=None):
    """<|value -> {elements...}, ...|>; nested for a list of functions."""
    if not is_list(e) and type(e) is not Association:
        raise WolframMessage("GroupBy", "list1", e)
    return grouped(e, list(function.args) if is_list(function) else [function], reduce)


def grouped(e: Expression, functions: list[Expression], reduce: Expression) -> Expression:
    """The groups by the first function, grouped further by the others."""
    if not functions:
        return e if reduce is None else applier(reduce)(e)
    function, value = functions[0], None
    if has_head(function, Rule) and len(function.args) == 2:
        function, value = function.args
    key = applier(function)
    take = None if value is None else applier(value)
    table: dict[Hashable, tuple[Expression, list[Expression]]] = {}
    if type(e) is Association:
        for r in e.rules():
            k = key(r.args[1])
            new = r if take is None else Expr(r.head, (r.args[0], take(r.args[1])))
            table.setdefault(literal_key(k), (k, []))[1].append(new)
        groups: list[tuple[Expression, Expression]] = [(k, Association(rules)) for k, rules in table.values()]
    else:
        for a in e.args:
            k = key(a)
            table.setdefault(literal_key(k), (k, []))[1].append(a if take is None else take(a))
        groups = [(k, listed(items) if is_list(e) else Expr(e.head, tuple(items))) for k, items in table.values()]
    return Association.of([(k, grouped(g, functions[1:], reduce)) for k, g in groups])


@builtin("PositionIndex", "PositionIndex[e] gives an association of the different elements with their positions.",
         messages={"invrp": "The argument `1` is not a valid Association or a list."})  # fmt: skip
def position_index(e):
    """<|element -> {positions...}, ...|>; keys instead of positions for an association."""
    if type(e) is Association:
        pairs = [(v, k) for k, v in e.items()]
    elif is_list(e):
        pairs = list(zip(e.args, range(1, len(e.args) + 1), strict=True))
    else:
        raise WolframMessage("PositionIndex", "invrp", e)
    table: dict[Hashable, tuple[Expression, list[Expression]]] = {}
    for v, at in pairs:
        table.setdefault(literal_key(v), (v, []))[1].append(at)
    return Association.of([(v, listed(places)) for v, places in table.values()])
