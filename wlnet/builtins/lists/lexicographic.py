"""Lexicographic order: lists and strings compared element by element, a beginning before what goes on from it."""

from __future__ import annotations

from functools import cmp_to_key

from wlnet.evaluator import applier, builtin
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, is_list, order, system

from .packing import listed

True_, False_ = system("True"), system("False")
MESSAGES = {"normal": "A nonatomic expression is expected at position `1` in `2`."}


def comparing(p: Expression):
    """A comparison of two elements as -1, 0 or 1, canonical or by a function that says 1, 0, -1 or True."""
    if p is None:
        return order
    check = applier(p)

    def compare(a: Expression, b: Expression) -> int:
        found = check(a, b)
        return -found if type(found) is int else -1 if found is True_ else 0 if check(b, a) is not True_ else 1

    return compare


def lexicographic(a: Expression, b: Expression, compare=order) -> int:
    """-1, 0 or 1: a before b, alike, or after."""
    first, second = (e.args if is_list(e) else tuple(e) if type(e) is str else None for e in (a, b))
    if first is None or second is None:
        return compare(a, b)
    for x, y in zip(first, second, strict=False):
        found = compare(x, y)
        if found:
            return found
    return (len(first) > len(second)) - (len(first) < len(second))


@builtin("LexicographicSort", "LexicographicSort[{e1, e2, ...}] sorts lists and strings lexicographically; "
         "LexicographicSort[list, p] compares their elements by the function p.", messages=MESSAGES)  # fmt: skip
def lexicographic_sort(e, p=None):
    """The sorted list, or association by its values."""
    key = cmp_to_key(lambda a, b: lexicographic(a, b, comparing(p)))
    if type(e) is Association:
        return Association(sorted(e.rules(), key=lambda r: key(r.args[1])))
    if not isinstance(e, Expr):
        raise WolframMessage("LexicographicSort", "normal", 1, call("LexicographicSort", e))
    found = sorted(e.args, key=key)
    return listed(found) if is_list(e) else Expr(e.head, tuple(found))


@builtin("LexicographicOrder", "LexicographicOrder[a, b] is 1 if a is before b in lexicographic order, -1 if it is "
         "after b, and 0 if they are the same.")  # fmt: skip
def lexicographic_order(a, b, p=None):
    """1, 0 or -1."""
    return -lexicographic(a, b, comparing(p))
