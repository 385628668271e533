"""Pictures in the terminal: what is sent is read back to pixels by what the protocols say."""

import io
import re
from base64 import b64decode

import numpy as np
import pytest
from PIL import Image

import wlnet.builtins  # noqa: F401
from wlnet.dialogue import answer
from wlnet.evaluator import Session
from wlnet.grammar import read
from wlnet.repl import pictures
from wlnet.repl.display import shown

CELL = re.compile("((?:\x1b\\[[0-9;]*m)*)\N{UPPER HALF BLOCK}")


@pytest.fixture
def drawn(monkeypatch):
    """What is sent for the value of a source, in a way."""

    def draw(source, way, **environment):
        monkeypatch.setenv("WLNET_PICTURES", way)
        for name, value in {"COLORTERM": "truecolor", **environment}.items():
            monkeypatch.setenv(name, value)
        session = Session()
        return pictures.picture(session, session.evaluate(source), 100)

    return draw


def pixels(sent):
    """The pixels of lines of half blocks with full colors."""
    rows = []
    for line in sent.split("\n"):
        above, below = [], []
        for codes in CELL.findall(line):
            for layer, *rgb in re.findall(r"\x1b\[(38|48);2;(\d+);(\d+);(\d+)m", codes):
                if layer == "38":
                    front = [int(v) for v in rgb]
                else:
                    back = [int(v) for v in rgb]
            above.append(front)
            below.append(back)
        rows += [above, below]
    return np.array(rows)


def test_blocks(drawn):
    values = [[0, 51, 102, 255], [255, 0, 204, 17], [3, 4, 5, 6], [250, 251, 252, 253]]
    found = pixels(drawn(f'Image[{str(values).translate(str.maketrans("[]", "{}"))}, "Byte"]', "blocks"))
    assert found.tolist() == np.repeat(np.array(values)[:, :, None], 3, axis=2).tolist()


def test_large_images_are_made_smaller(drawn):
    found = pixels(drawn("Image[ConstantArray[{1, 0, 0}, {300, 400}]]", "blocks"))
    assert found.shape == (48, 64, 3)
    assert (found == [255, 0, 0]).all()


def test_256_colors(drawn):
    sent = drawn("Image[{{{1, 0, 0}}, {{0, 0, 1}}}]", "blocks", COLORTERM="")
    assert sent == f"\x1b[38;5;196m\x1b[48;5;21m{pictures.UPPER_HALF}\x1b[0m"


@pytest.mark.parametrize("way", ["kitty", "iterm"])
def test_protocols_carry_the_image(drawn, way):
    sent = drawn('Image[{{0, 51}, {102, 255}}, "Byte"]', way)
    if way == "kitty":
        commands = re.findall("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\", sent)
        assert commands[0][0].startswith("a=T,f=100,") and commands[-1][0].endswith("m=0")
        data = b64decode("".join(piece for _, piece in commands))
    else:
        size, text = re.fullmatch("\x1b\\]1337;File=inline=1;size=(\\d+):(.*)\x07", sent).groups()
        data = b64decode(text)
        assert len(data) == int(size)
    with Image.open(io.BytesIO(data)) as image:
        assert np.asarray(image.convert("L")).tolist() == [[0, 51], [102, 255]]


def test_a_list_of_images_stands_in_a_row(drawn):
    found = pixels(drawn("{Image[{{0, 0}, {0, 0}}], Image[{{1, 1}, {1, 1}}]}", "blocks"))
    assert found.shape == (2, 6, 3)
    assert (found[:, :2] == 0).all() and (found[:, 4:] == 255).all()


def test_drawings(drawn):
    found = pixels(drawn("Graphics[{Red, Rectangle[]}]", "blocks"))
    assert (found[20:25, 20:25] == [255, 0, 0]).all()
    assert pictures.picture(Session(), Session().evaluate("f[x]"), 100) is None


def test_ways(monkeypatch):
    assert pictures.way({"WLNET_PICTURES": "none"}) is None
    assert pictures.way({"KITTY_WINDOW_ID": "1"}) is None  # output is no terminal here
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert pictures.way({"TERM": "xterm-kitty"}) is pictures.kitty
    assert pictures.way({"TERM_PROGRAM": "iTerm.app"}) is pictures.iterm
    assert pictures.way({"TERM": "dumb"}) is None


def test_the_prompt_shows_pictures(monkeypatch):
    session = Session()
    e = read("Image[{{0, 1}}]", session.resolve)
    reply = answer(session, next(iter(e)))
    monkeypatch.setenv("WLNET_PICTURES", "blocks")
    assert shown(session, reply).startswith("Out[1]= \n\x1b[")
    monkeypatch.setenv("WLNET_PICTURES", "none")
    assert shown(session, reply) == "Out[1]= Image[<2,1>]"
