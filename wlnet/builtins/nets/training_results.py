"""NetTrainResultsObject: what NetTrain[net, data, All] gives."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.loop import applications
from wlnet.expr import Expression, system
from wlnet.nets.messages import wrong_count
from wlnet.nets.training.observing import Results
from wlnet.nets.training.observing.results import from_record

from .objects import failed_before

Failed = system("$Failed")


@builtin("NetTrainResultsObject", "NetTrainResultsObject[...] is what is known of a training: "
         'NetTrain[net, data, All] gives it, obj["property"] tells one thing of it.',
         attributes="ReadProtected")  # fmt: skip
def net_train_results_object(*args: Expression) -> Expression:
    """The object as InputForm writes it."""
    if failed_before(args):
        return Failed
    if len(args) != 1:
        raise wrong_count(system("NetTrainResultsObject"), len(args), 1, 1)
    return from_record(args[0])


def apply_results(object_: Results, args: tuple[Expression, ...]) -> Expression:
    """obj["property"], obj[{"property", ...}]."""
    return Failed if failed_before(args) else object_.apply(args, evaluate)


applications[Results] = apply_results
