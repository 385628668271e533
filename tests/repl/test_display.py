"""How results are laid out in the terminal."""

import os

import pytest

import wlnet.builtins
from wlnet.dialogue import answer
from wlnet.evaluator import Session
from wlnet.grammar import parse
from wlnet.repl import display

assert wlnet.builtins


@pytest.fixture(autouse=True)
def narrow_window(monkeypatch):
    monkeypatch.setattr(display.shutil, "get_terminal_size", lambda: os.terminal_size((60, 24)))


def lines(source):
    session = Session(write_message=lambda line: None)
    return display.shown(session, answer(session, parse(source))).split("\n")


def test_a_short_result_is_one_line():
    assert lines("{1, 2.5}") == ["Out[1]= {1, 2.5}"]


def test_long_lists_break_between_numbers():
    found = lines("Range[1000, 1100]")
    assert len(found) > 5
    assert all(len(line) <= 60 for line in found)
    assert all(line.startswith("        1") for line in found[1:])
    numbers = " ".join(line[8:] for line in found).strip("{}").split(", ")
    assert numbers == [str(n) for n in range(1000, 1101)]


def test_a_word_longer_than_the_window_stays_whole():
    assert lines("2^300")[-1].endswith(str(2**300))


def test_huge_results_are_shortened():
    found = lines("Range[10^5]")
    assert any("<<" in line for line in found)
    assert sum(map(len, found)) < 25_000


def test_the_limit_can_be_lifted():
    session = Session(write_message=lambda line: None)
    session.evaluate("$OutputSizeLimit = Infinity")
    found = display.shown(session, answer(session, parse("Range[10^4]")))
    assert "<<" not in found
    assert "10000}" in found
