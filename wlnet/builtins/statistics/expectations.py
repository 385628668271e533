"""Expected values of expressions in a random variable: by moments, in closed form, as numbers, and of data."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, system

from ..numbers.infinities import NEGATIVE_INFINITY, Infinity
from ..numbers.intervals import number
from ..numbers.polynomials import contains
from .distributions import OTHERS, Found, checked, family_of, formula, known

Distributed, Plus, Times, Power = map(system, ("Distributed", "Plus", "Times", "Power"))
X = Symbol("x", "Formula`")
LIMIT = 1_000_000  # terms of a sum
TAIL = 1e-16
MESSAGES = {"dist": "`1` should be x \\[Distributed] d with a distribution or a list of data d.",
            "tail": "The sum over `1` was ended after `2` terms."}  # fmt: skip


def bounds(found: Found) -> tuple[Expression, Expression]:
    """The ends of the support of a distribution."""
    family, parameters = found
    condition = evaluate(formula(family.support, parameters, x=X))
    low, high = NEGATIVE_INFINITY, Infinity
    for c in condition.args if has_head(condition, system("And")) else (condition,):
        if not isinstance(c, Expr):
            continue
        name, args = getattr(c.head, "name", ""), c.args
        if name == "Inequality":
            low, high = args[0], args[4]
        elif name == "Or":
            values = [a.args[1] if a.args[0] == X else a.args[0] for a in args]
            low, high = values[0], values[-1]
        elif len(args) == 3:
            low, high = args[0], args[2]
        elif name in ("Greater", "GreaterEqual"):
            low, high = (args[1], high) if args[0] == X else (low, args[0])
        elif name in ("Less", "LessEqual"):
            low, high = (low, args[1]) if args[0] == X else (args[0], high)
    return low, high


def expected(f: Expression, x: Expression, e: Expression, found: Found) -> Expression:
    """The expected value in closed form; None where none is found."""
    if not contains(f, x):
        return f
    if f == x:
        return call("Mean", e)
    if has_head(f, Power) and f.args[0] == x and type(f.args[1]) is int and f.args[1] == 2:
        return call("Plus", call("Variance", e), call("Power", call("Mean", e), 2))
    if has_head(f, Plus):
        parts = [expected(a, x, e, found) for a in f.args]
        return None if any(p is None for p in parts) else Expr(Plus, tuple(parts))
    if has_head(f, Times):
        free = [a for a in f.args if not contains(a, x)]
        if free:
            rest = expected(evaluate(Expr(Times, tuple(a for a in f.args if contains(a, x)))), x, e, found)
            return None if rest is None else Expr(Times, (*free, rest))
    multiplied = evaluate(call("Expand", f))
    if has_head(multiplied, Plus):
        return expected(multiplied, x, e, found)
    family, parameters = found
    low, high = bounds(found)
    body = call("Times", substitute(f, {x: X}), formula(family.density, parameters, x=X))
    name = "Sum" if family.discrete else "Integrate"
    value = evaluate(call(name, body, list_of(X, low, high)))
    return None if contains(value, X) or contains(value, system(name)) else value


def read(name: str, where: Expression) -> tuple[Expression, Expression] | None:
    """The variable and the distribution or the data; None after a message."""
    if not has_head(where, Distributed) or len(where.args) != 2:
        message(name, "dist", where)
        return None
    return where.args


def of_data(f: Expression, x: Expression, data: Expr) -> Expression:
    """The mean of the values at the data."""
    return call("Mean", list_of(*(substitute(f, {x: value}) for value in data.args)))


@builtin(
    "Expectation",
    "Expectation[e, x \\[Distributed] distribution] is the expected value of an expression in a random "
    "variable; with a list in the place of the distribution its mean over the list.",
    messages=MESSAGES,
)
def expectation(e, where):
    """In closed form: polynomials of second degree by mean and variance, others by integrals or sums."""
    given = read("Expectation", where)
    if given is None:
        return None
    x, source = given
    if is_list(source):
        return of_data(e, x, source)
    found = family_of(source)
    if found is None:
        other = OTHERS.get(getattr(source.head, "name", "")) if isinstance(source, Expr) else None
        return None if other is None else other.expected(source, lambda v: substitute(e, {x: v}))
    checked(source)
    return expected(e, x, source, found)


@builtin("NExpectation", "NExpectation[e, x \\[Distributed] distribution] is the expected value as a number, by "
         "numerical integration or summation.", messages=MESSAGES)  # fmt: skip
def n_expectation(e, where):
    """Machine numbers."""
    given = read("NExpectation", where)
    if given is None:
        return None
    x, source = given
    if is_list(source):
        return call("N", of_data(e, x, source))
    found = family_of(source)
    if found is None and known(source):
        return by_numbers(e, x, source)
    if found is None or checked(source) is None:
        return None
    return numerically(substitute(e, {x: X}), source, found)


def by_numbers(body: Expression, x: Expression, source: Expression) -> Expression:
    """The number of the exact value, else the value with machine numbers in the place of exact ones."""
    for e in (source, evaluate(call("N", source))):
        found = evaluate(call("N", call("Expectation", body, call("Distributed", x, e))))
        if not has_head(found, system("Expectation")):
            return found
    return None


def numerically(body: Expression, source: Expression, found: Found) -> Expression:
    """The integral or sum of a function of Formula`x against the density."""
    family, parameters = found
    low, high = bounds(found)
    weighted = call("Times", body, formula(family.density, parameters, x=X))
    if not family.discrete:
        return call("NIntegrate", weighted, list_of(X, low, high))
    total, mass, point = 0.0, 0.0, number(low)
    if point is None:
        return None
    n, last = int(point), number(high)
    for _ in range(LIMIT):
        if last is not None and n > last:
            return total
        share = evaluate(call("N", formula(family.density, parameters, x=n)))
        term = evaluate(call("N", substitute(weighted, {X: n})))
        if type(share) is not float or type(term) not in (int, float):
            return None
        total, mass = total + term, mass + share
        if mass > 0.5 and 1 - mass < 1e-12 and abs(term) <= TAIL * abs(total) and share < TAIL:
            return total
        n += 1
    message("NExpectation", "tail", source, LIMIT)
    return total


@builtin("NProbability", "NProbability[condition, x \\[Distributed] distribution] is the probability of a condition as "
         "a number.", attributes="HoldAll", messages=MESSAGES)  # fmt: skip
def n_probability(condition, where):
    """By cumulative probabilities, else by the expected value of the condition's truth value."""
    exact = evaluate(call("Probability", condition, where))
    if not has_head(exact, system("Probability")):
        return call("N", exact)
    given = read("NProbability", evaluate(where))
    if given is None:
        return None
    x, source = given
    if is_list(source):
        return call("N", of_data(call("Boole", evaluate(condition)), x, source))
    found = family_of(source)
    if found is None and known(source):
        return by_numbers(call("Boole", evaluate(condition)), x, source)
    if found is None or checked(source) is None:
        return None
    return numerically(call("Boole", substitute(evaluate(condition), {x: X})), source, found)
