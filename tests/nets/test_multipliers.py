"""LearningRateMultipliers: every way to say which arrays are meant, on layers, chains, graphs and operators."""

import pytest

NETS = {
    "chain": '<|"a" -> 2, "block" -> NetChain[{3, Ramp, 1}], "b" -> LinearLayer[1, "Biases" -> None]|>',
    "plain": "{2, Ramp, 3, 1}",
}


@pytest.fixture
def rates(evaluated):
    """rates(kind, setting): the multipliers of a net with this setting, by position."""

    def found(kind, setting):
        code = {
            "chain": f"NetChain[{NETS['chain']}, LearningRateMultipliers -> {setting}]",
            "plain": f"NetChain[{NETS['plain']}, LearningRateMultipliers -> {setting}]",
            "graph": f'NetGraph[{NETS["chain"]}, {{"a" -> "block" -> "b"}}, LearningRateMultipliers -> {setting}]',
            "map": f"NetMapOperator[NetChain[{NETS['plain']}], LearningRateMultipliers -> {setting}]",
            "layer": f"LinearLayer[3, LearningRateMultipliers -> {setting}]",
        }[kind]
        pairs = evaluated(f'KeyValueMap[List, Information[{code}, "ArraysLearningRateMultipliers"]]')
        return {"/".join(map(str, key)): value for key, value in pairs}

    return found


def everywhere(value, **others):
    """The multipliers of the named chain: one value but for some."""
    names = ("a/Biases", "a/Weights", "b/Weights", "block/1/Biases", "block/1/Weights", "block/3/Biases",
             "block/3/Weights")  # fmt: skip
    return {name: others.get(name.replace("/", "_"), value) for name in names}


BLOCK = {f"block_{i}_{name}": 5 for i in (1, 3) for name in ("Weights", "Biases")}


@pytest.mark.parametrize("kind", ["chain", "graph"])
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("Automatic", everywhere(1)),
        ("3", everywhere(3)),
        ("0.5", everywhere(0.5)),
        ("-1", everywhere(-1)),
        ("None", everywhere(None)),
        ("{}", everywhere(1)),
        ('{"a" -> 5}', everywhere(1, a_Biases=5, a_Weights=5)),
        ('{"block" -> 5}', everywhere(1, **BLOCK)),
        ('{"block" -> 5, _ -> 0}', everywhere(0, **BLOCK)),
        ('{"a" -> None}', everywhere(1, a_Biases=None, a_Weights=None)),
        ('{"a" -> 1, _ -> None}', everywhere(None, a_Biases=1, a_Weights=1)),
        ('{"Weights" -> 2}', everywhere(2, a_Biases=1, block_1_Biases=1, block_3_Biases=1)),
        ('{{"a", "Weights"} -> 2}', everywhere(1, a_Weights=2)),
        ('{{"block", 1} -> 2}', everywhere(1, block_1_Weights=2, block_1_Biases=2)),
        ('{{"block", -1} -> 2}', everywhere(1, block_3_Weights=2, block_3_Biases=2)),
        ('{{"block", 1, "Weights"} -> 0}', everywhere(1, block_1_Weights=0)),
        ('{{"block", _, "Weights"} -> 2}', everywhere(1, block_1_Weights=2, block_3_Weights=2)),
        ('{{"block", All, "Weights"} -> 2}', everywhere(1, block_1_Weights=2, block_3_Weights=2)),
        ('{{"block", _} -> 5}', everywhere(1, **BLOCK)),
        ('{{"block", 2;;3} -> 2}', everywhere(1, block_3_Weights=2, block_3_Biases=2)),
        ('{{_, "Weights"} -> 2}', everywhere(1, a_Weights=2, b_Weights=2)),
        ("{1 -> 2, -1 -> 3}", everywhere(1, a_Weights=2, a_Biases=2, b_Weights=3)),
        ("{1;;2 -> 5}", everywhere(1, a_Weights=5, a_Biases=5, **BLOCK)),
        ("{2;; -> 5}", everywhere(1, b_Weights=5, **BLOCK)),
        ("{;;-2 -> 5}", everywhere(1, a_Weights=5, a_Biases=5, **BLOCK)),
        ('{"block" -> {1 -> 4, _ -> 0}}', everywhere(1, block_1_Weights=4, block_1_Biases=4, block_3_Weights=0,
                                                     block_3_Biases=0)),
        ('{{"a", "Weights"} -> 2, "a" -> 3, 1 -> 4}', everywhere(1, a_Weights=2, a_Biases=3)),
        ('<|"a" -> 2|>', everywhere(1, a_Weights=2, a_Biases=2)),
    ],
)  # fmt: skip
def test_positions(rates, kind, setting, expected):
    assert rates(kind, setting) == expected


