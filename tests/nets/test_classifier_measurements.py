"""ClassifierMeasurements, compared with its definitions on random examples."""

import numpy as np
import pytest

from wlnet.nets.measurements.classifiers import PROPERTIES
from wlnet.python import Session, text, to_python

LABELS = ["a", "b", "c"]
RANDOM = np.random.default_rng(4)
LOGITS = RANDOM.normal(size=(40, 3)).round(2)
truths = RANDOM.integers(0, 3, 40)
P = np.exp(LOGITS) / np.exp(LOGITS).sum(1, keepdims=True)
taken = LOGITS.argmax(1)
OWN = P[np.arange(40), truths]


@pytest.fixture(scope="module")
def session():
    found = Session(write_message=lambda line: None)
    rows = ", ".join(
        f'{{{", ".join(map(str, x))}}} -> "{LABELS[t]}"' for x, t in zip(LOGITS.tolist(), truths, strict=True)
    )
    found.evaluate(f"""data = {{{rows}}};
        net = NetChain[{{SoftmaxLayer[]}}, "Input" -> 3, "Output" -> NetDecoder[{{"Class", {{"a", "b", "c"}}}}]];
        cm = ClassifierMeasurements[net, data];""")
    assert not found.messages
    return found


@pytest.mark.parametrize("name", PROPERTIES)
def test_every_property_has_a_value(session, name):
    assert text(session.evaluate(f'cm["{name}"]')) != "$Failed"
    assert not session.messages


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accuracy", np.mean(taken == truths)),
        ("Error", np.mean(taken != truths)),
        ("AccuracyBaseline", max((truths == c).mean() for c in range(3))),
        ("MeanCrossEntropy", -np.log(OWN).mean()),
        ("LogLikelihood", np.log(OWN).sum()),
        ("Likelihood", np.prod(OWN)),
        ("GeometricMeanProbability", np.prod(OWN) ** (1 / 40)),
        ("Perplexity", np.prod(OWN) ** (-1 / 40)),
    ],
)
def test_numbers(session, name, value):
    assert session.evaluate(f'cm["{name}"]') == pytest.approx(value, rel=1e-5)


def positions(session, source):
    """The places in the data of the examples that come out."""
    return list(to_python(session.evaluate(f"Flatten[Position[data, #, 1] & /@ ({source})]")))


def places(condition):
    return (np.flatnonzero(condition) + 1).tolist()


def test_examples(session):
    assert positions(session, 'cm["CorrectlyClassifiedExamples"]') == places(taken == truths)
    assert positions(session, 'cm["MisclassifiedExamples"]') == places(taken != truths)
    assert positions(session, 'cm["Examples"]') == list(range(1, 41))
    assert positions(session, 'cm["BestClassifiedExamples"]') == (np.argsort(-OWN)[:10] + 1).tolist()
    assert positions(session, 'cm["WorstClassifiedExamples" -> 3]') == (np.argsort(OWN)[:3] + 1).tolist()
    entropy = -(P * np.log(P)).sum(1)
    assert positions(session, 'cm["LeastCertainExamples" -> 40]') == (np.argsort(-entropy) + 1).tolist()
    for place, label in enumerate(LABELS):
        for name, found in {
            "TruePositive": (truths == place) & (taken == place),
            "FalsePositive": (truths != place) & (taken == place),
            "TrueNegative": (truths != place) & (taken != place),
            "FalseNegative": (truths == place) & (taken != place),
        }.items():
            assert positions(session, f'cm["{name}Examples" -> "{label}"]') == places(found)


def test_confusions_and_probabilities(session):
    counts = np.zeros((3, 3), int)
    np.add.at(counts, (truths, taken), 1)
    pairs = sorted(((i, j) for i in range(3) for j in range(3) if i != j and counts[i, j]), key=lambda p: -counts[p])
    expected = ", ".join(f'"{LABELS[i]}" -> "{LABELS[j]}"' for i, j in pairs)
    assert text(session.evaluate('cm["TopConfusions"]')) == f"{{{expected}}}"
    assert to_python(session.evaluate('Values /@ cm["Probabilities"]')) == pytest.approx(P, abs=1e-6)
    means = [-np.log(OWN[truths == c]).mean() for c in range(3)]
    assert to_python(session.evaluate('Values[cm["ClassMeanCrossEntropy"]]')) == pytest.approx(means, rel=1e-5)


