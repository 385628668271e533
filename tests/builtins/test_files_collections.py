"""Published collections of examples, read from files made here in their formats."""

import gzip
import struct

import numpy
import pytest

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
