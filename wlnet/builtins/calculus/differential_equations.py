"""Ordinary differential equations in closed form, through SymPy."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, system

from .recurrences import equations_of
from .sympy_bridge import Bridge, Untranslatable

Rule, Derivative, Constant = map(system, ("Rule", "Derivative", "C"))
MESSAGES = {"deqn": "An equation or list of equations is expected in place of `1`.",
            "dsvar": "`1` cannot be used as a variable."}  # fmt: skip
Solution = dict[Expression, Expression]


class Functions:
    """Unknown functions of one variable, as SymPy's functions; their derivatives and values at points too."""

    def __init__(self, bridge: Bridge, heads: list[Expression], x: Symbol) -> None:
        self.bridge, self.heads, self.x = bridge, heads, x
        self.variable = bridge.there(x)
        self.functions = {h: bridge.sympy.Function(f"unknown{i}") for i, h in enumerate(heads)}

    def there(self, e: Expression) -> Any:
        """An expression with y[x], y'[x] and y[0] in it."""
        if not isinstance(e, Expr):
            return self.bridge.there(e)
        order, head = 0, e.head
        if isinstance(head, Expr) and has_head(head.head, Derivative) and len(head.head.args) == len(head.args) == 1:
            order, head = head.head.args[0], head.args[0]
        if head in self.functions and len(e.args) == 1 and type(order) is int:
            function, point = self.functions[head], self.bridge.there(e.args[0])
            whole = function(self.variable).diff(self.variable, order) if order else function(self.variable)
            return whole if point == self.variable else whole.subs(self.variable, point)
        if has_head(e, system("Equal")):
            return self.there(e.args[0]) - self.there(e.args[1])
        stand_in = {a: Symbol(f"part{i}", "Formula`") for i, a in enumerate(e.args) if self.mentioned(a)}
        plain = self.bridge.there(Expr(e.head, tuple(stand_in.get(a, a) for a in e.args)))
        return plain.subs({self.bridge.there(s): self.there(a) for a, s in stand_in.items()})

    def mentioned(self, e: Expression) -> bool:
        """Whether an unknown function stands in an expression."""
        if isinstance(e, Expr):
            return e.head in self.functions or any(self.mentioned(p) for p in (e.head, *e.args))
        return e in self.functions


def solutions(name: str, equations: Expression, targets: Expression, x: Expression) -> list[Solution] | None:
    """All solutions, by function; None where SymPy finds none."""
    found = equations_of(equations)
    if found is None:
        message(name, "deqn", equations)
        return None
    if not isinstance(x, Symbol):
        message(name, "dsvar", x)
        return None
    wanted = list(targets.args) if is_list(targets) else [targets]
    heads = [t.head if isinstance(t, Expr) else t for t in wanted]
    bridge = Bridge(name)
    sympy = bridge.sympy
    unknown = Functions(bridge, heads, x)
    try:
        bodies = [unknown.there(e) for e in found]
        own = [f(unknown.variable) for f in unknown.functions.values()]
        ruling = [b for b in bodies if unknown.variable in b.free_symbols]
        starts = {}
        for b in bodies:
            if unknown.variable not in b.free_symbols:
                points = [p for p in b.atoms(sympy.core.function.AppliedUndef, sympy.Subs)
                          if isinstance(p, sympy.Subs) or p.func in unknown.functions.values()]  # fmt: skip
                outer = [p for p in points if not any(p is not q and q.has(p) for q in points)]
                (point,) = outer
                (value,) = sympy.solve(b, point)
                starts[point] = value
        system_of = ruling if len(own) > 1 else ruling[0]
        answer = sympy.dsolve(system_of, own if len(own) > 1 else own[0], ics=starts or None)
    except (Untranslatable, ValueError, NotImplementedError, TypeError, AttributeError, KeyError, IndexError,
            RecursionError):  # fmt: skip
        return None
    if not isinstance(answer, list):
        answer = [answer]
    groups = [answer] if len(own) > 1 else [[a] for a in answer]
    result = []
    try:
        for group in groups:
            solution: Solution = {}
            for equation, head, function in zip(group, heads, own, strict=True):
                if equation.lhs != function:
                    return None
                right = equation.rhs
                free = sorted(
                    (s for s in right.free_symbols if s not in bridge.back), key=lambda s: (len(str(s)), str(s))
                )
                bridge.back |= {s: call("C", int(str(s)[1:])) for s in free}
                solution[head] = bridge.here(sympy.expand(right) if right.is_polynomial(unknown.variable) else right)
            result.append(renumbered(solution))
    except (Untranslatable, ValueError, KeyError):
        return None
    return result


def constants(e: Expression) -> list[Expression]:
    """All C[n] in an expression, in order."""
    if has_head(e, Constant):
        return [e]
    return [c for part in (e.head, *e.args) for c in constants(part)] if isinstance(e, Expr) else []


def renumbered(solution: Solution) -> Solution:
    """The constants in the order in which they stand in what is shown."""
    order = dict.fromkeys(c for e in solution.values() for c in constants(e))
    names = {c: Symbol(f"constant{i}", "Formula`") for i, c in enumerate(order)}
    apart = list_of(*(call("Rule", c, s) for c, s in names.items()))
    back = list_of(*(call("Rule", s, call("C", i)) for i, s in enumerate(names.values(), 1)))
    return {h: evaluate(call("ReplaceAll", call("ReplaceAll", e, apart), back)) for h, e in solution.items()}


def written(target: Expression, found: Expression, x: Expression) -> Expression:
    """y[x] as it is, y as a function."""
    return found if isinstance(target, Expr) else call("Function", list_of(x), found)


@builtin("DSolve", "DSolve[equation, y[x], x] gives the solutions of a differential equation as rules, through SymPy; "
         "DSolve[{equation, y[0] == a, ...}, y, x] with values, DSolve[{e1, e2, ...}, {y, z, ...}, x] a system. C[1], "
         "C[2], ... are constants.", messages=MESSAGES)  # fmt: skip
def dsolve(equations, targets, x):
    """A list of lists of rules."""
    found = solutions("DSolve", equations, targets, x)
    if found is None:
        return None
    wanted = targets.args if is_list(targets) else (targets,)
    return list_of(
        *(
            list_of(*(Expr(Rule, (t, written(t, s[t.head if isinstance(t, Expr) else t], x))) for t in wanted))
            for s in found
        )
    )


@builtin("DSolveValue", "DSolveValue[equation, y[x], x] gives the first solution of DSolve itself.", messages=MESSAGES)
def dsolve_value(equations, target, x):
    """The value of y[x], or the function y."""
    inner = target.head if isinstance(target, Expr) and len(target.args) == 1 else target
    found = solutions("DSolveValue", equations, inner, x)
    return written(target, found[0][inner], x) if found else None
