"""NetArray, NetSharedArray and NetInsertSharedArrays: arrays that are one array wherever their name stands."""

import numpy as np
import pytest

from wlnet.expr import call, list_of, system
from wlnet.kernel import Tape
from wlnet.nets import Mode, initialize, make_chain, make_graph, read_method
from wlnet.nets.arrays.netarray import read_netarray
from wlnet.nets.arrays.sharing import insert_shared_arrays, users
from wlnet.nets.messages import plain_text
from wlnet.python import Session, text

TWICE = 'NetChain[{LinearLayer[2, "Weights" -> NetArray["w"]], Ramp, LinearLayer[2, "Weights" -> NetArray["w"]]}]'


def rule(key, value):
    return call("Rule", key, value)


def seeded(net, seed=0):
    return initialize(net, read_method(system("Automatic")), np.random.default_rng(seed))


@pytest.fixture
def twice(make):
    """Two layers with one weight matrix, the second with biases of its own."""
    layer = make("LinearLayer", 3, {"Weights": call("NetArray", "w"), "Biases": None})
    return make_chain([list_of(layer, system("Tanh"), layer), rule("Input", 3)])


def test_one_value(twice):
    net = seeded(twice)
    assert net.nets[0].arrays["Weights"] is net.nets[2].arrays["Weights"]
    other = seeded(make_chain([list_of(net.nets[0], net.nets[2], net.nets[0])]), seed=9)
    assert all(part.arrays["Weights"] is net.nets[0].arrays["Weights"] for part in other.nets)


def test_derivatives_of_the_places_add_up(twice):
    net, x = seeded(twice), np.random.default_rng(1).normal(size=(4, 3))
    w = net.nets[0].arrays["Weights"].astype(float)

    def loss(matrix):
        return (np.tanh(x @ matrix.T) @ matrix.T).sum()

    tape = Tape()
    variables = [tape.variable(w), tape.variable(w)]
    arrays = {(1, "Weights"): variables[0], (3, "Weights"): variables[1]}
    y = net.run({"Input": x}, Mode(ops=tape.ops, arrays=arrays, dtype=np.float64))["Output"]
    first, second = tape.gradient(y, variables, np.ones((4, 3)))
    for i in np.ndindex(3, 3):
        step = np.zeros((3, 3))
        step[i] = 1e-6
        expected = (loss(w + step) - loss(w - step)) / 2e-6
        assert first[i] + second[i] == pytest.approx(expected, rel=1e-5, abs=1e-8)


def test_sizes_go_from_one_place_to_the_other(evaluated):
    first = f'Information[{TWICE}, "ArraysDimensions"]'
    assert evaluated(f'({first})[NetArray["w"]]') == [2, 2]
    other = ('NetGraph[{LinearLayer[2, "Weights" -> NetArray["w"]], LinearLayer["Weights" -> NetArray["w"]]}, {}, '
             '"Input" -> 5]')  # fmt: skip
    assert evaluated(f'NetExtract[{other}, "Output2"]') == [2]


