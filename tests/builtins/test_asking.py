"""Questions to the user."""

import io

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.mark.parametrize(
    ("source", "answers", "value", "shown"),
    [
        ("InputString[]", "two words\n", '"two words"', "? "),
        ('InputString["Name: "]', "\n", '""', "Name: "),
        ('{InputString[], InputString["p", "d"], InputString[]}', "a\n\n", '{"a", "d", EndOfFile}', "? p? "),
        ("Input[]^2", "1 + 2\n", "9", "? "),
        ('a = 5; Input["value "]', "{a,\nb}\n", "{5, b}", "value   "),
        ('{Input["x", 7], Input[]}', "\n", "{7, EndOfFile}", "x? "),
        ("Input[]", "2 }\n3\n", "3", "? ? "),
    ],
)
def test_answers(monkeypatch, source, answers, value, shown):
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    written = []
    session = Session(write_text=written.append, write_message=lambda line: None)
    assert text(session.evaluate(source)) == value
    assert "".join(written) == shown


def test_an_answer_that_cannot_be_read_is_told(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("2 }\n3\n"))
    session = Session(write_text=lambda line: None, write_message=lambda line: None)
    session.evaluate("Input[]")
    assert [(m.symbol, m.tag) for m in session.messages] == [("Input", "syntax")]
