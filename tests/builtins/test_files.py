"""Files and folders on the disk: made, moved, copied, deleted, asked about; nothing is lost when something fails."""

import hashlib
import os
import stat

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "b.TXT").write_text("b")
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "c.txt").write_text("c")
    session = Session(write_message=lambda line: None)

    def evaluate(source):
        result = text(session.evaluate(source))
        return (result, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else result

    evaluate.session = session
    return evaluate


def tree(folder):
    return sorted(os.path.relpath(os.path.join(base, n), folder) for base, d, f in os.walk(folder) for n in d + f)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("FileNames[]", '{"a.txt", "b.TXT", "in"}'),
        ('FileNames["*.txt", "", Infinity]', '{"a.txt", "in/c.txt"}'),
        ('FileNames["*.txt", {"", "in"}]', '{"a.txt", "in/c.txt"}'),
        ('FileNames["in/*.txt"]', '{"in/c.txt"}'),
        ('FileNames["*.txt", IgnoreCase -> True]', '{"a.txt", "b.TXT"}'),
        ('FileNames[_ ~~ ".txt"]', '{"a.txt"}'),
        ('FileNames[RegularExpression["[ab].*"]]', '{"a.txt", "b.TXT"}'),
        ('FileNames[{"a*", "i@"}]', '{"a.txt", "in"}'),
        ('FileNames["*", "in", 2]', '{"in/c.txt", "in/deep"}'),
        ('FileType /@ {"a.txt", "in", "none"}', "{File, Directory, None}"),
        ('{FileExistsQ["in"], DirectoryQ["a.txt"]}', "{True, False}"),
        ('FileByteCount["a.txt"]', "5"),
        ('FileByteCount[File["a.txt"]]', "5"),
        ('FileHash["a.txt", "MD5", "HexString"]', f'"{hashlib.md5(b"hello").hexdigest()}"'),
        ('FileHash["a.txt"]', str(int(hashlib.md5(b"hello").hexdigest(), 16))),
        ('Head[FileDate["a.txt"]]', "DateObject"),
        ('FileFormat["a.txt"]', '"Text"'),
        ('{FileBaseName["a.tar.gz"], FileExtension["a.tar.gz"]}', '{"a.tar", "gz"}'),
        ('{FileNameDepth["a/b/c"], FileNameDepth["/a"], FileNameTake["a/b/c", {1, 2}]}', '{3, 1, "a/b"}'),
        ('FileNameJoin[{"a", "b"}, OperatingSystem -> "Windows"]', r'"a\\b"'),
        ('FileNameSplit["a\\\\b/c", OperatingSystem -> "Windows"]', '{"a", "b", "c"}'),
        ('{$PathnameSeparator, ToFileName[{"a", "b"}, "c"]}', '{"/", "a/b/c"}'),
        ('FindFile["none"]', "$Failed"),
    ],
)
def test_asking(run, source, expected):
    assert run(source) == expected


def test_full_names(run, tmp_path):
    assert run('AbsoluteFileName["in/../a.txt"]') == f'"{tmp_path}/a.txt"'
    assert run('FindFile["a.txt"]') == f'"{tmp_path}/a.txt"'
    assert run('CreateFile["new/x"]') == f'"{tmp_path}/new/x"'
    assert run('FileInformation["a.txt"]["FileByteCount"]') == "5"
    assert (tmp_path / "new" / "x").read_bytes() == b""
    made = run.session.evaluate("CreateDirectory[]")
    assert os.path.isdir(made)
    os.rmdir(made)
    made = run.session.evaluate("CreateFile[]")
    assert os.path.isfile(made)
    os.unlink(made)


