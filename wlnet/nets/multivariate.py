"""Functions of several numbers, traced to operations on arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, intern_symbol, is_list, system

from .functions import BINARY, FORMALS, MANY, Node, Translation, as_numbers
from .kinds import Kind, Unfit, Value
from .numeric import Evaluate, unevaluated

FOLDED = {name: operation for name, operation in MANY.items() if name in ("Plus", "Times", "Min", "Max")}
PAIRS = (*BINARY, "Power", "Erf")


def formal(index: int) -> Symbol:
    """The symbol that stands for one input, from 0."""
    return intern_symbol(f"{FORMALS}x{index + 1}")


def chosen(index: int) -> Node:
    """The node that is one input."""
    return lambda ops, xs, number: xs[index]


@dataclass(frozen=True)
class Multivariate:
    """A function as it was given, what it amounts to, and the names of its inputs; None where any number will do."""

    given: Expression = field(compare=False)
    body: Expression
    names: tuple[str, ...] | None
    node: Node | None = field(compare=False, repr=False)

    def apply(self, ops: Any, xs: list[Any], number: Any) -> Any:
        """f of the arrays, element by element; `number` makes constants of the precision in use."""
        if self.node is not None:
            return self.node(ops, xs, number)
        operation = getattr(ops, FOLDED[self.given.name])  # type: ignore[union-attr]
        result = xs[0]
        for x in xs[1:]:
            result = operation(result, x)
        return result


class MultivariateKind(Kind):
    """A function of several numbers: the symbol of one, or a pure function with slots or named arguments."""

    expects = "a function of several numbers: Plus, Subtract, Times, ..., or one with slots #1, #2 or #name"

    def read(self, e: Expression) -> Value:
        """The function, as far as that is possible without an evaluator."""
        return self.read_with(e, unevaluated, system("ThreadingLayer"))

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The traced function; a message naming what cannot be translated."""
        if isinstance(e, Symbol) and e.name in FOLDED:
            return Multivariate(e, e, None, None)
        names = argument_names(e)
        if not names:
            raise Unfit
        inputs = [formal(i) for i in range(len(names))]
        variables = {symbol: chosen(i) for i, symbol in enumerate(inputs)}
        if isinstance(e, Symbol):
            body = of_symbol(e, inputs)
        elif all(name.isdigit() for name in names):
            body = evaluate(Expr(e, tuple(inputs)))
        else:
            body = evaluate(Expr(e, (Association.of(zip(names, inputs, strict=True)),)))
        node = Translation(e, evaluate, head, variables).node(body)
        first = as_numbers(body, node, chosen(0))
        return Multivariate(e, body, names, first)

    def write(self, value: Value) -> Expression:
        """The function as it was given."""
        return value.given

    def holds(self, value: Value) -> bool:
        """Whether the value is a function of several numbers."""
        return isinstance(value, Multivariate)


def of_symbol(e: Symbol, inputs: list[Symbol]) -> Expression:
    """The function that a symbol stands for, applied: Erf[a, b] is Erf[b] - Erf[a], Clip takes both bounds."""
    if e.name == "Erf":
        return call("Subtract", call("Erf", inputs[1]), call("Erf", inputs[0]))
    if e.name == "Clip":
        return call("Clip", inputs[0], call("List", *inputs[1:]))
    return Expr(e, tuple(inputs))


def argument_names(e: Expression) -> tuple[str, ...]:
    """The names of a function's arguments, "1", "2", ... where it has none for them; () where they are not clear."""
    if isinstance(e, Symbol):
        return ("1", "2") if e.name in PAIRS else ("1", "2", "3") if e.name == "Clip" else ()
    if not has_head(e, system("Function")) or not e.args:
        return ()
    if len(e.args) > 1:
        parameters = e.args[0].args if is_list(e.args[0]) else (e.args[0],)
        return numbered(len(parameters))
    slots: list[int | str] = []
    collect_slots(e.args[0], slots)
    if not slots or any(type(s) is int and s < 1 for s in slots):
        return ()
    numbers = [s for s in slots if isinstance(s, int)]
    names = [s for s in slots if isinstance(s, str)]
    if numbers and names:
        return ()
    return numbered(max(numbers)) if numbers else tuple(dict.fromkeys(names))


def collect_slots(e: Expression, found: list[int | str]) -> None:
    """Add the slots of a pure function's body, those of functions inside it left out; 0 for ##."""
    if not isinstance(e, Expr) or has_head(e, system("Function")):
        return
    if has_head(e, system("SlotSequence")):
        found.append(0)
    elif has_head(e, system("Slot")) and len(e.args) == 1 and type(e.args[0]) in (int, str):
        found.append(e.args[0])  # type: ignore[arg-type]
    else:
        for part in (e.head, *e.args):
            collect_slots(part, found)


def numbered(count: int) -> tuple[str, ...]:
    """The names "1", "2", ... of so many ports."""
    return tuple(str(i) for i in range(1, count + 1))
