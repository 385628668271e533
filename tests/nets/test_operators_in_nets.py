"""Operators: types both ways, settings and parts, coders, what is noted and updated inside, distances, messages."""

import numpy as np
import pytest

from wlnet.expr import system
from wlnet.nets import Mode, Type, initialize, read_method
from wlnet.nets.arrays.multipliers import multipliers
from wlnet.nets.containers.operators.distances import DISTANCES
from wlnet.nets.description.graphics import full_summary_graphic, layers_graph, summary_graphic
from wlnet.nets.description.information import information
from wlnet.nets.types import Integers, Varying
from wlnet.python import Session, text

SUM = "ThreadingLayer[#Input + #State &]"
LABELS = 'NetEncoder[{"Class", {"a", "b"}}]'


@pytest.fixture
def net():
    """net(source) is the net a source evaluates to, with values for all its arrays where they are known."""
    session = Session()

    def build(source, *, ready=False):
        found = session.evaluate(source)
        assert not session.messages, [m.text for m in session.messages]
        generator = np.random.default_rng(7)
        return initialize(found, read_method(system("Automatic")), generator) if ready else found

    return build


# Types

SHAPES = [
    # source, input types, output types, types of ports inside
    ('NetMapOperator[3, "Input" -> {"Varying", 2}]', {"Input": (Varying(), 2)}, {"Output": (Varying(), 3)},
     {"Input": (2,), "Output": (3,)}),
    ('NetMapOperator[3, "Input" -> {"n", 2}]', {"Input": (Varying("n"), 2)}, {"Output": (Varying("n"), 3)}, {}),
    ('NetMapOperator[3, "Input" -> {5, Automatic}]', {"Input": (5, None)}, {"Output": (5, 3)}, {}),
    ('NetMapOperator[LinearLayer[], "Output" -> {4, 7}]', {}, {"Output": (4, 7)}, {"Output": (7,)}),
    ('NetMapOperator[Ramp, "Output" -> {4, 7}]', {"Input": (4, 7)}, {}, {"Input": (7,)}),
    ('NetMapOperator[EmbeddingLayer[2, 9]]', {}, {}, {"Output": (..., 2)}),
    ('NetNestOperator[3, 2]', {"Input": (3,)}, {"Output": (3,)}, {"Input": (3,)}),
    ('NetNestOperator[LinearLayer[], 2, "Output" -> {2, 3}]', {"Input": (2, 3)}, {}, {"Input": (2, 3)}),
    (f'NetFoldOperator[{SUM}, "Input" -> {{4, 2}}]', {"Input": (4, 2)}, {"Output": (4, 2)}, {"State": (2,)}),
    (f'NetFoldOperator[{SUM}, "Output" -> {{4, 2}}]', {}, {"Output": (4, 2)}, {"State": (2,)}),
    (f'NetFoldOperator[{SUM}, "Input" -> "Varying"]', {"Input": (Varying(),)}, {"Output": (Varying(),)},
     {"Input": (), "State": ()}),
    ('NetMapThreadOperator[ThreadingLayer[Plus, InputPorts -> 2], 2, "1" -> {2, 3, 4}]', {"1": (2, 3, 4)},
     {"Output": (2, 3, 4)}, {"1": (4,)}),
    ('NetBidirectionalOperator[GatedRecurrentLayer[3], "Input" -> {"Varying", 2}]', {},
     {"Output": (Varying(), 6)}, {}),
    ('NetBidirectionalOperator[{GatedRecurrentLayer[3], BasicRecurrentLayer[]}, "Output" -> {"Varying", 5}]', {},
     {"Output": (Varying(), 5)}, {}),
    ('NetBidirectionalOperator[BasicRecurrentLayer[], Total, "Output" -> {"Varying", 5}]', {},
     {"Output": (Varying(), 5)}, {}),
    ('NetPairEmbeddingOperator[LinearLayer[4, "Input" -> 3]]', {"Input": (2, 3)}, {"Output": ()}, {"Output": (4,)}),
    ('NetPairEmbeddingOperator[LinearLayer[4], "Input" -> {2, 3}]', {"Input": (2, 3)}, {}, {"Input": (3,)}),
    ('NetGANOperator[{LinearLayer[], LinearLayer[]}, "Sample" -> 4, "Latent" -> 2]', {"Sample": (4,), "Latent": (2,)},
     {"LossReal": (), "LossFake": (), "GeneratedFake": (4,)}, {}),
    ('NetGANOperator[{LinearLayer[], LinearLayer[]}, "GeneratedFake" -> {2, 2}]', {"Sample": (2, 2)}, {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("source", "inputs", "outputs", "inside"), SHAPES, ids=[row[0] for row in SHAPES])
def test_types_go_through_the_operator(net, source, inputs, outputs, inside):
    op = net(source)
    for name, dims in {**inputs, **outputs}.items():
        assert op.ports[name].dims == dims
    inner = {**op.nets[0].ports, **op.nets[0].states}
    for name, dims in inside.items():
        assert inner[name].dims == dims


def test_neighbours_tell_an_operator_what_they_know(net):
    chain = net('NetChain[{NetMapOperator[LinearLayer[]], LinearLayer[2, "Input" -> {5, 3}]}]')
    assert chain.nets[0].nets[0].outputs["Output"].dims == (3,)
    chain = net("NetChain[{EmbeddingLayer[4], NetMapOperator[3], NetFoldOperator[" + SUM + ']}, "Input" -> "Varying"]')
    assert chain.outputs["Output"].dims == (Varying(), 3)
    graph = net(
        f'NetGraph[{{LinearLayer[], NetFoldOperator[{SUM}]}}, {{1 -> NetPort[2, "State"]}}, "Output" -> {{4, 3}}]'
    )
    assert graph.nets[0].outputs["Output"].dims == (3,)


def test_integers_pass_through(net):
    op = net('NetMapThreadOperator[NetGraph[{EmbeddingLayer[2, 5], EmbeddingLayer[2, 7], Plus}, '
             '{NetPort["a"] -> 1, NetPort["b"] -> 2, {1, 2} -> 3}], "a" -> "Varying"]')  # fmt: skip
    assert op.inputs["a"].element == Integers(1, 5) and op.inputs["b"].element == Integers(1, 7)


# Settings, parts, printing


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("NetMapOperator[3]", "NetMapOperator[LinearLayer[3]]"),
        ("NetMapOperator[{3, Ramp}]", "NetMapOperator[NetChain[{LinearLayer[3], ElementwiseLayer[Ramp]}]]"),
        ("NetNestOperator[Ramp, 3]", "NetNestOperator[ElementwiseLayer[Ramp], 3]"),
        ("NetBidirectionalOperator[BasicRecurrentLayer[3]]", "NetBidirectionalOperator[BasicRecurrentLayer[3]]"),
        ("NetBidirectionalOperator[{Ramp, Tanh}, Mean]",
         "NetBidirectionalOperator[{ElementwiseLayer[Ramp], ElementwiseLayer[Tanh]}, Mean]"),
        ("NetPairEmbeddingOperator[3, DistanceFunction -> CosineDistance]",
         "NetPairEmbeddingOperator[LinearLayer[3], DistanceFunction -> CosineDistance]"),
        ("NetMapOperator[3, LearningRateMultipliers -> 2]",
         "NetMapOperator[LinearLayer[3], LearningRateMultipliers -> 2]"),
        ('NetMapOperator[3, "Input" -> {"Varying", 4}]', 'NetMapOperator[LinearLayer[3], "Input" -> {"Varying", 4}]'),
    ],
)  # fmt: skip
def test_how_it_is_written(net, source, written):
    assert text(net(source)) == written


