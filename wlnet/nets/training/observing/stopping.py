"""TrainingStoppingCriterion: training ends when it gets no better."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wlnet.expr import Expr, Expression, WolframMessage, has_head, system
from wlnet.forms import text

from ...calls import unknown_option
from ...messages import enumeration, failure, nearest, setting, shown
from ...numeric import Evaluate
from ..state import Observer, StopTraining, Training
from .figures import figure, scalar
from .functions import is_function
from .intervals import Automatic, Nothing, misused, settings_of, to_number
from .live import hidden
from .values import announce, names_read, told

NAME = "TrainingStoppingCriterion"
EXPECTED = (
    'None, Automatic, "Loss", a measurement, a function, or <|"Criterion" -> one of these, "Patience" -> rounds, ..|>'
)
LOSS = "Loss"
RISING = frozenset(
    (
        "Accuracy", "AreaUnderROCCurve", "CohenKappa", "F1Score", "FScore", "Informedness", "IntersectionOverUnion",
        "Markedness", "MatthewsCorrelationCoefficient", "NegativePredictiveValue", "Precision", "Recall", "RSquared",
        "ScottPi", "Specificity", "TrueNegativeNumber", "TrueNegativeRate", "TruePositiveNumber", "TruePositiveRate",
    )
)  # fmt: skip
"""The measurements that are better the higher they are."""
SUBOPTIONS = ("AbsoluteChange", "Criterion", "InitialPatience", "Patience", "RelativeChange")


@dataclass(frozen=True)
class Rule:
    """What counts as better, and how long to wait for it.

    A value is better if it improves on the best one by more than nothing, by `absolute` at least, and by the fraction
    `relative` of the best one at least. After more than `patience` rounds without a better value training ends; the
    first `initial` rounds never end it.
    """

    patience: int = 0
    initial: int = 0
    absolute: float = 0.0
    relative: float = 0.0

    def better(self, value: float, best: float | None, rising: bool) -> bool:
        """Whether a value is better than the best one so far."""
        if math.isnan(value):
            return False
        if best is None:
            return True
        improvement = value - best if rising else best - value
        return improvement > 0 and improvement >= self.absolute and improvement >= self.relative * abs(best)


@dataclass
class Judgement:
    """The best value so far, the round it is of, and whether training should end."""

    rule: Rule
    rising: bool = False
    best: float | None = None
    round: int = 0
    values: list[float] = field(default_factory=list)

    def look(self, value: float, round_: int) -> bool:
        """Take a value of a round into account: whether training should end."""
        self.values.append(value)
        if self.rule.better(value, self.best, self.rising):
            self.best, self.round = value, round_
            return False
        return round_ > self.rule.initial and round_ - self.round > self.rule.patience


class Stopping(Observer):
    """Watches a loss or a measurement: of the validation set, or of the training set where there is none."""

    def __init__(self, name: str, rule: Rule, rising: bool = False) -> None:
        self.name, self.rule, self.rising = name, rule, rising
        self.judgement = Judgement(rule, rising)
        self.verdict = ""

    def begin(self, training: Training) -> None:
        """Nothing is known yet."""
        self.judgement, self.verdict = Judgement(self.rule, self.rising), ""

    def after_validation(self, training: Training) -> None:
        """Look at the validation set."""
        self.look(training, self.value(training, True))

    def after_batch(self, training: Training) -> None:
        """End training, where the validation in a round was not good enough."""
        self.end_training()

    def after_round(self, training: Training) -> None:
        """End training, where it got no better."""
        if not training.validation_examples:
            self.look(training, self.value(training, False))
        self.end_training()

    def end_training(self) -> None:
        """End training, where that is decided."""
        if self.verdict:
            raise StopTraining(self.verdict)

    def value(self, training: Training, validation: bool) -> float:
        """The value that is watched."""
        if self.name == LOSS:
            found = training.validation_loss if validation else training.round_loss
        else:
            lists = training.validation_measurements if validation else training.round_measurements
            values = lists.get(self.name) or [None]
            found = scalar(values[-1])
        return math.nan if found is None else found

    def look(self, training: Training, value: float) -> None:
        """Decide whether training should end."""
        if self.judgement.look(value, training.round):
            best = "" if self.judgement.best is None else f" than {figure(self.judgement.best)}"
            where = f" in round {self.judgement.round}" if self.judgement.round else ""
            self.verdict = f"{NAME}: {self.name} got no better{best}{where}"


class Asking(Observer):
    """Watches with a function of the values of training; True ends training."""

    def __init__(self, function: Expression, rule: Rule, evaluate: Evaluate) -> None:
        self.function, self.rule, self.evaluate = function, rule, evaluate
        self.names = names_read(function)
        self.true = 0

    def begin(self, training: Training) -> None:
        """Say what the function reads."""
        announce(training, self.names)

    def after_round(self, training: Training) -> None:
        """The value of the function; so many rounds with True are tolerated as "Patience" says."""
        with hidden():
            found = self.evaluate(Expr(self.function, (told(training, "Round", self.names),)))
        self.true = self.true + 1 if found is system("True") else 0
        if training.round > self.rule.initial and self.true > self.rule.patience:
            raise StopTraining(f"{NAME}: {text(self.function)} gave True")


def read_stopping(
    e: Expression,
    measured: Mapping[str, bool],
    measurable: Callable[[str], bool],
    validation: bool,
    evaluate: Evaluate,
    report: Callable[[WolframMessage], object],
) -> tuple[list[Observer], list[str]]:
    """The observer for a setting of TrainingStoppingCriterion, and the measurements it needs besides those `measured`.

    These say whether they are better the higher they are.

    Messages: optvalue, optname, optunknown, critname, critunknown; the warning critvalid where there is no validation.
    """
    if e is Nothing:
        return [], []
    given = settings_of(e)
    criterion: Expression = e if given is None else given.pop("Criterion", Automatic)
    rule = read_rule(given or {})
    if criterion is Automatic:
        criterion = LOSS
    further: list[str] = []
    found: Observer
    if type(criterion) is str:
        if criterion != LOSS and criterion not in measured:
            if not measurable(criterion):
                raise unknown_criterion(criterion, [LOSS, *measured])
            further.append(criterion)
        found = Stopping(criterion, rule, measured.get(criterion, criterion in RISING))
    elif is_function(criterion):
        found = Asking(criterion, rule, evaluate)
    else:
        raise misused(NAME, e, EXPECTED)
    if not validation and isinstance(found, Stopping):
        report(failure("NetTrain", "critvalid"))
    return [found], further


def unknown_criterion(name: str, known: Sequence[str]) -> WolframMessage:
    """The message about a criterion that is no measurement."""
    near = nearest(name, [*known, *sorted(RISING), "ErrorRate"])
    if near is not None:
        return failure("NetTrain", "critname", shown(name), shown(near))
    return failure("NetTrain", "critunknown", shown(name), enumeration(known))


def read_rule(given: dict[str, Expression]) -> Rule:
    """What "Patience", "InitialPatience", "AbsoluteChange" and "RelativeChange" say."""
    for name in given:
        if name not in SUBOPTIONS:
            raise unknown_option(system("NetTrain"), name, SUBOPTIONS)
    return Rule(
        read_rounds("Patience", given.get("Patience", 0)),
        read_rounds("InitialPatience", given.get("InitialPatience", 0)),
        read_change("AbsoluteChange", given.get("AbsoluteChange", 0)),
        read_change("RelativeChange", given.get("RelativeChange", 0)),
    )


def read_rounds(name: str, e: Expression) -> int:
    """A number of rounds."""
    count = e.args[0] if has_head(e, system("Quantity")) and len(e.args) == 2 and e.args[1] == "Rounds" else e
    if e is Automatic or e is Nothing:
        return 0
    if type(count) is not int or count < 0:
        raise failure("NetTrain", "optvalue", setting(name, e), "a number of rounds, 0 or more")
    return count


def read_change(name: str, e: Expression) -> float:
    """An amount; a fraction, or a Quantity of percent."""
    if e is Automatic or e is Nothing:
        return 0.0
    percent = has_head(e, system("Quantity")) and len(e.args) == 2 and e.args[1] == "Percent"
    value = to_number(e.args[0] if percent and isinstance(e, Expr) else e)
    if value is None or value < 0 or (percent and name != "RelativeChange"):
        expected = "a number that is not negative"
        raise failure("NetTrain", "optvalue", setting(name, e),
                      expected + (' or Quantity[q, "Percent"]' if name == "RelativeChange" else ""))  # fmt: skip
    return value / 100 if percent else value
