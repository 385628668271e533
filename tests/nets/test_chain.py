"""NetChain: forms, inference through the whole chain, parts, messages."""

import numpy as np
import pytest

from wlnet.expr import Association, WolframMessage, call, list_of, resolve, system
from wlnet.nets import Chain, initialize, make_chain, read_method
from wlnet.nets.description.information import information
from wlnet.nets.messages import plain_text
from wlnet.nets.parts.extract import extract, take


def rule(key, value):
    return call("Rule", key, value)


def chain(*layers, **ports):
    return make_chain([list_of(*layers), *(rule(name, value) for name, value in ports.items())])


def initialized(net):
    return initialize(net, read_method(system("Automatic")), np.random.default_rng(1))


def lenet(make):
    return chain(
        make("ConvolutionLayer", 20, 5), system("Ramp"), make("PoolingLayer", 2, 2),
        make("ConvolutionLayer", 50, 5), system("Ramp"), make("PoolingLayer", 2, 2),
        make("FlattenLayer"), 500, system("Ramp"), 10, make("SoftmaxLayer"), Input=list_of(1, 28, 28),
    )  # fmt: skip


def test_lenet_sizes_and_parameters(make):
    net = lenet(make)
    sizes = [part.outputs["Output"].dims for part in net.nets]
    assert sizes == [
        (20, 24, 24), (20, 24, 24), (20, 12, 12), (50, 8, 8), (50, 8, 8), (50, 4, 4), (800,), (500,), (500,), (10,),
        (10,),
    ]  # fmt: skip
    ready = initialized(net)
    assert sum(array.size for array in ready.arrays_at().values()) == 431080
    y = ready(np.random.default_rng(0).uniform(size=(3, 1, 28, 28)))
    assert y.shape == (3, 10)
    assert np.allclose(y.sum(1), 1, atol=1e-6)


def test_sizes_go_both_ways(make):
    assert [n.types["Input"].dims for n in chain(3, system("Ramp"), 2, Input=4).nets] == [(4,), (3,), (3,)]
    assert chain(3, make("LinearLayer"), Output=5).nets[1].parameters["OutputDimensions"] == (5,)
    net = chain(make("BatchNormalizationLayer"), make("ConvolutionLayer", 2, (3,), {"Input": (4, 9)}))
    assert net.inputs["Input"].dims == (4, 9)
    assert net.nets[0].array_dims("Scaling") == (4,)
    net = chain(make("ConvolutionLayer", 7, 3), make("BatchNormalizationLayer"))
    assert net.nets[1].array_dims("Scaling") == (7,)


def test_forms(make):
    named = Association.of([("lin", 3), ("act", "ReLU")])
    net = make_chain([named, rule("Input", 2)])
    assert net.named and list(net.layers) == ["lin", "act"]
    assert make_chain([list_of(rule("lin", 3), rule("act", "ReLU")), rule("Input", 2)]) == net
    nested = chain(list_of(3, system("Tanh")), 2, Input=4)
    assert isinstance(nested.nets[0], Chain)
    assert [path for path, _ in nested.leaves()] == [(1, 1), (1, 2), (2,)]
    assert make_chain([make("LinearLayer", 3)]).nets[0].name == "LinearLayer"


def test_parts(make):
    net = lenet(make)
    assert extract(net, -1).name == "SoftmaxLayer"
    middle = extract(net, call("Span", 2, 4))
    assert [n.name for n in middle.nets] == ["ElementwiseLayer", "PoolingLayer", "ConvolutionLayer"]
    assert middle.inputs["Input"].dims == (20, 24, 24)
    assert len(extract(net, call("Span", system("All"), -2)).nets) == 10
    named = make_chain([Association.of([("a", 3), ("b", system("Ramp")), ("c", 2)]), rule("Input", 2)])
    assert list(extract(named, call("Span", 2, system("All"))).layers) == ["b", "c"]
    assert extract(named, "b") == extract(named, 2)
    weights = extract(initialized(named), list_of(system("All"), "Weights"))
    assert weights.keys() == ["a", "c"]


def test_one_layer_in_several_places(make):
    layer = make("LinearLayer", {"Weights": [[0, 2], [1, 0]], "Biases": None})
    net = chain(layer, layer, layer)
    assert net(np.array([1.0, 2.0])).tolist() == [8, 2]
    assert len(take(net, [list_of(1, 2)]).nets) == 2


def test_parts_in_another_order():
    net = make_chain([list_of(2, system("Tanh"), system("Ramp")), rule("Input", 2)])
    backwards = extract(net, call("Span", -1, 1, -1))
    assert [n.name for n in backwards.nets] == ["ElementwiseLayer", "ElementwiseLayer", "LinearLayer"]
    assert backwards.nets[0] == net.nets[2]


