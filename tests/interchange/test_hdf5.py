"""HDF5 files, written and read by h5py on the other side."""

import h5py
import numpy
import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with h5py.File("a.h5", "w") as file:
        file["x"] = numpy.array([[1.5, 2.0], [3.0, 4.0]], "float32")
        file["g/n"] = numpy.array([1, 2, 3], ">i2")
        file["g/s"] = ["a", "é"]
        file["g/t"] = True
        file["word"] = "text"
        file["g"].attrs["about"] = "numbers"
        file["x"].attrs["scale"] = 2
    session = Session(write_message=lambda line: None)

    def evaluate(source):
        result = text(session.evaluate(source))
        return (result, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else result

    return evaluate


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('Import["a.h5"]', '{"/g/n", "/g/s", "/g/t", "/word", "/x"}'),
        ('Import["a.h5", {"Datasets", "/x"}]', "{{1.5, 2.}, {3., 4.}}"),
        ('Import["a.h5", {"HDF5", "Datasets", "x"}]', "{{1.5, 2.}, {3., 4.}}"),
        ('Import["a.h5", {"Datasets", {"/g/n", "/g/s"}}]', '{{1, 2, 3}, {"a", "é"}}'),
        ('Import["a.h5", {"Datasets", 1}]', "{1, 2, 3}"),
        ('Import["a.h5", {"Datasets", "/word"}]', '"text"'),
        ('Import["a.h5", {"Datasets", "/g/t"}]', "True"),
        ('Import["a.h5", "Data"]["/g/n"]', "{1, 2, 3}"),
        ('Import["a.h5", {"Dimensions", "/x"}]', "{2, 2}"),
        ('Import["a.h5", {"DataFormat", "/x"}]', '"Real32"'),
        ('Import["a.h5", "Groups"]', '{"/", "/g"}'),
        ('Import["a.h5", "Attributes"]', '<|"/g" -> <|"about" -> "numbers"|>, "/x" -> <|"scale" -> 2|>|>'),
        ('Import["a.h5", {"Datasets", "/none"}]', ("$Failed", ["Import::noelem"])),
        ('Import["a.h5", {"Datasets", "/g"}]', ("$Failed", ["Import::noelem"])),
        ('Export["b.h5", {1, x}]', ("$Failed", ["Export::errelem"])),
        ('Export["b.h5", {"a" -> {{1}, {2, 3}}}]', ("$Failed", ["Export::errelem"])),
        ('Export["b.h5", {"a", 1}]', ("$Failed", ["Export::errelem"])),
        ('Export["b.txt", "no"]; Import["b.txt", "HDF5"]', ("$Failed", ["Import::fmterr"])),
    ],
)
def test_reading(run, source, expected):
    assert run(source) == expected


def test_writing(run, tmp_path):
    assert run('Export["b.h5", <|"x" -> {{1, 2}, {3, 4}}, "g/r" -> {0.5}, "s" -> {"a", "é"}, "n" -> 7|>]') == '"b.h5"'
    with h5py.File(tmp_path / "b.h5") as file:
        assert file["x"][()].tolist() == [[1, 2], [3, 4]]
        assert file["g/r"][()].tolist() == [0.5]
        assert file["s"].asstr()[()].tolist() == ["a", "é"]
        assert file["n"][()] == 7
    assert run('Export["c.h5", {1., 2.}]; Import["c.h5"]') == '{"/Dataset1"}'
    assert run('Export["c.h5", {"/d" -> NumericArray[{1}, "Integer8"]}, "Rules"]; Import["c.h5", "DataFormat"]') == (
        '<|"/d" -> "Integer8"|>'
    )


def test_gzip(run, tmp_path):
    import gzip

    assert run('Export["t.csv.gz", {{1, 2}}]; Import["t.csv.gz"]') == "{{1, 2}}"
    assert gzip.decompress((tmp_path / "t.csv.gz").read_bytes()) == b"1,2\n"
    (tmp_path / "bad.csv.gz").write_bytes(b"no")
    assert run('Import["bad.csv.gz"]') == ("$Failed", ["Import::fmterr"])
