"""NetGraph: one message for each fault, naming what is wrong where, and $Failed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.nets import Graph
from wlnet.python import Session, text

CASES = [
    # what edges look like
    ("NetGraph[{Ramp, Tanh}, {1, 2}]", "notedge", ["1 is not an edge"]),
    ("NetGraph[{Ramp, Tanh}, {1 -> 2, x}]", "notedge", ["x is not an edge"]),
    ("NetGraph[{Ramp, Tanh}, {1 :> 2}]", "notedge", ["1 :> 2"]),
    ("NetGraph[{Ramp, Tanh}, 1 -> 2]", "notedges", ["1 -> 2"]),
    ("NetGraph[{Ramp, Tanh}, {1 -> foo}]", "edgeend", ["foo", "1 -> foo"]),
    ("NetGraph[{Ramp, Tanh}, {1.5 -> 2}]", "edgeend", ["1.5"]),
    ("NetGraph[{Ramp, Tanh}, {1 -> Ramp}]", "edgeend", ["Ramp"]),
    ("NetGraph[{Ramp}, {NetPort[\"x\"] -> None}]", "edgeend", ["NetPort"]),
    ("NetGraph[{Ramp}, {1 -> NetPort[]}]", "portspec", ["NetPort[]"]),
    ("NetGraph[{Ramp}, {1 -> NetPort[x]}]", "portspec", ["NetPort[x]"]),
    # layers and ports that are not there
    ("NetGraph[{Ramp, Tanh}, {1 -> 3}]", "nolayer", ["layer 3", "1 -> 3", "1 to 2"]),
    ("NetGraph[{Ramp, Tanh}, {0 -> 1}]", "nolayer", ["layer 0"]),
    ("NetGraph[{Ramp}, {-2 -> 1}]", "nolayer", ["layer -2", "are 1"]),
    ("NetGraph[<|\"linear\" -> 3, \"act\" -> Tanh|>, {\"lineer\" -> \"act\"}]", "nearlayer", ["lineer", "\"linear\""]),
    ("NetGraph[<|\"linear\" -> 3, \"act\" -> Tanh|>, {\"q\" -> \"act\"}]", "nolayer", ["\"linear\" and \"act\""]),
    ("NetGraph[{{3, Ramp}, Tanh}, {NetPort[{1, 3, \"Output\"}] -> 2}]", "nolayer", ["layer 3"]),
    ("NetGraph[{Ramp, Tanh}, {1 -> NetPort[{2, \"Inptu\"}]}]", "nearentry", ["Inptu", "layer 2", "\"Input\""]),
    ("NetGraph[{Ramp, Tanh}, {1 -> NetPort[{2, \"Target\"}]}]", "noentry", ["Target", "ElementwiseLayer", "\"Input\""]),
    ("NetGraph[{Ramp, Tanh}, {NetPort[{1, \"Outptu\"}] -> 2}]", "nearexit", ["Outptu", "layer 1", "\"Output\""]),
    ("NetGraph[{Ramp, Tanh}, {NetPort[{1, \"Loss\"}] -> 2}]", "noexit", ["Loss", "\"Output\""]),
    ("NetGraph[{Ramp, Tanh}, {NetPort[{1, \"Input\"}] -> 2}]", "noexit", ["\"Input\""]),
    ("NetGraph[{Ramp, Tanh}, {NetPort[{1, \"x\", \"Output\"}] -> 2}]", "sealed", ["layer 1", "ElementwiseLayer"]),
    ("NetGraph[{Ramp}, {NetPort[{1, \"State\"}] -> NetPort[\"x\"]}]", "noexit", ["State"]),
    ("NetGraph[{TotalLayer[]}, {NetPort[\"x\"] -> NetPort[{1, \"100000\"}]}]", "noentry", ["100000"]),
    # too few and too many edges
    ("NetGraph[{Ramp, Tanh}, {1 -> 2, 1 -> 2}]", "nofree", ["layer 2", "1 -> 2"]),
    ("NetGraph[{Ramp, Tanh}, {1 -> 2, NetPort[\"x\"] -> NetPort[2, \"Input\"]}]", "nofree", ["layer 2"]),
    ("NetGraph[{Ramp, Tanh, Sin}, {1 -> NetPort[3, \"Input\"], 2 -> NetPort[3, \"Input\"]}]", "doubled",
     ["port \"Input\" of layer 3", "layer 1", "layer 2"]),
    ("NetGraph[{Ramp, Tanh}, {1 -> NetPort[\"y\"], 2 -> NetPort[\"y\"]}]", "doubled", ["\"y\"", "layer 1", "layer 2"]),
    ("NetGraph[{3, 2, Subtract}, {{1, 2, 1} -> 3}]", "nofree", ["layer 3 (ThreadingLayer)"]),
    ("NetGraph[{{3, 2}, Ramp}, {NetPort[\"x\"] -> NetPort[{1, 2, \"Input\"}]}]", "doubled",
     ["port \"Input\" of layer 2"]),
    ("NetGraph[{TotalLayer[]}, {}]", "unfed", ["layer 1 (TotalLayer)"]),
    ("NetGraph[{NetChain[{CatenateLayer[], Ramp}]}, {}]", "unfed", ["layer 1 (NetChain)"]),
    ("NetGraph[{NetArrayLayer[\"Array\" -> {1}], Ramp}, {2 -> 1}]", "noinputs", ["Layer 1 (NetArrayLayer)", "2 -> 1"]),
    ("NetGraph[{Ramp}, {1 -> None}]", "nooutput", []),
    ("NetGraph[{Ramp}, {NetPort[\"x\"] -> 1 -> NetPort[\"x\"]}]", "portboth", ["\"x\""]),
    # cycles
    ("NetGraph[{Ramp, Tanh}, {1 -> 2, 2 -> 1}]", "cycle", ["1 -> 2 -> 1"]),
    ("NetGraph[{Ramp}, {1 -> 1}]", "cycle", ["1 -> 1"]),
    ("NetGraph[<|\"in\" -> 3, \"a\" -> Plus, \"b\" -> Ramp, \"c\" -> Tanh, \"out\" -> 2|>, "
     "{\"in\" -> \"a\" -> \"b\" -> \"c\" -> \"a\", \"c\" -> \"out\"}]", "cycle", ["a -> b -> c -> a"]),
    # types
    ("NetGraph[{3, LinearLayer[2, \"Input\" -> 4]}, {1 -> 2}]", "graphfit",
     ["\"Output\" of layer 1 (LinearLayer) is vector (size: 3)", "port \"Input\" of layer 2 (LinearLayer)", "size: 4"]),
    ("NetGraph[<|\"a\" -> 3, \"b\" -> 2, \"sum\" -> TotalLayer[]|>, {{\"a\", \"b\"} -> \"sum\"}]", "graphfit",
     ["layer b", "vector (size: 2)", "port \"2\" of layer sum", "vector (size: 3)"]),
    ("NetGraph[{3, PoolingLayer[2]}, {1 -> 2}]", "graphfit", ["vector (size: 3)", "channels"]),
    ("NetGraph[{LinearLayer[2, \"Input\" -> 3]}, {}, \"Input\" -> 4]", "graphport",
     ["\"Input\" of the graph is vector (size: 4)", "layer 1 (LinearLayer)", "vector (size: 3)"]),
    ("NetGraph[{3}, {}, \"Output\" -> 4]", "graphport", ["\"Output\" of the graph is vector (size: 4)", "(size: 3)"]),
    ("NetGraph[{3}, {NetPort[\"x\"] -> NetPort[\"y\"]}, \"x\" -> 3, \"y\" -> 4]", "graphport", ["size: 4", "size: 3"]),
    ("NetGraph[{LinearLayer[2, \"Input\" -> 3], LinearLayer[2, \"Input\" -> 4]}, {}]", "graphfit",
     ["layer 1 (LinearLayer)", "layer 2 (LinearLayer)", "(size: 3)", "(size: 4)"]),
    # options and layers
    ("NetGraph[{3}, {}, \"Inptu\" -> 4]", "optname", ["Inptu", "\"Input\""]),
    ("NetGraph[{3}, {}, \"q\" -> 4]", "optunknown", ["\"Input\", \"LearningRateMultipliers\" and \"Output\""]),
    ("NetGraph[{3}, {}, 5]", "notrule", ["5"]),
    ("NetGraph[{3}, {}, \"Input\" -> -3]", "porttype", ["-3"]),
    ("NetGraph[{3}, {}, LearningRateMultipliers -> \"x\"]", "optvalue", ["LearningRateMultipliers"]),
    ("NetGraph[{}, {}]", "notlayers", ["{}"]),
    ("NetGraph[<||>, {}]", "notlayers", []),
    ("NetGraph[5, {}]", "notlayers", ["5"]),
    ("NetGraph[{3, \"Foo\"}, {}]", "notlayer", ["Foo"]),
    ("NetGraph[{3, foo}, {}]", "notlayer", ["foo"]),
    ("NetGraph[{Linearlayer[3]}, {}]", "nearnet", ["Linearlayer[3]", "Did you mean LinearLayer?"]),
    (
        'NetChain[<|"a" -> {Ramp, NetGraph[{ReshapeLayer[{2, 2}]}, {}]}|>, "Input" -> 3]',
        "elements",
        ['Layer {"a", 2, 1}: An array of 3 elements'],
    ),
    ('NetChain[{Ramp, ReshapeLayer[{2, 2}]}][{1, 2, 3}]', "elements", ["Layer 2: An array of 3"]),
    ("LinearLayer[3, \"Biases\" -> {1, 2}]", "arrshape", ['"Biases" has dimensions {2}; they should be {3}']),
    (
        'NetChain[{NetArrayLayer["Array" -> {1, 2}], SoftmaxLayer[]}, "Output" -> {"Class", {1, 2}}][RandomSeed -> 1]',
        "optname",
        ["RandomSeed", "RandomSeeding"],
    ),
    (
        'NetGraph[{3}, {1 -> NetPort["Out"], 1 -> NetPort["Out"]}]',
        "doubled",
        ['two sources for the graph\'s port "Out"'],
    ),
    ("NetGraph[{\"a\" -> 3, \"a\" -> 2}, {}]", "chainname", ["\"a\""]),
    ("NetGraph[{\"a\" -> 3, 4 -> 2}, {}]", "notlayers", []),
    ("NetGraph[{LinearLayer[2, \"Input\" -> NetEncoder[{\"Class\", {1, 2}}]], "
     "LinearLayer[2, \"Input\" -> NetEncoder[{\"Class\", {3, 4}}]]}, {}]", "encoders", ["\"Input\"", "layers 1 and 2"]),
    # parts
    ("NetGraph[{3, Ramp}, {1 -> 2}][[3]]", "part", ["1 to 2"]),
    ("NetGraph[<|\"lin\" -> 3|>, {}][[\"lni\"]]", "partname", ["\"lin\""]),
    ("NetGraph[{3, Ramp}, {1 -> 2}][[{1, 1}]]", "taken", ["1"]),
    ("NetExtract[NetGraph[{3}, {}], {1, \"Weihgts\"}]", "partname", ["\"Weights\""]),
    # data
    ("NetGraph[{Ramp}, {}, \"Input\" -> 3][{1, 2}]", "datashape", ["\"Input\"", "size: 3", "size: 2"]),
    ("NetGraph[{Plus}, {{NetPort[\"a\"], NetPort[\"b\"]} -> 1}][<|\"a\" -> 1|>]", "dataports", ["\"a\" and \"b\""]),
    ("NetGraph[{Plus}, {{NetPort[\"a\"], NetPort[\"b\"]} -> 1}][<|\"a\" -> {1, 2}, \"b\" -> {1, 2, 3}|>]", "datafit",
     ["\"b\"", "size: 3", "size: 2"]),
    ("NetGraph[{Plus}, {{NetPort[\"a\"], NetPort[\"b\"]} -> 1}, \"a\" -> {\"n\"}, \"b\" -> {\"n\"}]"
     "[<|\"a\" -> {1, 2}, \"b\" -> {1}|>]", "datalengths", ["n", "\"a\"", "\"b\""]),
    ("NetGraph[{3}, {}, \"Input\" -> 2][{1, 2}]", "uninit", ["{1, \"Weights\"}"]),
    ("NetInitialize[NetGraph[{3}, {}]]", "unknowndims", ["{1, \"Weights\"}"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "tag", "words"), CASES)
def test_messages(source, tag, words):
    session = Session()
    assert text(session.evaluate(source)) == "$Failed"
    assert [m.tag for m in session.messages] == [tag], [m.text for m in session.messages]
    for word in words:
        assert word in session.messages[0].text


@pytest.mark.parametrize("source", ["NetGraph[]", "NetChain[]", "NetJoin[]"])
def test_calls_without_layers_stay(source):
    session = Session()
    assert text(session.evaluate(source)) == source
    assert len(session.messages) == 1


def test_a_fault_inside_is_told_once():
    session = Session()
    assert text(session.evaluate("NetGraph[{PoolingLayer[-1], Ramp}, {1 -> 2}]")) == "$Failed"
    assert len(session.messages) == 1


LAYERS = "{3, Ramp, {2, Tanh}, TotalLayer[], LongShortTermMemoryLayer[2], NetMapOperator[{2, Ramp}], #a - #b &}"
ENDS = [
    *map(str, range(-1, 9)), '"a"', "None", "x", "1.5", 'NetPort["Input"]', 'NetPort["x"]', 'NetPort["y"]', "NetPort[]",
    'NetPort[{1, "Output"}]', "NetPort[2]", 'NetPort[{2, "Input"}]', 'NetPort[{3, 1, "Output"}]', "NetPort[{3, 2}]",
    'NetPort[{3, 1, "Input"}]', 'NetPort[{4, "q"}]', "NetPort[{4, 2}]", 'NetPort[{4, "0"}]', 'NetPort[{5, "State"}]',
    'NetPort[{5, "CellState"}]', 'NetPort[{6, "Net", 1, "Output"}]', 'NetPort[{7, "b"}]', 'NetPort[All, "States"]',
]  # fmt: skip
items = st.recursive(
    st.sampled_from(ENDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: "{" + ", ".join(parts) + "}"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} -> {pair[1]})"),
    ),
    max_leaves=4,
)
forwards = st.tuples(st.integers(1, 7), st.integers(1, 7)).map(sorted).map(lambda ends: f"{ends[0]} -> {ends[1]}")
links = st.one_of(forwards, forwards, st.tuples(items, items).map(lambda pair: f"{pair[0]} -> {pair[1]}"))


@settings(max_examples=150, deadline=None)
@given(st.lists(links, max_size=5), st.booleans())
def test_whatever_the_edges_there_is_a_graph_or_one_message(some, fed):
    edges = ["1 -> 4", *some] if fed else some
    session = Session()
    made = session.evaluate(f"NetGraph[{LAYERS}, {{{', '.join(edges)}}}]")
    if isinstance(made, Graph):
        assert not session.messages
        again = session.evaluate(text(made))
        assert again == made and list(again.ports) == list(made.ports)
    else:
        assert text(made) == "$Failed"
        assert len(session.messages) == 1 and session.messages[0].tag != "bug", session.messages
