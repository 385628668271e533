"""Functions of one number, traced to operations on arrays.

A function is applied to a formal symbol by the evaluator; the expression that comes out is translated node by node.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, system
from wlnet.expr.formals import formal, mentions_formal

from ..kinds import Kind, Unfit, Value
from ..messages import failure, nearest, shown
from ..numeric import Evaluate, NotNumeric, to_number, unevaluated
from .arguments import slot_names

FORMAL = formal("x")
Node = Callable[[Any, Any, Any], Any]  # (ops, x, type of numbers) -> value

NAMES = {
    "RectifiedLinearUnit": "ramp", "ReLU": "ramp",
    "ExponentialLinearUnit": "elu", "ELU": "elu",
    "ScaledExponentialLinearUnit": "selu", "SELU": "selu",
    "GaussianErrorLinearUnit": "gelu", "GELU": "gelu",
    "Swish": "swish", "HardSwish": "hard_swish", "Mish": "mish", "SoftSign": "soft_sign", "SoftPlus": "softplus",
    "HardTanh": "hard_tanh", "HardSigmoid": "hard_sigmoid", "Sigmoid": "logistic",
}  # fmt: skip

UNARY = {
    "Ramp": "ramp", "LogisticSigmoid": "logistic", "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "CubeRoot": "cbrt",
    "Abs": "abs", "RealAbs": "abs", "Sign": "sign", "RealSign": "sign", "Minus": "negative",
    "Sin": "sin", "Cos": "cos", "Tan": "tan", "Cot": "cot", "Sec": "sec", "Csc": "csc",
    "ArcSin": "arcsin", "ArcCos": "arccos", "ArcTan": "arctan", "ArcCot": "arccot", "ArcSec": "arcsec",
    "ArcCsc": "arccsc", "Sinh": "sinh", "Cosh": "cosh", "Tanh": "tanh", "Coth": "coth", "Sech": "sech",
    "Csch": "csch", "ArcSinh": "arcsinh", "ArcCosh": "arccosh", "ArcTanh": "arctanh", "ArcCoth": "arccoth",
    "ArcSech": "arcsech", "ArcCsch": "arccsch", "Haversine": "haversine", "InverseHaversine": "inverse_haversine",
    "Gudermannian": "gudermannian", "InverseGudermannian": "inverse_gudermannian",
    "Gamma": "gamma", "LogGamma": "log_gamma", "Erf": "erf", "Erfc": "erfc", "InverseErf": "inverse_erf",
    "InverseErfc": "inverse_erfc", "Round": "round", "Floor": "floor", "Ceiling": "ceil",
    "IntegerPart": "integer_part", "FractionalPart": "fractional_part", "Unitize": "unitize",
    "KroneckerDelta": "kronecker_delta", "Not": "logical_not",
}  # fmt: skip

BINARY = {"Subtract": "subtract", "Divide": "divide", "Surd": "surd", "Mod": "mod", "ArcTan": "arctan2"}
MANY = {
    "Plus": "add", "Times": "multiply", "Min": "minimum", "Max": "maximum", "And": "logical_and", "Or": "logical_or",
}  # fmt: skip
COMPARISONS = {
    "Less": "less", "LessEqual": "less_equal", "Greater": "greater", "GreaterEqual": "greater_equal",
    "Equal": "equal", "Unequal": "unequal",
}  # fmt: skip
WITH_ZERO = {
    "Positive": "greater", "Negative": "less", "NonNegative": "greater_equal", "NonPositive": "less_equal",
    "PossibleZeroQ": "equal",
}  # fmt: skip
CHOP = 1e-10  # the default tolerance of Chop and Threshold


@dataclass(frozen=True)
class Function:
    """A function as it was given, and the expression in the formal symbol that it amounts to."""

    given: Expression = field(compare=False)
    body: Expression
    node: Node = field(compare=False, repr=False)

    def apply(self, ops: Any, x: Any, number: Any) -> Any:
        """f of every element; `number` makes constants of the precision in use."""
        return self.node(ops, x, number)


class FunctionKind(Kind):
    """A function of one number."""

    expects = "a function of one number, or the name of one"

    def read(self, e: Expression) -> Value:
        """The function, as far as that is possible without an evaluator."""
        return self.read_with(e, unevaluated, system("ElementwiseLayer"))

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The traced function; a message naming what cannot be translated."""
        if type(e) is str:
            return Function(e, Expr(e, (FORMAL,)), named(e, e, head))
        if not isinstance(e, (Symbol, Expr)) or is_list(e) or slot_names(e) not in ((), ("1",)):
            raise Unfit
        applied = Expr(about_numbers(e), (FORMAL,))
        known = isinstance(e, Symbol) and e.name in UNARY
        body = applied if known else evaluate(call("Quiet", applied))  # what it cannot do is said below
        return Function(e, body, as_numbers(body, Translation(e, evaluate, head).node(body)))

    def write(self, value: Value) -> Expression:
        """The function as it was given."""
        return value.given

    def holds(self, value: Value) -> bool:
        """Whether the value is a function."""
        return isinstance(value, Function)


