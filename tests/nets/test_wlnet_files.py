"""Nets in WLNet files: what is written is read back, by us and, as far as HDF5 and JSON go, by others."""

import json

import h5py
import numpy as np
import pytest

from wlnet.expr import WolframMessage
from wlnet.interchange.wlnet import encode, read_arrays, read_net, read_uninitialized
from wlnet.python import Session, text

NETS = [
    'NetInitialize[LinearLayer[3, "Input" -> 2]]',
    'LinearLayer[3, "Biases" -> None]',
    'NetInitialize[NetChain[{3, Ramp, SoftmaxLayer[]}, "Input" -> 2, "Output" -> NetDecoder[{"Class", {"\'", 2, b}}]]]',
    'NetInitialize[NetChain[<|"one" -> 2, "two" -> NetChain[{Tanh, 3}]|>, "Input" -> 4]]',
    'NetInitialize[NetGraph[<|"a" -> 2, "b" -> 2, "c" -> TotalLayer[]|>, {{"a", "b"} -> "c"}, "Input" -> 3]]',
    'NetInitialize[NetChain[{ConvolutionLayer[2, 3], BatchNormalizationLayer[], Ramp}, "Input" -> {1, 5, 5}]]',
    'NetInitialize[NetChain[{EmbeddingLayer[3, 5], LongShortTermMemoryLayer[2], SequenceLastLayer[]}]]',
    'NetInitialize[NetMapOperator[LinearLayer[2, "Input" -> 3]]]',
    'NetInitialize[NetBidirectionalOperator[GatedRecurrentLayer[2], "Input" -> {"Varying", 3}]]',
    'NetInitialize[AttentionLayer["Bilinear", "Key" -> {3, 2}, "Value" -> {3, 5}, "Query" -> {4, 2}]]',
    'FunctionLayer[Sin[#a] + 2 #b &, "a" -> 3, "b" -> 3]',
    'ElementwiseLayer[If[# > 0, #, 0.1 #] &]',
    'NetInitialize[NetChain[Table[LinearLayer[2, "Weights" -> NetArray["w"]], 2], "Input" -> 2]]',
    'NetChain[{LinearLayer[2, LearningRateMultipliers -> 0], DropoutLayer[0.3]}, "Input" -> "Real"]',
    'NetArrayLayer["Array" -> NumericArray[{{1., 2.}, {3., 10.^-300}}, "Real64"]]',
    'NetInitialize[NetChain[{2}, "Input" -> NetEncoder[{"Class", {"x", "y", "z"}, "UnitVector"}]]]',
]  # fmt: skip


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Session(write_message=lambda line: None)


@pytest.mark.parametrize("source", NETS)
def test_nets_are_read_back(session, source):
    assert text(session.evaluate(f'n = {source}; Export["a.wlnet", n]')) == '"a.wlnet"'
    assert text(session.evaluate('Import["a.wlnet"] === n')) == "True"
    bare = session.evaluate('Import["a.wlnet", "UninitializedNet"]')
    assert all(value is None for value in bare.arrays_at().values())
    assert bare.ports == session.evaluate("n").ports
    assert not session.messages


def test_arrays_keep_every_bit():
    session = Session()
    net = session.evaluate('NetInitialize[LinearLayer[200, "Input" -> 100], RandomSeeding -> 1]')
    odd = np.array(net.arrays_at()["Biases",])
    odd[:5] = [np.nan, np.inf, -np.inf, -0.0, 1e-45]
    net = net.with_arrays({("Biases",): odd})
    found = session.evaluate(read_net(encode(net)))
    for path, value in net.arrays_at().items():
        assert found.arrays_at()[path].tobytes() == value.tobytes()
        assert found.arrays_at()[path].dtype == value.dtype


def test_a_shared_array_is_stored_once():
    net = Session().evaluate(NETS[12])
    assert len(read_arrays(encode(net)).args) == 3


def test_equal_nets_give_equal_files():
    source = 'NetInitialize[NetChain[{3, 2}, "Input" -> 2], RandomSeeding -> 1]'
    assert encode(Session().evaluate(source)) == encode(Session().evaluate(source))


