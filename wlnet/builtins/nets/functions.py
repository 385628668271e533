"""FunctionLayer: ordinary functions turned into nets by evaluating them on symbolic arrays."""

from __future__ import annotations

from wlnet.evaluator.builtin import declare
from wlnet.expr import Expression, system
from wlnet.nets.functions.function_layer import make_function

from .evaluating import intercepted
from .objects import failed_before

Failed = system("$Failed")


def function_layer(*args: Expression) -> Expression:
    """FunctionLayer[f, port -> type, ...]."""
    return Failed if failed_before(args) else make_function(args, intercepted)


declare(
    "Typed", "Typed[x, type] declares the type of a variable of a function that is to be compiled.", module=__name__
)
declare("FunctionLayer", "FunctionLayer[f] is the net that computes what the function f gives for an array, or for "
        "several arrays called as its named slots.", code=function_layer, attributes="ReadProtected",
        module=__name__)  # fmt: skip
