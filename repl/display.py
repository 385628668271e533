"""How results look in the terminal: labelled, aligned, as wide as the window, and not without end."""

from __future__ import annotations

import shutil
import sys
from textwrap import wrap

from wlnet.dialogue import Reply
from wlnet.evaluator.session import Session
from wlnet.expr import Association, Expr, Expression, PackedList, system
from wlnet.forms import display, text
from wlnet.forms.short import shorten

from .pictures import picture

SIZE_LIMIT = 20_000  # characters, unless $OutputSizeLimit is set
OutputSizeLimit, Infinity = system("$OutputSizeLimit"), system("Infinity")


def shown(session: Session, reply: Reply) -> str:
    """Out[n]= value, further lines indented under the first; a picture below the label."""
    label = reply.label + " "
    drawn = picture(session, reply.value, shutil.get_terminal_size().columns) if reply.form is None else None
    if drawn is not None:
        return f"{label}\n{drawn}"
    visible = (*session.context_path, session.context)
    value = shortened(reply.wrapped, size_limit())
    width = shutil.get_terminal_size().columns - len(label)
    lines = display(value, max(width, 40), unicode=unicode(), visible=visible).split("\n")
    if len(lines) == 1:  # a long line is broken between words, so that no number is
        lines = wrap(lines[0], max(width, 40), break_long_words=False, break_on_hyphens=False) or lines
    return label + ("\n" + " " * len(label)).join(lines)


def unicode() -> bool:
    """Whether frames can be drawn on standard output."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"


def size_limit() -> float:
    """How many characters of a result are shown; $OutputSizeLimit says it."""
    setting = OutputSizeLimit.own
    return setting if type(setting) is int else float("inf") if setting is Infinity else SIZE_LIMIT


def shortened(e: Expression, limit: float) -> Expression:
    """The expression, with <<n>> for parts left out where its text would be longer than the limit."""
    if leaves(e, limit) <= limit / 2 and (leaves(e, limit) <= limit / 20 or len(text(e, "OutputForm")) <= limit):
        return e
    return shorten(e, max(int(limit) // 10, 100), lambda part: text(part, "OutputForm"))


def leaves(e: Expression, limit: float) -> float:
    """The number of atoms in an expression, counted only until it is beyond the limit."""
    if type(e) is PackedList:
        return int(e.array.size)
    if type(e) is str:
        return len(e) / 6
    if type(e) is int and e.bit_length() > 64:
        return e.bit_length() / 20
    parts = e.args if isinstance(e, Expr) else e.values() if isinstance(e, Association) else ()
    count = 1.0
    for part in parts:
        count += leaves(part, limit)
        if count > limit:
            break
    return count
