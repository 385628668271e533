"""NetPortGradient against finite differences of calls in double precision, and against arithmetic by hand."""

import numpy as np
import pytest

from wlnet.expr import Association, NumericArray, call, from_array, list_of, system
from wlnet.kernel import engines
from wlnet.nets import apply
from wlnet.python import Session, text, to_python

DOUBLE = call("Rule", system("WorkingPrecision"), "Real64")
SETUP = (
    'lin = LinearLayer[2, "Weights" -> {{1, 2}, {3, -4}}, "Biases" -> None];'
    'net = NetChain[{lin, Ramp, LinearLayer[1, "Weights" -> {{10, 100}}, "Biases" -> {1}]}];'
)


@pytest.fixture
def session():
    made = Session()
    made.evaluate(SETUP)
    return made


def value(session, source):
    result = to_python(session.evaluate(source))
    assert not session.messages, [m.text for m in session.messages]
    return result


def numbers(e):
    return np.asarray(to_python(e), dtype=np.float64)


def total(net, data):
    """The sum of all outputs."""
    found = apply(net, [data, system("All"), DOUBLE])
    return sum(float(numbers(part).sum()) for part in found.values())


NETS = {
    "dense": 'NetChain[{3, Tanh, 2, SoftmaxLayer[], LinearLayer[2]}, "Input" -> 4]',
    "nested": 'NetChain[<|"a" -> NetChain[{3, Tanh}], "b" -> NetChain[{<|"c" -> 2|>, Sin}]|>, "Input" -> 4]',
    "convolution": 'NetChain[{ConvolutionLayer[2, 3], Tanh, PoolingLayer[2, 2], 2}, "Input" -> {1, 6, 6}]',
    "normalized": 'NetChain[{NormalizationLayer[], Tanh, 1}, "Input" -> {2, 3}]',
    "recurrent": 'NetChain[{GatedRecurrentLayer[2], LongShortTermMemoryLayer[2]}, "Input" -> {3, 2}]',
    "graph": 'NetGraph[<|"a" -> 3, "b" -> 3, "sum" -> TotalLayer[], "c" -> Tanh|>, '
    '{"a" -> "sum", "b" -> "c", "c" -> "sum", "sum" -> NetPort["One"], "c" -> NetPort["Two"]}, "Input" -> 2]',
    "mapped": 'NetChain[{NetMapOperator[NetChain[{3, Tanh}]], LinearLayer[2]}, "Input" -> {4, 2}]',
    "folded": 'NetFoldOperator[NetGraph[{LinearLayer[2], LinearLayer[2], TotalLayer[], Tanh}, '
    '{NetPort["Input"] -> 1, NetPort["State"] -> 2, {1, 2} -> 3, 3 -> 4}], "Input" -> {3, 2}]',
}  # fmt: skip


def initialized(source):
    session = Session()
    net = session.evaluate(f"NetInitialize[{source}, RandomSeeding -> 3]")
    assert not session.messages, [m.text for m in session.messages]
    return net


@pytest.mark.parametrize("name", NETS)
def test_gradients_are_those_of_finite_differences(name):
    net = initialized(NETS[name])
    random = np.random.default_rng(4)
    (port, kind) = next(iter(net.inputs.items()))
    x = random.normal(size=(3, *kind.dims))
    found = apply(net, [from_array(x), call("NetPortGradient", system("All")), DOUBLE])
    table = {to_key(key): numbers(part) for key, part in found.items()}
    assert set(table) == {(port,), *net.arrays_at()}
    assert table[(port,)].shape == x.shape
    step = 1e-6
    arrays = {place: np.asarray(v, dtype=np.float64) for place, v in net.arrays_at().items()}
    for place, gradient in table.items():
        direction = random.normal(size=gradient.shape)
        ends = []
        for sign in (1, -1):
            moved = x + sign * step * direction if place == (port,) else x
            other = net
            if place != (port,):
                other = net.with_arrays({place: arrays[place] + sign * step * direction})
            ends.append(total(other, from_array(moved)))
        assert (gradient * direction).sum() == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5, abs=1e-8), (
            place
        )


def to_key(key):
    return (key,) if isinstance(key, str) else tuple(key.args)


