"""FindRoot and NSolve: zeros by Newton's method, all zeros of polynomials as eigenvalues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.silence import RANGE, silent
from wlnet.expr import Expression, WolframMessage, call, is_list, list_of, system

from ..numbers.polynomials import coefficients
from .numeric import (
    NotNumeric,
    difference,
    function_of,
    gradient_of,
    number_of,
    real_of,
    rules_for,
    unbound,
    variable_specs,
)

Automatic = system("Automatic")
OPTIONS = {"MaxIterations": 100, "AccuracyGoal": Automatic, "PrecisionGoal": Automatic, "Method": Automatic,
           "WorkingPrecision": system("MachinePrecision"), "Jacobian": Automatic, "DampingFactor": 1,
           "EvaluationMonitor": system("None"), "StepMonitor": system("None")}  # fmt: skip
MESSAGES = {
    "nlnum": "The function value `1` is not a list of numbers at the starting point.",
    "cvmit": "No convergence to the requested accuracy within `1` iterations.",
    "lstol": "The search could not lower the size of the function further; the last point may not be a zero.",
    "fdss": "The search specification `1` needs a variable and a number to start from.",
    "nveq": "There are not as many equations as variables.",
}


@builtin("FindRoot", "FindRoot[f, {x, x0}] looks for a zero of f, or of lhs - rhs of an equation, from x0; FindRoot[f, "
         "{x, x0, x1}] without derivatives; FindRoot[{f1, ...}, {{x, x0}, ...}] for zeros of several functions.",
         attributes="HoldAll", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def find_root(functions, spec, *more, max_iterations):
    """{x -> number, ...}."""
    spec = list_of(spec, *more) if more else spec
    spec = spec if is_list(spec) else evaluate(spec)
    specs = variable_specs("FindRoot", spec)
    if any(not rest for _, rest in specs):
        raise WolframMessage("FindRoot", "fdss", spec)
    with unbound(x for x, _ in specs), silent(RANGE):
        return root_near(functions, spec, specs, max_iterations)


def root_near(functions: Expression, spec: Expression, specs: Any, max_iterations: Expression) -> Expression:
    """`FindRoot` of variables without values."""
    import numpy

    given = evaluate(functions)
    sides = [evaluate(difference(e)) for e in (given.args if is_list(given) else (given,))]
    bodies = [body for side in sides for body in (side.args if is_list(side) else (side,))]  # {a, b} == {c, d}
    variables = [x for x, _ in specs]
    if len(bodies) != len(variables):
        raise WolframMessage("FindRoot", "nveq")
    most = max_iterations if type(max_iterations) is int else 100
    try:
        start = [number_of(rest[0]) for _, rest in specs]
        fs = [function_of(b, variables) for b in bodies]
        if len(specs) == 1 and len(specs[0][1]) == 2:
            other = number_of(specs[0][1][1])
            return rules_for(variables, [secant(fs[0], start[0], other, most)])
        limits = None
        if len(specs) == 1 and len(specs[0][1]) == 3:
            limits = (real_of(specs[0][1][1]), real_of(specs[0][1][2]))
        jacobian = [gradient_of(b, variables) for b in bodies]
        point = newton(fs, jacobian, numpy.array(start, dtype=complex if any(
            isinstance(v, complex) for v in start) else float), most, limits)  # fmt: skip
    except NotNumeric as problem:
        raise WolframMessage("FindRoot", "nlnum", problem.args[0]) from None
    return rules_for(variables, [v.real if isinstance(v, complex) and not v.imag else v for v in point.tolist()])


def newton(fs: list[Any], jacobian: list[list[Any]], x: Any, most: int, limits: Any = None) -> Any:
    """Newton's method; a step is halved while it does not lower the size of the functions."""
    import numpy

    def values(point: Any) -> Any:
        found = numpy.array([f(*point.tolist()) for f in fs])
        if not numpy.isfinite(found).all():
            raise NotNumeric(point.tolist())
        return found

    y = values(x)
    size = numpy.abs(y).max()
    for _ in range(most):
        if size == 0:
            return x
        slope = numpy.array([[g(*x.tolist()) for g in row] for row in jacobian])
        try:
            step = numpy.linalg.solve(slope, y)
        except numpy.linalg.LinAlgError:
            step = numpy.linalg.lstsq(slope, y, rcond=None)[0]
        factor = 1.0
        while True:
            new = x - factor * step
            if limits is not None and not limits[0] <= new[0].real <= limits[1]:
                new = numpy.clip(new, *limits)
            try:
                later = values(new)
                lower = numpy.abs(later).max() < size
            except NotNumeric:
                lower = False
            if lower or factor < 1e-10:
                break
            factor /= 2
        moved = numpy.abs(factor * step).max()
        if not lower:
            if size > 1e-8 * (1 + numpy.abs(x).max()):
                message("FindRoot", "lstol")
            return x
        x, y, size = new, later, numpy.abs(later).max()
        if moved <= 1e-15 * (1 + numpy.abs(x).max()):
            return x
    if size > 1e-8:
        message("FindRoot", "cvmit", most)
    return x