def test_other_programs_can_read_the_file(session):
    net = session.evaluate('n = NetInitialize[LinearLayer[3, "Input" -> 2]]; Export["a.wlnet", n]; n')
    with h5py.File("a.wlnet") as file:
        network = json.loads(file["Network"][()])
        assert network["Net"][0] == "LinearLayer"
        positions = {tuple(path): number for path, number in network["Positions"]}
        for path, value in net.arrays_at().items():
            found = file["Arrays"][str(positions[path])]
            assert found.dtype == "<f4"
            np.testing.assert_array_equal(found[()], value)


def test_elements(session):
    session.evaluate('n = NetInitialize[NetChain[{3, 2}, "Input" -> 2]]; Export["a.wlnet", n]')
    session.evaluate('found = Import["a.wlnet", "ArrayAssociation"]')
    assert text(session.evaluate("Keys[found]")) == '{{1, "Weights"}, {1, "Biases"}, {2, "Weights"}, {2, "Biases"}}'
    assert text(session.evaluate("AllTrue[Keys[found], found[#] === NetExtract[n, #] &]")) == "True"
    assert text(session.evaluate('Dimensions /@ Import["a.wlnet", "ArrayList"]')) == "{{3, 2}, {3}, {2, 3}, {2}}"
    assert text(session.evaluate('StringTake[Import["a.wlnet", "WLVersion"], 5]')) == '"wlnet"'
    assert text(session.evaluate('ImportString[ExportString[n, "WLNet"], "WLNet"] === n')) == "True"
    assert not session.messages


def rewritten(session, change):
    """A file with another text for /Network, and what Import gives for it, with the tags of the messages."""
    session.evaluate('Export["a.wlnet", NetInitialize[LinearLayer[3, "Input" -> 2]]]')
    with h5py.File("a.wlnet", "r+") as file:
        written = change(json.loads(file["Network"][()]))
        del file["Network"]
        file["Network"] = written if isinstance(written, str) else json.dumps(written)
    return text(session.evaluate('Import["a.wlnet"]')), [m.tag for m in session.messages]


@pytest.mark.parametrize("code", [["Run", "'touch done'"], ["Put", 1, "'done'"], ["Set", "x", 1], ["Get", "'b.wl'"]])
def test_reading_runs_no_code(session, tmp_path, code):
    found, tags = rewritten(session, lambda n: {**n, "Net": ["NetChain", ["List", ["LinearLayer", code]]]})
    assert found.startswith("HoldComplete[NetChain[")
    assert tags == ["held"]
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda n: "1:eJxTTMoPSmNiYGAoZgESPpnFJcGsQ",
        lambda n: {**n, "Format": 99},
        lambda n: {},
        lambda n: "{",
        lambda n: {**n, "Net": ["LinearLayer", ["Rule", "'Weights'", ["ExportedArray", 9]]]},
    ],
)
def test_files_that_are_not_understood(session, change):
    found, tags = rewritten(session, change)
    assert found == "$Failed"
    assert tags == ["fmterr"]


def test_what_is_no_file_of_a_net(session, tmp_path):
    (tmp_path / "b.wlnet").write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(100))
    for source, tag in (('Import["b.wlnet"]', "fmterr"), ('Export["c.wlnet", {1, 2}]', "errelem")):
        assert text(session.evaluate(source)) == "$Failed"
        assert [m.tag for m in session.messages] == [tag]


def test_truncated_files_are_told(session):
    data = encode(session.evaluate('NetInitialize[LinearLayer[30, "Input" -> 20]]'))
    for size in range(0, len(data) - 8, max(1, len(data) // 40)):
        with pytest.raises(WolframMessage):
            read_net(data[:size])


def test_nothing_of_the_values_stays_in_an_uninitialized_net():
    net = Session().evaluate('NetChain[{LinearLayer["Weights" -> {{1, 2}}], LinearLayer[2]}]')
    found = read_uninitialized(encode(net))
    assert "Weights" not in text(found)
