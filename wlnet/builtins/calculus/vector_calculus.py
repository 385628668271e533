"""Derivatives of fields in Cartesian coordinates: Grad, Div, Curl, Laplacian."""

from __future__ import annotations

from itertools import permutations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, WolframMessage, call, is_list, list_of, system

Plus = system("Plus")
CARTESIAN = ("Cartesian",)
MESSAGES = {
    "coord": "`1` is not a list of variables.",
    "chart": "Derivatives in the coordinates `1` are not available; \"Cartesian\" ones are.",
    "dims": "The field `1` should have as many components as there are variables: `2`.",
}  # fmt: skip


def variables(name: str, xs: Expression, chart: Expression) -> tuple[Expression, ...]:
    """The coordinates; a message where they are none, or not Cartesian."""
    if not is_list(xs) or not xs.args:
        raise WolframMessage(name, "coord", xs)
    if chart not in CARTESIAN and not (isinstance(chart, Expr) and "Cartesian" in chart.args):
        raise WolframMessage(name, "chart", chart)
    return xs.args


def by(f: Expression, x: Expression) -> Expression:
    """The derivative of a field, component by component."""
    return list_of(*(by(part, x) for part in f.args)) if is_list(f) else call("D", f, x)


@builtin("Grad", "Grad[f, {x, y, ...}] is the gradient of f: its derivatives by all variables, as last level of an "
         "array.", messages=MESSAGES)  # fmt: skip
def grad(f, xs, chart="Cartesian"):
    """D[f, {{x, y, ...}}]."""
    found = variables("Grad", xs, chart)

    def of(part: Expression) -> Expression:
        return list_of(*map(of, part.args)) if is_list(part) else list_of(*(call("D", part, x) for x in found))

    return of(f)


@builtin("Div", "Div[{f1, f2, ...}, {x1, x2, ...}] is the divergence, the sum of the derivatives of fi by xi; of "
         "arrays along the last level.", messages=MESSAGES)  # fmt: skip
def div(f, xs, chart="Cartesian"):
    """The trace of the derivatives along the last level."""
    found = variables("Div", xs, chart)

    def of(part: Expression) -> Expression:
        if is_list(part) and part.args and is_list(part.args[0]):
            return list_of(*map(of, part.args))
        if not is_list(part) or len(part.args) != len(found):
            raise WolframMessage("Div", "dims", f, len(found))
        return Expr(Plus, tuple(call("D", a, x) for a, x in zip(part.args, found, strict=True)))

    return of(f)


def parity(order: tuple[int, ...]) -> int:
    """1 for even permutations, -1 for odd ones."""
    return (-1) ** sum(a > b for i, a in enumerate(order) for b in order[i + 1 :])


@builtin("Curl", "Curl[{fx, fy, fz}, {x, y, z}] is the curl of a field in space, Curl[{fx, fy}, {x, y}] the number in "
         "the plane.", messages=MESSAGES)  # fmt: skip
def curl(f, xs, chart="Cartesian"):
    """Signs times derivatives, added up over the two coordinates that are left."""
    found = variables("Curl", xs, chart)
    size = len(found)
    if not is_list(f):
        if size != 2:
            raise WolframMessage("Curl", "dims", f, size)
        return list_of(call("Minus", call("D", f, found[1])), call("D", f, found[0]))
    if len(f.args) != size or size < 2 or any(map(is_list, f.args)):
        raise WolframMessage("Curl", "dims", f, size)

    def component(rest: tuple[int, ...]) -> Expression:
        free = [i for i in range(size) if i not in rest]
        terms = []
        for i, j in permutations(free, 2):
            sign = parity((*rest, i, j))
            terms.append(call("Times", sign, call("D", f.args[j], found[i])))
        return Expr(Plus, tuple(terms))

    def level(rest: tuple[int, ...]) -> Expression:
        if len(rest) == size - 2:
            return component(rest) if len(set(rest)) == len(rest) else 0
        return list_of(*(level((*rest, i)) for i in range(size)))

    return level(())


@builtin("Laplacian", "Laplacian[f, {x, y, ...}] is the sum of the second derivatives of f by all variables.",
         messages=MESSAGES)  # fmt: skip
def laplacian(f, xs, chart="Cartesian"):
    """Component by component."""
    found = variables("Laplacian", xs, chart)

    def of(part: Expression) -> Expression:
        if is_list(part):
            return list_of(*map(of, part.args))
        return evaluate(Expr(Plus, tuple(call("D", part, list_of(x, 2)) for x in found)))

    return of(f)
