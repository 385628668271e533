"""Arguments that have to be nets."""

from __future__ import annotations

from wlnet.expr import Expression
from wlnet.nets import Net
from wlnet.nets.messages import failure, shown


def checked(symbol: str, e: Expression) -> Net:
    """The net an argument is; a message where it is none."""
    if not isinstance(e, Net):
        raise failure(symbol, "notnet", shown(e))
    return e
