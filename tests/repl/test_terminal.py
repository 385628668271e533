"""The prompt, driven by keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from wlnet.python import Session
from wlnet.repl.highlighting import WolframLexer
from wlnet.repl.history import history_file, open_history
from wlnet.repl.prompt import converse
from wlnet.repl.terminal import TerminalReader

CTRL_C, CTRL_D, ESCAPE = "\x03", "\x04", "\x1b"


@pytest.fixture(autouse=True)
def state_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def typed():
    """A function that types keys at a prompt and gives the inputs it read until the end."""

    def run(keys):
        session = Session()
        with create_pipe_input() as pipe:
            reader = TerminalReader(session, input=pipe, output=DummyOutput())
            pipe.send_text(keys + CTRL_D)
            found = []
            while True:
                try:
                    found.append(reader.read(1))
                except KeyboardInterrupt:
                    found.append(KeyboardInterrupt)
                except EOFError:
                    return found

    return run


def test_enter_ends_complete_inputs_only(typed):
    assert typed("1 + 1\r") == ["1 + 1"]
    assert typed("f[1,\r2]\r") == ["f[1,\n  2]"]
    assert typed("f[}\r") == ["f[}"]
    assert typed("\r  \r1\r") == ["1"]


def test_a_new_line_at_will(typed):
    assert typed("a" + ESCAPE + "\rb\r") == ["a\nb"]


def test_tab_indents_at_the_start_of_a_line(typed):
    assert typed("\tx\r") == ["  x"]


def test_interrupt_clears_the_line(typed):
    assert typed("abc" + CTRL_C + "1\r") == [KeyboardInterrupt, "1"]


def test_history_is_kept_in_a_file(typed, state_folder):
    assert typed("first\r") == ["first"]
    assert history_file() == str(state_folder / "wlnet" / "history")
    assert typed("\x1b[A\r") == ["first"]


def test_history_without_a_place_to_write(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert isinstance(open_history(), InMemoryHistory)


def test_history_survives_a_full_disk(monkeypatch):
    history = open_history()

    def fail(self, string):
        raise OSError("no space left")

    monkeypatch.setattr("prompt_toolkit.history.FileHistory.store_string", fail)
    history.append_string("1 + 1")
    history.append_string("2 + 2")
    assert history.get_strings() == ["1 + 1", "2 + 2"]


def test_a_conversation(capsys):
    session = Session()
    with create_pipe_input() as pipe:
        reader = TerminalReader(session, input=pipe, output=DummyOutput())
        pipe.send_text("x = 5;\r%\rf[}\rThrow[1]\r{x, %2} // InputForm\rExit[3]\r")
        assert converse(session, reader) == 3
    captured = capsys.readouterr()
    assert captured.out == "\n\nOut[2]= 5\n\n\nOut[3]= Hold[Throw[1]]\n\n\nOut[4]//InputForm= {5, 5}\n\n"
    syntax, throw = captured.err.split("\n\n")
    assert syntax.splitlines() == [
        "line 1, column 3: unexpected }, expected ] to close the [ opened at line 1, column 2",
        "  f[}",
        "    ^",
    ]
    assert throw.startswith("Throw::nocatch")
    assert captured.err.count("Throw::nocatch") == 1


def test_colors():
    session = Session()
    session.evaluate("known = 1")
    lexer = WolframLexer(session)
    lines = lexer.lex_document(Document('Take[known, new] (* a\nb *) "s" 12 x_ #1'))
    assert [(style, text) for style, text in lines(0) if style] == [
        ("class:undefined", "new"), ("class:comment", "(* a"),
    ]  # fmt: skip
    assert [(style, text) for style, text in lines(1) if style] == [
        ("class:comment", "b *)"), ("class:string", '"s"'), ("class:number", "12"), ("class:pattern", "x_"),
        ("class:slot", "#1"),
    ]  # fmt: skip
    assert lines(2) == []


@given(st.text(alphabet='ab$_`"\\[](){}<|>#%12.*^(* \n\u03b1\u4e2d'))
def test_colors_change_no_text(text):
    lexer = WolframLexer(Session())
    lines = lexer.lex_document(Document(text))
    assert "\n".join("".join(piece[1] for piece in lines(i)) for i in range(text.count("\n") + 1)) == text