def secant(f: Callable[[Any], Any], a: Any, b: Any, most: int) -> Any:
    """A zero between two points of different sign by Brent's method, else by secants."""
    fa, fb = f(a), f(b)
    if not isinstance(fa, complex) and not isinstance(fb, complex) and fa * fb < 0:
        return brent(f, a, b, fa, fb)
    for _ in range(most):
        if fb == 0 or fb == fa:
            break
        a, fa, b = b, fb, b - fb * (b - a) / (fb - fa)
        fb = f(b)
        if abs(b - a) <= 1e-15 * (1 + abs(b)):
            break
    else:
        message("FindRoot", "cvmit", most)
    return b


def brent(f: Callable[[float], float], a: float, b: float, fa: float, fb: float) -> float:
    """The zero between a and b, by inverse interpolation held within a bisection."""
    c, fc, d, e = a, fa, b - a, b - a
    for _ in range(300):
        if (fb > 0) == (fc > 0):
            c, fc, d, e = a, fa, b - a, b - a
        if abs(fc) < abs(fb):
            a, b, c, fa, fb, fc = b, c, b, fb, fc, fb
        tolerance, m = 4e-16 * abs(b) + 1e-300, (c - b) / 2
        if abs(m) <= tolerance or fb == 0:
            return b
        if abs(e) < tolerance or abs(fa) <= abs(fb):
            d = e = m
        else:
            s = fb / fa
            if a == c:
                p, q = 2 * m * s, 1 - s
            else:
                r, t = fa / fc, fb / fc
                p, q = s * (2 * m * r * (r - t) - (b - a) * (t - 1)), (r - 1) * (t - 1) * (s - 1)
            q = -q if p > 0 else q
            p = abs(p)
            if 2 * p < min(3 * m * q - abs(tolerance * q), abs(e * q)):
                e, d = d, p / q
            else:
                d = e = m
        a, fa = b, fb
        b += d if abs(d) > tolerance else (tolerance if m > 0 else -tolerance)
        fb = f(b)
    return b


@builtin("NSolve", "NSolve[equation, x] gives the numbers x that solve a polynomial equation; NSolve[{e1, ...}, {x, "
         "...}] solves systems; NSolve[e, x, Reals] gives real numbers.",
         messages={"nsmet": "This system cannot be solved with the methods available to NSolve."},
         options={"WorkingPrecision": Automatic, "Method": Automatic})  # fmt: skip
def n_solve(equations, variables, domain=None):
    """{{x -> number}, ...}, by increasing real part."""
    given = equations.args if is_list(equations) else (equations,)
    names = variables.args if is_list(variables) else (variables,)
    if len(given) == 1 and len(names) == 1:
        numerator = call("Numerator", call("Together", difference(given[0])))
        for body in (difference(given[0]), numerator):
            found = coefficients(evaluate(call("Expand", evaluate(body))), names[0])
            if found is not None:
                return polynomial_roots(found, names[0], domain)
    exact = evaluate(call("Solve", equations, variables, *(() if domain is None else (domain,))))
    if is_list(exact):
        return call("N", exact)
    message("NSolve", "nsmet")
    return None


def polynomial_roots(items: list[Expression], x: Expression, domain: Expression) -> Expression:
    """All roots of the polynomial with these coefficients, the lowest power first."""
    import numpy

    try:
        numbers = [number_of(c) for c in items]
    except NotNumeric:
        return None
    if len(numbers) == 1:
        return list_of() if numbers[0] else list_of(list_of())
    roots = polished(numpy.roots(numbers[::-1]), numbers)
    if domain is system("Reals"):
        roots = roots[numpy.abs(roots.imag) <= 1e-9 * (1 + numpy.abs(roots))]
        roots = roots.real
    order = numpy.lexsort((roots.imag, numpy.round(roots.real, 10)))
    values = [v.real if isinstance(v, complex) and not v.imag else v for v in roots[order].tolist()]
    return list_of(*(rules_for((x,), (v,)) for v in values))


def polished(roots: Any, numbers: list[Any]) -> Any:
    """The roots after a step of Newton's method; tiny imaginary parts of real ones are dropped."""
    import numpy

    p = numpy.array(numbers[::-1])
    slope = numpy.polyder(p)
    with numpy.errstate(all="ignore"):
        step = numpy.polyval(p, roots) / numpy.polyval(slope, roots)
    better = numpy.where(numpy.isfinite(step) & (numpy.abs(step) < 1e-6 * (1 + numpy.abs(roots))), roots - step, roots)
    if better.dtype.kind == "c" and p.dtype.kind != "c":
        better = numpy.where(numpy.abs(better.imag) <= 1e-13 * numpy.abs(better), better.real + 0j, better)
    return better + 0.0  # without negative zeros
