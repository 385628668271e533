"""NetTake, NetDrop, NetAppend, NetPrepend, NetInsert, NetDelete, NetJoin, NetFlatten, NetRename."""

import numpy as np
import pytest

CHAIN = """NetChain[<|
  "one" -> LinearLayer[2, "Weights" -> {{1, 2}, {3, -4}}, "Biases" -> None],
  "ramp" -> Ramp,
  "two" -> LinearLayer[1, "Weights" -> {{10, 100}}, "Biases" -> {1}]|>]"""
PLAIN = CHAIN.replace('<|', "{").replace("|>", "}").replace('"one" ->', "").replace('"ramp" ->', "").replace(
    '"two" ->', "")  # fmt: skip
DIAMOND = """NetGraph[<|
  "a" -> ElementwiseLayer[2 # &], "b" -> ElementwiseLayer[# + 1 &], "sum" -> TotalLayer[],
  "out" -> ElementwiseLayer[10 # &]|>, {"a" -> "sum", "b" -> "sum" -> "out"}, "Input" -> 3]"""
TWO_ENDS = """NetGraph[<|"a" -> ElementwiseLayer[2 # &], "b" -> ElementwiseLayer[# + 1 &], "c" -> Tanh|>,
  {"a" -> NetPort["left"], "a" -> "b" -> NetPort["right"], NetPort["other"] -> "c" -> NetPort["third"]}]"""

NESTED = 'NetChain[{NetChain[{Ramp, 2 # &}], # + 1 &}, "Input" -> 2]'
TWICE = 'NetGraph[{Ramp, Ramp}, {1 -> NetPort["x"], 1 -> NetPort["y"], 1 -> 2}]'

NETS = {"chain": CHAIN, "plain": PLAIN, "diamond": DIAMOND, "ends": TWO_ENDS, "twice": TWICE, "nest": NESTED}


@pytest.fixture
def given(evaluated):
    """given(code) is the value of the code, where chain, plain, diamond and ends are nets."""
    for name, code in NETS.items():
        evaluated(f"{name} = {code}; Null")
    return evaluated


@pytest.fixture
def failing(refused):
    """failing(code, tag): the code gives $Failed with this message."""
    setup = f"chain = {CHAIN}; plain = {PLAIN}; diamond = {DIAMOND}; ends = {TWO_ENDS}; "
    return lambda code, tag: refused(setup + code, tag)


