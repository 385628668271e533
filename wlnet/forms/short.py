"""Leaving out the middle of long expressions, with Skeleton[k] in its place."""

from __future__ import annotations

from collections.abc import Callable

from ..expr import Association, Expr, Expression, call

DEPTH, LENGTH = 4, 10
SEPARATOR = 2  # cells that ", " takes
MARK = 8  # cells that " <<100>> " takes, about


def shorten(e: Expression, room: int, text: Callable[[Expression], str], depth: int = 0) -> Expression:
    """An expression whose text takes about `room` cells: parts kept from both ends, those between left out."""
    if not isinstance(e, Expr | Association):
        return e
    parts = e.rules() if isinstance(e, Association) else e.args
    if depth > DEPTH:
        return call("Skeleton", len(parts))
    before: list[Expression] = []
    after: list[Expression] = []
    left = room - MARK
    for taken in range(len(parts)):
        end = taken % 2 == 1
        part = parts[len(parts) - 1 - len(after)] if end else parts[len(before)]
        kept = shorten(part, max(left, 1), text, depth + 1)
        left -= len(text(kept)) + SEPARATOR
        if left < 0 and taken:
            break
        (after if end else before).append(kept)
    gone = len(parts) - len(before) - len(after)
    middle = (call("Skeleton", gone),) if gone else ()
    return Expr(e.head, (*before, *middle, *reversed(after)))


def shallow(e: Expression, depth: int = DEPTH, length: int = LENGTH) -> Expression:
    """The upper levels of an expression and the first `length` parts on each."""
    if not isinstance(e, Expr | Association):
        return e
    parts = e.rules() if isinstance(e, Association) else e.args
    if depth == 0:
        return call("Skeleton", len(parts))
    kept = tuple(shallow(part, depth - 1, length) for part in parts[:length])
    gone = len(parts) - len(kept)
    return Expr(e.head, (*kept, call("Skeleton", gone)) if gone else kept)
