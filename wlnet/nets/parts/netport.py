"""Reading NetPort[...]: a position in a net and the name of a port there."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Expression, has_head, is_list, system

from ..messages import failure, shown
from ..net import Path


def is_netport(e: Expression) -> bool:
    """Whether the expression is NetPort[...]."""
    return has_head(e, system("NetPort"))


def read_netport(e: Expression) -> tuple[Path, str | None]:
    """The path of NetPort["port"], NetPort[spec, "port"] or NetPort[{s1, s2, ..., "port"}], and the port's name.

    What follows does not tell whether a last name is that of a port or of a net: it is taken for a port where it is a
    string; None where the specification ends with a number, which means the net's only port.
    """
    path = flat(e.args) if has_head(e, system("NetPort")) else ()
    if not path or not all(type(part) in (int, str) for part in path):
        raise failure("NetPort", "portspec", shown(e))
    *places, last = path
    if type(last) is str:
        return tuple(places), last
    return tuple(path), None


def flat(parts: Sequence[Expression]) -> Path:
    """The parts, those of lists in their places."""
    found: list[Expression] = []
    for part in parts:
        found.extend(flat(part.args) if is_list(part) else (part,))
    return tuple(found)
