"""A net applied again: replays equal plain runs, shortcuts equal calls; what differs every time is never replayed."""

import copy
import tracemalloc

import numpy as np
import pytest

from wlnet.expr import WolframMessage, list_of, system
from wlnet.nets import Mode, apply
from wlnet.nets.application.plans import KEPT, plan_of, run
from wlnet.python import Session, to_python

NETS = [
    'NetChain[{3, Ramp, 2}, "Input" -> 4]',
    'NetChain[{Ramp, ElementwiseLayer[0.5 (#(1+Tanh[0.797885 (#+0.044715 #^3)]))&]}, "Input" -> {40, 1000}]',
    'NetChain[{ConvolutionLayer[4, 3, "PaddingSize" -> 1], BatchNormalizationLayer[], "GELU", PoolingLayer[2, 2], '
    'DropoutLayer[0.5], FlattenLayer[], 5, SoftmaxLayer[]}, "Input" -> {3, 12, 12}]',
    'NetChain[{DeconvolutionLayer[4, {4, 4}, "Stride" -> 2], LogisticSigmoid, TransposeLayer[], PartLayer[2]}, '
    '"Input" -> {3, 5, 6}]',
    'NetChain[{NormalizationLayer[], ParametricRampLayer[], AggregationLayer[Max, 2 ;;]}, "Input" -> {3, 70, 80}]',
    'NetGraph[{3, Tanh, ThreadingLayer[Plus], CatenateLayer[]}, {1 -> 2, {1, 2} -> 3, {1, 3} -> 4}, "Input" -> 2]',
    'NetGraph[{Ramp, ElementwiseLayer[#^2 &]}, {NetPort["Input"] -> 1, NetPort["Input"] -> 2}, "Input" -> 3]',
    'NetChain[{NetMapOperator[3], SequenceReverseLayer[], SequenceLastLayer[]}, "Input" -> {4, 2}]',
    "NetChain[{ElementwiseLayer[If[# > 0, #, Exp[#] - 1] &], ElementwiseLayer[Clip[#, {-1, 1}] &], "
    'ElementwiseLayer[Min[#, 0.5] &]}, "Input" -> {3, 20000}]',
    'ElementwiseLayer[1/Ramp[#] &, "Input" -> {5}]',
    'PaddingLayer[{{1, 2}, {0, 1}}, "Padding" -> "Reflected", "Input" -> {3, 4}]',
    'ReshapeLayer[{2, 3}, "Input" -> 6]',
]


@pytest.fixture(scope="module")
def session():
    return Session()


def net_of(session, source):
    net = session.evaluate(f"NetInitialize[{source}, RandomSeeding -> 1]")
    assert not session.messages, [m.text for m in session.messages]
    return net


def inputs(net, seed, batch):
    random = np.random.default_rng(seed)
    return {name: random.standard_normal((batch, *kind.dims)).astype(np.float32) for name, kind in net.inputs.items()}


def identical(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, equal_nan=True)


@pytest.mark.parametrize("source", NETS)
@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_replays_equal_plain_runs(session, source, batch, dtype):
    net, mode = net_of(session, source), Mode(batch=batch, dtype=dtype)
    for turn, seed in enumerate((0, 1, 0, 1)):
        x = {name: a.astype(dtype) for name, a in inputs(net, seed, batch).items()}
        plain, again = net.run(x, mode), run(net, x, mode)
        assert (plan_of(net, x, mode) is not None) == (turn > 0)
        assert plain.keys() == again.keys()
        for name in plain:
            assert identical(plain[name], again[name])
            if turn:
                assert not any(np.may_share_memory(again[name], a) for a in (*x.values(), *net.arrays_at().values()))
                again[name][...] = 0


@pytest.mark.parametrize("source", [s for s in NETS if not s.startswith("NetGraph[{Ramp")])
def test_calls_are_as_before_from_the_second_on(session, source):
    net, fresh = net_of(session, source), net_of(session, source)
    for batch in (None, 1, 2):
        x = next(iter(inputs(net, batch or 0, batch or 1).values()))
        x = x[0] if batch is None else x
        first, *others = (net(x) for _ in range(4))
        assert all(identical(first, y) and not np.may_share_memory(first, y) for y in others)
        assert identical(net(x.astype(np.float64)), first)
        assert identical(fresh(x), first)
        in_language = [apply(net, [expression]).array for expression in (list_of(*map(nested, x)),) * 4]
        assert all(np.array_equal(y, first.astype(float), equal_nan=True) for y in in_language)


