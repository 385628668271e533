"""NDSolve: ordinary differential equations with initial values, by the Runge-Kutta pair of Dormand and Prince."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, call, has_head, is_list, list_of, system

from .interpolating import InterpolatingFunction, hermite_polynomials
from .numeric import NotNumeric, difference, function_of, real_of

Automatic, Derivative, Equal = system("Automatic"), system("Derivative"), system("Equal")
OPTIONS = {"MaxSteps": Automatic, "MaxStepSize": Automatic, "AccuracyGoal": Automatic, "PrecisionGoal": Automatic,
           "Method": Automatic, "WorkingPrecision": system("MachinePrecision"), "StartingStepSize": Automatic,
           "InterpolationOrder": Automatic}  # fmt: skip
MESSAGES = {
    "deqn": "`1` is not an equation.",
    "dvlen": "The initial values do not determine `1`.",
    "ndnum": "The derivatives of the functions have no numerical values at `1` == `2`.",
    "ndsz": "At `1` == `2` the step size is effectively zero; a singularity or a stiff system is suspected.",
    "mxst": "The maximum number of steps, `1`, was reached at `2` == `3`.",
    "dvar": "`1` is not a range {x, min, max}.",
}
A = ((), (1 / 5,), (3 / 40, 9 / 40), (44 / 45, -56 / 15, 32 / 9),
     (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
     (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
     (35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84))  # fmt: skip
C = (0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1)
HUGE = 1e100
E = (71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)


def order_in(e: Expression, y: Expression) -> int:
    """The highest order in which derivatives of a function occur."""
    if not isinstance(e, Expr):
        return 0
    head = e.head
    if isinstance(head, Expr) and isinstance(head.head, Expr) and head.head.head is Derivative and head.args == (y,):
        return max(head.head.args[0], *(order_in(a, y) for a in e.args), 0)
    return max((order_in(a, y) for a in (head, *e.args)), default=0)


def derivative(y: Expression, order: int, x: Expression) -> Expression:
    """y, y', ... of x."""
    return Expr(Expr(Expr(Derivative, (order,)), (y,)) if order else y, (x,))


def rename(e: Expression, table: dict[Any, Expression]) -> Expression:
    """The expression with y[x], y'[x], ... replaced by symbols."""
    if not isinstance(e, Expr):
        return e
    if e in table:
        return table[e]
    return Expr(rename(e.head, table), tuple(rename(a, table) for a in e.args))


def unknowns(e: Expression, x: Symbol, found: dict[Expression, None]) -> dict[Expression, None]:
    """The functions of x of which derivatives occur."""
    if isinstance(e, Expr):
        head = e.head
        if isinstance(head, Expr) and isinstance(head.head, Expr) and head.head.head is Derivative and e.args == (x,):
            found.setdefault(head.args[0])
        for a in (head, *e.args):
            unknowns(a, x, found)
    return found


