"""The evaluator as nets need it: to find values, and to turn functions into nets."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.evaluator.silence import silent
from wlnet.evaluator.state import state
from wlnet.expr import Expression
from wlnet.nets.containers.function import FunctionNet
from wlnet.nets.functions.function_layer import make_function
from wlnet.nets.tracing.tracer import Tracer, Untraceable


def intercepted(e: Expression, tracer: Tracer) -> Expression:
    """The value of an expression where the tracer is asked what functions of symbolic arrays become."""
    before, depth = state.intercept, state.depth
    state.intercept = tracer
    try:
        return evaluate(e)
    except Untraceable as problem:
        state.depth = depth
        raise problem.cause from None
    finally:
        state.intercept = before


class Tracing:
    """The evaluator, which can also turn functions into nets."""

    def __call__(self, e: Expression) -> Expression:
        """The value of an expression."""
        return evaluate(e)

    def trace(self, function: Expression) -> FunctionNet:
        """The net of a function of one array; what evaluation says on the way is not shown."""
        with silent():
            return make_function([function], intercepted)


tracing = Tracing()
