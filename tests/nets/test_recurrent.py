"""Recurrent layers: worked numbers, definitions as plain loops, PyTorch, operator cases of ONNX, states, dropout."""

import importlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import system
from wlnet.kernel import Tape
from wlnet.nets import Mode, initialize, read_method
from wlnet.python import Session, text

GATES = {
    "BasicRecurrentLayer": ("",),
    "GatedRecurrentLayer": ("InputGate", "ResetGate", "MemoryGate"),
    "LongShortTermMemoryLayer": ("InputGate", "OutputGate", "ForgetGate", "MemoryGate"),
}
KINDS = ("InputWeights", "StateWeights", "Biases")
NAMES = sorted(GATES)
STATES = {name: ("State", "CellState") if name.startswith("Long") else ("State",) for name in NAMES}


def arrays(head, k, n, random):
    """Random arrays of a layer by name."""
    shapes = {"InputWeights": (n, k), "StateWeights": (n, n), "Biases": (n,)}
    return {
        gate + kind: random.normal(size=shapes[kind]) / shapes[kind][-1] ** 0.5
        for gate in GATES[head]
        for kind in KINDS
    }


def ones(head):
    """The rules that make all weights 1 and all biases 0, for sizes of 1."""
    values = {"InputWeights": "{{1}}", "StateWeights": "{{1}}", "Biases": "{0}"}
    return ",".join(f'"{gate}{kind}"->{values[kind]}' for gate in GATES[head] for kind in KINDS)


def logistic(x):
    return 1 / (1 + np.exp(-x))


def by_definition(head, a, x, state, cell):
    """The states s[t, n] and the last cell for one sequence x[t, k], equation by equation."""
    found = []
    for row in x:
        pre = {g: (a[g + "InputWeights"] @ row, a[g + "StateWeights"] @ state, a[g + "Biases"]) for g in GATES[head]}
        if head == "BasicRecurrentLayer":
            state = np.tanh(sum(pre[""]))
        elif head == "GatedRecurrentLayer":
            i, r = logistic(sum(pre["InputGate"])), logistic(sum(pre["ResetGate"]))
            entering, returning, bias = pre["MemoryGate"]
            m = np.tanh(entering + r * returning + bias)
            state = (1 - i) * m + i * state
        else:
            i, o, f = (logistic(sum(pre[g])) for g in ("InputGate", "OutputGate", "ForgetGate"))
            cell = f * cell + i * np.tanh(sum(pre["MemoryGate"]))
            state = o * np.tanh(cell)
        found.append(state)
    return np.array(found), cell


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("BasicRecurrentLayer", [[0.761594], [0.942681]]),
        ("GatedRecurrentLayer", [[0.204824], [0.346753]]),
        ("LongShortTermMemoryLayer", [[0.369606], [0.650535]]),
    ],
)
def test_all_weights_one(evaluated, head, expected):
    assert np.allclose(evaluated(f"{head}[1,{ones(head)}][{{{{1}},{{1}}}}]"), expected, atol=1e-6)


@pytest.mark.parametrize("head", NAMES)
@settings(max_examples=25, deadline=None)
@given(
    batch=st.sampled_from([1, 2, 7, 8, 20]),
    steps=st.integers(1, 9),
    sizes=st.tuples(st.integers(1, 6), st.integers(1, 7)),
    seed=st.integers(0, 99),
)
def test_definition(head, batch, steps, sizes, seed):
    from wlnet.expr import call, from_array
    from wlnet.nets import construct

    (k, n), random = sizes, np.random.default_rng(seed)
    a = arrays(head, k, n, random)
    net = construct(head, [n, *(call("Rule", name, from_array(value)) for name, value in a.items())])
    x = random.normal(size=(batch, steps, k))
    first = {name: random.normal(size=(batch, n)) for name in STATES[head]}
    net = net.refine({"Input": net.inputs["Input"].__class__((steps, k))})
    mode = Mode(dtype=np.float64, arrays={(name,): value for name, value in a.items()})
    found = net.run({"Input": x, **first}, mode)
    for i in range(batch):
        y, cell = by_definition(head, a, x[i], first["State"][i], first.get("CellState", first["State"])[i])
        assert np.allclose(found["Output"][i], y, atol=1e-12)
        assert np.allclose(found["State"][i], y[-1], atol=1e-12)
        if "CellState" in found:
            assert np.allclose(found["CellState"][i], cell, atol=1e-12)


