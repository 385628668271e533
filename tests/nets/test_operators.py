"""Operators: what they compute, against loops over the net inside; inference through them; forms and messages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import system
from wlnet.kernel import shape_ops
from wlnet.nets import Mode, Type, initialize, read_method

DENSE = 'LinearLayer[2, "Weights" -> {{1, 2}, {3, -4}}, "Biases" -> {1, 0}]'
LONG = '"Input" -> {"Varying", 2}'
SUM = "ThreadingLayer[#Input + #State &]"
CELL = """NetGraph[<|"x" -> LinearLayer[2], "s" -> LinearLayer[2, "Biases" -> None], "sum" -> Plus, "f" -> Tanh|>,
  {NetPort["Input"] -> "x", NetPort["State"] -> "s", {"x", "s"} -> "sum" -> "f"}, "Input" -> 3, "State" -> 2]"""
TWO_STATES = """NetGraph[{ThreadingLayer[#Input + #a + 2 #b &], ThreadingLayer[#Output - #Bias &]},
  {1 -> NetPort[2, "Output"], 1 -> NetPort["Sum"], 2 -> NetPort["Difference"]}]"""


def dense(x):
    """What DENSE does to x[..., 2]."""
    return x @ np.array([[1, 3], [2, -4]]) + np.array([1, 0])


@pytest.fixture
def net():
    """net(source) is the net a source evaluates to, with values for all its arrays."""
    from wlnet.python import Session

    session = Session()

    def build(source, *, ready=True):
        found = session.evaluate(source)
        assert not session.messages, [m.text for m in session.messages]
        generator = np.random.default_rng(7)
        return initialize(found, read_method(system("Automatic")), generator) if ready else found

    return build


# NetMapOperator


def test_map_is_the_net_for_every_element(net):
    op = net(f"NetMapOperator[NetChain[{{{DENSE}, Tanh}}], {LONG}]")
    x = np.random.default_rng(0).normal(size=(3, 5, 2))
    inner = op.nets[0]
    np.testing.assert_allclose(op(x), np.tanh(dense(x)), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(op(x[0]), [inner(row) for row in x[0]], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("source", ["NetMapOperator[{5, Tanh, 3}]", "NetPairEmbeddingOperator[{5, Tanh, 3}]"])
def test_many_elements_go_through_in_parts(net, monkeypatch, check_gradients, source):
    from wlnet.nets.containers.operators import inside

    op = net(source + ' /. op_ :> NetReplacePart[op, "Input" -> {2, 4}]')
    x = np.random.default_rng(0).normal(size=(7, 2, 4))
    whole = op.run({"Input": x}, Mode(dtype=np.float64, batch=7))["Output"]
    monkeypatch.setattr(inside, "WORKSPACE", 20)  # four rows of five numbers
    np.testing.assert_allclose(op.run({"Input": x}, Mode(dtype=np.float64, batch=7))["Output"], whole, rtol=1e-12)
    check_gradients(op, x)


def test_weights_tell_one_sequence_from_several(net):
    op = net(f"NetMapOperator[{DENSE}]")
    x = np.random.default_rng(0).normal(size=(3, 5, 2))
    np.testing.assert_allclose(op(x), dense(x), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(op(x[0]), dense(x[0]), rtol=1e-5, atol=1e-5)


def test_map_takes_sequences_of_different_lengths(evaluated):
    assert evaluated('NetMapOperator[SummationLayer[], "Input" -> {"Varying", 2}][{{{1, 2}}, {{1, 2}, {3, 4}}}]') == [
        [3], [3, 7]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("NetMapOperator[Ramp][{-1, 2}]", [0, 2]),
        ("NetMapOperator[{Ramp, 2 # &}][{{-1, 2}}]", [[0, 4]]),
        ('NetMapOperator[SummationLayer[], "Input" -> {2, 2}][{{1, 2}, {3, 4}}]', [3, 7]),
        ('NetMapOperator[NetMapOperator[SummationLayer[], "Input" -> {2, 2}]][{{{1, 2}, {3, 4}}}]', [[3, 7]]),
        ('NetMapOperator[EmbeddingLayer["Weights" -> {{1, 2}, {3, 4}}], "Input" -> "Varying"][{2, 1, 2}]',
         [[3, 4], [1, 2], [3, 4]]),
    ],
)  # fmt: skip
def test_map_of_shorthands_and_integers(evaluated, source, value):
    assert evaluated(source).tolist() == value


def test_integers_have_their_bounds_outside_too(net):
    op = net('NetMapOperator[EmbeddingLayer[2, 7], "Input" -> {"Varying"}]')
    assert op.inputs["Input"].element.high == 7
    assert net("NetMapOperator[EmbeddingLayer[2, 7]]", ready=False).inputs["Input"].element.high == 7


def test_states_inside_a_map_start_anew_for_every_element(net):
    op = net(f'NetMapOperator[NetFoldOperator[{SUM}], "Input" -> {{2, 3}}]')
    assert op(np.array([[1, 2, 3], [10, 20, 30.0]])).tolist() == [[1, 3, 6], [10, 30, 60]]
    assert not op.states and not op.state_positions()


# NetMapThreadOperator


@given(depth=st.integers(1, 3), other=st.integers(0, 3), sizes=st.lists(st.integers(1, 3), min_size=4, max_size=4))
@settings(max_examples=25, deadline=None)
def test_mapping_over_several_inputs_is_a_loop_over_positions(depth, other, sizes):
    from wlnet.python import Session

    op = Session().evaluate(f'NetMapThreadOperator[ThreadingLayer[#a - 10 #b &], <|"a" -> {depth}, "b" -> {other}|>]')
    deepest = max(depth, other)
    levels, width = sizes[:deepest], sizes[3]
    random = np.random.default_rng(1)
    a = random.normal(size=(*levels[:depth], width)).astype("float32")
    b = random.normal(size=(*levels[:other], width)).astype("float32")
    expected = np.zeros((*levels, width))
    for place in np.ndindex(*levels):
        expected[place] = a[place[:depth]] - 10 * b[place[:other]]
    np.testing.assert_allclose(op({"a": a, "b": b}), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("NetMapThreadOperator[Plus][{{1, 2}, {3, 4}}]", [4, 6]),
        ('NetMapThreadOperator[DotLayer[InputPorts -> 2], "1" -> {2, 2}][{{{1, 2}, {3, 4}}, {{1, 0}, {0, 1}}}]',
         [1, 4]),
        ('NetMapThreadOperator[CatenateLayer[InputPorts -> 2], 2, "1" -> {1, 2, 1}][{{{{1}, {2}}}, {{{3}, {4}}}}]',
         [[[1, 3], [2, 4]]]),
        ('NetMapThreadOperator[ThreadingLayer[#a + #b &], <|"a" -> 1|>][<|"a" -> {1, 2}, "b" -> 10|>]', [11, 12]),
        ("NetMapThreadOperator[Ramp][{-1, 2}]", [0, 2]),
        ('NetMapThreadOperator[{Plus, LinearLayer[1, "Weights" -> {{1, 1}}, "Biases" -> {0}]}][{{{1, 2}}, {{3, 4}}}]',
         [[10]]),
    ],
)  # fmt: skip
def test_mapping_over_several_inputs(evaluated, source, value):
    assert evaluated(source).tolist() == value


def test_mapped_inputs_have_one_length(refused):
    refused("NetMapThreadOperator[ThreadingLayer[Plus, InputPorts -> 2]][{{1, 2}, {3, 4, 5}}]", "datashape")


# NetFoldOperator


def test_fold_is_a_loop_over_steps(net):
    op = net(f"NetFoldOperator[{CELL}]")
    values = {path[2:]: array for path, array in op.arrays_at().items()}
    assert set(op.arrays_at()) == {("Net", "x", "Weights"), ("Net", "x", "Biases"), ("Net", "s", "Weights")}
    w, u = (op.arrays_at()["Net", name, "Weights"] for name in "xs")
    assert values
    x = np.random.default_rng(0).normal(size=(6, 3))
    s, expected = np.zeros(2), []
    for row in x:
        s = np.tanh(w @ row + u @ s)
        expected.append(s)
    np.testing.assert_allclose(op(x), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(op(np.stack([x, x])), [expected, expected], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (f"NetFoldOperator[{SUM}][{{1, 2, 3}}]", [1, 3, 6]),
        (f"NetFoldOperator[{SUM}][{{{{1, 10}}, {{2, 20}}}}]", [[1, 10], [3, 30]]),
        (f'NetFoldOperator[{SUM}, "Output" -> "State"][{{1, 2, 3}}]', [1, 3, 6]),
        (f'NetFoldOperator[{SUM}, "Input" -> {{"Varying", 2}}][{{{{{{1, 2}}, {{2, 4}}}}, {{{{5, 6}}}}}}]',
         [[[1, 2], [3, 6]], [[5, 6]]]),
        ('NetFoldOperator[ThreadingLayer[#x #c + #s &], {"Output" -> "s"}, {"c"}][<|"x" -> {1, 2}, "c" -> 10|>]',
         [10, 30]),
        ('NetFoldOperator[ThreadingLayer[#a + #b + #s &], {"Output" -> "s"}][<|"a" -> {1, 2}, "b" -> {10, 20}|>]',
         [11, 33]),
    ],
)  # fmt: skip
def test_fold(evaluated, source, value):
    found = evaluated(source)
    assert (found if isinstance(found, list) else found.tolist()) == value


def test_fold_with_two_states_a_constant_and_chosen_outputs(net):
    feedback = '{"Sum" -> "a", "Difference" -> "b"}'
    op = net(f'NetFoldOperator[{TWO_STATES}, {feedback}, {{"Bias"}}]')
    assert list(op.inputs) == ["Input", "Bias"]
    assert list(op.outputs) == ["Sum", "Difference"] and list(op.states) == ["a", "b"]
    x, bias = np.array([1.0, 2, 3]), 0.5
    a = b = 0.0
    sums, differences = [], []
    for value in x:
        a = value + a + 2 * b
        b = a - bias
        sums.append(a)
        differences.append(b)
    found = op({"Input": x, "Bias": bias})
    np.testing.assert_allclose(found["Sum"], sums)
    np.testing.assert_allclose(found["Difference"], differences)
    chosen = net(f'NetFoldOperator[{TWO_STATES}, {feedback}, {{"Bias"}}, {{"Difference"}}]')
    np.testing.assert_allclose(chosen({"Input": x, "Bias": bias}), differences)


def test_states_of_a_fold_can_be_given_and_read(net):
    op = net(f"NetFoldOperator[{SUM}]").refine({"Input": Type((3, 2))})
    assert op.states["State"].dims == (2,)
    x = np.arange(12.0).reshape(2, 3, 2)
    start = np.array([[100.0, 200], [300, 400]])
    for found in (
        op.run({"Input": x}, Mode(dtype=np.float64, states={("State",): start})),
        op.run({"Input": x, "State": start}, Mode(dtype=np.float64)),
    ):
        np.testing.assert_allclose(found["Output"], x.cumsum(1) + start[:, None])
        np.testing.assert_allclose(found["State"], x.sum(1) + start)
    first = op.refine({}).run({"Input": x}, Mode(dtype=np.float64))
    second = op.run({"Input": x}, Mode(dtype=np.float64, states={("State",): first["State"]}))
    np.testing.assert_allclose(second["Output"], np.concatenate([x, x], 1).cumsum(1)[:, 3:])


def test_states_in_the_language(evaluated):
    fold = f'NetFoldOperator[{SUM}, "Input" -> {{"Varying", 1}}, "State" -> 1]'
    assert np.array(evaluated(f'Values[{fold}[{{{{1}}, {{2}}}}, NetPort[All, "States"]]]')).tolist() == [[3]]
    assert evaluated(f'{fold}[<|"Input" -> {{{{1}}, {{2}}}}, NetPort["State"] -> {{10}}|>]').tolist() == [[11], [13]]
    graph = f"""NetGraph[<|"s" -> LinearLayer[1, "Weights" -> {{{{2}}}}, "Biases" -> None], "op" -> {fold}|>,
      {{NetPort["Start"] -> "s" -> NetPort["op", "State"], NetPort["Input"] -> "op" -> NetPort["Output"],
        NetPort["op", "State"] -> NetPort["End"]}}]"""
    found = evaluated(f'Values[{graph}[<|"Start" -> {{5}}, "Input" -> {{{{1}}, {{2}}}}|>]]')
    assert [np.array(part).tolist() for part in found] == [[[11], [13]], [13]]


# NetNestOperator


def test_nest_is_the_net_of_the_net(net):
    op = net(f"NetNestOperator[NetChain[{{{DENSE}, Tanh}}], 3]")
    x = np.random.default_rng(0).normal(size=(4, 2))
    expected = x
    for _ in range(3):
        expected = np.tanh(dense(expected))
    np.testing.assert_allclose(op(x), expected, rtol=1e-5, atol=1e-6)
    chain = net("NetChain[{2 # + 1 &, 2 # + 1 &, 2 # + 1 &}]")
    assert net("NetNestOperator[2 # + 1 &, 3]")(np.array([1.0, 2])).tolist() == chain(np.array([1.0, 2])).tolist()
    assert net("NetNestOperator[2 # &, 3]")(1.0) == 8


# NetBidirectionalOperator


@pytest.mark.parametrize(
    ("aggregator", "combine"),
    [
        ("", lambda f, r: np.concatenate([f, r], -1)),
        (", Catenate", lambda f, r: np.concatenate([f, r], -1)),
        (", Total", lambda f, r: f + r),
        (", Mean", lambda f, r: (f + r) / 2),
    ],
)
def test_bidirectional(net, aggregator, combine):
    op = net(f"NetBidirectionalOperator[{{NetFoldOperator[{SUM}], NetMapOperator[{DENSE}]}}{aggregator}, {LONG}]")
    x = np.random.default_rng(0).normal(size=(3, 5, 2))
    expected = combine(x.cumsum(1), dense(x))
    np.testing.assert_allclose(op(x), expected, rtol=1e-5, atol=1e-5)
    both = net(f"NetBidirectionalOperator[NetFoldOperator[{SUM}]{aggregator}, {LONG}]")
    expected = combine(x.cumsum(1), x[:, ::-1].cumsum(1)[:, ::-1])
    np.testing.assert_allclose(both(x), expected, rtol=1e-5, atol=1e-5)


def test_both_directions_have_arrays_and_states_of_their_own(net):
    op = net(f"NetBidirectionalOperator[NetFoldOperator[{CELL}]]")
    arrays = op.arrays_at()
    assert {path[0] for path in arrays} == {"ForwardNet", "ReverseNet"}
    assert not np.array_equal(*(arrays[name, "Net", "x", "Weights"] for name in ("ForwardNet", "ReverseNet")))
    assert list(op.states) == ["ForwardState", "BackwardState"]
    assert op.outputs["Output"].dims[-1] == 4
    x, s = np.ones((1, 2, 3), dtype="float32"), np.ones((1, 2), dtype="float32")
    resolved = op.refine({"Input": Type((2, 3))})
    forward, reverse = (net.refine({"Input": Type((2, 3))}) for net in op.nets)
    found = resolved.run({"Input": x, "ForwardState": s}, Mode())
    np.testing.assert_allclose(found["Output"][..., :2], forward.run({"Input": x, "State": s}, Mode())["Output"])
    np.testing.assert_allclose(found["BackwardState"], reverse.run({"Input": x}, Mode())["State"])


def test_states_deep_inside_a_direction_keep_their_positions(net):
    op = net(f"NetBidirectionalOperator[{{NetChain[{{NetFoldOperator[{SUM}], Ramp}}], NetMapOperator[Ramp]}}, Total]")
    assert not op.states and list(op.state_positions(("op",))) == [("op", "ForwardNet", 1, "State")]
    x, s = np.ones((1, 2, 3)), np.full((1, 3), 5.0)
    resolved = op.refine({"Input": Type((2, 3))})
    found = resolved.run({"Input": x}, Mode(dtype=np.float64, states={("ForwardNet", 1, "State"): s}))
    assert found["Output"][0, :, 0].tolist() == [7, 8]


# NetGANOperator

GENERATOR = 'LinearLayer[2, "Weights" -> {{1}, {-1}}, "Biases" -> None]'
JUDGE = 'LinearLayer[{}, "Weights" -> {{1, 2}}, "Biases" -> {0}]'


@pytest.mark.parametrize(
    ("judge", "loss", "probability"),
    [
        (f"{{{JUDGE}, LogisticSigmoid}}", "", True),
        (f"{{{JUDGE}, LogisticSigmoid[#] &}}", "", True),
        (f'{{{JUDGE}, "Sigmoid"}}', "", True),
        (f"{{{JUDGE}, {{LogisticSigmoid}}}}", "", True),
        (JUDGE, "", False),
        (f"{{{JUDGE}, Tanh}}", "", False),
        (f"{{{JUDGE}, LogisticSigmoid}}", ', "Wasserstein"', False),
        (f"{{{JUDGE}, LogisticSigmoid}}", ', "JensenShannon"', True),
    ],
)
def test_losses_of_a_gan(net, judge, loss, probability):
    op = net(f"NetGANOperator[{{{GENERATOR}, {judge}}}{loss}]")
    x, z = np.array([[0.5, -1], [1, 1]]), np.array([[0.3], [-2]])
    fake = z * [1, -1]
    scores = [y @ [1, 2] for y in (x, fake)]
    if "Sigmoid" in judge:
        scores = [1 / (1 + np.exp(-s)) for s in scores]
    if "Tanh" in judge:
        scores = [np.tanh(s) for s in scores]
    found = op({"Sample": x, "Latent": z})
    assert list(found) == ["LossReal", "LossFake", "GeneratedFake"]
    real, forged = scores
    expected = (-np.log(real), -np.log(1 - forged)) if probability else (-real, forged)
    np.testing.assert_allclose(found["LossReal"], expected[0], rtol=1e-5)
    np.testing.assert_allclose(found["LossFake"], expected[1], rtol=1e-5)
    np.testing.assert_allclose(found["GeneratedFake"], fake, rtol=1e-6)


@pytest.mark.parametrize("training", [False, True])
def test_in_training_the_generator_gets_the_opposite_derivative(net, training):
    from wlnet.kernel import Tape

    op = net(f"NetGANOperator[{{{GENERATOR}, {JUDGE}}}]").refine({"Latent": Type((1,))})
    x, z = np.array([[0.5, -1.0]]), np.array([[3.0]])
    tape = Tape()
    places = list(op.arrays_at())
    variables = {p: tape.variable(a.astype(float)) for p, a in op.arrays_at().items()}
    mode = Mode(ops=tape.ops, arrays=variables, dtype=np.float64, training=training)
    found = op.run({"Sample": x, "Latent": z}, mode)
    total = tape.ops.add(found["LossReal"], found["LossFake"])
    gradients = dict(zip(places, tape.gradient(total, list(variables.values())), strict=True))
    # LossFake = w.(v z), so that d/dv = z w and d/dw = v z - x
    sign = -1 if training else 1
    np.testing.assert_allclose(gradients["Generator", "Weights"], sign * 3 * np.array([[1.0], [2]]))
    np.testing.assert_allclose(gradients["Discriminator", "Weights"], [[3 - 0.5, -3 + 1]])


# What holds for all of them

NETS = {
    "map": ('NetMapOperator[NetChain[{LinearLayer[2], Tanh}], "Input" -> {3, 2}]', [(3, 2)]),
    "map of maps": ('NetMapOperator[NetMapOperator[{2, Tanh}], "Input" -> {2, 3, 2}]', [(2, 3, 2)]),
    "thread": ('NetMapThreadOperator[DotLayer[InputPorts -> 2], "1" -> {3, 2}, "2" -> {3, 2}]', [(3, 2), (3, 2)]),
    "replicated": ('NetMapThreadOperator[ThreadingLayer[#a #b &], <|"a" -> 2, "b" -> 1|>, "a" -> {2, 3}, "b" -> {2}]',
                   [(2, 3), (2,)]),
    "fold": (f'NetFoldOperator[{CELL}, "Input" -> {{4, 3}}]', [(4, 3)]),
    "constants": ('NetFoldOperator[ThreadingLayer[#x #c + Tanh[#s] &], {"Output" -> "s"}, {"c"}, "x" -> {5, 2}]',
                  [(5, 2), (2,)]),
    "nest": ('NetNestOperator[{2, Tanh, 3}, 3, "Input" -> 3]', [(3,)]),
    "both ways": (f'NetBidirectionalOperator[NetFoldOperator[{CELL}], "Input" -> {{4, 3}}]', [(4, 3)]),
    "mean": ('NetBidirectionalOperator[NetMapOperator[{2, Tanh}], Mean, "Input" -> {4, 3}]', [(4, 3)]),
    "pair": ('NetPairEmbeddingOperator[{2, Tanh}, "Input" -> {2, 3}]', [(2, 3)]),
    "gan": ('NetGANOperator[{{2, Tanh}, {2, Tanh, LinearLayer[{}], LogisticSigmoid}}, "Latent" -> 3]', [(2,), (3,)]),
}  # fmt: skip
every = pytest.mark.parametrize(("source", "shapes"), NETS.values(), ids=NETS)


@every
def test_gradients(net, check_gradients, source, shapes):
    random = np.random.default_rng(0)
    check_gradients(net(source), *(random.normal(size=(2, *shape)) for shape in shapes))


@every
def test_shapes_are_as_declared_on_every_interpreter(net, source, shapes):
    op = net(source)
    arrays = {path: np.shape(a) for path, a in op.arrays_at().items()}
    inputs = dict(zip(op.inputs, ((5, *s) for s in shapes), strict=True))
    shaped = op.run(inputs, Mode(ops=shape_ops, arrays=arrays, batch=5))
    run = op.run({name: np.zeros(shape, "float32") for name, shape in inputs.items()}, Mode(batch=5))
    for name, kind in {**op.outputs, **op.states}.items():
        assert shaped[name] == np.shape(run[name]) == (5, *kind.dims)


@every
def test_reading_back(read_back, source, shapes):
    read_back(source)


@every
def test_arrays_stand_at_their_positions(net, evaluated, source, shapes):
    op = net(source)
    for path, value in op.arrays_at().items():
        assert path[0] in op.layers
        assert op.with_arrays({path: np.zeros_like(value)}).arrays_at()[path].sum() == 0
    assert op.with_arrays({}) is op
    assert op == net(source) and hash(op) == hash(net(source))
    assert [path for path, _ in op.leaves()] == [(n, *p) for n, part in op.layers.items() for p, _ in part.leaves()]


@every
def test_batches_are_examples_side_by_side(net, source, shapes):
    op = net(source)
    random = np.random.default_rng(0)
    inputs = {n: random.normal(size=(4, *s)).astype("float32") for n, s in zip(op.inputs, shapes, strict=True)}
    together = op.run(inputs, Mode(batch=4))
    for i in range(4):
        alone = op.run({n: x[i : i + 1] for n, x in inputs.items()}, Mode())
        for name in op.outputs:
            np.testing.assert_allclose(together[name][i], alone[name][0], rtol=1e-5, atol=1e-6)
