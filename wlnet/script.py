"""Scripts: text that is read and evaluated one expression at a time, from a file, standard input or -code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import wlnet.builtins  # makes the names of the language known  # noqa: F401

from .command import FAILED, FAULT, INTERRUPTED, MISUSED, Command
from .evaluator.control import Exiting
from .evaluator.session import Session
from .expr import Expression, system
from .grammar import SyntaxFailure, read
from .stack import Work, on_deep_stack
from .streams import decoded, forgive_characters, write, write_message, write_text

Null = system("Null")


def run_script(command: Command) -> int:
    """Evaluate the texts of a command; the exit status."""
    forgive_characters()
    try:
        texts = list(sources(command))
    except OSError as problem:
        print(f"wlnet: cannot read {command.file}: {problem.strerror}", file=sys.stderr)
        return MISUSED
    session = Session(write, write_message, write_text)
    session.arguments = command.arguments
    if command.file not in ("", "-"):
        session.script = os.path.abspath(command.file)  # where it is, also after SetDirectory
    script = Script(session, command)
    return on_deep_stack(lambda work: script.run(texts, work))


def sources(command: Command) -> Iterator[tuple[str, str]]:
    """The texts to evaluate, each with the name that errors show."""
    if command.task == "code":
        yield from ((code, "") for code in command.codes)
    elif command.task == "prompt" or command.file == "-":
        yield decoded(sys.stdin.buffer.read()), "standard input"
    else:
        with open(command.file, "rb") as file:
            yield decoded(file.read()), command.file


class Script:
    """The evaluation of a command's texts in a session."""

    def __init__(self, session: Session, command: Command) -> None:
        self.session = session
        self.form = command.form
        self.all = command.printing == "all" or command.task == "prompt"
        self.last = command.printing == "last" or command.task == "code"

    def run(self, texts: list[tuple[str, str]], work: Work) -> int:
        """Evaluate the texts one after the other until the keyboard interrupts; the exit status."""
        result: Expression = Null
        try:
            for text, name in texts:
                for e in read(text, self.session.resolve, name):
                    result = self.session.evaluate_input(e)
                    if work.interrupted:
                        return INTERRUPTED
                    if self.all and not self.last:
                        self.print(result)
            if self.last:
                self.print(result)
        except SyntaxFailure as failure:
            write_message(failure.report())
            return FAILED
        except Exiting as exiting:
            return exiting.code & 0xFF
        return FAULT if self.session.faults else 0

    def print(self, value: Expression) -> None:
        """Print a value; Null is not shown."""
        from .forms import display, text

        if value is not Null:
            write(text(value, self.form) if self.form else display(value))
