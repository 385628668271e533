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