@pytest.mark.parametrize(
    "source",
    [
        'NetFoldOperator[ThreadingLayer[#x #c + #s &], {"Output" -> "s"}, {"c"}, {"Output"}, "x" -> {"Varying", 2}]',
        f'NetFoldOperator[{SUM}, "State" -> 3]',
        'NetMapThreadOperator[ThreadingLayer[#a + #b &], <|"a" -> 2, "b" -> 1|>, "a" -> {2, 3, 4}]',
        "NetPairEmbeddingOperator[3, DistanceFunction -> (Total[(#1 - #2)^4] &)]",
        'NetPairEmbeddingOperator[3, DistanceFunction -> NetGraph[{DotLayer[]}, {{NetPort["a"], NetPort["b"]} -> 1}]]',
        'NetGANOperator[{{3, Tanh}, {LinearLayer[{}], LogisticSigmoid}}, "Wasserstein", "Latent" -> 2]',
        f'NetMapOperator[EmbeddingLayer[2, "Input" -> {LABELS}]]',
        'NetMapOperator[NetMapOperator[LinearLayer[3, "Input" -> {2, 2}]], LearningRateMultipliers -> {"Net" -> 0}]',
        'NetMapOperator[{LinearLayer[2, "Input" -> 3], LinearLayer[4]}]',
        "NetBidirectionalOperator[LongShortTermMemoryLayer[2], Total]",
    ],
)
def test_reading_back(read_back, source):
    read_back(source)


