"""WLNet files in the form of the other system, made here from what is publicly known of that form."""

import base64
import struct
import zlib

import h5py
import numpy as np
import pytest

from wlnet.python import Session, text, to_python

TYPES = """
    tensor[dims_] := NeuralNetworks`TensorT[dims, NeuralNetworks`RealT];
    at = NeuralNetworks`NetPath; stored = NeuralNetworks`ExportedArray; valid = NeuralNetworks`ValidatedParameter;
    linear[out_, in_, w_, b_] := <|"Type" -> "Linear", "Arrays" -> <|"Weights" -> stored[w], "Biases" -> b|>,
      "Parameters" -> <|"OutputDimensions" -> {out}, "$OutputSize" -> out, "$InputSize" -> in,
        "$InputDimensions" -> {}|>, "Inputs" -> <|"Input" -> tensor[{in}]|>,
      "Outputs" -> <|"Output" -> tensor[{out}]|>|>;
    simple[type_, parameters_] := <|"Type" -> type, "Arrays" -> <||>, "Parameters" -> parameters,
      "Inputs" -> <|"Input" -> tensor[NeuralNetworks`ListT[NaturalT, NeuralNetworks`SizeT]]|>,
      "Outputs" -> <|"Output" -> tensor[NeuralNetworks`ListT[NaturalT, NeuralNetworks`SizeT]]|>|>;
    step[i_, j_] := at["Nodes", j, "Inputs", "Input"] -> at["Nodes", i, "Outputs", "Output"];
    chain[nodes_, in_, out_] := <|"Type" -> "Chain", "Nodes" -> nodes, "Edges" -> Join[
        {at["Nodes", First[Keys[nodes]], "Inputs", "Input"] -> at["Inputs", "Input"]},
        step @@@ Partition[Keys[nodes], 2, 1],
        {at["Outputs", "Output"] -> at["Nodes", Last[Keys[nodes]], "Outputs", "Output"]}],
      "Inputs" -> <|"Input" -> in|>, "Outputs" -> <|"Output" -> out|>|>;
"""


def serialized(e, full_name=lambda s: s.name if s.context == "System`" else s.full_name):
    """Bytes of the form that Compress of the other system has: tokens in prefix order."""
    from wlnet.expr import Association, Expr, Symbol

    def sized(letter, found):
        return letter + struct.pack("<i", len(found.encode())) + found.encode()

    if isinstance(e, str):
        return sized(b"S", e)
    if isinstance(e, int):
        return b"i" + struct.pack("<i", e)
    if isinstance(e, float):
        return b"r" + struct.pack("<d", e)
    if isinstance(e, Symbol):
        return sized(b"s", full_name(e))
    args = e.rules() if isinstance(e, Association) else e.args
    assert isinstance(e, (Association, Expr))
    parts = b"".join(serialized(a) for a in args)
    return b"f" + struct.pack("<i", len(args)) + serialized(e.head) + parts


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """imported(source, arrays): a session that has written such a file, a.wlnet, with the network of the source."""
    monkeypatch.chdir(tmp_path)

    def write(source, arrays=()):
        session = Session(write_message=lambda line: None)
        session.evaluate(TYPES)
        network = session.evaluate(source)
        body = base64.b64encode(zlib.compress(b"!boR" + serialized(network))).decode()
        with h5py.File("a.wlnet", "w") as file:
            file["Version"], file["Unstable"], file["Network"] = "13.0.3", 0, "1:" + body
            for i, array in enumerate(arrays, 1):
                file[f"Arrays/{i}"] = np.asarray(array, "<f4")
        return session

    return write


LINE = """
    chain[<|"1" -> linear[2, 1, 1, stored[2]], "2" -> simple["Elementwise", <|"Function" -> valid[Ramp]|>],
      "3" -> linear[1, 2, 3, None]|>, tensor[{1}], NetDecoder["Scalar", <|"$Version" -> "13.0.3"|>, tensor[{1}]]]
"""
VALUES = [[[1.0], [-1.0]], [0.5, 0.25], [[2.0, 3.0]]]


def test_a_chain(imported):
    session = imported(LINE, VALUES)
    assert to_python(session.evaluate('Import["a.wlnet"][{2}]')) == pytest.approx(2 * 2.5 + 3 * 0)
    assert to_python(session.evaluate('Import["a.wlnet"][{-1}]')) == pytest.approx(3 * 1.25)
    assert text(session.evaluate('Head[Import["a.wlnet"]]')) == "NetChain"
    assert text(session.evaluate('NetExtract[Import["a.wlnet"], {3, "Biases"}]')) == "None"
    assert text(session.evaluate('Import["a.wlnet", "WLVersion"]')) == '"13.0.3"'
    assert text(session.evaluate('Dimensions /@ Import["a.wlnet", "ArrayList"]')) == "{{2, 1}, {2}, {1, 2}}"
    keys = text(session.evaluate('Keys[Import["a.wlnet", "ArrayAssociation"]]'))
    assert keys == '{{1, "Weights"}, {1, "Biases"}, {3, "Weights"}}'
    bare = session.evaluate('Import["a.wlnet", "UninitializedNet"]')
    assert bare.arrays_at() == {(1, "Weights"): None, (1, "Biases"): None, (3, "Weights"): None}
    assert not session.messages


def test_more_than_nine_arrays_are_in_the_order_of_their_numbers(imported):
    nodes = ", ".join(f'"l{i}" -> linear[1, 1, {i}, None]' for i in range(1, 13))
    session = imported(f"chain[<|{nodes}|>, tensor[{{1}}], tensor[{{1}}]]", [[[float(i)]] for i in range(1, 13)])
    assert text(session.evaluate('Flatten[Normal /@ Import["a.wlnet", "ArrayList"]] == Range[12]')) == "True"
    assert text(session.evaluate('NetExtract[Import["a.wlnet"], {"l11", "Weights"}] === '
                                 'NumericArray[{{11.}}, "Real32"]')) == "True"  # fmt: skip


