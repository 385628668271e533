"""Folders and what is in them, on folders made for each test."""

import os

import pytest

import wlnet.builtins
from wlnet.evaluator import Session
from wlnet.expr import list_of, system

assert wlnet.builtins


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.png").write_bytes(b"")
    return Session(write_message=lambda line: None)


def tags(session):
    return [f"{m.symbol}::{m.tag}" for m in session.messages]


def test_the_current_folder(session, tmp_path):
    assert session.evaluate('SetDirectory["inner"]') == str(tmp_path / "inner")
    assert session.evaluate("FileNames[]") == list_of("b.png")
    assert session.evaluate("ResetDirectory[]") == str(tmp_path)
    assert session.evaluate('SetDirectory["nowhere"]') is system("$Failed")
    assert tags(session) == ["SetDirectory::cdir"]


def test_the_folder_of_the_script(session, tmp_path):
    assert session.evaluate("NotebookDirectory[]") is system("$Failed")
    assert tags(session) == ["NotebookDirectory::nosv"]
    session.script = "inner/run.wl"
    assert session.evaluate("SetDirectory @ NotebookDirectory[]") == str(tmp_path / "inner")


def test_names_of_files(session):
    assert session.evaluate('FileNames["*.png"]') == list_of("a.png")
    assert session.evaluate('FileNames["*.png", "inner"]') == list_of(os.path.join("inner", "b.png"))
    assert session.evaluate('FileNames[{"a*", "b*"}, "", Infinity]') == list_of("a.png", os.path.join("inner", "b.png"))
    assert session.evaluate('FileNames["*", "nowhere"]') == list_of()


def test_making_and_removing(session, tmp_path):
    assert session.evaluate('CreateDirectory["new/one"]') == str(tmp_path / "new" / "one")
    assert session.evaluate('CopyFile["a.png", "new/c.png"]') == str(tmp_path / "new" / "c.png")
    assert (tmp_path / "new" / "c.png").is_file()
    assert session.evaluate('CopyFile["a.png", "new/c.png"]') is system("$Failed")
    assert session.evaluate('DeleteFile["new/c.png"]') is system("Null")
    assert not (tmp_path / "new" / "c.png").exists()
    assert session.evaluate('DeleteFile["new/c.png"]') is system("$Failed")
    assert tags(session) == ["DeleteFile::fdnfnd"]
