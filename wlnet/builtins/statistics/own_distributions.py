"""Distributions given by a density of their own, and products of distributions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.evaluator import declare, evaluate
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, Symbol, call, from_array, has_head, is_list, list_of, system

from ..lists.packing import array_of
from ..numbers.infinities import NEGATIVE_INFINITY, Infinity
from ..numbers.intervals import number
from ..numbers.polynomials import contains
from .other_distributions import Other

PLACE = Symbol("x", "Formula`")
CELLS = 1 << 16  # of the grid on which a density is summed up
Function = Callable[[Expression], Expression]


def single(f: Callable[..., Expression]) -> Callable[[Expr, Expression, Any], Expression]:
    """A density or cumulative probability at a value, and at each of a list."""

    def at(e: Expr, x: Expression, again: Any) -> Expression:
        if is_list(x):
            return list_of(*(again(e, v) for v in x.args))
        return f(e, x)

    return at


def integral(body: Expression, x: Expression, low: Expression, high: Expression, discrete: bool) -> Expression:
    """The sum or the integral of an expression: exact, or a number where it holds inexact numbers."""
    name = "Sum" if discrete else "Integrate"
    found = evaluate(call(name, body, list_of(x, low, high)))
    if not contains(found, system(name)) and not contains(found, x):
        return found
    if not inexact(body) and not inexact(low) and not inexact(high):
        return None
    found = evaluate(call("NSum" if discrete else "NIntegrate", body, list_of(x, low, high)))
    return found if type(found) is float else None


def inexact(e: Expression) -> bool:
    """Whether a machine number occurs in an expression."""
    return type(e) is float or (isinstance(e, Expr) and any(map(inexact, e.args)))


def second_moment(e: Expr, of: Callable[[Expr, Function], Expression]) -> Expression:
    """The variance by the expected values of x and of x^2."""
    mean, square = of(e, lambda v: v), of(e, lambda v: call("Power", v, 2))
    if mean is None or square is None:
        return None
    return evaluate(call("Simplify", call("Subtract", square, call("Power", mean, 2))))


# -- products --------------------------------------------------------------------------------------------------------


def factors(e: Expr) -> list[Expression]:
    """The distributions of the components; {d, n} stands for n of them."""
    found: list[Expression] = []
    for d in e.args:
        several = is_list(d) and len(d.args) == 2 and type(d.args[1]) is int
        found += [d.args[0]] * d.args[1] if several else [d]
    return found


def each(name: str) -> Callable[[Expr], Expression]:
    """A property of each component."""
    return lambda e: list_of(*(call(name, d) for d in factors(e)))


def product(name: str) -> Callable[[Expr, Expression, Any], Expression]:
    """The product over the components of a vector; of each of a list of vectors."""

    def at(e: Expr, x: Expression, again: Any) -> Expression:
        if not is_list(x):
            return None
        if x.args and is_list(x.args[0]):
            return list_of(*(again(e, v) for v in x.args))
        found = factors(e)
        if len(found) != len(x.args):
            return None
        return call("Times", *(call(name, d, v) for d, v in zip(found, x.args, strict=True)))

    return at


def draw_product(e: Expr, generator: Any, size: tuple[int, ...], draw: Any) -> Any:
    """Components drawn on their own."""
    import numpy

    drawn = [draw(d, generator, size) for d in factors(e)]
    if not drawn or any(not isinstance(a, (numpy.ndarray, float, int, numpy.generic)) for a in drawn):
        return None
    return numpy.stack([numpy.asarray(a) for a in drawn], axis=-1)


# -- a density of its own --------------------------------------------------------------------------------------------


def own(e: Expr) -> tuple[Expression, Expression, Expression, Expression, bool] | None:
    """Density, variable, least and largest value, and whether the values are whole numbers."""
    plain = [a for a in e.args if not has_head(a, system("Rule"))]
    if len(plain) != 2 or not is_list(plain[1]) or len(plain[1].args) not in (3, 4):
        return None
    body, (x, low, high, *step) = plain[0], plain[1].args
    if not isinstance(x, Symbol) or (step and step[0] != 1):
        return None
    discrete = bool(step)
    if is_list(body):
        if len(body.args) != 2 or body.args[0] not in ("CDF", "SF") or discrete:
            return None
        sign = 1 if body.args[0] == "CDF" else -1
        body = evaluate(call("Times", sign, call("D", body.args[1], x)))
    normal = any(a.args == (system("Method"), "Normalize") for a in e.args if has_head(a, system("Rule")))
    if normal:
        total = integral(body, x, low, high, discrete)
        if total is None:
            return None
        body = evaluate(call("Divide", body, total))
    return body, x, low, high, discrete


def expected_own(e: Expr, f: Function) -> Expression:
    """The integral or sum over the range."""
    given = own(e)
    if given is None:
        return None
    body, x, low, high, discrete = given
    return integral(call("Times", f(x), body), x, low, high, discrete)


@single
def pdf_own(e: Expr, x: Expression) -> Expression:
    """The density within its range."""
    given = own(e)
    if given is None:
        return None
    body, name, low, high, discrete = given
    here = substitute(body, {name: x})
    if discrete:
        value = number(x)
        if value is not None and value != round(value):
            return 0
        inside = call("LessEqual", low, x, high)
    elif low == NEGATIVE_INFINITY and high == Infinity:
        return here
    else:
        inside = call("Less", low, x, high)
    return call("Piecewise", list_of(list_of(here, inside)), 0)


@single
def cdf_own(e: Expr, x: Expression) -> Expression:
    """The integral of the density up to x."""
    given = own(e)
    if given is None:
        return None
    body, name, low, high, discrete = given
    moved = substitute(body, {name: PLACE})
    found = integral(moved, PLACE, low, call("Floor", x) if discrete else x, discrete)
    if found is None:
        return None
    rows = [list_of(found, call("Inequality", low, system("LessEqual"), x, system("Less"), high))]
    if high != Infinity:
        rows.append(list_of(1, call("GreaterEqual", x, high)))
    return call("Piecewise", list_of(*rows), 0)


def grid(e: Expr) -> tuple[Any, Any, bool] | None:
    """Ends of cells (or whole numbers) and the probabilities up to them, as machine numbers."""
    import numpy

    given = own(e)
    low, high = (None, None) if given is None else (number(given[2]), number(given[3]))
    if given is None or low is None or high is None:
        return None
    body, name, _, _, discrete = given
    if discrete:
        first = low if numpy.isfinite(low) else min(high, 0) - CELLS / 2
        places = numpy.arange(round(first), round(min(high, first + CELLS)) + 1)
        edges, width = places, numpy.ones(len(places))
    else:
        t = numpy.linspace(0, 1, CELLS + 1)
        if numpy.isfinite(low) and numpy.isfinite(high):
            move = lambda s: low + (high - low) * s**3 * (10 - 15 * s + 6 * s * s)  # noqa: E731
        elif numpy.isfinite(low):
            move = lambda s: low + (s / (1 - s)) ** 2  # noqa: E731
        elif numpy.isfinite(high):
            move = lambda s: high - ((1 - s) / s) ** 2  # noqa: E731
        else:
            move = lambda s: (2 * s - 1) / (s * (1 - s)) ** 1.5  # noqa: E731
        with numpy.errstate(divide="ignore"):
            edges = move(t)
        places = move((t[1:] + t[:-1]) / 2)
        inner_edges = numpy.where(numpy.isfinite(edges), edges, numpy.nan)
        width = numpy.nan_to_num(numpy.diff(inner_edges), nan=0.0)
    values = array_of(evaluate(call("N", substitute(body, {name: from_array(places.astype(float))}))))
    if values is None or values.shape != places.shape:
        rows = [evaluate(call("N", substitute(body, {name: v}))) for v in places.astype(float).tolist()]
        values = array_of(list_of(*rows))
    if values is None or values.shape != places.shape:
        return None
    mass = numpy.cumsum(numpy.maximum(values, 0) * width)
    mass = mass / mass[-1]
    return edges, mass if discrete else numpy.concatenate([[0.0], mass]), discrete


def inverted(e: Expr, q: Any) -> Any:
    """The values below which lie the shares q."""
    import numpy

    found = grid(e)
    if found is None:
        return None
    edges, mass, discrete = found
    if discrete:
        return edges[numpy.minimum(numpy.searchsorted(mass, q - 1e-14), len(edges) - 1)]
    finite = numpy.isfinite(edges)
    return numpy.interp(q, mass[finite], edges[finite])


def draw_own(e: Expr, generator: Any, size: tuple[int, ...], _: Any) -> Any:
    """By the inverse of the cumulative probability on a fine grid."""
    return inverted(e, generator.random(size))


def quantile_own(e: Expr, q: Expression) -> Expression:
    """On the same grid, then improved by the cumulative probability."""
    value = number(q)
    given = own(e)
    if value is None or given is None or not 0 <= value <= 1:
        return None
    if value in (0, 1):
        return given[3] if value else given[2]
    found = inverted(e, value)
    if found is None:
        return None
    if given[4]:
        return int(found)
    place = float(found)
    for _ in range(3):
        miss = number(evaluate(call("N", call("CDF", e, place))))
        slope = number(evaluate(call("N", call("PDF", e, place))))
        if miss is None or slope is None or slope <= 0:
            return place
        place -= (miss - value) / slope
    return place


OWN: dict[str, Other] = {
    "ProductDistribution": Other(
        "ProductDistribution[d1, d2, ...] is that of vectors with independent components; {d, n} stands for n of d.",
        draw_product, each("Mean"), each("Variance"), product("PDF"), product("CDF"),
    ),
    "ProbabilityDistribution": Other(
        "ProbabilityDistribution[density, {x, a, b}] is that with a density between a and b, and with {x, a, b, 1} "
        "that with probabilities of whole numbers; {\"CDF\", f} gives the cumulative probability, {\"SF\", f} the "
        "survival function, Method -> \"Normalize\" divides by the whole.", draw_own,
        lambda e: expected_own(e, lambda v: v), lambda e: second_moment(e, expected_own), pdf_own, cdf_own,
        quantile_own, expected_own,
    ),
}  # fmt: skip

for _name, _other in OWN.items():
    declare(_name, _other.usage, module=__name__)
