"""Integrals, limits and series in closed form."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, call, has_head, is_list, list_of, system

from .antiderivatives import antiderivative
from .sympy_bridge import Bridge, Untranslatable, contains, through

Automatic = system("Automatic")


@builtin("Integrate", "Integrate[f, x] is the indefinite integral of f by x; Integrate[f, {x, a, b}] the definite one; "
         "more ranges give a multiple integral.",
         options={"Assumptions": Automatic, "GenerateConditions": Automatic, "PrincipalValue": system("False")},
         messages={"ilim": "`1` is not a variable or a range {x, a, b}.",
                   "idiv": "The integral of `1` does not converge on `2`."})  # fmt: skip
def integrate(f, *ranges, assumptions):
    """The integral; unevaluated where none is found."""
    if not ranges:
        return None
    if is_list(f):
        return list_of(*(Expr(system("Integrate"), (part, *ranges)) for part in f.args))
    for r in reversed(ranges):
        if is_list(r) and len(r.args) != 3:
            raise WolframMessage("Integrate", "ilim", r)

    if len(ranges) == 1:
        found = undone(f, ranges[0].args[0] if is_list(ranges[0]) else ranges[0])
        if found is not None:
            return found if not is_list(ranges[0]) else between(found, *ranges[0].args)

    def work(b: Bridge, s: Any) -> Any:
        sympy = b.sympy
        for r in reversed(ranges):
            x = b.variable(r.args[0] if is_list(r) else r)
            if not isinstance(x, sympy.Symbol):
                raise Untranslatable(r)
            if is_list(r):
                low, high = b.there(r.args[1]), b.there(r.args[2])
                found = sympy.integrate(s, (x, low, high), conds="none")
                if found in (sympy.oo, -sympy.oo, sympy.zoo, sympy.nan):
                    message("Integrate", "idiv", b.here(s), list_of(*r.args[1:]))
                    raise Untranslatable(r)
            else:
                found = antiderivative(sympy, s, x)
            if found.has(sympy.Integral):
                raise Untranslatable(found)
            s = generic(sympy, found)
        return sympy.gammasimp(s) if s.has(sympy.gamma) else s

    return through("Integrate", f, work, None if assumptions is Automatic else assumptions)


def undone(f: Expression, x: Expression) -> Expression:
    """The integral of multiples c g'[x] of derivatives of unknown functions, and of sums of them; None for others."""
    if has_head(f, system("Plus")):
        parts = [undone(part, x) for part in f.args]
        return None if any(p is None for p in parts) else Expr(f.head, tuple(parts))
    if has_head(f, system("Times")):
        factors = [a for a in f.args if contains(a, x)]
        found = undone(factors[0], x) if len(factors) == 1 else None
        return None if found is None else Expr(f.head, tuple(found if a is factors[0] else a for a in f.args))
    if not isinstance(f, Expr) or f.args != (x,) or not isinstance(f.head, Expr) or len(f.head.args) != 1:
        return None
    operator, g = f.head.head, f.head.args[0]
    if not has_head(operator, system("Derivative")) or len(operator.args) != 1 or type(operator.args[0]) is not int:
        return None
    return Expr(Expr(Expr(operator.head, (operator.args[0] - 1,)), (g,)), (x,))


def between(antiderivative: Expression, x: Symbol, low: Expression, high: Expression) -> Expression:
    """What an antiderivative gives between two limits."""
    ends = [substitute(antiderivative, {x: end}) for end in (low, high)]
    return call("Subtract", ends[1], ends[0])


def generic(sympy: Any, s: Any) -> Any:
    """The answer for parameters without special values: the first case, where it only excludes some."""

    def case(e: Any) -> Any:
        first, *others = e.args
        if all(isinstance(c, sympy.Ne) for c in sympy.And.make_args(first[1])):
            return first[0]
        if others and all(v.has(sympy.Sum, sympy.Integral) for v, _ in others):
            return first[0]
        if others and isinstance(first[1], sympy.Eq) and others[-1][1] == sympy.true:
            return others[-1][0]
        return e

    return s.replace(lambda e: isinstance(e, sympy.Piecewise), case).doit() if s.has(sympy.Piecewise) else s


@builtin("Limit", "Limit[f, x -> x0] is the limit of f as x comes near x0; Direction -> \"FromAbove\" or "
         "\"FromBelow\" from one side.", options={"Direction": "TwoSided", "Assumptions": Automatic})  # fmt: skip
def limit(f, rule, *, direction, assumptions):
    """The limit."""
    if is_list(f):
        return list_of(*(call("Limit", part, rule) for part in f.args))
    if not has_head(rule, system("Rule")) or len(rule.args) != 2:
        return None
    sides = {"FromAbove": "+", "FromBelow": "-", -1: "+", 1: "-"}
    side = sides.get(direction) if type(direction) in (str, int) else None

    def work(b: Bridge, s: Any) -> Any:
        if b.heads:  # nothing is known of undefined functions
            raise Untranslatable(s)
        x, at = b.variable(rule.args[0]), b.there(rule.args[1])
        if side is not None or at in (b.sympy.oo, -b.sympy.oo):
            found = b.sympy.limit(s, x, at, side or "+")
        else:
            above, below = b.sympy.limit(s, x, at, "+"), b.sympy.limit(s, x, at, "-")
            if b.sympy.simplify(above - below) != 0 and above != below:
                return b.sympy.nan
            found = above
        if found.has(b.sympy.Limit) or found.has(b.sympy.AccumBounds):
            if isinstance(found, b.sympy.AccumBounds):
                return b.sympy.nan
            raise Untranslatable(found)
        return found

    return through("Limit", f, work, None if assumptions is Automatic else assumptions)


