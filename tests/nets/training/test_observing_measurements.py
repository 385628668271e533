"""TrainingProgressMeasurements: what is measured of batches, rounds and the validation set."""

import numpy as np
import pytest
from recorded import run, training

from wlnet.expr import Association
from wlnet.nets.training.observing import observers
from wlnet.nets.training.state import Seen
from wlnet.python import Session, text, to_python

session = Session(write_message=lambda line: None)
NONE = session.evaluate("None")
CLASSES = session.evaluate(
    'NetInitialize[NetChain[{SoftmaxLayer[]}, "Input" -> 3, "Output" -> NetDecoder[{"Class", {"a", "b", "c"}}]]]'
)
NUMBERS = session.evaluate('NetChain[{LinearLayer["Weights" -> {{1.}}, "Biases" -> {0.}]}, "Input" -> 1]')


def measured(net, setting, batches, per_round, held_out=None):
    """The run in which these batches (Seen) went through."""
    options = {"TrainingProgressMeasurements": session.evaluate(setting), "TrainingProgressReporting": NONE}
    t = training(net, len(batches) // per_round, per_round, options=options, validation_examples=1 if held_out else 0)
    found = observers(t, session.evaluate)
    run(t, found, seen=lambda k: batches[k - 1], held_out=(lambda k: held_out) if held_out else None,
        validation=(lambda r: 1.0) if held_out else None)  # fmt: skip
    return t


def of_classes(p, t):
    """A batch with probabilities p[b, c] and the true classes t[b], from 0."""
    p = np.asarray(p, np.float32)
    return Seen(
        {"Input": p, "Output": np.asarray(t, np.float32) + 1}, {("Output",): p}, -np.log(p[range(len(t)), t] + 1e-9)
    )


def of_numbers(y, t):
    """A batch with outputs y[b] and targets t[b]."""
    y, t = (np.asarray(x, np.float32)[:, None] for x in (y, t))
    return Seen({"Input": y, "Output": t}, {("Output",): y}, (y - t)[:, 0] ** 2)


RANDOM = np.random.default_rng(0)
BATCHES = [
    of_classes(RANDOM.dirichlet([1, 1, 1], size), RANDOM.integers(0, 3, size)) for size in (8, 8, 5, 8, 8, 5)
]  # fmt: skip
HELD_OUT = of_classes(RANDOM.dirichlet([1, 1, 1], 30), RANDOM.integers(0, 3, 30))


def together(batches):
    """Probabilities and true classes of several batches."""
    p = np.concatenate([b.values[("Output",)] for b in batches])
    return p, np.concatenate([b.data["Output"] for b in batches]).astype(int) - 1


def confusion(p, t):
    """c[i, j] by its definition."""
    found = np.zeros((3, 3), int)
    for row, true in zip(p, t, strict=True):
        found[true, row.argmax()] += 1
    return found


def test_automatic_is_the_error_rate_of_classes():
    t = measured(CLASSES, "Automatic", BATCHES, 3, HELD_OUT)
    for k, b in enumerate(BATCHES):
        p, true = together([b])
        assert t.batch_measurements["ErrorRate"][k] == pytest.approx(np.mean(p.argmax(1) != true))
    for r in range(2):
        p, true = together(BATCHES[3 * r : 3 * r + 3])
        assert t.round_measurements["ErrorRate"][r] == pytest.approx(np.mean(p.argmax(1) != true))
    p, true = together([HELD_OUT])
    assert t.validation_measurements["ErrorRate"] == pytest.approx([np.mean(p.argmax(1) != true)] * 2)


def test_numbers_have_none_unless_asked_for():
    assert measured(NUMBERS, "Automatic", [of_numbers([1, 2], [1, 1])], 1).round_measurements == {}
    assert measured(CLASSES, "None", BATCHES, 3).round_measurements == {}


def test_measurements_of_a_round_are_of_all_its_examples():
    names = '{"Accuracy", "Accuracy" -> 2, "Precision", "Recall", "ConfusionMatrix", "Entropy", "CohenKappa"}'
    t = measured(CLASSES, names, BATCHES, 3)
    p, true = together(BATCHES[3:])
    c = confusion(p, true)
    last = {name: values[-1] for name, values in t.round_measurements.items()}
    assert last["Accuracy"] == pytest.approx(np.trace(c) / c.sum())
    ranks = (p >= p[range(len(true)), true][:, None]).sum(1)
    assert last["Accuracy -> 2"] == pytest.approx(np.mean(ranks <= 2))
    assert [last["Precision"].get(k) for k in "abc"] == pytest.approx((np.diag(c) / c.sum(0)).tolist())
    assert [last["Recall"].get(k) for k in "abc"] == pytest.approx((np.diag(c) / c.sum(1)).tolist())
    assert to_python(last["ConfusionMatrix"]).tolist() == c.tolist()
    assert last["Entropy"] == pytest.approx(-np.log(p[range(len(true)), true].astype(float)).mean())
    chance = (c.sum(0) / c.sum()) @ (c.sum(1) / c.sum())
    assert last["CohenKappa"] == pytest.approx((np.trace(c) / c.sum() - chance) / (1 - chance))


def test_numbers_beside_their_targets():
    batches = [of_numbers([1, 2, 3], [1, 1, 1]), of_numbers([0], [4])]
    t = measured(NUMBERS, '{"MeanSquare", "MeanDeviation", "StandardDeviation", "RSquared", "Loss"}', batches, 2)
    last = {name: values[-1] for name, values in t.round_measurements.items()}
    assert last["MeanSquare"] == pytest.approx((0 + 1 + 4 + 16) / 4)
    assert last["MeanDeviation"] == pytest.approx((0 + 1 + 2 + 4) / 4)
    assert last["StandardDeviation"] == pytest.approx((21 / 4) ** 0.5)
    assert last["RSquared"] == pytest.approx(1 - 21 / (3 * 0.75**2 + 2.25**2))
    assert last["Loss"] == pytest.approx(21 / 4)
    assert t.batch_measurements["MeanSquare"] == pytest.approx([5 / 3, 16])


def test_names_averages_and_intervals():
    t = measured(
        CLASSES,
        '{<|"Measurement" -> "Precision", "ClassAveraging" -> "Macro", "Key" -> "P"|>, '
        '<|"Measurement" -> "F1Score", "Interval" -> "Round"|>}',
        BATCHES, 3,
    )  # fmt: skip
    c = confusion(*together(BATCHES[3:]))
    assert t.round_measurements["P"][-1] == pytest.approx((np.diag(c) / c.sum(0)).mean())
    assert list(t.batch_measurements) == ["P"]
    assert len(t.batch_measurements["P"]) == 6
    assert type(t.round_measurements["F1Score"][0]) is Association


def test_ports_inputs_targets_and_arrays():
    batches = [of_numbers([1, 3], [2, 2]), of_numbers([4, 6], [0, 2])]
    ports = ', '.join(f'<|"Measurement" -> NetPort[{name}], "Aggregation" -> "Mean"|>' for name in (
        '"Output"', '"Input"', '{1, "Weights"}'))  # fmt: skip
    t = measured(NUMBERS, f"{{{ports}}}", batches, 2)
    assert t.round_measurements["NetPort[Output]"] == [3.5]
    assert t.round_measurements["NetPort[Input]"] == [3.5]
    assert t.round_measurements["NetPort[{1, Weights}]"] == [1.0]
    assert t.batch_measurements["NetPort[Output]"] == [2.0, 5.0]
    assert "NetPort[{1, Weights}]" not in t.batch_measurements


def test_arrays_of_ports_are_means_over_the_examples():
    batches = [of_classes([[1, 0, 0], [0, 1, 0]], [0, 0]), of_classes([[0, 0, 1]], [0])]
    t = measured(CLASSES, 'NetPort["Output"]', batches, 2)
    assert to_python(t.round_measurements["NetPort[Output]"][0]) == pytest.approx(np.full(3, 1 / 3))


def test_functions():
    batches = [of_numbers([1, 3], [2, 2]), of_numbers([4], [0])]
    t = measured(NUMBERS, '<|"Measurement" -> (Max[Abs[#Output - #Target]] &), "Key" -> "worst"|>', batches, 2)
    assert t.batch_measurements["worst"] == [1.0, 4.0]
    assert t.round_measurements["worst"] == [pytest.approx(2)]  # the mean by examples, (2 1 + 1 4)/3


DATA = """
    SeedRandom[5];
    make[n_] := Table[With[{x = RandomReal[{-1, 1}, 2]}, x -> If[x[[1]] x[[2]] > 0, "same", "other"]], {n}];
    data = make[200]; held = make[57];
    net = NetChain[{12, Tanh, 2, SoftmaxLayer[]}, "Input" -> 2, "Output" -> NetDecoder[{"Class", {"same", "other"}}]];
"""


def test_training_measures_what_netmeasurements_does():
    local = Session()
    local.evaluate(DATA)
    names = '{"Accuracy", "Precision", "F1Score", "ConfusionMatrix", "AreaUnderROCCurve", "Perplexity", "Loss"}'
    local.evaluate(f"""
        names = {names};
        r = NetTrain[net, data, All, ValidationSet -> held, MaxTrainingRounds -> 3, BatchSize -> 16,
          RandomSeeding -> 1, TrainingProgressMeasurements -> names, TrainingProgressReporting -> None,
          TrainingProgressFunction -> ((last = #Net) &)];
        there = r["ValidationMeasurements"] /@ names; here = NetMeasurements[last, held, names]; """)
    assert not local.messages
    assert text(local.evaluate('Length[r["ValidationMeasurementsLists"]]')) == "3"
    assert text(local.evaluate("there[[4]] === here[[4]]")) == "True"
    assert text(local.evaluate("Max[Abs[Flatten[(there - here) /. a_Association :> Values[a]]]] < 10^-6")) == "True"
    assert text(local.evaluate('Length[r["BatchMeasurementsLists"]] == r["TotalBatches"]')) == "True"
    assert text(local.evaluate('r["ValidationLoss"] == r["ValidationMeasurements"]["Loss"]')) == "True"


@pytest.mark.parametrize(
    ("net", "data", "setting"),
    [
        (
            'NetChain[{LinearLayer[{}], LogisticSigmoid}, "Input" -> 2, "Output" -> NetDecoder["Boolean"]]',
            "{{1, 2} -> False, {2, 1} -> True}",
            '{"Accuracy", "Recall"}',
        ),
        (
            'NetChain[{3, SoftmaxLayer[]}, "Input" -> 2]',
            "{{1, 2} -> {1, 0, 0}, {2, 1} -> {0, 0.5, 0.5}}",
            '"ErrorRate"',
        ),
        (
            "NetChain[{EmbeddingLayer[3, 5], LongShortTermMemoryLayer[3], SoftmaxLayer[]}]",
            "{{1, 2, 3} -> {1, 2, 3}, {5, 4} -> {1, 1}, {2, 2} -> {3, 1}, {1} -> {2}}",
            '{"ErrorRate", "Precision", Length[#Output] &}',
        ),
        (
            'NetGraph[{LinearLayer[2], SoftmaxLayer[], CrossEntropyLossLayer["Index"]}, '
            '{1 -> 2 -> NetPort[3, "Input"], NetPort["Target"] -> NetPort[3, "Target"]}, "Input" -> 2]',
            '<|"Input" -> {{1, 2}, {2, 1}}, "Target" -> {1, 2}|>',
            '{"Accuracy", "Loss", NetPort[{2, "Output"}]}',
        ),
        (
            'NetChain[{2}, "Input" -> 2]',
            "{{1, 2} -> {1, 0}, {2, 1} -> {0, 1}}",
            '{"RSquared", NetPort[{1, "Biases"}]}',
        ),
        (
            'NetMapOperator[LinearLayer[{}, "Input" -> {}]]',
            "{{1., 2.} -> {1., 0.}, {2.} -> {1.}, {3., 1., 2.} -> {0., 0., 0.}}",
            '{"RSquared", "MeanSquare", "Loss", NetPort["Output"]}',
        ),
    ],
)
def test_kinds_of_nets(net, data, setting):
    local = Session(write_message=lambda line: None)
    found = local.evaluate(
        f'NetTrain[{net}, {data}, "RoundMeasurementsLists", MaxTrainingRounds -> 2, TrainingProgressReporting -> None, '
        f"TrainingProgressMeasurements -> {setting}, ValidationSet -> {data}]"
    )
    assert not local.messages, [m.text for m in local.messages]
    assert len(found.args) == 2


def test_outputs_that_classify_beside_outputs_that_do_not():
    """A measurement is taken of the outputs whose loss it is for."""
    s = Session(write_message=lambda line: None)
    s.evaluate(
        'class = NetChain[{LinearLayer[2, "Weights" -> {{1, 0}, {0, 1}}, "Biases" -> None], SoftmaxLayer[]}];'
        'net = NetGraph[<|"c" -> class, "s" -> SummationLayer[]|>, {NetPort["Input"] -> "c" -> NetPort["A"],'
        'NetPort["Input"] -> "s" -> NetPort["B"]}, "Input" -> 2];'
        'data = <|"Input" -> {{2., 1}, {1, 2}, {3, 1}, {4, 1}}, "A" -> {1, 2, 1, 2}, "B" -> {3., 3, 4, 3}|>'
    )
    found = s.evaluate('NetMeasurements[net, data, {"Accuracy", "MeanSquare"}]')
    assert str(found) == '{<|"A" -> 0.75|>, <|"B" -> 1.|>}'
    found = s.evaluate(
        'NetTrain[net, data, "RoundMeasurements", LearningRate -> 0, MaxTrainingRounds -> 1, BatchSize -> 2,'
        'TrainingProgressMeasurements -> {"Accuracy", "MeanSquare"}, TrainingProgressReporting -> None]'
    )
    assert str(found) == '<|"Accuracy" -> <|"A" -> 0.75|>, "MeanSquare" -> <|"B" -> 1.|>|>'
    assert not s.messages


ROWS = "RandomReal[{-1, 1}, {70, 2}]"
NET = 'NetChain[{4, Ramp, 3, SoftmaxLayer[]}, "Input" -> 2]'
PLACES = 'NetChain[{NetMapOperator[LinearLayer[3]], SoftmaxLayer[]}, "Input" -> {"Varying", 2}]'
COUNTED = """
  SeedRandom[3]; x = #x; t = Map[If[#places, RandomInteger[{1, 3}, Length[#]], RandomInteger[{1, 3}]] &, x];
  net = NetInitialize[#net]; order = {}; data = #data;
  r = NetTrain[net, data, All, LearningRate -> 0, BatchSize -> 20, MaxTrainingRounds -> 2, Method -> "SGD",
    TrainingProgressReporting -> None, ValidationSet -> data, TrainingProgressMeasurements -> {"ErrorRate", "Accuracy"},
    TrainingProgressFunction -> {(AppendTo[order, #BatchIndices] &), "Interval" -> "Batch"}];
  of[name_] := Map[Lookup[r[name], #] &, {"ErrorRate", "Accuracy"}];
  {Map[#given, x], t, order, of["BatchMeasurementsLists"], of["RoundMeasurementsLists"],
    of["ValidationMeasurementsLists"]}
"""


@pytest.mark.parametrize(
    ("net", "x"),
    [
        (NET, ROWS),
        ('NetChain[{LinearLayer[{3}], SoftmaxLayer[1]}, "Input" -> 2]', ROWS),
        ('NetChain[{NetChain[{3}], NetChain[{Tanh, SoftmaxLayer[]}]}, "Input" -> 2]', ROWS),
        ('NetGraph[{3, SoftmaxLayer[], CrossEntropyLossLayer["Index"]}, {1 -> 2 -> NetPort[3, "Input"]}, "Input" -> 2]',
         ROWS),
        (PLACES, "Table[RandomReal[{-1, 1}, {Mod[i, 3] + 1, 2}], {i, 70}]"),
    ],
)  # fmt: skip
def test_what_is_counted_of_a_net_that_does_not_move(net, x):
    """With the rate 0, the shares of batches, rounds and the validation set are those of what the net gives."""
    session, own = Session(), net.startswith("NetGraph")
    code = COUNTED.replace("#net", net).replace("#x", x).replace("#places", str("Varying" in net))
    code = code.replace("#data", '<|"Input" -> x, "Target" -> t|>' if own else "x -> t")
    found = session.evaluate(code.replace("#given", "NetTake[net, 2]" if own else "net[#, None] &"))
    assert not session.messages, [m.text for m in session.messages]
    given, true, batches, of_batches, of_rounds, of_validation = to_python(found)
    right = [np.argmax(p, -1) + 1 == np.array(c) for p, c in zip(given, true, strict=True)]
    expected = [np.mean(np.concatenate([np.atleast_1d(right[i - 1]) for i in batch])) for batch in batches]
    assert len(expected) == 8 and of_batches == [pytest.approx([1 - y for y in expected]), pytest.approx(expected)]
    counts = [len(batch) for batch in batches]
    means = [np.average(expected[i : i + 4], weights=counts[i : i + 4]) for i in (0, 4)]
    assert of_rounds == [pytest.approx([1 - y for y in means]), pytest.approx(means)]
    if "Varying" not in net:
        assert of_validation == [pytest.approx([1 - np.mean(right)] * 2), pytest.approx([np.mean(right)] * 2)]


def test_measurements_that_are_put_off_are_there_for_whoever_asks():
    """After every batch, the latest measurement is that of the batch."""
    session = Session()
    found = session.evaluate(
        "SeedRandom[1]; x = RandomReal[1, {50, 2}]; t = RandomInteger[{1, 3}, 50]; seen = {};"
        f"r = NetTrain[{NET}, x -> t, All, BatchSize -> 8, MaxTrainingRounds -> 2, TrainingProgressReporting -> None, "
        "TrainingProgressFunction -> {(If[Mod[#AbsoluteBatch, 3] == 1, AppendTo[seen, #BatchMeasurements]] &), "
        '"Interval" -> "Batch"}]; {Lookup[seen, "ErrorRate"], Lookup[r["BatchMeasurementsLists"], "ErrorRate"]}'
    )
    assert not session.messages, [m.text for m in session.messages]
    seen, whole = to_python(found)
    assert len(whole) == 14 and seen == whole[::3]
