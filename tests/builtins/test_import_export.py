"""Import and Export, against files written and read by other means."""

import json

import numpy
import pytest
from PIL import Image as pillow

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

FAILED = "$Failed"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session = Session(write_message=lambda line: None)
    pixels = numpy.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [9, 9, 9]], [[1, 2, 3], [4, 5, 6]]], "uint8")
    pillow.fromarray(pixels).save("a.png")

    def evaluate(source):
        result = text(session.evaluate(source))
        return (result, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else result

    return evaluate


PIXELS = "{{{255, 0, 0}, {0, 255, 0}}, {{0, 0, 255}, {9, 9, 9}}, {{1, 2, 3}, {4, 5, 6}}}"


def test_images(run):
    assert run('ImageData[Import["a.png"], "Byte"]') == PIXELS
    assert run('ImageData[Import[File["a.png"]], "Byte"]') == PIXELS
    assert run('Import["a.png", "Data"]') == PIXELS
    assert run('Import["a.png", {"PNG", "ImageSize"}]') == "{2, 3}"
    assert run('Import["a.png", "ColorSpace"]') == '"RGB"'
    assert run('Length[Import["a.png", "ImageList"]]') == "1"
    assert run('ImageQ[Import["a.png", "PNG"]]') == "True"
    assert '"ImageSize"' in run('Import["a.png", "Elements"]')


def test_export_gives_the_name_back(run, tmp_path):
    assert run('Export["b.bmp", Import["a.png"]]') == '"b.bmp"'
    assert run('Export[File["b.tif"], Import["a.png"]]') == 'File["b.tif"]'
    assert run('Export["noname", Import["a.png"], "JPG"]') == '"noname"'
    with pillow.open(tmp_path / "b.bmp") as first, pillow.open(tmp_path / "a.png") as second:
        assert numpy.array_equal(numpy.asarray(first), numpy.asarray(second))
    with pillow.open(tmp_path / "noname") as third:
        assert third.format == "JPEG"
    assert run('ImageDimensions[Import["noname"]]') == "{2, 3}"  # known by its first bytes


def test_text(run, tmp_path):
    assert run('Export["t.txt", "one\\nzwei é"]') == '"t.txt"'
    assert (tmp_path / "t.txt").read_bytes() == "one\nzwei é".encode()
    (tmp_path / "t.txt").write_bytes(b"\xef\xbb\xbfone two\r\nthree\r\n")
    assert run('Import["t.txt"]') == json.dumps("one two\nthree\n")
    assert run('Import["t.txt", "Lines"]') == '{"one two", "three"}'
    assert run('Import["t.txt", "Words"]') == '{"one", "two", "three"}'
    assert run('Import["a.png", {"Text", "Words"}]') != FAILED
    assert run('Export["u.txt", {1, 0.5}]; Import["u.txt"]') == '"{1, 0.5}"'
    assert run('Export["u.txt", f[1/2, "a"]]; Import["u.txt"]') == '"f[1/2, a]"'
    assert run('Export["u.txt", {"a", "b"}, {"Text", "Lines"}]; Import["u.txt"]') == '"a\\nb"'


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('Import["none.png"]', "Import::nffil"),
        ('Import["none"]', "Import::nffil"),
        ('Import["bad.png"]', "Import::fmterr"),
        ('Import["bad.unheard"]', "Import::infer"),
        ('Import["a.png", "Nothing"]', "Import::noelem"),
        ('Import["a.png", {"PNG", "Nothing"}]', "Import::noelem"),
        ('Import["bad.mx"]', "Import::fmtnosup"),
        ('Import["bad.unheard", "Unheard"]', "Import::fmtnosup"),
        ("Import[5]", "Import::chtype"),
        ('Import["https://example.org/a.png"]', "Import::nonet"),
        ('Export["b.unheard", 1]', "Export::infer"),
        ('Export["b.png", 1]', "Export::errelem"),
        ('Export["b.mx", 1]', "Export::fmtnosup"),
        ('Export["none/b.png", Image[{{1}}]]', "Export::nodir"),
        ('Export["folder.png", Image[{{1}}]]', "Export::noopen"),
        ('Export["b.txt", 1, "Unheard"]', "Export::fmtnosup"),
        ("Export[5, 1]", "Export::chtype"),
    ],
)
def test_faults(run, tmp_path, source, message):
    for name in ("bad.png", "bad.unheard", "bad.mx"):
        (tmp_path / name).write_bytes(b"nothing of the kind")
    (tmp_path / "folder.png").mkdir()
    before = sorted(tmp_path.iterdir())
    assert run(source) == (FAILED, [message])
    assert sorted(tmp_path.iterdir()) == before


def test_lists_of_formats(run):
    assert run('SubsetQ[$ExportFormats, {"CSV", "JPEG", "PNG", "Package", "SVG", "TSV", "Text", "WXF"}]') == "True"
    assert run('FreeQ[$ExportFormats, "MX"]') == "True"


def test_raw_strings(run, tmp_path):
    (tmp_path / "r.bin").write_bytes(b"\xe9\0\r\n\xff")
    assert run('ToCharacterCode[Import["r.bin", "String"]]') == "{233, 0, 13, 10, 255}"
    assert run('Export["s.bin", "\xe9\u03b1", "String"]') == '"s.bin"'
    assert (tmp_path / "s.bin").read_bytes() == b"\xe9\\:03b1"
    assert run('ImportString[ExportString["\xe9", "String"], "String"]') == '"\xe9"'
    assert run('ImportString[ExportString[{1, x}, "WXF"], "WXF"]') == "{1, x}"
