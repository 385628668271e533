"""Fits: combinations of functions, formulas with parameters, and models that know their residuals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applications, builtin, evaluate, message
from wlnet.expr import (
    Atom,
    Expr,
    Expression,
    WolframMessage,
    call,
    from_array,
    is_list,
    list_of,
    literal_key,
    system,
)

from ..lists.packing import array_of
from .numeric import NotNumeric, function_of, gradient_of, put, real_of, rules_for

if TYPE_CHECKING:
    import numpy

Automatic, None_ = system("Automatic"), system("None")
MESSAGES = {
    "fitd": "The data `1` is not a list of numbers or of {x, ..., y}.",
    "fitc": "The number of coordinates, `1`, is not that of the variables, `2`.",
    "fitm": "The function `1` has no numerical value at a point of the data.",
    "cvmit": "No convergence to the requested accuracy within `1` iterations.",
}


def points(name: str, data: Expression, count: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Coordinates x[n, d] and values y[n]."""
    import numpy

    array = array_of(evaluate(call("N", data))) if is_list(data) else None
    if array is None or array.dtype.kind == "c" or array.ndim > 2 or not array.size:
        raise WolframMessage(name, "fitd", data)
    array = array.astype("float64")
    if array.ndim == 1:
        array = numpy.column_stack((numpy.arange(1, len(array) + 1), array))
    if array.shape[1] != count + 1:
        raise WolframMessage(name, "fitc", array.shape[1] - 1, count)
    return array[:, :-1], array[:, -1]


def names_of(variables: Expression) -> list[Expression]:
    """The variables as a list."""
    return list(variables.args) if is_list(variables) else [variables]


def design(name: str, functions: list[Expression], variables: list[Expression], x: numpy.ndarray) -> numpy.ndarray:
    """The values m[n, k] of the functions at the points."""
    import numpy

    columns = []
    for body in functions:
        try:
            f = function_of(body, variables)
            columns.append([f(*p) for p in x.tolist()])
        except NotNumeric:
            raise WolframMessage(name, "fitm", body) from None
    return numpy.array(columns, dtype="float64").T


def combination(coefficients: Any, functions: list[Expression]) -> Expression:
    """The sum of coefficients times functions."""
    return evaluate(call("Plus", *(call("Times", float(c), f) for c, f in zip(coefficients, functions, strict=True))))


@builtin("Fit", "Fit[data, {f1, f2, ...}, {x, ...}] is the combination of the functions that is nearest to the data; "
         "Fit[{m, v}] gives the coefficients for a design matrix.",
         messages=MESSAGES, options={"FitRegularization": None_, "WorkingPrecision": Automatic,
                                     "NormFunction": Automatic})  # fmt: skip
def fit(data, functions=None, variables=None, form="BestFit"):
    """Least squares."""
    import numpy

    if functions is None:
        if not is_list(data) or len(data.args) != 2:
            return None
        m, v = (array_of(evaluate(call("N", e))) for e in data.args)
        return None if m is None or v is None else from_array(numpy.linalg.lstsq(m, v, rcond=None)[0])
    if variables is None:
        return None
    bodies = list(functions.args) if is_list(functions) else [functions]
    names = names_of(variables)
    x, y = points("Fit", data, len(names))
    m = design("Fit", bodies, names, x)
    c = numpy.linalg.lstsq(m, y, rcond=None)[0]
    if form == "BestFit":
        return combination(c, bodies)
    return model_property(FittedModel(bodies, names, x, y, m, c, combination(c, bodies)), form)


@builtin("FindFit", "FindFit[data, formula, {a, b, ...}, {x, ...}] gives the parameters that bring the formula nearest "
         "to the data; {{a, a0}, ...} starts from given values.", messages=MESSAGES,
         options={"MaxIterations": 200, "Method": Automatic, "NormFunction": Automatic, "AccuracyGoal": Automatic,
                  "PrecisionGoal": Automatic, "WorkingPrecision": Automatic, "Gradient": Automatic})  # fmt: skip
def find_fit(data, formula, parameters, variables, *, max_iterations):
    """{a -> number, ...}."""
    found, names, *_ = fitted("FindFit", data, formula, parameters, variables, max_iterations)
    return rules_for(names, found)