def nested(x):
    return list_of(*map(nested, x)) if np.ndim(x) else float(x)


def test_no_plan_for_what_is_different_every_time(session):
    net = net_of(session, 'NetChain[{ElementwiseLayer["ReLU"], DropoutLayer[]}, "Input" -> 100]')
    x = {"Input": np.ones((1, 100), np.float32)}
    for mode in (Mode(training=True), Mode(generator=np.random.default_rng()), Mode(noted={}), Mode(updates={})):
        run(net, x, mode)
        assert plan_of(net, x, mode) is None
    a, b = (run(net, x, Mode(training=True))["Output"] for _ in range(2))
    assert (a != b).any()


def test_random_layers_are_never_replayed(session):
    source = (
        'NetGraph[<|"r" -> RandomArrayLayer[NormalDistribution[0, 1], "Output" -> 3], "t" -> ThreadingLayer[Plus]|>, '
        '{{NetPort["Input"], "r"} -> "t"}, "Input" -> 3]'
    )
    net = net_of(session, source)
    x = np.zeros(3)
    assert len({tuple(net(x)) for _ in range(4)}) == 4


def test_integers_out_of_range_give_the_message_on_every_call(session):
    net = net_of(session, 'NetChain[{ElementwiseLayer[3 # &, "Input" -> 2], EmbeddingLayer[2, 4]}]')
    for _ in range(3):
        net(np.array([1 / 3, 1]))
    for _ in range(2):
        with pytest.raises(ValueError, match="5"):
            net(np.array([1, 5 / 3]))
        assert np.isfinite(net(np.array([1 / 3, 4 / 3]))).all()


def test_only_so_many_plans_are_kept(session):
    net = net_of(session, "ElementwiseLayer[Tanh]")
    for n in range(1, 3 * KEPT):
        np.testing.assert_allclose(net(np.ones(n)), np.tanh(np.ones(n)), rtol=1e-6)
    net = net_of(session, 'ElementwiseLayer[Tanh, "Input" -> 2]')
    for n in range(1, 3 * KEPT):
        assert all(net(np.ones((n, 2))).shape == (n, 2) for _ in range(3))
    assert len(net.__dict__["_plans"]) == KEPT


def test_copies_of_a_net_start_without_plans(session):
    net = net_of(session, NETS[0])
    y = [net(np.ones(4)) for _ in range(3)][-1]
    again = copy.deepcopy(net)
    assert not again.__dict__["_plans"]
    np.testing.assert_allclose(again(np.ones(4)), y, rtol=1e-6)


def test_other_arrays_make_another_net(session):
    net = net_of(session, 'LinearLayer[1, "Input" -> 1, "Biases" -> None]')
    assert len({float(net(np.ones(1))[0]) for _ in range(3)}) == 1
    other = net.with_arrays({("Weights",): np.full((1, 1), 7, np.float32)})
    assert other(np.ones(1)) == 7


def test_a_refusal_stays_a_refusal(make):
    net = make("LinearLayer", 2, {"Weights": [[1, 2], [3, 4]], "Biases": None, "Input": 2})
    for _ in range(3):
        net(np.ones(2))
    with pytest.raises(ValueError, match="vector"):
        net(np.ones(3))
    with pytest.raises(WolframMessage) as raised:
        apply(net, [list_of(1, system("x"))])
    assert raised.value.tag == "datasymbol"
    assert apply(net, [list_of(1, 1)]).array.tolist() == [3, 7]
    assert to_python(apply(net, [list_of()])) == []


def test_activations_are_freed_after_their_last_use(session):
    layers = ", ".join(["TransposeLayer[]", "SoftmaxLayer[]", '"GELU"'] * 5)
    net = net_of(session, f'NetChain[{{{layers}}}, "Input" -> {{600, 600}}]')
    x = np.random.default_rng(0).standard_normal((2, 600, 600)).astype(np.float32)
    for turn in range(3):
        tracemalloc.start()
        y = net(x)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 4 * y.nbytes, turn
