"""The loop behind the prompt, with inputs from a list; plain input; what is shown of results."""

import numpy
import pytest

from wlnet.dialogue import answer
from wlnet.expr import PackedList
from wlnet.python import Session, parse
from wlnet.repl.display import shown
from wlnet.repl.plain import PlainReader
from wlnet.repl.prompt import converse


class Lines:
    """Inputs from a list; an exception in it is raised."""

    def __init__(self, *inputs):
        self.inputs = list(inputs)
        self.numbers = []

    def read(self, number):
        self.numbers.append(number)
        if not self.inputs:
            raise EOFError
        found = self.inputs.pop(0)
        if isinstance(found, type):
            raise found
        return found


def test_numbers_of_inputs(capsys):
    lines = Lines("a = 1", "b +", KeyboardInterrupt, "2\n3", "Out[1]")
    assert converse(Session(), lines) == 0
    assert lines.numbers == [1, 2, 2, 2, 4, 5]
    assert "Out[2]= 2\n\n\nOut[3]= 3\n" in capsys.readouterr().out


def test_a_fault_of_ours_does_not_end_the_session(capsys, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("by nothing")

    monkeypatch.delenv("WLNET_DEBUG", raising=False)
    monkeypatch.setattr("wlnet.repl.prompt.answer", fail)
    assert converse(Session(), Lines("1", "2")) == 0
    err = capsys.readouterr().err
    assert err.count("wlnet: a fault of wlnet itself: ZeroDivisionError: by nothing") == 2
    assert "Traceback" not in err


def test_plain_lines(monkeypatch):
    lines = ["", "f[1,", "2]"]
    prompts = []
    monkeypatch.setattr("builtins.input", lambda prompt: prompts.append(prompt) or lines.pop(0))
    assert PlainReader().read(12) == "f[1,\n2]"
    assert prompts == ["In[12]:= ", "In[12]:= ", "         "]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("{1, 2}", "Out[1]= {1, 2}"),
        ('"abc"', "Out[1]= abc"),
        ('InputForm["abc"]', 'Out[1]//InputForm= "abc"'),
        ("FullForm[{a}]", "Out[1]//FullForm= List[a]"),
        ('Column[{"a", "b"}]', "Out[1]= a\n        b"),
    ],
)
def test_results(code, text):
    session = Session()
    assert shown(session, answer(session, parse(code))) == text


def test_what_is_not_shown():
    session = Session()
    assert not answer(session, parse("1;")).shown
    assert session.evaluate("%") == 1
    assert not answer(session, parse("Null")).shown
    assert session.line == 3


def test_long_results_are_shortened():
    session = Session()
    session.outputs[1] = PackedList(numpy.arange(1_000_000))
    session.line = 2
    text = shown(session, answer(session, parse("%")))
    assert len(text) < 10_000
    assert "<<" in text and text.endswith("999998, 999999}")
