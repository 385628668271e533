"""NetTrainResultsObject: what is known of a training, how it is shown, read back and drawn."""

from xml.etree import ElementTree

import numpy as np
import pytest
from recorded import run, training

from wlnet.forms import display
from wlnet.nets.training.observing import observers, results_object
from wlnet.nets.training.observing.plots import POINTS, sparkline, thinned
from wlnet.nets.training.observing.properties import PROPERTIES
from wlnet.python import Session, text

session = Session(write_message=lambda line: None)
NONE = session.evaluate("None")
NET = session.evaluate('NetInitialize[NetChain[{2, SoftmaxLayer[]}, "Input" -> 2]]')
DOCUMENTED = """
    ArraysLearningRateMultipliers BatchesPerRound BatchLossList BatchMeasurementsLists BatchSize BestValidationRound
    CheckpointingFiles ExamplesProcessed FinalLearningRate InitialLearningRate FinalPlots LossPlot MeanBatchesPerSecond
    MeanExamplesPerSecond NetTrainInputForm OptimizationMethod Properties ReasonTrainingStopped RoundLoss RoundLossList
    RoundMeasurements RoundMeasurementsLists RoundPositions TargetDevice TotalBatches TotalRounds TotalTrainingTime
    TrainedNet TrainingExamples TrainingNet ValidationExamples ValidationLoss ValidationLossList ValidationMeasurements
    ValidationMeasurementsLists ValidationPositions
"""


@pytest.fixture
def results():
    """A training of three rounds of four batches, with losses 1, 1/2, 1/3, ... and validation losses 1, 1/2, 1/3."""
    t = training(NET, 3, 4, validation_examples=4, options={"TrainingProgressReporting": NONE})
    t.options["TrainingProgressMeasurements"] = NONE
    t.multipliers = dict.fromkeys(NET.arrays_at(), 1.0)
    t.best_validation_round = 3
    run(t, observers(t, session.evaluate), validation=lambda r: 1 / r)
    for r in range(1, 4):
        t.round_measurements.setdefault("ErrorRate", []).append(0.5 / r)
        t.validation_measurements.setdefault("ErrorRate", []).append(0.6 / r)
    t.batch_measurements["ErrorRate"] = [0.25] * 12
    local = Session(write_message=lambda line: None)
    local.evaluate("asked = Hold[NetTrain[net, data, All]]")
    found = results_object(t, session.evaluate("Hold[NetTrain[net, data, All]]").args[0])
    local.evaluate("f = Function[x, r = x]")
    from wlnet.expr import Expr

    local.evaluate(Expr(local.evaluate("f"), (found,)))
    return local


@pytest.mark.parametrize("name", DOCUMENTED.split())
def test_every_documented_property_is_there(results, name):
    assert name in PROPERTIES
    value = results.evaluate(f'r["{name}"]')
    assert not results.messages
    assert text(value) not in ("$Failed", "Null")
    assert text(results.evaluate(f'MemberQ[r["Properties"], "{name}"]')) == "True"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('r["TotalRounds"]', "3"),
        ('r["TotalBatches"]', "12"),
        ('r["BatchesPerRound"]', "4"),
        ('r["ExamplesProcessed"]', "48"),
        ('r["RoundPositions"]', "{4, 8, 12}"),
        ('r["ValidationPositions"]', "{4, 8, 12}"),
        ('r["BatchLossList"] == N[1/Range[12]]', "True"),
        ('r["RoundLossList"] == Mean /@ Partition[N[1/Range[12]], 4]', "True"),
        ('r["RoundLoss"] == Mean[N[1/Range[9, 12]]]', "True"),
        ('r["ValidationLossList"] == N[1/Range[3]]', "True"),
        ('r["ValidationLoss"] == 1/3.', "True"),
        ('r["RoundMeasurements"]["ErrorRate"] == 0.5/3', "True"),
        ('r["ValidationMeasurementsLists"] == Table[<|"ErrorRate" -> 0.6/k|>, {k, 3}]',
         "True"),
        ('Length[r["BatchMeasurementsLists"]]', "12"),
        ('r["OptimizationMethod"]', '{"ADAM", "Beta1" -> 0.9, "Beta2" -> 0.999, "Epsilon" -> 0.00001}'),
        ('r["BestValidationRound"]', "3"),
        ('r["ReasonTrainingStopped"]', '"all rounds are done"'),
        ('r["NetTrainInputForm"]', "HoldForm[NetTrain[net, data, All]]"),
        ('r["ArraysLearningRateMultipliers"]', '<|{1, "Biases"} -> 1., {1, "Weights"} -> 1.|>'),
        ('r[{"TotalRounds", {"TargetDevice", "BatchSize"}}]', '{3, {"CPU", 4}}'),
        ('r[] === r["TrainedNet"]', "True"),
        ("r[All] === r", "True"),
        ('Head[r["TrainedNet"]]', "NetChain"),
        ('Keys[r["FinalPlots"]]', '{"Loss", "ErrorRate"}'),
        ('FreeQ[r["FinalPlots"], ListLinePlot] && !FreeQ[r["FinalPlots"], Graphics]', "True"),
        ('r["LossEvolutionPlot"] === r["LossPlot"]', "True"),
        ("Head[r]", "NetTrainResultsObject"),
        ("ToExpression[ToString[r, InputForm]] === r", "True"),
        ("BinaryDeserialize[BinarySerialize[r]] === r", "True"),
    ],
)  # fmt: skip
def test_values(results, source, value):
    assert text(results.evaluate(source)) == value
    assert not results.messages