def test_parts(evaluated, net):
    fold = f'NetFoldOperator[{SUM}, "Input" -> {{4, 2}}]'
    assert net(f'Head[NetExtract[{fold}, "Net"]]') is system("ThreadingLayer")
    assert net(f'{fold}[["Net"]] === NetExtract[{fold}, 1]') is system("True")
    assert text(net(f'NetExtract[{fold}, "Feedback"]')) == '{"Output" -> "State"}'
    assert text(net(f'NetExtract[{fold}, "State"]')) == "{2}"
    assert text(net(f'NetExtract[{fold}, {{"Net", "Input"}}]')) == "{2}"
    assert text(net('NetExtract[NetNestOperator[Ramp, 3], "Iterations"]')) == "3"
    assert text(net("Keys[Normal[NetBidirectionalOperator[Ramp]]]")) == '{"ForwardNet", "ReverseNet"}'
    assert text(net("Keys[Normal[NetGANOperator[{2, LinearLayer[]}]]]")) == '{"Generator", "Discriminator"}'
    weights = 'NetMapOperator[{LinearLayer["Weights" -> {{1, 2}}, "Biases" -> {0}]}]'
    assert evaluated(f'Normal[NetExtract[{weights}, {{"Net", 1, "Weights"}}]]').tolist() == [[1, 2]]
    assert evaluated(f'Normal[{weights}[["Net", 1, "Weights"]]]').tolist() == [[1, 2]]
    assert text(net(f"Length[{weights}]")) == "1"
    assert text(net('NetExtract[NetMapOperator[3, "Input" -> {4, 2}], All] // Keys')) == '{"Net"}'


def test_information(net):
    op = net('NetBidirectionalOperator[GatedRecurrentLayer[3], "Input" -> {"Varying", 2}]')
    assert text(information(op, "LayersCount")) == "2"
    assert text(information(op, "LayerTypeCounts")) == "<|GatedRecurrentLayer -> 2|>"
    assert text(information(op, "RecurrentStatesPositionList")) == '{{"ForwardState"}, {"BackwardState"}}'
    assert text(information(op, "InputPortNames")) == '{"Input"}'
    assert information(op, "TopologyHash") == information(net(text(op)), "TopologyHash")


@pytest.mark.parametrize(
    "source",
    [
        'NetMapOperator[{3, Tanh}, "Input" -> {"Varying", 2}]',
        f'NetFoldOperator[{SUM}]',
        "NetNestOperator[3, 2]",
        "NetBidirectionalOperator[BasicRecurrentLayer[3]]",
        "NetPairEmbeddingOperator[3, DistanceFunction -> DotLayer[InputPorts -> 2]]",
        'NetGANOperator[{{3, Tanh}, {LinearLayer[{}], LogisticSigmoid}}, "Latent" -> 2]',
        'NetMapThreadOperator[ThreadingLayer[Plus, InputPorts -> 2]]',
        f'NetChain[{{NetMapOperator[3], NetFoldOperator[{SUM}], SequenceLastLayer[]}}, "Input" -> {{"Varying", 2}}]',
    ],
)  # fmt: skip
def test_drawings_and_tables(net, source):
    op = net(source)
    for draw in (summary_graphic, full_summary_graphic):
        assert draw(op).head.name == "Graphics"
    graph = layers_graph(op)
    assert len(graph.args[0].args) == len(list(op.leaves()))
    assert str(op).startswith(op.head.name)


