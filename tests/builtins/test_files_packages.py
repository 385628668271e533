"""Packages and definitions in files: found, read, written, and read again; data that is code is not run."""

import os
import subprocess
import sys

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WLNET_PATH", raising=False)
    session = Session(write_message=lambda line: None)

    def evaluate(source):
        result = text(session.evaluate(source))
        return (result, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else result

    evaluate.session = session
    return evaluate


PACKAGE = """BeginPackage["{0}`"]
f{1}::usage = "f";
Begin["`Private`"]
f{1}[x_] := g[x]
g[x_] := x + 1
End[]
EndPackage[]
"""


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


@pytest.mark.parametrize(
    ("file", "context"),
    [
        ("Alpha.wl", "Alpha"),
        ("Beta.m", "Beta"),
        ("Gamma/Kernel/init.m", "Gamma"),
        ("Delta/init.wl", "Delta"),
        ("Epsilon/Kernel/Epsilon.wl", "Epsilon"),
        ("Zeta/Eta.wl", "Zeta`Eta"),
    ],
)
def test_packages_are_found(run, tmp_path, file, context):
    name = context[-3:]
    write(tmp_path / file, PACKAGE.format(context, name))
    assert run(f'Needs["{context}`"]\nf{name}[1]') == "2"
    assert run(f'{{Context[f{name}], MemberQ[$Packages, "{context}`"], NameQ["Global`g"]}}') == (
        f'{{"{context}`", True, False}}'
    )
    (tmp_path / file).unlink()
    assert run(f'Needs["{context}`"]') == "Null"  # read once, not again


def test_a_package_that_is_not_there(run):
    assert run('Needs["Missing`"]') == ("$Failed", ["Get::noopen", "Needs::nocont"])
    assert run("<< Missing`") == ("$Failed", ["Get::noopen"])
    assert run('Needs["Missing"]') == ("$Failed", ["Needs::cxt"])


def test_a_file_that_makes_another_context(run, tmp_path):
    write(tmp_path / "Wrong.wl", PACKAGE.format("Other", "x"))
    assert run('Needs["Wrong`"]') == ("$Failed", ["Needs::nocont"])


def test_packages_along_the_path(run, tmp_path):
    write(tmp_path / "lib" / "Far.wl", PACKAGE.format("Far", "Far"))
    assert run('Needs["Far`"]')[0] == "$Failed"
    assert run('AppendTo[$Path, FileNameJoin[{Directory[], "lib"}]]; Needs["Far`"]\nfFar[2]') == "3"
    write(tmp_path / "Near.wl", PACKAGE.format("Near", "Near"))
    assert run('Needs["Near`", "Near.wl"]\nfNear[2]') == "3"
    write(tmp_path / "own" / "P.wl", "7")
    assert run('Get["P.wl", Path -> "own"]') == "7"


def test_a_paclet_folder(run, tmp_path):
    write(tmp_path / "paclet" / "PacletInfo.wl", "PacletObject[<||>]")
    write(tmp_path / "paclet" / "Kernel" / "Pac.wl", PACKAGE.format("Pac", "Pac"))
    assert run(f'PacletDirectoryLoad["paclet"] === {{"{tmp_path}/paclet"}}') == "True"
    assert run('Needs["Pac`"]\nfPac[2]') == "3"
    assert run('PacletDirectoryUnload["paclet"]') == "{}"
    assert run('PacletDirectoryLoad["none"]') == ("$Failed", ["PacletDirectoryLoad::nodir"])
    assert run('{PacletFind["x"], PacletFind[]}') == "{{}, {}}"


def test_what_get_gives(run, tmp_path):
    write(tmp_path / "a.m", "#!/usr/bin/env wlnet\nx = 5;\n{x, FileNameTake[$InputFileName]}\n")
    write(tmp_path / "bad.m", "y = 1;\nz = (2;\n")
    (tmp_path / "a.mx").write_bytes(b"\0\1")
    assert run("<< a.m") == '{5, "a.m"}'
    assert run('Get[File["a.m"]]; $InputFileName') == '""'
    assert run("<< bad.m") == ("$Failed", ["Get::syntax"])
    assert run("y") == "1"
    assert run("<< a.mx") == ("$Failed", ["Get::mx"])
    assert run("<< none.m") == ("$Failed", ["Get::noopen"])
    assert run('Get[StringToStream["1\\n2"]]') == "2"
    assert run('Import["a.m"]') == '{5, ""}'
    assert run('Import["a.m", "HeldExpressions"] // Length') == "2"
    assert run('ImportString["1+1\\n2+3", {"Package", "ExpressionList"}]') == "{2, 5}"
    assert run('ExportString[{x^2, "s"}, "Package"]') == r'"{25, \"s\"}\n"'


def test_put_and_append(run, tmp_path):
    assert run('{1, f[q], "s"} >> p.m; 2.5 >>> p.m; PutAppend[3, 4, "p.m"]') == "Null"
    assert (tmp_path / "p.m").read_text() == '{1, f[q], "s"}\n2.5\n3\n4\n'
    assert run('{<< p.m, ReadList["p.m"]}') == '{4, {{1, f[q], "s"}, 2.5, 3, 4}}'
    assert run('Put["p.m"]; ReadString["p.m"]') == '""'
    assert run('Put[5, File["p.m"]]; << p.m') == "5"


def test_definitions_are_saved_with_what_they_need(run, tmp_path):
    run("f[x_] := x^2 + g[x]; f[0] = 1; g[y_Integer] := y + c; c = 5; h = {c, f[1]}; Attributes[f] = {Listable};"
        'f::usage = "about f"; Options[f] = {a -> 1}; v[x_][y_] := x; p /: w[p] = 3; other = 1')  # fmt: skip
    assert run('Save["s.m", f]; Save["t.m", {h, v, p}]') == "Null"
    fresh = Session(write_message=lambda line: None)
    assert text(fresh.evaluate("<< s.m\n{f[{0, 2}], f::usage, Options[f], c}")) == ('{{1, 11}, "about f", {a -> 1}, 5}')
    assert text(fresh.evaluate("<< t.m\n{h, v[1][2], w[p], ValueQ[other]}")) == "{{5, 7}, 1, 3, False}"


@pytest.mark.parametrize(
    "source",
    [
        'DeleteFile["keep"]',
        'Apply[Identity, Hold[DeleteFile["keep"]]]',
        'ToExpression["DeleteFile[\\"keep\\"]"]',
        '{1, {Put[2, "keep"]}}',
        '<|1 -> Get["keep"]|>',
        'RunProcess[{"rm", "keep"}]',
    ],
)
@pytest.mark.parametrize(
    "way",
    [
        "Uncompress[Compress[Unevaluated[{0}]]]",
        "BinaryDeserialize[BinarySerialize[Unevaluated[{0}]]]",
        'ImportByteArray[ExportByteArray[Unevaluated[{0}], "WXF"], "WXF"]',
    ],
)
def test_code_in_data_is_not_run(run, tmp_path, way, source):
    (tmp_path / "keep").write_text("1")
    found, messages = run(way.replace("{0}", source))
    assert found.startswith("HoldComplete[")
    assert [m.partition("::")[2] for m in messages] == ["held"]
    assert (tmp_path / "keep").read_text() == "1"


@pytest.mark.parametrize(
    "source",
    [
        '{1, 2.5, "a", x^2, <|"k" -> 1/2|>, 3 + 4*I}',
        'Hold[DeleteFile["keep"]]',
        "{Hold[1 + 1], #1 + 1 & }",
        "Graphics[{Disk[]}]",
        'Missing["NotAvailable"]',
        '{Print, "x" -> Get}',
        "Range[1000]",
    ],
)
def test_data_comes_back(run, source):
    assert run(f"Uncompress[Compress[{source}]] === ({source})") == "True"
    assert run(f"BinaryDeserialize[BinarySerialize[{source}]] === ({source})") == "True"
    small = f'BinarySerialize[{source}, PerformanceGoal -> "Size"]'
    assert run(f"BinaryDeserialize[{small}, Hold] === Hold[Evaluate[{source}]]") == "True"


def test_the_folder_of_a_script(tmp_path):
    write(tmp_path / "scripts" / "go.wl", 'SetDirectory @ NotebookDirectory[];\nPrint[FileNameTake[Directory[]]];\n'
          'Needs["Beside`"];\nPrint[fBeside[1]];\nPrint[NotebookDirectory[] === Directory[] <> "/"];\n'
          'WriteString["stdout", "no newline"];\nPrint["."]\n')  # fmt: skip
    write(tmp_path / "scripts" / "Beside.wl", PACKAGE.format("Beside", "Beside"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-m", "wlnet", "scripts/go.wl"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("scripts\n2\nTrue\nno newline.\n", "")


def test_names_on_the_context_path_are_shown_without_context():
    s = Session()
    s.evaluate('BeginPackage["Shown`"]')
    s.evaluate("shownName")
    s.evaluate("EndPackage[]")
    assert text(s.evaluate("{shownName, Hidden`other}")) == "{shownName, Hidden`other}"
    assert s.evaluate("ToString[shownName]") == "shownName"
    s.evaluate('BeginPackage["Shown2`"]')
    assert text(s.evaluate("Global`apart")) == "Global`apart"
    s.evaluate("EndPackage[]")
    assert text(s.evaluate("Global`apart")) == "apart"