def test_it_is_shown_in_a_box(results):
    shown = display(results.evaluate("r"))
    rows = dict(line.strip().split("  ", 1) for line in shown.splitlines()[1:])
    rows = {key: value.strip() for key, value in rows.items()}
    assert shown.splitlines()[0] == "NetTrainResultsObject"
    assert rows["training"] == "3 rounds, 12 batches of 4"
    assert rows["method"] == "ADAM, learning rate 0.00100"
    assert rows["loss"].startswith("0.0963  █")
    assert rows["validation loss"] == "0.333  █▃▁"
    assert (rows["ErrorRate"], rows["validation ErrorRate"], rows["best round"]) == ("0.167", "0.200", "3")
    assert rows["ended"] == "all rounds are done"
    assert text(results.evaluate("{r}"), "OutputForm") == "{NetTrainResultsObject[<>]}"


def test_notebooks_show_the_box_as_html(results):
    found = ElementTree.fromstring(results.evaluate("r")._repr_html_())
    assert "".join(found.find("caption").itertext()) == "NetTrainResultsObject"
    rows = {row[0].text: row[1].text for row in found.iter("tr")}
    assert rows["training"] == "3 rounds, 12 batches of 4"
    assert str(results.evaluate("r")) == display(results.evaluate("r"))
    net = ElementTree.fromstring(session.evaluate("LinearLayer[3]")._repr_html_())
    assert [heading.text for heading in net.iter("th")] == ["Parameters", "Ports", "Arrays"]
    assert "".join(net.find("caption").itertext()) == "LinearLayer (uninitialized)"


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('r["LosPlot"]', "resname"),
        ('r["Weather"]', "resunknown"),
        ("r[3]", "resunknown"),
        ('r[{"TotalRounds", "x"}]', "resunknown"),
        ("NetTrainResultsObject[3]", "resform"),
        ("NetTrainResultsObject[<||>]", "resform"),
    ],
)
def test_mistakes(results, source, tag):
    assert text(results.evaluate(source)) == "$Failed"
    assert [m.tag for m in results.messages] == [tag]


def test_a_training_that_never_got_to_the_end_of_a_round():
    t = training(NET, 1, 5, options={"TrainingProgressReporting": NONE, "TrainingProgressMeasurements": NONE})
    t.batch_losses, t.absolute_batch, t.ended = [1.0, 0.5], 2, t.started + 1
    found = results_object(t)
    assert text(found.property("RoundLoss")) == "None"
    assert text(found.property("ValidationLoss")) == "None"
    assert text(found.property("RoundMeasurements")) == "<||>"
    assert text(session.evaluate(found.property("LossPlot", session.evaluate))).startswith("Graphics[")
    assert "0 rounds, 2 batches" in display(found)
    assert ["loss", "0.500", "█▁"] in [line.split() for line in display(found).splitlines()]


def test_long_curves_are_thinned_to_means():
    n = 10 * POINTS + 3
    points = thinned(np.arange(n), np.arange(n) % 2)
    assert len(points) <= POINTS
    assert points[0].tolist() == [5.0, pytest.approx(5 / 11)]  # of 11 at a time
    assert np.average(points[:, 1]) == pytest.approx(0.5, abs=0.05)
    assert thinned(np.arange(3.0), [1.0, 2.0, 3.0]).tolist() == [[0, 1], [1, 2], [2, 3]]


def test_a_line_of_blocks():
    assert sparkline([1, 0]) == "█▁"
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([float("nan"), 1.0]) == ""
    assert sparkline([2.0, 2.0]) == "▁▁"


def test_measurements_that_are_drawn():
    """Matrices and curves are no one number: they have no row in the summary, and drawings are kept as drawings."""
    s = Session()
    s.evaluate(
        'r = NetTrain[NetChain[{2, SoftmaxLayer[]}], {{1., 2} -> "a", {2, 1} -> "b"}, All, MaxTrainingRounds -> 2, '
        "TrainingProgressReporting -> None, "
        'TrainingProgressMeasurements -> {"ConfusionMatrix", "ConfusionMatrixPlot", "Accuracy"}]'
    )
    assert "ConfusionMatrix" not in str(s.evaluate("r"))
    assert str(s.evaluate('Keys[r["FinalPlots"]]')) == '{"Loss", "ConfusionMatrixPlot", "Accuracy"}'
    plot, last = 'r["FinalPlots"]["ConfusionMatrixPlot"]', 'Last[r["RoundMeasurementsLists"]]["ConfusionMatrixPlot"]'
    assert str(s.evaluate(f"{plot} === {last}")) == "True"
    assert not s.messages
