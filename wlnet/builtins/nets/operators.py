"""The heads that make operators: NetMapOperator, NetFoldOperator, ..."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.evaluator.builtin import declare
from wlnet.expr import Expression, system
from wlnet.nets import option_defaults
from wlnet.nets.containers.operators import OPERATORS, make_operator

from .objects import Code, failed_before, options_of

Failed = system("$Failed")


def operator_code(name: str) -> Code:
    """The built-in function that makes operators of one kind."""

    def make(*args: Expression) -> Expression:
        return Failed if failed_before(args) else make_operator(name, args, evaluate)

    return make


for _name, _operator in OPERATORS.items():
    declare(_name, _operator.usage, code=operator_code(_name), **options_of(option_defaults(_operator.declaration)),
            attributes="ReadProtected", module=__name__)  # fmt: skip