def test_unknown_sizes_have_one_name_inside_and_outside(net):
    assert str(net('NetMapOperator[Ramp, "Input" -> {Automatic, Automatic}]')).splitlines()[2:4] == [
        "    Input   matrix (size: n1×n2)",
        "    Output  matrix (size: n1×n2)",
    ]
    chain = net('NetChain[{NetMapOperator[3], Ramp}, "Input" -> {"Varying", 2}]')
    assert all("n1×" in line for line in str(chain).splitlines()[1:])


def test_multipliers_by_position(net):
    op = net('NetMapOperator[{3, Tanh}, LearningRateMultipliers -> {{"Net", 1, "Biases"} -> None, "Net" -> 2}]')
    assert multipliers(op) == {("Net", 1, "Weights"): 2, ("Net", 1, "Biases"): None}
    op = net('NetBidirectionalOperator[BasicRecurrentLayer[2], LearningRateMultipliers -> {"ReverseNet" -> 0}]')
    assert {path[0]: rate for path, rate in multipliers(op).items()} == {"ForwardNet": 1, "ReverseNet": 0}


def test_shared_arrays_are_one_in_both_directions(net):
    op = net('NetBidirectionalOperator[BasicRecurrentLayer[2, "InputWeights" -> NetArray["w"], "Input" -> {3, 2}]]')
    arrays = initialize(op, read_method(system("Automatic")), np.random.default_rng(0)).arrays_at()
    first, second = (arrays[name, "InputWeights"] for name in ("ForwardNet", "ReverseNet"))
    assert np.array_equal(first, second)
    first, second = (
        f'BasicRecurrentLayer[2, "Biases" -> NetArray[{b}]]' for b in ('"Name" -> "b", "Array" -> {1, 2}', '"b"')
    )
    given = net(f"NetBidirectionalOperator[{{{first}, {second}}}]")
    assert given.arrays_at()["ReverseNet", "Biases"].tolist() == [1, 2]
    layer = 'LinearLayer[2, "Weights" -> NetArray["w"]]'
    same = net(f'NetGANOperator[{{{layer}, {{{layer}, LinearLayer[{{}}]}}}}, "Latent" -> 2]')
    assert same.nets[1].nets[0].array_dims("Weights") == (2, 2)


# Coders


def test_coders_of_nets_inside(evaluated, net):
    table = 'EmbeddingLayer["Weights" -> {{1, 2}, {3, 4}}, "Input" -> ' + LABELS + "]"
    assert evaluated(f'NetMapOperator[{table}][{{"b", "a", "b"}}]').tolist() == [[3, 4], [1, 2], [3, 4]]
    assert evaluated(f'NetMapOperator[{table}][{{{{"b"}}, {{"a", "b"}}}}]') == [[[3, 4]], [[1, 2], [3, 4]]]
    distance = float(evaluated(f'NetPairEmbeddingOperator[{table}][{{"a", "b"}}]'))
    assert distance == pytest.approx(8**0.5)
    labels = 'NetChain[{SoftmaxLayer["Output" -> NetDecoder[{"Class", {"x", "y"}}]]}]'
    assert text(net(f"NetMapOperator[{labels}][{{{{1, 2}}, {{2, 1}}}}]")) == '{"y", "x"}'
    assert text(net(f"NetNestOperator[{labels}, 2][{{1, 2}}]")) == '"y"'
    generator = 'LinearLayer[2, "Weights" -> {{1}, {2}}, "Output" -> NetDecoder[{"Class", {"x", "y"}}]]'
    judge = 'LinearLayer[{}, "Weights" -> {{1, 1}}]'
    op = net(f"NetGANOperator[{{{generator}, {judge}}}]")
    assert list(op.coders) == ["GeneratedFake"]
    judge = 'NetChain[{LinearLayer[{}], LogisticSigmoid}, "Output" -> NetDecoder["Boolean"]]'
    assert not net(f'NetGANOperator[{{2, {judge}}}, "Latent" -> 3]').coders


