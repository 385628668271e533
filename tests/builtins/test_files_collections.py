"""Published collections of examples, read from files made here in their formats."""

import gzip
import struct

import numpy
import pytest
from PIL import Image

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("WLNET_DATA", str(tmp_path))
    session = Session(write_message=lambda line: None)

    def evaluate(source):
        result = text(session.evaluate(source))
        return (result, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else result

    evaluate.session = session
    return evaluate


def idx(array):
    kinds = {"uint8": 8, "float32": 13}
    head = struct.pack(">HBB", 0, kinds[array.dtype.name], array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


def test_digits(run, tmp_path):
    images = numpy.arange(3 * 28 * 28).reshape(3, 28, 28).astype("uint8")
    folder = tmp_path / "MNIST"
    folder.mkdir()
    (folder / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx(images)))
    (folder / "train-labels-idx1-ubyte").write_bytes(idx(numpy.array([7, 1, 0], "uint8")))
    assert run('d = ResourceData["MNIST", "TrainingData"]; Values[d]') == "{7, 1, 0}"
    assert run('ImageData[Keys[d][[2]], "Byte"] === Partition[Mod[Range[784, 1567], 256], 28]') == "True"
    assert run('ExampleData[{"MachineLearning", "MNIST"}, "TrainingData"] === d') == "True"
    assert run('ResourceData[ResourceObject["MNIST"]] === d') == "True"
    assert run('ResourceData["MNIST", "TestData"]') == ("$Failed", ["ResourceData::nofile"])
    assert "t10k-images-idx3-ubyte" in run.session.messages[0].text
    (folder / "train-labels-idx1-ubyte").write_bytes(b"nonsense")
    assert run('ResourceData["MNIST"]') == ("$Failed", ["ResourceData::damaged"])


def test_pictures(run, tmp_path):
    pixels = numpy.arange(2 * 3 * 32 * 32).reshape(2, 3, 32, 32).astype("uint8")
    folder = tmp_path / "cifar-10-batches-bin"
    folder.mkdir()
    for i in range(1, 6):
        (folder / f"data_batch_{i}.bin").write_bytes(
            b"".join(bytes([i + k]) + x.tobytes() for k, x in enumerate(pixels))
        )
    assert run('d = ResourceData["CIFAR-10", "TrainingData"]; Values[d]') == "{1, 2, 2, 3, 3, 4, 4, 5, 5, 6}"
    assert run("ImageDimensions[Keys[d][[1]]]") == "{32, 32}"
    expected = pixels[1, :, 5, 6].tolist()
    assert run('ImageData[Keys[d][[2]], "Byte"][[6, 7]]') == f"{{{', '.join(map(str, expected))}}}"


def test_flowers(run, tmp_path):
    (tmp_path / "iris.data").write_text("5.1,3.5,1.4,0.2,Iris-setosa\n7.0,3.2,4.7,1.4,Iris-versicolor\n\n")
    assert run('ExampleData[{"MachineLearning", "FisherIris"}, "Data"]') == (
        '{{5.1, 3.5, 1.4, 0.2} -> "setosa", {7., 3.2, 4.7, 1.4} -> "versicolor"}'
    )


def test_handwritten_digits_come_with_the_package(run):
    assert run('d = ExampleData[{"MachineLearning", "OpticalDigits"}, "Data"]; Length[d]') == "1797"
    # the counts of the classes as the collection's own description has them
    assert run("Values[KeySort[Counts[Values[d]]]]") == "{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}"
    assert run("{d[[1, 2]], Round[16 ImageData[d[[1, 1]]][[1]]]}") == "{0, {0, 0, 5, 13, 9, 1, 0, 0}}"
    assert run('ResourceData["OpticalDigits", "Data"] === d') == "True"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('ResourceData["Unheard"]', "ResourceData::notent"),
        ('ResourceData["MNIST", "Nonsense"]', "ResourceData::elem"),
        ('ResourceData["FashionMNIST", "TestData"]', "ResourceData::nofile"),
        ('ExampleData[{"MachineLearning", "Unheard"}]', "ExampleData::notent"),
        ('ExampleData[{"TestImage", "Unheard"}]', "ExampleData::notent"),
    ],
)
def test_faults(run, source, message):
    assert run(source) == ("$Failed", [message])


def test_an_image_of_the_size_of_a_known_one(run, tmp_path):
    assert run('i = ExampleData[{"TestImage", "Mandrill"}]; ImageDimensions[i]') == (
        "{512, 512}",
        ["ExampleData::standin"],
    )
    assert run('{ImageChannels[i], ExampleData[{"TestImage", "Boat"}, "ImageSize"]}') == "{3, {512, 512}}"
    assert run('Quiet[ExampleData[{"TestImage", "Mandrill"}]] === i') == "True"
    assert run('MemberQ[ExampleData["TestImage"], {"TestImage", "House"}]') == "True"
    (tmp_path / "TestImage").mkdir()
    assert (
        run('Export[FileNameJoin[{Environment["WLNET_DATA"], "TestImage", "Mandrill.png"}], Image[{{0, 1}}]];')
        == "Null"
    )
    assert run('ImageDimensions[ExampleData[{"TestImage", "Mandrill"}]]') == "{2, 1}"


