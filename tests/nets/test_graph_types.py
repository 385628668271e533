"""Types through graphs."""

from wlnet.nets.layer import Layer
from wlnet.nets.types import Integers, Type, Varying


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


def test_the_classes_of_a_target_tell_how_many_probabilities_there_are(net):
    layers = '{LinearLayer[], SoftmaxLayer[], CrossEntropyLossLayer["Index"]}'
    for target in ('Restricted["Integer", 3]', 'NetEncoder[{"Class", {"x", "y", "z"}}]'):
        made = net(f'NetGraph[{layers}, {{1 -> 2 -> NetPort[3, "Input"]}}, "Target" -> {target}, "Input" -> 2]')
        assert made.nets[0].array_dims("Weights") == (3, 2)