@pytest.mark.parametrize("name", NETS)
def test_a_gradient_alone_is_that_of_all(name):
    net = initialized(NETS[name])
    kind = next(iter(net.inputs.values()))
    x = from_array(np.random.default_rng(5).normal(size=(2, *kind.dims)))
    every = apply(net, [x, call("NetPortGradient", system("All")), DOUBLE])
    for key, expected in every.items():
        spec = call("NetPortGradient", key)
        assert np.allclose(numbers(apply(net, [x, spec, DOUBLE])), numbers(expected), rtol=1e-12, atol=1e-14)


def test_by_hand(session):
    # at {1, 1}: first layer {3, -1}, ramp {3, 0}, output 31
    cases = {
        'net[{1, 1}, NetPortGradient["Input"]]': [10, 20],
        'net[{1, 1}, NetPortGradient[{1, "Weights"}]]': [[10, 10], [0, 0]],
        'net[{1, 1}, NetPortGradient[{-1, "Weights"}]]': [[3, 0]],
        'net[{1, 1}, NetPortGradient[{3, "Biases"}]]': [1],
        'net[{{1, 1}, {2, 2}}, NetPortGradient["Input"]]': [[10, 20], [10, 20]],
        'net[{{1, 1}, {2, 2}}, NetPortGradient[{1, "Weights"}]]': [[30, 30], [0, 0]],
        'net[{{1, 1}, {2, 2}}, NetPortGradient[{3, "Weights"}]]': [[9, 0]],
        'lin[{5, 7}, NetPortGradient["Weights"]]': [[5, 7], [5, 7]],
        'net[<|"Input" -> {1, 1}, NetPortGradient["Output"] -> {2}|>, NetPortGradient["Input"]]': [20, 40],
        'net[<|"Input" -> {{1, 1}, {2, 2}}, NetPortGradient["Output"] -> {{2}, {-1}}|>, NetPortGradient["Input"]]': [
            [20, 40], [-10, -20],
        ],
        'lin[<|"Input" -> {1, 1}, NetPortGradient["Output"] -> {0, 1}|>, NetPortGradient["Input"]]': [3, -4],
        'ElementwiseLayer[Ramp, "Input" -> "Real"][2., NetPortGradient["Input"]]': 1,
        'ElementwiseLayer[Ramp, "Input" -> "Real"][-2., NetPortGradient["Input"]]': 0,
        'ElementwiseLayer[Ramp, "Input" -> "Real"][{-2., 2, 3}, NetPortGradient["Input"]]': [0, 1, 1],
        'net[{}, NetPortGradient[{1, "Weights"}]]': [[0, 0], [0, 0]],
    }  # fmt: skip
    for source, expected in cases.items():
        assert np.allclose(value(session, source), expected), source


def test_binary_cross_entropy_points_the_right_way(session):
    loss = 'CrossEntropyLossLayer["Binary", "Input" -> "Real"]'
    for x, target, sign in ((0.3, 0.8, -1), (0.8, 0.3, 1), (0.5, 0.5, 0)):
        found = value(session, f'{loss}[<|"Input" -> {x}, "Target" -> {target}|>, NetPortGradient["Input"]]')
        assert found == pytest.approx(((1 - target) / (1 - x) - target / x), rel=1e-5, abs=1e-6)
        assert np.sign(round(found, 5)) == sign


def test_softmax_cross_entropy(session):
    # logits {0, 1, 2}, target 3: probabilities less the target's unit vector
    net = (
        'NetGraph[<|"logits" -> LinearLayer[3, "Weights" -> {{0}, {0}, {0}}, "Biases" -> {0, 1, 2}], '
        '"p" -> SoftmaxLayer[], "loss" -> CrossEntropyLossLayer["Index"]|>, '
        '{"logits" -> "p" -> NetPort["loss", "Input"], NetPort["Target"] -> NetPort["loss", "Target"]}, "Input" -> 1]'
    )
    data = '<|"Input" -> {1}, "Target" -> 3|>'
    found = value(session, f'{net}[{data}, {{"Loss", NetPortGradient[{{"logits", "Biases"}}]}}] // Values')
    assert found[0] == pytest.approx(0.40760596, rel=1e-6)
    assert found[1] == pytest.approx([0.09003057, 0.24472847, -0.33475904], rel=1e-5)