@builtin("Series", "Series[f, {x, x0, n}] is the power series of f around x0 up to (x - x0)^n; Normal[...] gives the "
         "polynomial.", messages={"serlim": "The order `1` of a series should be an integer."})  # fmt: skip
def series(f, *specs):
    """SeriesData[x, x0, {coefficients}, first, last + 1, 1]."""
    if len(specs) != 1 or not is_list(specs[0]) or len(specs[0].args) != 3:
        return None
    x, at, order = specs[0].args
    if type(order) is not int:
        raise WolframMessage("Series", "serlim", order)
    bridge = Bridge("Series")
    sympy = bridge.sympy
    try:
        s, v, point = bridge.there(f), bridge.variable(x), bridge.there(at)
        t = sympy.Dummy("t", positive=True)
        infinite = point in (sympy.oo, -sympy.oo)
        moved = s.subs(v, 1 / t if point == sympy.oo else -1 / t if infinite else point + t)
        found = sympy.series(moved, t, 0, order + 1)
        tail = found.getO()
        exact = sympy.expand(found.removeO())
        terms: dict[int, Any] = {}
        for term in sympy.Add.make_args(exact):
            c, power = term.as_coeff_exponent(t)
            if not power.is_Integer or c.has(t):
                raise Untranslatable(found)
            if int(power) <= order:
                terms[int(power)] = terms.get(int(power), 0) + c
        first = min((k for k, c in terms.items() if c != 0), default=order + 1)
        last = order + 1
        if tail is None and all(k <= order for k in terms) and not terms:
            return 0
        coefficients = [bridge.here(terms.get(k, sympy.Integer(0))) for k in range(first, last)]
    except (Untranslatable, NotImplementedError, ValueError, TypeError, AttributeError):
        return None
    while coefficients and type(coefficients[-1]) is int and coefficients[-1] == 0:
        coefficients.pop()
    return call("SeriesData", x, at, list_of(*coefficients), first, last, 1)


def normal_series(e: Expr) -> Expression:
    """The sum of the terms of a series."""
    x, at, coefficients, first, _, step = e.args
    base = call("Power", x, -1) if has_head(at, system("DirectedInfinity")) else call("Plus", x, call("Times", -1, at))
    terms = []
    for i, c in enumerate(coefficients.args):
        power = evaluate(call("Divide", first + i, step))
        terms.append(call("Times", c, call("Power", base, power)) if power != 0 else c)
    return call("Plus", *terms)


@builtin("SeriesCoefficient", "SeriesCoefficient[f, {x, x0, n}] is the coefficient of (x - x0)^n in the power series "
         "of f; SeriesCoefficient[series, n] that of a series.")  # fmt: skip
def series_coefficient(f, spec):
    """The coefficient."""
    n = spec.args[2] if is_list(spec) and len(spec.args) == 3 else spec
    data = evaluate(call("Series", f, spec)) if is_list(spec) else f
    if not has_head(data, system("SeriesData")) or type(n) is not int:
        return data if type(data) is int and is_list(spec) and n == 0 else None
    first, items = data.args[3], data.args[2].args
    return items[n - first] if 0 <= n - first < len(items) else 0


def closed_sum(name: str, body: Expression, spec: Expression) -> Expression:
    """A sum or product with symbolic or infinite bounds; None where SymPy is missing or finds no closed form."""
    try:
        import sympy  # noqa: F401
    except ImportError:
        return None
    if not is_list(spec) or len(spec.args) not in (2, 3) or type(spec.args[0]) is not Symbol:
        return None
    low, high = (1, spec.args[1]) if len(spec.args) == 2 else spec.args[1:]
    if is_list(evaluate(high)):
        return None

    def work(b: Bridge, s: Any) -> Any:
        b.fact(spec.args[0], "integer")
        b.symbols.pop(spec.args[0], None)
        s = b.there(evaluate(body))
        i, start, stop = b.variable(spec.args[0]), b.there(evaluate(low)), b.there(evaluate(high))
        if b.heads:
            raise Untranslatable(s)
        found = (b.sympy.summation if name == "Sum" else b.sympy.product)(s, (i, start, stop))
        found = generic(b.sympy, found)
        if found in (b.sympy.oo, -b.sympy.oo, b.sympy.zoo, b.sympy.nan) and stop == b.sympy.oo:
            message(name, "div")
            raise Untranslatable(found)
        if found.has(b.sympy.Sum) or found.has(b.sympy.Product) or found.has(b.sympy.Piecewise):
            raise Untranslatable(found)
        if stop == b.sympy.oo:
            return found.doit()
        found = b.sympy.factor(found)
        return b.sympy.factor(b.sympy.together(found))

    return through(name, 0, work)
