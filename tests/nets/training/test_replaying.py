"""Recorded steps of training: they equal steps by the tape, whatever the layer, and draw anew."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from option_cases import CASES

from wlnet.expr import WolframMessage
from wlnet.kernel import Writes, set_threads, threads
from wlnet.nets import Mode
from wlnet.nets.training.attaching import Term
from wlnet.nets.training.replaying import KEPT, Steps
from wlnet.nets.training.stepping import step
from wlnet.python import Session

CLASSIFIER = (
    'NetGraph[<|"net" -> {}, "loss" -> CrossEntropyLossLayer["Index"]|>, '
    '{{"net" -> NetPort["loss", "Input"], NetPort["Target"] -> NetPort["loss", "Target"]}}]'
)
CONVOLUTIONS = (
    'NetChain[{ConvolutionLayer[4, 3, "PaddingSize" -> 1], BatchNormalizationLayer[], Ramp, PoolingLayer[2, 2], '
    'ConvolutionLayer[4, 3], Ramp, PoolingLayer[{3, 3}, 1, "PaddingSize" -> 1], FlattenLayer[], 8, "GELU", '
    'DropoutLayer[0.3], 3, SoftmaxLayer[]}, "Input" -> {2, 10, 10}]'
)
session = Session()


def net_of(source):
    net = session.evaluate(f"NetInitialize[{source}, RandomSeeding -> 1]")
    assert not session.messages, [m.text for m in session.messages]
    return net


class Trained:
    """A net in training, its arrays of some precision."""

    def __init__(self, net, dtype=np.float64, port=None):
        self.net, self.dtype = net, dtype
        self.terms = [Term(port or next(iter(net.outputs)), 1.5)]
        self.arrays = {path: np.array(a, dtype) for path, a in net.arrays_at().items()}
        self.moving = [path for path in self.arrays if path[-1] in ("MovingMean", "MovingVariance")]
        self.learned = [[path] for path in self.arrays if path not in self.moving]
        self.steps = Steps(net, self.terms, self.arrays, self.learned, self.moving)
        self.handing = Steps(net, self.terms, self.arrays, self.learned, self.moving, np.empty(0, dtype))

    def mode(self, seed=0):
        return Mode(dtype=self.dtype, training=True, generator=np.random.default_rng(seed))

    def handed_over(self, inputs, mode, wanted):
        """A step whose gradients are taken as they come, and what they are by is spoilt at once."""
        before = [self.arrays[paths[0]].copy() for paths in self.learned]
        taken = {}

        def take(place, gradient):
            assert place not in taken
            array = self.arrays[self.learned[place][0]]
            found = gradient() if callable(gradient) else gradient
            taken[place] = np.zeros_like(array) if found is None else np.array(found)
            if isinstance(gradient, Writes) and gradient.rows is not None:
                rows = np.zeros_like(array)
                for first in range(len(rows)):
                    gradient.rows(first, first + 1, rows[first : first + 1])
                assert np.allclose(rows, found, equal_nan=True)
            array[...] = np.nan

        seen = []
        outcome = self.handing(inputs, 0.5, mode, wanted, seen.append, take)
        assert len(seen) == 1 and np.array_equal(seen[0], outcome.losses, equal_nan=True)
        for paths, array in zip(self.learned, before, strict=True):
            self.arrays[paths[0]][...] = array
        return replace(outcome, gradients=[taken[place] for place in range(len(self.learned))])

    def plain(self, inputs, seed=0, wanted=()):
        return step(self.net, self.terms, inputs, self.arrays, self.learned, 0.5, self.mode(seed), wanted)


def check(trained, batches, wanted=(), tolerance=1e-9):
    """Steps on batches of the same sizes give what the tape gives, whether gradients stay or are handed over; from the
    third on they are replayed."""
    mode = trained.mode()
    for place, inputs in enumerate(batches):
        state = mode.generator.bit_generator.state
        plain_mode = trained.mode()
        plain_mode.generator.bit_generator.state = state
        expected = step(trained.net, trained.terms, inputs, trained.arrays, trained.learned, 0.5, plain_mode, wanted)
        for way in (trained.handed_over, lambda x, mode, wanted: trained.steps(x, 0.5, mode, wanted)):
            mode.generator.bit_generator.state = state
            found = way(inputs, mode, wanted)
            assert np.allclose(found.losses, expected.losses, rtol=tolerance, atol=tolerance, equal_nan=True)
            for mine, other in zip(found.gradients, expected.gradients, strict=True):
                assert mine.shape == other.shape
                assert np.allclose(mine, other, rtol=tolerance, atol=tolerance * max(1, np.abs(other).max(initial=0)))
            for name in ("values", "updates"):
                mine, other = getattr(found, name), getattr(expected, name)
                assert mine.keys() == other.keys()
                for path in other:
                    assert np.allclose(mine[path], other[path], rtol=tolerance, atol=tolerance)
            assert plain_mode.generator.bit_generator.state == mode.generator.bit_generator.state
        assert place == 0 or any(trained.steps._recorded.values()) or trained.steps._never


def told(case, data):
    """The code of a layer whose ports have the dimensions of some data."""
    dims = {name: "{" + ", ".join(map(str, v.shape)) + "}" if v.ndim else '"Real"' for name, v in data.items()}
    rules = [f'"{name}" -> {d}' for name, d in dims.items()]
    return case.source[:-1] + ", " * (case.source[-2] != "[" and bool(rules)) + ", ".join(rules) + "]"


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{case.source[:60]}" for i, case in enumerate(CASES)])
def test_every_layer(case):
    """The gradient of the sum of the sines of all that a layer gives."""
    data = [case.example(seed) for seed in range(2)]
    layer = Session().evaluate(told(case, data[0]))
    port = next(iter(layer.outputs))
    after = f'{{NetPort[{{1, "{port}"}}] -> 2}}' if len(layer.outputs) > 1 else "{1 -> 2}"
    net = Session().evaluate(f"NetGraph[{{{told(case, data[0])}, ElementwiseLayer[Sin]}}, {after}]")
    trained = Trained(net)
    random = np.random.default_rng(0)
    batches = []
    for turn in range(4):
        rows = [data[int(i)] for i in random.integers(0, 2, 3)]
        batch = {name: np.stack([r[name] for r in rows]).astype(np.float64) for name in data[0]}
        for name, kind in layer.inputs.items():
            if kind.element is None and turn > 1 and not case.source.startswith(("CrossEntropy", "CTC", "Contrastive")):
                batch[name] = batch[name] * random.uniform(0.9, 1.1, batch[name].shape)
        batches.append(batch)
    check(trained, batches)


NETS = [
    CONVOLUTIONS,
    'NetChain[{EmbeddingLayer[4, 6], GatedRecurrentLayer[5], LongShortTermMemoryLayer[3], SequenceLastLayer[], 3, '
    'SoftmaxLayer[]}, "Input" -> {7}]',
    'NetChain[{NetFoldOperator[NetGraph[{LinearLayer[3], LinearLayer[3], Plus, Tanh}, {NetPort["Input"] -> 1, '
    'NetPort["State"] -> 2, {1, 2} -> 3 -> 4}]], SequenceLastLayer[], 3, SoftmaxLayer[]}, "Input" -> {4, 2}]',
    'NetGraph[{LinearLayer[{3, 4}], AttentionLayer["Bilinear"], NormalizationLayer[], FlattenLayer[], 3, '
    'SoftmaxLayer[]}, {1 -> NetPort[2, "Key"], 1 -> NetPort[2, "Value"], 1 -> NetPort[2, "Query"], 2 -> 3 -> 4 -> 5 -> '
    '6}, "Input" -> 5]',
    'NetChain[{NetMapOperator[{3, BatchNormalizationLayer[], Ramp}], AggregationLayer[Total, 1], SoftmaxLayer[]}, '
    '"Input" -> {4, 2}]',
    'NetChain[{LinearLayer[6, "Weights" -> NetArray["w"], "Biases" -> None], Tanh, LinearLayer[6, "Weights" -> '
    'NetArray["w"]], 3, SoftmaxLayer[]}, "Input" -> 6]',
    'NetChain[{20000, ElementwiseLayer[0.5 (#(1+Tanh[0.797885 (#+0.044715 #^3)]))&], ElementwiseLayer[#^2 + # &], 3, '
    'SoftmaxLayer[]}, "Input" -> 2]',
]  # fmt: skip


def batches_of(net, count=4, batch=5, dtype=np.float64, seed=0):
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        inputs = {}
        for name, kind in net.inputs.items():
            size = (batch, *kind.dims)
            high = kind.element.high if kind.element is not None else None
            x = random.normal(size=size) if kind.element is None else random.integers(1, (high or 3) + 1, size)
            inputs[name] = x.astype(dtype)
        found.append(inputs)
    return found


@pytest.mark.parametrize("source", NETS)
def test_nets(source):
    net = net_of(CLASSIFIER.format(source))
    check(Trained(net), batches_of(net))


@pytest.mark.parametrize("source", NETS[:4])
def test_values_that_are_asked_for(source):
    net = net_of(CLASSIFIER.format(source))
    wanted = [("net", "Output"), *[(*path, "Output") for path, leaf in net.leaves() if path[0] == "net"][:3]]
    wanted = [path for path in wanted if path == ("net", "Output") or len(path) == 3]
    check(Trained(net), batches_of(net), wanted)


@pytest.mark.parametrize("source", NETS)
def test_against_differences(source):
    """Along a direction in all that is learned; without what is drawn at random."""
    net = net_of(CLASSIFIER.format(source.replace("DropoutLayer[0.3], ", "")))
    trained, random = Trained(net), np.random.default_rng(3)
    (inputs,) = batches_of(net, 1)
    for _ in range(3):
        gradients = [g.copy() for g in trained.steps(inputs, 0.5, trained.mode()).gradients]
    along = [random.normal(size=g.shape) for g in gradients]
    ends = []
    for sign in (1, -1):
        for paths, d in zip(trained.learned, along, strict=True):
            trained.arrays[paths[0]] += sign * 1e-6 * d
        ends.append(0.5 * trained.plain(inputs).losses.sum())
        for paths, d in zip(trained.learned, along, strict=True):
            trained.arrays[paths[0]] -= sign * 1e-6 * d
    expected = (ends[0] - ends[1]) / 2e-6
    shared = "NetArray" in source  # which are moved once for each place here
    if not shared:
        assert sum((g * d).sum() for g, d in zip(gradients, along, strict=True)) == pytest.approx(expected, rel=1e-5)


def test_masks_change_and_seeds_reproduce():
    net = net_of(CLASSIFIER.format('NetChain[{50, DropoutLayer[0.5], 3, SoftmaxLayer[]}, "Input" -> 4]'))
    (inputs,) = batches_of(net, 1, dtype=np.float32)
    runs = []
    for seed in (1, 1, 2):
        trained = Trained(net, np.float32)
        mode = trained.mode(seed)
        runs.append([trained.steps(inputs, 0.5, mode).losses for _ in range(6)])
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])
    assert len({tuple(losses) for losses in runs[0]}) == 6


def test_results_do_not_depend_on_threads():
    net, before = net_of(CLASSIFIER.format(CONVOLUTIONS)), threads()
    batches, found = batches_of(net, 4, 16, np.float32), []
    try:
        for count in (1, 2):
            set_threads(count)
            trained = Trained(net, np.float32)
            mode = trained.mode()
            found.append([trained.steps(inputs, 0.5, mode).gradients[0].copy() for inputs in batches])
    finally:
        set_threads(before)
    assert np.array_equal(found[0], found[1])


def test_sizes_that_vary_and_few_are_kept():
    layers = '{GatedRecurrentLayer[4, "Input" -> {"Varying", 2}], SequenceLastLayer[], 3, SoftmaxLayer[]}'
    net = net_of(CLASSIFIER.format(f"NetChain[{layers}]"))
    trained, random = Trained(net), np.random.default_rng(0)
    for _ in range(3):
        for length in range(1, KEPT + 4):
            batch = {"Input": random.normal(size=(3, length, 2)), "Target": np.ones(3)}
            found = trained.steps(batch, 0.5, trained.mode())
            assert np.isfinite(found.losses).all()
            assert len(trained.steps._recorded) <= KEPT


def test_windows_at_random_are_never_recorded():
    net = net_of(CLASSIFIER.format(
        'NetChain[{ImageAugmentationLayer[{3, 3}], FlattenLayer[], 3, SoftmaxLayer[]}, "Input" -> {1, 5, 5}]'
    ))  # fmt: skip
    trained = Trained(net)
    check(trained, batches_of(net))
    assert trained.steps._never


def test_classes_out_of_range_are_told():
    net = net_of(CLASSIFIER.format('NetChain[{3, SoftmaxLayer[]}, "Input" -> 2]'))
    trained = Trained(net)
    for target in (1, 2, 3, 4):
        inputs = {"Input": np.ones((2, 2)), "Target": np.full(2, float(target))}
        if target < 4:
            trained.steps(inputs, 0.5, trained.mode())
        else:
            with pytest.raises(WolframMessage) as problem:
                trained.steps(inputs, 0.5, trained.mode())
            assert problem.value.tag == "position"


def test_what_is_not_learned_has_no_gradient_and_unread_arrays_have_zeros():
    net = net_of(CLASSIFIER.format('NetChain[{4, Ramp, 3, SoftmaxLayer[]}, "Input" -> 2]'))
    trained = Trained(net)
    trained.learned = [[path] for path in trained.arrays if path[1] == 3]
    trained.steps = Steps(net, trained.terms, trained.arrays, trained.learned)
    trained.handing = Steps(net, trained.terms, trained.arrays, trained.learned, flat=np.empty(0))
    check(trained, batches_of(net))
    assert len(trained.steps.gradients) == 2
    both = net_of(
        'NetGraph[{LinearLayer[1, "Biases" -> None], LinearLayer[1, "Biases" -> None]}, {NetPort["Input"] -> 1 -> '
        'NetPort["a"], NetPort["Input"] -> 2 -> NetPort["b"]}, "Input" -> 2]'
    )
    trained = Trained(both, port="b")
    trained.steps.flat[...] = 7
    check(trained, batches_of(both))
    assert not trained.steps.gradients[0].any() and trained.steps.gradients[1].any()


def test_probabilities_too_small_for_a_number_still_teach():
    """Log[Total[Exp[x]]] - x[t] goes on where Softmax gives 0, which -Log[p] does not see."""
    net = net_of(CLASSIFIER.format('NetChain[{LinearLayer[2, "Biases" -> None], SoftmaxLayer[]}, "Input" -> 2]'))
    trained = Trained(net, np.float32)
    (path,) = (p for p in trained.arrays)
    trained.arrays[path][...] = np.eye(2)
    inputs = {"Input": np.array([[200.0, 0]], np.float32), "Target": np.array([2.0], np.float32)}
    for _ in range(3):
        found = trained.steps(inputs, 0.5, trained.mode())
    assert found.losses == pytest.approx([1.5 * 200])
    assert found.gradients[0] == pytest.approx(0.75 * np.array([[200.0, 0], [-200, 0]]))


def test_a_step_takes_little_more_memory_than_what_layers_give():
    layers = (
        'NetChain[{ConvolutionLayer[16, 3, "PaddingSize" -> 1], BatchNormalizationLayer[], Ramp, PoolingLayer[2, 2], '
        'ConvolutionLayer[32, 3, "PaddingSize" -> 1], Ramp, FlattenLayer[], 3, SoftmaxLayer[]}, "Input" -> {3, 32, 32}]'
    )
    net = net_of(CLASSIFIER.format(layers))
    trained = Trained(net, np.float32)
    (inputs,) = batches_of(net, 1, 64, np.float32)
    mode = trained.mode()
    for _ in range(3):
        trained.steps(inputs, 0.5, mode)
    tracemalloc.start()
    try:
        trained.steps(inputs, 0.5, mode)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1.3 * 4 * 64 * sum(net.extents())
