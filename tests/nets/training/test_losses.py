"""What is minimized: the loss of the first batch against arithmetic, and first steps against gradients by hand."""

import numpy as np
import pytest

from wlnet.python import Session, to_python

REST = "MaxTrainingRounds -> 1, TrainingProgressReporting -> None"
W = np.array([[1.0, 2], [0, -1]])
X = np.array([[1.0, 2], [3, -1], [0, 1]])
Y = X @ W.T
T = np.array([[0.0, 1], [2, 2], [-1, 0.5]])


def softmax(y):
    e = np.exp(y)
    return e / e.sum(-1, keepdims=True)


@pytest.fixture
def session():
    made = Session()
    made.evaluate(
        'net = LinearLayer[2, "Weights" -> {{1, 2}, {0, -1}}, "Biases" -> None, "Input" -> 2];'
        "x = {{1., 2}, {3, -1}, {0, 1}}; t = {{0., 1}, {2, 2}, {-1, 0.5}};"
        'two = NetGraph[{net, net}, {1 -> NetPort["a"], 2 -> NetPort["b"]}];'
        "class = NetChain[{net, SoftmaxLayer[]}]; binary = NetChain[{net, LogisticSigmoid}];"
    )
    return made


def first(session, net, data, setting="Automatic"):
    found = session.evaluate(f'NetTrain[{net}, {data}, "BatchLossList", LossFunction -> {setting}, {REST}][[1]]')
    assert not session.messages, [m.text for m in session.messages]
    return float(found)


MS = np.mean((Y - T) ** 2)
MA = np.mean(np.abs(Y - T))
P, S = softmax(Y), 1 / (1 + np.exp(-Y))
BOTH = '<|"Input" -> x, "a" -> t, "b" -> t|>'


@pytest.mark.parametrize(
    ("net", "data", "setting", "expected"),
    [
        ("net", "x -> t", "Automatic", MS),
        ("net", "x -> t", "MeanSquaredLossLayer[]", MS),
        ("net", "x -> t", "MeanAbsoluteLossLayer[]", MA),
        ("net", "x -> t", '"Output" -> MeanAbsoluteLossLayer[]', MA),
        ("net", "x -> t", '"Output" -> Automatic', MS),
        ("net", "x -> t", '{"Output" -> MeanAbsoluteLossLayer[] -> Scaled[0.5]}', MA / 2),
        ("net", "x -> t", "MeanAbsoluteLossLayer[] -> Scaled[-2]", -2 * MA),
        ("net", "x -> t", "{MeanAbsoluteLossLayer[], MeanSquaredLossLayer[]}", MA + MS),
        ("net", "x -> t", "{MeanAbsoluteLossLayer[] -> Scaled[3], MeanSquaredLossLayer[] -> Scaled[1/2]}",
         3 * MA + MS / 2),
        ("net", '<|"Input" -> x|>', '"Output"', Y.sum(1).mean()),
        ("net", '<|"Input" -> x|>', '"Output" -> Scaled[2]', 2 * Y.sum(1).mean()),
        ("net", '<|"Input" -> x|>', "SummationLayer[]", Y.sum(1).mean()),
        ("net", '<|"Input" -> x|>', "ElementwiseLayer[#^2 &]", (Y**2).sum(1).mean()),
        ("net", "x -> t", "ThreadingLayer[(#1 - #2)^4 &]", None),
        ("net", "x -> t", "FunctionLayer[(#Input - #Target)^4 &]", ((Y - T) ** 4).sum(1).mean()),
        ("net", "x -> t", "FunctionLayer[Total[Abs[#Input - #Target]] &]", np.abs(Y - T).sum(1).mean()),
        ("two", BOTH, "Automatic", 2 * MS),
        ("two", BOTH, '{"a" -> MeanAbsoluteLossLayer[], "b" -> MeanSquaredLossLayer[] -> Scaled[10]}', MA + 10 * MS),
        ("two", '<|"Input" -> x, "b" -> t|>', '{"a", "b" -> MeanSquaredLossLayer[]}', Y.sum(1).mean() + MS),
        ("class", "x -> {1, 2, 2}", "Automatic", -np.log(P[np.arange(3), [0, 1, 1]]).mean()),
        ("class", 'x -> {"u", "v", "v"}', "Automatic", -np.log(P[np.arange(3), [0, 1, 1]]).mean()),
        ("class", "x -> {0, 7, 7}", "Automatic", -np.log(P[np.arange(3), [0, 1, 1]]).mean()),
        ("class", "x -> {{0.5, 0.5}, {1, 0}, {0.25, 0.75}}", "Automatic",
         -(np.array([[0.5, 0.5], [1, 0], [0.25, 0.75]]) * np.log(P)).sum(1).mean()),
        ("class", 'x -> {"u", "v", "v"}', "MeanSquaredLossLayer[]",
         np.mean((P - np.array([[1, 0], [0, 1], [0, 1]])) ** 2)),
        ("binary", "x -> {{1, 0}, {0, 0}, {1, 1}}", "Automatic",
         -np.where([[1, 0], [0, 0], [1, 1]], np.log(S), np.log(1 - S)).mean()),
        ("binary", "x -> {{True, False}, {False, False}, {True, True}}", "Automatic",
         -np.where([[1, 0], [0, 0], [1, 1]], np.log(S), np.log(1 - S)).mean()),
        ("binary", 'x -> {{"u"}, {}, {"u", "v"}}', "Automatic",
         -np.where([[1, 0], [0, 0], [1, 1]], np.log(S), np.log(1 - S)).mean()),
    ],
)  # fmt: skip
def test_forms(session, net, data, setting, expected):
    if expected is None:
        pytest.importorskip("numpy")
        expected = ((Y - T) ** 4).sum(1).mean()
        setting = f'NetGraph[{{{setting}}}, {{{{NetPort["Input"], NetPort["Target"]}} -> 1}}]'
    assert first(session, net, data, setting) == pytest.approx(expected, rel=1e-5)