class Problem:
    """The equations as a function of x and of the values of all functions and their lower derivatives."""

    def __init__(self, equations: list[Expression], functions: list[Expression], x: Symbol) -> None:
        self.x = x
        self.functions = functions
        self.orders = [max(order_in(e, y) for e in equations) for y in functions]
        self.slots = [(y, k) for y, n in zip(functions, self.orders, strict=True) for k in range(max(n, 1))]
        names = {derivative(y, k, x): Symbol(f"v{i}", "NDSolve`") for i, (y, k) in enumerate(self.slots)}
        highest = {derivative(y, n, x): Symbol(f"h{i}", "NDSolve`") for i, (y, n) in enumerate(zip(
            functions, self.orders, strict=True))}  # fmt: skip
        self.table = {**names, **highest}
        inside: list[Expression] = []
        self.start: list[Expression] = []
        for e in equations:
            if not has_head(e, Equal) or len(e.args) != 2:
                raise WolframMessage("NDSolve", "deqn", e)
            (inside if any(self.mentions(e, key) for key in self.table) else self.start).append(e)
        bodies = [rename(evaluate(difference(e)), self.table) for e in inside]
        self.tops = list(highest.values())
        arguments = [x, *names.values(), *self.tops]
        self.rates = self.solved(bodies, arguments)
        if len(bodies) != len(functions):
            raise WolframMessage("NDSolve", "dvlen", list_of(*functions))

    def mentions(self, e: Expression, key: Expression) -> bool:
        """Whether a function of x occurs."""
        return e == key or (isinstance(e, Expr) and any(self.mentions(a, key) for a in (e.head, *e.args)))

    def solved(self, bodies: list[Expression], arguments: list[Expression]) -> Callable[..., Any]:
        """The highest derivatives, as the equations have them linearly."""
        import numpy

        direct: dict[int, Any] = {}
        for body in bodies:  # h - f(...) == 0: the common case
            for i, h in enumerate(self.tops):
                slope = evaluate(call("D", body, h))
                if type(slope) in (int, float) and slope:
                    rest = evaluate(call("ReplaceAll", body, call("Rule", h, 0)))
                    if not any(self.mentions(rest, t) for t in self.tops):
                        direct[i] = (function_of(rest, arguments[: -len(self.tops)]), -1.0 / slope)
        if len(direct) == len(self.tops) == len(bodies):
            items = [direct[i] for i in range(len(self.tops))]
            return lambda *values: numpy.array([f(*values) * s for f, s in items])
        fs = [function_of(b, arguments) for b in bodies]
        n = len(self.tops)

        def rates(*values: Any) -> Any:
            base = numpy.array([f(*values, *([0.0] * n)) for f in fs])
            columns = [numpy.array([f(*values, *row) for f in fs]) - base for row in numpy.eye(n).tolist()]
            return numpy.linalg.solve(numpy.array(columns).T, -base)

        return rates

    def initial(self, x0: float | None) -> tuple[float, Any]:
        """The starting point and the values there."""
        import numpy

        given: dict[tuple[Any, int], float] = {}
        at = x0
        for e in self.start:
            left, right = e.args
            if not isinstance(left, Expr):
                left, right = right, left
            order, y = 0, getattr(left, "head", None)
            if isinstance(y, Expr) and isinstance(y.head, Expr) and y.head.head is Derivative:
                order, y = y.head.args[0], y.args[0]
            if y not in self.functions:
                raise WolframMessage("NDSolve", "deqn", e)
            at = real_of(evaluate(left.args[0]))
            given[y, order] = real_of(evaluate(right))
        missing = [s for s in self.slots if s not in given]
        if missing or at is None:
            raise WolframMessage("NDSolve", "dvlen", list_of(*self.functions))
        return at, numpy.array([given[s] for s in self.slots])

    def slope(self, x: float, v: Any) -> Any:
        """The derivatives of all values."""
        import numpy

        tops = self.rates(x, *v.tolist())
        found, i = [], 0
        for f, n in enumerate(self.orders):
            for k in range(max(n, 1)):
                found.append(v[i + 1] if k + 1 < n else tops[f])
                i += 1
        return numpy.array(found, dtype=float)


def integrate(p: Problem, x: float, v: Any, end: float, relative: float, absolute: float, longest: float,
              most: int) -> list[tuple[float, Any, Any]]:  # fmt: skip
    """Points (x, values, slopes) from the start to the end, with steps chosen by the error."""
    import numpy

    sign = 1.0 if end >= x else -1.0
    k = p.slope(x, v)
    points = [(x, v, k)]
    h = min(longest, abs(end - x), 1e-3 * max(abs(end - x), 1e-12))
    for _ in range(most):
        if sign * (end - x) <= 1e-14 * max(abs(end), abs(x), 1e-300):
            return points
        if state.abort:
            raise Aborted
        h = min(h, longest, abs(end - x))
        stages = [k]
        try:
            for a, c in zip(A[1:], C[1:], strict=True):
                new = v + sign * h * sum(w * s for w, s in zip(a, stages, strict=True))
                if numpy.abs(new).max() > HUGE:
                    raise NotNumeric(new)
                stages.append(p.slope(x + sign * h * c, new))
        except NotNumeric:
            h /= 10
            if h <= 1e-14 * max(abs(x), 1e-10):
                message("NDSolve", "ndsz", p.x, x)
                return points
            continue
        error = h * sum(w * s for w, s in zip(E, stages, strict=True))
        scale = absolute + relative * numpy.maximum(numpy.abs(v), numpy.abs(new))
        size = float(numpy.sqrt(numpy.mean((error / scale) ** 2)))
        if size <= 1:
            x, v, k = (end if abs(end - x) <= h else x + sign * h), new, stages[-1]
            points.append((x, v, k))
        if not numpy.isfinite(size) or (size > 1 and h <= 1e-14 * max(abs(x), 1e-10)):
            if h <= 1e-14 * max(abs(x), 1e-10):
                message("NDSolve", "ndsz", p.x, x)
                return points
            h /= 10
            continue
        h *= min(5.0, max(0.2, 0.9 * (size or 1e-10) ** -0.2))
    message("NDSolve", "mxst", most, p.x, x)
    return points


