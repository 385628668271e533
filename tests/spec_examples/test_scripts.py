"""The example scripts run from any folder, say what they should and nothing else, and write pictures that are right."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

EXAMPLES = Path(__file__).parents[2] / "spec_examples"
HARBOR = EXAMPLES / "data" / "harbor.png"


@pytest.fixture
def run(tmp_path):
    def run_script(name, *args):
        command = [sys.executable, "-m", "wlnet", str(EXAMPLES / "scripts" / name), *args]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        return result.returncode, result.stdout, result.stderr

    return run_script


def pixels(path):
    with Image.open(path) as picture:
        return np.asarray(picture).astype(int)


def enlarged(path, factor):
    picture = Image.open(path)
    return np.asarray(picture.resize((picture.width * factor, picture.height * factor), Image.Resampling.BILINEAR))


def test_enlarge(run, tmp_path):
    status, said, errors = run("enlarge.wl")
    assert (status, errors) == (0, "")
    assert "160 x 120 -> 320 x 240" in said and "160 x 120 -> 640 x 480" in said
    for factor in (2, 4):
        assert abs(pixels(tmp_path / f"harbor-{factor}x.png") - enlarged(HARBOR, factor)).max() <= 1


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1"])
def test_enlarge_pictures_of_other_kinds(run, tmp_path, mode):
    Image.open(HARBOR).convert("RGB").crop((0, 0, 31, 7)).convert(mode).save(tmp_path / "small.png")
    status, said, errors = run("enlarge.wl", "small.png", "large.png")
    assert (status, errors) == (0, "")
    assert "31 x 7 -> 62 x 14" in said
    Image.open(tmp_path / "small.png").convert("RGB").save(tmp_path / "plain.png")
    assert abs(pixels(tmp_path / "large.png") - enlarged(tmp_path / "plain.png", 2)).max() <= 1


def test_enlarge_what_is_no_picture(run, tmp_path):
    (tmp_path / "no.png").write_bytes(b"no")
    status, said, errors = run("enlarge.wl", "no.png", "large.png")
    assert (status, said, errors) == (1, "", "Import::fmterr: Cannot import data as PNG format from the file no.png.\n")
    assert not (tmp_path / "large.png").exists()


def test_generator(run, tmp_path):
    status, said, errors = run("generator.wl", "sheet.png")
    assert (status, errors) == (0, "")
    assert "parameters: 59635" in said and "32 pictures of 32 x 32" in said
    sheet = pixels(tmp_path / "sheet.png")
    assert sheet.shape == (144, 288, 3)
    assert (sheet[:2] == 255).all() and sheet[2:34, 2:34].std() > 10


def test_classifier(run):
    status, said, errors = run("classifier.wl")
    assert (status, errors) == (0, "")
    assert "clean digits are read as {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}" in said
    assert "size 0.25 100 of 100" in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unet.wl", ["parameters: 120699", "{3, 32, 48}", "add up to {1., 1.}", "first kernels: {8, 1, 3, 3}"]),
        ("resnet.wl", ["parameters: 78330", "ConvolutionLayer -> 9", "way past block2: {32, 16, 1, 1}"]),
        ("tagger.wl", ["parameters: 2237", "together as one by one: True", "on the tag of the third word: the "]),
        ("attention.wl", ["parameters: 4872", "from {5, 24} to {5, 24}", "reversed out: True", "72 layers"]),
        ("dcgan.wl", ["parameters: 28402", "{4, 1, 32, 32}", "as the definition says: True, True", "{32, 16, 4, 4}"]),
    ],
)  # fmt: skip
def test_networks(run, name, words):
    status, said, errors = run(name)
    assert (status, errors) == (0, "")
    assert [w for w in words if w not in said] == []


def test_the_drawing_of_a_net(run, tmp_path):
    status, _, errors = run("unet.wl", "unet.svg")
    assert (status, errors) == (0, "")
    drawing = (tmp_path / "unet.svg").read_text(encoding="utf-8")
    assert "<svg" in drawing[:100] and drawing.count("ConvolutionLayer") >= 15 and "join1" in drawing


def number(said, before):
    """The number that stands behind some words."""
    return float(said.split(before)[1].split()[0].rstrip(";,"))


def test_digits(run, tmp_path):
    status, said, errors = run("digits.wl", "8")
    assert status == 0 and "::" not in errors
    assert number(said, "never seen: ") >= 0.95
    assert said.strip().endswith("True")
    assert (tmp_path / "digits.wlnet").stat().st_size > 10_000
    assert pixels(tmp_path / "digits-confusion.png").shape[1] > 200


def test_autoencoder(run, tmp_path):
    status, said, errors = run("autoencoder.wl", "6")
    assert status == 0 and "::" not in errors
    assert number(said, "difference: ") < number(said, "the mean: ") / 2
    drawn = pixels(tmp_path / "autoencoder.png").reshape(128, 512, -1)[..., 0] / 255
    assert np.mean((drawn[:64] - drawn[64:]) ** 2) < 0.04  # below the images, what was drawn of them


def test_adversaries(run, tmp_path):
    status, said, errors = run("adversaries.wl", "6")
    assert status == 0 and "::" not in errors
    assert 0.3 < number(said, "from the center: ") < 2
    assert pixels(tmp_path / "adversaries.png").shape[1] > 200


def test_characters(run):
    status, said, errors = run("characters.wl", "8")
    assert status == 0 and "::" not in errors
    assert "jumps over the lazy dog" in said
