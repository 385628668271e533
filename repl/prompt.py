"""The prompt's loop: an input is read, evaluated one expression at a time, and shown."""

from __future__ import annotations

import os
import sys
from typing import Protocol

import wlnet.builtins  # makes the names of the language known  # noqa: F401
from wlnet import __version__
from wlnet.dialogue import answer
from wlnet.evaluator.control import Exiting
from wlnet.evaluator.session import Session
from wlnet.expr import Expression
from wlnet.grammar import SyntaxFailure, read
from wlnet.stack import on_deep_stack
from wlnet.streams import forgive_characters, report_fault, write, write_message, write_text

from .display import shown

BANNER = f"wlnet {__version__}. ?name tells about a symbol; Exit[] or Ctrl-D leaves."


class Reader(Protocol):
    """Where inputs come from."""

    def read(self, number: int) -> str:
        """The next input, prompted for as In[number]. EOFError at the end, KeyboardInterrupt to start anew."""


def start() -> int:
    """Talk with the user until the end; the exit status."""
    forgive_characters()
    session = Session(write, write_message, write_text)
    print(BANNER + "\n")
    return converse(session, reader_for(session))


def reader_for(session: Session) -> Reader:
    """The best way to read inputs that this terminal offers."""
    if sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("dumb", "unknown"):
        try:
            from .terminal import TerminalReader

            return TerminalReader(session)
        except (ImportError, OSError, EOFError) as problem:
            write_message(f"wlnet: plain input only: {problem}")
    from .plain import PlainReader

    return PlainReader()


def converse(session: Session, reader: Reader) -> int:
    """Read, evaluate and show until the input ends or Exit[] is evaluated; the exit status."""
    while True:
        try:
            text = reader.read(session.line)
        except KeyboardInterrupt:
            print()
            continue
        except EOFError:
            return 0
        try:
            turn(session, text)
        except SyntaxFailure as failure:
            write_message(failure.report() + "\n")
        except Exiting as exiting:
            return exiting.code & 0xFF
        except KeyboardInterrupt:
            write_message("$Aborted\n")
        except Exception as fault:
            report_fault(fault)


def turn(session: Session, text: str) -> None:
    """Evaluate the expressions of a text and show what comes of each."""
    for e in read(text, session.resolve):
        write(on_deep_stack(lambda work, e=e: reply(session, e)))  # type: ignore[misc]


def reply(session: Session, e: Expression) -> str:
    """The lines to print after an input was evaluated: Out[n]= between empty lines, or only an empty line."""
    found = answer(session, e)
    return f"\n{shown(session, found)}\n" if found.shown else ""
