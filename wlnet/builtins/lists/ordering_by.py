"""OrderingBy: the positions of elements in the order of what a function makes of them."""

from __future__ import annotations

from wlnet.evaluator import applier, builtin
from wlnet.expr import Association, Expr, WolframMessage, call, is_list, list_of, system

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