IS_ZERO = call("Function", call("Equal", call("Slot", 1), 0))


def about_numbers(e: Expression) -> Expression:
    """The code with x == 0 for PossibleZeroQ[x], which would speak of the symbol that stands for the input."""
    if e is system("PossibleZeroQ"):
        return IS_ZERO
    return Expr(about_numbers(e.head), tuple(map(about_numbers, e.args))) if type(e) is Expr else e


def variable(ops: Any, x: Any, number: Any) -> Any:
    """The input itself."""
    return x


def as_numbers(body: Expression, node: Node, like: Node = variable) -> Node:
    """A node with values like x: conditions become 0 and 1, constants an array of the shape of `like`."""
    logical = isinstance(body, Expr) and isinstance(body.head, Symbol) and body.head.name in LOGICAL
    if logical:
        return lambda ops, x, number: ops.select(node(ops, x, number), number(1), number(0))
    if not mentions_formal(body):
        return lambda ops, x, number: filled(ops, like(ops, x, number), node(ops, x, number))
    return node


def filled(ops: Any, x: Any, value: Any) -> Any:
    """A value for every element of x."""
    return ops.select(ops.equal(x, x), value, value)


LOGICAL = {*COMPARISONS, *WITH_ZERO, "And", "Or", "Not", "Inequality"}


def unary(name: str, inner: Node) -> Node:
    """The operation on the value of a node."""
    return lambda ops, x, number: getattr(ops, name)(inner(ops, x, number))


def binary(name: str, first: Node, second: Node) -> Node:
    """The operation on the values of two nodes."""
    return lambda ops, x, number: getattr(ops, name)(first(ops, x, number), second(ops, x, number))


def constant(value: float) -> Node:
    """A number."""
    return lambda ops, x, number: number(value)


def named(name: str, given: Expression, head: Symbol, inner: Node = variable) -> Node:
    """The function of a name such as "ELU"; a message where there is none."""
    if name not in NAMES:
        near = nearest(name, NAMES)
        raise (
            failure(head, "funcname", shown(name), shown(near)) if near else failure(head, "notfunction", shown(given))
        )
    return unary(NAMES[name], inner)


