"""NIntegrate: adaptive integration by the rules of Gauss and Kronrod."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.silence import RANGE, silent
from wlnet.expr import Expression, Symbol, WolframMessage, call, is_list, list_of, system

from ..numbers.infinities import direction
from .numeric import NotNumeric, array_function, put, real_of

if TYPE_CHECKING:
    import numpy

NODES = (0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993944, 0.5860872354676911,
         0.4058451513773972, 0.2077849550078985, 0.0)  # fmt: skip
KRONROD = (0.02293532201052922, 0.06309209262997855, 0.1047900103222502, 0.1406532597155259, 0.1690047266392679,
           0.1903505780647854, 0.2044329400752989, 0.2094821410847278)  # fmt: skip
GAUSS = (0.1294849661688697, 0.2797053914892767, 0.3818300505051189, 0.4179591836734694)
Automatic = system("Automatic")
OPTIONS = {"AccuracyGoal": system("Infinity"), "PrecisionGoal": Automatic, "MaxRecursion": Automatic,
           "Method": Automatic, "WorkingPrecision": system("MachinePrecision"), "MinRecursion": 0,
           "MaxPoints": Automatic, "EvaluationMonitor": system("None"), "Exclusions": system("None")}  # fmt: skip
MESSAGES = {
    "inumr": "The integrand `1` has no numerical values for the points in its region.",
    "ncvb": "The integral did not converge to the precision asked for; `1` with an error of about `2` was found.",
    "ilim": "`1` is not a range of integration.",
}
MOST_PARTS = 4000


def rule(f: Callable[[numpy.ndarray], numpy.ndarray], a: float, b: float) -> tuple[Any, float]:
    """The integral from a to b by 15 points, and its distance from that by 7 of them."""
    import numpy

    half, middle = (b - a) / 2, (a + b) / 2
    nodes = numpy.array([*(-x for x in NODES[:7]), *reversed(NODES)])
    with numpy.errstate(all="ignore"):
        values = f(middle + half * nodes)
    values = numpy.where(numpy.isfinite(values), values, 0.0)
    weights = numpy.array([*KRONROD[:7], *reversed(KRONROD)])
    coarse = numpy.array([*GAUSS[:3], *reversed(GAUSS)])
    whole = (weights * values).sum() * half
    return whole, abs(whole - (coarse * values[1::2]).sum() * half)


def integral(
    f: Callable[[numpy.ndarray], numpy.ndarray], limits: list[float], relative: float, absolute: float
) -> tuple[Any, float]:
    """The integral over the ranges between successive limits, and an estimate of its error."""
    parts: list[tuple[float, int, float, float, Any]] = []
    for k, (a, b) in enumerate(pairwise(limits)):
        g, low, high = finite(f, a, b)
        value, error = rule(g, low, high)
        parts.append((-error, k, low, high, (value, g)))
    heapq.heapify(parts)
    count = len(parts)
    total, error = sum(p[4][0] for p in parts), -sum(p[0] for p in parts)
    while error > max(absolute, relative * abs(total)) and count < MOST_PARTS:
        worst, _, low, high, (value, g) = heapq.heappop(parts)
        middle = (low + high) / 2
        if middle in (low, high) or -worst < 1e-18 * abs(total):
            heapq.heappush(parts, (0.0, count, low, high, (value, g)))
            count += 1
            error += worst
            continue
        total, error = total - value, error + worst
        for a, b in ((low, middle), (middle, high)):
            new, wrong = rule(g, a, b)
            count += 1
            heapq.heappush(parts, (-wrong, count, a, b, (new, g)))
            total, error = total + new, error + wrong
    total = math.fsum(p[4][0] for p in parts) if all(not isinstance(p[4][0], complex) for p in parts) and not any(
        getattr(p[4][0], "imag", 0) for p in parts) else sum(p[4][0] for p in parts)  # fmt: skip
    return total, -sum(p[0] for p in parts)


def finite(f: Any, a: float, b: float) -> tuple[Any, float, float]:
    """The function and the limits with an infinite range brought to a finite one."""
    if math.isinf(a) and math.isinf(b):
        return (lambda t: f(t / (1 - t * t)) * (1 + t * t) / (1 - t * t) ** 2 * (1 if a < b else -1)), -1.0, 1.0
    if math.isinf(b):
        s = math.copysign(1.0, b)
        return (lambda t: f(a + s * t / (1 - t)) * s / (1 - t) ** 2), 0.0, 1.0
    if math.isinf(a):
        s = math.copysign(1.0, a)
        return (lambda t: -f(b + s * t / (1 - t)) * s / (1 - t) ** 2), 0.0, 1.0
    return f, a, b


def limit(e: Expression) -> float:
    """A finite or infinite limit."""
    towards = direction(e)
    return math.inf * towards if towards in (1, -1) else real_of(e)


@builtin("NIntegrate", "NIntegrate[f, {x, a, b}] is the integral of f over x from a to b as a number; more ranges give "
         "a multiple integral; {x, a, c, b} names points where f may be singular.",
         attributes="HoldAll", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def n_integrate(body, *ranges, accuracy_goal, precision_goal):
    """The number; a message where the goal was not reached."""
    if not ranges:
        return None
    specs = []
    for r in ranges:
        r = r if is_list(r) else evaluate(r)
        if not is_list(r) or len(r.args) < 3 or type(r.args[0]) is not Symbol:
            raise WolframMessage("NIntegrate", "ilim", r)
        specs.append(r)
    relative = 10.0**-precision_goal if type(precision_goal) in (int, float) else 1e-9
    absolute = 10.0**-accuracy_goal if type(accuracy_goal) in (int, float) else 1e-13
    try:
        with silent(RANGE):
            total, error = nested(body, specs, relative, absolute)
    except NotNumeric:
        raise WolframMessage("NIntegrate", "inumr", body) from None
    value = complex(total) if getattr(total, "imag", 0) else float(total.real)
    if error > max(1e3 * relative * abs(value), 10 * absolute, 1e-11):
        message("NIntegrate", "ncvb", value, float(error))
    return value


def nested(body: Expression, specs: list[Any], relative: float, absolute: float) -> tuple[Any, float]:
    """The integral over the first range of those over the others."""
    import numpy

    x, *bounds = specs[0].args
    limits = [limit(evaluate(b)) for b in bounds]
    if len(specs) == 1:
        f = array_function(body, x)
    else:

        def f(points: numpy.ndarray) -> numpy.ndarray:
            found = []
            for p in points:
                rest = [list_of(s.args[0], *(put(b, (x,), (float(p),)) for b in s.args[1:])) for s in specs[1:]]
                found.append(nested(put(body, (x,), (float(p),)), rest, relative * 10, absolute)[0])
            return numpy.array(found)

        relative *= 100
    return integral(f, limits, relative, absolute)


@builtin("NSum", "NSum[f, {i, a, b}] is the sum of f from a to b as a number; b may be Infinity.",
         attributes="HoldAll")  # fmt: skip
def n_sum(body, spec):
    """Terms up to a number, then the integral of the rest with the corrections of Euler and Maclaurin."""
    if not is_list(spec) or len(spec.args) != 3:
        return None
    x, low, high = spec.args[0], evaluate(spec.args[1]), evaluate(spec.args[2])
    if direction(high) is None:
        return call("N", call("Sum", body, list_of(x, low, high)))
    import numpy

    first = int(real_of(low))
    f = array_function(body, x)
    cut = first + 40
    try:
        with silent(RANGE):
            head = f(numpy.arange(first, cut, dtype="float64")).sum()
            rest, _ = integral(f, [float(cut), math.inf], 1e-12, 1e-15)
            h = 0.01
            at = f(cut + h * numpy.array([-2.0, -1.0, 0.0, 1.0, 2.0]))
    except NotNumeric:
        return None
    slope = (at[0] - 8 * at[1] + 8 * at[3] - at[4]) / (12 * h)
    third = (-at[0] + 2 * at[1] - 2 * at[3] + at[4]) / (2 * h**3)
    total = head + rest + at[2] / 2 - slope / 12 + third / 720
    return complex(total) if getattr(total, "imag", 0) else float(total.real)
