"""Standard output and standard error: lines printed, messages in their place among them, and closed pipes."""

from __future__ import annotations

import os
import sys

from .command import PIPE_CLOSED
from .evaluator.control import Exiting


def forgive_characters() -> None:
    """Let characters that a stream's encoding lacks be written as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def write(line: str) -> None:
    """Print a line. Where nobody reads it any more, the program ends."""
    try:
        print(line)
    except BrokenPipeError:
        close_pipe()
        raise Exiting(PIPE_CLOSED) from None


def write_message(line: str) -> None:
    """Print a message on standard error, after what was printed before it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        close_pipe()
        raise Exiting(PIPE_CLOSED) from None
    print(line, file=sys.stderr, flush=True)


def close_pipe() -> None:
    """Let what is still to be printed vanish: nobody reads standard output any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def report_fault(fault: BaseException) -> None:
    """Say in one line that wlnet itself failed; the traceback only where WLNET_DEBUG is set."""
    if os.environ.get("WLNET_DEBUG"):
        import traceback

        traceback.print_exception(fault)
    what = f"{type(fault).__name__}: {fault}"
    print(f"wlnet: a fault of wlnet itself: {what}. Set WLNET_DEBUG=1 to see where.", file=sys.stderr)