def torch_module(torch, head, a, k, n):
    """The module of PyTorch with these arrays, whose gates come in another order; its second biases are 0."""
    kinds = {
        "BasicRecurrentLayer": (torch.nn.RNN, ("",)),
        "GatedRecurrentLayer": (torch.nn.GRU, ("ResetGate", "InputGate", "MemoryGate")),
        "LongShortTermMemoryLayer": (torch.nn.LSTM, ("InputGate", "ForgetGate", "MemoryGate", "OutputGate")),
    }
    kind, order = kinds[head]
    module = kind(k, n, batch_first=True).double()
    with torch.no_grad():
        for name, ours in (("weight_ih_l0", KINDS[0]), ("weight_hh_l0", KINDS[1]), ("bias_ih_l0", KINDS[2])):
            getattr(module, name).copy_(torch.tensor(np.concatenate([a[gate + ours] for gate in order])))
        module.bias_hh_l0.zero_()
    return module, order


@pytest.mark.parametrize("head", NAMES)
@pytest.mark.parametrize(("batch", "steps", "k", "n"), [(1, 12, 3, 5), (3, 4, 2, 3), (16, 70, 20, 33), (100, 3, 2, 2)])
def test_agree_with_pytorch(make, head, batch, steps, k, n):
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(0)
    a = arrays(head, k, n, random)
    net = make(head, n, {**a, "Input": (steps, k)})
    x = random.normal(size=(batch, steps, k))
    first = {name: random.normal(size=(batch, n)) for name in STATES[head]}
    module, order = torch_module(torch, head, a, k, n)
    tensors = [torch.tensor(value, requires_grad=True) for value in (x, *first.values())]
    start = tuple(t[None] for t in tensors[1:])
    expected, last = module(tensors[0], start if len(start) > 1 else start[0])
    seed = random.normal(size=expected.shape)
    (expected * torch.tensor(seed)).sum().backward()

    tape = Tape()
    values = {"Input": tape.variable(x), **{name: tape.variable(value) for name, value in first.items()}}
    parameters = {(name,): tape.variable(value) for name, value in a.items()}
    found = net.run(values, Mode(ops=tape.ops, arrays=parameters, dtype=np.float64))
    assert np.allclose(found["Output"].value, expected.detach(), atol=1e-10)
    for name, value in zip(STATES[head], last if len(start) > 1 else (last,), strict=True):
        assert np.allclose(found[name].value, value[0].detach(), atol=1e-10)
    gradients = tape.gradient(found["Output"], [*values.values(), *parameters.values()], seed)
    for gradient, tensor in zip(gradients, tensors, strict=False):
        assert np.allclose(gradient, tensor.grad, atol=1e-9)
    theirs = {}
    for name, ours in (("weight_ih_l0", KINDS[0]), ("weight_hh_l0", KINDS[1]), ("bias_ih_l0", KINDS[2])):
        theirs.update(
            {gate + ours: part for gate, part in zip(order, getattr(module, name).grad.split(n), strict=True)}
        )
    for gradient, name in zip(gradients[len(tensors) :], a, strict=True):
        assert np.allclose(gradient, theirs[name], rtol=1e-9, atol=1e-8), name


@pytest.mark.parametrize("head", NAMES)
@pytest.mark.parametrize("dropout", [None, "VariationalWeights", "VariationalInput", "VariationalState", "StateUpdate"])
def test_gradients(make, check_gradients, head, dropout):
    random = np.random.default_rng(1)
    options = {**arrays(head, 3, 2, random), "Input": (4, 3)}
    net = make(head, 2, options) if dropout is None else dropped(make, head, 2, options, {dropout: 0.5})
    x = random.normal(size=(3, 4, 3))
    if dropout is None:
        check_gradients(net, x)
    else:
        check_gradients(net, x, training=True, generator=Again(3))


