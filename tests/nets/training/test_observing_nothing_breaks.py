"""Whatever the options are set to, there is a message, or training goes on."""

import os
import tempfile

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import run, training

from wlnet.expr import Association, Atom, Expr, Symbol, WolframMessage, call, list_of, system
from wlnet.nets.training.observing import observers, results_object
from wlnet.nets.training.observing.results import from_record
from wlnet.nets.training.observing.values import VALUES
from wlnet.nets.training.state import Seen
from wlnet.python import Session

session = Session(write_message=lambda line: None, write=lambda line: None)
NET = session.evaluate('NetInitialize[NetChain[{2, SoftmaxLayer[]}, "Input" -> 2]]')
OPTIONS = (
    "TrainingProgressCheckpointing",
    "TrainingProgressFunction",
    "TrainingProgressMeasurements",
    "TrainingProgressReporting",
    "TrainingStoppingCriterion",
)
WORDS = """
    Panel Print ProgressIndicator Loss Accuracy ErrorRate Precision ConfusionMatrix ROCCurve Output Input File Directory
    Rounds Batch Seconds Percent StopTraining a.wlnet a.csv a.json b.wl c Macro Mean x MeanSquare
"""
ATOMS = st.sampled_from([0, 1, 2, -1, 0.5, 10**30, float("nan"), float("inf"), *WORDS.split()]) | st.sampled_from(
    [system(name) for name in ("Automatic", "None", "All", "True", "Null", "Infinity", "Print", "Identity", "Unheard")]
)
SUBOPTIONS = """
    Interval MinimumInterval Patience InitialPatience AbsoluteChange RelativeChange Criterion Measurement Key
    Aggregation ClassAveraging Intervall
"""
NAMES = st.sampled_from(SUBOPTIONS.split())
SLOTS = st.sampled_from(["Round", "BatchLoss", "Net", "Weights", "ValidationLoss", "nothing"])
TREES = st.recursive(
    ATOMS | SLOTS.map(lambda name: call("Function", call("Slot", name))),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: list_of(*v))
        | st.tuples(NAMES, inner).map(lambda v: call("Rule", *v))
        | st.lists(st.tuples(NAMES, inner), max_size=3).map(Association.of)
        | st.tuples(st.just("Rule"), ATOMS, inner).map(lambda v: call(*v))
        | st.tuples(st.sampled_from(["Function", "File", "NetPort", "f"]), inner).map(lambda v: call(*v))
        | st.tuples(inner, st.sampled_from(["Rounds", "Batches", "Seconds", "Percent", "Meters"])).map(
            lambda v: call("Quantity", *v)
        )
        | st.tuples(inner, st.lists(st.tuples(NAMES, inner).map(lambda v: call("Rule", *v)), max_size=2)).map(
            lambda v: list_of(v[0], *v[1])
        )
    ),
    max_leaves=8,
)


COUNTS = st.sampled_from([1, 2, 0.5]) | st.tuples(st.sampled_from([1, 3, 40]), st.sampled_from(
    ["Rounds", "Batches", "Seconds", "Percent"])).map(lambda v: call("Quantity", *v))  # fmt: skip
PACES = st.lists(
    st.tuples(st.sampled_from(["Interval", "MinimumInterval"]), COUNTS | ATOMS).map(lambda v: call("Rule", *v)),
    max_size=2,
)
FUNCTIONS = st.sampled_from(["#Net &", "#Round > 1 &", "#BatchLoss &", "f", "StringLength[#] &", "#nothing &"]).map(
    session.evaluate
)
FORMS = FUNCTIONS | st.sampled_from(["Panel", "Print", "ProgressIndicator"]) | st.sampled_from(
    ["a.csv", "a.json", "b.wl", "c.tsv", "d.txt"]).map(lambda name: call("File", name))  # fmt: skip
