"""What the words of the command line mean."""

import pytest

from wlnet.command import Misuse, read_command


def read(text):
    command = read_command(text.split())
    return {key: value for key, value in vars(command).items() if value not in ("", [])}


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("", {"task": "prompt"}),
        ("a.wl x -print", {"task": "file", "file": "a.wl", "arguments": ["x", "-print"]}),
        ("- x", {"task": "file", "file": "-", "arguments": ["x"]}),
        ("-print all a.wl", {"task": "file", "file": "a.wl", "printing": "all"}),
        ("-file a.wl -print x y", {"task": "file", "file": "a.wl", "printing": "last", "arguments": ["x", "y"]}),
        ("-f a.wl -args -print", {"task": "file", "file": "a.wl", "arguments": ["-print"]}),
        ("-code 1 -c 2", {"task": "code", "codes": ["1", "2"]}),
        ("--code 1 -format FullForm", {"task": "code", "codes": ["1"], "form": "FullForm"}),
        ("-c 1 -other x", {"task": "code", "codes": ["1"], "arguments": ["-other", "x"]}),
        ("-replay a.md b", {"task": "replay", "paths": ["a.md", "b"]}),
        ("-test a.wlt", {"task": "test", "paths": ["a.wlt"]}),
        ("-version", {"task": "version"}),
        ("--help", {"task": "help"}),
    ],
)
def test_commands(words, meaning):
    assert read(words) == meaning


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("-other", "unknown option -other"),
        ("-code", "-code needs a value"),
        ("-replay", "-replay needs a file"),
        ("-c 1 -f a.wl", "not both"),
        ("-f a.wl -f b.wl", "not both"),
        ("-format PNG -c 1", "PNG is none of InputForm"),
    ],
)
def test_misuses(words, complaint):
    with pytest.raises(Misuse, match=complaint):
        read(words)