@dataclass
class Translation:
    """From an expression in formal symbols to nodes. `given` is the function, for messages."""

    given: Expression
    evaluate: Evaluate
    head: Symbol
    variables: Mapping[Symbol, Node] = field(default_factory=lambda: {FORMAL: variable})

    def refuse(self, part: Expression) -> Exception:
        """The message about a part that cannot be translated."""
        return failure(self.head, "function", shown(self.given), shown(part))

    def node(self, e: Expression) -> Node:
        """The node of an expression."""
        if isinstance(e, Symbol) and e in self.variables:
            return self.variables[e]
        if e is system("True") or e is system("False"):
            return constant(float(e is system("True")))
        if e is system("Infinity") or (has_head(e, system("DirectedInfinity")) and e.args in ((1,), (-1,))):
            return constant(math.inf if e is system("Infinity") else e.args[0] * math.inf)
        if not mentions_formal(e):
            try:
                return constant(to_number(e, self.evaluate))
            except NotNumeric:
                raise self.refuse(e) from None
        if type(e.head) is str and len(e.args) == 1:
            return named(e.head, e.head, self.head, self.node(e.args[0]))
        name = e.head.name if isinstance(e.head, Symbol) and e.head.context == "System`" else ""
        special = SPECIAL.get(name)
        found = self._regular(name, e.args) if special is None else special(self, e.args)
        if found is None:
            again = self.evaluate(e)
            if again == e:
                raise self.refuse(e if isinstance(e.head, Expr) else e.head)
            return self.node(again)
        return found

    def _regular(self, name: str, args: tuple[Expression, ...]) -> Node | None:
        """Functions that are one operation, or one repeated."""
        if name in UNARY and len(args) == 1:
            return unary(UNARY[name], self.node(args[0]))
        if name in BINARY and len(args) == 2:
            return binary(BINARY[name], *map(self.node, args))
        if name in MANY and args:
            nodes = list(map(self.node, args))
            found = nodes[0]
            for other in nodes[1:]:
                found = binary(MANY[name], found, other)
            return found
        if name in COMPARISONS and len(args) > 1:
            return self._chain([COMPARISONS[name]] * (len(args) - 1), list(map(self.node, args)))
        if name in WITH_ZERO and len(args) == 1:
            return binary(WITH_ZERO[name], self.node(args[0]), constant(0))
        return None

    def _chain(self, names: list[str], nodes: list[Node]) -> Node:
        """a < b <= c: all comparisons of neighbours hold."""
        found = binary(names[0], nodes[0], nodes[1])
        for i in range(1, len(names)):
            found = binary("logical_and", found, binary(names[i], nodes[i], nodes[i + 1]))
        return found

    def inequality(self, args: tuple[Expression, ...]) -> Node | None:
        """a < b <= c with different signs."""
        names = [getattr(a, "name", "") for a in args[1::2]]
        if len(args) < 3 or any(n not in COMPARISONS for n in names):
            return None
        return self._chain([COMPARISONS[n] for n in names], list(map(self.node, args[::2])))

    def power(self, args: tuple[Expression, ...]) -> Node | None:
        """Powers; those of E and 1/2 have operations of their own."""
        if len(args) != 2:
            return None
        base, exponent = args
        if base is system("E"):
            return unary("exp", self.node(exponent))
        if exponent == Fraction(1, 2):
            return unary("sqrt", self.node(base))
        return binary("power", self.node(base), self.node(exponent))

    def logarithm(self, args: tuple[Expression, ...]) -> Node | None:
        """Log[x] and Log[b, x]."""
        logs = [unary("log", self.node(a)) for a in args]
        return logs[0] if len(logs) == 1 else binary("divide", logs[1], logs[0]) if len(logs) == 2 else None

    def modulo(self, args: tuple[Expression, ...]) -> Node | None:
        """Mod[x, n] and Mod[x, n, d], which is d + Mod[x - d, n]."""
        nodes = list(map(self.node, args))
        if len(nodes) == 3:
            return binary("add", nodes[2], binary("mod", binary("subtract", nodes[0], nodes[2]), nodes[1]))
        return binary("mod", *nodes) if len(nodes) == 2 else None

    def error_function(self, args: tuple[Expression, ...]) -> Node | None:
        """Erf[x] and Erf[a, b], which is Erf[b] - Erf[a]."""
        values = [unary("erf", self.node(a)) for a in args]
        return values[0] if len(values) == 1 else binary("subtract", values[1], values[0]) if len(values) == 2 else None

    def delta(self, args: tuple[Expression, ...]) -> Node | None:
        """KroneckerDelta[x] and KroneckerDelta[a, b, ...]: 1 where all are 0, or where all are equal."""
        nodes = list(map(self.node, args))
        if len(nodes) < 2:
            return unary("kronecker_delta", nodes[0]) if nodes else None
        return self._select(self._chain(["equal"] * (len(nodes) - 1), nodes), constant(1), constant(0))

    def stepped(self, name: str, args: tuple[Expression, ...]) -> Node | None:
        """Round[x], Floor[x], Ceiling[x], and the multiples of a that Round[x, a], ... give."""
        nodes = list(map(self.node, args))
        if len(nodes) == 2:
            return binary("multiply", unary(name, binary("divide", *nodes)), nodes[1])
        return unary(name, nodes[0]) if len(nodes) == 1 else None

    def clipped(self, args: tuple[Expression, ...]) -> Node | None:
        """Clip[x], Clip[x, {low, high}], Clip[x, {low, high}, {below, above}]."""
        x = self.node(args[0])
        ends = [list(map(self.node, a.args)) for a in args[1:] if is_list(a) and len(a.args) == 2]
        if len(ends) != len(args) - 1 or len(ends) > 2:
            return None
        low, high = ends[0] if ends else (constant(-1), constant(1))
        if len(ends) < 2:
            return lambda ops, v, number: ops.clip(x(ops, v, number), low(ops, v, number), high(ops, v, number))
        below, above = ends[1]
        return self._select(binary("less", x, low), below, self._select(binary("greater", x, high), above, x))

    def without_small(self, args: tuple[Expression, ...]) -> Node | None:
        """Chop and Threshold: 0 where the magnitude is small."""
        if not 1 <= len(args) <= 2:
            return None
        x = self.node(args[0])
        bound = self.node(args[1]) if len(args) == 2 else constant(CHOP)
        return self._select(binary("less_equal", unary("abs", x), bound), constant(0), x)

    def _select(self, condition: Node, first: Node, second: Node) -> Node:
        return lambda ops, x, number: ops.select(
            condition(ops, x, number), first(ops, x, number), second(ops, x, number)
        )

    def conditional(self, args: tuple[Expression, ...]) -> Node | None:
        """If[condition, first, second]."""
        return self._select(*map(self.node, args)) if len(args) == 3 else None

    def which(self, args: tuple[Expression, ...]) -> Node | None:
        """Which[condition, value, ...]; NaN where none holds."""
        if not args or len(args) % 2:
            return None
        return self._cases(list(zip(args[::2], args[1::2], strict=True)), constant(float("nan")))

    def piecewise(self, args: tuple[Expression, ...]) -> Node | None:
        """Piecewise[{{value, condition}, ...}, otherwise]."""
        cases = args[0].args if args and is_list(args[0]) else ()
        if not cases or not all(is_list(c) and len(c.args) == 2 for c in cases) or len(args) > 2:
            return None
        otherwise = self.node(args[1]) if len(args) == 2 else constant(0)
        return self._cases([(c.args[1], c.args[0]) for c in cases], otherwise)

    def _cases(self, cases: list[tuple[Expression, Expression]], otherwise: Node) -> Node:
        for condition, value in reversed(cases):
            holds = self.node(value)
            otherwise = holds if condition is system("True") else self._select(self.node(condition), holds, otherwise)
        return otherwise

    def boole(self, args: tuple[Expression, ...]) -> Node | None:
        """Boole[condition]."""
        return self._select(self.node(args[0]), constant(1), constant(0)) if len(args) == 1 else None


SPECIAL: dict[str, Callable[[Translation, tuple[Expression, ...]], Node | None]] = {
    "Inequality": Translation.inequality,
    "Power": Translation.power,
    "Log": Translation.logarithm,
    "Mod": Translation.modulo,
    "Erf": Translation.error_function,
    "KroneckerDelta": Translation.delta,
    "Round": lambda self, args: self.stepped("round", args),
    "Floor": lambda self, args: self.stepped("floor", args),
    "Ceiling": lambda self, args: self.stepped("ceil", args),
    "Clip": Translation.clipped,
    "Chop": Translation.without_small,
    "Threshold": Translation.without_small,
    "If": Translation.conditional,
    "Which": Translation.which,
    "Piecewise": Translation.piecewise,
    "Boole": Translation.boole,
}


def is_function(e: Expression) -> bool:
    """Whether an entry of a net stands for the layer that applies it to every element."""
    if isinstance(e, Symbol):
        return e.name in UNARY
    return (type(e) is str and e in NAMES) or has_head(e, system("Function"))
