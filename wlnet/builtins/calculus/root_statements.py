"""Roots of polynomials as statements, statements as rules, infinite products, and domains and ranges of functions."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, system

from ..numbers.infinities import direction
from .solving import FAILURES, pieces
from .sympy_bridge import Bridge

And, Or, Equal, Reals = map(system, ("And", "Or", "Equal", "Reals"))


def rules_of(e: Expression) -> Expr | None:
    """{x -> a, ...} for x == a && ...."""
    parts = e.args if has_head(e, And) else (e,)
    if not all(has_head(p, Equal) and len(p.args) == 2 for p in parts):
        return None
    return list_of(*(call("Rule", *p.args) for p in parts))


@builtin("ToRules", "ToRules[x == a && y == b || ...] gives the lists of rules {x -> a, y -> b}, ..., one for each "
         "alternative, as a sequence.", messages={
             "dnf": "`1` should be alternatives of equations joined by And."})  # fmt: skip
def to_rules(e):
    """{} for True, and nothing for False."""
    if e is system("True"):
        return list_of()
    rows = () if e is system("False") else e.args if has_head(e, Or) else (e,)
    found = [rules_of(r) for r in rows]
    if any(r is None for r in found):
        message("ToRules", "dnf", e)
        return None
    return found[0] if len(found) == 1 else call("Sequence", *(r for r in found if r is not None))


def roots_by(name: str, of: str, usage: str) -> None:
    """Declare the roots of a polynomial equation as alternatives, found by a function that gives rules."""

    def function(equation: Expression, x: Expression) -> Expression:
        if not has_head(equation, Equal) or len(equation.args) != 2:
            message(name, "neqn", equation)
            return None
        difference = evaluate(call("Together", call("Subtract", *equation.args)))
        if evaluate(call("PolynomialQ", difference, x)) is not system("True"):
            message(name, "neqn", equation)
            return None
        found = evaluate(call(of, equation, x))
        if not is_list(found) or not all(is_list(r) and len(r.args) == 1 for r in found.args):
            return None
        rows = [call("Equal", *r.args[0].args) for r in found.args]
        if not rows:
            return system("False")
        return rows[0] if len(rows) == 1 else Expr(Or, tuple(map(evaluate, rows)))

    function.__doc__ = usage
    builtin(name, usage, module=__name__, messages={"neqn": "`1` should be an equation of polynomials."})(function)


roots_by("Roots", "Solve", "Roots[p == q, x] gives the roots of a polynomial equation as x == a || x == b || ....")
roots_by("NRoots", "NSolve", "NRoots[p == q, x] gives the roots of a polynomial equation as numbers, x == a || ....")


@builtin("NProduct", "NProduct[f, {i, a, b}] is the product of f from a to b as a number; b may be Infinity.",
         attributes="HoldAll")  # fmt: skip
def n_product(body, spec):
    """The product of finitely many terms; by the sum of the logarithms of infinitely many."""
    if not is_list(spec) or len(spec.args) not in (2, 3, 4):
        return None
    ends = [evaluate(a) for a in spec.args[1:]]
    place = list_of(spec.args[0], *ends)
    if all(direction(a) is None for a in ends):
        found = evaluate(call("N", call("Product", body, place)))
        return None if has_head(found, system("Product")) else found
    if len(ends) != 2:
        return None
    total = evaluate(call("NSum", call("Log", body), place))
    if type(total) not in (int, float, complex):
        return None
    found = evaluate(call("Exp", total))
    real = type(found) is complex and abs(found.imag) <= 1e-9 * abs(found)
    return found.real if real else found


def statement(name: str, f: Expression, x: Expression, shown: Expression, ranges: bool) -> Expression:
    """The real domain or range of a function as a statement on `shown`."""
    bridge = Bridge(name, call("Element", x, Reals))
    sympy = bridge.sympy
    try:
        body = bridge.there(f)
        symbol = bridge.variable(x)
        if body.free_symbols - {symbol}:
            return None
        from sympy.calculus.util import continuous_domain, function_range

        found: Any = continuous_domain(body, symbol, sympy.S.Reals)
        if ranges:
            found = function_range(body, symbol, found)
        return call("Or", *pieces(bridge, found, shown))
    except (*FAILURES, ArithmeticError):
        return None


@builtin("FunctionDomain", "FunctionDomain[f, x] is the statement on the real x that says where f is real and defined; "
         "FunctionDomain[f, x, Reals] too. Through SymPy.", messages={
             "nmet": "The domain of `1` cannot be found with the methods available."})  # fmt: skip
def function_domain(f, x, domain=Reals):
    """By the places where the parts of f are not defined."""
    if domain is not Reals or type(x) is not Symbol:
        return None
    found = statement("FunctionDomain", f, x, x, False)
    if found is None:
        message("FunctionDomain", "nmet", f)
    return found


@builtin("FunctionRange", "FunctionRange[f, x, y] is the statement on y that says which values f has for real x; "
         "through SymPy.",
         messages={"nmet": "The range of `1` cannot be found with the methods available."})  # fmt: skip
def function_range(f, x, y, domain=Reals):
    """By extreme values and limits."""
    if domain is not Reals or type(x) is not Symbol:
        return None
    found = statement("FunctionRange", f, x, y, True)
    if found is None:
        message("FunctionRange", "nmet", f)
    return found