def test_values_go_from_one_place_to_the_other(evaluated):
    net = TWICE.replace('NetArray["w"]', 'NetArray["Name" -> "w", "Array" -> {{1, 2}, {3, 4}}]', 1)
    assert evaluated(f'Normal[NetExtract[{net}, {{3, "Weights"}}]]').tolist() == [[1, 2], [3, 4]]
    deep = f'NetGraph[<|"a" -> {net}, "b" -> NetMapOperator[LinearLayer["Weights" -> NetArray["w"]]]|>, {{}}]'
    assert evaluated(f'Normal[NetExtract[{deep}, {{"b", "Net", "Weights"}}]]').tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('NetArray["a"]', 'NetArray["a"]'),
        ('NetArray["Name" -> "a"]', 'NetArray["Name" -> "a"]'),
        ('NetArray["a", "Dimensions" -> {2}]', 'NetArray["Name" -> "a", "Dimensions" -> {2}]'),
        ('NetArray["a"] === NetArray["a"]', "True"),
        ("NetArray[] === NetArray[]", "False"),
        ("Length[NetArray[]] === Length[NetArray[Automatic]] === 1 && StringQ[First[NetArray[]]]", "True"),
        ('NetArray["Dimensions" -> {2}]["Dimensions"]', "{2}"),
        ('NetArray["Name" -> "a", "Array" -> {1, 2}]["Name"]', '"a"'),
        ('Normal[NetArray["Name" -> "a", "Array" -> {1, 2}]["Array"]]', "{1., 2.}"),
        ('NetArray["a"]["Array"]', "Automatic"),
        ('NetArray["Name" -> "a", "Array" -> "Orthogonal"]["Array"]', '"Orthogonal"'),
        ('LinearLayer[2, "Weights" -> NetSharedArray["w"]] === LinearLayer[2, "Weights" -> NetArray["w"]]', "True"),
        ('NetExtract[LinearLayer[2, "Weights" -> NetArray["w"]], NetSharedArray["w"]]', "Automatic"),
        ('NetExtract[LinearLayer[2, "Weights" -> NetArray["Name" -> "w", "Array" -> {{1}, {2}}]], '
         'NetArray[All]] // Map[Normal]', '<|"w" -> {{1.}, {2.}}|>'),
        ('ConvolutionLayer["Weights" -> NetArray["Name" -> "w", "Dimensions" -> {4, 3, 2, 2}]][["Output"]]',
         "{4, Automatic, Automatic}"),
    ],
)  # fmt: skip
def test_forms(code, expected):
    session = Session()
    assert text(session.evaluate(code)) == expected
    assert not session.messages


@pytest.mark.parametrize(
    "code",
    [
        'LinearLayer[2, "Weights" -> NetArray["w"]]',
        'LinearLayer[2, "Weights" -> NetArray["Name" -> "w", "Array" -> {{1, 2}, {3, 4}}]]',
        'LinearLayer["Weights" -> NetArray["Name" -> "w", "Dimensions" -> {2, 3}]]',
        'LinearLayer[2, "Weights" -> NetArray["Name" -> "w", "Array" -> NormalDistribution[0, 2]], "Input" -> 3]',
        TWICE,
        f'NetInitialize[NetReplacePart[{TWICE}, "Input" -> 2]]',
        f'NetInsertSharedArrays[{TWICE}, "p"]',
    ],
)
def test_nets_with_shared_arrays_read_back(code):
    session = Session()
    net = session.evaluate(code)
    assert session.evaluate(text(net)) == net
    assert not session.messages


def test_arrays_drawn_in_their_own_way(evaluated):
    own = 'NetInitialize[LinearLayer[40, "Weights" -> NetArray["Name" -> "w", "Array" -> {}], "Input" -> 40]]'
    values = 'Flatten[Normal[NetExtract[{}, "Weights"]]]'
    uniform = values.format(own.format("UniformDistribution[{2, 3}]"))
    assert evaluated(f"2 <= Min[{uniform}] && Max[{uniform}] <= 3") is True
    orthogonal = evaluated(f'With[{{w = Normal[NetExtract[{own.format(chr(34) + "Orthogonal" + chr(34))}, '
                           '"Weights"]]}, w . Transpose[w]]')  # fmt: skip
    assert np.allclose(orthogonal, np.eye(40), atol=1e-5)
    scaled = evaluated(values.format(own.format('{"Random", "Weights" -> 0.1}')))
    assert np.std(scaled) == pytest.approx(0.1, rel=0.1)


def test_information(twice):
    from wlnet.nets.description.information import information

    net = seeded(twice)
    assert information(net, "SharedArraysCount") == 1
    assert information(net, "ArraysCount") == 1
    assert information(net, "ArraysTotalElementCount") == 9
    assert information(net, "ArraysTotalByteCount") == 36
    assert information(net, "ArraysPositionList") == list_of(call("NetArray", "w"))


