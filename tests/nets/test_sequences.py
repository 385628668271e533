"""Vectors for integers, and parts of sequences."""

import numpy as np
import pytest

from wlnet.expr import NumericArray, list_of
from wlnet.kernel import Tape
from wlnet.nets import Mode, apply, initialize, make_chain, read_method
from wlnet.python import Session, text

PAIRS = '"Weights"->{{1,2},{3,4}}'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"EmbeddingLayer[{PAIRS}][{{2,1}}]", [[3, 4], [1, 2]]),
        (f"EmbeddingLayer[2,{PAIRS}][{{2,1}}]", [[3, 4], [1, 2]]),
        (f"EmbeddingLayer[2,2,{PAIRS}][2]", [3, 4]),
        (f"EmbeddingLayer[{PAIRS},\"Input\"->\"Integer\"][{{2,1}}]", [[3, 4], [1, 2]]),
        (f"EmbeddingLayer[{PAIRS}][{{{{1,2}}}}]", [[[1, 2], [3, 4]]]),
        ("UnitVectorLayer[3][2]", [0, 1, 0]),
        ("UnitVectorLayer[3][{1,3}]", [[1, 0, 0], [0, 0, 1]]),
        ("UnitVectorLayer[2][{{1},{2}}]", [[[1, 0]], [[0, 1]]]),
        ("UnitVectorLayer[\"Output\"->3][2]", [0, 1, 0]),
        ("UnitVectorLayer[\"Input\"->Restricted[\"Integer\",3]][2]", [0, 1, 0]),
        ("SequenceLastLayer[][{{1,2},{3,4}}]", [3, 4]),
        ("SequenceLastLayer[][{1,2,3}]", 3),
        ("SequenceMostLayer[][{1,2,3}]", [1, 2]),
        ("SequenceReverseLayer[][{1,2,3}]", [3, 2, 1]),
        ("SequenceReverseLayer[][{{1,2},{3,4}}]", [[3, 4], [1, 2]]),
        ("SequenceRestLayer[\"Input\"->{\"Varying\",3}][{{1,2,3},{4,5,6},{7,8,9}}]", [[4, 5, 6], [7, 8, 9]]),
        ("SequenceIndicesLayer[][{{5,6},{7,8},{9,0}}]", [1, 2, 3]),
        ("SequenceIndicesLayer[\"Maximum\"->2][{7,8,9}]", [1, 2, 2]),
        ("SequenceIndicesLayer[\"Input\"->{2,3}][{{{1,2,3},{4,5,6}}}]", [[1, 2]]),
        ("NetChain[{SequenceIndicesLayer[],UnitVectorLayer[3]},\"Input\"->2][{5,4}]", [[1, 0, 0], [0, 1, 0]]),
        ("NetChain[{OrderingLayer[],UnitVectorLayer[3]},\"Input\"->3][{5,4,6}]", [[0, 1, 0], [1, 0, 0], [0, 0, 1]]),
    ],
)  # fmt: skip
def test_worked_examples(evaluated, source, expected):
    y = np.asarray(evaluated(source))
    assert y.shape == np.shape(expected)
    assert np.allclose(y, expected, atol=1e-6)


