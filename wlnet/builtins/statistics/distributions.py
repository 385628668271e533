"""Probability distributions: moments, densities, probabilities, quantiles, and how to draw from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, declare, evaluate
from wlnet.expr import Expr, Expression, PackedList, Symbol, WolframMessage, call, has_head, is_list, list_of, system

from ..numbers.number_tower import machine
from ..numbers.numeric_value import is_numeric, real_value
from .families import FAMILIES, Distribution
from .limited_distributions import LIMITS, is_discrete
from .other_distributions import OTHERS as OF_VALUES
from .own_distributions import OWN

if TYPE_CHECKING:
    import numpy

NAMES = ("p1", "p2", "p3", "p4", "x", "q")
FORMULA_NAMES = {name: Symbol(name, "Formula`") for name in NAMES}
HALF = Fraction(1, 2)
OTHERS = {**OF_VALUES, **LIMITS, **OWN}
Found = tuple[Distribution, tuple[Expression, ...]]


def with_defaults(family: Distribution) -> Callable[..., Expression] | None:
    """What makes family[] the family with its default parameters; None where it has none."""
    if family.least or not family.defaults:
        return None

    def run(*given: Expression) -> Expression:
        if given:
            return None
        return call(family.name, list_of(*family.defaults)) if family.pair else call(family.name, *family.defaults)

    return run


for _families in FAMILIES.values():
    declare(_families[0].name, _families[0].usage, module=__name__, code=with_defaults(_families[0]), messages={
        "posprm": "The parameters in `1` are not those of a distribution."})  # fmt: skip


def family_of(e: Expression) -> Found | None:
    """The family of a distribution and its parameters; None for anything else."""
    rows = FAMILIES.get(getattr(e.head, "name", "")) if isinstance(e, Expr) else None
    if rows is None:
        return None
    given = tuple(p for a in e.args for p in (a.args if is_list(a) else (a,)))
    for family in rows:
        expected = family.valid.__code__.co_argcount if not family.valid.__code__.co_flags & 4 else count(family)
        missing = expected - len(given)
        if missing == 0:
            return family, given
        if 0 < missing <= len(family.defaults) and (len(given) >= max(family.least, 1) or not given):
            return family, (*given, *family.defaults[len(family.defaults) - missing :])
    return None


def known(e: Expression) -> bool:
    """Whether an expression is a distribution."""
    return isinstance(e, Expr) and (getattr(e.head, "name", "") in OTHERS or family_of(e) is not None)


def count(family: Distribution) -> int:
    """How many parameters a family has, by its way of drawing."""
    return family.draw.__code__.co_argcount - 2


def checked(e: Expression) -> tuple[Distribution, tuple[float, ...]] | None:
    """The family and the machine values of the parameters; WolframMessage where they are out of range."""
    found = family_of(e)
    if found is None:
        return None
    family, parameters = found
    values = [real_value(p) for p in parameters]
    if any(v is None for v in values):
        return None
    numbers = tuple(float(machine(v).real) for v in values)
    if not family.valid(*numbers):
        raise WolframMessage(family.name, "posprm", e)
    return family, numbers


def draw(e: Expression, generator: numpy.random.Generator, size: Any) -> Any:
    """Values drawn from a distribution: an array or an expression; None where it is none that is known."""
    other = OTHERS.get(getattr(e.head, "name", "")) if isinstance(e, Expr) else None
    if other is not None:
        return other.draw(e, generator, size, draw)
    found = checked(e)
    if found is None:
        return None
    family, numbers = found
    values = family.draw(generator, size, *numbers)
    if family.discrete:
        import numpy

        return numpy.asarray(values).astype("int64")
    return values


def formula(source: str, parameters: tuple[Expression, ...], **values: Expression) -> Expression:
    """A formula of a family with its parameters filled in, not evaluated."""
    from wlnet.evaluator.substitute import substitute

    named = dict(zip(("p1", "p2", "p3", "p4"), parameters, strict=False))
    table = {FORMULA_NAMES[k]: v for k, v in {**named, **values}.items()}
    return substitute(parsed(source), table)


@cache
def parsed(source: str) -> Expression:
    """The expression of a formula."""
    from wlnet.grammar import parse

    return parse(source, lambda name: FORMULA_NAMES.get(name) or system(name))


def moment(e: Expression, which: str) -> Expression:
    """The mean or variance of a distribution; None for anything else."""
    other = OTHERS.get(getattr(e.head, "name", "")) if isinstance(e, Expr) else None
    if other is not None:
        return getattr(other, which)(e)
    found = family_of(e)
    if found is None:
        return None
    checked(e)
    return formula(getattr(found[0], which), found[1])


def deviation(variance: Expression) -> Expression:
    """The root of a variance; its even powers of positive numbers come out."""
    factors = variance.args if has_head(variance, system("Times")) else (variance,)
    even = [f for f in factors if has_head(f, system("Power")) and type(f.args[1]) is int and f.args[1] % 2 == 0]
    rest = [f for f in factors if f not in even]
    return call("Times", *(call("Power", f.args[0], f.args[1] // 2) for f in even), call("Sqrt", call("Times", *rest)))


def lower_part(support: str) -> str:
    """The condition that x is not below the support."""
    if support == "x == 0 || x == 1":
        return "x >= 0"
    parts = re.fullmatch(r"(.*?) (<=?) x <=? (.*)", support)
    return f"x {parts[2].replace('<', '>')} {parts[1]}" if parts else support


def density(found: Found, x: Expression) -> Expression:
    """The density or probability at x, not evaluated."""
    family, parameters = found
    if family.discrete:
        value = real_value(x)
        if value is not None and machine(value).real != round(machine(value).real):
            return 0
        if type(x) is float:
            x = round(x)
    if family.support == "True":
        return formula(family.density, parameters, x=x)
    two = re.fullmatch(r"Piecewise\[\{\{(.*), (.*)\}\}, (.*)\]", family.density)
    if two and family.support.startswith(f"{two[2]} || "):
        cases = f"{{{two[1]}, {two[2]}}}, {{{two[3]}, {family.support.removeprefix(f'{two[2]} || ')}}}"
    else:
        cases = f"{{{family.density}, {family.support}}}"
    return formula(f"Piecewise[{{{cases}}}, 0]", parameters, x=x)


def cumulative(e: Expression, found: Found, x: Expression) -> Expression:
    """The probability of values not above x, not evaluated; None where it has no formula."""
    family, parameters = found
    if not family.cumulative:
        top = real_value(x)
        if top is None or any(real_value(p) is None for p in parameters):
            return None
        terms = (density(found, k) for k in range(int(machine(top).real) + 1))
        return call("Plus", *terms)
    if family.support == "True" or family.cumulative.startswith("Piecewise[{{0, "):
        exact = formula(family.cumulative, parameters, x=x)
        if family.central and type(x) is float:
            return call("Piecewise", list_of(formula(family.central, parameters, x=x)), exact)
        return exact
    parts = re.fullmatch(r".* <=? x (<=?) (.*)", family.support)
    whole = re.fullmatch(r"Piecewise\[\{\{(.*), x < (.*)\}\}, 1\]", family.cumulative)
    least = re.fullmatch(r"x >= (.*)", lower_part(family.support))
    if whole and least:  # up to the largest value
        cases = f"{{{whole[1]}, {least[1]} <= x < {whole[2]}}}, {{1, x >= {whole[2]}}}"
        return formula(f"Piecewise[{{{cases}}}, 0]", parameters, x=x)
    cases = f"{{{family.cumulative}, {lower_part(family.support) if family.discrete or not parts else family.support}}}"
    if parts and not family.discrete:
        cases += f", {{1, x {'>' if parts[1] == '<=' else '>='} {parts[2]}}}"
    return formula(f"Piecewise[{{{cases}}}, 0]", parameters, x=x)


@builtin("PDF", "PDF[distribution, x] is the density (or probability) at x; PDF[distribution] is a function.",
         curry="append")  # fmt: skip
def pdf(e, x=None):
    """The density; unevaluated for unknown distributions."""
    return of_value("PDF", e, x)


@builtin("CDF", "CDF[distribution, x] is the probability of a value not above x; CDF[distribution] is a function.",
         curry="append")  # fmt: skip
def cdf(e, x=None):
    """The cumulative probability; unevaluated for unknown distributions."""
    return of_value("CDF", e, x)


@builtin("SurvivalFunction", "SurvivalFunction[distribution, x] is the probability of a value above x.",
         curry="append")  # fmt: skip
def survival_function(e, x=None):
    """1 - CDF[distribution, x]."""
    found = of_value("CDF", e, x)
    return None if found is None or x is None else complement(evaluate(found))


def complement(p: Expression) -> Expression:
    """1 - p, for each case of a probability and with 1 - Erfc[z]/2 as Erfc[-z]/2."""
    if has_head(p, system("Function")):
        return Expr(p.head, (complement(p.args[0]),))
    if is_list(p):
        return list_of(*map(complement, p.args))
    if has_head(p, system("Piecewise")) and is_list(p.args[0]):
        rows = [list_of(complement(r.args[0]), r.args[1]) for r in p.args[0].args]
        return Expr(p.head, (list_of(*rows), complement(p.args[1] if len(p.args) > 1 else 0)))
    if has_head(p, system("Times")) and len(p.args) == 2 and p.args[0] == HALF and has_head(p.args[1], system("Erfc")):
        return Expr(p.head, (HALF, call("Erfc", opposite(p.args[1].args[0]))))
    return call("Subtract", 1, p)


def opposite(e: Expression) -> Expression:
    """-e, the sign going into the sum where there is one."""
    plus = system("Plus")
    sums = [a for a in e.args if has_head(a, plus)] if has_head(e, system("Times")) else []
    if not sums:
        return call("Times", -1, e)
    return Expr(e.head, tuple(call("Times", -1, a) if a is sums[0] else a for a in e.args))


def of_value(name: str, e: Expression, x: Expression) -> Expression:
    """The density or the cumulative probability at a value, at each of a list, or as a function."""
    other = OTHERS.get(getattr(e.head, "name", "")) if isinstance(e, Expr) else None
    if other is None:
        found = family_of(e)
        if found is None:
            return None
        checked(e)
    if x is None:
        slot = call("Slot", 1)
        body = of_value(name, e, slot) if other is None else Expr(system(name), (e, slot))
        return None if body is None else call("Function", body)
    if other is not None:
        return getattr(other, name.lower())(e, x, lambda d, v: evaluate(Expr(system(name), (d, v))))
    if is_list(x):
        return list_of(*(Expr(system(name), (e, v)) for v in x.args))
    assert found is not None
    return density(found, x) if name == "PDF" else cumulative(e, found, x)


def quantile_of_distribution(e: Expression, q: Expression) -> Expression:
    """The q-quantile of a distribution; None where e is none, or q no number from 0 to 1."""
    other = OTHERS.get(getattr(e.head, "name", "")) if isinstance(e, Expr) else None
    if other is not None:
        return other.quantile(e, q)
    found = family_of(e)
    share = real_value(q)
    if found is None:
        return None
    family, parameters = found
    if share is None and family.quantile and not is_list(q) and not is_numeric(q):
        return call("ConditionalExpression", formula(family.quantile, parameters, q=q), call("LessEqual", 0, q, 1))
    if share is None or not 0 <= machine(share).real <= 1:
        return None
    numbers = checked(e)
    if family.quantile:
        if 0 < machine(share).real < 1:
            return formula(family.quantile, parameters, q=q)
        if family.support == "True":
            return call("DirectedInfinity", 1 if share else -1)
    if numbers is None:
        return None
    return inverted(e, family, numbers[1], float(machine(share).real))


def inverted(e: Expression, family: Distribution, numbers: tuple[float, ...], q: float) -> Expression:
    """The smallest x with a cumulative probability of at least q, by bisection."""

    def below(x: float) -> bool:
        value = evaluate(call("N", call("CDF", e, int(x) if family.discrete else float(x))))
        return bool(machine(real_value(value)).real < q)

    if q == 1:
        upper = re.fullmatch(r".* <=? x <=? (.*)", family.support)
        return evaluate(formula(upper[1], tuple(numbers))) if upper else system("Infinity")
    if family.discrete:
        low: Any = -1
        high: Any = 1
        while below(high):
            low, high = high, 2 * high
        if not below(low):
            low = high - 1
            while not below(low) and low > -(1 << 40):
                low = 2 * low - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if below(middle) else (low, middle)
        return int(high)
    left, right = -1.0, 1.0
    while below(right) and right < 1e300:
        right *= 2
    while not below(left) and left > -1e300:
        left *= 2
        if left < -1e15:
            break
    for _ in range(200):
        middle = (left + right) / 2
        if middle in (left, right) or right - left <= 1e-15 * max(abs(left), abs(right), 1e-300):
            break
        left, right = (middle, right) if below(middle) else (left, middle)
    return (left + right) / 2


@builtin("InverseCDF", "InverseCDF[distribution, q] is the value below which lies the share q.", curry="append")
def inverse_cdf(e, q):
    """The quantile."""
    return call("Quantile", e, q)


@builtin("LogLikelihood", "LogLikelihood[distribution, {x1, x2, ...}] is the sum of the logarithms of the densities.")
def log_likelihood(e, data):
    """Sum[Log[PDF[distribution, xi]]]."""
    if not is_list(data) or not isinstance(e, Expr):
        return None
    if not known(e):
        return None
    found = family_of(e)
    if found is not None and not found[0].discrete and type(data) is PackedList and data.array.ndim == 1:
        checked(e)
        family, parameters = found
        ends = (data.array.min().item(), data.array.max().item())
        inside = [evaluate(formula(family.support, parameters, x=v)) is system("True") for v in ends]
        if all(inside):
            return call("Total", call("Log", formula(family.density, parameters, x=data)))
    return call(
        "Total", call("Map", system("Log"), call("Map", call("Function", call("PDF", e, call("Slot", 1))), data))
    )


@builtin("Distributed", "x \\[Distributed] distribution says that x follows a distribution.")
def distributed(*args):
    """Stays as it is."""
    return None


@builtin("Probability", "Probability[condition, x \\[Distributed] distribution] is the probability that the condition "
         "on x holds.", attributes="HoldAll")  # fmt: skip
def probability(condition, where):
    """For comparisons of x with numbers, by the cumulative probabilities."""
    where = evaluate(where)
    if not has_head(where, system("Distributed")) or len(where.args) != 2 or not known(where.args[1]):
        return None
    x, e = where.args
    return chance(evaluate(condition), x, e, is_discrete(e))


def chance(c: Expression, x: Expression, e: Expression, discrete: bool) -> Expression:
    """The probability of a condition; None where it is too complicated."""
    name = getattr(c.head, "name", "") if isinstance(c, Expr) else ""
    if name == "Not":
        inner = chance(c.args[0], x, e, discrete)
        return None if inner is None else complement(evaluate(inner))
    turned = {"Less": "Greater", "LessEqual": "GreaterEqual", "Greater": "Less", "GreaterEqual": "LessEqual"}
    if name == "Inequality" and len(c.args) == 5 and c.args[2] == x:
        low, first, _, second, high = c.args
        if first.name in ("Less", "LessEqual") and second.name in ("Less", "LessEqual"):
            return call("Subtract", upto(e, high, second.name == "LessEqual", discrete),
                        upto(e, low, first.name == "Less", discrete))  # fmt: skip
    if name in ("Less", "LessEqual") and len(c.args) == 3 and c.args[1] == x:
        return call("Subtract", upto(e, c.args[2], name == "LessEqual", discrete),
                    upto(e, c.args[0], name == "Less", discrete))  # fmt: skip
    if name == "Equal" and len(c.args) == 2 and x in c.args:
        return call("PDF", e, c.args[1 - c.args.index(x)]) if discrete else 0
    if name in turned and len(c.args) == 2 and x in c.args:
        if c.args[1] == x:
            name = turned[name]
        bound = c.args[1] if c.args[0] == x else c.args[0]
        if name in ("Less", "LessEqual"):
            return upto(e, bound, name == "LessEqual", discrete)
        return complement(evaluate(upto(e, bound, name == "Greater", discrete)))
    return None


def upto(e: Expression, bound: Expression, closed: bool, discrete: bool) -> Expression:
    """The probability of values below the bound, with it if `closed`."""
    whole = discrete and not closed
    return call("CDF", e, call("Subtract", call("Ceiling", bound), 1) if whole else bound)