def test_together_with_values(session):
    found = session.evaluate('net[{1, 1}, {NetPortGradient["Input"], NetPort["Output"], NetPort[1]}]')
    assert (
        text(found) == '<|NetPortGradient["Input"] -> {10., 20.}, NetPort["Output"] -> {31.}, NetPort[1] -> {3., -1.}|>'
    )


def test_several_outputs_are_summed_unless_one_is_given_a_gradient(session):
    value(session, 'g = NetGraph[{# * 2 &, # * 3 &}, {NetPort["Input"] -> 1 -> NetPort["a"], '
          'NetPort["Input"] -> 2 -> NetPort["b"]}, "Input" -> 1];')  # fmt: skip
    assert value(session, 'g[{1}, NetPortGradient["Input"]]') == [5]
    assert value(session, 'g[<|"Input" -> {1}, NetPortGradient["b"] -> {10}|>, NetPortGradient["Input"]]') == [30]
    both = 'g[<|"Input" -> {1}, NetPortGradient["b"] -> {10}, NetPortGradient["a"] -> {1}|>, NetPortGradient["Input"]]'
    assert value(session, both) == [32]


def test_a_shared_array_has_one_gradient(session):
    value(session, 'two = NetChain[{LinearLayer[1, "Weights" -> NetArray["w"], "Biases" -> None], '
          'LinearLayer[1, "Weights" -> NetArray["w"], "Biases" -> None]}, "Input" -> 1];'
          'two = NetReplacePart[two, NetArray["w"] -> {{3}}];')  # fmt: skip
    for spec in ('{1, "Weights"}', '{2, "Weights"}', 'NetArray["w"]'):
        assert value(session, f"two[{{5}}, NetPortGradient[{spec}]]") == [[30]]  # 5 w^2: 2 5 3
    keys = session.evaluate("Keys[two[{5}, NetPortGradient[All]]]")
    assert text(keys) == '{"Input", NetArray["w"]}'


def test_sequences_of_different_lengths(session):
    net = 'NetChain[{GatedRecurrentLayer[2], SequenceLastLayer[]}, "Input" -> {"Varying", 1}]'
    value(
        session,
        f"net = NetInitialize[{net}, RandomSeeding -> 1]; data = {{{{{{1}}, {{2}}}}, {{{{3}}}}, {{{{2}}, {{1}}}}}};",
    )
    inputs = value(session, 'net[data, NetPortGradient["Input"]]')
    for i, row in enumerate(inputs, 1):
        assert np.allclose(row, value(session, f'net[data[[{i}]], NetPortGradient["Input"]]'), atol=1e-6)
    for name in value(session, 'Information[net, "ArraysPositionList"]'):
        spec = f'NetPortGradient[{{1, "{name[1]}"}}]'
        alone = [value(session, f"net[data[[{i}]], {spec}]") for i in (1, 2, 3)]
        assert np.allclose(value(session, f"net[data, {spec}]"), sum(map(np.asarray, alone)), atol=1e-5)


def test_batches_add_up(session):
    value(session, "x = Table[{i, -i/2}, {i, 20}];")
    for spec in ('"Input"', '{1, "Weights"}', '{3, "Biases"}'):
        whole = value(session, f"net[x, NetPortGradient[{spec}]]")
        assert np.allclose(value(session, f"net[x, NetPortGradient[{spec}], BatchSize -> 3]"), whole)


def test_training_mode_differentiates_by_the_batch(session):
    arrays = '"Scaling" -> {1}, "Biases" -> {0}, "MovingMean" -> {5}, "MovingVariance" -> {4}'
    value(session, f'b = BatchNormalizationLayer["Input" -> 1, {arrays}];')
    assert np.allclose(value(session, 'b[{{1}, {3}}, NetPortGradient["Input"]]'), 0.5, atol=1e-3)
    train = value(session, 'b[{{1}, {3}}, NetPortGradient["Input"], NetEvaluationMode -> "Train"]')
    assert np.allclose(train, 0, atol=1e-3)  # the sum of normalized values is 0 whatever goes in
    assert text(session.evaluate("Keys[b[{{1}, {3}}, NetPortGradient[All]]]")) == '{"Input", {"Scaling"}, {"Biases"}}'


