"""Distribute, parts flattened or rewritten where they stand, and what repeats in lists."""

from __future__ import annotations

from itertools import product

from wlnet.evaluator import applier, builtin
from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, list_of, literal_key, system

from ..lists.packing import listed
from .part_editing import PSL, as_positions, change_at
from .parts import NoPart
from .replacing import REPS, rewriter

Plus, List = system("Plus"), system("List")


@builtin("Distribute", "Distribute[f[a, b, ...]] distributes f over sums among its arguments, Distribute[e, g] over g, "
         "Distribute[e, g, f] only where the head is f, Distribute[e, g, f, gp, fp] with gp and fp in the places of g "
         "and f.")  # fmt: skip
def distribute(e, over=Plus, head=None, over_new=None, head_new=None):
    """g[f[a1, b1], f[a1, b2], ...] for f[g[a1, ...], g[b1, ...]]."""
    if not isinstance(e, Expr) or (head is not None and e.head != head):
        return e
    choices = [a.args if has_head(a, over) else (a,) for a in e.args]
    if not any(has_head(a, over) for a in e.args):
        return e if head_new is None else Expr(head_new, e.args)
    inner = e.head if head_new is None else head_new
    outer = over if over_new is None else over_new
    return Expr(outer, tuple(Expr(inner, args) for args in product(*choices)))


def flattened(e: Expression, position: tuple[Expression, ...]) -> Expression:
    """The expression with the part at a position replaced by its elements."""
    *above, last = position

    def splice(parent: Expression) -> Expression:
        if not isinstance(parent, Expr) or type(last) is not int:
            raise NoPart("partd")
        size = len(parent.args)
        if last == 0 or not -size <= last <= size:
            raise NoPart("partw", last, parent)
        place = last - 1 if last > 0 else size + last
        part = parent.args[place]
        inner = part.args if isinstance(part, Expr) else (part,)
        return Expr(parent.head, (*parent.args[:place], *inner, *parent.args[place + 1 :]))

    return change_at(e, tuple(above), splice)


@builtin("FlattenAt", "FlattenAt[list, n] puts the elements of the n-th part in its place, FlattenAt[list, {i, j, "
         "...}] those of a part inside, {{i, ...}, {j, ...}} of several.", curry="prepend", messages=PSL)  # fmt: skip
def flatten_at(e, spec):
    """From the last position to the first, so that none moves before its turn."""
    whole = e
    places = {literal_key(list_of(*p)): p for p in as_positions(spec)}
    for p in sorted(places.values(), key=lambda p: order_of(whole, p), reverse=True):
        try:
            e = flattened(e, p)
        except NoPart as missing:
            raise missing.message("FlattenAt", whole, p) from None
    return e


def order_of(e: Expression, position: tuple[Expression, ...]) -> tuple[int, ...]:
    """A position counted from the front at every level."""
    found = []
    for n in position:
        size = len(e.args) if isinstance(e, Expr) else 0
        place = n if type(n) is not int or n >= 0 else size + n + 1
        found.append(place if type(place) is int else 0)
        e = e.args[place - 1] if type(place) is int and 0 < place <= size else None
    return tuple(found)