# NetTake


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("NetTake[chain, 1][{1, 1}]", [3, -1]),
        ('NetTake[chain, "ramp"][{1, 1}]', [3, 0]),
        ("NetTake[chain, -2][{1, 1}]", [3, 0]),
        ("NetTake[chain, {2, 3}][{2, -5}]", [21]),
        ('NetTake[chain, {"ramp", "two"}][{2, -5}]', [21]),
        ("NetTake[chain, {All, 2}][{1, 1}]", [3, 0]),
        ("NetTake[chain, {2, All}][{2, -5}]", [21]),
        ("NetTake[chain, {2, 2}][{2, -5}]", [2, 0]),
        ('NetTake[chain, NetPort[{"one", "Output"}]][{1, 1}]', [3, -1]),
        ('NetTake[chain, NetPort[{2, "Input"}]][{1, 1}]', [3, -1]),
        ('NetTake[chain, NetPort["one", "Output"]][{1, 1}]', [3, -1]),
        ('NetTake[chain, NetPort["Output"]][{1, 1}]', [31]),
        ('NetTake[chain, {NetPort["Input"], "ramp"}][{1, 1}]', [3, 0]),
        ('NetTake[chain, {NetPort[{"one", "Output"}], All}][{2, -5}]', [21]),
        ("NetTake[plain, {2, -1}][{2, -5}]", [21]),
        ('NetTake[diamond, "sum"][{1, 2, 3}]', [4, 7, 10]),
        ('NetTake[diamond, "a"][{1, 2, 3}]', [2, 4, 6]),
        ('NetTake[diamond, {"sum", "out"}][<|"1" -> {1, 2, 3}, "2" -> {1, 1, 1}|>]', [20, 30, 40]),
        ('NetTake[diamond, {"out", All}][{1, 2, 3}]', [10, 20, 30]),
        ('NetTake[diamond, NetPort[{"out", "Input"}]][{1, 2, 3}]', [4, 7, 10]),
        ('NetTake[ends, NetPort["right"]][{1, 2}]', [3, 5]),
        ('NetTake[ends, "c"][{0, 0}]', [0, 0]),
        ('NetTake[ends, {"b", "b"}][{1, 2}]', [2, 3]),
        ("Values[NetTake[twice, {1, 1}][{1, -2}]]", [[1, 0], [1, 0]]),
        ("Values[NetTake[twice, All][{1, -2}]]", [[1, 0], [1, 0], [1, 0]]),
        ('NetTake[twice, NetPort["y"]][{1, -2}]', [1, 0]),
        ('NetTake[nest, NetPort[{1, 1, "Output"}]][{1, -1}]', [1, 0]),
        ('NetTake[nest, NetPort[{1, 2, "Output"}]][{1, -1}]', [2, 0]),
        ('NetTake[nest, {NetPort[{1, 2, "Input"}], All}][{1, -1}]', [3, -1]),
        ('NetTake[nest, {NetPort[{1, 2, "Input"}], 1}][{1, -1}]', [2, -2]),
        ('NetTake[nest, {NetPort[{-2, -1, "Input"}], NetPort[{1, "Output"}]}][{1, -1}]', [2, -2]),
        ('NetTake[nest, {1, NetPort[{1, 1, "Output"}]}][{1, -1}]', [1, 0]),
        ('NetTake[nest, {NetPort[{1, 1, "Output"}], NetPort["Output"]}][{1, -1}]', [3, -1]),
        ('NetTake[NetChain[{nest}], NetPort[{1, 1, 1, "Output"}]][{1, -1}]', [1, 0]),
        ('NetTake[NetChain[{diamond, 2 # &}], NetPort[{1, "sum", "Output"}]][{1, 2, 3}]', [4, 7, 10]),
    ],
)
def test_take(given, code, expected):
    assert np.allclose(given(code), expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("Head[NetTake[chain, 2]]", "NetChain"),
        ("Head[NetTake[diamond, 2]]", "NetGraph"),
        ("Keys[NetTake[chain, {2, 3}]]", ["ramp", "two"]),
        ("Keys[NetTake[plain, {2, 3}]]", [1, 2]),
        ('Keys[NetTake[ends, NetPort["right"]]]', ["a", "b"]),
        ('Information[NetTake[ends, {All, {"a", "b"}}], "OutputPortNames"]', ["left", "right"]),
        ('Information[NetTake[diamond, {All, {"a", "b"}}], "OutputPortNames"]', ["Output1", "Output2"]),
        ('Information[NetTake[ends, "a"], "OutputPortNames"]', ["left"]),
        ('Information[NetTake[ends, NetPort[{"a", "Output"}]], "InputPortNames"]', ["Input"]),
    ],
)
def test_what_take_makes(given, code, expected):
    found = given(f"ToString /@ Flatten[{{{code}}}]")
    assert found == [str(part) for part in (expected if isinstance(expected, list) else [expected])]


def test_layers_that_are_taken_keep_their_sizes(given):
    assert given('NetExtract[NetTake[NetChain[{5, Ramp, 3}, "Input" -> 4], {2, 3}], "Input"]') == [5]


