"""Classifiers, predictors, clusters and features, against scikit-learn itself, NumPy and documented results."""

import sys

import numpy as np
import pytest

from wlnet import Session
from wlnet.python import text, to_python

try:
    import sklearn  # noqa: F401

    THERE = True
except ImportError:
    THERE = False
needs_library = pytest.mark.skipif(not THERE, reason="scikit-learn is not installed")
TRAINING = '{1 -> "A", 2 -> "A", 3.5 -> "B", 4 -> "B"}'
BOTH = '{{1, "x"}, {2, "y"}, {3, "x"}, {4, "y"}} -> {1, 2, 1, 2}'
METHODS = ("LogisticRegression", "NearestNeighbors", "NaiveBayes", "DecisionTree", "RandomForest",
           "SupportVectorMachine", "NeuralNetwork", "GradientBoostedTrees")  # fmt: skip
PREDICTORS = ("LinearRegression", "NearestNeighbors", "DecisionTree", "RandomForest", "GradientBoostedTrees",
              "GaussianProcess", "NeuralNetwork")  # fmt: skip


def value(source):
    return Session().evaluate(source)


@pytest.mark.parametrize(
    "source",
    [f"Classify[{TRAINING}]", "Predict[{1 -> 2, 2 -> 4}]", "FindClusters[{1, 2, 30}]", "ClusteringComponents[{1, 9}]",
     'DimensionReduce[{{1, 2}, {3, 5}, {4, 4}}, 1, Method -> "TSNE"]'],
)  # fmt: skip
def test_the_extra_is_named_where_it_is_missing(monkeypatch, source):
    for name in [n for n in sys.modules if n.partition(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == ["nofun"] and "wlnet[learning]" in s.messages[0].text


@needs_library
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"Classify[{TRAINING}][{{1.3, 2.4, 4.5, 3.2}}]", '{"A", "A", "B", "B"}'),
        (f"Classify[{TRAINING}, 2.3]", '"A"'),
        (f"Classify[{TRAINING}][{{}}]", "{}"),
        (f"Head[Classify[{TRAINING}]]", "ClassifierFunction"),
        (f'Information[Classify[{TRAINING}], {{"Classes", "ClassNumber"}}]', '{{"A", "B"}, 2}'),
        ("Classify[<|True -> {1, 2, 3}, False -> {10, 11, 12}|>, {2, 9}]", "{True, False}"),
        ('Classify[{<|"a" -> 1, "b" -> "u"|> -> 1, <|"a" -> 3, "b" -> "v"|> -> 2}, <|"a" -> 3, "b" -> "v"|>]', "2"),
        ('Classify[{<|"a" -> 1, "b" -> "u"|>, <|"a" -> 3, "b" -> "v"|>} -> "b", <|"a" -> 3|>]', '"v"'),
        ('Classify[{{1, 2, "p"}, {3, 4, "q"}} -> 3, {3, 3.5}]', '"q"'),
        ('Classify[{{1, 2} -> "a", {3, 4} -> "b"}, {{1, 2}, {3, 5}}]', '{"a", "b"}'),
        (f'Classify[{BOTH}, {{2.5, "y"}}, Method -> "NaiveBayes"]', "2"),
        ('Classify[{"red" -> 1, "red" -> 1, "blue" -> 2, "blue" -> 2}, {"blue", "red"}]', "{2, 1}"),
        ('Classify[{1 -> "a", 2 -> "b"}, 1, ClassPriors -> <|"a" -> 0.01, "b" -> 0.99|>]', '"b"'),
        (f"Classify[{TRAINING}][2.7, IndeterminateThreshold -> 0.9]", "Indeterminate"),
        (f'Classify[{TRAINING}][2.3, UtilityFunction -> <|"A" -> <|"A" -> 1|>, "B" -> <|"B" -> 100|>|>]', '"B"'),
        (f"Keys[Classify[{TRAINING}][1, \"Probabilities\"]]", '{"A", "B"}'),
        (f"Total[Classify[{TRAINING}][1, \"Probabilities\"]]", "1."),
        (f'ClassifierMeasurements[Classify[{TRAINING}], {{1.1 -> "A", 3.6 -> "B", 2.1 -> "B"}}, "ConfusionMatrix"]',
         "{{1, 0}, {1, 1}}"),
        ("FindClusters[{1, 2, 10, 12, 3, 1, 13, 25}]", "{{1, 2, 3, 1}, {10, 12, 13}, {25}}"),
        ("FindClusters[{1, 2, 3, 50, 51} -> {a, b, c, d, e}, 2]", "{{a, b, c}, {d, e}}"),
        ("FindClusters[{1 -> a, 50 -> b, 2 -> c}, UpTo[2]]", "{{a, c}, {b}}"),
        ('FindClusters[<|"a" -> 1, "b" -> 2, "c" -> 30|>, 2]', '{{"a", "b"}, {"c"}}'),
        ('FindClusters[{"cat", "bat", "elephant", "elephants"}, 2]', '{{"cat", "bat"}, {"elephant", "elephants"}}'),
        ("FindClusters[{{1, 1}, {1, 2}, {20, 20}, {21, 20}}, 2, DistanceFunction -> ManhattanDistance]",
         "{{{1, 1}, {1, 2}}, {{20, 20}, {21, 20}}}"),
        ("FindClusters[{}]", "{}"),
        ("FindClusters[{1, 1, 1}]", "{{1, 1, 1}}"),
        ("FindClusters[{5}]", "{{5}}"),
        ("ClusterClassify[{1, 2, 3, 50, 51, 52}, 2][{0, 60}]", "{1, 2}"),
        ("ClusteringComponents[{{1, 2, 10}, {11, 1, 30}}, 3]", "{{1, 1, 2}, {2, 1, 3}}"),
        ("ClusteringComponents[{{1, 2}, {2, 1}, {30, 31}}, 2, 1]", "{1, 1, 2}"),
        ("ClusteringComponents[Image[{{0, 0.1}, {1, 0.9}}], 2]", "{{1, 1}, {2, 2}}"),
    ],
)  # fmt: skip
def test_value(source, expected):
    assert text(value(source)) == expected