class Again:
    """A generator that draws the same numbers each time."""

    def __init__(self, seed):
        self.seed = seed

    def random(self, shape):
        return np.random.default_rng((self.seed, *shape)).random(shape)


def dropped(make, head, n, options, rates):
    """A layer with methods of dropout."""
    from wlnet.expr import call, list_of
    from wlnet.nets import construct

    plain = make(head, n, options)
    rules = list_of(*(call("Rule", name, p) for name, p in rates.items()))
    return construct(head, [*plain.constructor().args, call("Rule", "Dropout", rules)])


@pytest.mark.parametrize("head", NAMES)
def test_dropout_is_for_training(make, head):
    random = np.random.default_rng(2)
    options = {**arrays(head, 3, 4, random), "Input": (5, 3)}
    net, plain = dropped(make, head, 4, options, {"VariationalInput": 0.5}), make(head, 4, options)
    x = random.normal(size=(2, 5, 3)).astype(np.float32)
    assert np.array_equal(net.run({"Input": x}, Mode())["Output"], plain.run({"Input": x}, Mode())["Output"])
    training = Mode(training=True, generator=np.random.default_rng(0))
    assert not np.array_equal(net.run({"Input": x}, training)["Output"], plain.run({"Input": x}, Mode())["Output"])


@pytest.mark.parametrize("head", NAMES)
def test_meaning_of_the_methods_of_dropout(make, head):
    random = np.random.default_rng(3)
    k = n = 3
    a = {name: value.astype(np.float32).astype(np.float64) for name, value in arrays(head, k, n, random).items()}
    x = random.normal(size=(2, 4, k))

    def run(method, rate=0.5):
        net = dropped(make, head, n, {**a, "Input": (4, k)}, {method: rate})
        return net.run({"Input": x}, Mode(dtype=np.float64, training=True, generator=Again(7)))["Output"]

    def factor(*shape):
        return (Again(7).random(shape) < 0.5) / 0.5

    zero = np.zeros(n)
    weights = {name: v * factor(n, n) if name.endswith("StateWeights") else v for name, v in a.items()}
    inputs = factor(2, 1, k)
    for i in range(2):
        assert np.allclose(run("VariationalWeights")[i], by_definition(head, weights, x[i], zero, zero)[0], atol=1e-12)
        expected = by_definition(head, a, x[i] * inputs[i], zero, zero)[0]
        assert np.allclose(run("VariationalInput")[i], expected, atol=1e-12)
        columns = {k: v * factor(2, n)[i] if k.endswith("StateWeights") else v for k, v in a.items()}
        expected = by_definition(head, columns, x[i], zero, zero)[0]
        assert np.allclose(run("VariationalState")[i], expected, atol=1e-12)
    assert np.allclose(run("StateUpdate", 1), 0)
    stateless = {name: 0 * v if name.endswith("StateWeights") else v for name, v in a.items()}
    expected = [by_definition(head, stateless, row, zero, zero)[0] for row in x]
    assert np.allclose(run("VariationalState", 1), expected, atol=1e-12)


@pytest.mark.parametrize("head", NAMES)
def test_masks_differ_between_steps_only_for_updates(make, head):
    net = dropped(
        make, head, 2, {**arrays(head, 1, 2, np.random.default_rng(0)), "Input": (200, 1)}, {"StateUpdate": 0.3}
    )
    y = net.run({"Input": np.ones((1, 200, 1))}, Mode(training=True, generator=np.random.default_rng(0)))["Output"][0]
    if head == "BasicRecurrentLayer":
        assert 0.6 < np.mean(y != 0) < 0.8
    assert len(np.unique(y[150:].round(5))) > 2


# The operator cases of the onnx package


ONNX = {
    "RNN": ("BasicRecurrentLayer", ("",)),
    "GRU": ("GatedRecurrentLayer", ("InputGate", "ResetGate", "MemoryGate")),  # z, r, h
    "LSTM": ("LongShortTermMemoryLayer", ("InputGate", "OutputGate", "ForgetGate", "MemoryGate")),  # i, o, f, c
}
INPUTS = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")


