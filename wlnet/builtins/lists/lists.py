"""Lists as wholes: joining, adding elements, turning around."""

from __future__ import annotations

from itertools import chain

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.arguments import has_wrapper
from wlnet.evaluator.definitions import assign
from wlnet.evaluator.fuse import Code, Compiler, Env
from wlnet.evaluator.loop import apply_evaluated
from wlnet.evaluator.state import state
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    WolframMessage,
    call,
    has_head,
    is_list,
    same,
    system,
)

from ..structure.atom_methods import atom_method, method_of
from .packing import length_of, pack

List, Rule, RuleDelayed, Nothing, All, Infinity = map(
    system, ("List", "Rule", "RuleDelayed", "Nothing", "All", "Infinity")
)
MINUS_INFINITY = call("Times", -1, Infinity)


def fuse_list(e: Expr, compile: Compiler) -> Code:
    """{e1, e2, ...} inside a compiled body."""
    codes = [compile(a) for a in e.args]

    def run(env: Env) -> Expression:
        args = tuple([c(env) for c in codes])
        if has_wrapper(args) or state.intercept is not None or state.up_values:
            return apply_evaluated(List, args)
        new = Expr(List, args)
        new.stamp = state.clock
        return new

    return run


@builtin("List", "{e1, e2, ...} is a list.", attributes="Locked", fuse=fuse_list)
def list_(*items):
    """Stays as it is."""
    return None


@builtin("Length", "Length[e] tells how many elements e has.")
def length(e):
    """The number of elements; 0 for atoms."""
    if e is Infinity or (isinstance(e, Expr) and same(e, MINUS_INFINITY)):  # DirectedInfinity[1 or -1]
        return 1
    method = method_of("Length", e)
    return length_of(e) if method is None else method(e)


@atom_method("Length", NumericArray)
def numeric_length(e: NumericArray) -> int:
    """The first dimension."""
    return len(e.array)


def common_head(name: str, args: tuple[Expression, ...]) -> Expression:
    """The head that all arguments share; a message where they differ."""
    for i, a in enumerate(args):
        if not isinstance(a, Expr):
            raise WolframMessage(name, "normal", i + 1, call(name, *args))
    for i, a in enumerate(args[1:]):
        if not same(a.head, args[0].head):
            raise WolframMessage(name, "heads", args[0].head, a.head, 1, i + 2, call(name, *args))
    return args[0].head


HEADS = {
    "heads": "Heads `1` and `2` at positions `3` and `4` are expected to be the same.",
    "incpt": "Incompatible elements in `1` cannot be joined.",
}


@builtin("Join", "Join[a, b, ...] joins lists, expressions with the same head, or associations; "
         "Join[a, b, ..., n] joins at level n.", attributes="Flat OneIdentity", messages=HEADS)  # fmt: skip
def join(*parts):
    """All elements, one list after another."""
    if parts and type(parts[-1]) is int and len(parts) > 1:
        return join_at(parts[:-1], parts[-1])
    return join_parts(parts)


def join_at(parts: tuple[Expression, ...], level: int) -> Expression:
    """Join[parts..., level]."""
    if level <= 1:
        return join_parts(parts) if level == 1 else None
    if all(type(p) is PackedList for p in parts):
        arrays = [p.array for p in parts]
        if can_concatenate(arrays, level - 1):
            import numpy

            return PackedList(numpy.concatenate(arrays, axis=level - 1))
    head = common_head("Join", parts)
    rows = max(length_of(p) for p in parts)
    new = []
    for i in range(rows):
        row = tuple(p.args[i] for p in parts if i < length_of(p))
        new.append(join_at(row, level - 1))
    return None if any(row is None for row in new) else Expr(head, tuple(new))


def can_concatenate(arrays: list, axis: int) -> bool:  # type: ignore[type-arg]
    """Whether arrays of one type agree in all dimensions but one."""
    first = arrays[0]
    if axis >= first.ndim:
        return False
    shape = (*first.shape[:axis], *first.shape[axis + 1 :])
    return all(
        a.dtype == first.dtype and a.ndim == first.ndim and (*a.shape[:axis], *a.shape[axis + 1 :]) == shape
        for a in arrays
    )