NAMED = """
    Accuracy ErrorRate Precision ConfusionMatrix ROCCurve Entropy Loss Output MeanSquare F1Score AreaUnderROCCurve
    CohenKappa ConfusionMatrixPlot
"""
MORE = """
    "Accuracy" -> 2; "FScore" -> 2; NetPort["Output"]; NetPort["Input"]; NetPort[{1, "Weights"}]; NetPort[{1, "Output"}]
"""
MEASURES = FUNCTIONS | st.sampled_from(NAMED.split()) | st.sampled_from(MORE.split(";")).map(session.evaluate)
DETAILS = st.dictionaries(
    st.sampled_from(["Key", "ClassAveraging", "Aggregation", "Interval"]),
    st.sampled_from(["Macro", "Weighted", "Mean", "Max", "Batch", "Round", system("None")]),
    max_size=2,
)
RULES = st.dictionaries(
    st.sampled_from(["Patience", "InitialPatience", "AbsoluteChange", "RelativeChange"]),
    st.sampled_from([0, 1, 2, 0.5, -1, system("Automatic")]),
    max_size=3,
)


def paced(forms):
    """Forms, alone, with intervals, or several."""
    one = forms | st.tuples(forms, PACES).map(lambda v: list_of(v[0], *v[1]))
    return one | st.lists(one, max_size=3).map(lambda v: list_of(*v))


PLACES = st.sampled_from([("File", "a.wlnet"), ("Directory", "d"), ("File", "no/a.wlnet")])
LEGAL = {
    "TrainingProgressCheckpointing": st.tuples(PLACES, PACES).map(lambda v: list_of(*v[0], *v[1])),
    "TrainingProgressFunction": paced(FUNCTIONS),
    "TrainingProgressMeasurements": st.lists(
        MEASURES | st.tuples(MEASURES, DETAILS).map(lambda v: Association.of([("Measurement", v[0]), *v[1].items()])),
        max_size=3,
    ).map(lambda v: list_of(*v)),
    "TrainingProgressReporting": paced(FORMS),
    "TrainingStoppingCriterion": MEASURES
    | st.tuples(MEASURES, RULES).map(lambda v: Association.of([("Criterion", v[0]), *v[1].items()])),
}
SETTINGS = st.fixed_dictionaries({}, optional=LEGAL) | st.dictionaries(st.sampled_from(OPTIONS), TREES, max_size=1)


def seen(k):
    """A batch of two examples."""
    p = np.array([[0.25, 0.75], [0.5, 0.5]], np.float32)
    return Seen(
        {"Input": p, "Output": np.array([1.0, 2.0], np.float32)}, {("Output",): p, (1, "Output"): p}, np.ones(2)
    )


@given(SETTINGS, st.booleans())
@settings(deadline=None, max_examples=300)
def test_settings(options, validation):
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            t = training(NET, 2, 2, options=options, validation_examples=int(validation))
            found = observers(t, session.evaluate, lambda problem: None)
            run(t, found, seen=seen, validation=(lambda r: 1 / r) if validation else None, held_out=seen)
            results_object(t).summary()
            results_object(t).property("FinalPlots")
        except WolframMessage as problem:
            assert str(problem.symbol) in ("NetTrain", "NetMeasurements", "NetChain", "NetPort"), problem
            assert problem.text
        finally:
            os.chdir(before)


@given(TREES)
@settings(deadline=None, max_examples=100)
def test_properties(wanted):
    t = run(training(NET, 1, 2), [])
    found = results_object(t)
    for attempt in (lambda: found.apply((wanted,), session.evaluate), lambda: from_record(wanted)):
        try:
            assert attempt() is not None
        except WolframMessage as problem:
            assert str(problem.symbol) == "NetTrainResultsObject"


def test_every_value_has_a_value_before_anything_happened():
    t = training(NET, 2, 2)
    for name, make in VALUES.items():
        value = make(t)
        assert value is not None, name
        assert type(value) in (int, float, str) or isinstance(value, (Atom, Expr, Symbol)), name
