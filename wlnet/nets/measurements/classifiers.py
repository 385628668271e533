"""ClassifierMeasurements: everything that is known of how a net classifies examples, kept in an object."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wlnet.expr import Association, Atom, Expr, Expression, Section, Summary, call, has_head, is_list, list_of, system
from wlnet.forms import text

from ..application.settings import read_settings
from ..calls import Rules, key_name, unknown_option
from ..initialization.seeding import Inherited, fresh
from ..messages import enumeration, failure, nearest, quoted, setting, shown, wrong_count
from ..net import Net
from ..numeric import Array, Evaluate, unevaluated
from ..shown import Shown
from ..training.examples import read_examples
from .calls import Automatic
from .counts import PER_CLASS
from .outcomes import LEAST, Decisions, run
from .table import CLASSES, Settings, number

NAME, OBJECT = "ClassifierMeasurements", "ClassifierMeasurementsObject"
OPTIONS: dict[str, Expression] = {"BatchSize": Automatic, "TargetDevice": "CPU", "WorkingPrecision": Automatic}


@dataclass(frozen=True)
class Classified:
    """A net or another classifier, examples with their classes, and the probabilities that it gives."""

    net: Atom
    examples: Sequence[Expression]
    truths: Sequence[Expression]
    decisions: Decisions
    seconds: float

    @property
    def right(self) -> Array:
        """Which examples are taken for what they are."""
        return self.decisions.taken == self.decisions.t

    @property
    def true(self) -> Array:
        """The probability of the true class of each example."""
        return self.decisions.p[np.arange(len(self.decisions.t)), self.decisions.t]

    @property
    def logs(self) -> Array:
        """Its logarithm, probabilities below 10^-30 counting as that."""
        return np.log(np.maximum(self.true, LEAST))

    def listed(self, places: Sequence[int] | Array) -> Expression:
        """The examples at some places as rules input -> class."""
        return list_of(*(call("Rule", self.examples[int(i)], self.truths[int(i)]) for i in places))

    def by_class(self, value: Callable[[int], Expression]) -> Association:
        """A value for each class."""
        return Association.of((name, value(i)) for i, name in enumerate(self.decisions.classes))


class ClassifierMeasurements(Shown):
    """The object; `obj["property"]` measures."""

    head = system(OBJECT)

    def __init__(self, found: Classified) -> None:
        self.found = found

    def apply(self, args: Sequence[Expression]) -> Expression:
        """obj["property"], obj["property" -> parameter], obj[{...}]. Messages: measurename, measureunknown, ..."""
        if len(args) != 1:
            raise wrong_count(self.head, len(args), 1, 1)
        return self.property(args[0], OBJECT)

    def property(self, wanted: Expression, symbol: str = NAME) -> Expression:
        """One property, or a list of several."""
        if is_list(wanted):
            return list_of(*(self.property(one, symbol) for one in wanted.args))
        name, parameter = wanted.args if has_head(wanted, system("Rule")) and len(wanted.args) == 2 else (wanted, None)
        if type(name) is not str or name not in PROPERTIES:
            near = nearest(name, PROPERTIES) if type(name) is str else None
            if near is not None:
                raise failure(symbol, "measurename", shown(name), quoted(near))
            raise failure(symbol, "measureunknown", shown(name), enumeration(PROPERTIES))
        if parameter is None:
            return PROPERTIES[name](self.found)
        return with_parameter(self.found, symbol, name, parameter)

    def constructor(self) -> Expr:
        """ClassifierMeasurements[net, {example -> class, ...}], whose value measures again."""
        found = self.found
        return call(NAME, found.net, found.listed(range(len(found.truths))))

    def summary(self) -> Summary:
        """How many examples, how many are right, and the usual measures."""
        d = self.found.decisions
        rows = [("classifier", self.found.net.head.name), ("classes", str(len(d.classes)))]
        rows += [("test examples", str(len(d.t))), ("accuracy", f"{self.found.right.mean():.3f}")]
        rows += [("accuracy baseline", f"{baseline(self.found):.3f}"), ("mean cross-entropy", f"{d.entropy:.3g}")]
        return Summary(OBJECT, "", (Section(tuple(rows)),))

    def __eq__(self, other: object) -> bool:
        return type(other) is ClassifierMeasurements and other.constructor() == self.constructor()

    def __hash__(self) -> int:
        return hash((OBJECT, self.found.net))


def classifier_measurements(
    args: Sequence[Expression], rules: Rules, evaluate: Evaluate = unevaluated, inherited: Inherited = fresh
) -> Expression:
    """The value of ClassifierMeasurements[net, data] or [net, data, property].

    Messages: noclasses, and those of NetMeasurements.
    """
    if not 2 <= len(args) <= 3:
        raise wrong_count(system(NAME), len(args), 2, 3)
    net, data = args[:2]
    if not isinstance(net, Net):
        raise failure(NAME, "notnet", shown(net))
    options = dict(OPTIONS)
    for key, value in rules:
        name = key_name(key)
        if name not in options:
            raise unknown_option(system(NAME), key, list(options))
        options[name] = value
    given = {**options, "NetEvaluationMode": "Test", "RandomSeeding": Automatic}
    begun = time.perf_counter()
    done = run(net, data, Automatic, (), read_settings(net, given, inherited), evaluate, NAME)
    seconds = time.perf_counter() - begun
    outcomes = [done.outcome(c) for c in done.comparisons if c.target is None]
    if len(outcomes) != 1 or not isinstance(outcomes[0], Decisions) or outcomes[0].several:
        raise failure(NAME, "noclasses", net.head)
    port = done.comparisons[0].loss.port
    parts = {name: elements(e) for name, e in read_examples(NAME, net, data, list(net.outputs)).items()}
    d = outcomes[0]
    if len(d.t) != len(parts[port]):
        raise failure(NAME, "noclasses", net.head)
    inputs = [parts[name] for name in net.inputs]
    examples = inputs[0] if len(inputs) == 1 else [
        Association.of(zip(net.inputs, row, strict=True)) for row in zip(*inputs, strict=True)
    ]  # fmt: skip
    truths = [d.classes[i] for i in d.t]
    object_ = ClassifierMeasurements(Classified(net, examples, truths, d, seconds))
    return object_.property(args[2]) if len(args) == 3 else object_


def elements(e: Expression) -> Sequence[Expression]:
    """The examples of a list or a numeric array."""
    from wlnet.expr import from_array

    array = getattr(e, "array", None)
    return e.args if array is None else [from_array(part) for part in array]


def baseline(f: Classified) -> float:
    """The accuracy of taking everything for the commonest class."""
    return float(np.bincount(f.decisions.t).max()) / len(f.decisions.t)


def confusions(f: Classified) -> list[Expression]:
    """The pairs of different classes that are taken for one another, most often first: true -> taken."""
    matrix = f.decisions.matrix()
    names = f.decisions.classes
    pairs = [(i, j) for i in range(len(names)) for j in range(len(names)) if i != j and matrix[i, j]]
    return [call("Rule", names[i], names[j]) for i, j in sorted(pairs, key=lambda p: -int(matrix[p]))]


def chosen(f: Classified, true: bool, taken: bool) -> Association:
    """For each class the examples that are of it or not, and taken for it or not."""
    d = f.decisions
    return f.by_class(lambda i: f.listed(np.flatnonzero(((d.t == i) == true) & ((d.taken == i) == taken))))


def ordered(f: Classified, scores: Array) -> Array:
    """The places of the examples, those with the least scores first, equal ones in their order."""
    return np.argsort(scores, kind="stable")


def uncertainty(f: Classified) -> Array:
    """The entropy of the probabilities of each example."""
    p = f.decisions.p
    return -(p * np.log(np.maximum(p, LEAST))).sum(1)


def class_mean(f: Classified, place: int) -> Expression:
    """The mean cross-entropy of the examples of a class."""
    logs = f.logs[f.decisions.t == place]
    return number(-float(logs.mean()) if len(logs) else math.nan)


def probabilities(f: Classified) -> Expression:
    """The probability of every class for every example."""
    rows = (zip(f.decisions.classes, row, strict=True) for row in f.decisions.p.tolist())
    return list_of(*map(Association.of, rows))


def measured(name: str) -> Callable[[Classified], Expression]:
    """What NetMeasurements makes of the decisions."""
    return lambda f: CLASSES[name](f.decisions, Settings())


ALL_LISTS: Mapping[str, Callable[[Classified], Array]] = {
    "BestClassifiedExamples": lambda f: ordered(f, -f.true),
    "CorrectlyClassifiedExamples": lambda f: np.flatnonzero(f.right),
    "LeastCertainExamples": lambda f: ordered(f, -uncertainty(f)),
    "MisclassifiedExamples": lambda f: np.flatnonzero(~f.right),
    "MostCertainExamples": lambda f: ordered(f, uncertainty(f)),
    "WorstClassifiedExamples": lambda f: ordered(f, f.true),
}
FEW = ("BestClassifiedExamples", "LeastCertainExamples", "MostCertainExamples", "WorstClassifiedExamples")
USUAL = 10  # how many of those are given where no number is


def some(name: str) -> Callable[[Classified], Expression]:
    """Examples by what becomes of them."""
    return lambda f: f.listed(ALL_LISTS[name](f)[: USUAL if name in FEW else None])


PROPERTIES: dict[str, Callable[[Classified], Expression]] = dict(
    sorted(
        {
            **{name: measured(name) for name in CLASSES if name != "FScore"},
            **{name: some(name) for name in ALL_LISTS},
            "AccuracyBaseline": baseline,
            "ClassifierFunction": lambda f: f.net,
            "ClassMeanCrossEntropy": lambda f: f.by_class(lambda i: class_mean(f, i)),
            "Error": measured("ErrorRate"),
            "EvaluationTime": lambda f: f.seconds / len(f.truths),
            "Examples": lambda f: f.listed(range(len(f.truths))),
            "FalseNegativeExamples": lambda f: chosen(f, True, False),
            "FalsePositiveExamples": lambda f: chosen(f, False, True),
            "FScore": measured("F1Score"),
            "GeometricMeanProbability": lambda f: math.exp(float(f.logs.mean())),
            "Likelihood": lambda f: math.exp(float(f.logs.sum())),
            "LogLikelihood": lambda f: float(f.logs.sum()),
            "MeanCrossEntropy": measured("Entropy"),
            "Probabilities": probabilities,
            "Properties": lambda f: list_of(*PROPERTIES),
            "Report": lambda f: ClassifierMeasurements(f),
            "TopConfusions": lambda f: list_of(*confusions(f)),
            "TrueNegativeExamples": lambda f: chosen(f, False, False),
            "TruePositiveExamples": lambda f: chosen(f, True, True),
        }.items()
    )
)
BY_CLASS = (*PER_CLASS, "AreaUnderROCCurve", "ClassMeanCrossEntropy", "FalseNegativeExamples", "FalsePositiveExamples",
            "ROCCurve", "TrueNegativeExamples", "TruePositiveExamples")  # fmt: skip


def with_parameter(f: Classified, symbol: str, name: str, parameter: Expression) -> Expression:
    """A property of one class, of so many examples, or with a number."""
    if name in BY_CLASS:
        table = PROPERTIES[name](f)
        if parameter in table:
            return table.get(parameter)
        classes = ", ".join(text(c) for c in f.decisions.classes[:20])
        raise failure(symbol, "measurevalue", setting(name, parameter), f"one of the classes {classes}")
    if name in (*ALL_LISTS, "TopConfusions", "Accuracy", "ErrorRate", "Error"):
        if type(parameter) is not int or parameter < 1:
            raise failure(symbol, "measurevalue", setting(name, parameter), "a positive integer")
        if name == "TopConfusions":
            return list_of(*confusions(f)[:parameter])
        if name in ALL_LISTS:
            return f.listed(ALL_LISTS[name](f)[:parameter])
        return CLASSES["Accuracy" if name == "Accuracy" else "ErrorRate"](f.decisions, Settings(parameter))
    if name == "FScore":
        if type(parameter) not in (int, float) or parameter <= 0:
            raise failure(symbol, "measurevalue", setting(name, parameter), "a positive number")
        return CLASSES["FScore"](f.decisions, Settings(parameter))
    raise failure(symbol, "measurevalue", setting(name, parameter), "just its name")
