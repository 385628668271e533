"""Polynomials in terms of others: extended divisors, reduction, symmetric ones, composition, minimal polynomials."""

from __future__ import annotations

import itertools
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, Symbol, call, is_list, list_of, system

from .sympy_bridge import Bridge, Untranslatable, through

ORDERS = {"Lexicographic": "lex", "DegreeLexicographic": "grlex", "DegreeReverseLexicographic": "grevlex"}


@builtin("PolynomialExtendedGCD", "PolynomialExtendedGCD[p, q, x] gives {g, {a, b}} with the greatest common divisor g "
         "= a p + b q of polynomials in x; with Modulus -> m modulo a prime m. Through SymPy.",
         options={"Modulus": 0})  # fmt: skip
def polynomial_extended_gcd(p, q, x, *, modulus):
    """The divisor has the leading coefficient 1."""
    if type(modulus) is not int or modulus < 0:
        return None

    def work(b: Bridge, s: Any) -> Any:
        symbol, other = b.variable(x), b.there(q)
        more = {"modulus": modulus, "symmetric": False} if modulus else {}
        first, second = (b.sympy.Poly(v, symbol, **more) for v in (s, other))
        a, c, g = b.sympy.gcdex(first, second)
        return b.sympy.Tuple(g.as_expr(), b.sympy.Tuple(a.as_expr(), c.as_expr()))

    return through("PolynomialExtendedGCD", p, work)


@builtin("PolynomialReduce", "PolynomialReduce[p, {q1, q2, ...}, {x, y, ...}] gives {{a1, a2, ...}, r} with p = a1 q1 "
         "+ a2 q2 + ... + r and no term of r divisible by a leading term of the qi; the option MonomialOrder says "
         "which terms lead. Through SymPy.", options={"MonomialOrder": system("Lexicographic")})  # fmt: skip
def polynomial_reduce(p, qs, xs=None, *, monomial_order):
    """Division by several polynomials; variables in the order given."""
    order = ORDERS.get(getattr(monomial_order, "name", ""))
    given = qs.args if is_list(qs) else (qs,)
    if order is None or not given:
        return None
    if xs is None:
        xs = evaluate(call("Variables", list_of(p, *given)))
    names = xs.args if is_list(xs) else (xs,)

    def work(b: Bridge, s: Any) -> Any:
        symbols = [b.variable(x) for x in names]
        shares, rest = b.sympy.reduced(s, [b.there(q) for q in given], *symbols, order=order)
        return b.sympy.Tuple(b.sympy.Tuple(*shares), rest)

    return through("PolynomialReduce", p, work)


@builtin("SymmetricPolynomial", "SymmetricPolynomial[k, {x1, x2, ...}] is the sum of all products of k different "
         "ones of the xi.")  # fmt: skip
def symmetric_polynomial(k, xs):
    """1 for k = 0."""
    if type(k) is not int or not is_list(xs) or not 0 <= k <= len(xs.args):
        return None
    return call("Plus", *(call("Times", *chosen) for chosen in itertools.combinations(xs.args, k)))


@builtin("Decompose", "Decompose[p, x] gives {q1, q2, ...} with p = q1 of q2 of ..., polynomials in x that are not "
         "compositions themselves; through SymPy.")  # fmt: skip
def decompose(p, x):
    """The outermost first."""
    return through("Decompose", p, lambda b, s: b.sympy.Tuple(*b.sympy.decompose(s, b.variable(x))))


@builtin("MinimalPolynomial", "MinimalPolynomial[a, x] is the polynomial in x of least degree with whole coefficients "
         "that is 0 at the algebraic number a; MinimalPolynomial[a] is a function. Through SymPy.",
         messages={"nalg": "`1` is not an explicit algebraic number."})  # fmt: skip
def minimal_polynomial(a, x=None):
    """Integers without a common factor, the leading one positive."""
    if is_list(a):
        return list_of(*(call("MinimalPolynomial", v, *(() if x is None else (x,))) for v in a.args))
    place: Expression = Symbol("x", "Formula`") if x is None else x

    def work(b: Bridge, s: Any) -> Any:
        if s.free_symbols or s.has(b.sympy.Float):
            raise Untranslatable(a)
        return b.sympy.minimal_polynomial(s, b.opaque(place))

    found = through("MinimalPolynomial", a, work)
    if found is None:
        message("MinimalPolynomial", "nalg", a)
        return None
    if x is not None:
        return found
    return Expr(system("Function"), (evaluate(call("ReplaceAll", found, call("Rule", place, call("Slot", 1)))),))
