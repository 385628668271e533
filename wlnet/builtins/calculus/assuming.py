"""Assuming and $Assumptions: what is taken to be true without being said again."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, value
from wlnet.evaluator.changes import declare_settings, set_own
from wlnet.expr import Expression, call, has_head, is_list, system

from ..language.scoping import blocked

Assumptions, And, True_ = system("$Assumptions"), system("And"), system("True")


@value("$Assumptions", "$Assumptions is what Simplify, Refine, Integrate and others assume.")
def assumptions():
    """True, as long as nothing is assumed."""
    return True_


declare_settings("$Assumptions")


@builtin("Assuming", "Assuming[assumptions, e] evaluates e with assumptions such as x > 0 added to $Assumptions.",
         attributes="HoldRest")  # fmt: skip
def assuming(given, e):
    """The value of `e`."""
    facts = evaluate(call("And", *statements(evaluate(Assumptions)), *statements(given)))
    with blocked([Assumptions]):
        set_own(Assumptions, facts)
        return evaluate(e)


def statements(e: Expression) -> list[Expression]:
    """The single statements of a list or a conjunction."""
    if is_list(e) or has_head(e, And):
        return [fact for part in e.args for fact in statements(part)]
    return [] if e is True_ else [e]