def test_pairs_and_sequences_of_images(net, evaluated):
    source = 'AggregationLayer[Mean, "Input" -> NetEncoder[{"Image", {4, 4}}]]'
    red, dark = (f"Image[ConstantArray[{{{level}, 0, 0}}, {{4, 4}}]]" for level in (1, 0.25))
    assert float(evaluated(f"NetPairEmbeddingOperator[{source}][{{{red}, {dark}}}]")) == pytest.approx(0.75, abs=1e-3)
    assert evaluated(f"NetPairEmbeddingOperator[{source}][{{{{{red}, {red}}}, {{{red}, {dark}}}}}]").tolist() == (
        pytest.approx([0, 0.75], abs=1e-3)
    )
    assert evaluated(f"NetMapOperator[{source}][{{{red}, {red}, {dark}}}]")[:, 0] == pytest.approx(
        [1, 1, 0.25], abs=1e-3
    )


def test_data_of_an_encoder_is_checked(refused):
    refused(
        f'NetMapOperator[EmbeddingLayer[2, "Weights" -> {{{{1, 2}}, {{3, 4}}}}, "Input" -> {LABELS}]][{{"c"}}]',
        "datashape",
    )


# What happens inside a run


def test_values_inside_are_sequences_of_what_each_application_gives(net):
    chain = net("NetMapOperator[NetChain[{2 # &, # + 1 &}]]").refine({"Input": Type((3, 2))})
    x = np.arange(12.0).reshape(2, 3, 2)
    noted = {("Net", 1, "Output"): None, ("Net", 2, "Output"): None}
    chain.run({"Input": x}, Mode(dtype=np.float64, noted=noted, batch=2))
    assert np.array_equal(noted["Net", 1, "Output"], 2 * x)
    assert np.array_equal(noted["Net", 2, "Output"], 2 * x + 1)
    fold = net(f"NetMapOperator[NetFoldOperator[{SUM}]]").refine({"Input": Type((3, 2))})
    noted = {("Net", "Net", "Output"): None, ("Net", "State"): None}
    fold.run({"Input": x}, Mode(dtype=np.float64, noted=noted, batch=2))
    assert np.array_equal(noted["Net", "Net", "Output"], x.cumsum(2))
    assert np.array_equal(noted["Net", "State"], x.sum(2))
    nest = net("NetNestOperator[NetChain[{2 # &}], 1]").refine({"Input": Type((3, 2))})
    noted = {("Net", 1, "Output"): None}
    nest.run({"Input": x}, Mode(dtype=np.float64, noted=noted, batch=2))
    assert noted["Net", 1, "Output"].shape == (2, 1, 3, 2)


def test_ports_inside_can_be_asked_for(evaluated):
    source = 'NetMapOperator[NetChain[{2 # &, # + 1 &}], "Input" -> {"Varying", 1}]'
    assert evaluated(f'{source}[{{{{1}}, {{2}}}}, NetPort[{{"Net", 1, "Output"}}]]').tolist() == [[2], [4]]


def test_moving_averages_move_with_each_application(net):
    norm = 'BatchNormalizationLayer["Momentum" -> 0.5, "Input" -> {2}]'
    x = np.random.default_rng(0).normal(size=(4, 3, 2))

    def update(source, x, **types):
        op = initialize(net(source).refine(types), read_method(system("Automatic")), np.random.default_rng(0))
        updates = {}
        op.run(dict.fromkeys(op.inputs, x), Mode(dtype=np.float64, training=True, updates=updates, batch=len(x)))
        return {path: np.asarray(value) for path, value in updates.items()}

    mapped = update(f"NetMapOperator[{norm}]", x, Input=Type((3, 2)))
    np.testing.assert_allclose(mapped["Net", "MovingMean"], 0.5 * x.mean((0, 1)), rtol=1e-6)
    nested = update(f"NetNestOperator[NetChain[{{# + 1 &, {norm}}}], 2]", x[:, 0])
    # the mean is 1 + that of x first, then 1 + 0
    mean = 0.5 * (0.5 * (1 + x[:, 0].mean(0))) + 0.5
    np.testing.assert_allclose(nested["Net", 2, "MovingMean"], mean, rtol=1e-5)


def test_dropout_is_for_each_element(net):
    op = net("NetMapOperator[DropoutLayer[0.5]]").refine({"Input": Type((50, 20))})
    x = np.ones((3, 50, 20), dtype="float32")
    assert np.array_equal(op.run({"Input": x}, Mode(batch=3))["Output"], x)
    y = op.run({"Input": x}, Mode(batch=3, training=True, generator=np.random.default_rng(0)))["Output"]
    assert set(np.unique(y)) == {0, 2} and len({row.tobytes() for row in y.reshape(-1, 20)}) > 100


