"""Predict, and the PredictorFunction that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applications, builtin, declare
from wlnet.expr import Association, Expr, Expression, Summary, call, is_list, list_of, system
from wlnet.nets.shown import Shown

from ..numbers.numeric_value import real_value
from ..structure.atom_methods import atom_method
from .classifier import summary_of, told
from .examples import read_examples
from .features import Features, number_of
from .library import failure, learning, library, method_of_option, seed_of
from .methods import estimator, fitted

if TYPE_CHECKING:
    import numpy

Automatic, Failed = system("Automatic"), system("$Failed")
FUNCTION = "PredictorFunction"
OPTIONS: dict[str, Expression] = {
    "FeatureNames": Automatic,
    "FeatureTypes": Automatic,
    "Method": Automatic,
    "PerformanceGoal": Automatic,
    "RandomSeeding": 1234,
    "TargetDevice": "CPU",
    "TimeGoal": Automatic,
    "TrainingProgressReporting": Automatic,
}
PROPERTIES = ("Decision", "Distribution", "Properties")
SMALLEST = 1e-9  # the least deviation, in units of that of the outputs: distributions need one above zero


class PredictorFunction(Shown):
    """A predictor that has learned: `pf[x]` is the number for x."""

    head = system(FUNCTION)

    def __init__(
        self, features: Features, x: numpy.ndarray, y: numpy.ndarray, method: str, model: Any,
        settings: dict[str, Expression], seed: int,
    ) -> None:  # fmt: skip
        self.features, self.x, self.y, self.seed = features, x, y, seed
        self.method, self.model, self.settings = method, model, settings
        self.center, self.unit = float(y.mean()), float(y.std()) or 1.0
        self.known: float | None = None

    @property
    def deviation(self) -> float:
        """The root mean square of what predictions miss on examples that were left out; found when first asked."""
        if self.known is None:
            import numpy

            z = (self.y - self.center) / self.unit
            if len(z) < 4:
                missed = self.model.predict(self.x) - z
            else:
                predict = library("Predict", "model_selection").cross_val_predict
                given = method_of_option(self.settings["Method"])[1]
                folds = library("Predict", "model_selection").KFold(min(5, len(z)), shuffle=True, random_state=0)
                smallest = len(z) - -(-len(z) // min(5, len(z)))
                with learning(FUNCTION, self.method):
                    one = estimator("Predict", self.method, given, self.x[:smallest], z[:smallest], self.seed, [])
                    missed = predict(one, self.x, z, cv=folds) - z
            self.known = max(SMALLEST, float(numpy.sqrt((missed**2).mean()))) * self.unit
        return self.known

    def predictions(self, inputs: Sequence[Expression]) -> numpy.ndarray:
        """The numbers for examples."""
        import numpy

        if not inputs:
            return numpy.zeros(0)
        return self.center + self.unit * self.model.predict(self.features.matrix(inputs)).astype("float64")

    def distributions(self, inputs: Sequence[Expression]) -> tuple[numpy.ndarray, numpy.ndarray]:
        """Means and standard deviations."""
        import numpy

        if self.method == "GaussianProcess" and inputs:
            with learning(FUNCTION, self.method):
                means, spreads = self.model.predict(self.features.matrix(inputs), return_std=True)
            return self.center + self.unit * means, self.unit * numpy.maximum(spreads, SMALLEST)
        means = self.predictions(inputs)
        return means, numpy.full(len(means), self.deviation)

    def apply(self, args: Sequence[Expression]) -> Expression:
        """pf[x], pf[{x, ...}], pf[x, property]."""
        if not 1 <= len(args) <= 2:
            return None
        wanted: Expression = args[1] if len(args) == 2 else "Decision"
        if len(args) == 1 and args[0] == "Properties" and not self.features.kind.accepts("Properties"):
            return list_of(*PROPERTIES)
        inputs, several = self.features.read(FUNCTION, args[0])
        if is_list(wanted):
            rows = [list_of(*row) for row in zip(*(self.values(inputs, w) for w in wanted.args), strict=True)]
        else:
            rows = self.values(inputs, wanted)
        return list_of(*rows) if several else rows[0]

    def values(self, inputs: Sequence[Expression], wanted: Expression) -> list[Expression]:
        """A property for each example."""
        if wanted == "Decision":
            return self.predictions(inputs).tolist()
        if wanted == "Distribution":
            means, spreads = self.distributions(inputs)
            pairs = zip(means.tolist(), spreads.tolist(), strict=True)
            return [call("NormalDistribution", m, s) for m, s in pairs]
        if wanted == "Properties":
            return [list_of(*PROPERTIES)] * len(inputs)
        raise failure(FUNCTION, "mlprop", wanted, self.head, ", ".join(f'"{n}"' for n in PROPERTIES))

    def facts(self) -> dict[str, Expression]:
        """What Information tells."""
        keys = getattr(self.features.kind, "keys", None)
        kinds = getattr(self.features.kind, "kinds", [self.features.kind])
        names = self.settings["FeatureNames"]
        if not is_list(names) or len(names.args) != len(kinds):
            names = list_of(*(keys or [f"f{i}" for i in range(1, len(kinds) + 1)]))
        return {
            "ExampleNumber": len(self.y),
            "FeatureNames": names,
            "FeatureNumber": len(kinds),
            "FeatureTypes": list_of(*(k.name for k in kinds)),
            "Method": self.method,
            "StandardDeviation": self.deviation,
        }

    def constructor(self) -> Expr:
        """PredictorFunction[<|...|>]: what is known of it; the text cannot be read back."""
        return Expr(self.head, (Association.of(self.facts().items()),))

    def summary(self) -> Summary:
        """Kind of input, method, examples."""
        return summary_of(self.head.name, self.facts())

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def predictor(
    inputs: Sequence[Expression], outputs: Sequence[Expression], settings: dict[str, Expression]
) -> PredictorFunction:
    """Learn from examples. Messages: mlnumber, mlmix, mlmethod, mlsub, mlfit."""
    import numpy

    library("Predict", "base")
    for output in outputs:
        if is_list(output) or real_value(output) is None:
            raise failure("Predict", "mlnumber", output)
    features = Features("Predict", inputs, settings["FeatureTypes"])
    y = numpy.array([number_of(o) for o in outputs])
    z = (y - y.mean()) / (float(y.std()) or 1.0)
    seed, x = seed_of("Predict", settings["RandomSeeding"]), features.matrix(inputs)
    method, model = fitted("Predict", settings["Method"], x, z, seed, features.kind.counting())
    return PredictorFunction(features, x, y, method, model, settings, seed)


@builtin("Predict", "Predict[{in -> number, ...}] learns a PredictorFunction from examples; Predict[data, x] predicts "
         'the number for x, Predict[data, x, "Distribution"] how sure that is.', options=OPTIONS)  # fmt: skip
def predict(data, x=None, prop=None, *, feature_names, feature_types, method, random_seeding):
    """A predictor, or what it says of an input."""
    if data is Failed:
        return Failed
    settings = {"FeatureNames": feature_names, "FeatureTypes": feature_types, "Method": method,
                "RandomSeeding": random_seeding}  # fmt: skip
    known = isinstance(data, PredictorFunction)
    found = data if known else predictor(*read_examples("Predict", data), settings)
    return found if x is None else found.apply([x] if prop is None else [x, prop])


declare(FUNCTION, "PredictorFunction[...] is what Predict gives; pf[x] is the number for x, pf[{x1, ...}] those of "
        'several, pf[x, "Distribution"] a distribution around it.', module=__name__)  # fmt: skip
applications[PredictorFunction] = PredictorFunction.apply  # type: ignore[assignment]


@atom_method("Information", PredictorFunction)
def predictor_information(pf: PredictorFunction, wanted: Expression = None) -> Expression:
    """Information[pf], Information[pf, "Method"]."""
    return told(pf, wanted)
