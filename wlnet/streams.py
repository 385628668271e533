"""Standard input, output and error: text read, lines printed, messages in their place among them, streams that fail."""

from __future__ import annotations

import os
import sys

from .command import FAILED, PIPE_CLOSED
from .evaluator.control import Exiting


def forgive_characters() -> None:
    """Let characters that a stream's encoding lacks be written as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def write(line: str) -> None:
    """Print a line. Where nothing can be written any more, the program ends."""
    try:
        print(line)
    except OSError as problem:
        raise Exiting(give_up(problem)) from None


def write_text(text: str) -> None:
    """Print text as it is, at once: it may be part of a line."""
    try:
        print(text, end="", flush=True)
    except OSError as problem:
        raise Exiting(give_up(problem)) from None


def write_message(line: str) -> None:
    """Print a message on standard error, after what was printed before it."""
    try:
        sys.stdout.flush()
        print(line, file=sys.stderr, flush=True)
    except OSError as problem:
        raise Exiting(give_up(problem)) from None


def give_up(problem: OSError) -> int:
    """The exit status after output failed, of which something is said unless it is a pipe that was closed.

    Other programs leave quietly when nobody reads their output, and so do we. What is still to be printed vanishes.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    if isinstance(problem, BrokenPipeError):
        os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)
    if isinstance(problem, BrokenPipeError):
        return PIPE_CLOSED
    print(f"wlnet: cannot write: {problem.strerror}", file=sys.stderr)
    return FAILED


def report_fault(fault: BaseException) -> None:
    """Say in one line that wlnet itself failed; the traceback only where WLNET_DEBUG is set."""
    if os.environ.get("WLNET_DEBUG"):
        import traceback

        traceback.print_exception(fault)
    what = f"{type(fault).__name__}: {fault}"
    print(f"wlnet: a fault of wlnet itself: {what}. Set WLNET_DEBUG=1 to see where.", file=sys.stderr)


def decoded(data: bytes) -> str:
    """The text in bytes: UTF-8, else what their mark says or ISO 8859-1."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from .interchange import encodings

        return encodings.decoded(data)
