"""What training takes of memory, and what it leaves of a net where steps on the way back go wrong."""

import tracemalloc

import numpy as np
import pytest

from wlnet.expr import NumericArray, call
from wlnet.nets.calls import split
from wlnet.nets.training.calls import Surroundings, make_engine, train
from wlnet.nets.training.loop import SMALL
from wlnet.nets.training.options import read_options
from wlnet.nets.training.updating import PIECE
from wlnet.python import Session, parse, to_python

WIDTH = 1536
NUMBERS = 2 * WIDTH * (WIDTH + 1) + 10 * (WIDTH + 1)
random = np.random.default_rng(0)
X = random.standard_normal((64, WIDTH)).astype(np.float32)
CLASSES = random.integers(1, 11, 64).astype(np.uint8)
DATA = call("Rule", NumericArray(X), NumericArray(CLASSES))
OPEN = f'NetChain[{{{WIDTH}, Ramp, {WIDTH}, Ramp, 10, SoftmaxLayer[]}}, "Input" -> {WIDTH}]'
QUIET = "TrainingProgressReporting -> None"


def rules(session, options):
    return split(session.evaluate(f"{{{QUIET}, {options}}}").args)[1]


def peak_of(net, data, options, session):
    given = rules(session, options)
    tracemalloc.start()
    try:
        training = train(net, data, given, Surroundings())
        return tracemalloc.get_traced_memory()[1], training
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("method", "copies"),
    [
        ('Method -> {"SGD", "Momentum" -> 0.9}', 2),
        ('Method -> "ADAM"', 3),
        ('Method -> "RMSProp"', 4),
        ('Method -> {"ADAM", "L2Regularization" -> 0.01, "GradientClipping" -> 1}', 3),
    ],
)
@pytest.mark.parametrize("given", ["NetInitialize[{}]", "{}"])
def test_copies_of_the_parameters(method, copies, given):
    """The net that is trained and what the method remembers, and one more where the net was not given with values."""
    session = Session()
    net = session.evaluate(given.format(OPEN))
    peak, training = peak_of(net, DATA, f"{method}, BatchSize -> 16, MaxTrainingRounds -> 2, {QUIET}", session)
    activations = 16 * sum(training.training_net.extents())
    assert peak < 4 * ((copies + 0.3) * NUMBERS + 3 * activations)


def test_one_more_for_the_best_net_of_a_validation():
    session = Session()
    net = session.evaluate(f"NetInitialize[{OPEN}]")
    given = [*rules(session, "BatchSize -> 16, MaxTrainingRounds -> 3"), ("ValidationSet", DATA)]
    tracemalloc.start()
    try:
        train(net, DATA, given, Surroundings())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 * 4.3 * NUMBERS


WORDS = random.integers(1, 100, (20000, 200))
ROWS = 'NetChain[{{{}, 3, SoftmaxLayer[]}}, "Input" -> {{200}}]'
PLACES = (
    "NetChain[{ReshapeLayer[{200, 1}], NetMapOperator[LinearLayer[4]], NetMapOperator[LinearLayer[3]], "
    'SoftmaxLayer[]}, "Input" -> {200}]'
)


@pytest.mark.parametrize(
    ("net", "kind", "targets"),
    [
        (ROWS.format("10"), np.float32, WORDS[:, 0] % 3 + 1),
        (ROWS.format("EmbeddingLayer[4, 100], AggregationLayer[Mean, 1]"), np.float32, WORDS[:, 0] % 3 + 1),
        (ROWS.format("EmbeddingLayer[4], AggregationLayer[Mean, 1]"), np.uint8, WORDS[:, 0] % 3 + 1),
        (PLACES, np.float32, WORDS % 3 + 1),
        (PLACES, np.uint8, WORDS % 3),
        ('NetChain[{10, 200}, "Input" -> {200}]', np.float32, WORDS),
    ],
)
def test_data_is_used_where_it_is(net, kind, targets):
    """Whatever its numbers are, inputs and targets: nothing is made that has a byte for each of them."""
    session = Session()
    data = call("Rule", NumericArray(WORDS.astype(kind)), NumericArray(targets.astype(kind)))
    options = 'BatchSize -> 16, MaxTrainingRounds -> Quantity[4, "Batches"]'
    made = session.evaluate(net)
    few = call("Rule", NumericArray(data.args[0].array[:64]), NumericArray(data.args[1].array[:64]))
    peak_of(made, few, options, session)  # what is imported the first time does not count
    peak, _ = peak_of(made, data, options, session)
    assert peak < WORDS.size + 6e6


# Steps that are taken back


def linear(size, weights=0.0):
    """A net of more parameters than are copied before each step, all of them the same."""
    session = Session()
    net = session.evaluate(
        f'LinearLayer[{size}, "Weights" -> ConstantArray[{weights}, {{{size}, {size}}}], "Biases" -> None, '
        f'"Input" -> {size}]'
    )
    return session, net


