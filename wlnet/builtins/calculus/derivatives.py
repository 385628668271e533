"""D[f, x] and Derivative[n][f]: derivatives of expressions and of functions."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import (
    Association,
    Atom,
    Expr,
    Expression,
    Symbol,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    system,
)

from ..structure.atom_methods import method_of
from .rules import SEVERAL, UNARY, plus, power, times

Function, Slot, Derivative, Indeterminate = map(system, ("Function", "Slot", "Derivative", "Indeterminate"))
BEYOND = frozenset(
    ("Less", "LessEqual", "Greater", "GreaterEqual", "Unequal", "And", "Or", "Not", "Inequality", "SameQ", "Xor",
     "Product", "D", "Function", "Module", "Block", "With", "Table", "NIntegrate", "Which", "Rule")
)  # fmt: skip
"""Heads whose derivative is not made from those of their arguments."""


@builtin("D", "D[f, x] is the derivative of f by x; D[f, {x, n}] the nth; D[f, x, y, ...] first by x, then "
         "by y, ...; D[f, {{x1, x2, ...}}] the list of the derivatives by x1, x2, ....",
         messages={"ivar": "`1` is not a valid variable.",
                   "dvar": "The specification `1` should be a variable, {x, n} or {{x1, x2, ...}}."})  # fmt: skip
def d(f: Expression, *variables: Expression) -> Expression:
    """The derivative; the call stays where it contains what has no derivative here."""
    try:
        for spec in variables:
            f = with_respect_to(f, spec)
    except Unknown:
        return None
    return f


def with_respect_to(f: Expression, spec: Expression) -> Expression:
    """The derivative by one specification."""
    if not is_list(spec):
        check_variable(spec)
        return evaluate(derivative(f, spec))
    if len(spec.args) == 1 and is_list(spec.args[0]):
        return along(f, spec.args[0])
    if len(spec.args) != 2:
        raise WolframMessage("D", "dvar", spec)
    variable, order = spec.args
    if type(order) is not int or order < 0:
        raise WolframMessage("D", "dvar", spec)
    if is_list(variable):
        for _ in range(order):
            f = along(f, variable)
        return f
    check_variable(variable)
    for _ in range(order):
        f = evaluate(derivative(f, variable))
    return f


def along(f: Expression, variables: Expr) -> Expression:
    """The derivatives by each of some variables, at the innermost level of lists."""
    if is_list(f):
        return list_of(*(along(part, variables) for part in f.args))
    return list_of(*(with_respect_to(f, v) for v in variables.args))


class Unknown(Exception):
    """Something that has no derivative here."""


def check_variable(e: Expression) -> None:
    """A message where nothing can be derived with respect to the expression."""
    number = type(e) in (int, float, complex, str) or (isinstance(e, Symbol) and e.name in ("Pi", "E", "True", "False"))
    if number or (isinstance(e, Expr) and getattr(e.head, "name", "") in ("Plus", "Times", "Power")):
        raise WolframMessage("D", "ivar", e)


def depends(e: Expression, x: Expression) -> bool:
    """Whether the variable occurs."""
    if e == x:
        return True
    return isinstance(e, Expr) and (depends(e.head, x) or any(depends(part, x) for part in e.args))


def derivative(f: Expression, x: Expression) -> Expression:
    """df/dx, not yet evaluated."""
    if f == x:
        return 1
    if not isinstance(f, Expr) or not depends(f, x):
        return list_of(*(derivative(part, x) for part in f.args)) if is_list(f) else 0
    name = f.head.name if isinstance(f.head, Symbol) else ""
    args = f.args
    if name == "Plus":
        return plus(*(derivative(part, x) for part in args))
    if name == "Times":
        return plus(*(_product(args, i, x) for i, part in enumerate(args) if depends(part, x)))
    if name == "Power" and len(args) == 2:
        return _power(args[0], args[1], x)
    if name in ("List", "Equal"):
        return Expr(f.head, tuple(derivative(part, x) for part in args))
    if name == "If" and len(args) > 1:
        return Expr(f.head, (args[0], *(evaluate(derivative(part, x)) for part in args[1:])))
    if name == "Piecewise" and is_list(args[0]):
        return _piecewise(args, x)
    if name in ("Sum", "Integrate") and len(args) > 1:
        return _under(f, x)
    if name == "Dot":
        return plus(*(_dot(args, i, x) for i, part in enumerate(args) if depends(part, x)))
    if name in BEYOND or isinstance(f, Association):
        raise Unknown
    return _chain(f, x)


def _product(args: tuple[Expression, ...], i: int, x: Expression) -> Expression:
    return times(*args[:i], derivative(args[i], x), *args[i + 1 :])


def _dot(args: tuple[Expression, ...], i: int, x: Expression) -> Expression:
    return call("Dot", *args[:i], derivative(args[i], x), *args[i + 1 :])


def _power(base: Expression, exponent: Expression, x: Expression) -> Expression:
    """b^(e - 1) e b' where only b changes, b^e Log[b] e' where only e does; b^e (e b'/b + Log[b] e') for both."""
    if depends(base, x) and depends(exponent, x):
        inner = times(exponent, power(base, -1), derivative(base, x))
        return times(power(base, exponent), plus(inner, times(call("Log", base), derivative(exponent, x))))
    terms = []
    if depends(base, x):
        terms.append(times(exponent, power(base, plus(-1, exponent)), derivative(base, x)))
    if depends(exponent, x):
        terms.append(times(power(base, exponent), call("Log", base), derivative(exponent, x)))
    return plus(*terms)


def _piecewise(args: tuple[Expression, ...], x: Expression) -> Expression:
    """Case by case, with strict inequalities: at the ends of its cases the function may have no derivative."""
    cases = [list_of(derivative(case.args[0], x), _open(case.args[1])) for case in args[0].args]
    rest = derivative(args[1], x) if len(args) > 1 else 0
    closed = any(_open(case.args[1]) != case.args[1] for case in args[0].args)
    if not closed:
        return call("Piecewise", list_of(*cases), rest)
    conditions = [case.args[1] for case in args[0].args]
    others = [call("Not", c) for c in conditions]
    outside = call("And", *map(_open_negation, conditions)) if len(others) > 1 else _open_negation(conditions[0])
    return call("Piecewise", list_of(*cases, list_of(rest, outside)), Indeterminate)


def _open(e: Expression) -> Expression:
    """The condition with strict inequalities."""
    strict = {"LessEqual": "Less", "GreaterEqual": "Greater"}
    if isinstance(e, Expr) and getattr(e.head, "name", "") in strict:
        return call(strict[e.head.name], *e.args)
    if isinstance(e, Expr) and getattr(e.head, "name", "") in ("And", "Or"):
        return Expr(e.head, tuple(map(_open, e.args)))
    return e


def _open_negation(e: Expression) -> Expression:
    """The strict opposite of a condition."""
    opposite = {"LessEqual": "Greater", "GreaterEqual": "Less", "Less": "Greater", "Greater": "Less"}
    if isinstance(e, Expr) and getattr(e.head, "name", "") in opposite and len(e.args) == 2:
        return call(opposite[e.head.name], *e.args)
    return call("Not", e)


def _under(f: Expr, x: Expression) -> Expression:
    """The derivative of a sum or an integral: inside it, and by Leibniz' rule at the ends of an integral."""
    inside, *ranges = f.args
    names = [r.args[0] if is_list(r) and r.args else r for r in ranges]
    if f.head.name == "Integrate" and len(ranges) == 1 and not is_list(ranges[0]):
        if ranges[0] == x:
            return inside
        return Expr(f.head, (evaluate(derivative(inside, x)), ranges[0]))
    bounds = [b for r in ranges if is_list(r) for b in r.args[1:]]
    if x in names:
        return 0 if not any(depends(b, x) for b in bounds) else _refuse()
    terms = []
    if depends(inside, x):
        terms.append(Expr(f.head, (evaluate(derivative(inside, x)), *ranges)))
    if any(depends(b, x) for b in bounds):
        if f.head.name == "Sum" or len(ranges) != 1 or len(ranges[0].args) != 3:
            raise Unknown
        variable, low, high = ranges[0].args
        for sign, end in ((1, high), (-1, low)):
            if depends(end, x):
                at = call("ReplaceAll", inside, call("Rule", variable, end))
                terms.append(times(sign, at, derivative(end, x)))
    return plus(*terms)


