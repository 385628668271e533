"""Losses: values, batches, lengths that vary, derivatives."""

import numpy as np
import pytest

from wlnet.expr import Association, NumericArray
from wlnet.nets import apply
from wlnet.python import Session


def pair(x, target):
    return f'[<|"Input"->{x},"Target"->{target}|>]'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("MeanSquaredLossLayer[]" + pair("{1,2}", "{3,2}"), 2),
        ("MeanAbsoluteLossLayer[]" + pair("{1,2}", "{3,2}"), 1),
        ("MeanSquaredLossLayer[]" + pair("5", "2"), 9),
        ("MeanAbsoluteLossLayer[]" + pair("{{1,2},{3,4}}", "{{1,2},{3,0}}"), 1),
        ('MeanSquaredLossLayer["Input"->2]' + pair("{{1,2},{0,0}}", "{{3,2},{0,2}}"), [2, 2]),
        ('CrossEntropyLossLayer["Index"]' + pair("{0.1,0.2,0.7}", "3"), 0.356675),
        ("CrossEntropyLossLayer[]" + pair("{0.1,0.2,0.7}", "3"), 0.356675),
        ('CrossEntropyLossLayer["Index","Input"->2]' + pair("{{0.5,0.5},{0.25,0.75}}", "{1,2}"), [0.693147, 0.287682]),
        ('CrossEntropyLossLayer["Index"]' + pair("{{0.5,0.5},{0.25,0.75}}", "{1,2}"), 0.490415),
        ('CrossEntropyLossLayer["Binary"]' + pair("0.8", "1"), 0.223144),
        ('CrossEntropyLossLayer["Binary"]' + pair("0.25", "0.5"), 0.836988),
        ('CrossEntropyLossLayer["Binary"]' + pair("{0.8,0.25}", "{1,0.5}"), 0.530066),
        ('CrossEntropyLossLayer["Probabilities"]' + pair("{0.5,0.25,0.25}", "{0.5,0.5,0}"), 1.039721),
        ('CrossEntropyLossLayer["Probabilities"]' + pair("{1,0}", "{1,0}"), 0),
        ('CrossEntropyLossLayer["Binary"]' + pair("{1,0}", "{1,0}"), 0),
        ("ContrastiveLossLayer[]" + pair("0.2", "True"), 0.3),
        ("ContrastiveLossLayer[]" + pair("0.7", "True"), 0),
        ("ContrastiveLossLayer[]" + pair("0.7", "False"), 0.7),
        ("ContrastiveLossLayer[2]" + pair("{0.5,0.5}", "{True,False}"), [1.5, 0.5]),
        ("ContrastiveLossLayer[1]" + pair("0.25", "1"), 0.75),
    ],
)
def test_worked_examples(evaluated, source, expected):
    y = evaluated(source)
    assert np.shape(y) == np.shape(expected)
    assert np.allclose(y, expected, atol=1e-6)


def test_impossible_targets_have_a_great_finite_loss(evaluated):
    assert evaluated('CrossEntropyLossLayer["Index"]' + pair("{0,1}", "1")) == pytest.approx(-np.log(1e-30), rel=1e-5)
    assert evaluated('CrossEntropyLossLayer["Binary"]' + pair("1", "0")) == pytest.approx(-np.log(1e-30), rel=1e-5)


def test_lengths_that_vary(evaluated):
    index = 'CrossEntropyLossLayer["Index","Input"->{"Varying",2}]'
    data = pair("{{{0.5,0.5}},{{0.25,0.75},{0.5,0.5}}}", "{{1},{1,2}}")
    assert np.allclose(evaluated(index + data), [0.693147, 1.039721], atol=1e-5)
    mean = 'MeanSquaredLossLayer["Input"->"Varying"]'
    assert evaluated(mean + pair("{{1},{1,2}}", "{{3},{1,4}}")).tolist() == [4, 2]


def test_sizes_go_between_input_and_target():
    session = Session()
    assert session.evaluate('MeanSquaredLossLayer["Target"->{2,3}]').inputs["Input"].dims == (2, 3)
    assert session.evaluate('CrossEntropyLossLayer["Index","Input"->{2,3}]').inputs["Target"].dims == (2,)
    assert session.evaluate('CrossEntropyLossLayer["Probabilities","Input"->{2,3}]').inputs["Target"].dims == (2, 3)
    assert session.evaluate('CrossEntropyLossLayer["Binary"]').outputs["Loss"].dims == ()