def join_parts(parts: tuple[Expression, ...]) -> Expression:
    """Join[parts...]."""
    if not parts:
        return Expr(List, ())
    if any(type(p) is Association for p in parts):
        return join_associations(parts)
    arrays = [p for p in parts if type(p) is PackedList]
    if arrays and all(type(p) is PackedList or (is_list(p) and not p.args) for p in parts):
        found = [p.array for p in arrays]
        if can_concatenate(found, 0):
            import numpy

            return PackedList(numpy.concatenate(found))
    method = method_of("Join", parts[0])
    if method is not None:
        return method(*parts)
    if len(parts) == 1 and not isinstance(parts[0], Expr):
        return None
    head = common_head("Join", parts)
    return Expr(head, tuple(chain.from_iterable(p.args for p in parts)))


def join_associations(parts: tuple[Expression, ...]) -> Expression:
    """Associations (and lists of rules) joined: a later value for a key replaces an earlier one."""
    rules: list[Expr] = []
    for i, p in enumerate(parts):
        found = entries_of(p)
        if found is None:
            raise WolframMessage("Join", "heads", system("Association"), call("Head", p), 1, i + 1)
        rules.extend(found)
    return Association(rules)


def entries_of(e: Expression) -> list[Expr] | None:
    """The rules of an association, a rule, or a list of rules; None for anything else."""
    if type(e) is Association:
        return list(e.rules())
    if has_head(e, Rule) or has_head(e, RuleDelayed):
        return [e] if len(e.args) == 2 else None
    if not is_list(e):
        return None
    found: list[Expr] = []
    for a in e.args:
        inner = entries_of(a)
        if inner is None:
            return None
        found.extend(inner)
    return found


@builtin("Catenate", "Catenate[{a, b, ...}] joins the lists or associations in a list; associations give their values.",
         messages={"invrp": "`1` is not a list or an association of lists."})  # fmt: skip
def catenate(lists):
    """One list of all their elements."""
    if type(lists) is PackedList and lists.array.ndim > 1:
        a = lists.array
        return PackedList(a.reshape(a.shape[0] * a.shape[1], *a.shape[2:]))
    if type(lists) is Association:
        parts = tuple(lists.values())
    elif is_list(lists):
        parts = lists.args
    else:
        raise WolframMessage("Catenate", "invrp", lists)
    if any(not is_list(p) and type(p) is not Association for p in parts):
        raise WolframMessage("Catenate", "invrp", lists)
    return join_parts(tuple(Expr(List, tuple(p.values())) if type(p) is Association else p for p in parts))


def add_element(name: str, e: Expression, item: Expression, at_end: bool) -> Expression:
    """Append or Prepend."""
    if type(e) is Association:
        found = entries_of(item)
        if found is None:
            raise WolframMessage(name, "invdt", item)
        if at_end:
            kept = Association(found)
            return Association([*(r for r in e.rules() if r.args[0] not in kept), *found])
        kept = Association(found)
        return Association([*found, *(r for r in e.rules() if r.args[0] not in kept)])
    if not isinstance(e, Expr):
        method = method_of(name, e)
        if method is not None:
            return method(e, item)
        raise WolframMessage(name, "normal", 1, call(name, e, item))
    if type(e) is PackedList:
        new = pack(Expr(List, (item,)))
        if type(new) is PackedList:
            found_array = stacked_rows(e, new) if at_end else stacked_rows(new, e)
            if found_array is not None:
                return found_array
    return Expr(e.head, (*e.args, item) if at_end else (item, *e.args))


def stacked_rows(a: PackedList, b: PackedList) -> PackedList | None:
    """One packed list after another; None where they do not fit."""
    if not can_concatenate([a.array, b.array], 0):
        return None
    import numpy

    return PackedList(numpy.concatenate([a.array, b.array]))


INVDT = {"invdt": "The argument `1` is not a rule, a list of rules, or an association."}


@builtin("Append", "Append[e, x] gives e with x added at the end.", curry="prepend", messages=INVDT)
def append(e, item):
    """The longer expression."""
    return add_element("Append", e, item, True)


@builtin("Prepend", "Prepend[e, x] gives e with x added at the beginning.", curry="prepend", messages=INVDT)
def prepend(e, item):
    """The longer expression."""
    return add_element("Prepend", e, item, False)