def cases():
    """Cases with our definitions: without peepholes, and for GRU with units that are all alike.

    The reset acts there before the product, which is another recurrence: u.(r s) = r (u.s) for a number r only.
    """
    with np.errstate(all="ignore"):  # the cases are computed when they are imported
        node = importlib.import_module("onnx.backend.test.case.node")
        for name in ("rnn", "gru", "lstm"):
            importlib.import_module(f"onnx.backend.test.case.node.{name}")
    for case in node._NodeTestCases:
        step = case.model.graph.node[0]
        if step.op_type in ONNX:
            ((inputs, _),) = case.data_sets
            given = dict(
                zip([name for name, there in zip(INPUTS, step.input, strict=False) if there], inputs, strict=True)
            )
            alike = all(len(np.unique(given[name])) == 1 for name in ("W", "R"))
            if "P" not in given and (step.op_type != "GRU" or alike):
                yield pytest.param(case, given, id=case.name)


@pytest.mark.parametrize(("case", "given"), list(cases()))
def test_onnx_cases(make, case, given):
    onnx = pytest.importorskip("onnx")
    step, outputs = case.model.graph.node[0], list(case.data_sets[0][1])
    settings_of = {a.name: onnx.helper.get_attribute_value(a) for a in step.attribute}
    head, order = ONNX[step.op_type]
    n, (directions, _, k) = settings_of["hidden_size"], given["W"].shape
    x = given["X"] if settings_of.get("layout") else given["X"].transpose(1, 0, 2)
    found = {name: [] for name in ("Output", *STATES[head])}
    for d in range(directions):
        back = settings_of.get("direction", b"forward") == b"reverse" or d == 1
        biases = given.get("B", np.zeros((directions, 2 * len(order) * n)))[d].reshape(2, -1).sum(0)
        values = {"InputWeights": given["W"][d], "StateWeights": given["R"][d], "Biases": biases}
        a = {gate + kind: v[i * n : i * n + n] for kind, v in values.items() for i, gate in enumerate(order)}
        starts = dict(zip(STATES[head], (given.get("initial_h"), given.get("initial_c")), strict=False))
        first = {name: value[d].astype(np.float32) for name, value in starts.items() if value is not None}
        net = make(head, n, {**a, "Input": (x.shape[1], k)})
        result = net.run({"Input": x[:, ::-1] if back else x, **first}, Mode())
        result["Output"] = result["Output"][:, ::-1] if back else result["Output"]
        for name, value in result.items():
            found[name].append(value)
    for name, there in zip(found, step.output, strict=False):
        if there:
            expected = outputs.pop(0)
            if settings_of.get("layout"):
                axes = (1, 2, 0, 3) if name == "Output" else (1, 0, 2)  # batch first
            else:
                axes = (2, 0, 1, 3) if name == "Output" else (0, 1, 2)  # time first
            np.testing.assert_allclose(np.transpose(found[name], axes), expected, rtol=1e-4, atol=1e-5)
    assert not outputs


# In the language


@pytest.mark.parametrize("head", NAMES)
def test_sequences_of_different_lengths(make, head):
    random = np.random.default_rng(4)
    net = make(head, 3, {**arrays(head, 2, 3, random), "Input": ("Varying", 2)})
    sequences = [random.normal(size=(t, 2)) for t in (3, 1, 5, 3, 2)]
    session = Session()
    from wlnet.expr import from_array, list_of

    together = session.evaluate(net_of(net, list_of(*map(from_array, sequences))))
    for part, sequence in zip(together.args, sequences, strict=True):
        alone = session.evaluate(net_of(net, from_array(sequence)))
        assert np.allclose(numbers(part), numbers(alone), atol=1e-6)
        zero = np.zeros(3)
        a = {name: value.astype(np.float64) for name, value in net.arrays.items()}
        assert np.allclose(numbers(part), by_definition(head, a, sequence, zero, zero)[0], atol=1e-5)


def net_of(net, data):
    from wlnet.expr import Expr

    return Expr(net, (data,))


def numbers(e):
    from wlnet.nets.numeric import to_array

    return to_array(e)