def _refuse() -> Expression:
    raise Unknown


def _chain(f: Expr, x: Expression) -> Expression:
    """The sum over the arguments of the partial derivative times the derivative of the argument."""
    if not isinstance(f.head, (Symbol, Expr, Atom)) or depends(f.head, x):
        raise Unknown
    terms = []
    for i, part in enumerate(f.args):
        if depends(part, x):
            terms.append(times(_partial(f, i), derivative(part, x)))
    return plus(*terms)


def _partial(f: Expr, i: int) -> Expression:
    """The partial derivative by one argument."""
    name = f.head.name if isinstance(f.head, Symbol) else ""
    if len(f.args) == 1 and name in UNARY:
        return UNARY[name](*f.args)
    if (name, len(f.args)) in SEVERAL:
        return SEVERAL[name, len(f.args)][i](*f.args)
    if name in ("Max", "Min"):
        return _extreme(f, i)
    orders = [int(j == i) for j in range(len(f.args))]
    head = f.head
    if isinstance(head, Expr) and isinstance(head.head, Expr) and head.head.head is Derivative:
        before = head.head.args
        if len(before) == len(orders) and len(head.args) == 1:
            return Expr(Expr(Expr(Derivative, tuple(map(plus, before, orders))), head.args), f.args)
    return Expr(Expr(Expr(Derivative, tuple(orders)), (head,)), f.args)


