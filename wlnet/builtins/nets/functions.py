"""FunctionLayer: ordinary functions turned into nets by evaluating them on symbolic arrays."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.evaluator.builtin import declare
from wlnet.evaluator.state import state
from wlnet.expr import Expression, system
from wlnet.nets.functionlayer import make_function
from wlnet.nets.tracing.tracer import Tracer, Untraceable

from .objects import failed_before

Failed = system("$Failed")


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


def function_layer(*args: Expression) -> Expression:
    """FunctionLayer[f, port -> type, ...]."""
    return Failed if failed_before(args) else make_function(args, intercepted)


declare("FunctionLayer", "FunctionLayer[f] is the net that computes what the function f gives for an array, or for "
        "several arrays called as its named slots.", code=function_layer, attributes="ReadProtected",
        module=__name__)  # fmt: skip
