"""File names: put together, taken apart, looked up."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('FileNameJoin[{"a", "b", "c.png"}]', '"a/b/c.png"'),
        ('FileNameJoin[{"/a/", "b/", "c"}]', '"/a/b/c"'),
        ('FileNameJoin[{"", "a"}]', '"/a"'),
        ("FileNameJoin[{}]", '""'),
        ('FileNameSplit["/a/b//c"]', '{"", "a", "b", "c"}'),
        ('FileNameTake["a/b/c.png"]', '"c.png"'),
        ('FileNameTake["a/b/c.png", 2]', '"a/b"'),
        ('FileNameTake["a/b/c.png", -2]', '"b/c.png"'),
        ('FileNameDrop["a/b/c.png"]', '"a/b"'),
        ('FileNameDrop["a/b/c.png", 1]', '"b/c.png"'),
        ('DirectoryName["a/b/c.png"]', '"a/b/"'),
        ('DirectoryName["/a/b/c.png", 2]', '"/a/"'),
        ('DirectoryName["/c.png", 3]', '"/"'),
        ('DirectoryName["c.png"]', '""'),
        ('ParentDirectory["/a/b"]', '"/a"'),
        ('FileBaseName["a/b.tar.gz"]', '"b.tar"'),
        ('FileExtension["a/b.tar.gz"]', '"gz"'),
        ('FileExtension["a.b/c"]', '""'),
        ('FileBaseName[File["a/b.png"]]', '"b"'),
        ('ExpandFileName["/a/../b"]', '"/b"'),
        ('{FileExistsQ["/"], DirectoryQ["/"], FileExistsQ["/no such"], DirectoryQ["bad\\.00name"]}',
         "{True, True, False, False}"),
    ],
)  # fmt: skip
def test_names(source, expected):
    session = Session(write_message=lambda line: None)
    assert text(session.evaluate(source)) == expected
    assert not session.messages


@pytest.mark.parametrize("source", ["FileNameJoin[{1}]", 'FileNameJoin["a"]', "DirectoryName[x]", "FileExistsQ[2]"])
def test_what_is_no_name_stays(source):
    session = Session(write_message=lambda line: None)
    assert text(session.evaluate(source)) == source
    assert len(session.messages) == 1