def test_sequences_of_different_lengths(evaluated):
    data = "{{1,2},{3,4,5}}"
    assert evaluated(f'SequenceLastLayer["Input"->"Varying"][{data}]').tolist() == [2, 5]
    assert evaluated(f'SequenceMostLayer["Input"->"Varying"][{data}]') == [[1], [3, 4]]
    assert evaluated(f'SequenceRestLayer["Input"->"Varying"][{data}]') == [[2], [4, 5]]
    assert evaluated(f'SequenceReverseLayer["Input"->"Varying"][{data}]') == [[2, 1], [5, 4, 3]]
    assert evaluated(f'EmbeddingLayer[{PAIRS},"Input"->{{"Varying","Integer"}}][{{{{1}},{{2,1}}}}]') == [
        [[1, 2]],
        [[3, 4], [1, 2]],
    ]
    assert evaluated(f'SequenceIndicesLayer["Input"->"Varying"][{data}]') == [[1, 2], [1, 2, 3]]
    assert evaluated('UnitVectorLayer[2,"Input"->"Varying"][{{1},{2,1}}]') == [[[1, 0]], [[0, 1], [1, 0]]]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("NetExtract[EmbeddingLayer[4,10],\"Input\"]", "Automatic"),
        ("NetExtract[EmbeddingLayer[4,10,\"Input\"->\"Integer\"],\"Input\"]", 'Restricted["Integer", 10]'),
        ("NetExtract[EmbeddingLayer[4,\"Input\"->{\"Varying\",Restricted[\"Integer\",7]}],\"Output\"]",
         '{"Varying", 4}'),
        ("Information[EmbeddingLayer[4,\"Input\"->{3,Restricted[\"Integer\",7]}],\"ArraysDimensions\"]",
         '<|{"Weights"} -> {7, 4}|>'),
        ("NetExtract[UnitVectorLayer[3,\"Input\"->5],\"Output\"]", "{5, 3}"),
        ("NetExtract[SequenceMostLayer[\"Input\"->{\"Varying\",3}],\"Output\"]", '{"Varying", 3}'),
        ("NetExtract[SequenceRestLayer[\"Output\"->{4,3}],\"Input\"]", "{5, 3}"),
        ("NetExtract[SequenceIndicesLayer[\"Input\"->{\"Varying\",3},\"Maximum\"->9],\"Output\"]",
         '{"Varying", Restricted["Integer", 9]}'),
        ("NetExtract[SequenceIndicesLayer[\"Output\"->{5,\"Integer\"}],\"Input\"]", "Automatic"),
        ("NetExtract[SequenceIndicesLayer[],\"Maximum\"]", "Infinity"),
        ("Information[NetChain[{SequenceIndicesLayer[\"Maximum\"->9],EmbeddingLayer[3]}],\"ArraysDimensions\"]",
         '<|{2, "Weights"} -> {9, 3}|>'),
        ("NetExtract[SequenceLastLayer[\"Input\"->{5,3}],\"Output\"]", "{3}"),
    ],
)  # fmt: skip
def test_sizes(source, shown):
    assert text(Session().evaluate(source)) == shown


@pytest.mark.parametrize(
    "source",
    [
        "EmbeddingLayer[4, 10]",
        "EmbeddingLayer[4, \"Input\" -> {\"Varying\", Restricted[\"Integer\", 7]}]",
        "NetInitialize[EmbeddingLayer[3, 5]]",
        "UnitVectorLayer[]",
        "UnitVectorLayer[3, \"Input\" -> \"Integer\"]",
        "SequenceLastLayer[\"Input\" -> {\"Varying\", 3}]",
        "SequenceMostLayer[]",
        "SequenceRestLayer[\"Input\" -> 4]",
        "SequenceReverseLayer[\"Input\" -> {2, 3}]",
        "SequenceIndicesLayer[]",
        "SequenceIndicesLayer[\"Maximum\" -> 3, \"Input\" -> {\"Varying\", 2}]",
    ],
)  # fmt: skip
def test_input_form_reads_back(source, read_back):
    read_back(source)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("EmbeddingLayer[0]", "argvalue"),
        ("EmbeddingLayer[2,\"Weights\"->{{1,2,3}}]", "arrshape"),
        (f"EmbeddingLayer[{PAIRS}][3]", "datarange"),
        (f"EmbeddingLayer[{PAIRS}][0]", "datarange"),
        (f"EmbeddingLayer[{PAIRS}][1.5]", "datarange"),
        (f"NetChain[{{OrderingLayer[],EmbeddingLayer[{PAIRS}]}},\"Input\"->\"Varying\"][{{1,2,3}}]", "chainfit"),
        (f"NetChain[{{OrderingLayer[],EmbeddingLayer[{PAIRS}]}},\"Input\"->3]", "chainfit"),
        (f"NetChain[{{OrderingLayer[1],EmbeddingLayer[{PAIRS}]}},\"Input\"->3]", "chainfit"),
        (f"NetChain[{{SequenceIndicesLayer[],EmbeddingLayer[{PAIRS}]}},\"Input\"->{{3}}]", "chainfit"),
        ("EmbeddingLayer[2,3][1]", "uninit"),
        ("NetInitialize[EmbeddingLayer[2]]", "unknowndims"),
        ("UnitVectorLayer[3][4]", "datarange"),
        ("UnitVectorLayer[][4]", "unknowndims"),
        ("UnitVectorLayer[3,\"Output\"->4]", "portshape"),
        ("SequenceMostLayer[][{1}]", "datashape"),
        ("SequenceRestLayer[\"Input\"->{1,2}]", "portshape"),
        ("SequenceLastLayer[][5]", "datashape"),
        ("SequenceIndicesLayer[][5]", "datashape"),
        ("SequenceIndicesLayer[\"Maximum\"->0]", "optvalue"),
        ("SequenceReverseLayer[\"Input\"->\"Real\"]", "portshape"),
    ],
)  # fmt: skip
def test_mistakes(source, tag, refused):
    refused(source, tag)