def solve(equations: Expression, functions: Expression, span: Expression, max_steps: Expression,
          max_step_size: Expression, precision_goal: Expression
          ) -> dict[Expression, InterpolatingFunction]:  # fmt: skip
    """The interpolating function of each function."""
    import numpy

    if not is_list(span) or len(span.args) not in (2, 3) or type(span.args[0]) is not Symbol:
        raise WolframMessage("NDSolve", "dvar", span)
    x = span.args[0]
    given = []
    for e in equations.args if is_list(equations) else (equations,):
        given += list(e.args) if is_list(e) or has_head(e, system("And")) else [e]
    names = list(unknowns(equations, x, {}))
    for f in functions.args if is_list(functions) else (functions,):
        y = f.head if isinstance(f, Expr) and f.args == (x,) else f
        if y not in names and (type(y) is Symbol or not names):
            names.append(y)
    p = Problem(given, names, x)
    ends = [real_of(evaluate(e)) for e in span.args[1:]]
    try:
        start, v = p.initial(None)
        ends = [start, ends[0]] if len(ends) == 1 else ends
        goal = 10.0**-precision_goal if type(precision_goal) in (int, float) else 1e-8
        width = abs(ends[1] - ends[0]) or 1.0
        longest = real_of(max_step_size) if max_step_size is not Automatic else width / 100
        most = max_steps if type(max_steps) is int else 100_000
        points: list[Any] = [(start, v, p.slope(start, v))]
        for end in ends:
            found = integrate(p, start, v, end, goal, goal * 1e-2, longest, most)
            points = points + found[1:] if found[-1][0] >= start else found[:0:-1] + points
    except NotNumeric:
        raise WolframMessage("NDSolve", "ndnum", p.x, ends[0]) from None
    if len(points) == 1:
        points.append((start + 1e-12, v, points[0][2]))
    grid = numpy.array([q[0] for q in points])
    result = {}
    for y in names:
        i = p.slots.index((y, 0))
        values, slopes = (numpy.array([q[j][i] for q in points]) for j in (1, 2))
        result[y] = InterpolatingFunction((grid,), hermite_polynomials(grid, values, slopes), None, (3,))
    return result


@builtin("NDSolve", "NDSolve[{equations, initial values}, y, {x, a, b}] solves ordinary differential equations for a "
         "function y of x, or for {y1, y2, ...}: {{y -> InterpolatingFunction[...]}}.",
         options=OPTIONS, messages=MESSAGES)  # fmt: skip
def nd_solve(equations, functions, span, *, max_steps, max_step_size, precision_goal):
    """A list with one list of rules."""
    found = solve(equations, functions, span, max_steps, max_step_size, precision_goal)
    wanted = functions.args if is_list(functions) else (functions,)
    return list_of(list_of(*(call("Rule", f, with_solution(f, found)) for f in wanted)))


def with_solution(e: Expression, found: dict[Expression, InterpolatingFunction]) -> Expression:
    """The expression with the functions put in."""
    if e in found:
        return found[e]
    if not isinstance(e, Expr):
        return e
    return Expr(with_solution(e.head, found), tuple(with_solution(a, found) for a in e.args))


@builtin("NDSolveValue", "NDSolveValue[{equations, initial values}, y, {x, a, b}] gives the function that solves "
         "ordinary differential equations.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def nd_solve_value(equations, functions, span, *, max_steps, max_step_size, precision_goal):
    """The interpolating function, or their list; or an expression such as y[2] with functions put in."""
    return with_solution(functions, solve(equations, functions, span, max_steps, max_step_size, precision_goal))
