"""Wrong calls: one message of NetTrain that names the thing, $Failed, and never a traceback."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.python import Session

SETUP = (
    "data = {{1., 2.} -> {1.}, {2, 1} -> {2.}, {3., 1} -> {1}};"
    "net = NetChain[{LinearLayer[3], Ramp, LinearLayer[1]}];"
    'class = NetChain[{3, SoftmaxLayer[]}, "Output" -> NetDecoder[{"Class", {"a", "b", "c"}}]];'
    "numbered = NetChain[{3, SoftmaxLayer[]}]; open = NetChain[{LinearLayer[], SoftmaxLayer[]}];"
    'two = NetGraph[{2, 3}, {1 -> NetPort["a"], 2 -> NetPort["b"]}];'
    'sequences = NetChain[{LongShortTermMemoryLayer[2], SequenceLastLayer[]}, "Input" -> {"Varying", 2}];'
)
OPTIONS = [
    ('Method -> "ADMA"', "trainopt", '"ADAM"'),
    ('Method -> {"ADAM", "Bta1" -> 0.4}', "suboptname", '"Beta1"'),
    ('Method -> {"SGD", "Beta1" -> 0.4}', "suboption", '"Momentum"'),
    ('Method -> {"ADAM", "Beta1" -> 1}', "trainopt", '"Beta1" -> 1'),
    ('Method -> {"ADAM", "Epsilon" -> 0}', "trainopt", "positive"),
    ("Method -> 5", "trainopt", "Method -> 5"),
    ('Method -> {"SGD", "L2Regularization" -> {"foo" -> 1}}', "part", '"foo"'),
    ('Method -> {"SGD", "GradientClipping" -> "a"}', "trainopt", "GradientClipping"),
    ('Method -> {"SGD", "WeightClipping" -> {3}}', "trainopt", "WeightClipping"),
    ('Method -> {"SGD", "LearningRateSchedule" -> "Lin"}', "trainopt", "Linear"),
    ('Method -> {"SGD", "LearningRateSchedule" -> ("x" &)}', "schedule", "batch 1 of 5"),
    ('LearningRate -> "a"', "trainopt", 'LearningRate -> "a"'),
    ("LearningRate -> -1", "trainopt", "LearningRate -> -1"),
    ('LearningRateMultipliers -> {"Weghts" -> 2}', "part", '"Weghts"'),
    ("LearningRateMultipliers -> {7 -> 2}", "part", "There is no part 7. The parts are 1, 2 and 3."),
    ('LearningRateMultipliers -> "a"', "trainopt", "LearningRateMultipliers"),
    ("LearningRateMultipliers -> None", "nolearned", "nothing to learn"),
    ("BatchSize -> 0", "trainopt", "BatchSize -> 0"),
    ("TimeGoal -> -3", "trainopt", "TimeGoal -> -3"),
    ('TimeGoal -> Quantity[3, "Rounds"]', "trainopt", "TimeGoal"),
    ('TargetDevice -> "GPU"', "device", '"GPU"'),
    ('TargetDevice -> {"GPU", 2}', "device", '"GPU"'),
    ('TargetDevice -> "TPU"', "trainopt", '"TPU"'),
    ('WorkingPrecision -> "Mixed"', "mixed", "GPU"),
    ("WorkingPrecision -> 7", "trainopt", "WorkingPrecision -> 7"),
    ("RandomSeeding -> {1}", "seed", "RandomSeeding -> {1}"),
    ('PerformanceGoal -> "x"', "trainopt", "PerformanceGoal"),
    ("ValidationSet -> Scaled[2]", "trainopt", "Scaled[2]"),
    ("ValidationSet -> Scaled[0.01]", "trainopt", "Scaled[0.01]"),
    ("ValidationSet -> {{1., 2, 3} -> {1.}}", "datashape", "example 1 of the validation set"),
    (
        "ValidationSet -> {{1., 2} -> {1.}, {1., 2} -> {1., 2}}",
        "datashape",
        '"Output", example 2 of the validation set',
    ),
    ("ValidationSet -> {}", "dataexamples", "no examples"),
    ("ValidationSet -> 7", "dataform", "7"),
    ('ValidationSet -> "Foo"', "dataname", '"Foo"'),
    ("ValidationSet -> (data[[;; 2]] &)", "generated", "2 examples for a batch; 64"),
    (
        'ValidationSet -> {Table[{1} -> {1}, #BatchSize] &, "RoundLength" -> 9}',
        "datashape",
        '"Input", example 1 of batch 1 of the validation set',
    ),
    ('ValidationSet -> {data &, "RoundLngth" -> 9}', "optname", '"RoundLength"'),
    ('ValidationSet -> {data, "Interval" -> 0}', "optvalue", '"Interval" -> 0'),
    ('TrainingUpdateSchedule -> {"x"}', "part", '"x"'),
    ("TrainingUpdateSchedule -> 7", "trainopt", "TrainingUpdateSchedule -> 7"),
    ("TrainingUpdateSchedule -> {1 -> 0}", "trainopt", "TrainingUpdateSchedule"),
    ("LossFunction -> 7", "lossvalue", "7"),
    ('LossFunction -> "Foo"', "lossvalue", '"Foo"'),
    ("LossFunction -> CTCLossLayer[]", "lossfit", "CTCLossLayer"),
    ("LossFunction -> LinearLayer[2]", None, ""),
    ("Foo -> 3", "optunknown", "Foo"),
    ("BatchSie -> 3", "optname", '"BatchSize"'),
    ("MaxTrainingRounds -> -1", "trainopt", "MaxTrainingRounds -> -1"),
    ('MaxTrainingRounds -> Quantity[3, "Meters"]', "trainopt", "MaxTrainingRounds"),
    ("MaxTrainingRounds -> 2.5", "trainopt", "MaxTrainingRounds -> 2.5"),
]
DATA = [
    ("net", "{}", "dataexamples", ""),
    ("net", "7", "dataform", "7"),
    ("net", '"FooBar"', "dataname", '"FooBar"'),
    ("net", 'File["/nowhere/x.h5"]', "stored", "no such file"),
    ("net", "{1, 2} -> {1}", "datacounts", '"Input" 2, "Output" 1'),
    ("net", "{1, 2, 3}", "dataform", ""),
    ("net", "{{1, 2} -> {1}, {1, 2, 3} -> {1}}", "datashape", '"Input", example 2,'),
    ("net", "{{1, 2} -> {1}, {1, 2} -> {1, 2}}", "datashape", '"Output", example 2,'),
    ("net", '{{1, 2} -> {1}, {1, "a"} -> {1}}', "datasymbol", '"Input", example 2,'),
    ("net", "{{1, 2} -> {1}, {1, x} -> {1}}", "datasymbol", '"Input", example 2,'),
    ("net", "{{1, 2} -> {1}, {1, 2} -> Null}", "datasymbol", '"Output", example 2,'),
    ("net", "{{1, {2}} -> {1}}", "dataragged", '"Input"'),
    ("NetReplacePart[net, \"Input\" -> 3]", "data", "datashape", '"Input", example 1,'),
    ("net", '<|"Input" -> {{1, 2}}, "Outpt" -> {{1}}|>', "dataportname", '"Output"'),
    ("net", '<|"Input" -> {{1, 2}}|>', "datamissing", '"Output"'),
    ("net", '<|"Output" -> {{1, 2}}|>', "datamissing", '"Input"'),
    ("net", '<|"Input" -> {{1, 2}}, "Output" -> {{1}, {2}}|>', "datacounts", '"Input" 1, "Output" 2'),
    ("net", '<|"Input" -> {{1, 2}}, "Output" -> {{1}}, "Foo" -> {1}|>', "dataport", '"Foo"'),
    ("net", '{<|"Input" -> {1, 2}, "Output" -> {1}|>, <|"Input" -> {1, 2}|>}', "dataexamplerow",
     'Example 2 has no data for "Output"; example 1'),
    ("net", '{<|"Input" -> {1, 2}|>, <|"Input" -> {1, 2}, "Output" -> {1}|>}', "dataexamplerow", "Example 1 has no"),
    ("net", "{{1, 2} -> {1}, {1, 2} -> {1}, {1, 2} -> {1}, 7, 8}", "dataother", "Example 4 is 7"),
    ("net", '{<|"Input" -> {1, 2}, "Output" -> {1}|>, {1} -> 2}', "dataother", "Example 2 is {1} -> 2"),
    ("class", '{{1, 2} -> "a", {2, 2} -> "d"}', "datashape", '"Output", example 2, should be one of the classes "a"'),
    ("class", '{{1, 2} -> "a", {2, 2} -> 5}', "datarange", '"Output", example 2,'),
    ('NetChain[{3, SoftmaxLayer[]}, "Output" -> NetDecoder[{"Class", {0, 1, 2}}]]', "{{1, 2} -> 0, {2, 2} -> 3}",
     "datashape", '"Output", example 2, should be one of the classes 0, 1, 2;'),
    ("numbered", "{{1, 2} -> 1, {2, 2} -> 5}", "datarange", '"Output", example 2,'),
    ("numbered", "{{1, 2} -> 1, {2, 2} -> 0}", "datarange", '"Output", example 2,'),
    ("numbered", "{{1, 2} -> 1, {2, 2} -> 1.5}", "datarange", '"Output", example 2,'),
    ("numbered", '{{1, 2} -> "a", {2, 2} -> "b"}', "classcount", "2 classes"),
    ("ConvolutionLayer[3, 5]", "{RandomReal[1, {3, 3, 3}] -> RandomReal[1, {3, 3, 3}]}", "window", "kernel spans 5"),
    ("net", "(Table[{1, 2} -> {1}, {7}] &)", "generated", "7 examples"),
    ("net", '("x" &)', "dataname", '"x"'),
    ("net", "(Null &)", "generatednone", "gives Null, which is no data, for batch 1"),
    ("net", '{f, "RoundLength" -> "a"}', "trainopt", '"RoundLength" -> "a"'),
    ("net", '{Function[Null], "RondLength" -> 20}', "optname", '"RondLength". Did you mean "RoundLength"?'),
    ("net", '{f, "RundLength" -> 20}', "optname", '"RoundLength"'),
    ("net", '{Function[Null], "RoundLength" -> 20, "Foo" -> 1}', "optunknown", '"Foo"'),
    ("net", '{f, "Foo" -> 1}', "dataform", '"Foo"'),
    ("NetChain[{Ramp}]", "{1 -> 2, 3 -> 4}", "nolearned", ""),
    ("two", "{{1, 2} -> {3, 4}}", "dataonly", '"a" and "b"'),
    ("sequences", "{{{1, 2}} -> {1, 2}, {{1, 2, 3}} -> {1, 2}}", "datashape", '"Input", example 2,'),
    ("sequences", "{{{1, 2}} -> {1, 2}, {} -> {1, 2}}", "datashape", '"Input", example 2,'),
    ("NetChain[{EmbeddingLayer[2, 5], LongShortTermMemoryLayer[2], SequenceLastLayer[]}]",
     "{{1, 2} -> {1, 2}, {7} -> {1, 2}}", "datarange", '"Input", example 2,'),
    ('NetChain[{FlattenLayer[], 1}, "Input" -> NetEncoder["Image"]]', '{"a" -> {1}}', "datashape",
     '"Input", example 1,'),
    ('NetChain[{FlattenLayer[], 1}, "Input" -> NetEncoder["Image"]]', '{File["/none.png"] -> {1}}', "unreadable",
     '"Input", example 1,'),
]  # fmt: skip
CALLS = [
    ("NetTrain[3, data]", "notnet", "3"),
    ('NetTrain[net, data, "Foo"]', "resunknown", '"Foo"'),
    ('NetTrain[net, data, "RoundLos"]', "resname", '"RoundLoss"'),
    ('NetTrain[net, data, {"RoundLoss", "Foo"}]', "resunknown", '"Foo"'),
]


@pytest.fixture(scope="module")
def session():
    made = Session()
    made.evaluate(SETUP)
    return made


def refused(session, source, tag, words):
    found = str(session.evaluate(source))
    said = session.messages
    assert found == "$Failed" and len(said) == 1, (found, said)
    assert (said[0].symbol, said[0].tag) == ("NetTrain", tag), said[0]
    assert words in said[0].text


@pytest.mark.parametrize(("option", "tag", "words"), [case for case in OPTIONS if case[1]])
def test_options(session, option, tag, words):
    rest = "" if option.startswith("MaxTrainingRounds") else ", MaxTrainingRounds -> 5"
    refused(session, f"NetTrain[net, data, {option}{rest}, TrainingProgressReporting -> None]", tag, words)


@pytest.mark.parametrize(("net", "data", "tag", "words"), DATA)
def test_data(session, net, data, tag, words):
    refused(session, f"NetTrain[{net}, {data}, MaxTrainingRounds -> 2, TrainingProgressReporting -> None]", tag, words)


@pytest.mark.parametrize(("source", "tag", "words"), CALLS)
def test_calls(session, source, tag, words):
    refused(session, source, tag, words)


@pytest.mark.parametrize("source", ["NetTrain[]", "NetTrain[net]", "NetTrain[net, data, 5, 6]"])
def test_wrong_numbers_of_arguments_leave_the_call(session, source):
    assert str(session.evaluate(source)).startswith("NetTrain[")
    assert session.messages[0].tag.startswith("arg")


def test_a_failure_before_is_enough(session):
    assert str(session.evaluate("NetTrain[$Failed, data]")) == "$Failed"
    assert str(session.evaluate("NetTrain[net, $Failed]")) == "$Failed"
    assert not session.messages


def test_a_function_that_goes_wrong_later_ends_training_with_the_net_so_far(session):
    session.evaluate(
        'f = Function[a, Table[If[a["AbsoluteBatch"] < 3, {1, 2}, {1, 2, 3}] -> {1}, a["BatchSize"]]];'
        'g = Function[a, Table[{1, 2} -> {1}, If[a["AbsoluteBatch"] < 3, 4, 5]]];'
    )
    for name, tag, words in (("f", "datashape", "example 1 of batch 3"), ("g", "generated", "5 examples")):
        found = session.evaluate(
            f"r = NetTrain[net, {name}, All, BatchSize -> 4, MaxTrainingRounds -> 9, "
            "TrainingProgressReporting -> None];"
            '{r["TotalBatches"], r["ReasonTrainingStopped"]}'
        )
        assert str(found) == '{2, "Error"}'
        (message,) = session.messages
        assert (message.symbol, message.tag) == ("NetTrain", tag) and words in message.text


THINGS = [
    "1", "2.5", "{}", "{1}", "{{1, 2}}", '"a"', "x", "Null", "None", "True", "<||>", '<|"Input" -> {{1}}|>', "1 -> 2",
    "{1, 2} -> {3}", "{{1, 2}} -> {{3}}", "{{1, 2} -> {3}}", '{"a" -> "b"}', "Image[{{0, 1}}]", 'File["x"]', "f &",
    "NumericArray[{{1, 2}}, \"Real32\"]", "Indeterminate", "{Infinity, 1} -> {1, 2}", "Dataset[{1, 2}]", "{{} -> {}}",
    "{{{1}, 2} -> {3}}", 'Quantity[1, "Meters"]', "SparseArray[{{1, 2}}]", "{Missing[] -> 1}", "I", "{1 -> I}",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["net", "class", "open", "two", "sequences", "LinearLayer[]"]), st.sampled_from(THINGS))
def test_any_data(session, net, data):
    """Whatever is given as data is used or refused, but nothing of ours breaks."""
    session.evaluate(f"NetTrain[{net}, {data}, MaxTrainingRounds -> 1, TrainingProgressReporting -> None]")
    assert not [m for m in session.messages if m.tag == "bug"], session.messages


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted({case[0].split(" ->")[0] for case in OPTIONS} - {"Foo", "BatchSie"})),
    st.sampled_from([*THINGS, "Automatic", "Scaled[0.5]", "data", "{data}", '{"ADAM"}', "-1", "{1, 2}", "1/2"]),
)
def test_any_setting(session, name, value):
    """Whatever is given as the setting of an option is used or refused."""
    rest = "" if name in ("MaxTrainingRounds", "TimeGoal") else ", MaxTrainingRounds -> 1"
    session.evaluate(
        f"TimeConstrained[NetTrain[net, data, {name} -> {value}{rest}, TrainingProgressReporting -> None], 0.2]"
    )
    assert not [m for m in session.messages if m.tag == "bug"], session.messages


IMAGES = (
    'gone = File["/none.png"]; some = Table[Image[{{i/7., 1.}}] -> {i}, {i, 6}];'
    'seeing = NetChain[{FlattenLayer[], 1}, "Input" -> NetEncoder[{"Image", 8}]];'
    'make[about_] := If[about["AbsoluteBatch"] == 3, Append[some[[;; 1]], gone -> {1}], some[[;; 2]]];'
)


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        ("ReplacePart[some, {4, 1} -> gone]", "", '"Input", example 4, cannot'),
        ("some", "ValidationSet -> ReplacePart[some, {3, 1} -> gone]", '"Input", example 3 of the validation set,'),
        ('{make, "RoundLength" -> 8}', "BatchSize -> 2", '"Input", example 2 of batch 3, cannot'),
        ("some", 'ValidationSet -> {make, "RoundLength" -> 8}, BatchSize -> 2', "example 6 of the validation set,"),
    ],
)
def test_files_that_turn_out_to_be_no_images(data, options, words):
    """They are opened when they are needed; the message names port and example all the same."""
    local = Session()
    local.evaluate(IMAGES)
    options = ", ".join(filter(None, ("MaxTrainingRounds -> 2", "TrainingProgressReporting -> None", options)))
    found = local.evaluate(f"Head[NetTrain[seeing, {data}, {options}]]")
    (said,) = local.messages
    assert said.tag == "unreadable" and words in said.text and "/none.png" in said.text
    assert str(found) in ("NetChain", "Symbol")


def test_a_validation_set_of_several_batches_is_one(session):
    """In order, also where images are encoded later."""
    local = Session()
    local.evaluate(IMAGES.replace("== 3", "== 99") + "SeedRandom[1];")
    first = (
        'NetTrain[seeing, some, "ValidationLoss", ValidationSet -> {some[[Mod[#Batch, 3] + 1 ;; Mod[#Batch, 3] + 2]] &,'
    )
    first += ' "RoundLength" -> 4}, BatchSize -> 2, MaxTrainingRounds -> 1, RandomSeeding -> 1]'
    second = 'NetTrain[seeing, some, "ValidationLoss", ValidationSet -> some[[{2, 3, 3, 4}]], BatchSize -> 2,'
    second += " MaxTrainingRounds -> 1, RandomSeeding -> 1]"
    local.evaluate("SetOptions[NetTrain, TrainingProgressReporting -> None];")
    assert str(local.evaluate(f"Abs[{first} - {second}] < 10^-6")) == "True" and not local.messages