def test_names_for_all_arrays(evaluated):
    evaluated('net = NetChain[<|"a" -> 2, "n" -> BatchNormalizationLayer[], "b" -> LinearLayer[2, "Biases" -> None]|>,'
              ' "Input" -> 2]; Null')  # fmt: skip
    names = 'Keys[NetExtract[NetInsertSharedArrays[net, "p"], NetArray[All]]]'
    assert evaluated(names) == ["p/a/Weights", "p/a/Biases", "p/n/Scaling", "p/n/Biases", "p/n/MovingMean",
                                "p/n/MovingVariance", "p/b/Weights"] or sorted(evaluated(names)) == sorted([
        "p/a/Weights", "p/a/Biases", "p/n/Scaling", "p/n/Biases", "p/n/MovingMean", "p/n/MovingVariance",
        "p/b/Weights"])  # fmt: skip
    assert evaluated('Keys[NetExtract[NetInsertSharedArrays[LinearLayer[3], "p"], NetArray[All]]]') == [
        "p/Weights", "p/Biases"]  # fmt: skip
    assert evaluated('a = NetInsertSharedArrays[net]; b = NetInsertSharedArrays[net]; '
                     'Information[NetJoin[a, b], "SharedArraysCount"]') == 14  # fmt: skip
    assert evaluated('Information[NetJoin[a, a], "SharedArraysCount"]') == 7
    assert evaluated('NetInsertSharedArrays[NetInsertSharedArrays[net, "p"], "q"] === NetInsertSharedArrays[net, "p"]')
    assert evaluated(f'Keys[NetExtract[NetInsertSharedArrays[{TWICE}, "p"], NetArray[All]]]') == [
        "w", "p/1/Biases", "p/3/Biases"]  # fmt: skip


def test_copies_of_a_net_share(make):
    net = insert_shared_arrays(make_chain([list_of(3, system("Tanh")), rule("Input", 3)]), "p")
    both = seeded(make_graph([list_of(net, net), list_of(rule(1, 2))]))
    assert {name: len(found) for name, found in users(both).items()} == {"p/1/Weights": 2, "p/1/Biases": 2}
    x = np.random.default_rng(0).normal(size=3)
    alone = both.nets[0]
    assert np.allclose(both(x), alone(alone(x)), atol=1e-6)


def test_nets_inside_operators_share(evaluated):
    both = ('NetBidirectionalOperator[{LongShortTermMemoryLayer[2, "Input" -> {3, 2}, '
            '"InputGateInputWeights" -> NetArray["Name" -> "w", "Array" -> {{1, 2}, {3, 4}}]], '
            'LongShortTermMemoryLayer[2, "InputGateInputWeights" -> NetArray["w"]]}]')  # fmt: skip
    found = evaluated(f'Normal[NetExtract[{both}, {{"ReverseNet", "InputGateInputWeights"}}]]')
    assert found.tolist() == [[1, 2], [3, 4]]


