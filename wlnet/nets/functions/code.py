"""User functions that are called on numbers, not taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from wlnet.expr import Expr, Expression, Symbol, from_array, has_head, is_list, list_of, system

from ..kinds import Kind, Unfit, Value
from ..messages import failure, shown
from ..numeric import Array, Evaluate, NotNumeric, Ragged, to_array, unevaluated
from ..tracing.derivative import Derivative, derivative

AUTOMATIC, NONE = system("Automatic"), system("None")
COMPILED = "CompiledLayer"


@dataclass(frozen=True)
class Code:
    """A function as it was given, without its type declarations, and the number of levels that it declares it takes.

    `derivative` tells its derivative where the function can be evaluated on symbolic arrays, None where it cannot.
    """

    given: Expression = field(compare=False)
    plain: Expression
    depth: int | None
    evaluate: Evaluate = field(compare=False, repr=False)
    derivative: Derivative | None = field(compare=False, repr=False, default=None)

    def takes_whole(self, rank: int) -> bool:
        """Whether the function takes an array with so many levels, the batch among them, as a whole."""
        return self.depth == rank

    def batch(self, x: Array) -> Array:
        """y[b, ...] for x[b, ...]; a message where examples give different sizes."""
        return self(x) if self.takes_whole(x.ndim) else self._stacked([self(row) for row in x])

    def output(self, dims: tuple[int, ...], x: Array) -> Array:
        """y[b, dims] for x[b, ...]; a message where the function gives other sizes than those the layer has."""
        y = self.batch(x)
        if y.shape != (len(x), *dims):
            found = shown(list_of(*y.shape[1:]))
            raise failure(COMPILED, "codeshape", shown(self.given), found, shown(list_of(*dims)))
        return y

    def pullback(self, whole: bool, x: Array, dy: Array, y: Array) -> Array:
        """dx[b, ...] by this function of x, dy and perhaps y."""
        known = (x, dy, y) if takes_output(self.plain) else (x, dy)
        return self(*known) if whole else self._stacked([self(*row) for row in zip(*known, strict=True)])

    def _stacked(self, rows: list[Array]) -> Array:
        if len({row.shape for row in rows}) > 1:
            raise failure(COMPILED, "coderagged", shown(self.given))
        return np.stack(rows)

    def dims(self, dims: tuple[int, ...]) -> tuple[int, ...]:
        """The dimensions that the function gives for an example of these."""
        return self.batch(np.zeros((1, *dims), dtype=np.float32)).shape[1:]

    def __call__(self, *arrays: Array) -> Array:
        """The numbers that the function gives for arrays; a message where it gives anything else."""
        value = self.evaluate(Expr(self.plain, tuple(map(from_array, arrays))))
        try:
            return np.asarray(to_array(value, self.evaluate), dtype=arrays[0].dtype)
        except (NotNumeric, Ragged):
            raise failure(COMPILED, "codevalue", shown(self.given), shown(shortened(value))) from None


class CodeKind(Kind):
    """A function of arrays; with `choices`, also Automatic or None."""

    def __init__(self, choices: bool) -> None:
        self.choices = choices
        self.expects = "a function of one array"
        if choices:
            self.expects = "Automatic, None, or a function of an input, an output gradient and perhaps an output"

    def read(self, e: Expression) -> Value:
        """The function, as far as that is possible without an evaluator."""
        return self.read_with(e, unevaluated, system(COMPILED))

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The function."""
        if self.choices and e in (AUTOMATIC, NONE):
            return e
        if not isinstance(e, (Symbol, Expr)) or is_list(e):
            raise Unfit
        plain, depth = untyped(e)
        return Code(e, plain, depth, evaluate, None if self.choices else derivative(plain, evaluate))

    def write(self, value: Value) -> Expression:
        """The function as it was given."""
        return value.given if isinstance(value, Code) else value

    def holds(self, value: Value) -> bool:
        """Whether the value is a function or a choice."""
        return isinstance(value, Code) or value in (AUTOMATIC, NONE)


def untyped(e: Expression) -> tuple[Expression, int | None]:
    """The function with Typed[x, type] made x, and the number of levels that the first type declares."""
    if not has_head(e, system("Function")) or len(e.args) < 2:
        return e, None
    parameters = e.args[0].args if is_list(e.args[0]) else (e.args[0],)
    plain = [p.args[0] if has_head(p, system("Typed")) and p.args else p for p in parameters]
    typed = [p for p in parameters[:1] if has_head(p, system("Typed")) and len(p.args) == 2]
    depth = declared_depth(typed[0].args[1]) if typed else None
    return Expr(e.head, (Expr(system("List"), tuple(plain)), *e.args[1:])), depth


def declared_depth(e: Expression) -> int | None:
    """The number of levels in "NumericArray"::["Real32", n] and its kind; 0 for "Real64" and other numbers."""
    if type(e) is str:
        return 0 if e.startswith(("Real", "Machine", "Integer")) else None
    if isinstance(e, Expr):
        numbers = [a for a in e.args if type(a) is int]
        inner = [declared_depth(a) for a in e.args if isinstance(a, Expr)]
        return numbers[-1] if numbers else next((d for d in inner if d is not None), None)
    return None


def shortened(e: Expression) -> Expression:
    """A value, short enough for a message."""
    return e.head if isinstance(e, Expr) and len(e.args) > 20 else e


def takes_output(function: Expression) -> bool:
    """Whether a gradient function takes three arguments."""
    if has_head(function, system("Function")) and len(function.args) > 1:
        return len(function.args[0].args) > 2
    return has_slot(function, 3)


def has_slot(e: Expression, number: int) -> bool:
    """Whether a slot of this number occurs."""
    if not isinstance(e, Expr):
        return False
    if has_head(e, system("Slot")):
        return e.args == (number,)
    return has_slot(e.head, number) or any(has_slot(a, number) for a in e.args)
