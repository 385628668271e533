"""Functions that take their arguments one after the other: Curry."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.expr import Expr, Expression, system

from ..structure.composing import call_with_rest, slots_of

Args = tuple[Expression, ...]


def apply_curry(head: Expr, args: Args) -> Expression:
    """Curry[f, n][x1]...[xn] is f[x1, ..., xn]; the arguments so far are kept in a function."""
    order = slots_of(head.args if len(head.args) > 1 else (*head.args, 2))
    if order is None or not args:
        return None
    if len(args) >= len(order):
        return Expr(head.args[0], (*(args[i] for i in order), *args[len(order) :]))
    return Expr(system("Function"), (call_with_rest(head, args),))


for _name in ("Curry", "CurryApplied"):

    def _curry(*parts: Expression) -> Expression:
        return None

    _curry.__doc__ = "Stays: it is an operator."
    builtin(_name, f"{_name}[f][x][y] gives f[x, y], {_name}[f, n] takes n arguments one after the other, "
            f"{_name}[f, {{n1, n2, ...}}] in another order.", curry=apply_curry)(_curry)  # fmt: skip
