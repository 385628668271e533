"""A Dataset as a table of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..expr import Association, Expression, is_list
from .columns import table, width

MOST_ROWS = 20
Show = Callable[[Expression], str]


def dataset_text(data: Expression, show: Show) -> str:
    """Rows with the names of columns above and the names of rows at the left; at most twenty rows."""
    if not is_list(data) and type(data) is not Association:
        return show(data)
    names = list(map(show, data.keys())) if type(data) is Association else None
    items = data.values() if type(data) is Association else list(data.args)
    gone = len(items) - MOST_ROWS
    if gone > 0:
        items = items[:MOST_ROWS]
    columns = column_keys(items)
    if columns is not None:
        heading = [*([""] if names is not None else []), *map(show, columns)]
        rows = [[show(row.get(key)) if key in row else "" for key in columns] for row in items]
    else:
        heading = None
        rows = [list(map(show, row.args)) if is_list(row) else [show(row)] for row in items]
    if names is not None:
        rows = [[name, *row] for name, row in zip(names, rows, strict=False)]
    lines = table([heading, *rows] if heading else rows).split("\n") if rows or heading else []
    if heading and any(heading):
        lines.insert(1, "-" * max(map(width, lines)))
    if gone > 0:
        lines.append(f"... {gone} more")
    return "\n".join(lines)


def column_keys(items: Sequence[Expression]) -> list[Expression] | None:
    """The keys of all rows, where every row is an association; None otherwise."""
    if not items or not all(type(row) is Association for row in items):
        return None
    return Association.of((key, 0) for row in items for key in row.keys()).keys()  # noqa: SIM118
