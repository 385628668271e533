"""Distributions kept between two ends: truncated ones, without what lies outside, and censored ones, with it moved."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import declare, evaluate, message
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from ..lists.packing import array_of
from ..numbers.infinities import NEGATIVE_INFINITY, Infinity
from ..numbers.intervals import number
from ..numbers.numeric_value import is_numeric
from .other_distributions import Other
from .own_distributions import PLACE, Function, integral, own, second_moment, single

ROUNDS = 200  # of drawing anew what fell outside
RARE = 1e-3  # below this share of hits values are found by their quantiles


def limited(e: Expr) -> tuple[Expression, Expression, Expression] | None:
    """{a, b} and the distribution between them; a message where a is not below b."""
    if len(e.args) != 2 or not is_list(e.args[0]) or len(e.args[0].args) != 2:
        return None
    low, high = e.args[0].args
    if is_numeric(low) and is_numeric(high) and evaluate(call("Less", low, high)) is not system("True"):
        message(e.head.name, "order", low, high)
        return None
    return low, high, e.args[1]


def upto(d: Expression, x: Expression) -> Expression:
    """CDF[d, x]."""
    return 0 if x == NEGATIVE_INFINITY else 1 if x == Infinity else evaluate(call("CDF", d, x))


def is_discrete(d: Expression) -> bool:
    """Whether a distribution is one of whole numbers."""
    from .distributions import family_of

    found = family_of(d)
    if found is not None:
        return found[0].discrete
    if has_head(d, system("ProbabilityDistribution")):
        given = own(d)
        return given is not None and given[4]
    if limited_heads(d):
        return is_discrete(d.args[1])
    return has_head(d, system("EmpiricalDistribution"))


def limited_heads(d: Expression) -> bool:
    """Whether a distribution is a truncated or a censored one."""
    return isinstance(d, Expr) and getattr(d.head, "name", "") in LIMITED and len(d.args) == 2


def ends(d: Expression) -> tuple[Expression, Expression]:
    """The least and the largest value of a distribution."""
    from .distributions import family_of
    from .expectations import bounds

    found = family_of(d)
    if found is not None:
        return bounds(found)
    if has_head(d, system("ProbabilityDistribution")) and (given := own(d)) is not None:
        return given[2], given[3]
    if limited_heads(d):
        low, high = ends(d.args[1])
        return evaluate(call("Max", d.args[0].args[0], low)), evaluate(call("Min", d.args[0].args[1], high))
    return NEGATIVE_INFINITY, Infinity


def between(f: Function, d: Expression, low: Expression, high: Expression) -> Expression:
    """The integral of f over low < x <= high with the density of d."""
    discrete = is_discrete(d)
    least, largest = ends(d)
    if discrete and number(low) is not None:
        low = evaluate(call("Plus", call("Floor", low), 1))
    if discrete and number(high) is not None:
        high = evaluate(call("Floor", high))
    low, high = evaluate(call("Max", low, least)), evaluate(call("Min", high, largest))
    inside = call("Less", low, PLACE, high) if not discrete else call("LessEqual", low, PLACE, high)
    density = inner(evaluate(call("PDF", d, PLACE)), evaluate(inside))
    return None if density is None else integral(call("Times", f(PLACE), density), PLACE, low, high, discrete)


def inner(density: Expression, inside: Expression) -> Expression:
    """A density without its cases: that of the first where there is one case and 0 elsewhere."""
    if not has_head(density, system("Piecewise")):
        return None if has_head(density, system("PDF")) else density
    rows = density.args[0].args
    if len(rows) == 1 and (len(density.args) < 2 or density.args[1] == 0):
        return rows[0].args[0]
    return density


def share(e: Expr) -> Expression:
    """The probability of what a truncated distribution keeps."""
    found = limited(e)
    if found is None:
        return None
    low, high, d = found
    return evaluate(call("Subtract", upto(d, high), upto(d, low)))


def expected_truncated(e: Expr, f: Function) -> Expression:
    """The integral over what is kept, divided by its share."""
    found, part = limited(e), share(e)
    if found is None or part is None:
        return None
    low, high, d = found
    whole = between(f, d, low, high)
    return None if whole is None else call("Divide", whole, part)


def kept(x: Expression, low: Expression, high: Expression) -> Expression:
    """low < x <= high."""
    return call("Inequality", low, system("Less"), x, system("LessEqual"), high)


@single
def pdf_truncated(e: Expr, x: Expression) -> Expression:
    """The density divided by the share that is kept."""
    found, part = limited(e), share(e)
    if found is None:
        return None
    low, high, d = found
    rows = list_of(list_of(call("Divide", call("PDF", d, x), part), kept(x, low, high)))
    return call("Piecewise", rows, 0)


@single
def cdf_truncated(e: Expr, x: Expression) -> Expression:
    """The share of what is kept that is not above x."""
    found, part = limited(e), share(e)
    if found is None:
        return None
    low, high, d = found
    here = call("Divide", call("Subtract", call("CDF", d, x), upto(d, low)), part)
    rows = [list_of(here, kept(x, low, high))]
    if high != Infinity:
        rows.append(list_of(1, call("Greater", x, high)))
    return call("Piecewise", list_of(*rows), 0)


def quantile_truncated(e: Expr, q: Expression) -> Expression:
    """The quantile at the share below, and q of what is kept."""
    found, part = limited(e), share(e)
    value = number(q)
    if found is None or value is None or not 0 <= value <= 1:
        return None
    low, high, d = found
    if value in (0, 1) and (end := high if value else low) not in (Infinity, NEGATIVE_INFINITY):
        return end
    return call("Quantile", d, call("Plus", upto(d, low), call("Times", q, part)))


def draw_truncated(e: Expr, generator: Any, size: tuple[int, ...], draw: Any) -> Any:
    """Drawn anew where outside; where hits are rare, by quantiles."""
    import numpy

    found, part = limited(e), share(e)
    if found is None:
        return None
    low, high, d = found
    least, largest, hits = number(low), number(high), number(part)
    if hits is None or hits <= 0 or least is None or largest is None:
        return None
    wanted = int(numpy.prod(size)) if size else 1
    if hits < RARE:
        values = array_of(evaluate(call("N", call("Quantile", e, list_of(*generator.random(wanted).tolist())))))
        return None if values is None else values.reshape(size)[()]
    parts: list[Any] = []
    have = 0
    for _ in range(ROUNDS):
        drawn = draw(d, generator, (int((wanted - have) / hits * 1.1) + 10,))
        if not isinstance(drawn, numpy.ndarray):
            return None
        good = drawn[(drawn > least) & (drawn <= largest)]
        parts.append(good)
        have += len(good)
        if have >= wanted:
            return numpy.concatenate(parts)[:wanted].reshape(size)[()]
    return None


def expected_censored(e: Expr, f: Function) -> Expression:
    """The values at the ends with what lies beyond them, and the integral between."""
    found = limited(e)
    if found is None:
        return None
    low, high, d = found
    middle = between(f, d, low, high)
    if middle is None:
        return None
    first = 0 if low == NEGATIVE_INFINITY else call("Times", f(low), upto(d, low))
    last = 0 if high == Infinity else call("Times", f(high), call("Subtract", 1, upto(d, high)))
    return call("Plus", first, middle, last)


@single
def pdf_censored(e: Expr, x: Expression) -> Expression:
    """The probability of a whole number, with what lies beyond at the ends; a continuous one has no density."""
    found = limited(e)
    if found is None or not is_discrete(found[2]):
        return None
    low, high, d = found
    rows = []
    if low != NEGATIVE_INFINITY:
        rows.append(list_of(upto(d, low), call("Equal", x, low)))
    rows.append(list_of(call("PDF", d, x), call("Less", low, x, high)))
    if high != Infinity:
        above = call("Plus", call("Subtract", 1, upto(d, high)), call("PDF", d, high))
        rows.append(list_of(above, call("Equal", x, high)))
    return call("Piecewise", list_of(*rows), 0)


@single
def cdf_censored(e: Expr, x: Expression) -> Expression:
    """That of the distribution between the ends."""
    found = limited(e)
    if found is None:
        return None
    low, high, d = found
    middle = call("Inequality", low, system("LessEqual"), x, system("Less"), high)
    rows = [list_of(call("CDF", d, x), middle)]
    if high != Infinity:
        rows.append(list_of(1, call("GreaterEqual", x, high)))
    return call("Piecewise", list_of(*rows), 0)


def quantile_censored(e: Expr, q: Expression) -> Expression:
    """The quantile, kept between the ends."""
    found = limited(e)
    if found is None or number(q) is None:
        return None
    low, high, d = found
    return call("Max", low, call("Min", high, call("Quantile", d, q)))


def draw_censored(e: Expr, generator: Any, size: tuple[int, ...], draw: Any) -> Any:
    """Values moved to the nearer end."""
    import numpy

    found = limited(e)
    drawn = None if found is None else draw(found[2], generator, size)
    if found is None or not isinstance(drawn, (numpy.ndarray, numpy.generic, float, int)):
        return None
    low, high = number(found[0]), number(found[1])
    if low is None or high is None:
        return None
    whole = numpy.asarray(drawn).dtype.kind == "i" and all(b == round(b) for b in (low, high) if abs(b) < 1e300)
    values = numpy.clip(drawn, low, high)
    return values.astype("int64") if whole else values


LIMITED = ("TruncatedDistribution", "CensoredDistribution")
LIMITS: dict[str, Other] = {
    "TruncatedDistribution": Other(
        "TruncatedDistribution[{a, b}, distribution] is that of the values x with a < x <= b.", draw_truncated,
        lambda e: expected_truncated(e, lambda v: v), lambda e: second_moment(e, expected_truncated), pdf_truncated,
        cdf_truncated, quantile_truncated, expected_truncated,
    ),
    "CensoredDistribution": Other(
        "CensoredDistribution[{a, b}, distribution] is that of values moved to a where below and to b where above.",
        draw_censored, lambda e: expected_censored(e, lambda v: v), lambda e: second_moment(e, expected_censored),
        pdf_censored, cdf_censored, quantile_censored, expected_censored,
    ),
}  # fmt: skip

for _name, _other in LIMITS.items():
    declare(_name, _other.usage, module=__name__, messages={
        "order": "The first end `1` should be below the second end `2`."})  # fmt: skip
