"""Graphs at work: outputs in order, batches, states, agreement with plain recursion, gradients."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import system
from wlnet.kernel import Tape
from wlnet.nets import Graph, Mode
from wlnet.nets.containers.wiring import Wiring
from wlnet.nets.declare import Declaration, port, state_port
from wlnet.nets.layer import Layer
from wlnet.nets.types import Type
from wlnet.python import Session, text


def test_all_outputs_in_order(evaluated):
    source = 'NetGraph[{# + 1 &, 2 # &, -# &}, {2 -> NetPort["twice"], 3 -> NetPort["negative"]}][{1., 2.}, All]'
    found = evaluated(source)
    assert list(found) == ["twice", "negative", "Output"]
    assert [list(v) for v in found.values()] == [[2, 4], [-1, -2], [2, 3]]


def test_batches(evaluated):
    graph = 'NetGraph[{Plus, Times}, {{NetPort["a"], NetPort["b"]} -> 1, {1, NetPort["a"]} -> 2}, "a" -> 2, "b" -> 2]'
    one = evaluated(f'{graph}[<|"a" -> {{1, 2}}, "b" -> {{3, 4}}|>]')
    assert list(one) == [4, 12]
    many = evaluated(f'{graph}[<|"a" -> {{{{1, 2}}, {{0, 1}}}}, "b" -> {{{{3, 4}}, {{5, 5}}}}|>]')
    assert many.tolist() == [[4, 12], [0, 6]]
    pairs = evaluated(f'{graph}[{{<|"a" -> {{1, 2}}, "b" -> {{3, 4}}|>, <|"a" -> {{0, 1}}, "b" -> {{5, 5}}|>}}]')
    assert pairs.tolist() == many.tolist()


def test_values_go_after_their_last_use():
    made = [
        ((None, "Input"), ("a", "Input")), (("a", "Output"), ("b", "Input")), (("a", "Output"), ("c", "1")),
        (("b", "Output"), ("c", "2")), (("b", "Output"), (None, "Kept")), (("c", "Output"), (None, "Output")),
    ]  # fmt: skip
    steps = {step.key: step for step in Wiring(["c", "b", "a"], made).steps}
    assert list(steps) == ["a", "b", "c"]
    assert [steps[k].last for k in "abc"] == [((None, "Input"),), (), (("a", "Output"),)]


def test_nets_run_once_and_note_what_is_asked_for(net):
    made = net(
        'NetGraph[<|"a" -> (2 # &), "s" -> NetChain[{# + 1 &, -# &}], "t" -> Plus|>, {"a" -> "s", {"a", "s"} -> "t"}]'
    )
    noted = dict.fromkeys([("a", "Output"), ("s", 1, "Output"), ("s", "Output"), ("Output",)])
    made = made.refine({"Input": Type((2,))})
    result = made.run({"Input": np.array([[1.0, 2.0]])}, Mode(noted=noted, dtype=np.float64))
    assert result["Output"].tolist() == [[-1, -1]]
    assert {k: v.tolist() for k, v in noted.items()} == {
        ("a", "Output"): [[2, 4]], ("s", 1, "Output"): [[3, 5]], ("s", "Output"): [[-3, -5]], ("Output",): [[-1, -1]],
    }  # fmt: skip


class Sum(Layer):
    """A layer with a state: the running sum of all inputs."""

    name, head = "SumLayer", system("SumLayer")
    input = port("Input", "n")
    output = port("Output", "n")
    state = state_port("State", "n")

    def forward(self, ops, x, state):
        """x[b, n], state[b, n] -> [y, state]."""
        y = x if state is None else ops.add(x, state)
        return [y, y]


Sum.declaration = Declaration(Sum)


def test_states():
    layers = {"1": Sum({}), "2": Sum({})}
    plain = [((None, "Input"), (1, "Input")), ((1, "Output"), (2, "Input")), ((2, "Output"), (None, "Output"))]
    made = Graph(layers, plain).refine({"Input": Type((2,))})
    assert list(made.state_positions(("x",))) == [("x", 1, "State"), ("x", 2, "State")]
    x = np.array([[1.0, 2.0]])
    states = {(1, "State"): np.array([[10.0, 10.0]]), (2, "State"): np.array([[100.0, 0.0]])}
    noted = dict.fromkeys(states)
    found = made.run({"Input": x}, Mode(states=states, noted=noted, dtype=np.float64))
    assert found["Output"].tolist() == [[111, 12]]
    assert noted[1, "State"].tolist() == [[11, 12]] and noted[2, "State"].tolist() == [[111, 12]]

    fed = Graph(layers, [*plain, ((1, "State"), (2, "State")), ((2, "State"), (None, "Final"))])
    assert list(fed.state_positions()) == [(1, "State")]
    assert fed.refine({"Final": Type((3,))}).inputs["Input"] == Type((3,))
    found = fed.refine({"Input": Type((2,))}).run({"Input": x}, Mode(dtype=np.float64))
    assert found["Output"].tolist() == found["Final"].tolist() == [[2, 4]]
    begun = Graph(layers, [*plain, ((None, "Start"), (1, "State"))])
    assert list(begun.inputs) == ["Input", "Start"]


def random_graph(seed):
    """The source of a graph of random layers, and a function that computes its outputs by recursion."""
    rng = np.random.default_rng(seed)
    inputs = {"x": 3, "y": 2}
    sizes = dict(inputs)  # of every value so far
    values = {name: lambda data, memo, name=name: data[name] for name in inputs}
    count = int(rng.integers(1, 12))
    names = [f"n{i}" for i in rng.permutation(count)]
    layers, edges = {}, []

    def value(name, data, memo):
        if name not in memo:
            memo[name] = values[name](data, memo)
        return memo[name]

    def source(name):
        return f'NetPort["{name}"]' if name in inputs else f'"{name}"'

    for name in names:
        known = list(sizes)
        first = known[rng.integers(len(known))]
        kind = rng.choice(["tanh", "linear", "total", "times", "catenate"])
        if kind == "tanh":
            parents, size, layer = [first], sizes[first], "Tanh"
            values[name] = lambda d, m, p=first: np.tanh(value(p, d, m))
        elif kind == "linear":
            parents, size = [first], int(rng.integers(1, 4))
            w, b = rng.normal(size=(size, sizes[first])).round(3), rng.normal(size=size).round(3)
            shown = [str(a.tolist()).replace("[", "{").replace("]", "}") for a in (w, b)]
            layer = f'LinearLayer[{size}, "Weights" -> {shown[0]}, "Biases" -> {shown[1]}]'
            values[name] = lambda d, m, p=first, w=w, b=b: w @ value(p, d, m) + b
        else:
            more = [k for k in known if kind == "catenate" or sizes[k] == sizes[first]]
            parents = [first, *(more[i] for i in rng.integers(len(more), size=rng.integers(1, 3)))]
            size = sum(sizes[p] for p in parents) if kind == "catenate" else sizes[first]
            join = {"total": sum, "times": np.multiply.reduce, "catenate": np.concatenate}[kind]
            layer = {"total": "TotalLayer[]", "times": "Times", "catenate": "CatenateLayer[]"}[kind]
            values[name] = lambda d, m, ps=parents, f=join: f([value(p, d, m) for p in ps])
        layers[name], sizes[name] = layer, size
        place = [f'NetPort[{{"{name}", "{i}"}}]' for i in range(1, len(parents) + 1)]
        ends = place if len(parents) > 1 else [f'"{name}"']
        edges += [f"{source(p)} -> {end}" for p, end in zip(parents, ends, strict=True)]
        edges.append(f'"{name}" -> NetPort["of {name}"]')
    rng.shuffle(edges)
    members = ", ".join(f'"{n}" -> {layers[n]}' for n in sorted(layers))
    used = [f'"{name}" -> {size}' for name, size in inputs.items() if f'NetPort["{name}"]' in " ".join(edges)]
    source_text = f"NetGraph[<|{members}|>, {{{', '.join(edges)}}}, {', '.join(used)}]"
    return (
        source_text,
        {k: n for k, n in inputs.items() if f'"{k}"' in source_text},
        lambda data: {f"of {name}": value(name, data, {}) for name in layers},
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_random_graphs_agree_with_recursion(seed):
    source, inputs, truth = random_graph(seed)
    session = Session()
    made = session.evaluate(source)
    assert not session.messages, (source, [m.text for m in session.messages])
    data = {k: np.random.default_rng(seed).normal(size=n) for k, n in inputs.items()}
    batch = {k: np.stack([v, 2 * v]) for k, v in data.items()}
    for given_data, expected in ((data, truth(data)), (batch, None)):
        found = made(given_data)
        found = found if isinstance(found, dict) else {next(iter(made.outputs)): found}
        expected = expected or {
            k: np.stack([truth(data)[k], truth({n: 2 * v for n, v in data.items()})[k]]) for k in found
        }
        assert set(found) == set(expected)
        for name, y in found.items():
            assert np.allclose(y, expected[name], rtol=1e-4, atol=1e-4), (source, name)
    again = session.evaluate(text(made))
    assert again == made and list(again.ports) == list(made.ports)
    assert session.evaluate(text(again)) == made
    assert not session.messages


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_gradients_of_random_graphs(seed):
    source, inputs, _ = random_graph(seed)
    made = Session().evaluate(source)
    rng = np.random.default_rng(seed)
    places = list(made.arrays_at())
    start = [rng.normal(size=(2, n)) for n in inputs.values()] + [np.float64(a) for a in made.arrays_at().values()]
    weights = [rng.normal(size=(2, *kind.dims)) for kind in made.outputs.values()]

    def loss(values, ops=None):
        mode = Mode(arrays=dict(zip(places, values[len(inputs) :], strict=True)), dtype=np.float64, **(ops or {}))
        found = made.run({k: v for k, v in zip(inputs, values, strict=False) if k in made.inputs}, mode)
        return list(found.values())

    tape = Tape()
    variables = [tape.variable(v) for v in start]
    ys = loss(variables, {"ops": tape.ops})
    ops = tape.ops
    total = None
    for y, w in zip(ys, weights, strict=True):
        part = ops.sum(ops.multiply(y, w), axes=(0, 1))
        total = part if total is None else ops.add(total, part)
    gradients = tape.gradient(total, variables, np.ones(()))
    for i, gradient in enumerate(gradients):
        direction, step = rng.normal(size=start[i].shape), 1e-5
        ends = []
        for sign in (1, -1):
            moved = [v + sign * step * direction if j == i else v for j, v in enumerate(start)]
            ends.append(sum(float((y * w).sum()) for y, w in zip(loss(moved), weights, strict=True)))
        slope = (ends[0] - ends[1]) / (2 * step)
        got = 0.0 if gradient is None else float((gradient * direction).sum())
        assert got == pytest.approx(slope, rel=1e-4, abs=1e-5 * max(1.0, abs(ends[0])))
