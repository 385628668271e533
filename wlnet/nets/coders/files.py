"""Files among the data of encoders."""

from __future__ import annotations

from wlnet.expr import Expression, Symbol, WolframMessage, has_head, system

from ..messages import shown
from .coder import Unencodable


def is_file(e: Expression) -> bool:
    """Whether the expression is File["name"]."""
    return has_head(e, system("File")) and list(map(type, e.args)) == [str]


def unread(head: Symbol, name: str, what: str, problem: WolframMessage) -> Unencodable:
    """The message about a file that could not be read as what it should be."""
    if problem.tag == "fmterr":
        return Unencodable(head, "coderfile", shown(name), what)
    return Unencodable(head, "codernofile", shown(name))
