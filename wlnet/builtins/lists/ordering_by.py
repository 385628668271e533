"""Elements by their rank: their positions in the order of what a function makes of them, the n-th smallest."""

from __future__ import annotations

from wlnet.evaluator import applier, builtin, evaluate
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, is_list, list_of, system

from .packing import listed

All = system("All")


@builtin("OrderingBy", "OrderingBy[e, f] gives the positions of the elements of e in the order of the values of f; "
         "OrderingBy[e, f, n] the first n, OrderingBy[e, f, -n] the last n.", curry="prepend")  # fmt: skip
def ordering_by(e, function, count=All, p=None):
    """The list of positions; several functions in a list decide in turn."""
    if not isinstance(e, Expr) and type(e) is not Association:
        raise WolframMessage("OrderingBy", "normal", 1, call("OrderingBy", e, function))
    items = e.args if isinstance(e, Expr) else e.values()
    if is_list(function):
        apply = [applier(f) for f in function.args]
        values = [list_of(*(f(a) for f in apply)) for a in items]
    else:
        apply_one = applier(function)
        values = [apply_one(a) for a in items]
    return call("Ordering", listed(values), count, *(() if p is None else (p,)))


def ranked(name: str, e: Expression, n: Expression, smallest: bool) -> Expression:
    """The n-th smallest or largest element; a negative n counts from the other end."""
    items = e.values() if type(e) is Association else e.args if is_list(e) else None
    if items is None or type(n) is not int:
        return None
    if n == 0 or abs(n) > len(items):
        raise WolframMessage(name, "rank", n, len(items))
    first = evaluate(call("TakeSmallest" if smallest is (n > 0) else "TakeLargest", listed(list(items)), abs(n)))
    return first.args[-1] if is_list(first) else None


RANKS = {"rank": "The rank `1` is not an integer between 1 and `2`, or between -`2` and -1."}


@builtin("RankedMin", "RankedMin[list, n] gives the n-th smallest element, RankedMin[list, -n] the n-th largest.",
         messages=RANKS)  # fmt: skip
def ranked_min(e, n):
    """One element, of a list or among the values of an association."""
    return ranked("RankedMin", e, n, True)


@builtin("RankedMax", "RankedMax[list, n] gives the n-th largest element, RankedMax[list, -n] the n-th smallest.",
         messages=RANKS)  # fmt: skip
def ranked_max(e, n):
    """One element, of a list or among the values of an association."""
    return ranked("RankedMax", e, n, False)