def test_coders_stay_at_ends_that_stay(evaluated):
    evaluated('net = NetChain[{Ramp, Tanh, Ramp}, "Input" -> NetEncoder["Image"], "Output" -> NetDecoder["Image"]]; 1')
    coder = "Head[NetExtract[{}, {}]] === {}"
    for code, port, head in [
        ("NetTake[net, 2]", "Input", "NetEncoder"), ("NetTake[net, 2]", "Output", "List"),
        ("NetTake[net, {2, 3}]", "Input", "List"), ("NetTake[net, {2, 3}]", "Output", "NetDecoder"),
        ("NetDrop[net, 1]", "Input", "List"), ("NetDelete[net, 2]", "Input", "NetEncoder"),
        ("NetDelete[net, -1]", "Output", "List"), ("NetAppend[net, Tanh]", "Output", "List"),
        ("NetAppend[net, Tanh]", "Input", "NetEncoder"), ("NetPrepend[net, Tanh]", "Input", "List"),
        ("NetInsert[net, Tanh, 2]", "Input", "NetEncoder"), ("NetJoin[net, net]", "Input", "NetEncoder"),
        ("NetJoin[net, net]", "Output", "NetDecoder"), ("NetFlatten[net]", "Output", "NetDecoder"),
        ('NetRename[net, 1 -> "x"]', "Input", "NetEncoder"), ("NetReplace[net, _ElementwiseLayer -> Tanh]", "Input",
        "NetEncoder"), ("NetReplacePart[net, 1 -> Tanh]", "Input", "NetEncoder"),
        ('NetTake[net, 2, "Output" -> NetDecoder["Image"]]', "Output", "NetDecoder"),
        ('NetAppend[net, Tanh, "Output" -> NetDecoder["Image"]]', "Output", "NetDecoder"),
        ('NetJoin[net, Ramp, "Output" -> NetDecoder["Image"]]', "Output", "NetDecoder"),
        ('NetDelete[net, 1, "Input" -> NetEncoder["Image"]]', "Input", "NetEncoder"),
        ('NetPrepend[net, Tanh, "Input" -> NetEncoder["Image"]]', "Input", "NetEncoder"),
    ]:  # fmt: skip
        code = code.replace("NetJoin[net, Ramp,", "NetJoin[net, NetChain[{Ramp}],")
        assert evaluated(coder.format(code, f'"{port}"', head)) is True, code


# NetDrop, NetDelete


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("NetDrop[chain, 1]", ["ramp", "two"]),
        ("NetDrop[chain, -1]", ["one", "ramp"]),
        ('NetDrop[chain, "ramp"]', ["two"]),
        ("NetDrop[chain, {2, 2}]", ["one", "two"]),
        ('NetDrop[chain, {"ramp", "two"}]', ["one"]),
        ("NetDrop[chain, {2}]", ["one", "two"]),
        ("NetDrop[chain, 0]", ["one", "ramp", "two"]),
        ('NetDelete[chain, "ramp"]', ["one", "two"]),
        ("NetDelete[chain, -1]", ["one", "ramp"]),
        ("NetDelete[chain, {1, 3}]", ["ramp"]),
        ("NetDelete[chain, {{1}, {3}}]", ["ramp"]),
        ("NetDelete[chain, 2;;3]", ["one"]),
        ('NetDelete[diamond, {"a", "b"}]', ["sum", "out"]),
    ],
)
def test_drop_and_delete(given, code, names):
    assert given(f"Keys[Normal[{code}]]") == names


def test_what_is_left_is_connected_anew(given):
    assert given('NetDelete[chain, "ramp"][{1, 1}]').tolist() == [-69]
    assert given('NetDelete[diamond, "a"][{1, 2, 3}]').tolist() == [30, 50, 70]
    assert given('NetDelete[diamond, {"a", "b"}][{1, 2, 3}]').tolist() == [20, 40, 60]
    assert given('NetDelete[diamond, "out"][{1, 2, 3}]').tolist() == [4, 7, 10]
    opened = given('NetDelete[diamond, "sum"][<|"Input" -> {1, 2, 3}, "Input1" -> {1, 1, 1}|>]')
    assert {name: value.tolist() for name, value in opened.items()} == {
        "Output": [10, 10, 10], "Output1": [2, 4, 6], "Output2": [2, 3, 4],
    }  # fmt: skip


