"""PlaceholderLayer: forms, ports and arrays that are told, a place in nets, and no evaluation."""

import pytest

from wlnet.python import Session, text


@pytest.mark.parametrize(
    "source",
    [
        "PlaceholderLayer[]",
        'PlaceholderLayer["a"]',
        'PlaceholderLayer["a", <|"b" -> 1, "c" -> {x, <|1 -> 2|>}|>]',
        'PlaceholderLayer["a", <||>]',
        'PlaceholderLayer["a", <|"Input" -> 3|>]',
        'PlaceholderLayer["Input" -> {3, "Varying"}, "Output" -> "Real"]',
        'PlaceholderLayer["a", "Arrays" -> {"v", "w"}]',
        'PlaceholderLayer["a", "Arrays" -> <|"v" -> {1, 2}, "w" -> Automatic|>]',
        "PlaceholderLayer[InputPorts -> 1, OutputPorts -> 1]",
        "PlaceholderLayer[InputPorts -> 2, OutputPorts -> 3]",
        'PlaceholderLayer[InputPorts -> {"a", "b"}, OutputPorts -> {"c"}]',
        "PlaceholderLayer[InputPorts -> {3, {4, 5}}, OutputPorts -> {2}]",
        'PlaceholderLayer["a", <|"b" -> 1|>, InputPorts -> <|"x" -> 3, "y" -> "Real"|>, "Arrays" -> <|"w" -> {1}|>]',
    ],
)
def test_forms(read_back, source):
    read_back(source)


def test_an_association_in_second_place_is_no_list_of_options():
    net = Session().evaluate('PlaceholderLayer["a", <|"Input" -> 3|>]')
    assert net.inputs["Input"].rank is None
    assert text(net.parameters["Parameters"]) == '<|"Input" -> 3|>'


@pytest.mark.parametrize(
    ("options", "inputs", "outputs"),
    [
        ("", ["Input"], ["Output"]),
        ("InputPorts -> 1, OutputPorts -> 1", ["Input"], ["Output"]),
        ("InputPorts -> 2, OutputPorts -> 2", ["1", "2"], ["Output1", "Output2"]),
        ('InputPorts -> {"a"}, OutputPorts -> {"b", "c"}', ["a"], ["b", "c"]),
        ('"InputPorts" -> {2, 3}, "OutputPorts" -> <|"b" -> 2|>', ["1", "2"], ["b"]),
    ],
)
def test_ports(options, inputs, outputs):
    net = Session().evaluate(f"PlaceholderLayer[{options}]")
    assert (list(net.inputs), list(net.outputs)) == (inputs, outputs)


def test_arrays():
    session = Session()
    net = session.evaluate('PlaceholderLayer["Arrays" -> <|"v" -> {1, 2}, "w" -> Automatic|>]')
    assert net.arrays["v"].tolist() == [1, 2]
    assert net.arrays["w"] is None
    assert not session.messages


def test_nothing_is_inferred_but_what_the_net_needs(evaluated):
    net = Session().evaluate('NetChain[{3, PlaceholderLayer[], LinearLayer[2, "Input" -> 5]}, "Input" -> 4]')
    inner = net.nets[1]
    assert inner.inputs["Input"].dims == (3,)
    assert inner.outputs["Output"].dims == (5,)


def test_initialization_leaves_its_arrays_alone():
    session = Session()
    net = session.evaluate('NetInitialize[NetChain[{PlaceholderLayer["Arrays" -> {"w"}, "Output" -> 3], 2}], All]')
    assert not session.messages
    assert net.nets[0].arrays["w"] is None
    assert net.nets[1].initialized


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("PlaceholderLayer[][{1, 2}]", "standin"),
        ('NetInitialize[NetChain[{2, PlaceholderLayer["Output" -> 2]}, "Input" -> 2]][{1, 2}]', "standin"),
        ("PlaceholderLayer[3]", "argvalue"),
        ('PlaceholderLayer["a", 3]', "argvalue"),
        ('PlaceholderLayer["a", "b"]', "argvalue"),
        ('PlaceholderLayer["Arrays" -> 3]', "optvalue"),
        ('PlaceholderLayer["Arrays" -> {"a", "a"}]', "optvalue"),
        ('PlaceholderLayer["Arrays" -> <|"a" -> x|>]', "arrvalue"),
        ('PlaceholderLayer["Arrays" -> {"Input"}]', "twice"),
        ('PlaceholderLayer[InputPorts -> {"a"}, OutputPorts -> {"a"}]', "twice"),
        ("PlaceholderLayer[InputPorts -> 0]", "optvalue"),
        ("PlaceholderLayer[Inputport -> 1]", "optname"),
        ("PlaceholderLayer[InputPorts -> {foo}]", "porttype"),
    ],
)
def test_messages(refused, source, tag):
    refused(source, tag)