def _extreme(f: Expr, i: int) -> Expression:
    """1 where the argument is the extreme one, 0 elsewhere."""
    compare = "Greater" if f.head.name == "Max" else "Less"
    others = [call(compare, f.args[i], other) for j, other in enumerate(f.args) if j != i]
    return call("Piecewise", list_of(list_of(1, others[0] if len(others) == 1 else call("And", *others))), 0)


def apply_derivative(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """Derivative[n1, ...][f]: the derivative of a pure function or of a known one, as a pure function."""
    if len(args) != 1 or not all(type(n) is int and n >= 0 for n in head.args):
        return None
    function, orders = args[0], head.args
    if all(n == 0 for n in orders):
        return function
    if isinstance(function, (int, float)):
        return call("Function", 0)
    method = method_of("Derivative", function)
    if method is not None:
        return method(function, orders)
    if isinstance(function, Expr) and isinstance(function.head, Expr) and function.head.head is Derivative:
        before = function.head.args
        if len(before) == len(orders) and len(function.args) == 1:
            return Expr(Expr(Derivative, tuple(a + b for a, b in zip(before, orders, strict=True))), function.args)
    if has_head(function, Function):
        return _of_pure(function, orders)
    if isinstance(function, Symbol):
        known = (len(orders) == 1 and function.name in UNARY) or (function.name, len(orders)) in SEVERAL
        powers = function.name in ("Plus", "Times", "Power", "Sqrt", "Exp", "Minus")
        if known or powers or function.down is not None:
            slots = [call("Slot", i) for i in range(1, len(orders) + 1)]
            body = evaluate(Expr(function, tuple(slots)))
            if body != Expr(function, tuple(slots)) or known:
                return function_or_none((), body, slots, orders)
    return None


def _of_pure(function: Expr, orders: tuple[int, ...]) -> Expression:
    """The derivative of a pure function."""
    if len(function.args) == 1:
        slots: list[Expression] = [call("Slot", i) for i in range(1, len(orders) + 1)]
        return function_or_none((), function.args[0], slots, orders)
    names = function.args[0]
    parameters = list(names.args) if is_list(names) else [names]
    if len(parameters) < len(orders):
        return None
    return function_or_none((names,), function.args[1], parameters, orders)


def function_or_none(
    names: tuple[Expression, ...], body: Expression, variables: list[Expression], orders: tuple[int, ...]
) -> Expression:
    """The pure function of the derivative; None where that is not known."""
    try:
        return call("Function", *names, derived(body, variables, orders))
    except Unknown:
        return None


def derived(body: Expression, variables: list[Expression], orders: tuple[int, ...]) -> Expression:
    """The body derived so many times by each variable."""
    for variable, order in zip(variables, orders, strict=False):
        for _ in range(order):
            body = evaluate(derivative(body, variable))
    return body


@builtin("Derivative", "f' or Derivative[1][f] is the derivative of a function of one argument; "
         "Derivative[n1, n2, ...][f] that of a function of several, derived n1 times by the first, ....",
         attributes="NHoldAll", curry=apply_derivative)  # fmt: skip
def derivative_symbol(*orders: Expression) -> Expression:
    """Nothing by itself."""
    return None
