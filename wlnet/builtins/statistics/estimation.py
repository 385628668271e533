"""Distributions fitted to data by the largest likelihood, in closed form for common families, else by a search."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, call, is_list, list_of, system

from ..lists.packing import array_of
from ..numbers.intervals import number
from .distributions import FORMULA_NAMES, NAMES, checked, family_of, formula, known, parsed

if TYPE_CHECKING:
    import numpy

Free = float | None
CANDIDATES = 400  # starting points at most
STEPS = 4000  # of a search at most
MESSAGES = {"ntsprt": "One or more of the data `1` are not in the support of the distribution `2`.",
            "baddt": "The data `1` should be a list of real numbers.",
            "nonopt": "The estimator `1` should be \"MaximumLikelihood\"."}  # fmt: skip


def normal(x: numpy.ndarray, m: Free, s: Free) -> Sequence[float]:
    """Mean and deviation."""
    m = x.mean() if m is None else m
    return m, math.sqrt(((x - m) ** 2).mean()) if s is None else s


def laplace(x: numpy.ndarray, m: Free, b: Free) -> Sequence[float]:
    """Median and mean distance from it."""
    import numpy

    m = numpy.median(x) if m is None else m
    return m, abs(x - m).mean() if b is None else b


def pareto(x: numpy.ndarray, k: Free, a: Free) -> Sequence[float]:
    """The least value and the inverse of the mean logarithm above it."""
    import numpy

    k = x.min() if k is None else k
    return k, 1 / numpy.log(x / k).mean() if a is None else a


def lognormal(x: numpy.ndarray, m: Free, s: Free) -> Sequence[float]:
    """Those of the logarithms."""
    import numpy

    return normal(numpy.log(x), m, s)


def ends(x: numpy.ndarray, a: Free, b: Free) -> Sequence[float]:
    """The least and the greatest value."""
    return x.min() if a is None else a, x.max() if b is None else b


def one(f: Callable[[Any], float]) -> Callable[[Any, Free], Sequence[float]]:
    """A family with one parameter."""
    return lambda x, p: (f(x) if p is None else p,)


CLOSED: dict[str, Callable[..., Sequence[float]]] = {
    "NormalDistribution": normal, "LogNormalDistribution": lognormal, "LaplaceDistribution": laplace,
    "ParetoDistribution": pareto, "UniformDistribution": ends, "DiscreteUniformDistribution": ends,
    "ExponentialDistribution": one(lambda x: 1 / x.mean()), "PoissonDistribution": one(lambda x: x.mean()),
    "BernoulliDistribution": one(lambda x: x.mean()), "GeometricDistribution": one(lambda x: 1 / (1 + x.mean())),
    "RayleighDistribution": one(lambda x: math.sqrt((x**2).mean() / 2)),
    "MaxwellDistribution": one(lambda x: math.sqrt((x**2).mean() / 3)),
    "HalfNormalDistribution": one(lambda x: math.sqrt(math.pi / (2 * (x**2).mean()))),
}  # fmt: skip


def symbols(e: Expression) -> list[Expression]:
    """The parameters that are open: symbols with no value, in order."""
    if type(e) is Symbol:
        return [] if e.context == "System`" else [e]
    found: list[Expression] = []
    for a in e.args if isinstance(e, Expr) else ():
        found += [s for s in symbols(a) if s not in found]
    return found


def logarithm(e: Expression) -> Expression:
    """The logarithm of a density of positive factors, as a sum; so that none of them is too small for a number."""
    name = getattr(e.head, "name", "") if isinstance(e, Expr) else ""
    if name == "Times":
        return call("Plus", *map(logarithm, e.args))
    if name == "Power" and len(e.args) == 2:
        return e.args[1] if e.args[0] is system("E") else call("Times", e.args[1], logarithm(e.args[0]))
    if name == "Divide":
        return call("Subtract", *map(logarithm, e.args))
    if name == "Gamma" and len(e.args) == 1:
        return call("LogGamma", *e.args)
    return call("Log", e)


def formula_of(e: Expression, given: Sequence[Expression], x: Expression) -> Expression:
    """A formula at the parameters and at x."""
    table = dict(zip(map(FORMULA_NAMES.__getitem__, NAMES), given, strict=False))
    return substitute(e, {**table, FORMULA_NAMES["x"]: x})


def likelihood_of(d: Expr, data: numpy.ndarray, parameters: Sequence[Expression]) -> Callable[[Sequence[float]], float]:
    """The logarithm of the likelihood at values of the parameters; -Infinity where it is none."""
    import numpy

    from wlnet.expr import from_array

    values, counts = numpy.unique(data, return_counts=True)
    found = family_of(d)
    whole = found is not None and found[0].discrete
    points = list_of(*(int(v) if whole and v == round(v) else float(v) for v in values))
    weights, packed = from_array(counts), from_array(data)

    def at(place: Sequence[float]) -> float:
        filled = evaluate(substitute(d, dict(zip(parameters, map(float, place), strict=True))))
        try:
            if family_of(filled) is not None and checked(filled) is None:
                return -math.inf
        except WolframMessage:
            return -math.inf
        now = family_of(filled)
        if now is not None and not now[0].discrete:
            inside = (evaluate(formula(now[0].support, now[1], x=float(v))) for v in (values[0], values[-1]))
            if any(i is not system("True") for i in inside):
                return -math.inf
            total = call("Total", formula_of(logarithm(parsed(now[0].density)), now[1], packed))
        else:
            total = call("Dot", call("Log", call("PDF", filled, points)), weights)
        result = number(evaluate(call("Quiet", call("N", total))))
        return -math.inf if result is None or math.isnan(result) or result == math.inf else result

    return at


def search(f: Callable[[Sequence[float]], float], start: Sequence[float]) -> Sequence[float]:
    """The place of the greatest value by a simplex that is reflected, stretched and shrunk, twice from its best."""
    import numpy

    best = numpy.array(start, float)
    for _ in range(2):
        n = len(best)
        corners = [best] + [best + (0.1 * abs(best[i]) + 0.05) * numpy.eye(n)[i] for i in range(n)]
        heights = [f(c) for c in corners]
        for _ in range(STEPS):
            order = sorted(range(n + 1), key=lambda i: -heights[i])
            corners, heights = [corners[i] for i in order], [heights[i] for i in order]
            size = max(abs(c - corners[0]).max() for c in corners)
            if size <= 1e-11 * (1 + abs(corners[0]).max()):
                break
            middle = sum(corners[:-1]) / n
            reach = lambda t: middle + t * (corners[-1] - middle)  # noqa: B023, E731
            place = reach(-1.0)
            height = f(place)
            if height > heights[0]:
                further = reach(-2.0)
                if (top := f(further)) > height:
                    place, height = further, top
            elif height <= heights[-2]:
                place = reach(-0.5) if height > heights[-1] else reach(0.5)
                height = f(place)
                if height <= heights[-1]:
                    corners = [corners[0]] + [(c + corners[0]) / 2 for c in corners[1:]]
                    heights = [heights[0]] + [f(c) for c in corners[1:]]
                    continue
            corners[-1], heights[-1] = place, height
        best = corners[0]
    return best.tolist()


def closed(d: Expr, x: numpy.ndarray, parameters: list[Expression]) -> list[float] | None:
    """The parameters by the formulas of the family; None where it has none."""
    found = family_of(d)
    given = () if found is None else found[1]
    name = d.head.name
    if name == "BinomialDistribution" and len(given) == 2 and given[1] in parameters and len(parameters) == 1:
        trials = number(given[0])
        return None if trials is None else [float(x.mean() / trials)]
    fixed = [None if p in parameters else number(p) for p in given]
    open_ones = [p for p in given if p in parameters]
    if name not in CLOSED or open_ones != parameters:
        return None
    if any(f is None and p not in parameters for f, p in zip(fixed, given, strict=True)):
        return None
    values = CLOSED[name](x, *fixed)
    return [float(v) for v, p in zip(values, given, strict=True) if p in parameters]


def fitted(
    name: str, data: Expression, d: Expression, starts: Expression, method: Expression
) -> dict[Any, float] | None:
    """The open parameters of a distribution and their values; None after a message."""
    if not isinstance(d, Expr) or not known(d):
        return None
    if method not in (system("Automatic"), "MaximumLikelihood"):
        message(name, "nonopt", method)
        return None
    x = array_of(evaluate(call("N", data))) if is_list(data) else None
    if x is None or x.ndim != 1 or not len(x):
        message(name, "baddt", data)
        return None
    import numpy

    parameters = symbols(d)
    f = likelihood_of(d, x, parameters)
    with numpy.errstate(all="ignore"):
        values = None if is_list(starts) else closed(d, x, parameters)
        if values is None:
            begin = beginning(x, parameters, starts, f)
            values = None if begin is None else list(search(f, begin))
    if values is None or f(values) == -math.inf:
        message(name, "ntsprt", data, d)
        return None
    return dict(zip(parameters, values, strict=True))


def beginning(
    x: numpy.ndarray, parameters: list[Expression], starts: Expression, f: Callable[[Sequence[float]], float]
) -> Sequence[float] | None:
    """Where the search begins: the places given, and for the other parameters the best of some candidates."""
    given: dict[Expression, float] = {}
    for row in starts.args if is_list(starts) else ():
        value = number(row.args[1]) if is_list(row) and len(row.args) == 2 else None
        if value is not None:
            given[row.args[0]] = value
    spread = float(x.std())
    choices = [float(x.mean()), spread, 1.0, 0.5, 3.0, 1 / (spread or 1), float(x.min()) - 0.1 * spread,
               float(x.mean()) / (float(x.var()) or 1)]  # fmt: skip
    open_ones = sum(p not in given for p in parameters)
    while open_ones and len(choices) ** open_ones > CANDIDATES and len(choices) > 2:
        choices.pop()
    rows = [[given[p]] if p in given else choices for p in parameters]
    best = max(itertools.product(*rows), key=f)
    return None if f(best) == -math.inf else best


def estimator(name: str, usage: str, shape: Callable[[Expr, dict[Any, float]], Expression]) -> None:
    """Declare one of the two forms of the answer."""

    def function(data, distribution, starts=None, *, parameter_estimator):  # type: ignore[no-untyped-def]
        found = fitted(name, data, distribution, starts, parameter_estimator)
        return None if found is None else shape(distribution, found)

    function.__doc__ = usage
    builtin(name, usage, module=__name__, messages=MESSAGES, options={"ParameterEstimator": "MaximumLikelihood"})(
        function
    )


def in_place(d: Expr, found: dict[Any, float]) -> Expression:
    """The distribution with the values; whole numbers where the family counts with them."""
    whole = d.head.name == "DiscreteUniformDistribution"
    return substitute(d, {p: round(v) if whole else v for p, v in found.items()})


estimator("EstimatedDistribution", "EstimatedDistribution[data, distribution] is a distribution with its open "
          "parameters chosen so that the data are likeliest; EstimatedDistribution[data, distribution, {{p, p0}, ...}] "
          "begins the search at p0.", in_place)  # fmt: skip
estimator("FindDistributionParameters", "FindDistributionParameters[data, distribution] gives rules for the open "
          "parameters of a distribution that make the data likeliest.",
          lambda d, found: list_of(*(call("Rule", p, v) for p, v in found.items())))  # fmt: skip


@builtin("Likelihood", "Likelihood[distribution, {x1, x2, ...}] is the product of the densities.")
def likelihood(e, data):
    """PDF[distribution, x1] PDF[distribution, x2] ...."""
    if not is_list(data) or not known(e):
        return None
    return call("Times", *(call("PDF", e, x) for x in data.args))