def test_sizes_are_found_anew_where_nothing_fixes_them(evaluated):
    net = 'NetChain[{ConvolutionLayer[2, 3], PoolingLayer[2], FlattenLayer[], 4}, "Input" -> {1, 9}]'
    assert evaluated(f'Information[NetDelete[{net}, 2], "ArraysDimensions"][{{3, "Weights"}}]') == [4, 14]


# NetAppend, NetPrepend, NetInsert


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("NetAppend[plain, Tanh]", [1, 2, 3, 4]),
        ("NetAppend[plain, {Tanh, 5}]", [1, 2, 3, 4, 5]),
        ('NetAppend[plain, "x" -> Tanh]', ["1", "2", "3", "x"]),
        ("NetAppend[chain, Tanh]", ["one", "ramp", "two", "4"]),
        ('NetAppend[chain, {"x" -> Tanh, "y" -> 2}]', ["one", "ramp", "two", "x", "y"]),
        ('NetAppend[chain, <|"x" -> Tanh|>]', ["one", "ramp", "two", "x"]),
        ('NetPrepend[chain, "x" -> 2]', ["x", "one", "ramp", "two"]),
        ("NetPrepend[plain, {3, 2}]", [1, 2, 3, 4, 5]),
        ('NetInsert[chain, "x" -> Tanh, 2]', ["one", "x", "ramp", "two"]),
        ('NetInsert[chain, "x" -> Tanh, "two"]', ["one", "ramp", "x", "two"]),
        ('NetInsert[chain, "x" -> Tanh, -1]', ["one", "ramp", "two", "x"]),
        ('NetInsert[chain, "x" -> Tanh, -2]', ["one", "ramp", "x", "two"]),
        ('NetInsert[chain, "x" -> 2, -4]', ["x", "one", "ramp", "two"]),
        ('NetInsert[chain, "x" -> Tanh, 4]', ["one", "ramp", "two", "x"]),
        ("NetInsert[plain, {Tanh, Ramp}, 2]", [1, 2, 3, 4, 5]),
    ],
)
def test_more_layers(given, code, names):
    assert given(f"Keys[{code}]") == names


def test_new_layers_compute(given):
    assert given("NetAppend[chain, # + 1 &][{1, 1}]").tolist() == [32]
    assert given("NetPrepend[plain, 2 # &][{1, 1}]").tolist() == [61]
    assert given('NetInsert[chain, -# &, "ramp"][{1, 1}]').tolist() == [101]
    assert given('NetAppend[NetChain[{3}], 5, "Input" -> 2][["Input"]]') == [2]
    assert given("Information[NetAppend[NetChain[{3}, \"Input\" -> 2], 5], \"ArraysDimensions\"]"
                 '[{2, "Weights"}]') == [5, 3]  # fmt: skip


# NetJoin


@pytest.mark.parametrize(
    ("code", "head", "names"),
    [
        ("NetJoin[plain, NetChain[{Tanh}]]", "NetChain", [1, 2, 3, 4]),
        ("NetJoin[chain, NetChain[{Tanh}]]", "NetChain", ["one", "ramp", "two", "4"]),
        ('NetJoin[chain, NetChain[<|"ramp" -> Tanh|>]]', "NetChain", ["one", "ramp", "two", "ramp2"]),
        ("NetJoin[NetChain[{3, 3}], diamond]", "NetGraph", ["1", "2", "a", "b", "sum", "out"]),
        ("NetJoin[diamond, NetChain[{1}], NetChain[{Tanh}]]", "NetGraph", ["a", "b", "sum", "out", "5", "6"]),
        ("NetJoin[Ramp, Tanh]", "NetChain", [1, 2]),
        ("NetJoin[chain]", "NetChain", ["one", "ramp", "two"]),
    ],
)
def test_join(given, code, head, names):
    code = code.replace("NetJoin[Ramp, Tanh]", "NetJoin[ElementwiseLayer[Ramp], ElementwiseLayer[Tanh]]")
    assert given(f"ToString[Head[{code}]]") == head
    assert given(f"Keys[{code}]") == names


