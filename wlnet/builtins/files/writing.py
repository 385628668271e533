"""Writing to streams: text, expressions and lines."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.expr import Expression, WolframMessage, call, is_list, system
from wlnet.forms import text

from .streams import TEXTS, Output, output_stream

Null = system("Null")


def targets(function: str, e: Expression) -> list[Output]:
    """The streams that a stream, a name or a list of them means."""
    return [output_stream(function, s) for s in (e.args if is_list(e) else (e,))]


@builtin("WriteString", "WriteString[stream, a, b, ...] writes text, or expressions in OutputForm, to a stream.",
         messages=TEXTS)  # fmt: skip
def write_string(stream, *items):
    """Null."""
    line = "".join(e if type(e) is str else text(e, "OutputForm") for e in items)
    for target in targets("WriteString", stream):
        target.write(line)
    return Null


@builtin("WriteLine", "WriteLine[stream, text] writes text and a newline to a stream.", messages=TEXTS)
def write_line(stream, line):
    """Null."""
    lines = line.args if is_list(line) else (line,)
    if not all(type(s) is str for s in lines):
        raise WolframMessage("WriteLine", "string", 2, call("WriteLine", stream, line))
    for target in targets("WriteLine", stream):
        target.write("".join(f"{s}\n" for s in lines))
    return Null


@builtin("Write", "Write[stream, a, b, ...] writes expressions and a newline to a stream, to files in InputForm.",
         messages=TEXTS)  # fmt: skip
def write(stream, *items):
    """Null."""
    for target in targets("Write", stream):
        target.write("".join(text(e, target.form) for e in items) + "\n")
    return Null
