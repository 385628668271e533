"""Polynomials taken apart and put together: lists of factors, rules for coefficients, interpolation, remainders."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from .sympy_bridge import Bridge, through

Plus, Times, Power, Rule = map(system, ("Plus", "Times", "Power", "Rule"))


def variables_of(e: Expression, given: Expression) -> tuple[Expression, ...]:
    """The variables named, or all of a polynomial."""
    if given is not None:
        return given.args if is_list(given) else (given,)
    found = evaluate(call("Variables", e))
    return found.args if is_list(found) else ()


def listed(name: str, e: Expression, method: str) -> Expression:
    """{{constant, 1}, {factor, exponent}, ...} by one of SymPy's factorizations."""

    def work(b: Bridge, s: Any) -> Any:
        constant, factors = getattr(b.sympy, method)(s)
        rows = [b.sympy.Tuple(constant, b.sympy.Integer(1))]
        rows += [b.sympy.Tuple(f, b.sympy.Integer(n)) for f, n in factors]
        return b.sympy.Tuple(*rows)

    return through(name, e, work)


@builtin("FactorList", "FactorList[p] gives the factors of a polynomial with their exponents, a number first; through "
         "SymPy.")  # fmt: skip
def factor_list(e):
    """{{number, 1}, {factor, exponent}, ...}."""
    return listed("FactorList", e, "factor_list")


@builtin("FactorSquareFreeList", "FactorSquareFreeList[p] gives the square-free factors of a polynomial with their "
         "exponents, a number first; through SymPy.")  # fmt: skip
def factor_square_free_list(e):
    """{{number, 1}, {factor, exponent}, ...}."""
    return listed("FactorSquareFreeList", e, "sqf_list")


@builtin("FactorSquareFree", "FactorSquareFree[p] writes a polynomial as a product of square-free factors; through "
         "SymPy.", attributes="Listable")  # fmt: skip
def factor_square_free(e):
    """The product of FactorSquareFreeList."""
    found = evaluate(listed("FactorSquareFree", e, "sqf_list"))
    return Expr(Times, tuple(Expr(Power, tuple(row.args)) for row in found.args)) if is_list(found) else None


@builtin("FactorTerms", "FactorTerms[p] takes the common number out of a polynomial.", attributes="Listable")
def factor_terms(e):
    """number (rest)."""
    found = evaluate(call("FactorTermsList", e))
    return Expr(Times, tuple(found.args)) if is_list(found) else None


@builtin(
    "FactorTermsList", "FactorTermsList[p] gives {number, rest}, the common number of a polynomial and what is left."
)
def factor_terms_list(e):
    """The content and the primitive part; through SymPy."""

    def work(b: Bridge, s: Any) -> Any:
        content, rest = b.sympy.primitive(b.sympy.expand(s))
        if rest.could_extract_minus_sign() and not rest.is_Add:
            content, rest = -content, -rest
        return b.sympy.Tuple(content, rest)

    return through("FactorTermsList", e, work)


@builtin("CoefficientRules", "CoefficientRules[p, {x, y, ...}] gives {{i, j, ...} -> c, ...} for the terms c x^i y^j "
         "... of a polynomial, the largest exponents first; through SymPy.")  # fmt: skip
def coefficient_rules(e, given=None):
    """In lexicographic order."""
    xs = variables_of(e, given)

    def work(b: Bridge, s: Any) -> Any:
        poly = b.sympy.Poly(s, *(b.there(x) for x in xs))
        rows = [b.sympy.Tuple(b.sympy.Tuple(*map(b.sympy.Integer, m)), c) for m, c in poly.terms()]
        return b.sympy.Tuple(*rows)

    found = evaluate(through("CoefficientRules", e, work)) if xs else None
    if not is_list(found):
        return None
    zero = [row for row in found.args if not (type(row.args[1]) is int and row.args[1] == 0)]
    return list_of(*(Expr(Rule, tuple(row.args)) for row in zero))


@builtin("FromCoefficientRules", "FromCoefficientRules[{{i, j, ...} -> c, ...}, {x, y, ...}] is the polynomial with "
         "these terms.")  # fmt: skip
def from_coefficient_rules(rules, xs):
    """The sum of c x^i y^j ...."""
    variables = xs.args if is_list(xs) else (xs,)
    if not is_list(rules) or not all(has_head(r, Rule) and is_list(r.args[0]) for r in rules.args):
        return None
    return Expr(Plus, tuple(
        Expr(Times, (r.args[1], *(Expr(Power, (x, n)) for x, n in zip(variables, r.args[0].args, strict=True))))
        for r in rules.args if len(r.args[0].args) == len(variables)))  # fmt: skip


@builtin(
    "PolynomialQuotientRemainder", "PolynomialQuotientRemainder[p, q, x] gives {quotient, remainder} of polynomials."
)
def polynomial_quotient_remainder(p, q, x):
    """Both at once."""
    return list_of(call("PolynomialQuotient", p, q, x), call("PolynomialRemainder", p, q, x))