def test_a_layer_without_inputs_has_one_array_for_each_element(net):
    source = 'NetGraph[{NetArrayLayer["Array" -> {10, 20}], Plus}, {1 -> 2, NetPort["Input"] -> 2}]'
    op = net(f"NetMapOperator[{source}]")
    assert op(np.array([[1.0, 2], [3, 4], [5, 6]])).tolist() == [[11, 22], [13, 24], [15, 26]]


def test_states_inside_a_state_object():
    session = Session()
    nets = f"{{NetFoldOperator[{SUM}], NetMapOperator[Ramp]}}"
    session.evaluate(f'obj = NetStateObject[NetBidirectionalOperator[{nets}, Total, "Input" -> {{"Varying", 2}}]];')
    first, second = (session.evaluate("Normal[obj[{{1, 2}, {3, 4}}]]") for _ in range(2))
    assert not session.messages
    assert text(first) == "{{2., 4.}, {7., 10.}}"
    assert text(second) == "{{6., 10.}, {11., 16.}}"


# Distances

VECTORS = [([0, 0], [3, 4]), ([1, 2], [3, -4.5]), ([1, 2], [1, 2]), ([2, 2.5], [0, 0]), ([-1, 5], [2, 2])]


@pytest.mark.parametrize(
    "name",
    ["EuclideanDistance", "SquaredEuclideanDistance", "ManhattanDistance", "ChessboardDistance", "CosineDistance",
     "CorrelationDistance"],
)  # fmt: skip
@pytest.mark.parametrize("pair", VECTORS)
def test_distances_are_those_of_the_language(net, name, pair):
    u, v = pair
    expected = net(f"N[{name}[{{{u[0]}, {u[1]}}}, {{{v[0]}, {v[1]}}}]]")
    op = net(f"NetPairEmbeddingOperator[{{# &}}, DistanceFunction -> {name}]")
    assert op(np.array([u, v], dtype=float)) == pytest.approx(float(expected), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        (
            "CanberraDistance",
            lambda u, v: sum(abs(a - b) / (abs(a) + abs(b)) for a, b in zip(u, v, strict=True) if a or b),
        ),
        ("BrayCurtisDistance", lambda u, v: np.abs(u - v).sum() / np.abs(u + v).sum()),
        ("NormalizedSquaredEuclideanDistance", lambda u, v: np.var(u - v) / 2 / (np.var(u) + np.var(v))),
        ("(Total[Abs[#1 - #2]^3] &)", lambda u, v: (np.abs(u - v) ** 3).sum()),
        ('NetGraph[{DotLayer[]}, {{NetPort["a"], NetPort["b"]} -> 1}]', lambda u, v: u @ v),
    ],
)
def test_further_distances(net, name, definition):
    op = net(f'NetPairEmbeddingOperator[{{# &}}, "Input" -> {{2, 3}}, DistanceFunction -> {name}]')
    x = np.random.default_rng(0).normal(size=(5, 2, 3))
    np.testing.assert_allclose(op(x), [definition(u, v) for u, v in x], rtol=1e-5)


@pytest.mark.parametrize("name", ["EuclideanDistance", "CosineDistance", "CanberraDistance", "BrayCurtisDistance"])
def test_derivatives_stay_finite_where_vectors_are_equal(net, name):
    from wlnet.kernel import Tape

    op = net(f'NetPairEmbeddingOperator[{{# &}}, "Input" -> {{2, 3}}, DistanceFunction -> {name}]')
    for x in (np.ones((1, 2, 3)), np.zeros((1, 2, 3))):
        tape = Tape()
        variable = tape.variable(x)
        y = op.run({"Input": variable}, Mode(ops=tape.ops, dtype=np.float64))["Output"]
        (gradient,) = tape.gradient(y, [variable])
        assert np.isfinite(gradient).all() and float(y.value[0]) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", [symbol.name for symbol in DISTANCES])