def test_a_graph(imported):
    session = imported(
        """<|"Type" -> "Graph", "Nodes" -> <|"a" -> linear[2, 2, 1, None], "b" -> simple["Total", <||>]|>,
        "Edges" -> {at["Nodes", "a", "Inputs", "Input"] -> at["Inputs", "x"],
          at["Nodes", "b", "Inputs", "1"] -> at["Nodes", "a", "Outputs", "Output"],
          at["Nodes", "b", "Inputs", "2"] -> at["Inputs", "x"],
          at["Outputs", "sum"] -> at["Nodes", "b", "Outputs", "Output"]},
        "Inputs" -> <|"x" -> tensor[{2}]|>, "Outputs" -> <|"sum" -> tensor[{2}]|>|>""",
        [[[0, 1], [1, 0]]],
    )
    assert to_python(session.evaluate('Import["a.wlnet"][{1, 3}]')).tolist() == [4, 4]
    assert text(session.evaluate('Keys[Information[Import["a.wlnet"], "OutputPorts"]]')) == '{"sum"}'


def test_windows_have_the_sizes_that_are_published(imported):
    conv = """<|"Type" -> "Convolution", "Arrays" -> <|"Weights" -> stored[1], "Biases" -> None|>, "Parameters" -> <|
        "OutputChannels" -> 64, "KernelSize" -> {4, 4}, "Stride" -> {2, 2}, "PaddingSize" -> {2, 2},
        "Dilation" -> {1, 1}, "Dimensionality" -> 2, "Interleaving" -> False, "$InputChannels" -> 1,
        "$GroupNumber" -> 1, "$InputSize" -> {28, 28}, "$OutputSize" -> {15, 15}|>,
        "Inputs" -> <|"Input" -> tensor[{1, 28, 28}]|>, "Outputs" -> <|"Output" -> tensor[{64, 15, 15}]|>|>"""
    back = """<|"Type" -> "Deconvolution", "Arrays" -> <|"Weights" -> stored[1], "Biases" -> None|>, "Parameters" -> <|
        "OutputChannels" -> 64, "KernelSize" -> {4, 4}, "Stride" -> {2, 2}, "PaddingSize" -> {{2, 2}, {2, 2}},
        "Interleaving" -> False|>, "Inputs" -> <|"Input" -> tensor[{1, 7, 7}]|>, "Outputs" -> <||>|>"""
    for source, dims in ((conv, "{64, 15, 15}"), (back, "{64, 12, 12}")):
        shape = (64, 1, 4, 4) if source is conv else (1, 64, 4, 4)
        session = imported(source, [np.zeros(shape)])
        assert text(session.evaluate('Information[Import["a.wlnet"], "OutputPorts"]["Output"]')) == dims


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ('simple["Dropout", <|"DropoutProbability" -> 0.25, "Method" -> "Dropout"|>]', "DropoutLayer[0.25]"),
        ('simple["Threading", <|"Function" -> Times, "Broadcasting" -> False|>]', "ThreadingLayer[Times]"),
        ('simple["Flatten", <|"Level" -> Infinity|>]', "FlattenLayer[Infinity]"),
        ('simple["Reshape", <|"Dimensions" -> {2, 3}|>]', "ReshapeLayer[{2, 3}]"),
        ('simple["Replicate", <|"Specification" -> 3, "Level" -> -1|>]', "ReplicateLayer[3, -1]"),
        ('simple["Aggregation", <|"Function" -> Max, "Levels" -> 2;;All|>]', "AggregationLayer[Max]"),
        ('simple["Catenate", <|"Level" -> 2|>]', "CatenateLayer[2]"),
        ('simple["Transpose", <|"Specification" -> 1 <-> 2|>]', "TransposeLayer[1 <-> 2]"),
        ('simple["Softmax", <|"Level" -> -1|>]', "SoftmaxLayer[]"),
        ('simple["MeanSquaredLoss", <|"$Dimensions" -> {2}|>]', "MeanSquaredLossLayer[]"),
        ('simple["Summation", <||>]', "SummationLayer[]"),
        ('<|"Type" -> "NetArray", "Arrays" -> <|"Array" -> stored[1]|>, "Parameters" -> <|"Dimensions" -> {2}|>|>',
         'NetArrayLayer["Array" -> NumericArray[{1., 2.}, "Real32"]]'),
    ],
)  # fmt: skip
def test_layers(imported, node, expected):
    session = imported(node, [[1.0, 2.0]])
    assert text(session.evaluate(f'Import["a.wlnet"] === {expected}')) == "True"
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ('simple["Hologram", <||>]', "Hologram"),
        ('simple["Flatten", <|"Level" -> 1, "Spin" -> 2|>]', "Spin"),
        ('simple["Elementwise", <|"Function" -> NeuralNetworks`ScalarFunctionObject[1]|>]', "ScalarFunctionObject"),
        ('chain[<|"1" -> simple["Total", <||>]|>, NetEncoder["Holographic", <||>], tensor[{1}]]', "Holographic"),
        ("{1, 2}", "{1, 2}"),
    ],
)
def test_what_is_not_known_is_named(imported, source, named):
    session = imported(source)
    assert text(session.evaluate('Import["a.wlnet"]')) == "$Failed"
    assert [m.tag for m in session.messages] == ["fmterr"]
    assert named in session.messages[0].text
