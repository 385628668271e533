"""CTCLossLayer: sums over all alignments, PyTorch, gradients, types and messages."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.kernel import Tape
from wlnet.nets import Mode
from wlnet.nets.calls import construct
from wlnet.python import Session, text


def by_all_alignments(p, target):
    """-Log of the sum over all c^t paths that give the target with repetitions merged and blanks dropped."""
    steps, classes = p.shape
    total = 0.0
    for path in itertools.product(range(classes), repeat=steps):
        merged = [k + 1 for k, _ in itertools.groupby(path) if k < classes - 1]
        if merged == list(target):
            total += np.prod([p[t, k] for t, k in enumerate(path)])
    return -np.log(total) if total else np.inf


def loss(p, target, **mode):
    return construct("CTCLossLayer", []).run({"Input": p, "Target": target}, Mode(dtype=np.float64, **mode))["Loss"]


def test_worked_example(evaluated):
    source = 'CTCLossLayer[][<|"Input" -> {{.6,.4},{.7,.3}}, "Target" -> {1}|>]'
    assert evaluated(source) == pytest.approx(0.127833, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(steps=st.integers(1, 6), classes=st.integers(2, 4), length=st.integers(1, 6), seed=st.integers(0, 10**6))
def test_all_alignments(steps, classes, length, seed):
    random = np.random.default_rng(seed)
    length = min(length, steps)
    p = random.dirichlet(np.ones(classes), (3, steps))
    target = random.integers(1, classes, (3, length))
    expected = [by_all_alignments(p[i], target[i]) for i in range(3)]
    np.testing.assert_allclose(loss(p, target), expected, rtol=1e-12)


def test_repetitions_need_blanks_between(evaluated):
    data = "{{.5,.25,.25},{.5,.25,.25}}"
    assert text(Session().evaluate(f'CTCLossLayer[][<|"Input"->{data},"Target"->{{1,1}}|>]')) == "Infinity"
    assert evaluated(f'CTCLossLayer[][<|"Input"->{data},"Target"->{{1,2}}|>]') == pytest.approx(-np.log(0.125))


def test_certainty():
    p = np.array([[[1.0, 0, 0], [0, 0, 1], [1, 0, 0]]])
    assert loss(p, np.array([[1, 1]])) == [0]
    assert loss(p, np.array([[1]])) == [np.inf]


@pytest.mark.parametrize(("steps", "classes", "length"), [(6, 3, 2), (12, 5, 4), (60, 20, 15)])
def test_agree_with_pytorch(steps, classes, length):
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(0)
    scores, target = random.normal(size=(4, steps, classes)), random.integers(1, classes, (4, length))
    z = torch.tensor(scores, requires_grad=True)
    theirs = torch.nn.functional.ctc_loss(
        torch.log_softmax(z, -1).transpose(0, 1), torch.tensor(target - 1), torch.full((4,), steps),
        torch.full((4,), length), blank=classes - 1, reduction="none",
    )  # fmt: skip
    seed = random.normal(size=4)
    (theirs * torch.tensor(seed)).sum().backward()
    tape = Tape()
    x = tape.variable(scores)
    ours = loss(tape.ops.softmax(x, axis=-1), target, ops=tape.ops)
    np.testing.assert_allclose(ours.value, theirs.detach(), rtol=1e-10)
    np.testing.assert_allclose(tape.gradient(ours, [x], seed)[0], z.grad, atol=1e-9)


def test_gradients(make, check_gradients):
    random = np.random.default_rng(1)
    net = make("CTCLossLayer", {"Input": (7, 4), "Target": 3})
    check_gradients(net, random.dirichlet(np.ones(4), (3, 7)), random.integers(1, 4, (3, 3)), fixed=(1,))


def test_an_impossible_target_moves_nothing():
    tape = Tape()
    p = tape.variable(np.full((2, 2, 3), 1 / 3))
    y = loss(p, np.array([[1, 1], [1, 2]]), ops=tape.ops)
    gradient = tape.gradient(y, [p])[0]
    assert y.value[0] == np.inf
    assert not gradient[0].any()
    assert np.isfinite(gradient).all()
    assert gradient[1].any()


def test_sequences_of_different_lengths(evaluated):
    first, second = "{{.1,.2,.3,.4},{.25,.25,.25,.25}}", "{{.1,.2,.3,.4}}"
    layer = 'CTCLossLayer["Input"->{"Varying",4},"Target"->"Varying"]'
    together = evaluated(f'{layer}[<|"Input"->{{{first},{second}}},"Target"->{{{{1,2}},{{3}}}}|>]')
    np.testing.assert_allclose(together, [-np.log(0.1 * 0.25), -np.log(0.3)], rtol=1e-6)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('NetExtract[CTCLossLayer["Input"->{"Varying",4}],"Target"]', '{Automatic, Restricted["Integer", 3]}'),
        ('NetExtract[CTCLossLayer["Target"->{"Varying",Restricted["Integer",3]}],"Input"]', "{Automatic, 4}"),
        ('NetExtract[CTCLossLayer["Input"->{5,Automatic}],"Input"]', "{5, Automatic}"),
        ('NetExtract[CTCLossLayer[],"Loss"]', '"Real"'),
    ],
)  # fmt: skip
def test_facts(source, shown):
    session = Session()
    assert text(session.evaluate(source)) == shown
    assert not session.messages


@pytest.mark.parametrize("source", ["CTCLossLayer[]", "CTCLossLayer[\"Input\" -> {\"Varying\", 4}]",
                                    "CTCLossLayer[\"Input\" -> {5, 4}, \"Target\" -> 2]"])  # fmt: skip
def test_input_form_reads_back(source, read_back):
    read_back(source)


DATA = "{{.1,.2,.3,.4},{.25,.25,.25,.25}}"


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("CTCLossLayer[\"Input\"->{5,1}]", "portshape"),
        ("CTCLossLayer[\"Input\"->{5,4},\"Target\"->6]", "portshape"),
        ("CTCLossLayer[\"Input\"->{5,4},\"Target\"->{2,2}]", "portshape"),
        (f"CTCLossLayer[\"Input\"->{{2,4}}][<|\"Input\"->{DATA},\"Target\"->{{4}}|>]", "datarange"),
        (f"CTCLossLayer[\"Input\"->{{2,4}}][<|\"Input\"->{DATA},\"Target\"->{{0}}|>]", "datarange"),
        (f"CTCLossLayer[][<|\"Input\"->{DATA},\"Target\"->{{4}}|>]", "position"),
        (f"CTCLossLayer[\"Input\"->{{2,4}}][<|\"Input\"->{DATA},\"Target\"->{{1.5}}|>]", "datarange"),
        (f"CTCLossLayer[][<|\"Input\"->{DATA},\"Target\"->{{1,2,1}}|>]", "datashape"),
    ],
)  # fmt: skip
def test_mistakes(source, tag, refused):
    refused(source, tag)
