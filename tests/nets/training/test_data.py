"""Data for training in every form: all forms of the same examples lead to the same net."""

import gzip
import struct

import numpy as np
import pytest

from wlnet.expr import NumericArray, call, from_array, list_of
from wlnet.nets.training.calls import Surroundings, make_engine
from wlnet.nets.training.options import read_options
from wlnet.python import Session, to_python

OPTIONS = "MaxTrainingRounds -> 4, BatchSize -> 2, RandomSeeding -> 1, TrainingProgressReporting -> None"
X = [[1.0, 2.0], [2.0, -1.0], [0.5, 0.0], [3.0, 1.5], [-1.0, 1.0]]
T = [[1.0], [-1.0], [2.0], [0.0], [0.25]]
FORMS = {
    "rules": "Thread[x -> t]",
    "a rule of lists": "x -> t",
    "a rule of numeric arrays": 'NumericArray[x, "Real32"] -> NumericArray[t, "Real64"]',
    "association": '<|"Input" -> x, "Output" -> t|>',
    "association of numeric arrays": '<|"Input" -> NumericArray[x, "Real64"], "Output" -> NumericArray[t, "Real32"]|>',
    "list of associations": 'MapThread[<|"Input" -> #1, "Output" -> #2|> &, {x, t}]',
    "the other order of ports": 'MapThread[<|"Output" -> #2, "Input" -> #1|> &, {x, t}]',
    "dataset": 'Dataset[MapThread[<|"Input" -> #1, "Output" -> #2|> &, {x, t}]]',
    "dataset of columns": 'Dataset[<|"Input" -> x, "Output" -> t|>]',
    "rules of associations": 'MapThread[<|"Input" -> #1|> -> <|"Output" -> #2|> &, {x, t}]',
    "rules of numeric arrays": 'MapThread[NumericArray[#1, "Real64"] -> NumericArray[#2, "Real64"] &, {x, t}]',
    "exact numbers": "Thread[Rationalize[x] -> Rationalize[t]]",
    "packed": "Developer`ToPackedArray[x] -> Developer`ToPackedArray[t]",
}


@pytest.fixture
def session():
    made = Session()
    made.evaluate(f"x = {wl(X)}; t = {wl(T)}; net = LinearLayer[1];")
    return made


def wl(value):
    """Lists as they are written."""
    return "{" + ", ".join(map(wl, value)) + "}" if isinstance(value, list) else str(value)


def silent(session):
    assert not session.messages, [str(m) for m in session.messages]


@pytest.mark.parametrize("form", FORMS)
def test_forms(session, form):
    same = session.evaluate(f"NetTrain[net, Thread[x -> t], {OPTIONS}] === NetTrain[net, {FORMS[form]}, {OPTIONS}]")
    silent(session)
    assert str(same) == "True"


def test_classes_in_every_form(session):
    session.evaluate('c = {"a", "b", "b", "a", "c"}; n = NetChain[{LinearLayer[], SoftmaxLayer[]}];')
    nets = session.evaluate(
        f"{{NetTrain[n, Thread[x -> c], {OPTIONS}], NetTrain[n, x -> c, {OPTIONS}], "
        f'NetTrain[n, <|"Input" -> x, "Output" -> c|>, {OPTIONS}]}}'
    )
    silent(session)
    assert nets.args[0] == nets.args[1] == nets.args[2]
    assert str(session.evaluate(f"NetTrain[n, x -> c, {OPTIONS}][{{1, 1}}]")) in "abc"