@pytest.mark.parametrize("method", ["Kaiming", "Xavier", "Orthogonal", "Random", "Identity"])
def test_first_weights_of_an_embedding(make, method):
    net = initialize(make("EmbeddingLayer", 4, 6), read_method(method), np.random.default_rng(0))
    assert net.arrays["Weights"].shape == (6, 4)
    assert np.ptp(net.arrays["Weights"]) > 0


@pytest.mark.parametrize("name", ["Last", "Most", "Rest", "Reverse"])
def test_gradients_of_sequences(make, check_gradients, name):
    net = make(f"Sequence{name}Layer", {"Input": (3, 4)})
    check_gradients(net, np.random.default_rng(0).normal(size=(2, 3, 4)))


def test_gradient_of_an_embedding(make, check_gradients):
    weights = np.random.default_rng(0).normal(size=(5, 3))
    net = make("EmbeddingLayer", {"Weights": weights, "Input": 4})
    check_gradients(net, np.array([[1, 2, 2, 5], [5, 5, 1, 3]]), fixed=(0,))


def test_numeric_arrays(make, real32):
    assert isinstance(apply(make("SequenceMostLayer"), [real32([1, 2])]), NumericArray)


def test_agree_with_pytorch(make):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    random = np.random.default_rng(0)
    weights = random.normal(size=(7, 3)).astype(np.float32)
    x = random.integers(1, 8, size=(2, 5))
    positions = torch.tensor(x - 1)
    y = make("EmbeddingLayer", {"Weights": weights, "Input": 5})(x)
    assert np.array_equal(y, functional.embedding(positions, torch.tensor(weights)))
    assert np.array_equal(make("UnitVectorLayer", 7, {"Input": 5})(x), functional.one_hot(positions, 7))


def test_a_chain_on_the_tape(make):
    embedding = make("EmbeddingLayer", {"Weights": np.ones((3, 2)), "Input": 2})
    chain = make_chain([list_of(embedding, make("SequenceLastLayer"), 2)])
    chain = initialize(chain, read_method("Kaiming"), np.random.default_rng(0))
    tape = Tape()
    arrays = {path: tape.variable(value) for path, value in chain.arrays_at().items()}
    y = chain.run({"Input": np.array([[1, 3]])}, Mode(ops=tape.ops, arrays=arrays))["Output"]
    (gradient,) = tape.gradient(y, [arrays[(1, "Weights")]])
    assert np.array_equal(gradient != 0, [[False] * 2, [False] * 2, [True] * 2])