def test_irises_come_with_the_package(run):
    # the means and the range that Fisher's paper and everyone since gives for the 150 flowers
    assert run('d = ExampleData[{"MachineLearning", "FisherIris"}, "Data"]; Length[d]') == "150"
    assert run("Total[Keys[d]] - {876.5, 458.6, 563.7, 179.9} // Chop // Round[#, 10^-6] &") == "{0, 0, 0, 0}"
    assert run("Counts[Values[d]]") == '<|"setosa" -> 50, "versicolor" -> 50, "virginica" -> 50|>'
    assert run("d[[{35, 38}]]") == '{{4.9, 3.1, 1.5, 0.2} -> "setosa", {4.9, 3.6, 1.4, 0.1} -> "setosa"}'
    assert (
        run('{t, e} = ExampleData[{"MachineLearning", "FisherIris"}, #] & /@ {"TrainingData", "TestData"};') == "Null"
    )
    assert run("{Length[t], Length[e], Sort[Join[t, e]] === Sort[d]}") == "{105, 45, True}"
    assert run("Values[Counts[Values[e]]]") == "{15, 15, 15}"


def test_reviews(run, tmp_path):
    (tmp_path / "rt-polarity.pos").write_bytes("a caf\xe9 of a film .\nlovely .\n".encode("latin-1"))
    (tmp_path / "rt-polarity.neg").write_bytes(b"dull .\n")
    assert run('ResourceData["MovieReview", "Data"]') == (
        '{"a café of a film ." -> "positive", "dull ." -> "negative", "lovely ." -> "positive"}'
    )


def test_folders_of_the_user(run, tmp_path):
    folder = tmp_path / "Mine"
    folder.mkdir()
    (folder / "train.csv").write_text('width,name\n1,"a, b"\n2.5,c\n')
    (folder / "TestData.tsv").write_text("great film\tpositive\nbad\tnegative\n")
    numpy.savez(folder / "Data.npz", x=numpy.arange(8, dtype="uint8").reshape(2, 2, 2), y=numpy.array([[3], [4]]))
    assert run('ResourceData["Mine", "TrainingData"]') == '{1 -> "a, b", 2.5 -> "c"}'
    assert run('ResourceData["Mine", "TestData"]') == '{"great film" -> "positive", "bad" -> "negative"}'
    run('d = ResourceData["Mine", "Data"]')
    assert run('{ImageData[Keys[d][[2]], "Byte"], Values[d]}') == "{{{4, 5}, {6, 7}}, {3, 4}}"
    assert run('ResourceData["Mine", "ValidationData"]') == ("$Failed", ["ResourceData::nodata"])
    (folder / "train.csv").write_text("1,2\n3\n")
    assert run('ResourceData["Mine", "TrainingData"]') == ("$Failed", ["ResourceData::damaged"])


def test_arrays_of_the_user(run, tmp_path):
    folder = tmp_path / "Points"
    folder.mkdir()
    x = numpy.array([[0.5, 1], [2, 3]], dtype="float32")
    numpy.savez(folder / "points.npz", x_train=x, y_train=numpy.array(["a", "b"]), x_test=x[:1], y_test=[0])
    assert run('ResourceData["Points", "TrainingData"]') == '{{0.5, 1.} -> "a", {2., 3.} -> "b"}'
    assert run('ResourceData["Points", "TestData"]') == "{{0.5, 1.} -> 0}"
    numpy.savez(folder / "points.npz", x_train=x, y_train=[1])
    assert run('ResourceData["Points", "TrainingData"]') == ("$Failed", ["ResourceData::damaged"])
    numpy.save(folder / "object.npy", numpy.array([{}], dtype=object), allow_pickle=True)
    (folder / "points.npz").write_bytes((folder / "object.npy").read_bytes())
    assert run('ResourceData["Points", "TrainingData"]') == ("$Failed", ["ResourceData::damaged"])  # no code is run


def test_folders_of_classes(run, tmp_path):
    for name, shade in (("dark", 0), ("light", 255)):
        folder = tmp_path / "Shades" / "train" / name
        folder.mkdir(parents=True)
        Image.new("L", (3, 2), shade).save(folder / "one.png")
        (folder / "notes.md").write_text("no example")
    (tmp_path / "Shades" / "test" / "said").mkdir(parents=True)
    (tmp_path / "Shades" / "test" / "said" / "a.txt").write_text("a text")
    assert run('d = ResourceData["Shades", "TrainingData"]; {Values[d], ImageMeasurements[Keys[d], "Mean"]}') == (
        '{{"dark", "light"}, {0., 1.}}'
    )
    assert run('ExampleData[{"MachineLearning", "Shades"}, "TestData"]') == '{"a text" -> "said"}'
    assert run('ResourceData["../Shades"]') == ("$Failed", ["ResourceData::notent"])