def test_copying_and_moving(run, tmp_path):
    assert run('CopyFile["a.txt", "x/y.txt", CreateIntermediateDirectories -> True]') == f'"{tmp_path}/x/y.txt"'
    assert run('RenameFile["x/y.txt", "x/z.txt"]') == f'"{tmp_path}/x/z.txt"'
    assert (tmp_path / "x" / "z.txt").read_text() == "hello"
    assert run('CopyFile["b.TXT", "x/z.txt", OverwriteTarget -> True]') == f'"{tmp_path}/x/z.txt"'
    assert (tmp_path / "x" / "z.txt").read_text() == "b"
    assert run('CopyDirectory["in", "out"]') == f'"{tmp_path}/out"'
    assert tree(tmp_path / "out") == ["c.txt", "deep"]
    assert run('RenameDirectory["out", "moved"]') == f'"{tmp_path}/moved"'
    assert run('DeleteDirectory["moved", DeleteContents -> True]') == "Null"
    assert run('DeleteDirectory["in/deep"]') == "Null"
    assert tree(tmp_path) == ["a.txt", "b.TXT", "in", "in/c.txt", "x", "x/z.txt"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('DeleteFile["none"]', "DeleteFile::fdnfnd"),
        ('DeleteFile["in"]', "DeleteFile::isdir"),
        ('CopyFile["none", "x"]', "CopyFile::fdnfnd"),
        ('CopyFile["a.txt", "b.TXT"]', "CopyFile::filex"),
        ('CopyFile["a.txt", "none/x"]', "CopyFile::fdnfnd"),
        ('CopyFile["in", "x"]', "CopyFile::isdir"),
        ('RenameFile["a.txt", "b.TXT"]', "RenameFile::filex"),
        ('CreateDirectory["in"]', "CreateDirectory::eexist"),
        ('CreateDirectory["a.txt"]', "CreateDirectory::filex"),
        ('CreateDirectory["p/q", CreateIntermediateDirectories -> False]', "CreateDirectory::fdnfnd"),
        ('CreateFile["a.txt"]', "CreateFile::filex"),
        ('DeleteDirectory["in"]', "DeleteDirectory::dirne"),
        ('DeleteDirectory["none"]', "DeleteDirectory::nodir"),
        ('CopyDirectory["none", "x"]', "CopyDirectory::nodir"),
        ('CopyDirectory["in", "in/deep/x"]', "CopyDirectory::inside"),
        ('CopyDirectory["in", "a.txt"]', "CopyDirectory::filex"),
        ('RenameDirectory["in", "in"]', "RenameDirectory::inside"),
        ('SetDirectory["none"]', "SetDirectory::cdir"),
        ('FileByteCount["none"]', "FileByteCount::fdnfnd"),
        ('FileByteCount["in"]', "FileByteCount::nofile"),
        ('FileDate["none"]', "FileDate::fdnfnd"),
        ('FileDate["a.txt", "Birthday"]', "FileDate::fdtype"),
        ('FileHash["none"]', "FileHash::nffil"),
        ('FileHash["a.txt", "Nonsense"]', "FileHash::hash"),
        ('AbsoluteFileName["none"]', "AbsoluteFileName::fdnfnd"),
        ('Import["a.txt", "JSON"]', "Import::fmterr"),
        ('Export["none/x.json", 1]', "Export::nodir"),
        ('Export["a.txt", 1, OverwriteTarget -> False]', "Export::filex"),
        ('Export["a.txt", {1/3}, "JSON"]', "Export::jsonstrictencoding"),
        ('Export["in", 1, "JSON"]', "Export::noopen"),
        ('Put[1, "none/x"]', "Put::nodir"),
        ('Put[1, "in"]', "Put::noopen"),
        ('Save["none/x", y]', "Save::nodir"),
        ('DumpSave["x.mx", y]', "DumpSave::mx"),
        ('SystemOpen["a.txt"]', "SystemOpen::noopen"),
        ('URLDownload["https://example.org", "x"]', "URLDownload::nonet"),
        ('CloudConnect["me", "secret"]', "CloudConnect::nonet"),
    ],
)
def test_faults_change_nothing(run, tmp_path, source, message):
    before = tree(tmp_path)
    assert run(source) == ("$Failed", [message])
    assert tree(tmp_path) == before
    assert (tmp_path / "a.txt").read_text() == "hello"


def test_secrets_are_not_repeated(run):
    run('CloudConnect["me", "secret"]')
    assert all("secret" not in m.text for m in run.session.messages)


def test_a_link_stays_a_link_and_permissions_stay(run, tmp_path):
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "a.txt").chmod(0o640)
    assert run('Export["link.txt", "new"]') == '"link.txt"'
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "a.txt").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640
    (tmp_path / "folder").symlink_to(tmp_path / "in")
    assert run('DeleteDirectory["folder", DeleteContents -> True]') == "Null"
    assert tree(tmp_path / "in") == ["c.txt", "deep"]


def test_a_failed_write_leaves_the_old_file(run, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    assert run('Export["a.txt", "new"]') == ("$Failed", ["Export::noopen"])
    assert run('{1} >> "a.txt"') == ("$Failed", ["Put::noopen"])
    assert (tmp_path / "a.txt").read_text() == "hello"
    assert tree(tmp_path) == ["a.txt", "b.TXT", "in", "in/c.txt", "in/deep"]


def test_odd_text(run, tmp_path):
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "utf16.txt").write_bytes("é".encode("utf-16"))
    (tmp_path / "long.txt").write_bytes(b"a" * 10_000_000)
    assert run('Import["latin.txt"]') == '"café"'
    assert run('Import["utf16.txt"]') == '"é"'
    assert run('Import["latin.txt", CharacterEncoding -> "UTF8"]') == '"caf\ufffd"'
    assert run('Import["latin.txt", CharacterEncoding -> "x"]') == ("$Failed", ["$CharacterEncoding::charcode"])
    assert run('StringLength /@ Import["long.txt", "Lines"]') == "{10000000}"
    assert run('StringLength[ReadLine["long.txt"]]') == "10000000"
    assert run('Export["x.txt", "é", CharacterEncoding -> "ISO8859-1"]') == '"x.txt"'
    assert (tmp_path / "x.txt").read_bytes() == b"\xe9"