def apply_replace_at(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """ReplaceAt[rules, position][e]."""
    return Expr(head.head, (*args, *head.args)) if len(head.args) == 2 and len(args) == 1 else None


@builtin("ReplaceAt", "ReplaceAt[e, rules, position] applies rules to the part at a position, or to each of several.",
         curry=apply_replace_at, messages={**PSL, **REPS})  # fmt: skip
def replace_at(e, rules, spec):
    """Parts that no rule fits stay."""
    rewrite = rewriter(rules)
    if rewrite is None:
        raise WolframMessage("ReplaceAt", "reps", rules)

    def change(part: Expression) -> Expression:
        found = rewrite.here(part)
        return part if found is None else found

    whole = e
    for p in as_positions(spec):
        try:
            e = change_at(e, p, change)
        except NoPart as missing:
            raise missing.message("ReplaceAt", whole, p) from None
    return e


def shortest_period(keys: list[object]) -> int:
    """The smallest p for which the list is its first p elements again and again, a part of them at the end."""
    border = [0] * len(keys)
    for i in range(1, len(keys)):
        j = border[i - 1]
        while j and keys[i] != keys[j]:
            j = border[j - 1]
        border[i] = j + (keys[i] == keys[j])
    return len(keys) - border[-1] if keys else 0


def transient_and_period(keys: list[object], least: int) -> tuple[int, int]:
    """How many elements stand before what is repeated at least so often to the end, and how many are repeated."""
    size = len(keys)
    best = (size, 0)
    border, backwards = [0] * size, keys[::-1]
    for i in range(1, size):
        j = border[i - 1]
        while j and backwards[i] != backwards[j]:
            j = border[j - 1]
        border[i] = j + (backwards[i] == backwards[j])
    for tail in range(size, 0, -1):
        period = tail - border[tail - 1]
        if tail >= least * period and (size - tail, period) < best:
            best = (size - tail, period)
    return best


@builtin("FindRepeat", "FindRepeat[list] gives the shortest part that list consists of, repeated, the last time "
         "perhaps cut short; FindRepeat[list, n] wants at least n whole repetitions. "
         "Strings may stand for lists.")  # fmt: skip
def find_repeat(e, least=1):
    """The repeated part; {} where n repetitions are not found."""
    if type(least) is not int or least < 1:
        return None
    keys = list(e) if type(e) is str else [literal_key(a) for a in e.args] if is_list(e) else None
    if keys is None:
        return None
    period = shortest_period(keys)
    if len(keys) < least * period:
        period = 0
    return e[:period] if type(e) is str else listed(e.args[:period]) if period else list_of()


@builtin("FindTransientRepeat", "FindTransientRepeat[list, n] gives {begin, repeated}: list is begin and then "
         "repeated, at least n times.")  # fmt: skip
def find_transient_repeat(e, least):
    """The shortest beginning, then the shortest part that is repeated."""
    if type(least) is not int or least < 1 or not (is_list(e) or type(e) is str):
        return None
    keys = list(e) if type(e) is str else [literal_key(a) for a in e.args]
    begin, period = transient_and_period(keys, least)
    if type(e) is str:
        return list_of(e[:begin], e[begin : begin + period])
    return list_of(list_of(*e.args[:begin]), list_of(*e.args[begin : begin + period]))


@builtin("FoldWhile", "FoldWhile[f, x, {a, b, ...}, test] folds as long as test is True of the value; FoldWhile[f, x, "
         "list, test, m] gives the last m values to test.")  # fmt: skip
def fold_while(function, start, e, test=None, history=1, further=0):
    """The first value that fails, or the last."""
    values = folded_while("FoldWhile", function, start, e, test, history, further)
    return None if values is None else values[-1] if values else None


@builtin("FoldWhileList", "FoldWhileList[f, x, {a, b, ...}, test] gives all the values of FoldWhile.")
def fold_while_list(function, start, e, test=None, history=1, further=0):
    """The values."""
    values = folded_while("FoldWhileList", function, start, e, test, history, further)
    return None if values is None else listed(values)


def folded_while(name, function, start, e, test, history, further):
    """x, f[x, a], ... up to the first value that fails the test, and `further` more (or fewer)."""
    if test is None:
        start, e, test = None, start, e
    if not isinstance(e, Expr):
        raise WolframMessage(name, "normal", 3, call(name, function, start, e, test))
    items = list(e.args)
    if start is None:
        if not items:
            return None
        start = items.pop(0)
    if type(further) is not int or type(history) is not int:
        return None
    apply, holds, true = applier(function), applier(test), system("True")
    values = [start]
    going = True
    for item in items:
        going = len(values) < history or holds(*values[-history:]) is true
        if not going:
            break
        values.append(apply(values[-1], item))
    if further < 0:
        return values[:further]
    for item in items[len(values) - 1 : len(values) - 1 + further]:
        values.append(apply(values[-1], item))
    return values