def test_file(session, tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["Input"], file["Output"] = np.array(X), np.array(T)
        file["Other"] = np.zeros(7)
    same = session.evaluate(
        f'NetTrain[net, x -> t, {OPTIONS}] === NetTrain[net, File["{tmp_path / "x.h5"}"], {OPTIONS}]'
    )
    silent(session)
    assert str(same) == "True"


def test_file_with_names_of_classes(session, tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["Input"] = np.array(X)
        file.create_dataset("Output", data=["a", "b", "b", "a", "c"])
    session.evaluate("n = NetChain[{LinearLayer[], SoftmaxLayer[]}];")
    same = session.evaluate(
        f'NetTrain[n, x -> {{"a", "b", "b", "a", "c"}}, {OPTIONS}] === '
        f'NetTrain[n, File["{tmp_path / "x.h5"}"], {OPTIONS}]'
    )
    silent(session)
    assert str(same) == "True"


def test_a_file_is_read_batch_by_batch(session, tmp_path):
    """Of a table of 4 GB nothing is written that was not given, and training reads the rows of its batches alone."""
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file.create_dataset("Input", (1 << 19, 2048), "f4")  # zeros, which take no room
        file.create_dataset("Output", (1 << 19, 1), "f4")
    session.evaluate(
        f'NetTrain[net, File["{tmp_path / "x.h5"}"], BatchSize -> 4, MaxTrainingRounds -> Quantity[3, "Batches"], '
        "TrainingProgressReporting -> None]"
    )
    silent(session)


def write_idx(path, array):
    head = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    path.write_bytes(gzip.compress(head + array.astype("u1").tobytes()))


def test_named_collections(session, tmp_path, monkeypatch):
    """ "MNIST" is its training data; as a ValidationSet its test data."""
    monkeypatch.setenv("WLNET_DATA", str(tmp_path))
    random = np.random.default_rng(0)
    for part, count in (("train", 20), ("t10k", 7)):
        write_idx(tmp_path / f"{part}-images-idx3-ubyte.gz", random.integers(0, 256, (count, 28, 28)))
        write_idx(tmp_path / f"{part}-labels-idx1-ubyte.gz", np.arange(count) % 10)
    found = session.evaluate(
        'r = NetTrain[NetChain[{FlattenLayer[], LinearLayer[], SoftmaxLayer[]}], "MNIST", All, '
        'ValidationSet -> "MNIST", MaxTrainingRounds -> 2, TrainingProgressReporting -> None];'
        '{r["TrainingExamples"], r["ValidationExamples"], NetExtract[r["TrainedNet"], {"Output", "Labels"}], '
        'NetExtract[r["TrainedNet"], {"Input", "Output"}]}'
    )
    silent(session)
    assert to_python(found) == [20, 7, list(range(10)), [1, 28, 28]]


def test_functions(session):
    """A function is told of the batch; "RoundLength" examples make a round."""
    found = session.evaluate(
        'asked = {}; f = Function[a, AppendTo[asked, a]; Table[{1., 2.} -> {3.}, a["BatchSize"]]];'
        'r = NetTrain[net, {f, "RoundLength" -> 10}, All, BatchSize -> 4, MaxTrainingRounds -> 2, '
        "TrainingProgressReporting -> None];"
        '{r["BatchesPerRound"], r["ExamplesProcessed"], Length[asked], Lookup[asked, "Round"], Lookup[asked, "Batch"], '
        'Lookup[asked, "AbsoluteBatch"], Union[Lookup[asked, "BatchSize"]]}'
    )
    silent(session)
    assert to_python(found) == [3, 24, 6, [1, 1, 1, 2, 2, 2], [1, 2, 3, 1, 2, 3], [1, 2, 3, 4, 5, 6], [4]]


@pytest.mark.parametrize(
    "form", ["x[[i]] -> t[[i]]", '<|"Input" -> x[[i]], "Output" -> t[[i]]|>', "Thread[x[[i]] -> t[[i]]]"]
)
def test_functions_give_any_form(session, form):
    """The function that gives all data for a batch does what one big batch does."""
    session.evaluate(
        f'f = Function[a, With[{{i = Range[5]}}, {form}]]; n = NetInitialize[LinearLayer[1, "Input" -> 2]];'
    )
    rest = 'BatchSize -> 5, MaxTrainingRounds -> 6, Method -> "SGD", TrainingProgressReporting -> None'
    found = to_python(session.evaluate(f'Normal[NetExtract[NetTrain[n, #, {rest}], "Weights"]] & /@ {{f, x -> t}}'))
    silent(session)
    assert np.allclose(found[0], found[1], atol=1e-6)


def test_images_and_files(session, tmp_path):
    """Images are encoded batch by batch; files hold the same images."""
    session.evaluate(
        'SeedRandom[4]; images = Table[Image[RandomReal[1, {6, 5, 3}], "Byte"], 5]; '
        f'files = Table[File[Export["{tmp_path}/" <> ToString[i] <> ".png", images[[i]]]], {{i, 5}}]; '
        'n = NetChain[{FlattenLayer[], LinearLayer[1]}, "Input" -> NetEncoder[{"Image", {5, 6}}]];'
    )
    same = session.evaluate(f"NetTrain[n, images -> t, {OPTIONS}] === NetTrain[n, files -> t, {OPTIONS}]")
    silent(session)
    assert str(same) == "True"
    encoder = session.evaluate(
        f"m = NetTrain[NetChain[{{FlattenLayer[], LinearLayer[1]}}], images -> t, {OPTIONS}];"
        '{NetExtract[m, {"Input", "ImageSize"}], NetExtract[m, {"Input", "ColorSpace"}]}'
    )
    assert to_python(encoder) == [[5, 6], "RGB"]


def test_a_file_that_cannot_be_read_ends_training_with_the_net_so_far(session, tmp_path):
    """The fourth of six files is damaged when the first round is over."""
    session.evaluate(
        f'name[i_] := "{tmp_path}/" <> ToString[i] <> ".png";'
        "files = Table[File[Export[name[i], Image[RandomReal[1, {5, 5}]]]], {i, 6}];"
        'n = NetChain[{FlattenLayer[], LinearLayer[1]}, "Input" -> NetEncoder[{"Image", {5, 5}, "Grayscale"}]];'
        'damage[a_] := If[a["Round"] == 1, Export[name[4], "no image", "Text"]];'
        "r = NetTrain[n, files -> RandomReal[1, {6, 1}], All, BatchSize -> 1, MaxTrainingRounds -> 3, "
        "TrainingProgressFunction -> damage, TrainingProgressReporting -> None];"
    )
    (message,) = session.messages
    assert (message.symbol, message.tag) == ("NetTrain", "unreadable")
    assert 'port "Input", example 4,' in message.text and "4.png" in message.text
    assert 6 <= session.evaluate('r["TotalBatches"]') < 12
    assert str(session.evaluate('r["ReasonTrainingStopped"]')) == "Error"
    assert session.evaluate('r["TrainedNet"]').initialized


def test_a_file_that_cannot_be_read_at_first_is_a_failure(session, tmp_path):
    (tmp_path / "1.png").write_bytes(b"no image")
    net = 'NetChain[{FlattenLayer[], 1}, "Input" -> NetEncoder["Image"]]'
    found = session.evaluate(f'NetTrain[{net}, {{File["{tmp_path}/1.png"] -> {{1}}}}]')
    assert str(found) == "$Failed" and session.messages[-1].tag == "unreadable"


def engine_for(data, source="LinearLayer[1]", batch=4):
    net = Session().evaluate(source)
    options = read_options([("BatchSize", batch)], lambda e: e)
    return make_engine(net, data, options, Surroundings(), np.random.default_rng(0))


@pytest.mark.parametrize("wrap", [NumericArray, from_array])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arrays_are_not_copied(wrap, dtype):
    x, t = np.random.default_rng(0).random((50, 3)).astype(dtype), np.zeros((50, 1), dtype)
    given = wrap(x)
    engine = engine_for(call("Rule", given, wrap(t)))
    assert np.shares_memory(engine.feed.table.data["Input"].examples, given.array)


def test_integer_arrays_are_converted_batch_by_batch():
    x = np.random.default_rng(0).integers(0, 256, (50, 3)).astype(np.uint8)
    engine = engine_for(call("Rule", NumericArray(x), NumericArray(np.zeros((50, 1)))))
    assert engine.feed.table.data["Input"].examples is x
    (part,) = next(engine.feed.round(1)).parts
    assert part.inputs["Input"].dtype == np.float32 and part.inputs["Input"].shape == (4, 3)


def test_every_example_once_a_round_in_another_order():
    engine = engine_for(call("Rule", from_array(np.arange(22.0).reshape(11, 2)), from_array(np.zeros((11, 1)))))
    rounds = [[batch.indices.tolist() for batch in engine.feed.round(n)] for n in (1, 2)]
    assert [len(batch) for batch in rounds[0]] == [4, 4, 3]
    assert all(sorted(np.concatenate(found)) == list(range(11)) for found in rounds)
    assert rounds[0] != rounds[1]


def test_batches_of_sequences_have_equal_lengths_where_they_can():
    random = np.random.default_rng(1)
    lengths = random.integers(1, 4, 40)
    net = 'NetChain[{LongShortTermMemoryLayer[2], SequenceLastLayer[]}, "Input" -> {"Varying", 2}]'
    sequences = list_of(*(from_array(random.random((n, 2))) for n in lengths))
    engine = engine_for(call("Rule", sequences, from_array(random.random((40, 2)))), net, 5)
    seen = [batch for n in (1, 2) for batch in engine.feed.round(n)]
    assert all(sum(len(part.places) for part in batch.parts) == 5 for batch in seen)
    assert sum(len(batch.parts) == 1 for batch in seen) >= len(seen) - 2 * 2
    assert sorted(np.concatenate([batch.indices for batch in seen[:8]])) == list(range(40))


def test_options_are_those_of_the_symbol(session):
    session.evaluate("SetOptions[NetTrain, MaxTrainingRounds -> 3, TrainingProgressReporting -> None]")
    assert session.evaluate('NetTrain[net, x -> t, "TotalRounds"]') == 3
    assert session.evaluate('NetTrain[net, x -> t, "TotalRounds", MaxTrainingRounds -> 2]') == 2