def test_further_inputs_of_a_loss(session):
    """The loss weighs the examples with data of its own."""
    loss = "FunctionLayer[Mean[#Weight * (#Input - #Target)^2] &]"
    data = '<|"Input" -> x, "Output" -> t, "Weight" -> {1, 10, 0.5}|>'
    weights = np.array([1, 10, 0.5])[:, None]
    assert first(session, "net", data, loss) == pytest.approx((weights * (Y - T) ** 2).mean(), rel=1e-5)


def test_a_loss_with_several_outputs(session):
    loss = 'NetGraph[{MeanSquaredLossLayer[], MeanAbsoluteLossLayer[]}, {1 -> NetPort["s"], 2 -> NetPort["a"]}]'
    assert first(session, "net", "x -> t", loss) == pytest.approx(MS + MA, rel=1e-5)


def test_a_net_that_gives_losses(session):
    """Outputs that are losses are minimized; the net that comes back has them still."""
    session.evaluate(
        'full = NetGraph[<|"n" -> net, "l" -> MeanSquaredLossLayer[]|>, {"n" -> NetPort["l", "Input"], '
        'NetPort["Goal"] -> NetPort["l", "Target"]}];'
    )
    assert first(session, "full", '<|"Input" -> x, "Goal" -> t|>') == pytest.approx(MS, rel=1e-5)
    found = session.evaluate(f'NetTrain[full, <|"Input" -> x, "Goal" -> t|>, {REST}]')
    assert list(found.outputs) == ["Loss"] and set(found.inputs) == {"Input", "Goal"}


def test_a_loss_that_learns(session):
    """Arrays of the loss are learned too; the net that comes back has none of them."""
    loss = 'NetGraph[<|"s" -> ConstantTimesLayer["Scaling" -> {3., 3.}], "d" -> MeanSquaredLossLayer[]|>, '
    loss += '{NetPort["Input"] -> "s" -> NetPort["d", "Input"], NetPort["Target"] -> NetPort["d", "Target"]}]'
    assert first(session, "net", "x -> t", loss) == pytest.approx(np.mean((3 * Y - T) ** 2), rel=1e-5)
    found = session.evaluate(f"NetTrain[net, x -> t, LossFunction -> {loss}, {REST}]")
    assert list(found.arrays_at()) == [("Weights",)]


def test_distances_of_pairs(session):
    """Contrastive loss: d for equals, Max[1/2 - d, 0] for different ones, with the distance d itself."""
    session.evaluate(
        'embed = LinearLayer[2, "Weights" -> {{1, 0}, {0, 1}}, "Biases" -> None, "Input" -> 2];'
        "pairs = NetPairEmbeddingOperator[embed];"
        "given = {{{0., 0.}, {3., 4.}}, {{0., 0.}, {0.1, 0.}}, {{1., 1.}, {1., 1.}}};"
    )
    found = first(session, "pairs", "given -> {False, True, False}")
    assert found == pytest.approx((5 + 0.4 + 0) / 3, rel=1e-5)


def test_weights_multiply_gradients(session):
    """One step of plain descent for a sum of scaled losses: the gradient is the sum of scaled gradients."""
    moved = to_python(
        session.evaluate(
            'Normal[NetExtract[NetTrain[net, x -> t, BatchSize -> 3, Method -> {"SGD", "Momentum" -> 0}, '
            "LearningRate -> 0.1, LossFunction -> {MeanSquaredLossLayer[] -> Scaled[2], "
            f'MeanAbsoluteLossLayer[] -> Scaled[-1]}}, {REST}], "Weights"]]'
        )
    )
    gradient = 2 * 2 * (Y - T).T @ X / 6 - np.sign(Y - T).T @ X / 6
    assert np.allclose(moved, W - 0.1 * gradient, atol=1e-5)


