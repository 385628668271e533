"""Expressions as functions of Python numbers, for what integrates them, finds their roots and least values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import evaluate
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, PackedList, Symbol, WolframMessage, call, from_array, has_head, is_list, system

from ..language.scoping import blocked
from ..lists.packing import array_of
from ..numbers.number_tower import machine
from ..numbers.numeric_value import approximate

if TYPE_CHECKING:
    import numpy

Equal = system("Equal")
Function = Callable[..., Any]


class NotNumeric(Exception):
    """A value that is no number."""


def number_of(e: Expression) -> float | complex:
    """The machine value of a numeric expression; a complex one only where it is not real."""
    value = approximate(e) if type(e) is not float else e
    if value is None:
        value = approximate(evaluate(call("N", e)))
    if value is None:
        raise NotNumeric(e)
    found = machine(value)
    return found.real if isinstance(found, complex) and not found.imag else found


def real_of(e: Expression) -> float:
    """The machine value of a real numeric expression."""
    found = number_of(e)
    if isinstance(found, complex):
        raise NotNumeric(e)
    return float(found)


def function_of(body: Expression, variables: Sequence[Expression]) -> Function:
    """The body as a function of machine numbers in the place of the variables."""

    def value(*numbers: Any) -> float | complex:
        return number_of(evaluate(put(body, variables, numbers)))

    return value


def put(body: Expression, variables: Sequence[Expression], values: Sequence[Any]) -> Expression:
    """The body with values in the place of variables, which are symbols or such as x[1]."""
    numbers = [v.item() if hasattr(v, "item") else v for v in values]
    if all(type(v) is Symbol for v in variables):
        return substitute(body, dict(zip(variables, numbers, strict=True)))
    rules = [call("Rule", x, v) for x, v in zip(variables, numbers, strict=True)]
    return evaluate(call("ReplaceAll", body, Expr(system("List"), tuple(rules))))


def array_function(body: Expression, x: Symbol) -> Callable[[numpy.ndarray], numpy.ndarray]:
    """The body as a function of arrays: at once where it threads over lists, else number by number."""
    import numpy

    alone = function_of(body, (x,))
    state = {"whole": True}

    def values(points: numpy.ndarray) -> numpy.ndarray:
        if state["whole"] and len(points) > 1:
            found = evaluate(substitute(body, {x: PackedList(points)}))
            array = array_of(found) if is_list(found) else None
            if array is not None and array.shape == points.shape:
                return array.astype("complex128" if array.dtype.kind == "c" else "float64")
            state["whole"] = False
        return numpy.array([alone(float(p)) for p in points])

    return values


def difference(e: Expression) -> Expression:
    """lhs - rhs of an equation; any other expression as it is."""
    if has_head(e, Equal) and len(e.args) == 2:
        return call("Plus", e.args[0], call("Times", -1, e.args[1]))
    return e


def variable_specs(name: str, spec: Expression) -> list[tuple[Expression, tuple[Expression, ...]]]:
    """The variables in x, {x, ...} or {{x, ...}, ...}, each with what follows it (start, limits)."""
    if not is_list(spec):
        return [(spec, ())]
    if spec.args and all(map(is_list, spec.args)):
        return [(s.args[0], tuple(map(evaluate, s.args[1:]))) for s in spec.args if s.args]
    if not spec.args:
        raise WolframMessage(name, "vars", spec, text="`1` does not name variables.")
    return [(spec.args[0], tuple(map(evaluate, spec.args[1:])))]


def unbound(variables: Iterable[Expression]) -> AbstractContextManager[None]:
    """The variables without the values that they may have outside."""
    return blocked([x for x in variables if type(x) is Symbol and x.own is not None])


def gradient_of(body: Expression, variables: Sequence[Expression]) -> list[Function]:
    """The partial derivatives: from D where it knows them, else by central differences."""
    f = function_of(body, variables)
    found: list[Function] = []
    for i, x in enumerate(variables):
        derived = evaluate(call("D", body, x))
        if known(derived):
            exact = function_of(derived, variables)
        else:
            exact = None
        found.append(slope(f, i, exact))
    return found


def known(e: Expression) -> bool:
    """Whether a derivative has no D or Derivative left in it."""
    if not isinstance(e, Expr):
        return True
    name = getattr(e.head, "name", "")
    return name not in ("D", "Derivative") and known(e.head) and all(map(known, e.args))


def slope(f: Function, i: int, exact: Function | None) -> Function:
    """The partial derivative by the i-th argument."""

    def value(*point: Any) -> Any:
        if exact is not None:
            try:
                return exact(*point)
            except NotNumeric:
                pass
        h = 6e-6 * max(1.0, abs(point[i]))
        above, below = list(point), list(point)
        above[i], below[i] = point[i] + h, point[i] - h
        return (f(*above) - f(*below)) / (2 * h)

    return value


def rules_for(variables: Sequence[Expression], values: Sequence[Any]) -> Expression:
    """{x -> value, ...}."""
    items = (call("Rule", x, v.item() if hasattr(v, "item") else v) for x, v in zip(variables, values, strict=True))
    return Expr(system("List"), tuple(items))


def as_numbers(array: Any) -> Expression:
    """The list of an array."""
    return from_array(array)