@pytest.mark.parametrize("head", NAMES)
def test_in_two_pieces_as_in_one(make, head):
    random = np.random.default_rng(5)
    net = make(head, 3, {**arrays(head, 2, 3, random), "Input": (6, 2)})
    x = random.normal(size=(4, 6, 2)).astype(np.float32)
    whole = net.run({"Input": x}, Mode())
    part = net.settled()
    first = part.run({"Input": x[:, :2]}, Mode())
    states = {name: first[name] for name in net.states}
    second = part.run({"Input": x[:, 2:]}, Mode(states={("a", name): value for name, value in states.items()}), ("a",))
    assert np.allclose(np.concatenate((first["Output"], second["Output"]), 1), whole["Output"], atol=1e-6)
    for name in net.states:
        assert np.allclose(second[name], whole[name], atol=1e-6)


def test_states_in_the_language(evaluated):
    layer = f"LongShortTermMemoryLayer[1,{ones('LongShortTermMemoryLayer')}]"
    source = f"""
        l = {layer};
        states = l[{{{{1}}}}, NetPort[All, "States"]];
        l[<|"Input" -> {{{{1}}}}, NetPort[All, "States"] -> states|>]"""
    assert np.allclose(evaluated(source), [[0.650535]], atol=1e-6)
    assert np.allclose(evaluated(f'{layer}[{{{{1}}}}, NetPort["State"]]'), [0.369606], atol=1e-6)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('NetExtract[LongShortTermMemoryLayer[3,"Input"->{4,2}],"Output"]', "{4, 3}"),
        ('NetExtract[GatedRecurrentLayer[3,"Input"->{"Varying",2}],"Output"]', '{"Varying", 3}'),
        ('NetExtract[BasicRecurrentLayer["Output"->{4,3}],"Input"]', "{4, Automatic}"),
        ('NetExtract[BasicRecurrentLayer["Output"->{4,3}],"OutputDimension"]', "3"),
        ('NetExtract[BasicRecurrentLayer[3,"Input"->{Automatic,2}],"Input"]', "{Automatic, 2}"),
        ('NetExtract[BasicRecurrentLayer["StateWeights"->{{1,2},{3,4}}],"OutputDimension"]', "2"),
        ('Information[BasicRecurrentLayer[3,"Input"->{"Varying",2}],"ArraysDimensions"]',
         '<|{"Biases"} -> {3}, {"InputWeights"} -> {3, 2}, {"StateWeights"} -> {3, 3}|>'),
        ('Information[NetChain[{BasicRecurrentLayer[3],LongShortTermMemoryLayer[2]}],"RecurrentStatesPositionList"]',
         '{{1, "State"}, {2, "State"}, {2, "CellState"}}'),
        ('Information[LongShortTermMemoryLayer[2],"RecurrentStatesCount"]', "2"),
        ('Information[LongShortTermMemoryLayer[2,"Input"->{"Varying",3}],"ArraysTotalElementCount"]', "48"),
        ('Information[BasicRecurrentLayer[2,LearningRateMultipliers->{"Biases"->0,"StateWeights"->3}],'
         '"ArraysLearningRateMultipliers"]', '<|{"Biases"} -> 0, {"InputWeights"} -> 1, {"StateWeights"} -> 3|>'),
        ('NetExtract[BasicRecurrentLayer[2,"Dropout"->{"StateUpdate"->0.1}],"Dropout"]', '{"StateUpdate" -> 0.1}'),
        ('NetExtract[BasicRecurrentLayer[2,"Dropout"-><|"StateUpdate"->0.1|>],"Dropout"]', '{"StateUpdate" -> 0.1}'),
        ('NetExtract[BasicRecurrentLayer[2],"Dropout"]', "None"),
        ('Dimensions[NetInitialize[NetChain[{LongShortTermMemoryLayer[4],SequenceLastLayer[]},'
         '"Input"->{"Varying",3}]][RandomReal[1,{5,3}]]]', "{4}"),
    ],
)  # fmt: skip
def test_facts(source, shown):
    session = Session()
    assert text(session.evaluate(source)) == shown
    assert not session.messages


