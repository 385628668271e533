"""NetTrain, and the keyboard's interrupt while it trains."""

from __future__ import annotations

import sys
from functools import partial

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.messages import report
from wlnet.evaluator.state import state
from wlnet.expr import Expression, call, system
from wlnet.nets.training.calls import Surroundings, read_arguments, train
from wlnet.nets.training.observing import observers, results_object
from wlnet.nets.training.observing.live import take_away
from wlnet.nets.training.observing.results import check_wanted
from wlnet.nets.training.options import DEFAULTS, NAME
from wlnet.nets.training.state import AbortTraining, Training

from ..language.options import option_rules
from .named import named_data
from .objects import failed_before, session_generator

Failed, AbortedValue = system("$Failed"), system("$Aborted")


class Interrupted(KeyboardInterrupt):
    """The keyboard ended a function that was called in training."""


@builtin("NetTrain", 'NetTrain[net, data] gives the net trained by examples in -> out; NetTrain[net, data, "property"] '
         "a property of the training, NetTrain[net, data, All] a NetTrainResultsObject with all of them.",
         options=DEFAULTS, attributes="ReadProtected")  # fmt: skip
def net_train(*args: Expression) -> Expression:
    """The trained net, a property or several, or all results."""
    if failed_before(args):
        return Failed
    net, data, wanted, rules = read_arguments(args)
    rules += [(rule.args[0], rule.args[1]) for rule in option_rules(system(NAME))]
    check_wanted(wanted, NAME)
    around = Surroundings(evaluated, partial(named_data, NAME), session_generator, report, interrupted)
    try:
        training = train(net, data, rules, around, lambda run: observers(run, evaluated, report))
    except AbortTraining:
        return AbortedValue
    except Interrupted:  # before there was anything to give
        state.heeded -= 1
        raise Aborted from None
    finally:
        take_away()
    told(training)
    if wanted == "TrainedNet":
        return training.result
    return results_object(training, call(NAME, *args)).property(wanted, evaluate, NAME)


def evaluated(e: Expression) -> Expression:
    """The value of what a user's function gives in training; Interrupted where the keyboard ends it."""
    depth = state.depth
    try:
        return evaluate(e)
    except Aborted:
        if not state.interrupted:
            raise
        state.depth = depth
        state.heed_interrupt()
        raise Interrupted from None


def interrupted() -> bool:
    """Whether the keyboard asks to stop, which training heeds by itself; Aborted where anything else asks."""
    if not state.abort:
        return False
    if state.interrupted:
        state.heed_interrupt()
        return True
    raise Aborted


def told(training: Training) -> None:
    """Say on standard error that the keyboard ended training, and what the result is."""
    if training.event == "Interrupted" and sys.stderr is not None:
        done = f"{training.absolute_batch} batches, in round {training.round}"
        print(f"NetTrain: interrupted after {done}; the net so far is the result.", file=sys.stderr)