@needs_library
@pytest.mark.parametrize("method", METHODS)
def test_every_method_tells_far_groups_apart(method):
    rules = ", ".join(f"{{{x}, {x * 0.5}}} -> {c}" for c, xs in (("u", range(6)), ("v", range(20, 26))) for x in xs)
    source = f'Classify[{{{rules}}}, Method -> "{method}"][{{{{1, 0.6}}, {{23, 11}}}}, {{"Decision", "Probabilities"}}]'
    (first, p), (second, q) = (row.args for row in value(source).args)
    assert (str(first), str(second)) == ("u", "v")
    for row in (p, q):
        assert sum(row.values()) == pytest.approx(1) and max(row.values()) > 0.5


@needs_library
@pytest.mark.parametrize("method", PREDICTORS)
def test_every_method_predicts_a_line(method):
    rules = ", ".join(f"{x} -> {2 * x + 1}" for x in range(20))
    found = value(f'Predict[{{{rules}}}, Method -> "{method}"][9.5, {{"Decision", "Distribution"}}]')
    y, law = found.args
    assert y == pytest.approx(20, abs=3) and text(law.head) == "NormalDistribution" and law.args[0] == y
    assert law.args[1] > 0


@needs_library
def test_linear_regression_is_least_squares():
    x, y = np.array([[1, 2], [3, 1], [4, 4], [6, 2], [5, 5]], float), np.array([1.0, 3, 2.5, 6, 4])
    data = ", ".join(f"{{{a}, {b}}} -> {c}" for (a, b), c in zip(x, y, strict=True))
    found = to_python(value(f'Predict[{{{data}}}, Method -> "LinearRegression"][{{{{1, 1}}, {{2, 3}}}}]'))
    c = np.linalg.lstsq(np.column_stack([np.ones(5), x]), y, rcond=None)[0]
    assert np.allclose(found, [c @ [1, 1, 1], c @ [1, 2, 3]])


