"""Classify, and the ClassifierFunction that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applications, builtin, declare
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    Section,
    Summary,
    call,
    has_head,
    is_list,
    list_of,
    literal_key,
    system,
)
from wlnet.forms import text
from wlnet.nets.shown import Shown

from ..numbers.numeric_value import real_value
from ..structure.atom_methods import atom_method
from .examples import read_examples
from .features import Features, number_of
from .library import failure, library, seed_of, setting
from .methods import fitted

if TYPE_CHECKING:
    import numpy

Automatic, Rule, Failed = system("Automatic"), system("Rule"), system("$Failed")
FUNCTION = "ClassifierFunction"
DECIDING: dict[str, Expression] = {
    "ClassPriors": Automatic,
    "IndeterminateThreshold": Automatic,
    "UtilityFunction": Automatic,
}
OPTIONS: dict[str, Expression] = {
    **DECIDING,
    "FeatureNames": Automatic,
    "FeatureTypes": Automatic,
    "Method": Automatic,
    "PerformanceGoal": Automatic,
    "RandomSeeding": 1234,
    "TargetDevice": "CPU",
    "TimeGoal": Automatic,
    "TrainingProgressReporting": Automatic,
}
PROPERTIES = ("Decision", "Probabilities", "Probability", "Properties", "TopProbabilities")
LIKELY = 0.05  # the least probability of a class, next to the likeliest, among the "TopProbabilities"


class ClassifierFunction(Shown):
    """A classifier that has learned: `cf[x]` is the class of x."""

    head = system(FUNCTION)

    def __init__(
        self, features: Features, classes: Sequence[Expression], counts: Sequence[int], method: str, model: Any,
        settings: dict[str, Expression],
    ) -> None:  # fmt: skip
        self.features, self.classes, self.counts = features, list(classes), list(counts)
        self.method, self.model, self.settings = method, model, settings

    def probabilities(
        self, inputs: Sequence[Expression], settings: dict[str, Expression] | None = None
    ) -> numpy.ndarray:
        """The probability p[n, c] of each class, by the prior probabilities that are set."""
        import numpy

        if not inputs:
            return numpy.zeros((0, len(self.classes)))
        p = self.model.predict_proba(self.features.matrix(inputs))
        wanted = (settings or self.settings)["ClassPriors"]
        if wanted is Automatic:
            return p
        given = [number_of(wanted.get(c, 0)) for c in self.classes] if type(wanted) is Association else []
        prior = numpy.array(given)
        if not given or not (prior >= 0).all() or not prior.sum() > 0:
            what = "an association of all classes with their probabilities"
            raise failure(FUNCTION, "mlvalue", setting("ClassPriors", wanted), what)
        p = p * prior / (numpy.array(self.counts) / sum(self.counts))
        return p / numpy.maximum(p.sum(1, keepdims=True), 1e-300)

    def decisions(self, p: numpy.ndarray, settings: dict[str, Expression]) -> list[Expression]:
        """The class of each example by probabilities and utilities; Indeterminate where none is likely enough."""
        import numpy

        threshold, utility = settings["IndeterminateThreshold"], settings["UtilityFunction"]
        names = list(self.classes)
        scores = p
        if utility is not Automatic:
            names, matrix = self.utilities(utility)
            scores = p @ matrix
        best = numpy.argmax(scores, 1).tolist()
        least = 0.0
        if threshold is not Automatic:
            if real_value(threshold) is None:
                raise failure(FUNCTION, "mlvalue", setting("IndeterminateThreshold", threshold), "a number from 0 to 1")
            least = number_of(threshold)
        return [names[b] if row.max() >= least else system("Indeterminate") for b, row in zip(best, p, strict=True)]

    def utilities(self, utility: Expression) -> tuple[list[Expression], numpy.ndarray]:
        """What can be decided, and the utility u[true, decided] of <|true -> <|decided -> u, ...|>, ...|>."""
        import numpy

        rows: list[Any] = [utility.get(c) if type(utility) is Association else None for c in self.classes]
        if any(type(row) is not Association for row in rows):
            what = "an association <|class -> <|decision -> utility, ...|>, ...|> of all classes"
            raise failure(FUNCTION, "mlvalue", setting("UtilityFunction", utility), what)
        decided: list[Expression] = list(self.classes)
        decided += dict.fromkeys(k for row in rows for k, _ in row.items() if k not in self.classes)
        return decided, numpy.array([[number_of(row.get(d, 0)) for d in decided] for row in rows])

    def apply(self, args: Sequence[Expression]) -> Expression:
        """cf[x], cf[{x, ...}], cf[x, property]; options come last."""
        places = [a for a in args if not is_option(a)]
        settings = dict(self.settings)
        for rule in (a for a in args if is_option(a)):
            settings[rule.args[0].name] = rule.args[1]
        if not 1 <= len(places) <= 2:
            return None
        if len(places) == 1 and places[0] == "Properties" and not self.features.kind.accepts("Properties"):
            return list_of(*PROPERTIES)
        wanted: Expression = places[1] if len(places) == 2 else "Decision"
        inputs, several = self.features.read(FUNCTION, places[0])
        if is_list(wanted):
            found = [self.values(inputs, w, settings) for w in wanted.args]
            rows = [list_of(*row) for row in zip(*found, strict=True)]
        else:
            rows = self.values(inputs, wanted, settings)
        return list_of(*rows) if several else rows[0]

    def values(
        self, inputs: Sequence[Expression], wanted: Expression, settings: dict[str, Expression]
    ) -> list[Expression]:
        """A property for each example."""
        name, given = wanted.args if has_head(wanted, Rule) and len(wanted.args) == 2 else (wanted, None)
        p = self.probabilities(inputs, settings)
        if name == "Decision" and given is None:
            return self.decisions(p, settings)
        if name == "Probabilities" and given is None:
            return [Association.of(zip(self.classes, row, strict=True)) for row in p.tolist()]
        if name == "TopProbabilities" and (given is None or (type(given) is int and given > 0)):
            return [self.top(row, given) for row in p]
        if name == "Probability" and given in self.classes:
            return p[:, self.classes.index(given)].tolist()
        if name == "Properties" and given is None:
            return [list_of(*PROPERTIES)] * len(inputs)
        raise failure(FUNCTION, "mlprop", wanted, self.head, ", ".join(f'"{n}"' for n in PROPERTIES))

    def top(self, row: numpy.ndarray, count: Expression) -> Expression:
        """The likeliest classes, as rules."""
        order = sorted(range(len(row)), key=lambda i: -row[i])
        most = [i for n, i in enumerate(order) if n == 0 or row[i] >= LIKELY] if count is None else order[:count]
        return list_of(*(call("Rule", self.classes[i], float(row[i])) for i in most))

    def facts(self) -> dict[str, Expression]:
        """What Information tells."""
        keys = getattr(self.features.kind, "keys", None)
        kinds = getattr(self.features.kind, "kinds", [self.features.kind])
        names = self.settings.get("FeatureNames", Automatic)
        if not is_list(names) or len(names.args) != len(kinds):
            names = list_of(*(keys or [f"f{i}" for i in range(1, len(kinds) + 1)]))
        priors = [n / sum(self.counts) for n in self.counts]
        return {
            "Classes": list_of(*self.classes),
            "ClassNumber": len(self.classes),
            "ClassPriors": Association.of(zip(self.classes, priors, strict=True)),
            "ExampleNumber": sum(self.counts),
            "FeatureNames": names,
            "FeatureNumber": len(kinds),
            "FeatureTypes": list_of(*(k.name for k in kinds)),
            "IndeterminateThreshold": self.settings["IndeterminateThreshold"],
            "Method": self.method,
            "UtilityFunction": self.settings["UtilityFunction"],
        }

    def constructor(self) -> Expr:
        """ClassifierFunction[<|...|>]: what is known of it; the text cannot be read back."""
        return Expr(self.head, (Association.of(self.facts().items()),))

    def summary(self) -> Summary:
        """Kind of input, classes, method, examples."""
        return summary_of(self.head.name, self.facts(), "ClassNumber", "Classes")

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def is_option(e: Expression) -> bool:
    """Whether this sets how a classifier decides."""
    return has_head(e, Rule) and len(e.args) == 2 and getattr(e.args[0], "name", "") in OPTIONS


def summary_of(title: str, facts: dict[str, Expression], *extra: str) -> Summary:
    """The table with the usual facts."""
    labels = {"FeatureTypes": "input type", "ClassNumber": "number of classes", "Classes": "classes",
              "Method": "method", "ExampleNumber": "number of examples"}  # fmt: skip
    rows = []
    for name in ("FeatureTypes", *extra, "Method", "ExampleNumber"):
        e = facts[name]
        shown = text(e, "OutputForm").removeprefix("{").removesuffix("}")
        rows.append((labels[name], shown if len(shown) <= 60 else shown[:57] + "..."))
    return Summary(title, "", (Section(tuple(rows)),))


def classifier(
    inputs: Sequence[Expression], outputs: Sequence[Expression], settings: dict[str, Expression]
) -> ClassifierFunction:
    """Learn from examples. Messages: mlone, mlmix, mlmethod, mlsub, mlfit."""
    import numpy

    library("Classify", "base")
    classes = {literal_key(o): o for o in outputs}
    names = [*list_in_order(classes.values())]
    if len(names) < 2:
        raise failure("Classify", "mlone", names[0])
    places = {literal_key(o): i for i, o in enumerate(names)}
    y = numpy.array([places[literal_key(o)] for o in outputs])
    features = Features("Classify", inputs, settings["FeatureTypes"])
    seed = seed_of("Classify", settings["RandomSeeding"])
    method, model = fitted("Classify", settings["Method"], features.matrix(inputs), y, seed, features.kind.counting())
    return ClassifierFunction(features, names, numpy.bincount(y).tolist(), method, model, settings)


def list_in_order(values: Any) -> tuple[Expression, ...]:
    """The values in canonical order."""
    from wlnet.evaluator import evaluate

    return evaluate(call("Sort", list_of(*values))).args


@builtin("Classify", "Classify[{in -> class, ...}] learns a ClassifierFunction from examples; Classify[data, x] gives "
         'the class of x, Classify[data, x, "property"] a property of the decision.', options=OPTIONS)  # fmt: skip
def classify(
    data, x=None, prop=None, *, class_priors, indeterminate_threshold, utility_function, feature_names, feature_types,
    method, random_seeding,
):  # fmt: skip
    """A classifier, or what it says of an input."""
    if data is Failed:
        return Failed
    settings = {
        "ClassPriors": class_priors, "IndeterminateThreshold": indeterminate_threshold,
        "UtilityFunction": utility_function, "FeatureNames": feature_names, "FeatureTypes": feature_types,
        "Method": method, "RandomSeeding": random_seeding,
    }  # fmt: skip
    if isinstance(data, ClassifierFunction):
        changed = {k: v for k, v in settings.items() if k in DECIDING and v is not Automatic}
        found = ClassifierFunction(data.features, data.classes, data.counts, data.method, data.model,
                                   {**data.settings, **changed})  # fmt: skip
    else:
        found = classifier(*read_examples("Classify", data), settings)
    return found if x is None else found.apply([x] if prop is None else [x, prop])


declare(FUNCTION, "ClassifierFunction[...] is what Classify gives; cf[x] is the class of x, cf[{x1, ...}] those of "
        'several, cf[x, "Probabilities"] how likely each class is.', module=__name__)  # fmt: skip


applications[ClassifierFunction] = ClassifierFunction.apply  # type: ignore[assignment]


@atom_method("Information", ClassifierFunction)
def classifier_information(cf: ClassifierFunction, wanted: Expression = None) -> Expression:
    """Information[cf], Information[cf, "Classes"]."""
    return told(cf, wanted)


def told(e: Any, wanted: Expression) -> Expression:
    """All that is known of an object, or one fact, or several."""
    facts = e.facts()
    if wanted is None:
        return Association.of(facts.items())
    if wanted == "Properties":
        return list_of(*sorted([*facts, "Properties"]))
    if is_list(wanted):
        return list_of(*(told(e, w) for w in wanted.args))
    if type(wanted) is not str or wanted not in facts:
        raise failure("Information", "mlprop", wanted, e.head, ", ".join(f'"{n}"' for n in facts))
    return facts[wanted]


from . import classifier_measuring  # noqa: E402, F401  (whoever has a classifier can measure it)