def test_changes_are_made_everywhere(evaluated):
    evaluated(f'net = NetInitialize[NetReplacePart[{TWICE}, "Input" -> 2], RandomSeeding -> 1]; Null')
    for change in ('NetArray["w"] -> {{1, 2}, {3, 4}}', '{1, "Weights"} -> {{1, 2}, {3, 4}}',
                   '{3, "Weights"} -> {{1, 2}, {3, 4}}', 'NetArray[All] -> {{1, 2}, {3, 4}}'):  # fmt: skip
        found = evaluated(f'Normal /@ Values[NetReplacePart[net, {change}][[{{1, 3}}, "Weights"]]]')
        assert [part.tolist() if hasattr(part, "tolist") else part for part in found] == [[[1, 2], [3, 4]]] * 2
    assert evaluated('NetExtract[NetReplacePart[net, NetArray["w"] -> Automatic], {3, "Weights"}] === Automatic')
    assert evaluated('Normal[NetExtract[NetReplacePart[net, {3, "Weights"} -> NetArray["v"]], NetArray[All]]] '
                     '// Keys') == ["w", "v"]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "tag", "words"),
    [
        ('NetChain[{LinearLayer[3, "Weights" -> NetArray["w"], "Input" -> 2], LinearLayer[3, "Weights" -> '
         'NetArray["w"]]}]', "shareddims", ['"w"', "{3, 2}", "in 1 (LinearLayer)", "{3, 3}", "in 2 (LinearLayer)"]),
        ('NetGraph[<|"a" -> LinearLayer[3, "Weights" -> NetArray["w"]], "b" -> LinearLayer[4, "Weights" -> '
         'NetArray["w"]]|>, {}]', "shareddims", ['"a" (LinearLayer)', '"b" (LinearLayer)']),
        ('NetChain[{LinearLayer["Weights" -> NetArray["Name" -> "w", "Array" -> {{1}}]], LinearLayer["Weights" -> '
         'NetArray["Name" -> "w", "Array" -> {{2}}]]}]', "sharedvalue", ['"w"', "1 (LinearLayer)", "2 (LinearLayer)"]),
        ('NetArray["Nam" -> "a"]', "optname", ["Name"]),
        ('NetArray["a", "b"]', "netarray", ['"b"']),
        ("NetArray[5]", "netarray", ["5"]),
        ('NetArray["Name" -> 5]', "netarray", ["5", "a string"]),
        ('LinearLayer[2, "Weights" -> NetArray["Name" -> "w", "Array" -> "x"]]', "method", []),
        ('LinearLayer[2, "Weights" -> NetArray["Name" -> "w", "Array" -> {{1, 2}, {3}}]]', "netarray", []),
        ('LinearLayer[2, "Weights" -> NetArray["Name" -> "w", "Dimensions" -> {2, -1}]]', "netarray", ["-1"]),
        ('LinearLayer[2, "Weights" -> NetArray["Name" -> "w", "Dimensions" -> {3, 1}]]', "arrshape", ["{3, 1}"]),
        ('NetExtract[NetChain[{3}], NetArray["w"]]', "noshared", ['"w"', "none"]),
        ('NetExtract[LinearLayer["Weights" -> NetArray["weights"]], NetArray["wieghts"]]', "partname", ['"weights"']),
        ('NetReplacePart[LinearLayer["Weights" -> NetArray["w"]], NetArray["v"] -> 3]', "noshared", ['"v"', '"w"']),
        ('NetArray["a"]["Dimension"]', "partname", ["Dimensions"]),
        ('NetInsertSharedArrays[5]', "notnet", ["5"]),
        ('NetInsertSharedArrays[LinearLayer[3], 5]', "argvalue", ["5", "a string"]),
    ],
)  # fmt: skip
def test_messages(code, tag, words):
    session = Session()
    assert text(session.evaluate(code)) == "$Failed"
    (found,) = session.messages
    assert found.tag == tag
    for word in words:
        assert word in found.text


def test_a_name_is_needed_where_nothing_gives_one():
    from wlnet.expr import WolframMessage

    with pytest.raises(WolframMessage) as raised:
        read_netarray(call("NetArray", rule("Dimensions", list_of(2))))
    assert "Name" in plain_text(raised.value)


def test_functions_with_layers_inside(evaluated):
    """A function whose layers' arrays get names becomes the graph it stands for; others stay functions."""
    evaluated('f = NetInsertSharedArrays[FunctionLayer[LinearLayer[3][#] &, "Input" -> 2], "p"]; Null')
    assert evaluated('Information[NetInitialize[NetGraph[{f, f}, {}]], "ArraysTotalElementCount"]') == 9
    chain = 'NetChain[{FunctionLayer[# . NetArray["m"] &, "Input" -> 3], LinearLayer[3, "Weights" -> NetArray["m"]]}]'
    assert evaluated(f"ToString[Head[{chain}[[1]]]]") == "FunctionLayer"
    value = f'NetReplacePart[{chain}, NetArray["m"] -> IdentityMatrix[3]]'
    assert evaluated(f"{value}[[1]][{{1, 2, 3}}]").tolist() == [1, 2, 3]
    assert evaluated(f'Normal[{value}[[2, "Weights"]]]').tolist() == np.eye(3).tolist()


def test_gradients_of_shared_arrays(evaluated):
    """y = w^3 x, so that dy/dw = 3 w^2 x, however the array is called and wherever its layers are."""
    layer = 'LinearLayer["Weights" -> NetArray["w"], "Biases" -> None]'
    net = ('NetChain[{LinearLayer["Weights" -> NetArray["Name" -> "w", "Array" -> {{2}}], "Biases" -> None, '
           f'"Input" -> 1], NetChain[{{{layer}, {layer}}}]}}]')  # fmt: skip
    for position in ('NetArray["w"]', '{1, "Weights"}', '{2, 2, "Weights"}'):
        assert evaluated(f"{net}[{{5}}, NetPortGradient[{position}]]").tolist() == [[60]]