def test_joined_nets_compute(given):
    assert given("NetJoin[diamond, diamond][{1, 2, 3}]").tolist() == [1210, 2110, 3010]
    assert given("NetJoin[chain, NetChain[{# + 1 &, # + 1 &}]][{1, 1}]").tolist() == [33]
    both = given('NetJoin[NetChain[{2 # &}], NetTake[ends, NetPort["right"]]][{1, 2}]')
    assert both.tolist() == [5, 9]
    shares = given('NetExtract[NetJoin[chain, NetChain[{Ramp}]], {"one", "Weights"}] === '
                   'NetExtract[chain, {"one", "Weights"}]')  # fmt: skip
    assert shares is True


# NetFlatten


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("NetFlatten[NetChain[{NetChain[{3, Ramp}], 2}]]", ["1/1", "1/2", "2"]),
        ('NetFlatten[NetChain[<|"block" -> chain, "last" -> Ramp|>]]',
         ["block/one", "block/ramp", "block/two", "last"]),
        ("NetFlatten[NetChain[{NetChain[{NetChain[{3, Ramp}], Tanh}], 2}]]", ["1/1/1", "1/1/2", "1/2", "2"]),
        ("NetFlatten[NetChain[{NetChain[{NetChain[{3, Ramp}], Tanh}], 2}], 1]", ["1/1", "1/2", "2"]),
        ("NetFlatten[NetChain[{NetChain[{NetChain[{3, Ramp}], Tanh}], 2}], 0]", [1, 2]),
        ("NetFlatten[NetChain[{NetChain[{3, Ramp}], diamond}], AllowedHeads -> {NetChain}]", ["1/1", "1/2", "2"]),
        ('NetFlatten[NetChain[<|"a/b" -> 3, "a" -> NetChain[<|"b" -> Ramp, "c" -> 4|>], "a/c" -> Tanh|>]]',
         ["a/b", "a/b2", "a/c2", "a/c"]),
        ("NetFlatten[plain]", [1, 2, 3]),
        ("NetFlatten[NetMapOperator[NetChain[{NetChain[{3, Ramp}], 2}]]][[\"Net\"]]", ["1/1", "1/2", "2"]),
    ],
)  # fmt: skip
def test_flatten(given, code, names):
    assert given(f"Keys[{code}]") == names


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("NetFlatten[NetGraph[{Ramp, Tanh}, {1 -> 2}]]", "NetChain"),
        ("NetFlatten[NetGraph[{Tanh, Ramp}, {2 -> 1}]]", "NetChain"),
        ("NetFlatten[NetChain[{Ramp, diamond}]]", "NetGraph"),
        ("NetFlatten[diamond]", "NetGraph"),
        ("NetFlatten[NetGraph[<|\"c\" -> NetChain[{Ramp, Tanh}]|>, {}]]", "NetChain"),
        ("NetFlatten[LinearLayer[3]]", "LinearLayer"),
    ],
)  # fmt: skip
def test_what_flatten_makes(given, code, head):
    assert given(f"ToString[Head[{code}]]") == head


def test_flat_nets_compute(given):
    nested = 'nest = NetGraph[<|"g" -> diamond, "h" -> NetChain[{diamond, # - 1 &}]|>, {"g" -> "h"}]'
    assert given(f"({nested})[{{1, 2, 3}}]").tolist() == [1209, 2109, 3009]
    assert given("NetFlatten[nest][{1, 2, 3}]").tolist() == [1209, 2109, 3009]
    assert given("Length[Normal[NetFlatten[nest]]]") == 9
    assert given("Length[Normal[NetFlatten[nest, 1]]]") == 6


