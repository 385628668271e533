"""NetGraph: forms of edges, types through the whole net, running, parts, and what reads back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import system
from wlnet.kernel import Tape
from wlnet.nets import Graph, Mode, initialize, read_method
from wlnet.nets.containers.wiring import Wiring
from wlnet.nets.declare import Declaration, array, port, state_port
from wlnet.nets.extract import extract
from wlnet.nets.layer import Layer
from wlnet.nets.types import Integers, Type, Varying
from wlnet.python import Session, parse, text, to_python


@pytest.fixture
def net():
    """net("NetGraph[...]") is the graph; it fails where there is a message."""
    session = Session()

    def make(source):
        found = session.evaluate(source)
        assert not session.messages, [m.text for m in session.messages]
        return found

    return make


def edges(graph):
    return set(graph.links())


def initialized(graph, seed=1):
    return initialize(graph, read_method(system("Automatic")), np.random.default_rng(seed))


# Forms


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("{1 -> 2 -> 3}", "{1 -> 2, 2 -> 3}"),
        ("{{1 -> 2}, {{2 -> 3}}}", "{1 -> 2, 2 -> 3}"),
        ("{{1, 2} -> 4}", "{1 -> 4, 2 -> 4}"),
        ("{{1, 2} -> 4 -> 3}", "{1 -> 4, 2 -> 4, 4 -> 3}"),
        ("{1 -> {2, 3}}", "{1 -> 2, 1 -> 3}"),
        ("{1 -> {2, 3} -> 4}", "{1 -> 2, 1 -> 3, 2 -> 4, 3 -> 4}"),
        ("{{1, 2} -> {4, 5}}", "{1 -> 4, 2 -> 4, 1 -> 5, 2 -> 5}"),
        ("{{1 -> 2, 3} -> 4}", "{1 -> 2, 2 -> 4, 3 -> 4}"),
        ("{1 -> {2 -> 3, 6}}", "{1 -> 2, 2 -> 3, 1 -> 6}"),
        ("{1 -> 2}", "{NetPort[1, \"Output\"] -> NetPort[{2, \"Input\"}]}"),
        ("{1 -> 2}", "{NetPort[{1}] -> NetPort[2]}"),
        ("{-6 -> -5}", "{1 -> 2}"),
        ("{{1, 2} -> 4}", "{2 -> NetPort[{4, 2}], 1 -> NetPort[{4, 1}]}"),
        ("{{1, 2} -> 4}", "{2 -> NetPort[{4, \"2\"}], 1 -> 4}"),
        ("{NetPort[\"Input\"] -> {1, 2, 3, 6}, 1 -> NetPort[\"Output1\"]}", "{1 -> NetPort[\"Output1\"]}"),
    ],
)  # fmt: skip
def test_forms_of_edges(net, short, long):
    layers = "{Ramp, Tanh, Sin, TotalLayer[], TotalLayer[], Cos}"
    if "5" not in short + long:
        layers = "{Ramp, Tanh, Sin, TotalLayer[], Exp, Cos}"
    if "4" not in short + long:
        layers = "{Ramp, Tanh, Sin, Log, Exp, Cos}"
    one, other = net(f"NetGraph[{layers}, {short}]"), net(f"NetGraph[{layers}, {long}]")
    assert edges(one) == edges(other)
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.parametrize(
    "layers",
    [
        '<|"a" -> 3, "b" -> Ramp|>',
        '{"a" -> 3, "b" -> Ramp}',
        '<|"a" -> LinearLayer[3], "b" -> ElementwiseLayer[Ramp]|>',
    ],
)
@pytest.mark.parametrize("way", ['{"a" -> "b"}', "{1 -> 2}", '{"a" -> -1}', '{NetPort["a", "Output"] -> "b"}'])
def test_forms_of_layers(net, layers, way):
    assert net(f"NetGraph[{layers}, {way}]") == net('NetGraph[<|"a" -> LinearLayer[3], "b" -> Ramp|>, {"a" -> "b"}]')


def test_shorthands(net):
    made = net(
        'NetGraph[{3, Plus, Times, #1 - 2 #2 &, {2, Tanh}, # + 1 &, #x #y &, "ReLU", {}}, {{1, 1} -> 2, {1, 1} -> 3}]'
    )
    heads = [part.head.name for part in made.nets]
    assert heads == [
        "LinearLayer", "ThreadingLayer", "ThreadingLayer", "ThreadingLayer", "NetChain", "ElementwiseLayer",
        "ThreadingLayer", "ElementwiseLayer", "NetChain",
    ]  # fmt: skip
    assert list(made.inputs) == ["Input", "1", "2", "x", "y"]


def test_other_nets_as_graphs(net):
    chain = net('NetChain[<|"a" -> 3, "b" -> Ramp|>, "Input" -> 2]')
    graph = net('NetGraph[NetChain[<|"a" -> 3, "b" -> Ramp|>, "Input" -> 2]]')
    assert list(graph.layers) == ["a", "b"] and graph.ports == chain.ports
    layer = net("NetGraph[ElementwiseLayer[Ramp]]")
    assert edges(layer) == {((None, "Input"), (1, "Input")), ((1, "Output"), (None, "Output"))}
    again = net("NetGraph[NetGraph[{3, Ramp}, {1 -> 2}]]")
    assert again == net("NetGraph[{3, Ramp}, {1 -> 2}]")
    inside = net("NetGraph[NetGraph[{3, Ramp}, {1 -> 2}], {}]")
    assert [part.head.name for part in inside.nets] == ["NetGraph"]


def test_implied_ports(net):
    made = net("NetGraph[{2, 3, MeanSquaredLossLayer[]}, {}]")
    assert list(made.inputs) == ["Input", "Target"]
    assert list(made.outputs) == ["Output1", "Output2", "Loss"]
    assert {end for start, end in edges(made) if start == (None, "Input")} == {(1, "Input"), (2, "Input"), (3, "Input")}
    made = net('NetGraph[{Ramp, Tanh, Sin}, {1 -> NetPort["Output"], 2 -> NetPort["Output1"]}]')
    assert list(made.outputs) == ["Output", "Output1", "Output2"]
    made = net('NetGraph[{Ramp, Tanh}, {NetPort["b"] -> 2, NetPort["a"] -> 1, 1 -> NetPort["y"]}]')
    assert list(made.inputs) == ["b", "a"] and list(made.outputs) == ["y", "Output"]


def test_outputs_that_are_used_are_not_exported_unless_told(net):
    made = net('NetGraph[{Ramp, Tanh}, {1 -> 2, 1 -> NetPort["middle"]}]')
    assert list(made.outputs) == ["middle", "Output"]
    assert list(net("NetGraph[{Ramp, Tanh}, {1 -> 2}]").outputs) == ["Output"]


def test_muted_outputs(net):
    made = net('NetGraph[{Ramp, Tanh, Sin}, {NetPort[1, "Output"] -> None, {2 -> None}}]')
    assert list(made.outputs) == ["Output"]
    assert made(np.array([0.5])) == pytest.approx(np.sin(0.5), rel=1e-6)


def test_from_input_to_output(net, evaluated):
    made = net('NetGraph[{Ramp}, {NetPort["x"] -> NetPort["same"], NetPort["x"] -> 1}, "x" -> {2, "Varying"}]')
    assert made.outputs["same"] == made.inputs["x"]
    only = net('NetGraph[{3}, {NetPort["x"] -> NetPort["y"]}, "y" -> 5]')
    assert only.inputs["x"] == Type((5,)) and only.refine({"x": Type((5,))}) is only
    source = 'NetGraph[{Ramp}, {NetPort["x"] -> NetPort["y"], NetPort["z"] -> 1}][<|"x" -> {1, 2}, "z" -> {-1}|>]'
    assert {k: list(v) for k, v in evaluated(source).items()} == {"y": [1, 2], "Output": [0]}


def test_inner_ports(net, evaluated):
    layers = (
        '<|"s" -> NetChain[{LinearLayer[2, "Weights" -> {{1, 0}, {0, -1}}, "Biases" -> None], Ramp}], "t" -> Times|>'
    )
    source = f'NetGraph[{layers}, {{{{NetPort[{{"s", 1, "Output"}}], "s"}} -> "t"}}]'
    assert list(evaluated(f"{source}[{{3, 4}}]")) == [9, 0]
    made = net(source)
    assert made.nets[0].head.name == "NetGraph"
    outside = f'NetGraph[{layers}, {{{{NetPort[{{"s", 2}}], NetPort[{{"s", 2, "Output"}}]}} -> "t"}}]'
    assert net(outside).nets[0].head.name == "NetChain"
    assert list(evaluated(f"{outside}[{{3, 4}}]")) == [9, 0]
    inner = 'NetChain[{NetChain[<|"a" -> (# + 1 &), "b" -> (2 # &)|>], -# &}]'
    deep = f'NetGraph[{{{inner}}}, {{NetPort[{{1, 1, "a"}}] -> NetPort["a"]}}]'
    assert evaluated(f"{deep}[3.]") == {"a": 4, "Output": -8}


def test_inner_ports_of_graphs_lead_in_and_out(evaluated):
    inner = 'NetGraph[{# + 1 &, 2 # &}, {NetPort["p"] -> 1 -> NetPort["u"], {NetPort["q"] -> 2, 2 -> None}}]'
    links = '{2 -> NetPort[{1, 2, "Input"}], NetPort[{1, 2, "Output"}] -> NetPort["v"]}'
    assert evaluated(f'NetGraph[{{{inner}, Ramp}}, {links}][<|"p" -> 5., "Input" -> 3.|>]') == {"v": 6, "u": 6}


def test_any_number_of_inputs(net, evaluated):
    cat = 'NetGraph[{CatenateLayer[]}, {{NetPort["b"], NetPort["a"], NetPort["b"]} -> 1}]'
    assert list(evaluated(f'{cat}[<|"a" -> {{1}}, "b" -> {{2, 3}}|>]')) == [2, 3, 1, 2, 3]
    named = net('NetGraph[{TotalLayer[]}, {NetPort["x"] -> NetPort[1, "second"], NetPort["x"] -> 1}]')
    assert list(named.nets[0].inputs) == ["1", "second"]
    gap = net('NetGraph[{TotalLayer[]}, {NetPort["x"] -> NetPort[{1, "3"}]}]')
    assert list(gap.inputs) == ["x", "1", "2"]
    chain = 'NetGraph[<|"c" -> NetChain[{TotalLayer[], -# &}]|>, {{NetPort["x"], NetPort["y"], NetPort["x"]} -> "c"}]'
    assert evaluated(f'{chain}[<|"x" -> 1., "y" -> 10.|>]') == -12
    assert evaluated('NetGraph[{ThreadingLayer[#a - #b &]}, {}][<|"a" -> 3., "b" -> 1.|>]') == 2
    assert evaluated('NetGraph[{Subtract}, {NetPort["m"] -> 1, NetPort["n"] -> 1}][<|"m" -> 3., "n" -> 1.|>]') == 2
    assert evaluated("NetGraph[{Subtract}, {}][{3., 1.}]") == 2


def test_inputs_of_layers_are_taken_in_order(net):
    made = net("NetGraph[{2, 2, MeanSquaredLossLayer[]}, {1 -> 3, 2 -> 3}]")
    assert made.wiring.sources[3, "Input"] == (1, "Output") and made.wiring.sources[3, "Target"] == (2, "Output")
    made = net('NetGraph[{2, 2, MeanSquaredLossLayer[]}, {1 -> 3, 2 -> NetPort[3, "Input"]}]')
    assert made.wiring.sources[3, "Input"] == (2, "Output") and made.wiring.sources[3, "Target"] == (1, "Output")


def test_layers_without_inputs(evaluated):
    assert list(evaluated('NetGraph[{NetArrayLayer["Array" -> {1, 2}], Plus}, {{1, NetPort["x"]} -> 2}][{5, 5}]')) == [
        6,
        7,
    ]
    assert list(evaluated('NetGraph[{NetArrayLayer["Array" -> {1, 2}], Ramp}, {1 -> 2}][]')) == [1, 2]


# Types


def test_types_go_everywhere(net):
    made = net(
        'NetGraph[<|"a" -> LinearLayer[], "b" -> Tanh, "c" -> LinearLayer[], "d" -> Plus, "e" -> LinearLayer[2]|>,'
        '{"a" -> "b", {"b", "c"} -> "d" -> "e", "b" -> NetPort["side"]}, "side" -> 7, "Input" -> 3]'
    )
    assert made.layers["a"].array_dims("Weights") == (7, 3)
    assert made.layers["e"].array_dims("Weights") == (2, 7)
    back = net('NetGraph[{Ramp, Tanh, LinearLayer[2, "Input" -> 9]}, {NetPort["x"] -> 1 -> 2 -> 3}]')
    assert back.inputs["x"] == Type((9,))
    shared = net('NetGraph[{Ramp, LinearLayer[2, "Input" -> {3, 4}]}, {}]')
    assert shared.nets[0].outputs["Output"] == Type((3, 4))


def test_types_inside_nested_nets(net):
    inner = "{3, NetGraph[{LinearLayer[], Ramp}, {1 -> 2}]}"
    made = net(f'NetGraph[<|"s" -> {inner}, "t" -> Tanh|>, {{"s" -> "t"}}, "Output" -> 4]')
    assert made.layers["s"].nets[1].nets[0].array_dims("Weights") == (4, 3)
    assert made.layers["s"].inputs["Input"].rank is None


def test_kinds_of_ports(net):
    made = net('NetGraph[{EmbeddingLayer[2], Ramp}, {1 -> 2}, "Input" -> {"Varying", Restricted["Integer", 5]}]')
    assert made.inputs["Input"] == Type((Varying(),), Integers(1, 5))
    assert made.nets[0].array_dims("Weights") == (5, 2)
    assert made.outputs["Output"].dims == (Varying(), 2)
    assert net('NetGraph[{Ramp}, {}, "Input" -> "Real"]').outputs["Output"] == Type(())
    assert net('NetGraph[{Ramp}, {}, "Input" -> {3, Automatic}]').outputs["Output"] == Type((3, None))
    named = net('NetGraph[{Plus}, {{NetPort["a"], NetPort["b"]} -> 1}, "a" -> {"n", 2}, "b" -> {"n", 2}]')
    assert named.outputs["Output"].dims == (Varying("n"), 2)


def test_open_sizes_have_one_name(net):
    made = net("NetGraph[{ConvolutionLayer[3, {2, 2}], Ramp, Tanh, CatenateLayer[]}, {1 -> {2, 3} -> 4}]")
    lines = [row[2] for row in made.summary().sections[0].rows]
    assert lines[0] == "array (size: n1×n2×n3)"
    assert lines[1] == lines[2] == lines[3] == "array (size: 3×n4×n5)"
    assert lines[4].startswith("array (size: 6×")


def test_refining_again_and_again_says_nothing_new(net):
    made = net("NetGraph[{3, Ramp, Plus}, {1 -> 2, {1, 2} -> 3}]")
    once = made.refine({"Input": Type((4,))})
    assert once.refine({"Input": Type((4,)), "Output": Type((3,))}) is once
    assert once == net('NetGraph[{3, Ramp, Plus}, {1 -> 2, {1, 2} -> 3}, "Input" -> 4]')


def test_inference_is_linear(net, monkeypatch):
    count = 0
    infer = Layer._infer

    def counted(self):
        nonlocal count
        count += 1
        infer(self)

    for name in ("Input", "Output"):
        made = net("NetGraph[Table[If[Mod[i, 7] == 0, {Ramp, Tanh}, Ramp], {i, 200}], Table[i -> i + 1, {i, 199}]]")
        with monkeypatch.context() as patch:
            patch.setattr(Layer, "_infer", counted)
            count = 0
            done = made.refine({name: Type((4,))})
        assert all(layer.outputs["Output"] == Type((4,)) for _, layer in done.leaves())
        assert count <= 2 * 228, "every layer learns once, a layer in a chain also where the chain is made again"


# Coders


def test_coders_at_ports(net):
    made = net(
        'NetGraph[{LinearLayer[3, "Input" -> NetEncoder[{"Image", {4, 4}}]], DeconvolutionLayer[3, {1, 1}, '
        '"Output" -> NetDecoder["Image"]], Ramp}, {2 -> 3, NetPort["picture"] -> 1}]'
    )
    assert list(made.coders) == ["picture"]
    assert not made.nets[0].coders and not made.nets[1].coders
    given = net(
        'NetGraph[{Ramp, Tanh}, {}, "Input" -> NetEncoder[{"Image", {2, 2}}], "Output1" -> NetDecoder["Image"]]'
    )
    assert list(given.coders) == ["Input", "Output1"]
    assert given.inputs["Input"].dims == (3, 2, 2)
    assert given.with_coders({}).coders == {}
    assert list(given.part([1]).coders) == ["Input"]


# Running


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


# Against plain recursion


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


# Parts and printing


def test_parts(net, evaluated):
    layers = '<|"a" -> 3, "b" -> Ramp, "c" -> Tanh, "d" -> Plus|>'
    made = net(f'NetGraph[{layers}, {{"a" -> "b", "a" -> "c", {{"b", "c"}} -> "d"}}, "Input" -> 2]')
    part = made.part([1, 3])
    assert list(part.layers) == ["b", "d"]
    assert list(part.inputs) == ["Input", "2"] and list(part.outputs) == ["Output"]
    assert part.inputs["Input"] == Type((3,))
    part = made.part([0, 1])
    assert list(part.inputs) == ["Input"] and list(part.outputs) == ["Output"]
    both = made.part([1, 2])
    assert list(both.inputs) == ["Input"], "both came from one net"
    assert list(both.outputs) == ["Output1", "Output2"]
    source = "NetGraph[{# + 1 &, 2 # &, -# &, Plus}, {1 -> 2 -> 3, {2, 3} -> 4}]"
    assert evaluated(f"{source}[[{{3, 4}}]][10.]") == 0
    data = '<|"Input" -> 3., "1" -> 10., "2" -> 20.|>'
    assert evaluated(f"{source}[[{{1, 4}}]][{data}]") == {"Output": 30, "Output1": 4}
    assert evaluated(f"{source}[[2 ;; 3]][4.]") == -8
    made = net(source)
    assert [extract(made, place).head.name for place in (1, -1)] == ["ElementwiseLayer", "ThreadingLayer"]


def test_what_is_said_of_graphs(evaluated):
    graph = 'NetGraph[<|"a" -> 3, "s" -> {2, Ramp}, "d" -> CatenateLayer[]|>, {{"a", "s"} -> "d"}, "Input" -> 4]'
    assert evaluated(f"Length[{graph}]") == 3
    assert evaluated(f"Keys[Normal[{graph}]]") == ["a", "s", "d"]
    assert evaluated(f"Keys[NetExtract[{graph}, All]]") == ["a", "s", "d"]
    assert evaluated(f'Keys[{graph}[[All, "Output"]]]') == ["a", "s", "d"]
    assert evaluated(f'Information[{graph}, "LayersCount"]') == 4
    assert evaluated(f'Keys[Information[{graph}, "Layers"]]') == [["a"], ["s", 1], ["s", 2], ["d"]]
    assert evaluated(f'Information[{graph}, "ArraysTotalElementCount"]') == 4 * 3 + 3 + 4 * 2 + 2
    assert evaluated(f'Information[{graph}, "OutputPorts"]') == {"Output": [5]}
    assert evaluated(f'NetExtract[{graph}, {{"s", 1, "Output"}}]') == [2]
    assert evaluated(f'Length[Information[{graph}, "LayersGraph"][[2]]]') == 3
    assert evaluated(f'Head[Information[{graph}, "SummaryGraphic"]] === Graphics')
    assert evaluated(f'Head[Information[{graph}, "FullSummaryGraphic"]] === Graphics')
    assert evaluated(f'ReleaseHold[Information[{graph}, "InputForm"]] === {graph}')
    assert evaluated(f'Information[{graph}, "TopologyHash"] === Information[NetInitialize[{graph}], "TopologyHash"]')


def test_summary(net):
    made = net('NetGraph[<|"a" -> 3, "b" -> Ramp, "c" -> MeanSquaredLossLayer[]|>, {"a" -> "b" -> "c"}, "Input" -> 4]')
    table = made.summary()
    assert (table.title, table.note) == ("NetGraph", "uninitialized")
    assert table.sections[0].rows == (
        ("", "Input", "vector (size: 4)", ""),
        ("", "Target", "vector (size: 3)", ""),
        ("a", "LinearLayer", "vector (size: 3)", "from Input"),
        ("b", "ElementwiseLayer", "vector (size: 3)", "from a"),
        ("c", "MeanSquaredLossLayer", "real number", "from Input: b, Target: Target"),
        ("", "Loss", "real number", "from c"),
    )


@pytest.mark.parametrize(
    "source",
    [
        'NetGraph[{3, Ramp, Plus}, {1 -> 2, {1, 2} -> 3}, "Input" -> 4]',
        "NetGraph[{3, Ramp, Plus}, {1 -> 2, {1, 2} -> 3}]",
        'NetGraph[<|"a" -> 3, "b" -> {2, Tanh}|>, {}, "Output1" -> 3, LearningRateMultipliers -> {"a" -> 2}]',
        'NetGraph[{Ramp}, {NetPort["x"] -> NetPort["y"]}, "x" -> {2, "Varying"}]',
        'NetGraph[{TotalLayer[], Ramp}, {NetPort["a"] -> NetPort[1, "p"], NetPort["b"] -> NetPort[1, "q"], 1 -> None}]',
        'NetGraph[{2, MeanSquaredLossLayer[]}, {NetPort["Target"] -> NetPort[2, "Input"], 1 -> NetPort[2, "Target"]}]',
        'NetGraph[{2, Tanh}, {NetPort["a"] -> NetPort["x"], NetPort["b"] -> {1, 2}, 2 -> NetPort["y"], '
        'NetPort["b"] -> NetPort["z"], NetPort["a"] -> NetPort["w"]}]',
        'NetGraph[{NetChain[{2, Ramp}], Tanh}, {NetPort[{1, 1}] -> 2}, "Input" -> {3, 2}]',
        'NetGraph[{ConvolutionLayer[2, 3], Ramp}, {1 -> 2}, "Input" -> NetEncoder[{"Image", {8, 8}}]]',
        'NetGraph[{NetArrayLayer["Array" -> {1, 2}], Plus}, {{1, NetPort["x"]} -> 2}]',
        'NetGraph[{LinearLayer[2, "Input" -> 3], Ramp}, {}]',
        'NetGraph[{EmbeddingLayer[2], Ramp}, {1 -> 2}, "Input" -> {"n", Restricted["Integer", 5]}]',
    ],
)
def test_what_is_printed_reads_back(net, source):
    made = net(source)
    again = net(text(made))
    assert again == made
    assert list(again.ports.items()) == list(made.ports.items())
    ready = initialized(made) if made.inputs and all(kind.known for kind in made.inputs.values()) else made
    assert net(text(ready)) == ready


def test_equality(net):
    source = 'NetGraph[{3, Ramp, Plus}, {1 -> 2, {1, 2} -> 3}, "Input" -> 4]'
    assert net(source) == net(
        source.replace("{1 -> 2, {1, 2} -> 3}", "{1 -> NetPort[{3, 1}], 2 -> NetPort[{3, 2}], 1 -> 2}")
    )
    assert net(source) != net(source.replace("{1, 2} -> 3", "{2, 1} -> 3"))
    assert net(source) != net(source.replace("4]", "5]"))
    assert net(source) != net(source.replace("Ramp", "Tanh"))
    ready = initialized(net(source))
    assert ready == initialized(net(source)) and ready != initialized(net(source), 2)
    assert net('NetGraph[{Ramp, Tanh}, {1 -> NetPort["a"], 2 -> NetPort["b"]}]') != net(
        'NetGraph[{Ramp, Tanh}, {2 -> NetPort["b"], 1 -> NetPort["a"]}]'
    ), "the order of ports is the order of results"


def test_nothing_is_evaluated_twice():
    assert to_python(Session().evaluate("f[n_] := (Sow[n]; n); Reap[NetGraph[{f[1], f[2]}, {1 -> 2}]][[2, 1]]")) == [
        1,
        2,
    ]
    assert parse("1 -> 2 -> 3").args[1] == parse("2 -> 3")


def test_arrays_of_one_name_are_one(net):
    shared = 'LinearLayer[3, "Weights" -> NetArray["w"]]'
    ready = initialized(net(f'NetGraph[{{{shared}, {shared}, Plus}}, {{{{1, 2}} -> 3}}, "Input" -> 2]'))
    assert np.array_equal(ready.arrays_at()[1, "Weights"], ready.arrays_at()[2, "Weights"])


class Bias(Layer):
    """A layer with an array, to see that positions reach it."""

    name, head = "BiasLayer", system("BiasLayer")
    input = port("Input", "n")
    output = port("Output", "n")
    biases = array("Biases", "n", "zeros")

    def forward(self, ops, x, b):
        """x[b, n] -> y[b, n]."""
        return ops.add(x, b)


Bias.declaration = Declaration(Bias)


def test_arrays_by_position():
    made = Graph({"a": Bias({}), "b": Bias({})}, [
        ((None, "Input"), ("a", "Input")), (("a", "Output"), ("b", "Input")), (("b", "Output"), (None, "Output"))],
        named=True).refine({"Input": Type((2,))})  # fmt: skip
    ready = made.with_arrays({("a", "Biases"): np.array([1.0, 2.0]), ("b", "Biases"): np.array([10.0, 20.0])})
    assert not made.initialized and ready.initialized
    assert ready(np.array([0.0, 0.0])).tolist() == [11, 22]
