"""Questions to the user in a terminal: Input and InputString, which read from standard input."""

from __future__ import annotations

import select
import sys

from wlnet.evaluator import builtin, message
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.state import state
from wlnet.expr import Expression, system

EndOfFile = system("EndOfFile")
PATIENCE = 0.05  # seconds between two looks whether the user wants to end the wait


def line_from_user(prompt: str) -> str | None:
    """The next line of standard input, asked for with a prompt; None at its end."""
    state.session.write_text(prompt)
    stdin = sys.stdin
    while stdin.isatty() and not select.select([stdin], [], [], PATIENCE)[0]:
        if state.abort:
            raise Aborted
    line = stdin.readline()
    return line.removesuffix("\n") if line else None


def asked(prompt: Expression) -> str:
    """The text to ask with: a prompt, ? where none is given."""
    from wlnet.forms import text

    return text(prompt, "OutputForm") if prompt not in (None, "") else "? "


@builtin("Input", 'Input[] reads an expression from the terminal and gives its value; Input["prompt"] asks with a '
         "prompt, Input[prompt, e] gives e where nothing is answered.",
         messages={"syntax": "`1`"})  # fmt: skip
def input_(prompt=None, initial=None):
    """The value of what was answered; EndOfFile where there is no more input."""
    from wlnet.grammar import Incomplete, SyntaxFailure, parse

    text, question = "", asked(prompt)
    while True:
        line = line_from_user(question)
        if line is None:
            return EndOfFile
        text, question = f"{text}\n{line}" if text else line, "  "
        if not text.strip() and initial is not None:
            return initial
        try:
            return parse(text, state.session.resolve)
        except Incomplete:
            continue
        except SyntaxFailure as failure:
            message("Input", "syntax", failure.report())
            text, question = "", asked(prompt)


@builtin("InputString", 'InputString[] reads a line of text from the terminal; InputString["prompt"] asks with a '
         "prompt, InputString[prompt, text] gives the text where nothing is answered.")  # fmt: skip
def input_string(prompt=None, initial=None):
    """A string; EndOfFile where there is no more input."""
    line = line_from_user(asked(prompt))
    if line is None:
        return EndOfFile
    return initial if line == "" and initial is not None else line