@pytest.mark.parametrize(
    "source",
    [
        "BasicRecurrentLayer[3]",
        "BasicRecurrentLayer[3, \"Dropout\" -> 0.5]",
        "GatedRecurrentLayer[3, \"Dropout\" -> {\"VariationalInput\" -> 0.5, \"StateUpdate\" -> 0.1}]",
        "LongShortTermMemoryLayer[3, \"Input\" -> {\"Varying\", 2}]",
        "LongShortTermMemoryLayer[3, \"Input\" -> {5, Automatic}]",
        "NetInitialize[GatedRecurrentLayer[3, \"Input\" -> {\"Varying\", 2}]]",
        "GatedRecurrentLayer[]",
    ],
)  # fmt: skip
def test_input_form_reads_back(source, read_back):
    read_back(source)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("BasicRecurrentLayer[0]", "argvalue"),
        ("BasicRecurrentLayer[2,\"Dropout\"->2]", "optvalue"),
        ("BasicRecurrentLayer[2,\"Dropout\"->{}]", "optvalue"),
        ("BasicRecurrentLayer[2,\"Dropout\"->{\"Variational\"->0.5}]", "optvalue"),
        ("BasicRecurrentLayer[2,\"Dropout\"->{\"StateUpdate\"->0.5,\"StateUpdate\"->0.2}]", "optvalue"),
        ("BasicRecurrentLayer[2,\"StateWeights\"->{{1,2,3},{1,2,3}}]", "arrshape"),
        ("LongShortTermMemoryLayer[2,\"InputGateBiases\"->{1,2,3}]", "arrshape"),
        ("LongShortTermMemoryLayer[2,\"InputGateBias\"->{1,2}]", "optname"),
        ("GatedRecurrentLayer[2,\"Input\"->3]", "portshape"),
        ("BasicRecurrentLayer[2][{{1,2}}]", "uninit"),
        ("NetInitialize[BasicRecurrentLayer[2]]", "unknowndims"),
        (f"BasicRecurrentLayer[1,{ones('BasicRecurrentLayer')}][{{1,2}}]", "datashape"),
        (f"BasicRecurrentLayer[1,{ones('BasicRecurrentLayer')}][{{{{1,2}}}}]", "datashape"),
    ],
)  # fmt: skip
def test_mistakes(source, tag, refused):
    refused(source, tag)


def test_first_values(make):
    net = initialize(make("LongShortTermMemoryLayer", 50, {"Input": (4, 30)}), read_method(system("Automatic")),
                     np.random.default_rng(0))  # fmt: skip
    for name, value in net.arrays.items():
        if name.endswith("Biases"):
            assert not value.any()
        else:
            assert abs(value.std() * (value.shape[1] / 2) ** 0.5 - 1) < 0.1


@pytest.mark.parametrize("head", NAMES)
def test_weights_are_prepared_once_for_batches_of_all_sizes(make, head, monkeypatch):
    from wlnet.kernel.recurrent import sequence

    made, pack = [], sequence.Packed
    monkeypatch.setattr(sequence, "Packed", lambda *rest: made.append(1) or pack(*rest))
    net = make(head, 5, {**arrays(head, 3, 5, np.random.default_rng(0)), "Input": (4, 3)})
    x = np.random.default_rng(1).normal(size=(100, 4, 3)).astype(np.float32)
    whole = net.run({"Input": x}, Mode())["Output"]
    for batch in (1, 2, 7, 8, 20, 64, 99):
        assert np.allclose(net.run({"Input": x[:batch]}, Mode())["Output"], whole[:batch], atol=1e-6)
    assert len(made) == 1


def test_weights_are_prepared_once_and_let_go(make):
    import gc
    import weakref

    net = make("GatedRecurrentLayer", 3, {**arrays("GatedRecurrentLayer", 2, 3, np.random.default_rng(0))})
    x = np.ones((2, 4, 2), np.float32)
    assert np.array_equal(net(x), net(x))
    gone = [weakref.ref(a) for a in net.arrays.values()]
    del net
    gc.collect()
    assert all(r() is None for r in gone)