def test_coders_move_to_the_chain(make):
    image = make("LinearLayer", 4, {"Input": "Image"})
    net = chain(image, make("ElementwiseLayer", "ReLU"))
    assert list(net.coders) == ["Input"]
    assert not net.nets[0].coders
    assert list(extract(net, call("Span", 1, 1)).coders) == ["Input"]
    assert not extract(net, call("Span", 2, 2)).coders
    inside = chain(make("DeconvolutionLayer", 3, (1, 1), {"Output": "Image"}), system("Ramp"))
    assert not inside.coders


def test_constructor_round_trip(make):
    for net in (
        lenet(make),
        initialized(lenet(make)),
        chain(list_of(3, system("Ramp")), make("LinearLayer"), Output=4),
        make_chain([Association.of([("a", 3), ("b", make("SoftmaxLayer"))]), rule("Input", list_of(2, 5))]),
    ):
        assert again(net.constructor()) == net


def again(e):
    """The net a constructor stands for."""
    from wlnet.nets import construct

    contents, *rules = e.args
    if isinstance(contents, Association):
        contents = contents.with_values(map(inner, contents.values()))
    else:
        contents = list_of(*map(inner, contents.args))
    assert e.head is system("NetChain")
    assert construct is not None
    return make_chain([contents, *rules])


def inner(e):
    from wlnet.nets import construct

    return again(e) if e.head is system("NetChain") else construct(e.head.name, e.args)


def test_equality_counts_arrays(make):
    net = lenet(make)
    assert net == lenet(make)
    assert hash(net) == hash(lenet(make))
    assert initialized(net) == initialized(net)
    assert initialized(net) != net
    assert net != chain(3)


def test_summary_lists_layers(make):
    table = chain(3, system("Ramp"), Input=4).summary()
    assert (table.title, table.note) == ("NetChain", "uninitialized")
    assert table.sections[0].rows == (
        ("", "Input", "vector (size: 4)"),
        ("1", "LinearLayer", "vector (size: 3)"),
        ("2", "ElementwiseLayer", "vector (size: 3)"),
        ("", "Output", "vector (size: 3)"),
    )


@pytest.mark.parametrize(
    ("args", "tag", "words"),
    [
        (lambda m: [list_of(m("ConvolutionLayer", 5, (2, 2)), m("ConvolutionLayer", 3, (2,)))], "chainfit",
         ["layer 1 (ConvolutionLayer)", "5×n1×n2", "layer 2 (ConvolutionLayer)", "matrix"]),
        (lambda m: [list_of(3, m("LinearLayer", 2, {"Weights": [[1, 2], [3, 4]]})), rule("Input", 4)], "chainfit",
         ["vector (size: 3)", "Weights", "{2, 2}"]),
        (lambda m: [list_of(3, m("LinearLayer", 2, {"Input": 4}))], "chainfit", ["size: 3", "size: 4"]),
        (lambda m: [list_of(3, "foo")], "notlayer", ["foo"]),
        (lambda m: [list_of(3, resolve("foo"))], "notlayer", ["foo"]),
        (lambda m: [list_of(3), rule("Inptu", 3)], "optname", ["Inptu", "Input"]),
        (lambda m: [Association()], "notlayers", []),
        (lambda m: [5], "notlayers", ["5"]),
        (lambda m: [list_of(3), rule("Input", -3)], "porttype", ["-3"]),
        (lambda m: [list_of(rule("a", 1), rule("a", 2))], "chainname", ["a"]),
        (lambda m: [list_of(m("LinearLayer", 2, {"Input": 3})), rule("Input", 4)], "portshape", ["size: 4", "size: 3"]),
    ],
)  # fmt: skip
def test_messages(make, args, tag, words):
    with pytest.raises(WolframMessage) as raised:
        make_chain(args(make))
    text = plain_text(raised.value)
    assert raised.value.tag == tag
    assert raised.value.result is system("$Failed")
    for word in words:
        assert word in text


def test_unknown_sizes_are_named_apart(make):
    net = chain(make("ConvolutionLayer", 3, 3), system("Ramp"), make("DeconvolutionLayer", 2, (2, 2)))
    lines = [row[-1] for row in net.summary().sections[0].rows]
    assert lines == [
        "array (size: n1×n2×n3)", "array (size: 3×n4×n5)", "array (size: 3×n4×n5)",
        "array (size: 2×n6×n7)", "array (size: 2×n6×n7)",
    ]  # fmt: skip
    assert information(net).summary().sections[1].rows == (
        ("Input", "array (size: n1×n2×n3)"), ("Output", "array (size: 2×n4×n5)"),
    )  # fmt: skip