# NetRename


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('NetRename[chain, "one" -> "first"]', ["first", "ramp", "two"]),
        ('NetRename[chain, {"one" -> "two", "two" -> "one"}]', ["two", "ramp", "one"]),
        ('NetRename[chain, 2 -> "second"]', ["one", "second", "two"]),
        ('NetRename[plain, 2 -> "second"]', ["1", "second", "3"]),
        ('NetRename[plain, {1 -> "a", 2 -> "b", 3 -> "c"}]', ["a", "b", "c"]),
        ('NetRename[chain, # <> "!" &]', ["one!", "ramp!", "two!"]),
        ("NetRename[chain, ToUpperCase]", ["ONE", "RAMP", "TWO"]),
        ('NetRename[chain, s_String /; StringLength[s] > 3 :> "long" <> s]', ["one", "longramp", "two"]),
        ('NetRename[diamond, "sum" -> "total"]', ["a", "b", "total", "out"]),
        ('NetRename[NetChain[<|"b" -> chain|>], "one" -> "x", {2}][["b"]]', ["x", "ramp", "two"]),
        ('NetRename[NetChain[<|"one" -> chain|>], "one" -> "x", 2][["x"]]', ["x", "ramp", "two"]),
        ('NetRename[NetChain[<|"one" -> chain|>], "one" -> "x"][["x"]]', ["one", "ramp", "two"]),
        ('NetRename[NetChain[<|"one" -> chain|>], "one" -> "x", {2, 3}][["one"]]', ["x", "ramp", "two"]),
        ('NetRename[NetMapOperator[chain], "one" -> "x", All][["Net"]]', ["x", "ramp", "two"]),
    ],
)
def test_rename(given, code, names):
    assert given(f"Keys[{code}]") == names


def test_renamed_ports(given):
    assert given('NetRename[chain, NetPort["Input"] -> NetPort["data"]][<|"data" -> {1, 1}|>]').tolist() == [31]
    found = given('NetRename[ends, {NetPort["left"] -> NetPort["L"], "a" -> "A"}]'
                  '[<|"Input" -> {1}, "other" -> {0}|>]')  # fmt: skip
    assert list(found) == ["L", "right", "third"]


# What cannot be


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("NetTake[chain, 5]", "part"),
        ('NetTake[chain, "tow"]', "partname"),
        ('NetTake[chain, {"two", "one"}]', "between"),
        ('NetTake[diamond, {"out", "a"}]', "between"),
        ('NetTake[chain, NetPort["Outptu"]]', "partname"),
        ('NetTake[chain, NetPort[{"one", "Outputs"}]]', "partname"),
        ('NetTake[NetChain[{NetMapOperator[plain]}], NetPort[{1, "Net", 1, "Output"}]]', "deep"),
        ('NetTake[NetChain[{plain}], NetPort[{1, 7, "Output"}]]', "part"),
        ('NetTake[NetChain[{chain}], NetPort[{1, "tow", "Output"}]]', "partname"),
        ('NetTake[NetChain[{plain}], NetPort[{1, 1, "Outputs"}]]', "partname"),
        ("NetTake[chain, {1, 2, 3}]", "argvalue"),
        ('NetTake[chain, 2, "Outputs" -> 3]', "optname"),
        ('NetTake[chain, 2, "Output" -> 3]', "portshape"),
        ("NetTake[5, 1]", "notnet"),
        ("NetDrop[chain, 4]", "part"),
        ("NetDrop[chain, 3]", "nothingleft"),
        ("NetDrop[diamond, 1]", "notchain"),
        ("NetDrop[chain, x]", "argvalue"),
        ("NetDelete[chain, 4]", "part"),
        ('NetDelete[chain, "ram"]', "partname"),
        ("NetDelete[chain, {1, 2, 3}]", "nothingleft"),
        ("NetAppend[diamond, Ramp]", "notchain"),
        ('NetAppend[chain, "one" -> Ramp]', "chainname"),
        ("NetAppend[chain, 1 -> Ramp]", "netname"),
        ('NetAppend[chain, "Ramp"]', "notlayer"),
        ('NetAppend[chain, LinearLayer[3, "Input" -> 2]]', "chainfit"),
        ("NetInsert[chain, Ramp, 5]", "part"),
        ("NetInsert[chain, Ramp, -5]", "part"),
        ("NetInsert[chain, Ramp, 0]", "part"),
        ('NetInsert[chain, Ramp, "tow"]', "partname"),
        ("NetJoin[chain, chain]", "chainfit"),
        ('NetJoin[NetChain[{3}, "Input" -> 2], NetChain[{3}, "Input" -> 4]]', "chainfit"),
        ("NetJoin[ends, chain]", "joinports"),
        ("NetJoin[chain, 3]", "notnet"),
        ("NetFlatten[chain, -1]", "argvalue"),
        ("NetFlatten[chain, AllowedHeads -> {NetMapOperator}]", "optvalue"),
        ("NetFlatten[chain, AllowedHead -> NetChain]", "optname"),
        ('NetRename[chain, "one" -> "two"]', "rename"),
        ('NetRename[chain, "x" &]', "rename"),
        ('NetRename[chain, "on" -> "x"]', "partname"),
        ('NetRename[chain, "zzzz" -> "x"]', "norename"),
        ('NetRename[chain, "one" -> 2.5]', "netname"),
        ('NetRename[chain, {"one"}]', "renamerule"),
        ('NetRename[chain, "one" -> "x", 0]', "argvalue"),
        ('NetRename[chain, NetPort["Inptu"] -> NetPort["x"]]', "partname"),
        ('NetRename[ends, NetPort["left"] -> NetPort["right"]]', "rename"),
        ('NetRename[chain, NetPort["Input"] -> 3]', "renamerule"),
    ],
)
def test_messages(failing, code, tag):
    failing(code, tag)