def test_folders_are_imported(run):
    assert run('Import["in"]') == '{"c.txt", "deep"}'
    assert run('Import["in", "*.txt"]') == '{"c"}'


def test_programs(run):
    assert run('RunProcess[{"cat"}, "StandardOutput", "abc"]') == '"abc"'
    assert run('RunProcess[{"sh", "-c", "echo out; echo err >&2; exit 3"}]') == (
        r'<|"ExitCode" -> 3, "StandardOutput" -> "out\n", "StandardError" -> "err\n"|>'
    )
    assert run('RunProcess[{"pwd"}, "StandardOutput", ProcessDirectory -> "/"]') == r'"/\n"'
    assert (
        run('RunProcess[{"sh", "-c", "echo $A"}, "StandardOutput", ProcessEnvironment -> <|"A" -> "b"|>]') == r'"b\n"'
    )
    assert run('RunProcess["no-such-program"]') == ("$Failed", ["RunProcess::pnfd"])
    assert run('ReadList["!echo 1 2", Number]') == "{1, 2}"
    assert run('Import["!echo a", "Text"]') == r'"a\n"'
    assert run('Run["exit 4"]') == "4"
    assert run('TimeConstrained[RunProcess[{"sleep", "20"}], 0.2]') == "$Aborted"


def test_the_environment(run, monkeypatch):
    monkeypatch.setenv("WLNET_TEST", "x")
    assert run('{Environment["WLNET_TEST"], Environment["WLNET_NONE"]}') == '{"x", $Failed}'
    assert run('GetEnvironment[{"WLNET_TEST", "WLNET_NONE"}]') == '{"WLNET_TEST" -> "x", "WLNET_NONE" -> None}'
    assert run('SetEnvironment["WLNET_TEST" -> "y"]; Environment["WLNET_TEST"]') == '"y"'
    assert run('SetEnvironment["WLNET_TEST" -> None]; Environment["WLNET_TEST"]') == "$Failed"
    assert run("SetEnvironment[3]") == "SetEnvironment[3]"


def test_a_folder_that_was_deleted(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PWD", "/gone")
    (tmp_path / "gone").mkdir()
    assert run('SetDirectory["gone"]') == f'"{tmp_path}/gone"'
    (tmp_path / "gone").rmdir()
    assert run("Directory[]") == '"/gone"'
    assert run('{FileNames[], FileExistsQ["a.txt"], ExpandFileName["x"]}') == '{{}, False, "/gone/x"}'
    assert run('CreateFile["x"]') == ("$Failed", ["CreateFile::fdnfnd"])
    assert run('Export["x.txt", "a"]') == ("$Failed", ["Export::noopen"])
    assert run('Import["x.txt"]') == ("$Failed", ["Import::nffil"])
    assert run('<< "x.m"') == ("$Failed", ["Get::noopen"])
    assert run("ResetDirectory[]") == f'"{tmp_path}"'


def test_images_as_strings_and_bytes(run):
    assert run('i = Image[{{0, 1}, {1, 0}}]; ImageData[ImportString[ExportString[i, "PNG"], "PNG"]]') == (
        "{{0., 1.}, {1., 0.}}"
    )
    assert run('ImageData[ImportString[ExportString[i, "PNG"]]]') == "{{0., 1.}, {1., 0.}}"
    assert run('ImageDimensions[ImportByteArray[ExportByteArray[i, "JPEG"], "JPEG"]]') == "{2, 2}"


ODD = [
    'Import["/dev/zero", "Text"]', 'OpenRead["/dev/zero"]', 'FileHash["/dev/zero"]', '<< "/dev/zero"',
    'Import["a\\.00b.txt"]', 'Export["a\\.00b.txt", "x"]', 'CreateDirectory["a\\.00b"]',
    'FileNames["*", "a\\.00b"]', 'DeleteFile["a\\.00b"]', 'OpenWrite["a\\.00b"]', 'SetDirectory["a\\.00b"]',
    'RunProcess["a\\.00b"]',
    'RunProcess[{"echo", "\\.00"}]', 'FindFile["a\\.00b"]', 'AbsoluteFileName["a\\.00b"]', 'Run["a\\.00b"]',
    'SetEnvironment["a" -> "\\.00"]', 'SetEnvironment["\\.00" -> "a"]', 'Environment["\\.00"]', '<< "a\\.00"',
    'URLParse["http://[::1"]', 'ReadString["/"]', 'Import["/"]', 'ImportString["\\"open,1\\n2", "CSV"]',
]  # fmt: skip


@pytest.mark.parametrize("source", ODD)
def test_odd_names_are_no_fault_of_ours(run, source):
    run(source)
    assert not run.session.faults and not any(m.tag == "bug" for m in run.session.messages)


def test_a_device_is_not_read_to_its_end(run):
    assert run('Import["/dev/zero", "Text"]') == ("$Failed", ["Import::noopen"])
    assert run('Import["/dev/null", "Text"]') == '""'
