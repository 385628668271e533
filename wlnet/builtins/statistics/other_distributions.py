"""Distributions of vectors and of arbitrary values: multinormal, Dirichlet, empirical, categorical, mixtures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import declare, evaluate
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    Symbol,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    same,
    system,
)

from ..lists.packing import array_of
from ..numbers.comparison import ordinal
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value

if TYPE_CHECKING:
    import numpy

Rule = system("Rule")
PLACE = Symbol("x", "Formula`")


def nothing(*args: Any) -> Expression:
    """No answer."""
    return None


@dataclass(frozen=True)
class Other:
    """What is known of a distribution: each function takes it as an expression; None is no answer."""

    usage: str
    draw: Callable[..., Any]
    mean: Callable[[Expr], Expression]
    variance: Callable[[Expr], Expression]
    pdf: Callable[..., Expression]
    cdf: Callable[..., Expression] = nothing
    quantile: Callable[[Expr, Expression], Expression] = nothing
    expected: Callable[[Expr, Callable[[Expression], Expression]], Expression] = nothing  # value of a function


def machine_array(e: Expression) -> numpy.ndarray | None:
    """The machine numbers of a list."""
    return array_of(evaluate(call("N", e))) if is_list(e) else None


# -- multinormal -----------------------------------------------------------------------------------------------------


def multinormal(e: Expr) -> tuple[Expression, Expression] | None:
    """Mean and covariance."""
    if len(e.args) == 1 and is_list(e.args[0]):
        return list_of(*([0] * len(e.args[0].args))), e.args[0]
    return (e.args[0], e.args[1]) if len(e.args) == 2 else None


def draw_multinormal(e: Expr, generator: Any, size: tuple[int, ...], _: Any) -> Any:
    """mean + l z with covariance l l*."""
    import numpy

    found = multinormal(e)
    mean, covariance = (None, None) if found is None else map(machine_array, found)
    if mean is None or covariance is None or covariance.shape != (len(mean), len(mean)):
        return None
    try:
        root = numpy.linalg.cholesky(covariance)
    except numpy.linalg.LinAlgError:
        raise WolframMessage("MultinormalDistribution", "posdefprm", e.args[-1], e) from None
    return mean + generator.standard_normal((*size, len(mean))) @ root.T


def pdf_multinormal(e: Expr, x: Expression, again: Any) -> Expression:
    """E^(-(x - m) . s^-1 . (x - m)/2)/((2 Pi)^(n/2) Sqrt[Det[s]])."""
    found = multinormal(e)
    if found is None or not is_list(x):
        return None
    mean, covariance = found
    if x.args and is_list(x.args[0]):
        return list_of(*(call("PDF", e, v) for v in x.args))
    n = len(x.args)
    shift = call("Subtract", x, mean)
    square = call("Dot", shift, call("Inverse", covariance), shift)
    scale = call("Times", call("Power", call("Times", 2, system("Pi")), call("Divide", n, 2)), call(
        "Sqrt", call("Det", covariance)))  # fmt: skip
    return call("Divide", call("Exp", call("Divide", square, -2)), scale)


# -- Dirichlet -------------------------------------------------------------------------------------------------------


def draw_dirichlet(e: Expr, generator: Any, size: tuple[int, ...], _: Any) -> Any:
    """All components but the last."""
    a = machine_array(e.args[0])
    return None if a is None else generator.dirichlet(a, size)[..., :-1]


def mean_dirichlet(e: Expr) -> Expression:
    """a/Total[a], without the last."""
    return call("Divide", call("Most", e.args[0]), call("Total", e.args[0]))


def variance_dirichlet(e: Expr) -> Expression:
    """a (t - a)/(t^2 (t + 1))."""
    total, part = call("Total", e.args[0]), call("Most", e.args[0])
    return call("Divide", call("Times", part, call("Subtract", total, part)), call(
        "Times", call("Power", total, 2), call("Plus", total, 1)))  # fmt: skip


# -- values with weights ---------------------------------------------------------------------------------------------


def weighted(e: Expr) -> tuple[list[Expression], list[Expression]] | None:
    """The values of an empirical or categorical distribution and their probabilities."""
    args = e.args
    if not args:
        return None
    if has_head(args[0], Rule) and len(args[0].args) == 2:
        weights, values = args[0].args
    elif type(args[0]) is Association:
        weights, values = list_of(*args[0].values()), list_of(*args[0].keys())
    elif len(args) == 2:
        values, weights = args
    elif e.head.name == "CategoricalDistribution" or is_list(args[0]):
        values = args[0]
        weights = list_of(*([1] * len(values.args))) if is_list(values) else None
    else:
        return None
    if not is_list(values) or not is_list(weights) or len(values.args) != len(weights.args) or not values.args:
        return None
    total = call("Total", weights)
    return list(values.args), [evaluate(call("Divide", w, total)) for w in weights.args]


def draw_weighted(e: Expr, generator: Any, size: tuple[int, ...], _: Any) -> Any:
    """Values chosen by their weights."""
    import numpy

    from .random import picked

    found = weighted(e)
    if found is None:
        return None
    values, shares = found
    numbers = numpy.array([float(machine(real_value(s)).real) for s in shares])
    index = generator.choice(len(values), size=size or None, p=numbers / numbers.sum())
    return picked(list_of(*values), numpy.asarray(index))


def expected(e: Expr, of: Callable[[Expression], Expression]) -> Expression:
    """The mean of a function of the values."""
    found = weighted(e)
    if found is None:
        return None
    return call("Plus", *(call("Times", s, of(v)) for v, s in zip(*found, strict=True)))


def mean_weighted(e: Expr) -> Expression:
    """The mean of the values."""
    return expected(e, lambda v: v)


def variance_weighted(e: Expr) -> Expression:
    """The mean squared distance from the mean."""
    mean = mean_weighted(e)
    if mean is None:
        return None
    mean = evaluate(mean)
    return expected(e, lambda v: call("Power", call("Subtract", v, mean), 2))


def pdf_weighted(e: Expr, x: Expression, again: Any) -> Expression:
    """The share of a value."""
    found = weighted(e)
    if found is None or has_head(x, system("Slot")):
        return None
    if is_list(x) and not any(same(x, v) for v in found[0]):
        return list_of(*(call("PDF", e, v) for v in x.args))
    alike = [s for v, s in zip(*found, strict=True) if same(v, x) or evaluate(call("Equal", v, x)) is system("True")]
    return call("Plus", *alike)


def cdf_weighted(e: Expr, x: Expression, again: Any) -> Expression:
    """The share of the values that are not above x."""
    found = weighted(e)
    if found is None:
        return None
    if is_list(x):
        return list_of(*(call("CDF", e, v) for v in x.args))
    orders = [ordinal(v, x) for v in found[0]]
    if any(o is None for o in orders):
        return None
    return call("Plus", *(s for o, s in zip(orders, found[1], strict=True) if o is not None and o <= 0))


def quantile_weighted(e: Expr, q: Expression) -> Expression:
    """The smallest value up to which the share is at least q."""
    found = weighted(e)
    share = real_value(q)
    if found is None or share is None:
        return None
    pairs = sorted(zip(*found, strict=True), key=lambda p: float(machine(real_value(p[0])).real))
    total: Any = 0
    for v, s in pairs:
        total = evaluate(call("Plus", total, s))
        if machine(real_value(total)).real >= machine(share).real - 1e-15:
            return v
    return pairs[-1][0]


# -- mixtures --------------------------------------------------------------------------------------------------------


def parts(e: Expr) -> list[tuple[Expression, Expression]] | None:
    """Shares and distributions."""
    if len(e.args) != 2 or not all(map(is_list, e.args)) or len(e.args[0].args) != len(e.args[1].args):
        return None
    total = call("Total", e.args[0])
    return [(evaluate(call("Divide", w, total)), d) for w, d in zip(e.args[0].args, e.args[1].args, strict=True)]


def mixed(e: Expr, of: Callable[[Expression], Expression]) -> Expression:
    """The mean of a property of the parts."""
    found = parts(e)
    return None if found is None else call("Plus", *(call("Times", w, of(d)) for w, d in found))


def variance_mixture(e: Expr) -> Expression:
    """Mean square less squared mean."""
    if parts(e) is None:
        return None
    squares = mixed(e, lambda d: call("Plus", call("Variance", d), call("Power", call("Mean", d), 2)))
    return call("Subtract", squares, call("Power", mixed(e, lambda d: call("Mean", d)), 2))


def expected_mixture(e: Expr, of: Callable[[Expression], Expression]) -> Expression:
    """The mean of the expected values in the parts; None where one of them has none."""
    found = parts(e)
    if found is None:
        return None
    values = [evaluate(call("Expectation", of(PLACE), call("Distributed", PLACE, d))) for _, d in found]
    if any(has_head(v, system("Expectation")) for v in values):
        return None
    return call("Plus", *(call("Times", w, v) for (w, _), v in zip(found, values, strict=True)))


def draw_mixture(e: Expr, generator: Any, size: tuple[int, ...], draw: Any) -> Any:
    """A part for each place, and a value of it."""
    import numpy

    found = parts(e)
    if found is None:
        return None
    shares = numpy.array([float(machine(real_value(w)).real) for w, _ in found])
    which = numpy.asarray(generator.choice(len(found), size=size or None, p=shares / shares.sum()))
    drawn = [draw(d, generator, size) for _, d in found]
    if any(not isinstance(a, (numpy.ndarray, float, int, numpy.generic)) for a in drawn):
        return None
    return numpy.choose(which, [numpy.asarray(a) for a in drawn])


OTHERS: dict[str, Other] = {
    "MultinormalDistribution": Other(
        "MultinormalDistribution[mean, covariance] is that of normal vectors.", draw_multinormal,
        lambda e: (multinormal(e) or (None,))[0], lambda e: call("Diagonal", (multinormal(e) or (None, None))[1]),
        pdf_multinormal,
    ),
    "DirichletDistribution": Other(
        "DirichletDistribution[{a1, a2, ...}] is that of random shares of 1, without the last.", draw_dirichlet,
        mean_dirichlet, variance_dirichlet, nothing,
    ),
    "EmpiricalDistribution": Other(
        "EmpiricalDistribution[{x1, x2, ...}] is that of the values in data; EmpiricalDistribution[{w1, ...} -> {x1, "
        "...}] gives them weights.", draw_weighted, mean_weighted, variance_weighted, pdf_weighted, cdf_weighted,
        quantile_weighted, expected,
    ),
    "CategoricalDistribution": Other(
        "CategoricalDistribution[{c1, c2, ...}, {w1, ...}] is that of the categories with weights; "
        "CategoricalDistribution[<|c1 -> w1, ...|>] too.", draw_weighted, nothing, nothing, pdf_weighted,
    ),
    "MixtureDistribution": Other(
        "MixtureDistribution[{w1, ...}, {d1, ...}] is a mixture of distributions with weights.", draw_mixture,
        lambda e: mixed(e, lambda d: call("Mean", d)), variance_mixture,
        lambda e, x, again: mixed(e, lambda d: call("PDF", d, x)),
        lambda e, x, again: mixed(e, lambda d: call("CDF", d, x)), expected=expected_mixture,
    ),
}  # fmt: skip

for _name, _other in OTHERS.items():
    declare(_name, _other.usage, module=__name__, messages={
        "posdefprm": "The covariance `1` in `2` should be symmetric and positive definite."})  # fmt: skip
