"""How well a PredictorFunction predicts examples."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wlnet.evaluator import applications, builtin, declare
from wlnet.expr import (
    Expr,
    Expression,
    Section,
    Summary,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    system,
)
from wlnet.nets.shown import Shown

from ..numbers.numeric_value import real_value
from .examples import read_examples
from .features import number_of
from .library import failure
from .predictor import PredictorFunction

if TYPE_CHECKING:
    import numpy

Failed = system("$Failed")
NAME, OBJECT = "PredictorMeasurements", "PredictorMeasurementsObject"
USUAL = 10  # how many of the best and worst examples are given


@dataclass(frozen=True)
class Predicted:
    """A predictor, examples with their numbers, and means and deviations that it gives."""

    predictor: PredictorFunction
    examples: Sequence[Expression]
    truths: Sequence[Expression]
    t: numpy.ndarray
    y: numpy.ndarray
    spread: numpy.ndarray
    seconds: float

    @property
    def residuals(self) -> numpy.ndarray:
        """What the numbers are above the predicted ones."""
        return self.t - self.y

    @property
    def logs(self) -> numpy.ndarray:
        """The logarithms of the densities at the numbers."""
        import numpy

        return -0.5 * (self.residuals / self.spread) ** 2 - numpy.log(self.spread * math.sqrt(2 * math.pi))

    @property
    def unexplained(self) -> float:
        """The mean square of the residuals by the variance of the numbers."""
        variance = float(self.t.var())
        return float((self.residuals**2).mean()) / variance if variance else math.nan

    def listed(self, places: Sequence[int]) -> Expression:
        """Examples as rules."""
        return list_of(*(call("Rule", self.examples[int(i)], self.truths[int(i)]) for i in places))

    def ordered(self, sign: int) -> Sequence[int]:
        """The places of the examples by how much is missed."""
        return (sign * abs(self.residuals)).argsort(kind="stable").tolist()


def number(x: float) -> Expression:
    """The number; Indeterminate where there is none."""
    return system("Indeterminate") if math.isnan(x) else float(x)


PROPERTIES: dict[str, Callable[[Predicted], Expression]] = {
    "BestPredictedExamples": lambda m: m.listed(m.ordered(1)[:USUAL]),
    "ComparisonPlot": lambda m: call("ListPlot", list_of(*(list_of(a, b) for a, b in zip(m.y.tolist(), m.t.tolist(),
                                                                                     strict=True)))),
    "EvaluationTime": lambda m: m.seconds / len(m.t),
    "Examples": lambda m: m.listed(range(len(m.t))),
    "FractionVarianceUnexplained": lambda m: number(m.unexplained),
    "GeometricMeanProbabilityDensity": lambda m: math.exp(float(m.logs.mean())),
    "LogLikelihood": lambda m: float(m.logs.sum()),
    "MeanCrossEntropy": lambda m: -float(m.logs.mean()),
    "MeanDeviation": lambda m: float(abs(m.residuals).mean()),
    "MeanDeviationBaseline": lambda m: float(abs(m.t - m.t.mean()).mean()),
    "MeanSquare": lambda m: float((m.residuals**2).mean()),
    "PredictorFunction": lambda m: m.predictor,
    "Properties": lambda m: list_of(*PROPERTIES),
    "Report": lambda m: PredictorMeasurements(m),
    "ResidualHistogram": lambda m: call("Histogram", from_array(m.residuals)),
    "ResidualPlot": lambda m: call("ListPlot", from_array(m.residuals)),
    "Residuals": lambda m: from_array(m.residuals),
    "RSquared": lambda m: number(1 - m.unexplained),
    "StandardDeviation": lambda m: float((m.residuals**2).mean()) ** 0.5,
    "StandardDeviationBaseline": lambda m: float(m.t.std()),
    "WorstPredictedExamples": lambda m: m.listed(m.ordered(-1)[:USUAL]),
}  # fmt: skip
COUNTED = {"BestPredictedExamples": 1, "WorstPredictedExamples": -1}


class PredictorMeasurements(Shown):
    """The object; `obj["property"]` measures."""

    head = system(OBJECT)

    def __init__(self, found: Predicted) -> None:
        self.found = found

    def apply(self, args: Sequence[Expression]) -> Expression:
        """obj["property"]."""
        return self.property(args[0]) if len(args) == 1 else None

    def property(self, wanted: Expression) -> Expression:
        """One property, or a list of several. Message: mlprop."""
        if is_list(wanted):
            return list_of(*map(self.property, wanted.args))
        if type(wanted) is str and wanted in PROPERTIES:
            return PROPERTIES[wanted](self.found)
        if has_head(wanted, system("Rule")) and len(wanted.args) == 2:
            name, count = wanted.args
            if type(name) is str and name in COUNTED and type(count) is int and count > 0:
                return self.found.listed(self.found.ordered(COUNTED[name])[:count])
        raise failure(OBJECT, "mlprop", wanted, self.head, ", ".join(f'"{n}"' for n in PROPERTIES))

    def constructor(self) -> Expr:
        """PredictorMeasurementsObject[predictor, examples]."""
        return Expr(self.head, (self.found.predictor, self.found.listed(range(len(self.found.t)))))

    def summary(self) -> Summary:
        """How many examples, and the usual measures."""
        m = self.found
        rows = [("predictor", "PredictorFunction"), ("test examples", str(len(m.t)))]
        rows += [("standard deviation", f"{float((m.residuals**2).mean()) ** 0.5:.3g}")]
        rows += [("baseline", f"{float(m.t.std()):.3g}"), ("mean cross-entropy", f"{-float(m.logs.mean()):.3g}")]
        return Summary(OBJECT, "", (Section(tuple(rows)),))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


declare(OBJECT, "PredictorMeasurementsObject[...] is what PredictorMeasurements[pf, data] gives; obj[\"property\"] is "
        "one measurement.", attributes="ReadProtected", module=__name__)  # fmt: skip


@builtin(NAME, "PredictorMeasurements[pf, data] tells how well a PredictorFunction predicts examples; "
         'PredictorMeasurements[pf, data, "property"] gives one measurement.', attributes="ReadProtected")  # fmt: skip
def predictor_measurements(pf, data, wanted=None):
    """An object with all measurements, or the value of one, or of several."""
    if pf is Failed or data is Failed:
        return Failed
    if not isinstance(pf, PredictorFunction):
        return None
    inputs, truths = read_examples(NAME, data)
    for e in inputs:
        if not pf.features.kind.accepts(e):
            raise failure(NAME, "mlincfttp", e, pf.features.kind.name)
    for e in truths:
        if is_list(e) or real_value(e) is None:
            raise failure(NAME, "mlnumber", e)
    import numpy

    begun = time.perf_counter()
    y, spread = pf.distributions(inputs)
    seconds = time.perf_counter() - begun
    numbers = numpy.array([number_of(e) for e in truths])
    object_ = PredictorMeasurements(Predicted(pf, inputs, truths, numbers, y, spread, seconds))
    return object_ if wanted is None else object_.property(wanted)


applications[PredictorMeasurements] = PredictorMeasurements.apply  # type: ignore[assignment]
