"""Roots of polynomials and of elementary functions, in the order and the form the language gives them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wlnet.evaluator import evaluate
from wlnet.expr import Expression, call, list_of, system

from ..statistics.eigensystems import quadratic

UNITS = {(1, 1, 1): (3, (1, 2)), (1, -1, 1): (3, (1, 2)), (1, 1, 1, 1, 1): (5, (1, 2, 3, 4)),
         (1, -1, 1, -1, 1): (5, (1, 2, 3, 4))}  # fmt: skip
Written = dict[Any, Expression]


def polynomial_roots(sympy: Any, p: Any) -> tuple[list[Any], Written] | None:
    """The roots of a polynomial with rational coefficients, as often as they count, and how some of them are written.

    Rational and Gaussian numbers come first in ascending order, then the roots factor by factor; None where some have
    no form by radicals.
    """
    if any(not c.is_Rational for c in p.all_coeffs()):
        return binomial_roots(sympy, p)
    plain: list[Any] = []
    others: list[Any] = []
    written: Written = {}
    for factor, count in sorted(sympy.factor_list(p)[1], key=lambda f: (f[0].degree(), [abs(c) for c in
                                                                       f[0].all_coeffs()][::-1])):  # fmt: skip
        found = factor_roots(sympy, factor, written)
        if found is None:
            return None
        exact = all(sympy.re(v).is_Rational and sympy.im(v).is_Rational for v in found)
        (plain if exact else others).extend(v for v in found for _ in range(count))
    plain.sort(key=lambda v: (sympy.re(v), abs(sympy.im(v)), sympy.im(v)))
    return plain + others, written


def factor_roots(sympy: Any, p: Any, written: Written) -> list[Any] | None:
    """The roots of an irreducible polynomial."""
    degree, coefficients = p.degree(), p.monic().all_coeffs()
    key = tuple(int(c) if c.is_Integer else c for c in coefficients)
    if key in UNITS:  # roots of one or of minus one
        n, powers = UNITS[key]
        sign = 1 if key[1] == 1 else -1
        return [sign * (-1) ** k * sympy.Integer(-1) ** sympy.Rational(k, n) for k in powers]
    if degree == 2:
        b, c = (Fraction(int(x.p), int(x.q)) for x in coefficients[1:])
        values = []
        for surd in quadratic(b, c):
            root = sympy.sqrt(surd.d)
            value = sympy.Rational(surd.a.numerator, surd.a.denominator) + root * sympy.Rational(
                surd.b.numerator, surd.b.denominator)  # fmt: skip
            written[value] = surd.expression()
            values.append(value)
        return values
    if degree > 1 and not any(coefficients[1:-1]) and degree % 2:
        return binomial(sympy, degree, -coefficients[-1])
    counted = sympy.roots(p)
    if sum(counted.values()) != degree:
        return None
    return sorted(counted, key=lambda v: (not v.is_real, sympy.re(v).evalf(), sympy.im(v).evalf()))


def binomial(sympy: Any, n: int, c: Any) -> list[Any]:
    """The roots of x^n = c for an odd n."""
    root = c ** sympy.Rational(1, n) if not c.is_negative else -((-c) ** sympy.Rational(1, n))
    return [(-1) ** k * root * sympy.Integer(-1) ** sympy.Rational(k, n) for k in range(n)]


def binomial_roots(sympy: Any, p: Any) -> tuple[list[Any], Written] | None:
    """The roots of a x^n + b for an odd n above 1; None for other polynomials."""
    n, coefficients = p.degree(), p.all_coeffs()
    if n < 3 or n % 2 == 0 or any(coefficients[1:-1]):
        return None
    return binomial(sympy, n, -coefficients[-1] / coefficients[0]), {}


def together(sympy: Any, v: Any) -> Any:
    """A solution with a numeric denominator below all of it, and expanded sums under roots."""
    v = v.replace(
        lambda e: e.is_Pow and e.exp.is_Rational and not e.exp.is_Integer and e.base.is_Mul and e.base.has(sympy.Add),
        lambda e: sympy.expand(e.base) ** e.exp,
    )
    if not isinstance(v, sympy.Add):
        return v
    above, below = sympy.together(v).as_numer_denom()
    if not below.is_Integer or below == 1:
        return v
    content, primitive = sympy.expand(above).primitive()
    return sympy.Mul(content / below, primitive, evaluate=False)


def periodic(bridge: Any, body: Any, x: Any) -> list[Expression] | None:
    """All solutions of c f(a x + b) + d = 0 for an exponential or trigonometric f; None for other equations."""
    sympy = bridge.sympy
    functions = [f for f in body.atoms(sympy.exp, sympy.sin, sympy.cos, sympy.tan) if f.has(x)]
    if len(functions) != 1:
        return None
    f, mark = functions[0], sympy.Dummy("f")
    rest = body.subs(f, mark)
    inner = f.args[0]
    if rest.has(x) or not rest.is_polynomial(mark) or not inner.is_polynomial(x):
        return None
    outer, line = sympy.Poly(rest, mark), sympy.Poly(inner, x)
    if outer.degree() != 1 or line.degree() != 1:
        return None
    value = evaluate(bridge.here(-outer.nth(0) / outer.nth(1)))
    slope, offset = (bridge.here(line.nth(k)) for k in (1, 0))
    turn = call("Times", 2, system("Pi"), call("C", 1))
    starts: list[Expression]
    if f.func is sympy.exp:
        if value == 0:
            return []
        starts, turn = [call("Log", value)], call("Times", system("I"), turn)
    elif f.func is sympy.tan:
        starts, turn = [call("ArcTan", value)], call("Times", system("Pi"), call("C", 1))
    elif f.func is sympy.sin:
        angle = call("ArcSin", value)
        starts = [call("Subtract", system("Pi"), angle), angle]
    else:
        angle = call("ArcCos", value)
        starts = [call("Times", -1, angle), angle]
    starts = [evaluate(s) for s in starts]
    if len(starts) == 2 and all(type(number(s)) is float for s in starts):
        starts.sort(key=number)  # type: ignore[arg-type,return-value]
        period = evaluate(call("Divide", call("Subtract", starts[1], starts[0]), call("Times", 2, system("Pi"))))
        if type(period) is int:  # both are the same
            starts = [max(starts, key=number)] if number(starts[0]) < -3 else starts[:1]  # type: ignore[arg-type,operator]
    domain = call("Element", call("C", 1), system("Integers"))
    return [
        call(
            "ConditionalExpression",
            call("Divide", call("Plus", s, turn, call("Times", -1, offset)), slope),
            domain,
        )
        for s in starts
    ]


def number(e: Expression) -> Any:
    """The machine value of an expression."""
    found = evaluate(call("N", e))
    return float(found) if type(found) is int else found


def rules(x: Expression, values: list[Expression]) -> Expression:
    """{{x -> v1}, {x -> v2}, ...}."""
    return list_of(*(list_of(call("Rule", x, v)) for v in values))
