"""Least and greatest values: by quasi-Newton steps from a start, or over a whole region."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.silence import RANGE, silent
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from .numeric import NotNumeric, function_of, gradient_of, real_of, rules_for, unbound, variable_specs

Automatic = system("Automatic")
OPTIONS = {"MaxIterations": Automatic, "AccuracyGoal": Automatic, "PrecisionGoal": Automatic, "Method": Automatic,
           "WorkingPrecision": system("MachinePrecision"), "Gradient": Automatic,
           "EvaluationMonitor": system("None"), "StepMonitor": system("None")}  # fmt: skip
MESSAGES = {
    "nnum": "The function value `1` is not a number.",
    "cvmit": "No convergence to the requested accuracy within `1` iterations.",
    "cons": "The constraint `1` is not an equation or an inequality.",
    "ubnd": "The function is not bounded where the constraints hold.",
    "fdss": "The search specification `1` needs a variable and a number to start from.",
}
Goal = Callable[[Any], float]
UNBOUNDED = 1e100


def parts(function: Expression) -> tuple[Expression, list[Expression]]:
    """The function and its constraints, from f or {f, c1, c2, ...}."""
    if not is_list(function):
        return function, []
    constraints: list[Expression] = []
    for c in function.args[1:]:
        constraints += pieces(c)
    return function.args[0], constraints


def pieces(c: Expression) -> list[Expression]:
    """The single comparisons of a conjunction."""
    if c is system("True"):
        return []
    if has_head(c, system("And")) or is_list(c):
        return [p for a in c.args for p in pieces(a)]
    name = getattr(getattr(c, "head", None), "name", "")
    if name == "Inequality":
        steps = range(0, len(c.args) - 2, 2)
        return [p for i in steps for p in pieces(Expr(c.args[i + 1], (c.args[i], c.args[i + 2])))]
    if name in ("Less", "LessEqual", "Greater", "GreaterEqual", "Equal"):
        return [Expr(c.head, pair) for pair in pairwise(c.args)]
    raise WolframMessage("FindMinimum", "cons", c)


def violation(c: Expression, variables: list[Expression]) -> Callable[..., float]:
    """By how much a constraint is missed: 0 where it holds."""
    left, right = c.args
    name = c.head.name
    if name in ("Greater", "GreaterEqual"):
        left, right = right, left
    f = function_of(evaluate(call("Subtract", left, right)), variables)
    if name == "Equal":
        return lambda *x: abs(f(*x))
    return lambda *x: max(0.0, f(*x))


def bfgs(f: Goal, gradient: Callable[[Any], Any], x: Any, most: int) -> tuple[float, Any, bool]:
    """The least value near x by the method of Broyden, Fletcher, Goldfarb and Shanno; whether it converged."""
    import numpy

    n = len(x)
    h = numpy.eye(n)
    value, slope = f(x), gradient(x)
    for _ in range(most):
        if not numpy.isfinite(slope).all() or numpy.abs(slope).max() < 1e-12 * (1 + abs(value)):
            return value, x, True
        direction = -h @ slope
        if direction @ slope >= 0:
            h, direction = numpy.eye(n), -slope
        step, descent = 1.0, direction @ slope
        while True:
            new = x + step * direction
            later = f(new)
            if later <= value + 1e-4 * step * descent or step < 1e-16:
                break
            step /= 2
        if step < 1e-16 or later > value:
            return value, x, bool(numpy.abs(slope).max() < 1e-4 * (1 + abs(value)))
        turned = gradient(new)
        s, y = new - x, turned - slope
        small = abs(value - later) <= 1e-16 * (1 + abs(value)) and numpy.abs(s).max() <= 1e-9 * (
            1 + numpy.abs(x).max())  # fmt: skip
        x, value, slope = new, later, turned
        if small:
            return value, x, True
        if s @ y > 1e-14:
            rho = 1 / (s @ y)
            left = numpy.eye(n) - rho * numpy.outer(s, y)
            h = left @ h @ left.T + rho * numpy.outer(s, s)
    return value, x, False


def nelder_mead(f: Goal, start: Any, size: float, most: int = 4000) -> tuple[float, Any]:
    """The least value by a simplex of points that walks downhill."""
    import numpy

    n = len(start)
    points = [start, *(start + size * (1 + abs(start[i])) * row for i, row in enumerate(numpy.eye(n)))]
    values = [f(p) for p in points]
    for _ in range(most * n):
        order = sorted(range(n + 1), key=values.__getitem__)
        points, values = [points[i] for i in order], [values[i] for i in order]
        if max(numpy.abs(p - points[0]).max() for p in points) <= 1e-10 * (1 + numpy.abs(points[0]).max()):
            break
        center = numpy.mean(points[:-1], axis=0)
        new = 2 * center - points[-1]
        value = f(new)
        if value < values[0]:
            further = 3 * center - 2 * points[-1]
            beyond = f(further)
            new, value = (further, beyond) if beyond < value else (new, value)
        elif value >= values[-2]:
            new = (center + (points[-1] if value >= values[-1] else new)) / 2
            inner = f(new)
            if inner >= min(value, values[-1]):
                points = [points[0], *((p + points[0]) / 2 for p in points[1:])]
                values = [values[0], *(f(p) for p in points[1:])]
                continue
            value = inner
        points[-1], values[-1] = new, value
    best = min(range(n + 1), key=values.__getitem__)
    return values[best], points[best]


def safe(f: Callable[..., float], sign: float) -> Goal:
    """The function of an array; infinite where it is no real number."""
    import numpy

    def value(x: Any) -> float:
        try:
            found = f(*x.tolist())
        except NotNumeric:
            return numpy.inf
        return sign * found if not isinstance(found, complex) and found == found else numpy.inf

    return value


def constrained(goal: Goal, misses: list[Callable[..., float]], start: Any, size: float) -> Any:
    """The best point under constraints, with growing penalties for missing them."""
    x = start
    for weight in (1e1, 1e3, 1e5, 1e7, 1e9):

        def penalty(p: Any, w: float = weight) -> float:
            found = goal(p)
            try:
                missed = sum(m(*p.tolist()) for m in misses)
                squares = sum(m(*p.tolist()) ** 2 for m in misses)
            except (NotNumeric, TypeError):
                return float("inf")
            return found + w * squares + (w * 1e-2) * missed

        _, x = nelder_mead(penalty, x, size)
        size = max(size / 10, 1e-3)
        for again in (1.0, 1e-2, 1e-3):
            _, x = nelder_mead(penalty, x, size * again)
    return x


def local(name: str, function: Expression, spec: Expression, sign: float, iterations: Expression) -> Expression:
    """FindMinimum (sign 1) and FindMaximum (sign -1)."""
    spec = spec if is_list(spec) else evaluate(spec)
    specs = variable_specs(name, spec)
    names = [x for x, _ in specs]
    if len(specs) == 1 and is_list(spec) and len(spec.args) > 1 and not numeric(spec.args[1]) and not is_list(
            spec.args[0]):  # fmt: skip
        names, specs = list(spec.args), [(x, ()) for x in spec.args]  # {x, y} without starts
    with unbound(names):
        return search(name, function, names, specs, sign, iterations)


def search(name: str, function: Expression, names: Any, specs: Any, sign: float, iterations: Expression) -> Expression:
    """`local` for variables without values."""
    import numpy

    body, constraints = parts(evaluate(function))
    most = iterations if type(iterations) is int else 500
    start = numpy.array([real_of(rest[0]) if rest else 1.0 for _, rest in specs])
    f = function_of(body, names)
    goal = safe(f, sign)
    try:
        f(*start.tolist())
    except NotNumeric as problem:
        if not constraints:
            raise WolframMessage(name, "nnum", problem.args[0]) from None
    if constraints:
        misses = [violation(c, names) for c in constraints]
        x = constrained(goal, misses, start, 0.5)
        value, done = goal(x), True
    else:
        slopes = gradient_of(body, names)

        def gradient(p: Any) -> Any:
            try:
                return sign * numpy.array([g(*p.tolist()) for g in slopes], dtype=float)
            except (NotNumeric, TypeError):
                return numpy.full(len(p), numpy.nan)

        value, x, done = bfgs(goal, gradient, start, most)
        if not numpy.isfinite(gradient(x)).all() or not done:
            better, point = nelder_mead(goal, x, 0.1)
            if better <= value:
                value, x, done = better, point, done or numpy.isfinite(better)
    if not done:
        message(name, "cvmit", most)
    return list_of(float(sign * value), rules_for(names, x))


def numeric(e: Expression) -> bool:
    """Whether an expression stands for a number."""
    try:
        real_of(evaluate(e))
    except NotNumeric:
        return False
    return True


@builtin("FindMinimum", "FindMinimum[f, {x, x0}] looks for a least value of f from x0: {value, {x -> ...}}; "
         "FindMinimum[{f, constraints}, {{x, x0}, ...}] under constraints.",
         attributes="HoldAll", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def find_minimum(function, spec, *, max_iterations):
    """{least value, {x -> place, ...}}."""
    with silent(RANGE):
        return local("FindMinimum", function, spec, 1.0, max_iterations)


@builtin("FindMaximum", "FindMaximum[f, {x, x0}] looks for a greatest value of f from x0: {value, {x -> ...}}; "
         "FindMaximum[{f, constraints}, {{x, x0}, ...}] under constraints.",
         attributes="HoldAll", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def find_maximum(function, spec, *, max_iterations):
    """{greatest value, {x -> place, ...}}."""
    with silent(RANGE):
        return local("FindMaximum", function, spec, -1.0, max_iterations)


def quietly(name: str, function: Expression, spec: Expression, sign: float) -> Expression:
    """`everywhere`, without a word on numbers that grow too large on the way."""
    import numpy

    with silent(RANGE), numpy.errstate(all="ignore"):
        return everywhere(name, function, spec, sign)


def everywhere(name: str, function: Expression, spec: Expression, sign: float) -> Expression:
    """NMinimize and NMaximize: differential evolution, then a walk downhill from the best points."""
    import numpy

    names = list(spec.args) if is_list(spec) else [spec]
    ranges: list[tuple[Expression, ...]] = [s.args[1:] if is_list(s) else () for s in names]
    names = [s.args[0] if is_list(s) else s for s in names]
    body, constraints = parts(function)
    goal = safe(function_of(body, names), sign)
    misses = [violation(c, names) for c in constraints]

    def penalty(p: Any) -> float:
        found = goal(p)
        try:
            missed = sum(m(*p.tolist()) for m in misses)
        except (NotNumeric, TypeError):
            return float("inf")
        return found + 1e3 * (1 + abs(found)) * missed if missed and found < 1e300 else found

    low = numpy.array([real_of(r[0]) if len(r) == 2 else -1.0 for r in ranges])
    high = numpy.array([real_of(r[1]) if len(r) == 2 else 1.0 for r in ranges])
    for c in constraints:  # simple limits tell where to look
        for i, x in enumerate(names):
            for side in (0, 1):
                if c.args[side] == x and numeric(c.args[1 - side]):
                    bound = real_of(evaluate(c.args[1 - side]))
                    if (c.head.name in ("Less", "LessEqual")) == (side == 0):
                        high[i] = bound
                        low[i] = min(low[i], bound - 2)
                    else:
                        low[i] = bound
                        high[i] = max(high[i], bound + 2)
    generator = numpy.random.default_rng(0)
    n = len(names)
    count = min(10 * n + 10, 60)
    points = low + generator.random((count, n)) * (high - low)
    values = numpy.array([penalty(p) for p in points])
    for _ in range(60 + 20 * n):
        if state.abort:
            break
        for i in range(count):
            a, b, c = points[generator.choice(count, 3, replace=False)]
            mixed = numpy.where(generator.random(n) < 0.8, a + 0.6 * (b - c), points[i])
            value = penalty(mixed)
            if value <= values[i]:
                points[i], values[i] = mixed, value
        spread = numpy.ptp(values) if numpy.isfinite(values).all() else numpy.inf
        if spread <= 1e-9 * (1 + abs(values.min())):
            break
    best = points[values.argmin()]
    if not numpy.isfinite(values.min()):
        raise WolframMessage(name, "nnum", body)
    if misses:
        x = constrained(goal, misses, best, 0.05)
    else:
        _, x = nelder_mead(goal, best, 0.05)
        _, x = nelder_mead(goal, x, 1e-3)
        slopes = gradient_of(body, names)
        try:
            value, better, _ = bfgs(goal, lambda p: sign * numpy.array([g(*p.tolist()) for g in slopes]), x, 100)
            x = better if value <= goal(x) else x
        except (NotNumeric, TypeError):
            pass
    found = float(sign * goal(x))
    if abs(found) > UNBOUNDED:
        message(name, "ubnd")
        infinite = call("Times", int(-sign), system("Infinity"))
        return list_of(infinite, list_of(*(call("Rule", n, system("Indeterminate")) for n in names)))
    return list_of(found, rules_for(names, x))


@builtin("NMinimize", "NMinimize[f, {x, ...}] looks for the least value of f anywhere; NMinimize[{f, constraints}, "
         "{x, ...}] under constraints.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def n_minimize(function, variables, domain=None, *, max_iterations):
    """{least value, {x -> place, ...}}."""
    return quietly("NMinimize", function, variables, 1.0)


@builtin("NMaximize", "NMaximize[f, {x, ...}] looks for the greatest value of f anywhere; NMaximize[{f, constraints}, "
         "{x, ...}] under constraints.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def n_maximize(function, variables, domain=None, *, max_iterations):
    """{greatest value, {x -> place, ...}}."""
    return quietly("NMaximize", function, variables, -1.0)


def place_of(name: str, found: Expression, several: bool) -> Expression:
    """The values alone."""
    if not is_list(found):
        return None
    values = [r.args[1] for r in found.args[1].args]
    return list_of(*values) if several else values[0]


for _name, _of in (("NArgMin", "NMinimize"), ("NArgMax", "NMaximize")):

    def _declare(name: str = _name, of: str = _of) -> None:
        word = "least" if name == "NArgMin" else "greatest"

        def function(f: Expression, variables: Expression) -> Expression:
            return place_of(name, evaluate(call(of, f, variables)), is_list(variables))

        function.__doc__ = f"Where the function is {word}."
        builtin(name, f"{name}[f, {{x, ...}}] gives the place where f is {word}.")(function)

    _declare()