def fitted(
    name: str, data: Expression, formula: Expression, parameters: Expression, variables: Expression, most: Expression
) -> tuple[Any, list[Expression], list[Expression], numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Parameters by the method of Levenberg and Marquardt, and what they were found from."""
    import numpy

    specs = [(p.args[0], p.args[1]) if is_list(p) else (p, 1.0) for p in names_of(parameters)]
    names = [p for p, _ in specs]
    xs = names_of(variables)
    x, y = points(name, data, len(xs))
    body = formula.args[0] if is_list(formula) else formula
    f = function_of(body, [*names, *xs])
    slopes = gradient_of(body, [*names, *xs])[: len(names)]
    p = numpy.array([real_of(evaluate(s)) for _, s in specs])

    def residuals(values: Any) -> Any:
        return numpy.array([float(f(*values.tolist(), *row)) for row in x.tolist()]) - y

    def jacobian(values: Any) -> Any:
        return numpy.array([[float(g(*values.tolist(), *row)) for g in slopes] for row in x.tolist()])

    try:
        r, damping = residuals(p), 1e-3
        for _ in range(most if type(most) is int else 200):
            j = jacobian(p)
            a, b = j.T @ j, j.T @ r
            for _ in range(30):
                scale = numpy.diag(numpy.maximum(numpy.diag(a), 1e-30))
                step = numpy.linalg.lstsq(a + damping * scale, -b, rcond=None)[0]
                try:
                    new = residuals(p + step)
                    better = new @ new <= r @ r
                except (NotNumeric, TypeError):
                    better = False
                if better:
                    break
                damping *= 4
            if not better:
                break
            gain = r @ r - new @ new
            p, r, damping = p + step, new, max(damping / 10, 1e-15)
            if gain <= 1e-15 * (r @ r) + 1e-300 and numpy.abs(step).max() <= 1e-10 * (1 + numpy.abs(p).max()):
                break
        else:
            message(name, "cvmit", most)
    except (NotNumeric, TypeError):
        raise WolframMessage(name, "fitm", body) from None
    return p, names, xs, x, y, jacobian(p)


class FittedModel(Atom):
    """A fitted model: its best fit and what follows from the data."""

    __slots__ = ("best", "coefficients", "design", "functions", "parameters", "variables", "x", "y")
    head = system("FittedModel")

    def __init__(
        self, functions: list[Expression], variables: list[Expression], x: Any, y: Any, design: Any,
        coefficients: Any, best: Expression, parameters: list[Expression] | None = None,
    ) -> None:  # fmt: skip
        self.functions, self.variables, self.x, self.y = functions, variables, x, y
        self.design, self.coefficients, self.best, self.parameters = design, coefficients, best, parameters

    def __eq__(self, other: object) -> bool:
        return type(other) is FittedModel and literal_key(self.best) == literal_key(other.best)

    def __hash__(self) -> int:
        return hash((FittedModel, literal_key(self.best)))

    def constructor(self) -> Expression:
        """FittedModel[best fit]."""
        return Expr(self.head, (self.best,))

    def label(self) -> str:
        """FittedModel[<best fit>]."""
        from wlnet.forms import text

        return f"FittedModel[{text(self.best, 'OutputForm')}]"


def model_property(m: FittedModel, name: Expression) -> Expression:
    """A property of a model."""
    import numpy

    n, k = m.design.shape
    predicted = numpy.array([real_of(evaluate(put(m.best, m.variables, row))) for row in m.x.tolist()])
    rest = m.y - predicted
    squares = float(rest @ rest)
    total = float(((m.y - m.y.mean()) ** 2).sum())
    variance = squares / (n - k) if n > k else 0.0

    def covariance() -> Any:
        return variance * numpy.linalg.pinv(m.design.T @ m.design)

    def errors() -> Any:
        return numpy.sqrt(numpy.diag(covariance()))

    def likelihood() -> float:
        return -n / 2 * (math.log(2 * math.pi * squares / n) + 1)

    def p_values() -> Expression:
        t = numpy.abs(m.coefficients / errors())
        law = call("StudentTDistribution", n - k)
        return list_of(*(call("Times", 2, call("CDF", law, float(-v))) for v in t))

    found: dict[str, Any] = {
        "BestFit": lambda: m.best,
        "BestFitParameters": lambda: from_array(m.coefficients) if m.parameters is None else rules_for(
            m.parameters, m.coefficients),
        "BasisFunctions": lambda: list_of(*m.functions),
        "Function": lambda: call("Function", put(m.best, m.variables, [call("Slot", i + 1) for i in range(len(
            m.variables))])),
        "Data": lambda: from_array(numpy.column_stack((m.x, m.y))),
        "Response": lambda: from_array(m.y),
        "DesignMatrix": lambda: from_array(m.design),
        "FitResiduals": lambda: from_array(rest),
        "PredictedResponse": lambda: from_array(predicted),
        "RSquared": lambda: 1 - squares / total if m.parameters is None else 1 - squares / float(m.y @ m.y),
        "AdjustedRSquared": lambda: 1 - (squares / (n - k)) / (total / (n - 1)),
        "EstimatedVariance": lambda: variance,
        "CovarianceMatrix": lambda: from_array(covariance()),
        "ParameterErrors": lambda: from_array(errors()),
        "ParameterTStatistics": lambda: from_array(m.coefficients / errors()),
        "ParameterPValues": p_values,
        "AIC": lambda: 2 * (k + 1) - 2 * likelihood(),
        "BIC": lambda: math.log(n) * (k + 1) - 2 * likelihood(),
    }  # fmt: skip
    if name == "Properties":
        return list_of(*sorted([*found, "Properties"]))
    if is_list(name):
        return list_of(*(model_property(m, e) for e in name.args))
    return found[name]() if type(name) is str and name in found else None


def apply_model(m: FittedModel, args: tuple[Expression, ...]) -> Expression:
    """model["property"], model[x, ...]."""
    if len(args) == 1 and (type(args[0]) is str or (is_list(args[0]) and type(args[0].args[0]) is str)):
        return model_property(m, args[0])
    if len(args) != len(m.variables):
        return None
    return call("ReplaceAll", m.best, list_of(*(call("Rule", v, a) for v, a in zip(m.variables, args, strict=True))))


applications[FittedModel] = apply_model  # type: ignore[assignment]


@builtin("LinearModelFit", "LinearModelFit[data, {f1, ...}, {x, ...}] fits a constant and a combination of functions; "
         "the model gives values, model[x], and properties such as model[\"RSquared\"].", messages=MESSAGES,
         options={"IncludeConstantBasis": system("True"), "Weights": Automatic, "NominalVariables": None_,
                  "WorkingPrecision": Automatic, "ConfidenceLevel": 0.95})  # fmt: skip
def linear_model_fit(data, functions=None, variables=None, *, include_constant_basis):
    """The fitted model."""
    import numpy

    if functions is None and is_list(data) and len(data.args) == 2:
        return design_fit(*data.args)
    if functions is None or variables is None:
        return None
    bodies = list(functions.args) if is_list(functions) else [functions]
    if include_constant_basis is system("True") and 1 not in [b for b in bodies if type(b) is int]:
        bodies = [1, *bodies]
    names = names_of(variables)
    x, y = points("LinearModelFit", data, len(names))
    m = design("LinearModelFit", bodies, names, x)
    c = numpy.linalg.lstsq(m, y, rcond=None)[0]
    return FittedModel(bodies, names, x, y, m, c, combination(c, bodies))


def design_fit(matrix: Expression, response: Expression) -> FittedModel | None:
    """LinearModelFit[{m, v}]: the model of a design matrix and a response, its functions being #1, #2, ...."""
    import numpy

    m, y = (array_of(evaluate(call("N", e))) for e in (matrix, response))
    if m is None or y is None or m.ndim != 2 or y.shape != m.shape[:1]:
        return None
    slots = [call("Slot", i + 1) for i in range(m.shape[1])]
    c = numpy.linalg.lstsq(m, y, rcond=None)[0]
    return FittedModel(slots, slots, m, y, m, c, combination(c, slots))


@builtin("NonlinearModelFit", "NonlinearModelFit[data, formula, {a, b, ...}, {x, ...}] fits a formula with parameters; "
         "the model gives values and properties.", messages=MESSAGES,
         options={"MaxIterations": 200, "Method": Automatic, "Weights": Automatic})  # fmt: skip
def nonlinear_model_fit(data, formula, parameters, variables, *, max_iterations):
    """The fitted model."""
    found = fitted("NonlinearModelFit", data, formula, parameters, variables, max_iterations)
    p, names, xs, x, y, j = found
    body = formula.args[0] if is_list(formula) else formula
    best = evaluate(call("ReplaceAll", body, rules_for(names, p)))
    return FittedModel([body], xs, x, y, j, p, best, names)