@builtin("PolynomialMod", "PolynomialMod[p, m] reduces the coefficients of a polynomial modulo an integer m.")
def polynomial_mod(p, m):
    """Coefficients from 0 to m - 1; through SymPy."""
    if is_list(p):
        return list_of(*(call("PolynomialMod", part, m) for part in p.args))
    if type(m) is not int or m == 0:
        return None
    rules = evaluate(call("CoefficientRules", p))
    xs = evaluate(call("Variables", p))
    if not is_list(rules):
        return call("Mod", p, abs(m)) if type(p) is int else None
    reduced = (Expr(Rule, (r.args[0], call("Mod", r.args[1], abs(m)))) for r in rules.args)
    return call("FromCoefficientRules", list_of(*reduced), xs)


@builtin("ExpandNumerator", "ExpandNumerator[e] multiplies out the numerator of e.", attributes="Listable")
def expand_numerator(e):
    """Expand[Numerator[e]]/Denominator[e]."""
    if has_head(e, Plus):
        return Expr(Plus, tuple(call("ExpandNumerator", a) for a in e.args))
    return call("Divide", call("Expand", call("Numerator", e)), call("Denominator", e))


@builtin("ExpandDenominator", "ExpandDenominator[e] multiplies out the denominator of e.", attributes="Listable")
def expand_denominator(e):
    """Numerator[e]/Expand[Denominator[e]]."""
    if has_head(e, Plus):
        return Expr(Plus, tuple(call("ExpandDenominator", a) for a in e.args))
    return call("Divide", call("Numerator", e), call("Expand", call("Denominator", e)))


@builtin("InterpolatingPolynomial", "InterpolatingPolynomial[{f1, f2, ...}, x] is the polynomial with the values fi at "
         "1, 2, ..., InterpolatingPolynomial[{{x1, f1}, ...}, x] that with the values fi at xi.")  # fmt: skip
def interpolating_polynomial(data, x):
    """Newton's form: f1 + (x - x1) (c1 + (x - x2) (c2 + ...))."""
    if not is_list(data) or not data.args:
        return None
    pairs = [tuple(p.args) if is_list(p) and len(p.args) == 2 else (i, p) for i, p in enumerate(data.args, 1)]
    places = [p[0].args[0] if is_list(p[0]) and len(p[0].args) == 1 else p[0] for p in pairs]
    table = [p[1] for p in pairs]
    heads = [table[0]]
    for k in range(1, len(table)):
        table = [
            evaluate(call("Divide", call("Subtract", table[i + 1], table[i]),
                          call("Subtract", places[i + k], places[i])))
            for i in range(len(table) - 1)
        ]  # fmt: skip
        heads.append(table[0])
    while len(heads) > 1 and type(heads[-1]) is int and heads[-1] == 0:
        heads.pop()
    found: Expression = heads[-1]
    for c, place in zip(reversed(heads[:-1]), reversed(places[: len(heads) - 1]), strict=True):
        found = call("Plus", c, call("Times", call("Subtract", x, place), found))
    return found


@builtin("Eliminate", "Eliminate[equations, {x, ...}] gives what the equations say without the variables x, ...; "
         "through SymPy.")  # fmt: skip
def eliminate(equations, variables):
    """The members of a Groebner basis that are free of the variables, as equations."""
    from .recurrences import equations_of

    found = equations_of(equations)
    gone = variables.args if is_list(variables) else (variables,)
    if found is None:
        return None
    whole = list_of(*(call("Subtract", *e.args) for e in found))
    others = evaluate(call("Complement", call("Variables", whole), list_of(*gone)))
    basis = evaluate(call("GroebnerBasis", whole, others, list_of(*gone)))
    if not is_list(basis):
        return None
    parts = [call("Equal", p, 0) for p in basis.args]
    return call("And", *parts) if len(parts) != 1 else parts[0]


@builtin(
    "GroebnerBasis",
    "GroebnerBasis[{p1, ...}, {x, ...}] is the reduced Groebner basis of polynomials, in "
    "lexicographic order; GroebnerBasis[ps, {x, ...}, {y, ...}] without the variables y, .... Through SymPy.",
)
def groebner_basis(polynomials, variables, gone=None):
    """Integer coefficients without common factors, the smallest leading terms first."""
    if not is_list(polynomials):
        return None
    xs = variables.args if is_list(variables) else (variables,)
    out = () if gone is None else gone.args if is_list(gone) else (gone,)
    bodies = [call("Subtract", *p.args) if has_head(p, system("Equal")) else p for p in polynomials.args]

    def work(b: Bridge, s: Any) -> Any:
        sympy = b.sympy
        symbols = [b.there(x) for x in (*out, *xs)]
        basis = sympy.groebner([b.there(evaluate(p)) for p in bodies], *symbols, order="lex")
        kept = [p for p in basis.exprs if not p.has(*symbols[: len(out)])] if out else list(basis.exprs)
        whole = [sympy.Poly(p, *symbols).clear_denoms(convert=True)[1].primitive()[1].as_expr() for p in reversed(kept)]
        return sympy.Tuple(*whole)

    return through("GroebnerBasis", 0, work)