def change(name: str, variable: Expression, item: Expression, at_end: bool) -> Expression:
    """AppendTo or PrependTo: the new value, which the variable has now."""
    current = evaluate(variable)
    if current is variable:
        raise WolframMessage(name, "rvalue", variable)
    new = add_element(name, current, item, at_end)
    if type(new) is Expr and new.head is List and current.stamp == state.clock and not has_wrapper((item,)):
        new.stamp = state.clock  # all elements are evaluated
    else:
        new = evaluate(new)
    return new if assign(variable, new, False) else None


RVALUE = {"rvalue": "`1` is not a variable with a value, so its value cannot be changed.", **INVDT}


@builtin("AppendTo", "AppendTo[x, e] adds e at the end of the value of x.", attributes="HoldFirst", messages=RVALUE)
def append_to(variable, item):
    """The new value of the variable."""
    return change("AppendTo", variable, item, True)


@builtin("PrependTo", "PrependTo[x, e] adds e at the beginning of the value of x.", attributes="HoldFirst",
         messages=RVALUE)  # fmt: skip
def prepend_to(variable, item):
    """The new value of the variable."""
    return change("PrependTo", variable, item, False)


# -- order -----------------------------------------------------------------------------------------------------------


@builtin("Reverse", "Reverse[e] gives the elements of e backwards; Reverse[e, n] those at level n.")
def reverse(e, levels=1):
    """The reversed expression."""
    wanted = levels.args if is_list(levels) else (levels,)
    if not wanted or not all(type(n) is int and n > 0 for n in wanted):
        message("Reverse", "level", levels)
        return None
    if not isinstance(e, Expr) and type(e) is not Association:
        method = method_of("Reverse", e)
        if method is not None:
            return method(e, levels)
        raise WolframMessage("Reverse", "normal", 1, call("Reverse", e))
    if type(e) is PackedList and max(wanted) <= e.array.ndim:
        import numpy

        return PackedList(numpy.flip(e.array, tuple(n - 1 for n in wanted)))
    return reversed_at(e, frozenset(wanted), 1)


def reversed_at(e: Expression, levels: frozenset[int], level: int) -> Expression:
    """The elements turned around on the given levels."""
    deeper = level < max(levels)
    if type(e) is Association:
        rules = list(e.rules())
        if deeper:
            rules = [Expr(r.head, (r.args[0], reversed_at(r.args[1], levels, level + 1))) for r in rules]
        return Association(rules[::-1] if level in levels else rules)
    if not isinstance(e, Expr):
        return e
    args = tuple(reversed_at(a, levels, level + 1) for a in e.args) if deeper else e.args
    return Expr(e.head, args[::-1] if level in levels else args)


def rotate(name: str, e: Expression, amount: Expression, sign: int) -> Expression:
    """RotateLeft or RotateRight."""
    amounts = amount.args if is_list(amount) else (amount,)
    if not all(type(n) is int for n in amounts):
        raise WolframMessage(name, "rspec", amount)
    if not isinstance(e, Expr) and type(e) is not Association:
        raise WolframMessage(name, "normal", 1, call(name, e, amount))
    return rotated(e, [sign * n for n in amounts])


def rotated(e: Expression, amounts: list[int]) -> Expression:
    """Rotated to the left by one amount for each level."""
    if type(e) is Association:
        rules = e.rules()
        n = amounts[0] % len(rules) if rules else 0
        return Association(rules[n:] + rules[:n])
    if not isinstance(e, Expr):
        return e
    if type(e) is PackedList and len(amounts) <= e.array.ndim:
        import numpy

        return PackedList(numpy.roll(e.array, [-n for n in amounts], tuple(range(len(amounts)))))
    n = amounts[0] % len(e.args) if e.args and amounts else 0
    args = e.args[n:] + e.args[:n]
    return Expr(e.head, tuple(rotated(a, amounts[1:]) for a in args) if len(amounts) > 1 else args)


RSPEC = {"rspec": "The rotation specification `1` should be an integer or a list of integers."}


@builtin("RotateLeft", "RotateLeft[e, n] moves the elements of e n places to the left, around the end.", messages=RSPEC)
def rotate_left(e, amount=1):
    """The rotated expression."""
    return rotate("RotateLeft", e, amount, 1)


@builtin("RotateRight", "RotateRight[e, n] moves the elements of e n places to the right, around the end.",
         messages=RSPEC)  # fmt: skip
def rotate_right(e, amount=1):
    """The rotated expression."""
    return rotate("RotateRight", e, amount, -1)