SGD = 'Method -> {"SGD", "Momentum" -> 0}'


@pytest.mark.parametrize("size", [3, 600])
def test_divergence_gives_the_net_before(size):
    """The mean square of y - t for y = w x, of which w - 2 grows twentyfold at every step, until its square is no
    number of single precision. Many parameters come back up to rounding."""
    assert (size**2 > SMALL) == (size == 600)
    session, net = linear(size)
    x, t = np.eye(size, dtype=np.float32), 2 * np.eye(size, dtype=np.float32)
    data = call("Rule", NumericArray(x), NumericArray(t))
    rate = 21 * size * size / 2
    said = []
    given = rules(session, f"{SGD}, LearningRate -> {rate}, BatchSize -> {size}, MaxTrainingRounds -> 100")
    diverged = train(net, data, given, Surroundings(say=said.append))
    assert [m.tag for m in said] == ["diverged"] and diverged.event == "Diverged"
    steps = len(diverged.batch_losses)
    assert 10 < steps < 40 and np.isfinite(diverged.batch_losses).all()
    given = rules(session, f"{SGD}, LearningRate -> {rate}, BatchSize -> {size}, MaxTrainingRounds -> {steps - 1}")
    before = train(net, data, given, Surroundings()).result.arrays_at()["Weights",]
    after = diverged.result.arrays_at()["Weights",]
    assert np.allclose(np.diag(after), np.diag(before), rtol=2e-6)
    assert size > 3 or np.array_equal(after, before)


@pytest.mark.parametrize("size", [3, 600])
@pytest.mark.parametrize("method", [SGD, 'Method -> "ADAM"', 'Method -> "RMSProp"'])
def test_a_gradient_that_is_no_number_moves_nothing(size, method):
    """The loss of the second batch is finite, 10^34, its gradient, 10^17 10^25, is not."""
    session, net = linear(size)
    x = np.zeros((2, size), np.float32)
    t = np.zeros((2, size), np.float32)
    x[:, 0], t[:, 0] = 1e25, 1e17
    data = call("Rule", NumericArray(x), NumericArray(t))
    said = []
    given = rules(session, f"{method}, BatchSize -> 1, MaxTrainingRounds -> 3")
    training = train(net, data, given, Surroundings(say=said.append))
    assert [m.tag for m in said] == ["divergedstep"] and training.event == "Diverged"
    assert np.array_equal(training.result.arrays_at()["Weights",], net.arrays_at()["Weights",])
    assert training.batch_losses == []


class Stopping:
    """Takes gradients of large arrays for the updates of a run, until the second one of some step."""

    def __init__(self, engine, step):
        self.engine, self.step, self.take, self.count = engine, step, engine.updates.take, 0
        engine.updates.take = self

    def __call__(self, place, gradient):
        if self.engine.training.absolute_batch == self.step:
            self.count += 1
            if self.count == 2:
                raise KeyboardInterrupt
        self.take(place, gradient)


def test_steps_that_do_not_end_are_taken_back():
    """An interrupt on the way back, between one large array and the next, leaves the net as it was before the step."""
    session = Session()
    net = session.evaluate(f"NetInitialize[{OPEN}]")
    nets = []
    for rounds, interrupted in ((2, False), (5, True)):
        options = read_options(rules(session, f"BatchSize -> 64, MaxTrainingRounds -> {rounds}"), lambda e: e)
        engine = make_engine(net, DATA, options, Surroundings(), np.random.default_rng(1))
        stopping = Stopping(engine, 3 if interrupted else 0)
        nets.append(engine.run().arrays_at())
        assert engine.training.event == ("Interrupted" if interrupted else "MaxTrainingRounds")
        assert stopping.count == 2 * interrupted
    for path, array in nets[0].items():
        assert np.allclose(array, nets[1][path], atol=1e-7) and not np.array_equal(array, net.arrays_at()[path])


def test_gradients_that_are_read_are_kept():
    """Training is the same whether a function reads them or not, for arrays that are large or small."""
    assert WIDTH * WIDTH > 2 * PIECE
    session = Session()
    session.evaluate(call("Set", parse("data"), DATA))
    session.evaluate(f"net = NetInitialize[{OPEN}]; norms = {{}};")
    options = f"{QUIET}, BatchSize -> 32, MaxTrainingRounds -> 2, RandomSeeding -> 1"
    nets = [
        session.evaluate(f"NetTrain[net, data, {options}, TrainingProgressFunction -> {function}]").arrays_at()
        for function in ("None", "(AppendTo[norms, Values[#GradientsRMS]]&)")
    ]
    assert not session.messages
    norms = np.array(to_python(session.evaluate("norms")))
    assert norms.shape == (2, 6) and (norms > 0).all()
    for path, array in nets[0].items():
        assert np.allclose(array, nets[1][path], atol=1e-6)
