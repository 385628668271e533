"""ClassifierMeasurements: how well a net classifies; ConfusionMatrixPlot: what it takes for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.evaluator.loop import applications
from wlnet.expr import Expr, Expression, NumericArray, call, has_head, is_list, system
from wlnet.nets.calls import split
from wlnet.nets.measurements.classifiers import NAME, OPTIONS, ClassifierMeasurements, classifier_measurements
from wlnet.nets.measurements.plots import confusion_plot
from wlnet.nets.numeric import NotNumeric, Ragged, to_array

from ..media.plotting import GRAPHICS, Settings, plot, rule
from ..structure.atom_methods import method_of
from .named import named_data
from .objects import failed_before, session_generator

if TYPE_CHECKING:
    import numpy

Failed = system("$Failed")

declare("ClassifierMeasurementsObject", "ClassifierMeasurementsObject[...] is what ClassifierMeasurements[net, data] "
        'gives; obj["property"] is one measurement.', attributes="ReadProtected", module=__name__)  # fmt: skip


@builtin("ClassifierMeasurements", "ClassifierMeasurements[net, data] tells how well a net with classes, or a "
         'ClassifierFunction, classifies examples; ClassifierMeasurements[net, data, "property"] gives one '
         "measurement.", options=OPTIONS, attributes="ReadProtected")  # fmt: skip
def classifier_measurements_(*args: Expression) -> Expression:
    """An object with all measurements, or the value of one, or of several."""
    if failed_before(args):
        return Failed
    method = method_of(NAME, args[0]) if args else None
    if method is not None:
        return method(*args)
    asked = 3 if len(args) > 2 and names_property(args[2]) else 2
    places, rules = split(args[asked:])
    if len(args) > 1 and type(args[1]) is str:
        args = (args[0], named_data(NAME, args[1], "TestData"), *args[2:])
    return classifier_measurements([*args[:asked], *places], rules, evaluate, session_generator)


def names_property(e: Expression) -> bool:
    """Whether an argument is a property and no option: "name", "name" -> parameter, or a list of such."""
    if has_head(e, system("Rule")):
        return type(e.args[0]) is str and e.args[0] not in OPTIONS
    return type(e) is str or (is_list(e) and bool(e.args) and all(map(names_property, e.args)))


def apply_measurements(object_: ClassifierMeasurements, args: tuple[Expression, ...]) -> Expression:
    """obj["property"]."""
    return Failed if failed_before(args) else object_.apply(args)


applications[ClassifierMeasurements] = apply_measurements


def confusion_matrix_plot(given: Settings, *args: Expression) -> Expression:
    """The Graphics of a confusion matrix; else message confmat, confnames or argt, and the call stays."""
    if not 1 <= len(args) <= 2:
        message(PLOT, "argt", system(PLOT), len(args), 1, 2)
        return None
    data, names = args if len(args) == 2 else (args[0], None)
    if isinstance(data, ClassifierMeasurements) and names is None:
        drawn = data.property("ConfusionMatrixPlot", PLOT)
    else:
        counts = counts_of(data)
        if counts is None:
            message(PLOT, "confmat", data)
            return None
        classes = list(range(1, len(counts) + 1)) if names is None else list(names.args) if is_list(names) else []
        if len(classes) != len(counts):
            message(PLOT, "confnames", names, len(counts))
            return None
        drawn = confusion_plot(counts, classes)
    content, *usual = drawn.args  # type: ignore[union-attr]
    kept = [r for r in usual if r.args[0].name not in given]
    return call("Graphics", content, *kept, *(rule(name, value) for name, value in given.items()))


def counts_of(e: Expression) -> numpy.ndarray | None:
    """The matrix, if it is a square one of numbers that are not negative."""
    if not isinstance(e, (Expr, NumericArray)):
        return None
    try:
        found = to_array(e)
    except (NotNumeric, Ragged):
        return None
    square = found.ndim == 2 and found.shape[0] == found.shape[1] > 0
    return found if square and bool((found >= 0).all()) and bool((found < float("inf")).all()) else None


PLOT = "ConfusionMatrixPlot"
plot(PLOT, "ConfusionMatrixPlot[matrix] draws how many examples of each class (downwards) are taken for which class; "
     "ConfusionMatrixPlot[matrix, {c1, c2, ...}] names the classes; "
     "ConfusionMatrixPlot[ClassifierMeasurements[..]] draws that of a classifier.", GRAPHICS, confusion_matrix_plot,
     messages={"confmat": "`1` is no confusion matrix: a square matrix of numbers that are not negative is, or a "
                          "ClassifierMeasurementsObject.",
               "confnames": "`1` should be a list of `2` names, one for each class."})  # fmt: skip
