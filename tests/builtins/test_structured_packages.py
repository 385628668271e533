"""Packages of several files: PackageInitialize and its statements about names, and files that begin with Package."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

FILES = {
    "New/Kernel/init.wl": 'PackageInitialize["New`", <|"LoadFirstFiles" -> {"z.wl"}, "IgnoreFiles" -> {"skip.wl"}|>]',
    "New/Kernel/a.wl": """
        PackageExported[{pub, "where"}]
        PackageImport["One`", {one}]
        pub[x_] := shared[x] + priv[x] + one[x]
        priv[x_] := 100 x
        where := {Context[priv], Context[hid], order}
        order = order""",
    "New/Kernel/z.wl": """
        PackageScoped[shared]
        PackageScoped["order"];
        order = {"z"};
        shared[x_] := x^2 + priv[x]
        priv[x_] := 1""",
    "New/Kernel/Sub/deep.wl": "PackageExported[deep]\ndeep[] := {Context[mine], shared[2]}",
    "New/Kernel/skip.wl": "Global`skipped = True",
    "Old/Kernel/init.m": '(* ::Package:: *)\nGet["Old`Main`"]',
    "Old/Main.m": """(* ::Package:: *)
        Package["Old`"]
        PackageImport["One`"]
        PackageExport["old"]
        old[x_] := helper[x] + one[x] + secret[x]
        secret[x_] := 10""",
    "Old/Helper.m": 'Package["Old`"]\nPackageScope["helper"]\nhelper[x_] := secret[x] + 5;\nsecret[x_] := 1000 x',
    "Old/other.m": "Global`other = True",
    "One/One.wl": 'PackageInitialize["One`", None]\nPackageExported[one]\none[x_] := hid[x]\nhid[x_] := x/2',
    "Bad/Bad.wl": 'Package["Bad`"]\nPackageExport["good"]\ngood = 1\nf[',
}


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, source in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    session = Session(write_message=lambda line: None)

    def evaluate(source):
        value = text(session.evaluate(source))
        return (value, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else value

    return evaluate


def test_names_are_known_before_files_are_read(run):
    assert run('Needs["New`"]') == "Null"
    assert run("{pub[4], where}") == '{419, {"New`a`PackagePrivate`", "New`a`PackagePrivate`", {"z"}}}'
    assert run("deep[]") == '{"New`Sub`deep`PackagePrivate`", 5}'
    assert run('{$Context, $ContextPath, Names["New`*"]}') == (
        '{"Global`", {"New`", "System`", "Global`"}, {"deep", "pub", "where"}}'
    )
    assert run("skipped") == "skipped"


def test_files_that_begin_with_package(run):
    assert run("<<Old`") == "Null"
    assert run('{old[2], MemberQ[$Packages, "Old`"], $ContextPath}') == '{2016, True, {"Old`", "System`", "Global`"}}'
    assert run("other") == "other"


def test_one_file(run):
    run('Get["One/One.wl"]')
    assert run("{one[4], Context[hid], one[hid]}") == '{2, "Global`", hid/2}'


def test_a_file_is_read_again(run, tmp_path):
    run('Needs["New`"]')
    (tmp_path / "New/Kernel/z.wl").write_text("PackageScoped[shared]\nshared[x_] := 0")
    assert run('PackageInitialize["New`", "New/Kernel/z.wl"]; pub[4]') == "402"


def test_folders_elsewhere(run):
    run('PackageInitialize["Other`", "New/Kernel/Sub"]')
    assert run("deep[][[1]]") == '"Other`deep`PackagePrivate`"'


@pytest.mark.parametrize(
    ("source", "tag"),
    [("PackageInitialize[3]", "cxt"), ('PackageInitialize["A`"]', "nofile"), ('PackageInitialize["A`", "no"]', "nodir"),
     ('PackageInitialize["A`", "One/One.wl"]', "notload")],
)  # fmt: skip
def test_faults(run, source, tag):
    assert run(source) == ("$Failed", [f"PackageInitialize::{tag}"])


def test_files_that_cannot_be_read_are_told(run):
    assert run('Get["Bad/Bad.wl"]') == ("$Failed", ["Get::syntax"])
    assert run("good") == "1"
