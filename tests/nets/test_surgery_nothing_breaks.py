"""Any surgery on any net gives a net that reads back, or a message: never a fault of ours."""

from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.nets import Net
from wlnet.python import Session, text

NETS = [
    'NetChain[{3, Ramp, 2}, "Input" -> 4]',
    'NetChain[<|"a" -> 3, "b" -> Tanh, "c" -> NetChain[{2, Ramp}]|>, "Input" -> 4]',
    'NetGraph[<|"a" -> 3, "b" -> 3, "s" -> TotalLayer[], "o" -> 2|>, {"a" -> "s", "b" -> "s" -> "o"}, "Input" -> 4]',
    'NetGraph[{3, Ramp, CatenateLayer[]}, {1 -> 2, {1, 2} -> 3}, "Input" -> 4]',
    'NetGraph[{Ramp}, {NetPort["Input"] -> NetPort["pass"], NetPort["Input"] -> 1}, "Input" -> 3]',
    'NetMapOperator[NetChain[{3, Ramp}], "Input" -> {5, 4}]',
    'LinearLayer[3, "Input" -> 4]',
    'NetChain[{LinearLayer[4, "Weights" -> NetArray["w"]], LinearLayer[4, "Weights" -> NetArray["w"]]}, "Input" -> 4]',
    'NetGraph[<|"l" -> LongShortTermMemoryLayer[3], "last" -> SequenceLastLayer[]|>, {"l" -> "last", '
    'NetPort[{"l", "CellState"}] -> NetPort["cell"]}, "Input" -> {5, 2}]',
    'NetChain[{ConvolutionLayer[2, 3], Ramp, FlattenLayer[], 2}, "Input" -> NetEncoder[{"Image", {8, 8}}]]',
    'FunctionLayer[#a + Tanh[#b] &, "a" -> 3, "b" -> 3]',
]
PLACES = """1|2|-1|-2|"a"|"s"|"c"|"l"|"zzz"|0|9|All|1;;2|{1, 2}|{"a", "o"}|{{1}, {2}}|NetPort["Input"]|
NetPort["Output"]|NetPort[{"a", "Output"}]|NetPort[{1, "Input"}]|NetPort[{"l", "State"}]|
NetPort["cell"]|{NetPort["Input"], 2}|x|{All, 2}|{2, All}|{}|{1, "Weights"}|{"Net", 1}|2.5|{"c", 1}|
NetPort[]|NetArray["w"]|"Input"|LearningRateMultipliers|{1, "Weights"}|{All, "Weights"}|
{"Net", 1, "Weights"}|{1;;2, "Biases"}|"Weights"|{1, "Input"}|{"Input", "ImageSize"}"""
VALUES = """Ramp|3|LinearLayer[2]|NetChain[{Tanh, 2}]|"x" -> Tanh|{2, Ramp}|{"p" -> 2, "q" -> Ramp}|5.5|"foo"|
CatenateLayer[]|MeanSquaredLossLayer[]|x|BatchNormalizationLayer[]|NetMapOperator[2]|Nothing|None|
Automatic|ConstantArray[1., {3, 4}]|NetArray["v"]|NetEncoder["Image"]|"Varying"|{1 -> 0}|
{{1, 2}, {3}}|NetDecoder["Image"]"""
PATTERNS = """_ElementwiseLayer|_LinearLayer|LinearLayer[3]|_|_NetChain|ElementwiseLayer[Ramp]|l_LinearLayer|
_TotalLayer|5"""
FORMS = """NetTake[net, P]|NetTake[net, {P, P}]|NetDrop[net, P]|NetAppend[net, V]|NetPrepend[net, V]|
NetInsert[net, V, P]|NetDelete[net, P]|NetJoin[net, V]|NetJoin[net, net]|NetFlatten[net]|
NetFlatten[net, 1]|NetRename[net, P -> "q"]|NetRename[net, ToString, All]|NetReplace[net, Q -> V]|
NetReplacePart[net, P -> V]|NetReplacePart[net, {P -> V, P -> V}]|NetInsertSharedArrays[net, "p"]|
NetInitialize[net]|NetExtract[net, P]|Take[net, P]|Drop[net, P]|Append[net, V]|Delete[net, P]|
Most[net]|Rest[net]|Keys[net]|ReplacePart[net, P -> V]|Join[net, V]|Insert[net, V, P]|Map[f, net]"""


def choices(table):
    return st.sampled_from([part.strip() for part in table.replace("\n", "").split("|")])


@st.composite
def calls(draw):
    code = draw(choices(FORMS))
    for letter, table in (("P", PLACES), ("V", VALUES), ("Q", PATTERNS)):
        code = "".join(draw(choices(table)) if part == letter else part for part in pieces(code, letter))
    return code


def pieces(code, letter):
    """The code, cut at the letter where it stands alone."""
    found, word = [], ""
    for i, c in enumerate(code):
        around = code[i - 1] + code[i + 1] if 0 < i < len(code) - 1 else ""
        if c == letter and around and not around[0].isalnum() and not around[1].isalnum() and '"' not in around:
            found += [word, letter]
            word = ""
        else:
            word += c
    return [*found, word]


@given(net=st.sampled_from(NETS), codes=st.lists(calls(), min_size=1, max_size=4))
@settings(max_examples=120, deadline=None)
def test_surgery(net, codes):
    session = Session()
    session.evaluate(f"net = {net}")
    for code in codes:
        made = session.evaluate(f"new = {code}")
        assert "bug" not in [m.tag for m in session.messages], code
        if isinstance(made, Net):
            session.messages.clear()
            assert session.evaluate(text(made)) == made, code
            assert not session.messages
            session.evaluate("net = new")
