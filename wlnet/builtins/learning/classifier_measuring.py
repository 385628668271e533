"""How well a ClassifierFunction classifies examples: what ClassifierMeasurements does of nets."""

from __future__ import annotations

import time

from wlnet.expr import Expression, WolframMessage, system
from wlnet.nets.measurements.classifiers import Classified, ClassifierMeasurements
from wlnet.nets.measurements.outcomes import Decisions

from ..nets.named import named_data
from ..structure.atom_methods import atom_method
from .classifier import ClassifierFunction, is_option
from .examples import read_examples
from .library import failure


@atom_method("ClassifierMeasurements", ClassifierFunction)
def classifier_measured(cf: ClassifierFunction, *args: Expression) -> Expression:
    """ClassifierMeasurements[cf, data], ClassifierMeasurements[cf, data, property]."""
    import numpy

    symbol = "ClassifierMeasurements"
    settings = {**cf.settings, **{a.args[0].name: a.args[1] for a in args if is_option(a)}}
    places = [a for a in args if not is_option(a)]
    if not 1 <= len(places) <= 2:
        raise WolframMessage(symbol, "argt", system(symbol), len(places) + 1, 2, 3)
    data = named_data(symbol, places[0], "TestData") if type(places[0]) is str else places[0]
    inputs, truths = read_examples(symbol, data)
    for e in inputs:
        if not cf.features.kind.accepts(e):
            raise failure(symbol, "mlincfttp", e, cf.features.kind.name)
    begun = time.perf_counter()
    p = cf.probabilities(inputs, settings)
    seconds = time.perf_counter() - begun
    classes = [*cf.classes, *dict.fromkeys(t for t in truths if t not in cf.classes)]
    p = numpy.concatenate([p, numpy.zeros((len(p), len(classes) - len(cf.classes)))], axis=1)
    t = numpy.array([classes.index(c) for c in truths])
    object_ = ClassifierMeasurements(Classified(cf, inputs, truths, Decisions(classes, p, t), seconds))
    return object_.property(places[1]) if len(places) == 2 else object_