@needs_library
def test_measurements_of_a_predictor():
    source = "PredictorMeasurements[Predict[{1 -> 1, 2 -> 2.2, 3 -> 2.9, 4 -> 4.2}], {3 -> 3.5, 5 -> 5, 2 -> 1}, "
    residuals = np.array(to_python(value(source + '"Residuals"]')))
    t = np.array([3.5, 5, 1])
    assert value(source + '"StandardDeviation"]') == pytest.approx(np.sqrt((residuals**2).mean()))
    assert value(source + '"RSquared"]') == pytest.approx(1 - (residuals**2).sum() / ((t - t.mean()) ** 2).sum())
    assert value(source + '"MeanDeviation"]') == pytest.approx(np.abs(residuals).mean())


def test_principal_components_lead_back():
    """As documented: standardized data, components of length one (their signs are free)."""
    rows = "{{1, 2, 3}, {2, 3, 5}, {3, 5, 8}, {4, 5, 8.5}}"
    f = f"DimensionReduction[{rows}, 2]"
    mean = np.array([2.5, 3.75, 6.125])
    for point, expected in (("{1., 0.}", [1.86006, 2.9998, 4.81724]), ("{0., 1.}", [3.38701, 3.01026, 5.64163])):
        found = np.array(to_python(value(f'{f}[{point}, "OriginalData"]')))
        assert np.allclose(np.abs(found - mean), np.abs(np.array(expected) - mean), atol=1e-5)
    reduced = np.array(to_python(value(f"DimensionReduce[{rows}, 2]")))
    assert np.allclose(reduced, np.array(to_python(value(f"{f}[{rows}]"))))
    whole = np.array(to_python(value(f'DimensionReduction[{rows}, 3][{rows}, "ReconstructedData"]')))
    assert np.allclose(whole, [[1, 2, 3], [2, 3, 5], [3, 5, 8], [4, 5, 8.5]])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('FeatureExtraction[{{1, "a"}, {2, "b"}, {3, "a"}}][{2, "a"}]', "{0., 1., 0.}"),
        ('FeatureExtract[{"a", "b", "a"}, "IndicatorVector"]', "{{1., 0.}, {0., 1.}, {1., 0.}}"),
        ('FeatureExtract[{{1., 2.}, {2., 4.}}, "NumericVector"]', "{{1., 2.}, {2., 4.}}"),
    ],
)
def test_features(source, expected):
    assert text(value(source)) == expected


@needs_library
@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("Classify[5]", "mldata"),
        ("Classify[{1 -> 2, 3}]", "mldata"),
        ('Classify[{1 -> "a"}]', "mlone"),
        ('Classify[{1 -> "a", 2 -> "b"}, 1, Method -> "Zork"]', "mlmethod"),
        ('Classify[{1 -> "a", 2 -> "b"}, 1, Method -> {"DecisionTree", "Zork" -> 1}]', "mlsub"),
        ('Classify[{1 -> "a", 2 -> "b"}]["x"]', "mlincfttp"),
        ('Classify[{1 -> "a", 2 -> "b"}][1, "Zork"]', "mlprop"),
        ("Predict[{1 -> x}]", "mlnumber"),
        ("FindClusters[{1, 2}, 0]", "mlcount"),
        ("FindClusters[{1, 2}, DistanceFunction -> f]", "mldist"),
        ("DimensionReduce[{{1, 2}, {3, 4}}, 7]", "mldim"),
        ('DimensionReduction[{{1, 2}, {3, 4}}, Method -> "TSNE"]', "mlnew"),
    ],
)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate(source)) == "$Failed"
    assert [m.tag for m in s.messages] == [tag]
