"""The streams that printed lines and messages go to: $Output and $Messages, and what assigning to them does."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS
from wlnet.evaluator.state import state
from wlnet.expr import Expression, call, has_head, is_list, list_of, system

from .streams import Output, OutputStream, table


@value("$Output", "$Output is the list of streams that Print writes to.")
def output():
    """A list."""
    return list_of(call("OutputStream", "stdout", 1))


def writer(new: Expression) -> Callable[[str], None] | None:
    """What writes a line to each open stream of a list; None for what is no list."""
    if not is_list(new):
        return None

    def write(line: str) -> None:
        for e in new.args:
            number = e.args[1] if has_head(e, OutputStream) and len(e.args) == 2 else None
            stream = table().open.get(number) if type(number) is int else None
            if number == 1:
                state.session.write(line)
            elif isinstance(stream, Output) and stream.name == e.args[0]:
                stream.write(line + "\n")

    return write


def set_output(new: Expression) -> None:
    """$Output = {stream, ...}."""
    state.session.print_to = writer(new)


def set_messages(new: Expression) -> None:
    """$Messages = {stream, ...}."""
    state.session.tell_to = writer(new)


SPECIAL_SYMBOLS[system("$Output")] = set_output
SPECIAL_SYMBOLS[system("$Messages")] = set_messages


@value("$Messages", "$Messages is the list of streams that messages are written to.")
def messages():
    """A list."""
    return list_of(call("OutputStream", "stderr", 2))