def test_it_agrees_with_netmeasurements_and_is_read_back(session):
    for name in ("Precision", "AreaUnderROCCurve", "CohenKappa", "MatthewsCorrelationCoefficient", "ROCCurve"):
        assert text(session.evaluate(f'cm["{name}"] === NetMeasurements[net, data, "{name}"]')) == "True"
    assert text(session.evaluate("ToExpression[ToString[cm, InputForm]] === cm")) == "True"
    assert text(session.evaluate('ClassifierMeasurements[net, data, {"Accuracy"}] === {cm["Accuracy"]}')) == "True"


@pytest.mark.parametrize(
    ("net", "data"),
    [
        ('NetChain[{Tanh, LogisticSigmoid}, "Output" -> NetDecoder["Boolean"]]', "{-1. -> False, 2. -> True}"),
        ('NetChain[{SoftmaxLayer[]}, "Input" -> 2]', "{{1, 2} -> 1, {2, 1} -> 1}"),
        ('NetChain[{SoftmaxLayer[]}, "Input" -> 2]', "NumericArray[{{1., 2.}, {2., 1.}}] -> {1, 1}"),
        ('NetGraph[{TotalLayer[], SoftmaxLayer[]}, {{NetPort["a"], NetPort["b"]} -> 1 -> 2}, "a" -> 2, "b" -> 2]',
         '<|"a" -> {{1, 2}, {0, 0}}, "b" -> {{1, 2}, {1, 0}}, "Output" -> {2, 2}|>'),
    ],
)  # fmt: skip
def test_kinds_of_nets(net, data):
    local = Session(write_message=lambda line: None)
    assert local.evaluate(f'ClassifierMeasurements[{net}, {data}, "Accuracy"]') in (0.5, 1.0)
    found = local.evaluate(f'ClassifierMeasurements[{net}, {data}, "CorrectlyClassifiedExamples"]')
    assert len(found.args) in (1, 2)
    assert not local.messages


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("ClassifierMeasurements[net]", "argtu"),
        ("ClassifierMeasurements[3, data]", "notnet"),
        ('ClassifierMeasurements[net, "NoData"]', "dataname"),
        ("ClassifierMeasurements[net, data, BatchSizes -> 3]", "optname"),
        ("ConfusionMatrixPlot[{{1, 2}, {3}}]", "confmat"),
        ("ConfusionMatrixPlot[{{1, 2}, {3, -1}}]", "confmat"),
        ("ConfusionMatrixPlot[{{1, 2, 3}, {3, 1, 4}}]", "confmat"),
        ("ConfusionMatrixPlot[{}]", "confmat"),
        ("ConfusionMatrixPlot[x]", "confmat"),
        ('ConfusionMatrixPlot[{{1, 2}, {3, 1}}, {"a"}]', "confnames"),
        ("ConfusionMatrixPlot[]", "argt"),
        ('cm["Acuracy"]', "measurename"),
        ("cm[3]", "measureunknown"),
        ('cm["Precision" -> "z"]', "measurevalue"),
        ('cm["Accuracy" -> -1]', "measurevalue"),
        ('cm["Perplexity" -> 1]', "measurevalue"),
        ('ClassifierMeasurements[NetChain[{Ramp}, "Input" -> 2], {{1, 2} -> {1, 2}}]', "noclasses"),
    ],
)
def test_mistakes(session, source, tag):
    session.evaluate(source)
    assert [m.tag for m in session.messages] == [tag]


