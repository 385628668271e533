"""NetGraph: forms of layers and edges, implied ports, ports of nets inside, coders."""

import numpy as np
import pytest

from wlnet.expr import list_of
from wlnet.nets.types import Type


def edges(graph):
    return set(graph.links())


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
    rates = net("NetGraph[NetChain[{3, Ramp}, LearningRateMultipliers -> {1 -> 0}]]")
    assert rates == net("NetGraph[{3, Ramp}, {1 -> 2}, LearningRateMultipliers -> {1 -> 0}]")
    assert net('NetGraph[NetChain[{}, "Input" -> 3]]').outputs["Output"] == Type((3,))
    assert net('NetGraph[NetChain[{3}], "Input" -> 2]') == net('NetGraph[{3}, {}, "Input" -> 2]')
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
    assert evaluated('NetGraph[{Subtract, 10 # &}, {2 -> NetPort[{1, 2}]}][<|"1" -> 3., "Input" -> 1.|>]') == -7
    inside = '{{NetPort["x"], NetPort["y"]} -> 1, NetPort[{1, 2}] -> NetPort["z"]}'
    assert evaluated(f'NetGraph[{{{{TotalLayer[], -# &}}}}, {inside}][<|"x" -> 1., "y" -> 2.|>]') == -3


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


def test_one_encoder_serves_all_layers_at_an_input(net):
    coded = 'LinearLayer[2, "Input" -> NetEncoder[{"Class", {"a", "b"}}]]'
    made = net(f"NetGraph[{{{coded}, {coded}, EmbeddingLayer[3]}}, {{}}]")
    assert list(made.coders) == ["Input"]
    assert made.nets[2].array_dims("Weights") == (2, 3), "the classes of the encoder"
    other = coded.replace('"b"', '"c"')
    made = net(f'NetGraph[{{{coded}, {other}}}, {{}}, "Input" -> NetEncoder[{{"Class", {{"x", "y"}}}}]]')
    assert made.coders["Input"].parts()["Labels"] == list_of("x", "y")
