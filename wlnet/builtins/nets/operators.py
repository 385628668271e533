"""The heads that make operators: NetMapOperator, NetFoldOperator, ..."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.evaluator.builtin import declare
from wlnet.evaluator.messages import message
from wlnet.expr import Expression, call, has_head, system
from wlnet.nets import option_defaults
from wlnet.nets.arrays.multipliers import checked_parts
from wlnet.nets.containers.operators import OPERATORS, make_operator

from .objects import DEPRECATED, Code, failed_before, options_of

Failed, Distance = system("$Failed"), system("DistanceFunction")


def operator_code(name: str) -> Code:
    """The built-in function that makes operators of one kind."""

    def make(*args: Expression) -> Expression:
        successor = OPERATORS[name].successor
        if successor:
            message(name, "deprec", system(name), system(successor))
        args = tuple(map(with_layer, args))
        return Failed if failed_before(args) else checked_parts(make_operator(name, args, evaluate))

    return make


def with_layer(e: Expression) -> Expression:
    """A function given as a distance as the FunctionLayer that computes it; anything else as it is."""
    if has_head(e, system("Rule")) and e.args[:1] == (Distance,) and has_head(e.args[-1], system("Function")):
        return call("Rule", Distance, evaluate(call("FunctionLayer", e.args[-1])))
    return e


for _name, _operator in OPERATORS.items():
    declare(_name, _operator.usage, code=operator_code(_name), **options_of(option_defaults(_operator.declaration)),
            messages={"deprec": DEPRECATED} if _operator.successor else {}, attributes="ReadProtected",
            module=__name__)  # fmt: skip