@pytest.mark.parametrize(
    ("data", "tag", "words"),
    [
        ('{{1, 2} -> "a", {1, 2} -> "c"}', "datashape", '"Output", example 2, should be one of the classes "a", "b"'),
        ('{{1, 2} -> "a", {1, 2, 3} -> "a"}', "datashape", '"Input", example 2,'),
        ('{{1, 2} -> "a", {1, x} -> "a"}', "datasymbol", '"Input", example 2,'),
        ('{{1, 2} -> "a", {1, 2}}', "dataother", "Example 2"),
        ("{}", "dataexamples", ""),
        ("5", "dataform", "5"),
        ('<|"Input" -> {{1, 2}}|>', "datamissing", '"Output"'),
        ('<|"Input" -> {{1, 2}}, "Output" -> {"a", "b"}|>', "datacounts", '"Input" 1, "Output" 2'),
        ('<|"Inpt" -> {{1, 2}}, "Output" -> {"a"}|>', "dataportname", '"Input"'),
    ],
)
@pytest.mark.parametrize("name", ["ClassifierMeasurements", "NetMeasurements"])
def test_wrong_data_is_told_by_who_was_asked(name, data, tag, words):
    """The one that was called, the port and the example."""
    local = Session(write_message=lambda line: None)
    two = 'NetInitialize[NetChain[{2, SoftmaxLayer[]}, "Input" -> 2, "Output" -> NetDecoder[{"Class", {"a", "b"}}]]]'
    assert str(local.evaluate(f'{name}[{two}, {data}, "Accuracy"]')) == "$Failed"
    (said,) = local.messages
    assert (str(said.symbol), said.tag) == (name, tag) and words in said.text


@pytest.mark.parametrize("name", ["ClassifierMeasurements", "NetMeasurements"])
@pytest.mark.parametrize("size", [2, 16])  # which are encoded before the net runs, and while it does
def test_images_that_cannot_be_read_are_told_by_port_and_example(name, size):
    local = Session(write_message=lambda line: None)
    local.evaluate(
        'net = NetInitialize[NetChain[{FlattenLayer[], 2, SoftmaxLayer[]},'
        f' "Input" -> NetEncoder[{{"Image", {size}}}], "Output" -> NetDecoder[{{"Class", {{"a", "b"}}}}]]];'
    )
    data = '{Image[{{1}}] -> "a", File["/none.png"] -> "b", Image[{{0}}] -> "a"}'
    assert str(local.evaluate(f'{name}[net, {data}, "Accuracy"]')) == "$Failed"
    (said,) = local.messages
    assert (str(said.symbol), said.tag) == (name, "unreadable")
    assert '"Input", example 2,' in said.text and "/none.png" in said.text


def test_properties_with_parameters_may_be_asked_for_at_once(session):
    """A rule with the name of a property is no option."""
    cases = ('"FScore" -> 2', '"Accuracy" -> 2', '{"Accuracy", "Accuracy" -> 2}')
    for wanted in cases:
        assert str(session.evaluate(f"ClassifierMeasurements[net, data, {wanted}] === cm[{wanted}]")) == "True"
    assert (
        str(session.evaluate('ClassifierMeasurements[net, data, "Accuracy", BatchSize -> 2] === cm["Accuracy"]'))
        == "True"
    )
    assert not session.messages


def test_a_confusion_matrix_drawn(session):
    """One square for each pair of classes, the number in it, and names on both sides."""
    assert str(session.evaluate('ConfusionMatrixPlot[cm] === cm["ConfusionMatrixPlot"]')) == "True"
    session.evaluate(
        'g = ConfusionMatrixPlot[{{5, 1}, {0.25, 7}}, {"cat", "dog"}, ImageSize -> 200, PlotLabel -> "p"];'
    )
    assert session.evaluate("Count[g, _Rectangle, Infinity]") == 4
    words = "Sort[Cases[g, Text[Style[s_, ___], ___] :> s, Infinity]]"
    expected = '{"0.25", "1", "5", "7", "cat", "cat", "dog", "dog", "predicted class", "true class"}'
    assert str(session.evaluate(f"{words} === Sort[{expected}]")) == "True"
    assert str(session.evaluate("Lookup[Rest[List @@ g], {ImageSize, PlotLabel}]")) == '{200, "p"}'
    dark = "Cases[g, {Hue[_, s_, _], __, Rectangle[{x_, _}, __]} :> s, Infinity]"
    shares = session.evaluate(dark)
    assert [float(x) for x in shares.args] == pytest.approx(
        [0.8 * 5 / 6, 0.8 / 6, 0.8 * 0.25 / 7.25, 0.8 * 7 / 7.25], abs=1e-3
    )
