"""Methods of optimization: what they make of a net against their definitions, written as plain loops, and PyTorch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.nets.training.methods import METHODS, SGD, Adam, RMSProp, SignSGD
from wlnet.nets.training.parameters import Rule, lay_out
from wlnet.nets.training.updating import STRETCH, Updates
from wlnet.python import Session, to_python

DATA = "data = {{1., 2.}, {2., -1.}, {0.5, 0.}} -> {{1.}, {-1.}, {2.}};"
X = np.array([[1, 2], [2, -1], [0.5, 0]])
T = np.array([[1.0], [-1], [2]])
W, B = np.array([[0.5, -0.25]]), np.array([0.125])
NET = 'net = LinearLayer[1, "Weights" -> {{0.5, -0.25}}, "Biases" -> {0.125}, "Input" -> 2];'


def adam(state, w, g, rate, t, b1=0.9, b2=0.999, eps=1e-5):
    m, v = state or (0, 0)
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
    return (m, v), w - rate * np.sqrt(1 - b2**t) / (1 - b1**t) * m / (np.sqrt(v) + eps)


def rmsprop(state, w, g, rate, t, b=0.95, eps=1e-6, mu=0.9):
    n, a, d = state or (0, 0, 0)
    n, a = b * n + (1 - b) * g**2, b * a + (1 - b) * g
    d = mu * d - rate * g / np.sqrt(n - a**2 + eps)
    return (n, a, d), w + d


def sgd(state, w, g, rate, t, mu=0.93):
    (d,) = state or (0,)
    d = mu * d - rate * g
    return (d,), w + d


def signsgd(state, w, g, rate, t, mu=0.93):
    (d,) = state or (0,)
    d = mu * d - (1 - mu) * g
    return (d,), w + rate * np.sign(d)


DEFINITIONS = {"ADAM": adam, "RMSProp": rmsprop, "SGD": sgd, "SignSGD": signsgd}


def loop(method, steps, rate, decay=0, clip=np.inf, bound=np.inf, multiplier=(1, 1), schedule=lambda t: 1, **settings):
    """Full batches of the mean square of a linear net in double precision."""
    w, b, states = W, B, [None, None]
    for t in range(1, steps + 1):
        error = X @ w.T + b - T
        gradients = [2 * error.T @ X / len(X), 2 * error.mean(0)]
        moved = []
        for i, (p, g) in enumerate(zip((w, b), gradients, strict=True)):
            g = np.clip(g + decay * p, -clip, clip)
            states[i], p = DEFINITIONS[method](states[i], p, g, rate * schedule(t) * multiplier[i], t, **settings)
            moved.append(np.clip(p, -bound, bound))
        w, b = moved
    return w, b


def trained(options, steps=7, precision="Real64"):
    session = Session()
    session.evaluate(NET + DATA)
    found = session.evaluate(
        f"t = NetTrain[net, data, MaxTrainingRounds -> {steps}, BatchSize -> 3, TrainingProgressReporting -> None, "
        f'WorkingPrecision -> "{precision}", {options}];'
        'Normal /@ {NetExtract[t, "Weights"], NetExtract[t, "Biases"]}'
    )
    return [np.asarray(part) for part in to_python(found)]


@pytest.mark.parametrize("method", DEFINITIONS)
@pytest.mark.parametrize("precision", ["Real32", "Real64"])
def test_defaults(method, precision):
    w, b = trained(f'Method -> "{method}", LearningRate -> 0.01', precision=precision)
    expected = loop(method, 7, 0.01)
    assert np.allclose(w, expected[0], atol=1e-5) and np.allclose(b, expected[1], atol=1e-5)


@pytest.mark.parametrize(
    ("method", "options", "settings"),
    [
        ("ADAM", '"Beta1" -> 0.5, "Beta2" -> 0.9, "Epsilon" -> 0.1', {"b1": 0.5, "b2": 0.9, "eps": 0.1}),
        ("RMSProp", '"Beta" -> 0.5, "Epsilon" -> 0.01, "Momentum" -> 0', {"b": 0.5, "eps": 0.01, "mu": 0}),
        ("SGD", '"Momentum" -> 0', {"mu": 0}),
        ("SignSGD", '"Momentum" -> 0.5', {"mu": 0.5}),
        ("SGD", '"L2Regularization" -> 0.5', {"decay": 0.5}),
        ("SGD", '"GradientClipping" -> 0.75', {"clip": 0.75}),
        ("SGD", '"WeightClipping" -> 0.3', {"bound": 0.3}),
        ("ADAM", '"L2Regularization" -> 0.5, "GradientClipping" -> 1, "WeightClipping" -> 1/4',
         {"decay": 0.5, "clip": 1, "bound": 0.25}),
    ],
)  # fmt: skip
def test_suboptions(method, options, settings):
    w, b = trained(f'Method -> {{"{method}", {options}, "LearningRate" -> 0.05}}')
    expected = loop(method, 7, 0.05, **settings)
    assert np.allclose(w, expected[0], atol=1e-6) and np.allclose(b, expected[1], atol=1e-6)


@pytest.mark.parametrize(
    ("schedule", "factor"),
    [
        ("Function[{k, n}, k/n]", lambda t: t / 7),
        ('"Linear"', lambda t: 1 - (t - 1) / 7),
        ('{"Polynomial", 3}', lambda t: (1 - (t - 1) / 7) ** 3),
        ('"Cosine"', lambda t: (1 + np.cos(np.pi * (t - 1) / 7)) / 2),
        ('{"Exponential", 0.1}', lambda t: 0.1 ** ((t - 1) / 7)),
        ("None", lambda t: 1),
    ],
)
def test_schedules(schedule, factor):
    w, b = trained(f'Method -> {{"SGD", "LearningRateSchedule" -> {schedule}}}, LearningRate -> 0.05')
    expected = loop("SGD", 7, 0.05, schedule=factor)
    assert np.allclose(w, expected[0], atol=1e-6) and np.allclose(b, expected[1], atol=1e-6)


@pytest.mark.parametrize(
    ("rule", "multiplier"),
    [
        ('{"Weights" -> 0.5, _ -> 2}', (0.5, 2)),
        ('{"Biases" -> None}', (1, 0)),
        ('{"Weights" -> -1}', (-1, 1)),
        ("3", (3, 3)),
    ],
)
def test_multipliers(rule, multiplier):
    w, b = trained(f'Method -> "SGD", LearningRate -> 0.01, LearningRateMultipliers -> {rule}')
    expected = loop("SGD", 7, 0.01, multiplier=multiplier)
    assert np.allclose(w, expected[0], atol=1e-6) and np.allclose(b, expected[1], atol=1e-6)


@pytest.mark.parametrize("name", ["L2Regularization", "GradientClipping", "WeightClipping"])
def test_settings_by_part(name):
    """The weights are under the setting, the biases are not."""
    key = {"L2Regularization": "decay", "GradientClipping": "clip", "WeightClipping": "bound"}[name]
    w, b = trained(f'Method -> {{"SGD", "{name}" -> {{"Weights" -> 0.2}}}}, LearningRate -> 0.01', steps=1)
    assert np.allclose(w, loop("SGD", 1, 0.01, **{key: 0.2})[0], atol=1e-6)
    assert np.allclose(b, loop("SGD", 1, 0.01)[1], atol=1e-6)


def test_real64_is_double_precision():
    """A step that single precision cannot show: 1 + 2^-30 rounds to 1 there. The net keeps single precision."""
    session = Session()
    session.evaluate(NET + DATA)
    losses = [
        session.evaluate(
            f'NetTrain[net, data, "BatchLossList", MaxTrainingRounds -> 1, WorkingPrecision -> "{p}", '
            "TrainingProgressReporting -> None][[1]]"
        )
        for p in ("Real32", "Real64")
    ]
    made = session.evaluate(
        'NetTrain[net, data, MaxTrainingRounds -> 1, WorkingPrecision -> "Real64", TrainingProgressReporting -> None]'
    )
    assert all(a.dtype == np.float32 and not a.flags.writeable for a in made.arrays_at().values())
    exact = np.mean((X @ W.T + B - T) ** 2)
    assert losses[1] == exact
    assert losses[0] == pytest.approx(exact, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(METHODS)), st.integers(1, 3), st.integers(0, 1000), st.booleans())
def test_any_lengths_and_pieces(name, count, seed, large):
    """Parameters cut into stretches move as each alone would, whatever their sizes and wherever they end."""

    class Layer:
        def __init__(self, sizes):
            self.sizes = sizes

    random = np.random.default_rng(seed)
    sizes = random.integers(1, 2 * STRETCH if large else 50, count).tolist()
    session = Session()
    layers = ", ".join(f'NetArrayLayer["Array" -> ConstantArray[0., {n}]]' for n in sizes)
    net = session.evaluate(f"NetGraph[{{{layers}}}, {{}}]")
    rules = {path: Rule(float(random.choice([0.5, 2.0]))) for path in net.arrays_at()}
    parameters = lay_out(net, rules, np.float64)
    updates = Updates(parameters, METHODS[name]())
    expected = {path: (None, np.zeros(a.shape)) for path, a in parameters.arrays.items()}
    for t in range(1, 4):
        gradients = [random.normal(size=slot.shape) for slot in parameters.slots]
        updates.begin(0.1)
        updates.apply(np.concatenate([g.ravel() for g in gradients]))
        for slot, g in zip(parameters.slots, gradients, strict=True):
            state, w = expected[slot.paths[0]]
            expected[slot.paths[0]] = DEFINITIONS[name](state, w, g, 0.1 * slot.rule.rate, t)
    for path, (_, w) in expected.items():
        assert np.allclose(parameters.arrays[path], w, atol=1e-9)


def test_nothing_is_left_of_what_fades_away():
    """Moments of parameters without gradients become 0, not denormal numbers that are slow to compute with."""
    session = Session()
    net = session.evaluate('NetGraph[{NetArrayLayer["Array" -> {1., 2.}]}, {}]')
    parameters = lay_out(net, dict.fromkeys(net.arrays_at(), Rule()), np.float32)
    updates = Updates(parameters, Adam())
    updates.begin(0.1)
    updates.apply(np.ones(2, np.float32))
    for _ in range(1500):
        updates.begin(0.1)
        updates.apply(np.zeros(2, np.float32))
    first = updates.memory[0]
    assert np.all(first == 0)


def torch_net(torch, arrays):
    net = torch.nn.Sequential(
        torch.nn.Conv2d(1, 3, 3), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(27, 4)
    )
    with torch.no_grad():
        for parameter, array in zip(net.parameters(), arrays, strict=True):
            parameter.copy_(torch.tensor(array))
    return net


@pytest.mark.parametrize("name", ["SGD", "ADAM", "RMSProp"])
def test_minibatches_as_pytorch(name):
    """A small convolutional net, batches of 5 of 23 examples in the order that was drawn: PyTorch gives the same."""
    torch = pytest.importorskip("torch")
    from wlnet.nets.training.calls import Surroundings, train
    from wlnet.nets.training.state import Observer

    random = np.random.default_rng(3)
    x = random.normal(size=(23, 1, 8, 8)).astype(np.float32)
    t = random.integers(1, 5, 23)
    session = Session()
    net = session.evaluate(
        "SeedRandom[5]; NetInitialize[NetChain[{ConvolutionLayer[3, 3], Ramp, PoolingLayer[2, 2], FlattenLayer[], "
        '4, SoftmaxLayer[]}, "Input" -> {1, 8, 8}]]'
    )
    seen = []

    class Order(Observer):
        def after_batch(self, training):
            seen.append(np.array(training.batch_indices))

    options = {
        "SGD": 'Method -> {"SGD", "Momentum" -> 0.9}, LearningRate -> 0.05',
        "ADAM": 'Method -> {"ADAM", "Epsilon" -> 10^-8}, LearningRate -> 0.01',
        "RMSProp": 'Method -> {"RMSProp", "Epsilon" -> 10^-16, "Beta" -> 0.9, "Momentum" -> 0.5, '
        '"LearningRate" -> 0.001}',
    }[name]
    rules = session.evaluate(f"{{{options}, BatchSize -> 5, MaxTrainingRounds -> 3, RandomSeeding -> 1}}")
    from wlnet.expr import NumericArray, call
    from wlnet.nets.calls import split

    data = call("Rule", NumericArray(x), NumericArray(t))
    training = train(net, data, split(rules.args)[1], Surroundings(), lambda run: [Order()])
    assert [len(part) for part in seen] == [5, 5, 5, 5, 3] * 3
    assert all(sorted(np.concatenate(seen[i : i + 5])) == list(range(23)) for i in (0, 5, 10))
    arrays = list(net.arrays_at().values())
    model = torch_net(torch, arrays)
    if name == "SGD":
        optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9)
    elif name == "ADAM":
        optimizer = torch.optim.Adam(model.parameters(), 0.01, eps=1e-8)
    else:
        optimizer = torch.optim.RMSprop(model.parameters(), 0.001, alpha=0.9, eps=1e-8, momentum=0.5, centered=True)
    for places in seen:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(torch.tensor(x[places])), torch.tensor(t[places] - 1))
        loss.backward()
        optimizer.step()
    for mine, theirs in zip(training.result.arrays_at().values(), model.parameters(), strict=True):
        assert np.allclose(mine, theirs.detach().numpy(), atol=1e-5)


def test_every_method_has_a_definition():
    assert set(DEFINITIONS) == set(METHODS) == {m.name for m in (Adam, RMSProp, SGD, SignSGD)}