def test_sequences_of_different_lengths_in_one_batch():
    """The gradient of a batch is the mean over its examples, whatever their lengths: y = Sum of w x + b over the steps.

    The loss of an example is (Sum of (w x_i + b) - t)^2, so that its gradient by w is 2 (y - t) Sum of x.
    """
    session = Session()
    session.evaluate(
        'n = NetChain[{NetMapOperator[LinearLayer[{}, "Weights" -> {{0.5}}, "Biases" -> {0.25}, "Input" -> 1]], '
        'SummationLayer[]}, "Input" -> {"Varying", 1}];'
        "x = {{{1.}}, {{2.}, {3.}}, {{-1.}, {0.5}, {2.}}}; t = {1., 0., 2.};"
    )
    found = session.evaluate(
        'r = NetTrain[n, x -> t, All, BatchSize -> 3, Method -> {"SGD", "Momentum" -> 0}, LearningRate -> 0.01, '
        f'{REST}]; {{r["RoundLoss"], Normal[NetExtract[r["TrainedNet"], {{1, "Net", "Weights"}}]], '
        'Normal[NetExtract[r["TrainedNet"], {1, "Net", "Biases"}]]}'
    )
    assert not session.messages, [m.text for m in session.messages]
    loss, w, b = to_python(found)
    sums, counts = np.array([1, 5, 1.5]), np.array([1, 2, 3])
    error = 0.5 * sums + 0.25 * counts - np.array([1, 0, 2])
    assert loss == pytest.approx((error**2).mean(), rel=1e-5)
    assert w[0][0] == pytest.approx(0.5 - 0.01 * (2 * error * sums).mean(), rel=1e-5)
    assert b[0] == pytest.approx(0.25 - 0.01 * (2 * error * counts).mean(), rel=1e-5)


def test_shared_arrays_get_the_sum_of_gradients():
    """y = w (w x): the derivative by w is 2 w x, that of the loss 2 (y - t) 2 w x."""
    session = Session()
    session.evaluate(
        'l = ElementwiseLayer[# &]; n = NetChain[{LinearLayer[1, "Weights" -> NetArray["w"], "Biases" -> None], '
        'LinearLayer[1, "Weights" -> NetArray["w"], "Biases" -> None]}, "Input" -> 1];'
        'n = NetReplacePart[n, NetArray["w"] -> {{0.5}}];'
    )
    found = session.evaluate(
        'm = NetTrain[n, {{3.} -> {2.}}, Method -> {"SGD", "Momentum" -> 0}, LearningRate -> 0.1, '
        f'{REST}]; Normal /@ {{NetExtract[m, {{1, "Weights"}}], NetExtract[m, {{2, "Weights"}}]}}'
    )
    assert not session.messages, [m.text for m in session.messages]
    first_, second = to_python(found)
    assert first_ == second
    assert first_[0][0] == pytest.approx(0.5 - 0.1 * 2 * (0.25 * 3 - 2) * 2 * 0.5 * 3, rel=1e-5)


def test_the_encoder_of_a_loss(session):
    """Strings by the encoder that the loss has for its targets are the labels that the decoder makes lists of."""
    layers = "{NetMapOperator[LinearLayer[3]], SoftmaxLayer[]}"
    made = f'SeedRandom[1]; net = NetInitialize[NetChain[{layers}, "Input" -> {{"Varying", 2}}'
    coder = 'CTCLossLayer["Target" -> NetEncoder[{"Characters", {"a", "b"}}]]'
    for decoder in ("", ', "Output" -> NetDecoder[{"CTCBeamSearch", {"a", "b"}}]'):
        session.evaluate(f"{made}{decoder}]];")
        x = "{{{1., 2}, {0, 1}, {2, 1}}, {{1., 2}, {0, 1}, {2, 1}, {1, 1}}}"
        numbers = first(session, "net", f"{x} -> {{{{1}}, {{2, 1}}}}", "CTCLossLayer[]")
        assert first(session, "net", f'{x} -> {{"a", "ba"}}', coder) == pytest.approx(numbers)


def test_the_encoder_of_a_further_input_of_a_loss(session):
    graph = 'NetGraph[{{MeanSquaredLossLayer[], ThreadingLayer[Times]}}, {{1 -> 2, NetPort["w"] -> 2}}{}]'
    data = '<|"Input" -> x, "Output" -> t, "w" -> {}|>'
    numbers = first(session, "net", data.format("{0, 1, 1}"), graph.format(""))
    words = first(session, "net", data.format("{False, True, True}"), graph.format(', "w" -> "Boolean"'))
    assert numbers == pytest.approx(words)


def test_a_loss_of_two_inputs_by_number(session):
    """The first is the output of the net, the second its target; the elements of what it gives are summed."""
    data = "x -> t"
    assert first(session, "net", data, "ThreadingLayer[(#1 - #2)^2 &]") == pytest.approx(2 * MS)
    assert first(session, "net", data, '"Output" -> ThreadingLayer[3 Abs[#1 - 2 #2] &]') == pytest.approx(
        np.mean(3 * np.abs(Y - 2 * T)) * 2
    )