def test_dropout_has_the_gradient_of_what_it_drew(session):
    options = 'NetEvaluationMode -> "Train", RandomSeeding -> 1'
    found = value(
        session, f'DropoutLayer[0.5][Table[1, 100], {{"Output", NetPortGradient["Input"]}}, {options}] // Values'
    )
    assert np.array_equal(found[0], found[1]) and set(np.unique(found[0])) == {0, 2}


def test_numeric_arrays_and_encoders(session):
    found = session.evaluate('net[NumericArray[{1, 1}, "Real32"], NetPortGradient["Input"]]')
    assert isinstance(found, NumericArray) and found.array.tolist() == [10, 20]
    image = 'NetChain[{# * 3 &}, "Input" -> NetEncoder[{"Image", {2, 1}, "Grayscale"}]]'
    assert np.allclose(value(session, f'{image}[Image[{{{{0, 1}}}}], NetPortGradient["Input"]]'), [[[3, 3]]])


def test_outputs_that_do_not_depend_on_it_have_gradient_zero(session):
    value(session, 'g = NetGraph[{Ramp, Ramp}, {NetPort["a"] -> 1 -> NetPort["x"], NetPort["b"] -> 2 -> NetPort["y"]}, '
          '"a" -> 2, "b" -> 1];')  # fmt: skip
    data = '<|"a" -> {1, 2}, "b" -> {3}, NetPortGradient["x"] -> {1, 1}|>'
    assert np.array_equal(value(session, f'g[{data}, NetPortGradient["b"]]'), [0])


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('net[{1, 1}, NetPortGradient["Weights"]]', "nograd"),
        ('net[{1, 1}, NetPortGradient["Inptu"]]', "portname"),
        ('net[{1, 1}, NetPortGradient[{1, "Weight"}]]', "portname"),
        ('net[{1, 1}, NetPortGradient[{1, "Biases"}]]', "nograd"),
        ('net[{1, 1}, NetPortGradient["Output"]]', "gradport"),
        ('net[{1, 1}, NetPortGradient[{2, "Input"}]]', "gradport"),
        ("net[{1, 1}, NetPortGradient[]]", "gradspec"),
        ("net[{1, 1}, NetPortGradient[1.5]]", "gradspec"),
        ('net[{1, 1}, NetPortGradient[NetArray["w"]]]', "nograd"),
        ('net[<|"Input" -> {1, 1}, NetPortGradient["Output"] -> {1, 2}|>, NetPortGradient["Input"]]', "seedshape"),
        ('net[<|"Input" -> {1, 1}, NetPortGradient["Input"] -> {1, 2}|>, NetPortGradient["Input"]]', "gradout"),
        ('net[<|"Input" -> {1, 1}, NetPortGradient["Output"] -> {x}|>, NetPortGradient["Input"]]', "datasymbol"),
        (
            'net[<|"Input" -> {{1, 1}}, NetPortGradient["Output"] -> {{1}, {2}}|>, NetPortGradient["Input"]]',
            "datacount",
        ),
        ('EmbeddingLayer[2, 3, "Weights" -> {{1, 2}, {3, 4}, {5, 6}}][{1, 2}, NetPortGradient["Input"]]', "integers"),
    ],
)
def test_refused(refused, source, tag):
    refused(SETUP + source, tag)


def test_lists_of_associations(session):
    rows = list_of(*(Association.of([("Input", list_of(i, i)), (call("NetPortGradient", "Output"), list_of(i))])
                     for i in (1, 2)))  # fmt: skip
    found = apply(session.evaluate("net"), [rows, call("NetPortGradient", "Input")])
    assert numbers(found).tolist() == [[10, 20], [20, 40]]


def test_the_way_back_ends_at_what_is_asked_for(monkeypatch):
    """Each of the eight layers has one operation or two; the last array needs one step back, the first all."""
    net = initialized('NetChain[{3, Tanh, 3, Tanh, 3, Tanh, 3, Tanh}, "Input" -> 2]')
    steps = []
    original = engines.cotangents
    monkeypatch.setattr(engines, "cotangents", lambda *a: (steps.append(1), original(*a))[1])

    def count(*path):
        steps.clear()
        apply(net, [list_of(1, 2), call("NetPortGradient", list_of(*path))])
        return len(steps)

    counts = [count(place, "Weights") for place in (7, 5, 3, 1)]
    assert counts[0] <= 4 and counts == sorted(counts) and counts[3] > 3 * counts[0]
