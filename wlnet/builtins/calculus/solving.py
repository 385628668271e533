"""Solve and Reduce: equations in closed form."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expression, Symbol, call, has_head, is_list, list_of, system

from ..numbers.numeric_value import is_numeric
from .exact_roots import periodic, polynomial_roots, rules, together
from .numeric import difference
from .sympy_bridge import Bridge, Untranslatable, contains

Automatic, Reals, Integers = map(system, ("Automatic", "Reals", "Integers"))
FAILURES = (Untranslatable, NotImplementedError, ValueError, TypeError, AttributeError, KeyError)


def conditions(e: Expression) -> list[Expression]:
    """The single statements of a list or a conjunction."""
    if is_list(e) or has_head(e, system("And")):
        return [c for a in e.args for c in conditions(a)]
    if has_head(e, system("Equal")) and any(map(is_list, e.args)):
        return [c for part in threaded(e) for c in conditions(part)]
    return [] if e is system("True") else [e]


def threaded(e: Expression) -> list[Expression]:
    """{a, b} == {c, d} as equations of the elements, {a, b} == 0 as well."""
    sizes = {len(a.args) for a in e.args if is_list(a)}
    if len(sizes) != 1:
        return [system("False")]
    rows = zip(*(a.args if is_list(a) else (a,) * min(sizes) for a in e.args), strict=True)
    return [evaluate(call("Equal", *row)) for row in rows]


@builtin("Solve", "Solve[equations, x] gives the solutions {{x -> ...}, ...} of equations for x, or for {x, y, ...}; "
         "Solve[e, x, Reals] real ones.",
         options={"Assumptions": Automatic, "Method": Automatic, "GeneratedParameters": system("C"),
                  "InverseFunctions": Automatic, "MaxExtraConditions": 0, "VerifySolutions": Automatic},
         messages={"nsmet": "This system cannot be solved with the methods available to Solve.",
                   "ifun": "Inverse functions are being used by Solve, so some solutions may not be found.",
                   "ivar": "`1` is not a valid variable."})  # fmt: skip
def solve(equations, variables=None, domain=None):
    """Lists of rules; unevaluated where no way is known."""
    given = conditions(equations)
    if system("False") in given:
        return list_of()
    bridge = Bridge("Solve")
    sympy = bridge.sympy
    if variables is None:
        from ..numbers.polynomials import variables_of

        names = list(dict.fromkeys(v for e in given for v in variables_of(e)))
    else:
        names = list(variables.args) if is_list(variables) else [variables]
    for v in names:
        if type(v) in (int, float, str) or is_numeric(v):  # E, Sin[1]
            message("Solve", "ivar", v)
            return None
        if domain in (Reals, Integers) or any(contains(e, system("Abs")) for e in given):
            bridge.fact(v, "integer" if domain is Integers else "real")
    symbols = [bridge.opaque(v) for v in names]
    try:
        equal = [e for e in given if has_head(e, system("Equal"))]
        others = [bridge.there(e) for e in given if not has_head(e, system("Equal"))]
        bodies = [bridge.there(difference(c)) for e in equal for c in chained(e)]
        for v in names:
            bridge.variable(v)
        if not bodies and not others:
            return list_of(list_of())
        if not bodies:
            message("Solve", "nsmet")
            return None
        if len(bodies) == len(symbols) == 1 and not others and domain is None:
            every = periodic(bridge, bodies[0], symbols[0])
            if every is not None:
                return rules(names[0], every)
        found = sympy.solve(bodies, *symbols, dict=True) if len(bodies) > 1 or len(symbols) > 1 else one(
            bridge, bodies[0], symbols[0])  # fmt: skip
        rows = []
        for row in found:
            if any(o.subs(row) == sympy.false for o in others):
                continue
            if domain is Reals and any(v.is_real is False for v in row.values()):
                continue
            if domain is Integers and any(v.is_integer is False for v in row.values()):
                continue
            rows.append(list_of(*(call("Rule", bridge.back[s], shown(bridge, row[s])) for s in symbols if s in row)))
    except FAILURES:
        message("Solve", "nsmet")
        return None
    return list_of(*rows)


def shown(bridge: Bridge, value: Any) -> Expression:
    """A solution as it is written."""
    return bridge.written.get(value) or bridge.here(together(bridge.sympy, value))


def chained(e: Any) -> list[Expression]:
    """a == b == c as two equations."""
    return [call("Equal", a, b) for a, b in pairwise(e.args)]


def one(bridge: Bridge, body: Any, x: Any) -> list[dict[Any, Any]]:
    """The solutions of one equation, as often as they count."""
    sympy = bridge.sympy
    if body == 0:
        return [{}]
    numerator = sympy.numer(sympy.together(body))
    if numerator.is_polynomial(x):
        p = sympy.Poly(numerator, x)
        known = polynomial_roots(sympy, p)
        if known is not None:
            bridge.written.update(known[1])
            return [{x: v} for v in known[0]]
        counted = sympy.roots(p)
        if sum(counted.values()) == p.degree():
            values = [v for v, n in counted.items() for _ in range(n)]
            if all(v.is_number for v in values):
                values.sort(key=lambda v: (not v.is_real, sympy.re(v).evalf(), sympy.im(v).evalf()))
            else:
                plain = sympy.solve(numerator, x)
                values = plain if len(plain) == len(values) else values
            return [{x: sympy.simplify(v) if not v.is_number else v} for v in values]
        return [{x: v} for v in explicit(sympy, sympy.solve(numerator, x))]
    if body.has(sympy.sin, sympy.cos, sympy.tan, sympy.exp, sympy.log, sympy.asin, sympy.acos, sympy.atan):
        message("Solve", "ifun")
    return [{x: v} for v in explicit(sympy, sympy.solve(body, x))]


def explicit(sympy: Any, values: list[Any]) -> list[Any]:
    """The solutions; none of them may be left as the root of a polynomial."""
    if any(v.has(sympy.CRootOf) for v in values):
        raise Untranslatable(values)
    return values


@builtin("Reduce", "Reduce[conditions, x] writes equations and inequalities in one variable as simple ones; "
         "Reduce[e, x, Reals] for real x.", messages={
             "nsmet": "This system cannot be solved with the methods available to Reduce."})  # fmt: skip
def reduce_(given, variable=None, domain=None):
    """Alternatives of equations and inequalities."""
    parts = conditions(given)
    if variable is None or is_list(variable) or not isinstance(variable, Symbol):
        names = variable.args if is_list(variable) else ()
        if len(names) != 1:
            return alternatives(given, variable) if all(has_head(p, system("Equal")) for p in parts) else None
        variable = names[0]
    if all(has_head(p, system("Equal")) for p in parts) and domain is not Reals:
        return alternatives(given, variable)
    bridge = Bridge("Reduce")
    sympy = bridge.sympy
    bridge.fact(variable, "real")
    x = bridge.opaque(variable)
    try:
        found: Any = sympy.S.Reals
        for p in parts:
            bridge.there(p)
        bridge.variable(variable)
        for p in parts:
            found = found.intersect(sympy.solveset(bridge.there(p), x, sympy.S.Reals) if has_head(
                p, system("Equal")) else bridge.there(p).as_set())  # fmt: skip
        return call("Or", *pieces(bridge, found, variable))
    except FAILURES:
        message("Reduce", "nsmet")
        return None


def pieces(bridge: Bridge, found: Any, x: Expression) -> list[Expression]:
    """A set of real numbers as statements on x, one of which holds, from the smallest numbers to the largest."""
    sympy = bridge.sympy
    if isinstance(found, sympy.Union):
        parts = sorted(found.args, key=lambda part: float(part.inf))
        return [p for part in parts for p in pieces(bridge, part, x)]
    if isinstance(found, sympy.FiniteSet):
        return [call("Equal", x, bridge.here(v)) for v in sorted(found, key=float)]
    if found == sympy.S.Reals:
        return [system("True")]
    if found == sympy.S.EmptySet:
        return []
    if not isinstance(found, sympy.Interval):
        raise Untranslatable(found)
    low, high = bridge.here(found.start), bridge.here(found.end)
    above, below = ("Less" if is_open else "LessEqual" for is_open in (found.left_open, found.right_open))
    if found.start == -sympy.oo:
        return [call(below, x, high)]
    if found.end == sympy.oo:
        return [call("Greater" if found.left_open else "GreaterEqual", x, low)]
    if above == below:
        return [call(above, low, x, high)]
    return [call("Inequality", low, system(above), x, system(below), high)]


def alternatives(given: Expression, variables: Expression) -> Expression:
    """The solutions of equations as alternatives."""
    from wlnet.evaluator import evaluate

    found = evaluate(call("Solve", given, *(() if variables is None else (variables,))))
    if not is_list(found):
        return None
    rows = [call("And", *(call("Equal", *r.args) for r in row.args)) for row in found.args]
    return call("Or", *dict.fromkeys(rows)) if rows else system("False")