def test_derivatives_of_distances(net, check_gradients, name):
    op = net(f'NetPairEmbeddingOperator[{{3}}, "Input" -> {{2, 4}}, DistanceFunction -> {name}]', ready=True)
    check_gradients(op, np.random.default_rng(3).normal(size=(5, 2, 4)))


def test_embeddings_that_are_arrays_are_compared_as_a_whole(net):
    op = net('NetPairEmbeddingOperator[{# &}, "Input" -> {2, 2, 2}]')
    x = np.random.default_rng(0).normal(size=(2, 2, 2))
    assert op(x) == pytest.approx(float(np.linalg.norm(x[0] - x[1])), rel=1e-5)


# PyTorch


@pytest.mark.parametrize(("name", "torch_name"), [("BasicRecurrentLayer", "RNN"), ("LongShortTermMemoryLayer", "LSTM")])
def test_bidirectional_recurrent_layers_as_in_pytorch(net, name, torch_name):
    torch = pytest.importorskip("torch")
    op = net(f'NetBidirectionalOperator[{name}[3], "Input" -> {{6, 2}}]', ready=True)
    peer = getattr(torch.nn, torch_name)(2, 3, batch_first=True, bidirectional=True)
    order = ("InputGate", "ForgetGate", "MemoryGate", "OutputGate") if torch_name == "LSTM" else ("",)
    for part, suffix in (("ForwardNet", ""), ("ReverseNet", "_reverse")):
        stacked = [
            np.concatenate([op.arrays_at()[part, gate + kind] for gate in order])
            for kind in ("InputWeights", "StateWeights", "Biases")
        ]
        for target, value in zip(("weight_ih", "weight_hh", "bias_ih"), stacked, strict=True):
            getattr(peer, f"{target}_l0{suffix}").data = torch.tensor(value)
        getattr(peer, f"bias_hh_l0{suffix}").data.zero_()
    x = np.random.default_rng(0).normal(size=(4, 6, 2)).astype("float32")
    np.testing.assert_allclose(op(x), peer(torch.tensor(x))[0].detach().numpy(), rtol=1e-4, atol=1e-5)


# Messages

