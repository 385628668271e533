"""The exact least and greatest values of functions of one variable, through SymPy; single parts of other answers."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from .sympy_bridge import Bridge, Untranslatable

Rule, Indeterminate = system("Rule"), system("Indeterminate")
TOLD = {"natt": "The value `1` is approached, but not reached.",
        "ubnd": "`1` has no bound on that side."}  # fmt: skip


def extremum(name: str, given: Expression, variable: Expression, sign: int) -> tuple[Expression, Expression] | None:
    """The value and the place; None where SymPy cannot say. `sign`: 1 for the least value, -1 for the greatest."""
    f, conditions = given, None
    if is_list(given):
        if len(given.args) < 1:
            return None
        f = given.args[0]
        rest = given.args[1:]
        conditions = rest[0] if len(rest) == 1 else call("And", *rest) if rest else None
    if is_list(variable):
        if len(variable.args) != 1:
            return None
        variable = variable.args[0]
    bridge = Bridge(name, call("Element", variable, system("Reals")))
    sympy = bridge.sympy
    try:
        x = bridge.there(variable)
        body = sign * bridge.there(f)
        domain: Any = sympy.Reals
        if conditions is not None:
            found = sympy.reduce_inequalities(list(parts(bridge, conditions)), x)
            domain = found.as_set() if found not in (True, False) else sympy.Reals if found else sympy.EmptySet
        candidates: list[tuple[Any, Any]] = []
        intervals = domain.args if isinstance(domain, sympy.Union) else (domain,)
        for part in intervals:
            if isinstance(part, sympy.FiniteSet):
                candidates += [(body.subs(x, p), p) for p in part]
                continue
            if not isinstance(part, sympy.Interval):
                return None
            for p in sympy.solveset(sympy.diff(body, x), x, part):
                candidates.append((sympy.simplify(body.subs(x, p)), p))
            for end, open_, way in ((part.start, part.left_open, "+"), (part.end, part.right_open, "-")):
                limit = sympy.limit(body, x, end, way)
                candidates.append((limit, None if open_ else end))
        best = min(candidates, key=lambda c: (c[0].evalf(), c[1] is None))
        value, place = bridge.here(sign * best[0]), None if best[1] is None else bridge.here(best[1])
    except (Untranslatable, NotImplementedError, ValueError, TypeError, AttributeError, KeyError):
        return None
    if best[0] == -sympy.oo:
        message(name, "ubnd", f)
        return value, Indeterminate
    if place is None:
        message(name, "natt", value)
        return value, Indeterminate
    return value, place


def parts(bridge: Bridge, e: Expression) -> list[Any]:
    """The conditions joined by And, as SymPy has them."""
    if has_head(e, system("And")) or is_list(e):
        return [c for a in e.args for c in parts(bridge, a)]
    found = bridge.there(e)
    return list(found.args) if isinstance(found, bridge.sympy.And) else [found]


def declare(name: str, usage: str, sign: int, shape: str) -> None:
    """Declare Minimize, MinValue, ArgMin and the like."""

    def function(given: Expression, variable: Expression, domain: Expression = None) -> Expression:
        found = extremum(name, given, variable, sign)
        if found is None:
            return None
        value, place = found
        if shape == "value":
            return value
        several = is_list(variable)
        x = variable.args[0] if several else variable
        if shape == "place":
            return list_of(place) if several else place
        return list_of(value, list_of(Expr(Rule, (x, place))))

    function.__doc__ = usage
    builtin(name, usage, module=__name__, messages=TOLD)(function)


declare("Minimize", "Minimize[f, x] gives {least value, {x -> place}} exactly, Minimize[{f, conditions}, x] under "
        "conditions; through SymPy.", 1, "both")  # fmt: skip
declare("Maximize", "Maximize[f, x] gives {greatest value, {x -> place}} exactly, Maximize[{f, conditions}, x] under "
        "conditions; through SymPy.", -1, "both")  # fmt: skip
declare("MinValue", "MinValue[f, x] is the least value of f, exactly.", 1, "value")
declare("MaxValue", "MaxValue[f, x] is the greatest value of f, exactly.", -1, "value")
declare("ArgMin", "ArgMin[f, x] is an x at which f is least, exactly.", 1, "place")
declare("ArgMax", "ArgMax[f, x] is an x at which f is greatest, exactly.", -1, "place")


def part_of_answer(name: str, usage: str, of: str, place: bool) -> None:
    """Declare the value, or the place, of what another function finds."""

    def function(*args: Expression) -> Expression:
        found = evaluate(call(of, *args))
        if not is_list(found) or len(found.args) != 2 or not is_list(found.args[1]):
            return None
        if not place:
            return found.args[0]
        spots = [r.args[1] for r in found.args[1].args]
        spec = args[1] if len(args) > 1 else None
        several = isinstance(spec, Expr) and is_list(spec) and (not spec.args or is_list(spec.args[0]))
        return spots[0] if len(spots) == 1 and not several else list_of(*spots)

    function.__doc__ = usage
    builtin(name, usage, module=__name__)(function)


part_of_answer("FindMinValue", "FindMinValue[f, {x, x0}] gives the value that FindMinimum finds.", "FindMinimum", False)
part_of_answer("FindMaxValue", "FindMaxValue[f, {x, x0}] gives the value that FindMaximum finds.", "FindMaximum", False)
part_of_answer("FindArgMin", "FindArgMin[f, {x, x0}] gives the place that FindMinimum finds.", "FindMinimum", True)
part_of_answer("FindArgMax", "FindArgMax[f, {x, x0}] gives the place that FindMaximum finds.", "FindMaximum", True)
part_of_answer("NMinValue", "NMinValue[f, x] gives the value that NMinimize finds.", "NMinimize", False)
part_of_answer("NMaxValue", "NMaxValue[f, x] gives the value that NMaximize finds.", "NMaximize", False)


@builtin("SolveValues", "SolveValues[equations, x] gives the values of x that Solve finds, SolveValues[equations, {x, "
         "y}] lists of them.")  # fmt: skip
def solve_values(equations, variables, domain=None):
    """The values without rules."""
    found = evaluate(call("Solve", equations, variables, *(() if domain is None else (domain,))))
    if not is_list(found) or not all(map(is_list, found.args)):
        return None
    body = call("ReplaceAll", variables, found)
    return evaluate(body)