@pytest.mark.parametrize(
    ("kind", "setting", "expected"),
    [
        ("plain", "{1 -> 2, 3;;4 -> 0}", {1: 2, 3: 0, 4: 0}),
        ("plain", "{_ -> 2}", {1: 2, 3: 2, 4: 2}),
        ("map", '{{"Net", 1} -> 2}', {"Net/1": 2, "Net/3": 1, "Net/4": 1}),
        ("map", '{"Net" -> 2}', {"Net/1": 2, "Net/3": 2, "Net/4": 2}),
        ("map", '{{"Net", _, "Weights"} -> 2, _ -> 2}', {"Net/1": 2, "Net/3": 2, "Net/4": 2}),
        ("map", "0", {"Net/1": 0, "Net/3": 0, "Net/4": 0}),
    ],
)
def test_numbers_and_operators(rates, kind, setting, expected):
    found = rates(kind, setting)
    assert found == {f"{key}/{name}": value for key, value in expected.items() for name in ("Biases", "Weights")}


def test_layers(rates):
    assert rates("layer", '{"Weights" -> 0}') == {"Biases": 1, "Weights": 0}
    assert rates("layer", '{"Weights" -> 2, _ -> 3}') == {"Biases": 3, "Weights": 2}
    assert rates("layer", "None") == {"Biases": None, "Weights": None}


def test_settings_multiply_and_none_wins(evaluated):
    net = """NetChain[{LinearLayer[2, LearningRateMultipliers -> 2], LinearLayer[2, LearningRateMultipliers -> None],
      NetChain[{LinearLayer[1, LearningRateMultipliers -> {"Weights" -> 3}]}, LearningRateMultipliers -> 5]},
      LearningRateMultipliers -> {_ -> 7}]"""
    assert evaluated(f'Values[Information[{net}, "ArraysLearningRateMultipliers"]]') == [
        14, 14, None, None, 35, 105]  # fmt: skip


def test_shared_arrays_have_one_multiplier(evaluated):
    net = """NetChain[{{LinearLayer[2, "Weights" -> NetArray["w"]], LinearLayer[2, "Weights" -> NetArray["w"]]}},
      LearningRateMultipliers -> {}]"""
    rates = 'Information[{}, "ArraysLearningRateMultipliers"]'
    for setting, w, biases in [
        ('{NetArray["w"] -> 0}', 0, [1, 1]), ("{2 -> 3}", 3, [1, 3]), ("{1 -> None}", None, [None, 1]),
        ("{_ -> 2}", 2, [2, 2]),
    ]:  # fmt: skip
        found = rates.format(net.format(setting))
        assert evaluated(f'({found})[NetArray["w"]]') == w
        assert evaluated(f"Values[KeySelect[{found}, ListQ]]") == biases


def test_frozen_arrays_are_not_drawn_again(evaluated):
    net = 'NetInitialize[NetChain[<|"a" -> 2, "b" -> 2|>, "Input" -> 2, LearningRateMultipliers -> {"a" -> None}]]'
    evaluated(f"net = {net}; new = NetInitialize[net, All, RandomSeeding -> 77]; Null")
    assert evaluated('new[["a", "Weights"]] === net[["a", "Weights"]]') is True
    assert evaluated('new[["b", "Weights"]] === net[["b", "Weights"]]') is False


def test_what_something_around_the_net_says():
    from wlnet.expr import call, list_of, system
    from wlnet.nets import make_chain
    from wlnet.nets.arrays.multipliers import multipliers

    net = make_chain([list_of(3, 2), call("Rule", "Input", 2),
                      call("Rule", system("LearningRateMultipliers"), 2)])  # fmt: skip
    outer = list_of(call("Rule", list_of(1, "Weights"), 5), call("Rule", 2, system("None")))
    assert multipliers(net, outer) == {(1, "Weights"): 10, (1, "Biases"): 2, (2, "Weights"): None, (2, "Biases"): None}


@pytest.mark.parametrize(
    ("setting", "tag"),
    [
        ('{"blok" -> 0}', "partname"),
        ('{"zzz" -> 0}', "part"),
        ("{7 -> 0}", "part"),
        ("{5;;6 -> 0}", "part"),
        ('{{"block", "Weights"} -> 0}', "part"),
        ('{{"a", "Weight"} -> 0}', "partname"),
        ('{{"block", 1, "Weight"} -> 0}', "partname"),
        ('"fast"', "optvalue"),
        ('{"a" -> "fast"}', "optvalue"),
    ],
)
def test_parts_that_do_not_exist(refused, setting, tag):
    for code in (f"NetChain[{NETS['chain']}, LearningRateMultipliers -> {setting}]",
                 f'NetGraph[{NETS["chain"]}, {{"a" -> "block" -> "b"}}, LearningRateMultipliers -> {setting}]',
                 f"NetReplacePart[NetChain[{NETS['chain']}], LearningRateMultipliers -> {setting}]"):  # fmt: skip
        refused(code, tag)
    refused('NetMapOperator[NetChain[{2}], LearningRateMultipliers -> {{"Nett", 1} -> 0}]', "partname")


def test_parts_keep_their_multipliers(evaluated):
    net = f"NetChain[{NETS['plain']}, LearningRateMultipliers -> {{1 -> 2, 3 -> 5}}]"
    for code in (f"{net}[[2;;]]", f"Rest[{net}]", f"Drop[{net}, 1]", f"NetDrop[{net}, 1]", f"{net}[[{{2, 3, 4}}]]"):
        assert evaluated(f'Values[Information[{code}, "ArraysLearningRateMultipliers"]]') == [5, 5, 1, 1]
