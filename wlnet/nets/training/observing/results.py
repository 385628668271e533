"""NetTrainResultsObject: a training that has ended, as an object of the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wlnet.expr import Association, Expr, Expression, Section, Summary, call, is_list, list_of, system

from ...messages import failure, nearest, quoted, shown, wrong_count
from ...net import Net
from ...numeric import Evaluate, unevaluated
from ...shown import Shown
from ..progress import duration
from ..state import Training
from .figures import figure, measured, pace, scalar, smoothed
from .plots import sparkline
from .properties import DRAWINGS, PROPERTIES
from .records import KEPT, list_of_numbers, record_of
from .values import Nothing

NAME = "NetTrainResultsObject"


class Results(Shown):
    """Everything recorded in a training, by name; `obj["property"]` gives it, or what follows from it."""

    head = system(NAME)

    def __init__(self, record: Mapping[str, Expression]) -> None:
        self.record = dict(record)

    def apply(self, args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Expression:
        """obj["property"], obj[{"property", ...}]; obj[] is the net. Messages: resname, resunknown."""
        if len(args) > 1:
            raise wrong_count(self.head, len(args), 0, 1)
        return self.property(args[0], evaluate) if args else self.record["TrainedNet"]

    def property(self, wanted: Expression, evaluate: Evaluate = unevaluated, symbol: str = NAME) -> Expression:
        """One property, a list of several, or all of this object for All."""
        if is_list(wanted):
            return list_of(*(self.property(name, evaluate, symbol) for name in wanted.args))
        if wanted is system("All"):
            return self
        check_wanted(wanted, symbol)
        found = PROPERTIES[wanted](self.record)
        return evaluated(found, evaluate) if wanted in DRAWINGS else found

    def constructor(self) -> Expr:
        """NetTrainResultsObject[<|...|>]."""
        return call(self.head, Association.of(self.record.items()))

    def summary(self) -> Summary:
        """How long it took, how good it is, and why it ended."""
        rows = [("result", self.record["TrainedNet"].head.name if isinstance(self.record["TrainedNet"], Net) else "")]
        rounds, count = self.record["TotalRounds"], self.record["TotalBatches"]
        rows.append(("training", f"{rounds} rounds, {count} batches of {self.record['BatchSize']}"))
        speed = scalar(self.record["MeanExamplesPerSecond"]) or 0.0
        time = scalar(self.record["TotalTrainingTime"]) or 0.0
        rows.append(("time", f"{duration(time) if time >= 10 else f'{time:.2g} s'}, {pace(speed)} examples/s"))
        method = self.record["OptimizationMethod"]
        name = method.args[0] if is_list(method) and method.args else method
        rate = scalar(self.record["FinalLearningRate"])
        rows.append(("method", f"{name}, learning rate {figure(rate)}"))
        batches = list_of_numbers(self.record["BatchLossList"])
        if len(batches):
            values = list_of_numbers(self.record["RoundLossList"])
            latest = values[-1] if len(values) else smoothed(batches.tolist(), len(batches))
            rows.append(("loss", f"{figure(latest)}  {sparkline(batches)}".rstrip()))
        values = list_of_numbers(self.record["ValidationLossList"])
        if len(values):
            rows.append(("validation loss", f"{figure(values[-1])}  {sparkline(values)}".rstrip()))
        for title, key in (("", "RoundMeasurements"), ("validation ", "ValidationMeasurements")):
            found = PROPERTIES[key](self.record)
            last = measured({label: [value] for label, value in found.items()})
            rows += [(f"{title}{label}", figure(x)) for label, x in last.items() if x is not None]
        if self.record["BestValidationRound"] is not Nothing:
            rows.append(("best round", f"{self.record['BestValidationRound']}"))
        rows.append(("ended", str(self.record["ReasonTrainingStopped"])))
        return Summary(NAME, "", (Section(tuple(rows)),))

    def __eq__(self, other: object) -> bool:
        """Whether everything is the same but how it was asked for, which is held where it is read back."""
        return type(other) is Results and other.compared() == self.compared()

    def compared(self) -> Association:
        """What is kept besides the call."""
        return Association.of((key, value) for key, value in self.record.items() if key != "NetTrainInputForm")

    def __hash__(self) -> int:
        return hash((NAME, self.record["TotalTrainingTime"]))


def check_wanted(wanted: Expression, symbol: str = NAME) -> None:
    """A message where something is asked for that is no property, no list of properties, and not All."""
    if is_list(wanted):
        for name in wanted.args:
            check_wanted(name, symbol)
    elif wanted is not system("All") and (type(wanted) is not str or wanted not in PROPERTIES):
        near = nearest(wanted, PROPERTIES) if type(wanted) is str else None
        if near is not None:
            raise failure(symbol, "resname", shown(wanted), quoted(near))
        raise failure(symbol, "resunknown", shown(wanted))


def evaluated(e: Expression, evaluate: Evaluate) -> Expression:
    """The drawing that a call gives; of an association, each of them."""
    return Association.of((k, evaluate(v)) for k, v in e.items()) if isinstance(e, Association) else evaluate(e)


def results_object(training: Training, asked: Expression = None) -> Results:
    """The NetTrainResultsObject of a training that has ended; `asked` is the call that began it."""
    return Results(record_of(training, asked))


def from_record(e: Expression) -> Results:
    """The object of NetTrainResultsObject[<|...|>], as InputForm writes it. Message resform."""
    if isinstance(e, Association) and set(e.keys()) == set(KEPT):
        return Results({str(key): value for key, value in e.items()})
    raise failure(NAME, "resform")
