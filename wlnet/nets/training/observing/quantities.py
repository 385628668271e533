"""What is measured during training: the setting of TrainingProgressMeasurements, read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from wlnet.expr import Association, Expression, WolframMessage, has_head, is_list, system
from wlnet.forms import text

from ...layers.losses import CrossEntropyLoss
from ...measurements.calls import KINDS, LOSS, Measurement, concerned, read_measurement
from ...measurements.outcomes import Decisions, Numbers, compare
from ...measurements.table import CLASSES, NUMBERS
from ...messages import failure, quoted, setting
from ...net import Net
from ..losses import Loss
from .intervals import Automatic, Nothing, misused
from .stopping import RISING

NAME = "TrainingProgressMeasurements"
INTERVALS = ("Batch", "Round")
MEANS = ("Accuracy", "ErrorRate", "MeanDeviation", "MeanSquare")
"""Measurements that are means over the examples: of a round, the mean of those of its batches."""


@dataclass(frozen=True)
class Quantity:
    """One thing that is measured: under which name, and whether of every batch or only of every round."""

    key: str
    measurement: Measurement
    batches: bool = True

    @property
    def rising(self) -> bool:
        """Whether it is better the higher it is."""
        return self.measurement.name in RISING


def is_mean(q: Quantity) -> bool:
    """Whether the measurement of many examples is the mean of those of parts of them."""
    m = q.measurement
    return bool(m.port) or m.function is not None or m.name in MEANS or m.name not in {*CLASSES, *NUMBERS}


def read_quantities(net: Net, losses: Sequence[Loss], e: Expression) -> list[Quantity]:
    """What a setting of TrainingProgressMeasurements says is measured.

    Messages: optvalue, measuretwice, and those that NetMeasurements has for measurements.

    Automatic: "ErrorRate" where the only loss is a cross-entropy.
    """
    if e is Nothing:
        return []
    try:
        return checked(net, losses, quantities_of(net, losses, e))
    except WolframMessage as problem:
        raise WolframMessage(system("NetTrain"), problem.tag, *problem.arguments, result=problem.result,
                             text=problem.text) from None  # fmt: skip


def checked(net: Net, losses: Sequence[Loss], quantities: list[Quantity]) -> list[Quantity]:
    """The quantities; a message where one cannot be measured with these losses."""
    comparisons = {loss.port: compare(net, loss) for loss in losses}
    for q in quantities:
        name = q.measurement.name
        for port, c in concerned(name, comparisons).items() if name in CLASSES or name in NUMBERS else ():
            kind = Decisions if isinstance(c.judge, CrossEntropyLoss) else Numbers
            if c.judge is None:
                raise failure("NetTrain", "nojudge", quoted(port))
            if name not in (CLASSES if kind is Decisions else NUMBERS):
                other = Numbers if kind is Decisions else Decisions
                raise failure("NetTrain", "measurekind", quoted(name), KINDS[other], KINDS[kind])
    return quantities


def quantities_of(net: Net, losses: Sequence[Loss], e: Expression) -> list[Quantity]:
    """The quantities, each with a name of its own."""
    if e is Automatic:
        alone = len(losses) == 1 and isinstance(compare(net, losses[0]).judge, CrossEntropyLoss)
        return [Quantity("ErrorRate", Measurement("ErrorRate"))] if alone else []
    found = [read_quantity(net, part) for part in (e.args if is_list(e) else (e,))]
    keys = [q.key for q in found]
    for key in keys:
        if keys.count(key) > 1:
            raise failure("NetTrain", "measuretwice", quoted(key))
    return found


def read_quantity(net: Net, e: Expression) -> Quantity:
    """One of them."""
    m = read_measurement(net, e)
    if m.name and m.name not in CLASSES and m.name not in NUMBERS and m.name not in LOSS and m.name not in net.outputs:
        raise misused(NAME, e, "None, Automatic, a measurement that NetMeasurements knows, or a list of these")
    given: Mapping[Expression, Expression] = dict(e.items()) if isinstance(e, Association) else {}
    key, interval = given.get("Key", Automatic), given.get("Interval", Automatic)
    if key is not Automatic and type(key) is not str:
        raise failure("NetTrain", "optvalue", setting("Key", key), "a string")
    if interval is not Automatic and interval not in INTERVALS:
        raise failure("NetTrain", "optvalue", setting("Interval", interval), '"Batch" or "Round"')
    plain = given.get("Measurement", e) if given else e
    array = bool(m.port) and m.port in net.arrays_at()
    batches = interval == "Batch" or (interval is Automatic and not array)
    return Quantity(key if type(key) is str else name_of(plain), m, batches)


def name_of(e: Expression) -> str:
    """The name under which a measurement is reported: its own, with a parameter if there is one."""
    if type(e) is str:
        return e
    if has_head(e, system("Function")):
        return "Function"
    return text(e, "OutputForm")


def measurable(net: Net) -> Callable[[str], bool]:
    """Whether a name is that of a measurement."""
    return lambda name: name in CLASSES or name in NUMBERS
