"""Polynomials: their coefficients, exponents and variables."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import NUMBER_TYPES, Association, Expr, Expression, Symbol, call, has_head, is_list, list_of, system

from .numeric_value import CONSTANTS

Plus, Times, Power = system("Plus"), system("Times"), system("Power")


def contains(e: Expression, x: Expression) -> bool:
    """Whether x occurs in an expression."""
    return e == x or (isinstance(e, Expr) and (contains(e.head, x) or any(contains(a, x) for a in e.args)))


def split_term(term: Expression, x: Expression) -> tuple[Expression, Expression]:
    """(exponent, coefficient) of a term in x."""
    exponent: Expression = 0
    rest: list[Expression] = []
    for f in term.args if has_head(term, Times) else (term,):
        if f == x:
            exponent = evaluate(call("Plus", exponent, 1))
        elif has_head(f, Power) and len(f.args) == 2 and f.args[0] == x:
            exponent = evaluate(call("Plus", exponent, f.args[1]))
        elif has_head(x, Power) and has_head(f, Power) and f.args[0] == x.args[0]:
            exponent = evaluate(call("Plus", exponent, call("Divide", f.args[1], x.args[1])))
        else:
            rest.append(f)
    return exponent, rest[0] if len(rest) == 1 else evaluate(Expr(Times, tuple(rest)))


def by_power(e: Expression, x: Expression) -> dict[Expression, Expression]:
    """Exponent -> coefficient of an expanded expression."""
    found: dict[Expression, list[Expression]] = {}
    for term in e.args if has_head(e, Plus) else (e,):
        exponent, factor = split_term(term, x)
        found.setdefault(exponent, []).append(factor)
    return {k: v[0] if len(v) == 1 else evaluate(Expr(Plus, tuple(v))) for k, v in found.items()}


def coefficients(e: Expression, x: Expression) -> list[Expression] | None:
    """The coefficients of an expanded polynomial in x, the lowest first; None where it is none."""
    table = by_power(e, x)
    if any(type(k) is not int or k < 0 or contains(v, x) for k, v in table.items()):
        return None
    return [table.get(k, 0) for k in range(max(table) + 1)]


def expanded(e: Expression) -> Expression:
    """Expand[e]."""
    return evaluate(call("Expand", e))


@builtin("Coefficient", "Coefficient[e, x] is the coefficient of x in e; Coefficient[e, x, n] that of x^n.",
         attributes="Listable")  # fmt: skip
def coefficient(e, x, n=1):
    """The coefficient, 0 where the power does not occur."""
    if has_head(x, Power) and len(x.args) == 2 and type(x.args[1]) is int and n == 1:
        return call("Coefficient", e, x.args[0], x.args[1])
    if has_head(x, Times) and n == 1:
        for f in x.args:
            e = evaluate(call("Coefficient", e, f))
        return e
    table = by_power(expanded(e), x)
    found = table.get(n, 0)
    if n == 0 and contains(found, x):
        return call("ReplaceAll", found, call("Rule", x, 0))
    return found


@builtin("CoefficientList", "CoefficientList[p, x] gives the coefficients of the powers of x in a polynomial, from "
         "x^0; CoefficientList[p, {x, y, ...}] an array of them.",
         messages={"poly": "`1` is not a polynomial."})  # fmt: skip
def coefficient_list(e, variables):
    """The list; nested for several variables."""
    names = variables.args if is_list(variables) else (variables,)
    if has_head(e, system("Equal")):
        e = call("Subtract", *e.args)
    e = expanded(e)
    if type(e) is int and e == 0 and len(names) == 1:
        return list_of()
    tables = [coefficients(e, x) for x in names]
    if any(t is None for t in tables):
        from wlnet.evaluator import message

        message("CoefficientList", "poly", e)
        return None
    sizes = [len(t) for t in tables if t is not None]

    def level(part: Expression, depth: int) -> Expression:
        if depth == len(names):
            return part
        found = coefficients(expanded(part), names[depth]) or [0]
        found += [0] * (sizes[depth] - len(found))
        return list_of(*(level(c, depth + 1) for c in found))

    return level(e, 0)


@builtin("Exponent", "Exponent[e, x] is the highest power of x in e; Exponent[e, x, Min] the lowest.",
         attributes="Listable")  # fmt: skip
def exponent_(e, x, combine=None):
    """Max (or another function) of the exponents."""
    e = expanded(e)
    if type(e) is int and e == 0:
        return call("DirectedInfinity", -1)
    return Expr(system("Max") if combine is None else combine, tuple(by_power(e, x)))


@builtin("PolynomialQ", "PolynomialQ[e, x] tells whether e is a polynomial in x; PolynomialQ[e, {x, y, ...}] in all.")
def polynomial_q(e, variables=None):
    """True or False."""
    names = variables.args if is_list(variables) else variables_of(e) if variables is None else (variables,)
    return system("True" if all(is_polynomial(e, x) for x in names) else "False")


def is_polynomial(e: Expression, x: Expression) -> bool:
    """Whether x occurs only in sums, products and whole powers."""
    if e == x or not contains(e, x):
        return True
    if has_head(e, Power) and len(e.args) == 2:
        return type(e.args[1]) is int and e.args[1] >= 0 and is_polynomial(e.args[0], x)
    return isinstance(e, Expr) and e.head in (Plus, Times) and all(is_polynomial(a, x) for a in e.args)


def variables_of(e: Expression) -> list[Expression]:
    """What sums, products and rational powers consist of besides numbers."""
    if isinstance(e, Expr) and e.head in (Plus, Times, system("List"), system("Equal")):
        return [v for a in e.args for v in variables_of(a)]
    if has_head(e, Power) and len(e.args) == 2 and not isinstance(e.args[1], (Expr, Symbol)):
        return variables_of(e.args[0])
    if type(e) in NUMBER_TYPES or (type(e) is Symbol and e in CONSTANTS) or type(e) is Association:
        return []
    return [e]


@builtin("Variables", "Variables[p] gives the variables of a polynomial, in order.")
def variables_(e):
    """The list without repetitions."""
    return call("Union", list_of(*variables_of(e)))


@builtin("Collect", "Collect[e, x] gathers the terms with the same power of x; Collect[e, x, f] applies f to each "
         "coefficient; Collect[e, {x, y, ...}] gathers by several.")  # fmt: skip
def collect(e, variables, function=None):
    """The sum of coefficients times powers."""
    names = variables.args if is_list(variables) else (variables,)
    if isinstance(e, Expr) and e.head.name in ("List", "Equal") if hasattr(getattr(e, "head", None), "name") else False:
        return Expr(e.head, tuple(call("Collect", a, variables, *(() if function is None else (function,)))
                                  for a in e.args))  # fmt: skip
    if not names:
        return e if function is None else Expr(function, (e,))
    x, rest = names[0], names[1:]
    terms = []
    for power, factor in by_power(expanded(e), x).items():
        if rest or function is not None:
            factor = collect(factor, list_of(*rest), function)
        terms.append(call("Times", call("Power", x, power), factor))
    return call("Plus", *terms)
