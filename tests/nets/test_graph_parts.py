"""Parts of graphs, what is said and printed of them, what reads back."""

import os
import subprocess
import sys

import numpy as np
import pytest

from wlnet.expr import system
from wlnet.nets import Graph, initialize, read_method
from wlnet.nets.declare import Declaration, array, port
from wlnet.nets.description.information import PROPERTIES, information
from wlnet.nets.layer import Layer
from wlnet.nets.parts.extract import extract
from wlnet.nets.types import Type
from wlnet.python import Session, parse, text, to_python


def initialized(graph, seed=1):
    return initialize(graph, read_method(system("Automatic")), np.random.default_rng(seed))


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


def test_muted_outputs_come_out_where_there_are_no_others(net):
    made = net("NetGraph[{Ramp, Tanh}, {1 -> None}]")
    assert list(made.part([0, 1]).outputs) == ["Output"]
    assert list(made.part([0]).outputs) == ["Output"]
    assert list(net('NetGraph[{Ramp, Tanh}, {1 -> NetPort["a"], 2 -> NetPort["b"]}]').part([1]).outputs) == ["b"]


def test_pictures_of_states_and_of_what_goes_through(net):
    recurrent = (
        "NetGraph[{LongShortTermMemoryLayer[3], GatedRecurrentLayer[3], {2, Ramp}}, {1 -> 2, "
        'NetPort[{1, "State"}] -> NetPort[{2, "State"}], NetPort[{1, "CellState"}] -> 3}]'
    )
    for source in (recurrent, 'NetGraph[{Ramp}, {NetPort["x"] -> NetPort["y"], NetPort["z"] -> 1}]'):
        for name in ("SummaryGraphic", "FullSummaryGraphic"):
            assert information(net(source), name).head is system("Graphics")
    links = information(net(recurrent), "LayersGraph").args[1].args
    assert len(links) == 3, "1 to 2, 1 into the chain, and inside it"


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


@pytest.mark.parametrize("name", sorted(PROPERTIES))
def test_every_property_of_a_graph(net, name):
    source = (
        'NetGraph[<|"a" -> GatedRecurrentLayer[3], "s" -> {2, Ramp}, "d" -> NetMapOperator[2], "e" -> Plus|>, '
        '{NetPort[{"a", "State"}] -> "s", "a" -> "d", {"s", "s"} -> "e", NetPort["q"] -> NetPort["r"]}]'
    )
    for made in (net(source), initialized(net(source).refine({"Input": Type((4, 5))}))):
        assert information(made, name) is not None


def test_first_and_last(evaluated):
    for head, rest in (("NetChain", ""), ("NetGraph", ", {1 -> 2 -> 3}")):
        source = f'{head}[{{3, Tanh, 2}}{rest}, "Input" -> 4]'
        assert evaluated(f"Head /@ {{First[{source}], Last[{source}], {source}[[2]]}} === "
                         "{LinearLayer, LinearLayer, ElementwiseLayer}")  # fmt: skip
        assert evaluated(f"Keys[{source}]") == [1, 2, 3]
        assert evaluated(f"Head[Rest[{source}]] === Head[Most[{source}]] === Head[{source}[[2 ;;]]] === {head}")
        assert evaluated(f"Length[{source}[[;; 2]]]") == 2


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


def test_the_hash_of_the_structure_is_the_same_in_every_process():
    code = (
        "from wlnet.python import Session; print(Session().evaluate("
        '\'Information[NetGraph[<|"a" -> 3, "b" -> Plus|>, {{"a", "a"} -> "b"}], "TopologyHash"]\'))'
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True)
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout.strip()) == 32


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