@pytest.mark.parametrize(
    "code", ["NetTake[chain]", "NetDrop[chain]", "NetAppend[chain]", "NetInsert[chain, Ramp]", "NetDelete[chain]"]
)
def test_wrong_numbers_of_arguments(code):
    from wlnet.python import Session, text

    session = Session()
    session.evaluate(f"chain = {CHAIN};")
    value = session.evaluate(code)
    assert text(value).startswith(code[: code.index("[") + 1])
    assert [m.tag for m in session.messages] in (["argr"], ["argrx"], ["argx"])


# The functions of the core language


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("Take[chain, 2]", ["one", "ramp"]),
        ("Take[chain, -2]", ["ramp", "two"]),
        ("Take[chain, {2}]", ["ramp"]),
        ("Drop[chain, 1]", ["ramp", "two"]),
        ("Drop[chain, {2}]", ["one", "two"]),
        ("Most[chain]", ["one", "ramp"]),
        ("Rest[chain]", ["ramp", "two"]),
        ('Append[chain, "x" -> Ramp]', ["one", "ramp", "two", "x"]),
        ('Prepend[chain, "x" -> 2]', ["x", "one", "ramp", "two"]),
        ('Insert[chain, "x" -> Ramp, 2]', ["one", "x", "ramp", "two"]),
        ('Insert[chain, "x" -> Ramp, -1]', ["one", "ramp", "two", "x"]),
        ('Delete[chain, "ramp"]', ["one", "two"]),
        ("Delete[chain, {{1}, {2}}]", ["two"]),
        ('Delete[NetChain[<|"b" -> chain|>], {"b", 2}][["b"]]', ["one", "two"]),
        ("Join[chain, NetChain[{Ramp}]]", ["one", "ramp", "two", "4"]),
        ("ReplacePart[chain, 2 -> Tanh]", ["one", "ramp", "two"]),
        ("chain[[2;;]]", ["ramp", "two"]),
        ("chain[[;;-2]]", ["one", "ramp"]),
        ("chain[[{1, -1}]]", ["one", "two"]),
        ("chain[[{\"one\", \"two\"}]]", ["one", "two"]),
        ("diamond[[{1, 3, 4}]]", ["a", "sum", "out"]),
    ],
)  # fmt: skip
def test_structural_functions(given, code, names):
    assert given(f"Keys[{code}]") == names


def test_more_structural_functions(given):
    assert given("Length[chain]") == 3
    assert given("Values[plain] === Normal[plain]") is True
    assert given("First[chain] === chain[[1]]") is True
    assert given("Last[chain] === chain[[-1]]") is True
    assert given('ReplacePart[plain, {3, "Biases"} -> {2}][{1, 1}]').tolist() == [32]
    assert given("chain === chain && chain =!= plain") is True
    assert given("Head /@ Values[plain] === {LinearLayer, ElementwiseLayer, LinearLayer}") is True


