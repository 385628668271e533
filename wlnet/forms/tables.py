"""TableForm, MatrixForm, Grid and Column: cells in aligned rows, with headings, alignments and spacings."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from ..expr import Expr, Expression, SparseArray, Symbol, call, is_list, list_of, system
from .columns import block, pad, table, width
from .lent import lent

Automatic, None_, Infinity, Row, Column = map(system, ("Automatic", "None", "Infinity", "Row", "Column"))
RULES = frozenset(map(system, ("Rule", "RuleDelayed")))
SPANS = frozenset(map(system, ("SpanFromLeft", "SpanFromAbove", "SpanFromBoth")))
SIDES = {"Left": "left", "Right": "right", "Center": "center"}
GAP = 3  # cells between columns
Show = Callable[[Expression], str]


def is_option(e: Expression) -> bool:
    """Whether an argument is a rule."""
    return isinstance(e, Expr) and isinstance(e.head, Symbol) and e.head in RULES and len(e.args) == 2


def option(e: Expr, name: str, default: Expression = None) -> Expression:
    """The setting of an option among the arguments of a form."""
    rules = filter(is_option, e.args[1:])
    return next((o.args[1] for o in rules if getattr(o.args[0], "name", o.args[0]) == name), default)


def items_of(e: Expression) -> Sequence[Expression]:
    """The elements of a list; anything else is one element."""
    return e.args if is_list(e) else (e,)


def dense(e: Expr) -> Expr:
    """MatrixForm or TableForm of a list where it is given a sparse array."""
    if not e.args or not isinstance(e.args[0], SparseArray) or lent.evaluate is None:
        return e
    return Expr(e.head, (lent.evaluate(call("Normal", e.args[0])), *e.args[1:]))


def side_of(e: Expression, default: str) -> str:
    """left, right or center, as an alignment (perhaps a list of them, for columns first) says."""
    if is_list(e) and e.args:
        return side_of(e.args[0], default)
    return SIDES.get(e.name, default) if type(e) is Symbol else default


def spacing_of(e: Expression) -> tuple[int, int]:
    """Blank lines between rows and blanks between columns: TableSpacing -> {1, 3} and the like."""
    given = [n for n in items_of(e) if type(n) is int and 0 <= n <= 1000] if e is not None else []
    return (given[0] - 1 if given else 0), (given[1] if len(given) > 1 else GAP)


def names_of(headings: Expression, count: int, show: Show) -> list[str]:
    """The headings of rows or columns: given in a list, numbers for Automatic, none for None."""
    if headings is Automatic:
        return [str(i) for i in range(1, count + 1)]
    if not is_list(headings):
        return []
    found = [show(h) for h in headings.args[:count]]
    return found + [""] * (count - len(found))


def cell_text(e: Expression, show: Show, depth: int, level: int = 3) -> str:
    """The text of a cell; lists in it are columns and rows in turn, down to the depth that is wanted."""
    if not is_list(e) or not e.args or level > depth:
        return show(e)
    parts = [cell_text(part, show, depth, level + 1) for part in e.args]
    return "\n".join(parts) if level % 2 else table([parts])


def table_text(e: Expr, show: Show, side: str) -> str:
    """TableForm or MatrixForm of a list."""
    depth_setting = option(e, "TableDepth", Infinity)
    depth = depth_setting if type(depth_setting) is int and depth_setting > 0 else 1 << 30
    items = list(items_of(e.args[0]))
    flat = depth < 2 or not any(map(is_list, items))
    rows = [[cell_text(c, show, depth) for c in (items_of(item) if not flat else (item,))] for item in items]
    direction = option(e, "TableDirections")
    if (direction.args[0] if is_list(direction) and direction.args else direction) is Row:
        count = max(map(len, rows), default=0)
        rows = [[row[j] if j < len(row) else "" for row in rows] for j in range(count)]
    headings = option(e, "TableHeadings", None_)
    both = (headings, headings) if headings is Automatic else (*items_of(headings), None_, None_)[:2]
    width_ = max(map(len, rows), default=0)
    left, top = names_of(both[0], len(rows), show), names_of(both[1], width_, show)
    if left:
        rows = [[name, *cells] for name, cells in zip(left, rows, strict=True)]
    if top and not flat:
        rows.insert(0, ([""] if left else []) + top)
    lines, gap = spacing_of(option(e, "TableSpacing"))
    return spaced(rows, lines, gap, side_of(option(e, "TableAlignments"), side))


def grid_text(e: Expr, show: Show) -> str:
    """Grid of a list of rows; cells that others span are empty."""
    rows = [["" if c in SPANS else show(c) for c in items_of(row)] for row in e.args[0].args]
    return spaced(rows, 0, GAP, side_of(option(e, "Alignment"), "left"))


def spaced(rows: list[list[str]], lines: int, gap: int, side: str) -> str:
    """The rows as aligned text with blank lines between."""
    if not lines:
        return table(rows, " " * gap, side)
    whole = table([[*row[:-1], row[-1] + "\n" * lines] if row else row for row in rows], " " * gap, side)
    return whole.rstrip("\n")


def column_text(e: Expr, show: Show) -> str:
    """Column of a list, its lines moved to a side where one is given."""
    texts = [show(item) for item in items_of(e.args[0])]
    plain = next((a for a in e.args[1:2] if not is_option(a)), option(e, "Alignment"))
    side = side_of(plain, "left")
    if side == "left":
        return "\n".join(texts)
    lines = [line for text in texts for line in block(text)]
    size = max(map(width, lines), default=0)
    return "\n".join(pad(line, size, side).rstrip() for line in lines)


def multicolumn(e: Expr) -> Expr | None:
    """The Grid of Multicolumn[list, columns], Multicolumn[list, {rows, columns}]; filled column by column."""
    items = list(items_of(e.args[0]))
    given = [a for a in e.args[1:] if not is_option(a)]
    wanted: Any = given[0] if given else Automatic
    sizes: tuple[Any, Any] = wanted.args if is_list(wanted) and len(wanted.args) == 2 else (Automatic, wanted)
    rows, columns = sizes
    if len(given) > 1 or not all(n is Automatic or (type(n) is int and n > 0) for n in (rows, columns)):
        return None
    if rows is Automatic:
        rows = math.ceil(math.sqrt(len(items)) if columns is Automatic else len(items) / columns)
    if columns is Automatic:
        columns = math.ceil(len(items) / max(rows, 1))
    across = option(e, "Appearance") == "Horizontal"
    places = [[i * columns + j if across else j * rows + i for j in range(columns)] for i in range(rows)]
    cells = [list_of(*(items[n] if n < len(items) else "" for n in row)) for row in places]
    kept = [o for o in e.args[1:] if is_option(o) and getattr(o.args[0], "name", "") != "Appearance"]
    return call("Grid", list_of(*cells), *kept)
