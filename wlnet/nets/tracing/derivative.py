"""The derivative of a function that is called on numbers, by evaluating it on symbolic arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.expr import Expression, WolframMessage
from wlnet.kernel import Tape

from ..net import Misfit, Mode
from ..numeric import Array, Evaluate
from ..types import Type


class Derivative:
    """Gradients of a function by those of the graph that it amounts to, for inputs of one shape after another."""

    def __init__(self, graph_for: Callable[[Type], Any]) -> None:
        self.graph_for = graph_for
        self.latest: tuple[tuple[int, ...], Any] | None = None

    def pullback(self, whole: bool, x: Array, dy: Array, y: Array) -> Array:
        """dx[b, ...] for x[b, ...] and dy. `whole`: the function takes the batch as one array."""
        batch, seed = (x[None], dy[None]) if whole else (x, dy)
        if self.latest is None or self.latest[0] != batch.shape[1:]:
            self.latest = batch.shape[1:], self.graph_for(Type(batch.shape[1:]))
        tape = Tape()
        source = tape.variable(batch)
        mode = Mode(tape.ops, dtype=batch.dtype.type, batch=len(batch))
        result = self.latest[1].run({"Input": source}, mode)["Output"]
        return tape.gradient(result, [source], seed.reshape(tape.ops.shape(result)))[0].reshape(x.shape)


def derivative(function: Expression, evaluate: Evaluate) -> Derivative | None:
    """The derivative of a function of one array; None where symbolic arrays are beyond it, or nobody can tell.

    `evaluate` is an evaluator that can also trace functions: it has a method `trace`.
    """
    trace = getattr(evaluate, "trace", None)
    if trace is None:
        return None
    try:
        net = trace(function)
    except (WolframMessage, Misfit):
        return None
    return Derivative(lambda kind: net.refine({"Input": kind}).as_graph())
