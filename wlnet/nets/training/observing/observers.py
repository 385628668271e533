"""All observers that the options of NetTrain ask for."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expr import WolframMessage

from ...measurements.calls import Measurement
from ...numeric import Evaluate
from ..state import Observer, Training
from .checkpointing import read_checkpointing
from .counting import Counting, can_be_counted
from .functions import read_functions
from .intervals import Automatic, Nothing
from .measuring import Measuring
from .quantities import Quantity, checked, measurable, read_quantities
from .reporting import read_reporting
from .stopping import read_stopping


def observers(
    training: Training, evaluate: Evaluate, report: Callable[[WolframMessage], object] = lambda problem: None
) -> list[Observer]:
    """The observers in the order in which they are to look: who measures first, who ends training last.

    `report` issues a message and goes on. A WolframMessage where a setting is wrong.
    """
    given = training.options
    net, losses = training.net, training.losses
    quantities = read_quantities(net, losses, given.get("TrainingProgressMeasurements", Automatic))
    stopping, further = read_stopping(
        given.get("TrainingStoppingCriterion", Nothing),
        {q.key: q.rising for q in quantities},
        measurable(net),
        bool(training.validation_examples),
        evaluate,
        report,
    )
    quantities += checked(net, losses, [Quantity(name, Measurement(name), False) for name in further])
    taking: list[Observer] = []
    if can_be_counted(net, losses, quantities):
        taking = [Counting(net, losses, quantities)] if quantities else []
    elif quantities:
        taking = [Measuring(net, losses, quantities, evaluate)]
    return [
        *taking,
        *read_checkpointing(given.get("TrainingProgressCheckpointing", Nothing), report),
        *read_functions(given.get("TrainingProgressFunction", Nothing), evaluate),
        *read_reporting(given.get("TrainingProgressReporting", Automatic), evaluate, report),
        *stopping,
    ]
