"""ClassifierMeasurements: how well a net classifies."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, evaluate
from wlnet.evaluator.loop import applications
from wlnet.expr import Expression, system
from wlnet.nets.calls import split
from wlnet.nets.measurements.classifiers import NAME, OPTIONS, ClassifierMeasurements, classifier_measurements

from ..structure.atom_methods import method_of
from .named import named_data
from .objects import failed_before, session_generator

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
    places, rules = split(args[2:])
    if len(args) > 1 and type(args[1]) is str:
        args = (args[0], named_data(NAME, args[1], "TestData"), *args[2:])
    return classifier_measurements([*args[:2], *places], rules, evaluate, session_generator)


def apply_measurements(object_: ClassifierMeasurements, args: tuple[Expression, ...]) -> Expression:
    """obj["property"]."""
    return Failed if failed_before(args) else object_.apply(args)


applications[ClassifierMeasurements] = apply_measurements