@pytest.mark.parametrize(
    "source",
    [
        'MeanSquaredLossLayer["Input" -> {2, 3}]',
        "MeanAbsoluteLossLayer[]",
        'CrossEntropyLossLayer["Index", "Input" -> {"Varying", 3}]',
        'CrossEntropyLossLayer["Binary"]',
        "ContrastiveLossLayer[0.25]",
    ],
)
def test_input_form_reads_back(source, read_back):
    read_back(source)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("MeanSquaredLossLayer[]" + pair("{1,2}", "{1,2,3}"), "datashape"),
        ("MeanSquaredLossLayer[][{1,2}]", "datanames"),
        ('MeanSquaredLossLayer["Loss"->3]', "portshape"),
        ('CrossEntropyLossLayer["Indices"]', "argvalue"),
        ('CrossEntropyLossLayer["Index"]' + pair("{0.1,0.9}", "3"), "position"),
        ('CrossEntropyLossLayer["Index"]' + pair("{0.1,0.9}", "0"), "datarange"),
        ('CrossEntropyLossLayer["Index"]' + pair("{0.1,0.9}", "1.5"), "datarange"),
        ('CrossEntropyLossLayer["Index"]' + pair("0.1", "1"), "datashape"),
        ('CrossEntropyLossLayer["Probabilities"]' + pair("{0.1,0.9}", "{1}"), "datashape"),
        ("ContrastiveLossLayer[-1]", "argvalue"),
        ("ContrastiveLossLayer[]" + pair("0.5", "2"), "datarange"),
        ("ContrastiveLossLayer[]" + pair("0.5", '"yes"'), "datasymbol"),
        ("ContrastiveLossLayer[]" + pair("True", "True"), "datasymbol"),
    ],
)
def test_mistakes(source, tag, refused):
    refused(source, tag)


def test_numeric_arrays(make, real32):
    data = Association.of([("Input", real32([[1, 2], [3, 4]])), ("Target", real32([[1, 2], [3, 5]]))])
    assert isinstance(apply(make("MeanSquaredLossLayer", {"Input": 2}), [data]), NumericArray)


def test_gradients(make, check_gradients):
    random = np.random.default_rng(0)
    x, t = random.uniform(0.1, 0.9, size=(2, 3, 4, 5))
    check_gradients(make("MeanSquaredLossLayer", {"Input": (4, 5)}), x, t)
    check_gradients(make("MeanAbsoluteLossLayer", {"Input": (4, 5)}), x, t)
    check_gradients(make("CrossEntropyLossLayer", "Probabilities", {"Input": (4, 5)}), x, t)
    check_gradients(make("CrossEntropyLossLayer", "Binary", {"Input": (4, 5)}), x, t)
    classes = random.integers(1, 6, size=(3, 4))
    check_gradients(make("CrossEntropyLossLayer", "Index", {"Input": (4, 5)}), x, classes, fixed=(1,))
    check_gradients(make("ContrastiveLossLayer"), np.array([0.2, 0.7, 0.3]), np.array([1, 1, 0]), fixed=(1,))


def test_agree_with_pytorch(make):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    random = np.random.default_rng(0)
    x, t = random.uniform(0.1, 0.9, size=(2, 3, 4, 5)).astype(np.float32)
    classes = random.integers(1, 6, size=(3, 4))
    tensor, target = torch.tensor(x), torch.tensor(t)

    def loss(head, *args, target=t):
        return make(head, *args, {"Input": (4, 5)})({"Input": x, "Target": target})

    def per_example(values):
        return values.reshape(3, -1).mean(1)

    squared = functional.mse_loss(tensor, target, reduction="none")
    assert np.allclose(loss("MeanSquaredLossLayer"), per_example(squared), atol=1e-6)
    absolute = functional.l1_loss(tensor, target, reduction="none")
    assert np.allclose(loss("MeanAbsoluteLossLayer"), per_example(absolute), atol=1e-6)
    binary = functional.binary_cross_entropy(tensor, target, reduction="none")
    assert np.allclose(loss("CrossEntropyLossLayer", "Binary"), per_example(binary), atol=1e-5)
    index = functional.nll_loss(tensor.log().transpose(1, 2), torch.tensor(classes - 1), reduction="none")
    assert np.allclose(loss("CrossEntropyLossLayer", "Index", target=classes), per_example(index), atol=1e-5)
    soft = functional.cross_entropy(tensor.log().transpose(1, 2), target.transpose(1, 2), reduction="none")
    normalized = per_example(soft) - per_example(target.sum(2) * tensor.sum(2).log())
    assert np.allclose(loss("CrossEntropyLossLayer", "Probabilities"), normalized, atol=1e-5)