FAULTS = [
    ("NetMapOperator[foo]", "notlayer"),
    ("NetMapOperator[Ramp, 2]", "notrule"),
    ("NetMapOperator[Plus]", "opports"),
    ("NetMapOperator[ThreadingLayer[Plus, InputPorts -> 2]]", "opports"),
    ('NetMapOperator[Ramp, "Inpt" -> 3]', "optname"),
    ("NetMapOperator[Ramp, foo -> 3]", "optunknown"),
    ('NetMapOperator[LinearLayer[2, "Input" -> 3], "Input" -> {4, 5}]', "portshape"),
    ('NetMapOperator[LinearLayer[2, "Input" -> 3], "Input" -> "Real"]', "portshape"),
    ("NetMapOperator[Ramp, LearningRateMultipliers -> x]", "optvalue"),
    ('NetMapOperator[LinearLayer[2, "Weights" -> {{1, 2}, {3, 4}}, "Biases" -> None]][{1, 2}]', "datafit"),
    ("NetMapThreadOperator[Plus, 0]", "argvalue"),
    ("NetMapThreadOperator[Plus, 40]", "argvalue"),
    ('NetMapThreadOperator[ThreadingLayer[#a + #b &], <|"c" -> 1|>]', "noinside"),
    ('NetMapThreadOperator[ThreadingLayer[#alpha + #b &], <|"alpa" -> 1|>]', "nearport"),
    ('NetMapThreadOperator[ThreadingLayer[#a + #b &], <|"a" -> 0|>]', "argvalue"),
    ("NetMapThreadOperator[ThreadingLayer[Plus, InputPorts -> 2], 2][{{1, 2}, {3, 4}}]", "datashape"),
    ('NetMapThreadOperator[ThreadingLayer[Plus, InputPorts -> 2], 3, "1" -> {2, 2}]', "portshape"),
    ("NetFoldOperator[ThreadingLayer[#Input + #Stat &]]", "nearport"),
    ("NetFoldOperator[Ramp]", "noinside"),
    (f'NetFoldOperator[{SUM}, {{"Out" -> "State"}}]', "nearport"),
    (f"NetFoldOperator[{SUM}, {{1 -> 2}}]", "argvalue"),
    (f'NetFoldOperator[{SUM}, {{"Output" -> "State"}}, {{"State"}}]', "foldtwice"),
    (f'NetFoldOperator[{SUM}, {{"Output" -> "State", "Output" -> "State"}}]', "foldtwice"),
    (f'NetFoldOperator[{SUM}, {{"Output" -> "State"}}, {{"Input"}}]', "foldempty"),
    (f'NetFoldOperator[{SUM}, {{"Output" -> "State"}}, {{}}, {{"Outputs"}}]', "nearport"),
    (f'NetFoldOperator[{SUM}, "Input" -> {{4, 2}}, "State" -> 3]', "inside"),
    ('NetFoldOperator[NetGraph[{LinearLayer[2], LinearLayer[3, "Input" -> 4], Plus}, {NetPort["Input"] -> 1 -> 3, '
     'NetPort["State"] -> 2 -> 3}]]', "graphfit"),
    ('NetFoldOperator[NetGraph[{DotLayer[InputPorts -> 2]}, {{NetPort["Input"], NetPort["State"]} -> 1}, '
     '"Input" -> 2, "State" -> 2]]', "innerclash"),
    ("NetNestOperator[Ramp]", "argr"),
    ("NetNestOperator[Ramp, 0]", "argvalue"),
    ("NetNestOperator[Ramp, 2.5]", "argvalue"),
    ('NetNestOperator[LinearLayer[2, "Input" -> 3], 2]', "innerclash"),
    ("NetNestOperator[SequenceRestLayer[], 2][{1, 2, 3}]", "datafit"),
    ("NetNestOperator[SequenceLastLayer[], 2]", "innergrow"),
    ("NetMapThreadOperator[NetArrayLayer[]]", "opnoinput"),
    ("NetBidirectionalOperator[{Ramp}]", "netpair"),
    ("NetBidirectionalOperator[Ramp, Max]", "argvalue"),
    ("NetBidirectionalOperator[{BasicRecurrentLayer[2], BasicRecurrentLayer[3]}, Total]", "innerclash"),
    ('NetBidirectionalOperator[{BasicRecurrentLayer[2], BasicRecurrentLayer[3]}, "Output" -> {4, 6}]', "portshape"),
    ("NetPairEmbeddingOperator[Ramp, DistanceFunction -> foo]", "optvalue"),
    ("NetPairEmbeddingOperator[Ramp, DistanceFunction -> LinearLayer[3]]", "distancenet"),
    ("NetPairEmbeddingOperator[Ramp, DistanceFunction -> (foo[#1, #2] &)]", "notrace"),
    ("NetPairEmbeddingOperator[Ramp][{{1, 2}, {3, 4}, {5, 6}}]", "datashape"),
    ("NetGANOperator[Ramp]", "netpair"),
    ("NetGANOperator[{2, 3}]", "inside"),
    ('NetGANOperator[{2, LinearLayer[{}, "Input" -> 3]}]', "innerclash"),
    ('NetGANOperator[{2, LinearLayer[]}, "Hinge"]', "argvalue"),
    ('NetChain[{NetMapOperator[LinearLayer[2, "Input" -> 3]], LinearLayer[2, "Input" -> 7]}]', "chainfit"),
    ('NetExtract[NetMapOperator[Ramp], "Nett"]', "partname"),
    ("NetMapOperator[{2, 3}][[1 ;; 1]]", "part"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "tag"), FAULTS, ids=[row[0] for row in FAULTS])
def test_messages(source, tag):
    session = Session()
    session.evaluate(source)
    assert [m.tag for m in session.messages] == [tag]


def test_messages_say_where_and_what():
    session = Session()
    session.evaluate('NetMapOperator[LinearLayer[2, "Weights" -> {{1, 2}, {3, 4}}, "Biases" -> None]][{1, 2}]')
    assert session.messages[-1].text == (
        'The data for port "Input" is vector (size: 2); it gives the port "Input" of "Net" inside real number, which '
        'does not fit the array "Weights" of dimensions {2, 2}.'
    )
    session.evaluate("NetFoldOperator[ThreadingLayer[#Input + #Stat &]]")
    assert session.messages[-1].text == 'The net inside has no input "State". Did you mean "Stat"?'
