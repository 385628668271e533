"""Functions of several numbers, traced to operations on arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, system

from ..kinds import Kind, Unfit, Value
from ..numeric import Evaluate, unevaluated
from .arguments import applied, counts, formals, slot_names
from .arguments import numbered as numbered
from .univariate import BINARY, MANY, Node, Translation, as_numbers

FOLDED = {name: operation for name, operation in MANY.items() if name in ("Plus", "Times", "Min", "Max")}
PAIRS = (*BINARY, "Power", "Erf")


def chosen(index: int) -> Node:
    """The node that is one input."""
    return lambda ops, xs, number: xs[index]


@dataclass(frozen=True)
class Multivariate:
    """A function as it was given, what it amounts to, and the names of its inputs; None where any number will do.

    `traced` gives the node for a number of inputs.
    """

    given: Expression = field(compare=False)
    body: Expression
    names: tuple[str, ...] | None
    traced: Callable[[int], Node] = field(compare=False, repr=False)

    def apply(self, ops: Any, xs: list[Any], number: Any) -> Any:
        """f of the arrays, element by element; `number` makes constants of the precision in use."""
        return self.traced(len(xs))(ops, xs, number)


class MultivariateKind(Kind):
    """A function of several numbers: the symbol of one, a pure function, or whatever has a value for them."""

    expects = "a function of several numbers: Plus, Subtract, Times, ..., or one with slots #1, #2 or #name"

    def read(self, e: Expression) -> Value:
        """The function, as far as that is possible without an evaluator."""
        return self.read_with(e, unevaluated, system("ThreadingLayer"))

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The traced function; a message naming what cannot be translated."""
        if not isinstance(e, (Symbol, Expr)) or is_list(e):
            raise Unfit
        if isinstance(e, Symbol) and e.name in FOLDED:
            return Multivariate(e, e, None, folded(e.name))
        names = argument_names(e)
        if not names and not has_head(e, system("Function")):
            possible = counts(e, evaluate)
            if not possible:
                raise Unfit
            names = numbered(possible[0]) if len(possible) == 1 else ()
        if not names and has_head(e, system("Function")) and not takes_any(e):
            raise Unfit

        @lru_cache
        def traced(count: int) -> tuple[Expression, Node]:
            inputs = formals(count)
            known = (isinstance(e, Symbol) and e.name in PAIRS) or e is system("Clip")
            body = of_symbol(e, inputs) if known else applied(e, names or numbered(count), evaluate)
            variables = {symbol: chosen(i) for i, symbol in enumerate(inputs)}
            return body, as_numbers(body, Translation(e, evaluate, head, variables).node(body), chosen(0))

        if not names:
            return Multivariate(e, e, None, lambda count: traced(count)[1])
        return Multivariate(e, traced(len(names))[0], names, lambda count: traced(len(names))[1])

    def write(self, value: Value) -> Expression:
        """The function as it was given."""
        return value.given

    def holds(self, value: Value) -> bool:
        """Whether the value is a function of several numbers."""
        return isinstance(value, Multivariate)


def folded(name: str) -> Callable[[int], Node]:
    """The nodes of Plus, Times, Min or Max."""

    def node(ops: Any, xs: Any, number: Any) -> Any:
        operation = getattr(ops, FOLDED[name])
        result = xs[0]
        for x in xs[1:]:
            result = operation(result, x)
        return result

    return lambda count: node


def of_symbol(e: Any, inputs: list[Symbol]) -> Expression:
    """The function that a symbol stands for, applied: Erf[a, b] is Erf[b] - Erf[a], Clip takes both bounds."""
    if e.name == "Clip":
        return call("Clip", inputs[0], call("List", *inputs[1:]))
    return Expr(e, tuple(inputs))


def takes_any(e: Expression) -> bool:
    """Whether a pure function has the arguments in sequence, ##, and no names for them."""
    return any(has_head(part, system("SlotSequence")) for part in subexpressions(e))


def subexpressions(e: Expression) -> list[Expression]:
    """The expression and all inside it."""
    if not isinstance(e, Expr):
        return [e]
    return [e, *(inner for part in (e.head, *e.args) for inner in subexpressions(part))]


def argument_names(e: Expression) -> tuple[str, ...]:
    """The names of a function's arguments, "1", "2", ... where it has none for them; () where they are not clear."""
    if isinstance(e, Symbol):
        return ("1", "2") if e.name in PAIRS else ("1", "2", "3") if e.name == "Clip" else ()
    return slot_names(e)