# Learning rate multipliers go where their nets go


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("NetTake[net, {2, 3}]", {(1,): 5, (2,): 7}),
        ("NetDrop[net, 1]", {(1,): 5, (2,): 7}),
        ("NetDelete[net, 2]", {(1,): 3, (2,): 7}),
        ("NetPrepend[net, 1]", {(1,): 1, (2,): 3, (3,): 5, (4,): 7}),
        ("NetJoin[net, net]", {(1,): 3, (2,): 5, (3,): 7, (4,): 3, (5,): 5, (6,): 7}),
        ("NetFlatten[NetChain[{net, 1}, LearningRateMultipliers -> {1 -> 2}]]",
         {("1/1",): 6, ("1/2",): 10, ("1/3",): 14, ("2",): 1}),
        ('NetRename[net, 2 -> "x"]', {("1",): 3, ("x",): 5, ("3",): 7}),
        ("NetReplacePart[net, 2 -> LinearLayer[1]]", {(1,): 3, (2,): 5, (3,): 7}),
        ("NetReplace[net, LinearLayer[2] -> Nothing]", {(1,): 3, (2,): 7}),
    ],
)  # fmt: skip
def test_multipliers_follow(evaluated, code, expected):
    evaluated('net = NetChain[{1, 2, 1}, "Input" -> 1, LearningRateMultipliers -> {1 -> 3, 2 -> 5, _ -> 7}]; 1')
    found = evaluated(f'KeyValueMap[List, Information[{code}, "ArraysLearningRateMultipliers"]]')
    assert {tuple(key[:-1]): value for key, value in found} == expected


def test_chains_without_nets(evaluated):
    assert evaluated("NetAppend[NetChain[{}], 3] === NetChain[{3}]") is True
    assert evaluated("NetJoin[NetChain[{}], NetChain[{3}], NetChain[{}]] === NetChain[{3}]") is True
    assert evaluated("NetRename[NetChain[{}], f] === NetFlatten[NetChain[{}]] === NetChain[{}]") is True
    assert evaluated('NetReplacePart[NetChain[{}], "Input" -> 3][{1, 2, 3}]').tolist() == [1, 2, 3]


def test_states_go_with_their_layers(evaluated):
    """Surgery around a recurrent layer whose cell state is read and whose state is given."""
    net = """NetInitialize[NetGraph[
      <|"l" -> LongShortTermMemoryLayer[3], "last" -> SequenceLastLayer[], "cell" -> Tanh|>,
      {"l" -> "last", NetPort[{"l", "CellState"}] -> "cell" -> NetPort["c"],
        NetPort["init"] -> NetPort[{"l", "State"}]}, "Input" -> {5, 2}], RandomSeeding -> 1]"""
    evaluated(f'net = {net}; x = <|"Input" -> RandomReal[1, {{5, 2}}], "init" -> {{1, 2, 3}}|>; Null')
    evaluated('outer = NetGraph[<|"g" -> net, "t" -> Tanh|>, {NetPort[{"g", "c"}] -> "t"}]; Null')
    for same in (
        'NetTake[net, "cell"][x] == net[x]["c"]',
        'Norm[Tanh[NetTake[net, NetPort[{"l", "CellState"}]][x]] - net[x]["c"]] < 10^-6',
        'Norm[Tanh[NetDelete[net, "cell"][x]["c"]] - net[x]["c"]] < 10^-6',
        'NetRename[net, "l" -> "rnn"][x] == net[x]',
        "NetFlatten[outer][x] == outer[x]",
        "NetReplace[net, l_LongShortTermMemoryLayer :> l][x] == net[x]",
        'NetReplacePart[net, "l" -> net[["l"]]][x] == net[x]',
    ):
        assert evaluated(same) is True, same
