"""Functions by cases."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expression, WolframMessage, call, is_list, list_of, system

TRUE, FALSE = system("True"), system("False")


@builtin("ConditionalExpression", "ConditionalExpression[e, c] is e where the condition c holds, else Undefined.")
def conditional_expression(e: Expression, condition: Expression) -> Expression:
    """The expression for True, Undefined for False; else it stays."""
    return e if condition is TRUE else system("Undefined") if condition is FALSE else None


@builtin("Piecewise", "Piecewise[{{v1, c1}, {v2, c2}, ...}, v] is the value whose condition is the first that holds, "
         "else v (0 if there is no v).", attributes="HoldAll",
         messages={"pairs": "The first argument `1` of Piecewise is not a list of pairs."})  # fmt: skip
def piecewise(cases: Expression, otherwise: Expression = None) -> Expression:
    """The value where the conditions decide it; else what is left of the cases, with what holds in no case."""
    given = cases if are_pairs(cases) else evaluate(cases)
    if not are_pairs(given):
        raise WolframMessage("Piecewise", "pairs", given)
    left: list[Expression] = []
    for case in given.args:
        condition = evaluate(case.args[1])
        if condition is FALSE:
            continue
        value = evaluate(case.args[0])
        if condition is TRUE:
            otherwise = value
            break
        if left and left[-1].args[0] == value:
            condition = evaluate(call("Or", left.pop().args[1], condition))
        left.append(list_of(value, condition))
    rest = 0 if otherwise is None else evaluate(otherwise)
    while left and left[-1].args[0] == rest:
        left.pop()
    if not left:
        return rest
    found = call("Piecewise", list_of(*left), rest)
    same = given is cases and found.args[0] == cases and otherwise is not None and rest == otherwise
    return None if same else found


def are_pairs(cases: Expression) -> bool:
    """Whether `cases` is a list of pairs."""
    return is_list(cases) and all(is_list(case) and len(case.args) == 2 for case in cases.args)
