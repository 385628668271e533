"""NetMeasurements against definitions written as loops."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.nets.measurements.counts import PER_CLASS, Counts, cohen_kappa, scott_pi
from wlnet.nets.measurements.curves import area, roc_curve
from wlnet.nets.measurements.outcomes import Decisions
from wlnet.python import Session, text, to_python

NET = 'net = NetChain[{SoftmaxLayer[]}, "Input" -> 3, "Output" -> NetDecoder[{"Class", {"a", "b", "c"}}]];'
DATA = (
    'data = <|"Input" -> {{3, 1, 0}, {0, 2, 1}, {2, 1, 0}, {0, 0, 3}, {1, 0, 2}}, '
    '"Output" -> {"a", "b", "b", "c", "a"}|>;'
)  # taken for a, b, a, c, c
MATRIX = [[1, 0, 1], [1, 1, 0], [0, 0, 1]]


@pytest.fixture
def session():
    made = Session()
    made.evaluate(NET + DATA)
    return made


def value(session, source):
    result = to_python(session.evaluate(source))
    assert not session.messages, [m.text for m in session.messages]
    return result


def by_definition(name, truth, taken, one):
    """A measure of a class by counting, example by example; None for 0/0."""
    pairs = list(zip(truth, taken, strict=True))
    tp = sum(t == one and k == one for t, k in pairs)
    fn = sum(t == one and k != one for t, k in pairs)
    fp = sum(t != one and k == one for t, k in pairs)
    tn = sum(t != one and k != one for t, k in pairs)

    def over(a, b):
        return None if b == 0 else a / b

    def less_one(a, b):
        return None if a is None or b is None else a + b - 1

    precision, recall = over(tp, tp + fp), over(tp, tp + fn)
    npv, specificity = over(tn, tn + fn), over(tn, tn + fp)
    root = math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return {
        "F1Score": over(2 * tp, 2 * tp + fn + fp),
        "FalseDiscoveryRate": over(fp, tp + fp),
        "FalseNegativeNumber": fn,
        "FalseNegativeRate": over(fn, tp + fn),
        "FalseOmissionRate": over(fn, fn + tn),
        "FalsePositiveNumber": fp,
        "FalsePositiveRate": over(fp, fp + tn),
        "Informedness": less_one(recall, specificity),
        "IntersectionOverUnion": over(tp, tp + fp + fn),
        "Markedness": less_one(precision, npv),
        "MatthewsCorrelationCoefficient": over(tp * tn - fp * fn, root),
        "NegativePredictiveValue": npv,
        "Precision": precision,
        "Recall": recall,
        "Specificity": specificity,
        "TrueNegativeNumber": tn,
        "TrueNegativeRate": specificity,
        "TruePositiveNumber": tp,
        "TruePositiveRate": recall,
    }[name]


pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20)


@given(pairs)
def test_measures_of_classes(examples):
    truth, taken = zip(*examples, strict=True)
    matrix = Decisions(range(4), np.eye(4)[list(taken)], np.array(truth)).matrix()
    assert matrix.tolist() == [[sum(e == (i, j) for e in examples) for j in range(4)] for i in range(4)]
    for name, measure in PER_CLASS.items():
        found = measure(Counts.of(np.array(truth), np.array(taken), 4)).tolist()
        for one in range(4):
            expected = by_definition(name, truth, taken, one)
            assert found[one] == pytest.approx(math.nan if expected is None else expected, abs=1e-12, nan_ok=True), name


@given(pairs)
def test_agreement_beyond_chance(examples):
    truth, taken = zip(*examples, strict=True)
    n = len(examples)
    matrix = Decisions(range(4), np.eye(4)[list(taken)], np.array(truth)).matrix()
    observed = sum(t == k for t, k in examples) / n
    rates = [(sum(t == i for t in truth) / n, sum(k == i for k in taken) / n) for i in range(4)]
    chances = {cohen_kappa: sum(a * b for a, b in rates), scott_pi: sum(((a + b) / 2) ** 2 for a, b in rates)}
    for measure, chance in chances.items():
        expected = math.nan if chance > 1 - 1e-12 else (observed - chance) / (1 - chance)
        assert measure(matrix) == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=25))
def test_area_under_the_curve_counts_pairs(examples):
    scores, positive = map(np.array, zip(*examples, strict=True))
    points = roc_curve(scores.astype(float), positive)
    ups, downs = scores[positive], scores[~positive]
    if not len(ups) or not len(downs):
        assert points is None
        return
    wins = sum((u > d) + 0.5 * (u == d) for u in ups for d in downs)
    assert area(points) == pytest.approx(wins / (len(ups) * len(downs)))
    for threshold in set(scores.tolist()):
        point = [(downs >= threshold).mean(), (ups >= threshold).mean()]
        assert any(np.allclose(point, p) for p in points)
    assert points[0].tolist() == [0, 0] and points[-1].tolist() == [1, 1]


def test_scores_that_are_no_numbers_have_no_curve():
    assert roc_curve(np.array([math.nan, 1.0]), np.array([True, False])) is None


def test_decisions_of_a_net(session):
    found = value(session, 'NetMeasurements[net, data, {"Accuracy", "ErrorRate", "ConfusionMatrix", "Accuracy" -> 2}]')
    assert found[:2] == [0.6, 0.4]
    assert np.array_equal(found[2], MATRIX)
    assert found[3] == 1
    assert value(session, 'NetMeasurements[net, data, "ErrorRate" -> 2]') == 0


def test_values_by_class_and_their_averages(session):
    assert text(session.evaluate('NetMeasurements[net, data, "Precision"]')) == '<|"a" -> 0.5, "b" -> 1., "c" -> 0.5|>'
    for average, expected in (("Macro", 2 / 3), ("Micro", 0.6), ("Weighted", (2 * 0.5 + 2 * 1 + 0.5) / 5)):
        source = f'NetMeasurements[net, data, <|"Measurement" -> "Precision", "ClassAveraging" -> "{average}"|>]'
        assert value(session, source) == pytest.approx(expected)
    scores = {"a": (1 + 4) * 1 / (5 + 4 + 1), "b": 5 / (5 + 4 + 0), "c": 5 / (5 + 0 + 1)}
    assert value(session, 'NetMeasurements[net, data, "FScore" -> 2]') == pytest.approx(scores)
    areas = value(session, 'NetMeasurements[net, data, "AreaUnderROCCurve"]')
    assert areas == pytest.approx({"a": 5 / 6, "b": 1, "c": 1})


def test_classes_without_a_value_are_left_out_of_means(session):
    source = 'NetMeasurements[net, {{3, 1, 0} -> "a", {2, 0, 0} -> "b"}, {}]'.replace("{}]", "{}]")
    assert text(session.evaluate(source.replace(", {}]", ', "Precision"]'))) == (
        '<|"a" -> 0.5, "b" -> Indeterminate, "c" -> Indeterminate|>'
    )
    macro = source.replace(", {}]", ', <|"Measurement" -> "Precision", "ClassAveraging" -> "Macro"|>]')
    assert value(session, macro) == 0.5


def test_entropy_and_loss(session):
    inputs, places = [[3, 1, 0], [0, 2, 1], [2, 1, 0], [0, 0, 3], [1, 0, 2]], [0, 1, 1, 2, 0]
    logs = [math.log(sum(map(math.exp, x))) - x[i] for x, i in zip(inputs, places, strict=True)]
    expected = sum(logs) / 5
    found = value(session, 'NetMeasurements[net, data, {"Entropy", "Perplexity", "Loss", "Output"}]')
    assert found == pytest.approx([expected, math.exp(expected), expected, expected], rel=1e-6)
    double = value(session, 'NetMeasurements[net, data, "Loss", WorkingPrecision -> "Real64"]')
    assert double == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    "data",
    [
        'Thread[data["Input"] -> data["Output"]]',
        'data["Input"] -> data["Output"]',
        'MapThread[<|"Input" -> #1, "Output" -> #2|> &, {data["Input"], data["Output"]}]',
        'MapThread[<|"Input" -> #1|> -> <|"Output" -> #2|> &, {data["Input"], data["Output"]}]',
        '<|"Input" -> NumericArray[data["Input"], "Real32"], "Output" -> {1, 2, 2, 3, 1}|>',
        '<|"Input" -> data["Input"], "Output" -> N[{{1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}}]|>',
    ],
)
def test_forms_of_data(session, data):
    assert np.array_equal(value(session, f'NetMeasurements[net, {data}, "ConfusionMatrix"]'), MATRIX)


def test_truth_values(session):
    net = 'NetChain[{PartLayer[1], ElementwiseLayer[LogisticSigmoid]}, "Input" -> 1'
    decoded = f'{net}, "Output" -> NetDecoder["Boolean"]]'
    data = "{{1} -> True, {-1} -> False, {2} -> False}"
    names = '{"ConfusionMatrix", "Accuracy", "Recall", "Entropy"}'
    matrix, accuracy, recall, entropy = value(session, f"NetMeasurements[{decoded}, {data}, {names}]")
    assert np.array_equal(matrix, [[1, 1], [0, 1]]) and accuracy == pytest.approx(2 / 3)
    assert recall == {False: 0.5, True: 1.0}
    logs = [math.log(1 + math.exp(-1)), math.log(1 + math.exp(-1)), math.log(1 + math.exp(2))]
    assert entropy == pytest.approx(sum(logs) / 3, rel=1e-6)
    numbers = f'NetMeasurements[{net}], {{{{1}} -> 1, {{-1}} -> 0, {{2}} -> 0}}, "Accuracy"]'
    assert value(session, numbers) == pytest.approx(2 / 3)


def test_several_classes_at_once(session):
    decoder = 'NetDecoder[{"Class", {"x", "y"}, "Multilabel" -> True}]'
    net = f'NetChain[{{ElementwiseLayer[LogisticSigmoid]}}, "Input" -> 2, "Output" -> {decoder}]'
    data = '{{1, -1} -> {"x"}, {1, 1} -> {"y"}, {-1, -2} -> {}}'
    precision, recall, accuracy, area_ = value(
        session, f'NetMeasurements[{net}, {data}, {{"Precision", "Recall", "Accuracy", "AreaUnderROCCurve"}}]'
    )
    assert (precision, recall) == ({"x": 0.5, "y": 1.0}, {"x": 1.0, "y": 1.0})
    assert accuracy == pytest.approx(5 / 6)
    assert area_ == {"x": 0.75, "y": 1.0}


def test_sequences_of_decisions(session):
    decoder = 'NetDecoder[{"Class", {"x", "y"}, "InputDepth" -> 2}]'
    net = f'NetChain[{{SoftmaxLayer[]}}, "Input" -> {{"Varying", 2}}, "Output" -> {decoder}]'
    data = '{{{1, 0}, {0, 1}, {0, 1}} -> {"x", "y", "x"}, {{2, 1}} -> {"x"}}'
    matrix, accuracy = value(session, f'NetMeasurements[{net}, {data}, {{"ConfusionMatrix", "Accuracy"}}]')
    assert np.array_equal(matrix, [[2, 1], [0, 1]]) and accuracy == 0.75


def test_a_net_that_has_its_loss(session):
    net = (
        'NetGraph[<|"inner" -> NetChain[{SoftmaxLayer[]}], "loss" -> CrossEntropyLossLayer["Index"]|>, '
        '{"inner" -> NetPort["loss", "Input"], NetPort["Target"] -> NetPort["loss", "Target"]}, "Input" -> 3]'
    )
    data = '<|"Input" -> data["Input"], "Target" -> {1, 2, 2, 3, 1}|>'
    matrix, loss = value(session, f'NetMeasurements[{net}, {data}, {{"ConfusionMatrix", "Loss"}}]')
    assert np.array_equal(matrix, MATRIX)
    assert loss == pytest.approx(value(session, 'NetMeasurements[net, data, "Loss"]'))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=2, max_size=8))
def test_numbers(examples):
    session = Session()
    t = np.array([b for _, b in examples])
    source = "{" + ", ".join(f"{{{a}}} -> {{{b}}}" for a, b in examples) + "}"
    names = '{"MeanSquare", "MeanDeviation", "StandardDeviation", "RSquared", "FractionVarianceUnexplained"}'
    found = to_python(session.evaluate(f'NetMeasurements[ElementwiseLayer[# &, "Input" -> 1], {source}, {names}]'))
    mean = sum(t.tolist()) / len(t)
    square = sum((a - b) ** 2 for a, b in examples) / len(t)
    spread = sum((b - mean) ** 2 for b in t.tolist()) / len(t)
    expected = [square, sum(abs(a - b) for a, b in examples) / len(t), math.sqrt(square)]
    assert found[:3] == pytest.approx(expected, rel=1e-6)
    if spread:
        assert found[3:] == pytest.approx([1 - square / spread, square / spread], rel=1e-6, abs=1e-9)
    else:
        assert all(map(math.isnan, found[3:]))


def test_variance_of_vectors_is_that_of_each_number(session):
    source = 'NetMeasurements[ElementwiseLayer[# &, "Input" -> 2], {{1, 0} -> {1, 10}, {3, 0} -> {2, 12}}, "RSquared"]'
    assert value(session, source) == pytest.approx(1 - (0 + 100 + 1 + 144) / (0.25 + 0.25 + 1 + 1))


def test_intersection_over_union_of_masks(session):
    net = 'ElementwiseLayer[# &, "Input" -> {2, 2}]'
    source = f'NetMeasurements[{net}, {{{{{{1, 1}}, {{0, 0}}}} -> {{{{1, 0}}, {{0, 1}}}}}}, "IntersectionOverUnion"]'
    assert value(session, source) == pytest.approx(1 / 3)


def test_ports_arrays_and_properties(session):
    net = 'net = NetChain[{LinearLayer[2, "Weights" -> {{1, 0}, {0, -1}}, "Biases" -> {0, 1}], Ramp}];'
    value(session, net + "data = {{1, 2} -> {0, 0}, {3, -4} -> {0, 0}};")
    found = value(
        session,
        'NetMeasurements[net, data, {NetPort["Output"], NetPort[{1, "Output"}], NetPort[1], NetPort["Input"], '
        'NetPort[{1, "Weights"}], "LayersCount", <|"Measurement" -> NetPort[{1, "Output"}], "Aggregation" -> "Max"|>, '
        '<|"Measurement" -> NetPort["Output"], "Aggregation" -> "RMS"|>}]',
    )  # outputs of the layer: {1, -1}, {3, 5}
    assert np.allclose(found[0], [2, 2.5]) and np.allclose(found[1], [2, 2]) and np.allclose(found[2], [2, 2])
    assert np.allclose(found[3], [2, -1]) and np.allclose(found[4], [[1, 0], [0, -1]]) and found[5] == 2
    assert found[6:] == pytest.approx([3, (math.sqrt(0.5) + math.sqrt(17)) / 2])


def test_losses_told(session):
    value(session, 'net = ElementwiseLayer[# &, "Input" -> 2]; data = {{1, 2} -> {0, 0}, {3, 4} -> {3, 4}};')
    cases = {
        "MeanSquaredLossLayer[]": (1 + 4) / 2 / 2,
        "MeanAbsoluteLossLayer[]": 3 / 2 / 2,
        '"Output" -> MeanAbsoluteLossLayer[]': 3 / 2 / 2,
        '{"Output" -> MeanAbsoluteLossLayer[] -> Scaled[-2]}': -3 / 2,
        '{("Output" -> MeanAbsoluteLossLayer[]) -> Scaled[-2]}': -3 / 2,
        "ThreadingLayer[#Input - #Target &]": 3 / 2,
        "SummationLayer[]": (3 + 7) / 2,
    }
    for loss, expected in cases.items():
        assert value(session, f'NetMeasurements[net, data, "Loss", LossFunction -> {loss}]') == pytest.approx(expected)


def test_several_outputs(session):
    net = (
        'two = NetGraph[{SoftmaxLayer[], SoftmaxLayer[]}, {NetPort["Input"] -> 1 -> NetPort["x"], '
        'NetPort["Input"] -> 2 -> NetPort["y"]}, "Input" -> 2, "x" -> NetDecoder[{"Class", {"a", "b"}}], '
        '"y" -> NetDecoder[{"Class", {"c", "d"}}]];'
    )
    value(session, net + 'data = {{1, 0} -> <|"x" -> "a", "y" -> "d"|>};')
    assert value(session, 'NetMeasurements[two, data, "Accuracy"]') == {"x": 1.0, "y": 0.0}
    low, high = math.log(1 + math.exp(-1)), math.log(1 + math.exp(1))
    assert value(session, 'NetMeasurements[two, data, {"x", "y", "Loss"}]') == pytest.approx([low, high, low + high])
    only = 'NetMeasurements[two, {{1, 0} -> <|"x" -> "a"|>}, "Accuracy", LossFunction -> {"x" -> Automatic}]'
    assert value(session, only) == 1


def test_several_inputs(session):
    value(session, 'f = FunctionLayer[#a - #b &, "a" -> 1, "b" -> 1];')
    for data in (
        '{<|"a" -> {1}, "b" -> {2}|> -> {0}, <|"a" -> {2}, "b" -> {0}|> -> {0}}',
        '<|"a" -> {{1}, {2}}, "b" -> {{2}, {0}}|> -> {{0}, {0}}',
        'Dataset[{<|"a" -> {1}, "b" -> {2}, "Output" -> {0}|>, <|"a" -> {2}, "b" -> {0}, "Output" -> {0}|>}]',
    ):
        assert value(session, f'NetMeasurements[f, {data}, "MeanSquare"]') == 2.5


def test_images_against_images(session):
    coders = '"Input" -> NetEncoder[{"Image", {2, 1}, "Grayscale"}], "Output" -> NetDecoder[{"Image", "Grayscale"}]'
    picture = "Image[{{0, 1}}]"
    found = value(
        session, f'NetMeasurements[NetChain[{{# / 2 &}}, {coders}], {{{picture} -> {picture}}}, "MeanSquare"]'
    )
    assert found == pytest.approx(0.125)


def test_functions_of_everything(session):
    net = 'ElementwiseLayer[2 # &, "Input" -> 1]'
    functions = "{Max[Abs[#Output - #Target]] &, Total[#Input] &}"
    source = f"NetMeasurements[{net}, {{{{1}} -> {{5}}, {{3}} -> {{0}}}}, {functions}]"
    assert text(session.evaluate(source)) == "{6., {4}}"


def test_drawings(session, tmp_path):
    titles = {
        "ConfusionMatrixPlot": ("true class", "predicted class"),
        "ROCCurvePlot": ("false positive rate", "true positive rate"),
    }
    for name, axes in titles.items():
        path = tmp_path / f"{name}.svg"
        value(session, f'Export["{path}", NetMeasurements[net, data, "{name}"]]')
        drawing = path.read_text(encoding="utf-8")
        assert "<svg" in drawing and all(f">{one}<" in drawing for one in ["a", "b", "c", *axes])


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('NetMeasurements[net, data, "Acuracy"]', "measurename"),
        (
            'NetMeasurements[NetGraph[{Ramp, Ramp}, {NetPort["i"] -> 1, NetPort["j"] -> 2}], {{1} -> {1}}, "Loss"]',
            "dataonly",
        ),
        ('NetMeasurements[net, data, "Quatsch"]', "measureunknown"),
        ("NetMeasurements[net, data, 7]", "measureunknown"),
        ('NetMeasurements[net, data, "MeanSquare"]', "measurekind"),
        ('NetMeasurements[net, data, "Accuracy" -> 0]', "measurevalue"),
        ('NetMeasurements[net, data, "Recall" -> 2]', "measurevalue"),
        ('NetMeasurements[net, data, <|"Measurement" -> "Recall", "ClassAveraging" -> "Mean"|>]', "measurevalue"),
        ('NetMeasurements[net, data, <|"Measurement" -> "Recall", "ClasAveraging" -> "Macro"|>]', "optname"),
        ('NetMeasurements[net, data, <|"Measurement" -> NetPort["Output"], "Aggregation" -> "M"|>]', "measurevalue"),
        ('NetMeasurements[net, data, NetPort["Outptu"]]', "portname"),
        ('NetMeasurements[net, <|"Input" -> {{1, 2, 3}}|>, "Accuracy"]', "datamissing"),
        ('NetMeasurements[net, <|"Input" -> {{1, 2, 3}}, "Outpt" -> {"a"}|>, "Accuracy"]', "dataportname"),
        ('NetMeasurements[net, <|"Input" -> {{1, 2, 3}}, "Output" -> {"a", "b"}|>, "Accuracy"]', "datacounts"),
        ('NetMeasurements[net, {{1, 2, 3} -> "d"}, "Accuracy"]', "datashape"),
        ('NetMeasurements[net, {{1, 2} -> "a"}, "Accuracy"]', "datashape"),
        ('NetMeasurements[net, {}, "Accuracy"]', "dataexamples"),
        ('NetMeasurements[ElementwiseLayer[Ramp, "Input" -> "Varying"], {{} -> {}}, "MeanSquare"]', "datashape"),
        ('NetMeasurements[net, 5, "Accuracy"]', "dataform"),
        ('NetMeasurements[net, "NoData", "Accuracy"]', "dataname"),
        ('NetMeasurements[net, data, "Accuracy", LossFunction -> 3]', "lossvalue"),
        ('NetMeasurements[net, data, "Accuracy", LossFuncton -> Automatic]', "optname"),
        ('NetMeasurements[5, data, "Accuracy"]', "notnet"),
        ('NetMeasurements[LinearLayer[2], {{1, 2} -> {1, 2}}, "MeanSquare"]', "uninit"),
    ],
)
def test_refused(refused, source, tag):
    refused(NET + DATA + source, tag)


def test_data_in_a_file(session, tmp_path):
    import h5py

    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["Input"], file["Output"] = [[1.0], [2.0], [3.0]], [[2.0], [3.0], [7.0]]
    data = f'File["{tmp_path}/a.h5"]'
    found = session.evaluate(f'NetMeasurements[ElementwiseLayer[2 # &, "Input" -> 1], {data}, "MeanSquare"]')
    assert found == pytest.approx(2 / 3)
